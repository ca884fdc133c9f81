/* fx-tcr prune: what is old and not needed goes. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/tcr_book.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_verbs.h"
#include "record/attempt_prune.h"

static void
print_json(const struct tcr_verb *v, const struct attempt *a,
    const struct tcr_size *s)
{
	struct jdoc *j = tcr_book_json(a, s);

	jdoc_bool(j, v->dry_run ? "would_go" : "went_away", true);
	jdoc_print(j, v->out);
	jdoc_free(j);
}

static void
print(const struct tcr_verb *v, const struct attempt *a,
    const struct tcr_size *s)
{
	struct buf b = BUF_INIT;

	if (v->json) {
		print_json(v, a, s);
		return;
	}
	clock_format(&b, a->began / 1000);
	buf_str(&b, "  ");
	buf_str(&b, a->stage ? a->stage : attempt_what_name(a->what));
	buf_fmt(&b, "  %s", attempt_end_name(a->end));
	if (a->kept && s->known) {
		buf_str(&b, "  ");
		tcr_say_size(&b, s);
	}
	fprintf(v->out, "%s attempt %u  ", v->dry_run ? "would delete" :
	    "deleted", a->n);
	text_print(v->out, b.data);
	fputc('\n', v->out);
	buf_release(&b);
}

/* Is it old, and needed by nothing? */
static bool
goes(const struct attempt *a, const char *why, const char *half,
    long long before)
{
	return why == NULL && a->began <= before &&
	    !(half && a->kept && strcmp(half, a->kept) == 0);
}

/* What was written while something was taken back, and is in no attempt:
 * refs/fx/late. */
static int
late(const struct tcr_verb *v, struct tcr *t, long long before,
    struct err *e)
{
	static const char *const list[] = { "for-each-ref", "--format="
	    "%(committerdate:unix) %(refname)", "refs/fx/late/", NULL };
	static const char *const update[] = { "update-ref", "--no-deref",
	    "--stdin", NULL };
	struct buf out = BUF_INIT, old = BUF_INIT;
	int rc = git_run(&t->g, list, NULL, 0, &out, e);
	char *p = out.data, *end;

	for (; rc == 0 && p && (end = strchr(p, '\n')); p = end + 1) {
		*end = '\0';
		if (strtoll(p, &p, 10) * 1000 > before)
			continue;
		buf_fmt(&old, "delete%s\n", p);
		if (v->json && !v->quiet) {
			struct jdoc *j = jdoc_new();

			jdoc_str(j, "type", "late");
			jdoc_str(j, "ref", p + 1);
			jdoc_bool(j, v->dry_run ? "would_go" : "went_away",
			    true);
			jdoc_print(j, v->out);
			jdoc_free(j);
		} else if (!v->quiet) {
			fprintf(v->out, "%s%s\n", v->dry_run ?
			    "would delete" : "deleted", p);
		}
	}
	if (rc == 0 && old.len > 0 && !v->dry_run)
		rc = git_run(&t->g, update, old.data, old.len, NULL, e);
	buf_release(&out);
	buf_release(&old);
	return rc;
}

static int
prune(const struct tcr_verb *v, struct tcr *t, struct err *e)
{
	long long before = ((long long)clock_now() -
	    (long long)v->keep * 86400) * 1000;
	struct tcr_size *size = tcr_sizes(&t->g, t->past.v, t->past.n, e);
	const char **why = attempts_needed(&t->past, t->head);
	char *half = snapshot_unfinished(&t->g);
	size_t n = 0, old = 0;
	int rc = size ? 0 : -1;

	for (size_t i = 0; rc == 0 && i < t->past.n; i++) {
		struct attempt *a = &t->past.v[i];

		old += a->began <= before;
		if (!goes(a, why[i], half, before))
			continue;
		if (!v->dry_run)
			rc = attempt_remove(&t->past, a, &t->g, e);
		if (rc == 0 && !v->quiet)
			print(v, a, &size[i]);
		n += rc == 0;
	}
	if (rc == 0)
		rc = late(v, t, before, e);
	if (rc == 0 && !v->dry_run)
		rc = attempts_sweep(&t->past, e);
	if (rc == 0 && !v->quiet && !v->json)
		fprintf(v->out, "%zu of %zu attempts%s; %zu older ones are "
		    "needed and stay%s\n", n, t->past.n, v->dry_run ?
		    " would go" : " deleted", old - n, n && !v->dry_run ?
		    "; 'git gc' frees their room" : "");
	free(size);
	free(half);
	free((void *)(size_t)why);
	return rc;
}

int
tcr_verb_prune(const struct tcr_verb *v, struct err *e)
{
	struct tcr_call call;
	struct tcr t;
	int rc = tcr_verb_begin(&t, &call, v, "prune", e);

	if (rc == 0)
		rc = prune(v, &t, e);
	tcr_end(&t);
	return rc;
}
