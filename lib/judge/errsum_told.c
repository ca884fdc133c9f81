/* What was told of a log as it came. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/spread.h"
#include "judge/errsum_line.h"
#include "judge/errsum_told.h"

/* Of so many it is kept in mind at most that they came. */
enum { FEW = 256, MOST = 1 << 16 };

struct errsum_told {
	uint64_t key;		/* this run's own: none can be forged */
	uint64_t *slot;		/* 0: free */
	size_t n, nslots;
	const char *tool;	/* of the last one, and where it ended */
	size_t last;
	bool again;		/* it had come before */
};

struct errsum_told *
errsum_told_new(void)
{
	struct errsum_told *t = mem_alloc(sizeof(*t));

	t->key = spread_key(t);
	return t;
}

void
errsum_told_free(struct errsum_told *t)
{
	if (t)
		free(t->slot);
	free(t);
}

static uint64_t
mix(uint64_t h, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = spread(h + (unsigned char)s[i] + 1);
	return spread(h ^ n << 9 ^ 0x100);
}

/* Each word of it counts, but of its first line only what that tells: times
 * stand before it.  What stands above is how it was come by. */
static uint64_t
identity(const struct errsum_told *t, const struct errsum_cause *c)
{
	uint64_t h = mix(t->key, c->rule->id, strlen(c->rule->id));
	bool told = c->field[ERRFIELD_MESSAGE] || c->field[ERRFIELD_TEST];

	for (size_t f = 0; f < ERRFIELD_N; f++)
		h = c->field[f] ? mix(h, c->field[f], strlen(c->field[f])) :
		    spread(h + f);
	for (size_t i = 0; i < c->nlines; i++) {
		const char *own = c->lines[i].text + c->lines[i].own;
		struct errsum_text x = { .s = own, .n = strlen(own) };

		if (c->lines[i].n < c->start + told)
			continue;
		errsum_prefix(&x);
		h = mix(h, x.bare, x.nbare);
	}
	return h ? h : 1;
}

static void
put(struct errsum_told *t, uint64_t h)
{
	size_t at = h % t->nslots;

	while (t->slot[at])
		at = (at + 1) % t->nslots;
	t->slot[at] = h;
}

static void
grow(struct errsum_told *t)
{
	uint64_t *old = t->slot;
	size_t n = t->nslots;

	t->nslots = n ? n * 4 : FEW;
	t->slot = mem_alloc(t->nslots * sizeof(*t->slot));
	for (size_t i = 0; i < n; i++)
		if (old[i])
			put(t, old[i]);
	free(old);
}

static bool
has(const struct errsum_told *t, uint64_t h)
{
	for (size_t at = h % t->nslots; t->slot[at];
	    at = (at + 1) % t->nslots)
		if (t->slot[at] == h)
			return true;
	return false;
}

/* Did it come before?  Now it did. */
static bool
came(struct errsum_told *t, const struct errsum_cause *c)
{
	uint64_t h = identity(t, c);

	if ((t->n + 1) * 2 > t->nslots)
		grow(t);
	if (has(t, h))
		return true;
	if (t->n < MOST) {
		put(t, h);
		t->n++;
	}
	return false;
}

bool
errsum_is_note(const struct errsum_cause *c)
{
	/* mypy's and gcc's, which are asked for. */
	static const char *const own[] = { "Revealed ", "#pragma message",
	    "'#pragma message", "\xe2\x80\x98#pragma message" };
	const char *s = c->field[ERRFIELD_MESSAGE];

	if (c->severity != ERRSEVERITY_NOTE || s == NULL ||
	    c->field[ERRFIELD_FILE] == NULL || c->field[ERRFIELD_CODE])
		return false;
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (strncmp(s, own[i], strlen(own[i])) == 0)
			return false;
	for (size_t i = 0; i < c->nlines; i++)
		if (c->lines[i].n == c->start)
			return strstr(c->lines[i].text, ": note: ") != NULL;
	return false;
}

/* Is it of the last one's tool?  Of a plain shape none is known. */
static bool
is_its(const struct errsum_told *t, const struct errsum_cause *c)
{
	return t->tool && (strcmp(t->tool, c->rule->tool) == 0 ||
	    strcmp(c->rule->family, "plain") == 0);
}

enum errsum_news
errsum_told_take(struct errsum_told *t, const struct errsum_cause *c)
{
	if (is_its(t, c) && errsum_is_note(c) && c->first > t->last &&
	    c->first - t->last <= ERRSUM_NEAR) {
		t->last = c->last;
		return t->again ? ERRSUM_AGAIN : ERRSUM_NOTE_OF_IT;
	}
	t->tool = c->rule->tool;
	t->last = c->last;
	t->again = came(t, c);
	return t->again ? ERRSUM_AGAIN : ERRSUM_NEW;
}
