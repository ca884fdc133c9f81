/* The state of the work tree here, by hand:
 *	snapshot tree [GOOD]		what it is; what restoring would do
 *	snapshot keep REF		keep it
 *	snapshot restore REF GOOD	keep it as REF, then make it GOOD: a
 *					commit, a tree, "", or =CHECKPOINT
 *	snapshot commit MESSAGE [REF]	commit it, kept as REF before; what was
 *					said; its status is 1 when refused
 *	snapshot unfinished		the ref of a restore that was cut off
 * LEAVE names one untracked path that stays out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "record/snapshot.h"

static int
run(struct snapshot *s, int argc, char **argv, struct err *e)
{
	bool keep = strcmp(argv[1], "keep") == 0;
	bool restore = strcmp(argv[1], "restore") == 0;
	const char *rev = argc > 2 + restore + keep ? argv[argc - 1] : NULL;
	struct snapshot_good good = { rev, rev && *rev == '=' };

	if (good.checkpoint)
		good.rev++;
	if (snapshot_scan(s, rev ? &good : NULL, e) < 0)
		return -1;
	printf("%s\n", snapshot_tree(s));
	for (const char *const *v = snapshot_nested(s); v && *v; v++)
		printf("another repository: %s\n", *v);
	for (const struct snapshot_change *c = snapshot_changes(s); rev &&
	    c && c->path; c++)
		printf("%c %s\n", c->what, c->path);
	if ((keep || restore) && snapshot_keep(s, argv[2], "kept", e) < 0)
		return -1;
	if (restore && snapshot_restore(s, e) < 0)
		return -1;
	return err_flush(stdout, e);
}

static int
commit(struct snapshot *s, int argc, char **argv, struct err *e)
{
	struct buf said = BUF_INIT;
	int rc = -1;

	if (snapshot_scan(s, NULL, e) == 0 &&
	    (argc < 4 || snapshot_keep(s, argv[3], "kept", e) == 0))
		rc = snapshot_commit(s, argv[2], "fx-tcr", &said, e);
	fwrite(buf_cstr(&said), 1, said.len, stdout);
	buf_release(&said);
	return rc < 0 || err_flush(stdout, e) < 0 ? -1 : rc;
}

int
main(int argc, char **argv)
{
	const char *leave[] = { getenv("LEAVE"), NULL };
	struct err e = ERR_INIT;
	struct git g = GIT_INIT;
	struct snapshot *s = NULL;
	char *ref;
	int rc = -1;

	if (argc < 2 || git_locate(&g, &e) < 0)
		goto done;
	if (strcmp(argv[1], "unfinished") == 0) {
		if ((ref = snapshot_unfinished(&g)) != NULL)
			printf("%s\n", ref);
		free(ref);
		rc = err_flush(stdout, &e);
	} else if ((s = snapshot_open(&g, leave, &e)) != NULL) {
		snapshot_remember(s);
		rc = strcmp(argv[1], "commit") == 0 && argc > 2 ?
		    commit(s, argc, argv, &e) : run(s, argc, argv, &e);
	}
done:
	snapshot_close(s);
	git_release(&g);
	return rc < 0 ? err_report("snapshot", &e) : rc;
}
