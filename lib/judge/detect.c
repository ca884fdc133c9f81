/* What a tree is written in, by its manifests, its entries, its sources. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "judge/detect.h"
#include "judge/detect_facts.h"
#include "judge/detect_tree.h"

const char *const detect_classes[] = { "sources", "entry", "manifest", NULL };

static unsigned
depth_of(const char *dir)
{
	unsigned n = *dir != '\0';

	for (; *dir; dir++)
		n += *dir == '/';
	return n;
}

static struct detect_part *
another(struct detect *d, const struct language *l, const char *dir)
{
	mem_grow(&d->v, d->n, &d->cap, sizeof(*d->v));
	d->v[d->n] = (struct detect_part){ .language = l, .dir = dir,
	    .depth = depth_of(dir) };
	return &d->v[d->n++];
}

static bool
is_in(const char *dir, const char *path, size_t n)
{
	size_t m = strlen(dir);

	return m == 0 || (m <= n && memcmp(dir, path, m) == 0 &&
	    (m == n || path[m] == '/'));
}

/* The sources of a language at or below a folder. */
static size_t
sources(const struct detect *d, const struct detect_tree *t,
    const struct language *l, const char *dir)
{
	size_t n = 0, language = (size_t)(l - d->languages->v);

	for (size_t i = 0; i < t->nruns; i++)
		if (t->runs[i].language == language &&
		    is_in(dir, t->runs[i].path, t->runs[i].dir))
			n += t->runs[i].n;
	return n;
}

/* Of the claims of one language in one folder the weightiest that holds
 * makes it a component. */
static void
settle(struct detect *d, const struct detect_tree *t, size_t from, size_t to)
{
	const struct detect_claim *c = &t->claims[from];
	const struct language *l = &d->languages->v[c->language];
	const char *dir = arena_dup(&d->arena, c->path, c->dir);
	size_t n = sources(d, t, l, dir);
	struct detect_part best = { .language = NULL };

	for (size_t i = from; i < to; i++) {
		const struct langfile *f = &l->files[t->claims[i].file];
		enum detect_class class = f->entry ? DETECT_ENTRY :
		    DETECT_MANIFEST;

		if (t->claims[i].gone || (f->sources && n == 0) ||
		    (best.language && (best.class > class ||
		    (best.class == class && best.weight >= f->weight))))
			continue;
		best.language = l;
		best.class = class;
		best.weight = f->weight;
		best.file = t->claims[i].path;
	}
	if (best.language) {
		struct detect_part *p = another(d, l, dir);

		p->class = best.class;
		p->weight = best.weight;
		p->file = best.file;
		p->sources = n;
	}
}

static void
components(struct detect *d, const struct detect_tree *t)
{
	size_t to;

	for (size_t i = 0; i < t->nclaims; i = to) {
		const struct detect_claim *a = &t->claims[i], *b;

		for (to = i + 1; to < t->nclaims; to++) {
			b = &t->claims[to];
			if (a->language != b->language || a->dir != b->dir ||
			    memcmp(a->path, b->path, a->dir) != 0)
				break;
		}
		settle(d, t, i, to);
	}
}

/* Keep those that keep says yes to. */
static void
filter(struct detect *d, bool (*keep)(const struct detect *, size_t))
{
	bool *yes = mem_alloc(d->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		yes[i] = keep(d, i);
	for (size_t i = 0; i < d->n; i++)
		if (yes[i])
			d->v[n++] = d->v[i];
	d->n = n;
	free(yes);
}

/* A file that several languages have for a manifest is of those that have
 * sources below it, if one has. */
static bool
has_sources(const struct detect *d, size_t i)
{
	const struct detect_part *p = &d->v[i];

	for (size_t k = 0; p->sources == 0 && k < d->n; k++)
		if (d->v[k].file == p->file && d->v[k].sources > 0)
			return false;
	return true;
}

/* An entry says something where there is no manifest at all. */
static bool
is_manifest(const struct detect *d, size_t i)
{
	return d->v[i].class == DETECT_MANIFEST;
}

/* One entry of a language, the nearest to the root. */
static bool
is_first(const struct detect *d, size_t i)
{
	for (size_t k = 0; k < d->n; k++)
		if (k != i && d->v[k].language == d->v[i].language &&
		    (d->v[k].depth < d->v[i].depth ||
		    (d->v[k].depth == d->v[i].depth && k < i)))
			return false;
	return true;
}

static bool
is_member(const struct detect *d, size_t i)
{
	return d->v[i].members != (size_t)-1;
}

static bool
takes_parts(struct detect_facts *f, const struct detect_part *p)
{
	const struct language *l = p->language;
	struct buf b = BUF_INIT;
	bool yes = l->parts_always;

	for (size_t i = 0; !yes && i < l->parts.n; i++)
		yes = detect_fact(f, &l->parts.v[i], p->dir, strlen(p->dir),
		    false, &b) != NULL;
	buf_release(&b);
	return yes;
}

/* A component that lies in another one of its language, and is a part of it,
 * is counted there.  They stand in order of their folders. */
static void
join_parts(struct detect *d, struct detect_facts *f)
{
	for (size_t i = 0; i < d->n; i++) {
		struct detect_part *p = &d->v[i];
		bool asked = false, takes = false;

		if (p->members == (size_t)-1)
			continue;
		for (size_t k = 0; k < d->n; k++) {
			struct detect_part *q = &d->v[k];

			if (k == i || q->language != p->language ||
			    q->members == (size_t)-1 ||
			    !is_in(p->dir, q->dir, strlen(q->dir)))
				continue;
			if (!asked)
				takes = takes_parts(f, p);
			asked = true;
			if (!takes)
				break;
			q->members = (size_t)-1;
			p->members++;
		}
	}
	filter(d, is_member);
}

/* Languages that only sources tell of. */
static void
from_sources(struct detect *d, const struct detect_tree *t)
{
	for (size_t i = 0; i < d->languages->n; i++) {
		const struct language *l = &d->languages->v[i];
		size_t n = sources(d, t, l, ""), k = 0;

		while (k < d->n && d->v[k].language != l)
			k++;
		if (n > 0 && k == d->n)
			another(d, l, "")->sources = n;
	}
}

/* The stated order: a manifest before an entry before sources, the root
 * before a folder, the heavier file, more sources, the name.  Among languages
 * that only sources tell of, depth and weight are the same. */
static int
by_rank(const void *pa, const void *pb)
{
	const struct detect_part *a = pa, *b = pb;
	int c;

	if (a->class != b->class)
		return a->class > b->class ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	if (a->sources != b->sources)
		return a->sources > b->sources ? -1 : 1;
	if ((c = strcmp(a->language->name, b->language->name)) != 0)
		return c;
	return strcmp(a->dir, b->dir);
}

bool
detect_ambiguous(const struct detect *d, const struct detect_part *p)
{
	const struct detect_part *first = d->v;

	return p->language != first->language && p->class == first->class &&
	    p->depth == first->depth && p->weight == first->weight;
}

static int
by_dir(const void *a, const void *b)
{
	return strcmp(((const struct detect_out *)a)->dir,
	    ((const struct detect_out *)b)->dir);
}

/* Each folder once, in order. */
static void
sort_out(struct detect *d)
{
	size_t n = 0;

	if (d->nout)
		qsort(d->out, d->nout, sizeof(*d->out), by_dir);
	for (size_t i = 0; i < d->nout; i++)
		if (n && strcmp(d->out[n - 1].dir, d->out[i].dir) == 0)
			d->out[n - 1].files += d->out[i].files;
		else
			d->out[n++] = d->out[i];
	d->nout = n;
}

void
detect_judge(struct detect *d, const struct languages *all,
    const struct detect_files *files)
{
	struct detect_tree t = DETECT_TREE_INIT;
	struct detect_facts f = { &t, d, NULL, 0, 0 };
	bool manifest = false;

	d->languages = all;
	detect_names_fill(&d->names, all);
	detect_tree_gather(&t, d, files);
	detect_tree_prune(&t, d);
	components(d, &t);
	filter(d, has_sources);
	for (size_t i = 0; i < d->n; i++)
		manifest = manifest || is_manifest(d, i);
	if (manifest) {
		filter(d, is_manifest);
		join_parts(d, &f);
	} else {
		filter(d, is_first);
		from_sources(d, &t);
	}
	if (d->n)
		qsort(d->v, d->n, sizeof(*d->v), by_rank);
	for (size_t i = 0; i < d->n; i++)
		detect_tell(&f, &d->v[i]);
	sort_out(d);
	detect_facts_release(&f);
	detect_tree_release(&t);
}

void
detect_release(struct detect *d)
{
	free(d->v);
	free(d->out);
	err_release(&d->notes);
	detect_names_release(&d->names);
	arena_release(&d->arena);
	memset(d, 0, sizeof(*d));
}
