/* What git tells its pre-push hook. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "judge/boundary.h"
#include "judge/boundary_base.h"
#include "judge/ranges.h"

enum { MAX_LINE = 65536 };

/* A push of the base from what the remote has now, which it must be approved
 * on: what was fetched last may be older, and --force takes the rest away. */
static int
push_base(struct scope *s, const char *ref, const char *oid,
    const char *from, struct findings *fs, struct err *e)
{
	static const char reason[] = "a task lands on its base by a "
	    "decision, not by a push from its workspace";
	struct finding *f;

	if (!repo_is_zero(oid) && !repo_is_zero(from))
		return base_land(s, ref, oid, from, reason, fs, e);
	f = base_refuse(s, ref, reason, fs);
	f->hint = repo_is_zero(oid) ? NULL : "the remote has no such branch: "
	    "it begins in a checkout that is bound to no task";
	return 0;
}

/* Is it what fx-audit keeps here, under its own name: signed statements, or
 * anchors of the log?  They hold nothing of the tree, and the server judges
 * them. */
static int
is_audit(struct scope *s, const char *ref, const char *oid, struct err *e)
{
	char here[GIT_OID];
	int rc;

	if (strncmp(ref, "refs/fx/decisions/", 18) != 0 &&
	    strncmp(ref, "refs/fx/audit/", 14) != 0)
		return 0;
	rc = scope_repo(s, e) ? repo_ref(s->repo, ref, here, e) : -1;
	return rc == 1 ? strcmp(here, oid) == 0 : rc;
}

/* One line of pre-push: "LOCAL-REF LOCAL-OID REMOTE-REF REMOTE-OID". */
static int
push_line(struct scope *s, char *line, struct findings *fs, struct err *e)
{
	char *save = NULL, *local = strtok_r(line, " ", &save);
	char *oid = strtok_r(NULL, " ", &save);
	char *ref = strtok_r(NULL, " ", &save);
	char *from = strtok_r(NULL, " ", &save), commit[GIT_OID];
	struct finding *f;
	int rc;

	if (local == NULL || oid == NULL || ref == NULL || from == NULL ||
	    !repo_is_oid(oid) || !repo_is_oid(from))
		return err_set(e, FX_EFAIL, "pre-push: a line without four "
		    "fields");
	fs->refs++;
	if ((rc = base_pushed(s, ref, e)) != 0)
		return rc < 0 ? -1 : push_base(s, ref, oid, from, fs, e);
	if (repo_is_zero(oid) || is_audit(s, ref, oid, e) != 0)
		return e->status == FX_YES ? 0 : -1;
	if (scope_repo(s, e) == NULL)
		return -1;
	rc = repo_commit(s->repo, oid, commit, e);
	if (rc == 0) {
		f = base_refuse(s, ref, "it leads to no commit, so it cannot "
		    "be judged", fs);
		f->rule = "namespace";
		return 0;
	}
	return rc < 0 ? -1 : ranges_tip(s, commit, NULL, false, ref, fs, e);
}

int
boundary_pre_push(struct scope *s, FILE *fp, struct findings *fs,
    struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	while ((rc = io_record(fp, '\n', MAX_LINE, &b, e)) > 0)
		if ((rc = push_line(s, b.data, fs, e)) < 0)
			break;
	buf_release(&b);
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	return rc;
}
