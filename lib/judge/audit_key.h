/* The key that a person decides with: found, made, and used by ssh-keygen. */
#ifndef FX_AUDIT_KEY_H
#define FX_AUDIT_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/wire.h"

struct err;

struct audit_key {
	char *file;		/* as ssh-keygen is told */
	char *line;		/* "TYPE BASE64" */
	struct buf blob;
};
#define AUDIT_KEY_INIT { NULL, NULL, BUF_INIT }

/* Read the public half of the key in file (NULL:
 * ~/.ssh/factory_decision).  0; 1: there
 * is no such file; -1 with e. */
int audit_key_read(struct audit_key *, const char *file, struct err *);
void audit_key_release(struct audit_key *);

struct wire_part audit_key_blob(const struct audit_key *);

/* Have ssh-keygen make one, which asks for its passphrase on the terminal. */
int audit_key_make(const char *file, const char *comment, struct err *);

/* Have n bytes signed in the namespace; the signature is appended.  agent: one
 * may be asked.  0 or -1. */
int audit_key_sign(const struct audit_key *, const char *namespace,
    bool agent, const char *s, size_t n, struct buf *sig, struct err *);

#endif
