/* fx-check money: floating point in what is named like money. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/io.h"
#include "base/share.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/check_added.h"
#include "judge/check_call.h"
#include "judge/check_place.h"
#include "judge/testdef_part.h"
#include "record/moneyrule.h"

enum { RULES = 1 << 16, BACK = 12 };

struct looking {
	const struct check_call *c;
	const struct moneyrule *rule;
	const struct check_file *f;
	const struct ydoc_node *language;
	const char *s;
	const struct testdef_token *v;
	size_t k, found;
};

static bool
mark(const struct looking *l, size_t i, const char *list)
{
	return i > 0 && i < l->k && l->v[i].kind == TOKEN_MARK &&
	    strchr(list, l->s[l->v[i].from]);
}

static bool
word(const struct looking *l, size_t i)
{
	return i > 0 && i < l->k && l->v[i].kind == TOKEN_WORD;
}

static bool
money(const struct looking *l, size_t i)
{
	return word(l, i) && moneyrule_name(l->rule, l->s + l->v[i].from,
	    l->v[i].to - l->v[i].from);
}

/* price float64; price, tax *float64; prices []float64; a map's key stands in
 * its brackets. */
static size_t
before_it(const struct looking *l, size_t i)
{
	size_t k = i - 1;

	while (k > 0 && l->v[k].line == l->v[i].line &&
	    (mark(l, k, "*[]") || (word(l, k) && l->v[k].depth >
	    l->v[i].depth)))
		k--;
	for (; word(l, k) && l->v[k].line == l->v[i].line; k -= 2) {
		if (money(l, k))
			return k;
		if (!mark(l, k - 1, ","))
			break;
	}
	return 0;
}

/* price: f64, price: Option<Vec<f64>>, price?: number | null */
static size_t
before_colon(const struct looking *l, size_t i)
{
	size_t k = i - 1;

	for (int n = 0; k > 1 && n < BACK && !mark(l, k, ":;,={}()"); n++)
		k--;
	if (!mark(l, k, ":"))
		return 0;
	k--;
	k -= mark(l, k, "?!");
	return money(l, k) ? k : 0;
}

/* double price, double *price, List<Double> prices, double[] prices, a = 0,
 * price; */
static size_t
behind_it(const struct looking *l, size_t i)
{
	size_t k = i + 1;

	while (mark(l, k, "*&[]>?"))
		k++;
	while (word(l, k) && l->v[k].line == l->v[i].line) {
		if (money(l, k))
			return k;
		while (k + 1 < l->k && !mark(l, k + 1, ",;(){}"))
			k++;
		if (!mark(l, k + 1, ",") || l->v[k + 1].depth !=
		    l->v[i].depth || l->v[i].depth == 0)
			break;
		k += 2;
	}
	return 0;
}

static void
tell(struct looking *l, size_t name, size_t type)
{
	const struct testdef_token *n = &l->v[name], *t = &l->v[type];
	struct buf b = BUF_INIT;
	struct jdoc *j;

	l->found++;
	if (l->c->quiet)
		return;
	buf_fmt(&b, "%.*s", (int)(n->to - n->from), l->s + n->from);
	buf_byte(&b, '\0');
	buf_fmt(&b, "%.*s", (int)(t->to - t->from), l->s + t->from);
	if (l->c->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "money");
		jdoc_bytes(j, "file", l->f->path);
		jdoc_int(j, "line", n->line);
		jdoc_bytes(j, "name", b.data);
		jdoc_bytes(j, "of", b.data + strlen(b.data) + 1);
		jdoc_print(j, l->c->out);
		jdoc_free(j);
	} else {
		text_print(l->c->out, l->f->path);
		fprintf(l->c->out, ":%u: money: '", n->line);
		text_print(l->c->out, b.data);
		fputs("' is ", l->c->out);
		text_print(l->c->out, b.data + strlen(b.data) + 1);
		fputs(", which cannot hold 0.1: whole cents, or a decimal "
		    "type\n", l->c->out);
	}
	buf_release(&b);
}

static void
look(struct looking *l)
{
	enum money_order order = moneyrule_order(l->language);
	size_t at, last = 0;

	for (size_t i = 1; i < l->k; i++) {
		if (!word(l, i) || !moneyrule_type(l->language,
		    l->s + l->v[i].from, l->v[i].to - l->v[i].from))
			continue;
		at = order == MONEY_BEHIND ? before_it(l, i) : order ==
		    MONEY_BEFORE ? behind_it(l, i) : before_colon(l, i);
		if (at && at != last && (check_adds(l->f, l->v[at].line) ||
		    check_adds(l->f, l->v[i].line)))
			tell(l, at, i);
		last = at ? at : last;
	}
}

static int
file(struct looking *l, const struct check_place *p, struct err *e)
{
	const struct testdef_language *t = testdef_language(l->f->path);
	struct testdef_tokens v = { NULL, 0, 0 };
	struct buf b = BUF_INIT;
	int rc = 0;

	l->language = moneyrule_language(l->rule, l->f->path);
	if (l->language && t && (rc = check_text(&b, p, l->f, e)) == 1 &&
	    testdef_cut(&v, t, buf_cstr(&b), b.len) == 0) {
		l->s = buf_cstr(&b);
		l->v = v.v;
		l->k = v.n;
		look(l);
	}
	free(v.v);
	buf_release(&b);
	return rc < 0 ? -1 : 0;
}

static int
rules(struct moneyrule *r, struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	int rc = share_find(&path, "contracts/checks/money.yaml", e);

	if (rc == 0 && (rc = io_slurp(&b, path.data, RULES, e)) == 0)
		rc = moneyrule_parse(r, path.data, buf_cstr(&b), b.len, e);
	buf_release(&path);
	buf_release(&b);
	return rc;
}

int
check_money(const struct check_call *c, struct err *e)
{
	struct check_place p = CHECK_PLACE_INIT;
	struct check_added a = CHECK_ADDED_INIT;
	struct moneyrule r = MONEYRULE_INIT;
	struct looking l = { .c = c, .rule = &r };
	int rc = rules(&r, e);

	if (rc == 0 && (rc = check_enter(&p, c, false, e)) == 0)
		rc = c->all ? check_tree(&a, &p, e) :
		    check_base(&p, c, e) < 0 ? -1 : check_added(&a, &p, e);
	for (size_t i = 0; rc == 0 && i < a.n; i++) {
		l.f = &a.v[i];
		rc = file(&l, &p, e);
	}
	check_added_release(&a);
	moneyrule_release(&r);
	check_leave(&p);
	return rc < 0 ? -1 : l.found ? FX_NO : FX_YES;
}
