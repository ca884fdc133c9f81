/* Files by a pattern. */
#ifndef FX_GLOB_H
#define FX_GLOB_H

#include <stddef.h>

struct glob_list {
	char **v;	/* owned; sorted */
	size_t n;
};

/* The files that the pattern (glob(7), without "**") names, seen from dir
 * (NULL: here), which is no pattern itself. */
void glob_find(struct glob_list *, const char *dir, const char *pattern);
void glob_release(struct glob_list *);

#endif
