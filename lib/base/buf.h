/* A growing string of bytes. */
#ifndef FX_BUF_H
#define FX_BUF_H

#include <stdarg.h>
#include <stddef.h>

/* data is never NULL after the first append and always ends in a NUL that
 * len does not count; it may hold NULs of its own. */
struct buf {
	char *data;
	size_t len, cap;
};
#define BUF_INIT { NULL, 0, 0 }

void buf_reserve(struct buf *, size_t more);
void buf_append(struct buf *, const void *p, size_t n);
void buf_str(struct buf *, const char *s);
void buf_byte(struct buf *, int c);
void buf_fmt(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

/* The bytes as a C string, "" when nothing was appended. */
const char *buf_cstr(const struct buf *);

/* Hand the bytes over; the caller frees them; the buffer is empty again. */
char *buf_detach(struct buf *);

void buf_clear(struct buf *);		/* empty and usable, keeps its memory */
void buf_release(struct buf *);

#endif
