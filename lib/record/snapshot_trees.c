/* The trees of an index. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/snapshot_trees.h"

enum { DEPTH = 4096 };

/* A tree that the index knows, or knows no more. */
struct node {
	const char *name;
	long entries;		/* of the index; -1: it changed */
	const unsigned char *oid, *from, *to;	/* all that is said of it */
	struct node **kids;	/* in git's order */
	size_t nkids;
};

struct work {
	struct snap_trees *t;
	size_t oid;
	const struct snap_puts *puts;
	const struct snap_item *v;
	size_t n;
	struct arena nodes;
	const unsigned char *p, *end;
};

/* "-1" or digits, up to this byte. */
static bool
number(struct work *w, int end, long *n)
{
	bool minus = w->p < w->end && *w->p == '-';
	long x = 0;

	w->p += minus;
	if (w->p == w->end || *w->p < '0' || *w->p > '9')
		return false;
	for (; w->p < w->end && *w->p >= '0' && *w->p <= '9'; w->p++)
		if ((x = x * 10 + (*w->p - '0')) > UINT32_MAX)
			return false;
	*n = minus ? -x : x;
	return w->p < w->end && *w->p++ == end;
}

/* The name and a NUL, how many entries, how many folders, the tree's name where
 * the first is not -1; and the folders.  NULL: it is not written so. */
static struct node *
read_node(struct work *w, int depth)
{
	const unsigned char *from = w->p;
	const unsigned char *end = memchr(from, '\0', (size_t)(w->end - from));
	struct node *x;
	long entries, kids;

	if (end == NULL || depth == DEPTH)
		return NULL;
	w->p = end + 1;
	if (!number(w, ' ', &entries) || !number(w, '\n', &kids) || kids < 0 ||
	    kids > w->end - w->p ||
	    (entries >= 0 && (size_t)(w->end - w->p) < w->oid))
		return NULL;
	x = arena_alloc(&w->nodes, sizeof(*x));
	x->name = (const char *)from;
	x->entries = entries;
	x->oid = w->p;
	x->from = from;
	x->nkids = (size_t)kids;
	x->kids = arena_alloc(&w->nodes, (x->nkids + 1) * sizeof(void *));
	w->p += entries >= 0 ? w->oid : 0;
	for (size_t i = 0; i < x->nkids; i++)
		if ((x->kids[i] = read_node(w, depth + 1)) == NULL)
			return NULL;
	x->to = w->p;
	return x;
}

/* Shorter names are first. */
static int
in_order(const char *a, size_t na, const char *b, size_t nb)
{
	return na != nb ? (na < nb ? -1 : 1) : memcmp(a, b, na);
}

static const struct node *
kid(const struct node *x, const char *name, size_t n)
{
	size_t lo = 0, hi = x ? x->nkids : 0;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const char *m = x->kids[mid]->name;
		int k = in_order(m, strlen(m), name, n);

		if (k == 0)
			return x->kids[mid];
		if (k < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* Is one of them below the folder, which has n bytes with its slash? */
static bool
is_touched(const struct snap_puts *p, const char *dir, size_t n)
{
	size_t lo = 0, hi = p->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (strncmp(p->v[mid].path, dir, n) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->n && strncmp(p->v[lo].path, dir, n) == 0;
}

/* Does the index still know the tree of the folder, whose first entry is at
 * i? */
static bool
is_known(const struct work *w, const struct node *x, size_t i, size_t at)
{
	const char *dir = w->v[i].path;
	size_t n;

	if (x == NULL || x->entries <= 0)
		return false;
	n = (size_t)x->entries;
	return n <= w->n - i && !is_touched(w->puts, dir, at) &&
	    strncmp(w->v[i + n - 1].path, dir, at) == 0 &&
	    (i + n == w->n || strncmp(w->v[i + n].path, dir, at) != 0);
}

/* What the index will say of a folder in another. */
struct said {
	const char *name;
	size_t nname;
	struct buf text;
};

static int
by_name(const void *a, const void *b)
{
	const struct said *x = a, *y = b;

	return in_order(x->name, x->nname, y->name, y->nname);
}

struct level {
	struct buf tree;
	struct said *v;
	size_t n, cap;
};

/* What is in the level, which has so many entries, becomes an object, and what
 * is said of it. */
static void
finish(struct work *w, struct level *l, const char *name, size_t nname,
    size_t entries, unsigned char oid[HASH_BYTES], struct buf *text)
{
	struct snap_trees *t = w->t;
	struct snap_tree *x;
	char head[64];
	int n = snprintf(head, sizeof(head), "tree %zu", l->tree.len);

	memset(oid, 0, HASH_BYTES);
	hash_git(oid, w->oid, head, (size_t)n + 1, buf_cstr(&l->tree),
	    l->tree.len);
	mem_grow(&t->v, t->n, &t->cap, sizeof(*t->v));
	x = &t->v[t->n++];
	memcpy(x->oid, oid, sizeof(x->oid));
	x->at = t->bytes.len;
	x->n = l->tree.len;
	buf_append(&t->bytes, buf_cstr(&l->tree), l->tree.len);
	buf_append(text, name, nname);
	buf_byte(text, '\0');
	buf_fmt(text, "%zu %zu\n", entries, l->n);
	buf_append(text, oid, w->oid);
	if (l->n > 0)
		qsort(l->v, l->n, sizeof(*l->v), by_name);
	for (size_t i = 0; i < l->n; i++) {
		buf_append(text, l->v[i].text.data, l->v[i].text.len);
		buf_release(&l->v[i].text);
	}
	free(l->v);
	buf_release(&l->tree);
}

/* The folder of the entry at i, whose path has at bytes with its slash, nname
 * its name: the first entry behind it. */
static size_t
build(struct work *w, size_t i, size_t at, size_t nname, const struct node *x,
    unsigned char oid[HASH_BYTES], struct buf *text)
{
	struct level l = { BUF_INIT, NULL, 0, 0 };
	const char *dir = i < w->n ? w->v[i].path : "";
	size_t from = i;

	while (i < w->n && strncmp(w->v[i].path, dir, at) == 0) {
		const char *name = w->v[i].path + at;
		size_t n = strcspn(name, "/");
		unsigned char sub[HASH_BYTES];
		const struct node *k;
		struct said *s;

		if (name[n] == '\0') {
			buf_fmt(&l.tree, "%o %s", w->v[i].mode, name);
			buf_byte(&l.tree, '\0');
			buf_append(&l.tree, w->v[i++].oid, w->oid);
			continue;
		}
		mem_grow(&l.v, l.n, &l.cap, sizeof(*l.v));
		s = &l.v[l.n++];
		*s = (struct said){ name, n, BUF_INIT };
		k = kid(x, name, n);
		if (is_known(w, k, i, at + n + 1)) {
			memcpy(sub, k->oid, w->oid);
			buf_append(&s->text, k->from,
			    (size_t)(k->to - k->from));
			i += (size_t)k->entries;
		} else {
			i = build(w, i, at + n + 1, n, k, sub, &s->text);
		}
		buf_fmt(&l.tree, "40000 %.*s", (int)n, name);
		buf_byte(&l.tree, '\0');
		buf_append(&l.tree, sub, w->oid);
	}
	finish(w, &l, at > 0 ? dir + at - 1 - nname : "", nname, i - from, oid,
	    text);
	return i;
}

static int
by_oid(const void *a, const void *b)
{
	const struct snap_tree *x = a, *y = b;

	return memcmp(x->oid, y->oid, sizeof(x->oid));
}

void
snap_trees_make(struct snap_trees *t, const struct snap_cache *c,
    const struct snap_puts *puts, const struct snap_items *items)
{
	struct work w = { t, c->oid, puts, items->v, items->n, ARENA_INIT,
	    c->trees.p, c->trees.p + c->trees.n };
	const struct node *root = c->trees.n > 0 ? read_node(&w, 0) : NULL;
	size_t k = 0;

	build(&w, 0, 0, 0, root && w.p == w.end ? root : NULL, t->root,
	    &t->known);
	qsort(t->v, t->n, sizeof(*t->v), by_oid);
	for (size_t i = 0; i < t->n; i++)
		if (i == 0 || by_oid(&t->v[i], &t->v[i - 1]) != 0)
			t->v[k++] = t->v[i];
	t->n = k;
	arena_release(&w.nodes);
}

void
snap_trees_clear(struct snap_trees *t)
{
	free(t->v);
	buf_release(&t->bytes);
	buf_release(&t->known);
	memset(t, 0, sizeof(*t));
}

void
snap_trees_pack(const struct snap_trees *t, struct packfile *to)
{
	for (size_t i = 0; i < t->n; i++)
		packfile_add(to, PACKFILE_TREE, buf_cstr(&t->bytes) +
		    t->v[i].at, t->v[i].n);
}
