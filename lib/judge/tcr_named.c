/* The tests that the contract names, and those that were red: what they are
 * in one component, of as many as the run has. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"
#include "record/schema.h"

/* The component that a path is of: the innermost folder; NULL: of none. */
static const char *
owner(const struct tcr *t, const char *path)
{
	unsigned n = tcr_number(t->call->stage);
	const struct stage *s = NULL;
	const char *best = NULL;

	while (n && (s = stages_find(&t->stages, schema_stages[n - 1], s)) !=
	    NULL)
		if ((*s->dir == '\0' || path_within(path, s->dir)) &&
		    (best == NULL || strlen(s->dir) > strlen(best)))
			best = s->dir;
	return best;
}

/* Is it this component's to answer for?  What is of none is the last's. */
static bool
mine(const struct tcr *t, const char *path)
{
	const char *dir = t->parts > 1 ? owner(t, path) : NULL;

	return dir ? strcmp(dir, t->ask.component) == 0 :
	    t->part + 1 == t->parts;
}

/* The files in which a test may be written. */
static const char *const *
files(struct tcr *t, struct buf *out, struct err *e)
{
	static const char *const ls[] = { "ls-files", "-co",
	    "--exclude-standard", "-z", NULL };
	/* git has no work tree there: as it was scanned. */
	const char *tree[] = { "ls-tree", "-r", "-z", "--name-only",
	    snapshot_tree(t->snap), NULL };
	const char **v;
	size_t n = 0;

	if (git_run(&t->g, t->g.jj ? tree : ls, NULL, 0, out, e) < 0)
		return NULL;
	for (size_t i = 0; i < out->len; i++)
		n += out->data[i] == '\0';
	v = arena_alloc(&t->arena, (n + 1) * sizeof(*v));
	n = 0;
	for (size_t i = 0; i < out->len; i += strlen(out->data + i) + 1)
		if (mine(t, out->data + i))
			v[n++] = out->data + i;
	return v;
}

/* Does the work build on the commit that it was red on?  A task is one line
 * of work, whatever becomes of its commits. */
static int
builds_on(const struct tcr *t, const struct attempt *red, struct err *e)
{
	const char *argv[] = { "merge-base", "--is-ancestor", red->head,
	    t->head, NULL };
	int st;

	if (t->task || red->head == NULL || *red->head == '\0' ||
	    strcmp(red->head, t->head) == 0)
		return 1;
	st = git_ask(&t->g, argv, NULL, 0, NULL, NULL, e);
	return st < 0 ? -1 : st != 1;
}

static const char *
component(const struct attempt *a)
{
	return a->component ? a->component : "";
}

/* The newest proof of red of its component that froze something. */
static bool
newest(const struct tcr *t, size_t i)
{
	const struct attempt *a = &t->past.v[i], *b;

	if (!a->red || a->end != ATTEMPT_PASSED || !a->frozen || !*a->frozen)
		return false;
	for (size_t k = i + 1; k < t->past.n; k++) {
		b = &t->past.v[k];
		if (b->red && b->end == ATTEMPT_PASSED && b->frozen &&
		    *b->frozen && strcmp(component(a), component(b)) == 0)
			return false;
	}
	return true;
}

/* The frozen lines that this component answers for. */
static int
frozen(struct tcr *t, const char *const **answer, struct err *e)
{
	const char **v = NULL;
	size_t n = 0, cap = 0;
	int is;

	for (size_t i = 0; i < t->past.n; i++) {
		const struct attempt *a = &t->past.v[i];

		if (!newest(t, i))
			continue;
		if ((is = builds_on(t, a, e)) < 0) {
			free(v);
			return -1;
		}
		for (const char *const *p = a->frozen; is && *p; p++) {
			char *path = mem_dup(*p, strcspn(*p, "\t"));

			if (*path ? mine(t, path) : t->parts == 1 ||
			    strcmp(component(a), t->ask.component) == 0) {
				mem_grow(&v, n, &cap, sizeof(*v));
				v[n++] = *p;
			}
			free(path);
		}
	}
	*answer = arena_alloc(&t->arena, (n + 1) * sizeof(*v));
	if (n > 0)
		memcpy((void *)(size_t)*answer, v, n * sizeof(*v));
	free(v);
	return 0;
}

/* The lawful way back to red. */
static const char *
again(struct tcr *t)
{
	struct buf b = BUF_INIT;
	char *s;

	if (t->call->stage)
		buf_str(&b, "fx-tcr --stage tdd-setup");
	else
		buf_str(&b, "fx-tcr --expect red");
	if (t->call->command) {
		buf_str(&b, " -- ");
		tcr_command(&b, t->call->command);
	}
	s = arena_dup(&t->arena, b.data, b.len);
	buf_release(&b);
	return s;
}

/* Where tests are run the contract's are looked for: before the code, and in
 * unit-test.  What was red is looked at where work may be committed. */
static int
ask(struct tcr *t, bool at_base, struct redgreen_call *c, struct err *e)
{
	bool tests = t->call->stage && tcr_number(t->call->stage) ==
	    tcr_number("unit-test");

	c->result = t->end.result;
	c->root = t->g.top;
	c->again = again(t);
	c->more = t->part + 1 < t->parts;
	c->at_base = at_base || t->end.class == RESULT_PASSED;
	c->reddened = t->reddened;
	c->base_passed = t->ask.red ? -1 : tcr_base_passed(t);
	c->dir = t->ask.own || *t->ask.component ? t->ask.component : NULL;
	if (t->sealed && (t->ask.red || tests)) {
		c->want = redgreen_wants(&t->contract, &t->arena, &c->nwant,
		    e);
		if (e->status != FX_YES)
			return -1;
		if (t->found == NULL)
			t->found = arena_alloc(&t->arena,
			    (c->nwant + 1) * sizeof(*t->found));
		c->found = t->found;
		t->nfound = c->nwant;
	}
	return t->ask.red || (t->call->stage && !tests) ? 0 :
	    frozen(t, &c->frozen, e);
}

/* Has a run with tests passed behind the newest proof of red? */
static bool
green_since(const struct tcr *t)
{
	for (size_t i = t->past.n; i-- > 0;) {
		const struct attempt *a = &t->past.v[i];

		if (newest(t, i))
			return false;
		if (a->what == ATTEMPT_RUN && !a->red && a->counts.run > 0 &&
		    (a->end == ATTEMPT_PASSED || a->end == ATTEMPT_COMMITTED))
			return true;
	}
	return false;
}

/* A command stands for itself: where it runs no test, as a linter, those that
 * are red still are, and that is said.  "file\tSHA-256\tsuite\tname\t…" */
static void
unheard(struct tcr *t, const char *const *frozen)
{
	const struct result *r = t->end.result;
	const char *name = frozen ? *frozen : NULL;
	size_t more = 0;

	if (t->ask.red || !t->named.holds || r->class != RESULT_PASSED ||
	    r->n > 0 || r->counts.run > 0 || name == NULL || green_since(t))
		return;
	while (frozen[more + 1])
		more++;
	for (int i = 0; i < 3; i++)
		name += strcspn(name, "\t") + 1;
	buf_fmt(&t->named.shown, "no test ran: %.*s",
	    (int)strcspn(name, "\t"), name);
	if (more > 0)
		buf_fmt(&t->named.shown, " and %zu more", more);
	buf_fmt(&t->named.shown, " %s red, and may be so still\n",
	    more > 0 ? "were" : "was");
}

static enum tcr_named
answer_of(struct tcr *t)
{
	const struct redgreen *g = &t->named;
	bool passed = t->end.result->class == RESULT_PASSED;

	/* Where the contract names none, those that were red stand there. */
	for (size_t i = 0; i < t->nfound && i < g->n; i++)
		t->found[i] |= g->v[i].state != REDGREEN_ELSEWHERE;
	if (!g->holds)
		return g->changed ? TCR_NAMED_CHANGED : TCR_NAMED_FAIL;
	if (t->ask.red && passed)
		return TCR_NAMED_ELSEWHERE;
	t->reddened |= t->ask.red;
	return TCR_NAMED_HOLD;
}

int
tcr_named(struct tcr *t, bool at_base, enum tcr_named *answer, struct err *e)
{
	struct redgreen_call c = { .base_passed = -1 };
	struct buf list = BUF_INIT;
	int rc = -1;

	if (t->has_named)
		redgreen_release(&t->named);
	memset(&t->named, 0, sizeof(t->named));
	t->has_named = false;
	if (ask(t, at_base, &c, e) < 0)
		return -1;
	/* What fails without names has nothing more to say. */
	if (!t->ask.red && c.nwant == 0 && (!c.at_base || ((c.frozen == NULL ||
	    *c.frozen == NULL) && c.base_passed < 0)))
		return 0;
	t->has_named = true;
	if ((c.files = files(t, &list, e)) != NULL)
		rc = t->ask.red ? redgreen_red(&t->named, &c, e) :
		    redgreen_green(&t->named, &c, e);
	if (rc == 0) {
		*answer = answer_of(t);
		unheard(t, c.frozen);
	}
	buf_release(&list);
	return rc;
}
