/* fx-contract: validate, print, seal and compare contracts. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/contract_verbs.h"

enum { TASK = OPT_KEY, WIDEN, REASON, FORCE, DRAFT, MORE };

static const char *const synopsis[] = {
	"check FILE... | show [--task ID] [FILE] | schema | new TASK",
	"seal [--task ID] [--widen --reason TEXT] [--draft] [FILE]",
	"diff [--task ID] [--more] A B",
	"owners [-z] [PATH...] | private [--task ID]",
	"preflight [--task ID] [FILE]",
	"bind --task ID [--force] | unbind | bound | find [WORD]",
	NULL
};

static const struct opt_spec specs[] = {
	{ "task", TASK, "ID", "the task; by default the workspace's" },
	{ "widen", WIDEN, NULL, "seal what allows more than the present seal" },
	{ "reason", REASON, "TEXT", "why it is widened" },
	{ "draft", DRAFT, NULL, "seal a template that allows nothing yet" },
	{ "more", MORE, NULL, "only what B allows that A does not" },
	{ "force", FORCE, NULL, "bind a workspace that is bound already" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_verb verbs[] = {
	{ "check", "FILE...", "every error of a contract", "" },
	{ "show", "[FILE]", "a contract as it is understood", "task" },
	{ "schema", "", "the JSON Schema, for editors", "" },
	{ "new", "TASK", "a template with comments", "" },
	{ "seal", "[FILE]", "fix the contract that rules",
	  "task widen reason draft" },
	{ "diff", "A B", "what one allows and the other not", "task more" },
	{ "owners", "[PATH...]", "whose contracts allow or forbid a path", "" },
	{ "preflight", "[FILE]", "what is likely wrong with it", "task" },
	{ "bind", "--task ID", "bind this workspace to a task", "task force" },
	{ "unbind", "", "let it go", "" },
	{ "bound", "", "the task that it is bound to", "" },
	{ "find", "[WORD]", "the task of this id or workspace, and where", "" },
	{ "private", "", "jj's git.private-commits for the task", "task" },
	{ NULL, NULL, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-contract", "validate, print, seal and compare contracts",
	synopsis, specs, verbs
};

static const struct {
	const char *name;
	int (*run)(const struct contract_call *, struct err *);
	int least, most;	/* operands */
} table[] = {
	{ "check", contract_verb_check, 1, 1 << 20 },
	{ "show", contract_verb_show, 0, 1 },
	{ "schema", contract_verb_schema, 0, 0 },
	{ "new", contract_verb_new, 1, 1 },
	{ "seal", contract_verb_seal, 0, 1 },
	{ "diff", contract_verb_diff, 2, 2 },
	{ "owners", contract_verb_owners, 0, 1 << 20 },
	{ "preflight", contract_verb_preflight, 0, 1 },
	{ "bind", contract_verb_bind, 0, 0 },
	{ "unbind", contract_verb_unbind, 0, 0 },
	{ "bound", contract_verb_bound, 0, 0 },
	{ "find", contract_verb_find, 0, 1 },
	{ "private", contract_verb_private, 0, 0 }
};

static int
run(const struct opt *o, struct contract_call *c, struct err *e)
{
	const char *verb = opt_verb(o);
	int n = o->noperands - 1;
	size_t i = 0;

	while (strcmp(table[i].name, verb) != 0)
		i++;
	if (n < table[i].least)
		opt_fail(o, "%s needs an operand", verb);
	if (n > table[i].most)
		opt_fail(o, "unexpected '%s'",
		    o->operands[1 + table[i].most]);
	c->words = o->operands + 1;
	c->n = (size_t)n;
	return table[i].run(c, e);
}

int
main(int argc, char *argv[])
{
	struct contract_call c = { .out = stdout };
	struct err e = ERR_INIT;
	struct opt o;
	int ch, rc;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case TASK: c.task = o.arg; break;
		case WIDEN: c.widen = true; break;
		case REASON: c.reason = o.arg; break;
		case FORCE: c.force = true; break;
		case DRAFT: c.draft = true; break;
		case MORE: c.more = true; break;
		}
	opt_formats(&o, NULL);
	c.quiet = o.quiet;
	c.nul = o.nul;
	c.json = o.format == OPT_JSON;
	rc = run(&o, &c, &e);
	if (rc < 0 || err_flush(stdout, &e) < 0)
		return err_report("fx-contract", &e);
	return rc > 0 ? FX_NO : FX_YES;
}
