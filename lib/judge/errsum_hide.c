/* fx-errsum --mask: a text with its secrets masked, and nothing else. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "base/text.h"
#include "judge/errsum_log.h"

enum { LONGEST = 1 << 20 };	/* a line beyond it comes in parts */

/* Without its line break.  What goes to a terminal cannot move the cursor. */
static void
put(FILE *out, struct secret *state, const struct buf *line, bool terminal)
{
	struct buf masked = BUF_INIT, b = BUF_INIT;

	secret_mask(state, &masked, buf_cstr(line), line->len);
	if (terminal)
		text_readable(&b, buf_cstr(&masked), masked.len);
	else
		buf_append(&b, buf_cstr(&masked), masked.len);
	if (b.len > 0)
		fwrite(b.data, 1, b.len, out);
	buf_release(&masked);
	buf_release(&b);
}

static int
hide(FILE *in, const char *name, FILE *out, bool terminal, struct err *e)
{
	struct secret state = SECRET_INIT;
	struct buf line = BUF_INIT;
	int c;

	do {
		c = getc(in);
		if (c != EOF && c != '\n')
			buf_byte(&line, (char)c);
		if (c != EOF && c != '\n' && line.len < LONGEST)
			continue;
		put(out, &state, &line, terminal);
		if (c == '\n')
			fputc(c, out);
		buf_clear(&line);
	} while (c != EOF && !ferror(out));
	buf_release(&line);
	return ferror(in) ? err_sys(e, "%s", name) : 0;
}

int
errsum_log_mask(const struct errsum_call *c, struct err *e)
{
	bool terminal = isatty(fileno(c->out));
	int rc = 0;

	if (c->n == 0)
		rc = hide(stdin, "standard input", c->out, terminal, e);
	for (size_t i = 0; rc == 0 && i < c->n; i++) {
		bool is_stdin = strcmp(c->logs[i], "-") == 0;
		FILE *in = is_stdin ? stdin : fopen(c->logs[i], "re");

		if (in == NULL)
			return err_set(e, FX_EINPUT, "%s: cannot be read",
			    c->logs[i]);
		rc = hide(in, c->logs[i], c->out, terminal, e);
		if (!is_stdin)
			fclose(in);
	}
	return rc;
}
