/* Which command wrote which lines, and how it ended. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/errsum_echo.h"
#include "judge/errsum_forms.h"
#include "judge/errsum_line.h"
#include "judge/errsum_source.h"

enum { MOST = 4096, FULL = 8192, COMMAND = 200, ECHO = 100 };

struct errsum_markers {
	struct errpat *pat;
	size_t n;
};

struct errsum_markers *
errsum_markers_new(void)
{
	struct errsum_markers *k = mem_alloc(sizeof(*k));

	k->n = 0;
	while (errsum_form(k->n))
		k->n++;
	k->pat = mem_alloc(k->n * sizeof(*k->pat));
	for (size_t i = 0; i < k->n; i++)
		k->pat[i].pat = pat_new(errsum_form(i)->regex);
	return k;
}

void
errsum_markers_free(struct errsum_markers *k)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < k->n; i++)
		pat_free(k->pat[i].pat);
	free(k->pat);
	free(k);
}

const char *
errsum_marker_words(size_t i, struct relit *w, struct arena *a)
{
	const struct errsum_form *f = errsum_form(i);

	if (f == NULL)
		return NULL;
	relit_find(w, a, f->regex);
	return f->regex;
}

static void
add(struct errsum_regions *r, size_t first, size_t last, int status,
    const struct pat_span *command)
{
	struct errsum_region *x;

	if (r->v && r->n == FULL) {	/* what is old tells least */
		for (size_t i = 0; i < MOST; i++)
			free(r->v[i].command);
		memcpy(r->v, r->v + MOST, MOST * sizeof(*r->v));
		r->n = MOST;
	}
	mem_grow(&r->v, r->n, &r->cap, sizeof(*r->v));
	x = &r->v[r->n++];
	memset(x, 0, sizeof(*x));
	x->first = first;
	x->last = last;
	x->status = status;
	if (command && command->s)
		x->command = mem_dup(command->s, command->n < COMMAND ?
		    command->n : COMMAND);
}

/* What tells whether errors are to be taken for such. */
static void
weigh(struct errsum_regions *r, const struct errsum_form *f,
    const struct errsum_text *t, bool passed)
{
	size_t line = t->number;

	r->strict |= f->what == STRICT;
	r->around.named |= f->what == NAMES;
	if (f->what == IGNORED)
		errsum_ignored(r, f->family, line);
	else if (f->what == RUNS)
		errsum_suite_begins(&r->calms, f->family, line);
	else if (f->what == TOLD)
		errsum_suite_ends(&r->calms, f->family, t, passed);
	else if (f->what == BUT)
		errsum_suite_failed(&r->calms, f->family, line);
	else if (f->what == FELL)
		errsum_suite_fell(&r->calms, f->family, line);
}

/* The last line that belongs to a region so far. */
static size_t
behind(const struct errsum_regions *r)
{
	return r->v && r->n ? r->v[r->n - 1].last : 0;
}

/* A command of several lines is told again before its status is. */
static bool
told_again(struct errsum_regions *r, const struct errsum_text *t, int status)
{
	struct errsum_region *last = r->n ? &r->v[r->n - 1] : NULL;

	if (r->open || last == NULL || last->status >= 0 ||
	    t->number - last->last > ECHO)
		return false;
	last->status = status;
	return true;
}

static void
ends(struct errsum_regions *r, const struct errsum_text *t, int status,
    const struct pat_span *command)
{
	struct errsum_region *last = r->n ? &r->v[r->n - 1] : NULL;

	r->failures += status > 0;
	/* "exited with 1" behind a region that just ended is about it. */
	if (r->open == 0 && last && status >= 0 && last->status < 0 &&
	    t->number - last->last <= 3) {
		last->status = status;
		last->last = t->number;
		if (command && command->s && last->command == NULL)
			last->command = mem_dup(command->s,
			    command->n < COMMAND ? command->n : COMMAND);
		return;
	}
	add(r, r->open ? r->open : behind(r) + 1, t->number, status, command);
	r->open = 0;
}

static void
point(struct errsum_regions *r, size_t line, int status,
    const struct pat_span *target)
{
	struct errsum_point *x;
	size_t n;

	if (r->npoints == ERRSUM_POINTS) {
		memmove(r->points, r->points + 1,
		    (ERRSUM_POINTS - 1) * sizeof(*r->points));
		r->npoints--;
	}
	x = &r->points[r->npoints++];
	*x = (struct errsum_point){ line, status, "" };
	n = target->s && target->n < sizeof(x->target) ? target->n : 0;
	memcpy(x->target, n ? target->s : "", n);
	x->target[n] = '\0';
}

/* The section that runs a job's script, which alone fails it (GitLab). */
static bool
is_script(const struct errsum_region *x)
{
	return x->command && (strcmp(x->command, "step_script") == 0 ||
	    strcmp(x->command, "build_script") == 0);
}

/* Of a script the command that was shown last is apart: with it it ended. */
static void
part(struct errsum_regions *r, const struct errsum_text *t)
{
	struct errsum_region *x = &r->v[r->n - 1];
	size_t shown = is_script(x) ? errsum_shown_above(t, '$') : 0;
	size_t last = x->last;

	if (shown <= x->first)
		return;
	x->last = shown - 1;
	add(r, shown, last, -1, &(struct pat_span){ x->command,
	    strlen(x->command) });
}

static void
job(struct errsum_regions *r, const struct errsum_text *t, int status)
{
	size_t i = r->n;

	while (i > 0 && !is_script(&r->v[i - 1]))
		i--;
	if (i == 0 || status < 0) {
		ends(r, t, status, NULL);
		return;
	}
	r->failures++;
	r->v[i - 1].status = status;
}

/* How one that was begun last ended. */
static void
above(struct errsum_regions *r, const struct errsum_text *t)
{
	if (r->open)
		ends(r, t, 1, NULL);
}

/* A command begins or ended; what was shrugged off ended before. */
static void
turns(struct errsum_regions *r, enum errsum_says what,
    const struct errsum_text *t, int status, const struct pat_span *command)
{
	errsum_shrugged(r, t->number, status <= 0);
	if (what == BEGINS) {
		if (r->open)
			add(r, r->open, t->number - 1, -1, NULL);
		r->open = t->number;
	} else if (what == ENDED && told_again(r, t, status)) {
		r->failures += status > 0;
	} else if (what == JOB) {
		job(r, t, status);
	} else if (what == ABOVE) {
		above(r, t);
	} else {
		ends(r, t, status, command);
		part(r, t);
	}
}

enum errsum_marked
errsum_marker(struct errsum_markers *k, size_t i, struct errsum_regions *r,
    const struct errsum_text *t)
{
	const struct errsum_form *f = errsum_form(i);
	struct pat_span m[PAT_GROUPS], command = { NULL, 0 };
	int status = f->what == FAILED ? 1 : f->what == PASSED ? 0 : -1;
	size_t n = t->nwhole < 4096 ? t->nwhole : 4096;

	if (pat_match(k->pat[i].pat, t->whole, n, m) <= 0 &&
	    pat_match(k->pat[i].pat, t->bare, t->nbare < 4096 ? t->nbare :
	    4096, m) <= 0)
		return ERRSUM_UNMARKED;
	for (size_t g = 1; g < PAT_GROUPS; g++) {
		const char *name = pat_name(k->pat[i].pat, g);

		if (name && m[g].s && strcmp(name, "status") == 0)
			status = (int)strtol(m[g].s, NULL, 10);
		else if (name && m[g].s)
			command = m[g];
	}
	switch (f->what) {
	case BEGINS:
	case ENDED:
	case ENDS:
	case FAILED:
	case PASSED:
	case JOB:
	case ABOVE:
		turns(r, f->what, t, status, &command);
		break;
	case SOURCE:
		errsum_source_failed(r, &command);
		break;
	case SHRUGS:
		errsum_shrugs(r, t);
		break;
	case SHRUGGED:
		errsum_shrugged_above(r, t);
		break;
	case ENTERS: case LEAVES:
		errsum_turn(&r->turns, t->number, &command,
		    f->what == LEAVES);
		break;
	case INSIDE: case OUTSIDE:
		errsum_inside(r, &command);
		break;
	case STRICT: case NAMES: case IGNORED: case RUNS:
	case TOLD: case BUT: case FELL:
		weigh(r, f, t, command.s != NULL);
		break;
	case POINTS:
		point(r, t->number, status, &command);
		break;
	}
	return f->what == BEGINS || (f->what == ENDS && status < 0) ?
	    ERRSUM_CUT : ERRSUM_MARKED;
}

void
errsum_regions_end(struct errsum_regions *r, size_t lines)
{
	if (r->open)
		add(r, r->open, lines, -1, NULL);
	r->open = 0;
}

const struct errsum_region *
errsum_region_of(const struct errsum_regions *r, size_t line)
{
	size_t from = 0, to = r->n;

	/* They are in order; of two that share a line the later one. */
	while (from < to) {
		size_t k = from + (to - from) / 2;

		if (r->v[k].first <= line)
			from = k + 1;
		else
			to = k;
	}
	return from > 0 && line <= r->v[from - 1].last ? &r->v[from - 1] :
	    NULL;
}

void
errsum_regions_release(struct errsum_regions *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].command);
	free(r->v);
	errsum_turns_release(&r->turns);
	memset(r, 0, sizeof(*r));
}
