/* TOML: tables, and what may not be defined twice. */
#include <string.h>

#include "base/toml_parts.h"

static int
compare(const char *a, size_t n, const struct toml_node *x)
{
	if (n != x->key_len)
		return n < x->key_len ? -1 : 1;
	return memcmp(a, x->key, n);
}

struct toml_node *
toml_find(const struct toml_node *table, const char *key, size_t n)
{
	struct toml_node *x = table->root;
	int c;

	while (x && (c = compare(key, n, x)) != 0)
		x = c < 0 ? x->left : x->right;
	return x;
}

/* A balanced tree, as a file is foreign: no choice of keys makes it slow.
 * Arne Andersson, Balanced Search Trees Made Simple (1993). */
static struct toml_node *
skew(struct toml_node *t)
{
	struct toml_node *left = t->left;

	if (left == NULL || left->level != t->level)
		return t;
	t->left = left->right;
	left->right = t;
	return left;
}

static struct toml_node *
split(struct toml_node *t)
{
	struct toml_node *right = t->right;

	if (right == NULL || right->right == NULL ||
	    right->right->level != t->level)
		return t;
	t->right = right->left;
	right->left = t;
	right->level++;
	return right;
}

static struct toml_node *
insert(struct toml_node *t, struct toml_node *x)
{
	if (t == NULL) {
		x->level = 1;
		return x;
	}
	if (compare(x->key, x->key_len, t) < 0)
		t->left = insert(t->left, x);
	else
		t->right = insert(t->right, x);
	return split(skew(t));
}

static void
set_place(const struct toml_reader *r, struct toml_node *x, const char *at)
{
	x->line = r->line;
	x->column = (unsigned)(at - r->bol) + 1;
}

/* What only the header of a table below it had made is defined here. */
static void
set_made(const struct toml_reader *r, struct toml_node *x,
    const struct toml_key *key, const char *at, enum toml_made made)
{
	x->made = made;
	x->key_line = key->line;
	x->key_column = key->column;
	set_place(r, x, at);
}

struct toml_node *
toml_add(struct toml_reader *r, struct toml_node *to,
    const struct toml_key *key, const char *at)
{
	struct toml_node *x;

	if (to->depth == r->limits->depth) {
		toml_fail(r, at, "this lies deeper than %u levels of tables "
		    "and arrays; a file may have no more", r->limits->depth);
		return NULL;
	}
	if (r->nodes++ == r->limits->nodes) {
		toml_fail(r, at, "this is one value more than %zu; a file "
		    "may have no more", r->limits->nodes);
		return NULL;
	}
	x = arena_alloc(&r->doc->arena, sizeof(*x));
	x->depth = to->depth + 1;
	set_place(r, x, at);
	if (key) {
		x->key = key->s;
		x->key_len = key->n;
		x->key_line = key->line;
		x->key_column = key->column;
		to->root = insert(to->root, x);
	}
	if (to->last)
		to->last->next = x;
	else
		to->first = x;
	to->last = x;
	to->n++;
	return x;
}

static struct toml_node *
add_table(struct toml_reader *r, struct toml_node *to,
    const struct toml_key *key, const char *at, enum toml_made made)
{
	struct toml_node *x = toml_add(r, to, key, at);

	if (x) {
		x->kind = TOML_TABLE;
		x->made = made;
	}
	return x;
}

/* The key is taken, by x: say what was wrong with that. */
static struct toml_node *
taken(struct toml_reader *r, const struct toml_key *key,
    const struct toml_node *x, const char *meant)
{
	toml_fail(r, key->at, "'%.*s' is %s already, since line %u; %s",
	    TOML_SHOW(key->s, key->n), toml_kind_name(x->kind), x->key_line,
	    meant);
	return NULL;
}

struct toml_node *
toml_through(struct toml_reader *r, struct toml_node *table,
    const struct toml_key *key, enum toml_made how)
{
	struct toml_node *x = toml_find(table, key->s, key->n);

	if (x == NULL)
		return add_table(r, table, key, key->at, how);
	if (x->kind != TOML_TABLE && x->kind != TOML_ARRAY)
		return taken(r, key, x, "nothing lies below it");
	if (x->made == TOML_INLINE)
		return taken(r, key, x, "what is written in brackets or "
		    "braces is whole, and nothing is added to it");
	if (how == TOML_IMPLICIT)
		return x->kind == TOML_ARRAY ? x->last : x;
	if (x->kind == TOML_ARRAY)
		return taken(r, key, x, "a [[header]] adds to it");
	if (x->made == TOML_HEADER)
		return taken(r, key, x, "what was defined by a [header] is "
		    "not added to by a key with dots");
	if (x->made == TOML_IMPLICIT)
		set_made(r, x, key, key->at, how);
	return x;
}

struct toml_node *
toml_leaf(struct toml_reader *r, struct toml_node *table,
    const struct toml_key *key)
{
	struct toml_node *x = toml_find(table, key->s, key->n);

	if (x)
		return taken(r, key, x, "a key is given once");
	return toml_add(r, table, key, key->at);
}

static struct toml_node *
define_element(struct toml_reader *r, struct toml_node *table,
    const struct toml_key *key, const char *at)
{
	struct toml_node *x = toml_find(table, key->s, key->n);

	if (x && x->kind != TOML_ARRAY)
		return taken(r, key, x, "a [[header]] adds to an array");
	if (x && x->made == TOML_INLINE)
		return taken(r, key, x, "what is written in brackets is "
		    "whole, and nothing is added to it");
	if (x == NULL) {
		x = toml_add(r, table, key, at);
		if (x == NULL)
			return NULL;
		x->kind = TOML_ARRAY;
		x->made = TOML_HEADER;
	}
	return add_table(r, x, NULL, at, TOML_HEADER);
}

struct toml_node *
toml_define(struct toml_reader *r, struct toml_node *table,
    const struct toml_key *key, const char *at, bool array)
{
	struct toml_node *x;

	if (array)
		return define_element(r, table, key, at);
	x = toml_find(table, key->s, key->n);
	if (x == NULL)
		return add_table(r, table, key, at, TOML_HEADER);
	if (x->kind == TOML_ARRAY)
		return taken(r, key, x, "a [[header]] adds to it");
	if (x->kind != TOML_TABLE || x->made != TOML_IMPLICIT)
		return taken(r, key, x, x->kind == TOML_TABLE ?
		    "a table is defined once" : "a key is given once");
	set_made(r, x, key, at, TOML_HEADER);
	return x;
}
