/* A file held against the table of keys that it may have. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/path.h"
#include "base/text.h"
#include "base/wild.h"
#include "door/ydoc.h"
#include "record/schema.h"

enum { ERRORS = 100 };		/* more are not listed */

struct check {
	const char *name;
	struct err *e;
	unsigned errors;
};

static void check_map(struct check *, const struct ydoc_node *,
    const struct schema_key *, const char *what);

static void complain(struct check *, unsigned line, unsigned column,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
complain(struct check *k, unsigned line, unsigned column, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	if (++k->errors > ERRORS + 1)
		return;
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	err_more(k->e, FX_EINPUT, "%s:%u:%u: %s", k->name, line, column,
	    k->errors > ERRORS ? "more errors follow; mend these first" :
	    b.data);
	buf_release(&b);
}

bool
schema_same_word(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b)))
			return false;
	return *a == *b;
}

static bool
is_choice(const char *word, const char *const *choices)
{
	for (; *choices; choices++)
		if (schema_same_word(word, *choices))
			return true;
	return false;
}

/* "a, b or c", for "or" and likewise "and". */
static char *
list_words(const char *const *words, const char *and)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; words[i]; i++)
		if (i == 0 || words[i + 1])
			buf_fmt(&b, "%s%s", i == 0 ? "" : ", ", words[i]);
		else
			buf_fmt(&b, " %s %s", and, words[i]);
	return buf_detach(&b);
}

/* A plain word that YAML 1.1 reads as "nothing". */
static bool
is_null(const struct ydoc_node *x)
{
	static const char *const words[] = { "", "~", "null", "Null", "NULL",
	    NULL };

	for (size_t i = 0; !x->quoted && words[i]; i++)
		if (strcmp(x->text, words[i]) == 0)
			return true;
	return false;
}

static void
check_number(struct check *k, const struct ydoc_node *x,
    const struct schema_key *key)
{
	char *end;
	double v;

	errno = 0;
	v = strtod(x->text, &end);
	if (x->quoted || strspn(x->text, "0123456789.") != strlen(x->text) ||
	    end == x->text || *end != '\0' || errno != 0) {
		complain(k, x->line, x->column, "'%s' is not a number; "
		    "'%s' wants one, without quotes or a sign", x->text,
		    key->name);
		return;
	}
	if (key->type == SCHEMA_INTEGER && strchr(x->text, '.'))
		complain(k, x->line, x->column, "'%s' is not a whole number",
		    x->text);
	else if (key->min < key->max && (v < key->min || v > key->max))
		complain(k, x->line, x->column, "'%s' must be from %.0f to "
		    "%.0f, not %s", key->name, key->min, key->max, x->text);
}

static void
check_pattern(struct check *k, const struct ydoc_node *x)
{
	size_t n = strlen(x->text);
	const char *why = wild_fault(x->text, n);

	if (x->last_line != x->line)
		complain(k, x->line, x->column, "a path over several lines is "
		    "really one, '%s'; begin each with '- '", x->text);
	else if (why)
		complain(k, x->line, x->column, "'%.100s%s': %s", x->text,
		    n > 100 ? "..." : "", why);
	else if (x->comment && x->tight && !x->quoted)
		complain(k, x->line, x->column, "this is really '%s' with the "
		    "comment '%s'; quote the path if '#' is part of it, or "
		    "write '# %s' for a reason", x->text, x->comment,
		    x->comment);
}

static void
check_word(struct check *k, const struct ydoc_node *x,
    const struct schema_key *key)
{
	const char *why;
	size_t n = strlen(x->text);
	long long seconds;
	char *words;

	switch (key->type) {
	case SCHEMA_TASK:
		if (!path_task_ok(x->text))
			complain(k, x->line, x->column, "'%s' cannot name a "
			    "task; letters, digits, '.', '_' and '-', as in "
			    "bd-52.1", x->text);
		break;
	case SCHEMA_PATH:
		if ((why = path_fault(x->text, n)) != NULL)
			complain(k, x->line, x->column, "the path '%s' %s",
			    x->text, why);
		break;
	case SCHEMA_REF:
		if ((why = path_ref_fault(x->text)) != NULL)
			complain(k, x->line, x->column, "'%s' %s; %s is a "
			    "branch such as main", x->text, why, key->name);
		break;
	case SCHEMA_BOOLEAN:
		if (x->quoted || (strcmp(x->text, "true") != 0 &&
		    strcmp(x->text, "false") != 0))
			complain(k, x->line, x->column, "'%s' must be true or "
			    "false, not '%s'", key->name, x->text);
		break;
	case SCHEMA_CHOICE:
		if (is_choice(x->text, key->choices))
			break;
		words = list_words(key->choices, "or");
		complain(k, x->line, x->column, "unknown '%s'; %s is one of "
		    "%s", x->text, key->name, words);
		free(words);
		break;
	default:	/* SCHEMA_SECONDS */
		if (!clock_span(x->text, &seconds))
			complain(k, x->line, x->column, "'%s' is no duration; "
			    "90, 90s, 10m and 1h are", x->text);
	}
}

/* A shell ends with 0 where nothing stands but blanks and comments. */
static bool
runs_nothing(const char *s)
{
	for (;;) {
		s += strspn(s, " \t\r\n");
		if (*s != '#')
			return *s == '\0';
		s += strcspn(s, "\n");
	}
}

static void
check_scalar(struct check *k, const struct ydoc_node *x,
    const struct schema_key *key)
{
	if (x->kind != YDOC_SCALAR) {
		complain(k, x->line, x->column, "'%s' wants %s, not a %s",
		    key->name, key->list ? "plain items" : "one value",
		    x->kind == YDOC_LIST ? "list; quote a value that begins "
		    "with '[' or '- '" : "map; quote a value that holds ': '");
		return;
	}
	if (is_null(x) || (x->text[0] == '\0' && key->type != SCHEMA_TEXT)) {
		if (x->comment && x->tight && !x->quoted)
			complain(k, x->line, x->column, "this is really "
			    "nothing with the comment '%s'; quote what begins "
			    "with '#'", x->comment);
		else
			complain(k, x->line, x->column, "%s'%s' is empty; "
			    "write a value or leave it out",
			    key->list ? "an item of " : "", key->name);
		return;
	}
	switch (key->type) {
	case SCHEMA_TEXT:
	case SCHEMA_STRING:
		break;
	case SCHEMA_COMMAND:
		if (runs_nothing(x->text))
			complain(k, x->line, x->column, "'%s' runs nothing, "
			    "and nothing would always pass; write a command "
			    "or leave it out", key->name);
		break;
	case SCHEMA_PATTERN:
		check_pattern(k, x);
		break;
	case SCHEMA_INTEGER:
	case SCHEMA_NUMBER:
		check_number(k, x, key);
		break;
	default:
		check_word(k, x, key);
	}
}

const struct schema_key *
schema_find(const struct schema_key *table, const char *key)
{
	for (const struct schema_key *t = table; t->name; t++) {
		if (t->type == SCHEMA_STAGES ?
		    is_choice(key, schema_stages) :
		    strcmp(t->name, key) == 0 ||
		    (t->alias && strcmp(t->alias, key) == 0))
			return t;
	}
	return NULL;
}

/* Has a map no key of the table?  Then it was not meant as such a map. */
static bool
is_stranger(const struct ydoc_node *map, const struct schema_key *table)
{
	for (const struct ydoc_node *x = map->first; x; x = x->next)
		if (schema_find(table, x->key))
			return false;
	return map->first != NULL;
}

static void
check_item(struct check *k, const struct ydoc_node *x,
    const struct schema_key *key)
{
	if (x->kind == YDOC_MAP && key->or_map && is_stranger(x, key->sub))
		complain(k, x->line, x->column, "this is really a map with "
		    "the key '%s'; quote a value that holds ': ', and write "
		    "one entry for each word of braces", x->first->key);
	else if (x->kind == YDOC_MAP && (key->type == SCHEMA_MAP ||
	    key->or_map))
		check_map(k, x, key->sub, key->name);
	else if (key->type == SCHEMA_MAP)
		complain(k, x->line, x->column, "'%s' wants %s of keys, not "
		    "%s", key->name, key->list ? "maps" : "a map",
		    x->kind == YDOC_LIST ? "a list" : "a plain value");
	else
		check_scalar(k, x, key);
}

/* What tells an item of a list from the others; NULL where it has none. */
static const struct ydoc_node *
id_of(const struct ydoc_node *x, const struct schema_key *key)
{
	if (x->kind == YDOC_MAP)
		x = schema_get(x, key->sub, key->id);
	return x && x->kind == YDOC_SCALAR ? x : NULL;
}

/* Two answers to one question would let the reader choose. */
static void
check_twice(struct check *k, const struct ydoc_node *list,
    const struct schema_key *key)
{
	bool stage = schema_find(key->sub, key->id)->type == SCHEMA_CHOICE;
	const struct ydoc_node *a, *b;

	for (const struct ydoc_node *y = list->first; y; y = y->next) {
		const struct ydoc_node *x = list->first;

		if ((b = id_of(y, key)) == NULL)
			continue;
		while (x != y && !((a = id_of(x, key)) != NULL && (stage ?
		    schema_same_word(a->text, b->text) :
		    strcmp(a->text, b->text) == 0)))
			x = x->next;
		if (x != y)
			complain(k, b->line, b->column, "'%s' stands in line "
			    "%u already; keep one", b->text, a->line);
	}
}

static void
check_value(struct check *k, const struct ydoc_node *x,
    const struct schema_key *key)
{
	if (!key->list) {
		check_item(k, x, key);
		return;
	}
	if (x->kind == YDOC_SCALAR && is_null(x)) {
		complain(k, x->key_line, x->key_column, "'%s' is empty; write "
		    "[] for an empty list", key->name);
		return;
	}
	if (x->kind != YDOC_LIST) {
		complain(k, x->line, x->column, "'%s' wants a list: '- item' "
		    "lines, or [item, item]", key->name);
		return;
	}
	if (x->first == NULL && key->type == SCHEMA_CHOICE)
		complain(k, x->line, x->column, "'%s' is an empty list; leave "
		    "the key out to mean all", key->name);
	for (const struct ydoc_node *i = x->first; i; i = i->next)
		check_item(k, i, key);
	if (key->id)
		check_twice(k, x, key);
}

static void
unknown_key(struct check *k, const struct ydoc_node *x,
    const struct schema_key *table, const char *what)
{
	const char *names[64], *near;
	char *words;
	size_t n = 0;

	for (const struct schema_key *t = table; t->name; t++) {
		if (t->type == SCHEMA_STAGES)
			for (size_t i = 0; schema_stages[i] && n < 63; i++)
				names[n++] = schema_stages[i];
		else if (n < 63)
			names[n++] = t->name;
	}
	names[n] = NULL;
	near = NULL;
	for (const struct schema_key *t = table; t->name && !near; t++)
		for (size_t i = 0; t->meant && t->meant[i]; i++)
			if (strcmp(t->meant[i], x->key) == 0)
				near = t->name;
	if (near == NULL)
		near = text_nearest(x->key, names);
	/* "allowed" for "allowed_files" is no slip of a letter. */
	for (size_t i = 0; near == NULL && i < n && strlen(x->key) > 3; i++)
		if (strncmp(names[i], x->key, strlen(x->key)) == 0)
			near = names[i];
	if (near) {
		complain(k, x->key_line, x->key_column, "unknown key '%s' "
		    "(did you mean '%s'?)", x->key, near);
		return;
	}
	words = list_words(names, "and");
	complain(k, x->key_line, x->key_column, "unknown key '%s' in %s; "
	    "known are %s", x->key, what, words);
	free(words);
}

/* A text in the place of a stage's map. */
static void
check_plain(struct check *k, const struct ydoc_node *x)
{
	struct schema_key text = { .name = x->key, .type = SCHEMA_COMMAND };

	check_scalar(k, x, &text);
}

static void
check_map(struct check *k, const struct ydoc_node *map,
    const struct schema_key *table, const char *what)
{
	const struct schema_key *t;

	for (const struct ydoc_node *x = map->first; x; x = x->next) {
		const struct ydoc_node *y = map->first;

		if ((t = schema_find(table, x->key)) == NULL) {
			unknown_key(k, x, table, what);
			continue;
		}
		/* The two spellings of a key are one key. */
		while (y != x && !(schema_find(table, y->key) == t &&
		    (t->type != SCHEMA_STAGES ||
		    schema_same_word(x->key, y->key))))
			y = y->next;
		if (y != x)
			complain(k, x->key_line, x->key_column, "'%s' and "
			    "'%s' (line %u) are the same key; keep one",
			    x->key, y->key, y->key_line);
		if (t->type != SCHEMA_STAGES)
			check_value(k, x, t);
		else if (x->kind == YDOC_MAP)
			check_map(k, x, t->sub, x->key);
		else if (t->or_map && x->kind == YDOC_SCALAR)
			check_plain(k, x);
		else
			complain(k, x->line, x->column, "'%s' wants a map of "
			    "keys", x->key);
	}
	for (t = table; t->name; t++)
		if (t->required && schema_get(map, table, t->name) == NULL)
			complain(k, map->line, map->column, "%s lacks the "
			    "key '%s': %s", what, t->name, t->doc);
}

int
schema_check(const char *name, const struct ydoc_node *map,
    const struct schema_key *table, struct err *e)
{
	struct check k = { name, e, 0 };

	check_map(&k, map, table, "the file");
	return k.errors ? -1 : 0;
}

const struct ydoc_node *
schema_get(const struct ydoc_node *map, const struct schema_key *table,
    const char *key)
{
	const struct schema_key *t = table;

	while (t->name && strcmp(t->name, key) != 0)
		t++;
	for (const struct ydoc_node *x = map ? map->first : NULL; x;
	    x = x->next)
		if (strcmp(x->key, key) == 0 || (t->name && t->alias &&
		    strcmp(x->key, t->alias) == 0))
			return x;
	return NULL;
}

long long
schema_integer(const struct ydoc_node *x)
{
	return strtoll(x->text, NULL, 10);
}
