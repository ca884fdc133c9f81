/* try_tamper DIR STEP: the log below DIR (a common directory) and what can
 * be done to it: every STEPth bit flipped, each line deleted, doubled and
 * swapped with each other, a cut at each byte, records put in between and
 * behind, with the chain mended or not, an older copy.  With an anchor of the
 * whole log each must be found, at its place.  What is not is printed; at the
 * end how many there were of each.  The log is as it was then. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/hash.h"
#include "judge/audit_verify.h"

struct line {
	size_t at, n;		/* n with its line break */
};

static struct git g = GIT_INIT;
static char *path;
static struct buf log_bytes = BUF_INIT;
static struct line *line;
static size_t nlines;
static struct audit_anchor whole;
static unsigned missed;

static void
die(struct err *e)
{
	exit(err_report("try_tamper", e));
}

static void
write_log(const char *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct err e = ERR_INIT;

	if (fd < 0 || io_write(fd, p, n, &e) < 0 || close(fd) < 0)
		die(&e);
}

/* Verify these bytes, of which the records before `good` are as they were,
 * and tell what was not found by the record `last`. */
static void
must_find(const char *what, size_t where, const struct buf *b, size_t good,
    size_t last)
{
	struct audit_verdict v = AUDIT_VERDICT_INIT;
	struct audit_ask ask = { .age = -1, .no_anchors = true };
	struct err e = ERR_INIT;
	int rc;

	write_log(buf_cstr(b), b->len);
	v.anchors.v = mem_alloc(sizeof(whole));
	v.anchors.v[0] = whole;
	v.anchors.v[0].where = mem_strdup("given");
	v.anchors.n = 1;
	rc = audit_verify(&v, &g, &ask, &e);
	if (rc < 0)
		die(&e);
	/* The anchor speaks for all that it covers; all else is exact. */
	if (rc != FX_NO || v.first.kind == NULL || (v.first.seq < good &&
	    strcmp(v.first.kind, "anchor") != 0) || v.first.seq > last) {
		printf("%s %zu: %s at %llu, not %zu\n", what, where,
		    rc == FX_NO ? v.first.kind : "not found",
		    (unsigned long long)v.first.seq, good);
		missed++;
	}
	audit_verdict_release(&v);
}

static void
read_log(void)
{
	struct merkle tree = MERKLE_INIT;
	unsigned char leaf[MERKLE_HASH];
	struct err e = ERR_INIT;
	size_t cap = 0;

	if (io_slurp(&log_bytes, path, 1 << 24, &e) < 0)
		die(&e);
	for (size_t at = 0; at < log_bytes.len; at += line[nlines++].n) {
		const char *s = log_bytes.data + at;

		mem_grow(&line, nlines, &cap, sizeof(*line));
		line[nlines].at = at;
		line[nlines].n = strcspn(s, "\n") + 1;
		merkle_leaf(leaf, s, line[nlines].n - 1);
		merkle_add(&tree, leaf);
	}
	whole.size = tree.size;
	whole.source = AUDIT_GIVEN;
	merkle_root(&tree, whole.root);
}

static void
add(struct buf *b, size_t i)
{
	buf_append(b, log_bytes.data + line[i].at, line[i].n);
}

static unsigned
flips(unsigned step)
{
	struct buf b = BUF_INIT;
	unsigned n = 0;
	size_t k = 0;

	buf_append(&b, log_bytes.data, log_bytes.len);
	for (size_t bit = 0; bit < b.len * 8; bit += step, n++) {
		while (bit / 8 >= line[k].at + line[k].n)
			k++;
		b.data[bit / 8] ^= (char)(1 << bit % 8);
		must_find("flip", bit, &b, k, k + 1);
		b.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	buf_release(&b);
	return n;
}

static unsigned
cuts(void)
{
	for (size_t at = 0, k = 0; at < log_bytes.len; at++) {
		struct buf b = BUF_INIT;

		while (at >= line[k].at + line[k].n)
			k++;
		buf_append(&b, log_bytes.data, at);
		must_find("cut", at, &b, k, k);
		buf_release(&b);
	}
	return (unsigned)log_bytes.len;
}

enum { DELETE, DOUBLE, SWAP };

static void
lines(int how, size_t i, size_t j)
{
	static const char *const name[] = { "delete", "double", "swap" };
	struct buf b = BUF_INIT;

	for (size_t k = 0; k < nlines; k++) {
		if (how == DELETE && k == i)
			continue;
		add(&b, how == SWAP && k == i ? j :
		    how == SWAP && k == j ? i : k);
		if (how == DOUBLE && k == i)
			add(&b, k);
	}
	/* A line that is there twice is wrong where it is again. */
	i += how == DOUBLE;
	must_find(name[how], i, &b, i, i);
	buf_release(&b);
}

/* A record as the last of b, which it follows. */
static void
chain(struct buf *b, struct audit_record *r, uint64_t seq)
{
	struct err e = ERR_INIT;

	r->seq = seq;
	if (b->len > 0) {
		size_t n = b->len - 1, at = n;

		while (at > 0 && b->data[at - 1] != '\n')
			at--;
		hash_sha256(r->prev, b->data + at, n - at);
	}
	if (audit_record_spell(r, b, &e) < 0)
		die(&e);
	buf_byte(b, '\n');
}

/* A record that nobody wrote behind the first k, and those behind it as they
 * are, or chained anew (then what they say of their place is a lie only to
 * who knows: a signature, an anchor). */
static void
forge(size_t k, bool anew)
{
	struct audit_record f = { .kind = AUDIT_REFUSED, .id = "forged",
	    .when = 1790000000, .by = AUDIT_SYSTEM, .by_id = "fx-boundary",
	    .why = "nobody wrote this" };
	struct audit_record r = AUDIT_RECORD_INIT;
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < k; i++)
		add(&b, i);
	chain(&b, &f, k);
	for (size_t i = k; i < nlines; i++) {
		if (!anew) {
			add(&b, i);
			continue;
		}
		if (audit_record_parse(&r, log_bytes.data + line[i].at,
		    line[i].n - 1, &e) < 0)
			die(&e);
		chain(&b, &r, i + 1);
	}
	audit_record_release(&r);
	/* Chained anew, it is found where something speaks of its place. */
	must_find(anew ? "insert, chained" : "insert", k, &b, k, anew ?
	    nlines : k + 1);
	buf_release(&b);
}

/* The first k, and another end of the same length. */
static void
other_end(size_t k)
{
	struct buf b = BUF_INIT;
	char id[32];

	for (size_t i = 0; i < k; i++)
		add(&b, i);
	for (size_t i = k; i < nlines; i++) {
		struct audit_record f = { .kind = AUDIT_REFUSED, .id = id,
		    .when = 1790000000, .by = AUDIT_SYSTEM,
		    .by_id = "fx-boundary", .why = "nobody wrote this" };

		snprintf(id, sizeof(id), "forged-%zu", i);
		chain(&b, &f, i);
	}
	must_find("other end", k, &b, k, nlines - 1);
	buf_release(&b);
}

int
main(int argc, char *argv[])
{
	unsigned step, pairs = 0, nflips, ncuts;
	struct buf b = BUF_INIT;

	if (argc != 3 || (step = (unsigned)strtoul(argv[2], NULL, 10)) == 0)
		return FX_EINPUT;
	g.commondir = argv[1];
	buf_fmt(&b, "%s/factory/audit/log", argv[1]);
	path = b.data;
	read_log();
	nflips = flips(step);
	ncuts = cuts();
	for (size_t i = 0; i < nlines; i++) {
		lines(DELETE, i, 0);
		lines(DOUBLE, i, 0);
		for (size_t j = i + 1; j < nlines; j++, pairs++)
			lines(SWAP, i, j);
		if (i > 0) {
			forge(i, false);
			forge(i, true);
			other_end(i);
		}
	}
	write_log(log_bytes.data, log_bytes.len);
	printf("%zu records: %u bits flipped, %u cuts, %zu lines deleted and "
	    "doubled, %u swapped, %zu forged: %u not found\n", nlines, nflips,
	    ncuts, nlines, pairs, 3 * (nlines - 1), missed);
	buf_release(&log_bytes);
	buf_release(&b);
	free(line);
	return missed ? FX_NO : FX_YES;
}
