/* Findings as a person reads them. */
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/term.h"
#include "base/text.h"
#include "judge/remedy.h"
#include "judge/remedy_line.h"
#include "judge/report.h"
#include "judge/report_formats.h"

/* Lines of each list, so that all of it stays a screen. */
enum { SHOWN_ALLOWED = 8, SHOWN_OTHERS = 3 };

struct page {
	FILE *fp;
	struct term t;
};

static void
place(const struct page *p, const struct finding *f)
{
	if (f->line && f->contract) {
		fputs(" (", p->fp);
		text_print(p->fp, path_base(f->contract));
		fprintf(p->fp, ":%u)", f->line);
	}
	fputc('\n', p->fp);
}

/* "✗ BLOCKED: bd-52.1 cannot modify src/a.c", and of how many. */
static void
head(const struct page *p, const struct findings *fs)
{
	const struct finding *f = &fs->v[0];
	const char *verb = f->status == 'D' ? "delete" : "modify";

	fprintf(p->fp, "%s%s%sBLOCKED:%s ", p->t.red, p->t.no, p->t.bold,
	    p->t.off);
	if (f->task)
		text_print(p->fp, f->task);
	if (f->about_ref) {
		fprintf(p->fp, "%scannot move ", f->task ? " " : "");
		text_print(p->fp, f->ref ? f->ref : "a ref");
	} else if (f->path) {
		fprintf(p->fp, "%scannot %s ", f->task ? " " : "", verb);
		text_print(p->fp, f->path);
	} else {
		fprintf(p->fp, "%s%s", f->task ? " " : "",
		    finding_whole(f));
	}
	if (f->commit)
		fprintf(p->fp, " in %.12s", f->commit);
	if (fs->n > 1)
		fprintf(p->fp, " (and %zu more)", fs->n - 1);
	fputc('\n', p->fp);
	fprintf(p->fp, "%s%s%sReason: ", p->t.red, p->t.no, p->t.off);
	if (strcmp(f->rule, "protected") == 0)
		fputs("protected: ", p->fp);
	text_print(p->fp, finding_reason(f));
	place(p, f);
	if (f->hint)
		fprintf(p->fp, "%s%s%sHint: %s\n", p->t.red, p->t.no,
		    p->t.off, f->hint);
}

static void
owner(const struct page *p, const struct finding *f)
{
	if (f->owner == NULL || f->about_ref)
		return;
	fprintf(p->fp, "%s%s%sOwner: ", p->t.red, p->t.no, p->t.off);
	text_print(p->fp, f->owner);
	fputs("'s contract allows it\n", p->fp);
}

/* The paths after the first, a line each. */
static void
others(const struct page *p, const struct findings *fs, const struct scope *s)
{
	size_t shown = 1;

	for (; shown < fs->n && shown <= SHOWN_OTHERS; shown++) {
		const struct finding *f = &fs->v[shown];
		const char *name;

		fprintf(p->fp, "%s%s%sAlso %s: ", p->t.red, p->t.no,
		    p->t.off, f->rule);
		name = f->about_ref ? f->ref : f->path;
		if (name)
			text_print(p->fp, name);
		if (name && strcmp(f->rule, "limit") == 0)
			fputs(": ", p->fp);
		if (name == NULL || strcmp(f->rule, "limit") == 0)
			text_print(p->fp, finding_reason(f));
		if (f->commit)
			fprintf(p->fp, " in %.12s", f->commit);
		if (f->owner && f->path) {
			fputs(", which is ", p->fp);
			text_print(p->fp, f->owner);
			fputs("'s", p->fp);
		}
		place(p, f);
	}
	if (shown < fs->n) {
		struct buf b = BUF_INIT;

		remedy_again(&b, fs, s);
		fprintf(p->fp, "  and %zu more: %s%s --json\n",
		    fs->n - shown, b.len ? "fx-boundary" : "the same with",
		    buf_cstr(&b));
		buf_release(&b);
	}
}

static void
allowed(const struct page *p, const struct findings *fs)
{
	size_t i;

	fprintf(p->fp, "%s%s%sAllowed files:%s\n", p->t.red, p->t.no,
	    p->t.off, fs->nallowed == 0 ? " none" : "");
	for (i = 0; i < fs->nallowed && i < SHOWN_ALLOWED; i++) {
		fputs("  - ", p->fp);
		text_print(p->fp, fs->allowed[i]);
		fputc('\n', p->fp);
	}
	if (i < fs->nallowed)
		fprintf(p->fp, "  and %zu more: fx-contract show\n",
		    fs->nallowed - i);
}

/* What a person let be, a line each. */
static void
waived(const struct page *p, const struct findings *fs)
{
	for (size_t i = 0; i < fs->nwaived; i++) {
		const struct finding *f = &fs->waived[i];

		fprintf(p->fp, "%sWAIVED: ", p->t.warn);
		text_print(p->fp, f->path ? f->path : "the whole change");
		fprintf(p->fp, ": %s, by ", f->rule);
		text_print(p->fp, f->waived_by);
		fprintf(p->fp, " until %s: ", f->waived_until);
		text_print(p->fp, f->waived_why);
		fputc('\n', p->fp);
	}
}

static void
print_text(const struct findings *fs, struct scope *s, FILE *fp)
{
	struct page p = { .fp = fp };

	term_init(&p.t, fp);
	waived(&p, fs);
	if (fs->n == 0)
		return;
	head(&p, fs);
	if (fs->allowed)
		allowed(&p, fs);
	owner(&p, &fs->v[0]);
	others(&p, fs, s);
	if (fs->wider)
		fprintf(fp, "%sNote: the sealed contract is wider than the "
		    "base's; the gate judges by the base's\n", p.t.warn);
	remedy_print(fs, s, fp);
}

void
report_print(const struct findings *fs, struct scope *s,
    enum report_format format, FILE *fp)
{
	switch (format) {
	case REPORT_TEXT:
		print_text(fs, s, fp);
		break;
	case REPORT_PATHS:
		for (size_t i = 0; i < fs->n; i++)
			if (fs->v[i].path)
				fwrite(fs->v[i].path, 1,
				    strlen(fs->v[i].path) + 1, fp);
		break;
	case REPORT_JSON:
		report_json(fs, s, fp);
		break;
	case REPORT_SARIF:
		report_sarif(fs, fp);
		break;
	case REPORT_GITHUB:
		report_github(fs, fp);
		break;
	}
}
