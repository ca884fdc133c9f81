/* The paths of a tree, one by one.  A hundred thousand come while git is
 * printing them: each costs a look at its name, and nothing is kept of those
 * that mean nothing. */
#include <string.h>

#include "judge/detect.h"
#include "judge/detect_gather.h"
#include "judge/detect_tree.h"

void
detect_gather_init(struct detect_gather *g, struct detect_tree *t,
    struct detect *d)
{
	memset(g, 0, sizeof(*g));
	g->t = t;
	g->d = d;
}

void
detect_gather_release(struct detect_gather *g)
{
	buf_release(&g->last);
}

/* Keep the path, or its folder alone: once for all that is said of it. */
static struct detect_path
keep(struct detect_gather *g, size_t *at, size_t n)
{
	if (*at == (size_t)-1) {
		*at = g->d->text.len;
		buf_append(&g->d->text, g->path, n);
		buf_byte(&g->d->text, '\0');
	}
	return (struct detect_path){ *at, NULL, g->dir };
}

static void
vendored(void *ctx, const struct detect_name *x)
{
	struct detect_gather *g = ctx;

	if (x->kind == DETECT_VENDORED)
		g->foreign = true;
}

/* The path lies in another folder than the one before: is that one foreign? */
static void
enter(struct detect_gather *g)
{
	size_t from = 0, n;

	g->last_dir = g->dir;
	g->folder = (size_t)-1;
	g->runs = g->t->nruns;
	g->foreign = false;
	for (; from < g->dir && !g->foreign; from += n + 1) {
		const char *slash = memchr(g->path + from, '/', g->n - from);

		n = (size_t)(slash - g->path) - from;
		g->end = from + n;
		detect_names_folder(&g->d->names, g->path + from, n, vendored,
		    g);
	}
	if (g->foreign)
		g->out = detect_leave_out(g->d, g->path, g->end, "vendored",
		    0);
}

static void
source(struct detect_gather *g, unsigned language)
{
	struct detect_tree *t = g->t;

	for (size_t i = g->runs; i < t->nruns; i++)
		if (t->runs[i].language == language) {
			t->runs[i].n++;
			return;
		}
	mem_grow(&t->runs, t->nruns, &t->runs_cap, sizeof(*t->runs));
	t->runs[t->nruns++] = (struct detect_run){
	    keep(g, &g->folder, g->dir), 1, 0, language };
}

/* Does it lie in the folders that the name is told with? */
static bool
is_led(const struct detect_gather *g, const struct detect_name *x)
{
	size_t n = x->nlead, at = g->dir + 1 - n;

	return n == 0 || (n <= g->dir + 1 &&
	    memcmp(g->path + at, x->lead, n) == 0 &&
	    (at == 0 || g->path[at - 1] == '/'));
}

static void
meaning(void *ctx, const struct detect_name *x)
{
	struct detect_gather *g = ctx;
	struct detect_tree *t = g->t;

	switch (x->kind) {
	case DETECT_FILE:
		if (!is_led(g, x))
			break;
		mem_grow(&t->claims, t->nclaims, &t->claims_cap,
		    sizeof(*t->claims));
		t->claims[t->nclaims++] = (struct detect_claim){
		    keep(g, &g->text, g->n), x->language, x->file, false };
		/* It speaks for the folder above those it is named with. */
		if (x->nlead > 0)
			t->claims[t->nclaims - 1].path.dir = g->dir >=
			    x->nlead ? g->dir - x->nlead : 0;
		break;
	case DETECT_SOURCE:
		source(g, x->language);
		break;
	case DETECT_FOREIGN:
		mem_grow(&t->foreign, t->nforeign, &t->foreign_cap,
		    sizeof(*t->foreign));
		t->foreign[t->nforeign++] = keep(g, &g->text, g->n);
		break;
	default:
		g->known = g->known || is_led(g, x);
	}
}

/* Where the file speaks for a folder above, it speaks for its own no more: of
 * the claims from first on those of such a language that say so go. */
static void
lift(struct detect_gather *g, size_t first)
{
	struct detect_tree *t = g->t;
	size_t n = first;

	for (size_t i = first; i < t->nclaims; i++) {
		struct detect_claim c = t->claims[i];
		bool above = false;

		for (size_t k = first; k < t->nclaims && !above; k++)
			above = t->claims[k].language == c.language &&
			    t->claims[k].path.dir < c.path.dir;
		if (!above)
			t->claims[n++] = c;
	}
	t->nclaims = n;
}

static void
known(struct detect_gather *g)
{
	struct detect_tree *t = g->t;

	mem_grow(&t->known, t->nknown, &t->known_cap, sizeof(*t->known));
	t->known[t->nknown++] = keep(g, &g->text, g->n);
}

void
detect_gather_path(void *ctx, const char *path, size_t n)
{
	struct detect_gather *g = ctx;
	const char *base = path + n;
	size_t first;

	while (base > path && base[-1] != '/')
		base--;
	/* A nested repository is listed as a folder. */
	if (*base == '\0')
		return;
	g->path = path;
	g->n = n;
	g->dir = base > path ? (size_t)(base - path) - 1 : 0;
	g->text = (size_t)-1;
	g->known = false;
	if (g->last.len == 0 || g->dir != g->last_dir ||
	    memcmp(path, g->last.data, g->dir) != 0)
		enter(g);
	else if (n == g->last.len &&
	    memcmp(base, g->last.data + (base - path),
	    n - (size_t)(base - path)) == 0)
		return;
	buf_clear(&g->last);
	buf_append(&g->last, path, n);
	g->d->files++;
	if (g->foreign) {
		g->d->out[g->out].files++;
		return;
	}
	first = g->t->nclaims;
	detect_names_file(&g->d->names, base, n - (size_t)(base - path),
	    meaning, g);
	lift(g, first);
	if (g->known)
		known(g);
}
