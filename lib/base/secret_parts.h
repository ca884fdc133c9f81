/* The parts that secret.c is made of. */
#ifndef FX_SECRET_PARTS_H
#define FX_SECRET_PARTS_H

#include <stdbool.h>
#include <stddef.h>

/* Where a secret stands. */
struct secret_value {
	size_t from, to;
};

bool secret_word(int c);	/* a letter, a digit, '_' */
bool secret_token(int c);	/* what may stand in a token: also -+/=.~ */

/* Letters and digits mixed as no word or number has them. */
bool secret_random(const char *s, size_t n);

/* A variable, the name of a type, or masked already. */
bool secret_stands_for(const char *s, size_t n);

/* A token by its issuer's shape at s[at]. */
bool secret_shape(const char *s, size_t n, size_t at, struct secret_value *);

/* A name at s[at] that what follows it is secret: password=..., --token ... */
bool secret_named(const char *s, size_t n, size_t at, struct secret_value *);

#endif
