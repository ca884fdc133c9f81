# tcr-flow.bash: in some languages an add() and its test, and what may be done
# to either.  A language sets $run, $src with its ${code[...]}, and $test with
# its $text; ${edit[...]} is done to what stands there.

declare -gA code edit

unittest() {
	here python3
	run=(python3 -m unittest -v) src=app.py test=test_app.py
	code=([red]='def add(a, b):
    return 0' [green]='def add(a, b):
    return a + b' [more]='def add(a, b):
    return a + b


def more(a, b):
    return a + b')
	text='import unittest

import app


class T(unittest.TestCase):
    def test_adds_two(self):
        self.assertEqual(app.add(2, 3), 5)

    def test_other(self):
        self.assertTrue(True)'
	local skip='/def test_adds_two/i\    @unittest.skip("x")'
	edit=([syntax]='s/, 5)/, 5)) (/' [missing]='s/app.add/app.more/' [removed]='/test_adds_two/,/add(2/d'
		[skipped]=$skip [weakened]='s/, 5)/, app.add(2, 3))/' [renamed]='s/adds_two/adds_twice/'
		[stronger]='s/, 5)/, 5 + 0)/'
		['another name']='s/^import app/import fake as app/'
		['patched as it loads']='$a app.add = lambda a, b: 5'
		['an assertion that asserts nothing']='$a unittest.TestCase.assertEqual = print'
		['a base of another file']='s/(unittest.TestCase)/(app.Case)/'
		['a decorator of the class']='/^class/i @app.patched'
		['a set-up']='$a \    def setUp(self):\n        app.add = lambda a, b: 5'
		['a second one of its name']='$a \    def test_adds_two(self):\n        pass'
		['skipped from within']='/def test_adds_two/a\        self.skipTest("x")')
	same=('$a \    def test_more(self):\n        self.assertEqual(app.add(1, 1), 2)'
		's/app.add(2, 3), 5/\n            app.add(2, 3),\n            5,\n        /' '1i import os' '1i """Tests."""'
		'$a if __name__ == "__main__":\n    unittest.main()')
}

pytest() {
	unittest
	python3 -m pytest --version >/dev/null 2>&1 || skip 'pytest: missing'
	run=(python3 -m pytest -p no:cacheprovider -v)
	edit[skipped]='s/^import app/&, pytest/; /def test_adds_two/i\    @pytest.mark.skip'
	edit['expected to fail']='s/^import app/&, pytest/; /def test_adds_two/i\    @pytest.mark.xfail'
}

go_test() {
	here go
	local home
	home=$(getent passwd "$(id -u)" | cut -d: -f6)
	export GOFLAGS=-mod=mod GOTOOLCHAIN=local GOCACHE=$BATS_FILE_TMPDIR/go
	if [ -d "$home/.cache/go-build" ]; then GOCACHE=$home/.cache/go-build; fi
	printf 'module x\n\ngo 1.18\n' >go.mod
	run=(go test -json ./...) src=x.go test=x_test.go
	code=([red]='package x

func Add(a, b int) int { return 0 }' [green]='package x

func Add(a, b int) int { return a + b }' [more]='package x

func Add(a, b int) int { return a + b }

func More(a, b int) int { return a + b }')
	text='package x

import "testing"

func TestAddsTwo(t *testing.T) {
	if Add(2, 3) != 5 {
		t.Error("no sum")
	}
}

func TestOther(t *testing.T) {}'
	edit=([syntax]='s/5 {/5 { {(/' [missing]='s/Add(/More(/' [removed]='/^func TestAddsTwo/,/^}/d'
		[skipped]='/^func TestAddsTwo/a t.Skip()' [weakened]='s/!= 5/!= Add(2, 3)/' [renamed]='s/AddsTwo/AddsTwice/'
		[stronger]='s/!= 5/!= 5+0/'
		['an init']='$a func init() {}'
		['a value that does something']='$a var _ = func() int { return 1 }()'
		['a TestMain']='$a func TestMain(m *testing.M) { m.Run() }'
		['shadowed']='/^func TestAddsTwo/a Add := func(a, b int) int { return 5 }')
	same=('$a func TestMore(t *testing.T) {}' 's/if Add(2, 3) != 5/if  Add( 2,3 )!=5/')
}

cargo_test() {
	rust
	mkdir -p src tests
	printf '[package]\nname = "x"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
	run=(cargo test --offline) src=src/lib.rs test=tests/a.rs
	code=([red]='pub fn add(_a: i32, _b: i32) -> i32 { 0 }' [green]='pub fn add(a: i32, b: i32) -> i32 { a + b }'
		[more]='pub fn add(a: i32, b: i32) -> i32 { a + b }
pub fn more(a: i32, b: i32) -> i32 { a + b }')
	text='macro_rules! equal { ($a:expr, $b:expr) => { assert_eq!($a, $b) } }

#[test]
fn adds_two() {
    equal!(x::add(2, 3), 5);
}

#[test]
fn other() {}'
	edit=([syntax]='s/, 5)/, 5)) {(/' [missing]='s/::add/::more/' [removed]='/^fn adds_two/,/^}/c fn more() {}'
		[skipped]='0,/^#.test/s//#[ignore]\n&/' [weakened]='s/, 5)/, x::add(2, 3))/' [renamed]='s/adds_two/adds_twice/'
		[stronger]='s/, 5)/, 5 + 0)/'
		['a macro that does nothing']='s/{ assert_eq.*) } }/{ let _ = ($a, $b); } }/'
		['a module of that name']='1i mod x { pub fn add(_a: i32, _b: i32) -> i32 { 5 } }'
		['should panic']='0,/^#.test/s//#[should_panic]\n&/; s/, 5)/, 6)/')
	same=('$a #[test]\nfn more() {}' 's/x::add(2, 3), 5/\n        x::add(2, 3),\n        5\n    /')
}

node_test() {
	here node
	run=(node --test --test-reporter=tap) src=app.js test=a.test.js
	code=([red]='exports.add = () => 0;' [green]='exports.add = (a, b) => a + b;'
		[more]='exports.more = exports.add = (a, b) => a + b;')
	text='const test = require("node:test");
const assert = require("node:assert");
const app = require("./app.js");

test("adds two", () => {
  assert.strictEqual(app.add(2, 3), 5);
});

test("other", () => {});'
	edit=([syntax]='s/, 5)/, 5)) {(/' [missing]='s/app.add/app.more/' [removed]='/^test("adds two"/,/^});/d'
		[skipped]='s/^test("adds/test.skip("adds/' [weakened]='s/, 5)/, app.add(2, 3))/' [renamed]='s/adds two/adds twice/'
		[stronger]='s/, 5)/, 5 + 0)/'
		['patched as it loads']='$a app.add = () => 5;'
		['an assertion that asserts nothing']='4i assert.strictEqual = () => {};'
		['a hook']='$a test.beforeEach(() => { app.add = () => 5; });'
		['a mock']='$a test.mock.method(app, "add", () => 5);'
		['to do']='s/"adds two", /&{ todo: true }, /'
		['skipped from within']='s/^test("adds two", () => {/test("adds two", (t) => { t.skip(); return;/')
	same=('$a test("more", () => {});' 's/app.add(2, 3), 5/\n    app.add(2, 3),\n    5,\n  /'
		'1i const fs = require("node:fs");' '1i "use strict";')
}

bats_test() {
	mkdir t
	run=(env -i "PATH=$(tr : '\n' <<<"$PATH" | grep -v bats-core | paste -sd :)" HOME="$HOME" bats --tap t)
	src=app.sh test=t/a.bats
	code=([red]='add() { echo 0; }' [green]='add() { echo $(($1 + $2)); }'
		[more]='add() { echo $(($1 + $2)); }
plus() { add "$@"; }')
	text='. ./app.sh

@test "adds two" {
	sum=$(add 2 3)
	[ "$sum" = 5 ]
}

@test "other" {
	true
}'
	edit=([syntax]='s/= 5 ]/= 5 ; fi/' [missing]='/sum=/s/add/plus/' [removed]='/adds two/,/^}/d'
		[skipped]='/sum=/i skip' [weakened]='s/= 5 ]/= "$sum" ]/' [renamed]='s/adds two/adds twice/'
		[stronger]='s/= 5 ]/= "$((5))" ]/'
		['a function of its own']='1a add() { echo 5; }'
		['another setting']='1i set +e'
		['a set-up']='$a setup() { true; }'
		['a name that reads as skipped']='s/adds two/& # skip/')
	same=('$a @test "more" { true; }' '1i # why')
}

c_test() {
	here cc make
	printf 'check:\n\tcc -o prog a_test.c app.c\n\t./prog\n' >Makefile
	run=(make -s check) src=app.c test=a_test.c
	code=([red]='int add(int a, int b) { (void)a; (void)b; return 0; }' [green]='int add(int a, int b) { return a + b; }'
		[more]='int add(int a, int b) { return a + b; }
int more(int a, int b) { return a + b; }')
	text='#include <stdio.h>
static int bad;
#define OK(x, name) (bad |= !(x), printf("%sok - %s\n", (x) ? "" : "not ", name))
int add(int, int);

static void adds_two(void)
{
	OK(add(2, 3) == 5, "adds_two");
}

int main(void)
{
	adds_two();
	OK(1, "other");
	puts("1..2");
	return bad;
}'
	edit=([syntax]='s/== 5,/== 5)) {(,/' [missing]='s/add(/more(/' [removed]='/^\tOK(add/d; s/1..2/1..1/'
		[skipped]='s/== 5, "adds_two"/== 5, "adds_two # SKIP"/' [weakened]='s/== 5/== add(2, 3)/' [renamed]='s/"adds_two"/"adds_twice"/'
		[stronger]='s/== 5/== 5 + 0/'
		['a macro that is always right']='s/(x) ? "" : "not "/(x) ? "" : ""/'
		['a macro of its name']='4a #define add(a, b) 5')
	same=('s/^\tOK(1, "other.*/&\n\tOK(add(1, 1) == 2, "more");/; s/1..2/1..3/' 's/OK(add(2, 3) == 5,/OK(\n\t    add(2, 3) == 5,/'
		'1i #include <stdlib.h>')
}
