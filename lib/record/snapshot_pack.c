/* What many files hold, brought into the store at once: git writes one pack
 * sooner than a file for each, and we the index sooner than git. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "record/snapshot_attributes.h"
#include "record/snapshot_pack.h"
#include "record/snapshot_put.h"
#include "record/snapshot_settings.h"
#include "record/snapshot_trees.h"

/* LEAST: files; git gathers packs when there are fifty. */
enum { LEAST = 200, LARGEST = 1 << 20, MOST = 64 << 20 };

struct pack {
	struct snapshot *s;
	struct buf stream;	/* for "git fast-import" */
	struct snap_puts puts;	/* what is in it, for the index */
};

static size_t
count(const struct buf *paths)
{
	size_t n = 0;

	for (size_t i = 0; i < paths->len; i += strlen(paths->data + i) + 1)
		n++;
	return n;
}

/* May any path have attributes? */
static bool
has_attributes(struct snapshot *s, const struct buf *paths)
{
	bool yes = snap_settings(s) == NULL ||
	    snap_setting(s, "core.attributesfile") != NULL ||
	    snap_attributes_outside(s);
	const char *before = NULL;

	for (size_t i = 0; !yes && i < s->cache.n; i++)
		yes = strcmp(path_base(s->cache.v[i].path),
		    ".gitattributes") == 0;
	for (size_t i = 0; !yes && i < paths->len; i += strlen(before) + 1) {
		yes = snap_attributes_above(s, paths->data + i, before);
		before = paths->data + i;
	}
	return yes;
}

/* The paths, or those of them that no attribute has git change beyond the ends
 * of lines. */
static int
plain(struct snapshot *s, const struct buf *paths, struct buf *to)
{
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	const char *p, *end, *path;
	int rc = 0;
	bool changed;

	if (!has_attributes(s, paths)) {
		buf_append(to, paths->data, paths->len);
		return 0;
	}
	rc = snap_git(s, paths, &out, &e, SNAP("check-attr", "-z", "--stdin",
	    "filter", "ident", "working-tree-encoding"));
	p = buf_cstr(&out);
	for (end = p + out.len; rc == 0 && p < end;) {
		path = p;
		changed = false;
		do {
			const char *value;

			value = p + strlen(p) + 1;
			value += strlen(value) + 1;
			changed |= strcmp(value, "unspecified") != 0 &&
			    strcmp(value, "unset") != 0;
			p = value + strlen(value) + 1;
		} while (p < end && strcmp(p, path) == 0);
		if (!changed)
			buf_append(to, path, strlen(path) + 1);
	}
	buf_release(&out);
	err_release(&e);
	return rc;
}

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

/* What the file holds; 0 where it is none that git takes as it is, or was
 * changed meanwhile. */
static bool
take(const struct snapshot *s, const char *path, struct stat *st,
    struct buf *bytes)
{
	struct err e = ERR_INIT;
	struct stat now;
	int fd = openat(s->top, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY | O_CLOEXEC);
	bool yes = fd >= 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode) &&
	    st->st_size <= LARGEST &&
	    io_drain(bytes, fd, LARGEST, &e) == 0 && fstat(fd, &now) == 0 &&
	    (off_t)bytes->len == st->st_size &&
	    memchr(buf_cstr(bytes), '\r', bytes->len) == NULL;

	/* The time of its inode says all but what came within its step. */
	yes = yes && now.st_ctim.tv_sec == st->st_ctim.tv_sec &&
	    now.st_ctim.tv_nsec == st->st_ctim.tv_nsec &&
	    now.st_size == st->st_size;
	if (fd >= 0)
		close(fd);
	err_release(&e);
	return yes;
}

/* A blob for "git fast-import", and its name.  What has a CR may be converted:
 * false, as of all that git must look at itself. */
static bool
add(struct pack *p, const char *path)
{
	struct buf bytes = BUF_INIT;
	struct snap_put x = { .path = path };
	char head[64];
	bool yes = p->stream.len < MOST &&
	    take(p->s, path, &x.st, &bytes);
	int n = snprintf(head, sizeof(head), "blob %zu", bytes.len);

	if (yes) {
		buf_fmt(&p->stream, "blob\ndata %zu\n", bytes.len);
		buf_append(&p->stream, buf_cstr(&bytes), bytes.len);
		buf_byte(&p->stream, '\n');
		hash_git(x.oid, p->s->cache.oid, head, (size_t)n + 1,
		    buf_cstr(&bytes), bytes.len);
		snap_puts_add(&p->puts, &x);
	}
	buf_release(&bytes);
	return yes;
}

/* Did our child write it?  "parent process     : 12". */
static bool
is_ours(const char *report)
{
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;
	const char *at;
	bool yes = false;

	if (io_slurp(&b, report, LARGEST, &e) == 0 &&
	    (at = strstr(buf_cstr(&b), "parent process")) != NULL &&
	    (at = strchr(at, ':')) != NULL)
		yes = strtol(at + 1, NULL, 10) == (long)getpid();
	buf_release(&b);
	err_release(&e);
	return yes;
}

/* It tells of a failure in a file of its own. */
static void
drop_report(const struct snapshot *s)
{
	static const char name[] = "fast_import_crash_";
	DIR *dir = opendir(s->g->gitdir);
	struct dirent *d;

	while (dir && (d = readdir(dir)) != NULL) {
		char *path;

		if (strncmp(d->d_name, name, sizeof(name) - 1) != 0)
			continue;
		path = snap_path(s->g->gitdir, d->d_name);
		if (is_ours(path))
			unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

/* The private index anew, with its time (NULL: the present); what was linked to
 * it stays. */
static bool
replace(const struct snapshot *s, const struct buf *index,
    const struct timespec *when, struct err *e)
{
	char *tmp = snap_path(s->dir, "new");
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool yes = fd >= 0 && io_write(fd, index->data, index->len, e) == 0 &&
	    (when == NULL || futimens(fd, when) == 0);

	if (fd >= 0)
		yes = close(fd) == 0 && yes;
	yes = yes && rename(tmp, s->own.index) == 0;
	if (!yes)
		unlink(tmp);
	free(tmp);
	return yes;
}

static const char *const import[] = { "-c", "pack.compression=1", "-c",
	"fastimport.unpackLimit=1", "fast-import", "--quiet", "--done",
	"--depth=0", NULL };

/* Write the trees, as many as there are. */
static bool
pack_trees(const struct snapshot *s, const struct snap_trees *t,
    struct proc_pipe *child, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	snap_trees_pack(t, s->cache.oid, &b);
	rc = git_feed(&s->own, SNAP("index-pack", "--stdin"), b.data, b.len,
	    child, e);
	buf_release(&b);
	return rc == 0;
}

/* The index with what was gathered in place of the private one, and its trees:
 * which are packed beside what the files hold.  False: as if nothing had been
 * done. */
static bool
put(struct pack *p)
{
	struct snapshot *s = p->s;
	struct proc_pipe blobs = PROC_PIPE_INIT, trees = PROC_PIPE_INIT;
	const struct timespec was[2] = { s->cache.mtime, s->cache.mtime };
	struct snap_trees t = SNAP_TREES_INIT;
	struct buf index = BUF_INIT;
	struct err e = ERR_INIT;
	bool yes = git_feed(&s->own, import, p->stream.data, p->stream.len,
	    &blobs, &e) == 0;

	if (yes) {
		snap_put_index(&s->cache, &p->puts, &t, &index);
		yes = pack_trees(s, &t, &trees, &e);
	}
	yes = yes && replace(s, &index, NULL, &e);
	yes = proc_close(&trees, &e) == 0 && yes;
	yes = proc_close(&blobs, &e) == 0 && yes;
	if (yes) {
		hash_hex(s->tree, t.root, s->cache.oid);
	} else {
		drop_report(s);
		replace(s, &s->cache.bytes, was, &e);
	}
	snap_trees_clear(&t);
	buf_release(&index);
	err_release(&e);
	return yes;
}

/* False: git must look at one of them. */
static bool
gather(struct pack *p, const struct buf *files)
{
	bool all = true;

	for (size_t i = 0; i < files->len; i += strlen(files->data + i) + 1)
		all &= add(p, files->data + i);
	buf_append(&p->stream, "done\n", 5);
	return all;
}

/* May the index be written by us?  Not where git might give a file another
 * mode than it has, or see another name. */
static bool
may_put(struct snapshot *s)
{
	return snap_settings(s) && snap_is_set(s, "core.filemode", true) &&
	    !snap_is_set(s, "core.protecthfs", false);
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

/* All that is packed put into the index, with what goes taken out. */
static bool
put_all(struct pack *p, const struct buf *gone, const struct buf *fresh)
{
	for (size_t i = 0; i < fresh->len; i += strlen(fresh->data + i) + 1)
		if (!is_plain_name(fresh->data + i))
			return false;
	for (size_t i = 0; i < gone->len; i += strlen(gone->data + i) + 1)
		snap_puts_add(&p->puts, &(struct snap_put){
		    .path = gone->data + i, .goes = true });
	snap_puts_sort(&p->puts);
	return !was_link(&p->s->cache, &p->puts) && may_put(p->s) && put(p);
}

bool
snap_pack(struct snapshot *s, const struct snap_seen *seen,
    const struct buf *fresh, bool whole)
{
	struct buf paths = BUF_INIT, files = BUF_INIT;
	struct pack p = { s, BUF_INIT, SNAP_PUTS_INIT };
	struct err e = ERR_INIT;
	bool put = false;

	buf_append(&paths, buf_cstr(&seen->changed), seen->changed.len);
	buf_append(&paths, buf_cstr(fresh), fresh->len);
	if (count(&paths) >= LEAST && plain(s, &paths, &files) == 0) {
		whole &= files.len == paths.len;
		whole &= gather(&p, &files);
		put = whole && put_all(&p, &seen->gone, fresh);
		if (!put && snap_git(s, &p.stream, NULL, &e, import) < 0)
			drop_report(s);
	}
	buf_release(&paths);
	buf_release(&files);
	buf_release(&p.stream);
	snap_puts_clear(&p.puts);
	err_release(&e);
	return put;
}
