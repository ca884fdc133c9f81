/* fx-audit attest: what the runner of a command saw, recorded by itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/text.h"
#include "door/git.h"
#include "door/hash.h"
#include "judge/audit_call.h"
#include "judge/audit_key.h"
#include "judge/audit_note.h"
#include "judge/audit_publish.h"
#include "record/attestation.h"
#include "record/schema.h"

enum { MAX_OUTPUT = 256 << 20, MAX_TOOL = 512 << 20 };

struct seen {
	struct git git;
	struct buf commit, tree, out, err, stmt, sig;
	int64_t start, end;
	int status;
	bool changed;		/* the command left another tree */
};

static int
ask(const struct seen *s, const char *rev, struct buf *b, struct err *e)
{
	const char *argv[] = { "rev-parse", "--verify", rev, NULL };

	if (git_run(&s->git, argv, NULL, 0, b, e) < 0)
		return -1;
	b->data[strcspn(b->data, "\n")] = '\0';
	return 0;
}

/* Is the work tree its commit's, untracked files too?  1, 0, -1. */
static int
is_clean(const struct seen *s, struct err *e)
{
	static const char *const argv[] = { "status", "--porcelain",
	    "--untracked-files=all", NULL };
	struct buf b = BUF_INIT;
	int rc = git_run(&s->git, argv, NULL, 0, &b, e);

	rc = rc < 0 ? -1 : b.len == 0;
	buf_release(&b);
	return rc;
}

/* The file that the shell would run for the word, or nothing. */
static void
find_tool(struct buf *b, const char *word)
{
	const char *path = getenv("PATH"), *next;

	if (strchr(word, '/')) {
		buf_str(b, word);
		return;
	}
	for (; path && *path; path = next + (*next == ':')) {
		next = path + strcspn(path, ":");
		buf_clear(b);
		buf_append(b, path, (size_t)(next - path));
		buf_fmt(b, "/%s", word);
		if (access(b->data, X_OK) == 0)
			return;
	}
	buf_clear(b);
}

static void
put_sum(struct buf *b, const char *name, const struct buf *what)
{
	char sum[HASH_HEX];

	hash_sha256(sum, buf_cstr(what), what->len);
	buf_fmt(b, "%s: sha256:%s %zu bytes\n", name, sum, what->len);
}

static void
put_tool(struct buf *b, const char *word)
{
	struct buf path = BUF_INIT, bytes = BUF_INIT;
	struct err ignored = ERR_INIT;
	char sum[HASH_HEX];

	find_tool(&path, word);
	if (path.len && io_slurp(&bytes, path.data, MAX_TOOL, &ignored) == 0) {
		hash_sha256(sum, bytes.data, bytes.len);
		buf_fmt(b, "tool: sha256:%s ", sum);
		text_escape(b, path.data, path.len);
		buf_byte(b, '\n');
	}
	err_release(&ignored);
	buf_release(&path);
	buf_release(&bytes);
}

static void
spell(struct seen *s, const struct audit_call *c)
{
	const char *const *argv = c->words;
	struct buf *b = &s->stmt;

	buf_str(b, ATTESTATION_TITLE "\n");
	if (c->task)
		buf_fmt(b, "task: %s\n", c->task);
	if (c->decide.stage)
		buf_fmt(b, "stage: %s\n", c->decide.stage);
	buf_str(b, "argv:");
	for (; *argv; argv++) {
		struct buf word = BUF_INIT;

		text_shell(&word, *argv);
		buf_byte(b, ' ');
		text_escape(b, word.data, word.len);
		buf_release(&word);
	}
	buf_fmt(b, "\ncommit: %s\ntree: %s\nstatus: %d\nstart: ",
	    s->commit.data, s->tree.data, s->status);
	clock_format(b, s->start);
	buf_str(b, "\nend: ");
	clock_format(b, s->end);
	buf_byte(b, '\n');
	put_sum(b, "stdout", &s->out);
	put_sum(b, "stderr", &s->err);
	if (s->changed)
		buf_str(b, "after: another tree\n");
	buf_fmt(b, "runner: fx %s\n", FX_VERSION);
}

/* What is signed names a task and a stage that there are. */
static int
known(const struct audit_call *c, struct err *e)
{
	const char *stage = c->decide.stage;
	size_t i = 0;

	if (c->task && !path_task_ok(c->task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task",
		    c->task);
	while (stage && schema_stages[i] &&
	    strcmp(schema_stages[i], stage) != 0)
		i++;
	return stage == NULL || schema_stages[i] ? 0 : err_set(e, FX_EINPUT,
	    "unknown stage '%s'; 'fx-detect --stages' lists the ten", stage);
}

static int
run(struct seen *s, const struct audit_call *c, struct err *e)
{
	struct proc p = { .argv = c->words, .max = MAX_OUTPUT };
	int rc = is_clean(s, e);

	if (rc == 0)
		rc = err_set(e, FX_EINPUT, "what is not committed would not "
		    "be what is attested; commit it, or ignore it, first");
	if (rc < 0 || ask(s, "HEAD", &s->commit, e) < 0 ||
	    ask(s, "HEAD^{tree}", &s->tree, e) < 0)
		return -1;
	s->start = clock_now();
	s->status = proc_run(&p, &s->out, &s->err, e);
	s->end = clock_now();
	if (s->status < 0 || (rc = is_clean(s, e)) < 0)
		return -1;
	s->changed = rc == 0;
	return 0;
}

/* Who runs it signs it: unsigned it is a claim. */
static int
sign(struct seen *s, const char *file, struct err *e)
{
	struct audit_key k = AUDIT_KEY_INIT;
	int rc = 0;

	if (file && (rc = audit_key_read(&k, file, e)) == 1)
		rc = err_set(e, FX_EINPUT, "%s.pub: there is no such key",
		    file);
	if (file && rc == 0)
		rc = audit_key_sign(&k, ATTESTATION_NAMESPACE, false,
		    s->stmt.data, s->stmt.len, &s->sig, e);
	audit_key_release(&k);
	return rc;
}

/* For a gate to see; the next decision or attestation mends what fails. */
static void
publish(const struct seen *s, const struct audit_call *c)
{
	struct audit_log l = AUDIT_LOG_INIT;
	struct err no = ERR_INIT;
	const char *kind;

	if (audit_log_open(&l, s->git.commondir, &kind, &no) == 0 &&
	    audit_publish(&s->git, &l, &no) < 0 && !c->quiet)
		fprintf(stderr, "not in " AUDIT_DECISIONS " yet: %s\n",
		    no.msg);
	audit_log_close(&l);
	err_release(&no);
}

static int
record(struct seen *s, const struct audit_call *c, struct err *e)
{
	struct audit_record r = AUDIT_RECORD_INIT;
	struct buf rule = BUF_INIT;
	int rc;

	spell(s, c);
	put_tool(&s->stmt, c->words[0]);
	if (sign(s, c->decide.key, e) < 0)
		return -1;
	r.kind = AUDIT_ATTESTED;
	r.by = AUDIT_SYSTEM;
	r.by_id = "fx-audit";
	r.task = c->task;
	r.why = c->why;
	r.id = c->id;
	r.stmt = s->stmt.data;
	r.sig = c->decide.key ? buf_cstr(&s->sig) : NULL;
	r.ref[AUDIT_TREE] = s->tree.data;
	r.ref[AUDIT_COMMIT] = s->commit.data;
	if (c->decide.stage) {
		buf_fmt(&rule, "stage %s", c->decide.stage);
		r.rule = rule.data;
	}
	rc = audit_note(&s->git, &r, e);
	if (rc == 0 && !c->quiet)
		fprintf(stderr, "attested%s: record %llu, status %d on tree "
		    "%.12s%s\n", r.sig ? "" : " (unsigned: a claim)",
		    (unsigned long long)r.seq, s->status,
		    s->tree.data, s->changed ? ", which it changed" : "");
	if (rc == 0)
		publish(s, c);
	audit_record_release(&r);
	buf_release(&rule);
	return rc < 0 ? -1 : 0;
}

int
audit_verb_attest(const struct audit_call *c, struct err *e)
{
	struct seen s = { .git = GIT_INIT };
	int rc = known(c, e);

	if (rc == 0)
		rc = git_locate(&s.git, e);
	if (rc == 0)
		rc = run(&s, c, e);
	if (rc == 0) {
		fwrite(buf_cstr(&s.out), 1, s.out.len, c->out);
		fwrite(buf_cstr(&s.err), 1, s.err.len, stderr);
		rc = record(&s, c, e);
	}
	if (rc == 0)
		rc = s.status == 0 && !s.changed ? FX_YES : FX_NO;
	git_release(&s.git);
	buf_release(&s.commit);
	buf_release(&s.tree);
	buf_release(&s.out);
	buf_release(&s.err);
	buf_release(&s.stmt);
	buf_release(&s.sig);
	return rc;
}
