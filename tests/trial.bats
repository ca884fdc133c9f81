# trial.bats: commands of stages, run as often as they may be tried, by
# try_trial: what they are, what they left behind, what they wrote.
# bats file_tags=once
load helper

# trial WANT ARG...: the first line begins so.
trial() {
	local want=$1
	shift
	timeout 60 "${FX_BIN%/bin}/test/try_trial" "$@" >"$out" 2>"$err" || {
		cat "$out" "$err"
		return 1
	}
	[[ $(head -n 1 "$out") == "$want"* ]] || {
		printf 'not "%s":\n' "$want"
		cat "$out"
		return 1
	}
}
why() { grep -qxF -e "why: $1" "$out" || { cat "$out"; return 1; }; }
# No process has these words in its command line.
gone() { not pgrep -f -- "$1"; }

@test "how a command ended, and all that it printed" {
	trial 'passed tries=1 how=0 code=0' -- true
	trial 'failed tries=1 how=0 code=3 bytes=6' -l log -- sh -c 'echo hi; echo ho >&2; exit 3'
	why 'ended with 3'
	[ "$(cat log)" = "$(printf 'hi\nho')" ]
	[ "$(stat -c %a log)" = 600 ]
	trial 'killed tries=1 how=1 code=9' -c 'kill -9 $$'
	trial 'not-started' -l log -- ./none
	why './none: cannot be started: No such file or directory'
	trial 'not-started' -n 3 -c './none'
	grep -q 'tries=1' "$out"
}

@test "it has no terminal, no input, no repository of ours" {
	export GIT_DIR=/x GIT_INDEX_FILE=/y GIT_PREFIX=z GIT_CONFIG_COUNT=0 GIT_AUTHOR_NAME=a
	trial passed -l log -c 'cat; tty; env | grep -E "^GIT_(DIR|INDEX|PREFIX|CONFIG_C|AUTHOR_N)"'
	[ "$(cat log)" = "$(printf 'not a tty\nGIT_AUTHOR_NAME=a')" ] || { cat log; return 1; }
	mkdir d
	trial passed -C d -l log -- pwd
	[ "$(cat log)" = "$PWD/d" ]
}

@test "a time-out ends the whole group, also one that ignores TERM" {
	trial 'timeout tries=1 how=2' -t 300 -c 'sleep 3071 & sleep 3072'
	why 'it ran longer than 0.3 s'
	gone 'sleep 307[12]'
	trial 'timeout tries=2' -n 2 -t 200 -c "trap '' TERM; while :; do sleep 3073; done"
	gone 'sleep 3073'
}

@test "what is left behind is ended and named, in a session of its own too" {
	trial passed -c 'sleep 3074 & setsid sleep 3075 & (setsid sh -c "sleep 3076 & sleep 3077" &); echo x'
	for n in 3074 3075 3076 3077; do grep -qx "left: sleep $n" "$out"; done
	gone 'sleep 307[4-7]'
	# One that holds the pipe and ignores TERM.
	trial passed -c "setsid sh -c 'trap \"\" TERM; while :; do sleep 3078; done' & exec true"
	gone 'sleep 3078'
	# Ours stay: a child that was there before.
	sleep 3079 &
	local pid=$!
	trial passed -c 'sleep 3080 & true'
	kill -0 "$pid" && kill "$pid"
	lacks "$out" 'sleep 3079'
}

@test "attempts: the second passes, and it is flaky; each has its log" {
	trial 'passed flaky tries=2' -n 3 -l log -c 'echo "run $(ls log*)"; test -e f || { touch f; exit 1; }'
	[ "$(cat log.1)" = 'run log' ]
	[ -s log ]
	trial 'failed tries=3' -n 3 -l log -c 'false'
	[ -e log.1 ]
	[ -e log.2 ]
	[ ! -e log.3 ]
	trial 'passed tries=1' -n 3 -- true
}

@test "a test stage in which no test ran is no pass" {
	trial 'no-tests' -T -- true
	why 'it reports no test'
	trial 'no-tests' -T -c 'echo 1..0'
	trial 'all-skipped' -T -c 'printf "1..1\nok 1 a # skip\n"'
	trial 'passed tries=1' -T -c 'printf "1..1\nok 1 a\n"'
	grep -qx 'run=1 passed=1 failed=0 skipped=0' "$out"
}

@test "what success means: every condition, with what was measured" {
	local two='printf "1..2\nok 1 a\nok 2 b\n"'
	trial 'passed tries' -s 'exit_code == 0 AND tests >= 2' -c "$two"
	trial failed -s 'exit_code == 0 AND tests >= 3' -c "$two"
	why 'tests is 2, not >= 3'
	trial 'passed unproved' -s 'exit_code == 0 AND coverage_percent >= 80' -- true
	why 'coverage_percent was not measured'
	# A status that is named as good is, and only then.
	trial 'passed tries' -s "exit_code <= 1 AND contains 'good'" -c 'printf "\033[1mgo\033[0mod"; exit 1'
	trial failed -s "contains 'good'" -c 'echo good; exit 1'
	trial failed -s 'exit_code <= 1' -c 'printf "1..1\nnot ok 1 a\n"; exit 1'
	trial 'passed unproved' -x '1 passed' -c 'echo 2 passed'
	why "'1 passed' was not printed"
	trial 'passed tries' -x '1 passed' -c 'echo; echo " 1 passed"'
	trial failed -f '^panic: ' -c 'printf "\033[31mpanic: x\n"'
	why "the failure pattern '^panic: ' is in \"panic: x\""
	fx 2 "${FX_BIN%/bin}/test/try_trial" -s 'exit_code = 0' -- true
	has "$err" 'success_means: column 11'
	fx 2 "${FX_BIN%/bin}/test/try_trial" -f '(' -- true
	has "$err" "failure pattern '('"
}

@test "a report counts when it is new" {
	echo '<testsuite name="s" tests="1"><testcase name="a"/></testsuite>' >old.xml
	trial 'passed unproved' -T -r '*.xml' -- true
	why 'the report old.xml is from before the start'
	trial 'passed unproved' -T -r 'x/*.xml' -- true
	why 'no report was written: x/*.xml'
	trial 'passed tries' -T -r '*.xml' -c 'cp old.xml new.xml'
	grep -qx new.xml "$out"
	grep -qx 'run=1 passed=1 failed=0 skipped=0' "$out"
	# Rewritten with the same bytes it is new too.
	trial 'passed tries' -T -r '*.xml' -c 'cp old.xml x && cat x >old.xml'
	grep -qx old.xml "$out"
	trial 'passed unproved' -r '*.xml' -c 'echo "<x" >bad.xml'
	has "$out" 'why: bad.xml: 1:1'
	mkdir 'a[b'
	trial 'passed tries' -C "$PWD/a[b" -r 'r.xml' -c 'cp ../old.xml r.xml'
	# Another kind of report only has to be there.
	trial 'passed tries' -r coverage.out -k go-cover -c 'echo mode: set >coverage.out'
}

@test "a report decides against a status of 0" {
	trial failed -r r.xml -c 'echo "<testsuite name=\"s\"><testcase name=\"a\"><failure/></testcase></testsuite>" >r.xml'
	why '1 of 1 tests failed'
}

@test "a pipe hides the status: the end of the output speaks" {
	trial disagrees -c '{ echo "Tests: 1 failed"; false; } | tail -n 1'
	why 'it ended with 0, and its output ends with "Tests: 1 failed"'
	trial disagrees -s 'exit_code == 0' -c 'printf "ok  \tp\t0.1s\nmake: *** [test] Error 1\n"'
	trial 'passed tries=1' -c 'echo "Tests: 1 failed"; echo "Tests: 1 passed, 1 total"'
	trial 'failed tries=1 how=0 code=1' -c 'echo "Tests: 1 failed"; false'
	# A report is the tests' total; of what make says it counts nothing.
	trial 'passed tries=1' -r r.xml -c 'echo "<testsuite name=\"s\"><testcase name=\"a\"/></testsuite>" >r.xml; echo 1 failed'
	trial disagrees -r r.xml -c 'echo "<testsuite name=\"s\"><testcase name=\"a\"/></testsuite>" >r.xml; echo "make: *** [x] Error 1"'
}

@test "a log that cannot be kept: said, and the run is judged" {
	fx 3 "${FX_BIN%/bin}/test/try_trial" -l none/log -- true
	has "$err" 'none/log: No such file or directory'
	ln -s /etc/passwd link
	fx 3 "${FX_BIN%/bin}/test/try_trial" -l link -- true
	(ulimit -f 8 && trial 'failed tries=1' -l log -c 'trap "" XFSZ; head -c 100000 /dev/zero; exit 1')
	has "$out" 'late: '
}

@test "a signal ends it, and nothing is tried again" {
	"${FX_BIN%/bin}/test/try_trial" -n 3 -c 'echo x >started; sleep 3081' >"$out" 2>"$err" &
	local pid=$!
	while [ ! -e started ]; do sleep .05; done
	kill -TERM "$pid"
	wait "$pid"
	[[ $(head -n 1 "$out") == *' stopped tries=1'* ]]
	gone 'sleep 3081'
}

@test "output of 300 MB goes to the log, not to memory" {
	! grep -q __asan_init "${FX_BIN%/bin}/test/try_trial" || skip 'built with a sanitizer'
	fx 0 env -i PATH="$PATH" bash -c 'ulimit -v 200000; exec "$0" -l log -x end -c "yes 0123456789 | head -c 300000000; echo; echo end"' \
		"${FX_BIN%/bin}/test/try_trial"
	[[ $(head -n 1 "$out") == 'passed tries=1 how=0 code=0 bytes=300000005' ]] || { cat "$out"; return 1; }
	[ "$(stat -c %s log)" = 300000005 ]
}

@test "what a report says is covered is what its stage is held to, and what is none is no pass" {
	local jacoco='<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="a"><package name="p"><counter type="LINE" missed="9" covered="1"/></package><counter type="INSTRUCTION" missed="0" covered="9"/><counter type="LINE" missed="1" covered="3"/></report>'
	local cobertura='<coverage line-rate="0.5" lines-covered="3" lines-valid="4"/>'
	local lcov
	lcov=$(printf 'SF:a\nDA:1,5\nDA:2,0\nend_of_record\nSF:b\nDA:1,10\nDA:2,1,x\nend_of_record\nSF:c\nLF:4\nLH:3\nend_of_record')
	local f
	for f in jacoco cobertura lcov; do
		printf '%s\n' "${!f}" >from
		trial 'passed tries=1' -r r -k "$f" -s 'coverage_percent >= 75' -c 'cat from >r'
		trial 'failed tries=1' -r r -k "$f" -s 'coverage_percent >= 75.5' -c 'cat from >r; echo "TOTAL  1  0  100%"'
		why 'coverage_percent is 75, not >= 75.5'
		# Of nothing, nothing is covered; half a report is none.
		printf '<report/>' >from
		[ "$f" = jacoco ] || printf '<coverage/>' >from
		[ "$f" != lcov ] || printf 'SF:a\nend_of_record\n' >from
		trial 'passed unproved' -r r -k "$f" -s 'coverage_percent >= 0' -c 'cat from >r'
		why 'coverage_percent was not measured'
		printf 'SF:a\n<report><counter' >from
		trial 'passed unproved' -r r -k "$f" -s 'coverage_percent >= 0' -c 'cat from >r'
	done
}
