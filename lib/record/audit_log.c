/* The audit log as a file: opened, locked, read. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "door/hash.h"
#include "record/audit_log_parts.h"

/* A page to begin with: mostly one line of it is asked for. */
enum { CHUNK = 1 << 18, PAGE = 4096, WAIT = 60000, MAX_TORN = 1 << 30 };

/* Wait at most WAIT milliseconds for the lock. */
static int
lock(const struct audit_log *l, int how, struct err *e)
{
	struct timespec nap = { 0, 500000 };

	for (long half = 0; flock(l->fd, how | LOCK_NB) < 0; half++) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_sys(e, "%s", l->path);
		if (half > 2L * WAIT)
			return err_set(e, FX_EFAIL, "%s: is locked by another "
			    "process", l->path);
		nanosleep(&nap, NULL);
	}
	return 0;
}

/* Read n bytes at offset, as many as there are: how many. */
static ssize_t
read_at(const struct audit_log *l, void *p, size_t n, uint64_t offset,
    struct err *e)
{
	size_t got = 0;

	while (got < n) {
		ssize_t k = pread(l->fd, (char *)p + got, n - got,
		    (off_t)(offset + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return err_sys(e, "%s", l->path);
		if (k == 0)
			break;
		got += (size_t)k;
	}
	return (ssize_t)got;
}

/* How much of it is whole lines: from the end backwards. */
static int
measure(struct audit_log *l, struct err *e)
{
	struct stat st;
	char *b;
	uint64_t end, from, step = PAGE;
	ssize_t n = 0, i = 0;

	if (fstat(l->fd, &st) < 0)
		return err_sys(e, "%s", l->path);
	/* Not zeroed: most of it is never touched. */
	b = mem_realloc(NULL, AUDIT_LINE);
	for (end = (uint64_t)st.st_size; end > 0 && i == 0; end = from) {
		from = end > step ? end - step : 0;
		step = AUDIT_LINE;
		if ((n = read_at(l, b, (size_t)(end - from), from, e)) < 0)
			break;
		for (i = n; i > 0 && b[i - 1] != '\n'; i--)
			;
		if (i > 0)
			end = from = from + (uint64_t)i;
		if (i > 0)
			break;
	}
	free(b);
	l->bytes = end;
	l->torn = (uint64_t)st.st_size - end;
	return n < 0 ? -1 : 0;
}

static int
first_line(void *ctx, const struct audit_line *line, struct err *e)
{
	struct audit_log *l = ctx;

	(void)e;
	hash_sha256(l->genesis, line->s, line->n);
	return 1;
}

/* What lies at the path is a file; -1 with e and its name as a kind. */
static int
kind_of_file(struct audit_log *l, const char **kind, struct err *e)
{
	struct stat st;
	int saved = errno;

	if (l->fd < 0 && lstat(l->path, &st) < 0) {
		*kind = errno == ENOENT ? "missing" : "unreadable";
		errno = saved;
		return *kind[0] == 'm' ? err_set(e, FX_EINPUT, "%s: is "
		    "missing, and there was one: bring it back from a copy",
		    l->path) : err_sys(e, "%s", l->path);
	}
	if (l->fd >= 0 && fstat(l->fd, &st) < 0)
		return err_sys(e, "%s", l->path);
	if (S_ISLNK(st.st_mode)) {
		*kind = "link";
		return err_set(e, FX_EINPUT, "%s: is a symbolic link",
		    l->path);
	}
	if (!S_ISREG(st.st_mode)) {
		*kind = "not-a-file";
		return err_set(e, FX_EINPUT, "%s: is no plain file", l->path);
	}
	if (l->fd < 0) {
		*kind = "unreadable";
		errno = saved;
		return err_sys(e, "%s", l->path);
	}
	if (st.st_size == 0) {
		*kind = "empty";
		return err_set(e, FX_EINPUT, "%s: is empty, and a log never "
		    "is: bring it back from a copy", l->path);
	}
	return 0;
}

/* Was there a log here?  Then its index is. */
static bool
trace(const struct audit_log *l)
{
	struct buf b = BUF_INIT;
	struct stat st;
	bool was;

	buf_fmt(&b, "%s/index", l->dir);
	was = lstat(b.data, &st) == 0;
	buf_release(&b);
	return was;
}

int
audit_log_open(struct audit_log *l, const char *commondir, const char **kind,
    struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	*l = (struct audit_log)AUDIT_LOG_INIT;
	*kind = "unreadable";
	buf_fmt(&b, "%s/factory/audit", commondir);
	l->dir = mem_strdup(b.data);
	buf_str(&b, "/log");
	l->path = buf_detach(&b);
	/* O_NONBLOCK: a FIFO in its place must not hang us. */
	do {
		l->fd = open(l->path, O_RDWR | O_NOFOLLOW | O_NONBLOCK |
		    O_NOCTTY | O_CLOEXEC);
		if (l->fd < 0 && (errno == EACCES || errno == EROFS))
			l->fd = open(l->path, O_RDONLY | O_NOFOLLOW |
			    O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	} while (l->fd < 0 && errno == EINTR);
	if (l->fd < 0 && (errno == ENOENT || errno == ENOTDIR) && !trace(l))
		return 1;
	if (kind_of_file(l, kind, e) < 0 || lock(l, LOCK_SH, e) < 0)
		return -1;
	rc = measure(l, e);
	flock(l->fd, LOCK_UN);
	if (rc == 0 && audit_log_each(l, 0, first_line, l, e) < 0)
		rc = -1;
	return rc;
}

void
audit_log_close(struct audit_log *l)
{
	if (l->fd >= 0)
		close(l->fd);
	free(l->dir);
	free(l->path);
	*l = (struct audit_log)AUDIT_LOG_INIT;
}

int
audit_log_lock(struct audit_log *l, struct err *e)
{
	if (lock(l, LOCK_EX, e) < 0)
		return -1;
	l->locked = true;
	return measure(l, e);
}

int
audit_log_renew(struct audit_log *l, struct err *e)
{
	if (lock(l, LOCK_SH, e) < 0)
		return -1;
	return measure(l, e);
}

/* Bytes that were read, and how far their lines were handed on. */
struct chunk {
	char *b;
	size_t n, at;
	uint64_t offset;	/* of b in the log */
	bool cut;		/* within a line that was handed on */
};

/* All whole lines of the chunk. */
static int
lines(struct chunk *c, int (*each)(void *, const struct audit_line *,
    struct err *), void *ctx, struct err *e)
{
	const char *end;
	int rc = 0;

	while (rc == 0 && c->at < c->n && (end = memchr(c->b + c->at, '\n',
	    c->n - c->at)) != NULL) {
		struct audit_line line = { c->b + c->at,
		    (size_t)(end - c->b) - c->at, c->offset + c->at };

		c->at += line.n + 1;
		if (!c->cut)
			rc = each(ctx, &line, e);
		c->cut = false;
	}
	if (rc != 0 || c->n - c->at <= AUDIT_LINE)
		return rc;
	/* No line is so long: what is there of it says so. */
	if (!c->cut) {
		struct audit_line line = { c->b + c->at, c->n - c->at,
		    c->offset + c->at };

		c->cut = true;
		rc = each(ctx, &line, e);
	}
	c->at = c->n;
	return rc;
}

int
audit_log_each(const struct audit_log *l, uint64_t offset,
    int (*each)(void *ctx, const struct audit_line *, struct err *),
    void *ctx, struct err *e)
{
	struct chunk c = { mem_realloc(NULL, CHUNK), 0, 0, offset, false };
	size_t most = PAGE;
	int rc = 0;

	while (rc == 0 && c.offset + c.n < l->bytes) {
		uint64_t left = l->bytes - c.offset - c.n;
		ssize_t k;

		memmove(c.b, c.b + c.at, c.n - c.at);
		c.offset += c.at;
		c.n -= c.at;
		c.at = 0;
		if (most > CHUNK - c.n)
			most = CHUNK - c.n;
		k = read_at(l, c.b + c.n, left < most ? (size_t)left : most,
		    c.offset + c.n, e);
		most = CHUNK;
		if (k == 0)
			err_set(e, FX_EFAIL, "%s: became shorter while it "
			    "was read", l->path);
		if (k <= 0) {
			rc = -1;
			break;
		}
		c.n += (size_t)k;
		rc = lines(&c, each, ctx, e);
	}
	free(c.b);
	return rc;
}

int
audit_log_torn(const struct audit_log *l, struct buf *b, struct err *e)
{
	ssize_t k;

	if (l->torn > MAX_TORN)
		return err_set(e, FX_EINPUT, "%s: ends with %llu bytes that "
		    "are no record", l->path, (unsigned long long)l->torn);
	buf_reserve(b, (size_t)l->torn);
	if ((k = read_at(l, b->data + b->len, (size_t)l->torn, l->bytes,
	    e)) < 0)
		return -1;
	b->len += (size_t)k;
	b->data[b->len] = '\0';
	return 0;
}

int
audit_log_at(const struct audit_log *l, uint64_t offset,
    struct audit_record *r, struct buf *line, struct err *e)
{
	ssize_t k;
	const char *end;

	buf_clear(line);
	buf_reserve(line, AUDIT_LINE);
	if ((k = read_at(l, line->data, PAGE, offset, e)) < 0)
		return -1;
	end = memchr(line->data, '\n', (size_t)k);
	if (end == NULL && k == PAGE) {
		if ((k = read_at(l, line->data, AUDIT_LINE, offset, e)) < 0)
			return -1;
		end = memchr(line->data, '\n', (size_t)k);
	}
	if (end == NULL)
		return err_set(e, FX_EINPUT, "%s: no line begins at byte %llu",
		    l->path, (unsigned long long)offset);
	line->len = (size_t)(end - line->data);
	line->data[line->len] = '\0';
	return audit_record_parse(r, line->data, line->len, e);
}
