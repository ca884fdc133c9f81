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

/* The lower 32 bits, the highest byte first. */
static void
put32(struct buf *b, uint64_t n)
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

	put32(b, (uint64_t)st->st_ctim.tv_sec);
	put32(b, (uint64_t)st->st_ctim.tv_nsec);
	put32(b, (uint64_t)st->st_mtim.tv_sec);
	put32(b, (uint64_t)st->st_mtim.tv_nsec);
	put32(b, st->st_dev);
	put32(b, st->st_ino);
	put32(b, mode(x));
	put32(b, st->st_uid);
	put32(b, st->st_gid);
	put32(b, (uint64_t)st->st_size);
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
	put32(to, n);
	buf_append(to, p, n);
}

struct snap_items
snap_put_items(const struct snap_cache *c, const struct snap_puts *puts)
{
	struct snap_items t = { mem_alloc((c->n + puts->n + 1) *
	    sizeof(*t.v)), 0 };
	size_t i = 0, k = 0;

	while (i < c->n || k < puts->n) {
		const struct snap_cached *x = c->v + i;
		const struct snap_put *p = puts->v + k;
		int r = i == c->n ? 1 : k == puts->n ? -1 :
		    strcmp(x->path, p->path);

		if (r < 0)
			t.v[t.n++] = (struct snap_item){ x->path,
			    snap_cache_oid(x), snap_cache_mode(x), x, NULL };
		else if (!p->goes)
			t.v[t.n++] = (struct snap_item){ p->path, p->oid,
			    mode(p), NULL, p };
		i += r <= 0;
		k += r >= 0;
	}
	return t;
}

void
snap_put_index(const struct snap_cache *c, const struct snap_items *items,
    const struct snap_trees *t, struct buf *to)
{
	unsigned char sum[HASH_BYTES];

	buf_reserve(to, c->bytes.len + t->known.len + 1024);
	buf_append(to, "DIRC\0\0\0\2", 8);
	put32(to, items->n);
	for (size_t i = 0; i < items->n; i++)
		if (items->v[i].was)
			buf_append(to, items->v[i].was->data,
			    items->v[i].was->len);
		else
			entry(to, items->v[i].put, c->oid);
	part(to, "TREE", buf_cstr(&t->known), t->known.len);
	part(to, "REUC", c->resolved.p, c->resolved.n);
	hash_git(sum, c->oid, NULL, 0, to->data, to->len);
	buf_append(to, sum, c->oid);
}
