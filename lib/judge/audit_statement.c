/* The statement that a record of the audit log is signed with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "door/hash.h"
#include "judge/audit_decision_parts.h"
#include "judge/audit_statement.h"

static const struct {
	enum audit_ref ref;
	enum statement_field field;
} refs[] = {
	{ AUDIT_COMMIT, STATEMENT_COMMIT }, { AUDIT_TREE, STATEMENT_TREE },
	{ AUDIT_BASE, STATEMENT_BASE },
	{ AUDIT_CONTRACT, STATEMENT_CONTRACT },
	{ AUDIT_STAGES, STATEMENT_STAGES },
	{ AUDIT_EVIDENCE, STATEMENT_EVIDENCE },
};

/* A digest as statements write it, NULL where there is none. */
static const char *
sum(struct statement *st, const char *hex)
{
	char s[80];

	if (hex == NULL || *hex == '\0')
		return NULL;
	snprintf(s, sizeof(s), "sha256:%.64s", hex);
	return arena_strdup(&st->arena, s);
}

static const char *
change(struct statement *st, const struct audit_record *r)
{
	struct buf b = BUF_INIT;
	const char *s;

	if (r->kind == AUDIT_DECISION)
		buf_fmt(&b, "%s -> %s", audit_status_name(r->from),
		    audit_status_name(r->to));
	else
		buf_str(&b, audit_kind_name(r->kind));
	s = arena_strdup(&st->arena, b.data);
	buf_release(&b);
	return s;
}

/* The last day of what ends before this second. */
static const char *
last_day(struct statement *st, int64_t until)
{
	struct buf b = BUF_INIT;
	const char *s;

	clock_format(&b, until - 1);
	s = arena_dup(&st->arena, b.data, 10);
	buf_release(&b);
	return s;
}

void
audit_statement(struct statement *st, const struct audit_record *r,
    const struct audit_rules *rules, const char *genesis)
{
	bool brings = *rules->policy_sum == '\0';
	const char *policy = r->ref[AUDIT_POLICY_SUM];
	const char *signers = r->ref[AUDIT_SIGNERS_SUM];

	st->field[STATEMENT_LOG] = sum(st, genesis);
	st->field[STATEMENT_TASK] = r->task;
	st->field[STATEMENT_CHANGE] = change(st, r);
	st->field[STATEMENT_ABOUT] = r->rule;
	if (r->until)
		st->field[STATEMENT_UNTIL] = last_day(st, r->until);
	for (size_t i = 0; i < sizeof(refs) / sizeof(*refs); i++)
		st->field[refs[i].field] = refs[i].ref <= AUDIT_BASE ?
		    r->ref[refs[i].ref] : sum(st, r->ref[refs[i].ref]);
	st->field[STATEMENT_POLICY] = sum(st, brings ? policy :
	    rules->policy_sum);
	st->field[STATEMENT_SIGNERS] = sum(st, brings ? signers :
	    rules->signers_sum);
	if (r->kind == AUDIT_POLICY) {
		st->field[STATEMENT_NEW_POLICY] = sum(st, policy);
		st->field[STATEMENT_NEW_SIGNERS] = sum(st, signers);
	}
	st->field[STATEMENT_ROLLOUT] = r->rollout;
	st->field[STATEMENT_RISK] = r->risk_accepted ? "accepted" : NULL;
	st->field[STATEMENT_SELF] = r->self ? "true" : NULL;
	st->field[STATEMENT_BY] = r->by_id;
	st->field[STATEMENT_NONCE] = r->id;
	st->field[STATEMENT_REASON] = r->why;
}

static int
kind_and_status(struct audit_record *r, const struct statement *st,
    struct err *e)
{
	static const enum audit_kind kinds[] = { AUDIT_WIDENED, AUDIT_WAIVED,
	    AUDIT_RESUMED, AUDIT_POLICY };
	int from, to;

	if (st->from) {
		from = audit_status_named(st->from, strlen(st->from));
		to = audit_status_named(st->to, strlen(st->to));
		if (from >= 0 && to >= 0) {
			r->kind = AUDIT_DECISION;
			r->from = (enum audit_status)from;
			r->to = (enum audit_status)to;
			return 0;
		}
	}
	for (size_t i = 0; !st->from && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(st->to, audit_kind_name(kinds[i])) == 0) {
			r->kind = kinds[i];
			return 0;
		}
	return err_set(e, FX_EINPUT, "the statement's change '%s' is nothing "
	    "that a person decides", st->field[STATEMENT_CHANGE]);
}

/* The hex of "sha256:HEX". */
static const char *
hex(const char *s)
{
	return s ? s + strlen("sha256:") : NULL;
}

int
audit_statement_record(struct audit_record *r, const struct statement *st,
    struct err *e)
{
	const char *const *f = st->field;

	*r = (struct audit_record)AUDIT_RECORD_INIT;
	if (kind_and_status(r, st, e) < 0)
		return -1;
	r->by = AUDIT_PERSON;
	r->task = f[STATEMENT_TASK];
	r->rule = f[STATEMENT_ABOUT];
	if (f[STATEMENT_UNTIL])
		r->until = statement_until(f[STATEMENT_UNTIL]);
	for (size_t i = 0; i < sizeof(refs) / sizeof(*refs); i++)
		r->ref[refs[i].ref] = refs[i].ref <= AUDIT_BASE ?
		    f[refs[i].field] : hex(f[refs[i].field]);
	r->ref[AUDIT_POLICY_SUM] = hex(f[r->kind == AUDIT_POLICY ?
	    STATEMENT_NEW_POLICY : STATEMENT_POLICY]);
	r->ref[AUDIT_SIGNERS_SUM] = hex(f[r->kind == AUDIT_POLICY ?
	    STATEMENT_NEW_SIGNERS : STATEMENT_SIGNERS]);
	r->rollout = f[STATEMENT_ROLLOUT];
	r->risk_accepted = f[STATEMENT_RISK] != NULL;
	r->self = f[STATEMENT_SELF] != NULL;
	r->by_id = f[STATEMENT_BY];
	r->id = f[STATEMENT_NONCE];
	r->why = f[STATEMENT_REASON];
	return 0;
}

/* The name of what differs: what a forger would change most. */
static const char *
kind_of(enum statement_field f)
{
	switch (f) {
	case STATEMENT_TASK: return "task";
	case STATEMENT_CHANGE: return "change";
	case STATEMENT_COMMIT:
	case STATEMENT_TREE: return "tree";
	case STATEMENT_LOG: return "log";
	case STATEMENT_POLICY:
	case STATEMENT_SIGNERS: return "policy";
	case STATEMENT_NONCE: return "nonce";
	case STATEMENT_BY: return "person";
	case STATEMENT_SELF: return "self";
	default: return "statement";
	}
}

/* The head that was seen must lie in this log, before this record, and behind
 * what was said of the same. */
static int
check_after(const struct audit_check *c, const char *after,
    const struct audit_at *at, uint64_t seen)
{
	unsigned long long seq = strtoull(after, NULL, 10);
	const char *hex = strchr(after, ':') + 1;
	char is[3];

	if (seq >= at->seq)
		return audit_refuse(c, "after", "it was signed after record "
		    "%llu, which is not before it", seq);
	for (size_t i = 0; i < 32; i++) {
		snprintf(is, sizeof(is), "%02x", at->hash[seq][i]);
		if (memcmp(is, hex + 2 * i, 2) != 0)
			return audit_refuse(c, "after", "it was signed after "
			    "another record %llu than this log has", seq);
	}
	if (seq + 1 < seen)
		return audit_refuse(c, "after", "it was signed after record "
		    "%llu, and record %llu has said something else since: it "
		    "is to be decided anew", seq,
		    (unsigned long long)(seen - 1));
	return 0;
}

static void
genesis_hex(char out[HASH_HEX], const struct audit_at *at)
{
	for (size_t i = 0; i < 32; i++)
		snprintf(out + 2 * i, 3, "%02x", at->hash[0][i]);
}

static int
compare(const struct audit_check *c, const struct statement *st,
    const struct statement *want)
{
	for (size_t f = 0; f < STATEMENT_FIELDS; f++) {
		const char *a = st->field[f], *b = want->field[f];

		if (f == STATEMENT_REPO || f == STATEMENT_AFTER ||
		    a == b || (a && b && strcmp(a, b) == 0))
			continue;
		return audit_refuse(c, kind_of((enum statement_field)f),
		    "what was signed says %s '%.200s', the record '%.200s'",
		    statement_name((enum statement_field)f), a ? a : "",
		    b ? b : "");
	}
	return 0;
}

int
audit_statement_check(const struct audit_check *c,
    const struct audit_record *r, const struct audit_rules *rules,
    const struct audit_at *at, uint64_t seen)
{
	struct statement st = STATEMENT_INIT, want = STATEMENT_INIT;
	struct err why = ERR_INIT;
	char genesis[HASH_HEX];
	int rc;

	if (statement_parse(&st, r->stmt, strlen(r->stmt), &why) < 0) {
		rc = audit_refuse(c, "statement", "%s", why.msg);
		goto done;
	}
	genesis_hex(genesis, at);
	audit_statement(&want, r, rules, genesis);
	rc = compare(c, &st, &want);
	if (rc == 0 && r->until &&
	    statement_until(st.field[STATEMENT_UNTIL]) != r->until)
		rc = audit_refuse(c, "statement", "the record's 'until' is no "
		    "end of a day");
	if (rc == 0)
		rc = check_after(c, st.field[STATEMENT_AFTER], at, seen);
done:
	err_release(&why);
	statement_release(&st);
	statement_release(&want);
	return rc;
}
