/* Causes made of random fields, lines and flags, through every writer: each
 * format keeps its form, and a secret among them is never shown. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/errsum_explain.h"
#include "judge/errsum_noloss.h"
#include "judge/errsum_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char token[] = "ghp_Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9";
static const char inner[] = "Zq9Zq9Zq9Zq9";

struct input {
	const uint8_t *p;
	size_t n;
};

static void
must(int cond)
{
	if (!cond)
		abort();
}

static unsigned
byte(struct input *x)
{
	if (x->n == 0)
		return 0;
	x->n--;
	return *x->p++;
}

/* A string of the input, without the bytes that no line has; sometimes with
 * a secret in it. */
static char *
string(struct input *x)
{
	size_t n = byte(x);
	struct buf b = BUF_INIT;

	for (; n > 0 && x->n > 0; n--) {
		unsigned c = byte(x);

		if (c == 1)
			buf_fmt(&b, " %s ", token);
		else if (c != 0 && c != '\n')
			buf_byte(&b, (int)c);
	}
	buf_append(&b, "", 0);
	return buf_detach(&b);
}

static void
fill(struct errsum_cause *c, struct input *x, struct errrules *rules)
{
	unsigned flags = byte(x), told = byte(x) | byte(x) << 8;
	size_t n = byte(x) % 12;

	c->rule = &rules->v[byte(x) % rules->n];
	c->kind = (enum errkind)(byte(x) % (ERRKIND_INFRASTRUCTURE + 1));
	c->severity = (enum errseverity)(flags % 3);
	c->consequence = flags & 8;
	c->index = flags & 16;
	c->guess = flags & 32;
	c->repeated = flags >> 6;
	c->first = c->start = 1 + byte(x);
	for (size_t f = 0; f < ERRFIELD_N; f++)
		if (told >> f & 1)
			c->field[f] = string(x);
	for (size_t i = byte(x) % ERRSUM_FRAMES; i > 0; i--)
		c->frames[c->nframes++] = string(x);
	c->lines = mem_alloc((n + 1) * sizeof(*c->lines));
	c->cap = n + 1;
	for (size_t i = 0; i < n; i++) {
		c->lines[i].n = c->first + i;
		c->lines[i].text = string(x);
		c->lines[i].known = byte(x) & 1;
	}
	c->nlines = n;
	c->last = c->first + n;
	c->score = (int)byte(x);
}

static void
read_back(FILE *fp, struct buf *b)
{
	char s[4096];
	size_t n;

	rewind(fp);
	while ((n = fread(s, 1, sizeof(s), fp)) > 0)
		buf_append(b, s, n);
	buf_append(b, "", 0);
	fclose(fp);
}

/* Nothing that acts on a terminal, no secret, whole lines. */
static void
fit(const struct buf *b)
{
	uint32_t cp = 0;

	must(strlen(buf_cstr(b)) == b->len);
	must(strstr(buf_cstr(b), inner) == NULL);
	for (size_t i = 0, k; i < b->len; i += k) {
		k = text_decode(b->data + i, b->len - i, &cp);
		must(k > 0 && (cp == '\n' || !text_unsafe(cp)));
	}
	must(b->len == 0 || b->data[b->len - 1] == '\n');
}

static void
shape(const struct buf *b, enum errsum_format format)
{
	size_t errors = 0;

	for (const char *s = buf_cstr(b), *end; *s; s = end + 1) {
		end = strchr(s, '\n');
		if (format == ERRSUM_GITHUB) {
			must(s[0] == ':' && s[1] == ':');
			errors += strncmp(s, "::error ", 8) == 0;
		} else if (format == ERRSUM_JSON ||
		    format == ERRSUM_RDJSONL) {
			must(s[0] == '{' && end[-1] == '}');
		}
	}
	must(errors <= 10);
}

static void
every_format(const struct errsum_result *r, bool all)
{
	for (int f = ERRSUM_TEXT; f <= ERRSUM_MARKDOWN; f++) {
		FILE *fp = tmpfile();
		struct buf b = BUF_INIT;
		struct errsum_out o;

		must(fp != NULL);
		if (all) {
			errsum_out_begin(&o, (enum errsum_format)f, fp,
			    r->sum, r->log);
			for (size_t i = 0; i < r->sum->n; i++)
				errsum_out_cause(&o, &r->sum->v[i], 1);
			errsum_out_end(&o, r);
		} else {
			errsum_report(r, (enum errsum_format)f, fp);
		}
		if (!all && (f == ERRSUM_TEXT || f == ERRSUM_JSON))
			errsum_explain(r, f == ERRSUM_JSON, fp);
		read_back(fp, &b);
		fit(&b);
		shape(&b, (enum errsum_format)f);
		buf_release(&b);
	}
}

/* The same bytes as a log, cut anywhere: every line is there. */
static void
no_loss(const uint8_t *data, size_t size)
{
	for (int json = 0; json < 2; json++) {
		FILE *fp = tmpfile();
		struct errsum_noloss *x;
		struct buf b = BUF_INIT;
		size_t half = size / 2;

		must(fp != NULL);
		x = errsum_noloss_new(json, fp);
		errsum_noloss_put(x, (const char *)data, half);
		errsum_noloss_put(x, (const char *)data + half, size - half);
		errsum_noloss_flush(x);
		errsum_noloss_end(x);
		read_back(fp, &b);
		fit(&b);
		buf_release(&b);
	}
}

static void
rules_of(struct errrules *rules)
{
	static const char text[] = "family: f\nrules:\n"
	    "  - {id: a, tool: cc, kind: compile, start: '^(?<message>.*)',"
	    " fix: 'see ${code} ${file}'}\n"
	    "  - {id: plain-tail, kind: crash, start: 'x', not: 'y'}\n";
	struct err e = ERR_INIT;

	/* Not strict: what a fix names is told without a group here. */
	must(errrules_parse(rules, "f.yaml", text, sizeof(text) - 1, false,
	    &e) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct errrules rules = ERRRULES_INIT;
	struct input x = { data, size };
	size_t which[16], lines[16], n;
	struct errsum s;
	struct errsum_result r = { .sum = &s, .which = which, .lines = lines };

	if (size > 0 && memchr(data, inner[0], size))
		return 0;	/* it would be no secret there */
	if (rules.n == 0)
		rules_of(&rules);
	errsum_init(&s, &rules);
	r.verdict = (enum errsum_verdict)(byte(&x) % 3);
	r.status = (int)byte(&x) - 1;
	r.signal = (int)byte(&x) % 16;
	r.stage = byte(&x) & 1 ? "unit \xff\x1b\n-test" : NULL;
	r.log = byte(&x) & 1 ? "/nowhere/a \xff`log:1" : NULL;
	n = byte(&x) % 16;
	s.v = mem_alloc((n + 1) * sizeof(*s.v));
	s.cap = n + 1;
	for (; s.n < n; s.n++)
		fill(&s.v[s.n], &x, &rules);
	s.lines = 300;
	if (r.verdict != ERRSUM_PASSED)
		r.n = errsum_choose(&s, 1 + byte(&x) % 20, false, byte(&x) % 2,
		    which, lines, 16);
	every_format(&r, false);
	every_format(&r, true);
	no_loss(data, size);
	errsum_release(&s);
	return 0;
}
