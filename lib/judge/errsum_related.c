/* Further places that the lines of a cause name. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/secret.h"
#include "judge/errsum_line.h"
#include "judge/errsum_related.h"
#include "judge/errsum_view.h"

enum { LONGEST = 1000 };

/* "name:12:3" at s: the length of the name, 0: none.  after: what follows. */
static size_t
place(const char *s, long *line, long *column, const char **after)
{
	char *end;

	*column = 0;
	for (const char *p = s + 1; *s && *p && p - s < LONGEST; p++) {
		if (*p != ':' || p[1] < '1' || p[1] > '9')
			continue;
		*line = strtol(p + 1, &end, 10);
		if (*end == ':' && end[1] >= '1' && end[1] <= '9')
			*column = strtol(end + 1, &end, 10);
		*after = end;
		return *end == '\0' || strchr(":, \t", *end) ?
		    (size_t)(p - s) : 0;
	}
	return 0;
}

/* What a line has to begin with, or to have behind its place. */
static const char *const before[] = {
	"In file included from ", "from ", "::: ", "--> ", NULL
};
static const char *const behind[] = { ": note: ", ": info: ", ": hint: ",
    ": error: ", NULL };

static size_t
prefixed(const char *s, const char *const *list)
{
	for (size_t i = 0; list[i]; i++)
		if (strncmp(s, list[i], strlen(list[i])) == 0)
			return strlen(list[i]);
	return 0;
}

static char *
safe(struct errsum_view *v, const char *s, size_t n)
{
	struct secret state = SECRET_INIT;
	struct buf b = BUF_INIT;

	v->masked |= secret_mask(&state, &b, s, n);
	buf_append(&b, "", 0);
	return buf_detach(&b);
}

static void
look(struct errsum_view *v, const char *s)
{
	struct errsum_related *r = &v->related[v->nrelated];
	const char *after = "", *own = v->cause->field[ERRFIELD_FILE];
	size_t skip, n, note;

	s += strspn(s, " \t");
	skip = prefixed(s, before);
	n = place(s + skip, &r->line, &r->column, &after);
	note = prefixed(after, behind);
	if (n == 0 || (skip == 0 && note == 0))
		return;
	/* The place of the cause itself is no further one. */
	if (own && strlen(own) == n && memcmp(own, s + skip, n) == 0 &&
	    errsum_view_number(v, ERRFIELD_LINE) == r->line)
		return;
	r->file = safe(v, s + skip, n);
	r->message = note ? safe(v, after + note, strlen(after + note)) :
	    NULL;
	v->nrelated++;
}

void
errsum_related(struct errsum_view *v)
{
	const struct errsum_cause *c = v->cause;

	for (size_t i = 0; i < c->nlines && v->nrelated < ERRSUM_RELATED;
	    i++) {
		const char *own = c->lines[i].text + c->lines[i].own;
		struct errsum_text t = { .s = own, .n = strlen(own) };

		errsum_prefix(&t);
		look(v, t.bare);
	}
}
