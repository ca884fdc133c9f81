/* Files read whole, replaced whole, locked, and read line by line. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"

/* Is this what was there before?  Then nobody wrote to it meanwhile. */
static bool
same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	    a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	    a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	    a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static int
slurp_fd(struct buf *b, int fd, const char *path, size_t max, struct err *e)
{
	struct stat before, after;
	size_t start = b->len, left;
	ssize_t n;

	if (fstat(fd, &before) < 0)
		return err_sys(e, "%s", path);
	if (S_ISDIR(before.st_mode))
		return err_set(e, FX_EINPUT, "%s: is a directory", path);
	if (!S_ISREG(before.st_mode))
		return err_set(e, FX_EINPUT, "%s: is not a regular file",
		    path);
	if (before.st_size < 0 || (unsigned long long)before.st_size > max)
		return err_set(e, FX_EINPUT,
		    "%s: is larger than the limit of %zu bytes", path, max);
	for (;;) {
		/* One byte more than allowed, to see that it grew. */
		left = max + 1 - (b->len - start);
		if (left > 65536)
			left = 65536;
		buf_reserve(b, left);
		n = read(fd, b->data + b->len, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, "%s", path);
		if (n == 0)
			break;
		b->len += (size_t)n;
		if (b->len - start > max)
			return err_set(e, FX_EINPUT, "%s: is larger than "
			    "the limit of %zu bytes", path, max);
	}
	buf_append(b, "", 0);
	if (fstat(fd, &after) < 0)
		return err_sys(e, "%s", path);
	if (!same(&before, &after) ||
	    (unsigned long long)after.st_size != b->len - start)
		return err_set(e, FX_EINPUT, "%s: changed while it was read",
		    path);
	return 0;
}

int
io_slurp(struct buf *b, const char *path, size_t max, struct err *e)
{
	/* O_NONBLOCK: a FIFO without a writer must not hang a hook. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int rc, saved;

	if (fd < 0) {
		saved = errno;
		/* What is not the caller's fault is not called that. */
		err_set(e, saved == EMFILE || saved == ENFILE ||
		    saved == ENOMEM || saved == EIO ? FX_EFAIL : FX_EINPUT,
		    "%s: %s", path, strerror(saved));
		errno = saved;
		return -1;
	}
	rc = slurp_fd(b, fd, path, max, e);
	close(fd);
	errno = 0;
	return rc;
}

int
io_drain(struct buf *b, int fd, size_t max, struct err *e)
{
	size_t start = b->len;
	ssize_t n;

	for (;;) {
		buf_reserve(b, 65536);
		n = read(fd, b->data + b->len, 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, "read");
		if (n == 0)
			break;
		b->len += (size_t)n;
		if (b->len - start > max)
			return err_set(e, FX_EFAIL,
			    "input is larger than the limit of %zu bytes",
			    max);
	}
	buf_append(b, "", 0);
	return 0;
}

int
io_write(int fd, const void *p, size_t n, struct err *e)
{
	const char *s = p;
	ssize_t k;

	while (n > 0) {
		k = write(fd, s, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return err_sys(e, "write");
		s += k;
		n -= (size_t)k;
	}
	return 0;
}

/* The folder that path lies in, owned by the caller. */
static char *
folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_strdup(".");
	return mem_dup(path, slash == path ? 1 : (size_t)(slash - path));
}

int
io_replaceable(const char *path, struct err *e)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : err_sys(e, "%s", path);
	if (S_ISREG(st.st_mode))
		return 0;
	return err_set(e, FX_EINPUT, "%s: %s", path, S_ISLNK(st.st_mode) ?
	    "is a symbolic link; name the file itself" :
	    S_ISDIR(st.st_mode) ? "is a directory" : "is not a plain file");
}

int
io_sync_folder(const char *path, struct err *e)
{
	char *dir = folder(path);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = 0;

	/* Some file systems cannot sync a folder and say EINVAL. */
	if (fd < 0 || (fsync(fd) < 0 && errno != EINVAL))
		rc = err_sys(e, "%s", dir);
	if (fd >= 0)
		close(fd);
	free(dir);
	return rc;
}

/* What a file is to hold. */
struct bytes {
	const void *p;
	size_t n;
};

static int
fill_bytes(void *ctx, int fd, struct err *e)
{
	const struct bytes *b = ctx;

	return io_write(fd, b->p, b->n, e);
}

static int
put(const char *path, int (*fill)(void *, int, struct err *), void *ctx,
    unsigned mode, bool fresh, struct err *e)
{
	struct buf tmp = BUF_INIT;
	struct stat st;
	int fd, rc = -1;

	buf_fmt(&tmp, "%s.tmp-XXXXXX", path);
	if ((fd = mkstemp(tmp.data)) < 0) {
		rc = err_sys(e, "%s", path);
		buf_release(&tmp);
		return rc;
	}
	if (!fresh && stat(path, &st) == 0)
		mode = st.st_mode & 07777;
	if (fill(ctx, fd, e) < 0)
		goto done;
	if (fchmod(fd, (mode_t)mode) < 0 || fsync(fd) < 0) {
		err_sys(e, "%s", path);
		goto done;
	}
	rc = close(fd);
	fd = -1;
	if (rc == 0)
		rc = fresh ? link(tmp.data, path) : rename(tmp.data, path);
	if (rc < 0 && fresh && errno == EEXIST) {
		err_set(e, FX_EINPUT, "%s: exists already", path);
		errno = EEXIST;
	} else if (rc < 0) {
		err_sys(e, "%s", path);
	}
	if (rc == 0)
		rc = io_sync_folder(path, e);
done:
	if (fd != -1)
		close(fd);
	if (rc < 0 || fresh) {
		int saved = errno;

		unlink(tmp.data);
		errno = saved;
	}
	buf_release(&tmp);
	return rc;
}

int
io_replace(const char *path, const void *p, size_t n, unsigned mode,
    struct err *e)
{
	struct bytes b = { p, n };

	return put(path, fill_bytes, &b, mode, false, e);
}

int
io_replace_with(const char *path, int (*fill)(void *, int, struct err *),
    void *ctx, unsigned mode, struct err *e)
{
	return put(path, fill, ctx, mode, false, e);
}

int
io_create(const char *path, const void *p, size_t n, unsigned mode,
    struct err *e)
{
	struct bytes b = { p, n };

	return put(path, fill_bytes, &b, mode, true, e);
}

int
io_create_with(const char *path, int (*fill)(void *, int, struct err *),
    void *ctx, unsigned mode, struct err *e)
{
	return put(path, fill, ctx, mode, true, e);
}

int
io_append(const char *path, const void *p, size_t n, unsigned mode,
    struct err *e)
{
	struct buf b = BUF_INIT;
	bool fresh = !io_exists(path);
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOCTTY |
	    O_NONBLOCK | O_CLOEXEC, (mode_t)mode);
	struct stat st;
	char last = '\n';
	int rc = -1;

	if (fd < 0)
		return err_sys(e, "%s", path);
	if (fstat(fd, &st) < 0 || (S_ISREG(st.st_mode) && st.st_size > 0 &&
	    pread(fd, &last, 1, st.st_size - 1) < 0)) {
		err_sys(e, "%s", path);
	} else if (!S_ISREG(st.st_mode)) {
		err_set(e, FX_EINPUT, "%s: is not a regular file", path);
	} else {
		if (last != '\n')
			buf_byte(&b, '\n');
		buf_append(&b, p, n);
		rc = io_write(fd, b.data, b.len, e);
	}
	if (rc == 0 && fsync(fd) < 0)
		rc = err_sys(e, "%s", path);
	if (close(fd) < 0 && rc == 0)
		rc = err_sys(e, "%s", path);
	if (rc == 0 && fresh)
		rc = io_sync_folder(path, e);
	buf_release(&b);
	return rc;
}

/* With stdin closed a plain pipe could become descriptor 0 and be shut by
 * the dup2 of a child. */
int
io_pipe(int fd[2])
{
	int raw[2];

	if (pipe(raw) < 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		fd[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
		close(raw[i]);
	}
	if (fd[0] >= 0 && fd[1] >= 0)
		return 0;
	for (int i = 0; i < 2; i++)
		if (fd[i] >= 0)
			close(fd[i]);
	return -1;
}

int
io_mkdirs(const char *path, unsigned mode, struct err *e)
{
	char *copy = mem_strdup(path);
	int rc = 0;

	for (char *s = copy + 1; rc == 0 && *copy; s++) {
		bool last = *s == '\0';

		if (*s != '/' && !last)
			continue;
		*s = '\0';
		if (mkdir(copy, (mode_t)mode) < 0 && errno != EEXIST)
			rc = err_sys(e, "%s", copy);
		if (last)
			break;
		*s = '/';
	}
	if (rc == 0 && !io_is_dir(path))
		rc = err_set(e, FX_EFAIL, "%s: is not a directory", path);
	free(copy);
	return rc;
}

int
io_lock(const char *path, int ms, struct err *e)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct timespec nap = { 0, 10000000 };
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_sys(e, "%s", path);
	while (fcntl(fd, F_SETLK, &fl) < 0) {
		if (errno != EACCES && errno != EAGAIN && errno != EINTR) {
			err_sys(e, "%s", path);
			close(fd);
			return -1;
		}
		if (ms <= 0) {
			close(fd);
			return err_set(e, FX_EFAIL,
			    "%s: is locked by another process", path);
		}
		nanosleep(&nap, NULL);
		ms -= 10;
	}
	return fd;
}

bool
io_is_locked(const char *path)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDWR | O_CLOEXEC);
	bool yes = fd >= 0 && fcntl(fd, F_GETLK, &fl) == 0 &&
	    fl.l_type != F_UNLCK;

	if (fd >= 0)
		close(fd);
	return yes;
}

/* Put what the link at path says in front of rest. */
static int
follow(const char *path, struct buf *rest, struct err *e)
{
	char target[4096];
	ssize_t n = readlink(path, target, sizeof(target));
	struct buf b = BUF_INIT;

	if (n < 0)
		return err_sys(e, "%s", path);
	if ((size_t)n == sizeof(target))
		return err_set(e, FX_EFAIL, "%s: is too long a link", path);
	buf_append(&b, target, (size_t)n);
	buf_fmt(&b, "/%s", buf_cstr(rest));
	buf_release(rest);
	*rest = b;
	return 0;
}

/* Go one component further from done, "" being the root; 1 through a link. */
static int
step(struct buf *done, struct buf *rest, struct err *e)
{
	char *s = rest->data + strspn(rest->data, "/");
	size_t n = strcspn(s, "/"), was = done->len;
	struct stat st;
	int rc = 0;

	if (n == 2 && s[0] == '.' && s[1] == '.') {
		while (done->len > 0 && done->data[--done->len] != '/')
			;
		done->data[done->len] = '\0';
	} else if (n > 0 && !(n == 1 && *s == '.')) {
		buf_byte(done, '/');
		buf_append(done, s, n);
		if (lstat(done->data, &st) == 0)
			rc = S_ISLNK(st.st_mode);
		else if (errno != ENOENT && errno != ENOTDIR)
			rc = err_sys(e, "%s", done->data);
	}
	rest->len -= (size_t)(s + n - rest->data);
	memmove(rest->data, s + n, rest->len + 1);
	if (rc > 0 && follow(done->data, rest, e) < 0)
		return -1;
	if (rc > 0) {
		done->len = *rest->data == '/' ? 0 : was;
		done->data[done->len] = '\0';
	}
	return rc;
}

int
io_reach(struct buf *out, const char *path, struct err *e)
{
	struct buf done = BUF_INIT, rest = BUF_INIT;
	int links = 0, rc = 0;

	buf_append(&done, "", 0);
	buf_str(&rest, path);
	while (rc >= 0 && *rest.data != '\0')
		if ((rc = step(&done, &rest, e)) > 0 && ++links > 40)
			rc = err_set(e, FX_EINPUT, "%s: is a circle of links",
			    path);
	if (rc >= 0)
		buf_str(out, done.len > 0 ? done.data : "/");
	buf_release(&done);
	buf_release(&rest);
	return rc < 0 ? -1 : 0;
}

bool
io_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool
io_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int
io_record(FILE *fp, int delim, size_t max, struct buf *b, struct err *e)
{
	int c;

	buf_clear(b);
	buf_reserve(b, 256);
	while ((c = getc_unlocked(fp)) != EOF && c != delim) {
		if (b->len >= max)
			return err_set(e, FX_EFAIL,
			    "a record is longer than %zu bytes", max);
		if (b->len + 1 >= b->cap)
			buf_reserve(b, b->cap);
		b->data[b->len++] = (char)c;
	}
	b->data[b->len] = '\0';
	if (c == EOF && ferror(fp))
		return err_sys(e, "standard input");
	return c == delim || b->len > 0;
}
