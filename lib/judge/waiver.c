/* What a person has waived. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "judge/audit_past.h"
#include "judge/waiver.h"

static const char rule_word[] = "rule ";

/* The waiver of the finding's rule that holds today, or NULL.  A malformed
 * tree is nothing that could be allowed. */
static const struct waiver *
waiver_of(const struct finding *f, const struct waiver *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!f->about_ref && strcmp(f->rule, "tree") != 0 &&
		    strcmp(v[i].rule, f->rule) == 0 &&
		    clock_now() < v[i].until)
			return &v[i];
	return NULL;
}

static void
take(struct findings *fs, const struct finding *f, const struct waiver *w)
{
	struct buf day = BUF_INIT;
	struct finding *x;

	clock_format(&day, w->until - 1);
	mem_grow(&fs->waived, fs->nwaived, &fs->waived_cap,
	    sizeof(*fs->waived));
	x = &fs->waived[fs->nwaived++];
	*x = *f;
	x->waived_by = arena_strdup(&fs->arena, w->by);
	x->waived_why = arena_strdup(&fs->arena, w->why);
	x->waived_until = arena_dup(&fs->arena, day.data, 10);
	buf_release(&day);
}

void
waivers_take(struct findings *fs, size_t i, const struct waiver *v, size_t n)
{
	size_t kept = i;

	for (; i < fs->n; i++) {
		const struct waiver *w = waiver_of(&fs->v[i], v, n);

		if (w)
			take(fs, &fs->v[i], w);
		else
			fs->v[kept++] = fs->v[i];
	}
	fs->n = kept;
}

void
waivers_apply(struct findings *fs, const struct git *g, const char *task)
{
	struct audit_log log = AUDIT_LOG_INIT;
	struct audit_past past = AUDIT_PAST_INIT;
	struct err ignored = ERR_INIT;
	const size_t k = sizeof(rule_word) - 1;
	struct waiver *v;
	const char *kind;
	size_t n = 0;

	if (audit_log_open(&log, g->commondir, &kind, &ignored) == 0 &&
	    audit_past_read(&past, &log, task, &ignored) == 0) {
		v = mem_alloc((past.nwaived + 1) * sizeof(*v));
		for (size_t i = 0; i < past.nwaived; i++) {
			const struct audit_waiver *w = &past.waived[i];

			if (strncmp(w->about, rule_word, k) == 0)
				v[n++] = (struct waiver){ w->about + k, w->by,
				    w->why, w->until };
		}
		waivers_take(fs, 0, v, n);
		free(v);
	}
	audit_past_release(&past);
	audit_log_close(&log);
	err_release(&ignored);
}
