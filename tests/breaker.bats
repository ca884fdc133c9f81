# breaker.bats: a stage that fails alike too often is stopped until a person
# lets it go on.
load helper
load tcr
load decide

setup() {
	pin
}

# fails TEXT WORDS...: another tree, on which the stage fails with this text.
fails() {
	local text=$1 status=$2
	shift 2
	echo "bad $RANDOM $RANDOM" >>src
	SCRIPT="echo \"$text\"" fx "$status" fx-tcr --stage unit-test "$@"
}

# sealed LINE...: three stages, a contract with these lines, bound to t1.
sealed() {
	stages
	seal "${@:-breaker: {hours: 24\}}"
}

log() { fx 0 fx-audit log t1 --json; jq -c "select(.kind == \"breaker\") | $1" "$out" >../it; }

@test "two failures alike on two trees stop the stage, and nothing is taken away" {
	sealed
	fails 'error: cannot find the door at line 12' 1
	has "$out" 'Status: Back to last known good state'
	not has "$out" 'stopped'
	fails 'error: cannot find the door at line 15' 1
	has "$out" 'Status: Back to last known good state'
	has "$out" 'unit-test failed alike on 2 trees within 24 hours: it is stopped'
	has "$out" 'A person goes on: factory resume t1 --why TEXT'
	# It is not run again, on whatever tree, by whatever words.
	SCRIPT='touch ran' fx 1 fx-tcr --stage unit-test
	has "$out" 'HELD: breaker-open'
	echo good >>src
	SCRIPT='touch ran' fx 1 fx-tcr --stage unit-test
	has "$out" 'HELD: breaker-open'
	has "$out" 'Why: unit-test failed alike on 2 trees within 24 hours: it is stopped; failure '
	has "$out" 'Nothing was taken away'
	fx 1 fx-tcr --stage unit_test -- touch ran
	fx 1 fx-tcr --stage unit-test --json -- touch ran
	has "$out" '"verdict":"hold","class":"breaker-open"'
	[ ! -e ran ]
	tail -n 1 src | grep -qx good
	last -r .class | grep -qx breaker-open
	last -r .end | grep -qx held
	# Another stage runs, as does what is no stage; to undo is free.
	fx 0 fx-tcr --stage lint
	fx 0 fx-tcr -- true
	fx 0 fx-tcr undo 2
	# It is in the records, and in the log.
	fx 0 fx-tcr list --json
	jq -es '[.[] | select(.class == "breaker-open")] | length == 4 and
	    (map(.print) | unique | length) == 1' "$out"
	fx 0 fx-tcr show 2
	grep -qE '^  failure +[0-9a-f]{16}$' "$out"
	log .why
	grep -qx '"unit-test failed, 1 of 2 alike within 24 hours"' ../it
	[ "$(wc -l <../it)" -eq 2 ]
	fx 0 fx-audit log t1
	has "$out" 'about stage unit-test open '
	fx 0 fx-audit verify -q
}

@test "what differs, a tree that was there, and what is long ago do not add up" {
	sealed 'breaker: {failures: 3, hours: 2}'
	fails 'error: no door' 1
	fails 'error: no window' 1
	fails 'error: no window' 1
	# The same tree again, which undo brings back.
	fx 0 fx-tcr undo
	SCRIPT='echo "error: no window"' fx 1 fx-tcr --stage unit-test
	fx 0 fx-tcr undo
	SCRIPT='echo "error: no window"' fx 1 fx-tcr --stage unit-test
	log .rule
	not has ../it open
	[ "$(wc -l <../it)" -eq 3 ]
	# Two hours later those do not count; two and a new one do not make three.
	FX_NOW=$((1790000000 + 7200)) fails 'error: no window' 1
	not has "$out" stopped
	FX_NOW=$((1790000000 + 7300)) fails 'error: no window' 1
	not has "$out" stopped
	FX_NOW=$((1790000000 + 7400)) fails 'error: no window' 1
	has "$out" 'unit-test failed alike on 3 trees within 2 hours: it is stopped'
	# Once open it stays so, whenever that was.
	echo other >>src
	FX_NOW=1900000000 fx 1 fx-tcr --stage unit-test -- true
	has "$out" breaker-open
}

@test "one failure is enough where the contract says so; without a task none is counted" {
	sealed 'breaker: {failures: 1}'
	fails 'error: no door' 1
	has "$out" 'unit-test failed: it is stopped'
	echo other >>src
	fx 1 fx-tcr --stage unit-test -- true
	has "$out" breaker-open
	cd .. && rm -rf r && unset task
	stages
	fails 'error: no door' 1
	fails 'error: no door' 1
	fails 'error: no door' 1
	not has "$out" stopped
	[ ! -e .git/factory/audit/log ]
}

@test "tests by name are what is alike, where no cause is known" {
	sealed
	echo "bad 1" >>src
	local s='printf "TAP version 13\n1..2\nnot ok 1 - opens\nok 2 - shuts\n"; sleep 0.0'
	SCRIPT="$s" fx 1 fx-tcr --stage unit-test
	echo "bad 2" >>src
	SCRIPT="$s; : \"\$\$\"" fx 1 fx-tcr --stage unit-test
	has "$out" 'it is stopped'
}

# bats test_tags=slow
@test "a person goes on at the terminal, and it is counted anew" {
	sealed
	git switch -qc t1
	fx 1 factory resume --why mended </dev/null
	fx 1 fx-audit decide resume --task t1 --why x </dev/null
	has "$out" 'breaker: no stage of t1 is stopped'
	fails 'error: no door' 1
	fails 'error: no door' 1
	has "$out" 'it is stopped'
	# No terminal, no answer, another stage.
	fx 2 factory resume t1 --why 'mended' </dev/null
	has "$err" "'fx-audit decide resume --task t1 --why TEXT' there"
	typed 1 'n' factory resume t1 --why mended
	fx 1 fx-tcr --stage unit-test -- true
	typed 1 '' factory resume t1 --why mended --stage lint
	has "$out" 'lint is not stopped, but unit-test is'
	typed 0 'mended it|y' factory resume t1 --stage unit-test
	has "$out" 'unit-test failed alike on 2 trees within 24 hours: it is stopped (failure '
	has "$out" "resumed by $(id -un) (none), t1: record"
	fx 0 fx-audit log t1
	has "$out" "resumed ($(id -un))"
	fx 0 fx-audit verify -q
	echo other >>src
	fx 0 fx-tcr --stage unit-test
	fails 'error: no door' 1
	not has "$out" stopped
	fails 'error: no door' 1
	has "$out" 'it is stopped'
	typed 0 y factory resume --why 'all of them'
	echo more >>src
	fx 0 fx-tcr --stage unit-test
}

# bats test_tags=slow
@test "a signature goes on without a terminal, and where the policy asks for one" {
	decisions
	created
	rules ann
	fx 0 fx-contract bind --task t1 --force
	task=t1
	local i
	for i in 1 2; do
		echo "$i" >>src/a
		fx 1 fx-tcr --stage lint -- sh -c 'echo "error: no door"; exit 1'
	done
	has "$out" 'it is stopped'
	by ann resume --task t1 --why 'mended' --stage lint
	fx 0 fx-audit log t1 --json
	jq -e 'select(.kind == "resumed") | .presence == "key" and .rule == "stage lint"' "$out"
	echo 2.5 >>src/a
	fx 0 fx-tcr --stage lint -- true
	# A policy that asks for a key: a typed word is not asked for, and one
	# that was written by hand stops all.
	git checkout -q t1 2>/dev/null || :
	sed 's/resumed: none/resumed: key/' .factory/policy.yaml >../p && cp ../p .factory/policy.yaml
	by ann policy --why 'with a key'
	for i in 3 4; do
		echo "$i" >>src/a
		fx 1 fx-tcr --stage lint -- sh -c 'echo "error: no door"; exit 1'
	done
	has "$out" 'it is stopped'
	typed 1 n factory resume t1 --why typed
	has "$out" 'There is no key for decisions yet'
	local seq prev
	seq=$(wc -l <.git/factory/audit/log)
	prev=$(tail -n 1 .git/factory/audit/log | tr -d '\n' | sha256sum | cut -d ' ' -f 1)
	printf '{"v":1,"seq":%s,"prev":"%s","when":"2026-09-21T14:13:20Z","id":"x1","kind":"resumed","task":"t1","by":{"kind":"person","id":"eve"},"why":"me"}\n' \
	    "$seq" "$prev" >>.git/factory/audit/log
	fx 2 fx-tcr --stage lint -- true
	has "$err" "record $seq of the audit log does not hold"
	echo 5 >>src/a
	fx 2 fx-tcr --stage lint -- true
	tail -n 1 src/a | grep -qx 5
}

@test "a log that was cut back to before the failure lets nothing run" {
	sealed
	fails 'error: no door' 1
	cp .git/factory/audit/log ../log
	fails 'error: no door' 1
	has "$out" 'it is stopped'
	cp ../log .git/factory/audit/log
	echo good >>src
	SCRIPT='touch ran' fx 2 fx-tcr --stage unit-test
	has "$err" 'is shorter than it was'
	[ ! -e ran ]
}

# bats test_tags=slow
@test "what was signed for one failure is not kept for the next" {
	local i s
	decisions
	created
	rules ann
	fx 0 fx-contract bind --task t1 --force
	# shellcheck disable=SC2034 # last reads it
	task=t1
	for i in 1 2; do
		echo "$i" >>src/a
		fx 1 fx-tcr --stage lint -- sh -c 'echo "error: no door"; exit 1'
	done
	s=$BATS_TEST_TMPDIR/kept
	fx 0 fx-audit decide resume --task t1 --stage lint --key ../ann --statement "$s" --why kept
	ssh-keygen -q -Y sign -n factory-decision@v1 -f ../ann <"$s" >"$s.sig"
	by ann resume --task t1 --why 'mended' --stage lint
	for i in 3 4; do
		echo "$i" >>src/a
		fx 1 fx-tcr --stage lint -- sh -c 'echo "error: no door"; exit 1'
	done
	has "$out" 'it is stopped'
	fx 1 fx-audit decide resume --statement "$s" --signature "$s.sig"
	has "$out" 'BLOCKED: after: it was signed after record'
	echo 5 >>src/a
	fx 1 fx-tcr --stage lint -- true
	by ann resume --task t1 --why 'mended' --stage lint
	fx 0 fx-tcr --stage lint -- true
}
