/* The files of the repository that the present folder is in, by what their
 * paths end with. */
#ifndef FX_ERRSUM_FILES_H
#define FX_ERRSUM_FILES_H

struct errsum_files;

/* Nothing is read before the first question.  Freed with
 * errsum_files_free. */
struct errsum_files *errsum_files_new(void);
void errsum_files_free(struct errsum_files *);

/* The one file whose path is what is asked for, or ends with a slash and
 * that: from the top of the repository, the files' own.  NULL: there is none,
 * or more than one; or we are in no repository, or in a tree of more than
 * twenty thousand files.  What tools put there (build, node_modules, hidden
 * folders) does not count. */
const char *errsum_files_find(struct errsum_files *, const char *end);

/* The top of that repository, absolute; NULL: we are in none. */
const char *errsum_files_top(struct errsum_files *);

#endif
