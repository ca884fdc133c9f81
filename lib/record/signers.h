/* Whose key is whose: allowed_signers, as OpenSSH and git write it
 * (ssh-keygen(1), ALLOWED SIGNERS). */
#ifndef FX_SIGNERS_H
#define FX_SIGNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/wire.h"

struct err;

struct signer {
	const char *principals;	/* patterns, with commas between */
	const char *namespaces;	/* likewise; NULL: any */
	struct wire_part key;
	int64_t after, before;	/* seconds since 1970, 0: not said */
	unsigned line;
	bool authority;		/* of certificates, which are not read here:
				 * no signature is its own */
};

struct signers {
	struct signer *v;
	size_t n, cap;
	struct arena arena;	/* owns all */
};
#define SIGNERS_INIT { NULL, 0, 0, ARENA_INIT }

/* Read n bytes called name in messages.  Every error is in e as "name:line:
 * what": an option that is not known would be a limit that is not held.  0 or
 * -1 with FX_EINPUT; releasable either way. */
int signers_parse(struct signers *, const char *name, const char *s,
    size_t n, struct err *);
void signers_release(struct signers *);

/* The first line that lets this key sign in this namespace at this time (0:
 * whatever the time), behind `after`, which is NULL at first; NULL: none. */
const struct signer *signers_find(const struct signers *,
    struct wire_part key, const char *namespace, int64_t when,
    const struct signer *after);

/* Is the principal one of the line's?  Patterns as in ssh_config(5): '*', '?',
 * and '!' in front of one that must not match. */
bool signer_is(const struct signer *, const char *principal);

#endif
