/* fx-contract private: the contract as a revset of jj.
 *
 * git.private-commits names commits that jj refuses to push: those that
 * touch what the contract does not allow, as far as jj's filesets can say it
 * (docs/filesets.md, docs/revsets.md).  What they cannot say is left out of
 * the allowed, so that the answer is rather too strict. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wild.h"
#include "door/git.h"
#include "judge/contract_verbs.h"
#include "record/seal.h"

/* KIND:"text" as a string of jj's language. */
static void
quoted(struct buf *b, const char *kind, const char *text, size_t n)
{
	buf_fmt(b, "%s:\"", kind);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			buf_fmt(b, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_fmt(b, "\\x%02x", c);
		else
			buf_byte(b, c);
	}
	buf_byte(b, '"');
}

static void
also(struct buf *b)
{
	if (b->len > 0)
		buf_str(b, " | ");
}

/* Does jj read the brackets of the pattern as git does?  Its library knows
 * no [:alpha:] and no backslash there, takes [!x] for '/' too, and refuses
 * the whole fileset for an open bracket or an empty range. */
static bool
same_brackets(const char *p)
{
	for (; *p; p++) {
		if (*p == '\\' && p[1]) {
			p++;
			continue;
		}
		if (*p != '[')
			continue;
		if (*++p == ']')
			return false;
		for (; *p != ']'; p++) {
			if (!isalnum((unsigned char)*p) && *p != '_' &&
			    *p != '.')
				return false;
			if (p[1] != '-')
				continue;
			if (!isalnum((unsigned char)p[2]) || p[2] < *p)
				return false;
			p += 2;
		}
	}
	return true;
}

/* Append " | PATTERN".  false when a fileset cannot say it. */
static bool
fileset(struct buf *b, const char *pattern, bool fold)
{
	const char *kind = fold ? "root-glob-i" : "root-glob";
	size_t n = strlen(pattern);
	struct buf glob = BUF_INIT;

	if (!same_brackets(pattern))
		return false;
	buf_append(&glob, pattern, n);
	if (pattern[n - 1] == '/')
		buf_str(&glob, "**");
	else if (!fold && pattern[strcspn(pattern, "*?[\\")] == '\0')
		kind = "root-file";
	also(b);
	quoted(b, kind, glob.data, glob.len);
	buf_release(&glob);
	return true;
}

/* Such an entry names what it names exactly, protected or not. */
static bool
is_literal(const struct contract_entry *t)
{
	return t->pattern[strcspn(t->pattern, "*?[\\")] == '\0';
}

/* Could an allowed pattern match the protected name, or something in it? */
static bool
reachable(const struct contract *c, const char *name, bool anywhere)
{
	for (size_t i = 0; i < c->nallowed; i++) {
		const char *p = c->allowed[i].pattern;
		size_t lit = wild_literal(p), n = strlen(name);

		if (!is_literal(&c->allowed[i]) && (anywhere ||
		    strncasecmp(p, name, lit < n ? lit : n) == 0))
			return true;
	}
	return false;
}

static void
put_protected(struct buf *b, const struct contract *c)
{
	struct buf glob = BUF_INIT;
	const char *name;
	bool anywhere;

	for (size_t i = 0; (name = protected_name(i, &anywhere)); i++) {
		size_t n = strlen(name);

		if (!reachable(c, name, anywhere))
			continue;
		buf_clear(&glob);
		buf_fmt(&glob, "%s%.*s", anywhere ? "**/" : "",
		    (int)(n - (name[n - 1] == '/')), name);
		also(b);
		quoted(b, "root-prefix-glob-i", glob.data, glob.len);
	}
	buf_release(&glob);
}

/* b less no, where both are there. */
static void
less(struct buf *b, const struct buf *no)
{
	struct buf whole = BUF_INIT;

	if (b->len == 0 || no->len == 0)
		return;
	buf_fmt(&whole, "(%s) ~ (%s)", b->data, no->data);
	buf_release(b);
	*b = whole;
}

/* The fileset of what the contract allows.  false: jj cannot say it. */
static bool
allowed(struct buf *b, const struct contract *c)
{
	const unsigned all = CHANGE_ADD | CHANGE_MODIFY | CHANGE_DELETE;
	struct buf exact = BUF_INIT, no = BUF_INIT, never = BUF_INIT;
	bool said = true;

	for (size_t i = 0; i < c->nallowed; i++)
		fileset(is_literal(&c->allowed[i]) ? &exact : b,
		    c->allowed[i].pattern, false);
	put_protected(&no, c);
	less(b, &no);
	if (exact.len > 0) {
		also(b);
		buf_append(b, exact.data, exact.len);
	}
	/* A fileset knows no operations: what forbids some of them only would
	 * forbid all. */
	for (size_t i = 0; i < c->nforbidden && said; i++)
		if (c->forbidden[i].ops == all)
			said = fileset(&never, c->forbidden[i].pattern, true);
	less(b, &never);
	said = said && b->len > 0;
	buf_release(&exact);
	buf_release(&no);
	buf_release(&never);
	return said;
}

int
contract_verb_private(const struct contract_call *call, struct err *e)
{
	struct contract c = CONTRACT_INIT;
	struct seal s = SEAL_INIT;
	struct git g = GIT_INIT;
	struct buf yes = BUF_INIT;
	char *task = NULL;
	int rc = git_locate(&g, e);

	if (rc == 0 && (task = contract_call_task(call, &g, e)) == NULL)
		rc = -1;
	if (rc == 0)
		rc = seal_read(&s, &c, g.commondir, task, e);
	if (rc == 0 && !call->quiet) {
		if (allowed(&yes, &c))
			fprintf(call->out, "files(~(%s))\n", yes.data);
		else
			fputs("files(all())\n", call->out);
	}
	free(task);
	buf_release(&yes);
	contract_release(&c);
	seal_release(&s);
	git_release(&g);
	return rc;
}
