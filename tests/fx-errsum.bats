# fx-errsum.bats: how it gets a log, what it keeps of it, how it ends.
load helper

# What the summary, the last line of JSON, says.
summary() { tail -n 1 "$out" | grep -F '"type":"summary"' | grep -F -e "$1" || { cat "$out"; return 1; }; }
# The first cause.
cause() { head -n 1 "$out" | grep -F '"type":"cause"' | grep -F -e "$1" || { cat "$out"; return 1; }; }
# Nothing of a log that was not kept lies about.
clear() { not ls -- *.tmp-* 2>/dev/null; }

errsum() {
	local want=$1
	shift
	fx "$want" fx-errsum --json "$@"
}

@test "a command that passed: 0, and nothing is claimed, as red as its log looks" {
	errsum 0 -- sh -c 'echo "a.c:3:1: error: bad"; echo FAILED; echo "Exception: x" >&2'
	out_is <<<'{"type":"summary","version":1,"verdict":"passed","causes":0,"shown":0,"hidden_lines":3,"total_lines":3,"warnings":0,"status":0,"limits_reached":0}'
	err_is </dev/null
}

@test "a command that failed: 1, its status, and its cause" {
	need gcc
	printf 'int main(void) { return x; }\n' >a.c
	printf 'all: a.o\na.o: a.c\n\tgcc -c a.c\n' >Makefile
	errsum 1 -- make
	cause '"file":"a.c","line":1'
	summary '"verdict":"failed"'
	summary '"status":2'
	errsum 0 -- make -n
}

@test "a command that failed is never 0, and where no rule knows its end is a guess" {
	errsum 1 --rules none -- sh -c 'echo one; echo two; exit 3'
	cause '"guess":true'
	has "$out" '{"n":2,"text":"two"}'
	summary '"verdict":"failed"'
	summary '"status":3'
	errsum 1 -- false
	out_is <<<'{"type":"summary","version":1,"verdict":"failed","causes":0,"shown":0,"hidden_lines":0,"total_lines":0,"warnings":0,"status":1,"limits_reached":0}'
	errsum 1 -- sh -c 'exit 255'
}

@test "a command that a signal ended: 1, and which" {
	errsum 1 -- sh -c 'kill -SEGV $$'
	summary '"signal":11'
	lacks "$out" '"status"'
	fx 1 fx-errsum -- sh -c 'kill -SEGV $$'
	out_is <<-'END'
		FAILED (signal 11, Segmentation fault)
		Nothing was printed
		What to do: it crashed: run it again in a debugger, or built with sanitizers
	END
	fx 1 fx-errsum -- sh -c 'echo working; kill -KILL $$'
	out_is <<-'END'
		FAILED (signal 9, Killed)
		A GUESS
		  No rule knew what is wrong; this is the end of what was written.
		  1  working
		What to do: it was killed, often as memory ran out: retry with more of it; the code is seldom the cause
	END
	fx 1 fx-errsum -- sh -c "sh -c 'kill -KILL \$\$'; exit \$?"
	has "$out" 'FAILED (exit status 137: signal 9, Killed)'
	has "$out" 'ROOT CAUSE: INFRASTRUCTURE'
	errsum 1 -- sh -c 'exit 137'
	summary '"infrastructure":true'
	fx 1 fx-errsum -- sh -c 'exit 126'
	has "$out" 'What to do: a file that is to run cannot'
	fx 1 fx-errsum -- sh -c 'exit 127'
	has "$out" 'What to do: a command was not found'
	fx 1 fx-errsum -- sh -c 'exit 124'
	has "$out" 'What to do: it took too long'
	# What git ends with for a wrong call is no signal.
	fx 1 fx-errsum -- sh -c 'exit 129'
	has "$out" 'FAILED (exit status 129)'
	lacks "$out" 'What to do'
	fx 1 fx-errsum --format markdown -- sh -c 'kill -SEGV $$'
	has "$out" 'failed (signal 11, Segmentation fault)'
	has "$out" 'Nothing was printed'
	errsum 1 -- sh -c 'exit 124'
	summary '"timed_out":true'
}

@test "what cannot be started: 3, by name, and nothing is kept of it" {
	errsum 3 --log l -- ./no/such arg
	err_is <<<'fx-errsum: ./no/such: cannot be started: No such file or directory'
	out_is </dev/null
	printf '#!/bin/sh\n' >plain
	errsum 3 --exit-child --log l -- ./plain
	err_is <<<'fx-errsum: ./plain: cannot be started: Permission denied'
	not [ -e l ]
	clear
	# What one who typed this may have meant.
	errsum 3 -- 'sh -c true'
	has "$err" "sh -c true: cannot be started: No such file or directory; it is one word with blanks: leave the quotes away, or sh -c '...'"
	errsum 3 -- A=1 true
	has "$err" "; a variable is set by 'env NAME=VALUE COMMAND'"
	errsum 2 sh
	err_is <<<'fx-errsum: sh: No such file or directory; to run it: fx-errsum -- sh ...'
	errsum 3 --log no/such/l -- touch ran
	err_is <<<'fx-errsum: no/such/l: its folder is not there: mkdir -p no/such'
	[ ! -e ran ]
}

@test "stdout and stderr come through one pipe, in order" {
	errsum 0 --log l -- sh -c 'i=0; while [ $i -lt 300 ]; do echo "o $i"; echo "e $i" >&2; i=$((i + 1)); done'
	i=0
	while [ $i -lt 300 ]; do printf 'o %s\ne %s\n' $i $i; i=$((i + 1)); done | cmp - l
	summary '"total_lines":600'
}

@test "the command has no input, with --stdin it has ours" {
	printf 'mine\n' >in
	errsum 0 --log l -- cat <in
	[ ! -s l ]
	errsum 0 --stdin --log l -- cat <in
	cmp in l
}

@test "the command runs in a process group and a session without a terminal" {
	errsum 0 --log l -- sh -c 'echo $$; cut -d" " -f5 /proc/$$/stat; ( : </dev/tty ) || :'
	[ "$(sed -n 1p l)" = "$(sed -n 2p l)" ]
	grep -q '/dev/tty' l
	errsum 0 --stdin --log l -- sh -c 'echo $$; cut -d" " -f5 /proc/$$/stat' </dev/null
	[ "$(sed -n 1p l)" = "$(sed -n 2p l)" ]
}

# Start it with a command that says through a FIFO that it is there; $pid.
start() {
	mkfifo ready
	env --default-signal=HUP,INT,TERM fx-errsum --json "$@" >"$out" 2>"$err" &
	pid=$!
	# Were it not started, nobody would write.
	exec 7<>ready
	read -r -t 10 child <&7
}
ended() { status=0; wait "$pid" || status=$?; }

@test "a signal to us ends the group: passed on, waited for, 3, and all is kept" {
	local sig
	for sig in INT TERM HUP; do
		# shellcheck disable=SC2016
		start --log l -- sh -c 'trap "echo \"a.c:1:1: error: stopped\"; exit 7" INT TERM HUP; mkfifo block; exec 5<>block; echo $$ >ready; read -r x <&5'
		kill -s "$sig" "$pid"
		ended
		[ "$status" -eq 3 ] || { cat "$out" "$err"; return 1; }
		has "$err" 'fx-errsum: interrupted by signal'
		summary '"status":7'
		has l stopped
		not kill -0 -- "-$child" 2>/dev/null
		rm ready block l
		clear
	done
}

@test "what nohup had us ignore does not stop us" {
	# shellcheck disable=SC2016
	local sh='echo $$ >ready; read -r x <block; echo "a.c:1:1: error: x"; exit 1'
	mkfifo ready block
	env --ignore-signal=HUP fx-errsum --json -- sh -c "$sh" >"$out" 2>"$err" &
	pid=$!
	exec 7<>ready 8<>block
	read -r -t 10 child <&7
	kill -s HUP "$pid"
	echo >&8
	ended
	[ "$status" -eq 1 ] || { cat "$out" "$err"; return 1; }
	summary '"status":1'
}

@test "an interrupted command that says 0 has not passed" {
	# shellcheck disable=SC2016
	start --save-baseline b -- sh -c 'trap "exit 0" TERM; mkfifo block; exec 5<>block; echo $$ >ready; read -r x <&5'
	kill -s TERM "$pid"
	ended
	[ "$status" -eq 3 ]
	summary '"verdict":"unknown"'
	not [ -e b ]
	rm ready block
	# shellcheck disable=SC2016
	start --format text -- sh -c 'trap "exit 0" TERM; mkfifo block; exec 5<>block; echo $$ >ready; read -r x <&5'
	kill -s TERM "$pid"
	ended
	[ "$status" -eq 3 ]
	has "$out" 'It was interrupted: how it would have ended is not known'
	lacks "$out" 'a log alone'
	# Whatever it had printed by then.
	rm ready block
	# shellcheck disable=SC2016
	start -- sh -c 'echo "a.c:3:4: error: bad"; trap "exit 1" TERM; mkfifo block; exec 5<>block; echo $$ >ready; read -r x <&5'
	kill -s TERM "$pid"
	ended
	[ "$status" -eq 3 ]
	summary '"verdict":"unknown"'
}

@test "who does not heed the first signal is killed by the second" {
	# shellcheck disable=SC2016
	start -- sh -c 'trap "" TERM; mkfifo block; echo $$ >ready; cat block'
	kill -s TERM "$pid"
	kill -s HUP "$pid"
	ended
	[ "$status" -eq 3 ]
	summary '"signal":9'
}

# bats test_tags=slow
@test "who does not heed a signal is killed after a while" {
	# shellcheck disable=SC2016
	start -- sh -c 'trap "" TERM; mkfifo block; echo $$ >ready; cat block'
	kill -s TERM "$pid"
	ended
	[ "$status" -eq 3 ]
	summary '"signal":9'
}

@test "a signal while a log comes through a pipe: what came is told and kept" {
	mkfifo log ready
	fx-errsum --json --log l - <log >"$out" 2>"$err" &
	pid=$!
	exec 8>log
	printf 'a.c:1:2: error: no\n' >&8
	# It has read it when it has begun to write it.
	until [ -n "$(find . -name 'l.tmp-*' -size +0)" ]; do :; done
	kill -s TERM "$pid"
	ended
	exec 8>&-
	[ "$status" -eq 3 ]
	cause '"file":"a.c"'
	has l 'error: no'
	clear
}

# bats test_tags=slow
@test "what a command leaves behind does not hang us" {
	mkfifo block
	errsum 1 -- sh -c 'echo "a.c:1:2: error: no"; cat block & exit 3'
	summary '"status":3'
	cause '"message":"no"'
	has "$err" 'fx-errsum: sh: ended, and left processes behind that hold its output'
	: >block	# it was not killed: somebody opens the other end
}

# bats test_tags=slow
@test "what is left behind and writes for ever does not hang us either" {
	errsum 1 -- sh -c 'yes & exit 3'
	summary '"status":3'
	has "$err" 'left processes behind'
}

@test "what is written shortly after the end is not lost" {
	# shellcheck disable=SC2016
	errsum 1 --log l -- sh -c '{ until grep -q ") Z" /proc/$$/stat; do :; done; echo late; } & exit 3'
	[ "$(cat l)" = late ]
	err_is </dev/null
}

@test "--exit-child ends as the command did, --exit-zero turns only 1 into 0" {
	local s=0
	fx-errsum --exit-child -- sh -c 'exit 5' >"$out" || s=$?
	[ $s -eq 5 ]
	s=0
	fx-errsum --exit-child -- sh -c 'kill -9 $$' >"$out" || s=$?
	[ $s -eq 137 ]
	errsum 0 --exit-child -- true
	errsum 0 --exit-zero -- false
	summary '"verdict":"failed"'
	errsum 3 --exit-zero -- ./no/such
	printf 'hello\n' >log
	errsum 3 --exit-zero log
}

@test "--exit-child: 128 and the signal, each status as it is, and 3 for our own doubt" {
	local n s
	for n in 1 2 6 9 11 13 15; do
		s=0
		# shellcheck disable=SC2016 # for the inner one
		env --default-signal fx-errsum -q --exit-child -- \
		    sh -c 'kill -"$1" $$' - $n || s=$?
		[ $s -eq $((128 + n)) ] || { printf 'signal %s: %s\n' $n $s; return 1; }
	done
	for n in 0 1 2 3 124 126 127 255; do
		s=0
		fx-errsum -q --exit-child -- sh -c "exit $n" || s=$?
		[ $s -eq $n ] || { printf '%s: %s\n' $n $s; return 1; }
	done
	# shellcheck disable=SC2016
	fx 3 sh -c 'ulimit -f 8; "$@"' - fx-errsum -q --exit-child --log l -- seq 1 100000
	s=0
	# shellcheck disable=SC2016
	(ulimit -f 8; fx-errsum --exit-child --log l -- sh -c 'seq 1 100000; exit 7') >"$out" 2>"$err" || s=$?
	[ $s -eq 7 ]
	has "$err" 'its 588895 bytes were not kept'
}

@test "--log keeps the log byte for byte, readable by us alone" {
	printf 'a\0b\033[31m\r\n\377\376\302 bare' >bytes
	umask 0
	printf old >l
	chmod 644 l
	ln l other
	errsum 1 --log l -- sh -c 'cat bytes; exit 1'
	cmp bytes l
	[ "$(stat -c %a l)" = 600 ]
	[ "$(cat other)" = old ]
	summary '"log":"l","log_sha256":"'"$(sha256sum <bytes | cut -d' ' -f1)"'"'
	errsum 1 -- sh -c 'cat bytes; exit 1'
	lacks "$out" sha256
	errsum 3 --log k bytes
	cmp bytes k
	clear
}

@test "--log keeps a long log as it came, whatever is taken out to read it" {
	local r='"log_sha256":"' how
	seq -f $'\e[32m%.0f\e[0m built\r\n\e[Kx\ty' 1 90000 >long
	{ printf '\357\273\277'; cat long; } >marked
	iconv -f utf-8 -t utf-16 long >wide
	for how in long marked wide; do
		errsum 0 --log l -- cat "$how"
		cmp l "$how"
		summary "$r$(sha256sum <"$how" | cut -c1-64)"
		errsum 3 --log l "$how"
		cmp l "$how"
		summary "$r$(sha256sum <"$how" | cut -c1-64)"
	done
}

@test "--log follows no link and replaces no device, and says so before the command runs" {
	printf old >target
	ln -s target l
	errsum 2 --log l -- touch ran
	err_is <<<'fx-errsum: l: is a symbolic link; name the file itself'
	ln -s nowhere m
	errsum 2 --log m -- touch ran
	errsum 2 --log . -- touch ran
	err_is <<<'fx-errsum: .: is a directory'
	errsum 2 --log /dev/null -- touch ran
	err_is <<<'fx-errsum: /dev/null: is not a plain file'
	[ -c /dev/null ]
	errsum 3 --log no/such/l -- touch ran
	err_is <<<'fx-errsum: no/such/l: its folder is not there: mkdir -p no/such'
	not [ -e ran ]
	not [ -e nowhere ]
	[ "$(cat target)" = old ]
}

@test "a log that cannot be kept is summed up all the same" {
	printf 'a.c:3:1: error: bad\n' >log
	errsum 3 --log no/such/l log
	cause '"file":"a.c"'
	summary '"verdict":"failed"'
	lacks "$out" no/such
	err_is <<<'fx-errsum: no/such/l: its folder is not there: mkdir -p no/such'
}

@test "a full disk while the log is kept: the summary, 3, and what was not kept" {
	printf old >l
	# shellcheck disable=SC2016
	fx 3 sh -c 'ulimit -f 8; "$@"' - fx-errsum --json --log l -- \
	    sh -c 'seq 1 100000; echo "a.c:3:1: error: bad"; exit 1'
	cause '"file":"a.c"'
	summary '"total_lines":100001'
	lacks "$out" '"log":'
	err_is <<<'fx-errsum: l: File too large; its 588915 bytes were not kept'
	[ "$(cat l)" = old ]
	clear
	fx 3 sh -c 'ulimit -f 8; "$@"' - fx-errsum --json --log l -- seq 1 100000
	summary '"verdict":"passed"'
}

@test "--raw prints lines of a log again, byte for byte" {
	printf 'one\n\0t\033[1mwo\r\n\nfo\377ur' >log
	fx 0 fx-errsum --raw 2-3 log
	printf '\0t\033[1mwo\r\n\n' | cmp - "$out"
	fx 0 fx-errsum --raw 4 log
	printf 'fo\377ur' | cmp - "$out"
	fx 0 fx-errsum --raw 1-9 <log
	cmp log "$out"
	fx 2 fx-errsum --raw 5-9 log
	err_is <<<'fx-errsum: log: has 4 lines, not 5'
	seq 1 200000 >many
	fx 0 fx-errsum --raw 99999-100001 many
	printf '99999\n100000\n100001\n' | out_is
	printf '\377\376a\0\n\0b\0\n\0' >wide
	fx 0 fx-errsum --raw 2 wide
	out_is <<<b
	local w
	for w in 0-1 2-1 x 1- -- 1-2x ''; do
		fx 2 fx-errsum --raw "$w" log
	done
}

@test "--raw prints the lines that an excerpt names" {
	{ seq 1 5000; printf 'a.c:3:1: error: bad\r\n'; seq 1 5000; } >log
	errsum 1 log
	cause '"n":5001,'
	fx 0 fx-errsum --raw 5001 log
	printf 'a.c:3:1: error: bad\r\n' | out_is
	fx 1 fx-errsum --log - log
	has "$out" '  fx-errsum --raw 4996-5006 ./-'
}

@test "--pass-through prints the log as it comes" {
	mkfifo go
	fx-errsum --json --pass-through -- sh -c 'echo first; read -r x <go; printf last; exit 1' \
	    2>&1 >"$out" | { IFS= read -r l && [ "$l" = first ] && echo >go && cat; } >rest
	[ "$(cat rest)" = last ]
	summary '"verdict":"failed"'
	[ "$(wc -l <"$out")" -eq 2 ]
}

@test "--pass-through: with another format than text the log goes to stderr, whole" {
	local f
	printf 'a\0b\033[31m\r\nx.c:1:2: error: bad\n\377 bare' >bytes
	for f in json sarif rdjsonl github errorformat markdown; do
		fx 1 fx-errsum --pass-through --format $f bytes
		cmp bytes "$err"
		has "$out" bad
		cp "$out" with
		fx 1 fx-errsum --format $f bytes
		cmp with "$out"
	done
}

@test "--pass-through: a log that could not be passed on is said" {
	not_whole() { env "$@" 2>/dev/full; }
	fx 3 not_whole fx-errsum --pass-through --json -- echo well
	has "$out" '"verdict":"passed"'
	fx 0 not_whole fx-errsum --json -- echo well
	fx 0 not_whole fx-errsum --pass-through --json -- true
	fx 7 not_whole fx-errsum --exit-child --pass-through --json -- sh -c 'echo ill; exit 7'
	to_full() { env "$@" >/dev/full; }
	fx 3 to_full fx-errsum --pass-through -q -- echo well
	has "$err" 'fx-errsum: the log was not passed on whole: No space left on device'
}

@test "--pass-through: as text the log goes to stdout, the summary begins a line" {
	fx 1 fx-errsum --pass-through -- sh -c 'printf "a\nb"; exit 1'
	err_is </dev/null
	[ "$(sed -n 1,2p "$out")" = 'a
b' ]
	[ "$(wc -l <"$out")" -gt 2 ]
	fx 0 fx-errsum -q --pass-through -- printf 'a\nb\n'
	printf 'a\nb\n' | out_is
}

@test "a reader who goes away loses no status" {
	local s
	for f in text json sarif rdjsonl github errorformat markdown; do
		fx-errsum --format $f --pass-through -- sh -c 'seq 1 100000; exit 1' 2>/dev/null | head -n 1 >/dev/null
		s=${PIPESTATUS[0]}
		[ "$s" -eq 1 ]
		fx-errsum --format $f --pass-through -- seq 1 100000 2>/dev/null | true
		s=${PIPESTATUS[0]}
		[ "$s" -eq 0 ]
	done
	fx 3 sh -c 'fx-errsum -- false >/dev/full'
	has "$err" 'fx-errsum: standard output: '
	fx 3 sh -c 'fx-errsum -- true >&-'
}

@test "several logs are read as one, '-' is standard input, lines are counted on" {
	printf 'x\ny' >a
	printf 'b.c:3:1: error: bad\n' >b
	errsum 1 a b
	cause '"n":3,'
	summary '"total_lines":3'
	fx 0 fx-errsum --raw 3 a b
	out_is <b
	fx 1 fx-errsum --json a - <b
	cause '"n":3,'
	errsum 1 b
	summary '"log":"b"'
}

@test "a log that is missing or a directory: 2, by name; a FIFO is fine" {
	printf 'x\n' >a
	errsum 2 a no/such
	err_is <<<'fx-errsum: no/such: No such file or directory'
	out_is </dev/null
	errsum 2 .
	err_is <<<'fx-errsum: .: is a directory'
	mkfifo f
	printf 'b.c:3:1: error: bad\n' >f &
	errsum 1 f
	cause '"file":"b.c"'
	lacks "$out" '"log"'
}

@test "without a status a log alone proves no pass" {
	printf 'all is well\n' >log
	errsum 3 log
	summary '"verdict":"unknown"'
	err_is </dev/null
	errsum 3 </dev/null
	out_is <<<'{"type":"summary","version":1,"verdict":"unknown","causes":0,"shown":0,"hidden_lines":0,"total_lines":0,"warnings":0,"limits_reached":0}'
	printf 'b.c:3:1: warning: hm\n' >warn
	errsum 3 warn
	summary '"verdict":"unknown"'
	printf 'b.c:3:1: error: bad\n' >red
	errsum 1 red
	errsum 0 --status 0 red
	out_is <<<'{"type":"summary","version":1,"verdict":"passed","causes":0,"shown":0,"hidden_lines":1,"total_lines":1,"warnings":0,"status":0,"log":"red","limits_reached":0}'
	errsum 1 --status 4 log
	summary '"verdict":"failed"'
	errsum 1 --status 4 </dev/null
	printf 'x\nThe command "make" exited with 2.\n' >ci
	errsum 1 ci
	# a bare word is none, and a warning or word is no root cause
	printf 'the error page was drawn\n' >word
	errsum 3 word
	summary '"verdict":"unknown"'
	for f in word warn; do
		fx 3 fx-errsum $f
		lacks "$out" 'ROOT CAUSE'
		lacks "$out" 'Error:'
		has "$out" 'No failure was recognised'
		fx 3 fx-errsum --format markdown $f
		lacks "$out" 'Root cause'
	done
	# whatever of it is shown, the verdict is the same
	printf 'make: *** [x] Error 1\n' >only
	for f in log:3 warn:3 word:3 red:1 ci:1 only:1; do
		for how in -q --all --no-loss --explain --max-lines=0; do
			fx "${f#*:}" fx-errsum $how "${f%:*}"
		done
	done
	fx 3 fx-errsum --all --baseline red red
	fx 3 fx-errsum -q log
	out_is </dev/null
	fx 1 fx-errsum -q red
	out_is </dev/null
}

@test "UTF-16, NUL, a log that ends inside a line or a character" {
	printf 'x\nb\303\244.c:3:1: error: b\303\244d' >utf8
	local e
	for e in utf-16le utf-16be; do
		{ printf '\357\273\277'; cat utf8; } | iconv -f utf-8 -t $e >wide
		errsum 1 wide
		cause '"file":"bä.c"'
		cause '"message":"bäd"'
		summary '"total_lines":2'
		head -c -1 wide >./cut
		errsum 1 --log k cut
		cause '"file":"bä.c"'
		cmp cut k
	done
	{ printf '\357\273\277'; cat utf8; } >bom
	errsum 1 bom
	printf 'b.c:3:1: er\0ror: b\0ad\n' >nul
	errsum 1 nul
	cause '"message":"bad"'
	printf 'b.c:3:1: error: b\303' >half
	errsum 1 half
	cause '"file":"b.c"'
	printf 'no newline' >bare
	errsum 1 --status 1 bare
	cause '"text":"no newline"'
	summary '"total_lines":1'
	head -c 3000000 /dev/zero | tr '\0' x >long
	errsum 3 long
	summary '"total_lines":1'
	{ cat long; printf '\nb.c:3:1: error: bad\n'; } >longer
	errsum 1 longer
	cause '"n":2,'
}

@test "a baseline takes out what the passing log has, saved or not" {
	printf 'b.c:3:1: error: expected in 12 ms\nfine\n' >pass
	printf 'b.c:3:1: error: expected in 99 ms\nc.c:1:1: error: new\n' >fail
	errsum 1 fail
	cause '"file":"b.c"'
	printf 'a.c:1:1: error: old\nb.c:2:2: error: new\n' >two
	printf 'a.c:1:1: error: old\n' >one
	errsum 1 --baseline one --status 1 two
	summary '"causes":1'
	errsum 1 --status 1 two
	summary '"causes":2'
	errsum 1 --baseline pass fail
	cause '"file":"c.c"'
	errsum 3 --baseline pass pass
	fx 3 fx-errsum --baseline pass pass
	has "$out" PERHAPS
	lacks "$out" 'ROOT CAUSE'
	errsum 1 --save-baseline saved -- sh -c 'cat pass; exit 1'
	errsum 1 --save-baseline saved pass
	not [ -e saved ]
	errsum 0 --save-baseline saved -- cat pass
	[ "$(head -n 1 saved)" = 'fx-errsum baseline 1' ]
	errsum 1 --baseline saved fail
	cause '"file":"c.c"'
	errsum 0 --save-baseline again --status 0 pass
	cmp saved again
	iconv -f utf-8 -t utf-16 pass >wide
	errsum 1 --baseline wide fail
	cause '"file":"c.c"'
}

@test "a baseline may come from a pipe, and is no device" {
	local dev
	printf 'a.c:1:1: error: old\n' >pass
	printf 'a.c:1:1: error: old\na.c:2:1: error: new\n' >fail
	errsum 1 --baseline <(cat pass) fail
	has "$out" '"message":"new"'
	lacks "$out" '"message":"old"'
	for dev in /dev/zero /dev/null; do
		fx 2 timeout 10 fx-errsum --baseline "$dev" fail
		has "$err" "$dev: is a device, not a log"
	done
}

@test "a long baseline knows each of its lines, in whatever order it was learned" {
	{ seq 1 200000; seq 150000 250000; } | tr 0-9 g-p >pass
	sed '170000i a.c:1:1: error: bad' pass >fail
	sort -r pass >back
	errsum 0 --save-baseline saved --status 0 pass
	errsum 0 --save-baseline again --status 0 back
	cmp saved again
	[ "$(wc -c <saved)" -eq $((21 + 8 * 250001)) ]	# and the blank line
	errsum 0 --save-baseline mine --status 0 fail
	[ "$(wc -c <mine)" -eq $((21 + 8 * 250002)) ]
	errsum 1 --baseline saved fail
	errsum 3 --baseline mine fail
	errsum 3 --baseline fail fail
}

# bats test_tags=plain
@test "a baseline takes 8 bytes for a line, four million at most, and says so" {
	{ printf 'fx-errsum baseline 1\n'; head -c 33600000 /dev/urandom; } >big
	printf 'a.c:1:1: error: bad\n' >log
	(ulimit -v 65000; fx 1 fx-errsum --baseline big log)
	has "$err" 'fx-errsum: big: more than 4194304 distinct lines; the others are not known'
}

@test "a baseline that cannot be read or written is said" {
	printf 'x\n' >log
	errsum 2 --baseline no/such -- touch ran
	err_is <<<'fx-errsum: no/such: No such file or directory'
	errsum 2 --baseline . -- touch ran
	not [ -e ran ]
	errsum 3 --save-baseline no/such -- true
	summary '"verdict":"passed"'
	has "$err" 'fx-errsum: no/such: '
	mkfifo pipe
	ln -s log link
	mkdir folder
	for f in pipe link folder; do
		errsum 2 --save-baseline $f -- touch ran
		has "$err" "fx-errsum: $f: is "
	done
	not [ -e ran ]
	[ -p pipe ]
	[ -L link ]
	printf 'fx-errsum baseline 1\nabc' >damaged
	errsum 2 --baseline damaged log
	has "$err" 'damaged: is a damaged baseline'
}

rules() {
	printf '%s\n' 'family: own' 'about: what ours prints' 'rules:' '  - id: own-oops' \
	    '    kind: test' '    weight: 70' "    start: '^OOPS (?<message>.*)'"
}

@test "a repository's own rules come in addition" {
	repo r
	mkdir -p .factory/errors sub
	rules >.factory/errors/ours.yaml
	printf 'OOPS it broke\n' >log
	errsum 1 log
	cause '"rule":"own-oops"'
	cd sub
	errsum 1 ../log
	cause '"message":"it broke"'
	errsum 3 --rules none ../log
	cd ..
	# Who names their folder has each of them once.
	fx 0 fx-errsum --self-test --rules .factory/errors
	has "$out" ' rules, 1 without example'
	has "$out" '; 1 of the rules from .factory/errors'
	mv .factory/errors/ours.yaml .factory/errors/ours.yml
	errsum 1 log
	cause '"rule":"own-oops"'
	mv .factory/errors/ours.yml .factory/errors/ours.yaml
	mkdir other
	errsum 3 --rules other log
	printf '    nonsense: 1\n' >>.factory/errors/ours.yaml
	errsum 2 log
	has "$err" ".factory/errors/ours.yaml:8:"
	mv .factory/errors ../outside
	ln -s ../../outside .factory/errors
	errsum 3 log
}

@test "a repository's own rules silence no other" {
	repo r
	mkdir -p .factory/errors
	# What claims whole lines, what swallows all that follows, what keeps
	# many blocks open.
	cat >.factory/errors/ours.yaml <<-'Y'
		family: own
		about: what would like to hide a failure
		rules:
		  - {id: own-line, weight: 100, kind: lint, consequence: true, start: '^\S+: error: .*|^a[.]c:.*'}
		  - {id: own-all, weight: 100, kind: lint, start: '^build', body: '.', max: 200}
		  - {id: own-many, weight: 100, kind: lint, start: '^(?<message>.*)', body: '.', gap: 10, need: 'never', max: 200}
	Y
	{ echo build; seq 1 30; printf 'a.c:3:1: error: bad\n'; seq 1 30; } >log
	errsum 1 --all log
	grep -F '"rule":"cc-error"' "$out" | grep -F '"message":"bad"'
	errsum 1 --max-lines 40 log
	grep -F '"rule":"cc-error"' "$out" | grep -F '"message":"bad"'
}

@test "a line that said nothing within a block says its own behind it" {
	mkdir d
	cat >d/x.yaml <<-'EOF'
		family: own
		about: what ours prints
		rules:
		  - id: own-block
		    tool: ours
		    kind: test
		    weight: 90
		    start: '^BEGIN (?<message>.*)'
		    body: '^  '
		    examples:
		      - log: "BEGIN x\n  y"
		        message: x
		  - id: own-line
		    tool: ours
		    kind: lint
		    weight: 50
		    start: '^\s*lacking (?<message>.*)'
		    examples:
		      - log: lacking z
		        message: z
	EOF
	{
		printf 'BEGIN x\n  lacking this line\nend\n'
		seq 20
		printf '  lacking this line\n'
	} >log
	fx 0 fx-errsum --self-test --rules d
	errsum 1 --status 1 --all --rules d log
	has "$out" '"log_range":[24,24]'
	# Where it is known to say nothing it is still a line of a block.
	{
		printf '  lacking-ness of it\n%.0s' 1 2 3
		printf 'BEGIN x\n  lacking-ness of it\nend\n'
	} >log
	errsum 1 --status 1 --rules d log
	cause '"log_range":[4,5]'
}

@test "in a task's workspace its own rules are the base's" {
	repo r
	mkdir -p .factory/errors .factory/t1
	rules >.factory/errors/ours.yaml
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: ["src/**"]\n' >.factory/t1/contract.yaml
	git add .factory
	commit base src/a
	git checkout -q -b t1
	fx 0 factory init --task t1
	printf 'OOPS it broke\n' >log
	git rm -qr .factory/errors
	local b
	for b in git libgit2; do
		FX_BACKEND=$b errsum 1 log
		cause '"rule":"own-oops"'
	done
	mkdir -p .factory/errors
	printf 'not: [a rule\n' >.factory/errors/ours.yaml
	errsum 1 log
	cause '"rule":"own-oops"'
}

@test "--rules DIR is read instead of what is installed" {
	mkdir d
	rules >d/x.yaml
	printf 'OOPS it broke\n' >log
	errsum 1 --rules d log
	cause '"rule":"own-oops"'
	sed -i 's/start:.*/start: "(a"/' d/x.yaml
	errsum 2 --rules d -- touch ran
	has "$err" 'd/x.yaml:7:12: '
	not [ -e ran ]
	errsum 2 --rules no/such -- touch ran
	err_is <<<'fx-errsum: no/such: No such file or directory'
	errsum 2 --rules log --self-test
	err_is <<<'fx-errsum: log: is not a folder'
	not [ -e ran ]
}

@test "what does not go together ends with 2" {
	printf 'x\n' >log
	local a
	errsum 2 --log '' -- touch ran
	has "$err" '--log and --save-baseline want the name of a file'
	errsum 2 --save-baseline '' -- touch ran
	not [ -e ran ]
	for a in '--' 'log -- true' '--status 1 -- true' '--raw 1-2 -- true' '--stdin log' \
	    '--exit-child log' '--exit-child --exit-zero -- true' '--status 256' '--status x' '--max-lines -1' \
	    '--raw 1 --all log' '--raw 1 --log l log' '--raw 1 --status 1 log' '--self-test log' '--self-test -- true' \
	    '--self-test --raw 1' '--self-test --format sarif' '--format xml log'; do
		# shellcheck disable=SC2086
		errsum 2 $a || { printf '%s\n' "$a"; return 1; }
		has "$err" 'fx-errsum: '
		out_is </dev/null
	done
}
