/* Names of what wrote a line, in front of it. */
#ifndef FX_ERRSUM_NAME_H
#define FX_ERRSUM_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How much of a line of n bytes is a name in front of it: of docker compose,
 * BitBake, xcpretty, oclif, Yarn, turbo, pnpm, nix and stack; 0: none. */
size_t errsum_name(const char *s, size_t n);

/* "ui: " of what lerna or Nx runs, "@shop/ui: "; other lines begin so, too. */
size_t errsum_name_run(const char *s, size_t n);

/* "==> till: " of Packer and Vagrant; "==> " of Spack's "==> Error: ", which
 * is no name. */
size_t errsum_name_bold(const char *s, size_t n);

static inline bool
errsum_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* May c stand in a name of docker compose? */
static inline bool
errsum_in_name(char c)
{
	static const uint64_t names[4] = { UINT64_C(0x3ff600000000000),
	    UINT64_C(0x7fffffe87fffffe) };

	return names[(unsigned char)c >> 6] >> (c & 63) & 1;
}

#endif
