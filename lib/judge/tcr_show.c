/* fx-tcr show and diff: one attempt, in words and as a difference. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/tcr_book.h"
#include "judge/tcr_verbs.h"
#include "judge/tcr_words.h"

/* A line with its name in front, where there is something to say. */
static void
say(FILE *out, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	fprintf(out, "  %-10s ", name);
	text_print(out, text);
	fputc('\n', out);
}

static void
say_buf(FILE *out, const char *name, struct buf *b)
{
	say(out, name, buf_cstr(b));
	buf_clear(b);
}

/* The command as it could be typed. */
static void
command(FILE *out, const struct attempt *a)
{
	struct buf b = BUF_INIT;

	if (a->argv == NULL)
		return;
	tcr_command(&b, a->argv);
	/* It is quoted for a shell already. */
	fprintf(out, "  %-10s %s\n", "command", buf_cstr(&b));
	buf_release(&b);
}

static void
ran(FILE *out, const struct attempt *a)
{
	struct buf b = BUF_INIT;

	clock_format(&b, a->began / 1000);
	if (a->took > 0) {
		buf_str(&b, ", took ");
		tcr_say_time(&b, a->took);
	}
	say_buf(out, "when", &b);
	if (a->stage && *a->stage)
		buf_str(&b, a->stage);
	if (a->component && *a->component)
		buf_fmt(&b, " in %s", a->component);
	if (a->red)
		buf_fmt(&b, "%s, to be red", b.len ? "" : "none");
	say_buf(out, "stage", &b);
	command(out, a);
	if (a->status > 128)
		buf_fmt(&b, "%d, ended by signal %d", a->status,
		    a->status - 128);
	else if (a->status >= 0)
		buf_fmt(&b, "%d", a->status);
	if (a->tries > 0)
		buf_fmt(&b, "%sattempt %u of %u", b.len ? ", " : "", a->tries,
		    a->of);
	say_buf(out, "status", &b);
	say(out, "class", a->class);
	say(out, a->what == ATTEMPT_CHECKPOINT ? "text" : "why", a->why);
	say(out, "failure", a->print);
	tcr_say_counts(&b, &a->counts);
	if (b.len && a->runner)
		buf_fmt(&b, ", as %s tells", a->runner);
	say_buf(out, "tests", &b);
	if (a->coverage >= 0)
		buf_fmt(&b, "%.2f %%", a->coverage);
	say_buf(out, "coverage", &b);
	say(out, "report", a->report);
	if (a->log)
		buf_fmt(&b, "%s, %lld bytes, SHA-256 %s", a->log,
		    a->log_bytes, a->log_sha256 ? a->log_sha256 : "unknown");
	say_buf(out, "log", &b);
	buf_release(&b);
}

static void
trees(FILE *out, const struct attempt *a, const struct tcr_size *s)
{
	struct buf b = BUF_INIT;

	say(out, "stood on", a->head);
	say(out, "tree", a->before);
	if (a->after && a->before && strcmp(a->after, a->before) != 0)
		say(out, "after it", a->after);
	say(out, "asked", a->config);
	if (a->kept)
		buf_fmt(&b, "%s", a->kept);
	if (a->kept && (s->known || s->gone)) {
		buf_str(&b, ", ");
		tcr_say_size(&b, s);
	}
	say_buf(out, "kept", &b);
	say(out, "put back", a->restored);
	say(out, "commit", a->commit);
	buf_release(&b);
}

static void
entries(FILE *out, const char *name, const char *const *v)
{
	if (v == NULL || *v == NULL)
		return;
	fprintf(out, "  %s\n", name);
	for (; *v; v++) {
		fputs("    ", out);
		text_print(out, *v);
		fputc('\n', out);
	}
}

/* The commands that go on from here. */
static void
go_on(FILE *out, const struct attempts *all, const struct attempt *a,
    const struct tcr_size *s)
{
	struct buf log = BUF_INIT, undone = BUF_INIT;
	unsigned undo = tcr_say_undone(&undone, all, a);

	if (undo)
		fprintf(out, "\n%s; 'fx-tcr undo %u' takes that back\n",
		    undone.data, undo);
	buf_release(&undone);
	fputs("\ngo on with:\n", out);
	if (a->kept && !s->gone) {
		fprintf(out, "  fx-tcr diff %-12u what it kept against what "
		    "was put back\n  fx-tcr undo %-12u put back what it kept; "
		    "what is here is kept first\n", a->n, a->n);
	}
	if (a->log) {
		text_shell(&log, a->log);
		fprintf(out, "  fx-errsum %s\n", log.data);
	}
	fprintf(out, "  %-24s all attempts\n", "fx-tcr list");
	buf_release(&log);
}

static void
show(FILE *out, const struct attempts *all, const struct attempt *a,
    const struct tcr_size *s)
{
	struct term t;

	term_init(&t, out);
	fprintf(out, "%sattempt %u%s: %s", t.bold, a->n, t.off,
	    tcr_say_end(a));
	if (a->what == ATTEMPT_UNDO && a->source == NULL)
		fprintf(out, ", an undo of attempt %u", a->undone);
	else if (a->what == ATTEMPT_UNDO) {
		fputs(", an undo of attempt ", out);
		text_print(out, a->source);
	}
	fputc('\n', out);
	ran(out, a);
	trees(out, a, s);
	entries(out, "changed by putting back (A came, D went, M changed)",
	    a->went);
	entries(out, "of these alone", a->only);
	entries(out, "made by the command, not part of the tree",
	    a->artefacts);
	entries(out, "tests that were red", a->frozen);
	go_on(out, all, a, s);
}

/* One that is not there may be one that cannot be read. */
static struct attempt *
find(const struct tcr_book *b, const char *word, struct err *e)
{
	struct attempt *a = tcr_book_find(&b->all, word, e);

	if (a == NULL && b->broken.msg)
		err_more(e, FX_EINPUT, "%s", b->broken.msg);
	return a;
}

int
tcr_verb_show(const struct tcr_verb *v, struct err *e)
{
	struct tcr_book b = TCR_BOOK_INIT;
	struct tcr_size *size = NULL;
	struct attempt *a = NULL;
	int rc = -1;

	if (tcr_book_open(&b, v->task, e) == 0 &&
	    (a = find(&b, v->words[0], e)) != NULL &&
	    (size = tcr_sizes(&b.g, a, 1, e)) != NULL)
		rc = 0;
	if (rc == 0 && v->json && !v->quiet) {
		struct jdoc *j = tcr_book_json(a, size);

		jdoc_print(j, v->out);
		jdoc_free(j);
	} else if (rc == 0 && !v->quiet) {
		show(v->out, &b.all, a, size);
	}
	free(size);
	tcr_book_release(&b);
	return rc;
}

/* What N's kept tree is compared with: what was put back; where nothing was,
 * the commit it stood on. */
static const char *
other(const struct attempt *a)
{
	if (a->restored && *a->restored)
		return a->restored;
	return a->head && *a->head ? a->head : NULL;
}

static int
diff(const struct tcr_verb *v, const struct git *g, const struct attempt *a,
    struct arena *m, struct err *e)
{
	static const char empty[] = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
	struct buf to = BUF_INIT, from = BUF_INIT;
	const char *const *p = v->paths, *const *end = p + v->npaths;
	const char **argv = arena_alloc(m, ((size_t)v->npaths +
	    (size_t)v->ngit + 8) * sizeof(*argv));
	struct tcr_verb named = *v;
	size_t n = 0;
	int rc;

	argv[n++] = "diff";
	for (int i = 0; i < v->ngit; i++)
		argv[n++] = v->git[i];
	/* What begins with a dash is git's. */
	for (; p < end && **p == '-' && strcmp(*p, "--") != 0; p++)
		argv[n++] = *p;
	p += p < end && strcmp(*p, "--") == 0;
	named.paths = p;
	named.npaths = (int)(end - p);
	if ((p = tcr_verb_paths(&named, g, m, e)) == NULL)
		return -1;

	buf_fmt(&from, "%s%s", other(a) ? other(a) : empty,
	    other(a) ? "^{tree}" : "");
	buf_fmt(&to, "%s^{tree}", a->kept);
	if (v->quiet)
		argv[n++] = "--no-patch";
	argv[n++] = "--end-of-options";
	argv[n++] = from.data;
	argv[n++] = to.data;
	argv[n++] = "--";
	for (; *p; p++)
		argv[n++] = **p ? *p : ".";
	argv[n] = NULL;
	rc = err_flush(v->out, e) < 0 ? -1 : git_show(g, argv, e);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

int
tcr_verb_diff(const struct tcr_verb *v, struct err *e)
{
	struct tcr_book b = TCR_BOOK_INIT;
	struct tcr_size *size = NULL;
	struct arena m = { 0 };
	struct attempt *a;
	int rc = -1;

	if (tcr_book_open(&b, v->task, e) < 0 ||
	    (a = find(&b, v->words[0], e)) == NULL)
		goto done;
	if (a->kept == NULL)
		err_set(e, FX_EINPUT, "attempt %u kept nothing: it took "
		    "nothing away ('fx-tcr show %u')", a->n, a->n);
	else if ((size = tcr_sizes(&b.g, a, 1, e)) == NULL)
		;
	else if (size->gone)
		err_set(e, FX_EINPUT, "%s: is gone, and with it what attempt "
		    "%u kept", a->kept, a->n);
	else
		rc = diff(v, &b.g, a, &m, e);
done:
	arena_release(&m);
	free(size);
	tcr_book_release(&b);
	return rc;
}
