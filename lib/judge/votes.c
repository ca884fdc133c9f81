/* Who has said yes to what is to land. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "judge/audit_past.h"
#include "judge/audit_wrote.h"
#include "judge/votes.h"

static bool
says(const struct statement *st, enum statement_field f, const char *sum)
{
	return sum && st->field[f] &&
	    strcmp(st->field[f] + strlen("sha256:"), sum) == 0;
}

static bool
same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Is it about what lands, under the rules as they are?  Why not otherwise,
 * "" where it is simply about something else. */
static const char *
not_about(const struct votes *v, const struct gate_statement *s, bool rules)
{
	const struct statement *st = s->st;
	int what = policy_what(st->to);

	if (rules ? !says(st, STATEMENT_NEW_POLICY, v->policy_sum) ||
	    !says(st, STATEMENT_NEW_SIGNERS, v->signers_sum) :
	    !same(st->field[STATEMENT_TREE], v->tree))
		return "";
	if (s->person == NULL)
		return s->fault;
	if (!s->now)
		return "its key may not sign at this time";
	if (!s->here)
		return "it is about another repository (fx.gate.repo)";
	if (!says(st, STATEMENT_POLICY, v->rules->policy_sum) ||
	    !says(st, STATEMENT_SIGNERS, v->rules->signers_sum))
		return "the policy or the signers have changed since";
	if (what < 0 || s->presence < v->rules->policy.least[what])
		return "its signature proves too little presence";
	if (!rules && !same(st->field[STATEMENT_BASE], v->base))
		return "the protected branch has moved since";
	if (!rules && v->contract &&
	    !says(st, STATEMENT_CONTRACT, v->contract))
		return "another contract was sealed since";
	return NULL;
}

/* Is it of a change of their own, where that is not allowed?  Who is alone
 * may, and says so. */
static int
is_own(struct votes *v, const char *person, const struct signer *who,
    bool self, struct err *e)
{
	const struct signers *all = &v->rules->signers;
	struct buf what = BUF_INIT;
	int rc = audit_wrote(v->git, v->base, v->tip, all, who, &what, e);

	if (rc == 1 && self && persons_count(all) == 1)
		rc = 0;
	if (rc == 1) {
		buf_clear(&v->miss);
		buf_fmt(&v->miss, "%s made %s, and nobody decides about a "
		    "change of their own", person, what.data);
	}
	buf_release(&what);
	return rc;
}

static struct vote *
add(struct votes *v, const char *person, const char *log, const char *task)
{
	struct vote *new;

	mem_grow(&v->v, v->n, &v->cap, sizeof(*v->v));
	new = &v->v[v->n++];
	new->person = arena_strdup(&v->arena, person);
	new->log = arena_strdup(&v->arena, log);
	new->task = task ? arena_strdup(&v->arena, task) : NULL;
	return new;
}

int
votes_statement(void *votes, const struct gate_statement *s, struct buf *why,
    struct err *e)
{
	struct votes *v = votes;
	const struct statement *st = s->st;
	const char *task = st->field[STATEMENT_TASK], *miss = "";
	bool yes = strcmp(st->to, audit_status_name(AUDIT_APPROVED)) == 0;
	bool no = strcmp(st->to, audit_status_name(AUDIT_REJECTED)) == 0;
	bool rules = strcmp(st->to, "policy") == 0;
	struct vote *new;
	int own;

	(void)why;
	if (v->own && says(st, STATEMENT_LOG, v->own)) {
		if (s->person && (rules || same(task, v->task)) &&
		    !audit_decisions_said(v->log,
		    st->field[STATEMENT_NONCE]))
			snprintf(v->lost, sizeof(v->lost), "%s",
			    st->field[STATEMENT_NONCE]);
		return 0;
	}
	if (yes || no || rules)
		miss = not_about(v, s, rules);
	if (miss && *miss) {
		buf_clear(&v->miss);
		buf_fmt(&v->miss, "that of %s: %s", st->field[STATEMENT_BY],
		    miss);
	}
	if (miss)
		return 0;
	if (yes && (own = is_own(v, s->person, s->signer,
	    st->field[STATEMENT_SELF] != NULL, e)) != 0)
		return own < 0 ? -1 : 0;
	new = add(v, s->person, st->field[STATEMENT_LOG], rules ? NULL :
	    task ? task : "");
	new->after = strtoull(st->field[STATEMENT_AFTER], NULL, 10);
	new->yes = !no;
	if (no) {
		buf_clear(&v->miss);
		buf_fmt(&v->miss, "%s has rejected it", s->person);
	}
	return 0;
}

int
votes_approval(struct votes *v, const struct audit_approval *a,
    const char *task, const char *log, struct err *e)
{
	struct sshsig sig = SSHSIG_INIT;
	const struct signer *who = NULL;
	struct err no = ERR_INIT;
	int own = 0;

	if (!audit_approval_is(a, v->tree, v->base, v->contract))
		return 0;
	if (sshsig_parse(&sig, a->sig, strlen(a->sig), &no) == 0)
		who = person_find(&v->rules->signers, sig.key, 0);
	if (who)
		own = is_own(v, a->by, who, a->self, e);
	if (who && own == 0)
		add(v, a->by, log, task)->yes = true;
	err_release(&no);
	sshsig_release(&sig);
	return own < 0 ? -1 : 0;
}

/* Has the person said no in another log, and nothing since there?  Which came
 * first none of the two tells. */
static bool
is_doubted(const struct votes *v, const struct vote *one)
{
	bool no = false;

	for (size_t i = 0; !no && i < v->n; i++) {
		const struct vote *w = &v->v[i];
		size_t k = 0;

		if (w->yes || strcmp(w->log, one->log) == 0 ||
		    !person_same(w->person, one->person))
			continue;
		while (k < v->n && !(v->v[k].yes && v->v[k].after > w->after &&
		    strcmp(v->v[k].log, w->log) == 0 &&
		    person_same(v->v[k].person, w->person)))
			k++;
		no = k == v->n;
	}
	return no;
}

/* Does it stand?  A later word in the same log is the one that counts; of two
 * that were signed at one place, the no. */
static bool
stands(const struct votes *v, const struct vote *one)
{
	for (size_t i = 0; one->yes && i < v->n; i++)
		if (!v->v[i].yes && v->v[i].after >= one->after &&
		    strcmp(v->v[i].log, one->log) == 0)
			return false;
	return one->yes && !is_doubted(v, one);
}

/* Is it for this task, or the change of the rules, and does it stand? */
static bool
counts(const struct votes *v, const struct vote *one, const char *task)
{
	return stands(v, one) && (task ? same(one->task, task) :
	    one->task == NULL);
}

unsigned
votes_persons(const struct votes *v, const char *task)
{
	unsigned n = 0;

	for (size_t i = 0; i < v->n; i++) {
		size_t k = 0;

		if (!counts(v, &v->v[i], task))
			continue;
		while (k < i && !(counts(v, &v->v[k], task) &&
		    person_same(v->v[k].person, v->v[i].person)))
			k++;
		n += k == i;
	}
	return n;
}

void
votes_release(struct votes *v)
{
	free(v->v);
	buf_release(&v->miss);
	arena_release(&v->arena);
}
