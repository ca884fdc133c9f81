# errsum-data.bats: what runners really printed, with the status they ended on.
# The logs lie in build/data/red and build/data/gleam, where there are any.
# bats file_tags=once
load helper

data() {
	[ -f "$top/build/data/$1/index.tsv" ] && return
	skip "build/data/$1: no such data; unpack $1.tar.xz there"
}

# verdict STATUS LOG: as the status says, whatever the log looks like.
verdict() {
	local want=failed code=1
	[ "$1" -ne 0 ] || want=passed code=0
	fx "$code" fx-errsum --rules "$top/contracts/errors" --format json --status "$1" "$2" || return
	tail -n 1 "$out" | grep -qF "\"verdict\":\"$want\"" || { printf '%s: not %s\n' "$2" "$want"; return 1; }
	[ "$want" = failed ] || [ "$(wc -l <"$out")" -eq 1 ] || { printf '%s: a cause is claimed\n' "$2"; return 1; }
}

# tells LOG FILE LINE MESSAGE: the first cause does; an empty value is any.
tells() {
	python3 - "$out" "$@" <<'PY'
import json, sys
o = json.loads(open(sys.argv[1]).readline())
log, file, line, message = sys.argv[2:]
got = o.get("file", ""), str(o.get("line", "")), o.get("message", "")
same = (o["type"] == "cause" and not o.get("guess")
        and ("/" + got[0]).endswith("/" + file if file else "")
        and line in ("", got[1]) and message in got[2])
if not same:
    sys.exit(f"{log}: {got}, not {(file, line, message)}")
PY
}

@test "nine runners: the verdict is the status's, and a failing run has its cause" {
	local tool case status file line message bad=0
	data red
	need python3
	cut -f 1,2,4 "$top/build/data/red/index.tsv" | while IFS=$'\t' read -r tool case status; do
		verdict "$status" "$top/build/data/red/$tool.$case.txt" || exit 1
	done
	while IFS='|' read -r case status file line message; do
		verdict "$status" "$top/build/data/red/$case.txt" || bad=1
		tells "$case" "$file" "$line" "$message" || bad=1
	done <<'ROWS'
go.assert|1|x_test.go|3|want 2
go.assert-json|1|x_test.go|3|want 2
go.undefined-symbol|2|x_test.go|3|undefined: G
go.syntax-error|1|x_test.go|3|expected '}', found 'EOF'
go.testmain-exit|1|||
cargo.assert|101|src/lib.rs|3|assertion `left == right` failed
cargo.undefined-symbol|101|src/lib.rs|2|cannot find function `f` in module `super`
cargo.syntax-error|101|src/lib.rs|1|unclosed delimiter
pytest.assert|1|test_m.py|2|assert 1 == 2
pytest.junit|1|test_m.py|2|assert 1 == 2
pytest.import-error|2|test_m.py|1|ImportError: cannot import name 'g'
pytest.syntax-error|2|test_m.py|1|SyntaxError: invalid syntax
pytest.no-tests|5|||no tests ran
pytest.fixture-error|1|test_m.py|3|RuntimeError
pytest.usage-error|4|||unrecognized arguments: --nope
unittest.assert|1|test_m.py|4|AssertionError: 1 != 2
unittest.import-error|1|test_m.py|2|ImportError: cannot import name 'g'
node.assert|1|a.test.js|1|Expected values to be strictly equal
node.import-error|1|a.test.js|1|Cannot find module './nope'
bats.assert|1|a.bats|1|`@test "a" { [ 1 = 2 ]; }' failed
bats.cmd-not-found|1|a.bats|1|failed with status 127
mocha.assert|1|t/a.spec.js|1|AssertionError [ERR_ASSERTION]
mocha.import-error|1|t/a.spec.js|1|Cannot find module './nope'
jest.assert|1|t/a.test.js|1|expect(received).toBe(expected)
jest.import-error|1|t/a.test.js|1|Cannot find module './nope'
jest.no-tests|1|||No tests found
vitest.assert|1|t/a.test.mjs|1|expected 1 to be 2
vitest.import-error|1|t/a.test.mjs|1|Cannot find module './nope.mjs'
vitest.no-tests|1|||No test files found
ROWS
	[ "$bad" -eq 0 ]
}

# The index names the line where the mistake was made; of an argument list
# without its end the compiler names the next one.
@test "gleam: the verdict is the status's, and the cause is the one of the index" {
	local case status file line message bad=0
	data gleam
	need python3
	while IFS='|' read -r case _ status file line message; do
		verdict "$status" "$top/build/data/gleam/$case.txt" || bad=1
		[ "$case" != test-syntax-error ] || line=10
		[ "$status" -eq 0 ] || tells "$case" "$file" "$line" "$message" || bad=1
	done < <(tail -n +2 "$top/build/data/gleam/index.tsv" | tr '\t' '|')
	[ "$bad" -eq 0 ]
}

@test "make accuracy's script scores, and says what is missing" {
	fx 2 "$top/tests/accuracy.sh" no-such-scorer . fx-errsum
	has "$err" "no scorer 'no-such-scorer'"
	printf '#!/bin/sh\nprintf "scored %%s %%s\\n" "$2" "$4"\n' >scorer
	chmod +x scorer
	fx 2 "$top/tests/accuracy.sh" ./scorer gone fx-errsum
	has "$err" "no labelled logs in 'gone'"
	mkdir -p data/hit/logchunks
	fx 0 "$top/tests/accuracy.sh" ./scorer data fx-errsum
	has "$out" 'scored fx-errsum '
	has "$out" 'scored fx-errsum --rules none logchunks'
}
