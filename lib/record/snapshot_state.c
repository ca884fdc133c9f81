/* A checkpoint: a commit of the tree, whose last parent is a commit of what
 * the tree does not say: the user's index, the modes, bytes of their own. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "door/disk.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"
#include "record/snapshot_kept.h"
#include "record/snapshot_settings.h"

static const char magic[] = "fx-snapshot 1";

/* By what git sets line ends, where it is set. */
static void
converts(struct snapshot *s, struct buf *b, const char *name,
    const char *unless)
{
	const char *value = snap_setting(s, name);

	if (value && *value == '\0')
		return;
	buf_fmt(b, "set %s %s", name, value ? value : unless);
	buf_byte(b, '\0');
}

/* The records, each ended by a NUL, in the order of the list. */
static void
describe(struct snapshot *s, struct buf *b)
{
	buf_append(b, magic, sizeof(magic));
	if (s->has_index) {
		buf_fmt(b, "index %" PRId64 " %ld", (int64_t)s->mtime.tv_sec,
		    (long)s->mtime.tv_nsec);
		buf_byte(b, '\0');
	}
	if (s->jj == NULL && (!s->mixed || *s->state.crlf == '\0')) {
		converts(s, b, "core.autocrlf", "false");
		converts(s, b, "core.eol", "native");
	}
	if (s->jj && !s->mixed) {
		buf_fmt(b, "jj %s .", s->jj->at);
		buf_byte(b, '\0');
	}
	for (size_t i = 0; i < s->dirs.n; i++) {
		buf_fmt(b, "dir %o %s", s->dirs.v[i].mode, s->dirs.v[i].path);
		buf_byte(b, '\0');
	}
	for (size_t i = 0; i < s->now.n; i++) {
		const struct snap_entry *x = &s->now.v[i];

		if (x->mode) {
			buf_fmt(b, "mode %o %s", x->mode & 07777, x->path);
			buf_byte(b, '\0');
		}
		if (x->raw) {
			buf_fmt(b, "raw %s %s", x->raw, x->path);
			buf_byte(b, '\0');
		}
	}
}

static int
by_raw(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The raw blobs as a tree, so that git keeps them; each is its own name. */
static int
raw_tree(struct snapshot *s, char oid[GIT_OID], struct err *e)
{
	const char **v = mem_alloc((s->now.n + 1) * sizeof(*v));
	struct buf in = BUF_INIT;
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < s->now.n; i++)
		if (s->now.v[i].raw)
			v[n++] = s->now.v[i].raw;
	qsort(v, n, sizeof(*v), by_raw);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(v[i], v[i - 1]) != 0)
			buf_fmt(&in, "100644 blob %s\t%s\n", v[i], v[i]);
	rc = snap_oid(s, &in, oid, e, SNAP("mktree"));
	buf_release(&in);
	free(v);
	return rc;
}

int
snap_commit(struct snapshot *s, const char *tree, const char *head,
    const char *state, const char *text, char oid[GIT_OID], struct err *e)
{
	struct buf b = BUF_INIT;
	int64_t now = clock_now();
	int rc;

	buf_fmt(&b, "tree %s\n", tree);
	if (*head)
		buf_fmt(&b, "parent %s\n", head);
	if (state)
		buf_fmt(&b, "parent %s\n", state);
	buf_fmt(&b, "author fx-tcr <fx-tcr@localhost> %" PRId64 " +0000\n"
	    "committer fx-tcr <fx-tcr@localhost> %" PRId64 " +0000\n\n%s\n",
	    now, now, text);
	rc = snap_oid(s, &b, oid, e, SNAP("hash-object", "-w", "-t", "commit",
	    "--stdin"));
	buf_release(&b);
	return rc;
}

/* Where what was staged is a tree of nothing but a scan, the garbage collection
 * of git may have taken it. */
static int
have_staged(struct snapshot *s, struct err *e)
{
	char *index = s->own.index;
	int st, rc = -1;

	if (s->jj || !s->has_index)
		return 0;
	if ((st = snap_ask(s, NULL, NULL, NULL, e, SNAP("cat-file", "-e",
	    s->staged))) <= 0)
		return st;
	s->own.index = snap_path(s->dir, "staged");
	if (io_replace(s->own.index, s->index_bytes.data, s->index_bytes.len,
	    0600, e) == 0)
		rc = snap_oid(s, NULL, s->staged, e, SNAP("write-tree",
		    "--missing-ok"));
	unlink(s->own.index);
	free(s->own.index);
	s->own.index = index;
	return rc;
}

/* The commit of all that. */
static int
state_write(struct snapshot *s, char oid[GIT_OID], struct err *e)
{
	struct buf text = BUF_INIT, in = BUF_INIT;
	char index[GIT_OID], raw[GIT_OID], state[GIT_OID], tree[GIT_OID];
	char indexed[GIT_OID] = "";
	int rc = -1;

	describe(s, &text);
	if (have_staged(s, e) < 0 ||
	    snap_blob(s, &text, state, e) < 0 || raw_tree(s, raw, e) < 0 ||
	    (s->jj && snap_jj_indexed(s, indexed, e) < 0) ||
	    (s->has_index && snap_blob(s, &s->index_bytes, index, e) < 0))
		goto done;
	if (s->has_index)
		buf_fmt(&in, "100644 blob %s\tindex\n", index);
	if (*indexed)
		buf_fmt(&in, "040000 tree %s\tindexed\n", indexed);
	buf_fmt(&in, "040000 tree %s\traw\n040000 tree %s\tstaged\n"
	    "100644 blob %s\tstate\n", raw, s->staged, state);
	if (snap_oid(s, &in, tree, e, SNAP("mktree", "--missing")) == 0)
		rc = snap_commit(s, tree, "", NULL,
		    "what the tree does not say", oid, e);
done:
	buf_release(&text);
	buf_release(&in);
	return rc;
}

int
snap_head(struct snapshot *s, char head[GIT_OID], struct err *e)
{
	struct buf out = BUF_INIT;
	int st = s->jj ? 1 : snap_ask(s, NULL, &out, NULL, e,
	    SNAP("rev-parse", "-q", "--verify", "HEAD^{commit}"));

	snap_name(head, s->jj ? s->jj->at : "");
	if (st == 0 && out.len > 0 && out.len <= GIT_OID) {
		memcpy(head, out.data, out.len - 1);
		head[out.len - 1] = '\0';
	}
	buf_release(&out);
	return st < 0 ? -1 : 0;
}

int
snap_checkpoint(struct snapshot *s, const char *tree, const char *text,
    char oid[GIT_OID], struct err *e)
{
	char head[GIT_OID], state[GIT_OID];

	return state_write(s, state, e) < 0 || snap_head(s, head, e) < 0 ? -1 :
	    snap_commit(s, tree, head, state, text, oid, e);
}

int
snapshot_keep(struct snapshot *s, const char *ref, const char *text,
    struct err *e)
{
	char head[GIT_OID], state[GIT_OID], oid[GIT_OID];

	if (!snap_kept_state(s, state) && (snap_kept_list(s, e) < 0 ||
	    snap_modes(s, e) < 0 ||
	    (s->jj == NULL && snap_raw(s, e) < 0) ||
	    state_write(s, state, e) < 0))
		return -1;
	if (snap_head(s, head, e) < 0 ||
	    snap_commit(s, s->tree, head, state, text, oid, e) < 0 ||
	    snap_git(s, NULL, NULL, e, SNAP("update-ref", "--no-deref", ref,
	    oid, "")) < 0 || disk_sync(s->g->commondir, e) < 0)
		return -1;
	free(s->ref);
	s->ref = mem_strdup(ref);
	snap_kept_note(s, ref, state);
	return 0;
}

/* The name of the last parent of a commit, owned. */
static char *
last_parent(struct snapshot *s, const char *rev, struct err *e)
{
	struct buf b = BUF_INIT;
	char *found = NULL, *p;

	if (snap_git(s, NULL, &b, e, SNAP("cat-file", "commit", rev)) == 0)
		for (p = b.data; p && *p && *p != '\n';
		    p = (p = strchr(p, '\n')) ? p + 1 : NULL) {
			if (strncmp(p, "parent ", 7) != 0)
				continue;
			free(found);
			found = mem_dup(p + 7, strcspn(p + 7, "\n"));
		}
	buf_release(&b);
	return found;
}

/* One record.  A path that is not in the tree is not ours to touch. */
static int
take(struct snapshot *s, char *p, struct err *e)
{
	char *path = strchr(p, ' '), *end = NULL;
	struct snap_entry *x;

	if (path)
		path = strchr(path + 1, ' ');
	if (path == NULL)
		return err_set(e, FX_EFAIL, "checkpoint: odd record '%s'", p);
	*path++ = '\0';
	if (strncmp(p, "index ", 6) == 0) {
		s->state.has_index = true;
		s->state.mtime.tv_sec = (time_t)strtoll(p + 6, NULL, 10);
		s->state.mtime.tv_nsec = strtol(path, NULL, 10);
		return 0;
	}
	if (strncmp(p, "jj ", 3) == 0 && strlen(p + 3) < GIT_OID) {
		snap_name(s->state.jj, p + 3);
		return 0;
	}
	if (strncmp(p, "set ", 4) == 0) {
		snprintf(strcmp(p, "set core.eol") == 0 ? s->state.eol :
		    s->state.crlf, SNAP_SETTING, "%s=%s", p + 4, path);
		return 0;
	}
	if (strncmp(p, "dir ", 4) == 0) {
		x = snap_add(&s->state.dirs);
		x->path = path;
		x->mode = (unsigned)strtoul(p + 4, &end, 8) & 07777;
		return 0;
	}
	if ((x = snap_find(&s->was, path)) == NULL ||
	    ((x->git_mode & SNAP_TYPE) != 0100000 && x->git_mode != SNAP_LINK))
		return err_set(e, FX_EFAIL, "checkpoint: '%s' is no file of "
		    "its tree", path);
	if (strncmp(p, "mode ", 5) == 0)
		x->mode = SNAP_OWN | ((unsigned)strtoul(p + 5, &end, 8) &
		    07777);
	else if (strncmp(p, "raw ", 4) == 0)
		x->raw = p + 4;
	else
		return err_set(e, FX_EFAIL, "checkpoint: odd record '%s'", p);
	return 0;
}

int
snap_state_read(struct snapshot *s, const char *rev, struct err *e)
{
	struct snap_state *t = &s->state;
	struct buf name = BUF_INIT, found = BUF_INIT;
	char *parent = last_parent(s, rev, e), *p, *end;
	int rc = -1;

	if (parent == NULL) {
		err_set(e, FX_EFAIL, "%s: is no checkpoint", rev);
		goto done;
	}
	buf_clear(&t->text);
	buf_clear(&t->index);
	snap_list_clear(&t->dirs);
	t->has_index = false;
	t->jj[0] = t->indexed[0] = t->crlf[0] = t->eol[0] = '\0';
	buf_fmt(&name, "%s:state", parent);
	if ((rc = snap_ask(s, NULL, &t->text, NULL, e, SNAP("cat-file", "blob",
	    name.data))) < 0)
		goto done;
	if (rc > 0 || t->text.len < sizeof(magic) ||
	    memcmp(t->text.data, magic, sizeof(magic)) != 0)
		rc = err_set(e, FX_EFAIL, "%s: is no checkpoint that this "
		    "program can read", rev);
	end = t->text.data + t->text.len;
	for (p = t->text.data + sizeof(magic); rc == 0 && p < end;) {
		char *next = p + strlen(p) + 1;

		rc = take(s, p, e);
		p = next;
	}
	buf_clear(&name);
	buf_fmt(&name, "%s:indexed", parent);
	if (rc == 0 && s->jj && snap_ask(s, NULL, &found, NULL, e,
	    SNAP("rev-parse", "-q", "--verify", name.data)) < 0)
		rc = -1;
	if (found.len > 0 && found.len <= GIT_OID) {
		found.data[found.len - 1] = '\0';
		snap_name(t->indexed, found.data);
	}
	buf_clear(&name);
	buf_fmt(&name, "%s:index", parent);
	if (rc == 0 && t->has_index)
		rc = snap_git(s, NULL, &t->index, e, SNAP("cat-file", "blob",
		    name.data));
done:
	buf_release(&name);
	buf_release(&found);
	free(parent);
	return rc;
}
