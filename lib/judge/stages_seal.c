/* Sealing how the stages run. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "door/hash.h"
#include "judge/compare.h"
#include "judge/stages_seal.h"
#include "judge/stages_sealed.h"
#include "record/seal.h"

/* What was sealed, and what the tree says. */
struct pair {
	struct stages was, is;
};
#define PAIR_INIT { STAGES_INIT, STAGES_INIT }

static void
pair_release(struct pair *p)
{
	stages_release(&p->was);
	stages_release(&p->is);
}

/* lost, unless NULL: what was sealed may be damaged. */
static int
pair_read(struct pair *p, const struct git *g, const struct seal *seal,
    bool *lost, struct err *e)
{
	struct err why = ERR_INIT;
	int rc = stages_sealed(&p->was, g->commondir, seal, &why);

	if (rc < 0 && lost) {
		stages_release(&p->was);
		*lost = true;
		rc = 0;
	} else if (rc < 0) {
		err_set(e, why.status, "%s", why.msg);
	}
	err_release(&why);
	return rc < 0 ? -1 : stages_tree(&p->is, g->top, e);
}

static void
spell(struct seal *now, const struct stages *s, struct buf *bytes)
{
	*now->stages = '\0';
	if (s->n == 0)
		return;
	stages_spell(bytes, s);
	hash_sha256(now->stages, bytes->data, bytes->len);
}

int
stages_seal(struct seal *now, const struct seal *before, bool anew,
    const struct git *g, const struct contract *c, struct differences *d,
    struct buf *bytes, bool *lost, struct err *e)
{
	struct pair p = PAIR_INIT;
	/* A template in an empty repository has none yet. */
	bool first = before->task == NULL ||
	    (before->draft && *before->stages == '\0');
	int rc = g->top == NULL ? 0 :
	    pair_read(&p, g, before, anew ? lost : NULL, e);

	if (rc == 0 && g->top && (first || anew ||
	    !stages_same_files(&p.was, &p.is))) {
		if (!first)
			stages_compare(d, c, &p.was, &p.is);
		spell(now, &p.is, bytes);
	} else {
		memcpy(now->stages, before->stages, sizeof(now->stages));
	}
	pair_release(&p);
	return rc;
}

static int
write_locked(struct pair *p, const struct git *g, struct seal *s,
    struct err *e)
{
	struct buf bytes = BUF_INIT;
	char *by;
	int rc;

	spell(s, &p->is, &bytes);
	s->time = clock_now();
	s->widened = false;
	rc = seal_keep_stages(g->commondir, s->task, s->stages,
	    buf_cstr(&bytes), bytes.len, e);
	by = seal_by(g);
	if (rc == 0)
		rc = seal_write(s, g->commondir, NULL, 0, s->sha256, by, e);
	free(by);
	buf_release(&bytes);
	return rc;
}

int
stages_reseal(const struct git *g, const char *task, struct differences *d,
    bool *none, struct err *e)
{
	struct seal s = SEAL_INIT;
	struct contract c = CONTRACT_INIT;
	struct pair p = PAIR_INIT;
	int fd = seal_lock(g->commondir, task, e), rc = -1;

	if (fd >= 0 && seal_read(&s, &c, g->commondir, task, e) == 0 &&
	    pair_read(&p, g, &s, NULL, e) == 0) {
		*none = *s.stages == '\0';
		if (!*none)
			stages_compare(d, &c, &p.was, &p.is);
		rc = *none || d->n > 0;
		if (rc == 0 && !stages_same_files(&p.was, &p.is))
			rc = write_locked(&p, g, &s, e);
	}
	/* What differs is told when the contract is released. */
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].file)
			d->v[i].file = arena_strdup(&d->arena, d->v[i].file);
	seal_unlock(g->commondir, task, fd);
	pair_release(&p);
	contract_release(&c);
	seal_release(&s);
	return rc;
}
