/* Anchors of the audit log, read from and written to git. */
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "judge/audit_anchor.h"
#include "record/note.h"

static const char origin[] = "fx-audit/", trailer[] = "Factory-Audit: ";

enum { MAX_LOG = 1 << 30 };

void
audit_anchor_ref(struct buf *b, const char *genesis)
{
	buf_fmt(b, "refs/fx/audit/%s", genesis);
}

void
audit_anchor_text(struct buf *b, const char *genesis,
    const struct audit_head *head)
{
	unsigned char root[MERKLE_HASH];
	struct buf name = BUF_INIT;

	buf_fmt(&name, "%s%s", origin, genesis);
	merkle_root(&head->tree, root);
	checkpoint_spell(b, name.data, head->size, root);
	buf_release(&name);
}

void
audit_anchor_trailer(struct buf *b, const char *genesis,
    const struct audit_head *head)
{
	unsigned char root[MERKLE_HASH];

	merkle_root(&head->tree, root);
	buf_fmt(b, "%s%llu ", trailer, (unsigned long long)head->size);
	base64_encode(b, root, sizeof(root));
	buf_fmt(b, " %.*s", AUDIT_SHORT, genesis);
}

static void
add(struct audit_anchors *all, const struct audit_anchor *a,
    const char *where)
{
	mem_grow(&all->v, all->n, &all->cap, sizeof(*all->v));
	all->v[all->n] = *a;
	all->v[all->n++].where = mem_strdup(where);
}

/* "SIZE ROOT", n bytes, with c between them; *rest is what is behind. */
static bool
size_root(struct audit_anchor *a, const char *s, size_t n, char c,
    const char **rest)
{
	const char *end = s + n, *p = s, *q;
	struct buf root = BUF_INIT;
	bool is;

	a->size = 0;
	while (p < end && *p >= '0' && *p <= '9' && p - s < 16)
		a->size = a->size * 10 + (uint64_t)(*p++ - '0');
	if (p == s || p == end || *p != c)
		return false;
	for (q = ++p; q < end && *q != ' '; q++)
		;
	is = base64_decode(&root, p, (size_t)(q - p)) == 0 &&
	    root.len == MERKLE_HASH;
	if (is)
		memcpy(a->root, root.data, MERKLE_HASH);
	buf_release(&root);
	*rest = q;
	return is;
}

/* A commit's message may be a checkpoint, or have trailers. */
struct commit {
	const char *id, *body;
	size_t n;
	int64_t when;
	enum audit_source source;
	const char *where;	/* NULL: the commit's id */
};

static void
checkpoint(struct audit_anchors *all, const struct commit *c,
    const char *genesis)
{
	struct audit_anchor a = { .source = c->source, .when = c->when };
	struct err ignored = ERR_INIT;
	const size_t k = sizeof(origin) - 1;
	struct checkpoint p;

	if (checkpoint_parse(&p, c->body, c->n, &ignored) == 0 &&
	    p.norigin == k + AUDIT_HEX - 1 && memcmp(p.origin, origin, k) ==
	    0) {
		a.size = p.size;
		memcpy(a.root, p.root, MERKLE_HASH);
		if (memcmp(p.origin + k, genesis, AUDIT_HEX - 1) == 0)
			add(all, &a, c->where ? c->where : c->id);
		else
			all->foreign++;
	}
	err_release(&ignored);
}

static void
trailers(struct audit_anchors *all, const struct commit *c,
    const char *genesis)
{
	const size_t k = sizeof(trailer) - 1;
	struct audit_anchor a = { .source = c->source, .when = c->when };
	const char *s = c->body, *end = s + c->n, *lf, *rest;
	struct buf where = BUF_INIT;

	buf_fmt(&where, "commit %.12s", c->id);
	for (; s < end; s = lf + 1) {
		lf = memchr(s, '\n', (size_t)(end - s));
		lf = lf ? lf : end;
		if ((size_t)(lf - s) <= k || memcmp(s, trailer, k) != 0 ||
		    !size_root(&a, s + k, (size_t)(lf - s) - k, ' ', &rest))
			continue;
		if (lf - rest == 1 + AUDIT_SHORT && memcmp(rest + 1, genesis,
		    AUDIT_SHORT) == 0)
			add(all, &a, where.data);
		else
			all->foreign++;
	}
	buf_release(&where);
}

/* What "git log" with these words has of anchors; words has room in front for
 * how they are printed. */
static int
read_log(struct audit_anchors *all, const struct git *g, const char *genesis,
    struct commit c, const char **argv, struct err *e)
{
	struct buf out = BUF_INIT;
	char *s, *end;
	int rc;

	argv[0] = "log";
	argv[1] = "--no-show-signature";
	argv[2] = "--no-notes";
	argv[3] = "--format=%H %ct%n%B%x00";
	rc = git_run(g, argv, NULL, 0, &out, e);
	for (s = out.data; rc == 0 && s && s < out.data + out.len; s = end) {
		char *id = s + strspn(s, "\n"), *line = strchr(id, '\n');

		end = id + strlen(id) + 1;
		if (line == NULL || strcspn(id, " ") > 64)
			continue;
		*line++ = '\0';
		c.when = strtoll(id + strcspn(id, " "), NULL, 10);
		id[strcspn(id, " ")] = '\0';
		c.id = id;
		c.body = line;
		c.n = strlen(line);
		if (c.n > 0 && line[c.n - 1] == '\n' && c.n > 1 &&
		    line[c.n - 2] == '\n')
			c.n--;
		checkpoint(all, &c, genesis);
		trailers(all, &c, genesis);
	}
	buf_release(&out);
	return rc;
}

/* The checkpoints of this log, on the ref here and on those from remotes. */
static int
read_refs(struct audit_anchors *all, const struct git *g,
    const char *genesis, struct err *e)
{
	const char *list[] = { "for-each-ref", "--format=%(refname)",
	    "refs/fx/", NULL };
	static const char own[] = "refs/fx/audit/";
	struct buf out = BUF_INIT;
	int rc = git_run(g, list, NULL, 0, &out, e);
	char *s = out.data, *lf;

	for (; rc == 0 && s && (lf = strchr(s, '\n')) != NULL; s = lf + 1) {
		const char *argv[6] = { [4] = s }, *at;
		struct commit c = { .source = AUDIT_HERE, .where = s };

		*lf = '\0';
		at = strstr(s, "/audit/");
		if (at == NULL)
			continue;
		if (strncmp(s, own, sizeof(own) - 1) != 0)
			c.source = AUDIT_AWAY;
		if (strcmp(at + 7, genesis) == 0)
			rc = read_log(all, g, genesis, c, argv, e);
		else if (c.source == AUDIT_HERE && g->top && !all->lost)
			all->lost = mem_strdup(s);
	}
	buf_release(&out);
	return rc;
}

static int
read_trailers(struct audit_anchors *all, const struct git *g,
    const char *genesis, struct err *e)
{
	const char *away[] = { NULL, NULL, NULL, NULL,
	    "--grep=^Factory-Audit: ", "--remotes", NULL };
	const char *here[] = { NULL, NULL, NULL, NULL,
	    "--grep=^Factory-Audit: ", "--exclude=refs/fx/*", "--all",
	    "--not", "--remotes", NULL };
	struct commit c = { .source = AUDIT_AWAY };

	if (read_log(all, g, genesis, c, away, e) < 0)
		return -1;
	c.source = AUDIT_TRAILER;
	return read_log(all, g, genesis, c, here, e);
}

/* One that was named: "SIZE:ROOT" as it was printed, or a revision. */
static int
read_given(struct audit_anchors *all, const struct git *g,
    const char *genesis, const char *name, struct err *e)
{
	const char *argv[] = { NULL, NULL, NULL, NULL, "--end-of-options",
	    name, "--", NULL };
	struct commit c = { .source = AUDIT_GIVEN, .where = name };
	struct audit_anchor a = { .source = AUDIT_GIVEN };
	const char *rest;
	size_t had = all->n;

	if (size_root(&a, name, strlen(name), ':', &rest) && *rest == '\0') {
		a.when = clock_now();
		add(all, &a, name);
		return 0;
	}
	if (read_log(all, g, genesis, c, argv, e) < 0)
		return -1;
	if (all->n == had && all->without == NULL)
		all->without = mem_strdup(name);
	return 0;
}

static int
by_size(const void *p, const void *q)
{
	const struct audit_anchor *a = p, *b = q;

	return a->size < b->size ? -1 : a->size > b->size;
}

int
audit_anchors_read(struct audit_anchors *all, const struct git *g,
    const char *genesis, const char *const *refs, struct err *e)
{
	if (read_refs(all, g, genesis, e) < 0 ||
	    read_trailers(all, g, genesis, e) < 0)
		return -1;
	for (; refs && *refs; refs++)
		if (read_given(all, g, genesis, *refs, e) < 0)
			return -1;
	if (all->n > 0)
		qsort(all->v, all->n, sizeof(*all->v), by_size);
	return 0;
}

void
audit_anchors_release(struct audit_anchors *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->v[i].where);
	free(all->v);
	free(all->lost);
	free(all->without);
	*all = (struct audit_anchors)AUDIT_ANCHORS_INIT;
}

/* Run git, whose answer is an id, with everything on the disk. */
static int
object(const struct git *g, const char *const *words, const struct buf *in,
    char oid[GIT_OID], struct err *e)
{
	const char *argv[16] = { "-c", "core.fsync=loose-object,reference",
	    "-c", "core.fsyncObjectFiles=true" };
	struct buf out = BUF_INIT;
	size_t n = 4;
	int rc;

	while (*words && n < 15)
		argv[n++] = *words++;
	rc = git_run(g, argv, in ? in->data : NULL, in ? in->len : 0, &out,
	    e);
	if (rc == 0 && oid) {
		size_t k = strspn(buf_cstr(&out), "0123456789abcdef");

		if (k != 40 && k != 64)
			rc = err_set(e, FX_EFAIL, "git %s: no id", argv[4]);
		else
			memcpy(oid, out.data, k), oid[k] = '\0';
	}
	buf_release(&out);
	return rc;
}

/* A commit of the checkpoint behind old ("": none). */
static int
commit(const struct git *g, const struct buf *text, const char *old,
    char oid[GIT_OID], struct err *e)
{
	static const char *const blob[] = { "hash-object", "-w", "--stdin",
	    NULL }, *const tree[] = { "mktree", NULL },
	    *const made[] = { "hash-object", "-w", "-t", "commit", "--stdin",
	    NULL };
	struct buf b = BUF_INIT;
	long long now = (long long)clock_now();
	int rc = object(g, blob, text, oid, e);

	if (rc == 0) {
		buf_fmt(&b, "100644 blob %s\tcheckpoint\n", oid);
		rc = object(g, tree, &b, oid, e);
	}
	if (rc == 0) {
		buf_clear(&b);
		buf_fmt(&b, "tree %s\n", oid);
		if (*old)
			buf_fmt(&b, "parent %s\n", old);
		buf_fmt(&b, "author fx-audit <fx-audit> %lld +0000\n"
		    "committer fx-audit <fx-audit> %lld +0000\n\n%s", now,
		    now, text->data);
		rc = object(g, made, &b, oid, e);
	}
	buf_release(&b);
	return rc;
}

int
audit_anchor_make(const struct git *g, const char *genesis,
    const struct audit_head *head, struct buf *id, struct err *e)
{
	struct buf ref = BUF_INIT, text = BUF_INIT, out = BUF_INIT;
	char oid[GIT_OID] = "", old[GIT_OID] = "";
	const char *ask[] = { "rev-parse", "-q", "--verify", NULL, NULL };
	const char *set[] = { "update-ref", "--no-deref", "-m",
	    "fx-audit: checkpoint", NULL, oid, NULL, NULL };
	size_t n;
	int st;

	audit_anchor_ref(&ref, genesis);
	audit_anchor_text(&text, genesis, head);
	ask[3] = set[4] = ref.data;
	st = git_ask(g, ask, NULL, 0, &out, NULL, e);
	n = strspn(buf_cstr(&out), "0123456789abcdef");
	if (st == 0 && n < GIT_OID)
		memcpy(old, out.data, n), old[n] = '\0';
	if (st >= 0)
		st = commit(g, &text, old, oid, e);
	if (st == 0) {
		/* Who was there since, is not overwritten. */
		set[6] = old;
		st = object(g, set, NULL, NULL, e);
	}
	if (st == 0)
		buf_str(id, oid);
	buf_release(&ref);
	buf_release(&text);
	buf_release(&out);
	return st;
}
