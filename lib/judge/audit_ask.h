/* A person at a terminal, asked. */
#ifndef FX_AUDIT_ASK_H
#define FX_AUDIT_ASK_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* The terminal that our standard input is, opened; -1: there is none.  What
 * is redirected is no person. */
int audit_terminal(void);

/* Show text, escaped but for its line ends; what it says is foreign. */
void audit_tell(int tty, const char *s, size_t n);

/* Print a question and read a line; false at the end of input. */
bool audit_question(int tty, const char *question, struct buf *answer);

/* Was the answer to the question yes? */
bool audit_agreed(int tty, const char *question);

#endif
