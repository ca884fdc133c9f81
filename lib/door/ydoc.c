/* YAML as a tree with positions, read strictly by libyaml's events. */
#include <stdarg.h>
#include <string.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/ydoc.h"
#include "door/ysource.h"

const struct ydoc_limits ydoc_limits_contract = { 65536, 8, 8192,
    "contract" };

enum { MAX_DEPTH = 64 };

/* A node that is open: its last child, and the key that waits for a value. */
struct frame {
	struct ydoc_node *node, *last;
	bool flow;		/* in brackets or braces */
	const char *key;
	unsigned key_line, key_column;
};

struct reader {
	struct ydoc *doc;
	struct ysource src;
	size_t nodes, depth;
	const struct ydoc_limits *limits;
	struct frame stack[MAX_DEPTH];
	unsigned documents;
};

static int fail(struct reader *, const yaml_mark_t *, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* libyaml counts characters; a column is told in bytes.  From 1. */
static unsigned
column(struct reader *r, const yaml_mark_t *m)
{
	return ysource_column(&r->src, m->line + 1, m->column);
}

static int
fail(struct reader *r, const yaml_mark_t *at, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	ysource_fail(&r->src, at->line + 1, column(r, at), "%s", b.data);
	buf_release(&b);
	return -1;
}

/* Note the comment that stands behind a node, which the document owns. */
static void
take_comment(struct reader *r, struct ydoc_node *x, const yaml_mark_t *end)
{
	size_t n;
	const char *s = ysource_comment(&r->src, end->line + 1,
	    column(r, end), &n, &x->tight);

	x->last_line = (unsigned)end->line + 1;
	x->comment = s ? arena_dup(&r->doc->arena, s, n) : NULL;
}

static int
refuse_tag(struct reader *r, const yaml_event_t *ev, const char *tag)
{
	static const char core[] = "tag:yaml.org,2002:";
	size_t n = sizeof(core) - 1;
	bool word = ev->type == YAML_SCALAR_EVENT;
	bool known = strncmp(tag, core, n) == 0;

	return fail(r, &ev->start_mark, "'%s%s' is a YAML tag on %s; tags are "
	    "refused%s", known ? "!!" : "", known ? tag + n : tag,
	    word && ev->data.scalar.length == 0 ? "an empty value" :
	    "a value", word && tag[0] == '!' ?
	    ", and there is no negation: list it in forbidden_files" : "");
}

/* Say what an anchor, alias or tag really is, and what was meant. */
static int
check_properties(struct reader *r, const yaml_event_t *ev)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	switch (ev->type) {
	case YAML_ALIAS_EVENT:
		return fail(r, &ev->start_mark, "'*%s' is a YAML alias; a "
		    "glob must be quoted: \"*%s\"", ev->data.alias.anchor,
		    ev->data.alias.anchor);
	case YAML_SCALAR_EVENT:
		anchor = ev->data.scalar.anchor;
		tag = ev->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = ev->data.sequence_start.anchor;
		tag = ev->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = ev->data.mapping_start.anchor;
		tag = ev->data.mapping_start.tag;
		break;
	default:
		break;
	}
	if (anchor)
		return fail(r, &ev->start_mark, "'&%s' is a YAML anchor; "
		    "anchors and aliases are refused, write the value out",
		    anchor);
	return tag ? refuse_tag(r, ev, (const char *)tag) : 0;
}

static struct ydoc_node *
add_node(struct reader *r, enum ydoc_kind kind, const yaml_event_t *ev)
{
	struct ydoc_node *x = arena_alloc(&r->doc->arena, sizeof(*x));
	struct frame *f = r->depth ? &r->stack[r->depth - 1] : NULL;

	x->kind = kind;
	x->line = (unsigned)ev->start_mark.line + 1;
	x->column = column(r, &ev->start_mark);
	if (f == NULL) {
		r->doc->root = x;
		return x;
	}
	x->key = f->key;
	x->key_line = f->key_line;
	x->key_column = f->key_column;
	f->key = NULL;
	if (f->last)
		f->last->next = x;
	else
		f->node->first = x;
	f->last = x;
	return x;
}

static bool
wants_key(const struct reader *r)
{
	const struct frame *f = r->depth ? &r->stack[r->depth - 1] : NULL;

	return f && f->node->kind == YDOC_MAP && f->key == NULL;
}

static int
take_key(struct reader *r, const yaml_event_t *ev)
{
	struct frame *f = &r->stack[r->depth - 1];
	const char *text = (const char *)ev->data.scalar.value;

	if (strcmp(text, "<<") == 0)
		return fail(r, &ev->start_mark, "'<<' is a YAML merge key; "
		    "merge keys are refused, write the entries out");
	for (const struct ydoc_node *x = f->node->first; x; x = x->next)
		if (strcmp(x->key, text) == 0)
			return fail(r, &ev->start_mark, "duplicate key '%s'; "
			    "it stands in line %u already", text, x->key_line);
	f->key = arena_strdup(&r->doc->arena, text);
	f->key_line = (unsigned)ev->start_mark.line + 1;
	f->key_column = column(r, &ev->start_mark);
	return 0;
}

static int
take_scalar(struct reader *r, const yaml_event_t *ev)
{
	const char *text = (const char *)ev->data.scalar.value;
	struct ydoc_node *x;

	if (strlen(text) != ev->data.scalar.length)
		return fail(r, &ev->start_mark, "a value holds a NUL byte; a "
		    "contract is plain text");
	if (wants_key(r))
		return take_key(r, ev);
	x = add_node(r, YDOC_SCALAR, ev);
	x->text = arena_strdup(&r->doc->arena, text);
	x->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	take_comment(r, x, &ev->end_mark);
	return 0;
}

static int
push(struct reader *r, enum ydoc_kind kind, const yaml_event_t *ev)
{
	size_t max = r->limits->depth < MAX_DEPTH ? r->limits->depth :
	    MAX_DEPTH;
	struct frame f = { .node = NULL };

	if (wants_key(r))
		return fail(r, &ev->start_mark, "a key must be a plain word, "
		    "not a list or a map; quote a path that begins with '[' "
		    "or '{'");
	if (r->depth == max)
		return fail(r, &ev->start_mark, "nested deeper than %zu "
		    "levels", max);
	f.node = add_node(r, kind, ev);
	f.flow = kind == YDOC_MAP ?
	    ev->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE :
	    ev->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	r->stack[r->depth++] = f;
	return 0;
}

static int
take_document(struct reader *r, const yaml_event_t *ev)
{
	if (ev->data.document_start.version_directive ||
	    ev->data.document_start.tag_directives.start !=
	    ev->data.document_start.tag_directives.end)
		return fail(r, &ev->start_mark, "a YAML directive; directives "
		    "are refused");
	if (r->documents++ > 0)
		return fail(r, &ev->start_mark, "a second document; a file "
		    "holds exactly one");
	return 0;
}

/* One event.  1 at the end of the stream, 0 to go on, -1. */
static int
take(struct reader *r, const yaml_event_t *ev)
{
	struct frame *f;

	if (check_properties(r, ev) < 0)
		return -1;
	switch (ev->type) {
	case YAML_STREAM_END_EVENT:
		return 1;
	case YAML_DOCUMENT_START_EVENT:
		return take_document(r, ev);
	case YAML_SCALAR_EVENT:
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		if (++r->nodes > r->limits->nodes)
			return fail(r, &ev->start_mark, "more than %zu "
			    "values; a contract is smaller", r->limits->nodes);
		if (ev->type == YAML_SCALAR_EVENT)
			return take_scalar(r, ev);
		return push(r, ev->type == YAML_MAPPING_START_EVENT ?
		    YDOC_MAP : YDOC_LIST, ev);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		f = &r->stack[--r->depth];
		if (f->flow)
			take_comment(r, f->node, &ev->end_mark);
		return 0;
	default:
		return 0;
	}
}

/* A word that begins with '*' or '&' but is not an alias or an anchor. */
static int
fail_glob(struct reader *r, const yaml_mark_t *at)
{
	size_t n, from = column(r, at) - 1, len = 0;
	int open = 0;
	const char *s = ysource_line(&r->src, at->line + 1, &n) + from;

	/* Up to a blank, or to the ']' of the list that it stands in. */
	for (; from + len < n && !strchr(" \t", s[len]); len++) {
		if (s[len] == ']' && open == 0)
			break;
		open += s[len] == '[' ? 1 : s[len] == ']' ? -1 : 0;
	}
	if (len > 1 && s[len - 1] == ',')
		len--;
	return fail(r, at, "'%.*s' begins a YAML %s; globs must be quoted: "
	    "\"%.*s\"", (int)len, s, *s == '&' ? "anchor" : "alias", (int)len,
	    s);
}

/* What libyaml says, and what to say in its place. */
static const struct {
	const char *problem, *context;	/* a part of it; NULL: any */
	bool begin;			/* where its context begins */
	const char *ours;
} misled[] = {
	{ NULL, "while scanning a directive", true,
	  "a YAML directive; directives are refused" },
	{ NULL, "scanning a block scalar", true,
	  "'|' and '>' begin a block of text; quote a value that begins with "
	  "one" },
	{ "unexpected end of stream", "a quoted scalar", true,
	  "this quote is never closed" },
	{ "unknown escape character", NULL, false,
	  "no such escape in double quotes; write a path that holds a "
	  "backslash in single quotes" },
	{ "mapping values are not allowed", NULL, false,
	  "a ':' where no key can stand; quote a value that holds ': ', and "
	  "indent the keys of a map alike" },
	{ "expected '-' indicator", NULL, false,
	  "a list goes on with '- '; quote a value that begins with '[', '{' "
	  "or a quote, and indent the items of a list alike" },
	{ "expected ',' or ']'", NULL, true,
	  "this '[' is not closed; quote a value that holds '#', '[', ']', "
	  "'{' or '}'" },
	{ "expected ',' or '}'", NULL, true,
	  "this '{' is not closed; quote a value that holds '#', '[', ']', "
	  "'{' or '}'" },
	{ "did not find expected key", NULL, false,
	  "a map goes on with a key; quote a value that begins with '[', '{' "
	  "or a quote, and indent the keys of a map alike" },
	{ "expected <document start>", NULL, false,
	  "text behind the end of the document; a file holds exactly one" },
	{ "could not find expected ':'", NULL, true,
	  "a key without ': ' behind it" },
	{ "tab character that violates", NULL, false,
	  "a tab; YAML is indented with spaces" },
	{ "did not find expected node content", NULL, false,
	  "a value or the end of a list or map in brackets is missing here" },
	{ "block sequence entries", NULL, false,
	  "a '- ' where no list can begin; put it on a line of its own" }
};

/* What libyaml said, in our words where they are known to mislead. */
static int
syntax(struct reader *r, const yaml_parser_t *p)
{
	const char *why = p->problem, *context = p->context ? p->context : "";
	size_t n;
	const char *s = ysource_line(&r->src, p->problem_mark.line + 1, &n);
	unsigned at = column(r, &p->problem_mark);

	if (p->error == YAML_MEMORY_ERROR || why == NULL)
		return err_set(r->src.e, FX_EFAIL, "%s: out of memory",
		    r->src.name);
	if (p->error == YAML_READER_ERROR)
		return ysource_fail_at(&r->src, p->problem_offset, why);
	if (strstr(context, "scanning an alias") ||
	    strstr(context, "scanning an anchor"))
		return fail_glob(r, &p->context_mark);
	if (strstr(why, "cannot start any token") && at <= n)
		return s[at - 1] == '\t' ?
		    fail(r, &p->problem_mark, "a tab; YAML is indented with "
		    "spaces") :
		    fail(r, &p->problem_mark, "'%c' cannot begin a value; "
		    "quote it", s[at - 1]);
	for (size_t i = 0; i < sizeof(misled) / sizeof(*misled); i++)
		if ((misled[i].problem == NULL ||
		    strstr(why, misled[i].problem)) &&
		    (misled[i].context == NULL ||
		    strstr(context, misled[i].context)))
			return fail(r, misled[i].begin ? &p->context_mark :
			    &p->problem_mark, "%s", misled[i].ours);
	return fail(r, &p->problem_mark, "%s%s%s", why,
	    *context ? ", " : "", context);
}

static int
run(struct reader *r, yaml_parser_t *p)
{
	const struct ydoc_node *root;
	yaml_event_t ev;
	int rc = 0;

	while (rc == 0) {
		if (!yaml_parser_parse(p, &ev))
			return syntax(r, p);
		rc = take(r, &ev);
		yaml_event_delete(&ev);
	}
	if (rc < 0)
		return -1;
	root = r->doc->root;
	if (root == NULL)
		return ysource_fail(&r->src, 1, 1, "the file is empty; "
		    "'%s:' is wanted", r->limits->top);
	if (root->kind != YDOC_MAP)
		return ysource_fail(&r->src, root->line, root->column,
		    "a map is wanted here, such as '%s:'", r->limits->top);
	return 0;
}

int
ydoc_parse(struct ydoc *d, const char *name, const char *bytes, size_t n,
    const struct ydoc_limits *limits, struct err *e)
{
	struct reader r = { .doc = d, .src = YSOURCE_INIT, .limits = limits };
	yaml_parser_t p;
	int rc = -1;

	if (ysource_open(&r.src, name, bytes, n, limits, e) < 0)
		goto done;
	if (!yaml_parser_initialize(&p)) {
		err_set(e, FX_EFAIL, "%s: libyaml has no memory", name);
		goto done;
	}
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p, (const unsigned char *)bytes, n);
	rc = run(&r, &p);
	yaml_parser_delete(&p);
done:
	ysource_release(&r.src);
	return rc;
}

void
ydoc_release(struct ydoc *d)
{
	arena_release(&d->arena);
	d->root = NULL;
}

const struct ydoc_node *
ydoc_member(const struct ydoc_node *map, const char *key)
{
	const struct ydoc_node *x = map && map->kind == YDOC_MAP ?
	    map->first : NULL;

	while (x && strcmp(x->key, key) != 0)
		x = x->next;
	return x;
}

const char *
ydoc_text(const struct ydoc_node *map, const char *key)
{
	const struct ydoc_node *x = ydoc_member(map, key);

	return x ? x->text : NULL;
}
