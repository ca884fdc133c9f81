/* Which of several programs that run side by side wrote a line. */
#include <string.h>

#include "judge/errsum_line.h"
#include "judge/errsum_source.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* "tests-1  | " of docker compose, "@shop/till:test: " of turbo,
 * "@shop/till: " of lerna: only such as nothing else looks like. */
static size_t
one(const char *s, size_t n, size_t rest)
{
	size_t i = n;

	while (i < rest && s[i] == ' ')
		i++;
	/* A time stands there, too. */
	if (i > n && i + 1 < rest && s[i] == '|' && s[i + 1] == ' ' &&
	    memchr(s, ':', n) == NULL)
		return n;
	return n > 3 && *s == '@' && s[n - 1] == ':' && memchr(s, '/', n) ?
	    n - 1 : 0;
}

void
errsum_source(char *name, const struct errsum_text *t)
{
	const char *s = t->s, *end = t->bare;

	*name = '\0';
	while (s < end) {
		size_t n = 0, k;

		while (s + n < end && !is_blank(s[n]))
			n++;
		k = n > 0 ? one(s, n, (size_t)(end - s)) : 0;
		if (k > 0 && k < ERRSUM_SOURCE) {
			memcpy(name, s, k);
			name[k] = '\0';
			return;
		}
		s += n + 1;
	}
}

bool
errsum_is_beside(const struct errsum_cause *c, const struct errsum_text *t)
{
	char name[ERRSUM_SOURCE];

	if (*c->source == '\0')
		return false;
	errsum_source(name, t);
	return *name && strcmp(name, c->source) != 0;
}

void
errsum_source_failed(struct errsum_regions *r, const struct pat_span *name)
{
	char *x = r->failing.v[r->failing.n];

	if (r->failing.n == ERRSUM_FAILING || name->s == NULL ||
	    name->n >= ERRSUM_SOURCE)
		return;
	/* What compose stops since one ended is no failure of its own. */
	if (r->failing.n > 0 &&
	    (*name->s != '@' || *r->failing.v[0] != '@'))
		return;
	memcpy(x, name->s, name->n);
	x[name->n] = '\0';
	r->failing.n++;
}

/* "shop_tests_1" ended, "tests_1" wrote; "@shop/till", "@shop/till:test". */
static bool
is_it(const char *failed, const char *source)
{
	size_t n = strlen(failed), k = strlen(source);

	if (*failed == '@')
		return strncmp(source, failed, n) == 0 &&
		    (source[n] == '\0' || source[n] == ':');
	return n >= k && strcmp(failed + n - k, source) == 0 &&
	    (n == k || failed[n - k - 1] == '_' || failed[n - k - 1] == '-');
}

int
errsum_of_failed(const struct errsum_regions *r, const struct errsum_cause *c)
{
	if (r->failing.n == 0 || *c->source == '\0')
		return 0;
	for (size_t i = 0; i < r->failing.n; i++)
		if (is_it(r->failing.v[i], c->source))
			return 1;
	return -1;
}
