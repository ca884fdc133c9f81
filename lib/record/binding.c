/* Which task a workspace is bound to.
 *
 * In git the binding lies in the worktree's own git directory, which goes
 * with the worktree; with its path, so that a worktree made again under the
 * same name does not inherit it.  A jj workspace without .git has no such
 * place: its binding lies in the common directory under a name made from its
 * path, and a mark of it in the workspace, which goes with that. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/hash.h"
#include "record/seal.h"

enum { MAX_BINDING = 65536 };

void
binding_release(struct binding *b)
{
	free(b->task);
	free(b->path);
	free(b->mark);
	free(b->file);
	*b = (struct binding)BINDING_INIT;
}

/* Where the binding lies: jj's own place, or the git directory. */
static char *
place(const struct git *g, bool jj)
{
	struct buf b = BUF_INIT;
	char sum[HASH_HEX];

	if (jj) {
		hash_sha256(sum, g->top, strlen(g->top));
		buf_fmt(&b, "%s/factory/workspaces/%.200s-%.12s",
		    g->commondir, path_base(g->top), sum);
	} else {
		buf_fmt(&b, "%s/factory/task", g->gitdir);
	}
	return buf_detach(&b);
}

static char *
binding_file(const struct git *g)
{
	return place(g, g->jj);
}

/* "version 1", "task ID", "path PATH", in this order, and in a jj workspace
 * "mark MARK". */
static int
parse(struct binding *b, const struct buf *text, struct err *e)
{
	static const char *const keys[] = { "version ", "task ", "path ",
	    "mark " };
	char *value[4] = { NULL, NULL, NULL, NULL };
	const char *p = buf_cstr(text);
	int rc = -1;

	for (size_t i = 0; i < 4; i++) {
		size_t n = strlen(keys[i]), len = strcspn(p, "\n");

		if (strncmp(p, keys[i], n) != 0 || p[len] != '\n')
			break;
		value[i] = mem_dup(p + n, len - n);
		p += len + 1;
	}
	if (value[0] && strcmp(value[0], "1") != 0)
		err_set(e, FX_EINPUT, "%s: is of version %s; a newer fx "
		    "wrote it, upgrade this one", b->file, value[0]);
	else if (!value[2] || value[2][0] != '/' ||
	    p != buf_cstr(text) + text->len || !path_task_ok(value[1]))
		err_set(e, FX_EINPUT, "%s: is damaged; 'factory init "
		    "--task ID' binds this workspace again", b->file);
	else
		rc = 0;
	free(value[0]);
	b->task = value[1];
	b->path = value[2];
	b->mark = value[3];
	return rc;
}

static int
read_file(struct binding *b, struct err *e)
{
	struct buf text = BUF_INIT;
	struct err why = ERR_INIT;
	int rc = 0;

	if (io_slurp(&text, b->file, MAX_BINDING, &why) == 0) {
		rc = parse(b, &text, e) < 0 ? -1 : 1;
	} else if ((errno != ENOENT && errno != ENOTDIR) ||
	    io_exists(b->file)) {	/* a link that leads nowhere */
		err_set(e, why.status, "%s", why.msg);
		rc = -1;
	}
	err_release(&why);
	buf_release(&text);
	return rc;
}

static char *
mark_file(const char *top)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s/.jj/fx-bound", top);
	return buf_detach(&b);
}

/* Is the jj workspace the one that was bound?  One that was made again at
 * the same path has no mark, or another one. */
static bool
has_mark(const struct binding *b)
{
	char *file = mark_file(b->path);
	struct err ignored = ERR_INIT;
	struct buf text = BUF_INIT;
	bool yes;

	yes = io_slurp(&text, file, MAX_BINDING, &ignored) == 0 && b->mark &&
	    strcmp(buf_cstr(&text), b->mark) == 0;
	err_release(&ignored);
	buf_release(&text);
	free(file);
	return yes;
}

/* Is gitdir what path/.git is or names? */
static bool
leads_to(const char *path, const char *gitdir)
{
	char *dir = git_dir_of(path);
	struct stat one, two;
	bool yes;

	yes = dir && stat(dir, &one) == 0 && stat(gitdir, &two) == 0 &&
	    one.st_dev == two.st_dev && one.st_ino == two.st_ino;
	free(dir);
	return yes;
}

/* Does the binding belong to this git directory?  Where GIT_DIR names that,
 * or nobody stands in a work tree, the work tree need not be the one that was
 * bound; but what was bound must still lead here. */
static bool
fits(const struct binding *b, const struct git *g)
{
	if (g->top && strcmp(b->path, g->top) == 0)
		return true;
	return !g->jj && (g->named || g->top == NULL) &&
	    leads_to(b->path, g->gitdir);
}

/* "jj git colocation" takes a .git away or puts one there: this workspace's
 * binding then lies where it would have lain before.  1, 0: there is none. */
static int
read_before(struct binding *b, const struct git *g, struct err *e)
{
	struct binding before = BINDING_INIT;
	int rc;

	if (g->jj_top == NULL || g->top == NULL)
		return 0;
	before.file = place(g, !g->jj);
	rc = read_file(&before, e);
	/* The git directory may be another workspace's, and its binding. */
	if (rc == 1 && strcmp(before.path, g->top) != 0)
		rc = 0;
	if (rc == 1) {
		struct binding none = *b;

		*b = before;
		before = none;
	}
	binding_release(&before);
	return rc;
}

/* Read the binding in the folder that has this mark.  false: none has. */
static bool
find_mark(struct binding *b, const char *dir, const char *mark)
{
	DIR *dp = opendir(dir);
	struct err ignored = ERR_INIT;
	struct dirent *d;
	bool found = false;

	while (dp && !found && (d = readdir(dp)) != NULL) {
		struct buf path = BUF_INIT;

		binding_release(b);
		path_join(&path, dir, d->d_name);
		b->file = buf_detach(&path);
		found = d->d_name[0] != '.' &&
		    read_file(b, &ignored) == 1 && b->mark &&
		    strcmp(b->mark, mark) == 0;
	}
	if (dp)
		closedir(dp);
	err_release(&ignored);
	return found;
}

/* A jj workspace that has a mark but no binding was moved, or copied, from
 * where it was bound: 0 when it is not so, else -1 with e. */
static int
check_moved(const struct git *g, struct err *e)
{
	struct binding b = BINDING_INIT;
	char *file = mark_file(g->top), *dir = binding_file(g);
	struct err ignored = ERR_INIT;
	struct buf mark = BUF_INIT;
	bool moved = io_slurp(&mark, file, MAX_BINDING, &ignored) == 0;

	*strrchr(dir, '/') = '\0';
	if (moved && find_mark(&b, dir, buf_cstr(&mark)))
		err_set(e, FX_EINPUT, "%s: this workspace was bound to task "
		    "%s as %s; if it was moved, 'factory init --task %s' "
		    "binds it", file, b.task, b.path, b.task);
	else if (moved)
		err_set(e, FX_EINPUT, "%s: this workspace was bound to a task "
		    "elsewhere; 'factory init --task ID' binds it, 'factory "
		    "deinit' lets it go", file);
	err_release(&ignored);
	binding_release(&b);
	buf_release(&mark);
	free(file);
	free(dir);
	return moved ? -1 : 0;
}

int
binding_read(struct binding *b, const struct git *g, struct err *e)
{
	bool jj = g->jj;
	int rc;

	b->file = binding_file(g);
	rc = read_file(b, e);
	if (rc == 0 && (rc = read_before(b, g, e)) == 1)
		jj = !jj;
	if (rc == 0 && g->jj)
		rc = check_moved(g, e);
	if (rc == 1 && !fits(b, g))
		rc = err_set(e, FX_EINPUT, "%s: binds %s to task %s, but this "
		    "workspace is %s; if it was moved or made again, 'factory "
		    "init --task %s' binds it", b->file, b->path, b->task,
		    g->top ? g->top : g->gitdir, b->task);
	if (rc == 1 && jj && !has_mark(b))
		rc = err_set(e, FX_EINPUT, "%s: binds an earlier workspace %s "
		    "to task %s; 'factory init --task %s' binds this one",
		    b->file, b->path, b->task, b->task);
	return rc;
}

/* Leave a mark in the jj workspace; the mark, owned, NULL with e. */
static char *
put_mark(const struct git *g, struct err *e)
{
	char *file = mark_file(g->top), sum[HASH_HEX];
	struct buf b = BUF_INIT;
	struct timespec now;
	int rc;

	clock_gettime(CLOCK_REALTIME, &now);
	buf_fmt(&b, "%s %lld.%09ld %ld", g->top, (long long)now.tv_sec,
	    now.tv_nsec, (long)getpid());
	hash_sha256(sum, b.data, b.len);
	rc = io_replace(file, sum, 32, 0644, e);
	buf_release(&b);
	free(file);
	return rc < 0 ? NULL : mem_dup(sum, 32);
}

/* A binding of this workspace in the other place holds no more. */
static void
forget_before(const struct git *g)
{
	struct binding b = BINDING_INIT;
	struct err ignored = ERR_INIT;

	if (read_before(&b, g, &ignored) == 1)
		unlink(b.file);
	err_release(&ignored);
	binding_release(&b);
}

int
binding_write(const struct git *g, const char *task, struct err *e)
{
	struct buf b = BUF_INIT, dir = BUF_INIT;
	char *file, *mark = NULL;
	int rc;

	if (g->top == NULL)
		return err_set(e, FX_EINPUT, "%s: a bare repository cannot be "
		    "bound to a task", g->gitdir);
	if (strchr(g->top, '\n'))
		return err_set(e, FX_EINPUT, "a workspace whose path holds a "
		    "line break cannot be bound");
	if (g->jj && (mark = put_mark(g, e)) == NULL)
		return -1;
	file = binding_file(g);
	buf_append(&dir, file, (size_t)(path_base(file) - file - 1));
	buf_fmt(&b, "version 1\ntask %s\npath %s\n", task, g->top);
	if (mark)
		buf_fmt(&b, "mark %s\n", mark);
	rc = io_mkdirs(dir.data, 0777, e);
	if (rc == 0)
		rc = io_replace(file, b.data, b.len, 0666 & ~022, e);
	if (rc == 0)
		forget_before(g);
	buf_release(&b);
	buf_release(&dir);
	free(mark);
	free(file);
	return rc;
}

int
binding_remove(const struct git *g, struct err *e)
{
	char *file = binding_file(g);
	int rc = 0;

	forget_before(g);
	if (unlink(file) < 0 && errno != ENOENT && errno != ENOTDIR)
		rc = err_sys(e, "%s", file);
	if (rc == 0 && g->jj_top) {
		char *mark = mark_file(g->top);

		unlink(mark);	/* without a binding it says nothing */
		free(mark);
	}
	*strrchr(file, '/') = '\0';
	rmdir(file);	/* stays when something else lies in it */
	free(file);
	return rc;
}

/* Is the workspace of this binding still there?  What else came to its path
 * is not it, nor is what this repository is a copy of. */
static bool
lives(const struct binding *b, bool jj)
{
	char *dir;
	bool yes;

	if (jj)
		return io_is_dir(b->path) && has_mark(b);
	dir = mem_dup(b->file, strlen(b->file) - strlen("/factory/task"));
	yes = leads_to(b->path, dir);
	free(dir);
	return yes;
}

/* Read the binding in file and hand it on while its workspace lives. */
static int
visit(const char *file, bool jj,
    int (*each)(void *, const struct binding *), void *ctx)
{
	struct binding b = BINDING_INIT;
	struct err ignored = ERR_INIT;
	int rc = 0;

	b.file = mem_strdup(file);
	/* What cannot be read binds nothing here: its own workspace says
	 * so itself. */
	if (read_file(&b, &ignored) == 1 && lives(&b, jj))
		rc = each(ctx, &b);
	err_release(&ignored);
	binding_release(&b);
	return rc;
}

static int
visit_folder(const char *dir, const char *suffix, bool jj,
    int (*each)(void *, const struct binding *), void *ctx)
{
	DIR *dp = opendir(dir);
	struct dirent *d;
	int rc = 0;

	while (dp && rc == 0 && (d = readdir(dp)) != NULL) {
		struct buf b = BUF_INIT;

		if (d->d_name[0] != '.') {
			buf_fmt(&b, "%s/%s%s", dir, d->d_name, suffix);
			rc = visit(b.data, jj, each, ctx);
		}
		buf_release(&b);
	}
	if (dp)
		closedir(dp);
	return rc;
}

int
binding_each(const char *commondir,
    int (*each)(void *ctx, const struct binding *), void *ctx)
{
	struct buf b = BUF_INIT;
	int rc;

	buf_fmt(&b, "%s/factory/task", commondir);
	rc = visit(b.data, false, each, ctx);
	buf_clear(&b);
	buf_fmt(&b, "%s/worktrees", commondir);
	if (rc == 0)
		rc = visit_folder(b.data, "/factory/task", false, each, ctx);
	buf_clear(&b);
	buf_fmt(&b, "%s/factory/workspaces", commondir);
	if (rc == 0)
		rc = visit_folder(b.data, "", true, each, ctx);
	buf_release(&b);
	return rc;
}
