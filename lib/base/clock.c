/* The time, which tests can fix with FX_NOW. */
#include <stdlib.h>
#include <string.h>
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

/* Not by gmtime_r, which reads the time zone first: that costs more than the
 * line of a log for which it is asked. */
void
clock_format(struct buf *b, int64_t seconds)
{
	int64_t days = seconds / 86400, left = seconds % 86400, era, of, year;
	int month, day;

	if (left < 0) {
		left += 86400;
		days--;
	}
	/* Eras of 400 years, and years that begin in March: a leap day is the
	 * last of its year. */
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of = days - era * 146097;
	year = (of - of / 1460 + of / 36524 - of / 146096) / 365;
	of -= 365 * year + year / 4 - year / 100;
	month = (int)(5 * of + 2) / 153;
	day = (int)of - (153 * month + 2) / 5 + 1;
	month += month < 10 ? 3 : -9;
	year += era * 400 + (month <= 2);
	buf_fmt(b, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)year, month,
	    day, (int)(left / 3600), (int)(left / 60 % 60), (int)(left % 60));
}

/* k digits at s as a number of at most max, or -1. */
static int
digits(const char *s, size_t k, int max)
{
	int v = 0;

	for (size_t i = 0; i < k; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v <= max ? v : -1;
}

static int
days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

bool
clock_parse(const char *s, size_t n, int64_t *seconds)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	int year, month, day, hour, minute, second;
	int64_t y, days;

	if (n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < n; i++)
		if (form[i] != '0' && s[i] != form[i])
			return false;
	year = digits(s, 4, 9999);
	month = digits(s + 5, 2, 12);
	day = digits(s + 8, 2, 31);
	hour = digits(s + 11, 2, 23);
	minute = digits(s + 14, 2, 59);
	second = digits(s + 17, 2, 59);
	if (year < 1970 || month < 1 || day < 1 || hour < 0 || minute < 0 ||
	    second < 0 || day > days_in(year, month))
		return false;
	/* Years that begin in March: a leap day is the last of its year. */
	y = year - (month <= 2);
	days = y * 365 + y / 4 - y / 100 + y / 400 +
	    (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
	*seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
	return true;
}

bool
clock_span(const char *s, long long *seconds)
{
	static const char units[] = "smh";
	static const int of[] = { 1, 60, 3600 };
	const char *unit = s + strspn(s, "0123456789"), *u;
	long long n = 0;

	/* Nine digits of hours are no overflow. */
	if (unit == s || unit - s > 9)
		return false;
	for (; s < unit; s++)
		n = n * 10 + (*s - '0');
	u = *unit ? strchr(units, *unit) : units;
	if (u == NULL || (*unit && unit[1]))
		return false;
	*seconds = n * of[u - units];
	return true;
}
