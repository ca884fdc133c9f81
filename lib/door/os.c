/* What the system has beyond POSIX as our headers ask for it. */
#define _GNU_SOURCE
#include <stdlib.h>

#include "door/os.h"

char *
os_realpath(const char *path)
{
	return realpath(path, NULL);
}
