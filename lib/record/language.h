/* What a language is known by and how its stages run: data
 * (fx-languages(5)). */
#ifndef FX_LANGUAGE_H
#define FX_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/mem.h"
#include "door/ydoc.h"

struct err;
struct pat;

/* Something that a file tells: that it is there, a value in it, or a match.
 * Of several the first that holds counts. */
struct langfact {
	const char *name;	/* of the tool or manager; NULL: a version */
	const char *file;	/* NULL: holds always */
	const char *toml, *json;	/* the path of the value, or NULL */
	struct pat *match;	/* of the value, or of the whole file; NULL */
	const char *run;	/* what a manager sets before a command; with
				 * "${value}" for the value */
	bool floor;		/* a version: at least; else exactly */
	bool beside;		/* only there, and not above */
	bool absent;		/* it holds where it else would not */
};

struct langfacts {
	struct langfact *v;
	size_t n;
};

/* A file that makes its folder a component. */
struct langfile {
	const char *name;	/* a name or a pattern of one */
	unsigned weight;	/* against others in the same folder, 0-100 */
	bool sources;		/* only with source files below it */
	bool entry;		/* no manifest, a program's first file */
	struct langfact *says;	/* only where this holds in it; NULL */
};

/* How a stage runs there; of several for one stage the first whose 'when'
 * holds. */
struct langstage {
	const char *stage;
	const char *when;	/* a tool or manager that is there, or NULL */
	const char *command;	/* NULL: there is none, for this reason: */
	const char *unsupported;
	const char *expected, *success, *fix, *report, *report_format;
	const char **failure, **writes;		/* NULL-ended */
	unsigned retries;	/* attempts in all */
	unsigned success_line;	/* where that stands in the file */
	const char *timeout;
	bool tcr;
};

struct language {
	const char *name, *source;
	bool made;		/* by the build, which has checked it */
	bool last;		/* only where no other one is known */
	const char **also;	/* what else it is called; NULL-ended */
	struct langfile *files;
	size_t nfiles;
	const char **sources, **vendored, **foreign, **generated, **byproducts;
				/* NULL-ended */
	struct langfacts parts;	/* which folders below belong to this one */
	bool parts_always;
	struct langfacts versions, managers, tools;
	struct langstage *stages;
	size_t nstages;
};

struct languages {
	struct language *v;
	size_t n, cap;
	struct ydoc *docs;	/* own all strings */
	size_t ndocs, docs_cap;
	struct pat **pats;
	size_t npats, pats_cap;
	struct arena arena;
};
#define LANGUAGES_INIT { NULL, 0, 0, NULL, 0, 0, NULL, 0, 0, ARENA_INIT }

/* Read every *.yaml of a folder, in order of name; links are passed over.  A
 * language whose name is there already is replaced.  Every error of a file
 * goes to e as "file:line:column: what"; a missing folder is none.  strict:
 * every pattern is compiled at once, as a file that a person just wrote
 * wants; else when first needed.  0 or -1. */
int languages_dir(struct languages *, const char *dir, bool strict,
    struct err *e);

/* Read one file, of that name in messages.  0 or -1. */
int languages_parse(struct languages *, const char *name, const char *bytes,
    size_t n, bool strict, struct err *e);

void languages_release(struct languages *);

/* Those that come with the program, as the build made them
 * (bin/made/languages.c). */
struct languages_made {
	struct language *v;
	size_t n;
};
extern const struct languages_made languages_made;

/* Begin with the n of v, whose parts stay where they are. */
void languages_take(struct languages *, const struct language *v, size_t n);

/* Print them as a C file that defines languages_made. */
void languages_print(const struct languages *, FILE *);

#endif
