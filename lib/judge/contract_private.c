/* fx-contract private: the contract as a revset of jj.
 *
 * git.private-commits names commits that jj refuses to push: those that
 * touch what the contract does not allow, as far as jj's filesets can say it
 * (docs/filesets.md, docs/revsets.md).  What they cannot say is left out of
 * the allowed, so that the answer is rather too strict. */
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

/* Append " | PATTERN"; fold: in any case, which globs alone can say.  false
 * when a fileset cannot say it. */
static bool
fileset(struct buf *b, const char *pattern, bool fold)
{
	struct buf glob = BUF_INIT;
	size_t n = strlen(pattern);

	if (strstr(pattern, "[:"))
		return false;
	if (b->len > 0)
		buf_str(b, " | ");
	if (fold || strpbrk(pattern, "*?[\\")) {
		buf_str(&glob, pattern);
		if (pattern[n - 1] == '/')
			buf_str(&glob, "**");
		quoted(b, fold ? "root-glob-i" : "root-glob", glob.data,
		    glob.len);
	} else if (pattern[n - 1] == '/') {
		quoted(b, "root", pattern, n - 1);
	} else {
		quoted(b, "root-file", pattern, n);
	}
	buf_release(&glob);
	return true;
}

/* Does an entry name the protected thing? */
static bool
named(const struct contract *c, const char *name)
{
	for (size_t i = 0; i < c->nallowed; i++)
		if (strcmp(c->allowed[i].pattern, name) == 0)
			return true;
	return false;
}

/* Could an allowed pattern match the protected name, or something in it? */
static bool
reachable(const struct contract *c, const char *name, bool anywhere)
{
	for (size_t i = 0; i < c->nallowed; i++) {
		const char *p = c->allowed[i].pattern;
		size_t lit = wild_literal(p), n = strlen(name);

		if (anywhere && (p[lit] != '\0' || p[lit - 1] == '/'))
			return true;
		if (strncasecmp(p, name, lit < n ? lit : n) == 0)
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

		if (named(c, name) || !reachable(c, name, anywhere))
			continue;
		buf_clear(&glob);
		buf_fmt(&glob, "%s%.*s%s", anywhere ? "**/" : "",
		    (int)(n - (name[n - 1] == '/')), name,
		    name[n - 1] == '/' ? "/**" : "");
		if (b->len > 0)
			buf_str(b, " | ");
		quoted(b, "root-glob-i", glob.data, glob.len);
	}
	buf_release(&glob);
}

int
contract_verb_private(const struct contract_call *call, struct err *e)
{
	struct contract c = CONTRACT_INIT;
	struct seal s = SEAL_INIT;
	struct git g = GIT_INIT;
	struct buf yes = BUF_INIT, no = BUF_INIT;
	char *task = NULL;
	int rc = git_locate(&g, e);

	if (rc == 0 && (task = contract_call_task(call, &g, e)) == NULL)
		rc = -1;
	if (rc == 0)
		rc = seal_read(&s, &c, g.commondir, task, e);
	if (rc == 0) {
		bool said = true;

		for (size_t i = 0; i < c.nallowed; i++)
			fileset(&yes, c.allowed[i].pattern, false);
		for (size_t i = 0; i < c.nforbidden && said; i++)
			said = fileset(&no, c.forbidden[i].pattern, true);
		put_protected(&no, &c);
		if (!call->quiet && (yes.len == 0 || !said))
			fputs("files(all())\n", call->out);
		else if (!call->quiet)
			fprintf(call->out, no.len ? "files(~((%s) ~ (%s)))\n" :
			    "files(~(%s))\n", yes.data, buf_cstr(&no));
	}
	free(task);
	buf_release(&yes);
	buf_release(&no);
	contract_release(&c);
	seal_release(&s);
	git_release(&g);
	return rc;
}
