/* A log from a descriptor, line by line where that matters. */
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/err.h"
#include "base/marks.h"
#include "base/mem.h"
#include "judge/errsum_echo.h"
#include "judge/errsum_large.h"
#include "judge/errsum_learn.h"
#include "judge/errsum_line.h"
#include "judge/errsum_memo.h"
#include "judge/errsum_place.h"
#include "judge/errsum_plan.h"
#include "judge/errsum_weak.h"

enum {
	BLOCK = 128 << 10,	/* read at once */
	ABOVE = 64 << 10,	/* kept of what was read, to look up at */
	LONGEST = 1 << 20,	/* a longer line is cut */
	HITS = 512,		/* rules that one line can call up */
	OFF = -1		/* a stamp: this rule rests */
};

struct reader {
	struct errsum *s;
	struct errsum_markers *markers;
	const struct errsum_plan *plan;
	struct errsum_memo *idle;	/* lines that called up nothing */
	size_t floods;		/* that had begun when it was cleared, */
	struct errsum_around around;	/* and what its lines stood in */
	struct clean clean;
	char *raw, *buf;	/* buf: ABOVE, then what is to be read */
	struct marks *ends;	/* of the lines that are scanned */
	size_t from, len;	/* of buf: the first unread byte, the end */
	size_t above;		/* of buf: where what can be looked up begins */
	size_t number;		/* of the line at from, from 1 */
	bool settled;		/* how far the log is indented */
	unsigned *stamp;	/* of each rule and marker: the last line */
	unsigned *asked;	/* of each word of the plan: the same */
	unsigned now;
	unsigned rules[HITS], marks[HITS];
	size_t nrules, nmarks;
	struct errsum_weak weak;
	unsigned weak_rule;	/* of this line, + 1 */
	bool said;		/* some rule knows it */
	bool marked;		/* it is some marker */
	struct errsum_text text;	/* this segment, when it has begun */
	uint64_t first;		/* what it begins with, with and without
				 * prefixes: relit_bit */
	bool begun;
	bool cut;		/* the rest of a line that was too long */
	bool open;		/* the last byte that was read ends no line */
	struct errsum_large *large;
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
	r->idle = errsum_memo_new();
	r->asked = mem_alloc((r->plan->nwords + 1) * sizeof(*r->asked));
	r->clean = (struct clean)CLEAN_INIT(simd_best());
	r->raw = mem_alloc(BLOCK);
	r->buf = mem_alloc(ABOVE + LONGEST + BLOCK + 1);
	r->ends = mem_alloc(((LONGEST + BLOCK) / 64 + 2) *
	    sizeof(*r->ends));
	r->large = errsum_large_new(r->s);
	r->from = r->len = r->above = ABOVE;
	r->number = 1;
}

/* Of a large log some rules are left alone from here on. */
static void
look_for_less(struct reader *r, size_t n)
{
	const struct errsum_plan *plan = errsum_large_plan(r->large, r->s, n);

	if (plan == NULL)
		return;
	r->plan = plan;
	free(r->asked);
	r->asked = mem_alloc((plan->nwords + 1) * sizeof(*r->asked));
	errsum_memo_clear(r->idle);
}

static void
hit(struct reader *r, unsigned id)
{
	size_t nrules = r->s->rules->n;

	if (r->stamp[id] == r->now || r->stamp[id] == (unsigned)OFF)
		return;
	r->stamp[id] = r->now;
	if (id < nrules && errsum_rests(r->s, id) && r->s->each == NULL) {
		/* More than are kept of all rules: it tells nothing new; or
		 * it has never known what it began on. */
		r->stamp[id] = (unsigned)OFF;
		r->s->limits += r->s->errors[id] >= ERRSUM_FLOOD;
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

/* A segment that holds a word, or that a block is open on. */
static void
begin(struct reader *r, const char *line, const char *s, size_t n)
{
	struct errsum_text *t = &r->text;

	r->begun = true;
	*t = (struct errsum_text){ .s = s, .n = n, .number = r->number,
	    .line = line, .window = r->buf + r->above,
	    .around = r->s->regions.around };
	errsum_prefix(t);
	if (t->loose && s == line) {
		errsum_loosen(&r->s->regions.around);
		t->around = r->s->regions.around;
		errsum_prefix(t);
	}
	/* Of a long one the rules see a part. */
	r->first = t->nbare > 0 && n <= ERRSUM_SUBJECT ?
	    relit_bit(*t->whole) | relit_bit(*t->tagged) | relit_bit(*t->bare) :
	    ~UINT64_C(0);
}

/* May a rule know a segment that begins as this one? */
static bool
fits(const struct reader *r, const struct errsum_word *w)
{
	const struct errsum_text *t = &r->text;
	struct pat *start;

	if (t->n > ERRSUM_SUBJECT || w->rule >= r->s->rules->n)
		return true;
	start = r->s->rules->v[w->rule].start.pat;
	return pat_begins(start, t->bare, t->nbare) ||
	    (t->bare != t->whole &&
	    pat_begins(start, t->whole, t->nwhole)) ||
	    (t->bare != t->tagged && pat_begins(start, t->tagged,
	    t->ntagged));
}

/* Which rules do the words at one place call up? */
static void
called(struct reader *r, const struct needles_hit *h, const char *at)
{
	const struct errsum_word *words = r->plan->words;
	uint64_t first = r->first;

	/* Of a word only the first place counts, unless it is a place. */
	if ((r->plan->any[h->ids[0]].firsts & first) == 0 ||
	    r->asked[h->ids[0]] == r->now)
		return;
	if (words[h->ids[0]].s)
		r->asked[h->ids[0]] = r->now;
	for (size_t i = 0; i < h->n; i++) {
		const struct errsum_word *w = &words[h->ids[i]];

		if ((w->ends.firsts & first) == 0 ||
		    r->stamp[w->rule] == r->now ||
		    r->stamp[w->rule] == (unsigned)OFF)
			continue;
		if (w->s == NULL && !errsum_is_place(w->place,
		    r->s->rules->v[w->rule].words, &r->text, at))
			continue;
		if (fits(r, w))
			hit(r, w->rule);
		else
			r->stamp[w->rule] = r->now;
	}
}

/* Does no rule that the word at h calls up end as what it stands in does?
 * Blanks there all may, and of what is too long not all is seen. */
static bool
is_vain(const struct reader *r, const struct needles_hit *h, const char *base,
    size_t begin, size_t end)
{
	uint64_t lasts = r->plan->any[h->ids[0]].lasts;
	size_t to;

	if (lasts == UINT64_MAX)
		return false;
	to = marks_return(r->ends, h->at, end);
	return to - begin <= ERRSUM_SUBJECT &&
	    !(lasts & relit_bit(base[to - 1]));
}

/* Must a line be seen that holds no word? */
static bool
must_see(const struct reader *r)
{
	return errsum_busy(r->s) || r->plan->nalways > 0 ||
	    r->s->regions.shrug.line > 0;
}

/* One line, or one of the segments that were written over each other, when
 * its words have called up rules. */
static void
segment(struct reader *r, const char *line, const char *s, size_t n)
{
	size_t failures = r->s->regions.failures;

	if (r->nrules == 0 && r->nmarks == 0 && !must_see(r))
		return;
	if (!r->begun)
		begin(r, line, s, n);
	for (size_t i = 0; i < r->plan->nalways; i++)
		hit(r, r->plan->always[i]);
	errsum_shown(&r->s->regions, &r->text);
	for (size_t i = 0; i < r->nmarks; i++) {
		enum errsum_marked is = errsum_marker(r->markers,
		    r->marks[i], &r->s->regions, &r->text);

		r->marked |= is != ERRSUM_UNMARKED;
		if (is == ERRSUM_CUT)
			errsum_close_all(r->s);
	}
	if (r->s->regions.failures > failures && r->s->each == NULL)
		errsum_guess(r->s, &r->text);
	r->said |= errsum_take(r->s, &r->text, r->rules, r->nrules);
	r->nrules = r->nmarks = 0;
}

/* Was this line there before, and told nothing?  A rule that is to rest since
 * is to say so; and what stands before its message is another matter where
 * the log is indented otherwise. */
static bool
is_idle(struct reader *r, uint64_t hash)
{
	const struct errsum_around *now = &r->s->regions.around;

	if (r->floods != r->s->floods || r->around.indent != now->indent ||
	    r->around.margin != now->margin ||
	    r->around.named != now->named) {
		r->floods = r->s->floods;
		r->around = *now;
		errsum_memo_clear(r->idle);
	}
	return errsum_memo_has(r->idle, hash, &r->weak_rule);
}

/* A line from p to end, segment by segment: what calls up rules and what they
 * make of it. */
static bool
take_line(struct reader *r, struct needles_scan *scan, struct needles_hit *h,
    bool more, const char *p, const char *end)
{
	const char *base = r->buf + r->from, *s = p, *q;
	size_t told = r->s->told, limits = r->s->limits;
	bool called_up = more && base + h->at < end;
	uint64_t hash = called_up ? errsum_memo_hash(r->idle, p,
	    (size_t)(end - p)) : 0;

	r->weak_rule = 0;
	r->said = r->marked = false;
	if (called_up && is_idle(r, hash)) {
		needles_skip(scan, (size_t)(end - base) + 1);
		more = needles_next(scan, h);
		called_up = false;
	}
	for (;; s = q + 1) {
		q = base + marks_return(r->ends, (size_t)(s - base),
		    (size_t)(end - base));
		if (more && base + h->at < q)
			begin(r, p, s, (size_t)(q - s));
		for (; more && base + h->at < q; more = needles_next(scan, h))
			called(r, h, base + h->at);
		if (q > s || q == end)
			segment(r, p, s, (size_t)(q - s));
		r->begun = false;
		r->now++;
		if (q == end || q + 1 == end)
			break;
	}
	if (called_up && !r->marked && r->s->told == told &&
	    r->s->limits == limits)
		errsum_memo_add(r->idle, hash, r->weak_rule);
	if (r->weak_rule && !r->said && r->s->each == NULL)
		errsum_weak_keep(&r->weak, r->number, r->weak_rule - 1, p,
		    (size_t)(end - p));
	return more;
}

/* Whole lines from where it is on, up to end or to where another plan is to be
 * asked for. */
static void
scan_some(struct reader *r, size_t end)
{
	const char *p = r->buf + r->from;
	size_t n = end - r->from, at = 0, first = r->number;
	struct needles_scan scan;
	struct needles_hit h;
	bool more;

	marks_find(r->clean.simd, r->ends, p, n);
	needles_start(&scan, r->plan->needles, p, n);
	more = needles_next(&scan, &h);
	while (at < n && (more || must_see(r)) &&
	    !errsum_large_stale(r->s)) {
		size_t stop;

		if (!must_see(r))
			at = marks_begin(r->ends, h.at);
		stop = marks_end(r->ends, at, n);
		if (more && h.at >= at && h.at < stop &&
		    is_vain(r, &h, p, at, stop)) {
			more = needles_next(&scan, &h);
			continue;
		}
		r->number = first + marks_count(r->ends, at);
		more = take_line(r, &scan, &h, more, p + at, p + stop);
		at = stop + 1;
	}
	if (at >= n || !errsum_large_stale(r->s))
		at = n;
	r->number = first + marks_count(r->ends, at);
	r->from += at;
}

/* All whole lines between from and end. */
static void
scan(struct reader *r, size_t end)
{
	scan_some(r, end);
	while (r->from < end) {
		look_for_less(r, 0);
		scan_some(r, end);
	}
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
	free(r->asked);
	errsum_large_free(r->large);
	errsum_memo_free(r->idle);
	free(r->raw);
	free(r->buf);
	free(r->ends);
}

/* False: more is to come before it is told what its lines stand in. */
static bool
settle(struct reader *r, bool end)
{
	if (!r->settled)
		r->settled = errsum_settle(&r->s->regions.around,
		    r->buf + r->from, r->len - r->from, end);
	return r->settled;
}

int
errsum_read(struct errsum *s, ssize_t (*pull)(void *, char *, size_t,
    struct err *), void *ctx, struct err *e)
{
	struct reader r = { .s = s, .now = 1 };
	size_t have;
	ssize_t n;

	prepare(&r);
	r.floods = s->floods;
	r.number = s->lines + 1;
	while ((n = pull(ctx, r.raw, BLOCK, e)) > 0) {
		have = r.len - r.from;
		r.len = r.from + clean_block(&r.clean, r.buf + r.from, have,
		    r.raw, (size_t)n);
		r.open = r.raw[n - 1] != '\n';
		errsum_large_sample(r.large, r.buf + r.from, r.len - r.from);
		if (settle(&r, false))
			consume(&r, false);
		look_for_less(&r, (size_t)n);
	}
	settle(&r, true);
	consume(&r, true);
	errsum_close_all(s);
	errsum_weak_try(&r.weak, s);
	if (s->each == NULL && s->regions.failures == 0)
		errsum_guess(s, &(struct errsum_text){ .line = r.buf + r.from,
		    .window = r.buf + r.above, .number = r.number });
	s->lines = r.number - 1;
	errsum_regions_end(&s->regions, s->lines);
	release(&r);
	return n < 0 ? -1 : 0;
}
