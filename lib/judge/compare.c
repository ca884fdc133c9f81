/* What one contract allows that another does not: the paths.
 *
 * B allows more when it allows a path that A does not, so each entry of B is
 * held against all of A's, and each path that A forbids or protects against
 * B.  Every question is asked so that a wrong answer can only be "more". */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/wild.h"
#include "base/wildset.h"
#include "door/fold.h"
#include "judge/compare.h"
#include "record/contract.h"
#include "record/pathset.h"

enum { ALL_OPS = CHANGE_ADD | CHANGE_MODIFY | CHANGE_DELETE };

void
differences_release(struct differences *d)
{
	free(d->v);
	arena_release(&d->arena);
	*d = (struct differences)DIFFERENCES_INIT;
}

struct difference *
differences_add(struct differences *d, const char *what,
    const struct contract *of, unsigned line, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	struct difference *t;
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	mem_grow(&d->v, d->n, &d->cap, sizeof(*d->v));
	t = &d->v[d->n++];
	*t = (struct difference){ .what = what, .file = of->name,
	    .line = line, .proved = true };
	t->text = arena_dup(&d->arena, b.data, b.len);
	buf_release(&b);
	return t;
}

/* "add, modify"; NULL for all three. */
static const char *
name_ops(struct differences *d, unsigned ops)
{
	static const char *const names[] = { "add", "modify", "delete" };
	struct buf b = BUF_INIT;
	const char *s;

	if (ops == ALL_OPS)
		return NULL;
	for (unsigned i = 0; i < 3; i++)
		if (ops & 1u << i)
			buf_fmt(&b, "%s%s", b.len ? ", " : "", names[i]);
	s = arena_dup(&d->arena, buf_cstr(&b), b.len);
	buf_release(&b);
	return s;
}

/* Is path an example: does b allow it for one of ops, and a not? */
static bool
differs_at(const struct contract *a, const struct contract *b,
    const char *path, unsigned ops)
{
	for (unsigned op = 1; op <= CHANGE_DELETE; op <<= 1)
		if ((ops & op) && contract_judge(b, path,
		    (enum change_op)op).rule == CONTRACT_ALLOWED &&
		    contract_judge(a, path,
		    (enum change_op)op).rule != CONTRACT_ALLOWED)
			return true;
	return false;
}

/* Put the entries that hold for all (any: for some) of ops into a group. */
static void
put_entries(struct wildset *s, enum wildset_group group,
    const struct contract_entry *v, size_t n, unsigned ops, bool any)
{
	for (size_t i = 0; i < n; i++)
		if (any ? v[i].ops & ops : (v[i].ops & ops) == ops)
			wildset_add(s, group, v[i].pattern);
}

static bool
same_entry(const struct contract_entry *v, size_t n,
    const struct contract_entry *t, unsigned ops)
{
	for (size_t i = 0; i < n; i++)
		if ((v[i].ops & ops) == ops &&
		    strcmp(v[i].pattern, t->pattern) == 0)
			return true;
	return false;
}

/* Most patterns are one path, which needs no search. */
static bool
one_path(const char *pattern)
{
	size_t n = wild_literal(pattern);

	return pattern[n] == '\0' && pattern[n - 1] != '/';
}

/* Is there one of ops for which neither set has the path?  As
 * wildset_find. */
static int
ask_path(const struct pathset *x, const struct pathset *y, const char *path,
    unsigned ops, struct buf *example)
{
	for (unsigned op = 1; op <= CHANGE_DELETE; op <<= 1)
		if ((ops & op) && pathset_match(x, path, op) < 0 &&
		    pathset_match(y, path, op) < 0) {
			buf_str(example, path);
			return 1;
		}
	return 0;
}

/* A question about one entry: is there a path for which more is allowed, for
 * these operations?  As wildset_find. */
typedef int question(const struct contract *a, const struct contract *b,
    const struct contract_entry *t, unsigned ops, long *spent,
    struct buf *example);

/* Does entry t of b allow a path that no entry of a does? */
static int
allows_more(const struct contract *a, const struct contract *b,
    const struct contract_entry *t, unsigned ops, long *spent,
    struct buf *example)
{
	struct wildset *s;
	int rc;

	if (same_entry(a->allowed, a->nallowed, t, ops))
		return 0;
	if (one_path(t->pattern))
		return ask_path(a->allow_set, b->forbid_set, t->pattern, ops,
		    example);
	s = wildset_new(0);
	wildset_add(s, WILDSET_IN, t->pattern);
	put_entries(s, WILDSET_OUT, a->allowed, a->nallowed, ops, false);
	put_entries(s, WILDSET_OUT, b->forbidden, b->nforbidden, ops, false);
	rc = wildset_find(s, spent, example);
	wildset_free(s);
	return rc;
}

/* Does entry t of a forbid, byte for byte, a path that b allows? */
static int
forbids_less(const struct contract *a, const struct contract *b,
    const struct contract_entry *t, unsigned ops, long *spent,
    struct buf *example)
{
	struct wildset *s = wildset_new(0);
	int rc;

	(void)a;
	put_entries(s, WILDSET_IN, b->allowed, b->nallowed, ops, true);
	wildset_add(s, WILDSET_ALSO, t->pattern);
	put_entries(s, WILDSET_OUT, b->forbidden, b->nforbidden, ops, false);
	rc = wildset_find(s, spent, example);
	wildset_free(s);
	return rc;
}

/* One component of a pattern as its paths look when they are folded: the
 * ASCII before and behind what is special stays, but for the byte in front
 * of it, which may be composed with a mark that follows. */
static void
fold_component(struct buf *b, const char *s, size_t n)
{
	size_t head = 0, tail = n;
	char *folded;

	while (head < n && !strchr("*?", s[head]) &&
	    (unsigned char)s[head] < 0x80)
		head++;
	while (tail > head && !strchr("*?", s[tail - 1]) &&
	    (unsigned char)s[tail - 1] < 0x80)
		tail--;
	if (head < n && head > 0)
		head--;
	folded = mem_dup(s, n);
	for (size_t i = 0; i < n; i++)
		if (folded[i] >= 'A' && folded[i] <= 'Z')
			folded[i] = (char)(folded[i] - 'A' + 'a');
	buf_append(b, folded, head);
	if (tail > head || head < n)
		buf_byte(b, '*');
	buf_append(b, folded + tail, n - tail);
	free(folded);
}

void
compare_add_folded(struct wildset *s, const char *pattern)
{
	size_t special = strcspn(pattern, "[\\"), n;
	struct buf b = BUF_INIT;
	const char *p = pattern;

	for (;; p += n + 1) {
		n = strcspn(p, "/");
		if ((size_t)(p - pattern) + n >= special &&
		    pattern[special] != '\0') {
			buf_str(&b, "**");
			break;
		}
		/* A component of stars is deep, unless it is one star. */
		if (n > 1 && strspn(p, "*") == n)
			buf_str(&b, "**");
		else
			fold_component(&b, p, n);
		if (p[n] == '\0')
			break;
		buf_byte(&b, '/');
	}
	wildset_add(s, WILDSET_IN, buf_cstr(&b));
	buf_release(&b);
}

static int
folded_among(int flags, const struct contract *b,
    const struct contract_entry *t, unsigned ops, long *spent,
    struct buf *example)
{
	struct wildset *s = wildset_new(WILDSET_FOLD | flags);
	char *folded = fold_name(t->pattern);
	int rc;

	for (size_t i = 0; i < b->nallowed; i++)
		if (b->allowed[i].ops & ops)
			compare_add_folded(s, b->allowed[i].pattern);
	wildset_add(s, WILDSET_ALSO, folded);
	free(folded);
	for (size_t i = 0; i < b->nforbidden; i++)
		if ((b->forbidden[i].ops & ops) == ops) {
			folded = fold_name(b->forbidden[i].pattern);
			wildset_add(s, WILDSET_OUT, folded);
			free(folded);
		}
	rc = wildset_find(s, spent, example);
	wildset_free(s);
	return rc;
}

/* The same as forbids_less, case and normalisation not mattering.  A
 * component that folds to "." (it had an invisible mark) is one that a tree
 * can hold; but it makes a bad example. */
static int
forbids_less_folded(const struct contract *a, const struct contract *b,
    const struct contract_entry *t, unsigned ops, long *spent,
    struct buf *example)
{
	int rc = folded_among(0, b, t, ops, spent, example);

	(void)a;
	return rc ? rc : folded_among(WILDSET_ODD, b, t, ops, spent, example);
}

static bool
all_ops(const struct contract_entry *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].ops != ALL_OPS)
			return false;
	return true;
}

static void
take_example(const struct contract *a, const struct contract *b,
    const struct buf *path, unsigned ops, struct buf *example)
{
	if (example->len == 0 && path->len > 0 &&
	    path_fault(path->data, path->len) == NULL &&
	    differs_at(a, b, path->data, ops))
		buf_append(example, path->data, path->len);
}

/* Ask for all operations at once, which is the common case, and where the
 * answer is not "none" for each.  The operations for which it is not; the
 * first example that is one is appended. */
static unsigned
ask(question *q, const struct contract *a, const struct contract *b,
    const struct contract_entry *t, long *spent, struct buf *example)
{
	unsigned more = 0;
	struct buf path = BUF_INIT;

	if (q(a, b, t, t->ops, spent, &path) == 0)
		return 0;
	if (all_ops(a->allowed, a->nallowed) &&
	    all_ops(a->forbidden, a->nforbidden) &&
	    all_ops(b->allowed, b->nallowed) &&
	    all_ops(b->forbidden, b->nforbidden)) {
		more = ALL_OPS;
		take_example(a, b, &path, ALL_OPS, example);
	} else {
		for (unsigned op = 1; op <= CHANGE_DELETE; op <<= 1) {
			buf_clear(&path);
			if (!(t->ops & op) || q(a, b, t, op, spent, &path) == 0)
				continue;
			more |= op;
			take_example(a, b, &path, op, example);
		}
	}
	buf_release(&path);
	return more;
}

static void
report(struct differences *d, struct difference *t, const char *pattern,
    unsigned ops, const struct buf *example)
{
	t->pattern = pattern;
	t->operations = name_ops(d, ops);
	t->proved = example->len > 0;
	if (t->proved)
		t->example = arena_dup(&d->arena, example->data,
		    example->len);
}

static void
compare_allowed(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	for (size_t i = 0; i < b->nallowed; i++) {
		const struct contract_entry *t = &b->allowed[i];
		struct buf example = BUF_INIT;
		unsigned ops = ask(allows_more, a, b, t, &d->spent,
		    &example);

		if (ops)
			report(d, differences_add(d, "allowed", b, t->line,
			    "allows '%s'", t->pattern), t->pattern, ops,
			    &example);
		buf_release(&example);
	}
}

/* Does b forbid, folded, all that one path of a forbids?  Then also what is
 * that path but for its case. */
static bool
forbids_folded(const struct contract *b, const struct contract_entry *t)
{
	for (unsigned op = 1; op <= CHANGE_DELETE; op <<= 1)
		if ((t->ops & op) &&
		    pathset_match(b->forbid_folded, t->pattern, op) < 0)
			return false;
	return one_path(t->pattern);
}

static void
compare_forbidden(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	for (size_t i = 0; i < a->nforbidden; i++) {
		const struct contract_entry *t = &a->forbidden[i];
		struct buf example = BUF_INIT;
		unsigned ops = 0;

		if (!same_entry(b->forbidden, b->nforbidden, t, t->ops) &&
		    !forbids_folded(b, t)) {
			ops = ask(forbids_less, a, b, t, &d->spent, &example);
			ops |= ask(forbids_less_folded, a, b, t, &d->spent,
			    &example);
		}
		if (ops)
			report(d, differences_add(d, "forbidden", a, t->line,
			    "does not forbid '%s'", t->pattern), t->pattern,
			    ops, &example);
		buf_release(&example);
	}
}

/* Does an entry of v without special bytes name what t names, for ops? */
static bool
named_too(const struct contract_entry *v, size_t n,
    const struct contract_entry *t, unsigned ops)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(v[i].pattern);

		if ((v[i].ops & ops) == ops &&
		    v[i].pattern[wild_literal(v[i].pattern)] == '\0' &&
		    (strcmp(v[i].pattern, t->pattern) == 0 ||
		    (v[i].pattern[len - 1] == '/' &&
		    strncmp(v[i].pattern, t->pattern, len) == 0)))
			return true;
	}
	return false;
}

/* A protected path that the entry names, appended; false when it names
 * none.  In every folder some are. */
static bool
protected_by_name(const char *pattern, struct buf *path)
{
	size_t n = strlen(pattern);

	if (pattern[wild_literal(pattern)] != '\0')
		return false;
	buf_str(path, pattern);
	if (pattern[n - 1] != '/')
		return protected_reason(pattern) != NULL;
	path->data[n - 1] = '\0';
	if (protected_reason(path->data)) {
		path->data[n - 1] = '/';
		buf_str(path, "x");
	} else {
		path->data[n - 1] = '/';
		buf_str(path, ".gitattributes");
	}
	return true;
}

/* What is protected is allowed only where it is named: that a pattern of a
 * covers it is not enough. */
static void
compare_protected(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	for (size_t i = 0; i < b->nallowed; i++) {
		const struct contract_entry *t = &b->allowed[i];
		struct buf path = BUF_INIT;
		unsigned ops = 0;

		if (protected_by_name(t->pattern, &path))
			for (unsigned op = 1; op <= CHANGE_DELETE; op <<= 1)
				if ((t->ops & op) && !named_too(a->allowed,
				    a->nallowed, t, op))
					ops |= op;
		if (ops) {
			if (!differs_at(a, b, path.data, ops))
				buf_clear(&path);
			report(d, differences_add(d, "protected", b, t->line,
			    "names '%s', %s", t->pattern,
			    t->pattern[strlen(t->pattern) - 1] == '/' ?
			    "where some files are protected" :
			    "which is protected"), t->pattern, ops, &path);
		}
		buf_release(&path);
	}
}

void
compare_contracts(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	compare_allowed(d, a, b);
	compare_protected(d, a, b);
	compare_forbidden(d, a, b);
	compare_sections(d, a, b);
}
