#!/bin/sh
# cov.sh BUILD: which share of the lines of each file the tests ran.
set -eu
unset CDPATH
find "$1" -name '*.gcda' -exec gcov -n {} + 2>/dev/null | awk '
	/^File / { f = $2; gsub(/\047/, "", f) }
	/^Lines executed:/ && f ~ /^(lib|bin)\// {
		split($0, q, /[:%]| of /)
		printf "%6.1f%% of %5d  %s\n", q[2], q[4], f
		ran += q[2] * q[4] / 100
		all += q[4]
		f = ""
	}
	END { if (all) printf "%6.1f%% of %5d  all\n", 100 * ran / all, all; exit !all }' |
    sort -k 4
