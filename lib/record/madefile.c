/* Files that a program makes and a person may then edit. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/io.h"
#include "door/hash.h"
#include "record/madefile.h"

enum { LARGEST = 1 << 20 };

static const char sign[] = ", sha256 ";

void
madefile_put(struct buf *b, const char *by, const struct buf *body)
{
	char sum[HASH_HEX];

	hash_sha256(sum, buf_cstr(body), body->len);
	buf_fmt(b, "# Made by %s%s%s: once edited it is left alone.\n", by,
	    sign, sum);
	buf_append(b, buf_cstr(body), body->len);
}

/* Are the bytes below the first line those that it tells of? */
static bool
as_made(const struct buf *b)
{
	const char *s = buf_cstr(b), *end = strchr(s, '\n'), *at;
	char sum[HASH_HEX];

	if (end == NULL || *s != '#' || (at = strstr(s, sign)) == NULL ||
	    at > end)
		return false;
	hash_sha256(sum, end + 1, b->len - (size_t)(end + 1 - s));
	return strncmp(at + sizeof(sign) - 1, sum, HASH_HEX - 1) == 0;
}

/* 1 a plain file, 0 nothing. */
static int
plain(const char *path, struct err *e)
{
	struct buf part = BUF_INIT;
	struct stat st;
	int rc = 1;

	for (const char *s = path; rc == 1 && s; ) {
		const char *slash = strchr(s, '/');

		buf_clear(&part);
		buf_append(&part, path, slash ? (size_t)(slash - path) :
		    strlen(path));
		s = slash ? slash + 1 : NULL;
		if (lstat(part.data, &st) < 0)
			rc = errno == ENOENT ? 0 : err_sys(e, "%s", part.data);
		else if (S_ISLNK(st.st_mode))
			rc = err_set(e, FX_EINPUT, "%s: is a symbolic link, "
			    "which is not followed; nothing is written there",
			    part.data);
		else if (s ? !S_ISDIR(st.st_mode) : !S_ISREG(st.st_mode))
			rc = err_set(e, FX_EINPUT, "%s: is no %s; move it "
			    "away", part.data, s ? "folder" : "plain file");
	}
	buf_release(&part);
	return rc;
}

int
madefile_look(enum madefile_state *state, const char *path,
    const struct buf *bytes, struct buf *had, struct err *e)
{
	int rc = plain(path, e);

	*state = MADEFILE_NEW;
	if (rc <= 0)
		return rc;
	if (io_slurp(had, path, LARGEST, e) < 0)
		return -1;
	*state = had->len == bytes->len && memcmp(buf_cstr(had), bytes->data,
	    had->len) == 0 ? MADEFILE_SAME : as_made(had) ? MADEFILE_OURS :
	    MADEFILE_EDITED;
	return 0;
}

int
madefile_write(const char *path, const struct buf *bytes, struct err *e)
{
	const char *slash = strrchr(path, '/');
	struct buf dir = BUF_INIT;
	int rc = 0;

	if (slash) {
		buf_append(&dir, path, (size_t)(slash - path));
		rc = io_mkdirs(dir.data, 0777, e);
	}
	if (rc == 0)
		rc = io_replace(path, bytes->data, bytes->len, 0644, e);
	buf_release(&dir);
	return rc;
}
