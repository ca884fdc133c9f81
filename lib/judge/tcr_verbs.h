/* The verbs of fx-tcr: what was done, what is kept, and the way back. */
#ifndef FX_TCR_VERBS_H
#define FX_TCR_VERBS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/opt.h"

struct err;

extern const struct opt_verb tcr_verbs[];

struct tcr_verb {
	FILE *out, *note;
	bool json, quiet;
	const char *task;	/* list, show, log: NULL, the workspace's */
	bool ignored;		/* losses: what is ignored is none */
	bool dry_run;		/* prune, undo: only say what would go */
	bool all;		/* list: of all tasks and workspaces */
	const char *git[4];	/* diff: options that are git's */
	int ngit;
	const char *message;	/* checkpoint: what it is for, NULL */
	int keep;		/* prune: days, -1: not said */
	const char *const *words;	/* operands behind the verb */
	int n;
	const char *const *paths;	/* undo, diff: words behind "--" */
	int npaths;
};

/* Run the verb that the operands begin with.  A call that is wrong ends the
 * program with status 2. */
int tcr_verb_run(const struct opt *, struct tcr_verb *, struct err *e);

/* The words behind "--", as they are called from the top, NULL-ended, the
 * arena's; NULL with e where one lies outside. */
struct arena;
struct git;
const char *const *tcr_verb_paths(const struct tcr_verb *,
    const struct git *, struct arena *, struct err *e);

/* What changes the tree or the records begins so; tcr_end either way. */
struct tcr;
struct tcr_call;
int tcr_verb_begin(struct tcr *, struct tcr_call *, const struct tcr_verb *,
    const char *name, struct err *e);

/* Each answers FX_YES, or -1 with e.  list: a line for each attempt, the
 * newest last.  show N: all that is known of one.  diff N: what its kept tree
 * has against the tree that was put back. */
int tcr_verb_list(const struct tcr_verb *, struct err *e);
int tcr_verb_show(const struct tcr_verb *, struct err *e);
int tcr_verb_diff(const struct tcr_verb *, struct err *e);

/* log [N|STAGE]: what the command printed, by default of the stage that
 * failed last. */
int tcr_verb_log(const struct tcr_verb *, struct err *e);

/* losses: what would be lost with the workspace; FX_NO where that is
 * something. */
int tcr_verb_losses(const struct tcr_verb *, struct err *e);

/* undo [N]: keep the present tree, then put back what attempt N kept, by
 * default the newest that reverted and was not brought back.
 * checkpoint: keep the present tree.
 * prune: delete records that are older than keep days and not needed. */
int tcr_verb_undo(const struct tcr_verb *, struct err *e);
int tcr_verb_checkpoint(const struct tcr_verb *, struct err *e);
int tcr_verb_prune(const struct tcr_verb *, struct err *e);

#endif
