/* Which names mean money, and which types are floating point. */
#include <ctype.h>
#include <string.h>

#include "base/err.h"
#include "record/moneyrule.h"
#include "record/schema.h"

enum { WORD = 64 };

static const struct ydoc_limits limits = { 1 << 16, 5, 4096, "words" };

static const char *const orders[] = { "behind", "before", "colon", NULL };

static const struct schema_key language[] = {
	{ .name = "suffixes", .type = SCHEMA_STRING, .list = true,
	  .required = true, .doc = "how its files end" },
	{ .name = "order", .type = SCHEMA_CHOICE, .choices = orders,
	  .required = true, .doc = "where a type stands" },
	{ .name = "types", .type = SCHEMA_STRING, .list = true,
	  .required = true, .doc = "its floating point" },
	{ .name = NULL }
};

static const struct schema_key table[] = {
	{ .name = "words", .type = SCHEMA_STRING, .list = true,
	  .required = true, .doc = "what means money, in small letters" },
	{ .name = "unless", .type = SCHEMA_STRING, .list = true,
	  .doc = "what beside it means something else" },
	{ .name = "languages", .type = SCHEMA_MAP, .list = true,
	  .required = true, .sub = language, .doc = "where types stand" },
	{ .name = NULL }
};

int
moneyrule_parse(struct moneyrule *r, const char *name, const char *s,
    size_t n, struct err *e)
{
	return ydoc_parse(&r->doc, name, s, n, &limits, e) < 0 ? -1 :
	    schema_check(name, r->doc.root, table, e);
}

void
moneyrule_release(struct moneyrule *r)
{
	ydoc_release(&r->doc);
}

static bool
listed(const struct ydoc_node *list, const char *s, size_t n)
{
	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		if (strlen(x->text) == n && memcmp(x->text, s, n) == 0)
			return true;
	return false;
}

const struct ydoc_node *
moneyrule_language(const struct moneyrule *r, const char *path)
{
	const struct ydoc_node *x = ydoc_member(r->doc.root, "languages");
	const char *dot = strrchr(path, '.');

	for (x = dot ? x->first : NULL; x; x = x->next)
		if (listed(ydoc_member(x, "suffixes"), dot, strlen(dot)))
			return x;
	return NULL;
}

enum money_order
moneyrule_order(const struct ydoc_node *x)
{
	const char *s = ydoc_text(x, "order");
	int i = 0;

	while (orders[i + 1] && strcmp(orders[i], s) != 0)
		i++;
	return (enum money_order)i;
}

bool
moneyrule_type(const struct ydoc_node *x, const char *s, size_t n)
{
	return listed(ydoc_member(x, "types"), s, n);
}

/* The next word of a name: "HTTPFee" is two, "unit_price" is two. */
static size_t
next(const char *s, size_t n, size_t *at, char word[WORD])
{
	size_t k = 0;

	while (*at < n && !isalpha((unsigned char)s[*at]))
		++*at;
	for (; *at < n && isalpha((unsigned char)s[*at]); ++*at) {
		unsigned char c = (unsigned char)s[*at];

		if (k > 0 && isupper(c) && (islower((unsigned char)
		    s[*at - 1]) || (*at + 1 < n &&
		    islower((unsigned char)s[*at + 1]))))
			break;
		if (k < WORD - 1)
			word[k++] = (char)tolower(c);
	}
	word[k] = '\0';
	return k;
}

bool
moneyrule_name(const struct moneyrule *r, const char *s, size_t n)
{
	const struct ydoc_node *words = ydoc_member(r->doc.root, "words");
	const struct ydoc_node *unless = ydoc_member(r->doc.root, "unless");
	char word[WORD];
	bool money = false;
	size_t at = 0, k;

	while ((k = next(s, n, &at, word)) > 0) {
		if (listed(unless, word, k))
			return false;
		money |= listed(words, word, k) || (word[k - 1] == 's' &&
		    listed(words, word, k - 1));
	}
	return money;
}
