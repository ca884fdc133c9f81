/* The key that a person decides with. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/proc.h"
#include "judge/audit_key.h"
#include "record/statement.h"

enum { MAX_PUBLIC = 65536, MAX_SIGNATURE = 65536 };

/* Where the key lies by default. */
static char *
key_default(struct err *e)
{
	const char *home = getenv("HOME");
	struct buf b = BUF_INIT;

	if (home == NULL || *home != '/') {
		err_set(e, FX_EINPUT, "HOME is not set; '--key FILE' names "
		    "the key");
		return NULL;
	}
	buf_fmt(&b, "%s/.ssh/factory_decision", home);
	return buf_detach(&b);
}

static int
parse(struct audit_key *k, const char *name, struct buf *s, struct err *e)
{
	char *save = NULL, *type, *text;
	struct buf b = BUF_INIT;

	buf_byte(s, '\n');
	type = strtok_r(s->data, " \t\r\n", &save);
	text = strtok_r(NULL, " \t\r\n", &save);
	if (text == NULL || base64_decode(&k->blob, text, strlen(text)) < 0)
		return err_set(e, FX_EINPUT, "%s: is no public key of SSH",
		    name);
	buf_fmt(&b, "%s %s", type, text);
	k->line = buf_detach(&b);
	return 0;
}

int
audit_key_read(struct audit_key *k, const char *file, struct err *e)
{
	struct buf name = BUF_INIT, text = BUF_INIT;
	struct err why = ERR_INIT;
	size_t n;
	int rc = 0;

	*k = (struct audit_key)AUDIT_KEY_INIT;
	k->file = file ? mem_strdup(file) : key_default(e);
	if (k->file == NULL)
		return -1;
	n = strlen(k->file);
	buf_str(&name, k->file);
	if (n < 4 || strcmp(k->file + n - 4, ".pub") != 0)
		buf_str(&name, ".pub");
	if (io_slurp(&text, name.data, MAX_PUBLIC, &why) == 0)
		rc = parse(k, name.data, &text, e);
	else if (errno == ENOENT || errno == ENOTDIR)
		rc = 1;
	else
		rc = err_set(e, why.status, "%s", why.msg);
	err_release(&why);
	buf_release(&name);
	buf_release(&text);
	return rc;
}

void
audit_key_release(struct audit_key *k)
{
	free(k->file);
	free(k->line);
	buf_release(&k->blob);
	*k = (struct audit_key)AUDIT_KEY_INIT;
}

struct wire_part
audit_key_blob(const struct audit_key *k)
{
	return (struct wire_part){ (const unsigned char *)k->blob.data,
	    k->blob.len };
}

static const char *const alone[] = { "SSH_AUTH_SOCK", "SSH_ASKPASS",
	"SSH_ASKPASS_REQUIRE", "SSH_SK_PROVIDER", NULL };

int
audit_key_make(const char *file, const char *comment, struct err *e)
{
	const char *argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-C",
	    comment, "-f", file, NULL };
	struct proc p = { .argv = argv, .env = alone };
	char *dir = mem_dup(file, (size_t)(strrchr(file, '/') - file));
	int rc = io_mkdirs(dir, 0700, e);

	free(dir);
	if (rc == 0)
		rc = proc_pass(&p, e);
	if (rc > 0)
		rc = err_set(e, FX_EINPUT, "ssh-keygen made no key (status "
		    "%d)", rc);
	return rc;
}

int
audit_key_sign(const struct audit_key *k, const char *namespace, bool agent,
    const char *s, size_t n, struct buf *sig, struct err *e)
{
	const char *argv[] = { "ssh-keygen", "-Y", "sign", "-n",
	    namespace, "-f", k->file, NULL };
	struct proc p = { .argv = argv, .env = agent ? NULL : alone, .in = s,
		.in_len = n, .max = MAX_SIGNATURE, .stderr_through = true };
	int rc = proc_run(&p, sig, NULL, e);

	if (rc > 0)
		rc = err_set(e, FX_EINPUT, "ssh-keygen did not sign with %s "
		    "(status %d)", k->file, rc);
	return rc;
}
