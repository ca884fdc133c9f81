/* The records of a task for a screen: each with what was found of it. */
#ifndef FX_AUDIT_ROWS_H
#define FX_AUDIT_ROWS_H

#include <stdio.h>

#include "base/mem.h"
#include "judge/audit_verify.h"
#include "record/sshsig.h"

struct audit_row {
	struct audit_record r;	/* its strings are the arena's */
	enum sshsig_presence presence;	/* that the signature proves */
	bool bad;		/* it does not stand */
};

struct audit_rows {
	struct audit_row *v;
	size_t n, cap;
	struct arena arena;
	const char *task;	/* NULL: all */
	struct audit_verdict verdict;
};
#define AUDIT_ROWS_INIT { .verdict = AUDIT_VERDICT_INIT }

/* Read and verify the log of the repository here; the rows of the task, NULL:
 * of all.  FX_YES, FX_NO: the log is broken, the rows are those that can be
 * read; -1 with e. */
int audit_rows_read(struct audit_rows *, const struct audit_ask *,
    const char *task, struct err *);
void audit_rows_release(struct audit_rows *);

/* Is it one that a person made, and nothing proves it? */
bool audit_row_unproved(const struct audit_row *);

/* What happened, in a word: the status, else the kind. */
const char *audit_row_what(const struct audit_row *);

/* As YAML in the brief's form, a Markdown table, an object a line. */
void audit_rows_yaml(FILE *, const struct audit_rows *);
void audit_rows_markdown(FILE *, const struct audit_rows *);
void audit_rows_json(FILE *, const struct audit_rows *);

#endif
