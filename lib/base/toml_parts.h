/* What the files of the room "toml" share. */
#ifndef FX_TOML_PARTS_H
#define FX_TOML_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/toml.h"

struct toml_reader {
	struct toml *doc;
	const char *name;
	const char *start, *p, *end;	/* p: what is not read yet */
	const char *bol;		/* where the line of p begins */
	unsigned line;
	struct buf text;		/* of the string that is read */
	size_t nodes;
	const struct toml_limits *limits;
	struct err *err;
};

/* One part of a key. */
struct toml_key {
	const char *s;			/* in the arena, NUL-ended */
	size_t n;
	const char *at;			/* in the bytes */
	unsigned line, column;
};

/* Bytes of foreign text for "%.*s" in a message: not too many of them. */
#define TOML_SHOW(s, n) toml_shown((s), (n)), (s)
int toml_shown(const char *s, size_t n);

/* Refuse what stands at 'at'.  Always -1. */
int toml_fail(struct toml_reader *, const char *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Refuse the byte at r->p, where something else was wanted. */
int toml_unexpected(struct toml_reader *, const char *wanted);

/* toml_text.c: blanks, comments, ends of lines, strings and keys. */
void toml_blanks(struct toml_reader *);
bool toml_newline(struct toml_reader *);	/* one is passed over */
bool toml_at_newline(const struct toml_reader *);
int toml_comment(struct toml_reader *);		/* if there is one */
int toml_string(struct toml_reader *, struct toml_node *);
/* The next part of a key, and the blanks on both its sides. */
int toml_key(struct toml_reader *, struct toml_key *);

/* toml_word.c, toml_time.c: a value without quotes or brackets is read into
 * x, whose kind is not known yet. */
int toml_word(struct toml_reader *, struct toml_node *x);
bool toml_is_time(const char *s, size_t n);
int toml_time(struct toml_reader *, const char *s, size_t n,
    struct toml_node *x);
/* toml_value.c: "a.b = value" below table; what stands behind it is not
 * looked at. */
int toml_pair(struct toml_reader *, struct toml_node *table);

/* toml_table.c: each is the node, or NULL after toml_fail. */

/* Add to a table, under a key that it has not, or to an array (NULL). */
struct toml_node *toml_add(struct toml_reader *, struct toml_node *to,
    const struct toml_key *, const char *at);
/* The table under a part of a key that is not its last one, made if it is
 * not there; how: TOML_IMPLICIT in a header, TOML_DOTTED before '='. */
struct toml_node *toml_through(struct toml_reader *, struct toml_node *table,
    const struct toml_key *, enum toml_made how);
/* A new value under the last part before '='. */
struct toml_node *toml_leaf(struct toml_reader *, struct toml_node *table,
    const struct toml_key *);
/* The table that the last part of [a.b] or [[a.b]] defines; 'at' is the
 * first bracket. */
struct toml_node *toml_define(struct toml_reader *, struct toml_node *table,
    const struct toml_key *, const char *at, bool array);

#endif
