/* One stage through fx-tcr, which is told of line by line. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/share.h"
#include "base/stop.h"
#include "door/jdoc.h"
#include "door/sweep.h"
#include "judge/run_parts.h"

enum { TICK = 100 };	/* milliseconds */

static void
hear(const struct run *r, struct run_told *t, const char *line, size_t n)
{
	struct jval *v = jval_parse(line, n);

	if (v == NULL)
		return;
	mem_grow(&t->v, t->n, &t->cap, sizeof(void *));
	t->v[t->n++] = v;
	r->say->line(r, line);
}

/* The whole lines of what was read so far. */
static void
lines(const struct run *r, struct run_told *t, struct buf *b)
{
	char *s = b->data, *nl;
	size_t left = b->len;

	while (left > 0 && (nl = memchr(s, '\n', left)) != NULL) {
		*nl = '\0';
		hear(r, t, s, (size_t)(nl - s));
		left -= (size_t)(nl + 1 - s);
		s = nl + 1;
	}
	if (left > 0)
		memmove(b->data, s, left);
	b->len = left;
}

/* Ctrl-C reaches the child by itself, with the terminal's group; what is sent
 * to us alone is passed on, and so is every further signal. */
static void
pass_on(pid_t pid, int *passed)
{
	int times = stop_times();

	if (times == *passed)
		return;
	if (*passed > 0 || stop_signal() == SIGTERM)
		kill(pid, SIGTERM);
	*passed = times;
}

static int
listen(const struct run *r, const struct run_stage *s, struct proc_pipe *p,
    struct run_told *t, struct err *e)
{
	long long began = stop_now();
	struct buf b = BUF_INIT;
	int rc, passed = 0;
	ssize_t n = 1;

	do {
		rc = stop_wait(p->out, TICK, e);
		pass_on(p->pid, &passed);
		r->say->ticks(r, s, stop_now() - began);
		if (rc <= 0)
			continue;
		buf_reserve(&b, 65536);
		n = read(p->out, b.data + b.len, 65536);
		if (n > 0) {
			b.len += (size_t)n;
			lines(r, t, &b);
		}
	} while (rc >= 0 && n > 0);
	t->took = stop_now() - began;
	buf_release(&b);
	return rc < 0 ? -1 : 0;
}

int
run_child(const struct run *r, const struct run_stage *s, struct run_told *t,
    struct err *e)
{
	struct buf program = BUF_INIT;
	const char *argv[] = { NULL, "--json", "--stage", s->name,
	    r->call->with ? "--with" : NULL, r->call->with, NULL };
	struct proc p = { .argv = argv, .dir = r->now.top,
		.child = sweep_with_parent };
	struct proc_pipe pipe = PROC_PIPE_INIT;
	struct err no = ERR_INIT;
	int rc;

	memset(t, 0, sizeof(*t));
	t->status = -1;
	if (share_beside(&program, "fx-tcr") < 0)
		return err_set(e, FX_EFAIL, "fx-tcr is not beside this "
		    "program; fx is not installed whole");
	argv[0] = program.data;
	if ((rc = proc_open(&pipe, &p, e)) == 0) {
		rc = listen(r, s, &pipe, t, e);
		t->status = proc_close(&pipe, &no);
	}
	/* Killed: its record says where it stood. */
	err_release(&no);
	buf_release(&program);
	return rc;
}

void
run_told_release(struct run_told *t)
{
	for (size_t i = 0; i < t->n; i++)
		jval_free(t->v[i]);
	free(t->v);
	memset(t, 0, sizeof(*t));
}

const struct jval *
run_last(const struct run_told *t, const char *type)
{
	for (size_t i = t ? t->n : 0; i-- > 0;) {
		const char *s = jval_str(jval_get(t->v[i], "type"));

		if (s && strcmp(s, type) == 0)
			return t->v[i];
	}
	return NULL;
}
