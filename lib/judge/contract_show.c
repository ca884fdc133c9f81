/* fx-contract check, show, schema, new. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/text.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "judge/contract_verbs.h"
#include "judge/detect_stages.h"
#include "judge/stages.h"
#include "record/contract.h"
#include "record/schema.h"
#include "record/seal.h"

int
contract_verb_check(const struct contract_call *call, struct err *e)
{
	for (size_t i = 0; i < call->n; i++) {
		struct contract c = CONTRACT_INIT;
		struct err one = ERR_INIT;

		if (contract_load(&c, call->words[i], &one) < 0) {
			err_move(e, &one);
		} else if (!call->quiet && call->json) {
			struct jdoc *j = jdoc_new();

			jdoc_str(j, "type", "contract");
			jdoc_bytes(j, "file", call->words[i]);
			jdoc_str(j, "task", c.task);
			jdoc_bool(j, "ok", true);
			jdoc_print(j, call->out);
			jdoc_free(j);
		}
		contract_release(&c);
	}
	return e->status == FX_YES ? 0 : -1;
}

static void
json_scalar(struct jdoc *j, const char *key, const struct ydoc_node *x,
    enum schema_type type)
{
	switch (type) {
	case SCHEMA_BOOLEAN:
		jdoc_bool(j, key, x->text[0] == 't');
		break;
	case SCHEMA_INTEGER:
		jdoc_int(j, key, schema_integer(x));
		break;
	case SCHEMA_NUMBER:
		jdoc_number(j, key, strtod(x->text, NULL));
		break;
	default:
		jdoc_str(j, key, x->text);
	}
}

/* A checked value as JSON: what the table knows as a number is one, and what
 * it knows as text is none, though it looks like one. */
static void
json_node(struct jdoc *j, const char *key, const struct ydoc_node *x,
    const struct schema_key *t)
{
	struct jdoc *sub;

	if (x->kind == YDOC_SCALAR) {
		json_scalar(j, key, x, t->type);
		return;
	}
	sub = x->kind == YDOC_MAP ? jdoc_obj(j, key) : jdoc_list(j, key);
	for (const struct ydoc_node *i = x->first; i; i = i->next)
		json_node(sub, i->key, i, x->kind == YDOC_MAP ?
		    schema_find(t->sub, i->key) : t);
}

static void
json_entries(struct jdoc *j, const char *key, const struct contract_entry *v,
    size_t n)
{
	struct jdoc *list = jdoc_list(j, key), *o, *ops;

	for (size_t i = 0; i < n; i++) {
		o = jdoc_obj(list, NULL);
		jdoc_str(o, "path", v[i].pattern);
		jdoc_str(o, "reason", v[i].reason);
		jdoc_str(o, "owner", v[i].owner);
		ops = jdoc_list(o, "operations");
		if (v[i].ops & CHANGE_ADD)
			jdoc_str(ops, NULL, "add");
		if (v[i].ops & CHANGE_MODIFY)
			jdoc_str(ops, NULL, "modify");
		if (v[i].ops & CHANGE_DELETE)
			jdoc_str(ops, NULL, "delete");
		jdoc_int(o, "line", v[i].line);
	}
}

static void
show_json(const struct contract *c, const struct seal *s, FILE *fp)
{
	static const char *const sections[] = { "test_requirements",
	    "coverage", "dependencies", "smoke", "accept_unsupported",
	    "review", "breaker", "tcr_behavior" };
	struct jdoc *j = jdoc_new(), *limits;
	const struct ydoc_node *x;

	jdoc_str(j, "type", "contract");
	jdoc_int(j, "version", c->version);
	jdoc_bytes(j, "file", c->name);
	jdoc_str(j, "task", c->task);
	jdoc_str(j, "title", c->title);
	jdoc_str(j, "base", c->base);
	json_entries(j, "allowed_files", c->allowed, c->nallowed);
	json_entries(j, "forbidden_files", c->forbidden, c->nforbidden);
	if (c->limits.line) {
		limits = jdoc_obj(j, "limits");
		if (c->limits.files >= 0)
			jdoc_int(limits, "files", c->limits.files);
		if (c->limits.lines >= 0)
			jdoc_int(limits, "lines", c->limits.lines);
		if (c->limits.file_bytes >= 0)
			jdoc_int(limits, "file_bytes", c->limits.file_bytes);
	}
	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++)
		if ((x = contract_section(c, sections[i])) != NULL)
			json_node(j, sections[i], x,
			    schema_find(schema_contract->sub, sections[i]));
	if (s->task) {
		jdoc_str(j, "sha256", s->sha256);
		jdoc_str(j, "base_ref", s->base_ref);
		jdoc_str(j, "base_commit", s->base_commit);
		jdoc_bool(j, "draft", s->draft);
		jdoc_bool(j, "widened", s->widened);
		jdoc_str(j, "stages", *s->stages ? s->stages : NULL);
	}
	jdoc_print(j, fp);
	jdoc_free(j);
}

static void
line(FILE *fp, const char *label, const char *text)
{
	struct buf b = BUF_INIT;

	if (text == NULL)
		return;
	text_escape(&b, text, strlen(text));
	fprintf(fp, "%-10s %s\n", label, b.data);
	buf_release(&b);
}

static void
show_entry(struct buf *b, const struct contract_entry *t)
{
	static const char *const names[] = { "add", "modify", "delete" };
	const char *before = " [";

	text_escape(b, t->pattern, strlen(t->pattern));
	if (t->ops != (CHANGE_ADD | CHANGE_MODIFY | CHANGE_DELETE)) {
		for (size_t i = 0; i < 3; i++)
			if (t->ops & 1u << i) {
				buf_fmt(b, "%s%s", before, names[i]);
				before = ", ";
			}
		buf_byte(b, ']');
	}
	if (t->owner) {
		buf_str(b, " (");
		text_escape(b, t->owner, strlen(t->owner));
		buf_byte(b, ')');
	}
	if (t->reason) {
		buf_str(b, "   # ");
		text_escape(b, t->reason, strlen(t->reason));
	}
}

static void
show_entries(FILE *fp, const char *head, const struct contract_entry *v,
    size_t n)
{
	struct buf b = BUF_INIT;

	fprintf(fp, "%s:%s\n", head, n == 0 ? " none" : "");
	for (size_t i = 0; i < n; i++) {
		buf_clear(&b);
		show_entry(&b, &v[i]);
		fprintf(fp, "  - %s\n", b.data);
	}
	buf_release(&b);
}

static void
show_text(const struct contract *c, const struct seal *s, FILE *fp)
{
	static const char *const sections[] = { "test_requirements",
	    "coverage", "dependencies", "smoke", "accept_unsupported",
	    "review", "breaker", "tcr_behavior" };

	line(fp, "task", c->task);
	line(fp, "title", c->title);
	line(fp, "base", s->task ? s->base_ref : c->base);
	line(fp, "file", c->name);
	if (s->task)
		fprintf(fp, "%-10s %.12s%s%s\n", "sealed", s->sha256,
		    s->draft ? " (a draft that allows nothing)" : "",
		    s->widened ? " (widened)" : "");
	show_entries(fp, "allowed files", c->allowed, c->nallowed);
	show_entries(fp, "forbidden files", c->forbidden, c->nforbidden);
	if (c->limits.files >= 0)
		fprintf(fp, "limit: %lld files\n", c->limits.files);
	if (c->limits.lines >= 0)
		fprintf(fp, "limit: %lld lines\n", c->limits.lines);
	if (c->limits.file_bytes >= 0)
		fprintf(fp, "limit: %lld bytes a file\n",
		    c->limits.file_bytes);
	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		const struct ydoc_node *x = contract_section(c, sections[i]);

		if (x)
			fprintf(fp, "also: %s (line %u)\n", sections[i],
			    x->key_line);
	}
}

/* How the stages run that were sealed with it, the contract over them. */
static int
show_stages(const struct contract_call *call, const struct contract *c,
    const struct seal *seal, const char *commondir, struct err *e)
{
	struct stages s = STAGES_INIT;
	int rc = stages_sealed(&s, commondir, seal, e);

	if (rc == 0 && !call->json)
		fprintf(call->out, "stages: none were sealed\n");
	if (rc == 1)
		stages_contract(&s, c);
	if (rc == 1 && call->json)
		detect_stages(&s, NULL, NULL, DETECT_JSON, true, call->out);
	for (size_t i = 0; rc == 1 && !call->json && i < s.n; i++) {
		const struct stage *t = &s.v[i];

		if (strcmp(t->name, schema_stages[0]) != 0)
			continue;
		fputs("stages of ", call->out);
		text_print(call->out, t->language);
		fputs(" in ", call->out);
		text_print(call->out, *t->dir ? t->dir : ".");
		fputs(":\n", call->out);
		detect_stages(&s, t->language, t->dir, DETECT_TEXT, false,
		    call->out);
	}
	stages_release(&s);
	return rc < 0 ? -1 : 0;
}

int
contract_verb_show(const struct contract_call *call, struct err *e)
{
	struct contract c = CONTRACT_INIT;
	struct seal s = SEAL_INIT;
	struct git g = GIT_INIT;
	char *task = NULL;
	int rc;

	if (call->n > 0) {
		rc = contract_load(&c, call->words[0], e);
	} else {
		rc = git_locate(&g, e);
		if (rc == 0 && (task = contract_call_task(call, &g, e)) == NULL)
			rc = -1;
		if (rc == 0)
			rc = seal_read(&s, &c, g.commondir, task, e);
	}
	if (rc == 0 && !call->quiet)
		(call->json ? show_json : show_text)(&c, &s, call->out);
	if (rc == 0 && !call->quiet && s.task)
		rc = show_stages(call, &c, &s, g.commondir, e);
	free(task);
	git_release(&g);
	seal_release(&s);
	contract_release(&c);
	return rc;
}

int
contract_verb_schema(const struct contract_call *call, struct err *e)
{
	(void)e;
	if (!call->quiet)
		schema_print(schema_contract, "fx contract", call->out);
	return 0;
}

/* What is commented out loads as well. */
static const char template[] =
    "# yaml-language-server: $schema=../contract.schema.json\n"
    "# The contract of one task; fx-contract(5) explains every key, and\n"
    "# fx-contract schema >.factory/contract.schema.json helps an editor.\n"
    "contract:\n"
    "  version: 1\n"
    "  task: %s\n"
    "  # title: \"What the task is, in a line\"\n"
    "  # base: main                # what \"changed\" is measured against\n"
    "\n"
    "  boundary:\n"
    "    # What may be touched.  What is not listed is refused; a comment\n"
    "    # behind an entry is its reason.  Globs are quoted:\n"
    "    #   - src/web/handlers.c\n"
    "    #   - \"test/**\"           # everything below test\n"
    "    allowed_files: []\n"
    "\n"
    "    # What may not, even where it is allowed.\n"
    "    # forbidden_files:\n"
    "    #   - src/core/limiter.c  # That's another task's\n"
    "    # limits: {files: 20, lines: 800, file_bytes: 1048576}\n"
    "\n"
    "  # Tests that must exist and pass; they are red first.  Where the code\n"
    "  # that they call is not there yet, red is to not compile: structural.\n"
    "  # test_requirements:\n"
    "  #   - test_batch_is_accepted\n"
    "  #   - {name: test_batch_of_50, structural: true}\n"
    "  # coverage: {minimum: 80}\n"
    "  # dependencies: {new: 0}\n"
    "\n"
    "  # The built program is run, and must print this: accept asks for it,\n"
    "  # or for its line in accept_unsupported.\n"
    "  # smoke: [{run: \"./app --version\", see: \"1.2\"}]\n"
    "\n"
    "  # Without this a review.yaml of somebody else is asked for.\n"
    "  # review: person            # who decides reviews it\n"
    "\n"
    "  # Stages that may do without a tool; each other one stops a run.\n"
    "  # accept_unsupported:\n"
    "  #   - {stage: security, reason: \"no scanner offline\"}\n";

int
contract_verb_new(const struct contract_call *call, struct err *e)
{
	const char *task = call->words[0];

	if (!path_task_ok(task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task", task);
	if (!call->quiet)
		fprintf(call->out, template, task);
	return 0;
}
