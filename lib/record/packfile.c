/* New objects as git takes them, many at once. */
#include "door/deflate.h"
#include "door/hash.h"
#include "record/packfile.h"

/* Where the head says how many objects there are. */
enum { COUNT = 8 };

void
packfile_add(struct packfile *f, enum packfile_kind kind, const void *p,
    size_t n)
{
	size_t size = n >> 4, c = (size_t)kind << 4 | (n & 15);

	if (f->n == 0)
		buf_append(&f->bytes, "PACK\0\0\0\2\0\0\0\0", COUNT + 4);
	f->n++;
	/* Seven bits of the size in each byte, behind the first four. */
	for (; size > 0; size >>= 7) {
		buf_byte(&f->bytes, (int)(c | 0x80));
		c = size & 0x7f;
	}
	buf_byte(&f->bytes, (int)c);
	deflate_append(&f->bytes, p, n);
}

void
packfile_end(struct packfile *f, size_t oid)
{
	unsigned char sum[HASH_BYTES];

	for (int i = 0; i < 4; i++)
		f->bytes.data[COUNT + i] = (char)(f->n >> (24 - 8 * i) & 0xff);
	hash_git(sum, oid, NULL, 0, f->bytes.data, f->bytes.len);
	buf_append(&f->bytes, sum, oid);
}

void
packfile_release(struct packfile *f)
{
	buf_release(&f->bytes);
	f->n = 0;
}
