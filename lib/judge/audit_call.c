/* Which verbs fx-audit has, and what each takes. */
#include <stdlib.h>
#include <string.h>

#include "judge/audit_call.h"
#include "judge/audit_draft.h"

const struct opt_verb audit_verbs[] = {
	{ "append", "[KEY=VALUE...]", "record a task's status, as a program",
	  "task to why by ref id" },
	{ "decide", "WHAT", "what only a person may: approve, reject, ...",
	  "task why rollout risk-accepted rule stage until commit key "
	  "statement signature" },
	{ "measured", "TASK", "what the records say of it, before one decides",
	  "commit" },
	{ "tasks", "", "each task, its workspace, and how far it came", "" },
	{ "status", "TASK", "the newest status of it", "" },
	{ "landing", "TASK", "may what was approved become the base?",
	  "commit" },
	{ "attest", "-- COMMAND", "run it, and record what was seen",
	  "task why id stage key" },
	{ "fetch", "REMOTE", "what was decided in other clones, and their "
	  "anchors", "" },
	{ "log", "[TASK]", "who did what, when and why",
	  "genesis from" },
	{ "verify", "", "is the log what was written?",
	  "genesis anchor require-anchor" },
	{ "checkpoint", "", "anchor the log on a ref that can be pushed", "" },
	{ "prove", "SEQ", "show to who has no log that a record is in it", "" },
	{ "repair", "", "put a last record that was cut off aside", "" },
	{ "export", "[TASK]", "each approval, for other tools", "in-toto" },
	{ "trailer", "[FILE]", "the anchor for the message of a commit", "" },
	{ NULL, NULL, NULL, NULL }
};

static const struct {
	int (*run)(const struct audit_call *, struct err *);
	int least, most;	/* operands */
	bool forms;		/* yaml and markdown too */
} table[] = {
	{ audit_verb_append, 0, AUDIT_MANY, false },
	{ audit_verb_decide, 1, 1, false },
	{ audit_verb_measured, 1, 1, false },
	{ audit_verb_tasks, 0, 0, false },
	{ audit_verb_status, 1, 1, false },
	{ audit_verb_landing, 1, 1, false },
	{ audit_verb_attest, 1, 1 << 20, false },
	{ audit_verb_fetch, 1, 1, false },
	{ audit_verb_log, 0, 1, true },
	{ audit_verb_verify, 0, 0, false },
	{ audit_verb_checkpoint, 0, 0, false },
	{ audit_verb_prove, 1, 1, false },
	{ audit_verb_repair, 0, 0, false },
	{ audit_verb_export, 0, 1, false },
	{ audit_verb_trailer, 0, 1, false }
};

void
audit_call_add(const struct opt *o, const char **v, int *n)
{
	if (*n == AUDIT_MANY)
		opt_fail(o, "more than %d of one option", AUDIT_MANY);
	v[(*n)++] = o->arg;
}

long long
audit_age(const char *s)
{
	char *end;
	long long n = strtoll(s, &end, 10), unit = 1;

	if (*s < '0' || *s > '9' || n > 1LL << 40)
		return -1;
	switch (*end) {
	case 'd': unit = 86400; break;
	case 'h': unit = 3600; break;
	case 'm': unit = 60; break;
	case 's': break;
	default: return *end == '\0' ? n : -1;
	}
	return end[1] == '\0' ? n * unit : -1;
}

static void
check_append(const struct opt *o, const struct audit_call *c)
{
	if (c->task == NULL || c->to == NULL || c->why == NULL)
		opt_fail(o, "append needs --task ID, --to STATUS and --why "
		    "TEXT");
	if (c->by && strcmp(c->by, "system") != 0 &&
	    (strncmp(c->by, "agent:", 6) != 0 || c->by[6] == '\0'))
		opt_fail(o, "--by wants system or agent:NAME, not '%s'; a "
		    "person decides with 'fx-audit decide'", c->by);
	if (c->nrefs + c->n > AUDIT_MANY)
		opt_fail(o, "more than %d references", AUDIT_MANY);
}

int
audit_call_run(const struct opt *o, struct audit_call *c, struct err *e)
{
	const char *verb = opt_verb(o);
	size_t i = 0;

	c->format = o->format_name;
	c->json = o->format == OPT_JSON;
	c->quiet = o->quiet;
	c->words = (const char *const *)o->operands + 1;
	c->n = o->noperands - 1;
	while (strcmp(audit_verbs[i].name, verb) != 0)
		i++;
	if (c->n < table[i].least)
		opt_fail(o, "%s needs %s", verb, audit_verbs[i].args);
	if (c->n > table[i].most)
		opt_fail(o, "unexpected '%s'", c->words[table[i].most]);
	if (o->format == OPT_OTHER && !table[i].forms)
		opt_fail(o, "%s has no --format %s", verb, c->format);
	if (table[i].run == audit_verb_append)
		check_append(o, c);
	if (table[i].run == audit_verb_decide &&
	    audit_draft_change(c->words[0], AUDIT_NOTHING) == NULL)
		opt_fail(o, "'%s' is nothing to decide; approve, reject, "
		    "deploy, expand, widen, waive, resume and policy are",
		    c->words[0]);
	if (table[i].run == audit_verb_export && !c->in_toto)
		opt_fail(o, "export needs --in-toto");
	if (c->age && audit_age(c->age) < 0)
		opt_fail(o, "--require-anchor wants an age as 12h or 7d, not "
		    "'%s'", c->age);
	if (c->from && o->format == OPT_OTHER)
		opt_fail(o, "log --from has no --format %s", c->format);
	return c->from ? audit_verb_from(c, e) : table[i].run(c, e);
}
