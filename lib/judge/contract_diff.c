/* fx-contract diff: what one contract allows that another does not. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "door/repo.h"
#include "judge/compare.h"
#include "judge/contract_verbs.h"
#include "judge/wider.h"
#include "record/seal.h"

/* One side of the comparison: a file, or "sealed" or "base" for those of the
 * task.  A file of that name is ./sealed. */
static int
load_side(struct contract *c, const char *word,
    const struct contract_call *call, struct err *e)
{
	struct git g = GIT_INIT;
	struct seal s = SEAL_INIT;
	char *task = NULL;
	int rc;

	if (strcmp(word, "sealed") != 0 && strcmp(word, "base") != 0)
		return contract_load(c, word, e);
	rc = git_locate(&g, e);
	if (rc == 0 && (task = contract_call_task(call, &g, e)) == NULL)
		rc = -1;
	if (rc == 0 && word[0] == 's') {
		rc = seal_read(&s, c, g.commondir, task, e);
		if (rc == 0)
			contract_call_rename(c, word);
	} else if (rc == 0) {
		rc = wider_base_contract(c, &g, task, e);
	}
	free(task);
	seal_release(&s);
	git_release(&g);
	return rc;
}

static void
print_summary(const struct contract_call *c, size_t more, size_t less)
{
	struct jdoc *j;

	if (c->quiet || !c->json)
		return;
	j = jdoc_new();
	jdoc_str(j, "type", "summary");
	jdoc_bool(j, "equal", more + less == 0);
	jdoc_int(j, "more", (long long)more);
	if (!c->more)
		jdoc_int(j, "less", (long long)less);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

int
contract_verb_diff(const struct contract_call *c, struct err *e)
{
	struct contract a = CONTRACT_INIT, b = CONTRACT_INIT;
	struct differences more = DIFFERENCES_INIT, less = DIFFERENCES_INIT;
	int rc = load_side(&a, c->words[0], c, e);

	if (rc == 0)
		rc = load_side(&b, c->words[1], c, e);
	if (rc == 0) {
		compare_contracts(&more, &a, &b);
		if (!c->more)
			compare_contracts(&less, &b, &a);
		contract_print_differences(c, &more, "more");
		contract_print_differences(c, &less, "less");
		print_summary(c, more.n, less.n);
		rc = more.n + less.n > 0;
	}
	differences_release(&more);
	differences_release(&less);
	contract_release(&a);
	contract_release(&b);
	return rc;
}
