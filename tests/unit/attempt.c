/* Records of attempts: written whole, read strictly, numbered once. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "record/attempt_prune.h"
#include "unit.h"
#include "record/attempt_json.h"

static char dir[] = "/tmp/fx-attempt-XXXXXX";

/* A good record's text, then with one thing changed. */
#define HEAD "{\"type\":\"attempt\",\"version\":1,"
#define GOOD HEAD "\"n\":1,\"what\":\"run\",\"end\":\"held\",\"began\":5"

static const char *
refused(const char *text)
{
	static char msg[256];
	struct err e = ERR_INIT;
	struct attempt a;

	msg[0] = '\0';
	if (attempt_parse(&a, text, strlen(text), &e) < 0) {
		CHECK(e.status == FX_EINPUT);
		snprintf(msg, sizeof(msg), "%s", e.msg);
	}
	arena_release(&a.arena);
	err_release(&e);
	return msg;
}

static void
strict(void)
{
	static const struct { const char *text, *why; } v[] = {
		{ GOOD "}", "" },
		{ GOOD ",\"status\":129,\"red\":true}\n", "" },
		{ GOOD ",\"went\":[\"M a\"]}", "" },
		{ GOOD ",\"why\":\"\\\\u0000\"}", "" },
		{ "", "is no JSON" },
		{ GOOD, "is no JSON" },
		{ GOOD "}x", "is no JSON" },
		{ GOOD "}{}", "is no JSON" },
		{ GOOD ",\"why\":\"\xff\"}", "is no JSON" },
		{ GOOD ",\"why\":\"a\\u0000b\"}", "is no JSON" },
		{ "[]", "is no record of an attempt" },
		{ "{}", "is no record of an attempt" },
		{ "{\"type\":\"attempt\",\"version\":2}",
		    "is of version 2; a newer fx wrote it, upgrade this one" },
		{ GOOD ",\"began\":5}", "member 'began' stands there twice" },
		{ GOOD ",\"color\":1}", "member 'color' is not known" },
		{ GOOD ",\"stored\":true}", "member 'stored' is not known" },
		{ HEAD "\"what\":\"run\",\"end\":\"held\",\"began\":5}",
		    "member 'n' is missing" },
		{ HEAD "\"n\":0,\"what\":\"run\",\"end\":\"held\",\"began\":5}",
		    "member 'n' is 0" },
		{ HEAD "\"n\":1,\"what\":\"walk\",\"end\":\"held\","
		    "\"began\":5}", "member 'what' has a word that is not "
		    "known" },
		{ GOOD ",\"status\":\"1\"}", "member 'status' is no number" },
		{ GOOD ",\"status\":1.5}",
		    "member 'status' is no number that it could be" },
		{ GOOD ",\"tries\":-1}",
		    "member 'tries' is no number that it could be" },
		{ GOOD ",\"red\":1}", "member 'red' is not true" },
		{ GOOD ",\"coverage\":101}",
		    "member 'coverage' is no percentage" },
		{ GOOD ",\"stage\":null}", "member 'stage' is no string" },
		{ GOOD ",\"argv\":\"ls\"}", "member 'argv' is no list" },
		{ GOOD ",\"argv\":[1]}",
		    "member 'argv' has an entry that is no string" },
		{ GOOD ",\"went\":[\"X a\"]}",
		    "member 'went' has an entry that is no change" },
		{ GOOD ",\"kept\":\"refs/heads/main\"}",
		    "member 'kept' is no ref of ours" },
		{ GOOD ",\"kept\":\"refs/fx/tcr/../x\"}",
		    "member 'kept' is no ref of ours" },
		{ GOOD ",\"why\":\"x\",\"why_b64\":\"eA==\"}",
		    "member 'why' has bytes that are none" },
		{ GOOD ",\"why\":\"x\",\"why_b64\":\"/w==\"}",
		    "member 'why' shows other bytes than it has" },
		{ GOOD ",\"why_b64\":\"/w==\"}",
		    "member 'why_b64' is not known" },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		CHECK_STR(refused(v[i].text), v[i].why);
}

static void
run(const char *command)
{
	char text[512];
	pid_t pid;
	int st = -1;

	snprintf(text, sizeof(text), "cd %s && %s", dir, command);
	if ((pid = fork()) == 0) {
		execl("/bin/sh", "sh", "-c", text, (char *)NULL);
		_exit(127);
	}
	CHECK(waitpid(pid, &st, 0) == pid && st == 0);
}

static struct git
repository(void)
{
	struct err e = ERR_INIT;
	struct git g = GIT_INIT;

	CHECK(chdir(dir) == 0 && git_locate(&g, &e) == 0);
	return g;
}

/* Each member of what was written is read, bytes that are no UTF-8 too. */
static void
round_trip(const struct git *g)
{
	static const char *const argv[] = { "a b", "\xff\\", "", NULL };
	static const char *const went[] = { "M \xc3\xa9", "D x\ny", NULL };
	struct attempts all, again;
	struct err e = ERR_INIT;
	struct attempt *a;
	struct stat st;

	CHECK(attempts_read(&all, g, "bd-1", &e) == 0 && all.n == 0);
	a = attempt_new(&all, g, &e);
	CHECK(a && a->n == 1 && a->status == -1 && a->counts.run == -1);
	a->end = ATTEMPT_REVERTED;
	a->argv = argv;
	a->went = went;
	a->kept = attempt_ref(&all, a);
	a->log = attempt_log(&all, a);
	a->why = "\xfe";
	a->counts.failed = 0;
	a->coverage = 80.25;
	a->began = 1790000000123;
	CHECK(attempt_write(&all, a, g, &e) == 0);
	CHECK(attempts_read(&again, g, "bd-1", &e) == 0 && again.n == 1);
	a = again.v;
	CHECK(a->n == 1 && a->end == ATTEMPT_REVERTED && a->status == -1);
	CHECK_STR(a->kept, "refs/fx/tcr/bd-1/1");
	CHECK_STR(a->argv[1], "\xff\\");
	CHECK_STR(a->argv[2], "");
	CHECK(a->argv[3] == NULL);
	CHECK_STR(a->went[1], "D x\ny");
	CHECK_STR(a->why, "\xfe");
	CHECK(a->counts.failed == 0 && a->counts.run == -1 &&
	    a->coverage >= 80.25 && a->coverage <= 80.25 &&
	    a->began == 1790000000123 && a->stage == NULL);
	CHECK(stat(".git/factory/tcr/bd-1/1.json", &st) == 0 &&
	    (st.st_mode & 07777) == 0600);
	CHECK(!io_exists(".git/factory/tcr/bd-1/1.new"));
	attempts_release(&all);
	attempts_release(&again);
	CHECK(e.status == FX_YES);
}

/* Neither a ref, nor a log, nor another process that is at it. */
static void
numbers(const struct git *g)
{
	struct attempts one, two;
	struct err e = ERR_INIT;
	struct attempt *a, *b;

	run("git -c user.name=a -c user.email=a@b commit -q --allow-empty "
	    "-m x && git update-ref refs/fx/tcr/bd-2/7 HEAD");
	CHECK(attempts_read(&one, g, "bd-2", &e) == 0 &&
	    attempts_read(&two, g, "bd-2", &e) == 0);
	a = attempt_new(&one, g, &e);
	b = attempt_new(&two, g, &e);
	CHECK(a && a->n == 8 && b && b->n == 9);
	CHECK(attempt_write(&one, a, g, &e) == 0);
	run(": >.git/factory/tcr/bd-2/12.log");
	a = attempt_new(&one, g, &e);
	CHECK(a && a->n == 13);
	/* Its number was taken by a record: that is never replaced. */
	run("cp .git/factory/tcr/bd-2/8.json .git/factory/tcr/bd-2/9.json");
	CHECK(attempt_write(&two, b, g, &e) < 0 && e.status == FX_EINPUT);
	err_release(&e);
	attempts_release(&one);
	/* And it is the record of another. */
	CHECK(attempts_read(&one, g, "bd-2", &e) < 0 &&
	    e.status == FX_EINPUT && strstr(e.msg, "9.json: is the record of "
	    "attempt 8"));
	err_release(&e);
	attempts_release(&one);
	attempts_release(&two);
}

/* In the work tree no link is followed, and no trouble is ours. */
static void
copies(const struct git *g)
{
	struct attempts all;
	struct err e = ERR_INIT;
	struct attempt *a;
	struct buf b = BUF_INIT;
	struct stat st;

	run("mkdir -p .factory/bd-1 && echo mine >mine && "
	    "ln -s ../../mine .factory/bd-1/tcr-1.json && "
	    "ln -s ../../mine .factory/bd-1/tcr-1.json.tmp");
	CHECK(attempts_read(&all, g, "bd-1", &e) == 0 && all.n == 1);
	a = all.v;
	CHECK(attempt_write(&all, a, g, &e) == 0);
	CHECK(lstat(".factory/bd-1/tcr-1.json", &st) == 0 &&
	    S_ISREG(st.st_mode) && (st.st_mode & 07777) == 0600);
	CHECK(io_slurp(&b, "mine", 100, &e) == 0);
	CHECK_STR(buf_cstr(&b), "mine\n");
	run("rm -r .factory && mkdir other && ln -s other .factory && "
	    "mkdir other/bd-1");
	CHECK(attempt_write(&all, a, g, &e) == 0);
	CHECK(!io_exists("other/bd-1/tcr-1.json"));
	run("rm .factory && mkdir .factory && "
	    "ln -s ../other/bd-1 .factory/bd-1");
	CHECK(attempt_write(&all, a, g, &e) == 0);
	CHECK(!io_exists("other/bd-1/tcr-1.json"));
	CHECK(attempt_remove(&all, a, g, &e) == 0);
	CHECK(!io_exists(".git/factory/tcr/bd-1/1.json"));
	buf_release(&b);
	attempts_release(&all);
	CHECK(e.status == FX_YES);
}

static void
put(struct attempts *all, const struct git *g, const char *stage,
    enum attempt_end end, const char *head, const char *restored)
{
	struct err e = ERR_INIT;
	struct attempt *a = attempt_new(all, g, &e);

	CHECK(a != NULL);
	a->stage = stage;
	a->end = end;
	a->head = head;
	a->kept = attempt_ref(all, a);
	a->restored = restored;
	CHECK(attempt_write(all, a, g, &e) == 0);
}

static void
needed(const struct git *g)
{
	struct attempts all;
	struct err e = ERR_INIT;
	const char **why;

	CHECK(attempts_read(&all, g, "bd-3", &e) == 0);
	put(&all, g, "lint", ATTEMPT_PASSED, "a", NULL);	/* 1 */
	put(&all, g, "unit-test", ATTEMPT_PASSED, "b", NULL);
	put(&all, g, "lint", ATTEMPT_REVERTED, "a", NULL);
	put(&all, g, "lint", ATTEMPT_TAKING, "a", NULL);
	put(&all, g, "lint", ATTEMPT_PASSED, "c", NULL);	/* 5 */
	put(&all, g, "unit-test", ATTEMPT_REVERTED, "d",
	    "refs/fx/tcr/bd-3/1");
	put(&all, g, "lint", ATTEMPT_HELD, "d", NULL);
	why = attempts_needed(&all, "c");
	CHECK_STR(why[0], "one that stays needs its tree");
	CHECK(why[1] == NULL && why[2] == NULL);
	CHECK_STR(why[3], "it did not come to its end");
	CHECK_STR(why[4], "its tree passed on the present commit");
	CHECK_STR(why[5], "it is the newest of its kind");
	CHECK_STR(why[6], "it is the newest of its kind");
	free(why);
	attempts_release(&all);
}

int
main(void)
{
	struct git g;

	CHECK(setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1) == 0);
	CHECK(mkdtemp(dir) != NULL);
	run("git init -q");
	g = repository();
	strict();
	round_trip(&g);
	numbers(&g);
	copies(&g);
	needed(&g);
	git_release(&g);
	CHECK(chdir("/") == 0);
	run("rm -rf -- \"$PWD\"");
	return UNIT_RESULT;
}
