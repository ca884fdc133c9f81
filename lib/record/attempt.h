/* What fx-tcr did: a record for each attempt of a task, kept whole, in
 * <common dir>/factory/tcr/<task>/<n>.json, where no revert reaches it. */
#ifndef FX_ATTEMPT_H
#define FX_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "door/git.h"

struct err;

enum attempt_what { ATTEMPT_RUN, ATTEMPT_UNDO, ATTEMPT_CHECKPOINT };

/* Where it stands.  One that is still BEGUN or TAKING when nobody runs was
 * cut off: by TAKING its tree was kept, and something may be missing. */
enum attempt_end {
	ATTEMPT_BEGUN,		/* the command runs */
	ATTEMPT_TAKING,		/* kept, and being taken back */
	ATTEMPT_PASSED,
	ATTEMPT_COMMITTED,	/* passed, and the tree was committed */
	ATTEMPT_REVERTED,
	ATTEMPT_HELD,		/* failed, nothing was taken away */
	ATTEMPT_STOPPED,	/* by a person or a signal: nothing taken */
	ATTEMPT_RESTORED,	/* an undo that came to its end */
	ATTEMPT_KEPT,		/* a checkpoint */
	ATTEMPT_CUT		/* found BEGUN or TAKING by a later run */
};

struct attempt_counts {	/* -1: not measured */
	long long run, passed, failed, skipped;
};

/* Strings are NULL where there is nothing to tell; all are owned by arena. */
struct attempt {
	unsigned n;		/* its number in the task, from 1 */
	enum attempt_what what;
	enum attempt_end end;
	const char *stage;	/* NULL: fx-tcr alone */
	const char *component;	/* its folder, "" the root */
	bool red;		/* --expect red */
	const char *const *argv;	/* NULL-ended */
	const char *head;	/* the commit it stood on (@- in jj) */
	const char *before, *after;	/* trees before and after the command */
	const char *config;	/* SHA-256: command, rules, contract */
	const char *kept;	/* ref of what was kept */
	const char *restored;	/* what was put back: ref or commit */
	const char *commit;	/* that a pass made */
	const char *class;	/* "passed", "failed", …, "flaky",
				 * "changed-tree", "tests-changed" */
	const char *why;	/* the one line that decided */
	const char *print;	/* fingerprint of the failure (breaker.h) */
	const char *runner;	/* whose words were read */
	int status;		/* of the command, 128 + a signal; -1: none */
	unsigned tries, of;	/* attempts made, of so many */
	struct attempt_counts counts;
	double coverage;	/* in percent; -1: not measured */
	long long began, took;	/* milliseconds since 1970; milliseconds */
	const char *log, *log_sha256;	/* absolute path of its log */
	long long log_bytes;
	const char *report;	/* the report that was read */
	const char *const *frozen;	/* lines of redgreen.h, NULL-ended */
	const char *const *artefacts;	/* "path\tSHA-256" that the command
				 * made; NULL-ended, or NULL */
	const char *const *went;	/* "A path", "M path" that a revert
				 * changed; NULL-ended, or NULL */
	const char *const *tools;	/* that its command names, or NULL */
	unsigned undone;	/* the attempt that an undo took back, 0 */
	const char *source;	/* what else it put back: "5-before", NULL */
	const char *const *only;	/* just these paths; or NULL */
	long long worktree;	/* as attempt_worktree */
	long long group, started;	/* its command's, while it runs: group,
				 * start in ticks since the boot; 0 */
	bool running;		/* not in the file */
	bool stored;		/* private: it has a file */
	struct arena arena;
};

struct attempts {
	struct attempt *v;	/* by number */
	size_t n, cap;
	char *dir;		/* <common dir>/factory/tcr/<task> */
	char *name;		/* the task, or "-<workspace>" */
};
#define ATTEMPTS_INIT { NULL, 0, 0, NULL, NULL }

/* Read all records of the task; without a task those of the workspace, under
 * "-<workspace>".  One that cannot be read is an error that names the file
 * (FX_EINPUT): a record that is skipped would be a lie.  0 or -1; release
 * either way. */
int attempts_read(struct attempts *, const struct git *, const char *task,
    struct err *);
/* For who only looks: those are left out, and broken says which. */
int attempts_look(struct attempts *, const struct git *, const char *task,
    struct err *broken, struct err *);
void attempts_release(struct attempts *);

/* A new record at the end, valid until the next call, with the next number that
 * no file, no ref under refs/fx/tcr/<task>/ and no other process has.  Nothing
 * of it is written yet.  NULL with e. */
struct attempt *attempt_new(struct attempts *, const struct git *,
    struct err *);

/* Write it, whole or not at all, and have it on the disk; a copy goes to
 * .factory/<task>/tcr-<n>.json where it can.  0 or -1. */
int attempt_write(const struct attempts *, struct attempt *,
    const struct git *, struct err *);

/* When the linked worktree was made, in milliseconds; 0: it is none. */
long long attempt_worktree(const struct git *);
/* "refs/fx/tcr/<task>/<n>", the arena's; the path of its log likewise. */
const char *attempt_ref(const struct attempts *, struct attempt *);
const char *attempt_log(const struct attempts *, struct attempt *);

/* "reverted"; "run": stable names. */
const char *attempt_end_name(enum attempt_end);
const char *attempt_what_name(enum attempt_what);

#endif
