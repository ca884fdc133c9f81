/* fx-contract owners: which tasks' contracts allow or forbid a path. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "judge/contract_verbs.h"
#include "record/seal.h"

enum { ALL_OPS = 7 };

/* The sealed contracts of the repository. */
struct owners {
	const struct contract_call *call;
	const char *commondir;
	struct owner {
		struct seal seal;
		struct contract contract;
	} *v;
	size_t n, cap;
	struct err *e;
};

static int
load_task(void *ctx, const char *task)
{
	struct owners *o = ctx;
	struct owner *t;

	mem_grow(&o->v, o->n, &o->cap, sizeof(*o->v));
	t = &o->v[o->n++];
	t->seal = (struct seal)SEAL_INIT;
	t->contract = (struct contract)CONTRACT_INIT;
	/* That a task does not own a path cannot be told without its seal. */
	return seal_read(&t->seal, &t->contract, o->commondir, task, o->e);
}

/* "add, delete" of those operations. */
static void
put_ops(struct buf *b, unsigned ops)
{
	static const char *const names[] = { "add", "modify", "delete" };

	for (unsigned i = 0; i < 3; i++)
		if (ops & 1u << i)
			buf_fmt(b, "%s%s", b->len ? ", " : "", names[i]);
}

static void
print_json(const struct owners *o, const char *path, const struct owner *t,
    bool allows, const struct contract_answer *a, const char *ops)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "owner");
	jdoc_bytes(j, "path", path);
	jdoc_str(j, "task", t->seal.task);
	jdoc_str(j, "answer", allows ? "allows" : "forbids");
	jdoc_str(j, "operations", *ops ? ops : NULL);
	jdoc_bytes(j, "file", t->contract.name);
	if (a->entry) {
		jdoc_int(j, "line", a->entry->line);
		jdoc_str(j, "pattern", a->entry->pattern);
		jdoc_str(j, "reason", a->entry->reason);
	}
	jdoc_print(j, o->call->out);
	jdoc_free(j);
}

/* src/a.c: bd-52.2 allows it (contract.yaml:7: why) */
static void
print_text(const struct owners *o, const char *path, const struct owner *t,
    bool allows, const struct contract_answer *a, const char *ops)
{
	struct buf b = BUF_INIT;

	text_escape(&b, path, strlen(path));
	buf_fmt(&b, ": %s %s it", t->seal.task, allows ? "allows" : "forbids");
	if (*ops)
		buf_fmt(&b, " to %s", ops);
	if (a->entry) {
		buf_str(&b, " (");
		text_escape(&b, t->contract.name, strlen(t->contract.name));
		buf_fmt(&b, ":%u", a->entry->line);
		if (a->entry->reason) {
			buf_str(&b, ": ");
			text_escape(&b, a->entry->reason,
			    strlen(a->entry->reason));
		}
		buf_byte(&b, ')');
	}
	fprintf(o->call->out, "%s\n", b.data);
	buf_release(&b);
}

/* What one task says of a path for the operations that it gives this answer
 * to.  Does it allow it? */
static bool
say(const struct owners *o, const char *path, const struct owner *t,
    enum contract_rule rule)
{
	struct contract_answer first = { CONTRACT_ALLOWED, NULL, NULL };
	struct buf ops = BUF_INIT;
	unsigned mask = 0;

	for (unsigned op = 1; op <= CHANGE_DELETE; op <<= 1) {
		struct contract_answer a = contract_judge(&t->contract, path,
		    (enum change_op)op);

		if (a.rule != rule)
			continue;
		if (mask == 0)
			first = a;
		mask |= op;
	}
	if (mask != ALL_OPS)
		put_ops(&ops, mask);
	if (mask && !o->call->quiet)
		(o->call->json ? print_json : print_text)(o, path, t,
		    rule == CONTRACT_ALLOWED, &first, buf_cstr(&ops));
	buf_release(&ops);
	return mask && rule == CONTRACT_ALLOWED;
}

/* Has this path, relative to the root, someone who may touch it? */
static bool
ask(const struct owners *o, const char *path)
{
	bool owned = false;

	for (size_t i = 0; i < o->n; i++) {
		owned = say(o, path, &o->v[i], CONTRACT_ALLOWED) || owned;
		say(o, path, &o->v[i], CONTRACT_FORBIDDEN);
	}
	return owned;
}

/* A path as it was typed: 1 it has an owner, 0 it has none. */
static int
ask_typed(const struct owners *o, const struct git *g, const char *typed,
    struct err *e)
{
	char *abs = g->top ? contract_call_path(typed, e) : mem_strdup(typed);
	const char *path = abs;
	int rc = -1;

	if (abs == NULL)
		return -1;
	if (g->top && (!path_within(abs, g->top) || !strcmp(abs, g->top)))
		err_set(e, FX_EINPUT, "%s: is not below %s", typed, g->top);
	else {
		if (g->top)
			path += strlen(g->top) + (g->top[1] != '\0');
		rc = ask(o, path);
	}
	free(abs);
	return rc;
}

/* Every path of the call, or of standard input where it names none. */
static int
ask_all(const struct owners *o, const struct git *g, struct err *e)
{
	const struct contract_call *c = o->call;
	struct changes typed = CHANGES_INIT;
	bool all = true;
	int rc = 0;

	for (size_t i = 0; i < c->n && rc >= 0; i++) {
		rc = ask_typed(o, g, c->words[i], e);
		all = all && rc > 0;
	}
	if (c->n == 0)
		rc = changes_read_paths(&typed, stdin, c->nul ? '\0' : '\n',
		    e);
	for (size_t i = 0; i < typed.n && rc >= 0; i++)
		all = ask(o, typed.v[i].path) && all;
	changes_release(&typed);
	return rc < 0 ? -1 : !all;
}

int
contract_verb_owners(const struct contract_call *c, struct err *e)
{
	struct git g = GIT_INIT;
	struct owners o = { .call = c, .e = e };
	int rc = git_locate(&g, e);

	if (rc == 0) {
		o.commondir = g.commondir;
		rc = seal_each(g.commondir, load_task, &o, e);
	}
	if (rc == 0)
		rc = ask_all(&o, &g, e);
	for (size_t i = 0; i < o.n; i++) {
		seal_release(&o.v[i].seal);
		contract_release(&o.v[i].contract);
	}
	free(o.v);
	git_release(&g);
	return rc;
}
