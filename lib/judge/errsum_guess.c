/* Where nothing is recognised: the end of what the failing command wrote. */
#include <string.h>

#include "base/mem.h"
#include "judge/errsum_known.h"
#include "judge/errsum_line.h"

enum { LOOK = 60, TAIL = 8 };

/* What the surroundings write at the end of a command. */
static const char *const markers[] = {
	"travis_time:", "travis_fold:", "The command \"", "##[", "section_",
	"npm ERR!", "npm error", "make: ***", "make: [", "make[",
	"error Command failed",
	"info Visit https://yarnpkg.com", "Done. Your build exited",
	"Process completed", "Error: Process completed", "error: recipe for",
	"ERROR: Job failed", "Build step '", "Finished: ", "Cleaning up", NULL
};

static bool
is_marker(const char *s, size_t n)
{
	for (size_t i = 0; markers[i]; i++) {
		size_t k = strlen(markers[i]);

		if (n >= k && memcmp(s, markers[i], k) == 0)
			return true;
	}
	return false;
}

static bool
is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strchr(" \t\r", s[i]))
			return false;
	return true;
}

/* What tools say of a step that passed, at a line's begin or end. */
static const char *const good[] = {
	"ok ", "[ok]", "[OK]", "[  OK", "[       OK", "PASS", "--- PASS",
	"=== PASS", "[+]", "\xe2\x9c\x93", "\xe2\x9c\x94", "\xe2\x88\x9a", NULL
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

static const struct errrule *
rule(const struct errsum *s)
{
	for (size_t i = 0; i < s->rules->n; i++)
		if (strcmp(s->rules->v[i].id, "plain-tail") == 0)
			return &s->rules->v[i];
	return NULL;
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

/* The last lines that tell something; all: also those of what passed. */
static void
collect(const struct errsum *s, struct errsum_cause *c,
    const struct errsum_text *t, bool all)
{
	const char *at = t->line;
	size_t number = t->number, from, end;

	bounds(&s->regions, t->number, &from, &end);
	for (size_t k = 0; k < LOOK && at > t->window && c->nlines < TAIL;
	    k += number < end) {
		struct errsum_text up = { .s = at - 1,
		    .named = s->regions.named };
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
			if (c->nlines)
				break;
			continue;
		}
		if (is_blank(up.s, up.n) ||
		    (!all && is_passed(up.bare, up.nbare)))
			continue;
		memmove(c->lines + 1, c->lines, c->nlines * sizeof(*c->lines));
		c->lines[0] = (struct errsum_line){ number,
		    mem_dup(up.s, up.n < 2000 ? up.n : 2000), false,
		    s->known && errsum_known_has(s->known, up.bare,
		    up.nbare), false };
		c->nlines++;
	}
}

void
errsum_guess(struct errsum *s, const struct errsum_text *t)
{
	struct errsum_cause c = { .rule = rule(s), .guess = true };

	if (c.rule == NULL)
		return;
	c.kind = c.rule->kind;
	c.lines = mem_alloc(TAIL * sizeof(*c.lines));
	c.cap = TAIL;
	collect(s, &c, t, false);
	if (c.nlines == 0)
		collect(s, &c, t, true);
	if (c.nlines == 0) {
		errsum_cause_release(&c);
		return;
	}
	c.first = c.start = c.lines[0].n;
	c.last = c.lines[c.nlines - 1].n;
	errsum_keep(s, &c);
}
