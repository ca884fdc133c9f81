/* What was scanned made jj's commit below a new @. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "door/jj.h"
#include "record/snapshot_jj.h"

/* The first parent of @, as it is; "" is the root. */
static int
parent_now(struct snapshot *s, char oid[GIT_OID], struct err *e)
{
	static const char *const argv[] = { "--ignore-working-copy", "log",
	    "--no-graph", "-r", "@", "-T",
	    "parents.map(|p| p.commit_id()).join(\" \") ++ \"\\n\"", NULL };
	struct buf out = BUF_INIT, said = BUF_INIT;
	int st = jj_ask(s->g, argv, true, &out, &said, e);
	size_t n = strspn(buf_cstr(&out), "0123456789abcdef");

	oid[0] = '\0';
	if (st > 0)
		st = snap_jj_failed("log", &said, e);
	else if (st == 0 && n != 40 && n != 64)
		st = err_set(e, FX_EFAIL, "jj log: no commit id");
	if (st == 0 && strspn(out.data, "0") < n) {
		out.data[n] = '\0';
		snap_name(oid, out.data);
	}
	buf_release(&out);
	buf_release(&said);
	return st;
}

/* What is in the commit; "" is none. */
static int
list(struct snapshot *s, const char *commit, struct snap_list *l,
    struct err *e)
{
	return *commit ? snap_list_tree(s, commit, l, e) : 0;
}

/* Paths that @ has and that are no part of the state. */
static int
left_over(struct snapshot *s, struct buf *paths, size_t *changed,
    struct err *e)
{
	struct snap_list at = SNAP_LIST_INIT, was = SNAP_LIST_INIT;
	char *parent = s->jj->parents.data;
	bool none = strspn(parent, "0") == strlen(parent);
	int rc = snap_list_tree(s, s->jj->at, &at, e);

	if (rc == 0)
		rc = list(s, none ? "" : parent, &was, e);
	for (size_t i = 0; rc == 0 && i < at.n; i++) {
		const char *path = at.v[i].path;

		if (snap_find(&s->now, path) == NULL)
			buf_append(paths, path, strlen(path) + 1);
		else if (snap_differs(&at.v[i], snap_find(&was, path)))
			++*changed;
	}
	for (size_t i = 0; rc == 0 && i < was.n; i++)
		if (snap_find(&at, was.v[i].path) == NULL)
			++*changed;
	snap_list_clear(&at);
	snap_list_clear(&was);
	return rc;
}

/* Is all that was scanned in it, and nothing else?  Lines for what is not. */
static int
whole(struct snapshot *s, const char *commit, struct buf *said,
    struct err *e)
{
	struct snap_list l = SNAP_LIST_INIT;
	struct buf word = BUF_INIT;
	size_t had = said->len;
	int rc = list(s, commit, &l, e);

	for (size_t i = 0; rc == 0 && i < s->now.n; i++) {
		const struct snap_entry *x = &s->now.v[i];
		const struct snap_entry *is = snap_find(&l, x->path);

		if (is && !snap_differs(x, is))
			continue;
		text_escape(said, x->path, strlen(x->path));
		if (is || !x->alone) {
			buf_str(said, ": changed while it was committed\n");
			continue;
		}
		buf_str(said, ": is not in the commit, as jj does not track "
		    "it; ignore it, or have it tracked: jj --config "
		    "snapshot.max-new-file-size=0 file track -- ");
		buf_clear(&word);
		snap_jj_word(&word, x->path);
		text_shell(said, buf_cstr(&word));
		buf_byte(said, '\n');
	}
	for (size_t i = 0; rc == 0 && i < l.n; i++)
		if (snap_find(&s->now, l.v[i].path) == NULL) {
			text_escape(said, l.v[i].path, strlen(l.v[i].path));
			buf_str(said, ": came while it was committed\n");
		}
	snap_list_clear(&l);
	buf_release(&word);
	return rc < 0 ? -1 : said->len > had;
}

/* 0; 1: jj refuses; -1. */
static int
commit(struct snapshot *s, const char *message, const struct buf *left,
    struct buf *said, struct err *e)
{
	const char *argv[] = { "commit", "-m", message, NULL, NULL, NULL, NULL,
	    NULL };
	struct buf out = BUF_INIT;
	char *file = NULL;
	int st;

	if (left->len > 0) {
		if ((file = snap_jj_paths(s, left, e)) == NULL)
			return -1;
		argv[3] = "--config-file";
		argv[4] = file;
		argv[5] = "--";
		argv[6] = "~fx_paths()";
	}
	st = jj_ask(s->g, argv, true, NULL, &out, e);
	if (st == 1)
		buf_append(said, buf_cstr(&out), out.len);
	else if (st > 1)
		st = snap_jj_failed("commit", &out, e);
	free(file);
	buf_release(&out);
	return st;
}

int
snap_jj_commit(struct snapshot *s, const char *message, struct buf *said,
    struct err *e)
{
	char before[GIT_OID], after[GIT_OID];
	struct buf left = BUF_INIT;
	size_t changed = 0;
	int rc = left_over(s, &left, &changed, e);

	if (rc == 0)
		rc = parent_now(s, before, e);
	if (rc == 0 && (changed > 0 || s->jj->nparents > 1))
		rc = commit(s, message, &left, said, e);
	buf_release(&left);
	if (rc != 0 || parent_now(s, after, e) < 0)
		return rc != 0 ? rc : -1;
	if (changed > 0 && strcmp(before, after) == 0)
		return err_set(e, FX_EFAIL, "jj commit: there is no new "
		    "commit");
	return whole(s, after, said, e);
}
