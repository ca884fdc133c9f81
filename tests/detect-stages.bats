# detect-stages.bats: the stages that fx-detect names, run as it names them by
# the tools that are here: green when all is well, red when it is not.
# bats file_tags=once
load helper

put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # a format
	printf "${2:-}" >"$1"
}

# command STAGE: what runs it, of the primary language.
command_of() {
	fx 0 fx-detect --stages --json
	python3 -c 'import json, sys
first = None
for s in map(json.loads, sys.stdin):
    first = first or s["language"]
    if s["type"] == "stage" and s["language"] == first and s["stage"] == sys.argv[1]:
        print(s.get("command") or "unsupported")
        open("../report", "w").write(s.get("report", ""))
        break' "$1" <"$out"
}

# runs STATUS STAGE...: each in its turn, from the tree as it lies there.
runs() {
	local want=$1 stage command
	shift
	for stage; do
		command=$(command_of "$stage")
		[ "$command" != unsupported ] || { printf '%s: unsupported\n' "$stage"; return 1; }
		# bats within bats would take itself for the outer one.
		fx "$want" env -i PYTHONDONTWRITEBYTECODE=1 PATH="${PATH//"${BATS_LIBEXEC:-/none}:"}" HOME="$HOME" LC_ALL=C.UTF-8 sh -c "$command" </dev/null || { printf '%s: %s\n' "$stage" "$command"; return 1; }
	done
}

# reported N: the report that the last one names is there and has N tests.
reported() {
	local pattern
	pattern=$(cat ../report)
	# shellcheck disable=SC2086 # a pattern
	[ "$(cat $pattern | grep -c '<testcase')" -eq "$1" ] || { cat ../report; return 1; }
}

# bats test_tags=slow
@test "CMake: tests first, then built, by name; red when broken" {
	here cmake ctest cc python3
	put CMakeLists.txt 'cmake_minimum_required(VERSION 3.21)\nproject(a C)\nenable_testing()\nadd_executable(t t.c a.c)\nadd_test(NAME t COMMAND t)\n'
	put a.c 'int add(int a, int b)\n{\n\treturn a - b;\n}\n'
	put t.c 'int add(int, int);\n\nint main(void)\n{\n\treturn add(1, 2) != 3;\n}\n'
	runs 8 tdd-setup
	reported 1
	sed -i 's/a - b/a + b/' a.c
	runs 0 implement unit-test
	reported 1
	rm -r build
	put CMakeLists.txt 'cmake_minimum_required(VERSION 3.21)\nproject(a C)\nadd_executable(t t.c a.c)\n'
	not sh -c "$(command_of unit-test)"
}

@test "make: only a target that is there is run" {
	put a.c
	put Makefile 'all:\n'
	fx 0 fx-detect --stages
	has "$out" 'unit-test    unsupported: the Makefile has no target test or check'
	has "$out" 'implement    make'
	put Makefile 'check := 1\nall:\n'
	fx 0 fx-detect --stages
	has "$out" 'unit-test    unsupported: '
	put Makefile 'all:\ntest : all\n'
	fx 0 fx-detect --stages
	has "$out" 'unit-test    make test'
	rm Makefile
	put GNUmakefile 'check: all\n\ttrue\n'
	fx 0 fx-detect --stages
	has "$out" 'unit-test    make check'
	rm GNUmakefile
	put configure.ac
	put Makefile.am
	fx 0 fx-detect --stages
	has "$out" 'autoreconf -fi; } && { [ -f Makefile ] || ./configure; } && make check'
}

@test "bats: in test or tests, its report in a folder that was not there" {
	here bats python3
	local dir
	for dir in test tests; do
		mkdir "$dir.d"
		cd "$dir.d"
		put a.sh
		put "$dir/a.bats" '@test "a" { true; }\n@test "b" { true; }\n'
		runs 0 unit-test
		reported 2
		sed -i 's/"b" { true/"b" { false/' "$dir/a.bats"
		runs 1 unit-test tdd-setup
		reported 2
		cd ..
	done
}

# bats test_tags=slow
@test "go.work: all its modules, from its folder" {
	here go python3
	unset GOFLAGS
	local m
	put go.work 'go 1.22\n\nuse (\n\t./a\n\t"./b c"\n)\n'
	for m in a 'b c'; do
		put "$m/go.mod" "module example.com/${m%% *}\n\ngo 1.22\n"
		put "$m/a.go" 'package a\n\nfunc Add(a, b int) int { return a + b }\n'
		put "$m/a_test.go" 'package a\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(1)\n\t}\n}\n'
	done
	runs 0 implement unit-test coverage static
	runs 0 unit-test
	[ "$(grep -c '"Action":"pass".*"Test":"TestAdd"' "$out")" -eq 2 ]
	sed -i 's/a + b/a - b/' 'b c/a.go'
	runs 123 unit-test
}

# bats test_tags=slow
@test "node --test: by name, and its coverage" {
	here node python3
	put package.json '{"scripts": {"test": "node --test"}}'
	put a.test.js 'require("node:test")("adds", () => {});\n'
	runs 0 unit-test
	has "$out" 'ok 1 - adds'
	runs 0 coverage
	has "$out" 'ok 1 - adds'
	has .factory/coverage.lcov 'end_of_record'
	put a.test.js 'require("node:test")("adds", () => { throw 1; });\n'
	runs 1 unit-test tdd-setup coverage
	put package.json '{"scripts": {"test": "node --test lib"}}'
	[ "$(command_of unit-test)" = 'npm run test' ]
}

java() {
	put "$1src/main/java/A.java" 'public class A { public static int add(int a, int b) { return a + b; } }\n'
	put "$1src/test/java/ATest.java" 'public class ATest extends junit.framework.TestCase { public void testAdd() { assertEquals(3, A.add(1, 2)); } }\n'
}
pom() {
	printf '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>\n'
	printf '<groupId>g</groupId><artifactId>%s</artifactId><version>1</version>\n%s\n' "$1" "$2"
	printf '<properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties>\n'
	printf '<dependencies><dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version></dependency></dependencies></project>\n'
}

# bats test_tags=slow
@test "Maven: by name from its reports, those of modules too; red when broken" {
	maven
	pom a '' >pom.xml
	java ''
	runs 0 implement unit-test
	reported 1
	sed -i 's/a + b/a - b/' src/main/java/A.java
	runs 1 unit-test
	mkdir ../m
	cd ../m
	pom a '<packaging>pom</packaging><modules><module>x</module><module>y</module></modules>' >pom.xml
	java x/
	java y/
	pom x '' >x/pom.xml
	pom y '' >y/pom.xml
	runs 0 unit-test
	reported 2
	fx 0 fx-detect
	has "$out" '2 manifests below are part of it'
}

@test "unittest: what lies in tests/, a package or not; red when broken" {
	here python3
	put pyproject.toml '[project]\nname = "a"\n'
	put tests/test_a.py 'import unittest\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(1, 1)\n'
	runs 0 unit-test
	has "$err" 'Ran 1 test in '
	put tests/__init__.py
	runs 0 unit-test
	has "$err" 'Ran 1 test in '
	sed -i 's/1, 1/1, 2/' tests/test_a.py
	runs 1 tdd-setup
}

@test "terraform test: where it only plans" {
	put main.tf 'output "a" {\n  value = 1\n}\n'
	fx 0 fx-detect --stages
	has "$out" '  unit-test    unsupported: there is no test of terraform test'
	put tests/a.tftest.hcl 'run "a" {\n  command = plan\n  assert {\n    condition     = output.a == 1\n    error_message = "no"\n  }\n}\n'
	[ "$(command_of unit-test)" = 'terraform init -backend=false -input=false && mkdir -p .factory && terraform test -junit-xml=.factory/unit-test.xml' ]
	# It is not run here: no registry has it.
	put tests/b.tftest.hcl 'run "b" {\n  assert {\n    condition     = output.a == 1\n    error_message = "no"\n  }\n}\n\nrun "c" {\n  command = plan\n}\n'
	fx 0 fx-detect --stages
	has "$out" '  unit-test    unsupported: a run of terraform test that is no plan'
}
