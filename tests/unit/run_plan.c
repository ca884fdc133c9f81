/* run_plan: when a stage has a valid pass, and when a program is another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/run_plan.h"
#include "judge/tools.h"
#include "unit.h"

static const char *const gcc12[] = { "/bin/gcc\t1\t1", NULL };
static const char *const gcc13[] = { "/bin/gcc\t2\t2", NULL };
static const char *const trees[] = { "1", "2", "3" };

/* "p1": it passed on tree 1; f failed and was taken back, h held, s stopped;
 * behind it: 'c' another configuration, 't' other tools, 'w' another component,
 * 'r' red, 'n' tools are not known. */
static size_t
read_past(struct attempt v[8], const char *s)
{
	size_t n = 0;

	for (; *s; s += strcspn(s, " ") + (s[strcspn(s, " ")] == ' ')) {
		struct attempt a = { .n = (unsigned)n + 1, .what = ATTEMPT_RUN,
			.stage = "lint", .component = "", .config = "now",
			.tools = gcc12 };

		a.end = *s == 'p' ? ATTEMPT_PASSED : *s == 'f' ?
		    ATTEMPT_REVERTED : *s == 'h' ? ATTEMPT_HELD :
		    ATTEMPT_STOPPED;
		a.before = a.after = trees[s[1] - '1'];
		for (const char *p = s + 2; *p && *p != ' '; p++)
			switch (*p) {
			case 'c': a.config = "then"; break;
			case 't': a.tools = gcc13; break;
			case 'n': a.tools = NULL; break;
			case 'w': a.component = "web"; break;
			case 'r': a.red = true; break;
			}
		v[n++] = a;
	}
	return n;
}

static const struct {
	const char *past, *tree;
	bool red, builds;
	unsigned n;		/* the pass that is valid, 0: none */
} rows[] = {
	{ "", "1", false, false, 0 },
	{ "p1", "1", false, false, 1 },
	{ "p1", "2", false, false, 0 },
	{ "p1 p1", "1", false, false, 2 },
	/* The newest that says anything of this tree decides. */
	{ "p1 f1", "1", false, false, 0 },
	{ "p1 h1", "1", false, false, 0 },
	{ "p1 s1", "1", false, false, 1 },
	{ "p1 f2", "1", false, false, 1 },
	/* Asked for something else, by others, elsewhere. */
	{ "p1c", "1", false, false, 0 },
	{ "p1 f1c", "1", false, false, 1 },
	{ "p1t", "1", false, false, 0 },
	{ "p1n", "1", false, false, 0 },
	{ "p1w", "1", false, false, 0 },
	{ "p1r", "1", false, false, 0 },
	/* Red is proved once. */
	{ "p1r", "2", true, false, 1 },
	{ "p1r h2r", "2", true, false, 1 },
	{ "p1rt", "2", true, false, 1 },
	{ "p1rc", "2", true, false, 0 },
	/* What is built is of the newest run. */
	{ "p1 p2", "1", false, false, 1 },
	{ "p1 p2", "1", false, true, 0 },
	{ "p1 f2", "1", false, true, 0 },
	{ "p2 p1", "1", false, true, 2 },
	{ "p1 s2", "1", false, true, 1 },
};

static void
valid(void)
{
	const struct run_part part[] = { { "", "true", "now", gcc12, NULL },
		{ "web", "true", "now", gcc12, NULL } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct attempt v[8];
		struct attempts all = { v, read_past(v, rows[i].past), 0, NULL,
			NULL };
		struct run_stage s = { .name = "lint", .red = rows[i].red,
			.builds = rows[i].builds, .v = part, .n = 1 };
		const struct attempt *a = run_valid(&all, &s, rows[i].tree);

		if ((a ? a->n : 0) != rows[i].n)
			printf("%s on %s: %u\n", rows[i].past, rows[i].tree,
			    a ? a->n : 0);
		CHECK((a ? a->n : 0) == rows[i].n);
		/* In every component. */
		s.n = 2;
		CHECK(run_valid(&all, &s, rows[i].tree) == NULL);
	}
}

static void
tools(void)
{
	static const char *const argv[] = { "sh", "-c",
	    "FX_X=judge -x; judge a | ./own && no-such-program >judge2", NULL };
	struct arena m = ARENA_INIT;
	const char *const *was, *const *is;
	char dir[] = "/tmp/fx-unit-XXXXXX", path[64];
	size_t n = 0;

	CHECK(mkdtemp(dir) != NULL && setenv("PATH", dir, 1) == 0);
	snprintf(path, sizeof(path), "%s/judge", dir);
	fclose(fopen(path, "w"));
	CHECK(chmod(path, 0755) == 0);
	was = tools_of(&m, argv, dir);
	while (was[n])
		n++;
	CHECK(n == 1 && strncmp(was[0], path, strlen(path)) == 0);
	CHECK(tools_same(was, tools_of(&m, argv, dir)));
	CHECK(!tools_same(was, NULL) && !tools_same(NULL, NULL));
	/* A file in the folder, too; one that nobody may start is none. */
	snprintf(path, sizeof(path), "%s/own", dir);
	fclose(fopen(path, "w"));
	CHECK(tools_same(was, tools_of(&m, argv, dir)));
	CHECK(chmod(path, 0755) == 0);
	is = tools_of(&m, argv, dir);
	CHECK(!tools_same(was, is) && is[1] && is[2] == NULL);
	unlink(path);
	snprintf(path, sizeof(path), "%s/judge", dir);
	unlink(path);
	CHECK(tools_of(&m, NULL, NULL)[0] == NULL);
	rmdir(dir);
	arena_release(&m);
}

int
main(void)
{
	valid();
	tools();
	return UNIT_RESULT;
}
