/* The level that a logger gave a line of pairs or of JSON. */
#ifndef FX_ERRSUM_LEVEL_H
#define FX_ERRSUM_LEVEL_H

struct errsum_cause;
struct errsum_text;

/* A logger knows what its own line is, whatever that speaks of: one that it
 * calls less than an error, 'level=info msg="..."' or '{"level":"info",
 * "msg":"..."}', begins none. */
void errsum_logged(struct errsum_cause *, const struct errsum_text *);

#endif
