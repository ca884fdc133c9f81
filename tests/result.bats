# result.bats: what real runners really printed, and the reports that real
# tools wrote, by try_result.  The data lies in build/data/red, gleam and junit,
# where there is any.
# bats file_tags=once
load helper

try_result() { "${FX_BIN%/bin}/test/try_result" "$@"; }

data() {
	[ -e "$top/build/data/$1/$2" ] && return
	skip "build/data/$1: no such data; unpack $1.tar.xz there"
}

# class WANT STATUS LOG [ARG...]: the run is of that class, and without a doubt.
class() {
	local want=$1 status=$2 log=$3
	shift 3
	try_result "$@" "$status" <"$log" >"$out" 2>"$err" || { cat "$err"; return 1; }
	[ "$(head -n 1 "$out" | cut -f 1)" = "$want" ] || {
		printf '%s: not %s:\n' "${log##*/}" "$want"
		cat "$out"
		return 1
	}
}

# The classes of the data in ours: what it calls invalid or without tests is
# more than one class here.
ours() {
	case $3:$1.$2 in
	RED:*) echo failed ;;
	RED-STRUCTURAL:*) echo structural ;;
	GREEN:*) echo passed ;;
	INVALID:*.usage-error) echo not-started ;;
	INVALID:*) echo load-error ;;
	NO-TESTS:*skipped) echo all-skipped ;;
	NO-TESTS:*) echo no-tests ;;
	esac
}

@test "nine runners: every run is of its class" {
	local tool case theirs status n=0 bad=0 log
	data red index.tsv
	while IFS=$'\t' read -r tool case theirs status _; do
		log=$top/build/data/red/$tool.$case.txt
		n=$((n + 1))
		class "$(ours "$tool" "$case" "$theirs")" "$status" "$log" || bad=1
		# Who knows the runner comes to the same.
		[ "$tool" = node ] || [ "$tool" = bats ] || [ "$tool.$case" = go.assert-json ] ||
			class "$(ours "$tool" "$case" "$theirs")" "$status" "$log" -r "$tool" || bad=1
		log=${log%.txt}.junit.xml
		[ ! -e "$log" ] ||
			class "$(ours "$tool" "$case" "$theirs")" "$status" "${log%.junit.xml}.txt" -j "$log" || bad=1
	done <"$top/build/data/red/index.tsv"
	[ "$n" -eq 44 ]
	[ "$bad" -eq 0 ]
}

@test "gleam and gleeunit: every run is of its class" {
	local case status want n=0 bad=0
	data gleam index.tsv
	while IFS=$'\t' read -r case _ status _; do
		case $case in
		pass | warnings-pass | formatted | check-pass) want=passed ;;
		assert | let-assert | panic | todo | three-failures | unformatted) want=failed ;;
		type-error | unknown-* | missing-* | inexhaustive) want=structural ;;
		syntax-error | test-syntax-error | bad-toml) want=load-error ;;
		no-tests) want=no-tests ;;
		coverage-flag) want=not-started ;;
		esac
		n=$((n + 1))
		class "$want" "$status" "$top/build/data/gleam/$case.txt" || bad=1
	done < <(tail -n +2 "$top/build/data/gleam/index.tsv")
	[ "$n" -eq 21 ]
	[ "$bad" -eq 0 ]
	class failed 1 "$top/build/data/gleam/three-failures.txt" -f test_t1 -f t9
	has "$out" $'failed\trun=3\tpassed=0\tfailed=3\tskipped=0\t'
	has "$out" $'fail\tapp_test\tt1_test\t1\tAssertion failed.'
	has "$out" $'test_t1\tby words\tt1_test'
	has "$out" $'t9\tnot found, near\tt0_test\tt1_test\tt2_test'
}

# What is no JUnit XML, or contradicts itself, with what is said of it.
malformed() {
	case ${1##*/} in
	corrupt-xml.xml) echo 'no element found' ;;
	non-junit.xml | dotnet-nunit.xml | nunit-sample.xml) echo 'is no JUnit XML' ;;
	xunit.xml) echo 'states 173 tests, and holds 2' ;;
	junit-with-message.xml) echo 'states 1 tests, and holds 6' ;;
	esac
}

@test "JUnit files: their totals are those that they state, what is malformed is an error" {
	local f why n=0 bad=0
	data junit enricomi
	need python3
	while IFS= read -r f; do
		n=$((n + 1))
		try_result -j "$f" 1 </dev/null >"$out" 2>"$err" || :
		why=$(malformed "$f")
		if [ -n "$why" ]; then
			grep -qF "$why" "$out" "$err" || { printf '%s: not %s\n' "$f" "$why"; bad=1; }
			! grep -q '^passed' "$out" || bad=1
			continue
		fi
		python3 - "$f" "$out" <<'PY' || bad=1
import sys
import xml.etree.ElementTree as tree

def stated(suite):
    """Of the outermost suites that state how many tests they ran."""
    if suite.get("tests") is None:
        own = [0, 0, 0]
        for s in suite.findall("testsuite"):
            own = [a + b for a, b in zip(own, stated(s))]
        for c in suite.findall("testcase"):
            bad = c.find("failure") is not None or c.find("error") is not None
            own[0] += 1
            own[1] += bad
            own[2] += not bad and c.find("skipped") is not None
        return own
    num = lambda k: int(suite.get(k) or 0)
    skipped = num("skipped") + num("disabled")
    if suite.get("skipped") is None:
        skipped += sum(stated(s)[2] for s in suite.findall("testsuite"))
        skipped += sum(c.find("skipped") is not None for c in suite.findall("testcase"))
    return [num("tests"), num("failures") + num("errors"), skipped]

tests, failed, skipped = stated(tree.parse(sys.argv[1]).getroot())
line = open(sys.argv[2]).readline().split("\t")
got = {k: int(v) for k, _, v in (w.partition("=") for w in line[1:5])}
expected = sum(r.startswith("expected\t") for r in open(sys.argv[2]))
# jest counts a suite that does not load as no test, and as an error.
tests = max(tests, failed)
same = (got["run"] + got["skipped"] == tests and got["failed"] == failed
        and got["skipped"] + expected == skipped and line[0] != "disagrees")
if not same:
    sys.exit(f"{sys.argv[1]}: {line[:5]}, not {(tests, failed, skipped)}")
PY
	done < <(find "$top/build/data/junit" -name '*.xml')
	[ "$n" -eq 54 ]
	[ "$bad" -eq 0 ]
}

@test "JSON reports: go's events and mocha's, and what is none of ours is an error" {
	local d=$top/build/data/junit/dorny
	data junit dorny
	class failed 1 "$d/golang-json.json"
	has "$out" $'failed\trun=11\tpassed=5\tfailed=6\tskipped=1\t'
	class failed 1 /dev/null -j "$d/golang-json.json"
	has "$out" $'failed\trun=11\tpassed=5\tfailed=6\tskipped=1\t'
	class failed 1 /dev/null -j "$d/mocha-json.json"
	has "$out" $'failed\trun=5\tpassed=1\tfailed=4\tskipped=1\t'
	class no-tests 0 /dev/null -j "$d/empty/mocha-json.json"
	fx 2 try_result -j "$d/rspec-json.json" 1 </dev/null
	has "$err" 'is no report of jest, vitest or mocha'
	fx 2 try_result -j none.xml 1 </dev/null
	err_is <<<'try_result: none.xml: No such file or directory'
}

# bats test_tags=slow
@test "100 MB of output do not need its memory" {
	need python3
	python3 -c '
print("1..2\nok 1 a")
line = "  - " + "x" * 120 + "\n"
for i in range(800000): print("# " + line, end="")
for i in range(150): print("y" * 1000000, end="")
print("\nok 2 b")' >big
	# A sanitizer needs more than any of this.
	! grep -q __asan_init "${FX_BIN%/bin}/test/try_result" || skip 'built with a sanitizer'
	fx 0 sh -c 'ulimit -v 100000 && exec "$0" 0 <big' "${FX_BIN%/bin}/test/try_result"
	has "$out" $'passed\trun=2\t'
}

@test "node: a file that told of no test is none, by itself and beside others" {
	need node
	mkdir none exits beside
	echo '// none' >none/m.test.js
	echo 'process.exit(0);' >exits/m.test.js
	echo '// none' >beside/a.test.js
	echo 'require("node:test")("four", () => {});' >beside/b.test.js
	local d r
	for d in none exits beside; do
		for r in tap spec; do
			(cd $d && node --test --test-reporter=$r >../$d.$r)
		done
		(cd $d && node --test --test-reporter=junit --test-reporter-destination=../$d.xml)
	done
	for r in tap spec; do
		class no-tests 0 none.$r
		class no-tests 0 exits.$r
		class passed 0 beside.$r
		has "$out" $'passed\trun=1\tpassed=1\tfailed=0'
		lacks "$out" test.js
	done
	: >nothing
	class no-tests 0 nothing -j none.xml
	class no-tests 0 nothing -j exits.xml
	class passed 0 nothing -j beside.xml
	has "$out" $'passed\trun=1\tpassed=1\tfailed=0'
	# Newer ones name it from the top.
	sed 's,/[^ ]*/,,' none.tap >top.tap
	sed 's,/[^ ]*/,,' none.spec >top.spec
	has top.spec '✔ m.test.js'
	class no-tests 0 top.tap
	class no-tests 0 top.spec
}
