/* Give a fuzz target each file of the folders named, without a fuzzer: so
 * that plain `make check` runs the corpora too. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	uint8_t *copy;

	if (io_slurp(&b, path, (size_t)1 << 26, &e) < 0)
		return err_report("replay", &e);
	/* A copy of exactly its size: a byte too far is seen. */
	copy = malloc(b.len ? b.len : 1);
	if (copy == NULL)
		return FX_EFAIL;
	for (size_t i = 0; i < b.len; i++)
		copy[i] = (uint8_t)b.data[i];
	LLVMFuzzerTestOneInput(copy, b.len);
	free(copy);
	buf_release(&b);
	return 0;
}

int
main(int argc, char *argv[])
{
	struct dirent *d;
	size_t n = 0;
	int rc = 0;

	for (int i = 1; i < argc; i++) {
		DIR *dir = opendir(argv[i]);

		if (dir == NULL) {
			perror(argv[i]);
			return FX_EINPUT;
		}
		while ((d = readdir(dir)) != NULL) {
			struct buf path = BUF_INIT;

			if (d->d_name[0] == '.')
				continue;
			path_join(&path, argv[i], d->d_name);
			rc |= replay(path.data);
			buf_release(&path);
			n++;
		}
		closedir(dir);
	}
	printf("%zu inputs\n", n);
	return n == 0 ? FX_NO : rc;
}
