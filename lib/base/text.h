/* Foreign bytes made fit for a terminal, a shell, a JSON string. */
#ifndef FX_TEXT_H
#define FX_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct buf;

/* Length of the valid UTF-8 sequence at s, at most n and at least 1 byte of
 * which are there, 0 if there is none; the code point through cp. */
size_t text_decode(const char *s, size_t n, uint32_t *cp);

/* Is it valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF)? */
bool text_utf8(const char *s, size_t n);

/* Would it move the cursor, reorder the line or not be seen at all? */
bool text_unsafe(uint32_t code_point);

/* Append s with control bytes, DEL, C1 controls, bidirectional and
 * zero-width characters and invalid UTF-8 as \n, \t, \xHH, so that it cannot
 * move a cursor or pass for another name; a backslash becomes "\\". */
void text_escape(struct buf *, const char *s, size_t n);

/* Print s so. */
void text_print(FILE *, const char *s);

/* The same for lines that people read: a backslash stays as it is, a TAB
 * becomes blanks up to the next eighth column. */
void text_readable(struct buf *, const char *s, size_t n);

/* Append s as one word for a POSIX shell: bare where that is safe, else in
 * single quotes, and "$(printf '...')" where it holds control bytes. */
void text_shell(struct buf *, const char *s);

/* How many columns the escaped text takes: one for each code point. */
size_t text_columns(const char *s, size_t n);

/* The entry of the NULL-ended list that is nearest to word by edit distance,
 * or NULL when none is near enough to be what was meant. */
const char *text_nearest(const char *word, const char *const *list);

#endif
