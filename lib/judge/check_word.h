/* The word that a check ends with, for whoever reads what it printed. */
#ifndef FX_CHECK_WORD_H
#define FX_CHECK_WORD_H

#include <stddef.h>

/* Of what fx-check printed in the end: its class, static, and in
 * *why of *len bytes what it said with it; NULL: it said none. */
const char *check_word(const char *s, size_t n, const char **why, size_t *len);

#endif
