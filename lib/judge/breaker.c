/* A stage that fails alike again and again. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "door/hash.h"
#include "judge/breaker.h"
#include "judge/result.h"

enum { LAST_LINES = 20, HOUR = 3600 };

static const char stage_word[] = "stage ", failure_word[] = " failure ",
    open_word[] = " open ";

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The tests that failed, in an order of their own: runners have theirs. */
static size_t
put_tests(struct buf *b, const struct result *r)
{
	char **v = mem_alloc((r->n + 1) * sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct buf name = BUF_INIT;

		if (!result_failed(r->v[i].outcome))
			continue;
		buf_fmt(&name, "%s\t%s", r->v[i].suite, r->v[i].name);
		v[n++] = buf_detach(&name);
	}
	if (n > 0)
		qsort(v, n, sizeof(*v), by_text);
	for (size_t i = 0; i < n; i++) {
		buf_fmt(b, "%s\n", v[i]);
		free(v[i]);
	}
	free(v);
	return n;
}

/* Its last lines: a number is a time, a place, a process. */
static void
put_tail(struct buf *b, const char *s, size_t n)
{
	const char *end = s + n, *p = end;
	bool digits = false;

	for (int lines = 0; p > s && lines <= LAST_LINES;)
		if (*--p == '\n')
			lines++;
	for (; p < end; p++) {
		bool digit = *p >= '0' && *p <= '9';

		if (!digit)
			buf_byte(b, *p);
		else if (!digits)
			buf_byte(b, '0');
		digits = digit;
	}
}

void
breaker_print(char print[BREAKER_PRINT], const struct breaker_failure *f)
{
	struct buf b = BUF_INIT;
	char sum[HASH_HEX];

	if (!f->why && f->cause && strlen(f->cause) == BREAKER_PRINT - 1) {
		memcpy(print, f->cause, BREAKER_PRINT);
		return;
	}
	buf_fmt(&b, "%s\n", f->class ? f->class : "");
	if (f->why)
		buf_str(&b, f->why);
	else if ((f->result == NULL || put_tests(&b, f->result) == 0) &&
	    f->tail)
		put_tail(&b, f->tail, f->ntail);
	hash_sha256(sum, b.data, b.len);
	memcpy(print, sum, BREAKER_PRINT - 1);
	print[BREAKER_PRINT - 1] = '\0';
	buf_release(&b);
}

void
breaker_rule(struct buf *b, const struct breaker_event *v)
{
	buf_fmt(b, "%s%s%s%s", stage_word, v->stage,
	    v->open ? open_word : failure_word, v->print);
}

/* What breaker_rule wrote; false: another wrote it. */
static bool
read_rule(struct breaker *b, struct breaker_event *v, const char *s)
{
	const size_t k = sizeof(stage_word) - 1;
	const char *end;

	if (strncmp(s, stage_word, k) != 0)
		return false;
	s += k;
	if ((end = strstr(s, open_word)) != NULL)
		v->open = true;
	else if ((end = strstr(s, failure_word)) == NULL)
		return false;
	v->stage = arena_dup(&b->arena, s, (size_t)(end - s));
	s = end + (v->open ? sizeof(open_word) : sizeof(failure_word)) - 1;
	if (strlen(s) != BREAKER_PRINT - 1)
		return false;
	memcpy(v->print, s, BREAKER_PRINT);
	return true;
}

/* A person goes on: with the stage that is named, or with all of them. */
static void
resume(struct breaker *b, const char *rule)
{
	const size_t k = sizeof(stage_word) - 1;
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (rule && (strncmp(rule, stage_word, k) != 0 ||
		    strcmp(rule + k, b->v[i].stage) != 0))
			b->v[n++] = b->v[i];
	b->n = n;
}

void
breaker_see(struct breaker *b, const struct audit_record *r)
{
	struct breaker_event v = { .when = r->when };

	if (r->kind == AUDIT_RESUMED)
		resume(b, r->rule);
	if (r->kind != AUDIT_BREAKER || !r->rule ||
	    !read_rule(b, &v, r->rule))
		return;
	v.tree = arena_strdup(&b->arena, r->ref[AUDIT_TREE] ?
	    r->ref[AUDIT_TREE] : "");
	v.why = arena_strdup(&b->arena, r->why ? r->why : "");
	mem_grow(&b->v, b->n, &b->cap, sizeof(*b->v));
	b->v[b->n++] = v;
}

void
breaker_release(struct breaker *b)
{
	free(b->v);
	arena_release(&b->arena);
	*b = (struct breaker)BREAKER_INIT;
}

const struct breaker_event *
breaker_open(const struct breaker *b, const char *stage)
{
	for (size_t i = b->n; i-- > 0;)
		if (b->v[i].open && (stage == NULL ||
		    strcmp(b->v[i].stage, stage) == 0))
			return &b->v[i];
	return NULL;
}

bool
breaker_judge(const struct breaker *b, const struct breaker_limit *limit,
    struct breaker_event *v, size_t *n)
{
	*n = 1;
	for (size_t i = 0; i < b->n; i++) {
		const struct breaker_event *w = &b->v[i];

		/* Of a clock that went back it counts, too. */
		if (strcmp(w->stage, v->stage) != 0 ||
		    strcmp(w->print, v->print) != 0 ||
		    v->when - w->when >= limit->hours * HOUR)
			continue;
		if (strcmp(w->tree, v->tree) == 0)
			return false;
		++*n;
	}
	v->open = (long long)*n >= limit->failures;
	return true;
}
