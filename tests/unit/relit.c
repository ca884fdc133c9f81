/* How matches of a pattern begin: by hand, and against PCRE2. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/relit.h"
#include "door/pat.h"
#include "unit.h"

static bool
begins(const char *regex, const char *line)
{
	struct relit_head h;
	size_t i = 0;

	relit_head(&h, regex);
	if (*line && !(relit_firsts(&h) & relit_bit(*line)))
		return false;
	while (relit_blank(line[i]))
		i++;
	if (line[i] && !(relit_solids(regex) & relit_bit(line[i])))
		return false;
	if (*line && !(relit_lasts(regex) & relit_bit(line[strlen(line) - 1])))
		return false;
	return relit_begins(&h, line, strlen(line));
}

static void
by_hand(void)
{
	/* a run that what follows is a part of */
	CHECK(begins("^[^\\s:]+\\.py:\\d+: ", "a/b.py:12: x"));
	CHECK(!begins("^[^\\s:]+\\.py:\\d+: ", "a/b.py::test PASSED"));
	CHECK(!begins("^[^\\s:]+\\.py:\\d+: ", "in b.py:12: x"));
	CHECK(!begins("^[^\\s:]+\\.py:\\d+: ", "py:12: x"));
	/* alternatives are one run */
	CHECK(begins("^\\w+\\.(?:rb|java):\\d", "A.java:1"));
	CHECK(!begins("^\\w+(?:rb|java):\\d", "Ajava 1"));
	CHECK(!begins("^(?:fatal|error): x", "warning: x"));
	CHECK(begins("^(?:fatal|error): x", "fatal: x"));
	/* what may be there or not */
	CHECK(begins("^(?:vet: )?[a-z]+:\\d", "vet: a:1"));
	CHECK(begins("^(?:vet: )?[a-z]+:\\d", "a:1"));
	CHECK(!begins("^(?:vet: )?[a-z]+:\\d", "12"));
	CHECK(begins("^-?\\d", "-1") && begins("^-?\\d", "1"));
	CHECK(!begins("^-?\\d", "x"));
	/* either case, blanks, several beginnings, none */
	CHECK(begins("(?i)^error", "ErrOR") && !begins("^error", "ErrOR"));
	CHECK(begins("^\\s+at ", "\t at x") && !begins("^\\s+at ", "at x"));
	CHECK(begins("^a|^\\s*b", "  b") && !begins("^a|^\\s*b", "c"));
	CHECK(begins("^a|b", "xb") && begins("a", "x") && begins("^.*a", "a"));
	/* a drive before a file */
	CHECK(begins("^\\s*" RELIT_DRIVE "[^\\s:]+\\.c:\\d", " C:\\a.c:3"));
	CHECK(begins("^" RELIT_DRIVE "[^\\s:]+\\.c:\\d", "C:/a.c:3"));
	CHECK(begins("^" RELIT_DRIVE "[^\\s:]+\\.c:\\d", "a.c:3"));
	CHECK(!begins("^" RELIT_DRIVE "[^\\s:]+\\.c:\\d", "C: a.c:3"));
	CHECK(!begins("^\\s*" RELIT_DRIVE "[^\\s:]+:\\d", " at a(C:/a.c:3"));
	CHECK(begins("^no: " RELIT_DRIVE "[^\\s:]+:\\d", "no: d:/a.c:3"));
	CHECK(begins("^" RELIT_DRIVE "[^\\s:]+: " RELIT_DRIVE "[^:]+:\\d",
	    "C:/a: D:/b:1"));
	/* what takes no room, and what is not understood */
	CHECK(begins("^(?!x)\\ba", "a") && begins("^a\\Qb\\E", "ab"));
	CHECK(begins("^a(?=.*b)?:", "a:") && begins("^a(?!b)*:", "a:"));
	CHECK(begins("^(?<a>x)\\1", "xx") && !begins("^(?<a>x)\\1", "y"));
	/* how a line ends */
	CHECK(begins("^a.*:$", "ab:") && !begins("^a.*:$", "ab"));
	CHECK(begins("(?i)^a.*b$", "axB") && !begins("^a.*b$", "axc"));
	CHECK(begins("^a.*\\.$", "ab.") && !begins("^a.*\\.$", "ab"));
	CHECK(begins("^a\\\\$", "a\\") && !begins("^a\\\\$", "ab"));
	CHECK(begins("^a\\$", "a$") && begins("^a:$|^b", "bx"));
	CHECK(begins("^(?:a|a:)$", "a") && begins("^a:?$", "a"));
	CHECK(begins("^a\\x3a$", "a:") && begins("^a(b)\\12?$", "ab"));
	CHECK(begins("^a\\d$", "a1") && begins("^a[b:]$", "ab"));
	CHECK(!begins("^a.*\\d$", "ab") && !begins("^a.*[b:]$", "ac"));
	CHECK(begins("^a.*(?<n>\\d+)?$", "ab"));
	CHECK(!begins("^a.*c(?<n>\\d+)?$", "ab"));
	CHECK(begins("^a.*c(?<n>\\d+)?$", "ac"));
	CHECK(begins("^a.*(?:b|\\)|c?)$", "a)"));
	CHECK(!begins("^a.*x(?:b|\\)|c?)$", "ad"));
	CHECK(begins("^a.*x(?:b|\\)|c?)$", "ax"));
	CHECK(begins("^a(?:b$|c)$", "ab") && begins("^a|b.*\\d$", "ab"));
	CHECK(begins("^(?:a|b$)", "ac") && begins("^a(?=.*\\d)?.*$", "ab"));
	CHECK(begins("^a.*:$", "ab:\n") && begins("(?m)^a:$", "a:\nb"));
	CHECK(begins("(?im)^a:$", "a:\nb") && begins("^(?m:a:$)", "a:\nb"));
	CHECK(begins("(?-i)(?sm)^a:$", "a:\nb") && begins("^a(*ACCEPT):$", "ab"));
	CHECK(begins("(?x)^a:#$", "a:b") && !begins("(?s)^a:$", "ab"));
	CHECK(begins("^a{2}$", "aa") && begins("^\\Qa$", "a$"));
	CHECK(begins("", "") && begins("^$", "") && begins("^a*$", ""));
}

/* A pattern of a few parts, groups in groups. */
static void
regex(struct buf *b, unsigned depth)
{
	static const char *const one[] = { "a", "b", "[ab]", "[^a]", "\\w",
	    "\\s", ":", ".", "\\d", "1", "[^\\s:]", "\\h",
	    RELIT_DRIVE };
	static const char *const many[] = { "", "", "", "+", "*", "?", "{2}",
	    "{1,2}", "+?", "*+" };

	for (unsigned n = 1 + random_below(4); n > 0; n--) {
		if (depth < 3 && random_below(4) == 0) {
			buf_str(b, random_below(4) ? "(?:" : "(");
			regex(b, depth + 1);
			while (random_below(2)) {
				buf_str(b, "|");
				regex(b, depth + 1);
			}
			buf_str(b, ")");
		} else {
			buf_str(b, one[random_below(13)]);
		}
		buf_str(b, many[random_below(10)]);
	}
}

/* In a group a pattern has no head, so PCRE2 is asked alone. */
static void
against_pcre2(void)
{
	for (int i = 0; i < 4000; i++) {
		struct buf source = BUF_INIT, group = BUF_INIT;
		struct pat *p;

		buf_str(&source, "^");
		regex(&source, 0);
		buf_str(&source, random_below(7) < 4 ? "$" : "");
		buf_fmt(&group, "(?:%s)", source.data);
		p = pat_new(group.data);
		for (int k = 0; k < 40; k++) {
			char line[48] = "";
			unsigned n = random_below(random_below(4) ? 8 : 48);

			for (unsigned c = 0; c < n; c++)
				line[c] = n < 8 || random_below(8) == 0 ?
				    "aab1: A_/"[random_below(9)] : 'a';
			if (n > 0 && random_below(7) < 2)
				line[n - 1] = '\n';
			if (pat_match(p, line, n, NULL) > 0 &&
			    !begins(source.data, line)) {
				unit_str(__FILE__, __LINE__, source.data,
				    line, "no match");
				i = 4000;
			}
		}
		pat_free(p);
		buf_release(&source);
		buf_release(&group);
	}
}

int
main(void)
{
	by_hand();
	against_pcre2();
	return UNIT_RESULT;
}
