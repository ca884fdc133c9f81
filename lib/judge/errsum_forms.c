/* How services and runners say that a command or a suite began or ended. */
#include "judge/errsum_forms.h"

/* From the manuals and logs of the services themselves. */
static const struct errsum_form forms[] = {
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
	{ OUTSIDE, "^ *\\[end of output\\]$|^ *(?:ERROR: )?Failed building "
	  "wheel|^ *ERROR: Command errored out|^Command \".*\" failed with "
	  "error code|^hint: ", NULL },
	{ IGNORED, "^g?make(?:\\[\\d+\\])?: \\[.*\\] .*\\(ignored\\)", NULL },
	{ IGNORED, "^\\.\\.\\.ignoring", "ansible" },
	{ IGNORED, "^build succeeded(?:, \\d+ warnings?)?\\.$", NULL },
	{ SHRUGS, "^[$+] .*\\|\\| (?:true|:|exit 0|echo (?:\"[^\"]*\"|"
	  "'[^']*'|[^;&|]*))$", NULL },
	{ SHRUGGED, "^\\+ (?:true|:)$", NULL },
	/* what a test shows of itself while its suite passes */
	{ RUNS, "^running (?:0|1|2|3|4|5|6|7|8|9)\\d* tests?$", "rust" },
	{ TOLD, "^test result: (?<command>ok)?", "rust" },
	{ TOLD, "^error: (?:doc|bench )?test failed, to rerun", "rust" },
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
	{ TOLD, "^(?:\\d+ \\w+, )*\\d+ tests?, (?:(?<command>0)|\\d+) "
	  "failures?\\b", "beam" },
	{ TOLD, "^(?:(?<command>All) \\d+ tests passed\\.$|"
	  "Failed: \\d+\\. +Skipped: )", "beam" },
	{ FELL, "^Failed \\d+/\\d+ (?:subtests|test programs)", "perl" },
	{ FELL, "^# Looks like you failed \\d+ test", "perl" },
	{ TOLD, "^\\s*\\[  (?<command>PASSED)  \\] \\d+ test(?:s|\\(s\\))?"
	  "\\.", "c:gtest" },
	{ FELL, "^\\s*\\[  FAILED  \\] \\S.* \\(\\d+ ms\\)$", "c:gtest" },
	{ BUT, "^\\s*\\[  FAILED  \\] \\d+ test(?:s|\\(s\\))?, listed "
	  "below", "c:gtest" },
	{ RUNS, "^Test project /", "ctest" },
	{ TOLD, "^\\d+% tests passed, (?:(?<command>0) tests|\\d+ tests?) "
	  "failed out of \\d+", "ctest" },
	{ FELL, "% tests passed, [1-9]\\d* tests? failed out of \\d+", "c" },
	{ TOLD, "^(?<command>All) tests passed \\(\\d+ assertion", "c" },
	{ TOLD, "^\\[doctest\\] Status: (?:(?<command>SUCCESS)|FAILURE)!",
	  "c" },
	{ TOLD, "^\\*\\*\\* (?:(?<command>No errors)|\\d+ failures? (?:is|"
	  "are)) detected\\b", "c" },
	{ TOLD, "^\\d+%: Checks: \\d+, Failures: (?:(?<command>0, Errors: 0)"
	  "$)?", "c" },
	{ TOLD, "^# FAIL: +(?:(?<command>0)|\\d+)$", "c" },
	{ BUT, "^# (?:XPASS|ERROR): +[1-9]", "c" },
	{ TOLD, "^Fail: +(?:(?<command>0)|\\d+) *$", "c" },
	{ BUT, "^(?:Unexpected Pass|Timeout): +[1-9]", "c" },
	{ FELL, "^test cases: .*[1-9]\\d* failed", "c" },
	{ TOLD, "^\\d+ success(?:es)? / (?<command>0 failures? / 0 errors?)?",
	  "lua" },
	{ FELL, "^(?:\\[junit\\] )?Tests run: \\d+, "
	  "(?!Failures: 0, Errors: 0\\b)Failures: ", "jvm" },
	{ FELL, "^\\d+ tests? completed, [1-9]\\d* failed", "jvm" },
	/* a build that passed, where none of its tests failed */
	{ RUNS, "^Scanning for projects\\.\\.\\.$|^Buildfile: \\S|"
	  "^> Task :", "jvm" },
	{ TOLD, "^BUILD (?<command>SUCCESS)(?:FUL in .*|FUL)?$", "jvm" },
	{ TOLD, "^BUILD FAIL(?:URE|ED in .*|ED)$", "jvm" },
	{ TOLD, "^(?:(?<command>Passed)|Failed)! +- Failed: +\\d", "dotnet" },
	{ TOLD, "^(?<command>All) tests successful\\.$", "perl" },
	{ TOLD, "^\\d+ examples?, (?:(?<command>0)|\\d+) failures?\\b",
	  "haskell" },
	{ TOLD, "^(?:(?<command>All) \\d+ tests passed \\(|"
	  "\\d+ out of \\d+ tests failed)", "haskell" },
};

const struct errsum_form *
errsum_form(size_t i)
{
	return i < sizeof(forms) / sizeof(*forms) ? &forms[i] : NULL;
}
