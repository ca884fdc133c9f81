/* What a tree is written in, where, which versions, which tools, and why. */
#ifndef FX_DETECT_H
#define FX_DETECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "judge/detect_names.h"
#include "record/language.h"

struct detect_files;

/* By what a language is known; a later one beats an earlier one. */
enum detect_class { DETECT_SOURCES, DETECT_ENTRY, DETECT_MANIFEST };
extern const char *const detect_classes[];

/* A language in a folder. */
struct detect_part {
	const struct language *language;
	const char *dir;	/* "": the root */
	const char *file;	/* the manifest; NULL: known by sources */
	const char *named;	/* a file that says the language; NULL */
	enum detect_class class;
	unsigned depth, weight;
	size_t sources;		/* files of the language at or below dir */
	size_t members;		/* manifests below that are parts of it */
	bool dropped;		/* while it is judged: of no account */
	const char *pin, *pin_from, *floor, *floor_from;
	const char *manager, *manager_from, *run;
	const char **tools;	/* NULL-ended */
	const char **lacks;	/* the same: names of what is not there */
};

/* A folder that does not count, and how many files lie in such. */
struct detect_out {
	const char *dir, *why;
	size_t files;
};

struct detect {
	const struct languages *languages;
	struct detect_part *v;	/* the primary one first; the others by rank */
	size_t n, cap;
	struct detect_out *out;
	size_t nout, out_cap;
	size_t files;		/* that were looked at */
	struct detect_names names;
	struct buf text;	/* the paths that mean something */
	struct err notes;	/* files that say something unreadable */
	struct arena arena;
};
#define DETECT_INIT { .v = NULL, .text = BUF_INIT, .notes = ERR_INIT, \
	.arena = ARENA_INIT }

/* Judge the files, as their list comes, by the languages, which must outlive
 * d; the present folder is the tree's root.  What cannot be read goes to
 * notes.  -1 with e: there is no list. */
int detect_judge(struct detect *d, const struct languages *,
    struct detect_files *, struct err *e);

/* Is it another language that only the number of source files, or the order
 * of names, puts behind the first? */
bool detect_ambiguous(const struct detect *, const struct detect_part *);

void detect_release(struct detect *);

#endif
