/* The index as git writes it, with other entries. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/snapshot_put.h"
#include "record/snapshot_trees.h"

enum { NAME = 0xfff };

void
snap_puts_add(struct snap_puts *p, const struct snap_put *x)
{
	mem_grow(&p->v, p->n, &p->cap, sizeof(*p->v));
	p->v[p->n++] = *x;
}

void
snap_puts_clear(struct snap_puts *p)
{
	free(p->v);
	memset(p, 0, sizeof(*p));
}

static int
by_path(const void *a, const void *b)
{
	const struct snap_put *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void
snap_puts_sort(struct snap_puts *p)
{
	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), by_path);
}

void
snap_put32(struct buf *b, uint64_t n)
{
	for (int i = 24; i >= 0; i -= 8)
		buf_byte(b, (int)(n >> i & 0xff));
}

static uint32_t
mode(const struct snap_put *x)
{
	return x->st.st_mode & S_IXUSR ? 0100755 : 0100644;
}

static void
entry(struct buf *b, const struct snap_put *x, size_t oid)
{
	const struct stat *st = &x->st;
	size_t at = b->len, n = strlen(x->path), flags = n < NAME ? n : NAME;

	snap_put32(b, (uint64_t)st->st_ctim.tv_sec);
	snap_put32(b, (uint64_t)st->st_ctim.tv_nsec);
	snap_put32(b, (uint64_t)st->st_mtim.tv_sec);
	snap_put32(b, (uint64_t)st->st_mtim.tv_nsec);
	snap_put32(b, st->st_dev);
	snap_put32(b, st->st_ino);
	snap_put32(b, mode(x));
	snap_put32(b, st->st_uid);
	snap_put32(b, st->st_gid);
	snap_put32(b, (uint64_t)st->st_size);
	buf_append(b, x->oid, oid);
	buf_byte(b, (int)(flags >> 8));
	buf_byte(b, (int)(flags & 0xff));
	buf_append(b, x->path, n);
	do
		buf_byte(b, '\0');
	while ((b->len - at) % 8 != 0);
}

static void
part(struct buf *to, const char *name, const void *p, size_t n)
{
	if (n == 0)
		return;
	buf_append(to, name, 4);
	snap_put32(to, n);
	buf_append(to, p, n);
}

/* Both in order. */
static struct snap_item *
merge(const struct snap_cache *c, const struct snap_puts *puts, size_t *n)
{
	struct snap_item *v = mem_alloc((c->n + puts->n + 1) * sizeof(*v));
	size_t i = 0, k = 0;

	*n = 0;
	while (i < c->n || k < puts->n) {
		const struct snap_cached *x = c->v + i;
		const struct snap_put *p = puts->v + k;
		int r = i == c->n ? 1 : k == puts->n ? -1 :
		    strcmp(x->path, p->path);

		if (r < 0)
			v[(*n)++] = (struct snap_item){ x->path,
			    snap_cache_oid(x), snap_cache_mode(x), x, NULL };
		else if (!p->goes)
			v[(*n)++] = (struct snap_item){ p->path, p->oid,
			    mode(p), NULL, p };
		i += r <= 0;
		k += r >= 0;
	}
	return v;
}

void
snap_put_index(const struct snap_cache *c, const struct snap_puts *puts,
    struct snap_trees *t, struct buf *to)
{
	unsigned char sum[HASH_BYTES];
	size_t n;
	struct snap_item *v = merge(c, puts, &n);

	buf_reserve(to, c->bytes.len + puts->n * 128);
	buf_append(to, "DIRC\0\0\0\2", 8);
	snap_put32(to, n);
	for (size_t i = 0; i < n; i++)
		if (v[i].was)
			buf_append(to, v[i].was->data, v[i].was->len);
		else
			entry(to, v[i].put, c->oid);
	snap_trees_make(t, c, puts, v, n);
	part(to, "TREE", buf_cstr(&t->known), t->known.len);
	part(to, "REUC", c->resolved.p, c->resolved.n);
	hash_git(sum, c->oid, NULL, 0, to->data, to->len);
	buf_append(to, sum, c->oid);
	free(v);
}
