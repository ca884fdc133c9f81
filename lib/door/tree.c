/* Raw tree objects: "MODE NAME\0" and the raw id, again and again. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/tree.h"

/* The entry at *p, which moves behind it; false when the bytes are none. */
static bool
next_entry(const char **p, const char *end, size_t oid_bytes,
    struct tree_entry *t)
{
	const char *s = *p, *nul;

	t->mode = 0;
	for (; s < end && *s >= '0' && *s <= '7' && t->mode < 01000000; s++)
		t->mode = t->mode * 8 + (unsigned)(*s - '0');
	if (s == *p || s == end || *s != ' ')
		return false;
	t->name = ++s;
	nul = memchr(s, '\0', (size_t)(end - s));
	if (nul == NULL || (size_t)(end - nul) < oid_bytes + 1)
		return false;
	t->len = (size_t)(nul - s);
	t->oid = (const unsigned char *)nul + 1;
	*p = nul + 1 + oid_bytes;
	return true;
}

int
tree_walk(const void *bytes, size_t n, size_t oid_bytes,
    int (*each)(void *ctx, const struct tree_entry *), void *ctx,
    struct err *e)
{
	const char *p = bytes, *end = p + n;
	struct tree_entry t;
	int rc;

	while (p < end) {
		if (!next_entry(&p, end, oid_bytes, &t))
			return err_set(e, FX_EFAIL, "a tree object is broken");
		if ((rc = each(ctx, &t)) != 0)
			return rc;
	}
	return 0;
}

/* git's order: as if the name of a folder ended in a slash. */
static int
compare(const struct tree_entry *a, const struct tree_entry *b)
{
	size_t n = a->len < b->len ? a->len : b->len;
	int c = memcmp(a->name, b->name, n), x, y;

	if (c != 0)
		return c;
	x = a->len > n ? (unsigned char)a->name[n] :
	    a->mode == TREE_FOLDER ? '/' : 0;
	y = b->len > n ? (unsigned char)b->name[n] :
	    b->mode == TREE_FOLDER ? '/' : 0;
	return x - y;
}

static const char *
entry_fault(const struct tree_entry *t)
{
	switch (t->mode) {
	case TREE_FOLDER:
	case 0100644: case 0100755: case 0100664:
	case 0120000: case 0160000:
		break;
	default:
		return "has an unknown mode";
	}
	if (memchr(t->name, '/', t->len))
		return "has a slash in a name";
	if (t->len == 0)
		return "has an empty name";
	if (t->mode == 0120000 && path_is_gitmodules(t->name, t->len))
		return "has .gitmodules as a symbolic link";
	return path_fault(t->name, t->len);
}

/* Files whose names the present one begins with. */
struct prefixes {
	struct tree_entry *v;
	size_t n, cap;
};

/* Is the same name in the tree before t, as the other kind of thing?  "a" as
 * a file and "a" as a folder are apart when "a.b" sorts between them.  What
 * sorts behind a name without beginning with it also sorts behind the folder
 * of that name, so the name can be forgotten then. */
static bool
stands_before(struct prefixes *p, const struct tree_entry *t)
{
	while (p->n > 0 && (p->v[p->n - 1].len > t->len ||
	    memcmp(p->v[p->n - 1].name, t->name, p->v[p->n - 1].len) != 0))
		p->n--;
	if (p->n > 0 && p->v[p->n - 1].len == t->len)
		return true;
	if (t->mode != TREE_FOLDER) {
		mem_grow(&p->v, p->n, &p->cap, sizeof(*p->v));
		p->v[p->n++] = *t;
	}
	return false;
}

static const char *
find_fault(const char *p, size_t n, size_t oid_bytes, struct tree_entry *t,
    struct prefixes *files)
{
	const char *end = p + n, *why;
	struct tree_entry before = { 0, NULL, 0, NULL };

	while (p < end) {
		if (!next_entry(&p, end, oid_bytes, t)) {
			*t = (struct tree_entry){ 0, "", 0, NULL };
			return "is broken";
		}
		if ((why = entry_fault(t)) != NULL)
			return why;
		if (stands_before(files, t) || (before.name &&
		    before.len == t->len &&
		    memcmp(before.name, t->name, t->len) == 0))
			return "has a name twice";
		if (before.name && compare(&before, t) >= 0)
			return "is not in order";
		before = *t;
	}
	return NULL;
}

const char *
tree_fault(const void *bytes, size_t n, size_t oid_bytes, const char **at,
    size_t *at_len)
{
	struct prefixes files = { NULL, 0, 0 };
	struct tree_entry t = { 0, "", 0, NULL };
	const char *why = find_fault(bytes, n, oid_bytes, &t, &files);

	free(files.v);
	*at = t.name;
	*at_len = t.len;
	return why;
}
