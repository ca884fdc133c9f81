/* A log, cut anywhere, through rules that use every key: the same causes
 * whatever the cuts, each one's lines are lines of the log, and what is shown
 * stays within what was asked for. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/errsum.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct log {
	const uint8_t *p;
	size_t n, piece;
};

static void
must(int cond)
{
	if (!cond)
		abort();
}

static ssize_t
pull(void *ctx, char *p, size_t n, struct err *e)
{
	struct log *x = ctx;

	(void)e;
	n = n < x->n ? n : x->n;
	n = n < x->piece ? n : x->piece;
	memcpy(p, x->p, n);
	x->p += n;
	x->n -= n;
	return (ssize_t)n;
}

static void
rules_of(struct errrules *rules)
{
	static const char text[] = "family: f\nrules:\n"
	    "  - {id: body, tool: a, kind: compile, weight: 80,"
	    " start: '^(?<file>[^ :]+):(?<line>\\d+):(?<message>.*)',"
	    " body: '^\\s', not: 'note', take: ['^ +T(?<test>.*)'],"
	    " frame: '^ at (?<file>[^:]*):(?<line>\\d+)'}\n"
	    "  - {id: end, tool: b, kind: test, weight: 70, max: 9, gap: 3,"
	    " start: '^FAIL (?<test>.*)', end: '^--', frames: last,"
	    " above: [{match: '^run (?<command>.*)', within: 4,"
	    " show: true}]}\n"
	    "  - {id: last, tool: b, kind: crash, weight: 75,"
	    " start: '^panic: (?<message>.*)', last: '^done', need: 'goro',"
	    " join: '^again', freeze: '^stop'}\n"
	    "  - {id: rows, tool: c, kind: lint, weight: 60, listing: true,"
	    " start: '^W(?<code>\\d+) (?<message>.*)'}\n"
	    "  - {id: after, tool: make, kind: compile, weight: 20,"
	    " consequence: true, last_one: true, index: true,"
	    " start: '^make: [*]{3} (?<message>.*)'}\n";
	struct err e = ERR_INIT;

	if (errrules_parse(rules, "f.yaml", text, sizeof(text) - 1, true,
	    &e) < 0) {
		fprintf(stderr, "%s\n", e.msg);
		abort();
	}
}

static void
is_line(const char *s)
{
	must(s == NULL || strchr(s, '\n') == NULL);
}

static void
fit(const struct errsum_cause *c, size_t lines)
{
	size_t last = 0;

	must(c->first >= 1 && c->first <= c->last && c->last <= lines);
	must(c->start >= c->first && c->start <= c->last);
	must(c->nlines <= ERRSUM_LINES && c->nframes <= ERRSUM_FRAMES);
	for (size_t i = 0; i < c->nlines; i++) {
		/* Texts that overwrite each other are of one line. */
		must(c->lines[i].n >= last);
		must(c->lines[i].n >= 1 && c->lines[i].n <= c->last);
		last = c->lines[i].n;
		is_line(c->lines[i].text);
	}
	for (size_t i = 0; i < ERRFIELD_N; i++) {
		is_line(c->field[i]);
		must(c->told[i] <= lines);
	}
}

static void
shown(const struct errsum *s, size_t max)
{
	size_t which[8], lines[8], sum = 0;
	size_t n = errsum_choose(s, max, max % 2, max % 3 == 0, which, lines,
	    8);

	must(n <= 8);
	for (size_t i = 0; i < n; i++) {
		must(which[i] < s->n);
		must(lines[i] <= s->v[which[i]].nlines);
		for (size_t k = 0; k < i; k++)
			must(which[k] != which[i]);
		sum += lines[i];
	}
	must(sum <= max);
}

static void
same(const struct errsum *a, const struct errsum *b)
{
	must(a->n == b->n && a->lines == b->lines);
	must(a->warnings == b->warnings && a->hidden == b->hidden);
	must(a->regions.n == b->regions.n);
	for (size_t i = 0; i < a->n; i++) {
		must(a->v[i].rule == b->v[i].rule);
		must(a->v[i].first == b->v[i].first);
		must(a->v[i].last == b->v[i].last);
		must(a->v[i].hash == b->v[i].hash);
		must(a->v[i].score == b->v[i].score);
		must(a->v[i].nlines == b->v[i].nlines);
	}
}

static void
judge(struct errsum *s, struct errrules *rules, struct log log)
{
	struct err e = ERR_INIT;

	errsum_init(s, rules);
	must(errsum_read(s, pull, &log, &e) == 0);
	errsum_rank(s);
	err_release(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct errrules rules = ERRRULES_INIT;
	struct errsum whole, cut;
	struct log log = { data, size, size + 1 };
	size_t lines = 0;

	if (rules.n == 0)
		rules_of(&rules);
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	lines += size > 0 && data[size - 1] != '\n';
	judge(&whole, &rules, log);
	must(whole.lines == lines);
	for (size_t i = 0; i < whole.n; i++)
		fit(&whole.v[i], lines);
	shown(&whole, 1 + size % 24);
	log.piece = 1 + size % 7;
	judge(&cut, &rules, log);
	same(&whole, &cut);
	errsum_release(&whole);
	errsum_release(&cut);
	return 0;
}
