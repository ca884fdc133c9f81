/* What is seen of a command while it runs. */
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/term.h"
#include "base/text.h"
#include "judge/tcr_book.h"
#include "judge/tcr_live.h"
#include "judge/tcr_state.h"
#include "judge/tcr_words.h"

enum { SOON = 1000, WIDE = 50 };	/* milliseconds; columns */

bool
tcr_lively(const struct tcr *t)
{
	return !t->call->quiet && !t->call->json && !t->call->through &&
	    isatty(STDERR_FILENO);
}

void
tcr_ticks(void *ctx, long long ms)
{
	const struct tcr *t = ctx;
	struct buf words = BUF_INIT, b = BUF_INIT;
	struct term m;
	size_t n = 0;

	if (ms < SOON)
		return;
	term_init(&m, stderr);
	tcr_command(&words, t->ask.argv);
	for (size_t i = 0; i < WIDE && n < words.len; i++) {
		uint32_t cp;
		size_t k = text_decode(words.data + n, words.len - n, &cp);

		n += k ? k : 1;
	}
	text_escape(&b, words.data, n);
	fprintf(stderr, "\r%s running %s%s ", term_turn(&m, ms), b.data,
	    n < words.len ? "..." : "");
	buf_clear(&b);
	if (ms < 60000)
		buf_fmt(&b, "%lld s", ms / 1000);
	else
		tcr_say_time(&b, ms);
	fprintf(stderr, "%s ", b.data);
	fflush(stderr);
	buf_release(&words);
	buf_release(&b);
}

void
tcr_ticked(const struct tcr *t)
{
	if (!tcr_lively(t))
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}

/* Who does not read it hears no more of it, and the run goes on. */
void
tcr_heard(void *ctx, const char *p, size_t n)
{
	struct err no = ERR_INIT;

	(void)ctx;
	(void)io_write(STDERR_FILENO, p, n, &no);
	err_release(&no);
}
