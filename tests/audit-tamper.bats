# audit-tamper.bats: whatever is done to the audit log is found, with its kind
# and the first record that is wrong.
# bats file_tags=once
load helper
load decide

log=.git/factory/audit/log

# Twelve records, three of them decisions that are signed.
twelve() {
	decisions
	created
	rules ann bob
	by bob approve --task t1 --why 'read it all'
	fx 0 fx-audit append --task t2 --to created --why 'another'
	by bob deploy --task t1 --rollout '1% 5m' --why 'to one in a hundred'
	while [ "$(wc -l <$log)" -lt 12 ]; do
		fx 0 fx-audit append --task "n$(wc -l <$log)" --to created --why more
	done
	[ "$(wc -l <$log)" -eq 12 ]
	[ "$(grep -c '"kind":"decision"' $log)" -ge 2 ]
	fx 0 fx-audit verify
	has "$out" ', 3 signed'
}

# A copy of the log alone in memory, where a thousand tries take a second.
copy() {
	shm=$BATS_TEST_TMPDIR/shm
	[ ! -w /dev/shm ] || shm=$(mktemp -d /dev/shm/fx-tamper.XXXXXX)
	mkdir -p "$shm/factory/audit"
	cp $log "$shm/factory/audit/log"
}
teardown() {
	case ${shm-} in
	/dev/shm/fx-tamper.*) rm -rf "$shm" ;;
	esac
}

swept() {
	"${FX_BIN%/bin}/test/try_tamper" "$shm" "$1" >said || { tail -n 20 said; return 1; }
	cat said
	cmp $log "$shm/factory/audit/log"
}

@test "bits flipped, lines gone, double, swapped, cut, forged, chained anew: all found" {
	twelve
	copy
	swept 61
	grep -q '^12 records: [0-9]* bits flipped, [0-9]* cuts, .*: 0 not found$' said
}

# bats test_tags=slow
@test "every bit of every byte flipped is found" {
	twelve
	copy
	swept 1
}

@test "without an anchor the chain lets the end go, and says that it might" {
	twelve
	cp $log keep
	rm .git/factory/audit/index
	head -n 10 keep >$log
	fx 0 fx-audit verify
	has "$out" 'records 0-9: only by the local chain: who can write here can cut them off'
}

@test "a decision that was signed for another place, task or reason does not stand" {
	twelve
	rm .git/factory/audit/index
	cp $log keep
	n=$(($(grep -n '"to":"approved"' keep | cut -d: -f1)))
	# A program wrote the log anew from there on, with a chain that is right.
	anew() {
		python3 - keep $log "$n" "$1" "$2" <<-'END'
			import hashlib, json, sys
			src, dst, n, field, value = sys.argv[1:]
			n = int(n) - 1
			lines = open(src).read().rstrip("\n").split("\n")
			for i in range(n, len(lines)):
			    r = json.loads(lines[i])
			    if i == n:
			        r[field] = value
			    r["prev"] = hashlib.sha256(lines[i - 1].encode()).hexdigest()
			    lines[i] = json.dumps(r, separators=(",", ":"), ensure_ascii=False)
			open(dst, "w").write("\n".join(lines) + "\n")
		END
	}
	for change in 'why read nothing' 'task t2' 'to rejected' 'when 2030-01-01T00:00:00Z' \
	    'id 00000000000000000000000000000000'; do
		anew "${change%% *}" "${change#* }"
		fx 1 fx-audit verify
		# A time is information: what it changes is the line, which the next names.
		[ "${change%% *}" = when ] || grep -q "BROKEN: record $((n - 1)) at" "$out" || { cat "$out"; return 1; }
	done
}
