/* YAML as a tree with positions, read strictly by libyaml's events. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "door/ydoc.h"

const struct ydoc_limits ydoc_limits_contract = { 65536, 8, 8192 };

enum { MAX_DEPTH = 64 };

/* A node that is open: its last child, and the key that waits for a value. */
struct frame {
	struct ydoc_node *node, *last;
	const char *key;
	unsigned key_line, key_column;
};

struct reader {
	struct ydoc *doc;
	const char *name, *bytes;
	size_t n, nodes, depth, *lines, nlines;
	const struct ydoc_limits *limits;
	struct frame stack[MAX_DEPTH];
	unsigned documents;
	struct err *e;
};

static int
fail(struct reader *r, size_t line, size_t column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static int
fail(struct reader *r, size_t line, size_t column, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	err_more(r->e, FX_EINPUT, "%s:%zu:%zu: %s", r->name, line, column,
	    b.data);
	buf_release(&b);
	return -1;
}

/* Where each line starts, found once: positions are asked for each value. */
static void
index_lines(struct reader *r)
{
	size_t cap = 0;

	for (size_t i = 0; i <= r->n; i++)
		if (i == 0 || r->bytes[i - 1] == '\n') {
			mem_grow(&r->lines, r->nlines, &cap, sizeof(*r->lines));
			r->lines[r->nlines++] = i;
		}
}

/* Line number 'line' (from 1) of the source; its length through n. */
static const char *
source_line(const struct reader *r, size_t line, size_t *n)
{
	size_t from = line <= r->nlines ? r->lines[line - 1] : r->n;
	size_t to = line < r->nlines ? r->lines[line] - 1 : r->n;

	while (to > from && strchr("\r\n", r->bytes[to - 1]))
		to--;
	*n = to - from;
	return r->bytes + from;
}

/* libyaml counts characters; a column is told in bytes.  From 1. */
static unsigned
column(const struct reader *r, const yaml_mark_t *m)
{
	size_t n, at = 0;
	const char *s = source_line(r, m->line + 1, &n);

	for (size_t chars = 0; at < n && chars < m->column; chars++)
		do
			at++;
		while (at < n && ((unsigned char)s[at] & 0xc0) == 0x80);
	return (unsigned)at + 1;
}

/* What stands behind '#' on the line where a scalar ends; libyaml drops
 * comments, so it is read from the source.  Owned by the document. */
static const char *
comment_after(struct reader *r, const yaml_mark_t *end, bool *tight)
{
	size_t n, at = column(r, end) - 1;
	const char *s = source_line(r, end->line + 1, &n);

	while (at < n && strchr(" \t,]}", s[at]))
		at++;
	if (at >= n || s[at] != '#' || (at > 0 && !strchr(" \t", s[at - 1])))
		return NULL;
	at++;
	*tight = at < n && !strchr(" \t#", s[at]);
	while (at < n && strchr(" \t", s[at]))
		at++;
	while (n > at && strchr(" \t", s[n - 1]))
		n--;
	return at < n ? arena_dup(&r->doc->arena, s + at, n - at) : NULL;
}

/* Say what an anchor, alias or tag really is, and what was meant. */
static int
check_properties(struct reader *r, const yaml_event_t *ev)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;
	size_t line = ev->start_mark.line + 1;
	unsigned col = column(r, &ev->start_mark);

	switch (ev->type) {
	case YAML_ALIAS_EVENT:
		return fail(r, line, col, "'*%s' is a YAML alias; a glob must "
		    "be quoted: \"*%s\"", ev->data.alias.anchor,
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
		return fail(r, line, col, "'&%s' is a YAML anchor; anchors "
		    "and aliases are refused, write the value out", anchor);
	if (tag)
		return fail(r, line, col, "'%s' is a YAML tag on %s; tags are "
		    "refused%s", tag,
		    ev->type == YAML_SCALAR_EVENT && ev->data.scalar.length == 0
		    ? "an empty value" : "a value",
		    tag[0] == '!' && tag[1] != '!' && tag[1] != '\0' ?
		    ", and there is no negation: list it in forbidden_files"
		    : "");
	return 0;
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
	size_t line = ev->start_mark.line + 1;
	unsigned col = column(r, &ev->start_mark);

	if (strcmp(text, "<<") == 0)
		return fail(r, line, col, "'<<' is a YAML merge key; merge "
		    "keys are refused, write the entries out");
	for (const struct ydoc_node *x = f->node->first; x; x = x->next)
		if (strcmp(x->key, text) == 0)
			return fail(r, line, col, "duplicate key '%s'; it "
			    "stands in line %u already", text, x->key_line);
	f->key = arena_strdup(&r->doc->arena, text);
	f->key_line = (unsigned)line;
	f->key_column = col;
	return 0;
}

static int
take_scalar(struct reader *r, const yaml_event_t *ev)
{
	const char *text = (const char *)ev->data.scalar.value;
	struct ydoc_node *x;

	if (strlen(text) != ev->data.scalar.length)
		return fail(r, ev->start_mark.line + 1,
		    column(r, &ev->start_mark), "a value holds a NUL");
	if (wants_key(r))
		return take_key(r, ev);
	x = add_node(r, YDOC_SCALAR, ev);
	x->text = arena_strdup(&r->doc->arena, text);
	x->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	x->comment = comment_after(r, &ev->end_mark, &x->tight);
	return 0;
}

static int
push(struct reader *r, enum ydoc_kind kind, const yaml_event_t *ev)
{
	size_t line = ev->start_mark.line + 1;
	unsigned col = column(r, &ev->start_mark);
	size_t max = r->limits->depth < MAX_DEPTH ? r->limits->depth :
	    MAX_DEPTH;
	struct ydoc_node *x;

	if (wants_key(r))
		return fail(r, line, col, "a key must be a plain word, not a "
		    "list or a map");
	if (r->depth == max)
		return fail(r, line, col, "nested deeper than %zu levels",
		    max);
	x = add_node(r, kind, ev);
	r->stack[r->depth++] = (struct frame){ .node = x };
	return 0;
}

/* One event.  1 at the end of the stream, 0 to go on, -1. */
static int
take(struct reader *r, const yaml_event_t *ev)
{
	if (check_properties(r, ev) < 0)
		return -1;
	switch (ev->type) {
	case YAML_STREAM_END_EVENT:
		return 1;
	case YAML_DOCUMENT_START_EVENT:
		if (ev->data.document_start.version_directive ||
		    ev->data.document_start.tag_directives.start !=
		    ev->data.document_start.tag_directives.end)
			return fail(r, ev->start_mark.line + 1, 1,
			    "YAML directives are refused");
		if (r->documents++ > 0)
			return fail(r, ev->start_mark.line + 1, 1,
			    "a second document; a file holds exactly one");
		return 0;
	case YAML_SCALAR_EVENT:
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		if (++r->nodes > r->limits->nodes)
			return fail(r, ev->start_mark.line + 1,
			    column(r, &ev->start_mark),
			    "more than %zu values", r->limits->nodes);
		if (ev->type == YAML_SCALAR_EVENT)
			return take_scalar(r, ev);
		return push(r, ev->type == YAML_MAPPING_START_EVENT ?
		    YDOC_MAP : YDOC_LIST, ev);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		return 0;
	default:
		return 0;
	}
}

/* What libyaml said, in our words where they are known to mislead. */
static int
syntax(struct reader *r, const yaml_parser_t *p)
{
	size_t line = p->problem_mark.line + 1, n;
	unsigned col = column(r, &p->problem_mark);
	const char *s = source_line(r, line, &n), *why = p->problem;

	if (p->error == YAML_MEMORY_ERROR || why == NULL)
		return err_set(r->e, FX_EFAIL, "%s: out of memory", r->name);
	if (p->error == YAML_READER_ERROR) {
		err_more(r->e, FX_EINPUT, "%s: byte %zu: %s", r->name,
		    p->problem_offset + 1, why);
		return -1;
	}
	if (strstr(why, "alphabetic or numeric character") ||
	    strstr(p->context ? p->context : "", "scanning an alias")) {
		size_t at = p->context_mark.column;

		while (at < n && s[at] != '*' && s[at] != '&')
			at++;
		while (n > at && strchr(" \t,]", s[n - 1]))
			n--;
		return fail(r, line, (unsigned)at + 1, "'%.*s' begins a YAML "
		    "%s; globs must be quoted: \"%.*s\"", (int)(n - at),
		    s + at, at < n && s[at] == '&' ? "anchor" : "alias",
		    (int)(n - at), s + at);
	}
	if (strstr(why, "cannot start any token") && n > 0 &&
	    memchr(s, '\t', n))
		return fail(r, line, col, "a tab; YAML is indented with "
		    "spaces");
	return fail(r, line, col, "%s%s%s", why, p->context ? ", " : "",
	    p->context ? p->context : "");
}

static int
run(struct reader *r, yaml_parser_t *p)
{
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
	if (r->doc->root == NULL)
		return fail(r, 1, 1, "the file is empty");
	if (r->doc->root->kind != YDOC_MAP)
		return fail(r, r->doc->root->line, r->doc->root->column,
		    "a map is wanted here, such as 'contract:'");
	return 0;
}

/* Bytes that are refused before libyaml sees them. */
static int
precheck(struct reader *r)
{
	const unsigned char *s = (const unsigned char *)r->bytes;
	size_t deep = 0, line = 1, at = 0;

	if (r->n > r->limits->bytes)
		return err_more(r->e, FX_EINPUT, "%s: is larger than the "
		    "limit of %zu bytes", r->name, r->limits->bytes);
	if (r->n >= 2 && ((s[0] == 0xff && s[1] == 0xfe) ||
	    (s[0] == 0xfe && s[1] == 0xff)))
		return fail(r, 1, 1, "is UTF-16; save it as UTF-8");
	if (memchr(s, '\0', r->n))
		return err_more(r->e, FX_EINPUT, "%s: holds a NUL byte",
		    r->name);
	if (!text_utf8(r->bytes, r->n))
		return err_more(r->e, FX_EINPUT, "%s: is not UTF-8", r->name);
	/* libyaml is quadratic in nested brackets (200,000 of them: over a
	 * minute), so an impossible run of them is refused unparsed. */
	for (size_t i = 0; i < r->n; i++) {
		if (s[i] == '\n') {
			line++;
			at = i + 1;
		}
		if (s[i] == '[' || s[i] == '{')
			deep++;
		else if (s[i] != ' ' && s[i] != '\n' && s[i] != '\t' &&
		    s[i] != '\r' && s[i] != '-')
			deep = 0;
		if (deep > MAX_DEPTH)
			return fail(r, line, i - at + 1,
			    "nested deeper than %zu levels",
			    r->limits->depth);
	}
	return 0;
}

int
ydoc_parse(struct ydoc *d, const char *name, const char *bytes, size_t n,
    const struct ydoc_limits *limits, struct err *e)
{
	struct reader r = { .doc = d, .name = name, .bytes = bytes, .n = n,
	    .limits = limits, .e = e };
	yaml_parser_t p;
	int rc;

	if (precheck(&r) < 0)
		return -1;
	if (!yaml_parser_initialize(&p))
		return err_set(e, FX_EFAIL, "%s: libyaml has no memory", name);
	index_lines(&r);
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p, (const unsigned char *)bytes, n);
	rc = run(&r, &p);
	yaml_parser_delete(&p);
	free(r.lines);
	return rc;
}

void
ydoc_release(struct ydoc *d)
{
	arena_release(&d->arena);
	d->root = NULL;
}
