# errsum-large.bats: a log of many megabytes, of which not all is looked for.
# bats file_tags=once
load helper

# strong: an error of each of 24 tools, and two more of one of them.
strong() {
	cat <<'END'
src/shop.erl:12: function total/0 undefined
#   Failed test (t/till.t at line 7)
till.proto:7:9: "Total" is not defined.
parse.y:12.3-13.8: syntax error, unexpected identifier
cart_test.cpp(12): error: in "cart/sum": check sum() == 4 has failed [3 != 4]
cart.groovy: 12: unexpected token: } @ line 12, column 5.
src/Till.hx:7: characters 9-14 : Unknown identifier : total
src/till.pyx:12:8: undeclared name not builtin: x
found packages till (a.go) and shop (b.go) in /srv/shop
STATIC ERROR: cart.jsonnet:1:2: Unknown variable: price
e: file:///srv/shop/src/Cart.kt:4:13 Unresolved reference: total
/app/Tests/TillTests.swift:9: error: TillTests.testTotal : XCTAssertTrue failed
MSBUILD : error MSB1003: Specify a project or solution file.
go: example.com/price@v1.2.3: missing go.sum entry for go.mod file
/usr/bin/ld: cannot find -lprice: No such file or directory
till.vhd:7:9: no declaration for "total"
"cart.c", line 19.5: 1506-046 (S) Syntax error.
PHP Parse error:  syntax error, unexpected end of file in src/a.php on line 9
raised CONSTRAINT_ERROR : cart.adb:12 index check failed
Module build failed: SyntaxError: /srv/shop/till.js: Unexpected token (5:10)
[FAIL: assertion failed: 3 != 4] test_total() (gas: 1234)
Till/Sum.swift:7: Fatal error: Index out of range
till.v:7: ERROR: syntax error, unexpected TOK_ID
error: undefined symbol: cart_add (referenced by top-level compiled C/C++ code)
till.proto:8:9: "Sum" is not defined.
till.proto:9:9: "Price" is not defined.
END
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
	grep -qE '^\+[0-9]+ causes or more, ' "$out"
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = true ]
	[ "$(summary limits_reached)" = 0 ]
	[ "$(summary causes)" = 26 ]
	causes >some
	# Where all of them can be shown all are looked for.
	fx 1 fx-errsum --json --max-lines 500 --status 1 log
	[ "$(summary causes)" = 35 ]
	[ "$(summary uncounted)" = null ]
	causes | head -n "$(wc -l <some)" >all
	cmp some all
}

@test "what is small, or wanted whole, is counted whole" {
	{ strong; quiet 3; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 35 ]
	[ "$(summary uncounted)" = null ]
	{ strong; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --all --status 1 log
	[ "$(summary causes)" = 35 ]
	fx 1 fx-errsum --format rdjsonl --status 1 log
	[ "$(wc -l <"$out")" = 35 ]
	fx 1 fx-errsum --explain --status 1 log
	lacks "$out" 'or more'
	# Each log is one of its own.
	{ strong; quiet 3; } >log
	weak 9 >other
	fx 1 fx-errsum --json --status 1 log other
	[ "$(summary causes)" = 35 ]
}

@test "what is worth more is still found, at the end" {
	{ strong; quiet 5; printf '___________ ERROR collecting test_till.py ___________\nE   ModuleNotFoundError: No module named %s\n' "'drawer'"; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = true ]
	head -n 1 "$out" | grep -qF "No module named 'drawer'"
	# What knows as much as the least of the best is not shown, and rests.
	{ strong; quiet 5; printf '"cart.c", line 20.5: 1506-046 (S) Syntax error.\n'; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 26 ]
}

@test "the rules of one build are too few, however much they know" {
	{ strong | head -n 19; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 28 ]
	[ "$(summary uncounted)" = null ]
	fx 1 fx-errsum --json --max-lines 3 --status 1 log
	[ "$(summary uncounted)" = null ]
	{ for i in 1 2 3 4 5 6 7 8 9; do strong | head -n 18 | sed "s/total/total$i/; s/Total/Total$i/; s/till/till$i/"; done; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = null ]
	# More are needed where more can be shown.
	{ strong; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --max-lines 13 --status 1 log
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
	[ "$(summary causes)" = 35 ]
	# One that failed is enough.
	{ printf '##[group]Run build\n'; strong; printf '##[error]Process completed with exit code 1.\n'; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = true ]
}

@test "what was enough is not where commands are told apart from then on" {
	{ strong; quiet 5; printf '##[group]Run deploy\n'; weak 1; printf '##[error]Process completed with exit code 127.\n'; } >log
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF 'toola: not found'
}

@test "a repository's own rules leave none out" {
	git init -q .
	mkdir -p .factory/errors
	{ printf 'family: till\nrules:\n'; for i in a b c d e f g h i j k l m n o p q r s t u v; do printf '  - {id: till-%s, tool: till, kind: compile, weight: 100, start: "^till %s: (?<message>.*)", examples: [{log: "till %s: no sum", message: no sum}]}\n' $i $i $i; done; } >.factory/errors/till.yaml
	git add -A
	git -c user.name=x -c user.email=x@x commit -qm rules
	{ awk 'BEGIN { for (k = 97; k < 119; k++) printf "till %c: no sum\n", k }'; quiet 5; weak 9; } >log
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary causes)" = 31 ]
	[ "$(summary uncounted)" = null ]
}

@test "a runner's list of its failed tests is read to the end" {
	{
		for i in a b c d e f g h i; do printf '________________ test_%s ________________\n\n    def test_%s():\n>       assert till() == 3\nE       assert 2 == 3\n\ntest_till.py:3: AssertionError\n' $i $i; done
		strong
		quiet 12
		printf '=========== short test summary info ===========\n'
		for i in b c d e f g h i; do printf 'FAILED test_till.py::test_%s - assert 2 == 3\n' $i; done
		printf '=========== 8 failed in 3.21s ===========\n'
	} >log
	tests() { jq -r 'select(.type == "cause" and .rule == "pytest-failure") | .test' "$out" | head -n 1; }
	fx 1 fx-errsum --json --max-lines 500 --status 1 log
	[ "$(tests)" = test_b ]
	fx 1 fx-errsum --json --status 1 log
	[ "$(summary uncounted)" = true ]
	not grep -qF '"test":"test_a"' "$out"
}
