/* Red and green of the tests that a contract names. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "judge/redgreen_part.h"
#include "record/contract.h"

/* What one judgement holds while it is made. */
struct work {
	struct redgreen_case *cases;
	struct redgreen_tree tree;
	struct redgreen_seek *seek;
	size_t nseek;
};

void
redgreen_line(struct buf *b, const char *fmt, ...)
{
	struct buf line = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&line, fmt, ap);
	va_end(ap);
	text_readable(b, buf_cstr(&line), line.len);
	buf_byte(b, '\n');
	buf_release(&line);
}

static bool
marked(const struct ydoc_node *x, const char *key)
{
	const struct ydoc_node *m = ydoc_member(x, key);

	return m && strcmp(m->text, "true") == 0;
}

const struct redgreen_want *
redgreen_wants(const struct contract *c, struct arena *a, size_t *n,
    struct err *e)
{
	const struct ydoc_node *list = contract_section(c,
	    "test_requirements");
	struct redgreen_want *v;
	size_t k = 0;

	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		k++;
	v = arena_alloc(a, (k + 1) * sizeof(*v));
	*n = 0;
	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next) {
		struct redgreen_want *w = &v[(*n)++];
		bool map = x->kind == YDOC_MAP;

		w->name = arena_strdup(a, map ? ydoc_member(x, "name")->text :
		    x->text);
		w->structural = map && marked(x, "structural");
		w->existing = map && marked(x, "existing");
		if (*w->name == '\0')
			(void)err_more(e, FX_EINPUT, "%s:%u: a test without "
			    "a name", c->name, x->line);
		if (w->structural && w->existing)
			(void)err_more(e, FX_EINPUT, "%s:%u: '%s' is existing "
			    "and structural: a test that is green already is "
			    "not red by not compiling", c->name, x->line,
			    w->name);
	}
	return e->status == FX_YES ? v : NULL;
}

/* Where the contract names none, those that failed are meant. */
static void
subjects(struct redgreen *rg, struct work *w, const struct redgreen_call *c,
    bool red)
{
	const struct result *r = c->result;
	size_t most = c->nwant ? c->nwant : red ? r->n : 0;

	rg->v = arena_alloc(&rg->arena, (most + 1) * sizeof(*rg->v));
	w->cases = mem_alloc((most + 1) * sizeof(*w->cases));
	for (size_t i = 0; i < c->nwant; i++) {
		rg->v[i].want = c->want[i];
		result_find(&w->cases[i].match, r, c->want[i].name);
	}
	rg->n = c->nwant;
	for (size_t i = 0; i < r->n && c->nwant == 0 && red; i++) {
		struct result_match *m = &w->cases[rg->n].match;

		if (r->v[i].outcome != RESULT_FAIL)
			continue;
		rg->v[rg->n++].want.name = arena_strdup(&rg->arena,
		    r->v[i].name);
		mem_grow(&m->v, m->n, &m->cap, sizeof(*m->v));
		m->v[m->n++] = i;
	}
}

static bool
has(const struct result_match *m, size_t i)
{
	for (size_t k = 0; k < m->n; k++)
		if (m->v[k] == i)
			return true;
	return false;
}

/* The tests whose name is the title of a definition as a runner prints it
 * that joins titles by blanks. */
static void
joined(struct result_match *m, const struct result *r,
    const struct redgreen_file *f, size_t which)
{
	struct buf full = BUF_INIT;

	redgreen_full_title(&full, f, which);
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->v[i].name, buf_cstr(&full)) == 0 && !has(m, i)) {
			mem_grow(&m->v, m->n, &m->cap, sizeof(*m->v));
			m->v[m->n++] = i;
			m->by_words = true;
		}
	buf_release(&full);
}

/* What no test that ran is called, some may be by the titles around it. */
static void
by_title(struct redgreen *rg, struct redgreen_case *x, const struct result *r)
{
	struct redgreen_seek *seek;

	for (size_t k = 0; k < x->places.n; k++)
		for (size_t d = 0; d < x->places.v[k].n; d++)
			joined(&x->match, r, x->places.v[k].file,
			    x->places.v[k].which[d]);
	if (x->match.n == 0)
		return;
	seek = arena_alloc(&rg->arena, x->match.n * sizeof(*seek));
	for (size_t i = 0; i < x->match.n; i++) {
		const struct result_test *t = &r->v[x->match.v[i]];

		seek[i] = (struct redgreen_seek){ .suite = t->suite,
		    .name = t->name };
	}
	x->seek = seek;
}

static int
find(struct redgreen *rg, struct work *w, const struct redgreen_call *c,
    struct err *e)
{
	size_t n = 0, k = 0;
	int rc;

	for (size_t i = 0; i < rg->n; i++)
		n += w->cases[i].match.n ? w->cases[i].match.n : 1;
	w->seek = mem_alloc((n + 1) * sizeof(*w->seek));
	w->nseek = n;
	for (size_t i = 0; i < rg->n; i++) {
		struct redgreen_case *x = &w->cases[i];

		x->seek = &w->seek[k];
		if (x->match.n == 0)
			w->seek[k++] = (struct redgreen_seek){ .suite = "",
			    .name = rg->v[i].want.name };
		for (size_t m = 0; m < x->match.n; m++) {
			const struct result_test *t =
			    &c->result->v[x->match.v[m]];

			w->seek[k++] = (struct redgreen_seek){
			    .suite = t->suite, .name = t->name };
		}
	}
	rc = redgreen_tree_read(&w->tree, c, w->seek, n, e);
	for (size_t i = 0; i < rg->n; i++) {
		struct redgreen_case *x = &w->cases[i];

		redgreen_places(&x->places, &w->tree, x->seek->suite,
		    x->seek->name);
		if (x->match.n == 0)
			by_title(rg, x, c->result);
	}
	return rc;
}

static int
begin(struct redgreen *rg, struct work *w, const struct redgreen_call *c,
    bool red, struct err *e)
{
	*rg = (struct redgreen){ .why = BUF_INIT, .shown = BUF_INIT };
	rg->frozen = arena_alloc(&rg->arena, sizeof(*rg->frozen));
	*w = (struct work){ .tree = { NULL, 0, 0 } };
	subjects(rg, w, c, red);
	return find(rg, w, c, e);
}

static int
end(struct redgreen *rg, struct work *w, int rc)
{
	for (size_t i = 0; i < rg->n; i++) {
		result_match_release(&w->cases[i].match);
		redgreen_places_release(&w->cases[i].places);
	}
	redgreen_tree_release(&w->tree);
	free(w->cases);
	free(w->seek);
	rg->holds = rc == 0 && rg->why.len == 0;
	return rc;
}

/* What a person should see of those that are as they should be. */
static void
show(struct redgreen *rg, const struct work *w, const struct redgreen_call *c)
{
	for (size_t i = 0; i < rg->n; i++) {
		const struct redgreen_test *t = &rg->v[i];
		const struct result_match *m = &w->cases[i].match;

		if (t->state == REDGREEN_INFERRED)
			redgreen_line(&rg->shown, "%s: passed, as inferred: "
			    "gleeunit names failures only, none failed, and "
			    "it ran each of the %lld tests written",
			    t->want.name, c->result->counts.run);
		if (t->state == REDGREEN_NOT_MEASURED && rg->why.len == 0)
			redgreen_line(&rg->shown, "%s: not measured",
			    t->want.name);
		if (t->by_words)
			redgreen_line(&rg->shown, "%s: by words, as %s%s",
			    t->want.name, c->result->v[m->v[0]].name,
			    m->n > 1 ? " and others" : "");
		if (m->n > 1)
			redgreen_line(&rg->shown, "%s: means %zu tests",
			    t->want.name, m->n);
	}
}

static const char *
class_says(enum result_class c, bool red)
{
	switch (c) {
	case RESULT_STRUCTURAL:
		return "a symbol is missing, or nothing was built";
	case RESULT_LOAD_ERROR:
		return red ? "a fixture, a file or its syntax is wrong, and "
		    "an error is not red" : "a fixture, a file or its syntax "
		    "is wrong";
	case RESULT_NO_TESTS:
		return "no test ran";
	case RESULT_ALL_SKIPPED:
		return "every test was skipped";
	case RESULT_TIMEOUT:
		return "it ran out of time";
	case RESULT_KILLED:
		return "it was killed";
	case RESULT_NOT_STARTED:
		return "it was not started";
	case RESULT_DISAGREES:
		return "its lines and its totals disagree";
	default:
		return "a test failed";
	}
}

/* A file that did not load has no name but its suite. */
static const char *
called(const struct result_test *t)
{
	return *t->name ? t->name : t->suite;
}

static void
class_line(struct redgreen *rg, const struct result *r, bool red)
{
	const struct result_test *t = NULL;

	for (size_t i = 0; i < r->n && t == NULL; i++)
		if (result_failed(r->v[i].outcome))
			t = &r->v[i];
	redgreen_line(&rg->why, "%s: %s%s%s%s%s", result_class_name(r->class),
	    r->doubt ? r->doubt : class_says(r->class, red),
	    t ? ": " : "", t ? called(t) : "",
	    t && t->message ? ": " : "", t && t->message ? t->message : "");
}

/* Is there one that is red by not compiling, or one that is to be red? */
static bool
any(const struct redgreen *rg, bool structural)
{
	for (size_t i = 0; i < rg->n; i++)
		if (structural ? rg->v[i].want.structural :
		    !rg->v[i].want.existing)
			return true;
	return false;
}

/* Those that failed and that the contract does not name. */
static void
others(struct redgreen *rg, const struct work *w,
    const struct redgreen_call *c)
{
	for (size_t i = 0; i < c->result->n; i++) {
		bool named = !result_failed(c->result->v[i].outcome);

		for (size_t k = 0; k < rg->n && !named; k++)
			for (size_t m = 0; m < w->cases[k].match.n; m++)
				named |= w->cases[k].match.v[m] == i;
		if (!named)
			redgreen_line(&rg->shown, "%s failed too, and the "
			    "contract does not name it",
			    called(&c->result->v[i]));
	}
}

/* What is said of the run as a whole. */
static void
as_a_whole(struct redgreen *rg, const struct redgreen_call *c)
{
	const struct result *r = c->result;

	if (r->class == RESULT_STRUCTURAL && !any(rg, true)) {
		class_line(rg, r, true);
		buf_str(&rg->why, "the contract allows that to a test as "
		    "{name: NAME, structural: true}\n");
	} else if (r->class == RESULT_PASSED && rg->n == 0) {
		if (c->more || c->reddened)
			return;
		buf_str(&rg->why, "no test failed: nothing is red\n");
	} else if (r->class == RESULT_FAILED && rg->n == 0) {
		buf_str(&rg->why, "it failed, and no test did by name: that "
		    "is not red\n");
	} else if (r->class != RESULT_PASSED && r->class != RESULT_FAILED &&
	    r->class != RESULT_STRUCTURAL) {
		class_line(rg, r, true);
	} else if (!any(rg, false)) {
		buf_str(&rg->why, "each test that the contract names is "
		    "existing: none is to be red\n");
	}
}

int
redgreen_red(struct redgreen *rg, const struct redgreen_call *c,
    struct err *e)
{
	struct work w;
	int rc = begin(rg, &w, c, true, e);

	if (rc == 0) {
		as_a_whole(rg, c);
		rc = redgreen_states(rg, w.cases, c, true, e);
	}
	if (rc == 0) {
		show(rg, &w, c);
		others(rg, &w, c);
	}
	if (rc == 0 && rg->why.len == 0)
		rc = redgreen_freeze(rg, w.cases, &w.tree, c, e);
	return end(rg, &w, rc);
}

static void
carry(struct redgreen *rg, const char *const *frozen)
{
	size_t n = 0;

	while (frozen && frozen[n])
		n++;
	rg->frozen = arena_alloc(&rg->arena, (n + 1) * sizeof(*rg->frozen));
	for (size_t i = 0; i < n; i++)
		rg->frozen[i] = arena_strdup(&rg->arena, frozen[i]);
}

int
redgreen_green(struct redgreen *rg, const struct redgreen_call *c,
    struct err *e)
{
	const struct result *r = c->result;
	struct work w;
	int same = 1, rc = begin(rg, &w, c, false, e);

	if (rc == 0 && r->class != RESULT_PASSED &&
	    r->class != RESULT_FAILED)
		class_line(rg, r, false);
	/* What decides comes first. */
	if (rc == 0 && r->class == RESULT_PASSED)
		same = redgreen_same(rg, c, e);
	if (rc == 0 && same >= 0)
		rc = redgreen_states(rg, w.cases, c, false, e);
	if (rc == 0 && r->class == RESULT_FAILED &&
	    !c->at_base && rg->why.len == 0)
		class_line(rg, r, false);
	if (rc == 0 && r->class != RESULT_PASSED)
		same = redgreen_same(rg, c, e);
	rg->changed = same == 0;
	if (rc == 0) {
		show(rg, &w, c);
		others(rg, &w, c);
	}
	if (c->base_passed >= 0 && r->counts.passed >= 0 &&
	    r->counts.passed < c->base_passed)
		redgreen_line(&rg->shown, "%lld tests passed, %lld did at the "
		    "base", r->counts.passed, c->base_passed);
	carry(rg, c->frozen);
	return end(rg, &w, same < 0 ? -1 : rc);
}

void
redgreen_release(struct redgreen *rg)
{
	buf_release(&rg->why);
	buf_release(&rg->shown);
	arena_release(&rg->arena);
}
