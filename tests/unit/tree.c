/* Raw tree objects: which are refused, and that a large one takes no time. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "door/tree.h"
#include "unit.h"

/* Names in the order given, '/' behind a folder's. */
static void
tree(struct buf *b, const char *names)
{
	while (*names) {
		size_t n = strcspn(names, " "), len = n;
		bool folder = n > 1 && names[n - 1] == '/';

		len -= folder;
		buf_fmt(b, "%s %.*s", folder ? "40000" : "100644", (int)len,
		    names);
		buf_append(b, "\0" "01234567890123456789", 21);
		names += n + (names[n] == ' ');
	}
}

static void
fault(const char *names, const char *want, const char *at)
{
	struct buf b = BUF_INIT;
	const char *name;
	size_t n;

	tree(&b, names);
	CHECK_STR(tree_fault(buf_cstr(&b), b.len, 20, &name, &n), want);
	if (want)
		CHECK(n == strlen(at) && memcmp(name, at, n) == 0);
	buf_release(&b);
}

static void
faults(void)
{
	static const char twice[] = "has a name twice";
	static const char order[] = "is not in order";

	fault("", NULL, NULL);
	fault("a a.b a/", twice, "a");
	fault("a a- a-b a. a/", twice, "a");
	fault("a a a", twice, "a");
	fault("a/ a/", twice, "a");
	fault("a a/", twice, "a");
	fault("a a! a!b a!c/ a!d a/", twice, "a");
	fault("a a.b a.b/ ", twice, "a.b");
	fault("a a.b a.b.c a.b/ b", twice, "a.b");
	fault("a a.b/ ab ab.c abc", NULL, NULL);
	fault("a.b a/ a0", NULL, NULL);
	fault("a.b a/ a", twice, "a");
	fault("a/ a.b", order, "a.b");
	fault("b a", order, "a");
	fault("a .. b", "has a '..' component", "..");
	fault("a b/.git", "has a slash in a name", "b/.git");
}

/* A file in front of each of many folders, its name beginning with theirs:
 * what looks back from each folder to the start takes minutes. */
static void
large(void)
{
	struct buf b = BUF_INIT;
	const char *name;
	char names[32];
	size_t n;

	for (int i = 0; i < 50000; i++) {
		snprintf(names, sizeof(names), "x%06d.a x%06d/", i, i);
		tree(&b, names);
	}
	alarm(20);
	CHECK_STR(tree_fault(buf_cstr(&b), b.len, 20, &name, &n), NULL);
	alarm(0);
	buf_release(&b);
}

int
main(void)
{
	faults();
	large();
	return UNIT_RESULT;
}
