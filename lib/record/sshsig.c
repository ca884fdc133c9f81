/* SSH signatures, read. */
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "door/hash.h"
#include "record/sshsig.h"
#include "record/sshsig_parts.h"

static const char begin[] = "-----BEGIN SSH SIGNATURE-----";
static const char end[] = "-----END SSH SIGNATURE-----";

/* A type of key. */
static const struct type {
	const char *name;
	enum sshsig_kind kind;
	const char *curve;	/* of an ECDSA key, else NULL */
} types[] = {
	{ "ssh-ed25519", SSHSIG_ED25519, NULL },
	{ "ssh-rsa", SSHSIG_RSA, NULL },
	{ "ecdsa-sha2-nistp256", SSHSIG_ECDSA, "nistp256" },
	{ "ecdsa-sha2-nistp384", SSHSIG_ECDSA, "nistp384" },
	{ "ecdsa-sha2-nistp521", SSHSIG_ECDSA, "nistp521" },
	{ "sk-ssh-ed25519@openssh.com", SSHSIG_SK_ED25519, NULL },
	{ "sk-ecdsa-sha2-nistp256@openssh.com", SSHSIG_SK_ECDSA, "nistp256" },
	{ NULL, SSHSIG_ED25519, NULL }
};

/* By the name in a key's blob, or NULL. */
static const struct type *
type_of(struct wire_part name)
{
	const struct type *t = types;

	while (t->name && !wire_is(name, t->name))
		t++;
	return t->name ? t : NULL;
}

/* The text between the two lines, without the line ends. */
static int
armor(struct buf *text, const char *s, size_t n)
{
	const char *stop = s + n, *lf;

	if (n < sizeof(begin) || memcmp(s, begin, sizeof(begin) - 1) != 0)
		return -1;
	for (s += sizeof(begin) - 1; s < stop; s = lf + 1) {
		size_t k;

		lf = memchr(s, '\n', (size_t)(stop - s));
		if (lf == NULL)
			lf = stop;
		k = (size_t)(lf - s);
		if (k > 0 && s[k - 1] == '\r')
			k--;
		if (k == sizeof(end) - 1 && memcmp(s, end, k) == 0)
			return lf + 1 >= stop ? 0 : -1;
		buf_append(text, s, k);
	}
	return -1;
}

static int
hash_of(struct sshsig *s)
{
	if (wire_is(s->hash_name, "sha256"))
		s->hash = VERIFY_SHA256;
	else if (wire_is(s->hash_name, "sha512"))
		s->hash = VERIFY_SHA512;
	else
		return -1;
	return 0;
}

int
sshsig_key(struct wire_part key, struct err *e)
{
	struct wire w = { key.p, key.n, false };
	struct wire_part name = wire_string(&w);
	const struct type *t = type_of(name);

	if (w.bad || name.n == 0)
		return err_set(e, FX_EINPUT, "is no public key");
	if (t == NULL)
		return err_set(e, FX_EINPUT, "the key's type '%.*s' is not "
		    "known; known are ed25519, ecdsa, rsa and the two sk "
		    "types", name.n > 60 ? 60 : (int)name.n,
		    (const char *)name.p);
	switch (t->kind) {
	case SSHSIG_RSA:
		wire_mpint(&w);
		wire_mpint(&w);
		break;
	case SSHSIG_ECDSA:
	case SSHSIG_SK_ECDSA:
		if (!wire_is(wire_string(&w), t->curve))
			w.bad = true;
		/* fall through */
	default:
		wire_string(&w);
	}
	if (t->kind == SSHSIG_SK_ED25519 || t->kind == SSHSIG_SK_ECDSA)
		wire_string(&w);
	if (!wire_done(&w))
		return err_set(e, FX_EINPUT, "the key is no '%s'", t->name);
	return (int)t->kind;
}

static int
fields(struct sshsig *s, struct err *e)
{
	struct wire w = { (const unsigned char *)s->bytes.data, s->bytes.len,
	    false };
	struct wire_part magic = wire_bytes(&w, 6);
	uint32_t version = wire_u32(&w);
	int kind;

	if (w.bad || memcmp(magic.p, "SSHSIG", 6) != 0)
		return err_set(e, FX_EINPUT, "is no SSH signature");
	if (version != 1)
		return err_set(e, FX_EINPUT, "an SSH signature of version "
		    "%lu, not 1", (unsigned long)version);
	s->key = wire_string(&w);
	s->namespace = wire_string(&w);
	wire_string(&w);	/* reserved */
	s->hash_name = wire_string(&w);
	s->signature = wire_string(&w);
	if (!wire_done(&w))
		return err_set(e, FX_EINPUT, "the SSH signature is cut short "
		    "or has more than it says");
	if (s->namespace.n == 0)
		return err_set(e, FX_EINPUT, "the signature is of no "
		    "namespace");
	if (hash_of(s) < 0)
		return err_set(e, FX_EINPUT, "the signature's hash is "
		    "neither sha256 nor sha512");
	if ((kind = sshsig_key(s->key, e)) < 0)
		return -1;
	s->kind = (enum sshsig_kind)kind;
	return sshsig_fields(s, e);
}

int
sshsig_parse(struct sshsig *s, const char *text, size_t n, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = 0;

	*s = (struct sshsig)SSHSIG_INIT;
	if (armor(&b, text, n) < 0 ||
	    base64_decode(&s->bytes, buf_cstr(&b), b.len) < 0)
		rc = err_set(e, FX_EINPUT, "is no armored SSH signature "
		    "(\"%s\", base64, \"%s\")", begin, end);
	buf_release(&b);
	return rc < 0 ? rc : fields(s, e);
}

void
sshsig_release(struct sshsig *s)
{
	buf_release(&s->bytes);
}

enum sshsig_presence
sshsig_presence(const struct sshsig *s)
{
	enum { PRESENT = 0x01, VERIFIED = 0x04 };

	if (s->kind == SSHSIG_ED25519 || s->kind == SSHSIG_ECDSA ||
	    s->kind == SSHSIG_RSA)
		return SSHSIG_KEY;
	if (!(s->flags & PRESENT))
		return SSHSIG_NONE;
	return s->flags & VERIFIED ? SSHSIG_VERIFIED : SSHSIG_TOUCHED;
}

const char *
sshsig_presence_name(enum sshsig_presence p)
{
	static const char *const name[] = { "none", "key", "touched",
	    "verified" };

	return name[p];
}

void
sshsig_fingerprint(struct buf *b, struct wire_part key)
{
	unsigned char sum[64];
	struct buf text = BUF_INIT;
	size_t n = hash_sha2(sum, VERIFY_SHA256, key.p, key.n);

	base64_encode(&text, sum, n);
	while (text.len > 0 && text.data[text.len - 1] == '=')
		text.data[--text.len] = '\0';
	buf_fmt(b, "SHA256:%s", buf_cstr(&text));
	buf_release(&text);
}
