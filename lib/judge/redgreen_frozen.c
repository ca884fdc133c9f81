/* The tests that were red, frozen: what they are called and what they are
 * made of; and whether they are still the same. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "judge/redgreen_part.h"

enum { FILES = 16 };		/* that one test may be written in */
enum { FILE_, HASH, SUITE, NAME, ORDINAL, OF, FIELDS };

static void
field(struct buf *b, const char *s)
{
	if (b->len > 0)
		buf_byte(b, '\t');
	text_escape(b, s, strlen(s));
}

struct lines {
	const char **v;
	size_t n, cap;
};

static void
line(struct redgreen *rg, struct lines *l, const char *file, const char *hash,
    const struct redgreen_seek *s, unsigned ordinal, const char *of)
{
	struct buf b = BUF_INIT;

	/* The file may be "", and still is a field. */
	text_escape(&b, file, strlen(file));
	buf_fmt(&b, "\t%s", hash);
	field(&b, s->suite);
	field(&b, s->name);
	buf_fmt(&b, "\t%u\t%s", ordinal, of);
	mem_grow(&l->v, l->n + 1, &l->cap, sizeof(*l->v));
	l->v[l->n++] = arena_dup(&rg->arena, b.data, b.len);
	buf_release(&b);
}

/* The whole of the files that hold the name's bytes, or the name alone. */
static int
by_mention(struct redgreen *rg, struct lines *l,
    const struct redgreen_call *c, const struct redgreen_seek *s,
    unsigned ordinal, struct err *e)
{
	struct buf text = BUF_INIT;
	char hash[HASH_HEX];
	bool any = false;
	int rc = 0;

	for (size_t i = 0; i < s->nmention && rc >= 0; i++) {
		rc = redgreen_read(&text, c, s->mention[i], e);
		if (rc <= 0)
			continue;
		hash_sha256(hash, buf_cstr(&text), text.len);
		line(rg, l, s->mention[i], hash, s, ordinal, "file");
		redgreen_line(&rg->shown, "%s is frozen with all of %s: "
		    "where it begins and ends there cannot be told", s->name,
		    s->mention[i]);
		any = true;
	}
	if (!any && rc >= 0) {
		line(rg, l, "", "", s, ordinal, "name");
		redgreen_line(&rg->shown, "%s: where it is written was not "
		    "found; its name alone is frozen", s->name);
	}
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

static int
freeze(struct redgreen *rg, struct lines *l, const struct redgreen_tree *t,
    const struct redgreen_call *c, const struct redgreen_seek *s,
    unsigned ordinal, struct err *e)
{
	struct redgreen_places p = { NULL, 0, 0 };
	char hash[HASH_HEX];
	int rc = 0;

	redgreen_places(&p, t, s->suite, s->name);
	if (p.n > FILES) {
		line(rg, l, "", "", s, ordinal, "name");
		redgreen_line(&rg->shown, "%s is written in %zu files, and "
		    "which one ran is not told; its name alone is frozen",
		    s->name, p.n);
		redgreen_places_release(&p);
		return 0;
	}
	for (size_t i = 0; i < p.n; i++) {
		const struct redgreen_file *f = p.v[i].file;
		struct testdefs d = TESTDEFS_INIT;
		bool told;

		testdef_find(&d, f->path, buf_cstr(&f->text), f->text.len);
		told = testdef_hash(&d, f->path, p.v[i].which, p.v[i].n,
		    buf_cstr(&f->text), f->text.len, hash);
		testdefs_release(&d);
		line(rg, l, f->path, hash, s, ordinal, told ? "test" :
		    "file");
		if (!told)
			redgreen_line(&rg->shown, "%s is frozen with all of "
			    "%s: where it ends there cannot be told", s->name,
			    f->path);
	}
	if (p.n == 0)
		rc = by_mention(rg, l, c, s, ordinal, e);
	redgreen_places_release(&p);
	return rc;
}

int
redgreen_freeze(struct redgreen *rg, const struct redgreen_case *cases,
    const struct redgreen_tree *t, const struct redgreen_call *c,
    struct err *e)
{
	struct lines l = { NULL, 0, 0 };
	int rc = 0;

	mem_grow(&l.v, 0, &l.cap, sizeof(*l.v));
	for (size_t i = 0; i < rg->n && rc == 0; i++) {
		const struct redgreen_case *x = &cases[i];

		if (rg->v[i].state == REDGREEN_ELSEWHERE)
			continue;
		if (x->match.n == 0)
			rc = freeze(rg, &l, t, c, x->seek, 1, e);
		for (size_t k = 0; k < x->match.n && rc == 0; k++)
			rc = freeze(rg, &l, t, c, &x->seek[k],
			    c->result->v[x->match.v[k]].ordinal, e);
	}
	rg->frozen = arena_alloc(&rg->arena, (l.n + 1) * sizeof(*l.v));
	memcpy(rg->frozen, l.v, l.n * sizeof(*l.v));
	free(l.v);
	return rc;
}

static int
digit(int c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : -1;
}

/* What text_escape made, back in place. */
static void
plain(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s != '\\' || s[1] == '\0') {
			*to++ = *s;
			continue;
		}
		s++;
		if (*s == 'x' && digit(s[1]) >= 0 && digit(s[2]) >= 0) {
			*to++ = (char)(digit(s[1]) << 4 | digit(s[2]));
			s += 2;
		} else {
			*to++ = *s == 'n' ? '\n' : *s == 't' ? '\t' :
			    *s == 'r' ? '\r' : *s;
		}
	}
	*to = '\0';
}

static bool
split(char *s, char *v[FIELDS])
{
	for (int i = 0; i < FIELDS; i++) {
		char *tab = strchr(s, '\t');

		if ((tab == NULL) != (i == FIELDS - 1))
			return false;
		v[i] = s;
		if (tab) {
			*tab = '\0';
			s = tab + 1;
		}
	}
	for (int i = 0; i < FIELDS; i++)
		plain(v[i]);
	return true;
}

/* Is it made of the same bytes? */
static int
same_text(struct redgreen *rg, const struct redgreen_call *c, char *v[FIELDS],
    struct err *e)
{
	struct redgreen_file f = { v[FILE_], BUF_INIT, TESTDEFS_INIT };
	struct redgreen_tree t = { &f, 1, 1 };
	struct redgreen_places p = { NULL, 0, 0 };
	char hash[HASH_HEX] = "";
	const char *how = "was edited in";
	int rc = redgreen_read(&f.text, c, v[FILE_], e);

	if (rc == 0) {
		how = "is gone with";
	} else if (rc > 0) {
		testdef_find(&f.defs, f.path, buf_cstr(&f.text), f.text.len);
		redgreen_places(&p, &t, v[SUITE], v[NAME]);
		if (strcmp(v[OF], "test") != 0)
			hash_sha256(hash, buf_cstr(&f.text), f.text.len);
		else if (p.n == 0)
			how = "is no longer in";
		else
			(void)testdef_hash(&f.defs, f.path, p.v[0].which,
			    p.v[0].n, buf_cstr(&f.text), f.text.len, hash);
	}
	redgreen_places_release(&p);
	testdefs_release(&f.defs);
	buf_release(&f.text);
	if (rc < 0 || strcmp(hash, v[HASH]) == 0)
		return rc < 0 ? -1 : 1;
	redgreen_line(&rg->why, "tests-changed: %s %s %s since it was red (%s)",
	    v[NAME], how, v[FILE_], strcmp(v[OF], "test") == 0 ?
	    "its own text, or what it uses there" : "all of the file counts");
	return 0;
}

/* Did it run, under the same name? */
static bool
same_run(struct redgreen *rg, const struct redgreen_call *c, char *v[FIELDS])
{
	const struct result *r = c->result;
	struct result_match m = RESULT_MATCH_INIT;
	const char *how = NULL;
	bool there = false;

	if (r->class != RESULT_PASSED && r->class != RESULT_FAILED &&
	    r->class != RESULT_ALL_SKIPPED && r->class != RESULT_NO_TESTS)
		return true;
	for (size_t i = 0; i < r->n && how == NULL; i++) {
		const struct result_test *t = &r->v[i];

		if (strcmp(t->name, v[NAME]) != 0 ||
		    strcmp(t->suite, v[SUITE]) != 0 ||
		    t->ordinal != strtoul(v[ORDINAL], NULL, 10))
			continue;
		there = true;
		if (t->outcome == RESULT_SKIP)
			how = "is skipped";
		else if (t->outcome == RESULT_EXPECTED)
			how = "is expected to fail";
	}
	if (!there && *v[SUITE] == '\0') {
		/* What was not built had no suite. */
		result_find(&m, r, v[NAME]);
		there = m.n > 0;
		result_match_release(&m);
	}
	if (!there && redgreen_names_all(r))
		how = "is not among the tests that ran";
	if (how)
		redgreen_line(&rg->why, "tests-changed: %s %s, and was red",
		    v[NAME], how);
	return how == NULL;
}

/* One frozen line. */
static int
same(struct redgreen *rg, const struct redgreen_call *c, const char *s,
    struct err *e)
{
	char *v[FIELDS], *copy = mem_strdup(s);
	bool run = false;
	int rc = 0;

	if (split(copy, v)) {
		run = same_run(rg, c, v);
		rc = *v[FILE_] ? same_text(rg, c, v, e) : 1;
	} else {
		redgreen_line(&rg->why, "tests-changed: the record of a "
		    "frozen test cannot be read: %s", s);
	}
	free(copy);
	return rc < 0 ? -1 : run && rc;
}

int
redgreen_same(struct redgreen *rg, const struct redgreen_call *c,
    struct err *e)
{
	int all = 1;

	for (const char *const *p = c->frozen; p && *p && all >= 0; p++) {
		int one = same(rg, c, *p, e);

		all = one < 0 ? -1 : all && one;
	}
	if (all == 0)
		redgreen_line(&rg->why, "to change a test, prove it red "
		    "again: %s", c->again ? c->again :
		    "fx-tcr --stage tdd-setup");
	return all;
}
