/* Where a file is that a log names. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/pat.h"
#include "judge/errsum_where.h"

/* MOST: turns that are kept, the last ones; DEEP: folders within each other;
 * LONG: bytes of a name. */
enum { MOST = 4096, DEEP = 64, LONG = 1000 };

void
errsum_turn(struct errsum_turns *t, size_t line, const struct pat_span *dir,
    bool leaves)
{
	struct errsum_turn *x;

	if (dir->s == NULL || dir->n > LONG)
		return;
	if (t->n == MOST) {
		for (size_t i = 0; i < MOST / 2; i++)
			free(t->v[i].dir);
		memmove(t->v, t->v + MOST / 2, MOST / 2 * sizeof(*t->v));
		t->n = MOST / 2;
	}
	mem_grow(&t->v, t->n, &t->cap, sizeof(*t->v));
	x = &t->v[t->n++];
	x->line = line;
	x->dir = mem_dup(dir->s, dir->n);
	x->leaves = leaves;
}

void
errsum_turns_release(struct errsum_turns *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->v[i].dir);
	free(t->v);
	memset(t, 0, sizeof(*t));
}

/* The folder that holds at a line, or NULL.  Of several makes at once each
 * leaves what it entered. */
static const char *
folder(const struct errsum_turns *t, size_t line)
{
	const char *stack[DEEP];
	size_t n = 0;

	for (size_t i = 0; i < t->n && t->v[i].line <= line; i++) {
		const struct errsum_turn *x = &t->v[i];
		size_t k = n;

		if (!x->leaves) {
			if (n < DEEP)
				stack[n++] = x->dir;
			continue;
		}
		while (k > 0 && strcmp(stack[k - 1], x->dir) != 0)
			k--;
		if (k == 0)
			continue;
		memmove(stack + k - 1, stack + k, (n - k) * sizeof(*stack));
		n--;
	}
	return n > 0 ? stack[n - 1] : NULL;
}

static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* What stands behind dir and a slash; NULL: path is not below it. */
static const char *
below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return *dir && path_within(path, dir) && path[n] == '/' ?
	    path + n + 1 : NULL;
}

char *
errsum_where(const struct errsum_turns *t, size_t line, const char *file)
{
	const char *dir = folder(t, line), *short_of;
	struct buf path = BUF_INIT;
	char here[PATH_MAX], *found = NULL;

	if (dir == NULL || *file == '/' || getcwd(here, sizeof(here)) == NULL)
		return NULL;
	path_join(&path, dir, file);
	if (is_file(buf_cstr(&path)) && !is_file(file)) {
		struct buf whole = BUF_INIT;

		path_resolve(&whole, here, path.data);
		short_of = below(buf_cstr(&whole), here);
		found = mem_strdup(short_of ? short_of : whole.data);
		buf_release(&whole);
	}
	buf_release(&path);
	return found;
}

/* The top of the repository around a folder: how many of its bytes; 0: it is
 * in none. */
static size_t
top(const char *here)
{
	static const char *const marks[] = { ".git", ".jj" };
	char path[PATH_MAX + 8];
	struct stat st;

	for (size_t n = strlen(here); n > 0;) {
		for (size_t i = 0; i < 2; i++) {
			snprintf(path, sizeof(path), "%.*s/%s", (int)n, here,
			    marks[i]);
			if (lstat(path, &st) == 0)
				return n;
		}
		while (n > 0 && here[n - 1] != '/')
			n--;
		n -= n > 0;
	}
	return 0;
}

void
errsum_from_top(struct buf *b, const char *file)
{
	struct buf whole = BUF_INIT;
	char here[PATH_MAX];
	const char *rest;
	size_t n;

	if (getcwd(here, sizeof(here)) == NULL || (n = top(here)) == 0) {
		buf_str(b, file);
		return;
	}
	path_resolve(&whole, here, file);
	here[n] = '\0';
	rest = below(buf_cstr(&whole), here);
	/* A name that is no file's here may be one from the top. */
	if (rest && (*file == '/' || is_file(whole.data)))
		buf_str(b, rest);
	else
		buf_str(b, file);
	buf_release(&whole);
}
