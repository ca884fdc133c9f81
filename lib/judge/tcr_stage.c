/* What is asked: the stage's own command or the caller's, its rules, and
 * which stages must have passed before a tree is committed. */
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"
#include "base/text.h"
#include "judge/tcr_asked.h"
#include "judge/tcr_check.h"
#include "judge/tcr_parts.h"
#include "record/schema.h"

unsigned
tcr_number(const char *stage)
{
	for (unsigned i = 0; stage && schema_stages[i]; i++)
		if (schema_same_word(schema_stages[i], stage))
			return i + 1;
	return 0;
}

static const char *
text(const struct stage *s, enum stage_key k)
{
	return s ? s->v[k].text : NULL;
}

static const char *const *
shell(struct tcr *t, const char *command)
{
	const char **v = arena_alloc(&t->arena, 4 * sizeof(*v));

	if (command == NULL)
		return NULL;
	v[0] = "sh";
	v[1] = "-c";
	v[2] = tcr_own_program(&t->arena, command);
	return v;
}

static void
put(struct buf *b, const char *s)
{
	buf_str(b, s ? s : "");
	buf_byte(b, '\0');
}

static void
put_list(struct buf *b, const char *const *v)
{
	for (; v && *v; v++)
		put(b, *v);
	buf_byte(b, '\0');
}

/* Red is proved once for a frozen set of tests: that the contract names these
 * matters, not what else it says. */
static void
put_named(struct tcr *t, struct buf *b)
{
	struct err no = ERR_INIT;
	size_t n = 0;
	const struct redgreen_want *v = redgreen_wants(&t->contract,
	    &t->arena, &n, &no);

	for (size_t i = 0; v && i < n; i++) {
		put(b, v[i].name);
		put(b, v[i].structural ? "structural" : "");
		put(b, v[i].existing ? "existing" : "");
	}
	err_release(&no);
}

/* Command, rules of success, contract: what a pass was a pass of. */
static void
config(struct tcr *t, const struct stage *s, const char *const *argv,
    char sum[HASH_HEX])
{
	static const enum stage_key keys[] = { STAGE_SUCCESS, STAGE_FAILURE,
	    STAGE_EXPECTED, STAGE_REPORT, STAGE_REPORT_FORMAT, STAGE_WRITES };
	struct buf b = BUF_INIT;

	put_list(&b, argv);
	for (size_t i = 0; s && i < sizeof(keys) / sizeof(*keys); i++) {
		put(&b, s->v[keys[i]].text);
		put_list(&b, s->v[keys[i]].list);
	}
	if (t->sealed && s && strcmp(s->name, "tdd-setup") == 0)
		put_named(t, &b);
	else
		put(&b, t->sealed ? t->seal.sha256 : "");
	hash_sha256(sum, b.data, b.len);
	buf_release(&b);
}

/* Does the stage stand between a tree and its commit?  One without a command
 * does, until the contract accepts that; but a person reviews and accepts what
 * is committed. */
static bool
counts(const struct tcr *t, const struct stage *s)
{
	return s->tcr && strcmp(s->name, "tdd-setup") != 0 &&
	    (s->v[STAGE_COMMAND].text || (t->sealed &&
	    s->v[STAGE_ACCEPTED].text == NULL &&
	    strcmp(s->name, "review") != 0 && strcmp(s->name, "accept") != 0));
}

static void
step(struct tcr *t, struct tcr_step *step, const char *name)
{
	static const char *const never[] = { NULL };
	const struct stage *s = NULL;
	struct tcr_part *v;
	size_t n = 0;

	while ((s = stages_find(&t->stages, name, s)) != NULL)
		n += counts(t, s);
	v = arena_alloc(&t->arena, (n + 1) * sizeof(*v));
	step->stage = n ? name : NULL;
	step->v = v;
	step->n = n;
	for (s = NULL; (s = stages_find(&t->stages, name, s)) != NULL;) {
		const char *const *argv = shell(t, s->v[STAGE_COMMAND].text);
		char sum[HASH_HEX];

		if (!counts(t, s))
			continue;
		config(t, s, argv, sum);
		v->component = s->dir;
		/* Unsealed, it is the caller's word what a stage is. */
		v->argv = argv == NULL ? never : t->sealed ? argv : NULL;
		v->config = t->sealed ? arena_strdup(&t->arena, sum) : NULL;
		v++;
	}
}

static int
load(struct tcr *t, struct err *e)
{
	struct err why = ERR_INIT;
	int rc = stages_load(&t->stages, &t->g, t->sealed ? &t->seal : NULL,
	    t->sealed ? &t->contract : NULL, &why);

	if (rc == 0 || t->call->command == NULL || why.status != FX_EINPUT)
		return rc == 0 ? 0 : err_move(e, &why);
	/* The command is given: without a configuration it can be judged. */
	err_release(&why);
	stages_release(&t->stages);
	t->stages = (struct stages)STAGES_INIT;
	return 0;
}

int
tcr_stages(struct tcr *t, struct err *e)
{
	const char *name = t->call->stage;
	struct tcr_step *s;
	const struct stage *one = NULL;
	unsigned n = tcr_number(name);

	t->steps = s = arena_alloc(&t->arena, 11 * sizeof(*s));
	t->parts = 1;
	if (name == NULL)
		return 0;
	if (n == 0) {
		name = text_nearest(name, schema_stages);
		return name ? err_set(e, FX_EINPUT, "unknown stage '%s' (did "
		    "you mean '%s'?)", t->call->stage, name) :
		    err_set(e, FX_EINPUT, "unknown stage '%s'; 'fx-detect "
		    "--stages' lists the ten", t->call->stage);
	}
	if (load(t, e) < 0)
		return -1;
	for (size_t i = 0; schema_stages[i]; i++) {
		step(t, s, schema_stages[i]);
		s += s->stage != NULL;
	}
	if (t->call->command)
		return 0;
	for (t->parts = 0; (one = stages_find(&t->stages,
	    schema_stages[n - 1], one)) != NULL;)
		t->parts++;
	if (t->parts == 0)
		return err_set(e, FX_EINPUT, "no language is known here: "
		    "[[components]] in .factory.toml says how its stages run "
		    "(fx-stages(5)), 'fx-detect --explain' why it is not "
		    "known; 'fx-tcr --stage %s -- COMMAND' runs a command",
		    schema_stages[n - 1]);
	return 0;
}

/* The component that the present folder is, else the root. */
static const struct stage *
here(struct tcr *t, const char *name)
{
	const struct stage *s = NULL, *root = NULL;
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;

	if (io_reach(&b, ".", &no) < 0)
		buf_clear(&b);
	err_release(&no);
	while ((s = stages_find(&t->stages, name, s)) != NULL) {
		size_t n = strlen(t->g.top);

		if (*s->dir == '\0')
			root = s;
		else if (path_within(buf_cstr(&b), t->g.top) &&
		    buf_cstr(&b)[n] == '/' &&
		    strcmp(buf_cstr(&b) + n + 1, s->dir) == 0)
			break;
	}
	buf_release(&b);
	return s ? s : root;
}

/* What the caller says beats the configuration. */
static void
limits(struct tcr *t, const struct stage *s)
{
	const struct tcr_call *c = t->call;

	t->ask.of = c->retries ? c->retries : s ? s->retries : 1;
	t->ask.timeout = c->timed ? c->timeout * 1000LL :
	    s ? s->timeout * 1000LL : 0;
	/* Each further attempt would be red as well. */
	if (t->ask.red)
		t->ask.of = 1;
	if (t->ask.of == 0)
		t->ask.of = 1;
}

int
tcr_ask(struct tcr *t, size_t part, struct err *e)
{
	unsigned n = tcr_number(t->call->stage);
	const char *name = n ? schema_stages[n - 1] : NULL;
	const struct stage *s = NULL;
	struct tcr_ask *a = &t->ask;

	memset(a, 0, sizeof(*a));
	t->part = part;
	if (name && t->call->command)
		s = here(t, name);
	for (size_t i = 0; name && !t->call->command && i <= part; i++)
		s = stages_find(&t->stages, name, s);
	a->stage = s;
	a->component = s ? s->dir : "";
	a->argv = s && s->v[STAGE_COMMAND].text && tcr_accepts_none(t, s) ?
	    NULL : shell(t, text(s, STAGE_COMMAND));
	a->own = t->call->command == NULL;
	a->checks = a->own && a->argv && tcr_checks(text(s, STAGE_COMMAND));
	a->success = a->own ? text(s, STAGE_SUCCESS) : NULL;
	if (t->call->command)
		a->argv = t->call->command;
	a->red = t->call->expect == TCR_RED || (t->call->expect == TCR_USUAL &&
	    name && strcmp(name, "tdd-setup") == 0);
	a->takes = name == NULL || (s ? s->tcr :
	    strcmp(name, "tdd-setup") != 0 && strcmp(name, "accept") != 0);
	limits(t, s);
	config(t, a->own ? s : NULL, a->argv, a->config);
	(void)e;
	return 0;
}

static bool
asked_for(struct tcr *t, const struct stage *s, const char *const *argv,
    const struct attempt *a)
{
	char sum[HASH_HEX];

	config(t, s, argv, sum);
	return strcmp(sum, a->config) == 0;
}

enum tcr_asked
tcr_asked(const struct git *g, const struct seal *seal,
    const struct contract *c, const struct attempt *a)
{
	struct tcr t = { .g = *g, .seal = *seal, .contract = *c,
		.sealed = true, .stages = STAGES_INIT };
	enum tcr_asked is = TCR_ASKED_BEFORE;
	const struct stage *s = NULL;
	struct err no = ERR_INIT;

	if (a->config == NULL || a->component == NULL)
		return is;
	/* Where none are sealed a command may have been given. */
	if (stages_load(&t.stages, g, seal, c, &no) < 0)
		t.stages.n = 0;
	if (asked_for(&t, NULL, a->argv, a))
		is = TCR_ASKED_OTHERWISE;
	while ((s = stages_find(&t.stages, a->stage, s)) != NULL)
		if (strcmp(s->dir, a->component) != 0)
			continue;
		else if (asked_for(&t, s, shell(&t, text(s, STAGE_COMMAND)),
		    a))
			is = TCR_ASKED_NOW;
		else if (asked_for(&t, s, a->argv, a) && is ==
		    TCR_ASKED_BEFORE)
			is = TCR_ASKED_OTHERWISE;
	err_release(&no);
	stages_release(&t.stages);
	arena_release(&t.arena);
	return is;
}
