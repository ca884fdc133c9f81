/* The data types of SSH. */
#include <string.h>

#include "base/buf.h"
#include "base/wire.h"

struct wire_part
wire_bytes(struct wire *w, size_t n)
{
	struct wire_part part = { w->p, n };

	if (w->bad || n > w->n) {
		w->bad = true;
		return (struct wire_part){ NULL, 0 };
	}
	w->p += n;
	w->n -= n;
	return part;
}

uint8_t
wire_byte(struct wire *w)
{
	struct wire_part b = wire_bytes(w, 1);

	return b.n ? b.p[0] : 0;
}

uint32_t
wire_u32(struct wire *w)
{
	struct wire_part b = wire_bytes(w, 4);

	return b.n == 0 ? 0 : (uint32_t)b.p[0] << 24 |
	    (uint32_t)b.p[1] << 16 | (uint32_t)b.p[2] << 8 | b.p[3];
}

struct wire_part
wire_string(struct wire *w)
{
	uint32_t n = wire_u32(w);

	return wire_bytes(w, n);
}

struct wire_part
wire_mpint(struct wire *w)
{
	struct wire_part m = wire_string(w);

	if (m.n == 0 || m.p[0] & 0x80 ||
	    (m.p[0] == 0 && (m.n == 1 || !(m.p[1] & 0x80)))) {
		w->bad = true;
		return (struct wire_part){ NULL, 0 };
	}
	if (m.p[0] == 0) {
		m.p++;
		m.n--;
	}
	return m;
}

bool
wire_done(const struct wire *w)
{
	return !w->bad && w->n == 0;
}

bool
wire_is(struct wire_part part, const char *text)
{
	return part.n == strlen(text) &&
	    (part.n == 0 || memcmp(part.p, text, part.n) == 0);
}

void
wire_put(struct buf *b, const void *p, size_t n)
{
	const unsigned char length[4] = {
		(unsigned char)(n >> 24), (unsigned char)(n >> 16),
		(unsigned char)(n >> 8), (unsigned char)n
	};

	buf_append(b, length, sizeof(length));
	buf_append(b, p, n);
}
