/* Files that hold secrets. */
#include <string.h>

#include "base/path.h"
#include "base/secret.h"
#include "base/secret_parts.h"
#include "base/wild.h"

/* Whatever is in them. */
static const char *const names[] = {
	".env", ".env.*", "*.env", ".envrc", "id_rsa", "id_dsa", "id_ecdsa",
	"id_ed25519", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.ppk",
	"*.kdbx", ".netrc", "_netrc", ".pgpass", ".git-credentials",
	".htpasswd", "secrets.y*ml", "secrets.json", "credentials.json",
	"terraform.tfstate", "*.tfvars", NULL
};

/* With something in them, which is no certificate. */
static const char *const keys[] = { "*.pem", "*.key", NULL };

/* Only the form of one. */
static const char *const forms[] = {
	"*.example", "*.sample", "*.template", "*.dist", "*.tmpl", NULL
};

static bool
is_one(const char *name, const char *const *v)
{
	for (; *v; v++)
		if (wild_match(*v, name, 0))
			return true;
	return false;
}

static bool
has(const char *s, size_t n, const char *what)
{
	size_t k = strlen(what);

	for (const char *p = s, *end = s + n; (size_t)(end - p) >= k &&
	    (p = memchr(p, *what, (size_t)(end - p) - k + 1)) != NULL; p++)
		if (memcmp(p, what, k) == 0)
			return true;
	return false;
}

static bool
has_token(const char *s, size_t n)
{
	struct secret_value v;

	for (size_t i = 0; i < n; i++)
		if (secret_word(s[i]) && (i == 0 || !secret_word(s[i - 1])) &&
		    secret_shape(s, n, i, &v) &&
		    !secret_stands_for(s + v.from, v.to - v.from))
			return true;
	return false;
}

bool
secret_file(const char *path, const char *s, size_t n)
{
	const char *name = path_base(path);

	if (is_one(name, forms))
		return false;
	if (is_one(name, names))
		return true;
	/* What asks for one names it, too. */
	if (has(s, n, "-----BEGIN ") && has(s, n, "PRIVATE KEY-----\n"))
		return true;
	if (n > 0 && is_one(name, keys))
		return !has(s, n, "-----BEGIN ");
	return memchr(s, '\0', n) == NULL && has_token(s, n);
}
