/* A person at a terminal, asked. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "judge/audit_ask.h"

enum { LONGEST = 4096 };

int
audit_terminal(void)
{
	return isatty(STDIN_FILENO) ? open("/dev/tty", O_RDWR | O_CLOEXEC |
	    O_NOCTTY) : -1;
}

void
audit_tell(int tty, const char *s, size_t n)
{
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;

	while (n > 0) {
		const char *lf = memchr(s, '\n', n);
		size_t k = lf ? (size_t)(lf - s) : n;

		text_readable(&b, s, k);
		if (lf)
			buf_byte(&b, '\n');
		k += lf != NULL;
		s += k;
		n -= k;
	}
	io_write(tty, buf_cstr(&b), b.len, &ignored);
	err_release(&ignored);
	buf_release(&b);
}

bool
audit_question(int tty, const char *question, struct buf *answer)
{
	char c;

	audit_tell(tty, question, strlen(question));
	for (;;) {
		ssize_t n = read(tty, &c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		if (c == '\n' || answer->len == LONGEST)
			return true;
		buf_byte(answer, c);
	}
}

bool
audit_agreed(int tty, const char *question)
{
	struct buf b = BUF_INIT;
	bool yes = audit_question(tty, question, &b) &&
	    (strcmp(buf_cstr(&b), "y") == 0 ||
	    strcmp(buf_cstr(&b), "yes") == 0);

	buf_release(&b);
	return yes;
}
