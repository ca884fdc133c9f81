/* What a gate asks of decisions: the signed statements that are pushed, and
 * whether they let a commit become the protected branch. */
#ifndef FX_GATE_DECISION_H
#define FX_GATE_DECISION_H

#include "judge/gate_rules.h"

struct buf;

/* May the ref of signed statements go from one commit (NULL: it is new) to
 * tip?  It only grows, and what is new is signed by a person of the rules.
 * 0; 1: no, and why was appended; -1 with e. */
int gate_decisions(struct gate *, const struct gate_rules *, const char *ref,
    const char *from, const char *tip, struct buf *why, struct err *);

/* Do the statements at these commits let tip become the protected branch?
 * 0, and *task is the one whose contract it must keep (NULL: it changes who
 * may decide, and nothing else); 1: no, and why was appended; -1. */
int gate_landing(struct gate *, const struct gate_rules *, const char *tip,
    char (*at)[GIT_OID], size_t n, struct gate_task **task, struct buf *why,
    struct err *);

/* Is all attested of the tree, at these commits, that the policy asks for?
 * 0; 1: no, and what lacks was appended; -1 with e. */
int gate_evidence(struct gate *, const struct gate_rules *,
    char (*at)[GIT_OID], size_t n, const char *tree, struct buf *why,
    struct err *);

/* Take what signed statements at these commits waive for the task from the
 * findings about tip, from the i-th on: they are in fs->waived then.  0 or
 * -1 with e. */
int gate_waive(struct gate *, const struct gate_rules *, char (*at)[GIT_OID],
    size_t n, const char *task, const char *tip, struct findings *, size_t i,
    struct err *);

#endif
