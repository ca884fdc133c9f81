/* Whose a change is. */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_wrote.h"

enum { INDENT = 4 };		/* of a message's lines */

/* Does the text name the person: by what stands before or in the brackets, or
 * by an address, however that is written? */
static bool
names(const struct signers *all, const struct signer *who, char *s)
{
	static const char mailto[] = "mailto:", blank[] = " \t\r\"'";
	size_t k = sizeof(mailto) - 1;
	char *save = NULL;
	bool yes = false;

	for (char *p = s; *p && !yes; p += strcspn(p, "<>")) {
		struct buf b = BUF_INIT;
		size_t n;

		p += strspn(p, "<>");
		p += strspn(p, blank);
		n = strcspn(p, "<>");
		while (n > 0 && strchr(blank, p[n - 1]))
			n--;
		buf_append(&b, p, n);
		yes = person_is(all, who, buf_cstr(&b), "");
		buf_release(&b);
	}
	for (char *w = strtok_r(s, " \t\r<>()\"'", &save); w && !yes;
	    w = strtok_r(NULL, " \t\r<>()\"'", &save))
		if (strchr(w, '@'))
			yes = person_is(all, who, "", strncasecmp(w, mailto,
			    k) == 0 ? w + k : w);
	return yes;
}

/* What follows "Co-authored-by:", in whatever case; NULL: it is another
 * line. */
static const char *
coauthors(const char *s)
{
	static const char *const words[] = { "co-authored-by",
	    "co-developed-by" };

	s += strspn(s, " \t");
	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(words[i]);

		if (strncasecmp(s, words[i], n) != 0)
			continue;
		n += strspn(s + n, " \t");
		if (s[n] == ':')
			return s + n + 1;
	}
	return NULL;
}

/* Wherever in the message it stands: what git calls a trailer depends on the
 * lines around it, and on the configuration. */
static bool
is_coauthor(const struct signers *all, const struct signer *who, char *s)
{
	struct buf list = BUF_INIT;
	char *save = NULL;
	bool on = false, yes = false;

	for (char *line = strtok_r(s, "\n", &save); line;
	    line = strtok_r(NULL, "\n", &save)) {
		size_t in = strspn(line, " ");
		const char *value;

		line += in < INDENT ? in : INDENT;
		value = coauthors(line);
		if (value)
			buf_byte(&list, ',');
		else if (on && (*line == ' ' || *line == '\t'))
			value = line;
		on = value != NULL;
		if (value)
			buf_str(&list, value);
	}
	for (char *one = strtok_r(list.data, ",;", &save); one && !yes;
	    one = strtok_r(NULL, ",;", &save))
		yes = names(all, who, one);
	buf_release(&list);
	return yes;
}

/* What part the person has in a commit, NULL: none.  Its id, its header and
 * its message, as git keeps them. */
static const char *
part(const struct signers *all, const struct signer *who, char *s)
{
	static const char *const parts[] = { "author", "committer" };

	for (size_t n; *s && *s != '\n'; s += n) {
		char *end = s + (n = strcspn(s, "\n"));

		n += *end != '\0';
		*end = '\0';
		for (size_t i = 0; i < 2; i++) {
			size_t k = strlen(parts[i]);

			if (strncmp(s, parts[i], k) == 0 && s[k] == ' ' &&
			    names(all, who, s + k + 1))
				return parts[i];
		}
	}
	return is_coauthor(all, who, s) ? "co-author" : NULL;
}

/* A merge that brings the base nothing but what is in its second parent, as
 * `git merge --no-ff` makes it, is nobody's work: that parent, in b. */
static int
behind_merge(const struct git *g, const char *base, const char *tip,
    struct buf *b, struct err *e)
{
	const char *argv[] = { "log", "-1", "--no-show-signature",
	    "--format=%P %T", tip, "--", NULL };
	struct buf out = BUF_INIT, tree = BUF_INIT;
	char *save = NULL, *first, *second, *own;
	int rc = git_run(g, argv, NULL, 0, &out, e), on = 0;

	if (rc < 0)
		goto done;
	out.data[strcspn(out.data, "\n")] = '\0';
	first = strtok_r(out.data, " ", &save);
	second = strtok_r(NULL, " ", &save);
	own = strtok_r(NULL, " ", &save);
	if (own && *save == '\0' && strcmp(first, base) == 0) {
		rc = git_find_tree(g, second, &tree, e);
		on = rc < 0 ? -1 : git_is_ancestor(g, base, second, e);
	}
	if (on == 1 && strcmp(tree.data, own) == 0)
		tip = second;
	buf_str(b, tip);
done:
	buf_release(&out);
	buf_release(&tree);
	return rc < 0 || on < 0 ? -1 : 0;
}

int
audit_wrote(const struct git *g, const char *base, const char *tip,
    const struct signers *all, const struct signer *who, struct buf *what,
    struct err *e)
{
	struct buf range = BUF_INIT, out = BUF_INIT;
	/* Not what a commit says of its encoding, which may be anything. */
	const char *argv[] = { "rev-list", "--header", "--encoding=none", NULL,
	    "--", NULL };
	int rc;

	buf_fmt(&range, "%s%s", base ? base : "", base ? ".." : "");
	rc = base ? behind_merge(g, base, tip, &range, e) : 0;
	if (base == NULL)
		buf_str(&range, tip);
	argv[3] = range.data;
	if (rc == 0)
		rc = git_run(g, argv, NULL, 0, &out, e);
	for (size_t i = 0, n; rc == 0 && i < out.len; i += n) {
		char *s = out.data + i;
		const char *is;

		n = strlen(s) + 1;
		if ((is = part(all, who, s)) != NULL) {
			buf_fmt(what, "%.12s (%s)", s, is);
			rc = 1;
		}
	}
	buf_release(&range);
	buf_release(&out);
	return rc;
}
