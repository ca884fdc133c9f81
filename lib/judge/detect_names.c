/* The names that mean something: whole ones and endings by a hash, the few
 * others as patterns. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/wild.h"
#include "judge/detect_names.h"

/* Names differ in these more often than not, and most paths ask in vain. */
static size_t
slot(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t h = n ? u[0] | (uint32_t)u[n / 2] << 8 |
	    (uint32_t)u[n - 1] << 16 : 0;

	h = (h ^ (uint32_t)n << 24) * 2654435761u;
	return h >> 21;
}

static bool
is_plain(const char *s)
{
	return strpbrk(s, "*?[\\") == NULL;
}

/* Behind the last byte of a pattern that stands for others all is as it is
 * written, and so the end of what it takes. */
static size_t
tail(const char *s)
{
	size_t n = strlen(s), i = n;

	if (strchr(s, '\\'))
		return n;
	while (i > 0 && !strchr("*?[]", s[i - 1]))
		i--;
	return i;
}

static void
link_in(struct detect_names *t, uint32_t *head)
{
	t->v[t->n].next = *head;
	*head = (uint32_t)++t->n;
}

/* A file in which facts of many languages stand is one to know, once. */
static bool
is_there(const struct detect_names *t, uint32_t head,
    const struct detect_name *x)
{
	for (; x->kind == DETECT_KNOWN && head; head = t->v[head - 1].next) {
		const struct detect_name *y = &t->v[head - 1];

		if (y->kind == x->kind && y->len == x->len &&
		    memcmp(y->text, x->text, x->len) == 0 &&
		    y->nlead == x->nlead &&
		    memcmp(y->lead, x->lead, x->nlead) == 0)
			return true;
	}
	return false;
}

static void
add(struct detect_names *t, const char *text, enum detect_kind kind,
    size_t language, size_t file)
{
	const char *slash = strrchr(text, '/');
	struct detect_name x = { .text = slash ? slash + 1 : text,
	    .lead = text, .kind = kind, .language = (unsigned)language,
	    .file = (unsigned)file };
	uint32_t *head;

	if (slash && wild_literal(text) > (size_t)(slash - text))
		x.nlead = (size_t)(slash - text) + 1;
	x.len = strlen(x.text);
	if (is_plain(x.text)) {
		head = kind >= DETECT_VENDORED ? t->folders.slot :
		    t->whole.slot;
		head += slot(x.text, x.len);
	} else if (kind < DETECT_VENDORED && x.text[0] == '*' &&
	    x.text[1] == '.' && is_plain(x.text + 1)) {
		x.text++;
		x.len--;
		head = &t->endings.slot[slot(x.text, x.len)];
	} else {
		x.tail = tail(x.text);
		head = &t->patterns[wild_literal(x.text) ?
		    (unsigned char)x.text[0] : 0];
	}
	if (is_there(t, *head, &x))
		return;
	mem_grow(&t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n] = x;
	link_in(t, head);
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
	for (size_t i = 0; i < all->n; i++) {
		const struct language *l = &all->v[i];

		for (size_t k = 0; k < l->nfiles; k++)
			add(t, l->files[k].name, DETECT_FILE, i, k);
		add_words(t, l->sources, DETECT_SOURCE, i);
		add_words(t, l->foreign, DETECT_FOREIGN, i);
		add_words(t, l->vendored, DETECT_VENDORED, i);
		add_words(t, l->generated, DETECT_GENERATED, i);
		add_facts(t, &l->parts, i);
		add_facts(t, &l->versions, i);
		add_facts(t, &l->managers, i);
		add_facts(t, &l->tools, i);
	}
}

typedef void each_fn(void *, const struct detect_name *);

static inline void
look(const struct detect_names *t, const struct detect_table *table,
    const char *s, size_t n, each_fn *each, void *ctx)
{
	for (uint32_t i = table->slot[slot(s, n)]; i; i = t->v[i - 1].next)
		if (t->v[i - 1].len == n &&
		    memcmp(t->v[i - 1].text, s, n) == 0)
			each(ctx, &t->v[i - 1]);
}

/* A folder's pattern is for a folder's name alone; that one has no NUL. */
static bool
fits(const struct detect_name *x, const char *name, size_t n, bool folder)
{
	size_t end = x->len - x->tail;
	char *copy;
	bool yes;

	if (folder != (x->kind >= DETECT_VENDORED) || n < end ||
	    memcmp(name + n - end, x->text + x->tail, end) != 0 ||
	    strncmp(x->text, name, wild_literal(x->text)) != 0)
		return false;
	if (!folder)
		return wild_match(x->text, name, 0);
	copy = mem_dup(name, n);
	yes = wild_match(x->text, copy, 0);
	free(copy);
	return yes;
}

static inline void
match(const struct detect_names *t, uint32_t head, const char *name, size_t n,
    bool folder, each_fn *each, void *ctx)
{
	for (; head; head = t->v[head - 1].next)
		if (fits(&t->v[head - 1], name, n, folder))
			each(ctx, &t->v[head - 1]);
}

static inline void
patterns(const struct detect_names *t, const char *name, size_t n,
    bool folder, each_fn *each, void *ctx)
{
	match(t, t->patterns[(unsigned char)name[0]], name, n, folder, each,
	    ctx);
	match(t, t->patterns[0], name, n, folder, each, ctx);
}

void
detect_names_file(const struct detect_names *t, const char *name, size_t n,
    each_fn *each, void *ctx)
{
	look(t, &t->whole, name, n, each, ctx);
	for (const char *s = name + 1; (s = memchr(s, '.',
	    (size_t)(name + n - s))) != NULL; s++)
		look(t, &t->endings, s, (size_t)(name + n - s), each, ctx);
	patterns(t, name, n, false, each, ctx);
}

void
detect_names_folder(const struct detect_names *t, const char *name, size_t n,
    each_fn *each, void *ctx)
{
	look(t, &t->folders, name, n, each, ctx);
	patterns(t, name, n, true, each, ctx);
}

void
detect_names_release(struct detect_names *t)
{
	free(t->v);
	memset(t, 0, sizeof(*t));
}
