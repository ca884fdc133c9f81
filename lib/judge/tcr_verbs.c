/* Which verbs fx-tcr has, and what each takes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/stop.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_verbs.h"

const struct opt_verb tcr_verbs[] = {
	{ "list", "", "the attempts, the newest last", "all task" },
	{ "show", "N", "all that is known of attempt N", "task" },
	{ "log", "[N|STAGE]", "what it printed; by default what failed last",
	  "task" },
	{ "diff", "N", "what it kept against what was put back",
	  "task stat name-only name-status" },
	{ "undo", "[N]", "put back what it kept; by default the newest revert",
	  "task dry-run" },
	{ "checkpoint", "", "keep the present tree", "message" },
	{ "losses", "", "what would be lost with this workspace", "ignored" },
	{ "prune", "", "delete old attempts that nothing needs",
	  "keep dry-run" },
	{ NULL, NULL, NULL, NULL }
};

static const struct {
	int (*run)(const struct tcr_verb *, struct err *);
	int least, most;	/* operands */
	bool paths;		/* and what stands behind "--" */
} table[] = {
	{ tcr_verb_list, 0, 0, false },
	{ tcr_verb_show, 1, 1, false },
	{ tcr_verb_log, 0, 1, false },
	{ tcr_verb_diff, 1, 1, true },
	{ tcr_verb_undo, 0, 1, true },
	{ tcr_verb_checkpoint, 0, 0, false },
	{ tcr_verb_losses, 0, 0, false },
	{ tcr_verb_prune, 0, 0, false }
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
	if (table[i].paths && o->before > 0) {
		v->paths = (const char *const *)o->operands + o->before;
		v->npaths = o->noperands - o->before;
		v->n = o->before - 1;
	}
	if (v->n < table[i].least)
		opt_fail(o, "%s needs the number of an attempt", verb);
	if (v->n > table[i].most)
		opt_fail(o, "unexpected '%s'", v->words[table[i].most]);
	if (table[i].run == tcr_verb_prune && v->keep < 0)
		opt_fail(o, "prune needs --keep DAYS");
	return table[i].run(v, e);
}

const char *const *
tcr_verb_paths(const struct tcr_verb *v, const struct git *g,
    struct arena *m, struct err *e)
{
	const char **own = arena_alloc(m, ((size_t)v->npaths + 1) *
	    sizeof(*own));
	char *here = getcwd(NULL, 0);
	struct buf b = BUF_INIT;
	bool fine = here != NULL;

	for (int i = 0; i < v->npaths && fine; i++) {
		buf_clear(&b);
		path_resolve(&b, here, v->paths[i]);
		fine = path_within(b.data, g->top);
		if (fine)
			own[i] = arena_strdup(m, b.data + strlen(g->top) +
			    (b.len > strlen(g->top)));
		else
			err_set(e, FX_EINPUT, "%s: lies outside of %s",
			    v->paths[i], g->top);
	}
	if (here == NULL)
		err_sys(e, ".");
	buf_release(&b);
	free(here);
	return fine ? own : NULL;
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
