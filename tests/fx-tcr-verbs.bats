# fx-tcr-verbs.bats: what was done is listed, shown and undone; nothing is lost.
load helper
load kill

setup() {
	pin
	umask 022
}

# A repository with a commit, and in it work of every kind; its state in
# ../work.
work() {
	repo r
	printf 'build/\n' >.gitignore
	printf '*.t text\n' >.gitattributes
	mkdir src build && echo 1 >src/a && echo 2 >src/b && echo 3 >c && echo l >x.t && echo o >build/o
	git add -A && git commit -qm base
	echo n >src/new && rm src/b && echo m >c && git add c && echo w >c && chmod 600 src/a
	mkdir -m 700 d && echo k >d/key && chmod 400 d/key && ln -s nowhere link && printf 'l\r\nr\r\n' >x.t
	: >$'n\nl' && echo e >'sp "é'
	state >../work
}

# record N SED...: change a record by hand, as only a test does.
record() { sed -i "${@:2}" ".git/factory/tcr/-main/$1.json"; }

# A command fails: the work is taken back, as this attempt.
reverted() {
	fx 1 fx-tcr -q -- false
	fx 0 fx-tcr show --json "$1"
	has "$out" '"end":"reverted"'
	[ -z "$(git status --porcelain)" ]
}

@test "undo brings bytes, modes, links, deletions, new files and what was staged back" {
	work
	reverted 1
	state >../good
	fx 0 fx-tcr undo
	state | diff ../work -
	out_is <<-'EOT'
		undo of attempt 1 (command, reverted): this puts back what it kept
		  changes  c
		  returns  d/key
		  returns  link
		  returns  n\nl
		  returns  sp "é
		  goes     src/b
		  returns  src/new
		  changes  x.t
		kept: the tree that was here, as attempt 2
		restored: the tree that attempt 1 kept: files, modes and what was staged
		this is undone by: fx-tcr undo 2
	EOT
	[ "$(cat build/o)" = o ]
	# And an undo of the undo, and one of that.
	fx 0 fx-tcr undo 2
	state | diff ../good -
	fx 0 fx-tcr undo 3
	state | diff ../work -
	git fsck --no-dangling
}

@test "undo without a number takes the newest that reverted, again and again" {
	work
	fx 2 fx-tcr undo
	has "$err" "nothing was taken back yet; 'fx-tcr list' shows what there is"
	reverted 1
	echo second >second && state >../second
	reverted 2
	echo third >third
	fx 0 fx-tcr checkpoint
	fx 0 fx-tcr undo -q
	out_is </dev/null
	state | diff ../second -
	# Never the same again: the one before it.
	fx 0 fx-tcr undo 2
	out_is <<<'attempt 2: all of it is here already; nothing was done'
	fx 0 fx-tcr undo --dry-run
	has "$out" 'an undo of attempt 1 (command, reverted): this would put back what it kept'
	state | diff ../second -
	fx 0 fx-tcr undo
	state | diff ../work -
	fx 2 fx-tcr undo
	has "$err" 'all that was taken back was brought back, the newest being attempt 2;'
	fx 0 fx-tcr list
	sed -E 's/^([0-9]) +[^ ]+ +/\1 /; s/  +/ | /g' "$out" >said
	diff -u - said <<-'EOT'
		1 command | failed | reverted, undone by 5 | - | 8 files, 19 bytes
		2 command | failed | reverted, undone by 4 | - | 1 file, 7 bytes
		3 checkpoint | - | kept | - | 1 file, 6 bytes
		4 undo of 2 | - | restored | - | 2 files, 6 bytes
		5 undo of 1 | - | restored | - | 9 files, 13 bytes
	EOT
	# What was brought back and taken away again is the newest again.
	fx 0 fx-tcr undo 5
	fx 0 fx-tcr undo --dry-run
	has "$out" 'an undo of attempt 1 '
}

@test "undo of some paths leaves the rest, and keeps it first" {
	work
	reverted 1
	echo here >here && echo mine >c && git add c && echo mine2 >c
	fx 2 fx-tcr undo 1 -- no/such
	has "$err" 'no/such: is neither here nor in what was kept'
	fx 2 fx-tcr undo 1 -- ../x
	has "$err" '../x: lies outside of '
	state >../before
	fx 0 fx-tcr undo --dry-run 1 -- src d
	out_is <<-'EOT'
		an undo of attempt 1 (command, reverted): this would put back the paths that are named
		  returns  d/key
		  goes     src/b
		  returns  src/new
	EOT
	fx 0 fx-tcr undo --dry-run --json 1 -- d
	out_is <<<'{"type":"going","what":"returns","path":"d/key"}'
	state | diff ../before -
	cd src
	fx 0 fx-tcr undo 1 -- . ../d/key
	cd ..
	[ "$(cat src/new c here d/key)" = $'n\nmine2\nhere\nk' ]
	[ ! -e src/b ]
	[ "$(stat -c %a src/a d d/key)" = $'600\n700\n400' ]
	[ "$(git show :c)" = mine ]
	[ ! -e link ]
	fx 0 fx-tcr undo 1 -- src
	has "$out" 'all of it is here already'
	fx 0 fx-tcr list
	has "$out" 'undo of 1, in part'
	lacks "$out" 'undone by'
	fx 0 fx-tcr undo 2
	state | diff ../before -
	fx 0 fx-tcr undo
	state | diff ../work -
}

@test "diff takes git's options and paths" {
	work
	reverted 1
	fx 0 fx-tcr diff 1 --stat
	git diff --stat HEAD refs/fx/tcr/-main/1 | diff - "$out"
	fx 0 fx-tcr diff --name-only 1 -- src
	out_is <<<$'src/b\nsrc/new'
	cd src
	fx 0 fx-tcr diff 1 -- --numstat -- new ../c
	out_is <<<$'1\t1\tc\n1\t0\tsrc/new'
	fx 2 fx-tcr diff 1 -- ../../x
}

@test "an undo on another commit leaves commits alone, and says what that means" {
	work
	reverted 1
	echo other >c && git commit -qam other
	local head
	head=$(git rev-parse HEAD)
	fx 0 fx-tcr undo
	[ "$(git rev-parse HEAD)" = "$head" ]
	state | diff ../work -
	has "$out" 'attempt 1 stood on another commit'
	fx 0 fx-tcr undo 2
	[ -z "$(git status --porcelain)" ]
	# What it names as the other way, on top of the present commit.
	local way
	way=$(sed -n 's/^  \(git diff --binary .*\)$/\1/p' "$out")
	[ -z "$way" ]
	fx 0 fx-tcr undo 1
	way=$(sed -n 's/^  \(git diff --binary .*\)$/\1/p' "$out")
	fx 0 fx-tcr undo 4 && git checkout -q .
	sh -c "$way" >said 2>&1 || grep -q "Applied patch to 'c' with conflicts" said
	[ "$(cat src/new)" = n ]
	[ ! -e src/b ]
	grep -q other c
}

@test "a repository without a commit has checkpoints too" {
	repo r
	echo a >a && git add a && echo b >>a && state >../work
	fx 0 fx-tcr checkpoint
	rm a && git rm -q --cached a
	fx 0 fx-tcr undo 1
	state | diff ../work -
	fx 0 fx-tcr diff 1
	has "$out" '+b'
	fx 0 fx-tcr list
	has "$out" '1 file, 4 bytes'
}

@test "list is empty at first; then a line each, the newest last; JSON has the records" {
	work
	fx 0 fx-tcr list
	out_is </dev/null
	err_is </dev/null
	fx 0 fx-tcr list --json
	out_is </dev/null
	fx 0 fx-tcr checkpoint -m 'before lunch'
	fx 0 fx-tcr checkpoint -m $'esc \e[31m'
	fx 0 fx-tcr list
	out_is <<-'EOT'
		1  2026-09-21T14:13:20Z  checkpoint  -  kept  -  8 files, 19 bytes  before lunch
		2  2026-09-21T14:13:20Z  checkpoint  -  kept  -  8 files, 19 bytes  esc \x1b[31m
	EOT
	fx 0 fx-tcr list --json
	[ "$(wc -l <"$out")" -eq 2 ]
	cp "$out" said
	here python3
	fx 0 python3 -c 'if True:
	    import json, sys
	    a, b = [json.loads(l) for l in open(sys.argv[1])]
	    assert (a["n"], b["n"], a["what"], a["end"]) == (1, 2, "checkpoint", "kept")
	    assert a["why"] == "before lunch" and b["why"] == "esc \x1b[31m"
	    assert (a["kept_files"], a["kept_bytes"], a["when"]) == (8, 19, "2026-09-21T14:13:20Z")
	    assert a["kept"] == "refs/fx/tcr/-main/1" and a["type"] == "attempt"' said
	fx 0 fx-tcr list -q
	out_is </dev/null
}

@test "colour is for a terminal, and NO_COLOR takes it away" {
	need script
	work
	fx 0 fx-tcr checkpoint
	fx 0 fx-tcr list
	lacks "$out" $'\e['
	fx 0 script -qec 'TERM=xterm fx-tcr list' /dev/null
	has "$out" $'\e[32mkept\e['
	fx 0 script -qec 'NO_COLOR=1 TERM=xterm fx-tcr list' /dev/null
	lacks "$out" $'\e['
}

@test "show tells all that the record has, and the commands that go on" {
	work
	reverted 1
	local head
	head=$(git rev-parse HEAD)
	cat >.git/factory/tcr/-main/1.json <<-EOT
		{"type":"attempt","version":1,"n":1,"what":"run","end":"reverted","stage":"unit-test","component":"web",
		"red":true,"argv":["go","test","-run","A b"],"head":"$head","before":"1111","after":"2222","config":"ab12",
		"kept":"refs/fx/tcr/-main/1","restored":"$head","class":"failed","why":"1 test failed: TestA",
		"runner":"go-json","status":1,"tries":3,"of":3,"run":4,"passed":2,"failed":1,"skipped":1,"coverage":81.25,
		"began":1790000000000,"took":61500,"log":"/r/.git/1.log","log_sha256":"cd34","log_bytes":120,
		"report":"out.xml","frozen":["a_test.go\tff\tpkg\tTestA"],"artefacts":["bin/app\tee"],
		"went":["D src/new","A src/b","M c"]}
	EOT
	fx 0 fx-tcr show 1
	out_is <<-EOT
		attempt 1: reverted
		  when       2026-09-21T14:13:20Z, took 1 min 1 s
		  stage      unit-test in web, to be red
		  command    go test -run 'A b'
		  status     1, attempt 3 of 3
		  class      failed
		  why        1 test failed: TestA
		  tests      2 passed, 1 failed, 1 skipped, as go-json tells
		  coverage   81.25 %
		  report     out.xml
		  log        /r/.git/1.log, 120 bytes, SHA-256 cd34
		  stood on   $head
		  tree       1111
		  after it   2222
		  asked      ab12
		  kept       refs/fx/tcr/-main/1, 8 files, 19 bytes
		  put back   $head
		  changed by putting back (A came, D went, M changed)
		    D src/new
		    A src/b
		    M c
		  made by the command, not part of the tree
		    bin/app\tee
		  tests that were red
		    a_test.go\tff\tpkg\tTestA

		go on with:
		  fx-tcr diff 1            what it kept against what was put back
		  fx-tcr undo 1            put back what it kept; what is here is kept first
		  fx-errsum /r/.git/1.log
		  fx-tcr list              all attempts
	EOT
	fx 0 fx-tcr show --json 1
	has "$out" '"kept_bytes":19'
	fx 0 fx-tcr undo
	fx 0 fx-tcr show 1
	has "$out" "undone by 2; 'fx-tcr undo 2' takes that back"
	fx 2 fx-tcr show 7
	has "$err" "there is no attempt 7; the newest is 2, and 'fx-tcr list' shows all"
	fx 2 fx-tcr show x1
	has "$err" "'x1' is no number of an attempt"
	fx 2 fx-tcr show
	has "$err" 'show needs the number of an attempt'
}

@test "diff is git's own, with the pager and the colours of the user" {
	need script
	work
	reverted 1
	git diff HEAD refs/fx/tcr/-main/1 >../want
	fx 0 fx-tcr diff 1
	out_is <../want
	git config core.pager 'sed s/^/PAGED:/'
	fx 0 fx-tcr diff 1
	out_is <../want
	fx 0 script -qec 'TERM=xterm fx-tcr diff 1' /dev/null
	has "$out" 'PAGED:'
	has "$out" $'\e['
	# A reader that had enough is no failure.
	fx 0 bash -c 'set -o pipefail; fx-tcr diff 1 | head -n 1'
	git update-ref -d refs/fx/tcr/-main/1
	fx 2 fx-tcr diff 1
	has "$err" 'refs/fx/tcr/-main/1: is gone, and with it what attempt 1 kept'
	fx 2 fx-tcr undo
	has "$err" 'is gone'
	fx 0 fx-tcr list
	has "$out" 'gone'
}

@test "a record that is damaged is named, and nothing is judged without it" {
	work
	fx 0 fx-tcr checkpoint
	record 1 's/"kept": *"/&x/2'
	echo '{' >.git/factory/tcr/-main/1.json
	fx 2 fx-tcr list
	has "$err" "fx-tcr: $PWD/.git/factory/tcr/-main/1.json: is no JSON"
	fx 2 fx-tcr undo 1
	[ "$(git for-each-ref refs/fx | wc -l)" -eq 1 ]
	fx 2 fx-tcr -- true
	# The others can be looked at, and the line that is said helps.
	mv .git/factory/tcr/-main/1.json ../x
	fx 0 fx-tcr checkpoint -m second
	mv ../x .git/factory/tcr/-main/1.json
	fx 2 fx-tcr list
	has "$out" second
	has "$err" 1.json
	# What it kept is not out of sight.
	has "$out" 'refs/fx/tcr/-main/1 has no record that can be read'
	has "$out" "'fx-tcr undo 1' brings it back"
	fx 0 fx-tcr show 2
	fx 2 fx-tcr show 1
	has "$err" 'is no JSON'
	eval "$(sed -n "s/.*'\(mv .*\.bad\)' puts.*/\1/p" "$err")"
	[ -e .git/factory/tcr/-main/1.json.bad ]
	fx 0 fx-tcr -- true
}

@test "undo works from what is kept alone, where the record is lost" {
	work
	reverted 1
	rm .git/factory/tcr/-main/1.json
	fx 2 fx-tcr undo
	has "$err" 'nothing was taken back yet'
	fx 0 fx-tcr list
	has "$out" "'fx-tcr undo 1' brings it back"
	echo more >further
	fx 0 fx-tcr undo 1
	has "$out" 'undo of attempt 1 (command, its record is lost)'
	state | diff ../work -
	# What was here then is kept in turn, and no number is used twice.
	fx 0 fx-tcr undo 2
	[ "$(cat further)" = more ]
	[ -z "$(git status --porcelain -- c src)" ]
	# On another commit it says which one it stood on.
	git commit -q --allow-empty -m other
	fx 0 fx-tcr undo 1
	has "$out" "stood on another commit ($(git rev-parse --short=12 HEAD^))"
	fx 2 fx-tcr undo 9
	has "$err" 'there is no attempt 9'
	# What is no checkpoint is not taken for one.
	git update-ref refs/fx/tcr/-main/7 HEAD
	state >../before
	fx 3 fx-tcr undo 7
	has "$err" 'is no checkpoint'
	state | diff ../before -
}

@test "a record that is damaged: the words it says lead to what it kept" {
	work
	reverted 1
	echo '{' >.git/factory/tcr/-main/1.json
	fx 2 fx-tcr undo 1
	has "$err" 'is no JSON'
	eval "$(sed -n "s/.*'\(mv .*\.bad\)' puts.*/\1/p" "$err")"
	undo=$(sed -n "s/.*'\(fx-tcr undo 1\)' brings back what it kept.*/\1/p" "$err")
	[ -n "$undo" ]
	fx 0 eval "$undo"
	state | diff ../work -
}

@test "FACTORY_TASK_ID selects a task where none is bound, and no other where one is" {
	local c
	work
	reverted 1
	export FACTORY_TASK_ID=bd-7
	fx 0 fx-tcr list
	out_is </dev/null
	fx 0 fx-tcr checkpoint
	has "$out" 'refs/fx/tcr/bd-7/1'
	echo more >>c
	fx 0 fx-tcr undo 1
	fx 0 fx-tcr prune --keep 1
	has "$out" 'of 2 attempts'
	# A run asks for that task's contract.
	fx 2 fx-tcr -- true
	has "$err" bd-7
	FACTORY_TASK_ID=../x fx 2 fx-tcr list
	has "$err" "FACTORY_TASK_ID: '../x' cannot name a task"
	FACTORY_TASK_ID='' fx 0 fx-tcr list
	has "$out" reverted
	mkdir -p .factory/bd-1
	printf 'contract:\n  task: bd-1\n  boundary:\n    allowed_files: ["**"]\n' >.factory/bd-1/contract.yaml
	git add .factory && git commit -qm contract
	unset FACTORY_TASK_ID
	fx 0 fx-contract seal --task bd-1
	fx 0 fx-contract bind --task bd-1
	fx 0 fx-tcr checkpoint
	state >../before
	git for-each-ref >../refs
	for c in list 'show 1' 'log' 'diff 1' 'undo 1' checkpoint 'prune --keep 1' '-- true'; do
		# shellcheck disable=SC2086 # words
		FACTORY_TASK_ID=bd-7 fx 2 fx-tcr $c
		has "$err" 'FACTORY_TASK_ID is bd-7, but this workspace is bound to bd-1'
	done
	state | diff ../before -
	git for-each-ref | diff ../refs -
	FACTORY_TASK_ID=bd-1 fx 0 fx-tcr show 1
	# What is looked at only may be named.
	FACTORY_TASK_ID=bd-7 fx 0 fx-tcr list --task bd-1
	# From another workspace the one that is bound to it is not worked in.
	git worktree add -q ../wt -b wt 2>/dev/null
	cd ../wt
	FACTORY_TASK_ID=bd-1 fx 0 fx-tcr list && has "$out" checkpoint
	FACTORY_TASK_ID=bd-1 fx 2 fx-tcr undo 1
	has "$err" 'bd-1, whose workspace is another; to go there: cd '
	has "$err" '; to work here without a task: unset FACTORY_TASK_ID'
	# What is said may be typed, whatever the folder's name holds.
	there=$(sed 's/.*to go there: //; s/; to work.*//' "$err")
	[ "$(eval "$there" && pwd -P)" = "$(realpath ../r)" ]
}

@test "what cannot be told, or written, is not begun" {
	work
	reverted 1
	state >../good
	if [ -e /dev/full ]; then
		fx 3 sh -c 'fx-tcr undo >/dev/full'
		state | diff ../good -
		[ "$(git for-each-ref refs/fx | wc -l)" -eq 1 ]
	fi
	git checkout -qb side && echo s >c && git commit -qam s && git checkout -q main && echo m >c && git commit -qam m
	git merge -q side >/dev/null 2>&1 || :
	state >../good
	fx 2 fx-tcr undo
	has "$err" "a merge is not finished"
	state | diff ../good -
}

@test "a folder that cannot be written to is found before anything is taken" {
	local as=()
	[ "$(id -u)" -ne 0 ] || { need setpriv; as=(setpriv --reuid=65534 --regid=65534 --clear-groups); }
	work
	reverted 1
	chmod 555 src
	state >../good
	if [ "$(id -u)" -eq 0 ]; then
		chmod o+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$BATS_TEST_TMPDIR" ..
		chown -R 65534:65534 .
	fi
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
	fx 3 "${as[@]}" fx-tcr undo
	has "$err" 'src: cannot be written to'
	has "$err" 'nothing was taken away'
	chmod 555 src && state | diff ../good -
	fx 0 "${as[@]}" fx-tcr list
	has "$out" 'held'
	chmod 755 src
	fx 0 "${as[@]}" fx-tcr undo
	state | diff ../work -
}

@test "two at once: the second says so and takes nothing" {
	work
	reverted 1
	state >../good
	mkdir ../bin
	cat >../bin/git <<-END
		#!/bin/sh
		[ -e ../at ] || { : >../at; (fx-tcr undo; echo \$?) >../second 2>&1; }
		exec $(command -v git) "\$@"
	END
	chmod +x ../bin/git
	PATH=$PWD/../bin:$PATH fx 0 fx-tcr undo
	has ../second 'another fx-tcr is at work here'
	has ../second ': fx-tcr undo'
	[ "$(tail -n 1 ../second)" = 3 ]
	[ "$(git for-each-ref refs/fx | wc -l)" -eq 2 ]
	state | diff ../work -
}

@test "each worktree has its own attempts, each task has its copies" {
	work
	git stash -qu
	fx 0 fx-tcr checkpoint
	git worktree add -q ../wt -b wt 2>/dev/null
	cd ../wt
	fx 0 fx-tcr list
	out_is </dev/null
	echo w >w
	fx 0 fx-tcr checkpoint
	has "$out" 'refs/fx/tcr/-wt/1'
	rm w
	fx 0 fx-tcr undo 1
	[ "$(cat w)" = w ]
	mkdir -p .factory/bd-1
	cat >.factory/bd-1/contract.yaml <<-'EOT'
		contract:
		  task: bd-1
		  title: "one"
		  boundary:
		    allowed_files: [w]
	EOT
	git add .factory && git commit -qm contract
	fx 0 fx-contract seal --task bd-1
	fx 0 fx-contract bind --task bd-1
	fx 0 fx-tcr checkpoint
	has "$out" 'refs/fx/tcr/bd-1/1'
	cmp .factory/bd-1/tcr-1.json "$(git rev-parse --git-common-dir)/factory/tcr/bd-1/1.json"
	[ "$(stat -c %a .factory/bd-1/tcr-1.json)" = 600 ]
}

@test "what a removed worktree kept is in the list of all, and comes back" {
	work
	git stash -qu
	git worktree add -q ../wo2 -b w2 && cd ../wo2
	echo PRECIOUS >p
	fx 1 fx-tcr -q -- false
	cd ../r && git worktree remove ../wo2
	fx 0 fx-tcr list
	out_is </dev/null
	fx 0 fx-tcr list --all
	has "$out" 'workspace -wo2'
	has "$out" 'reverted'
	fx 0 fx-tcr list --all --json
	has "$out" '"task":"-wo2"'
	fx 0 fx-tcr list --task=-wo2
	has "$out" 'reverted'
	fx 0 fx-tcr show 1 --task=-wo2
	fx 0 fx-tcr diff 1 --task=-wo2 --name-only
	out_is <<<p
	fx 2 fx-tcr list --task=-../x
	fx 0 fx-tcr undo --task=-wo2 1
	[ "$(cat p)" = PRECIOUS ]
	fx 0 fx-tcr list
	has "$out" 'undo of -wo2/1'
	fx 0 fx-tcr undo 1
	[ ! -e p ]
	# A later one of that name is another.
	git worktree add -q ../wo2 -b w3 && cd ../wo2
	fx 0 fx-tcr list
	has "$out" 'of an earlier worktree'
	fx 2 fx-tcr undo
	has "$err" 'nothing was taken back yet'
	fx 0 fx-tcr undo 1
	[ "$(cat p)" = PRECIOUS ]
}

@test "prune says what goes, and leaves what is needed" {
	work
	fx 0 fx-tcr checkpoint -m old
	fx 0 fx-tcr checkpoint -m older
	echo later >c
	FX_NOW=1790864000 fx 0 fx-tcr checkpoint -m new
	fx 2 fx-tcr prune
	has "$err" 'prune needs --keep DAYS'
	FX_NOW=1790864000 fx 0 fx-tcr prune --keep 20
	has "$out" '0 of 3 attempts deleted'
	FX_NOW=1790864000 fx 0 fx-tcr prune --keep 9 --dry-run
	out_is <<-'EOT'
		would delete attempt 1  2026-09-21T14:13:20Z  checkpoint  kept  8 files, 19 bytes
		would delete attempt 2  2026-09-21T14:13:20Z  checkpoint  kept  8 files, 19 bytes
		2 of 3 attempts would go; 0 older ones are needed and stay
	EOT
	[ "$(git for-each-ref refs/fx | wc -l)" -eq 3 ]
	git update-ref refs/fx/tcr/-main/1-cut1 refs/fx/tcr/-main/1
	: >.git/factory/tcr/-main/1.log
	: >.git/factory/tcr/-main/9.new
	: >.git/factory/tcr/-main/1.json.tmp-abcdef
	FX_NOW=1790864000 fx 0 fx-tcr prune --keep 9
	has "$out" '2 of 3 attempts deleted'
	git for-each-ref refs/fx | grep -q /3 && [ "$(git for-each-ref refs/fx | wc -l)" -eq 1 ]
	[ "$(ls .git/factory/tcr/-main)" = 3.json ]
	# The newest stays, and a number is never used again.
	FX_NOW=1890864000 fx 0 fx-tcr prune --keep 0 --json && out_is </dev/null
	fx 0 fx-tcr checkpoint
	has "$out" 'attempt 4'
}

@test "prune knows what was written while jj restored" {
	work
	git update-ref refs/fx/late/a HEAD
	GIT_COMMITTER_DATE='1790800000 +0000' git commit -q --allow-empty -m new
	git update-ref refs/fx/late/b HEAD
	FX_NOW=1790864000 fx 0 fx-tcr prune --keep 5 --dry-run
	has "$out" 'would delete refs/fx/late/a'
	lacks "$out" late/b
	FX_NOW=1790864000 fx 0 fx-tcr prune --keep 5
	has "$out" 'deleted refs/fx/late/a'
	[ "$(git for-each-ref --format='%(refname)' refs/fx)" = refs/fx/late/b ]
}

@test "prune leaves the tree that a newer attempt put back" {
	work
	fx 0 fx-tcr checkpoint
	rm c
	FX_NOW=1790864000 fx 0 fx-tcr undo 1
	FX_NOW=1790864000 fx 0 fx-tcr checkpoint
	FX_NOW=1790864000 fx 0 fx-tcr prune --keep 1
	has "$out" '0 of 3 attempts deleted; 1 older ones are needed'
}

# The second look goes on from the first.
@test "what the command does to files and to the index is seen" {
	repo r
	printf '*.o\n' >.gitignore
	printf 'ab\n' >c && echo o >x.o && echo g >gone
	git add -f . && git commit -qm base
	rm x.o && echo e >>gone
	# One that was tracked and gone comes back, and is what is ignored now.
	fx 0 fx-tcr -- sh -c 'echo back >x.o'
	[ "$(git ls-tree --name-only HEAD | paste -sd' ')" = '.gitignore c gone' ]
	[ "$(cat x.o)" = back ]
	# One is staged that was ignored: the commit would have what was not tried.
	echo e >>gone
	fx 1 fx-tcr -- sh -c 'echo y >y.o && git add -f y.o'
	has "$out" 'changed-tree'
	has "$out" 'A y.o'
	fx 0 fx-tcr show --json 2
	lacks "$out" 'y.o\t'
	# Other bytes in the same moment, of the same length.
	printf 'cd\n' >c
	fx 1 fx-tcr -- sh -c 'printf "ef\n" >c'
	has "$out" 'changed-tree'
	fx 1 fx-tcr -- rm gone
	has "$out" 'changed-tree'
	[ "$(cat c)" = ef ]
	[ ! -e gone ]
}

# What is killed anywhere in an undo: each file that was there is there or
# kept, the record tells the truth, and the next undo comes to its end.
lost_nothing() {
	local n
	fx 0 fx-tcr undo 1 && state | diff ../work - && [ ! -e .git/index.lock ] &&
	    [ ! -e .git/factory/snapshot/unfinished ] || return
	fx 0 fx-tcr list --json && cp "$out" ../list || return
	! grep -E '"end":"(begun|taking)"' ../list || return
	# What was there before the kill is kept, or was not touched.
	n=$(grep -c . ../list) && [ "$n" -ge 2 ] || return
	for n in $(sed -n 's/.*"n":\([0-9]*\),"what":"undo".*"kept":.*/\1/p' ../list); do
		fx 0 fx-tcr undo "$n" && state >../now || return
		cmp -s ../now ../good && { n=; break; }
	done
	[ -z "$n" ] || { echo 'the tree before the undo is nowhere'; cat ../list; return 1; }
	git fsck --no-dangling
}
killable() {
	work
	reverted 1
	echo mine >mine && echo x >>src/a && git add src/a && chmod 640 c
	state >../good
	cp -a . ../keep
	cd ..
}

# bats test_tags=slow,plain,once
@test "an undo killed at each call that changes a file loses nothing" {
	need strace
	killable
	each_call 0 lost_nothing 60 fx-tcr undo 1
}

# bats test_tags=slow,plain,once
@test "an undo killed with each of its git children loses nothing" {
	killable
	# Without these it has git look.
	needless=$'config -l -z
var GIT_ATTR_SYSTEM
check-ignore -z --stdin --no-index' \
	    each_child 0 lost_nothing 80 fx-tcr undo 1
}

# Work that is in the index alone: the tree is HEAD's.
staged_alone() {
	work
	reverted 1
	echo staged >c && git add c && git show HEAD:c >c
	git rm -q --cached src/a && echo n >n && git add n && rm n
	git ls-files -s >../staged
}

@test "what is only staged is neither lost nor overlooked" {
	staged_alone
	# A failure takes nothing, says so, and keeps it.
	fx 1 fx-tcr -- false
	has "$out" 'Nothing was taken away'
	has "$out" 'Only what is staged differs'
	git ls-files -s | diff ../staged -
	git reset -q
	fx 0 fx-tcr undo 2
	git ls-files -s | diff ../staged -
	# Nor does a pass; and it commits nothing that was not seen.
	fx 0 fx-tcr -- true
	has "$out" "Nothing to commit: the tree is the commit's"
	has "$out" 'Only what is staged differs'
	git ls-files -s | diff ../staged -
	# With work in the tree it goes with that, and comes back with it.
	echo w >>x.t
	fx 1 fx-tcr -- false
	[ -z "$(git status --porcelain)" ]
	fx 0 fx-tcr undo
	git ls-files -s | diff ../staged - && [ "$(git show :c)" = staged ]
	# After a pass, too, which is a commit of the tree.
	fx 0 fx-tcr -- true
	[ -z "$(git status --porcelain)" ]
	n=$(fx-tcr list --json | sed -n '$s/.*"n":\([0-9]*\),.*/\1/p')
	fx 0 fx-tcr undo "$n"
	git ls-files -s | diff ../staged -
	git reset -q
	fx 1 fx-tcr -- false
	lacks "$out" 'Only what is staged'
}

@test "nothing changed since a revert, but what is staged: that is said" {
	load tcr
	stages
	echo bad >>src
	fx 1 fx-tcr --stage unit-test
	echo other >>src && git add src && git show HEAD:src >src
	git ls-files -s >../staged
	fx 1 fx-tcr --stage unit-test
	has "$out" 'Nothing changed since attempt 1'
	has "$out" 'Only what is staged differs'
	fx 1 fx-tcr --json --stage unit-test
	has "$out" '"staged":true'
	git ls-files -s | diff ../staged -
}

@test "what git alone has staged beside jj comes back, and is never lost" {
	need jj
	jj --quiet git init --colocate j && cd j
	echo a >a && echo b >b
	jj --quiet commit -m base
	git ls-files -s >../settled
	echo staged >a && git add a && git show HEAD:a >a
	git ls-files -s >../staged
	echo work >b
	fx 1 fx-tcr -- false
	[ "$(cat a b)" = "$(printf 'a\nb')" ]
	fx 0 fx-tcr undo
	[ "$(git show :a)" = staged ]
	[ "$(cat a b)" = "$(printf 'a\nwork')" ]
	git ls-files -s | diff ../staged -
	# jj commits the tree, and what was staged is kept before.
	fx 0 fx-tcr -- true
	n=$(fx-tcr list --json | sed -n '$s/.*"n":\([0-9]*\),.*/\1/p')
	git show "refs/fx/tcr/-main/$n^2:indexed/a" >../x || git show "refs/fx/tcr/-main/$n^3:indexed/a" >../x
	[ "$(cat ../x)" = staged ]
	fx 0 fx-tcr undo "$n"
	[ "$(git show :a)" = staged ]
	# The index alone: nothing goes.
	jj --quiet restore && git reset -q && echo staged >a && git add a && git show HEAD:a >a
	fx 1 fx-tcr -- false
	has "$out" 'Nothing was taken away'
	[ "$(git show :a)" = staged ]
}
