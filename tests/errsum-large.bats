# errsum-large.bats: a log of many megabytes, of which not all is looked for.
# bats file_tags=once
load helper

# strong: 30 errors of three compilers.
strong() {
	awk 'BEGIN { for (i = 1; i <= 10; i++) {
		printf "src/a%d.c:3:5: error: %cx%d%c undeclared (first use in this function)\n", i, 39, i, 39
		printf "src/b%d.ts(4,2): error TS2304: Cannot find name %cy%d%c.\n", i, 39, i, 39
		printf "error[E0425]: cannot find value `z%d` in this scope\n --> src/c%d.rs:5:9\n\n", i, i
	} }'
}

# weak N: as many tools are not found.
weak() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "sh: 1: tool%c: not found\n", 97 + i }'; }

# quiet MB: as much that says nothing.
quiet() { awk -v n="$(($1 << 20))" 'BEGIN { for (i = 0; i < n; i += 52) printf "%011d compiled and linked without a word\n", i }'; }

# summary KEY: of the last line of JSON.
summary() { tail -n 1 "$out" | jq -r ".$1"; }
causes() { jq -c 'select(.type == "cause") | [.rank, .rule, .message, .line]' "$out"; }

@test "what would not be shown is not looked for, and that is said" {
	{ strong; quiet 5; weak 9; } >log
	fx 1 fx-errsum --status 1 log
	has "$out" '+25 causes or more, '
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = true ]
	[ "$(summary limits_reached)" = 0 ]
	causes >some
	# Where all of them can be shown all are looked for.
	fx 1 fx-errsum --json --max-lines 500 --status 1 log
	[ "$(summary causes)" = 39 ]
	[ "$(summary uncounted)" = null ]
	causes | head -n "$(wc -l <some)" >all
	cmp some all
}

@test "what is small, or wanted whole, is counted whole" {
	{ strong; quiet 3; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 39 ]
	[ "$(summary uncounted)" = null ]
	{ strong; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --all --status 1 log
	[ "$(summary causes)" = 39 ]
	fx 1 fx-errsum --format rdjsonl --status 1 log
	[ "$(wc -l <"$out")" = 39 ]
	fx 1 fx-errsum --explain --status 1 log
	lacks "$out" 'or more'
	# Each log is one of its own.
	{ strong; quiet 3; } >log
	weak 9 >other
	fx 1 fx-errsum --json --status 1 log other
	[ "$(summary causes)" = 39 ]
}

@test "what is worth more is still found, at the end" {
	{ strong; quiet 5; printf '___________ ERROR collecting test_till.py ___________\nE   ModuleNotFoundError: No module named %s\n' "'drawer'"; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = true ]
	head -n 1 "$out" | grep -qF "No module named 'drawer'"
}

@test "few better ones, or many of one rule, are not enough" {
	{ strong | head -n 30; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = null ]
	{ strong | grep src/a; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 19 ]
	{ for i in 1 2 3 4 5 6 7 8 9; do strong | grep TS2304 | sed "s/b/b$i/"; done; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 99 ]
	[ "$(summary uncounted)" = null ]
}

@test "of a command that did not fail none are enough" {
	{ printf '##[group]Run build\n'; strong; quiet 5; printf '##[group]Run deploy\n'; weak 1; printf '##[error]Process completed with exit code 127.\n'; } >log
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF 'toola: not found'
	[ "$(summary uncounted)" = null ]
	# Nor are those of the one that runs.
	{ printf '##[group]Run build\n'; strong; quiet 5; weak 9; printf '##[error]Process completed with exit code 1.\n'; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 39 ]
	# One that failed is enough.
	{ printf '##[group]Run build\n'; strong; printf '##[error]Process completed with exit code 1.\n'; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = true ]
}

@test "what was enough is not where commands are told apart from then on" {
	{ strong; quiet 5; printf '##[group]Run deploy\n'; quiet 1; weak 1; printf '##[error]Process completed with exit code 127.\n'; } >log
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF 'toola: not found'
}

@test "a repository's own rules leave none out" {
	git init -q .
	mkdir -p .factory/errors
	{ printf 'family: till\nrules:\n'; for i in a b c d; do printf '  - {id: till-%s, tool: till, kind: compile, weight: 100, start: "^till %s: (?<message>.*)", examples: [{log: "till %s: no sum", message: no sum}]}\n' $i $i $i; done; } >.factory/errors/till.yaml
	git add -A
	git -c user.name=x -c user.email=x@x commit -qm rules
	{ awk 'BEGIN { for (i = 1; i <= 10; i++) for (k = 97; k < 101; k++) printf "till %c: no sum in drawer %c\n", k, 96 + i }'; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 49 ]
	[ "$(summary uncounted)" = null ]
}

@test "a runner's list of its failed tests is read to the end" {
	{
		for i in a b c d e f g h i; do printf '________________ test_%s ________________\n\n    def test_%s():\n>       assert till() == 3\nE       assert 2 == 3\n\ntest_till.py:3: AssertionError\n' $i $i; done
		strong | grep -v src/a
		quiet 5
		printf '=========== short test summary info ===========\n'
		for i in b c d e f g h i; do printf 'FAILED test_till.py::test_%s - assert 2 == 3\n' $i; done
		printf '=========== 8 failed in 3.21s ===========\n'
	} >log
	fx 1 fx-errsum --json --max-lines 500 --status 1 log
	jq -r 'select(.type == "cause") | .test // empty' "$out" | head -n 1 >all
	fx 1 fx-errsum --json --status 1 log
	jq -r 'select(.type == "cause") | .test // empty' "$out" | head -n 1 >some
	cat all some
	cmp some all
	[ "$(cat some)" = test_b ]
}
