/* What a line tells a block: fields, frames, and the lines to be shown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/errsum_known.h"
#include "judge/errsum_learn.h"
#include "judge/errsum_own.h"
#include "judge/errsum_unquote.h"

enum { HEAD = 3072, SHOWN = 2000, BLOCK = 16 << 10 };

static void
make(struct errsum_subject *x, const char *s, size_t n)
{
	size_t i = 0;

	x->s = s;
	x->n = n;
	if (n > ERRSUM_SUBJECT) {
		memcpy(x->cut, s, HEAD);
		memcpy(x->cut + HEAD, s + n - (ERRSUM_SUBJECT - HEAD),
		    ERRSUM_SUBJECT - HEAD);
		x->s = x->cut;
		x->n = ERRSUM_SUBJECT;
	}
	while (i < x->n && relit_blank(x->s[i]))
		i++;
	x->first = n > 0 ? relit_bit(*s) : UINT64_MAX;
	x->last = n > 0 ? relit_bit(s[n - 1]) : UINT64_MAX;
	x->solid = i < x->n ? relit_bit(x->s[i]) : UINT64_MAX;
}

void
errsum_subject_of(struct errsum_subject *x, const struct errsum_text *t,
    unsigned how)
{
	if (how == ERRSUM_BARE)
		make(x, t->bare, t->nbare);
	else if (how == ERRSUM_WHOLE)
		make(x, t->whole, t->nwhole);
	else
		make(x, t->tagged, t->ntagged);
}

bool
errsum_try(struct errsum *s, struct pat *p, const struct errsum_subject *x,
    struct pat_span *m)
{
	int rc = pat_match(p, x->s, x->n, m);

	s->limits += rc < 0;
	return rc > 0;
}

/* Is it a mark below the line of the source, which says where by where it
 * stands?  "   ^" */
static bool
is_mark(int f, const struct pat_span *m)
{
	return f == ERRFIELD_COLUMN && m->n > 0 && m->s[m->n - 1] == '^';
}

static void
put_mark(struct errsum_cause *c, const struct pat_span *m, size_t number)
{
	char column[24];

	snprintf(column, sizeof(column), "%zu", m->n);
	free(c->field[ERRFIELD_COLUMN]);
	c->field[ERRFIELD_COLUMN] = mem_strdup(column);
	c->told[ERRFIELD_COLUMN] = number;
}

/* Does a match begin a block?  Notes whose file it and those behind it are. */
static bool
is_block(struct errrule *r, struct errsum_walk *w,
    const struct pat_span *m)
{
	bool yes = false;

	errpat_bind(&r->start, NULL);
	for (size_t g = 1; g < PAT_GROUPS; g++) {
		int f = m[g].s ? r->start.field[g] : -1;

		if (f == ERRFIELD_FILE) {
			w->whole = m[0];
			w->file = m[g];
		}
		yes |= f == ERRFIELD_MESSAGE || f == ERRFIELD_TEST;
	}
	return yes;
}

bool
errsum_walk(struct errsum *s, struct errrule *r, struct errsum_walk *w,
    struct pat_span *m)
{
	struct errsum_subject x;

	while (w->at < w->end) {
		size_t n = (size_t)(w->end - w->at);

		make(&x, w->at, n < ERRSUM_SUBJECT ? n :
		    ERRSUM_SUBJECT);
		if (errsum_matches(s, r->start.pat, &x, m)) {
			w->at = m[0].s + (m[0].n ? m[0].n : 1);
			if (is_block(r, w, m))
				return true;
		} else if (n <= ERRSUM_SUBJECT) {
			break;
		} else {
			w->at += ERRSUM_SUBJECT / 2;
		}
	}
	return false;
}

char *
errsum_walk_file(const struct errsum_walk *w)
{
	char *plain = w->file.s ? errsum_unquote(&w->whole, &w->file) : NULL;

	return plain || w->file.s == NULL ? plain :
	    mem_dup(w->file.s, w->file.n);
}

/* A field, a part of what was matched; whole NULL: it is no quoted text. */
static void
put_field(struct errsum_cause *c, int f, const struct pat_span *m,
    const struct pat_span *whole, size_t number)
{
	char *plain = whole ? errsum_unquote(whole, m) : NULL;
	const char *s = plain ? plain : m->s;
	size_t n = plain ? strlen(plain) : m->n;

	while (n > 0 && strchr(" \t\r", s[n - 1]))
		n--;
	while (n > 0 && strchr(" \t", *s))
		s++, n--;
	if (n > 0) {
		free(c->field[f]);
		c->field[f] = mem_dup(s, n < SHOWN ? n : SHOWN);
		c->told[f] = number;
	}
	free(plain);
}

static void
put_told(struct errsum_cause *c, int f, const struct pat_span *m,
    const struct pat_span *whole, size_t number)
{
	if (is_mark(f, m))
		put_mark(c, m, number);
	else
		put_field(c, f, m, whole, number);
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

/* Of a place that is not the project's, a frame may know better. */
static bool
is_own_file(const char *file)
{
	struct errsum_frame f = { .file = file,
	    .nfile = file ? strlen(file) : 0 };

	return errsum_whose(&f) != ERRSUM_FOREIGN;
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
void
errsum_tell(struct errsum_block *b, const struct errpat *p,
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

		if (f < 0 || m[i].s == NULL || (is_place(f) && !place &&
		    !is_mark(f, &m[i])))
			continue;
		/* Another link of a chain has frames of its own. */
		b->link |= f == ERRFIELD_MESSAGE && over && c->field[f];
		if (c->field[f] == NULL || over)
			put_told(c, f, &m[i], &m[0], number);
	}
	if (file && c->field[ERRFIELD_LINE])
		b->located |= is_own_file(c->field[ERRFIELD_FILE]);
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

/* "... 17 more": frames that stand above. */
static bool
says_more(const char *s, size_t n)
{
	size_t i = errsum_indented(s, n);

	return i > 0 && n - i > 4 && memcmp(s + i, "... ", 4) == 0 &&
	    s[i + 4] >= '0' && s[i + 4] <= '9';
}

/* What a line says, as the rule of a block sees it. */
static const char *
seen(const struct errsum_block *b, const struct errsum_text *t)
{
	return b->view == ERRSUM_BARE ? t->bare :
	    b->view == ERRSUM_WHOLE ? t->whole : t->tagged;
}

/* The source that is shown below a frame is whose the frame is. */
static bool
is_of_others(const struct errsum_block *b, const struct errsum_text *t)
{
	const struct errsum_cause *c = &b->cause;
	const char *s = seen(b, t);
	size_t n = (size_t)(t->s + t->n - s);

	if (b->foreign_frame == t->number || says_more(s, n))
		return true;
	return c->nlines > 0 && c->lines[c->nlines - 1].foreign &&
	    b->told != t->number &&
	    errsum_indented(s, n) > b->foreign_indent;
}

void
errsum_keep_line(const struct errsum *sum, struct errsum_block *b,
    const struct errsum_text *t, bool key)
{
	struct errsum_cause *c = &b->cause;
	const char *s = t->s;
	size_t n = t->n, own = (size_t)(seen(b, t) - s);

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
	c->lines[c->nlines].own = own < n && t->nbare > 0 ? own : n;
	c->lines[c->nlines].known = sum->known &&
	    errsum_known_has(sum->known, t->bare, t->nbare);
	c->lines[c->nlines].foreign = is_of_others(b, t);
	c->lines[c->nlines].library = b->library_frame == t->number;
	c->lines[c->nlines++].key = key;
	c->bytes += n;
}

void
errsum_sort_lines(struct errsum_cause *c)
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

/* Where there is no more room, a foreign frame makes way for an own one. */
static void
keep_frame(struct errsum_cause *c, const struct errsum_subject *x, bool own)
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

/* The line above names the function of this frame, which is of others. */
static void
is_below_its_name(struct errsum_cause *c, size_t number)
{
	struct errsum_line *l = c->nlines ? &c->lines[c->nlines - 1] : NULL;

	if (l && l->n + 1 == number)
		l->foreign = true;
}

static void
take_frame(struct errsum_block *b, const struct pat_span *m,
    const struct errsum_subject *x, size_t number, bool key)
{
	const struct errrule *r = b->cause.rule;
	struct errsum_cause *c = &b->cause;
	struct errsum_frame f = { NULL, 0, NULL, 0 };
	enum errsum_whose whose;
	bool own;

	for (size_t i = 1; i < PAT_GROUPS; i++) {
		if (r->frame.field[i] == ERRFIELD_FILE && m[i].s)
			f.file = m[i].s, f.nfile = m[i].n;
		if (r->frame.field[i] == ERRFIELD_FUNCTION && m[i].s)
			f.function = m[i].s, f.nfunction = m[i].n;
	}
	whose = errsum_whose(&f);
	own = whose != ERRSUM_FOREIGN;
	if (!own && !key) {
		b->foreign_frame = number;
		b->foreign_indent = errsum_indented(x->s, x->n);
	}
	if (whose == ERRSUM_LIBRARY && !key)
		b->library_frame = number;
	if (f.file == NULL)
		b->bare_frame = number;
	else if (!own && f.function == NULL && b->bare_frame + 1 == number)
		is_below_its_name(c, number);
	keep_frame(c, x, own);
	/* Its place stands on the next line, or nobody has "Class.java", or it
	 * is "<string>". */
	if (f.file == NULL || *f.file == '<' || (!own && f.nfunction > 0 &&
	    !memchr(f.file, '/', f.nfile) && !memchr(f.file, '\\', f.nfile)))
		return;
	/* A place that a message told is better than that of a frame; the first
	 * link that has the project's frames tells its own. */
	if (b->located || (b->frozen && c->whose == ERRSUM_OWN && !b->thawed))
		return;
	if (c->field[ERRFIELD_FILE] == NULL || whose > c->whose ||
	    (whose == c->whose && (r->frames_last || (own && b->link)))) {
		for (size_t i = 1; i < PAT_GROUPS; i++) {
			int to = r->frame.field[i];

			if (to >= 0 && m[i].s &&
			    (is_place(to) || to == ERRFIELD_FUNCTION))
				put_field(c, to, &m[i], NULL, number);
		}
		c->whose = (unsigned char)whose;
		b->thawed = b->frozen;
		b->link = false;
	}
}

/* Is what is needed told of the test that the block is about? */
static bool
is_its_own(const struct errsum_block *b, struct pat *need,
    const struct pat_span *m)
{
	const char *test = b->cause.field[ERRFIELD_TEST];

	for (size_t i = 1; test && i < PAT_GROUPS; i++) {
		const char *name = m[i].s ? pat_name(need, i) : NULL;

		if (name && strcmp(name, "test") == 0)
			return strlen(test) == m[i].n &&
			    memcmp(test, m[i].s, m[i].n) == 0;
	}
	return true;
}

/* Does it tell nothing of its own, so that it is there to be shown? */
static bool
shows(const struct errpat *p)
{
	for (size_t i = 1; i < PAT_GROUPS; i++)
		if (p->field[i] >= 0)
			return false;
	return true;
}

void
errsum_need(struct errsum *s, struct errsum_block *b,
    const struct errsum_subject *x)
{
	struct pat_span m[PAT_GROUPS];
	struct pat *need = b->cause.rule->need;

	if (!b->needed && errsum_matches(s, need, x, m))
		b->needed = is_its_own(b, need, m);
}

/* What a further line of the block tells; false: nothing. */
bool
errsum_learn(struct errsum *s, struct errsum_block *b,
    const struct errsum_subject *x, size_t number)
{
	struct errrule *r = (struct errrule *)b->cause.rule;
	struct pat_span m[PAT_GROUPS];
	bool freezes = errsum_matches(s, r->freeze, x, NULL), key = false;

	if (b->frozen && !freezes && errsum_matches(s, r->join, x, NULL))
		b->frozen = false;	/* another link, of another sort */
	errsum_need(s, b, x);
	for (size_t i = 0; i < r->ntake; i++)
		if ((!r->take[i].below || b->told + 1 == number) &&
		    errsum_matches(s, r->take[i].pat, x, m)) {
			errpat_bind(&r->take[i], NULL);
			errsum_tell(b, &r->take[i], m, number);
			if (shows(&r->take[i]))
				b->shown = number;
			key = true;
		}
	if (errsum_matches(s, r->frame.pat, x, m)) {
		errpat_bind(&r->frame, NULL);
		take_frame(b, m, x, number, key);
		key = true;
	}
	b->frozen |= freezes;
	b->thawed &= !freezes;
	if (key)
		b->told = number;
	return key;
}
