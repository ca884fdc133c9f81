/* Lines of the way out: commands on the paths that were refused. */
#ifndef FX_REMEDY_LINE_H
#define FX_REMEDY_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "judge/finding.h"
#include "judge/scope.h"

struct buf;

enum { REMEDY_LINE = 5 };	/* paths on one command line */

/* A way out under construction. */
struct remedy {
	FILE *fp;
	struct scope *s;
	const struct findings *fs;
	const char **paths;	/* distinct, sorted; the array is owned */
	size_t n;
	const char *commit;	/* whose paths they are; NULL: of all */
	const char *first;	/* what remedy_line says first, or NULL */
	bool said;		/* a line was printed */
};

/* Take the paths of the findings, of one commit's where that is not NULL. */
void remedy_paths(struct remedy *, const char *commit);

/* Append "git WORDS -- PATHS" with all of the paths. */
void remedy_on_paths(struct buf *, const struct remedy *, const char *words);

/* Append the call of fx-boundary that finds the same again, as far as it can
 * be told: " --staged"; nothing where it cannot. */
void remedy_again(struct buf *, const struct findings *,
    const struct scope *);

/* Append the call of fx-boundary that lists the paths, ended by NUL. */
void remedy_piped(struct buf *, const struct remedy *);

/* Append "git WORDS" on the paths as remedy_line prints it. */
void remedy_command(struct buf *, const struct remedy *, const char *words);

/* Print a command and, where it is not NULL, what it does. */
void remedy_say(struct remedy *, const char *command, const char *what);

void remedy_note(struct remedy *, const char *text);	/* no command */

/* Print "git WORDS" on the paths, which come through a pipe when they are
 * too many for a line; nothing when there are none. */
void remedy_line(struct remedy *, const char *words, const char *what);

#endif
