/* Work on a block of bytes that is done beside what else goes on, by
 * pthreads. */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "door/aside.h"

/* LARGE: less is done before a second thread is awake.  ROOM: as much is
 * gathered before it is woken, for that costs as much as work on a block. */
enum { LARGE = 32 << 10, ROOM = 512 << 10 };

struct aside {
	void (*work)(void *, const void *, size_t);
	void *ctx;
	bool started, refused;	/* there is a thread; there can be none */
	char *copy[2];		/* one is worked on, one is filled */
	size_t at, have;	/* copy[at] is, with so many bytes */
	pthread_t thread;
	pthread_mutex_t lock;	/* of what follows */
	pthread_cond_t turn;
	const void *p;		/* NULL: there is nothing to do */
	size_t n;
	bool end;
};

static void *
run(void *arg)
{
	struct aside *a = arg;

	pthread_mutex_lock(&a->lock);
	for (;;) {
		while (a->p == NULL && !a->end)
			pthread_cond_wait(&a->turn, &a->lock);
		if (a->p == NULL)
			break;
		pthread_mutex_unlock(&a->lock);
		a->work(a->ctx, a->p, a->n);
		pthread_mutex_lock(&a->lock);
		a->p = NULL;
		pthread_cond_signal(&a->turn);
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

/* Signals are for the first thread: they end its waiting. */
static bool
begin(pthread_t *t, void *(*work)(void *), void *ctx)
{
	sigset_t all, old;
	bool yes;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	yes = pthread_create(t, NULL, work, ctx) == 0;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return yes;
}

void
aside_both(void *(*work)(void *), void *a, void *b)
{
	pthread_t t;
	bool two = begin(&t, work, b);

	work(a);
	if (two)
		pthread_join(t, NULL);
	else
		work(b);
}

static void
start(struct aside *a)
{
	a->started = begin(&a->thread, run, a);
	a->refused = !a->started;
}

struct aside *
aside_new(void (*work)(void *, const void *, size_t), void *ctx)
{
	struct aside *a = mem_alloc(sizeof(*a));

	a->work = work;
	a->ctx = ctx;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->turn, NULL);
	return a;
}

static void
wait_for(struct aside *a)
{
	if (!a->started)
		return;
	pthread_mutex_lock(&a->lock);
	while (a->p)
		pthread_cond_wait(&a->turn, &a->lock);
	pthread_mutex_unlock(&a->lock);
}

/* What was gathered is the thread's, when it has done what it had. */
static void
hand_over(struct aside *a)
{
	wait_for(a);
	if (a->have == 0)
		return;
	pthread_mutex_lock(&a->lock);
	a->p = a->copy[a->at];
	a->n = a->have;
	pthread_cond_signal(&a->turn);
	pthread_mutex_unlock(&a->lock);
	a->at = !a->at;
	a->have = 0;
}

void
aside_give(struct aside *a, const void *p, size_t n)
{
	if (n >= LARGE && !a->started && !a->refused)
		start(a);
	if (a->have + n > ROOM)
		hand_over(a);
	if (!a->started || n > ROOM) {
		wait_for(a);
		a->work(a->ctx, p, n);
		return;
	}
	if (a->copy[a->at] == NULL)
		a->copy[a->at] = mem_alloc(ROOM);
	memcpy(a->copy[a->at] + a->have, p, n);
	a->have += n;
}

void
aside_free(struct aside *a)
{
	if (a == NULL)
		return;
	hand_over(a);
	wait_for(a);
	if (a->started) {
		pthread_mutex_lock(&a->lock);
		a->end = true;
		pthread_cond_signal(&a->turn);
		pthread_mutex_unlock(&a->lock);
		pthread_join(a->thread, NULL);
	}
	free(a->copy[0]);
	free(a->copy[1]);
	pthread_cond_destroy(&a->turn);
	pthread_mutex_destroy(&a->lock);
	free(a);
}
