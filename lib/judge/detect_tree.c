/* What of a tree means something. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/wild.h"
#include "judge/detect.h"
#include "judge/detect_tree.h"

enum { LATE = 8 };

size_t
detect_leave_out(struct detect *d, const char *path, size_t dir,
    const char *why, size_t files)
{
	/* Paths come sorted mostly: it is one of the last few. */
	for (size_t i = 0; i < LATE && i < d->nout; i++) {
		struct detect_out *o = &d->out[d->nout - 1 - i];

		if (strlen(o->dir) == dir && memcmp(o->dir, path, dir) == 0) {
			o->files += files;
			return (size_t)(o - d->out);
		}
	}
	mem_grow(&d->out, d->nout, &d->out_cap, sizeof(*d->out));
	d->out[d->nout++] = (struct detect_out){
	    arena_dup(&d->arena, path, dir), why, files };
	return d->nout - 1;
}

/* The order of folders, as if each ended in '/': what lies below one stands
 * behind it, together. */
static int
order(const char *a, size_t n, const char *b, size_t m)
{
	size_t least = n < m ? n : m;
	int c = least ? memcmp(a, b, least) : 0;

	if (c != 0 || n == m)
		return c;
	if (n == 0 || m == 0)
		return n == 0 ? -1 : 1;
	if (n < m)
		return b[n] == '/' ? -1 : '/' - (unsigned char)b[n];
	return a[m] == '/' ? 1 : (unsigned char)a[m] - '/';
}

static int
by_dir(const struct detect_path *a, const struct detect_path *b)
{
	return order(a->s, a->dir, b->s, b->dir);
}

static int
by_place(const void *pa, const void *pb)
{
	const struct detect_claim *a = pa, *b = pb;
	int c;

	if (a->language != b->language)
		return a->language < b->language ? -1 : 1;
	if ((c = by_dir(&a->path, &b->path)) != 0)
		return c;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return strcmp(a->path.s, b->path.s);
}

static int
by_language(const void *pa, const void *pb)
{
	const struct detect_run *a = pa, *b = pb;

	if (a->language != b->language)
		return a->language < b->language ? -1 : 1;
	return by_dir(&a->path, &b->path);
}

static int
by_path(const void *pa, const void *pb)
{
	const struct detect_path *a = pa, *b = pb;
	int c = by_dir(a, b);

	return c ? c : strcmp(a->s + a->dir, b->s + b->dir);
}

static void
sort(void *v, size_t n, size_t size, int (*by)(const void *, const void *))
{
	const char *s = v;
	size_t i = 1;

	while (i < n && by(s + (i - 1) * size, s + i * size) <= 0)
		i++;
	if (i < n)
		qsort(v, n, size, by);
}

struct inside {
	const struct detect_tree *t;
	const struct detect *d;
	const char *path;
	size_t parent;		/* the folder that the component lies in */
	bool is;
};

/* Does a language have a manifest in the folder? */
static bool
has_manifest(const struct detect_tree *t, const struct detect *d,
    unsigned language, const char *dir, size_t n)
{
	size_t from = 0, to = t->nclaims;
	const struct langfile *f;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct detect_claim *c = &t->claims[mid];
		int o = c->language != language ?
		    (c->language < language ? -1 : 1) :
		    order(c->path.s, c->path.dir, dir, n);

		if (o < 0)
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < t->nclaims; from++) {
		const struct detect_claim *c = &t->claims[from];

		if (c->language != language || c->path.dir != n ||
		    memcmp(c->path.s, dir, n) != 0)
			return false;
		f = &d->languages->v[language].files[c->file];
		/* That a file names a language has no tool make anything. */
		if (!c->gone && !f->entry && f->says == NULL)
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
    const struct detect_path *p)
{
	struct inside i = { t, d, p->s, 0, false };
	size_t from = 0;

	while (from < p->dir) {
		size_t n = strcspn(p->s + from, "/");

		i.parent = from ? from - 1 : 0;
		detect_names_folder(&d->names, p->s + from, n, made, &i);
		if (i.is)
			return from + n;
		from += n + 1;
	}
	return 0;
}

/* The text of the paths has come to rest. */
static void
locate(struct detect_tree *t, const char *text)
{
	for (size_t i = 0; i < t->nclaims; i++)
		t->claims[i].path.s = text + t->claims[i].path.at;
	for (size_t i = 0; i < t->nruns; i++)
		t->runs[i].path.s = text + t->runs[i].path.at;
	for (size_t i = 0; i < t->nknown; i++)
		t->known[i].s = text + t->known[i].at;
	for (size_t i = 0; i < t->nforeign; i++)
		t->foreign[i].s = text + t->foreign[i].at;
}

static bool
is_in(const char *dir, size_t m, const struct detect_path *p)
{
	return m == 0 || (m <= p->dir && memcmp(dir, p->s, m) == 0 &&
	    (m == p->dir || p->s[m] == '/'));
}

/* The length of path up to a folder in which a file says that it is foreign;
 * 0: none.  The tree itself is looked at, whatever lies in it. */
static size_t
foreign(const struct detect_tree *t, const struct detect_path *p)
{
	for (size_t i = 0; i < t->nforeign; i++)
		if (t->foreign[i].dir > 0 &&
		    is_in(t->foreign[i].s, t->foreign[i].dir, p))
			return t->foreign[i].dir;
	return 0;
}

static void
prune_runs(struct detect_tree *t, struct detect *d)
{
	size_t n, k = 0, before = 0;

	for (size_t i = 0; i < t->nruns; i++) {
		struct detect_run *r = &t->runs[i];

		if ((n = foreign(t, &r->path)) > 0) {
			detect_leave_out(d, r->path.s, n, "vendored", r->n);
			continue;
		}
		if ((n = generated(t, d, &r->path)) > 0) {
			detect_leave_out(d, r->path.s, n, "generated", r->n);
			continue;
		}
		r->before = before;
		before += r->n;
		t->runs[k++] = *r;
	}
	t->nruns = k;
}

void
detect_tree_settle(struct detect_tree *t, struct detect *d)
{
	struct stat st;

	locate(t, buf_cstr(&d->text));
	sort(t->claims, t->nclaims, sizeof(*t->claims), by_place);
	sort(t->runs, t->nruns, sizeof(*t->runs), by_language);
	sort(t->known, t->nknown, sizeof(*t->known), by_path);
	for (size_t i = 0; i < t->nclaims; i++)
		t->claims[i].gone = lstat(t->claims[i].path.s, &st) < 0 ||
		    !S_ISREG(st.st_mode);
	for (size_t i = 0; i < t->nclaims; i++)
		if (generated(t, d, &t->claims[i].path) > 0 ||
		    foreign(t, &t->claims[i].path) > 0)
			t->claims[i].gone = true;
	prune_runs(t, d);
}

size_t
detect_tree_sources(const struct detect_tree *t, unsigned language,
    const char *dir)
{
	size_t from = 0, to = t->nruns, m = strlen(dir), first;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct detect_run *r = &t->runs[mid];

		if (r->language < language || (r->language == language &&
		    order(r->path.s, r->path.dir, dir, m) < 0))
			from = mid + 1;
		else
			to = mid;
	}
	for (first = from, to = t->nruns; from < to; ) {
		size_t mid = from + (to - from) / 2;
		const struct detect_run *r = &t->runs[mid];

		if (r->language == language && is_in(dir, m, &r->path))
			from = mid + 1;
		else
			to = mid;
	}
	return from == first ? 0 : t->runs[from - 1].before +
	    t->runs[from - 1].n - t->runs[first].before;
}

/* A folder of the name is a part of the key; a pattern of folders is not
 * looked for. */
const char *
detect_tree_find(struct detect_tree *t, const char *dir, size_t n,
    const char *name, const char *after)
{
	size_t from = 0, to = t->nknown, literal;
	const char *slash = strrchr(name, '/');
	const char *base = slash ? slash + 1 : name;
	struct buf *key = &t->key;

	buf_clear(key);
	buf_append(key, dir, n);
	if (n && slash)
		buf_byte(key, '/');
	if (slash)
		buf_append(key, name, (size_t)(slash - name));
	literal = wild_literal(base);
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct detect_path *p = &t->known[mid];
		int c = order(p->s, p->dir, key->data, key->len);

		if (c == 0)
			c = strncmp(p->s + p->dir + (p->dir > 0), base,
			    literal);
		if (c < 0)
			from = mid + 1;
		else
			to = mid;
	}
	for (; from < t->nknown; from++) {
		const struct detect_path *p = &t->known[from];
		const char *s = p->s + p->dir + (p->dir > 0);

		if (p->dir != key->len ||
		    memcmp(p->s, key->data, key->len) != 0 ||
		    strncmp(s, base, literal) != 0)
			break;
		if (after == NULL && wild_match(base, s, 0))
			return p->s;
		if (p->s == after)
			after = NULL;
	}
	return NULL;
}

void
detect_tree_release(struct detect_tree *t)
{
	free(t->claims);
	free(t->runs);
	free(t->known);
	free(t->foreign);
	buf_release(&t->key);
	memset(t, 0, sizeof(*t));
}
