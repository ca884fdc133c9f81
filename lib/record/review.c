/* What a reviewer wrote: findings as YAML or as JSON, an object a line. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/jdoc.h"
#include "record/review.h"
#include "record/schema.h"

static const struct ydoc_limits limits = { 1 << 20, 5, 100000, "findings" };

/* The first one blocks. */
static const char *const severities[] = {
	"blocking", "major", "minor", "note", NULL
};

static const struct schema_key finding[] = {
	{ .name = "severity", .type = SCHEMA_CHOICE,
	  .choices = severities, .doc = "how grave it is" },
	{ .name = "file", .type = SCHEMA_PATH, .doc = "where it is" },
	{ .name = "line", .type = SCHEMA_INTEGER, .min = 1, .max = 1e9,
	  .doc = "its line" },
	{ .name = "message", .type = SCHEMA_TEXT, .doc = "what is wrong" },
	{ .name = "command", .type = SCHEMA_STRING,
	  .doc = "a command that fails while it is open" },
	{ .name = "by", .type = SCHEMA_STRING, .doc = "who found it" },
	{ .name = "score", .type = SCHEMA_NUMBER, .doc = "data, no gate" },
	{ .name = "commit", .type = SCHEMA_STRING,
	  .doc = "the commit or tree that was reviewed" },
	{ .name = NULL }
};

static const struct schema_key table[] = {
	{ .name = "by", .type = SCHEMA_STRING, .doc = "who reviewed" },
	{ .name = "score", .type = SCHEMA_NUMBER, .doc = "data, no gate" },
	{ .name = "commit", .type = SCHEMA_STRING,
	  .doc = "the commit or tree that was reviewed" },
	{ .name = "findings", .type = SCHEMA_MAP, .list = true,
	  .required = true, .sub = finding, .doc = "[] where there is none" },
	{ .name = NULL }
};

struct reading {
	struct review *r;
	const char *name;
	bool lines;
	struct err *e;
};

bool
review_blocks(const struct review_finding *f)
{
	return f->severity && strcmp(f->severity, severities[0]) == 0;
}

/* A key of a JSON line, where it stands first. */
static unsigned
column(const char *line, size_t n, const char *key)
{
	struct buf quoted = BUF_INIT;
	unsigned at = 1;

	buf_fmt(&quoted, "\"%s\"", key);
	for (size_t i = 0; i + quoted.len <= n; i++)
		if (memcmp(line + i, quoted.data, quoted.len) == 0) {
			at = (unsigned)i + 1;
			break;
		}
	buf_release(&quoted);
	return at;
}

/* A value of JSON as the node that YAML would have made of it; NULL where it
 * says nothing. */
static struct ydoc_node *
node(struct arena *m, const struct jval *v, unsigned at, unsigned col)
{
	struct ydoc_node *x;
	struct buf b = BUF_INIT;
	int kind = jval_kind(v);

	if (kind == '0')
		return NULL;
	x = arena_alloc(m, sizeof(*x));
	x->line = x->last_line = x->key_line = at;
	x->column = x->key_column = col;
	x->key = arena_strdup(m, jval_key(v) ? jval_key(v) : "");
	x->kind = kind == '[' ? YDOC_LIST : kind == '{' ? YDOC_MAP :
	    YDOC_SCALAR;
	x->quoted = kind == 's';
	if (kind == 's')
		x->text = arena_strdup(m, jval_str(v));
	else if (kind == 'n')
		buf_fmt(&b, "%.15g", jval_number(v, 0));
	else
		buf_str(&b, kind == 't' ? "true" : "false");
	if (x->text == NULL)
		x->text = arena_strdup(m, buf_cstr(&b));
	buf_release(&b);
	return x;
}

static void
json_line(struct reading *k, struct ydoc_node *list, struct ydoc_node **last,
    const char *line, size_t n, unsigned at)
{
	struct arena *m = &k->r->arena;
	struct jval *v = jval_parse(line, n);
	struct ydoc_node *map = arena_alloc(m, sizeof(*map)), *end = NULL, *x;

	if (jval_kind(v) != '{') {
		err_more(k->e, FX_EINPUT, "%s:%u:1: is no JSON object; a line "
		    "is one finding, as {\"severity\": \"minor\", \"message\": "
		    "\"...\", \"by\": \"...\"}", k->name, at);
		jval_free(v);
		return;
	}
	map->kind = YDOC_MAP;
	map->line = map->key_line = at;
	map->column = map->key_column = 1;
	for (const struct jval *c = jval_first(v); c; c = jval_next(c)) {
		unsigned col = column(line, n, jval_key(c));

		if ((x = node(m, c, at, col)) == NULL)
			continue;
		if (end)
			end->next = x;
		else
			map->first = x;
		end = x;
	}
	jval_free(v);
	if (*last)
		(*last)->next = map;
	else
		list->first = map;
	*last = map;
}

static struct ydoc_node *
json(struct reading *k, const char *s, size_t n)
{
	struct ydoc_node *root = arena_alloc(&k->r->arena, sizeof(*root));
	struct ydoc_node *list = arena_alloc(&k->r->arena, sizeof(*list));
	struct ydoc_node *last = NULL;
	unsigned at = 1;

	root->kind = YDOC_MAP;
	list->kind = YDOC_LIST;
	list->key = "findings";
	root->first = list;
	root->line = root->column = list->line = list->column = 1;
	for (const char *end = s + n; s < end; at++) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((nl ? nl : end) - s);
		size_t blank = 0;

		while (blank < len && strchr(" \t\r", s[blank]) && s[blank])
			blank++;
		if (blank < len)
			json_line(k, list, &last, s, len, at);
		s += len + (nl != NULL);
	}
	return root;
}

static int
incomplete(const struct reading *k, const struct ydoc_node *x,
    const char *what, const char *key, const char *value)
{
	return err_more(k->e, FX_EINPUT, k->lines ?
	    "%s:%u:%u: %s; add \"%s\": \"%s\"" :
	    "%s:%u:%u: %s; add the line '%s: \"%s\"'", k->name, x->line,
	    x->column, what, key, value);
}

static void
take(struct reading *k, const struct ydoc_node *x)
{
	struct review *r = k->r;
	struct review_finding f = {
		.severity = ydoc_text(x, "severity"),
		.file = ydoc_text(x, "file"),
		.message = ydoc_text(x, "message"),
		.command = ydoc_text(x, "command"),
		.by = ydoc_text(x, "by"), .score = ydoc_text(x, "score"),
		.at = x->line
	};
	bool about = f.severity || f.file || f.message || f.command ||
	    ydoc_member(x, "line");

	if (ydoc_text(x, "line"))
		f.line = schema_integer(ydoc_member(x, "line"));
	if (about && f.severity == NULL)
		incomplete(k, x, "the finding says not how grave it is",
		    "severity", "blocking");
	if (about && f.message == NULL)
		incomplete(k, x, "the finding says not what is wrong",
		    "message", "...");
	if (review_blocks(&f) && f.command == NULL)
		incomplete(k, x, "it blocks, and no command shows that it is "
		    "open", "command", "a command that fails while it is");
	if (f.by == NULL && (f.by = r->by) == NULL)
		incomplete(k, x, "names no reviewer", "by", "NAME <EMAIL>");
	if (ydoc_text(x, "commit"))
		r->commit = ydoc_text(x, "commit");
	mem_grow(&r->v, r->n, &r->cap, sizeof(*r->v));
	r->v[r->n++] = f;
}

int
review_parse(struct review *r, const char *name, const char *s, size_t n,
    bool lines, struct err *e)
{
	struct err own = ERR_INIT;
	struct reading k = { r, name, lines, &own };
	const struct ydoc_node *root, *x;

	if (lines && n > limits.bytes)
		return err_set(e, FX_EINPUT, "%s: is larger than 1 MiB",
		    name);
	if (lines)
		root = json(&k, s, n);
	else if (ydoc_parse(&r->doc, name, s, n, &limits, &own) == 0)
		root = r->doc.root;
	else
		return err_move(e, &own);
	if (schema_check(name, root, table, &own) < 0 || own.status != FX_YES)
		return err_move(e, &own);
	r->by = ydoc_text(root, "by");
	r->score = ydoc_text(root, "score");
	r->commit = ydoc_text(root, "commit");
	for (x = ydoc_member(root, "findings")->first; x; x = x->next)
		take(&k, x);
	if (r->n == 0 && r->by == NULL)
		incomplete(&k, root, "names no reviewer", "by",
		    "NAME <EMAIL>");
	return own.status == FX_YES ? 0 : err_move(e, &own);
}

void
review_release(struct review *r)
{
	free(r->v);
	ydoc_release(&r->doc);
	arena_release(&r->arena);
	*r = (struct review)REVIEW_INIT;
}
