/* What many files hold, brought into the store at once: git writes one pack
 * sooner than a file for each. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "record/snapshot_pack.h"

/* LEAST: files; git gathers packs when there are fifty. */
enum { LEAST = 200, LARGEST = 1 << 20, MOST = 64 << 20 };

static size_t
count(const struct buf *paths)
{
	size_t n = 0;

	for (size_t i = 0; i < paths->len; i += strlen(paths->data + i) + 1)
		n++;
	return n;
}

static bool
is_attributes(const char *path)
{
	return strcmp(path_base(path), ".gitattributes") == 0;
}

static bool
there(const char *dir, const char *name)
{
	char *path;
	bool yes;

	if (dir == NULL || *dir == '\0')
		return false;
	path = snap_path(dir, name);
	yes = io_exists(path);
	free(path);
	return yes;
}

bool
snap_attributes_outside(const struct snapshot *s)
{
	return there(s->g->commondir, "info/attributes") ||
	    there(getenv("XDG_CONFIG_HOME"), "git/attributes") ||
	    there(getenv("HOME"), ".config/git/attributes") ||
	    there("/etc", "gitattributes");
}

/* May any path have attributes?  Those that core.attributesFile names are not
 * looked for: what is packed in vain is all that comes of it. */
static bool
has_attributes(const struct snapshot *s, const struct buf *paths)
{
	bool yes = snap_attributes_outside(s);

	for (size_t i = 0; !yes && i < s->cache.n; i++)
		yes = is_attributes(s->cache.v[i].path);
	for (size_t i = 0; !yes && i < paths->len;
	    i += strlen(paths->data + i) + 1)
		yes = is_attributes(paths->data + i);
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

/* A blob for "git fast-import".  What has a CR may be converted. */
static void
add(struct snapshot *s, const char *path, struct buf *stream)
{
	struct buf bytes = BUF_INIT;
	struct err e = ERR_INIT;
	struct stat st;
	char *file;

	if (fstatat(s->top, path, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode) || st.st_size > LARGEST)
		return;
	file = snap_path(s->g->top, path);
	if (io_slurp(&bytes, file, LARGEST, &e) == 0 && (bytes.len == 0 ||
	    memchr(bytes.data, '\r', bytes.len) == NULL)) {
		buf_fmt(stream, "blob\ndata %zu\n", bytes.len);
		buf_append(stream, buf_cstr(&bytes), bytes.len);
		buf_byte(stream, '\n');
	}
	free(file);
	buf_release(&bytes);
	err_release(&e);
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

void
snap_pack(struct snapshot *s, const struct buf *paths)
{
	struct buf files = BUF_INIT, stream = BUF_INIT;
	struct err e = ERR_INIT;

	if (count(paths) < LEAST || plain(s, paths, &files) < 0)
		goto done;
	for (size_t i = 0; i < files.len && stream.len < MOST;
	    i += strlen(files.data + i) + 1)
		add(s, files.data + i, &stream);
	buf_append(&stream, "done\n", 5);
	if (snap_git(s, &stream, NULL, &e, SNAP("-c", "pack.compression=1",
	    "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet",
	    "--done", "--depth=0")) < 0)
		drop_report(s);
done:
	buf_release(&files);
	buf_release(&stream);
	err_release(&e);
}
