/* What fx-check reads: reviews, public names, money's names, its own word. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/check_added.h"
#include "judge/check_public.h"
#include "judge/check_word.h"
#include "record/moneyrule.h"
#include "record/review.h"
#include "unit.h"

/* Refused with these words, or taken (NULL) with so many rows. */
static void
review(bool lines, const char *text, size_t rows, const char *refused)
{
	struct review r = REVIEW_INIT;
	struct err e = ERR_INIT;
	int rc = review_parse(&r, "r", text, strlen(text), lines, &e);

	CHECK((rc < 0) == (refused != NULL));
	if (refused && e.msg && strstr(e.msg, refused) == NULL)
		CHECK_STR(e.msg, refused);
	if (refused == NULL && e.msg)
		CHECK_STR(e.msg, "");
	CHECK(rc < 0 || r.n == rows);
	review_release(&r);
	err_release(&e);
}

static void
reviews(void)
{
	review(false, "by: R\nfindings: []\n", 0, NULL);
	review(false, "findings: []\n", 0, "r:1:1: names no reviewer");
	review(false, "by: R\n", 0, "lacks the key 'findings'");
	review(false, "by: R\nfindings:\n - {severity: note, message: m}\n", 1,
	    NULL);
	review(false, "by: R\nfindings:\n - {severity: blocking, message: m}\n",
	    0, "r:3:4: it blocks, and no command");
	review(false, "by: R\nfindings:\n - {message: m}\n", 0,
	    "'severity: \"blocking\"'");
	review(false, "by: R\nfindings:\n - {severity: note, file: ../x}\n", 0,
	    "the path '../x'");
	review(true, "", 0, "names no reviewer");
	review(true, "{\"by\":\"R\"}\n", 1, NULL);
	review(true, "{\"by\":\"R\"}\r\n\n  \n{\"by\":\"S\",\"score\":1.5}", 2,
	    NULL);
	review(true, "{\"by\":\"R\",\"score\":\"1\"}", 0, "r:1:11: '1' is not");
	review(true, "{\"by\":\"R\",\"line\":0,\"severity\":\"note\","
	    "\"message\":\"m\"}", 0, "must be from 1");
	review(true, "{\"by\":\"R\",\"by\":\"S\"}", 0, "are the same key");
	review(true, "{\"by\":[\"R\"]}", 0, "not a list");
	review(true, "{\"by\":\"R\"}\n{", 0, "r:2:1: is no JSON object");
}

static void
publics(const char *path, const char *text, const char *want)
{
	struct check_names n = CHECK_NAMES_INIT;
	struct buf b = BUF_INIT;

	check_public(&n, path, text, strlen(text));
	for (size_t i = 0; i < n.n; i++)
		buf_fmt(&b, "%s%s:%u", i ? " " : "", n.v[i].name, n.v[i].line);
	CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
	check_names_release(&n);
}

static void
names(void)
{
	publics("a.go", "type (\n\tA struct{ B int }\n\tc int\n)\nfunc D() {}\n"
	    "func (a A) E() {}\n// func F() {}\nvar s = `\nfunc G() {}\n`\n"
	    "func main() {}\ntype H[T any] struct{}\n", "A:2 D:5 H:12");
	publics("a.rs", "pub const fn a() {}\npub unsafe extern \"C\" fn b() "
	    "{}\npub(in crate::x) enum C { D }\nfn e() {}\npub use f;\n",
	    "a:1 b:2 C:3");
	publics("a.py", "@x\ndef a(): pass\nasync def b(): pass\nclass C:\n"
	    "    def d(self): pass\ndef _e(): pass\ndef main(): pass\n\"\"\"\n"
	    "def f(): pass\n\"\"\"\n", "b:3 C:4");
	publics("a.gleam", "pub opaque type A { A }\npub fn b() { 1 }\n"
	    "fn c() { 1 }\n", "A:1 b:2");
	publics("a.ts", "export default async function a() {}\n"
	    "export abstract class B {}\nexport interface C {}\n"
	    "export const d = 1\nexport { e }\nfunction f() {}\n"
	    "export function* g() {}\n", "a:1 B:2 C:3 d:4 g:7");
	publics("a.txt", "pub fn a() {}\n", "");
	CHECK(check_public_known("a.go") && !check_public_known("a_test.go"));
	CHECK(!check_public_known("a.c"));
}

static void
money(void)
{
	static const char rule[] = "words: [price, total, fee]\n"
	    "unless: [cents, count]\nlanguages:\n"
	    "  - {suffixes: [.go], order: behind, types: [float64]}\n";
	static const char *const yes[] = { "price", "unitPrice", "TOTAL_FEES",
	    "HTTPFee", "fee2", "Prices", NULL };
	static const char *const no[] = { "pricecents", "priceCents", "rice",
	    "feedback", "total_count", "", "_", NULL };
	struct moneyrule r = MONEYRULE_INIT;
	struct err e = ERR_INIT;
	const struct ydoc_node *l;

	CHECK(moneyrule_parse(&r, "m", rule, sizeof(rule) - 1, &e) == 0);
	for (size_t i = 0; yes[i]; i++)
		if (!moneyrule_name(&r, yes[i], strlen(yes[i])))
			CHECK_STR("no", yes[i]);
	for (size_t i = 0; no[i]; i++)
		if (moneyrule_name(&r, no[i], strlen(no[i])))
			CHECK_STR("yes", no[i]);
	l = moneyrule_language(&r, "x/a.go");
	CHECK(l && moneyrule_order(l) == MONEY_BEHIND);
	CHECK(l && moneyrule_type(l, "float64", 7) &&
	    !moneyrule_type(l, "float", 5));
	CHECK(moneyrule_language(&r, "go") == NULL);
	moneyrule_release(&r);
	CHECK(moneyrule_parse(&r, "m", "words: [a]\n", 11, &e) < 0);
	moneyrule_release(&r);
	err_release(&e);
}

static void
said(const char *text, const char *class, const char *reason)
{
	const char *why = NULL;
	size_t n = 0;
	const char *is = check_word(text, strlen(text), &why, &n);
	char *own = is ? mem_dup(why, n) : NULL;

	CHECK_STR(is, class);
	CHECK_STR(own, reason);
	free(own);
}

static void
words(void)
{
	said("fx-check: passed: all\n", "passed", "all");
	said("  | fx-check: passed: all\nx\nfx-check: findings: 1\n",
	    "findings", "1");
	said("  | fx-check: passed: all\n", NULL, NULL);
	said("fx-check: passed\n", NULL, NULL);
	said("fx-check: no-smoke: a\nfx-check: write\n", "no-smoke", "a");
	said("", NULL, NULL);
}

static void
lines(void)
{
	struct check_lines v[] = { { 3, 3 }, { 7, 9 } };
	struct check_file f = { "a", false, v, 2, 2 };

	CHECK(!check_adds(&f, 2) && check_adds(&f, 3) && !check_adds(&f, 4));
	CHECK(check_adds(&f, 7) && check_adds(&f, 9) && !check_adds(&f, 10));
	f.whole = true;
	CHECK(check_adds(&f, 100));
}

int
main(void)
{
	reviews();
	names();
	money();
	words();
	lines();
	return UNIT_RESULT;
}
