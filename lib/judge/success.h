/* What a stage's success means: a condition over facts, as
 *
 *	exit_code == 0 AND contains 'ok' AND tests >= 1
 *
 * Not a shell: it names facts, numbers and texts, and nothing else.  Kleene's
 * three values (Introduction to Metamathematics, 1952, section 64) keep a
 * fact that was not measured from being taken for a pass or a failure. */
#ifndef FX_SUCCESS_H
#define FX_SUCCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/mem.h"

struct err;
struct languages;

enum success_fact {
	SUCCESS_EXIT_CODE,		/* 128 and the signal, as in sh */
	SUCCESS_TESTS,			/* that ran */
	SUCCESS_PASSED,
	SUCCESS_FAILED,
	SUCCESS_SKIPPED,
	SUCCESS_COVERAGE_PERCENT,
	SUCCESS_DURATION_SECONDS,
	SUCCESS_FACTS
};

enum success_answer { SUCCESS_NO, SUCCESS_YES, SUCCESS_NOT_MEASURED };

/* A condition that was read. */
struct success {
	struct success_node *root;
	const char **texts;		/* of its "contains", in their order */
	size_t ntexts;
};

/* What is known of one run. */
struct success_facts {
	double value[SUCCESS_FACTS];
	bool known[SUCCESS_FACTS];
	const bool *seen;		/* each of the condition's texts */
};

enum {
	SUCCESS_LONGEST = 1000,		/* bytes of a condition */
	SUCCESS_DEPTH = 16,		/* NOTs and parentheses in each other */
	SUCCESS_TEXTS = 32
};

/* Read a condition:
 *
 *	condition = all { "OR" all }
 *	all       = one { "AND" one }
 *	one       = "NOT" one | "(" condition ")" | "contains" text
 *	          | fact ( "==" | "!=" | ">=" | "<=" | ">" | "<" ) number
 *	text      = "'...'" | '"..."', in which its quote stands twice
 *
 * The words may also be small.  What it needs is the arena's.  0; or -1 with
 * FX_EINPUT, "column N: what; what was meant". */
int success_read(struct success *, struct arena *, const char *text,
    struct err *e);

/* Append the condition with a number below which the fact may not lie: in
 * place of those that every pass of it needs ("fact >= 80"), else as one
 * more part.  A condition that cannot be read stays as it is. */
void success_least(struct buf *, const char *text, enum success_fact,
    const char *number);

/* Does it hold?  Where it does not, or cannot be told, why gets the first
 * part that decides: "tests is 0, not >= 1", "coverage_percent was not
 * measured", "'ok' was not printed". */
enum success_answer success_holds(const struct success *,
    const struct success_facts *, struct buf *why);

/* Can those be read that the languages' stages have?  Those that the build
 * made were.  0; or -1 with each that cannot. */
int success_languages(const struct languages *, struct err *e);

#endif
