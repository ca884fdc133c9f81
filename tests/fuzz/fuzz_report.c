/* A report: it is read or refused with a reason, and what is read holds
 * together: the numbers, no pass of what failed or disagrees. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "judge/result.h"

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
	static char path[64] = "/tmp/fuzz_report_XXXXXX";
	static int fd = -1;
	struct result_reader *x = result_reader_new(NULL);
	struct err e = ERR_INIT;
	struct result *r;
	size_t failed = 0;
	int rc;

	if (fd < 0) {
		fd = mkstemp(path);
		must(fd >= 0 && unlink(path) == 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	must(fd >= 0 && ftruncate(fd, 0) == 0);
	must(pwrite(fd, data, size, 0) == (ssize_t)size);
	rc = result_report(x, path, &e);
	must(rc == 0 ? e.status == FX_YES : e.status == FX_EINPUT &&
	    e.msg != NULL);
	r = result_end(x, RESULT_EXITED, 0);
	must(r->counts.run >= -1 && r->counts.skipped >= -1);
	must(r->counts.run < 0 ||
	    r->counts.run >= r->counts.passed + r->counts.failed);
	must((r->doubt != NULL) == (r->class == RESULT_DISAGREES));
	for (size_t i = 0; i < r->n; i++)
		failed += result_failed(r->v[i].outcome);
	must(r->class != RESULT_PASSED || failed == 0 || rc < 0);
	must(rc < 0 || r->counts.run != 0 || r->class != RESULT_PASSED);
	result_free(r);
	err_release(&e);
	return 0;
}
