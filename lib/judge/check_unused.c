/* fx-check unused: new public names that nothing else in the tree says, by
 * words: a report, not a proof. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/check_added.h"
#include "judge/check_call.h"
#include "judge/check_place.h"
#include "judge/check_public.h"
#include "judge/testdef.h"

struct seen {
	const char *name, *kind, *path;
	unsigned line;
	size_t own, tests;	/* words in its own file (one is its
				 * definition), in files for tests */
	bool elsewhere;
};

struct search {
	struct seen *v;		/* sorted by name */
	size_t n, cap;
	struct arena arena;
};

static int
by_name(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c ? c : strcmp(x->path, y->path);
}

static int
by_place(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int c = strcmp(x->path, y->path);

	return c ? c : x->line < y->line ? -1 : x->line > y->line;
}

/* The new public names of the change. */
static int
collect(struct search *s, const struct check_place *p,
    const struct check_added *a, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < a->n; i++) {
		struct check_names names = CHECK_NAMES_INIT;
		const struct check_file *f = &a->v[i];
		struct buf b = BUF_INIT;

		if (check_public_known(f->path) &&
		    (rc = check_text(&b, p, f, e)) == 1)
			check_public(&names, f->path, buf_cstr(&b), b.len);
		for (size_t k = 0; k < names.n; k++) {
			const struct check_name *n = &names.v[k];

			if (!check_adds(f, n->line))
				continue;
			mem_grow(&s->v, s->n, &s->cap, sizeof(*s->v));
			s->v[s->n++] = (struct seen){
			    .name = arena_strdup(&s->arena, n->name),
			    .kind = n->kind, .line = n->line,
			    .path = f->path };
		}
		check_names_release(&names);
		buf_release(&b);
	}
	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), by_name);
	return rc < 0 ? -1 : 0;
}

/* The first of the names that is this word, or n. */
static size_t
find(const struct search *s, const char *word, size_t len)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strncmp(s->v[mid].name, word, len);

		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s->n && strncmp(s->v[low].name, word, len) == 0 &&
	    s->v[low].name[len] == '\0' ? low : s->n;
}

static bool
in_word(unsigned char c)
{
	return isalnum(c) || c == '_' || c >= 0x80;
}

static void
words(struct search *s, const char *path, const struct buf *b)
{
	bool tests = testdef_for_tests(path);

	for (size_t i = 0; i < b->len;) {
		size_t from = i, at;

		while (i < b->len && in_word((unsigned char)b->data[i]))
			i++;
		if (i == from) {
			i++;
			continue;
		}
		at = find(s, b->data + from, i - from);
		for (; at < s->n && strncmp(s->v[at].name, b->data + from,
		    i - from) == 0 && s->v[at].name[i - from] == '\0'; at++) {
			if (strcmp(s->v[at].path, path) == 0)
				s->v[at].own++;
			else if (tests)
				s->v[at].tests++;
			else
				s->v[at].elsewhere = true;
		}
	}
}

/* What only tells of code calls nothing. */
static bool
prose(const char *path)
{
	static const char list[] = " .md .markdown .rst .txt .adoc .org .log ";
	const char *dot = strrchr(path, '.');
	struct buf b = BUF_INIT;
	bool is;

	buf_fmt(&b, " %s ", dot && strchr(dot, '/') == NULL ? dot : "");
	is = dot && strstr(list, b.data);
	buf_release(&b);
	return is || strncmp(path, ".factory/", 9) == 0;
}

static int
search(struct search *s, const struct check_place *p, struct err *e)
{
	struct check_added all = CHECK_ADDED_INIT;
	int rc = s->n > 0 ? check_tree(&all, p, e) : 0;

	for (size_t i = 0; rc >= 0 && i < all.n; i++) {
		struct buf b = BUF_INIT;

		if (!prose(all.v[i].path) &&
		    (rc = check_text(&b, p, &all.v[i], e)) == 1)
			words(s, all.v[i].path, &b);
		buf_release(&b);
	}
	check_added_release(&all);
	return rc < 0 ? -1 : 0;
}

static void
tell(const struct check_call *c, const struct seen *x)
{
	struct jdoc *j;

	if (c->quiet)
		return;
	if (c->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "unused");
		jdoc_bytes(j, "file", x->path);
		jdoc_int(j, "line", x->line);
		jdoc_bytes(j, "name", x->name);
		jdoc_str(j, "kind", x->kind);
		jdoc_bool(j, "tests_only", x->tests > 0);
		jdoc_int(j, "own_file", x->own ? (long long)x->own - 1 : 0);
		jdoc_print(j, c->out);
		jdoc_free(j);
		return;
	}
	text_print(c->out, x->path);
	fprintf(c->out, ":%u: unused: %s '", x->line, x->kind);
	text_print(c->out, x->name);
	fprintf(c->out, "': no other file%s names it",
	    x->tests ? " but tests" : "");
	if (x->own > 1)
		fprintf(c->out, " (its own does, %zu times)", x->own - 1);
	fputc('\n', c->out);
}

int
check_unused(const struct check_call *c, struct err *e)
{
	struct check_place p = CHECK_PLACE_INIT;
	struct check_added a = CHECK_ADDED_INIT;
	struct search s = { NULL, 0, 0, ARENA_INIT };
	size_t found = 0;
	int rc = check_enter(&p, c, false, e);

	if (rc == 0 && (rc = check_base(&p, c, e)) == 0 &&
	    (rc = check_added(&a, &p, e)) == 0 &&
	    (rc = collect(&s, &p, &a, e)) == 0)
		rc = search(&s, &p, e);
	if (rc == 0 && s.n > 0)
		qsort(s.v, s.n, sizeof(*s.v), by_place);
	for (size_t i = 0; rc == 0 && i < s.n; i++)
		if (!s.v[i].elsewhere) {
			tell(c, &s.v[i]);
			found++;
		}
	free(s.v);
	arena_release(&s.arena);
	check_added_release(&a);
	check_leave(&p);
	return rc < 0 ? -1 : found ? FX_NO : FX_YES;
}
