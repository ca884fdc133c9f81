/* Recording in the audit log, in one call. */
#ifndef FX_AUDIT_NOTE_H
#define FX_AUDIT_NOTE_H

#include "door/git.h"
#include "record/audit_log.h"

struct buf;
struct err;

/* Append the record to the repository's log, which is begun where there is
 * none; what audit_log_append fills in is filled in.  0; 1: one of this id
 * was there; -1 with e: nothing was recorded. */
int audit_note(const struct git *, struct audit_record *, struct err *e);

/* Append the trailer that anchors the log, behind a blank line; where there is
 * no log, nothing.  0 or -1. */
int audit_note_trailer(const struct git *, struct buf *message, struct err *e);

#endif
