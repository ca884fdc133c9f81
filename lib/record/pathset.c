/* A set of contract patterns, indexed by their literal beginnings.
 *
 * A pattern is filed under the hash of the bytes before its first special
 * one.  One that is two stars, a slash and no further slash looks at the
 * last component only and is filed under the beginning of that.  Both hashes
 * grow byte by byte along a path, so each is asked once for every length
 * that some pattern has. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/wild.h"
#include "door/fold.h"
#include "record/pathset.h"

enum { BUCKETS = 1024, LENGTHS = 512 };

struct pattern {
	char *glob;		/* as wild_match takes it */
	const char *tail;	/* its literal end, in glob */
	size_t tail_len, head_len;
	const char *head;	/* its literal beginning, in glob */
	bool literal;		/* no special byte at all */
	unsigned ops;
	long next;		/* in its bucket, ascending; -1 ends */
};

struct table {
	long first[BUCKETS], last[BUCKETS];
	bool length[LENGTHS + 1];	/* some head has this length */
	size_t longest;
};

struct pathset {
	bool fold;
	struct pattern *v;
	size_t n, cap;
	struct table path, base;
};

static const uint32_t hash_start = 2166136261u;

static uint32_t
hash_byte(uint32_t h, char c)
{
	return (h ^ (unsigned char)c) * 16777619u;	/* FNV-1a */
}

static void
table_init(struct table *t)
{
	memset(t, 0, sizeof(*t));
	for (size_t i = 0; i < BUCKETS; i++)
		t->first[i] = t->last[i] = -1;
}

struct pathset *
pathset_new(bool fold)
{
	struct pathset *s = mem_alloc(sizeof(*s));

	s->fold = fold;
	table_init(&s->path);
	table_init(&s->base);
	return s;
}

void
pathset_free(struct pathset *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i].glob);
	free(s->v);
	free(s);
}

static void
file_under(struct pathset *s, struct table *t, struct pattern *p)
{
	uint32_t h = hash_start;
	long at = p - s->v;

	if (p->head_len > LENGTHS)
		p->head_len = LENGTHS;
	for (size_t i = 0; i < p->head_len; i++)
		h = hash_byte(h, p->head[i]);
	h %= BUCKETS;
	if (t->last[h] >= 0)
		s->v[t->last[h]].next = at;
	else
		t->first[h] = at;
	t->last[h] = at;
	t->length[p->head_len] = true;
	if (p->head_len > t->longest)
		t->longest = p->head_len;
}

void
pathset_add(struct pathset *s, const char *pattern, unsigned ops)
{
	struct buf b = BUF_INIT;
	struct pattern *p;
	size_t n, tail;

	buf_str(&b, pattern);
	if (b.len > 0 && b.data[b.len - 1] == '/')
		buf_str(&b, "**");
	mem_grow(&s->v, s->n, &s->cap, sizeof(*s->v));
	p = &s->v[s->n++];
	p->glob = s->fold ? fold_name(b.data) : mem_strdup(b.data);
	p->ops = ops;
	p->next = -1;
	n = strlen(p->glob);
	p->literal = wild_literal(p->glob) == n;
	tail = n;
	while (tail > 0 && !strchr("*?[]\\", p->glob[tail - 1]))
		tail--;
	p->tail = p->glob + tail;
	p->tail_len = n - tail;
	/* Two stars and a slash may match nothing, without the slash. */
	if (tail > 0 && *p->tail == '/') {
		p->tail++;
		p->tail_len--;
	}
	if (strncmp(p->glob, "**/", 3) == 0 && !strchr(p->glob + 3, '/') &&
	    strcmp(p->glob + 3, "**") != 0) {
		p->head = p->glob + 3;
		p->head_len = wild_literal(p->head);
		file_under(s, &s->base, p);
	} else {
		p->head = p->glob;
		p->head_len = wild_literal(p->head);
		file_under(s, &s->path, p);
	}
	buf_release(&b);
}

/* Does the pattern match all of path? */
static bool
matches(const struct pattern *p, const char *path, size_t n, int flags)
{
	if (p->tail_len > n ||
	    memcmp(path + n - p->tail_len, p->tail, p->tail_len) != 0)
		return false;
	if (p->literal)
		return strcmp(p->glob, path) == 0;
	return wild_match(p->glob, path, flags);
}

/* The lowest match below best in table t; text is the path, or its last
 * component. */
static long
look_up(const struct pathset *s, const struct table *t, const char *text,
    const char *path, size_t n, unsigned ops, long best)
{
	uint32_t h = hash_start;

	for (size_t len = 0; len <= t->longest; len++) {
		if (len > 0) {
			if (text[len - 1] == '\0')
				break;
			h = hash_byte(h, text[len - 1]);
		}
		if (!t->length[len])
			continue;
		for (long i = t->first[h % BUCKETS];
		    i >= 0 && (best < 0 || i < best); i = s->v[i].next) {
			const struct pattern *p = &s->v[i];

			if (p->head_len == len && (p->ops & ops) &&
			    memcmp(p->head, text, len) == 0 &&
			    matches(p, path, n, s->fold ? WILD_FOLD : 0)) {
				best = i;
				break;
			}
		}
	}
	return best;
}

long
pathset_match(const struct pathset *s, const char *path, unsigned ops)
{
	char *folded = s->fold ? fold_name(path) : NULL;
	const char *text = folded ? folded : path;
	const char *slash = strrchr(text, '/');
	size_t n = strlen(text);
	long best;

	best = look_up(s, &s->path, text, text, n, ops, -1);
	best = look_up(s, &s->base, slash ? slash + 1 : text, text, n, ops,
	    best);
	free(folded);
	return best;
}
