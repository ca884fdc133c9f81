/* SSH signatures, checked. */
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "door/hash.h"
#include "record/sshsig_parts.h"

static const char webauthn[] =
    "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";

/* A signature blob taken apart. */
struct taken {
	struct wire_part name, sig, r, s;
	struct wire_part origin, client, extensions;	/* of a browser */
	enum verify_hash hash;
};

/* The name that a signature of this kind of key has; its hash. */
static int
name_fits(const struct sshsig *s, struct taken *t)
{
	struct wire w = { s->key.p, s->key.n, false };
	struct wire_part key = wire_string(&w);

	if (s->kind == SSHSIG_RSA) {
		if (wire_is(t->name, "rsa-sha2-512"))
			t->hash = VERIFY_SHA512;
		return t->hash == VERIFY_SHA512 ||
		    wire_is(t->name, "rsa-sha2-256") ? 0 : -1;
	}
	if (wire_is(t->name, "ecdsa-sha2-nistp384"))
		t->hash = VERIFY_SHA384;
	else if (wire_is(t->name, "ecdsa-sha2-nistp521"))
		t->hash = VERIFY_SHA512;
	return t->name.n == key.n && memcmp(t->name.p, key.p, key.n) == 0 ?
	    0 : -1;
}

/* PROTOCOL, PROTOCOL.u2f and RFC 5656: what follows the name. */
static int
take(struct sshsig *s, struct taken *t)
{
	struct wire w = { s->signature.p, s->signature.n, false };
	bool sk, numbers;

	memset(t, 0, sizeof(*t));
	t->hash = VERIFY_SHA256;
	t->name = wire_string(&w);
	t->sig = wire_string(&w);
	if ((s->kind == SSHSIG_SK_ECDSA || s->kind == SSHSIG_WEBAUTHN) &&
	    wire_is(t->name, webauthn))
		s->kind = SSHSIG_WEBAUTHN;
	else if (w.bad || name_fits(s, t) < 0)
		return -1;
	sk = s->kind == SSHSIG_SK_ED25519 || s->kind == SSHSIG_SK_ECDSA ||
	    s->kind == SSHSIG_WEBAUTHN;
	if (sk) {
		s->flags = wire_byte(&w);
		s->counter = wire_u32(&w);
	}
	if (s->kind == SSHSIG_WEBAUTHN) {
		t->origin = wire_string(&w);
		t->client = wire_string(&w);
		t->extensions = wire_string(&w);
	}
	numbers = s->kind == SSHSIG_ECDSA || s->kind == SSHSIG_SK_ECDSA ||
	    s->kind == SSHSIG_WEBAUTHN;
	if (numbers) {
		struct wire in = { t->sig.p, t->sig.n, w.bad };

		t->r = wire_mpint(&in);
		t->s = wire_mpint(&in);
		w.bad |= !wire_done(&in);
	}
	return wire_done(&w) ? 0 : -1;
}

int
sshsig_fields(struct sshsig *s, struct err *e)
{
	struct taken t;

	return take(s, &t) < 0 ? err_set(e, FX_EINPUT, "the signature is "
	    "none that a key of its type makes") : 0;
}

/* The key's parts behind its name. */
struct key {
	struct wire_part curve, point, exponent, modulus, application;
};

static struct key
key_of(const struct sshsig *s)
{
	struct wire w = { s->key.p, s->key.n, false };
	struct key k;

	memset(&k, 0, sizeof(k));
	wire_string(&w);
	if (s->kind == SSHSIG_RSA) {
		k.exponent = wire_mpint(&w);
		k.modulus = wire_mpint(&w);
		return k;
	}
	if (s->kind != SSHSIG_ED25519 && s->kind != SSHSIG_SK_ED25519)
		k.curve = wire_string(&w);
	k.point = wire_string(&w);
	if (s->kind != SSHSIG_ED25519 && s->kind != SSHSIG_ECDSA)
		k.application = wire_string(&w);
	return k;
}

/* PROTOCOL.sshsig: what is signed instead of the message. */
static void
wrap(struct buf *b, const struct sshsig *s, const void *p, size_t n)
{
	unsigned char sum[64];
	size_t len = hash_sha2(sum, s->hash, p, n);

	buf_append(b, "SSHSIG", 6);
	wire_put(b, s->namespace.p, s->namespace.n);
	wire_put(b, "", 0);
	wire_put(b, s->hash_name.p, s->hash_name.n);
	wire_put(b, sum, len);
}

/* What a browser signs names what it was asked to sign, and for whom
 * (WebAuthn level 2, 5.8.1; the form is that of 5.8.1.1, which OpenSSH
 * demands too). */
static int
asked(const struct taken *t, uint8_t flags, const struct buf *message)
{
	enum { ATTESTED = 0x40, EXTENDED = 0x80 };
	struct buf want = BUF_INIT;
	int rc = -1;

	buf_str(&want, "{\"type\":\"webauthn.get\",\"challenge\":\"");
	base64_url(&want, message->data, message->len);
	buf_str(&want, "\",\"origin\":\"");
	buf_append(&want, t->origin.p, t->origin.n);
	buf_str(&want, "\"");
	if (memchr(t->origin.p, '"', t->origin.n) == NULL &&
	    !(flags & ATTESTED) &&
	    !(flags & EXTENDED) == (t->extensions.n == 0) &&
	    t->client.n >= want.len &&
	    memcmp(t->client.p, want.data, want.len) == 0)
		rc = 0;
	buf_release(&want);
	return rc;
}

/* PROTOCOL.u2f: what an authenticator signs. */
static int
authenticator(struct buf *b, const struct sshsig *s, const struct taken *t,
    struct wire_part application, const struct buf *message)
{
	unsigned char sum[64];
	const unsigned char counter[4] = {
		(unsigned char)(s->counter >> 24),
		(unsigned char)(s->counter >> 16),
		(unsigned char)(s->counter >> 8), (unsigned char)s->counter
	};
	const void *p = message->data;
	size_t n = message->len;

	buf_append(b, sum, hash_sha2(sum, VERIFY_SHA256, application.p,
	    application.n));
	buf_byte(b, s->flags);
	buf_append(b, counter, sizeof(counter));
	if (s->kind == SSHSIG_WEBAUTHN) {
		if (t->origin.n == 0 || asked(t, s->flags, message) < 0)
			return -1;
		buf_append(b, t->extensions.p, t->extensions.n);
		p = t->client.p;
		n = t->client.n;
	}
	buf_append(b, sum, hash_sha2(sum, VERIFY_SHA256, p, n));
	return 0;
}

static int
good(const struct sshsig *s, const struct taken *t, const struct buf *message)
{
	struct key k = key_of(s);
	struct buf b = BUF_INIT;
	const struct buf *m = message;
	int rc = 0;

	if (k.application.p) {
		if (authenticator(&b, s, t, k.application, message) < 0)
			goto done;
		m = &b;
	}
	switch (s->kind) {
	case SSHSIG_ED25519:
	case SSHSIG_SK_ED25519:
		rc = verify_ed25519(k.point, t->sig, m->data, m->len);
		break;
	case SSHSIG_RSA:
		rc = verify_rsa(k.modulus, k.exponent, t->sig, t->hash,
		    m->data, m->len);
		break;
	default:
		rc = verify_ecdsa(k.curve, k.point, t->r, t->s, t->hash,
		    m->data, m->len);
	}
done:
	buf_release(&b);
	return rc;
}

int
sshsig_check(const struct sshsig *s, const char *namespace, const void *p,
    size_t n, struct err *e)
{
	struct sshsig copy = *s;
	struct buf message = BUF_INIT;
	struct taken t;
	int rc;

	/* A signature for another use is none for this one. */
	if (!wire_is(s->namespace, namespace))
		return err_set(e, FX_EINPUT, "the signature is for '%.*s', "
		    "not for '%s'", (int)(s->namespace.n > 60 ? 60 :
		    s->namespace.n), (const char *)s->namespace.p,
		    namespace);
	wrap(&message, s, p, n);
	rc = take(&copy, &t) < 0 ? 0 : good(s, &t, &message);
	buf_release(&message);
	if (rc < 0)
		return err_set(e, FX_EFAIL, "the signature cannot be "
		    "checked: libcrypto fails");
	return rc == 1 ? 0 : err_set(e, FX_EINPUT, "the signature is not of "
	    "these bytes");
}
