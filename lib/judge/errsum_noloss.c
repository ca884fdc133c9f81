/* A log with only escapes, overwritten text and repeats taken out. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clean.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/errsum_noloss.h"
#include "judge/errsum_write.h"

enum { PIECE = 64 << 10, LONGEST = 1 << 20 };

struct errsum_noloss {
	FILE *fp;
	bool json;
	struct clean clean;
	char *buf;		/* the line that is being read, and a piece */
	size_t len;
	size_t number;		/* of that line */
	struct buf last;	/* the line before, not printed yet */
	size_t last_number, repeated;
	bool held, cut;
	struct secret secret;
	size_t in, out;		/* bytes of the log, bytes without escapes */
	size_t overwritten, repeats, masked, lines;
};

struct errsum_noloss *
errsum_noloss_new(bool json, FILE *fp)
{
	struct errsum_noloss *x = mem_alloc(sizeof(*x));

	x->fp = fp;
	x->json = json;
	x->clean = (struct clean)CLEAN_INIT(simd_best());
	x->buf = mem_alloc(LONGEST + PIECE);
	x->number = 1;
	return x;
}

static void
print_json(struct errsum_noloss *x, const char *s)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "line");
	jdoc_int(j, "n", (long long)x->last_number);
	jdoc_bytes(j, "text", s);
	if (x->repeated)
		jdoc_int(j, "repeated", (long long)x->repeated);
	jdoc_print(j, x->fp);
	jdoc_free(j);
}

static void
print_text(struct errsum_noloss *x, const char *s)
{
	struct buf b = BUF_INIT;

	text_readable(&b, s, strlen(s));
	fputs(b.data, x->fp);
	if (x->repeated)
		fprintf(x->fp, " (x%zu)", x->repeated + 1);
	fputc('\n', x->fp);
	buf_release(&b);
}

/* The line before is told, now that no more of the same come. */
static void
release(struct errsum_noloss *x)
{
	struct buf b = BUF_INIT;

	if (!x->held)
		return;
	x->masked += secret_mask(&x->secret, &b, buf_cstr(&x->last),
	    x->last.len);
	buf_append(&b, "", 0);
	if (x->json)
		print_json(x, b.data);
	else
		print_text(x, b.data);
	buf_release(&b);
	x->held = false;
	x->repeated = 0;
	x->lines++;
}

/* What a terminal would show of it: what was written last. */
static const char *
seen(struct errsum_noloss *x, const char *s, size_t *n)
{
	const char *end = s + *n, *at = end;

	while (at > s && at[-1] == '\r')
		at--;
	end = at;
	while (at > s && at[-1] != '\r')
		at--;
	for (const char *p = s; p < at; p++)
		x->overwritten += *p == '\r' && p > s && p[-1] != '\r';
	*n = (size_t)(end - at);
	return at;
}

static void
line(struct errsum_noloss *x, const char *s, size_t n)
{
	s = seen(x, s, &n);
	if (x->held && x->last.len == n && (n == 0 ||
	    memcmp(x->last.data, s, n) == 0)) {
		x->repeated++;
		x->repeats++;
	} else {
		release(x);
		buf_clear(&x->last);
		buf_append(&x->last, s, n);
		x->last_number = x->number;
		x->held = true;
	}
	x->number++;
}

static void
lines(struct errsum_noloss *x)
{
	char *s = x->buf, *end = x->buf + x->len, *q;

	while ((q = memchr(s, '\n', (size_t)(end - s))) != NULL) {
		line(x, s, (size_t)(q - s));
		s = q + 1;
	}
	x->len = (size_t)(end - s);
	/* A line without an end is told in parts: nothing is lost. */
	if (x->len >= LONGEST) {
		line(x, s, x->len);
		x->number--;
		x->len = 0;
	}
	memmove(x->buf, s, x->len);
}

void
errsum_noloss_put(struct errsum_noloss *x, const char *p, size_t n)
{
	x->in += n;
	for (size_t k; n > 0; p += k, n -= k) {
		size_t had = x->len;

		k = n < PIECE ? n : PIECE;
		x->len = clean_block(&x->clean, x->buf, had, p, k);
		x->out += x->len - had;	/* backspaces take back */
		lines(x);
	}
}

void
errsum_noloss_flush(struct errsum_noloss *x)
{
	if (x->len > 0)
		line(x, x->buf, x->len);
	x->len = 0;
	x->clean = (struct clean)CLEAN_INIT(simd_best());
}

static void
say(struct buf *b, size_t n, const char *one, const char *many)
{
	if (n == 0)
		return;
	if (b->len)
		buf_str(b, ", ");
	errsum_count(b, n);
	buf_fmt(b, " %s", n == 1 ? one : many);
}

void
errsum_noloss_end(struct errsum_noloss *x)
{
	size_t gone = x->in > x->out ? x->in - x->out : 0;
	struct jdoc *j = jdoc_new();
	struct buf b = BUF_INIT;

	release(x);
	say(&b, gone, "byte of escapes", "bytes of escapes");
	say(&b, x->overwritten, "overwritten text", "overwritten texts");
	say(&b, x->repeats, "repeated line", "repeated lines");
	say(&b, x->masked, "line with a secret masked",
	    "lines with a secret masked");
	if (x->json) {
		jdoc_str(j, "type", "taken_out");
		jdoc_int(j, "escape_bytes", (long long)gone);
		jdoc_int(j, "overwritten", (long long)x->overwritten);
		jdoc_int(j, "repeated_lines", (long long)x->repeats);
		jdoc_int(j, "masked_lines", (long long)x->masked);
		jdoc_print(j, x->fp);
	} else {
		fprintf(x->fp, "Taken out: %s\n", b.len ? b.data : "nothing");
	}
	jdoc_free(j);
	buf_release(&b);
	buf_release(&x->last);
	free(x->buf);
	free(x);
}
