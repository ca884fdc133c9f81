/* Rules and their plan as C source: what the build makes of the rules that
 * come with the program, so that no start reads them again. */
#include <inttypes.h>
#include <string.h>

#include "base/cliteral.h"
#include "judge/errsum_plan.h"

/* Patterns stand in one table, those of "take" and "above" in another; both
 * are numbered in the order in which rules name them. */
struct printer {
	FILE *fp;
	size_t pats, lists;
};

static void
print_pat(struct printer *p, struct pat *pat)
{
	if (pat == NULL)
		return;
	fputs("\tPAT_FIXED(", p->fp);
	cliteral_str(p->fp, pat->source);
	fputs("),\n", p->fp);
	p->pats++;
}

static void
name_pat(struct printer *p, struct pat *pat)
{
	if (pat)
		fprintf(p->fp, "pats + %zu, ", p->pats++);
	else
		fputs("NULL, ", p->fp);
}

static void
patterns(struct printer *p, const struct errpat *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		print_pat(p, v[i].pat);
		print_pat(p, v[i].until);
	}
}

static void
all_pats(struct printer *p, const struct errrules *rs,
    const struct errfixes *fixes)
{
	fputs("static struct pat pats[] = {\n", p->fp);
	for (size_t i = 0; i < rs->n; i++) {
		patterns(p, rs->v[i].take, rs->v[i].ntake);
		patterns(p, rs->v[i].above, rs->v[i].nabove);
	}
	for (size_t i = 0; i < rs->n; i++) {
		const struct errrule *t = &rs->v[i];

		patterns(p, &t->start, 1);
		patterns(p, &t->frame, 1);
		print_pat(p, t->not);
		print_pat(p, t->body);
		print_pat(p, t->end);
		print_pat(p, t->last);
		print_pat(p, t->join);
		print_pat(p, t->freeze);
		print_pat(p, t->need);
	}
	for (size_t i = 0; i < fixes->n; i++) {
		print_pat(p, fixes->v[i].tool);
		print_pat(p, fixes->v[i].code);
		print_pat(p, fixes->v[i].message);
	}
	fputs("\tPAT_FIXED(\"\")\n};\n", p->fp);
	p->pats = 0;
}

static void
errpat(struct printer *p, const struct errpat *x)
{
	fputs("{ .pat = ", p->fp);
	name_pat(p, x->pat);
	fputs(".until = ", p->fp);
	name_pat(p, x->until);
	fprintf(p->fp, ".latest = %d, .below = %d, .within = %u, .show = %d, "
	    ".must = %d, .line = %u },\n", x->latest, x->below, x->within,
	    x->show, x->must,
	    x->line);
}

static void
all_lists(struct printer *p, const struct errrules *rs)
{
	fputs("static struct errpat lists[] = {\n", p->fp);
	for (size_t i = 0; i < rs->n; i++) {
		for (size_t k = 0; k < rs->v[i].ntake; k++)
			errpat(p, &rs->v[i].take[k]);
		for (size_t k = 0; k < rs->v[i].nabove; k++)
			errpat(p, &rs->v[i].above[k]);
	}
	fputs("\t{ .pat = NULL }\n};\n", p->fp);
}

static void
string(struct printer *p, const char *name, const char *s)
{
	fprintf(p->fp, ".%s = ", name);
	cliteral_str(p->fp, s);
	fputs(", ", p->fp);
}

static void
pat(struct printer *p, const char *name, struct pat *pat)
{
	fprintf(p->fp, "\n\t.%s = ", name);
	name_pat(p, pat);
}

static void
list(struct printer *p, const char *name, size_t n)
{
	fprintf(p->fp, "\n\t.%s = lists + %zu, .n%s = %zu,", name, p->lists,
	    name, n);
	p->lists += n;
}

/* The words of a rule, one string. */
static void
words(struct printer *p, const struct errrule *t)
{
	size_t n = 0;

	while (t->words && t->words[n])
		n += strlen(t->words + n) + 1;
	fputs("\n\t.words = ", p->fp);
	cliteral(p->fp, t->words, n);
	fprintf(p->fp, ", .caseless = %d,\n", t->caseless);
}

static void
rule(struct printer *p, const struct errrule *t)
{
	fputs("\t{ ", p->fp);
	string(p, "id", t->id);
	string(p, "tool", t->tool);
	string(p, "family", t->family);
	string(p, "fix", t->fix);
	string(p, "source", t->source);
	fprintf(p->fp, ".line = %u,\n\t.kind = %d, .severity = %d, "
	    ".weight = %u, .max = %u, .gap = %u,\n\t.frames_last = %d, "
	    ".consequence = %d, .index = %d, .listing = %d,\n\t"
	    ".last_one = %d, .nested = %d, .step = %d, .weak = %d, "
	    ".place = %d, .again = %d, .together = %d,\n", t->line,
	    (int)t->kind, (int)t->severity, t->weight, t->max, t->gap,
	    t->frames_last, t->consequence, t->index, t->listing, t->last_one,
	    t->nested, t->step, t->weak, t->place, t->again, t->together);
	fputs("\t.start = ", p->fp);
	errpat(p, &t->start);
	fputs("\t.frame = ", p->fp);
	errpat(p, &t->frame);
	pat(p, "not", t->not);
	pat(p, "body", t->body);
	pat(p, "end", t->end);
	pat(p, "last", t->last);
	pat(p, "join", t->join);
	pat(p, "freeze", t->freeze);
	pat(p, "need", t->need);
	list(p, "take", t->ntake);
	list(p, "above", t->nabove);
	words(p, t);
	fputs("\t},\n", p->fp);
}

static void
ends(const struct errsum_ends *e, FILE *fp)
{
	fprintf(fp, "{ %#" PRIx64 ", %#" PRIx64 " }", e->firsts, e->lasts);
}

static void
all_words(const struct errsum_plan *plan, FILE *fp)
{
	fputs("static struct errsum_word words[] = {\n", fp);
	for (size_t i = 0; i < plan->nwords; i++) {
		const struct errsum_word *w = &plan->words[i];

		fputs("\t{ ", fp);
		cliteral(fp, w->s, w->n);
		fputs(", ", fp);
		ends(&w->ends, fp);
		fprintf(fp, ", %u, %u, %d, %u },\n", w->rule, w->n, w->exact,
		    w->place);
	}
	fputs("\t{ NULL, { 0, 0 }, 0, 0, 0, 0 }\n};\n"
	    "static struct errsum_ends any[] = {\n", fp);
	for (size_t i = 0; i < plan->nwords; i++) {
		putc('\t', fp);
		ends(&plan->any[i], fp);
		fputs(",\n", fp);
	}
	fputs("\t{ 0, 0 }\n};\n", fp);
}

/* Their patterns are numbered on from those of the rules. */
static void
all_fixes(struct printer *p, const struct errfixes *fixes)
{
	fputs("static struct errfix fix_rows[] = {\n", p->fp);
	for (size_t i = 0; i < fixes->n; i++) {
		const struct errfix *f = &fixes->v[i];

		fputs("\t{ ", p->fp);
		name_pat(p, f->tool);
		name_pat(p, f->code);
		name_pat(p, f->message);
		fprintf(p->fp, "%d, ", f->kind);
		cliteral_str(p->fp, f->fix);
		fputs(" },\n", p->fp);
	}
	fprintf(p->fp, "\t{ .fix = NULL }\n};\nstatic const struct errfixes "
	    "fixes = { .v = fix_rows, .n = %zu };\n", fixes->n);
}

void
errsum_plan_print(const struct errrules *rs, size_t nplain,
    const struct errsum_plan *plan, const struct errfixes *fixes, FILE *fp)
{
	struct printer p = { fp, 0, 0 };

	fputs("/* Made by the build of contracts/errors. */\n"
	    "#include \"base/needles_parts.h\"\n"
	    "#include \"judge/errsum_plan.h\"\n\n", fp);
	all_pats(&p, rs, fixes);
	all_lists(&p, rs);
	fputs("static struct errrule rules[] = {\n", fp);
	for (size_t i = 0; i < rs->n; i++)
		rule(&p, &rs->v[i]);
	fputs("};\n", fp);
	all_fixes(&p, fixes);
	needles_print(plan->needles, fp);
	all_words(plan, fp);
	fprintf(fp, "static struct errsum_plan plan = { .needles = &needles,"
	    "\n\t.words = words, .any = any, .nwords = %zu, .nmarks = %zu, "
	    "\n\t.fixed = true };\n", plan->nwords, plan->nmarks);
	fprintf(fp, "const struct errsum_made errsum_made = { rules, %zu, "
	    "%zu, %#" PRIx64 ",\n\t&plan, &fixes };\n", rs->n, nplain,
	    rs->hash);
}
