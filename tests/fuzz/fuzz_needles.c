/* Lines that are literals, an empty line, a block: what is found is what a
 * plain search finds, at each level of the processor. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/needles.h"
#include "../unit/needles_naive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 4096 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct naive *v = calloc(1, sizeof(*v));
	struct naive_hits want = { 0 }, got = { 0 };
	const uint8_t *lf;

	if (v == NULL)
		abort();
	v->place[0] = 1000;
	v->place[1] = 1001;
	v->item[0] = 1002;
	v->item[1] = 1003;
	while ((lf = memchr(data, '\n', size)) != NULL && lf > data) {
		size_t n = (size_t)(lf - data);

		if (n == 1)
			v->places = *data % 3, v->items = *data / 3 % 3;
		naive_add(v, (const char *)data, n, data[n - 1] & 1,
		    *data % 4);
		data += n + 1;
		size -= n + 1;
	}
	if (lf != NULL && size <= MOST) {
		naive_find(&want, v, (const char *)data, size);
		v->sample = size % 2 ? (const char *)data : NULL;
		v->nsample = size;
		for (int l = SIMD_NONE; l <= (int)simd_best(); l++) {
			struct needles *m = naive_build(v, (enum simd)l);

			got.n = 0;
			naive_scan(&got, m, (const char *)data, size);
			if (!naive_same(&want, &got))
				abort();
			needles_free(m);
		}
	}
	free(want.v);
	free(got.v);
	free(v);
	return 0;
}
