/* Work on a block of bytes that is done beside what else goes on, by
 * pthreads. */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "door/aside.h"

/* Less is done before a second thread is awake. */
enum { LARGE = 32 << 10 };

struct aside {
	void (*work)(void *, const void *, size_t);
	void *ctx;
	bool started, refused;	/* there is a thread; there can be none */
	void *copy[2];		/* one is worked on, one is free */
	size_t room[2], at;	/* copy[at] is free */
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
static void
start(struct aside *a)
{
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	a->started = pthread_create(&a->thread, NULL, run, a) == 0;
	a->refused = !a->started;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
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

void
aside_give(struct aside *a, const void *p, size_t n)
{
	if (n >= LARGE && !a->started && !a->refused)
		start(a);
	if (n < LARGE || !a->started) {
		wait_for(a);
		a->work(a->ctx, p, n);
		return;
	}
	if (a->room[a->at] < n) {
		free(a->copy[a->at]);
		a->copy[a->at] = mem_alloc(n);
		a->room[a->at] = n;
	}
	memcpy(a->copy[a->at], p, n);
	wait_for(a);
	pthread_mutex_lock(&a->lock);
	a->p = a->copy[a->at];
	a->n = n;
	pthread_cond_signal(&a->turn);
	pthread_mutex_unlock(&a->lock);
	a->at = !a->at;
}

void
aside_free(struct aside *a)
{
	if (a == NULL)
		return;
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
