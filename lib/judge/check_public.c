/* The public names that a source file defines, by its words. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "judge/check_public.h"
#include "judge/testdef.h"
#include "judge/testdef_part.h"

struct reading {
	struct check_names *to;
	const char *s;
	struct testdef_token *v;
	size_t k;
};

static bool
is(const struct reading *r, size_t i, const char *word)
{
	size_t n = strlen(word);

	return i < r->k && r->v[i].to - r->v[i].from == n &&
	    r->v[i].kind != TOKEN_STRING &&
	    memcmp(r->s + r->v[i].from, word, n) == 0;
}

/* Is it a word of " a b "? */
static bool
among(const struct reading *r, size_t i, const char *list)
{
	char word[32];
	size_t n = i < r->k ? r->v[i].to - r->v[i].from : 0;

	if (n == 0 || n + 3 > sizeof(word) || r->v[i].kind != TOKEN_WORD)
		return false;
	word[0] = word[n + 1] = ' ';
	memcpy(word + 1, r->s + r->v[i].from, n);
	word[n + 2] = '\0';
	return strstr(list, word) != NULL;
}

static void
add(struct reading *r, size_t i, const char *kind)
{
	struct check_names *to = r->to;

	if (i >= r->k || r->v[i].kind != TOKEN_WORD || is(r, i, "main"))
		return;
	mem_grow(&to->v, to->n, &to->cap, sizeof(*to->v));
	to->v[to->n++] = (struct check_name){ arena_dup(&to->arena,
	    r->s + r->v[i].from, r->v[i].to - r->v[i].from), kind,
	    r->v[i].line };
}

static void
go_type(struct reading *r, size_t i)
{
	if (i < r->k && isupper((unsigned char)r->s[r->v[i].from]))
		add(r, i, "type");
}

static void
go(struct reading *r, size_t i)
{
	size_t k = i + 1;

	if (!r->v[i].first || r->v[i].depth > 0)
		return;
	if (is(r, i, "func") && k < r->k &&
	    isupper((unsigned char)r->s[r->v[k].from]))
		add(r, k, "function");
	if (!is(r, i, "type"))
		return;
	if (!is(r, k, "(")) {
		go_type(r, k);
		return;
	}
	for (size_t t = k + 1; t < r->v[k].match; t++)
		if (r->v[t].first && r->v[t].depth == 1)
			go_type(r, t);
}

/* Behind "pub", "pub(crate)", "export default": the word that says what
 * follows. */
static void
named(struct reading *r, size_t k, const char *also)
{
	while (among(r, k, also) || (among(r, k, " const ") &&
	    among(r, k + 1, " fn unsafe extern async enum ")))
		k++;
	if (k < r->k && r->v[k].kind == TOKEN_STRING)	/* extern "C" */
		k++;
	if (among(r, k, " fn function "))
		add(r, k + 1 + is(r, k + 1, "*"), "function");
	else if (among(r, k, " struct enum trait type union class "
	    "interface "))
		add(r, k + 1, "type");
	else if (among(r, k, " const let var ") && also[1] == 'd')
		add(r, k + 1, "value");
}

static void
rust(struct reading *r, size_t i)
{
	size_t k = i + 1;

	if (!is(r, i, "pub"))
		return;
	if (is(r, k, "(") && r->v[k].match)
		k = r->v[k].match + 1;
	named(r, k, " async unsafe extern opaque external ");
}

static void
script(struct reading *r, size_t i)
{
	if (is(r, i, "export") && r->v[i].first && r->v[i].depth == 0)
		named(r, i + 1, " default declare abstract async ");
}

static void
python(struct reading *r, size_t i)
{
	size_t k = i + 1;

	if (!r->v[i].first || r->v[i].indent > 0 || r->v[i].depth > 0)
		return;
	if (i > 1 && is(r, r->v[i - 1].head, "@"))
		return;
	if (is(r, i, "async") && is(r, k, "def"))
		k++;
	else if (!is(r, i, "def") && !is(r, i, "class"))
		return;
	if (k < r->k && r->s[r->v[k].from] != '_')
		add(r, k, is(r, i, "class") ? "type" : "function");
}

static const struct {
	const char *suffix;
	void (*take)(struct reading *, size_t i);
} languages[] = {
	{ ".go", go }, { ".rs", rust }, { ".gleam", rust }, { ".py", python },
	{ ".ts", script }, { ".tsx", script }, { ".mts", script },
	{ ".js", script }, { ".jsx", script }, { ".mjs", script },
};
enum { LANGUAGES = sizeof(languages) / sizeof(languages[0]) };

static size_t
language(const char *path)
{
	const char *dot = strrchr(path, '.');
	size_t i = 0;

	while (i < LANGUAGES && (dot == NULL ||
	    strcmp(dot, languages[i].suffix) != 0))
		i++;
	return i;
}

bool
check_public_known(const char *path)
{
	return language(path) < LANGUAGES && !testdef_for_tests(path);
}

void
check_public(struct check_names *to, const char *path, const char *text,
    size_t n)
{
	struct testdef_tokens t = { NULL, 0, 0 };
	size_t l = language(path);

	if (l < LANGUAGES && testdef_cut(&t, testdef_language(path), text, n)
	    == 0) {
		struct reading r = { to, text, t.v, t.n };

		for (size_t i = 1; i < t.n; i++)
			if (t.v[i].kind == TOKEN_WORD)
				languages[l].take(&r, i);
	}
	free(t.v);
}

void
check_names_release(struct check_names *s)
{
	free(s->v);
	arena_release(&s->arena);
}
