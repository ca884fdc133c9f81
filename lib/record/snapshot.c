/* Beginning and ending, and git run so that nothing of the user's is
 * touched. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"
#include "record/snapshot_kept.h"

enum { WORDS = 64 };

/* The user's settings that would make a snapshot miss something, fail, or
 * call something else. */
static const char *const settings[] = {
	"-c", "core.hooksPath=/dev/null", "-c", "core.safecrlf=false",
	"-c", "core.splitIndex=false", "-c", "core.untrackedCache=false",
	"-c", "core.trustctime=true", "-c", "core.checkStat=default",
	"-c", "core.ignoreStat=false", "-c", "advice.addEmbeddedRepo=false"
};

int
snap_ask(struct snapshot *s, const struct buf *in, struct buf *out,
    struct buf *said, struct err *e, const char *const *words)
{
	enum { N = sizeof(settings) / sizeof(*settings), JJ = 5,
		EOL = 4 };
	const char *argv[N + JJ + EOL + WORDS], **next = argv + N;

	memcpy(argv, settings, sizeof(settings));
	if (s->jj) {
		*next++ = s->jj->work;
		*next++ = "-c";
		*next++ = "core.bare=false";
		*next++ = "-c";
		*next++ = "core.sparseCheckout=false";
	}
	if (s->as_kept && *s->state.crlf && *s->state.eol) {
		*next++ = "-c";
		*next++ = s->state.crlf;
		*next++ = "-c";
		*next++ = s->state.eol;
	}
	while (*words && next < argv + N + JJ + EOL + WORDS - 1)
		*next++ = *words++;
	*next = NULL;
	return git_ask(&s->own, argv, in ? buf_cstr(in) : NULL,
	    in ? in->len : 0, out, said, e);
}

/* What git is to do, behind a setting. */
static const char *
verb(const char *const *words)
{
	return strcmp(words[0], "-c") == 0 ? words[2] : words[0];
}

/* One more, in their order. */
static void
note_refused(struct snapshot *s, const char *path, size_t n)
{
	char *name = arena_dup(&s->names, path, n);
	size_t i = s->nrefused;

	mem_grow(&s->refused, i + 1, &s->refused_cap, sizeof(*s->refused));
	while (i > 0 && strcmp(s->refused[i - 1], name) > 0)
		i--;
	if (i > 0 && strcmp(s->refused[i - 1], name) == 0)
		return;
	memmove(s->refused + i + 1, s->refused + i,
	    (s->nrefused - i) * sizeof(*s->refused));
	s->refused[i] = name;
	s->refused[++s->nrefused] = NULL;
}

/* "Ignoring path .GIT/a", a line for each. */
static void
refused(struct snapshot *s, const char *said)
{
	static const char word[] = "Ignoring path ";

	for (const char *p = said; *p; p += strcspn(p, "\n"), p += *p != 0) {
		if (strncmp(p, word, sizeof(word) - 1) != 0)
			continue;
		p += sizeof(word) - 1;
		note_refused(s, p, strcspn(p, "\n"));
	}
}

int
snap_git(struct snapshot *s, const struct buf *in, struct buf *out,
    struct err *e, const char *const *words)
{
	struct buf said = BUF_INIT;
	int st = snap_ask(s, in, out, &said, e, words);

	while (said.len > 0 && said.data[said.len - 1] == '\n')
		said.data[--said.len] = '\0';
	if (st > 0)
		git_failed(verb(words), &said, st, e);
	/* It goes on past a folder that it cannot read. */
	else if (st == 0 && strstr(buf_cstr(&said), "could not open directory"))
		st = err_set(e, FX_EFAIL, "git %s: %s", verb(words),
		    said.data);
	else if (st == 0 && said.len > 0)
		refused(s, said.data);
	buf_release(&said);
	return st == 0 ? 0 : -1;
}

int
snap_oid(struct snapshot *s, const struct buf *in, char oid[GIT_OID],
    struct err *e, const char *const *words)
{
	struct buf out = BUF_INIT;
	int rc = snap_git(s, in, &out, e, words);
	size_t n = strcspn(buf_cstr(&out), "\n");

	if (rc == 0 && (n != 40 && n != 64))
		rc = err_set(e, FX_EFAIL, "git %s: no object's name",
		    verb(words));
	if (rc == 0) {
		memcpy(oid, out.data, n);
		oid[n] = '\0';
	}
	buf_release(&out);
	return rc;
}

int
snap_blob(struct snapshot *s, const struct buf *b, char oid[GIT_OID],
    struct err *e)
{
	return snap_oid(s, b, oid, e, SNAP("hash-object", "-w", "--stdin",
	    "--no-filters"));
}

char *
snap_path(const char *dir, const char *name)
{
	struct buf b = BUF_INIT;

	path_join(&b, dir, name);
	return buf_detach(&b);
}

void
snap_name(char to[GIT_OID], const char *from)
{
	size_t n = strnlen(from, GIT_OID - 1);

	memcpy(to, from, n);
	to[n] = '\0';
}

char *
snap_dir(const struct git *g)
{
	return g->jj_top ? snap_path(g->jj_top, ".jj/fx-snapshot") :
	    snap_path(g->gitdir, "factory/snapshot");
}

/* Does the folder of the worktree have it? */
static bool
going_on(const struct git *g, const char *name)
{
	char *p = snap_path(g->gitdir, name);
	bool yes = io_exists(p);

	free(p);
	return yes;
}

/* Half of a merge is not a state that could be put back. */
int
snap_at_rest(const struct git *g, struct err *e)
{
	static const struct { const char *file, *what, *git; } v[] = {
		{ "MERGE_HEAD", "merge", "merge" },
		{ "CHERRY_PICK_HEAD", "cherry-pick", "cherry-pick" },
		{ "REVERT_HEAD", "revert", "revert" },
		{ "rebase-merge", "rebase", "rebase" },
		{ "rebase-apply/applying", "am", "am" },
		{ "rebase-apply", "rebase", "rebase" },
		{ "sequencer", "cherry-pick or revert", "cherry-pick" },
	};

	if (g->jj_top)
		return 0;
	if (g->top == NULL)
		return err_set(e, FX_EINPUT, "%s: has no git work tree",
		    g->gitdir);
	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		if (going_on(g, v[i].file))
			return err_set(e, FX_EINPUT, "%s %s is not finished; "
			    "'git %s --continue' ends it, 'git %s --abort' "
			    "takes it back", *v[i].what == 'a' ? "an" : "a",
			    v[i].what, v[i].git, v[i].git);
	return 0;
}

bool
snapshot_busy(const struct git *g)
{
	char *dir = snap_dir(g), *lock = snap_path(dir, "lock");
	bool yes = io_is_locked(lock);

	free(dir);
	free(lock);
	return yes;
}

struct snapshot *
snapshot_open(const struct git *g, const char *const *leave, struct err *e)
{
	struct snapshot *s;
	char *lock;

	if (snap_at_rest(g, e) < 0)
		return NULL;
	s = mem_alloc(sizeof(*s));
	s->g = g;
	s->own = *g;
	snapshot_leave(s, leave);
	s->lock = s->top = -1;
	s->dir = snap_dir(g);
	s->index = g->index ? mem_strdup(g->index) :
	    snap_path(g->gitdir, "index");
	s->own.index = snap_path(s->dir, "index");
	lock = snap_path(s->dir, "lock");
	if (io_mkdirs(s->dir, 0777, e) == 0)
		s->lock = io_lock(lock, 0, e);
	free(lock);
	if (s->lock >= 0)
		snap_unlock_left(s);
	if (g->jj_top && s->lock >= 0 && snap_jj_open(s, e) < 0)
		goto fail;
	if (s->lock >= 0 && (s->top = open(s->own.top, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC)) < 0)
		err_sys(e, "%s", s->own.top);
	if (s->top >= 0)
		return s;
fail:
	snapshot_close(s);
	return NULL;
}

void
snapshot_close(struct snapshot *s)
{
	if (s == NULL)
		return;
	snap_kept_close(s);
	if (s->lock >= 0) {
		char *warm = snap_path(s->dir, "warm");

		unlink(s->own.index);
		unlink(warm);
		free(warm);
		close(s->lock);
	}
	if (s->top >= 0)
		close(s->top);
	snap_jj_close(s);
	snap_cache_clear(&s->cache);
	snap_list_clear(&s->now);
	snap_list_clear(&s->was);
	snap_list_clear(&s->dirs);
	snap_list_clear(&s->state.dirs);
	buf_release(&s->state.text);
	buf_release(&s->state.index);
	buf_release(&s->index_bytes);
	buf_release(&s->settings);
	arena_release(&s->names);
	free(s->changes);
	free(s->nested);
	free(s->refused);
	free(s->ref);
	free(s->own.index);
	free(s->index);
	free(s->dir);
	free(s);
}

void
snapshot_leave(struct snapshot *s, const char *const *leave)
{
	s->leave = leave;
	for (s->nleave = 0; leave && leave[s->nleave];)
		s->nleave++;
	s->plain = false;
}

void
snapshot_remember(struct snapshot *s)
{
	s->kept.wanted = true;
}

const char *
snapshot_tree(const struct snapshot *s)
{
	return s->tree;
}

const char *
snapshot_staged(const struct snapshot *s)
{
	return s->staged;
}

const struct snapshot_change *
snapshot_changes(const struct snapshot *s)
{
	return s->changes;
}

const char *const *
snapshot_nested(const struct snapshot *s)
{
	return s->nested;
}

const char *const *
snapshot_refused(const struct snapshot *s)
{
	return s->refused;
}
