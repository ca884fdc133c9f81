/* try_sign SIGNATURE NAMESPACE <message: is it good?  One line: its kind,
 * presence, key; "bad: why" with status 1.
 * try_sign -s ALLOWED_SIGNERS SIGNATURE NAMESPACE <message: whose is it?
 * try_sign -e KEY SIGNATURE <message: Ed25519, in hex: "valid" or "invalid". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "record/signers.h"
#include "record/sshsig.h"

static const char *const kind[] = { "ed25519", "ecdsa", "rsa", "sk-ed25519",
	"sk-ecdsa", "webauthn" };

static int
unhex(struct buf *b, const char *s)
{
	unsigned v;

	for (; s[0] && s[1]; s += 2) {
		if (sscanf(s, "%2x", &v) != 1)
			return -1;
		buf_byte(b, (int)v);
	}
	return *s ? -1 : 0;
}

static int
ed25519(char *argv[], const struct buf *message)
{
	struct buf key = BUF_INIT, sig = BUF_INIT;
	int rc = 0;

	if (unhex(&key, argv[0]) == 0 && unhex(&sig, argv[1]) == 0)
		rc = verify_ed25519((struct wire_part){ (void *)key.data,
		    key.len }, (struct wire_part){ (void *)sig.data,
		    sig.len }, buf_cstr(message), message->len);
	puts(rc == 1 ? "valid" : "invalid");
	buf_release(&key);
	buf_release(&sig);
	return 0;
}

static int
whose(const char *path, const struct sshsig *s, const char *namespace,
    struct err *e)
{
	struct signers all = SIGNERS_INIT;
	struct buf b = BUF_INIT;
	const struct signer *at = NULL;
	int rc = io_slurp(&b, path, 1 << 20, e);

	if (rc == 0)
		rc = signers_parse(&all, path, buf_cstr(&b), b.len, e);
	while (rc == 0 && (at = signers_find(&all, s->key, namespace, 0,
	    at)) != NULL)
		printf("%s line %u, alice %s\n", at->principals, at->line,
		    signer_is(at, "alice") ? "yes" : "no");
	signers_release(&all);
	buf_release(&b);
	return rc;
}

static int
signature(const char *path, const char *namespace, const char *signers,
    const struct buf *message, struct err *e)
{
	struct buf text = BUF_INIT, name = BUF_INIT;
	struct sshsig s = SSHSIG_INIT;
	int rc = io_slurp(&text, path, 1 << 20, e);

	if (rc == 0)
		rc = sshsig_parse(&s, buf_cstr(&text), text.len, e);
	if (rc == 0)
		rc = sshsig_check(&s, namespace, buf_cstr(message),
		    message->len, e);
	if (rc == 0 && signers)
		rc = whose(signers, &s, namespace, e);
	else if (rc == 0) {
		sshsig_fingerprint(&name, s.key);
		printf("%s %s %s\n", kind[s.kind],
		    sshsig_presence_name(sshsig_presence(&s)),
		    buf_cstr(&name));
	}
	buf_release(&text);
	buf_release(&name);
	sshsig_release(&s);
	return rc;
}

static void
print_lines(const char *s)
{
	for (size_t n; *s; s += n + (s[n] != '\0')) {
		struct buf b = BUF_INIT;

		n = strcspn(s, "\n");
		text_escape(&b, s, n);
		puts(buf_cstr(&b));
		buf_release(&b);
	}
}

int
main(int argc, char *argv[])
{
	struct buf in = BUF_INIT;
	struct err e = ERR_INIT;
	int rc = io_drain(&in, 0, 64 << 20, &e);

	if (rc == 0 && argc == 4 && strcmp(argv[1], "-e") == 0)
		rc = ed25519(argv + 2, &in);
	else if (rc == 0 && argc == 5 && strcmp(argv[1], "-s") == 0)
		rc = signature(argv[3], argv[4], argv[2], &in, &e);
	else if (rc == 0 && argc == 3)
		rc = signature(argv[1], argv[2], NULL, &in, &e);
	else if (rc == 0)
		rc = err_set(&e, FX_EINPUT, "see the file's head");
	if (rc < 0) {
		fputs("bad: ", stdout);
		print_lines(e.msg);
	}
	err_release(&e);
	buf_release(&in);
	return rc < 0;
}
