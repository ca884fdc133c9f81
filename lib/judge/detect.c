/* What a tree is written in, by its manifests, its entries, its sources. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "judge/detect.h"
#include "judge/detect_facts.h"
#include "judge/detect_files.h"
#include "judge/detect_gather.h"
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

/* Does the claim hold, with so many sources? */
static bool
stands(struct detect_facts *facts, const struct detect_claim *c,
    const struct langfile *f, size_t sources)
{
	struct buf value = BUF_INIT;
	bool yes = !c->gone && !(f->sources && sources == 0);

	if (yes && f->says)
		yes = detect_fact_in(facts, f->says, c->path.s, &value);
	buf_release(&value);
	return yes;
}

/* Of the claims of one language in one folder the weightiest that holds
 * makes it a component.  A file that only names the language stands beside the
 * manifest, or in its place. */
static void
settle(struct detect *d, struct detect_facts *facts, size_t from, size_t to)
{
	const struct detect_tree *t = facts->tree;
	const struct detect_claim *c = &t->claims[from];
	const struct language *l = &d->languages->v[c->language];
	const char *dir = arena_dup(&d->arena, c->path.s, c->path.dir);
	size_t n = detect_tree_sources(t, c->language, dir);
	struct detect_part best = { .language = NULL };
	unsigned file = 0;

	for (; from < to; from++) {
		const struct langfile *f = &l->files[t->claims[from].file];
		const char *path = t->claims[from].path.s;
		enum detect_class class = f->entry ? DETECT_ENTRY :
		    DETECT_MANIFEST;

		if ((best.language && best.class > class) ||
		    !stands(facts, &t->claims[from], f, n))
			continue;
		if (best.language == NULL || best.class < class)
			best = (struct detect_part){ .language = l,
			    .class = class };
		if (f->says && best.named == NULL)
			best.named = path;
		if (!f->says && (best.file == NULL || f->weight > file)) {
			best.file = path;
			file = f->weight;
		}
		if (f->weight > best.weight)
			best.weight = f->weight;
	}
	if (best.language) {
		struct detect_part *p = another(d, l, dir);

		p->class = best.class;
		p->weight = best.weight;
		p->file = best.file ? best.file : best.named;
		p->named = best.named;
		p->sources = n;
	}
}

static void
components(struct detect *d, struct detect_facts *facts)
{
	const struct detect_tree *t = facts->tree;
	size_t to;

	for (size_t i = 0; i < t->nclaims; i = to) {
		const struct detect_claim *a = &t->claims[i], *b;

		for (to = i + 1; to < t->nclaims; to++) {
			b = &t->claims[to];
			if (a->language != b->language ||
			    a->path.dir != b->path.dir ||
			    memcmp(a->path.s, b->path.s, a->path.dir) != 0)
				break;
		}
		settle(d, facts, i, to);
	}
}

/* Drop those that are not wanted. */
static void
drop(struct detect *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (!d->v[i].dropped)
			d->v[n++] = d->v[i];
	d->n = n;
}

static int
by_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)*(const char *const *)a;
	uintptr_t y = (uintptr_t)*(const char *const *)b;

	return (x > y) - (x < y);
}

/* A file that several languages have for a manifest is of those that have
 * sources below it, if one has. */
static void
drop_without_sources(struct detect *d)
{
	const char **with = mem_alloc((d->n + 1) * sizeof(*with));
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].sources > 0)
			with[n++] = d->v[i].file;
	qsort(with, n, sizeof(*with), by_address);
	for (size_t i = 0; i < d->n; i++)
		d->v[i].dropped = d->v[i].sources == 0 && n > 0 &&
		    d->v[i].named == NULL &&
		    bsearch(&d->v[i].file, with, n, sizeof(*with), by_address);
	free(with);
	drop(d);
}

/* Some say something only where nothing else is known. */
static void
drop_last(struct detect *d, const struct detect_tree *t)
{
	bool other = false;

	for (size_t i = 0; i < d->n; i++)
		other = other || !d->v[i].language->last;
	for (size_t i = 0; !other && i < d->languages->n; i++)
		other = !d->languages->v[i].last &&
		    detect_tree_sources(t, (unsigned)i, "") > 0;
	for (size_t i = 0; other && i < d->n; i++)
		d->v[i].dropped = d->v[i].language->last;
	drop(d);
}

/* An entry says something where there is no manifest at all. */
static bool
drop_entries(struct detect *d)
{
	bool manifest = false;

	for (size_t i = 0; i < d->n; i++)
		manifest = manifest || d->v[i].class == DETECT_MANIFEST;
	for (size_t i = 0; manifest && i < d->n; i++)
		d->v[i].dropped = d->v[i].class != DETECT_MANIFEST;
	drop(d);
	return manifest;
}

/* One entry of a language, the nearest to the root.  Those of one stand
 * together, in order of their folders. */
static void
drop_far(struct detect *d)
{
	size_t best = 0;

	for (size_t i = 1; i < d->n; i++) {
		size_t far = i;

		if (d->v[i].language != d->v[best].language) {
			best = i;
			continue;
		}
		if (d->v[i].depth < d->v[best].depth) {
			far = best;
			best = i;
		}
		d->v[far].dropped = true;
	}
	drop(d);
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
 * is counted there.  They stand in the order of folders, so that those of one
 * follow it. */
static void
join_parts(struct detect *d, struct detect_facts *f)
{
	for (size_t i = 0, k; i < d->n; i++) {
		struct detect_part *p = &d->v[i];

		for (k = i + 1; !p->dropped && k < d->n; k++) {
			struct detect_part *q = &d->v[k];

			if (q->language != p->language ||
			    !is_in(p->dir, q->dir, strlen(q->dir)) ||
			    (k == i + 1 && !takes_parts(f, p)))
				break;
			q->dropped = true;
			p->members++;
		}
	}
	drop(d);
}

/* Languages that only sources tell of. */
static void
from_sources(struct detect *d, const struct detect_tree *t)
{
	for (size_t i = 0; i < d->languages->n; i++) {
		const struct language *l = &d->languages->v[i];
		size_t n = detect_tree_sources(t, (unsigned)i, ""), k = 0;

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

/* What is there, and what it amounts to. */
static void
judge(struct detect *d, struct detect_tree *t)
{
	struct detect_facts f = { t, d, NULL, 0, 0 };

	detect_tree_settle(t, d);
	components(d, &f);
	drop_without_sources(d);
	drop_last(d, t);
	if (drop_entries(d)) {
		join_parts(d, &f);
	} else {
		drop_far(d);
		from_sources(d, t);
	}
	if (d->n)
		qsort(d->v, d->n, sizeof(*d->v), by_rank);
	for (size_t i = 0; i < d->n; i++)
		detect_tell(&f, &d->v[i]);
	sort_out(d);
	detect_facts_release(&f);
}

int
detect_judge(struct detect *d, const struct languages *all,
    struct detect_files *files, struct err *e)
{
	struct detect_tree t = DETECT_TREE_INIT;
	struct detect_gather g;
	int rc;

	d->languages = all;
	detect_names_fill(&d->names, all);
	detect_gather_init(&g, &t, d);
	rc = detect_files_read(files, detect_gather_path, &g, e);
	detect_gather_release(&g);
	if (rc == 0)
		judge(d, &t);
	detect_tree_release(&t);
	return rc;
}

void
detect_release(struct detect *d)
{
	free(d->v);
	free(d->out);
	err_release(&d->notes);
	buf_release(&d->text);
	detect_names_release(&d->names);
	arena_release(&d->arena);
	memset(d, 0, sizeof(*d));
}
