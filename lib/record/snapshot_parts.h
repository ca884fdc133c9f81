/* What the files of the snapshot room share. */
#ifndef FX_SNAPSHOT_PARTS_H
#define FX_SNAPSHOT_PARTS_H

#include <sys/stat.h>
#include "base/buf.h"
#include "base/mem.h"
#include "record/snapshot.h"
#include "record/snapshot_cache.h"
#include "record/snapshot_facts.h"
#include "record/snapshot_list.h"
#include "record/snapshot_state.h"

struct snapshot {
	const struct git *g;
	struct git own;		/* the same with the private index */
	char *dir, *index, *ref;	/* private folder; the user's index */
	const char *const *leave;
	size_t nleave;
	int lock, top;		/* open: the lock, the work tree */
	struct stat index_st;	/* of the user's index when it was copied */
	struct timespec mtime;	/* of what is kept of it */
	struct snap_stat rules;	/* of info/exclude, when it was scanned */
	struct buf index_bytes;	/* with nothing in another file */
	bool has_index, whole;	/* whole: all of the user's is in one file */
	char tree[GIT_OID], staged[GIT_OID], good[GIT_OID];
	bool checkpoint, mixed;	/* mixed: now is partly of another tree */
	bool warm;	/* index_st's, with what is tracked staged, is kept */
	bool scanning;	/* what is staged is to be kept so */
	bool unlisted, treed;	/* now is not yet the scan's; tree is */
	bool plain;	/* now is the last scan's, without a good tree */
	bool touched;	/* the private index may have older times */
	struct buf settings;	/* git's; len 0: to be asked for */
	int64_t since;	/* the private index was seen after then; 0: when? */
	struct snap_list now, was, dirs;	/* was: the good tree's */
	struct snap_state state;	/* of the good one */
	bool as_kept;	/* git is to convert as when that was kept */
	struct snap_kept kept;
	struct snap_cache cache;	/* the private index; n 0: not read */
	struct snap_jj *jj;	/* NULL: it is git's work tree */
	struct arena names;
	struct snapshot_change *changes;
	const char **nested, **refused;
	size_t nchanges, changes_cap, nnested, nested_cap;
	size_t nrefused, refused_cap;
};

/* Run git with the private index, no hooks, and the words (NULL-ended); as
 * git_run.  snap_ask: any status is an answer, as git_ask. */
int snap_git(struct snapshot *, const struct buf *in, struct buf *out,
    struct err *, const char *const *words);
int snap_ask(struct snapshot *, const struct buf *in, struct buf *out,
    struct buf *said, struct err *, const char *const *words);
#define SNAP(...) ((const char *const []){ __VA_ARGS__, NULL })
/* The first line of its output as an object's name. */
int snap_oid(struct snapshot *, const struct buf *in, char oid[GIT_OID],
    struct err *, const char *const *words);
/* These bytes as a blob. */
int snap_blob(struct snapshot *, const struct buf *, char oid[GIT_OID],
    struct err *);

/* The private index, or a tree, as a list, which is cleared first. */
int snap_list_index(struct snapshot *, struct snap_list *, struct err *);
int snap_list_tree(struct snapshot *, const char *tree, struct snap_list *,
    struct err *);

/* Stage in the private index, which now lists, what is in the work tree, but
 * not what is untracked and ignored by the rules of another tree and, where it
 * is at hand, its list; either may be NULL. */
int snap_stage(struct snapshot *, const char *rules, const struct snap_list *,
    struct err *);
/* Is the work tree, but for what is no part of the state, what the private
 * index says?  1, 0 or -1. */
int snap_as_index(struct snapshot *, struct err *);
/* Drop from paths, ended by NULs, what the tree's .gitignore files ignore; what
 * the present rules ignore, false: that cannot be told. */
int snap_unignored(struct snapshot *, const char *tree, struct buf *paths,
    struct err *);
bool snap_drop_ignored(struct snapshot *, struct buf *paths);
/* Have the list of what was scanned in now. */
int snap_listed(struct snapshot *, struct err *);
/* Add these paths, ended by NULs, as they are in the work tree. */
int snap_take_in(struct snapshot *, const struct buf *paths, struct err *);
/* Untracked, is it no part of the state? */
bool snap_left_out(const struct snapshot *, const char *path);
/* The full modes of now and its folders; the raw bytes git would change. */
int snap_modes(struct snapshot *, struct err *);
int snap_raw(struct snapshot *, struct err *);
/* Does git, which has written the file below dir, give its bytes?  1, 0, -1. */
int snap_given(struct snapshot *, const char *dir, const char *path,
    struct err *);

/* Append what is not kept where a good file must return, ended by NULs. */
int snap_obstacles(struct snapshot *, struct buf *paths, struct err *);
/* Can every change be made?  Folders, room on the disk, objects. */
int snap_ready(struct snapshot *, struct err *);
/* Give the good bytes and modes where git gave others. */
int snap_exact(struct snapshot *, struct err *);

/* One name into another's room; dir/name, owned. */
void snap_name(char to[GIT_OID], const char *from);
char *snap_path(const char *dir, const char *name);
/* Where the room keeps what it needs: the lock, the journal; owned. */
char *snap_dir(const struct git *);
void snap_remove_tree(const char *dir);
#endif
