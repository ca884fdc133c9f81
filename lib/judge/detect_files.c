/* The files of a tree. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "judge/detect_files.h"

/* Bytes read at once; of the longest path. */
enum { CHUNK = 1 << 16, LONGEST = 1 << 20 };

/* In a jj workspace without .git only git's store is known: it has no index,
 * so that all that is not ignored is untracked. */
static int
start(struct detect_files *f, const char *here, struct err *e)
{
	struct buf store = BUF_INIT, top = BUF_INIT;
	const char *list[] = { "-C", here, "ls-files", "-z", "-co",
	    "--exclude-standard", NULL };
	const char *in_jj[] = { "-c", "core.bare=false", NULL, NULL, "-C",
	    here, "ls-files", "-z", "-co", "--exclude-standard", NULL };
	int rc;

	buf_fmt(&store, "--git-dir=%s", f->repo.gitdir);
	buf_fmt(&top, "--work-tree=%s", f->repo.top);
	in_jj[2] = store.data;
	in_jj[3] = top.data;
	rc = git_open(&f->repo, f->repo.jj ? in_jj : list, &f->pipe, e);
	buf_release(&store);
	buf_release(&top);
	return rc;
}

void
detect_files_begin(struct detect_files *f)
{
	struct err none = ERR_INIT;
	char *here = getcwd(NULL, 0);

	/* A hook's GIT_DIR may name a repository that lies elsewhere. */
	f->git = here && git_locate(&f->repo, &none) == 0 && f->repo.top &&
	    path_within(here, f->repo.top) && start(f, here, &none) == 0;
	err_release(&none);
	free(here);
}

/* Hand on the paths that have come whole, and keep the rest. */
static void
hand_on(struct detect_files *f, struct buf *b, detect_each *each, void *ctx)
{
	const char *s = b->data, *end = s + b->len, *nul;

	while ((nul = memchr(s, '\0', (size_t)(end - s))) != NULL) {
		each(ctx, s, (size_t)(nul - s));
		f->n++;
		s = nul + 1;
	}
	b->len = (size_t)(end - s);
	memmove(b->data, s, b->len);
}

static int
from_pipe(struct detect_files *f, struct buf *b, detect_each *each, void *ctx,
    struct err *e)
{
	ssize_t n;

	for (;;) {
		buf_reserve(b, CHUNK);
		n = read(f->pipe.out, b->data + b->len, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, "git ls-files");
		if (n == 0)
			return 0;
		b->len += (size_t)n;
		hand_on(f, b, each, ctx);
		if (b->len > LONGEST)
			return err_set(e, FX_EFAIL, "git ls-files: a path is "
			    "longer than %d bytes", LONGEST);
	}
}

static int
from_git(struct detect_files *f, detect_each *each, void *ctx, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = from_pipe(f, &b, each, ctx, e);
	int status = proc_close(&f->pipe, e);

	buf_release(&b);
	if (rc < 0 || status < 0)
		return -1;
	return status == 0 ? 0 : err_set(e, FX_EFAIL,
	    "git ls-files ended with %d", status);
}

/* Folders still to be read, the nearest first. */
struct queue {
	char **v;
	size_t n, cap, at, seen;
	detect_each *each;
	void *ctx;
};

static bool
is_store(const char *name)
{
	return strcmp(name, ".git") == 0 || strcmp(name, ".jj") == 0 ||
	    strcmp(name, ".hg") == 0 || strcmp(name, ".svn") == 0;
}

/* 1: a folder, 0: a file, -1: neither. */
static int
kind_of(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return -1;
	return S_ISDIR(st.st_mode) ? 1 : S_ISREG(st.st_mode) ? 0 : -1;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Take what a folder holds, in order of name, so that a walk that stops does
 * so at the same place each time. */
static void
take(struct detect_files *f, struct queue *q, const char *dir, char **names,
    size_t n)
{
	if (n > 0)
		qsort(names, n, sizeof(*names), by_name);
	for (size_t i = 0; i < n; i++) {
		struct buf path = BUF_INIT;
		int kind;

		if (*dir)
			buf_fmt(&path, "%s/", dir);
		buf_str(&path, names[i]);
		kind = kind_of(path.data);
		if (kind == 1 && !is_store(names[i])) {
			mem_grow(&q->v, q->n, &q->cap, sizeof(*q->v));
			q->v[q->n++] = mem_strdup(path.data);
		} else if (kind == 0) {
			q->each(q->ctx, path.data, path.len);
			f->n++;
		}
		buf_release(&path);
		free(names[i]);
	}
}

static int
read_folder(struct detect_files *f, struct queue *q, const char *dir,
    struct err *e)
{
	DIR *d = opendir(*dir ? dir : ".");
	struct dirent *x;
	char **names = NULL;
	size_t n = 0, cap = 0;

	/* One that is closed to us below the root stops nothing. */
	if (d == NULL && *dir) {
		if (f->nclosed++ == 0)
			buf_fmt(&f->closed, "%s: %s", dir, strerror(errno));
		return 0;
	}
	if (d == NULL)
		return err_sys(e, ".");
	while (!f->stopped && (x = readdir(d)) != NULL) {
		if (strcmp(x->d_name, ".") == 0 ||
		    strcmp(x->d_name, "..") == 0)
			continue;
		if (++q->seen > DETECT_WALK) {
			f->stopped = true;
			break;
		}
		mem_grow(&names, n, &cap, sizeof(*names));
		names[n++] = mem_strdup(x->d_name);
	}
	closedir(d);
	take(f, q, dir, names, n);
	free(names);
	return 0;
}

static int
walk(struct detect_files *f, detect_each *each, void *ctx, struct err *e)
{
	struct queue q = { .each = each, .ctx = ctx };
	int rc = read_folder(f, &q, "", e);

	for (; rc == 0 && q.at < q.n && !f->stopped; q.at++)
		rc = read_folder(f, &q, q.v[q.at], e);
	for (size_t i = 0; i < q.n; i++)
		free(q.v[i]);
	free(q.v);
	return rc;
}

int
detect_files_read(struct detect_files *f, detect_each *each, void *ctx,
    struct err *e)
{
	const struct buf *b = f->listed;

	for (size_t n, i = 0; b && i < b->len; i += n + 1, f->n++) {
		n = strlen(b->data + i);
		each(ctx, b->data + i, n);
	}
	if (b)
		return 0;
	if (f->git && from_git(f, each, ctx, e) < 0)
		return -1;
	if (f->n > 0)
		return 0;
	f->git = false;
	return walk(f, each, ctx, e);
}

void
detect_files_release(struct detect_files *f)
{
	struct err none = ERR_INIT;

	proc_close(&f->pipe, &none);
	err_release(&none);
	git_release(&f->repo);
	buf_release(&f->closed);
}
