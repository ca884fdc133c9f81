/* Where nothing is recognised: the end of what the failing command wrote. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "judge/errsum_known.h"
#include "judge/errsum_line.h"
#include "judge/errsum_telling.h"

enum { LOOK = 60, TAIL = 8, LONGEST = 2000, RECENT = 50, SURE = 50 };

/* The line that tells most is looked for among the last LOOK; further up than
 * the TAIL it must tell so much.  Of equals that stand so NEAR the first
 * counts: what follows comes of it. */
enum { FAR = 2, FARTHER = 4, NEAR = 4, ABOVE = 1, BEHIND = 3, LAST = 4 };

/* What the surroundings write at the end of a command. */
static const char *const markers[] = {
	"travis_time:", "travis_fold:", "The command \"", "##[", "section_",
	"npm ERR!", "npm error", "make: ***", "make: [", "make[",
	"error Command failed",
	"info Visit https://yarnpkg.com", "Done. Your build exited",
	"Process completed", "Error: Process completed", "error: recipe for",
	"ERROR: Job failed", "Build step '", "Finished: ", "Cleaning up",
	"[Pipeline] ", "ERROR: script returned exit code ", "[Container] ",
	"Starting Step #", "Finished Step #", "ERROR: build step ", NULL
};

static bool
is_marker(const char *s, size_t n)
{
	if (n == 5 && memcmp(s, "ERROR", n) == 0)	/* Cloud Build */
		return true;
	for (size_t i = 0; markers[i]; i++) {
		size_t k = strlen(markers[i]);

		if (n >= k && memcmp(s, markers[i], k) == 0)
			return true;
	}
	return false;
}

/* Nothing, or a row of dashes and the like. */
static bool
is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strchr(" \t\r-=*_~#+|.", s[i]))
			return false;
	return true;
}

/* What tools say of a step that passed, at a line's begin or end. */
static const char *const good[] = {
	"ok ", "[ok]", "[OK]", "[  OK", "[       OK", "PASS", "--- PASS",
	"=== PASS", "plugins: ", "[+]", "\xe2\x9c\x93", "\xe2\x9c\x94",
	"\xe2\x88\x9a", NULL
};
static const char *const well[] = {
	" ok", " OK", " [OK]", " PASSED", " passed", " PASS", " SUCCESS",
	" OK (cached)", NULL
};

static bool
is_passed(const char *s, size_t n)
{
	while (n > 0 && strchr(" \t", *s)) {
		s++;
		n--;
	}
	while (n > 0 && strchr(" \t\r", s[n - 1]))
		n--;
	for (size_t i = 0; good[i]; i++)
		if (n >= strlen(good[i]) &&
		    memcmp(s, good[i], strlen(good[i])) == 0)
			return true;
	for (size_t i = 0; well[i]; i++)
		if (n > strlen(well[i]) &&
		    memcmp(s + n - strlen(well[i]), well[i],
		    strlen(well[i])) == 0)
			return true;
	return false;
}

/* What the screen shows in the end of a line that was written over. */
static void
last_segment(struct errsum_text *t)
{
	while (t->n > 0 && t->s[t->n - 1] == '\r')
		t->n--;
	for (size_t i = t->n; i > 0; i--)
		if (t->s[i - 1] == '\r') {
			t->s += i;
			t->n -= i;
			break;
		}
}

/* The lines that the failed command wrote: its status may be told later. */
static void
bounds(const struct errsum_regions *r, size_t number, size_t *from,
    size_t *end)
{
	const struct errsum_region *x = r->n ? &r->v[r->n - 1] : NULL;
	bool failed = x && x->status > 0;

	*from = failed ? x->first : 0;
	*end = failed && x->last < number ? x->last + 1 : number;
}

/* The lines of a guess, the last one first: as many as are wanted. */
struct ending {
	struct errsum_text v[LOOK];
	size_t number[LOOK];
	size_t n, want;
	size_t near;		/* so many stand behind the last marker */
	size_t weighed;		/* so many of them tell nothing */
};

/* Is a cause known of the same command, so that a guess is not needed?  The
 * last few tell, for they come in order.  any: also one that says little. */
static bool
is_needless(const struct errsum *s, size_t number, bool any)
{
	size_t from, end;

	bounds(&s->regions, number, &from, &end);
	for (size_t i = s->n; i > 0 && s->n - i < RECENT; i--) {
		const struct errsum_cause *c = &s->v[i - 1];
		const char *message = c->field[ERRFIELD_MESSAGE];

		if (c->first >= from && errsum_counts(c) &&
		    c->rule->weight >= SURE && (any ||
		    c->field[ERRFIELD_FILE] ||
		    (message && errsum_says_why(message))))
			return true;
	}
	return false;
}

/* Is it the end of what is looked at?  Where what stands behind it tells
 * nothing, what a command before it wrote may. */
static bool
is_end(struct ending *w)
{
	if (w->near == 0)
		w->near = w->n;
	for (; w->weighed < w->n; w->weighed++)
		if (errsum_telling(w->v[w->weighed].bare,
		    w->v[w->weighed].nbare) >= FAR)
			return true;
	return false;
}

/* all: also those of what passed. */
static void
gather(struct ending *w, const struct errsum *s, const struct errsum_text *t,
    bool all)
{
	const char *at = t->line;
	size_t number = t->number, from, end;

	bounds(&s->regions, t->number, &from, &end);
	for (size_t k = 0; k < LOOK && at > t->window && w->n < w->want;
	    k += number < end) {
		struct errsum_text up = { .s = at - 1,
		    .around = s->regions.around };
		bool marker;

		while (up.s > t->window && up.s[-1] != '\n')
			up.s--;
		up.n = (size_t)(at - 1 - up.s);
		number--;
		at = up.s;
		if (number >= end)
			continue;
		if (number < from)
			break;
		marker = is_marker(up.s, up.n);
		last_segment(&up);
		errsum_prefix(&up);
		if (marker || is_marker(up.bare, up.nbare)) {
			if (w->n && (w->want < LOOK || is_end(w)))
				break;
			continue;
		}
		if (is_blank(up.s, up.n) || is_blank(up.bare, up.nbare) ||
		    (!all && is_passed(up.bare, up.nbare)))
			continue;
		w->number[w->n] = number;
		w->v[w->n++] = up;
	}
}

/* Does the line end in what is said of c?  Of what is told twice only one
 * stands in the list. */
static bool
says_it(const struct errsum_cause *c, const struct errsum_text *x)
{
	const char *m = c->field[ERRFIELD_MESSAGE];
	size_t n = m ? strlen(m) : 0;

	return n > 0 && n <= x->nbare &&
	    memcmp(x->bare + x->nbare - n, m, n) == 0;
}

/* Is line i known to come of something else?  The last few causes tell. */
static bool
comes_of(const struct errsum *s, const struct ending *w, size_t i)
{
	for (size_t k = s->n; k > 0 && s->n - k < RECENT; k--) {
		const struct errsum_cause *c = &s->v[k - 1];

		if (c->consequence && ((c->first <= w->number[i] &&
		    w->number[i] <= c->last) || says_it(c, &w->v[i])))
			return true;
	}
	return false;
}

/* The line that tells most, w->n: none does.  all: also of those that come of
 * something else. */
static size_t
telling(const struct errsum *s, const struct ending *w, bool all)
{
	size_t best = w->n;
	int most = 0;

	for (size_t i = 0; i < w->n; i++) {
		int tells = errsum_telling(w->v[i].bare, w->v[i].nbare);

		if (tells == 0 || (i >= TAIL && tells < FAR) ||
		    (i >= LOOK / 2 && tells < FARTHER) ||
		    (!all && comes_of(s, w, i)))
			continue;
		if (tells > most || (tells == most && i - best <= NEAR)) {
			most = tells;
			best = i;
		}
	}
	return best;
}

static void
put(struct errsum_cause *c, const struct errsum *s, const struct ending *w,
    size_t i)
{
	const struct errsum_text *x = &w->v[i];
	size_t n = x->n < LONGEST ? x->n : LONGEST;
	size_t own = (size_t)(x->bare - x->s);

	c->lines[c->nlines++] = (struct errsum_line){ .n = w->number[i],
	    .text = mem_dup(x->s, n), .own = own < n ? own : n,
	    .known = s->known &&
	    errsum_known_has(s->known, x->bare, x->nbare) };
}

/* Is line i shown?  The end, or what stands about the line that tells most and
 * the last few. */
static bool
worth(const struct ending *w, size_t best, size_t i)
{
	size_t near = w->near ? w->near : w->n;

	if (best == w->n)
		return i < TAIL && i < near;
	return (i < LAST && i < near) ||
	    (i <= best + ABOVE && i + BEHIND >= best);
}

static void
trimmed(struct buf *b, const struct errsum_text *x)
{
	const char *s = x->bare;
	size_t n = x->nbare;

	while (n > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	while (n > 0 && strchr(" \t\r", s[n - 1]))
		n--;
	buf_append(b, s, n < LONGEST ? n : LONGEST);
}

/* The line that tells most is the message; where it announces more, with
 * what is behind it. */
static void
tell(struct errsum_cause *c, const struct ending *w, size_t best)
{
	struct buf b = BUF_INIT;

	trimmed(&b, &w->v[best]);
	if (best > 0 && b.len > 0 && b.data[b.len - 1] == ':') {
		buf_byte(&b, ' ');
		trimmed(&b, &w->v[best - 1]);
	}
	c->start = w->number[best];
	c->told[ERRFIELD_MESSAGE] = c->start;
	c->field[ERRFIELD_MESSAGE] = buf_detach(&b);
}

void
errsum_guess(struct errsum *s, const struct errsum_text *t)
{
	struct errsum_cause c = { .rule = s->ending, .guess = true };
	struct ending w = { .want = is_needless(s, t->number, false) ?
	    TAIL : LOOK };
	size_t best;

	if (c.rule == NULL ||
	    (s->bar.leaves && errsum_is_below(s, c.rule)))
		return;
	gather(&w, s, t, false);
	if (w.n == 0)
		gather(&w, s, t, true);
	if (w.n == 0)
		return;
	best = w.want == LOOK ? telling(s, &w, true) : w.n;
	if (best < w.n && comes_of(s, &w, best) &&
	    is_needless(s, t->number, true) &&
	    (best = telling(s, &w, false)) == w.n)
		return;
	c.kind = c.rule->kind;
	c.lines = mem_alloc(LOOK * sizeof(*c.lines));
	c.cap = LOOK;
	for (size_t i = w.n; i-- > 0;)
		if (worth(&w, best, i))
			put(&c, s, &w, i);
	c.first = c.start = c.lines[0].n;
	if (best < w.n)
		tell(&c, &w, best);
	c.last = c.lines[c.nlines - 1].n;
	errsum_keep(s, &c);
}
