/* A repository's questions answered by libgit2, which is loaded when the
 * first of them is asked: linked, it would cost each start 2 ms. */
#include <dlfcn.h>
#include <git2.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/repo_ops.h"

/* The functions of libgit2 that are used. */
#define API(x) \
	x(git_libgit2_init) x(git_libgit2_shutdown) x(git_error_last) \
	x(git_repository_open_ext) x(git_repository_free) \
	x(git_repository_odb) x(git_odb_free) x(git_odb_add_disk_alternate) \
	x(git_odb_read) x(git_odb_read_header) x(git_odb_object_free) \
	x(git_odb_object_data) x(git_odb_object_size) \
	x(git_odb_object_type) x(git_object_type2string) \
	x(git_oid_fromstr) x(git_oid_tostr) x(git_oidarray_dispose) \
	x(git_revparse_single) x(git_object_lookup) x(git_object_peel) \
	x(git_object_id) x(git_object_free) \
	x(git_reference_lookup) x(git_reference_resolve) \
	x(git_reference_target) x(git_reference_free) \
	x(git_merge_bases_many) x(git_graph_descendant_of) \
	x(git_diff_tree_to_tree) x(git_diff_num_deltas) \
	x(git_diff_get_delta) x(git_diff_free)

struct state {
	void *lib;
	git_repository *repo;
	git_odb *odb;
#define FIELD(f) __typeof__(&f) f;
	API(FIELD)
};

static void
release(void *of)
{
	struct state *s = of;

	if (s->odb)
		s->git_odb_free(s->odb);
	if (s->repo)
		s->git_repository_free(s->repo);
	if (s->git_libgit2_shutdown)
		s->git_libgit2_shutdown();
	/* Not unloaded: its libraries clean up when the program ends. */
	free(s);
}

/* What libgit2 said, as our failure. */
static int
failed(struct state *s, struct err *e, const char *what)
{
	const git_error *g = s->git_error_last();

	return err_set(e, FX_EFAIL, "libgit2: %s: %s", what,
	    g && g->message ? g->message : "failed");
}

/* Without memory libgit2 1.5 and what it loads follow NULL, or abort: that it
 * cannot be told is our answer then, too.  The sanitizers keep their own. */
static void
died(int number)
{
	static const char said[] = "fx: libgit2 died; out of memory?\n";
	ssize_t ignored = write(STDERR_FILENO, said, sizeof(said) - 1);

	(void)number;
	(void)ignored;
	_exit(FX_EFAIL);
}

static void
watch(void)
{
#ifndef __SANITIZE_ADDRESS__
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGABRT };
	struct sigaction a = { .sa_handler = died };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		sigaction(numbers[i], &a, NULL);
#else
	(void)died;
#endif
}

static int
load(struct state *s, struct err *e)
{
	watch();
	s->lib = dlopen("libgit2.so." LIBGIT2_SOVERSION,
	    RTLD_LAZY | RTLD_LOCAL);
	if (s->lib == NULL)
		return err_set(e, FX_EFAIL, "libgit2: %s", dlerror());
#define FIND(f) \
	if ((*(void **)&s->f = dlsym(s->lib, #f)) == NULL) \
		return err_set(e, FX_EFAIL, "libgit2: it has no " #f);
	API(FIND)
	if (s->git_libgit2_init() < 0) {
		s->git_libgit2_shutdown = NULL;
		return failed(s, e, "start");
	}
	return 0;
}

/* Where git would read other objects or other parents than libgit2: which
 * versions heed grafts and a history that was cut short differs. */
static bool
reads_otherwise(const struct git *g)
{
	static const char *const files[] = { "shallow", "info/grafts" };
	const char *common = getenv("GIT_COMMON_DIR");
	struct buf b = BUF_INIT;
	bool yes = (common && *common) || getenv("GIT_SHALLOW_FILE");

	for (size_t i = 0; !yes && i < 2; i++) {
		buf_clear(&b);
		buf_fmt(&b, "%s/%s", g->commondir, files[i]);
		yes = io_exists(b.data);
	}
	buf_release(&b);
	return yes;
}

/* The folders of a list like PATH's, as more places where objects are. */
static int
add_objects(struct state *s, const char *list, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = 0;

	for (size_t n; rc == 0 && list && *list; list += n + (list[n] == ':')) {
		n = strcspn(list, ":");
		buf_clear(&b);
		buf_append(&b, list, n);
		if (n > 0 && s->git_odb_add_disk_alternate(s->odb, b.data) < 0)
			rc = failed(s, e, b.data);
	}
	buf_release(&b);
	return rc;
}

static int
parse_oid(struct state *s, git_oid *oid, const char *hex, struct err *e)
{
	if (strlen(hex) != GIT_OID_HEXSZ || s->git_oid_fromstr(oid, hex) < 0)
		return err_set(e, FX_EFAIL, "'%s' is no id", hex);
	return 0;
}

/* 1 found, 0 no such thing, -1 cannot be told. */
static int
answer(struct state *s, int rc, const char *name, struct err *e)
{
	switch (rc) {
	case 0:
		return 1;
	case GIT_ENOTFOUND: case GIT_EINVALIDSPEC: case GIT_EPEEL:
	case GIT_EAMBIGUOUS:
		return 0;
	default:
		return failed(s, e, name);
	}
}

static int
commit(void *of, const char *rev, char oid[GIT_OID], struct err *e)
{
	struct state *s = of;
	git_object *any = NULL, *c = NULL;
	int rc = s->git_revparse_single(&any, s->repo, rev);

	if (rc == 0)
		rc = s->git_object_peel(&c, any, GIT_OBJECT_COMMIT);
	if (rc == 0)
		s->git_oid_tostr(oid, GIT_OID_HEXSZ + 1, s->git_object_id(c));
	s->git_object_free(c);
	s->git_object_free(any);
	return answer(s, rc, rev, e);
}

static int
ref(void *of, const char *name, char oid[GIT_OID], struct err *e)
{
	struct state *s = of;
	git_reference *r = NULL, *direct = NULL;
	int rc = s->git_reference_lookup(&r, s->repo, name);

	/* A ref that is there but leads nowhere is not absent. */
	if (rc == 0 && s->git_reference_resolve(&direct, r) < 0)
		rc = GIT_ERROR;
	if (rc == 0)
		s->git_oid_tostr(oid, GIT_OID_HEXSZ + 1,
		    s->git_reference_target(direct));
	s->git_reference_free(direct);
	s->git_reference_free(r);
	return answer(s, rc, name, e);
}

/* Is a an ancestor of b, or the same further to the front?  1, 0, -1. */
static int
covered(struct state *s, const git_oid *v, size_t a, size_t b, struct err *e)
{
	int rc;

	if (memcmp(&v[a], &v[b], sizeof(*v)) == 0)
		return b < a;
	rc = s->git_graph_descendant_of(s->repo, &v[b], &v[a]);
	return rc < 0 ? failed(s, e, "ancestors") : rc;
}

static int
independent(void *of, char (*oids)[GIT_OID], size_t *n, struct err *e)
{
	struct state *s = of;
	git_oid *v = mem_alloc(*n * sizeof(*v));
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < *n; i++)
		rc = parse_oid(s, &v[i], oids[i], e);
	for (size_t i = 0; rc >= 0 && i < *n; i++) {
		rc = 0;
		for (size_t k = 0; rc == 0 && k < *n; k++)
			rc = covered(s, v, i, k, e);
		if (rc == 0)
			memmove(oids[kept++], oids[i], GIT_OID);
	}
	if (rc >= 0)
		*n = kept;
	free(v);
	return rc < 0 ? -1 : 0;
}

static int
merge_bases(void *of, const char *a, char (*others)[GIT_OID], size_t nothers,
    char (**bases)[GIT_OID], size_t *nbases, size_t *cap, struct err *e)
{
	struct state *s = of;
	git_oid *v = mem_alloc((nothers + 1) * sizeof(*v));
	git_oidarray found = { NULL, 0 };
	int rc = parse_oid(s, &v[0], a, e);

	for (size_t i = 0; rc == 0 && i < nothers; i++)
		rc = parse_oid(s, &v[i + 1], others[i], e);
	if (rc == 0) {
		rc = s->git_merge_bases_many(&found, s->repo, nothers + 1, v);
		rc = rc == GIT_ENOTFOUND ? 0 : rc < 0 ? failed(s, e, a) : 0;
	}
	for (size_t i = 0; rc == 0 && i < found.count; i++) {
		mem_grow(bases, *nbases, cap, sizeof(**bases));
		s->git_oid_tostr((*bases)[(*nbases)++], GIT_OID_HEXSZ + 1,
		    &found.ids[i]);
	}
	s->git_oidarray_dispose(&found);
	free(v);
	return rc;
}

static int
size_of(void *of, const char *oid, unsigned long long *size, struct err *e)
{
	struct state *s = of;
	git_object_t type;
	size_t n = 0;
	git_oid id;

	if (parse_oid(s, &id, oid, e) < 0)
		return -1;
	if (s->git_odb_read_header(&n, &type, s->odb, &id) < 0)
		return err_set(e, FX_EFAIL, "object %s cannot be read", oid);
	*size = n;
	return 0;
}

/* "ID" or "ID^{tree}" as an id. */
static int
resolve(struct state *s, git_oid *id, const char *name, struct err *e)
{
	git_object *any = NULL, *tree = NULL;
	const char *peel = strchr(name, '^');
	char hex[GIT_OID + 8];
	int rc = 0;

	snprintf(hex, sizeof(hex), "%s", name);
	hex[strcspn(hex, "^")] = '\0';
	if (parse_oid(s, id, hex, e) < 0)
		return -1;
	if (peel) {
		rc = s->git_object_lookup(&any, s->repo, id, GIT_OBJECT_ANY);
		if (rc == 0)
			rc = s->git_object_peel(&tree, any, GIT_OBJECT_TREE);
		if (rc == 0)
			*id = *s->git_object_id(tree);
		else
			failed(s, e, name);
		s->git_object_free(tree);
		s->git_object_free(any);
	}
	return rc == 0 ? 0 : -1;
}

static int
object(void *of, const char *name, const char *type, size_t max,
    struct buf *out, struct err *e)
{
	struct state *s = of;
	git_odb_object *o = NULL;
	const char *is;
	git_oid id;
	int rc = 0;

	if (resolve(s, &id, name, e) < 0)
		return -1;
	if (s->git_odb_read(&o, s->odb, &id) < 0)
		return err_set(e, FX_EFAIL, "object %s cannot be read", name);
	is = s->git_object_type2string(s->git_odb_object_type(o));
	if (strcmp(is, type) != 0)
		rc = err_set(e, FX_EFAIL, "object %s is a %s, not a %s", name,
		    is, type);
	else if (s->git_odb_object_size(o) > max)
		rc = err_set(e, FX_EINPUT, "object %s is larger than the "
		    "limit of %zu bytes", name, max);
	else
		buf_append(out, s->git_odb_object_data(o),
		    s->git_odb_object_size(o));
	s->git_odb_object_free(o);
	return rc;
}

/* The tree of a tree-ish; NULL stays NULL, the empty tree. */
static int
tree_of(struct state *s, const char *oid, git_object **tree, struct err *e)
{
	git_object *any = NULL;
	git_oid id;
	int rc;

	if (oid == NULL)
		return 0;
	if (parse_oid(s, &id, oid, e) < 0)
		return -1;
	rc = s->git_object_lookup(&any, s->repo, &id, GIT_OBJECT_ANY);
	if (rc == 0)
		rc = s->git_object_peel(tree, any, GIT_OBJECT_TREE);
	if (rc < 0)
		failed(s, e, oid);
	s->git_object_free(any);
	return rc < 0 ? -1 : 0;
}

static void
tell(struct state *s, const git_diff_delta *d,
    void (*each)(void *ctx, const struct repo_delta *), void *ctx)
{
	char was[GIT_OID], is[GIT_OID];
	struct repo_delta x = { d->old_file.mode, d->new_file.mode, was, is,
	    d->old_file.mode ? d->old_file.path : d->new_file.path };

	s->git_oid_tostr(was, GIT_OID_HEXSZ + 1, &d->old_file.id);
	s->git_oid_tostr(is, GIT_OID_HEXSZ + 1, &d->new_file.id);
	each(ctx, &x);
}

static int
diff(void *of, const char *from, const char *to,
    void (*each)(void *ctx, const struct repo_delta *), void *ctx,
    struct err *e)
{
	git_diff_options o = { .version = GIT_DIFF_OPTIONS_VERSION,
	    .flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK,
	    .ignore_submodules = GIT_SUBMODULE_IGNORE_NONE };
	struct state *s = of;
	git_object *a = NULL, *b = NULL;
	git_diff *d = NULL;
	int rc = tree_of(s, from, &a, e);

	if (rc == 0)
		rc = tree_of(s, to, &b, e);
	if (rc == 0 && s->git_diff_tree_to_tree(&d, s->repo, (git_tree *)a,
	    (git_tree *)b, &o) < 0)
		rc = failed(s, e, "diff");
	for (size_t i = 0; rc == 0 && i < s->git_diff_num_deltas(d); i++)
		tell(s, s->git_diff_get_delta(d, i), each, ctx);
	s->git_diff_free(d);
	s->git_object_free(a);
	s->git_object_free(b);
	return rc;
}

void *
repo_libgit2_open(const struct git *g, const struct repo_ops **ops,
    struct err *e)
{
	static const struct repo_ops mine = { release, commit, ref,
	    independent, merge_bases, size_of, object, diff };
	struct state *s = mem_alloc(sizeof(*s));
	int rc;

	memset(s, 0, sizeof(*s));
	rc = reads_otherwise(g) ? err_set(e, FX_EFAIL, "libgit2: does not "
	    "read this history as git does") : load(s, e);
	if (rc == 0 && (s->git_repository_open_ext(&s->repo, g->gitdir,
	    GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT,
	    NULL) < 0 || s->git_repository_odb(&s->odb, s->repo) < 0))
		rc = failed(s, e, g->gitdir);
	/* What is received lies in a place of its own until it is taken. */
	if (rc == 0)
		rc = add_objects(s, getenv("GIT_OBJECT_DIRECTORY"), e);
	if (rc == 0)
		rc = add_objects(s,
		    getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES"), e);
	if (rc < 0) {
		release(s);
		return NULL;
	}
	*ops = &mine;
	return s;
}
