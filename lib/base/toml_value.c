/* TOML: what stands behind '='. */
#include "base/toml_parts.h"

static int value(struct toml_reader *, struct toml_node *x);

/* Blanks, comments and ends of lines, as arrays have them. */
static int
space(struct toml_reader *r)
{
	do {
		toml_blanks(r);
		if (toml_comment(r) < 0)
			return -1;
	} while (toml_newline(r));
	return 0;
}

static bool
at(const struct toml_reader *r, char c)
{
	return r->p < r->end && *r->p == c;
}

static int
array(struct toml_reader *r, struct toml_node *to)
{
	struct toml_node *x;

	to->kind = TOML_ARRAY;
	to->made = TOML_INLINE;
	r->p++;
	for (;;) {
		if (space(r) < 0)
			return -1;
		if (at(r, ']'))
			break;
		x = toml_add(r, to, NULL, r->p);
		if (x == NULL || value(r, x) < 0 || space(r) < 0)
			return -1;
		if (at(r, ']'))
			break;
		if (!at(r, ','))
			return toml_unexpected(r, "the array wants ',' or its "
			    "']'");
		r->p++;
	}
	r->p++;
	return 0;
}

static int
table(struct toml_reader *r, struct toml_node *to)
{
	to->kind = TOML_TABLE;
	to->made = TOML_INLINE;
	r->p++;
	toml_blanks(r);
	while (!at(r, '}')) {
		if (toml_at_newline(r))
			return toml_unexpected(r, "in TOML 1.0 a table in "
			    "braces stands on one line");
		if (toml_pair(r, to) < 0)
			return -1;
		toml_blanks(r);
		if (at(r, '}'))
			break;
		if (!at(r, ','))
			return toml_unexpected(r, "the table wants ',' or its "
			    "'}', on one line");
		r->p++;
		toml_blanks(r);
		if (at(r, '}'))
			return toml_unexpected(r, "in TOML 1.0 no ',' stands "
			    "before it");
	}
	r->p++;
	return 0;
}

static int
value(struct toml_reader *r, struct toml_node *x)
{
	if (at(r, '"') || at(r, '\''))
		return toml_string(r, x);
	if (at(r, '['))
		return array(r, x);
	if (at(r, '{'))
		return table(r, x);
	return toml_word(r, x);
}

int
toml_pair(struct toml_reader *r, struct toml_node *to)
{
	struct toml_key key;
	struct toml_node *x;

	if (toml_key(r, &key) < 0)
		return -1;
	while (at(r, '.')) {
		r->p++;
		to = toml_through(r, to, &key, TOML_DOTTED);
		if (to == NULL || toml_key(r, &key) < 0)
			return -1;
	}
	if (!at(r, '='))
		return toml_unexpected(r, r->p < r->end && *r->p & 0x80 ?
		    "a key that has it stands in quotes" :
		    "behind a key stands '='");
	r->p++;
	toml_blanks(r);
	x = toml_leaf(r, to, &key);
	if (x == NULL)
		return -1;
	x->column = (unsigned)(r->p - r->bol) + 1;
	return value(r, x);
}
