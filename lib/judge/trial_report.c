/* The report files of a stage: only what is new since its start counts.
 * Surefire leaves the report of a deleted class behind, and a run that did
 * not compile leaves all of the last one. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "door/glob.h"
#include "judge/trial_parts.h"

void
trial_reports_note(struct trial_reports *r, const char *dir,
    const char *pattern)
{
	struct glob_list l;

	*r = (struct trial_reports){ .pattern = pattern, .dir = dir };
	if (pattern == NULL)
		return;
	glob_find(&l, dir, pattern);
	r->v = mem_alloc((l.n + 1) * sizeof(*r->v));
	for (size_t i = 0; i < l.n; i++)
		if (stat(l.v[i], &r->v[r->n].st) == 0)
			r->v[r->n++].path = mem_strdup(l.v[i]);
	glob_release(&l);
}

/* Is it as it was?  Whoever writes a file anew cannot give it the same time
 * of change. */
static bool
as_it_was(const struct trial_reports *r, const char *path,
    const struct stat *st)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct stat *was = &r->v[i].st;

		if (strcmp(r->v[i].path, path) == 0)
			return was->st_ino == st->st_ino &&
			    was->st_size == st->st_size &&
			    was->st_ctim.tv_sec == st->st_ctim.tv_sec &&
			    was->st_ctim.tv_nsec == st->st_ctim.tv_nsec;
	}
	return false;
}

/* A report of tests, or of something else that only has to be there? */
static bool
of_tests(const char *format)
{
	return format == NULL || strcmp(format, "junit") == 0 ||
	    strcmp(format, "go-json") == 0 || strcmp(format, "json") == 0;
}

/* A report of what is covered? */
static bool
of_coverage(const char *format)
{
	return format && (strcmp(format, "jacoco") == 0 ||
	    strcmp(format, "cobertura") == 0 || strcmp(format, "lcov") == 0);
}

long
trial_reports_read(const struct trial_reports *r, const char *format,
    struct result_reader *reader, struct buf *names, struct err *e)
{
	struct glob_list l;
	struct stat st;
	long n = 0;

	if (r->pattern == NULL)
		return 0;
	glob_find(&l, r->dir, r->pattern);
	for (size_t i = 0; i < l.n && n >= 0; i++) {
		if (stat(l.v[i], &st) < 0 || as_it_was(r, l.v[i], &st))
			continue;
		buf_fmt(names, "%s\n", l.v[i]);
		n++;
		if ((of_tests(format) &&
		    result_report(reader, l.v[i], e) < 0) ||
		    (of_coverage(format) && result_report_coverage(reader,
		    l.v[i], format, e) < 0))
			n = -1;
	}
	glob_release(&l);
	return n;
}

const char *
trial_reports_old(const struct trial_reports *r)
{
	return r->n > 0 ? r->v[0].path : NULL;
}

void
trial_reports_release(struct trial_reports *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].path);
	free(r->v);
	*r = (struct trial_reports){ .pattern = NULL };
}
