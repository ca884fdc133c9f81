/* Where a file is that a log names: a tool names it as it sees it from its own
 * folder, which make tells of. */
#ifndef FX_ERRSUM_WHERE_H
#define FX_ERRSUM_WHERE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct errsum_files;
struct pat_span;

/* "Entering directory", "Leaving directory". */
struct errsum_turn {
	size_t line;
	char *dir;		/* owned */
	bool leaves;
};

struct errsum_turns {
	struct errsum_turn *v;
	size_t n, cap;
};

void errsum_turn(struct errsum_turns *, size_t line,
    const struct pat_span *dir, bool leaves);
void errsum_turns_release(struct errsum_turns *);

/* The file as it is found from the present folder, owned: in the folder that
 * make was in; where another machine has the same tree; or as the only one of
 * that name in the repository.  NULL: it is there as it is named, or is not
 * found. */
char *errsum_where(const struct errsum_turns *, struct errsum_files *,
    size_t line, const char *file);

/* The path of what a log names as a file, owned: of a file:// URL (RFC 8089)
 * what it stands for.  NULL: it is none, but "<stdin>", a shell that was given
 * its script as a word, or the C library's own start. */
char *errsum_path(const char *file);

/* Append a file as it is named from the top of the repository that the present
 * folder is in; as it stands where that cannot be told. */
void errsum_from_top(struct buf *, struct errsum_files *, const char *file);

#endif
