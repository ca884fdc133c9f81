/* What the end of a command says of its cause. */
#include <string.h>

#include "judge/errsum_line.h"

/* ITS_STATUS: so much that it comes before what may have gone before it.
 * ALIKE: rules that differ by no more know about as much. */
enum { WITHIN = 80, ITS_STATUS = 20, ITS_TARGET = 10, ALIKE = 10 };

/* How a shell tells what ended so (POSIX, Exit Status for Commands), and which
 * signals are told by which words. */
static const struct meaning {
	int status;
	const char *word;
} meanings[] = {
	{ 126, "ermission denied" }, { 126, "annot execute" },
	{ 127, "not found" }, { 132, "llegal instruction" },
	{ 134, "bort" }, { 135, "us error" },
	{ 136, "loating point exception" }, { 137, "illed" },
	{ 139, "egmentation fault" }, { 139, "SIGSEGV" }
};

bool
errsum_is_pointed(const struct errsum_regions *r, size_t line)
{
	for (size_t i = 0; i < r->npoints; i++)
		if (r->points[i].line >= line &&
		    r->points[i].line - line < WITHIN)
			return true;
	return false;
}

/* The status of what wrote a line: what its wrapper says, its region, or the
 * whole. */
static int
status_of(const struct errsum *s, const struct errsum_cause *c)
{
	const struct errsum_regions *r = &s->regions;
	const struct errsum_region *x = errsum_region_of(r, c->last);

	for (size_t i = 0; i < r->npoints; i++)
		if (r->points[i].line >= c->last && r->points[i].status > 0)
			return r->points[i].line - c->last < WITHIN ?
			    r->points[i].status : 0;
	return x && x->status > 0 ? x->status : s->status;
}

static bool
says(const struct errsum_cause *c, const char *word)
{
	const char *m = c->field[ERRFIELD_MESSAGE];

	for (size_t i = 0; i < c->nlines; i++)
		if (c->lines[i].n == c->start &&
		    strstr(c->lines[i].text, word))
			return true;
	return m && strstr(m, word);
}

/* "src/till.c" is what "build/till.o" is made of: the name without folders
 * and its suffix. */
static size_t
stem(const char **path)
{
	const char *base = strrchr(*path, '/'), *dot;

	base = base ? base + 1 : *path;
	dot = strchr(base, '.');
	*path = base;
	return dot ? (size_t)(dot - base) : strlen(base);
}

static bool
is_target(const struct errsum_point *p, const char *file)
{
	const char *target = p->target;
	size_t n = stem(&target), k = stem(&file);

	return n > 0 && n == k && memcmp(target, file, n) == 0;
}

/* Does it tell of "./till" or "build/till", where till.c is the file? */
static bool
runs_made_of(const struct errsum_cause *c, const char *file)
{
	const char *m = c->field[ERRFIELD_MESSAGE], *at = m;
	size_t n = stem(&file);

	while (n > 0 && at && (at = strchr(at, '/')) != NULL) {
		at++;
		if (strncmp(at, file, n) == 0 && (at[n] == ':' ||
		    at[n] == '\'' || at[n] == ' ' || at[n] == '\0'))
			return true;
	}
	return false;
}

/* "./till: not found": may it be missing because what it is made of did not
 * compile, above in the same command? */
static bool
is_unmade(const struct errsum *s, const struct errsum_cause *c, int status)
{
	const struct errsum_region *r = errsum_region_of(&s->regions, c->last);

	for (size_t i = 0; status == 127 && i < s->n; i++) {
		const struct errsum_cause *x = &s->v[i];

		if (x->kind == ERRKIND_COMPILE && x->field[ERRFIELD_FILE] &&
		    x->severity == ERRSEVERITY_ERROR && x->last < c->first &&
		    errsum_region_of(&s->regions, x->last) == r &&
		    runs_made_of(c, x->field[ERRFIELD_FILE]))
			return true;
	}
	return false;
}

static bool
has_status(const struct errsum *s, const struct errsum_cause *c)
{
	int status = status_of(s, c);

	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (status == meanings[i].status && says(c, meanings[i].word) &&
		    (c->kind == ERRKIND_CRASH || c->kind == ERRKIND_DEPENDENCY))
			return true;
	return false;
}

/* The first wrapper behind a line that says that something failed. */
static size_t
wrapper(const struct errsum_regions *r, size_t line)
{
	size_t i = 0;

	while (i < r->npoints && r->points[i].line < line)
		i++;
	return i;
}

/* A status is that of the last command: what ended so before it did not end
 * what was run. */
static bool
is_last(const struct errsum *s, const struct errsum_cause *c)
{
	const struct errsum_regions *r = &s->regions;

	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *x = &s->v[i];

		if (x->start > c->start &&
		    x->rule->weight + ALIKE >= c->rule->weight &&
		    !x->guess && !x->index && !x->consequence &&
		    errsum_region_of(r, x->last) ==
		    errsum_region_of(r, c->last) &&
		    wrapper(r, x->last) == wrapper(r, c->last) &&
		    has_status(s, x))
			return false;
	}
	return true;
}

int
errsum_fits_end(const struct errsum *s, const struct errsum_cause *c)
{
	int worth = 0;

	if (c->guess || c->index || c->consequence)
		return 0;
	if (has_status(s, c) && is_last(s, c) &&
	    !is_unmade(s, c, status_of(s, c)))
		worth = ITS_STATUS;
	for (size_t i = 0; c->field[ERRFIELD_FILE] && i < s->regions.npoints;
	    i++) {
		const struct errsum_point *p = &s->regions.points[i];

		if (p->line >= c->last && p->line - c->last < WITHIN &&
		    is_target(p, c->field[ERRFIELD_FILE]))
			return worth + ITS_TARGET;
	}
	return worth;
}
