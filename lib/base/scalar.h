/* Texts as YAML has them. */
#ifndef FX_SCALAR_H
#define FX_SCALAR_H

struct buf;

/* Append s, which is UTF-8, as one scalar on one line that reads as these
 * bytes and as nothing but a text: in single quotes, or in double quotes
 * where it holds what would not be seen. */
void scalar_put(struct buf *, const char *s);

#endif
