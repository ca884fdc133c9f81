/* A signature, allowed_signers, a signed note, an attestation, base64: refused
 * with a reason, or read so that what is read says the same again.  The first
 * byte chooses. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "base/mem.h"
#include "record/attestation.h"
#include "record/note.h"
#include "record/signers.h"
#include "record/sshsig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

/* The bytes as they are, or as a signature's blob in its armor. */
static void
signature(const char *s, size_t n, bool raw)
{
	struct sshsig sig = SSHSIG_INIT;
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;
	int rc;

	if (raw) {
		buf_append(&b, s, n);
	} else {
		buf_str(&b, "-----BEGIN SSH SIGNATURE-----\n");
		base64_encode(&b, s, n);
		buf_str(&b, "\n-----END SSH SIGNATURE-----\n");
	}
	rc = sshsig_parse(&sig, buf_cstr(&b), b.len, &e);
	must(rc == 0 || (e.status == FX_EINPUT && e.msg));
	if (rc == 0) {
		must(sshsig_key(sig.key, &e) >= 0);
		must(sshsig_check(&sig, "git", s, n, &e) < 0);
		must(sshsig_presence_name(sshsig_presence(&sig)) != NULL);
	}
	sshsig_release(&sig);
	buf_release(&b);
	err_release(&e);
}

static void
allowed(const char *s, size_t n)
{
	struct signers all = SIGNERS_INIT;
	struct err e = ERR_INIT;
	int rc = signers_parse(&all, "f", s, n, &e);

	must((rc == 0) == (e.msg == NULL));
	for (size_t i = 0; i < all.n; i++) {
		const struct signer *at = &all.v[i];

		must(sshsig_key(at->key, &e) >= 0);
		(void)signer_is(at, "ann@example.org");
		must(at->authority || at->namespaces || at->after ||
		    at->before || signers_find(&all, at->key, "git", 0,
		    NULL) != NULL);
	}
	signers_release(&all);
	err_release(&e);
}

static void
note(const char *s, size_t n)
{
	static const char key[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbz"
	    "hKqiBfsVkmqq/LDE4izWy10TW";
	struct note_key k;
	struct checkpoint c;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	const char *text;
	size_t len;

	must(note_key_parse(&k, key, &e) == 0);
	if (note_open(s, n, &k, 1, &text, &len, &e) >= 0)
		must(text == s && len > 0 && len < n && s[len - 1] == '\n');
	else
		must(e.msg != NULL);
	err_release(&e);
	if (checkpoint_parse(&c, s, n, &e) == 0) {
		char *origin = mem_dup(c.origin, c.norigin);

		checkpoint_spell(&b, origin, c.size, c.root);
		must(strlen(origin) != c.norigin ||
		    (b.len <= n && memcmp(b.data, s, b.len) == 0));
		free(origin);
	}
	err_release(&e);
	buf_release(&b);
	note_key_release(&k);
}

static void
base64(const char *s, size_t n)
{
	struct buf b = BUF_INIT, again = BUF_INIT;

	if (base64_decode(&b, s, n) == 0) {
		base64_encode(&again, b.data, b.len);
		must(again.len == n && memcmp(buf_cstr(&again), s, n) == 0);
	}
	buf_release(&b);
	buf_release(&again);
}

static void
attestation(const char *s, size_t n)
{
	struct attestation a;
	struct err e = ERR_INIT;
	int rc = attestation_parse(&a, s, n, &e);

	must((rc == 0) == (e.msg == NULL));
	must(rc < 0 || (a.tree && a.commit && (!a.stage ||
	    strchr(a.stage, '\n') == NULL)));
	attestation_release(&a);
	err_release(&e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data + 1;

	if (size < 1)
		return 0;
	switch (data[0]) {
	case 's': signature(s, size - 1, true); break;
	case 'b': signature(s, size - 1, false); break;
	case 'a': allowed(s, size - 1); break;
	case 'n': note(s, size - 1); break;
	case 't': attestation(s, size - 1); break;
	case '6': base64(s, size - 1); break;
	}
	return 0;
}
