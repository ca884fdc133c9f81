/* How much each attempt kept or committed: of all by three git processes. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/tcr_book.h"

/* git knows both without having them. */
static const char *const empty[] = {
	"4b825dc642cb6eb9a060e54bf8d69288fbee4904",
	"6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
};

/* Of one that kept something: which record it is, and what git said. */
struct pair {
	size_t i;
	const char *base;	/* what it is compared with, NULL: nothing */
	char *from, *to;	/* trees; one that is missing is no name */
};

/* What was put back, else the commit that it stood on. */
static const char *
base_of(const struct attempt *a)
{
	const char *s = a->restored && *a->restored ? a->restored : a->head;

	return s && *s && !strpbrk(s, "\n ") ? s : NULL;
}

/* What it kept, else what it committed. */
static const char *
tip_of(const struct attempt *a)
{
	return a->kept ? a->kept : a->commit;
}

static bool
is_oid(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return (n == 40 || n == 64) && s[n] == '\0';
}

/* Cut the line at *p off and go behind it. */
static char *
line(char **p)
{
	char *s = *p, *end = s + strcspn(s, "\n");

	*p = end + (*end != '\0');
	*end = '\0';
	return s;
}

/* Look the trees up; text owns their names. */
static int
look_up(const struct git *g, const struct attempt *v, struct pair *pair,
    size_t n, struct buf *text, struct err *e)
{
	static const char *const argv[] = { "cat-file",
	    "--batch-check=%(objectname)", NULL };
	struct buf in = BUF_INIT;
	char *p;
	int rc;

	for (size_t k = 0; k < n; k++)
		buf_fmt(&in, "%s^{tree}\n%s^{tree}\n",
		    pair[k].base ? pair[k].base : tip_of(&v[pair[k].i]),
		    tip_of(&v[pair[k].i]));
	rc = git_run(g, argv, in.data, in.len, text, e);
	buf_append(text, "", 0);
	p = text->data;
	for (size_t k = 0; rc == 0 && k < n; k++) {
		pair[k].from = line(&p);
		pair[k].to = line(&p);
	}
	buf_release(&in);
	return rc;
}

/* Compare them all: "tree tree\n", then ":mode mode oid oid M\0path\0". */
static int
compare(const struct git *g, const struct pair *pair, size_t n,
    struct buf *out, struct err *e)
{
	static const char *const argv[] = { "diff-tree", "--stdin", "-r", "-z",
	    "--no-renames", NULL };
	struct buf in = BUF_INIT;
	int rc = 0;

	for (size_t k = 0; k < n; k++)
		if (is_oid(pair[k].to) && is_oid(pair[k].from))
			buf_fmt(&in, "%s %s\n", pair[k].base ? pair[k].from :
			    empty[strlen(pair[k].to) == 64], pair[k].to);
	if (in.len > 0)
		rc = git_run(g, argv, in.data, in.len, out, e);
	buf_append(out, "", 0);
	buf_release(&in);
	return rc;
}

/* The blobs of one comparison, which ends where the next begins; owner gets
 * the record's number for each. */
static const char *
blobs(const char *p, const char *end, struct tcr_size *s, struct buf *oids,
    struct buf *owner, size_t i)
{
	p += strcspn(p, "\n") + 1;
	while (p < end && *p == ':') {
		const char *oid = strchr(p + 15, ' ');
		size_t n = oid ? strcspn(++oid, " ") : 0;

		s->files++;
		/* Not what goes, and no submodule's commit. */
		if (oid && strncmp(p + 8, "160000", 6) != 0 &&
		    strspn(oid, "0") < n) {
			buf_append(oids, oid, n);
			buf_byte(oids, '\n');
			buf_append(owner, &i, sizeof(i));
		}
		p += strlen(p) + 1;
		p += strlen(p) + 1;
	}
	return p;
}

static int
weigh(const struct git *g, struct tcr_size *size, const struct buf *oids,
    const struct buf *owner, struct err *e)
{
	static const char *const argv[] = { "cat-file",
	    "--batch-check=%(objectsize)", NULL };
	struct buf out = BUF_INIT;
	int rc = oids->len == 0 ? 0 :
	    git_run(g, argv, oids->data, oids->len, &out, e);
	const char *p = buf_cstr(&out);
	size_t i;

	for (size_t k = 0; rc == 0 && k < owner->len; k += sizeof(i)) {
		memcpy(&i, owner->data + k, sizeof(i));
		size[i].bytes += strtoull(p, NULL, 10);
		p += strcspn(p, "\n");
		p += *p != '\0';
	}
	buf_release(&out);
	return rc;
}

struct tcr_size *
tcr_sizes(const struct git *g, const struct attempt *v, size_t n,
    struct err *e)
{
	struct tcr_size *size = mem_alloc((n + 1) * sizeof(*size));
	struct pair *pair = mem_alloc((n + 1) * sizeof(*pair));
	struct buf text = BUF_INIT, diff = BUF_INIT;
	struct buf oids = BUF_INIT, owner = BUF_INIT;
	const char *p;
	size_t m = 0;
	int rc = 0;

	for (size_t i = 0; i < n; i++)
		if (tip_of(&v[i]))
			pair[m++] = (struct pair){ .i = i,
			    .base = base_of(&v[i]) };
	if (m > 0 && (rc = look_up(g, v, pair, m, &text, e)) == 0)
		rc = compare(g, pair, m, &diff, e);
	p = buf_cstr(&diff);
	for (size_t k = 0; rc == 0 && k < m; k++) {
		struct tcr_size *s = &size[pair[k].i];

		s->gone = v[pair[k].i].kept && !is_oid(pair[k].to);
		s->known = is_oid(pair[k].to) && is_oid(pair[k].from);
		if (s->known)
			p = blobs(p, diff.data + diff.len, s, &oids, &owner,
			    pair[k].i);
	}
	if (rc == 0)
		rc = weigh(g, size, &oids, &owner, e);
	buf_release(&text);
	buf_release(&diff);
	buf_release(&oids);
	buf_release(&owner);
	free(pair);
	if (rc == 0)
		return size;
	free(size);
	return NULL;
}
