# inject.bash: let each call of a kind fail in turn, and hold the program to it.

# shellcheck disable=SC2034 # for the tests
inject_kinds='malloc write fsync close rename mkdir open read pipe fork stat'

# inject KIND PREPARE VERIFY COMMAND...: run COMMAND until it makes no further
# call of KIND, the first, the second, ... failing.  PREPARE is run before
# each, VERIFY after each: what is on the disk must be whole, the old or the
# new.  The command ends with 3; or it goes on and gives its right answer,
# status and output, but not where what it wrote was in danger.
inject() {
	local kind=$1 prepare=$2 verify=$3 n=0 want got bad=0
	local at=$BATS_TEST_TMPDIR/inject
	shift 3
	mkdir -p "$at"
	"$prepare" && want=0 && { "$@" >"$at/want" 2>/dev/null </dev/null || want=$?; }
	while n=$((n + 1)); do
		rm -f "$at/hit"
		"$prepare" || return
		got=0
		FX_INJECT=$kind:$n FX_INJECT_HIT=$at/hit LD_PRELOAD=${FX_BIN%/bin}/test/inject.so \
		    timeout 20 "$@" >"$at/got" 2>"$at/said" </dev/null || got=$?
		[ -e "$at/hit" ] || break
		case $kind in write | fsync | close | rename | mkdir) want=3 ;; esac
		if [ "$got" -ne 3 ] && { [ "$got" -ne "$want" ] || ! cmp -s "$at/want" "$at/got"; }; then
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
