/* fx-audit measured TASK: what the records say of a task's tree, before a
 * person decides about it.  What no record tells is not measured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/term.h"
#include "base/text.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_past.h"
#include "judge/audit_subject.h"
#include "judge/boundary_call.h"
#include "judge/tcr_asked.h"
#include "record/attempt.h"
#include "record/schema.h"
#include "record/seal.h"

struct measured {
	const struct audit_call *call;
	struct git git;
	struct seal seal;
	struct contract contract;
	struct audit_record r;		/* its refs are the subject */
	struct attempts runs;
	struct buf authors, files, since;
	char last[GIT_OID];		/* the tree decided about before */
	char *outside;			/* what the boundary said */
	int boundary;			/* 0 inside, 1 outside, -1 unknown */
	struct arena arena;
};

/* Append what git answers about base..commit. */
static int
ask(const struct measured *m, const char *verb, const char *form,
    const char *from, const char *to, const char *dots, struct buf *b,
    struct err *e)
{
	struct buf range = BUF_INIT;
	const char *argv[] = { verb, form, NULL, "--", NULL };
	int rc;

	buf_fmt(&range, "%s%s%s", from, dots, to);
	argv[2] = range.data;
	rc = git_run(&m->git, argv, NULL, 0, b, e);
	buf_release(&range);
	return rc;
}

/* Is anything outside of the contract?  What cannot be told is not told. */
static void
boundary(struct measured *m)
{
	struct boundary_call c = { .what = FINDING_COMMITS,
		.want = { .task = m->r.task }, .format = REPORT_TEXT };
	struct buf range = BUF_INIT;
	struct err ignored = ERR_INIT;
	char *words[2] = { NULL, NULL };
	size_t n = 0;

	m->boundary = -1;
	c.out = open_memstream(&m->outside, &n);
	if (c.out == NULL)
		return;
	buf_fmt(&range, "%s..%s", m->r.ref[AUDIT_BASE],
	    m->r.ref[AUDIT_COMMIT]);
	words[0] = range.data;
	c.words = words;
	c.n = 1;
	m->boundary = boundary_call(&c, &ignored);
	if (fclose(c.out) != 0)
		m->boundary = -1;
	buf_release(&range);
	err_release(&ignored);
}

/* The tree that was decided about before, by the log. */
static int
last_tree(struct measured *m, struct err *e)
{
	struct audit_log log = AUDIT_LOG_INIT;
	struct audit_past past = AUDIT_PAST_INIT;
	const char *kind;
	int rc = audit_log_open(&log, m->git.commondir, &kind, e);

	if (rc == 0)
		rc = audit_past_read(&past, &log, m->r.task, e);
	else if (rc == 1)
		rc = 0;
	if (rc == 0 && past.decided && past.last.ref[AUDIT_TREE])
		snprintf(m->last, sizeof(m->last), "%s",
		    past.last.ref[AUDIT_TREE]);
	audit_past_release(&past);
	audit_log_close(&log);
	return rc;
}

static int
measure(struct measured *m, struct err *e)
{
	const char *base, *commit;

	if (git_locate(&m->git, e) < 0 || seal_read(&m->seal, &m->contract,
	    m->git.commondir, m->r.task, e) < 0 ||
	    audit_subject(&m->r, &m->git, m->call->decide.commit, &m->arena,
	    e) < 0 || attempts_read(&m->runs, &m->git, m->r.task, e) < 0 ||
	    last_tree(m, e) < 0)
		return -1;
	base = m->r.ref[AUDIT_BASE];
	commit = m->r.ref[AUDIT_COMMIT];
	if (base == NULL)
		return 0;
	boundary(m);
	if (ask(m, "log", "--format=%an <%ae>", base, commit, "..",
	    &m->authors, e) < 0 ||
	    ask(m, "diff", "--numstat", base, commit, "...", &m->files, e) < 0)
		return -1;
	return *m->last && strcmp(m->last, m->r.ref[AUDIT_TREE]) != 0 ?
	    ask(m, "diff", "--numstat", m->last, m->r.ref[AUDIT_TREE], "..",
	    &m->since, e) : 0;
}

/* The newest run of a stage on this tree, of those that count where one does;
 * or NULL. */
static const struct attempt *
run_of(const struct measured *m, const char *stage, enum tcr_asked *is)
{
	const struct attempt *found = NULL;

	for (size_t i = m->runs.n; i-- > 0;) {
		const struct attempt *a = &m->runs.v[i];
		enum tcr_asked now;

		if (a->what != ATTEMPT_RUN || a->stage == NULL ||
		    a->before == NULL || strcmp(a->stage, stage) != 0 ||
		    strcmp(a->before, m->r.ref[AUDIT_TREE]) != 0)
			continue;
		now = tcr_asked(&m->git, &m->seal, &m->contract, a);
		if (found == NULL || now == TCR_ASKED_NOW) {
			found = a;
			*is = now;
		}
		if (now == TCR_ASKED_NOW)
			break;
	}
	return found;
}

static size_t
lines(const struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		n += b->data[i] == '\n';
	return n;
}

/* "+47 -2" of a numstat. */
static void
totals(const struct buf *b, long long sum[2])
{
	const char *s = buf_cstr(b);

	sum[0] = sum[1] = 0;
	while (*s) {
		char *end;

		sum[0] += strtoll(s, &end, 10);
		if (*end == '\t')
			sum[1] += strtoll(end + 1, NULL, 10);
		s += strcspn(s, "\n");
		s += *s != '\0';
	}
}

static void
print_files(const struct measured *m, const struct buf *b)
{
	FILE *out = m->call->out;
	const char *s = buf_cstr(b);
	struct buf path = BUF_INIT;

	while (*s) {
		size_t n = strcspn(s, "\n"), add = strcspn(s, "\t");
		size_t del = strcspn(s + add + 1, "\t");
		const char *name = s + add + del + 2;

		buf_clear(&path);
		text_readable(&path, name, (size_t)(s + n - name));
		fprintf(out, "    +%.*s -%.*s\t%s\n", (int)add, s, (int)del,
		    s + add + 1, path.data);
		s += n + (s[n] != '\0');
	}
	buf_release(&path);
}

static const char *
mark(const struct term *t, bool good)
{
	return !t->marks ? "  " : good ? t->yes : t->no;
}

/* Why there is no record of the stage on this tree, by the contract: it is not
 * asked for, or was proved before the work. */
static void
print_given(const struct measured *m, const char *stage)
{
	const struct ydoc_node *x = contract_section(&m->contract,
	    "accept_unsupported");
	const struct ydoc_node *review = contract_section(&m->contract,
	    "review");
	FILE *out = m->call->out;

	fprintf(out, "    %-12s ", stage);
	for (x = x ? x->first : NULL; x; x = x->next)
		if (schema_same_word(ydoc_text(x, "stage"), stage)) {
			fputs("accepted without a tool: ", out);
			text_print(out, ydoc_text(x, "reason") ?
			    ydoc_text(x, "reason") : "");
			fputc('\n', out);
			return;
		}
	for (size_t i = m->runs.n; strcmp(stage, "tdd-setup") == 0 && i-- > 0;)
		if (m->runs.v[i].stage && m->runs.v[i].end == ATTEMPT_PASSED &&
		    strcmp(m->runs.v[i].stage, stage) == 0) {
			fprintf(out, "red before the work, as it must be "
			    "(record %u)\n", m->runs.v[i].n);
			return;
		}
	fputs(strcmp(stage, "review") == 0 && review && review->text &&
	    strcmp(review->text, "person") == 0 ? "left to you, who decides\n" :
	    "not measured\n", out);
}

static void
print_stage(const struct measured *m, const struct term *t, const char *stage)
{
	FILE *out = m->call->out;
	enum tcr_asked is;
	const struct attempt *a = run_of(m, stage, &is);
	bool good = a && (a->end == ATTEMPT_PASSED ||
	    a->end == ATTEMPT_COMMITTED);

	if (a == NULL) {
		print_given(m, stage);
		return;
	}
	fprintf(out, "  %s%-12s %s", is == TCR_ASKED_NOW ? mark(t, good) :
	    "  ", stage, a->class ? a->class : attempt_end_name(a->end));
	if (a->counts.run >= 0)
		fprintf(out, ", %lld run", a->counts.run);
	if (a->counts.failed > 0)
		fprintf(out, ", %lld failed", a->counts.failed);
	if (a->counts.skipped > 0)
		fprintf(out, ", %lld skipped", a->counts.skipped);
	if (a->coverage >= 0)
		fprintf(out, ", coverage %.1f %%", a->coverage);
	fprintf(out, " (record %u)%s\n", a->n, is == TCR_ASKED_BEFORE ?
	    ", under an older contract: not counted" : is ==
	    TCR_ASKED_OTHERWISE ? ", by another command than the stage's: "
	    "not counted" : "");
}

static void
print_change(const struct measured *m, const struct term *t)
{
	FILE *out = m->call->out;
	long long sum[2];
	const char *s = buf_cstr(&m->authors);
	size_t n = strcspn(s, "\n");
	struct buf who = BUF_INIT;

	text_readable(&who, s, n);
	totals(&m->files, sum);
	fprintf(out, "  commit %.12s, tree %.12s: %zu commit%s on %.12s, the "
	    "newest by %s\n", m->r.ref[AUDIT_COMMIT], m->r.ref[AUDIT_TREE],
	    lines(&m->authors), lines(&m->authors) == 1 ? "" : "s",
	    m->r.ref[AUDIT_BASE], who.len ? who.data : "nobody");
	fprintf(out, "  changed: %zu file%s, +%lld -%lld\n", lines(&m->files),
	    lines(&m->files) == 1 ? "" : "s", sum[0], sum[1]);
	print_files(m, &m->files);
	if (*m->last && m->since.len == 0) {
		fprintf(out, "  since the decision before: nothing\n");
	} else if (*m->last) {
		fprintf(out, "  since the decision before, about %.12s:\n",
		    m->last);
		print_files(m, &m->since);
	}
	if (m->boundary < 0)
		fprintf(out, "    boundary     not measured\n");
	else
		fprintf(out, "  %sboundary     %s\n", mark(t, m->boundary ==
		    0), m->boundary ? "paths outside of the contract" :
		    "nothing is outside of the contract");
	if (m->boundary == 1 && m->outside)
		fputs(m->outside, out);
	buf_release(&who);
}

static void
print(const struct measured *m)
{
	FILE *out = m->call->out;
	struct term t;

	term_init(&t, out);
	fprintf(out, "%s%s%s", t.bold, m->r.task, m->contract.title ? ": " :
	    "");
	if (m->contract.title)
		text_print(out, m->contract.title);
	fprintf(out, "%s\n  contract %.12s\n", t.off, m->seal.sha256);
	if (m->r.ref[AUDIT_BASE])
		print_change(m, &t);
	else
		fprintf(out, "  change: not measured, its base is not "
		    "there\n");
	for (size_t i = 0; schema_stages[i]; i++)
		print_stage(m, &t, schema_stages[i]);
}

static void
json_stage(const struct measured *m, struct jdoc *list, const char *stage)
{
	enum tcr_asked is;
	const struct attempt *a = run_of(m, stage, &is);
	struct jdoc *j = jdoc_obj(list, NULL);

	jdoc_str(j, "stage", stage);
	jdoc_bool(j, "measured", a != NULL);
	if (a == NULL)
		return;
	jdoc_bool(j, "counts", is == TCR_ASKED_NOW);
	jdoc_str(j, "class", a->class);
	jdoc_str(j, "end", attempt_end_name(a->end));
	jdoc_int(j, "record", a->n);
	if (a->counts.run >= 0) {
		jdoc_int(j, "run", a->counts.run);
		jdoc_int(j, "failed", a->counts.failed);
		jdoc_int(j, "skipped", a->counts.skipped);
	}
	if (a->coverage >= 0)
		jdoc_number(j, "coverage", a->coverage);
}

static void
json(const struct measured *m)
{
	struct jdoc *j = jdoc_new(), *list;
	long long sum[2];

	totals(&m->files, sum);
	jdoc_str(j, "type", "measured");
	jdoc_str(j, "task", m->r.task);
	jdoc_str(j, "title", m->contract.title);
	jdoc_str(j, "contract", m->seal.sha256);
	jdoc_str(j, "commit", m->r.ref[AUDIT_COMMIT]);
	jdoc_str(j, "tree", m->r.ref[AUDIT_TREE]);
	jdoc_str(j, "base", m->r.ref[AUDIT_BASE]);
	if (m->r.ref[AUDIT_BASE]) {
		jdoc_int(j, "commits", (long long)lines(&m->authors));
		jdoc_int(j, "files", (long long)lines(&m->files));
		jdoc_int(j, "added", sum[0]);
		jdoc_int(j, "deleted", sum[1]);
	}
	if (m->boundary >= 0)
		jdoc_bool(j, "within_contract", m->boundary == 0);
	jdoc_str(j, "decided_before", *m->last ? m->last : NULL);
	list = jdoc_list(j, "stages");
	for (size_t i = 0; schema_stages[i]; i++)
		json_stage(m, list, schema_stages[i]);
	jdoc_print(j, m->call->out);
	jdoc_free(j);
}

int
audit_verb_measured(const struct audit_call *c, struct err *e)
{
	struct measured m = { .call = c, .git = GIT_INIT, .seal = SEAL_INIT,
		.contract = CONTRACT_INIT, .r = AUDIT_RECORD_INIT,
		.runs = ATTEMPTS_INIT, .boundary = -1 };
	int rc;

	m.r.task = c->words[0];
	rc = measure(&m, e);
	if (rc == 0 && !c->quiet) {
		if (c->json)
			json(&m);
		else
			print(&m);
	}
	attempts_release(&m.runs);
	contract_release(&m.contract);
	seal_release(&m.seal);
	buf_release(&m.authors);
	buf_release(&m.files);
	buf_release(&m.since);
	free(m.outside);
	arena_release(&m.arena);
	git_release(&m.git);
	return rc;
}
