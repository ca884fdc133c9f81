/* A repository's questions answered by git children: in any repository that
 * git itself can read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/repo_ops.h"

enum { MAX_OBJECT = 1 << 30 };

struct children {
	const struct git *g;
	struct proc_pipe cat;		/* git cat-file --batch-command */
	FILE *answers;
};

static void
release(void *state)
{
	struct children *r = state;
	struct err ignored = ERR_INIT;

	if (r->answers)
		fclose(r->answers);
	r->cat.out = -1;
	/* It ends when its input does; how is of no interest any more. */
	proc_close(&r->cat, &ignored);
	err_release(&ignored);
	free(r);
}

static bool
is_oid(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return (n == 40 || n == 64) && s[n] == '\0';
}

/* The one line that a command printed, as an id. */
static int
one_oid(struct buf *out, char oid[GIT_OID], const char *what, struct err *e)
{
	while (out->len > 0 && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
	if (!is_oid(buf_cstr(out)))
		return err_set(e, FX_EFAIL, "git: '%s' has no id", what);
	memcpy(oid, out->data, out->len + 1);
	return 1;
}

static int
commit(void *state, const char *rev, char oid[GIT_OID], struct err *e)
{
	struct children *r = state;
	struct buf spec = BUF_INIT, out = BUF_INIT;
	const char *argv[] = { "rev-parse", "--verify", "-q",
	    "--end-of-options", NULL, NULL };
	int st;

	buf_fmt(&spec, "%s^{commit}", rev);
	argv[4] = spec.data;
	st = git_ask(r->g, argv, NULL, 0, &out, NULL, e);
	if (st == 0)
		st = one_oid(&out, oid, rev, e);
	else if (st == 1 || st == 128)
		st = 0;
	else if (st > 0)
		st = err_set(e, FX_EFAIL, "git rev-parse %s: status %d", rev,
		    st);
	buf_release(&spec);
	buf_release(&out);
	return st;
}

static int
ref(void *state, const char *name, char oid[GIT_OID], struct err *e)
{
	struct children *r = state;
	/* rev-parse would take a tag called refs/heads/main for the branch. */
	const char *argv[] = { "show-ref", "--verify", "-s", "--", name,
	    NULL };
	struct buf out = BUF_INIT, file = BUF_INIT;
	int st = git_ask(r->g, argv, NULL, 0, &out, NULL, e);

	if (st == 0) {
		st = one_oid(&out, oid, name, e);
	} else if (st > 0) {
		/* A ref that is there but cannot be read is not absent. */
		buf_fmt(&file, "%s/%s", r->g->commondir, name);
		st = io_exists(file.data) && !io_is_dir(file.data) ?
		    err_set(e, FX_EFAIL, "%s: cannot be read", name) : 0;
	}
	buf_release(&out);
	buf_release(&file);
	return st;
}

/* Run merge-base; its lines are appended to *v. */
static int
merge_base(struct children *r, const char *const *argv, char (**v)[GIT_OID],
    size_t *n, size_t *cap, struct err *e)
{
	struct buf out = BUF_INIT, said = BUF_INIT;
	int st = git_ask(r->g, argv, NULL, 0, &out, &said, e);

	if (st > 1)
		err_set(e, FX_EFAIL, "git merge-base: %s", buf_cstr(&said));
	for (char *s = out.data; (st == 0 || st == 1) && s && *s;) {
		size_t len = strcspn(s, "\n");
		bool more = s[len] == '\n';

		s[len] = '\0';
		mem_grow(v, *n, cap, sizeof(**v));
		if (is_oid(s))
			memcpy((*v)[(*n)++], s, len + 1);
		s += len + more;
	}
	buf_release(&out);
	buf_release(&said);
	return st == 0 || st == 1 ? 0 : -1;
}

static int
independent(void *state, char (*oids)[GIT_OID], size_t *n, struct err *e)
{
	struct children *r = state;
	const char *argv[64] = { "merge-base", "--independent" };
	char (*v)[GIT_OID] = NULL;
	size_t got = 0, cap = 0;
	int rc;

	if (*n < 2)
		return 0;
	if (*n > 60)
		return err_set(e, FX_EFAIL, "more than 60 merge bases");
	for (size_t i = 0; i < *n; i++)
		argv[2 + i] = oids[i];
	argv[2 + *n] = NULL;
	rc = merge_base(r, argv, &v, &got, &cap, e);
	if (rc == 0 && got > 0) {
		memcpy(oids, v, got * sizeof(*v));
		*n = got;
	}
	free(v);
	return rc;
}

static int
merge_bases(void *state, const char *a, char (*others)[GIT_OID],
    size_t nothers, char (**bases)[GIT_OID], size_t *nbases, size_t *cap,
    struct err *e)
{
	const char *argv[64] = { "merge-base", "--all", a };

	if (nothers > 60)
		return err_set(e, FX_EFAIL, "a merge of more than 60 parents");
	for (size_t i = 0; i < nothers; i++)
		argv[3 + i] = others[i];
	argv[3 + nothers] = NULL;
	return merge_base(state, argv, bases, nbases, cap, e);
}

/* Ask the child for an object: type and size.  1, or -1 with e. */
static int
request(struct children *r, const char *verb, const char *name, char type[16],
    unsigned long long *size, struct err *e)
{
	static const char *const argv[] = { "cat-file", "--batch-command",
	    NULL };
	struct buf line = BUF_INIT;
	int rc;

	if (r->answers == NULL) {
		if (git_open(r->g, argv, &r->cat, e) < 0)
			return -1;
		r->answers = fdopen(r->cat.out, "r");
		if (r->answers == NULL)
			return err_sys(e, "git cat-file");
	}
	buf_fmt(&line, "%s %s\n", verb, name);
	rc = io_write(r->cat.in, line.data, line.len, e);
	if (rc == 0)
		rc = io_record(r->answers, '\n', 4096, &line, e);
	if (rc == 1 && sscanf(line.data, "%*65s %15s %llu", type, size) != 2)
		rc = err_set(e, FX_EFAIL, "object %s cannot be read (%s)",
		    name, line.data);
	else if (rc == 0)
		rc = err_set(e, FX_EFAIL, "git cat-file ended at object %s",
		    name);
	buf_release(&line);
	return rc;
}

/* Read an object whole, appended to out. */
static int
object(void *state, const char *name, const char *type, size_t max,
    struct buf *out, struct err *e)
{
	struct children *r = state;
	unsigned long long size = 0;
	char is[16];
	size_t at = out->len;

	if (request(r, "contents", name, is, &size, e) < 0)
		return -1;
	if (size > MAX_OBJECT)
		return err_set(e, FX_EFAIL, "object %s is too large", name);
	buf_reserve(out, (size_t)size + 1);
	if (fread(out->data + at, 1, (size_t)size + 1, r->answers) !=
	    (size_t)size + 1)
		return err_set(e, FX_EFAIL, "git cat-file: object %s is cut "
		    "short", name);
	out->len += (size_t)size;
	out->data[out->len] = '\0';
	if (strcmp(is, type) != 0)
		return err_set(e, FX_EFAIL, "object %s is a %s, not a %s",
		    name, is, type);
	if (size > max)
		return err_set(e, FX_EINPUT, "object %s is larger than the "
		    "limit of %zu bytes", name, max);
	return 0;
}

static int
size_of(void *state, const char *oid, unsigned long long *size, struct err *e)
{
	char type[16];

	return request(state, "info", oid, type, size, e) < 0 ? -1 : 0;
}

void *
repo_git_open(const struct git *g, const struct repo_ops **ops)
{
	/* Lists of changes are git's own affair: see changes_trees. */
	static const struct repo_ops mine = { release, commit, ref,
	    independent, merge_bases, size_of, object, NULL };
	struct children *r = mem_alloc(sizeof(*r));

	r->g = g;
	r->cat = (struct proc_pipe)PROC_PIPE_INIT;
	*ops = &mine;
	return r;
}
