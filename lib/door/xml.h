/* XML as a stream of elements: the only file that knows expat is xml.c. */
#ifndef FX_XML_H
#define FX_XML_H

#include <stddef.h>

struct err;
struct xml;			/* a document under way */

/* What is told, in order, all of it UTF-8.  attr is names and values in
 * turn, ended by NULL; what is told lives until the call returns.  Text comes
 * in pieces of any size. */
struct xml_calls {
	void (*start)(void *ctx, const char *name, const char *const *attr);
	void (*end)(void *ctx, const char *name);
	void (*text)(void *ctx, const char *s, size_t n);
};

/* The calls are borrowed and live as long as the document. */
struct xml *xml_new(const struct xml_calls *, void *ctx);

/* The next bytes.  0, or -1 with e (FX_EINPUT, "line:column: why") for what
 * is not well formed, declares an entity, lies more than 256 elements deep
 * or has a tag of more than 1 MiB: no entity is ever fetched or expanded, and
 * memory does not grow with the document.  After -1 nothing more is read. */
int xml_put(struct xml *, const char *p, size_t n, struct err *e);

/* The document has ended; 0, or -1 as above where it should not have. */
int xml_end(struct xml *, struct err *e);

void xml_free(struct xml *);

/* The value of the attribute, or NULL. */
const char *xml_attr(const char *const *attr, const char *name);

#endif
