/* The index of the audit log: derived from it, checked against it, and made
 * anew where it is not of it.  Trouble with it is never trouble of the log. */
#ifndef FX_AUDIT_LOG_PARTS_H
#define FX_AUDIT_LOG_PARTS_H

#include "record/audit_log.h"

enum audit_key { AUDIT_KEY_ID, AUDIT_KEY_TASK };

struct audit_index;

/* What the index tells of the open log, brought up to what the log holds: in
 * memory, and where the log is locked in its file.  NULL with e: the log
 * cannot be read, or FX_EINPUT it is not what the index remembers, or its end
 * does not follow from what is before. */
struct audit_index *audit_index_open(struct audit_log *, struct err *);
/* Only whether the log still has what the index remembers: 0 or -1. */
int audit_index_recall(struct audit_log *, struct err *);
void audit_index_close(struct audit_index *);

const struct audit_head *audit_index_head(const struct audit_index *);

/* Where the newest record with this id, or the newest status of this task,
 * begins.  1; 0: there is none; -1 with e. */
int audit_index_find(struct audit_index *, enum audit_key, const char *name,
    uint64_t *offset, struct err *);

/* The line at offset was appended. */
void audit_index_add(struct audit_index *, const struct audit_record *,
    const struct audit_line *);

/* Have what was added in the file. */
void audit_index_save(struct audit_index *);

/* Hold the log against writers and see what is there now; flock unlocks. */
int audit_log_renew(struct audit_log *, struct err *);

/* Read the record that begins at offset. */
int audit_log_at(const struct audit_log *, uint64_t offset,
    struct audit_record *, struct buf *line, struct err *);

#endif
