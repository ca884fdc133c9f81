/* What became of the work, for people. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/term.h"
#include "base/text.h"
#include "judge/tcr_files.h"
#include "judge/tcr_hidden.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"

enum { NAMED = 10 };	/* of the files */

const char tcr_staged_text[] = "Only what is staged differs: no command has "
    "seen it, and it stays\n  it is shown by: git diff --cached\n";

static void
line(FILE *fp, const char *before, const char *s, const char *after)
{
	fputs(before, fp);
	text_print(fp, s);
	fputs(after, fp);
}

/* It may be somebody's, who saved it while a command ran. */
static void
left_out(const struct tcr *t, FILE *fp)
{
	size_t n;
	const char *first = tcr_leave_earlier(t, &n);

	if (first == NULL)
		return;
	line(fp, "Left out, as it came while an earlier command ran: ", first,
	    "");
	if (n > 1)
		fprintf(fp, " (+%zu more)", n - 1);
	fprintf(fp, "\n  %s takes it in\n", t->g.jj_top ? "an edit" :
	    "an edit, or 'git add',");
}

/* As git commit would, but by their names. */
static void
committed(const struct tcr *t, FILE *fp)
{
	const char *const *v = (const char *const *)t->done.files;
	size_t n = 0;

	for (; v && v[n]; n++)
		if (n < NAMED) {
			fprintf(fp, "  %-9s ", tcr_file_word(v[n]));
			line(fp, "", v[n] + 2, "\n");
		}
	if (n > NAMED)
		fprintf(fp, "  +%zu more\n", n - NAMED);
}

static void
passed(const struct tcr *t, FILE *fp, const struct term *m)
{
	const struct tcr_done *d = &t->done;

	if (d->fixed)
		line(fp, "Mended by its fix: ", d->fixed, "\n");
	if (t->a->commit)
		fprintf(fp, "%sCommitted: %.12s\n", m->yes, t->a->commit);
	else if (d->lacks == NULL)
		fprintf(fp, "%sNothing to commit: the tree is the commit's\n",
		    m->yes);
	committed(t, fp);
	left_out(t, fp);
	if (d->detached)
		fprintf(fp, "%sOn no branch: %s; 'git switch -c NAME' gives "
		    "it one\n", m->warn, d->bisects ? "a bisection is going "
		    "on, whose end leaves the commit behind" :
		    "HEAD is detached");
	if (d->staged)
		fputs(tcr_staged_text, fp);
	if (d->lacks == NULL)
		return;
	fprintf(fp, "%sKept: %s\n", m->yes, t->a->kept);
	if (*d->lacks)
		fprintf(fp, "Not committed yet: %s has not passed on this "
		    "tree\nNext: fx-tcr --stage %s\n", d->lacks, d->lacks);
	else if (!t->ask.red)
		fputs("Not committed: no configuration says which stages must "
		    "pass\nNext: write [[components]] with its stages into "
		    ".factory.toml: fx-stages(5)\n", fp);
}

/* Beside what the attempt kept; alone it is what the number means. */
static void
apart(const struct tcr *t, FILE *fp, const char *what, const char *ref,
    const char *suffix)
{
	bool alone = t->a->kept == NULL && strcmp(suffix, "-before") == 0;

	if (ref == NULL)
		return;
	fprintf(fp, "The tree before the %s: %s\n", what, ref);
	fprintf(fp, "To have it back: fx-tcr undo %u%s\n", t->a->n,
	    alone ? "" : suffix);
}

static void
reverted(const struct tcr *t, FILE *fp, const struct term *m)
{
	struct buf b = BUF_INIT;
	size_t n = 0;

	tcr_good_text(t, &b);
	while (t->a->went && t->a->went[n])
		n++;
	fprintf(fp, "%sReverted files: %zu\n", m->yes, n);
	if (t->done.unignored > 0) {
		fprintf(fp, "Left, and no part of the work, as the rules that "
		    "went ignored it: %zu file%s, ", t->done.unignored,
		    t->done.unignored == 1 ? "" : "s");
		line(fp, "", t->done.unignored_first, "\n");
	}
	fprintf(fp, "%s%sStatus: Back to last known good state%s\n", m->green,
	    m->yes, m->off);
	fprintf(fp, "  Before: tree %.12s, kept as %s\n", t->a->after,
	    t->a->kept);
	fprintf(fp, "  After:  %s\n", b.data);
	fprintf(fp, "To bring it back: fx-tcr undo %u\n", t->a->n);
	apart(t, fp, "command", t->done.before, "-before");
	fputs("Next: mend it and run again, or try another way\n", fp);
	buf_release(&b);
}

static void
held(const struct tcr *t, FILE *fp, const struct term *m)
{
	const struct tcr_done *d = &t->done;

	if (d->fix_failed)
		fputs("Its fix did not help, and is taken back\n", fp);
	for (const char *p = buf_cstr(&d->said); *p; ) {
		size_t n = strcspn(p, "\n");
		struct buf b = BUF_INIT;

		text_readable(&b, p, n);
		fprintf(fp, "  %s\n", buf_cstr(&b));
		buf_release(&b);
		p += n + (p[n] == '\n');
	}
	if (d->held)
		fprintf(fp, "%sHeld: %s\n", m->warn, d->held);
	fputs("Nothing was taken away\n", fp);
	if (d->staged)
		fputs(tcr_staged_text, fp);
	if (t->a->kept && t->a->commit)
		fprintf(fp, "Kept: %s\n", t->a->kept);
	else if (t->a->kept)
		fprintf(fp, "Kept, as failed %s: %s\n", t->a->stage ?
		    t->a->stage : "fx-tcr", t->a->kept);
	if (d->behind)
		fprintf(fp, "The tree as it is now is kept as attempt %u\n",
		    d->behind);
	apart(t, fp, "command", d->before, "-before");
	apart(t, fp, "fix", d->unfixed, "-unfixed");
	if (t->verdict.status != FX_YES)
		fprintf(fp, "Next: %s\n", tcr_advice(t));
}

void
tcr_modules_text(const struct tcr *t, FILE *fp)
{
	struct buf b = BUF_INIT;

	for (const char **v = t->done.modules; v && *v; v++) {
		buf_clear(&b);
		text_shell(&b, *v);
		line(fp, "Left out, as no submodule is moved: ", *v, ", which "
		    "is at another commit than is recorded here\n");
		fprintf(fp, "  to commit that: git add %s\n", b.data);
	}
	buf_release(&b);
}

void
tcr_refused_text(const struct tcr *t, FILE *fp)
{
	const char *const *v = t->done.refused;
	struct buf b = BUF_INIT;
	size_t n = 0;

	for (; v && v[n]; n++)
		if (n < NAMED) {
			buf_str(&b, n ? ", " : "");
			text_readable(&b, v[n], strlen(v[n]));
		}
	if (n > NAMED)
		buf_fmt(&b, " and %zu more", n - NAMED);
	if (n > 0)
		fprintf(fp, "Left out, as git takes %s for its own: %s\n",
		    n > 1 ? "such names" : "such a name", b.data);
	buf_release(&b);
}

static void
nested(const struct tcr *t, FILE *fp)
{
	for (const char *const *v = t->done.nested; v && *v; v++)
		line(fp, "Left out, as it is a repository of its own: ", *v,
		    "\n");
}

void
tcr_done_text(const struct tcr *t)
{
	FILE *fp = t->call->out;
	struct term m;

	term_init(&m, fp);
	if (t->verdict.act == TCR_PASS)
		passed(t, fp, &m);
	else if (t->verdict.act == TCR_TAKE)
		reverted(t, fp, &m);
	else
		held(t, fp, &m);
	tcr_modules_text(t, fp);
	tcr_refused_text(t, fp);
	if (t->verdict.act == TCR_PASS) {
		nested(t, fp);
		tcr_hidden_text(t);
	}
	if (t->done.breaker) {
		line(fp, m.warn, t->done.breaker, "\n");
		line(fp, "A person goes on: factory resume ", t->task,
		    " --why TEXT\n");
	}
	if (t->done.unrecorded)
		line(fp, "Not in the audit log: ", t->done.unrecorded, "\n");
}
