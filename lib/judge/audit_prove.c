/* fx-audit checkpoint, prove and trailer: what is shown to those who have
 * not the log. */
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/audit_anchor.h"
#include "judge/audit_call.h"
#include "judge/audit_verify.h"
#include "record/seal.h"

enum { MAX_MESSAGE = 16 << 20 };

/* Anchoring what is broken would give it a seal of approval. */
static int
intact(struct audit_verdict *v, const struct git *g, struct err *e)
{
	struct audit_ask ask = { .age = -1 };
	int rc = audit_verify(v, g, &ask, e);

	if (rc == FX_NO)
		return err_set(e, FX_EINPUT, "the log is not intact: record "
		    "%llu: %s: %s", (unsigned long long)v->first.seq,
		    v->first.kind, v->first.why);
	return rc;
}

int
audit_verb_checkpoint(const struct audit_call *c, struct err *e)
{
	struct audit_verdict v = AUDIT_VERDICT_INIT;
	struct git g = GIT_INIT;
	struct buf id = BUF_INIT, ref = BUF_INIT, text = BUF_INIT;
	struct jdoc *j;
	int rc = git_locate(&g, e);

	if (rc == 0)
		rc = intact(&v, &g, e);
	if (rc == 0)
		rc = audit_anchor_make(&g, v.genesis, &v.head, &id, e);
	audit_anchor_ref(&ref, v.genesis);
	audit_anchor_text(&text, v.genesis, &v.head);
	if (rc == 0 && c->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "checkpoint");
		jdoc_str(j, "ref", ref.data);
		jdoc_str(j, "commit", id.data);
		jdoc_int(j, "size", (long long)v.head.size);
		jdoc_str(j, "checkpoint", text.data);
		if (!c->quiet)
			jdoc_print(j, c->out);
		jdoc_free(j);
	} else if (rc == 0 && !c->quiet) {
		fprintf(c->out, "%sanchored on %s\nit counts where nobody "
		    "here can change it: git push REMOTE %s\n", text.data,
		    ref.data, ref.data);
	}
	buf_release(&id);
	buf_release(&ref);
	buf_release(&text);
	audit_verdict_release(&v);
	git_release(&g);
	return rc;
}

/* The leaves, and the line that is asked for. */
struct leaves {
	unsigned char (*v)[MERKLE_HASH];
	size_t n, cap;
	uint64_t want;
	struct buf line;
};

static int
leaf(void *ctx, const struct audit_line *line, struct err *e)
{
	struct leaves *all = ctx;

	(void)e;
	if (all->n == all->want)
		buf_append(&all->line, line->s, line->n);
	mem_grow(&all->v, all->n, &all->cap, sizeof(*all->v));
	merkle_leaf(all->v[all->n++], line->s, line->n);
	return 0;
}

/* C2SP tlog-proof; the record itself is its extra data. */
static void
spell(const struct leaves *all, const struct audit_head *head,
    const char *genesis, struct buf *b)
{
	unsigned char proof[MERKLE_DEPTH][MERKLE_HASH];
	size_t n = merkle_prove(proof,
	    (const unsigned char (*)[MERKLE_HASH])all->v, all->n, all->want);

	buf_str(b, "c2sp.org/tlog-proof@v1\nextra ");
	base64_encode(b, all->line.data, all->line.len);
	buf_fmt(b, "\nindex %llu\n", (unsigned long long)all->want);
	for (size_t i = 0; i < n; i++) {
		base64_encode(b, proof[i], MERKLE_HASH);
		buf_byte(b, '\n');
	}
	buf_byte(b, '\n');
	audit_anchor_text(b, genesis, head);
}

int
audit_verb_prove(const struct audit_call *c, struct err *e)
{
	struct audit_verdict v = AUDIT_VERDICT_INIT;
	struct leaves all = { .line = BUF_INIT };
	struct audit_log l = AUDIT_LOG_INIT;
	struct git g = GIT_INIT;
	struct buf b = BUF_INIT;
	const char *kind, *s = c->words[0];
	int rc;

	if (*s == '\0' || strspn(s, "0123456789") != strlen(s) ||
	    strlen(s) > 15)
		return err_set(e, FX_EINPUT, "'%s' is no record's number", s);
	all.want = strtoull(s, NULL, 10);
	if ((rc = git_locate(&g, e)) == 0 && (rc = intact(&v, &g, e)) == 0)
		rc = audit_log_open(&l, g.commondir, &kind, e);
	/* What was looked at, and no more. */
	l.bytes = v.bytes;
	if (rc == 0)
		rc = audit_log_each(&l, 0, leaf, &all, e);
	if (rc == 0 && all.want >= all.n)
		rc = err_set(e, FX_EINPUT, "there is no record %s: the last "
		    "is %zu", s, all.n - 1);
	if (rc == 0)
		spell(&all, &v.head, v.genesis, &b);
	if (rc == 0 && !c->quiet)
		fwrite(b.data, 1, b.len, c->out);
	free(all.v);
	buf_release(&all.line);
	buf_release(&b);
	audit_log_close(&l);
	audit_verdict_release(&v);
	git_release(&g);
	return rc;
}

/* A message that nobody wrote yet must stay empty: git asks for one. */
static bool
has_words(const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");

		if (*s != '#' && strspn(s, " \t\r") < n)
			return true;
		s += n + (s[n] != '\0');
	}
	return false;
}

/* Put the trailer into the message, in the place of an older one. */
static int
into(const struct git *g, const char *path, const struct buf *line,
    struct err *e)
{
	const char *argv[] = { "interpret-trailers", "--if-exists", "replace",
	    "--trailer", line->data, NULL };
	struct buf was = BUF_INIT, now = BUF_INIT;
	int rc = io_slurp(&was, path, MAX_MESSAGE, e);

	if (rc == 0 && has_words(buf_cstr(&was))) {
		rc = git_run(g, argv, was.data, was.len, &now, e);
		if (rc == 0)
			rc = io_replace(path, now.data, now.len, 0666, e);
	}
	buf_release(&was);
	buf_release(&now);
	return rc;
}

int
audit_verb_trailer(const struct audit_call *c, struct err *e)
{
	struct audit_log l = AUDIT_LOG_INIT;
	struct binding bound = BINDING_INIT;
	struct audit_head head;
	struct git g = GIT_INIT;
	struct buf b = BUF_INIT;
	const char *kind;
	int rc = git_locate(&g, e);

	/* Of a commit, where it is a task's. */
	if (rc == 0 && c->n > 0)
		rc = (rc = binding_read(&bound, &g, e)) < 0 ? -1 : rc == 0;
	if (rc == 0)
		rc = audit_log_open(&l, g.commondir, &kind, e);
	if (rc == 0)
		rc = audit_log_head(&l, &head, e);
	if (rc == 0) {
		audit_anchor_trailer(&b, l.genesis, &head);
		if (c->n > 0)
			rc = into(&g, c->words[0], &b, e);
		else if (!c->quiet)
			fprintf(c->out, "%s\n", b.data);
	}
	buf_release(&b);
	binding_release(&bound);
	audit_log_close(&l);
	git_release(&g);
	return rc < 0 ? -1 : FX_YES;
}
