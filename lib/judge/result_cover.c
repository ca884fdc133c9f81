/* How much a coverage report says is covered: its own totals, of lines. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "door/xml.h"
#include "judge/result_part.h"

enum { LINE = 1 << 20, BLOCK = 1 << 16 };

struct cover {
	const char *root;	/* the element that a report begins with */
	size_t depth;
	bool other;		/* it begins with another one */
	long long covered, all;	/* lines */
	long long did, could;	/* instructions, where no line is told */
	double rate;		/* -1: none, or the lines were counted */
};

static long long
attr_number(const char *const *attr, const char *name)
{
	const char *s = xml_attr(attr, name);
	long long n;

	return s && result_number(&s, &n) && *s == '\0' ? n : -1;
}

/* JaCoCo's report.dtd: the counters right below "report" are its totals. */
static void
counter(struct cover *c, const char *const *attr)
{
	const char *type = xml_attr(attr, "type");
	long long missed = attr_number(attr, "missed");
	long long covered = attr_number(attr, "covered");

	if (type == NULL || missed < 0 || covered < 0)
		return;
	if (strcmp(type, "LINE") == 0) {
		c->covered += covered;
		c->all += covered + missed;
	} else if (strcmp(type, "INSTRUCTION") == 0) {
		c->did += covered;
		c->could += covered + missed;
	}
}

/* Cobertura's coverage-04.dtd: "coverage" itself has them. */
static void
root(struct cover *c, const char *const *attr)
{
	const char *rate = xml_attr(attr, "line-rate");
	long long covered = attr_number(attr, "lines-covered");
	long long all = attr_number(attr, "lines-valid");

	if (covered >= 0 && all >= covered) {
		c->covered = covered;
		c->all = all;
	} else if (rate && *rate >= '0' && *rate <= '9') {
		c->rate = strtod(rate, NULL);
	}
}

static void
on_start(void *ctx, const char *name, const char *const *attr)
{
	struct cover *c = ctx;

	if (c->depth == 0 && strcmp(name, c->root) != 0)
		c->other = true;
	else if (c->depth == 0 && strcmp(name, "coverage") == 0)
		root(c, attr);
	else if (c->depth == 1 && strcmp(name, "counter") == 0)
		counter(c, attr);
	c->depth++;
}

static void
on_end(void *ctx, const char *name)
{
	struct cover *c = ctx;

	(void)name;
	c->depth--;
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	(void)ctx;
	(void)s;
	(void)n;
}

static int
read_xml(struct cover *c, int fd, struct err *e)
{
	static const struct xml_calls calls = { on_start, on_end, on_text };
	struct xml *x = xml_new(&calls, c);
	char *block = mem_alloc(BLOCK);
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = read(fd, block, BLOCK)) != 0) {
		if (n > 0)
			rc = xml_put(x, block, (size_t)n, e);
		else if (errno != EINTR)
			rc = err_sys(e, "reading");
	}
	if (rc == 0)
		rc = xml_end(x, e);
	if (rc == 0 && c->other)
		rc = err_set(e, FX_EINPUT, "does not begin with <%s>",
		    c->root);
	xml_free(x);
	free(block);
	return rc;
}

/* lcov's geninfo(1): DA is a line and how often it ran; LF and LH, which may
 * be absent, count them. */
static int
read_lcov(struct cover *c, int fd, struct err *e)
{
	FILE *fp = fdopen(fd, "r");
	struct buf b = BUF_INIT;
	long long n[2], of = 0, hit = 0, all = 0;
	bool ended = false;
	int rc = 0;

	if (fp == NULL) {
		close(fd);
		return err_sys(e, "opening");
	}
	while ((rc = io_record(fp, '\n', LINE, &b, e)) > 0) {
		const char *s = buf_cstr(&b), *x;

		if ((x = result_shape(s, "DA:#,", n)) != NULL) {
			all++;
			hit += strcspn(x, "123456789") < strcspn(x, ",-");
		} else if (result_shape(s, "LF:#", n)) {
			of = n[0];
		} else if (result_shape(s, "LH:#", &n[1]) && all == 0) {
			hit = n[1];
		} else if (result_begins(s, "end_of_record")) {
			c->all += all ? all : of;
			c->covered += hit;
			of = hit = all = 0;
			ended = true;
		}
	}
	if (rc == 0 && !ended)
		rc = err_set(e, FX_EINPUT, "holds no record of lcov's");
	buf_release(&b);
	fclose(fp);
	return rc < 0 ? -1 : 0;
}

int
result_cover(double *percent, const char *path, const char *format,
    struct err *e)
{
	struct cover c = { .rate = -1 };
	struct err why = ERR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), rc;

	*percent = -1;
	if (fd < 0)
		return err_sys(e, "%s", path);
	if (strcmp(format, "lcov") == 0) {
		rc = read_lcov(&c, fd, &why);
	} else {
		c.root = strcmp(format, "jacoco") == 0 ? "report" : "coverage";
		rc = read_xml(&c, fd, &why);
		close(fd);
	}
	if (rc < 0)
		(void)err_set(e, why.status, "%s: %s", path, why.msg);
	err_release(&why);
	if (c.all == 0) {
		c.all = c.could;
		c.covered = c.did;
	}
	/* Of no lines none is covered: that is no measure. */
	if (c.all > 0 && c.covered <= c.all)
		*percent = 100.0 * (double)c.covered / (double)c.all;
	else if (c.rate >= 0 && c.rate <= 1)
		*percent = 100 * c.rate;
	return rc;
}
