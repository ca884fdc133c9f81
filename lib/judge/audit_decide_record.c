/* A signed decision, checked and recorded. */
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/audit_decide_parts.h"
#include "judge/audit_own.h"
#include "judge/audit_publish.h"

int
audit_decide_root(struct audit_draft *d, struct buf *b, struct err *e)
{
	unsigned char root[MERKLE_HASH];
	struct audit_head head;

	if (audit_log_head(&d->log, &head, e) < 0)
		return -1;
	merkle_root(&head.tree, root);
	buf_fmt(b, "%llu:", (unsigned long long)head.size);
	base64_encode(b, root, sizeof(root));
	return 0;
}

/* Keep what the decision was shown under its SHA-256. */
static int
keep_evidence(const struct audit_draft *d, const char *sum, struct err *e)
{
	char *file = audit_evidence_file(d->git.commondir, sum), *dir;
	int rc = 0;

	if (d->evidence.len > 0 && !io_exists(file)) {
		dir = mem_dup(file, (size_t)(path_base(file) - file - 1));
		rc = io_mkdirs(dir, 0700, e);
		if (rc == 0)
			rc = io_replace(file, d->evidence.data,
			    d->evidence.len, 0600, e);
		free(dir);
	}
	free(file);
	return rc;
}

static void
say(struct audit_draft *d, const struct audit_record *r, bool already,
    const char *root)
{
	const struct audit_decide *a = d->ask;
	const char *what = r->kind == AUDIT_DECISION ?
	    audit_status_name(r->to) : audit_kind_name(r->kind);
	const char *class = sshsig_presence_name(audit_decision_presence(r));
	struct term t;
	struct jdoc *j;

	if (a->quiet)
		return;
	if (a->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "decision");
		jdoc_str(j, "task", r->task);
		jdoc_str(j, "what", what);
		jdoc_str(j, "by", r->by_id);
		jdoc_str(j, "presence", class);
		jdoc_bool(j, "self", r->self);
		jdoc_str(j, "tree", r->ref[AUDIT_TREE]);
		jdoc_int(j, "seq", (long long)r->seq);
		jdoc_str(j, "root", root);
		jdoc_bool(j, "already", already);
		jdoc_print(j, a->out);
		jdoc_free(j);
		return;
	}
	term_init(&t, a->out);
	fprintf(a->out, "%s%s%s%s%s%s by ", already ? "recorded already: " :
	    "", t.green, t.yes, t.off, what, "");
	text_print(a->out, r->by_id);
	fprintf(a->out, " (%s)%s%s%s: record %llu, anchor %s\n", class,
	    r->self ? ", alone: author and approver are the same" : "",
	    r->task ? ", " : "", r->task ? r->task : "",
	    (unsigned long long)r->seq, root);
}

/* With the log locked: is it good at its end, as that is now? */
static int
append(struct audit_draft *d, struct audit_record *r, struct err *e)
{
	struct audit_at at;
	struct buf why = BUF_INIT;
	const char *kind;
	int rc = 0;

	audit_past_release(&d->past);
	if (audit_past_read(&d->past, &d->log, r->task, e) < 0)
		return -1;
	at = (struct audit_at){ d->past.n, d->log.bytes,
		(const unsigned char (*)[32])d->past.hash };
	if (r->kind == AUDIT_DECISION && !audit_follows(d->past.status,
	    r->to) && d->past.status != r->to) {
		buf_fmt(&why, "%s is '%s' by now, and '%s' cannot follow",
		    r->task, audit_status_name(d->past.status),
		    audit_status_name(r->to));
		rc = audit_decide_refuse(d->ask, "transition", why.data);
	} else if (!audit_decisions_said(d->past.rules, r->id) &&
	    (rc = audit_decision_check(d->past.rules, r, &at, &kind, &why,
	    e)) == 1) {
		audit_decide_refuse(d->ask, kind, why.data);
	}
	/* The statement may have been written elsewhere. */
	if (rc == 0 && (rc = audit_own(&d->git, r,
	    audit_decisions_signers(d->past.rules), &why, e)) > 0) {
		buf_str(&why, " is theirs, and nobody decides about a change "
		    "of their own");
		rc = rc == AUDIT_OWN_UNSEEN ? 0 : audit_decide_refuse(d->ask,
		    "self", why.data);
	}
	if (rc == 0 && r->ref[AUDIT_EVIDENCE])
		rc = keep_evidence(d, r->ref[AUDIT_EVIDENCE], e);
	if (rc == 0) {
		rc = audit_log_append(&d->log, r, e);
		rc = rc == 1 ? 2 : rc;
	}
	buf_release(&why);
	return rc;
}

int
audit_decide_again(struct audit_draft *d, struct err *e)
{
	const char *kind;

	audit_log_close(&d->log);
	audit_past_release(&d->past);
	if (audit_log_open(&d->log, d->git.commondir, &kind, e) != 0)
		return -1;
	return audit_past_read(&d->past, &d->log, d->ask->task, e);
}

void
audit_decide_recorded(struct audit_draft *d, const struct audit_record *r)
{
	struct err no = ERR_INIT;
	struct buf root = BUF_INIT;

	if (audit_decide_again(d, &no) == 0 &&
	    audit_decide_root(d, &root, &no) == 0)
		say(d, r, false, root.data);
	err_release(&no);
	buf_release(&root);
}

int
audit_decide_record(struct audit_draft *d, const struct buf *sig,
    struct err *e)
{
	struct audit_record r;
	struct err unsent = ERR_INIT;
	struct buf root = BUF_INIT;
	int rc = audit_statement_record(&r, &d->st, e);

	if (rc < 0)
		return -1;
	r.when = clock_now();
	r.stmt = d->text.data;
	r.sig = buf_cstr(sig);
	if (r.kind == AUDIT_POLICY) {
		r.policy = buf_cstr(&d->policy);
		r.signers = buf_cstr(&d->signers);
	}
	rc = audit_log_lock(&d->log, e);
	if (rc == 0)
		rc = append(d, &r, e);
	if (rc == 0 || rc == 2) {
		bool already = rc == 2;

		rc = audit_decide_again(d, e);
		if (rc == 0)
			rc = audit_decide_root(d, &root, e);
		if (rc == 0)
			say(d, &r, already, root.data);
		/* It is recorded: that it is not yet to be pushed is no
		 * failure, and the next decision mends it. */
		if (rc == 0 && audit_publish(&d->git, &d->log, &unsent) < 0 &&
		    !d->ask->quiet && !d->ask->json) {
			fprintf(d->ask->out, "not in " AUDIT_DECISIONS
			    " yet: ");
			text_print(d->ask->out, unsent.msg);
			fputc('\n', d->ask->out);
		}
	}
	err_release(&unsent);
	buf_release(&root);
	buf_release(&r.text);
	return rc;
}

int
audit_decide_half(struct audit_draft *d, const char *key, struct err *e)
{
	const struct audit_decide *a = d->ask;
	struct buf file = BUF_INIT, k = BUF_INIT;
	int rc = 0;

	if (d->st.field[STATEMENT_EVIDENCE])
		rc = keep_evidence(d, strchr(d->st.field[STATEMENT_EVIDENCE],
		    ':') + 1, e);
	if (rc == 0)
		rc = io_create(a->statement, d->text.data, d->text.len, 0644,
		    e);
	text_shell(&file, a->statement);
	text_shell(&k, key);
	if (rc == 0 && !a->quiet && !a->json)
		fprintf(a->out, "%s is what is to be signed:\n"
		    "  ssh-keygen -Y sign -n %s -f %s <%s >%s.sig\n"
		    "  fx-audit decide %s --statement %s --signature "
		    "%s.sig\n", file.data, STATEMENT_NAMESPACE, k.data,
		    file.data, file.data, a->verb, file.data, file.data);
	buf_release(&file);
	buf_release(&k);
	return rc;
}

int
audit_decide_handed(struct audit_draft *d, struct err *e)
{
	const struct audit_decide *a = d->ask;
	const char *task = d->st.field[STATEMENT_TASK];
	const char *change = audit_draft_change(a->verb,
	    strcmp(d->st.to, audit_status_name(AUDIT_DEPLOYED_100)) == 0 ?
	    AUDIT_READY_FULL : AUDIT_MONITORED);

	if (strcmp(change, d->st.to) != 0)
		return err_set(e, FX_EINPUT, "%s: is a statement of '%s', not "
		    "of '%s'", a->statement, d->st.to, change);
	if (a->task && (task == NULL || strcmp(task, a->task) != 0))
		return err_set(e, FX_EINPUT, "%s: is about task %s, not %s",
		    a->statement, task ? task : "(none)", a->task);
	return strcmp(a->verb, "policy") == 0 ? audit_draft_files(d, e) : 0;
}
