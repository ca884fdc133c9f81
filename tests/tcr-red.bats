# tcr-red.bats: tests that are red, green and frozen, by real runs of fx-tcr.
load helper
load tcr
load tcr-flow


# py [RETURNS]: app.py with an add() that returns this; 0 is red.
py() { printf 'def add(a, b):\n    return %s\n' "${1:-0}" >app.py; }

# py_test NAME...: test_app.py with a test of each name.
py_test() {
	local n
	{
		printf 'import unittest\nfrom app import add\n\n\nclass Adding(unittest.TestCase):\n'
		for n; do printf '    def %s(self):\n        self.assertEqual(add(2, 3), 5)\n\n' "$n"; done
	} >test_app.py
}

# python: a repository with app.py and nothing else.
python() {
	here python3
	repo r
	printf '__pycache__/\n' >.gitignore
	py
	git add -A && git commit -qm base
}

u=(python3 -m unittest -v)

@test "without a contract what was red is frozen, too; a new red is the lawful way back" {
	python
	py_test test_adds test_more
	fx 0 fx-tcr --expect red -- "${u[@]}"
	has "$out" 'RED: it fails, as it must'
	has "$out" 'failed     test_adds'
	last '(.frozen | length) == 2 and .red'
	# Gone, with the code that makes the rest green.
	py 'a + b' && py_test test_adds
	fx 1 fx-tcr -- "${u[@]}"
	has "$out" 'HELD: tests-changed'
	has "$out" 'test_more is no longer in test_app.py'
	has "$out" 'prove it red again: fx-tcr --expect red -- python3 -m unittest -v'
	has "$out" 'prove them red again: fx-tcr --expect red'
	[ "$(git rev-list --count HEAD)" = 1 ]
	last '.end == "held" and .class == "tests-changed"'
	# Whatever the command is: what would be committed is looked at.
	fx 1 fx-tcr -- true
	has "$out" 'HELD: tests-changed'
	py_test test_adds test_more
	fx 0 fx-tcr -- "${u[@]}"
	has "$out" Committed
	# It stays frozen on what builds on that.
	sed -i 's/add(2, 3), 5/5, 5/' test_app.py
	fx 1 fx-tcr -- "${u[@]}"
	has "$out" 'was edited in test_app.py since it was red'
	# The lawful way: the new test is seen red where the code is not there.
	git checkout -q test_app.py
	py && sed -i 's/(2, 3), 5/(2, 4), 6/' test_app.py
	fx 0 fx-tcr --expect red -- "${u[@]}"
	py 'a + b'
	fx 0 fx-tcr -- "${u[@]}"
	has "$out" Committed
}

@test "a red command alone: its tree is kept, and a command that runs no test says that it ran none" {
	python
	py_test test_adds test_more
	fx 0 fx-tcr --expect red -- "${u[@]}"
	has "$out" 'Kept: refs/fx/tcr/-main/1'
	git cat-file -e refs/fx/tcr/-main/1:test_app.py
	[ "$(git rev-list --count HEAD)" = 1 ]
	fx 0 fx-tcr show 1
	has "$out" 'stage      none, to be red'
	has "$out" 'command    python3 -m unittest -v'
	fx 0 fx-tcr -- true
	has "$out" 'no test ran: test_adds and 1 more were red, and may be so still'
	py 'a + b'
	fx 0 fx-tcr -- "${u[@]}"
	lacks "$out" 'no test ran'
	echo more >>other
	fx 0 fx-tcr -- true
	lacks "$out" 'no test ran'
}

@test "without a contract another line of history is not held to what was red on this one" {
	python
	git branch old
	commit more other
	py_test test_adds
	fx 0 fx-tcr --expect red -- "${u[@]}"
	py 'a + b'
	fx 0 fx-tcr -- "${u[@]}"
	git switch -q old
	echo x >x
	fx 0 fx-tcr -- true
	git switch -q main
	git rm -q test_app.py
	fx 1 fx-tcr -- true
	has "$out" 'HELD: tests-changed'
	has "$out" 'test_adds is gone with test_app.py'
}

@test "a contract that names no test holds to what was red, too" {
	python
	seal 'title: "none named"'
	py_test test_adds test_more
	fx 0 fx-tcr --expect red --stage tdd-setup -- "${u[@]}"
	py 'a + b' && py_test test_adds
	fx 1 fx-tcr --stage unit-test -- "${u[@]}"
	has "$out" 'HELD: tests-changed'
	has "$out" 'prove it red again: fx-tcr --stage tdd-setup -- python3 -m unittest -v'
	py_test test_adds test_more
	fx 0 fx-tcr --stage unit-test -- "${u[@]}"
	sed -i 's/    def test_more/    @unittest.skip("later")\n    def test_more/' test_app.py
	fx 1 fx-tcr --stage unit-test -- "${u[@]}"
	has "$out" 'HELD: tests-changed'
	has "$out" 'test_more is skipped, and was red'
}

@test "what fails and names no failed test is not red" {
	base
	echo more >>src
	fx 1 fx-tcr --expect red -- false
	has "$out" 'HELD: failed'
	has "$out" 'no test did by name: that is not red'
	last '.end == "held" and .frozen == null'
}

@test "fewer passed tests than at the base is shown, as text and as JSON" {
	python
	py 'a + b' && py_test test_adds test_more test_much
	git add -A && git commit -qm green
	fx 0 fx-tcr --stage unit-test --base -- "${u[@]}"
	py_test test_adds test_more
	fx 0 fx-tcr --stage unit-test -- "${u[@]}"
	has "$out" '2 tests passed, 3 did at the base'
	py_test test_adds test_more test_other
	fx 0 fx-tcr --stage unit-test -- "${u[@]}"
	lacks "$out" 'did at the base'
	py_test test_adds
	fx 0 fx-tcr --json --stage unit-test -- "${u[@]}"
	has "$out" '{"type":"note","text":"1 tests passed, 3 did at the base"}'
}

@test "what failed at the base does not spoil the named tests' green" {
	python
	py_test test_old && mv test_app.py test_old.py && sed -i 's/5)/7)/' test_old.py
	git add -A && git commit -qm old
	seal 'test_requirements: [test_adds]'
	fx 0 fx-tcr --stage unit-test --base -- "${u[@]}"
	has "$out" 'The base is measured: unit-test fails there'
	has "$out" 'fails there: test_old.Adding test_old'
	py_test test_adds
	fx 0 fx-tcr --stage tdd-setup -- "${u[@]}"
	py 'a + b'
	fx 0 fx-tcr --stage unit-test -- "${u[@]}"
	has "$out" 'PASSED: what fails was failing at the base'
	has "$out" 'passed     test_adds'
	# The named one is not excused.
	sed -i 's/a + b/0/' app.py
	fx 1 fx-tcr --stage unit-test -- "${u[@]}"
	has "$out" FAILED
}

# parts: a repository with python in one/ and two/, each its own component,
# whose stages run there.
parts() {
	python
	mkdir one two
	printf '[project]\nname = "x"\nversion = "0"\n' | tee one/pyproject.toml >two/pyproject.toml
	git mv app.py one/app.py && cp one/app.py two
	printf '[stages.%s]\ncommand = "python3 -m unittest -v"\ntcr = true\nsuccess_means = "exit_code == 0"\n' tdd-setup unit-test >.factory.toml
	git add -A && git commit -qm parts
}

@test "with several components each is asked for its own tests, and all of them for every one" {
	parts
	seal 'test_requirements: [test_adds, test_more]'
	(cd one && py_test test_adds)
	(cd two && py_test test_more)
	fx 0 fx-tcr --stage tdd-setup
	has "$out" 'tdd-setup (one)'
	has "$out" 'elsewhere  test_more'
	has "$out" 'tdd-setup (two)'
	(cd one && py 'a + b') && (cd two && py 'a + b')
	fx 0 fx-tcr --stage unit-test
	# What one of them lacks is missing, and what was red in one is frozen.
	sed -i 's/add(2, 3), 5/5, 5/' one/test_app.py
	fx 1 fx-tcr --stage unit-test
	has "$out" 'HELD: tests-changed'
	last '.component == "one"'
	(cd one && py_test test_adds)
	rm two/test_app.py && (cd two && py_test test_other)
	fx 1 fx-tcr --stage unit-test
	has "$out" 'HELD: tests-changed'
	last '.component == "two"'
	has "$out" 'test_more: not found; nearest: test_other'
}

@test "a component without a red test is no red, but where another has one" {
	parts
	seal 'test_requirements: [test_more]'
	(cd one && py 'a + b' && py_test test_green)
	(cd two && py_test test_more)
	fx 0 fx-tcr --stage tdd-setup
	has "$out" "Nothing is to be red here: another component's tests are"
	has "$out" 'RED: it fails, as it must'
	(cd two && py 'a + b' && py_test test_green)
	fx 1 fx-tcr --stage tdd-setup
	has "$out" 'test_more: not found'
	# What was red stays frozen.
	fx 1 fx-tcr --stage unit-test
	has "$out" 'HELD: tests-changed'
	seal 'title: "none named"'
	fx 0 fx-tcr --stage tdd-setup
	has "$out" 'NOT APPLICABLE'
	has "$out" 'Kept:'
	(cd two && py_test test_much && py)
	fx 0 fx-tcr --stage tdd-setup
}

@test "several components of gleam: what is inferred counts the tests of its own (recorded output)" {
	repo r
	mkdir -p one/test two/test bin
	printf 'name = "x"\nversion = "1.0.0"\n' | tee one/gleam.toml >two/gleam.toml
	printf 'pub fn adds_test() {\n  1\n}\n' >one/test/one_test.gleam
	printf 'pub fn more_test() {\n  1\n}\n\npub fn much_test() {\n  2\n}\n' >two/test/two_test.gleam
	# What gleam 1.18 and gleeunit 1.9 print, as it was recorded.
	cat >bin/gleam <<'X'
#!/bin/sh
case ${PWD##*/} in one) n=1 ;; *) n=2 ;; esac
printf '  Compiling x\n   Compiled in 0.01s\n    Running x_test.main\n\033[32m.\033[39m\033[32m\n%s passed, no failures\033[39m\n' $n
X
	chmod +x bin/gleam
	git add -A && git commit -qm gleam
	seal 'test_requirements: [test_adds, test_more]'
	PATH=$PWD/bin:$PATH fx 0 fx-tcr --stage unit-test
	has "$out" 'inferred   test_adds'
	has "$out" 'it ran each of the 1 tests written'
	has "$out" 'inferred   test_more'
	has "$out" 'it ran each of the 2 tests written'
	has "$out" 'elsewhere  test_more'
}

# --- in the languages, by their own tools

# ends STATUS CLASS STAGE: a run of the stage ends so.
ends() {
	fx "$1" fx-tcr --stage "$3" -- "${run[@]}" || { cat "$test" "$src"; return 1; }
	last ".class == \"$2\"" >/dev/null || { last .class; cat "$out" "$test"; return 1; }
}

code() { printf '%s\n' "${code[$1]}" >"$src"; }
# text [EDIT]: the test, edited.
text() { printf '%s\n' "$text" >"$test" && { [ -z "${1:-}" ] || sed -i "$1" "$test"; }; }

# A test of the language from nothing to red, green, and what is done to it.
flow() {
	local k
	repo r
	printf '%s\n' __pycache__/ target/ Cargo.lock prog >.gitignore
	"$1"
	code red
	git add -A && git commit -qm base
	seal 'test_requirements: [test_adds_two]'
	text "${edit[syntax]}" && ends 1 load-error tdd-setup
	text "${edit[missing]}" && ends 1 structural tdd-setup
	has "$out" 'structural: true}'
	seal 'test_requirements: [{name: test_adds_two, structural: true}]'
	ends 0 structural tdd-setup
	code more && ends 0 passed unit-test
	text "${edit[syntax]}" && ends 1 load-error tdd-setup
	# To be green, what does not load or lacks a name is taken back.
	ends 1 load-error unit-test && last '.end == "reverted"'
	code red && text "${edit[missing]}" && ends 1 structural unit-test && last '.end == "reverted"'
	seal 'test_requirements: [test_adds_two]'
	code red && text && ends 0 failed tdd-setup
	last '.end == "passed" and .red and (.frozen | length) > 0'
	code green && ends 0 passed unit-test
	for k in "${!edit[@]}"; do
		case $k in
		syntax | missing | stronger) continue ;;
		# It need not run: what it says is held before.
		'another name' | 'a base of another file' | 'a decorator of the class') printf 'def add(a, b):\n    return 5\n' >fake.py
			printf 'import unittest\nCase = unittest.TestCase\npatched = lambda c: c\n' >>"$src" ;;
		esac
		text "${edit[$k]}"
		ends 1 tests-changed unit-test || { printf '%s\n' "$k"; return 1; }
		rm -f fake.py
		code green
	done
	for k in "${same[@]}"; do
		text "$k"
		ends 0 passed unit-test || { printf '%s\n' "$k"; return 1; }
	done
	# The lawful way to another test.
	text "${edit[stronger]}" && ends 1 tests-changed unit-test
	has "$out" 'prove it red again: fx-tcr --stage tdd-setup -- '
	fx 0 fx-tcr checkpoint
	code red && ends 0 failed tdd-setup
	code green && ends 0 passed unit-test
}

# bats test_tags=slow
@test "python's unittest: red, green, and what may be done to a test then" { flow unittest; }
# bats test_tags=slow
@test "pytest: red, green, and what may be done to a test then" { flow pytest; }
# bats test_tags=slow
@test "go: red, green, and what may be done to a test then" { flow go_test; }
# bats test_tags=slow
@test "cargo: red, green, and what may be done to a test then" { flow cargo_test; }
# bats test_tags=slow
@test "node: red, green, and what may be done to a test then" { flow node_test; }
# bats test_tags=slow
@test "bats: red, green, and what may be done to a test then" { flow bats_test; }
# bats test_tags=slow
@test "C that prints TAP: red, green, and what may be done to a test then" { flow c_test; }

# --- names

# bats test_tags=slow
@test "the brief's name means go's test and gleam's function; a second one of its words must pass, too" {
	here go
	repo r
	go_test
	code red
	printf 'package x\n\nimport "testing"\n\nfunc TestPostBatchEndpointAcceptsUrls(t *testing.T) {\n\tif Add(2, 3) != 5 {\n\t\tt.Error()\n\t}\n}\n' >x_test.go
	git add -A && git commit -qm base
	seal 'test_requirements: [test_POST_batch_endpoint_accepts_urls]'
	fx 0 fx-tcr --stage tdd-setup -- "${run[@]}"
	has "$out" 'test_POST_batch_endpoint_accepts_urls: by words, as TestPostBatchEndpointAcceptsUrls'
	code green
	fx 0 fx-tcr --stage unit-test -- "${run[@]}"
	mkdir two && printf 'package two\n\nimport "testing"\n\nfunc Test_Post_Batch_Endpoint_Accepts_URLs(t *testing.T) {\n\tt.Skip()\n}\n' >two/two_test.go
	fx 1 fx-tcr --stage unit-test -- "${run[@]}"
	has "$out" 'HELD: tests-missing'
	has "$out" 'is skipped: that is not green'
	has "$out" 'means 2 tests'
	sed -i 's/t.Skip()/t.Log()/' two/two_test.go
	fx 0 fx-tcr --stage unit-test -- "${run[@]}"
	# By exactly that name there is one.
	seal 'test_requirements: [TestPostBatchEndpointAcceptsUrls]'
	sed -i 's/t.Log()/t.Skip()/' two/two_test.go
	fx 0 fx-tcr --stage unit-test -- "${run[@]}"
	seal 'test_requirements: [test_post_batch_accepts]'
	fx 1 fx-tcr --stage unit-test -- "${run[@]}"
	has "$out" 'HELD: tests-missing'
	has "$out" 'test_post_batch_accepts: not found; nearest: TestPostBatchEndpointAcceptsUrls, Test_Post_Batch_Endpoint_Accepts_URLs'
	fx 1 fx-tcr --json --stage unit-test -- "${run[@]}"
	jq -se 'any(.[]; .type == "test" and .state == "not found" and .near[0] == "TestPostBatchEndpointAcceptsUrls")' "$out"
}

# bats test_tags=slow
@test "a table of pytest is red by one case, and green by all of them; one taken out is seen" {
	here python3
	python3 -m pytest --version >/dev/null 2>&1 || skip 'pytest: missing'
	repo r
	printf '__pycache__/\n' >.gitignore
	py
	printf 'import pytest\nfrom app import add\n\nCASES = [(0, 0, 0), (2, 3, 5)]\n\n\n@pytest.mark.parametrize("a,b,sum", CASES)\ndef test_adds(a, b, sum):\n    assert add(a, b) == sum\n' >test_app.py
	git add -A && git commit -qm base
	seal 'test_requirements: [adds]'
	local p=(python3 -m pytest -p no:cacheprovider -v)
	fx 0 fx-tcr --stage tdd-setup -- "${p[@]}"
	has "$out" 'adds: means 2 tests'
	py 'max(a, b)'
	fx 1 fx-tcr --stage unit-test -- "${p[@]}"
	py 'a + b'
	fx 0 fx-tcr --stage unit-test -- "${p[@]}"
	sed -i 's/, (2, 3, 5)//' test_app.py
	fx 1 fx-tcr --stage unit-test -- "${p[@]}"
	has "$out" 'HELD: tests-changed'
	has "$out" 'test_adds[2-3-5] is not among the tests that ran'
	sed -i 's/(0, 0, 0)/&, (2, 3, 5), (1, 1, 2)/' test_app.py
	fx 1 fx-tcr --stage unit-test -- "${p[@]}"
	has "$out" 'test_adds[0-0-0] was edited in test_app.py'
}

@test "gleam: inferred, not found, and what gleeunit does not run (recorded output)" {
	repo r
	mkdir -p test bin
	printf 'name = "x"\nversion = "1.0.0"\n' >gleam.toml
	printf 'pub fn post_batch_endpoint_accepts_urls_test() {\n  assert 1 == 2\n}\n\npub fn concurrent_50() {\n  1\n}\n\nfn hidden_test() {\n  1\n}\n' >test/x_test.gleam
	# What gleam 1.18 and gleeunit 1.9 print, as it was recorded; the file
	# ../red makes it a failure.
	cat >bin/gleam <<'X'
#!/bin/sh
printf '  Compiling x\n   Compiled in 0.01s\n    Running x_test.main\n'
if [ -e ../red ]; then
	printf '\n\033[1m\033[31massert\033[39m\033[22m \033[90mtest/x_test.gleam:2\033[39m\n'
	printf '\033[36m test\033[39m: x_test.post_batch_endpoint_accepts_urls_test\n\033[36m info\033[39m: Assertion failed.\n'
	printf '\033[31m0 passed, 1 failures\033[39m\n'
	exit 1
fi
printf '\033[32m.\033[39m\033[32m\n1 passed, no failures\033[39m\n'
X
	chmod +x bin/gleam
	git add -A && git commit -qm gleam
	PATH=$PWD/bin:$PATH
	seal 'test_requirements: [test_POST_batch_endpoint_accepts_urls]'
	touch ../red
	fx 0 fx-tcr --stage tdd-setup -- gleam test
	has "$out" 'failed     test_POST_batch_endpoint_accepts_urls'
	rm ../red
	fx 0 fx-tcr --stage unit-test -- gleam test
	has "$out" 'inferred   test_POST_batch_endpoint_accepts_urls'
	has "$out" 'passed, as inferred: gleeunit names failures only, none failed, and it ran each of the 1 tests written'
	# One that passes already is not red, though it is not named.
	fx 1 fx-tcr --stage tdd-setup -- gleam test
	has "$out" 'passes already (inferred'
	sed -i 's/1 == 2/2 == 2/' test/x_test.gleam
	fx 1 fx-tcr --stage unit-test -- gleam test
	has "$out" 'HELD: tests-changed'
	has "$out" 'was edited in test/x_test.gleam'
	git checkout -q test
	seal 'test_requirements: [test_concurrent_50, hidden, test_nowhere]'
	fx 1 fx-tcr --stage unit-test -- gleam test
	has "$out" 'test_concurrent_50 is written (test/x_test.gleam:5), and was not run: gleeunit runs functions named …_test only'
	has "$out" 'hidden is written (test/x_test.gleam:9), and was not run: gleeunit runs exported functions only: pub fn'
	has "$out" 'not found  test_nowhere'
}

# --- what a test prints is no result

@test "a summary that says failed beside a status of 0 takes nothing away, whoever's it is" {
	local s n=0
	base
	echo more >>src
	for s in '1 failed, 2 passed in 0.1s' '=== 1 failed, 2 passed in 0.1s ===' \
	    'Tests run: 3, Failures: 1, Errors: 0, Skipped: 0' '[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0' \
	    'Tests:       1 failed, 2 passed, 3 total' '# fail 1' 'not ok 1 - x' '1..2\nok 1\nnot ok 2' \
	    'Ran 3 tests in 0.1s\n\nFAILED (failures=1)' 'make: *** [test] Error 1' \
	    'test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s' \
	    '3 examples, 1 failure' '--- FAIL: TestX (0.00s)\nFAIL\nFAIL\tx\t0.1s\nFAIL'; do
		fx 3 fx-tcr -- printf "$s\n"
		has "$out" 'HELD: disagrees'
		has "$out" 'Nothing was taken away'
		has "$out" 'it ended with 0, and '
		grep -q more src
	done
	fx 3 fx-tcr --expect red -- printf '1 failed, 2 passed in 0.1s\n'
	has "$out" 'HELD: disagrees'
}

# bats test_tags=slow
@test "cargo: a total that a test prints is no pass, and neither is a whole run" {
	repo r
	cargo_test
	code green
	git add -A && git commit -qm base
	printf '#[test]\nfn a() { println!("\\ntest result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\\n"); }\n' >tests/a.rs
	fx 3 fx-tcr --stage unit-test -- "${run[@]}" -- --nocapture
	has "$out" 'HELD: disagrees'
	printf '#[test]\nfn a() { println!("\\nrunning 1 test\\ntest b ... ok\\n\\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\\n"); std::process::exit(0); }\n#[test]\nfn z() { panic!() }\n' >tests/a.rs
	fx 3 fx-tcr --stage unit-test -- "${run[@]}" -- --nocapture --test-threads=1
	has "$out" 'HELD: disagrees'
	has "$out" '2 tests announced, and their total is missing'
	# Where it is caught nothing ran to its end.
	fx 3 fx-tcr --stage unit-test -- "${run[@]}" -- --test-threads=1
	has "$out" 'HELD: disagrees'
	[ "$(git rev-list --count HEAD)" = 1 ]
}

# bats test_tags=slow
@test "go: an event that a test prints is text of the test; one from elsewhere is no pass" {
	repo r
	go_test
	code green
	git add -A && git commit -qm base
	printf 'package x\n\nimport (\n\t"fmt"\n\t"testing"\n)\n\nfunc TestA(t *testing.T) {\n\tfmt.Println(`{"Action":"pass","Package":"x","Test":"TestB"}`)\n\tt.Fail()\n}\n' >x_test.go
	fx 1 fx-tcr --stage unit-test -- "${run[@]}"
	has "$out" 'Tests: 1 run, 0 passed, 1 failed (go -json)'
	printf 'package x\n\nimport "testing"\n\nfunc TestA(t *testing.T) {}\n' >x_test.go
	seal 'test_requirements: [TestB]'
	# shellcheck disable=SC2016
	fx 3 fx-tcr --stage unit-test -- sh -c 'go test -json ./... && echo '\''{"Action":"pass","Package":"x","Test":"TestB"}'\'
	has "$out" 'HELD: disagrees'
}

# bats test_tags=slow
@test "pytest and unittest: a test that ends the run with 0 is no pass of the others" {
	local c
	need pytest
	base
	for c in 'os._exit(0)' 'pytest.exit("enough", returncode=0)'; do
		printf 'import os, pytest\ndef test_a(): pass\ndef test_b(): %s\ndef test_c(): assert 0\n' "$c" >test_a.py
		fx 3 fx-tcr -- pytest -p no:cacheprovider
		has "$out" 'HELD: disagrees'
	done
	printf 'import os, unittest\nclass T(unittest.TestCase):\n  def test_a(self): pass\n  def test_b(self): os._exit(0)\n  def test_c(self): self.fail()\n' >test_a.py
	for c in 'pytest -q' 'python3 -m pytest -q' 'python3 -m unittest' 'python3 -m unittest -v'; do
		[ "$c" != 'python3 -m pytest -q' ] || python3 -c 'import pytest' 2>/dev/null || continue
		# shellcheck disable=SC2086
		fx 1 fx-tcr -- $c
		has "$out" 'HELD: no-tests'
		has "$out" 'it reports no test'
	done
	printf 'import unittest\nclass T(unittest.TestCase):\n  def test_a(self): pass\n' >test_a.py
	for c in 'pytest -q' 'python3 -m unittest' 'pytest --collect-only -q' 'pytest --version'; do
		# shellcheck disable=SC2086
		fx 0 fx-tcr -- $c
	done
}

# bats test_tags=slow
@test "jest and mocha: a test that ends the run with 0 is no pass of the others" {
	local c
	need jest
	need mocha
	base
	printf '{"name": "x", "jest": {"cacheDirectory": "%s/jest"}}\n' "$BATS_TEST_TMPDIR" >package.json
	for c in jest:test mocha:it; do
		rm -f a.test.js
		printf '%s("a", () => {});\n' "${c#*:}" >a.test.js
		fx 0 fx-tcr -- "${c%:*}" ./a.test.js
		has "$out" 'Tests: 1 run, 1 passed'
		printf '%s("b", () => { process.exit(0) });\n%s("c", () => { throw 1 });\n' "${c#*:}" "${c#*:}" >>a.test.js
		fx 1 fx-tcr -- "${c%:*}" ./a.test.js
		has "$out" 'HELD: no-tests'
		git checkout -q .
	done
}

# --- undo in jj: what is put back is what was there

@test "in jj undo brings bytes, modes, links, deletions and large files back; artefacts stay" {
	need jj
	jj --quiet git init --no-colocate j && cd j
	printf 'build/\n' >.gitignore
	mkdir src build && echo 1 >src/a && echo 2 >src/b && echo 3 >c && echo o >build/o
	jj --quiet commit -m base
	echo n >src/new && rm src/b && echo w >c && chmod 600 src/a && mkdir -m 700 d && echo k >d/key && chmod 400 d/key
	ln -s nowhere link && printf 'l\r\n' >crlf && head -c 1500000 /dev/zero >large && chmod 755 large && : >$'n\nl'
	there() { find . \( -name .jj -o -name prog \) -prune -o ! -type d -printf '%P %m %y %l\n' | sort
		find . \( -name .jj -o -name prog \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum; }
	there >../work
	fx 1 fx-tcr -- sh -c 'echo made >prog; exit 1'
	[ ! -e large ]
	[ -e src/b ]
	[ -e prog ]
	[ "$(cat build/o)" = o ]
	there >../good
	fx 0 fx-tcr undo
	lacks "$out" prog
	there | diff ../work - && [ "$(cat prog)" = made ]
	fx 0 fx-tcr undo 2
	there | diff ../good - && [ "$(cat prog)" = made ]
	fx 0 fx-tcr undo 3
	there | diff ../work -
	fx 1 fx-tcr -q -- false
	[ -e prog ]
}

@test "undo leaves what commands made, and what the kept tree's rules ignore" {
	base
	echo '*.o' >>.gitignore && echo o >x.o && echo work >>src
	fx 1 fx-tcr -q -- sh -c 'echo made >prog; exit 1'
	[ "$(cat x.o prog)" = $'o\nmade' ]
	lacks .gitignore '*.o'
	fx 0 fx-tcr -q --stage lint -- sh -c 'echo more >out'
	fx 0 fx-tcr undo 1
	lacks "$out" x.o
	lacks "$out" prog
	lacks "$out" ' out'
	[ "$(cat x.o prog out)" = $'o\nmade\nmore' ]
	[ "$(tail -n 1 src)" = work ]
	fx 0 fx-tcr undo 3
	[ "$(cat x.o prog out)" = $'o\nmade\nmore' ] && clean_but x.o prog out
}
clean_but() { git status --porcelain | sed 's/^...//' | sort | diff <(printf '%s\n' "$@" | sort) -; }

# --- the brief's tcr_behavior

@test "the brief's map form: command and meaning are shown, restore_to is obeyed, a stage that is off takes nothing" {
	stages
	seal 'tcr_behavior:' '  implement:' '    enabled: true' '    on_failure:' '      command: "jj restore --from @-"' \
	    '      restore_to: "@-"' '      meaning: "Revert to parent change (last known good)"' '    on_success:' \
	    "      action: \"jj describe -m 'TCR pass: implement'\"" '      creates_snapshot: true' \
	    '  unit-test:' '    enabled: true' '    on_failure:' '      command: "jj restore --from @-"' '      restore_to: "@-"' \
	    '      meaning: "Revert failed test changes"' \
	    '  tdd-setup:' '    enabled: false' '    reason: "Tests must FAIL at start (red state)"' \
	    '  accept:' '    enabled: false' '    reason: "Final gate, no auto-revert"'
	step one && fx 0 fx-tcr --stage implement && fx 0 fx-tcr --stage unit-test
	step bad && fx 1 fx-tcr --stage unit-test
	has "$out" 'TCR triggered: Stage failed'
	has "$out" 'Reverting changes: jj restore --from @-'
	has "$out" '  To: attempt 2, which passed unit-test'
	has "$out" '  Meaning: Revert failed test changes'
	has "$out" 'Status: Back to last known good state'
	[ "$(tail -n 1 src)" = one ]
	touch broken && fx 1 fx-tcr --stage implement
	has "$out" 'Meaning: Revert to parent change (last known good)'
	[ ! -e broken ]
	step two && fx 1 fx-tcr --stage accept -- false
	has "$out" 'HELD: failed'
	has "$out" 'Nothing was taken away'
	[ "$(tail -n 1 src)" = two ]
	fx 1 fx-tcr --stage tdd-setup -- false
	[ "$(tail -n 1 src)" = two ]
}

@test "the brief's list form: stages that are true take work back, those that are false hold it" {
	stages
	local s lines=('tcr_behavior:' '  applies_to_stages:')
	for s in implement unit-test coverage lint static integration security review; do
		lines+=("    - stage: $s" '      tcr: true' '      reason: "It must pass"')
	done
	for s in tdd-setup accept; do
		lines+=("    - stage: $s" '      tcr: false' '      reason: "No auto-revert"')
	done
	seal "${lines[@]}"
	for s in implement unit-test coverage lint static integration security review; do
		step "bad $s" && fx 1 fx-tcr --stage "$s" -- false
		has "$out" 'FAILED' && [ "$(cat src)" = src ] || { echo "$s"; return 1; }
	done
	step bad && fx 1 fx-tcr --stage accept -- false
	has "$out" 'HELD: failed'
	[ "$(tail -n 1 src)" = bad ]
}
