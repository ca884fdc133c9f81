# errsum-format.bats: what fx-errsum prints, format by format.
# bats file_tags=once
load helper

cases=$top/tests/cases/errsum
formats='text json sarif rdjsonl github errorformat markdown'

# How the command ended that wrote a case's log.
status_of() {
	case $1 in
	unknown) printf '3 --stage lint' ;;
	*) printf '1 --status 2 --stage unit-test' ;;
	esac
}

# answer NAME FORMAT OPTION...: what is printed of the log of a case.
answer() {
	local name=$1 format=$2
	shift 2
	cp "$cases/$name/log" stage-3-failure.log
	# shellcheck disable=SC2046
	set -- $(status_of "$name") "$@"
	fx "$1" fx-errsum "${@:2}" --rules "$cases/rules" --format "$format" stage-3-failure.log
	err_is </dev/null
}

# golden FORMAT [NAME OPTION...]: every case is answered as its file says.
# With FX_REGEN=1 the files are written anew.
golden() {
	local d name bad=0
	for d in "$cases"/*/log; do
		name=${d%/log}
		name=${name##*/}
		answer "$name" "$1"
		if [ -n "${FX_REGEN:-}" ]; then cp "$out" "$cases/$name/$1"; fi
		diff -u "$cases/$name/$1" "$out" || bad=1
	done
	[ "$bad" -eq 0 ]
}

# on_terminal COMMAND: what it shows on a terminal.
on_terminal() {
	env TERM=xterm LC_ALL="${2:-C.UTF-8}" ${3:+"$3"} script -qec "$1" /dev/null </dev/null | tr -d '\r'
}

errsum() {
	local want=$1
	shift
	fx "$want" fx-errsum --rules "$cases/rules" "$@"
}

# A line of the JSON is as the filter wants it.
holds() { jq -es "map($1)|any" "$out" >/dev/null || { cat "$out"; return 1; }; }

python_with_schema() {
	need jsonschema
	python=$(dirname "$(command -v jsonschema)")/python3
}

@test "text: the root cause, its lines, what else, what was left out, where all of it is" {
	golden text
}

@test "text: the screen of the brief, in words where there are no marks" {
	answer brief text
	out_is <<-'END'
		FAILED: unit-test (exit status 2)
		ROOT CAUSE
		  Test: test_concurrent_requests_50
		  Location: src/core/rate_limiter.gleam:87
		  Error: race condition in rate limiter
		  Code: panic
		  Expected: 50
		  Actual: 51
		  4  panic src/core/rate_limiter.gleam:87
		  5   test: test_concurrent_requests_50
		  6   info: race condition in rate limiter
		  7   left: 51
		  8   right: 50
		5 lines hidden
		Full log: stage-3-failure.log (196 bytes, 10 lines)
		  fx-errsum --raw 1-10 stage-3-failure.log
	END
}

@test "text: a code is told where the message does not name it" {
	mkdir r
	cat >r/till.yaml <<-'END'
		family: till
		rules:
		  - {id: till, kind: lint, start: '^TILL (?<code>\S+): (?<message>.*)'}
	END
	code() {
		printf 'TILL %s\n' "$1" >log
		fx 1 fx-errsum --rules r --status 1 --format "$2" log
	}
	code 'E1: no such key' text
	has "$out" '  Code: E1'
	code 'E1: no such key' errorformat
	has "$out" '[E1]'
	code 'E1: no such key as E12' markdown
	has "$out" '- Code: `E1`'
	for f in text errorformat markdown; do
		code "key: 'key' is not there" $f
		lacks "$out" 'Code:'
		lacks "$out" '[key]'
	done
	code "key: 'key' is not there" json
	has "$out" '"code":"key"'
}

@test "text: boxes, marks and colour on a terminal alone, and as the environment allows" {
	local e=$'\033' cmd
	need script
	cp "$cases/brief/log" log
	cmd="fx-errsum --status 1 --rules $cases/rules log"
	on_terminal "$cmd" | head -n 9 >seen
	diff -u - seen <<-END
		${e}[31m✗ ${e}[1mFAILED (exit status 1)${e}[0m
		┌─ ${e}[1mROOT CAUSE${e}[0m ─────────────────────────────────────────────┐
		│ Test: test_concurrent_requests_50                        │
		│ Location: src/core/rate_limiter.gleam:87                 │
		│ Error: race condition in rate limiter                    │
		│ Code: panic                                              │
		│ Expected: 50                                             │
		│ Actual: 51                                               │
		└──────────────────────────────────────────────────────────┘
	END
	on_terminal "$cmd" C.UTF-8 NO_COLOR=1 >seen
	lacks seen "$e"
	has seen '✗ FAILED'
	on_terminal "$cmd" C >seen
	[ -z "$(LC_ALL=C tr -d '\000-\177' <seen)" ]
	printf 'a.c:1:1: error: %s\n' "$(printf 'wörter %.0s' {1..40})" >log
	on_terminal "$cmd" C.UTF-8 NO_COLOR=1 >seen
	# every row of a box is as wide as its lid
	while IFS= read -r line; do printf '%s\n' "${#line}"; done < <(grep -E '^[┌│└]' seen) | sort -u >widths
	[ "$(wc -l <widths)" -eq 1 ]
	[ "$(grep -cE '^│' seen)" -gt 3 ]
}

@test "text: a guess is called one, the machine is blamed by name, a doubt is no pass" {
	answer guess text
	has "$out" 'A GUESS'
	lacks "$out" 'ROOT CAUSE'
	answer machine text
	has "$out" 'ROOT CAUSE: INFRASTRUCTURE'
	has "$out" 'Retry or mend the machine, not the code.'
	answer unknown text
	has "$out" 'UNKNOWN: lint (status unknown)'
	has "$out" 'No failure was recognised, and a log alone proves no pass'
	errsum 0 --status 0 --stage lint "$cases/compile/log"
	[ "$(head -n 1 "$out")" = 'PASSED: lint (exit status 0)' ]
	lacks "$out" error
}

@test "text: what was left out is counted, repeats are told once" {
	answer many text --max-lines 3
	has "$out" 'Also: src/f3.c:3:2: name n3 is not known'
	has "$out" '+10 causes, 13 lines hidden'
	has "$out" 'x3 in the log'
	answer compile text
	has "$out" '2 consequences, '
	printf 'blub\nFAIL\tx [setup failed]\nFAIL\n' >log
	fx 1 fx-errsum --status 1 log
	grep -qx '2 consequences' "$out"
	{ cat "$cases/compile/log"; yes 'nothing here' | head -n 41200; } >log
	errsum 1 --status 1 log
	has "$out" ' 41,20'
	has "$out" 'Full log: log (535.9 kB, 41,210 lines)'
}

@test "a compiler's notes are further places of the message that they stand behind" {
	cat >log <<-'END'
		a.cc:2:21: error: no matching function for call to 'foo(int)'
		    2 |  foo(3);
		      |  ~~~^~~
		a.cc:1:6: note: candidate: 'void foo(A*)'
		    1 | void foo(A*);
		      |      ^~~
		b.h:7:1: note:   no known conversion from 'int' to 'A*', token=abcdefghijklmnopqrstuvwxyz012345
		a.cc:9:3: error: redefinition of 'int x'
		a.cc:8:3: note: 'int x' previously defined here
		a.cc:12:1: warning: unused variable 'y'
		a.cc:3:1: note: in expansion of macro 'Y'
	END
	fx 1 fx-errsum --status 1 --json log
	jq -c 'select(.type=="cause")|[.line,.masked,.related]' "$out" >got
	diff -u - got <<-'END'
		[2,true,[{"file":"a.cc","line":1,"column":6,"message":"candidate: 'void foo(A*)'"},{"file":"b.h","line":7,"column":1,"message":"no known conversion from 'int' to 'A*', token=***"}]]
		[9,null,[{"file":"a.cc","line":8,"column":3,"message":"'int x' previously defined here"}]]
	END
	fx 1 fx-errsum --status 1 --format rdjsonl log
	[ "$(jq -c '[.relatedLocations[].location.path]' "$out" | tr '\n' ' ')" = '["a.cc","b.h"] ["a.cc"] ' ]
	fx 1 fx-errsum --status 1 --format sarif log
	[ "$(jq -c '[.runs[0].results[]|.relatedLocations|length]' "$out")" = '[2,1]' ]
	# so they are with all of them, and those of a warning too
	fx 1 fx-errsum --status 1 --json --all log
	jq -c 'select(.type=="cause")|[.line,.masked,.related]' "$out" >all
	head -n 2 all | diff -u got -
	[ "$(tail -n +3 all)" = '[12,null,[{"file":"a.cc","line":3,"column":1,"message":"in expansion of macro '"'Y'"'"}]]' ]
}

@test "json: every key that a cause has, and none that it has not" {
	golden json
	answer compile json
	[ "$(jq -c 'select(.type=="cause")|keys' "$out" | head -n 1)" = \
	    '["code","column","excerpt","file","fingerprint","kind","line","log_range","message","rank","related","rule","severity","tool","type"]' ]
	[ "$(tail -n 1 "$out" | jq -r .type)" = summary ]
	answer secrets json
	holds 'select(.type=="cause")|.masked and (.frames|length)==2'
	# a command, its signal, the log that was kept
	errsum 1 --json --log kept -- sh -c 'echo "a.c:1:1: error: x"; kill -9 $$'
	holds 'select(.type=="summary")|.signal==9 and (has("status")|not) and .log=="kept"'
	[ "$(jq -r 'select(.type=="summary")|.log_sha256' "$out")" = "$(sha256sum <kept | cut -d' ' -f1)" ]
	errsum 1 --json -- sh -c 'exit 124'
	holds 'select(.type=="summary")|.timed_out and .status==124'
}

@test "json: the keys of a cause and of the summary, in their order, and no others" {
	mkdir own
	cat >own/all.yaml <<-'END'
		family: all
		rules:
		  - id: all-keys
		    tool: all
		    kind: test
		    weight: 90
		    fix: 'mend ${file}'
		    start: '^(?<file>[^:]+):(?<line>\d+):(?<column>\d+)-(?<end_line>\d+):(?<end_column>\d+): (?<message>.*) \[(?<code>\w+)\]$'
		    body: '^ '
		    frame: '^ at (?<function>\w+) (?<file>\S+):(?<line>\d+)'
		    take:
		      - '^ test: (?<test>.*)'
		      - '^ want: (?<expected>.*)'
		      - '^ have: (?<actual>.*)'
		      - '^ ran: (?<command>.*)'
		  - {id: all-after, kind: test, consequence: true, weight: 30, start: '^all: stopped'}
	END
	for i in 1 2; do
		printf '%s\n' 'a.c:1:2-3:4: token=abcdefghijklmnopqrstuvwxyz012345 [E1]' ' b.c:7:8: note: here' \
		    ' test: t_1' ' want: 1' ' have: 2' ' ran: cc a.c' ' at f b.c:9' 'all: stopped'
	done >log
	printf 'fine\n' >pass
	fx 1 fx-errsum --json --rules own --baseline pass --stage s --log kept -- sh -c 'cat log; kill -9 $$'
	head -n 1 "$out" | jq -c keys_unsorted >keys
	diff -u - keys <<-'END'
		["type","rank","tool","rule","kind","severity","code","file","line","column","end_line","end_column","message","expected","actual","test","frames","related","fix","command","excerpt","log_range","consequences","repeated","new","masked","fingerprint"]
	END
	tail -n 1 "$out" | jq -c keys_unsorted >keys
	diff -u - keys <<-'END'
		["type","version","verdict","causes","shown","hidden_lines","total_lines","warnings","signal","stage","log","log_sha256","limits_reached"]
	END
	printf 'write error: No space left on device\n' >full
	fx 1 fx-errsum --json --status 124 full
	tail -n 1 "$out" | jq -c '[keys_unsorted[]|select(.=="status" or .=="timed_out" or .=="infrastructure")]' >keys
	diff -u - keys <<<'["status","timed_out","infrastructure"]'
	fx 1 fx-errsum --json --rules none -- sh -c 'echo so; exit 3'
	holds 'select(.type=="cause")|.guess==true and .excerpt==[{"n":1,"text":"so"}] and .log_range==[1,1]'
}

@test "json: n counts the raw log by its newlines, whatever else it holds" {
	printf 'a\rb\rc\r\n\v\f\302\205\342\200\250\n\0\n\033[2K\033[1A\nx.c:1:2: error: bad\r\n' >log
	errsum 1 --json log
	holds 'select(.type=="cause")|.excerpt==[{"n":5,"text":"x.c:1:2: error: bad"}]'
	holds 'select(.type=="summary")|.total_lines==5'
	fx 0 fx-errsum --raw 5 log
	printf 'x.c:1:2: error: bad\r\n' | cmp - "$out"
	iconv -f utf-8 -t utf-16 log >wide
	errsum 1 --json wide
	holds 'select(.type=="cause")|.excerpt[0].n==5'
}

@test "json: what is new since the passing log" {
	printf 'start\na.c:1:1: error: old\n' >pass
	printf 'start\na.c:1:1: error: old\na.c:2:2: error: fresh\n' >log
	errsum 1 --json --status 1 --baseline pass log
	[ "$(jq -c 'select(.new)|.message' "$out")" = '"fresh"' ]
	errsum 1 --json --status 1 log
	[ -z "$(jq -c 'select(.new)' "$out")" ]
	# all that there is was there before
	errsum 1 --json --status 1 --baseline pass pass
	holds '.message=="old"'
	[ -z "$(jq -c 'select(.new)' "$out")" ]
}

@test "json: a fingerprint stays from run to run, and tells codes and tests apart" {
	print() { printf '%b' "$1" >log; errsum 1 --json --status 1 log; jq -r 'select(.type=="cause")|.fingerprint' "$out" | head -n 1; }
	one=$(print 'a.c:1:1: error: took 12 ms at 0xdeadbeef1 [c1]\n')
	[ "${#one}" -eq 16 ]
	[ "$one" = "$(print 'noise\nother/a.c:99:7: error: took 900 ms at 0xfeedface2 [c1]\n')" ]
	[ "$one" != "$(print 'a.c:1:1: error: took 12 ms at 0xdeadbeef1 [c2]\n')" ]
	[ "$one" != "$(print 'a.c:1:1: error: other words [c1]\n')" ]
	[ "$(print 'panic a:1\n test: t_1\n info: x\n')" != "$(print 'panic a:1\n test: t_2\n info: x\n')" ]
}

@test "sarif: the names and types of the standard" {
	local name python
	golden sarif
	python_with_schema
	mkdir sarifs
	for name in "$cases"/*/sarif; do
		cp "$name" "sarifs/$(basename "$(dirname "$name")")"
	done
	errsum 1 --format sarif --all "$cases/many/log"
	cp "$out" sarifs/all
	fx 0 "$python" "$top/tests/schema.py" "$top/tests/errsum.sarif.json" sarifs/*
	not grep -v ' yes$' "$out"
	sed -i 's/"text"/"txt"/' sarifs/all
	fx 0 "$python" "$top/tests/schema.py" "$top/tests/errsum.sarif.json" sarifs/all
	has "$out" 'all no '
	# every rule that a result names is there
	errsum 1 --format sarif --status 1 "$cases/compile/log"
	jq -e '.runs[0]|[.results[].ruleId]-[.tool.driver.rules[].id]==[]' "$out" >/dev/null
}

@test "rdjsonl: the Reviewdog Diagnostic Format" {
	local name python
	golden rdjsonl
	python_with_schema
	mkdir rd
	for name in "$cases"/*/rdjsonl; do
		split -l 1 "$name" "rd/$(basename "$(dirname "$name")")."
	done
	fx 0 "$python" "$top/tests/schema.py" "$top/tests/rdjsonl.schema.json" rd/*
	not grep -v ' yes$' "$out"
	sed -i 's/"severity":"ERROR"/"severity":"error"/' rd/brief.aa
	fx 0 "$python" "$top/tests/schema.py" "$top/tests/rdjsonl.schema.json" rd/brief.aa
	has "$out" 'rd/brief.aa no '
}

@test "github: escaped, at most ten errors, and a notice of the rest" {
	golden github
	not grep -v '^::' "$out"
	errsum 1 --format github --status 1 --max-lines 100 "$cases/many/log"
	[ "$(grep -c '^::error ' "$out")" -eq 10 ]
	[ "$(tail -n 1 "$out")" = "::notice title=fx-errsum::3 more in the log; all of it: $cases/many/log" ]
	{ cat "$cases/many/log"; for i in $(seq 30); do printf 'n%d.c:1:1: note: n\nw%d.c:1:1: warning: w\nend\n' "$i" "$i"; done; } >log
	errsum 1 --format github --all log
	[ "$(grep -c '^::error ' "$out")" -eq 10 ]
	[ "$(grep -c '^::warning ' "$out")" -eq 10 ]
	[ "$(grep -c '^::notice ' "$out")" -eq 10 ]
	has "$out" '::notice title=fx-errsum::44 more in the log'
	# what a log says is data and no command: its lines stay inside of ours
	answer foreign github
	[ "$(grep -c . "$out")" -eq 2 ]
	has "$out" 'file=src/a%2Cb%25.c,line=3,col=4,'
	lacks "$out" $'\r'
}

@test "errorformat: as real Vim reads it" {
	golden errorformat
	need vim
	vim --version | grep -q '+quickfix' || skip 'vim has no quickfix'
	# vim_reads: file, line, column, message of what Vim took out of $out.
	vim_reads() {
		cp "$out" errors
		vim -es -u NONE -i NONE -q errors \
		    -c 'call writefile(map(filter(getqflist(), "v:val.valid"), {_, e -> bufname(e.bufnr) . "|" . e.lnum . "|" . e.col . "|" . e.text}), "read")' \
		    -c 'qa!' </dev/null >/dev/null 2>&1 || :
		cat read
	}
	errsum 1 --format errorformat --all "$cases/compile/log"
	diff -u - <(vim_reads) <<-'END'
		a.c|12|5| error: 'x' undeclared
		c.c|1|10| error: zlib.h: No such file or directory
	END
	answer trace errorformat
	diff -u - <(vim_reads) <<-'END'
		C:\shop\app.py|7|0| error: KeyError: 'a'
	END
	# what has no place of its own is found in the log
	answer machine errorformat
	diff -u - <(vim_reads | head -n 1) <<-'END'
		stage-3-failure.log|2|0| error: write error: No space left on device
	END
}

@test "what a program reads holds all causes, and a failure without one too" {
	awk 'BEGIN { for (i = 1; i <= 400; i++) printf "src/f%d.c:%d:5: error: bad %d\n", i, i, i }' >log
	errsum 1 --format errorformat --status 1 log
	[ "$(wc -l <"$out")" -eq 400 ]
	errsum 1 --format rdjsonl --status 1 log
	[ "$(wc -l <"$out")" -eq 400 ]
	errsum 1 --format sarif --status 1 log
	[ "$(jq '.runs[0].results | length' "$out")" -eq 400 ]
	errsum 1 --format errorformat --max-lines 7 --status 1 log
	[ "$(wc -l <"$out")" -eq 7 ]
	errsum 1 --format errorformat -- false
	out_is <<<'error: FAILED (exit status 1): no cause was recognised'
	errsum 1 --format github -- false
	out_is <<<'::error title=fx-errsum::FAILED (exit status 1): no cause was recognised'
	errsum 1 --format rdjsonl -- false
	[ "$(jq -r '.severity + " " + .message' "$out")" = 'ERROR FAILED (exit status 1): no cause was recognised' ]
	: >$'log\e[31m'
	errsum 1 --format errorformat --status 1 $'log\e[31m'
	has "$out" 'log\x1b[31m:1: error: FAILED'
	for format in errorformat github rdjsonl; do
		errsum 0 --format "$format" -- true
		out_is </dev/null
	done
	errsum 1 --format github -- sh -c 'echo hmm; exit 1'
	out_is <<<'::error title=a guess::hmm'
}

@test "a file is named as it is found from here, and in annotations from the top" {
	git init -q .
	mkdir -p lib/deep other
	printf 'int\nf(void)\n{ return x; }\n' | tee lib/cart.c >lib/deep/till.c
	printf 'all: cart.o\n' >lib/Makefile
	printf 'all: till.o\n' >lib/deep/Makefile
	printf 'all:\n\t-$(MAKE) -C lib/deep\n\t$(MAKE) -C lib\n' >Makefile
	fx 1 fx-errsum --format errorformat -- make
	has "$out" 'lib/deep/till.c:3:10: error:'
	has "$out" 'lib/cart.c:3:10: error:'
	errsum 1 --json -- make
	has "$out" '"file":"lib/cart.c"'
	# Found where make says, or not there at all: then as the tool said it.
	rm lib/cart.c
	printf 'all:\n\t@echo "cart.c:3:10: error: gone"; false\n' >lib/Makefile
	errsum 1 --format errorformat -- make -C lib
	has "$out" 'cart.c:3:10: error: gone'
	lacks "$out" 'lib/cart.c'
	printf 'x\n' >cart.c
	printf 'x\n' >lib/cart.c
	errsum 1 --format errorformat -- make -C lib
	has "$out" 'lib/cart.c:3:10: error: gone'
	cd lib
	errsum 1 --format github -- sh -c 'echo "cart.c:3:10: error: here"; exit 1'
	has "$out" '::error file=lib/cart.c,line=3,col=10,'
	errsum 1 --format sarif -- sh -c 'echo "cart.c:3:10: error: here"; exit 1'
	has "$out" '"uri":"lib/cart.c"'
	errsum 1 --format github -- sh -c 'echo "$PWD/cart.c:3:10: error: here"; exit 1'
	has "$out" '::error file=lib/cart.c,line=3,col=10,'
	errsum 1 --format errorformat -- sh -c 'echo "cart.c:3:10: error: here"; exit 1'
	out_is <<<'cart.c:3:10: error: here'
}

@test "a file of another machine, or named without its folder, is found where it is" {
	said() { printf '%s:3:4: error: bad\n' "$1" | errsum 1 --format errorformat --status 1; }
	mkdir -p t/src/test/x t/build t/node_modules/y
	cd t
	touch src/test/x/ATest.java src/a.c build/B.java node_modules/y/C.java
	# In no repository nobody looks around.
	said ATest.java
	out_is <<<'ATest.java:3:4: error: bad'
	git init -q .
	said ATest.java
	out_is <<<'src/test/x/ATest.java:3:4: error: bad'
	said x/ATest.java
	out_is <<<'src/test/x/ATest.java:3:4: error: bad'
	said /srv/ci/t/t/src/a.c
	out_is <<<'src/a.c:3:4: error: bad'
	# Of one component alone nothing is sure, nor is what was made there.
	said /elsewhere/a.c
	out_is <<<'/elsewhere/a.c:3:4: error: bad'
	said B.java
	out_is <<<'B.java:3:4: error: bad'
	said C.java
	out_is <<<'C.java:3:4: error: bad'
	said est.java
	out_is <<<'est.java:3:4: error: bad'
	# Two of a name: either may be meant.
	mkdir other && touch other/ATest.java
	said ATest.java
	out_is <<<'ATest.java:3:4: error: bad'
	cd src
	said x/ATest.java
	out_is <<<'test/x/ATest.java:3:4: error: bad'
}

@test "markdown: what a log says is code, and never more than a summary may hold" {
	golden markdown
	for i in $(seq 20000); do
		printf 'f%d.c:1:1: error: %0200d\n' "$i" "$i"
	done >log
	errsum 1 --format markdown --all log
	[ "$(wc -c <"$out")" -lt 1048576 ]
	has "$out" '(cut: a summary may not be larger)'
	has "$out" '### failed'
}

@test "--all: every diagnostic in the log's order, warnings and notes too" {
	local format
	for format in $formats; do
		errsum 1 --format "$format" --all "$cases/many/log"
		has "$out" n10
		has "$out" unused
	done
	errsum 1 --json --all "$cases/many/log"
	[ "$(jq -s 'map(select(.type=="cause").log_range[0])|.==sort and length==14' "$out")" = true ]
	holds 'select(.type=="summary")|.repeats==2 and .shown==14'
	errsum 1 --format sarif --all "$cases/many/log"
	jq -e '.runs[0].results|length==14' "$out" >/dev/null
}

# The places, as "line+notes", of what --all tells of a log.
told() {
	fx 1 fx-errsum --json --all "$1"
	jq -r 'select(.type=="cause")|"\(.line)+\(.related//[]|length)"' "$out" | tr '\n' ' '
}

@test "--all: what a compiler notes belongs to the message above it" {
	cat >log <<-'END'
		a.c:2:6: error: no till [-Wtill]
		    2 | int x = till;
		      |         ^~~~
		In file included from b.h:1,
		                 from a.c:1:
		c.h:7:3: note: declared here
		c.h:9:3: note: in expansion of macro 'TILL'
		a.c:5:1: warning: no cup
		a.c:6:1: note: '#pragma message: tea'
		a.sh:7:1: note: Double quote to prevent globbing. [SC2086]
		a.sh:8:1: note: Double quote to prevent globbing. [SC2086]
	END
	[ "$(told log)" = '2+2 5+0 6+0 7+0 8+0 ' ]
	jq -es '.[0].related==[{file:"c.h",line:7,column:3,message:"declared here"},
	    {file:"c.h",line:9,column:3,message:"in expansion of macro '"'TILL'"'"}]' "$out"
	# formats that have no place for it tell it by itself
	fx 1 fx-errsum --format errorformat --all log
	[ "$(grep -c 'c.h:[79]:3: ' "$out")" = 2 ]
	printf '%s\n' "a.cpp(7): error C2665: 'f': no overloaded function" "a.h(3): note: could be 'f(int)'" >log
	[ "$(told log)" = '7+1 ' ]
	# nothing to belong to
	printf 'c.h:7:3: note: declared here\na.c:2:6: error: no till\n' >log
	[ "$(told log)" = '7+0 2+0 ' ]
	# what CI puts before each line is no part of a place
	printf '2026-11-02T10:00:00.0000000Z %s\n' 'a.c:2:6: error: no till' '  int x;' >log
	[ "$(told log)" = '2+0 ' ]
}

@test "--all: the same again, word for word, is told once with its notes" {
	for i in 1 2 3; do
		printf '2026-11-02T10:00:0%d.0000000Z %s\n' "$i" "In file included from $i.c:1:" \
		    "$i" 'a.h:2:6: warning: no till' "$i" 'int x = till;' "$i" '    ^' \
		    "$i" "a.h:$i:9: note: declared here" "$i" 'a.h:2:6: error: no till' \
		    "$i" "a.h:2:6: error: no till $i"
	done >log
	[ "$(told log)" = '2+2 2+0 2+0 2+0 2+0 ' ]
	holds 'select(.type=="summary")|.repeats==6'
	fx 1 fx-errsum --all log
	has "$out" '6 repeats, 1'
	for format in text github errorformat; do
		fx 1 fx-errsum --format $format --all log
		[ "$(grep -c 'no till' "$out")" = 5 ]
	done
	# what it is worth is not what it says, and each hint is one of its own
	printf '%s\n' 'a.hs:1:2: Error: Use map' Found: '  a' Perhaps: '  b' '' \
	    'a.hs:1:2: Error: Use map' Found: '  a' Perhaps: '  c' '' >log
	[ "$(told log)" = '1+0 1+0 ' ]
}

@test "a line that two rules know is told once, by the better one" {
	printf '%s\n' 'error: `recieve` should be `receive`' \
	    '  --> README.md:3:9' '  |' '3 | to recieve' '  |    ^^^^^^^' '  |' >log
	fx 1 fx-errsum --json --all log
	[ "$(jq -s 'map(select(.type=="cause").rule)|join(" ")' "$out")" = '"typos"' ]
}

@test "--all: what was found is told while more of the log is waited for" {
	local format line
	mkfifo in told
	for format in text json rdjsonl github errorformat; do
		timeout 20 "$FX_BIN/fx-errsum" --format "$format" --all --status 1 <in >told 3>&- &
		exec 8>in 9<told
		printf 'till.c:3:1: error: no drawer\ntill.c:4:1: error: no till\ndone\n' >&8
		while IFS= read -r -t 10 -u 9 line && [[ $line != *'no drawer'* ]]; do :; done
		[[ $line == *'no drawer'* ]]
		exec 8>&- 9<&-
		wait $! || [ $? -eq 1 ]
	done
}

@test "what to do: the log's own hint, then the rule's, then the table's" {
	printf 'a.c:1:1: error: x\n  | help: add y\n' >log
	errsum 1 --status 1 log
	has "$out" 'The log says: add y'
	answer rust text
	has "$out" 'What to do: rustc --explain E0308'
	printf 'a.c:1:1: error: zlib.h: No such file or directory\n' >log
	errsum 1 --status 1 log
	has "$out" 'What to do: install the package that has the header zlib.h'
	# a name out of a log is one word in a shell
	printf "a.c:1:1: error: Cannot find module 'x; rm -rf'\n" >log
	errsum 1 --status 1 log
	has "$out" "What to do: npm install 'x; rm -rf', or mend the import"
	errsum 1 --json --status 1 "$cases/machine/log"
	holds 'select(.rank==1)|.kind=="infrastructure" and .fix=="make room on the disk and retry; the code is not the cause"'
	holds 'select(.type=="summary")|.infrastructure'
}

@test "secrets: masked in what is shown, in every format, and kept in the log" {
	local format
	for format in $formats; do
		answer secrets "$format"
		lacks "$out" hunter2
		lacks "$out" abcdefghij
		lacks "$out" x1y2
		errsum 1 --all --format "$format" "$cases/secrets/log"
		lacks "$out" abcdefghij
	done
	errsum 1 --no-loss --status 1 "$cases/secrets/log"
	lacks "$out" hunter2
	errsum 1 --explain --status 1 "$cases/secrets/log"
	lacks "$out" abcdefghij
	errsum 1 --log kept -- cat "$cases/secrets/log" /nowhere
	has kept hunter2
}

@test "secrets: a key that began above what is shown is still one" {
	{
		printf 'assert a:1\n info: wrong\n -----BEGIN PRIVATE KEY-----\n'
		printf ' MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n'
		printf ' tail\n -----END PRIVATE KEY-----\n left: 3\n'
	} >log
	errsum 1 --json --status 1 log
	lacks "$out" MIIE
	lacks "$out" tail
	has "$out" '"actual":"3"'
}

@test "--no-loss: all but escapes, overwritten text and repeats, and these are counted" {
	printf '\033[31mred\033[0m\r\nsame\nsame\nsame\n10%%\r20%%\r100%%\n\nabx\bc\nend' >log
	errsum 3 --no-loss log
	out_is <<-'END'
		red
		same (x3)
		100%

		abc
		end
		Taken out: 12 bytes of escapes, 2 overwritten texts, 2 repeated lines
		UNKNOWN (status unknown)
		No failure was recognised, and a log alone proves no pass: fx-errsum -- COMMAND, or --status N
		Full log: log (52 bytes, 8 lines)
	END
	errsum 1 --no-loss --json --status 4 log
	diff -u - <(jq -c . "$out") <<-'END'
		{"type":"line","n":1,"text":"red"}
		{"type":"line","n":2,"text":"same","repeated":2}
		{"type":"line","n":5,"text":"100%"}
		{"type":"line","n":6,"text":""}
		{"type":"line","n":7,"text":"abc"}
		{"type":"line","n":8,"text":"end"}
		{"type":"taken_out","escape_bytes":12,"overwritten":2,"repeated_lines":2,"masked_lines":0}
		{"type":"summary","version":1,"verdict":"failed","causes":0,"shown":0,"hidden_lines":0,"total_lines":8,"warnings":0,"status":4,"log":"log","limits_reached":0}
	END
	# a line of megabytes, and a long log: nothing is lost
	{ head -c 3000000 /dev/zero | tr '\0' a; printf '\nlast\n'; } >log
	errsum 3 --no-loss log
	[ "$(head -n -5 "$out" | tr -d '\na' | wc -c)" -eq 0 ]
	[ "$(tr -cd a <"$out" | wc -c)" -ge 3000000 ]
	seq 300000 >log
	errsum 3 --no-loss log
	head -n 300000 "$out" | cmp - log
	errsum 2 --no-loss --all log
	errsum 2 --no-loss --format sarif log
}

@test "--explain: which rule took which line, and what else was a candidate" {
	errsum 1 --explain --status 1 "$cases/compile/log"
	has "$out" 'shown: lines 4-7, score'
	has "$out" 't-compile (small.yaml:4, weight 84)'
	has "$out" 'also known to: plain-place'
	has "$out" 't-make (small.yaml:'
	has "$out" 'a consequence'
	errsum 1 --explain --json --status 1 "$cases/compile/log"
	[ "$(tail -n 1 "$out" | jq -r .type)" = summary ]
	holds 'select(.type=="candidate" and .rule=="t-make")|.shown==false and .why==["a consequence"]'
	errsum 2 --explain --format github "$cases/compile/log"
	errsum 2 --explain --all "$cases/compile/log"
}

@test "-q says nothing, a full disk is no answer, in every format" {
	local format
	for format in $formats; do
		errsum 1 -q --format "$format" --status 1 "$cases/compile/log"
		out_is </dev/null
		errsum 1 -q --all --format "$format" --status 1 "$cases/compile/log"
		out_is </dev/null
		[ -w /dev/full ] || continue
		rc=0
		fx-errsum --format "$format" --status 1 --rules "$cases/rules" "$cases/compile/log" >/dev/full 2>err || rc=$?
		[ "$rc" -eq 3 ]
	done
	errsum 2 --format xml "$cases/compile/log"
}
