/* Contracts compared: no path that one newly allows goes unseen. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/wild.h"
#include "judge/compare.h"
#include "record/contract.h"
#include "unit.h"

static uint32_t seed = 7;

static unsigned
any(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

/* Text that paths and patterns are put together from: case and composition
 * twins, protected names, invisible marks, what no tree holds. */
static const char *const part[] = {
	"a", "A", "b", "/", "\xc3\xa9", "\xc3\x89", "e\xcc\x81", "e", "/",
	".gitattributes", ".github", "\xe2\x80\x8d", ".", "\xff"
};
enum { PARTS = sizeof(part) / sizeof(*part), MOST = 4 };

static void
random_pattern(struct buf *b)
{
	static const char *const wild[] = { "*", "**", "?", "[ab]", "/**",
	    "**/", "[!a]" };

	do {
		unsigned n = 1 + any(4);

		buf_clear(b);
		while (n-- > 0)
			buf_str(b, any(3) ? part[any(PARTS)] :
			    wild[any(sizeof(wild) / sizeof(*wild))]);
	} while (!b->data || wild_fault(b->data, b->len) != NULL);
}

static void
random_entries(struct buf *b, unsigned n)
{
	static const char *const ops[] = { "add", "modify", "delete",
	    "add, delete" };
	struct buf p = BUF_INIT;

	while (n-- > 0) {
		random_pattern(&p);
		if (memchr(p.data, 0xff, p.len))
			continue;	/* YAML is UTF-8 */
		if (any(4) == 0)
			buf_fmt(b, "      - {path: '%s', operations: [%s]}\n",
			    p.data, ops[any(4)]);
		else
			buf_fmt(b, "      - '%s'\n", p.data);
	}
	buf_release(&p);
}

static void
load(struct contract *c, const char *text)
{
	struct err e = ERR_INIT;

	if (contract_parse(c, "c.yaml", text, strlen(text), &e) < 0) {
		unit_failures++;
		err_report(text, &e);
	}
}

static void
random_contract(struct buf *b)
{
	buf_clear(b);
	buf_str(b, "contract:\n  task: t\n  boundary:\n"
	    "    allowed_files:\n      - kept\n");
	random_entries(b, any(4));
	buf_str(b, "    forbidden_files:\n      - lost\n");
	random_entries(b, any(3));
}

/* Each line of the text stays, goes, or gets company: contracts that are
 * near each other, as those that are sealed one after the other. */
static void
mutate(struct buf *to, const char *from)
{
	unsigned line = 0;

	buf_clear(to);
	for (size_t n; *from; from += n, line++) {
		n = strcspn(from, "\n") + 1;
		if (from[6] != '-' || strstr(from, "kept") == from + 8 ||
		    any(4) > 0)
			buf_append(to, from, n);
		if (from[6] == '-' && any(6) == 0)
			random_entries(to, 1);
	}
	if (to->data[to->len - 2] == ':')
		buf_str(to, "      - other\n");
}

static bool
allows(const struct contract *c, const char *path, int op)
{
	return contract_judge(c, path, (enum change_op)op).rule ==
	    CONTRACT_ALLOWED;
}

/* Is there a path of MOST parts that b allows and a does not? */
static bool
more(const struct contract *a, const struct contract *b, struct buf *path)
{
	size_t all = 1;

	for (size_t n = 1; n <= MOST; n++) {
		all *= PARTS;
		for (size_t k = 0; k < all; k++) {
			buf_clear(path);
			for (size_t i = 0, x = k; i < n; i++, x /= PARTS)
				buf_str(path, part[x % PARTS]);
			if (path_fault(path->data, path->len))
				continue;
			for (int op = 1; op <= 4; op *= 2)
				if (allows(b, path->data, op) &&
				    !allows(a, path->data, op))
					return true;
		}
	}
	return false;
}

static void
check_examples(const struct differences *d, const struct contract *a,
    const struct contract *b)
{
	for (size_t i = 0; i < d->n; i++) {
		const char *x = d->v[i].example;
		bool real = false;

		for (int op = 1; x && op <= 4; op *= 2)
			real = real || (allows(b, x, op) && !allows(a, x, op));
		CHECK(x == NULL || real);
		CHECK(d->v[i].proved == (x != NULL));
	}
}

static long unproved;

static void
compare_random(void)
{
	struct buf x = BUF_INIT, y = BUF_INIT, path = BUF_INIT;
	struct contract a = CONTRACT_INIT, b = CONTRACT_INIT;
	struct differences d = DIFFERENCES_INIT, none = DIFFERENCES_INIT;

	random_contract(&x);
	if (any(2))
		mutate(&y, x.data);
	else
		random_contract(&y);
	load(&a, x.data);
	load(&b, y.data);
	if (unit_failures == 0) {
		compare_contracts(&d, &a, &b);
		check_examples(&d, &a, &b);
		CHECK(d.n > 0 || !more(&a, &b, &path));
		if (d.n > 0 && !more(&a, &b, &path) && !d.v[0].example)
			unproved++;
		compare_contracts(&none, &a, &a);
		CHECK(none.n == 0);
	}
	if (unit_failures)
		fprintf(stderr, "%s\n%s\n%s\n", x.data, y.data,
		    buf_cstr(&path));
	differences_release(&d);
	differences_release(&none);
	contract_release(&a);
	contract_release(&b);
	buf_release(&x);
	buf_release(&y);
	buf_release(&path);
}

/* What b allows more than a, each of "allowed | forbidden | rest": the first
 * difference as "what: text (example)", "-" where there is none. */
static void
first(const char *a, const char *b, const char *want)
{
	const char *text[2] = { a, b };
	struct contract c[2] = { CONTRACT_INIT, CONTRACT_INIT };
	struct differences d = DIFFERENCES_INIT;
	struct buf t = BUF_INIT;

	for (int i = 0; i < 2; i++) {
		const char *s = text[i], *bar = strchr(s, '|');
		const char *end = strchr(bar + 1, '|');

		buf_clear(&t);
		buf_fmt(&t, "contract:\n  task: t\n  boundary:\n"
		    "    allowed_files: [%.*s]\n    forbidden_files: [%.*s]\n"
		    "%s", (int)(bar - s), s, (int)(end - bar - 1), bar + 1,
		    end + 1);
		load(&c[i], t.data);
	}
	compare_contracts(&d, &c[0], &c[1]);
	buf_clear(&t);
	buf_str(&t, "-");
	if (d.n > 0) {
		buf_clear(&t);
		buf_fmt(&t, "%s: %s%s%s%s (%s)", d.v[0].what, d.v[0].text,
		    d.v[0].operations ? " to " : "",
		    d.v[0].operations ? d.v[0].operations : "",
		    d.v[0].proved ? "" : " perhaps",
		    d.v[0].example ? d.v[0].example : "");
	}
	CHECK_STR(t.data, want);
	differences_release(&d);
	for (int i = 0; i < 2; i++)
		contract_release(&c[i]);
	buf_release(&t);
}

static void
paths(void)
{
	first("a||", "a||", "-");
	first("a, 'b/**'||", "b/c||", "-");
	first("a||", "a, 'b/**'||", "allowed: allows 'b/**' (b/x)");
	first("'src/**', 'test/'||", "'src/*.c', 'test/?*/**'||", "-");
	first("a, b||", "'[ab]'||", "-");
	first("'*'||", "'**'||", "allowed: allows '**' (x/x)");
	first("{path: a, operations: [add]}||", "a||",
	    "allowed: allows 'a' to modify, delete (a)");
	first("a||", "{path: a, operations: [delete]}||", "-");
	/* Forbidding narrows, also what is newly allowed. */
	first("'src/**'|src/x|", "'src/**'||",
	    "forbidden: does not forbid 'src/x' (src/x)");
	first("'src/**'|src/x|", "src/y||", "-");
	first("'src/*'||", "'src/**'|'src/*/**'|", "-");
	first("'src/**'|'src/x'|", "'src/**'|'src/*'|", "-");
	/* Case and composition twins of what is forbidden. */
	first("'src/**'|SRC/X|", "'src/**'||",
	    "forbidden: does not forbid 'SRC/X' (src/x)");
	first("'e*'|\"\xc3\xa9X\"|", "'e*'||",
	    "forbidden: does not forbid '\xc3\xa9X' perhaps ()");
	first("'src/*.c'|SRC/X.h|", "'src/*.c'||", "-");
	first("'**'|Src/X, \"e\xcc\x81\"|", "'**'|sRC/*, \xc3\x89|", "-");
	first("'**'|Src/X|", "'**'|{path: src/x, operations: [add]}|",
	    "forbidden: does not forbid 'Src/X' (Src/X)");
	/* What is protected wants a name. */
	first("'**'||", "'**', AGENTS.md||", "protected: names 'AGENTS.md', "
	    "which is protected (AGENTS.md)");
	first("'src/**'||", "src/||", "protected: names 'src/', where some "
	    "files are protected (src/.gitattributes)");
	first("AGENTS.md, src/||", "src/a/, AGENTS.md||", "-");
}

static void
sections(void)
{
	first("a||    limits: {files: 3}", "a||    limits: {files: 2, "
	    "lines: 9}", "-");
	first("a||    limits: {files: 3}", "a||    limits: {files: 4}",
	    "limits: raises the limit of files from 3 to 4 ()");
	first("a||    limits: {lines: 3}", "a||",
	    "limits: has no limit of lines (3) ()");
	first("a||  base: main", "a||",
	    "base: is measured against the usual branch, not 'main' ()");
	first("a||  base: main", "a||  base: dev",
	    "base: is measured against 'dev', not 'main' ()");
	first("a||  test_requirements: [t1, {name: t2, existing: true}]",
	    "a||  test_requirements: [{name: t2, existing: true, structural: "
	    "false}, t3, t1]", "-");
	first("a||  test_requirements: [t1, t2]",
	    "a||  test_requirements: [t2, {name: t1, structural: true}]",
	    "tests: does not require the test 't1' as this does ()");
	first("a||  test_requirements: [{name: t, structural: true}]",
	    "a||  test_requirements: [\"t\\nstructural\"]",
	    "tests: does not require the test 't' as this does ()");
	first("a||  coverage: {minimum: 80}", "a||  coverage: {minimum: 79.5}",
	    "coverage: lowers the least coverage from 80 to 79.5 ()");
	first("a||  coverage: {minimum: 80}", "a||",
	    "coverage: has no least coverage (80) ()");
	first("a||  coverage: {critical_paths: [{name: p, minimum: 90}]}",
	    "a||  coverage: {critical_paths: [{name: p, minimum: 80}]}",
	    "coverage: lowers the least coverage of a critical path from 90 "
	    "to 80 ()");
	first("a||  coverage: {critical_paths: [{name: p, lines: 1-2}]}",
	    "a||  coverage: {critical_paths: [{name: p, lines: 1-3}]}",
	    "coverage: does not guard the critical path 'p' as this does ()");
	first("a||  dependencies: {new: 0}", "a||  dependencies: {new: 1}",
	    "dependencies: raises the limit of new dependencies from 0 to 1 "
	    "()");
	first("a||  smoke: [{run: ./a, see: b}]", "a||  smoke: [{run: ./a}]",
	    "smoke: does not run './a' as this does ()");
	first("a||", "a||  accept_unsupported: [{stage: lint, reason: r}]",
	    "unsupported: accepts that the stage 'lint' is not run ()");
	first("a||  review: person", "a||  review: file",
	    "review: is not reviewed by a person ()");
	first("a||", "a||  review: person", "-");
	first("a||  breaker: {failures: 2, hours: 24}",
	    "a||  breaker: {failures: 3, hours: 24}",
	    "breaker: raises the failures that stop the task from 2 to 3 ()");
	first("a||  breaker: {failures: 2, hours: 24}",
	    "a||  breaker: {failures: 2, hours: 12}",
	    "breaker: lowers the hours in which failures count from 24 to 12 "
	    "()");
	/* Left out they are 2 and 24. */
	first("a||  breaker: {failures: 2}",
	    "a||  breaker: {failures: 2, hours: 1}",
	    "breaker: lowers the hours in which failures count from 24 to 1 "
	    "()");
	first("a||  breaker: {failures: 2}",
	    "a||  breaker: {failures: 2, hours: 25}", "-");
	first("a||", "a||  breaker: {hours: 1}",
	    "breaker: lowers the hours in which failures count from 24 to 1 "
	    "()");
	first("a||  breaker: {hours: 2}", "a||  breaker: {failures: 1}", "-");
	first("a||  breaker: {hours: 48}", "a||",
	    "breaker: lowers the hours in which failures count from 48 to 24 "
	    "()");
	first("a||", "a||  breaker: {failures: 3}",
	    "breaker: raises the failures that stop the task from 2 to 3 ()");
	first("a||  breaker: {failures: 1}", "a||",
	    "breaker: raises the failures that stop the task from 1 to 2 ()");
	first("a||  breaker: {failures: 2, hours: 24}", "a||", "-");
	first("a||  tcr_behavior: {lint: {retries: 1, reason: x}}",
	    "a||  tcr_behavior: {lint: {reason: y, retries: 1}}", "-");
	first("a||  tcr_behavior: {unit_test: {fix: make}}",
	    "a||  tcr_behavior: {unit-test: {fix: make it}}",
	    "stage: configures the stage 'unit-test' otherwise ()");
}

int
main(int argc, char *argv[])
{
	/* More rounds by hand: unit_compare BIN 10000 */
	long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 8;

	paths();
	sections();
	for (long i = 0; i < rounds && unit_failures == 0; i++)
		compare_random();
	if (argc > 2)
		printf("%ld of %ld not proved\n", unproved, rounds);
	return UNIT_RESULT;
}
