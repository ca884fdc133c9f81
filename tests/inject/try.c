/* try_replace FILE TEXT: put TEXT into FILE through a child and io_replace,
 * then print what the file holds; what tests/inject.bats lets fail. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/proc.h"

int
main(int argc, char *argv[])
{
	static const char *const cat[] = { "cat", NULL };
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT, copy = BUF_INIT;
	int status = FX_YES;

	if (argc != 3)
		return FX_EINPUT;
	if (proc_run(&(struct proc){ .argv = cat, .in = argv[2],
	    .in_len = strlen(argv[2]) }, &copy, NULL, &e) != 0 ||
	    io_mkdirs("d/e", 0700, &e) < 0 ||
	    io_replace(argv[1], copy.data, copy.len, 0600, &e) < 0 ||
	    io_slurp(&b, argv[1], 4096, &e) < 0)
		status = err_report("try_replace", &e);
	else
		printf("%s\n", b.data);
	if (status == FX_YES && err_flush(stdout, &e) < 0)
		status = err_report("try_replace", &e);
	buf_release(&b);
	buf_release(&copy);
	return status;
}
