/* fx-audit repair: a last record that was cut off is put aside, and told. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/hash.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_note.h"

static const char prefix[] = "torn-";

/* The bytes kept in a file of their own, named by their SHA-256. */
static int
aside(const struct audit_log *l, struct err *e)
{
	struct buf b = BUF_INIT, path = BUF_INIT;
	struct err why = ERR_INIT;
	char sum[HASH_HEX];
	int rc = audit_log_torn(l, &b, e);

	if (rc == 0) {
		hash_sha256(sum, b.data, b.len);
		buf_fmt(&path, "%s/%s%s", l->dir, prefix, sum);
		rc = io_create(path.data, b.data, b.len, 0600, &why);
		if (rc < 0 && errno == EEXIST)
			rc = 0;
		else if (rc < 0)
			err_set(e, why.status, "%s", why.msg);
		err_release(&why);
	}
	buf_release(&b);
	buf_release(&path);
	return rc;
}

static void
say(const struct audit_call *c, const struct audit_record *r,
    const char *name)
{
	struct jdoc *j;

	if (c->quiet)
		return;
	if (!c->json) {
		fprintf(c->out, "recorded as record %llu: what was cut off is "
		    "in factory/audit/%s\n", (unsigned long long)r->seq,
		    name);
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "recovered");
	jdoc_int(j, "seq", (long long)r->seq);
	jdoc_str(j, "file", name);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

/* A file that was put aside: one record tells of it, however often. */
static int
tell(const struct audit_call *c, struct audit_log *l, const char *name,
    struct err *e)
{
	const char *sum = name + sizeof(prefix) - 1;
	struct audit_record r = { .kind = AUDIT_RECOVERED,
	    .by = AUDIT_SYSTEM, .by_id = "fx-audit" };
	struct buf id = BUF_INIT, why = BUF_INIT;
	int rc;

	if (strspn(sum, "0123456789abcdef") != 64 || sum[64] != '\0')
		return 0;
	buf_fmt(&id, "%s%.48s", prefix, sum);
	buf_fmt(&why, "the last record was cut off; its bytes are in "
	    "factory/audit/%s", name);
	r.id = id.data;
	r.why = why.data;
	r.ref[AUDIT_TORN] = sum;
	rc = audit_log_append(l, &r, e);
	if (rc == 0)
		say(c, &r, name);
	audit_record_release(&r);
	buf_release(&id);
	buf_release(&why);
	return rc < 0 ? -1 : 0;
}

/* Also one that a repair which was killed left untold. */
static int
tell_all(const struct audit_call *c, struct audit_log *l, struct err *e)
{
	DIR *dp = opendir(l->dir);
	struct dirent *d;
	int rc = 0;

	if (dp == NULL)
		return err_sys(e, "%s", l->dir);
	while (rc == 0 && (d = readdir(dp)) != NULL)
		if (strncmp(d->d_name, prefix, sizeof(prefix) - 1) == 0)
			rc = tell(c, l, d->d_name, e);
	closedir(dp);
	return rc;
}

int
audit_verb_repair(const struct audit_call *c, struct err *e)
{
	struct audit_log l = AUDIT_LOG_INIT;
	struct git g = GIT_INIT;
	struct audit_head head;
	bool torn = false;
	int rc = git_locate(&g, e);
	const char *kind;

	if (rc == 0)
		rc = audit_log_open(&l, g.commondir, &kind, e);
	if (rc == 1)
		rc = err_set(e, FX_EINPUT, "%s: there is no log", l.path);
	/* Where whole records are gone too, it was no append that died. */
	if (rc == 0 && (rc = audit_log_lock(&l, e)) == 0)
		rc = audit_log_head(&l, &head, e);
	if (rc == 0 && (torn = l.torn > 0))
		rc = aside(&l, e);
	if (rc == 0 && torn)
		rc = audit_log_cut(&l, e);
	if (rc == 0)
		rc = tell_all(c, &l, e);
	if (rc == 0 && !torn && !c->quiet && !c->json)
		fprintf(c->out, "the log ends with a whole record\n");
	audit_log_close(&l);
	git_release(&g);
	return rc;
}
