/* The file system that a folder lies on. */
#define _GNU_SOURCE		/* syncfs */
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statfs.h>
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

bool
disk_is_local(int fd)
{
	enum { XFS = 0x58465342, ZFS = 0x2fc12fc1 };
	static const unsigned long known[] = { EXT4_SUPER_MAGIC,
	    BTRFS_SUPER_MAGIC, TMPFS_MAGIC, OVERLAYFS_SUPER_MAGIC,
	    F2FS_SUPER_MAGIC, XFS, ZFS };
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if ((unsigned long)fs.f_type == known[i])
			return true;
	return false;
}
