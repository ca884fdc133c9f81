/* A language's file, and behind a line "---paths" paths: what is refused says
 * where, what is taken can be used, and what a path's name means is what its
 * patterns say, one by one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/wild.h"
#include "judge/detect_names.h"
#include "judge/success.h"
#include "record/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
refused(const struct err *e)
{
	must(e->status == FX_EINPUT);
	for (const char *s = e->msg; s; s = strchr(s, '\n')) {
		s += *s == '\n';
		must(strncmp(s, "f.yaml:", 7) == 0);
		must(strtoul(s + 7, NULL, 10) > 0 ||
		    strstr(s, "larger than"));
	}
}

/* A fact is somewhere; a stage has a command or a reason, and is one of the
 * ten. */
static void
whole(const struct language *l)
{
	must(l->name && *l->name && strcmp(l->source, "f.yaml") == 0);
	for (size_t i = 0; i < l->nfiles; i++)
		must(l->files[i].name && l->files[i].weight <= 100);
	for (size_t i = 0; i < l->versions.n; i++)
		must(l->versions.v[i].name == NULL);
	for (size_t i = 0; i < l->managers.n + l->tools.n; i++) {
		const struct langfact *f = i < l->managers.n ?
		    &l->managers.v[i] : &l->tools.v[i - l->managers.n];

		must(f->name != NULL);
		must(f->file || !(f->toml || f->json || f->match));
		must(!(f->toml && f->json));
	}
	for (size_t i = 0; i < l->nstages; i++) {
		const struct langstage *s = &l->stages[i];

		must(s->stage && (s->command != NULL) !=
		    (s->unsupported != NULL));
		must(s->retries >= 1 && s->retries <= 10);
	}
}

struct seen {
	size_t n[DETECT_GENERATED + 1];
};

static void
count(void *ctx, const struct detect_name *x)
{
	struct seen *seen = ctx;

	seen->n[x->kind] += x->kind != DETECT_KNOWN || x->nlead == 0;
}

/* "*.x" is an ending, which a name does not consist of. */
static bool
means(const char *pattern, const char *name)
{
	bool ending = pattern[0] == '*' && pattern[1] == '.' &&
	    strpbrk(pattern + 1, "*?[\\") == NULL;

	return wild_match(pattern, name, 0) &&
	    !(ending && strcmp(pattern + 1, name) == 0);
}

static size_t
expected(const char *const *v, const char *name, bool plain)
{
	size_t n = 0;

	for (; *v; v++)
		n += plain ? wild_match(*v, name, 0) : means(*v, name);
	return n;
}

static void
name(const struct languages *all, const struct detect_names *t,
    const char *s)
{
	const struct language *l = all->v;
	struct seen file = { { 0 } }, folder = { { 0 } };
	size_t manifests = 0;

	detect_names_file(t, s, strlen(s), count, &file);
	detect_names_folder(t, s, strlen(s), count, &folder);
	for (size_t i = 0; i < l->nfiles; i++)
		manifests += means(l->files[i].name, s);
	must(file.n[DETECT_FILE] == manifests);
	must(file.n[DETECT_SOURCE] == expected(
	    (const char *const *)l->sources, s, false));
	must(file.n[DETECT_VENDORED] + file.n[DETECT_GENERATED] == 0);
	must(folder.n[DETECT_VENDORED] == expected(
	    (const char *const *)l->vendored, s, true));
	must(folder.n[DETECT_FILE] + folder.n[DETECT_SOURCE] == 0);
}

static void
paths(const struct languages *all, char *s)
{
	struct detect_names t;
	char *end;

	memset(&t, 0, sizeof(t));
	detect_names_fill(&t, all);
	for (; *s; s = end) {
		const char *base;

		end = s + strcspn(s, "\n");
		if (*end)
			*end++ = '\0';
		base = path_base(s);
		if (*base)
			name(all, &t, base);
	}
	detect_names_release(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char mark[] = "\n---paths\n";
	struct languages all = LANGUAGES_INIT;
	struct err e = ERR_INIT;
	struct buf in = BUF_INIT;
	char *list;
	size_t n;

	buf_append(&in, data, size);
	list = strstr(buf_cstr(&in), mark);
	n = list ? (size_t)(list - in.data) + 1 : in.len;
	list = list ? list + sizeof(mark) - 1 : in.data + in.len;
	if (languages_parse(&all, "f.yaml", buf_cstr(&in), n, true, &e) < 0 ||
	    success_languages(&all, &e) < 0) {
		refused(&e);
	} else {
		must(e.status == FX_YES && all.n == 1);
		whole(all.v);
		paths(&all, list);
	}
	languages_release(&all);
	err_release(&e);
	buf_release(&in);
	return 0;
}
