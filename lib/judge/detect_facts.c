/* What the files beside a manifest tell. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/toml.h"
#include "door/jdoc.h"
#include "door/pat.h"
#include "judge/detect.h"
#include "judge/detect_facts.h"
#include "judge/detect_tree.h"

/* TRIES: files of one pattern that are read for one fact. */
enum { BYTES = 4 << 20, KEEP = 32, TRIES = 64 };

struct detect_read {
	const char *path;
	struct buf bytes;
	struct toml toml;
	bool there, parsed, noted;
};

static void
note(struct detect_facts *f, struct detect_read *r, struct err *why)
{
	if (!r->noted)
		err_more(&f->d->notes, FX_EFAIL, "%s", why->msg);
	r->noted = true;
	err_release(why);
}

static void
forget(struct detect_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		buf_release(&f->v[i].bytes);
		toml_release(&f->v[i].toml);
	}
	f->n = 0;
}

void
detect_facts_release(struct detect_facts *f)
{
	forget(f);
	free(f->v);
	f->v = NULL;
	f->cap = 0;
}

/* A file; no link, which could lead out of the tree. */
static struct detect_read *
slurp(struct detect_facts *f, const char *path)
{
	struct err why = ERR_INIT;
	struct detect_read *r;
	struct stat st;

	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].path == path)
			return &f->v[i];
	if (f->n == KEEP)
		forget(f);
	mem_grow(&f->v, f->n, &f->cap, sizeof(*f->v));
	r = &f->v[f->n++];
	memset(r, 0, sizeof(*r));
	r->path = path;
	if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return r;
	r->there = io_slurp(&r->bytes, path, BYTES, &why) == 0;
	if (!r->there)
		note(f, r, &why);
	return r;
}

/* The text of a TOML value; of a table its version, of an array its first. */
static bool
toml_value(const struct toml_node *x, struct buf *value)
{
	const struct toml_node *v = x;

	if (x && x->kind == TOML_TABLE)
		v = toml_find(x, "version", 7);
	else if (x && x->kind == TOML_ARRAY)
		v = x->first;
	if (v && v->kind == TOML_STRING)
		buf_append(value, v->text, v->len);
	else if (v && v->kind == TOML_INTEGER)
		buf_fmt(value, "%lld", (long long)v->integer);
	else if (v && v->kind == TOML_FLOAT)
		buf_fmt(value, "%g", v->number);
	return x != NULL;
}

static bool
from_toml(struct detect_facts *f, struct detect_read *r, const char *path,
    struct buf *value)
{
	struct err why = ERR_INIT;

	if (!r->parsed && toml_parse(&r->toml, r->path,
	    buf_cstr(&r->bytes), r->bytes.len, &toml_limits_file, &why) < 0) {
		note(f, r, &why);
		toml_release(&r->toml);
		r->toml = (struct toml)TOML_INIT;
	}
	r->parsed = true;
	return r->toml.root && toml_value(toml_get(r->toml.root, path), value);
}

static bool
from_json(struct detect_facts *f, struct detect_read *r, const char *path,
    struct buf *value)
{
	struct err why = ERR_INIT;
	const char *s = buf_cstr(&r->bytes);
	size_t at, line = 1;
	int rc = jdoc_look(s, r->bytes.len, path, value, &at);

	if (rc < 0) {
		for (size_t i = 0; i < at; i++)
			line += s[i] == '\n';
		err_set(&why, FX_EFAIL, "%s:%zu: this is no JSON; a value, a "
		    "comma or a bracket is wrong or missing here", r->path,
		    line);
		note(f, r, &why);
	}
	return rc > 0;
}

static bool
matches(struct pat *p, const char *s, size_t n, struct buf *value)
{
	struct pat_span m[PAT_GROUPS];

	if (pat_match(p, s, n, m) <= 0)
		return false;
	buf_clear(value);
	for (size_t i = 1; i < PAT_GROUPS; i++) {
		const char *name = m[i].s ? pat_name(p, i) : NULL;

		if (name && strcmp(name, "version") == 0)
			buf_append(value, m[i].s, m[i].n);
	}
	return true;
}

bool
detect_fact_in(struct detect_facts *f, const struct langfact *x,
    const char *path, struct buf *value)
{
	struct detect_read *r;
	struct buf b = BUF_INIT;
	struct stat st;
	bool yes;

	/* git lists what is tracked, be it deleted or a link. */
	if (x->toml == NULL && x->json == NULL && x->match == NULL)
		return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
	r = slurp(f, path);
	if (!r->there)
		return false;
	if (x->toml)
		yes = from_toml(f, r, x->toml, value);
	else if (x->json)
		yes = from_json(f, r, x->json, value);
	else
		return matches(x->match, buf_cstr(&r->bytes), r->bytes.len,
		    value);
	if (yes && x->match) {
		yes = matches(x->match, buf_cstr(value), value->len, &b);
		if (b.len) {
			buf_clear(value);
			buf_append(value, b.data, b.len);
		}
	}
	buf_release(&b);
	return yes;
}

const char *
detect_fact(struct detect_facts *f, const struct langfact *x, const char *dir,
    size_t n, bool above, struct buf *value)
{
	const char *path;

	buf_clear(value);
	if (x->file == NULL)
		return "";
	for (;;) {
		path = NULL;
		for (int i = 0; i < TRIES && (path = detect_tree_find(f->tree,
		    dir, n, x->file, path)) != NULL; i++)
			if (detect_fact_in(f, x, path, value))
				return path;
		if (!above || n == 0)
			return NULL;
		while (n > 0 && dir[--n] != '/')
			;
	}
}

/* Does it hold for the component?  As detect_fact. */
static const char *
told(struct detect_facts *f, const struct langfact *x,
    const struct detect_part *p, struct buf *value)
{
	const char *path = detect_fact(f, x, p->dir, strlen(p->dir),
	    !x->beside, value);

	if (x->absent) {
		buf_clear(value);
		path = path ? NULL : "";
	}
	return path;
}

static void
tell_versions(struct detect_facts *f, struct detect_part *p)
{
	const struct langfacts *v = &p->language->versions;
	struct arena *a = &f->d->arena;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < v->n; i++) {
		bool floor = v->v[i].floor;
		const char *path;

		if (floor ? p->floor != NULL : p->pin != NULL)
			continue;
		path = detect_fact(f, &v->v[i], p->dir, strlen(p->dir), true,
		    &b);
		while (b.len && strchr(" \t\r\n", b.data[b.len - 1]))
			b.data[--b.len] = '\0';
		if (path == NULL || b.len == 0)
			continue;
		if (floor) {
			p->floor = arena_dup(a, b.data, b.len);
			p->floor_from = path;
		} else {
			p->pin = arena_dup(a, b.data, b.len);
			p->pin_from = path;
		}
	}
	buf_release(&b);
}

/* What stands before a command: what a file says is a word for the shell. */
static const char *
filled(struct arena *a, const char *run, const struct buf *value)
{
	static const char name[] = "${value}";
	const char *at = run ? strstr(run, name) : NULL;
	struct buf b = BUF_INIT;

	if (at == NULL)
		return run;
	buf_append(&b, run, (size_t)(at - run));
	text_shell(&b, value->len ? value->data : "");
	buf_str(&b, at + sizeof(name) - 1);
	run = arena_dup(a, b.data, b.len);
	buf_release(&b);
	return run;
}

static void
tell_manager(struct detect_facts *f, struct detect_part *p)
{
	const struct langfacts *v = &p->language->managers;
	struct buf b = BUF_INIT;
	const char *path = NULL;

	for (size_t i = 0; path == NULL && i < v->n; i++) {
		path = told(f, &v->v[i], p, &b);
		if (path == NULL)
			continue;
		p->manager = v->v[i].name;
		p->manager_from = *path ? path : NULL;
		p->run = filled(&f->d->arena, v->v[i].run, &b);
	}
	buf_release(&b);
}

static bool
has(const char *const *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], name) == 0)
			return true;
	return false;
}

static void
tell_tools(struct detect_facts *f, struct detect_part *p)
{
	const struct langfacts *v = &p->language->tools;
	struct arena *a = &f->d->arena;
	const char **t = arena_alloc(a, (v->n + 2) * sizeof(*t));
	const char **lacks = arena_alloc(a, (v->n + 1) * sizeof(*lacks));
	struct buf b = BUF_INIT;
	size_t n = 0, m = 0;

	if (p->manager)
		t[n++] = p->manager;
	for (size_t i = 0; i < v->n; i++) {
		const char *name = v->v[i].name;

		if (has(t, n, name) || has(lacks, m, name) ||
		    told(f, &v->v[i], p, &b) == NULL)
			continue;
		/* What is not there is no tool, but decides as one. */
		if (v->v[i].absent)
			lacks[m++] = name;
		else
			t[n++] = name;
	}
	p->tools = t;
	p->lacks = lacks;
	buf_release(&b);
}

void
detect_tell(struct detect_facts *f, struct detect_part *p)
{
	tell_versions(f, p);
	tell_manager(f, p);
	tell_tools(f, p);
}
