/* What a runner saw of a command, read. */
#include <string.h>

#include "base/err.h"
#include "record/attestation.h"

enum { TASK, STAGE, COMMIT, TREE, STATUS, AFTER, WORDS };

static const char *const words[WORDS] = {
	"task: ", "stage: ", "commit: ", "tree: ", "status: ", "after: "
};

/* One line of n bytes. */
static int
line(struct attestation *a, const char *found[WORDS], const char *s, size_t n,
    struct err *e)
{
	for (size_t i = 0; i < WORDS; i++) {
		size_t k = strlen(words[i]);

		if (n < k || memcmp(s, words[i], k) != 0)
			continue;
		if (found[i])
			return err_set(e, FX_EINPUT, "the attestation says "
			    "'%.*s' twice", (int)k - 2, s);
		found[i] = arena_dup(&a->arena, s + k, n - k);
	}
	return 0;
}

int
attestation_parse(struct attestation *a, const char *s, size_t n,
    struct err *e)
{
	static const char title[] = ATTESTATION_TITLE "\n";
	const char *found[WORDS] = { NULL }, *end = s + n, *lf;
	const size_t k = sizeof(title) - 1;

	*a = (struct attestation)ATTESTATION_INIT;
	if (n < k || memcmp(s, title, k) != 0 || end[-1] != '\n' ||
	    memchr(s, '\0', n))
		return err_set(e, FX_EINPUT, "it is no attestation");
	for (s += k; s < end; s = lf + 1) {
		lf = memchr(s, '\n', (size_t)(end - s));
		if (line(a, found, s, (size_t)(lf - s), e) < 0)
			return -1;
	}
	if (!found[TREE] || !found[COMMIT] || !found[STATUS])
		return err_set(e, FX_EINPUT, "the attestation lacks its tree, "
		    "its commit or its status");
	a->task = found[TASK];
	a->stage = found[STAGE];
	a->tree = found[TREE];
	a->commit = found[COMMIT];
	a->passed = strcmp(found[STATUS], "0") == 0 && !found[AFTER];
	return 0;
}

void
attestation_release(struct attestation *a)
{
	arena_release(&a->arena);
	*a = (struct attestation)ATTESTATION_INIT;
}
