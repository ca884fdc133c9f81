/* What the formats say in the same words. */
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "judge/errsum_write.h"

enum { AROUND = 5 };

static bool
is_shown(const struct errsum_result *r, size_t i)
{
	for (size_t k = 0; k < r->n; k++)
		if (r->which[k] == i)
			return true;
	return false;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && memcmp(s + n - k, end, k) == 0;
}

/* Is it what is shown, as another rule told it? */
static bool
is_same(const struct errsum_result *r, const struct errsum_cause *c)
{
	const char *s = c->field[ERRFIELD_MESSAGE];

	for (size_t k = 0; k < r->n; k++) {
		const struct errsum_cause *x = &r->sum->v[r->which[k]];
		const char *t = x->field[ERRFIELD_MESSAGE];

		if (errsum_tells_same(x, c))
			return true;
		if (s && t && c->first <= x->last && x->first <= c->last &&
		    (ends_with(s, t) || ends_with(t, s)))
			return true;
	}
	return false;
}

size_t
errsum_causes(const struct errsum_out *o, const struct errsum_result *r)
{
	size_t n = r->n + r->sum->hidden;

	if (o->all)
		return o->n;
	if (r->verdict == ERRSUM_PASSED)
		return 0;
	for (size_t i = 0; i < r->sum->n; i++)
		n += errsum_counts(&r->sum->v[i]) && !is_shown(r, i) &&
		    !is_same(r, &r->sum->v[i]);
	return n;
}

size_t
errsum_hidden_lines(const struct errsum_out *o, const struct errsum_result *r)
{
	return r->sum->lines > o->lines ? r->sum->lines - o->lines : 0;
}

/* The signal that ended it, or the command that a shell ran and tells of
 * (POSIX, XCU 2.8.2: above 128); only those that nobody takes for a status of
 * his own.  0: none. */
static int
ended_by(const struct errsum_result *r)
{
	static const int signals[] = { SIGINT, SIGILL, SIGTRAP, SIGABRT,
	    SIGBUS, SIGFPE, SIGKILL, SIGSEGV, SIGPIPE, SIGTERM, SIGXCPU,
	    SIGXFSZ, SIGSYS };

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (r->status == 128 + signals[i])
			return signals[i];
	return r->signal;
}

/* Is nothing known but how it ended? */
static bool
is_unknown(const struct errsum_result *r)
{
	return r->verdict == ERRSUM_FAILED &&
	    (r->n == 0 || r->sum->v[r->which[0]].guess);
}

bool
errsum_infrastructure(const struct errsum_result *r)
{
	if (is_unknown(r))
		return ended_by(r) == SIGKILL;
	return r->n > 0 &&
	    r->sum->v[r->which[0]].kind == ERRKIND_INFRASTRUCTURE;
}

const char *
errsum_advice(const struct errsum_result *r)
{
	if (!is_unknown(r))
		return NULL;
	if (r->timed_out)
		return "it took too long: give it more time, or see what it "
		    "waited for";
	if (r->status == 127)
		return "a command was not found: install it, or add its "
		    "folder to PATH";
	if (r->status == 126)
		return "a file that is to run cannot: chmod +x, or mend its "
		    "first line";
	switch (ended_by(r)) {
	case SIGKILL:
		return "it was killed, often as memory ran out: retry with "
		    "more of it; the code is seldom the cause";
	case SIGTERM:
	case SIGXCPU:
		return "something ended it, often a limit on its time: retry, "
		    "or give it more";
	case SIGILL:
	case SIGTRAP:
	case SIGABRT:
	case SIGBUS:
	case SIGFPE:
	case SIGSEGV:
	case SIGSYS:
		return "it crashed: run it again in a debugger, or built with "
		    "sanitizers";
	}
	return NULL;
}

const char *
errsum_doubt(const struct errsum_result *r)
{
	if (r->verdict != ERRSUM_UNKNOWN)
		return NULL;
	if (r->stopped)
		return "It was interrupted: how it would have ended is not "
		    "known";
	return "No failure was recognised, and a log alone proves no pass: "
	    "fx-errsum -- COMMAND, or --status N";
}

void
errsum_headline(struct buf *b, const struct errsum_result *r)
{
	static const char *const words[] = { "PASSED", "FAILED", "UNKNOWN" };

	buf_str(b, words[r->verdict]);
	if (r->stage)
		buf_fmt(b, ": %s", r->stage);
	errsum_ended(b, r);
}

void
errsum_ended(struct buf *b, const struct errsum_result *r)
{
	if (r->signal)
		buf_fmt(b, " (signal %d, %s)", r->signal,
		    strsignal(r->signal));
	else if (r->timed_out)
		buf_fmt(b, " (timed out, exit status %d)", r->status);
	else if (ended_by(r))
		buf_fmt(b, " (exit status %d: signal %d, %s)", r->status,
		    ended_by(r), strsignal(ended_by(r)));
	else if (r->status >= 0)
		buf_fmt(b, " (exit status %d)", r->status);
	else
		buf_str(b, " (status unknown)");
}

const char *
errsum_label(const struct errsum_view *v)
{
	static const char *const words[] = {
		[ERRSEVERITY_ERROR] = "Error",
		[ERRSEVERITY_WARNING] = "Warning",
		[ERRSEVERITY_NOTE] = "Note"
	};

	return words[v->cause->severity];
}

bool
errsum_tells(const struct errsum_view *v, const struct errsum_result *r)
{
	return !v->cause->guess || (v->field[ERRFIELD_MESSAGE] &&
	    r->verdict != ERRSUM_UNKNOWN);
}

/* Does a word stand in s, not only inside of another? */
static bool
names(const char *s, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = s; n && (p = strstr(p, word)); p++)
		if ((p == s || !isalnum((unsigned char)p[-1])) &&
		    !isalnum((unsigned char)p[n]))
			return true;
	return false;
}

const char *
errsum_code(const struct errsum_view *v)
{
	const char *code = v->field[ERRFIELD_CODE];

	return code && !names(errsum_view_message(v), code) ? code : NULL;
}

void
errsum_place(struct buf *b, const struct errsum_view *v)
{
	if (v->field[ERRFIELD_FILE] == NULL)
		return;
	buf_str(b, v->field[ERRFIELD_FILE]);
	if (v->field[ERRFIELD_LINE])
		buf_fmt(b, ":%s", v->field[ERRFIELD_LINE]);
	if (v->field[ERRFIELD_LINE] && v->field[ERRFIELD_COLUMN])
		buf_fmt(b, ":%s", v->field[ERRFIELD_COLUMN]);
}

void
errsum_sentence(struct buf *b, const struct errsum_view *v)
{
	const char *code = errsum_code(v);
	const char *test = v->field[ERRFIELD_TEST];
	const char *message = errsum_view_message(v);
	size_t n = b->len;

	errsum_place(b, v);
	if (b->len > n)
		buf_str(b, ": ");
	if (v->cause->severity != ERRSEVERITY_ERROR)
		buf_fmt(b, "%s: ", errseverity_names[v->cause->severity]);
	if (test && strcmp(test, message) != 0)
		buf_fmt(b, "%s: ", test);
	buf_str(b, message);
	if (code)
		buf_fmt(b, " [%s]", code);
}

void
errsum_utf8(struct buf *b, const char *s)
{
	if (text_utf8(s, strlen(s)))
		buf_str(b, s);
	else
		text_escape(b, s, strlen(s));
}

void
errsum_paragraph(struct buf *b, const struct errsum_view *v)
{
	const char *test = v->field[ERRFIELD_TEST];

	if (test && strcmp(test, errsum_view_message(v)) != 0) {
		errsum_utf8(b, test);
		buf_str(b, ": ");
	}
	errsum_utf8(b, errsum_view_message(v));
	if (v->fix) {
		buf_str(b, "\nWhat to do: ");
		errsum_utf8(b, v->fix);
	}
}

void
errsum_count(struct buf *b, size_t n)
{
	if (n >= 1000) {
		errsum_count(b, n / 1000);
		buf_fmt(b, ",%03zu", n % 1000);
	} else {
		buf_fmt(b, "%zu", n);
	}
}

void
errsum_left_out(struct buf *b, const struct errsum_out *o,
    const struct errsum_result *r)
{
	size_t causes = errsum_causes(o, r) - (o->all ? o->n : r->n);
	size_t lines = errsum_hidden_lines(o, r), folded = o->again;

	for (size_t i = 0; !o->all && r->n > 0 && i < r->sum->n; i++)
		folded += r->sum->v[i].consequence && !is_shown(r, i) ?
		    1 + r->sum->v[i].repeated : 0;
	if (causes) {
		buf_byte(b, '+');
		errsum_count(b, causes);
		buf_str(b, causes == 1 ? " cause" : " causes");
		buf_str(b, r->sum->uncounted ? " or more" : "");
	}
	if (folded) {
		buf_str(b, causes ? ", " : "");
		errsum_count(b, folded);
		buf_str(b, o->all ? " repeat" : " consequence");
		buf_str(b, folded == 1 ? "" : "s");
	}
	if (lines == 0)
		return;
	buf_str(b, causes || folded ? ", " : "");
	errsum_count(b, lines);
	buf_str(b, lines == 1 ? " line hidden" : " lines hidden");
}

void
errsum_size(struct buf *b, const struct errsum_result *r)
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
	struct stat st;
	size_t unit = 0;
	double size;

	buf_str(b, " (");
	if (stat(r->log, &st) == 0 && S_ISREG(st.st_mode)) {
		size = (double)st.st_size;
		while (size >= 999.95 && unit < 4) {
			size /= 1000;
			unit++;
		}
		buf_fmt(b, unit ? "%.1f %s, " : "%.0f %s, ", size,
		    st.st_size == 1 ? "byte" : units[unit]);
	}
	errsum_count(b, r->sum->lines);
	buf_str(b, r->sum->lines == 1 ? " line)" : " lines)");
}

void
errsum_raw_command(struct buf *b, const struct errsum_result *r)
{
	const struct errsum_cause *c;
	struct buf path = BUF_INIT;
	size_t last;

	if (r->log == NULL || r->n == 0)
		return;
	c = &r->sum->v[r->which[0]];
	last = c->last + AROUND < r->sum->lines ? c->last + AROUND :
	    r->sum->lines;
	buf_fmt(b, "fx-errsum --raw %zu-%zu ",
	    c->first > AROUND ? c->first - AROUND : 1, last);
	/* "-" is standard input, "-x" an option. */
	buf_fmt(&path, "%s%s", r->log[0] == '-' ? "./" : "", r->log);
	text_shell(b, path.data);
	buf_release(&path);
}

void
errsum_readable(struct buf *b, const char *s, size_t columns)
{
	struct buf all = BUF_INIT;
	size_t i = 0, have = 0, rest = 0;

	text_readable(&all, s, strlen(s));
	for (; i < all.len; i++) {
		have += ((unsigned char)all.data[i] & 0xc0) != 0x80;
		if (have > columns)
			break;
	}
	buf_append(b, buf_cstr(&all), i);
	for (size_t k = i; k < all.len; k++)
		rest += ((unsigned char)all.data[k] & 0xc0) != 0x80;
	if (rest) {
		buf_str(b, "... (+");
		errsum_count(b, rest);
		buf_str(b, " characters)");
	}
	buf_release(&all);
}
