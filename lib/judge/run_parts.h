/* What the files of the run room share. */
#ifndef FX_RUN_PARTS_H
#define FX_RUN_PARTS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "door/git.h"
#include "door/hash.h"
#include "judge/run_call.h"
#include "judge/run_plan.h"

enum { RUN_STAGES = 10 };

/* What a look found. */
struct run_now {
	const char *task, *title, *top;
	const char *contract;	/* SHA-256 */
	const char *tree, *head;	/* head "": no commit */
	const char *head_tree;
	bool jj;
	struct run_stage v[RUN_STAGES];
	struct attempts past;
	struct git g;
	struct arena arena;
};

struct jval;

/* What fx-tcr told of one run of a stage. */
struct run_told {
	struct jval **v;	/* an object a line */
	size_t n, cap;
	int status;		/* that it ended with; -1: it did not start, or
				 * was killed */
	long long took;		/* milliseconds */
};

/* How a stage ended. */
enum run_end {
	RUN_UNCHANGED,		/* a valid pass was there */
	RUN_GIVEN,		/* as the configuration says */
	RUN_PASSED,
	RUN_FAILED,		/* and taken back */
	RUN_HELD,		/* nothing was taken away */
	RUN_UNTOLD,		/* held: it cannot be told */
	RUN_STOPPED
};

/* What becomes of a task whose stages are all passed or answered for. */
enum run_ready {
	RUN_NOT_ASKED,		/* they are not, or not all were asked for */
	RUN_READY,		/* it is recorded, or was */
	RUN_NOT_ENOUGH,		/* just this is approved, and may not land */
	RUN_APPROVED,		/* just this is */
	RUN_LANDED,		/* and it is in the base */
	RUN_UNCOMMITTED,	/* what passed is not committed */
	RUN_OUTSIDE		/* a commit is outside of the contract */
};

struct run {
	const struct run_call *call;
	const struct run_say *say;
	struct run_now now;
	bool looked;
	const char *ran[RUN_STAGES];	/* the tree on which it passed in this
					 * run; NULL */
	enum run_end end[RUN_STAGES];
	bool told[RUN_STAGES];	/* end is set */
	unsigned from, until;	/* of schema_stages, from 0 */
	enum run_ready ready;
	struct buf said;	/* what is outside of the contract, or lacks
				 * for the landing */
	struct arena arena;
};

/* How it is told, as text or JSON. */
struct run_say {
	void (*begin)(const struct run *);
	/* Before it runs, while it does (ms so far), each line of fx-tcr. */
	void (*starts)(const struct run *, const struct run_stage *);
	void (*ticks)(const struct run *, const struct run_stage *,
	    long long ms);
	void (*line)(const struct run *, const char *json);
	/* told: NULL where nothing ran; a: the valid pass. */
	void (*ends)(const struct run *, const struct run_stage *,
	    enum run_end, const struct run_told *, const struct attempt *a);
	/* again: the tree is another one behind this stage. */
	void (*again)(const struct run *, const struct run_stage *);
	/* at: the stage that stopped it, or NULL. */
	void (*end)(const struct run *, const struct run_stage *at,
	    int status);
};
extern const struct run_say run_text, run_json;

/* Where everything stands now: binding, contract, stages, records, tree.  The
 * lock is held only as long.  0 or -1; run_forget either way. */
int run_look(struct run_now *, const struct run_call *, struct err *e);
void run_forget(struct run_now *);
/* Read the records again.  0 or -1. */
int run_reread(struct run_now *, struct err *e);

/* Run one stage through fx-tcr.  0 or -1. */
int run_child(const struct run *, const struct run_stage *, struct run_told *,
    struct err *e);
void run_told_release(struct run_told *);
/* The last object of this type, or NULL; told may be NULL. */
const struct jval *run_last(const struct run_told *, const char *type);

/* Record that the task is ready for a decision, where it is not yet and its
 * commits are inside the contract; sets ready, and said.  0 or -1. */
int run_ready(struct run *, struct err *e);

/* The boxes of a stage that failed. */
void run_failure(const struct run *, const struct run_stage *,
    enum run_end, const struct run_told *);

#endif
