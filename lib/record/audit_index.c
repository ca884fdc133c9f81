/* The derived index of the audit log: a table of hashed names with the place
 * of their newest line, and what the log's end was. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/hash.h"
#include "record/audit_log_parts.h"

/* Written as it is in memory: another machine makes its own. */
struct slot {
	unsigned char key[16];
	uint64_t place;		/* offset + 1; 0: free */
};

struct header {
	char magic[16];
	char boot[40];		/* what was not on the disk before the machine
				 * went down is not trusted */
	char genesis[AUDIT_HEX];
	char pad[7];
	uint64_t dev, ino, bytes, last, slots, used;
	struct audit_head head;
	unsigned char sum[HASH_BYTES];
};
enum { AT = 4096, LEAST = 1024 };

struct audit_index {
	struct audit_log *log;
	char *path;
	int fd;			/* of the file, -1: in memory alone */
	struct header h;
	struct slot *v;		/* all slots; NULL: they are in the file */
	bool dirty;
};

static const char magic[16] = "fx-audit-index1";

static void
boot(char id[40])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, id, 36);

	memset(id + (n > 0 ? n : 0), 0, 40 - (size_t)(n > 0 ? n : 0));
	if (fd >= 0)
		close(fd);
}

static void
sum_of(const struct header *h, unsigned char sum[HASH_BYTES])
{
	hash_bytes(sum, h, offsetof(struct header, sum));
}

static int
get(int fd, void *p, size_t n, uint64_t at)
{
	ssize_t k;

	do
		k = pread(fd, p, n, (off_t)at);
	while (k < 0 && errno == EINTR);
	return k == (ssize_t)n ? 0 : -1;
}

static int
put(int fd, const void *p, size_t n, uint64_t at)
{
	ssize_t k;

	do
		k = pwrite(fd, p, n, (off_t)at);
	while (k < 0 && errno == EINTR);
	return k == (ssize_t)n ? 0 : -1;
}

static void
key_of(unsigned char key[16], enum audit_key what, const char *name)
{
	unsigned char sum[HASH_BYTES];
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%c%s", what == AUDIT_KEY_ID ? 'i' : 't', name);
	hash_bytes(sum, b.data, b.len);
	buf_release(&b);
	memcpy(key, sum, 16);
}

/* The slot of a key: its own or the free one where it would be.  -1: the
 * file cannot be read. */
static int
seek(const struct audit_index *x, const unsigned char key[16], uint64_t *at,
    struct slot *s)
{
	uint64_t i;

	memcpy(&i, key, sizeof(i));
	for (uint64_t n = 0; n < x->h.slots; n++) {
		*at = (i + n) & (x->h.slots - 1);
		if (x->v)
			*s = x->v[*at];
		else if (get(x->fd, s, sizeof(*s), AT + *at * sizeof(*s)) < 0)
			return -1;
		if (s->place == 0 || memcmp(s->key, key, 16) == 0)
			return 0;
	}
	return -1;
}

static int
set(struct audit_index *x, const unsigned char key[16], uint64_t offset)
{
	struct slot s;
	uint64_t at;

	if (seek(x, key, &at, &s) < 0)
		return -1;
	x->h.used += s.place == 0;
	memcpy(s.key, key, 16);
	s.place = offset + 1;
	if (x->v) {
		x->v[at] = s;
		return 0;
	}
	return put(x->fd, &s, sizeof(s), AT + at * sizeof(s));
}

/* All slots into memory, in a table of n. */
static int
load(struct audit_index *x, uint64_t n)
{
	struct slot *old = x->v;
	uint64_t had = x->h.slots;
	int rc = 0;

	if (old == NULL && had > 0) {
		old = mem_alloc(had * sizeof(*old));
		rc = get(x->fd, old, had * sizeof(*old), AT);
	}
	x->v = mem_alloc(n * sizeof(*x->v));
	x->h.slots = n;
	x->h.used = 0;
	for (uint64_t i = 0; rc == 0 && i < had; i++)
		if (old[i].place != 0)
			rc = set(x, old[i].key, old[i].place - 1);
	free(old);
	return rc;
}

/* Room for two more names. */
static int
grow(struct audit_index *x)
{
	if (x->h.slots == 0)
		return load(x, LEAST);
	return (x->h.used + 2) * 2 > x->h.slots ? load(x, x->h.slots * 2) : 0;
}

void
audit_index_add(struct audit_index *x, const struct audit_record *r,
    const struct audit_line *line)
{
	unsigned char key[16], leaf[MERKLE_HASH];
	struct audit_head *head = &x->h.head;
	int rc = grow(x);

	key_of(key, AUDIT_KEY_ID, r->id);
	if (rc == 0)
		rc = set(x, key, line->offset);
	if (rc == 0 && r->to != AUDIT_NOTHING) {
		key_of(key, AUDIT_KEY_TASK, r->task);
		rc = set(x, key, line->offset);
	}
	merkle_leaf(leaf, line->s, line->n);
	merkle_add(&head->tree, leaf);
	hash_sha256(head->hash, line->s, line->n);
	head->when = r->when;
	head->size++;
	x->h.last = line->offset;
	x->h.bytes = line->offset + line->n + 1;
	x->dirty = true;
	/* The file failed us: the next one makes it anew. */
	if (rc < 0 && x->fd >= 0) {
		close(x->fd);
		x->fd = -1;
		unlink(x->path);
	}
}

struct filling {
	struct audit_index *x;
	struct audit_record r;
};

/* A line that the index does not know yet. */
static int
catch_up(void *ctx, const struct audit_line *line, struct err *e)
{
	struct filling *f = ctx;
	const struct audit_head *head = &f->x->h.head;
	struct err why = ERR_INIT;
	int rc = audit_record_parse(&f->r, line->s, line->n, &why);

	if (rc == 0 && (f->r.seq != head->size ||
	    strcmp(f->r.prev, head->hash) != 0))
		rc = err_set(&why, FX_EINPUT, "it does not follow from the "
		    "line before");
	if (rc == 0)
		audit_index_add(f->x, &f->r, line);
	else
		err_set(e, FX_EINPUT, "%s: record %llu at byte %llu: %s; "
		    "'fx-audit verify' tells more", f->x->log->path,
		    (unsigned long long)head->size,
		    (unsigned long long)line->offset, why.msg);
	err_release(&why);
	return rc;
}

static int
not_what_it_was(const struct audit_index *x, const char *what, struct err *e)
{
	return err_set(e, FX_EINPUT, "%s: %s; bring it back from a copy, "
	    "'fx-audit verify' tells more", x->log->path, what);
}

/* The log still has what the index remembers. */
static int
remembers(const struct audit_index *x, struct err *e)
{
	struct audit_record r = AUDIT_RECORD_INIT;
	struct err ignored = ERR_INIT;
	struct buf line = BUF_INIT;
	char sum[HASH_HEX] = "";
	struct buf b = BUF_INIT;
	int rc = 0;

	if (x->h.bytes > x->log->bytes) {
		buf_fmt(&b, "is shorter than it was (it had %llu records, of "
		    "%llu bytes)", (unsigned long long)x->h.head.size,
		    (unsigned long long)x->h.bytes);
		rc = not_what_it_was(x, b.data, e);
		buf_release(&b);
		return rc;
	}
	if (audit_log_at(x->log, x->h.last, &r, &line, &ignored) == 0)
		hash_sha256(sum, line.data, line.len);
	if (strcmp(sum, x->h.head.hash) != 0 ||
	    strcmp(x->h.genesis, x->log->genesis) != 0)
		rc = not_what_it_was(x, "is not what it was: an old record "
		    "was changed", e);
	err_release(&ignored);
	audit_record_release(&r);
	buf_release(&line);
	return rc;
}

/* Is the header one that was written whole? */
static bool
whole(const struct audit_index *x)
{
	unsigned char sum[HASH_BYTES];

	sum_of(&x->h, sum);
	return memcmp(x->h.magic, magic, sizeof(magic)) == 0 &&
	    memcmp(x->h.sum, sum, sizeof(sum)) == 0 &&
	    x->h.slots >= LEAST && (x->h.slots & (x->h.slots - 1)) == 0;
}

/* Of nothing. */
static void
blank(struct audit_index *x)
{
	x->h = (struct header){ .slots = 0 };
	memcpy(x->h.magic, magic, sizeof(magic));
	memset(x->h.head.hash, '0', AUDIT_HEX - 1);
	memcpy(x->h.genesis, x->log->genesis, AUDIT_HEX);
	if (x->fd >= 0)
		close(x->fd);
	x->fd = -1;
	free(x->v);
	x->v = NULL;
}

/* What it remembers is asked of any; its table is used where it was written
 * since the machine started, of this very file. */
static int
begin(struct audit_index *x, struct err *e)
{
	char now[40];
	struct stat st;

	x->fd = open(x->path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (x->fd < 0)
		x->fd = open(x->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
		    O_CLOEXEC);
	if (x->fd < 0 || get(x->fd, &x->h, sizeof(x->h), 0) < 0 || !whole(x)) {
		blank(x);
		return 0;
	}
	if (remembers(x, e) < 0)
		return -1;
	boot(now);
	if (fstat(x->log->fd, &st) < 0)
		return err_sys(e, "%s", x->log->path);
	if (memcmp(now, x->h.boot, sizeof(now)) != 0 ||
	    x->h.dev != (uint64_t)st.st_dev || x->h.ino !=
	    (uint64_t)st.st_ino || fstat(x->fd, &st) < 0 ||
	    (uint64_t)st.st_size < AT + x->h.slots * sizeof(struct slot))
		blank(x);
	return 0;
}

static struct audit_index *
new_index(struct audit_log *l)
{
	struct audit_index *x = mem_alloc(sizeof(*x));
	struct buf path = BUF_INIT;

	x->log = l;
	x->fd = -1;
	buf_fmt(&path, "%s/index", l->dir);
	x->path = buf_detach(&path);
	return x;
}

int
audit_index_recall(struct audit_log *l, struct err *e)
{
	struct audit_index *x = new_index(l);
	int rc = begin(x, e);

	audit_index_close(x);
	return rc;
}

struct audit_index *
audit_index_open(struct audit_log *l, struct err *e)
{
	struct audit_index *x = new_index(l);
	struct filling f = { x, AUDIT_RECORD_INIT };
	int rc = begin(x, e);

	/* Only who holds the lock writes to the file. */
	if (rc == 0 && !l->locked && x->v == NULL && x->h.slots > 0 &&
	    x->h.bytes < l->bytes && load(x, x->h.slots) < 0)
		blank(x);
	if (rc == 0 && x->h.bytes < l->bytes)
		rc = audit_log_each(l, x->h.bytes, catch_up, &f, e);
	audit_record_release(&f.r);
	if (rc == 0)
		return x;
	audit_index_close(x);
	return NULL;
}

void
audit_index_close(struct audit_index *x)
{
	if (x == NULL)
		return;
	if (x->fd >= 0)
		close(x->fd);
	free(x->v);
	free(x->path);
	free(x);
}

const struct audit_head *
audit_index_head(const struct audit_index *x)
{
	return &x->h.head;
}

int
audit_index_find(struct audit_index *x, enum audit_key what,
    const char *name, uint64_t *offset, struct err *e)
{
	unsigned char key[16];
	struct slot s;
	uint64_t at;

	key_of(key, what, name);
	if (seek(x, key, &at, &s) < 0)
		return err_set(e, FX_EFAIL, "%s: cannot be read; remove it, "
		    "it is made anew", x->path);
	if (s.place == 0)
		return 0;
	*offset = s.place - 1;
	return 1;
}

static int
fill(void *ctx, int fd, struct err *e)
{
	const struct audit_index *x = ctx;
	char zero[AT] = "";

	memcpy(zero, &x->h, sizeof(x->h));
	if (io_write(fd, zero, sizeof(zero), e) < 0)
		return -1;
	return io_write(fd, x->v, x->h.slots * sizeof(*x->v), e);
}

void
audit_index_save(struct audit_index *x)
{
	struct err ignored = ERR_INIT;
	struct stat st;

	if (!x->dirty || fstat(x->log->fd, &st) < 0 || (!x->v && x->fd < 0))
		return;
	/* A table in the file is of this start of the machine. */
	if (x->v)
		boot(x->h.boot);
	x->h.dev = (uint64_t)st.st_dev;
	x->h.ino = (uint64_t)st.st_ino;
	sum_of(&x->h, x->h.sum);
	/* The slots went before it: what is in the file is never less. */
	if (x->v)
		io_replace_with(x->path, fill, x, 0600, &ignored);
	else
		put(x->fd, &x->h, sizeof(x->h), 0);
	err_release(&ignored);
	x->dirty = false;
}
