/* Preloaded into a program of ours: the Nth call of a kind fails, as
 * FX_INJECT="write:3" says, and the file FX_INJECT_HIT, no more empty, tells
 * that it was reached.  Who then hangs is ended after 20 seconds.  Children
 * that are not ours (git, sh) are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *kind;
static long left;		/* calls of the kind until one fails */

__attribute__((constructor)) static void
begin(void)
{
	const char *s = getenv("FX_INJECT");
	const char *me = program_invocation_short_name;

	if (s == NULL || strchr(s, ':') == NULL)
		return;
	if (strncmp(me, "fx-", 3) != 0 && strncmp(me, "try_", 4) != 0)
		return;
	alarm(20);
	left = atol(strchr(s, ':') + 1);
	kind = s;
}

/* Is this the call that fails?  Then say so, by system calls alone. */
static int
now(const char *k, int error)
{
	size_t n = strlen(k);
	const char *hit;
	long fd;

	if (kind == NULL || strncmp(kind, k, n) != 0 || kind[n] != ':' ||
	    --left != 0)
		return 0;
	if ((hit = getenv("FX_INJECT_HIT")) != NULL) {
		fd = syscall(SYS_openat, AT_FDCWD, hit,
		    O_WRONLY | O_CREAT, 0600);
		if (fd >= 0) {
			syscall(SYS_write, fd, k, 1);
			syscall(SYS_close, fd);
		}
	}
	errno = error;
	return 1;
}

/* The real one, looked up once; calls before that are glibc's own. */
#define REAL(ret, name, ...) \
	static ret (*real)(__VA_ARGS__); \
	if (real == NULL) \
		*(void **)&real = dlsym(RTLD_NEXT, #name)

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

void *
malloc(size_t n)
{
	return now("malloc", ENOMEM) ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t m)
{
	return now("malloc", ENOMEM) ? NULL : __libc_calloc(n, m);
}

void *
realloc(void *p, size_t n)
{
	return now("malloc", ENOMEM) ? NULL : __libc_realloc(p, n);
}

#define FAILS(k, error, ret, name, params, args) \
	ret name params \
	{ \
		static ret (*real) params; \
		if (now(k, error)) \
			return -1; \
		if (real == NULL) \
			*(void **)&real = dlsym(RTLD_NEXT, #name); \
		return real args; \
	}

static char written[1024];	/* by descriptor */

ssize_t
write(int fd, const void *p, size_t n)
{
	REAL(ssize_t, write, int, const void *, size_t);

	if (now("write", ENOSPC))
		return -1;
	if (fd >= 0 && fd < (int)sizeof(written))
		written[fd] = 1;
	return real(fd, p, n);
}

FAILS("write", ENOSPC, int, fflush, (FILE *fp), (fp))
FAILS("read", EIO, ssize_t, read, (int fd, void *p, size_t n), (fd, p, n))
FAILS("fsync", EIO, int, fsync, (int fd), (fd))
FAILS("fork", EAGAIN, pid_t, fork, (void), ())
FAILS("pipe", EMFILE, int, pipe, (int fd[2]), (fd))
FAILS("rename", EIO, int, rename, (const char *a, const char *b), (a, b))
FAILS("rename", EIO, int, link, (const char *a, const char *b), (a, b))
FAILS("mkdir", ENOSPC, int, mkdir, (const char *p, mode_t m), (p, m))
FAILS("open", EMFILE, int, mkstemp, (char *p), (p))
FAILS("stat", EIO, int, stat, (const char *p, struct stat *s), (p, s))
FAILS("stat", EIO, int, lstat, (const char *p, struct stat *s), (p, s))
FAILS("stat", EIO, int, fstat, (int fd, struct stat *s), (fd, s))

int
open(const char *path, int flags, ...)
{
	REAL(int, open, const char *, int, ...);
	mode_t mode = 0;
	va_list ap;

	if (now("open", EMFILE))
		return -1;
	va_start(ap, flags);
	if (flags & O_CREAT)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return real(path, flags, mode);
}

FILE *
fopen(const char *path, const char *mode)
{
	REAL(FILE *, fopen, const char *, const char *);
	return now("open", EMFILE) ? NULL : real(path, mode);
}

/* Only a file that was written can lose bytes when it is closed. */
static int
dirty(int fd)
{
	struct stat st;
	int was = fd >= 0 && fd < (int)sizeof(written) && written[fd];

	if (was)
		written[fd] = 0;
	return was && syscall(SYS_fstat, fd, &st) == 0 && S_ISREG(st.st_mode);
}

int
close(int fd)
{
	REAL(int, close, int);

	/* "closed": any, of a pipe too; it is made, and says that it failed. */
	if ((dirty(fd) && now("close", EIO)) || now("closed", EIO)) {
		real(fd);
		errno = EIO;
		return -1;
	}
	return real(fd);
}

int
fclose(FILE *fp)
{
	REAL(int, fclose, FILE *);
	int mode = fcntl(fileno(fp), F_GETFL) & O_ACCMODE;
	struct stat st;

	/* One without a name, of tmpfile, has nothing to lose. */
	if (mode != O_RDONLY && syscall(SYS_fstat, fileno(fp), &st) == 0 &&
	    st.st_nlink > 0 && now("close", EIO)) {
		real(fp);
		errno = EIO;
		return EOF;
	}
	return real(fp);
}
