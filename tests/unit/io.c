/* Files read whole and replaced whole; what is no file is refused. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "unit.h"

/* io_slurp fails with FX_EINPUT and these words. */
static void
refused(const char *path, size_t max, const char *want)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(io_slurp(&b, path, max, &e) == -1 && e.status == FX_EINPUT);
	CHECK_STR(e.msg, want);
	err_release(&e);
	buf_release(&b);
}

static void
holds(const char *path, const char *want)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(io_slurp(&b, path, 100, &e) == 0);
	CHECK_STR(buf_cstr(&b), want);
	err_release(&e);
	buf_release(&b);
}

static size_t
files_here(void)
{
	DIR *d = opendir(".");
	size_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n - 2;
}

static void
slurp(void)
{
	struct err e = ERR_INIT;
	int fd = open("five", O_WRONLY | O_CREAT, 0600);

	CHECK(io_write(fd, "12345", 5, &e) == 0 && close(fd) == 0);
	holds("five", "12345");
	refused("five", 4, "five: is larger than the limit of 4 bytes");
	CHECK(mkdir("dir", 0700) == 0 && mkfifo("fifo", 0600) == 0);
	refused("dir", 9, "dir: is a directory");
	refused("fifo", 9, "fifo: is not a regular file");
	refused("/dev/null", 9, "/dev/null: is not a regular file");
	refused("none", 9, "none: No such file or directory");
	CHECK(symlink("five", "link") == 0 && symlink("gone", "dead") == 0);
	holds("link", "12345");
	CHECK(io_exists("dead") && !io_exists("none"));
	CHECK(io_is_dir("dir") && !io_is_dir("five"));
	CHECK(unlink("link") == 0 && unlink("dead") == 0);
	CHECK(unlink("fifo") == 0 && rmdir("dir") == 0);
	CHECK(unlink("five") == 0);
}

/* Where path, below this folder, lands; want begins below it too. */
static void
lands(const char *path, const char *want)
{
	struct err e = ERR_INIT;
	struct buf abs = BUF_INIT, out = BUF_INIT;
	char *cwd = getcwd(NULL, 0);

	buf_fmt(&abs, "%s/%s", cwd, path);
	CHECK(io_reach(&out, abs.data, &e) == 0);
	CHECK_STR(out.len > strlen(cwd) ? out.data + strlen(cwd) + 1 :
	    buf_cstr(&out), want);
	buf_release(&abs);
	buf_release(&out);
	err_release(&e);
	free(cwd);
}

static void
reach(void)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	char *cwd = getcwd(NULL, 0);

	CHECK(mkdir("d", 0700) == 0 && mkdir("d/e", 0700) == 0);
	CHECK(symlink("d", "in") == 0 && symlink("../in/e", "d/up") == 0);
	CHECK(symlink("d/new", "dangling") == 0);
	CHECK(symlink("/tmp/x", "out") == 0 && symlink("a", "b") == 0);
	CHECK(symlink("b", "a") == 0);
	lands("d/e/f", "d/e/f");
	lands("in/x/y", "d/x/y");
	lands("in/up/./z", "d/e/z");
	lands("in/up/..", "d");
	lands("dangling", "d/new");
	lands("none/../in", "d");
	CHECK(io_reach(&b, "/", &e) == 0);
	CHECK_STR(buf_cstr(&b), "/");
	buf_clear(&b);
	buf_fmt(&b, "%s/a/x", cwd);
	CHECK(io_reach(&b, b.data, &e) == -1 && e.status == FX_EINPUT);
	err_release(&e);
	buf_release(&b);
	CHECK(unlink("in") == 0 && unlink("d/up") == 0);
	CHECK(unlink("dangling") == 0 && unlink("out") == 0);
	CHECK(unlink("a") == 0 && unlink("b") == 0);
	CHECK(rmdir("d/e") == 0 && rmdir("d") == 0);
	free(cwd);
}

static void
replace(void)
{
	struct err e = ERR_INIT;
	struct stat st;

	umask(022);
	CHECK(io_create("a", "one", 3, 0640, &e) == 0);
	CHECK(stat("a", &st) == 0 && (st.st_mode & 07777) == 0640);
	CHECK(io_create("a", "two", 3, 0640, &e) == -1 && errno == EEXIST);
	CHECK(e.status == FX_EINPUT);
	CHECK_STR(e.msg, "a: exists already");
	err_release(&e);
	holds("a", "one");
	CHECK(io_replace("a", "three", 5, 0600, &e) == 0);
	holds("a", "three");
	CHECK(stat("a", &st) == 0 && (st.st_mode & 07777) == 0640);
	CHECK(io_replace("b", "", 0, 0600, &e) == 0);
	holds("b", "");
	CHECK(io_replace("none/x", "x", 1, 0600, &e) == -1);
	CHECK(e.status == FX_EFAIL);
	err_release(&e);
	CHECK(files_here() == 2);
	CHECK(unlink("a") == 0 && unlink("b") == 0);
}

static void
folders(void)
{
	struct err e = ERR_INIT;

	CHECK(io_mkdirs("x/y/z", 0700, &e) == 0 && io_is_dir("x/y/z"));
	CHECK(io_mkdirs("x/y/z", 0700, &e) == 0);
	CHECK(io_create("x/f", "", 0, 0600, &e) == 0);
	CHECK(io_mkdirs("x/f", 0700, &e) == -1 && e.status == FX_EFAIL);
	err_release(&e);
	CHECK(io_mkdirs("x/f/g", 0700, &e) == -1 && e.status == FX_EFAIL);
	err_release(&e);
	CHECK(unlink("x/f") == 0 && rmdir("x/y/z") == 0);
	CHECK(rmdir("x/y") == 0 && rmdir("x") == 0);
}

/* Another process holds the lock until it ends. */
static void
locks(void)
{
	struct err e = ERR_INIT;
	int ready[2], fd, st;
	char c;
	pid_t pid;

	CHECK(pipe(ready) == 0);
	pid = fork();
	if (pid == 0) {
		if (io_lock("lock", 0, &e) < 0)
			_exit(1);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	CHECK(read(ready[0], &c, 1) == 1);
	CHECK(io_lock("lock", 20, &e) == -1 && e.status == FX_EFAIL);
	CHECK_STR(e.msg, "lock: is locked by another process");
	err_release(&e);
	kill(pid, SIGKILL);
	waitpid(pid, &st, 0);
	CHECK((fd = io_lock("lock", 0, &e)) >= 0);
	close(fd);
	close(ready[0]);
	close(ready[1]);
	CHECK(unlink("lock") == 0);
}

static void
records(void)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	char bytes[] = "a\nb\0c\n\nlast";
	FILE *fp = fmemopen(bytes, sizeof(bytes) - 1, "r");

	CHECK(io_record(fp, '\n', 9, &b, &e) == 1);
	CHECK_STR(b.data, "a");
	CHECK(io_record(fp, '\n', 9, &b, &e) == 1 && b.len == 3);
	CHECK(io_record(fp, '\n', 9, &b, &e) == 1 && b.len == 0);
	CHECK(io_record(fp, '\n', 9, &b, &e) == 1);
	CHECK_STR(b.data, "last");
	CHECK(io_record(fp, '\n', 9, &b, &e) == 0);
	rewind(fp);
	CHECK(io_record(fp, 'z', 3, &b, &e) == -1 && e.status == FX_EFAIL);
	fclose(fp);
	err_release(&e);
	buf_release(&b);
}

int
main(void)
{
	char dir[] = "/tmp/fx-unit-XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) < 0)
		return 99;
	slurp();
	reach();
	replace();
	folders();
	locks();
	records();
	CHECK(files_here() == 0);
	CHECK(rmdir(dir) == 0);
	return UNIT_RESULT;
}
