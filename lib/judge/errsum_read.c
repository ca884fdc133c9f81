/* A log from a descriptor, line by line where that matters. */
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/err.h"
#include "base/mem.h"
#include "judge/errsum_line.h"
#include "judge/errsum_plan.h"

enum {
	BLOCK = 64 << 10,	/* read at once */
	ABOVE = 64 << 10,	/* kept of what was read, to look up at */
	LONGEST = 1 << 20,	/* a longer line is cut */
	HITS = 512,		/* rules that one line can call up */
	WEAK = 64,		/* weak lines that are kept */
	FLOOD = 4000,		/* times that a rule fires, then it rests */
	OFF = -1,		/* a stamp: this rule rests */
	SOME = 10000		/* lines, from where on a log is long */
};

/* A line with a weak word, to be tried when the log has ended. */
struct weak {
	size_t number;
	char *text;
	unsigned rule;
};

struct reader {
	struct errsum *s;
	struct errsum_markers *markers;
	const struct errsum_plan *plan;
	struct clean clean;
	char *raw, *buf;	/* buf: ABOVE, then what is to be read */
	size_t from, len;	/* of buf: the first unread byte, the end */
	size_t above;		/* of buf: where what can be looked up begins */
	size_t number;		/* of the line at from, from 1 */
	unsigned *stamp;	/* of each rule and marker: the last line */
	unsigned now;
	unsigned rules[HITS], marks[HITS];
	size_t nrules, nmarks;
	struct weak weak[WEAK];	/* the last ones, in turn */
	size_t nweak;
	unsigned weak_rule;	/* of this line, + 1 */
	bool returns;		/* there is some CR in buf */
	bool cut;		/* the rest of a line that was too long */
	bool open;		/* the last byte that was read ends no line */
};

static void
prepare(struct reader *r)
{
	size_t n = r->s->rules->n;

	if (r->s->plan == NULL)
		r->s->plan = errsum_plan_new(r->s->rules);
	r->plan = r->s->plan;
	r->markers = errsum_markers_new();
	n += r->plan->nmarks;
	r->stamp = mem_alloc((n + 1) * sizeof(*r->stamp));
	r->clean = (struct clean)CLEAN_INIT(simd_best());
	r->raw = mem_alloc(BLOCK);
	r->buf = mem_alloc(ABOVE + LONGEST + BLOCK + 1);
	r->from = r->len = r->above = ABOVE;
	r->number = 1;
}

static void
hit(struct reader *r, unsigned id)
{
	size_t nrules = r->s->rules->n;

	if (r->stamp[id] == r->now || r->stamp[id] == (unsigned)OFF)
		return;
	r->stamp[id] = r->now;
	if (id < nrules && r->s->fired[id] >= FLOOD && r->s->each == NULL) {
		/* More than are kept of all rules: it tells nothing new. */
		r->stamp[id] = (unsigned)OFF;
		r->s->limits++;
		return;
	}
	if (id >= nrules) {
		if (r->nmarks < HITS)
			r->marks[r->nmarks++] = id - (unsigned)nrules;
	} else if (r->s->rules->v[id].weak) {
		r->weak_rule = id + 1;
	} else if (r->nrules < HITS) {
		size_t i = r->nrules++;

		/* Of equals the one that stands last is told. */
		for (; i > 0 && r->rules[i - 1] < id; i--)
			r->rules[i] = r->rules[i - 1];
		r->rules[i] = id;
	}
}

/* Is this ":12:" behind the name of a file with a suffix? */
static bool
behind_file(const char *line, const char *at)
{
	const char *s = at;

	while (s > line && at - s < 12 && (s[-1] == '_' || s[-1] == '+' ||
	    (s[-1] >= '0' && s[-1] <= '9') ||
	    ((s[-1] | 32) >= 'a' && (s[-1] | 32) <= 'z')))
		s--;
	return s < at && s > line && s[-1] == '.';
}

/* Is this "(12,3):", or with a bracket? */
static bool
before_colon(const char *at)
{
	char closes = *at == '(' ? ')' : ']';

	while (*++at == ',' || *at == ' ' || (*at >= '0' && *at <= '9'))
		;
	if (*at++ != closes)
		return false;
	while (*at == ' ' || *at == '\t')
		at++;
	return *at == ':';
}

/* Is this a place of one of these kinds? */
static bool
is_place(unsigned kinds, const char *line, const char *at)
{
	if (*at == ':' && (kinds & ERRPLACE_NAME) && at > line &&
	    !(at[-1] >= '0' && at[-1] <= '9'))
		return true;
	if (*at == ':')
		return (kinds & (ERRPLACE_NAME | ERRPLACE_FILE)) &&
		    behind_file(line, at);
	return (kinds & ERRPLACE_PARENS) && behind_file(line, at) &&
	    (!(kinds & ERRPLACE_COLON) || before_colon(at));
}

/* Which rules do the words at one place call up? */
static void
called(struct reader *r, const char *line, const struct needles_hit *h,
    const char *at)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct errsum_word *w =
		    &r->plan->words[h->ids[i]];

		if (r->stamp[w->rule] == r->now ||
		    r->stamp[w->rule] == (unsigned)OFF)
			continue;
		if (w->s == NULL ? !is_place(w->place, line, at) :
		    w->exact && (*at != *w->s ||
		    memcmp(at, w->s, w->n) != 0))
			continue;
		hit(r, w->rule);
	}
}

/* One line, or one of the segments that were written over each other. */
static bool
segment(struct reader *r, const char *line, const char *s, size_t n)
{
	struct errsum_text t = { .s = s, .n = n, .number = r->number,
	    .line = line, .window = r->buf + r->above };

	size_t failures = r->s->regions.failures;

	errsum_prefix(&t);
	for (size_t i = 0; i < r->nmarks; i++)
		errsum_marker(r->markers, r->marks[i], &r->s->regions, &t);
	if (r->s->regions.failures > failures && r->s->each == NULL)
		errsum_guess(r->s, &t);
	return errsum_take(r->s, &t, r->rules, r->nrules);
}

/* A weak line may be all there is in the end. */
static void
keep_weak(struct reader *r, const char *line, size_t n)
{
	struct weak *w = &r->weak[r->nweak++ % WEAK];

	free(w->text);
	w->number = r->number;
	w->rule = r->weak_rule - 1;
	w->text = mem_dup(line, n < 500 ? n : 500);
}

/* Try the weak lines that were kept, the oldest first. */
static void
try_weak(struct reader *r)
{
	size_t from = r->nweak > WEAK ? r->nweak - WEAK : 0;

	for (size_t i = from; i < r->nweak; i++) {
		struct weak *w = &r->weak[i % WEAK];
		struct errsum_text t = { .s = w->text, .n = strlen(w->text),
		    .number = w->number, .line = w->text, .window = w->text };

		errsum_prefix(&t);
		errsum_take(r->s, &t, &w->rule, 1);
		errsum_close_all(r->s);
		free(w->text);
	}
}

static void
take_line(struct reader *r, const char *line, size_t n)
{
	bool weak = r->weak_rule && r->s->each == NULL;
	const char *cr;

	if (r->nrules == 0 && r->nmarks == 0 && !errsum_busy(r->s) &&
	    !r->plan->always) {
		if (weak)
			keep_weak(r, line, n);
		r->weak_rule = 0;
		r->now++;
		return;
	}
	if (r->plan->always)
		for (size_t i = 0; i < r->s->rules->n; i++)
			if (r->s->rules->v[i].words == NULL &&
			    !r->s->rules->v[i].place)
				hit(r, (unsigned)i);
	for (const char *s = line;; s = cr + 1) {
		size_t left = n - (size_t)(s - line);

		cr = r->returns ? memchr(s, '\r', left) : NULL;
		if (cr == NULL) {
			weak &= !segment(r, line, s, left);
			break;
		}
		if (cr > s)
			weak &= !segment(r, line, s, (size_t)(cr - s));
		if (cr + 1 == line + n)
			break;
	}
	if (weak)
		keep_weak(r, line, n);
	r->weak_rule = 0;
	r->nrules = r->nmarks = 0;
	r->now++;
}

/* All whole lines between from and end. */
static void
scan(struct reader *r, size_t end)
{
	const char *p = r->buf + r->from, *stop = r->buf + end, *q;
	struct needles_scan scan;
	struct needles_hit h;
	bool more;

	r->returns = memchr(p, '\r', end - r->from) != NULL;
	needles_start(&scan, r->plan->needles, p, end - r->from);
	more = needles_next(&scan, &h);
	while (p < stop) {
		const char *at = r->buf + r->from + (more ? h.at : 0);

		if (!more && !errsum_busy(r->s) && !r->plan->always) {
			r->number += clean_newlines(simd_best(), p,
			    (size_t)(stop - p));
			break;
		}
		if (!errsum_busy(r->s) && !r->plan->always) {
			for (q = at; q > p && q[-1] != '\n';)
				q--;
			r->number += clean_newlines(simd_best(), p,
			    (size_t)(q - p));
			p = q;
		}
		q = memchr(p, '\n', (size_t)(stop - p));
		if (q == NULL)
			q = stop;
		for (; more && r->buf + r->from + h.at < q;
		    more = needles_next(&scan, &h))
			called(r, p, &h, r->buf + r->from + h.at);
		take_line(r, p, (size_t)(q - p));
		r->number++;
		p = q + 1;
	}
	r->from = end;
}

/* The last lines stay, to be looked up at. */
static void
shift(struct reader *r)
{
	size_t keep = r->from - r->above, left = r->len - r->from;

	if (keep > ABOVE)
		keep = ABOVE;
	memmove(r->buf + ABOVE - keep, r->buf + r->from - keep, keep + left);
	r->above = ABOVE - keep;
	r->from = ABOVE;
	r->len = ABOVE + left;
}

static void
consume(struct reader *r, bool end)
{
	size_t at = r->len;

	while (at > r->from && r->buf[at - 1] != '\n')
		at--;
	if (end || (at == r->from && r->len - r->from >= LONGEST)) {
		if (r->cut) {
			r->from = r->len;
			r->number += end;
		} else if (r->len > r->from) {
			/* A line without its end is one too. */
			if (at < r->len)
				r->buf[r->len++] = '\n';
			scan(r, r->len);
			/* The rest of the line is to come. */
			if (!end) {
				r->cut = true;
				r->number--;
			}
		}
		/* Nothing is seen of its last line: a NUL, an escape. */
		if (end && r->open && at == r->len)
			r->number++;
	} else if (at > r->from) {
		if (r->cut) {	/* its first line is the rest of one */
			char *q = memchr(r->buf + r->from, '\n',
			    at - r->from);

			r->from = (size_t)(q - r->buf) + 1;
			r->cut = false;
			r->number++;
		}
		if (at > r->from)
			scan(r, at);
	}
	shift(r);
}

static void
release(struct reader *r)
{
	errsum_markers_free(r->markers);
	free(r->stamp);
	free(r->raw);
	free(r->buf);
}

int
errsum_read(struct errsum *s, ssize_t (*pull)(void *, char *, size_t,
    struct err *), void *ctx, struct err *e)
{
	struct reader r = { .s = s, .now = 1 };
	size_t have;
	ssize_t n;

	prepare(&r);
	r.number = s->lines + 1;
	while ((n = pull(ctx, r.raw, BLOCK, e)) > 0) {
		have = r.len - r.from;
		r.len = r.from + clean_block(&r.clean, r.buf + r.from, have,
		    r.raw, (size_t)n);
		r.open = r.raw[n - 1] != '\n';
		consume(&r, false);
	}
	consume(&r, true);
	errsum_close_all(s);
	try_weak(&r);
	if (s->each == NULL && s->regions.failures == 0)
		errsum_guess(s, &(struct errsum_text){ .line = r.buf + r.from,
		    .window = r.buf + r.above, .number = r.number });
	s->lines = r.number - 1;
	errsum_regions_end(&s->regions, s->lines);
	release(&r);
	return n < 0 ? -1 : 0;
}
