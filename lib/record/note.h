/* Signed notes and checkpoints of logs (C2SP signed-note, tlog-checkpoint). */
#ifndef FX_NOTE_H
#define FX_NOTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "record/merkle.h"

struct err;

/* What is known of who signs: "NAME+HASH+KEY" (a verifier key). */
struct note_key {
	char *name;
	unsigned char id[4], key[32];
};
#define NOTE_KEY_INIT { .name = NULL }

/* Read one, of Ed25519.  0, or -1 with FX_EINPUT; release either way. */
int note_key_parse(struct note_key *, const char *s, struct err *);
void note_key_release(struct note_key *);

/* Check the note of n bytes: that it is well formed, and its signatures by
 * the keys that are known (others say nothing).  How many of the keys signed
 * it, each once; its text, the lines before the blank one, through *text and
 * *ntext.  -1 with FX_EINPUT: it is no note, or a known key's signature is
 * not of this text. */
int note_open(const char *s, size_t n, const struct note_key *keys,
    size_t nkeys, const char **text, size_t *ntext, struct err *);

/* What a log said of itself: the text of a note. */
struct checkpoint {
	const char *origin;	/* into the text */
	size_t norigin;
	uint64_t size;
	unsigned char root[MERKLE_HASH];
};

/* Read it: three lines, extensions behind them are passed over.  0, or -1
 * with FX_EINPUT. */
int checkpoint_parse(struct checkpoint *, const char *text, size_t n,
    struct err *);

/* Append one's text. */
void checkpoint_spell(struct buf *, const char *origin, uint64_t size,
    const unsigned char root[MERKLE_HASH]);

#endif
