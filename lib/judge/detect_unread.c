/* Files that look like stage configuration and are none: a language that is
 * called otherwise, or another ending, would be passed over in silence. */
#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/detect_unread.h"
#include "record/language.h"

/* Of a YAML file the bytes before its ending; else 0. */
static size_t
stem(const char *file)
{
	const char *dot = strrchr(file, '.');

	return dot && *file != '.' && (strcmp(dot, ".yaml") == 0 ||
	    strcmp(dot, ".yml") == 0) ? (size_t)(dot - file) : 0;
}

static int
is_yaml(const struct dirent *d)
{
	return stem(d->d_name) > 0;
}

/* The language that is called so, or by another name; NULL. */
static const char *
meant(const struct languages *all, const char *name)
{
	const char *found = NULL;

	for (size_t i = 0; i < all->n; i++) {
		if (strcmp(all->v[i].name, name) == 0)
			return all->v[i].name;
		for (const char **w = all->v[i].also; *w; w++)
			if (strcmp(*w, name) == 0)
				found = all->v[i].name;
	}
	return found;
}

static const char *
nearest(const struct languages *all, const char *name)
{
	const char **names = mem_alloc((all->n + 1) * sizeof(*names));
	const char *found;

	for (size_t i = 0; i < all->n; i++)
		names[i] = all->v[i].name;
	names[all->n] = NULL;
	found = text_nearest(name, names);
	free(names);
	return found;
}

/* Whether a file of that name is read; else what is wrong goes to b. */
static bool
is_read(const struct languages *all, const char *file, struct buf *b)
{
	static const char policy[] = "policy";	/* fx-policy(5) */
	size_t n = stem(file);
	char *name = mem_dup(file, n);
	const char *of = strcmp(name, policy) == 0 ? policy : meant(all, name);
	bool read = of && strcmp(of, name) == 0 &&
	    strcmp(file + n, ".yaml") == 0;

	if (!read) {
		buf_fmt(b, ".factory/%s: nothing reads this file; ", file);
		if (of == policy)
			buf_str(b, "the policy is .factory/policy.yaml");
		else if (of)
			buf_fmt(b, "the stages of %s are in .factory/%s.yaml",
			    of, of);
		else
			buf_fmt(b, "no language is called '%s'", name);
		of = of ? NULL : nearest(all, name);
		if (of)
			buf_fmt(b, " (did you mean '%s'?)", of);
	}
	free(name);
	return read;
}

size_t
detect_unread(const struct languages *all, struct buf *b)
{
	struct dirent **v = NULL;
	int n = scandir(".factory", &v, is_yaml, alphasort);
	size_t found = 0;

	for (int i = 0; i < n; i++) {
		if (!is_read(all, v[i]->d_name, b)) {
			buf_byte(b, '\0');
			found++;
		}
		free(v[i]);
	}
	free(v);
	return found;
}

void
detect_unread_note(const struct languages *all, struct err *e)
{
	struct buf b = BUF_INIT;
	size_t n = detect_unread(all, &b);

	for (const char *s = b.data; n > 0; n--, s += strlen(s) + 1)
		err_more(e, FX_EINPUT, "%s", s);
	buf_release(&b);
}
