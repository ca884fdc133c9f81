/* The lines of a passing log. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "judge/errsum_intake.h"
#include "judge/errsum_known.h"
#include "judge/errsum_line.h"

enum { BLOCK = 256 << 10, LONGEST = 1 << 20, HEAD = 4096 };

/* The file that is saved: this line, then hashes of 8 bytes, their lowest
 * byte first. */
static const char magic[] = "fx-errsum baseline 1\n";

/* Lines that are not yet in their place. */
enum { FRESH = 64 << 10 };

/* Sorted, so that a line costs 8 bytes and no more; hashes lie so evenly that
 * their place can be guessed. */
struct errsum_known {
	uint64_t *v;		/* n in order, then some that are fresh */
	size_t n, fresh;
	bool full;
	bool named;		/* lerna ran it */
	struct clean clean;	/* of the log that is being learned */
	char *buf;
	size_t len;		/* of buf: a line that has not ended */
};

/* Where h stands, or would, among those in order. */
static size_t
place(const struct errsum_known *k, uint64_t h)
{
	size_t lo = 0, hi = k->n, at, step = 64;

	if (hi == 0 || k->v[hi - 1] < h)
		return hi;
	at = (size_t)((h >> 32) * hi >> 32);
	if (k->v[at] < h) {
		for (lo = at + 1; lo + step < hi && k->v[lo + step] < h;
		    step *= 2)
			lo += step;
		hi = lo + step < hi ? lo + step : hi;
	} else {
		for (hi = at; hi > step && k->v[hi - step] >= h; step *= 2)
			hi -= step;
		lo = hi > step ? hi - step : 0;
	}
	while (lo < hi) {
		at = lo + (hi - lo) / 2;
		if (k->v[at] < h)
			lo = at + 1;
		else
			hi = at;
	}
	return lo;
}

static bool
has(const struct errsum_known *k, uint64_t h)
{
	size_t at = place(k, h);

	return at < k->n && k->v[at] == h;
}

static int
order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Put the fresh ones in their places, from the end, where there is room. */
static void
settle(struct errsum_known *k)
{
	uint64_t *fresh = k->v + k->n, *copy;
	size_t m = 0, old = k->n, to;

	if (k->fresh == 0)
		return;
	qsort(fresh, k->fresh, sizeof(*fresh), order);
	for (size_t i = 0; i < k->fresh; i++)
		if (m == 0 || fresh[i] != fresh[m - 1])
			fresh[m++] = fresh[i];
	if (m > ERRSUM_KNOWN_MOST - old) {
		m = ERRSUM_KNOWN_MOST - old;
		k->full = true;
	}
	copy = mem_alloc(m * sizeof(*copy));
	memcpy(copy, fresh, m * sizeof(*copy));
	k->n = to = old + m;
	k->fresh = 0;
	while (m > 0)
		if (old > 0 && k->v[old - 1] > copy[m - 1])
			k->v[--to] = k->v[--old];
		else
			k->v[--to] = copy[--m];
	free(copy);
}

static void
add(struct errsum_known *k, uint64_t h)
{
	if (k->fresh == FRESH)
		settle(k);
	if (has(k, h))
		return;
	if (k->n == ERRSUM_KNOWN_MOST) {
		k->full = true;
		return;
	}
	if (k->fresh == 0)
		k->v = mem_realloc(k->v, (k->n + FRESH) * sizeof(*k->v));
	k->v[k->n + k->fresh++] = h;
}

/* Does lerna or Nx say that it begins? */
static bool
names(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '>'))
		i++;
	return (i == 0 && n > 6 && memcmp(s, "lerna ", 6) == 0) ||
	    (i > 0 && n - i > 3 && memcmp(s + i, "NX ", 3) == 0);
}

/* One line: each of the segments that were written over each other. */
static void
add_line(struct errsum_known *k, const char *s, size_t n)
{
	const char *end = s + n, *cr;

	for (; s < end; s = cr + 1) {
		struct errsum_text t = { .s = s, .around.named = k->named };

		cr = memchr(s, '\r', (size_t)(end - s));
		if (cr == NULL)
			cr = end;
		t.n = (size_t)(cr - s) < HEAD ? (size_t)(cr - s) : HEAD;
		errsum_prefix(&t);
		k->named |= names(t.bare, t.nbare);
		add(k, errsum_mask(t.bare, t.nbare));
	}
}

void
errsum_known_learn(struct errsum_known *k, const char *s, size_t n)
{
	size_t at = 0, piece;
	char *q;

	if (k->buf == NULL)
		k->buf = mem_alloc(LONGEST + 2 * BLOCK);
	if (n == 0) {
		add_line(k, k->buf, k->len);
		settle(k);
		free(k->buf);
		k->buf = NULL;
		k->len = 0;
	}
	for (; n > 0; s += piece, n -= piece, at = 0) {
		piece = n < BLOCK ? n : BLOCK;
		k->len = clean_block(&k->clean, k->buf, k->len, s, piece);
		for (; (q = memchr(k->buf + at, '\n', k->len - at)) != NULL;
		    at = (size_t)(q - k->buf) + 1)
			add_line(k, k->buf + at, (size_t)(q - k->buf) - at);
		if (k->len - at > LONGEST)	/* its head was enough */
			k->len = at + HEAD;
		memmove(k->buf, k->buf + at, k->len - at);
		k->len -= at;
	}
}

static int
read_log(struct errsum_known *k, int fd, const char *path, struct err *e)
{
	struct errsum_intake in = ERRSUM_INTAKE_INIT;
	char *p = mem_alloc(BLOCK);
	ssize_t n;

	in.fd = fd;
	in.name = path;
	errsum_intake_begin(&in);
	while ((n = errsum_intake_read(&in, p, BLOCK, e)) > 0)
		errsum_known_learn(k, p, (size_t)n);
	errsum_known_learn(k, NULL, 0);
	errsum_intake_end(&in);
	free(p);
	return n < 0 ? -1 : 0;
}

static int
read_saved(struct errsum_known *k, int fd, const char *path, struct err *e)
{
	unsigned char b[8192];
	off_t at = sizeof(magic) - 1;
	ssize_t n;

	while ((n = pread(fd, b, sizeof(b), at)) >= 8) {
		n -= n % 8;
		at += n;
		for (ssize_t i = 0; i < n; i += 8) {
			uint64_t h = 0;

			for (int j = 7; j >= 0; j--)
				h = h << 8 | b[i + j];
			add(k, h);
		}
	}
	settle(k);
	if (n < 0)
		return err_sys(e, "%s", path);
	if (n > 0)
		return err_set(e, FX_EINPUT, "%s: is a damaged baseline; "
		    "--save-baseline writes another", path);
	return 0;
}

struct errsum_known *
errsum_known_new(void)
{
	struct errsum_known *k = mem_alloc(sizeof(*k));

	k->clean = (struct clean)CLEAN_INIT(simd_best());
	add(k, errsum_mask("", 0));
	return k;
}

struct errsum_known *
errsum_known_read(const char *path, struct err *e)
{
	struct errsum_known *k = errsum_known_new();
	char head[sizeof(magic) - 1];
	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC), rc;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		rc = err_set(e, FX_EINPUT, "%s: %s", path, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		rc = err_set(e, FX_EINPUT, "%s: is a directory", path);
	else if (S_ISCHR(st.st_mode))
		rc = err_set(e, FX_EINPUT, "%s: is a device, not a log", path);
	else if (pread(fd, head, sizeof(head), 0) == (ssize_t)sizeof(head) &&
	    memcmp(head, magic, sizeof(head)) == 0)
		rc = read_saved(k, fd, path, e);
	else
		rc = read_log(k, fd, path, e);
	if (fd >= 0)
		close(fd);
	if (rc < 0) {
		errsum_known_free(k);
		return NULL;
	}
	return k;
}

void
errsum_known_free(struct errsum_known *k)
{
	if (k == NULL)
		return;
	free(k->v);
	free(k->buf);
	free(k);
}

bool
errsum_known_has(const struct errsum_known *k, const char *s, size_t n)
{
	return has(k, errsum_mask(s, n < HEAD ? n : HEAD));
}

bool
errsum_known_full(const struct errsum_known *k)
{
	return k->full;
}

static int
write_saved(void *ctx, int fd, struct err *e)
{
	const struct errsum_known *k = ctx;
	unsigned char b[8192];
	size_t n = 0;
	int rc = io_write(fd, magic, sizeof(magic) - 1, e);

	for (size_t i = 0; rc == 0 && i < k->n; i++) {
		for (unsigned j = 0; j < 64; j += 8)
			b[n++] = (unsigned char)(k->v[i] >> j & 0xff);
		if (n == sizeof(b) || i + 1 == k->n) {
			rc = io_write(fd, b, n, e);
			n = 0;
		}
	}
	return rc;
}

int
errsum_known_save(struct errsum_known *k, const char *path, struct err *e)
{
	return io_replace_with(path, write_saved, k, 0644, e);
}
