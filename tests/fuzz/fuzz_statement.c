/* A statement: refused with a reason, or read so that what was read is
 * written as the same bytes.  A first byte 'p' makes it a policy, 'r' a
 * reason as it is typed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "record/policy.h"
#include "record/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
statement(const char *s, size_t n)
{
	struct statement st = STATEMENT_INIT;
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;

	if (statement_parse(&st, s, n, &e) == 0) {
		must(statement_spell(&b, &st, &e) == 0);
		must(b.len == n && memcmp(b.data, s, n) == 0);
	} else {
		must(e.status == FX_EINPUT && e.msg);
	}
	statement_release(&st);
	buf_release(&b);
	err_release(&e);
}

static void
policy(const char *s, size_t n)
{
	struct policy p;
	struct err e = ERR_INIT;
	int rc = policy_parse(&p, "f", s, n, &e);

	must((rc == 0) == (e.msg == NULL));
	must(rc < 0 || (p.approvals >= 1 && p.anchor >= 0));
	for (int w = 0; rc == 0 && w < POLICY_WHATS; w++)
		must(p.least[w] <= SSHSIG_VERIFIED);
	err_release(&e);
}

/* What is typed can be written again as it is, once it was made a reason. */
static void
reason(const char *s, size_t n)
{
	char *typed = mem_dup(s, n);
	struct buf b = BUF_INIT, again = BUF_INIT;

	statement_reason(&b, typed);
	statement_reason(&again, buf_cstr(&b));
	must(strcmp(buf_cstr(&b), buf_cstr(&again)) == 0);
	buf_release(&b);
	buf_release(&again);
	free(typed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;

	if (size > 0 && *s == 'p')
		policy(s + 1, size - 1);
	else if (size > 0 && *s == 'r')
		reason(s + 1, size - 1);
	else
		statement(s, size);
	return 0;
}
