# fx-tcr.bats: test && commit || revert, and nothing lost.
load helper
load tcr

# --- used alone: classic TCR

@test "alone: a pass is committed, by fx-tcr, and what the author is stays" {
	base
	echo more >>src && mkdir new && echo n >new/n
	fx 0 fx-tcr -- sh -c 'grep -q more src'
	[ -z "$(git status --porcelain)" ]
	[ "$(git log -1 --format='%an %ae %cn %s')" = "Ann ann@example.com fx-tcr TCR pass: sh -c 'grep -q more src'" ]
	[ "$(git show --name-only --format= HEAD)" = $'new/n\nsrc' ]
	has "$out" "Committed: $(git rev-parse --short=12 HEAD)"
	record 1 '.end == "committed" and .class == "passed" and .status == 0'
	[ "$(record 1 -r .commit)" = "$(git rev-parse HEAD)" ]
}

@test "alone: a failure restores HEAD; the list comes first, and the way back at the end" {
	base
	echo more >>src && mkdir new && echo n >new/n && rm gone && echo log >x.log && echo u >script && git add script
	fx 1 fx-tcr -- sh -c 'exit 7'
	clean
	[ -e x.log ]
	[ ! -e new ]
	sed -n '/^TCR triggered/,$p' "$out" >../said
	diff - ../said <<-END
		TCR triggered: Stage failed
		Reverting changes: HEAD $(git rev-parse --short=12 HEAD)
		Kept as refs/fx/tcr/-main/1; what will go:
		  returns    gone
		  goes       new/n
		  goes       script
		  goes back  src
		Reverted files: 4
		Status: Back to last known good state
		  Before: tree $(git rev-parse --short=12 'refs/fx/tcr/-main/1^{tree}'), kept as refs/fx/tcr/-main/1
		  After:  HEAD $(git rev-parse --short=12 HEAD)
		To bring it back: fx-tcr undo 1
		Next: mend it and run again, or try another way
	END
	record 1 '.end == "reverted" and .class == "failed" and .status == 7 and .why == "ended with 7"'
	fx 0 fx-tcr undo 1
	[ "$(git status --porcelain)" = $' D gone\nA  script\n M src\n?? new/' ]
}

@test "alone: without a commit a failure restores the empty tree, and says so" {
	repo r
	echo a >a
	fx 1 fx-tcr -- false
	[ ! -e a ]
	has "$out" 'the empty tree: there is no commit yet'
	fx 0 fx-tcr undo
	[ "$(cat a)" = a ]
	fx 0 fx-tcr -- true
	[ "$(git log --format=%s)" = 'TCR pass: true' ]
}

@test "alone: what is the commit's already is neither committed nor taken back" {
	base
	fx 0 fx-tcr -- true
	has "$out" "Nothing to commit: the tree is the commit's"
	[ "$(git rev-list --count HEAD)" = 1 ]
	fx 1 fx-tcr -- false
	has "$out" 'Held: the tree is the last known good one'
	has "$out" 'Nothing was taken away'
	record 2 '.end == "held"' && [ -z "$(git for-each-ref refs/fx)" ]
}

@test "what fails on its last attempt only has failed; retries are attempts in all" {
	base
	echo more >>src
	fx 1 fx-tcr --retries 3 -- sh -c 'exit 1'
	has "$out" 'Attempts: 1/3, 2/3, 3/3 all failed'
	record 1 '.tries == 3 and .of == 3'
}

@test "a pass on a retry is flaky: it passes, and is shown" {
	base
	echo more >>src
	fx 0 fx-tcr --retries 3 -- sh -c 'test -e seen || { touch seen; exit 1; }'
	has "$out" 'PASSED, but flaky'
	has "$out" 'Attempts: 1/3, 2/3, the last passed'
	record 1 '.class == "flaky" and .end == "committed" and .tries == 2'
}

@test "retries start from the tree as the attempt left it" {
	base
	echo more >>src
	fx 1 fx-tcr --retries 2 -- sh -c 'echo x >>count; test "$(wc -l <count)" = 3'
	[ "$(wc -l <count)" = 2 ]
}

# --- what is an artefact

@test "new files that the command makes are left, named, and no part of the tree" {
	base
	echo more >>src
	fx 0 fx-tcr -- sh -c 'mkdir -p build; echo o >build/o; echo c >cover'
	has "$out" 'Made by the command, left, and no part of the work:'
	has "$out" '  build/o'
	has "$out" '  cover'
	[ "$(git show --name-only --format= HEAD)" = src ]
	[ "$(cat build/o cover)" = $'o\nc' ]
	echo worse >>src
	fx 1 fx-tcr -- sh -c 'echo c2 >cover; exit 1'
	[ "$(cat build/o cover)" = $'o\nc2' ]
	lacks "$out" cover
	record 2 '[.artefacts[] | split("\t")[0]] == ["build/o", "cover"]'
}

@test "an artefact is left out until it is edited, or tracked" {
	base
	echo more >>src
	fx 0 fx-tcr -- sh -c 'echo a >a; echo b >b; echo c >c'
	echo edited >>b && git add c && echo x >>src
	fx 1 fx-tcr -- false
	has "$out" 'goes       b'
	has "$out" 'goes       c'
	lacks "$out" 'goes       a'
	[ -e a ]
	[ ! -e b ]
	[ ! -e c ]
}

@test "what came while an earlier command ran is named at each pass, and a checkpoint has it" {
	base
	echo more >>src
	fx 0 fx-tcr -- sh -c 'echo saved >saved; echo c >cover'
	lacks "$out" 'Left out'
	echo even >>src
	fx 0 fx-tcr -- true
	has "$out" 'Left out, as it came while an earlier command ran: cover (+1 more)'
	has "$out" "an edit, or 'git add', takes it in"
	fx 0 fx-tcr checkpoint
	[ "$(git show refs/fx/tcr/-main/3:saved)" = saved ]
	rm saved
	fx 0 fx-tcr undo 3
	[ "$(cat saved)" = saved ]
	[ "$(cat src)" = $'src\nmore\neven' ]
}

@test "what is tracked, had gone and is made by the command is not what was tried" {
	base
	mkdir d && echo one >d/one && git add d && git commit -qm d
	rm -r gone d && echo n >new && git add new && rm new
	fx 1 fx-tcr -- sh -c '! ls gone d new 2>/dev/null && mkdir d && for f in gone d/one new other; do echo theirs >$f; done'
	has "$out" 'HELD: changed-tree'
	has "$out" 'A gone'
	has "$out" 'A d/one'
	has "$out" 'A new'
	lacks "$out" 'A other'
	[ "$(git rev-list --count HEAD)" = 2 ]
	record 1 '[.artefacts[] | split("\t")[0]] == ["other"]'
	fx 0 fx-tcr undo 1
	for f in gone d new; do [ ! -e "$f" ] || return; done
	fx 0 fx-tcr --json -- true
	grep -q '"what":"deleted","path":"gone"' "$out"
	[ "$(git ls-tree -r --name-only HEAD)" = $'.gitignore\nsrc' ]
}

@test "a HEAD that is there and cannot be read is no reason to take anything" {
	local at
	base
	echo more >>src
	was=$(git rev-parse HEAD)
	for at in '' hello "$(printf %040d 0)" "$(printf %040d 1)"; do
		printf '%s\n' "$at" >.git/refs/heads/main
		fx 3 fx-tcr -- false
		has "$err" 'HEAD cannot be read'
		[ "$(cat src gone)" = $'src\nmore\ngone' ]
	done
	echo "$was" >.git/refs/heads/main
	git checkout -q --detach
	mv .git/objects/"${was:0:2}" ../away
	fx 3 fx-tcr -- false
	mv ../away .git/objects/"${was:0:2}"
	# Branches below that name are not that branch.
	git symbolic-ref HEAD refs/heads/side && git branch side/b "$was"
	fx 1 fx-tcr -- false
	has "$out" 'there is no commit yet'
}

@test "what is kept lies in the repository, whatever folder the environment names" {
	base
	echo more >>src
	mkdir ../objects
	GIT_OBJECT_DIRECTORY=$PWD/../objects fx 1 fx-tcr -- false
	[ -z "$(ls ../objects)" ]
	fx 0 fx-tcr undo
	[ "$(cat src)" = $'src\nmore' ]
	GIT_OBJECT_DIRECTORY=$PWD/../objects GIT_ALTERNATE_OBJECT_DIRECTORIES=$PWD/.git/objects fx 0 fx-tcr -- true
	git fsck --no-dangling
}

@test "a tracked file that the command changes makes changed-tree, not a pass" {
	base
	echo more >>src
	fx 1 fx-tcr -- sh -c 'echo by-command >gone'
	has "$out" 'HELD: changed-tree'
	has "$out" 'M gone'
	has "$out" 'Nothing was taken away'
	has "$out" 'let nobody write here while it runs, or the command leave these files alone'
	lacks "$out" 'writes:'
	[ "$(cat gone)" = by-command ]
	[ "$(git rev-list --count HEAD)" = 1 ]
	record 1 '.end == "held" and .class == "changed-tree"'
	# What it overwrote is there.
	has "$out" refs/fx/tcr/-main/1-before
	[ "$(git show refs/fx/tcr/-main/1-before:gone)" = gone ]
	[ "$(git show refs/fx/tcr/-main/1-before:src)" = $'src\nmore' ]
}

@test "a new file of the work that the command changes is work, too" {
	base
	echo mine >mine
	fx 1 fx-tcr -- sh -c 'echo theirs >mine'
	has "$out" 'HELD: changed-tree'
	[ "$(git show refs/fx/tcr/-main/1-before:mine)" = mine ]
	# It goes with the record.
	FX_NOW=1990000000 fx 0 fx-tcr --retries 1 -- true
	FX_NOW=1999999999 fx 0 fx-tcr prune --keep 1
	[ ! -e .git/factory/tcr/-main/1.json ]
	[ -z "$(git for-each-ref refs/fx/tcr/-main/1-before)" ]
}

@test "where a stage may write, the earlier ones run again" {
	stages 'unit-test writes = ["gone"]'
	echo more >>src
	fx 0 fx-tcr --stage implement
	fx 0 env SCRIPT='echo written >gone' fx-tcr --stage unit-test
	has "$out" 'PASSED'
	has "$out" 'M gone'
	# implement passed on the tree before.
	has "$out" 'Not committed yet: implement has not passed on this tree'
	fx 0 fx-tcr --stage implement
	fx 0 fx-tcr --stage lint
	has "$out" 'Committed'
	[ "$(git show HEAD:gone)" = written ]
}

# --- which class does what

@test "taken back: failed, structural, load-error, timeout" {
	base
	for c in failed:'echo "not ok 1 - a"; echo 1..1; exit 1' \
	    timeout:'sleep 60'; do
		echo "$c" >>src
		fx 1 fx-tcr --timeout 1 -- sh -c "${c#*:}"
		last '.end == "reverted" and .class == "'"${c%%:*}"'"'
		clean
	done
}

@test "a file of the work that is written again with the same bytes is taken back" {
	base
	echo more >>src
	echo new >new
	touch -d '1 minute ago' src new
	fx 1 fx-tcr -- sh -c 'touch src new; exit 1'
	last '.end == "reverted"'
	clean
	fx 0 fx-tcr undo
	[ "$(tail -n 1 src) $(cat new)" = 'more new' ]
}

@test "files in the place of a submodule come back, where it left an empty folder" {
	base
	git init -q ../up && (cd ../up && git commit -q --allow-empty -m one)
	git -c protocol.file.allow=always submodule -q add "$PWD/../up" sub
	git commit -qm sub
	git rm -q --cached sub && rm -rf sub
	mkdir sub && echo own >sub/own
	fx 1 fx-tcr -- false
	[ -d sub ] && [ ! -e sub/own ]
	fx 0 fx-tcr undo
	[ "$(cat sub/own)" = own ]
	[ -z "$(git ls-files sub)" ]
}

@test "what git would take in otherwise than it gave it out is good as it gives it out" {
	base
	printf 'a\r\n' >a.bat
	echo raw >big
	git add -A && git commit -qm 'before the attributes'
	printf '%s\n' '*.bat text eol=crlf' 'big filter=up' >.gitattributes
	git config filter.up.clean 'tr a-z A-Z' && git config filter.up.smudge cat
	git add .gitattributes && git commit -qm attributes
	printf 'a\r\nb\r\n' >a.bat && echo other >big
	step staged && git add src
	fx 1 fx-tcr -- false
	last '.end == "reverted"'
	printf 'a\r\n' | cmp - a.bat
	[ "$(cat src big)" = $'src\nraw' ]
	git diff --cached --exit-code HEAD
	fx 0 fx-tcr undo
	printf 'a\r\nb\r\n' | cmp - a.bat
	[ "$(cat big)" = other ]
	[ "$(git diff --cached --name-only)" = src ]
}

@test "a file, or a link to itself, takes the place of a folder that git does not look into" {
	base
	mkdir d l && echo a >d/a && echo a >l/a
	git add -A && git commit -qm folders
	git update-index --skip-worktree d/a
	rm -r d l && echo file >d && ln -s l l
	fx 1 fx-tcr -- false
	[ "$(cat d/a l/a)" = $'a\na' ]
	fx 0 fx-tcr undo
	[ "$(cat d) $(readlink l)" = 'file l' ]
	fx 0 fx-tcr -- true
	clean
	[ "$(git ls-files d l)" = $'d\nl' ]
}

@test "held with 3: not-started, killed" {
	base
	echo more >>src
	fx 3 fx-tcr -- no-such-program
	has "$out" 'HELD: not-started'
	has "$out" 'Nothing was taken away'
	has "$out" 'Next: see that its tool is installed'
	last '.end == "held" and .class == "not-started"'
	fx 3 fx-tcr -- sh -c 'kill -9 $$'
	has "$out" 'HELD: killed'
	last '.end == "held" and .class == "killed"'
	# 129 is a shell's word for SIGHUP, and git's for words that it does not know.
	fx 3 fx-tcr -- sh -c 'sh -c "kill -HUP \$\$"; exit $?'
	has "$out" 'HELD: killed'
	fx 3 fx-tcr -- git --nosuch
	has "$out" 'HELD: not-started'
	fx 3 fx-tcr -- git status --nosuch
	has "$out" 'HELD: not-started'
	fx 3 fx-tcr -- git nosuch
	has "$out" 'HELD: not-started'
	last '.end == "held" and .class == "not-started"'
	[ "$(tail -n 1 src)" = more ]
}

@test "held with 1: no-tests, all-skipped, in a stage of tests" {
	base
	echo more >>src
	fx 1 fx-tcr --stage unit-test -- echo 1..0
	has "$out" 'HELD: no-tests'
	last '.end == "held" and .class == "no-tests"'
	fx 1 fx-tcr --stage unit-test -- printf '%s\n' 'ok 1 - a # SKIP' 1..1
	last '.end == "held" and .class == "all-skipped"'
	fx 1 fx-tcr --stage unit-test -- printf '%s\n' '=== test session starts ===' 'collected 2 items' '' \
	    'm.py xs [100%]' '' '=== 1 skipped, 1 xfailed in 0.02s ==='
	has "$out" 'no test passed: each was skipped, or was expected to fail'
	last '.end == "held" and .class == "all-skipped"'
	fx 1 fx-tcr --stage unit-test -- true
	last '.end == "held" and .class == "no-tests"'
	[ "$(tail -n 1 src)" = more ]
}

@test "held with 3: a report that is missing; held with 1: what is unsupported" {
	stages 'unit-test report = "r.xml"' 'unit-test success_means = "exit_code == 0 AND tests >= 1"'
	echo more >>src
	fx 3 env SCRIPT=true fx-tcr --stage unit-test
	has "$out" 'HELD: unproved'
	last '.end == "held"'
	fx 1 fx-tcr --stage integration
	has "$out" 'HELD: unsupported'
	last '.end == "held" and .class == "unsupported"'
	[ "$(tail -n 1 src)" = more ]
}

@test "a stage that takes nothing back holds what fails in it" {
	stages 'lint tcr = false'
	echo 'more ' >>src
	fx 1 fx-tcr --stage lint
	has "$out" 'HELD: failed'
	has "$out" 'Nothing was taken away'
	[ "$(tail -n 1 src)" = 'more ' ]
}

@test "a signal takes nothing back, and ends the command" {
	base
	echo more >>src
	fx-tcr -- sh -c 'echo $$ >pid; exec sleep 60' >"$out" &
	while [ ! -s pid ]; do sleep .05; done
	kill -TERM $!
	not wait $!
	[ "$(tail -n 1 src)" = more ]
	not kill -0 "$(cat pid)" 2>/dev/null
	has "$out" 'STOPPED: nothing is taken back'
	record 1 '.end == "stopped"'
}

# --- stages: which tree is the good one

@test "a failure restores the newest tree that passed the stage and those before" {
	stages
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	step two && fx 0 fx-tcr --stage implement
	step bad && fx 1 fx-tcr --stage unit-test
	# two passed implement alone: the tree is one's.
	[ "$(cat src)" = $'src\none' ]
	has "$out" 'Reverting changes: attempt 2, which passed unit-test'
	[ "$(git rev-list --count HEAD)" = 1 ]
}

@test "the brief's example: two passed steps and a failed third keep both" {
	stages
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	step two && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	step bad && fx 0 fx-tcr --stage implement && fx 1 fx-tcr --stage unit-test
	[ "$(cat src)" = $'src\none\ntwo' ]
	has "$out" '[ 3/10] unit-test'
	has "$out" 'Status: Back to last known good state'
	fx 0 fx-tcr undo
	[ "$(tail -n 1 src)" = bad ]
}

@test "what passed on another HEAD is not the good tree: HEAD's is" {
	stages
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	git commit -qam one && step two && git commit -qam two
	step bad && fx 1 fx-tcr --stage unit-test
	has "$out" "Reverting changes: HEAD $(git rev-parse --short=12 HEAD)"
	[ "$(cat src)" = $'src\none\ntwo' ]
}

@test "else it is the red tree; red tests are a checkpoint, not a commit" {
	stages
	echo 'grep -q feature src' >test.sh
	fx 0 fx-tcr --expect red --stage tdd-setup -- sh -c 'echo "not ok 1 - feature"; echo 1..1; exit 1'
	has "$out" 'RED: it fails, as it must'
	has "$out" 'Kept: refs/fx/tcr/-main/1'
	[ "$(git rev-list --count HEAD)" = 1 ]
	record 1 '.red and .end == "passed" and .class == "failed"'
	step bad && fx 1 fx-tcr --stage unit-test
	has "$out" 'Reverting changes: attempt 1, the red tests'
	[ "$(cat test.sh)" = 'grep -q feature src' ]
	[ "$(cat src)" = src ]
}

@test "to be red: a pass, no test, or a syntax error is none, and nothing goes" {
	base
	echo more >>src
	fx 1 fx-tcr --expect red -- printf '%s\n' 'ok 1 - a' 1..1
	has "$out" 'HELD: passed, and its tests must fail before the work'
	has "$out" 'make the tests fail for what they test'
	fx 1 fx-tcr --expect red -- echo 1..0
	fx 3 fx-tcr --expect red -- no-such-program
	[ "$(tail -n 1 src)" = more ]
	last '.end == "held"'
}

@test "a tree that passed unit-test is not taken back for a later stage: it is held" {
	stages
	step 'one ' && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	fx 1 fx-tcr --stage lint
	has "$out" 'FAILED'
	has "$out" 'Held: this tree passed unit-test'
	has "$out" 'Kept, as failed lint: refs/fx/tcr/-main/3'
	[ "$(tail -n 1 src)" = 'one ' ]
	[ "$(git rev-list --count HEAD)" = 1 ]
	record 3 '.end == "held" and .class == "failed" and .kept == "refs/fx/tcr/-main/3"'
}

@test "a fix is tried once first; what it mended passes, and the earlier stages run again" {
	stages "lint fix = \"sed -i 's/ *\$//' src\""
	step 'one ' && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	fx 0 fx-tcr --stage lint
	has "$out" "Trying the stage's fix once: sed"
	has "$out" 'Mended by its fix'
	[ "$(tail -n 1 src)" = one ]
	has "$out" 'Not committed yet: implement has not passed on this tree'
	[ "$(git show refs/fx/tcr/-main/3-unfixed:src | tail -n 1)" = 'one ' ]
}

@test "a fix that does not help is taken back, and then the work" {
	stages 'unit-test fix = "echo fixed >>gone; echo new >new"'
	step bad && fx 1 fx-tcr --stage unit-test
	has "$out" 'Trying the stage'
	clean
	[ ! -e new ]
	fx 0 fx-tcr undo
	[ "$(tail -n 1 src)" = bad ]
	[ "$(cat gone)" = gone ]
	[ ! -e new ]
	[ "$(git for-each-ref refs/fx | grep -c fixed)" = 0 ]
}

@test "nothing changed since a revert: it says so and ends with 1, and runs nothing" {
	stages
	step bad && fx 1 fx-tcr --stage unit-test
	fx 1 fx-tcr --stage unit-test
	has "$out" 'Nothing changed since attempt 1'
	has "$out" 'fx-tcr undo 1'
	[ ! -e .git/factory/tcr/-main/2.json ]
	step one && fx 0 fx-tcr --stage unit-test
}

@test "when the last stage that takes work back has passed, the tree is committed" {
	stages
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	has "$out" 'Not committed yet: lint has not passed on this tree'
	has "$out" 'Next: fx-tcr --stage lint'
	fx 0 fx-tcr --stage lint
	has "$out" 'Committed'
	[ "$(git log -1 --format=%cn:%s)" = 'fx-tcr:TCR pass: lint' ]
	clean
	# The next work starts on it.
	step two && fx 1 env SCRIPT=false fx-tcr --stage unit-test
	has "$out" "HEAD $(git rev-parse --short=12 HEAD)"
	[ "$(tail -n 1 src)" = one ]
}

@test "what a hook refuses is held, and says what it said" {
	base
	echo more >>src
	printf '#!/bin/sh\necho "BLOCKED: src" >&2\nexit 1\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	fx 1 fx-tcr -- true
	has "$out" 'BLOCKED: src'
	has "$out" 'Held: the commit was refused'
	has "$out" 'Nothing was taken away'
	[ "$(tail -n 1 src)" = more ]
	[ "$(git rev-list --count HEAD)" = 1 ]
	record 1 '.end == "held" and .class == "passed" and .why == "BLOCKED: src"'
	# Nobody set a boundary here: it was the hook.
	has "$out" 'Next: mend what the hook said above'
	lacks "$out" boundary
}

@test "what a hook leaves behind is not waited for" {
	base
	echo more >>src
	printf '#!/bin/sh\nsleep 20 &\necho $! >../left\n(while :; do echo x; done) &\necho $! >>../left\n' >.git/hooks/post-commit
	chmod +x .git/hooks/post-commit
	fx 0 timeout 15 fx-tcr -- true
	xargs kill <../left 2>/dev/null || :
	clean && record 1 '.end == "committed"'
}

@test "restore_to: a revision is taken literally, one that is not there takes nothing" {
	stages
	git tag start && step one && git commit -qam one
	task_with 'restore_to: start'
	step bad && fx 1 fx-tcr --stage unit-test
	[ "$(cat src)" = src ]
	has "$out" 'start, as the contract says'
	fx 0 fx-tcr undo
	task_with 'restore_to: nowhere'
	fx 2 fx-tcr --stage unit-test
	has "$err" "there is no revision 'nowhere'"
	[ "$(tail -n 1 src)" = bad ]
}

@test "restore_to @- and HEAD are the last known good; base the strict way; a command is shown, never run" {
	stages
	task_with 'restore_to: "@-"' 'command: "jj restore --from @-"' 'meaning: "Go back to before"'
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	step bad && fx 1 fx-tcr --stage unit-test
	[ "$(tail -n 1 src)" = one ]
	has "$out" 'Reverting changes: jj restore --from @-'
	has "$out" 'Meaning: Go back to before'
	task_with 'restore_to: HEAD' 'command: "touch ran"'
	step bad && fx 1 fx-tcr --stage unit-test
	has "$out" "The contract's command is not run: touch ran"
	[ ! -e ran ]
}

# --- where, and who else

@test "a second run says who holds it, what that runs, and since when" {
	base
	fx-tcr -- sh -c 'echo >on; while [ -e on ]; do sleep .05; done' >/dev/null &
	while [ ! -e on ]; do sleep .05; done
	fx 3 fx-tcr -- true
	grep -Eqx "fx-tcr: another fx-tcr is at work here: process $! since 20[0-9TZ:-]+: sh -c 'echo >on.*" "$err"
	rm on && wait $!
	fx 0 fx-tcr -- true
}

@test "an unfinished merge is refused with the way out, a bare repository, too" {
	base
	git switch -qc side && echo side >src && git commit -qam side
	git switch -q main && echo main >src && git commit -qam main
	not git merge side
	fx 2 fx-tcr -- true
	has "$err" "'git merge --abort'"
	git clone -q --bare . ../bare.git && cd ../bare.git
	fx 2 fx-tcr -- true
	has "$err" 'has no work tree'
}

@test "a detached HEAD, a linked worktree, a folder below: each is its own" {
	base
	git worktree add -q --detach ../w
	cd ../w
	mkdir below && cd below && echo more >>../src
	fx 1 fx-tcr -- sh -c 'test -e ../src && exit 1'
	[ "$(cat ../src)" = src ] && [ -d ../.git ] || [ -f ../.git ]
	cd ../../r && echo theirs >>src
	fx 0 fx-tcr -- true
	[ "$(git -C ../w rev-parse HEAD)" != "$(git rev-parse HEAD)" ]
}

@test "what cannot be told is not taken: a full output loses nothing" {
	base
	echo more >>src
	fx 3 sh -c 'exec fx-tcr -- false >/dev/full'
	[ "$(tail -n 1 src)" = more ]
	last '.end == "held"'
}

@test "processes that a pass left behind are ended and named before the tree is judged" {
	base
	echo more >>src
	fx 0 fx-tcr -- sh -c 'sleep 77 & sleep .1'
	has "$out" 'Left running by the command, and ended:'
	has "$out" 'sleep 77'
}

@test "JSON: an object a line: the verdict, what goes, the record" {
	base
	echo more >>src
	fx 1 fx-tcr --json -- sh -c 'echo new >new; echo "a.c:1:1: error: x"; exit 3'
	[ "$(jq -r .type "$out" | tr '\n' ' ')" = 'verdict made cause summary going attempt ' ]
	[ "$(jq -r 'select(.type == "going") | .path' "$out")" = src ]
	jq -e 'select(.type == "attempt") | .undo == "fx-tcr undo 1" and .end == "reverted" and .exit == 1' "$out"
	fx 1 fx-tcr -q -- false
	out_is </dev/null
}

# --- the base

@test "what failed at the base fails nothing later, and is shown; what is new does" {
	stages
	printf '%s\n' 'echo "not ok 1 - old"' '[ ! -e broken2 ] || echo "not ok 2 - new"' 'echo "1..$(($(ls broken2 2>/dev/null | wc -l) + 1))"; exit 1' >t.sh
	git add t.sh && git commit -qm tests
	fx 0 fx-tcr --stage unit-test --base -- sh t.sh
	out_is <<-END
		Measuring unit-test at the base: sh t.sh
		The base is measured: unit-test fails there
		  fails there: old
		  its log: $PWD/.git/factory/tcr/-main/base-3-e3b0c44298fc.log
	END
	step one
	fx 0 fx-tcr --stage unit-test -- sh t.sh
	has "$out" 'PASSED: what fails was failing at the base'
	last '.class == "failing-at-base" and .end == "passed"'
	echo >broken2
	fx 1 fx-tcr --stage unit-test -- sh t.sh
	[ ! -e broken2 ]
	last '.class == "failed" and .end == "reverted"'
}

@test "what measuring the base makes or changes is taken back, and kept" {
	stages
	printf '%s\n' 'mkdir -p d && echo 1 >d/made && echo 2 >>src && rm gone && echo 3 >x.log' >t.sh
	git add t.sh && git commit -qm tests
	fx 0 fx-tcr --stage lint --base -- sh t.sh
	out_is <<-END
		Measuring lint at the base: sh t.sh
		What it made or changed is taken back: 3 files; 'fx-tcr undo 1' brings that again
		The base is measured: lint passes there
	END
	clean
	[ ! -e d ] && [ -e x.log ]
	record 1 '.what == "checkpoint" and .end == "kept"'
	fx 0 fx-tcr --json --stage static --base -- sh t.sh
	jq -es '.[0].tidied == 3 and .[0].attempt == 2 and .[1].failures == 0' "$out"
	fx 0 fx-tcr undo 1
	[ -e d/made ] && [ ! -e gone ] && grep -q 2 src
}

@test "measuring the base takes nothing back that was staged, and what was stopped is begun again" {
	stages
	echo staged >src && git add src && git restore --source=HEAD src
	fx 2 fx-tcr --stage lint --base -- sh -c 'echo junk >junk'
	has "$err" "what is staged is not the commit's"
	[ "$(git show :src)" = staged ]
	[ ! -e junk ]
	git reset -q
	fx-tcr --stage lint --base -- sh -c 'echo junk >junk; echo 2 >src; : >../in; sleep 20' >../first 2>&1 &
	pid=$!
	while [ ! -e ../in ]; do sleep .05; done
	kill -INT "$pid"
	wait "$pid" || :
	[ -z "$(git status --porcelain)" ]
	[ ! -e junk ]
	fx 0 fx-tcr --stage lint --base -- true
}

@test "a diagnostic of the base moves with its line; another one is new" {
	stages
	printf '%s\n' 'grep -n "OOPS" src && exit 1' >l.sh && echo OOPS old >>src
	git add l.sh && git commit -qam lint
	fx 0 fx-tcr --stage lint --base -- sh l.sh
	sed -i 1i' first' src
	fx 0 fx-tcr --stage lint -- sh l.sh
	last '.class == "failing-at-base"'
	echo OOPS new >>src
	fx 1 fx-tcr --stage lint -- sh l.sh
	last '.class == "failed"'
	step more
	fx 2 fx-tcr --stage lint --base -- sh l.sh
	has "$err" "the tree is not the commit's"
}

# --- a task

# bound LINE...: a workspace that is bound to t1, whose contract has these
# lines, too; its hooks hold it to that.
bound() {
	mkdir -p .factory/t1
	{
		printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: [src, src.go, "*_test.go"]\n'
		printf '  accept_unsupported:\n'
		printf '    - {stage: %s, reason: "no tool"}\n' coverage static integration security
		printf '  %s\n' "$@"
	} >.factory/t1/contract.yaml
	git add .factory && git commit -qm contract && git switch -qc t1
	fx 0 factory init --task t1
	task=t1
}

@test "what the boundary refuses is held, in its own words, with status 1" {
	stages
	bound
	step one && echo x >>gone
	fx 0 fx-tcr --stage implement
	fx 0 fx-tcr --stage unit-test
	fx 1 fx-tcr --stage lint
	has "$out" 'Next: take out of the change what the boundary'
	has "$out" BLOCKED
	has "$out" gone
	has "$out" 'Held: the commit was refused'
	has "$out" 'Nothing was taken away'
	[ "$(git log -1 --format=%s)" = contract ]
	last '.end == "held" and .class == "passed"'
	git checkout -q gone
	fx 0 fx-tcr --stage implement
	fx 0 fx-tcr --stage unit-test
	fx 0 fx-tcr --stage lint
	[ "$(git log -1 --format=%cn:%s)" = 'fx-tcr:TCR pass: t1, lint' ]
}

@test "in a task the sealed command rules: a pass of another one is none, and the tree's files say nothing" {
	stages
	bound
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	step bad && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test -- printf '%s\n' 'ok 1 - a' 1..1
	sed -i 's/grep -q bad/grep -q nothing/' .factory.toml
	fx 1 fx-tcr --stage unit-test
	# That true passed does not make it good, only not given up for less.
	last '.stage == "unit-test" and .class == "failed"'
	[ "$(sed -n 2p src)" = one ]
}

@test "the log of a failure is copied beside the contract, and summed up" {
	stages
	bound
	step bad && fx 1 env SCRIPT='echo "a.c:3:4: error: no such thing"' fx-tcr --stage unit-test
	has "$out" 'Log: .factory/t1/stage-3-failure.log'
	has "$out" 'ROOT CAUSE'
	has "$out" 'no such thing'
	grep -qx 'a.c:3:4: error: no such thing' .factory/t1/stage-3-failure.log
	[ -z "$(git status --porcelain)" ]
}

@test "named tests, from red to green to weakened, and the lawful way back" {
	here go
	export GOCACHE=$BATS_TEST_TMPDIR/go GOFLAGS=-mod=mod GOTOOLCHAIN=local HOME=$BATS_TEST_TMPDIR
	repo r
	printf 'module x\n\ngo 1.18\n' >go.mod
	printf 'package x\n\nfunc Add(a, b int) int { return 0 }\n' >src.go
	git add -A && git commit -qm base
	bound 'test_requirements: [TestAdd]'
	printf 'package x\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Error("no sum")\n\t}\n}\n' >x_test.go
	fx 0 fx-tcr --stage tdd-setup
	has "$out" 'RED: it fails, as it must'
	has "$out" 'TestAdd'
	last '.red and (.frozen | length) == 1'
	fx 1 fx-tcr --stage unit-test
	has "$out" 'FAILED: TestAdd'
	has "$out" 'Nothing was taken away'
	sed -i 's/return 0/return a + b/' src.go
	fx 0 fx-tcr --stage unit-test
	has "$out" 'passed     TestAdd'
	sed -i 's/!= 3/!= 3 \&\& false/' x_test.go
	fx 1 fx-tcr --stage unit-test
	has "$out" 'HELD: tests-changed'
	has "$out" 'fx-tcr --stage tdd-setup'
	grep -q '&& false' x_test.go
	git checkout -q src.go && sed -i 's/ && false//; s/no sum/not the sum/' x_test.go
	fx 0 fx-tcr --stage tdd-setup
	sed -i 's/return 0/return a + b/' src.go
	fx 0 fx-tcr --stage unit-test
}

@test "with several components a stage runs in each, and all must pass" {
	base
	mkdir one two && touch one/go.mod two/go.mod
	printf '[stages.unit-test]\ncommand = "test ! -e fails"\nsuccess_means = "exit_code == 0"\ntcr = true\n' >.factory.toml
	git add -A && git commit -qm two
	fx 0 fx-tcr --stage unit-test
	has "$out" '[ 3/10] unit-test (one)'
	has "$out" '[ 3/10] unit-test (two)'
	touch two/fails
	fx 1 fx-tcr --stage unit-test
	[ ! -e two/fails ]
	last '.component == "two" and .end == "reverted"'
}

# --- what cannot be kept is not taken

@test "an unreadable file, a folder that cannot be written to: nothing is taken away" {
	local as=() fx
	[ "$(id -u)" -ne 0 ] || { need setpriv; as=(setpriv --reuid=65534 --regid=65534 --clear-groups); }
	base
	mkdir d && echo d >d/d && git add d && git commit -qm d && echo more >>src && echo x >>d/d
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
	cp -r "$FX_BIN" ../bin && fx=$PWD/../bin/fx-tcr
	[ -z "${as[*]}" ] || {
		chmod o+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$BATS_TEST_TMPDIR" ..
		chown -R 65534:65534 ../r
	}
	chmod 555 d
	fx 3 "${as[@]}" "$fx" -- false
	has "$err" 'd: cannot be written to'
	has "$err" 'nothing was taken away'
	[ "$(tail -n 1 src)" = more ]
	last '.end == "held"'
	chmod 755 d && echo secret >s && chmod 000 s
	fx 3 "${as[@]}" "$fx" -- false
	has "$err" 's'
	[ "$(tail -n 1 src)" = more ]
	[ -e s ]
}

# bats test_tags=slow
@test "a full disk loses nothing" {
	[ "$(id -u)" -eq 0 ] || skip 'a file system is mounted only by root'
	need unshare
	unshare -m true 2>/dev/null || skip 'no mounts of our own: the root is no mount point, or they are forbidden'
	base
	echo more >>src && head -c 300000 /dev/urandom >new
	cat >../full <<'END'
mount -t tmpfs -o size=8m none "$1/small" || exit 77
cd "$1/small" && cp -a "$1/r/." . && dd if=/dev/zero of=.git/pad bs=64k 2>/dev/null
fx-tcr -- false; a=$?
truncate -s -100000 .git/pad
fx-tcr -- false; b=$?
tail -n 1 src; wc -c <new; rm .git/pad
fx-tcr -- false; c=$?
echo "$a $b $c"; cat src
END
	mkdir ../small
	fx 0 unshare -m sh ../full "${PWD%/r}"
	has "$out" more
	has "$out" 300000
	has "$out" '3 3 1'
	[ "$(tail -n 1 "$out")" = src ]
}

@test "restore_to: base does not hold a tree for having passed unit-test" {
	stages
	stage=lint task_with 'restore_to: base'
	step 'one ' && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	fx 1 fx-tcr --stage lint
	clean
	last '.end == "reverted" and .stage == "lint"'
}

@test "in jj, without .git: two passed steps and a failed third keep both" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	fx 2 fx-tcr -- true
	has "$err" "'jj commit -m MESSAGE' makes the first commit; nothing was taken away"
	printf '[stages.%s]\ntcr = true\nsuccess_means = "exit_code == 0"\ncommand = "%s"\n' \
	    implement true unit-test '! grep -q bad src' >.factory.toml
	printf '[stages.static]\ntcr = false\n' >>.factory.toml
	echo src >src && echo : >a.sh && jj --quiet commit -m base
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	step two && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	has "$out" Committed
	step bad && fx 0 fx-tcr --stage implement && fx 1 fx-tcr --stage unit-test
	has "$out" 'Reverting changes: @- '
	has "$out" 'Status: Back to last known good state'
	[ "$(cat src)" = $'src\none\ntwo' ]
	[ "$(jj log --no-graph -r 'subject("TCR pass*")' -T '"x"')" = xx ]
	fx 0 fx-tcr undo
	[ "$(tail -n 1 src)" = bad ]
}

@test "without an identity a pass is held, and says which words are missing" {
	git init -q .
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL EMAIL
	git config user.useConfigOnly true
	echo x >src
	fx 2 env GIT_CONFIG_GLOBAL=/dev/null fx-tcr -- true
	has "$err" "'git config user.name NAME'"
	record 1 '.end == "held" and (.why | contains("user.name"))'
	[ -e src ]
	git config user.name Ann && git config user.email ann@example.org
	fx 0 fx-tcr -- true
	lacks "$out" 'cut off'
	[ "$(git log --format=%an)" = Ann ]
}

@test "a branch switch is seen where refs are in tables, too" {
	need git 2.45
	git init -q --ref-format=reftable .
	git commit -q --allow-empty -m base
	echo stay >src
	fx 1 fx-tcr -- git checkout -q -b other
	has "$out" 'HELD: moved-head'
	[ "$(git log --format=%s other)" = base ]
	[ "$(cat src)" = stay ]
}

@test "a command that moves HEAD is held, whatever its status" {
	base
	local was
	was=$(git rev-parse HEAD)
	for end in true false; do
		echo "more $end" >>src
		fx 1 fx-tcr -- sh -c "git commit -qam own; $end"
		has "$out" 'HELD: moved-head'
		has "$out" 'Nothing was taken away'
		[ "$(tail -n 1 src)" = "more $end" ]
		[ "$(git log -1 --format=%s)" = own ]
		[ -z "$(git status --short)" ]
	done
	record 1 ".head == \"$was\" and .class == \"moved-head\""
	# A commit would go to another branch.
	echo stay >>src
	fx 1 fx-tcr -- git checkout -q -b other
	has "$out" 'HELD: moved-head'
	[ "$(git log -1 --format=%s other)" = own ]
	[ "$(tail -n 1 src)" = stay ]
}

@test "a fix that moves HEAD is held, and what was before it is kept" {
	stages 'lint fix = "git commit -qam own"'
	echo 'bad end ' >>src
	fx 1 fx-tcr --stage lint
	has "$out" 'HELD: moved-head'
	lacks "$out" 'Reverting'
	has "$out" refs/fx/tcr/-main/1-unfixed
	[ "$(tail -n 1 src)" = 'bad end ' ]
	[ "$(git log -1 --format=%s)" = own ]
	[ "$(git show refs/fx/tcr/-main/1-unfixed:src | tail -n 1)" = 'bad end ' ]
	clean
	record 1 '.end == "held" and .class == "moved-head"'
}

@test "in jj, a command that ends on the root is held, and the tree before it kept" {
	need jj
	jj --quiet git init j && cd j
	echo src >src && jj --quiet commit -m base
	echo more >>src
	fx 1 fx-tcr -- jj --quiet new 'root()'
	has "$out" 'HELD: moved-head'
	[ "$(git show refs/fx/tcr/-main/1-before:src)" = $'src\nmore' ]
}

@test "what the command took away comes back by the line that is printed" {
	base
	echo more >>src
	echo mine >mine
	fx 1 fx-tcr -- sh -c 'git reset -q --hard; git clean -fdq; exit 1'
	[ ! -e mine ]
	has "$out" 'To have it back: fx-tcr undo 1'
	eval "$(sed -n 's/^To have it back: //p' "$out")"
	[ "$(cat mine)" = mine ]
	[ "$(cat src)" = $'src\nmore' ]
}

@test "the tree before the command has a ref while it runs" {
	base
	echo more >>src
	echo mine >mine
	fx 1 fx-tcr -- sh -c 'git reset -q --hard; git clean -fdq; git reflog expire --expire=now --all; git gc -q --prune=now; exit 1'
	[ ! -e mine ]
	eval "$(sed -n 's/^To have it back: //p' "$out")"
	[ "$(cat mine)" = mine ]
	[ "$(cat src)" = $'src\nmore' ]
	# Where the command changed nothing it is gone, and needs nobody's name.
	git config user.useConfigOnly true
	(unset "${!GIT_AUTHOR_@}" "${!GIT_COMMITTER_@}" && fx 1 fx-tcr -- false)
	[ -z "$(git for-each-ref 'refs/fx/tcr/-main/2-*')" ] && git rev-parse -q --verify refs/fx/tcr/-main/2
	echo more >>src
	fx 137 env fx-tcr -- sh -c 'rm mine; git checkout -q src; kill -9 $PPID'
	fx 0 fx-tcr checkpoint
	has "$out" 'the tree before its command is kept as refs/fx/tcr/-main/4-before: fx-tcr undo 4'
	[ "$(git show refs/fx/tcr/-main/4-before:src)" = $'src\nmore' ]
	fx 0 fx-tcr undo 4
	[ "$(cat src)" = $'src\nmore' ]
}

@test "what somebody else wrote while it ran is in the list, and no way back loses it" {
	base
	echo SAVED >>src && git add src && echo 2 >>src && chmod 600 src && git diff --cached >../staged
	(fx-tcr -- sh -c 'echo >../on; while [ -e ../on ]; do sleep .02; done' >../said 2>&1 || :) &
	while [ ! -e ../on ]; do sleep .02; done
	echo MYEDIT >>src && rm ../on && wait
	has ../said 'HELD: changed-tree'
	has ../said 'Changed while it ran, by the command or by somebody else:'
	has ../said 'The tree as it is now is kept as attempt 2'
	has ../said 'To have it back: fx-tcr undo 1'
	lacks ../said 'git restore'
	record 2 '.what == "checkpoint" and .why == "what was here when attempt 1 ended"'
	[ "$(git show refs/fx/tcr/-main/2:src)" = $'src\nSAVED\n2\nMYEDIT' ]
	fx 0 fx-tcr undo 1
	[ "$(cat src)" = $'src\nSAVED\n2' ]
	[ "$(stat -c %a src)" = 600 ]
	git diff --cached | diff ../staged -
	has "$out" 'undo of attempt 1 (command, held): this puts back the tree before its command'
	has "$out" 'restored: refs/fx/tcr/-main/1-before: files; what is staged stays'
	fx 0 fx-tcr undo 3
	[ "$(tail -n 1 src)" = MYEDIT ]
	fx 0 fx-tcr undo 1 -q
	fx 0 fx-tcr undo 2
	[ "$(tail -n 1 src)" = MYEDIT ]
	git fsck --no-dangling
}

@test "what the command took away before the rest was taken back comes back, too" {
	base
	echo more >>src && echo mine >mine
	fx 1 fx-tcr -- sh -c 'rm mine; exit 1'
	has "$out" 'To bring it back: fx-tcr undo 1'
	has "$out" 'To have it back: fx-tcr undo 1-before'
	fx 0 fx-tcr undo 1
	[ ! -e mine ]
	fx 0 fx-tcr undo 1-before
	[ "$(cat mine src)" = $'mine\nsrc\nmore' ]
	fx 0 fx-tcr list
	has "$out" 'undo of 1-before'
	has "$out" 'reverted, undone by 2'
}

@test "in jj, a held attempt is undone as others are, in a workspace without .git" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	printf 'src\n' >src && jj --quiet commit -m base
	echo more >>src && head -c 2000000 /dev/zero >big
	fx 1 fx-tcr -- sh -c 'echo by-command >src; rm big'
	has "$out" 'HELD: changed-tree'
	has "$out" 'To have it back: fx-tcr undo 1'
	fx 0 fx-tcr undo 1
	[ "$(cat src)" = $'src\nmore' ]
	[ "$(wc -c <big)" = 2000000 ]
	fx 0 fx-tcr undo 3
	[ "$(cat src)" = by-command ]
	[ ! -e big ]
	fx 0 fx-tcr undo 1 -- src
	[ "$(cat src)" = $'src\nmore' ]
	[ ! -e big ]
	fx 0 fx-tcr undo 2
	[ "$(cat src)" = by-command ]
}

@test "a command that outlived its fx-tcr is ended and named before the tree is judged" {
	local pid
	base
	echo more >>src
	fx-tcr -- sh -c 'echo $$ >../pid; setsid sh -c "echo \$\$ >../inner; exec sleep 31" & sleep 32; echo late >>src' >"$out" 2>&1 3>&- &
	pid=$!
	while [ ! -s ../pid ] || [ ! -s ../inner ]; do sleep .05; done
	record 1 ".group == $(cat ../pid) and .started > 0" || { kill -9 "$pid" -"$(cat ../pid)"; return 1; }
	fx 0 fx-tcr list
	has "$out" running
	kill -9 "$pid" && wait "$pid" 2>/dev/null || :
	kill -0 "$(cat ../pid)"
	fx 0 fx-tcr list
	has "$out" 'cut off'
	lacks "$out" running
	fx 0 fx-tcr -- true
	has "$out" 'its command was still at work, and is ended: '
	has "$out" "'sleep 31'"
	has "$out" "'sleep 32'"
	ended "$(cat ../pid)"
	ended "$(cat ../inner)"
	record 1 '.end == "cut" and .group == null' && lacks src late
	# Another process that has the number by now is left alone.
	sleep 33 3>&- &
	pid=$!
	jq ".end = \"begun\" | .group = $pid | .started = 1" .git/factory/tcr/-main/1.json >../x
	mv ../x .git/factory/tcr/-main/1.json
	fx 0 fx-tcr checkpoint
	lacks "$out" 'is ended' && kill "$pid"
	# The leader is gone: it is not known any more to be that one.
	setsid sh -c 'echo $$ >../pid2; sleep 34 & exit' >/dev/null 3>&- && sleep .1
	jq ".end = \"begun\" | .group = $(cat ../pid2) | .started = 1" .git/factory/tcr/-main/1.json >../x
	mv ../x .git/factory/tcr/-main/1.json
	fx 3 fx-tcr checkpoint
	has "$err" 'nothing was taken away'
	eval "$(sed -n "s/.*still at work: '\(kill -KILL -- -[0-9]*\)' ends.*/\1/p" "$err")"
	fx 0 fx-tcr checkpoint
}

# bats test_tags=plain
@test "what outlived its fx-tcr and does not end: 3, and it says what it told to end" {
	local pid
	here strace
	base
	echo more >>src
	fx-tcr -- sh -c 'echo $$ >../pid; while :; do sleep .05; done' >"$out" 2>&1 3>&- &
	pid=$!
	while [ ! -s ../pid ]; do sleep .05; done
	sleep .2
	kill -9 "$pid" && wait "$pid" 2>/dev/null || :
	fx 3 strace -qq -o ../trace -e trace=kill -e inject=kill:retval=0 fx-tcr -- true
	has "$out" 'is still at work, and was told to end: '
	lacks "$out" 'is ended'
	has "$err" 'nothing was taken away, and nothing is judged while its command is at work'
	[ "$(tail -n 1 src)" = more ]
	fx 0 fx-tcr list
	has "$out" 'cut off'
	fx 0 fx-tcr -- true
	has "$out" 'was still at work, and is ended: '
}

@test "why it failed makes sense without a total, and with status 0" {
	base
	echo more >>src
	fx 3 fx-tcr -- printf '%b\n' '--- FAIL: TestX (0.00s)' FAIL 'FAIL\tx\t0.1s'
	has "$out" 'Why: it ended with 0, and its output ends with "FAIL\tx\t0.1s"'
	fx 3 fx-tcr -- sh -c 'printf "%b\n" "--- FAIL: TestX (0.00s)" FAIL "FAIL\tx\t0.1s"; seq 60'
	has "$out" 'Why: it ended with 0, and go says that 1 failed'
	fx 1 fx-tcr -- sh -c 'printf "%b\n" "--- FAIL: TestX (0.00s)" FAIL "FAIL\tx\t0.1s"; exit 1'
	has "$out" 'Why: 1 test failed'
	lacks "$out" 'of -1'
}

@test "what a rule ignored that went back with the work is left, and is no work of the next run" {
	base
	echo 'out/' >>.gitignore
	mkdir out && echo product >out/o
	echo more >>src
	fx 1 fx-tcr -- sh -c 'echo built >out/p; exit 1'
	has "$out" 'Left, and no part of the work, as the rules that went ignored it: 2 files, out/o'
	[ "$(cat out/o out/p)" = "$(printf 'product\nbuilt')" ]
	lacks .gitignore out
	# Neither a failure takes it for work, nor does a pass commit it.
	echo more >>src
	fx 1 fx-tcr -- false
	lacks "$out" out/
	[ -e out/o ]
	[ -e out/p ]
	echo more >>src
	fx 0 fx-tcr -- true
	[ -z "$(git ls-files out)" ]
	[ -e out/o ]
	# What is edited from now on is work.
	echo mine >out/o
	fx 1 fx-tcr -- false
	has "$out" 'goes       out/o'
	[ -e out/p ]
	fx 0 fx-tcr undo
	[ "$(cat out/o)" = mine ]
	rm out/o
	# An undo that takes the rule away leaves it likewise.
	fx 0 fx-tcr undo 1
	grep -qx out/ .gitignore
	n=$(fx-tcr list --json | sed -n '$s/.*"n":\([0-9]*\),.*/\1/p')
	fx 0 fx-tcr undo "$n"
	lacks .gitignore out/
	[ -e out/p ]
	echo more >>src
	fx 1 fx-tcr -- false
	lacks "$out" out/p
	[ -e out/p ]
}

@test "one that was cut off behind a revert of a rule knows what that had ignored" {
	base
	echo 'out/' >>.gitignore
	mkdir out && echo product >out/o
	fx 1 fx-tcr -- false
	jq '.end = "taking" | del(.artefacts)' .git/factory/tcr/-main/1.json >../x
	mv ../x .git/factory/tcr/-main/1.json
	echo more >>src
	cp -a src ../src
	git show HEAD:src >src
	fx 1 fx-tcr -- false
	has "$out" 'Attempt 1 was cut off: it had come to its end'
	[ -e out/o ] && record 1 '.end == "reverted" and (.artefacts | length) == 1'
}

@test "in jj, what had gone and is made by the command is held, and named as added" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	echo src >src && echo gone >gone && jj --quiet commit -m base
	rm gone && echo more >>src
	fx 1 fx-tcr -- sh -c '! ls gone 2>/dev/null && for f in gone other; do echo theirs >$f; done'
	has "$out" 'HELD: changed-tree'
	has "$out" 'A gone'
	lacks "$out" 'A other'
	[ "$(jj log --no-graph -r 'subject("TCR pass*")' -T '"x"')" = '' ]
	fx 0 fx-tcr undo 1
	[ ! -e gone ]
	[ "$(cat src)" = $'src\nmore' ]
}

@test "in jj, what a rule ignored that went back with the work is left, too" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	echo src >src
	jj --quiet commit -m base
	echo 'out/' >.gitignore
	mkdir out && echo product >out/o
	echo more >>src
	fx 1 fx-tcr -- false
	has "$out" '1 file, out/o'
	[ ! -e .gitignore ]
	[ -e out/o ]
	echo more >>src
	fx 1 fx-tcr -- false
	lacks "$out" out/
	[ -e out/o ]
	echo more >>src
	fx 0 fx-tcr -- true
	[ -e out/o ] && jj file list -r @- 2>/dev/null >../list && lacks ../list out/
}

@test "in jj, a change that others stand on is refused before anything runs" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	echo a >a && jj --quiet commit -m base
	echo one >f && jj --quiet commit -m 'finished: f'
	echo two >g && jj --quiet commit -m 'later: g'
	jj --quiet edit 'description(substring:"finished")'
	echo fix >>f
	for c in false true; do
		fx 2 fx-tcr -- sh -c "touch ran; $c"
		has "$err" 'fx-tcr: other changes stand on @, and a pass or a failure would rewrite them'
		has "$err" "'jj new' makes a change of its own on it, 'jj squash' puts that into it later; nothing was run"
		has "$err" 'later: g'
		[ ! -e ran ] && [ "$(cat f)" = $'one\nfix' ]
	done
	jj --quiet new && echo more >>f
	fx 1 fx-tcr -- false
	[ "$(cat f)" = $'one\nfix' ] && [ "$(jj log --no-graph -r 'conflicts()' -T '"x"')" = '' ]
	# The empty change that another workspace works on goes along.
	jj --quiet edit 'description(substring:"later")'
	jj --quiet new && jj --quiet workspace add -r @ ../k
	echo more >>f
	fx 0 fx-tcr -- grep -q more f
	cd ../k && jj --quiet workspace update-stale && grep -q more f
	jj --quiet abandon '@' && jj --quiet new 'description(substring:"TCR pass")' && echo k >k && jj --quiet st
	cd ../j && jj --quiet edit @- && jj --quiet log -r 'all()'
	fx 2 fx-tcr -- true
	has "$err" 'other changes stand on @'
}

@test "in jj, a description that is there stays; -m says another" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	echo a >a && jj --quiet commit -m base
	jj --quiet describe -m $'feat: my careful description\n\nbody'
	echo more >>a
	fx 1 fx-tcr -- false
	echo more >>a
	fx 0 fx-tcr -- true
	[ "$(jj log --no-graph -r @- -T description)" = $'feat: my careful description\n\nbody' ]
	jj --quiet describe -m 'feat: another'
	echo more >>a
	fx 0 fx-tcr -m 'mine' -- true
	[ "$(jj log --no-graph -r @- -T description)" = mine ]
	echo more >>a
	fx 0 fx-tcr -- true
	[ "$(jj log --no-graph -r @- -T description)" = 'TCR pass: true' ]
}

@test "in jj, what a commit lacks is told, and that there is one" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	echo a >a && jj --quiet commit -m base
	echo more >>a
	head -c 2000000 /dev/zero >large
	fx 1 fx-tcr -- true
	has "$out" 'large: is not in the commit, as jj does not track it'
	has "$out" 'Held: the commit lacks what is named above'
	lacks "$out" 'the commit was refused'
	lacks "$out" 'as failed'
	[ "$(jj log --no-graph -r @- -T description)" = 'TCR pass: true' ]
	fx 0 fx-tcr list --json
	[ "$(jq -r .commit "$out")" = "$(jj log --no-graph -r @- -T commit_id)" ]
}

@test "the subject of a commit fits its line, and the body has what it was cut from" {
	local long
	base
	long=$(printf 'a word %.0s' {1..20})
	echo more >>src
	fx 0 fx-tcr -- echo "$long"
	[ "$(git log -1 --format=%s | wc -m)" -le 73 ]
	has <(git log -1 --format=%s) 'TCR pass: echo '\''a word a word'
	[ "$(git log -1 --format=%b)" = "TCR pass: echo '$long'" ]
}

@test "a time may have a unit; a message that is empty is refused at once" {
	base
	echo more >>src
	for t in 90 90s 10m 1h 0; do
		fx 0 fx-tcr --timeout "$t" -- true
	done
	fx 1 fx-tcr --timeout 1s -- sleep 60
	has "$out" 'it ran longer than 1 s'
	for t in 2x s '' -1 1ms 99999999999h; do
		fx 2 fx-tcr --timeout "$t" -- touch ran
		has "$err" 'as 90, 90s, 10m or 1h'
	done
	for m in '' ' ' $'\n'; do
		fx 2 fx-tcr -m "$m" -- touch ran
		has "$err" '-m wants a text, and this one is empty'
	done
	[ ! -e ran ]
}

@test "while it runs: its output with --pass-through, a line that goes away on a terminal" {
	base
	fx 0 fx-tcr --pass-through -- sh -c 'echo one; echo two >&2'
	err_is <<<$'one\ntwo'
	lacks "$out" one
	fx 0 fx-tcr --pass-through --json -- echo one
	err_is <<<one
	fx 0 fx-tcr -- echo one
	err_is </dev/null
	command -v script >/dev/null || skip 'no script(1)'
	script -qec "fx-tcr -- sh -c 'echo one; sleep 1.4'" /dev/null >"$out" </dev/null
	has "$out" "running sh -c 'echo one; sleep 1.4' 1 s"
	has "$out" $'\r\033[K'
	lacks "$out" $'one\r'
	script -qec "fx-tcr --json -- sh -c 'echo one; sleep 1.4'" /dev/null >"$out" </dev/null
	lacks "$out" running
}

@test "a pass names what it commits; a new file that looks like a secret is told, and how it goes" {
	local i
	base
	echo more >>src && rm gone && echo API_KEY=abc >.env
	fx 0 fx-tcr -- true
	out_is <<-END
		PASSED
		Attempts: 1/1
		Committed: $(git rev-parse --short=12 HEAD)
		  added     .env
		  deleted   gone
		  modified  src
	END
	has "$err" "fx-tcr: .env: looks like a secret, and is in the commit $(git rev-parse --short=12 HEAD) now"
	echo .env >>.git/info/exclude
	mkdir -p sub && cd sub
	eval "$(sed -n 's/.*then: //p' "$err")"
	cd .. && [ "$(git show --name-only --format= HEAD)" = $'gone\nsrc' ] && [ -e .env ] && clean
	for i in {10..21}; do echo "$i" >"n$i"; done
	printf 'AWS=AKIA%s\n' ABCDEFGHIJ234567 >a.yaml
	printf -- '-----BEGIN %s PRIVATE KEY-----\nMII\n' RSA >notes && cp notes .env.example
	printf -- '-----BEGIN CERTIFICATE-----\nMII\n' >ca.pem
	fx 0 fx-tcr -- true
	has "$out" '  +6 more'
	[ "$(grep -o '^fx-tcr: [^:]*: looks' "$err")" = $'fx-tcr: a.yaml: looks\nfx-tcr: notes: looks' ]
	rm n1?
	echo more >>.env.example
	fx 0 fx-tcr --json -- true
	[ "$(jq -r 'select(.type == "committed") | .what + " " + .path' "$out" | head -n 2)" = $'modified .env.example\ndeleted n10' ]
	[ "$(jq -r 'select(.type == "committed") | .path' "$out" | wc -l)" = 11 ]
	[ ! -s "$err" ]
	echo x >id_rsa
	fx 0 fx-tcr -q -- true
	[ ! -s "$err" ]
}

@test "in jj, a secret that was committed goes again by the words that are told" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	echo a >a && jj --quiet commit -m base
	mkdir 'a b' && echo API_KEY=abc >'a b/.env' && echo more >>a
	fx 0 fx-tcr -- true
	has "$out" '  added     a b/.env'
	has "$err" 'a b/.env: looks like a secret'
	echo .env >.gitignore
	cd 'a b' && eval "$(sed -n 's/.*then: //p' "$err")" && cd ..
	[ "$(jj diff --summary -r @- 2>/dev/null)" = $'A .gitignore\nM a' ] || { jj diff --summary -r @-; false; }
	[ -e 'a b/.env' ]
}

@test "a submodule at another commit is told of, in a pass, a failure and a checkpoint" {
	git init -q -b main up && (cd up && commit s s)
	base
	git -c protocol.file.allow=always submodule -q add "$PWD/../up" 'lib/s m'
	git add -A && git commit -qm modules
	fx 0 fx-tcr -- true
	lacks "$out" 'Left out'
	(cd 'lib/s m' && echo x >>s && git commit -qam bump)
	fx 0 fx-tcr -- true
	tail -n 3 "$out" >../said
	diff - ../said <<-'END'
		Nothing to commit: the tree is the commit's
		Left out, as no submodule is moved: lib/s m, which is at another commit than is recorded here
		  to commit that: git add 'lib/s m'
	END
	fx 1 fx-tcr -- false
	has "$out" 'Left out, as no submodule is moved: lib/s m'
	fx 0 fx-tcr checkpoint
	has "$out" 'Left out, as no submodule is moved: lib/s m'
	fx 0 fx-tcr --json -- true
	[ "$(jq -r 'select(.type == "submodule") | .path' "$out")" = 'lib/s m' ]
	git add 'lib/s m'
	fx 0 fx-tcr -- true
	has "$out" '  modified  lib/s m'
	lacks "$out" 'Left out'
	clean
}

@test "a commit on no branch is told, also while a bisection is going on" {
	base
	echo more >>src
	fx 0 fx-tcr -- true
	lacks "$out" 'no branch'
	git checkout -q --detach
	echo more >>src
	fx 0 fx-tcr -- true
	has "$out" "On no branch: HEAD is detached; 'git switch -c NAME' gives it one"
	git bisect start HEAD HEAD~2 >/dev/null
	echo other >>src
	fx 0 fx-tcr --json -- true
	[ "$(jq -r 'select(.type == "attempt") | .detached' "$out")" = true ]
	echo other >>src
	fx 0 fx-tcr -- true
	has "$out" 'On no branch: a bisection is going on, whose end leaves the commit behind'
}

@test "moved-head says where HEAD was, and where it is" {
	base
	git branch topic && echo more >>src
	fx 1 fx-tcr -- git switch -q topic
	has "$out" "Why: HEAD was main at $(git rev-parse --short=12 main), and is topic at $(git rev-parse --short=12 main)"
	fx 1 fx-tcr -- git -c advice.detachedHead=false checkout -q --detach
	has "$out" "Why: HEAD was topic at $(git rev-parse --short=12 main), and is $(git rev-parse --short=12 main)"
	need jj
	cd .. && jj --quiet git init --no-colocate j && cd j && echo a >a && jj --quiet commit -m base
	fx 1 fx-tcr -- jj --quiet new
	grep -q '^Why: @- was [0-9a-f]\{12\}, and is [0-9a-f]\{12\}$' "$out"
}

@test "git cannot commit: its lines are lines, nothing is committed, and that is said" {
	base
	echo more >>src
	git config commit.gpgsign true && git config gpg.program false
	fx 3 fx-tcr -- true
	# A newer git says one line more.
	grep -q '^fx-tcr: git commit: error: gpg failed to sign the data:\{0,1\} (status 128)$' "$err"
	grep -qx 'fx-tcr:   fatal: failed to write commit object' "$err"
	grep -qx 'fx-tcr: it passed, but nothing was committed, and the work is as it was' "$err"
	lacks "$err" '\n'
	[ "$(git rev-list --count HEAD)" = 1 ] && grep -q more src
	record 1 '.end == "held"'
	git config --unset commit.gpgsign
	fx 0 fx-tcr -- true
	lacks "$out" 'cut off'
	fx 0 fx-tcr list
	grep -q 'committed  -  1 file, 9 bytes$' "$out"
}

@test "git refuses a repository of another owner: its lines are lines" {
	base
	fx 3 env GIT_TEST_ASSUME_DIFFERENT_OWNER=1 fx-tcr -- true
	has "$err" 'fx-tcr:   To add an exception for this directory, call:'
	has "$err" 'fx-tcr:   git config --global --add safe.directory '
	lacks "$err" '\n'
}

@test "what git is told not to look at: what was tested only, and what is committed all the same" {
	base
	echo b >b && echo c >c && mkdir d && echo e >d/e && git add -A && git commit -qm more
	git update-index --skip-worktree b
	fx 0 sh -c 'echo x >>src; exec fx-tcr -- true'
	lacks "$out" skip-worktree
	echo fixed >b && echo x >>src
	fx 0 sh -c 'cd d && exec fx-tcr -- grep -q fixed ../b'
	has "$out" 'Tested, but not committed, as git is told not to look at it (skip-worktree): b, which differs'
	[ "$(git show HEAD:b)" = b ]
	git ls-files -v b | grep -qx 'S b'
	git update-index --assume-unchanged c d/e
	echo fixed >c
	fx 0 fx-tcr --json -- true
	has "$out" '{"type":"hidden","what":"left","path":"b"}'
	has "$out" '{"type":"hidden","what":"committed","path":"c"}'
	echo again >c
	fx 0 fx-tcr -- true
	has "$out" 'Committed, though git is told that it does not change (assume-unchanged): c'
	lacks "$out" d/e
	[ "$(git show HEAD:c)" = again ]
	echo bad >c
	fx 1 fx-tcr -- false
	[ "$(cat c)" = again ]
	git ls-files -v | grep -qx 'h c' && git ls-files -v | grep -qx 'h d/e'
}

@test "a repository in the tree is no part of a pass, and a line says so" {
	base
	git init -q nest && echo q >nest/q && echo x >>src
	fx 0 fx-tcr -- true
	has "$out" 'Left out, as it is a repository of its own: nest'
	[ -z "$(git ls-files nest)" ]
	fx 0 fx-tcr --json -- true
	has "$out" '{"type":"repository","what":"left","path":"nest"}'
}

@test "a name that git takes for its own is no part, and a line says so" {
	base
	mkdir .GIT && echo x >.GIT/a && echo y >'git~1' && echo z >n
	fx 1 fx-tcr -- false
	has "$out" 'Left out, as git takes such names for its own: .GIT/a, git~1'
	[ ! -e n ] && [ "$(cat .GIT/a 'git~1')" = $'x\ny' ]
	fx 3 fx-tcr -- no-such-program
	has "$out" '.GIT/a, git~1'
	fx 0 fx-tcr checkpoint
	has "$out" '.GIT/a, git~1'
	rm 'git~1' && echo z >n
	fx 0 fx-tcr -- true
	has "$out" 'Left out, as git takes such a name for its own: .GIT/a'
	fx 0 fx-tcr --json -- true
	has "$out" '{"type":"refused","what":"left","path":".GIT/a"}'
	rm -r .GIT
	fx 0 fx-tcr -- true
	lacks "$out" 'for its own'
}

@test "a mode that lets nobody in comes back, too" {
	base
	echo new >new && chmod 000 new src
	[ -r new ] || skip 'such a file can be read by root only'
	fx 1 fx-tcr -- false
	[ ! -e new ]
	chmod 600 src
	fx 0 fx-tcr undo 1
	[ "$(stat -c %a new src)" = $'0\n0' ]
}

@test "a restore that a filter stopped is gone on with; what is half restored is not judged" {
	base
	printf '*.s filter=f\n' >.gitattributes
	git config filter.f.clean cat
	git config filter.f.smudge cat
	git config filter.f.required true
	echo 1 | tee a.s b.s >/dev/null
	git add -A && git commit -qm filter
	echo new | tee a.s b.s c >/dev/null
	git config filter.f.smudge false
	fx 3 fx-tcr -- false
	has "$err" 'smudge filter f failed'
	has "$err" 'kept as refs/fx/tcr/-main/1; it was not taken back to its end'
	[ ! -e a.s ]
	fx 3 fx-tcr -- true
	has "$err" 'smudge filter f failed'
	has "$err" 'nothing is judged before refs/fx/tcr/-main/1 is here again: mend that'
	[ "$(git rev-list --count HEAD)" = 2 ]
	git config filter.f.smudge cat
	fx 0 fx-tcr -- true
	has "$out" 'what it had taken back by then is here again'
	[ "$(cat a.s b.s c)" = $'new\nnew\nnew' ]
	[ "$(git show HEAD:a.s)" = new ]
}

@test "a file that git was killed before writing is nobody's work" {
	local n
	for n in gone empty; do
		mkdir "$n" && cd "$n" || return
		base
		echo a >a && echo b >b && git add -A && git commit -qm two
		echo new | tee a b >/dev/null
		fx 0 fx-tcr checkpoint
		jq -c '.what = "run" | .end = "taking" | .restored = "HEAD"' .git/factory/tcr/-main/1.json >../1.json
		cp ../1.json .git/factory/tcr/-main/1.json
		printf refs/fx/tcr/-main/1 >.git/factory/snapshot/unfinished
		echo a >a && rm b
		[ "$n" = gone ] || : >b
		fx 0 fx-tcr -- true
		has "$out" 'what it had taken back by then is here again'
		[ "$(cat a b)" = $'new\nnew' ]
		cd ../.. || return
	done
}

@test "the bytes come back where the attributes are no part of the tree" {
	local f
	for f in .gitattributes d/.gitattributes; do
		rm -rf ../r && cd .. && base
		mkdir d && echo a >d/a && git add d && git commit -qm d
		echo work | tee d/a d/b >/dev/null
		fx 1 fx-tcr -- sh -c "echo '* text eol=crlf' >$f; exit 1"
		[ -e "$f" ]
		fx 0 fx-tcr undo
		printf 'work\nwork\n' | diff - <(cat d/a d/b)
		# Ignored ones, too.
		echo .gitattributes >.git/info/exclude
		fx 1 fx-tcr -- false
		fx 0 fx-tcr undo
		printf 'work\nwork\n' | diff - <(cat d/a d/b)
	done
}
