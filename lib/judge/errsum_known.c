/* The lines of a passing log. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clean.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "judge/errsum_intake.h"
#include "judge/errsum_known.h"
#include "judge/errsum_line.h"

enum { BLOCK = 256 << 10, LONGEST = 1 << 20, HEAD = 4096 };

/* The file that is saved: this line, then hashes of 8 bytes, the lowest
 * first. */
static const char magic[] = "fx-errsum baseline 1\n";

struct errsum_known {
	uint64_t *slot;		/* 0: free */
	size_t n, cap;		/* cap is a power of two */
	bool full;
	struct clean clean;	/* of the log that is being learned */
	char *buf;
	size_t len;		/* of buf: a line that has not ended */
};

static void
put(uint64_t *slot, size_t cap, uint64_t h)
{
	size_t at = (size_t)(h & (cap - 1));

	while (slot[at] && slot[at] != h)
		at = (at + 1) & (cap - 1);
	slot[at] = h;
}

static bool
has(const struct errsum_known *k, uint64_t h)
{
	size_t at = (size_t)(h & (k->cap - 1));

	while (k->slot[at] && k->slot[at] != h)
		at = (at + 1) & (k->cap - 1);
	return k->slot[at] == h;
}

static void
add(struct errsum_known *k, uint64_t h)
{
	if (k->cap == 0 || (k->n + 1) * 2 > k->cap) {
		size_t cap = k->cap ? k->cap * 2 : 4096;
		uint64_t *slot = mem_alloc(cap * sizeof(*slot));

		for (size_t i = 0; i < k->cap; i++)
			if (k->slot[i])
				put(slot, cap, k->slot[i]);
		free(k->slot);
		k->slot = slot;
		k->cap = cap;
	}
	if (has(k, h))
		return;
	if (k->n == ERRSUM_KNOWN_MOST) {
		k->full = true;
		return;
	}
	put(k->slot, k->cap, h);
	k->n++;
}

/* One line: each of the segments that were written over each other. */
static void
add_line(struct errsum_known *k, const char *s, size_t n)
{
	const char *end = s + n, *cr;

	for (; s < end; s = cr + 1) {
		struct errsum_text t = { .s = s };

		cr = memchr(s, '\r', (size_t)(end - s));
		if (cr == NULL)
			cr = end;
		t.n = (size_t)(cr - s) < HEAD ? (size_t)(cr - s) : HEAD;
		errsum_prefix(&t);
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
read_saved(struct errsum_known *k, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	size_t head = sizeof(magic) - 1, most = (size_t)ERRSUM_KNOWN_MOST * 8;
	int rc = io_slurp(&b, path, most + head, e);

	if (rc == 0 && (b.len - head) % 8 != 0)
		rc = err_set(e, FX_EINPUT, "%s: is a damaged baseline; "
		    "--save-baseline writes another", path);
	for (size_t i = head; rc == 0 && i < b.len; i += 8) {
		uint64_t h = 0;

		for (int j = 7; j >= 0; j--)
			h = h << 8 | (unsigned char)b.data[i + (size_t)j];
		if (h)
			add(k, h);
	}
	buf_release(&b);
	return rc;
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
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		rc = err_set(e, FX_EINPUT, "%s: %s", path, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		rc = err_set(e, FX_EINPUT, "%s: is a directory", path);
	else if (pread(fd, head, sizeof(head), 0) == (ssize_t)sizeof(head) &&
	    memcmp(head, magic, sizeof(head)) == 0)
		rc = read_saved(k, path, e);
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
	free(k->slot);
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

int
errsum_known_save(const struct errsum_known *k, const char *path,
    struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	buf_str(&b, magic);
	for (size_t i = 0; i < k->cap; i++)
		for (unsigned j = 0; k->slot[i] && j < 64; j += 8)
			buf_byte(&b, (int)(k->slot[i] >> j & 0xff));
	rc = io_replace(path, b.data, b.len, 0644, e);
	buf_release(&b);
	return rc;
}
