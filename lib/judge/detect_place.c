/* Where files lie that fx-detect writes. */
#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "door/jj.h"
#include "judge/detect_place.h"
#include "judge/detect_task.h"

enum { LARGEST = 16 << 20 };

static void
put_path(struct buf *b, const struct detect_task *t, const char *path)
{
	if (*t->below)
		buf_fmt(b, "%s/", t->below);
	buf_str(b, path);
}

/* In a jj workspace without .git there is no index to ask, but the tree that
 * jj has of it. */
int
detect_tracked(const struct detect_task *t, const char *path, struct err *e)
{
	struct buf spec = BUF_INIT, out = BUF_INIT;
	const char *git[] = { "-C", t->git.top, "ls-files", "-z", "--", NULL,
	    NULL }, *jj[] = { "ls-tree", "-z", NULL, "--", NULL, NULL };
	char oid[GIT_OID];
	int rc = 0;

	if (!t->git.jj)
		buf_str(&spec, ":(top,literal)");
	put_path(&spec, t, path);
	if (t->git.jj) {
		rc = jj_snapshot(&t->git, oid, e);
		jj[2] = oid;
		jj[4] = spec.data;
	} else {
		git[5] = spec.data;
	}
	if (rc == 0)
		rc = git_run(&t->git, t->git.jj ? jj : git, NULL, 0, &out, e);
	if (rc == 0)
		rc = out.len > 0;
	buf_release(&spec);
	buf_release(&out);
	return rc;
}

bool
detect_ignored(const struct detect_task *t, const char *path)
{
	struct buf file = BUF_INIT;
	struct err ignored = ERR_INIT;
	const char *argv[] = { "-C", t->git.top, "check-ignore", "-q", "--",
	    NULL, NULL };
	bool yes;

	if (!t->repo || t->git.jj)
		return false;
	put_path(&file, t, path);
	argv[5] = file.data;
	yes = git_ask(&t->git, argv, NULL, 0, NULL, NULL, &ignored) == 0;
	err_release(&ignored);
	buf_release(&file);
	return yes;
}

/* The line that excludes just this path. */
static void
put_pattern(struct buf *b, const struct detect_task *t, const char *path)
{
	struct buf whole = BUF_INIT;

	put_path(&whole, t, path);
	buf_byte(b, '/');
	for (const char *s = whole.data; *s; s++) {
		if (strchr("*?[\\", *s))
			buf_byte(b, '\\');
		buf_byte(b, *s);
	}
	buf_release(&whole);
}

static bool
has_line(const struct buf *b, const char *line)
{
	size_t n = strlen(line), len;

	for (const char *s = buf_cstr(b); *s; s += len + (s[len] == '\n')) {
		len = strcspn(s, "\n");
		if (len == n && memcmp(s, line, n) == 0)
			return true;
	}
	return false;
}

/* Append the line to info/exclude, where it is not there. */
static int
append(const struct detect_task *t, struct buf *line, struct err *e)
{
	struct buf file = BUF_INIT, had = BUF_INIT;
	struct err why = ERR_INIT;
	int rc;

	buf_fmt(&file, "%s/info", t->git.commondir);
	rc = io_mkdirs(file.data, 0777, e);
	buf_str(&file, "/exclude");
	if (rc == 0 && io_slurp(&had, file.data, LARGEST, &why) < 0 &&
	    errno != ENOENT)
		rc = err_set(e, why.status, "%s", why.msg);
	err_release(&why);
	if (rc == 0 && !has_line(&had, line->data)) {
		buf_byte(line, '\n');
		rc = io_append(file.data, line->data, line->len, 0644, e);
		rc = rc < 0 ? -1 : 1;
	}
	buf_release(&file);
	buf_release(&had);
	return rc;
}

int
detect_exclude(const struct detect_task *t, const char *path, struct err *e)
{
	struct buf line = BUF_INIT;
	int rc;

	put_pattern(&line, t, path);
	if (strchr(line.data, '\n'))
		rc = err_set(e, FX_EINPUT, "a folder whose name holds a line "
		    "break cannot be excluded");
	else
		rc = append(t, &line, e);
	buf_release(&line);
	return rc < 0 ? -1 : 0;
}

/* Append the lines but this one. */
static void
without(struct buf *rest, const struct buf *file, const char *line)
{
	size_t len, end;

	for (size_t i = 0; i < file->len; i = end) {
		len = strcspn(file->data + i, "\n");
		end = i + len + (file->data[i + len] == '\n');
		if (len != strlen(line) ||
		    memcmp(file->data + i, line, len) != 0)
			buf_append(rest, file->data + i, end - i);
	}
}

int
detect_unexclude(const struct detect_task *t, const char *path, struct err *e)
{
	struct buf file = BUF_INIT, line = BUF_INIT, had = BUF_INIT,
	    rest = BUF_INIT;
	struct err none = ERR_INIT;
	int rc = 0;

	put_pattern(&line, t, path);
	buf_fmt(&file, "%s/info/exclude", t->git.commondir);
	if (io_slurp(&had, file.data, LARGEST, &none) == 0 &&
	    strlen(buf_cstr(&had)) == had.len &&
	    has_line(&had, line.data)) {
		without(&rest, &had, line.data);
		rc = io_replace(file.data, buf_cstr(&rest), rest.len, 0644,
		    e);
	}
	err_release(&none);
	buf_release(&file);
	buf_release(&line);
	buf_release(&had);
	buf_release(&rest);
	return rc;
}

int
detect_exclude_all(const struct detect_task *t, const char *name,
    struct err *e)
{
	struct buf line = BUF_INIT;
	int rc;

	/* Nobody else writes it so: deinit knows it by that. */
	buf_fmt(&line, "/**/%s/", name);
	rc = detect_ignored(t, line.data + 4) ? 0 : append(t, &line, e);
	buf_release(&line);
	return rc;
}
