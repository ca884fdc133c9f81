/* Many patterns at once: is there a path that some match and others do not? */
#ifndef FX_WILDSET_H
#define FX_WILDSET_H

struct buf;
struct wildset;

enum wildset_group {
	WILDSET_IN,		/* the path is matched by one of these */
	WILDSET_ALSO,		/* and, where there are any, by one of these */
	WILDSET_OUT		/* and by none of these */
};

enum wildset_flags {
	WILDSET_FOLD = 1,	/* letters have no case; no path has capitals */
	WILDSET_ODD = 2		/* look among paths that no tree can hold too:
				 * with empty, "." or ".." components */
};

/* Freed with wildset_free. */
struct wildset *wildset_new(int flags);
void wildset_free(struct wildset *);

/* Add a contract pattern (a trailing '/' means the whole subtree). */
void wildset_add(struct wildset *, enum wildset_group, const char *pattern);

/* 1: there is such a path, and a shortest one is appended to example.  0:
 * there is none, which is proved.  -1: the patterns are too entangled to
 * tell within the limit.  Searches that belong together share one limit, and
 * *spent, which is 0 before the first. */
int wildset_find(const struct wildset *, long *spent, struct buf *example);

#endif
