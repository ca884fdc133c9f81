/* Where nothing is recognised: the end of what the failing command wrote. */
#include <string.h>

#include "base/mem.h"
#include "judge/errsum_known.h"
#include "judge/errsum_line.h"

enum { LOOK = 60, TAIL = 8 };

/* What the surroundings write at the end of a command. */
static const char *const markers[] = {
	"travis_time:", "travis_fold:", "The command \"", "##[", "section_",
	"npm ERR!", "npm error", "make: ***", "make[", "error Command failed",
	"Done. Your build exited", "Process completed", NULL
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

static const struct errrule *
rule(const struct errsum *s)
{
	for (size_t i = 0; i < s->rules->n; i++)
		if (strcmp(s->rules->v[i].id, "plain-tail") == 0)
			return &s->rules->v[i];
	return NULL;
}

/* The line that the failed command ended on: its status may be told later. */
static size_t
end_of(const struct errsum_regions *r, size_t number)
{
	const struct errsum_region *x = r->n ? &r->v[r->n - 1] : NULL;

	return x && x->status > 0 && x->last < number ? x->last + 1 : number;
}

void
errsum_guess(struct errsum *s, const struct errsum_text *t)
{
	size_t end = end_of(&s->regions, t->number);
	struct errsum_cause c = { .rule = rule(s), .guess = true };
	const char *at = t->line;
	size_t number = t->number;

	if (c.rule == NULL)
		return;
	c.kind = c.rule->kind;
	c.lines = mem_alloc(TAIL * sizeof(*c.lines));
	c.cap = TAIL;
	for (size_t k = 0; k < LOOK && at > t->window && c.nlines < TAIL;
	    k += number < end) {
		struct errsum_text up = { .s = at - 1 };

		while (up.s > t->window && up.s[-1] != '\n')
			up.s--;
		up.n = (size_t)(at - 1 - up.s);
		number--;
		at = up.s;
		if (number >= end)
			continue;
		errsum_prefix(&up);
		if (is_marker(up.bare, up.nbare) || is_marker(up.s, up.n)) {
			if (c.nlines)
				break;
			continue;
		}
		if (is_blank(up.s, up.n))
			continue;
		memmove(c.lines + 1, c.lines, c.nlines * sizeof(*c.lines));
		c.lines[0] = (struct errsum_line){ number,
		    mem_dup(up.s, up.n < 2000 ? up.n : 2000), false,
		    s->known && errsum_known_has(s->known, up.bare,
		    up.nbare) };
		c.nlines++;
	}
	if (c.nlines == 0) {
		errsum_cause_release(&c);
		return;
	}
	c.first = c.lines[0].n;
	c.last = c.lines[c.nlines - 1].n;
	errsum_keep(s, &c);
}
