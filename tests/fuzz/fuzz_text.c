/* Foreign bytes: what is escaped can be shown, what is quoted is one word,
 * and a path without a fault stays below its folder. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf in = BUF_INIT, out = BUF_INIT;

	buf_append(&in, data, size);
	text_escape(&out, buf_cstr(&in), in.len);
	if (!text_utf8(out.data, out.len))
		abort();
	for (size_t i = 0; i < out.len; i++)
		if ((unsigned char)out.data[i] < 0x20 || out.data[i] == 0x7f)
			abort();
	buf_clear(&out);
	text_shell(&out, buf_cstr(&in));
	if (strcspn(out.data, "\033\b") != out.len)
		abort();
	buf_clear(&out);
	if (path_fault(buf_cstr(&in), in.len) == NULL &&
	    memchr(buf_cstr(&in), '\0', in.len) == NULL) {
		path_resolve(&out, "/top", in.data);
		if (!path_within(out.data, "/top") ||
		    strcmp(out.data + 5, in.data) != 0)
			abort();
	}
	buf_release(&in);
	buf_release(&out);
	return 0;
}
