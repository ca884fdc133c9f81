/* A decision that is being made. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "door/hash.h"
#include "judge/audit_draft.h"
#include "judge/audit_subject.h"
#include "judge/audit_wrote.h"
#include "record/policy.h"
#include "record/seal.h"

enum { NONCE_BYTES = 16, MAX_FILE = 32768, MAX_CONTRACT = 65536 };

static const struct {
	const char *verb, *change;
} verbs[] = {
	{ "approve", "approved" }, { "reject", "rejected" },
	{ "deploy", "deployed" }, { "expand", NULL },
	{ "widen", "widened" }, { "waive", "waived" },
	{ "resume", "resumed" }, { "policy", "policy" },
	{ NULL, NULL }
};

const char *
audit_draft_change(const char *verb, enum audit_status from)
{
	size_t i = 0;

	while (verbs[i].verb && strcmp(verbs[i].verb, verb) != 0)
		i++;
	if (verbs[i].verb == NULL || verbs[i].change)
		return verbs[i].change;
	return audit_status_name(from == AUDIT_READY_FULL ?
	    AUDIT_DEPLOYED_100 : AUDIT_DEPLOYED_10);
}

/* Why it may not be decided now, and what comes first. */
static void
put_first(const struct audit_draft *d, enum audit_status status,
    struct buf *no)
{
	const char *to = audit_status_name(status);
	const char *task = d->ask->task;
	enum audit_status from = d->past.status;

	buf_fmt(no, "%s is '%s', and ", task, from == AUDIT_NOTHING ?
	    "not in the log" : audit_status_name(from));
	if (from == AUDIT_APPROVED && status == AUDIT_APPROVED) {
		buf_fmt(no, "'factory land %s' makes that the base; where "
		    "its tree or the base has moved, 'factory run %s' asks "
		    "for a decision anew", task, task);
	} else if ((from == AUDIT_NOTHING || audit_follows(from,
	    AUDIT_READY)) && audit_follows(AUDIT_READY, status)) {
		buf_fmt(no, "no decision is asked for yet: 'factory run %s' "
		    "runs each stage that has no valid pass, and asks for it; "
		    "'factory status %s' shows which they are", task, task);
	} else {
		buf_fmt(no, "'%s' cannot follow; what can: ", to);
		audit_next(no, from);
		buf_fmt(no, " (what a program may record, 'fx-audit append "
		    "--task %s --to STATUS --why TEXT' does)", task);
	}
}

/* The record's kind, and the status it goes to from where the task is. */
static int
set_change(const struct audit_draft *d, struct audit_record *r,
    struct buf *no)
{
	const char *to = audit_draft_change(d->ask->verb, d->past.status);
	int status = audit_status_named(to, strlen(to));

	r->kind = AUDIT_DECISION;
	if (status < 0) {
		r->kind = strcmp(to, "widened") == 0 ? AUDIT_WIDENED :
		    strcmp(to, "waived") == 0 ? AUDIT_WAIVED :
		    strcmp(to, "resumed") == 0 ? AUDIT_RESUMED : AUDIT_POLICY;
		return 0;
	}
	r->from = d->past.status;
	r->to = (enum audit_status)status;
	if (audit_follows(r->from, r->to))
		return 0;
	put_first(d, r->to, no);
	return 1;
}

bool
audit_draft_refused(const struct audit_draft *d, struct buf *no)
{
	struct audit_record r = AUDIT_RECORD_INIT;

	return set_change(d, &r, no) != 0;
}

static int
set_nonce(struct audit_record *r, struct arena *a, struct err *e)
{
	unsigned char raw[NONCE_BYTES];
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	struct buf b = BUF_INIT;
	ssize_t n = fd < 0 ? -1 : read(fd, raw, sizeof(raw));

	if (fd >= 0)
		close(fd);
	if (n != (ssize_t)sizeof(raw))
		return err_sys(e, "/dev/urandom");
	for (size_t i = 0; i < sizeof(raw); i++)
		buf_fmt(&b, "%02x", raw[i]);
	r->id = arena_strdup(a, b.data);
	buf_release(&b);
	return 0;
}

/* The contract that may be sealed: the one of this workspace, as it is. */
static int
set_contract(struct audit_draft *d, struct audit_record *r, struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	char sum[HASH_HEX];
	int rc;

	if (d->git.top == NULL)
		return err_set(e, FX_EINPUT, "the wider contract is read from "
		    "a workspace, and there is none here");
	buf_fmt(&path, "%s/.factory/%s/contract.yaml", d->git.top, r->task);
	rc = io_slurp(&b, path.data, MAX_CONTRACT, e);
	if (rc == 0) {
		hash_sha256(sum, buf_cstr(&b), b.len);
		r->ref[AUDIT_CONTRACT] = arena_strdup(&d->arena, sum);
	}
	buf_release(&path);
	buf_release(&b);
	return rc;
}

/* Whether the person is who this workspace commits as. */
static int
asks_itself(struct audit_draft *d, const struct signers *signers,
    const struct signer *who)
{
	char *me = seal_by(&d->git), *open = me ? strrchr(me, '<') : NULL;
	int yes = 0;

	if (open) {
		open[strcspn(open, ">")] = '\0';
		yes = person_is(signers, who, "", open + 1);
	}
	if (yes)
		buf_str(&d->own, "the workspace that asks");
	free(me);
	return yes;
}

/* What goes on from an approval is about what was approved. */
static int
set_subject(struct audit_draft *d, struct audit_record *r, struct err *e)
{
	static const enum audit_ref same[] = { AUDIT_COMMIT, AUDIT_TREE,
	    AUDIT_BASE, AUDIT_CONTRACT, AUDIT_STAGES, AUDIT_EVIDENCE };
	char sum[HASH_HEX];
	size_t n;

	if (r->kind == AUDIT_POLICY)
		return 0;
	if (r->kind == AUDIT_WIDENED)
		return set_contract(d, r, e);
	if (r->kind == AUDIT_DECISION && r->from != AUDIT_READY &&
	    d->past.decided) {
		for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
			r->ref[same[i]] = d->past.last.ref[same[i]];
		return 0;
	}
	if (audit_subject(r, &d->git, d->ask->commit, &d->arena, e) < 0 ||
	    audit_evidence(&d->git, r->task, r->ref[AUDIT_TREE],
	    &d->evidence, &n, e) < 0)
		return -1;
	if (n > 0) {
		hash_sha256(sum, d->evidence.data, d->evidence.len);
		r->ref[AUDIT_EVIDENCE] = arena_strdup(&d->arena, sum);
	}
	return 0;
}

/* Nobody decides about a change of their own, but who is alone. */
static int
set_self(struct audit_draft *d, struct audit_record *r,
    const struct signers *signers, const struct signer *who, struct buf *no,
    struct err *e)
{
	int rc;

	if (r->kind == AUDIT_POLICY || r->kind == AUDIT_RESUMED ||
	    r->to == AUDIT_REJECTED)
		return 0;
	if (r->kind == AUDIT_WIDENED)
		rc = asks_itself(d, signers, who);
	else
		rc = audit_wrote(&d->git, r->ref[AUDIT_BASE],
		    r->ref[AUDIT_COMMIT], signers, who, &d->own, e);
	if (rc == 1 && persons_count(signers) > 1) {
		buf_str(no, "nobody decides about a change of their own: ");
		person_name(no, who);
		buf_fmt(no, " made %s; another signer may decide", d->own.data);
		return 1;
	}
	r->self = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
audit_draft_files(struct audit_draft *d, struct err *e)
{
	static const char *const names[] = { "policy.yaml",
	    "allowed_signers" };
	struct buf *to[] = { &d->policy, &d->signers };
	struct buf path = BUF_INIT;
	int rc = 0;

	if (d->git.top == NULL)
		return err_set(e, FX_EINPUT, "the policy is read from a "
		    "checkout, and there is none here");
	for (size_t i = 0; i < 2 && rc == 0; i++) {
		buf_clear(&path);
		buf_fmt(&path, "%s/.factory/%s", d->git.top, names[i]);
		buf_clear(to[i]);
		rc = io_slurp(to[i], path.data, MAX_FILE, e);
		buf_str(to[i], "");
	}
	buf_release(&path);
	return rc;
}

/* A policy that wants more persons than there are would let nothing pass. */
static int
too_few(const struct audit_draft *d, struct buf *no, struct err *e)
{
	struct policy policy = POLICY_INIT;
	struct signers all = SIGNERS_INIT;
	int rc = policy_parse(&policy, ".factory/policy.yaml",
	    buf_cstr(&d->policy), d->policy.len, e);

	if (rc == 0)
		rc = signers_parse(&all, ".factory/allowed_signers",
		    buf_cstr(&d->signers), d->signers.len, e);
	if (rc == 0 && persons_count(&all) < policy.approvals) {
		buf_fmt(no, "the policy wants %u persons to approve, and "
		    ".factory/allowed_signers names %zu", policy.approvals,
		    persons_count(&all));
		rc = 1;
	}
	signers_release(&all);
	return rc;
}

/* The files of a change of policy, by their sums. */
static int
set_files(struct audit_draft *d, struct audit_record *r, struct buf *no,
    struct err *e)
{
	char sum[HASH_HEX];
	int rc = too_few(d, no, e);

	hash_sha256(sum, buf_cstr(&d->policy), d->policy.len);
	r->ref[AUDIT_POLICY_SUM] = arena_strdup(&d->arena, sum);
	hash_sha256(sum, buf_cstr(&d->signers), d->signers.len);
	r->ref[AUDIT_SIGNERS_SUM] = arena_strdup(&d->arena, sum);
	return rc;
}

static int
spell(struct audit_draft *d, const struct audit_record *r, struct err *e)
{
	struct audit_rules rules = audit_decisions_rules(d->past.rules);
	struct statement st = STATEMENT_INIT;
	struct buf after = BUF_INIT;
	int rc;

	audit_statement(&st, r, &rules, d->log.genesis);
	st.field[STATEMENT_REPO] = audit_repo(&d->git, &d->arena);
	buf_fmt(&after, "%zu sha256:", d->past.n - 1);
	audit_past_hash(&d->past, d->past.n - 1, &after);
	st.field[STATEMENT_AFTER] = after.data;
	buf_clear(&d->text);
	rc = statement_spell(&d->text, &st, e);
	if (rc == 0) {
		statement_release(&d->st);
		rc = statement_parse(&d->st, d->text.data, d->text.len, e);
	}
	statement_release(&st);
	buf_release(&after);
	return rc;
}

/* What is waived, or goes on. */
static const char *
about(struct audit_draft *d)
{
	const struct audit_decide *a = d->ask;
	struct buf b = BUF_INIT;
	const char *s;

	if (a->rule == NULL && a->stage == NULL)
		return NULL;
	buf_fmt(&b, "%s %s", a->rule ? "rule" : "stage",
	    a->rule ? a->rule : a->stage);
	s = arena_strdup(&d->arena, b.data);
	buf_release(&b);
	return s;
}

int
audit_draft_write(struct audit_draft *d, const struct signer *who,
    struct buf *no, struct err *e)
{
	struct audit_record r = AUDIT_RECORD_INIT;
	const struct signers *signers =
	    audit_decisions_signers(d->past.rules);
	struct buf name = BUF_INIT, why = BUF_INIT;
	int rc;

	person_name(&name, who);
	statement_reason(&why, d->ask->why);
	r.by = AUDIT_PERSON;
	r.by_id = name.data;
	r.task = d->ask->task;
	r.why = why.len ? why.data : NULL;
	r.rollout = d->ask->rollout;
	r.rule = about(d);
	r.risk_accepted = d->ask->risk_accepted;
	if (d->ask->until)
		r.until = statement_until(d->ask->until);
	rc = set_change(d, &r, no);
	if (rc == 0 && r.kind == AUDIT_POLICY)
		rc = set_files(d, &r, no, e);
	if (rc == 0)
		rc = set_subject(d, &r, e);
	if (rc == 0)
		rc = set_self(d, &r, signers, who, no, e);
	if (rc == 0)
		rc = set_nonce(&r, &d->arena, e);
	if (rc == 0)
		rc = spell(d, &r, e);
	buf_release(&name);
	buf_release(&why);
	return rc;
}
