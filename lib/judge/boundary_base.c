/* The base as a ref: where it may go, and what it must not become. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "judge/boundary_base.h"
#include "judge/landing.h"
#include "judge/ranges.h"

enum { MAX_REF = 4096 };

bool
base_is(const struct scope *s, const char *ref)
{
	return s->seal.base_ref && strcmp(s->seal.base_ref, ref) == 0;
}

static bool
is_remotes(const struct scope *s)
{
	return s->seal.base_ref &&
	    strncmp(s->seal.base_ref, "refs/remotes/", 13) == 0;
}

/* refs/remotes/origin/main is pushed to as refs/heads/main. */
static bool
is_name(const struct scope *s, const char *ref)
{
	const char *base = s->seal.base_ref, *name;

	if (base == NULL || base_is(s, ref))
		return base != NULL;
	return is_remotes(s) && (name = strchr(base + 13, '/')) != NULL &&
	    strncmp(ref, "refs/heads/", 11) == 0 &&
	    strcmp(ref + 11, name + 1) == 0;
}

/* By the refspec "[+]SRC:DST", does a remote's ref come to be the base?  Of a
 * branch SRC may be the short name. */
static bool
brings(const char *spec, const char *base, const char *ref)
{
	const char *src = spec + (*spec == '+'), *dst = strchr(src, ':');
	const char *star = dst ? strchr(++dst, '*') : NULL;
	size_t before = star ? (size_t)(star - dst) : 0;
	size_t after = star ? strlen(star + 1) : 0, n = strlen(base);
	struct buf from = BUF_INIT;
	bool yes;

	if (dst == NULL || (star ? n < before + after ||
	    strncmp(base, dst, before) != 0 ||
	    strcmp(base + n - after, star + 1) != 0 :
	    strcmp(base, dst) != 0))
		return false;
	for (const char *p = src; p < dst - 1; p++) {
		if (star && *p == '*')
			buf_append(&from, base + before, n - before - after);
		else
			buf_byte(&from, *p);
	}
	yes = strcmp(buf_cstr(&from), ref) == 0 ||
	    (strncmp(ref, "refs/heads/", 11) == 0 &&
	    strcmp(buf_cstr(&from), ref + 11) == 0);
	buf_release(&from);
	return yes;
}

int
base_pushed(const struct scope *s, const char *ref, struct err *e)
{
	static const char *const argv[] = { "config", "-z", "--get-regexp",
	    "^remote\\..*\\.fetch$", NULL };
	struct buf out = BUF_INIT;
	int st, yes = is_name(s, ref);

	if (yes || !is_remotes(s))
		return yes;
	st = git_ask(&s->git, argv, NULL, 0, &out, NULL, e);
	if (st > 1)
		err_set(e, FX_EFAIL, "git config remote.*.fetch: status %d",
		    st);
	for (size_t i = 0; st == 0 && !yes && i < out.len;
	    i += strlen(out.data + i) + 1) {
		const char *value = strchr(out.data + i, '\n');

		yes = value && brings(value + 1, s->seal.base_ref, ref);
	}
	buf_release(&out);
	return e->status == FX_YES ? yes : -1;
}

bool
base_named(const struct scope *s, const char *ref)
{
	struct err ignored = ERR_INIT;
	const char *base = s->seal.base_ref;
	size_t n = base ? strlen(base) : 0, k = strlen(ref);
	bool yes = is_name(s, ref);

	/* The remote may be called "team/up": its refspec tells. */
	if (yes || !is_remotes(s) || strncmp(ref, "refs/heads/", 11) != 0 ||
	    n < k || base[n - (k - 11) - 1] != '/' ||
	    strcmp(base + n - (k - 11), ref + 11) != 0)
		return yes;
	yes = base_pushed(s, ref, &ignored) != 0;
	err_release(&ignored);
	return yes;
}

struct finding *
base_refuse(const struct scope *s, const char *ref, const char *reason,
    struct findings *fs)
{
	struct finding *f = findings_add(fs, "base", NULL);

	f->about_ref = true;
	f->ref = arena_strdup(&fs->arena, ref);
	f->task = s->task ? arena_strdup(&fs->arena, s->task) : NULL;
	f->reason = reason;
	return f;
}

/* What lies between base and oid.  The base is what was approved, and not
 * what its ref says by now. */
static int
judge_range(struct scope *s, const char *ref, const char *oid,
    const char *base, struct findings *fs, struct err *e)
{
	struct scope at;
	char known[1][GIT_OID];

	if (scope_repo(s, e) == NULL)
		return -1;
	snprintf(known[0], sizeof(known[0]), "%s", base);
	at = *s;
	at.known = known;
	at.nknown = 1;
	at.known_read = true;
	return ranges_tip(&at, oid, NULL, false, ref, fs, e);
}

int
base_land(struct scope *s, const char *ref, const char *oid,
    const char *base, const char *reason, struct findings *fs, struct err *e)
{
	struct buf why = BUF_INIT;
	struct finding *f;
	int rc = landing_check(&s->git, &s->seal, oid, base, &why, e);

	if (rc == 0) {
		rc = judge_range(s, ref, oid, base, fs, e);
	} else if (rc == 1) {
		f = base_refuse(s, ref, reason, fs);
		f->now = arena_strdup(&fs->arena, oid);
		f->hint = arena_strdup(&fs->arena, buf_cstr(&why));
	}
	buf_release(&why);
	return rc < 0 ? -1 : 0;
}

/* What the ref's own file says that it leads to, in b: a line "ref: NAME", or
 * a link.  A reftable has no such file, and every git that reads one tells
 * its hooks. */
static bool
leads_on(const char *path, struct buf *b)
{
	struct err ignored = ERR_INIT;
	char link[MAX_REF];
	ssize_t n = readlink(path, link, sizeof(link));
	size_t skip;
	bool yes;

	if (n >= 0) {
		buf_append(b, link, (size_t)n);
		return true;
	}
	yes = io_slurp(b, path, MAX_REF, &ignored) == 0 &&
	    strncmp(buf_cstr(b), "ref:", 4) == 0;
	err_release(&ignored);
	if (yes) {
		skip = 4 + strspn(b->data + 4, " \t");
		b->len = skip + strcspn(b->data + skip, "\n");
		memmove(b->data, b->data + skip, b->len -= skip);
		b->data[b->len] = '\0';
	}
	return yes;
}

bool
base_alias(const struct scope *s, struct findings *fs)
{
	struct buf path = BUF_INIT, to = BUF_INIT;
	struct finding *f;
	bool yes;

	if (s->seal.base_ref == NULL)
		return false;
	buf_fmt(&path, "%s/%s", s->git.commondir, s->seal.base_ref);
	yes = leads_on(path.data, &to);
	if (yes) {
		buf_clear(&path);
		buf_fmt(&path, "the base is another name of %s, and moves with "
		    "it", buf_cstr(&to));
		f = base_refuse(s, s->seal.base_ref,
		    arena_strdup(&fs->arena, path.data), fs);
		buf_clear(&path);
		buf_fmt(&path, "in a checkout that is bound to no task: 'git "
		    "update-ref --no-deref %s COMMIT'", s->seal.base_ref);
		f->hint = arena_strdup(&fs->arena, path.data);
	}
	buf_release(&path);
	buf_release(&to);
	return yes;
}
