/* A raw tree object, its first byte choosing the kind of id: what is read is
 * what stands there, a tree without a fault can be walked, its names are
 * paths, in order and each there once. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "door/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MANY = 64 };

struct seen {
	const char *from, *to;
	size_t oid_bytes, n;
	struct tree_entry v[MANY];
};

static void
must(int cond)
{
	if (!cond)
		abort();
}

/* Does the entry lie within the bytes, just where it should? */
static int
see(void *ctx, const struct tree_entry *t)
{
	struct seen *s = ctx;

	must(t->name > s->from && t->name[-1] == ' ');
	must(t->name[t->len] == '\0' && memchr(t->name, '\0', t->len) == NULL);
	must((const char *)t->oid == t->name + t->len + 1);
	s->from = (const char *)t->oid + s->oid_bytes;
	must(s->from <= s->to);
	if (s->n < MANY)
		s->v[s->n] = *t;
	s->n++;
	return 0;
}

static bool
same(const struct tree_entry *a, const struct tree_entry *b)
{
	return a->len == b->len && memcmp(a->name, b->name, a->len) == 0;
}

/* What a tree without a fault may hold, by the plain rule: every pair. */
static void
sound(const struct seen *s)
{
	size_t n = s->n < MANY ? s->n : MANY;

	for (size_t i = 0; i < n; i++) {
		must(path_fault(s->v[i].name, s->v[i].len) == NULL);
		must(memchr(s->v[i].name, '/', s->v[i].len) == NULL);
		for (size_t k = i + 1; k < n; k++)
			must(!same(&s->v[i], &s->v[k]));
	}
}

static int
first(void *ctx, const struct tree_entry *t)
{
	(void)ctx;
	(void)t;
	return 5;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct buf in = BUF_INIT;
	struct seen s = { 0 };
	const char *why, *at;
	size_t n;
	int rc;

	if (size == 0)
		return 0;
	buf_append(&in, data + 1, size - 1);
	s.from = buf_cstr(&in);
	s.to = s.from + in.len;
	s.oid_bytes = data[0] & 1 ? 32 : 20;
	rc = tree_walk(buf_cstr(&in), in.len, s.oid_bytes, see, &s, &e);
	must((rc < 0) == (e.status == FX_EFAIL));
	must(rc < 0 || s.from == s.to);
	why = tree_fault(buf_cstr(&in), in.len, s.oid_bytes, &at, &n);
	must(rc == 0 || why != NULL);
	must(why != NULL || rc == 0);
	if (why)
		must(n == 0 || (at >= in.data && at + n <= in.data + in.len));
	else
		sound(&s);
	must(tree_walk(buf_cstr(&in), in.len, s.oid_bytes, first, NULL, &e) ==
	    (s.n > 0 ? 5 : rc));
	err_release(&e);
	buf_release(&in);
	return 0;
}
