/* What the snapshot room does otherwise in a jj workspace: jj keeps what it
 * tracks, git beside it what jj does not, on jj's own store. */
#ifndef FX_SNAPSHOT_JJ_H
#define FX_SNAPSHOT_JJ_H

#include "record/snapshot_parts.h"

struct snap_jj {
	char *work;		/* --work-tree=... */
	char at[GIT_OID];	/* @ as it was scanned */
	struct buf parents;	/* of it, each ended by a NUL */
	size_t nparents;
	bool unsettled;		/* a parent is in conflict */
	bool listed;		/* now is what the private index has, and that
				 * is @ */
	char from[GIT_OID];	/* the good commit; "": jj has none such */
	struct buf alone;	/* paths that only git keeps, ended by NULs */
	struct stat *before;	/* each as it was before git read it */
	size_t nalone, cap;
	struct buf ignored;	/* tracked in @ alone and ignored, likewise */
	bool thin;		/* jj sparse leaves files out */
};

/* A git folder of ours on jj's store, in which no attribute converts. */
int snap_jj_open(struct snapshot *, struct err *);
void snap_jj_close(struct snapshot *);

/* Have jj take its snapshot, and make the private index that, listed in now.
 * Refused with the way out when @ is stale or in conflict. */
int snap_jj_load(struct snapshot *, struct err *);
/* Take out of it what is no part of the state: files below .factory/ and the
 * caller's, where only @ has them. */
int snap_jj_leave(struct snapshot *, struct err *);
/* And what is tracked in @ alone, not in the good tree, and ignored now or by
 * the rules of the tree (NULL: there is none). */
int snap_jj_ignored(struct snapshot *, const char *rules, struct err *);
/* git's name of what is meant by rev, in oid. */
int snap_jj_good(struct snapshot *, const struct snapshot_good *,
    char oid[GIT_OID], struct err *);
/* A file that is not there is one that jj sparse leaves out.  1, 0, -1. */
int snap_jj_thin(struct snapshot *, struct err *);
/* Is a folder of path a file, or a link, in now? */
bool snap_jj_below(const struct snapshot *, const char *path);
/* Refuse one of the untracked paths that is so: jj would not put it back. */
int snap_jj_apart(struct snapshot *, const struct buf *paths, struct err *);

/* Note that git alone keeps these; mark them in the list of now. */
void snap_jj_alone(struct snapshot *, const struct buf *paths);
void snap_jj_mark(struct snapshot *);

/* A file with the alias fx_paths() for these paths, each ended by a NUL:
 * "--config-file" for it, owned.  What is not UTF-8 is not jj's. */
char *snap_jj_paths(struct snapshot *, const struct buf *, struct err *);
/* Append the path as a word of a fileset. */
void snap_jj_word(struct buf *, const char *path);
/* jj failed: tell what it said. */
int snap_jj_failed(const char *what, const struct buf *said, struct err *);

/* The tree of what git alone has staged; "": nothing but what jj set there. */
int snap_jj_indexed(struct snapshot *, char tree[GIT_OID], struct err *);
/* And have it staged again, as the good checkpoint has it. */
int snap_jj_index_back(struct snapshot *, struct err *);

/* The halves of the calls of the same names. */
int snap_jj_restore(struct snapshot *, const char *journal, struct err *);
int snap_jj_commit(struct snapshot *, const char *message, struct buf *said,
    struct err *);

#endif
