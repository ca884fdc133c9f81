/* A stage file, its first byte choosing which: what is refused says where;
 * what is taken merges, and as it is sealed it reads as the same again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/stages_part.h"
#include "judge/stages_sealed.h"
#include "record/schema.h"
#include "record/stagefile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
refused(const struct err *e)
{
	must(e->status == FX_EINPUT && e->msg);
	for (const char *s = e->msg; s && *s; s = strchr(s, '\n')) {
		s += *s == '\n';
		must(s[0] == 'f' && (s[1] == ':' || s[1] == ' '));
	}
}

/* What is finished has a command or a reason, and a condition that reads. */
static void
whole(const struct stages *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct stage *t = &s->v[i];

		must(t->name && t->language && t->dir);
		must((t->v[STAGE_COMMAND].text != NULL) !=
		    (t->v[STAGE_UNSUPPORTED].text != NULL));
		must(t->v[STAGE_SUCCESS].text != NULL);
		must(t->timeout > 0 || t->v[STAGE_TIMEOUT].text != NULL);
	}
}

static void
again(const struct stages *s)
{
	struct stages back = STAGES_INIT;
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct err e = ERR_INIT;

	stages_spell(&one, s);
	must(stages_parse(&back, "f", buf_cstr(&one), one.len, &e) == 0);
	must(back.n == s->n);
	whole(&back);
	stages_spell(&two, &back);
	must(strcmp(buf_cstr(&one), buf_cstr(&two)) == 0);
	stages_release(&back);
	buf_release(&one);
	buf_release(&two);
	err_release(&e);
}

/* One that was sealed. */
static void
sealed(const char *p, size_t n)
{
	struct stages s = STAGES_INIT;
	struct err e = ERR_INIT;

	if (stages_parse(&s, "f", p, n, &e) < 0) {
		refused(&e);
	} else {
		whole(&s);
		again(&s);
	}
	stages_release(&s);
	err_release(&e);
}

/* One of the tree: its stages go to a component. */
static void
file(enum stagefile_kind kind, const char *p, size_t n)
{
	static const char *const also[] = { "golang", NULL };
	static const struct stagefile_language languages[] = {
		{ "c", also + 1 }, { "go", also }, { NULL, NULL }
	};
	struct stagefile f = STAGEFILE_INIT;
	struct stages s = STAGES_INIT;
	struct err e = ERR_INIT;
	int rc = stagefile_parse(&f, "f", kind, languages, p, n, &e);

	if (rc == 0)
		rc = stages_take(&s, stages_add(&s, "go", ""),
		    ydoc_member(f.doc.root, "stages"), schema_stage_keys,
		    "f", &e);
	if (rc < 0) {
		refused(&e);
	} else {
		must(e.status == FX_YES);
		stages_finish(&s);
		whole(&s);
		again(&s);
	}
	stages_release(&s);
	stagefile_release(&f);
	err_release(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *p;

	if (size == 0)
		return 0;
	p = malloc(size);
	must(p != NULL);
	memcpy(p, data + 1, size - 1);
	p[size - 1] = '\0';
	switch (data[0] % 3) {
	case 0:
		file(STAGEFILE_LANGUAGE, p, size - 1);
		break;
	case 1:
		file(STAGEFILE_FACTORY, p, size - 1);
		break;
	default:
		sealed(p, size - 1);
	}
	free(p);
	return 0;
}
