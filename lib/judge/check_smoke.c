/* fx-check smoke: the runs of the built program that the sealed contract
 * names, and what must be seen in each. */
#include <string.h>

#include "base/err.h"
#include "base/stop.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/check_call.h"
#include "judge/check_place.h"
#include "judge/check_run.h"
#include "record/schema.h"

enum { TAIL = 4096 };

static bool
printed(const struct buf *said, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i + n <= said->len; i++)
		if (memcmp(said->data + i, text, n) == 0)
			return true;
	return n == 0;
}

/* Why it does not hold, appended; nothing: it holds. */
static void
lacks(struct buf *b, const struct check_ran *r, const char *see)
{
	if (!r->ended || r->code != 0)
		check_ran_how(b, r);
	else if (see && !printed(&r->said, see))
		buf_fmt(b, "'%s' is not in what it printed%s", see, r->cut ?
		    ", of which 16 MiB were looked at" : "");
}

static void
tell(const struct check_call *c, const char *run, const char *see,
    const struct check_ran *r, const char *why)
{
	size_t from = r->said.len > TAIL ? r->said.len - TAIL : 0;
	struct buf b = BUF_INIT;
	struct jdoc *j;

	if (c->quiet)
		return;
	if (c->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "run");
		jdoc_bytes(j, "run", run);
		if (see)
			jdoc_bytes(j, "see", see);
		jdoc_bool(j, "holds", *why == '\0');
		if (*why)
			jdoc_bytes(j, "why", why);
		jdoc_bytes(j, "output", buf_cstr(&r->said) + from);
		jdoc_print(j, c->out);
		jdoc_free(j);
		return;
	}
	text_readable(&b, run, strlen(run));
	fprintf(c->out, "$ %s\n", b.data);
	check_ran_show(c->out, r);
	buf_clear(&b);
	text_readable(&b, *why ? why : see ? see : "", strlen(*why ? why :
	    see ? see : ""));
	if (*why)
		fprintf(c->out, "  does not hold: %s\n", b.data);
	else if (see)
		fprintf(c->out, "  seen: %s\n", b.data);
	else
		fprintf(c->out, "  ended with 0\n");
	buf_release(&b);
}

static void
end(const struct check_call *c, const char *class, const char *why)
{
	struct jdoc *j;
	struct buf b = BUF_INIT;

	if (c->quiet)
		return;
	if (c->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "end");
		jdoc_str(j, "verb", "smoke");
		jdoc_str(j, "class", class);
		jdoc_bytes(j, "why", why);
		jdoc_print(j, c->out);
		jdoc_free(j);
		return;
	}
	text_readable(&b, why, strlen(why));
	fprintf(c->out, "fx-check: %s: %s\n", class, b.data);
	buf_release(&b);
}

static int
one(const struct check_call *c, const struct check_place *p,
    const struct ydoc_node *x, bool *holds, struct err *e)
{
	const char *run = ydoc_text(x, "run"), *see = ydoc_text(x, "see");
	struct check_ran r = CHECK_RAN_INIT;
	struct buf why = BUF_INIT;
	int rc = check_run(&r, run, check_top(p), c->timeout, e);

	if (rc == 0) {
		lacks(&why, &r, see);
		*holds = why.len == 0;
		tell(c, run, see, &r, buf_cstr(&why));
	}
	buf_release(&why);
	check_ran_release(&r);
	return rc;
}

static int
runs(const struct check_call *c, const struct check_place *p,
    const struct ydoc_node *list, struct err *e)
{
	size_t n = 0, bad = 0;
	struct buf why = BUF_INIT;

	for (const struct ydoc_node *x = list->first; x; x = x->next, n++) {
		bool holds = false;

		if (one(c, p, x, &holds, e) < 0)
			return -1;
		bad += !holds;
	}
	if (bad)
		buf_fmt(&why, "%zu of %zu runs of the built program %s not "
		    "what must be seen", bad, n, bad == 1 ? "is" : "are");
	else
		buf_fmt(&why, "%zu run%s of the built program, each as it "
		    "must be", n, n == 1 ? "" : "s");
	end(c, bad ? "not-seen" : "passed", why.data);
	buf_release(&why);
	return bad ? FX_NO : FX_YES;
}

/* Nothing is named: does the contract say that this is meant? */
static int
nothing(const struct check_call *c, const struct check_place *p,
    struct err *e)
{
	const struct ydoc_node *x = contract_section(&p->scope.contract,
	    "accept_unsupported");

	for (x = x ? x->first : NULL; x; x = x->next)
		if (schema_same_word(ydoc_text(x, "stage"), "accept")) {
			end(c, "accepted", ydoc_text(x, "reason"));
			return FX_YES;
		}
	err_set(e, FX_EFAIL, "no-smoke: nothing to run: the contract of %s "
	    "names no run of the built program, and passed tests are none",
	    p->scope.task);
	err_more(e, FX_EFAIL, "write into the contract:");
	err_more(e, FX_EFAIL, "  smoke: [{run: \"./app --version\", "
	    "see: \"1.2\"}]");
	err_more(e, FX_EFAIL, "or, where there is no program to run:");
	err_more(e, FX_EFAIL, "  accept_unsupported: [{stage: accept, "
	    "reason: \"...\"}]");
	return err_more(e, FX_EFAIL, "and seal it: fx-contract seal --task %s "
	    "--widen --reason TEXT", p->scope.task);
}

int
check_smoke(const struct check_call *c, struct err *e)
{
	struct check_place p = CHECK_PLACE_INIT;
	const struct ydoc_node *list;
	int rc = stop_catch(e) < 0 ? -1 : check_enter(&p, c, true, e);

	if (rc == 0) {
		list = contract_section(&p.scope.contract, "smoke");
		rc = list && list->first ? runs(c, &p, list, e) :
		    nothing(c, &p, e);
	}
	check_leave(&p);
	return rc;
}
