/* A byte that says how the stream is cut, and the stream: what is left holds
 * no control, keeps each line, and is the same at each level and uncut.  The
 * same bytes as UTF-16 become UTF-8. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/text.h"
#include "base/utf16.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

/* Clean s cut into pieces; the buffer is just as large as it has to be. */
static size_t
clean(char *out, enum simd simd, const char *s, size_t n, size_t piece)
{
	struct clean c = CLEAN_INIT(simd);
	size_t done = 0, line = 0, i, m;

	for (i = 0; i < n; i += m) {
		char *exact, *in;

		m = n - i < piece ? n - i : piece;
		exact = malloc(done - line + m);
		in = malloc(m);
		must(exact != NULL && in != NULL);
		memcpy(exact, out + line, done - line);
		memcpy(in, s + i, m);
		done = line + clean_block(&c, exact, done - line, in, m);
		memcpy(out + line, exact, done - line);
		for (size_t k = done; k > line; k--)
			if (out[k - 1] == '\n')
				line = k;
		free(exact);
		free(in);
	}
	return done;
}

static void
plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char b = (unsigned char)s[i];

		must(b >= 0x20 || b == '\t' || b == '\n' || b == '\r');
		must(b != '\n' || i == 0 || s[i - 1] != '\r');
	}
}

static void
utf16(const char *s, size_t n, size_t piece)
{
	struct utf16 u = UTF16_INIT;
	char *out = malloc(utf16_room(piece)), end[6];
	size_t m = utf16_start(&u, s, n), had;

	must(out != NULL);
	for (size_t i = u.on ? m : n; i < n; i += m) {
		struct utf16 before = u;

		m = n - i < piece ? n - i : piece;
		had = utf16_decode(&u, out, s + i, m);
		must(had <= utf16_room(m) && text_utf8(out, had));
		must(utf16_decode(&before, out, s + i, m) == had);
	}
	must(text_utf8(end, utf16_end(&u, end)));
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t piece = size ? *data + 1u : 1, n = size ? size - 1 : 0, want;
	const char *s = (const char *)data + (size ? 1 : 0);
	char *a = malloc(n + 1), *b = malloc(n + 1);

	must(a != NULL && b != NULL);
	want = clean(a, SIMD_NONE, s, n, n + 1);
	plain(a, want);
	must(want <= n);
	must(clean_newlines(SIMD_NONE, a, want) ==
	    clean_newlines(simd_best(), s, n));
	for (int l = SIMD_NONE; l <= (int)simd_best(); l++) {
		must(clean(b, (enum simd)l, s, n, n + 1) == want &&
		    memcmp(a, b, want) == 0);
		must(clean(b, (enum simd)l, s, n, piece) == want &&
		    memcmp(a, b, want) == 0);
	}
	utf16(s, n, piece);
	free(a);
	free(b);
	return 0;
}
