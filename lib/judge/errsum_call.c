/* One call of fx-errsum. */
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "judge/errsum_call.h"
#include "judge/errsum_explain.h"
#include "judge/errsum_known.h"
#include "judge/errsum_log.h"
#include "judge/errsum_noloss.h"
#include "judge/errsum_plan.h"
#include "judge/errsum_report.h"
#include "judge/errsum_rules.h"
#include "judge/errsum_test.h"

/* TIMED_OUT: as timeout(1) ends. */
enum { TIMED_OUT = 124, SIGNALLED = 128 };

const char *
errsum_call_odd(const struct errsum_call *c)
{
	bool run = c->command != NULL, raw = c->raw_last > 0;
	bool list = c->noloss || c->explain;
	const struct { bool is; const char *what; } odd[] = {
		{ run && (c->n > 0 || c->status >= 0 || raw),
		  "a COMMAND excludes LOG, --status and --raw" },
		{ !run && (c->input || c->exit_child),
		  "--stdin and --exit-child are for '-- COMMAND'" },
		{ c->exit_child && c->exit_zero,
		  "--exit-child and --exit-zero exclude each other" },
		{ c->noloss && (c->all || c->explain),
		  "--no-loss excludes --all and --explain" },
		{ c->all && c->explain,
		  "--all and --explain exclude each other" },
		{ list && c->format > ERRSUM_JSON,
		  "--no-loss and --explain are for text and json" },
		{ raw && (list || c->all || c->pass || c->keep || c->save ||
		  c->baseline || c->status >= 0),
		  "--raw prints lines of a LOG and does nothing else" },
		{ c->mask && (run || raw || list || c->all || c->pass ||
		  c->keep || c->save || c->baseline || c->status >= 0),
		  "--mask prints a LOG and does nothing else" },
		{ (c->keep && !*c->keep) || (c->save && !*c->save),
		  "--log and --save-baseline want the name of a file" },
		{ c->self_test && (run || raw || c->n > 0),
		  "--self-test reads rules, no LOG" },
		{ c->self_test && c->format > ERRSUM_JSON,
		  "--self-test is for text and json" },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		if (odd[i].is)
			return odd[i].what;
	return NULL;
}

struct stream {
	const struct errsum_call *call;
	struct errsum *sum;
	struct errsum_out out;
	size_t errors;
};

/* What a rule knows as an error and the passing log has not, where its tool
 * does not say that it passed; the end of a log or a bare word, taken for
 * want of anything better, is none. */
static bool
is_failure(const struct errsum *s, const struct errsum_cause *c)
{
	return !c->guess && !c->rule->weak && !errsum_expected(c) &&
	    c->severity == ERRSEVERITY_ERROR &&
	    !errsum_is_calm(&s->regions.calms, c);
}

static int
print_one(void *ctx, const struct errsum_cause *c)
{
	struct stream *t = ctx;

	t->errors += is_failure(t->sum, c);
	/* Guesses are no diagnostics. */
	if (c->consequence || c->index || c->rule->weight < ERRSUM_LEAST ||
	    c->inside >= c->rule->weight)
		return 0;
	if (!t->call->quiet)
		errsum_out_cause(&t->out, c, 1);
	return 0;
}

/* Does the log itself show a failure, of a command or by a rule? */
static bool
shows_failure(const struct errsum *s)
{
	for (size_t i = 0; i < s->regions.n; i++)
		if (s->regions.v[i].status > 0 && !s->regions.v[i].allowed)
			return true;
	for (size_t i = 0; i < s->n; i++)
		if (is_failure(s, &s->v[i]))
			return true;
	return false;
}

static enum errsum_verdict
judge(const struct errsum_log *log, const struct errsum *s, size_t errors)
{
	bool shown = errors > 0 || shows_failure(s);

	/* How a command ended that we ended says nothing of it. */
	if (log->stopped)
		return ERRSUM_UNKNOWN;
	if (log->status == 0)
		return ERRSUM_PASSED;
	return log->status > 0 || log->signal > 0 || shown ? ERRSUM_FAILED :
	    ERRSUM_UNKNOWN;
}

/* Programs read them, and choose for themselves. */
static bool
tells_all(const struct errsum_call *c)
{
	return c->format == ERRSUM_SARIF || c->format == ERRSUM_RDJSONL ||
	    c->format == ERRSUM_ERRORFORMAT;
}

static size_t
most(const struct errsum_call *c)
{
	return c->max != ERRSUM_USUAL ? c->max : tells_all(c) ? 3000 : 10;
}

static void
report(const struct errsum_call *c, struct stream *t,
    const struct errsum_log *log, enum errsum_verdict verdict)
{
	const struct errsum *s = t->sum;
	struct errsum_result r = { .sum = s, .verdict = verdict,
	    .status = log->status, .signal = log->signal,
	    .timed_out = log->status == TIMED_OUT,
	    .stopped = log->stopped, .stage = c->stage,
	    .log = log->path,
	    .log_sha256 = *log->sha256 ? log->sha256 : NULL };
	bool json = c->format == ERRSUM_JSON;
	size_t room = s->n + 1;

	if (c->quiet)
		return;
	if (log->middle)
		putc('\n', c->out);
	r.which = mem_alloc(room * sizeof(*r.which));
	r.lines = mem_alloc(room * sizeof(*r.lines));
	if (log->noloss) {
		errsum_noloss_end(log->noloss);
		t->out.lines = s->lines;
	}
	if (verdict != ERRSUM_PASSED && !c->all && !c->noloss)
		r.n = errsum_choose(s, most(c), c->format == ERRSUM_GITHUB ||
		    c->format == ERRSUM_ERRORFORMAT, tells_all(c), r.which,
		    r.lines, room);
	/* The summary is JSON's last line. */
	if (c->explain && json)
		errsum_explain(&r, json, c->out);
	if (c->all || c->noloss)
		errsum_out_end(&t->out, &r);
	else
		errsum_report(&r, c->format, c->out);
	if (c->explain && !json)
		errsum_explain(&r, json, c->out);
	free(r.which);
	free(r.lines);
}

/* The output is complete.  A reader who went away has seen enough and changes
 * no verdict; a full disk does. */
static int
deliver(const struct errsum_call *c, struct err *e)
{
	struct err why = ERR_INIT;

	if (err_flush(c->out, &why) == 0)
		return 0;
	if (*why.msg == '\0') {
		err_release(&why);
		return 0;
	}
	return err_move(e, &why);
}

/* What to end with. */
static int
ending(const struct errsum_call *c, struct errsum_log *log,
    enum errsum_verdict verdict, struct err *note, struct err *e)
{
	int child = log->signal ? SIGNALLED + log->signal : log->status;

	if (c->exit_child && child > 0) {
		if (log->late.status != FX_YES)
			err_move(note, &log->late);
		return child;
	}
	if (log->late.status != FX_YES)
		return err_move(e, &log->late);
	switch (verdict) {
	case ERRSUM_PASSED:
		return FX_YES;
	case ERRSUM_FAILED:
		return c->exit_zero ? FX_YES : FX_NO;
	case ERRSUM_UNKNOWN:
		break;
	}
	return FX_EFAIL;
}

static void
say_full(const struct errsum_known *k, const char *path, struct err *note)
{
	if (k && errsum_known_full(k))
		err_more(note, FX_EFAIL, "%s: more than %d distinct lines; "
		    "the others are not known", path, ERRSUM_KNOWN_MOST);
}

static int
conclude(const struct errsum_call *c, struct errsum_log *log,
    struct stream *t, struct errsum_known *learn, struct err *note,
    struct err *e)
{
	struct errsum *s = t->sum;
	enum errsum_verdict verdict;

	s->status = log->signal ? SIGNALLED + log->signal : log->status;
	errsum_rank(s);
	verdict = judge(log, s, t->errors);
	if (verdict == ERRSUM_FAILED)
		errsum_yield(s);
	report(c, t, log, verdict);
	deliver(c, &log->late);
	if (learn && verdict == ERRSUM_PASSED) {
		errsum_known_save(learn, c->save, &log->late);
		say_full(learn, c->save, note);
	}
	return ending(c, log, verdict, note, e);
}

int
errsum_call(const struct errsum_call *c, struct err *note, struct err *e)
{
	struct errsum_log log = ERRSUM_LOG_INIT;
	struct errrules rules = ERRRULES_INIT;
	struct errsum_known *known = NULL, *learn = NULL;
	struct errsum s;
	struct stream stream = { .call = c, .sum = &s };
	int rc;

	if (c->self_test) {
		rc = errsum_test(c->rules, c->format == ERRSUM_JSON,
		    c->quiet ? NULL : c->out, e);
		return rc >= 0 && deliver(c, e) < 0 ? -1 : rc;
	}
	if (c->mask)
		return errsum_log_mask(c, e) < 0 ? -1 : deliver(c, e);
	if (c->raw_last > 0)
		return errsum_log_raw(c, e) < 0 ? -1 : deliver(c, e);
	rc = errsum_rules(&rules, c->rules, false, e);
	if (rc == 0 && c->save)
		rc = io_replaceable(c->save, e);
	errsum_init(&s, &rules);
	if (rc == 0)
		s.plan = errsum_rules_plan(&rules);
	s.fixes = errsum_made.fixes;
	s.want = c->explain || tells_all(c) ? 0 : most(c);
	if (c->all) {
		s.each = print_one;
		s.ctx = &stream;
	}
	if ((c->all || c->noloss) && !c->quiet)
		errsum_out_begin(&stream.out, c->format, c->out, &s,
		    c->keep ? c->keep : c->n == 1 ? c->logs[0] : NULL);
	if (c->noloss && !c->quiet)
		log.noloss = errsum_noloss_new(c->format == ERRSUM_JSON,
		    c->out);
	if (rc == 0 && c->baseline &&
	    (known = errsum_known_read(c->baseline, e)) == NULL)
		rc = -1;
	say_full(known, c->baseline, note);
	s.known = known;
	if (c->save)
		learn = errsum_known_new();
	if (rc == 0)
		rc = errsum_log_read(&log, c, &s, learn, note, e);
	if (rc < 0 && log.noloss)
		errsum_noloss_end(log.noloss);
	if (rc == 0)
		rc = conclude(c, &log, &stream, learn, note, e);
	errsum_out_release(&stream.out);
	err_release(&log.late);
	errsum_release(&s);
	errsum_known_free(known);
	errsum_known_free(learn);
	errrules_release(&rules);
	return rc;
}
