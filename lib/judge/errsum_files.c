/* The files of a repository, by what their paths end with. */
#define _DEFAULT_SOURCE		/* d_type */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/git.h"
#include "judge/errsum_files.h"

enum { MOST = 20000, DEEP = 24 };

struct errsum_files {
	bool read, located;
	struct git git;		/* around us, when located */
	struct arena arena;
	const char **v;		/* by their last component */
	size_t n, cap, seen;
};

/* Folders of what was made or fetched. */
static const char *const foreign[] = {
	"node_modules", "target", "build", "_build", "dist", "out", "vendor",
	"third_party", "deps", "venv", "__pycache__", "coverage", NULL
};

struct errsum_files *
errsum_files_new(void)
{
	return mem_alloc(sizeof(struct errsum_files));
}

void
errsum_files_free(struct errsum_files *f)
{
	if (f == NULL)
		return;
	git_release(&f->git);
	arena_release(&f->arena);
	free(f->v);
	free(f);
}

const char *
errsum_files_top(struct errsum_files *f)
{
	struct err none = ERR_INIT;

	if (!f->located && git_locate(&f->git, &none) < 0)
		err_release(&none);
	f->located = true;
	return f->git.top;
}

static bool
is_foreign(const char *name)
{
	if (*name == '.')
		return true;
	for (size_t i = 0; foreign[i]; i++)
		if (strcmp(name, foreign[i]) == 0)
			return true;
	return false;
}

static bool
is_folder(int fd, const struct dirent *d)
{
	struct stat st;

	if (d->d_type != DT_UNKNOWN)
		return d->d_type == DT_DIR;
	return fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

/* What lies in a folder, whose path from the top is in b; fd is taken. */
static void
walk(struct errsum_files *f, int fd, struct buf *b, unsigned depth)
{
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	size_t n = b->len;
	struct dirent *d;

	if (dir == NULL && fd >= 0)
		close(fd);
	while (dir && f->seen <= MOST && (d = readdir(dir)) != NULL) {
		if (*d->d_name == '.')
			continue;
		f->seen++;
		buf_fmt(b, "%s%s", n ? "/" : "", d->d_name);
		if (!is_folder(dirfd(dir), d)) {
			mem_grow(&f->v, f->n, &f->cap, sizeof(*f->v));
			f->v[f->n++] = arena_dup(&f->arena, buf_cstr(b),
			    b->len);
		} else if (depth < DEEP && !is_foreign(d->d_name)) {
			walk(f, openat(dirfd(dir), d->d_name, O_RDONLY |
			    O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), b,
			    depth + 1);
		}
		b->len = n;
	}
	if (dir)
		closedir(dir);
}

static int
by_base(const void *a, const void *b)
{
	return strcmp(path_base(*(const char *const *)a),
	    path_base(*(const char *const *)b));
}

static void
fill(struct errsum_files *f)
{
	const char *top = errsum_files_top(f);
	struct buf b = BUF_INIT;

	f->read = true;
	if (top)
		walk(f, open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC), &b, 0);
	/* Of a part nobody knows whether a name is the only one. */
	if (f->seen > MOST)
		f->n = 0;
	if (f->n > 1)
		qsort(f->v, f->n, sizeof(*f->v), by_base);
	buf_release(&b);
}

static bool
ends(const char *path, const char *end)
{
	size_t n = strlen(path), k = strlen(end);

	return n >= k && strcmp(path + n - k, end) == 0 &&
	    (n == k || path[n - k - 1] == '/');
}

const char *
errsum_files_find(struct errsum_files *f, const char *end)
{
	const char *base = path_base(end), *found = NULL;
	size_t lo = 0, hi;

	if (!f->read)
		fill(f);
	for (hi = f->n; lo < hi;) {
		size_t at = lo + (hi - lo) / 2;

		if (strcmp(path_base(f->v[at]), base) < 0)
			lo = at + 1;
		else
			hi = at;
	}
	for (; lo < f->n && strcmp(path_base(f->v[lo]), base) == 0; lo++) {
		if (!ends(f->v[lo], end))
			continue;
		if (found)
			return NULL;
		found = f->v[lo];
	}
	return found;
}
