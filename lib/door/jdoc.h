/* JSON objects, one a line: the only file that knows cJSON is jdoc.c. */
#ifndef FX_JDOC_H
#define FX_JDOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct buf;
struct jdoc;			/* an object under construction */

struct jdoc *jdoc_new(void);
void jdoc_free(struct jdoc *);

/* Add a member; a NULL s adds nothing (absent values are left out). */
void jdoc_str(struct jdoc *, const char *key, const char *s);
void jdoc_int(struct jdoc *, const char *key, long long v);
void jdoc_number(struct jdoc *, const char *key, double v);
void jdoc_bool(struct jdoc *, const char *key, bool v);
/* A string that need not be UTF-8: escaped under key, and where it is not
 * UTF-8 the bytes in base64 under key_b64 (RFC 4648, section 4); in a list
 * that is an object of "text" and "text_b64". */
void jdoc_bytes(struct jdoc *, const char *key, const char *s);
/* Open a member object or list; they belong to their parent. */
struct jdoc *jdoc_obj(struct jdoc *, const char *key);
struct jdoc *jdoc_list(struct jdoc *, const char *key);
/* To a list: key is NULL in the calls above. */

/* Print without line breaks plus '\n'. */
void jdoc_print(const struct jdoc *, FILE *);
/* Print indented, for files that people read (SARIF, the schema). */
void jdoc_pretty(const struct jdoc *, FILE *);

/* What others wrote: a value of a document, owned by its root. */
struct jval;

/* The one JSON value (RFC 8259) that the n bytes hold, or NULL.  Deeper than
 * 1000 is none. */
struct jval *jval_parse(const char *s, size_t n);
void jval_free(struct jval *);

/* A member by its name, the first of several; the first value of a list or
 * object, and the one behind v: NULL where there is none, or v is NULL. */
const struct jval *jval_get(const struct jval *v, const char *key);
const struct jval *jval_first(const struct jval *v);
const struct jval *jval_next(const struct jval *v);
/* As a string, or NULL for all else; as a number, or `none` for all else. */
const char *jval_str(const struct jval *v);
double jval_number(const struct jval *v, double none);
/* 's' a string, 'n' a number, 't' true, 'f' false, '[', '{', '0' null. */
int jval_kind(const struct jval *v);
/* The name of a member; NULL in a list. */
const char *jval_key(const struct jval *v);

/* Look in a JSON document, in which comments may stand, for what lies at a
 * path of keys with dots between them, as "engines.node"; a key with a dot of
 * its own stands in double quotes.  1, and the value is appended where it is
 * plain text, a number or a boolean; 0: nothing is there, or null; -1: it is
 * no JSON from about the byte *at on. */
int jdoc_look(const char *bytes, size_t n, const char *path, struct buf *,
    size_t *at);

#endif
