/* Files that a pattern takes, as Windows names them. */
#ifndef FX_ERRRULE_DRIVE_H
#define FX_ERRRULE_DRIVE_H

/* The pattern, with a drive before the text of each group "file" that takes no
 * colon, or that begins with "/"; owned.  NULL: it stays as it is. */
char *errrule_drive(const char *regex);

#endif
