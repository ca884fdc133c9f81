/* The percentage of covered lines, as the runners print it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "judge/result_part.h"

/* "85.71" and whatever must follow, else -1. */
static double
percent(const char *s, const char *behind)
{
	char *end;
	double v;

	s = result_blanks(s);
	if (!isdigit((unsigned char)*s))
		return -1;
	v = strtod(s, &end);
	return v >= 0 && v <= 100 && result_begins(end, behind) ? v : -1;
}

/* Istanbul: "All files | statements | branches | functions | lines | …". */
static double
istanbul(const char *s)
{
	for (int i = 0; i < 4; i++) {
		s = strchr(s, '|');
		if (s == NULL)
			return -1;
		s++;
	}
	return percent(s, "");
}

/* "TOTAL   0   0   100%": of no statements that is no measure. */
static bool
none(const char *s)
{
	s = result_blanks(s + strlen("TOTAL"));
	return s[0] == '0' && s[1] == ' ';
}

double
result_coverage(const char *s)
{
	const char *x = s, *at;

	/* go test: "coverage: 85.7% of statements" */
	at = strstr(s, "coverage: ");
	if (at && (at == s || strchr("\t \"", at[-1]) != NULL) &&
	    strstr(at, "% of statements") != NULL)
		return percent(at + strlen("coverage: "), "% of statements");
	/* coverage.py: "TOTAL   12   3   75%" */
	if (result_begins(s, "TOTAL ") && result_ends(s, "%") && !none(s) &&
	    (at = strrchr(s, ' ')) != NULL)
		return percent(at + 1, "%");
	if (result_eat(&x, "All files") && *result_blanks(x) == '|')
		return istanbul(x);
	/* node --experimental-test-coverage: lines come first */
	x = s;
	if ((result_eat(&x, "# ") || result_eat(&x, "ℹ ")) &&
	    result_begins(x, "all fil") && (at = strchr(x, '|')) != NULL)
		return percent(at + 1, "");
	/* tarpaulin: "85.71% coverage, 6/7 lines covered" */
	if (isdigit((unsigned char)*s) && strstr(s, "% coverage, ") != NULL &&
	    strstr(s, "% coverage, 0/0 ") == NULL)
		return percent(s, "% coverage, ");
	/* mix test --cover: " 85.71% | Total", "|     85.71% | Total |" */
	at = strstr(s, "% | Total");
	if (at) {
		x = s + strspn(s, " |");
		return percent(x, "% | Total");
	}
	return -1;
}
