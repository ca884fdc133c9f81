/* The persons of allowed_signers. */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/err.h"
#include "record/persons.h"
#include "record/statement.h"

/* Is the line the first that lets its own key decide? */
static bool
decides(const struct signers *all, const struct signer *s)
{
	return signers_find(all, s->key, STATEMENT_NAMESPACE, 0, NULL) == s;
}

static size_t
first_name(const struct signer *s)
{
	return strcspn(s->principals, ",");
}

static bool
one_name(const struct signer *a, const struct signer *b)
{
	size_t n = first_name(a);

	return n == first_name(b) &&
	    strncasecmp(a->principals, b->principals, n) == 0;
}

int
persons_check(const struct signers *all, const char *name, struct err *e)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct signer *s = &all->v[i];

		if (decides(all, s) && (strpbrk(s->principals, "*?!") ||
		    first_name(s) == 0))
			return err_set(e, FX_EINPUT, "%s:%u: '%s' is a "
			    "pattern; who decides is called by name", name,
			    s->line, s->principals);
	}
	return persons_count(all) > 0 ? 0 : err_set(e, FX_EINPUT, "%s: no key "
	    "in it may sign in the namespace '%s'", name,
	    STATEMENT_NAMESPACE);
}

size_t
persons_count(const struct signers *all)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		size_t k = 0;

		if (!decides(all, &all->v[i]))
			continue;
		while (k < i && !(decides(all, &all->v[k]) &&
		    one_name(&all->v[k], &all->v[i])))
			k++;
		n += k == i;
	}
	return n;
}

const struct signer *
person_find(const struct signers *all, struct wire_part key, int64_t when)
{
	const struct signer *s = signers_find(all, key, STATEMENT_NAMESPACE,
	    0, NULL);

	/* The first line of the key holds, in its time and out of it. */
	return s && signers_find(all, key, STATEMENT_NAMESPACE, when,
	    NULL) == s ? s : NULL;
}

void
person_name(struct buf *b, const struct signer *s)
{
	buf_append(b, s->principals, first_name(s));
}

bool
person_same(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

static bool
called(const struct signer *s, const char *name)
{
	size_t n = strlen(name), k;

	for (const char *p = s->principals; n > 0; p += k + 1) {
		k = strcspn(p, ",");
		if (k == n && strncasecmp(p, name, n) == 0)
			return true;
		if (p[k] == '\0')
			break;
	}
	return false;
}

bool
person_is(const struct signers *all, const struct signer *who,
    const char *name, const char *email)
{
	for (size_t i = 0; i < all->n; i++)
		if (one_name(&all->v[i], who) &&
		    (called(&all->v[i], name) || called(&all->v[i], email)))
			return true;
	return false;
}
