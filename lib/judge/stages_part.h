/* What the files of the room stages share. */
#ifndef FX_STAGES_PART_H
#define FX_STAGES_PART_H

#include "judge/stages.h"

struct detect_files;
struct detect_part;
struct languages;
struct schema_key;
struct ydoc_node;

/* Append the ten stages of a component, about which nothing is said yet; the
 * index of the first. */
size_t stages_add(struct stages *, const char *language, const char *dir);

/* What the language's data says; p NULL: there is none. */
void stages_built_in(struct stages *, size_t first,
    const struct detect_part *p);

/* Take what a map of stage names says.  0, or -1 with e where a condition
 * cannot be read. */
int stages_take(struct stages *, size_t first, const struct ydoc_node *map,
    const struct schema_key *keys, const char *from, struct err *e);

/* Say it as a text of n bytes, or as a list; NULL takes it away. */
void stages_set(struct stages *, struct stage *, enum stage_key,
    const char *text, const char *from);
void stages_set_list(struct stages *, struct stage *, enum stage_key,
    const char *const *list, const char *from);

/* Fill in what nothing was said about, and read the numbers. */
void stages_finish(struct stages *);

/* The stages of the folder dir, whose files are listed.  ready, unless NULL,
 * is called there when the languages are known, before a file of the list is
 * looked at: 0, or -1 with e. */
int stages_in(struct stages *, const char *dir, struct detect_files *,
    int (*ready)(void *ctx, const struct languages *, struct err *e),
    void *ctx, struct err *e);

/* Note that a file was read. */
void stages_read(struct stages *, const char *path, const char *sha256);

#endif
