/* fx-audit decide. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/audit_ask.h"
#include "judge/audit_call.h"
#include "judge/audit_decide_parts.h"
#include "judge/audit_note.h"
#include "judge/audit_setup.h"
#include "judge/audit_subject.h"
#include "record/persons.h"
#include "record/policy.h"

enum { MAX_FILE = 65536 };

/* Open the log and read it.  1: there is none. */
static int
open_log(struct audit_draft *d, struct err *e)
{
	const char *kind;
	int rc = audit_log_open(&d->log, d->git.commondir, &kind, e);

	if (rc == 1)
		d->past.rules = audit_decisions_new();
	return rc == 0 ? audit_past_read(&d->past, &d->log, d->ask->task, e) :
	    rc;
}

/* The same, and make it. */
static int
make_log(struct audit_draft *d, struct err *e)
{
	struct audit_record g = AUDIT_RECORD_INIT;
	int rc;

	audit_past_release(&d->past);
	audit_log_close(&d->log);
	g.by = AUDIT_SYSTEM;
	g.by_id = "fx-audit";
	rc = audit_log_create(d->git.commondir, &g, e);
	audit_record_release(&g);
	return rc < 0 ? -1 : open_log(d, e);
}

static void
option(struct buf *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_fmt(b, " --%s ", name);
	text_shell(b, value);
}

/* How to go on without a terminal: what was asked for, typed there. */
static int
no_terminal(const struct audit_decide *a, struct err *e)
{
	struct buf b = BUF_INIT;

	option(&b, "task", a->task);
	option(&b, "rule", a->rule);
	option(&b, "stage", a->stage);
	option(&b, "until", a->until);
	err_set(e, FX_EINPUT, "a decision is signed by a person at a "
	    "terminal: 'fx-audit decide %s%s --why TEXT' there; where the key "
	    "is elsewhere, '--statement FILE' writes what is to be signed",
	    a->verb, buf_cstr(&b));
	buf_release(&b);
	return -1;
}

static int
unknown_key(const struct audit_key *k, const struct audit_decide *a,
    const struct signers *all, struct err *e)
{
	struct buf b = BUF_INIT, names = BUF_INIT;

	sshsig_fingerprint(&b, audit_key_blob(k));
	for (size_t i = 0; i < all->n; i++)
		if (person_find(all, all->v[i].key, 0) == &all->v[i]) {
			buf_str(&names, names.len ? ", " : "");
			person_name(&names, &all->v[i]);
		}
	err_set(e, FX_EINPUT, "the key %s (%s) is none of a person who may "
	    "decide%s; these may: %s, and one of them adds a key by "
	    "'fx-audit decide policy'", k->file, b.data, a->key ? "" :
	    "; '--key FILE' names another", buf_cstr(&names));
	buf_release(&b);
	buf_release(&names);
	return -1;
}

/* Who will sign: the person of the key. */
static int
find_person(struct audit_draft *d, struct audit_key *k, int tty,
    const struct signer **who, struct err *e)
{
	const struct signers *all = audit_decisions_signers(d->past.rules);
	const char *file = d->ask->key;
	int rc = audit_key_read(k, file, e);

	if (rc == 1 && file)
		return err_set(e, FX_EINPUT, "%s.pub: there is no such key",
		    file);
	if (rc == 1 && tty < 0)
		return err_set(e, FX_EINPUT, "there is no key for decisions "
		    "(%s.pub); 'ssh-keygen -t ed25519 -f %s' makes one, "
		    "'--key FILE' names another", k->file, k->file);
	if (rc == 1 && (rc = audit_setup_key(k, &d->git, tty, file, e)) == 1)
		audit_decide_refuse(d->ask, "no-key", "no key was made, and "
		    "nothing recorded");
	if (rc != 0)
		return rc;
	*who = all ? person_find(all, audit_key_blob(k), 0) : NULL;
	return all == NULL || *who ? 0 : unknown_key(k, d->ask, all, e);
}

int
audit_decide_refuse(const struct audit_decide *a, const char *kind,
    const char *why)
{
	struct term t;
	struct jdoc *j;

	if (a->quiet)
		return 1;
	if (a->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "refused");
		jdoc_str(j, "rule", kind);
		jdoc_str(j, "task", a->task);
		jdoc_str(j, "why", why);
		jdoc_print(j, a->out);
		jdoc_free(j);
		return 1;
	}
	term_init(&t, a->out);
	fprintf(a->out, "%s%s%sBLOCKED:%s %s: ", t.red, t.no, t.bold, t.off,
	    kind);
	text_print(a->out, why);
	fputc('\n', a->out);
	return 1;
}

/* Show it whole, ask, and have it signed. */
static int
sign(struct audit_draft *d, const struct audit_key *k, int tty,
    struct buf *sig, struct err *e)
{
	static const char top[] = "This is what you sign, to the byte:\n\n";
	static const char alone[] = "\nalone: author and approver are the "
	    "same: ";
	const struct policy *p = audit_decisions_policy(d->past.rules);

	audit_tell(tty, top, sizeof(top) - 1);
	audit_tell(tty, d->text.data, d->text.len);
	if (d->st.field[STATEMENT_NEW_SIGNERS])
		audit_setup_persons(d, tty);
	if (d->own.len && d->st.field[STATEMENT_SELF]) {
		audit_tell(tty, alone, sizeof(alone) - 1);
		audit_tell(tty, d->own.data, d->own.len);
		audit_tell(tty, "\n", 1);
	}
	if (!audit_agreed(tty, "\nSign it? [y/N] "))
		return audit_decide_refuse(d->ask, "not-signed", "nothing was "
		    "signed, and nothing recorded");
	return audit_key_sign(k, STATEMENT_NAMESPACE, p && p->agent,
	    d->text.data, d->text.len, sig, e);
}

/* Where to keep what a log that was made anew cannot have. */
static void
tell_root(struct audit_draft *d, int tty)
{
	struct buf b = BUF_INIT, root = BUF_INIT;
	struct err ignored = ERR_INIT;

	if (audit_decide_root(d, &root, &ignored) == 0) {
		buf_fmt(&b, "\nThe log begins with %s.\nKeep this line where "
		    "no program of yours can write, on paper or at another "
		    "place; it\nfinds a log that was made anew or cut short:\n"
		    "  fx-audit verify --genesis %s --anchor %s\n\n",
		    d->log.genesis, d->log.genesis, root.data);
		audit_tell(tty, b.data, b.len);
	}
	err_release(&ignored);
	buf_release(&b);
	buf_release(&root);
}

/* The first of all: a record that says who may decide. */
static int
first(struct audit_draft *d, const struct audit_key *k, int tty,
    struct err *e)
{
	static const char two[] = "\nNobody has decided anything here yet: who "
	    "may is signed first, then what\nyou decide; that is two "
	    "signatures.\n";
	const struct audit_decide *then = d->ask;
	struct audit_decide ask = { .verb = "policy", .out = then->out,
		.why = "who may decide, at first", .json = then->json,
		.quiet = then->quiet };
	struct buf no = BUF_INIT, sig = BUF_INIT;
	struct signers signers = SIGNERS_INIT;
	const struct signer *who = NULL;
	int rc = audit_setup_files(d, k, tty, e);

	d->ask = &ask;
	if (rc == 0)
		rc = signers_parse(&signers, ".factory/allowed_signers",
		    d->signers.data, d->signers.len, e);
	if (rc == 0 && (who = person_find(&signers, audit_key_blob(k),
	    0)) == NULL)
		rc = unknown_key(k, then, &signers, e);
	if (rc == 0)
		audit_tell(tty, two, sizeof(two) - 1);
	if (rc == 0)
		rc = audit_draft_write(d, who, &no, e);
	if (rc == 0)
		rc = sign(d, k, tty, &sig, e);
	if (rc == 0)
		rc = audit_setup_write(d, tty, e);
	if (rc == 0)
		rc = audit_decide_record(d, &sig, e);
	if (rc == 0)
		tell_root(d, tty);
	d->ask = then;
	signers_release(&signers);
	buf_release(&no);
	buf_release(&sig);
	return rc;
}

/* Ask for the reason where none was given. */
static int
ask_why(struct audit_decide *a, int tty, struct buf *why, struct err *e)
{
	if (a->why && *a->why)
		return 0;
	if (tty < 0)
		return err_set(e, FX_EINPUT, "--why TEXT says why");
	audit_question(tty, "Why? ", why);
	a->why = buf_cstr(why);
	return *a->why ? 0 : err_set(e, FX_EINPUT, "without a reason nothing "
	    "is decided");
}

/* Where what is here was approved, and the policy wants more persons or one
 * takes it back, that is asked for: 1, and the log was read anew; 0; -1. */
static int
ask_next(struct audit_draft *d, struct err *e)
{
	const struct policy *p = audit_decisions_policy(d->past.rules);
	struct audit_record r = { .kind = AUDIT_STATUS, .by = AUDIT_SYSTEM,
		.by_id = "fx-audit", .to = AUDIT_READY,
		.task = d->ask->task };
	bool no = strcmp(d->ask->verb, "reject") == 0;
	int rc;

	if (d->past.status != AUDIT_APPROVED || p == NULL || (!no &&
	    (strcmp(d->ask->verb, "approve") != 0 || p->approvals < 2)))
		return 0;
	rc = audit_subject(&r, &d->git, d->ask->commit, &d->arena, e);
	if (rc < 0 || !audit_past_approves(&d->past, r.ref[AUDIT_TREE],
	    r.ref[AUDIT_BASE], r.ref[AUDIT_CONTRACT]))
		return rc;
	r.why = no ? "a person takes back what was approved" :
	    "the policy wants another person for the same";
	rc = audit_note(&d->git, &r, e);
	audit_record_release(&r);
	return rc < 0 || audit_decide_again(d, e) < 0 ? -1 : 1;
}

/* Who will sign, where it may be decided at all.  Nothing is written before
 * the key is there. */
static int
begin(struct audit_draft *d, struct audit_key *k, int tty,
    const struct signer **who, struct err *e)
{
	struct buf no = BUF_INIT;
	int rc;

	/* Another person may still approve the same. */
	if (d->past.status != AUDIT_APPROVED && audit_draft_refused(d, &no))
		rc = audit_decide_refuse(d->ask, "decision", no.data);
	else if (tty < 0 && !d->ask->statement)
		rc = no_terminal(d->ask, e);
	else
		rc = find_person(d, k, tty, who, e);
	if (rc == 0 && d->past.n == 0)
		rc = make_log(d, e);
	buf_release(&no);
	return rc;
}

/* At the terminal, or its first half without one. */
static int
decide(struct audit_draft *d, struct audit_decide *a, struct err *e)
{
	bool half = a->statement != NULL;
	struct audit_key k = AUDIT_KEY_INIT;
	struct buf no = BUF_INIT, sig = BUF_INIT, why = BUF_INIT;
	const struct signer *who = NULL;
	int tty = audit_terminal();
	int rc = begin(d, &k, tty, &who, e);

	if (rc == 0 && who == NULL) {
		rc = half && tty < 0 ? no_terminal(a, e) :
		    first(d, &k, tty, e);
		audit_key_release(&k);
		if (rc == 0)
			rc = audit_decide_again(d, e);
		if (rc == 0)
			rc = find_person(d, &k, tty, &who, e);
	}
	if (rc == 0 && (rc = ask_next(d, e)) == 1) {
		audit_key_release(&k);
		rc = find_person(d, &k, tty, &who, e);
	}
	if (rc == 0)
		rc = ask_why(a, tty, &why, e);
	if (rc == 0 && strcmp(a->verb, "policy") == 0)
		rc = audit_draft_files(d, e);
	if (rc == 0 && (rc = audit_draft_write(d, who, &no, e)) == 1)
		audit_decide_refuse(a, "decision", no.data);
	if (rc == 0 && half)
		rc = audit_decide_half(d, k.file, e);
	else if (rc == 0 && (rc = sign(d, &k, tty, &sig, e)) == 0)
		rc = audit_decide_record(d, &sig, e);
	if (tty >= 0)
		close(tty);
	audit_key_release(&k);
	buf_release(&no);
	buf_release(&sig);
	buf_release(&why);
	return rc;
}

/* What was written and signed before. */
static int
hand_in(struct audit_draft *d, struct err *e)
{
	const struct audit_decide *a = d->ask;
	struct buf sig = BUF_INIT;
	int rc = -1;

	if (io_slurp(&d->text, a->statement, MAX_FILE, e) == 0 &&
	    io_slurp(&sig, a->signature, MAX_FILE, e) == 0 &&
	    statement_parse(&d->st, d->text.data ? d->text.data : "",
	    d->text.len, e) == 0)
		rc = audit_decide_handed(d, e);
	if (rc == 0)
		rc = audit_decide_record(d, &sig, e);
	buf_release(&sig);
	return rc;
}

static void
release(struct audit_draft *d)
{
	statement_release(&d->st);
	audit_past_release(&d->past);
	audit_log_close(&d->log);
	buf_release(&d->evidence);
	buf_release(&d->policy);
	buf_release(&d->signers);
	buf_release(&d->own);
	buf_release(&d->text);
	arena_release(&d->arena);
	git_release(&d->git);
}

/* Show what will be signed, have it signed, check it, record it; with a
 * statement's file alone only write it, with both only record it. */
static int
decide_run(const struct audit_decide *ask, struct err *e)
{
	struct audit_decide a = *ask;
	struct audit_draft d = { .ask = &a, .git = GIT_INIT,
		.log = AUDIT_LOG_INIT, .st = STATEMENT_INIT };
	bool done = false, resume;
	int rc;

	if (a.task == NULL && strcmp(a.verb, "policy") != 0 && !a.signature)
		return err_set(e, FX_EINPUT, "--task ID says what it is "
		    "about");
	if (a.until && !statement_day(a.until))
		return err_set(e, FX_EINPUT, "--until wants a day such as "
		    "2026-12-24, not '%s'", a.until);
	if (strcmp(a.verb, "waive") == 0 && !a.signature &&
	    ((a.rule == NULL) == (a.stage == NULL) || a.until == NULL))
		return err_set(e, FX_EINPUT, "waive needs '--rule NAME' or "
		    "'--stage NAME', and '--until DAY'");
	rc = git_locate(&d.git, e);
	if (rc == 0)
		rc = open_log(&d, e);
	resume = strcmp(a.verb, "resume") == 0 && !a.signature;
	if (rc == 1 && (resume || a.signature))
		rc = make_log(&d, e);
	else if (rc == 1)
		rc = 0;
	if (rc == 0 && resume)
		rc = audit_resume(&d, &done, e);
	if (rc == 0 && !done)
		rc = a.signature ? hand_in(&d, e) : decide(&d, &a, e);
	release(&d);
	return rc;
}

int
audit_verb_decide(const struct audit_call *c, struct err *e)
{
	struct audit_decide a = c->decide;

	a.verb = c->words[0];
	a.task = c->task;
	a.why = c->why;
	a.json = c->json;
	a.quiet = c->quiet;
	a.out = c->out;
	return decide_run(&a, e);
}
