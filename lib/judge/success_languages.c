/* Are the conditions that languages name for their stages readable? */
#include "base/err.h"
#include "judge/success.h"
#include "record/language.h"

static int
check(const struct language *l, const struct langstage *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct err why = ERR_INIT;
	struct success read;
	int rc = 0;

	if (s->success && success_read(&read, &a, s->success, &why) < 0)
		rc = err_more(e, FX_EINPUT, "%s:%u: success_means: %s",
		    l->source, s->success_line, why.msg);
	err_release(&why);
	arena_release(&a);
	return rc;
}

int
success_languages(const struct languages *all, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; !all->v[i].made && k < all->v[i].nstages;
		    k++)
			if (check(&all->v[i], &all->v[i].stages[k], e) < 0)
				rc = -1;
	return rc;
}
