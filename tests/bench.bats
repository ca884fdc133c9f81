#!/usr/bin/env bats
# "make bench", with little to measure: it runs, and prints its ratios.

# bats file_tags=once
load helper

# bats test_tags=slow
@test "make bench prints ratios" {
	local top=$BATS_TEST_DIRNAME/.. word
	[ -e "$FX_BIN/../libfx.a" ] || skip "$FX_BIN: objects are missing (make leaves them)"
	fx 0 env RUNS=1 FX_BENCH_FILES=40 FX_BENCH_COMMITS=5 \
	    FX_BENCH_BYTES=1000 FX_BENCH_LOGS="$PWD/none" FX_BENCH_LINES=1000 \
	    make -s -C "$top" bench B="${FX_BIN%/bin}"
	for word in staged 'commit,' ref-transaction rebase 'commits,' patterns '300 lines' 'detect,' 'revert, durable' 'pass, committed'; do
		grep -F "$word" "$out" | grep -q ' ratio ' || { cat "$out" "$err"; return 1; }
	done
	grep -F 'jj revert' "$out" | grep -q ' ratio ' || has "$out" 'jj: no jj'
	has "$out" "needles: no logs in $PWD/none: not measured"
	has "$out" "logs: no logs in $PWD/none: not measured"
	mkdir -p some/1
	seq -f 'a.c:%.0f:1: error: bad' 1 4000 >some/1/a.log
	fx 0 env RUNS=1 FX_BENCH_BYTES=300000 FX_BENCH_LOGS="$PWD/some" \
	    FX_BENCH_LINES=1000 FX_BENCH_STREAM=300000 \
	    "$top/tests/bench/logs.sh" "${FX_BIN%/bin}/test/pair"
	for word in grep tee without megabyte full near nested; do
		grep -F " $word" "$out" | grep -q ' ratio ' || { cat "$out" "$err"; return 1; }
	done
	for word in baseline saved saving 'a stream'; do
		grep -F "$word" "$out" | grep -q ' MiB ' || { cat "$out" "$err"; return 1; }
	done
}
