/* What to do about a cause. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/errsum_fix.h"
#include "judge/errsum_view.h"
#include "record/errfix.h"

enum { NAME = 32, VALUE = 200 };

/* Where the names in a fix get their values. */
struct values {
	const struct errsum_view *view;
	const struct errfix *row;	/* or NULL */
	struct pat_span code[PAT_GROUPS], message[PAT_GROUPS];
};

static bool
group(struct pat *p, const struct pat_span *m, const char *name,
    struct buf *out)
{
	for (size_t i = 1; p && i < PAT_GROUPS; i++) {
		const char *is = pat_name(p, i);

		if (is && strcmp(is, name) == 0 && m[i].s) {
			buf_append(out, m[i].s, m[i].n);
			return true;
		}
	}
	return false;
}

static bool
value_of(const struct values *x, const char *name, struct buf *out)
{
	if (x->row && (group(x->row->message, x->message, name, out) ||
	    group(x->row->code, x->code, name, out)))
		return true;
	for (int f = 0; f < ERRFIELD_N; f++)
		if (strcmp(errfield_names[f], name) == 0 &&
		    x->view->field[f]) {
			buf_str(out, x->view->field[f]);
			return true;
		}
	if (strcmp(name, "tool") != 0)
		return false;
	buf_str(out, x->view->cause->rule->tool);
	return true;
}

/* Fill in each ${name}; NULL where one is not told.  What a log says may
 * land in a shell: it is one word there and nothing more. */
static char *
fill(const char *s, const struct values *x)
{
	struct buf b = BUF_INIT, one = BUF_INIT;
	char name[NAME];
	bool told = true;

	for (const char *end; *s && told; s++) {
		end = s[0] == '$' && s[1] == '{' ? strchr(s, '}') : NULL;
		if (end == NULL || end - s - 2 >= NAME) {
			buf_byte(&b, *s);
			continue;
		}
		memcpy(name, s + 2, (size_t)(end - s - 2));
		name[end - s - 2] = '\0';
		buf_clear(&one);
		told = value_of(x, name, &one) && one.len > 0 &&
		    one.len <= VALUE;
		if (told)
			text_shell(&b, one.data);
		s = end;
	}
	buf_release(&one);
	if (told)
		return buf_detach(&b);
	buf_release(&b);
	return NULL;
}

static bool
fits(struct pat *p, const char *s, struct pat_span *m)
{
	return p == NULL || (s && pat_match(p, s, strlen(s), m) > 0);
}

static bool
whole(struct pat *p, const char *s)
{
	struct pat_span m[PAT_GROUPS];

	return p == NULL || (pat_match(p, s, strlen(s), m) > 0 &&
	    m[0].n == strlen(s));
}

static char *
from_table(struct values *x, const struct errfixes *fixes)
{
	const struct errsum_view *v = x->view;
	char *s;

	for (size_t i = 0; fixes && i < fixes->n; i++) {
		const struct errfix *r = &fixes->v[i];

		memset(x->code, 0, sizeof(x->code));
		memset(x->message, 0, sizeof(x->message));
		x->row = r;
		if ((r->kind < 0 || r->kind == (int)v->cause->kind) &&
		    whole(r->tool, v->cause->rule->tool) &&
		    fits(r->code, v->field[ERRFIELD_CODE], x->code) &&
		    fits(r->message, errsum_view_message(v), x->message) &&
		    (s = fill(r->fix, x)) != NULL)
			return s;
	}
	return NULL;
}

char *
errsum_fix(const struct errsum_view *v, const struct errfixes *fixes)
{
	struct values x = { .view = v };
	const struct errrule *r = v->cause->rule;
	char *s = r->fix ? fill(r->fix, &x) : NULL;

	if (s == NULL && !v->cause->guess)
		s = from_table(&x, fixes);
	if (s == NULL && v->cause->kind == ERRKIND_INFRASTRUCTURE)
		s = mem_strdup("retry or mend the machine, not the code");
	return s;
}
