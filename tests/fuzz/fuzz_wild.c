/* A pattern, a newline and a path: wild_match says what the plain rules say,
 * a set of patterns what its patterns say, and the search for a path finds
 * one where there is one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/wild.h"
#include "base/wildset.h"
#include "door/fold.h"
#include "record/pathset.h"
#include "../unit/naive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

/* One pattern as a set, folded and not. */
static void
in_a_set(const char *pattern, const char *path, int yes)
{
	struct pathset *s = pathset_new(false), *f = pathset_new(true);
	char *p = fold_name(pattern), *t = fold_name(path);

	pathset_add(s, "no/such/pattern/[", 7);
	pathset_add(s, pattern, 4);
	must(pathset_match(s, path, 4) == (yes ? 1 : -1));
	must(pathset_match(s, path, 3) == -1);
	pathset_add(f, pattern, 7);
	must((pathset_match(f, path, 1) == 0) == wild_match(p, t, WILD_FOLD));
	free(p);
	free(t);
	pathset_free(s);
	pathset_free(f);
}

/* What the pattern allows: the path, if it matches; and never more than
 * itself. */
static void
searched(const char *pattern, const char *path, int yes)
{
	struct wildset *in = wildset_new(0), *both = wildset_new(0);
	struct buf b = BUF_INIT;
	int rc;

	wildset_add(in, WILDSET_IN, pattern);
	rc = wildset_find(in, &(long){ 0 }, &b);
	must(rc != 1 || wild_match(pattern, b.data, 0));
	if (yes && path_fault(path, strlen(path)) == NULL)
		must(rc != 0 && (rc < 0 || b.len <= strlen(path)));
	buf_clear(&b);
	wildset_add(both, WILDSET_IN, pattern);
	wildset_add(both, WILDSET_OUT, pattern);
	must(wildset_find(both, &(long){ 0 }, &b) != 1);
	wildset_free(in);
	wildset_free(both);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf in = BUF_INIT;
	char *path;
	int yes;

	buf_append(&in, data, size);
	if (memchr(buf_cstr(&in), '\0', in.len) != NULL ||
	    (path = strchr(buf_cstr(&in), '\n')) == NULL) {
		buf_release(&in);
		return 0;
	}
	*path++ = '\0';
	yes = wild_match(in.data, path, 0);
	if (strlen(in.data) < NAIVE && strlen(path) < NAIVE) {
		must(yes == naive_match(in.data, path, false));
		must(wild_match(in.data, path, WILD_FOLD) ==
		    naive_match(in.data, path, true));
	}
	if (in.data[wild_literal(in.data)] == '\0')
		must(yes == (strcmp(in.data, path) == 0));
	if (wild_fault(in.data, strlen(in.data)) == NULL &&
	    in.data[strlen(in.data) - 1] != '/') {
		in_a_set(in.data, path, yes);
		searched(in.data, path, yes);
	}
	buf_release(&in);
	return 0;
}
