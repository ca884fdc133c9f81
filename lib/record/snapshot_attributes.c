/* Where git's attributes may come from. */
#define _DEFAULT_SOURCE		/* realpath */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_attributes.h"
#include "record/snapshot_settings.h"

static bool
there(const char *dir, const char *name)
{
	char *path;
	bool yes;

	if (dir == NULL || *dir == '\0')
		return false;
	path = snap_path(dir, name);
	yes = io_exists(path);
	free(path);
	return yes;
}

/* A git that was not installed for the system has its own file beside it. */
static bool
beside_git(void)
{
	const char *path = getenv("PATH");
	bool found = false, yes = false;

	for (size_t n; !found && path && *path;
	    path += n + (path[n] == ':')) {
		struct buf dir = BUF_INIT;
		char *git, *real;

		n = strcspn(path, ":");
		buf_fmt(&dir, "%.*s", (int)n, path);
		git = snap_path(dir.data, "git");
		if ((found = access(git, X_OK) == 0)) {
			real = realpath(git, NULL);
			if (real)
				*strrchr(real, '/') = '\0';
			yes = real == NULL ||
			    there(dir.data, "../etc/gitattributes") ||
			    there(real, "../etc/gitattributes");
			free(real);
		}
		free(git);
		buf_release(&dir);
	}
	return yes;
}

/* The system's file is where git was built to look; git before 2.41 does not
 * say where. */
static bool
of_system(struct snapshot *s)
{
	struct buf out = BUF_INIT;
	struct err no = ERR_INIT;
	bool yes = there("/etc", "gitattributes");

	if (!yes && snap_ask(s, NULL, &out, NULL, &no, SNAP("var",
	    "GIT_ATTR_SYSTEM")) == 0 && out.len > 0) {
		out.data[strcspn(out.data, "\n")] = '\0';
		yes = io_exists(out.data);
	} else if (!yes) {
		yes = beside_git();
	}
	buf_release(&out);
	err_release(&no);
	return yes;
}

bool
snap_attributes_outside(struct snapshot *s)
{
	return there(s->g->commondir, "info/attributes") ||
	    there(getenv("XDG_CONFIG_HOME"), "git/attributes") ||
	    there(getenv("HOME"), ".config/git/attributes") ||
	    getenv("GIT_ATTR_SOURCE") != NULL ||
	    snap_setting(s, "attr.tree") != NULL || of_system(s);
}

/* In the folder whose name has n bytes with its slash; 0: the top. */
static bool
in_folder(const struct snapshot *s, const char *path, size_t n)
{
	struct buf b = BUF_INIT;
	bool yes;

	buf_append(&b, path, n);
	buf_str(&b, ".gitattributes");
	yes = faccessat(s->top, b.data, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	buf_release(&b);
	return yes;
}

bool
snap_attributes_above(const struct snapshot *s, const char *path,
    const char *before)
{
	const char *p = path;
	bool yes = before == NULL && in_folder(s, "", 0);

	while (!yes && (p = strchr(p, '/')) != NULL) {
		size_t n = (size_t)(++p - path);

		yes = (before == NULL || strncmp(path, before, n) != 0) &&
		    in_folder(s, path, n);
	}
	return yes;
}
