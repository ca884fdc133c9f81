/* Options as one table, from which --help, the completions and the check of
 * the man pages are made; the only place in lib that prints and exits. */
#ifndef FX_OPT_H
#define FX_OPT_H

#include <stdbool.h>

/* One option.  The table ends with a NULL name and key 0. */
struct opt_spec {
	const char *name;	/* long name without dashes, or NULL */
	int key;		/* letter of the short form, or OPT_KEY+n */
	const char *arg;	/* name of its argument, NULL: takes none */
	const char *help;	/* what it does, one line, no full stop */
};
enum { OPT_KEY = 256 };

/* A verb that stands first among the operands (fx-contract seal). */
struct opt_verb {
	const char *name;
	const char *args;	/* "FILE..." */
	const char *help;
	const char *takes;	/* the program's own options that it takes, by
				 * blanks; NULL: all */
};

struct opt_prog {
	const char *name;	/* fx-boundary */
	const char *nd;		/* what the page's Nd line says */
	const char *const *synopsis;	/* lines without the name; NULL ends */
	const struct opt_spec *specs;
	const struct opt_verb *verbs;	/* NULL: it has none */
};	/* At most 64 specs: a bit each says which were given. */

enum opt_format { OPT_TEXT, OPT_JSON, OPT_OTHER };

/* What all programs understand (fx.7): -C DIR, -q, -z, --format, --json. */
struct opt {
	const struct opt_prog *prog;
	bool quiet;		/* -q: only the status */
	bool nul;		/* -z: paths end in NUL, in and out */
	enum opt_format format;
	const char *format_name;	/* as typed; "text" by default */
	const char *arg;	/* argument of the option just returned */
	char **operands;	/* NULL-ended; the operands, in order */
	int noperands;
	unsigned long long given;	/* private: a bit for each spec */
	int before;		/* operands in front of "--", -1: it is not
				 * there */
	int at;			/* private: the word looked at next */
	const char *cluster;	/* private: the rest of "-abc" */
	int argc;
	char **argv;
};

/* Start on a command line.  --help, --version and the completions' listing
 * are answered here: they print and exit with 0, or 3 when the output cannot
 * be written. */
void opt_start(struct opt *, const struct opt_prog *, int argc, char **argv);

/* The key of the next option that is the program's own, or -1 at the end;
 * then o->operands are complete.  An unknown option, a missing argument or a
 * -C that cannot be entered ends the program with status 2. */
int opt_next(struct opt *o);

/* Refuse another --format than text, json and those named in the NULL-ended
 * list; status 2. */
void opt_formats(struct opt *o, const char *const *more);

/* The name of the verb, which is the first operand.  None, an unknown one, or
 * an option that this verb does not take ends the program with status 2. */
const char *opt_verb(const struct opt *o);
/* The argument just returned as a number from 0 to max, or status 2; what
 * is the option's name for the message. */
int opt_number(const struct opt *o, const char *what, int max);

/* End with status 2 and "prog: message" plus where to look. */
void opt_fail(const struct opt *o, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 2, 3)));

#endif
