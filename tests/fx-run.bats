# fx-run.bats: the ten stages of a task, each that has no valid pass.
load helper
load tcr

@test "all ten: each runs once, the tree is committed, and the task is ready for a decision" {
	ten
	step one
	fx 0 fx-run run
	# shellcheck disable=SC2086
	ran $all
	has "$out" '[ 1/10] tdd-setup    not applicable: the contract names no test'
	has "$out" '[ 9/10] review       deferred to the person'
	has "$out" 'READY FOR DECISION'
	has "$out" 'factory approve t1'
	has "$out" 'committed '
	clean
	[ "$(logged)" = ready_for_decision ]
	[ "$(fx-audit log t1 --json | jq -s '[.[] | select(.to == "created")] | length')" = 1 ]
	# Nothing changed: security alone runs, and nothing new is recorded.
	n=$(fx-audit log t1 --json | wc -l)
	fx 0 fx-run run
	ran security
	has "$out" '[ 3/10] unit-test    passed, unchanged since attempt 2'
	[ "$(fx-audit log t1 --json | jq -s '[.[] | select(.to)] | length')" = 2 ] || [ "$n" -gt 0 ]
	fx 0 fx-audit verify
}

@test "it begins at the first stage without a pass on this tree" {
	ten
	step one
	fx 0 fx-run run --until coverage
	ran implement unit-test coverage
	has "$out" 'All up to coverage is passed'
	fx 0 fx-run run --until static
	ran lint static
	step two
	fx 0 fx-run run --until lint
	ran implement unit-test coverage lint
	# The tree before is known, too; but what was built is of the other.
	sed -i '$d' src
	fx 0 fx-run run --until static
	ran implement
}

@test "--from runs a stage and the later ones again, and none before it is left out" {
	ten
	step one
	fx 0 fx-run run --until static
	: >"$RAN"
	fx 0 fx-run run --from coverage --until lint
	ran coverage lint
	step two
	fx 0 fx-run run --from coverage --until coverage
	ran implement unit-test coverage
	fx 0 fx-run stage unit_test
	ran unit-test
	fx 2 fx-run run --from lint --until coverage
	has "$err" '--from lint comes behind --until coverage'
	fx 2 fx-run run --from lnt
	has "$err" "did you mean 'lint'?"
	ran
}

@test "a contract, a command or a tool that changed makes a pass no pass" {
	ten
	mkdir ../tools && printf '#!/bin/sh\nexit 0\n' >../tools/judge && chmod +x ../tools/judge
	PATH=$PWD/../tools:$PATH
	ten2='implement command = "echo implement >>$RAN; judge"'
	cd .. && rm -rf r && ten "$ten2"
	step one
	fx 0 fx-run run --until unit-test
	ran implement unit-test
	fx 0 fx-run run --until unit-test
	ran
	printf '#!/bin/sh\n# another one\nexit 0\n' >../tools/judge
	fx 0 fx-run run --until unit-test
	ran implement
	git add -A && git commit -qm wip
	seal 'review: person' 'title: "another one"'
	fx 0 fx-run run --until unit-test
	ran implement unit-test
}

@test "a stage that fails: cause, revert, ways on; the next run says that nothing changed" {
	ten
	step good
	fx 0 fx-run run --until lint
	: >"$RAN"
	echo unit-test >bad
	fx 1 fx-run run
	ran implement unit-test
	has "$out" '[ 3/10] unit-test    FAILED'
	has "$out" 'TCR: Automatic revert triggered'
	has "$out" 'Reverted: bad'
	has "$out" 'To bring it back: fx-tcr undo '
	has "$out" 'YOUR OPTIONS'
	has "$out" 'Then: factory debug t1 unit-test'
	has "$out" 'What factory did:'
	has "$out" 'What you should do:'
	[ ! -s bad ]
	grep -q good src
	# On the good tree the stage passed: it goes on behind it.
	fx 0 fx-run run --until static
	ran implement static
	fx 0 fx-run status
	has "$out" 'STAGE: 7/10 integration'
}

@test "what passed unit-test is held where a later stage fails; --keep-going sees the rest" {
	ten
	printf 'lint\nintegration\n' >bad
	fx 1 fx-run run
	ran implement unit-test coverage lint
	has "$out" '[ 5/10] lint         HELD: failed'
	has "$out" 'Nothing was taken away'
	lacks "$out" 'TCR: Automatic'
	grep -q lint bad
	fx 1 fx-run run --keep-going
	ran lint static integration security accept
	has "$out" '[ 5/10] lint         HELD'
	has "$out" '[ 7/10] integration  HELD'
	has "$out" '[10/10] accept       passed'
	lacks "$out" READY
}

@test "an unsupported stage stops the run with the lines to write, and is accepted by the contract" {
	ten
	sed -i '/stages.integration/,/^success/d' .factory.toml
	git commit -qam 'no integration'
	seal 'review: person' 'title: "no integration"'
	step one
	fx 1 fx-run run
	ran implement unit-test coverage lint static
	has "$out" '[ 7/10] integration  HELD: unsupported'
	has "$out" 'accept_unsupported: [{stage: integration, reason: "..."}]'
	has "$out" '[stages.integration]'
	seal 'review: person' 'accept_unsupported: [{stage: integration, reason: "nothing to integrate"}]'
	fx 0 fx-run run
	has "$out" '[ 7/10] integration  accepted: nothing to integrate'
	has "$out" 'READY FOR DECISION'
	has "$out" 'integration: accepted, nothing to integrate'
	fx 0 fx-audit measured t1
	has "$out" 'integration  accepted without a tool: nothing to integrate'
	has "$out" 'review       left to you, who decides'
}

@test "the later stages without a tool are told with the first" {
	ten
	sed -i '/stages.integration/,/^success/d; /stages.coverage/,/^success/d' .factory.toml
	git commit -qam 'neither'
	seal 'review: person' 'title: "neither"'
	step one
	fx 1 fx-run run
	has "$out" '[ 4/10] coverage     HELD: unsupported'
	has "$out" 'accept_unsupported: [{stage: coverage, reason: "..."},'
	has "$out" '     {stage: integration, reason: "..."}]'
}

@test "a stage that may write is followed by the earlier ones on the new tree" {
	ten 'lint command = "echo lint >>$RAN; echo formatted >src"' 'lint writes = ["src"]'
	step one
	fx 0 fx-run run
	ran implement unit-test coverage lint implement unit-test coverage static integration security accept
	has "$out" 'lint changed the tree: the earlier stages run again'
	[ "$(cat src)" = formatted ]
	# Two that undo each other's work end.
	cd .. && rm -rf r ran good
	ten 'lint command = "echo lint >src"' 'lint writes = ["src"]' 'static command = "echo static >src"' 'static writes = ["src"]'
	step one
	fx 3 fx-run run
	has "$err" ' has changed the tree 4 times'
}

@test "red is proved once; a test that was weakened is held, whatever its stage" {
	ten 'unit-test command = "cat tap; ! grep -q ^not tap"' 'coverage command = "true"'
	sed -i 's/.stages.implement./[stages.tdd-setup]\ncommand = "cat tap; ! grep -q ^not tap"\n&/' .factory.toml
	git commit -qam tdd
	seal 'review: person' 'test_requirements: [test_adds]'
	printf '1..1\nnot ok 1 test_adds\n' >tap
	printf '@test "test_adds" {\n  false\n}\n' >a.bats
	fx 1 fx-run run --until unit-test
	has "$out" '[ 1/10] tdd-setup    red, as it must be, 1 test'
	has "$out" '[ 3/10] unit-test    HELD' || has "$out" '[ 3/10] unit-test    FAILED'
	printf '1..1\nok 1 test_adds\n' >tap
	fx 0 fx-run run --until unit-test
	has "$out" '[ 1/10] tdd-setup    passed, unchanged since attempt 1'
	fx 0 fx-run status
	has "$out" 'Required Tests Pass:   1/1'
	fx 0 fx-audit measured t1
	has "$out" 'tdd-setup    red before the work, as it must be (record 1)'
}

@test "as JSON: the lines of fx-tcr between those of the run" {
	ten
	step one
	fx 0 fx-run run --json
	jq -se '.[0].type == "run" and .[0].task == "t1" and .[-1].type == "end" and .[-1].exit == 0 and
	    .[-1].status == "ready_for_decision" and
	    ([.[] | select(.type == "stage-end") | .end] == ["not-applicable", "passed", "passed", "passed", "passed",
	    "passed", "passed", "passed", "deferred", "passed"]) and
	    ([.[] | select(.type == "attempt")] | length) == 8' "$out"
	echo implement >bad
	fx 1 fx-run run --json
	jq -se '.[-1] | .type == "end" and .stage == "implement" and .end == "failed" and .exit == 1' "$out"
	fx 0 fx-run status --json
	jq -se '.[0].status == "ready_for_decision" and ([.[] | select(.type == "stage-state")] | length) == 10 and
	    any(.[]; .name == "complexity" and .is == "not-measured") and
	    any(.[]; .name == "lint" and .is == "good" and .value == "Yes")' "$out"
}

@test "-q answers by the status alone" {
	ten
	echo lint >bad
	fx 1 fx-run run -q
	[ ! -s "$out" ]
	: >bad
	fx 0 fx-run run -q
	[ ! -s "$out" ]
}

@test "a reader that had enough hears no more, and the run comes to its end" {
	here python3
	ten
	step one
	gone() {
		fx "$1" python3 -c 'import os, subprocess, sys
r, w = os.pipe()
os.close(r)
sys.exit(subprocess.call(sys.argv[1:], stdout=w))' "${@:2}"
		err_is </dev/null
	}
	gone 3 fx-run run
	# shellcheck disable=SC2086
	ran $all
	[ "$(logged)" = ready_for_decision ]
	gone 3 fx-run status
	gone 3 fx-run run --json
	echo lint >bad
	gone 3 fx-run run
	# A full disk is another thing.
	fx 3 sh -c 'fx-run status >/dev/full'
	has "$err" 'fx-run: standard output: '
}

@test "debug: all that it prints, no record, nothing taken back; by default what failed last" {
	ten 'lint command = "echo all of it; echo more >&2; ! grep -qx lint bad"'
	fx 2 fx-run debug
	has "$err" 'no stage of t1 has failed'
	echo lint >bad
	fx 1 fx-run run
	n=$(fx-tcr list | wc -l)
	fx 1 fx-run debug
	has "$out" 'all of it'
	has "$out" more
	has "$err" 'lint: echo all of it'
	[ "$(fx-tcr list | wc -l)" = "$n" ]
	grep -q lint bad
	has "$out" 'Attempt 4, on this tree: held, failed: ended with 1'
	fx 0 fx-run debug unit-test
	fx 2 fx-run debug tdd-setup
	fx 0 fx-run debug review
	has "$out" 'fx-check: deferred'
}

@test "debug tells what a run asks for beside the status, and made of it" {
	ten 'unit-test command = "echo 1..0; exit 0"' 'lint command = "echo x >>src"'
	sed -i '/unit-test/,/success_means/{/success_means/d}' .factory.toml
	git commit -qam 'no condition'
	seal 'review: person' 'test_requirements: [{name: test_a, existing: true}, {name: test_b, existing: true}]'
	step one
	fx 0 fx-run debug unit-test
	has "$out" PASSED
	has "$out" 'A run asks for more than how it ended: that exit_code == 0 AND tests >= 1 AND passed >= 1 AND failed == 0, the 2 tests of the contract, and no tracked file that it changes'
	has "$out" 'Not run on this tree yet: factory stage t1 unit-test'
	fx 1 fx-run run
	has "$out" 'HELD: no-tests'
	fx 0 fx-run debug
	has "$out" PASSED
	has "$out" 'Attempt 2, on this tree: held, no-tests: no test ran'
	fx 0 fx-run debug --json unit-test
	tail -n 1 "$out" | jq -e '.type == "run-asks" and .attempt == 2 and .class == "no-tests"'
	fx 0 fx-run debug -q unit-test
	lacks "$out" 'A run asks'
	fx 0 fx-run debug lint
	has "$out" 'how it ended: that exit_code == 0, and no tracked file that it changes'
}

@test "in a workspace that is bound to no task, or to a template, it says what to do" {
	base
	fx 2 fx-run run
	has "$err" 'is bound to no task'
	has "$err" 'factory init --task ID'
	fx 2 fx-run status
	repo_outside=$BATS_TEST_TMPDIR/none && mkdir "$repo_outside" && cd "$repo_outside"
	fx 3 fx-run run
}

@test "one run at a time in a workspace" {
	ten 'implement command = "touch ../in; while [ ! -e ../go ]; do sleep .05; done"'
	step one
	fx-run run --until implement >../first 2>&1 &
	while [ ! -e ../in ]; do sleep .05; done
	fx 3 fx-run run
	has "$err" 'another'
	: >../go
	wait %1
	grep -q 'implement    passed' ../first
}

@test "a signal ends what runs and takes nothing back; the next run goes on there" {
	ten 'unit-test command = "echo unit-test >>$RAN; touch ../in; while [ ! -e ../go ]; do sleep .05; done"'
	step one
	for s in INT TERM; do
		rm -f ../in
		# As a terminal does it: to the group of both.
		setsid env --default-signal=INT fx-run run >../first 2>&1 &
		pid=$!
		until [ -e ../in ]; do sleep .05; done
		if [ "$s" = INT ]; then kill -INT -- "-$pid"; else kill "$pid"; fi
		rc=0
		wait "$pid" || rc=$?
		[ "$rc" = 3 ] || { cat ../first; echo "$rc"; return 1; }
		grep -q 'Stopped in unit-test; nothing was taken back' ../first
		grep -q one src
	done
	: >../go
	: >"$RAN"
	fx 0 fx-run run --until unit-test
	ran unit-test
}

@test "killed, it takes fx-tcr with it, and the next run goes on there" {
	ten 'unit-test command = "echo unit-test >>$RAN; touch ../in; while [ ! -e ../go ]; do sleep .05; done"'
	step one
	fx-run run >../first 2>&1 &
	pid=$!
	while [ ! -e ../in ]; do sleep .05; done
	kill -KILL "$pid"
	wait %1 || :
	for _ in {1..100}; do
		at_work "fx-tcr --json --stage unit-test" || break
		sleep .05
	done
	not at_work "fx-tcr --json --stage unit-test"
	grep -q one src
	: >../go
	: >"$RAN"
	fx 0 fx-run run --until unit-test
	ran unit-test
}

@test "factory run, stage, debug and status: from anywhere, by task or workspace" {
	ten
	git branch -q other
	git worktree add -q ../elsewhere other
	step one
	cd ../elsewhere
	fx 0 factory run t1 --until unit-test
	ran implement unit-test
	fx 0 factory stage r lint
	ran coverage lint
	fx 0 factory status t1
	has "$out" 'TASK: t1'
	fx 0 factory debug t1 lint
	cd ../r
	fx 0 factory stage unit-test
	fx 2 factory run nope
	has "$err" "no task and no workspace is called 'nope'"
}

@test "though a person reviews at the decision, a finding that is there counts" {
	ten
	step one
	printf 'by: "Rita <rita@example.org>"\nfindings:\n  - {severity: blocking, file: src, message: "no notes", command: "test -e NOTES"}\n' \
		>.factory/t1/review.yaml
	fx 1 fx-run run
	has "$out" '[ 9/10] review       HELD: findings'
	has "$out" 'no notes'
	lacks "$out" READY
	echo notes >NOTES
	fx 0 fx-run run
	has "$out" '[ 9/10] review       passed'
	has "$out" 'READY FOR DECISION'
	rm .factory/t1/review.yaml
	fx 0 fx-run run
	has "$out" '[ 9/10] review       deferred to the person: the contract leaves it'
}
