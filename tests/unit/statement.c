/* What a person signs, and who must be how present. */
#include "base/buf.h"
#include "base/err.h"
#include "record/attestation.h"
#include "record/policy.h"
#include "record/statement.h"
#include "unit.h"

#define H "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TOP "factory decision v1\nrepo: example.test/puller\nlog: sha256:" H \
    "\ntask: bd-52.1\nchange: ready_for_decision -> approved\n"
#define MID "policy: sha256:" H "\nsigners: sha256:" H "\n"
#define END "by: ann@example.org\nafter: 42 sha256:" H \
    "\nnonce: 0123456789abcdef0123456789abcdef\n"
#define GOOD TOP MID END "reason:\n  Read it all.\n  Twice.\n"

static void
refused(const char *text, const char *why)
{
	struct statement st = STATEMENT_INIT;
	struct err e = ERR_INIT;

	CHECK(statement_parse(&st, text, strlen(text), &e) == -1);
	CHECK(e.status == FX_EINPUT);
	if (e.msg == NULL || strstr(e.msg, why) == NULL)
		CHECK_STR(e.msg, why);
	statement_release(&st);
	err_release(&e);
}

static void
one_spelling(void)
{
	struct statement st = STATEMENT_INIT;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(statement_parse(&st, GOOD, strlen(GOOD), &e) == 0);
	CHECK_STR(st.from, "ready_for_decision");
	CHECK_STR(st.to, "approved");
	CHECK_STR(st.field[STATEMENT_REASON], "Read it all.\nTwice.");
	CHECK(statement_spell(&b, &st, &e) == 0);
	CHECK_STR(buf_cstr(&b), GOOD);
	/* What cannot be written is not. */
	st.field[STATEMENT_REPO] = "a\nby: eve";
	CHECK(statement_spell(&b, &st, &e) == -1 && e.status == FX_EINPUT);
	err_release(&e);
	st.field[STATEMENT_REPO] = " a";
	CHECK(statement_spell(&b, &st, &e) == -1);
	err_release(&e);
	st.field[STATEMENT_REPO] = "a";
	st.field[STATEMENT_REASON] = "x\n\ny";
	CHECK(statement_spell(&b, &st, &e) == -1);
	err_release(&e);
	st.field[STATEMENT_REASON] = NULL;
	CHECK(statement_spell(&b, &st, &e) == -1);
	CHECK_STR(e.msg, "the statement lacks 'reason'");
	err_release(&e);
	statement_release(&st);
	buf_release(&b);
}

static void
strict(void)
{
	refused("", "is no statement");
	refused("factory decision v2\n", "is no statement");
	refused(TOP MID END, "lacks 'reason'");
	refused(TOP MID END "reason:\n", "has no reason behind it");
	refused(TOP MID END "reason:\nx\n", "line 12 is none of a reason");
	refused(TOP MID END "reason:\n  x", "line 12 is none of a reason");
	refused(TOP MID END "reason:\n  x\nself: true\n", "line 13 is none");
	refused(TOP MID END "reason: x\n", "has more than 'reason:'");
	refused(TOP MID END "reason:\n  x \n", "is none of a reason");
	refused(TOP MID END "reason:\n   x\n", "is none of a reason");
	refused(TOP MID END "reason:\n  x\r\n", "is none of a reason");
	refused(TOP MID END "reason:\n  \xe2\x80\xae" "x\n", "is none of a");
	refused(TOP MID MID END "reason:\n  x\n", "line 8 is there twice");
	refused(TOP END MID "reason:\n  x\n", "in another place");
	refused(TOP "colour: red\n" MID END "reason:\n  x\n", "names no field");
	refused(TOP "commit : a\n" MID END "reason:\n  x\n", "names no field");
	refused(TOP "commit:  a\n" MID END "reason:\n  x\n", "no plain text");
	refused(TOP "commit:\n" MID END "reason:\n  x\n", "no plain text");
	refused(TOP "commit: abc\n" MID END "reason:\n  x\n",
	    "'commit' cannot be 'abc'");
	refused(TOP "until: 2026-13-01\n" MID END "reason:\n  x\n",
	    "'until' cannot be");
	refused(TOP MID "rollout: 1%\x07\n" END "reason:\n  x\n",
	    "no plain text");
	refused(TOP MID "risk: some\n" END "reason:\n  x\n", "'risk'");
}

static void
typed(void)
{
	struct buf b = BUF_INIT;

	statement_reason(&b, "\n  looks\tgood \r\n\n\tto me\n");
	CHECK_STR(buf_cstr(&b), "looks good\nto me");
	buf_clear(&b);
	CHECK(statement_until("1969-12-31") == 0);
	CHECK(statement_until("2026-11-28") == 1795910400);
	CHECK(statement_until("2024-02-29") == 1709251200);
	statement_reason(&b, " \n\t\n");
	CHECK_STR(buf_cstr(&b), "");
	buf_release(&b);
}

static void
rules(void)
{
	static const char text[] = "version: 1\nanchor: 2h\napprovals: 2\n"
	    "presence: {approved: touched, policy: verified}\n";
	struct policy p;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(policy_parse(&p, "p", text, strlen(text), &e) == 0);
	CHECK(!p.agent && p.approvals == 2 && p.anchor == 7200);
	CHECK(p.least[POLICY_APPROVED] == SSHSIG_TOUCHED);
	CHECK(p.least[POLICY_POLICY] == SSHSIG_VERIFIED);
	CHECK(p.least[POLICY_REJECTED] == SSHSIG_KEY);
	CHECK(p.least[POLICY_RESUMED] == SSHSIG_NONE);
	policy_first(&b);
	CHECK(policy_parse(&p, "p", b.data, b.len, &e) == 0);
	CHECK(p.approvals == 1 && p.least[POLICY_WAIVED] == SSHSIG_KEY);
	CHECK(policy_what("deployed_10_percent") == POLICY_DEPLOYED_10);
	CHECK(policy_what("created") == -1);
	CHECK(policy_parse(&p, "p", "version: 2\n", 11, &e) == -1);
	CHECK_STR(e.msg, "p:1:10: version 2 is not known; this fx knows 1");
	err_release(&e);
	CHECK(policy_parse(&p, "p", "version: 1\npresence: {aproved: key}\n",
	    36, &e) == -1);
	CHECK_STR(e.msg, "p:2:12: unknown key 'aproved' (did you mean "
	    "'approved'?)");
	err_release(&e);
	buf_release(&b);
}

#define SEEN "factory attestation v1\ntask: t1\nstage: lint\nargv: sh '-c' x\n" \
    "commit: c1\ntree: 7e\nstatus: 0\nstart: x\n"

static void
attested(void)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "", "it is no attestation" },
		{ "factory attestation v1", "it is no attestation" },
		{ "factory attestation v2\ntree: 7e\n", "it is no attestation" },
		{ SEEN "end: y", "it is no attestation" },
		{ SEEN "tree: 7f\n", "the attestation says 'tree' twice" },
		{ SEEN "stage: unit-test\n",
		  "the attestation says 'stage' twice" },
		{ "factory attestation v1\ntree: 7e\nstatus: 0\n",
		  "the attestation lacks its tree, its commit or its status" },
	};
	static const struct {
		const char *text;
		bool passed;
	} ends[] = {
		{ SEEN, true }, { SEEN "after: another tree\n", false },
		{ "factory attestation v1\ncommit: c\ntree: t\nstatus: 1\n",
		  false },
		{ "factory attestation v1\ncommit: c\ntree: t\nstatus: 0 \n",
		  false },
		{ "factory attestation v1\ncommit: c\ntree: t\nstatus: 00\n",
		  false },
	};
	struct attestation a;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		CHECK(attestation_parse(&a, bad[i].text, strlen(bad[i].text),
		    &e) == -1 && e.status == FX_EINPUT);
		CHECK_STR(e.msg, bad[i].why);
		attestation_release(&a);
		err_release(&e);
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		CHECK(attestation_parse(&a, ends[i].text,
		    strlen(ends[i].text), &e) == 0);
		CHECK(a.passed == ends[i].passed);
		if (i == 0) {
			CHECK_STR(a.task, "t1");
			CHECK_STR(a.stage, "lint");
			CHECK_STR(a.tree, "7e");
			CHECK_STR(a.commit, "c1");
		} else if (i > 1) {
			CHECK(a.task == NULL && a.stage == NULL);
		}
		attestation_release(&a);
	}
}

int
main(void)
{
	attested();
	one_spelling();
	strict();
	typed();
	rules();
	return UNIT_RESULT;
}
