/* Where the files are that come with the programs. */
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/share.h"

/* From the folder that holds the program. */
static const char *const places[] = {
	"/../share/fx/", "/../share/", NULL
};

int
share_beside(struct buf *out, const char *name)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	struct buf b = BUF_INIT;
	char *slash;
	int rc = -1;

	exe[n > 0 ? n : 0] = '\0';
	if ((slash = strrchr(exe, '/')) != NULL) {
		slash[1] = '\0';
		buf_fmt(&b, "%s%s", exe, name);
		rc = access(b.data, X_OK);
	}
	if (rc == 0)
		buf_str(out, b.data);
	buf_release(&b);
	return rc;
}

int
share_program(struct buf *out, const char *name, struct err *e)
{
	return share_beside(out, name) == 0 ? 0 : err_set(e, FX_EFAIL,
	    "%s is not beside this program; fx is not installed whole", name);
}

int
share_find(struct buf *out, const char *name, struct err *e)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	if (n < 0)
		return err_sys(e, "/proc/self/exe");
	exe[n] = '\0';
	if ((slash = strrchr(exe, '/')) != NULL)
		*slash = '\0';
	for (size_t i = 0; places[i]; i++) {
		size_t before = out->len;

		buf_fmt(out, "%s%s%s", exe, places[i], name);
		if (io_exists(out->data))
			return 0;
		out->len = before;
		out->data[before] = '\0';
	}
	return err_set(e, FX_EFAIL, "%s/../share/fx/%s: is missing; fx is "
	    "not installed whole", exe, name);
}
