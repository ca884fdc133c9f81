/* JSON objects, one a line: the only file that knows cJSON is jdoc.c. */
#ifndef FX_JDOC_H
#define FX_JDOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct jdoc;			/* an object under construction */

struct jdoc *jdoc_new(void);
void jdoc_free(struct jdoc *);

/* Add a member; a NULL s adds nothing (absent values are left out). */
void jdoc_str(struct jdoc *, const char *key, const char *s);
void jdoc_int(struct jdoc *, const char *key, long long v);
void jdoc_number(struct jdoc *, const char *key, double v);
void jdoc_bool(struct jdoc *, const char *key, bool v);
/* A string that need not be UTF-8: escaped under key, and where it is not
 * UTF-8 the bytes in base64 under key_b64 (RFC 4648, section 4). */
void jdoc_bytes(struct jdoc *, const char *key, const char *s);
/* Open a member object or list; they belong to their parent. */
struct jdoc *jdoc_obj(struct jdoc *, const char *key);
struct jdoc *jdoc_list(struct jdoc *, const char *key);
/* To a list: key is NULL in the calls above. */

/* Print without line breaks plus '\n'. */
void jdoc_print(const struct jdoc *, FILE *);
/* Print indented, for files that people read (SARIF, the schema). */
void jdoc_pretty(const struct jdoc *, FILE *);

#endif
