/* The commits that Known does not reach, with their baselines. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "judge/history.h"

enum { MAX_LINE = 1 << 20 };

void
history_release(struct history *h)
{
	for (size_t i = 0; i < h->nsets; i++)
		baseline_release(&h->sets[i]);
	for (size_t i = 0; i < h->n; i++) {
		free(h->v[i].trees);
		free(h->v[i].parents);
	}
	free(h->sets);
	free(h->slot);
	free(h->v);
	memset(h, 0, sizeof(*h));
}

static size_t
hash(const char *oid)
{
	uint64_t h = 14695981039346656037u;

	for (; *oid; oid++)
		h = (h ^ (unsigned char)*oid) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static void
enter(struct history *h, size_t i)
{
	size_t at = hash(h->v[i].oid) % h->nslots;

	while (h->slot[at])
		at = (at + 1) % h->nslots;
	h->slot[at] = i + 1;
}

static struct history_commit *
add(struct history *h, const char *oid)
{
	struct history_commit *c;

	mem_grow(&h->v, h->n, &h->cap, sizeof(*h->v));
	c = &h->v[h->n++];
	memset(c, 0, sizeof(*c));
	memcpy(c->oid, oid, strlen(oid) + 1);
	c->judge = true;
	if (h->n * 2 > h->nslots) {
		free(h->slot);
		h->nslots = h->nslots ? h->nslots * 4 : 256;
		h->slot = mem_alloc(h->nslots * sizeof(*h->slot));
		for (size_t i = 0; i < h->n; i++)
			enter(h, i);
	} else {
		enter(h, h->n - 1);
	}
	return c;
}

struct history_commit *
history_find(const struct history *h, const char *oid)
{
	size_t at;

	if (h->nslots == 0)
		return NULL;
	for (at = hash(oid) % h->nslots; h->slot[at];
	    at = (at + 1) % h->nslots)
		if (strcmp(h->v[h->slot[at] - 1].oid, oid) == 0)
			return &h->v[h->slot[at] - 1];
	return NULL;
}

const struct baseline *
history_baseline(const struct history *h, const struct history_commit *c)
{
	return &h->sets[c->set];
}

static int
by_oid(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool
same_set(const struct baseline *a, const struct baseline *b)
{
	return a->n == b->n && (a->n == 0 ||
	    memcmp(a->oids, b->oids, a->n * sizeof(*a->oids)) == 0);
}

static void
set_add(struct baseline *b, const char *oid)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->oids[i], oid) == 0)
			return;
	mem_grow(&b->oids, b->n, &b->cap, sizeof(*b->oids));
	memset(b->oids[b->n], 0, sizeof(*b->oids));
	memcpy(b->oids[b->n++], oid, strlen(oid) + 1);
}

/* The number of this set, which is taken over. */
static size_t
intern(struct history *h, struct baseline *b)
{
	if (b->n > 1)
		qsort(b->oids, b->n, sizeof(*b->oids), by_oid);
	/* The sets of neighbours are mostly the same: look back first. */
	for (size_t i = h->nsets; i > 0; i--)
		if (same_set(&h->sets[i - 1], b)) {
			baseline_release(b);
			return i - 1;
		}
	mem_grow(&h->sets, h->nsets, &h->sets_cap, sizeof(*h->sets));
	h->sets[h->nsets] = *b;
	*b = (struct baseline)BASELINE_INIT;
	return h->nsets++;
}

/* The value of a field in the header of a commit, owned, or NULL. */
static char *
header(const char *raw, const char *name)
{
	size_t n = strlen(name), len;

	for (; *raw && *raw != '\n'; raw += len + (raw[len] == '\n')) {
		len = strcspn(raw, "\n");
		if (strncmp(raw, name, n) == 0 && raw[n] == ' ')
			return mem_dup(raw + n + 1, len - n - 1);
	}
	return NULL;
}

/* Add to set what the commit's parents bring; the first of them through
 * before.  1: there is one parent, and the set is its own; else 0. */
static int
inherit(const struct history *h, const char *parents, char before[GIT_OID],
    struct baseline *set, struct err *e)
{
	const struct history_commit *of = NULL;
	size_t n = 0, len;

	for (const char *p = parents; *p; p += len + (p[len] == ' ')) {
		char oid[GIT_OID] = "";

		if ((len = strcspn(p, " ")) >= GIT_OID)
			return err_set(e, FX_EFAIL, "git rev-list: a broken "
			    "line");
		memcpy(oid, p, len);
		if (n++ == 0)
			memcpy(before, oid, sizeof(oid));
		/* What is not listed is what Known reaches. */
		if ((of = history_find(h, oid)) == NULL)
			set_add(set, oid);
		else
			for (size_t i = 0; i < h->sets[of->set].n; i++)
				set_add(set, h->sets[of->set].oids[i]);
	}
	return n == 1 && of && same_set(set, &h->sets[of->set]);
}

/* A record of rev-list: a line "COMMIT PARENT...", and the raw commit. */
static int
take_record(struct history *h, struct repo *r, char *text, struct err *e)
{
	struct baseline set = BASELINE_INIT;
	size_t len = strcspn(text, "\n"), n = strcspn(text, " \n");
	const char *raw = text + len + (text[len] == '\n');
	char before[GIT_OID] = "";
	struct history_commit *c;
	int rc;

	text[len] = '\0';
	if (n == 0 || n >= GIT_OID)
		return err_set(e, FX_EFAIL, "git rev-list: a broken line");
	text[n] = '\0';
	rc = inherit(h, text + n + (n < len), before, &set, e);
	if (rc == 0 && set.n > 1)
		rc = repo_independent(r, set.oids, &set.n, e);
	if (rc >= 0) {
		c = add(h, text);
		memcpy(c->parent, before, sizeof(before));
		c->parents = mem_strdup(text + n + (n < len));
		c->trees = header(raw, "jj:trees");
		c->set = intern(h, &set);
	}
	baseline_release(&set);
	return rc < 0 ? -1 : 0;
}

/* The commits at which a shallow clone was cut must not be in the walk:
 * what they changed cannot be told. */
static int
check_shallow(const struct history *h, const struct git *g, struct err *e)
{
	struct buf path = BUF_INIT, line = BUF_INIT;
	FILE *fp;
	int rc = 0;

	buf_fmt(&path, "%s/shallow", g->commondir);
	fp = fopen(path.data, "re");
	while (fp && rc == 0 &&
	    (rc = io_record(fp, '\n', 4096, &line, e)) > 0)
		rc = history_find(h, line.data) ? err_set(e, FX_EFAIL,
		    "the history is cut short at %.12s (a shallow clone); "
		    "'git fetch --unshallow' brings the rest", line.data) : 0;
	if (fp)
		fclose(fp);
	buf_release(&path);
	buf_release(&line);
	return rc;
}

int
history_read(struct history *h, const struct git *g, struct repo *r,
    const char *const *tips, size_t ntips, char (*known)[GIT_OID],
    size_t nknown, struct err *e)
{
	/* The commits themselves too, for a field that jj writes, and as they
	 * are: a commit may claim to be in any encoding. */
	static const char *const argv[] = { "rev-list", "--topo-order",
	    "--reverse", "--parents", "--header", "--encoding=none",
	    "--stdin", NULL };
	struct buf in = BUF_INIT, out = BUF_INIT;
	int rc;

	for (size_t i = 0; i < ntips; i++)
		buf_fmt(&in, "%s\n", tips[i]);
	for (size_t i = 0; i < nknown; i++)
		buf_fmt(&in, "^%s\n", known[i]);
	rc = git_run(g, argv, in.data, in.len, &out, e);
	buf_cstr(&out);
	for (size_t i = 0; rc == 0 && i < out.len;) {
		size_t n = strlen(out.data + i);

		rc = take_record(h, r, out.data + i, e);
		i += n + 1;
	}
	if (rc == 0)
		rc = check_shallow(h, g, e);
	buf_release(&in);
	buf_release(&out);
	return rc;
}

int
history_only(struct history *h, const struct git *g, const char *const *args,
    size_t nargs, struct err *e)
{
	const char *argv[64] = { "rev-list" };
	struct history_commit *c;
	struct buf out = BUF_INIT;
	int rc;

	if (nargs > 60)
		return err_set(e, FX_EINPUT, "more than 60 ranges");
	for (size_t i = 0; i < nargs; i++)
		argv[1 + i] = args[i];
	argv[1 + nargs] = "--";
	rc = git_run(g, argv, NULL, 0, &out, e);
	for (size_t i = 0; rc == 0 && i < h->n; i++)
		h->v[i].judge = false;
	for (char *s = out.data; rc == 0 && s && *s;) {
		size_t n = strcspn(s, "\n");
		bool more = s[n] == '\n';

		s[n] = '\0';
		if ((c = history_find(h, s)) != NULL)
			c->judge = true;
		s += n + more;
	}
	buf_release(&out);
	return rc;
}

int
history_changes(const struct history *h, const struct git *g,
    int (*each)(void *ctx, const struct change *), void *ctx, struct err *e)
{
	static const char *const argv[] = { "diff-tree", "--stdin", "-r",
	    "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev",
	    "--ignore-submodules=none", NULL };
	struct proc_pipe pp = PROC_PIPE_INIT;
	FILE *list = tmpfile(), *fp;
	int rc, st;

	if (list == NULL)
		return err_sys(e, "a temporary file");
	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].judge)
			fprintf(list, "%s\n", h->v[i].oid);
	/* From a file, so that neither side of a pipe waits for the other. */
	if (fflush(list) != 0 || fseek(list, 0, SEEK_SET) != 0) {
		err_sys(e, "a temporary file");
		fclose(list);
		return -1;
	}
	rc = git_open_from(g, argv, fileno(list), &pp, e);
	fclose(list);
	if (rc < 0)
		return -1;
	fp = fdopen(pp.out, "r");
	rc = fp ? changes_stream(fp, each, ctx, e) : err_sys(e, "fdopen");
	if (fp) {
		fclose(fp);
		pp.out = -1;
	}
	st = proc_close(&pp, e);
	/* Reading may have ended before git did: then it died of SIGPIPE. */
	if (rc == 0 && st != 0)
		rc = err_set(e, FX_EFAIL, "git diff-tree: status %d", st);
	return rc;
}
