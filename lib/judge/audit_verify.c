/* Verifying the audit log, in the order of its records.  The first failure is
 * kept, the others are counted. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "door/hash.h"
#include "judge/audit_decision.h"
#include "judge/audit_own.h"
#include "judge/audit_seen.h"
#include "judge/audit_verify.h"
#include "record/policy.h"

struct check {
	struct audit_verdict *v;
	const struct audit_ask *ask;
	const struct git *git;
	struct audit_decisions *decisions;
	struct audit_record r;
	struct audit_seen ids, tasks;
	unsigned char (*hash)[HASH_BYTES];	/* of each line */
	size_t nhash, cap;
	uint64_t next;		/* the sequence number to come */
	size_t anchor;		/* the next of the anchors */
	uint64_t sure;		/* records that an anchor was right about */
	struct buf why;
};

static void fault(struct audit_verdict *v, uint64_t seq, uint64_t offset,
    const char *kind, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

static void
fault(struct audit_verdict *v, uint64_t seq, uint64_t offset,
    const char *kind, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	if (v->faults++ > 0)
		return;
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	v->first = (struct audit_fault){ seq, offset, kind, buf_detach(&b) };
}

/* Its place: the number and the hash of the line before. */
static void
place(struct check *c, const struct audit_line *line)
{
	struct audit_verdict *v = c->v;

	if (c->r.seq != c->next)
		fault(v, c->next, line->offset, "sequence", "it says that it "
		    "is record %llu", (unsigned long long)c->r.seq);
	if (strcmp(c->r.prev, v->head.hash) != 0)
		fault(v, c->next, line->offset, "chain", "it does not follow "
		    "from the line before, whose SHA-256 is %.12s, not %.12s",
		    v->head.hash, c->r.prev);
	/* What was cut out is one failure, not one for each line. */
	c->next = c->r.seq;
	if (v->head.size > 0 && c->r.when < v->head.when && v->back++ == 0)
		v->first_back = c->next;
}

/* One id names one record, and a status follows from the one before. */
static void
state(struct check *c, const struct audit_line *line)
{
	const struct audit_record *r = &c->r;
	uint64_t *id = audit_seen(&c->ids, r->id), *now;
	struct buf next = BUF_INIT;
	enum audit_status was;

	if (*id != 0)
		fault(c->v, c->next, line->offset, "repeated", "its id '%s' "
		    "is that of record %llu", r->id,
		    (unsigned long long)(*id - 1));
	else
		*id = c->next + 1;
	if (r->to == AUDIT_NOTHING)
		return;
	now = audit_seen(&c->tasks, r->task);
	was = (enum audit_status)*now;
	audit_next(&next, was);
	if (r->from != was)
		fault(c->v, c->next, line->offset, "state", "task %s was %s, "
		    "not %s", r->task, was ? audit_status_name(was) : "new",
		    r->from ? audit_status_name(r->from) : "new");
	else if (!audit_follows(was, r->to))
		fault(c->v, c->next, line->offset, "state", "'%s' cannot "
		    "follow '%s', but %s", audit_status_name(r->to),
		    audit_status_name(was), buf_cstr(&next));
	*now = r->to;
	buf_release(&next);
}

/* Nobody decides about a change of their own, where its commits are here to
 * tell. */
static int
own(struct check *c, const struct audit_line *line, struct err *e)
{
	int rc;

	buf_clear(&c->why);
	rc = c->ask->whole ? audit_own(c->git, &c->r,
	    audit_decisions_signers(c->decisions), &c->why, e) :
	    AUDIT_OWN_NOT;
	if (rc == AUDIT_OWN_IS)
		fault(c->v, c->next, line->offset, "self", "%s made %s, and "
		    "nobody decides about a change of their own, but who is "
		    "alone and says so", c->r.by_id, buf_cstr(&c->why));
	c->v->unseen += rc == AUDIT_OWN_UNSEEN;
	return rc < 0 ? -1 : 0;
}

static int
decision(struct check *c, const struct audit_line *line, struct err *e)
{
	struct audit_at at = { c->v->head.size, line->offset,
	    (const unsigned char (*)[HASH_BYTES])c->hash };
	const char *kind = "decision";
	int rc;

	buf_clear(&c->why);
	rc = audit_decision_check(c->decisions, &c->r, &at, &kind, &c->why,
	    e);
	if (rc > 0)
		fault(c->v, c->next, line->offset, kind, "%s",
		    buf_cstr(&c->why));
	else if (rc == 0 && c->r.sig)
		c->v->decisions++;
	return rc == 0 ? own(c, line, e) : rc < 0 ? -1 : 0;
}

static bool
same(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, MERKLE_HASH) == 0;
}

/* The anchors of the log as it is up to here. */
static void
anchors(struct check *c, const struct audit_line *line)
{
	struct audit_anchors *all = &c->v->anchors;
	const struct merkle *tree = &c->v->head.tree;
	unsigned char root[MERKLE_HASH];
	uint64_t sure = c->sure;
	bool have = false;

	for (; c->anchor < all->n && all->v[c->anchor].size <= tree->size;
	    c->anchor++) {
		struct audit_anchor *a = &all->v[c->anchor];

		if (!have)
			merkle_root(tree, root);
		have = true;
		a->holds = a->size == tree->size && same(a->root, root);
		if (a->holds) {
			sure = a->size;
			if (a->source == AUDIT_HERE ||
			    a->source == AUDIT_TRAILER)
				c->v->here = a->size;
			else
				c->v->away = a->size;
			continue;
		}
		fault(c->v, c->sure, line->offset, "anchor", "records "
		    "%llu-%llu are not those of the anchor in %s",
		    (unsigned long long)c->sure,
		    (unsigned long long)(a->size ? a->size - 1 : 0),
		    a->where);
	}
	c->sure = sure;
}

static int
each(void *ctx, const struct audit_line *line, struct err *e)
{
	struct check *c = ctx;
	struct audit_verdict *v = c->v;
	struct err why = ERR_INIT;
	uint64_t had = v->faults;
	unsigned char leaf[MERKLE_HASH];
	int rc = audit_record_parse(&c->r, line->s, line->n, &why);
	bool is = rc == 0;

	if (is) {
		place(c, line);
		state(c, line);
		/* Signatures speak of a place: this must be it. */
		if (v->faults == had && c->r.seq == v->head.size)
			rc = decision(c, line, e);
	} else {
		fault(v, c->next, line->offset, "form", "%s", why.msg);
		rc = 0;
	}
	err_release(&why);
	merkle_leaf(leaf, line->s, line->n);
	merkle_add(&v->head.tree, leaf);
	hash_sha256(v->head.hash, line->s, line->n);
	mem_grow(&c->hash, c->nhash, &c->cap, sizeof(*c->hash));
	hash_bytes(c->hash[c->nhash++], line->s, line->n);
	v->head.size++;
	if (is)
		v->head.when = c->r.when;
	anchors(c, line);
	if (is && v->each)
		v->each(v->ctx, &c->r, line, v->faults > had ? "bad" : NULL);
	c->next++;
	return rc;
}

/* What is behind the last whole line. */
static int
tail(struct check *c, const struct audit_log *l, struct err *e)
{
	struct audit_verdict *v = c->v;
	struct audit_log again = *l;
	struct err why = ERR_INIT;

	/* What another program remembers of it, too. */
	if (audit_log_recall(&again, &why) < 0 && why.status != FX_EINPUT)
		return err_move(e, &why);
	if (why.msg)
		fault(v, v->head.size, l->bytes, "rolled-back", "%s",
		    why.msg);
	err_release(&why);
	if (l->torn > 0)
		fault(v, c->next, l->bytes, "torn", "the log ends with %llu "
		    "bytes of a record that was cut off; 'fx-audit repair' "
		    "puts them aside", (unsigned long long)l->torn);
	return 0;
}

/* An anchor of more than there is: the end was cut off. */
static void
missing(struct check *c, const struct audit_log *l)
{
	const struct audit_anchors *all = &c->v->anchors;

	for (; c->anchor < all->n; c->anchor++)
		fault(c->v, c->v->head.size, l->bytes, "cut", "there were "
		    "%llu records, says the anchor in %s",
		    (unsigned long long)all->v[c->anchor].size,
		    all->v[c->anchor].where);
	if (all->without)
		fault(c->v, c->v->head.size, l->bytes, "anchor-missing",
		    "%s has no anchor of this log", all->without);
	if (all->lost)
		fault(c->v, 0, 0, "replaced", "%s has anchors of another log "
		    "of this repository, which is gone", all->lost);
}

static void
genesis(struct check *c, const struct audit_log *l)
{
	const char *want = c->ask->genesis;

	if (want && (strlen(want) < AUDIT_SHORT || strncmp(l->genesis, want,
	    strlen(want)) != 0))
		fault(c->v, 0, 0, "genesis", "the log begins with another "
		    "record, whose SHA-256 is %s", l->genesis);
}

/* The newest anchor that holds is young enough. */
static void
age(struct check *c)
{
	const struct audit_anchors *all = &c->v->anchors;
	const struct policy *p = c->ask->whole ?
	    audit_decisions_policy(c->decisions) : NULL;
	const struct audit_anchor *best = NULL;
	long long most = c->ask->age;
	int64_t now = clock_now();

	if (p && p->anchor > 0 && (most < 0 || p->anchor < most))
		most = p->anchor;
	if (most < 0)
		return;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].holds && (!best || all->v[i].when > best->when))
			best = &all->v[i];
	if (best == NULL)
		fault(c->v, c->v->head.size, c->v->bytes, "anchor-missing",
		    "no anchor covers the log, and one is required");
	else if (now - best->when > most)
		fault(c->v, best->size, c->v->bytes, "anchor-missing",
		    "the newest anchor, in %s, is %lld seconds old, and "
		    "%lld are allowed", best->where,
		    (long long)(now - best->when), most);
}

static int
look(struct check *c, struct audit_log *l, const struct git *g,
    struct err *e)
{
	struct audit_verdict *v = c->v;

	v->bytes = l->bytes;
	v->torn = l->torn;
	memcpy(v->genesis, l->genesis, AUDIT_HEX);
	memset(v->head.hash, '0', AUDIT_HEX - 1);
	genesis(c, l);
	if (!c->ask->no_anchors && audit_anchors_read(&v->anchors, g,
	    l->genesis, c->ask->refs, e) < 0)
		return -1;
	if (audit_log_each(l, 0, each, c, e) < 0 || tail(c, l, e) < 0)
		return -1;
	missing(c, l);
	age(c);
	return 0;
}

int
audit_verify(struct audit_verdict *v, const struct git *g,
    const struct audit_ask *ask, struct err *e)
{
	struct check c = { .v = v, .ask = ask, .git = g,
	    .r = AUDIT_RECORD_INIT };
	struct err why = ERR_INIT;
	struct audit_log l;
	const char *kind;
	int rc = audit_log_open(&l, g->commondir, &kind, &why);

	if (rc == 1)
		fault(v, 0, 0, "missing", "%s: there is no log", l.path);
	else if (rc < 0 && why.status == FX_EINPUT)
		fault(v, 0, 0, kind, "%s", why.msg);
	else if (rc < 0)
		err_move(e, &why);
	err_release(&why);
	if (rc == 0) {
		c.decisions = audit_decisions_new();
		(void)look(&c, &l, g, e);
		audit_decisions_free(c.decisions);
		audit_record_release(&c.r);
		audit_seen_release(&c.ids);
		audit_seen_release(&c.tasks);
		free(c.hash);
		buf_release(&c.why);
	}
	audit_log_close(&l);
	if (e->status != FX_YES)
		return -1;
	return v->faults > 0 ? FX_NO : FX_YES;
}

void
audit_verdict_release(struct audit_verdict *v)
{
	free(v->first.why);
	audit_anchors_release(&v->anchors);
	*v = (struct audit_verdict)AUDIT_VERDICT_INIT;
}
