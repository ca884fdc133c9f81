#!/bin/sh
# needles: what it costs to find many literals in logs, against grep for five
# words, as ratios of two commands timed in turn.
#
# FX_BENCH_LOGS: the folder with the logs (*.log, in folders of its own);
# without it there is nothing to measure.  FX_BENCH_BYTES: as much is read,
# at least; RUNS.  Nothing here passes or fails.
set -eu
unset CDPATH
pair=$1
PATH=${1%/*}:$PATH
bench=bench_needles
here=${0%/*}
logs=${FX_BENCH_LOGS:-$here/../../build/data/errsum/hit}
bytes=${FX_BENCH_BYTES:-500000000}
runs=${RUNS:-7}
[ -n "$(find "$logs/" -name '*.log' -size +0 2>/dev/null | head -n 1)" ] || {
	printf 'needles: no logs in %s: not measured\n' "$logs"
	exit 0
}
# pair divides its commands at blanks.
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C

"$here/mix" "$logs" "$bytes" >"$dir/logs"
printf 'logs of %s bytes, median of %s interleaved runs\n' \
	"$(wc -c <"$dir/logs")" "$runs"
printf 'A against B: grep -ciE of five words; CPU time\n'

# grep that sees its output go to /dev/null stops at the first match.
cat >"$dir/grep" <<EOF
#!/bin/sh
exec grep -ciE 'error|fail|exception|panic|fatal' >"$dir/count"
EOF
chmod +x "$dir/grep"

# against NAME AIM ARG...: the bench with these against grep.
against() {
	name=$1 aim=$2
	shift 2
	"$pair" -n "$runs" -l "$aim" -i "$dir/logs" "$name : grep" "$bench $*" \
		"$dir/grep"
}
words=$here/needles.txt
against 'clean' 0.35 clean "$words" 0
against 'scan, 100 literals' 0.40 scan "$words" 100
against 'scan, 600 literals' 0.80 scan "$words" 600
against 'both, 100 literals' 0.67 both "$words" 100
against 'both, 100 literals, places' 0.75 both "$words" 100 place
against 'both, 600 literals, places' 1.00 both "$words" 600 place
