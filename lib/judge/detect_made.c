/* What stands in the files that fx-detect writes. */
#include <string.h>

#include "base/buf.h"
#include "base/scalar.h"
#include "base/text.h"
#include "judge/detect.h"
#include "judge/detect_made.h"
#include "judge/stages.h"
#include "record/schema.h"

static const struct detect_part *
part_of(const struct detect *d, const struct stage *t)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->v[i].language->name, t->language) == 0 &&
		    strcmp(d->v[i].dir, t->dir) == 0)
			return &d->v[i];
	return NULL;
}

static bool
first(const struct stage *t)
{
	return strcmp(t->name, schema_stages[0]) == 0;
}

static const char *
folder(const struct stage *t)
{
	return *t->dir ? t->dir : ".";
}

/* Foreign text in a comment stays on its line. */
static void
foreign(struct buf *b, const char *what, const char *s)
{
	if (s == NULL)
		return;
	buf_str(b, what);
	text_escape(b, s, strlen(s));
}

/* Where the stages come from. */
static void
put_origin(struct buf *b, const struct detect_part *p, const struct stage *t)
{
	foreign(b, "# ", t->language);
	foreign(b, " in ", folder(t));
	if (p == NULL) {
		buf_str(b, ", as it is configured\n");
		return;
	}
	foreign(b, ", by ", p->file ? p->file : "its source files");
	foreign(b, "; pin ", p->pin);
	foreign(b, " of ", p->pin ? p->pin_from : NULL);
	foreign(b, "; floor ", p->floor);
	foreign(b, " of ", p->floor ? p->floor_from : NULL);
	foreign(b, "; manager ", p->manager);
	foreign(b, " by ", p->manager_from);
	if (p->tools[0])
		buf_str(b, "; tools");
	for (size_t i = 0; p->tools[i]; i++)
		foreign(b, " ", p->tools[i]);
	buf_byte(b, '\n');
}

static void
put_version(struct buf *b, const struct detect_part *p, const char *indent)
{
	const char *s = p ? p->pin ? p->pin : p->floor : NULL;

	if (s == NULL)
		return;
	buf_fmt(b, "%sversion: ", indent);
	scalar_put(b, s);
	buf_byte(b, '\n');
}

static void
put_stages(struct buf *b, const struct stages *s, size_t i,
    const char *indent)
{
	do {
		stage_put(b, &s->v[i], indent);
	} while (++i < s->n && !first(&s->v[i]));
}

void
detect_made_language(struct buf *b, const struct detect *d,
    const struct stages *s, const char *language)
{
	size_t n = 0, only = 0;

	for (size_t i = 0; i < s->n; i++)
		if (first(&s->v[i]) &&
		    strcmp(s->v[i].language, language) == 0) {
			put_origin(b, part_of(d, &s->v[i]), &s->v[i]);
			only = i;
			n++;
		}
	buf_str(b, "# How its stages run; .factory.toml and the contract of "
	    "a task beat this.\nlanguage: ");
	scalar_put(b, language);
	buf_byte(b, '\n');
	if (n == 1) {
		put_version(b, part_of(d, &s->v[only]), "");
		buf_str(b, "stages:\n");
		put_stages(b, s, only, "  ");
		return;
	}
	buf_str(b, "components:\n");
	for (size_t i = 0; i < s->n; i++)
		if (first(&s->v[i]) &&
		    strcmp(s->v[i].language, language) == 0) {
			buf_str(b, "  - dir: ");
			scalar_put(b, folder(&s->v[i]));
			buf_byte(b, '\n');
			put_version(b, part_of(d, &s->v[i]), "    ");
			buf_str(b, "    stages:\n");
			put_stages(b, s, i, "      ");
		}
}

/* Is it a stage that a task of moon can be?  Of tdd-setup a failure is a
 * pass, and moon has no word for that. */
static bool
runs(const struct stage *t)
{
	return t->v[STAGE_COMMAND].text && !first(t);
}

/* How many components run it. */
static size_t
runners(const struct stages *s, const char *name)
{
	size_t n = 0;

	for (const struct stage *t = NULL;
	    (t = stages_find(s, name, t)) != NULL;)
		n += runs(t);
	return n;
}

/* "factory-unit-test", and where several components run it "/go/web"
 * behind. */
static void
put_id(struct buf *b, const struct stages *s, const struct stage *t,
    const char *name)
{
	buf_fmt(b, "factory-%s", name);
	if (t == NULL || runners(s, name) < 2)
		return;
	buf_fmt(b, "/%s", t->language);
	if (*t->dir)
		buf_byte(b, '/');
	for (const char *p = t->dir; *p; p++) {
		/* Letters and digits are moon's; '_' begins all else. */
		if (strchr("/-.", *p) || (*p >= '0' && *p <= '9') ||
		    (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
			buf_byte(b, *p);
		else
			buf_fmt(b, "_%02x", (unsigned char)*p);
	}
}

static void
put_text(struct buf *b, const char *key, const char *text)
{
	buf_fmt(b, "    %s: ", key);
	scalar_put(b, text);
	buf_byte(b, '\n');
}

static void
put_script(struct buf *x, const struct stage *t)
{
	if (*t->dir) {
		buf_str(x, "cd ");
		if (*t->dir == '-')
			buf_str(x, "./");
		text_shell(x, t->dir);
		buf_str(x, " || exit; ");
	}
	buf_str(x, t->v[STAGE_COMMAND].text);
}

bool
detect_made_task(struct buf *id, struct buf *script, const struct stages *s,
    const struct stage *t)
{
	if (!runs(t))
		return false;
	put_id(id, s, t, t->name);
	put_script(script, t);
	return true;
}

static void
put_task(struct buf *b, const struct stages *s, const struct stage *t)
{
	struct buf x = BUF_INIT;

	buf_str(b, "  ");
	put_id(b, s, t, t->name);
	buf_str(b, ":\n");
	buf_fmt(&x, "%s of %s in %s", t->name, t->language, folder(t));
	put_text(b, "description", x.data);
	buf_clear(&x);
	put_script(&x, t);
	put_text(b, "script", x.data);
	put_text(b, "toolchains", "system");
	buf_fmt(b, "    options:\n      cache: false\n      mutex: 'factory'\n"
	    "      retryCount: 0\n      runFromWorkspaceRoot: true\n"
	    "      runInCI: 'always'\n      timeout: %u\n", t->timeout);
	buf_release(&x);
}

/* The task that is all of its stage's. */
static void
put_all(struct buf *b, const struct stages *s, const char *name)
{
	buf_fmt(b, "  factory-%s:\n    description: '%s of every component'\n"
	    "    command: 'noop'\n    toolchains: 'system'\n    deps:\n",
	    name, name);
	for (const struct stage *t = NULL;
	    (t = stages_find(s, name, t)) != NULL;)
		if (runs(t)) {
			buf_str(b, "      - '~:");
			put_id(b, s, t, name);
			buf_str(b, "'\n");
		}
	buf_str(b, "    options:\n      cache: false\n      retryCount: 0\n"
	    "      runInCI: 'always'\n");
}

static void
put_none(struct buf *b, const struct stage *t)
{
	foreign(b, "  # ", t->name);
	foreign(b, " of ", t->language);
	foreign(b, " in ", folder(t));
	foreign(b, ": ", t->v[STAGE_COMMAND].text ?
	    "passes when its tests fail, which moon cannot tell; fx-tcr can" :
	    t->v[STAGE_UNSUPPORTED].text);
	buf_byte(b, '\n');
}

void
detect_made_moon(struct buf *b, const struct stages *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += runs(&s->v[i]);
	buf_str(b, "# The stages as tasks of moon 2: moon run "
	    "root:factory-unit-test\n"
	    "# moon goes by the exit status alone, fx-tcr by all that a pass "
	    "means; it is fx-tcr\n# that tries again, so moon does not.\n");
	buf_str(b, n ? "tasks:\n" : "tasks: {}\n");
	for (size_t k = 0; schema_stages[k]; k++) {
		const char *name = schema_stages[k];
		const struct stage *t = NULL;

		while ((t = stages_find(s, name, t)) != NULL)
			if (runs(t))
				put_task(b, s, t);
			else
				put_none(b, t);
		if (runners(s, name) > 1)
			put_all(b, s, name);
	}
}

void
detect_made_workspace(struct buf *b, const char *trunk)
{
	buf_str(b, "# One project, the folder itself.\nprojects:\n"
	    "  root: '.'\n");
	if (*trunk == '\0')
		return;
	buf_str(b, "# In CI moon compares with this branch, and fails without "
	    "it.\nvcs:\n");
	buf_str(b, "  defaultBranch: ");
	scalar_put(b, trunk);
	buf_byte(b, '\n');
}
