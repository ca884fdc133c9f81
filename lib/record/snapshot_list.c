/* Lists of paths as git prints them. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/hash.h"
#include "record/snapshot_parts.h"

struct snap_entry *
snap_add(struct snap_list *l)
{
	mem_grow(&l->v, l->n, &l->cap, sizeof(*l->v));
	memset(&l->v[l->n], 0, sizeof(*l->v));
	return &l->v[l->n++];
}

void
snap_list_clear(struct snap_list *l)
{
	buf_release(&l->text);
	buf_release(&l->index);
	free(l->v);
	memset(l, 0, sizeof(*l));
}

struct snap_stat
snap_stat_of(const struct stat *st)
{
	return (struct snap_stat){ st->st_mtim, st->st_size, st->st_ino };
}

bool
snap_same(const struct stat *a, const struct snap_stat *b)
{
	return a->st_size == b->size && a->st_ino == b->ino &&
	    a->st_mtim.tv_sec == b->mtime.tv_sec &&
	    a->st_mtim.tv_nsec == b->mtime.tv_nsec;
}

static int
by_path(const void *a, const void *b)
{
	const struct snap_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

struct snap_entry *
snap_find(const struct snap_list *l, const char *path)
{
	struct snap_entry key = { .path = path };

	return l->n == 0 ? NULL :
	    bsearch(&key, l->v, l->n, sizeof(*l->v), by_path);
}

bool
snap_list_below(const struct snap_list *l, const char *dir, size_t n)
{
	size_t lo = 0, hi = l->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strncmp(l->v[mid].path, dir, n);

		if (c == 0)
			c = (unsigned char)l->v[mid].path[n] - '/';
		if (c == 0)
			return true;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

bool
snap_differs(const struct snap_entry *a, const struct snap_entry *b)
{
	return a == NULL || b == NULL || a->git_mode != b->git_mode ||
	    strcmp(a->oid, b->oid) != 0;
}

bool
snap_same_rules(const struct snap_list *a, const struct snap_list *b)
{
	const struct snap_list *l[] = { a, b };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < l[k]->n; i++)
			if (strcmp(path_base(l[k]->v[i].path), ".gitignore") ==
			    0 && snap_differs(&l[k]->v[i], snap_find(l[1 - k],
			    l[k]->v[i].path)))
				return false;
	return true;
}

/* "H 100644 oid stage\tpath" of ls-files, "100644 blob oid\tpath" of
 * ls-tree. */
static int
parse(struct snap_list *l, bool tree, struct err *e)
{
	char *p = l->text.data, *end = p + l->text.len, *tab, *word;
	bool sorted = true;

	for (; p < end; p = tab + strlen(tab) + 1) {
		struct snap_entry *x = snap_add(l);

		if ((tab = strchr(p, '\t')) == NULL)
			return err_set(e, FX_EFAIL, "git: odd list '%s'", p);
		if (!tree) {
			x->tag = *p;
			p += 2;
		}
		x->git_mode = (unsigned)strtoul(p, &word, 8);
		if (tree)
			word = strchr(word + 1, ' ');
		if (word == NULL || word >= tab)
			return err_set(e, FX_EFAIL, "git: odd list '%s'", p);
		x->oid = word + 1;
		x->stage = !tree && tab[-1] != '0';
		word[1 + strcspn(word + 1, " \t")] = '\0';
		x->path = ++tab;
		sorted = sorted && (l->n == 1 ||
		    strcmp(x[-1].path, x->path) <= 0);
	}
	/* git's order is this one, but in odd cases. */
	if (!sorted)
		qsort(l->v, l->n, sizeof(*l->v), by_path);
	return 0;
}

/* The same without git, sooner.  False: only git can tell. */
static bool
read_index(const char *path, struct snap_list *l)
{
	struct snap_cache c = SNAP_CACHE_INIT;
	size_t name;

	if (!snap_cache_read(&c, path))
		return false;
	name = 2 * c.oid + 1;
	buf_reserve(&l->text, c.n * name + 1);
	l->v = mem_alloc((c.n + 1) * sizeof(*l->v));
	l->cap = c.n + 1;
	l->n = c.n;
	for (size_t i = 0; i < c.n; i++) {
		char *oid = l->text.data + i * name;

		hash_hex(oid, snap_cache_oid(&c.v[i]), c.oid);
		l->v[i] = (struct snap_entry){ .path = c.v[i].path,
		    .oid = oid, .git_mode = snap_cache_mode(&c.v[i]),
		    .tag = 'H' };
	}
	l->text.len = c.n * name;
	l->index = c.bytes;
	c.bytes = (struct buf)BUF_INIT;
	snap_cache_clear(&c);
	return true;
}

int
snap_list_index(struct snapshot *s, struct snap_list *l, struct err *e)
{
	snap_list_clear(l);
	if (read_index(s->own.index, l))
		return 0;
	if (snap_git(s, NULL, &l->text, e,
	    SNAP("ls-files", "-s", "-v", "-z")) < 0)
		return -1;
	return parse(l, false, e);
}

int
snap_list_tree(struct snapshot *s, const char *tree, struct snap_list *l,
    struct err *e)
{
	snap_list_clear(l);
	if (snap_git(s, NULL, &l->text, e,
	    SNAP("ls-tree", "-r", "-z", "--full-tree", tree)) < 0)
		return -1;
	return parse(l, true, e);
}
