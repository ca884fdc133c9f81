/* Words of the commands that lead out: paths as git, jj and a shell take
 * them, whatever bytes they hold. */
#ifndef FX_REMEDY_WORD_H
#define FX_REMEDY_WORD_H

struct buf;
struct git;

/* Append path as a pathspec that names it and nothing else, quoted for a
 * shell. */
void remedy_pathspec(struct buf *, const struct git *, const char *path);

/* Append path as a fileset of jj that names it and nothing else, quoted for
 * a shell. */
void remedy_fileset(struct buf *, const char *path);

/* Append the way from where the person stands to the top of the work tree:
 * nothing, "../", or an absolute path; with a slash at its end. */
void remedy_up(struct buf *, const struct git *);

#endif
