/* How tools print what went wrong: rules, as data (fx-errors(5)). */
#ifndef FX_ERRRULE_H
#define FX_ERRRULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/relit.h"
#include "door/pat.h"
#include "door/ydoc.h"

struct err;

/* What a line can tell: the names of groups in patterns. */
enum errfield {
	ERRFIELD_FILE, ERRFIELD_LINE, ERRFIELD_COLUMN, ERRFIELD_END_LINE,
	ERRFIELD_END_COLUMN, ERRFIELD_MESSAGE, ERRFIELD_CODE,
	ERRFIELD_SEVERITY, ERRFIELD_TEST, ERRFIELD_EXPECTED,
	ERRFIELD_ACTUAL, ERRFIELD_COMMAND, ERRFIELD_FIX, ERRFIELD_FUNCTION,
	ERRFIELD_N
};
extern const char *const errfield_names[];	/* NULL-ended */

enum errkind {
	ERRKIND_COMPILE, ERRKIND_TEST, ERRKIND_LINT, ERRKIND_CRASH,
	ERRKIND_SANITIZER, ERRKIND_DEPENDENCY, ERRKIND_CONFIGURATION,
	ERRKIND_INFRASTRUCTURE
};
extern const char *const errkind_names[];	/* NULL-ended */

enum errseverity { ERRSEVERITY_ERROR, ERRSEVERITY_WARNING, ERRSEVERITY_NOTE };
extern const char *const errseverity_names[];

/* A pattern and where its groups go. */
struct errpat {
	struct pat *pat;
	short field[PAT_GROUPS];	/* the errfield of a group, or -1 */
	bool bound;		/* field is filled in */
	bool latest;		/* a later match replaces an earlier one */
	bool below;		/* only right below a line that told */
	unsigned within;	/* of a line above: how far up */
	struct pat *until;	/* of a line above: not beyond this */
	bool show;		/* of a line above: part of the block */
	bool must;		/* of a line above: else no block begins */
	unsigned line;		/* of the rules' file */
};

/* What the first line's place in a file looks like. */
enum errplace {
	ERRPLACE_FILE = 1,	/* a.c:12 */
	ERRPLACE_NAME = 2,	/* Makefile:12 */
	ERRPLACE_PARENS = 4,	/* a.c(12, or with a bracket */
	ERRPLACE_COLON = 8,	/* the latter only as a.c(12,3): */
	ERRPLACE_ITEM = 16	/* none: "  12) " of a numbered list */
};

struct errrule {
	const char *id, *tool, *family, *fix, *source;
	enum errkind kind;
	enum errseverity severity;
	unsigned weight;	/* 0-100: how surely it is a cause */
	struct errpat start;
	struct pat *not, *body, *end, *last, *join, *freeze, *need;
	struct errpat *take, *above, frame;
	size_t ntake, nabove;
	bool frames_last;	/* the innermost frame is the last one */
	bool consequence, index, listing, last_one;
	bool together;		/* foreign lines end all but need */
	bool step;		/* its block is what a failed step wrote */
	bool again;		/* it may start more than once on a line */
	bool nested;		/* less indented, it holds the one before */
	bool own;		/* the repository's: it adds, it never hides */
	bool weak;		/* a bare word: only the last few are kept */
	unsigned max, gap, line;	/* line: of its file */
	const char *words;	/* one stands in the first line: each with its
				 * NUL, behind the last another; or NULL: */
	bool caseless;		/* they are small, or not */
	unsigned char place;	/* one of these errplaces is there, and behind
				 * it a word, if any; 0: every line is tried */
	const struct ydoc_node *examples;
};

struct errrules {
	struct errrule *v;
	bool fixed;		/* v is not on the heap: the build's */
	size_t n, cap;
	uint64_t hash;		/* of the bytes that were read */
	struct ydoc *docs;	/* own all strings */
	size_t ndocs, docs_cap;
	struct arena arena;
};
#define ERRRULES_INIT { NULL, false, 0, 0, 0, NULL, 0, 0, ARENA_INIT }

/* Read one file of rules and append them.  strict: every pattern is compiled
 * at once, as a file that a person just wrote wants; else when first needed.
 * Every error of the file goes to e as "file:line:column: what".  0 or -1. */
int errrules_load(struct errrules *, const char *path, bool strict,
    struct err *e);

/* The same of bytes, called name. */
int errrules_parse(struct errrules *, const char *name, const char *bytes,
    size_t n, bool strict, struct err *e);

/* Read every *.yaml below dir, in order of name.  A missing dir is no
 * failure.  0 or -1. */
int errrules_dir(struct errrules *, const char *dir, bool strict,
    struct err *e);

/* Is this the name of a file of rules? */
bool errrules_name(const char *name);

void errrules_release(struct errrules *);

/* Fill in where the groups go, once; -1 when a name is unknown and e is not
 * NULL. */
int errpat_bind(struct errpat *, struct err *);

#endif
