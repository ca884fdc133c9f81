/* The bytes of a log on their way. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/stop.h"
#include "door/aside.h"
#include "door/hash.h"
#include "judge/errsum_intake.h"

/* What is kept goes to its file, and into its digest if that is told. */
static void
keep(void *ctx, const void *p, size_t n)
{
	struct errsum_intake *i = ctx;

	keep_write(i->keep, p, n);
	if (i->hash)
		hash_add(i->hash, p, n);
}

void
errsum_intake_begin(struct errsum_intake *i)
{
	i->begun = i->ended = false;
	i->utf16 = (struct utf16)UTF16_INIT;
	i->aside = i->keep ? aside_new(keep, i) : NULL;
}

void
errsum_intake_end(struct errsum_intake *i)
{
	aside_free(i->aside);
	i->aside = NULL;
	free(i->raw);
	i->raw = NULL;
	i->raw_size = 0;
}

/* Let it go on.  One who no longer reads has seen enough: the summary is
 * made all the same. */
static void
pass(struct errsum_intake *i, const char *p, size_t n)
{
	ssize_t k;

	while (i->pass >= 0 && n > 0) {
		k = write(i->pass, p, n);
		if (k < 0 && errno == EINTR && stop_signal() == 0)
			continue;
		if (k < 0 && errno == EAGAIN && stop_signal() == 0) {
			struct pollfd f = { i->pass, POLLOUT, 0 };

			poll(&f, 1, -1);
			continue;
		}
		if (k < 0) {
			if (errno != EPIPE && errno != EINTR)
				i->lost = errno;
			i->pass = -1;
			return;
		}
		i->middle = p[k - 1] != '\n';
		p += k;
		n -= (size_t)k;
	}
}

/* What was found is told before more is waited for; not inside a line of the
 * log that went on. */
static void
tell(const struct errsum_intake *i)
{
	struct pollfd f = { i->group ? i->group->out : i->fd, POLLIN, 0 };

	if (i->told && !i->middle && poll(&f, 1, 0) == 0)
		fflush(i->told);
}

/* The next bytes as they come. */
static ssize_t
fetch(struct errsum_intake *i, char *p, size_t n, struct err *e)
{
	ssize_t k;

	tell(i);
	for (;;) {
		if (i->group) {
			k = group_read(i->group, p, n, e);
			break;
		}
		if (stop_signal() != 0)
			return 0;
		k = stop_wait(i->fd, -1, e);
		if (k == 0)
			continue;
		if (k > 0)
			k = read(i->fd, p, n);
		if (k < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (k < 0)
			err_sys(e, "%s", i->name);
		break;
	}
	if (k > 0) {
		if (i->aside)
			aside_give(i->aside, p, (size_t)k);
		pass(i, p, (size_t)k);
	}
	return k;
}

/* Its first bytes, enough to know its encoding. */
static ssize_t
head(struct errsum_intake *i, char *p, size_t n, struct err *e)
{
	size_t have = 0, mark;
	ssize_t k;

	i->begun = true;
	while (have < 3 && (k = fetch(i, p + have, n - have, e)) != 0) {
		if (k < 0)
			return -1;
		have += (size_t)k;
	}
	mark = utf16_start(&i->utf16, p, have);
	have -= mark;
	memmove(p, p + mark, have);
	return (ssize_t)have;
}

/* How many bytes of UTF-16 become at most n. */
static size_t
fits(size_t n)
{
	size_t want = n / 3 * 2;

	while (utf16_room(want) > n)
		want -= 2;
	return want;
}

/* The next bytes, decoded. */
static ssize_t
decode(struct errsum_intake *i, char *p, size_t n, struct err *e)
{
	size_t want = fits(n), got = 0;
	ssize_t k;

	if (i->raw_size < want) {
		i->raw = mem_realloc(i->raw, want);
		i->raw_size = want;
	}
	while (got == 0 && !i->ended) {
		k = fetch(i, i->raw, want, e);
		if (k < 0)
			return -1;
		i->ended = k == 0;
		got = i->ended ? utf16_end(&i->utf16, p) :
		    utf16_decode(&i->utf16, p, i->raw, (size_t)k);
	}
	return (ssize_t)got;
}

ssize_t
errsum_intake_read(struct errsum_intake *i, char *p, size_t n, struct err *e)
{
	ssize_t k = 0;

	if (!i->begun) {
		/* Decoded it may be longer. */
		k = head(i, p, fits(n), e);
		if (k > 0 && i->utf16.on) {
			char *copy = mem_dup(p, (size_t)k);

			k = (ssize_t)utf16_decode(&i->utf16, p, copy,
			    (size_t)k);
			free(copy);
		}
	}
	if (k == 0)
		k = i->utf16.on ? decode(i, p, n, e) : fetch(i, p, n, e);
	return k;
}
