/* Many patterns at once: is there a path that some match and others do not?
 *
 * All patterns are walked together, as one automaton: a state is the set of
 * positions at which the patterns stand, and what kind of component the path
 * is in.  States are made as they are reached, shortest paths first, until
 * one accepts or none is left. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/wild.h"
#include "base/wildset.h"

enum {
	MAX_STATES = 100000,
	MAX_CODES = 1000000,	/* 4 MB */
	MAX_STEPS = 100000000,	/* a second or two */
	BUCKETS = 1 << 16
};

/* Where in a component the path stands: a path that no tree can hold is no
 * example, and must not count as one that is newly allowed. */
enum place { AT_START, AT_DOT, AT_DOTS, INSIDE };

struct position {
	struct wild_item item;
	enum wildset_group group;
	bool end;		/* the whole pattern is matched here */
	bool forever;		/* and by whatever follows, too */
};

struct wildset {
	int flags;		/* of wild_items */
	bool odd;
	struct position *v;
	size_t n, cap;
	size_t *starts, nstarts, starts_cap;
	size_t nalso;
	struct arena arena;	/* the patterns, which classes point into */
};

/* A position and, in the lowest bit, whether it waits for a slash: inside a
 * component that a double star eats. */
typedef uint32_t code;

struct state {
	size_t at;		/* its codes in search.codes, sorted */
	uint32_t n;
	uint32_t parent;	/* from which it was first reached */
	uint8_t byte;		/* and by what */
	uint8_t place;
	uint32_t next;		/* in its bucket; 0 ends */
};

struct search {
	const struct wildset *set;
	struct state *states;
	size_t n, cap;
	code *codes;
	size_t ncodes, codes_cap;
	uint32_t *bucket;
	code *next;		/* the state that is being made */
	size_t nnext;
	uint32_t *seen, turn;	/* by code: made in this turn already */
	uint8_t kind[256];	/* of bytes: no class tells two of one apart */
	bool covered;		/* OUT matches whatever follows */
	long *spent;		/* steps that were taken */
};

struct wildset *
wildset_new(int flags)
{
	struct wildset *s = mem_alloc(sizeof(*s));

	s->flags = flags & WILDSET_FOLD ? WILD_FOLD : 0;
	s->odd = flags & WILDSET_ODD;
	return s;
}

void
wildset_free(struct wildset *s)
{
	if (s == NULL)
		return;
	arena_release(&s->arena);
	free(s->v);
	free(s->starts);
	free(s);
}

void
wildset_add(struct wildset *s, enum wildset_group group, const char *pattern)
{
	size_t len = strlen(pattern);
	char *glob = arena_alloc(&s->arena, len + 3);
	struct wild_item *items;
	long n;

	memcpy(glob, pattern, len + 1);
	if (len > 0 && glob[len - 1] == '/')
		memcpy(glob + len, "**", 3);
	if (group == WILDSET_ALSO)
		s->nalso++;
	items = mem_alloc((len + 3) * sizeof(*items));
	n = wild_items(glob, items, s->flags);
	mem_grow(&s->starts, s->nstarts, &s->starts_cap, sizeof(*s->starts));
	if (n >= 0)
		s->starts[s->nstarts++] = s->n;
	for (long i = 0; i <= n; i++) {
		struct position *p;

		mem_grow(&s->v, s->n, &s->cap, sizeof(*s->v));
		p = &s->v[s->n++];
		memset(p, 0, sizeof(*p));
		p->group = group;
		p->end = i == n;
		if (i < n)
			p->item = items[i];
		p->forever = i == n - 1 && items[i].kind == WILD_DEEP;
	}
	free(items);
}

/* Put a position, and what it reaches without a byte, into the next state. */
static void
reach(struct search *q, size_t i)
{
	for (;; i++) {
		const struct position *p = &q->set->v[i];

		if (q->seen[2 * i] == q->turn)
			return;
		q->seen[2 * i] = q->turn;
		q->next[q->nnext++] = (code)(2 * i);
		if (p->forever && p->group == WILDSET_OUT)
			q->covered = true;
		if (p->end || (p->item.kind != WILD_STAR &&
		    p->item.kind != WILD_DEEP &&
		    p->item.kind != WILD_DEEP_DIR))
			return;
	}
}

static void
wait_for_slash(struct search *q, size_t i)
{
	if (q->seen[2 * i + 1] == q->turn)
		return;
	q->seen[2 * i + 1] = q->turn;
	q->next[q->nnext++] = (code)(2 * i + 1);
}

/* Where one position goes on the byte c: wild_match's own step. */
static void
step(struct search *q, code x, int c)
{
	size_t i = x / 2;
	const struct position *p = &q->set->v[i];

	if (p->end)
		return;
	switch (p->item.kind) {
	case WILD_STAR:
		if (c != '/')
			reach(q, i);
		break;
	case WILD_DEEP:
		reach(q, i);
		break;
	case WILD_DEEP_DIR:
		if (c == '/')
			reach(q, i);
		else
			wait_for_slash(q, i);
		break;
	default:
		if (wild_takes(&p->item, c, q->set->flags))
			reach(q, i + 1);
	}
}

static int
by_code(const void *a, const void *b)
{
	code x = *(const code *)a, y = *(const code *)b;

	return (x > y) - (x < y);
}

/* Can a path through the next state be what is looked for? */
static bool
alive(const struct search *q)
{
	bool in = false, also = q->set->nalso == 0;

	for (size_t i = 0; i < q->nnext && !(in && also); i++) {
		enum wildset_group g = q->set->v[q->next[i] / 2].group;

		in = in || g == WILDSET_IN;
		also = also || g == WILDSET_ALSO;
	}
	return in && also && !q->covered;
}

/* Keep the next state unless it is known or leads nowhere.  false at the
 * limit. */
static bool
keep(struct search *q, uint32_t parent, int byte, enum place place)
{
	uint32_t h = 2166136261u ^ place, *bucket;
	struct state *t;

	if (!alive(q))
		return true;
	qsort(q->next, q->nnext, sizeof(code), by_code);
	for (size_t i = 0; i < q->nnext; i++)
		h = (h ^ q->next[i]) * 16777619u;
	bucket = &q->bucket[(h ^ h >> 16) % BUCKETS];
	for (uint32_t i = *bucket; i; i = q->states[i].next) {
		t = &q->states[i];
		if (t->n == q->nnext && t->place == place &&
		    memcmp(&q->codes[t->at], q->next,
		    q->nnext * sizeof(code)) == 0)
			return true;
	}
	if (q->n >= MAX_STATES || q->ncodes + q->nnext > MAX_CODES)
		return false;
	mem_grow(&q->states, q->n, &q->cap, sizeof(*q->states));
	t = &q->states[q->n];
	*t = (struct state){ q->ncodes, (uint32_t)q->nnext, parent,
	    (uint8_t)byte, (uint8_t)place, *bucket };
	*bucket = (uint32_t)q->n++;
	for (size_t i = 0; i < q->nnext; i++) {
		mem_grow(&q->codes, q->ncodes, &q->codes_cap, sizeof(code));
		q->codes[q->ncodes++] = q->next[i];
	}
	return true;
}

static bool
accepts(const struct search *q, const struct state *t)
{
	bool hit[3] = { false, q->set->nalso == 0, false };

	if (t->place != INSIDE)
		return false;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct position *p =
		    &q->set->v[q->codes[t->at + i] / 2];

		if (p->end)
			hit[p->group] = true;
	}
	return hit[WILDSET_IN] && hit[WILDSET_ALSO] && !hit[WILDSET_OUT];
}

/* Sort bytes by the classes that take them. */
static void
sort_bytes(struct search *q)
{
	for (size_t i = 0; i < q->set->n; i++) {
		const struct wild_item *item = &q->set->v[i].item;
		int to[256][2], n = 0;

		if (q->set->v[i].end || item->kind != WILD_CLASS)
			continue;
		memset(to, 0xff, sizeof(to));
		for (int c = 0; c < 256; c++) {
			int *k = &to[q->kind[c]][wild_takes(item, c,
			    q->set->flags)];

			if (*k < 0)
				*k = n++;
			q->kind[c] = (uint8_t)*k;
		}
	}
}

/* The bytes that state at can tell apart, readable ones first: those that
 * its positions name, and one that none of them names; of each kind one where
 * a class stands among them. */
static size_t
bytes_of(const struct search *q, size_t at, uint8_t out[256])
{
	static const char liked[] = "xyzabcdefghijklmnopqrstuvw0123456789_-";
	const struct state *t = &q->states[at];
	bool named[256] = { false }, tried[256] = { false }, all = false;
	size_t n = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		const struct position *p =
		    &q->set->v[q->codes[t->at + i] / 2];

		all = all || (!p->end && p->item.kind == WILD_CLASS);
		if (!p->end && p->item.kind == WILD_BYTE)
			named[p->item.byte] = true;
	}
	named['/'] = named['.'] = true;
	for (size_t k = 0; k < sizeof(liked) - 1 + 255; k++) {
		int c = k < sizeof(liked) - 1 ? (unsigned char)liked[k] :
		    (int)(k - (sizeof(liked) - 1) + 1);

		if (k >= sizeof(liked) - 1 && strchr(liked, c))
			continue;
		if ((q->set->flags & WILD_FOLD) && c >= 'A' && c <= 'Z')
			continue;
		if (!named[c] && tried[all ? q->kind[c] : 0])
			continue;
		if (!named[c])
			tried[all ? q->kind[c] : 0] = true;
		out[n++] = (uint8_t)c;
	}
	return n;
}

/* Where a component goes on the byte c; -1: no path does. */
static int
place_after(enum place p, int c)
{
	if (c == '/')
		return p == INSIDE ? AT_START : -1;
	if (c == '.' && p != INSIDE)
		return p == AT_START ? AT_DOT : p == AT_DOT ? AT_DOTS : INSIDE;
	return INSIDE;
}

/* Let the positions of state at go on the byte c: those of IN first, for
 * without one of them the others are in vain. */
static bool
step_all(struct search *q, size_t at, int c)
{
	const struct state t = q->states[at];
	const code *v = &q->codes[t.at];

	for (uint32_t i = 0; i < t.n; i++)
		if (q->set->v[v[i] / 2].group == WILDSET_IN)
			step(q, v[i], c);
	*q->spent += t.n;
	if (q->nnext == 0)
		return false;
	for (uint32_t i = 0; i < t.n; i++)
		if (q->set->v[v[i] / 2].group != WILDSET_IN)
			step(q, v[i], c);
	*q->spent += (long)q->nnext;
	return true;
}

/* Every state that follows state at.  false at the limit. */
static bool
follow(struct search *q, size_t at)
{
	uint8_t bytes[256];
	size_t n = bytes_of(q, at, bytes);

	for (size_t i = 0; i < n; i++) {
		int place = q->set->odd ? INSIDE :
		    place_after(q->states[at].place, bytes[i]);

		if (place < 0)
			continue;
		q->nnext = 0;
		q->turn++;
		q->covered = false;
		if (!step_all(q, at, bytes[i]))
			continue;
		if (*q->spent > MAX_STEPS ||
		    !keep(q, (uint32_t)at, bytes[i], (enum place)place))
			return false;
	}
	return true;
}

static void
spell(const struct search *q, size_t at, struct buf *example)
{
	struct buf b = BUF_INIT;

	for (; at > 1; at = q->states[at].parent)
		buf_byte(&b, q->states[at].byte);
	while (b.len > 0)
		buf_byte(example, b.data[--b.len]);
	buf_release(&b);
}

int
wildset_find(const struct wildset *s, long *spent, struct buf *example)
{
	struct search q = { .set = s, .turn = 1, .spent = spent };
	bool room;
	int found = 0;

	if (*spent > MAX_STEPS)
		return -1;
	q.bucket = mem_alloc(BUCKETS * sizeof(*q.bucket));
	q.seen = mem_alloc((2 * s->n + 1) * sizeof(*q.seen));
	q.next = mem_alloc((2 * s->n + 1) * sizeof(*q.next));
	mem_grow(&q.states, 0, &q.cap, sizeof(*q.states));
	sort_bytes(&q);
	q.n = 1;		/* number 0 ends a bucket */
	for (size_t i = 0; i < s->nstarts; i++)
		reach(&q, s->starts[i]);
	room = keep(&q, 0, 0, s->odd ? INSIDE : AT_START);
	for (size_t at = 1; room && found == 0 && at < q.n; at++) {
		if (accepts(&q, &q.states[at])) {
			spell(&q, at, example);
			found = 1;
		} else {
			room = follow(&q, at);
		}
	}
	free(q.bucket);
	free(q.seen);
	free(q.next);
	free(q.states);
	free(q.codes);
	return room ? found : -1;
}
