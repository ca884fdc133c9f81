/* Which verbs fx-tcr has, and what each takes. */
#include <string.h>

#include "base/stop.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_verbs.h"

const struct opt_verb tcr_verbs[] = {
	{ "list", "", "the attempts, the newest last", "task" },
	{ "show", "N", "all that is known of attempt N", "task" },
	{ "log", "[N|STAGE]", "what it printed; by default what failed last",
	  "task" },
	{ "diff", "N", "what it kept against what was put back", "" },
	{ "undo", "[N]", "put back what it kept; by default the newest revert",
	  "" },
	{ "checkpoint", "", "keep the present tree", "message" },
	{ "losses", "", "what would be lost with this workspace", "ignored" },
	{ "prune", "", "delete old attempts that nothing needs",
	  "keep dry-run" },
	{ NULL, NULL, NULL, NULL }
};

static const struct {
	int (*run)(const struct tcr_verb *, struct err *);
	int least, most;	/* operands */
} table[] = {
	{ tcr_verb_list, 0, 0 },
	{ tcr_verb_show, 1, 1 },
	{ tcr_verb_log, 0, 1 },
	{ tcr_verb_diff, 1, 1 },
	{ tcr_verb_undo, 0, 1 },
	{ tcr_verb_checkpoint, 0, 0 },
	{ tcr_verb_losses, 0, 0 },
	{ tcr_verb_prune, 0, 0 }
};

int
tcr_verb_run(const struct opt *o, struct tcr_verb *v, struct err *e)
{
	const char *verb = opt_verb(o);
	size_t i = 0;

	v->json = o->format == OPT_JSON;
	v->quiet = o->quiet;
	v->words = (const char *const *)o->operands + 1;
	v->n = o->noperands - 1;
	while (strcmp(tcr_verbs[i].name, verb) != 0)
		i++;
	if (v->n < table[i].least)
		opt_fail(o, "%s needs the number of an attempt", verb);
	if (v->n > table[i].most)
		opt_fail(o, "unexpected '%s'", v->words[table[i].most]);
	if (table[i].run == tcr_verb_prune && v->keep < 0)
		opt_fail(o, "prune needs --keep DAYS");
	return table[i].run(v, e);
}

int
tcr_verb_begin(struct tcr *t, struct tcr_call *c, const struct tcr_verb *v,
    const char *name, struct err *e)
{
	*c = (struct tcr_call){ .out = v->out, .json = v->json,
	    .quiet = v->quiet, .verb = name };
	*t = (struct tcr){ .call = c, .g = GIT_INIT,
	    .contract = CONTRACT_INIT };
	t->say = v->json ? &tcr_json : &tcr_text;
	return stop_catch(e) < 0 ? -1 : tcr_begin(t, e);
}
