/* Where a check stands: the repository, the contract, the change. */
#include <string.h>

#include "base/err.h"
#include "door/jj.h"
#include "judge/check_call.h"
#include "judge/check_place.h"

const char *
check_top(const struct check_place *p)
{
	const struct git *g = &p->scope.git;

	return g->jj_top ? g->jj_top : g->top;
}

/* The first line that git answers, "" where it has none. */
static int
ask(const struct git *g, const char *const *argv, char oid[GIT_OID],
    struct err *e)
{
	struct buf out = BUF_INIT;
	int st = git_ask(g, argv, NULL, 0, &out, NULL, e);
	size_t n = strcspn(buf_cstr(&out), "\n");

	oid[0] = '\0';
	if (st == 0 && n < GIT_OID) {
		memcpy(oid, buf_cstr(&out), n);
		oid[n] = '\0';
	}
	buf_release(&out);
	return st < 0 ? -1 : 0;
}

static int
commit(const struct git *g, const char *rev, char oid[GIT_OID], struct err *e)
{
	const char *argv[] = { "rev-parse", "-q", "--verify",
	    "--end-of-options", NULL, NULL };
	struct buf b = BUF_INIT;
	int rc;

	buf_fmt(&b, "%s^{commit}", rev);
	argv[4] = b.data;
	rc = ask(g, argv, oid, e);
	buf_release(&b);
	return rc;
}

int
check_enter(struct check_place *p, const struct check_call *c, bool needs,
    struct err *e)
{
	struct scope_want want = { NULL, c->task, !needs };
	const struct git *g = &p->scope.git;
	int rc = scope_open(&p->scope, &want, e);

	if (rc < 0)
		return -1;
	p->bound = rc == 1;
	if (check_top(p) == NULL)
		return err_set(e, FX_EINPUT, "%s: has no work tree",
		    g->gitdir);
	if (g->jj_top)
		return jj_snapshot(g, p->tip, e);
	return commit(g, "HEAD", p->tip, e);
}

void
check_leave(struct check_place *p)
{
	scope_release(&p->scope);
}

/* The revision that a word names, in git's words or jj's. */
static int
named(const struct git *g, const char *word, char oid[GIT_OID], struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = 0;

	if (jj_word(g, word)) {
		rc = jj_range(g, word, &b, e);
		if (rc == 0 && strcspn(buf_cstr(&b), "\n") < GIT_OID) {
			b.data[strcspn(b.data, "\n")] = '\0';
			memcpy(oid, b.data, strlen(b.data) + 1);
		}
	} else if ((rc = commit(g, word, oid, e)) == 0 && *oid == '\0') {
		rc = err_set(e, FX_EINPUT, "'%s' names no commit", word);
	}
	buf_release(&b);
	return rc;
}

static int
part(struct check_place *p, const char *from, struct err *e)
{
	const char *argv[] = { "merge-base", from, p->tip, NULL };

	if (*p->tip == '\0' || strspn(from, "0") == strlen(from))
		return 0;
	return ask(&p->scope.git, argv, p->base, e);
}

int
check_base(struct check_place *p, const struct check_call *c, struct err *e)
{
	char oid[GIT_OID] = "";

	if (c->base)
		return named(&p->scope.git, c->base, oid, e) < 0 ? -1 :
		    part(p, oid, e);
	if (!p->bound)
		return err_set(e, FX_EINPUT, "this workspace is bound to no "
		    "task: --base REV says where the change begins");
	if (scope_known(&p->scope, e) < 0)
		return -1;
	return p->scope.nknown ? part(p, p->scope.known[0], e) : 0;
}
