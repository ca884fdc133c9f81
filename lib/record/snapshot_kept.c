/* What a scan has found, for the next one. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "door/hash.h"
#include "record/snapshot_index.h"
#include "record/snapshot_kept.h"
#include "record/snapshot_settings.h"

static const char boot[] = "/proc/sys/kernel/random/boot_id";
static const size_t max_file = (size_t)1 << 30;
static const int64_t day = INT64_C(86400) * 1000000000;

/* What stands in the file behind "from", before the facts and the names. */
struct kept_head {
	uint64_t sum;		/* of all that stands behind it */
	uint64_t facts, names;	/* how many; how many bytes */
	int64_t since, packs;
	char tree[GIT_OID], staged[GIT_OID], state[GIT_OID];
	char ref[256];		/* that keeps the state */
};

/* Zeros where it is not there. */
static void
put_file(struct buf *b, const char *path)
{
	struct stat st = { 0 };

	if (stat(path, &st) < 0)
		memset(&st, 0, sizeof(st));
	buf_fmt(b, "%s %llu %llu %o %lld %lld.%ld %lld.%ld\n", path,
	    (unsigned long long)st.st_dev, (unsigned long long)st.st_ino,
	    st.st_mode, (long long)st.st_size,
	    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
	    (long long)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
}

static void
put_own(struct buf *b, const struct snapshot *s, const char *name)
{
	char *path = snap_path(s->g->commondir, name);

	put_file(b, path);
	free(path);
}

/* A file of the user's that git reads, as the settings name it (value NULL:
 * not), else as it is called in git's folder of the user. */
static bool
put_users(struct buf *b, const char *value, const char *name)
{
	const char *home = getenv("HOME"), *xdg = getenv("XDG_CONFIG_HOME");
	struct buf path = BUF_INIT;
	bool yes = true;

	if (value && value[0] == '~' && value[1] == '/' && home)
		buf_fmt(&path, "%s%s", home, value + 1);
	else if (value && value[0] == '/')
		buf_str(&path, value);
	else if (value && *value)
		yes = false;
	else if (value == NULL && xdg && *xdg)
		buf_fmt(&path, "%s/git/%s", xdg, name);
	else if (value == NULL && home)
		buf_fmt(&path, "%s/.config/git/%s", home, name);
	if (path.len)
		put_file(b, path.data);
	buf_release(&path);
	return yes;
}

/* All settings, and the files that they name; false: it cannot be told. */
static bool
put_settings(struct buf *b, struct snapshot *s)
{
	const struct buf *all = snap_settings(s);
	char sum[HASH_HEX];

	if (all == NULL)
		return false;
	hash_sha256(sum, all->data, all->len);
	buf_fmt(b, "settings %s\n", sum);
	return put_users(b, snap_setting(s, "core.excludesfile"), "ignore") &&
	    put_users(b, snap_setting(s, "core.attributesfile"),
	    "attributes");
}

/* What a scan is made from, and behind a NUL the user's index; b is empty
 * where that cannot be told. */
static void
spell(struct buf *b, struct snapshot *s)
{
	struct err no = ERR_INIT;
	int fd = open(boot, O_RDONLY | O_CLOEXEC);
	bool yes;

	buf_clear(b);
	buf_fmt(b, "fx-snapshot " FX_VERSION " %s\n", s->own.top);
	yes = fd >= 0 && io_drain(b, fd, 4096, &no) == 0 &&
	    put_settings(b, s);
	if (fd >= 0)
		close(fd);
	put_own(b, s, "info/exclude");
	put_own(b, s, "info/attributes");
	put_file(b, "/etc/gitattributes");
	b->data[b->len - 1] = '\0';
	put_file(b, s->index);
	if (!yes)
		buf_clear(b);
	err_release(&no);
}

/* When did a pack come or go?  "git repack -ad" drops what was packed by a scan
 * and kept by nothing, but not its tree. */
static int64_t
packs(const struct snapshot *s)
{
	char *path = snap_path(s->g->commondir, "objects/pack");
	struct stat st;
	int64_t when = stat(path, &st) < 0 ? 0 :
	    (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;

	free(path);
	return when;
}

/* Could it be told of this snapshot at all? */
static bool
is_ours(const struct snapshot *s)
{
	return s->jj == NULL && s->nleave == 0;
}

void
snap_kept_begin(struct snapshot *s, bool plain)
{
	struct snap_kept *k = &s->kept;

	k->facts.n = 0;
	k->thin = false;
	k->since = snap_facts_clock();
	buf_clear(&k->from);
	*k->state = '\0';
	if (plain && k->wanted && is_ours(s))
		spell(&k->from, s);
}

void
snap_kept_end(struct snapshot *s)
{
	struct snap_kept *k = &s->kept;
	struct err no = ERR_INIT;

	if (s->plain && k->wanted && is_ours(s) && k->from.len > 0 &&
	    s->has_index && s->nnested == 0 && s->nrefused == 0 && s->whole &&
	    snap_index_same(s) &&
	    snap_listed(s, &no) == 0 &&
	    snap_facts_make(&k->facts, s, k->since)) {
		snap_name(k->tree, s->tree);
		snap_name(k->staged, s->staged);
		k->packs = packs(s);
		k->fresh = true;
	}
	err_release(&no);
}

/* The head, the facts and the names from p, which has n bytes. */
static bool
unpack(struct snap_kept *k, const char *p, size_t n)
{
	struct kept_head h;
	struct snap_facts *f = &k->facts;

	if (n < sizeof(h))
		return false;
	memcpy(&h, p, sizeof(h));
	if (h.sum != snap_facts_sum(p + sizeof(h.sum), n - sizeof(h.sum)))
		return false;
	p += sizeof(h);
	n -= sizeof(h);
	if (h.facts == 0 || h.names == 0 || h.names > n ||
	    (n - h.names) % sizeof(*f->v) != 0 ||
	    (n - h.names) / sizeof(*f->v) != h.facts ||
	    p[n - 1] != '\0' || h.tree[GIT_OID - 1] ||
	    h.staged[GIT_OID - 1] || h.state[GIT_OID - 1] ||
	    h.ref[sizeof(h.ref) - 1])
		return false;
	snap_facts_clear(f);
	f->v = mem_alloc(h.facts * sizeof(*f->v));
	memcpy(f->v, p, h.facts * sizeof(*f->v));
	f->n = f->cap = h.facts;
	buf_append(&f->names, p + h.facts * sizeof(*f->v), h.names);
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].name >= h.names)
			f->n = 0;
	k->since = h.since;
	k->packs = h.packs;
	snap_name(k->tree, h.tree);
	snap_name(k->staged, h.staged);
	snap_name(k->state, h.state);
	free(k->ref);
	k->ref = mem_strdup(h.ref);
	return f->n > 0;
}

/* What another process has left, where it is of what is here now. */
static void
take(struct snapshot *s)
{
	struct snap_kept *k = &s->kept;
	char *path = snap_path(s->dir, "facts");
	struct buf b = BUF_INIT;
	struct err no = ERR_INIT;
	struct stat st;
	int64_t now = snap_facts_clock();

	spell(&k->from, s);
	if (k->from.len == 0 || lstat(s->index, &st) < 0 ||
	    io_slurp(&b, path, max_file, &no) < 0 || b.len <= k->from.len ||
	    memcmp(b.data, k->from.data, k->from.len + 1) != 0 ||
	    !unpack(k, b.data + k->from.len + 1, b.len - k->from.len - 1) ||
	    k->since > now || now - k->since > day ||
	    snap_git(s, NULL, NULL, &no, SNAP("cat-file", "-e",
	    k->tree)) < 0) {
		k->facts.n = 0;
	} else {
		s->index_st = st;
		s->has_index = s->whole = k->wanted = true;
		s->mtime = st.st_mtim;
	}
	err_release(&no);
	buf_release(&b);
	free(path);
}

bool
snap_kept_same(struct snapshot *s)
{
	struct snap_kept *k = &s->kept;
	struct buf now = BUF_INIT;
	bool taken = false, same;

	if (!is_ours(s))
		return false;
	if (!k->asked && k->facts.n == 0) {
		take(s);
		taken = true;
	}
	k->asked = true;
	if (k->facts.n == 0)
		return false;
	if (!taken)
		spell(&now, s);
	same = (taken || (now.len == k->from.len &&
	    memcmp(buf_cstr(&now), k->from.data, now.len) == 0)) &&
	    k->packs == packs(s) && snap_facts_hold(&k->facts, s->top);
	buf_release(&now);
	if (!same) {
		k->facts.n = 0;
		return false;
	}
	if (!s->plain) {
		k->thin = true;
		s->unlisted = true;
		snap_name(s->tree, k->tree);
		snap_name(s->staged, k->staged);
		*s->good = '\0';
	}
	return true;
}

int
snap_kept_whole(struct snapshot *s, struct err *e)
{
	char tree[GIT_OID];

	if (!s->kept.thin)
		return 0;
	snap_name(tree, s->tree);
	s->kept.facts.n = 0;
	if (snapshot_scan(s, NULL, e) < 0)
		return -1;
	return strcmp(tree, s->tree) == 0 ? 0 : err_set(e, FX_EFAIL,
	    "the work tree has changed since it was scanned");
}

int
snap_kept_list(struct snapshot *s, struct err *e)
{
	if (!s->kept.thin)
		return snap_listed(s, e);
	/* All that is in the tree is in the work tree, and no more. */
	s->unlisted = false;
	buf_clear(&s->index_bytes);
	return snap_git(s, NULL, NULL, e, SNAP("read-tree", s->tree)) < 0 ||
	    io_slurp(&s->index_bytes, s->index, max_file, e) < 0 ||
	    snap_list_index(s, &s->now, e) < 0 ? -1 : 0;
}

void
snap_kept_note(struct snapshot *s, const char *ref, const char *state)
{
	struct snap_kept *k = &s->kept;

	if (k->facts.n == 0 || *s->good || strcmp(s->tree, k->tree) != 0)
		return;
	snap_name(k->state, state);
	free(k->ref);
	k->ref = mem_strdup(ref);
	k->fresh = true;
}

bool
snap_kept_state(struct snapshot *s, char state[GIT_OID])
{
	struct snap_kept *k = &s->kept;
	struct buf rev = BUF_INIT, found = BUF_INIT;
	struct err no = ERR_INIT;
	bool yes = k->facts.n > 0 && *k->state && k->ref && *s->good == '\0' &&
	    strcmp(s->tree, k->tree) == 0;

	/* The last parent of what is kept there. */
	if (yes) {
		buf_fmt(&rev, "%s^@", k->ref);
		yes = snap_git(s, NULL, &found, &no, SNAP("rev-parse",
		    "--end-of-options", rev.data)) == 0 &&
		    strstr(buf_cstr(&found), k->state) != NULL;
	}
	snap_name(state, yes ? k->state : "");
	err_release(&no);
	buf_release(&rev);
	buf_release(&found);
	return yes;
}

void
snap_kept_commit(struct snapshot *s)
{
	struct snap_kept *k = &s->kept;
	struct buf was = k->from;

	if (k->facts.n == 0 || strcmp(s->tree, k->tree) != 0)
		return;
	/* Only the index is another, and it is ours. */
	k->from = (struct buf)BUF_INIT;
	spell(&k->from, s);
	if (k->from.len == 0 || was.len == 0 ||
	    strcmp(k->from.data, was.data) != 0)
		k->facts.n = 0;
	buf_release(&was);
	snap_name(k->staged, k->tree);
	k->packs = packs(s);
	*k->state = '\0';
	k->fresh = true;
}

/* The whole file.  It need not outlive the machine. */
static void
leave(struct snapshot *s)
{
	struct snap_kept *k = &s->kept;
	struct kept_head h = { .facts = k->facts.n,
		.names = k->facts.names.len, .since = k->since,
		.packs = k->packs };
	char *path = snap_path(s->dir, "facts");
	char *tmp = snap_path(s->dir, "facts.tmp");
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;
	size_t at = k->from.len + 1;
	int fd;

	snap_name(h.tree, k->tree);
	snap_name(h.staged, k->staged);
	if (k->ref && strlen(k->ref) < sizeof(h.ref)) {
		snap_name(h.state, k->state);
		memcpy(h.ref, k->ref, strlen(k->ref) + 1);
	}
	buf_append(&b, k->from.data, k->from.len + 1);
	buf_append(&b, &h, sizeof(h));
	buf_append(&b, k->facts.v, k->facts.n * sizeof(*k->facts.v));
	buf_append(&b, k->facts.names.data, k->facts.names.len);
	h.sum = snap_facts_sum(b.data + at + sizeof(h.sum),
	    b.len - at - sizeof(h.sum));
	memcpy(b.data + at, &h.sum, sizeof(h.sum));
	if ((fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW |
	    O_CLOEXEC, 0600)) >= 0) {
		bool whole = io_write(fd, b.data, b.len, &no) == 0;

		close(fd);
		if (!whole || rename(tmp, path) < 0)
			unlink(tmp);
	}
	free(tmp);
	err_release(&no);
	buf_release(&b);
	free(path);
}

void
snap_kept_close(struct snapshot *s)
{
	struct snap_kept *k = &s->kept;

	if (s->lock >= 0 && k->fresh && k->facts.n > 0)
		leave(s);
	snap_facts_clear(&k->facts);
	buf_release(&k->from);
	free(k->ref);
	k->ref = NULL;
}
