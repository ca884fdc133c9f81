/* Who wrote a change: a reviewer may not. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/check_author.h"
#include "judge/check_place.h"

/* A line for each: "COMMIT (part)\tNAME <EMAIL>". */
static int
commits(struct check_author *a, struct err *e)
{
	static const char format[] = "--format="
	    "%h (author)%x09%an <%ae>%n%h (committer)%x09%cn <%ce>%n"
	    "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0a)";
	const char *argv[] = { "log", "--no-show-signature", format,
	    a->place->tip, NULL, NULL, NULL, NULL };

	if (*a->place->tip == '\0')
		return 0;
	if (*a->place->base) {
		argv[4] = "--not";
		argv[5] = a->place->base;
		argv[6] = "--";
	} else {
		argv[4] = "--";
	}
	return git_run(&a->place->scope.git, argv, NULL, 0, &a->names, e);
}

/* In jj the working copy is a commit itself. */
static int
uncommitted(struct check_author *a, struct err *e)
{
	static const char *const status[] = { "status", "--porcelain", NULL };
	static const char *const who[] = { "var", "GIT_AUTHOR_IDENT", NULL };
	const struct git *g = &a->place->scope.git;
	struct buf out = BUF_INIT;
	int rc = 0;

	if (g->jj_top == NULL)
		rc = git_run(g, status, NULL, 0, &out, e);
	if (rc == 0 && out.len > 0) {
		buf_clear(&out);
		/* Without an identity nothing can be committed. */
		rc = git_ask(g, who, NULL, 0, &out, NULL, e);
		if (rc == 0 && strrchr(buf_cstr(&out), '>'))
			buf_fmt(&a->names, "who commits here\t%.*s\n",
			    (int)(strrchr(out.data, '>') + 1 - out.data),
			    out.data);
	}
	buf_release(&out);
	return rc < 0 ? -1 : 0;
}

/* Split "NAME <EMAIL>" in place; either may be missing. */
static void
split(char *s, char **name, char **mail)
{
	char *open = strrchr(s, '<'), *close = open ? strchr(open, '>') :
	    NULL;

	*mail = close ? open + 1 : NULL;
	if (close)
		*close = *open = '\0';
	while (*s == ' ')
		s++;
	for (char *end = s + strlen(s); end > s && end[-1] == ' ';)
		*--end = '\0';
	*name = *s ? s : NULL;
}

static bool
same(const char *a, const char *b)
{
	return a && b && *a && strcasecmp(a, b) == 0;
}

/* One line of the names, which is taken apart. */
static bool
is(char *line, const char *name, const char *mail, struct buf *what)
{
	char *tab = strchr(line, '\t'), *n, *m;

	if (tab)
		*tab++ = '\0';
	split(tab ? tab : line, &n, &m);
	/* A bare word may be either. */
	if (!same(name, n) && !same(name, m) && !same(mail, m) &&
	    !same(mail, n))
		return false;
	buf_str(what, tab ? line : "a co-author");
	return true;
}

int
check_author(struct check_author *a, const char *by, struct buf *what,
    struct err *e)
{
	char *own, *copy, *name, *mail, *save = NULL;
	bool found = false;

	if (!a->read && (commits(a, e) < 0 || uncommitted(a, e) < 0))
		return -1;
	a->read = true;
	own = mem_strdup(by);
	copy = mem_strdup(buf_cstr(&a->names));
	split(own, &name, &mail);
	for (char *s = strtok_r(copy, "\n", &save); s && !found;
	    s = strtok_r(NULL, "\n", &save))
		found = is(s, name, mail, what);
	free(own);
	free(copy);
	return found;
}
