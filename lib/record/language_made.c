/* Languages as C source: what the build makes of those that come with the
 * program, so that no start reads them again. */
#include <stdio.h>

#include "base/cliteral.h"
#include "door/pat.h"
#include "record/language.h"
#include "record/schema.h"

/* Everything stands in tables, numbered in the order of the languages. */
struct printer {
	FILE *fp;
	size_t pats, words, facts, says, files, stages;
};

static void
string(const struct printer *p, const char *name, const char *s)
{
	if (s == NULL)
		return;
	fprintf(p->fp, ".%s = ", name);
	cliteral_str(p->fp, s);
	fputs(", ", p->fp);
}

/* What its files say, and then the others. */
static void
each_facts(struct printer *p, const struct language *l,
    void (*each)(struct printer *, const struct langfacts *))
{
	struct langfacts says = { NULL, 1 };

	for (size_t i = 0; i < l->nfiles; i++)
		if ((says.v = l->files[i].says) != NULL)
			each(p, &says);
	each(p, &l->parts);
	each(p, &l->versions);
	each(p, &l->managers);
	each(p, &l->tools);
}

static void
pats(struct printer *p, const struct langfacts *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].match) {
			fputs("\tPAT_FIXED(", p->fp);
			cliteral_str(p->fp, f->v[i].match->source);
			fputs("),\n", p->fp);
		}
}

static void
facts(struct printer *p, const struct langfacts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct langfact *x = &f->v[i];

		fputs("\t{ ", p->fp);
		string(p, "name", x->name);
		string(p, "file", x->file);
		string(p, "toml", x->toml);
		string(p, "json", x->json);
		string(p, "run", x->run);
		if (x->match)
			fprintf(p->fp, ".match = pats + %zu, ", p->pats++);
		fprintf(p->fp, ".floor = %d, .beside = %d, .absent = %d },\n",
		    x->floor, x->beside, x->absent);
	}
}

static void
words(struct printer *p, const char **v)
{
	fputs("\t", p->fp);
	for (; *v; v++) {
		cliteral_str(p->fp, *v);
		fputs(", ", p->fp);
	}
	fputs("NULL,\n", p->fp);
}

static void
files(struct printer *p, const struct language *l)
{
	for (size_t i = 0; i < l->nfiles; i++) {
		fputs("\t{ ", p->fp);
		string(p, "name", l->files[i].name);
		if (l->files[i].says)
			fprintf(p->fp, ".says = facts + %zu, ", p->says++);
		fprintf(p->fp, ".weight = %u, .sources = %d, .entry = %d },\n",
		    l->files[i].weight, l->files[i].sources,
		    l->files[i].entry);
	}
	p->says += l->parts.n + l->versions.n + l->managers.n + l->tools.n;
}

/* What the language and its stages refer to: how many words behind which
 * they begin. */
static void
name_words(struct printer *p, const char *name, const char **v)
{
	fprintf(p->fp, ".%s = words + %zu, ", name, p->words);
	while (*v++)
		p->words++;
	p->words++;
}

static void
stage(struct printer *p, const struct langstage *s)
{
	fputs("\t{ ", p->fp);
	string(p, "stage", s->stage);
	string(p, "when", s->when);
	string(p, "command", s->command);
	string(p, "unsupported", s->unsupported);
	string(p, "expected", s->expected);
	string(p, "success", s->success);
	string(p, "fix", s->fix);
	string(p, "report", s->report);
	string(p, "report_format", s->report_format);
	string(p, "timeout", s->timeout);
	name_words(p, "failure", s->failure);
	name_words(p, "writes", s->writes);
	fprintf(p->fp, ".retries = %u, .success_line = %u, .tcr = %d },\n",
	    s->retries, s->success_line, s->tcr);
}

static void
name_facts(struct printer *p, const char *name, const struct langfacts *f)
{
	fprintf(p->fp, ".%s = { facts + %zu, %zu }, ", name, p->facts, f->n);
	p->facts += f->n;
}

static void
language(struct printer *p, const struct language *l)
{
	fputs("\t{ ", p->fp);
	string(p, "name", l->name);
	string(p, "source", l->source);
	fprintf(p->fp, ".made = true, .last = %d, .files = files + %zu, "
	    ".nfiles = %zu,\n\t", l->last, p->files, l->nfiles);
	name_words(p, "also", l->also);
	name_words(p, "sources", l->sources);
	name_words(p, "vendored", l->vendored);
	name_words(p, "foreign", l->foreign);
	name_words(p, "generated", l->generated);
	name_words(p, "byproducts", l->byproducts);
	for (size_t i = 0; i < l->nfiles; i++)
		p->facts += l->files[i].says != NULL;
	name_facts(p, "parts", &l->parts);
	name_facts(p, "versions", &l->versions);
	name_facts(p, "managers", &l->managers);
	name_facts(p, "tools", &l->tools);
	fprintf(p->fp, ".parts_always = %d,\n\t.stages = stages + %zu, "
	    ".nstages = %zu },\n", l->parts_always, p->stages, l->nstages);
	p->files += l->nfiles;
	p->stages += l->nstages;
}

static void
all_words(struct printer *p, const struct languages *all)
{
	fputs("static const char *words[] = {\n", p->fp);
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < all->v[i].nstages; k++) {
			words(p, all->v[i].stages[k].failure);
			words(p, all->v[i].stages[k].writes);
		}
	for (size_t i = 0; i < all->n; i++) {
		words(p, all->v[i].also);
		words(p, all->v[i].sources);
		words(p, all->v[i].vendored);
		words(p, all->v[i].foreign);
		words(p, all->v[i].generated);
		words(p, all->v[i].byproducts);
	}
	fputs("\tNULL\n};\n", p->fp);
}

void
languages_print(const struct languages *all, FILE *fp)
{
	struct printer p = { .fp = fp };

	fputs("/* Made by the build of contracts/languages. */\n"
	    "#include \"door/pat.h\"\n#include \"record/language.h\"\n\n"
	    "static struct pat pats[] = {\n", fp);
	for (size_t i = 0; i < all->n; i++)
		each_facts(&p, &all->v[i], pats);
	fputs("\tPAT_FIXED(\"\")\n};\nstatic struct langfact facts[] = {\n",
	    fp);
	for (size_t i = 0; i < all->n; i++)
		each_facts(&p, &all->v[i], facts);
	fputs("\t{ .name = NULL }\n};\nstatic struct langfile files[] = {\n",
	    fp);
	for (size_t i = 0; i < all->n; i++)
		files(&p, &all->v[i]);
	fputs("\t{ .name = NULL }\n};\n", fp);
	all_words(&p, all);
	fputs("static struct langstage stages[] = {\n", fp);
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < all->v[i].nstages; k++)
			stage(&p, &all->v[i].stages[k]);
	fputs("\t{ .stage = NULL }\n};\nstatic struct language languages[] = "
	    "{\n", fp);
	for (size_t i = 0; i < all->n; i++)
		language(&p, &all->v[i]);
	fprintf(fp, "};\nconst struct languages_made languages_made = { "
	    "languages, %zu };\n", all->n);
}
