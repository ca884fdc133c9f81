/* What a process that was killed left in <common dir>/factory. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "record/litter.h"
#include "record/snapshot_parts.h"

enum { HOUR = 3600 };

void
litter_sweep(const char *commondir, const char *begins)
{
	struct buf path = BUF_INIT;
	struct dirent *x;
	struct stat st;
	size_t n;
	DIR *d;

	buf_fmt(&path, "%s/factory", commondir);
	d = opendir(path.data);
	buf_byte(&path, '/');
	n = path.len;
	while (d && (x = readdir(d)) != NULL) {
		if (strncmp(x->d_name, begins, strlen(begins)) != 0)
			continue;
		path.len = n;
		buf_str(&path, x->d_name);
		if (lstat(path.data, &st) < 0 ||
		    clock_now() - st.st_mtime < HOUR)
			continue;
		if (S_ISDIR(st.st_mode))
			snap_remove_tree(path.data);
		else
			unlink(path.data);
	}
	if (d)
		closedir(d);
	buf_release(&path);
}
