/* Commands that a service, or a shell with -x, shows before what they write. */
#include <string.h>

#include "judge/errsum_echo.h"
#include "judge/errsum_line.h"

/* MARGIN: so much may stand before them.  MOST: as many lines are looked at
 * for the next one. */
enum { MARGIN = 80, MOST = 500 };

static bool
shows(const char *s, size_t n, char sign)
{
	return n > 2 && s[0] == sign && s[1] == ' ' && s[2] != ' ';
}

size_t
errsum_shown_above(const struct errsum_text *t, char sign)
{
	size_t margin = (size_t)(t->bare - t->line), number = t->number;
	const char *end = t->line, *at;

	if (margin > MARGIN)
		return 0;
	for (; end > t->window; end = at) {
		size_t n;

		for (at = end - 1; at > t->window && at[-1] != '\n'; at--)
			;
		number--;
		n = (size_t)(end - at);
		if (n > margin && shows(at + margin, n - margin, sign))
			return number;
	}
	return 0;
}

void
errsum_shrugs(struct errsum_regions *r, const struct errsum_text *t)
{
	r->shrug.line = t->number;
	r->shrug.sign = *t->bare;
}

void
errsum_shrugged(struct errsum_regions *r, size_t next, bool calm)
{
	if (r->shrug.line && calm && next > r->shrug.line)
		errsum_calm_lines(&r->calms, r->shrug.line, next - 1);
	r->shrug.line = 0;
}

void
errsum_shrugged_above(struct errsum_regions *r, const struct errsum_text *t)
{
	size_t from = errsum_shown_above(t, '+');

	if (from > 0)
		errsum_calm_lines(&r->calms, from, t->number);
}

void
errsum_shown(struct errsum_regions *r, const struct errsum_text *t)
{
	if (r->shrug.line == 0 || t->number == r->shrug.line)
		return;
	if (shows(t->bare, t->nbare, r->shrug.sign))
		errsum_shrugged(r, t->number, true);
	else if (t->number - r->shrug.line > MOST)
		errsum_shrugged(r, t->number, false);
}
