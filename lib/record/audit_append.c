/* Writing to the audit log: its first record, and one more. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "record/audit_log_parts.h"

/* 128 bits that nobody can guess, in hex, owned by the record's text. */
static int
new_id(struct audit_record *r, struct err *e)
{
	unsigned char raw[16];
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	size_t n = 0;

	while (fd >= 0 && n < sizeof(raw)) {
		ssize_t k = read(fd, raw + n, sizeof(raw) - n);

		if (k <= 0 && errno != EINTR)
			break;
		n += k > 0 ? (size_t)k : 0;
	}
	if (fd >= 0)
		close(fd);
	if (n < sizeof(raw))
		return err_sys(e, "/dev/urandom");
	buf_clear(&r->text);
	for (n = 0; n < sizeof(raw); n++)
		buf_fmt(&r->text, "%02x", raw[n]);
	r->id = r->text.data;
	return 0;
}

/* Make the folder with its parents, and have them on the disk. */
static int
make_folder(const char *commondir, const char *dir, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	buf_fmt(&b, "%s/factory", commondir);
	if (mkdir(b.data, 0777) < 0 && errno != EEXIST)
		rc = err_sys(e, "%s", b.data);
	else if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		rc = err_sys(e, "%s", dir);
	else
		rc = io_sync_folder(dir, e) < 0 ? -1 :
		    io_sync_folder(b.data, e);
	buf_release(&b);
	return rc;
}

/* Is what was written there?  Who says that it wrote half of it may have
 * written none. */
static int
is_there(int fd, const struct buf *line, uint64_t at, struct err *e)
{
	char *b = mem_alloc(line->len);
	size_t n = 0;
	ssize_t k = 1;
	int rc = 0;

	while (n < line->len && (k > 0 || errno == EINTR)) {
		k = pread(fd, b + n, line->len - n, (off_t)(at + n));
		n += k > 0 ? (size_t)k : 0;
		if (k == 0)
			break;
	}
	if (n < line->len || memcmp(b, line->data, n) != 0)
		rc = err_set(e, FX_EFAIL, "the audit log: what was written is "
		    "not there; nothing was recorded");
	free(b);
	return rc;
}

static int
fill(void *ctx, int fd, struct err *e)
{
	const struct buf *line = ctx;

	return io_write(fd, line->data, line->len, e) < 0 ? -1 :
	    is_there(fd, line, 0, e);
}

int
audit_log_create(const char *commondir, struct audit_record *g, struct err *e)
{
	struct buf line = BUF_INIT, path = BUF_INIT;
	struct err why = ERR_INIT;
	char *dir;
	int rc = -1;

	buf_fmt(&path, "%s/factory/audit", commondir);
	dir = mem_strdup(path.data);
	g->kind = AUDIT_GENESIS;
	g->seq = 0;
	memset(g->prev, '0', AUDIT_HEX - 1);
	g->prev[AUDIT_HEX - 1] = '\0';
	if (g->when == 0)
		g->when = clock_now();
	if ((g->id == NULL && new_id(g, e) < 0) ||
	    audit_record_spell(g, &line, e) < 0 ||
	    make_folder(commondir, dir, e) < 0)
		goto done;
	buf_byte(&line, '\n');
	buf_str(&path, "/log");
	/* Whole or not at all: an empty log is never ours. */
	rc = io_create_with(path.data, fill, &line, 0600, &why);
	if (rc < 0 && errno == EEXIST)
		rc = 1;
	else if (rc < 0)
		err_set(e, why.status, "%s", why.msg);
	err_release(&why);
done:
	free(dir);
	buf_release(&line);
	buf_release(&path);
	return rc;
}

static int
sync_log(const struct audit_log *l, struct err *e)
{
	int rc;

	do
		rc = fdatasync(l->fd);
	while (rc < 0 && errno == EINTR);
	return rc < 0 ? err_sys(e, "%s", l->path) : 0;
}

int
audit_log_cut(struct audit_log *l, struct err *e)
{
	int rc;

	do
		rc = ftruncate(l->fd, (off_t)l->bytes);
	while (rc < 0 && errno == EINTR);
	if (rc < 0)
		return err_sys(e, "%s", l->path);
	l->torn = 0;
	return sync_log(l, e);
}

/* Write the line and have it on the disk, or leave the log as it was.  A
 * sync that failed is final: the kernel may have dropped the bytes, and a
 * second one would call that success. */
static int
put(struct audit_log *l, const struct buf *line, struct err *e)
{
	size_t n = 0;
	int rc = 0;

	while (rc == 0 && n < line->len) {
		ssize_t k = pwrite(l->fd, line->data + n, line->len - n,
		    (off_t)(l->bytes + n));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0) {
			errno = k == 0 ? ENOSPC : errno;
			rc = err_sys(e, "%s: nothing was recorded", l->path);
			break;
		}
		n += (size_t)k;
	}
	if (rc == 0)
		rc = sync_log(l, e);
	if (rc == 0)
		rc = is_there(l->fd, line, l->bytes, e);
	if (rc < 0) {
		struct err ignored = ERR_INIT;

		(void)audit_log_cut(l, &ignored);
		err_release(&ignored);
	}
	return rc;
}

/* The record with this id is there: it is made sure that it stays. */
static int
repeated(struct audit_log *l, uint64_t offset, struct audit_record *r,
    struct err *e)
{
	struct audit_record was = AUDIT_RECORD_INIT;
	struct buf line = BUF_INIT;
	int rc = audit_log_at(l, offset, &was, &line, e);

	if (rc == 0 && strcmp(was.id, r->id) != 0)
		rc = err_set(e, FX_EFAIL, "%s/index: is not of this log; "
		    "remove it, it is made anew", l->dir);
	if (rc == 0 && (was.kind != r->kind || was.to != r->to ||
	    (was.task == NULL) != (r->task == NULL) ||
	    (was.task && strcmp(was.task, r->task) != 0)))
		rc = err_set(e, FX_EINPUT, "record %llu has the id '%s' and "
		    "tells something else", (unsigned long long)was.seq,
		    r->id);
	if (rc == 0)
		rc = sync_log(l, e);
	if (rc == 0) {
		r->seq = was.seq;
		r->from = was.from;
		r->when = was.when;
		memcpy(r->prev, was.prev, AUDIT_HEX);
	}
	audit_record_release(&was);
	buf_release(&line);
	return rc < 0 ? -1 : 1;
}

static int
status_of(const struct audit_log *l, struct audit_index *x, const char *task,
    enum audit_status *status, struct err *e)
{
	struct audit_record r = AUDIT_RECORD_INIT;
	struct buf line = BUF_INIT;
	uint64_t offset = 0;
	int rc = audit_index_find(x, AUDIT_KEY_TASK, task, &offset, e);

	*status = AUDIT_NOTHING;
	if (rc > 0) {
		rc = audit_log_at(l, offset, &r, &line, e);
		if (rc == 0 && (r.task == NULL || strcmp(r.task, task) != 0 ||
		    r.to == AUDIT_NOTHING))
			rc = err_set(e, FX_EFAIL, "%s/index: is not of this "
			    "log; remove it, it is made anew", l->dir);
		*status = r.to;
	}
	audit_record_release(&r);
	buf_release(&line);
	return rc;
}

/* The status follows from the task's present one. */
static int
follows(struct audit_record *r, enum audit_status now, struct err *e)
{
	struct buf next = BUF_INIT;
	bool said = r->from != AUDIT_NOTHING && r->from != now;
	int rc = 0;

	audit_next(&next, now);
	if (said || !audit_follows(now, r->to))
		rc = err_set(e, FX_EINPUT, "task %s is %s%s%s: '%s' cannot "
		    "follow%s%s", r->task, now == AUDIT_NOTHING ? "new" :
		    audit_status_name(now), said ? ", not " : "", said ?
		    audit_status_name(r->from) : "", audit_status_name(r->to),
		    next.len > 0 ? ", but " : "", buf_cstr(&next));
	r->from = now;
	buf_release(&next);
	return rc;
}

static int
append(struct audit_log *l, struct audit_index *x, struct audit_record *r,
    struct err *e)
{
	const struct audit_head *head = audit_index_head(x);
	struct buf line = BUF_INIT;
	struct audit_line put_line;
	enum audit_status now;
	uint64_t offset;
	int rc = 0;

	if (r->id && (rc = audit_index_find(x, AUDIT_KEY_ID, r->id, &offset,
	    e)) > 0)
		return repeated(l, offset, r, e);
	if (rc == 0 && r->id == NULL)
		rc = new_id(r, e);
	if (rc == 0 && r->to != AUDIT_NOTHING) {
		rc = status_of(l, x, r->task, &now, e);
		if (rc == 0)
			rc = follows(r, now, e);
	}
	r->seq = head->size;
	memcpy(r->prev, head->hash, AUDIT_HEX);
	if (r->when == 0)
		r->when = clock_now();
	if (rc == 0 && (rc = audit_record_spell(r, &line, e)) == 0) {
		put_line = (struct audit_line){ line.data, line.len,
		    l->bytes };
		buf_byte(&line, '\n');
		put_line.s = line.data;
		rc = put(l, &line, e);
	}
	if (rc == 0) {
		l->bytes += line.len;
		audit_index_add(x, r, &put_line);
		audit_index_save(x);
	}
	buf_release(&line);
	return rc;
}

int
audit_log_append(struct audit_log *l, struct audit_record *r, struct err *e)
{
	struct audit_index *x;
	int rc;

	if (l->torn > 0)
		return err_set(e, FX_EINPUT, "%s: ends with %llu bytes of a "
		    "record that was cut off; 'fx-audit repair' puts them "
		    "aside", l->path, (unsigned long long)l->torn);
	if (r->to != AUDIT_NOTHING && r->task == NULL)
		return err_set(e, FX_EINPUT, "a status needs a task");
	if ((x = audit_index_open(l, e)) == NULL)
		return -1;
	rc = append(l, x, r, e);
	audit_index_close(x);
	return rc;
}

/* Without the lock the index may tell of what was written since. */
static struct audit_index *
index_now(struct audit_log *l, struct err *e)
{
	struct audit_index *x;

	if (l->locked)
		return audit_index_open(l, e);
	if (audit_log_renew(l, e) < 0)
		return NULL;
	x = audit_index_open(l, e);
	flock(l->fd, LOCK_UN);
	return x;
}

int
audit_log_head(struct audit_log *l, struct audit_head *head, struct err *e)
{
	struct audit_index *x = index_now(l, e);

	if (x == NULL)
		return -1;
	*head = *audit_index_head(x);
	audit_index_close(x);
	return 0;
}

int
audit_log_recall(struct audit_log *l, struct err *e)
{
	int rc;

	if (!l->locked && audit_log_renew(l, e) < 0)
		return -1;
	rc = audit_index_recall(l, e);
	if (!l->locked)
		flock(l->fd, LOCK_UN);
	return rc;
}

int
audit_log_status(struct audit_log *l, const char *task,
    enum audit_status *status, struct err *e)
{
	struct audit_index *x = index_now(l, e);
	int rc;

	*status = AUDIT_NOTHING;
	if (x == NULL)
		return -1;
	rc = status_of(l, x, task, status, e);
	audit_index_close(x);
	return rc;
}
