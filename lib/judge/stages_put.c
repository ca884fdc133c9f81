/* A stage as YAML. */
#include "base/buf.h"
#include "base/scalar.h"
#include "judge/stages.h"

bool
stage_told(const struct stage *t, enum stage_key key)
{
	const struct stage_value *v = &t->v[key];

	return (v->text || v->list) && (t->v[STAGE_COMMAND].text ||
	    key == STAGE_UNSUPPORTED || key == STAGE_ACCEPTED);
}

static void
put_list(struct buf *b, const char **v, const char *indent)
{
	for (; *v; v++) {
		buf_fmt(b, "\n%s    - ", indent);
		scalar_put(b, *v);
	}
}

void
stage_put(struct buf *b, const struct stage *t, const char *indent)
{
	buf_fmt(b, "%s%s:\n", indent, t->name);
	for (enum stage_key k = 0; k < STAGE_OF_FILES; k++) {
		const struct stage_value *v = &t->v[k];

		if (!stage_told(t, k))
			continue;
		buf_fmt(b, "%s  %s:", indent, stage_key_names[k]);
		if (v->list) {
			put_list(b, v->list, indent);
		} else {
			buf_byte(b, ' ');
			/* These are no texts. */
			if (k == STAGE_RETRIES || k == STAGE_TCR)
				buf_str(b, v->text);
			else
				scalar_put(b, v->text);
		}
		buf_byte(b, '\n');
	}
}
