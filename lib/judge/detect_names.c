/* The names that mean something: whole ones and extensions by a hash, since
 * a tree has a hundred thousand of them; the few others as patterns. */
#include <stdint.h>
#include <string.h>

#include "base/wild.h"
#include "judge/detect_names.h"

enum { SLOTS = 2048 };

static size_t
slot(const char *s, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return (h ^ h >> 15) % SLOTS;
}

/* Is it a name without special characters, or such an extension? */
static bool
is_plain(const char *s)
{
	bool extension = s[0] == '*' && s[1] == '.';

	s += extension ? 2 : 0;
	return strpbrk(s, "*?[\\") == NULL && !(extension && strchr(s, '.'));
}

static void
add(struct detect_names *t, const char *text, enum detect_kind kind,
    size_t language, size_t file)
{
	struct detect_name *x = arena_alloc(&t->arena, sizeof(*x)), **to;
	const char *base = strrchr(text, '/');

	x->text = base ? base + 1 : text;
	x->kind = kind;
	x->language = (unsigned)language;
	x->file = (unsigned)file;
	to = &t->patterns;
	if (is_plain(x->text)) {
		x->extension = x->text[0] == '*';
		x->text += x->extension;
		to = &t->slots[slot(x->text, strlen(x->text))];
	}
	x->len = strlen(x->text);
	x->literal = wild_literal(x->text);
	x->next = *to;
	*to = x;
}

static void
add_facts(struct detect_names *t, const struct langfacts *f, size_t language)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].file)
			add(t, f->v[i].file, DETECT_KNOWN, language, i);
}

static void
add_words(struct detect_names *t, const char **v, enum detect_kind kind,
    size_t language)
{
	for (size_t i = 0; v[i]; i++)
		add(t, v[i], kind, language, i);
}

void
detect_names_fill(struct detect_names *t, const struct languages *all)
{
	t->slots = arena_alloc(&t->arena, SLOTS * sizeof(struct detect_name *));
	for (size_t i = 0; i < all->n; i++) {
		const struct language *l = &all->v[i];

		for (size_t k = 0; k < l->nfiles; k++)
			add(t, l->files[k].name, DETECT_FILE, i, k);
		add_words(t, l->sources, DETECT_SOURCE, i);
		add_words(t, l->vendored, DETECT_VENDORED, i);
		add_words(t, l->generated, DETECT_GENERATED, i);
		add_facts(t, &l->parts, i);
		add_facts(t, &l->versions, i);
		add_facts(t, &l->managers, i);
		add_facts(t, &l->tools, i);
	}
}

static void
chain(const struct detect_names *t, const char *s, size_t n, bool extension,
    bool folder, void (*each)(void *, const struct detect_name *), void *ctx)
{
	for (const struct detect_name *x = t->slots[slot(s, n)]; x;
	    x = x->next)
		if (x->extension == extension && x->len == n &&
		    memcmp(x->text, s, n) == 0 &&
		    folder == (x->kind >= DETECT_VENDORED))
			each(ctx, x);
}

void
detect_names_each(const struct detect_names *t, const char *name, size_t n,
    bool folder, void (*each)(void *, const struct detect_name *), void *ctx)
{
	const char *dot = NULL;

	for (size_t i = 0; i < n; i++)
		if (name[i] == '.')
			dot = name + i;
	chain(t, name, n, false, folder, each, ctx);
	if (dot && dot > name)
		chain(t, dot, n - (size_t)(dot - name), true, folder, each,
		    ctx);
	for (const struct detect_name *x = folder ? NULL : t->patterns; x;
	    x = x->next)
		if (x->kind < DETECT_VENDORED &&
		    (x->literal == 0 || (x->text[0] == name[0] &&
		    strncmp(x->text, name, x->literal) == 0)) &&
		    wild_match(x->text, name, 0))
			each(ctx, x);
}

void
detect_names_release(struct detect_names *t)
{
	arena_release(&t->arena);
	t->slots = NULL;
	t->patterns = NULL;
}
