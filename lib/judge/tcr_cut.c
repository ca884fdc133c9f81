/* Attempts that were cut off: what is missing is brought back, and the record
 * made to tell the truth. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/text.h"
#include "door/sweep.h"
#include "judge/tcr_before.h"
#include "judge/tcr_parts.h"

/* What git takes away before it writes it, and what it has made and not yet
 * written, is nobody's work. */
static bool
is_between(const struct tcr *t, const char *change)
{
	struct buf path = BUF_INIT;
	struct stat st;
	bool yes = *change == 'D';

	path_join(&path, t->g.top, change + 2);
	yes = yes || (lstat(path.data, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size == 0);
	buf_release(&path);
	return yes;
}

/* Is there a path that is neither as it was kept nor as it should become?  Then
 * somebody has worked here since. */
static bool
worked(struct tcr *t, const char *good, const char *now)
{
	const struct snapshot_change *c = snapshot_changes(t->snap);
	struct err no = ERR_INIT;
	const char **v = tcr_diff(t, good, now, &no);
	bool yes = v == NULL;

	err_release(&no);
	for (size_t i = 0; c && c[i].path && !yes; i++)
		for (size_t k = 0; v[k] && !yes; k++)
			yes = strcmp(c[i].path, v[k] + 2) == 0 &&
			    !is_between(t, v[k]);
	return yes;
}

static int
restore_to(struct tcr *t, const char *ref, const char *text, struct err *e)
{
	int rc;

	tcr_calm();
	rc = snapshot_keep(t->snap, ref, text, e);
	if (rc == 0)
		rc = snapshot_restore(t->snap, e);
	tcr_calm_end();
	return rc;
}

/* A ref that is not there yet. */
static char *
free_ref(struct tcr *t, const char *ref, struct err *e)
{
	struct buf b = BUF_INIT;
	char oid[GIT_OID];

	for (unsigned i = 1; i < 1000; i++) {
		const char *argv[] = { "rev-parse", "-q", "--verify", NULL,
		    NULL };

		buf_clear(&b);
		buf_fmt(&b, "%s-cut%u", ref, i);
		argv[3] = b.data;
		if (tcr_git(t, oid, e, argv) < 0)
			break;
		if (*oid == '\0')
			return buf_detach(&b);
	}
	buf_release(&b);
	err_set(e, FX_EFAIL, "%s-cut1000: there are too many", ref);
	return NULL;
}

/* A restore that did not come to its end: its files are half of the one and
 * half of the other. */
static int
half(struct tcr *t, const char *kept, const struct attempt *a, struct err *e)
{
	struct snapshot_good good = { kept, true };
	const char *to = a && a->restored ? tcr_tree(t, a->restored, e) : NULL;
	char *ref = free_ref(t, kept, e);
	int rc = -1;

	if (ref && snapshot_scan(t->snap, &good, e) == 0) {
		bool mine = to && *to && !worked(t, to,
		    snapshot_tree(t->snap));

		if (!mine) {
			/* Nothing is missing then but what is kept. */
			rc = snapshot_keep(t->snap, ref, "found after a "
			    "restore that was cut off", e);
			good.rev = ref;
			if (rc == 0)
				rc = snapshot_scan(t->snap, &good, e);
			free(ref);
			ref = rc == 0 ? free_ref(t, kept, e) : NULL;
		}
		rc = ref ? restore_to(t, ref, "half restored", e) : -1;
		if (rc == 0)
			t->say->cut(t, a, mine ? "what it had taken back by "
			    "then is here again" : "files were changed since: "
			    "they stay as they are");
	}
	if (rc < 0)
		err_more(e, FX_EFAIL, "a restore was cut off, and nothing is "
		    "judged before %s is here again: mend that, and run the "
		    "same again", kept);
	free(ref);
	return rc;
}

/* It was being taken back, and no restore is unfinished: it had not begun, or
 * had ended. */
static int
whole(struct tcr *t, struct attempt *a, struct err *e)
{
	const char *to = a->restored ? tcr_tree(t, a->restored, e) : NULL;
	const char *kept = a->kept ? tcr_tree(t, a->kept, e) : NULL;
	struct snapshot_good good = { a->kept, true };

	/* What only the rules that went had ignored is not of the tree. */
	if (to == NULL || kept == NULL || snapshot_scan(t->snap,
	    tcr_took_rules(a) ? &good : NULL, e) < 0)
		return -1;
	if (strcmp(to, snapshot_tree(t->snap)) == 0 && strcmp(to, kept) != 0) {
		a->end = a->what == ATTEMPT_UNDO ? ATTEMPT_RESTORED :
		    ATTEMPT_REVERTED;
		tcr_leave_unignored(t, a);
		t->say->cut(t, a, "it had come to its end");
	} else {
		a->end = ATTEMPT_CUT;
		t->say->cut(t, a, "nothing was taken away");
	}
	return 0;
}

/* The index of a commit that was made, and which nobody has touched since. */
static int
index_too(struct tcr *t, struct attempt *a, struct err *e)
{
	char *ref = NULL;
	int rc = snapshot_scan(t->snap, NULL, e);

	if (rc == 0 && tcr_staged(t) &&
	    strcmp(snapshot_tree(t->snap), a->before) == 0) {
		rc = -1;
		ref = free_ref(t, attempt_ref(&t->past, a), e);
		if (ref && snapshot_keep(t->snap, ref, "staged before the "
		    "commit", e) == 0)
			rc = snapshot_commit(t->snap, "-", "fx-tcr",
			    &t->done.said, e);
	}
	free(ref);
	return rc < 0 ? -1 : 0;
}

/* The command ran.  Was what it passed on committed, and only the record came
 * too late?  1, 0 or -1. */
static int
committed(struct tcr *t, struct attempt *a, struct err *e)
{
	const char *argv[] = { "log", "-1", "--format=%cn %P", t->head, NULL };
	struct buf out = BUF_INIT, want = BUF_INIT;
	const char *tree;
	int rc;

	if (*t->head == '\0' || a->before == NULL)
		return 0;
	buf_fmt(&want, "fx-tcr %s\n", a->head ? a->head : "");
	rc = git_run(&t->g, argv, NULL, 0, &out, e) == 0 &&
	    (tree = tcr_tree(t, t->head, e)) != NULL ?
	    strcmp(buf_cstr(&out), want.data) == 0 &&
	    strcmp(tree, a->before) == 0 : -1;
	if (rc == 1 && index_too(t, a, e) < 0)
		rc = -1;
	if (rc == 1) {
		a->end = ATTEMPT_COMMITTED;
		a->commit = arena_strdup(&a->arena, t->head);
		t->say->cut(t, a, "what passed is committed");
	}
	buf_release(&out);
	buf_release(&want);
	return rc;
}

/* It may have been kept in the moment before the record was to say so. */
static int
was_kept(struct tcr *t, struct attempt *a, struct err *e)
{
	const char *ref = attempt_ref(&t->past, a);
	const char *argv[] = { "rev-parse", "-q", "--verify", ref, NULL };
	char oid[GIT_OID];

	if (a->kept || tcr_git(t, oid, e, argv) < 0)
		return a->kept ? 0 : -1;
	if (*oid)
		a->kept = ref;
	return 0;
}

/* The command may have taken something away. */
static void
say_begun(struct tcr *t, struct attempt *a)
{
	const char *ref = tcr_before_of(t, a);
	struct buf b = BUF_INIT;

	buf_str(&b, "nothing was taken away");
	if (ref)
		buf_fmt(&b, "; the tree before its command is kept as %s: "
		    "fx-tcr undo %u", ref, a->n);
	t->say->cut(t, a, b.data);
	buf_release(&b);
}

static void
say_outlived(struct tcr *t, struct attempt *a, const struct buf *names,
    bool ended)
{
	struct buf b = BUF_INIT;

	buf_str(&b, ended ? "its command was still at work, and is ended" :
	    "its command is still at work, and was told to end");
	for (size_t i = 0; i < names->len; i += strlen(names->data + i) + 1) {
		buf_str(&b, i ? ", '" : ": '");
		text_readable(&b, names->data + i, strlen(names->data + i));
		buf_str(&b, "'");
	}
	t->say->cut(t, a, b.data);
	buf_release(&b);
}

/* Its command may have outlived it, and work on in the tree that is to be
 * judged. */
static int
outlived(struct tcr *t, struct attempt *a, struct err *e)
{
	struct buf names = BUF_INIT;
	char *half;
	int rc;

	if (a->end != ATTEMPT_BEGUN || a->group <= 1)
		return 0;
	rc = sweep_outlived((pid_t)a->group, a->started, &names, e);
	if (rc > 0 || names.len > 0)
		say_outlived(t, a, &names, rc > 0);
	half = rc < 0 ? snapshot_unfinished(&t->g) : NULL;
	if (half)
		err_more(e, FX_EFAIL, "attempt %u was cut off; what was taken "
		    "back before is kept as %s, and the next fx-tcr brings "
		    "back what is missing", a->n, half);
	else if (rc < 0)
		err_more(e, FX_EFAIL, "attempt %u was cut off; nothing was "
		    "taken away, and nothing is judged while its command is "
		    "at work", a->n);
	free(half);
	buf_release(&names);
	return rc < 0 ? -1 : 0;
}

int
tcr_cut(struct tcr *t, struct err *e)
{
	char *kept = snapshot_unfinished(&t->g);
	struct attempt *half_done = NULL;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < t->past.n; i++)
		rc = outlived(t, &t->past.v[i], e);
	for (size_t i = 0; kept && i < t->past.n; i++)
		if (t->past.v[i].kept && strcmp(t->past.v[i].kept, kept) == 0)
			half_done = &t->past.v[i];
	if (rc == 0 && kept)
		rc = half(t, kept, half_done, e);
	for (size_t i = 0; rc >= 0 && i < t->past.n; i++) {
		struct attempt *a = &t->past.v[i];

		if (a->end != ATTEMPT_TAKING && a->end != ATTEMPT_BEGUN)
			continue;
		if (a->end == ATTEMPT_TAKING && kept == NULL) {
			rc = whole(t, a, e);
		} else if (a->end == ATTEMPT_TAKING) {
			a->end = ATTEMPT_CUT;
		} else if ((rc = committed(t, a, e)) == 0 &&
		    (rc = was_kept(t, a, e)) == 0) {
			a->end = ATTEMPT_CUT;
			a->group = a->started = 0;
			say_begun(t, a);
		}
		if (rc >= 0)
			rc = attempt_write(&t->past, a, &t->g, e);
	}
	free(kept);
	return rc;
}
