/* Blocks of lines that tell of one failure, from the first to the last. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/errsum_known.h"
#include "judge/errsum_line.h"
#include "judge/errsum_own.h"

enum { SUBJECT = 4096, HEAD = 3072, SHOWN = 2000, JOIN = 3,
    BLOCK = 16 << 10 };

/* A part of the log as long as a pattern may see: the head of a long line
 * and its end. */
struct subject {
	const char *s;
	size_t n;
	char cut[SUBJECT];
};

static void
subject(struct subject *x, const char *s, size_t n)
{
	x->s = s;
	x->n = n;
	if (n > SUBJECT) {
		memcpy(x->cut, s, HEAD);
		memcpy(x->cut + HEAD, s + n - (SUBJECT - HEAD),
		    SUBJECT - HEAD);
		x->s = x->cut;
		x->n = SUBJECT;
	}
}

static bool
matches(struct errsum *s, struct pat *p, const struct subject *x,
    struct pat_span *m)
{
	int rc = p ? pat_match(p, x->s, x->n, m) : 0;

	s->limits += rc < 0;
	return rc > 0;
}

void
errsum_cause_release(struct errsum_cause *c)
{
	for (size_t i = 0; i < ERRFIELD_N; i++)
		free(c->field[i]);
	for (size_t i = 0; i < c->nframes; i++)
		free(c->frames[i]);
	for (size_t i = 0; i < c->nlines; i++)
		free(c->lines[i].text);
	free(c->lines);
	memset(c, 0, sizeof(*c));
}

static void
put_field(struct errsum_cause *c, int f, const struct pat_span *m,
    size_t number)
{
	const char *s = m->s;
	size_t n = m->n;

	while (n > 0 && strchr(" \t\r", s[n - 1]))
		n--;
	while (n > 0 && strchr(" \t", *s))
		s++, n--;
	if (n == 0)
		return;
	free(c->field[f]);
	c->field[f] = mem_dup(s, n < SHOWN ? n : SHOWN);
	c->told[f] = number;
}

static bool
is_place(int f)
{
	return f == ERRFIELD_FILE || f == ERRFIELD_LINE ||
	    f == ERRFIELD_COLUMN || f == ERRFIELD_END_LINE ||
	    f == ERRFIELD_END_COLUMN;
}

static bool
tells(const struct errpat *p, const struct pat_span *m, int field)
{
	for (size_t i = 1; i < PAT_GROUPS; i++)
		if (p->field[i] == field && m[i].s)
			return true;
	return false;
}

static void
forget_place(struct errsum_cause *c)
{
	for (int f = 0; f <= ERRFIELD_END_COLUMN; f++) {
		free(c->field[f]);
		c->field[f] = NULL;
	}
}

/* What the groups of a match tell.  The parts of a place come together, or
 * not at all: a line number of one file is none of another. */
static void
tell(struct errsum_block *b, const struct errpat *p,
    const struct pat_span *m, size_t number)
{
	struct errsum_cause *c = &b->cause;
	bool over = p->latest && !b->frozen;
	bool file = tells(p, m, ERRFIELD_FILE);
	bool place = !file || c->field[ERRFIELD_FILE] == NULL;

	/* A file with a line is better than one without. */
	if (file && (over || (c->field[ERRFIELD_LINE] == NULL &&
	    tells(p, m, ERRFIELD_LINE)))) {
		forget_place(c);
		place = true;
	}
	for (size_t i = 1; i < PAT_GROUPS; i++) {
		int f = p->field[i];

		if (f < 0 || m[i].s == NULL || (is_place(f) && !place))
			continue;
		if (c->field[f] == NULL || over)
			put_field(c, f, &m[i], number);
	}
	if (file && c->field[ERRFIELD_LINE])
		b->located = true;
}

/* A block that grows too long loses lines of its middle. */
static void
drop_line(struct errsum_cause *c)
{
	size_t i = c->nlines / 4;

	while (i + 1 < c->nlines && c->lines[i].key)
		i++;
	c->bytes -= strlen(c->lines[i].text);
	free(c->lines[i].text);
	memmove(&c->lines[i], &c->lines[i + 1],
	    (c->nlines - i - 1) * sizeof(*c->lines));
	c->nlines--;
}

static void
keep_line(const struct errsum *sum, struct errsum_block *b,
    const struct errsum_text *t, bool key)
{
	struct errsum_cause *c = &b->cause;
	const char *s = t->s;
	size_t n = t->n;

	c->last = t->number;
	while (n > 0 && strchr(" \t\r", s[n - 1]))
		n--;
	if (n > SHOWN)
		n = SHOWN;
	while (c->nlines == ERRSUM_LINES ||
	    (c->nlines > 20 && c->bytes + n > BLOCK))
		drop_line(c);
	mem_grow(&c->lines, c->nlines, &c->cap, sizeof(*c->lines));
	c->lines[c->nlines].n = t->number;
	c->lines[c->nlines].text = mem_dup(s, n);
	c->lines[c->nlines].known = sum->known &&
	    errsum_known_has(sum->known, t->bare, t->nbare);
	c->lines[c->nlines++].key = key;
	c->bytes += n;
}

/* Where there is no more room, a foreign frame makes way for an own one. */
static void
keep_frame(struct errsum_cause *c, const struct subject *x, bool own)
{
	const char *s = x->s;
	size_t n = x->n, i = c->nframes;

	if (i == ERRSUM_FRAMES) {
		while (own && i > 0 && c->frame_own[i - 1])
			i--;
		if (!own || i == 0)
			return;
		free(c->frames[--i]);
		for (; i + 1 < ERRSUM_FRAMES; i++) {
			c->frames[i] = c->frames[i + 1];
			c->frame_own[i] = c->frame_own[i + 1];
		}
		c->nframes--;
	}
	while (n > 0 && (*s == ' ' || *s == '\t'))
		s++, n--;
	c->frame_own[i] = own;
	c->frames[i] = mem_dup(s, n < 300 ? n : 300);
	c->nframes++;
}

static void
take_frame(struct errsum_block *b, const struct pat_span *m,
    const struct subject *x, size_t number)
{
	const struct errrule *r = b->cause.rule;
	struct errsum_cause *c = &b->cause;
	struct errsum_frame f = { NULL, 0, NULL, 0 };
	bool own;

	for (size_t i = 1; i < PAT_GROUPS; i++) {
		if (r->frame.field[i] == ERRFIELD_FILE && m[i].s)
			f.file = m[i].s, f.nfile = m[i].n;
		if (r->frame.field[i] == ERRFIELD_FUNCTION && m[i].s)
			f.function = m[i].s, f.nfunction = m[i].n;
	}
	own = errsum_own(&f);
	keep_frame(c, x, own);
	if (f.file == NULL)	/* its place stands on the next line */
		return;
	/* A place that a message told is better than that of a frame. */
	if (b->located || (b->frozen && c->field[ERRFIELD_FILE]))
		return;
	if (c->field[ERRFIELD_FILE] == NULL || (own && !c->own) ||
	    (own && r->frames_last)) {
		for (size_t i = 1; i < PAT_GROUPS; i++) {
			int to = r->frame.field[i];

			if (to >= 0 && m[i].s &&
			    (is_place(to) || to == ERRFIELD_FUNCTION))
				put_field(c, to, &m[i], number);
		}
		c->own = own;
	}
}

/* What a further line of the block tells; false: nothing. */
static bool
learn(struct errsum *s, struct errsum_block *b, const struct subject *x,
    size_t number)
{
	struct errrule *r = (struct errrule *)b->cause.rule;
	struct pat_span m[PAT_GROUPS];
	bool key = false;

	if (matches(s, r->freeze, x, NULL))
		b->frozen = true;
	else if (b->frozen && matches(s, r->join, x, NULL))
		b->frozen = false;	/* another link, of another sort */
	if (matches(s, r->need, x, NULL))
		b->needed = true;
	for (size_t i = 0; i < r->ntake; i++)
		if (matches(s, r->take[i].pat, x, m)) {
			errpat_bind(&r->take[i], NULL);
			tell(b, &r->take[i], m, number);
			key = true;
		}
	if (matches(s, r->frame.pat, x, m)) {
		errpat_bind(&r->frame, NULL);
		take_frame(b, m, x, number);
		key = true;
	}
	return key;
}

/* How much a severity's word says. */
static enum errseverity
severity_of(const char *word, enum errseverity otherwise)
{
	static const struct { const char *word; enum errseverity is; } v[] = {
		{ "warn", ERRSEVERITY_WARNING }, { "w", ERRSEVERITY_WARNING },
		{ "note", ERRSEVERITY_NOTE }, { "info", ERRSEVERITY_NOTE },
		{ "remark", ERRSEVERITY_NOTE }, { "hint", ERRSEVERITY_NOTE },
		{ "refactor", ERRSEVERITY_WARNING },
		{ "convention", ERRSEVERITY_WARNING },
		{ "style", ERRSEVERITY_WARNING },
		{ "suggestion", ERRSEVERITY_WARNING },
		{ "error", ERRSEVERITY_ERROR }, { "fatal", ERRSEVERITY_ERROR },
		{ "e", ERRSEVERITY_ERROR }, { "f", ERRSEVERITY_ERROR }
	};
	size_t n = strlen(word);

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		size_t k = strlen(v[i].word);

		if ((k == 1 ? n == 1 : n >= k) &&
		    strncasecmp(word, v[i].word, k) == 0)
			return v[i].is;
	}
	return otherwise;
}

/* May a hide what b tells of the same line?  A repository's own rule hides
 * only its own kind: a change to it must not hide a failure. */
static bool
outdoes(const struct errrule *a, const struct errrule *b)
{
	return (!a->own || b->own) && a->weight >= b->weight;
}

/* May an open block still prove to know more of this line than c does? */
static bool
has_rival(const struct errsum *s, const struct errsum_cause *c)
{
	for (size_t i = 0; i < s->nopen; i++) {
		const struct errsum_block *o = &s->open[i];

		if (o->cause.start == c->start && o->cause.rule->need &&
		    !o->beaten && o->cause.rule != c->rule &&
		    outdoes(o->cause.rule, c->rule))
			return true;
	}
	return false;
}

/* Causes that waited for a rival which came to nothing. */
static void
release_held(struct errsum *s)
{
	for (size_t i = 0; i < s->nheld;)
		if (has_rival(s, &s->held[i])) {
			i++;
		} else {
			struct errsum_cause c = s->held[i];

			s->held[i] = s->held[--s->nheld];
			errsum_keep(s, &c);
		}
}

/* Of those that began on the same line only the best is told of. */
static void
settle(struct errsum *s, struct errsum_cause *c)
{
	for (size_t i = 0; i < s->nopen; i++)
		if (s->open[i].cause.start == c->start &&
		    outdoes(c->rule, s->open[i].cause.rule))
			s->open[i].beaten = true;
	for (size_t i = 0; i < s->nheld;)
		if (s->held[i].start == c->start &&
		    (!c->rule->own || s->held[i].rule->own)) {
			errsum_cause_release(&s->held[i]);
			s->held[i] = s->held[--s->nheld];
		} else {
			i++;
		}
	if (has_rival(s, c) && s->nheld < ERRSUM_OPEN)
		s->held[s->nheld++] = *c;
	else
		errsum_keep(s, c);
}

/* A block that has ended becomes a cause, or nothing. */
static void
drop_block(struct errsum *s, size_t i)
{
	struct errsum_block b = s->open[i];
	struct errsum_cause *c = &b.cause;

	memmove(&s->open[i], &s->open[i + 1],
	    (s->nopen - i - 1) * sizeof(*s->open));
	s->nopen--;
	if (b.beaten || (c->rule->need && !b.needed)) {
		errsum_cause_release(c);
	} else {
		if (c->field[ERRFIELD_SEVERITY])
			c->severity = severity_of(c->field[ERRFIELD_SEVERITY],
			    c->severity);
		settle(s, c);
	}
	release_held(s);
}

enum step { PASSED, TAKEN, LOOSELY, ENDED, ENDED_TAKEN };

/* A line for an open block: taken, not its own, or its end. */
static enum step
step(struct errsum *s, struct errsum_block *b, const struct errsum_text *t)
{
	const struct errrule *r = b->cause.rule;
	bool strict = r->body != NULL || (r->end == NULL && r->last == NULL);
	struct subject x;
	bool key, joined = false;

	subject(&x, b->raw ? t->s : t->bare, b->raw ? t->n : t->nbare);
	if (b->ended) {
		joined = matches(s, r->join, &x, NULL);
		if (!joined)
			return --b->join == 0 ? ENDED : PASSED;
		b->ended = false;
	} else if (b->left == 0 || matches(s, r->end, &x, NULL)) {
		return ENDED;
	} else if (matches(s, r->last, &x, NULL)) {
		learn(s, b, &x, t->number);
		keep_line(s, b, t, true);
		b->ended = true;
		b->join = JOIN;
		return r->join ? TAKEN : ENDED_TAKEN;
	}
	key = learn(s, b, &x, t->number);
	if (strict && !joined &&
	    !(r->body ? matches(s, r->body, &x, NULL) : key))
		return ++b->foreign > r->gap ? ENDED : PASSED;
	b->foreign = 0;
	b->left--;
	keep_line(s, b, t, false);
	return strict ? TAKEN : LOOSELY;
}

/* What stands above tells file, test or the like; lines that are to be shown
 * come first. */
static void
look_above(struct errsum *s, struct errsum_block *b,
    const struct errsum_text *t)
{
	const struct errrule *r = b->cause.rule;
	struct pat_span m[PAT_GROUPS];

	for (size_t i = 0; i < r->nabove; i++) {
		struct errpat *p = &r->above[i];
		const char *end = t->window, *at = t->line;
		size_t number = t->number;

		for (unsigned k = 0; k < p->within && at > end; k++) {
			struct errsum_text up = { .s = at - 1 };
			struct subject x;

			while (up.s > end && up.s[-1] != '\n')
				up.s--;
			up.n = (size_t)(at - 1 - up.s);
			up.number = --number;
			at = up.s;
			errsum_prefix(&up);
			subject(&x, b->raw ? up.s : up.bare,
			    b->raw ? up.n : up.nbare);
			if (matches(s, p->pat, &x, m)) {
				errpat_bind(p, NULL);
				tell(b, p, m, number);
				if (p->show)
					keep_line(s, b, &up, true);
				break;
			}
			if (matches(s, p->until, &x, NULL))
				break;
		}
	}
}

/* Lines from above were found from below. */
static void
sort_lines(struct errsum_cause *c)
{
	for (size_t i = 1; i < c->nlines; i++)
		for (size_t k = i; k > 0 && c->lines[k].n < c->lines[k - 1].n;
		    k--) {
			struct errsum_line x = c->lines[k];

			c->lines[k] = c->lines[k - 1];
			c->lines[k - 1] = x;
		}
	if (c->nlines && c->lines[0].n < c->first)
		c->first = c->lines[0].n;
}

/* [INFO] in front of a compiler's message says that it is none; in front of
 * a test's it says nothing. */
static enum errseverity
surroundings(const struct errrule *r, const struct errsum_text *t, bool raw)
{
	if (raw || t->severity < 0 || r->severity != ERRSEVERITY_ERROR ||
	    (t->severity == ERRSEVERITY_NOTE && r->kind != ERRKIND_COMPILE &&
	    r->kind != ERRKIND_LINT))
		return r->severity;
	return (enum errseverity)t->severity;
}

/* Room for one more?  The repository's own rules have a third of it and make
 * way for others. */
static bool
make_room(struct errsum *s, const struct errrule *r)
{
	bool full = s->nopen == ERRSUM_OPEN;
	size_t own = 0, first = 0;

	for (size_t i = s->nopen; i > 0; i--)
		if (s->open[i - 1].cause.rule->own) {
			first = i - 1;
			own++;
		}
	if (full && r->own && own == 0)
		return false;
	if (full || (r->own && own >= ERRSUM_OPEN / 3))
		drop_block(s, first);
	return true;
}

static void
open_block(struct errsum *s, struct errrule *r, const struct errsum_text *t,
    bool raw, const struct pat_span *m, unsigned inside)
{
	struct errsum_block *b;

	if (!make_room(s, r))
		return;
	b = &s->open[s->nopen++];
	memset(b, 0, sizeof(*b));
	b->cause.rule = r;
	b->cause.kind = r->kind;
	b->cause.severity = surroundings(r, t, raw);
	b->cause.consequence = r->consequence;
	b->cause.index = r->index;
	b->cause.first = b->cause.start = t->number;
	b->cause.inside = inside;
	b->raw = raw;
	b->left = r->max;
	b->needed = r->need == NULL;
	errpat_bind(&r->start, NULL);
	tell(b, &r->start, m, t->number);
	look_above(s, b, t);
	keep_line(s, b, t, true);
	sort_lines(&b->cause);
	s->fired[r - s->rules->v]++;
	if (r->body == NULL && r->end == NULL && r->last == NULL &&
	    r->ntake == 0 && r->frame.pat == NULL)
		drop_block(s, s->nopen - 1);
}

/* Does a rule start here?  1 as its surroundings are taken off, 2 as it
 * stands, 0 no. */
static int
starts(struct errsum *s, const struct errrule *r,
    const struct errsum_text *t, struct subject *x, struct pat_span *m)
{
	int as = 1;

	subject(x, t->bare, t->nbare);
	if (!relit_begins(&r->head, x->s, x->n) ||
	    !matches(s, r->start.pat, x, m)) {
		if (t->bare == t->s)
			return 0;
		as = 2;
		subject(x, t->s, t->n);
		if (!relit_begins(&r->head, x->s, x->n) ||
		    !matches(s, r->start.pat, x, m))
			return 0;
	}
	return matches(s, r->not, x, NULL) ? 0 : as;
}

/* What starts here: each rule that still needs another line to be sure, and
 * the best of those that do not.  least: the weight that it must exceed.
 * False: nothing. */
static bool
start(struct errsum *s, const struct errsum_text *t, const unsigned *rules,
    size_t n, unsigned inside, unsigned least)
{
	struct pat_span m[PAT_GROUPS];
	struct errrule *found = NULL;
	struct subject x;
	bool any = false;
	int as;

	for (size_t i = 0; i < n; i++) {
		struct errrule *r = &s->rules->v[rules[i]];

		if ((least && r->weight <= least) || (found && !r->own &&
		    r->need == NULL && r->weight <= found->weight))
			continue;
		if ((as = starts(s, r, t, &x, m)) == 0)
			continue;
		any = true;
		if (r->need || r->own)
			open_block(s, r, t, as == 2, m, inside);
		else
			found = r;
	}
	if (found && (as = starts(s, found, t, &x, m)) != 0)
		open_block(s, found, t, as == 2, m, inside);
	return any;
}

bool
errsum_take(struct errsum *s, const struct errsum_text *t,
    const unsigned *rules, size_t n)
{
	unsigned inside = 0, taken = 0;
	size_t i = 0;

	while (i < s->nopen) {
		struct errsum_block *b = &s->open[i];
		bool own = b->cause.rule->own;
		unsigned weight = own ? 0 : b->cause.rule->weight;

		switch (step(s, b, t)) {
		case TAKEN:
			/* What is not sure yet hides nothing. */
			if (b->needed && weight > taken)
				taken = weight;
			i++;
			break;
		case LOOSELY:
			if (b->needed && weight > inside)
				inside = weight;
			i++;
			break;
		case ENDED_TAKEN:
			if (b->needed && !own)
				taken = 100;
			drop_block(s, i);
			break;
		case ENDED:
			drop_block(s, i);
			break;
		case PASSED:
			i++;
			break;
		}
	}
	if (n > 0)
		taken |= start(s, t, rules, n, inside, taken);
	return taken > 0 || inside > 0;
}

bool
errsum_busy(const struct errsum *s)
{
	return s->nopen > 0;
}

void
errsum_close_all(struct errsum *s)
{
	while (s->nopen > 0)
		drop_block(s, 0);
}
