/* fx-audit: keep and verify who did what, when and why. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/audit_call.h"

enum { TASK = OPT_KEY, TO, WHY, BY, ID, REF, GENESIS, ANCHOR, AGE, INTOTO,
	ROLLOUT, RISK, RULE, STAGE, UNTIL, COMMIT, KEY, STATEMENT, SIGNATURE,
	FROM };

static const char *const synopsis[] = {
	"append --task ID --to STATUS --why TEXT [OPTION...]",
	"decide WHAT --task ID --why TEXT [OPTION...]",
	"measured TASK [--commit REV] | landing TASK [--commit REV]",
	"tasks | status TASK",
	"attest [--task ID] [--stage S] [--key FILE] -- COMMAND [ARG...]",
	"fetch REMOTE",
	"log [TASK] [--from REMOTE] [--format text|json|yaml|markdown]",
	"verify [--genesis HASH] [--anchor REF] [--require-anchor AGE]",
	"checkpoint | prove SEQ | repair | export --in-toto | trailer",
	NULL
};

static const struct opt_spec specs[] = {
	{ "task", TASK, "ID", "the task that it is about" },
	{ "to", TO, "STATUS", "what a program may record of it" },
	{ "why", WHY, "TEXT", "the reason, which the log keeps" },
	{ "by", BY, "WHO", "system, or agent:NAME" },
	{ "ref", REF, "KEY=VALUE", "what is found by it: tree, commit, "
	  "contract, ..." },
	{ "id", ID, "WORD", "a second record of this id adds nothing" },
	{ "genesis", GENESIS, "HASH", "the SHA-256 that the first record "
	  "must have" },
	{ "anchor", ANCHOR, "REF", "an anchor that must hold: a revision, or "
	  "SIZE:ROOT" },
	{ "require-anchor", AGE, "AGE", "the newest anchor is at most so old: "
	  "12h, 7d" },
	{ "from", FROM, "REMOTE", "what was fetched from it" },
	{ "in-toto", INTOTO, NULL, "as attestations of in-toto" },
	{ "rollout", ROLLOUT, "TEXT", "how far a decision lets it go" },
	{ "risk-accepted", RISK, NULL, "say that a known risk is taken" },
	{ "rule", RULE, "NAME", "the rule that is waived" },
	{ "stage", STAGE, "NAME", "the stage that is waived, or goes on" },
	{ "until", UNTIL, "DAY", "the last day of a waiver: 2026-12-24" },
	{ "commit", COMMIT, "REV", "what is decided about; else the task's "
	  "branch" },
	{ "key", KEY, "FILE", "sign with it, not ~/.ssh/factory_decision" },
	{ "statement", STATEMENT, "FILE", "only write what is to be signed" },
	{ "signature", SIGNATURE, "FILE", "record the statement, signed "
	  "elsewhere" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-audit", "keep and verify who did what, when and why", synopsis,
	specs, audit_verbs
};

int
main(int argc, char *argv[])
{
	static const char *const formats[] = { "yaml", "markdown", NULL };
	struct audit_call c = { .out = stdout };
	struct err e = ERR_INIT;
	struct opt o;
	int ch, rc;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case TASK: c.task = o.arg; break;
		case TO: c.to = o.arg; break;
		case WHY: c.why = o.arg; break;
		case BY: c.by = o.arg; break;
		case ID: c.id = o.arg; break;
		case REF: audit_call_add(&o, c.refs, &c.nrefs); break;
		case GENESIS: c.genesis = o.arg; break;
		case ANCHOR: audit_call_add(&o, c.anchors, &c.nanchors); break;
		case AGE: c.age = o.arg; break;
		case INTOTO: c.in_toto = true; break;
		case FROM: c.from = o.arg; break;
		case ROLLOUT: c.decide.rollout = o.arg; break;
		case RISK: c.decide.risk_accepted = true; break;
		case RULE: c.decide.rule = o.arg; break;
		case STAGE: c.decide.stage = o.arg; break;
		case UNTIL: c.decide.until = o.arg; break;
		case COMMIT: c.decide.commit = o.arg; break;
		case KEY: c.decide.key = o.arg; break;
		case STATEMENT: c.decide.statement = o.arg; break;
		case SIGNATURE: c.decide.signature = o.arg; break;
		}
	opt_formats(&o, formats);
	rc = audit_call_run(&o, &c, &e);
	if (rc < 0 || err_flush(stdout, &e) < 0)
		return err_report("fx-audit", &e);
	return rc;
}
