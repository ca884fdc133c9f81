/* What signatures are made of: base64, SSH's data types, Merkle trees, who
 * may sign, notes. */
#include <stdlib.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "record/merkle.h"
#include "record/note.h"
#include "record/signers.h"
#include "record/sshsig.h"
#include "unit.h"

#define KEY "AAAAC3NzaC1lZDI1NTE5AAAAICYHvrjRAe5Vn5tvJK6nTTVJhg" \
    "H4T1lnsuvkUoW7pqkE"

static void
says(const char *bytes, const char *text, const char *url)
{
	struct buf b = BUF_INIT;

	base64_encode(&b, bytes, strlen(bytes));
	CHECK_STR(buf_cstr(&b), text);
	buf_clear(&b);
	base64_url(&b, bytes, strlen(bytes));
	CHECK_STR(buf_cstr(&b), url);
	buf_clear(&b);
	CHECK(base64_decode(&b, text, strlen(text)) == 0);
	CHECK_STR(buf_cstr(&b), bytes);
	buf_release(&b);
}

/* RFC 4648, section 10, and what is not the one way to say it. */
static void
base64(void)
{
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zh==", "Zm9=",
	    "====", "Zg==Zg==", "Zm 9", "Z===", "Zm9-", "Zm9v\n" };
	struct buf b = BUF_INIT;

	says("", "", "");
	says("f", "Zg==", "Zg");
	says("fo", "Zm8=", "Zm8");
	says("foo", "Zm9v", "Zm9v");
	says("foob", "Zm9vYg==", "Zm9vYg");
	says("\xfb\xff", "+/8=", "-_8");
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(base64_decode(&b, bad[i], strlen(bad[i])) < 0);
	CHECK(base64_decode(&b, "Zg\0=", 4) < 0);
	buf_release(&b);
}

static struct wire
wire(const char *s, size_t n)
{
	return (struct wire){ (const unsigned char *)s, n, false };
}

static void
ssh(void)
{
	struct wire w = wire("\0\0\0\2hi\x07", 7);
	struct buf b = BUF_INIT;

	CHECK(wire_is(wire_string(&w), "hi"));
	CHECK(!wire_done(&w));
	CHECK(wire_byte(&w) == 7);
	CHECK(wire_done(&w));
	CHECK(wire_u32(&w) == 0 && !wire_done(&w));
	w = wire("\0\0\0\3hi", 6);
	CHECK(wire_string(&w).n == 0 && w.bad);
	w = wire("\xff\xff\xff\xff", 4);
	CHECK(wire_string(&w).n == 0 && w.bad);
	w = wire("\0\0\0\2\0\x80", 6);
	CHECK(wire_mpint(&w).n == 1 && wire_done(&w));
	/* Negative, none, a needless zero. */
	w = wire("\0\0\0\1\x80", 5);
	CHECK(wire_mpint(&w).n == 0 && w.bad);
	w = wire("\0\0\0\0", 4);
	CHECK(wire_mpint(&w).n == 0 && w.bad);
	w = wire("\0\0\0\2\0\1", 6);
	CHECK(wire_mpint(&w).n == 0 && w.bad);
	wire_put(&b, "abc", 3);
	CHECK(b.len == 7 && memcmp(b.data, "\0\0\0\3abc", 7) == 0);
	w = wire(b.data, b.len);
	CHECK(wire_bytes(&w, 8).n == 0 && w.bad);
	buf_release(&b);
}

/* Every proof of every tree leads to its root, and to no other place. */
static void
merkle(void)
{
	enum { MOST = 40 };
	static unsigned char leaf[MOST][MERKLE_HASH];
	static unsigned char p[MERKLE_DEPTH][MERKLE_HASH];
	const unsigned char (*leaves)[MERKLE_HASH] =
	    (const unsigned char (*)[MERKLE_HASH])leaf;
	struct merkle m = MERKLE_INIT;
	unsigned char root[MERKLE_HASH];

	for (uint64_t size = 1; size <= MOST; size++) {
		merkle_leaf(leaf[size - 1], &size, sizeof(size));
		merkle_add(&m, leaf[size - 1]);
		merkle_root(&m, root);
		for (uint64_t i = 0; i < size; i++) {
			size_t n = merkle_prove(p, leaves, size, i);
			const unsigned char (*v)[MERKLE_HASH] =
			    (const unsigned char (*)[MERKLE_HASH])p;

			CHECK(merkle_proves(v, n, leaf[i], i, size, root));
			CHECK(size == 1 || !merkle_proves(v, n, leaf[i],
			    i ? i - 1 : 1, size, root));
			CHECK(!merkle_proves(v, n + 1, leaf[i], i, size,
			    root));
			CHECK(n == 0 || !merkle_proves(v, n - 1, leaf[i], i,
			    size, root));
			CHECK(!merkle_proves(v, n, leaf[(i + 1) % MOST], i,
			    size, root));
			p[n / 2][3] ^= 1;
			CHECK(n == 0 || !merkle_proves(v, n, leaf[i], i, size,
			    root));
		}
		CHECK(!merkle_proves((const unsigned char (*)[MERKLE_HASH])p,
		    0, leaf[0], size, size, root));
	}
	CHECK(m.size == MOST);
}

static const char signature[] =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgJge+uNEB7lWfm28krqdNNUmGAf\n"
    "hPWWey6+RShbumqQQAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5\n"
    "AAAAQKW7gLCeUetqMc4bjz2QetlTo8KWuOF9Pj2N6+cKNP1fJ7ScmlhMf+U4u3BJCoGeLW\n"
    "aF9Zn4FLAvwsrGKeaGSgE=\n"
    "-----END SSH SIGNATURE-----\n";

/* Which lines let the key sign, as their first letters. */
static void
may(const char *lines, const char *namespace, int64_t when, const char *want)
{
	struct signers all = SIGNERS_INIT;
	const struct signer *at = NULL;
	struct sshsig s = SSHSIG_INIT;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(sshsig_parse(&s, signature, strlen(signature), &e) == 0);
	CHECK(sshsig_check(&s, "git", "hi", 2, &e) == 0);
	CHECK(signers_parse(&all, "f", lines, strlen(lines), &e) == 0);
	CHECK_STR(e.msg, NULL);
	while ((at = signers_find(&all, s.key, namespace, when, at)) != NULL)
		buf_byte(&b, at->principals[0]);
	CHECK_STR(buf_cstr(&b), want);
	CHECK(sshsig_presence(&s) == SSHSIG_KEY);
	CHECK_STR(sshsig_presence_name(SSHSIG_VERIFIED), "verified");
	CHECK(sshsig_key(s.key, &e) == SSHSIG_ED25519);
	buf_clear(&b);
	sshsig_fingerprint(&b, s.key);
	CHECK(b.len == 50);
	buf_release(&b);
	signers_release(&all);
	sshsig_release(&s);
	err_release(&e);
}

static void
who(void)
{
	static const char times[] =
	    "a valid-after=\"20260101Z\" ssh-ed25519 " KEY "\n"
	    "b valid-before=\"202601010001Z\" ssh-ed25519 " KEY "\r\n"
	    "c namespaces=\"x,fac*@v?\" ssh-ed25519 " KEY "\n"
	    "d namespaces=\"*,!git\" ssh-ed25519 " KEY;
	struct signer s = { .principals = "*@x.org,!eve@*,b?b" };

	/* 2026-01-01T00:00:00Z. */
	may(times, "git", 1767225600, "ab");
	may(times, "git", 1767225599, "b");
	may(times, "git", 1767225660, "a");
	may(times, "factory@v1", 1767225600, "abcd");
	may(times, "factory@v12", 0, "abd");
	CHECK(signer_is(&s, "ann@x.org") && signer_is(&s, "bob"));
	CHECK(!signer_is(&s, "eve@x.org") && !signer_is(&s, "boob"));
	CHECK(!signer_is(&s, "ann@x.org2") && !signer_is(&s, ""));
}

static void
checkpoints(void)
{
	unsigned char root[MERKLE_HASH];
	struct merkle m = MERKLE_INIT;
	struct checkpoint c;
	struct note_key k;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	const char *text;
	size_t n;

	merkle_root(&m, root);
	checkpoint_spell(&b, "fx/log", 7, root);
	CHECK_STR(b.data, "fx/log\n7\n"
	    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
	CHECK(checkpoint_parse(&c, b.data, b.len, &e) == 0);
	CHECK(c.size == 7 && c.norigin == 6);
	CHECK(memcmp(c.root, root, sizeof(root)) == 0);
	CHECK(note_open(b.data, b.len, NULL, 0, &text, &n, &e) < 0);
	CHECK(note_key_parse(&k, "x", &e) < 0);
	note_key_release(&k);
	err_release(&e);
	buf_release(&b);
}

int
main(void)
{
	base64();
	ssh();
	merkle();
	who();
	checkpoints();
	return UNIT_RESULT;
}
