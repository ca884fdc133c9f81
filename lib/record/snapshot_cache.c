/* git's index read without git: gitformat-index(5), version 2, and 3 where
 * nothing of it is used.  In doubt it is git's to read. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/hash.h"
#include "record/snapshot_cache.h"

enum {
	HEAD = 12, STAT = 40,	/* bytes of the head, of what lstat said */
	NAME = 0xfff,		/* flags: the length of the path, or more */
	ODD = 0xf000,		/* flags: not looked at, extended, a stage */
	SHA1 = 20, SHA256 = 32
};
/* Where in what lstat said. */
enum { CTIME = 0, MTIME = 8, INO = 20, MODE = 24, OWNER = 28, GROUP = 32,
	SIZE = 36 };
static const size_t max_index = (size_t)1 << 30;

static uint32_t
be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* One entry at p, of at most n bytes: how many it has, 0 where it is odd. */
static size_t
entry(struct snap_cache *c, const unsigned char *p, size_t n)
{
	size_t name = STAT + c->oid + 2, len, all;
	const unsigned char *end;
	unsigned flags;
	uint32_t mode;

	if (n <= name || (end = memchr(p + name, '\0', n - name)) == NULL)
		return 0;
	len = (size_t)(end - (p + name));
	all = (name + len + 8) & ~(size_t)7;
	flags = (unsigned)p[name - 2] << 8 | p[name - 1];
	mode = be32(p + MODE);
	if (all > n || len == 0 || (flags & ODD) ||
	    (flags & NAME) != (len < NAME ? len : NAME) ||
	    (mode != 0100644 && mode != 0100755 && mode != 0120000))
		return 0;
	if (c->n > 0 && strcmp(c->v[c->n - 1].path,
	    (const char *)p + name) >= 0)
		return 0;
	mem_grow(&c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n++] = (struct snap_cached){ p, (const char *)p + name, all };
	return all;
}

/* The first of the trees that the index knows is that of all: "\0", how many
 * entries (-1: something was staged since), how many folders, its name. */
static void
root(struct snap_cache *c, const unsigned char *p, size_t n)
{
	const unsigned char *end = memchr(p, '\n', n);

	if (n < 2 || p[0] != '\0' || p[1] < '0' || p[1] > '9' || end == NULL ||
	    (size_t)(p + n - (end + 1)) < c->oid)
		return;
	hash_hex(c->tree, end + 1, c->oid);
}

/* With names of so many bytes. */
static bool
parse(struct snap_cache *c, size_t oid)
{
	const unsigned char *p = (const unsigned char *)c->bytes.data;
	size_t left = c->bytes.len, n;
	uint32_t all;

	c->oid = oid;
	c->n = 0;
	c->trees = c->resolved = (struct snap_part){ NULL, 0 };
	*c->tree = '\0';
	if (left < HEAD + oid || memcmp(p, "DIRC", 4) != 0 ||
	    (be32(p + 4) != 2 && be32(p + 4) != 3))
		return false;
	all = be32(p + 8);
	left -= HEAD + oid;
	p += HEAD;
	for (uint32_t i = 0; i < all; i++, p += n, left -= n)
		if ((n = entry(c, p, left)) == 0)
			return false;
	for (; left > 0; p += n, left -= n) {
		/* A small letter: who does not know it reads it wrong. */
		if (left < 8 || *p < 'A' || *p > 'Z' ||
		    (n = be32(p + 4)) > left - 8)
			return false;
		if (memcmp(p, "TREE", 4) == 0) {
			root(c, p + 8, n);
			c->trees = (struct snap_part){ p + 8, n };
		} else if (memcmp(p, "REUC", 4) == 0) {
			c->resolved = (struct snap_part){ p + 8, n };
		}
		n += 8;
	}
	return true;
}

bool
snap_cache_read(struct snap_cache *c, const char *path)
{
	struct err no = ERR_INIT;
	struct stat st;
	bool yes;

	snap_cache_clear(c);
	yes = lstat(path, &st) == 0 && st.st_size > 0 &&
	    io_slurp(&c->bytes, path, max_index, &no) == 0 &&
	    (parse(c, SHA1) || parse(c, SHA256));
	if (yes)
		c->mtime = st.st_mtim;
	else
		snap_cache_clear(c);
	err_release(&no);
	return yes;
}

void
snap_cache_clear(struct snap_cache *c)
{
	buf_release(&c->bytes);
	free(c->v);
	memset(c, 0, sizeof(*c));
}

static int
by_path(const void *a, const void *b)
{
	const struct snap_cached *x = a, *y = b;

	return strcmp(x->path, y->path);
}

const struct snap_cached *
snap_cache_find(const struct snap_cache *c, const char *path)
{
	struct snap_cached key = { .path = path };

	return c->n == 0 ? NULL :
	    bsearch(&key, c->v, c->n, sizeof(*c->v), by_path);
}

const unsigned char *
snap_cache_oid(const struct snap_cached *x)
{
	return x->data + STAT;
}

uint32_t
snap_cache_mode(const struct snap_cached *x)
{
	return be32(x->data + MODE);
}

/* git writes no bytes for what was as young as the index, and so looks again;
 * or the file has none. */
static bool
no_bytes(const struct snap_cached *x, const struct snap_cache *c)
{
	static const unsigned char none[2][8] = {
		{ 0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43 },
		{ 0x47, 0x3a, 0x0f, 0x4c, 0x3b, 0xe8, 0xa9, 0x36 },
	};

	return memcmp(x->data + STAT, none[c->oid != SHA1], 8) == 0;
}

bool
snap_cache_same(const struct snap_cached *x, const struct snap_cache *c,
    const struct stat *st)
{
	const unsigned char *p = x->data;
	uint32_t mode = S_ISLNK(st->st_mode) ? 0120000 : !S_ISREG(st->st_mode) ?
	    0 : st->st_mode & 0100 ? 0100755 : 0100644;

	return be32(p + CTIME) == (uint32_t)st->st_ctim.tv_sec &&
	    be32(p + CTIME + 4) == (uint32_t)st->st_ctim.tv_nsec &&
	    be32(p + MTIME) == (uint32_t)st->st_mtim.tv_sec &&
	    be32(p + MTIME + 4) == (uint32_t)st->st_mtim.tv_nsec &&
	    be32(p + INO) == (uint32_t)st->st_ino && be32(p + MODE) == mode &&
	    be32(p + OWNER) == (uint32_t)st->st_uid &&
	    be32(p + GROUP) == (uint32_t)st->st_gid &&
	    be32(p + SIZE) == (uint32_t)st->st_size &&
	    (be32(p + SIZE) > 0 || no_bytes(x, c));
}

bool
snap_cache_blind(const struct snap_cached *x, const struct snap_cache *c,
    const struct stat *st)
{
	struct stat as = *st;

	as.st_ctim.tv_nsec = be32(x->data + CTIME + 4);
	as.st_mtim.tv_nsec = be32(x->data + MTIME + 4);
	return snap_cache_same(x, c, &as) && !snap_cache_same(x, c, st) &&
	    !snap_cache_young(x, c);
}

void
snap_cache_anew(const struct snap_cached *x, const struct snap_cache *c,
    struct buf *b)
{
	buf_fmt(b, "%o ", be32(x->data + MODE));
	for (size_t i = 0; i < c->oid; i++)
		buf_fmt(b, "%02x", x->data[STAT + i]);
	buf_fmt(b, "\t%s", x->path);
	buf_byte(b, '\0');
}

bool
snap_cache_young(const struct snap_cached *x, const struct snap_cache *c)
{
	return be32(x->data + MTIME) >= (uint32_t)c->mtime.tv_sec;
}
