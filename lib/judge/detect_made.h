/* The files that fx-detect writes: what stands in them. */
#ifndef FX_DETECT_MADE_H
#define FX_DETECT_MADE_H

#include <stdbool.h>

struct buf;
struct detect;
struct stage;
struct stages;

/* Append .factory/LANGUAGE.yaml: the stages of each component of it. */
void detect_made_language(struct buf *, const struct detect *,
    const struct stages *, const char *language);

/* Append .moon/tasks/factory.yml: each stage that has a command as a task of
 * moon 2. */
void detect_made_moon(struct buf *, const struct stages *);

/* The same of one: the name of the stage's task, and its script.  false:
 * there is none, and nothing is appended. */
bool detect_made_task(struct buf *id, struct buf *script,
    const struct stages *, const struct stage *);

/* Append .moon/workspace.yml: the folder is the one project, and trunk the
 * branch that others start from; "" when it is not known. */
void detect_made_workspace(struct buf *, const char *trunk);

#endif
