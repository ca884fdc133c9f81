/* The words in which fx-tcr tells what it did. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"

const char *
tcr_goes_word(const char *went)
{
	switch (*went) {
	case 'A':
		return "returns";
	case 'D':
		return "goes";
	case 'T':
		return "becomes what it was";
	default:
		return "goes back";
	}
}

void
tcr_more(FILE *out, const char *const *left, unsigned n)
{
	size_t more = 0;

	while (left && left[more])
		more++;
	if (more > 0)
		fprintf(out, "  +%zu more: fx-tcr show %u\n", more, n);
}

void
tcr_command(struct buf *b, const char *const *argv)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";

	for (const char *const *v = argv; v && *v; v++) {
		if (v != argv)
			buf_byte(b, ' ');
		if (**v && (*v)[strspn(*v, plain)] == '\0')
			buf_str(b, *v);
		else
			text_shell(b, *v);
	}
}

void
tcr_good_text(const struct tcr *t, struct buf *b)
{
	const struct tcr_done *d = &t->done;

	if (d->literal) {
		text_escape(b, d->literal, strlen(d->literal));
		buf_str(b, ", as the contract says");
	} else if (d->good.kind == TCR_GOOD_PASSED) {
		buf_fmt(b, "attempt %u, which passed %s",
		    d->good.attempt->n, d->good.attempt->stage);
	} else if (d->good.kind == TCR_GOOD_RED) {
		buf_fmt(b, "attempt %u, the red tests",
		    d->good.attempt->n);
	} else if (*t->head == '\0') {
		buf_str(b, "the empty tree: there is no commit yet");
	} else {
		buf_fmt(b, "%s %.12s", t->g.jj_top ? "@-" : "HEAD", t->head);
	}
}

const char *
tcr_known_command(const struct tcr *t)
{
	static const char *const v[] = { "jj restore", "jj abandon",
	    "git restore", "git reset --hard", "git checkout" };
	const char *s = t->ask.stage ? t->ask.stage->v[STAGE_REVERT].text :
	    NULL;

	for (size_t i = 0; s && i < sizeof(v) / sizeof(*v); i++)
		if (strncmp(s, v[i], strlen(v[i])) == 0 &&
		    strchr("\t ", s[strlen(v[i])]) && !strpbrk(s, ";&|$`<>"))
			return s;
	return NULL;
}

/* By class; what is not here is mended and run again. */
static const struct {
	const char *class, *advice;
} advices[] = {
	{ "not-started", "see that its tool is installed and its words are "
	  "right, then run it again" },
	{ "killed", "something ended it from outside: run it again" },
	{ "disagrees", "see the log; where a pipe ('| tail', '| tee') hides "
	  "the command's status, or a test prints what a runner would, run "
	  "it without" },
	{ "unproved", "make the command write what its success is told by, "
	  "then run it again" },
	{ "no-tests", "write a test, or see that the runner finds it" },
	{ "all-skipped", "let at least one test run, and pass" },
	{ "unsupported", "name a command in .factory.toml, or accept it in "
	  "the contract (accept_unsupported), and seal that: fx-contract "
	  "seal --widen --reason TEXT" },
	{ "breaker-open", "mend its cause, or go another way; 'factory resume' "
	  "lets the stage run again" },
	{ "tests-changed", "put the tests back as they were when they were "
	  "red, or prove them red again: fx-tcr --stage tdd-setup" },
	{ "tests-missing", "write the tests that the contract names, then run "
	  "it again" },
	{ "moved-head", "go where the work belongs ('git switch', 'jj edit'), "
	  "then run it again; 'git reflog' and 'jj op log' tell how it came "
	  "there" },
	{ "changed-tree", "list these files under 'writes:' of the stage where "
	  "the command has to change them; else let nobody write here while "
	  "it runs, and run it again" },
	{ "findings", "mend what the open findings name: each is closed when "
	  "its command ends with 0; then run it again" },
	{ "missing-review", "let somebody who is not the author write the "
	  "review, see 'man fx-check'; then run it again" },
	{ "stale-review", "let the reviewer look at what is here now, and "
	  "write its commit; then run it again" },
	{ "refused-review", "let somebody who is not the author write the "
	  "review, where no change tracks it; then run it again" },
	{ "invalid-review", "mend the review by what is said above, then run "
	  "it again" },
	{ "not-seen", "build the program, see to it that it prints what the "
	  "contract's 'smoke' names, then run it again" },
	{ "no-smoke", "write 'smoke: [{run: \"./app --version\", see: "
	  "\"1.2\"}]' into the contract, or accept that there is none "
	  "(accept_unsupported), and seal that: fx-contract seal --widen "
	  "--reason TEXT" },
	{ "untold", "see the log, mend what it names, then run it again" },
	{ NULL, NULL }
};

/* Who refused the commit?  Only a task has a boundary, and that says so. */
static const char *
refused(const struct tcr *t)
{
	if (t->task && strstr(t->done.said.data, "BLOCKED"))
		return "take out of the change what the boundary does not "
		    "allow, or widen the contract, then run it again";
	if (t->g.jj_top)
		return "see to the files that are named above, then run it "
		    "again";
	return "mend what the hook said above, then run it again";
}

const char *
tcr_advice(const struct tcr *t)
{
	const char *class = t->verdict.class;

	if (t->done.said.len > 0)
		return refused(t);
	if (t->done.nothing && t->done.good.kind == TCR_GOOD_RED)
		return "write what makes the red tests pass, then run it "
		    "again";
	if (t->done.nothing)
		return "the good tree itself fails here: see what differs "
		    "outside of it";
	if (strcmp(class, "tests-changed") == 0 && t->call->command)
		return "put the tests back as they were when they were red, "
		    "or prove them red again: fx-tcr --expect red -- COMMAND";
	if (strcmp(class, "changed-tree") == 0 && t->ask.stage == NULL)
		return "let nobody write here while it runs, or the command "
		    "leave these files alone, then run it again";
	for (size_t i = 0; advices[i].class; i++)
		if (strcmp(advices[i].class, class) == 0)
			return advices[i].advice;
	if (t->ask.red)
		return "make the tests fail for what they test, then run it "
		    "again";
	return "mend it, then run it again";
}
