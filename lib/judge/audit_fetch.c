/* fx-audit fetch, and log --from: the decisions of other clones. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/term.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_past.h"
#include "judge/audit_publish.h"
#include "judge/gate_statements.h"

/* Could it be a remote, whose refs lie in a folder of its name?  Not a path,
 * but where a remote is called so. */
static int
check_remote(const struct git *g, const char *name, struct err *e)
{
	struct buf b = BUF_INIT;
	char *url = NULL;
	int rc = 0;

	buf_fmt(&b, AUDIT_REMOTES "%s/x", name);
	if (*name == '-' || path_ref_fault(b.data)) {
		rc = -1;
	} else if (strchr(name, '/')) {
		buf_clear(&b);
		buf_fmt(&b, "remote.%s.url", name);
		url = git_config_get(g, b.data, e);
		rc = url ? 0 : -1;
	}
	if (rc < 0 && e->status == FX_YES)
		err_set(e, FX_EINPUT, "'%s' is no name of a remote", name);
	free(url);
	buf_release(&b);
	return rc;
}

int
audit_verb_fetch(const struct audit_call *c, struct err *e)
{
	const char *remote = c->words[0];
	struct buf decisions = BUF_INIT, audit = BUF_INIT, out = BUF_INIT;
	static const char *const env[] = { NULL };
	struct buf said = BUF_INIT;
	const char *argv[] = { "fetch", "-q", "--no-tags",
	    "--no-write-fetch-head", "--refmap=", remote, NULL, NULL, NULL };
	struct git g = GIT_INIT;
	int rc = git_locate(&g, e);

	/* Without a '+': what was seen once does not go away unseen. */
	buf_fmt(&decisions, AUDIT_DECISIONS "*:" AUDIT_REMOTES
	    "%s/decisions/*", remote);
	buf_fmt(&audit, "refs/fx/audit/*:" AUDIT_REMOTES "%s/audit/*", remote);
	argv[6] = decisions.data;
	argv[7] = audit.data;
	if (rc == 0)
		rc = check_remote(&g, remote, e);
	/* As its user would: over their own transports, with their keys. */
	if (rc == 0)
		rc = git_as_user(&g, argv, env, NULL, 0, &out, &said, e);
	if (rc > 0) {
		said.len -= said.len && said.data[said.len - 1] == '\n';
		rc = err_set(e, FX_EFAIL, "git fetch: %.*s", (int)said.len,
		    buf_cstr(&said));
	}
	git_release(&g);
	buf_release(&said);
	buf_release(&decisions);
	buf_release(&audit);
	buf_release(&out);
	return rc;
}

/* A statement that is to be shown. */
struct row {
	char *log, *task, *change, *by, *tree, *why, *fault;
	const char *presence;
	unsigned long long after;
	bool known;
};

struct from {
	const struct audit_call *call;
	struct row *v;
	size_t n, cap;
	struct arena arena;
};

static char *
copy(struct from *f, const char *s)
{
	return s ? arena_strdup(&f->arena, s) : NULL;
}

static int
take(void *ctx, const struct gate_statement *s, struct buf *why,
    struct err *e)
{
	struct from *f = ctx;
	const char *const *field = s->st->field;
	const char *task = f->call->n > 0 ? f->call->words[0] : NULL;
	struct row *r;

	(void)why;
	(void)e;
	if (task && (field[STATEMENT_TASK] == NULL ||
	    strcmp(field[STATEMENT_TASK], task) != 0))
		return 0;
	mem_grow(&f->v, f->n, &f->cap, sizeof(*f->v));
	r = &f->v[f->n++];
	r->log = copy(f, field[STATEMENT_LOG]);
	r->task = copy(f, field[STATEMENT_TASK]);
	r->change = copy(f, s->st->to);
	r->by = copy(f, field[STATEMENT_BY]);
	r->tree = copy(f, field[STATEMENT_TREE]);
	r->why = copy(f, field[STATEMENT_REASON]);
	r->fault = copy(f, s->fault);
	r->after = strtoull(field[STATEMENT_AFTER], NULL, 10);
	r->presence = s->good ? sshsig_presence_name(s->presence) : "none";
	r->known = s->person != NULL;
	return 0;
}

static int
by_log(const void *x, const void *y)
{
	const struct row *a = x, *b = y;
	int c = strcmp(a->log, b->log);

	return c ? c : (a->after > b->after) - (a->after < b->after);
}

static void
print(const struct audit_call *c, const struct row *r, const struct term *t)
{
	struct jdoc *j;

	if (c->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "decision");
		jdoc_str(j, "log", r->log);
		jdoc_int(j, "after", (long long)r->after);
		jdoc_str(j, "task", r->task);
		jdoc_str(j, "what", r->change);
		jdoc_str(j, "by", r->by);
		jdoc_bool(j, "known", r->known);
		jdoc_str(j, "presence", r->presence);
		jdoc_str(j, "tree", r->tree);
		jdoc_str(j, "why", r->why);
		jdoc_str(j, "fault", r->fault);
		jdoc_print(j, c->out);
		jdoc_free(j);
		return;
	}
	fprintf(c->out, "%s%s %s (%s)  ", r->known ? t->yes : t->warn,
	    r->task ? r->task : "-", r->change, r->by);
	if (r->known)
		fprintf(c->out, "person, presence: %s", r->presence);
	else
		fprintf(c->out, "unproved: %s", r->fault);
	if (r->tree)
		fprintf(c->out, ", tree %.12s", r->tree);
	fputc('\n', c->out);
	for (const char *s = r->why; *s; s += strcspn(s, "\n") +
	    (s[strcspn(s, "\n")] != '\0'))
		fprintf(c->out, "        %.*s\n", (int)strcspn(s, "\n"), s);
}

/* Whom this clone's own log trusts: what comes says nothing of that. */
static int
own_rules(struct gate_rules *rules, const struct git *g, struct err *e)
{
	struct audit_log log = AUDIT_LOG_INIT;
	struct audit_past past = AUDIT_PAST_INIT;
	const char *kind;
	int rc = audit_log_open(&log, g->commondir, &kind, e);

	if (rc == 0)
		rc = audit_past_read(&past, &log, NULL, e);
	else if (rc == 1)
		rc = 0;
	if (rc == 0 && past.rules)
		rc = gate_rules_log(rules, past.rules, e);
	audit_past_release(&past);
	audit_log_close(&log);
	return rc;
}

static int
read_refs(struct from *f, struct gate *gate, const struct gate_rules *rules,
    struct err *e)
{
	struct buf ref = BUF_INIT, out = BUF_INIT, why = BUF_INIT;
	const char *argv[] = { "for-each-ref", "--format=%(objectname)", NULL,
	    NULL };
	char *save = NULL;
	int rc;

	buf_fmt(&ref, AUDIT_REMOTES "%s/decisions/", f->call->from);
	argv[2] = ref.data;
	rc = git_run(gate->git, argv, NULL, 0, &out, e);
	if (rc == 0 && out.len == 0)
		rc = err_set(e, FX_EINPUT, "there are no decisions from '%s'; "
		    "'fx-audit fetch %s' fetches them", f->call->from,
		    f->call->from);
	for (char *s = rc == 0 ? strtok_r(out.data, "\n", &save) : NULL;
	    rc == 0 && s; s = strtok_r(NULL, "\n", &save))
		rc = gate_statements(gate, rules, s, NULL, take, f, &why, e);
	if (rc == 1)
		rc = err_set(e, FX_EINPUT, "decisions from '%s': %s",
		    f->call->from, why.data);
	buf_release(&ref);
	buf_release(&out);
	buf_release(&why);
	return rc;
}

int
audit_verb_from(const struct audit_call *c, struct err *e)
{
	struct from f = { .call = c };
	struct gate gate = { .git = NULL };
	struct gate_rules rules = GATE_RULES_INIT;
	struct git g = GIT_INIT;
	struct term t;
	int rc = git_locate(&g, e);

	if (rc == 0)
		rc = check_remote(&g, c->from, e);
	if (rc == 0) {
		gate.git = &g;
		gate.repo = repo_open(&g, REPO_ANY, e);
		rc = gate.repo ? own_rules(&rules, &g, e) : -1;
	}
	if (rc == 0)
		rc = read_refs(&f, &gate, &rules, e);
	term_init(&t, c->out);
	if (f.n > 0)
		qsort(f.v, f.n, sizeof(*f.v), by_log);
	for (size_t i = 0; rc == 0 && !c->quiet && i < f.n; i++)
		print(c, &f.v[i], &t);
	repo_free(gate.repo);
	gate_rules_release(&rules);
	free(f.v);
	arena_release(&f.arena);
	git_release(&g);
	return rc;
}
