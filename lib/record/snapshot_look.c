/* The work tree beside an index: what "git add -u" and "git ls-files -o" look
 * at, in one process and two threads.  What is found is theirs to read; that
 * nothing is found must be as sure as with them. */
#define _DEFAULT_SOURCE		/* d_type */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "door/aside.h"
#include "door/disk.h"
#include "record/snapshot_look.h"
#include "record/snapshot_settings.h"

enum {
	ROUNDS = 64,		/* levels of folders without a tracked file */
	THREADS = 8192,		/* files that are worth a second one */
	TAKE = 1024		/* as many are looked at in one go */
};

struct look {
	const struct snap_cache *c;
	const char *names;	/* n, in order, */
	size_t n, step;		/* each step bytes behind the one before */
	int top;
	int64_t since;		/* > 0: is all the same? */
	_Atomic size_t next;	/* the first that nobody looks at yet */
	_Atomic bool odd;	/* only git can tell */
	_Atomic bool other;	/* it is not the same */
	struct buf files, dirs;	/* without an entry; ended by NULs */
};

/* What one thread does, and finds. */
struct part {
	struct look *l;
	bool walks;
	size_t n;
	struct buf gone, changed, anew;
};

static void
put(struct buf *b, const char *path)
{
	buf_append(b, path, strlen(path) + 1);
}

static void
look_at(struct part *p, const struct snap_cached *x)
{
	struct look *l = p->l;
	struct stat st;

	if (fstatat(l->top, x->path, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno == ENOENT)
			put(&p->gone, x->path);
		else
			l->odd = true;
	} else if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode)) {
		l->odd = true;
	} else if (!snap_cache_same(x, l->c, &st) || (l->since > 0 ?
	    !snap_facts_rest(&st, l->since) : snap_cache_young(x, l->c))) {
		put(&p->changed, x->path);
		p->n++;
		if (snap_cache_blind(x, l->c, &st))
			snap_cache_anew(x, l->c, &p->anew);
	}
	if (l->since > 0 && (p->gone.len || p->changed.len))
		l->other = true;
}

static inline const char *
name_of(const struct look *l, size_t i)
{
	const char *p;

	memcpy(&p, l->names + i * l->step, sizeof(p));
	return p;
}

/* The first of the entries from lo to hi, all of which are below a folder
 * whose name has at bytes with its slash, that is not before name and end. */
static size_t
find(const struct look *l, size_t lo, size_t hi, size_t at,
    const char *name, const char *end)
{
	size_t n = strlen(name);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		const char *x = name_of(l, mid) + at;
		int k = strncmp(x, name, n);

		if (k == 0)
			k = strcmp(x + n, end);
		if (k < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void walk(struct look *, struct buf *path, size_t lo, size_t hi);

/* One name of the folder. */
static void
entry(struct look *l, struct buf *path, const struct dirent *d, size_t lo,
    size_t hi)
{
	size_t n = path->len, at = n + (n > 0), i, k;
	const char *name = d->d_name;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return;
	/* Of the top, or of another repository. */
	if (strcmp(name, ".git") == 0 || strcmp(name, ".jj") == 0) {
		if (n > 0 || (name[1] == 'j' && d->d_type != DT_DIR))
			l->odd = true;
		return;
	}
	if (d->d_type == DT_UNKNOWN)
		l->odd = true;
	i = find(l, lo, hi, at, name, "");
	if (d->d_type != DT_DIR && i < hi &&
	    strcmp(name_of(l, i) + at, name) == 0)
		return;
	/* All that begins with "name/". */
	i = find(l, i, hi, at, name, "/");
	k = find(l, i, hi, at, name, "0");
	/* A link that leads to where tracked files were. */
	if (i < k && d->d_type != DT_DIR)
		l->odd = true;
	if (d->d_type != DT_DIR && d->d_type != DT_REG && d->d_type != DT_LNK)
		return;
	buf_fmt(path, "%s%s", n > 0 ? "/" : "", name);
	if (d->d_type != DT_DIR)
		put(&l->files, path->data);
	else if (i < k)
		walk(l, path, i, k);
	else
		put(&l->dirs, path->data);
	path->len = n;
	path->data[n] = '\0';
}

/* The folder, "" the top, in which are the entries from lo to hi. */
static void
walk(struct look *l, struct buf *path, size_t lo, size_t hi)
{
	int fd = openat(l->top, path->len ? path->data : ".", O_RDONLY |
	    O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *x = NULL;

	do {
		errno = 0;
		if (d && (x = readdir(d)) != NULL)
			entry(l, path, x, lo, hi);
		else if (d == NULL || errno)
			l->odd = true;
	} while (x && !l->odd && !l->other);
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
}

static void *
work(void *ctx)
{
	struct part *p = ctx;
	struct look *l = p->l;
	struct buf path = BUF_INIT;
	size_t i;

	if (p->walks) {
		buf_str(&path, "");
		walk(l, &path, 0, l->n);
	}
	while (!l->odd && !l->other &&
	    (i = (l->next += TAKE) - TAKE) < l->c->n)
		for (size_t k = i; k < i + TAKE && k < l->c->n; k++)
			look_at(p, &l->c->v[k]);
	buf_release(&path);
	return NULL;
}

/* Which files without an entry are not ignored?  The folders are looked into
 * that are not. */
static void
untracked(struct snapshot *s, struct look *l, struct buf *fresh)
{
	struct buf path = BUF_INIT, dirs;

	for (int i = 0; !l->odd && l->files.len + l->dirs.len > 0; i++) {
		if (i == ROUNDS || !snap_drop_ignored(s, &l->files) ||
		    !snap_drop_ignored(s, &l->dirs)) {
			l->odd = true;
			break;
		}
		buf_append(fresh, buf_cstr(&l->files), l->files.len);
		buf_clear(&l->files);
		dirs = l->dirs;
		l->dirs = (struct buf)BUF_INIT;
		for (size_t k = 0; k < dirs.len;
		    k += strlen(dirs.data + k) + 1) {
			buf_clear(&path);
			buf_str(&path, dirs.data + k);
			walk(l, &path, 0, 0);
		}
		buf_release(&dirs);
	}
	buf_release(&path);
}

static bool
look(struct snapshot *s, struct look *l, struct snap_seen *seen)
{
	struct part a = { .l = l, .walks = true }, b = { .l = l };

	l->names = (const char *)l->c->v + offsetof(struct snap_cached, path);
	l->step = sizeof(*l->c->v);
	l->n = l->c->n;
	/* Letters that differ only in their case are the same to git there. */
	if (snap_is_set(s, "core.ignorecase", false))
		return false;
	if (l->c->n > THREADS)
		aside_both(work, &a, &b);
	else
		work(&a);
	/* git reads very much as fast, and looks in more threads. */
	if (a.n + b.n > l->c->n / 2 && l->c->n > THREADS)
		l->odd = true;
	if (!l->other)
		untracked(s, l, &seen->fresh);
	buf_append(&seen->gone, buf_cstr(&a.gone), a.gone.len);
	buf_append(&seen->gone, buf_cstr(&b.gone), b.gone.len);
	buf_append(&seen->changed, buf_cstr(&a.changed), a.changed.len);
	buf_append(&seen->changed, buf_cstr(&b.changed), b.changed.len);
	buf_append(&seen->anew, buf_cstr(&a.anew), a.anew.len);
	buf_append(&seen->anew, buf_cstr(&b.anew), b.anew.len);
	buf_release(&a.gone);
	buf_release(&b.gone);
	buf_release(&a.changed);
	buf_release(&b.changed);
	buf_release(&a.anew);
	buf_release(&b.anew);
	buf_release(&l->files);
	buf_release(&l->dirs);
	return !l->odd;
}

bool
snap_look(struct snapshot *s, const struct snap_cache *c,
    struct snap_seen *seen)
{
	struct look l = { .c = c, .top = s->top };

	return look(s, &l, seen);
}

bool
snap_look_same(struct snapshot *s, const struct snap_cache *c, int64_t since,
    struct snap_seen *seen)
{
	struct look l = { .c = c, .top = s->top, .since = since };

	return since > 0 && disk_is_local(s->top) && look(s, &l, seen) &&
	    !l.other;
}

bool
snap_look_fresh(struct snapshot *s, const struct snap_list *list,
    struct buf *fresh)
{
	struct look l = { .top = s->top, .n = list->n };
	struct buf path = BUF_INIT;

	l.names = (const char *)list->v + offsetof(struct snap_entry, path);
	l.step = sizeof(*list->v);
	if (snap_is_set(s, "core.ignorecase", false))
		return false;
	buf_str(&path, "");
	walk(&l, &path, 0, l.n);
	untracked(s, &l, fresh);
	buf_release(&path);
	buf_release(&l.files);
	buf_release(&l.dirs);
	return !l.odd;
}

void
snap_seen_clear(struct snap_seen *seen)
{
	buf_release(&seen->gone);
	buf_release(&seen->changed);
	buf_release(&seen->fresh);
	buf_release(&seen->anew);
}
