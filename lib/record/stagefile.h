/* Files of stage configuration (fx-stages(5)): each read whole, strictly,
 * into a tree that was held against its keys. */
#ifndef FX_STAGEFILE_H
#define FX_STAGEFILE_H

#include <stddef.h>

#include "door/ydoc.h"

struct err;

struct stagefile {
	const char *name;	/* as it is told; the document's */
	char sha256[65];	/* of its bytes; "": it is not there */
	struct ydoc doc;	/* root NULL: it is not there */
};
#define STAGEFILE_INIT { NULL, "", YDOC_INIT }

enum stagefile_kind {
	STAGEFILE_LANGUAGE,	/* .factory/LANGUAGE.yaml */
	STAGEFILE_FACTORY,	/* .factory.toml */
	STAGEFILE_SEALED
};

/* A language that a .factory.toml may name. */
struct stagefile_language {
	const char *name;	/* NULL ends a list */
	const char *const *also;	/* what else it is called; NULL-ended */
};

/* Read the file at name, which need not be there; a link is refused.  Of a
 * .factory.toml, tables are known that languages names.  Every
 * error is in e as "name:line:column: what; what was meant".  0 or -1; f is
 * releasable either way. */
int stagefile_load(struct stagefile *f, const char *name,
    enum stagefile_kind, const struct stagefile_language *languages,
    struct err *e);

/* The same of n bytes. */
int stagefile_parse(struct stagefile *f, const char *name,
    enum stagefile_kind, const struct stagefile_language *languages,
    const char *bytes, size_t n, struct err *e);

void stagefile_release(struct stagefile *);

#endif
