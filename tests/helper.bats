# helper.bats: the words that all other tests rely on do refuse.
load helper

# This script's own status under fx, one line for each: it must not satisfy.
never() {
	printf '#!/bin/sh\n%s\n' "$2" >"$FX_BIN_TRY/$1"
	chmod +x "$FX_BIN_TRY/$1"
	not fx "${3:-0}" "$FX_BIN_TRY/$1" >said || { printf 'satisfied: %s\n' "$2"; return 1; }
}

# A bats in a bats, without the outer one's variables.
inner() {
	env -i PATH="$(tr : '\n' <<<"$PATH" | grep -v bats-core | paste -sd :)" HOME="$HOME" FX_TOOLS="$FX_TOOLS" "$@"
}

@test "fx wants exactly the status, and shows both outputs when it is another" {
	FX_BIN_TRY=$PWD
	never x 'echo to-out; echo to-err >&2; exit 1'
	has said 'status: 1, not 0'
	has said to-out
	has said to-err
	never x 'exit 0' 1
	fx 3 sh -c 'exit 3'
	fx 128 sh -c 'exit 128'
}

@test "a crash or a sanitizer never satisfies" {
	FX_BIN_TRY=$PWD
	never x 'exit 99' 99
	never fx-x 'exit 139' 139
	never fx-x 'exit 4' 4
	never x 'echo "==7==ERROR: AddressSanitizer: x" >&2'
	never x 'echo "a.c:1:2: runtime error: x" >&2; exit 1' 1
}

@test "out_is and err_is compare the whole output" {
	fx 0 sh -c 'echo a; echo b >&2'
	out_is <<<a
	err_is <<<b
	not out_is <<<b >said
	not out_is </dev/null >said
	not err_is <<<a >said
	has "$out" a
	not has "$out" b >said
	not lacks "$out" a >said
}

@test "what the caller's git or fx variables say reaches no test" {
	export GIT_DIR=/nowhere GIT_INDEX_FILE=/nowhere FACTORY_TASK_ID=x FX_BACKEND=x
	export JJ_USER=x LC_CTYPE=x
	pin
	repo r
	commit one a 'b c/-d'
	fx 0 git log --format='%an %cn %ad'
	out_is <<<"Ann Ann Mon Sep 21 14:13:20 2026 +0000"
	[ -z "${FACTORY_TASK_ID:-}${FX_BACKEND:-}${JJ_USER:-}${LC_CTYPE:-}" ]
	[ "$(git rev-parse --git-dir)" = .git ]
	case $PWD in "$BATS_TEST_TMPDIR"/*) ;; *) false ;; esac
}

@test "a missing tool skips with its reason, and fails where all are required" {
	printf '%s\n' "load $top/tests/helper" '@test x { need no-such-tool; false; }' \
	    '@test y { need git 99; false; }' >x.bats
	fx 0 inner bats --tap x.bats
	has "$out" 'ok 1 x # skip no-such-tool: missing'
	has "$out" 'ok 2 y # skip git: older than 99'
	fx 1 inner FX_REQUIRE=all bats --tap x.bats
	has "$out" 'not ok 1 x'
	has "$out" 'not ok 2 y'
}

@test "run.sh counts what passed, failed, was skipped or never reported" {
	printf '@test a { true; }\n@test b { false; }\n@test c { skip why; }\n' >x.bats
	printf '# bats test_tags=slow\n@test s { true; }\n@test f { true; }\n' >y.bats
	fx 1 inner "$top/tests/run.sh" x.bats y.bats
	has "$out" 'FAIL x.bats: 1 passed, 1 failed, 1 skipped'
	has "$out" 'c # skip why'
	[ "$(tail -n 1 "$out")" = '2 passed, 1 failed, 1 skipped' ]
	fx 0 inner "$top/tests/run.sh" -a y.bats
	[ "$(tail -n 1 "$out")" = '2 passed, 0 failed' ]
	# shellcheck disable=SC2016 # for the inner one
	printf '@test a { kill -9 $$ $PPID; }\n@test b { true; }\n' >z.bats
	fx 1 inner "$top/tests/run.sh" z.bats
	grep -q 'FAIL z.bats: . passed, [12] failed' "$out"
	printf 'nonsense (\n' >w.bats
	fx 1 inner "$top/tests/run.sh" w.bats
	: >empty.bats
	fx 1 inner "$top/tests/run.sh" empty.bats
}
