/* Needles that are made ready when a program is built: printed as C. */
#include <stdio.h>

#include "base/cliteral.h"
#include "base/needles.h"
#include "base/needles_parts.h"

static void
print_literals(const struct needles *s, FILE *fp)
{
	size_t nids = 0;

	for (size_t i = 0; i < s->n; i++)
		nids += s->literals[i].nids;
	fprintf(fp, "static unsigned ids[%zu] = {", nids + 1);
	for (size_t i = 0; i < nids; i++)
		fprintf(fp, "%s%u,", i % 12 ? "" : "\n\t", s->ids[i]);
	fprintf(fp, "\n};\nstatic struct needles_literal literals[%zu] = {\n",
	    s->n + 1);
	for (size_t i = 0; i < s->n; i++) {
		const struct needles_literal *l = &s->literals[i];

		fputs("\t{ .text = (const unsigned char *)", fp);
		cliteral(fp, l->text, l->len);
		fputs(",\n\t  .fold = (const unsigned char *)", fp);
		cliteral(fp, l->fold, l->len);
		fprintf(fp, ", .len = %zu,\n\t  .ids = ids + %zu, "
		    ".nids = %zu },\n", l->len, (size_t)(l->ids - s->ids),
		    l->nids);
	}
	fputs("};\n", fp);
}

static void
print_looks(const struct needles *s, FILE *fp)
{
	fprintf(fp, "static struct needles_look looks[%zu] = {\n", s->n + 1);
	for (size_t i = 0; i < s->n; i++) {
		const struct needles_look *k = &s->looks[i];

		fprintf(fp, "\t{ %#jx, %#jx, %#jx, %d, %u, %u, %u },\n",
		    (uintmax_t)k->fold, (uintmax_t)k->care,
		    (uintmax_t)k->word, k->from, k->at, k->len,
		    (unsigned)k->literal);
	}
	fprintf(fp, "};\nstatic struct needles_print prints[%zu] = {\n",
	    s->nprints + 2);
	fputs("\t{ 0, 0, NULL, NULL },\n", fp);
	for (size_t i = 1; i <= s->nprints; i++) {
		const struct needles_print *p = &s->prints[i];

		fprintf(fp, "\t{ %#jx, %u, looks + %zu, looks + %zu },\n",
		    (uintmax_t)p->key, p->next, (size_t)(p->first - s->looks),
		    (size_t)(p->end - s->looks));
	}
	fputs("};\n", fp);
}

/* A table of n numbers. */
#define NUMBERS(fp, v, n) do { \
	for (size_t k_ = 0; k_ < (n); k_++) \
		fprintf(fp, "%s%#jx,", k_ % 8 ? "" : "\n\t", \
		    (uintmax_t)(v)[k_]); \
} while (0)

void
needles_print(const struct needles *s, FILE *fp)
{
	print_literals(s, fp);
	print_looks(s, fp);
	fprintf(fp, "static unsigned places[%zu] = {", s->nplaces + 1);
	NUMBERS(fp, s->places, s->nplaces);
	fprintf(fp, "\n};\nstatic struct needles needles = {\n"
	    "\t.ids = ids, .literals = literals, .looks = looks,\n"
	    "\t.n = %zu, .prints = prints, .nprints = %zu,\n"
	    "\t.places = places, .nplaces = %zu,\n", s->n, s->nprints,
	    s->nplaces);
	fputs("\t.slot = {", fp);
	NUMBERS(fp, s->slot, sizeof(s->slot) / sizeof(*s->slot));
	fputs("},\n};\n", fp);
}
