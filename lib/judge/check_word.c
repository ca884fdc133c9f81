/* The word that a check ends with, for whoever reads what it printed. */
#include <string.h>

#include "judge/check_word.h"

static const char *const words[] = {
	"passed", "deferred", "accepted", "findings", "not-seen",
	"missing-review", "stale-review", "refused-review", "invalid-review",
	"no-smoke", NULL
};

/* "fx-check: WORD: why" */
static const char *
word(const char *s, size_t n, const char **why, size_t *len)
{
	static const char name[] = "fx-check: ";
	const size_t k = sizeof(name) - 1;

	if (n < k || memcmp(s, name, k) != 0)
		return NULL;
	for (size_t i = 0; words[i]; i++) {
		size_t w = strlen(words[i]);

		if (n > k + w + 2 && memcmp(s + k, words[i], w) == 0 &&
		    memcmp(s + k + w, ": ", 2) == 0) {
			*why = s + k + w + 2;
			*len = n - k - w - 2;
			return words[i];
		}
	}
	return NULL;
}

const char *
check_word(const char *s, size_t n, const char **why, size_t *len)
{
	const char *last = NULL, *is;

	for (size_t i = 0; i < n;) {
		const char *nl = memchr(s + i, '\n', n - i);
		size_t k = nl ? (size_t)(nl - s) - i : n - i;

		if ((is = word(s + i, k, why, len)) != NULL)
			last = is;
		i += k + 1;
	}
	return last;
}
