/* The stages of a tree, by what it is written in and by its files. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "door/git.h"
#include "judge/detect.h"
#include "judge/detect_files.h"
#include "judge/detect_languages.h"
#include "judge/detect_unread.h"
#include "judge/stages_part.h"
#include "record/schema.h"
#include "record/seal.h"
#include "record/stagefile.h"

static const char factory_file[] = ".factory.toml";

/* A merge under way. */
struct merge {
	struct stages *s;
	const struct detect *d;
	struct stagefile factory;
	struct err *e;
	bool bad;
};

/* A component's folder: "." is the root. */
static const char *
folder(const struct ydoc_node *component)
{
	const char *dir = ydoc_text(component, "dir");

	return strcmp(dir, ".") == 0 ? "" : dir;
}

/* Is the component that begins there of this language (NULL: any), in this
 * folder (NULL: any)? */
static bool
is(const struct stages *s, size_t i, const char *language, const char *dir)
{
	return (language == NULL || strcmp(s->v[i].language, language) == 0) &&
	    (dir == NULL || strcmp(s->v[i].dir, dir) == 0);
}

static size_t
ten(void)
{
	size_t n = 0;

	while (schema_stages[n])
		n++;
	return n;
}

/* Take a map of stages for every component of that language and folder; how
 * many there are. */
static size_t
take(struct merge *m, const struct ydoc_node *map, const char *language,
    const char *dir, const char *from)
{
	size_t n = 0;

	for (size_t i = 0; i < m->s->n; i += ten())
		if (is(m->s, i, language, dir)) {
			/* A fault is told once. */
			if (!m->bad && stages_take(m->s, i, map,
			    schema_stage_keys, from, m->e) < 0)
				m->bad = true;
			n++;
		}
	return n;
}

/* Is the language of a component one that is called otherwise?  Another that
 * is not known is one's own. */
static bool
is_misnamed(struct merge *m, const struct ydoc_node *language,
    const char *from)
{
	const struct languages *all = m->d->languages;
	const char *meant = NULL, *name = language ? language->text : NULL;

	for (size_t i = 0; name && i < all->n; i++) {
		if (strcmp(all->v[i].name, name) == 0)
			return false;
		for (const char **w = all->v[i].also; *w; w++)
			if (strcmp(*w, name) == 0)
				meant = all->v[i].name;
	}
	if (meant == NULL)
		return false;
	err_more(m->e, FX_EINPUT, "%s:%u:%u: unknown language '%s' (did you "
	    "mean '%s'?)", from, language->line, language->column, name,
	    meant);
	m->bad = true;
	return true;
}

/* A component that only a file names. */
static void
add(struct merge *m, const char *language, const char *dir)
{
	stages_built_in(m->s, stages_add(m->s, language, dir), NULL);
}

/* The items of "components" that were not detected; language NULL: each says
 * its own. */
static void
add_components(struct merge *m, const struct ydoc_node *list,
    const char *language, const char *from)
{
	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next) {
		const char *of = language ? language : ydoc_text(x, "language");

		if (is_misnamed(m, ydoc_member(x, "language"), from) ||
		    take(m, NULL, of, folder(x), from) > 0)
			continue;
		if (of)
			add(m, of, folder(x));
		else
			err_more(&m->s->notes, FX_EINPUT, "%s:%u:%u: nothing "
			    "was detected in '%s'; name its 'language' to "
			    "have it all the same", from, x->line, x->column,
			    ydoc_text(x, "dir"));
	}
}

/* What they say. */
static void
take_components(struct merge *m, const struct ydoc_node *list,
    const char *language, const char *from)
{
	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		take(m, ydoc_member(x, "stages"), language ? language :
		    ydoc_text(x, "language"), folder(x), from);
}

/* .factory/LANGUAGE.yaml, where it is there. */
static void
language_file(struct merge *m, const char *language)
{
	struct stagefile f = STAGEFILE_INIT;
	struct buf name = BUF_INIT;
	const struct ydoc_node *x;

	buf_fmt(&name, ".factory/%s.yaml", language);
	if (stagefile_load(&f, name.data, STAGEFILE_LANGUAGE, NULL, m->e) < 0)
		m->bad = true;
	else if (f.doc.root) {
		stages_read(m->s, f.name, f.sha256);
		x = ydoc_member(f.doc.root, "language");
		if (strcmp(x->text, language) != 0) {
			err_more(m->e, FX_EINPUT, "%s:%u:%u: the file is of "
			    "'%s', and says '%s'", f.name, x->line, x->column,
			    language, x->text);
			m->bad = true;
		}
		if (take(m, ydoc_member(f.doc.root, "stages"), language, NULL,
		    f.name) == 0 &&
		    ydoc_member(f.doc.root, "components") == NULL)
			err_more(&m->s->notes, FX_EINPUT, "%s: no %s was "
			    "detected; it configures nothing", f.name,
			    language);
		x = ydoc_member(f.doc.root, "components");
		add_components(m, x, language, f.name);
		take_components(m, x, language, f.name);
	}
	stagefile_release(&f);
	buf_release(&name);
}

static void
read_factory(struct merge *m)
{
	const struct languages *all = m->d->languages;
	struct stagefile_language *names = mem_alloc((all->n + 1) *
	    sizeof(*names));

	for (size_t i = 0; i < all->n; i++)
		names[i] = (struct stagefile_language){ all->v[i].name,
		    all->v[i].also };
	names[all->n].name = NULL;
	if (stagefile_load(&m->factory, factory_file, STAGEFILE_FACTORY,
	    names, m->e) < 0)
		m->bad = true;
	else if (m->factory.doc.root)
		stages_read(m->s, factory_file, m->factory.sha256);
	free(names);
}

/* The table of a language. */
static void
take_language(struct merge *m, const struct ydoc_node *table,
    const char *language)
{
	if (take(m, ydoc_member(table, "stages"), language, NULL,
	    factory_file) == 0)
		err_more(&m->s->notes, FX_EINPUT, "%s:%u:%u: no %s was "
		    "detected; it configures nothing", factory_file,
		    table->key_line, table->key_column, language);
}

static void
take_factory(struct merge *m)
{
	const struct ydoc_node *root = m->factory.doc.root;
	const struct languages *all = m->d->languages;
	const struct ydoc_node *of;
	const char *from = factory_file;

	if (m->bad || root == NULL)
		return;
	add_components(m, ydoc_member(root, "components"), NULL, from);
	/* What no language is known of has stages too. */
	if (m->s->n == 0 && ydoc_member(root, "stages"))
		add(m, "other", "");
	take(m, ydoc_member(root, "stages"), NULL, NULL, from);
	for (size_t i = 0; i < all->n; i++)
		if ((of = ydoc_member(root, all->v[i].name)) != NULL)
			take_language(m, of, all->v[i].name);
	take_components(m, ydoc_member(root, "components"), NULL, from);
}

int
stages_merge(struct stages *s, const struct detect *d, struct err *e)
{
	struct merge m = { s, d, STAGEFILE_INIT, e, false };

	for (size_t i = 0; i < d->n; i++) {
		const struct detect_part *p = &d->v[i];

		if (text_utf8(p->dir, strlen(p->dir)))
			stages_built_in(s, stages_add(s, p->language->name,
			    p->dir), p);
		else
			err_more(&s->notes, FX_EINPUT, "%s: a folder whose "
			    "name is not UTF-8 has no stages", p->dir);
	}
	for (size_t i = 0; i < d->languages->n; i++)
		language_file(&m, d->languages->v[i].name);
	read_factory(&m);
	take_factory(&m);
	stagefile_release(&m.factory);
	if (!m.bad)
		stages_finish(s);
	return m.bad ? -1 : 0;
}

/* Judge the present folder.  files NULL: those that it has. */
static int
here(struct stages *s, struct detect_files *files,
    int (*ready)(void *ctx, const struct languages *, struct err *e),
    void *ctx, struct err *e)
{
	struct languages all = LANGUAGES_INIT;
	struct detect_files found = DETECT_FILES_INIT;
	struct detect d = DETECT_INIT;
	int rc = -1;

	if (files == NULL)
		detect_files_begin(files = &found);
	if (detect_languages(&all, NULL, e) == 0 &&
	    (ready == NULL || ready(ctx, &all, e) == 0) &&
	    detect_judge(&d, &all, files, e) == 0)
		rc = stages_merge(s, &d, e);
	if (rc == 0)
		detect_unread_note(&all, &s->notes);
	if (d.notes.status != FX_YES)
		err_move(&s->notes, &d.notes);
	detect_release(&d);
	detect_files_release(&found);
	languages_release(&all);
	return rc;
}

int
stages_in(struct stages *s, const char *dir, struct detect_files *files,
    int (*ready)(void *ctx, const struct languages *, struct err *e),
    void *ctx, struct err *e)
{
	int back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = -1;

	if (back < 0)
		return err_sys(e, "the current folder");
	if (chdir(dir) < 0)
		err_sys(e, "%s", dir);
	else
		rc = here(s, files, ready, ctx, e);
	if (fchdir(back) < 0)
		rc = err_sys(e, "the current folder");
	close(back);
	return rc;
}

int
stages_tree(struct stages *s, const char *top, struct err *e)
{
	return stages_in(s, top, NULL, NULL, NULL, e);
}

int
stages_load(struct stages *s, const struct git *g, const struct seal *seal,
    const struct contract *c, struct err *e)
{
	int rc = seal ? stages_sealed(s, g->commondir, seal, e) :
	    stages_tree(s, g->top, e);

	if (seal && rc == 0)
		return err_set(e, FX_EINPUT, "no stages were sealed with the "
		    "contract of %s; 'fx-contract seal --task %s --widen "
		    "--reason TEXT' seals those of the tree", seal->task,
		    seal->task);
	if (rc >= 0 && c)
		stages_contract(s, c);
	return rc < 0 ? -1 : 0;
}
