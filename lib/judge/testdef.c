/* Definitions in a source file: a word that begins one, a name, a body. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "judge/testdef.h"
#include "judge/testdef_part.h"

enum { LARGEST = 2 << 20, LINE = 4096, ABOVE = 64, CHAIN = 32, NAME = 512 };

/* "test", "tokio::test", "ParameterizedTest" */
static bool
speaks_of_test(const struct find *f, size_t i)
{
	const char *s = f->s + f->v[i].from;
	size_t n = f->v[i].to - f->v[i].from;

	for (; find_word(f, i) && n >= 4; s++, n--)
		if ((*s == 't' || *s == 'T') && memcmp(s + 1, "est", 3) == 0)
			return true;
	return false;
}

/* Lines above that begin with an attribute belong to what they adorn. */
static size_t
attributes(const struct find *f, size_t i, bool *marked)
{
	size_t from = f->v[i].start, at = f->v[i].head;

	for (int n = 0; at > 1 && n < ABOVE; n++) {
		size_t up = f->v[at - 1].head;

		if (!find_mark(f, up, '@') && !find_mark(f, up, '[') &&
		    !(find_mark(f, up, '#') && find_mark(f, up + 1, '[')))
			break;
		if (f->l->how & HOW_SHELL || f->v[up].indent !=
		    f->v[at].indent)
			break;
		for (size_t t = up; t < at; t++)
			*marked |= speaks_of_test(f, t);
		at = up;
		from = f->v[at].start;
	}
	return from;
}

/* What is between the quotes, and behind a backslash. */
static const char *
unquoted(struct find *f, size_t i)
{
	char name[NAME];
	const char *s = f->s + f->v[i].from;
	size_t k = f->v[i].to - f->v[i].from, n = 0, from = 0, quote;

	if (f->v[i].kind == TOKEN_WORD)
		return arena_dup(&f->to->arena, s, k);
	while (from < k && (s[from] == 'r' || s[from] == '#'))
		from++;
	while (k > from && s[k - 1] == '#')
		k--;
	/* One quote at each end, or three: a name may hold others. */
	quote = k - from >= 6 && s[from] == s[from + 1] &&
	    s[from] == s[from + 2] ? 3 : k - from >= 4 && s[from] == '`' &&
	    s[from + 1] == '`' ? 2 : k - from >= 2;
	from += quote;
	k -= quote;
	for (size_t at = from; at < k && n < sizeof(name); at++) {
		if (s[at] == '\\' && at + 1 < k && ispunct((unsigned char)
		    s[at + 1]))
			at++;
		name[n++] = s[at] ? s[at] : ' ';
	}
	return arena_dup(&f->to->arena, name, n);
}

static struct testdef *
add(struct find *f, enum testdef_kind kind, size_t name, size_t begin,
    size_t to)
{
	struct testdefs *d = f->to;
	struct testdef *t;

	mem_grow(&d->v, d->n, &d->cap, sizeof(*d->v));
	t = &d->v[d->n++];
	*t = (struct testdef){ .kind = kind, .line = f->v[name].line,
	    .to = to };
	t->name = unquoted(f, name);
	t->from = attributes(f, begin, &t->marked);
	if (t->to && t->to <= t->from)
		t->to = 0;
	if (kind != TESTDEF_GROUP && t->to > f->covered)
		f->covered = t->to;
	return t;
}

static const char hooks[] = "setup teardown setUp tearDown setup_file "
    "teardown_file setup_suite teardown_suite setUpClass tearDownClass "
    "setUpModule tearDownModule setup_module teardown_module setup_class "
    "teardown_class setup_method teardown_method TestMain beforeEach "
    "afterEach beforeAll afterAll before after before_each after_each "
    "before_all after_all setup_all SetUp TearDown oneTimeSetUp "
    "oneTimeTearDown asyncSetUp init_per_suite init_per_testcase "
    "use_fixtures before_setup after_teardown around";

static void
function(struct find *f, size_t name, size_t begin, size_t to)
{
	struct testdef *t = add(f, TESTDEF_FUNCTION, name, begin, to);
	size_t open = name + 1, first = f->v[begin].head;

	/* go runs every init() before the tests. */
	t->hook = find_among(f, name, hooks) ||
	    (find_is(f, name, "init") && find_is(f, begin, "func"));
	for (size_t i = first; i < name; i++)
		if (find_among(f, i, "pub export public exported"))
			t->exported = true;
	t->bare = find_mark(f, open, '(') && f->v[open].match == open + 1;
	/* A fixture that asks for no name runs around every test. */
	for (size_t i = first; i > 1 && f->v[i].from > t->from; i--)
		if (find_is(f, i, "autouse"))
			t->hook = true;
}

/* "func (s *Suite) TestA(", "async function* f(", "def self.f". */
static bool
by_word(struct find *f, size_t i)
{
	size_t name = i + 1;

	if (!find_among(f, i, f->l->words))
		return false;
	if (f->l->body == BODY_PARENS && !find_mark(f, i - 1, '('))
		return false;
	if (find_mark(f, name, '(') && f->v[name].match && *f->l->words &&
	    find_is(f, i, "func"))
		name = f->v[name].match + 1;
	while (find_mark(f, name, '*') || find_mark(f, name, '&') ||
	    find_is(f, name, "rec") || find_is(f, name, "self") ||
	    (find_mark(f, name, '.') && find_is(f, name - 1, "self")))
		name++;
	if (find_mark(f, name, '%') && find_is(f, name + 1, "test"))
		name += 2;
	if (!find_word(f, name) && !find_text(f, name))
		return false;
	function(f, name, i, find_body(f, name));
	return true;
}

/* "void testA() throws X {", "TEST(Suite, Name) {", "f() {" of a shell. */
static bool
typed(struct find *f, size_t i)
{
	static const char not[] = "if for while switch catch return else "
	    "function synchronized new throw await using lock foreach elif "
	    "sizeof do with super this";
	size_t close, to, name = i;

	if (!(f->l->how & (HOW_TYPED | HOW_SHELL)) && f->l->body != BODY_DOT)
		return false;
	if (!find_word(f, i) || !find_mark(f, i + 1, '(') ||
	    find_among(f, i, not))
		return false;
	close = f->v[i + 1].match;
	if (close == 0)
		return false;
	if (f->l->how & HOW_SHELL) {
		if (!f->v[i].first || close != i + 2)
			return false;
		function(f, i, i, find_closing(f, i));
		return true;
	}
	if (f->l->body == BODY_DOT) {
		if (!f->v[i].first || f->v[i].indent > 0)
			return false;
		function(f, i, i, find_dotted(f, close));
		return true;
	}
	if (!f->v[i].first && !find_word(f, i - 1) &&
	    !find_mark(f, i - 1, '>') &&
	    !find_mark(f, i - 1, ']') && !find_mark(f, i - 1, '*') &&
	    !find_mark(f, i - 1, '&') && !find_mark(f, i - 1, ':'))
		return false;
	if (find_among(f, i - 1, not) || find_mark(f, close + 1, ')') ||
	    find_mark(f, close + 1, ',') || find_mark(f, close + 1, '.'))
		return false;
	to = find_braces(f, close + 1);
	if (to == 0)
		return false;
	/* A macro's last argument is the name: TEST(Suite, Name). */
	if (f->v[i].first && isupper((unsigned char)f->s[f->v[i].from]) &&
	    find_word(f, close - 1) && (close == i + 3 ||
	    (find_mark(f, i + 3, ',') && close == i + 5)))
		name = close - 1;
	function(f, name, i, to);
	return true;
}

static const char titles[] = "test it specify scenario Scenario example "
    "property prop fit xit ftest xtest testcase test_case test_that "
    "testWidgets TEST_CASE SCENARIO subtest Run its should Test "
    "testset testProperty testCase must";
static const char groups[] = "describe context suite feature Feature "
    "fdescribe xdescribe testset group Describe describeEach";

/* test("a", …), it.each([…])("a %s", …), test "a" do, @test "a" { */
static bool
titled(struct find *f, size_t i)
{
	bool group = find_among(f, i, groups);
	size_t k = i + 1, open = 0, name, end;

	if (!group && !find_among(f, i, titles))
		return false;
	if (f->l->how & HOW_SHELL && !find_mark(f, i - 1, '@'))
		return false;
	if (!(f->l->how & (HOW_TITLES | HOW_SHELL)))
		return false;
	for (; k + 1 < f->k && k < i + CHAIN; k += 2)
		if (!find_mark(f, k, '.') || !find_word(f, k + 1))
			break;
	/* The table of an "each". */
	if (k > i + 1 && find_mark(f, k, '(') && f->v[k].match &&
	    find_mark(f, f->v[k].match + 1, '('))
		k = f->v[k].match + 1;
	else if (k > i + 1 && find_text(f, k) && find_mark(f, k + 1, '('))
		k++;
	if (find_mark(f, k, '('))
		open = k++;
	name = k;
	if (!find_text(f, name) && !(f->l->how & HOW_SHELL &&
	    find_word(f, name)))
		return false;
	end = open ? find_call(f, open) : find_title(f, name);
	add(f, group ? TESTDEF_GROUP : TESTDEF_TITLE, name, i, end);
	return true;
}

/* class T, mod t, describe Foo do. */
static bool
group(struct find *f, size_t i)
{
	size_t to, k = i;

	while (!f->v[k].first && find_word(f, k - 1))
		k--;
	if (!f->v[k].first || !find_word(f, i + 1) || !find_among(f, i,
	    "class mod module struct object trait namespace describe "
	    "context defmodule interface"))
		return false;
	to = find_body(f, i + 1);
	if (to)
		add(f, TESTDEF_GROUP, i + 1, i, to);
	return true;
}

/* beforeEach(() => …), setup do, before { … } */
static bool
hook(struct find *f, size_t i)
{
	size_t to = 0;

	if (!(f->l->how & HOW_TITLES) || !find_among(f, i, hooks) ||
	    !f->v[i].first)
		return false;
	if (find_mark(f, i + 1, '('))
		to = find_call(f, i + 1);
	else if (find_mark(f, i + 1, '{'))
		to = find_braces(f, i + 1);
	else if (f->l->body == BODY_END && f->v[i + 1 < f->k ? i + 1 : i].line
	    == f->v[i].line)
		to = find_closing(f, i);
	if (to == 0)
		return false;
	add(f, TESTDEF_FUNCTION, i, i, to)->hook = true;
	return true;
}

/* from app import add: each name that it brings is made so. */
static bool
import(struct find *f, size_t i)
{
	size_t stop = f->v[i].stop;

	if (!find_among(f, i, "from import use using require") ||
	    !f->v[i].first || f->v[i].indent > 0 || f->v[i].depth > 0)
		return false;
	for (size_t k = i + 1; k < f->k && k < i + FIND_HEADER && (stop == 0 ||
	    k < stop); k++)
		if (find_word(f, k))
			add(f, TESTDEF_VALUE, k, i, find_indented(f, i));
	return true;
}

/* The end of a statement within brackets: its ';', or what is before the next
 * line of the same brackets. */
static size_t
statement(const struct find *f, size_t i)
{
	size_t k = i;

	while (k + 1 < f->k && f->v[k + 1].depth >= f->v[i].depth) {
		if (f->v[k + 1].first && f->v[k + 1].depth == f->v[i].depth &&
		    !find_mark(f, k + 1, '}') && !find_mark(f, k + 1, ')') &&
		    !find_mark(f, k + 1, ']'))
			break;
		k++;
		if (f->v[k].depth == f->v[i].depth && find_mark(f, k, ';'))
			break;
	}
	return f->v[k].to;
}

/* want = 5, const want = () => …, in no body. */
static void
value(struct find *f, size_t i)
{
	static const char words[] = "const let var val static final readonly "
	    "public private protected";
	size_t name = 0, k = i;

	if (!f->v[i].first || !find_word(f, i) || f->v[i].from < f->covered ||
	    (f->v[i].depth > 0 && !find_among(f, i, words)))
		return;
	for (; k < f->k && k < i + CHAIN && f->v[k].line == f->v[i].line;
	    k++) {
		if (find_mark(f, k, '=') || find_mark(f, k, ':') ||
		    find_mark(f, k, '<'))
			break;
		if (find_word(f, k))
			name = k;
		else if (!find_mark(f, k, '*') && !find_mark(f, k, '&') &&
		    !find_mark(f, k, '[') && !find_mark(f, k, ']'))
			return;
	}
	if (name == 0 || k >= f->k || f->v[k].line != f->v[i].line ||
	    f->v[k].kind != TOKEN_MARK || (find_mark(f, k, '=') &&
	    find_mark(f, k + 1, '=')))
		return;
	add(f, TESTDEF_VALUE, name, i, f->v[i].depth > 0 ? statement(f, i) :
	    find_indented(f, i))->hook = find_is(f, name, "_") &&
	    find_is(f, i, "var");
}

/* #define CHECK(x) …, macro_rules! check { … }: called like functions. */
static bool
macro(struct find *f, size_t i)
{
	size_t k = i + 2;

	if (f->l->how & HOW_DEFINE && find_mark(f, i, '#') && f->v[i].first &&
	    find_is(f, i + 1, "define") && find_word(f, k)) {
		size_t last = k;

		while (last + 1 < f->k && (f->v[last + 1].line ==
		    f->v[last].line || find_mark(f, last, '\\')))
			last++;
		add(f, TESTDEF_VALUE, k, i, f->v[last].to);
		return true;
	}
	if (!find_is(f, i, "macro_rules") || !find_mark(f, i + 1, '!') ||
	    !find_word(f, k))
		return false;
	add(f, TESTDEF_VALUE, k, i, find_braces(f, k));
	return true;
}

/* let(:want) { 5 }, subject(:it) { … } */
static bool
lazily(struct find *f, size_t i)
{
	size_t open = i + 1 + find_mark(f, i + 1, '!');

	if (f->l->body != BODY_END || !find_among(f, i, "let subject") ||
	    !find_mark(f, open, '(') || !find_mark(f, open + 1, ':') ||
	    !find_word(f, open + 2))
		return false;
	add(f, TESTDEF_VALUE, open + 2, i, find_call(f, open));
	return true;
}

void
testdef_find(struct testdefs *to, const char *path, const char *s, size_t n)
{
	const struct testdef_language *l = testdef_language(path);
	struct testdef_tokens t = { NULL, 0, 0 };
	struct find f = { .to = to, .l = l, .s = s, .n = n };

	if (l == NULL || n > LARGEST)
		return;
	if (testdef_cut(&t, l, s, n) == 0) {
		f.v = t.v;
		f.k = t.n;
		for (size_t i = 1; i < f.k; i++) {
			/* A line of that length was written by no one. */
			if (i - f.v[i].head > LINE)
				continue;
			if (by_word(&f, i) || titled(&f, i) ||
			    lazily(&f, i) || hook(&f, i) || typed(&f, i) ||
			    group(&f, i) || import(&f, i) || macro(&f, i))
				continue;
			value(&f, i);
		}
	}
	free(to->token);
	to->token = t.v;
	to->ntokens = t.n;
}

void
testdefs_slim(struct testdefs *d)
{
	free(d->token);
	d->token = NULL;
	d->ntokens = 0;
}

void
testdefs_release(struct testdefs *d)
{
	free(d->v);
	free(d->token);
	arena_release(&d->arena);
	*d = (struct testdefs)TESTDEFS_INIT;
}
