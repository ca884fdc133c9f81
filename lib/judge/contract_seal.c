/* fx-contract seal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/term.h"
#include "base/text.h"
#include "door/git.h"
#include "door/hash.h"
#include "door/jdoc.h"
#include "door/repo.h"
#include "judge/audit_note.h"
#include "judge/compare.h"
#include "judge/contract_grant.h"
#include "judge/contract_verbs.h"
#include "judge/stages_seal.h"
#include "record/base.h"
#include "record/seal.h"

/* A call under way. */
struct sealing {
	const struct contract_call *call;
	struct git git;
	struct repo *repo;
	char *file;
	struct buf bytes, stages;	/* stages: to be kept, or empty */
	struct contract contract;	/* of the bytes */
	struct seal now, before;	/* before.task NULL: the first */
	struct contract old;
	bool lost;	/* a seal was there, and cannot be compared with */
	struct differences more;
	bool less;	/* something of the old one is allowed no more */
};

/* The contract that is to be sealed, and whose it is: an unbound workspace
 * takes that from the file. */
static int
load(struct sealing *s, struct err *e)
{
	const struct contract_call *c = s->call;
	struct err unbound = ERR_INIT;
	char *task = contract_call_task(c, &s->git, &unbound);
	int rc = 0;

	if (task == NULL && (c->n == 0 || c->task)) {
		rc = err_set(e, unbound.status, "%s", unbound.msg);
		err_release(&unbound);
		return rc;
	}
	err_release(&unbound);
	s->file = c->n > 0 ? mem_strdup(c->words[0]) :
	    contract_call_file(&s->git, task);
	s->now.source = contract_call_name(&s->git, s->file, e);
	if (s->now.source == NULL ||
	    io_slurp(&s->bytes, s->file, ydoc_limits_contract.bytes, e) < 0 ||
	    contract_parse(&s->contract,
	    c->n > 0 ? s->file : s->now.source, buf_cstr(&s->bytes),
	    s->bytes.len, e) < 0)
		rc = -1;
	else if (task && strcmp(task, s->contract.task) != 0)
		rc = err_set(e, FX_EINPUT, "%s: is the contract of %s, not of "
		    "%s", s->file, s->contract.task, task);
	else
		s->now.task = mem_strdup(s->contract.task);
	free(task);
	return rc;
}

/* The present seal, if there is one.  One that is damaged, or gone while the
 * log tells of it, can only be widened. */
static int
load_before(struct sealing *s, struct err *e)
{
	struct err why = ERR_INIT;
	const char *common = s->git.commondir, *task = s->now.task;
	int rc = seal_read(&s->before, &s->old, common, task, &why);

	if (rc == 0) {
		contract_call_rename(&s->old, "sealed");
		return 0;
	}
	if (errno == ENOENT) {
		rc = seal_logged(common, task, s->now.sha256, e);
		s->lost = rc == 1;
		if (rc == 1 && !s->call->widen)
			rc = err_set(e, FX_EINPUT, "the seal of %s is gone, "
			    "but its log tells of one; 'fx-contract seal "
			    "--widen --reason TEXT' seals the contract anew",
			    task);
	} else {
		s->lost = errno == EINVAL;
		if (!s->lost || !s->call->widen)
			rc = err_set(e, why.status, "%s", why.msg);
		else
			rc = 0;
	}
	seal_release(&s->before);
	contract_release(&s->old);
	err_release(&why);
	return rc < 0 ? -1 : 0;
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* The base of the new seal.  While the contract names the same it stays the
 * ref that it was, whatever remotes came since, unless one widens. */
static int
find_base(struct sealing *s, struct err *e)
{
	bool sealed = s->before.task && !s->before.draft;
	bool kept = sealed && same_text(s->old.base, s->contract.base);
	char oid[GIT_OID];
	int there = 0;

	if ((s->repo = repo_open(&s->git, REPO_ANY, e)) == NULL)
		return -1;
	if (kept && !s->call->widen) {
		s->now.base_ref = mem_strdup(s->before.base_ref);
		there = repo_ref(s->repo, s->now.base_ref, oid, e);
	}
	if (there == 0) {
		free(s->now.base_ref);
		s->now.base_ref = base_ref(&s->git, s->repo, s->contract.base,
		    s->contract.task, e);
		if (s->now.base_ref == NULL)
			return -1;
		there = repo_ref(s->repo, s->now.base_ref, oid, e);
	}
	/* A tag names a commit. */
	if (there == 1 && repo_commit(s->repo, s->now.base_ref, oid, e) != 1)
		return err_set(e, FX_EINPUT, "%s: is no commit, and cannot be "
		    "the base", s->now.base_ref);
	if (there == 0)
		snprintf(oid, sizeof(oid), "%040d", 0);
	if (there >= 0)
		memcpy(s->now.base_commit, oid, sizeof(oid));
	if (kept && strcmp(s->before.base_ref, s->now.base_ref) != 0)
		differences_add(&s->more, "base", &s->contract, 0,
		    "is measured against %s now, not %s", s->now.base_ref,
		    s->before.base_ref);
	return there < 0 ? -1 : 0;
}

/* Is this what the present seal says already? */
static bool
unchanged(const struct sealing *s)
{
	return s->before.task && !s->lost &&
	    s->before.draft == s->now.draft &&
	    strcmp(s->before.sha256, s->now.sha256) == 0 &&
	    strcmp(s->before.stages, s->now.stages) == 0 &&
	    strcmp(s->before.base_ref, s->now.base_ref) == 0;
}

/* grant: what widens it was typed, and a person has to allow it. */
static void
print_refusal(const struct sealing *s, bool grant)
{
	const struct contract_call *c = s->call;
	struct buf file = BUF_INIT;
	struct term t;

	if (c->quiet)
		return;
	term_init(&t, c->out);
	if (!c->json) {
		text_escape(&file, s->contract.name,
		    strlen(s->contract.name));
		fprintf(c->out, "%s%s%sBLOCKED:%s %s would allow more than "
		    "what is sealed for %s\n", t.red, t.no, t.bold, t.off,
		    file.data, s->now.task);
	}
	contract_print_differences(c, &s->more, "more");
	if (!c->json) {
		buf_clear(&file);
		if (c->n > 0) {
			buf_byte(&file, ' ');
			text_shell(&file, s->file);
		}
		if (grant)
			fprintf(c->out, "%sA person who may decide grants it "
			    "first: fx-audit decide widen --task %s --why "
			    "TEXT\n", t.no, s->now.task);
		fprintf(c->out, "%s%s: fx-contract seal --task %s --widen "
		    "--reason TEXT%s\n", t.no, grant ? "Then the same again" :
		    "To seal it all the same", s->now.task, buf_cstr(&file));
	}
	buf_release(&file);
}

/* Who may decide must have granted what is wider, where the log says who that
 * is.  0; 1: they have not, and what to do was told; -1 with e. */
static int
ask_grant(const struct sealing *s, struct err *e)
{
	struct buf by = BUF_INIT;
	int rc = contract_grant(&s->git, &s->now, &s->before, &by, e);
	bool no = rc == CONTRACT_UNGRANTED;

	if (no)
		print_refusal(s, true);
	buf_release(&by);
	return rc < 0 ? -1 : no;
}

/* The audit log tells of a seal once, also where who made it was killed
 * before that: the next one comes here again. */
static int
record(const struct git *g, const struct seal *now, const char *by,
    struct err *e)
{
	struct audit_record r = { .kind = AUDIT_SEAL, .task = now->task,
	    .by = AUDIT_SYSTEM, .by_id = "fx-contract" };
	struct buf id = BUF_INIT, why = BUF_INIT;
	char sum[HASH_HEX];
	int rc;

	buf_fmt(&id, "%s %s %lld", now->task, now->sha256,
	    (long long)now->time);
	hash_sha256(sum, id.data, id.len);
	buf_clear(&id);
	buf_fmt(&id, "seal-%.40s", sum);
	buf_fmt(&why, "%s%s", now->draft ? "a draft was sealed" :
	    now->widened ? "a wider contract was sealed" :
	    "a contract was sealed", by ? " by " : "");
	if (by)
		text_escape(&why, by, strlen(by));
	if (now->reason) {
		buf_str(&why, ": ");
		text_escape(&why, now->reason, strnlen(now->reason, 1000));
	}
	r.id = id.data;
	r.why = why.data;
	r.ref[AUDIT_CONTRACT] = now->sha256;
	r.ref[AUDIT_STAGES] = *now->stages ? now->stages : NULL;
	r.ref[AUDIT_BASE] = now->base_commit;
	rc = audit_note(g, &r, e);
	audit_record_release(&r);
	buf_release(&id);
	buf_release(&why);
	return rc < 0 ? -1 : 0;
}

static const char *
than_before(const struct sealing *s, bool already)
{
	if (already)
		return "";
	if (s->now.widened && s->less)
		return ", in part wider than before, in part narrower";
	return s->now.widened ? ", wider than before" :
	    s->less ? ", narrower than before" : "";
}

static void
print_sealed(const struct sealing *s, bool already)
{
	const struct contract_call *c = s->call;
	struct buf ref = BUF_INIT;
	struct jdoc *j;

	if (c->quiet)
		return;
	if (!c->json) {
		text_escape(&ref, s->now.base_ref, strlen(s->now.base_ref));
		fprintf(c->out, "%s %s %.12s against %s%s%s\n",
		    already ? "sealed already:" : "sealed", s->now.task,
		    s->now.sha256, ref.data, than_before(s, already),
		    s->now.draft ? ", a draft that allows nothing" : "");
		buf_release(&ref);
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "seal");
	jdoc_str(j, "task", s->now.task);
	jdoc_str(j, "sha256", s->now.sha256);
	jdoc_str(j, "previous", s->before.task ? s->before.sha256 : NULL);
	jdoc_str(j, "stages", *s->now.stages ? s->now.stages : NULL);
	jdoc_str(j, "base_ref", s->now.base_ref);
	jdoc_str(j, "base_commit", s->now.base_commit);
	jdoc_bool(j, "draft", s->now.draft);
	jdoc_bool(j, "widened", s->now.widened && !already);
	jdoc_bool(j, "narrowed", s->less);
	jdoc_bool(j, "already", already);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

/* With the task locked: 0 sealed, 1 refused, -1 with e. */
static int
seal_locked(struct sealing *s, struct err *e)
{
	const struct contract_call *c = s->call;
	char *by;
	int rc;

	if (load_before(s, e) < 0 || find_base(s, e) < 0 ||
	    stages_seal(&s->now, &s->before, c->widen, &s->git, &s->contract,
	    &s->more, &s->stages, &s->lost, e) < 0)
		return -1;
	if (c->draft && s->before.task && !s->before.draft)
		return err_set(e, FX_EINPUT, "%s is sealed; a draft cannot "
		    "take its place", s->now.task);
	if (unchanged(s)) {
		if (record(&s->git, &s->before, NULL, e) < 0)
			return -1;
		print_sealed(s, true);
		return 0;
	}
	if (s->before.task && !s->before.draft) {
		struct differences less = DIFFERENCES_INIT;

		compare_contracts(&s->more, &s->old, &s->contract);
		compare_contracts(&less, &s->contract, &s->old);
		for (size_t i = 0; i < less.n; i++)
			s->less |= less.v[i].proved;
		differences_release(&less);
	}
	if (s->more.n > 0 && !c->widen) {
		print_refusal(s, false);
		return 1;
	}
	s->now.widened = s->more.n > 0 || s->lost;
	if (s->now.widened && (rc = ask_grant(s, e)) != 0)
		return rc;
	if (s->now.widened)
		s->now.reason = mem_strdup(c->reason);
	if (s->stages.len && seal_keep_stages(s->git.commondir, s->now.task,
	    s->now.stages, s->stages.data, s->stages.len, e) < 0)
		return -1;
	by = seal_by(&s->git);
	rc = seal_write(&s->now, s->git.commondir, buf_cstr(&s->bytes),
	    s->bytes.len, s->before.task ? s->before.sha256 : NULL, by, e);
	if (rc == 0)
		rc = record(&s->git, &s->now, by, e);
	free(by);
	if (rc == 0)
		print_sealed(s, false);
	return rc;
}

static void
release(struct sealing *s)
{
	differences_release(&s->more);
	repo_free(s->repo);
	contract_release(&s->contract);
	contract_release(&s->old);
	seal_release(&s->now);
	seal_release(&s->before);
	buf_release(&s->bytes);
	buf_release(&s->stages);
	free(s->file);
	git_release(&s->git);
}

int
contract_verb_seal(const struct contract_call *c, struct err *e)
{
	struct sealing s = { .call = c, .git = GIT_INIT, .bytes = BUF_INIT,
	    .stages = BUF_INIT, .contract = CONTRACT_INIT, .now = SEAL_INIT,
	    .before = SEAL_INIT,
	    .old = CONTRACT_INIT, .more = DIFFERENCES_INIT };
	int rc, fd = -1;

	if (c->widen != (c->reason && *c->reason))
		return err_set(e, FX_EINPUT, c->widen ? "--widen needs "
		    "--reason TEXT" : "--reason goes with --widen");
	rc = git_locate(&s.git, e);
	if (rc == 0)
		rc = load(&s, e);
	if (rc == 0) {
		hash_sha256(s.now.sha256, buf_cstr(&s.bytes), s.bytes.len);
		s.now.time = clock_now();
		s.now.draft = c->draft;
		fd = seal_lock(s.git.commondir, s.now.task, e);
		rc = fd < 0 ? -1 : seal_locked(&s, e);
		seal_unlock(s.git.commondir, s.now.task, fd);
	}
	release(&s);
	return rc;
}
