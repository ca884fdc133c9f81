#!/bin/sh
# run.sh: run test files side by side, show what failed, count what there was.
#
# usage: tests/run.sh [-a] [-k] [-j N] [FILE.bats...]
# -a also runs tests tagged slow; -k leaves out those tagged once: what a second
# git does not change, because none is asked or it is the same one, and the long
# searches.  Those tagged plain, which put their own library before the program's,
# or try what no other build changes, run with the plain build only.  The last line
# is "N passed, N failed", and ", N skipped" where tests were; every skip is
# printed with its reason, and each file with the seconds that it took.
set -eu
unset CDPATH

# One file: its TAP goes to a log, and on the screen when it failed.
one() {
	log=$FX_RUN/$(basename "$1" .bats).tap
	from=$(date +%s)
	bats --tap ${FX_RUN_TAGS:+--filter-tags "$FX_RUN_TAGS"} "$1" >"$log" 2>&1 </dev/null || :
	awk -v name="$(basename "$1")" -v secs=$(($(date +%s) - from)) '
		/^1\.\.[0-9]+$/ { plan = substr($0, 4); next }
		/^ok .* # skip/ { skipped++; sub(/^ok [0-9]* /, ""); show = show "  " $0 "\n"; bad = 0; next }
		/^ok / { passed++; bad = 0; next }
		/^not ok / { failed++; bad = 1 }
		bad || !/^#/ { show = show "  " $0 "\n" }
		END {
			if (plan == "") plan = 1
			ran = passed + failed + skipped
			if (ran < plan) {
				failed += plan - ran
				show = show "  " plan - ran " tests did not report\n"
			}
			printf "%-4s %s: %d passed, %d failed, %d skipped (%d s)\n%s", failed ? "FAIL" : "ok",
			    name, passed, failed, skipped, secs, show
		}' "$log" >"$log.sum"
	cat "$log.sum"
}

if [ "${1:-}" = --one ]; then
	one "$2"
	exit
fi

# One more than can run: a test also waits, for the disk or a time-out.
jobs=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || printf 2) + 1))
FX_RUN_TAGS='!slow'
more=
while getopts akj: opt; do
	case $opt in
	a) FX_RUN_TAGS= ;;
	k) more='!once' ;;
	j) jobs=$OPTARG ;;
	*) printf 'usage: tests/run.sh [-a] [-k] [-j N] [FILE.bats...]\n' >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- "$(dirname "$0")"/*.bats
FX_RUN_TAGS=$FX_RUN_TAGS${more:+${FX_RUN_TAGS:+,}$more}
command -v bats >/dev/null || { printf 'run: bats is missing\n' >&2; exit 3; }

top=$(cd "$(dirname "$0")/.." && pwd)
FX_RUN=$(mktemp -d)
case ${FX_BIN:-build/bin} in
build/*/bin | "$top"/build/*/bin)
	FX_RUN_TAGS=${FX_RUN_TAGS:+$FX_RUN_TAGS,}!plain
	printf 'left out: what is tagged plain, with the build in %s\n' "${FX_BIN%/bin}" ;;
esac
export FX_RUN FX_RUN_TAGS
trap 'rm -rf "$FX_RUN"' EXIT
trap 'exit 3' HUP INT TERM
# Those that take the longest first: the searches, then by size.
# shellcheck disable=SC2012 # our own file names
ls -S "$@" | awk '/-(kill|model)\.bats$/ { print; next } { rest = rest $0 "\n" }
	END { printf "%s", rest }' | tr '\n' '\0' | xargs -0 -n 1 -P "$jobs" "$0" --one
cat "$FX_RUN"/*.sum | awk '
	/^(ok  |FAIL) / { p += $3; f += $5; s += $7 }
	END {
		printf "%d passed, %d failed", p, f
		if (s) printf ", %d skipped", s
		print ""
		exit f > 0 || p == 0
	}'
