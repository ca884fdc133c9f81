/* Staging that needs no look of git's: its trees are made and the private index
 * is written by us, sooner than git would read it. */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/proc.h"
#include "record/snapshot_own.h"
#include "record/snapshot_settings.h"
#include "record/snapshot_trees.h"

/* Would git have it?  What could be its own folder on some file system it
 * refuses, and says so. */
static bool
is_plain_name(const char *path)
{
	const char *p = path;

	/* U+200C and the like, which HFS+ does not see. */
	if (path[strcspn(path, "\\:~\xe2\xef")])
		return false;
	for (; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (strncasecmp(p, ".git", 4) == 0 &&
		    !isalnum((unsigned char)p[4]))
			return false;
	}
	return true;
}

/* What was a link is one again only where there are links. */
static bool
was_link(const struct snap_cache *c, const struct snap_puts *puts)
{
	size_t i = 0, k = 0;

	while (i < c->n && k < puts->n) {
		int r = strcmp(c->v[i].path, puts->v[k].path);

		if (r == 0 && snap_cache_mode(&c->v[i]) ==
		    SNAP_LINK)
			return true;
		i += r <= 0;
		k += r >= 0;
	}
	return false;
}

/* Not where git might give a file another mode than it has, or see another
 * name. */
static bool
may_stage(struct snapshot *s, const struct snap_puts *puts)
{
	for (size_t i = 0; i < puts->n; i++)
		if (!puts->v[i].goes && !is_plain_name(puts->v[i].path))
			return false;
	return !was_link(&s->cache, puts) && snap_settings(s) &&
	    snap_is_set(s, "core.filemode", true) &&
	    !snap_is_set(s, "core.protecthfs", false);
}

/* The private index anew; what was linked to it stays. */
static bool
replace(const struct snapshot *s, const struct buf *index, struct err *e)
{
	char *tmp = snap_path(s->dir, "new");
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool yes = fd >= 0 && io_write(fd, index->data, index->len, e) == 0;

	if (fd >= 0)
		yes = close(fd) == 0 && yes;
	yes = yes && rename(tmp, s->own.index) == 0;
	if (!yes)
		unlink(tmp);
	free(tmp);
	return yes;
}

/* Give it to git, which goes on until proc_close. */
static int
begin(struct snapshot *s, struct packfile *f, struct proc_pipe *child,
    struct err *e)
{
	packfile_end(f, s->cache.oid);
	return git_feed(&s->own, SNAP("index-pack", "--stdin"), f->bytes.data,
	    f->bytes.len, child, e);
}

int
snap_own_write(struct snapshot *s, struct packfile *f, struct err *e)
{
	struct proc_pipe child = PROC_PIPE_INIT;
	int rc = begin(s, f, &child, e);

	return proc_close(&child, e) == 0 ? rc : -1;
}

bool
snap_own_stage(struct snapshot *s, struct snap_puts *puts, struct packfile *f)
{
	struct proc_pipe child = PROC_PIPE_INIT;
	struct snap_trees t = SNAP_TREES_INIT;
	struct snap_items items;
	struct buf index = BUF_INIT;
	struct err e = ERR_INIT;
	bool yes;

	snap_puts_sort(puts);
	if (!may_stage(s, puts)) {
		snap_own_write(s, f, &e);
		err_release(&e);
		return false;
	}
	items = snap_put_items(&s->cache, puts);
	snap_trees_make(&t, &s->cache, puts, &items);
	snap_trees_pack(&t, f);
	yes = begin(s, f, &child, &e) == 0;
	/* While git writes. */
	if (yes)
		snap_put_index(&s->cache, &items, &t, &index);
	yes = proc_close(&child, &e) == 0 && yes && replace(s, &index, &e);
	if (yes)
		hash_hex(s->tree, t.root, s->cache.oid);
	free(items.v);
	snap_trees_clear(&t);
	buf_release(&index);
	err_release(&e);
	return yes;
}
