/* Whose a change is. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_wrote.h"

enum { LINES = 6 };		/* of each commit, as the format below says */

static bool
is_coauthor(const struct signers *all, const struct signer *who, char *list)
{
	char *save = NULL;

	for (char *s = strtok_r(list, "\x1f", &save); s;
	    s = strtok_r(NULL, "\x1f", &save)) {
		char *open = strrchr(s, '<');
		char *close = open ? strchr(open, '>') : NULL;

		if (close) {
			*close = '\0';
			*open = '\0';
			for (char *p = open; p > s && p[-1] == ' ';)
				*--p = '\0';
		}
		if (person_is(all, who, s, close ? open + 1 : ""))
			return true;
	}
	return false;
}

/* What part the person has in this commit, NULL: none. */
static const char *
part(const struct signers *all, const struct signer *who, char *line[LINES])
{
	if (person_is(all, who, line[1], line[2]))
		return "author";
	if (person_is(all, who, line[3], line[4]))
		return "committer";
	return is_coauthor(all, who, line[5]) ? "co-author" : NULL;
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
	static const char format[] = "--format=%H%n%an%n%ae%n%cn%n%ce%n"
	    "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x1f)";
	const char *argv[] = { "log", "--no-show-signature", format, NULL,
	    "--", NULL };
	char *p, *line[LINES];
	int rc;

	buf_fmt(&range, "%s%s", base ? base : "", base ? ".." : "");
	rc = base ? behind_merge(g, base, tip, &range, e) : 0;
	if (base == NULL)
		buf_str(&range, tip);
	argv[3] = range.data;
	if (rc == 0)
		rc = git_run(g, argv, NULL, 0, &out, e);
	p = rc == 0 && out.len > 0 ? out.data : NULL;
	while (rc == 0 && p && *p) {
		const char *is;

		for (size_t i = 0; i < LINES; i++) {
			line[i] = p;
			p += strcspn(p, "\n");
			if (*p)
				*p++ = '\0';
		}
		if ((is = part(all, who, line)) != NULL) {
			buf_fmt(what, "%.12s (%s)", line[0], is);
			rc = 1;
		}
	}
	buf_release(&range);
	buf_release(&out);
	return rc;
}
