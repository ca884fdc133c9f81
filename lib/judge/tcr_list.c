/* fx-tcr list: a line for each attempt, the newest last. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/tcr_book.h"
#include "judge/tcr_verbs.h"

enum column { NUMBER, WHEN, WHAT, CLASS, END, TESTS, SIZE, COLUMNS };

struct row {
	struct buf cell[COLUMNS];
};

/* Was it not made in the worktree of this name that there is now?  here: of
 * attempt_worktree. */
static bool
is_earlier(long long here, const struct attempt *a)
{
	return a->worktree && here && a->worktree != here;
}

static void
put(struct buf *b, const char *s)
{
	text_readable(b, s, strlen(s));
}

static void
undo(struct buf *b, const struct attempt *a)
{
	buf_str(b, "undo of ");
	if (a->source)
		put(b, a->source);
	else
		buf_fmt(b, "%u", a->undone);
	if (a->only)
		buf_str(b, ", in part");
}

/* The stage and where; an undo names what it took back. */
static void
what(struct buf *b, const struct attempt *a)
{
	if (a->what == ATTEMPT_UNDO)
		undo(b, a);
	else if (a->what == ATTEMPT_CHECKPOINT)
		buf_str(b, "checkpoint");
	else
		put(b, a->stage ? a->stage : "command");
	if (a->component && *a->component) {
		buf_str(b, " in ");
		put(b, a->component);
	}
}

static void
fill(struct row *r, long long here, const struct attempts *all,
    const struct attempt *a, const struct tcr_size *s)
{
	struct buf undone = BUF_INIT;

	buf_fmt(&r->cell[NUMBER], "%u", a->n);
	clock_format(&r->cell[WHEN], a->began / 1000);
	what(&r->cell[WHAT], a);
	if (a->class)
		put(&r->cell[CLASS], a->class);
	if (a->class && a->of > 1 && a->tries > 0)
		buf_fmt(&r->cell[CLASS], " %u/%u", a->tries, a->of);
	buf_str(&r->cell[END], tcr_say_end(a));
	if (tcr_say_undone(&undone, all, a))
		buf_fmt(&r->cell[END], ", %s", undone.data);
	buf_release(&undone);
	tcr_say_counts(&r->cell[TESTS], &a->counts);
	tcr_say_size(&r->cell[SIZE], s);
	for (size_t c = 0; c < COLUMNS; c++)
		if (r->cell[c].len == 0)
			buf_byte(&r->cell[c], '-');
	/* What a person wrote tells it from other checkpoints. */
	if (a->what == ATTEMPT_CHECKPOINT && a->why) {
		buf_str(&r->cell[SIZE], "  ");
		put(&r->cell[SIZE], a->why);
	}
	if (is_earlier(here, a))
		buf_str(&r->cell[SIZE], "  (of an earlier worktree of this "
		    "name)");
}

static const char *
colour_of(const struct term *t, const struct attempt *a)
{
	switch (a->end) {
	case ATTEMPT_PASSED:
	case ATTEMPT_COMMITTED:
	case ATTEMPT_RESTORED:
	case ATTEMPT_KEPT:
		return t->green;
	case ATTEMPT_REVERTED:
	case ATTEMPT_TAKING:
	case ATTEMPT_CUT:
		return t->red;
	default:
		return t->bold;
	}
}

static void
print_row(FILE *out, const struct row *r, const size_t *width,
    const char *colour, const char *off)
{
	for (size_t c = 0; c < COLUMNS; c++) {
		const struct buf *b = &r->cell[c];
		int pad = (int)(width[c] - text_columns(b->data, b->len));

		if (c == SIZE)
			pad = 0;
		if (c == NUMBER)
			fprintf(out, "%*s", pad, "");
		fprintf(out, "%s%s%s%s", c ? "  " : "", c == END ? colour : "",
		    b->data, c == END ? off : "");
		if (c != NUMBER)
			fprintf(out, "%*s", pad, "");
	}
	fputc('\n', out);
}

static void
print(FILE *out, const struct git *g, const struct attempts *all,
    const struct tcr_size *size)
{
	struct row *rows = mem_alloc((all->n + 1) * sizeof(*rows));
	size_t width[COLUMNS] = { 0 };
	long long here = g ? attempt_worktree(g) : 0;
	struct term t;

	term_init(&t, out);
	for (size_t i = 0; i < all->n; i++) {
		fill(&rows[i], here, all, &all->v[i], &size[i]);
		for (size_t c = 0; c < COLUMNS; c++) {
			const struct buf *b = &rows[i].cell[c];
			size_t n = text_columns(b->data, b->len);

			width[c] = n > width[c] ? n : width[c];
		}
	}
	for (size_t i = 0; i < all->n; i++) {
		print_row(out, &rows[i], width, colour_of(&t, &all->v[i]),
		    t.off);
		for (size_t c = 0; c < COLUMNS; c++)
			buf_release(&rows[i].cell[c]);
	}
	free(rows);
}

static bool
has_record(const struct attempts *all, unsigned long n)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].n == n)
			return true;
	return false;
}

/* What is kept and has no record: none of the verbs knows it, git does. */
static int
orphans(const struct tcr_verb *v, const struct tcr_book *book, struct err *e)
{
	struct buf prefix = BUF_INIT, out = BUF_INIT;
	const char *argv[] = { "for-each-ref", "--format=%(refname)", NULL,
	    NULL };
	struct jdoc *j;
	char *end;
	int rc;

	buf_fmt(&prefix, "refs/fx/tcr/%s/", book->all.name);
	argv[2] = prefix.data;
	rc = git_run(&book->g, argv, NULL, 0, &out, e);
	for (char *p = out.data; rc == 0 && p && (end = strchr(p, '\n'));
	    p = end + 1) {
		*end = '\0';
		if (has_record(&book->all, strtoul(p + prefix.len, NULL, 10)))
			continue;
		if (v->json) {
			j = jdoc_new();
			jdoc_str(j, "type", "no-record");
			jdoc_str(j, "ref", p);
			jdoc_print(j, v->out);
			jdoc_free(j);
			continue;
		}
		fprintf(v->out, "%s has no record that can be read: 'git show "
		    "--stat %s' shows it", p, p);
		if (p[strspn(p + prefix.len, "0123456789") + prefix.len] ==
		    '\0')
			fprintf(v->out, ", 'fx-tcr undo %s' brings it back",
			    p + prefix.len);
		else if (book->g.jj_top == NULL)
			fprintf(v->out, ", 'git restore --source=%s -- :/' "
			    "brings it back", p);
		fputc('\n', v->out);
	}
	buf_release(&prefix);
	buf_release(&out);
	return rc;
}

/* g: whose worktree it is, NULL: another's. */
static int
list(const struct tcr_verb *v, const struct tcr_book *b, const struct git *g,
    struct err *e)
{
	struct tcr_size *size = tcr_sizes(&b->g, b->all.v, b->all.n, e);

	if (size == NULL)
		return -1;
	for (size_t i = 0; v->json && i < b->all.n; i++) {
		struct jdoc *j = tcr_book_json(&b->all.v[i], &size[i]);

		if (v->all)
			jdoc_str(j, "task", b->all.name);
		jdoc_print(j, v->out);
		jdoc_free(j);
	}
	if (!v->json)
		print(v->out, g, &b->all, size);
	free(size);
	return orphans(v, b, e);
}

/* One of them all, with whose it is. */
static int
list_one(const struct tcr_verb *v, const char *task, const char *own,
    struct err *broken, struct err *e)
{
	struct tcr_book b = TCR_BOOK_INIT;
	int rc = tcr_book_open(&b, task, e);

	if (rc == 0 && !v->json)
		fprintf(v->out, "%s %s%s:\n", *task == '-' ? "workspace" :
		    "task", task, strcmp(task, own) == 0 ? ", this one" : "");
	if (rc == 0)
		rc = list(v, &b, strcmp(task, own) == 0 ? &b.g : NULL, e);
	if (b.broken.msg)
		err_more(broken, b.broken.status, "%s", b.broken.msg);
	tcr_book_release(&b);
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each task and workspace that has a folder of records. */
static int
list_all(const struct tcr_verb *v, const struct tcr_book *own,
    struct err *broken, struct err *e)
{
	struct buf dir = BUF_INIT;
	size_t n = 0, cap = 0;
	char **names = NULL;
	struct dirent *x;
	int rc = 0;
	DIR *d;

	buf_fmt(&dir, "%s/factory/tcr", own->g.commondir);
	d = opendir(dir.data);
	while (d && (x = readdir(d)) != NULL) {
		if (*x->d_name == '.')
			continue;
		mem_grow(&names, n, &cap, sizeof(*names));
		names[n++] = mem_strdup(x->d_name);
	}
	if (d)
		closedir(d);
	if (n > 1)
		qsort(names, n, sizeof(*names), by_name);
	for (size_t i = 0; i < n; i++) {
		if (rc == 0)
			rc = list_one(v, names[i], own->all.name, broken, e);
		free(names[i]);
	}
	free(names);
	buf_release(&dir);
	return rc;
}

int
tcr_verb_list(const struct tcr_verb *v, struct err *e)
{
	struct tcr_book b = TCR_BOOK_INIT;
	int rc = tcr_book_open(&b, v->task, e);

	if (rc == 0 && !v->quiet && v->all)
		rc = list_all(v, &b, &b.broken, e);
	else if (rc == 0 && !v->quiet)
		rc = list(v, &b, v->task ? NULL : &b.g, e);
	if (rc == 0 && b.broken.msg) {
		err_move(e, &b.broken);
		rc = -1;
	}
	tcr_book_release(&b);
	return rc;
}
