/* A condition: it is refused with its column, or its answer over any facts
 * keeps Kleene's rules: what is known later only settles what was open. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/success.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static enum success_answer
ask(const struct success *c, unsigned known, const bool *seen)
{
	struct success_facts f = { .seen = seen };
	struct buf why = BUF_INIT;
	enum success_answer a;

	for (unsigned i = 0; i < SUCCESS_FACTS; i++) {
		f.value[i] = i;
		f.known[i] = known >> i & 1;
	}
	a = success_holds(c, &f, &why);
	must((a == SUCCESS_YES) == (why.len == 0));
	buf_release(&why);
	return a;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool seen[SUCCESS_TEXTS];
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct success c;
	char *text;
	unsigned known;

	if (size < 2)
		return 0;
	known = data[0];
	for (size_t i = 0; i < SUCCESS_TEXTS; i++)
		seen[i] = data[1] >> i % 8 & 1;
	text = malloc(size - 1);
	if (text == NULL)
		return 0;
	memcpy(text, data + 2, size - 2);
	text[size - 2] = '\0';
	if (success_read(&c, &a, text, &e) < 0) {
		must(e.status == FX_EINPUT && strncmp(e.msg, "column ", 7) == 0);
	} else {
		enum success_answer open = ask(&c, known, seen);
		enum success_answer all = ask(&c, ~0u, seen);

		must(all != SUCCESS_NOT_MEASURED);
		must(open == SUCCESS_NOT_MEASURED || open == all);
	}
	err_release(&e);
	arena_release(&a);
	free(text);
	return 0;
}
