# detect-real.bats: projects that real tools make are told, their stages as
# written run green, with tests in them, and red when something is broken.
# bats file_tags=once
load helper

put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # a format
	printf "${2:-}" >"$1"
}

# of STAGE KEY: what fx-detect tells of it, in the file stages.
of() {
	python3 - "$1" "$2" <<-'END'
		import json, sys
		for s in map(json.loads, open("stages")):
		    if s["stage"] == sys.argv[1]: print(s.get(sys.argv[2], ""))
	END
}

# stage NAME: run it as it is told; its status, and what its tests were in
# judged.
stage() {
	local report status=0 v clear=()
	report=$(of "$1" report)
	# A bats that bats starts is none of ours.
	for v in "${!BATS_@}"; do clear+=(-u "$v"); done
	env "${clear[@]}" PATH="${PATH#*bats-core:}" sh -c "$(of "$1" command)" >said 2>&1 </dev/null || status=$?
	# shellcheck disable=SC2046,SC2086 # a pattern of names
	"${FX_BIN%/bin}/test/try_result" $(for f in $report; do printf -- '-j %s ' "$f"; done) "$status" <said >judged 2>&1 || :
	return "$status"
}

# green LANGUAGE STAGE...: these are told and pass; of the test stages tests
# ran.
green() {
	local s
	fx 0 fx-detect --write
	has "$out" "wrote .factory/$1.yaml"
	fx 0 fx-detect --stages --json
	grep "\"type\":\"language\",\"language\":\"$1\",\"primary\":true" "$out" || { cat "$out"; return 1; }
	grep "\"type\":\"stage\",\"language\":\"$1\"" "$out" >stages
	for s in "${@:2}"; do
		[ -n "$(of "$s" command)" ] || { printf 'no %s\n' "$s"; return 1; }
		stage "$s" || { printf '%s: %s\n' "$s" "$(of "$s" command)"; cat said; return 1; }
		case $s in
		unit-test | integration) grep -q $'^passed\trun=[1-9]' judged || { printf '%s\n' "$s"; cat said judged; return 1; } ;;
		esac
	done
}

# red CLASS: the unit tests fail, as that.
red() {
	not stage unit-test
	grep -q "^$1" judged || { cat said judged; return 1; }
}

# bats test_tags=slow
@test "maven: what archetype:generate makes" {
	maven
	mvn -B -q archetype:generate -DgroupId=com.example -DartifactId=app \
	    -DarchetypeArtifactId=maven-archetype-quickstart -DarchetypeVersion=1.4 \
	    -DarchetypeCatalog=internal -DinteractiveMode=false >made 2>&1 || { cat made; return 1; }
	cd app
	# The oldest that a javac of today takes; it warns of that, and of no code.
	sed -i 's|\(<maven.compiler.[a-z]*>\)1.7<|\11.8<|' pom.xml
	green java implement unit-test static
	has said 'BUILD SUCCESS'
	sed -i 's/System.out.println/new Integer(1).hashCode(); System.out.println/' src/main/java/com/example/App.java
	not stage static
	has said 'App.java:['
	sed -i 's/assertTrue( *true *)/assertTrue( false )/' src/test/java/com/example/AppTest.java
	red failed
	sed -i 's/assertTrue( false )/assertTrue( nothing )/' src/test/java/com/example/AppTest.java
	not stage implement
}

# bats test_tags=slow
@test "python: a venv, a pyproject and pytest" {
	pytest_wheels
	python3 -m venv .venv
	# shellcheck disable=SC1091 # made just now
	. .venv/bin/activate
	python3 -m pip install -q --disable-pip-version-check --no-index --find-links "$tools/pytest/wheels" pytest >made 2>&1 || { cat made; return 1; }
	put pyproject.toml '[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.8"\n\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n'
	put a.py 'def add(a, b):\n    return a + b\n'
	put tests/test_a.py 'from a import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n'
	export PYTHONPATH=.
	green python unit-test
	[ -s .factory/unit-test.xml ]
	sed -i 's/a + b/a - b/' a.py
	red failed
	put tests/test_a.py 'from a import nothing\n'
	red structural
	put tests/test_a.py 'def test_a(:\n'
	red load-error
	rm tests/test_a.py
	not stage unit-test
	grep -q '^no-tests' judged || { cat said judged; return 1; }
}

# bats test_tags=slow
@test "shell: bats and shellcheck" {
	here bats shellcheck python3
	put start.sh '#!/bin/sh\nadd() {\n\techo $(($1 + $2))\n}\n[ $# -eq 0 ] || add "$1" "$2"\n'
	put test/a.bats '@test "adds" {\n\t[ "$(sh start.sh 1 2)" -eq 3 ]\n}\n'
	green shell unit-test static
	sed -i 's/[+] [$]2/- $2/' start.sh
	red failed
	put start.sh '#!/bin/sh\necho $1\n'
	not stage static
	has said SC2086
}

# bats test_tags=slow
@test "C: make" {
	here make cc python3
	put Makefile 'CC = cc\na: a.c\n\t$(CC) -o a a.c\n\ntest: a\n\t@if [ "$$(./a)" = 3 ]; then echo "ok 1 - adds"; else echo "not ok 1 - adds"; fi; echo 1..1; [ "$$(./a)" = 3 ]\n'
	put a.c '#include <stdio.h>\nint main(void) { return printf("%%d\\n", 1 + 2) < 0; }\n'
	green c implement unit-test
	sed -i 's/1 + 2/1 - 2/' a.c
	red failed
	sed -i 's/1 - 2/1 -/' a.c
	not stage implement
}

# bats test_tags=slow
@test "C: cmake and ctest" {
	here cmake cc python3
	put CMakeLists.txt 'cmake_minimum_required(VERSION 3.16)\nproject(a C)\nenable_testing()\nadd_executable(a a.c)\nadd_test(NAME adds COMMAND a)\n'
	put a.c 'int main(void) { return 1 + 2 != 3; }\n'
	green c implement unit-test
	[ -s build/unit-test.xml ]
	sed -i 's/!= 3/== 3/' a.c
	stage implement
	red failed
	sed -i '/add_test/d' CMakeLists.txt
	stage implement
	# Without a test there is no pass.
	not stage unit-test
}
