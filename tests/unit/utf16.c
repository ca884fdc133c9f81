/* UTF-16 made UTF-8, however it is cut. */
#include "base/buf.h"
#include "base/text.h"
#include "base/utf16.h"
#include "unit.h"

/* Decode n bytes after a mark, in pieces. */
static void
decode(struct buf *out, const char *s, size_t n, size_t piece)
{
	struct utf16 u = UTF16_INIT;
	size_t i = utf16_start(&u, s, n), room;

	CHECK(i == 2 && u.on);
	buf_clear(out);
	for (; i < n; i += piece) {
		size_t m = n - i < piece ? n - i : piece;

		room = utf16_room(m);
		buf_reserve(out, room);
		m = utf16_decode(&u, out->data + out->len, s + i, m);
		CHECK(m <= room);
		out->len += m;
	}
	buf_reserve(out, 6);
	out->len += utf16_end(&u, out->data + out->len);
	buf_str(out, "");
}

/* The units, in both orders of bytes. */
static void
becomes(const char *big, size_t n, const char *want, size_t len)
{
	struct buf in = BUF_INIT, out = BUF_INIT;

	for (int little = 0; little < 2; little++) {
		buf_clear(&in);
		buf_append(&in, little ? "\xff\xfe" : "\xfe\xff", 2);
		for (size_t i = 0; i < n; i++)
			buf_byte(&in, big[little && (i ^ 1) < n ? i ^ 1 : i]);
		for (size_t piece = 1; piece < 12; piece++) {
			decode(&out, in.data, in.len, piece);
			CHECK(out.len == len &&
			    memcmp(out.data, want, len) == 0);
			CHECK(text_utf8(out.data, out.len));
		}
	}
	buf_release(&in);
	buf_release(&out);
}

#define BECOMES(big, want) \
	becomes(big, sizeof(big) - 1, want, sizeof(want) - 1)

static void
starts(void)
{
	struct utf16 u;

	CHECK(utf16_start(&u, "\xff\xfe" "a", 3) == 2 && u.on && !u.big);
	CHECK(utf16_start(&u, "\xfe\xff", 2) == 2 && u.on && u.big);
	CHECK(utf16_start(&u, "\xef\xbb\xbfx", 4) == 3 && !u.on);
	CHECK(utf16_start(&u, "abc", 3) == 0 && !u.on);
	CHECK(utf16_start(&u, "\xff", 1) == 0 && !u.on);
	CHECK(utf16_start(&u, "\xef\xbb", 2) == 0 && !u.on);
	CHECK(utf16_start(&u, "", 0) == 0 && !u.on);
}

int
main(void)
{
	starts();
	BECOMES("", "");
	BECOMES("\0e\0r\0r\0\r\0\n", "err\r\n");
	BECOMES("\0a\0\0\0b", "a\0b");
	BECOMES("\0\xe9\x27\x16\7\xff\x08\0", "\xc3\xa9\xe2\x9c\x96\xdf\xbf\xe0\xa0\x80");
	BECOMES("\xd8\x3d\xde\0\xdb\xff\xdf\xff",
	    "\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf");
	/* Surrogates alone, in the wrong order, at the end. */
	BECOMES("\xd8\x3d\0x\xde\0\0y", "\xef\xbf\xbdx\xef\xbf\xbdy");
	BECOMES("\xd8\x3d\xd8\x3d\xde\0", "\xef\xbf\xbd\xf0\x9f\x98\x80");
	BECOMES("\0a\xd8\x3d", "a\xef\xbf\xbd");
	BECOMES("\0ab", "a\xef\xbf\xbd");
	BECOMES("\xd8\x3d" "b", "\xef\xbf\xbd\xef\xbf\xbd");
	return UNIT_RESULT;
}
