/* One failure with its status, and how a program reports it and ends. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

/* A newline inside a message is foreign (a path, a key): kept apart from
 * those between messages, or a file name could forge a line of its own. */
enum { INNER_NEWLINE = '\x1e' };

static void line(struct buf *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));
static void set(struct err *, enum fx_status, const char *fmt, va_list)
    __attribute__((format(printf, 3, 0)));

static void
line(struct buf *b, const char *fmt, va_list ap)
{
	size_t from = b->len;

	buf_vfmt(b, fmt, ap);
	for (; from < b->len; from++)
		if (b->data[from] == '\n')
			b->data[from] = INNER_NEWLINE;
}

static void
set(struct err *e, enum fx_status status, const char *fmt, va_list ap)
{
	struct buf b = BUF_INIT;

	line(&b, fmt, ap);
	e->status = status;
	e->msg = buf_detach(&b);
}

int
err_set(struct err *e, enum fx_status status, const char *fmt, ...)
{
	va_list ap;

	if (e->status != FX_YES)
		return -1;
	va_start(ap, fmt);
	set(e, status, fmt, ap);
	va_end(ap);
	return -1;
}

int
err_sys(struct err *e, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	const char *why = strerror(errno);
	va_list ap;

	if (e->status != FX_YES)
		return -1;
	va_start(ap, fmt);
	line(&b, fmt, ap);
	va_end(ap);
	buf_fmt(&b, ": %s", why);
	e->status = FX_EFAIL;
	e->msg = buf_detach(&b);
	return -1;
}

int
err_more(struct err *e, enum fx_status status, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	if (e->status == FX_YES) {
		set(e, status, fmt, ap);
		va_end(ap);
		return -1;
	}
	if (*e->msg)
		buf_fmt(&b, "%s\n", e->msg);
	line(&b, fmt, ap);
	va_end(ap);
	free(e->msg);
	e->msg = buf_detach(&b);
	return -1;
}

int
err_move(struct err *e, struct err *from)
{
	struct buf b = BUF_INIT;

	if (e->msg && *e->msg)
		buf_fmt(&b, "%s\n", e->msg);
	buf_str(&b, from->msg ? from->msg : "");
	if (e->status == FX_YES)
		e->status = from->status;
	free(e->msg);
	e->msg = buf_detach(&b);
	err_release(from);
	return -1;
}

void
err_release(struct err *e)
{
	free(e->msg);
	e->msg = NULL;
	e->status = FX_YES;
}

/* Is fp a pipe whose reader has gone?  errno may be of a later try. */
static int
reader_gone(FILE *fp)
{
	struct pollfd p = { .fd = fileno(fp), .events = POLLOUT };

	return poll(&p, 1, 0) == 1 && p.revents & (POLLERR | POLLHUP);
}

int
err_flush(FILE *fp, struct err *e)
{
	errno = 0;
	if (fflush(fp) == 0 && !ferror(fp))
		return e->status == FX_YES ? 0 : -1;
	if (e->status == FX_YES && reader_gone(fp)) {
		e->status = FX_EFAIL;
		e->msg = mem_strdup("");
		return -1;
	}
	if (errno == 0)
		errno = EIO;
	return err_sys(e, "standard output");
}

int
err_report(const char *prog, struct err *e)
{
	int status = e->status == FX_YES ? FX_EFAIL : (int)e->status;
	const char *p = e->msg ? e->msg : "failed without a reason";
	struct buf b = BUF_INIT;

	/* Nobody reads on: that needs no words. */
	if (e->msg && *e->msg == '\0') {
		err_release(e);
		return status;
	}
	buf_fmt(&b, "%s: ", prog);
	for (; *p; p++)
		if (*p == '\n')
			buf_fmt(&b, "\n%s: ", prog);
		else if (*p == INNER_NEWLINE)
			buf_str(&b, "\\n");
		else {
			size_t n = strcspn(p, "\n\x1e");

			text_escape(&b, p, n);
			p += n - 1;
		}
	buf_byte(&b, '\n');
	fwrite(b.data, 1, b.len, stderr);
	fflush(stderr);
	buf_release(&b);
	err_release(e);
	return status;
}
