/* Whether a decision in the log is about a change of the person's own. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_own.h"
#include "judge/audit_wrote.h"
#include "record/sshsig.h"

/* A rejection may be of one's own, as may what says nothing of the change. */
static bool
is_asked(const struct audit_record *r)
{
	return r->sig && r->ref[AUDIT_COMMIT] && (r->kind == AUDIT_WAIVED ||
	    (r->kind == AUDIT_DECISION && r->to != AUDIT_REJECTED));
}

/* Is the commit here?  1, 0, -1. */
static int
is_here(const struct git *g, const char *id, struct err *e)
{
	struct buf rev = BUF_INIT;
	const char *argv[] = { "cat-file", "-e", NULL, NULL };
	int st;

	buf_fmt(&rev, "%s^{commit}", id);
	argv[2] = rev.data;
	st = git_ask(g, argv, NULL, 0, NULL, NULL, e);
	buf_release(&rev);
	return st < 0 ? -1 : st == 0;
}

int
audit_own(const struct git *g, const struct audit_record *r,
    const struct signers *all, struct buf *what, struct err *e)
{
	const char *base = r->ref[AUDIT_BASE];
	const struct signer *who = NULL;
	struct sshsig sig = SSHSIG_INIT;
	struct err no = ERR_INIT;
	int rc;

	if (all == NULL || !is_asked(r))
		return AUDIT_OWN_NOT;
	rc = is_here(g, r->ref[AUDIT_COMMIT], e);
	if (rc == 1 && base)
		rc = is_here(g, base, e);
	if (rc != 1)
		return rc < 0 ? -1 : AUDIT_OWN_UNSEEN;
	if (sshsig_parse(&sig, r->sig, strlen(r->sig), &no) == 0)
		who = person_find(all, sig.key, 0);
	rc = who ? audit_wrote(g, base, r->ref[AUDIT_COMMIT], all, who, what,
	    e) : 0;
	err_release(&no);
	sshsig_release(&sig);
	if (rc < 0)
		return -1;
	return rc == 0 || (r->self && persons_count(all) == 1) ?
	    AUDIT_OWN_NOT : AUDIT_OWN_IS;
}
