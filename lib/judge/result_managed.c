/* Totals as the runners of .NET, PowerShell and the JVM print them. */
#include <string.h>

#include "judge/result_part.h"

/* vstest's summaries (its ConsoleLogger): one line for each project, or a
 * block of those that are not 0. */
struct dotnet {
	long long all, failed, skipped;	/* of the blocks */
	bool block;		/* below "Total tests: 3" */
	bool platform;		/* below Microsoft.Testing.Platform's */
};

static bool
dotnet_line_of(struct result_part *p, const char *s)
{
	static const char *const begin[] = { "Passed!", "Failed!",
	    "Skipped!", "None" };
	long long n[4];

	for (size_t i = 0; i < sizeof(begin) / sizeof(*begin); i++) {
		const char *x = s;

		if (result_eat(&x, begin[i]) && result_shape(x, " - Failed: #,"
		    " Passed: #, Skipped: #, Total: #,", n)) {
			result_tell(p, n[3], n[0], n[2]);
			return true;
		}
	}
	return false;
}

static void
dotnet_line(struct result_part *p, const char *s)
{
	struct dotnet *d = p->state;
	const char *x;
	long long n;

	if (dotnet_line_of(p, s))
		return;
	if (result_begins(s, "Test run summary: ")) {
		d->platform = true;
	} else if ((x = result_shape(s, d->platform ? " total: #" :
	    "Total tests: #", &n)) != NULL && *x == '\0') {
		d->all += n;
		d->block = p->seen = true;
	} else if (d->block && (x = result_shape(s, d->platform ?
	    " failed: #" : " Failed: #", &n)) != NULL && *x == '\0') {
		d->failed += n;
	} else if (d->block && (x = result_shape(s, d->platform ?
	    " skipped: #" : " Skipped: #", &n)) != NULL && *x == '\0') {
		d->skipped += n;
	} else if (result_begins(s, "No test is available in ")) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	} else if (result_begins(s, "Test Run Aborted")) {
		p->trouble |= TROUBLE_FAILED;
	}
}

static void
dotnet_end(struct result_part *p)
{
	struct dotnet *d = p->state;

	if (d->block)
		result_tell(p, d->all, d->failed, d->skipped);
}

/* Pester, src/functions/Output.ps1: "Tests Passed: 3, Failed: 0, Skipped: 0,
 * Inconclusive: 0, NotRun: 0".  What was inconclusive is no pass. */
static void
pester_line(struct result_part *p, const char *s)
{
	long long n[3], more = 0, k;
	char word[32];

	if (result_shape(s, "Container failed: #", n)) {
		p->trouble |= n[0] > 0 ? TROUBLE_LOAD : 0;
		return;
	}
	s = result_shape(s, "Tests Passed: #, Failed: #, Skipped: #", n);
	if (s == NULL)
		return;
	while ((s = strchr(s, ',')) != NULL) {
		s = result_blanks(s + 1);
		result_copy(word, sizeof(word), s, s + strcspn(s, ":"));
		if (strcmp(word, "NotRun") != 0 &&
		    result_shape(s + strcspn(s, ":"), ": #", &k))
			more += k;
	}
	result_tell(p, n[0] + n[1] + n[2] + more, n[1], n[2] + more);
}

/* Maven Surefire and Failsafe: the totals, as "[INFO] Tests run: 3, Failures:
 * 0, Errors: 0, Skipped: 0"; that of a class has its time behind it. */
static void
surefire_line(struct result_part *p, const char *s)
{
	static const char *const level[] = { "[INFO]", "[WARNING]",
	    "[ERROR]" };
	long long n[4];

	for (size_t i = 0; i < sizeof(level) / sizeof(*level); i++)
		if (result_eat(&s, level[i]))
			break;
	s = result_shape(s, " Tests run: #, Failures: #, Errors: #, "
	    "Skipped: #", n);
	if (s && *result_blanks(s) == '\0')
		result_tell(p, n[0], n[1] + n[2], n[3]);
}

/* Gradle tells totals only where a test failed (its TestCountLogger): "3
 * tests completed, 1 failed, 1 skipped". */
static void
gradle_line(struct result_part *p, const char *s)
{
	long long n[2], skipped = 0;

	s = result_shape(s, "# test?s completed, # failed", n);
	if (s == NULL)
		return;
	if (*s && (s = result_shape(s, ", # skipped", &skipped)) == NULL)
		return;
	if (*s == '\0')
		result_tell(p, n[0], n[1], skipped);
}

/* sbt (TestResultLogger.scala) says what its frameworks have said already;
 * other tools run these alone. */
struct sbt {
	bool sbt;
	long long all, failed, skipped;	/* of the frameworks */
};

static bool
sbt_total(struct result_part *p, const char *s)
{
	struct sbt *b = p->state;
	long long n[4], skipped = 0, k;

	if (!result_eat(&s, "Passed:") && !result_eat(&s, "Failed:") &&
	    !result_eat(&s, "Error:"))
		return false;
	s = result_shape(s, " Total #, Failed #, Errors #, Passed #", n);
	if (s == NULL)
		return false;
	while (*s == ',') {
		const char *x = result_shape(s, ", Skipped #", &k);

		if (x == NULL)
			x = result_shape(s, ", Ignored #", &k);
		if (x == NULL)
			x = result_shape(s, ", Canceled #", &k);
		if (x)
			skipped += k;
		s += strcspn(s + 1, ",") + 1;
	}
	b->sbt = true;
	/* What was skipped or ignored is not in its total. */
	result_tell(p, n[1] + n[2] + n[3] + skipped, n[1] + n[2], skipped);
	return true;
}

/* ScalaTest's testSummary, utest's, and that of junit-interface (munit). */
static void
sbt_line(struct result_part *p, const char *s)
{
	struct sbt *b = p->state;
	const char *x;
	long long n[5];

	if (result_eat(&s, "[info] ") || result_eat(&s, "[error] "))
		s = result_blanks(s);
	if (sbt_total(p, s))
		return;
	if (result_shape(s, "Tests: succeeded #, failed #, canceled #, "
	    "ignored #, pending #", n)) {
		b->all += n[0] + n[1] + n[2] + n[3] + n[4];
		b->failed += n[1];
		b->skipped += n[2] + n[3] + n[4];
		p->seen = true;
	} else if (result_shape(s, "Tests: #, Passed: #, Failed: #", n)) {
		b->all += n[0];
		b->failed += n[2];
		p->seen = true;
	} else if (result_begins(s, "Test run ") &&
	    (x = strstr(s, "finished: ")) != NULL &&
	    result_shape(x, "finished: # failed, # ignored, # total", n)) {
		b->all += n[2] + n[1];
		b->failed += n[0];
		b->skipped += n[1];
		p->seen = true;
	}
}

static void
sbt_end(struct result_part *p)
{
	struct sbt *b = p->state;

	if (p->seen && !b->sbt)
		result_tell(p, b->all, b->failed, b->skipped);
}

const struct result_format result_dotnet = { "dotnet", sizeof(struct dotnet),
    dotnet_line, dotnet_end };
const struct result_format result_pester = { "pester", 0, pester_line, NULL };
const struct result_format result_surefire = { "surefire", 0, surefire_line,
    NULL };
const struct result_format result_gradle = { "gradle", 0, gradle_line, NULL };
const struct result_format result_sbt = { "sbt", sizeof(struct sbt), sbt_line,
    sbt_end };
