/* Processes that a command left behind. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/stop.h"
#include "door/sweep.h"

/* Milliseconds until KILL, until we give up, between two looks; and bytes of
 * a command line that are shown. */
enum { GRACE = 2000, MOST = 10000, PAUSE = 10, SHOWN = 200 };

struct process {
	pid_t pid, parent, group, session;
	long long start;	/* ticks since the boot */
	bool zombie, below;
};

struct processes {
	struct process *v;
	size_t n, cap;
};

/* The file of a process below /proc as text; false when it has gone. */
static bool
slurp(struct buf *b, pid_t pid, const char *name)
{
	struct err e = ERR_INIT;
	char path[64];
	int fd, rc;

	snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	buf_clear(b);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	rc = io_drain(b, fd, 1 << 20, &e);
	close(fd);
	err_release(&e);
	return rc == 0 && b->len > 0;
}

/* proc_pid_stat(5): the name stands in parentheses and may hold any byte, so
 * what follows is counted from the last one. */
static bool
look(struct process *p, struct buf *b)
{
	char *s, state;
	long parent, group, session;

	if (!slurp(b, p->pid, "stat") || (s = strrchr(b->data, ')')) == NULL ||
	    sscanf(s + 1, " %c %ld %ld %ld %*s %*s %*s %*s %*s %*s %*s %*s "
	    "%*s %*s %*s %*s %*s %*s %*s %lld", &state, &parent, &group,
	    &session, &p->start) != 5)
		return false;
	p->zombie = state == 'Z' || state == 'X';
	p->parent = (pid_t)parent;
	p->group = (pid_t)group;
	p->session = (pid_t)session;
	return true;
}

/* All processes; -1 where there is no /proc. */
static int
list(struct processes *all)
{
	struct buf b = BUF_INIT;
	struct dirent *d;
	DIR *dir = opendir("/proc");

	all->n = 0;
	if (dir == NULL)
		return -1;
	while ((d = readdir(dir)) != NULL) {
		struct process p = { .pid = 0 };

		if (isdigit((unsigned char)d->d_name[0]))
			p.pid = (pid_t)strtol(d->d_name, NULL, 10);
		if (p.pid <= 0 || !look(&p, &b))
			continue;
		mem_grow(&all->v, all->n, &all->cap, sizeof(*all->v));
		all->v[all->n++] = p;
	}
	closedir(dir);
	buf_release(&b);
	return all->n > 0 ? 0 : -1;
}

static struct process *
find(const struct processes *all, pid_t pid)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].pid == pid)
			return &all->v[i];
	return NULL;
}

void
sweep_begin(struct sweep *s)
{
	struct processes all = { NULL, 0, 0 };

	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	s->n = 0;
	if (list(&all) == 0)
		s->v = mem_alloc((all.n + 1) * sizeof(*s->v));
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].parent == getpid())
			s->v[s->n++] = all.v[i].pid;
	free(all.v);
}

static bool
stays(const struct sweep *s, pid_t pid)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i] == pid)
			return true;
	return false;
}

/* Mark what lives below us, but for what descends from a child that stays;
 * adopted ones that have ended are reaped.  How many live. */
static size_t
mark(const struct sweep *s, struct processes *all, pid_t command)
{
	const struct process *at;
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		struct process *p = &all->v[i];
		size_t deep = 0;

		for (at = p; at && at->parent != getpid() && deep < all->n;
		    deep++)
			at = find(all, at->parent);
		if (at == NULL || at->parent != getpid() ||
		    stays(s, at->pid) || p->pid == command)
			continue;
		if (p->zombie && p->parent == getpid())
			waitpid(p->pid, NULL, WNOHANG);
		p->below = !p->zombie;
		n += p->below;
	}
	return n;
}

/* Once for several of the same. */
static void
name_of(struct buf *names, pid_t pid)
{
	struct buf b = BUF_INIT;
	size_t was = names->len;

	if (!slurp(&b, pid, "cmdline"))
		slurp(&b, pid, "comm");
	while (b.len > 0 && (b.data[b.len - 1] == '\0' ||
	    b.data[b.len - 1] == '\n'))
		b.len--;
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i] == '\0')
			b.data[i] = ' ';
	if (b.len > SHOWN)
		b.len = SHOWN;
	buf_append(names, b.data ? b.data : "?", b.data ? b.len : 1);
	buf_byte(names, '\0');
	for (const char *s = names->data; s < names->data + was;
	    s += strlen(s) + 1)
		if (strcmp(s, names->data + was) == 0)
			names->len = was;
	buf_release(&b);
}

/* Signal each, and name those that were not known. */
static void
signal_all(const struct processes *all, int sig, struct processes *known,
    struct buf *names)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct process *p = &all->v[i];

		if (!p->below)
			continue;
		if (find(known, p->pid) == NULL) {
			mem_grow(&known->v, known->n, &known->cap,
			    sizeof(*known->v));
			known->v[known->n++] = *p;
			name_of(names, p->pid);
			kill(p->pid, sig);
			kill(p->pid, SIGCONT);
		} else if (sig == SIGKILL) {
			kill(p->pid, sig);
		}
	}
}

int
sweep_end(struct sweep *s, pid_t command, struct buf *names, struct err *e)
{
	struct processes all = { NULL, 0, 0 }, known = { NULL, 0, 0 };
	long long began = stop_now();
	size_t left = 0;
	int rc = 0;

	do {
		bool late = stop_now() >= began + GRACE;

		if (list(&all) < 0) {
			kill(-command, SIGKILL);
			break;
		}
		if ((left = mark(s, &all, command)) == 0)
			break;
		signal_all(&all, late ? SIGKILL : SIGTERM, &known, names);
		if (stop_wait(-1, PAUSE, e) < 0)
			rc = -1;
	} while (rc == 0 && stop_now() < began + MOST);
	if (left > 0 && rc == 0)
		rc = err_set(e, FX_EFAIL, "%zu processes that the command "
		    "left behind cannot be ended", left);
	free(all.v);
	free(known.v);
	free(s->v);
	*s = (struct sweep)SWEEP_INIT;
	return rc;
}

long long
sweep_started(pid_t pid)
{
	struct process p = { .pid = pid };
	struct buf b = BUF_INIT;
	bool there = look(&p, &b);

	buf_release(&b);
	return there ? p.start : 0;
}

/* Mark what is of the group, its session, what descends from its leader, and
 * what was known to.  How many live; *leader: it does, and is the one. */
static size_t
mark_outlived(struct processes *all, const struct processes *known,
    pid_t group, long long started, bool *leader)
{
	const struct process *at, *old, *first = find(all, group);
	size_t n = 0;

	*leader = first && first->start == started && !first->zombie;
	/* Its number is another's now: then nothing is left of it. */
	if (first && first->start != started)
		first = NULL, group = -1;
	for (size_t i = 0; i < all->n; i++) {
		struct process *p = &all->v[i];
		size_t deep = 0;

		at = p;
		while (at && at != first && at->parent > 1 &&
		    deep++ < all->n)
			at = find(all, at->parent);
		old = find(known, p->pid);
		p->below = !p->zombie && (p->group == group ||
		    p->session == group || (first && at == first) ||
		    (old && old->start == p->start));
		n += p->below;
	}
	return n;
}

int
sweep_outlived(pid_t group, long long started, struct buf *names,
    struct err *e)
{
	struct processes all = { NULL, 0, 0 }, known = { NULL, 0, 0 };
	long long began = stop_now();
	bool leader = true;
	size_t left = 0, found = 0;
	int rc = 0;

	while (group > 1 && started > 0 && list(&all) == 0 &&
	    (left = mark_outlived(&all, &known, group, started,
	    &leader)) > 0) {
		const struct process *us = find(&all, getpid());

		/* Who leads it no more cannot be asked when it began. */
		if ((us && us->below) || (!leader && found == 0) ||
		    stop_now() >= began + MOST || rc < 0)
			break;
		signal_all(&all, stop_now() >= began + GRACE ? SIGKILL :
		    SIGTERM, &known, names);
		found = known.n;
		rc = stop_wait(-1, PAUSE, e) < 0 ? -1 : 0;
	}
	if (rc == 0 && left > 0)
		rc = err_set(e, FX_EFAIL, "processes of it are still at work: "
		    "'kill -KILL -- -%ld' ends them", (long)group);
	free(all.v);
	free(known.v);
	return rc < 0 ? -1 : found > 0;
}

int
sweep_with_parent(void)
{
	return prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
}
