/* Where a file is that a log names. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/pat.h"
#include "judge/errsum_files.h"
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

/* As it is named from here; the path is from a folder, or absolute. */
static char *
from_here(const char *here, const char *dir, const char *path)
{
	struct buf joined = BUF_INIT, whole = BUF_INIT;
	const char *rest;
	char *found = NULL;

	path_join(&joined, dir, path);
	path_resolve(&whole, here, buf_cstr(&joined));
	rest = below(buf_cstr(&whole), here);
	if (is_file(whole.data))
		found = mem_strdup(rest ? rest : whole.data);
	buf_release(&joined);
	buf_release(&whole);
	return found;
}

/* Another machine's path: what of its end is here, of two components or
 * more. */
static char *
of_elsewhere(const char *here, const char *file)
{
	char *found = NULL;

	while (found == NULL && (file = strchr(file + 1, '/')) != NULL &&
	    strchr(file + 1, '/') != NULL)
		found = from_here(here, here, file + 1);
	return found;
}

/* In the folder that make was in, here or where another machine had it. */
static char *
in_folder(const char *here, const char *dir, const char *file)
{
	char *found = from_here(here, dir, file);
	struct buf there = BUF_INIT;

	if (found == NULL && *dir == '/') {
		path_join(&there, dir, file);
		found = of_elsewhere(here, buf_cstr(&there));
		buf_release(&there);
	}
	return found;
}

/* What leads out of a folder is nothing without it. */
static char *
upwards(const char *dir, const char *file)
{
	struct buf b = BUF_INIT;

	path_resolve(&b, dir, file);
	return buf_detach(&b);
}

char *
errsum_where(const struct errsum_turns *t, struct errsum_files *files,
    size_t line, const char *file)
{
	const char *dir = folder(t, line), *only;
	char here[PATH_MAX], *found = NULL;

	if (strlen(file) > LONG || getcwd(here, sizeof(here)) == NULL)
		return NULL;
	/* A file of that name that is here is another one. */
	if (dir && *file != '/' && (found = in_folder(here, dir, file)) != NULL)
		return found;
	if (is_file(file))
		return NULL;
	if (*file == '/')
		return of_elsewhere(here, file);
	while (strncmp(file, "./", 2) == 0)
		file += 2;
	if (*file && (only = errsum_files_find(files, file)) != NULL)
		found = from_here(here, errsum_files_top(files), only);
	if (found == NULL && dir && *dir == '/' &&
	    strncmp(file, "../", 3) == 0)
		found = upwards(dir, file);
	return found;
}

/* Is it a name that tools print where a file's would stand? */
static bool
is_none(const char *file)
{
	static const char *const shells[] = { "bash", "sh", "dash", "zsh",
	    "ksh" };
	size_t n = strlen(file);

	if (n > 1 && file[0] == '<' && file[n - 1] == '>')
		return true;
	if (strncmp(file, "csu/", 4) == 0 || strncmp(file, "../sysdeps/", 11)
	    == 0 || strncmp(file, "./csu/", 6) == 0)
		return true;
	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++)
		if (strcmp(file, shells[i]) == 0)
			return !is_file(file);
	return false;
}

static int
hex(char c)
{
	const char *digits = "0123456789abcdef", *at = c == '\0' ? NULL :
	    strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

	return at ? (int)(at - digits) : -1;
}

/* Tools name a drive as they were called; its name is a capital letter. */
static char *
of_drive(char *file)
{
	if (file[0] >= 'a' && file[0] <= 'z' && file[1] == ':' &&
	    (file[2] == '\\' || file[2] == '/'))
		file[0] = (char)(file[0] - 'a' + 'A');
	return file;
}

char *
errsum_path(const char *file)
{
	struct buf b = BUF_INIT;

	if (is_none(file))
		return NULL;
	if (strncmp(file, "file:///", 8) != 0)
		return of_drive(mem_strdup(file));
	for (const char *p = file + 7; *p; p++) {
		int high = *p == '%' ? hex(p[1]) : -1;
		int low = high < 0 ? -1 : hex(p[2]);

		if (low >= 0 && high + low > 0) {
			buf_byte(&b, (char)(high << 4 | low));
			p += 2;
		} else {
			buf_byte(&b, *p);
		}
	}
	return buf_detach(&b);
}

void
errsum_from_top(struct buf *b, struct errsum_files *files, const char *file)
{
	const char *top = errsum_files_top(files), *rest = NULL;
	struct buf whole = BUF_INIT;
	char here[PATH_MAX];

	if (top && getcwd(here, sizeof(here)) != NULL) {
		path_resolve(&whole, here, file);
		rest = below(buf_cstr(&whole), top);
	}
	/* A name that is no file's here may be one from the top. */
	buf_str(b, rest && (*file == '/' || is_file(whole.data)) ? rest :
	    file);
	buf_release(&whole);
}
