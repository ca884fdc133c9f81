/* Memory that is never NULL, and arenas that are freed at once. */
#ifndef FX_MEM_H
#define FX_MEM_H

#include <stddef.h>

/* These print "fx: out of memory" and exit with 3 instead of failing: a hook
 * has nothing better to do, and returning it would cost a tenth of all error
 * lines.  Results are freed with free(3). */
void *mem_alloc(size_t n);			/* zeroed */
void *mem_realloc(void *p, size_t n);
char *mem_dup(const char *s, size_t n);		/* n bytes and a NUL */
char *mem_strdup(const char *s);

/* Where a library had no memory: say so and exit as these do. */
void mem_fail(void) __attribute__((noreturn));

/* Grow *v, an array of items of the given size, so that n + 1 fit; *cap is
 * kept in items.  New items are zeroed. */
void mem_grow(void *v, size_t n, size_t *cap, size_t size);

/* What is parsed from one input lives in one arena.  Each object is its own
 * allocation, so that the sanitizers see an overrun of any of them. */
struct arena {
	void **v;
	size_t n, cap;
};
#define ARENA_INIT { NULL, 0, 0 }

void *arena_alloc(struct arena *, size_t n);	/* zeroed */
char *arena_dup(struct arena *, const char *s, size_t n);
char *arena_strdup(struct arena *, const char *s);
/* Hand all objects of one arena to another; `from` is empty then. */
void arena_take(struct arena *to, struct arena *from);
void arena_release(struct arena *);

#endif
