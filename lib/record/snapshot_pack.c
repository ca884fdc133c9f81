/* What many files hold, brought into the store at once: git writes one pack
 * sooner than a file for each. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "record/snapshot_attributes.h"
#include "record/snapshot_own.h"
#include "record/snapshot_pack.h"
#include "record/snapshot_settings.h"

/* LEAST: files; git gathers packs when there are fifty. */
enum { LEAST = 200, LARGEST = 1 << 20, MOST = 64 << 20 };

struct pack {
	struct snapshot *s;
	struct packfile file;
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

/* A blob for the pack, and its name.  What has a CR may be converted:
 * false, as of all that git must look at itself. */
static bool
add(struct pack *p, const char *path)
{
	struct buf bytes = BUF_INIT;
	struct snap_put x = { .path = path };
	char head[64];
	bool yes = p->file.bytes.len < MOST &&
	    take(p->s, path, &x.st, &bytes);
	int n = snprintf(head, sizeof(head), "blob %zu", bytes.len);

	if (yes) {
		packfile_add(&p->file, PACKFILE_BLOB, buf_cstr(&bytes),
		    bytes.len);
		hash_git(x.oid, p->s->cache.oid, head, (size_t)n + 1,
		    buf_cstr(&bytes), bytes.len);
		snap_puts_add(&p->puts, &x);
	}
	buf_release(&bytes);
	return yes;
}

/* False: git must look at one of them. */
static bool
gather(struct pack *p, const struct buf *files)
{
	bool all = true;

	for (size_t i = 0; i < files->len; i += strlen(files->data + i) + 1)
		all &= add(p, files->data + i);
	return all;
}

bool
snap_pack(struct snapshot *s, const struct snap_seen *seen,
    const struct buf *fresh, bool whole)
{
	struct buf paths = BUF_INIT, files = BUF_INIT;
	struct pack p = { s, PACKFILE_INIT, SNAP_PUTS_INIT };
	const struct buf *gone = &seen->gone;
	struct err e = ERR_INIT;
	bool staged = false;

	buf_append(&paths, buf_cstr(&seen->changed), seen->changed.len);
	buf_append(&paths, buf_cstr(fresh), fresh->len);
	if (count(&paths) >= LEAST && plain(s, &paths, &files) == 0) {
		whole &= files.len == paths.len;
		whole &= gather(&p, &files);
		for (size_t i = 0; whole && i < gone->len;
		    i += strlen(gone->data + i) + 1)
			snap_puts_add(&p.puts, &(struct snap_put){
			    .path = gone->data + i, .goes = true });
		if (whole)
			staged = snap_own_stage(s, &p.puts, &p.file);
		else if (p.file.n > 0)
			snap_own_write(s, &p.file, &e);
	}
	buf_release(&paths);
	buf_release(&files);
	packfile_release(&p.file);
	snap_puts_clear(&p.puts);
	err_release(&e);
	return staged;
}
