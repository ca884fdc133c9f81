/* Why a report says what it says. */
#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/errsum_explain.h"
#include "judge/errsum_line.h"

/* Others than those shown, same: rules that know the same line. */
enum { OTHERS = 20, SAME = 8, REASONS = 9, COLUMNS = 100 };

/* What is said of one candidate. */
struct told {
	const struct errsum_cause *cause;
	size_t rank;
	bool shown;
	const char *why[REASONS];
	size_t nwhy;
	const struct errrule *same[SAME];
	size_t nsame;
};

static void
because(struct told *t, bool is, const char *what)
{
	if (is && t->nwhy < REASONS)
		t->why[t->nwhy++] = what;
}

static void
reasons(struct told *t, const struct errsum *s)
{
	const struct errsum_cause *c = t->cause;
	const struct errsum_region *r = errsum_region_of(&s->regions,
	    c->first);
	size_t known = 0;

	for (size_t i = 0; i < c->nlines; i++)
		known += c->lines[i].known;
	because(t, c->guess, "a guess");
	because(t, c->consequence, "a consequence");
	because(t, c->index, "an index of others");
	because(t, c->severity == ERRSEVERITY_WARNING, "a warning");
	because(t, c->severity == ERRSEVERITY_NOTE, "a note");
	because(t, c->inside >= c->rule->weight && c->inside > 0,
	    "inside of another block");
	because(t, errsum_doubtful(s, c), "doubtful");
	because(t, known > 0, "in the passing log too");
	because(t, r && r->status > 0 && !r->allowed,
	    "in a command that failed");
	because(t, r && r->status > 0 && r->allowed,
	    "in a command that may fail");
	because(t, r && r->status == 0, "in a command that passed");
	because(t, errsum_floods(s, c), "its rule fires too often");
}

static bool
knows(const struct errrule *r, const struct errsum_text *t)
{
	return (pat_match(r->start.pat, t->bare, t->nbare, NULL) > 0 ||
	    pat_match(r->start.pat, t->whole, t->nwhole, NULL) > 0 ||
	    pat_match(r->start.pat, t->tagged, t->ntagged, NULL) > 0) &&
	    (r->not == NULL || pat_match(r->not, t->bare, t->nbare,
	    NULL) <= 0);
}

/* The rules that would have taken the line that this one took. */
static void
same_line(struct told *t, const struct errsum *s)
{
	const struct errsum_cause *c = t->cause;
	struct errsum_text x = { .severity = -1, .around = s->regions.around };

	for (size_t i = 0; i < c->nlines && x.s == NULL; i++)
		if (c->lines[i].n == c->start)
			x.s = c->lines[i].text;
	if (x.s == NULL)
		return;
	x.n = strlen(x.s);
	x.line = x.window = x.s;
	errsum_prefix(&x);
	for (size_t i = 0; i < s->rules->n && t->nsame < SAME; i++) {
		const struct errrule *r = &s->rules->v[i];

		if (r != c->rule && r->start.pat && knows(r, &x))
			t->same[t->nsame++] = r;
	}
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What it says, on one line. */
static void
sentence(struct buf *b, const struct errsum_cause *c)
{
	const char *s = c->field[ERRFIELD_MESSAGE] ?
	    c->field[ERRFIELD_MESSAGE] : c->nlines ? c->lines[0].text : "";
	struct secret state = SECRET_INIT;
	struct buf masked = BUF_INIT;

	secret_mask(&state, &masked, s, strlen(s));
	text_readable(b, buf_cstr(&masked), masked.len);
	buf_release(&masked);
}

static void
print_text(const struct told *t, FILE *fp)
{
	const struct errsum_cause *c = t->cause;
	struct buf b = BUF_INIT;
	size_t n;

	sentence(&b, c);
	/* Not in the middle of a character. */
	n = b.len < COLUMNS ? b.len : COLUMNS;
	while (n > 0 && n < b.len && (b.data[n] & 0xc0) == 0x80)
		n--;
	fprintf(fp, "  %s lines %zu-%zu, score %d: %s (%s:%u, weight %u)",
	    t->shown ? "shown:" : "not shown:", c->first, c->last, c->score,
	    c->rule->id, base_name(c->rule->source), c->rule->line,
	    c->rule->weight);
	for (size_t i = 0; i < t->nwhy; i++)
		fprintf(fp, ", %s", t->why[i]);
	fprintf(fp, "\n    %.*s\n", (int)n, buf_cstr(&b));
	for (size_t i = 0; i < t->nsame; i++)
		fprintf(fp, "%s%s (weight %u)%s", i == 0 ?
		    "    also known to: " : ", ", t->same[i]->id,
		    t->same[i]->weight, i + 1 == t->nsame ? "\n" : "");
	buf_release(&b);
}

static void
print_json(const struct told *t, FILE *fp)
{
	const struct errsum_cause *c = t->cause;
	struct jdoc *j = jdoc_new(), *list;
	struct buf b = BUF_INIT;

	jdoc_str(j, "type", "candidate");
	jdoc_int(j, "rank", (long long)t->rank);
	jdoc_bool(j, "shown", t->shown);
	jdoc_int(j, "score", c->score);
	jdoc_str(j, "rule", c->rule->id);
	buf_fmt(&b, "%s:%u", base_name(c->rule->source), c->rule->line);
	jdoc_bytes(j, "source", b.data);
	jdoc_int(j, "weight", c->rule->weight);
	list = jdoc_list(j, "log_range");
	jdoc_int(list, NULL, (long long)c->first);
	jdoc_int(list, NULL, (long long)c->last);
	list = jdoc_list(j, "why");
	for (size_t i = 0; i < t->nwhy; i++)
		jdoc_str(list, NULL, t->why[i]);
	list = jdoc_list(j, "also_known_to");
	for (size_t i = 0; i < t->nsame; i++)
		jdoc_str(list, NULL, t->same[i]->id);
	jdoc_print(j, fp);
	jdoc_free(j);
	buf_release(&b);
}

void
errsum_explain(const struct errsum_result *r, bool json, FILE *fp)
{
	size_t others = 0;

	if (!json)
		fprintf(fp, "Candidates, best first:%s\n",
		    r->sum->n ? "" : " none");
	for (size_t i = 0; i < r->sum->n && others < OTHERS; i++) {
		struct told t = { .cause = &r->sum->v[i], .rank = i + 1 };

		for (size_t k = 0; k < r->n; k++)
			t.shown |= r->which[k] == i;
		others += !t.shown;
		reasons(&t, r->sum);
		same_line(&t, r->sum);
		(json ? print_json : print_text)(&t, fp);
	}
}
