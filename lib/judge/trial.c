/* A stage's command, run to its end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/group.h"
#include "base/io.h"
#include "base/stop.h"
#include "door/sweep.h"
#include "judge/trial_parts.h"

enum { BLOCK = 1 << 16 };

/* All that it prints, until it and what it left behind are gone. */
static int
follow(struct trial_output *o, struct group *g, struct err *e)
{
	char block[BLOCK];
	ssize_t n;

	while ((n = group_read(g, block, sizeof(block), e)) > 0) {
		trial_output_put(o, block, (size_t)n);
		if (o->t->heard)
			o->t->heard(o->t->ctx, block, (size_t)n);
	}
	return n < 0 ? -1 : group_wait(g, e);
}

static void
name_left(struct trial_end *end, const struct buf *names)
{
	const char *s = buf_cstr(names), *stop = s + names->len;
	size_t n = 0;

	for (const char *p = s; p < stop; p += strlen(p) + 1)
		n++;
	end->left = arena_alloc(&end->arena, (n + 1) * sizeof(*end->left));
	for (size_t i = 0; s < stop; s += strlen(s) + 1)
		end->left[i++] = arena_strdup(&end->arena, s);
}

static int
command(const struct trial *t, struct trial_output *o, struct trial_end *end,
    struct err *e)
{
	const char *const sh[] = { "sh", "-c", t->shell, NULL };
	struct group g = GROUP_INIT;
	struct sweep s = SWEEP_INIT;
	struct buf names = BUF_INIT;
	struct err why = ERR_INIT;
	int rc, st = 0;

	g.dir = t->dir;
	g.limit = t->timeout;
	g.apart = true;
	g.ready = t->ready;
	g.tick = t->tick;
	g.ctx = t->ctx;
	sweep_begin(&s);
	if (group_start(&g, t->argv ? t->argv : sh, false, &why) < 0) {
		end->how = RESULT_UNSTARTED;
		buf_str(&end->why, why.msg);
		err_release(&why);
		free(s.v);
		return 0;
	}
	rc = follow(o, &g, e);
	if (sweep_end(&s, g.pid, &names, &end->late) < 0 && rc < 0)
		kill(-g.pid, SIGKILL);
	if (group_end(&g, &st, e) < 0)
		rc = -1;
	name_left(end, &names);
	buf_release(&names);
	end->how = g.timed_out ? RESULT_TIMED_OUT : WIFSIGNALED(st) ?
	    RESULT_SIGNALLED : RESULT_EXITED;
	end->code = WIFSIGNALED(st) ? WTERMSIG(st) : WEXITSTATUS(st);
	end->stopped = stop_signal() != 0;
	return rc;
}

static void
read_reports(const struct trial *t, const struct trial_reports *r,
    struct trial_output *o, struct trial_end *end)
{
	struct err why = ERR_INIT;
	long n;

	if (t->report == NULL || end->how == RESULT_UNSTARTED)
		return;
	n = trial_reports_read(r, t->format, o->reader, &end->report, &why);
	if (n > 0)
		return;
	end->unproved = true;
	if (n < 0)
		buf_str(&end->why, why.msg);
	else if (trial_reports_old(r))
		buf_fmt(&end->why, "the report %s is from before the start",
		    trial_reports_old(r));
	else
		buf_fmt(&end->why, "no report was written: %s", t->report);
	err_release(&why);
}

static void
forget(struct trial_end *end)
{
	result_free(end->result);
	end->result = NULL;
	end->unproved = end->pattern = false;
	buf_clear(&end->why);
	buf_clear(&end->report);
}

/* One attempt; -1 with e when it cannot be judged at all. */
static int
attempt(const struct trial *t, struct trial_output *o, struct trial_end *end,
    struct err *e)
{
	struct trial_reports old;
	long long began = stop_now(), took;
	int rc;

	forget(end);
	if (trial_output_begin(o, e) < 0)
		return -1;
	trial_reports_note(&old, t->dir, t->report);
	rc = command(t, o, end, e);
	took = stop_now() - began;
	trial_output_end(o, end->sha256);
	end->bytes = o->bytes;
	if (rc == 0)
		read_reports(t, &old, o, end);
	end->result = result_end(o->reader, end->how, end->code);
	o->reader = NULL;
	trial_reports_release(&old);
	if (rc < 0)
		return -1;
	trial_judge(t, o, end, took);
	end->took += took;
	return 0;
}

/* Would the next attempt be another answer? */
static bool
again(const struct trial *t, const struct trial_end *end)
{
	return end->tries < t->of && !end->stopped &&
	    end->how != RESULT_UNSTARTED &&
	    end->class != RESULT_NOT_STARTED &&
	    end->class != RESULT_PASSED;
}

/* The log of an attempt that is not the last keeps its number. */
static int
set_aside(const struct trial *t, unsigned n, struct err *e)
{
	struct buf to = BUF_INIT;
	int rc = 0;

	if (t->log == NULL)
		return 0;
	buf_fmt(&to, "%s.%u", t->log, n);
	if (rename(t->log, buf_cstr(&to)) < 0)
		rc = err_sys(e, "%s", buf_cstr(&to));
	buf_release(&to);
	return rc;
}

int
trial_run(const struct trial *t, struct trial_end *end, struct err *e)
{
	struct trial_output o;
	int rc = trial_output_init(&o, t, e);

	*end = (struct trial_end){ .began = clock_now() * 1000 };
	while (rc == 0) {
		end->tries++;
		rc = attempt(t, &o, end, e);
		if (rc < 0 || !again(t, end))
			break;
		rc = set_aside(t, end->tries, e);
	}
	end->flaky = rc == 0 && end->tries > 1 && !end->unproved &&
	    end->class == RESULT_PASSED;
	if (o.late.msg)
		err_move(&end->late, &o.late);
	trial_output_release(&o);
	return rc;
}

void
trial_release(struct trial_end *end)
{
	result_free(end->result);
	buf_release(&end->why);
	buf_release(&end->report);
	err_release(&end->late);
	arena_release(&end->arena);
}
