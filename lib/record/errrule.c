/* Rules of how tools print what went wrong. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "record/errrule.h"
#include "record/errrule_drive.h"
#include "record/errrule_words.h"
#include "record/schema.h"

const char *const errfield_names[] = { "file", "line", "column", "end_line",
    "end_column", "message", "code", "severity", "test", "expected",
    "actual", "command", "fix", "function", NULL };
const char *const errkind_names[] = { "compile", "test", "lint", "crash",
    "sanitizer", "dependency", "configuration", "infrastructure", NULL };
const char *const errseverity_names[] = { "error", "warning", "note", NULL };

static const struct ydoc_limits limits = { 4 << 20, 8, 400000, "family" };

enum { WEIGHT = 60, MAX_LINES = 60, WITHIN = 20 };

/* What a file is read into. */
struct reader {
	struct errrules *rules;
	const char *name, *family;
	bool strict;
	struct err *e;
	bool bad;
};

static const struct schema_key *
rule_keys(void)
{
	const struct schema_key *t = schema_errors;

	while (strcmp(t->name, "rules") != 0)
		t++;
	return t->sub;
}

static const struct ydoc_node *
get(const struct ydoc_node *map, const char *key)
{
	return schema_get(map, rule_keys(), key);
}

static const char *
text(const struct ydoc_node *map, const char *key)
{
	const struct ydoc_node *x = get(map, key);

	return x ? x->text : NULL;
}

static unsigned
number(const struct ydoc_node *map, const char *key, unsigned otherwise)
{
	const struct ydoc_node *x = get(map, key);

	return x ? (unsigned)schema_integer(x) : otherwise;
}

static bool
is_true(const struct ydoc_node *x)
{
	return x && strcmp(x->text, "true") == 0;
}

static bool
truth(const struct ydoc_node *map, const char *key)
{
	return is_true(get(map, key));
}

static int
choice(const struct ydoc_node *map, const char *key,
    const char *const *choices)
{
	const char *s = text(map, key);

	for (int i = 0; s && choices[i]; i++)
		if (schema_same_word(s, choices[i]))
			return i;
	return 0;
}

/* The field that a name begins, or that is spelt most alike. */
static const char *
nearest(const char *name)
{
	for (size_t f = 0; f < ERRFIELD_N; f++)
		if (strncmp(errfield_names[f], name, strlen(name)) == 0)
			return errfield_names[f];
	return text_nearest(name, errfield_names);
}

int
errpat_bind(struct errpat *p, struct err *e)
{
	int rc = 0;

	if (p->bound || p->pat == NULL)
		return 0;
	p->bound = true;
	for (size_t i = 0; i < PAT_GROUPS; i++) {
		const char *name = pat_name(p->pat, i);

		p->field[i] = -1;
		for (int f = 0; name && f < ERRFIELD_N; f++)
			if (strcmp(name, errfield_names[f]) == 0)
				p->field[i] = (short)f;
		if (name && p->field[i] < 0 && e) {
			const char *near = nearest(name);

			rc = err_set(e, FX_EINPUT, "a group may not be called "
			    "'%s'%s%s%s", name, near ? ": is '" : "",
			    near ? near : "", near ? "' meant?" : "");
		}
	}
	return rc;
}

/* Patterns see bytes: behind a character of several a '+' would repeat only
 * the last of them.  NULL, or where the character begins. */
static const char *
repeats_byte(const char *regex)
{
	const unsigned char *s = (const void *)regex;
	bool class = false;

	for (; *s; s++) {
		if (*s == '\\' && s[1])
			s++;
		else if (*s == (class ? ']' : '['))
			class = !class;
		if (class || *s < 0x80 || !s[1] || !strchr("*+?{", s[1]))
			continue;
		while ((*s & 0xc0) == 0x80 && (const char *)s > regex)
			s--;
		return (const char *)s;
	}
	return NULL;
}

static int
check(struct pat *p, struct err *e)
{
	const char *at = repeats_byte(p->source);
	int n = at ? (int)strcspn(at, "*+?{") : 0;

	if (pat_check(p, e) < 0)
		return -1;
	return at == NULL ? 0 : err_set(e, FX_EINPUT, "'%.*s' is several "
	    "bytes, and '%c' would repeat the last one: '(?:%.*s)%c' is meant",
	    n, at, at[n], n, at, at[n]);
}

/* A pattern at a node; NULL where there is none.  A fault is reported with
 * its place. */
static struct pat *
pattern(struct reader *r, const struct ydoc_node *x)
{
	struct err why = ERR_INIT;
	struct pat *p;
	char *drive;

	if (x == NULL)
		return NULL;
	p = pat_new(x->text);
	if (r->strict && check(p, &why) < 0) {
		err_more(r->e, FX_EINPUT, "%s:%u:%u: %s", r->name, x->line,
		    x->column, why.msg);
		r->bad = true;
	}
	err_release(&why);
	drive = errrule_drive(x->text);
	if (drive) {
		pat_free(p);
		p = pat_new(drive);
		free(drive);
	}
	return p;
}

static void
bind(struct reader *r, struct errpat *p, const struct ydoc_node *x)
{
	struct err why = ERR_INIT;

	p->line = x->line;
	p->pat = pattern(r, x);
	if (r->strict && !r->bad && errpat_bind(p, &why) < 0) {
		err_more(r->e, FX_EINPUT, "%s:%u:%u: %s; known are the fields "
		    "of fx-errors(5)", r->name, x->line, x->column, why.msg);
		r->bad = true;
	}
	err_release(&why);
}

/* The list of patterns under a key, each plain or a map. */
static struct errpat *
patterns(struct reader *r, const struct ydoc_node *map, const char *key,
    size_t *n)
{
	const struct ydoc_node *list = get(map, key), *m;
	const struct schema_key *sub = schema_find(rule_keys(), key)->sub;
	struct errpat *v;
	size_t i = 0;

	*n = 0;
	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		++*n;
	v = arena_alloc(&r->rules->arena, (*n + 1) * sizeof(*v));
	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next) {
		struct errpat *p = &v[i++];

		p->within = WITHIN;
		if (x->kind != YDOC_MAP) {
			bind(r, p, x);
			continue;
		}
		bind(r, p, schema_get(x, sub, "match"));
		p->latest = is_true(schema_get(x, sub, "latest"));
		p->below = is_true(schema_get(x, sub, "below"));
		p->show = is_true(schema_get(x, sub, "show"));
		p->must = is_true(schema_get(x, sub, "must"));
		if ((m = schema_get(x, sub, "within")) != NULL)
			p->within = (unsigned)schema_integer(m);
		p->until = pattern(r, schema_get(x, sub, "until"));
	}
	return v;
}

static bool
tells(const struct errpat *v, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++)
		for (size_t g = 0; v[i].pat && g < PAT_GROUPS; g++) {
			const char *is = pat_name(v[i].pat, g);

			if (is && strlen(is) == len &&
			    memcmp(is, name, len) == 0)
				return true;
		}
	return false;
}

/* A fix with a name in it that nothing tells would never be shown. */
static void
check_fix(struct reader *r, const struct errrule *t,
    const struct ydoc_node *x)
{
	const char *s = x->text, *end;

	for (; (s = strstr(s, "${")) && (end = strchr(s, '}')); s = end) {
		size_t n = (size_t)(end - (s += 2));

		if ((n == 4 && memcmp(s, "tool", 4) == 0) ||
		    tells(&t->start, 1, s, n) ||
		    tells(t->take, t->ntake, s, n) ||
		    tells(t->above, t->nabove, s, n) ||
		    tells(&t->frame, 1, s, n))
			continue;
		err_more(r->e, FX_EINPUT, "%s:%u:%u: '${%.*s}': no group of "
		    "the rule is called that", r->name, x->line, x->column,
		    (int)n, s);
		r->bad = true;
	}
}

/* Rules that the build made are copied before others come behind them. */
static struct errrule *
another(struct errrules *rs)
{
	struct errrule *made = rs->v;

	if (rs->fixed) {
		rs->v = mem_alloc((rs->n + 1) * sizeof(*rs->v));
		memcpy(rs->v, made, rs->n * sizeof(*rs->v));
		rs->cap = rs->n + 1;
		rs->fixed = false;
	}
	mem_grow(&rs->v, rs->n, &rs->cap, sizeof(*rs->v));
	return &rs->v[rs->n++];
}

static void
read_rule(struct reader *r, const struct ydoc_node *x)
{
	struct errrules *rs = r->rules;
	struct errrule *t = another(rs);

	memset(t, 0, sizeof(*t));
	t->id = text(x, "id");
	t->family = r->family;
	t->tool = text(x, "tool") ? text(x, "tool") : r->family;
	t->fix = text(x, "fix");
	t->source = r->name;
	t->line = x->line;
	t->kind = (enum errkind)choice(x, "kind", errkind_names);
	t->severity = (enum errseverity)choice(x, "severity",
	    errseverity_names);
	t->weight = number(x, "weight", WEIGHT);
	t->max = number(x, "max", MAX_LINES);
	t->gap = number(x, "gap", 0);
	bind(r, &t->start, get(x, "start"));
	t->not = pattern(r, get(x, "not"));
	t->body = pattern(r, get(x, "body"));
	t->end = pattern(r, get(x, "end"));
	t->last = pattern(r, get(x, "last"));
	t->join = pattern(r, get(x, "join"));
	t->freeze = pattern(r, get(x, "freeze"));
	t->need = pattern(r, get(x, "need"));
	t->take = patterns(r, x, "take", &t->ntake);
	t->above = patterns(r, x, "above", &t->nabove);
	if (get(x, "frame"))
		bind(r, &t->frame, get(x, "frame"));
	t->frames_last = text(x, "frames") &&
	    strcmp(text(x, "frames"), "last") == 0;
	t->consequence = truth(x, "consequence");
	t->index = truth(x, "index");
	t->listing = truth(x, "listing");
	t->last_one = truth(x, "last_one");
	t->together = truth(x, "together");
	t->nested = truth(x, "nested");
	t->step = truth(x, "step");
	t->again = truth(x, "again");
	t->weak = truth(x, "weak");
	t->place = truth(x, "place") ? ERRPLACE_NAME : 0;
	t->examples = get(x, "examples");
	errrule_words(t, get(x, "words"), &rs->arena);
	if (t->fix && r->strict && !r->bad)
		check_fix(r, t, get(x, "fix"));
}

static void
hash(struct errrules *rs, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rs->hash = (rs->hash ^ (unsigned char)s[i]) * 1099511628211u;
	/* Bytes do not move from one file to the next unseen. */
	rs->hash = (rs->hash ^ 0x100) * 1099511628211u;
}

int
errrules_parse(struct errrules *rs, const char *name, const char *bytes,
    size_t n, bool strict, struct err *e)
{
	struct reader r = { rs, arena_strdup(&rs->arena, name), NULL, strict,
	    e, false };
	const struct ydoc_node *list;
	struct ydoc *doc;

	hash(rs, bytes, n);
	mem_grow(&rs->docs, rs->ndocs, &rs->docs_cap, sizeof(*rs->docs));
	doc = &rs->docs[rs->ndocs++];
	memset(doc, 0, sizeof(*doc));
	if (ydoc_parse(doc, name, bytes, n, &limits, e) < 0 ||
	    schema_check(name, doc->root, schema_errors, e) < 0)
		return -1;
	r.family = schema_get(doc->root, schema_errors, "family")->text;
	list = schema_get(doc->root, schema_errors, "rules");
	for (const struct ydoc_node *x = list->first; x; x = x->next)
		read_rule(&r, x);
	return r.bad ? -1 : 0;
}

int
errrules_load(struct errrules *rs, const char *path, bool strict,
    struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = io_slurp(&b, path, limits.bytes, e);

	if (rc == 0)
		rc = errrules_parse(rs, path, buf_cstr(&b), b.len, strict, e);
	buf_release(&b);
	return rc;
}

bool
errrules_name(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && name[0] != '.' &&
	    (strcmp(name + n - 5, ".yaml") == 0 ||
	    strcmp(name + n - 4, ".yml") == 0);
}

static int
is_yaml(const struct dirent *d)
{
	return errrules_name(d->d_name);
}

int
errrules_dir(struct errrules *rs, const char *dir, bool strict,
    struct err *e)
{
	struct dirent **v = NULL;
	int n = scandir(dir, &v, is_yaml, alphasort), rc = 0;

	if (n < 0)
		return errno == ENOENT ? 0 : err_sys(e, "%s", dir);
	for (int i = 0; i < n; i++) {
		struct buf path = BUF_INIT;

		buf_fmt(&path, "%s/%s", dir, v[i]->d_name);
		if (rc == 0)
			rc = errrules_load(rs, path.data, strict, e);
		buf_release(&path);
		free(v[i]);
	}
	free(v);
	return rc;
}

static void
free_patterns(struct errpat *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		pat_free(v[i].pat);
		pat_free(v[i].until);
	}
}

void
errrules_release(struct errrules *rs)
{
	for (size_t i = 0; i < rs->n; i++) {
		struct errrule *t = &rs->v[i];

		free_patterns(&t->start, 1);
		free_patterns(&t->frame, 1);
		free_patterns(t->take, t->ntake);
		free_patterns(t->above, t->nabove);
		pat_free(t->not);
		pat_free(t->body);
		pat_free(t->end);
		pat_free(t->last);
		pat_free(t->join);
		pat_free(t->freeze);
		pat_free(t->need);
	}
	for (size_t i = 0; i < rs->ndocs; i++)
		ydoc_release(&rs->docs[i]);
	free(rs->docs);
	if (!rs->fixed)
		free(rs->v);
	arena_release(&rs->arena);
	memset(rs, 0, sizeof(*rs));
}
