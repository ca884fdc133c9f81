/* A call of fx-boundary: judge, then report. */
#include "base/err.h"
#include "judge/boundary.h"
#include "judge/boundary_audit.h"
#include "judge/boundary_base.h"
#include "judge/boundary_call.h"
#include "judge/waiver.h"

static int
judge(const struct boundary_call *c, struct scope *s, struct findings *fs,
    struct err *e)
{
	switch (c->what) {
	case FINDING_PATHS:
		return boundary_paths(s, c->in, c->nul ? '\0' : '\n', fs, e);
	case FINDING_STAGED:
		return base_alias(s, fs) ? 0 : boundary_staged(s, fs, e);
	case FINDING_WORKTREE:
		return boundary_worktree(s, fs, e);
	case FINDING_COMMITS:
		return boundary_commits(s, c->words, c->n, fs, e);
	case FINDING_RECEIVE:
		return boundary_receive(&s->git, c->in, fs, e);
	case FINDING_PRE_PUSH:
		return base_alias(s, fs) ? 0 :
		    boundary_pre_push(s, c->in, fs, e);
	case FINDING_REF_TRANSACTION:
		return boundary_ref_transaction(s, c->in, fs, e);
	case FINDING_CHECK:
		return boundary_check(s, c->words, c->n, fs, e);
	}
	return err_set(e, FX_EFAIL, "no such judgement");
}

/* Is it a gate that asks, and not a person or a script? */
static bool
is_gate(enum finding_source what)
{
	return what == FINDING_STAGED || what == FINDING_RECEIVE ||
	    what == FINDING_PRE_PUSH || what == FINDING_REF_TRANSACTION;
}

int
boundary_call(const struct boundary_call *c, struct err *e)
{
	struct findings fs = { .source = c->what };
	struct scope s = SCOPE_INIT;
	int rc;

	/* These two run many times in one rebase: starting libgit2 would cost
	 * them more than their few questions do. */
	if (c->what == FINDING_STAGED || c->what == FINDING_REF_TRANSACTION)
		s.backend = REPO_GIT;
	/* What is received has a contract for each ref, not one for all. */
	if (c->what == FINDING_RECEIVE)
		rc = git_locate(&s.git, e) < 0 ? -1 : 1;
	else
		rc = scope_open(&s, &c->want, e);
	if (rc < 0 && c->what == FINDING_REF_TRANSACTION &&
	    boundary_brings_nothing(&s, c->in)) {
		err_release(e);
		rc = 0;
	}
	if (rc > 0)
		rc = judge(c, &s, &fs, e);
	/* A list of paths has no place for what is let be. */
	if (rc == 0 && fs.n > 0 && s.task && c->format != REPORT_PATHS)
		waivers_apply(&fs, &s.git, s.task);
	if (rc == 0 && !c->quiet)
		report_print(&fs, &s, c->format, c->out);
	if (rc == 0 && fs.n > 0 && is_gate(c->what))
		boundary_audit(&s, &fs);
	if (rc == 0)
		rc = fs.n > 0;
	findings_release(&fs);
	scope_release(&s);
	return rc;
}
