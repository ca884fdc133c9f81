/* The signed statements of a log as a ref. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "door/hash.h"
#include "judge/audit_publish.h"

enum { MAX_EVIDENCE = 64 << 20 };

struct publish {
	const struct git *g;
	struct buf ref, names;	/* what is there, a name a line */
	struct buf in;		/* for git fast-import */
	bool more;
};

char *
audit_evidence_file(const char *commondir, const char *sum)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s/factory/audit/evidence/%s", commondir, sum);
	return buf_detach(&b);
}

static bool
is_there(const struct publish *p, const char *name)
{
	size_t n = strlen(name);

	for (const char *s = buf_cstr(&p->names); *s; s += strcspn(s, "\n") +
	    (s[strcspn(s, "\n")] != '\0'))
		if (strncmp(s, name, n) == 0 && s[n] == '\n')
			return true;
	return false;
}

static void
put(struct publish *p, const char *id, const char *what, const void *s,
    size_t n)
{
	struct buf name = BUF_INIT;

	buf_fmt(&name, "%s%s%s", id, *id ? "." : "", what);
	if (!is_there(p, name.data)) {
		buf_fmt(&p->in, "M 100644 inline %s\ndata %zu\n", name.data, n);
		buf_append(&p->in, s, n);
		buf_byte(&p->in, '\n');
		p->more = true;
	}
	buf_release(&name);
}

/* What was kept of what the decision was shown; it may be gone. */
static void
put_evidence(struct publish *p, const struct audit_record *r)
{
	struct buf b = BUF_INIT;
	struct err ignored = ERR_INIT;
	char *file;

	if (r->ref[AUDIT_EVIDENCE] == NULL)
		return;
	file = audit_evidence_file(p->g->commondir, r->ref[AUDIT_EVIDENCE]);
	if (io_slurp(&b, file, MAX_EVIDENCE, &ignored) == 0)
		put(p, r->id, "evidence", b.data, b.len);
	err_release(&ignored);
	buf_release(&b);
	free(file);
}

/* Under its id, where that is one of ours; signed or a claim. */
static void
put_attestation(struct publish *p, const struct audit_record *r)
{
	char name[HASH_HEX];

	if (strlen(r->id) == 32 && strspn(r->id, "0123456789abcdef") == 32)
		memcpy(name, r->id, 33);
	else
		hash_sha256(name, r->id, strlen(r->id));
	name[32] = '\0';
	put(p, name, "attestation", r->stmt, strlen(r->stmt));
	if (r->sig)
		put(p, name, "signature", r->sig, strlen(r->sig));
}

static int
line(void *ctx, const struct audit_line *l, struct err *e)
{
	struct publish *p = ctx;
	struct audit_record r = AUDIT_RECORD_INIT;
	int rc = audit_record_parse(&r, l->s, l->n, e);

	if (rc == 0 && r.kind == AUDIT_GENESIS)
		put(p, "", "genesis", l->s, l->n);
	if (rc == 0 && r.kind == AUDIT_ATTESTED) {
		put_attestation(p, &r);
	} else if (rc == 0 && r.sig) {
		put(p, r.id, "statement", r.stmt, strlen(r.stmt));
		put(p, r.id, "signature", r.sig, strlen(r.sig));
		put_evidence(p, &r);
		if (r.policy)
			put(p, r.id, "policy", r.policy, strlen(r.policy));
		if (r.signers)
			put(p, r.id, "signers", r.signers,
			    strlen(r.signers));
	}
	audit_record_release(&r);
	return rc;
}

/* The names that the ref's tree has.  1: the ref is there; 0; -1. */
static int
read_names(struct publish *p, struct err *e)
{
	const char *has[] = { "rev-parse", "-q", "--verify", p->ref.data,
		NULL };
	const char *list[] = { "ls-tree", "--name-only", p->ref.data, NULL };
	struct buf out = BUF_INIT;
	int rc = git_ask(p->g, has, NULL, 0, &out, NULL, e);

	buf_release(&out);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return git_run(p->g, list, NULL, 0, &p->names, e) < 0 ? -1 : 1;
}

int
audit_publish(const struct git *g, const struct audit_log *log,
    struct err *e)
{
	const char *argv[] = { "fast-import", "--quiet", "--done", NULL };
	struct publish p = { g, BUF_INIT, BUF_INIT, BUF_INIT, false };
	struct buf out = BUF_INIT;
	int rc;

	buf_fmt(&p.ref, AUDIT_DECISIONS "%s", log->genesis);
	rc = read_names(&p, e);
	buf_fmt(&p.in, "commit %s\ncommitter fx-audit <fx-audit@localhost> "
	    "%lld +0000\ndata 10\ndecisions\n\n", p.ref.data,
	    (long long)clock_now());
	if (rc == 1)
		buf_fmt(&p.in, "from %s^0\n", p.ref.data);
	if (rc >= 0)
		rc = audit_log_each(log, 0, line, &p, e);
	buf_str(&p.in, "done\n");
	if (rc == 0 && p.more)
		rc = git_run(g, argv, p.in.data, p.in.len, &out, e);
	buf_release(&p.ref);
	buf_release(&p.names);
	buf_release(&p.in);
	buf_release(&out);
	return rc;
}
