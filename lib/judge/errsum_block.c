/* Blocks of lines that tell of one failure, from the first to the last. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/errsum_above.h"
#include "judge/errsum_colon.h"
#include "judge/errsum_learn.h"
#include "judge/errsum_level.h"
#include "judge/errsum_source.h"

enum { JOIN = 3 };

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
		{ "deprecat", ERRSEVERITY_WARNING },
		{ "notice", ERRSEVERITY_NOTE },
		{ "style", ERRSEVERITY_WARNING },
		{ "suggestion", ERRSEVERITY_WARNING },
		{ "!", ERRSEVERITY_WARNING },
		{ "1", ERRSEVERITY_WARNING },	/* eslint's */
		{ "\xe2\x9a\xa0", ERRSEVERITY_WARNING },	/* a sign */
		{ "\xe2\x84\xb9", ERRSEVERITY_NOTE },
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
 * only its own kind: a change to it must not hide a failure.  Of equals the
 * one knows more that needs another line. */
static bool
outdoes(const struct errrule *a, const struct errrule *b)
{
	return (!a->own || b->own) && (a->weight > b->weight ||
	    (a->weight == b->weight && (a->need || !b->need)));
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

/* Is a better block of the same line open that is sure to be a cause? */
static bool
is_outdone(const struct errsum *s, const struct errsum_cause *c)
{
	for (size_t i = 0; i < s->nopen; i++) {
		const struct errsum_block *o = &s->open[i];

		if (o->cause.start == c->start && o->needed && !o->beaten &&
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

/* What its words say that it is. */
static enum errseverity
told_severity(const struct errsum_cause *c)
{
	const char *word = c->field[ERRFIELD_SEVERITY];

	return word ? severity_of(word, c->severity) : c->severity;
}

/* A block has begun, or it came to nothing. */
static void
count(struct errsum *s, const struct errsum_cause *c, bool in_vain)
{
	size_t i = (size_t)(c->rule - s->rules->v);
	bool error = told_severity(c) == ERRSEVERITY_ERROR;

	s->fired[i] += !in_vain;
	if (error != in_vain && ++(error ? s->errors : s->vain)[i] ==
	    ERRSUM_FLOOD)
		s->floods++;
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
	if (b.beaten || (c->rule->need && !b.needed) || is_outdone(s, c)) {
		if (c->rule->need && !b.needed)
			count(s, c, true);
		errsum_cause_release(c);
	} else {
		c->severity = told_severity(c);
		errsum_go_on(c);
		settle(s, c);
	}
	release_held(s);
}

/* A line in each view, made when it is needed. */
struct sight {
	const struct errsum_text *t;
	struct errsum_subject x[ERRSUM_VIEWS];
	bool has[ERRSUM_VIEWS];
};

static const struct errsum_subject *
see(struct sight *g, unsigned how)
{
	/* So that an analyser sees that there are no others. */
	unsigned i = how < ERRSUM_TAGGED ? how ? ERRSUM_WHOLE : ERRSUM_BARE :
	    ERRSUM_TAGGED;

	if (!g->has[i])
		errsum_subject_of(&g->x[i], g->t, i);
	g->has[i] = true;
	return &g->x[i];
}

enum step { PASSED, TAKEN, LOOSELY, ENDED, ENDED_TAKEN };

/* A line for an open block: taken, not its own, or its end. */
static enum step
step(struct errsum *s, struct errsum_block *b, struct sight *g)
{
	const struct errsum_text *t = g->t;
	const struct errsum_subject *x = see(g, b->view);
	const struct errrule *r = b->cause.rule;
	bool strict = r->body != NULL || (r->end == NULL && r->last == NULL);
	bool key, joined = false;

	if (errsum_is_beside(&b->cause, g->t))
		return PASSED;
	/* Where [warn] stands before its first line it does so each time. */
	if (b->tagged && t->severity < 0)
		return ENDED;
	if (b->ended) {
		joined = errsum_matches(s, r->join, x, NULL);
		if (!joined)
			return --b->join == 0 ? ENDED : PASSED;
		b->ended = false;
	} else if (b->left == 0 || errsum_matches(s, r->end, x, NULL)) {
		/* Of a step its end will do, behind its command. */
		b->needed |= r->step && b->left > 0 && b->cause.nlines > 1 &&
		    errsum_matches(s, r->need, x, NULL);
		return ENDED;
	} else if (errsum_matches(s, r->last, x, NULL)) {
		errsum_learn(s, b, x, t->number);
		errsum_keep_line(s, b, t, true);
		b->ended = true;
		b->join = JOIN;
		return r->join ? TAKEN : ENDED_TAKEN;
	}
	if (r->together && b->foreign > 0) {
		errsum_need(s, b, x);
		return ++b->foreign > r->gap ? ENDED : PASSED;
	}
	key = errsum_learn(s, b, x, t->number);
	if (strict && !joined &&
	    !(r->body ? errsum_matches(s, r->body, x, NULL) : key))
		return ++b->foreign > r->gap ? ENDED : PASSED;
	b->foreign = 0;
	b->left--;
	errsum_keep_line(s, b, t, b->shown == t->number);
	return strict ? TAKEN : LOOSELY;
}

/* [INFO] in front of a compiler's message says that it is none; in front of
 * a test's it says nothing. */
static enum errseverity
surroundings(const struct errrule *r, const struct errsum_text *t,
    unsigned how)
{
	if (how != ERRSUM_BARE || t->severity < 0 ||
	    r->severity != ERRSEVERITY_ERROR ||
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

/* file: what it is of where it tells none, or NULL. */
static void
open_block(struct errsum *s, struct errrule *r, const struct errsum_text *t,
    unsigned how, const struct pat_span *m, unsigned inside, const char *file)
{
	struct errsum_block *b;

	if (!make_room(s, r))
		return;
	b = &s->open[s->nopen++];
	memset(b, 0, sizeof(*b));
	b->cause.rule = r;
	b->cause.kind = r->kind;
	b->cause.severity = surroundings(r, t, how);
	b->cause.consequence = r->consequence;
	b->cause.index = r->index;
	b->cause.first = b->cause.start = t->number;
	errsum_source(b->cause.source, t);
	b->cause.inside = inside;
	b->view = how;
	b->tagged = how == ERRSUM_BARE && t->severity > ERRSEVERITY_ERROR;
	b->left = r->max;
	b->needed = r->need == NULL;
	errpat_bind(&r->start, NULL);
	errsum_tell(b, &r->start, m, t->number);
	errsum_logged(&b->cause, t);
	if (file && b->cause.field[ERRFIELD_FILE] == NULL)
		b->cause.field[ERRFIELD_FILE] = mem_strdup(file);
	errsum_look_above(s, b, t);
	errsum_keep_line(s, b, t, true);
	errsum_sort_lines(&b->cause);
	count(s, &b->cause, false);
	if (r->body == NULL && r->end == NULL && r->last == NULL &&
	    r->ntake == 0 && r->frame.pat == NULL)
		drop_block(s, s->nopen - 1);
}

/* Each block that starts on a line of which the walk tells. */
static void
open_each(struct errsum *s, struct errrule *r, const struct errsum_text *t,
    struct pat_span *m, unsigned inside, struct errsum_walk *w)
{
	enum { MOST = 5000 };
	char *file;

	for (int i = 0; i < MOST; i++) {
		file = errsum_walk_file(w);
		open_block(s, r, t, ERRSUM_BARE, m, inside, file);
		free(file);
		if (!errsum_walk(s, r, w, m))
			break;
	}
}

/* No pattern knows it, or the rule does not want it all the same. */
enum { NOWHERE = -1, UNWANTED = -2 };

/* Does a rule start here?  The view in which it does, or one of these. */
static int
starts(struct errsum *s, struct errrule *r, struct sight *g,
    struct pat_span *m, struct errsum_walk *w)
{
	const struct errsum_text *t = g->t;
	const char *from[ERRSUM_VIEWS] = { t->bare, t->whole, t->tagged };
	int how = ERRSUM_BARE;

	if (r->again) {
		*w = (struct errsum_walk){ .at = t->bare,
		    .end = t->bare + t->nbare };
		return errsum_walk(s, r, w, m) ? how : UNWANTED;
	}
	while (!errsum_matches(s, r->start.pat, see(g, (unsigned)how), m)) {
		do {
			if (++how == ERRSUM_VIEWS)
				return NOWHERE;
		} while (from[how] == t->bare);
	}
	return errsum_matches(s, r->not, see(g, (unsigned)how), NULL) ||
	    !errsum_has_above(s, r, t, (unsigned)how) ? UNWANTED : how;
}

/* How much a rule knows of a line that several know: a plain shape knows less
 * than a tool's own rule, also where that says that it is no cause. */
static unsigned
knowledge(const struct errrule *r)
{
	return r->weight + (strcmp(r->family, "plain") != 0 ? 100 : 0);
}

/* What starts here: each rule that still needs another line to be sure, and
 * the best of those that do not.  least: the weight that it must exceed.
 * False: nothing. */
static bool
start(struct errsum *s, struct sight *g, const unsigned *rules, size_t n,
    unsigned inside, unsigned least)
{
	struct pat_span m[PAT_GROUPS], best[PAT_GROUPS];
	struct errsum_walk w, best_walk = { .at = NULL };
	struct errrule *found = NULL;
	const char *nowhere = NULL;
	int how, found_how = 0;
	bool any = false, asked = true;

	for (size_t i = 0; i < n; i++) {
		struct errrule *r = &s->rules->v[rules[i]];

		if ((least && r->weight <= least) || (found && !r->own &&
		    r->need == NULL && knowledge(r) <= knowledge(found))) {
			asked = false;
			continue;
		}
		/* Two rules may begin alike. */
		if (r->start.pat->source == nowhere)
			continue;
		if ((how = starts(s, r, g, m, &w)) < 0) {
			if (how == NOWHERE)
				nowhere = r->start.pat->source;
			continue;
		}
		any = true;
		if (r->need || r->own) {
			open_block(s, r, g->t, (unsigned)how, m, inside, NULL);
			continue;
		}
		found = r;
		found_how = how;
		memcpy(best, m, sizeof(best));
		if (r->again)
			best_walk = w;
	}
	if (found && found->again)
		open_each(s, found, g->t, best, inside, &best_walk);
	else if (found)
		open_block(s, found, g->t, (unsigned)found_how, best,
		    inside, NULL);
	s->told += any || !asked;
	return any;
}

bool
errsum_take(struct errsum *s, const struct errsum_text *t,
    const unsigned *rules, size_t n)
{
	struct sight g;
	unsigned inside = 0, taken = 0;
	size_t i = 0;

	g.t = t;
	for (unsigned how = 0; how < ERRSUM_VIEWS; how++)
		g.has[how] = false;
	while (i < s->nopen) {
		struct errsum_block *b = &s->open[i];
		bool own = b->cause.rule->own;
		unsigned weight = own ? 0 : b->cause.rule->weight;

		switch (step(s, b, &g)) {
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
		taken |= start(s, &g, rules, n, inside, taken);
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
