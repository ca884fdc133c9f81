/* A TOML document: what is refused says where, within the text; what is read
 * has its places there, is found again by its keys, and written anew reads
 * as the same. */
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "base/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

/* How many bytes the line of this number has; SIZE_MAX: there is none. */
static size_t
line_length(const struct buf *in, unsigned long line)
{
	const char *s = buf_cstr(in), *end = s + in->len, *nl;

	for (; line > 1; line--) {
		nl = memchr(s, '\n', (size_t)(end - s));
		if (nl == NULL)
			return SIZE_MAX;
		s = nl + 1;
	}
	nl = memchr(s, '\n', (size_t)(end - s));
	return (size_t)((nl ? nl : end) - s);
}

static void
inside(const struct buf *in, unsigned long line, unsigned long column)
{
	size_t n = line_length(in, line);

	must(line >= 1 && column >= 1 && n != SIZE_MAX && column <= n + 1);
}

static void
refused(const struct buf *in, const struct err *e)
{
	unsigned long line;
	char *s;

	must(e->status == FX_EINPUT && strncmp(e->msg, "f.toml:", 7) == 0);
	line = strtoul(e->msg + 7, &s, 10);
	must(*s == ':');
	inside(in, line, strtoul(s + 1, &s, 10));
	must(strncmp(s, ": ", 2) == 0 && strstr(s, "; ") != NULL);
}

static void
write_text(struct buf *out, const char *s, size_t n)
{
	must(text_utf8(s, n));
	buf_byte(out, '"');
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == '"' ||
		    s[i] == '\\' || s[i] == 0x7f)
			buf_fmt(out, "\\u%04X", (unsigned)s[i]);
		else
			buf_byte(out, s[i]);
	buf_byte(out, '"');
}

static void
write_float(struct buf *out, double v)
{
	char s[32];

	if (isnan(v)) {
		buf_str(out, signbit(v) ? "-nan" : "nan");
		return;
	}
	snprintf(s, sizeof(s), "%.17g", v);
	buf_str(out, s);
	if (!isinf(v) && strcspn(s, ".e") == strlen(s))
		buf_str(out, ".0");
}

static void
write_node(struct buf *out, const struct toml_node *x, const char *parts)
{
	switch (x->kind) {
	case TOML_STRING: write_text(out, x->text, x->len); return;
	case TOML_INTEGER: buf_fmt(out, "%" PRId64, x->integer); return;
	case TOML_FLOAT: write_float(out, x->number); return;
	case TOML_BOOLEAN: buf_str(out, x->truth ? "true" : "false"); return;
	case TOML_TABLE: case TOML_ARRAY: break;
	default: buf_append(out, x->text, x->len); return;
	}
	buf_byte(out, parts[0]);
	for (const struct toml_node *y = x->first; y; y = y->next) {
		if (x->kind == TOML_TABLE) {
			write_text(out, y->key, y->key_len);
			buf_str(out, "=");
		}
		write_node(out, y, y->kind == TOML_TABLE ? "{,}" : "[,]");
		if (y->next)
			buf_byte(out, parts[1]);
	}
	buf_byte(out, parts[2]);
}

static void
check(const struct buf *in, const struct toml_node *x)
{
	size_t n = 0;

	inside(in, x->line, x->column);
	if (x->key)
		inside(in, x->key_line, x->key_column);
	if (x->text)
		must(x->text[x->len] == '\0');
	for (const struct toml_node *y = x->first; y; y = y->next, n++) {
		must((x->kind == TOML_TABLE) == (y->key != NULL));
		if (y->key)
			must(toml_find(x, y->key, y->key_len) == y);
		check(in, y);
	}
	must(n == x->n);
}

static void
again(const struct toml_node *root)
{
	const struct toml_limits limits = { SIZE_MAX, 64, SIZE_MAX };
	struct toml d = TOML_INIT;
	struct err e = ERR_INIT;
	struct buf one = BUF_INIT, two = BUF_INIT;

	write_node(&one, root, "\n\n\n");
	must(toml_parse(&d, "f.toml", one.data, one.len, &limits, &e) == 0);
	write_node(&two, d.root, "\n\n\n");
	must(one.len == two.len && memcmp(one.data, two.data, one.len) == 0);
	toml_release(&d);
	buf_release(&one);
	buf_release(&two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct toml d = TOML_INIT;
	struct err e = ERR_INIT;
	struct buf in = BUF_INIT;

	/* A byte order mark is not counted. */
	if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		buf_append(&in, data + 3, size - 3);
	else
		buf_append(&in, data, size);
	if (toml_parse(&d, "f.toml", (const char *)data, size,
	    &toml_limits_file, &e) < 0) {
		refused(&in, &e);
	} else {
		check(&in, d.root);
		again(d.root);
	}
	toml_release(&d);
	err_release(&e);
	buf_release(&in);
	return 0;
}
