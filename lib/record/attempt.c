/* The records of a task's attempts: read, numbered, written. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "base/text.h"
#include "door/hash.h"
#include "door/jdoc.h"
#include "record/attempt_json.h"
#include "record/attempt_parts.h"

static const size_t max_record = (size_t)1 << 28;

/* What may stand in a ref and in a file's name. */
static bool
is_plain(const char *s)
{
	return path_task_ok(s);
}

/* The name of the workspace for where it is bound to no task: "-main" for
 * the main one, which no other has.  Owned. */
static char *
workspace(const struct git *g)
{
	const char *id = g->jj ? g->top :
	    strcmp(g->gitdir, g->commondir) != 0 ? g->gitdir : NULL;
	struct buf b = BUF_INIT;
	char sum[HASH_HEX];

	if (id == NULL) {
		buf_str(&b, "-main");
	} else if (!g->jj && is_plain(path_base(id)) &&
	    strcmp(path_base(id), "main") != 0) {
		buf_fmt(&b, "-%s", path_base(id));
	} else {
		hash_sha256(sum, id, strlen(id));
		buf_fmt(&b, "-%s-%.12s",
		    is_plain(path_base(id)) ? path_base(id) : "", sum);
	}
	return buf_detach(&b);
}

char *
attempt_file(const struct attempts *a, unsigned n, const char *suffix)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s/%u%s", a->dir, n, suffix);
	return buf_detach(&b);
}

/* The number in "12.json", with this suffix; 0: it is another file. */
static unsigned
number_of(const char *name, const char *suffix)
{
	char *end;
	unsigned long n;

	if (*name < '1' || *name > '9')
		return 0;
	errno = 0;
	n = strtoul(name, &end, 10);
	return errno == 0 && n < UINT_MAX && strcmp(end, suffix) == 0 ?
	    (unsigned)n : 0;
}

static struct attempt *
add(struct attempts *a)
{
	mem_grow(&a->v, a->n, &a->cap, sizeof(*a->v));
	a->v[a->n] = (struct attempt){ .status = -1,
	    .counts = { -1, -1, -1, -1 }, .coverage = -1 };
	return &a->v[a->n++];
}

static int
read_one(struct attempts *a, unsigned n, struct err *e)
{
	char *path = attempt_file(a, n, ".json");
	struct err why = ERR_INIT;
	struct attempt *x = add(a);
	struct buf b = BUF_INIT;
	int rc = io_slurp(&b, path, max_record, e);
	struct buf word = BUF_INIT;

	if (rc == 0 && (rc = attempt_parse(x, buf_cstr(&b), b.len, &why)) < 0)
		err_set(e, why.status, "%s: %s", path, why.msg);
	else if (rc == 0 && x->n != n)
		rc = err_set(e, FX_EINPUT, "%s: is the record of attempt %u",
		    path, x->n);
	x->stored = true;
	text_shell(&word, path);
	if (rc < 0 && e->status == FX_EINPUT)
		err_more(e, FX_EINPUT, "'mv %s %s.bad' puts it aside: "
		    "the other attempts stay, and 'fx-tcr undo %u' brings "
		    "back what it kept", word.data, word.data, n);
	buf_release(&word);
	err_release(&why);
	buf_release(&b);
	free(path);
	return rc;
}

static int
by_number(const void *a, const void *b)
{
	const struct attempt *x = a, *y = b;

	return x->n < y->n ? -1 : x->n > y->n;
}

/* "-main", "-wt", "--0123456789ab": a workspace, as it is called here. */
static bool
is_workspace(const char *s)
{
	if (*s++ != '-')
		return false;
	return is_plain(s + (*s == '-'));
}

static int
place(struct attempts *a, const struct git *g, const char *task,
    struct err *e)
{
	struct buf dir = BUF_INIT;

	*a = (struct attempts)ATTEMPTS_INIT;
	if (task && !path_task_ok(task) && !is_workspace(task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task", task);
	a->name = task ? mem_strdup(task) : workspace(g);
	buf_fmt(&dir, "%s/factory/tcr/%s", g->commondir, a->name);
	a->dir = buf_detach(&dir);
	return 0;
}

/* Read it, or leave it out and say so. */
static int
read_or_tell(struct attempts *a, unsigned n, struct err *broken,
    struct err *e)
{
	struct err why = ERR_INIT;
	int rc = read_one(a, n, broken ? &why : e);

	if (broken == NULL || rc == 0)
		return rc;
	arena_release(&a->v[--a->n].arena);
	err_more(broken, why.status, "%s", why.msg);
	err_release(&why);
	return 0;
}

int
attempts_look(struct attempts *a, const struct git *g, const char *task,
    struct err *broken, struct err *e)
{
	struct dirent *x;
	int rc = 0;
	DIR *d;

	if (place(a, g, task, e) < 0)
		return -1;
	if ((d = opendir(a->dir)) == NULL)
		return errno == ENOENT ? 0 : err_sys(e, "%s", a->dir);
	while (rc == 0 && (errno = 0, x = readdir(d)) != NULL) {
		unsigned n = number_of(x->d_name, ".json");

		if (n > 0)
			rc = read_or_tell(a, n, broken, e);
	}
	if (rc == 0 && errno != 0)
		rc = err_sys(e, "%s", a->dir);
	closedir(d);
	if (a->n > 1)
		qsort(a->v, a->n, sizeof(*a->v), by_number);
	return rc;
}

int
attempts_read(struct attempts *a, const struct git *g, const char *task,
    struct err *e)
{
	return attempts_look(a, g, task, NULL, e);
}

void
attempts_release(struct attempts *a)
{
	for (size_t i = 0; i < a->n; i++)
		arena_release(&a->v[i].arena);
	free(a->v);
	free(a->dir);
	free(a->name);
	*a = (struct attempts)ATTEMPTS_INIT;
}

/* The highest number that a file of the folder has: a record, a log, or one
 * that another process takes. */
static int
highest_file(const struct attempts *a, unsigned *n, struct err *e)
{
	DIR *d = opendir(a->dir);
	struct dirent *x;

	if (d == NULL)
		return err_sys(e, "%s", a->dir);
	while ((x = readdir(d)) != NULL) {
		const char *suffix = x->d_name + strspn(x->d_name,
		    "0123456789");
		unsigned k = number_of(x->d_name, suffix);

		if (k > *n)
			*n = k;
	}
	closedir(d);
	return 0;
}

/* The highest number that a ref has.  Their objects would be in the way of
 * what a new attempt keeps. */
static int
highest_ref(const struct attempts *a, const struct git *g, unsigned *n,
    struct err *e)
{
	struct buf prefix = BUF_INIT, out = BUF_INIT;
	const char *argv[] = { "for-each-ref", "--format=%(refname)", NULL,
	    NULL };
	int rc;

	buf_fmt(&prefix, "refs/fx/tcr/%s/", a->name);
	argv[2] = prefix.data;
	rc = git_run(g, argv, NULL, 0, &out, e);
	for (char *p = out.data, *end; rc == 0 && p && *p; p = end + 1) {
		unsigned k;

		if ((end = strchr(p, '\n')) == NULL)
			break;
		*end = '\0';
		/* "12-before" is one of 12, too. */
		k = strlen(p) > prefix.len ? number_of(p + prefix.len,
		    p + prefix.len + strspn(p + prefix.len,
		    "0123456789")) : 0;
		if (k > *n)
			*n = k;
	}
	buf_release(&prefix);
	buf_release(&out);
	return rc;
}

/* 1: the number is ours now, 0: it is another's. */
static int
take(const struct attempts *a, unsigned n, struct err *e)
{
	char *mine = attempt_file(a, n, ".new");
	char *record = attempt_file(a, n, ".json");
	int fd = open(mine, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int rc = fd >= 0 ? 1 : errno == EEXIST ? 0 : err_sys(e, "%s", mine);

	if (fd >= 0)
		close(fd);
	/* Who took it before has written the record since we looked. */
	if (rc == 1 && io_exists(record)) {
		unlink(mine);
		rc = 0;
	}
	free(mine);
	free(record);
	return rc;
}

long long
attempt_worktree(const struct git *g)
{
	struct buf b = BUF_INIT;
	struct stat st;
	long long when = 0;

	/* git writes it once. */
	buf_fmt(&b, "%s/commondir", g->gitdir);
	if (g->jj_top == NULL && stat(b.data, &st) == 0)
		when = (long long)st.st_mtim.tv_sec * 1000 +
		    st.st_mtim.tv_nsec / 1000000;
	buf_release(&b);
	return when;
}

struct attempt *
attempt_new(struct attempts *a, const struct git *g, struct err *e)
{
	unsigned n = a->n ? a->v[a->n - 1].n : 0;
	struct attempt *x;
	int rc;

	if (io_mkdirs(a->dir, 0777, e) < 0 || highest_file(a, &n, e) < 0 ||
	    highest_ref(a, g, &n, e) < 0)
		return NULL;
	do {
		n++;
		rc = n < UINT_MAX - 1 ? take(a, n, e) :
		    err_set(e, FX_EFAIL, "%s: no number is left", a->dir);
	} while (rc == 0);
	if (rc < 0)
		return NULL;
	x = add(a);
	x->n = n;
	x->worktree = attempt_worktree(g);
	return x;
}

/* The record's bytes; they are read back, since one that cannot be read would
 * end every later run. */
static int
print(const struct attempt *x, struct buf *b, struct err *e)
{
	struct attempt again;
	struct jdoc *j = attempt_jdoc(x);
	char *s = NULL;
	size_t n = 0;
	FILE *fp = open_memstream(&s, &n);
	int rc;

	if (fp == NULL)
		mem_fail();
	jdoc_pretty(j, fp);
	jdoc_free(j);
	if (fclose(fp) != 0)
		mem_fail();
	buf_append(b, s, n);
	free(s);
	if (n > max_record)
		return err_set(e, FX_EFAIL, "the record of attempt %u is "
		    "larger than %zu bytes", x->n, max_record);
	rc = attempt_parse(&again, b->data, b->len, e);
	arena_release(&again.arena);
	return rc;
}

int
attempt_write(const struct attempts *a, struct attempt *x,
    const struct git *g, struct err *e)
{
	char *path = attempt_file(a, x->n, ".json");
	char *mine = attempt_file(a, x->n, ".new");
	struct buf b = BUF_INIT;
	int rc = print(x, &b, e);

	if (rc == 0)
		rc = x->stored ? io_replace(path, b.data, b.len, 0600, e) :
		    io_create(path, b.data, b.len, 0600, e);
	if (rc == 0 && !x->stored)
		unlink(mine);
	if (rc == 0) {
		x->stored = true;
		attempt_copy(a, x->n, g, b.data, b.len);
	}
	buf_release(&b);
	free(path);
	free(mine);
	return rc;
}

const char *
attempt_ref(const struct attempts *a, struct attempt *x)
{
	struct buf b = BUF_INIT;
	const char *s;

	buf_fmt(&b, "refs/fx/tcr/%s/%u", a->name, x->n);
	s = arena_strdup(&x->arena, b.data);
	buf_release(&b);
	return s;
}

const char *
attempt_log(const struct attempts *a, struct attempt *x)
{
	char *path = attempt_file(a, x->n, ".log");
	const char *s = arena_strdup(&x->arena, path);

	free(path);
	return s;
}
