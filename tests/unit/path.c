/* Paths as text: what may name a file of a repository, and what a task. */
#include "base/buf.h"
#include "base/path.h"
#include "unit.h"

static void
dotgit(void)
{
	static const char *const yes[] = { ".git", ".GIT", ".gIt", "git~1",
	    "GIT~1", ".git.", ".git ", ".git. .. ", ".git::$INDEX_ALLOCATION",
	    ".g\xe2\x80\x8cit", "\xef\xbb\xbf.git", ".git\xe2\x81\xaf",
	    ".git       .", ".git\\hooks", "GIT~1\\", NULL };
	static const char *const no[] = { ".gitignore", "git", "git~2", ".gi",
	    "", ".git0", "x.git", ".git  a", ".g:it", ".git-dir", "\\.git",
	    ".git                   a", NULL };

	for (size_t i = 0; yes[i]; i++)
		if (!path_is_dotgit(yes[i], strlen(yes[i])))
			CHECK_STR("no", yes[i]);
	for (size_t i = 0; no[i]; i++)
		if (path_is_dotgit(no[i], strlen(no[i])))
			CHECK_STR("yes", no[i]);
}

static void
gitmodules(void)
{
	static const char *const yes[] = { ".gitmodules", ".GITmodules. .",
	    ".gitmodules::$DATA", "gitmod~1", "GITMOD~4 ", "gi7eba~1",
	    "GI7EB~10", "g~123456", "~1234567", ".git\xe2\x80\x8cmodules",
	    ".gitmodules         .", NULL };
	static const char *const no[] = { ".gitmodule", ".gitmodules0",
	    "gitmod~5", "gitmod~12", "gi7eba~0", "gi7eba~12", "gi7eb~1",
	    "gi7ebx~1", "~12345678", "", ".gitignore", "a\\.gitmodules",
	    NULL };

	for (size_t i = 0; yes[i]; i++)
		if (!path_is_gitmodules(yes[i], strlen(yes[i])))
			CHECK_STR("no", yes[i]);
	for (size_t i = 0; no[i]; i++)
		if (path_is_gitmodules(no[i], strlen(no[i])))
			CHECK_STR("yes", no[i]);
}

static void
fault(const char *path, const char *want)
{
	CHECK_STR(path_fault(path, strlen(path)), want);
}

static void
faults(void)
{
	fault("a", NULL);
	fault("a/b c/\xff/-d", NULL);
	fault("...", NULL);
	fault("", "is empty");
	fault("/a", "is absolute");
	fault("a//b", "has an empty component");
	fault("a/", "has an empty component");
	fault("./a", "has a '.' component");
	fault("a/..", "has a '..' component");
	fault("a/.GIT/config", "has a component that is git's own");
	fault("a/b\\.git\\config", "has a component that is git's own");
	fault("a/b\\\\git~1", "has a component that is git's own");
	fault("a\\b", NULL);
}

static void
resolved(const char *base, const char *path, const char *want)
{
	struct buf b = BUF_INIT;

	path_resolve(&b, base, path);
	CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
}

static void
joined(const char *a, const char *b, const char *want)
{
	struct buf out = BUF_INIT;

	path_join(&out, a, b);
	CHECK_STR(buf_cstr(&out), want);
	buf_release(&out);
}

static void
whole(void)
{
	resolved("/a/b", "c", "/a/b/c");
	resolved("/a/b", "../c/./d//e/", "/a/c/d/e");
	resolved("/a/b", "../../../..", "/");
	resolved("/a/b", "/x/../y", "/y");
	resolved("/", "", "/");
	joined("a", "b", "a/b");
	joined("a/", "b", "a/b");
	joined("a", "/b", "/b");
	joined("", "b", "b");
	CHECK(path_within("a/b", "a") && path_within("a", "a"));
	CHECK(path_within("a", "") && path_within("/a", "/"));
	CHECK(!path_within("ab", "a") && !path_within("a", "a/b"));
	CHECK_STR(path_base("a/b"), "b");
	CHECK_STR(path_base("b"), "b");
}

static void
tasks(void)
{
	char long_id[130];

	CHECK(path_task_ok("bd-52.1") && path_task_ok("a"));
	CHECK(path_task_ok("A_b-c_") && path_task_ok("0lock"));
	CHECK(!path_task_ok("") && !path_task_ok(".a"));
	CHECK(!path_task_ok("-a") && !path_task_ok("a."));
	CHECK(!path_task_ok("a..b") && !path_task_ok("a.lock"));
	CHECK(!path_task_ok("a/b") && !path_task_ok("a b"));
	CHECK(!path_task_ok("a\n") && !path_task_ok("\xc3\xa9"));
	memset(long_id, 'a', sizeof(long_id));
	long_id[128] = '\0';
	CHECK(path_task_ok(long_id));
	long_id[128] = 'a';
	long_id[129] = '\0';
	CHECK(!path_task_ok(long_id));
}

int
main(void)
{
	dotgit();
	gitmodules();
	faults();
	whole();
	tasks();
	return UNIT_RESULT;
}
