/* A cause as it may be shown. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/secret.h"
#include "judge/errsum_fix.h"
#include "judge/errsum_line.h"
#include "judge/errsum_related.h"
#include "judge/errsum_view.h"

static char *
masked(struct errsum_view *v, struct secret *state, const char *s)
{
	struct buf b = BUF_INIT;

	v->masked |= secret_mask(state, &b, s, strlen(s));
	buf_append(&b, "", 0);
	return buf_detach(&b);
}

/* Of one text, whatever stands around it. */
static char *
alone(struct errsum_view *v, const char *s)
{
	struct secret state = SECRET_INIT;

	return s ? masked(v, &state, s) : NULL;
}

static size_t
indent(const struct errsum_line *l)
{
	return strspn(l->text + l->own, " \t");
}

static bool
is_blank(const struct errsum_line *l)
{
	return l->text[l->own + indent(l)] == '\0';
}

/* The tool's own text of a line, which is masked; what was masked before it is
 * all shown. */
static const char *
own(const char *text, const struct errsum_line *l)
{
	return strncmp(text, l->text, l->own) == 0 ? text + l->own : text;
}

/* Is it a frame of others, and not the source below one? */
static bool
is_frame(const struct errsum_cause *c, size_t i)
{
	const struct errsum_line *l = &c->lines[i];
	size_t k = i;

	while (k > 0 && c->lines[k - 1].foreign)
		k--;
	return l->foreign && indent(l) <= indent(&c->lines[k]);
}

static size_t
put_line(size_t *which, size_t n, size_t line)
{
	size_t k = n;

	for (; k > 0 && which[k - 1] > line; k--)
		which[k] = which[k - 1];
	if (k > 0 && which[k - 1] == line)
		memmove(which + k, which + k + 1, (n - k) * sizeof(*which));
	else
		which[k] = line;
	return n + (k == 0 || which[k - 1] != line);
}

/* Room that is left goes to the source below the frames of others, and that is
 * not to cost a frame its place. */
static size_t
with_source(const struct errsum_cause *c, size_t max, size_t *which, size_t n)
{
	size_t have = 0;

	for (size_t k = 0; k < n; k++)
		have += is_frame(c, which[k]);
	for (size_t i = 0; i < c->nlines && have == 1 && n < max; i++) {
		size_t was = n;

		if (is_frame(c, i))
			n = put_line(which, n, i);
		have += n > was;
	}
	for (size_t k = 0; k < n && n < max; k++)
		if (is_frame(c, which[k]) && which[k] + 1 < c->nlines &&
		    c->lines[which[k] + 1].foreign &&
		    !is_frame(c, which[k] + 1))
			n = put_line(which, n, which[k] + 1);
	return n;
}

/* A key that began above the lines that are shown is still one: each line
 * of the block passes by. */
static void
show_lines(struct errsum_view *v, size_t max)
{
	const struct errsum_cause *c = v->cause;
	size_t *which = mem_alloc((c->nlines + 1) * sizeof(*which));
	size_t n = errsum_excerpt(c, max, which), k = 0;
	struct secret state = SECRET_INIT;
	bool had = v->masked;

	n = with_source(c, max, which, n);
	v->lines = mem_alloc((n + 1) * sizeof(*v->lines));
	for (size_t i = 0; i < c->nlines; i++) {
		bool before = v->masked;
		char *text = masked(v, &state, c->lines[i].text);

		/* The line that its rule knew, of a guess the last. */
		if ((v->head == NULL || c->guess) &&
		    c->lines[i].n >= c->start && !is_blank(&c->lines[i])) {
			free(v->head);
			v->head = mem_strdup(own(text, &c->lines[i]));
		}
		if (k < n && which[k] == i) {
			had |= v->masked && !before;
			v->lines[k].n = c->lines[i].n;
			v->lines[k++].text = text;
		} else {
			v->masked = before;
			free(text);
		}
	}
	v->masked |= had;
	v->nlines = k;
	free(which);
}

static uint64_t
mix(uint64_t h, const char *s)
{
	for (; s && *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (h ^ 0x100) * 1099511628211u;
}

/* The same failure has the same from run to run, wherever it stands. */
static void
fingerprint(struct errsum_view *v)
{
	const struct errsum_cause *c = v->cause;
	const char *s = errsum_view_message(v);
	uint64_t h = 14695981039346656037u;

	h = mix(h, c->rule->tool);
	h = mix(h, c->rule->id);
	h = mix(h, v->field[ERRFIELD_CODE]);
	h = mix(h, v->field[ERRFIELD_TEST]);
	h = (h ^ errsum_mask(s, strlen(s))) * 1099511628211u;
	snprintf(v->fingerprint, sizeof(v->fingerprint), "%016" PRIx64,
	    h ^ h >> 29);
}

/* A file as it is found from here.  False: it is no place, and stays. */
static bool
put_where(struct errsum_view *v, const struct errsum *s, char **file)
{
	char *path = *file ? errsum_path(*file) : NULL, *found;

	if (path == NULL)
		return false;
	found = errsum_where(&s->regions.turns, s->files, v->cause->start,
	    path);
	free(*file);
	*file = found ? found : path;
	if (found)
		free(path);
	return true;
}

/* The place of the cause; of none there is no line either. */
static void
put_place(struct errsum_view *v, const struct errsum *s)
{
	char **file = &v->field[ERRFIELD_FILE];

	if (*file == NULL || put_where(v, s, file))
		return;
	free(*file);
	free(v->field[ERRFIELD_LINE]);
	free(v->field[ERRFIELD_COLUMN]);
	*file = v->field[ERRFIELD_LINE] = v->field[ERRFIELD_COLUMN] = NULL;
}

void
errsum_view_make(struct errsum_view *v, const struct errsum *s,
    const struct errsum_cause *c, size_t max, const struct errfixes *fixes)
{
	memset(v, 0, sizeof(*v));
	v->cause = c;
	for (size_t f = 0; f < ERRFIELD_N; f++)
		v->field[f] = alone(v, c->field[f]);
	put_place(v, s);
	for (size_t i = 0; i < c->nframes; i++)
		v->frames[v->nframes++] = alone(v, c->frames[i]);
	show_lines(v, max);
	errsum_related(v);
	for (size_t i = 0; i < v->nrelated; i++)
		(void)put_where(v, s, &v->related[i].file);
	v->told = v->field[ERRFIELD_FIX] != NULL;
	v->fix = v->told ? mem_strdup(v->field[ERRFIELD_FIX]) :
	    errsum_fix(v, fixes);
	fingerprint(v);
	v->is_new = s->known && !errsum_said_before(c);
}

void
errsum_view_relate(struct errsum_view *v, const struct errsum *s,
    const struct errsum_cause *note)
{
	struct errsum_related *r = &v->related[v->nrelated];
	struct errsum_view n;

	if (v->nrelated == ERRSUM_RELATED)
		return;
	errsum_view_make(&n, s, note, 1, s->fixes);
	if (n.field[ERRFIELD_FILE]) {
		r->file = n.field[ERRFIELD_FILE];
		r->message = n.field[ERRFIELD_MESSAGE];
		r->line = errsum_view_number(&n, ERRFIELD_LINE);
		r->column = errsum_view_number(&n, ERRFIELD_COLUMN);
		v->masked |= n.masked;
		v->nrelated++;
		n.field[ERRFIELD_FILE] = n.field[ERRFIELD_MESSAGE] = NULL;
	}
	errsum_view_release(&n);
}

void
errsum_view_release(struct errsum_view *v)
{
	for (size_t f = 0; f < ERRFIELD_N; f++)
		free(v->field[f]);
	for (size_t i = 0; i < v->nframes; i++)
		free(v->frames[i]);
	for (size_t i = 0; i < v->nlines; i++)
		free(v->lines[i].text);
	for (size_t i = 0; i < v->nrelated; i++) {
		free(v->related[i].file);
		free(v->related[i].message);
	}
	free(v->lines);
	free(v->head);
	free(v->fix);
	memset(v, 0, sizeof(*v));
}

long
errsum_view_number(const struct errsum_view *v, enum errfield f)
{
	const char *s = v->field[f];

	if (s == NULL || strlen(s) > 9 ||
	    strspn(s, "0123456789") != strlen(s))
		return 0;
	return strtol(s, NULL, 10);
}

const char *
errsum_view_message(const struct errsum_view *v)
{
	if (v->field[ERRFIELD_MESSAGE])
		return v->field[ERRFIELD_MESSAGE];
	if (v->head)
		return v->head + strspn(v->head, " \t");
	return v->field[ERRFIELD_TEST] ? v->field[ERRFIELD_TEST] :
	    v->cause->rule->id;
}
