# errsum-real.bats: small projects that fail, by the real tools; the cause found.
# bats file_tags=once
load helper

# fails COMMAND...: it must fail; its output is in log.
fails() { not timeout 120 "$@" >log 2>&1 </dev/null; }

# cause KEY=VALUE...: the first cause in log says so; a value may be a glob.
cause() {
	local kv got
	fx 1 fx-errsum --rules "$top/contracts/errors" --format json --status 1 log
	for kv; do
		got=$(python3 -c 'import json, sys
o = json.loads(sys.stdin.readline())
print(o.get(sys.argv[1], "nothing"))' "${kv%%=*}" <"$out")
		# shellcheck disable=SC2053 # a glob is meant
		if [[ $got != ${kv#*=} ]]; then
			printf '%s: expected %s, came %s\n' "${kv%%=*}" "${kv#*=}" "$got"
			cat log "$out"
			return 1
		fi
	done
}

# passes COMMAND...: it passes, and nothing is claimed.
passes() {
	timeout 120 "$@" >log 2>&1 </dev/null
	fx 0 fx-errsum --rules "$top/contracts/errors" --format json --status 0 log
	lacks "$out" '"type":"cause"'
	has "$out" '"verdict":"passed"'
}

@test "real: gcc and clang, a syntax error, a missing header, a lost symbol" {
	here gcc clang make python3
	printf 'int main(void)\n{\n\tint n = 1\n\treturn n;\n}\n' >a.c
	printf '#include "nowhere.h"\nint main(void) { return 0; }\n' >b.c
	printf 'int lost(void);\nint main(void) { return lost(); }\n' >c.c
	printf 'all:\n\tgcc -c a.c\n' >Makefile
	fails make
	cause rule=cc-error file=a.c line=4
	fails clang -c a.c
	cause rule=cc-error file=a.c line=3 'message=expected*'
	fails gcc -c b.c
	cause rule=ar-missing-header kind=dependency file=b.c line=1 code=nowhere.h
	fails clang -c b.c
	cause rule=ar-missing-header file=b.c line=1
	fails gcc c.c
	cause rule=ld-undefined 'message=undefined reference to*lost*'
	printf 'int main(void) { return 0; }\n' >d.c
	passes gcc -Wall d.c
}

@test "real: C++, what a system's header makes of a template is told of the project's place" {
	here g++ clang++ python3
	printf '%s\n' '#include <memory>' 'struct q { q(int); };' 'template <class T> auto made() { return std::make_unique<T>(); }' 'int main() { auto p = made<q>(); }' >a.cc
	fails g++ -std=c++17 -c a.cc
	cause rule=gcc-template file=a.cc line=3 'message=no matching function*'
	has "$out" 'unique_ptr.h","line"'
	fails clang++ -std=c++17 -c a.cc
	cause rule=clang-template file=a.cc line=3 'message=no matching constructor*'
	has "$out" 'unique_ptr.h","line"'
}

@test "real: C++, a missing member, an exception, a failed assertion, a time-out" {
	here clang++ make python3
	printf '%s\n' '#include <vector>' 'int main() {' 'std::vector<int> v;' 'return v.total(); }' >a.cc
	printf '%s\n' '#include <stdexcept>' 'int main() { throw std::runtime_error("no price"); }' >b.cc
	printf '%s\n' '#include <cassert>' 'int main(int c, char **) {' 'assert(c == 7 && "the sum is off"); }' >c.cc
	printf '#include <nowhere/price.hpp>\nint main() { }\n' >d.cc
	printf '#include <unistd.h>\nint main() { for (;;) pause(); }\n' >e.cc
	printf 'check:\n\tclang++ -o e e.cc\n\ttimeout 1 ./e\n' >Makefile
	for cxx in clang++ g++; do
		command -v "$cxx" >/dev/null || continue
		fails "$cxx" -c a.cc
		cause rule=cc-error kind=compile file=a.cc line=4 "message=*no member named*total*"
		fails "$cxx" -c d.cc
		cause rule=ar-missing-header kind=dependency file=d.cc line=1 code=nowhere/price.hpp
	done
	clang++ b.cc -o b
	fails ./b
	cause kind=crash 'message=no price' 'code=std::runtime_error'
	clang++ c.cc -o c
	fails ./c
	cause rule=assert-c kind=crash file=c.cc line=3 'message=Assertion*the sum is off*failed*'
	fails make check
	cause rule=make-timeout kind=infrastructure file=Makefile line=3 test=check
	printf 'int main() { }\n' >e.cc
	passes make check
}

@test "real: assert, sanitizers, a crash under make" {
	here gcc make python3
	printf '%s\n' '#include <assert.h>' 'int main(int c, char **v) {' '(void)v;' 'assert(c == 7);' 'return 0; }' >a.c
	printf '%s\n' '#include <stdlib.h>' 'static int peek(int *p) { return p[5]; }' 'int main(void) { int *p = malloc(8); int r = peek(p); free(p); return r; }' >b.c
	printf '%s\n' '#include <limits.h>' 'int main(int c, char **v) {' '(void)v; int x = INT_MAX; return (x + c) > 0; }' >c.c
	printf 'int main(void) { int *volatile p = 0; return *p; }\n' >d.c
	gcc a.c -o a
	fails ./a
	cause rule=assert-c file=a.c line=4
	gcc -g -fsanitize=address b.c -o b
	ASAN_OPTIONS='' fails ./b
	cause rule=sanitizer kind=sanitizer 'file=*b.c' line=2 'message=*heap-buffer-overflow*'
	gcc -g -fsanitize=undefined -fno-sanitize-recover c.c -o c
	UBSAN_OPTIONS='' fails ./c
	cause rule=ubsan file=c.c line=3 'message=signed integer overflow*'
	gcc d.c -o d
	printf 'check:\n\t./d\n' >Makefile
	fails make check
	cause kind=crash 'message=Segmentation fault*'
}

@test "real: python, chains, a missing module, syntax, unittest" {
	here python3
	printf 'def price(t, n):\n    try:\n        return t[n]\n    except KeyError as e:\n        raise ValueError(n) from e\n' >shop.py
	printf 'from shop import price\nprice({}, "tea")\n' >main.py
	printf 'import nowhere.thing\n' >imp.py
	printf 'x = (1\n' >syn.py
	printf '%s\n' 'import unittest' 'class Cart(unittest.TestCase):' '    def test_sum(self):' '        self.assertEqual(3, 4)' >test_cart.py
	fails python3 main.py
	cause rule=python-traceback 'file=*shop.py' line=3 "message=KeyError: 'tea'"
	fails python3 imp.py
	cause rule=python-traceback 'file=*imp.py' line=1 'message=ModuleNotFoundError:*nowhere*'
	fails python3 syn.py
	cause rule=python-syntax kind=compile 'file=*syn.py' line=1
	fails python3 -m unittest test_cart
	cause rule=unittest 'test=test_sum*' 'file=*test_cart.py' line=4 'message=AssertionError: 3 != 4'
	printf 'import subprocess\nsubprocess.run(["sleep", "9"], timeout=.2)\n' >slow.py
	fails python3 slow.py
	cause rule=python-traceback 'file=*slow.py' line=2 'message=subprocess.TimeoutExpired:*'
	printf '%s\n' 'import subprocess, sys' 'def test_imp():' \
	    '    subprocess.run([sys.executable, "imp.py"], check=True)' 'if __name__ == "__main__":' '    test_imp()' >child.py
	fails python3 child.py
	cause rule=python-traceback 'file=*imp.py' line=1 'message=ModuleNotFoundError:*nowhere*'
	printf '%s\n' 'import unittest, child' 'class Till(unittest.TestCase):' '    def test_imp(self):' '        child.test_imp()' >test_till.py
	fails python3 -m unittest test_till
	cause rule=python-traceback 'file=*imp.py' line=1 'message=ModuleNotFoundError:*nowhere*'
	printf 'raise SystemExit(1)\n' >imp.py
	fails python3 -m unittest test_till
	cause rule=unittest 'test=test_imp*' 'message=*CalledProcessError*status 1.'
	printf 'import nowhere\n' >imp.py
	printf 'import nowhere\n' >test_imp.py
	fails python3 -m unittest test_imp
	cause rule=unittest 'message=ModuleNotFoundError:*nowhere*'
	if python3 -c 'import pytest' 2>/dev/null; then
		printf 'def test_sum():\n    assert 3 == 4\n' >test_sum.py
		fails python3 -m pytest test_sum.py
		cause rule=pytest-failure test=test_sum file=test_sum.py line=2 'message=assert 3 == 4'
		fails python3 -m pytest test_imp.py
		cause rule=pytest-error file=test_imp.py line=1 'message=ModuleNotFoundError:*nowhere*'
		fails python3 -m pytest child.py
		cause rule=python-traceback 'file=*imp.py' line=1 'message=ModuleNotFoundError:*nowhere*'
	fi
	sed -i 's/3, 4/4, 4/' test_cart.py
	passes python3 -m unittest -v test_cart
	printf 'from shop import price\nprint("error: failed", price({"tea": 3}, "tea"))\n' >main.py
	passes python3 main.py
}

@test "real: node, an exception, a missing module, its own tests" {
	here node python3
	printf 'console.log("start");\nconst t = {};\nt.tea.value;\n' >main.js
	printf 'require("./nowhere");\n' >imp.js
	printf '%s\n' 'const test = require("node:test");' 'const assert = require("node:assert");' \
	    'test("sums", () => { assert.strictEqual(3, 4); });' >cart.test.js
	fails node main.js
	cause rule=node-uncaught 'file=*main.js' line=3 'message=TypeError:*'
	fails node imp.js
	cause rule=js-module-missing kind=dependency 'message=*./nowhere*'
	fails node --test --test-reporter=tap cart.test.js
	cause rule=tape test=sums 'file=*cart.test.js' line=3 expected=4 actual=3
	fails node --test --test-reporter=spec cart.test.js
	cause test=sums 'file=*cart.test.js' 'message=AssertionError*'
	printf 'const assert = require("assert");\n\nassert.strictEqual(3, 4);\n' >main.js
	fails node main.js
	cause kind=crash 'file=*main.js' line=3 'message=AssertionError*'
	printf 'const n = ;\n' >main.js
	fails node main.js
	cause 'file=*main.js' line=1 'message=SyntaxError:*'
	printf '%s\n' 'const test = require("node:test");' \
	    'test("slow", { timeout: 50 }, () => new Promise(r => setTimeout(r, 300)));' >slow.test.js
	fails node --test --test-reporter=tap slow.test.js
	cause rule=tape test=slow 'message=test timed out after 50ms'
	printf 'import "./nowhere.mjs";\n' >imp.test.mjs
	fails node --test --test-reporter=tap imp.test.mjs
	cause 'file=*imp.test.mjs' 'message=*Cannot find module*nowhere.mjs*'
	sed -i 's/3, 4/4, 4/' cart.test.js
	passes node --test --test-reporter=tap cart.test.js
	printf 'console.log("error: failed, exception")\n' >ok.js
	passes node ok.js
}

# bats test_tags=slow
@test "real: go, what ends a program is told by log.Fatal, or by its status" {
	here go python3
	printf 'module till\ngo 1.20\n' >go.mod
	printf '%s\n' 'package main' 'import ("log"; "os"; "testing")' 'func TestTill(t *testing.T) {' 'log.SetFlags(log.Lshortfile)' 'log.Print("open")' 'log.Fatal("no price")' '}' 'func TestEnds(t *testing.T) { os.Exit(3) }' >till_test.go
	fails go test -run Till .
	cause rule=go-log-fatal-place file=till_test.go line=6 'message=no price'
	sed -i 's/log.Lshortfile/log.LstdFlags/' till_test.go
	fails go test -v -run Till .
	cause rule=go-log-fatal test=TestTill 'message=no price'
	fails go test -run Ends .
	cause rule=go-exit 'message=exit status 3'
}

@test "real: go, a compile error, a failing test, a panic, a missing module, a time-out" {
	here go python3
	export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOCACHE=$BATS_TEST_TMPDIR/gocache
	printf 'module shop\n\ngo 1.18\n' >go.mod
	printf 'package shop\n\nfunc Add(a, b int) int { return a + b }\n' >a.go
	t() { printf 'package shop\n\nimport ("testing"; "time")\n\nfunc TestAdd(t *testing.T) {\n\t_ = time.Now\n\t%s\n}\n' "$1" >a_test.go; }
	t 'if Add(1, 2) != 4 { t.Errorf("the sum is off") }'
	fails go test ./...
	cause rule=go-test test=TestAdd file=a_test.go line=7 'message=the sum is off'
	fails go test -v ./...
	cause test=TestAdd file=a_test.go line=7 'message=the sum is off'
	t 't.Run("big", func(t *testing.T) { t.Fatal("no") })'
	fails go test ./...
	cause rule=go-test test=TestAdd/big message=no
	t 'var v []int; v[Add(1, 2)] = 1'
	fails go test ./...
	cause rule=go-panic test=TestAdd 'file=*a_test.go' line=7 'message=panic:*index out of range*'
	t 'time.Sleep(9 * time.Second)'
	fails go test -timeout 1s ./...
	cause rule=go-timeout test=TestAdd 'file=*a_test.go' line=7 'message=test timed out after 1s*'
	t 'if Add(1, 2) != 3 { t.Fatal("no") }'
	passes go test ./...
	printf 'package shop\n\nimport _ "example.invalid/x"\n' >b.go
	fails go build ./...
	cause rule=go-module kind=dependency file=b.go line=3
	printf 'package shop\n\nfunc f() int { return lost }\n' >b.go
	fails go build ./...
	cause rule=go-build kind=compile file=./b.go line=3 'message=undefined: lost'
	printf 'package shop\n\nfunc f() int { return "lost" }\n' >b.go
	fails go test -json ./...
	# Before 1.24 it told what does not build as plain text.
	grep -q '"build-output"' log || return 0
	cause rule=go-build-json kind=compile file=./b.go line=3 'message=cannot use "lost" (*'
}

# bats test_tags=slow
@test "real: rust, a compile error, failing tests, a panic, a time-out" {
	rust
	mkdir src
	printf 'fn main() { let v: Vec<i32> = vec![]; println!("{}", v[3]); }\n' >src/main.rs
	rustc src/main.rs -o boom
	fails ./boom
	cause rule=rust-panic kind=crash file=src/main.rs line=1 'message=index out of bounds*'
	printf 'fn main() { let n: &str = 1; }\n' >src/main.rs
	fails rustc src/main.rs
	cause rule=rustc kind=compile file=src/main.rs line=1 code=E0308 'message=mismatched types'
	printf 'use nowhere::price;\nfn main() { price(); }\n' >src/main.rs
	fails rustc --edition 2018 src/main.rs
	cause rule=rustc file=src/main.rs line=1 code=E0432 'message=unresolved import*'
	printf 'use std::{sync::mpsc, time::Duration};\nfn main() {\nlet (_kept, r) = mpsc::channel::<u8>();\nr.recv_timeout(Duration::new(0, 9)).expect("no price in time"); }\n' >src/main.rs
	rustc src/main.rs -o slow
	fails ./slow
	cause rule=rust-panic file=src/main.rs line=4 'message=no price in time: Timeout'
	printf '#[test]\nfn sums() { assert_eq!(3, 4); }\n' >src/lib.rs
	rustc --test src/lib.rs -o t
	fails ./t
	cause rule=cargo-test test=sums file=src/lib.rs line=2 expected=4 actual=3
	printf '#[test]\nfn sums() { assert_eq!(4, 4); }\n' >src/lib.rs
	rustc --test src/lib.rs -o t
	passes ./t
}

# bats test_tags=slow
@test "real: cargo, a failing test, a compile error, a crate that is not there" {
	rust
	mkdir src
	printf '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2018"\n' >Cargo.toml
	lib() { printf 'pub fn add(a: i32, b: i32) -> i32 { %s }\n\n#[test]\nfn sums() { assert_eq!(add(1, 2), 3, "the sum is off"); }\n' "$1" >src/lib.rs; }
	lib 'a - b'
	fails cargo test --offline
	cause rule=cargo-test test=sums file=src/lib.rs line=4 'message=*the sum is off' expected=3 actual=-1
	lib 'a + c'
	fails cargo test --offline
	cause rule=rustc kind=compile file=src/lib.rs line=1 code=E0425 'message=cannot find value*c*'
	lib 'a + b'
	passes cargo test --offline
	printf '[dependencies]\nnowhere = "9"\n' >>Cargo.toml
	fails cargo build --offline
	cause rule=cargo kind=dependency 'message=no matching package named*nowhere*found'
}

# bats test_tags=slow
@test "real: java, a compile error, a missing package, an exception with its cause" {
	here javac java python3
	printf 'class Bad {\n\tint a() { return lost; }\n}\n' >Bad.java
	printf 'import nowhere.Thing;\nclass Imp { }\n' >Imp.java
	printf '%s\n' 'public class Boom {' 'public static void main(String[] v) {' \
	    'try { Object o = null; o.toString(); }' \
	    'catch (Exception e) { throw new IllegalStateException("no", e); } } }' >Boom.java
	fails javac Bad.java
	cause rule=javac file=Bad.java line=2 'message=cannot find symbol'
	fails javac Imp.java
	cause rule=javac file=Imp.java line=1 'message=package nowhere does not exist'
	javac Boom.java
	fails java -cp . Boom
	cause rule=java-exception 'message=java.lang.NullPointerException*'
	fails java -cp . Nowhere
	cause rule=java-main-class code=Nowhere
	printf 'public class Sum { public static void main(String[] v) {\nassert 3 == 4 : "the sum is off"; } }\n' >Sum.java
	javac Sum.java
	fails java -ea -cp . Sum
	cause rule=java-exception file=Sum.java line=2 'message=java.lang.AssertionError: the sum is off'
	passes java -cp . Sum
	printf '%s\n' 'import java.util.concurrent.*;' 'public class Slow { public static void main(String[] v) throws Exception {' \
	    'new CompletableFuture<String>()' '.get(9, TimeUnit.MILLISECONDS); } }' >Slow.java
	javac Slow.java
	fails java -cp . Slow
	cause rule=java-exception file=Slow.java line=4 'message=java.util.concurrent.TimeoutException'
	printf 'public class Fine { public static void main(String[] v) { System.out.println("error: 0 failed"); } }\n' >Fine.java
	passes javac -Xlint Fine.java
	passes java -cp . Fine
}

@test "real: among tests that print crashes and errors the one that failed is told" {
	here python3 go bats
	printf '%s\n' 'import logging, sys, traceback, unittest' 'def noisy(k):' '    try: {}[k]' '    except KeyError: logging.exception("no drawer"); traceback.print_exc()' '    print("Error: no till\nfixture.c:3:12: error: expected x\npanic: recovered", file=sys.stderr)' 'class Till(unittest.TestCase):' '    def test_a_error(self): noisy("a")' '    def test_m_sum(self): noisy("m"); self.assertEqual(len(sys.argv) and 4, 3)' '    def test_z_failure(self): noisy("z")' >test_till.py
	fails python3 -m unittest test_till
	cause rule=unittest line=8 'test=test_m_sum*' 'message=AssertionError: 4 != 3'
	sed -i 's/and 4, 3/and 3, 3/' test_till.py
	passes python3 -m unittest test_till
	cp log pass
	sed -i 's/and 3, 3/and 4, 3/' test_till.py
	fails python3 -m unittest test_till
	fx 1 fx-errsum --json --status 1 --baseline pass log
	has "$out" '"rule":"unittest"'
	printf 'module shop\n\ngo 1.18\n' >go.mod
	printf '%s\n' 'package shop' 'import ("fmt"; "runtime/debug"; "testing")' 'func noisy() { defer func() { fmt.Printf("panic: %v\n%s", recover(), debug.Stack()) }(); panic("no drawer") }' 'func TestError(t *testing.T) { noisy(); t.Log("error: none") }' 'func TestSum(t *testing.T) {' 't.Log("failed drawers: 0"); noisy()' 't.Errorf("sum = %d, want 3", 4)' 't.Log("cleanup failed")' '}' >a_test.go
	fails go test -v ./...
	cause rule=go-test-verbose line=7 test=TestSum 'message=sum = 4, want 3'
	fails go test ./...
	cause rule=go-test line=7 test=TestSum 'message=sum = 4, want 3'
	printf '@test "opens" { echo "a.c:3:1: error: none" >&3; }\n@test "adds up" {\n\techo "Error: soft"\n\t[ 4 = 3 ]\n}\n' >a.bats
	fails bats --tap a.bats
	cause rule=tape line=4 'test=adds up'
}
