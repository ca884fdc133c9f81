/* What an attempt prints: kept, and looked into line by line. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/stop.h"
#include "judge/trial_parts.h"

enum { LONGEST = 1 << 20, BLOCK = 1 << 16 };

static int
patterns(struct trial_output *o, struct err *e)
{
	const char *const *v = o->t->failure;
	struct err why = ERR_INIT;
	size_t n = 0;

	while (v && v[n])
		n++;
	if (n == 0)
		return 0;
	o->failure = mem_alloc((n + 1) * sizeof(struct pat *));
	for (size_t i = 0; i < n; i++) {
		o->failure[i] = pat_new(v[i]);
		if (pat_check(o->failure[i], &why) < 0) {
			err_set(e, why.status, "failure pattern '%s': %s",
			    v[i], why.msg);
			err_release(&why);
			return -1;
		}
	}
	return 0;
}

int
trial_output_init(struct trial_output *o, const struct trial *t,
    struct err *e)
{
	struct err why = ERR_INIT;

	*o = (struct trial_output){ .t = t, .fd = -1 };
	if (t->success && success_read(&o->want, &o->arena, t->success,
	    &why) < 0) {
		err_set(e, why.status, "success_means: %s", why.msg);
		err_release(&why);
		return -1;
	}
	o->seen = mem_alloc((o->want.ntexts + 1) * sizeof(*o->seen));
	return patterns(o, e);
}

int
trial_output_begin(struct trial_output *o, struct err *e)
{
	if (o->t->log) {
		/* A link there could lead the log anywhere. */
		o->fd = open(o->t->log, O_WRONLY | O_CREAT | O_TRUNC |
		    O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
		if (o->fd < 0)
			return err_sys(e, "%s", o->t->log);
	}
	o->hash = hash_new();
	o->bytes = 0;
	o->len = 0;
	o->clean = (struct clean)CLEAN_INIT(simd_best());
	memset(o->seen, 0, (o->want.ntexts + 1) * sizeof(*o->seen));
	free(o->failed);
	o->failed = NULL;
	o->reader = result_reader_new(NULL);
	return 0;
}

static void
look(bool *seen, const char *text, const char *s)
{
	if (text && !*seen && strstr(s, text) != NULL)
		*seen = true;
}

/* One line of n bytes, which end in a NUL and have none of their own. */
static void
line(struct trial_output *o, const char *s, size_t n)
{
	struct pat_span m[PAT_GROUPS];

	for (size_t i = 0; i < o->want.ntexts; i++)
		look(&o->seen[i], o->want.texts[i], s);
	look(&o->seen[o->want.ntexts], o->t->expected, s);
	for (struct pat **p = o->failure; p && *p && !o->failed; p++)
		if (pat_match(*p, s, n, m) == 1) {
			o->failed = mem_dup(s, n);
			o->pattern = (*p)->source;
		}
}

static void
lines(struct trial_output *o)
{
	size_t from = 0;
	char *lf;

	while ((lf = memchr(o->text + from, '\n', o->len - from)) != NULL) {
		*lf = '\0';
		line(o, o->text + from, (size_t)(lf - o->text) - from);
		from = (size_t)(lf - o->text) + 1;
	}
	o->len -= from;
	memmove(o->text, o->text + from, o->len);
	if (o->len < LONGEST)
		return;
	o->text[o->len] = '\0';
	line(o, o->text, o->len);
	o->len = 0;
}

static void
keep(struct trial_output *o, const char *p, size_t n)
{
	hash_add(o->hash, p, n);
	o->bytes += n;
	if (o->fd >= 0 && io_write(o->fd, p, n, &o->late) < 0) {
		close(o->fd);
		o->fd = -1;
	}
}

void
trial_output_put(struct trial_output *o, const char *p, size_t n)
{
	keep(o, p, n);
	result_put(o->reader, p, n);
	if (o->t->expected == NULL && o->want.ntexts == 0 &&
	    o->failure == NULL)
		return;
	for (size_t k; n > 0; p += k, n -= k) {
		k = n < BLOCK ? n : BLOCK;
		if (o->len + k + 1 > o->cap) {
			o->cap = 2 * (o->len + k) + 1;
			o->text = mem_realloc(o->text, o->cap);
		}
		o->len = clean_block(&o->clean, o->text, o->len, p, k);
		lines(o);
	}
}

void
trial_output_end(struct trial_output *o, char sha256[HASH_HEX])
{
	if (o->len > 0) {
		o->text[o->len] = '\0';
		line(o, o->text, o->len);
	}
	o->len = 0;
	hash_end(o->hash, sha256);
	o->hash = NULL;
	if (o->fd < 0)
		return;
	if (fsync(o->fd) < 0 && errno != EINVAL && errno != EROFS)
		(void)err_sys(&o->late, "%s", o->t->log);
	if (close(o->fd) < 0)
		(void)err_sys(&o->late, "%s", o->t->log);
	o->fd = -1;
}

void
trial_output_release(struct trial_output *o)
{
	char waste[HASH_HEX];

	if (o->hash)
		trial_output_end(o, waste);
	for (struct pat **p = o->failure; p && *p; p++)
		pat_free(*p);
	free(o->failure);
	free(o->failed);
	free(o->seen);
	free(o->text);
	arena_release(&o->arena);
	err_release(&o->late);
}
