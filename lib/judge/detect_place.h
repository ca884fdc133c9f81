/* Where files lie that fx-detect writes: tracked, ignored, excluded. */
#ifndef FX_DETECT_PLACE_H
#define FX_DETECT_PLACE_H

#include <stdbool.h>

struct detect_task;
struct err;

/* Is the file at path, below the present folder, tracked?  1, 0, -1. */
int detect_tracked(const struct detect_task *, const char *path,
    struct err *e);

/* Does git ignore it? */
bool detect_ignored(const struct detect_task *, const char *path);

/* Have it in info/exclude; a folder's ends in '/'. */
int detect_exclude(const struct detect_task *, const char *path,
    struct err *e);
/* Take what detect_exclude wrote away again.  0 or -1. */
int detect_unexclude(const struct detect_task *, const char *path,
    struct err *e);

/* The same as detect_exclude for the folders of that name, wherever they lie.
 * 1; 0: it is ignored already; -1. */
int detect_exclude_all(const struct detect_task *, const char *name,
    struct err *e);

#endif
