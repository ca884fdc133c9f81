/* Which lines of which files a change adds. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/io.h"
#include "judge/check_added.h"
#include "judge/check_place.h"

enum { LARGEST = 2 << 20 };

static struct check_file *
add(struct check_added *a, const char *path, bool whole)
{
	mem_grow(&a->v, a->n, &a->cap, sizeof(*a->v));
	a->v[a->n] = (struct check_file){ .path = arena_strdup(&a->arena,
	    path), .whole = whole };
	return &a->v[a->n++];
}

/* The paths that git lists, each ended by NUL. */
static int
list(struct check_added *a, const struct git *g, const char *const *argv,
    bool whole, struct err *e)
{
	struct buf out = BUF_INIT;
	int rc = git_run(g, argv, NULL, 0, &out, e);

	for (size_t i = 0; rc == 0 && i < out.len;
	    i += strlen(out.data + i) + 1)
		add(a, out.data + i, whole);
	buf_release(&out);
	return rc;
}

/* "@@ -3,2 +4,5 @@" */
static void
hunk(struct check_file *f, const char *s)
{
	const char *plus = strchr(s, '+');
	char *end;
	unsigned long from, n = 1;

	if (plus == NULL)
		return;
	from = strtoul(plus + 1, &end, 10);
	if (*end == ',')
		n = strtoul(end + 1, NULL, 10);
	if (n == 0)
		return;
	mem_grow(&f->v, f->n, &f->cap, sizeof(*f->v));
	f->v[f->n++] = (struct check_lines){ (unsigned)from,
	    (unsigned)(from + n - 1) };
}

/* The i-th "diff --git" is of the i-th path; what a file holds begins with
 * another sign. */
static int
hunks(struct check_added *a, const struct git *g, const char **argv,
    struct err *e)
{
	struct buf out = BUF_INIT;
	size_t at = 0;
	int rc;

	argv[1] = "-U0";
	argv[2] = "--submodule=short";
	rc = git_run(g, argv, NULL, 0, &out, e);
	for (char *s = out.data; rc == 0 && s && *s;) {
		char *nl = strchr(s, '\n');

		if (strncmp(s, "diff --git ", 11) == 0)
			at++;
		else if (strncmp(s, "@@ ", 3) == 0 && at > 0 && at <= a->n)
			hunk(&a->v[at - 1], s);
		/* A NUL in a text that git took for one. */
		while (nl == NULL && s + strlen(s) < out.data + out.len) {
			s += strlen(s) + 1;
			nl = strchr(s, '\n');
		}
		s = nl ? nl + 1 : NULL;
	}
	if (rc == 0 && at != a->n)
		rc = err_set(e, FX_EFAIL, "git names %zu files and shows %zu",
		    a->n, at);
	buf_release(&out);
	return rc;
}

int
check_added(struct check_added *a, const struct check_place *p,
    struct err *e)
{
	const struct git *g = &p->scope.git;
	const char *diff[] = { "diff", "--name-only", "-z", "--no-color",
	    "--no-ext-diff", "--no-textconv", "--no-renames", "--no-relative",
	    "--diff-filter=d", p->base, g->jj_top ? p->tip : "--",
	    g->jj_top ? "--" : NULL, NULL };
	static const char *const new[] = { "ls-files", "-o",
	    "--exclude-standard", "--full-name", "-z", "--", ":/", NULL };

	if (*p->base == '\0')
		return check_tree(a, p, e);
	if (list(a, g, diff, false, e) < 0 || hunks(a, g, diff, e) < 0)
		return -1;
	return g->jj_top ? 0 : list(a, g, new, true, e);
}

int
check_tree(struct check_added *a, const struct check_place *p, struct err *e)
{
	static const char *const all[] = { "ls-files", "-co",
	    "--exclude-standard", "--full-name", "-z", "--", ":/", NULL };
	const char *tree[] = { "ls-tree", "-r", "-z", "--name-only",
	    "--full-tree", p->tip, NULL };

	return list(a, &p->scope.git, p->scope.git.jj_top ? tree : all, true,
	    e);
}

void
check_added_release(struct check_added *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->v[i].v);
	free(a->v);
	arena_release(&a->arena);
}

bool
check_adds(const struct check_file *f, unsigned line)
{
	bool in = f->whole;

	for (size_t i = 0; i < f->n && !in; i++)
		in = line >= f->v[i].from && line <= f->v[i].to;
	return in;
}

int
check_text(struct buf *b, const struct check_place *p,
    const struct check_file *f, struct err *e)
{
	struct err why = ERR_INIT;
	struct buf path = BUF_INIT;
	struct stat st;
	int rc = 0;

	buf_fmt(&path, "%s/%s", check_top(p), f->path);
	if (lstat(path.data, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size <= LARGEST) {
		rc = io_slurp(b, path.data, LARGEST, &why) == 0;
		/* What is changed while we look is no text of ours. */
		if (rc == 0 && why.status != FX_EINPUT)
			rc = err_move(e, &why);
		else if (rc == 1 && b->len > 0 && memchr(b->data, 0, b->len))
			rc = 0;
	}
	err_release(&why);
	buf_release(&path);
	return rc;
}
