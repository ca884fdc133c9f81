/* The source text of a YAML file: what is refused before it is parsed, its
 * lines, and the comments, which a parser drops. */
#ifndef FX_YSOURCE_H
#define FX_YSOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct ydoc_limits;

struct ysource {
	const char *name, *bytes;	/* the caller's */
	size_t n, *lines, nlines;	/* where each line starts */
	struct err *e;
	struct ysource_place {		/* what was asked for last: */
		size_t line, chars, at;	/* so many are "at" bytes */
	} place;
};
#define YSOURCE_INIT { .name = NULL }

/* Take n bytes, called name in messages; FX_EINPUT in e for what is not
 * plain UTF-8 whose lines end where an editor ends them, for what is too
 * large, and for a run of brackets that no parser survives.  0 or -1;
 * releasable either way. */
int ysource_open(struct ysource *, const char *name, const char *bytes,
    size_t n, const struct ydoc_limits *, struct err *e);
void ysource_release(struct ysource *);

/* Add "name:line:column: ..." to the errors.  Always -1. */
int ysource_fail(const struct ysource *, size_t line, size_t column,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* The same for a byte of the file. */
int ysource_fail_at(const struct ysource *, size_t offset, const char *what);

/* Line number 'line' (from 1) without its end; its length through n. */
const char *ysource_line(const struct ysource *, size_t line, size_t *n);

/* The column in bytes, from 1, of what stands behind so many characters of a
 * line; soon found behind the one asked for last. */
unsigned ysource_column(struct ysource *, size_t line, size_t chars);

/* The comment behind that column, where only blanks and a comma stand
 * between; trimmed, its length through n; NULL: none.  tight: no blank
 * follows the '#'. */
const char *ysource_comment(const struct ysource *, size_t line,
    unsigned column, size_t *n, bool *tight);

#endif
