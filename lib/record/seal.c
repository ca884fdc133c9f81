/* Sealed contracts: bytes fixed by SHA-256 in the common git directory. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/hash.h"
#include "record/pathset.h"
#include "record/seal.h"

enum { MAX_SEAL = 65536, MAX_STAGES = 64 << 20 };

char *
seal_folder(const char *commondir, const char *task)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s/factory/contracts", commondir);
	if (task)
		buf_fmt(&b, "/%s", task);
	return buf_detach(&b);
}

void
seal_release(struct seal *s)
{
	free(s->task);
	free(s->base_ref);
	free(s->source);
	free(s->reason);
	*s = (struct seal)SEAL_INIT;
}

static bool
is_oid(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return (n == 40 || n == 64) && s[n] == '\0';
}

enum key {
	TASK, SHA256, BASE_REF, BASE_COMMIT, TIME, SOURCE, REASON, WIDENED,
	DRAFT, STAGES, KEYS
};
static const char *const keys[KEYS] = {
	"task", "sha256", "base-ref", "base-commit", "time", "source",
	"reason", "widened", "draft", "stages"
};
enum { REQUIRED = 1 << TASK | 1 << SHA256 | 1 << BASE_REF |
	1 << BASE_COMMIT | 1 << TIME };

/* Take the value of a key.  false when it cannot be one. */
static bool
take(struct seal *s, enum key key, const char *value)
{
	switch (key) {
	case TASK:
		s->task = mem_strdup(value);
		return path_task_ok(value);
	case SHA256:
	case STAGES:
		if (strlen(value) != 64 || !is_oid(value))
			return false;
		memcpy(key == STAGES ? s->stages : s->sha256, value, 65);
		return true;
	case BASE_REF:
		s->base_ref = mem_strdup(value);
		return strncmp(value, "refs/", 5) == 0;
	case BASE_COMMIT:
		if (!is_oid(value))
			return false;
		memcpy(s->base_commit, value, strlen(value) + 1);
		return true;
	case TIME:
		s->time = strtoll(value, NULL, 10);
		return *value && strspn(value, "0123456789") ==
		    strlen(value) && strlen(value) < 19;
	case SOURCE:
		s->source = mem_strdup(value);
		return true;
	case REASON:
		s->reason = mem_strdup(value);
		return true;
	case WIDENED:
		s->widened = true;
		return strcmp(value, "yes") == 0;
	default:
		s->draft = true;
		return strcmp(value, "yes") == 0;
	}
}

/* One "key value" line; each key stands once. */
static bool
take_line(struct seal *s, const char *key, const char *value, unsigned *seen)
{
	for (unsigned i = 0; i < KEYS; i++)
		if (strcmp(keys[i], key) == 0) {
			bool twice = *seen & 1u << i;

			*seen |= 1u << i;
			return !twice && take(s, (enum key)i, value);
		}
	return false;
}

/* What mends a seal that cannot be read. */
#define MEND "'fx-contract seal --widen --reason TEXT' seals the contract anew"

/* The whole file: "version 1" first, then each key at most once.  *why is
 * set where it fails. */
static int
parse(struct seal *s, struct buf *b, const char *file, int *why,
    struct err *e)
{
	unsigned line = 1, seen = 0;
	bool whole = b->len > 0 && b->data[b->len - 1] == '\n' &&
	    memchr(b->data, '\0', b->len) == NULL;

	for (char *p = b->data, *next; whole && *p; p = next, line++) {
		char *end = p + strcspn(p, "\n"), *value = strchr(p, ' ');

		next = end + 1;
		*end = '\0';
		if (value == NULL || value > end) {
			whole = false;
			break;
		}
		*value++ = '\0';
		if (line > 1) {
			whole = take_line(s, p, value, &seen);
		} else if (strcmp(p, "version") != 0) {
			whole = false;
		} else if (strcmp(value, "1") != 0) {
			*why = ENOTSUP;
			return err_set(e, FX_EINPUT, "%s: is of version %s; a "
			    "newer fx wrote it, upgrade this one", file,
			    value);
		}
		if (!whole)
			break;
	}
	*why = EINVAL;
	if (!whole)
		return err_set(e, FX_EINPUT, "%s:%u: is damaged; " MEND, file,
		    line);
	if ((seen & REQUIRED) != REQUIRED)
		return err_set(e, FX_EINPUT, "%s: is cut short; " MEND, file);
	*why = 0;
	return 0;
}

/* A draft allows nothing, whatever is written in it. */
static void
allow_nothing(struct contract *c)
{
	c->nallowed = 0;
	pathset_free(c->allow_set);
	c->allow_set = pathset_new(false);
}

/* Append bytes that were sealed, and say whether they are that still. */
static int
slurp(struct buf *b, const char *path, size_t max, const char *sha256,
    struct err *e)
{
	struct err why = ERR_INIT;
	char sum[HASH_HEX];
	size_t had = b->len;

	if (io_slurp(b, path, max, &why) < 0) {
		err_set(e, why.status, "%s; " MEND, why.msg);
		err_release(&why);
		return -1;
	}
	hash_sha256(sum, buf_cstr(b) + had, b->len - had);
	if (strcmp(sum, sha256) != 0)
		return err_set(e, FX_EINPUT, "%s: is not what was sealed "
		    "(SHA-256 %.12s, not %.12s); " MEND, path, sum, sha256);
	return 0;
}

/* The sealed contract. */
static int
read_bytes(const struct seal *s, struct contract *c, const char *dir,
    struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	int rc;

	buf_fmt(&path, "%s/%s.yaml", dir, s->sha256);
	rc = slurp(&b, path.data, ydoc_limits_contract.bytes, s->sha256, e);
	/* People know the contract by the name it was sealed under. */
	if (rc == 0)
		rc = contract_parse(c, s->source ? s->source :
		    "contract.yaml", b.data, b.len, e);
	if (rc == 0 && strcmp(c->task, s->task) != 0)
		rc = err_set(e, FX_EINPUT, "%s: is the contract of task %s; "
		    MEND, path.data, c->task);
	if (rc == 0 && s->draft)
		allow_nothing(c);
	buf_release(&path);
	buf_release(&b);
	return rc;
}

int
seal_read_stages(const struct seal *s, const char *commondir, struct buf *b,
    struct err *e)
{
	char *dir = seal_folder(commondir, s->task);
	struct buf path = BUF_INIT;
	int rc;

	buf_fmt(&path, "%s/%s.stages", dir, s->stages);
	rc = slurp(b, path.data, MAX_STAGES, s->stages, e);
	buf_release(&path);
	free(dir);
	return rc;
}

int
seal_read(struct seal *s, struct contract *c, const char *commondir,
    const char *task, struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	struct err why = ERR_INIT;
	char *dir;
	int rc = -1, saved = 0;

	errno = 0;
	if (!path_task_ok(task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task", task);
	dir = seal_folder(commondir, task);
	buf_fmt(&path, "%s/seal", dir);
	if (io_slurp(&b, path.data, MAX_SEAL, &why) < 0) {
		saved = errno == ENOTDIR ? ENOENT : errno;
		if (saved == ENOENT)
			err_set(e, FX_EINPUT, "task %s has no sealed contract; "
			    "'factory init --task %s' or 'fx-contract seal "
			    "--task %s' makes one", task, task, task);
		else
			err_set(e, why.status, "%s", why.msg);
		err_release(&why);
	} else if (parse(s, &b, path.data, &saved, e) == 0) {
		if (strcmp(s->task, task) != 0)
			err_set(e, FX_EINPUT, "%s: is the seal of task %s; "
			    MEND, path.data, s->task);
		else
			rc = c ? read_bytes(s, c, dir, e) : 0;
		saved = rc < 0 && e->status == FX_EINPUT ? EINVAL : 0;
	}
	buf_release(&path);
	buf_release(&b);
	free(dir);
	errno = saved;
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
seal_each(const char *commondir, int (*each)(void *ctx, const char *task),
    void *ctx, struct err *e)
{
	char *dir = seal_folder(commondir, NULL), **v = NULL;
	size_t n = 0, cap = 0;
	struct dirent *d;
	DIR *dp = opendir(dir);
	int rc = 0;

	if (dp == NULL) {
		rc = errno == ENOENT ? 0 : err_sys(e, "%s", dir);
		free(dir);
		return rc;
	}
	while ((d = readdir(dp)) != NULL) {
		struct buf b = BUF_INIT;

		buf_fmt(&b, "%s/%s/seal", dir, d->d_name);
		if (path_task_ok(d->d_name) && io_exists(b.data)) {
			mem_grow(&v, n, &cap, sizeof(*v));
			v[n++] = mem_strdup(d->d_name);
		}
		buf_release(&b);
	}
	closedir(dp);
	if (n > 0)
		qsort(v, n, sizeof(*v), by_name);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = each(ctx, v[i]);
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
	free(dir);
	return rc;
}
