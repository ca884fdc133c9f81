/* Signatures, by libcrypto, which is loaded when the first is checked: what
 * a hook starts seldom sees one, and linked its tables cost each start
 * .2 ms.  What only hashes does not need it (hash.c). */
#include <dlfcn.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/param_build.h>

#include "base/mem.h"
#include "door/verify.h"

/* The functions of libcrypto that are used. */
#define API(x) \
	x(EVP_sha256) x(EVP_sha384) x(EVP_sha512) \
	x(EVP_MD_CTX_new) x(EVP_MD_CTX_free) x(EVP_DigestVerifyInit) \
	x(EVP_DigestVerify) x(EVP_PKEY_new_raw_public_key) \
	x(EVP_PKEY_free) x(EVP_PKEY_CTX_new_from_name) x(EVP_PKEY_CTX_free) \
	x(EVP_PKEY_fromdata_init) x(EVP_PKEY_fromdata) \
	x(OSSL_PARAM_BLD_new) x(OSSL_PARAM_BLD_free) \
	x(OSSL_PARAM_BLD_to_param) x(OSSL_PARAM_BLD_push_utf8_string) \
	x(OSSL_PARAM_BLD_push_octet_string) x(OSSL_PARAM_BLD_push_BN) \
	x(OSSL_PARAM_free) x(ECDSA_SIG_new) x(ECDSA_SIG_free) \
	x(ECDSA_SIG_set0) x(i2d_ECDSA_SIG) x(BN_bin2bn) x(BN_free) \
	x(CRYPTO_free)

static struct {
	void *lib;
#define FIELD(f) __typeof__(&f) f;
	API(FIELD)
} ssl;

#define TEXT(x) #x
#define SONAME(n) "libcrypto.so." TEXT(n)

/* Is it there?  Not unloaded: it cleans up when the program ends. */
static bool
load(void)
{
	if (ssl.lib == NULL)
		ssl.lib = dlopen(SONAME(OPENSSL_SHLIB_VERSION),
		    RTLD_LAZY | RTLD_LOCAL);
	if (ssl.lib == NULL)
		return false;
#define FIND(f) \
	if ((*(void **)&ssl.f = dlsym(ssl.lib, #f)) == NULL) \
		return false;
	API(FIND)
	return true;
}

static const EVP_MD *
digest(enum verify_hash h)
{
	return h == VERIFY_SHA256 ? ssl.EVP_sha256() : h == VERIFY_SHA384 ?
	    ssl.EVP_sha384() : ssl.EVP_sha512();
}

static int
check(EVP_PKEY *key, const EVP_MD *md, const unsigned char *sig, size_t nsig,
    const void *p, size_t n)
{
	EVP_MD_CTX *c = ssl.EVP_MD_CTX_new();
	int rc = -1;

	if (c && ssl.EVP_DigestVerifyInit(c, NULL, md, NULL, key) == 1)
		rc = ssl.EVP_DigestVerify(c, sig, nsig, p, n) == 1;
	ssl.EVP_MD_CTX_free(c);
	return rc;
}

int
verify_ed25519(struct wire_part key, struct wire_part sig, const void *p,
    size_t n)
{
	EVP_PKEY *k;
	int rc = 0;

	if (key.n != 32 || sig.n != 64)
		return 0;
	if (!load())
		return -1;
	k = ssl.EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key.p,
	    key.n);
	if (k)
		rc = check(k, NULL, sig.p, sig.n, p, n);
	ssl.EVP_PKEY_free(k);
	return rc;
}

/* A public key from its parameters; NULL where they are none. */
static EVP_PKEY *
key_of(const char *type, OSSL_PARAM_BLD *b)
{
	OSSL_PARAM *params = ssl.OSSL_PARAM_BLD_to_param(b);
	EVP_PKEY_CTX *c = ssl.EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (params == NULL || c == NULL || ssl.EVP_PKEY_fromdata_init(c) != 1 ||
	    ssl.EVP_PKEY_fromdata(c, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	ssl.EVP_PKEY_CTX_free(c);
	ssl.OSSL_PARAM_free(params);
	return key;
}

static const char *
group(struct wire_part curve)
{
	return wire_is(curve, "nistp256") ? "P-256" :
	    wire_is(curve, "nistp384") ? "P-384" :
	    wire_is(curve, "nistp521") ? "P-521" : NULL;
}

/* The two numbers as the DER that libcrypto takes; its length or -1. */
static int
der(struct wire_part r, struct wire_part s, unsigned char **out)
{
	ECDSA_SIG *sig = ssl.ECDSA_SIG_new();
	BIGNUM *br = ssl.BN_bin2bn(r.p, (int)r.n, NULL);
	BIGNUM *bs = ssl.BN_bin2bn(s.p, (int)s.n, NULL);
	int n = -1;

	if (sig && br && bs && ssl.ECDSA_SIG_set0(sig, br, bs) == 1) {
		n = ssl.i2d_ECDSA_SIG(sig, out);
	} else {
		ssl.BN_free(br);
		ssl.BN_free(bs);
	}
	ssl.ECDSA_SIG_free(sig);
	return n;
}

int
verify_ecdsa(struct wire_part curve, struct wire_part point,
    struct wire_part r, struct wire_part s, enum verify_hash h,
    const void *p, size_t n)
{
	OSSL_PARAM_BLD *b;
	const char *name = group(curve);
	unsigned char *sig = NULL;
	EVP_PKEY *key = NULL;
	int rc = 0, nsig;

	/* No number of these curves has more bytes; 4: uncompressed. */
	if (name == NULL || r.n == 0 || s.n == 0 || r.n > 66 || s.n > 66 ||
	    point.n < 1 || point.p[0] != 4)
		return 0;
	if (!load() || (b = ssl.OSSL_PARAM_BLD_new()) == NULL)
		return -1;
	if (ssl.OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME,
	    name, 0) == 1 && ssl.OSSL_PARAM_BLD_push_octet_string(b,
	    OSSL_PKEY_PARAM_PUB_KEY, point.p, point.n) == 1)
		key = key_of("EC", b);
	nsig = key ? der(r, s, &sig) : -1;
	if (nsig > 0)
		rc = check(key, digest(h), sig, (size_t)nsig, p, n);
	ssl.CRYPTO_free(sig, __FILE__, __LINE__);
	ssl.EVP_PKEY_free(key);
	ssl.OSSL_PARAM_BLD_free(b);
	return rc;
}

int
verify_rsa(struct wire_part modulus, struct wire_part exponent,
    struct wire_part sig, enum verify_hash h, const void *p, size_t n)
{
	OSSL_PARAM_BLD *b;
	BIGNUM *bn, *be;
	EVP_PKEY *key = NULL;
	int rc = 0;

	/* Longer ones cost time and prove no more (OpenSSH's own limits). */
	if (modulus.n < 2048 / 8 || modulus.n > 16384 / 8 ||
	    exponent.n == 0 || exponent.n > 8 || sig.n > modulus.n)
		return 0;
	if (!load())
		return -1;
	b = ssl.OSSL_PARAM_BLD_new();
	bn = ssl.BN_bin2bn(modulus.p, (int)modulus.n, NULL);
	be = ssl.BN_bin2bn(exponent.p, (int)exponent.n, NULL);
	if (b && bn && be &&
	    ssl.OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, bn) == 1 &&
	    ssl.OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, be) == 1)
		key = key_of("RSA", b);
	if (key)
		rc = check(key, digest(h), sig.p, sig.n, p, n);
	ssl.EVP_PKEY_free(key);
	ssl.BN_free(bn);
	ssl.BN_free(be);
	ssl.OSSL_PARAM_BLD_free(b);
	return rc;
}
