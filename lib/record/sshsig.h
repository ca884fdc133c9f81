/* SSH signatures (OpenSSH's PROTOCOL.sshsig), read and checked here:
 * "ssh-keygen -Y verify" calls one made without a touch good, and tells
 * nobody. */
#ifndef FX_SSHSIG_H
#define FX_SSHSIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/wire.h"
#include "door/verify.h"

struct err;

enum sshsig_kind {
	SSHSIG_ED25519, SSHSIG_ECDSA, SSHSIG_RSA,
	SSHSIG_SK_ED25519, SSHSIG_SK_ECDSA,	/* PROTOCOL.u2f */
	SSHSIG_WEBAUTHN		/* of a browser, with a key of the last kind */
};

/* What kind of presence a good signature proves (DESIGN section 7). */
enum sshsig_presence {
	SSHSIG_NONE,		/* an authenticator that was not touched */
	SSHSIG_KEY,		/* a key in software: whoever has it */
	SSHSIG_TOUCHED, SSHSIG_VERIFIED
};

struct sshsig {
	struct buf bytes;	/* owns all below */
	enum sshsig_kind kind;
	struct wire_part key;	/* the public key's blob */
	struct wire_part namespace, hash_name, signature;
	enum verify_hash hash;
	uint8_t flags;		/* of an authenticator, 0x01 present, 0x04
				 * verified */
	uint32_t counter;
};
#define SSHSIG_INIT { .bytes = BUF_INIT }

/* Read an armored signature, which is all there is.  0, or -1 with FX_EINPUT,
 * what is wrong; a kind of key that is not known is named. */
int sshsig_parse(struct sshsig *, const char *s, size_t n, struct err *);
void sshsig_release(struct sshsig *);

/* Is it a signature of these bytes in this namespace by its own key?  0; -1
 * with FX_EINPUT: it is not, and why.  Whose key it is, the caller knows. */
int sshsig_check(const struct sshsig *, const char *namespace,
    const void *p, size_t n, struct err *);

enum sshsig_presence sshsig_presence(const struct sshsig *);
const char *sshsig_presence_name(enum sshsig_presence);

/* The key's name for people, "SHA256:" and its hash (RFC 4648, no padding),
 * as ssh-keygen -l prints it. */
void sshsig_fingerprint(struct buf *, struct wire_part key);

/* The kind of key that the blob is, from its first string, or -1 with
 * FX_EINPUT: it is not known, or not well formed. */
int sshsig_key(struct wire_part key, struct err *);

#endif
