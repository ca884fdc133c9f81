# pipeline.bats: real projects with their real toolchains through all ten
# stages, green, then broken at each stage in turn: the stage, the cause, what
# becomes of the work, and the way on.
# bats file_tags=slow,once
load helper
load tcr

# A language sets: src, its file; test and text, the test that is red first;
# name, as the contract names it; good, the file's text; smoke, a command whose
# output has 5; accepted, stages without a tool; fixes, those that are mended;
# and for each stage that can be broken: bad[STAGE], an edit of src (sed), and
# says[STAGE], what stands on the screen then.
declare -gA bad says

go_shop() {
	here go
	local home
	home=$(getent passwd "$(id -u)" | cut -d: -f6)
	export GOFLAGS=-mod=mod GOTOOLCHAIN=local GOCACHE=$BATS_FILE_TMPDIR/go
	[ ! -d "$home/.cache/go-build" ] || GOCACHE=$home/.cache/go-build
	printf 'module shop\n\ngo 1.21\n' >go.mod
	printf 'coverage.out\nshop\n' >.gitignore
	src=shop.go test=shop_test.go name=TestAddsTwo smoke='go run .' accepted='integration security' fixes=lint
	good='package main

import "fmt"

func Add(a, b int) int {
	return a + b
}

func main() {
	fmt.Println(Add(2, 3))
}'
	text='package main

import "testing"

func TestAddsTwo(t *testing.T) {
	if Add(2, 3) != 5 {
		t.Error("no sum")
	}
	main()
}'
	bad=([implement]='s/return a/return c/' [unit-test]='s/a + b/a - b/'
		[coverage]='$a \\nfunc Big(a int) int {\n\ta++\n\ta--\n\ta++\n\ta--\n\ta++\n\ta--\n\ta++\n\treturn a\n}'
		[lint]='s/\treturn/  return/' [static]='s/\treturn a/\ta = a\n&/' [accept]='s/Println(Add(2, 3))/Println(Add(2, 4))/')
	says=([implement]='undefined: c' [unit-test]='no sum' [coverage]='coverage_percent' [static]='self-assignment' [accept]='not-seen')
}

rust_shop() {
	rust
	mkdir -p src tests
	printf '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
	printf 'target/\n' >.gitignore
	printf 'fn main() {\n    println!("{}", shop::add(2, 3));\n}\n' >src/main.rs
	printf 'pub fn add(_a: i32, _b: i32) -> i32 {\n    0\n}\n' >src/lib.rs
	cargo generate-lockfile -q --offline
	src=src/lib.rs test=tests/a.rs name=adds_two smoke='cargo run -q --offline' fixes=lint
	accepted='coverage integration security'
	good='pub fn add(a: i32, b: i32) -> i32 {
    a + b
}'
	text='#[test]
fn adds_two() {
    assert_eq!(shop::add(2, 3), 5, "no sum");
}'
	bad=([implement]='s/a + b/a + c/' [unit-test]='s/a + b/a - b/' [lint]='s/    a/  a/' [static]='s/    a + b/    return a + b;/')
	says=([implement]='cannot find value' [unit-test]='no sum' [static]='needless' )
}

python_shop() {
	here python3
	printf '[project]\nname = "shop"\nversion = "0"\n' >pyproject.toml
	printf '__pycache__/\n' >.gitignore
	src=shop.py test=test_shop.py name=test_adds_two smoke='python3 shop.py' fixes=''
	accepted='coverage lint static integration security'
	good='def add(a, b):
    return a + b


if __name__ == "__main__":
    print(add(2, 3))'
	text='import unittest

import shop


class Adds(unittest.TestCase):
    def test_adds_two(self):
        self.assertEqual(shop.add(2, 3), 5, "no sum")'
	bad=([implement]='s/a + b/a + (b/' [unit-test]='s/a + b/a - b/' [accept]='s/print(add(2, 3))/print(add(2, 4))/')
	says=([implement]='SyntaxError' [unit-test]='no sum' [accept]='not-seen')
}

ts_shop() {
	need tsc
	here node npm
	local at
	at=$(dirname "$(command -v tsc)")
	ln -s "$at/.." node_modules
	mkdir types
	printf 'declare module "node:test";\ndeclare module "node:assert";\ndeclare const process: any;\n' >types/node.d.ts
	printf '{"name": "shop", "version": "1.0.0", "type": "module", "scripts": {"build": "tsc"}}\n' >package.json
	printf '{"compilerOptions": {"target": "es2022", "module": "nodenext", "strict": true, "types": [], "skipLibCheck": true, "noUnusedLocals": true}, "include": ["*.ts", "types"]}\n' >tsconfig.json
	printf 'node_modules\n*.js\n' >.gitignore
	cat >.factory.toml <<-'X'
		[stages.tdd-setup]
		command = "npx tsc && node --test --test-reporter=tap"
		[stages.unit-test]
		command = "npx tsc && node --test --test-reporter=tap"
		[stages.coverage]
		command = "npx tsc && node --test --experimental-test-coverage --test-reporter=tap"
		success_means = "exit_code == 0 AND tests >= 1 AND failed == 0"
		[stages.security]
		command = "! grep -n 'eval(' *.ts"
		success_means = "exit_code == 0"
		tcr = true
	X
	src=shop.ts test=shop.test.ts name=test_adds_two smoke='npx tsc && node shop.js' fixes=''
	accepted='lint integration'
	good='export function add(a: number, b: number): number {
  return a + b;
}

if (process.argv[1]?.endsWith("shop.js")) console.log(add(2, 3));'
	text='import test from "node:test";
import assert from "node:assert";
import { add } from "./shop.js";

test("adds two", () => {
  assert.strictEqual(add(2, 3), 5, "no sum");
});'
	bad=([implement]='s/return a/return c/' [unit-test]='s/a + b/a - b/' [security]='$a eval("1");'
		[accept]='s/log(add(2, 3))/log(add(2, 4))/')
	says=([implement]="Cannot find name" [unit-test]='no sum' [security]='eval' [accept]='not-seen')
}

java_shop() {
	maven
	mkdir -p src/main/java src/test/java
	cat >pom.xml <<-'X'
		<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
		<groupId>g</groupId><artifactId>a</artifactId><version>1</version>
		<properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties>
		<dependencies><dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.11</version><scope>test</scope></dependency></dependencies>
		</project>
	X
	printf 'target/\n' >.gitignore
	src=src/main/java/Shop.java test=src/test/java/ShopTest.java name=addsTwo smoke='java -cp target/classes Shop' fixes=''
	accepted='coverage lint integration security'
	good='public class Shop {
    public static int add(int a, int b) {
        return a + b;
    }

    public static void main(String[] args) {
        System.out.println(add(2, 3));
    }
}'
	text='import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class ShopTest {
    @Test
    public void addsTwo() {
        assertEquals("no sum", 5, Shop.add(2, 3));
    }
}'
	bad=([implement]='s/return a/return c/' [unit-test]='s/a + b/a - b/'
		[static]='s/return a/return new Integer(a)/' [accept]='s/println(add(2, 3))/println(add(2, 4))/')
	says=([implement]='cannot find symbol' [unit-test]='no sum' [static]='deprecat' [accept]='not-seen')
}

c_shop() {
	here cc make
	printf 'CFLAGS = -Wall\nall: shop\nshop: shop.c main.c\ntest_shop: shop.c test_shop.c\ntest: test_shop\n\t./test_shop\n' >Makefile
	printf 'int add(int a, int b);\n' >shop.h
	printf '#include <stdio.h>\n#include "shop.h"\nint main(void)\n{\n\tprintf("%%d\\n", add(2, 3));\n}\n' >main.c
	printf '#include "shop.h"\nint add(int a, int b)\n{\n\treturn 0 * (a + b);\n}\n' >shop.c
	printf '#include <stdio.h>\nint main(void)\n{\n\tprintf("1..0 # skip none\\n");\n}\n' >test_shop.c
	printf 'shop\ntest_shop\n' >.gitignore
	cat >.factory.toml <<-'X'
		[stages.static]
		command = "cc -fsyntax-only -Wall -Wextra -Werror shop.c main.c"
		success_means = "exit_code == 0"
		tcr = true
		[stages.tdd-setup]
		command = "make test"
		[stages.unit-test]
		command = "make test"
	X
	src=shop.c test=test_shop.c name=test_adds_two smoke='make -s && ./shop' fixes=''
	accepted='coverage lint integration security'
	good='#include "shop.h"
int add(int a, int b)
{
	return a + b;
}'
	text='#include <stdio.h>
#include "shop.h"
static int test_adds_two(void)
{
	return add(2, 3) == 5;
}
int main(void)
{
	int good = test_adds_two();

	printf("1..1\n%s 1 - test_adds_two\n", good ? "ok" : "not ok");
	if (!good)
		printf("# no sum\n");
	return !good;
}'
	bad=([implement]='s/return a/return c/' [unit-test]='s/a + b/a - b/' [static]='s/{/{ int unused;/')
	says=([implement]='undeclared' [unit-test]='no sum' [static]='unused')
}

# A stand-in: the compiler cannot be installed.  It prints what gleam 1.18 with
# gleeunit 1.9 printed, as it was recorded, by what the source says.
gleam_shop() {
	mkdir -p src test ../bin
	printf 'name = "app"\nversion = "1.0.0"\n' >gleam.toml
	printf 'build/\n' >.gitignore
	cat >../bin/gleam <<-'X'
		#!/bin/bash
		at() { grep -n "$1" "$2" | head -n 1 | cut -d: -f1; }
		compiled() {
			if grep -q ' +\. ' src/app.gleam; then
				printf '  Compiling app\nerror: Type mismatch\n  ┌─ %s/src/app.gleam:%s:3\n  │\n2 │   a +. b\n  │   ^^^^^^\n\nThe type of this returned value doesn'"'"'t match the return type\nannotation of this function.\n' "$PWD" "$(at ' +\. ' src/app.gleam)" >&2
				return 1
			fi
			printf '%s app\n   Compiled in 0.01s\n' "$1"
		}
		case "$*" in
		build) compiled '  Compiling' ;;
		check)
			compiled '   Checking' >/dev/null || exit 1
			if grep -q 'u\.age' src/app.gleam; then
				printf '   Checking app\nerror: Unknown record field\n  ┌─ %s/src/app.gleam:%s:5\n  │\n6 │   u.age\n  │     ^^^ Did you mean `name`?\n' "$PWD" "$(at 'u\.age' src/app.gleam)" >&2
				exit 1
			fi
			printf '   Checking app\n   Compiled in 0.01s\n' ;;
		test)
			compiled '  Compiling' || exit 1
			printf '    Running app_test.main\n'
			if grep -q '^  *a + b$' src/app.gleam; then
				printf '\033[32m.\033[39m\033[32m\n1 passed, no failures\033[39m\n'
				exit 0
			fi
			printf '\n\033[1m\033[31massert\033[39m\033[22m \033[90mtest/app_test.gleam:%s\033[39m\n\033[36m test\033[39m: app_test.adds_two_test\n\033[36m code\033[39m: assert app.add(2, 3) == 5\n\033[36m left\033[39m: 0\n\033[36mright\033[39m: \033[90mliteral\033[39m\n\033[36m info\033[39m: Assertion failed.\n\033[31m\n0 passed, 1 failures\033[39m\n' "$(at assert test/app_test.gleam)"
			exit 1 ;;
		'format --check')
			grep -q '^ a' src/app.gleam || exit 0
			printf 'error: These files have not been formatted\n\n  - ./src/app.gleam\n\n' >&2
			exit 1 ;;
		format) sed -i 's/^ *a/  a/' src/app.gleam ;;
		*) exit 2 ;;
		esac
	X
	chmod +x ../bin/gleam
	PATH=$PWD/../bin:$PATH
	src=src/app.gleam test=test/app_test.gleam name=adds_two_test smoke='echo 5' fixes=lint
	accepted='coverage integration security'
	good='pub fn add(a: Int, b: Int) -> Int {
  a + b
}'
	text='import app

pub fn adds_two_test() {
  assert app.add(2, 3) == 5
}'
	bad=([implement]='s/a + b/a +. b/' [unit-test]='s/a + b/a - b/' [lint]='s/^  a/ a/' [static]='$a \\npub fn age(u: User) -> Int {\n  u.age\n}')
	says=([implement]='Type mismatch' [unit-test]='Assertion failed' [static]='Unknown record field')
}

stage_number() { printf '%s\n' tdd-setup implement unit-test coverage lint static integration security review accept | grep -nx "$1" | cut -d: -f1; }

# broken STAGE: the change breaks it; the screen says so, and good work is back
# or held.
broken() {
	local s=$1 n
	n=$(printf '[%2d/10] %-12s' "$(stage_number "$s")" "$s")
	case " $fixes " in
	*" $s "*)
		fx 0 fx-run run
		has "$out" "$n passed"
		printf '%s\n' "$good" | diff - "$src"
		return ;;
	esac
	fx 1 fx-run run
	has "$out" "$n "
	grep -F "$n" "$out" | grep -qE 'FAILED|HELD' || { cat "$out"; return 1; }
	[ -z "${says[$s]:-}" ] || grep -qiF -- "${says[$s]}" "$out" || { printf '%s is not said\n' "${says[$s]}"; cat "$out"; return 1; }
	has "$out" 'What you should do:'
	case $s in
	implement | unit-test)
		has "$out" 'TCR: Automatic revert triggered'
		printf '%s\n' "$good" | diff - "$src" ;;
	*)
		has "$out" 'Nothing was taken away'
		not diff -q <(printf '%s\n' "$good") "$src"
		printf '%s\n' "$good" >"$src" ;;
	esac
}

pipeline() {
	local s a=''
	repo r
	"$1"
	[ -e "$src" ] || printf '%s\n' "$good" | sed 's/a + b/0 * (a + b)/' >"$src"
	git add -A && git commit -qm base
	for s in $accepted; do a+="${a:+, }{stage: $s, reason: \"none here\"}"; done
	seal "test_requirements: [$name]" 'coverage: {minimum: 60}' 'review: file' "accept_unsupported: [$a]" \
		"smoke: [{run: \"$smoke\", see: \"5\"}]"
	printf '%s\n' "$text" >"$test"
	# Red, and not yet green.
	fx 1 fx-run run
	has "$out" '[ 1/10] tdd-setup    red, as it must be'
	has "$out" '[ 3/10] unit-test'
	# No review is no pass.
	printf '%s\n' "$good" >"$src"
	fx 3 fx-run run
	has "$out" '[ 9/10] review       HELD'
	printf 'by: "Rita <rita@example.org>"\nfindings: []\n' >.factory/t1/review.yaml
	fx 0 fx-run run
	for s in $accepted; do grep -F "$(printf '[%2d/10] %s' "$(stage_number "$s")" "$s")" "$out" | grep -q 'accepted: none here'; done
	has "$out" 'READY FOR DECISION'
	clean
	for s in "${!bad[@]}"; do
		printf '== %s\n' "$s"
		# Python's compileall goes by the second of a file alone.
		while [ "$(date +%s)" -le "$(stat -c %Y "$src")" ]; do sleep 0.1; done
		sed -i "${bad[$s]}" "$src"
		broken "$s"
		fx 0 fx-run run
		has "$out" 'READY FOR DECISION'
	done
	# A blocking finding holds it back until its command passes.
	printf 'by: "Rita <rita@example.org>"\nfindings:\n  - {severity: blocking, file: %s, message: "no notes", command: "test -e NOTES"}\n' "$src" >.factory/t1/review.yaml
	fx 1 fx-run run
	has "$out" '[ 9/10] review       HELD'
	has "$out" 'no notes'
	echo notes >NOTES
	fx 0 fx-run run
	has "$out" 'READY FOR DECISION'
	fx 0 fx-audit verify
}

@test "go: ten stages green, then broken at each in turn" { pipeline go_shop; }
@test "rust: ten stages green, then broken at each in turn" { pipeline rust_shop; }
@test "python: ten stages green, then broken at each in turn" { pipeline python_shop; }
@test "typescript: ten stages green, then broken at each in turn" { pipeline ts_shop; }
@test "java: ten stages green, then broken at each in turn" { pipeline java_shop; }
@test "c: ten stages green, then broken at each in turn" { pipeline c_shop; }
@test "gleam, replayed by a stand-in: ten stages green, then broken at each in turn" { pipeline gleam_shop; }
