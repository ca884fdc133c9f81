# fx-run-odd.bats: stages that behave badly, and runs that are cut off: each
# ends in a clear state, and the next run goes on.
load helper
load tcr

# odd COMMAND [LINE...]: unit-test is this command while the file "odd" is
# there.
odd() {
	local c=${1//\\/\\\\}
	ten "unit-test command = \"echo unit-test >>\$RAN; test ! -e ../odd || { ${c//\"/\\\"}; }\"" "${@:2}"
	: >../odd
	step one
}
# goes_on: without the odd file all is passed from there on.
goes_on() {
	rm -f ../odd
	: >"$RAN"
	fx 0 fx-run run
	has "$out" 'READY FOR DECISION'
	fx 0 fx-audit verify
	not pgrep -f "fx-odd-mark"
}

@test "a stage that daemonizes: what it left is ended and named, and it passes" {
	odd 'setsid sh -c "sleep 300; : fx-odd-mark" >/dev/null 2>&1 & sleep .2'
	fx 0 fx-run run --json
	jq -se 'any(.[]; .type == "verdict" and .stage == "unit-test" and (.left | length) > 0)' "$out"
	goes_on
}

@test "a stage that reads its input gets none" {
	odd 'cat; read x; true'
	fx 0 timeout 60 fx-run run </dev/zero
	goes_on
}

@test "a stage that prints binary: what is shown is fit for a terminal" {
	odd 'printf "\\033]0;title\\007\\377\\000\\001error: \\033[2J"; exit 1'
	fx 1 fx-run run
	has "$out" '[ 3/10] unit-test    FAILED'
	not grep -qP '[\x00\x01\x07\x1b\xff]' "$out"
	goes_on
}

@test "a stage that runs out of time is taken back, and its processes are ended" {
	odd 'sh -c "sleep 600; : fx-odd-mark"' 'unit-test timeout = 1' 'unit-test retries = 1'
	fx 1 fx-run run
	has "$out" '[ 3/10] unit-test    FAILED'
	has "$out" 'TCR: Automatic revert'
	fx 0 fx-tcr list --json
	jq -se '.[-1].class == "timeout"' "$out"
	not pgrep -f fx-odd-mark
	goes_on
}

# bats test_tags=slow,once
@test "a stage that writes 1 GB: the log has all of it, and memory is bounded" {
	odd 'yes "a line of a log that says nothing at all" | head -c 1000000000; exit 1'
	fx 1 sh -c "ulimit -v 1500000; exec fx-run run"
	has "$out" 'Size: 1.0 GB'
	has "$out" 'Saved to: .factory/t1/stage-3-failure.log'
	[ "$(stat -c %s .factory/t1/stage-3-failure.log)" = 1000000000 ]
	goes_on
}

@test "a stage that deletes .factory: held, nothing else is lost, and the seal rules" {
	odd 'rm -rf .factory'
	fx 1 fx-run run
	has "$out" '[ 3/10] unit-test    HELD: changed-tree'
	grep -q one src
	git restore .factory
	goes_on
}

@test "a stage that edits the contract: held, and the seal rules" {
	odd 'sed -i s/person/file/ .factory/t1/contract.yaml'
	fx 1 fx-run run
	has "$out" '[ 3/10] unit-test    HELD: changed-tree'
	has "$out" '.factory/t1/contract.yaml'
	git restore .factory
	goes_on
}

@test "a stage that moves HEAD: held, and told where it was" {
	odd 'git commit -q --allow-empty -m moved'
	fx 1 fx-run run
	has "$out" '[ 3/10] unit-test    HELD: moved-head'
	has "$out" 'git reflog'
	goes_on
	cd .. && rm -rf r ran good
	odd 'git switch -qc elsewhere'
	fx 1 fx-run run
	has "$out" 'HELD: moved-head'
	git switch -q main
	goes_on
}

@test "a stage whose tool is not there, and one that is killed, say so and end with 3" {
	odd 'no-such-tool-at-all --check'
	fx 3 fx-run run
	has "$out" '[ 3/10] unit-test    HELD: not-started'
	goes_on
	cd .. && rm -rf r ran good
	odd 'kill -KILL $$'
	fx 3 fx-run run
	has "$out" 'HELD: killed'
	goes_on
}

# bats test_tags=slow,once
@test "on a full disk nothing is taken away, and the next run goes on" {
	[ "$(id -u)" -eq 0 ] || skip 'a file system is mounted only by root'
	need unshare
	unshare -m true 2>/dev/null || skip 'no mounts of our own: the root is no mount point, or they are forbidden'
	odd 'false'
	cat >../full <<'END'
mount -t tmpfs -o size=12m none "$1/small" || exit 77
cd "$1/small" && cp -a "$1/r/." . || exit
fx-contract bind -q --task t1 --force
dd if=/dev/zero of=.git/pad bs=64k 2>/dev/null
RAN=/dev/null fx-run run; echo "full: $?"
tail -n 1 src
rm .git/pad
rm "$1/odd"
fx-run run; echo "room: $?"
git show HEAD:src | tail -n 1
END
	mkdir ../small
	fx 0 unshare -m sh ../full "${PWD%/r}"
	has "$out" 'full: 3'
	has "$out" 'room: 0'
	has "$out" 'READY FOR DECISION'
	[ "$(grep -c '^one$' "$out")" = 2 ]
}

# kills HOW: kill -9 fx-run at 25 moments of a run.  However it was cut
# off, the next one goes on, and no work and no record is lost.
kills() {
	local i t0 t1 span pid
	ten
	step one
	t0=$(date +%s%N)
	fx 0 fx-run run
	t1=$(date +%s%N)
	span=$(((t1 - t0) / 1000000))
	for i in {1..25}; do
		step "more $i"
		fx-run run >/dev/null 2>&1 &
		pid=$!
		sleep "$(awk -v s="$span" -v i="$i" 'BEGIN { printf "%.3f", s * i / 25000 }')"
		if [ "$1" = both ]; then
			pkill -KILL -P "$pid" || :
		fi
		kill -KILL "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
		# What fx-tcr is still at ends by itself.
		for _ in {1..200}; do
			at_work "fx-tcr --json --stage" || break
			sleep .05
		done
		grep -q "more $i" src
		fx 0 fx-run run
		clean
		git show HEAD:src | grep -q "more $i"
	done
	fx 0 fx-audit verify
	[ "$(logged)" = ready_for_decision ]
}
# bats test_tags=slow,once
@test "killed with -9 at 25 moments, the next run goes on" { kills one; }
# bats test_tags=slow,once
@test "killed with -9 together with fx-tcr at 25 moments, the next run goes on" { kills both; }
