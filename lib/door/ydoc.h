/* YAML as a tree with positions, read by events and strictly: the only file
 * that knows libyaml is ydoc.c. */
#ifndef FX_YDOC_H
#define FX_YDOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct err;

enum ydoc_kind { YDOC_SCALAR, YDOC_LIST, YDOC_MAP };

struct ydoc_node {
	enum ydoc_kind kind;
	const char *key;	/* in a map: its key; NULL in a list */
	unsigned key_line, key_column;	/* from 1 */
	const char *text;	/* scalar: UTF-8, NUL-ended, no NUL inside */
	bool quoted;		/* scalar: in quotes or a block */
	const char *comment;	/* what follows '#' on the line where the
				 * node ends, trimmed; NULL: nothing, or a
				 * list or map that is not in brackets */
	bool tight;		/* no blank between that '#' and the text */
	unsigned line, column;	/* from 1, columns in bytes */
	unsigned last_line;	/* scalar: where it ends */
	struct ydoc_node *first, *next;
};

struct ydoc_limits {
	size_t bytes, depth, nodes;
	const char *top;	/* the key that an empty file lacks */
};
extern const struct ydoc_limits ydoc_limits_contract;	/* 64 KiB, 8, … */

struct ydoc {
	struct ydoc_node *root;	/* a map */
	struct arena arena;	/* owns every node and string */
};
#define YDOC_INIT { NULL, ARENA_INIT }

/* Parse n bytes, called name in messages.  Refused with FX_EINPUT, every
 * error as "name:line:column: what; what was meant": anything but UTF-8, not
 * exactly one document with a map, anchors, aliases, tags, merge keys,
 * duplicate keys, a limit passed.  0 or -1; d is releasable either way. */
int ydoc_parse(struct ydoc *d, const char *name, const char *bytes, size_t n,
    const struct ydoc_limits *, struct err *e);
void ydoc_release(struct ydoc *);

/* A member of a map by its key, and its text: NULL where there is none, where
 * it is no scalar, and where map is none or NULL. */
const struct ydoc_node *ydoc_member(const struct ydoc_node *map,
    const char *key);
const char *ydoc_text(const struct ydoc_node *map, const char *key);

#endif
