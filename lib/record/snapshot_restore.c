/* The work tree and the user's index made the good ones. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"

/* Is the work tree the good one?  What one of the two trees ignores does not
 * count. */
static int
verify(struct snapshot *s, const char *failed, struct err *e)
{
	char tree[GIT_OID];
	int same = snap_as_index(s, e);

	if (same < 0 || (same == 0 && (snap_list_index(s, &s->now, e) < 0 ||
	    snap_stage(s, failed, e) < 0)) ||
	    snap_oid(s, NULL, tree, e, SNAP("write-tree",
	    "--missing-ok")) < 0)
		return -1;
	if (strcmp(tree, s->good) != 0)
		return err_set(e, FX_EFAIL, "the tree is %s after the restore "
		    "and not %s: something writes to it; what it was is kept "
		    "as %s", tree, s->good, s->ref);
	return 0;
}

/* Did git refuse before it touched the first file?  It says so in these words
 * for all that it finds in the way; in doubt the journal stays. */
static bool
refused(const struct err *e)
{
	return e->msg && (strstr(e->msg, "not uptodate. Cannot merge") ||
	    strstr(e->msg, "by merge") ||
	    strstr(e->msg, "would lose untracked files"));
}

/* After this, things go. */
static int
put_back(struct snapshot *s, const char *journal, struct err *e)
{
	bool again = io_exists(journal);
	char failed[GIT_OID];

	if (!again && io_replace(journal, s->ref, strlen(s->ref), 0600, e) < 0)
		return -1;

	memcpy(failed, s->tree, sizeof(failed));
	if (snap_git(s, NULL, NULL, e, SNAP("read-tree",
	    "--no-sparse-checkout", "-m", "-u", s->tree, s->good)) < 0) {
		if (!again && refused(e))
			unlink(journal);
		return -1;
	}
	if (snap_exact(s, e) < 0 || verify(s, failed, e) < 0 ||
	    snap_install_index(s, s->checkpoint, e) < 0)
		return -1;
	return unlink(journal) < 0 ? err_sys(e, "%s", journal) : 0;
}

int
snapshot_restore(struct snapshot *s, struct err *e)
{
	char *journal = snap_path(s->dir, "unfinished"), *lock = NULL;
	int rc = -1;

	if (s->ref == NULL || *s->good == '\0')
		err_set(e, FX_EFAIL, "nothing was kept");
	else if (s->jj)
		rc = snap_ready(s, e) < 0 ? -1 : snap_jj_restore(s, journal, e);
	else if (snap_ready(s, e) == 0 && (lock = snap_lock(s, e)) != NULL)
		rc = snap_unlock(lock, put_back(s, journal, e), e);
	free(journal);
	return rc;
}

char *
snapshot_unfinished(const struct git *g)
{
	char *dir = snap_dir(g), *path = snap_path(dir, "unfinished");
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;
	char *ref = NULL;

	if (io_slurp(&b, path, 4096, &no) == 0)
		ref = buf_detach(&b);
	err_release(&no);
	buf_release(&b);
	free(path);
	free(dir);
	return ref;
}
