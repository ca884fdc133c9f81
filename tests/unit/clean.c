/* Terminal control taken out: what is left, the same at each level and
 * however the stream is cut. */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clean.h"
#include "edge.h"
#include "unit.h"

static char *edge, *edge_out;

/* Clean s, cut into pieces of the given size (0: whole), with no byte beyond
 * either end touched. */
static void
clean(struct buf *out, enum simd simd, const char *s, size_t n, size_t piece)
{
	struct clean c = CLEAN_INIT(simd);
	size_t step = piece ? piece : n ? n : 1, have = 0, sum;
	struct buf tail = BUF_INIT;

	buf_clear(out);
	for (size_t i = 0; i < n; i += step) {
		size_t m = n - i < step ? n - i : step, line;
		char *in = edge_copy(edge, s + i, m);
		char *o = edge_out - have - m;

		if (have)
			memcpy(o, tail.data, have);
		sum = clean_block(&c, o, have, in, m);
		CHECK(sum <= have + m);
		for (line = sum; line > 0 && o[line - 1] != '\n'; line--)
			;
		buf_append(out, o, line);
		have = sum - line;
		buf_clear(&tail);
		buf_append(&tail, o + line, have);
	}
	if (have)
		buf_append(out, tail.data, have);
	buf_str(out, "");
	buf_release(&tail);
}

static void
same(const char *s, size_t n, const char *want, size_t len)
{
	struct buf b = BUF_INIT;

	for (int simd = SIMD_NONE; simd <= (int)simd_best(); simd++)
		for (size_t piece = 0; piece < 9; piece++) {
			clean(&b, (enum simd)simd, s, n, piece);
			if (b.len == len && memcmp(b.data, want, len) == 0)
				continue;
			unit_failures++;
			fprintf(stderr, "level %d, pieces of %zu: '%s' for "
			    "'%s'\n", simd, piece, b.data, want);
		}
	buf_release(&b);
}

/* The text s, alone and with plain text around it that fills vectors. */
static void
becomes(const char *s, const char *want)
{
	char pad[200];
	struct buf in = BUF_INIT, out = BUF_INIT;

	same(s, strlen(s), want, strlen(want));
	memset(pad, 'x', sizeof(pad));
	for (size_t before = 55; before < 70; before++) {
		buf_clear(&in);
		buf_clear(&out);
		buf_append(&in, pad, before);
		buf_byte(&in, '\n');
		buf_append(&out, in.data, in.len);
		buf_str(&in, s);
		buf_str(&out, want);
		buf_byte(&in, '\n');
		buf_append(&in, pad, sizeof(pad));
		/* What ends with CR has none before the LF. */
		while (out.data[out.len - 1] == '\r')
			out.len--;
		buf_byte(&out, '\n');
		buf_append(&out, pad, sizeof(pad));
		same(in.data, in.len, out.data, out.len);
	}
	buf_release(&in);
	buf_release(&out);
}

#define TIMES4(s) s s s s
#define TIMES16(s) TIMES4(s) TIMES4(s) TIMES4(s) TIMES4(s)

static void
escapes(void)
{
	becomes("", "");
	becomes("plain\ttext \xe2\x9c\x96 ~\x7f", "plain\ttext \xe2\x9c\x96 ~\x7f");
	becomes("\33[31;1merror\33[0m: x\33[K", "error: x");
	becomes("\33[?25l\33[38;2;255;100;0mred\33[m", "red");
	becomes("a\33[1;2;3;4;5;6;7;8;9;10;11;12;13mb", "ab");
	becomes("a\33[ qb\33[!pc\33[>4;2md", "abcd");
	becomes("\33(B\33)0x\33#8y\33=\33>z\0337\0338", "xyz");
	becomes("\33]0;title\7text", "text");
	becomes("\33]8;;http://x.example/\33\\link\33]8;;\33\\.", "link.");
	becomes("\33P1$r0m\33\\a\33^pm\33\\b\33_bk;t=1\7c\33Xs\33\\d", "abcd");
	/* What is cut off by the end of its line ends there. */
	becomes("a\33\nb\33[\nc\33[1;\nd\33]0;t\ne\33(\nf", "a\nb\nc\nd\ne\nf");
	becomes("a\33[1;\rb\33]0;t\rc", "a\rb\rc");
	becomes("\33]0;\30a\33[3\30b", "ab");
	/* An escape within one begins anew. */
	becomes("\33\33[1mx\33[1\33[2my\33]0;\33[1mz", "xyz");
	/* No byte of a character is taken for the end of one. */
	becomes("\33\xc3\xa9\33[1\xc3\xa9", "\xc3\xa9\xc3\xa9");
	becomes("a\33\x7f" "b\33[1\x7f" "c", "a\x7f" "b\x7f" "c");
	becomes("\33", "");
	/* What moves the cursor. */
	becomes("one\33[2K\33[1Gtwo\33[Gthree\33[60Gok", "one\rtwo\rthree ok");
	becomes("a\33[5Cb\33[3Dc\33[1Ad\33[He", "a bcd\re");
}

static void
controls(void)
{
	becomes("a\r\nb\r\r\nc", "a\nb\nc");
	becomes("10%\r20%\r100%\r\nend", "10%\r20%\r100%\nend");
	becomes("a\r\33[0K\nb\r\33]0;x\7\r\nc", "a\nb\nc");
	/* also behind as many escapes as fill a vector */
	becomes("a\r" TIMES16("\33[0m") TIMES16("\33[0;1m") "\nb", "a\nb");
	becomes("\rx", "\rx");
	becomes("a\7b\13c\14d\1e\36f", "abcdef");
	same("a\0b\0\nE\0\33\0[\0001\0mr\0", 17, "ab\nEr", 5);
	/* Backspaces. */
	becomes("abc\b\bd", "ad");
	becomes("|\b/\b-\b", "");
	becomes("ab\n\b\bc\r\b\bd", "ab\nc\rd");
	becomes("\xe2\x9c\x96\b.\xc3\xa9\b\bx", "x");
	becomes("a\x80\x80\x80\x80\bb", "ab");
	becomes("B\bBo\bold\33[1m\b", "Bol");
	becomes("a\33[1m\b\r\nb", "\nb");
	/* Not every control before a bracket begins an escape. */
	becomes("ab\b[mc\7[0Kd", "a[mc[0Kd");
}

/* A string without an end is not the rest of the log. */
static void
long_ones(void)
{
	struct buf in = BUF_INIT, out = BUF_INIT;

	buf_str(&in, "\33]");
	for (int i = 0; i < 6000; i++)
		buf_byte(&in, 'a' + i % 26);
	buf_append(&out, in.data + 4096, in.len - 4096);
	same(in.data, in.len, out.data, out.len);
	in.data[1] = '[';
	memset(in.data + 2, '1', in.len - 2);
	memset(out.data, '1', out.len);
	same(in.data, in.len, out.data, out.len);
	buf_release(&in);
	buf_release(&out);
}

/* Bytes with much control in them. */
static void
noise(char *s, size_t n)
{
	static const char often[] =
	    "\33\33[[[]]mKG;;01(B\b\b\r\r\n\n\7\\\t\xe2\x9c\x96";
	uint32_t plain = random_below(12);

	for (size_t i = 0; i < n; i++)
		s[i] = random_below(12) < plain ? (char)('a' + i % 26) :
		    random_below(20) ? often[random_below(sizeof(often))] :
		    (char)random_below(256);
}

/* Text as logs have it, of words, line ends and well-formed escapes. */
static void
log_text(char *s, size_t n)
{
	static const char *const words[] = {
		"\r\n", "\n", "\r", "\33[0K", "\33[31;1m", "\33[m", "\33[0m",
		"\33]0;t\7", "\33[2K\33[1G", "\33(B", "\b", "\r\33[0K\r\n",
		" ", "ok", "a word", ("and a longer piece of text, without "
		"anything in it, that fills a vector or more of them"),
	};
	uint32_t kinds = 3 + random_below(14);

	for (size_t i = 0; i < n;) {
		const char *w = words[random_below(2) ? 12 +
		    random_below(4) : random_below(kinds) % 12];

		while (i < n && *w)
			s[i++] = *w++;
	}
}

static void
holds(const struct buf *b, const char *s, size_t n)
{
	CHECK(b->len <= n);
	CHECK(clean_newlines(SIMD_NONE, b->data, b->len) ==
	    clean_newlines(SIMD_NONE, s, n));
	for (size_t i = 0; i < b->len; i++) {
		unsigned char c = (unsigned char)b->data[i];

		CHECK(c >= 0x20 || c == '\t' || c == '\n' || c == '\r');
		CHECK(c != '\n' || i == 0 || b->data[i - 1] != '\r');
	}
}

static void
random_blocks(void)
{
	struct buf want = BUF_INIT, got = BUF_INIT;
	char s[2000];

	for (int round = 0; round < 1500; round++) {
		size_t n = random_below(round % 10 ? 400 : sizeof(s));

		if (round % 2)
			noise(s, n);
		else
			log_text(s, n);
		clean(&want, SIMD_NONE, s, n, 0);
		holds(&want, s, n);
		for (int l = SIMD_NONE; l <= (int)simd_best(); l++)
			for (int k = 0; k < 3; k++) {
				clean(&got, (enum simd)l, s, n,
				    k ? 1 + random_below(200) : 0);
				CHECK(got.len == want.len && memcmp(got.data,
				    want.data, want.len) == 0);
			}
	}
	buf_release(&want);
	buf_release(&got);
}

static void
newlines(void)
{
	char s[20000];
	size_t want;

	for (size_t i = 0; i < sizeof(s); i++)
		s[i] = random_below(3) ? (char)random_below(256) : '\n';
	for (size_t n = 0; n <= sizeof(s); n += n < 300 ? 1 : 997) {
		char *p = edge_copy(edge, s, n);

		want = 0;
		for (size_t i = 0; i < n; i++)
			want += s[i] == '\n';
		for (int l = SIMD_NONE; l <= (int)simd_best(); l++)
			CHECK(clean_newlines((enum simd)l, p, n) == want);
	}
	memset(s, '\n', sizeof(s));
	CHECK(clean_newlines(simd_best(), s, sizeof(s)) == sizeof(s));
}

int
main(void)
{
	edge = edge_new();
	edge_out = edge_new();
	escapes();
	controls();
	long_ones();
	random_blocks();
	newlines();
	return UNIT_RESULT;
}
