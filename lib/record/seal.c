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
#include "record/seal.h"

enum { MAX_SEAL = 65536 };

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

/* One "key value" line.  false when the value cannot be one. */
static bool
take_line(struct seal *s, const char *key, const char *value)
{
	if (strcmp(key, "task") == 0)
		s->task = mem_strdup(value);
	else if (strcmp(key, "sha256") == 0 && strlen(value) == 64 &&
	    is_oid(value))
		memcpy(s->sha256, value, 65);
	else if (strcmp(key, "base-ref") == 0)
		s->base_ref = mem_strdup(value);
	else if (strcmp(key, "base-commit") == 0 && is_oid(value))
		memcpy(s->base_commit, value, strlen(value) + 1);
	else if (strcmp(key, "source") == 0)
		s->source = mem_strdup(value);
	else if (strcmp(key, "reason") == 0)
		s->reason = mem_strdup(value);
	else if (strcmp(key, "time") == 0)
		s->time = strtoll(value, NULL, 10);
	else if (strcmp(key, "widened") == 0)
		s->widened = strcmp(value, "yes") == 0;
	else if (strcmp(key, "draft") == 0)
		s->draft = strcmp(value, "yes") == 0;
	else
		return false;
	return true;
}

/* The whole file: "version 1" first, then each key at most once. */
static int
parse(struct seal *s, char *text, const char *file, struct err *e)
{
	unsigned line = 0;

	for (char *p = text, *next; *p; p = next, line++) {
		char *value = p + strcspn(p, " \n");

		next = p + strcspn(p, "\n");
		if (*next == '\n')
			*next++ = '\0';
		if (*value == ' ')
			*value++ = '\0';
		if (line == 0) {
			if (strcmp(p, "version") != 0)
				break;
			if (strcmp(value, "1") != 0)
				return err_set(e, FX_EINPUT, "%s: is of "
				    "version %s; a newer fx wrote it, upgrade "
				    "this one", file, value);
		} else if (!take_line(s, p, value)) {
			return err_set(e, FX_EINPUT, "%s:%u: is damaged; seal "
			    "the contract again", file, line + 1);
		}
	}
	if (line < 2 || s->task == NULL || s->sha256[0] == '\0' ||
	    s->base_ref == NULL || s->base_commit[0] == '\0')
		return err_set(e, FX_EINPUT, "%s: is damaged; seal the "
		    "contract again", file);
	return 0;
}

/* The sealed bytes, and whether they are what was sealed. */
static int
read_bytes(const struct seal *s, struct contract *c, const char *dir,
    struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	char sum[HASH_HEX];
	int rc = -1;

	buf_fmt(&path, "%s/%s.yaml", dir, s->sha256);
	if (io_slurp(&b, path.data, ydoc_limits_contract.bytes, e) < 0)
		goto done;
	hash_sha256(sum, b.data, b.len);
	if (strcmp(sum, s->sha256) != 0) {
		err_set(e, FX_EINPUT, "%s: is not what was sealed (SHA-256 "
		    "%.12s, not %.12s); seal the contract again", path.data,
		    sum, s->sha256);
		goto done;
	}
	/* People know the contract by the name it was sealed under. */
	rc = contract_parse(c, s->source ? s->source : "contract.yaml",
	    b.data, b.len, e);
done:
	buf_release(&path);
	buf_release(&b);
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

	if (!path_task_ok(task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task", task);
	dir = seal_folder(commondir, task);
	buf_fmt(&path, "%s/seal", dir);
	if (io_slurp(&b, path.data, MAX_SEAL, &why) < 0) {
		saved = errno;
		if (saved == ENOENT || saved == ENOTDIR)
			err_set(e, FX_EINPUT, "task %s has no sealed contract; "
			    "'factory init --task %s' or 'fx-contract seal "
			    "--task %s' makes one", task, task, task);
		else
			err_set(e, why.status, "%s", why.msg);
		err_release(&why);
	} else if (parse(s, b.data, path.data, e) == 0) {
		if (strcmp(s->task, task) != 0)
			err_set(e, FX_EINPUT, "%s: is the seal of task %s",
			    path.data, s->task);
		else
			rc = c ? read_bytes(s, c, dir, e) : 0;
		if (rc == 0 && c && strcmp(c->task, task) != 0)
			rc = err_set(e, FX_EINPUT, "%s: the sealed contract "
			    "is of task %s", path.data, c->task);
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
