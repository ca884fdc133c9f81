/* fx-tcr log: what the command of an attempt printed. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/tcr_book.h"
#include "judge/tcr_verbs.h"
#include "record/schema.h"

enum { LONGEST = 65536 };

static bool
is_good(const struct attempt *a)
{
	return a->end == ATTEMPT_PASSED || a->end == ATTEMPT_COMMITTED;
}

/* The newest run with a log: of the stage, or (NULL) of one that failed, or
 * else of any. */
static const struct attempt *
newest(const struct attempts *all, const char *stage, bool failed)
{
	const struct attempt *found = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct attempt *a = &all->v[i];

		if (a->what == ATTEMPT_RUN && a->log && (stage ? a->stage &&
		    strcmp(a->stage, stage) == 0 : !failed || !is_good(a)))
			found = a;
	}
	return found;
}

static bool
is_stage(const char *word)
{
	size_t i = 0;

	while (schema_stages[i] && strcmp(schema_stages[i], word) != 0)
		i++;
	return schema_stages[i] != NULL;
}

/* NULL with e, which says what there is. */
static const struct attempt *
choose(const struct attempts *all, const char *word, struct err *e)
{
	const struct attempt *a;

	if (word && *word >= '0' && *word <= '9') {
		a = tcr_book_find(all, word, e);
		if (a && a->log == NULL)
			err_set(e, FX_EINPUT, "attempt %u has no log: it ran "
			    "no command", a->n);
		return a && a->log ? a : NULL;
	}
	if (word && !is_stage(word)) {
		const char *near = text_nearest(word, schema_stages);

		err_set(e, FX_EINPUT, near ? "'%s' is no stage (did you mean "
		    "'%s'?)" : "'%s' is no stage, and no number of an "
		    "attempt", word, near);
		return NULL;
	}
	a = newest(all, word, true);
	if (a == NULL && word == NULL)
		a = newest(all, NULL, false);
	if (a == NULL)
		err_set(e, FX_EINPUT, "%s has not run yet", word ? word :
		    "a stage");
	return a;
}

/* As people read it; a line that never ends comes in parts. */
static int
show(FILE *in, FILE *out, struct err *e)
{
	struct buf line = BUF_INIT, b = BUF_INIT;
	int c;

	do {
		c = getc(in);
		if (c != EOF && c != '\n')
			buf_byte(&line, (char)c);
		if (c != EOF && c != '\n' && line.len < LONGEST)
			continue;
		buf_clear(&b);
		text_readable(&b, buf_cstr(&line), line.len);
		fputs(buf_cstr(&b), out);
		if (c == '\n')
			fputc(c, out);
		buf_clear(&line);
	} while (c != EOF);
	buf_release(&line);
	buf_release(&b);
	return ferror(in) ? err_sys(e, "the log") : 0;
}

static int
copy(FILE *in, FILE *out, struct err *e)
{
	char part[65536];
	size_t n;

	while ((n = fread(part, 1, sizeof(part), in)) > 0)
		if (fwrite(part, 1, n, out) != n)
			return err_sys(e, "standard output");
	return ferror(in) ? err_sys(e, "the log") : 0;
}

static void
tell_json(const struct tcr_verb *v, const struct attempt *a, long long size)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "log");
	jdoc_int(j, "attempt", a->n);
	jdoc_str(j, "stage", a->stage);
	jdoc_bytes(j, "component", a->component);
	jdoc_str(j, "class", a->class);
	jdoc_str(j, "end", attempt_end_name(a->end));
	jdoc_bool(j, "running", a->running);
	jdoc_bytes(j, "path", a->log);
	jdoc_int(j, "bytes", size);
	jdoc_print(j, v->out);
	jdoc_free(j);
}

static int
print(const struct tcr_verb *v, const struct attempt *a, struct err *e)
{
	FILE *in = fopen(a->log, "re");
	long long size = -1;
	int rc;

	if (in == NULL)
		return err_sys(e, "%s", a->log);
	if (fseek(in, 0, SEEK_END) == 0)
		size = ftell(in);
	rewind(in);
	if (v->json) {
		tell_json(v, a, size);
		fclose(in);
		return 0;
	}
	fprintf(v->note, "attempt %u, %s, %s: ", a->n, a->stage ? a->stage :
	    "a command", tcr_say_end(a));
	text_print(v->note, a->log);
	fprintf(v->note, ", %lld byte%s\n", size, size == 1 ? "" : "s");
	rc = (isatty(fileno(v->out)) ? show : copy)(in, v->out, e);
	fclose(in);
	return rc;
}

int
tcr_verb_log(const struct tcr_verb *v, struct err *e)
{
	struct tcr_book b = TCR_BOOK_INIT;
	const struct attempt *a = NULL;
	int rc = -1;

	if (tcr_book_open(&b, v->task, e) == 0 && (a = choose(&b.all,
	    v->n ? v->words[0] : NULL, e)) != NULL)
		rc = v->quiet ? 0 : print(v, a, e);
	if (a == NULL && b.broken.msg)
		err_more(e, FX_EINPUT, "%s", b.broken.msg);
	tcr_book_release(&b);
	return rc;
}
