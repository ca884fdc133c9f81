/* git's raw list of changes: both readers say the same of it, what they take
 * is well formed, and written again it is what was read. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "record/change.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
render(struct buf *b, const struct change *c)
{
	if (c->commit)
		buf_append(b, c->commit, strlen(c->commit) + 1);
	buf_fmt(b, ":%06o %06o %s %s %c", c->old_mode, c->new_mode,
	    c->old_oid, c->new_oid, c->status);
	buf_byte(b, '\0');
	buf_append(b, c->path, strlen(c->path) + 1);
}

static int
collect(void *ctx, const struct change *c)
{
	must(c->path[0] != '\0');
	must(strlen(c->old_oid) == 40 || strlen(c->old_oid) == 64);
	must(strlen(c->new_oid) == 40 || strlen(c->new_oid) == 64);
	must(c->old_mode <= 0777777 && c->new_mode <= 0777777);
	must(strchr("ADMTU", c->status) != NULL);
	render(ctx, c);
	return 0;
}

static int
stop(void *ctx, const struct change *c)
{
	(void)c;
	return ++*(int *)ctx == 2 ? 7 : 0;
}

/* The same bytes from a stream. */
static int
stream(const char *bytes, size_t n,
    int (*each)(void *ctx, const struct change *), void *ctx, struct err *e)
{
	FILE *fp = n > 0 ? fmemopen((void *)(uintptr_t)bytes, n, "r") :
	    fopen("/dev/null", "r");
	int rc;

	if (fp == NULL)
		exit(FX_EFAIL);
	rc = changes_stream(fp, each, ctx, e);
	fclose(fp);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct changes c = CHANGES_INIT;
	struct err e = ERR_INIT, s = ERR_INIT, x = ERR_INIT;
	struct buf in = BUF_INIT, kept = BUF_INIT, streamed = BUF_INIT;
	bool commits = false;
	int rc, n = 0;

	buf_append(&in, data, size);
	rc = changes_read_raw(&c, buf_cstr(&in), in.len, &e);
	for (size_t i = 0; i < c.n; i++) {
		collect(&kept, &c.v[i]);
		commits = commits || c.v[i].commit;
	}
	must(stream(buf_cstr(&in), in.len, collect, &streamed, &s) == rc);
	must(kept.len == streamed.len && (kept.len == 0 ||
	    memcmp(kept.data, streamed.data, kept.len) == 0));
	must((rc < 0) == (e.status == FX_EFAIL) && e.status == s.status);
	must((rc < 0) == (e.msg != NULL));
	/* An id that no change follows leaves no trace in the list. */
	if (rc == 0 && !commits && c.n > 0 && in.data[0] == ':')
		must(kept.len <= in.len &&
		    memcmp(kept.data, in.data, kept.len) == 0);
	must((stream(buf_cstr(&in), in.len, stop, &n, &x) == 7) == (c.n > 1));
	changes_release(&c);
	err_release(&e);
	err_release(&s);
	err_release(&x);
	buf_release(&in);
	buf_release(&kept);
	buf_release(&streamed);
	return 0;
}
