/* The work tree by the times of its files.  As git's index does it, but with
 * the folders, so that what is new is seen as well, and in no other process;
 * the time of the inode tells of a mode that changed. */
#define _DEFAULT_SOURCE		/* d_type */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "door/aside.h"
#include "door/disk.h"
#include "record/snapshot_facts.h"
#include "record/snapshot_parts.h"

#define NS INT64_C(1000000000)

enum {
	ROUNDS = 64,		/* levels of folders without a listed file */
	THREADS = 8192		/* files that are worth a second one */
};
/* The sum of what is not there. */
static const uint64_t GONE = 0;
/* Times step by the kernel's tick, at most 10 ms, or by whole seconds where a
 * file system has no more. */
static const int64_t tick = 20000000, coarse = 3 * NS;

void
snap_facts_clear(struct snap_facts *f)
{
	free(f->v);
	buf_release(&f->names);
	memset(f, 0, sizeof(*f));
}

static int64_t
ns(struct timespec t)
{
	return (int64_t)t.tv_sec * NS + t.tv_nsec;
}

int64_t
snap_facts_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return ns(t);
}

/* One more value in a sum; the constants are those of splitmix64 (Steele,
 * Lea and Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
static uint64_t
mix(uint64_t sum, uint64_t x)
{
	x += sum + UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

uint64_t
snap_facts_sum(const void *p, size_t n)
{
	uint64_t sum = mix(0, n), x = 0;

	for (size_t i = 0; i < n; i += sizeof(x)) {
		x = 0;
		memcpy(&x, (const char *)p + i, n - i < sizeof(x) ? n - i :
		    sizeof(x));
		sum = mix(sum, x);
	}
	return sum;
}

bool
snap_facts_rest(const struct stat *st, int64_t since)
{
	int64_t changed = ns(st->st_ctim);

	return changed <= since - (changed % NS ? tick : coarse);
}

static uint64_t
sum_of(const struct stat *st)
{
	uint64_t sum = mix(0, st->st_mode);

	sum = mix(sum, st->st_ino);
	sum = mix(sum, st->st_dev);
	/* A folder's size is its file system's own affair. */
	sum = mix(sum, S_ISDIR(st->st_mode) ? 0 : (uint64_t)st->st_size);
	sum = mix(sum, (uint64_t)ns(st->st_mtim));
	return mix(sum, (uint64_t)ns(st->st_ctim));
}

/* Of a tree that is walked. */
struct walk {
	struct snap_facts *f;
	struct snapshot *s;
	int64_t since;
	dev_t dev;		/* no other file system's times count */
	struct buf unknown;	/* folders without a listed file, each ended
				 * by a NUL */
};

/* False: it may have changed since the scan began, or is a folder of another
 * file system; in overlays a file has a device of its own.  What is not there
 * can be noted, too. */
static bool
note(struct walk *w, const char *path, bool there)
{
	struct snap_facts *f = w->f;
	uint64_t sum = GONE;
	struct stat st;

	if (fstatat(w->s->top, path, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!snap_facts_rest(&st, w->since) ||
		    (S_ISDIR(st.st_mode) && st.st_dev != w->dev))
			return false;
		sum = sum_of(&st);
	} else if (there || errno != ENOENT) {
		return false;
	}
	if (f->names.len > UINT32_MAX / 2)
		return false;
	mem_grow(&f->v, f->n, &f->cap, sizeof(*f->v));
	f->v[f->n++] = (struct snap_fact){ sum, (uint32_t)f->names.len };
	buf_append(&f->names, path, strlen(path) + 1);
	return true;
}

static bool walk(struct walk *, struct buf *path);

/* One name of the folder, path. */
static bool
entry(struct walk *w, struct buf *path, const struct dirent *d)
{
	size_t n = path->len;
	bool ok = true, root = n == 0;

	if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
		return true;
	/* Another repository, or jj's, or what fx keeps. */
	if (strcmp(d->d_name, ".git") == 0 || strcmp(d->d_name, ".jj") == 0)
		return root && d->d_name[1] == 'g';
	if (root && strcmp(d->d_name, ".factory") == 0)
		return true;
	if (d->d_type == DT_UNKNOWN)
		return false;
	buf_fmt(path, "%s%s", root ? "" : "/", d->d_name);
	if (d->d_type != DT_DIR)
		ok = strncmp(d->d_name, ".git", 4) != 0 ||
		    note(w, path->data, true);
	else if (snap_list_below(&w->s->now, path->data, path->len))
		ok = walk(w, path);
	else
		buf_append(&w->unknown, path->data, path->len + 1);
	path->len = n;
	path->data[n] = '\0';
	return ok;
}

/* The folder, "" the top. */
static bool
walk(struct walk *w, struct buf *path)
{
	const char *name = path->len ? path->data : ".";
	int fd = openat(w->s->top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *x;
	bool ok = d != NULL && note(w, name, true);

	while (ok && (x = readdir(d)) != NULL)
		ok = entry(w, path, x);
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	return ok;
}

static bool
folders(struct walk *w)
{
	struct buf path = BUF_INIT;
	bool ok = walk(w, &path);

	for (int round = 0; ok && w->unknown.len > 0; round++) {
		struct buf now = BUF_INIT;

		ok = round < ROUNDS && snap_drop_ignored(w->s, &w->unknown);
		now = w->unknown;
		w->unknown = (struct buf)BUF_INIT;
		for (size_t i = 0; ok && i < now.len;
		    i += strlen(now.data + i) + 1) {
			buf_clear(&path);
			buf_str(&path, now.data + i);
			ok = walk(w, &path);
		}
		buf_release(&now);
	}
	buf_release(&path);
	return ok;
}

/* What fx keeps is not walked, and changes all the time; of what is tracked
 * there its folders' own rules count. */
static bool
own_rules(struct walk *w, const char *path)
{
	static const char *const names[] = { ".gitattributes", ".gitignore" };
	bool ok = true;

	if (!path_within(path, ".factory"))
		return true;
	for (const char *p = path; ok && (p = strchr(p, '/')) != NULL; p++)
		for (size_t i = 0; ok && i < 2; i++) {
			struct buf b = BUF_INIT;

			buf_fmt(&b, "%.*s/%s", (int)(p - path), path,
			    names[i]);
			ok = note(w, b.data, false);
			buf_release(&b);
		}
	return ok;
}

bool
snap_facts_make(struct snap_facts *f, struct snapshot *s, int64_t since)
{
	struct walk w = { .f = f, .s = s, .since = since };
	struct stat top;
	bool ok = disk_is_local(s->top) && fstat(s->top, &top) == 0;

	snap_facts_clear(f);
	w.dev = ok ? top.st_dev : 0;
	for (size_t i = 0; ok && i < s->now.n; i++) {
		const struct snap_entry *x = &s->now.v[i];

		ok = x->tag == 'H' && x->git_mode != SNAP_MODULE &&
		    note(&w, x->path, true) && own_rules(&w, x->path);
	}
	ok = ok && folders(&w);
	buf_release(&w.unknown);
	if (!ok)
		snap_facts_clear(f);
	return ok;
}

/* A part of them. */
struct part {
	const struct snap_facts *f;
	size_t from, to;
	int top;
	bool same;
};

static void *
hold(void *ctx)
{
	struct part *p = ctx;
	struct stat st;

	for (size_t i = p->from; p->same && i < p->to; i++)
		p->same = (fstatat(p->top, p->f->names.data +
		    p->f->v[i].name, &st, AT_SYMLINK_NOFOLLOW) == 0 ?
		    sum_of(&st) : GONE) == p->f->v[i].sum;
	return NULL;
}

bool
snap_facts_hold(const struct snap_facts *f, int top)
{
	struct part a = { f, 0, f->n, top, true };
	struct part b = { f, f->n, f->n, top, true };

	if (f->n > THREADS) {
		a.to = b.from = f->n / 2;
		aside_both(hold, &a, &b);
	} else {
		hold(&a);
	}
	return a.same && b.same;
}
