/* What the files of the trial room share. */
#ifndef FX_TRIAL_PARTS_H
#define FX_TRIAL_PARTS_H

#include <sys/stat.h>

#include "base/clean.h"
#include "base/err.h"
#include "door/pat.h"
#include "judge/trial.h"

/* Report files, as they were before an attempt. */
struct trial_old {
	char *path;
	struct stat st;
};

struct trial_reports {
	const char *dir, *pattern;	/* of glob(7); NULL: none */
	struct trial_old *v;
	size_t n;
};

/* What an attempt prints: to the log, to who looks for texts in it. */
struct trial_output {
	const struct trial *t;
	int fd;			/* the log, -1: none */
	struct hash *hash;
	unsigned long long bytes;
	struct err late;	/* the log is not whole, for this reason */
	struct result_reader *reader;
	struct success want;	/* of success_means; no root: none */
	bool *seen;		/* its texts, and the expected one behind */
	struct pat **failure;	/* NULL-ended, or NULL */
	char *failed;		/* the line in which one of them stood */
	const char *pattern;	/* that one */
	struct clean clean;
	char *text;		/* the last line, as far as it has come */
	size_t len, cap;
	struct arena arena;
};

/* Check what t asks for: its condition, its patterns.  -1 with FX_EINPUT. */
int trial_output_init(struct trial_output *, const struct trial *t,
    struct err *e);
/* Before each attempt: a new log; -1 with e. */
int trial_output_begin(struct trial_output *, struct err *e);
void trial_output_put(struct trial_output *, const char *p, size_t n);
/* After it: the log is on the disk.  What is not is in late. */
void trial_output_end(struct trial_output *, char sha256[HASH_HEX]);
void trial_output_release(struct trial_output *);

/* Note what is there; read into the reader what is new since: how many
 * files, their names appended to names, a line each; -1 with e when one is
 * malformed.  format: of fx-languages(5), NULL a report of tests. */
void trial_reports_note(struct trial_reports *, const char *dir,
    const char *pattern);
long trial_reports_read(const struct trial_reports *, const char *format,
    struct result_reader *, struct buf *names, struct err *e);
/* Is there an old one?  Its name, or NULL. */
const char *trial_reports_old(const struct trial_reports *);
void trial_reports_release(struct trial_reports *);

/* What the attempt is, by its result and the conditions: sets class,
 * unproved and why of end. */
void trial_judge(const struct trial *, const struct trial_output *,
    struct trial_end *end, long long took);

#endif
