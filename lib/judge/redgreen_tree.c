/* The files of the tree that define the tests that are looked for. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/io.h"
#include "judge/redgreen_part.h"

enum { LARGEST = 4 << 20, KEY = 4 };

int
redgreen_read(struct buf *b, const struct redgreen_call *c, const char *path,
    struct err *e)
{
	struct buf full = BUF_INIT;
	struct err why = ERR_INIT;
	int rc = 1;

	buf_clear(b);
	buf_fmt(&full, "%s/%s", c->root, path);
	if (io_slurp(b, buf_cstr(&full), LARGEST, &why) < 0)
		rc = why.status == FX_EINPUT ? 0 :
		    err_set(e, why.status, "%s", why.msg);
	err_release(&why);
	buf_release(&full);
	return rc;
}

/* The first letters of the longest word of a name: whoever spells it
 * otherwise (camelCase, blanks) still writes these together. */
static void
key(const char *name, char to[KEY + 1])
{
	const char *best = name;
	size_t most = 0, n;

	for (const char *s = name; *s; s += n ? n : *s != '\0') {
		if (strncasecmp(s, "test", 4) == 0)
			s += 4;
		for (n = 0; isalnum((unsigned char)s[n]);)
			n++;
		if (n > most) {
			best = s;
			most = n;
		}
	}
	n = most ? most : strlen(name);
	n = n < KEY ? n : (size_t)KEY;
	memcpy(to, best, n);
	to[n] = '\0';
}

/* Where the next byte c is, else the end. */
static const char *
next(const char *s, const char *end, int c)
{
	const char *at = s < end ? memchr(s, c, (size_t)(end - s)) : NULL;

	return at ? at : end;
}

static bool
holds(const struct buf *b, const char *k, bool fold)
{
	size_t n = strlen(k);
	const char *s = buf_cstr(b), *end = s + b->len, *low, *up;
	int l = fold ? tolower((unsigned char)*k) : *k;
	int u = fold ? toupper((unsigned char)*k) : *k;

	if (n == 0 || n > b->len)
		return false;
	low = next(s, end, l);
	up = next(s, end, u);
	while ((s = low < up ? low : up) < end) {
		if ((size_t)(end - s) >= n && (fold ? strncasecmp(s, k, n) :
		    memcmp(s, k, n)) == 0)
			return true;
		low = low == s ? next(s + 1, end, l) : low;
		up = up == s ? next(s + 1, end, u) : up;
	}
	return false;
}

/* Does one of its definitions go by that name? */
static bool
defines(struct redgreen_file *f, const char *name)
{
	struct redgreen_tree t = { f, 1, 1 };
	struct redgreen_places p = { NULL, 0, 0 };
	bool any;

	redgreen_places(&p, &t, "", name);
	any = p.n > 0;
	redgreen_places_release(&p);
	return any;
}

static void
release(struct redgreen_file *f)
{
	buf_release(&f->text);
	testdefs_release(&f->defs);
}

static void
look(struct redgreen_tree *t, const char *path, const struct buf *text,
    struct redgreen_seek *seek, size_t n, const bool *open)
{
	struct redgreen_file f = { path, BUF_INIT, TESTDEFS_INIT };
	bool any = false, cut = false;

	for (size_t i = 0; i < n; i++) {
		char k[KEY + 1];

		key(seek[i].name, k);
		if (!open[i] || !holds(text, k, true))
			continue;
		if (!cut)
			testdef_find(&f.defs, path, buf_cstr(text),
			    text->len);
		testdefs_slim(&f.defs);
		cut = true;
		if (defines(&f, seek[i].name))
			any = seek[i].found = true;
		else if (seek[i].nmention < 4 && strlen(seek[i].name) >= KEY &&
		    holds(text, seek[i].name, false))
			seek[i].mention[seek[i].nmention++] = path;
	}
	if (!any) {
		release(&f);
		return;
	}
	buf_append(&f.text, buf_cstr(text), text->len);
	mem_grow(&t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n++] = f;
}

/* Those files that are for tests, or the others. */
static int
pass(struct redgreen_tree *t, const struct redgreen_call *c, bool others,
    struct redgreen_seek *seek, size_t n, const bool *open, struct err *e)
{
	struct buf text = BUF_INIT;
	int rc = 0;

	for (const char *const *p = c->files; p && *p && rc >= 0; p++) {
		if (testdef_for_tests(*p) == others ||
		    (others && !testdef_known(*p)))
			continue;
		rc = redgreen_read(&text, c, *p, e);
		if (rc > 0)
			look(t, *p, &text, seek, n, open);
	}
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

int
redgreen_tree_read(struct redgreen_tree *t, const struct redgreen_call *c,
    struct redgreen_seek *seek, size_t n, struct err *e)
{
	bool *open = mem_alloc(n + 1), any = n > 0;
	int rc = 0;

	for (size_t i = 0; i < n; i++)
		open[i] = true;
	for (int others = 0; others < 2 && any && rc == 0; others++) {
		rc = pass(t, c, others, seek, n, open, e);
		any = false;
		for (size_t i = 0; i < n; i++)
			any |= open[i] = !seek[i].found;
	}
	free(open);
	return rc;
}

void
redgreen_tree_release(struct redgreen_tree *t)
{
	for (size_t i = 0; i < t->n; i++)
		release(&t->v[i]);
	free(t->v);
	*t = (struct redgreen_tree){ NULL, 0, 0 };
}
