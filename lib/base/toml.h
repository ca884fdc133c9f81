/* TOML 1.0 as a tree with positions, read whole and strictly. */
#ifndef FX_TOML_H
#define FX_TOML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct err;

enum toml_kind {
	TOML_TABLE, TOML_ARRAY, TOML_STRING, TOML_INTEGER, TOML_FLOAT,
	TOML_BOOLEAN, TOML_OFFSET_DATETIME, TOML_LOCAL_DATETIME,
	TOML_LOCAL_DATE, TOML_LOCAL_TIME
};

/* What gave a table or an array its place; the reader's own affair. */
enum toml_made {
	TOML_IMPLICIT,		/* [a.b] made a, which may still be defined */
	TOML_HEADER,		/* [a], or [[a]] */
	TOML_DOTTED,		/* a.b = 1 made a */
	TOML_INLINE		/* {} or []: nothing is added to it */
};

struct toml_node {
	enum toml_kind kind;
	unsigned line, column;	/* from 1, columns in bytes: of the value, the
				 * brackets of a header, else of the key */
	const char *key;	/* in a table, else NULL; NUL-ended */
	size_t key_len;
	unsigned key_line, key_column;
	const char *text;	/* a string, or a date or time as checked text
				 * with 'T' and 'Z'; NUL-ended, else NULL */
	size_t len;		/* of it: a string may hold NULs of its own */
	union {
		int64_t integer;
		double number;	/* TOML_FLOAT */
		bool truth;
	};
	struct toml_node *first, *next;	/* what it holds, as it was written */
	size_t n;

	/* The keys of a table as an AA tree, and the rest of the reader. */
	struct toml_node *last, *root, *left, *right;
	unsigned level, depth;
	enum toml_made made;
};

struct toml_limits {
	size_t bytes;
	unsigned depth;		/* of what lies in each other, however it is
				 * written; the reader calls itself as often */
	size_t nodes;		/* values, tables and arrays */
};
extern const struct toml_limits toml_limits_file;	/* 4 MiB, 64, 2^18 */

struct toml {
	struct toml_node *root;		/* a table */
	struct arena arena;		/* owns every node and text */
};
#define TOML_INIT { NULL, ARENA_INIT }

/* Parse n bytes, called name in messages.  Refused with FX_EINPUT, the first
 * error as "name:line:column: what; what was meant": all that TOML 1.0
 * refuses, a float that no double holds, a limit passed.  A byte order mark
 * is passed over and counts in no column; CR LF in a string becomes LF.  No
 * locale matters.  0 or -1; d is releasable either way. */
int toml_parse(struct toml *d, const char *name, const char *bytes, size_t n,
    const struct toml_limits *, struct err *e);
void toml_release(struct toml *);

/* What the table has under this key of n bytes; NULL: nothing, or it is no
 * table. */
struct toml_node *toml_find(const struct toml_node *table, const char *key,
    size_t n);

/* What lies below the table at a path of keys with dots between them, as
 * "project.requires-python"; a key with a dot of its own stands in double
 * quotes, as in "tool.\"a.b\".x".  NULL: nothing. */
struct toml_node *toml_get(const struct toml_node *table, const char *path);

/* "a string", "a table" and so on, for messages. */
const char *toml_kind_name(enum toml_kind);

#endif
