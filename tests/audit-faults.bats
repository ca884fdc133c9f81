# audit-faults.bats: each call that writing the audit log makes fails in turn,
# or is the last one: a record is whole and on the disk, or it is not there.
load helper
load decide

log=.git/factory/audit/log
faults='error=EIO error=ENOSPC error=EINTR signal=KILL'
calls='openat write pwrite64 fdatasync fsync rename linkat link flock close ftruncate mkdir'

# Where a program talks to git: a close that strace refuses is not made, and
# both would wait for the other's end.  There inject.so makes it and says that
# it failed; a program that is killed at it waits for nobody.
git_closes=
with_git() { git_closes=yes; }

again() { rm -rf r && cp -a keep r && cd r || return; }

# The log verifies; but where its writer was killed its last line may be torn,
# which is told and put aside.
verifies() {
	[ -e $log ] || return 0
	fx-audit verify >../v 2>&1 && return
	[ "$1" = signal=KILL ] && grep -q ': torn: ' ../v && fx-audit repair -q && fx-audit verify -q
}

# times WORD: how often it is in the log.
times() { [ ! -e $log ] || grep -c -e "$1" $log || :; }

# each_fault LEAST WORD COMMAND...: at each call of each kind each fault; what
# COMMAND records has WORD in it.  At LEAST so many were injected.
each_fault() {
	local least=$1 word=$2 call fault n got hit=0 bad=0
	shift 2
	for call in $calls; do
		for fault in $faults $([[ $call != *write* ]] || echo retval=1); do
			[ "$git_closes$call" != yesclose ] || [ "$fault" = signal=KILL ] || continue
			n=0
			while n=$((n + 1)); do
				again
				got=0
				timeout 20 strace -qq -o ../trace -e trace="$call" -e inject="$call:$fault:when=$n" \
				    "$@" >../said 2>&1 </dev/null || got=$?
				# Without it nothing was tried.
				grep -qE 'INJECTED|killed by SIGKILL' ../trace || { cd ..; break; }
				hit=$((hit + 1))
				tried "$got" "$fault" "$word" "$@" >../tell 2>&1 || {
					bad=1
					echo "$call $fault $n: status $got"
					cat ../said ../tell
				}
				cd ..
			done
		done
	done
	echo "$hit injected"
	[ "$hit" -ge "$least" ] && [ "$bad" -eq 0 ]
}

# each_close LEAST WORD COMMAND...: the same for each close of our own.
each_close() {
	local least=$1 word=$2 n=0 got bad=0
	shift 2
	while n=$((n + 1)); do
		again
		got=0
		: >../hit
		FX_INJECT=closed:$n FX_INJECT_HIT=$PWD/../hit LD_PRELOAD=${FX_BIN%/bin}/test/inject.so \
		    "$@" >../said 2>&1 </dev/null || got=$?
		[ -s ../hit ] || { cd ..; break; }
		tried "$got" error=EIO "$word" "$@" >../tell 2>&1 || {
			bad=1
			echo "close $n: status $got"
			cat ../said ../tell
		}
		cd ..
	done
	echo "$((n - 1)) closes"
	[ "$n" -gt "$least" ] && [ "$bad" -eq 0 ]
}

tried() {
	local got=$1 fault=$2 word=$3
	shift 3
	case $got in
	0) [ "$(times "$word")" -eq 1 ] || { echo 'ends with 0, and it is not there'; return 1; } ;;
	2 | 3) grep -q . ../said || { echo 'says nothing'; return 1; } ;;
	137) [ "$fault" = signal=KILL ] || return ;;
	127) grep -q 'error while loading shared libraries' ../said || return ;; # not begun
	*) echo 'what a status'; return 1 ;;
	esac
	verifies "$fault" || { cat ../v; return 1; }
	# Again with the same id: it is there once.
	"$@" </dev/null || { echo 'again: fails'; return 1; }
	[ "$(times "$word")" -eq 1 ] || { echo 'again: not there once'; return 1; }
	fx-audit verify -q
}

# bats test_tags=slow
@test "an append to a log, each call failing in turn" {
	here strace
	repo keep
	fx 0 fx-audit append --task a --to created --why one
	fx 0 fx-audit append --task a --to ready_for_decision --why two
	cd ..
	each_fault 100 '"id":"once"' fx-audit append --task b --to created --why three --id once
}

# bats test_tags=slow
@test "the first record of a clone, each call failing in turn" {
	here strace
	repo keep
	cd ..
	each_fault 120 '"id":"once"' fx-audit append --task b --to created --why one --id once
}

# bats test_tags=slow
@test "a decision, each call failing in turn" {
	here strace
	decisions
	created
	rules ann bob
	fx-audit decide approve --task t1 --why 'read it' --key ../bob --statement ../s >/dev/null
	ssh-keygen -q -Y sign -n factory-decision@v1 -f ../bob <../s >../s.sig
	cp -a . ../keep
	cd ..
	with_git
	each_fault 60 '"to":"approved"' fx-audit decide approve --statement ../s --signature ../s.sig
	each_close 10 '"to":"approved"' fx-audit decide approve --statement ../s --signature ../s.sig
}

# bats test_tags=slow
@test "a checkpoint, each call failing in turn: the ref is old or new" {
	here strace
	repo keep
	fx 0 fx-audit append --task a --to created --why one
	fx 0 fx-audit checkpoint
	fx 0 fx-audit append --task a --to ready_for_decision --why two
	ref=$(git for-each-ref --format='%(refname)' refs/fx/audit)
	old=$(git rev-parse "$ref")
	cd ..
	tried() {
		local got=$1
		git fsck --no-dangling >../fsck 2>&1 || { cat ../fsck; return 1; }
		case $got in
		0) [ "$(git rev-parse "$ref^")" = "$old" ] || return ;;
		2 | 3 | 127 | 137) [ "$(git rev-parse "$ref")" = "$old" ] || [ "$(git rev-parse "$ref^")" = "$old" ] || return ;;
		*) return 1 ;;
		esac
		fx-audit verify -q && fx-audit checkpoint -q && fx-audit verify -q
	}
	with_git
	each_fault 40 none fx-audit checkpoint
	each_close 10 none fx-audit checkpoint
}

@test "a disk that takes half a line: nothing is recorded, and the log is whole" {
	repo r
	fx 0 fx-audit append --task a --to created --why one
	cp $log keep
	# The limit is in blocks of 1024 bytes: the line begins below it.
	while [ "$(wc -c <$log)" -lt 900 ]; do
		fx 0 fx-audit append --task "t$(wc -c <$log)" --to created --why x
	done
	cp $log keep
	got=0
	(ulimit -f 1; trap '' XFSZ; exec fx-audit append --task b --to created --why "$(head -c 3000 /dev/zero | tr '\0' a)") \
	    2>said || got=$?
	[ "$got" -eq 3 ]
	has said 'nothing was recorded'
	cmp keep $log
	fx 0 fx-audit verify -q
}
