/* fx-boundary: say which changed paths the contract does not allow. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/boundary.h"
#include "judge/report.h"

enum {
	STAGED = OPT_KEY, WORKTREE, COMMITS, RECEIVE, PRE_PUSH, REF_TX, TASK,
	IF_BOUND
};

static const char *const synopsis[] = {
	"[-z] [-c FILE | --task ID]  (paths on standard input)",
	"--staged | --worktree [--if-bound]",
	"--commits RANGE...",
	"--receive | --pre-push | --ref-transaction",
	"check PATH...",
	NULL
};

static const struct opt_spec specs[] = {
	{ "staged", STAGED, NULL, "what the next commit would hold" },
	{ "worktree", WORKTREE, NULL,
	  "the work tree, untracked files too, against the base" },
	{ "commits", COMMITS, NULL, "each commit of the ranges" },
	{ "receive", RECEIVE, NULL, "the input of git's pre-receive hook" },
	{ "pre-push", PRE_PUSH, NULL, "the input of git's pre-push hook" },
	{ "ref-transaction", REF_TX, NULL,
	  "the input of git's reference-transaction hook" },
	{ NULL, 'c', "FILE", "judge by this contract" },
	{ "task", TASK, "ID", "judge by this task's sealed contract" },
	{ "if-bound", IF_BOUND, NULL,
	  "pass in a workspace that is bound to no task" },
	{ "format", OPT_KEY + 900, "FORMAT", "text, json, sarif or github" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_verb verbs[] = {
	{ "check", "PATH...", "may these be touched? before an edit" },
	{ NULL, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-boundary", "say which changed paths the contract does not allow",
	synopsis, specs, verbs
};

static const char *const formats[] = { "sarif", "github", NULL };

static enum report_format
format_of(const struct opt *o)
{
	if (o->format == OPT_OTHER)
		return strcmp(o->format_name, "sarif") == 0 ? REPORT_SARIF :
		    REPORT_GITHUB;
	return o->format == OPT_JSON ? REPORT_JSON : REPORT_TEXT;
}

static void
print(const struct opt *o, const struct findings *fs, struct scope *s)
{
	if (o->quiet)
		return;
	if (!o->nul || o->format != OPT_TEXT) {
		report_print(fs, s, format_of(o), stdout);
		return;
	}
	for (size_t i = 0; i < fs->n; i++)
		if (fs->v[i].path)
			fwrite(fs->v[i].path, 1, strlen(fs->v[i].path) + 1,
			    stdout);
}

static int
judge(int mode, const struct opt *o, struct scope *s, struct findings *fs,
    struct err *e)
{
	char *const *words = o->operands;
	size_t n = (size_t)o->noperands;

	switch (mode) {
	case STAGED:
		fs->source = FINDING_STAGED;
		return boundary_staged(s, fs, e);
	case WORKTREE:
		fs->source = FINDING_WORKTREE;
		return boundary_worktree(s, fs, e);
	case COMMITS:
		fs->source = FINDING_COMMITS;
		return boundary_commits(s, words, n, fs, e);
	case PRE_PUSH:
		fs->source = FINDING_PRE_PUSH;
		return boundary_pre_push(s, stdin, fs, e);
	case REF_TX:
		fs->source = FINDING_REF_TRANSACTION;
		return boundary_ref_transaction(s, stdin, fs, e);
	case 'k':
		fs->source = FINDING_CHECK;
		return boundary_check(s, words + 1, n - 1, fs, e);
	default:
		fs->source = FINDING_PATHS;
		return boundary_paths(s, stdin, o->nul ? '\0' : '\n', fs, e);
	}
}

int
main(int argc, char *argv[])
{
	struct scope_want want = { NULL, NULL, false };
	struct findings fs = { 0 };
	struct scope s = SCOPE_INIT;
	struct err e = ERR_INIT;
	int ch, mode = 0, rc;
	struct opt o;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case 'c': want.file = o.arg; break;
		case TASK: want.task = o.arg; break;
		case IF_BOUND: want.if_bound = true; break;
		default:
			if (mode != 0 && mode != ch)
				opt_fail(&o, "two modes at once");
			mode = ch;
		}
	opt_formats(&o, formats);
	if (want.file && want.task)
		opt_fail(&o, "-c and --task exclude each other");
	if (mode == 0 && o.noperands > 1 && strcmp(o.operands[0], "check") == 0)
		mode = 'k';
	if (mode == COMMITS ? o.noperands == 0 :
	    mode != 'k' && o.noperands > 0)
		opt_fail(&o, mode == COMMITS ? "--commits needs a range" :
		    strcmp(o.operands[0], "check") == 0 ? "check needs a path" :
		    "unexpected '%s'", o.operands[0]);

	if (mode == RECEIVE) {
		fs.source = FINDING_RECEIVE;
		rc = git_locate(&s.git, &e);
		if (rc == 0)
			rc = boundary_receive(&s.git, stdin, &fs, &e);
	} else {
		rc = scope_open(&s, &want, &e);
		if (rc == 1)
			rc = judge(mode, &o, &s, &fs, &e);
	}
	if (rc == 0)
		print(&o, &fs, &s);
	rc = rc < 0 || err_flush(stdout, &e) < 0 ?
	    err_report("fx-boundary", &e) : fs.n > 0 ? FX_NO : FX_YES;
	findings_release(&fs);
	scope_release(&s);
	return rc;
}
