/* A command that a check runs, and all that it says. */
#include <string.h>
#include <sys/wait.h>

#include "base/err.h"
#include "base/group.h"
#include "base/stop.h"
#include "base/text.h"
#include "judge/check_run.h"

enum { MOST = 16 << 20, PIECE = 65536 };

static int
listen(struct check_ran *r, struct group *g, struct err *e)
{
	char piece[PIECE];
	ssize_t n;

	while ((n = group_read(g, piece, sizeof(piece), e)) > 0) {
		size_t room = MOST - r->said.len;

		if ((size_t)n > room)
			r->cut = true;
		buf_append(&r->said, piece, (size_t)n < room ? (size_t)n :
		    room);
	}
	return n < 0 ? -1 : 0;
}

int
check_run(struct check_ran *r, const char *command, const char *dir,
    int seconds, struct err *e)
{
	const char *argv[] = { "sh", "-c", command, NULL };
	struct group g = GROUP_INIT;
	int st = 0, rc;

	g.dir = dir;
	g.limit = seconds * 1000LL;
	g.apart = true;
	if (group_start(&g, argv, false, e) < 0)
		return -1;
	rc = listen(r, &g, e);
	if (group_end(&g, &st, e) < 0 || rc < 0)
		return -1;
	if (stop_signal())
		return err_set(e, FX_EFAIL, "ended by signal %d, nothing is "
		    "proved", stop_signal());
	r->timed_out = g.timed_out;
	r->ended = !g.timed_out && WIFEXITED(st);
	r->code = WIFEXITED(st) ? WEXITSTATUS(st) : WTERMSIG(st);
	return 0;
}

void
check_ran_release(struct check_ran *r)
{
	buf_release(&r->said);
}

void
check_ran_how(struct buf *b, const struct check_ran *r)
{
	if (r->timed_out)
		buf_str(b, "it ran out of time");
	else if (!r->ended)
		buf_fmt(b, "signal %d", r->code);
	else if (r->code == 127)
		buf_str(b, "status 127, a program is missing");
	else
		buf_fmt(b, "status %d", r->code);
}

void
check_ran_show(FILE *fp, const struct check_ran *r)
{
	const char *s = buf_cstr(&r->said), *end = s + r->said.len;

	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t n = (size_t)((nl ? nl : end) - s);
		struct buf b = BUF_INIT;

		text_readable(&b, s, n && s[n - 1] == '\r' ? n - 1 : n);
		fprintf(fp, "  | %s\n", buf_cstr(&b));
		buf_release(&b);
		s += n + (nl != NULL);
	}
	if (r->cut)
		fputs("  | ... it printed more than 16 MiB\n", fp);
}
