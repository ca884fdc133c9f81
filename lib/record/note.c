/* Signed notes and checkpoints. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "door/hash.h"
#include "door/verify.h"
#include "record/note.h"

/* signed-note: at least 16 are taken; who writes more than 100 means harm. */
enum { MOST = 100, ED25519 = 1 };

static const char dash[] = "\xe2\x80\x94 ";	/* an em dash and a blank */

static bool
name_ok(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] <= ' ' || s[i] == '+')
			return false;
	return n > 0;
}

int
note_key_parse(struct note_key *k, const char *s, struct err *e)
{
	const char *id = strchr(s, '+'), *key = id ? strchr(id + 1, '+') :
	    NULL;
	struct buf b = BUF_INIT, named = BUF_INIT;
	unsigned char sum[32];
	unsigned v = 0;
	int rc = -1;

	*k = (struct note_key)NOTE_KEY_INIT;
	if (key == NULL || !name_ok(s, (size_t)(id - s)) || key - id != 9 ||
	    strspn(id + 1, "0123456789abcdef") != 8 ||
	    base64_decode(&b, key + 1, strlen(key + 1)) < 0 || b.len != 33 ||
	    b.data[0] != ED25519)
		goto done;
	k->name = mem_dup(s, (size_t)(id - s));
	memcpy(k->key, b.data + 1, sizeof(k->key));
	buf_fmt(&named, "%s\n", k->name);
	buf_append(&named, b.data, b.len);
	hash_bytes(sum, named.data, named.len);
	memcpy(k->id, sum, sizeof(k->id));
	v = (unsigned)strtoul(id + 1, NULL, 16);
	if (v == ((unsigned)sum[0] << 24 | (unsigned)sum[1] << 16 |
	    (unsigned)sum[2] << 8 | sum[3]))
		rc = 0;
done:
	buf_release(&b);
	buf_release(&named);
	return rc < 0 ? err_set(e, FX_EINPUT, "is no verifier key "
	    "(\"NAME+HASH+KEY\", of Ed25519)") : 0;
}

void
note_key_release(struct note_key *k)
{
	free(k->name);
	*k = (struct note_key)NOTE_KEY_INIT;
}

static int
malformed(struct err *e, const char *what)
{
	return err_set(e, FX_EINPUT, "is no signed note: %s", what);
}

/* Where the signatures begin: behind the last blank line.  0: nowhere. */
static size_t
signatures(const char *s, size_t n)
{
	for (size_t i = n; i-- > 1; )
		if (s[i] == '\n' && s[i - 1] == '\n')
			return i + 1;
	return 0;
}

static int
form(const char *s, size_t n, struct err *e)
{
	if (n == 0 || s[n - 1] != '\n')
		return malformed(e, "it does not end with a line");
	if (!text_utf8(s, n))
		return malformed(e, "it is not UTF-8");
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && s[i] != '\n')
			return malformed(e, "it has a control character");
	return 0;
}

/* One line: its name and its bytes. */
static int
signature(const char *s, size_t n, size_t *name, struct buf *sig)
{
	const size_t k = sizeof(dash) - 1;
	const char *blank;

	if (n < k || memcmp(s, dash, k) != 0)
		return -1;
	blank = memchr(s + k, ' ', n - k);
	if (blank == NULL)
		return -1;
	*name = (size_t)(blank - s) - k;
	buf_clear(sig);
	if (!name_ok(s + k, *name) || base64_decode(sig, blank + 1,
	    n - k - *name - 1) < 0 || sig->len < 5)
		return -1;
	return 0;
}

/* Which known key a signature says it is of; nkeys: none. */
static size_t
whose(const struct note_key *keys, size_t nkeys, const char *name, size_t n,
    const struct buf *sig)
{
	size_t i = 0;

	while (i < nkeys && (strlen(keys[i].name) != n ||
	    memcmp(keys[i].name, name, n) != 0 ||
	    memcmp(keys[i].id, sig->data, sizeof(keys[i].id)) != 0))
		i++;
	return i;
}

int
note_open(const char *s, size_t n, const struct note_key *keys, size_t nkeys,
    const char **text, size_t *ntext, struct err *e)
{
	size_t at = signatures(s, n), name, lines = 0;
	bool *seen;
	struct buf sig = BUF_INIT;
	int count = 0, good;

	if (form(s, n, e) < 0)
		return -1;
	if (at == 0 || at == n)
		return malformed(e, "it has no signature");
	*text = s;
	*ntext = at - 1;
	seen = mem_alloc(nkeys + 1);
	while (at < n && count >= 0) {
		size_t len = (size_t)((const char *)memchr(s + at, '\n',
		    n - at) - (s + at)), i;

		if (++lines > MOST || signature(s + at, len, &name,
		    &sig) < 0) {
			count = malformed(e, lines > MOST ? "it has more "
			    "than 100 signatures" : "a line behind its text "
			    "is no signature");
			break;
		}
		i = whose(keys, nkeys, s + at + sizeof(dash) - 1, name, &sig);
		at += len + 1;
		if (i == nkeys || seen[i])
			continue;
		seen[i] = true;
		count++;
		good = verify_ed25519((struct wire_part){ keys[i].key,
		    sizeof(keys[i].key) }, (struct wire_part){
		    (const unsigned char *)sig.data + 4, sig.len - 4 },
		    *text, *ntext);
		if (good < 0)
			count = err_set(e, FX_EFAIL, "the signature of %s "
			    "cannot be checked: libcrypto fails",
			    keys[i].name);
		else if (good == 0)
			count = err_set(e, FX_EINPUT, "the signature of %s "
			    "is not of this text", keys[i].name);
	}
	free(seen);
	buf_release(&sig);
	return count;
}

/* A number as it is written: no sign, no zero in front. */
static int
decimal(const char *s, size_t n, uint64_t *v)
{
	*v = 0;
	if (n == 0 || n > 19 || (n > 1 && s[0] == '0'))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		*v = *v * 10 + (uint64_t)(s[i] - '0');
	}
	return 0;
}

int
checkpoint_parse(struct checkpoint *c, const char *text, size_t n,
    struct err *e)
{
	const char *line[3], *end = text + n;
	struct buf root = BUF_INIT;
	size_t len[3];
	int rc = -1;

	for (size_t i = 0; i < 3; i++) {
		const char *lf = memchr(text, '\n', (size_t)(end - text));

		if (lf == NULL)
			goto done;
		line[i] = text;
		len[i] = (size_t)(lf - text);
		text = lf + 1;
	}
	if (len[0] == 0 || decimal(line[1], len[1], &c->size) < 0 ||
	    base64_decode(&root, line[2], len[2]) < 0 ||
	    root.len != MERKLE_HASH)
		goto done;
	c->origin = line[0];
	c->norigin = len[0];
	memcpy(c->root, root.data, MERKLE_HASH);
	rc = 0;
done:
	buf_release(&root);
	return rc < 0 ? err_set(e, FX_EINPUT, "is no checkpoint (a line for "
	    "the log's origin, its size, its root in base64)") : 0;
}

void
checkpoint_spell(struct buf *b, const char *origin, uint64_t size,
    const unsigned char root[MERKLE_HASH])
{
	buf_fmt(b, "%s\n%llu\n", origin, (unsigned long long)size);
	base64_encode(b, root, MERKLE_HASH);
	buf_byte(b, '\n');
}
