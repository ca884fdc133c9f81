/* The writers of a report's formats, and what they share. */
#ifndef FX_ERRSUM_WRITE_H
#define FX_ERRSUM_WRITE_H

#include <stdio.h>

#include "base/buf.h"
#include "judge/errsum_report.h"
#include "judge/errsum_view.h"

/* A format.  r is NULL where it is not known yet (--all). */
struct errsum_writer {
	void (*begin)(struct errsum_out *, const struct errsum_result *r);
	void (*cause)(struct errsum_out *, const struct errsum_view *,
	    const struct errsum_result *r);
	void (*end)(struct errsum_out *, const struct errsum_result *);
};
extern const struct errsum_writer errsum_text, errsum_json, errsum_sarif,
    errsum_rdjsonl, errsum_github, errsum_errorformat, errsum_markdown;

/* Counts of a result. */
size_t errsum_causes(const struct errsum_out *, const struct errsum_result *);
size_t errsum_hidden_lines(const struct errsum_out *,
    const struct errsum_result *);
/* Is what went wrong the machine's? */
bool errsum_infrastructure(const struct errsum_result *);

/* What to do where nothing but how it ended is known, or NULL. */
const char *errsum_advice(const struct errsum_result *);

/* Why it is not known whether it passed, or NULL. */
const char *errsum_doubt(const struct errsum_result *);
/* "FAILED: unit-test (exit status 2)".  The stage is foreign. */
void errsum_headline(struct buf *, const struct errsum_result *);
/* " (exit status 2)" */
void errsum_ended(struct buf *, const struct errsum_result *);
/* "Error", or what else its message is. */
const char *errsum_label(const struct errsum_view *);
/* Is its message to be told?  Not that of a guess which names no line, or where
 * it is not known that anything failed. */
bool errsum_tells(const struct errsum_view *, const struct errsum_result *);
/* Its code, or NULL: it has none, or the message names it. */
const char *errsum_code(const struct errsum_view *);
/* "src/a.c:12:5", or nothing. */
void errsum_place(struct buf *, const struct errsum_view *);
/* One line: place, test, message, code. */
void errsum_sentence(struct buf *, const struct errsum_view *);
/* Test and message, and on a further line what to do; UTF-8. */
void errsum_paragraph(struct buf *, const struct errsum_view *);
/* As it is, or where it is no UTF-8, escaped. */
void errsum_utf8(struct buf *, const char *s);
/* "+3 causes, 41,203 lines hidden", or nothing. */
void errsum_left_out(struct buf *, const struct errsum_out *,
    const struct errsum_result *);
/* " (2.3 MB, 41,213 lines)" */
void errsum_size(struct buf *, const struct errsum_result *);
/* "fx-errsum --raw 12-34 FILE", or nothing. */
void errsum_raw_command(struct buf *, const struct errsum_result *);
/* 41203 as "41,203". */
void errsum_count(struct buf *, size_t);
/* Fit for a screen, at most so many columns and a word of what was cut. */
void errsum_readable(struct buf *, const char *s, size_t columns);

#endif
