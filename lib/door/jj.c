/* The jj program. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/proc.h"
#include "door/jj.h"

int
jj_snapshot(const struct git *g, char oid[GIT_OID], struct err *e)
{
	/* Any command snapshots; this one also tells the result. */
	static const char *const argv[] = { "jj", "--no-pager", "--quiet",
	    "--color", "never", "log", "--no-graph", "-r", "@", "-T",
	    "commit_id", NULL };
	struct proc p = { .argv = argv, .dir = g->jj_top };
	struct buf out = BUF_INIT, said = BUF_INIT;
	int st = proc_run(&p, &out, &said, e);
	size_t n;

	if (st > 0)
		err_set(e, FX_EFAIL, "jj log: %s", buf_cstr(&said));
	n = strspn(buf_cstr(&out), "0123456789abcdef");
	if (st == 0 && n != 40 && n != 64)
		err_set(e, FX_EFAIL, "jj log: no commit id, but '%.60s'",
		    buf_cstr(&out));
	else if (st == 0) {
		memcpy(oid, out.data, n);
		oid[n] = '\0';
	}
	buf_release(&out);
	buf_release(&said);
	return e->status == FX_YES ? 0 : -1;
}
