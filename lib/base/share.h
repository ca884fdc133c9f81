/* Where the files are that come with the programs. */
#ifndef FX_SHARE_H
#define FX_SHARE_H

struct buf;
struct err;

/* Append the path of "contracts/errors" or the like: below share/fx beside
 * the folder of the running program, as installed, or in the tree that it
 * was built in.  0, or -1 with FX_EFAIL where it is in neither. */
int share_find(struct buf *, const char *name, struct err *);

/* Append the path of the program of that name beside the running one.  0, or
 * -1 where it is not there. */
int share_beside(struct buf *, const char *name);
/* The same, FX_EFAIL where it is not there. */
int share_program(struct buf *, const char *name, struct err *);

#endif
