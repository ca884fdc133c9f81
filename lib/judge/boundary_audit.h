/* A refusal in the audit log. */
#ifndef FX_BOUNDARY_AUDIT_H
#define FX_BOUNDARY_AUDIT_H

struct findings;
struct scope;

/* Record what was refused in the audit log of the repository, where its
 * fx.audit.refusals says so: of each task one in a minute, since who is
 * refused may try again and again.  What cannot be recorded is told on
 * stderr, and the refusal stands. */
void boundary_audit(const struct scope *, const struct findings *);

#endif
