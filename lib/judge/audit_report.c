/* fx-audit verify: what is wrong with the log, and what is proved of it. */
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_verify.h"

static const char *
source_name(enum audit_source s)
{
	static const char *const v[] = { "here", "remote", "commit", "given" };

	return v[s];
}

static void
root_of(struct buf *b, const struct merkle *tree)
{
	unsigned char root[MERKLE_HASH];

	merkle_root(tree, root);
	base64_encode(b, root, sizeof(root));
}

static void
json(const struct audit_call *c, const struct audit_verdict *v)
{
	struct jdoc *j = jdoc_new(), *o;
	struct buf root = BUF_INIT;

	jdoc_str(j, "type", "verify");
	jdoc_bool(j, "ok", v->faults == 0);
	jdoc_int(j, "records", (long long)v->head.size);
	jdoc_int(j, "bytes", (long long)v->bytes);
	if (*v->genesis)
		jdoc_str(j, "genesis", v->genesis);
	if (v->head.size > 0) {
		root_of(&root, &v->head.tree);
		jdoc_str(j, "head", v->head.hash);
		jdoc_str(j, "root", root.data);
	}
	jdoc_int(j, "failures", (long long)v->faults);
	if (v->faults > 0) {
		o = jdoc_obj(j, "first");
		jdoc_str(o, "kind", v->first.kind);
		jdoc_int(o, "seq", (long long)v->first.seq);
		jdoc_int(o, "offset", (long long)v->first.offset);
		jdoc_bytes(o, "why", v->first.why);
	}
	jdoc_int(j, "decisions", (long long)v->decisions);
	if (v->unseen)
		jdoc_int(j, "unseen", (long long)v->unseen);
	jdoc_int(j, "clock_back", (long long)v->back);
	jdoc_int(j, "covered_away", (long long)v->away);
	jdoc_int(j, "covered_here", (long long)v->here);
	o = jdoc_list(j, "anchors");
	for (size_t i = 0; i < v->anchors.n; i++) {
		const struct audit_anchor *a = &v->anchors.v[i];
		struct jdoc *x = jdoc_obj(o, NULL);
		struct buf when = BUF_INIT;

		clock_format(&when, a->when);
		jdoc_bytes(x, "where", a->where);
		jdoc_str(x, "source", source_name(a->source));
		jdoc_int(x, "size", (long long)a->size);
		jdoc_str(x, "when", when.data);
		jdoc_bool(x, "holds", a->holds);
		buf_release(&when);
	}
	jdoc_int(j, "other_logs", (long long)v->anchors.foreign);
	jdoc_print(j, c->out);
	jdoc_free(j);
	buf_release(&root);
}

/* "records 0-41", "record 42". */
static void
range(FILE *out, uint64_t from, uint64_t end)
{
	if (end - from == 1)
		fprintf(out, "record %llu", (unsigned long long)from);
	else
		fprintf(out, "records %llu-%llu", (unsigned long long)from,
		    (unsigned long long)end - 1);
}

/* The newest anchor of so many records. */
static const struct audit_anchor *
anchor_of(const struct audit_verdict *v, uint64_t size, bool away)
{
	const struct audit_anchor *best = NULL;

	for (size_t i = 0; i < v->anchors.n; i++)
		if (v->anchors.v[i].holds && v->anchors.v[i].size == size &&
		    (v->anchors.v[i].source != AUDIT_HERE &&
		     v->anchors.v[i].source != AUDIT_TRAILER) == away)
			best = &v->anchors.v[i];
	return best;
}

static void
covered(FILE *out, const struct audit_verdict *v, uint64_t from,
    uint64_t end, bool away)
{
	const struct audit_anchor *a = anchor_of(v, end, away);
	struct buf when = BUF_INIT;

	range(out, from, end);
	clock_format(&when, a->when);
	fprintf(out, ": covered by the anchor in ");
	text_print(out, a->where);
	fprintf(out, ", %s, %s\n", when.data, away ?
	    "which came from elsewhere" : "which lies in this clone alone");
	buf_release(&when);
}

/* What protects which records. */
static void
coverage(FILE *out, const struct audit_verdict *v)
{
	uint64_t at = v->away;

	if (at > 0)
		covered(out, v, 0, at, true);
	if (v->here > at) {
		covered(out, v, at, v->here, false);
		at = v->here;
	}
	if (v->head.size > at) {
		range(out, at, v->head.size);
		fprintf(out, ": only by the local chain: who can write here "
		    "can cut them off\n");
	}
}

static void
text(const struct audit_call *c, const struct audit_verdict *v)
{
	struct buf root = BUF_INIT;
	struct term t;

	term_init(&t, c->out);
	if (v->faults > 0) {
		fprintf(c->out, "%s%sBROKEN%s: record %llu at byte %llu: %s: ",
		    t.no, t.red, t.off, (unsigned long long)v->first.seq,
		    (unsigned long long)v->first.offset, v->first.kind);
		text_print(c->out, v->first.why);
		fputc('\n', c->out);
		if (v->faults > 1)
			fprintf(c->out, "%llu more failure%s behind it\n",
			    (unsigned long long)v->faults - 1,
			    v->faults > 2 ? "s" : "");
	} else {
		fprintf(c->out, "%s%sintact%s: %llu record%s, %llu signed\n",
		    t.yes, t.green, t.off, (unsigned long long)v->head.size,
		    v->head.size == 1 ? "" : "s",
		    (unsigned long long)v->decisions);
	}
	if (v->head.size == 0)
		return;
	root_of(&root, &v->head.tree);
	fprintf(c->out, "genesis %s\nroot    %llu:%s\n", v->genesis,
	    (unsigned long long)v->head.size, root.data);
	coverage(c->out, v);
	if (v->back > 0)
		fprintf(c->out, "%sa clock went back %llu time%s, first at "
		    "record %llu: the order is that of the numbers\n", t.warn,
		    (unsigned long long)v->back, v->back == 1 ? "" : "s",
		    (unsigned long long)v->first_back);
	if (v->unseen > 0)
		fprintf(c->out, "%s%llu decision%s about commits that are not "
		    "here, so their authors were not compared\n", t.warn,
		    (unsigned long long)v->unseen, v->unseen == 1 ? " is" :
		    "s are");
	if (v->anchors.foreign > 0)
		fprintf(c->out, "%zu anchor%s of other logs say nothing of "
		    "this one\n", v->anchors.foreign,
		    v->anchors.foreign == 1 ? "" : "s");
	buf_release(&root);
}

int
audit_verb_verify(const struct audit_call *c, struct err *e)
{
	struct audit_verdict v = AUDIT_VERDICT_INIT;
	struct audit_ask ask = { .genesis = c->genesis, .refs = c->anchors,
	    .whole = true,
	    .age = c->age ? audit_age(c->age) : -1 };
	struct git g = GIT_INIT;
	int rc = git_locate(&g, e);

	if (rc == 0)
		rc = audit_verify(&v, &g, &ask, e);
	if (rc >= 0 && !c->quiet) {
		if (c->json)
			json(c, &v);
		else
			text(c, &v);
	}
	audit_verdict_release(&v);
	git_release(&g);
	return rc;
}
