/* What the files of the tcr room share. */
#ifndef FX_TCR_PARTS_H
#define FX_TCR_PARTS_H

#include "judge/tcr_say.h"
#include "judge/tcr_state.h"

/* Find, bind, lock, read the records, mend what was cut off.  0 or -1. */
int tcr_begin(struct tcr *, struct err *e);
void tcr_end(struct tcr *);

/* In jj: does nothing stand on @, which a run may rewrite?  0, or -1. */
int tcr_ours(struct tcr *, struct err *e);

/* The commit that the work stands on, HEAD or @-, into t->head. */
int tcr_head(struct tcr *, struct err *e);

/* What became of attempts that were cut off: mended and told. */
int tcr_cut(struct tcr *, struct err *e);
/* Read the stages: the steps, and how many components the run has. */
int tcr_stages(struct tcr *, struct err *e);
/* What is asked in the i-th component, into t->ask. */
int tcr_ask(struct tcr *, size_t i, struct err *e);

/* Leave out the files that commands made, by the records, which is until they
 * are edited; note them with their bytes as they are now. */
void tcr_leave_recorded(struct tcr *);
void tcr_leave_note(struct tcr *);
/* How many of these earlier commands made; the first of them, or NULL. */
const char *tcr_leave_earlier(const struct tcr *, size_t *n);
/* What was ignored by rules that have gone back with the work is no work
 * either: left out, and noted as a's.  Did any go? */
void tcr_leave_unignored(struct tcr *, struct attempt *a);
bool tcr_took_rules(const struct attempt *);
/* Scan: what the command made is left out, what it changed in t->changed. */
int tcr_compare(struct tcr *, struct err *e);

/* moon is to run the stage's own command: how, into t->ask.through, where what
 * moon would run is that command, byte for byte.  0 or -1. */
int tcr_moon(struct tcr *, struct err *e);

/* Where the stage's own command runs, the arena's; NULL: here. */
const char *tcr_dir(struct tcr *);
/* Run the command, as often as it may be tried: t->end. */
int tcr_run(struct tcr *, struct err *e);

/* Do that, and see whether another branch or commit is checked out behind it:
 * t->moved. */
int tcr_watch(struct tcr *, int (*)(struct tcr *, struct err *), struct err *e);
/* What git has checked out, as it writes it down: "ref: refs/heads/x", or a
 * commit; "" in jj. */
void tcr_branch(const struct tcr *, struct buf *);

/* Measure what fails before the work begins; and does all that failed now
 * fail there, too? */
int tcr_base(struct tcr *, struct err *e);
bool tcr_at_base(const struct tcr *);
/* Take away again what measuring it made or changed, once that is kept. */
int tcr_tidy(struct tcr *, struct err *e);
/* How many tests passed there; -1: it was not measured. */
long long tcr_base_passed(const struct tcr *);

/* Are the tests that the contract names what they must be, and those that
 * were red still the same?  at_base: all that failed failed before, too. */
int tcr_named(struct tcr *, bool at_base, enum tcr_named *, struct err *e);

/* Run the command and judge it: t->verdict. */
int tcr_try(struct tcr *, struct err *e);

/* Try the stage's fix, and the command once more: t->verdict.  Where that did
 * not help, all is as it was before; where it has moved HEAD, it is held. */
int tcr_fix(struct tcr *, struct err *e);
/* Take the work back, or hold it where that is the rule; t->verdict says
 * which it was. */
int tcr_take(struct tcr *, struct err *e);
/* Take nothing away, and why not (NULL: by its verdict). */
int tcr_hold(struct tcr *, const char *why, bool checkpoint, struct err *e);
/* What the command left may be somebody's: kept as an attempt of its own. */
int tcr_behind(struct tcr *, struct err *e);
/* Keep what was scanned as the attempt's own. */
int tcr_keep(struct tcr *, const char *text, struct err *e);
/* What restoring will do, for the attempt's record. */
void tcr_changes(const struct tcr *, struct attempt *);
/* Keep or commit what passed. */
int tcr_pass(struct tcr *, struct err *e);

/* Is something staged that HEAD has not? */
bool tcr_staged(const struct tcr *);
/* The tree may be HEAD's all the same; in jj nothing is staged. */
bool tcr_staged_only(const struct tcr *);
/* Write the record. */
int tcr_note(struct tcr *, enum attempt_end, struct err *e);
struct tcr_past tcr_past(const struct tcr *);

/* git's answer, its first line; "" where it has none or refuses. */
int tcr_git(const struct tcr *, char oid[GIT_OID], struct err *e,
    const char *const *argv);
/* The tree of a revision, the arena's; "" of none; NULL with e. */
const char *tcr_tree(struct tcr *, const char *rev, struct err *e);
/* The paths that differ between two trees as "M path", the arena's. */
const char **tcr_diff(struct tcr *, const char *from, const char *to,
    struct err *e);

/* "[ 3/10]" of a stage: 3; 0: it is none of the ten. */
unsigned tcr_number(const char *stage);
/* fx-errsum's summary of the attempt's log, appended.  0, or -1 where it has
 * none. */
int tcr_cause(const struct tcr *, bool json, struct buf *out);
/* The last bytes of its log, at most so many, appended. */
void tcr_log_tail(const struct tcr *, size_t most, struct buf *);
/* Keep what is written beside a contract out of git's sight. */
void tcr_exclude(const struct tcr *);
/* Copy the log of a failure to .factory/TASK/stage-N-failure.log, where the
 * task has a folder; trouble with that is none. */
void tcr_log_copy(struct tcr *);
/* Let no signal come between, nor reach a child; and end that. */
void tcr_calm(void);
void tcr_calm_end(void);
#endif
