/* Stages that no command of the project's decides. */
#ifndef FX_TCR_CHECK_H
#define FX_TCR_CHECK_H

#include <stdbool.h>

struct arena;
struct stage;
struct tcr;
struct tcr_facts;

/* Is the command one whose answer has a class? */
bool tcr_checks(const char *command);

/* A command of fx-check's with the program that lies beside ours, the
 * arena's; any other as it is. */
const char *tcr_own_program(struct arena *, const char *command);

/* Does the contract name no smoke run, and accept that there is none? */
bool tcr_accepts_none(const struct tcr *, const struct stage *);

/* What its run came to, into the facts, and why, into t->end. */
void tcr_checked(struct tcr *, struct tcr_facts *);

/* There is no command: into the facts, and why, with what to write where, into
 * t->end. */
void tcr_commandless(struct tcr *, struct tcr_facts *);

/* Is nothing to be red: the contract names no test but such as are there, and
 * those pass?  Then t->end says so. */
bool tcr_idle(struct tcr *, const struct tcr_facts *);

#endif
