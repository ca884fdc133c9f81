/* The git program, run in the repository that git_locate found. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/git.h"

enum { MAX_ARGS = 98, NENV = 16 };

/* What a child of ours must not be led astray by. */
static const char *const settings[] = {
	"--no-pager", "-c", "core.quotePath=false", "-c",
	"core.fsmonitor=false", "-c", "submodule.recurse=false", "-c",
	"advice.graftFileDeprecated=false", "-c",
	"core.warnAmbiguousRefs=true"
};

struct call {
	const char *argv[MAX_ARGS];
	const char *env[NENV];
	char *own[4];
	struct proc p;
};

static char *
pair(const char *name, const char *value)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s=%s", name, value);
	return buf_detach(&b);
}

/* Which repository, work tree and index; k words of env are set. */
static void
where(struct call *c, const struct git *g, size_t k)
{
	if (g->named) {
		c->env[k++] = c->own[0] = pair("GIT_DIR", g->gitdir);
		if (getenv("GIT_COMMON_DIR"))
			c->env[k++] = c->own[1] =
			    pair("GIT_COMMON_DIR", g->commondir);
		if (getenv("GIT_WORK_TREE") && g->top)
			c->env[k++] = c->own[2] =
			    pair("GIT_WORK_TREE", g->top);
	}
	if (g->index)
		c->env[k++] = c->own[3] = pair("GIT_INDEX_FILE", g->index);
	c->p.argv = c->argv;
	c->p.env = c->env;
}

/* "git -C DIR", so that no folder has to be changed between fork and exec:
 * who has much in memory starts a child at no cost then. */
static size_t
name_git(struct call *c, const struct git *g)
{
	c->argv[0] = "git";
	c->argv[1] = "-C";
	c->argv[2] = g->top && !g->jj ? g->top : g->gitdir;
	return 3;
}

static int
call_init(struct call *c, const struct git *g, const char *const *argv,
    struct err *e)
{
	size_t n, k = 0;

	memset(c, 0, sizeof(*c));
	n = name_git(c, g);
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		c->argv[n++] = settings[i];
	while (*argv && n < MAX_ARGS - 1)
		c->argv[n++] = *argv++;
	/* A word less would be another question. */
	if (*argv)
		return err_set(e, FX_EFAIL, "git: more than %d words",
		    MAX_ARGS - 1);
	c->env[k++] = "GIT_NO_REPLACE_OBJECTS=1";
	c->env[k++] = "GIT_GRAFT_FILE=/dev/null";
	c->env[k++] = "GIT_OPTIONAL_LOCKS=0";
	/* No network: a partial clone must not fetch what is missing; git
	 * before 2.45 knows only the list of allowed transports. */
	c->env[k++] = "GIT_NO_LAZY_FETCH=1";
	c->env[k++] = "GIT_ALLOW_PROTOCOL=none";
	c->env[k++] = "GIT_TERMINAL_PROMPT=0";
	c->env[k++] = "LC_ALL=C";
	c->env[k++] = "GIT_TRACE";
	c->env[k++] = "GIT_EXTERNAL_DIFF";
	c->env[k++] = "GIT_LITERAL_PATHSPECS";
	where(c, g, k);
	return 0;
}

static void
call_release(struct call *c)
{
	for (size_t i = 0; i < sizeof(c->own) / sizeof(*c->own); i++)
		free(c->own[i]);
}

int
git_ask(const struct git *g, const char *const *argv, const void *in,
    size_t in_len, struct buf *out, struct buf *err_out, struct err *e)
{
	struct call c;
	int st;

	if (call_init(&c, g, argv, e) < 0)
		return -1;
	c.p.in = in;
	c.p.in_len = in_len;
	st = proc_run(&c.p, out, err_out, e);
	call_release(&c);
	return st;
}

int
git_failed(const char *what, const struct buf *said, int status,
    struct err *e)
{
	const char *s = buf_cstr(said);
	size_t n = strcspn(s, "\n");
	bool had = e->msg != NULL;

	err_set(e, FX_EFAIL, "git %s: %.*s (status %d)", what,
	    n ? (int)n : (int)strlen("failed"), n ? s : "failed", status);
	/* Behind an earlier failure they would be nobody's. */
	for (s += n; !had && *s; s += n) {
		s += strspn(s, "\n\t ");
		n = strcspn(s, "\n");
		if (n > 0)
			err_more(e, FX_EFAIL, "  %.*s", (int)n, s);
	}
	return -1;
}

int
git_run(const struct git *g, const char *const *argv, const void *in,
    size_t in_len, struct buf *out, struct err *e)
{
	struct buf said = BUF_INIT;
	int st = git_ask(g, argv, in, in_len, out, &said, e);

	if (st > 0)
		git_failed(argv[0], &said, st, e);
	buf_release(&said);
	return st == 0 ? 0 : -1;
}

/* What is shown to a person is in that person's language and ways. */
static bool
is_users(const char *env)
{
	return strcmp(env, "LC_ALL=C") == 0 ||
	    strcmp(env, "GIT_EXTERNAL_DIFF") == 0;
}

int
git_show(const struct git *g, const char *const *argv, struct err *e)
{
	enum { PIPE = 141 };	/* 128 + SIGPIPE */
	struct call c;
	const char *name = *argv;
	size_t n = 3, k = 0;
	int st;

	if (call_init(&c, g, argv, e) < 0)
		return -1;
	for (size_t i = 0; c.env[i]; i++)
		if (!is_users(c.env[i]))
			c.env[k++] = c.env[i];
	c.env[k] = NULL;
	c.argv[n++] = "-c";
	c.argv[n++] = "advice.graftFileDeprecated=false";
	while (*argv)
		c.argv[n++] = *argv++;
	c.argv[n] = NULL;
	st = proc_pass(&c.p, e);
	call_release(&c);
	if (st > 0 && st != PIPE)
		err_set(e, FX_EFAIL, "git %s: ended with status %d", name, st);
	return st == 0 || st == PIPE ? 0 : -1;
}

int
git_as_user(const struct git *g, const char *const *argv,
    const char *const *env, const void *in, size_t in_len, struct buf *out,
    struct buf *err_out, struct err *e)
{
	struct call c;
	size_t n, k = 0;
	int st;

	memset(&c, 0, sizeof(c));
	n = name_git(&c, g);
	while (*argv && n < MAX_ARGS - 1)
		c.argv[n++] = *argv++;
	while (*env && k < NENV - sizeof(c.own) / sizeof(*c.own) - 1)
		c.env[k++] = *env++;
	if (*argv || *env)
		return err_set(e, FX_EFAIL, "git: too many words");
	where(&c, g, k);
	c.p.in = in;
	c.p.in_len = in_len;
	/* Of its hooks. */
	c.p.leaves = true;
	st = proc_run(&c.p, out, err_out, e);
	call_release(&c);
	return st;
}

int
git_open_from(const struct git *g, const char *const *argv, int in_fd,
    struct proc_pipe *pp, struct err *e)
{
	struct call c;
	int rc;

	if (call_init(&c, g, argv, e) < 0)
		return -1;
	c.p.in_fd = in_fd;
	rc = proc_open(pp, &c.p, e);
	call_release(&c);
	return rc;
}

int
git_open(const struct git *g, const char *const *argv, struct proc_pipe *pp,
    struct err *e)
{
	return git_open_from(g, argv, 0, pp, e);
}

int
git_feed(const struct git *g, const char *const *argv, const void *in,
    size_t in_len, struct proc_pipe *pp, struct err *e)
{
	struct sigaction was;
	struct call c;
	int rc;

	if (call_init(&c, g, argv, e) < 0)
		return -1;
	c.p.quiet = true;
	sigaction(SIGPIPE, NULL, &was);
	rc = proc_open(pp, &c.p, e);
	call_release(&c);
	if (rc == 0)
		rc = io_write(pp->in, in, in_len, e);
	sigaction(SIGPIPE, &was, NULL);
	if (pp->in >= 0)
		close(pp->in);
	pp->in = -1;
	return rc;
}

char *
git_config_get(const struct git *g, const char *key, struct err *e)
{
	const char *argv[] = { "config", "--get", key, NULL };
	struct buf out = BUF_INIT;
	int st = git_ask(g, argv, NULL, 0, &out, NULL, e);

	if (st != 0) {
		buf_release(&out);
		if (st > 1)
			err_set(e, FX_EFAIL, "git config %s: status %d", key,
			    st);
		return NULL;
	}
	while (out.len > 0 && out.data[out.len - 1] == '\n')
		out.data[--out.len] = '\0';
	return buf_detach(&out);
}

int
git_config_own(const struct git *g, const char *key,
    int (*each)(void *ctx, const char *value), void *ctx, struct err *e)
{
	const char *argv[] = { "config", "--local", "--includes", "-z",
	    "--get-all", key, NULL };
	struct buf out = BUF_INIT;
	int st = git_ask(g, argv, NULL, 0, &out, NULL, e), rc = 0;

	if (st > 1)
		rc = err_set(e, FX_EFAIL, "git config %s: status %d", key, st);
	else if (st < 0)
		rc = -1;
	for (size_t i = 0; st == 0 && rc == 0 && i < out.len;
	    i += strlen(out.data + i) + 1)
		rc = each(ctx, out.data + i);
	buf_release(&out);
	return rc;
}

int
git_is_ancestor(const struct git *g, const char *a, const char *b,
    struct err *e)
{
	const char *argv[] = { "merge-base", "--is-ancestor", a, b, NULL };
	int st = git_ask(g, argv, NULL, 0, NULL, NULL, e);

	if (st > 1)
		return err_set(e, FX_EFAIL, "git merge-base: status %d", st);
	return st < 0 ? -1 : st == 0;
}

int
git_find_tree(const struct git *g, const char *revision, struct buf *b,
    struct err *e)
{
	struct buf rev = BUF_INIT;
	const char *argv[] = { "rev-parse", "--verify", NULL, NULL };
	int rc;

	buf_fmt(&rev, "%s^{tree}", revision);
	argv[2] = rev.data;
	rc = git_run(g, argv, NULL, 0, b, e);
	if (rc == 0 && b->len > 0 && b->data[b->len - 1] == '\n')
		b->data[--b->len] = '\0';
	buf_release(&rev);
	return rc;
}
