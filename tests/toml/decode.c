/* TOML on stdin as the tagged JSON of toml-test on stdout: 0, or 1 with what
 * is wrong on stderr. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/toml.h"

static void
quoted(const char *s, size_t n)
{
	putchar('"');
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == '"' || s[i] == '\\')
			printf("\\u%04x", (unsigned)s[i]);
		else
			putchar(s[i]);
	putchar('"');
}

static void
number(double v)
{
	if (isnan(v))
		printf("\"nan\"");
	else if (isinf(v))
		printf("\"%sinf\"", v < 0 ? "-" : "");
	else
		printf("\"%.17g\"", v);
}

static void
scalar(const struct toml_node *x)
{
	static const char *const types[] = {
		"", "", "string", "integer", "float", "bool", "datetime",
		"datetime-local", "date-local", "time-local"
	};

	printf("{\"type\": \"%s\", \"value\": ", types[x->kind]);
	switch (x->kind) {
	case TOML_INTEGER: printf("\"%" PRId64 "\"", x->integer); break;
	case TOML_FLOAT: number(x->number); break;
	case TOML_BOOLEAN: printf("\"%s\"", x->truth ? "true" : "false"); break;
	default: quoted(x->text, x->len);
	}
	putchar('}');
}

static void
print(const struct toml_node *x)
{
	bool table = x->kind == TOML_TABLE;

	if (!table && x->kind != TOML_ARRAY) {
		scalar(x);
		return;
	}
	putchar(table ? '{' : '[');
	for (const struct toml_node *y = x->first; y; y = y->next) {
		if (table) {
			quoted(y->key, y->key_len);
			putchar(':');
		}
		print(y);
		if (y->next)
			putchar(',');
	}
	putchar(table ? '}' : ']');
}

int
main(void)
{
	struct toml d = TOML_INIT;
	struct buf in = BUF_INIT;
	struct err e = ERR_INIT;
	int rc = 1;

	if (io_drain(&in, STDIN_FILENO, (size_t)1 << 26, &e) == 0 &&
	    toml_parse(&d, "stdin", in.data, in.len, &toml_limits_file,
	    &e) == 0) {
		print(d.root);
		putchar('\n');
		rc = err_flush(stdout, &e) < 0;
	}
	if (rc != 0)
		err_report("toml_decode", &e);
	toml_release(&d);
	buf_release(&in);
	return rc;
}
