/* How every match of a regular expression begins. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/relit_parts.h"

enum { DRIVE = 3 };	/* "C:/" */

/* What may stand where v begins; false: perhaps nothing of it. */
static bool
follow(const struct relit_piece *v, size_t n, byteset b)
{
	memset(b, 0, sizeof(byteset));
	for (size_t i = 0; i < n; i++) {
		byteset_join(b, v[i].first);
		if (v[i].least > 0)
			return true;
	}
	return false;
}

/* Is a run of v[0] told apart from what follows it?  Where it is not, what
 * has only bytes of its set belongs to the run: of "[^ :]+[.]py:" a run of
 * three or more and then ":" is left. */
static bool
apart(struct relit_piece *v, size_t *n)
{
	byteset next;

	while (*n > 1 && !v[0].vague) {
		bool sure = follow(v + 1, *n - 1, next);

		if (sure && !byteset_meet(v[0].set, next))
			return true;
		if (v[1].vague || (!byteset_within(v[1].set, v[0].set) &&
		    !byteset_within(v[0].set, v[1].set)))
			return false;
		relit_append(&v[0], &v[1]);
		memmove(v + 1, v + 2, (--*n - 1) * sizeof(*v));
	}
	return false;
}

/* The last piece of a head, of which no end is known: its first byte, and, in
 * v[1], as many others as there are at least.  Returns how many pieces. */
static size_t
cut(struct relit_piece *v, size_t n)
{
	byteset next;

	if (v[0].least == 0) {
		if (!follow(v + 1, n - 1, next))
			return 0;
		byteset_join(v[0].first, next);
		v[0].vague = true;
	}
	v[1] = v[0];
	v[1].least = v[1].most = v[0].vague ? 0 : v[0].least - 1;
	memcpy(v[0].set, v[0].first, sizeof(v[0].set));
	v[0].least = v[0].most = 1;
	return v[1].least > 0 ? 2 : 1;
}

/* How many pieces are sure to be found one behind the other, each as long as
 * can be. */
static size_t
settle(struct relit_piece *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t left = n - i;

		if (v[i].least == v[i].most && !v[i].vague)
			continue;
		if (!apart(v + i, &left))
			return i + cut(v + i, left);
		n = i + left;
	}
	return n;
}

/* What one alternative of a pattern, behind its "^", begins with. */
static void
head(struct relit_head *h, const char *s, bool caseless)
{
	struct relit_piece v[RELIT_HEAD + 1];
	struct relit_reader r = { .s = s, .v = v, .caseless = caseless };

	relit_sequence(&r);
	h->n = settle(v, r.n);
	if (h->n > RELIT_HEAD)
		h->n = RELIT_HEAD;
	for (size_t i = 0; i < h->n; i++) {
		memcpy(h->v[i].set, v[i].set, sizeof(v[i].set));
		h->v[i].least = (unsigned char)v[i].least;
		h->v[i].most = (unsigned char)v[i].most;
	}
}

/* What a head's first byte may be; false: there need be none. */
static bool
firsts(const struct relit_head *h, byteset b)
{
	for (size_t i = 0; i < h->n; i++) {
		byteset_join(b, h->v[i].set);
		if (h->v[i].least > 0)
			return true;
	}
	return false;
}

/* A pattern without its drives; owned.  NULL: it has none, or another
 * quantifier than theirs follows one. */
static char *
without_drives(const char *regex)
{
	const size_t n = sizeof(RELIT_DRIVE) - 1;
	char *copy, *p;

	if (strstr(regex, RELIT_DRIVE) == NULL)
		return NULL;
	copy = mem_strdup(regex);
	for (p = copy; (p = strstr(p, RELIT_DRIVE)) != NULL;) {
		if (p[n] && strchr("*+?{", p[n])) {
			free(copy);
			return NULL;
		}
		memmove(p, p + n, strlen(p + n) + 1);
	}
	return copy;
}

static void
whole_head(struct relit_head *h, const char *regex)
{
	struct relit_reader r = { .s = regex };
	struct relit_part *p = &h->v[0];
	bool caseless = strstr(regex, "(?i") != NULL;
	byteset any = { 0 };

	if (strncmp(regex, "(?i)", 4) == 0)
		r.s += 4;
	if (*r.s == '^' && !relit_choice(r.s)) {
		head(h, r.s + 1, caseless);
		return;
	}
	for (;; r.s++) {
		struct relit_head one = { .n = 0 };

		if (*r.s == '^')
			head(&one, r.s + 1, caseless);
		if (!firsts(&one, any))
			return;
		relit_skip(&r);
		if (*r.s != '|')
			break;
	}
	if (*r.s)
		return;
	memcpy(p->set, any, sizeof(any));
	p->least = p->most = 1;
	h->n = 1;
}

void
relit_head(struct relit_head *h, const char *regex)
{
	char *copy = without_drives(regex);

	memset(h, 0, sizeof(*h));
	whole_head(h, copy ? copy : regex);
	h->drive = copy != NULL;
	free(copy);
}

uint64_t
relit_bits(const byteset b)
{
	uint64_t bits = 0;

	for (int c = 0; c < 256; c++)
		if (byteset_has(b, (unsigned char)c))
			bits |= relit_bit((char)c);
	return bits;
}

uint64_t
relit_firsts(const struct relit_head *h)
{
	byteset b = { 0 };

	if (!firsts(h, b))
		return ~UINT64_C(0);
	if (h->drive) {
		byteset_range(b, 'A', 'Z');
		byteset_range(b, 'a', 'z');
	}
	return relit_bits(b);
}

static uint64_t
solids(const struct relit_head *h)
{
	struct relit_head rest = { .n = 0 };
	byteset blanks = { 0 }, b = { 0 };
	size_t i = 0;

	byteset_range(blanks, '\t', '\r');
	byteset_add(blanks, ' ');
	while (i < h->n && byteset_within(h->v[i].set, blanks))
		i++;
	for (; i < h->n; i++)
		rest.v[rest.n++] = h->v[i];
	return !firsts(&rest, b) || byteset_meet(b, blanks) ?
	    ~UINT64_C(0) : relit_firsts(&rest);
}

static uint64_t
whole_solids(const char *regex)
{
	struct relit_reader r = { .s = regex };
	bool caseless = strstr(regex, "(?i") != NULL;
	uint64_t bits = 0;

	if (strncmp(regex, "(?i)", 4) == 0)
		r.s += 4;
	for (;; r.s++) {
		struct relit_head one = { .n = 0 };

		if (*r.s == '^')
			head(&one, r.s + 1, caseless);
		bits |= solids(&one);
		relit_skip(&r);
		if (*r.s != '|')
			break;
	}
	return *r.s ? UINT64_MAX : bits;
}

uint64_t
relit_solids(const char *regex)
{
	char *copy = without_drives(regex);
	uint64_t bits = whole_solids(copy ? copy : regex);

	/* A drive is a letter. */
	for (char c = 'a'; copy && c <= 'z'; c++)
		bits |= relit_bit(c) | relit_bit((char)(c - 0x20));
	free(copy);
	return bits;
}

/* How many of at most "most" bytes of a set are there, and behind which?  What
 * stands at the hole does not count. */
static inline size_t
past_hole(const struct relit_part *p, const char *s, size_t n, size_t hole,
    size_t most, size_t *at)
{
	size_t k = 0;

	*at += *at == hole ? DRIVE : 0;
	while (k < most && *at < n &&
	    byteset_has(p->set, (unsigned char)s[*at])) {
		k++;
		(*at)++;
		*at += *at == hole ? DRIVE : 0;
	}
	return k;
}

/* Which of these bytes is the first that no beginning has?  n: none, they are
 * one.  hole: see above; n: there is none. */
static inline size_t
begins(const struct relit_head *h, const char *s, size_t n, size_t hole)
{
	size_t at = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct relit_part *p = &h->v[i];
		size_t most = p->most == RELIT_ANY ? n : p->most, k;

		if (hole < n) {
			k = past_hole(p, s, n, hole, most, &at);
		} else if (most == 1) {
			k = at < n && byteset_has(p->set,
			    (unsigned char)s[at]);
			at += k;
		} else {
			k = byteset_run(p->set, s + at,
			    most < n - at ? most : n - at);
			at += k;
		}
		if (k < p->least)
			return at < n ? at : n - 1;
	}
	return n;
}

/* Where is the next drive from there on?  n: there is none. */
static size_t
drive(const char *s, size_t n, size_t at)
{
	for (; at + 2 < n; at++)
		if (s[at + 1] == ':' && isalpha((unsigned char)s[at]) &&
		    (s[at + 2] == '\\' || s[at + 2] == '/'))
			return at;
	return n;
}

static bool
may_be_empty(const struct relit_head *h)
{
	size_t least = 0;

	for (size_t i = 0; i < h->n; i++)
		least += h->v[i].least;
	return least == 0;
}

bool
relit_begins(const struct relit_head *h, const char *s, size_t n)
{
	size_t at, k;

	if (n == 0)
		return may_be_empty(h);
	if ((k = begins(h, s, n, n)) == n)
		return true;
	if (!h->drive)
		return false;
	/* What is behind the byte that fails does not matter. */
	k = k + DRIVE < n ? k + DRIVE : n;
	if ((at = drive(s, k, 0)) == k)
		return false;
	if ((k = begins(h, s, n, at)) == n)
		return true;
	/* Of several some may be files, or all. */
	k = k + DRIVE < n ? k + DRIVE : n;
	return drive(s, k, at + DRIVE) < k;
}
