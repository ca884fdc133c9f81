/* What failed before the task began: measured once, and no fault of the
 * work's.  Of each failure a digest is kept, and how many tests passed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "judge/tcr_parts.h"

enum { DIGITS = 16, ENTRY = DIGITS + 2, LONGEST = 1 << 20, PASSED = '!' };
static const size_t most = (size_t)64 << 20;

static char *
file(const struct tcr *t, const char *suffix)
{
	struct buf b = BUF_INIT;
	char sum[HASH_HEX];

	hash_sha256(sum, t->ask.component, strlen(t->ask.component));
	buf_fmt(&b, "%s/base-%u-%.12s%s", t->past.dir,
	    tcr_number(t->call->stage), sum, suffix);
	return buf_detach(&b);
}

static void
entry(struct buf *b, int kind, const void *p, size_t n)
{
	char sum[HASH_HEX];

	hash_sha256(sum, p, n);
	buf_fmt(b, "%c%.*s\n", kind, (int)DIGITS, sum);
}

/* The tests that failed.  false: some have no name. */
static bool
by_name(const struct result *r, struct buf *b)
{
	long long n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct result_test *x = &r->v[i];
		struct buf id = BUF_INIT;

		if (!result_failed(x->outcome))
			continue;
		buf_fmt(&id, "%s\t%s\t%u", x->suite, x->name, x->ordinal);
		entry(b, 't', id.data, id.len);
		buf_release(&id);
		n++;
	}
	return n > 0 && r->unnamed == 0 && r->counts.failed == n;
}

/* What was printed, a line each; numbers differ as lines move. */
static bool
by_line(const char *log, struct buf *b)
{
	FILE *fp = fopen(log, "re");
	struct buf line = BUF_INIT;
	struct err no = ERR_INIT;
	int rc = -1;

	while (fp && b->len < most &&
	    (rc = io_record(fp, '\n', LONGEST, &line, &no)) == 1) {
		size_t n = 0;

		for (size_t i = 0; i < line.len; i++)
			if (strchr("0123456789", line.data[i]) == NULL ||
			    line.data[i] == '\0')
				line.data[n++] = line.data[i];
			else if (n == 0 || line.data[n - 1] != '#')
				line.data[n++] = '#';
		if (n > 0)
			entry(b, 'l', line.data, n);
	}
	if (fp)
		fclose(fp);
	err_release(&no);
	buf_release(&line);
	return rc == 0 && b->len > 0;
}

static int
by_text(const void *a, const void *b)
{
	return memcmp(a, b, ENTRY);
}

/* What fails, in order.  false: it cannot be told, as where a number is too
 * low. */
static bool
failures(const struct tcr *t, struct buf *b)
{
	const struct trial_end *end = &t->end;
	const struct result *r = end->result;
	bool told;

	if (end->class != RESULT_FAILED || r == NULL || end->unproved)
		return false;
	if (r->counts.run >= 0)
		told = by_name(r, b);
	else
		told = r->coverage < 0 && end->how == RESULT_EXITED &&
		    (end->code != 0 || end->pattern) && by_line(t->a->log, b);
	if (told)
		qsort(b->data, b->len / ENTRY, ENTRY, by_text);
	return told;
}

long long
tcr_base_passed(const struct tcr *t)
{
	struct buf base = BUF_INIT;
	char *name = file(t, "");
	struct err no = ERR_INIT;
	long long n = -1;

	if (io_exists(name) && io_slurp(&base, name, most + ENTRY, &no) == 0 &&
	    base.len >= ENTRY && *base.data == PASSED)
		n = strtoll(base.data + 1, NULL, 10);
	err_release(&no);
	buf_release(&base);
	free(name);
	return n;
}

bool
tcr_at_base(const struct tcr *t)
{
	struct buf now = BUF_INIT, base = BUF_INIT;
	char *name = file(t, "");
	struct err no = ERR_INIT;
	size_t k = 0, i = 0;
	bool all = io_exists(name) && failures(t, &now) &&
	    io_slurp(&base, name, most + ENTRY, &no) == 0;

	for (; all && i + ENTRY <= now.len; i += ENTRY, k += ENTRY) {
		while (k + ENTRY <= base.len &&
		    memcmp(base.data + k, now.data + i, ENTRY) < 0)
			k += ENTRY;
		all = k + ENTRY <= base.len &&
		    memcmp(base.data + k, now.data + i, ENTRY) == 0;
	}
	err_release(&no);
	buf_release(&now);
	buf_release(&base);
	free(name);
	return all;
}

/* The result is none of which it could be told what failed. */
static bool
measured(const struct trial_end *end)
{
	return !end->stopped && (end->class == RESULT_PASSED ||
	    end->class == RESULT_FAILED);
}

/* How many tests passed, before the failures: '!' comes before each letter. */
static void
passed(const struct result *r, struct buf *b)
{
	struct buf all = BUF_INIT;

	if (r && r->counts.run >= 0 && r->counts.passed >= 0)
		buf_fmt(&all, "%c%0*lld\n", PASSED, (int)DIGITS,
		    r->counts.passed);
	buf_append(&all, buf_cstr(b), b->len);
	buf_clear(b);
	buf_append(b, buf_cstr(&all), all.len);
	buf_release(&all);
}

static int
measure(struct tcr *t, const char *name, struct err *e)
{
	char *log = file(t, ".log");
	struct attempt a = { .log = log };
	struct buf b = BUF_INIT;
	size_t n = 0;
	int rc;

	t->a = &a;
	t->say->base(t, 0, TCR_BASE_BEGINS);
	rc = io_mkdirs(t->past.dir, 0777, e);
	if (rc == 0)
		rc = tcr_run(t, e);
	/* Also where it was stopped, so that it can be begun again. */
	if (rc == 0)
		rc = tcr_tidy(t, e);
	if (rc == 0) {
		if (!failures(t, &b))
			buf_clear(&b);
		n = b.len / ENTRY;
		passed(t->end.result, &b);
		rc = !measured(&t->end) ? err_set(e, FX_EFAIL, "the base "
		    "cannot be measured (%s), so what fails later counts "
		    "in full; see %s",
		    result_class_name(t->end.class), log) :
		    io_replace(name, buf_cstr(&b), b.len, 0644, e);
	}
	if (rc == 0)
		t->say->base(t, n, TCR_BASE_NOW);
	buf_release(&b);
	t->a = NULL;
	free(log);
	return rc;
}

/* The stage is unsupported here: there is nothing to measure. */
static int
nothing(const struct tcr *t)
{
	t->say->base(t, 0, TCR_BASE_NOTHING);
	return FX_NO;
}

int
tcr_base(struct tcr *t, struct err *e)
{
	const char *tree = tcr_tree(t, t->head, e);
	char *name = file(t, "");
	int rc = tree ? 0 : -1;

	if (rc == 0 && t->ask.argv == NULL)
		rc = nothing(t);
	else if (rc == 0 && t->task && io_exists(name))
		t->say->base(t, 0, TCR_BASE_BEFORE);
	else if (rc == 0 && strcmp(tree, t->before) != 0)
		rc = err_set(e, FX_EINPUT, "the tree is not the commit's: "
		    "the base is measured before the work begins");
	else if (rc == 0 && tcr_staged_only(t))
		rc = err_set(e, FX_EINPUT, "what is staged is not the "
		    "commit's: the base is measured before the work begins");
	else if (rc == 0)
		rc = measure(t, name, e);
	free(name);
	return rc;
}
