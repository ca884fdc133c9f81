/* What a passing log of the same command holds: lines, told apart by what
 * stays the same from run to run. */
#ifndef FX_ERRSUM_KNOWN_H
#define FX_ERRSUM_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct errsum_known;

enum { ERRSUM_KNOWN_MOST = 4 << 20 };	/* distinct lines; more are left out */

/* None yet.  Then what the log holds as its bytes come, UTF-8, and at the end
 * n 0 for a last line without an end. */
struct errsum_known *errsum_known_new(void);
void errsum_known_learn(struct errsum_known *, const char *s, size_t n);

/* Read a passing log, or what errsum_known_save wrote.  NULL with e:
 * FX_EINPUT where the file cannot be read or is damaged.  It takes 8 bytes
 * for each distinct line.  Freed with errsum_known_free. */
struct errsum_known *errsum_known_read(const char *path, struct err *);
void errsum_known_free(struct errsum_known *);

/* Is a line, cleaned and without its prefixes, among them?  Blank lines
 * are. */
bool errsum_known_has(const struct errsum_known *, const char *s, size_t n);

/* More distinct lines were there than are kept. */
bool errsum_known_full(const struct errsum_known *);

/* Write them down, small, whatever the size of the log.  0 or -1. */
int errsum_known_save(struct errsum_known *, const char *path, struct err *);

#endif
