/* Stage configuration as it is sealed with a contract. */
#include <string.h>

#include "base/buf.h"
#include "base/scalar.h"
#include "judge/compare.h"
#include "judge/stages_part.h"
#include "judge/stages_sealed.h"
#include "record/schema.h"
#include "record/seal.h"
#include "record/stagefile.h"

static void
line(struct buf *b, const char *indent, const char *key, const char *text)
{
	buf_fmt(b, "%s%s: ", indent, key);
	scalar_put(b, text);
	buf_byte(b, '\n');
}

static void
spell_stage(struct buf *b, const struct stage *t)
{
	bool from = false;

	stage_put(b, t, "      ");
	for (enum stage_key k = 0; k < STAGE_OF_FILES; k++)
		if (stage_told(t, k) && t->v[k].from != stages_built) {
			if (!from)
				buf_str(b, "        from:\n");
			from = true;
			line(b, "          ", stage_key_names[k],
			    t->v[k].from);
		}
}

void
stages_spell(struct buf *b, const struct stages *s)
{
	buf_str(b, "version: 1\n");
	if (s->nfiles)
		buf_str(b, "files:\n");
	for (size_t i = 0; i < s->nfiles; i++) {
		line(b, "  - ", "path", s->files[i].path);
		line(b, "    ", "sha256", s->files[i].sha256);
	}
	buf_str(b, s->n ? "components:\n" : "components: []\n");
	for (size_t i = 0; i < s->n; i++) {
		const struct stage *t = &s->v[i];

		if (strcmp(t->name, schema_stages[0]) == 0) {
			line(b, "  - ", "language", t->language);
			line(b, "    ", "dir", *t->dir ? t->dir : ".");
			buf_str(b, "    stages:\n");
		}
		spell_stage(b, t);
	}
}

int
stages_parse(struct stages *s, const char *name, const char *bytes, size_t n,
    struct err *e)
{
	struct stagefile f = STAGEFILE_INIT;
	const struct ydoc_node *x, *files;
	const struct schema_key *keys;
	int rc = stagefile_parse(&f, name, STAGEFILE_SEALED, NULL, bytes, n,
	    e);

	if (rc == 0) {
		keys = schema_find(schema_sealed_stages, "components")->sub;
		keys = schema_find(keys, "stages")->sub[0].sub;
		files = ydoc_member(f.doc.root, "files");
		for (x = files ? files->first : NULL; x; x = x->next)
			stages_read(s, ydoc_member(x, "path")->text,
			    ydoc_member(x, "sha256")->text);
		x = ydoc_member(f.doc.root, "components")->first;
		for (; rc == 0 && x; x = x->next) {
			const char *dir = ydoc_member(x, "dir")->text;

			rc = stages_take(s, stages_add(s,
			    ydoc_member(x, "language")->text,
			    strcmp(dir, ".") == 0 ? "" : dir),
			    ydoc_member(x, "stages"), keys, stages_built, e);
		}
		stages_finish(s);
	}
	stagefile_release(&f);
	return rc;
}

int
stages_sealed(struct stages *s, const char *commondir,
    const struct seal *seal, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	if (*seal->stages == '\0')
		return 0;
	rc = seal_read_stages(seal, commondir, &b, e);
	if (rc == 0)
		rc = stages_parse(s, "the sealed stages", buf_cstr(&b), b.len,
		    e);
	s->sealed = true;
	buf_release(&b);
	return rc < 0 ? -1 : 1;
}

bool
stages_same_files(const struct stages *a, const struct stages *b)
{
	if (a->nfiles != b->nfiles)
		return false;
	for (size_t i = 0; i < a->nfiles; i++)
		if (strcmp(a->files[i].path, b->files[i].path) != 0 ||
		    strcmp(a->files[i].sha256, b->files[i].sha256) != 0)
			return false;
	return true;
}

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What does not hold is not compared. */
static bool
same(const struct stage *s, const struct stage *t, enum stage_key key)
{
	static const struct stage_value none;
	const struct stage_value *a = stage_told(s, key) ? &s->v[key] : &none;
	const struct stage_value *b = stage_told(t, key) ? &t->v[key] : &none;
	const char **x = a->list, **y = b->list;

	if (!same_text(a->text, b->text) || !x != !y)
		return false;
	for (; x && *x && *y; x++, y++)
		if (strcmp(*x, *y) != 0)
			return false;
	return x == NULL || *x == *y;
}

/* How a value differs, in words. */
static void
tell(struct buf *b, const char *key, const char *was, const char *is)
{
	if (was && is)
		buf_fmt(b, "%s is '%s', was '%s'", key, is, was);
	else if (is)
		buf_fmt(b, "%s is '%s', had none", key, is);
	else if (was)
		buf_fmt(b, "has no %s, was '%s'", key, was);
	else
		buf_fmt(b, "%s is another one", key);
}

static void
differs(struct differences *d, const struct contract *of,
    const struct stage *was, const struct stage *is, enum stage_key k)
{
	const struct stage_value *a = &was->v[k], *b = &is->v[k];
	const char *why = is->v[STAGE_UNSUPPORTED].text;
	struct buf said = BUF_INIT;
	struct difference *t;

	tell(&said, stage_key_names[k], a->list ? NULL : a->text,
	    b->list ? NULL : b->text);
	if (k == STAGE_COMMAND && b->text == NULL && why) {
		buf_fmt(&said, "; it is unsupported: %s", why);
		b = &is->v[STAGE_UNSUPPORTED];
	}
	t = differences_add(d, "stage", of, 0, "stage '%s' of %s in '%s': %s",
	    is->name, is->language, *is->dir ? is->dir : ".", said.data);
	if (b->from && b->from != stages_built)
		t->file = arena_strdup(&d->arena, b->from);
	buf_release(&said);
}

/* Beside a command that came or went nothing else is told. */
static void
compare(struct differences *d, const struct contract *of,
    const struct stage *was, const struct stage *is)
{
	if (!was->v[STAGE_COMMAND].text != !is->v[STAGE_COMMAND].text) {
		differs(d, of, was, is, STAGE_COMMAND);
		return;
	}
	for (enum stage_key k = 0; k < STAGE_OF_FILES; k++)
		if (!same(was, is, k))
			differs(d, of, was, is, k);
}

/* Where a component begins, or NULL. */
static const struct stage *
component(const struct stages *s, const struct stage *of)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i].name, of->name) == 0 &&
		    strcmp(s->v[i].language, of->language) == 0 &&
		    strcmp(s->v[i].dir, of->dir) == 0)
			return &s->v[i];
	return NULL;
}

void
stages_compare(struct differences *d, const struct contract *of,
    const struct stages *was, const struct stages *is)
{
	for (size_t i = 0; i < is->n; i++) {
		const struct stage *t = component(was, &is->v[i]);

		if (t)
			compare(d, of, t, &is->v[i]);
		else if (strcmp(is->v[i].name, schema_stages[0]) == 0)
			differences_add(d, "stage", of, 0, "stages of %s in "
			    "'%s' are new", is->v[i].language,
			    *is->v[i].dir ? is->v[i].dir : ".");
	}
	for (size_t i = 0; i < was->n; i++)
		if (strcmp(was->v[i].name, schema_stages[0]) == 0 &&
		    component(is, &was->v[i]) == NULL)
			differences_add(d, "stage", of, 0, "stages of %s in "
			    "'%s' are gone", was->v[i].language,
			    *was->v[i].dir ? was->v[i].dir : ".");
}
