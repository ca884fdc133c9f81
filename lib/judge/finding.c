/* What a judgement found. */
#include <stdlib.h>
#include <string.h>

#include "judge/finding.h"

struct finding *
findings_add(struct findings *fs, const char *rule, const char *path)
{
	struct finding *f;

	mem_grow(&fs->v, fs->n, &fs->cap, sizeof(*fs->v));
	f = &fs->v[fs->n++];
	memset(f, 0, sizeof(*f));
	f->rule = rule;
	f->path = path ? arena_strdup(&fs->arena, path) : NULL;
	return f;
}

void
findings_release(struct findings *fs)
{
	free(fs->v);
	fs->v = NULL;
	fs->n = fs->cap = 0;
	free(fs->waived);
	fs->waived = NULL;
	fs->nwaived = fs->waived_cap = 0;
	arena_release(&fs->arena);
}

const char *
finding_reason(const struct finding *f)
{
	if (f->reason)
		return f->reason;
	if (strcmp(f->rule, "forbidden") == 0)
		return "the contract forbids it";
	if (strcmp(f->rule, "not-allowed") == 0)
		return "the contract does not allow it";
	return f->rule;
}

const char *
finding_whole(const struct finding *f)
{
	return strcmp(f->rule, "conflict") == 0 ? "leaves a conflict" :
	    "makes too large a change";
}
