/* try_note -r HEX...: the root of a tree of these entries, in hex.
 * try_note -p INDEX SIZE ROOT LEAF [HASH...]: is the proof good?  Hashes in
 * base64, "-" an empty one; "yes", "no".
 * try_note -n [KEY...] <note: how many keys signed it, or "bad: why".
 * try_note -c <text: a checkpoint's size and origin. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "record/note.h"

enum { MOST = 128 };

static int
roots(char *argv[])
{
	struct merkle m = MERKLE_INIT;
	unsigned char h[MERKLE_HASH];
	unsigned v;

	for (; *argv; argv++) {
		struct buf b = BUF_INIT;

		for (const char *s = *argv; sscanf(s, "%2x", &v) == 1; s += 2)
			buf_byte(&b, (int)v);
		merkle_leaf(h, buf_cstr(&b), b.len);
		merkle_add(&m, h);
		buf_release(&b);
	}
	merkle_root(&m, h);
	for (size_t i = 0; i < sizeof(h); i++)
		printf("%02x", h[i]);
	puts("");
	return 0;
}

static bool
hash(unsigned char out[MERKLE_HASH], const char *s)
{
	struct buf b = BUF_INIT;
	bool ok = base64_decode(&b, s, strlen(s)) == 0 &&
	    b.len == MERKLE_HASH;

	if (ok)
		memcpy(out, b.data, MERKLE_HASH);
	buf_release(&b);
	return ok;
}

static int
proof(int argc, char *argv[])
{
	static unsigned char p[MOST][MERKLE_HASH];
	unsigned char root[MERKLE_HASH], leaf[MERKLE_HASH];
	bool ok = hash(root, argv[2]) && hash(leaf, argv[3]);
	size_t n = 0;

	for (int i = 4; i < argc && n < MOST; i++)
		ok = hash(p[n++], argv[i]) && ok;
	ok = ok && merkle_proves((const unsigned char (*)[MERKLE_HASH])p, n,
	    leaf, strtoull(argv[0], NULL, 10), strtoull(argv[1], NULL, 10),
	    root);
	puts(ok ? "yes" : "no");
	return 0;
}

static int
note(int argc, char *argv[], const struct buf *in, struct err *e)
{
	struct note_key keys[MOST];
	const char *text;
	size_t n, k = 0;
	int rc = 0;

	for (; (int)k < argc && rc == 0; k++)
		rc = note_key_parse(&keys[k], argv[k], e);
	if (rc == 0)
		rc = note_open(buf_cstr(in), in->len, keys, k, &text, &n, e);
	if (rc >= 0)
		printf("%d keys, %zu bytes\n", rc, n);
	while (k > 0)
		note_key_release(&keys[--k]);
	return rc;
}

static int
checkpoint(const struct buf *in, struct err *e)
{
	struct checkpoint c;
	struct buf b = BUF_INIT;
	char *origin;

	if (checkpoint_parse(&c, buf_cstr(in), in->len, e) < 0)
		return -1;
	origin = strndup(c.origin, c.norigin);
	checkpoint_spell(&b, origin, c.size, c.root);
	printf("%llu %s %s\n", (unsigned long long)c.size, origin,
	    in->len >= b.len && memcmp(b.data, in->data, b.len) == 0 ?
	    "as spelled" : "spelled otherwise");
	free(origin);
	buf_release(&b);
	return 0;
}

int
main(int argc, char *argv[])
{
	struct buf in = BUF_INIT;
	struct err e = ERR_INIT;
	const char *what = argc > 1 ? argv[1] : "";
	int rc;

	if (strcmp(what, "-r") == 0)
		return roots(argv + 2);
	if (strcmp(what, "-p") == 0 && argc >= 6)
		return proof(argc - 2, argv + 2);
	rc = io_drain(&in, 0, 64 << 20, &e);
	if (rc == 0)
		rc = strcmp(what, "-n") == 0 ? note(argc - 2, argv + 2, &in,
		    &e) : checkpoint(&in, &e);
	if (rc < 0) {
		printf("bad: ");
		text_print(stdout, e.msg);
		puts("");
	}
	err_release(&e);
	buf_release(&in);
	return rc < 0;
}
