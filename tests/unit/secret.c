/* Secrets are found and masked; what only looks like one is not. */
#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "unit.h"

static const char *const masked[][2] = {
	/* issuers' shapes; the samples are the issuers' own or made up */
	{ "token ghp_abcdefghijklmnopqrstuvwxyz0123456789 end",
	  "token ghp_*** end" },
	{ "github_pat_11ABCDEFG0abcdefghijkl_ABCDEFGHIJ0123456789",
	  "github_pat_***" },
	{ "glpat-" "abcdefghij0123456789", "glpat-***" },
	{ "AKIA" "IOSFODNN7EXAMPLE", "AKIA***" },
	{ "xoxb-" "123456789012-abcdefABCDEF", "xoxb-***" },
	{ "npm_" "abcdefghijklmnopqrstuvwxyz0123456789", "npm_***" },
	{ "pypi-Ag" "EIcHlwaS5vcmcCJDNkYjYxZGFlLTY0YjEtNDk4Ny1hYjRkLTQ1",
	  "pypi-Ag***" },
	{ "AIza" "SyA1234567890abcdefghijklmnopqrstuv", "AIza***" },
	{ "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX",
	  "https://hooks.slack.com/services/***" },
	{ "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3",
	  "eyJ***" },
	/* headers */
	{ "Authorization: Bearer abcdef", "Authorization: Bearer ***" },
	{ "> authorization: Basic dXNlcjpwYXNz", "> authorization: Basic ***" },
	{ "curl -H 'PRIVATE-TOKEN: abcdef' https://x",
	  "curl -H 'PRIVATE-TOKEN: ***' https://x" },
	{ "\"Authorization\": \"token abc123\", \"a\": 1",
	  "\"Authorization\": \"token ***\", \"a\": 1" },
	{ "sent Bearer abcdefghij0123456789klm", "sent Bearer ***" },
	/* addresses */
	{ "https://ann:hunter2@example.com/a:b@c",
	  "https://ann:***@example.com/a:b@c" },
	{ "postgres://u:p@ss@db:5432/x", "postgres://u:***@db:5432/x" },
	{ "https://0123456789abcdef0123456789@github.com/x",
	  "https://***@github.com/x" },
	{ "GET /?access_token=abcdefghijkl123456789&y=1",
	  "GET /?access_token=***&y=1" },
	/* names */
	{ "password=hunter2", "password=***" },
	{ "DB_PASSWORD: swordfish", "DB_PASSWORD: ***" },
	{ "{\"password\": \"hunter2\", \"u\": 1}",
	  "{\"password\": \"***\", \"u\": 1}" },
	{ "\"{\\\"password\\\":\\\"hunter2\\\"}\"",
	  "\"{\\\"password\\\":\\\"***\\\"}\"" },
	{ "{:password=>\"hunter2\"}", "{:password=>\"***\"}" },
	{ "--password hunter2 --user ann", "--password *** --user ann" },
	{ "<password>hunter2</password>", "<password>***</password>" },
	{ "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
	  "AWS_SECRET_ACCESS_KEY=***" },
	{ "//r.org/:_authToken=00000000-1111-2222-3333-abcdefabcdef",
	  "//r.org/:_authToken=***" },
	{ "Server=a;Pwd=x1;Database=b", "Server=a;Pwd=***;Database=b" },
	{ "MYSQL_PWD=hunter2", "MYSQL_PWD=***" },
	/* curl's user and password */
	{ "+ curl -fsS -u ann:hunter2 https://x",
	  "+ curl -fsS -u ann:*** https://x" },
	{ "curl -uann:hunter2 https://x", "curl -uann:*** https://x" },
	{ "curl --user 'ann:hunter 2' https://x",
	  "curl --user 'ann:***' https://x" },
	{ "curl --proxy-user=ann:hunter2 -u bob:s3 x",
	  "curl --proxy-user=ann:*** -u bob:*** x" },
	/* Azure's signature of a shared address */
	{ "https://x.example.net/c?sv=2019&sig=ab%2FcdEF12345678%3D&se=1",
	  "https://x.example.net/c?sv=2019&sig=***&se=1" },
	/* twice in a line */
	{ "password=a1b2 secret=c3d4", "password=*** secret=***" }
};

/* Every one of these stays as it is. */
static const char *const plain[] = {
	"commit 35ae6c0f2f3d6d8f9d0b1c2d3e4f5a6b7c8d9e0f",
	"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f0",
	("sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKH"
	"fuwvY7kxvUdBeoGlODJ6+SfaPg=="),
	"id 123e4567-e89b-12d3-a456-426614174000",
	"PublicKeyToken=b77a5c561934e089, Version=4.0.0.0",
	"Unexpected token: '}'", "unexpected token = identifier_2_of_many",
	"SyntaxError: Unexpected token 'export' (12:34)",
	"password: string;", "password: must be set", "Password: ",
	"input(\"password\", \"Password:\")", "password=$PASSWORD",
	"password=${DB_PASSWORD:-x}", "password=***", "password=<hidden>",
	"password=self.password", "--token TOKEN", "--password PASSWORD",
	"token=get_token(12, 'abcdefghijklmnop1234')",
	"https://${USER}:${TOKEN}@host/", "https://example.com:8080/a@b",
	"git@github.com:owner/name.git", "ann@example.com",
	"PWD=/home/ann/a1b2c3", "OLDPWD=/home/ann/a1b2c3",
	"HOST_PWD=/home/ann/a1b2c3", "docker run -u 1000:1000 x",
	"curl -u ann https://x", "curl -u \"$USER:$PASS\" https://x",
	"curl -u ann:$PASS https://x", "curl -u ann: https://x",
	"curlew -u ann:hunter2", "curl --user-agent=x:y z", "x?sig=short", "git push -u origin:main",
	"-----BEGIN CERTIFICATE-----", "author: abcdefghijklmnop1234",
	"scriptSig=304402207fd6ab12345678", "design=abcdefghijklmnop1234",
	"ghp_short", "AKIAxyz", "mask-ghp_", "sk-button-primary",
	"the secret of it", "Authorization: ***", "key=value", "eyJhbGci",
	"/usr/lib/python3/site-packages/token.py:12: error: x",
	"0x7ffd5e8b3c40", "Build-id: 8f14e45fceea167a5a36dedd4bea2543"
};

static void
one(struct secret *state, const char *s, const char *want, bool is)
{
	struct buf b = BUF_INIT;

	CHECK(secret_mask(state, &b, s, strlen(s)) == is);
	CHECK_STR(buf_cstr(&b), want);
	buf_release(&b);
}

static void
a_private_key(void)
{
	struct secret state = SECRET_INIT;

	one(&state, "key: -----BEGIN EC PRIVATE KEY-----",
	    "key: -----BEGIN PRIVATE KEY----- ***", true);
	one(&state, "MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY", "***",
	    true);
	one(&state, "oUQDQgAE", "***", true);
	one(&state, "-----END EC PRIVATE KEY-----",
	    "*** -----END PRIVATE KEY-----", true);
	one(&state, "after", "after", false);
	/* its end was cut off: what follows is seen */
	one(&state, "-----BEGIN PRIVATE KEY-----",
	    "-----BEGIN PRIVATE KEY----- ***", true);
	one(&state, "MHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY", "***",
	    true);
	one(&state, "a.c:12:3: error: (x) is wrong",
	    "a.c:12:3: error: (x) is wrong", false);
	one(&state, "oUQDQgAE", "oUQDQgAE", false);
	/* its head was: a whole line of a key is known alone */
	one(&state, "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTU"
	    "t9Us8cKj", "***", true);
}

int
main(void)
{
	struct secret state = SECRET_INIT;

	for (size_t i = 0; i < sizeof(masked) / sizeof(*masked); i++)
		one(&state, masked[i][0], masked[i][1], true);
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		one(&state, plain[i], plain[i], false);
	a_private_key();
	return UNIT_RESULT;
}
