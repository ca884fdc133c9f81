/* fx-check review: the findings of a review, open while their commands
 * fail. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/io.h"
#include "base/stop.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/check_author.h"
#include "judge/check_call.h"
#include "judge/check_place.h"
#include "judge/check_run.h"
#include "record/review.h"

enum { LONGEST = 1 << 20, TAIL = 4096 };

struct reviewing {
	const struct check_call *c;
	struct check_place place;
	struct review r;
	struct buf path, shown;	/* absolute, and below the top */
	bool lines;		/* it is JSON */
	size_t open, closed, noted;	/* open: and blocking */
};

/* Which of the two files is there.  1; 0: neither; -1: both. */
static int
choose(struct reviewing *w, struct err *e)
{
	static const char *const names[] = { "yaml", "jsonl" };
	int found = 0;

	for (int i = 0; i < 2; i++) {
		struct buf b = BUF_INIT;

		buf_fmt(&b, ".factory/%s/review.%s", w->place.scope.task,
		    names[i]);
		buf_clear(&w->path);
		buf_fmt(&w->path, "%s/%s", check_top(&w->place), b.data);
		if (io_exists(w->path.data)) {
			found++;
			w->lines = i == 1;
			buf_clear(&w->shown);
			buf_str(&w->shown, b.data);
		}
		buf_release(&b);
	}
	buf_clear(&w->path);
	buf_fmt(&w->path, "%s/%s", check_top(&w->place),
	    buf_cstr(&w->shown));
	if (found == 2)
		return err_set(e, FX_EINPUT, "invalid-review: there are a "
		    "review.yaml and a review.jsonl in .factory/%s: keep one",
		    w->place.scope.task);
	return found;
}

/* A link could lead to what the change holds. */
static int
plain(const struct reviewing *w, struct err *e)
{
	struct buf top = BUF_INIT, at = BUF_INIT;
	int rc = io_reach(&top, check_top(&w->place), e);

	if (rc == 0)
		rc = io_reach(&at, w->path.data, e);
	buf_fmt(&top, "/%s", w->shown.data);
	if (rc == 0 && strcmp(top.data, at.data) != 0)
		rc = err_set(e, FX_EINPUT, "refused-review: %s: is a link, or "
		    "lies behind one, to %s: its commands are run only from "
		    "a file of its own", w->shown.data, at.data);
	buf_release(&top);
	buf_release(&at);
	return rc;
}

/* Would its commands come from the change under test? */
static int
apart(struct reviewing *w, struct err *e)
{
	const struct git *g = &w->place.scope.git;
	struct buf spec = BUF_INIT, in = BUF_INIT, out = BUF_INIT;
	const char *index[] = { "ls-files", "--error-unmatch", "--", NULL,
	    NULL };
	const char *tree[] = { "cat-file", "-e", NULL, NULL };
	const char *log[] = { "log", "-1", "--format=%h", NULL, NULL, NULL,
	    "--", NULL, NULL };
	const char *what = NULL;
	int st;

	buf_fmt(&spec, ":(top,literal)%s", w->shown.data);
	buf_fmt(&in, "%s:%s", w->place.tip, w->shown.data);
	index[3] = log[7] = spec.data;
	tree[2] = in.data;
	log[3] = w->place.tip;
	if (*w->place.base) {
		log[4] = "--not";
		log[5] = w->place.base;
	} else {
		log[4] = "--";
		log[5] = spec.data;
		log[6] = NULL;
	}
	st = g->jj ? 1 : git_ask(g, index, NULL, 0, NULL, NULL, e);
	if (st == 0)
		what = "is tracked";
	else if (st > 0 && *w->place.tip) {
		st = git_ask(g, tree, NULL, 0, NULL, NULL, e);
		if (st == 0)
			what = "is tracked";
		else if (st > 0)
			st = git_ask(g, log, NULL, 0, &out, NULL, e);
		if (st == 0 && what == NULL && out.len > 0)
			what = "lies in a commit of the change";
	}
	if (what)
		err_set(e, FX_EINPUT, "refused-review: %s: %s, so the change "
		    "under test could supply its commands: %s", w->shown.data,
		    what, g->jj_top ? "'jj file untrack' it, out of every "
		    "commit of the change" : "'git rm --cached' it, and take "
		    "it out of every commit of the change");
	buf_release(&spec);
	buf_release(&in);
	buf_release(&out);
	return what || st < 0 ? -1 : 0;
}

/* Is what was reviewed what is here? */
static int
fresh(struct reviewing *w, struct err *e)
{
	const struct git *g = &w->place.scope.git;
	const char *argv[] = { "rev-parse", "-q", "--verify",
	    "--end-of-options", NULL, NULL };
	char tree[2][GIT_OID] = { "", "" };
	int st = 0;

	for (int i = 0; w->r.commit && st >= 0 && i < 2; i++) {
		struct buf b = BUF_INIT, out = BUF_INIT;

		buf_fmt(&b, "%s^{tree}", i ? w->place.tip : w->r.commit);
		argv[4] = b.data;
		st = git_ask(g, argv, NULL, 0, &out, NULL, e);
		if (st == 0 && out.len < GIT_OID + 1 && out.len > 0) {
			memcpy(tree[i], out.data, out.len - 1);
			tree[i][out.len - 1] = '\0';
		}
		buf_release(&b);
		buf_release(&out);
	}
	if (st < 0 || w->r.commit == NULL)
		return st < 0 ? -1 : 0;
	if (*tree[0] == '\0' || strcmp(tree[0], tree[1]) != 0)
		return err_set(e, FX_EFAIL, "stale-review: %s: reviews %s, "
		    "which is not what is here (%.12s): review that, then "
		    "write its id", w->shown.data, w->r.commit, w->place.tip);
	return 0;
}

static int
load(struct reviewing *w, struct err *e)
{
	struct err why = ERR_INIT;
	struct buf b = BUF_INIT;
	int rc;

	if (plain(w, e) < 0 || apart(w, e) < 0)
		return -1;
	if (io_slurp(&b, w->path.data, LONGEST, e) < 0)
		rc = -1;
	else if ((rc = review_parse(&w->r, w->shown.data, buf_cstr(&b), b.len,
	    w->lines, &why)) < 0) {
		err_move(e, &why);
		err_more(e, FX_EINPUT, "invalid-review: mend %s, as "
		    "fx-check(1) shows it", w->shown.data);
	}
	buf_release(&b);
	err_release(&why);
	return rc;
}

static int
authors(struct reviewing *w, struct err *e)
{
	struct check_author a = { &w->place, BUF_INIT, false };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i <= w->r.n; i++) {
		const char *by = i < w->r.n ? w->r.v[i].by : w->r.by;
		struct buf what = BUF_INIT;

		if (by && (rc = check_author(&a, by, &what, e)) == 1)
			rc = err_set(e, FX_EINPUT, "refused-review: %s:%u: "
			    "'%s' wrote the change itself: %s; somebody else "
			    "must review it", w->shown.data,
			    i < w->r.n ? w->r.v[i].at : 1, by,
			    buf_cstr(&what));
		buf_release(&what);
	}
	buf_release(&a.names);
	return rc;
}

static void
tell_json(const struct reviewing *w, const struct review_finding *f,
    const char *state, const struct check_ran *ran)
{
	struct jdoc *j = jdoc_new();
	size_t from = ran->said.len > TAIL ? ran->said.len - TAIL : 0;
	struct buf how = BUF_INIT;

	jdoc_str(j, "type", "finding");
	jdoc_str(j, "state", state);
	jdoc_str(j, "severity", f->severity);
	if (f->file)
		jdoc_bytes(j, "file", f->file);
	if (f->line)
		jdoc_int(j, "line", f->line);
	jdoc_bytes(j, "message", f->message);
	if (f->command) {
		check_ran_how(&how, ran);
		jdoc_bytes(j, "command", f->command);
		jdoc_str(j, "ended", how.data);
		jdoc_bytes(j, "output", buf_cstr(&ran->said) + from);
	}
	jdoc_bytes(j, "by", f->by);
	jdoc_bool(j, "claimed", true);
	if (f->score)
		jdoc_number(j, "score", strtod(f->score, NULL));
	jdoc_print(j, w->c->out);
	jdoc_free(j);
	buf_release(&how);
}

static void
tell_text(const struct reviewing *w, const struct review_finding *f,
    const char *state, const struct check_ran *ran)
{
	struct buf b = BUF_INIT, how = BUF_INIT;
	FILE *out = w->c->out;

	if (f->file)
		text_readable(&b, f->file, strlen(f->file));
	if (f->file && f->line)
		buf_fmt(&b, ":%lld", f->line);
	if (f->file)
		buf_str(&b, ": ");
	buf_fmt(&b, "%s: %s: ", state, f->severity);
	text_readable(&b, f->message, strcspn(f->message, "\n"));
	buf_str(&b, " (by ");
	text_readable(&b, f->by, strlen(f->by));
	buf_fmt(&b, ", claimed%s%s)", f->score ? ", score " : "",
	    f->score ? f->score : "");
	fprintf(out, "%s\n", b.data);
	if (f->command) {
		buf_clear(&b);
		text_readable(&b, f->command, strlen(f->command));
		check_ran_how(&how, ran);
		fprintf(out, "  $ %s\n", b.data);
		check_ran_show(out, ran);
		fprintf(out, "  %s\n", how.data);
	}
	buf_release(&b);
	buf_release(&how);
}

static int
finding(struct reviewing *w, const struct review_finding *f, struct err *e)
{
	struct check_ran ran = CHECK_RAN_INIT;
	const char *state = "noted";
	int rc = 0;

	if (f->command) {
		rc = check_run(&ran, f->command, check_top(&w->place),
		    w->c->timeout, e);
		state = ran.ended && ran.code == 0 ? "closed" : "open";
	}
	if (rc == 0) {
		w->noted += f->command == NULL;
		w->closed += *state == 'c';
		w->open += *state == 'o' && review_blocks(f);
		if (!w->c->quiet)
			(w->c->json ? tell_json : tell_text)(w, f, state,
			    &ran);
	}
	check_ran_release(&ran);
	return rc;
}

/* "by A, B (claimed), score 90" */
static void
whose(const struct reviewing *w, struct buf *b)
{
	const struct review *r = &w->r;
	bool first = true;

	for (size_t i = 0; i <= r->n; i++) {
		const char *by = i < r->n ? r->v[i].by : r->by;
		size_t k = 0;

		while (k < i && by && (r->v[k].by == NULL ||
		    strcmp(r->v[k].by, by) != 0))
			k++;
		if (by == NULL || k < i)
			continue;
		buf_str(b, first ? "by " : ", ");
		text_readable(b, by, strlen(by));
		first = false;
	}
	buf_str(b, " (claimed)");
	if (r->score)
		buf_fmt(b, ", score %s (data, no gate)", r->score);
}

static void
end(const struct reviewing *w, const char *class, const char *why)
{
	struct jdoc *j;

	if (w->c->quiet)
		return;
	if (!w->c->json) {
		fprintf(w->c->out, "fx-check: %s: %s\n", class, why);
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "end");
	jdoc_str(j, "verb", "review");
	jdoc_str(j, "class", class);
	jdoc_bytes(j, "why", why);
	jdoc_int(j, "open", (long long)w->open);
	jdoc_int(j, "closed", (long long)w->closed);
	jdoc_int(j, "noted", (long long)w->noted);
	if (w->r.score)
		jdoc_number(j, "score", strtod(w->r.score, NULL));
	jdoc_print(j, w->c->out);
	jdoc_free(j);
}

static int
judge(struct reviewing *w, struct err *e)
{
	struct buf why = BUF_INIT;

	for (size_t i = 0; i < w->r.n; i++)
		if (w->r.v[i].severity &&
		    finding(w, &w->r.v[i], e) < 0)
			return -1;
	if (w->open)
		buf_fmt(&why, "%zu blocking finding%s open, %zu closed, "
		    "%zu noted; ", w->open, w->open == 1 ? "" : "s",
		    w->closed, w->noted);
	else
		buf_fmt(&why, "no blocking finding is open, %zu closed, %zu "
		    "noted; ", w->closed, w->noted);
	whose(w, &why);
	end(w, w->open ? "findings" : "passed", why.data);
	buf_release(&why);
	return w->open ? FX_NO : FX_YES;
}

/* There is no review: whose turn is it? */
static int
missing(struct reviewing *w, struct err *e)
{
	const struct ydoc_node *x = contract_section(&w->place.scope.contract,
	    "review");
	const char *task = w->place.scope.task;

	if (x && x->text && strcmp(x->text, "person") == 0) {
		end(w, "deferred", "the contract leaves the review to the "
		    "person who decides");
		return FX_YES;
	}
	return err_set(e, FX_EFAIL, "missing-review: .factory/%s/review.yaml: "
	    "is not there; a reviewer who is not the author writes it: "
	    "'by: \"NAME <EMAIL>\"' and 'findings: []', or the findings; or "
	    "the contract says 'review: person'", task);
}

int
check_review(const struct check_call *c, struct err *e)
{
	struct reviewing w = { .c = c, .place = CHECK_PLACE_INIT,
		.r = REVIEW_INIT };
	int rc = stop_catch(e) < 0 ||
	    check_enter(&w.place, c, true, e) < 0 ||
	    check_base(&w.place, c, e) < 0 ? -1 : choose(&w, e);

	if (rc == 0)
		rc = missing(&w, e);
	else if (rc > 0)
		rc = load(&w, e) < 0 || authors(&w, e) < 0 ||
		    fresh(&w, e) < 0 ? -1 : judge(&w, e);
	review_release(&w.r);
	buf_release(&w.path);
	buf_release(&w.shown);
	check_leave(&w.place);
	return rc;
}
