# errsum-rank.bats: which of the candidates is the cause.
# bats file_tags=once
load helper

log() { printf '%b' "$1" >log; }
# first KEY=VALUE...: the first cause says so.
first() {
	fx 1 fx-errsum --json --rules none --status 1 log
	for kv; do
		head -n 1 "$out" | grep -qF -e "$kv" || { printf 'lacks %s:\n' "$kv"; cat "$out"; return 1; }
	done
}
fingerprints() { grep -o '"fingerprint":"[^"]*"' "$out"; }

@test "the status of a command told again over many lines is its own" {
	log 'travis_time:start:1\nx.q:1: early error\ntravis_time:end:1\ntravis_time:start:2\nx.q:9: late trouble\ntravis_time:end:2\nThe command "sh -c "\nset -e\nmake || error: told again\nok\n" exited with 1.\n'
	first '"line":9'
}

@test "what failed is known by how its CI says so" {
	how() {
		log "quiet\n$1\nthe till is shut\n$2\nand now the drawer\n"
		first '"guess":true' '"text":"the till is shut"' \
			'"log_range":[3,3]'
		lacks "$out" 'drawer'
	}
	at='[Container] 2026/11/30 10:51:23'
	how "$at Running command till" "$at Command did not exit successfully till exit status 3"
	how 'Starting Step #0' 'Finished Step #0\nERROR\nERROR: build step 0 "shop/till:1" failed: step exited with non-zero status: 3'
	log 'the till is shut\n\xf0\x9f\x9a\xa8 Error: The command exited with status 3\nuploading the drawer\n'
	first '[{"n":1,"text":"the till is shut"}]'
	log 'the till is shut\nProcess exited with code 3 (Step: till (Command Line))\nuploading the drawer\n'
	first '[{"n":1,"text":"the till is shut"}]'
	log 'the till is shut\nexit code: 3 duration: 2s\nuploading the drawer\n'
	first '[{"n":1,"text":"the till is shut"}]'
	log '[Pipeline] sh\nthe till is shut\n[Pipeline] }\n[Pipeline] // node\nERROR: script returned exit code 3\nFinished: FAILURE\n'
	first '[{"n":2,"text":"the till is shut"}]'
}

@test "what only says that something failed comes behind what says why" {
	log 'till: cannot open the drawer: Permission denied\nerror: the builder failed with exit code 3;\n  for the whole log run till\n'
	first '"message":"till: cannot open the drawer: Permission denied"'
	log 'till: cannot open the drawer: Permission denied\nerror: build of till failed\n'
	first '"message":"till: cannot open the drawer: Permission denied"'
	log 'the drawer is open\nerror: the builder failed with exit code 3\n'
	first 'the builder failed with exit code 3"'
	log 'No drawer found. Opening another.\nerror: till: the builder failed: return code 3\n'
	first 'the builder failed: return code 3"'
	log 'cannot open the drawer\nerror: the drawer is missing: exit code 3\n'
	first '"message":"the drawer is missing: exit code 3"'
	log 'Error: Command failed: till --open\nthe drawer does not exist\n    at till (till.js:3:5)\n'
	first '"message":"the drawer does not exist"'
	log '==> Error: ProcessError: Command exited with status 2:\n    till\n'
	first 'ProcessError: Command exited with status 2:"' '"rule":"plain-error"'
}

@test "a guess looks above a command that only says it failed" {
	end='make[2]: *** [till] Error 2\nmake[2]: Leaving directory\ntime: till#0.08\n'
	log "the sum of till does not match\n${end}make[1]: *** [shop] Error 1\n"
	first '"message":"the sum of till does not match"'
	log "the sum of till does not match\n$end    ERROR: till failed to build.\nmake[1]: *** [shop] Error 1\n"
	first '"message":"the sum of till does not match"'
	log "the till is open\n${end}make[1]: *** [shop] Error 1\n"
	first '"guess":true' '[{"n":4,"text":"time: till#0.08"}]'
}

@test "what loggers put before a line is seen through" {
	while IFS='|' read -r before; do
		log "${before}x.q:3:5: error: no drawer\n"
		first '"file":"x.q"' '"line":3'
	done <<-'END'
		Nov 30 10:40:13 shop till[28480]: |
		Nov  3 10:40:13 shop till: |
		30-Nov-2026 16:08:54\t|
		error\t30-Nov-2026 16:08:54\t|
		[2026-11-30, 10:14:54 +07] {till.py:94} INFO - |
		[2026-11-30 10:14:54,123] {{till.py:94}} ERROR - |
		==> till: |
		 ›   |
		10:41:05 AM: |
	END
}

@test "a guess is what the command wrote in the end, not its text told again" {
	log 'travis_time:start:1\nbefore\ntravis_time:end:1\ntravis_time:start:2\nit went wrong here\ntravis_time:end:2\nThe command "sh -c "\ncd shop\n./till\n" exited with 1.\n'
	first '"guess":true' '[{"n":5,"text":"it went wrong here"}]'
}

@test "of a guess the line that tells most is the message" {
	log '==> opening\n/opt/till.sh: cannot create /srv/till/drawer\n==> counting\n==> done\n'
	first '"guess":true' '"message":"/opt/till.sh: cannot create /srv/till/drawer"'
	log 'till error : no drawer\ntill: gave up\ntill: exit status 3\n'
	first '"message":"till error : no drawer"'
	log 'opening\n  \xe2\x9c\x96  2/2 tills failed, these:\n     - north\n     - south\n'
	first '"message":"✖  2/2 tills failed, these: - north"'
	log 'nothing said so\nand it ended\n'
	first '"guess":true'
	lacks "$out" '"message"'
}

@test "of a guess a telling line is found above the end, a command is none" {
	{
		printf 'Failed to stage: two tills share a drawer\n'
		seq -f 'drawer %g' 9
		printf 'till run --fatal -x --on-error stop\n'
	} >log
	first '"message":"Failed to stage: two tills share a drawer"' \
		'{"n":1,"text":"Failed to stage: two tills share a drawer"}' \
		'"log_range":[1,11]'
	{ cat log; seq -f 'till %g' 30; } >long
	mv long log
	first '"guess":true'
	lacks "$out" '"message":"Failed'
}

@test "what pytest has for plugins is no guess" {
	log 'rootdir: /srv/shop\nplugins: timeout-2.4.0, xdist-3.8.0\ncollected 3 items\n\ntest_till.py .\n'
	first '"guess":true'
	lacks "$out" '"message":"plugins'
}

@test "all failing tests above a wrapper's line are equals: the first comes first" {
	{
		printf 'not ok 1 opens\n  expected 3\n'
		for i in $(seq 90); do printf 'ok, step %s\n' "$i"; done
		printf 'not ok 2 closes\n  expected 4\nnpm ERR! code ELIFECYCLE\n'
	} >log
	first '"test":"opens"'
}

@test "what failed outside of the command that failed weighs less" {
	log 'travis_time:start:1\ncurl.q:1: fatal: gone\ntravis_time:end:1\nThe command "fetch" exited with 0.\ntravis_time:start:2\nFAIL till closes\n  expected 3, got 4\ntravis_time:end:2\nThe command "check" exited with 1.\n'
	first '"test":"till closes"'
}

@test "digits of a name tell tests apart, counts and times do not" {
	log 'FAIL test_2fa\n  expected 1, got 2\nFAIL test_3fa\n  expected 1, got 2\n'
	first '"test":"test_2fa"'
	[ "$(fingerprints | sort -u | wc -l)" -eq 2 ]
	log 'shop.q:3: error: utf8 of 3 rows in 12 ms\nshop.q:4: error: utf8 of 4 rows in 9 ms\nshop.q:5: error: utf16 of 4 rows in 9 ms\n'
	first '"line":3'
	[ "$(fingerprints | wc -l)" -eq 3 ]
	[ "$(fingerprints | sort -u | wc -l)" -eq 2 ]
}

@test "more than twenty rows of a linter are a listing, behind what stands alone" {
	{
		for i in $(seq 25); do printf 'shop.q:%s: error: untidy\n' "$i"; done
		printf 'FAIL till closes\n  expected 3, got 4\n'
	} >log
	first '"test":"till closes"'
}

@test "a test that failed as expected does not make pytest's run a failed one" {
	log 'Traceback (most recent call last):\n  File "till.py", line 3, in opens\nValueError: shut\n=== 1 passed, 1 xfailed in 0.05s ===\n'
	fx 3 fx-errsum log
	lacks "$out" 'ROOT CAUSE'
	log 'Traceback (most recent call last):\n  File "till.py", line 3, in opens\nValueError: shut\n=== 1 failed, 1 xfailed in 0.05s ===\n'
	fx 1 fx-errsum log
	has "$out" 'ROOT CAUSE'
}

@test "what a test prints while vitest or node pass is no cause" {
	local end
	for end in '\n Test Files  1 passed (1)\n' '# pass 1\n# fail 0\n'; do
		log "Error: a refusal, as expected\n$end"
		fx 3 fx-errsum log
		if grep -q '^ROOT CAUSE' "$out"; then return 1; fi
	done
	for end in '\n Test Files  1 failed | 1 passed (2)\n' '# pass 1\n# fail 1\n' '# pass 0\n# fail 0\n# cancelled 1\n'; do
		log "Error: a refusal, as expected\n$end"
		fx 1 fx-errsum log
		grep -q '^ROOT CAUSE' "$out"
	done
}

@test "a guess counts as a cause only where it is shown" {
	log 'nothing known\n'
	first '"guess":true'
	tail -n 1 "$out" | grep -qF '"causes":1,"shown":1,'
	log 'shop.q:3: error: bad\nthe end\n'
	first '"line":3'
	tail -n 1 "$out" | grep -qF '"causes":1,"shown":1,'
}

# Three tests fail, the first of them at length.
three() {
	printf 'FAIL till opens\n'
	for i in $(seq 12); do printf '  expected row %s\n' "$i"; done
	printf 'ok till rings\nFAIL till closes\n  expected 3, got 4\nok till is\nFAIL till locks\n  expected 5, got 6\n'
}

@test "further causes are named, where the first took all lines too" {
	three >log
	fx 1 fx-errsum --rules none --status 1 log
	[ "$(grep -cE '^ +[0-9]+  ' "$out")" -eq 10 ]
	has "$out" 'Also: till closes: expected 3, got 4'
	has "$out" 'Also: till locks: expected 5, got 6'
	fx 1 fx-errsum --rules none --status 1 --json log
	has "$out" '"causes":3,"shown":3,'
	[ "$(grep -c '"excerpt":\[\]' "$out")" -eq 2 ]
	fx 1 fx-errsum --rules none --status 1 --max-lines 0 log
	has "$out" '  Test: till opens'
	has "$out" 'Also: till closes: expected 3, got 4'
	not grep -E '^ +[0-9]+  ' "$out"
	printf 'the till\n' >log
	fx 1 fx-errsum --status 1 --max-lines 0 log
	lacks "$out" till
	lacks "$out" GUESS
}

@test "how often a cause is in the log is told as a person writes numbers" {
	{
		yes 'a.c:3:5: error: bad' | head -n 4000
		for i in $(seq 2); do echo 'b.c:3:5: error: worse'; done
		echo 'c.c:3:5: error: once'
	} >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'x4,000 in the log'
	has "$out" 'A limit was reached 1 time: '
	fx 1 fx-errsum --status 1 --format markdown log
	has "$out" '×4,000 in the log'
}

@test "where no lines are shown, the first leaves room for as many causes" {
	{
		three
		for i in $(seq 10); do printf 'ok till %s\nFAIL shop %s\n  expected %s, got 0\n' "$i" "$i" "$i"; done
	} >log
	fx 1 fx-errsum --rules none --status 1 --format github log
	[ "$(grep -c '^::error ' "$out")" -eq 10 ]
	has "$out" '::3 more in the log'
	fx 1 fx-errsum --rules none --status 1 --format errorformat --max-lines 10 log
	[ "$(wc -l <"$out")" -eq 10 ]
}

@test "a cause is the same one however many of its lines are shown" {
	printf 'Not well:\n  FAIL till opens\n  expected row 1\n    at till.q:3\n' >log
	cat >rules.yaml <<-'END'
		family: till
		rules:
		  - {id: till, kind: test, start: '^  FAIL (?<test>.*)', above: [{match: '^Not well:', show: true}], body: '^ ', take: ['at (?<file>\S+):(?<line>\d+)']}
	END
	mkdir rules
	mv rules.yaml rules
	for n in 1 2 9; do
		fx 1 fx-errsum --rules rules --status 1 --max-lines "$n" --json log
		grep -o '"fingerprint":"[^"]*"' "$out"
	done | sort -u >seen
	[ "$(wc -l <seen)" -eq 1 ]
	fx 1 fx-errsum --rules rules --status 1 log
	has "$out" 'Error: FAIL till opens'
}

@test "of words that are looked at last no number is told" {
	yes 'error' | head -n 200 >log
	first '"guess":true'
	lacks "$out" '"repeated"'
}

@test "what two rules tell of the same lines counts once" {
	cat >log <<-'END'
		node:internal/modules/cjs/loader:1210
		  throw err;
		  ^

		Error: Cannot find module '/srv/shop/till.js'
		    at Module._load (node:internal/modules/cjs/loader:1038:27)
		    at node:internal/main/run_main_module:28:49 {
		  code: 'MODULE_NOT_FOUND',
		  requireStack: []
		}

		Node.js v20.20.2
	END
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"causes":1,"shown":1,'
	has "$out" '"fix":"mend the path /srv/shop/till.js, or add the file"'
	# another that only stands inside is another
	repo r
	mkdir -p .factory/errors
	cat >.factory/errors/all.yaml <<-'END'
		family: all
		rules:
		  - {id: all, kind: lint, weight: 99, start: '^Begin (?<message>.*)', body: '.'}
	END
	printf 'Begin here\na.c:1:2: error: bad\n' >log
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"causes":2,"shown":1,'
}

@test "a child's traceback is the cause of its parent's failed test, its status alone is none" {
	child='Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n    import nothing\nModuleNotFoundError: nothing\n'
	parent='E\n======\nERROR: test_runs (test_x.T)\n----------------------------------------\nTraceback (most recent call last):\n  File "test_x.py", line 5, in test_runs\n    run(x)\nsubprocess.CalledProcessError: Command x returned non-zero exit status 1.\n\n----------\nRan 1 test in 0.1s\n\nFAILED (errors=1)\n'
	told() {
		fx 1 fx-errsum --json --status 1 "$@" log
		head -n 1 "$out" | grep -qF -e "$want" || { cat "$out"; return 1; }
	}
	log "$child$parent"
	want='"file":"x.py"' told
	log "$parent"
	want='"file":"test_x.py"' told
	# The passing log had it, another status is not Python's, and another
	# command's is not this one's.
	log "$child"
	fx 0 fx-errsum -q --status 0 --save-baseline passing log
	log "$child$parent"
	want='"file":"test_x.py"' told --baseline passing
	log "$child${parent/status 1/status 2}"
	want='"file":"test_x.py"' told
	log "##[group]Run a\n$child##[group]Run b\n$parent##[error]Process completed with exit code 1\n"
	want='"file":"test_x.py"' told
}

@test "an error behind thousands of warnings of the same tool is told whole" {
	awk 'BEGIN {
		for (i = 1; i <= 4100; i++)
			printf "warning: unused variable: `x%d`\n --> src/f%d.rs:%d:5\n  |\n%d |     let x = 5;\n  |         ^\n\n", i, i, i, i
		print "error[E0308]: mismatched types\n --> src/last.rs:77:9\n  |\n77 |     foo(x)\n  |         ^ expected `u8`, found `u16`\n\nerror: could not compile `a`"
	}' >log
	fx 1 fx-errsum --json --status 101 log
	head -n 1 "$out" >cause
	has cause '"file":"src/last.rs","line":77,"column":9'
	has cause '"code":"E0308"'
	lacks "$out" '"severity":"warning"'
	tail -n 1 "$out" >summary
	has summary '"warnings":4100'
	has summary '"limits_reached":0'
	fx 1 fx-errsum --status 101 log
	lacks "$out" 'limit was reached'
	lacks "$out" '+'
}

@test "of more errors than are kept, the first of the command that failed is" {
	awk 'BEGIN {
		print "travis_time:start:1"
		for (i = 1; i <= 1600; i++) printf "f%d.c:%d:5: error: early %d\n", i, i, i
		print "travis_time:end:1\nThe command \"lint\" exited with 0.\ntravis_time:start:2"
		for (i = 1; i <= 900; i++) printf "last%d.c:%d:5: error: late %d\n", i, i, i
		print "travis_time:end:2\nThe command \"make\" exited with 2."
	}' >log
	first '"file":"last1.c"'
}

@test "of the frames of others two are shown, beside those of the project" {
	{
		printf 'one(shop.CartTest)  Time elapsed: 0 s  <<< FAILURE!\njava.lang.AssertionError: expected:<2> but was:<1>\n'
		for i in 1 2 3 4; do printf '\tat org.junit.Assert.fail(Assert.java:8%d)\n' "$i"; done
		printf '\tat shop.CartTest.one(CartTest.java:6)\n\tat shop.CartTest.all(CartTest.java:3)\n'
		for i in 1 2 3 4; do printf '\tat java.base/java.lang.reflect.Method.invoke(Method.java:56%d)\n' "$i"; done
	} >log
	fx 1 fx-errsum --status 1 log
	sed -n 's/^ *\([0-9][0-9]*\)  .*/\1/p' "$out" | tr '\n' ' ' >lines
	[ "$(cat lines)" = '1 2 3 4 7 8 ' ]
}

@test "the source below a frame of others makes way for the project's" {
	{
		printf 'Traceback (most recent call last):\n'
		for i in 1 2 3; do
			printf '  File "/usr/lib/python3/dist-packages/till/%d.py", line 3, in run\n    open(%d)\n    ^^^^^^^\n' "$i" "$i"
		done
		printf '  File "/srv/shop.py", line 7, in total\n    sum(1)\n    ^^^^^^\nTypeError: no sum\n'
	} >log
	fx 1 fx-errsum --status 1 --max-lines 8 log
	sed -n 's/^ *\([0-9][0-9]*\)  .*/\1/p' "$out" | tr '\n' ' ' >lines
	[ "$(cat lines)" = '1 2 3 5 11 12 13 14 ' ]
}

@test "what turbo and pnpm -r put before a package's lines is taken off" {
	printf 'web:build: src/a.c:3:5: error: no price\nweb:build:     3 | int\n' >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: src/a.c:3:5'
	printf '@shop/ui:test:unit: src/b.tsx(12,5): error TS2741: No price.\n' >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: src/b.tsx:12:5'
	printf 'packages/ui build: src/b.tsx(12,5): error TS2741: No price.\npackages/ui build: Failed\n' >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: src/b.tsx:12:5'
	has "$out" '1 consequence'
}

@test "the name of a script in brackets is taken off" {
	local p
	for p in '[0] ' '[api] ' '[test:unit ] ' '[@shop/api]: '; do
		printf '%s\n' 'src/a.ts(3,7): error TS2322: No.' '' \
		    '  1) till' '       opens:' '' \
		    '      Error: it is shut' \
		    '      at Context.<anonymous> (test/till.js:9:11)' |
		    sed "s,^,$p," >log
		fx 1 fx-errsum --status 1 --json log
		has "$out" '"file":"src/a.ts","line":3,"column":7'
		has "$out" '"file":"test/till.js","line":9,"column":11'
		has "$out" '"test":"opens"'
	done
}

@test "what nix, stack, BitBake, Mill, lit, npm and xcpretty put before a line is taken off" {
	for before in 'till> ' 'till   > ' '       > ' '| ' '[build.mill-64] [error] ' '#98  55.71 ' \
		'# | ' 'npm ERR! ' 'npm error ' '[09:12:51]: ▸ ' ' │ │ ' ':: ' 'STDERR tofu: ' \
		'21:52:37.564 STDERR [shop/till] terraform: ' \
		$'[12:00:09]W:\t [Step 1/2] ' '[12:00:09]E: [Step 1/2] ' \
		$'[12:00:09] :\t\t [:till:test] ' '[12:00:09]i: ' \
		'[build : step-build] ' 'DEBUG util.py:446:  ' '+build | ' \
		'   ./till+build | ' '2031-01-02T03:04:05.123456  '; do
		printf '%ssrc/a.c:3:5: error: no price\n' "$before" >log
		fx 1 fx-errsum --status 1 log
		has "$out" 'Location: src/a.c:3:5'
		has "$out" 'Error: no price'
	done
	# What pacman says so is its own.
	printf ':: File till-1.pkg is corrupted (invalid or corrupted package).\nerror: failed to commit transaction (invalid or corrupted package)\n' >log
	fx 1 fx-errsum --status 1 log
	has "$out" '1  :: File till-1.pkg is corrupted'
	# One blank, or steps of three, are those of a test's name and of Gradle.
	printf 'TillTest > adds FAILED\n    java.lang.AssertionError at TillTest.java:7\n' >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Test: TillTest > adds'
}

@test "what a builder tells of itself is no cause beside what its log says" {
	printf '%s\n' "error: builder for '/nix/store/abc-till.drv' failed with exit code 2;" \
		'       last 2 log lines:' '       > src/a.c:3:5: error: no price' '       > make: *** [all] Error 1' \
		"       For full logs, run 'nix log /nix/store/abc-till.drv'." "error: build of '/nix/store/abc-till.drv' failed" >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: src/a.c:3:5'
	sed 's/src.*price/till, till/' log >other
	fx 1 fx-errsum --status 1 other
	has "$out" "Error: builder for '/nix/store/abc-till.drv' failed with exit code 2"
	has "$out" '> till, till'
}

@test "what pip and uv show of a builder is read as that wrote it" {
	local close
	for close in '      [end of output]' ''; do
		printf '%s\n' '  × Building wheel for till (pyproject.toml) did not run successfully.' '  │ exit code: 1' \
		    '  ╰─> [5 lines of output]' '      building till' '      till.c:2:10: fatal error: drawer.h: No such file or directory' \
		    '      compilation terminated.' "$close" 'ERROR: Failed building wheel for till' >log
		cause '"file":"till.c","line":2,"column":10,' '"rule":"ar-missing-header"'
		# So it is behind a time of CI.
		sed -i 's/^/2031-05-04T10:00:00.1234567Z /' log
		cause '"file":"till.c","line":2,"column":10,' '"rule":"ar-missing-header"'
	done
	printf '%s\n' 'error: Failed to build `till==1.0`' '  cause: The build backend returned an error' '' '         [stdout]' \
	    '         ../meson.build:2:0: ERROR: Dependency "drawer" not found (tried pkg-config)' >log
	cause '"line":2,' '"message":"Dependency \"drawer\" not found (tried pkg-config)"'
	printf '%s\n' '    ERROR: Command errored out with exit status 1:' '    Complete output (3 lines):' \
	    '    ../meson.build:2:0: ERROR: Dependency "drawer" not found (tried pkg-config)' '    ----------------------------------------' >log
	cause '"line":2,' '"message":"Dependency \"drawer\" not found (tried pkg-config)"'
}

@test "where all frames are of others the innermost is the place" {
	printf '%s\n' 'Traceback (most recent call last):' '  File "/usr/lib/python3/dist-packages/till/a.py", line 3, in a' '    b()' \
	    '  File "/usr/lib/python3/dist-packages/till/b.py", line 5, in b' '    exec(c)' '  File "<string>", line 1, in <module>' 'ValueError: no till' >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: /usr/lib/python3/dist-packages/till/b.py:5'
}

@test "a frame of others without a folder is no place" {
	printf '%s\n' 'shop.TillTest  Time elapsed: 0.1 sec  <<< ERROR!' 'java.lang.NoClassDefFoundError: shop/Tea' >log
	printf '\tat java.lang.Class.forName(Class.java:169)\n' >>log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Error: java.lang.NoClassDefFoundError: shop/Tea'
	lacks "$out" 'Location:'
	printf '\tat shop.TillTest.one(TillTest.java:6)\n' >>log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: TillTest.java:6'
}

@test "a workspace of Go is the project's, what it vendors and Go itself are not" {
	{
		printf 'panic: no price\n\ngoroutine 7 [running]:\ntesting.tRunner.func1(0x1)\n\t/usr/local/Cellar/go/1.5/libexec/src/testing/till.go:450 +0x1\n'
		printf 'github.com/tea/cup.Fill(0x1)\n\t/home/u/go/src/shop.org/till/vendor/github.com/tea/cup/cup.go:4 +0x1\n'
		printf 'shop.org/till.Sum(0x1)\n\t/home/u/go/src/shop.org/till/sum.go:9 +0x1\n'
	} >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: /home/u/go/src/shop.org/till/sum.go:9'
}

@test "a file is the one in the folder that make was in, not its namesake here" {
	mkdir lib
	touch z.c lib/z.c lib/z.h
	log "make[1]: Entering directory '$PWD/lib'\nIn file included from z.h:3:\nz.c:1:22: error: expected ';'\nmake[1]: *** [Makefile:2: all] Error 1\nmake[1]: Leaving directory '$PWD/lib'\nz.c:7:1: error: of this one\n"
	fx 1 fx-errsum --format errorformat --status 2 log
	has "$out" "lib/z.c:1:22: error: expected"
	not grep -q "^z.c:1" "$out"
	grep -q "^z.c:7:1: error: of this one" "$out"
	fx 1 fx-errsum --format rdjsonl --status 2 log
	has "$out" '"path":"lib/z.h"'
	# The log of another machine.
	log "make: Entering directory '/ci/shop/lib'\nz.c:1:22: error: expected ';'\n"
	fx 1 fx-errsum --format errorformat --status 2 log
	has "$out" "lib/z.c:1:22: error: expected"
	# What leads out of that folder says nothing without it.
	log "make: Entering directory '/ci/shop/lib'\n../made/y.c:1:22: error: expected ';'\n../lib/z.c:1:2: error: no\n"
	fx 1 fx-errsum --format errorformat --status 2 log
	has "$out" "/ci/shop/made/y.c:1:22: error: expected"
	grep -q "^lib/z.c:1:2: error: no" "$out"
}

@test "a drive is named by its capital letter" {
	printf '%s\n' 'c:\till\z.c:1:22: error: no' 'C:\till\y.c:1:22: error: no' >log
	fx 1 fx-errsum --json --all --status 2 log
	[ "$(jq -r '.file//empty' "$out" | tr '\n' ' ')" = 'C:\till\z.c C:\till\y.c ' ]
}

@test "a compiler's warning is not the cause of a crash, unless warnings are errors" {
	log 'src/x.c:3:1: warning: unused [-Wunused]\nkilled by watchdog\n'
	fx 1 fx-errsum --status 1 log
	has "$out" 'A GUESS'
	has "$out" '2  killed by watchdog'
	has "$out" 'Also: src/x.c:3:1: warning: unused'
	fx 1 fx-errsum --format errorformat --status 1 log
	has "$out" 'log:1: error: killed by watchdog'
	log 'src/x.c:3:1: warning: unused [-Wunused]\n'
	fx 1 fx-errsum --status 1 log
	has "$out" PERHAPS
	log 'src/x.c:3:1: warning: unused [-Wunused]\ncc1: all warnings being treated as errors\n'
	fx 1 fx-errsum --status 1 log
	has "$out" 'ROOT CAUSE'
}

@test "what make or ansible ignored is no cause where another one failed, and alone no failure" {
	log 'src/x.c:3:1: error: bad\nmake: [m.mk:2: all] Error 1 (ignored)\n./till\nno money\nmake: *** [m.mk:3: all] Error 1\n'
	fx 1 fx-errsum --status 2 log
	has "$out" 'A GUESS'
	has "$out" '4  no money'
	log 'make: [m.mk:2: all] Error 1 (ignored)\n'
	fx 3 fx-errsum log
	log 'src/y.c:3:1: error: worse\nmake: *** [m.mk:2: y] Error 1\nsrc/x.c:3:1: error: bad\nmake: [m.mk:2: all] Error 1 (ignored)\n'
	fx 1 fx-errsum log
	has "$out" 'Error: worse'
	log 'TASK [till] ***\nfatal: [web1]: FAILED! => {"changed": false, "msg": "no file"}\n...ignoring\n\nTASK [b] ***\nfatal: [web1]: FAILED! => {"changed": false, "msg": "real one"}\n\nPLAY RECAP\n'
	fx 1 fx-errsum log
	has "$out" 'Error: real one'
	log 'TASK [till] ***\nfatal: [web1]: FAILED! => {"changed": false, "msg": "no file"}\n...ignoring\n\nPLAY RECAP\n'
	fx 3 fx-errsum log
}

@test "what a passing suite prints is no failure, what another tool prints is" {
	passes() { log "$1"; fx 3 fx-errsum log; has "$out" PERHAPS; }
	fails() { log "$1"; fx 1 fx-errsum log; has "$out" "$2"; }
	passes "running 1 test\nthread 't' panicked at src/lib.rs:3:5:\nno\ntest t - should panic ... ok\n\ntest result: ok. 1 passed; 0 failed\n"
	passes '=== RUN   TestA\n    a_test.go:5: a.go:3: error: x\n--- PASS: TestA (0.00s)\nPASS\nok  \tex.com/m\t0.1s\n'
	passes '  console.error\n    Error: boom\n        at Object.<anonymous> (/x/a.test.js:3:9)\n\nPASS ./a.test.js\nTests:       3 passed, 3 total\n'
	fails 'src/x.c:3:1: error: bad\nrunning 1 test\ntest result: ok. 1 passed; 0 failed\n' 'Error: bad'
	fails 'x.py:3:1: error: bad\nRan 1 test in 0.001s\n\nOK\n' x.py
	fails "running 1 test\nthread 't' panicked at src/lib.rs:3:5:\nno\ntest result: FAILED. 0 passed; 1 failed\nrunning 1 test\ntest result: ok. 1 passed; 0 failed\n" 'ROOT CAUSE'
	fails 'Traceback (most recent call last):\n  File "/a/t.py", line 5, in test\n    1/0\nZeroDivisionError: no\nRan 1 test in 0.001s\n\nFAILED (errors=1)\n' 'ROOT CAUSE'
	passes '.ERROR: no till\n..Traceback (most recent call last):\n  File "/a/t.py", line 5, in test\n    1/0\nZeroDivisionError: no\n.\nRan 3 tests in 0.001s\n\nOK (skipped=1)\n'
	passes 'Traceback (most recent call last):\n  File "/a/t.py", line 5, in test\n    1/0\nZeroDivisionError: no\n.\n1 passed, 2 warnings in 0.01s\n'
	passes '2026/11/30 00:32:49 panic: no price\npanic: x [recovered]\n\ngoroutine 7 [running]:\nshop.open()\n\t/srv/till.go:9 +0x7b\nERROR: no till\nPASS\nok  \tex.com/g\t0.002s\n'
	log 'ERROR: no till\n[  PASSED  ] 3 tests.\n'
	fx 3 fx-errsum log
	passes '/srv/till.rst:3: ERROR: Unknown directive type "till".\nbuild succeeded, 1 warning.\n'
	fails '/srv/till.rst:3: ERROR: Unknown directive type "till".\nbuild finished with problems, 1 warning.\n' 'Unknown directive'
	passes 'Expecting:\n    Traceback (most recent call last):\n    ZeroDivisionError: no\nok\n1 passed and 0 failed.\nTest passed.\n'
	passes '.\nerror: no till\n.\n===== 4 passed, 1 xfailed in 0.10s =====\n'
	fails 'Error: no till\n[  PASSED  ] 2 tests.\n[  FAILED  ] 1 test, listed below:\n[  FAILED  ] Till.Sum\n' 'no till'
	passes 'Error: no till\n    at open (till.js:3:5)\n4 specs, 0 failures\n'
	log 'ERROR: no till\n2 successes / 0 failures / 0 errors / 0 pending : 0.07 seconds\n'
	fx 3 fx-errsum log
	log 'ERROR: no till\n.\n1 example, 0 failures\n'
	fx 3 fx-errsum log
	log 'ERROR: no till\n.\nOK (1 test, 1 assertion)\n'
	fx 3 fx-errsum log
	fails 'Error: no till\n.\n10 examples, 1 failure\n' 'no till'
	fails 'Traceback (most recent call last):\n  File "/a/t.py", line 5, in test\n    1/0\nZeroDivisionError: no\nOK\n' 'ROOT CAUSE'
	log '-- Performing Test HAVE_NOPE - Failed\n'
	fx 3 fx-errsum log
}

@test "what a build or a suite of a compiled language prints while it passes is no failure" {
	passes() { log "$1"; fx 3 fx-errsum log; }
	fails() { log "$1"; fx 1 fx-errsum log; has "$out" "$2"; }
	local e='java.lang.IllegalArgumentException: negative\n\tat shop.Till.add(Till.java:7)\n'
	passes "[INFO] Scanning for projects...\n[INFO] Running shop.TillTest\n[main] ERROR shop.Till - bad sum\n${e}[INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0\n[INFO] BUILD SUCCESS\n"
	fails "[INFO] Scanning for projects...\n[INFO] Running shop.TillTest\n[ERROR] Tests run: 1, Failures: 0, Errors: 1, Skipped: 0\n[ERROR] shop.TillTest.adds -- Time elapsed: 0.01 s <<< ERROR!\n${e}\n[INFO] BUILD SUCCESS\n" negative
	fails "[INFO] Scanning for projects...\n${e}[INFO] BUILD FAILURE\n" negative
	fails "${e}[INFO] Scanning for projects...\n[INFO] BUILD SUCCESS\n" negative
	passes "> Task :test\n${e}\nBUILD SUCCESSFUL in 3s\n"
	passes "Buildfile: /srv/build.xml\n\nrun:\n     [java] java.lang.IllegalStateException: no till\n\nBUILD SUCCESSFUL\n"
	fails "Buildfile: /srv/build.xml\n    [junit] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0\n${e}\nBUILD SUCCESSFUL\n" negative
	passes 'Test project /srv/b\n1: ERROR: no till\n1: src/a.c:3:1: error: bad\n1/1 Test #1: till ....   Passed    0.01 sec\n\n100% tests passed, 0 tests failed out of 1\n'
	fails 'Test project /srv/b\n1: src/a.c:3: Failure\n1/1 Test #1: till ....***Failed    0.01 sec\n\n0% tests passed, 1 tests failed out of 1\n' till
	passes 'ERROR: no till\n# TOTAL: 1\n# PASS:  1\n# FAIL:  0\n# XPASS: 0\n# ERROR: 0\n'
	fails 'Error: no till\n# FAIL:  0\n# XPASS: 0\n# ERROR: 1\n' 'no till'
	passes 'error: no till\n1/1 till OK 0.01s\n\n\nOk:                1   \nFail:              0   \n'
	fails 'error: no till\n2/2 till TIMEOUT 30.01s\n\nOk:                1   \nFail:              0   \nTimeout:           1   \n' 'no till'
	passes 'ERROR: no till\n[==========] 1 test(s) run.\n[  PASSED  ] 1 test(s).\n'
	fails 'till_test.cc:9: Failure\nExpected equality of these values:\n  3\n  4\n[  FAILED  ] Till.Sum (0 ms)\n[==========] 2 tests from 1 test suite ran. (8 ms total)\n[  PASSED  ] 1 test.\n' 'Expected equality'
	passes 'ERROR: no till\n===============================\nAll tests passed (3 assertions in 1 test case)\n'
	passes 'ERROR: no till\n[doctest] Status: SUCCESS!\n'
	passes 'ERROR: no till\n*** No errors detected\n'
	passes 'ERROR: no till\n100%: Checks: 5, Failures: 0, Errors: 0\n'
	passes '12:00:00.000 [error] no till\n.\nFinished in 0.02 seconds\n1 doctest, 3 tests, 0 failures\n'
	fails '  1) test adds (TillTest)\n     test/till_test.exs:5\n     Assertion with == failed\n1 doctest, 3 tests, 1 failure\n' adds
	passes 'ERROR: no till\nAll 3 tests passed (0.00s)\n'
	passes 'ERROR: no till\nt/a.t .. ok\nAll tests successful.\n'
}

# cause KEY=VALUE...: the first cause, by all rules, says so.
cause() {
	fx 1 fx-errsum --json --status 1 log
	for kv; do
		head -n 1 "$out" | grep -qF -e "$kv" || { printf 'lacks %s:\n' "$kv"; cat "$out"; return 1; }
	done
}

@test "a panic that was recovered from is no cause, whatever printed it" {
	failed='--- FAIL: TestSum (0.00s)\n    till_test.go:12: sum(1, 2) = 4, want 3\nFAIL\n'
	log "panic: recovered from no drawer\ntill open\n$failed"
	cause '"rule":"go-test"'
	log "panic: no drawer\ngoroutine 18 [running]:\nruntime/debug.Stack()\n\t/usr/local/go/src/runtime/debug/stack.go:26 +0x64\nshop.open.func1()\n\t/srv/shop/till.go:9 +0x7b\n$failed"
	cause '"rule":"go-test"'
	log 'panic: no drawer\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/shop/till.go:9 +0x7b\nexit status 2\n'
	cause '"rule":"go-panic"' '"line":9'
}

@test "of what a test logged and what it failed with the latter is told" {
	log '=== RUN   TestSum\n    till_test.go:9: expected trouble: got 500\n    till_test.go:12: sum(1, 2) = 4, want 3\n    till_test.go:13: cleanup failed\n--- FAIL: TestSum (0.00s)\nFAIL\n'
	cause '"line":12' '"message":"sum(1, 2) = 4, want 3"'
	log '=== RUN   TestSum\n    till_test.go:9: no money as expected\n    till_test.go:12: unexpected EOF\n--- FAIL: TestSum (0.00s)\nFAIL\n'
	cause '"line":12'
}

@test "a runner's list of failed tests tells which crash is the cause" {
	a="thread 'tests::opens' (7) panicked at src/till.rs:5:70:\nno drawer\nnote: run with \`RUST_BACKTRACE=1\`\n"
	b="thread 'tests::sums' (8) panicked at src/till.rs:5:70:\nno drawer\nnote: run with \`RUST_BACKTRACE=1\`\n"
	c="thread 'tests::sums' (8) panicked at src/lib.rs:9:42:\nthe sum is off\n"
	log "running 2 tests\n${a}test tests::opens ... ok\n$b${c}test tests::sums ... FAILED\n\nfailures:\n\nfailures:\n    tests::sums\n\ntest result: FAILED. 1 passed; 1 failed\n"
	cause '"line":9' '"message":"the sum is off"'
	lacks "$out" opens
	log "running 1 test\ntest tests::sums ... FAILED\n\nfailures:\n\n---- tests::sums stdout ----\nError: no drawer\n\n$b\n$c\n\nfailures:\n    tests::sums\n\ntest result: FAILED. 0 passed; 1 failed\n"
	cause '"line":9' '"message":"the sum is off"' '"rule":"cargo-test"'
	log "running 2 tests\ntest tests::opens ... ok\ntest tests::sums ... FAILED\n\nsuccesses:\n\n---- tests::opens stdout ----\nError: no drawer\n\n$a\n\nsuccesses:\n    tests::opens\n\nfailures:\n\n---- tests::sums stdout ----\n\n$c\n\nfailures:\n    tests::sums\n\ntest result: FAILED. 1 passed; 1 failed\n"
	cause '"line":9' '"message":"the sum is off"'
	lacks "$out" '"rank":2'
}

@test "beside a test's failure that says why no crash is told that others logged" {
	crash='Traceback (most recent call last):\n  File "/srv/till.py", line 3, in open\n    1/0\nZeroDivisionError: no drawer\n'
	log "${crash}======================================================================\nFAIL: test_sum (test_till.Till)\n----------------------------------------------------------------------\nTraceback (most recent call last):\n  File \"/srv/test_till.py\", line 9, in test_sum\n    self.assertEqual(4, 3)\nAssertionError: 4 != 3\n\n----------------------------------------------------------------------\nRan 2 tests in 0.001s\n\nFAILED (failures=1)\n"
	cause '"rule":"unittest"'
	lacks "$out" '"rank":2'
}

@test "what a runner's summary stands behind did not stop its tests, which are the cause" {
	shown="fixture.c:3:12: error: expected ';' before 'return'\nerror[E0308]: mismatched types\n --> fixture.rs:3:5\n  |\n3 |     x\n  |     ^ expected \`i32\`\n"
	failed='not ok 2 adds up\n# (in test file till.bats, line 7)\n#   `[ "$output" = 3 ]'"'"' failed\nok 3 shuts\n'
	log "1..3\nok 1 opens\n$shown$failed"
	cause '"rule":"tape"'
	log "$shown$failed"
	cause '"kind":"compile"'
	log "${shown}F\n======================================================================\nFAIL: test_sum (test_till.Till)\n----------------------------------------------------------------------\nTraceback (most recent call last):\n  File \"/srv/test_till.py\", line 9, in test_sum\n    self.assertEqual(4, 3)\nAssertionError: 4 != 3\n\n----------------------------------------------------------------------\nRan 2 tests in 0.001s\n\nFAILED (failures=1)\n"
	cause '"rule":"unittest"'
	log "${shown}[ RUN      ] Till.Sum\ntill_test.cc:9: Failure\nExpected equality of these values:\n  sum\n    Which is: 4\n  3\n[  FAILED  ] Till.Sum (0 ms)\n[  FAILED  ] 1 test, listed below:\n[  FAILED  ] Till.Sum\n"
	cause '"rule":"gtest"'
}

@test "what make ignored within a suite that goes on is none of its failures" {
	failed='not ok 1 adds up\n  ---\n  message: the sum is off\n  ...\n'
	log "$failed"'make: [Makefile:3: till] Error 2 (ignored)\n'
	fx 1 fx-errsum --status 1 log
	has "$out" PERHAPS
	log "$failed"'make: [Makefile:3: till] Error 2 (ignored)\nok 2 shuts\n1..2\n# fail 1\n'
	cause '"rule":"tape"'
	fx 1 fx-errsum --status 1 log
	has "$out" 'ROOT CAUSE'
}

@test "a crash is told beside a test's failure that does not say why" {
	log 'java.lang.IllegalStateException: no drawer\n\tat shop.Till.open(Till.java:17)\n\tat shop.Till.main(Till.java:3)\n[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! - in shop.TillTest\n[ERROR] opens(shop.TillTest)  Time elapsed: 0.01 s  <<< FAILURE!\njava.lang.AssertionError:\n\tat shop.TillTest.opens(TillTest.java:9)\n\n'
	cause '"rule":"surefire"'
	has "$out" 'no drawer'
	sed -i 's/AssertionError:/& expected 3 but was 4/' log
	cause '"rule":"surefire"'
	lacks "$out" 'no drawer'
	sed -i 's/AssertionError:.*/AssertionError: the till did not start/' log
	cause '"rule":"surefire"'
	has "$out" 'no drawer'
}

@test "what a session of nox or an environment of tox passed with is no cause" {
	log 'nox > Running session lint\nx.q:1: error: soft\nnox > Session lint was successful.\nnox > Running session unit\nx.q:9: error: hard\nnox > Session unit failed.\n'
	first '"line":9'
	log 'x.q:1: error: soft\nlint: OK ✔ in 0.67 seconds\nx.q:9: error: hard\nunit: FAIL ✖ in 0.6 seconds\nx.q:12: error: soft\ndocs: OK ✔ in 1 second\n'
	first '"line":9'
}

@test "a summary bears out what its own runner told, not what another did" {
	inner='TAP version 13\nnot ok 1 - inner drawer\n  ---\n  message: inner failure\n  ...\n1..1\n'
	outer='\n  1 passing (6ms)\n  1 failing\n\n  1) till\n       adds up:\n\n      AssertionError: expected 4 to equal 3\n      at Context.<anonymous> (test/till.js:8:57)\n\n\n\n'
	log "$inner$outer"
	cause '"rule":"mocha-failing"'
	lacks "$out" inner
}

@test "where a runner shows no more its list of failed tests is the cause" {
	log 'Traceback (most recent call last):\n  File "/srv/till.py", line 3, in open\n    1/0\nZeroDivisionError: no drawer\nF.\n=========================== short test summary info ============================\nFAILED test_till.py::test_sum - assert 4 == 3\n========================= 1 failed, 1 passed in 0.01s ==========================\n'
	cause '"rule":"pytest-summary"' '"test":"test_till.py::test_sum"'
}

@test "a suite of vitest whose tests passed failed by an error beside them" {
	log '⎯⎯⎯⎯⎯ Uncaught Exception ⎯⎯⎯⎯⎯\nRangeError: no drawer\n ❯ Timeout._onTimeout till.test.js:11:61\n\n⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯\n\n Test Files  2 passed (2)\n      Tests  6 passed (6)\n     Errors  1 error\n'
	cause '"rule":"vitest-unhandled"' '"line":11'
	lacks "$out" '"doubtful":true'
	sed -i '/Errors/d' log
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"doubtful":true'
}

@test "the status tells which failure ended the command" {
	log 'Uncaught RuntimeException: no drawer\nPHP Fatal error:  Uncaught RuntimeException: no drawer in /srv/till.php:9\n./run.sh: line 3: till: command not found\nsh: 1: Segmentation fault (core dumped)\n'
	fx 1 fx-errsum --json --status 127 log
	sed -n 1p "$out" | grep -qF 'till: command not found' || return 1
	fx 1 fx-errsum --json --status 139 log
	sed -n 1p "$out" | grep -qF 'Segmentation fault' || return 1
	fx 1 fx-errsum --json --status 1 log
	sed -n 1p "$out" | grep -qF 'no drawer' || return 1
	printf 'make: *** [Makefile:3: all] Error 127\n' >>log
	fx 1 fx-errsum --json --status 2 log
	sed -n 1p "$out" | grep -qF 'till: command not found' || return 1
}

@test "of what ended with the status the last one ended the command" {
	log './build.sh: line 3: nproc: command not found\nbuilding\nsh: 1: tsc: not found\n'
	fx 1 fx-errsum --json --status 127 log
	sed -n 1p "$out" | grep -qF '"message":"tsc: not found"' || return 1
	printf 'make: *** [Makefile:3: all] Error 127\nsh: 1: tar: not found\nmake: *** [Makefile:9: pack] Error 127\n' >>log
	fx 1 fx-errsum --json --status 2 log
	[ "$(sed -n 1,2p "$out" | grep -o '[a-z]*: not found"' | sort -u | tr -d '\n')" = 'tar: not found"tsc: not found"' ]
	log 'sh: 1: tsc: not found\nthe page is not found\n'
	fx 1 fx-errsum --json --status 127 log
	sed -n 1p "$out" | grep -qF 'tsc: not found' || return 1
}

@test "what a shell did not find is the cause of an exception right below it" {
	log "'foo' is not recognized as an internal or external command,\r\noperable program or batch file.\r\nC:\\\\shop\\\\build.js:4\n    throw new Error('build failed: ' + r.status);\n    ^\n\nError: build failed: 1\n    at Object.<anonymous> (C:\\\\shop\\\\build.js:4:11)\n    at Module._compile (node:internal/modules/cjs/loader:1356:14)\n\nNode.js v20.20.2\n"
	cause '"rule":"cmd-exe"'
	sed -i '1,2d' log
	sed -i '1i/bin/sh: 1: foo: not found' log
	cause '"message":"foo: not found"'
	sed -i '2i reading\nwriting\nclosing' log
	cause '"rule":"node-uncaught"'
}

@test "what make could not make names the file whose error is the cause" {
	log "fixture.c:3:12: error: worse\ncc -c -o build/till.o src/till.c\nsrc/till.c:9:1: error: bad\nmake: *** [Makefile:3: build/till.o] Error 1\n"
	cause '"file":"src/till.c"'
	sed -i 's/till.o\]/shop]/' log
	cause '"file":"fixture.c"'
}

@test "a block whose first line is in each is new where its message is" {
	log '________________ test_sum ________________\n------ Captured log call ------\nno drawer\n==== 1 passed in 0.01s ====\n'
	cp log pass
	log '================ FAILURES ================\n________________ test_sum ________________\n\n    def test_sum():\n>       assert total() == 3\nE       assert 4 == 3\n\ntest_till.py:7: AssertionError\n==== 1 failed in 0.01s ====\n'
	fx 1 fx-errsum --json --status 1 --baseline pass log
	has "$out" '"rule":"pytest-failure"' '"message":"assert 4 == 3"'
}

@test "what a rule ends with is looked for before blanks, and in what was written over" {
	# svelte-check's rule ends with a digit.
	log '/srv/App.svelte:3:7 \t\nError: Type no. (ts)\n    title={a} />\n'
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: /srv/App.svelte:3:7'
	log '/srv/App.svelte:3:7\rError: Type no. (ts)\n    title={a} />\n'
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: /srv/App.svelte:3:7'
	log '/srv/App.svelte:3:7 more\nError: Type no. (ts)\n'
	fx 1 fx-errsum --status 1 log
	lacks "$out" 'Location: '
}

@test "a test's title in mocha's progress is no failure with what it printed" {
	log '  till\n    1) adds up\nError: no drawer\n    at open (till.js:4:17)\n    at Context.<anonymous> (test/till.js:9:33)\n    ✔ closes\n\n  1 passing (6ms)\n  1 failing\n\n  1) till\n       adds up:\n\n      AssertionError: expected 4 to equal 3\n      at Context.<anonymous> (test/till.js:8:57)\n'
	cause '"rule":"mocha-failing"' '"line":8'
}

@test "what a template of a system's header makes is no better a cause than an error above it" {
	template='/usr/include/c++/12/map:3:4: error: worse\n    x;\nb.cc:7:8: note: in instantiation of f requested here\n'
	log "a.cc:5:16: error: bad\n$template"
	fx 1 fx-errsum log
	has "$out" 'Location: a.cc:5:16'
	has "$out" 'Also: b.cc:7:8: worse'
	log "${template}a.cc:5:16: error: bad\n"
	fx 1 fx-errsum log
	has "$out" 'Location: b.cc:7:8'
}

@test "BuildKit's seconds are no part of a file, also where it tells the end again" {
	log '#12 3.456 src/a.c:3:5: error: bad\n#12 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2\n'
	fx 1 fx-errsum log
	has "$out" 'Location: src/a.c:3:5'
	for s in 0.312 33.45 120.5; do
		log "------\n > [build 4/5] RUN make:\n$s src/a.c:3:5: error: bad\n------\n"
		fx 1 fx-errsum log
		has "$out" 'Location: src/a.c:3:5'
	done
}

@test "the warnings in a report of eslint's in JSON are told as such" {
	log '[{"filePath":"/srv/a.js","messages":[{"ruleId":"semi","severity":1,"message":"No ;","line":3,"column":5},{"ruleId":"eqeqeq","severity":2,"message":"No ==","line":4,"column":7}]}]\n'
	fx 1 fx-errsum --all log
	has "$out" '/srv/a.js:3:5: warning: No ;'
	has "$out" '/srv/a.js:4:7: No =='
	log '[{"filePath":"/srv/a.js","messages":[{"ruleId":"semi","severity":1,"message":"No ;","line":3,"column":5}]}]\n'
	fx 3 fx-errsum log
}

@test "a task of ant, a project of MSBuild and [WARN] are seen through, also behind the time" {
	for s in '' '2026-11-29T10:30:05.1234567Z ' '[10:30:05] ' '10:30:05 '; do
		for t in '       [cc] ' '     1>' '[WARN] '; do
			log "$s${t}src/a.c(3): error C1: bad\n"
			fx 1 fx-errsum --status 1 log
			has "$out" 'Location: src/a.c:3'
		done
	done
}

@test "what lerna or Nx runs has a name before its lines, which is seen through" {
	named() { log "$1$2"; fx 1 fx-errsum --status 1 log; has "$out" "$3"; }
	for by in 'lerna notice cli v8.1.2\n' ' NX   Running target build for 2 projects:\n'; do
		named "$by" "ui: src/a.c:3:5: error: bad\nui: make: *** [Makefile:2: a.o] Error 1\n" 'Location: src/a.c:3:5'
		named "$by" 'ui: error[E0425]: no x\nui:  --> src/main.rs:2:5\n' 'Location: src/main.rs:2:5'
		named "$by" 'ui: src/b.py:1:1: F401 unused\n' 'Location: src/b.py:1:1'
		named "$by" 'ui:   1) till\nui:        adds:\nui: \nui:      Error: no\nui:       at Context.<anonymous> (a.test.js:4:29)\n' 'Test: adds'
		named "$by" 'make: *** [Makefile:2: a.o] Error 1\nx: a.c:3:5: error: bad\n' 'Error: '
	done
	named "$by" '@shop/ui: ./a.go:5:2: undefined: till\n' 'Location: ./a.go:5:2'
	fx 0 fx-errsum -q --status 0 --save-baseline bl log
	fx 1 fx-errsum --baseline bl --status 1 log
	has "$out" PERHAPS
	log "$by"'./a.go:5:2: undefined: till\n'
	fx 1 fx-errsum --baseline bl --status 1 log
	has "$out" PERHAPS
	# Nothing says that these are names.
	log 'gcc: src/a.c:3:5: error: bad\nsrc/a.c: In function: bad\n'
	fx 1 fx-errsum --status 1 log
	has "$out" 'A GUESS'
	has "$out" 'Error: gcc: src/a.c:3:5: error: bad'
}

@test "what the passing log has too is no cause, and that is said" {
	printf 'echo "old.c:3:4: error: expected noise"\n' >p.sh
	fx 0 fx-errsum -q --save-baseline bl -- sh p.sh
	fx 1 fx-errsum --baseline bl -- sh -c 'sh p.sh; exit 1'
	has "$out" PERHAPS
	has "$out" 'The passing log has it too.'
	has "$out" '1  old.c:3:4: error: expected noise'
	fx 1 fx-errsum --baseline bl --json -- sh -c 'sh p.sh; exit 1'
	has "$out" '"doubtful":true'
	fx 1 fx-errsum --baseline bl -- sh -c 'sh p.sh; echo no till; exit 1'
	has "$out" 'A GUESS'
	has "$out" '2  no till'
}

@test "a place that is a URL is a path, and what is no file is no place" {
	mkdir 'a b' && : >'a b/i.mjs'
	log "file://$PWD/a%20b/i.mjs:3\nthrow new Error('no till');\n^\n\nError: no till\n    at f (file://$PWD/a%20b/i.mjs:3:7)\n\nNode.js v20.20.2\n"
	fx 1 fx-errsum --format errorformat --status 1 log
	grep -q 'a b/i.mjs:3:' "$out"
	lacks "$out" file:
	log 'bash: line 1:  2081 Segmentation fault      ./seg\n'
	fx 1 fx-errsum --status 139 log
	has "$out" 'Error: Segmentation fault'
	lacks "$out" Location
	fx 1 fx-errsum --format github --status 139 log
	lacks "$out" file=
	log 'Traceback (most recent call last):\n  File "<frozen runpy>", line 198, in _run_module_as_main\nImportError: no dir\n'
	fx 1 fx-errsum --json --status 1 log
	has "$out" 'ImportError: no dir'
	lacks "$out" '"file":'
}

@test "what programs read has each cause that counts, beside a better one, too" {
	log 'a.c:3:4: error: x\nsrc/c:d.c:5:6: error: colon in name\n'
	fx 1 fx-errsum --status 1 log
	has "$out" '+1 cause'
	for f in errorformat rdjsonl sarif; do
		fx 1 fx-errsum --status 1 --format "$f" log
		has "$out" 'colon in name'
	done
}

@test "room that is left goes to further causes of the first one's kind" {
	log 'FAIL till opens\n  expected 3, got 4\nFAIL till closes\n  expected 5, got 6\n  in the evening\n  by hand\n'
	first '"test":"till opens"'
	[ "$(grep -c '"type":"cause"' "$out")" -eq 2 ]
	has "$out" '{"n":6,"text":"  by hand"}'
}

@test "no block goes on behind the end of its command" {
	log 'travis_time:start:1\nFAIL till closes\n  expected 3, got 4\ntravis_time:end:1\n  by hand\nThe command "check" exited with 1.\n'
	first '"test":"till closes"' '"n":3'
	lacks "$out" 'by hand'
}

@test "rows below one name of a file do not lie over each other" {
	printf 'src/a.js\n  1:9  error  Strings must use singlequote  quotes\n  2:1  error  Missing semicolon             semi\n\n' >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(grep -c '"type":"cause"' "$out")" -eq 2 ]
	has "$out" '"code":"semi"'
}

@test "what passed is no part of a guess, unless there is nothing else" {
	log 'travis_time:start:1\nthe till is stuck\nok 1 - opens\n  ✓ closes\ntill 3 ... ok\nsee above\ntravis_time:end:1\nThe command "check" exited with 1.\n'
	first '"guess":true' '"excerpt":[{"n":2,"text":"the till is stuck"},{"n":6,"text":"see above"}]'
	log 'travis_time:start:1\nok 1 - opens\ntravis_time:end:1\nThe command "check" exited with 1.\n'
	first '"guess":true' '"text":"ok 1 - opens"'
}

@test "what PHP calls deprecated, and a script that asks git in vain, are no cause beside a failure" {
	printf 'PHP Deprecated:  Function create_function() is deprecated in /srv/a.php on line 31\nfatal: not a git repository (or any of the parent directories): .git\nFAIL: t/till\nmake: *** [check] Error 1\n' >log
	fx 1 fx-errsum --json --status 2 log
	head -n 1 "$out" | grep -qF '"test":"t/till"' || { cat "$out"; false; }
}

@test "a log that a mail quotes, or that is indented as a whole, is read without that" {
	local before
	for before in '> ' '>> ' '    '; do
		printf '%s\n' 'Traceback (most recent call last):' '  File "a.py", line 3, in <module>' '    f()' \
		    'ValueError: no tea' '' 'make: *** [check] Error 1' | sed "s/^/$before/; s/ *\$//" >log
		fx 1 fx-errsum --json --status 2 log
		head -n 1 "$out" | grep -F '"message":"ValueError: no tea"' | grep -qF '"line":3' || { cat log "$out"; false; }
	done
	# Where one line has none, it is what the tool writes.
	printf '> a.py:3: no tea\nfine\n' >log
	fx 1 fx-errsum --json --status 2 log
	head -n 1 "$out" | grep -qF '"text":"> a.py:3: no tea"'
}

# causes LOG: what is told of it, without the text of its lines.
causes() {
	fx 1 fx-errsum --json --status 1 --max-lines 40 "$1"
	sed 's/"text":"\([^"\\]\|\\.\)*"/"text":""/g; /"type":"summary"/d' "$out"
}

@test "whatever CI puts before each line, the same is told of a log" {
	{
		for i in 1 2 3 4 5 6 7 8 9 10; do printf 'step %s\n' $i; done
		printf '%s\n' 'Traceback (most recent call last):' \
		    '  File "a.py", line 3, in <module>' '    f()' '' \
		    'ValueError: no tea' '' '  1) till' '       opens:' '' \
		    '      Error: it is shut' '' \
		    '      at Context.<anonymous> (test/till.js:9:11)' '' \
		    'java.lang.IllegalStateException: no drawer' \
		    '	at java.util.Objects.check(Objects.java:3)' \
		    '	at shop.Till.open(Till.java:12)' '' \
		    'src/a.c:3:5: error: no price' '    3 |   int' \
		    '      |   ^' 'nl' '' 'nl/srv/b.c:4:5: error: no tax' '' \
		    'goroutine 1 [running]:' 'main.main()' \
		    '	/srv/shop/main.go:8 +0x10' '' \
		    '    at deep (/usr/lib/node_modules/x/y.js:1:2)' \
		    '        shown();' '' 'it all failed' \
		    'make: *** [check] Error 1'
	} >log
	causes log >want
	has want '"file":"Till.java","line":12'
	has want '"file":"/srv/b.c","line":4'
	has want '"file":"test/till.js"'
	local before
	for before in '2031-05-04T10:00:01.1234567Z ' '[10:00:01] ' \
	    '10:00:01  ' '10:00:01 ' '    ' '> ' '#12 1.234 ' '[api] ' \
	    'web-1  | ' '10:00:01     ' "$(printf 'build\tRun make\t2031-05-04T10:00:01.1234567Z ') "; do
		sed "s/^/$before/" log >other
		causes other | diff -u want - || { echo "$before"; false; }
		# A viewer leaves out the blank behind a time.
		sed -i 's/\(:01[0-9.Z]*]\{0,1\}\) *$/\1/' other
		causes other | diff -u want - || { echo "cut: $before"; false; }
		# Few lines are no less.
		tail -n 21 other | head -n 6 >few
		tail -n 21 log | head -n 6 >plain
		causes plain >want.few
		causes few | diff -u want.few -
	done
}

@test "a long part that is indented says nothing of what comes behind it" {
	local before
	seq 2000 | sed 's/.*/    step & of the till/' >log
	printf '%s\n' 'Traceback (most recent call last):' \
	    '  File "a.py", line 3, in <module>' '    f()' \
	    '  File "b.py", line 9, in f' '    g(1)' 'ValueError: no tea' \
	    'Error: no tax' '    at open (till.js:3:7)' >>log
	for before in '' '10:00:01 ' '    ' '[api] '; do
		sed "s/^/$before/" log >other
		fx 1 fx-errsum --json --status 1 other
		has "$out" '"file":"b.py","line":9,'
		has "$out" '"log_range":[2001,2006]'
		has "$out" '"file":"till.js","line":3,'
	done
}

@test "a message that names a place is placed there, not at a host" {
	printf 'Error: no drawer in src/till.q:7:3\n' >log
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"file":"src/till.q","line":7,"column":3'
	local m
	for m in 'http://shop.example.com:443/till' shop.example.com:443 \
	    db.internal:5432 till:1.2 10.0.0.1:80 'till.go:7:12s'; do
		printf 'Error: cannot open %s\n' "$m" >log
		fx 1 fx-errsum --json --status 1 log
		lacks "$out" '"line":'
	done
	# A test's message tells of what it tested.
	printf 'not ok 1 - opens\n  ---\n  message: no drawer in src/till.q:7\n  ...\n' >log
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"kind":"test"'
	lacks "$out" '"file":'
}

@test "what a log stands in is told alike in whatever pieces it comes" {
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do printf '10:00:01  step %s\n10:00:02  \n' $i; done >log
	printf '10:00:03  src/a.c:3:5: error: no price\n10:00:03      3 |   int\n' >>log
	printf '10:00:04  %s\n' 'Traceback (most recent call last):' \
	    '  File "a.py", line 3, in <module>' 'ValueError: no tea' >>log
	causes log >want
	has want '"rule":"python-traceback","kind":"crash"'
	fx 1 sh -c 'while IFS= read -r l; do printf "%s" "${l%?}"; sleep .01; printf "%s\n" "${l#"${l%?}"}"; done <log | fx-errsum --json --status 1 --max-lines 40'
	sed 's/"text":"\([^"\\]\|\\.\)*"/"text":""/g; /"type":"summary"/d' "$out" | diff -u want -
	# A line that is not in so far shows that it is the tool's own.
	printf 'src/b.c:3:5: error: no tax\n' | cat - log >other
	causes other >lines
	has lines '"file":"src/b.c"'
}

# place LOG FILE LINE: that is where it is told to have failed.
place() {
	log "$1"
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF "\"file\":\"$2\",\"line\":$3," || { cat "$out"; return 1; }
}

@test "the place is the first frame of the project's own, whatever its folder or function is named" {
	place 'panic: no drawer\n\ngoroutine 1 [running]:\nshop/internal/till.Open(...)\n\t/srv/shop/internal/till/till.go:5\nmain.main()\n\t/srv/shop/main.go:8 +0x10\nexit status 2\n' \
		/srv/shop/internal/till/till.go 5
	place 'TypeError: no drawer\n    at fire (/srv/shop/src/events.js:3:9)\n    at main (/srv/shop/index.js:2:19)\n    at Module._compile (internal/modules/cjs/loader.js:15:14)\n' \
		/srv/shop/src/events.js 3
	place 'internal/modules/cjs/loader.js:15\n    throw err;\n    ^\n\nError: no drawer\n    at Module._load (internal/modules/cjs/loader.js:15:14)\n    at main (/srv/shop/index.js:2:19)\n' \
		/srv/shop/index.js 2
	place '==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602 at pc 0x557\nWRITE of size 4 at 0x602 thread T0\n    #0 0x55 in free_drawer /srv/till.c:3\n    #1 0x55 in main /srv/till.c:9\n' \
		/srv/till.c 3
	place '==7==ERROR: AddressSanitizer: attempting double-free on 0x602 in thread T0:\n    #0 0x55 in free (/usr/bin/till+0x12)\n    #1 0x55 in shut /srv/till.c:9\n' \
		/srv/till.c 9
	place 'Exception in thread "main" java.lang.IllegalStateException: no drawer\n\tat java.util.Objects.check(Objects.java:3)\n\tat org.springframework.till.Opener.open(Opener.java:4)\n\tat shop.Till.open(Till.java:12)\n' \
		Till.java 12
	place 'Exception in thread "main" java.lang.IllegalStateException: no drawer\n\tat java.util.Objects.check(Objects.java:3)\n\tat org.springframework.till.Opener.open(Opener.java:4)\n' \
		Opener.java 4
}

@test "pytest: the place is the project's last frame, and where a library raised it is shown" {
	log '=================================== FAILURES ===================================\n___________________________________ test_till __________________________________\n\n    def test_till():\n>       json.loads("{")\n\ntest_till.py:7: \n_ _ _ _ _\n/opt/python3.11/lib/python3.11/json/__init__.py:346: in loads\n    return decode(s)\n_ _ _ _ _\n\n>       obj = scan(s)\nE       json.decoder.JSONDecodeError: Expecting value\n\n/opt/python3.11/lib/python3.11/json/decoder.py:353: JSONDecodeError\n=========================== short test summary info ============================\nFAILED test_till.py::test_till\n'
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" >first
	has first '"file":"test_till.py","line":7,'
	has first '"text":"/opt/python3.11/lib/python3.11/json/decoder.py:353: JSONDecodeError"'
	place '___________________________________ test_till __________________________________\n\n    def test_till():\n>       assert 3 == 4\nE       assert 3 == 4\n\ntest_till.py:9: AssertionError\n' \
		test_till.py 9
}

@test "a test that holds one that failed is a consequence of it" {
	log 'TAP version 13\n# Subtest: shop\n    # Subtest: till\n        not ok 1 - shuts\n          ---\n          at:\n            line: 4\n          ...\n        1..1\n    not ok 1 - till\n    1..1\nnot ok 1 - shop\n# Subtest: cart\n    not ok 1 - fills\n      ---\n      at:\n        line: 9\n      ...\n    ok 2 - is empty\n    1..2\nnot ok 2 - cart\nnot ok 3 - open\n1..3\n'
	fx 1 fx-errsum --json --status 1 log
	grep -o '"test":"[^"]*"' "$out" >names
	printf '"test":"%s"\n' shuts fills open | diff - names
	log "t/a.t .. \n        #   Failed test 'sum'\n        #   at t/a.t line 2.\n        #          got: '1'\n        #     expected: '2'\n    #   Failed test 'till'\n    #   at t/a.t line 3.\n#   Failed test 'shop'\n#   at t/a.t line 4.\n#   Failed test 'cart'\n#   at t/a.t line 9.\n"
	fx 1 fx-errsum --json --status 1 log
	grep -o '"test":"[^"]*"' "$out" >names
	printf '"test":"%s"\n' sum cart | diff - names
	# What prove -v prints of it again only names it.
	printf "ok 1 - x\n    not ok 1 - sum\nnot ok 2 - till\nnot ok 3 - cart\nnot ok 4 - shoe\n" >>log
	fx 1 fx-errsum --json --status 1 log
	grep -o '"test":"[^"]*"' "$out" >names
	printf '"test":"%s"\n' sum cart shoe | diff - names
}

@test "what a step of ninja wrote that failed is the cause, or holds it" {
	log "Error: no cache, going on\n[1/2] python3 gen.py x.json out.h\nFAILED: out.h \npython3 gen.py x.json out.h\ngen.py: cannot find schema x.json\nninja: build stopped: subcommand failed.\n"
	cause '"message":"gen.py: cannot find schema x.json"'
	log "Error: no cache, going on\n[1/2] sh run.sh till\nFAILED: till \nsh run.sh till\n3 drawers, wanted 4\n[2/2] till\nninja: build stopped: subcommand failed.\n"
	cause '"message":"3 drawers, wanted 4"'
	log 'src/test.c:3:5: error: bad\n[1/2] cc -c b.c\nFAILED: b.o \ncc -c b.c\nb.c:1:9: error: worse\nninja: build stopped: subcommand failed.\n'
	cause '"file":"b.c"'
	lacks "$out" ninja-step
}

@test "what a logger calls less than an error is none" {
	for line in 'time="2026-11-29T10:30:05Z" level=info msg="tar: No space left on device"' \
	    'level=debug msg="error: x509: certificate signed by unknown authority"' \
	    '{"level":"info","ts":1700000000.1,"msg":"till.obj : error LNK2019: unresolved external symbol total"}' \
	    '{"@level":"debug","@message":"Out of memory: Killed process 411 (cart)","@timestamp":"x"}' \
	    '{"level":30,"time":1700000000,"msg":"tar: No space left on device"}'; do
		printf 'shop: error: no drawer\n%s\nclosing\n' "$line" >log
		cause '"message":"no drawer"'
		printf '%s\n' "$line" >log
		fx 3 fx-errsum log
		has "$out" UNKNOWN
	done
	# A linter's report is no log.
	printf '%s\n' '[{"file":"a.sh","line":3,"endLine":3,"column":9,"endColumn":11,"level":"warning","code":3014,"message":"no"}]' 'level=error msg="tar: No space left on device"' >log
	cause '"rule":"disk-full"'
}

@test "a warning with its tag takes in no line that has none" {
	log '[warn] /srv/shop/Cart.scala:3:12: unused import\nshop: error: no drawer\n  in till\n[info] done\n'
	cause '"message":"no drawer"'
	log '[warn] /srv/shop/Cart.scala:3:12: unused import\n[warn] import shop.till\n[warn]        ^\n'
	cause '"log_range":[1,3]'
}

@test "a report of one line tells all that it has, and whose file it is" {
	{
		printf '[{"filePath":"/srv/ok.js","messages":[],"source":"'
		printf '%5000s' ''
		printf '"},{"filePath":"/srv/till.js","messages":[{"ruleId":"eqeqeq","severity":2,"message":"no","line":1,"column":2,"endColumn":3},{"ruleId":"semi","severity":1,"message":"so","line":2,"column":2,"endColumn":3},{"ruleId":"no-undef","severity":2,"message":"who","line":7,"column":2,"endColumn":3}],"source":"'
		printf '%9000s' ''
		printf '"},{"filePath":"/srv/cart.js","messages":['
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			printf '%s' '{"ruleId":"semi","severity":1,"message":"so so so so so so so so so so so so so so so so","line":2,"column":2,"nodeType":"ExpressionStatement","messageId":"missingSemi","endLine":2,"endColumn":3,"fix":{"range":[17,17],"text":";"}},'
		done
		printf '{"ruleId":"eqeqeq","severity":2,"message":"no","line":9,"column":2,"endColumn":3}]}]\n'
	} >log
	fx 1 fx-errsum --all log
	sed -n 's/^1: //p' "$out" >places
	printf '%s\n' '/srv/till.js:1:2: no [eqeqeq]' '/srv/till.js:2:2: warning: so [semi]' '/srv/till.js:7:2: who [no-undef]' '/srv/cart.js:2:2: warning: so [semi]' '/srv/cart.js:9:2: no [eqeqeq]' | sed 's/\(cart.*\)so/\1so so so so so so so so so so so so so so so so/' | diff - places
	# The line is shown once.
	fx 1 fx-errsum log
	[ "$(grep -c '^  1  ' "$out")" -eq 1 ]
	[ "$(grep -c '^Also: ' "$out")" -eq 2 ]
	fx 1 fx-errsum --format errorformat log
	[ "$(wc -l <"$out")" -eq 3 ]
}

@test "what a command wrote that is shown as one that may fail is no cause" {
	local sign how
	for sign in '$' +; do
		for how in 'true' : 'echo "not yet"' 'exit 0'; do
			log "$sign lint src || $how\na.c:1:2: error: no tea\n$sign check\nError: no till\n"
			fx 1 fx-errsum --json --status 1 log
			head -n 1 "$out" | grep -qF 'no till' || { cat log "$out"; false; }
		done
	done
	# With -x only what came of it is shown.
	for how in true :; do
		log "+ lint src\na.c:1:2: error: no tea\n+ $how\n+ check\nError: no till\n"
		fx 1 fx-errsum --json --status 1 log
		head -n 1 "$out" | grep -qF 'no till' || { cat log "$out"; false; }
	done
	# What more there is of it may fail.
	log '$ lint src || true; check\na.c:1:2: error: no tea\n$ date\nError: no till\n'
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF 'no tea'
}

@test "GitLab's job failed with the command that its script showed last" {
	local t=''
	for t in '' '2026-11-20T10:11:12.131415Z 01O '; do
		log "${t}section_start:1:step_script\n${t}\$ lint\n${t}a.c:1:2: error: no tea\n${t}\$ check\n${t}Error: no till\n${t}section_end:2:step_script\n${t}section_start:3:after_script\n${t}b.c:1:2: error: no cup\n${t}section_end:4:after_script\n${t}ERROR: Job failed: exit code 1\n"
		fx 1 fx-errsum --json --status 1 log
		head -n 1 "$out" | grep -qF 'no till' || { cat log "$out"; false; }
	done
}

@test "CircleCI, Azure, Jenkins and docker tell which of their steps failed" {
	local before='a.c:1:2: error: no tea' after='b.c:1:2: error: no cup'
	for l in \
	    "#!/bin/bash -eo pipefail\n$before\nCircleCI received exit code 0\n#!/bin/bash -eo pipefail\nError: no till\nExited with code exit status 1\n#!/bin/bash -eo pipefail\n$after\nCircleCI received exit code 0\n" \
	    "##[section]Starting: lint\n$before\n##[section]Finishing: lint\n##[section]Starting: check\nError: no till\n##[error]Bash exited with code '1'.\n##[section]Finishing: check\n##[section]Starting: tidy\n$after\n##[section]Finishing: tidy\n" \
	    "[Pipeline] sh\n$before\n[Pipeline] sh\nError: no till\n[Pipeline] }\n[Pipeline] stage\n[Pipeline] { (Deploy)\nStage \"Deploy\" skipped due to earlier failure(s)\n[Pipeline] { (Declarative: Post Actions)\n[Pipeline] sh\n$after\n" \
	    "#5 [2/4] RUN lint\n#5 0.121 $before\n#5 DONE 1.2s\n#6 [3/4] RUN check\n#6 0.121 Error: no till\n#6 ERROR: process \"/bin/sh -c check\" did not complete successfully: exit code: 1\n$after\n"; do
		log "$l"
		fx 1 fx-errsum --json --status 1 log
		head -n 1 "$out" | grep -qF 'no till' || { cat log "$out"; false; }
	done
}

@test "two values that differ are a reason, whatever else was logged" {
	printf '%s\n' 'ERROR till: booking failed: Connection refused' "thread 'tests::vat' panicked at src/lib.rs:20:40:" 'assertion `left == right` failed' '  left: 22' ' right: 21' >log
	fx 1 fx-errsum --json --status 101 log
	head -n 1 "$out" | grep -qF '"actual"' || { cat "$out"; false; }
}

@test "what is not found since it did not compile is not the cause" {
	log 'till.c:1:31: error: expected a semicolon\nt.sh: 5: ./till: not found\n'
	fx 1 fx-errsum --json --status 127 log
	head -n 1 "$out" | grep -qF 'semicolon' || { cat "$out"; false; }
	log 'cup.c:1:31: error: expected a semicolon\nt.sh: 5: ./till: not found\n'
	fx 1 fx-errsum --json --status 127 log
	head -n 1 "$out" | grep -qF 'not found' || { cat "$out"; false; }
}

@test "a program that waited for a server ended by what it raised behind that" {
	local wait='ConnectionRefusedError: [Errno 111] Connection refused\nwaiting for postgres\n'
	local raised='Traceback (most recent call last):\n  File "seed.py", line 4, in <module>\n    f()\n'
	log "$wait$wait${raised}KeyError: 'users'\n"
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF KeyError || { cat "$out"; false; }
	log "${raised}KeyError: 'users'\n$wait"
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF refused || { cat "$out"; false; }
}

@test "of programs that run side by side the one that failed tells the cause" {
	local a b
	for l in \
	    '@x/web:test: a.c:1:2: error: no tea\n@x/till:test: Error: no till\n@x/till#test: command (/r/till) npm run test exited (1)\n' \
	    'lerna info run\n@x/web: a.c:1:2: error: no tea\n@x/till: Error: no till\nlerna ERR! npm run test exited 1 in '"'@x/till'"'\n' \
	    'db-1     | a.c:1:2: error: no tea\ntests-1  | Error: no till\ntests-1 exited with code 1\ndb-1 exited with code 2\n' \
	    'db_1     | a.c:1:2: error: no tea\ntests_1  | Error: no till\nx_tests_1 exited with code 1\nx_db_1 exited with code 137\n'; do
		log "$l"
		fx 1 fx-errsum --json --status 1 log
		head -n 1 "$out" | grep -qF 'no till' || { cat log "$out"; false; }
	done
}

@test "lines of another program stand between those of a block" {
	local sep
	for sep in ':test: ' ': '; do
		log "lerna info run\n@x/till${sep}FAIL till opens\n@x/web${sep}ok 1\n@x/till${sep}  expected 3, got 4\n@x/web${sep}ok 2\n@x/till${sep}  in the evening\n"
		first '"test":"till opens"' '"text":"@x/till'"$sep"'  in the evening"'
	done
}

@test "a test that passed at another try is not why the run failed" {
	printf '%s\n' '[ERROR] CartTest.opens -- Time elapsed: 0.020 s <<< FAILURE!' 'org.opentest4j.AssertionFailedError: not drained' \
	    '[ERROR] CartTest.sums -- Time elapsed: 0.020 s <<< FAILURE!' 'org.opentest4j.AssertionFailedError: expected: <4> but was: <3>' \
	    '[INFO] ' '[INFO] Results:' '[INFO] ' '[ERROR] Failures: ' '[ERROR] CartTest.sums' '[ERROR]   Run 1: CartTest.sums:6 expected: <4> but was: <3>' '[ERROR]   Run 2: CartTest.sums:6 expected: <4> but was: <3>' \
	    '[INFO] ' '[WARNING] Flakes: ' '[WARNING] CartTest.opens' '[ERROR]   Run 1: CartTest.opens:5 not drained' '[INFO]   Run 2: PASS' \
	    '[ERROR] Tests run: 4, Failures: 1, Errors: 0, Skipped: 0, Flakes: 1' >log
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF 'CartTest.sums' || { cat "$out"; false; }
}

@test "a time before a bar is no program that runs beside others" {
	log '17:27:42.617 | Failed to compile.\n17:27:42.617 |  \n17:27:42.617 | ./till.tsx\n17:27:42.618 | Error:\n17:27:42.618 | x Unexpected token `Till`. Expected jsx identifier\n17:27:42.619 | ,-[/srv/till.tsx:3:1]\n17:27:42.619 | 3 |   <Till>\n17:27:42.620 | 4 |\n'
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF 'Unexpected token `Till`'
}

@test "an exception that the network ended in is told whole, as what the machine did" {
	log 'Traceback (most recent call last):\n  File "/usr/lib/python3.11/socket.py", line 833, in create\n    raise exceptions[0]\nConnectionRefusedError: [Errno 111] Connection refused\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/srv/till.py", line 5, in fetch\n    urlopen(url)\n  File "/usr/lib/python3.11/urllib/request.py", line 1351, in do_open\n    raise URLError(err)\nurllib.error.URLError: <urlopen error [Errno 111] Connection refused>\n'
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" >first
	has first '"kind":"infrastructure"'
	has first '"file":"/srv/till.py","line":5'
	has first '"message":"urllib.error.URLError: <urlopen error [Errno 111] Connection refused>"'
	[ "$(grep -c '"type":"cause"' "$out")" -eq 1 ]
}

@test "what perl warned of is not what it died of" {
	log 'Use of uninitialized value $h{"b"} in addition (+) at till.pl line 3.\ncannot open drawer: No such file or directory at till.pl line 4.\n'
	fx 1 fx-errsum --json --status 2 log
	head -n 1 "$out" | grep -qF '"line":4,'
	[ "$(grep -c '"type":"cause"' "$out")" -eq 1 ]
}

@test "pytest: its list names a test of a class with colons, its block with a dot" {
	log '=================================== FAILURES ===================================\n___________________________________ test_cup ___________________________________\n\n>   assert 1 == 2\nE   assert 1 == 2\n\ntest_till.py:4: AssertionError\n________________________________ Till.test_sum _________________________________\n\n>   assert 3 == 4\nE   assert 3 == 4\n\ntest_till.py:7: AssertionError\n_____________________________ Till.test_sub (i=1) ______________________________\n\n>   assert 5 == 6\nE   assert 5 == 6\n\ntest_till.py:9: AssertionError\n=========================== short test summary info ============================\nFAILED test_till.py::test_cup - assert 1 == 2\nFAILED test_till.py::Till::test_sum - assert 3 == 4\nSUBFAILED(i=1) test_till.py::Till::test_sub - assert 5 == 6\n'
	fx 1 fx-errsum --json --status 1 log
	grep -o '"test":"[^"]*"' "$out" >names
	printf '"test":"%s"\n' test_cup Till.test_sum 'Till.test_sub (i=1)' | diff - names
}

@test "biome: what it marks with ! is a warning" {
	log 'src/till.js:1:8 lint/correctness/noUnusedImports  FIXABLE  ━━━━━━━━━━\n\n  ! This import is unused.\n\n  > 1 │ import x from "./x.js"\n\nsrc/till.js:9:1 parse ━━━━━━━━━━\n\n  × Illegal use of an import\n\n  > 9 │ import\n\nChecked 1 file in 4ms.\nFound 1 error.\nFound 1 warning.\n'
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF '"line":9,'
	[ "$(grep -c '"type":"cause"' "$out")" -eq 1 ]
}

@test "go test -json: a failure ends where its test does" {
	out() { printf '{"Action":"output","Package":"shop","Test":"%s","Output":"%s\\\\n"}\\n' "$1" "$2"; }
	log "$(out TestCup '=== RUN   TestCup')$(out TestCup '    till_test.go:4: no cup')$(out TestCup '--- FAIL: TestCup (0.00s)')$(out TestTill '=== RUN   TestTill')$(out TestTill '    till_test.go:7: no till')$(out TestTill '        or no drawer')$(out TestTill '--- FAIL: TestTill (0.00s)')"
	fx 1 fx-errsum --json --status 1 log
	jq -r 'select(.type=="cause")|"\(.test) \(.log_range)"' "$out" | diff - <(printf '%s\n' 'TestCup [2,3]' 'TestTill [5,7]')
}

@test "ctest: its list names each test that failed" {
	log '    Start 1: cup\n1/3 Test #1: cup ................................Subprocess aborted***Exception:   0.00 sec\n    Start 2: till\n2/3 Test #2: till ................................***Failed    0.00 sec\n    Start 3: cart\n3/3 Test #3: cart ................................***Timeout   1.00 sec\n\n0%% tests passed, 3 tests failed out of 3\n\nThe following tests FAILED:\n\t  1 - cup (Subprocess aborted)\n\t  2 - till (Failed)\n\t  3 - cart (Timeout)\nErrors while running CTest\n'
	fx 1 fx-errsum --json --status 8 log
	[ "$(jq -r 'select(.type=="cause")|.test' "$out" | tr '\n' ' ')" = 'cup till cart ' ]
}

@test "a suite that passed beside another speaks for itself alone" {
	log 'lerna notice cli v6.6.2\n@acme/till: src/x.ts(2,7): error TS1: no drawer\n@acme/till: FAIL ./a.test.js\n@acme/till:   ● till › adds\n@acme/till:     expect(received).toBe(expected)\n@acme/till:     Expected: 3\n@acme/till:     Received: 4\n@acme/till:       at Object.toBe (a.test.js:7:60)\n@acme/till: Test Suites: 1 failed, 1 total\n@acme/web: Tests:       3 passed, 3 total\n@acme/till: Tests:       1 failed, 1 total\nlerna ERR! npm run test exited 1 in '"'@acme/till'"'\n'
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF '"test":"till › adds"'
}

@test "of a chain of exceptions its links are shown before frames of libraries" {
	{
		printf '[ERROR] shop.TillTest.sums -- Time elapsed: 0.021 s <<< ERROR!\njava.lang.IllegalStateException: Failed to load ApplicationContext\n'
		for i in 1 2 3 4 5 6 7 8 9; do printf '\tat org.springframework.test.context.Loader.load%s(Loader.java:18%s)\n' $i $i; done
		printf 'Caused by: org.springframework.beans.BeanInstantiationException: Failed to instantiate [shop.Drawer]\n'
		for i in 1 2 3 4 5 6 7 8 9; do printf '\tat org.springframework.beans.Factory.make%s(Factory.java:18%s)\n' $i $i; done
		printf '\t... 17 more\nCaused by: java.lang.IllegalStateException: no drawer\n\tat shop.Drawer.<init>(Drawer.java:4)\n\tat java.base/java.lang.Thread.run(Thread.java:833)\n\t... 43 more\n'
	} >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Location: Drawer.java:4'
	has "$out" 'Caused by: org.springframework.beans.BeanInstantiationException: Failed to instantiate'
	has "$out" 'at shop.Drawer.<init>(Drawer.java:4)'
	lacks "$out" 'load3(Loader'
	lacks "$out" '... 17 more'
	# Where none is the project's, what is nearest is shown.
	grep -v 'at shop' log >other
	fx 1 fx-errsum --status 1 other
	has "$out" 'at org.springframework'
}

@test "what another rule told of the same place is told once" {
	shows() {
		printf 'Exception in thread "main" java.lang.IllegalStateException: no drawer\n\tat shop.Drawer.<init>(Drawer.java:%s)\n\n' "$1"
		printf '[ERROR] shop.TillTest.sums -- Time elapsed: 0.021 s <<< ERROR!\njava.lang.IllegalStateException: no drawer\n\tat shop.Drawer.<init>(Drawer.java:4)\n'
	}
	shows 4 >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Test: shop.TillTest.sums'
	lacks "$out" 'Also: '
	lacks "$out" ' cause'
	# Of another place it is another.
	shows 7 >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Also: Drawer.java:7: '
}

@test "where a runner tells each failure on its list, no name is missing there" {
	printf -- '--- FAIL: TestSuite (0.01s)\n    --- FAIL: TestSuite/TestOne (0.00s)\n        a_test.go:17: sum is 3, want 4\n--- FAIL: TestNext (0.05s)\n    a_test.go:21: the till is shut, want it open\n--- FAIL: TestLast (0.00s)\n    --- FAIL: TestLast/case (0.00s)\n        a_test.go:36: odd one, want even\nFAIL\n' >log
	fx 1 fx-errsum --status 1 log
	has "$out" 'Test: TestSuite/TestOne'
	has "$out" 'Also: a_test.go:21: TestNext: the till is shut'
	has "$out" 'Also: a_test.go:36: TestLast/case: odd one'
	# It is so behind the prefix of a service.
	sed -i 's/^/2031-05-04T10:00:00.1234567Z /' log
	fx 1 fx-errsum --status 1 log
	has "$out" 'TestNext: the till is shut'
}

@test "what Mock writes before a line of standard error is no part of it" {
	printf 'Till#opens opens the till FAILED\nExpected 3\n to equal 4\n/srv/shop/spec/till_spec.rb:30:in `block in <top (required)>'"'"'\nBUILDSTDERR: make: *** [Makefile:8: check] Error 1\nBUILDSTDERR: error: Bad exit status from /var/tmp/rpm-tmp.Xy1 (%%check)\n' >log
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"file":"/srv/shop/spec/till_spec.rb","line":30'
	lacks "$out" '"rule":"plain'
}

@test "a guess is not told by what comes of a cause that is known" {
	printf 'Fatal error: exception Till("a.ml", no: assertion failed)\nW: Test fails\nE: Failure("Tests had a 100.00%% failure rate")\nerror: Bad exit status from /var/tmp/rpm-tmp.Xy1 (%%check)\nRPM build errors:\n    Bad exit status from /var/tmp/rpm-tmp.Xy1 (%%check)\n' >log
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF '"rule":"ocaml-exception"' || { cat "$out"; false; }
	printf 'The till is shut\nTill(7) was not to be had\nit failed\nerror: Bad exit status from /var/tmp/rpm-tmp.Xy1 (%%check)\n' >log
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"rule":"rpmbuild-exit"'
}

@test "a message that announces more is told with what it announces" {
	log '[ RUN      ] Till.Sum\ntill_test.cc:9: Failure\nExpected equality of these values:\n  sum\n    Which is: 4\n  3\n[  FAILED  ] Till.Sum (0 ms)\n'
	cause '"message":"Expected equality of these values: sum Which is: 4 3"'
	# A time that stands alone is a line of nothing.
	log '2024-03-03T10:12:44.1234567Z TillSpec > sums FAILED\n2024-03-03T10:12:44.1234567Z     Condition not satisfied:\n2024-03-03T10:12:44.1234567Z \n2024-03-03T10:12:44.1234567Z     total == 4\n2024-03-03T10:12:44.1234567Z         at TillSpec.sums(TillSpec.groovy:9)\n'
	cause '"message":"Condition not satisfied: total == 4"'
	# Not with a frame, or what is not of the block.
	log 'Exception in thread "main" java.lang.Exception: shut:\n\tat shop.Till.main(Till.java:3)\n'
	cause '"message":"java.lang.Exception: shut:"'
}

@test "a test that a log names twice is one cause" {
	log 'PASS: opens\nFAIL: sums\n=====\n  till 1: t/test-suite.log\n=====\n\nFAIL: sums\n==========\n\ntotal is 3, not 4\nFAIL sums (exit status: 1)\n\n'
	cause '"message":"total is 3, not 4"'
	has "$out" '"causes":1,'
	log 'FAIL: opens\nFAIL: sums\n=====\n  till 1: t/test-suite.log\n=====\n\nFAIL: sums\n==========\n\ntotal is 3, not 4\nFAIL sums (exit status: 1)\n\n'
	fx 1 fx-errsum --status 1 --json log
	has "$out" '"causes":2,'
}

@test "a test's program that a signal ended failed, though others pass behind it" {
	log 'running 2 tests\ntest opens ... ok\nerror: test failed, to rerun pass `--lib`\n\nCaused by:\n  process didn'"'"'t exit successfully: `/srv/target/debug/deps/till-0a1b` (signal: 11, SIGSEGV: invalid memory reference)\n     Running tests/rows.rs (target/debug/deps/rows-1111)\n\nrunning 1 test\ntest rows ... ok\n\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\nerror: 1 target failed:\n    `--lib`\n'
	cause '"rule":"cargo-test-signal"'
	lacks "$out" doubtful
}
