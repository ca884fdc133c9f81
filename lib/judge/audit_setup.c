/* The first decision of a repository. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/io.h"
#include "judge/audit_ask.h"
#include "judge/audit_setup.h"
#include "judge/gate_rules.h"
#include "record/policy.h"
#include "record/seal.h"

/* Was this checkout given an identity of its own, as 'factory new --as' gives
 * it to an agent? */
static bool
is_lent(const char *gitdir)
{
	static const char *const files[] = { "config", "identity" };
	struct buf b = BUF_INIT;
	bool yes = false;

	for (size_t i = 0; i < 2; i++) {
		buf_clear(&b);
		buf_fmt(&b, "%s/factory/%s", gitdir, files[i]);
		yes = yes || io_exists(b.data);
	}
	buf_release(&b);
	return yes;
}

/* The address of the person, whoever commits in this workspace: the one of the
 * repository, or the user's own where its first checkout has an agent's.
 * Owned, NULL: none. */
static char *
address(const struct git *g, struct err *e)
{
	const char *argv[] = { "config", "--global", "--includes", "--get",
	    "user.email", NULL };
	struct git main = { .gitdir = g->commondir, .commondir = g->commondir,
		.named = true };
	struct buf b = BUF_INIT;
	int st;

	if (!is_lent(g->commondir))
		return git_config_get(&main, argv[4], e);
	st = git_ask(&main, argv, NULL, 0, &b, NULL, e);
	if (st > 1)
		err_set(e, FX_EFAIL, "git config --global: status %d", st);
	buf_str(&b, "");
	b.data[strcspn(b.data, "\n")] = '\0';
	return buf_detach(&b);
}

/* Who the user is, fit for a line of allowed_signers; owned, NULL with e. */
static char *
principal(const struct git *g, struct err *e)
{
	char *s = address(g, e);

	if (e->status == FX_YES && (s == NULL || *s == '\0' ||
	    strpbrk(s, " \t\",*?!#") || *s == '@'))
		err_set(e, FX_EINPUT, "who are you?  'git config --global "
		    "user.email ADDRESS' says it: decisions bear that name%s",
		    is_lent(g->gitdir) ? ", and not the workspace's" : "");
	if (e->status == FX_YES)
		return s;
	free(s);
	return NULL;
}

static void
tell(int tty, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
tell(int tty, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	audit_tell(tty, b.data, b.len);
	buf_release(&b);
}

/* Whose it is, where the workspace commits as somebody else. */
static void
tell_workspace(const struct git *g, const char *who, int tty)
{
	struct err ignored = ERR_INIT;
	char *here = git_config_get(g, "user.email", &ignored);

	if (here && strcmp(here, who) != 0)
		tell(tty, "; this workspace commits as %s", here);
	tell(tty, ".\n");
	free(here);
	err_release(&ignored);
}

int
audit_setup_key(struct audit_key *k, const struct git *g, int tty,
    const char *file, struct err *e)
{
	char *who = principal(g, e), *name = NULL;
	int rc = who ? 1 : -1;

	if (rc == 1) {
		name = mem_strdup(k->file);
		tell(tty, "There is no key for decisions yet (%s).\nIt is "
		    "used for nothing else, and only you know its "
		    "passphrase.\nIt will be the key of %s", name, who);
		tell_workspace(g, who, tty);
		if (audit_agreed(tty, "Make it now? [y/N] "))
			rc = audit_key_make(name, who, e);
	}
	if (rc == 0) {
		audit_key_release(k);
		rc = audit_key_read(k, file, e);
		if (rc == 1)
			rc = err_set(e, FX_EINPUT, "%s.pub: is not there",
			    name);
	}
	free(name);
	free(who);
	return rc;
}

/* The checkout where the two files belong: this one, or that of the
 * common directory, while it is bound to no task; owned, NULL: none. */
static char *
checkout(const struct git *g)
{
	struct binding b = BINDING_INIT;
	struct err ignored = ERR_INIT;
	struct git main = GIT_INIT;
	size_t n = strlen(g->commondir);
	char *dir = NULL;

	if (g->top && binding_read(&b, g, &ignored) == 0) {
		dir = mem_strdup(g->top);
	} else if (n > 5 && strcmp(g->commondir + n - 5, "/.git") == 0) {
		main.top = dir = mem_dup(g->commondir, n - 5);
		main.gitdir = main.commondir = g->commondir;
		binding_release(&b);
		b = (struct binding)BINDING_INIT;
		if (binding_read(&b, &main, &ignored) != 0) {
			free(dir);
			dir = NULL;
		}
	}
	binding_release(&b);
	err_release(&ignored);
	return dir;
}

/* .factory/NAME of the checkout, "" there: read in place of what was made, or
 * with `write` made of that, where it is not there. */
static int
file(const char *dir, const char *name, struct buf *b, bool write, int tty,
    struct err *e)
{
	struct buf path = BUF_INIT;
	int rc = 0;

	buf_fmt(&path, "%s/.factory", dir);
	if (write && io_mkdirs(path.data, 0777, e) < 0)
		rc = -1;
	buf_fmt(&path, "/%s", name);
	if (rc == 0 && !write && io_exists(path.data)) {
		buf_clear(b);
		rc = io_slurp(b, path.data, 32768, e);
	} else if (rc == 0 && write && !io_exists(path.data)) {
		rc = io_create(path.data, b->data, b->len, 0644, e);
		if (rc == 0)
			tell(tty, "wrote %s\n", path.data);
	}
	buf_release(&path);
	return rc;
}

/* The two files as they lie on the base of the task, or in HEAD.  1, 0: they
 * are not there, -1. */
static int
base_files(struct audit_draft *d, int tty, struct err *e)
{
	struct gate gate = { .git = &d->git };
	struct seal seal = SEAL_INIT;
	struct err ignored = ERR_INIT;
	const char *rev = "HEAD";
	int rc = -1, p, s;

	if (d->ask->task && seal_read(&seal, NULL, d->git.commondir,
	    d->ask->task, &ignored) == 0)
		rev = seal.base_ref;
	if ((gate.repo = repo_open(&d->git, REPO_ANY, e)) != NULL)
		rc = repo_commit(gate.repo, rev, gate.commit, e);
	if (rc == 1) {
		p = gate_rules_file(&gate, gate.commit, "policy.yaml",
		    &d->policy, e);
		s = gate_rules_file(&gate, gate.commit, "allowed_signers",
		    &d->signers, e);
		rc = p < 0 || s < 0 ? -1 : p && s;
		if (rc == 0 && (p || s))
			rc = err_set(e, FX_EINPUT, "of .factory/policy.yaml "
			    "and .factory/allowed_signers only one lies on %s",
			    rev);
		if (rc == 1)
			tell(tty, "Who may decide is what lies on %s: "
			    ".factory/policy.yaml and "
			    ".factory/allowed_signers.\n", rev);
	}
	err_release(&ignored);
	seal_release(&seal);
	repo_free(gate.repo);
	return rc;
}

void
audit_setup_persons(const struct audit_draft *d, int tty)
{
	struct signers all = SIGNERS_INIT;
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;

	if (signers_parse(&all, "allowed_signers", buf_cstr(&d->signers),
	    d->signers.len, &ignored) == 0)
		for (size_t i = 0; i < all.n; i++) {
			const struct signer *s = &all.v[i];

			if (person_find(&all, s->key, 0) != s)
				continue;
			buf_str(&b, "  ");
			person_name(&b, s);
			buf_str(&b, "  ");
			sshsig_fingerprint(&b, s->key);
			buf_str(&b, "\n");
		}
	if (b.len)
		tell(tty, "\nFrom then on these decide:\n%s", b.data);
	buf_release(&b);
	err_release(&ignored);
	signers_release(&all);
}

/* What was made, or lies uncommitted in the checkout. */
static int
own_files(struct audit_draft *d, const struct audit_key *k, int tty,
    struct err *e)
{
	char *who = principal(&d->git, e), *dir = checkout(&d->git);
	int rc = who ? 0 : -1;

	if (rc == 0) {
		buf_fmt(&d->signers, "# Who may decide; a change takes effect "
		    "by 'fx-audit decide policy'.\n%s namespaces=\"%s\" "
		    "%s\n", who, STATEMENT_NAMESPACE, k->line);
		policy_first(&d->policy);
	}
	if (rc == 0 && dir)
		rc = file(dir, "policy.yaml", &d->policy, false, tty, e);
	if (rc == 0 && dir)
		rc = file(dir, "allowed_signers", &d->signers, false, tty, e);
	d->unwritten = true;
	free(who);
	free(dir);
	return rc;
}

int
audit_setup_write(struct audit_draft *d, int tty, struct err *e)
{
	char *dir = d->unwritten ? checkout(&d->git) : NULL;
	int rc = 0;

	if (dir)
		rc = file(dir, "policy.yaml", &d->policy, true, tty, e);
	if (rc == 0 && dir)
		rc = file(dir, "allowed_signers", &d->signers, true, tty, e);
	if (rc == 0 && d->unwritten)
		tell(tty, dir ? "Commit both on the protected branch: a gate "
		    "asks what lies there.\n" : "Who may decide is kept in "
		    "the log; put the same files below .factory/ of the "
		    "protected branch.\n");
	free(dir);
	return rc;
}

int
audit_setup_files(struct audit_draft *d, const struct audit_key *k, int tty,
    struct err *e)
{
	int rc = base_files(d, tty, e);

	return rc == 0 ? own_files(d, k, tty, e) : rc < 0 ? -1 : 0;
}
