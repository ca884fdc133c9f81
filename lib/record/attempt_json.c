/* A record of fx-tcr as JSON, read as strictly as it is written. */
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "record/attempt.h"
#include "record/attempt_json.h"

enum { VERSION = 1 };

/* A double has each whole number up to this. */
static const long long most = 1LL << 53;

static const char *const whats[] = { "run", "undo", "checkpoint" };
static const char *const ends[] = { "begun", "taking", "passed", "committed",
    "reverted", "held", "stopped", "restored", "kept", "cut" };
enum { WHATS = sizeof(whats) / sizeof(*whats),
    ENDS = sizeof(ends) / sizeof(*ends) };

enum kind { TEXT, REF, LIST, CHANGES, FLAG, INT, UINT, LONG, REAL, WHAT, END };

/* The members that a record may have.  One with the value `none` is left out;
 * `must`: it is in each. */
static const struct field {
	const char *name;
	size_t at;
	long long none;
	enum kind kind;
	bool must;
} fields[] = {
#define F(name, kind, none, must) \
	{ #name, offsetof(struct attempt, name), none, kind, must }
#define C(name) \
	{ #name, offsetof(struct attempt, counts.name), -1, LONG, false }
	F(n, UINT, 0, true), F(what, WHAT, 0, true), F(end, END, 0, true),
	F(stage, TEXT, 0, false), F(component, TEXT, 0, false),
	F(red, FLAG, 0, false), F(argv, LIST, 0, false),
	F(head, TEXT, 0, false), F(before, TEXT, 0, false),
	F(after, TEXT, 0, false), F(config, TEXT, 0, false),
	F(kept, REF, 0, false), F(restored, TEXT, 0, false),
	F(commit, TEXT, 0, false), F(class, TEXT, 0, false),
	F(why, TEXT, 0, false), F(print, TEXT, 0, false),
	F(runner, TEXT, 0, false),
	F(status, INT, -1, false), F(tries, UINT, 0, false),
	F(of, UINT, 0, false),
	C(run), C(passed), C(failed), C(skipped),
	F(coverage, REAL, -1, false), F(began, LONG, 0, true),
	F(took, LONG, 0, false), F(log, TEXT, 0, false),
	F(log_sha256, TEXT, 0, false), F(log_bytes, LONG, 0, false),
	F(report, TEXT, 0, false), F(frozen, LIST, 0, false),
	F(artefacts, LIST, 0, false), F(went, CHANGES, 0, false),
	F(tools, LIST, 0, false),
	F(undone, UINT, 0, false), F(source, TEXT, 0, false),
	F(only, LIST, 0, false), F(worktree, LONG, 0, false),
	F(group, LONG, 0, false), F(started, LONG, 0, false)
#undef F
#undef C
};
enum { FIELDS = sizeof(fields) / sizeof(*fields) };

const char *
attempt_end_name(enum attempt_end end)
{
	return (unsigned)end < ENDS ? ends[end] : "unknown";
}

const char *
attempt_what_name(enum attempt_what what)
{
	return (unsigned)what < WHATS ? whats[what] : "unknown";
}

static void
put_list(struct jdoc *j, const char *name, const char *const *v)
{
	struct jdoc *l;

	if (v == NULL)
		return;
	l = jdoc_list(j, name);
	for (; *v; v++)
		jdoc_bytes(l, NULL, *v);
}

static void
put_number(struct jdoc *j, const struct field *f, long long v)
{
	if (f->must || v != f->none)
		jdoc_int(j, f->name, v);
}

static void
put(struct jdoc *j, const struct field *f, const void *at)
{
	switch (f->kind) {
	case TEXT:
	case REF:
		jdoc_bytes(j, f->name, *(const char *const *)at);
		break;
	case LIST:
	case CHANGES:
		put_list(j, f->name, *(const char *const *const *)at);
		break;
	case FLAG:
		if (*(const bool *)at)
			jdoc_bool(j, f->name, true);
		break;
	case INT: put_number(j, f, *(const int *)at); break;
	case UINT: put_number(j, f, *(const unsigned *)at); break;
	case LONG: put_number(j, f, *(const long long *)at); break;
	case REAL:
		if (*(const double *)at >= 0)
			jdoc_number(j, f->name, *(const double *)at);
		break;
	case WHAT:
		jdoc_str(j, f->name,
		    attempt_what_name(*(const enum attempt_what *)at));
		break;
	case END:
		jdoc_str(j, f->name,
		    attempt_end_name(*(const enum attempt_end *)at));
		break;
	}
}

struct jdoc *
attempt_jdoc(const struct attempt *a)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "attempt");
	jdoc_int(j, "version", VERSION);
	for (size_t i = 0; i < FIELDS; i++)
		put(j, &fields[i], (const char *)a + fields[i].at);
	return j;
}

static int
odd(const char *name, const char *what, struct err *e)
{
	return err_set(e, FX_EINPUT, "member '%s' %s", name, what);
}

/* The text of v, or the bytes of b64 where it has some: they are what the
 * text shows.  NULL with e. */
static const char *
bytes(struct attempt *a, const struct jval *v, const struct jval *b64,
    const char *name, struct err *e)
{
	struct buf b = BUF_INIT, shown = BUF_INIT;
	const char *s = NULL;

	if (jval_kind(v) != 's') {
		odd(name, "is no string", e);
	} else if (b64 == NULL) {
		s = arena_strdup(&a->arena, jval_str(v));
	} else if (jval_kind(b64) != 's' ||
	    base64_decode(&b, jval_str(b64), strlen(jval_str(b64))) < 0 ||
	    strlen(buf_cstr(&b)) != b.len || text_utf8(buf_cstr(&b), b.len)) {
		odd(name, "has bytes that are none", e);
	} else {
		text_escape(&shown, b.data, b.len);
		if (strcmp(buf_cstr(&shown), jval_str(v)) == 0)
			s = arena_dup(&a->arena, b.data, b.len);
		else
			odd(name, "shows other bytes than it has", e);
	}
	buf_release(&b);
	buf_release(&shown);
	return s;
}

/* "M path" */
static bool
is_change(const char *s)
{
	return *s && strchr("AMDT", *s) && s[1] == ' ' && s[2];
}

/* {"text", "text_b64"} of bytes that are no UTF-8. */
static const char *
item(struct attempt *a, const struct jval *v, const char *name, struct err *e)
{
	const struct jval *t = jval_first(v), *b = jval_next(t);

	if (jval_kind(v) == 's')
		return bytes(a, v, NULL, name, e);
	if (jval_kind(v) != '{' || b == NULL || jval_next(b) ||
	    strcmp(jval_key(t), "text") != 0 ||
	    strcmp(jval_key(b), "text_b64") != 0) {
		odd(name, "has an entry that is no string", e);
		return NULL;
	}
	return bytes(a, t, b, name, e);
}

static int
get_list(struct attempt *a, const struct field *f, const struct jval *v,
    const char *const **out, struct err *e)
{
	const char **list;
	size_t n = 0;

	if (jval_kind(v) != '[')
		return odd(f->name, "is no list", e);
	for (const struct jval *x = jval_first(v); x; x = jval_next(x))
		n++;
	list = arena_alloc(&a->arena, (n + 1) * sizeof(*list));
	n = 0;
	for (const struct jval *x = jval_first(v); x; x = jval_next(x)) {
		if ((list[n] = item(a, x, f->name, e)) == NULL)
			return -1;
		if (f->kind == CHANGES && !is_change(list[n]))
			return odd(f->name, "has an entry that is no change",
			    e);
		n++;
	}
	*out = list;
	return 0;
}

static int
get_number(const struct field *f, const struct jval *v, long long least,
    long long max, long long *out, struct err *e)
{
	double d = jval_number(v, 0);

	if (jval_kind(v) != 'n')
		return odd(f->name, "is no number", e);
	if (!(d >= (double)least && d <= (double)max) ||
	    d != (double)(long long)d)
		return odd(f->name, "is no number that it could be", e);
	*out = (long long)d;
	return 0;
}

static int
get_word(const struct field *f, const struct jval *v,
    const char *const *words, size_t n, struct err *e)
{
	const char *s = jval_str(v);

	for (size_t i = 0; s && i < n; i++)
		if (strcmp(words[i], s) == 0)
			return (int)i;
	return odd(f->name, "has a word that is not known", e);
}

static int
get_text(struct attempt *a, const struct field *f, const struct jval *v,
    const struct jval *b64, const char **out, struct err *e)
{
	if ((*out = bytes(a, v, b64, f->name, e)) == NULL)
		return -1;
	/* It is deleted one day. */
	if (f->kind == REF && (strncmp(*out, "refs/fx/tcr/", 12) != 0 ||
	    path_ref_fault(*out)))
		return odd(f->name, "is no ref of ours", e);
	return 0;
}

static int
get_real(const struct field *f, const struct jval *v, double *out,
    struct err *e)
{
	*out = jval_number(v, -1);
	return *out >= 0 && *out <= 100 ? 0 :
	    odd(f->name, "is no percentage", e);
}

static int
get(struct attempt *a, const struct field *f, const struct jval *v,
    const struct jval *b64, struct err *e)
{
	void *at = (char *)a + f->at;
	long long n = 0;
	int rc = -1;

	switch (f->kind) {
	case TEXT:
	case REF:
		rc = get_text(a, f, v, b64, at, e);
		break;
	case LIST:
	case CHANGES:
		rc = get_list(a, f, v, at, e);
		break;
	case FLAG:
		*(bool *)at = true;
		rc = jval_kind(v) == 't' ? 0 : odd(f->name, "is not true", e);
		break;
	case INT:
		if ((rc = get_number(f, v, -1, INT_MAX, &n, e)) == 0)
			*(int *)at = (int)n;
		break;
	case UINT:
		if ((rc = get_number(f, v, 0, UINT_MAX, &n, e)) == 0)
			*(unsigned *)at = (unsigned)n;
		break;
	case LONG:
		if ((rc = get_number(f, v, -1, most, &n, e)) == 0)
			*(long long *)at = n;
		break;
	case REAL:
		rc = get_real(f, v, at, e);
		break;
	case WHAT:
		if ((rc = get_word(f, v, whats, WHATS, e)) >= 0)
			*(enum attempt_what *)at = (enum attempt_what)rc;
		break;
	case END:
		if ((rc = get_word(f, v, ends, ENDS, e)) >= 0)
			*(enum attempt_end *)at = (enum attempt_end)rc;
		break;
	}
	return rc < 0 ? -1 : 0;
}

/* Is key "NAME_b64" of the member name? */
static bool
is_b64(const char *key, const char *name)
{
	size_t n = strlen(name);

	return strncmp(key, name, n) == 0 && strcmp(key + n, "_b64") == 0;
}

/* Each name is known and stands there once; "version" was looked at. */
static int
names(const struct jval *root, struct err *e)
{
	bool seen[FIELDS] = { false };
	size_t i;

	for (const struct jval *v = jval_first(root); v; v = jval_next(v)) {
		const char *key = jval_key(v);
		const struct jval *first = jval_get(root, key);

		if (first != v)
			return odd(key, "stands there twice", e);
		for (i = 0; i < FIELDS && strcmp(fields[i].name, key) != 0; i++)
			if (fields[i].kind == TEXT && is_b64(key,
			    fields[i].name) && jval_get(root, fields[i].name))
				break;
		if (i < FIELDS)
			seen[i] = true;
		else if (strcmp(key, "type") != 0 &&
		    strcmp(key, "version") != 0)
			return odd(key, "is not known", e);
	}
	for (i = 0; i < FIELDS; i++)
		if (fields[i].must && !seen[i])
			return odd(fields[i].name, "is missing", e);
	return 0;
}

/* Is it ours, and of a version that we know? */
static int
ours(const struct jval *root, struct err *e)
{
	const char *type = jval_str(jval_get(root, "type"));
	double v = jval_number(jval_get(root, "version"), 0);

	if (type == NULL || strcmp(type, "attempt") != 0 || v < 1)
		return err_set(e, FX_EINPUT, "is no record of an attempt");
	if (v > VERSION)
		return err_set(e, FX_EINPUT, "is of version %g; a newer fx "
		    "wrote it, upgrade this one", v);
	return v == VERSION ? 0 : odd("version", "is not known", e);
}

static int
members(struct attempt *a, const struct jval *root, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < FIELDS; i++) {
		const struct field *f = &fields[i];
		const struct jval *v = jval_get(root, f->name);
		struct buf key = BUF_INIT;

		buf_fmt(&key, "%s_b64", f->name);
		if (v)
			rc = get(a, f, v, jval_get(root, key.data), e);
		buf_release(&key);
	}
	if (rc == 0 && a->n == 0)
		rc = odd("n", "is 0", e);
	return rc;
}

/* A NUL in a string would end it early. */
static bool
has_nul(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\0')
			return true;
		if (s[i] != '\\')
			continue;
		if (n - i > 5 && memcmp(s + i, "\\u0000", 6) == 0)
			return true;
		i++;
	}
	return false;
}

int
attempt_parse(struct attempt *a, const char *s, size_t n, struct err *e)
{
	struct jval *root;
	int rc = -1;

	*a = (struct attempt){ .status = -1, .counts = { -1, -1, -1, -1 },
	    .coverage = -1 };
	if (!text_utf8(s, n) || has_nul(s, n) ||
	    (root = jval_parse(s, n)) == NULL)
		return err_set(e, FX_EINPUT, "is no JSON");
	if (jval_kind(root) != '{')
		err_set(e, FX_EINPUT, "is no record of an attempt");
	else if (ours(root, e) == 0 && names(root, e) == 0)
		rc = members(a, root, e);
	jval_free(root);
	return rc;
}
