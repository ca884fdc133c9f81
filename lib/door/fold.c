/* Names as a file system that ignores case and normalisation would compare
 * them, by utf8proc. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/mem.h"
#include "base/text.h"
#include "door/fold.h"

char *
fold_name(const char *s)
{
	utf8proc_uint8_t *folded = NULL;
	size_t n = strlen(s);
	bool ascii = true;
	char *copy;

	for (size_t i = 0; i < n; i++)
		ascii = ascii && (unsigned char)s[i] < 0x80;
	if (!ascii && text_utf8(s, n) &&
	    utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n,
	    &folded, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
	    UTF8PROC_IGNORE) >= 0) {
		copy = mem_strdup((const char *)folded);
		free(folded);
		return copy;
	}
	copy = mem_dup(s, n);
	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}
