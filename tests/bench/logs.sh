#!/bin/sh
# logs: what a long log costs, against grep, tee and itself, and how much
# memory it takes.
#
# FX_BIN: the programs (build/bin); FX_BENCH_LOGS: the folder with the logs
# (*.log, in folders of its own); FX_BENCH_BYTES: as much is read, at least;
# FX_BENCH_STREAM: and from a pipe; FX_BENCH_LINES: distinct ones, of a
# baseline; RUNS.  Nothing here passes or fails.
set -eu
unset CDPATH
pair=$1
PATH=${FX_BIN:-$PWD/build/bin}:$PATH
fx='fx-errsum'
here=$(cd "${0%/*}" && pwd)
logs=${FX_BENCH_LOGS:-$here/../../build/data/errsum/hit}
bytes=${FX_BENCH_BYTES:-500000000}
stream=${FX_BENCH_STREAM:-4000000000}
lines=${FX_BENCH_LINES:-4000000}
runs=${RUNS:-5}
# pair divides its commands at blanks.
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C

# script NAME: a command of more than words, for pair.
script() {
	{ printf '#!/bin/sh\n'; cat; } >"$dir/$1"
	chmod +x "$dir/$1"
}

# Numbers are masked, and so is what could be hexadecimal.
seq "$lines" | tr 0-9 g-p >"$dir/passed"
printf 'a.c:1:1: error: bad\n' >"$dir/failed"
"$fx" -q --status 0 --save-baseline "$dir/saved" "$dir/passed"
aim="$(awk "BEGIN { printf \"%.1f\", 16 + 8 * $lines / 1048576 }") MiB"
"$pair" -m -l "$aim" "baseline of $lines lines" \
	"$fx -q --baseline $dir/passed $dir/failed"
"$pair" -m -l "$aim" 'the same, saved' \
	"$fx -q --baseline $dir/saved $dir/failed"
"$pair" -m -l "$aim" 'saving it' \
	"$fx -q --status 0 --save-baseline $dir/saved $dir/passed"
rm "$dir/passed" "$dir/saved"

[ -n "$(find "$logs/" -name '*.log' -size +0 2>/dev/null | head -n 1)" ] || {
	printf 'logs: no logs in %s: not measured\n' "$logs"
	exit 0
}
"$here/mix" "$logs" "$bytes" >"$dir/log"
bytes=$(wc -c <"$dir/log")
# Nobody is to wait for what was just written here.
sync
printf 'a log of %s bytes, median of %s interleaved runs\n' "$bytes" "$runs"
# grep that sees its output go to /dev/null stops at the first match.
script grep <<END
exec grep -ciE 'error|fail|exception|panic|fatal' >$dir/count
END
"$pair" -n "$runs" -l '1, better 0.67' -i "$dir/log" \
	'summary : grep of five words, CPU' "$fx -q --status 1" "$dir/grep"
"$pair" -w -n "$runs" -l 2 -i "$dir/log" -p "rm -f $dir/kept $dir/tee" \
	'with --log : tee, wall' "$fx -q --status 1 --log $dir/kept" "tee $dir/tee"
"$pair" -n "$runs" -i "$dir/log" -p "rm -f $dir/kept" \
	'with --log : without, CPU' "$fx -q --status 1 --log $dir/kept" \
	"$fx -q --status 1"
rm -f "$dir/kept" "$dir/tee"

# Logs that are made to be slow, and as much of the plain one.
few=$((bytes / 20))
head -c "$few" "$dir/log" >"$dir/plain"
rm "$dir/log"
for how in megabyte full near nested; do
	mkdir "$dir/$how"
	awk -v how="$how" -f "$here/slow.awk" >"$dir/$how/1.log"
	"$here/mix" "$dir/$how" "$few" >"$dir/more"
	head -c "$few" "$dir/more" >"$dir/slow"
	"$pair" -n "$runs" -l 10 "made slow, $how : plain, CPU" \
		"$fx -q --status 1 $dir/slow" "$fx -q --status 1 $dir/plain"
done

script stream <<END
'$here/mix' '$logs' $stream | '$fx' -q --status 1
END
"$pair" -m -l '16 MiB' "a stream of $stream bytes" "$dir/stream"
