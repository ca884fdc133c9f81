#!/bin/sh
# start: what a small log costs from the start of the program to its end, beside
# a program that does nothing.
#
# FX_BIN: the programs (build/bin); RUNS.  Nothing here passes or fails.
set -eu
unset CDPATH
PATH=${FX_BIN:-$PWD/build/bin}:$PATH
pair=$1
runs=${RUNS:-101}
# pair divides its commands at blanks.
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# 300 lines: a build, its warnings, tests, one of them with a traceback.
awk 'BEGIN {
	for (i = 1; i <= 90; i++) {
		printf "\033[32m[%3d%%] Building C object src/CMakeFiles/shop.dir/part%d.c.o\033[0m\r\n", i, i
		if (i % 9 == 0)
			printf "src/part%d.c:%d:9: warning: unused variable '"'"'n'"'"' [-Wunused-variable]\r\n", i, 7 * i
	}
	print "[100%] Linking C executable shop"
	for (i = 1; i <= 165; i++)
		printf "tests/test_part%d.py::test_%d PASSED   [%3d%%]\n", i % 20, i, i / 1.8
	print "tests/test_cart.py::test_total FAILED    [100%]\n"
	print "=================================== FAILURES ==================================="
	print "__________________________________ test_total __________________________________\n"
	print "    def test_total():\n>       assert total([1, 2]) == 4"
	print "E       assert 3 == 4\nE        +  where 3 = total([1, 2])\n"
	print "tests/test_cart.py:12: AssertionError"
	print "=========================== short test summary info ============================"
	print "FAILED tests/test_cart.py::test_total - assert 3 == 4"
	print "========================= 1 failed, 165 passed in 2.31s ========================"
	print "Traceback (most recent call last):"
	print "  File \"tools/report.py\", line 31, in <module>\n    main()"
	print "  File \"tools/report.py\", line 19, in main\n    json.load(f)[\"total\"]"
	print "KeyError: '"'"'total'"'"'"
	print "make[1]: *** [Makefile:14: test] Error 1"
	print "make: *** [Makefile:9: all] Error 2"
	for (i = 0; i < 12; i++)
		print "cleaning up " i
}' >"$dir/log"
printf 'a log of %d lines, median of %d interleaved runs\n' \
	"$(wc -l <"$dir/log")" "$runs"
for how in 1,failed 0,passed; do
	"$pair" -n "$runs" -l '5 ms' "300 lines, ${how#*,} : true, CPU" \
		"fx-errsum --status ${how%,*} $dir/log" true
	"$pair" -w -n "$runs" -l '5 ms' "300 lines, ${how#*,} : true, wall" \
		"fx-errsum --status ${how%,*} $dir/log" true
done
