/* What must not be shown: tokens, passwords, private keys. */
#ifndef FX_SECRET_H
#define FX_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* What is carried from line to line. */
struct secret {
	bool key;		/* inside a private key */
};
#define SECRET_INIT { false }

/* Append s, a line or a part of one, with every secret in it replaced by
 * "***".  True where there was one.  Known are tokens by their issuers'
 * shapes, JSON web tokens, private keys, the values of headers that
 * authorize, passwords in URLs and behind curl's -u, and what follows a name
 * such as password, client_secret or --token.  What is masked already, or
 * names a variable, is none, and neither are hashes and ids. */
bool secret_mask(struct secret *, struct buf *, const char *s, size_t n);

/* Does the file hold secrets, by its name (.env, id_rsa, *.p12) or by its n
 * bytes: a private key, a token of its issuer's shape?  What is there to be
 * filled in (.env.example) is none, nor is a certificate. */
bool secret_file(const char *path, const char *s, size_t n);

#endif
