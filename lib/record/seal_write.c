/* Sealing: how a new seal takes the place of the old one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/jdoc.h"
#include "record/seal.h"

enum { LOCK_MS = 10000, TRIES = 1000, MAX_LOG = 64 << 20 };

static char *
file_of(const char *commondir, const char *task, const char *name)
{
	char *dir = seal_folder(commondir, task);
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s/%s", dir, name);
	free(dir);
	return buf_detach(&b);
}

/* Is the open file still the one at path?  Who unlocks removes it. */
static bool
still_there(int fd, const char *path)
{
	struct stat a, b;

	return fstat(fd, &a) == 0 && stat(path, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int
seal_lock(const char *commondir, const char *task, struct err *e)
{
	char *dir, *path;
	int fd = -1;

	if (!path_task_ok(task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task", task);
	dir = seal_folder(commondir, task);
	path = file_of(commondir, task, "lock");
	for (int i = 0; fd < 0 && i < TRIES; i++) {
		struct err why = ERR_INIT;

		if (io_mkdirs(dir, 0777, e) < 0)
			break;
		fd = io_lock(path, LOCK_MS, &why);
		if (fd >= 0 && !still_there(fd, path)) {
			close(fd);
			fd = -1;
		} else if (fd < 0 && (errno != ENOENT || i == TRIES - 1)) {
			/* Else its folder went with another's lock. */
			err_set(e, why.status, "%s", why.msg);
			i = TRIES;
		}
		err_release(&why);
	}
	if (fd < 0)
		err_set(e, FX_EFAIL, "%s: cannot be locked", path);
	free(dir);
	free(path);
	return fd;
}

void
seal_unlock(const char *commondir, const char *task, int fd)
{
	char *dir, *path;

	if (fd < 0)
		return;
	dir = seal_folder(commondir, task);
	path = file_of(commondir, task, "lock");
	unlink(path);
	rmdir(dir);	/* stays unless it was made for the lock alone */
	*strrchr(dir, '/') = '\0';
	rmdir(dir);
	close(fd);
	free(dir);
	free(path);
}

/* The last line of the log and what the log holds before it, b their owner.
 * 0 when there is none. */
static int
read_log(struct buf *b, const char *path, char **last, struct err *e)
{
	struct err why = ERR_INIT;
	char *s;

	if (io_slurp(b, path, MAX_LOG, &why) < 0) {
		if (errno != ENOENT && errno != ENOTDIR) {
			err_set(e, why.status, "%s", why.msg);
			err_release(&why);
			return -1;
		}
		err_release(&why);
		return 0;
	}
	while (b->len > 0 && b->data[b->len - 1] == '\n')
		b->data[--b->len] = '\0';
	if (b->len == 0)
		return 0;
	s = strrchr(b->data, '\n');
	*last = s ? s + 1 : b->data;
	return 1;
}

int
seal_logged(const char *commondir, const char *task, const char *sha256,
    struct err *e)
{
	char *path = file_of(commondir, task, "log"), *last = NULL;
	struct buf b = BUF_INIT, key = BUF_INIT;
	int rc = read_log(&b, path, &last, e);

	buf_fmt(&key, "\"sha256\":\"%s\"", sha256);
	if (rc == 1 && (strstr(last, key.data) ||
	    strstr(last, "\"draft\":true"))) {
		/* It is the only line of its kind, or others stand above. */
		*last = '\0';
		rc = strstr(b.data, "\"draft\":false") != NULL;
	}
	buf_release(&b);
	buf_release(&key);
	free(path);
	return rc;
}

static void
put_line(struct buf *b, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_fmt(b, "%s ", key);
	/* A line is a record: a break would begin another key. */
	for (; *value; value++)
		buf_byte(b, *value == '\n' || *value == '\r' ? ' ' : *value);
	buf_byte(b, '\n');
}

static void
put_record(struct buf *b, const struct seal *s)
{
	put_line(b, "version", "1");
	put_line(b, "task", s->task);
	put_line(b, "sha256", s->sha256);
	put_line(b, "base-ref", s->base_ref);
	put_line(b, "base-commit", s->base_commit);
	buf_fmt(b, "time %lld\n", (long long)s->time);
	put_line(b, "source", s->source);
	put_line(b, "stages", *s->stages ? s->stages : NULL);
	put_line(b, "draft", s->draft ? "yes" : NULL);
	put_line(b, "widened", s->widened ? "yes" : NULL);
	put_line(b, "reason", s->reason);
}

/* One JSON object and its line break, owned. */
static char *
log_line(const struct seal *s, const char *previous, const char *by,
    size_t *n)
{
	struct buf time = BUF_INIT;
	struct jdoc *j = jdoc_new();
	char *line = NULL;
	FILE *fp = open_memstream(&line, n);

	if (fp == NULL)
		mem_fail();
	clock_format(&time, s->time);
	jdoc_int(j, "v", 1);
	jdoc_str(j, "time", time.data);
	jdoc_str(j, "task", s->task);
	jdoc_str(j, "sha256", s->sha256);
	jdoc_str(j, "previous", previous);
	jdoc_bool(j, "draft", s->draft);
	jdoc_bool(j, "widened", s->widened);
	jdoc_str(j, "reason", s->reason);
	jdoc_str(j, "base_ref", s->base_ref);
	jdoc_str(j, "base_commit", s->base_commit);
	jdoc_bytes(j, "source", s->source);
	jdoc_str(j, "stages", *s->stages ? s->stages : NULL);
	jdoc_str(j, "by", by);
	jdoc_print(j, fp);
	jdoc_free(j);
	buf_release(&time);
	if (fclose(fp) != 0)
		mem_fail();
	return line;
}

char *
seal_by(const struct git *g)
{
	const char *argv[] = { "var", "GIT_COMMITTER_IDENT", NULL };
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	char *end, *who = NULL;

	if (git_ask(g, argv, NULL, 0, &b, NULL, &ignored) == 0 &&
	    (end = strrchr(buf_cstr(&b), '>')) != NULL)
		who = mem_dup(b.data, (size_t)(end + 1 - b.data));
	err_release(&ignored);
	buf_release(&b);
	return who;
}

int
seal_keep_stages(const char *commondir, const char *task, const char *sha256,
    const void *bytes, size_t n, struct err *e)
{
	struct buf name = BUF_INIT;
	char *path;
	int rc;

	buf_fmt(&name, "%s.stages", sha256);
	path = file_of(commondir, task, name.data);
	rc = io_replace(path, bytes, n, 0444, e);
	free(path);
	buf_release(&name);
	return rc;
}

int
seal_write(const struct seal *s, const char *commondir, const void *bytes,
    size_t n, const char *previous, const char *by, struct err *e)
{
	struct buf name = BUF_INIT, record = BUF_INIT;
	char *path, *line;
	size_t len;
	int rc;

	buf_fmt(&name, "%s.yaml", s->sha256);
	path = file_of(commondir, s->task, name.data);
	rc = bytes ? io_replace(path, bytes, n, 0444, e) : 0;
	free(path);
	if (rc == 0) {
		path = file_of(commondir, s->task, "log");
		line = log_line(s, previous, by, &len);
		rc = io_append(path, line, len, 0644, e);
		free(line);
		free(path);
	}
	if (rc == 0) {
		path = file_of(commondir, s->task, "seal");
		put_record(&record, s);
		rc = io_replace(path, record.data, record.len, 0644, e);
		free(path);
	}
	buf_release(&name);
	buf_release(&record);
	return rc;
}
