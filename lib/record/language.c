/* Languages, as data. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/wild.h"
#include "door/pat.h"
#include "record/language.h"
#include "record/schema.h"

static const struct ydoc_limits limits = { 1 << 20, 8, 40000,
    "language" };

enum { MANIFEST = 80, ENTRY = 40 };	/* weights by default */

/* What a file is read into. */
struct reader {
	struct languages *all;
	const char *name;
	bool strict;
	struct err *e;
	bool bad;
};

static const char *
text(const struct ydoc_node *map, const struct schema_key *table,
    const char *key)
{
	const struct ydoc_node *x = schema_get(map, table, key);

	return x ? x->text : NULL;
}

static bool
truth(const struct ydoc_node *map, const struct schema_key *table,
    const char *key)
{
	const char *s = text(map, table, key);

	return s && strcmp(s, "true") == 0;
}

static unsigned
number(const struct ydoc_node *map, const struct schema_key *table,
    const char *key, unsigned otherwise)
{
	const struct ydoc_node *x = schema_get(map, table, key);

	return x ? (unsigned)schema_integer(x) : otherwise;
}

static size_t
count(const struct ydoc_node *list)
{
	size_t n = 0;

	for (list = list ? list->first : NULL; list; list = list->next)
		n++;
	return n;
}

static const char **
words(struct reader *r, const struct ydoc_node *list)
{
	const char **v = arena_alloc(&r->all->arena,
	    (count(list) + 1) * sizeof(*v));
	size_t n = 0;

	for (list = list ? list->first : NULL; list; list = list->next)
		v[n++] = list->text;
	return v;
}

static void
fault(struct reader *r, const struct ydoc_node *x, const char *what)
{
	err_more(r->e, FX_EINPUT, "%s:%u:%u: %s", r->name, x->line,
	    x->column, what);
	r->bad = true;
}

static struct pat *
pattern(struct reader *r, const struct ydoc_node *x)
{
	struct languages *all = r->all;
	struct err why = ERR_INIT;
	struct pat *p;

	if (x == NULL)
		return NULL;
	p = pat_new(x->text);
	mem_grow(&all->pats, all->npats, &all->pats_cap, sizeof(void *));
	all->pats[all->npats++] = p;
	if (r->strict && pat_check(p, &why) < 0)
		fault(r, x, why.msg);
	err_release(&why);
	return p;
}

static void
read_value(struct reader *r, struct langfact *f, const struct ydoc_node *x,
    const struct schema_key *table)
{
	f->toml = text(x, table, "toml");
	f->json = text(x, table, "json");
	f->match = pattern(r, schema_get(x, table, "match"));
	if (f->toml && f->json)
		fault(r, x, "'toml' and 'json' exclude each other");
}

static void
read_fact(struct reader *r, struct langfact *f, const struct ydoc_node *x,
    const struct schema_key *table)
{
	const char *is;

	if (x->kind != YDOC_MAP) {
		f->name = x->text;
		return;
	}
	f->name = text(x, table, "name");
	f->file = text(x, table, "file");
	f->run = text(x, table, "run");
	read_value(r, f, x, table);
	is = text(x, table, "is");
	f->floor = is && strcmp(is, "floor") == 0;
	f->beside = truth(x, table, "beside");
	f->absent = truth(x, table, "absent");
	if (f->file == NULL && (f->toml || f->json || f->match || is ||
	    f->beside || f->absent))
		fault(r, x, "a value is in a file; name it with 'file'");
}

static struct langfacts
facts(struct reader *r, const struct ydoc_node *root, const char *key)
{
	const struct ydoc_node *list = schema_get(root, schema_languages, key);
	const struct schema_key *sub = schema_find(schema_languages, key)->sub;
	struct langfacts f = { NULL, count(list) };
	size_t n = 0;

	f.v = arena_alloc(&r->all->arena, (f.n + 1) * sizeof(*f.v));
	for (list = list ? list->first : NULL; list; list = list->next)
		read_fact(r, &f.v[n++], list, sub);
	return f;
}

/* Names of files and of folders: what lies where is not asked. */
static const char **
names(struct reader *r, const struct ydoc_node *root, const char *key)
{
	const struct ydoc_node *list = schema_get(root, schema_languages, key);

	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		if (strchr(x->text, '/'))
			fault(r, x, "a name, not a path");
	return words(r, list);
}

static void
read_file(struct reader *r, struct langfile *f, const struct ydoc_node *x)
{
	const struct schema_key *sub =
	    schema_find(schema_languages, "manifests")->sub;
	struct langfact says = { .name = NULL };
	const char *slash;

	f->name = x->text;
	if (x->kind == YDOC_MAP) {
		f->name = text(x, sub, "name");
		f->weight = number(x, sub, "weight", f->weight);
		f->sources = truth(x, sub, "sources");
		read_value(r, &says, x, sub);
	}
	slash = strrchr(f->name, '/');
	if (slash && (*f->name == '/' ||
	    wild_literal(f->name) <= (size_t)(slash - f->name)))
		fault(r, x, "a name, or a path below its folder");
	if (says.toml || says.json || says.match) {
		f->says = arena_alloc(&r->all->arena, sizeof(says));
		*f->says = says;
	}
}

static void
read_files(struct reader *r, struct language *l, const struct ydoc_node *list,
    bool entry)
{
	for (list = list ? list->first : NULL; list; list = list->next) {
		struct langfile *f = &l->files[l->nfiles++];

		f->entry = entry;
		f->weight = entry ? ENTRY : MANIFEST;
		read_file(r, f, list);
	}
}

static void
read_stage(struct reader *r, struct langstage *s, const struct ydoc_node *x)
{
	const struct schema_key *t =
	    schema_find(schema_languages, "stages")->sub;
	const struct ydoc_node *failure = schema_get(x, t,
	    "failure_patterns");
	const struct ydoc_node *success = schema_get(x, t, "success_means");

	for (size_t i = 0; schema_stages[i]; i++)
		if (schema_same_word(schema_stages[i], text(x, t, "stage")))
			s->stage = schema_stages[i];
	s->when = text(x, t, "when");
	s->command = text(x, t, "command");
	s->unsupported = text(x, t, "unsupported");
	s->expected = text(x, t, "expected");
	s->success = success ? success->text : NULL;
	s->success_line = success ? success->line : 0;
	s->fix = text(x, t, "fix");
	s->report = text(x, t, "report");
	s->report_format = text(x, t, "report_format");
	s->failure = words(r, failure);
	for (failure = failure ? failure->first : NULL; r->strict && failure;
	    failure = failure->next)
		pattern(r, failure);
	s->writes = words(r, schema_get(x, t, "writes"));
	s->retries = number(x, t, "retries", 1);
	s->timeout = text(x, t, "timeout");
	s->tcr = truth(x, t, "tcr");
	if ((s->command == NULL) == (s->unsupported == NULL))
		fault(r, x, "a stage has a 'command', or says with "
		    "'unsupported' why it has none");
}

static void
read_language(struct reader *r, struct language *l,
    const struct ydoc_node *root)
{
	const struct schema_key *t = schema_languages;
	const struct ydoc_node *files = schema_get(root, t, "manifests"),
	    *entries = schema_get(root, t, "entries"),
	    *stages = schema_get(root, t, "stages");
	struct arena *a = &r->all->arena;

	memset(l, 0, sizeof(*l));
	l->name = text(root, t, "language");
	l->source = r->name;
	l->last = truth(root, t, "last");
	l->also = names(r, root, "also");
	l->foreign = names(r, root, "foreign");
	l->files = arena_alloc(a, (count(files) + count(entries) + 1) *
	    sizeof(*l->files));
	read_files(r, l, files, false);
	read_files(r, l, entries, true);
	l->sources = names(r, root, "sources");
	l->vendored = names(r, root, "vendored");
	l->generated = names(r, root, "generated");
	l->byproducts = names(r, root, "byproducts");
	l->parts_always = truth(root, t, "parts_always");
	l->parts = facts(r, root, "parts");
	l->versions = facts(r, root, "versions");
	l->managers = facts(r, root, "managers");
	l->tools = facts(r, root, "tools");
	l->stages = arena_alloc(a, (count(stages) + 1) * sizeof(*l->stages));
	for (const struct ydoc_node *x = stages ? stages->first : NULL; x;
	    x = x->next)
		read_stage(r, &l->stages[l->nstages++], x);
}

/* Where a language of that name goes: in the place of the one that is there,
 * or behind the others. */
static struct language *
place(struct languages *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->v[i].name, name) == 0)
			return &all->v[i];
	mem_grow(&all->v, all->n, &all->cap, sizeof(*all->v));
	return &all->v[all->n++];
}

int
languages_parse(struct languages *all, const char *name, const char *bytes,
    size_t n, bool strict, struct err *e)
{
	struct reader r = { all, arena_strdup(&all->arena, name), strict, e,
	    false };
	struct ydoc *doc;

	mem_grow(&all->docs, all->ndocs, &all->docs_cap, sizeof(*all->docs));
	doc = &all->docs[all->ndocs++];
	memset(doc, 0, sizeof(*doc));
	if (ydoc_parse(doc, name, bytes, n, &limits, e) < 0 ||
	    schema_check(name, doc->root, schema_languages, e) < 0)
		return -1;
	read_language(&r, place(all, text(doc->root, schema_languages,
	    "language")), doc->root);
	return r.bad ? -1 : 0;
}

static int
is_yaml(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 5 && d->d_name[0] != '.' &&
	    strcmp(d->d_name + n - 5, ".yaml") == 0;
}

static int
load(struct languages *all, const char *path, bool strict, struct err *e)
{
	struct buf b = BUF_INIT;
	struct stat st;
	int rc = 0;

	if (lstat(path, &st) < 0)
		rc = err_sys(e, "%s", path);
	else if (S_ISREG(st.st_mode)) {
		rc = io_slurp(&b, path, limits.bytes, e);
		if (rc == 0)
			rc = languages_parse(all, path, buf_cstr(&b), b.len,
			    strict, e);
	}
	buf_release(&b);
	return rc;
}

int
languages_dir(struct languages *all, const char *dir, bool strict,
    struct err *e)
{
	struct dirent **v = NULL;
	int n = scandir(dir, &v, is_yaml, alphasort), rc = 0;

	if (n < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    err_sys(e, "%s", dir);
	for (int i = 0; i < n; i++) {
		struct buf path = BUF_INIT;

		buf_fmt(&path, "%s/%s", dir, v[i]->d_name);
		if (rc == 0)
			rc = load(all, path.data, strict, e);
		buf_release(&path);
		free(v[i]);
	}
	free(v);
	return rc;
}

void
languages_take(struct languages *all, const struct language *v, size_t n)
{
	all->v = mem_alloc(n * sizeof(*v));
	memcpy(all->v, v, n * sizeof(*v));
	all->n = all->cap = n;
}

void
languages_release(struct languages *all)
{
	for (size_t i = 0; i < all->npats; i++)
		pat_free(all->pats[i]);
	for (size_t i = 0; i < all->ndocs; i++)
		ydoc_release(&all->docs[i]);
	free(all->pats);
	free(all->docs);
	free(all->v);
	arena_release(&all->arena);
	memset(all, 0, sizeof(*all));
}
