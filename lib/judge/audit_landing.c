/* fx-audit landing: may the task land, and what on which base? */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_subject.h"
#include "judge/landing.h"
#include "record/seal.h"

static void
print(const struct audit_call *c, const struct audit_record *r,
    const struct seal *s, const char *why)
{
	struct jdoc *j;

	if (c->quiet)
		return;
	if (!c->json && why)
		fprintf(c->out, "NOT LANDED: %s\n", why);
	else if (!c->json)
		fprintf(c->out, "%s %s %s\n", r->ref[AUDIT_COMMIT],
		    s->base_ref, r->ref[AUDIT_BASE]);
	if (!c->json)
		return;
	j = jdoc_new();
	jdoc_str(j, "type", "landing");
	jdoc_str(j, "task", r->task);
	jdoc_bool(j, "may", why == NULL);
	jdoc_str(j, "why", why);
	jdoc_str(j, "commit", r->ref[AUDIT_COMMIT]);
	jdoc_str(j, "tree", r->ref[AUDIT_TREE]);
	jdoc_str(j, "ref", s->base_ref);
	jdoc_str(j, "base", r->ref[AUDIT_BASE]);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

int
audit_verb_landing(const struct audit_call *c, struct err *e)
{
	struct audit_record r = AUDIT_RECORD_INIT;
	struct git g = GIT_INIT;
	struct seal s = SEAL_INIT;
	struct arena a = { 0 };
	struct buf why = BUF_INIT;
	int rc = -1;

	r.task = c->words[0];
	if (git_locate(&g, e) == 0 &&
	    seal_read(&s, NULL, g.commondir, r.task, e) == 0 &&
	    audit_subject(&r, &g, c->decide.commit, &a, e) == 0)
		rc = r.ref[AUDIT_BASE] ? 0 : err_set(e, FX_EINPUT, "the base "
		    "%s of %s is not there", s.base_ref, r.task);
	if (rc == 0)
		rc = landing_check(&g, &s, r.ref[AUDIT_COMMIT],
		    r.ref[AUDIT_BASE], &why, e);
	if (rc >= 0)
		print(c, &r, &s, rc == 1 ? why.data : NULL);
	buf_release(&why);
	arena_release(&a);
	seal_release(&s);
	git_release(&g);
	return rc;
}
