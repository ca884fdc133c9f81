# redgreen.bats: named tests red, green and frozen, by try_redgreen on what
# real runners print about real trees.
# bats file_tags=once
load helper

try_redgreen() { "${FX_BIN%/bin}/test/try_redgreen" -l ../files "$@"; }

# verdict red|green OPTION... -- COMMAND...: run it, and judge what it printed.
verdict() {
	local mode=$1 status=0 opts=()
	shift
	while [ "$1" != -- ]; do
		opts+=("$1")
		shift
	done
	shift
	"$@" >../log 2>&1 </dev/null || status=$?
	find . -type d \( -name node_modules -o -name target -o -name __pycache__ \) -prune -o \
	    -type f -print | sed 's,^\./,,' | sort >../files
	fx 0 try_redgreen "${opts[@]}" "$mode" "$status" <../log || { cat ../log; return 1; }
}

# The verdict is this one; what it says holds these words.
verdict_is() {
	[ "$(head -n 1 "$out")" = "$1" ] || { printf 'not: %s\n' "$1"; cat "$out" ../log; return 1; }
	shift
	local w
	for w; do has "$out" "$w" || return 1; done
}

# red NAME COMMAND...: the named test is red, and is frozen in ../frozen.
red() {
	verdict red -w "$1" -o ../frozen -- "${@:2}"
	verdict_is holds $'failed\t'
}

green() {
	verdict green -w "$1" -f ../frozen -- "${@:2}"
	verdict_is holds "passed"
}

# changed WORDS NAME COMMAND...: it passes, and is not the test that was red.
changed() {
	verdict green -w "$2" -f ../frozen -- "${@:3}"
	verdict_is 'does not hold, tests-changed' "$1" 'prove it red again: fx-tcr --stage tdd-setup'
}

# weakened FILE HELPER OTHER NAME COMMAND...: from green on.  The test's own
# text and its helper's (a line each that holds OWN, HELPER) count, another test in
# the file does not; neither does what stands behind it.
weakened() {
	local file=$1 other=$2
	shift 2
	cp "$file" ../whole
	sed -i 's/OWN/edited/' "$file"
	changed "was edited in $file" "$@"
	cp ../whole "$file"
	sed -i 's/HELPER/edited/' "$file"
	changed "was edited in $file" "$@"
	cp ../whole "$file"
	printf '%s\n' "$other" >>"$file"
	green "$@"
	rm "$file"
	verdict green -w "$1" -f ../frozen -- "${@:2}"
	[ "$(head -n 1 "$out")" = 'does not hold, tests-changed' ]
	has "$out" "is gone with $file"
	cp ../whole "$file"
}

@test "go: red, green, weakened" {
	here go
	export GOCACHE=$BATS_TEST_TMPDIR/go GOFLAGS=-mod=mod GOTOOLCHAIN=local
	local home
	home=$(getent passwd "$(id -u)" | cut -d: -f6)
	if [ -d "$home/.cache/go-build" ]; then GOCACHE=$home/.cache/go-build; fi
	mkdir m && cd m || return 1
	printf 'module example.com/m\n\ngo 1.18\n' >go.mod
	printf 'package m\n\nfunc Add(a, b int) int { return 0 }\n' >m.go
	cat >m_test.go <<'E'
package m

import "testing"

func check(t *testing.T, got, want int) {
	if got != want { // HELPER
		t.Fatalf("got %d, want %d", got, want)
	}
}

func TestAddsTwo(t *testing.T) {
	check(t, Add(2, 3), 5) // OWN
}
E
	red test_adds_two go test -json ./...
	has "$out" 'test_adds_two: by words, as TestAddsTwo'
	has ../frozen $'m_test.go\t'
	printf 'package m\n\nfunc Add(a, b int) int { return a + b }\n' >m.go
	green test_adds_two go test -json ./...
	weakened m_test.go 'func TestOther(t *testing.T) { check(t, 1, 1) }' \
	    test_adds_two go test -json ./...
	sed -i 's/check(t, Add/t.Skip(); check(t, Add/' m_test.go
	verdict green -w test_adds_two -f ../frozen -- go test -json ./...
	verdict_is 'does not hold, tests-changed' 'is skipped: that is not green' 'TestAddsTwo is skipped, and was red'
	cp ../whole m_test.go
	# Without -v or -json nothing that passes is named.
	verdict green -w test_adds_two -- go test ./...
	verdict_is 'does not hold' $'not measured\t' 'use go test -json'
	# Named by a function that go does not run.
	printf 'func TestlowerCase(t *testing.T) {}\n' >>m_test.go
	verdict green -w test_lower_case -- go test -vet=off -json ./...
	verdict_is 'does not hold' $'not run\t' 'TestXxx only, with a capital'
	cp ../whole m_test.go
	verdict red -w test_adds_two -- go test -json ./...
	verdict_is 'does not hold' 'test_adds_two passes already'
	verdict red -x test_adds_two -- go test -json ./...
	verdict_is 'does not hold' 'is existing: none is to be red'
	# Nothing is built: only where the contract says so, and where it is
	# written.
	printf 'func TestNew(t *testing.T) { check(t, New(1), 1) }\n' >>m_test.go
	verdict red -w TestNew -w TestAddsTwo -- go test -json ./...
	verdict_is 'does not hold' 'structural: a symbol is missing'
	verdict red -s TestNew -w TestAddsTwo -o ../frozen -- go test -json ./...
	verdict_is holds $'structural\tTestNew' $'not measured\tTestAddsTwo'
	verdict red -s TestNever -- go test -json ./...
	verdict_is 'does not hold' 'what is not written is not red'
	printf 'package m\n\nfunc Add(a, b int) int { return a + b }\nfunc New(a int) int { return a }\n' >m.go
	verdict green -w TestNew -f ../frozen -b 9 -- go test -vet=off -json ./...
	verdict_is holds $'passed\tTestNew' '2 tests passed, 9 did at the base'
}

@test "cargo: red, green, weakened" {
	rust
	mkdir -p m/src && cd m || return 1
	printf '[package]\nname = "m"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
	cat >src/lib.rs <<'E'
pub fn add(a: i32, b: i32) -> i32 { a - b }

#[cfg(test)]
mod tests {
    use super::*;

    fn check(got: i32, want: i32) {
        assert_eq!(got, want); // HELPER
    }

    #[test]
    fn adds_two() {
        check(add(2, 3), 5); // OWN
    }
}
E
	red test_adds_two cargo test --offline
	sed -i 's/a - b/a + b/' src/lib.rs
	green test_adds_two cargo test --offline
	weakened src/lib.rs '#[cfg(test)] mod more { #[test] fn other() {} }' \
	    test_adds_two cargo test --offline
	verdict green -w test_adds_two -- cargo test --offline -q
	verdict_is 'does not hold' $'not measured\t' 'use cargo test without -q'
	sed -i 's/#\[test\]/#[test] #[ignore]/' src/lib.rs
	verdict green -w test_adds_two -f ../frozen -- cargo test --offline
	verdict_is 'does not hold, tests-changed' 'all-skipped'
	sed -i '/#\[test\]/d' src/lib.rs
	printf '#[test] fn one() {}\n' >>src/lib.rs
	verdict green -w test_adds_two -- cargo test --offline
	verdict_is 'does not hold' $'not run\t' 'it has no #[test]'
}

@test "pytest and unittest: red, green, weakened" {
	pytest_wheels
	PATH=$tools/pytest/bin:$PATH
	mkdir m && cd m || return 1
	printf 'def add(a, b):\n    return 0\n' >app.py
	cat >test_m.py <<'E'
import unittest

from app import add

WANT = 5


def check(got):
    assert got == WANT  # HELPER


class Adding(unittest.TestCase):
    def test_adds_two(self):
        """Two
and three."""
        check(add(2, 3))  # OWN


class Other(unittest.TestCase):
    def test_adds_one(self):
        check(5)
E
	local w p=(python3 -m pytest -p no:cacheprovider -v) u=(python3 -m unittest -v)
	# As errors of this runner are no failures of assertion, so for both.
	red adds_two "${p[@]}"
	printf 'def add(a, b):\n    return a + b\n' >app.py
	green adds_two "${p[@]}"
	weakened test_m.py $'class More(unittest.TestCase):\n    def test_more(self):\n        pass' adds_two "${p[@]}"
	sed -i 's/WANT = 5/WANT = 6 - 1/' test_m.py
	changed 'was edited in test_m.py' adds_two "${p[@]}"
	cp ../whole test_m.py
	sed -i 's/    def test_adds_two/    @unittest.expectedFailure\n    def test_adds_two/; s/# OWN/; assert 0/' test_m.py
	verdict green -w adds_two -f ../frozen -- "${p[@]}"
	verdict_is 'does not hold, tests-changed' 'is expected to fail'
	cp ../whole test_m.py
	verdict green -w adds_two -- python3 -m pytest -p no:cacheprovider
	verdict_is 'does not hold' $'not measured\t' 'pytest --junitxml=FILE'
	verdict green -w adds_three -- "${p[@]}"
	verdict_is 'does not hold' 'adds_three: not found; nearest: test_adds_'
	green adds_two "${p[@]}"
	printf 'def add(a, b):\n    return 0\n' >app.py
	red adds_two "${u[@]}"
	printf 'def add(a, b):\n    return a + b\n' >app.py
	green adds_two "${u[@]}"
	weakened test_m.py '# nothing' adds_two "${u[@]}"
	verdict green -w adds_two -- python3 -m unittest
	verdict_is 'does not hold' $'not measured\t' 'python3 -m unittest -v'
	# A fixture's error is not red; a table is red when one of its cases is.
	cat >test_m.py <<'E'
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("no")

def test_fixture(broken):
    assert 1 == 2

@pytest.mark.parametrize("n", [1, 2])
def test_table(n):
    assert n == 1
E
	verdict red -w test_fixture -- "${p[@]}"
	verdict_is 'does not hold' $'error\ttest_fixture' 'an error is not red'
	verdict red -w test_table -- "${p[@]}"
	verdict_is holds $'failed\ttest_table' 'test_table: means 2 tests'
	verdict green -w test_table -- "${p[@]}"
	verdict_is 'does not hold' $'failed\ttest_table'
}

@test "node: red, green, weakened" {
	here node
	mkdir m && cd m || return 1
	printf 'exports.add = () => 0;\n' >app.js
	cat >a.test.js <<'E'
const test = require("node:test");
const assert = require("node:assert");
const { add } = require("./app.js");

const check = (got) => {
  assert.strictEqual(got, 5); // HELPER
};

test("adds 'two' and three", () => {
  check(add(2, 3)); // OWN
});
E
	local run=(node --test --test-reporter=tap)
	red "adds 'two' and three" "${run[@]}"
	printf 'exports.add = (a, b) => a + b;\n' >app.js
	green "adds 'two' and three" "${run[@]}"
	weakened a.test.js 'test("other", () => {});' "adds 'two' and three" "${run[@]}"
	sed -i 's/^test(/test.skip(/' a.test.js
	verdict green -w "adds 'two' and three" -f ../frozen -- "${run[@]}"
	verdict_is 'does not hold, tests-changed'
}

@test "bats: red, green, weakened" {
	mkdir m && cd m || return 1
	printf 'echo 0\n' >add.sh
	# bats itself must not see it.
	sed 's/^TEST/@test/' >a.bats <<'E'
check() {
	[ "$1" -eq 5 ] # HELPER
}

TEST "adds two" {
	cat >/dev/null <<'X'
}
X
	check "$(sh add.sh 2 3)" # OWN
}
E
	local run=(env -i "PATH=$(tr : '\n' <<<"$PATH" | grep -v bats-core | paste -sd :)"
	    HOME="$HOME" bats --tap a.bats)
	red 'adds two' "${run[@]}"
	# shellcheck disable=SC2016
	printf 'echo $(($1 + $2))\n' >add.sh
	green 'adds two' "${run[@]}"
	cp a.bats ../whole
	sed -i 's/OWN/edited/' a.bats
	changed 'was edited in a.bats' 'adds two' "${run[@]}"
	cp ../whole a.bats
	sed -i 's/HELPER/edited/' a.bats
	changed 'was edited in a.bats' 'adds two' "${run[@]}"
	cp ../whole a.bats
	printf '@test "other" { true; }\n' >>a.bats
	green 'adds two' "${run[@]}"
	# Removed, and renamed.
	sed -i 's/adds two/adds/' a.bats
	verdict green -w 'adds two' -f ../frozen -- "${run[@]}"
	verdict_is 'does not hold, tests-changed' 'adds two is no longer in a.bats' 'adds two: not found; nearest: adds, other'
}

@test "jest, vitest, mocha: red, green, weakened" {
	need jest
	need vitest
	need mocha
	local d tool run file
	d=$(dirname "$(dirname "$(command -v jest)")")
	mkdir m && cd m || return 1
	ln -s "$d" node_modules
	printf '{"name": "m", "jest": {"cacheDirectory": "%s/jest"}}\n' "$BATS_TEST_TMPDIR" >package.json
	for tool in jest vitest mocha; do
		printf 'exports.add = () => 0;\n' >app.js
		file=a.test.js
		case $tool in
		jest) run=(jest --ci --json --outputFile=../report.json) ;;
		vitest) run=(vitest run --globals --reporter=junit --outputFile=../report.json) file=a.test.mjs ;;
		mocha) run=(mocha --reporter json --reporter-option output=../report.json "$file") ;;
		esac
		{
			[ $tool != vitest ] || printf 'import assert from "node:assert";\nimport { add } from "./app.js";\n'
			[ $tool = vitest ] || printf 'const assert = require("node:assert");\nconst { add } = require("./app.js");\n'
			cat <<'E'
const check = (got) => {
  assert.strictEqual(got, 5); // HELPER
};
describe("math", () => {
  it("adds two", () => {
    check(add(2, 3)); // OWN
  });
});
E
		} >"$file"
		verdict red -j ../report.json -w 'adds two' -o ../frozen -- "${run[@]}"
		verdict_is holds $'failed\tadds two'
		has ../frozen $'\ttest'
		printf 'exports.add = (a, b) => a + b;\n' >app.js
		verdict green -j ../report.json -w 'adds two' -f ../frozen -- "${run[@]}"
		verdict_is holds $'passed\tadds two'
		sed -i 's/HELPER/edited/' "$file"
		verdict green -j ../report.json -w 'adds two' -f ../frozen -- "${run[@]}"
		verdict_is 'does not hold, tests-changed' "was edited in $file"
		sed -i 's/edited/HELPER/; s/it(/it.skip(/' "$file"
		printf 'it("other", () => {});\n' >>"$file"
		verdict green -j ../report.json -w 'adds two' -f ../frozen -- "${run[@]}"
		verdict_is 'does not hold, tests-changed' 'is skipped: that is not green'
		rm "$file"
	done
}

data() {
	[ -e "$top/build/data/$1/$2" ] && return
	skip "build/data/$1: no such data; unpack $1.tar.xz there"
}

# judged MODE STATUS LOG OPTION...: does it hold?
judged() {
	local mode=$1 status=$2 log=$3
	shift 3
	try_redgreen "$@" "$mode" "$status" <"$log" >"$out" 2>"$err" || { cat "$err"; return 1; }
	head -n 1 "$out"
}

# expect WANT MODE STATUS LOG OPTION...
expect() {
	local got
	got=$(judged "${@:2}")
	[ "$got" = "$1" ] && return
	printf '%s %s: %s, not %s\n' "$2" "${4##*/} ${*:5}" "$got" "$1"
	cat "$out"
	return 1
}

# The test that the data's runs are about, written as its tool wants it.
written() {
	rm -rf ./*
	mkdir -p src t
	case $1 in
	go) printf 'package m\n\nfunc TestF(t *testing.T) {\n\tt.Fatal()\n}\n' >m_test.go ;;
	cargo) printf 'mod t {\n    #[test]\n    fn a() {}\n}\n' >src/lib.rs ;;
	pytest | unittest) printf 'class T:\n    def test_a(self):\n        pass\n' >test_m.py ;;
	bats) printf '@%s "a" { nosuchcmd_x; }\n' test >a.bats ;;
	*) printf 'describe("d", () => {\n  it("a", () => {});\n});\n' >t/a.test.js ;;
	esac
	find . -type f | sed 's,^\./,,' >../files
}

@test "nine runners: a run is red or green as its class in the data says" {
	local tool case theirs status log w n=0 bad=0 no='does not hold' named
	data red index.tsv
	mkdir m && cd m || return 1
	while IFS=$'\t' read -r tool case theirs status _; do
		log=$top/build/data/red/$tool.$case.txt
		n=$((n + 1))
		w=a named=$no
		case $tool in
		go) w=TestF ;;
		pytest | unittest) w=test_a ;;
		esac
		written "$tool"
		case $theirs in
		RED)
			expect holds red "$status" "$log" -w $w &&
			    expect holds red "$status" "$log" &&
			    expect "$no" red "$status" "$log" -w $w -w nothing_near &&
			    expect "$no" green "$status" "$log" -w $w || bad=1 ;;
		RED-STRUCTURAL)
			expect "$no" red "$status" "$log" -w $w &&
			    expect holds red "$status" "$log" -s $w &&
			    has "$out" $'structural\t' &&
			    expect "$no" red "$status" "$log" &&
			    expect "$no" green "$status" "$log" -s $w || bad=1
			[ $tool.$case = bats.cmd-not-found ] ||
			    expect "$no" red "$status" "$log" -s nothing_near || bad=1 ;;
		GREEN)
			# Only cargo names what passes without being asked.
			[ $tool != cargo ] || named=holds
			expect "$no" red "$status" "$log" -w $w &&
			    expect "$named" green "$status" "$log" -w $w || bad=1
			[ $tool = cargo ] || has "$out" $'not measured\t' || bad=1 ;;
		*)
			expect "$no" red "$status" "$log" -w $w &&
			    expect "$no" red "$status" "$log" -s $w &&
			    expect "$no" green "$status" "$log" -w $w || bad=1 ;;
		esac
		log=${log%.txt}.junit.xml
		[ ! -e "$log" ] || [ "$theirs" != RED ] ||
		    expect holds red "$status" /dev/null -w $w -j "$log" || bad=1
	done <"$top/build/data/red/index.tsv"
	[ "$n" -eq 44 ]
	[ "$bad" -eq 0 ]
}

@test "gleam: a run is red or green as its class in the data says" {
	local case status log n=0 bad=0 no='does not hold'
	data gleam index.tsv
	mkdir -p m/test && cd m || return 1
	printf 'name = "app"\n' >gleam.toml
	printf 'pub fn main() {\n  gleeunit.main()\n}\n\npub fn add_test() {\n  1\n}\n' >test/app_test.gleam
	printf '%s\n' gleam.toml test/app_test.gleam >../files
	while IFS=$'\t' read -r case _ status _; do
		log=$top/build/data/gleam/$case.txt
		n=$((n + 1))
		case $case in
		pass | warnings-pass)
			expect "$no" red "$status" "$log" -w test_add &&
			    has "$out" 'passes already (inferred' &&
			    expect holds green "$status" "$log" -w test_add &&
			    has "$out" $'inferred\ttest_add' || bad=1 ;;
		assert | let-assert | panic | todo)
			expect holds red "$status" "$log" &&
			    expect "$no" green "$status" "$log" || bad=1 ;;
		three-failures)
			expect holds red "$status" "$log" -w test_t0 -w t1 -w t2_test &&
			    expect "$no" red "$status" "$log" -w test_t9 || bad=1 ;;
		type-error | unknown-* | missing-* | inexhaustive)
			expect "$no" red "$status" "$log" -w test_add &&
			    expect holds red "$status" "$log" -s test_add &&
			    expect "$no" green "$status" "$log" -s test_add || bad=1 ;;
		*)
			expect "$no" red "$status" "$log" -w test_add &&
			    expect "$no" red "$status" "$log" -s test_add &&
			    expect "$no" red "$status" "$log" &&
			    expect "$no" green "$status" "$log" -w test_add || bad=1 ;;
		esac
	done < <(tail -n +2 "$top/build/data/gleam/index.tsv")
	[ "$n" -eq 21 ]
	[ "$bad" -eq 0 ]
}

# gleeunit PASSED [FAILED...]: what it prints.
gleeunit() {
	local t
	printf '   Compiled in 0.01s\n    Running app_test.main\n'
	for t in "${@:2}"; do
		printf 'assert test/app_test.gleam:9\n test: app_test.%s\n info: Assertion failed.\n\n' "$t"
	done
	if [ $# -gt 1 ]; then
		printf '%s passed, %s failures\n' "$1" $(($# - 1))
	else
		printf '%s passed, no failures\n' "$1"
	fi
}

@test "gleeunit: what it names, what is inferred, what it does not run" {
	mkdir -p m/test/web m/src && cd m || return 1
	printf 'name = "app"\n' >gleam.toml
	cat >test/app_test.gleam <<'E'
pub fn post_batch_endpoint_accepts_urls_test() {
  assert app.post() == Ok(5)
}

fn hidden_test() {
  1
}

pub fn concurrent_50() {
  1
}

pub fn many_test(a) {
  a
}
E
	printf 'pub fn route_test() {\n  1\n}\n' >test/web/routes_test.gleam
	printf 'pub fn rate_test() {\n  1\n}\n' >src/rate.gleam
	local w=test_POST_batch_endpoint_accepts_urls
	verdict green -w $w -w test_route -- gleeunit 2
	verdict_is holds $'inferred\t'$w $'inferred\ttest_route' 'ran each of the 2 tests'
	verdict red -w $w -x test_route -o ../frozen -- bash -c "$(declare -f gleeunit); gleeunit 1 post_batch_endpoint_accepts_urls_test; exit 1"
	verdict_is holds $'failed\t'$w $'inferred\ttest_route'
	verdict green -w $w -f ../frozen -- gleeunit 2
	verdict_is holds $'inferred\t'$w
	sed -i 's/Ok(5)/Ok(0)/' test/app_test.gleam
	verdict green -w $w -f ../frozen -- gleeunit 2
	verdict_is 'does not hold, tests-changed' 'post_batch_endpoint_accepts_urls_test was edited in test/app_test.gleam'
	# Totals that do not agree infer nothing.
	verdict green -w $w -- gleeunit 1
	verdict_is 'does not hold' $'not measured\t' 'gleeunit ran 1 tests, and 2 are written'
	verdict green -w test_hidden -w test_concurrent_50 -w many -w rate_test -w test_nowhere -- gleeunit 2
	verdict_is 'does not hold' $'not run\ttest_hidden' 'exported functions only' \
	    $'not run\ttest_concurrent_50' 'named …_test only' $'not run\tmany' 'without arguments only' \
	    $'not run\trate_test' 'below test/ only' $'not found\ttest_nowhere'
	# A generator is any number of tests.
	printf 'pub fn each_test_() {\n  []\n}\n' >>test/app_test.gleam
	verdict green -w test_route -- gleeunit 2
	verdict_is 'does not hold' $'not measured\t'
}

@test "the contract's tests: strings and maps; an entry that contradicts itself is an error" {
	mkdir m && cd m || return 1
	: >../files
	c() { printf 'contract:\n  task: t\n  boundary: {allowed_files: [a]}\n%s' "$1" >../c.yaml; }
	tap() { printf '1..4\nnot ok 1 adds two\nok 2 old route\nok 3 same\nnot ok 4 same\n'; return 1; }
	c '  test_requirements:
    - test_adds_two
    - {name: old_route, existing: true}
'
	verdict red -c ../c.yaml -- tap
	verdict_is holds $'failed\ttest_adds_two' $'passed\told_route' 'same failed too, and the contract does not name it'
	c '  test_requirements: [old route]
'
	verdict red -c ../c.yaml -- tap
	verdict_is 'does not hold' 'old route passes already: old route is green before the work' 'existing: true'
	# Two tests of a name: both must be red, and both green.
	c '  test_requirements: [same]
'
	verdict red -c ../c.yaml -- tap
	verdict_is 'does not hold' 'same passes already' 'same: means 2 tests'
	verdict green -c ../c.yaml -- tap
	verdict_is 'does not hold' 'same fails'
	# Nothing named: what failed by assertion is meant, and frozen.
	c ''
	verdict red -c ../c.yaml -o ../frozen -- tap
	verdict_is holds $'failed\tadds two' $'failed\tsame'
	has ../frozen $'\tadds two\t1\tname'
	has ../frozen $'\tsame\t2\tname'
	verdict red -c ../c.yaml -- false
	verdict_is 'does not hold' 'no test did by name'
	c '  test_requirements: [{name: a, structural: true, existing: true}]
'
	verdict_fails() { fx 2 try_redgreen -c ../c.yaml red 1 </dev/null; }
	verdict_fails
	has "$err" "c.yaml:4: 'a' is existing and structural"
}

@test "frozen: what cannot be found is frozen with its file, or by its name alone" {
	mkdir -p m/t && cd m || return 1
	printf "use Test::More;\nis(add(2, 3), 5, 'adds two');\nok(1, \"other\");\n" >t/a.t
	tap() { printf '1..1\n%sok 1 - adds two\n' "$1"; [ -z "$1" ]; }
	verdict red -w 'adds two' -o ../frozen -- tap 'not '
	verdict_is holds 'adds two is frozen with all of t/a.t'
	grep -q $'^t/a.t\t[0-9a-f]\\{64\\}\t\tadds two\t1\tfile$' ../frozen
	verdict green -w 'adds two' -f ../frozen -- tap ''
	verdict_is holds
	printf '# more\n' >>t/a.t
	verdict green -w 'adds two' -f ../frozen -- tap ''
	verdict_is 'does not hold, tests-changed' 'was edited in t/a.t' 'all of the file counts'
	rm t/a.t
	verdict red -w 'adds two' -o ../frozen -- tap 'not '
	verdict_is holds 'its name alone is frozen'
	verdict green -f ../frozen -- printf '1..1\nok 1 adds three\n'
	verdict_is 'does not hold, tests-changed' 'adds two is not among the tests that ran'
	printf 'nonsense\n' >../frozen
	verdict green -w 'adds two' -f ../frozen -- tap ''
	verdict_is 'does not hold, tests-changed' 'cannot be read: nonsense'
}
