/* Names that were seen, each with a number: of a long log, so a name takes
 * 24 bytes whatever its length. */
#ifndef FX_AUDIT_SEEN_H
#define FX_AUDIT_SEEN_H

#include <stddef.h>
#include <stdint.h>

struct audit_seen {
	struct audit_seen_slot *v;
	size_t n, cap;
};
#define AUDIT_SEEN_INIT { NULL, 0, 0 }

/* Where the name's number is: 0 where it is new.  Good until the next
 * call. */
uint64_t *audit_seen(struct audit_seen *, const char *name);
void audit_seen_release(struct audit_seen *);

#endif
