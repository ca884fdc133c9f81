/* Where the languages of a call come from. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "judge/detect_languages.h"
#include "judge/success.h"

static const char own[] = ".factory/languages";

/* A folder that is named and not there is a slip. */
static int
from_named(struct languages *all, const char *dir, struct err *e)
{
	struct stat st;

	if (stat(dir, &st) < 0)
		return err_set(e, FX_EINPUT, "%s: %s", dir, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(e, FX_EINPUT, "%s: is not a folder", dir);
	if (languages_dir(all, dir, true, e) < 0)
		return -1;
	return all->n ? 0 : err_set(e, FX_EINPUT, "%s: holds no *.yaml of a "
	    "language", dir);
}

int
detect_languages(struct languages *all, const char *dir, struct err *e)
{
	int rc = 0;

	if (dir == NULL)
		languages_take(all, languages_made.v, languages_made.n);
	rc = dir ? from_named(all, dir, e) : languages_dir(all, own, true, e);
	return rc < 0 ? -1 : success_languages(all, e);
}
