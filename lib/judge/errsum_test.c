/* Error rules against their own examples. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "door/jdoc.h"
#include "judge/errsum.h"
#include "judge/errsum_plan.h"
#include "judge/errsum_rules.h"
#include "judge/errsum_test.h"

/* One run over all rules. */
struct test {
	struct errrules rules;
	struct errsum_plan *plan;
	FILE *out;
	bool json;
	size_t examples, failed, bare;
	const struct errrule *rule;	/* the one that is tried */
	unsigned line;			/* of the example */
	bool timed;			/* it stands behind a time */
};

/* What CI puts before each line, which no rule is to be misled by. */
static const char stamp[] = "2031-05-04T10:00:07.1234567Z ";

static void
failure(struct test *t, const char *expected, const char *came)
{
	struct jdoc *j;

	t->failed++;
	if (t->out == NULL)
		return;
	if (!t->json) {
		fprintf(t->out, "%s:%u: %s: %sexpected %s, came %s\n",
		    t->rule->source, t->line, t->rule->id,
		    t->timed ? "behind a time: " : "", expected, came);
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "failure");
	jdoc_bytes(j, "file", t->rule->source);
	jdoc_int(j, "line", t->line);
	jdoc_str(j, "rule", t->rule->id);
	if (t->timed)
		jdoc_bool(j, "behind_time", true);
	jdoc_str(j, "expected", expected);
	jdoc_bytes(j, "came", came);
	jdoc_print(j, t->out);
	jdoc_free(j);
}

/* What a cause tells under the key of an example. */
static void
value(struct buf *b, const struct errsum_cause *c, const char *key)
{
	if (strcmp(key, "lines") == 0) {
		buf_fmt(b, c->first == c->last ? "%zu" : "%zu-%zu", c->first,
		    c->last);
		return;
	}
	for (int f = 0; f < ERRFIELD_N; f++)
		if (strcmp(key, errfield_names[f]) == 0 && c->field[f])
			buf_str(b, c->field[f]);
}

static void
compare(struct test *t, const struct ydoc_node *example,
    const struct errsum_cause *c)
{
	for (const struct ydoc_node *k = example->first; k; k = k->next) {
		struct buf want = BUF_INIT, came = BUF_INIT;

		if (strcmp(k->key, "log") == 0 || strcmp(k->key, "none") == 0)
			continue;
		value(&came, c, k->key);
		if (strcmp(buf_cstr(&came), k->text) != 0) {
			buf_fmt(&want, "%s '%s'", k->key, k->text);
			if (came.len == 0)
				buf_str(&came, "nothing");
			failure(t, want.data, came.data);
		}
		buf_release(&want);
		buf_release(&came);
	}
}

/* What took part instead, best first. */
static void
others(struct buf *b, const struct errsum *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].rule->weight >= 25)
			buf_fmt(b, "%s%s", b->len ? ", " : "only ",
			    s->v[i].rule->id);
	if (b->len == 0)
		buf_str(b, "nothing");
}

static void
judge(struct test *t, const struct ydoc_node *example, const struct errsum *s)
{
	const struct errsum_cause *c = NULL;
	struct buf b = BUF_INIT;
	bool none = false;

	for (const struct ydoc_node *k = example->first; k; k = k->next)
		if (strcmp(k->key, "none") == 0)
			none = strcmp(k->text, "true") == 0;
	for (size_t i = 0; i < s->n && c == NULL; i++)
		if (s->v[i].rule == t->rule)
			c = &s->v[i];
	if (none && c) {
		buf_fmt(&b, "a cause from line %zu on", c->first);
		failure(t, "nothing", b.data);
	} else if (!none && c == NULL) {
		others(&b, s);
		failure(t, "a cause", b.data);
	} else if (c) {
		compare(t, example, c);
	}
	buf_release(&b);
}

/* The example, as errsum_read wants it. */
static ssize_t
pull(void *ctx, char *p, size_t n, struct err *e)
{
	size_t got = fread(p, 1, n, ctx);

	return ferror((FILE *)ctx) ? err_sys(e, "an example") : (ssize_t)got;
}

/* A log behind times, or as it is. */
static void
put_log(struct buf *b, const char *log, bool timed)
{
	for (const char *end; *log; log = end) {
		end = strchr(log, '\n');
		end = end ? end + 1 : log + strlen(log);
		if (timed)
			buf_str(b, stamp);
		buf_append(b, log, (size_t)(end - log));
	}
	buf_append(b, "", 0);
}

static int
run(struct test *t, const struct ydoc_node *example, const char *log,
    FILE *fp, struct err *e)
{
	struct buf b = BUF_INIT;
	struct errsum s;
	int rc;

	put_log(&b, log, t->timed);
	errsum_init(&s, &t->rules);
	s.plan = t->plan;
	rc = io_write(fileno(fp), b.data, b.len, e);
	if (rc == 0 && lseek(fileno(fp), 0, SEEK_SET) < 0)
		rc = err_sys(e, "a temporary file");
	if (rc == 0)
		rc = errsum_read(&s, pull, fp, e);
	if (rc == 0) {
		errsum_rank(&s);
		judge(t, example, &s);
	}
	s.plan = NULL;
	errsum_release(&s);
	buf_release(&b);
	return rc;
}

static int
try(struct test *t, const struct ydoc_node *example, struct err *e)
{
	const struct ydoc_node *log = example->first;
	size_t failed = t->failed;
	int rc = 0;

	while (log && strcmp(log->key, "log") != 0)
		log = log->next;
	t->line = example->line;
	t->examples++;
	for (int timed = 0; rc == 0 && timed < 2 && t->failed == failed;
	    timed++) {
		FILE *fp = tmpfile();

		if (fp == NULL || log == NULL) {
			if (fp)
				fclose(fp);
			return err_sys(e, "a temporary file");
		}
		t->timed = timed > 0;
		rc = run(t, example, log->text, fp, e);
		fclose(fp);
	}
	t->timed = false;
	return rc;
}

/* What is wrong with a rule whatever its examples say. */
static void
look(struct test *t)
{
	const struct errrule *r = t->rule;

	t->line = r->line;
	t->bare += r->examples == NULL;
	if (r->words == NULL && !r->place)
		failure(t, "words, as its first line has none for sure",
		    "none: it would be tried on every line");
	for (const struct errrule *o = t->rules.v; o < r; o++)
		if (strcmp(o->id, r->id) == 0)
			failure(t, "a name of its own", "one given before");
}

/* How many rules are no plain shapes, which are always there? */
static size_t
not_plain(const struct errrules *rs)
{
	size_t n = 0;

	for (size_t i = 0; i < rs->n; i++)
		n += strcmp(rs->v[i].family, "plain") != 0;
	return n;
}

static void
summary(const struct test *t, const char *dir)
{
	struct jdoc *j;

	if (t->out == NULL)
		return;
	if (!t->json) {
		fprintf(t->out, "%zu rules, %zu without example; "
		    "%zu examples, %zu failures", t->rules.n, t->bare,
		    t->examples, t->failed);
		if (dir && strcmp(dir, "none") != 0)
			fprintf(t->out, "; %zu of the rules from %s",
			    not_plain(&t->rules), dir);
		putc('\n', t->out);
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "summary");
	jdoc_int(j, "rules", (long long)t->rules.n);
	jdoc_int(j, "without_example", (long long)t->bare);
	jdoc_int(j, "examples", (long long)t->examples);
	jdoc_int(j, "failures", (long long)t->failed);
	jdoc_print(j, t->out);
	jdoc_free(j);
}

int
errsum_test(const char *rules, bool json, FILE *out, struct err *e)
{
	struct test t = { .rules = ERRRULES_INIT, .out = out, .json = json };
	int rc = errsum_rules(&t.rules, rules, true, e);

	if (rc == 0)
		t.plan = errsum_plan_new(&t.rules);
	for (size_t i = 0; rc == 0 && i < t.rules.n; i++) {
		const struct ydoc_node *list = t.rules.v[i].examples;

		t.rule = &t.rules.v[i];
		look(&t);
		for (const struct ydoc_node *x = list ? list->first : NULL;
		    rc == 0 && x; x = x->next)
			rc = try(&t, x, e);
	}
	if (rc == 0) {
		summary(&t, rules);
		rc = t.failed ? 1 : 0;
	}
	errsum_plan_free(t.plan);
	errrules_release(&t.rules);
	return rc;
}
