/* The disk below a file: what is written there made durable, and the room
 * that is left. */
#ifndef FX_DISK_H
#define FX_DISK_H

#include <stdbool.h>

struct err;

/* Have all that was written to the file system of this folder on its disk.
 * One call for many files costs less than an fsync for each.  0 or -1. */
int disk_sync(const char *dir, struct err *e);

/* The bytes that we may still write to the file system of this folder, and
 * through *block the size that a file is rounded up to; -1 with e. */
long long disk_room(const char *dir, long long *block, struct err *e);

/* Is this file's file system one of those where the kernel here gives the
 * times, and no other machine or program? */
bool disk_is_local(int fd);

#endif
