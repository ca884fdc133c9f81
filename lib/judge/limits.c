/* How large a change is, held against its contract's limits. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/baseline.h"

struct sizes {
	long long files, lines, bytes;
	char *largest;		/* path of the largest file, owned */
};

/* The command line that compares from with tree (NULL: the index). */
static void
compare(const char *argv[16], const char *format, const char *from,
    const char *tree)
{
	size_t n = 0;

	argv[n++] = tree ? "diff-tree" : "diff-index";
	argv[n++] = tree ? "-r" : "--cached";
	if (tree == NULL)
		argv[n++] = "--ita-invisible-in-index";
	argv[n++] = format;
	argv[n++] = "-z";
	argv[n++] = "--no-renames";
	argv[n++] = "--no-abbrev";
	argv[n++] = "--no-ext-diff";
	argv[n++] = "--no-textconv";
	argv[n++] = "--ignore-submodules=none";
	argv[n++] = "--end-of-options";
	argv[n++] = from;
	if (tree)
		argv[n++] = tree;
	argv[n++] = "--";
	argv[n] = NULL;
}

/* "ADDED\tDELETED\tPATH\0", '-' for a binary: git diff --numstat -z. */
static int
count_lines(struct sizes *z, const struct buf *b, struct err *e)
{
	const char *s = buf_cstr(b), *end = s + b->len;

	for (; s < end; s += strlen(s) + 1) {
		char *p;

		z->files++;
		if (strncmp(s, "-\t-\t", 4) == 0)
			continue;
		z->lines += strtoll(s, &p, 10);
		if (*p == '\t')
			z->lines += strtoll(p + 1, &p, 10);
		if (*p != '\t')
			return err_set(e, FX_EFAIL, "git's numbers of lines "
			    "are broken");
	}
	return 0;
}

static int
largest(struct sizes *z, struct scope *s, const struct buf *raw,
    struct err *e)
{
	struct changes c = CHANGES_INIT;
	unsigned long long size;
	int rc = changes_read_raw(&c, buf_cstr(raw), raw->len, e);

	for (size_t i = 0; rc == 0 && i < c.n; i++) {
		if (c.v[i].new_mode == 0 || c.v[i].new_mode == 0160000)
			continue;
		rc = repo_size(s->repo, c.v[i].new_oid, &size, e);
		if (rc == 0 && (long long)size > z->bytes) {
			z->bytes = (long long)size;
			free(z->largest);
			z->largest = mem_strdup(c.v[i].path);
		}
	}
	changes_release(&c);
	return rc;
}

static int
measure(struct sizes *z, struct scope *s, const char *from, const char *tree,
    struct err *e)
{
	const char *hash[] = { "hash-object", "-t", "tree", "--stdin", NULL };
	const char *argv[16];
	struct buf out = BUF_INIT, empty = BUF_INIT;
	int rc = 0;

	memset(z, 0, sizeof(*z));
	if (from == NULL) {
		rc = git_run(&s->git, hash, NULL, 0, &empty, e);
		if (rc == 0)
			empty.data[strcspn(empty.data, "\n")] = '\0';
		from = empty.data;
	}
	if (rc == 0) {
		compare(argv, "--numstat", from, tree);
		rc = git_run(&s->git, argv, NULL, 0, &out, e);
	}
	if (rc == 0)
		rc = count_lines(z, &out, e);
	if (rc == 0 && s->contract.limits.file_bytes >= 0) {
		buf_clear(&out);
		compare(argv, "--raw", from, tree);
		rc = git_run(&s->git, argv, NULL, 0, &out, e);
		if (rc == 0)
			rc = largest(z, s, &out, e);
	}
	buf_release(&out);
	buf_release(&empty);
	return rc;
}

static void
lower(long long *a, long long b)
{
	if (b < *a)
		*a = b;
}

/* The least of each size over all baselines: several of them share what
 * each of them lacks. */
static int
least(struct sizes *z, struct scope *s, const struct baseline *b,
    const char *tree, struct err *e)
{
	struct sizes x;

	if (measure(z, s, b->n ? b->oids[0] : NULL, tree, e) < 0)
		return -1;
	for (size_t i = 1; i < b->n; i++) {
		if (measure(&x, s, b->oids[i], tree, e) < 0)
			return -1;
		lower(&z->files, x.files);
		lower(&z->lines, x.lines);
		if (x.bytes < z->bytes) {
			free(z->largest);
			z->bytes = x.bytes;
			z->largest = x.largest;
		} else {
			free(x.largest);
		}
	}
	return 0;
}

static void
exceed(struct scope *s, struct findings *fs, const struct baseline *base,
    const char *path, const char *commit, const char *what, long long count,
    long long limit)
{
	struct finding *f = findings_add(fs, "limit", path);
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%lld %s, and the contract's limit is %lld", count, what,
	    limit);
	f->status = 'M';
	f->reason = arena_strdup(&fs->arena, b.data);
	f->line = s->contract.limits.line;
	f->task = arena_strdup(&fs->arena, s->task);
	f->contract = arena_strdup(&fs->arena, s->contract.name);
	f->commit = commit ? arena_strdup(&fs->arena, commit) : NULL;
	if (base->n > 0)
		f->base = arena_strdup(&fs->arena, base->oids[0]);
	buf_release(&b);
}

int
baseline_limits(struct scope *s, const struct baseline *b, const char *tree,
    const char *before, const char *commit, struct findings *fs,
    struct err *e)
{
	const struct contract_limits *l = &s->contract.limits;
	struct sizes now = { 0 }, then = { -1, -1, -1, NULL };
	bool files, lines, bytes;
	int rc;

	if ((l->files < 0 && l->lines < 0 && l->file_bytes < 0) ||
	    scope_repo(s, e) == NULL)
		return e->status == FX_YES ? 0 : -1;
	rc = least(&now, s, b, tree, e);
	files = l->files >= 0 && now.files > l->files;
	lines = l->lines >= 0 && now.lines > l->lines;
	bytes = l->file_bytes >= 0 && now.bytes > l->file_bytes;
	/* What is too large already may shrink step by step. */
	if (rc == 0 && before && (files || lines || bytes))
		rc = least(&then, s, b, before, e);
	if (rc == 0 && files && now.files > then.files)
		exceed(s, fs, b, NULL, commit, "files differ from the base",
		    now.files, l->files);
	if (rc == 0 && lines && now.lines > then.lines)
		exceed(s, fs, b, NULL, commit, "lines are added or deleted",
		    now.lines, l->lines);
	if (rc == 0 && bytes && now.bytes > then.bytes)
		exceed(s, fs, b, now.largest, commit, "bytes in one file",
		    now.bytes, l->file_bytes);
	free(now.largest);
	free(then.largest);
	return rc;
}
