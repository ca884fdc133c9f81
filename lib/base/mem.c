/* Memory that is never NULL, and arenas that are freed at once. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

void
mem_fail(void)
{
	fputs("fx: out of memory\n", stderr);
	exit(FX_EFAIL);
}

void *
mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (p == NULL)
		mem_fail();
	return p;
}

void *
mem_realloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (p == NULL)
		mem_fail();
	return p;
}

char *
mem_dup(const char *s, size_t n)
{
	char *p = mem_alloc(n + 1);

	if (n > 0)
		memcpy(p, s, n);
	return p;
}

char *
mem_strdup(const char *s)
{
	return mem_dup(s, strlen(s));
}

void
mem_grow(void *v, size_t n, size_t *cap, size_t size)
{
	size_t want = *cap;
	char *p;

	if (n < want)
		return;
	while (want <= n)
		want = want ? want * 2 : 8;
	if (want > SIZE_MAX / size)
		mem_fail();
	memcpy(&p, v, sizeof(p));
	p = mem_realloc(p, want * size);
	memset(p + *cap * size, 0, (want - *cap) * size);
	memcpy(v, &p, sizeof(p));
	*cap = want;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	mem_grow(&a->v, a->n, &a->cap, sizeof(*a->v));
	return a->v[a->n++] = mem_alloc(n);
}

char *
arena_dup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n > 0)
		memcpy(p, s, n);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_dup(a, s, strlen(s));
}

void
arena_take(struct arena *to, struct arena *from)
{
	for (size_t i = 0; i < from->n; i++) {
		mem_grow(&to->v, to->n, &to->cap, sizeof(*to->v));
		to->v[to->n++] = from->v[i];
	}
	from->n = 0;
	arena_release(from);
}

void
arena_release(struct arena *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->v[i]);
	free(a->v);
	a->v = NULL;
	a->n = a->cap = 0;
}
