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
#include "judge/stages_sealed.h"
#include "judge/wider.h"
#include "record/seal.h"

/* One side of the comparison. */
struct side {
	struct contract contract;
	struct stages stages;	/* those that were sealed with it */
	bool known;		/* they are */
};
#define SIDE_INIT { CONTRACT_INIT, STAGES_INIT, false }

static void
side_release(struct side *x)
{
	contract_release(&x->contract);
	stages_release(&x->stages);
}

static bool
is_base(const char *word)
{
	return strcmp(word, "base") == 0;
}

/* A contract's file stands for the workspace. */
static bool
is_file(const char *word)
{
	return strcmp(word, "sealed") != 0 && !is_base(word);
}

/* A file, or "sealed" or "base" for those of the task.  A file of that name
 * is ./sealed. */
static int
load_side(struct side *x, const char *word,
    const struct contract_call *call, struct err *e)
{
	struct contract *c = &x->contract;
	struct git g = GIT_INIT;
	struct seal s = SEAL_INIT;
	char *task = NULL;
	int rc;

	if (is_file(word))
		return contract_load(c, word, e);
	rc = git_locate(&g, e);
	if (rc == 0 && (task = contract_call_task(call, &g, e)) == NULL)
		rc = -1;
	if (rc == 0 && word[0] == 's') {
		rc = seal_read(&s, c, g.commondir, task, e);
		if (rc == 0) {
			contract_call_rename(c, word);
			rc = stages_sealed(&x->stages, g.commondir, &s, e);
		}
		x->known = rc == 1;
		rc = rc < 0 ? -1 : 0;
	} else if (rc == 0) {
		rc = wider_base_contract(c, &g, task, e);
	}
	free(task);
	seal_release(&s);
	git_release(&g);
	return rc;
}

/* The stages of a side that is not sealed, where the other one has stages to
 * hold them against.  Beside sealed ones those of the tree count only where a
 * file of stage configuration is another one: else what was sealed stays. */
static int
load_stages(struct side *x, const char *word, const struct side *other,
    const char *beside, const struct contract_call *call, struct err *e)
{
	struct git g = GIT_INIT;
	bool file = is_file(word), sealed = strcmp(beside, "sealed") == 0;
	char *task = NULL;
	int rc = 0;

	if (strcmp(word, "sealed") == 0 || strcmp(word, beside) == 0 ||
	    (sealed ? !other->known : file && is_file(beside)))
		return 0;
	rc = git_locate(&g, e);
	if (rc == 0 && g.top && file) {
		rc = stages_tree(&x->stages, g.top, e);
		x->known = rc == 0 && !(sealed &&
		    stages_same_files(&x->stages, &other->stages));
	} else if (rc == 0 && !file) {
		task = contract_call_task(call, &g, e);
		rc = task ? stages_base(&x->stages, &g, task, e) : -1;
		x->known = rc == 0;
	}
	free(task);
	git_release(&g);
	return rc;
}

static void
compare_sides(struct differences *d, const struct side *a,
    const struct side *b)
{
	compare_contracts(d, &a->contract, &b->contract);
	if (a->known && b->known)
		stages_compare(d, &b->contract, &a->stages, &b->stages);
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
	struct side a = SIDE_INIT, b = SIDE_INIT;
	struct differences more = DIFFERENCES_INIT, less = DIFFERENCES_INIT;
	int rc = load_side(&a, c->words[0], c, e);

	if (rc == 0)
		rc = load_side(&b, c->words[1], c, e);
	if (rc == 0)
		rc = load_stages(&b, c->words[1], &a, c->words[0], c, e);
	if (rc == 0)
		rc = load_stages(&a, c->words[0], &b, c->words[1], c, e);
	if (rc == 0) {
		compare_sides(&more, &a, &b);
		if (!c->more)
			compare_sides(&less, &b, &a);
		contract_print_differences(c, &more, "more");
		contract_print_differences(c, &less, "less");
		print_summary(c, more.n, less.n);
		rc = more.n + less.n > 0;
	}
	differences_release(&more);
	differences_release(&less);
	side_release(&a);
	side_release(&b);
	return rc;
}
