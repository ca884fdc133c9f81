/* The signed statements that a commit of refs/fx/decisions holds. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "judge/gate_statements.h"

enum { MAX_TEXT = 65536, HEX = 32 };

struct walk {
	struct gate *g;
	const struct gate_rules *rules;
	struct buf list;	/* of ls-tree -z */
	struct buf *why;
	struct err *e;
};

/* The id of the file called name in a list, NULL: it is not there. */
static const char *
find(const struct buf *list, const char *name, char oid[GIT_OID])
{
	for (size_t i = 0; i < list->len; i += strlen(list->data + i) + 1) {
		const char *line = list->data + i, *tab = strchr(line, '\t');
		const char *id = tab ? strrchr(line, ' ') : NULL;

		if (id == NULL || strcmp(tab + 1, name) != 0)
			continue;
		snprintf(oid, GIT_OID, "%.*s", (int)(tab - id - 1), id + 1);
		return oid;
	}
	return NULL;
}

/* Is it a name that fx-audit gives?  "genesis", or a nonce and a word. */
static bool
is_ours(const char *name)
{
	static const char *const words[] = { "statement", "signature",
	    "evidence", "policy", "signers", "attestation" };

	if (strcmp(name, "genesis") == 0)
		return true;
	if (strspn(name, "0123456789abcdef") != HEX || name[HEX] != '.')
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(name + HEX + 1, words[i]) == 0)
			return true;
	return false;
}

static int
read_list(struct walk *w, const char *commit, struct buf *list)
{
	const char *argv[] = { "ls-tree", "-z", "--full-tree", commit, NULL };

	if (git_run(w->g->git, argv, NULL, 0, list, w->e) < 0)
		return -1;
	for (size_t i = 0; i < list->len; i += strlen(list->data + i) + 1) {
		const char *line = list->data + i, *tab = strchr(line, '\t');

		if (tab && strncmp(line, "100644 blob ", 12) == 0 &&
		    is_ours(tab + 1))
			continue;
		buf_fmt(w->why, "'%.100s' is no file of signed statements",
		    tab ? tab + 1 : line);
		return 1;
	}
	return 0;
}

/* Whose signature it is, by the rules. */
static void
judge(const struct walk *w, struct gate_statement *s, const struct buf *text,
    const struct buf *armor, struct sshsig *sig, struct buf *person,
    struct err *why)
{
	if (sshsig_parse(sig, buf_cstr(armor), armor->len, why) < 0 ||
	    sshsig_check(sig, STATEMENT_NAMESPACE, text->data, text->len,
	    why) < 0) {
		s->fault = why->msg;
		return;
	}
	s->good = true;
	s->presence = sshsig_presence(sig);
	s->signer = w->rules->set ? person_find(&w->rules->signers, sig->key,
	    0) : NULL;
	if (s->signer == NULL) {
		s->fault = "its key is none of a person who may decide";
		return;
	}
	s->here = w->g->nrepos == 0;
	for (size_t i = 0; !s->here && i < w->g->nrepos; i++)
		s->here = strcmp(w->g->repos[i],
		    s->st->field[STATEMENT_REPO]) == 0;
	/* A statement has no time, and a gate but its own. */
	s->now = person_find(&w->rules->signers, sig->key,
	    clock_now()) != NULL;
	person_name(person, s->signer);
	if (strcmp(person->data, s->st->field[STATEMENT_BY]) != 0)
		s->fault = "it is signed by another person than it says";
	else
		s->person = person->data;
}

static int
one(struct walk *w, const char *nonce, const char *oid, int (*each)(void *,
    const struct gate_statement *, struct buf *, struct err *), void *ctx)
{
	char name[HEX + 16], sig_oid[GIT_OID];
	struct statement st = STATEMENT_INIT;
	struct gate_statement s = { .st = &st };
	struct sshsig sig = SSHSIG_INIT;
	struct buf text = BUF_INIT, armor = BUF_INIT, person = BUF_INIT;
	struct err bad = ERR_INIT;
	int rc = 0;

	snprintf(name, sizeof(name), "%.32s.signature", nonce);
	if (find(&w->list, name, sig_oid) == NULL) {
		buf_fmt(w->why, "statement %.32s has no signature", nonce);
		return 1;
	}
	if (repo_blob(w->g->repo, oid, MAX_TEXT, &text, w->e) < 0 ||
	    repo_blob(w->g->repo, sig_oid, MAX_TEXT, &armor, w->e) < 0)
		rc = -1;
	else if (statement_parse(&st, buf_cstr(&text), text.len, &bad) < 0 ||
	    strncmp(st.field[STATEMENT_NONCE], nonce, HEX) != 0) {
		buf_fmt(w->why, "statement %.32s: %s", nonce, bad.msg ?
		    bad.msg : "has another nonce");
		rc = 1;
	} else {
		judge(w, &s, &text, &armor, &sig, &person, &bad);
		rc = each(ctx, &s, w->why, w->e);
	}
	err_release(&bad);
	sshsig_release(&sig);
	statement_release(&st);
	buf_release(&text);
	buf_release(&armor);
	buf_release(&person);
	return rc;
}

/* What was there must be there still, the same. */
static int
grows(struct walk *w, const struct buf *old)
{
	char was[GIT_OID], is[GIT_OID];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < old->len;
	    i += strlen(old->data + i) + 1) {
		const char *tab = strchr(old->data + i, '\t');

		if (tab && (find(old, tab + 1, was) == NULL ||
		    find(&w->list, tab + 1, is) == NULL ||
		    strcmp(was, is) != 0)) {
			buf_fmt(w->why, "'%s' was taken away or changed",
			    tab + 1);
			rc = 1;
		}
	}
	return rc;
}

int
gate_statements(struct gate *g, const struct gate_rules *rules,
    const char *commit, const char *but, int (*each)(void *,
    const struct gate_statement *, struct buf *, struct err *), void *ctx,
    struct buf *why, struct err *e)
{
	struct walk w = { g, rules, BUF_INIT, why, e };
	struct buf old = BUF_INIT;
	char oid[GIT_OID], was[GIT_OID];
	int rc = read_list(&w, commit, &w.list);

	if (rc == 0 && but)
		rc = read_list(&w, but, &old);
	if (rc == 0)
		rc = grows(&w, &old);
	for (size_t i = 0; rc == 0 && i < w.list.len;
	    i += strlen(w.list.data + i) + 1) {
		const char *name = strchr(w.list.data + i, '\t') + 1;

		if (strcmp(name, "genesis") == 0 ||
		    strcmp(name + HEX, ".statement") != 0 ||
		    (find(&old, name, was) && find(&w.list, name, oid)))
			continue;
		find(&w.list, name, oid);
		rc = one(&w, name, oid, each, ctx);
	}
	buf_release(&w.list);
	buf_release(&old);
	return rc;
}

/* What is not well formed, or signed by nobody, is a claim. */
static int
attested(struct walk *w, const char *nonce, const char *oid,
    int (*each)(void *, const struct attestation *, const struct sshsig *),
    void *ctx)
{
	char name[HEX + 16], sig_oid[GIT_OID];
	struct attestation a = ATTESTATION_INIT;
	struct sshsig sig = SSHSIG_INIT;
	struct buf text = BUF_INIT, armor = BUF_INIT;
	struct err no = ERR_INIT;
	bool good = false;
	int rc;

	snprintf(name, sizeof(name), "%.32s.signature", nonce);
	rc = repo_blob(w->g->repo, oid, MAX_TEXT, &text, w->e);
	if (rc == 0 && find(&w->list, name, sig_oid) && (rc =
	    repo_blob(w->g->repo, sig_oid, MAX_TEXT, &armor, w->e)) == 0)
		good = sshsig_parse(&sig, buf_cstr(&armor), armor.len,
		    &no) == 0 && sshsig_check(&sig, ATTESTATION_NAMESPACE,
		    text.data, text.len, &no) == 0;
	if (rc == 0 && attestation_parse(&a, buf_cstr(&text), text.len,
	    &no) == 0)
		rc = each(ctx, &a, good ? &sig : NULL);
	err_release(&no);
	attestation_release(&a);
	sshsig_release(&sig);
	buf_release(&text);
	buf_release(&armor);
	return rc;
}

int
gate_attestations(struct gate *g, const char *commit,
    int (*each)(void *ctx, const struct attestation *,
    const struct sshsig *), void *ctx, struct buf *why, struct err *e)
{
	struct walk w = { g, NULL, BUF_INIT, why, e };
	int rc = read_list(&w, commit, &w.list);
	char oid[GIT_OID];

	for (size_t i = 0; rc == 0 && i < w.list.len;
	    i += strlen(w.list.data + i) + 1) {
		const char *name = strchr(w.list.data + i, '\t') + 1;

		if (strcmp(name, "genesis") != 0 &&
		    strcmp(name + HEX, ".attestation") == 0 &&
		    find(&w.list, name, oid))
			rc = attested(&w, name, oid, each, ctx);
	}
	buf_release(&w.list);
	return rc;
}
