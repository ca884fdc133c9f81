/* The file system that a folder lies on. */
#define _GNU_SOURCE		/* syncfs */
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/err.h"
#include "door/disk.h"

int
disk_sync(const char *dir, struct err *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;

	if (fd < 0 || syncfs(fd) < 0)
		rc = err_sys(e, "%s", dir);
	if (fd >= 0)
		close(fd);
	return rc;
}

long long
disk_room(const char *dir, long long *block, struct err *e)
{
	struct statvfs v;

	if (statvfs(dir, &v) < 0)
		return err_sys(e, "%s", dir);
	*block = v.f_frsize > 0 ? (long long)v.f_frsize : 1;
	return (long long)v.f_bavail * *block;
}
