/* How each stage runs: values that beat each other. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "judge/stages_part.h"
#include "judge/success.h"
#include "record/contract.h"
#include "record/schema.h"

const char stages_built[] = "built in";
const char *const stage_key_names[STAGE_KEYS] = {
	"command", "unsupported", "expected_success_output", "success_means",
	"failure_patterns", "retries", "timeout", "tcr", "fix", "writes",
	"report", "report_format", "parse_output", "reason", "restore_to",
	"on_failure", "meaning", "action", "creates_snapshot",
	"advances_to_next", "accepted"
};

/* What belongs to a command: another one does not inherit it.  When it has
 * passed is not among them: that tests ran must not be lost so. */
static const enum stage_key of_command[] = {
	STAGE_EXPECTED, STAGE_FAILURE, STAGE_FIX, STAGE_WRITES, STAGE_REPORT,
	STAGE_REPORT_FORMAT, STAGE_PARSE_OUTPUT
};

size_t
stages_add(struct stages *s, const char *language, const char *dir)
{
	size_t first = s->n;

	language = arena_strdup(&s->arena, language);
	dir = arena_strdup(&s->arena, dir);
	for (size_t i = 0; schema_stages[i]; i++) {
		mem_grow(&s->v, s->n, &s->cap, sizeof(*s->v));
		s->v[s->n++] = (struct stage){ .name = schema_stages[i],
		    .language = language, .dir = dir };
	}
	return first;
}

void
stages_read(struct stages *s, const char *path, const char *sha256)
{
	mem_grow(&s->files, s->nfiles, &s->files_cap, sizeof(*s->files));
	s->files[s->nfiles++] = (struct stages_file){
	    arena_strdup(&s->arena, path), arena_strdup(&s->arena, sha256) };
}

void
stages_set(struct stages *s, struct stage *t, enum stage_key key,
    const char *text, const char *from)
{
	t->v[key] = (struct stage_value){ NULL, NULL, NULL };
	if (text)
		t->v[key] = (struct stage_value){
		    arena_strdup(&s->arena, text), NULL,
		    from == stages_built ? from :
		    arena_strdup(&s->arena, from) };
}

void
stages_set_list(struct stages *s, struct stage *t, enum stage_key key,
    const char *const *list, const char *from)
{
	const char **v;
	size_t n = 0;

	stages_set(s, t, key, list && list[0] ? "" : NULL, from);
	t->v[key].text = NULL;
	if (t->v[key].from == NULL || list == NULL)
		return;
	while (list[n])
		n++;
	v = arena_alloc(&s->arena, (n + 1) * sizeof(*v));
	for (size_t i = 0; i < n; i++)
		v[i] = arena_strdup(&s->arena, list[i]);
	t->v[key].list = v;
}

static void
set_node(struct stages *s, struct stage *t, enum stage_key key,
    const struct ydoc_node *x, const char *from)
{
	const char **v;
	size_t n = 0;

	if (x->kind == YDOC_SCALAR) {
		stages_set(s, t, key, x->text, from);
		return;
	}
	for (const struct ydoc_node *y = x->first; y; y = y->next)
		n++;
	v = mem_alloc((n + 1) * sizeof(*v));
	n = 0;
	for (x = x->first; x; x = x->next)
		v[n++] = x->text;
	stages_set_list(s, t, key, v, from);
	free(v);
}

/* Another command, or none where one was, says all about itself. */
static void
forget(struct stages *s, struct stage *t, const char *command,
    enum stage_key key)
{
	const char *had = t->v[key].text;
	bool same = had && strcmp(had, command) == 0;

	for (size_t i = 0; !same &&
	    i < sizeof(of_command) / sizeof(of_command[0]); i++)
		stages_set(s, t, of_command[i], NULL, NULL);
	stages_set(s, t, STAGE_COMMAND, NULL, NULL);
	stages_set(s, t, STAGE_UNSUPPORTED, NULL, NULL);
}

/* Where does a value's text come from, of a map that says it itself? */
static const char *
origin(const struct ydoc_node *x, const char *key, const char *from)
{
	for (x = x->first; from == stages_built && x; x = x->next)
		if (strcmp(x->key, "from") == 0)
			for (const struct ydoc_node *y = x->first; y;
			    y = y->next)
				if (strcmp(y->key, key) == 0)
					return y->text;
	return from;
}

static int
take_stage(struct stages *s, struct stage *t, const struct ydoc_node *x,
    const struct schema_key *keys, const char *from, struct err *e)
{
	static const enum stage_key heads[] = { STAGE_COMMAND,
	    STAGE_UNSUPPORTED };
	const struct ydoc_node *y;
	struct success read;
	struct arena a = ARENA_INIT;
	struct err why = ERR_INIT;
	int rc = 0;

	if (x->kind == YDOC_SCALAR) {
		forget(s, t, x->text, STAGE_COMMAND);
		stages_set(s, t, STAGE_COMMAND, x->text, from);
		return 0;
	}
	for (size_t i = 0; i < 2; i++)
		if ((y = schema_get(x, keys,
		    stage_key_names[heads[i]])) != NULL)
			forget(s, t, y->text, heads[i]);
	for (enum stage_key k = 0; k < STAGE_OF_FILES; k++)
		if ((y = schema_get(x, keys, stage_key_names[k])) != NULL)
			set_node(s, t, k, y,
			    origin(x, stage_key_names[k], from));
	y = schema_get(x, keys, stage_key_names[STAGE_SUCCESS]);
	if (y && success_read(&read, &a, y->text, &why) < 0)
		rc = err_more(e, FX_EINPUT, "%s:%u:%u: success_means: %s",
		    from, y->line, y->column, why.msg);
	err_release(&why);
	arena_release(&a);
	return rc;
}

int
stages_take(struct stages *s, size_t first, const struct ydoc_node *map,
    const struct schema_key *keys, const char *from, struct err *e)
{
	int rc = 0;

	for (const struct ydoc_node *x = map ? map->first : NULL; x;
	    x = x->next)
		for (size_t i = 0; schema_stages[i]; i++)
			if (schema_same_word(schema_stages[i], x->key) &&
			    take_stage(s, &s->v[first + i], x, keys, from,
			    e) < 0)
				rc = -1;
	return rc;
}

/* When a stage has passed of which nobody says it: that tests ran, and what
 * was covered, is not left out. */
static const char *
success(const char *stage)
{
	static const char *const known[][2] = {
		{ "tdd-setup", "exit_code != 0 AND tests >= 1 AND "
		    "failed >= 1" },
		{ "unit-test", "exit_code == 0 AND tests >= 1 AND "
		    "passed >= 1 AND failed == 0" },
		{ "integration", "exit_code == 0 AND tests >= 1 AND "
		    "passed >= 1 AND failed == 0" },
		{ "coverage", "exit_code == 0 AND coverage_percent >= 80" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i][0], stage) == 0)
			return known[i][1];
	return "exit_code == 0";
}

/* Its form was checked when it was read. */
static unsigned
seconds(const char *s)
{
	long long n = 0;

	return !clock_span(s, &n) || n > 1 << 30 ? 1u << 30 : (unsigned)n;
}

static void
otherwise(struct stages *s, struct stage *t, enum stage_key key,
    const char *text)
{
	if (t->v[key].text == NULL)
		stages_set(s, t, key, text, stages_built);
}

void
stages_finish(struct stages *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct stage *t = &s->v[i];
		bool people = strcmp(t->name, "tdd-setup") == 0 ||
		    strcmp(t->name, "review") == 0 ||
		    strcmp(t->name, "accept") == 0;

		if (t->v[STAGE_COMMAND].text == NULL)
			otherwise(s, t, STAGE_UNSUPPORTED,
			    "nothing names a command");
		otherwise(s, t, STAGE_SUCCESS, success(t->name));
		otherwise(s, t, STAGE_RETRIES, "1");
		otherwise(s, t, STAGE_TIMEOUT, "10m");
		otherwise(s, t, STAGE_TCR, people ? "false" : "true");
		t->retries = (unsigned)seconds(t->v[STAGE_RETRIES].text);
		t->timeout = seconds(t->v[STAGE_TIMEOUT].text);
		t->tcr = strcmp(t->v[STAGE_TCR].text, "true") == 0;
	}
}

const struct stage *
stages_find(const struct stages *s, const char *name,
    const struct stage *after)
{
	for (size_t i = after ? (size_t)(after - s->v) + 1 : 0; i < s->n; i++)
		if (schema_same_word(s->v[i].name, name))
			return &s->v[i];
	return NULL;
}

void
stages_release(struct stages *s)
{
	free(s->v);
	free(s->files);
	err_release(&s->notes);
	arena_release(&s->arena);
	*s = (struct stages)STAGES_INIT;
}
