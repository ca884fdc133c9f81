# inject.bash: let each call of a kind fail in turn, and hold the program to it.

# shellcheck disable=SC2034 # for the tests
inject_kinds='malloc write fsync close rename mkdir open read pipe fork stat'

# inject KIND PREPARE VERIFY COMMAND...: run COMMAND until it makes no further
# call of KIND, the first, the second, ... failing.  PREPARE is run before
# each, VERIFY after each: what is on the disk must be whole, the old or the
# new.  The command ends with 3; or it goes on and gives its right answer,
# status and output, but not where what it wrote was in danger (what keeps no
# file, inject_reads=yes, writes to its children alone).  Of a refusal
# the way out may be a rougher one: it is advice, and the refusal stands.
inject() {
	local kind=$1 prepare=$2 verify=$3 n=0 want got bad=0
	local at=$BATS_TEST_TMPDIR/inject
	shift 3
	mkdir -p "$at"
	"$prepare" && want=0 && { "$@" >"$at/want" 2>/dev/null </dev/null || want=$?; }
	# Thousands of times: by what the shell does itself.
	while n=$((n + 1)); do
		: >"$at/hit"
		"$prepare" || return
		got=0
		FX_INJECT=$kind:$n FX_INJECT_HIT=$at/hit LD_PRELOAD=${FX_BIN%/bin}/test/inject.so \
		    "$@" >"$at/got" 2>"$at/said" </dev/null || got=$?
		[ -s "$at/hit" ] || break
		[ -n "${inject_reads-}" ] ||
			case $kind in write | fsync | close | rename | mkdir) want=3 ;; esac
		if [ "$got" -ne 3 ] && { [ "$got" -ne "$want" ] || ! same_answer "$at"; }; then
			printf '%s %d of: %s\nstatus %s\n' "$kind" "$n" "$*" "$got"
			cat "$at/got" "$at/said"
			bad=1
		elif [ "$got" -eq 3 ] && [ ! -s "$at/said" ]; then
			printf '%s %d of: %s\nends with 3 and says nothing\n' "$kind" "$n" "$*"
			bad=1
		fi
		"$verify" || { printf '%s %d of: %s\nleft it so\n' "$kind" "$n" "$*"; bad=1; }
		[ "$n" -lt 20000 ] || { printf 'no end\n'; return 1; }
	done
	printf '%s: %d calls\n' "$kind" $((n - 1))
	return "$bad"
}

# Do want and got in this folder say the same, but for the way out?
same_answer() {
	cmp -s "$1/want" "$1/got" || cmp -s <(answer "$1/want") <(answer "$1/got")
}
answer() {
	sed -E '/^The way out:/,$d; s/,"undo":\{[^}]*\}//; s/"fixes":.*//' "$1"
}

# seals_of KEEP: seals and audit log as in that copy of .git/factory.  The
# log's index goes by the inode, and would be made anew for another.
seals_of() {
	local f
	rm -rf .git/factory/contracts && cp -a "$1/contracts" .git/factory/
	for f in log index; do cat "$1/audit/$f" >".git/factory/audit/$f"; done
}
