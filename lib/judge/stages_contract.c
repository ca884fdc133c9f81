/* What a contract says of the stages. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "judge/stages_part.h"
#include "judge/success.h"
#include "record/contract.h"
#include "record/schema.h"

/* The keys of a stage in the contract's map form, and of the maps in it. */
static const struct {
	const char *map, *key;
	enum stage_key to;
} rows[] = {
	{ NULL, "enabled", STAGE_TCR },
	{ NULL, "reason", STAGE_REASON },
	{ NULL, "retries", STAGE_RETRIES },
	{ NULL, "timeout", STAGE_TIMEOUT },
	{ NULL, "fix", STAGE_FIX },
	{ "on_failure", "command", STAGE_REVERT },
	{ "on_failure", "restore_to", STAGE_RESTORE_TO },
	{ "on_failure", "meaning", STAGE_MEANING },
	{ "on_success", "action", STAGE_ACTION },
	{ "on_success", "creates_snapshot", STAGE_SNAPSHOT },
	{ "on_success", "advances_to_next", STAGE_ADVANCES },
};

static void
say(struct stages *s, struct stage *t, enum stage_key key, const char *text,
    const char *from)
{
	if (text)
		stages_set(s, t, key, text, from);
}

static void
take_map(struct stages *s, struct stage *t, const struct ydoc_node *x,
    const char *from)
{
	const struct ydoc_node *list = ydoc_member(x, "writes");
	const char **v;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		say(s, t, rows[i].to, ydoc_text(rows[i].map ?
		    ydoc_member(x, rows[i].map) : x, rows[i].key), from);
	if (list == NULL)
		return;
	for (x = list->first; x; x = x->next)
		n++;
	v = arena_alloc(&s->arena, (n + 1) * sizeof(*v));
	n = 0;
	for (x = list->first; x; x = x->next)
		v[n++] = x->text;
	stages_set_list(s, t, STAGE_WRITES, v, from);
}

/* The least percentage covered: that of the contract, whatever a file or the
 * language's data wants, and where they want none. */
static void
take_coverage(struct stages *s, struct stage *t, const struct contract *c)
{
	const struct ydoc_node *x = contract_section(c, "coverage");
	const char *minimum = ydoc_text(x, "minimum");
	struct buf number = BUF_INIT, means = BUF_INIT;

	if (minimum == NULL || !stage_told(t, STAGE_SUCCESS))
		return;
	/* As a condition writes it: without exponent or sign. */
	buf_fmt(&number, "%.6f", strtod(minimum, NULL));
	while (number.data[number.len - 1] == '0')
		number.len--;
	number.len -= number.data[number.len - 1] == '.';
	number.data[number.len] = '\0';
	success_least(&means, t->v[STAGE_SUCCESS].text,
	    SUCCESS_COVERAGE_PERCENT, number.data);
	stages_set(s, t, STAGE_SUCCESS, buf_cstr(&means), c->name);
	buf_release(&number);
	buf_release(&means);
}

static void
take(struct stages *s, struct stage *t, const struct contract *c)
{
	const struct ydoc_node *tcr = contract_section(c, "tcr_behavior");
	const struct ydoc_node *x = ydoc_member(tcr, "applies_to_stages");

	for (x = x ? x->first : NULL; x; x = x->next)
		if (schema_same_word(ydoc_text(x, "stage"), t->name)) {
			say(s, t, STAGE_TCR, ydoc_text(x, "tcr"), c->name);
			say(s, t, STAGE_REASON, ydoc_text(x, "reason"),
			    c->name);
		}
	for (x = tcr ? tcr->first : NULL; x; x = x->next)
		if (x->kind == YDOC_MAP && schema_same_word(x->key, t->name))
			take_map(s, t, x, c->name);
	x = contract_section(c, "accept_unsupported");
	for (x = x ? x->first : NULL; x; x = x->next)
		if (schema_same_word(ydoc_text(x, "stage"), t->name))
			say(s, t, STAGE_ACCEPTED, ydoc_text(x, "reason"),
			    c->name);
	if (strcmp(t->name, "coverage") == 0)
		take_coverage(s, t, c);
}

void
stages_contract(struct stages *s, const struct contract *c)
{
	for (size_t i = 0; i < s->n; i++)
		take(s, &s->v[i], c);
	stages_finish(s);
}
