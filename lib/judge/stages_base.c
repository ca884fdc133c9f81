/* The stages of a commit, by as much of its tree as tells them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "door/git.h"
#include "door/repo.h"
#include "judge/detect_files.h"
#include "judge/detect_names.h"
#include "judge/stages_part.h"
#include "judge/stages_sealed.h"
#include "record/litter.h"
#include "record/seal.h"

/* A file is not read by what is detected when it is larger. */
enum { LARGEST = 64 << 20 };

/* What of a commit is written out, and where. */
struct base {
	struct repo *repo;
	struct buf listed;	/* of git ls-tree */
	struct buf paths;	/* of all, NUL-ended */
	struct buf made;	/* what was written, NUL-ended */
	struct buf dir;
};
#define BASE_INIT { NULL, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT }

static int
write_out(struct base *b, const char *path, const char *oid, struct err *e)
{
	struct buf bytes = BUF_INIT, to = BUF_INIT;
	int fd = -1, rc;

	buf_fmt(&to, "%s/%s", b->dir.data, path);
	*strrchr(to.data, '/') = '\0';
	rc = io_mkdirs(to.data, 0700, e);
	to.data[strlen(to.data)] = '/';
	if (rc == 0)
		rc = repo_blob(b->repo, oid, LARGEST, &bytes, e) < 0 ? -1 : 0;
	if (rc == 0) {
		buf_append(&b->made, path, strlen(path) + 1);
		fd = open(to.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    0600);
		rc = fd < 0 ? err_sys(e, "%s", to.data) :
		    io_write(fd, bytes.data, bytes.len, e);
	}
	if (fd >= 0 && close(fd) < 0 && rc == 0)
		rc = err_sys(e, "%s", to.data);
	buf_release(&bytes);
	buf_release(&to);
	return rc;
}

static bool
is_configuration(const char *path)
{
	return strncmp(path, ".factory/", 9) == 0 ||
	    strcmp(path, ".factory.toml") == 0;
}

static void
note_name(void *ctx, const struct detect_name *x)
{
	if (x->kind == DETECT_FILE || x->kind == DETECT_KNOWN)
		*(bool *)ctx = true;
}

/* Write out what configures (names NULL), or else what has such a name.  A
 * link and a submodule tell nothing. */
static int
write_those(struct base *b, const struct detect_names *names, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < b->listed.len;
	    i += strlen(b->listed.data + i) + 1) {
		const char *p = b->listed.data + i, *path = strchr(p, '\t') + 1;
		const char *name = path_base(path);
		char oid[GIT_OID];
		bool wanted = names == NULL && is_configuration(path);

		if (strncmp(p, "100", 3) != 0 ||
		    path_fault(path, strlen(path)) != NULL)
			continue;
		if (names && !is_configuration(path))
			detect_names_file(names, name, strlen(name), note_name,
			    &wanted);
		if (!wanted || sscanf(p, "%*s %*s %64s", oid) != 1)
			continue;
		rc = write_out(b, path, oid, e);
	}
	return rc;
}

static int
write_known(void *ctx, const struct languages *all, struct err *e)
{
	struct detect_names names = { .v = NULL };
	int rc;

	detect_names_fill(&names, all);
	rc = write_those(ctx, &names, e);
	detect_names_release(&names);
	return rc;
}

static int
list(struct base *b, const struct git *g, const char *commit, struct err *e)
{
	const char *argv[] = { "ls-tree", "-r", "-z", "--full-tree", commit,
	    NULL };

	if (git_run(g, argv, NULL, 0, &b->listed, e) < 0)
		return -1;
	for (size_t i = 0; i < b->listed.len;
	    i += strlen(b->listed.data + i) + 1) {
		const char *path = strchr(b->listed.data + i, '\t');

		if (path == NULL)
			return err_set(e, FX_EFAIL, "git ls-tree: no path");
		buf_append(&b->paths, path + 1, strlen(path + 1) + 1);
	}
	return 0;
}

static void
take_away(struct base *b)
{
	struct buf path = BUF_INIT;

	for (size_t i = 0; i < b->made.len;
	    i += strlen(b->made.data + i) + 1) {
		buf_clear(&path);
		buf_fmt(&path, "%s/%s", b->dir.data, b->made.data + i);
		unlink(path.data);
		do
			*strrchr(path.data, '/') = '\0';
		while (strlen(path.data) > strlen(b->dir.data) &&
		    rmdir(path.data) == 0);
	}
	rmdir(b->dir.data);
	buf_release(&path);
}

static int
of_commit(struct stages *s, const struct git *g, struct repo *r,
    const char *commit, struct err *e)
{
	struct base b = BASE_INIT;
	struct detect_files files = DETECT_FILES_INIT;
	int rc;

	b.repo = r;
	litter_sweep(g->commondir, "base.");
	buf_fmt(&b.dir, "%s/factory/base.XXXXXX", g->commondir);
	rc = list(&b, g, commit, e);
	if (rc == 0 && mkdtemp(b.dir.data) == NULL)
		rc = err_sys(e, "%s", b.dir.data);
	else if (rc == 0) {
		files.listed = &b.paths;
		rc = write_those(&b, NULL, e);
		if (rc == 0)
			rc = stages_in(s, b.dir.data, &files, write_known, &b,
			    e);
		take_away(&b);
	}
	detect_files_release(&files);
	buf_release(&b.listed);
	buf_release(&b.paths);
	buf_release(&b.made);
	buf_release(&b.dir);
	return rc;
}

int
stages_base(struct stages *s, const struct git *g, const char *task,
    struct err *e)
{
	struct seal seal = SEAL_INIT;
	struct err why = ERR_INIT;
	struct repo *r = NULL;
	char commit[GIT_OID];
	int rc = seal_read(&seal, NULL, g->commondir, task, e);

	if (rc == 0 && (r = repo_open(g, REPO_ANY, e)) == NULL)
		rc = -1;
	if (rc == 0)
		rc = repo_ref(r, seal.base_ref, commit, e);
	if (rc == 0)
		rc = err_set(e, FX_EINPUT, "%s: there is no such branch",
		    seal.base_ref ? seal.base_ref : "the base");
	if (rc == 1 && (rc = of_commit(s, g, r, commit, &why)) < 0)
		err_set(e, why.status, "%s: %s", seal.base_ref, why.msg);
	err_release(&why);
	repo_free(r);
	seal_release(&seal);
	return rc;
}
