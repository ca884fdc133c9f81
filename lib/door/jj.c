/* The jj program. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/proc.h"
#include "door/jj.h"

/* Run jj in the workspace; what it says is appended to out. */
static int
ask(const struct git *g, const char *const *argv, enum fx_status on_failure,
    struct buf *out, struct err *e)
{
	struct proc p = { .argv = argv, .dir = g->jj_top };
	struct buf said = BUF_INIT;
	int st = proc_run(&p, out, &said, e);

	while (said.len > 0 && said.data[said.len - 1] == '\n')
		said.data[--said.len] = '\0';
	for (size_t i = 0; i < said.len; i++)
		if (said.data[i] == '\n')
			said.data[i] = ' ';	/* it is one message */
	if (st > 0)
		err_set(e, on_failure, "jj: %s", buf_cstr(&said));
	buf_release(&said);
	return st == 0 ? 0 : -1;
}

int
jj_ask(const struct git *g, const char *const *words, bool again,
    struct buf *out, struct buf *said, struct err *e)
{
	static const char *const first[] = { "jj", "--no-pager", "--quiet",
	    "--color", "never", "--config", "snapshot.auto-update-stale=false",
	    "--config", "fsmonitor.backend=none" };
	enum { FIRST = sizeof(first) / sizeof(*first), WORDS = 24 };
	const char *argv[FIRST + WORDS];
	struct proc p = { .argv = argv, .dir = g->jj_top };
	struct timespec second = { 1, 0 };
	size_t n = FIRST, had = out ? out->len : 0;
	int st;

	memcpy(argv, first, sizeof(first));
	for (; *words && n < FIRST + WORDS - 1; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	if (*words)
		return err_set(e, FX_EFAIL, "jj: too many words");
	st = proc_run(&p, out, said, e);
	if (st != 255 || !again)
		return st;
	while (nanosleep(&second, &second) < 0 && errno == EINTR)
		;
	if (out)
		out->len = had;
	if (said)
		buf_clear(said);
	return proc_run(&p, out, said, e);
}

static size_t
id_length(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return n == 40 || n == 64 ? n : 0;
}

int
jj_snapshot(const struct git *g, char oid[GIT_OID], struct err *e)
{
	/* Any command snapshots; this one also tells the result. */
	static const char *const argv[] = { "jj", "--no-pager", "--quiet",
	    "--color", "never", "log", "--no-graph", "-r", "@", "-T",
	    "commit_id", NULL };
	struct buf out = BUF_INIT;
	int rc = ask(g, argv, FX_EFAIL, &out, e);
	size_t n = id_length(buf_cstr(&out));

	if (rc == 0 && n == 0)
		rc = err_set(e, FX_EFAIL, "jj log: no commit id, but '%.60s'",
		    buf_cstr(&out));
	if (rc == 0) {
		memcpy(oid, out.data, n);
		oid[n] = '\0';
	}
	buf_release(&out);
	return rc;
}

int
jj_bookmark(const struct git *g, const char *name, char oid[GIT_OID],
    struct err *e)
{
	struct buf revset = BUF_INIT, out = BUF_INIT;
	const char *argv[] = { "jj", "--no-pager", "--quiet", "--color",
	    "never", "--ignore-working-copy", "log", "--no-graph", "-r",
	    NULL, "-T", "commit_id ++ \"\\n\"", NULL };
	size_t n;
	int rc;

	buf_str(&revset, "bookmarks(exact:\"");
	for (const char *s = name; *s; s++)
		buf_fmt(&revset, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
	buf_str(&revset, "\")");
	argv[9] = revset.data;
	rc = ask(g, argv, FX_EFAIL, &out, e);
	n = id_length(buf_cstr(&out));
	if (rc == 0 && out.len > 0 && (n == 0 || out.len != n + 1)) {
		rc = err_set(e, FX_EFAIL, "the bookmark %s is in conflict; "
		    "'jj bookmark set' puts it where it belongs", name);
	} else if (rc == 0 && out.len > 0) {
		memcpy(oid, out.data, n);
		oid[n] = '\0';
		rc = 1;
	}
	buf_release(&revset);
	buf_release(&out);
	return rc;
}

/* What the template makes of these changes, without a snapshot. */
static int
look(const struct git *g, const char *revset, const char *template,
    struct buf *out, struct err *e)
{
	const char *argv[] = { "--ignore-working-copy", "log", "--no-graph",
	    "-r", revset, "-T", template, NULL };
	struct buf said = BUF_INIT;
	int st = jj_ask(g, argv, true, out, &said, e);

	if (st > 0)
		err_set(e, FX_EFAIL, "jj log: %.*s",
		    (int)strcspn(buf_cstr(&said), "\n"), buf_cstr(&said));
	buf_release(&said);
	return st == 0 ? 0 : -1;
}

int
jj_above(const struct git *g, struct buf *out, struct err *e)
{
	return look(g, "descendants(@) ~ @ ~ (empty() & working_copies())",
	    "change_id.shortest(8) ++ \" \" ++ description.first_line() ++ "
	    "\"\\n\"", out, e);
}

int
jj_description(const struct git *g, struct buf *out, struct err *e)
{
	return look(g, "@", "description", out, e);
}

bool
jj_word(const struct git *g, const char *word)
{
	size_t skip = *word == '^', n = id_length(word + skip);
	const char *at;

	if (g->jj_top == NULL || (n > 0 && word[skip + n] == '\0'))
		return false;
	/* An id with git's suffixes, "ID^!", is git's; jj has none such. */
	n = strspn(word + skip, "0123456789abcdef");
	if (n >= 4 && strchr("^~", word[skip + n]) && word[skip + n] &&
	    word[skip + n + strspn(word + skip + n, "^~!0123456789")] == '\0')
		return false;
	for (at = word; !g->jj && (at = strchr(at, '@')) != NULL; at++)
		if (at[1] != '{')
			return true;
	return g->jj;
}

/* Where ".." stands in a revset, outside of strings and parentheses. */
static const char *
dots(const char *s)
{
	char quote = '\0';
	int depth = 0;

	for (; *s; s++) {
		if (quote) {
			if (*s == '\\' && quote == '"' && s[1])
				s++;
			else if (*s == quote)
				quote = '\0';
		} else if (*s == '"' || *s == '\'') {
			quote = *s;
		} else if (*s == '(' || *s == ')') {
			depth += *s == '(' ? 1 : -1;
		} else if (depth == 0 && s[0] == '.' && s[1] == '.') {
			return s;
		}
	}
	return NULL;
}

/* The heads of the revset, a line each with mark in front. */
static int
heads(const struct git *g, const char *set, size_t n, const char *mark,
    struct buf *out, struct err *e)
{
	struct buf revset = BUF_INIT, ids = BUF_INIT;
	const char *argv[] = { "jj", "--no-pager", "--quiet", "--color",
	    "never", "--ignore-working-copy", "log", "--no-graph", "-r",
	    NULL, "-T", "commit_id ++ \"\\n\"", NULL };
	size_t before = out->len;
	int rc;

	buf_fmt(&revset, "heads(%.*s)", (int)n, set);
	argv[9] = revset.data;
	rc = ask(g, argv, FX_EINPUT, &ids, e);
	for (const char *s = buf_cstr(&ids); rc == 0 && *s;) {
		size_t len = id_length(s);

		if (len == 0 || s[len] != '\n')
			rc = err_set(e, FX_EFAIL, "jj log: no commit id, but "
			    "'%.60s'", s);
		else if (strspn(s, "0") < len)	/* jj's root is not git's */
			buf_fmt(out, "%s%.*s\n", mark, (int)len, s);
		s += len + 1;
	}
	if (rc == 0 && out->len == before && !*mark)
		rc = err_set(e, FX_EINPUT, "'%.*s' names no commit", (int)n,
		    set);
	buf_release(&revset);
	buf_release(&ids);
	return rc;
}

int
jj_range(const struct git *g, const char *word, struct buf *out,
    struct err *e)
{
	const char *to = dots(word), *rest = to ? to + 2 : NULL;

	if (*word == '^')
		return heads(g, word + 1, strlen(word + 1), "^", out, e);
	if (to == NULL)
		return heads(g, word, strlen(word), "", out, e);
	if (*rest == '.')
		return err_set(e, FX_EINPUT, "'%s': jj knows no '...'", word);
	if (to > word && heads(g, word, (size_t)(to - word), "^", out, e) < 0)
		return -1;
	return *rest ? heads(g, rest, strlen(rest), "", out, e) :
	    heads(g, "@", 1, "", out, e);
}
