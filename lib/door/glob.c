/* Files by a pattern, by glob(3). */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "door/glob.h"

void
glob_find(struct glob_list *l, const char *dir, const char *pattern)
{
	struct buf b = BUF_INIT;
	glob_t g;

	for (const char *p = dir; p && *p && *pattern != '/'; p++) {
		if (strchr("\\*?[", *p))
			buf_byte(&b, '\\');
		buf_byte(&b, *p);
	}
	if (b.len > 0)
		buf_byte(&b, '/');
	buf_str(&b, pattern);
	*l = (struct glob_list){ NULL, 0 };
	if (glob(buf_cstr(&b), 0, NULL, &g) == 0) {
		l->v = mem_alloc((g.gl_pathc + 1) * sizeof(*l->v));
		for (; l->n < g.gl_pathc; l->n++)
			l->v[l->n] = mem_strdup(g.gl_pathv[l->n]);
	}
	globfree(&g);
	buf_release(&b);
}

void
glob_release(struct glob_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	*l = (struct glob_list){ NULL, 0 };
}
