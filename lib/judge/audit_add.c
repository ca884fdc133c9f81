/* fx-audit append: what a program may say of a task. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_note.h"

/* "tree=HEX"; values owned by text. */
static int
take_ref(struct audit_record *r, const char *word, struct err *e)
{
	size_t n = strcspn(word, "=");
	int ref = audit_ref_named(word, n);

	if (word[n] == '\0' || ref < 0) {
		struct buf b = BUF_INIT;

		for (int i = 0; i < AUDIT_REFS; i++)
			buf_fmt(&b, "%s%s", i ? ", " : "",
			    audit_ref_name((enum audit_ref)i));
		err_set(e, FX_EINPUT, "'%s' is no KEY=VALUE of %s", word,
		    b.data);
		buf_release(&b);
		return -1;
	}
	if (r->ref[ref])
		return err_set(e, FX_EINPUT, "--ref %s is given twice",
		    audit_ref_name((enum audit_ref)ref));
	r->ref[ref] = word + n + 1;
	return 0;
}

static int
take_status(struct audit_record *r, const char *name, struct err *e)
{
	const char *all[AUDIT_STATUSES] = { NULL }, *near;
	int to = audit_status_named(name, strlen(name));

	if (to > 0) {
		r->to = (enum audit_status)to;
		return 0;
	}
	for (int i = 1; i < AUDIT_STATUSES; i++)
		all[i - 1] = audit_status_name((enum audit_status)i);
	near = text_nearest(name, all);
	return err_set(e, FX_EINPUT, "'%s' is no status%s%s%s", name,
	    near ? " (did you mean '" : "; fx-audit(1) lists them",
	    near ? near : "", near ? "'?)" : "");
}

static int
fill(const struct audit_call *c, struct audit_record *r, struct err *e)
{
	*r = (struct audit_record){ .kind = AUDIT_STATUS, .task = c->task,
	    .why = c->why, .id = c->id, .by = AUDIT_SYSTEM,
	    .by_id = "fx-audit" };
	if (c->by && strncmp(c->by, "agent:", 6) == 0) {
		r->by = AUDIT_AGENT;
		r->by_id = c->by + 6;
	}
	if (!path_task_ok(c->task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task",
		    c->task);
	if (take_status(r, c->to, e) < 0)
		return -1;
	/* Before the log is looked at: what it is, is not the question. */
	if (audit_persons(r->to))
		return err_set(e, FX_EINPUT, "'%s' is for a person to decide: "
		    "'fx-audit decide' asks for the signature", c->to);
	for (const char *const *v = c->refs; *v; v++)
		if (take_ref(r, *v, e) < 0)
			return -1;
	for (const char *const *v = c->words; *v; v++)
		if (take_ref(r, *v, e) < 0)
			return -1;
	return 0;
}

static void
say(const struct audit_call *c, const struct audit_record *r, bool again)
{
	struct jdoc *j;

	if (c->quiet)
		return;
	if (!c->json) {
		fprintf(c->out, "%s as record %llu: %s %s\n", again ?
		    "was there" : "recorded", (unsigned long long)r->seq,
		    r->task, audit_status_name(r->to));
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "appended");
	jdoc_int(j, "seq", (long long)r->seq);
	jdoc_str(j, "id", r->id);
	jdoc_str(j, "task", r->task);
	if (r->from != AUDIT_NOTHING)
		jdoc_str(j, "from", audit_status_name(r->from));
	jdoc_str(j, "to", audit_status_name(r->to));
	jdoc_bool(j, "again", again);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

int
audit_verb_append(const struct audit_call *c, struct err *e)
{
	struct git g = GIT_INIT;
	struct audit_record r;
	int rc = fill(c, &r, e);

	if (rc == 0)
		rc = git_locate(&g, e);
	if (rc == 0)
		rc = audit_note(&g, &r, e);
	if (rc >= 0)
		say(c, &r, rc > 0);
	audit_record_release(&r);
	git_release(&g);
	return rc < 0 ? -1 : FX_YES;
}
