/* Many literals: what is found is what a plain search finds, at each level
 * of the processor, in any block. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/needles.h"
#include "base/needles_parts.h"
#include "edge.h"
#include "needles_naive.h"
#include "unit.h"

static char *edge;

/* All that a set of literals finds in a block, at each level; and in its
 * parts, where what stands around them is not to be seen. */
static void
check(const struct naive *v, const char *s, size_t n)
{
	struct naive_hits want = { 0 }, got = { 0 };
	char *p = edge_copy(edge, s, n);

	for (int l = SIMD_NONE; l <= (int)simd_best(); l++) {
		struct needles *m = naive_build(v, (enum simd)l);

		for (int part = 0; part < 4; part++) {
			size_t from = part ? random_below((uint32_t)n + 1) : 0;
			size_t len = part % 2 ? random_below((uint32_t)
			    (n - from) + 1) : n - from;

			want.n = got.n = 0;
			naive_find(&want, v, p + from, len);
			naive_scan(&got, m, p + from, len);
			CHECK(naive_same(&want, &got));
		}
		needles_free(m);
	}
	free(want.v);
	free(got.v);
}

static void
one(const char *literal, bool exact, const char *s, size_t hits)
{
	struct naive v = { 0 };
	struct naive_hits h = { 0 };
	char pad[300];
	size_t n = strlen(s);

	naive_add(&v, literal, strlen(literal), exact, 7);
	naive_find(&h, &v, s, n);
	CHECK(h.n == hits);
	check(&v, s, n);
	for (size_t before = 50; before < 140; before++) {
		memset(pad, '.', sizeof(pad));
		memcpy(pad + before, s, n);
		check(&v, pad, before + n);
		check(&v, pad, sizeof(pad));
	}
	free(h.v);
}

/* What stands before a CR is found before what stands behind it. */
static void
returns(void)
{
	static const char *const literals[] = { "abc", "bca", "cab", "aaa",
	    "abcabc", "bb:cc", "c:a:b" };
	struct needles *m = needles_new();
	struct needles_scan w;
	struct needles_hit h;
	char s[4000];

	for (unsigned i = 0; i < sizeof(literals) / sizeof(*literals); i++)
		needles_add(m, literals[i], strlen(literals[i]), false, i);
	needles_build(m, simd_best());
	for (size_t i = 0; i < sizeof(s); i++)
		s[i] = random_below(12) ? "abc:"[random_below(4)] : '\r';
	needles_start(&w, m, s, sizeof(s));
	for (size_t at = 0; needles_next(&w, &h);) {
		for (size_t k = h.at; k < at; k++)
			CHECK(s[k] != '\r');
		at = h.at > at ? h.at : at;
	}
	needles_free(m);
}

/* More at once than are kept at once. */
static void
dense(void)
{
	struct naive v = { 0 };
	char s[9000];

	v.items = 1;
	naive_add(&v, "abc", 3, false, 1);
	naive_add(&v, "b2) ", 4, false, 2);
	naive_add(&v, ") ab", 4, true, 3);
	for (size_t i = 0; i < sizeof(s); i++)
		s[i] = i / 300 % 2 ? "abc"[i % 3] : "abc2) \n"[random_below(7)];
	check(&v, s, sizeof(s));
	for (size_t i = 0; i + 3 < sizeof(s); i += 3)
		memcpy(s + i, "2) ", 3);
	check(&v, s, sizeof(s));
	/* an item that is a literal's print, too */
	for (size_t i = 0; i + 7 < sizeof(s); i += 7)
		memcpy(s + i, " 2) abc", 7);
	check(&v, s, sizeof(s));
}

static void
letters(void)
{
	one("error", false, "Error: ERROR eRRoRs, err0r", 3);
	one("aaa", false, "aAaAa", 3);
	one("e: ", false, "e: E: e:", 2);
	one("[x]", false, "[X] {x} [x}", 1);
	one("@_^", false, "@_^ `_^ @\x7f^ @_~", 1);
	one("\xe2\x9c\x96", false, "\xe2\x9c\x96 \xe2\x9c\x97 \xc2\x9c\x96", 1);
	one("a\tb\x01", false, "A\tB\x01 a)b\x01 a\tb!", 1);
	one("0123456789012345678901234567890123456789012345678901234567890123", false,
	    "90123456789012345678901234567890123456789012345678901234567890123"
	    "4567890123456789", 2);
	one("Error", true, "Error: ERROR eRRoRs, Err0r Errors", 2);
	one("F: ", true, "F: f: F:", 1);
	one("not there", false, "Not ther\nE not  there", 0);
}

static void
refused(void)
{
	struct needles *s = needles_new();
	char text[65] = "0123456789012345678901234567890123456789012345678901"
	    "234567890123";
	struct needles_scan w;
	struct needles_hit h;

	CHECK(needles_add(s, "ab", 2, false, 1) == -1);
	CHECK(needles_add(s, text, 65, false, 1) == -1);
	CHECK(needles_add(s, "a\nb", 3, false, 1) == -1);
	CHECK(needles_add(s, text, 64, false, 1) == 0);
	for (int i = 1; i < NEEDLES_MOST; i++)
		CHECK(needles_add(s, text, 60, false, 1) == 0);
	CHECK(needles_add(s, text, 60, false, 1) == -1);
	needles_build(s, simd_best());
	needles_start(&w, s, text, 60);
	CHECK(needles_next(&w, &h) && h.n == NEEDLES_MOST - 1);
	CHECK(!needles_next(&w, &h) && !needles_next(&w, &h));
	needles_free(s);
	needles_free(NULL);
	s = needles_new();
	needles_build(s, simd_best());
	needles_start(&w, s, text, sizeof(text));
	CHECK(!needles_next(&w, &h));
	needles_start(&w, s, text, 0);
	CHECK(!needles_next(&w, &h));
	needles_free(s);
}

static void
together(void)
{
	struct naive v = { 0 };
	static const char s[] = "TypeError: error TS2304: a.ts(12,7): x:3:4: "
	    "(1) (,2) :5 6: 77) ,88) :9,\n12:30:45 (123456789012) 1:2:3:\n"
	    "1) a 2)\n12345678901) 1234567890) 3)b 4)";

	naive_add(&v, "error", 5, false, 1);
	naive_add(&v, "ERROR", 5, false, 2);
	naive_add(&v, "error", 5, false, 1);
	naive_add(&v, "Error", 5, true, 6);
	naive_add(&v, "error", 5, true, 6);
	naive_add(&v, "rror", 4, false, 3);
	naive_add(&v, "ror", 3, false, 4);
	naive_add(&v, "error ts", 8, false, 5);
	naive_add(&v, "typeerror", 9, false, 1);
	check(&v, s, sizeof(s));
	v.places = 2;
	v.place[0] = 11;
	v.place[1] = 12;
	v.items = 2;
	v.item[0] = 13;
	v.item[1] = 14;
	for (size_t n = 0; n < sizeof(s); n++)
		for (size_t from = 0; from < n; from += 7)
			check(&v, s + from, n - from);
	v.n = 0;
	check(&v, s, sizeof(s));
}

/* Passing over: what is left out is what is before. */
static void
skips(void)
{
	static const char line[] =
	    "error fail xx error (1): errors fail:fail:fail fail\n";
	enum { LEN = sizeof(line) - 1, LINES = 40 };
	char s[LEN * LINES];
	struct needles *m = needles_new();
	struct needles_scan w;
	struct needles_hit h;
	size_t to, last;

	for (size_t i = 0; i < sizeof(s); i += LEN)
		memcpy(s + i, line, LEN);
	CHECK(needles_add(m, "error", 5, false, 0) == 0);
	CHECK(needles_add(m, "fail", 4, false, 0) == 0);
	needles_add_place(m, 1);
	needles_build(m, simd_best());
	for (size_t stride = 1; stride < 6; stride++) {
		needles_start(&w, m, s, sizeof(s));
		last = 0;
		for (to = 0; needles_next(&w, &h); to += stride * LEN) {
			CHECK(h.at >= to && h.at < to + LEN);
			last = to;
			needles_skip(&w, to + stride * LEN);
		}
		CHECK(last == (LINES - 1) / stride * stride * LEN);
	}
	needles_free(m);
}

/* Literals cut from the block itself, and near misses of them. */
static void
random_sets(void)
{
	static const char few[] = "eErRoO:,()1234567890) \n\xe2\x9c", word[] =
	    "error fail Error: FAILED expected undefined reference \n";
	char s[3000], text[64];

	for (int round = 0; round < 250; round++) {
		struct naive v = { 0 };
		size_t n = random_below(round % 8 ? 300 : sizeof(s));
		size_t sets = random_below(round % 5 ? 20 : NAIVE_MOST);

		for (size_t i = 0; i < n; i++)
			s[i] = round % 3 == 0 ? few[random_below(
			    sizeof(few) - 1)] : round % 3 == 1 ? word[(i +
			    random_below(2)) % (sizeof(word) - 1)] :
			    (char)random_below(256);
		for (size_t i = 0; i < sets && n > 0; i++) {
			size_t at = random_below((uint32_t)n);
			size_t most = n - at < 64 ? n - at : 64, len;

			len = random_below(3) ? 3 + random_below(6) : most;
			len = len > most ? most : len;
			memcpy(text, s + at, len);
			if (random_below(4) == 0)
				text[random_below((uint32_t)len)] ^= 0x20;
			naive_add(&v, text, len, random_below(2),
			    random_below(50));
		}
		v.places = random_below(3);
		v.place[0] = 60;
		v.place[1] = 61;
		v.items = random_below(3);
		v.item[0] = 62;
		v.item[1] = 63;
		v.sample = random_below(2) ? s : NULL;
		v.nsample = n;
		check(&v, s, n);
	}
}

/* Is one of the prints of a literal among these bytes of it? */
static bool
prints(const char *literal, const char *sample, const char *bytes)
{
	struct needles *m = needles_new();
	struct buf log = BUF_INIT;
	bool is = false;

	needles_add(m, literal, strlen(literal), true, 0);
	for (int i = 0; sample && i < 20000; i++)
		buf_str(&log, sample);
	if (sample)
		needles_sample(m, log.data, log.len);
	needles_build(m, SIMD_NONE);
	for (int odd = 0; odd < 2; odd++)
		is |= strncmp(literal + m->literals[0].print[odd].at, bytes,
		    NEEDLES_PRINT) == 0;
	needles_free(m);
	buf_release(&log);
	return is;
}

/* What is rare in logs may be frequent in one, which a sample shows. */
static void
samples(void)
{
	CHECK(prints("xqzk the test", NULL, "xqzk"));
	CHECK(!prints("xqzk the test", " xqzk", "xqzk"));
	CHECK(prints("xqzk the test", "the test", "xqzk"));
}

int
main(void)
{
	edge = edge_new();
	dense();
	letters();
	returns();
	refused();
	together();
	skips();
	random_sets();
	samples();
	return UNIT_RESULT;
}
