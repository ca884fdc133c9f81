/* Causes as Markdown, for the summary of a step. */
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/text.h"
#include "judge/errsum_write.h"

/* GitHub takes 1 MiB from a step, and nothing of what is larger. */
enum { MOST = 900 << 10, COLUMNS = 400 };

/* The output is counted; past the end of the room nothing is written. */
static void
put(struct errsum_out *o, struct buf *b)
{
	o->bytes += b->len;
	if (o->bytes <= MOST)
		fputs(buf_cstr(b), o->fp);
	buf_release(b);
}

/* Foreign text, as code: nothing in it is a link, a name, a heading. */
static void
code(struct buf *b, const char *s)
{
	struct buf shown = BUF_INIT;

	errsum_readable(&shown, s, COLUMNS);
	escape_code(b, shown.data);
	buf_release(&shown);
}

static void
heading(struct errsum_out *o, const struct errsum_result *r)
{
	static const char *const words[] = { "passed", "failed",
	    "it is not known whether it passed" };
	struct buf b = BUF_INIT;

	buf_str(&b, "### ");
	if (r->stage) {
		code(&b, r->stage);
		buf_str(&b, ": ");
	}
	buf_str(&b, words[r->verdict]);
	if (r->signal || r->status >= 0)
		errsum_ended(&b, r);
	buf_str(&b, "\n\n");
	put(o, &b);
}

static void
begin(struct errsum_out *o, const struct errsum_result *r)
{
	if (r)
		heading(o, r);
}

static void
item(struct buf *b, const char *name, const char *s)
{
	if (s == NULL || *s == '\0')
		return;
	buf_fmt(b, "- %s: ", name);
	code(b, s);
	buf_byte(b, '\n');
}

static void
excerpt(struct buf *b, const struct errsum_view *v)
{
	unsigned ticks = 3;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < v->nlines; i++) {
		buf_fmt(&text, "%6zu  ", v->lines[i].n);
		errsum_readable(&text, v->lines[i].text, COLUMNS);
		buf_byte(&text, '\n');
	}
	if (text.len == 0)
		return;
	if (escape_run(text.data, '`') >= ticks)
		ticks = escape_run(text.data, '`') + 1;
	buf_byte(b, '\n');
	for (unsigned i = 0; i < ticks; i++)
		buf_byte(b, '`');
	buf_fmt(b, "text\n%s", text.data);
	for (unsigned i = 0; i < ticks; i++)
		buf_byte(b, '`');
	buf_byte(b, '\n');
	buf_release(&text);
}

static void
first(struct buf *b, const struct errsum_view *v,
    const struct errsum_result *r)
{
	bool tells = errsum_tells(v, r);
	struct buf place = BUF_INIT;

	errsum_place(&place, v);
	if (v->cause->guess)
		buf_fmt(b, "**A guess**: no rule knew what is wrong; %s.\n\n",
		    tells ? "of what was written last this tells most" :
		    "this is the end of what was written");
	else
		buf_fmt(b, "**%s** (%s)\n\n", r->verdict == ERRSUM_UNKNOWN ||
		    errsum_doubtful(r->sum, v->cause) ? "Perhaps" :
		    "Root cause",
		    errkind_names[v->cause->kind]);
	item(b, "Test", v->field[ERRFIELD_TEST]);
	item(b, "Location", buf_cstr(&place));
	if (tells)
		item(b, errsum_label(v), errsum_view_message(v));
	if (errsum_expected(v->cause))
		buf_str(b, "- The passing log has it too.\n");
	item(b, "Code", errsum_code(v));
	item(b, "Expected", v->field[ERRFIELD_EXPECTED]);
	item(b, "Actual", v->field[ERRFIELD_ACTUAL]);
	item(b, "Command", v->field[ERRFIELD_COMMAND]);
	item(b, "What to do", v->fix);
	if (v->cause->repeated) {
		buf_str(b, "- \xc3\x97");
		errsum_count(b, v->cause->repeated + 1);
		buf_str(b, " in the log\n");
	}
	excerpt(b, v);
	buf_release(&place);
}

static void
cause(struct errsum_out *o, const struct errsum_view *v,
    const struct errsum_result *r)
{
	struct buf b = BUF_INIT, one = BUF_INIT;

	if (r && v->rank == 1) {
		first(&b, v, r);
	} else {
		errsum_sentence(&one, v);
		buf_str(&b, r && v->rank == 2 ? "\nAlso:\n\n- " : "- ");
		code(&b, buf_cstr(&one));
		if (v->cause->repeated) {
			buf_str(&b, " \xc3\x97");
			errsum_count(&b, v->cause->repeated + 1);
		}
		buf_byte(&b, '\n');
	}
	buf_release(&one);
	put(o, &b);
}

static void
end(struct errsum_out *o, const struct errsum_result *r)
{
	struct buf b = BUF_INIT, command = BUF_INIT;
	size_t n;

	if (o->bytes > MOST) {
		fputs("\n(cut: a summary may not be larger)\n", o->fp);
		o->bytes = 0;
	}
	if (o->all) {
		buf_byte(&b, '\n');
		put(o, &b);
		heading(o, r);
	}
	if (errsum_doubt(r))
		buf_fmt(&b, "\n%s.\n", errsum_doubt(r));
	else if (r->verdict == ERRSUM_FAILED && r->sum->lines == 0)
		buf_str(&b, "\nNothing was printed.\n");
	if (errsum_advice(r))
		buf_fmt(&b, "\n- What to do: %s\n", errsum_advice(r));
	n = b.len;
	buf_byte(&b, '\n');
	errsum_left_out(&b, o, r);
	if (r->log) {
		buf_str(&b, b.len > n + 1 ? ". Full log: " : "Full log: ");
		code(&b, r->log);
		errsum_size(&b, r);
	}
	errsum_raw_command(&command, r);
	if (command.len) {
		buf_str(&b, ": ");
		code(&b, command.data);
	}
	buf_byte(&b, '\n');
	buf_release(&command);
	put(o, &b);
}

const struct errsum_writer errsum_markdown = { begin, cause, end };
