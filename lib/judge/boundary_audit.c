/* A refusal in the audit log. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/text.h"
#include "door/git.h"
#include "door/hash.h"
#include "judge/audit_note.h"
#include "judge/boundary_audit.h"
#include "judge/finding.h"
#include "judge/scope.h"

enum { MINUTE = 60, DIGITS = 16, LONGEST = 1000 };

/* git's own words for it; the last one says. */
static int
is_yes(void *ctx, const char *value)
{
	static const char *const v[] = { "true", "yes", "on", "1" };
	bool *yes = ctx;

	*yes = false;
	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		*yes = *yes || strcmp(value, v[i]) == 0;
	return 0;
}

/* "src/a.c: Belongs to task bd-52.2, and 2 more" */
static void
reason(struct buf *b, const struct findings *fs)
{
	const struct finding *f = &fs->v[0];
	const char *of = f->path ? f->path : f->ref ? f->ref :
	    finding_whole(f);
	const char *why = finding_reason(f);

	text_escape(b, of, strnlen(of, LONGEST));
	if (why && *why) {
		buf_str(b, ": ");
		text_escape(b, why, strnlen(why, LONGEST));
	}
	if (fs->n > 1)
		buf_fmt(b, ", and %zu more", fs->n - 1);
}

static void
record(const struct scope *s, const struct findings *fs, struct err *e)
{
	const struct finding *f = &fs->v[0];
	struct audit_record r = { .kind = AUDIT_REFUSED, .by = AUDIT_SYSTEM,
	    .by_id = "fx-boundary", .rule = f->rule, .when = clock_now(),
	    .task = s->task ? s->task : f->task };
	const char *task = r.task ? r.task : "";
	struct buf why = BUF_INIT, id = BUF_INIT;
	char sum[HASH_HEX];

	hash_sha256(sum, task, strlen(task));
	buf_fmt(&id, "refused-%lld-%.*s", (long long)r.when / MINUTE, DIGITS,
	    sum);
	reason(&why, fs);
	r.id = buf_cstr(&id);
	r.why = buf_cstr(&why);
	r.ref[AUDIT_COMMIT] = f->commit;
	r.ref[AUDIT_REF] = f->ref && strncmp(f->ref, "refs/", 5) == 0 ?
	    f->ref : NULL;
	r.ref[AUDIT_CONTRACT] = s->seal.task && *s->seal.sha256 ?
	    s->seal.sha256 : NULL;
	audit_note(&s->git, &r, e);
	audit_record_release(&r);
	buf_release(&id);
	buf_release(&why);
}

void
boundary_audit(const struct scope *s, const struct findings *fs)
{
	struct err e = ERR_INIT;
	bool yes = false;

	if (git_config_own(&s->git, "fx.audit.refusals", is_yes, &yes,
	    &e) == 0 && yes)
		record(s, fs, &e);
	if (e.status != FX_YES) {
		err_more(&e, e.status, "the refusal stands, and is not in "
		    "the audit log");
		err_report("fx-boundary", &e);
	}
}
