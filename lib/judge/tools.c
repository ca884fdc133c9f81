/* The programs that a command names. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "judge/tools.h"

enum { MOST = 64, LONGEST = 255 };

/* Is the file one that can be started?  Then its line. */
static bool
entry(struct buf *b, const char *path)
{
	struct stat st;

	if (access(path, X_OK) < 0 || stat(path, &st) < 0 ||
	    !S_ISREG(st.st_mode))
		return false;
	buf_fmt(b, "%s\t%lld\t%lld", path, (long long)st.st_size,
	    st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec);
	return true;
}

static bool
find(struct buf *b, const char *word, const char *dir)
{
	const char *path = getenv("PATH");
	struct buf file = BUF_INIT;
	bool found = false;

	if (strchr(word, '/')) {
		if (*word != '/' && dir)
			buf_fmt(&file, "%s/", dir);
		buf_str(&file, word);
		found = entry(b, file.data);
	}
	while (!found && path && *path && strchr(word, '/') == NULL) {
		size_t n = strcspn(path, ":");

		buf_clear(&file);
		buf_append(&file, path, n);
		buf_fmt(&file, "%s%s", n ? "/" : "", word);
		found = entry(b, file.data);
		path += n + (path[n] == ':');
	}
	buf_release(&file);
	return found;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct list {
	const char **v;
	size_t n;
	struct arena *m;
	const char *dir;
};

static void
add(struct list *l, const char *word, size_t n)
{
	struct buf b = BUF_INIT, w = BUF_INIT;

	if (n == 0 || n > LONGEST || *word == '-' || l->n == MOST)
		return;
	buf_append(&w, word, n);
	if (find(&b, w.data, l->dir)) {
		size_t i = 0;

		while (i < l->n && strcmp(l->v[i], b.data) != 0)
			i++;
		if (i == l->n)
			l->v[l->n++] = arena_strdup(l->m, b.data);
	}
	buf_release(&b);
	buf_release(&w);
}

const char *const *
tools_of(struct arena *m, const char *const *argv, const char *dir)
{
	static const char part[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-";
	struct list l = { NULL, 0, m, dir };
	bool shell = argv && argv[0] && argv[1] && argv[2] &&
	    strcmp(argv[0], "sh") == 0 && strcmp(argv[1], "-c") == 0;

	l.v = arena_alloc(m, (MOST + 1) * sizeof(*l.v));
	if (argv && argv[0])
		add(&l, argv[0], strlen(argv[0]));
	for (const char *p = shell ? argv[2] : ""; *p;) {
		size_t n = strspn(p, part);

		/* NAME=VALUE is none. */
		if (p[n] != '=')
			add(&l, p, n);
		p += n ? n : 1;
	}
	qsort(l.v, l.n, sizeof(*l.v), by_name);
	return l.v;
}

bool
tools_same(const char *const *a, const char *const *b)
{
	if (a == NULL || b == NULL)
		return false;
	for (; *a && *b; a++, b++)
		if (strcmp(*a, *b) != 0)
			return false;
	return *a == *b;
}
