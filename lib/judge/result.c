/* The output of a test run, line by line, to each reader of a format. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clean.h"
#include "base/err.h"
#include "base/io.h"
#include "judge/result_class.h"
#include "judge/result_part.h"

static const struct result_format *const formats[] = { &result_go_json,
    &result_go, &result_cargo, &result_pytest, &result_unittest,
    &result_jest, &result_vitest, &result_mocha, &result_node, &result_tap,
    &result_bats, &result_gleeunit, &result_exunit, &result_dotnet,
    &result_pester, &result_surefire, &result_gradle, &result_sbt,
    &result_spec, &result_minitest, &result_phpunit, &result_busted,
    &result_testthat, &result_julia, &result_dart, &result_zig, &result_swift,
    &result_ctest, &result_meson, &result_cunits, &result_eunit,
    &result_clojure, &result_ocaml, &result_haskell, &result_generic,
    &result_ending };

enum {
	NFORMATS = sizeof(formats) / sizeof(struct result_format *),
	LONGEST = 1 << 20,	/* a longer line is cut */
	BLOCK = 1 << 16,
	REPORT = 256 << 20	/* bytes of a JSON report */
};

struct result_reader {
	bool reported, events;	/* there is a report; of go test -json */
	struct result_format report;
	struct result_part part[NFORMATS + 1], from_report;
	size_t n;
	struct clean clean;
	char *text;		/* the last line, as far as it has come */
	size_t len, cap;
	bool cut;		/* the rest of a line that was too long */
	double coverage, covered;	/* as printed; as reported, where */
	bool measured;			/* a report was read */
};

static struct result *
result_new(void)
{
	struct result *r = mem_alloc(sizeof(*r));

	r->coverage = -1;
	r->runner = "";
	return r;
}

void
result_free(struct result *r)
{
	if (r == NULL)
		return;
	free(r->v);
	arena_release(&r->arena);
	free(r);
}

static void
begin(struct result_part *p, const struct result_format *f)
{
	*p = (struct result_part){ .format = f, .r = result_new() };
	p->said = (struct result_tally){ -1, -1, -1, -1 };
	p->state = mem_alloc(f->state + 1);
}

struct result_reader *
result_reader_new(const char *runner)
{
	struct result_reader *x = mem_alloc(sizeof(*x));

	x->coverage = -1;
	x->clean = (struct clean)CLEAN_INIT(simd_best());
	for (size_t i = 0; i < NFORMATS; i++)
		if (runner == NULL || formats[i] == &result_generic ||
		    formats[i] == &result_ending ||
		    strcmp(runner, formats[i]->name) == 0)
			begin(&x->part[x->n++], formats[i]);
	return x;
}

/* One line of n bytes, which end in a NUL.  What a CR took the cursor back
 * from was written over. */
static void
line(struct result_reader *x, char *s, size_t n)
{
	char *cr;
	double covered;

	while (n > 0 && s[n - 1] == '\r')
		s[--n] = '\0';
	cr = strrchr(s, '\r');
	if (cr)
		s = cr + 1;
	for (size_t i = 0; i < x->n; i++)
		x->part[i].format->line(&x->part[i], s);
	covered = result_coverage(s);
	/* Several packages are as good as the least of them. */
	if (covered >= 0 && (x->coverage < 0 || covered < x->coverage))
		x->coverage = covered;
}

static void
lines(struct result_reader *x)
{
	size_t from = 0;
	char *lf;

	while ((lf = memchr(x->text + from, '\n', x->len - from)) != NULL) {
		*lf = '\0';
		if (!x->cut)
			line(x, x->text + from, (size_t)(lf - x->text) - from);
		x->cut = false;
		from = (size_t)(lf - x->text) + 1;
	}
	x->len -= from;
	memmove(x->text, x->text + from, x->len);
	if (x->len < LONGEST)
		return;
	x->text[x->len] = '\0';
	if (!x->cut)
		line(x, x->text, x->len);
	x->cut = true;
	x->len = 0;
}

void
result_put(struct result_reader *x, const char *p, size_t n)
{
	for (size_t k; n > 0; p += k, n -= k) {
		k = n < BLOCK ? n : BLOCK;
		if (x->len + k + 1 > x->cap) {
			x->cap = 2 * (x->len + k) + 1;
			x->text = mem_realloc(x->text, x->cap);
		}
		x->len = clean_block(&x->clean, x->text, x->len, p, k);
		lines(x);
	}
}

static int
open_report(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		(void)err_set(e, errno == ENOENT ? FX_EINPUT : FX_EFAIL,
		    "%s: %s", path, strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return err_set(e, FX_EINPUT, "%s: is no regular file", path);
}

/* Is it the events of go test -json, one a line? */
static bool
is_events(const char *s)
{
	return result_begins(s, "{\"Time\":\"") ||
	    result_begins(s, "{\"Action\":\"") ||
	    result_begins(s, "{\"ImportPath\":\"");
}

static int
read_events(struct result_reader *x, const char *path, struct err *e)
{
	FILE *fp = fopen(path, "r");
	struct buf b = BUF_INIT;
	int rc = -1;

	x->events = true;
	if (fp == NULL)
		return err_sys(e, "opening");
	while ((rc = io_record(fp, '\n', REPORT, &b, e)) > 0)
		result_go_json.line(&x->from_report, buf_cstr(&b));
	buf_release(&b);
	fclose(fp);
	return rc;
}

static int
read_json(struct result_reader *x, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = io_slurp(&b, path, REPORT, e);

	if (rc == 0)
		rc = result_json(&x->from_report, buf_cstr(&b), b.len, e);
	buf_release(&b);
	return rc;
}

int
result_report(struct result_reader *x, const char *path, struct err *e)
{
	struct err why = ERR_INIT;
	char first[64];
	ssize_t n;
	int rc, fd = open_report(path, e);

	if (fd < 0)
		return -1;
	n = pread(fd, first, sizeof(first) - 1, 0);
	first[n > 0 ? n : 0] = '\0';
	if (!x->reported) {
		x->report = (struct result_format){ "report",
		    result_go_json.state, NULL, NULL };
		begin(&x->from_report, &x->report);
	}
	x->reported = true;
	rc = is_events(first) ? read_events(x, path, &why) :
	    *result_blanks(first) == '{' ? read_json(x, path, &why) :
	    result_junit(&x->from_report, fd, &why);
	close(fd);
	if (rc < 0)
		(void)err_set(e, why.status, "%s: %s", path, why.msg);
	err_release(&why);
	return rc;
}

int
result_report_coverage(struct result_reader *x, const char *path,
    const char *format, struct err *e)
{
	double n;
	int rc = result_cover(&n, path, format, e);

	if (rc == 0 && (!x->measured || n < x->covered))
		x->covered = n;
	x->measured = x->measured || rc == 0;
	return rc;
}

static int
order(const void *a, const void *b)
{
	const struct result_test *x = *(const struct result_test *const *)a;
	const struct result_test *y = *(const struct result_test *const *)b;
	int c = strcmp(x->name, y->name);

	if (c == 0)
		c = strcmp(x->suite, y->suite);
	return c ? c : (x > y) - (x < y);
}

/* The same suite and name may come again. */
static void
number(struct result *r)
{
	struct result_test **v = mem_alloc((r->n + 1) *
	    sizeof(struct result_test *));

	for (size_t i = 0; i < r->n; i++)
		v[i] = &r->v[i];
	qsort(v, r->n, sizeof(struct result_test *), order);
	for (size_t i = 0; i < r->n; i++) {
		v[i]->ordinal = 1;
		if (i > 0 && strcmp(v[i]->name, v[i - 1]->name) == 0 &&
		    strcmp(v[i]->suite, v[i - 1]->suite) == 0)
			v[i]->ordinal = v[i - 1]->ordinal + 1;
	}
	free(v);
}

/* The tests of a reader that heard its runner. */
static void
merge(struct result *r, struct result_part *p)
{
	struct result *from = p->r;

	if (!p->seen)
		return;
	for (size_t i = 0; i < from->n; i++) {
		mem_grow(&r->v, r->n, &r->cap, sizeof(*r->v));
		r->v[r->n++] = from->v[i];
	}
	r->unnamed += from->unnamed;
	arena_take(&r->arena, &from->arena);
}

struct result *
result_end(struct result_reader *x, enum result_how how, int code)
{
	struct result *r = result_new();

	if (x->len > 0 && !x->cut) {
		x->text[x->len] = '\0';
		line(x, x->text, x->len);
	}
	for (size_t i = 0; i < x->n; i++) {
		if (x->part[i].format->end)
			x->part[i].format->end(&x->part[i]);
		/* Its events hold the text; what stands between them is
		 * read by it too. */
		if (x->part[i].format == &result_go && i > 0 &&
		    x->part[i - 1].seen)
			x->part[i].seen = false;
		if (!x->reported)
			merge(r, &x->part[i]);
	}
	if (x->events)
		result_go_json.end(&x->from_report);
	if (x->reported)
		merge(r, &x->from_report);
	result_conclude(r, x->part, x->n,
	    x->reported ? &x->from_report : NULL, how, code);
	r->coverage = x->measured ? x->covered : x->coverage;
	number(r);
	x->part[x->n++] = x->from_report;
	for (size_t i = 0; i < x->n; i++) {
		free(x->part[i].state);
		result_free(x->part[i].r);
	}
	free(x->text);
	free(x);
	return r;
}
