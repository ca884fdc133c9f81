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
print_eight(const struct needles_eight *k, FILE *fp)
{
	fprintf(fp, "\t{ { %#jx, %#jx, %#jx }, ", (uintmax_t)k->fold,
	    (uintmax_t)k->care, (uintmax_t)k->word);
}

static void
print_looks(const struct needles *s, FILE *fp)
{
	fprintf(fp, "static struct needles_look looks[%zu] = {\n",
	    2 * s->n + 1);
	for (size_t i = 0; i < 2 * s->n; i++) {
		const struct needles_look *k = &s->looks[i];

		print_eight(&k->eight, fp);
		fprintf(fp, "%#jx, %u, %d, %d },\n", (uintmax_t)k->key,
		    k->literal, k->at, k->whole);
	}
	fprintf(fp, "};\nstatic struct needles_group groups[%zu] = {\n",
	    s->ngroups + 1);
	for (size_t i = 0; i <= s->ngroups; i++) {
		const struct needles_group *g = &s->groups[i];

		print_eight(&g->eight, fp);
		fprintf(fp, "%u, %u, %u },\n", g->first, g->end, g->shift);
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
	fprintf(fp, "static unsigned char tell[%zu] = {", 2 * s->n + 16);
	NUMBERS(fp, s->tell, 2 * s->n);
	fputs("\n};\n", fp);
	fprintf(fp, "static unsigned places[%zu] = {", s->nplaces + 1);
	NUMBERS(fp, s->places, s->nplaces);
	fprintf(fp, "\n};\nstatic unsigned items[%zu] = {", s->nitems + 1);
	NUMBERS(fp, s->items, s->nitems);
	fprintf(fp, "\n};\nstatic struct needles needles = {\n"
	    "\t.ids = ids, .literals = literals, .looks = looks,\n"
	    "\t.n = %zu, .tell = tell, .groups = groups, .ngroups = %zu,\n"
	    "\t.places = places, .nplaces = %zu,\n"
	    "\t.items = items, .nitems = %zu, .factor = %#jx,\n",
	    s->n, s->ngroups, s->nplaces, s->nitems,
	    (uintmax_t)s->factor);
	fputs("\t.back = {", fp);
	NUMBERS(fp, s->back, sizeof(s->back) / sizeof(*s->back));
	fputs("},\n\t.front = {", fp);
	NUMBERS(fp, s->front, sizeof(s->front) / sizeof(*s->front));
	fputs("},\n};\n", fp);
}
