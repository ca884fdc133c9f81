/* The time, which tests can fix with FX_NOW. */
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"

int64_t
clock_now(void)
{
	const char *s = getenv("FX_NOW");
	char *end;
	long long v;

	if (s != NULL && *s != '\0') {
		v = strtoll(s, &end, 10);
		if (*end == '\0' && v >= 0)
			return v;
	}
	return (int64_t)time(NULL);
}

void
clock_format(struct buf *b, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;
	char s[32];

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(s, sizeof(s), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		s[0] = '\0';
	buf_str(b, s);
}
