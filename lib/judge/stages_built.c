/* How a stage runs by the data of its language. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "judge/detect.h"
#include "judge/stages_part.h"

/* What no language has a command for, but we have. */
static const struct langstage ours[] = {
	{ .stage = "review", .command = "fx-check review", .retries = 1,
	  .timeout = "1h" },
	{ .stage = "accept", .command = "fx-check smoke", .retries = 1,
	  .timeout = "1h" },
	{ .stage = NULL }
};
static const struct langstage unknown = {
	.unsupported = "the language's data names no command"
};
static const struct langstage absent = {
	.unsupported = "nothing names a command"
};

static bool
has(const struct detect_part *p, const char *name)
{
	for (size_t i = 0; p->tools[i]; i++)
		if (strcmp(p->tools[i], name) == 0)
			return true;
	for (size_t i = 0; p->lacks[i]; i++)
		if (strcmp(p->lacks[i], name) == 0)
			return true;
	return false;
}

/* The first that fits, of the language's, then of ours. */
static const struct langstage *
choose(const struct detect_part *p, const char *stage)
{
	for (size_t i = 0; p && i < p->language->nstages; i++) {
		const struct langstage *s = &p->language->stages[i];

		if (strcmp(s->stage, stage) == 0 &&
		    (s->when == NULL || has(p, s->when)))
			return s;
	}
	for (const struct langstage *s = ours; s->stage; s++)
		if (strcmp(s->stage, stage) == 0)
			return s;
	return p ? &unknown : &absent;
}

/* Fill in ${run} and ${manager}. */
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
	return buf_cstr(b);
}

static void
put(struct stages *s, struct stage *t, const struct langstage *l,
    const struct detect_part *p)
{
	const char *expected[] = { l->expected, NULL };
	struct buf b = BUF_INIT;
	char retries[16];

	stages_set(s, t, STAGE_UNSUPPORTED, l->unsupported, stages_built);
	if (l->command == NULL)
		return;
	stages_set(s, t, STAGE_COMMAND, fill(&b, p, l->command),
	    stages_built);
	stages_set(s, t, STAGE_FIX, fill(&b, p, l->fix), stages_built);
	stages_set_list(s, t, STAGE_EXPECTED, expected, stages_built);
	stages_set(s, t, STAGE_SUCCESS, l->success, stages_built);
	stages_set_list(s, t, STAGE_FAILURE, l->failure, stages_built);
	stages_set_list(s, t, STAGE_WRITES, l->writes, stages_built);
	stages_set(s, t, STAGE_REPORT, l->report, stages_built);
	stages_set(s, t, STAGE_REPORT_FORMAT, l->report_format, stages_built);
	stages_set(s, t, STAGE_TIMEOUT, l->timeout, stages_built);
	snprintf(retries, sizeof(retries), "%u", l->retries);
	stages_set(s, t, STAGE_RETRIES, retries, stages_built);
	if (l->tcr)
		stages_set(s, t, STAGE_TCR, "true", stages_built);
	buf_release(&b);
}

void
stages_built_in(struct stages *s, size_t first, const struct detect_part *p)
{
	for (size_t i = first; i < s->n; i++)
		put(s, &s->v[i], choose(p, s->v[i].name), p);
}
