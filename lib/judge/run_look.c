/* Where everything stands: what is asked of each stage, and which tree. */
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/stop.h"
#include "door/ydoc.h"
#include "judge/audit_past.h"
#include "judge/run_parts.h"
#include "judge/tcr_check.h"
#include "judge/tcr_parts.h"
#include "judge/tools.h"
#include "record/schema.h"

static const char *
own(struct run_now *r, const char *s)
{
	return s ? arena_strdup(&r->arena, s) : NULL;
}

/* A person waived the stage, until when it still holds. */
static const char *
waived(struct run_now *r, const char *stage, const struct audit_past *p)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < p->nwaived; i++) {
		const struct audit_waiver *w = &p->waived[i];

		if (w->contract || strncmp(w->about, "stage ", 6) != 0 ||
		    !schema_same_word(w->about + 6, stage) ||
		    clock_now() >= w->until)
			continue;
		buf_fmt(&b, "by %s until ", w->by);
		clock_format(&b, w->until - 1);
		b.len -= strlen("T00:00:00Z");
		buf_fmt(&b, ": %s", w->why);
		break;
	}
	stage = b.len ? own(r, buf_cstr(&b)) : NULL;
	buf_release(&b);
	return stage;
}

/* A person reviews at the decision; but findings that are there are asked. */
static bool
deferred(const struct tcr *t)
{
	static const char *const files[] = { "yaml", "jsonl" };
	const struct ydoc_node *x = contract_section(&t->contract, "review");
	struct buf b = BUF_INIT;
	bool there = false;

	if (x == NULL || x->text == NULL || strcmp(x->text, "person") != 0)
		return false;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		buf_clear(&b);
		buf_fmt(&b, "%s/.factory/%s/review.%s", t->g.top, t->task,
		    files[i]);
		there |= io_exists(b.data);
	}
	buf_release(&b);
	return !there;
}

/* How many tests the contract names, or those alone that are to be written;
 * where that cannot be told it is not none. */
static size_t
names_tests(struct tcr *t, bool existing)
{
	struct err no = ERR_INIT;
	size_t n = 0, found = 0;
	const struct redgreen_want *v = redgreen_wants(&t->contract,
	    &t->arena, &n, &no);

	for (size_t i = 0; v && i < n; i++)
		found += existing || !v[i].existing;
	err_release(&no);
	return v == NULL ? 1 : found;
}

/* The stage in each component: where it has a command, and what else. */
static int
parts(struct run_now *r, struct tcr *t, struct run_stage *s, struct err *e)
{
	struct run_part *v;
	const struct stage *x = NULL;
	size_t n = 0, bare = 0, accepted = 0;

	while ((x = stages_find(&t->stages, s->name, x)) != NULL)
		n++;
	v = arena_alloc(&r->arena, (n + 1) * sizeof(*v));
	s->v = v;
	for (size_t i = 0; i < n; i++) {
		if (tcr_ask(t, i, e) < 0)
			return -1;
		x = t->ask.stage;
		if (t->ask.argv == NULL) {
			bare++;
			accepted += x->v[STAGE_ACCEPTED].text != NULL;
			s->why = own(r, x->v[STAGE_ACCEPTED].text ?
			    x->v[STAGE_ACCEPTED].text :
			    x->v[STAGE_UNSUPPORTED].text);
			continue;
		}
		v->component = own(r, t->ask.component);
		v->config = own(r, t->ask.config);
		v->tools = tools_of(&r->arena, t->ask.argv, tcr_dir(t));
		v->command = own(r, t->ask.argv[2]);
		v->success = own(r, t->ask.success);
		v++;
	}
	s->n = (size_t)(v - s->v);
	s->given = bare > accepted ? RUN_NONE : s->n ? RUN_ASKED :
	    RUN_ACCEPTED;
	return 0;
}

static int
stage(struct run_now *r, struct tcr *t, struct run_stage *s,
    const struct audit_past *past, struct err *e)
{
	const struct stage *x = stages_find(&t->stages, s->name, NULL);
	const char *why;

	s->red = strcmp(s->name, "tdd-setup") == 0;
	s->builds = strcmp(s->name, "implement") == 0;
	/* A review, and the built program, are no part of the tree. */
	s->checks = x && x->v[STAGE_COMMAND].text &&
	    tcr_checks(x->v[STAGE_COMMAND].text);
	s->always = s->checks || strcmp(s->name, "security") == 0;
	s->tests = strcmp(s->name, "unit-test") == 0 ||
	    strcmp(s->name, "integration") == 0;
	s->named = strcmp(s->name, "unit-test") == 0 ? names_tests(t, true) :
	    0;
	if (parts(r, t, s, e) < 0)
		return -1;
	if (strcmp(s->name, "review") == 0 && deferred(t)) {
		s->given = RUN_DEFERRED;
		s->why = "the contract leaves it to the person who decides";
	} else if (s->red && !names_tests(t, false)) {
		s->given = RUN_IDLE;
		s->why = "the contract names no test that is to be written";
	}
	if ((why = waived(r, s->name, past)) != NULL) {
		s->given = RUN_WAIVED;
		s->why = why;
	}
	return 0;
}

static int
stages(struct run_now *r, struct tcr *t, struct tcr_call *c, struct err *e)
{
	struct audit_past past = AUDIT_PAST_INIT;
	struct audit_log log = AUDIT_LOG_INIT;
	struct err no = ERR_INIT;
	const char *kind;
	int rc;

	/* Where the log does not hold nothing is waived. */
	if (audit_log_open(&log, t->g.commondir, &kind, &no) != 0 ||
	    audit_past_read(&past, &log, t->task, &no) < 0)
		past.nwaived = 0;
	err_release(&no);
	c->stage = schema_stages[0];
	rc = tcr_stages(t, e);
	for (unsigned i = 0; rc == 0 && i < RUN_STAGES; i++) {
		c->stage = r->v[i].name = schema_stages[i];
		r->v[i].number = i + 1;
		rc = stage(r, t, &r->v[i], &past, e);
	}
	audit_past_release(&past);
	audit_log_close(&log);
	return rc;
}

static int
read_tcr(struct run_now *r, struct tcr *t, struct tcr_call *c, struct err *e)
{
	const char *tree;

	if (tcr_begin(t, e) < 0)
		return -1;
	if (t->task == NULL)
		return err_set(e, FX_EINPUT, "%s: is bound to no task: "
		    "'factory init --task ID' binds it, 'factory new NAME' "
		    "makes a workspace", t->g.top);
	if (t->seal.draft)
		return err_set(e, FX_EINPUT, "the contract of %s is still the "
		    "template: fill in .factory/%s/contract.yaml, and "
		    "'factory init --task %s' seals it", t->task, t->task,
		    t->task);
	r->task = own(r, t->task);
	r->title = own(r, t->contract.title);
	r->top = own(r, t->g.top);
	r->contract = own(r, t->seal.sha256);
	r->head = own(r, t->head);
	r->jj = t->g.jj_top != NULL;
	snapshot_remember(t->snap);
	if (stages(r, t, c, e) < 0 || snapshot_scan(t->snap, NULL, e) < 0)
		return -1;
	r->tree = own(r, snapshot_tree(t->snap));
	if ((tree = tcr_tree(t, t->head, e)) == NULL)
		return -1;
	r->head_tree = own(r, tree);
	return 0;
}

int
run_look(struct run_now *r, const struct run_call *call, struct err *e)
{
	struct tcr_call c = { .out = call->out, .json = call->json,
		.quiet = call->quiet, .verb = "run", .looks = true };
	struct tcr t = { .call = &c, .g = GIT_INIT,
		.contract = CONTRACT_INIT };
	int rc;

	memset(r, 0, sizeof(*r));
	t.say = c.json ? &tcr_json : &tcr_text;
	rc = stop_catch(e) < 0 ? -1 : read_tcr(r, &t, &c, e);
	r->past = t.past;
	t.past = (struct attempts)ATTEMPTS_INIT;
	tcr_end(&t);
	return rc < 0 ? -1 : git_locate(&r->g, e);
}

void
run_forget(struct run_now *r)
{
	attempts_release(&r->past);
	git_release(&r->g);
	arena_release(&r->arena);
	memset(r, 0, sizeof(*r));
}

int
run_reread(struct run_now *r, struct err *e)
{
	attempts_release(&r->past);
	r->past = (struct attempts)ATTEMPTS_INIT;
	return attempts_read(&r->past, &r->g, r->task, e);
}
