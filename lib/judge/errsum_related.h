/* Further places that the lines of a cause name. */
#ifndef FX_ERRSUM_RELATED_H
#define FX_ERRSUM_RELATED_H

struct errsum_view;

/* Fill in related of a view whose fields are there: "a.c:3:1: note: ...",
 * "In file included from a.c:3:", rustc's "::: a.rs:3:1". */
void errsum_related(struct errsum_view *);

#endif
