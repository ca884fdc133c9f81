/* How the ten stages run in a tree. */
#include <string.h>

#include "base/buf.h"
#include "door/jdoc.h"
#include "judge/detect.h"
#include "judge/detect_stages.h"
#include "record/schema.h"

static const char timeout[] = "10m";

/* What no language has a command for. */
static const struct langstage people[] = {
	{ .stage = "review", .unsupported = "a person reviews, no command" },
	{ .stage = "accept", .unsupported = "a person accepts, no command" },
	{ .stage = NULL }
};
static const struct langstage unknown = {
	.unsupported = "the language's data names no command"
};

static bool
has(const struct detect_part *p, const char *name)
{
	for (size_t i = 0; p->tools[i]; i++)
		if (strcmp(p->tools[i], name) == 0)
			return true;
	return false;
}

/* The first that fits, of the language's, then of ours. */
static const struct langstage *
choose(const struct detect_part *p, const char *stage)
{
	const struct language *l = p->language;

	for (size_t i = 0; i < l->nstages; i++) {
		const struct langstage *s = &l->stages[i];

		if (strcmp(s->stage, stage) == 0 &&
		    (s->when == NULL || has(p, s->when)))
			return s;
	}
	for (const struct langstage *s = people; s->stage; s++)
		if (strcmp(s->stage, stage) == 0)
			return s;
	return &unknown;
}

/* Append a command with ${run} and ${manager} filled in. */
static const char *
fill(struct buf *b, const struct detect_part *p, const char *s)
{
	static const char run[] = "${run}", manager[] = "${manager}";

	buf_clear(b);
	if (s == NULL)
		return NULL;
	while (*s)
		if (strncmp(s, run, sizeof(run) - 1) == 0) {
			buf_str(b, p->run ? p->run : "");
			s += sizeof(run) - 1;
		} else if (strncmp(s, manager, sizeof(manager) - 1) == 0) {
			buf_str(b, p->manager ? p->manager : "");
			s += sizeof(manager) - 1;
		} else {
			buf_byte(b, *s++);
		}
	return b->data;
}

static void
words(struct jdoc *j, const char *key, const char **v)
{
	struct jdoc *list;

	if (v == NULL || v[0] == NULL)
		return;
	list = jdoc_list(j, key);
	for (; *v; v++)
		jdoc_str(list, NULL, *v);
}

static void
as_json(const struct detect_part *p, const char *name,
    const struct langstage *s, FILE *fp)
{
	struct jdoc *j = jdoc_new();
	struct buf b = BUF_INIT;

	jdoc_str(j, "type", "stage");
	jdoc_str(j, "language", p->language->name);
	jdoc_bytes(j, "dir", *p->dir ? p->dir : ".");
	jdoc_str(j, "stage", name);
	jdoc_str(j, "unsupported", s->unsupported);
	jdoc_str(j, "command", fill(&b, p, s->command));
	jdoc_str(j, "expected", s->expected);
	jdoc_str(j, "success_means", s->success);
	words(j, "failure_patterns", s->failure);
	if (s->command) {
		jdoc_int(j, "retries", s->retries);
		jdoc_str(j, "timeout", s->timeout ? s->timeout : timeout);
		jdoc_bool(j, "tcr", s->tcr);
	}
	jdoc_str(j, "fix", fill(&b, p, s->fix));
	words(j, "writes", s->writes);
	jdoc_str(j, "report", s->report);
	jdoc_str(j, "report_format", s->report_format);
	jdoc_print(j, fp);
	jdoc_free(j);
	buf_release(&b);
}

static void
as_text(const struct detect_part *p, const char *name,
    const struct langstage *s, FILE *fp)
{
	struct buf b = BUF_INIT;

	if (s->unsupported)
		fprintf(fp, "  %-11s  unsupported: %s\n", name,
		    s->unsupported);
	else
		fprintf(fp, "  %-11s  %s\n               passes when %s\n",
		    name, fill(&b, p, s->command),
		    s->success ? s->success : "exit_code == 0");
	buf_release(&b);
}

/* One scalar in single quotes, in which YAML knows no escapes. */
static void
scalar(FILE *fp, const char *indent, const char *key, const char *s)
{
	if (s == NULL)
		return;
	fprintf(fp, "%s%s%s'", indent, key, *key ? ": " : "");
	for (; *s; s++) {
		if (*s == '\'')
			putc('\'', fp);
		putc(*s, fp);
	}
	fputs("'\n", fp);
}

static void
list(FILE *fp, const char *key, const char **v)
{
	if (v == NULL || v[0] == NULL)
		return;
	fprintf(fp, "        %s:\n", key);
	for (; *v; v++)
		scalar(fp, "          - ", "", *v);
}

static void
as_yaml(const struct detect_part *p, const char *name,
    const struct langstage *s, FILE *fp)
{
	struct buf b = BUF_INIT;

	fprintf(fp, "      - stage: %s\n", name);
	scalar(fp, "        ", "unsupported", s->unsupported);
	scalar(fp, "        ", "command", fill(&b, p, s->command));
	scalar(fp, "        ", "expected", s->expected);
	scalar(fp, "        ", "success_means", s->success);
	list(fp, "failure_patterns", s->failure);
	if (s->command)
		fprintf(fp, "        retries: %u\n        timeout: %s\n"
		    "        tcr: %s\n", s->retries,
		    s->timeout ? s->timeout : timeout,
		    s->tcr ? "true" : "false");
	scalar(fp, "        ", "fix", fill(&b, p, s->fix));
	list(fp, "writes", s->writes);
	scalar(fp, "        ", "report", s->report);
	scalar(fp, "        ", "report_format", s->report_format);
	buf_release(&b);
}

void
detect_stages(const struct detect_part *p, enum detect_format format, FILE *fp)
{
	if (format == DETECT_YAML)
		fputs("    stages:\n", fp);
	for (size_t i = 0; schema_stages[i]; i++) {
		const char *name = schema_stages[i];
		const struct langstage *s = choose(p, name);

		if (format == DETECT_JSON)
			as_json(p, name, s, fp);
		else if (format == DETECT_YAML)
			as_yaml(p, name, s, fp);
		else
			as_text(p, name, s, fp);
	}
}
