/* A stage that no command of the project's decides.  Of our own fx-check the
 * answer is a class, not only a status, and what it says by it is never a
 * reason to take work back. */
#include <string.h>

#include "base/buf.h"
#include "base/share.h"
#include "base/text.h"
#include "judge/check_word.h"
#include "judge/tcr_check.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_rules.h"
#include "record/contract.h"

enum { TAIL = 65536 };

static const char name[] = "fx-check ";

bool
tcr_checks(const char *command)
{
	return strcmp(command, "fx-check review") == 0 ||
	    strcmp(command, "fx-check smoke") == 0;
}

/* The one beside us, whatever PATH has. */
const char *
tcr_own_program(struct arena *m, const char *command)
{
	struct buf path = BUF_INIT, b = BUF_INIT;

	if (strncmp(command, name, sizeof(name) - 1) != 0 ||
	    share_beside(&path, "fx-check") < 0)
		return command;
	text_shell(&b, path.data);
	buf_fmt(&b, " %s", command + sizeof(name) - 1);
	command = arena_strdup(m, b.data);
	buf_release(&path);
	buf_release(&b);
	return command;
}

/* Nothing to run, and the contract accepts that: it is as a stage without a
 * command. */
bool
tcr_accepts_none(const struct tcr *t, const struct stage *s)
{
	const struct ydoc_node *x = t->sealed ? contract_section(&t->contract,
	    "smoke") : NULL;

	return t->sealed && (x == NULL || x->first == NULL) &&
	    s->v[STAGE_ACCEPTED].text &&
	    strcmp(s->v[STAGE_COMMAND].text, "fx-check smoke") == 0;
}

void
tcr_checked(struct tcr *t, struct tcr_facts *f)
{
	const struct trial_end *end = &t->end;
	struct buf log = BUF_INIT;
	const char *why = NULL, *word;
	size_t n = 0;

	tcr_log_tail(t, TAIL, &log);
	word = check_word(buf_cstr(&log), log.len, &why, &n);
	f->checked = end->how == RESULT_TIMED_OUT ? "timeout" :
	    end->how == RESULT_UNSTARTED ? "not-started" :
	    end->how == RESULT_SIGNALLED ? "killed" :
	    word ? word : end->code == 0 ? "passed" : "untold";
	f->status = end->how != RESULT_EXITED ? FX_EFAIL : end->code == 0 ?
	    FX_YES : end->code == 1 ? FX_NO : FX_EFAIL;
	if (word && strcmp(word, "passed") != 0) {
		buf_clear(&t->end.why);
		buf_append(&t->end.why, why, n);
	}
	buf_release(&log);
}

void
tcr_commandless(struct tcr *t, struct tcr_facts *f)
{
	const struct stage *s = t->ask.stage;
	struct buf *why = &t->end.why;
	const char *none = s ? s->v[STAGE_UNSUPPORTED].text : NULL;

	trial_release(&t->end);
	memset(&t->end, 0, sizeof(t->end));
	f->unsupported = true;
	if (s == NULL)
		return;
	if ((f->accepted = s->v[STAGE_ACCEPTED].text != NULL)) {
		buf_str(why, s->v[STAGE_ACCEPTED].text);
		return;
	}
	buf_fmt(why, "%s; write into .factory.toml: [stages.%s] command = "
	    "\"...\"; or into the contract: accept_unsupported: [{stage: %s, "
	    "reason: \"...\"}]", none ? none : "it has no command", s->name,
	    s->name);
}

/* Did the i-th test that the contract names pass? */
static bool
green(const struct tcr *t, size_t i)
{
	return t->has_named && i < t->named.n &&
	    (t->named.v[i].state == REDGREEN_PASSED ||
	    t->named.v[i].state == REDGREEN_INFERRED);
}

bool
tcr_idle(struct tcr *t, const struct tcr_facts *f)
{
	struct arena m = ARENA_INIT;
	struct err no = ERR_INIT;
	size_t n = 0, left = 0;
	const struct redgreen_want *v;

	if (!t->sealed || !t->ask.red || !t->ask.own || f->stopped ||
	    t->reddened || t->part + 1 < t->parts ||
	    tcr_number(t->call->stage) != tcr_number("tdd-setup") ||
	    (!f->unsupported && f->class != RESULT_PASSED))
		return false;
	v = redgreen_wants(&t->contract, &m, &n, &no);
	for (size_t i = 0; v && i < n; i++)
		left += !v[i].existing || (!f->unsupported && !green(t, i));
	if (v != NULL && left == 0) {
		buf_clear(&t->end.why);
		buf_str(&t->end.why, "the contract names no test that is to "
		    "be written");
		if (t->has_named)
			t->named.holds = true;
	}
	err_release(&no);
	arena_release(&m);
	return v != NULL && left == 0;
}
