/* What an undo puts back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/tcr_book.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_target.h"
#include "judge/tcr_verbs.h"

/* Did it take work away, or begin to? */
static bool
took(const struct attempt *a)
{
	return a->what == ATTEMPT_RUN && a->kept &&
	    (a->end == ATTEMPT_REVERTED || a->end == ATTEMPT_CUT);
}

/* The newest that did, is this worktree's, and was not brought back. */
static const struct attempt *
newest(const struct attempts *all, const struct git *g, struct err *e)
{
	long long here = attempt_worktree(g);
	const struct attempt *back = NULL;
	struct buf b = BUF_INIT;

	for (size_t i = all->n; i-- > 0;) {
		const struct attempt *a = &all->v[i];

		if (!took(a) || (a->worktree && here && a->worktree != here))
			continue;
		buf_clear(&b);
		if (tcr_say_undone(&b, all, a) == 0) {
			buf_release(&b);
			return a;
		}
		back = back ? back : a;
	}
	if (back)
		err_set(e, FX_EINPUT, "all that was taken back was brought "
		    "back, the newest being attempt %u; 'fx-tcr undo %u' does "
		    "it again, 'fx-tcr list' shows what there is", back->n,
		    back->n);
	else
		err_set(e, FX_EINPUT, "nothing was taken back yet; 'fx-tcr "
		    "list' shows what there is");
	buf_release(&b);
	return NULL;
}

/* Is there such a ref? */
static int
has_ref(struct tcr *t, const char *ref, struct err *e)
{
	const char *argv[] = { "rev-parse", "-q", "--verify", ref, NULL };
	char oid[GIT_OID];

	return tcr_git(t, oid, e, argv) < 0 ? -1 : *oid != '\0';
}

/* What the ref of an attempt has whose record is lost: the commit it stood on
 * is the parent of what it kept, in jj of what @ was. */
static int
lost(struct tcr_target *x, struct tcr *t, const char *name, unsigned n,
    struct err *e)
{
	const char *argv[] = { "rev-parse", "-q", "--verify", NULL, NULL };
	struct buf rev = BUF_INIT;
	char oid[GIT_OID];
	int rc;

	x->from = (struct attempt){ .n = n, .end = ATTEMPT_CUT };
	buf_fmt(&rev, "refs/fx/tcr/%s/%u", name, n);
	x->from.kept = arena_strdup(&t->arena, rev.data);
	rc = has_ref(t, x->from.kept, e);
	if (rc == 1 && (x->from.before = tcr_tree(t, x->from.kept, e)) == NULL)
		rc = -1;
	buf_clear(&rev);
	buf_fmt(&rev, "%s^2", x->from.kept);
	if (rc == 1 && (rc = has_ref(t, rev.data, e)) == 1) {
		buf_clear(&rev);
		buf_fmt(&rev, "%s^1%s", x->from.kept,
		    t->g.jj_top ? "^1" : "");
		argv[3] = rev.data;
		if (tcr_git(t, oid, e, argv) < 0)
			rc = -1;
		x->from.head = arena_strdup(&t->arena, oid);
	} else if (rc == 0 && x->from.before) {
		rc = 1;
	}
	buf_release(&rev);
	return rc;
}

/* The attempt of that number, by its record, or else by its ref. */
static int
by_number(struct tcr_target *x, struct tcr *t, const struct attempts *all,
    const char *word, struct err *e)
{
	size_t n = strspn(word, "0123456789");
	char *number = arena_dup(&t->arena, word, n);
	struct err no = ERR_INIT;
	const struct attempt *a = tcr_book_find(all, word[n] == '-' && n ?
	    number : word, &no);
	int rc = a != NULL;

	if (a)
		x->from = *a;
	else if (n > 0 && n < 10 && *word != '0' &&
	    (word[n] == '\0' || word[n] == '-'))
		rc = lost(x, t, all->name, (unsigned)strtoul(word, NULL, 10),
		    e);
	if (rc == 0)
		err_move(e, &no);
	err_release(&no);
	return rc == 1 ? 0 : -1;
}

/* "5-before": one of the trees beside what attempt 5 kept. */
static int
beside(struct tcr_target *x, struct tcr *t, const char *name,
    const char *suffix, struct err *e)
{
	struct buf ref = BUF_INIT;
	int rc;

	buf_fmt(&ref, "refs/fx/tcr/%s/%u%s", name, x->from.n, suffix);
	x->rev = arena_strdup(&t->arena, ref.data);
	x->checkpoint = strcmp(suffix, "-before") != 0;
	buf_release(&ref);
	rc = has_ref(t, x->rev, e);
	if (rc == 0)
		err_set(e, FX_EINPUT, "attempt %u kept %s: it took nothing "
		    "away ('fx-tcr show %u')", x->from.n, x->from.kept ?
		    "no such tree" : "nothing", x->from.n);
	return rc == 1 ? 0 : -1;
}

/* What is to come back; it has a tree, and that is there. */
static int
choose(struct tcr_target *x, const struct tcr_verb *v, struct tcr *t,
    const struct attempts *all, struct err *e)
{
	const char *word = v->n ? v->words[0] : "", *suffix = "";
	const struct attempt *a;
	int rc;

	if (v->n) {
		if (by_number(x, t, all, word, e) < 0)
			return -1;
		suffix = word + strspn(word, "0123456789");
	} else if ((a = newest(all, &t->g, e)) == NULL) {
		return -1;
	} else {
		x->from = *a;
	}
	snprintf(x->name, sizeof(x->name), "%u%.16s", x->from.n, suffix);
	if (*suffix || x->from.kept == NULL)
		return beside(x, t, all->name, *suffix ? suffix : "-before",
		    e);
	x->rev = x->from.kept;
	x->checkpoint = true;
	rc = has_ref(t, x->rev, e);
	if (rc == 0)
		err_set(e, FX_EINPUT, "%s: is gone, and with it what attempt "
		    "%u kept", x->rev, x->from.n);
	return rc == 1 ? 0 : -1;
}

int
tcr_target(struct tcr_target *x, const struct tcr_verb *v, struct tcr *t,
    struct err *e)
{
	const struct attempts *all = &t->past;
	struct err broken = ERR_INIT;
	struct buf b = BUF_INIT;
	int rc = 0;

	*x = (struct tcr_target){ .other = ATTEMPTS_INIT };
	if (v->task && strcmp(v->task, t->past.name) != 0) {
		rc = attempts_look(&x->other, &t->g, v->task, &broken, e);
		all = &x->other;
	}
	if (rc == 0)
		rc = choose(x, v, t, all, e);
	if (rc == 0 && all != &t->past)
		buf_fmt(&b, "%s/%s", all->name, x->name);
	else if (rc == 0 && x->from.kept && x->rev != x->from.kept)
		buf_str(&b, x->name);
	if (b.len > 0)
		x->source = arena_strdup(&t->arena, b.data);
	err_release(&broken);
	buf_release(&b);
	return rc;
}

void
tcr_target_release(struct tcr_target *x)
{
	attempts_release(&x->other);
}
