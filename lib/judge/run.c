/* fx-run: each stage that has no valid pass, in its order. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/stop.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/run_parts.h"
#include "record/schema.h"

/* A stage that may write ends there: two that undo each other's work would
 * go on for ever. */
enum { AGAIN = 3 };

static int
number(const char *name, unsigned otherwise, unsigned *to, struct err *e)
{
	const char *near;

	*to = otherwise;
	if (name == NULL)
		return 0;
	for (unsigned i = 0; schema_stages[i]; i++)
		if (schema_same_word(schema_stages[i], name)) {
			*to = i;
			return 0;
		}
	near = text_nearest(name, schema_stages);
	return near ? err_set(e, FX_EINPUT, "unknown stage '%s' (did you mean "
	    "'%s'?)", name, near) : err_set(e, FX_EINPUT, "unknown stage "
	    "'%s'; 'fx-detect --stages' lists the ten", name);
}

static void
ends(struct run *r, unsigned i, enum run_end end, const struct run_told *t,
    const struct attempt *a)
{
	if (!r->told[i] || r->end[i] != end || t)
		r->say->ends(r, &r->now.v[i], end, t, a);
	r->told[i] = true;
	r->end[i] = end;
}

/* Is nothing to be run of it? */
static bool
settled(struct run *r, unsigned i)
{
	const struct run_stage *s = &r->now.v[i];
	const struct attempt *a;
	bool ran = r->ran[i] && (s->red ||
	    strcmp(r->ran[i], r->now.tree) == 0);

	if (ran)
		return true;
	if (s->given != RUN_ASKED && s->given != RUN_NONE) {
		ends(r, i, RUN_GIVEN, NULL, NULL);
		return true;
	}
	if (i >= r->from || s->always || s->given == RUN_NONE ||
	    (a = run_valid(&r->now.past, s, r->now.tree)) == NULL)
		return false;
	ends(r, i, RUN_UNCHANGED, NULL, a);
	return true;
}

static enum run_end
end_of(const struct run_told *t)
{
	const struct jval *last = run_last(t, "attempt");
	const char *v = jval_str(jval_get(last, "verdict"));

	if (stop_signal() || (v && strcmp(v, "stop") == 0))
		return RUN_STOPPED;
	if (t->status == FX_YES)
		return RUN_PASSED;
	if (t->status != FX_NO)
		return RUN_UNTOLD;
	/* Without an attempt nothing changed since a revert. */
	return v == NULL || strcmp(v, "hold") == 0 ? RUN_HELD : RUN_FAILED;
}

/* Run it.  The tree behind it is that of its record. */
static int
stage(struct run *r, unsigned i, enum run_end *end, struct err *e)
{
	const struct run_stage *s = &r->now.v[i];
	struct run_told t;
	const char *after;
	int rc;

	r->say->starts(r, s);
	rc = run_child(r, s, &t, e);
	if (rc == 0 && end_of(&t) != RUN_STOPPED &&
	    run_last(&t, "attempt") == NULL &&
	    run_last(&t, "unchanged") == NULL)
		rc = err_set(e, t.status == FX_EINPUT ? FX_EINPUT : FX_EFAIL,
		    "fx-tcr could not begin %s: what it said stands above",
		    s->name);
	if (rc == 0 && (rc = run_reread(&r->now, e)) == 0) {
		*end = end_of(&t);
		ends(r, i, *end, &t, NULL);
		after = jval_str(jval_get(run_last(&t, "attempt"), "after"));
		if (*end == RUN_PASSED && after) {
			r->ran[i] = arena_strdup(&r->arena, after);
			r->now.tree = r->ran[i];
		}
	}
	run_told_release(&t);
	return rc;
}

static void
unsupported(struct run *r, unsigned i, enum run_end *end)
{
	*end = RUN_HELD;
	ends(r, i, RUN_HELD, NULL, NULL);
}

/* From the first stage to the last that is asked for; where a stage changed
 * the tree, from the first again.  at: the first that stopped it, or NULL. */
static int
go(struct run *r, const struct run_stage **at, enum run_end *worst,
    struct err *e)
{
	bool held[RUN_STAGES] = { false };
	unsigned again = 0;

	for (unsigned i = 0; i <= r->until; i++) {
		enum run_end end = RUN_PASSED;
		const char *tree = r->now.tree;

		if (held[i] || settled(r, i))
			continue;
		if (r->now.v[i].given == RUN_NONE)
			unsupported(r, i, &end);
		else if (stage(r, i, &end, e) < 0)
			return -1;
		if (end != RUN_PASSED) {
			if (*at == NULL) {
				*at = &r->now.v[i];
				*worst = end;
			}
			if (!r->call->keep_going || (end != RUN_HELD &&
			    end != RUN_UNTOLD))
				return 0;
			held[i] = true;
		} else if (strcmp(tree, r->now.tree) != 0 && i > 0) {
			if (++again > AGAIN)
				return err_set(e, FX_EFAIL, "%s has changed "
				    "the tree %u times: let no two stages "
				    "write the same files", r->now.v[i].name,
				    again);
			r->say->again(r, &r->now.v[i]);
			i = (unsigned)-1;
		}
	}
	return 0;
}

/* The tree must be the one that all passed on. */
static int
look_again(struct run *r, struct err *e)
{
	const char *tree = arena_strdup(&r->arena, r->now.tree);

	run_forget(&r->now);
	if (run_look(&r->now, r->call, e) < 0)
		return -1;
	if (strcmp(tree, r->now.tree) != 0)
		return err_set(e, FX_EFAIL, "the work tree was changed while "
		    "the stages ran: run them again");
	return 0;
}

static int
finish(struct run *r, const struct run_stage *at, enum run_end worst,
    struct err *e)
{
	int status = FX_YES;

	if (at) {
		status = worst == RUN_STOPPED || worst == RUN_UNTOLD ?
		    FX_EFAIL : FX_NO;
	} else if (look_again(r, e) < 0 || (r->until + 1 == RUN_STAGES &&
	    run_ready(r, e) < 0)) {
		return -1;
	} else if (r->ready == RUN_OUTSIDE) {
		status = FX_NO;
	}
	r->say->end(r, at, status);
	return status;
}

/* One run at a time in a workspace. */
static int
hold(const struct run *r, struct err *e)
{
	struct buf b = BUF_INIT;
	struct err no = ERR_INIT;
	char sum[HASH_HEX];
	int fd;

	hash_sha256(sum, r->now.top, strlen(r->now.top));
	buf_fmt(&b, "%s/factory/run-%.12s.lock", r->now.g.gitdir, sum);
	if ((fd = io_lock(b.data, 0, &no)) < 0)
		err_set(e, FX_EFAIL, "another fx-run is at work in %s: wait "
		    "for it", r->now.top);
	err_release(&no);
	buf_release(&b);
	return fd;
}

int
run_call(const struct run_call *c, struct err *e)
{
	struct run r = { .call = c, .say = c->json ? &run_json : &run_text,
		.said = BUF_INIT };
	const struct run_stage *at = NULL;
	enum run_end worst = RUN_PASSED;
	int rc = -1, fd = -1;

	if (number(c->from, RUN_STAGES, &r.from, e) == 0 &&
	    number(c->until, RUN_STAGES - 1, &r.until, e) == 0)
		rc = run_look(&r.now, c, e);
	if (rc == 0 && r.from < RUN_STAGES && r.from > r.until)
		rc = err_set(e, FX_EINPUT, "--from %s comes behind --until "
		    "%s", c->from, c->until);
	if (rc == 0 && (fd = hold(&r, e)) < 0)
		rc = -1;
	if (rc == 0) {
		r.say->begin(&r);
		rc = go(&r, &at, &worst, e);
	}
	if (rc == 0)
		rc = finish(&r, at, worst, e);
	if (fd >= 0)
		close(fd);
	run_forget(&r.now);
	buf_release(&r.said);
	arena_release(&r.arena);
	return rc;
}
