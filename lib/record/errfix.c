/* What to do about a message. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "record/errfix.h"
#include "record/errrule.h"
#include "record/schema.h"

static const struct ydoc_limits limits = { 1 << 20, 6, 20000, "fixes" };

static const struct schema_key row[] = {
	{ .name = "tool", .type = SCHEMA_TEXT,
	  .doc = "a pattern that is the whole name of the rule's tool" },
	{ .name = "kind", .type = SCHEMA_CHOICE, .choices = errkind_names,
	  .doc = "what sort of failure it is" },
	{ .name = "code", .type = SCHEMA_TEXT,
	  .doc = "a pattern that the code matches" },
	{ .name = "message", .type = SCHEMA_TEXT,
	  .doc = "a pattern that the message matches" },
	{ .name = "fix", .type = SCHEMA_STRING, .required = true,
	  .doc = "what to do; ${code} and the groups' names are filled in" },
	{ .name = NULL }
};

static const struct schema_key table[] = {
	{ .name = "fixes", .type = SCHEMA_MAP, .list = true, .sub = row,
	  .required = true, .doc = "the first row that matches counts" },
	{ .name = NULL }
};

static struct pat *
pattern(const char *name, const struct ydoc_node *map, const char *key,
    struct err *e)
{
	const struct ydoc_node *x = schema_get(map, row, key);
	struct err why = ERR_INIT;
	struct pat *p = x ? pat_new(x->text) : NULL;

	if (p && pat_check(p, &why) < 0)
		err_more(e, FX_EINPUT, "%s:%u:%u: %s", name, x->line,
		    x->column, why.msg);
	err_release(&why);
	return p;
}

static int
kind(const struct ydoc_node *map)
{
	const struct ydoc_node *x = schema_get(map, row, "kind");

	for (int i = 0; x && errkind_names[i]; i++)
		if (schema_same_word(x->text, errkind_names[i]))
			return i;
	return -1;
}

static int
parse(struct errfixes *f, const char *name, const struct buf *b,
    struct err *e)
{
	const struct ydoc_node *list;

	if (ydoc_parse(&f->doc, name, buf_cstr(b), b->len, &limits, e) < 0 ||
	    schema_check(name, f->doc.root, table, e) < 0)
		return -1;
	list = schema_get(f->doc.root, table, "fixes");
	for (const struct ydoc_node *x = list->first; x; x = x->next) {
		struct errfix *r;

		mem_grow(&f->v, f->n, &f->cap, sizeof(*f->v));
		r = &f->v[f->n++];
		r->tool = pattern(name, x, "tool", e);
		r->kind = kind(x);
		r->code = pattern(name, x, "code", e);
		r->message = pattern(name, x, "message", e);
		r->fix = schema_get(x, row, "fix")->text;
	}
	return e->status == FX_YES ? 0 : -1;
}

int
errfixes_load(struct errfixes *f, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = io_slurp(&b, path, limits.bytes, e);

	if (rc == 0)
		rc = parse(f, path, &b, e);
	buf_release(&b);
	return rc;
}

void
errfixes_release(struct errfixes *f)
{
	for (size_t i = 0; i < f->n; i++) {
		pat_free(f->v[i].tool);
		pat_free(f->v[i].code);
		pat_free(f->v[i].message);
	}
	free(f->v);
	ydoc_release(&f->doc);
	memset(f, 0, sizeof(*f));
}
