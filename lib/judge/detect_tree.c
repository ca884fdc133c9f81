/* What of a tree means something. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/wild.h"
#include "judge/detect.h"
#include "judge/detect_tree.h"

/* One pass over all paths. */
struct pass {
	struct detect_tree *t;
	struct detect *d;
	const char *path;
	size_t dir;		/* the length of its folder */
	const char *last;	/* the path before, with the same for it */
	size_t last_dir, foreign;	/* foreign: the length up to the
					 * vendored folder; 0: none */
	size_t end;		/* of the component looked at */
	bool known;
};

/* A folder that does not count: so many files more. */
static void
leave_out(struct detect *d, const char *path, size_t dir, const char *why,
    size_t files)
{
	struct detect_out *o = d->nout ? &d->out[d->nout - 1] : NULL;

	/* The list is sorted mostly: look at the last few only. */
	for (size_t i = 0; o && i < 8 && i < d->nout; i++, o--)
		if (strlen(o->dir) == dir && memcmp(o->dir, path, dir) == 0) {
			o->files += files;
			return;
		}
	mem_grow(&d->out, d->nout, &d->out_cap, sizeof(*d->out));
	d->out[d->nout++] = (struct detect_out){
	    arena_dup(&d->arena, path, dir), why, files };
}

static void
vendored(void *ctx, const struct detect_name *x)
{
	struct pass *p = ctx;

	if (x->kind == DETECT_VENDORED)
		p->foreign = p->end;
}

/* Is the file in a folder of foreign code?  Most lie beside the one before. */
static bool
is_foreign(struct pass *p)
{
	size_t from = 0;

	if (p->last && p->dir == p->last_dir &&
	    memcmp(p->path, p->last, p->dir) == 0)
		return p->foreign > 0;
	p->last = p->path;
	p->last_dir = p->dir;
	p->foreign = 0;
	while (from < p->dir && p->foreign == 0) {
		const char *name = p->path + from;
		const char *slash = strchr(name, '/');
		size_t n = (size_t)(slash - name);

		p->end = from + n;
		detect_names_each(&p->d->names, name, n, true, vendored, p);
		from += n + 1;
	}
	return p->foreign > 0;
}

static void
source(struct pass *p, unsigned language)
{
	struct detect_tree *t = p->t;
	struct detect_run *r = t->runs + t->nruns;

	for (size_t i = 0; i < 6 && r > t->runs; i++)
		if ((--r)->language == language && r->dir == p->dir &&
		    memcmp(r->path, p->path, p->dir) == 0) {
			r->n++;
			return;
		}
	mem_grow(&t->runs, t->nruns, &t->runs_cap, sizeof(*t->runs));
	t->runs[t->nruns++] = (struct detect_run){ p->path, p->dir, 1,
	    language };
}

static void
meaning(void *ctx, const struct detect_name *x)
{
	struct pass *p = ctx;
	struct detect_tree *t = p->t;

	switch (x->kind) {
	case DETECT_FILE:
		mem_grow(&t->claims, t->nclaims, &t->claims_cap,
		    sizeof(*t->claims));
		t->claims[t->nclaims++] = (struct detect_claim){ p->path,
		    p->dir, x->language, x->file, false };
		break;
	case DETECT_SOURCE:
		source(p, x->language);
		break;
	default:
		p->known = true;
	}
}

static int
compare_dirs(const char *a, size_t n, const char *b, size_t m)
{
	int c = memcmp(a, b, n < m ? n : m);

	return c ? c : (n > m) - (n < m);
}

static int
by_place(const void *pa, const void *pb)
{
	const struct detect_claim *a = pa, *b = pb;
	int c;

	if (a->language != b->language)
		return a->language < b->language ? -1 : 1;
	if ((c = compare_dirs(a->path, a->dir, b->path, b->dir)) != 0)
		return c;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return strcmp(a->path, b->path);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
detect_tree_gather(struct detect_tree *t, struct detect *d,
    const struct detect_files *files)
{
	struct pass p = { .t = t, .d = d };
	const char *s = files->paths.data;
	const char *end = s + files->paths.len;

	for (; s < end; s += strlen(s) + 1) {
		const char *slash = strrchr(s, '/');
		const char *base = slash ? slash + 1 : s;

		/* A nested repository is listed as a folder. */
		if (*base == '\0')
			continue;
		d->files++;
		p.path = s;
		p.dir = slash ? (size_t)(slash - s) : 0;
		p.known = false;
		if (is_foreign(&p)) {
			leave_out(d, s, p.foreign, "vendored", 1);
			continue;
		}
		detect_names_each(&d->names, base, strlen(base), false,
		    meaning, &p);
		if (!p.known)
			continue;
		mem_grow(&t->known, t->nknown, &t->known_cap,
		    sizeof(*t->known));
		t->known[t->nknown++] = s;
	}
	if (t->nclaims)
		qsort(t->claims, t->nclaims, sizeof(*t->claims), by_place);
	if (t->nknown)
		qsort(t->known, t->nknown, sizeof(*t->known), by_path);
}

struct inside {
	const struct detect_tree *t;
	const struct detect *d;
	const char *path;
	size_t parent;		/* the folder that the component lies in */
	unsigned language;
	bool is;
};

/* Does a language have a manifest in the folder? */
static bool
has_manifest(const struct detect_tree *t, const struct detect *d,
    unsigned language, const char *dir, size_t n)
{
	size_t from = 0, to = t->nclaims;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct detect_claim *c = &t->claims[mid];
		int o = c->language != language ?
		    (c->language < language ? -1 : 1) :
		    compare_dirs(c->path, c->dir, dir, n);

		if (o < 0)
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < t->nclaims; from++) {
		const struct detect_claim *c = &t->claims[from];

		if (c->language != language || c->dir != n ||
		    memcmp(c->path, dir, n) != 0)
			return false;
		if (!c->gone &&
		    !d->languages->v[language].files[c->file].entry)
			return true;
	}
	return false;
}

static void
made(void *ctx, const struct detect_name *x)
{
	struct inside *i = ctx;

	if (x->kind == DETECT_GENERATED &&
	    has_manifest(i->t, i->d, x->language, i->path, i->parent))
		i->is = true;
}

/* The length of path up to a folder that a tool makes; 0: none. */
static size_t
generated(const struct detect_tree *t, const struct detect *d,
    const char *path, size_t dir)
{
	struct inside i = { t, d, path, 0, 0, false };
	size_t from = 0;

	while (from < dir) {
		size_t n = strcspn(path + from, "/");

		i.parent = from ? from - 1 : 0;
		detect_names_each(&d->names, path + from, n, true, made, &i);
		if (i.is)
			return from + n;
		from += n + 1;
	}
	return 0;
}

void
detect_tree_prune(struct detect_tree *t, struct detect *d)
{
	struct stat st;
	size_t n, k = 0;

	for (size_t i = 0; i < t->nclaims; i++)
		t->claims[i].gone = lstat(t->claims[i].path, &st) < 0 ||
		    !S_ISREG(st.st_mode);
	for (size_t i = 0; i < t->nclaims; i++)
		if (generated(t, d, t->claims[i].path, t->claims[i].dir) > 0)
			t->claims[i].gone = true;
	for (size_t i = 0; i < t->nruns; i++) {
		struct detect_run *r = &t->runs[i];

		if ((n = generated(t, d, r->path, r->dir)) > 0)
			leave_out(d, r->path, n, "generated", r->n);
		else
			t->runs[k++] = *r;
	}
	t->nruns = k;
}

const char *
detect_tree_find(const struct detect_tree *t, const char *dir, size_t n,
    const char *name)
{
	size_t from = 0, to = t->nknown, lead;
	struct buf b = BUF_INIT;
	const char *found = NULL;

	buf_append(&b, dir, n);
	if (n)
		buf_byte(&b, '/');
	lead = b.len;
	buf_append(&b, name, wild_literal(name));
	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (strcmp(t->known[mid], b.data) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	for (; found == NULL && from < t->nknown &&
	    strncmp(t->known[from], b.data, b.len) == 0; from++)
		if (wild_match(name, t->known[from] + lead, 0))
			found = t->known[from];
	buf_release(&b);
	return found;
}

void
detect_tree_release(struct detect_tree *t)
{
	free(t->claims);
	free(t->runs);
	free(t->known);
	memset(t, 0, sizeof(*t));
}
