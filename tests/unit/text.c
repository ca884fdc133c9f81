/* Foreign bytes for a terminal and for a shell. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/proc.h"
#include "base/text.h"
#include "unit.h"

static void
escapes(const char *in, const char *want)
{
	struct buf b = BUF_INIT;

	text_escape(&b, in, strlen(in));
	CHECK_STR(b.data, want);
	buf_release(&b);
}

static void
screen(void)
{
	uint32_t c;

	escapes("", "");
	escapes("a b\xc3\xa9\xe2\x9c\x93", "a b\xc3\xa9\xe2\x9c\x93");
	escapes("\x1b[2J\r\n\t", "\\x1b[2J\\r\\n\\t");
	escapes("a\\b", "a\\\\b");
	escapes("\x7f\xc2\x9b", "\\x7f\\xc2\\x9b");
	escapes("\xff\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80",
	    "\\xff\\xc0\\x80\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80");
	/* right-to-left override, zero-width joiner: another name */
	escapes("\xe2\x80\xae\xe2\x80\x8d.git",
	    "\\xe2\\x80\\xae\\xe2\\x80\\x8d.git");
	escapes("\xe2\x82", "\\xe2\\x82");
	CHECK(text_utf8("\xf4\x8f\xbf\xbf", 4));
	CHECK(!text_utf8("\xf0\x8f\xbf\xbf", 4));
	CHECK(text_decode("\xe2\x80\xa8x", 4, &c) == 3 && c == 0x2028);
	CHECK(text_decode("\xe2\x80", 2, &c) == 0);
	CHECK(text_columns("a\xc3\xa9\n", 4) == 4);
}

/* What a shell makes of the word is the bytes we began with. */
static void
shell(const char *word)
{
	struct buf cmd = BUF_INIT, out = BUF_INIT;
	struct err e = ERR_INIT;
	const char *argv[] = { "sh", "-c", NULL, NULL };
	struct proc p = { .argv = argv };

	buf_str(&cmd, "printf %s. ");
	text_shell(&cmd, word);
	argv[2] = cmd.data;
	CHECK(proc_run(&p, &out, NULL, &e) == 0);
	CHECK(out.len == strlen(word) + 1);
	buf_str(&out, "");
	if (out.len) {
		out.data[out.len - 1] = '\0';
		CHECK_STR(out.data, word);
	}
	err_release(&e);
	buf_release(&cmd);
	buf_release(&out);
}

static void
shells(void)
{
	struct buf b = BUF_INIT;

	shell("plain/path.c");
	shell("");
	shell("a b$HOME`id`\"'\\");
	shell("it's");
	shell("~");
	shell("*?[a]");
	shell("new\nline\ttab\x1b");
	shell("\xff\xfe");
	shell("100%s%n");
	shell("-n\x1b");
	shell("--\n\n");
	shell("mixed '%d'\n\\n");
	text_shell(&b, "src/a.c");
	CHECK_STR(b.data, "src/a.c");
	buf_release(&b);
}

static void
nearest(void)
{
	static const char *const list[] = { "allowed_files",
	    "forbidden_files", "limits", NULL };

	CHECK_STR(text_nearest("allowd_files", list), "allowed_files");
	CHECK_STR(text_nearest("limit", list), "limits");
	CHECK_STR(text_nearest("zebra", list), NULL);
	CHECK_STR(text_nearest("", list), NULL);
}

int
main(void)
{
	screen();
	shells();
	nearest();
	return UNIT_RESULT;
}
