/* fx-contract seal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "door/git.h"
#include "door/hash.h"
#include "door/jdoc.h"
#include "door/repo.h"
#include "judge/contract_verbs.h"
#include "record/base.h"
#include "record/seal.h"

enum { LOCK_MS = 10000 };

/* A call under way. */
struct sealing {
	const struct contract_call *call;
	struct git git;
	struct repo *repo;
	char *task, *file, *dir;
	struct buf bytes;
	struct contract contract;	/* of the bytes */
	struct seal now, before;	/* before.task NULL: the first */
	struct contract old;
};

static int
find_base(struct sealing *s, struct err *e)
{
	char oid[GIT_OID];
	int there;

	if ((s->repo = repo_open(&s->git, REPO_ANY, e)) == NULL)
		return -1;
	s->now.base_ref = base_ref(&s->git, s->repo, s->contract.base,
	    s->contract.task, e);
	if (s->now.base_ref == NULL)
		return -1;
	there = repo_ref(s->repo, s->now.base_ref, oid, e);
	if (there == 0)
		snprintf(oid, sizeof(oid), "%040d", 0);
	memcpy(s->now.base_commit, oid, sizeof(oid));
	return there < 0 ? -1 : 0;
}

static int
load(struct sealing *s, struct err *e)
{
	struct buf name = BUF_INIT;

	if (git_locate(&s->git, e) < 0)
		return -1;
	if (s->call->n > 0) {
		buf_str(&name, s->call->words[0]);
	} else {
		s->task = contract_call_task(s->call, &s->git, e);
		if (s->task == NULL)
			return -1;
		if (s->git.top)
			buf_fmt(&name, "%s/", s->git.top);
		buf_fmt(&name, ".factory/%s/contract.yaml", s->task);
	}
	s->file = buf_detach(&name);
	if (io_slurp(&s->bytes, s->file, ydoc_limits_contract.bytes, e) < 0 ||
	    contract_parse(&s->contract, s->file, buf_cstr(&s->bytes),
	    s->bytes.len, e) < 0)
		return -1;
	if (s->call->task && strcmp(s->call->task, s->contract.task) != 0)
		return err_set(e, FX_EINPUT, "%s: is the contract of %s, not "
		    "of %s", s->file, s->contract.task, s->call->task);
	free(s->task);
	s->task = mem_strdup(s->contract.task);
	s->dir = seal_folder(s->git.commondir, s->task);
	return find_base(s, e);
}

/* The present seal, if there is one. */
static int
load_before(struct sealing *s, struct err *e)
{
	struct err why = ERR_INIT;
	int rc = seal_read(&s->before, &s->old, s->git.commondir, s->task,
	    &why);

	if (rc < 0 && errno != ENOENT)
		return err_set(e, why.status, "%s", why.msg);
	err_release(&why);
	return 0;
}

static void
put_line(struct buf *b, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_fmt(b, "%s ", key);
	/* A line is a record: a break would begin another key. */
	for (; *value; value++)
		buf_byte(b, *value == '\n' || *value == '\r' ? ' ' : *value);
	buf_byte(b, '\n');
}

static int
write_log(const struct sealing *s, struct err *e)
{
	struct buf path = BUF_INIT, time = BUF_INIT;
	struct jdoc *j = jdoc_new();
	FILE *fp;
	int rc = 0;

	buf_fmt(&path, "%s/log", s->dir);
	clock_format(&time, s->now.time);
	jdoc_int(j, "v", 1);
	jdoc_str(j, "time", time.data);
	jdoc_str(j, "task", s->task);
	jdoc_str(j, "sha256", s->now.sha256);
	jdoc_str(j, "previous", s->before.task ? s->before.sha256 : NULL);
	jdoc_bool(j, "widened", s->now.widened);
	jdoc_bool(j, "draft", s->now.draft);
	jdoc_str(j, "reason", s->now.reason);
	jdoc_str(j, "base_ref", s->now.base_ref);
	jdoc_str(j, "base_commit", s->now.base_commit);
	fp = fopen(path.data, "ae");
	if (fp == NULL) {
		rc = err_sys(e, "%s", path.data);
	} else {
		jdoc_print(j, fp);
		if (fflush(fp) != 0 || ferror(fp) || fsync(fileno(fp)) < 0)
			rc = err_sys(e, "%s", path.data);
		if (fclose(fp) != 0 && rc == 0)
			rc = err_sys(e, "%s", path.data);
	}
	jdoc_free(j);
	buf_release(&path);
	buf_release(&time);
	return rc;
}

/* The sealed bytes first, then the record that names them. */
static int
write_seal(struct sealing *s, struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	int rc;

	buf_fmt(&path, "%s/%s.yaml", s->dir, s->now.sha256);
	rc = io_replace(path.data, buf_cstr(&s->bytes), s->bytes.len, 0444,
	    e);
	if (rc == 0)
		rc = write_log(s, e);
	put_line(&b, "version", "1");
	put_line(&b, "task", s->task);
	put_line(&b, "sha256", s->now.sha256);
	put_line(&b, "base-ref", s->now.base_ref);
	put_line(&b, "base-commit", s->now.base_commit);
	buf_fmt(&b, "time %lld\n", (long long)s->now.time);
	put_line(&b, "source", s->now.source);
	if (s->now.draft)
		put_line(&b, "draft", "yes");
	if (s->now.widened)
		put_line(&b, "widened", "yes");
	put_line(&b, "reason", s->now.reason);
	buf_clear(&path);
	buf_fmt(&path, "%s/seal", s->dir);
	if (rc == 0)
		rc = io_replace(path.data, b.data, b.len, 0644, e);
	buf_release(&path);
	buf_release(&b);
	return rc;
}

/* Is this what the present seal says already? */
static bool
unchanged(const struct sealing *s)
{
	return s->before.task && s->before.draft == s->call->draft &&
	    strcmp(s->before.sha256, s->now.sha256) == 0 &&
	    strcmp(s->before.base_ref, s->now.base_ref) == 0;
}

static int
seal_locked(struct sealing *s, struct err *e)
{
	if (load_before(s, e) < 0)
		return -1;
	hash_sha256(s->now.sha256, buf_cstr(&s->bytes), s->bytes.len);
	s->now.time = clock_now();
	s->now.draft = s->call->draft;
	/* People know the contract by its tracked name. */
	s->now.source = mem_strdup(s->git.top &&
	    path_within(s->file, s->git.top) ?
	    s->file + strlen(s->git.top) + 1 : s->file);
	s->now.reason = s->call->widen && s->call->reason ?
	    mem_strdup(s->call->reason) : NULL;
	if (unchanged(s))
		return 0;
	return write_seal(s, e);
}

int
contract_verb_seal(const struct contract_call *c, struct err *e)
{
	struct sealing s = { .call = c, .git = GIT_INIT, .bytes = BUF_INIT,
	    .contract = CONTRACT_INIT, .now = SEAL_INIT, .before = SEAL_INIT,
	    .old = CONTRACT_INIT };
	struct buf lock = BUF_INIT;
	int rc = load(&s, e), fd = -1;

	if (rc == 0)
		rc = io_mkdirs(s.dir, 0777, e);
	if (rc == 0) {
		buf_fmt(&lock, "%s/lock", s.dir);
		fd = io_lock(lock.data, LOCK_MS, e);
		rc = fd < 0 ? -1 : seal_locked(&s, e);
	}
	if (fd >= 0)
		close(fd);
	if (rc == 0 && !c->quiet && !c->json)
		fprintf(c->out, "sealed %s %.12s against %s\n", s.task,
		    s.now.sha256, s.now.base_ref);
	repo_free(s.repo);
	contract_release(&s.contract);
	contract_release(&s.old);
	seal_release(&s.now);
	seal_release(&s.before);
	buf_release(&s.bytes);
	buf_release(&lock);
	free(s.task);
	free(s.file);
	free(s.dir);
	git_release(&s.git);
	return rc;
}
