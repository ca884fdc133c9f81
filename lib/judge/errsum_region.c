/* Which command wrote which lines, and how it ended. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "judge/errsum_echo.h"
#include "judge/errsum_line.h"
#include "judge/errsum_source.h"

enum { MOST = 4096, FULL = 8192, COMMAND = 200, ECHO = 100 };

enum what {
	BEGINS,		/* a command begins */
	ENDS,		/* it ended; its status, if any */
	ENDED,		/* the same, behind the command's lines told again */
	FAILED,		/* it ended with a failure, whatever the number */
	PASSED,		/* it passed */
	POINTS,		/* a wrapper says that something above failed */
	ENTERS, LEAVES,	/* a folder */
	STRICT,		/* warnings are errors */
	NAMES,		/* what it runs has a name before each line */
	IGNORED,	/* what failed above is no failure */
	SHRUGS,		/* a command is shown that may fail */
	SHRUGGED,	/* that above failed, and might */
	ABOVE,		/* what was begun last failed */
	SOURCE,		/* of several that run side by side one failed */
	JOB,		/* a job of which a section is known failed */
	INSIDE, OUTSIDE,	/* what another tool wrote is shown */
	RUNS,		/* a suite begins */
	TOLD,		/* its summary: with a command it passed */
	BUT,		/* that was of a suite that failed */
	FELL		/* tests failed, a summary says */
};

/* From the manuals and logs of the services themselves. */
static const struct form {
	enum what what;
	const char *regex;
	const char *family;	/* of what a test runner says, or with a colon
				 * and its tool */
} forms[] = {
	/* Travis CI */
	{ BEGINS, "^travis_time:start:", NULL },
	{ ENDS, "^travis_time:end:", NULL },
	{ ENDS, "The command \"(?<command>.*)\" (?:failed and )?exited with "
	  "(?<status>\\d+)", NULL },
	{ FAILED, "^The command \"(?<command>.*)\" failed", NULL },
	{ ENDED, "^(?!The command \").{0,200}\" (?:failed and )?exited with "
	  "(?<status>\\d+)", NULL },
	/* GitHub Actions */
	{ BEGINS, "##\\[group\\]Run (?<command>.*)", NULL },
	{ ENDS, "Process completed with exit code (?<status>\\d+)", NULL },
	{ ENDS, "^(?:##\\[error\\]|Error: )?The process '.*' failed with exit "
	  "code (?<status>\\d+)", NULL },
	{ ENDS, "^(?:##)?\\[error\\](?:Node run|Bash) (?:failed with exit|"
	  "exited with) code '?(?<status>\\d+)", NULL },
	/* act */
	{ ENDS, "^Error: exit with `FAILURE`: (?<status>\\d+)$", NULL },
	/* Vercel, Netlify */
	{ ENDS, "^Error: Command \".*\" exited with (?<status>\\d+)$", NULL },
	{ ENDS, "\\bBuild script returned non-zero exit code: "
	  "(?<status>\\d+)$", NULL },
	/* GitLab, Buildkite, CircleCI, AppVeyor, Azure, Jenkins, drone */
	{ BEGINS, "section_start:\\d+:", NULL },
	{ ENDS, "section_end:\\d+:(?<command>\\w+)", NULL },
	{ JOB, "^ERROR: Job failed: (?:exit (?:code|status) "
	  "(?<status>\\d+))?", NULL },
	{ BEGINS, "^#!/bin/(?:ba|)sh -eo? pipefail$", NULL },
	{ ENDS, "^CircleCI received exit code (?<status>\\d+)$", NULL },
	{ BEGINS, "^##\\[section\\]Starting: ", NULL },
	{ ENDS, "^##\\[section\\]Finishing: ", NULL },
	{ BEGINS, "^\\[Pipeline\\] (?:sh|bat|powershell|pwsh|"
	  "\\{ \\(Declarative: Post Actions\\))$", NULL },
	{ ABOVE, "^Stage \".*\" skipped due to earlier failure", NULL },
	{ BEGINS, "^~~~ Running (?:commands|script|local |global |agent |"
	  "plugin )", NULL },
	{ ENDS, "^Exited with (?:code|status) (?:exit status )?"
	  "(?<status>\\d+)", NULL },
	{ ENDS, "^Command exited with (?:code|status) (?<status>-?\\d+)",
	  NULL },
	{ ENDS, "(?:Bash|Cmd\\.exe|PowerShell) exited with code "
	  "'?(?<status>\\d+)'?", NULL },
	{ FAILED, "^Build step '.*' marked build as failure", NULL },
	{ ENDS, "^exit status (?<status>\\d+)$", NULL },
	/* BuildKit */
	{ ENDS, "^#\\d+ ERROR: process \".*\" did not complete successfully: "
	  "exit code: (?<status>\\d+)$", NULL },
	{ BEGINS, "^#\\d+ \\[.*\\] RUN ", NULL },
	/* CodeBuild, Cloud Build, Buildkite, TeamCity, Semaphore, Bitrise */
	{ BEGINS, "^\\[Container\\] [\\d/]+ [\\d:.]+ Running command "
	  "(?<command>.*)", NULL },
	{ ENDS, "^\\[Container\\] [\\d/]+ [\\d:.]+ Command did not exit "
	  "successfully (?<command>.*) exit status (?<status>\\d+)$", NULL },
	{ BEGINS, "^Starting Step #\\d+", NULL },
	{ ENDS, "^Finished Step #\\d+", NULL },
	{ ENDS, "^ERROR: build step \\d+ \".*\" failed: .* non-zero status: "
	  "(?<status>\\d+)", NULL },
	{ ENDS, "Error: The command exited with status (?<status>\\d+)$",
	  NULL },
	{ ENDS, "^Process exited with code (?<status>\\d+)"
	  "(?: \\(Step: .*\\))?$", NULL },
	{ ENDS, "^exit code: (?<status>\\d+) duration: ", NULL },
	{ ENDS, "^\\| .* \\(exit code: (?<status>\\d+)\\) +\\|", NULL },
	/* nox, tox */
	{ BEGINS, "^nox > Running session (?<command>.+)$", NULL },
	{ PASSED, "^nox > Session .+ was successful", NULL },
	{ FAILED, "^nox > Session .+ (?:failed|raised exception)", NULL },
	{ PASSED, "^[\\w.-]+: OK \\S+ in [\\d.]+ seconds?$", NULL },
	{ FAILED, "^[\\w.-]+: FAIL \\S+ in [\\d.]+ seconds?$", NULL },
	/* runners of commands */
	{ POINTS, "^g?make(?:\\[\\d+\\])?: \\*\\*\\* (?:\\[(?:[^]]*: )?"
	  "(?<command>[^]]+)\\])?.*Error (?<status>\\d+)", NULL },
	{ POINTS, "^npm (?:ERR!|error) (?:code|errno|Test failed)", NULL },
	{ POINTS, "^error Command failed with exit code", NULL },
	{ POINTS, "^ERROR: InvocationError for command", NULL },
	{ POINTS, "returned a non-zero code: \\d+", NULL },
	{ ENTERS, "^(?:g?make(?:\\[\\d+\\])?|ninja): Entering directory "
	  "[`'](?<command>[^']+)'", NULL },
	{ LEAVES, "^g?make(?:\\[\\d+\\])?: Leaving directory "
	  "[`'](?<command>[^']+)'", NULL },
	{ STRICT, "(?:treated|reported|considered) as errors?\\b|oo many "
	  "warnings|Failing due to -Werror|warnings found and -Werror|"
	  "^ {3}compilation of \\S+ failed$", NULL },
	{ NAMES, "^(?:lerna (?:notice|info|success|verb|WARN|ERR!)|"
	  "(?: ?>)?  ?NX +(?!ERROR)[A-Z])", NULL },
	{ SOURCE, "^(?<command>[\\w.-]+[-_]\\d+) exited with code "
	  "(?!0$|137|143)\\d", NULL },
	{ SOURCE, "^(?<command>@[\\w./-]+)#[\\w:-]+: command .* exited "
	  "\\([1-9]", NULL },
	{ SOURCE, "^lerna ERR! .* exited [1-9]\\d* in '(?<command>@[^']+)'",
	  NULL },
	/* pip, uv, poetry, cargo */
	{ INSIDE, "^(?<command> *(?:\xe2\x95\xb0\xe2\x94\x80|[|`]-)> )"
	  "\\[\\d+ lines of output\\]$", NULL },
	{ INSIDE, "^(?<command> +)(?:\\[stdout\\]|\\[stderr\\]|--- stdout|"
	  "--- stderr|Complete output (?:\\(\\d+ lines\\)|from command .*):|"
	  "Backend (?:subprocess exited|operation failed) .*)$", NULL },
	{ OUTSIDE, "^ *(?:\\[end of output\\]|-{40})$|^hint: ", NULL },
	{ IGNORED, "^g?make(?:\\[\\d+\\])?: \\[.*\\] .*\\(ignored\\)", NULL },
	{ IGNORED, "^\\.\\.\\.ignoring", "ansible" },
	{ IGNORED, "^build succeeded(?:, \\d+ warnings?)?\\.$", NULL },
	{ SHRUGS, "^[$+] .*\\|\\| (?:true|:|exit 0|echo (?:\"[^\"]*\"|"
	  "'[^']*'|[^;&|]*))$", NULL },
	{ SHRUGGED, "^\\+ (?:true|:)$", NULL },
	/* what a test shows of itself while its suite passes */
	{ RUNS, "^running (?:0|1|2|3|4|5|6|7|8|9)\\d* tests?$", "rust" },
	{ TOLD, "^test result: (?<command>ok)?", "rust" },
	{ RUNS, "^=== RUN ", "go" },
	{ TOLD, "^(?:(?<command>ok  )|FAIL)\t\\S+", "go" },
	{ TOLD, "^(?:=+ |(?=\\d+ [a-z]+(?:, \\d+ [a-z]+)* in ))"
	  "(?:(?=(?<command>(?!.*\\b(?:failed|error)).*passed)))?"
	  ".*(?:passed|failed|"
	  "error|errors|skipped|deselected|xfailed|xpassed|warning|warnings|"
	  "rerun|ran) in [\\d.]+s(?: \\(.*\\))?(?: =+)?$", "python" },
	/* "OK" behind it is too short to be looked for. */
	{ TOLD, "^(?<command>Ran) \\d+ tests? in [\\d.]+s$", "python" },
	{ BUT, "^FAILED \\(", "python" },
	{ TOLD, "^(?<command>Test passed)\\.$", "python" },
	{ TOLD, "^Tests: +(?<command>(?!.*failed).*passed)?.*, \\d+ total",
	  "javascript:jest" },
	{ TOLD, "^ *Test Files +(?<command>(?!.*failed).*passed)?.* "
	  "\\(\\d+\\)$", "javascript:vitest" },
	{ TOLD, "^(?:# fail|\xe2\x84\xb9 fail) (?:(?<command>0)|\\d+)$",
	  "javascript" },
	{ BUT, "^(?:#|\xe2\x84\xb9) cancelled [1-9]", "javascript" },
	{ BUT, "^ *Errors  +[1-9]\\d* errors?$", "javascript:vitest" },
	{ TOLD, "^\\d+ (?:example|examples|run|runs), (?:.*[^\\d])?"
	  "(?:[1-9]\\d* (?:failure|error)|"
	  "(?<command>0 failures(?:, 0 errors)?))", "ruby" },
	{ TOLD, "^(?:(?<command>OK) \\(\\d+ test|Tests: \\d+, Assertions)",
	  "php" },
	/* and that some of its tests failed */
	{ FELL, "^ +\\d+ failing$", "javascript:mocha" },
	{ TOLD, "^\\d+ specs?, (?:(?<command>0)|\\d+) failures?\\b",
	  "javascript:jasmine" },
	{ FELL, "^\\d+ tests?, [1-9]\\d* failures?\\b", "javascript:tap" },
	{ FELL, "^1\\.\\.(?:[2-9]|\\d\\d+)$", "javascript:tap" },
	{ FELL, "^# fail(?:ed)? +[1-9]", "javascript:tap" },
	{ FELL, "^ *(?!0 )\\d*(?:0 fail|1 fail|2 fail|3 fail|4 fail|5 fail|"
	  "6 fail|7 fail|8 fail|9 fail)$", "javascript:bun" },
	{ FELL, "^ *[1-9]\\d* (?:test|tests) failed$", "javascript:ava" },
	{ FELL, "^FAILED \\| \\d+ passed", "javascript:deno test" },
	{ FELL, "^\\d+ tests?, [1-9]\\d* failures?\\b", "beam" },
	{ FELL, "^Failed \\d+/\\d+ (?:subtests|test programs)", "perl" },
	{ FELL, "^# Looks like you failed \\d+ test", "perl" },
	{ TOLD, "^\\s*\\[  (?<command>PASSED)  \\] \\d+ tests?\\.", "c" },
	{ BUT, "^\\s*\\[  FAILED  \\] \\d+ tests?, listed below", "c" },
	{ FELL, "% tests passed, [1-9]\\d* tests? failed out of \\d+", "c" },
	{ FELL, "^test cases: .*[1-9]\\d* failed", "c" },
	{ TOLD, "^\\d+ success(?:es)? / (?<command>0 failures? / 0 errors?)?",
	  "lua" },
	{ FELL, "^Tests run: \\d+, (?!Failures: 0, Errors: 0\\b)Failures: ",
	  "jvm" },
	{ FELL, "^\\d+ tests? completed, [1-9]\\d* failed", "jvm" },
	{ FELL, "^Failed! +- Failed: +[1-9]", "dotnet" },
};
enum { FORMS = sizeof(forms) / sizeof(*forms) };

struct errsum_markers {
	struct errpat pat[FORMS];
};

struct errsum_markers *
errsum_markers_new(void)
{
	struct errsum_markers *k = mem_alloc(sizeof(*k));

	for (size_t i = 0; i < FORMS; i++)
		k->pat[i].pat = pat_new(forms[i].regex);
	return k;
}

void
errsum_markers_free(struct errsum_markers *k)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < FORMS; i++)
		pat_free(k->pat[i].pat);
	free(k);
}

bool
errsum_marker_words(size_t i, struct relit *w, struct arena *a)
{
	if (i >= FORMS)
		return false;
	relit_find(w, a, forms[i].regex);
	return true;
}

static void
add(struct errsum_regions *r, size_t first, size_t last, int status,
    const struct pat_span *command)
{
	struct errsum_region *x;

	if (r->v && r->n == FULL) {	/* what is old tells least */
		for (size_t i = 0; i < MOST; i++)
			free(r->v[i].command);
		memcpy(r->v, r->v + MOST, MOST * sizeof(*r->v));
		r->n = MOST;
	}
	mem_grow(&r->v, r->n, &r->cap, sizeof(*r->v));
	x = &r->v[r->n++];
	memset(x, 0, sizeof(*x));
	x->first = first;
	x->last = last;
	x->status = status;
	if (command && command->s)
		x->command = mem_dup(command->s, command->n < COMMAND ?
		    command->n : COMMAND);
}

/* What tells whether errors are to be taken for such. */
static void
weigh(struct errsum_regions *r, const struct form *f,
    const struct errsum_text *t, bool passed)
{
	size_t line = t->number;

	r->strict |= f->what == STRICT;
	r->named |= f->what == NAMES;
	if (f->what == IGNORED)
		errsum_ignored(r, f->family, line);
	else if (f->what == RUNS)
		errsum_suite_begins(&r->calms, f->family, line);
	else if (f->what == TOLD)
		errsum_suite_ends(&r->calms, f->family, t, passed);
	else if (f->what == BUT)
		errsum_suite_failed(&r->calms, f->family, line);
	else if (f->what == FELL)
		errsum_suite_fell(&r->calms, f->family, line);
}

/* The last line that belongs to a region so far. */
static size_t
behind(const struct errsum_regions *r)
{
	return r->v && r->n ? r->v[r->n - 1].last : 0;
}

/* A command of several lines is told again before its status is. */
static bool
told_again(struct errsum_regions *r, const struct errsum_text *t, int status)
{
	struct errsum_region *last = r->n ? &r->v[r->n - 1] : NULL;

	if (r->open || last == NULL || last->status >= 0 ||
	    t->number - last->last > ECHO)
		return false;
	last->status = status;
	return true;
}

static void
ends(struct errsum_regions *r, const struct errsum_text *t, int status,
    const struct pat_span *command)
{
	struct errsum_region *last = r->n ? &r->v[r->n - 1] : NULL;

	r->failures += status > 0;
	/* "exited with 1" behind a region that just ended is about it. */
	if (r->open == 0 && last && status >= 0 && last->status < 0 &&
	    t->number - last->last <= 3) {
		last->status = status;
		last->last = t->number;
		if (command && command->s && last->command == NULL)
			last->command = mem_dup(command->s,
			    command->n < COMMAND ? command->n : COMMAND);
		return;
	}
	add(r, r->open ? r->open : behind(r) + 1, t->number, status, command);
	r->open = 0;
}

static void
point(struct errsum_regions *r, size_t line, int status,
    const struct pat_span *target)
{
	struct errsum_point *x;
	size_t n;

	if (r->npoints == ERRSUM_POINTS) {
		memmove(r->points, r->points + 1,
		    (ERRSUM_POINTS - 1) * sizeof(*r->points));
		r->npoints--;
	}
	x = &r->points[r->npoints++];
	*x = (struct errsum_point){ line, status, "" };
	n = target->s && target->n < sizeof(x->target) ? target->n : 0;
	memcpy(x->target, n ? target->s : "", n);
	x->target[n] = '\0';
}

/* The section that runs a job's script, which alone fails it (GitLab). */
static bool
is_script(const struct errsum_region *x)
{
	return x->command && (strcmp(x->command, "step_script") == 0 ||
	    strcmp(x->command, "build_script") == 0);
}

/* Of a script the command that was shown last is apart: with it it ended. */
static void
part(struct errsum_regions *r, const struct errsum_text *t)
{
	struct errsum_region *x = &r->v[r->n - 1];
	size_t shown = is_script(x) ? errsum_shown_above(t, '$') : 0;
	size_t last = x->last;

	if (shown <= x->first)
		return;
	x->last = shown - 1;
	add(r, shown, last, -1, &(struct pat_span){ x->command,
	    strlen(x->command) });
}

static void
job(struct errsum_regions *r, const struct errsum_text *t, int status)
{
	size_t i = r->n;

	while (i > 0 && !is_script(&r->v[i - 1]))
		i--;
	if (i == 0 || status < 0) {
		ends(r, t, status, NULL);
		return;
	}
	r->failures++;
	r->v[i - 1].status = status;
}

/* How one that was begun last ended. */
static void
above(struct errsum_regions *r, const struct errsum_text *t)
{
	if (r->open)
		ends(r, t, 1, NULL);
}

/* A command begins or ended; what was shrugged off ended before. */
static void
turns(struct errsum_regions *r, enum what what, const struct errsum_text *t,
    int status, const struct pat_span *command)
{
	errsum_shrugged(r, t->number, status <= 0);
	if (what == BEGINS) {
		if (r->open)
			add(r, r->open, t->number - 1, -1, NULL);
		r->open = t->number;
	} else if (what == ENDED && told_again(r, t, status)) {
		r->failures += status > 0;
	} else if (what == JOB) {
		job(r, t, status);
	} else if (what == ABOVE) {
		above(r, t);
	} else {
		ends(r, t, status, command);
		part(r, t);
	}
}

bool
errsum_marker(struct errsum_markers *k, size_t i, struct errsum_regions *r,
    const struct errsum_text *t)
{
	struct pat_span m[PAT_GROUPS], command = { NULL, 0 };
	int status = forms[i].what == FAILED ? 1 :
	    forms[i].what == PASSED ? 0 : -1;
	size_t n = t->n < 4096 ? t->n : 4096;

	if (pat_match(k->pat[i].pat, t->s, n, m) <= 0 &&
	    pat_match(k->pat[i].pat, t->bare, t->nbare < 4096 ? t->nbare :
	    4096, m) <= 0)
		return false;
	for (size_t g = 1; g < PAT_GROUPS; g++) {
		const char *name = pat_name(k->pat[i].pat, g);

		if (name && m[g].s && strcmp(name, "status") == 0)
			status = (int)strtol(m[g].s, NULL, 10);
		else if (name && m[g].s)
			command = m[g];
	}
	switch (forms[i].what) {
	case BEGINS:
	case ENDED:
	case ENDS:
	case FAILED:
	case PASSED:
	case JOB:
	case ABOVE:
		turns(r, forms[i].what, t, status, &command);
		break;
	case SOURCE:
		errsum_source_failed(r, &command);
		break;
	case SHRUGS:
		errsum_shrugs(r, t);
		break;
	case SHRUGGED:
		errsum_shrugged_above(r, t);
		break;
	case ENTERS: case LEAVES:
		errsum_turn(&r->turns, t->number, &command,
		    forms[i].what == LEAVES);
		break;
	case INSIDE: case OUTSIDE:
		errsum_inside(r, &command);
		break;
	case STRICT: case NAMES: case IGNORED: case RUNS:
	case TOLD: case BUT: case FELL:
		weigh(r, &forms[i], t, command.s != NULL);
		break;
	case POINTS:
		point(r, t->number, status, &command);
		break;
	}
	return forms[i].what == BEGINS || (forms[i].what == ENDS && status < 0);
}

void
errsum_regions_end(struct errsum_regions *r, size_t lines)
{
	if (r->open)
		add(r, r->open, lines, -1, NULL);
	r->open = 0;
}

const struct errsum_region *
errsum_region_of(const struct errsum_regions *r, size_t line)
{
	size_t from = 0, to = r->n;

	/* They are in order; of two that share a line the later one. */
	while (from < to) {
		size_t k = from + (to - from) / 2;

		if (r->v[k].first <= line)
			from = k + 1;
		else
			to = k;
	}
	return from > 0 && line <= r->v[from - 1].last ? &r->v[from - 1] :
	    NULL;
}

void
errsum_regions_release(struct errsum_regions *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].command);
	free(r->v);
	errsum_turns_release(&r->turns);
	memset(r, 0, sizeof(*r));
}
