/* What the system has beyond POSIX as our headers ask for it. */
#ifndef FX_OS_H
#define FX_OS_H

/* The path with every symbolic link resolved, owned; NULL with errno set
 * when there is no such file. */
char *os_realpath(const char *path);

#endif
