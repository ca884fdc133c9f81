/* TOML: where things stand, what is refused and in which words. */
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/toml.h"
#include "unit.h"

#define KEY "a key was meant: letters, digits, '-' and '_', or any text in " \
	"quotes"
#define WHOLE "is written in brackets or braces is whole, and nothing is " \
	"added to it"
#define NUMBER "is no number; digits stand on both sides of '.' and '_' and " \
	"behind 'e', and none begins with a sign and 0x"
#define WORD "is no value; a string stands in quotes, and a boolean is " \
	"'true' or 'false'"
#define LARGE "does not fit into 64 bits with a sign; a larger number stands " \
	"in quotes"
#define DATE "is no date or time that there is; one is written 2026-11-28, " \
	"07:32:00 or 2026-11-28T07:32:00Z"
#define CODE "is no character of Unicode; the last is U+10FFFF, and " \
	"surrogates are none"
#define ESCAPE "is no escape of TOML 1.0; a backslash is '\\\\', or the " \
	"string stands in single quotes"

static const struct {
	const char *in, *msg;
} refused[] = {
	{ "a", "1:2: the file ends here; behind a key stands '='" },
	{ "a\n", "1:2: the line ends here; behind a key stands '='" },
	{ "a =", "1:4: the file ends here; a value was meant" },
	{ "a = # x", "1:5: '#' stands here; a value was meant" },
	{ "= 1", "1:1: '=' stands here; " KEY },
	{ "a..b = 1", "1:3: '.' stands here; " KEY },
	{ "a b = 1", "1:3: 'b' stands here; behind a key stands '='" },
	{ "\xc3\xa9 = 1", "1:1: '\xc3\xa9' stands here; " KEY },
	{ "a\xc3\xa9 = 1", "1:2: '\xc3\xa9' stands here; a key that has it "
	    "stands in quotes" },
	{ "\"\"\"a\"\"\" = 1", "1:1: \"\"\" begins a string of several lines; "
	    "a key has one quote on each side" },
	{ "a = 1 b = 2", "1:7: 'b' stands here; behind a value only a comment "
	    "may follow" },

	{ "a = hello", "1:5: 'hello' " WORD },
	{ "a = True", "1:5: 'True' " WORD },
	{ "a = _1", "1:5: '_1' " WORD },
	{ "a = +inf_", "1:5: '+inf_' " WORD },
	{ "a = x123456789012345678901234567890123456789012345678901234567890",
	    "1:5: 'x12345678901234567890123456789012345678901234567890123456789"
	    "' " WORD },
	{ "a = 012", "1:5: '012' begins with a zero; an octal number begins "
	    "with 0o" },
	{ "a = -01.5", "1:5: '-01.5' begins with a zero; an octal number "
	    "begins with 0o" },
	{ "a = +0x1", "1:5: '+0x1' " NUMBER },
	{ "a = 0X1", "1:5: '0X1' " NUMBER },
	{ "a = 1__0", "1:5: '1__0' " NUMBER },
	{ "a = 1_", "1:5: '1_' " NUMBER },
	{ "a = 1.", "1:5: '1.' " NUMBER },
	{ "a = -.5", "1:5: '-.5' " NUMBER },
	{ "a = 1.e5", "1:5: '1.e5' " NUMBER },
	{ "a = 1.5e", "1:5: '1.5e' " NUMBER },
	{ "a = 1.2.3", "1:5: '1.2.3' " NUMBER },
	{ "a = 0b2", "1:5: '0b2' is no number of base 2; behind '0b' stand "
	    "its digits, with single '_' between them" },
	{ "a = 0o_7", "1:5: '0o_7' is no number of base 8; behind '0o' stand "
	    "its digits, with single '_' between them" },
	{ "a = 0x", "1:5: '0x' is no number of base 16; behind '0x' stand "
	    "its digits, with single '_' between them" },
	{ "a = 9223372036854775808", "1:5: '9223372036854775808' " LARGE },
	{ "a = -9223372036854775809", "1:5: '-9223372036854775809' " LARGE },
	{ "a = 0x8000000000000000", "1:5: '0x8000000000000000' " LARGE },
	{ "a = 99999999999999999999", "1:5: '99999999999999999999' " LARGE },
	{ "a = -1e309", "1:5: '-1e309' is larger than any double; the largest "
	    "is 1.7976931348623157e308" },

	{ "a = 2026-02-29", "1:5: '2026-02-29' " DATE },
	{ "a = 1900-02-29", "1:5: '1900-02-29' " DATE },
	{ "a = 2026-13-01", "1:5: '2026-13-01' " DATE },
	{ "a = 2026-11-31", "1:5: '2026-11-31' " DATE },
	{ "a = 2026-11-00", "1:5: '2026-11-00' " DATE },
	{ "a = 2026-1-1", "1:5: '2026-1-1' " DATE },
	{ "a = 24:00:00", "1:5: '24:00:00' " DATE },
	{ "a = 08:60:00", "1:5: '08:60:00' " DATE },
	{ "a = 08:00:61", "1:5: '08:00:61' " DATE },
	{ "a = 08:00:00.", "1:5: '08:00:00.' " DATE },
	{ "a = 08:00", "1:5: '08:00' " DATE },
	{ "a = 08:00:00Z", "1:5: '08:00:00Z' " DATE },
	{ "a = 2026-11-28T", "1:5: '2026-11-28T' " DATE },
	{ "a = 2026-11-28 08:00", "1:5: '2026-11-28 08:00' " DATE },
	{ "a = 2026-11-28T08:00:00+24:00", "1:5: '2026-11-28T08:00:00+24:00' "
	    DATE },
	{ "a = 2026-11-28T08:00:00+0100", "1:5: '2026-11-28T08:00:00+0100' "
	    DATE },

	{ "a = 'x\n'", "1:5: the string has no end on its line; it wants a "
	    "second '" },
	{ "a = \"x", "1:5: the string has no end on its line; it wants a "
	    "second \"" },
	{ "a = \"\"\"\nx\"\"\n", "1:5: the string has no end; it wants a "
	    "second \"\"\"" },
	{ "a = '''x''''''", "1:14: ''' stands here; behind a value only a "
	    "comment may follow" },
	{ "a = \"C:\\q\"", "1:8: '\\q' " ESCAPE },
	{ "a = \"\\\xc3\xa9\"", "1:6: '\\\xc3\xa9' " ESCAPE },
	{ "a = \"\\e\"", "1:6: '\\e' " ESCAPE },
	{ "a = \"\\u12\"", "1:6: '\\u' has 2 hexadecimal digits; it wants 4" },
	{ "a = \"\\U0010fff\"", "1:6: '\\U' has 7 hexadecimal digits; it "
	    "wants 8" },
	{ "a = \"\\ud800\"", "1:6: '\\ud800' " CODE },
	{ "a = \"\\U00110000\"", "1:6: '\\U00110000' " CODE },
	{ "a = \"\\\n\"", "1:7: the line ends here; a backslash begins an "
	    "escape" },
	{ "a = \"\x7f\"", "1:6: the control character U+007F; a string takes "
	    "it as an escape: \\uXXXX" },
	{ "a = '''\n\x01'''", "2:1: the control character U+0001; only a "
	    "string in double quotes can hold it, as an escape: \\uXXXX" },
	{ "# \x1b", "1:3: the control character U+001B; a comment may hold no "
	    "other than a tab" },
	{ "a = 1\r", "1:6: a carriage return without a line feed; a line ends "
	    "with LF or CR LF" },
	{ "a = 1\nb = '\xff'", "2:6: the byte 0xff is not UTF-8 here; TOML is "
	    "UTF-8" },
	{ "# \xed\xa0\x80", "1:3: the byte 0xed is not UTF-8 here; TOML is "
	    "UTF-8" },
	{ "\xff\xfe" "a", "1:1: this is UTF-16; TOML is UTF-8" },

	{ "a = [1 2]", "1:8: '2' stands here; the array wants ',' or its "
	    "']'" },
	{ "a = [1, , 2]", "1:9: ',' stands here; a value was meant" },
	{ "a = [\n1\n", "3:1: the file ends here; the array wants ',' or its "
	    "']'" },
	{ "a = {b = 1,}", "1:12: '}' stands here; in TOML 1.0 no ',' stands "
	    "before it" },
	{ "a = {\nb = 1}", "1:6: the line ends here; in TOML 1.0 a table in "
	    "braces stands on one line" },
	{ "a = {b = 1\n}", "1:11: the line ends here; the table wants ',' or "
	    "its '}', on one line" },
	{ "a = {b = 1, b = 2}", "1:13: 'b' is an integer already, since line "
	    "1; a key is given once" },
	{ "[]", "1:2: ']' stands here; " KEY },
	{ "[a", "1:3: the file ends here; the header wants its ']'" },
	{ "[[a] ]", "1:4: ']' stands here; the header wants its ']]'" },
	{ "[ [a]]", "1:3: '[' stands here; " KEY },
	{ "[a] b = 1", "1:5: 'b' stands here; behind a header only a comment "
	    "may follow" },

	{ "a = 1\n\n\"a\" = 2", "3:1: 'a' is an integer already, since line "
	    "1; a key is given once" },
	{ "a.b = 1\na = 2", "2:1: 'a' is a table already, since line 1; a key "
	    "is given once" },
	{ "a = 'x'\na.b = 2", "2:1: 'a' is a string already, since line 1; "
	    "nothing lies below it" },
	{ "a = 1.0\n[a.b]", "2:2: 'a' is a float already, since line 1; "
	    "nothing lies below it" },
	{ "a = {b = 1}\na.c = 2", "2:1: 'a' is a table already, since line 1; "
	    "what " WHOLE },
	{ "a = {b.c = 1}\n[a.b.d]", "2:2: 'a' is a table already, since line "
	    "1; what " WHOLE },
	{ "a = [{}]\n[a.b]", "2:2: 'a' is an array already, since line 1; "
	    "what " WHOLE },
	{ "a = []\n[[a]]", "2:3: 'a' is an array already, since line 1; what "
	    "is written in brackets is whole, and nothing is added to it" },
	{ "[a]\n[a]", "2:2: 'a' is a table already, since line 1; a table is "
	    "defined once" },
	{ "[a.b]\n[a]\n[a]", "3:2: 'a' is a table already, since line 2; a "
	    "table is defined once" },
	{ "[a]\nb.c = 1\n[a.b]", "3:4: 'b' is a table already, since line 2; "
	    "a table is defined once" },
	{ "[a.b.c]\n[a]\nb.d = 1\n[a.b]", "4:4: 'b' is a table already, since "
	    "line 3; a table is defined once" },
	{ "[a]\nb = true\n[a.b]", "3:4: 'b' is a boolean already, since line "
	    "2; a key is given once" },
	{ "[a.b.c]\n[a]\nb.c.d = 1", "3:3: 'c' is a table already, since line "
	    "1; what was defined by a [header] is not added to by a key with "
	    "dots" },
	{ "[[a.b]]\n[a]\nb.c = 1", "3:1: 'b' is an array already, since line "
	    "1; a [[header]] adds to it" },
	{ "[[a]]\n[a]", "2:2: 'a' is an array already, since line 1; a "
	    "[[header]] adds to it" },
	{ "[a.b]\n[[a]]", "2:3: 'a' is a table already, since line 1; a "
	    "[[header]] adds to an array" },
	{ "[[a]]\nb = 1\n[[a]]\nb = 1\nb = 2", "5:1: 'b' is an integer "
	    "already, since line 4; a key is given once" },

	/* The limits of these tests: 80 bytes, 3 levels, 5 values. */
	{ "a.b.c.d = 1", "1:7: this lies deeper than 3 levels of tables and "
	    "arrays; a file may have no more" },
	{ "[a.b.c.d]", "1:1: this lies deeper than 3 levels of tables and "
	    "arrays; a file may have no more" },
	{ "a = [[[1]]]", "1:8: this lies deeper than 3 levels of tables and "
	    "arrays; a file may have no more" },
	{ "[[a.b]]\nc = 1", "2:1: this lies deeper than 3 levels of tables "
	    "and arrays; a file may have no more" },
	{ "a = [1, 2, 3, 4, 5]", "1:18: this is one value more than 5; a file "
	    "may have no more" },
	{ "# 3456789012345678901234567890123456789012345678901234567890123456"
	    "789012345678901", "1:1: 81 bytes; a file may have 80" },
};

static const struct toml_limits small = { 80, 3, 5 };

static void
refusals(void)
{
	struct buf want = BUF_INIT;

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct toml d = TOML_INIT;
		struct err e = ERR_INIT;
		int rc = toml_parse(&d, "x", refused[i].in,
		    strlen(refused[i].in), &small, &e);

		buf_clear(&want);
		buf_fmt(&want, "x:%s", refused[i].msg);
		CHECK(rc == -1 && e.status == FX_EINPUT);
		CHECK_STR(e.msg, want.data);
		err_release(&e);
		toml_release(&d);
	}
	buf_release(&want);
}

static void
read_all(struct toml *d, const char *s)
{
	struct err e = ERR_INIT;

	CHECK(toml_parse(d, "x", s, strlen(s), &toml_limits_file, &e) == 0);
	CHECK_STR(e.msg, NULL);
	err_release(&e);
}

/* A node as one line: its place, its kind and what it is. */
static void
show(struct buf *b, const struct toml_node *x)
{
	if (x == NULL) {
		buf_str(b, "nothing");
		return;
	}
	buf_fmt(b, "%u:%u ", x->line, x->column);
	if (x->key)
		buf_fmt(b, "(%u:%u) ", x->key_line, x->key_column);
	buf_str(b, toml_kind_name(x->kind));
	switch (x->kind) {
	case TOML_TABLE: case TOML_ARRAY: buf_fmt(b, " of %zu", x->n); break;
	case TOML_INTEGER: buf_fmt(b, " %lld", (long long)x->integer); break;
	case TOML_FLOAT: buf_fmt(b, " %.17g", x->number); break;
	case TOML_BOOLEAN: buf_str(b, x->truth ? " yes" : " no"); break;
	default: buf_fmt(b, " %s", x->text);
	}
}

static void
shown(const struct toml *d, const char *path, const char *want)
{
	struct buf b = BUF_INIT;

	show(&b, toml_get(d->root, path));
	CHECK_STR(b.data, want);
	buf_release(&b);
}

static void
places(void)
{
	struct toml d = TOML_INIT;

	read_all(&d, "\xef\xbb\xbfname = 'x'\r\n"
	    " a . \"b.c\" = { d = [1,\n  -2] , e.f = true }\n"
	    "[x.y]\n"
	    "  long = \"\"\"\n1\n2\"\"\"\n"
	    "z = 3\n"
	    "  [ x ] # defined later\n"
	    "v = 1979-05-27 07:32:00z\n"
	    "[[t]]\n[[t]]\nk.l = 07:32:00.50\n[t.m]");
	shown(&d, "name", "1:8 (1:1) a string x");
	shown(&d, "a", "2:2 (2:2) a table of 1");
	shown(&d, "a.\"b.c\"", "2:14 (2:6) a table of 2");
	shown(&d, "a.\"b.c\".d", "2:20 (2:16) an array of 2");
	shown(&d, "a.\"b.c\".e", "3:9 (3:9) a table of 1");
	shown(&d, "a.\"b.c\".e.f", "3:15 (3:11) a boolean yes");
	shown(&d, "x", "9:3 (9:5) a table of 2");
	shown(&d, "x.y", "4:1 (4:4) a table of 2");
	shown(&d, "x.y.long", "5:10 (5:3) a string 1\n2");
	shown(&d, "x.y.z", "8:5 (8:1) an integer 3");
	shown(&d, "x.v", "10:5 (10:1) a date and time with an offset "
	    "1979-05-27T07:32:00Z");
	shown(&d, "t", "11:1 (11:3) an array of 2");
	shown(&d, "t.k", "nothing");
	shown(&d, "a.b.c", "nothing");
	shown(&d, "a.\"b.c\"x", "nothing");
	shown(&d, "a.\"b.c\"xe", "nothing");
	shown(&d, "a.\"b.c", "nothing");
	shown(&d, "name.\"", "nothing");
	shown(&d, "a.", "nothing");
	shown(&d, "", "nothing");
	shown(&d, "name.x", "nothing");
	CHECK(toml_find(d.root, "name", 3) == NULL);
	CHECK(toml_get(d.root, "t")->first->n == 0);
	CHECK(toml_get(d.root, "t")->first->next->line == 12);
	CHECK(toml_get(d.root, "t")->first->next->n == 2);
	CHECK(toml_get(toml_get(d.root, "t")->first->next, "k.l") != NULL);
	toml_release(&d);
}

static void
value(const char *text, const char *want)
{
	struct toml d = TOML_INIT;
	struct buf b = BUF_INIT;

	buf_fmt(&b, "a = %s", text);
	read_all(&d, b.data);
	buf_clear(&b);
	show(&b, toml_get(d.root, "a"));
	CHECK_STR(strchr(buf_cstr(&b), ')') + 2, want);
	buf_release(&b);
	toml_release(&d);
}

static void
values(void)
{
	value("-9223372036854775808", "an integer -9223372036854775808");
	value("+9_223_372_036_854_775_807", "an integer 9223372036854775807");
	value("0x7fff_FFFF_ffff_ffff", "an integer 9223372036854775807");
	value("0o755", "an integer 493");
	value("-0", "an integer 0");
	value("0.1", "a float 0.10000000000000001");
	value("-0.0", "a float -0");
	value("1_0.2_5e-0_1", "a float 1.0249999999999999");
	value("5e+22", "a float 4.9999999999999996e+22");
	value("1.7976931348623157e308", "a float 1.7976931348623157e+308");
	value("4.9e-324", "a float 4.9406564584124654e-324");
	value("1e-99999999999999999999", "a float 0");
	value("0e99999999999999999999", "a float 0");
	value("123456789012345678901234567890.5e-29",
	    "a float 1.2345678901234567");
	value("-inf", "a float -inf");
	value("2024-02-29", "a date 2024-02-29");
	value("23:59:60", "a time 23:59:60");
	value("2000-02-29t00:00:00.123456789-23:59",
	    "a date and time with an offset "
	    "2000-02-29T00:00:00.123456789-23:59");
	value("0000-01-01 00:00:00", "a date and time 0000-01-01T00:00:00");
	value("\"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\"",
	    "a string \b\t\n\f\r\"\\\xc3\xa9\xf0\x9f\x98\x80");
	value("\"\"\"\r\na\\  \r\n \n b\r\n\"\"c\"\"\"\"\"",
	    "a string ab\n\"\"c\"\"");
	value("'''\n\\'x''\n'''", "a string \\'x''\n");
	value("[\n1, # x\n'2',\n]", "an array of 2");
	value("{}", "a table of 0");
}

static void
nul(void)
{
	struct toml d = TOML_INIT;
	const struct toml_node *x;

	read_all(&d, "\"a\\u0000b\" = \"c\\u0000d\"");
	x = toml_find(d.root, "a\0b", 3);
	CHECK(x && x->len == 3 && memcmp(x->text, "c\0d", 4) == 0);
	CHECK(toml_find(d.root, "a", 1) == NULL);
	toml_release(&d);
}

/* Keys that come sorted would make a plain tree a list. */
static void
wide(void)
{
	struct toml d = TOML_INIT;
	struct buf b = BUF_INIT;
	unsigned deepest = 0;

	for (int i = 1000; i < 9000; i++)
		buf_fmt(&b, "%d = %d\n", i, i);
	read_all(&d, b.data);
	CHECK(d.root->n == 8000);
	for (int i = 1000; i < 9000; i++) {
		const struct toml_node *x;
		char key[8];

		snprintf(key, sizeof(key), "%d", i);
		x = toml_get(d.root, key);
		CHECK(x && x->integer == i);
		if (x && x->level > deepest)
			deepest = x->level;
	}
	CHECK(deepest >= 6 && deepest <= 13);
	buf_release(&b);
	toml_release(&d);
}

/* A point is a point where people write a comma; where no such locale is
 * installed, this says no more than values() does. */
static void
locales(void)
{
	static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8",
	    "fr_FR.UTF-8", "ru_RU.UTF-8", "pt_BR.UTF-8" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (setlocale(LC_NUMERIC, names[i]) != NULL)
			break;
	value("6.5e-1", *localeconv()->decimal_point == ',' ?
	    "a float 0,65000000000000002" : "a float 0.65000000000000002");
	setlocale(LC_NUMERIC, "C");
}

int
main(void)
{
	refusals();
	places();
	values();
	nul();
	wide();
	locales();
	return UNIT_RESULT;
}
