/* Baselines: what a change's paths are compared with. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "judge/baseline.h"
#include "judge/wider.h"

enum { MAX_SHALLOW = 64 << 20 };

void
baseline_release(struct baseline *b)
{
	free(b->oids);
	b->oids = NULL;
	b->n = b->cap = 0;
}

/* Is the history of the repository cut short (a shallow clone) at oid? */
static int
baseline_cut(const struct git *g, const char *oid, struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	int rc = 0;

	buf_fmt(&path, "%s/shallow", g->commondir);
	if (io_exists(path.data)) {
		rc = io_slurp(&b, path.data, MAX_SHALLOW, e);
		if (rc == 0 && (oid == NULL ? b.len > 0 :
		    strstr(buf_cstr(&b), oid) != NULL))
			rc = 1;
	}
	buf_release(&path);
	buf_release(&b);
	return rc;
}

int
baseline_unfinished(struct baseline *b, struct scope *s,
    char (*parents)[GIT_OID], size_t nparents, struct err *e)
{
	struct repo *r = scope_repo(s, e);
	int cut;

	if (r == NULL || scope_known(s, e) < 0)
		return -1;
	if (nparents == 0)
		return 0;
	for (size_t i = 0; i < s->nknown; i++)
		if (repo_merge_bases(r, s->known[i], parents, nparents,
		    &b->oids, &b->n, &b->cap, e) < 0)
			return -1;
	if (b->n == 0) {
		/* No common history, or one that was cut away? */
		cut = baseline_cut(&s->git, NULL, e);
		if (cut > 0)
			cut = err_set(e, FX_EFAIL, "the history is cut short "
			    "(a shallow clone) before the base; 'git fetch "
			    "--unshallow' brings the rest");
		return cut;
	}
	return repo_independent(r, b->oids, &b->n, e);
}

/* Keep what the contract allows: the findings outlive it. */
static void
keep_allowed(struct findings *fs, const struct contract *c)
{
	if (fs->allowed)
		return;
	fs->allowed = arena_alloc(&fs->arena,
	    (c->nallowed + 1) * sizeof(*fs->allowed));
	for (size_t i = 0; i < c->nallowed; i++)
		fs->allowed[fs->nallowed++] = arena_strdup(&fs->arena,
		    c->allowed[i].pattern);
}

struct finding *
baseline_refuse(struct scope *s, const struct change *c, enum change_op op,
    struct findings *fs)
{
	struct contract_answer a = contract_judge(&s->contract, c->path, op);
	struct finding *f;

	if (a.rule == CONTRACT_ALLOWED)
		return NULL;
	keep_allowed(fs, &s->contract);
	f = findings_add(fs, contract_rule_name(a.rule), c->path);
	f->status = c->status;
	f->old_mode = c->old_mode;
	f->new_mode = c->new_mode;
	f->commit = c->commit ? arena_strdup(&fs->arena, c->commit) : NULL;
	f->line = a.entry ? a.entry->line : 0;
	f->reason = a.reason ? arena_strdup(&fs->arena, a.reason) : NULL;
	f->owner = a.entry ? a.entry->owner : NULL;
	if (f->owner)
		f->owner = arena_strdup(&fs->arena, f->owner);
	f->task = arena_strdup(&fs->arena, s->task);
	f->contract = arena_strdup(&fs->arena, s->contract.name);
	return f;
}

/* Is this change's result what the tree-ish has there?  NULL: the empty
 * tree.  1, 0, -1; what was done to that goes to *op, which may be NULL. */
static int
compared(struct repo *r, const char *oid, const struct change *c,
    enum change_op *op, struct err *e)
{
	char entry[GIT_OID] = "";
	unsigned mode = 0;
	int there = repo_entry(r, oid, c->path, &mode, entry, e);

	if (there < 0)
		return -1;
	if (op)
		*op = !there ? CHANGE_ADD : c->new_mode ? CHANGE_MODIFY :
		    CHANGE_DELETE;
	if (!there)
		return c->new_mode == 0;
	return c->new_mode == mode && strcmp(c->new_oid, entry) == 0;
}

static int
equals(struct repo *r, const char *oid, const struct change *c,
    struct err *e)
{
	return compared(r, oid, c, NULL, e);
}

/* Has another baseline something newer there than baseline i, whose content
 * this is?  So it is when the merge bases of the two have this content as
 * well: a merge of the two would bring the other's, and keeping this one
 * undoes what landed ("merge -s ours" of one part of a base that was itself
 * merged).  1, 0, -1. */
static int
outdated(struct scope *s, const struct baseline *b, size_t i,
    const struct change *c, struct err *e)
{
	char (*v)[GIT_OID];
	size_t n;
	int same;

	for (size_t k = 0; k < b->n; k++) {
		same = k == i ? 1 : equals(s->repo, b->oids[k], c, e);
		if (same == 1)
			continue;
		if (same < 0 || repo_pair_bases(s->repo, b->oids[i],
		    b->oids[k], &v, &n, e) < 0)
			return -1;
		same = n > 0 ? 1 : equals(s->repo, NULL, c, e);
		for (size_t j = 0; j < n && same == 1; j++)
			same = equals(s->repo, v[j], c, e);
		if (same != 0)
			return same;
	}
	return 0;
}

/* Is it what the change's baseline has there?  1, 0, -1. */
static int
is_baseline(struct scope *s, const struct baseline *b,
    const struct change *c, struct err *e)
{
	int same = b->n == 0 ? equals(s->repo, NULL, c, e) : 0, old;

	for (size_t i = 0; i < b->n && same == 0; i++) {
		same = equals(s->repo, b->oids[i], c, e);
		if (same == 1 && (old = outdated(s, b, i, c, e)) != 0)
			same = old < 0 ? -1 : 0;
	}
	return same;
}

/* Is a tip of Known below one of the baselines? */
static bool
below(struct scope *s, const char *tip, const struct baseline *b)
{
	struct err ignored = ERR_INIT;
	char (*bases)[GIT_OID] = NULL;
	size_t n = 0, cap = 0;
	bool yes;

	yes = repo_merge_bases(s->repo, tip, b->oids, b->n, &bases, &n, &cap,
	    &ignored) == 0 && n == 1 && strcmp(bases[0], tip) == 0;
	err_release(&ignored);
	free(bases);
	return yes;
}

/* Content of the base that came neither by merge nor by rebase: *hint says
 * what to do instead. */
static int
taken_from_base(struct scope *s, const struct change *c,
    const struct baseline *b, const char **hint, struct err *e)
{
	for (size_t i = 0; i < s->nknown; i++) {
		int rc = equals(s->repo, s->known[i], c, e);

		if (rc < 0)
			return -1;
		if (rc > 0) {
			*hint = below(s, s->known[i], b) ?
			    "this takes back what landed on the base" :
			    "this is the base's own content: merge or rebase "
			    "instead of copying it";
			return 0;
		}
	}
	return 0;
}

/* What was done to a path of the baseline, *op, and does the contract allow
 * that?  A file that the task added is still an added one when a later commit
 * of the task changes it.  1, 0, -1. */
static int
by_operation(struct scope *s, const struct baseline *b,
    const struct change *c, enum change_op *op, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && (i < b->n || i == 0); i++) {
		if (compared(s->repo, b->n ? b->oids[i] : NULL, c, op, e) < 0)
			return -1;
		rc = contract_judge(&s->contract, c->path, *op).rule ==
		    CONTRACT_ALLOWED;
	}
	return rc;
}

int
baseline_judge(struct scope *s, const struct change *c,
    const struct baseline *b, struct findings *fs, struct err *e)
{
	const char *why = path_fault(c->path, strlen(c->path)), *hint = NULL;
	enum change_op op = change_op(c);
	struct finding *f;
	int same;

	fs->paths++;
	if (why) {
		f = findings_add(fs, "tree", c->path);
		f->status = c->status;
		f->old_mode = c->old_mode;
		f->new_mode = c->new_mode;
		f->reason = why;
		f->commit = c->commit ?
		    arena_strdup(&fs->arena, c->commit) : NULL;
		f->task = arena_strdup(&fs->arena, s->task);
		return 0;
	}
	if (contract_allows(&s->contract, c->path, op))
		return 0;
	if (scope_repo(s, e) == NULL)
		return -1;
	same = is_baseline(s, b, c, e);
	if (same == 0 && s->contract.by_operation)
		same = by_operation(s, b, c, &op, e);
	if (same != 0)
		return same < 0 ? -1 : 0;
	if (scope_known(s, e) < 0 || taken_from_base(s, c, b, &hint, e) < 0)
		return -1;
	f = baseline_refuse(s, c, op, fs);
	if (f == NULL)
		return 0;
	if (b->n > 0)
		f->base = arena_strdup(&fs->arena, b->oids[0]);
	f->hint = hint;
	return 0;
}

struct owners {
	struct scope *s;
	struct findings *fs;
	struct err *e;
};

static int
owns(void *ctx, const char *task)
{
	struct owners *o = ctx;
	struct seal seal = SEAL_INIT;
	struct contract c = CONTRACT_INIT;
	struct err ignored = ERR_INIT;

	/* Another task's broken seal is that task's trouble. */
	if (strcmp(task, o->s->task) != 0 && seal_read(&seal, &c,
	    o->s->git.commondir, task, &ignored) == 0)
		for (size_t i = 0; i < o->fs->n; i++) {
			struct finding *f = &o->fs->v[i];

			if (f->path && !f->owner && contract_judge(&c, f->path,
			    CHANGE_MODIFY).rule == CONTRACT_ALLOWED)
				f->owner = arena_strdup(&o->fs->arena, task);
		}
	err_release(&ignored);
	contract_release(&c);
	seal_release(&seal);
	return 0;
}

int
baseline_owners(struct scope *s, struct findings *fs, struct err *e)
{
	struct owners o = { s, fs, e };
	int wider = 0;

	if (fs->n == 0)
		return 0;
	if (s->seal.task)
		wider = scope_repo(s, e) ? wider_than_base(&s->seal,
		    &s->contract, s->repo, e) : -1;
	if (wider < 0)
		return -1;
	fs->wider = wider > 0;
	return seal_each(s->git.commondir, owns, &o, e);
}
