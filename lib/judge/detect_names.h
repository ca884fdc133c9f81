/* The names of files and folders that mean something, and where those of a
 * tree are. */
#ifndef FX_DETECT_NAMES_H
#define FX_DETECT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "record/language.h"

enum detect_kind {
	DETECT_FILE,		/* a manifest or an entry */
	DETECT_SOURCE,
	DETECT_KNOWN,		/* a fact may stand in it */
	DETECT_VENDORED,	/* a folder */
	DETECT_GENERATED	/* a folder, beside a manifest */
};

/* What a name means: to whom, and which of its files. */
struct detect_name {
	const char *text;	/* behind the '*' where it begins with one */
	size_t len;
	size_t literal;		/* bytes before the first that is special */
	enum detect_kind kind;
	bool extension;
	unsigned language, file;
	struct detect_name *next;
};

struct detect_names {
	struct detect_name **slots;	/* whole names and extensions */
	struct detect_name *patterns;	/* all others */
	struct arena arena;
};
#define DETECT_NAMES_INIT { NULL, NULL, ARENA_INIT }

void detect_names_fill(struct detect_names *, const struct languages *);
void detect_names_release(struct detect_names *);

/* Call each for all that a name of n bytes means, the NUL behind it. */
void detect_names_each(const struct detect_names *, const char *name,
    size_t n, bool folder, void (*each)(void *, const struct detect_name *),
    void *ctx);

#endif
