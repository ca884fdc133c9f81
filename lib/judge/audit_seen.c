/* Names that were seen. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "door/hash.h"
#include "judge/audit_seen.h"

struct audit_seen_slot {
	unsigned char key[16];
	uint64_t value;
};
enum { LEAST = 256 };

static bool
is_free(const struct audit_seen_slot *s)
{
	static const unsigned char zero[16];

	return memcmp(s->key, zero, sizeof(zero)) == 0;
}

/* Its slot, or the free one where it would be. */
static struct audit_seen_slot *
slot(const struct audit_seen *t, const unsigned char key[16])
{
	uint64_t at;

	memcpy(&at, key, sizeof(at));
	for (;; at++) {
		struct audit_seen_slot *s = &t->v[at & (t->cap - 1)];

		if (is_free(s) || memcmp(s->key, key, 16) == 0)
			return s;
	}
}

static void
grow(struct audit_seen *t)
{
	struct audit_seen was = *t;

	t->cap = was.cap ? was.cap * 2 : LEAST;
	t->v = mem_alloc(t->cap * sizeof(*t->v));
	for (size_t i = 0; i < was.cap; i++)
		if (!is_free(&was.v[i]))
			*slot(t, was.v[i].key) = was.v[i];
	free(was.v);
}

uint64_t *
audit_seen(struct audit_seen *t, const char *name)
{
	unsigned char sum[HASH_BYTES];
	struct audit_seen_slot *s;

	if ((t->n + 1) * 4 > t->cap * 3)
		grow(t);
	hash_bytes(sum, name, strlen(name));
	s = slot(t, sum);
	if (is_free(s)) {
		memcpy(s->key, sum, sizeof(s->key));
		t->n++;
	}
	return &s->value;
}

void
audit_seen_release(struct audit_seen *t)
{
	free(t->v);
	*t = (struct audit_seen)AUDIT_SEEN_INIT;
}
