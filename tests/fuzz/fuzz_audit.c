/* A record of the audit log: it is refused with one reason, or to spell what
 * was read gives the same bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "record/audit_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audit_record r = AUDIT_RECORD_INIT;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	if (audit_record_parse(&r, (const char *)data, size, &e) < 0) {
		must(e.status == FX_EINPUT && e.msg != NULL);
	} else {
		must(e.status == FX_YES && r.id != NULL);
		must(audit_record_spell(&r, &b, &e) == 0);
		must(b.len == size && memcmp(b.data, data, size) == 0);
	}
	audit_record_release(&r);
	buf_release(&b);
	err_release(&e);
	return 0;
}
