/* Which judgement a call of fx-boundary asks for. */
#include "base/err.h"
#include "judge/boundary.h"

static int
judge(struct scope *s, char *const *words, size_t n, int delim,
    struct findings *fs, struct err *e)
{
	switch (fs->source) {
	case FINDING_STAGED:
		return boundary_staged(s, fs, e);
	case FINDING_WORKTREE:
		return boundary_worktree(s, fs, e);
	case FINDING_COMMITS:
		return boundary_commits(s, words, n, fs, e);
	case FINDING_PRE_PUSH:
		return boundary_pre_push(s, stdin, fs, e);
	case FINDING_REF_TRANSACTION:
		return boundary_ref_transaction(s, stdin, fs, e);
	case FINDING_CHECK:
		return boundary_check(s, words + 1, n - 1, fs, e);
	default:
		return boundary_paths(s, stdin, delim, fs, e);
	}
}

int
boundary_run(struct scope *s, const struct scope_want *want,
    char *const *words, size_t n, int delim, struct findings *fs,
    struct err *e)
{
	int rc;

	/* Who receives has no workspace: each ref has its own contract. */
	if (fs->source == FINDING_RECEIVE)
		return git_locate(&s->git, e) < 0 ? -1 :
		    boundary_receive(&s->git, stdin, fs, e);
	rc = scope_open(s, want, e);
	return rc == 1 ? judge(s, words, n, delim, fs, e) : rc;
}
