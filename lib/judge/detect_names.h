/* The names of files and folders that mean something: hundreds of them, asked
 * for by each of a hundred thousand paths. */
#ifndef FX_DETECT_NAMES_H
#define FX_DETECT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/language.h"

enum detect_kind {
	DETECT_FILE,		/* a manifest or an entry */
	DETECT_SOURCE,
	DETECT_KNOWN,		/* a fact may stand in it */
	DETECT_FOREIGN,		/* its folder is foreign code */
	DETECT_VENDORED,	/* a folder */
	DETECT_GENERATED	/* a folder, beside a manifest */
};

/* What a name means: to whom, and which of its files. */
struct detect_name {
	const char *text;	/* behind the '*' where only that is special */
	size_t len;
	const char *lead;	/* the folders that it must lie in, */
	size_t nlead;		/* "tests/"; 0: any */
	size_t tail;		/* of a pattern: where its last word begins */
	enum detect_kind kind;
	unsigned language, file;
	uint32_t next;		/* the one behind it, + 1 */
};

enum { DETECT_SLOTS = 2048 };

/* By length and three bytes: each slot the first name, + 1. */
struct detect_table {
	uint32_t slot[DETECT_SLOTS];
};

struct detect_names {
	struct detect_name *v;
	size_t n, cap;
	struct detect_table whole, folders;
	struct detect_table endings;	/* ".gradle.kts" of "*.gradle.kts" */
	uint32_t patterns[256];		/* the others by their first byte; at
					 * 0 those that begin with any */
};

void detect_names_fill(struct detect_names *, const struct languages *);
void detect_names_release(struct detect_names *);

/* Call each for all that a name of n bytes means, the NUL or '/' behind
 * it. */
void detect_names_file(const struct detect_names *, const char *name,
    size_t n, void (*each)(void *, const struct detect_name *), void *ctx);
void detect_names_folder(const struct detect_names *, const char *name,
    size_t n, void (*each)(void *, const struct detect_name *), void *ctx);

#endif
