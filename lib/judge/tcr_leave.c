/* Files that commands made: left where they are, and no part of the work,
 * until somebody edits or tracks them. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/path.h"
#include "judge/tcr_parts.h"

static void
leave(struct tcr *t, const char *path)
{
	mem_grow(&t->leave, t->nleave + 1, &t->leave_cap, sizeof(*t->leave));
	t->leave[t->nleave++] = path;
	t->leave[t->nleave] = NULL;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* There may be very many. */
static void
leave_all(struct tcr *t)
{
	if (t->nleave > 0)
		qsort(t->leave, t->nleave, sizeof(*t->leave), by_name);
	snapshot_leave(t->snap, t->leave);
}

/* SHA-256 of what is there: a file's bytes, a link's target.  false: it is
 * gone, or cannot be read. */
static bool
digest(const struct tcr *t, const char *path, char sum[HASH_HEX])
{
	struct buf full = BUF_INIT;
	char block[65536];
	struct hash *h;
	struct stat st;
	ssize_t n = -1;
	int fd;

	path_join(&full, t->g.top, path);
	if (lstat(full.data, &st) == 0 && S_ISLNK(st.st_mode)) {
		if ((n = readlink(full.data, block, sizeof(block))) >= 0)
			hash_sha256(sum, block, (size_t)n);
		buf_release(&full);
		return n >= 0;
	}
	fd = open(full.data, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	buf_release(&full);
	if (fd < 0)
		return false;
	h = hash_new();
	while ((n = read(fd, block, sizeof(block))) > 0)
		hash_add(h, block, (size_t)n);
	hash_end(h, sum);
	close(fd);
	return n == 0;
}

/* The newest record that tells of them has those before, too. */
void
tcr_leave_recorded(struct tcr *t)
{
	const char *const *v = NULL;
	char sum[HASH_HEX];

	for (size_t i = t->past.n; v == NULL && i-- > 0;)
		v = t->past.v[i].artefacts;
	for (; v && *v; v++) {
		const char *tab = strrchr(*v, '\t');
		char *path;

		if (tab == NULL)
			continue;
		path = arena_dup(&t->arena, *v, (size_t)(tab - *v));
		if (digest(t, path, sum) && strcmp(sum, tab + 1) == 0)
			leave(t, path);
	}
	leave_all(t);
}

const char *
tcr_leave_earlier(const struct tcr *t, size_t *n)
{
	const char *first = NULL;

	*n = 0;
	for (size_t i = 0; i < t->nleave; i++) {
		bool now = false;

		for (size_t k = 0; k < t->nmade && !now; k++)
			now = strcmp(t->leave[i], t->made[k]) == 0;
		if (now)
			continue;
		if ((*n)++ == 0)
			first = t->leave[i];
	}
	return first;
}

bool
tcr_took_rules(const struct attempt *a)
{
	for (const char *const *v = a->went; v && *v; v++)
		if (strcmp(path_base(*v + 2), ".gitignore") == 0)
			return true;
	return false;
}

void
tcr_leave_unignored(struct tcr *t, struct attempt *a)
{
	struct err no = ERR_INIT;
	const char *good, **v = NULL;
	size_t before = t->nleave;

	if (tcr_took_rules(a) && snapshot_scan(t->snap, NULL, &no) == 0 &&
	    (good = tcr_tree(t, a->restored, &no)) != NULL)
		v = tcr_diff(t, good, snapshot_tree(t->snap), &no);
	for (; v && *v; v++)
		if (**v == 'A')
			leave(t, *v + 2);
	err_release(&no);
	if (t->nleave == before)
		return;
	t->done.unignored = t->nleave - before;
	t->done.unignored_first = t->leave[before];
	leave_all(t);
	t->a = a;
	tcr_leave_note(t);
}

void
tcr_leave_note(struct tcr *t)
{
	const char **v;
	size_t n = 0;

	v = arena_alloc(&t->a->arena, (t->nleave + 1) * sizeof(*v));
	for (size_t i = 0; i < t->nleave; i++) {
		struct buf b = BUF_INIT;
		char sum[HASH_HEX];

		if (!digest(t, t->leave[i], sum))
			continue;
		buf_fmt(&b, "%s\t%s", t->leave[i], sum);
		v[n++] = arena_dup(&t->a->arena, b.data, b.len);
		buf_release(&b);
	}
	t->a->artefacts = v;
}

const char **
tcr_diff(struct tcr *t, const char *from, const char *to, struct err *e)
{
	const char *argv[] = { "diff-tree", "-r", "-z", "--no-renames",
	    "--name-status", from, to, NULL };
	struct buf out = BUF_INIT;
	const char **v = NULL;
	size_t n = 0, cap = 0;

	if (strcmp(from, to) != 0 &&
	    git_run(&t->g, argv, NULL, 0, &out, e) < 0) {
		buf_release(&out);
		return NULL;
	}
	mem_grow(&v, 0, &cap, sizeof(*v));
	for (size_t i = 0; i + 2 < out.len;) {
		struct buf b = BUF_INIT;
		const char *path = out.data + i + strlen(out.data + i) + 1;

		buf_fmt(&b, "%c %s", out.data[i], path);
		mem_grow(&v, n + 1, &cap, sizeof(*v));
		v[n++] = arena_dup(&t->arena, b.data, b.len);
		i = (size_t)(path - out.data) + strlen(path) + 1;
		buf_release(&b);
	}
	{
		const char **kept = arena_alloc(&t->arena,
		    (n + 1) * sizeof(*kept));

		if (n > 0)
			memcpy(kept, v, n * sizeof(*kept));
		free(v);
		buf_release(&out);
		return kept;
	}
}

static void
note_made(struct tcr *t, const char *path)
{
	leave(t, path);
	mem_grow(&t->made, t->nmade + 1, &t->made_cap, sizeof(*t->made));
	t->made[t->nmade++] = path;
}

static void
note_changed(struct tcr *t, const char *change)
{
	mem_grow(&t->changed, t->nchanged + 1, &t->changed_cap,
	    sizeof(*t->changed));
	t->changed[t->nchanged++] = change;
	t->changed[t->nchanged] = NULL;
}

static size_t
without(const char **v, size_t n, const char *path)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], path) != 0)
			v[k++] = v[i];
	return k;
}

/* What is tracked, and had gone, is no file of the command's: its return
 * undoes work. */
static void
not_made(struct tcr *t, const char *change)
{
	t->nmade = without(t->made, t->nmade, change + 2);
	t->nleave = without(t->leave, t->nleave, change + 2);
	t->leave[t->nleave] = NULL;
	note_changed(t, change);
}

int
tcr_compare(struct tcr *t, struct err *e)
{
	const char **v;

	if (snapshot_scan(t->snap, NULL, e) < 0 ||
	    (v = tcr_diff(t, t->before, snapshot_tree(t->snap), e)) == NULL)
		return -1;
	t->nchanged = t->nmade = 0;
	for (; *v; v++)
		if (**v == 'A')
			note_made(t, *v + 2);
		else
			note_changed(t, *v);
	if (t->nmade > 0) {
		leave_all(t);
		if (snapshot_scan(t->snap, NULL, e) < 0 || (v = tcr_diff(t,
		    t->before, snapshot_tree(t->snap), e)) == NULL)
			return -1;
		for (; *v; v++)
			if (**v == 'A')
				not_made(t, *v);
		leave_all(t);
	}
	tcr_leave_note(t);
	return 0;
}
