#!/bin/sh
# exports.sh [DIR [BUILD]]: names that a lib object exports and no other object
# of the programs, the build or the tests in C uses; there is none.
cd "${1:-.}" || exit 3
b=${2:-build}
set -- "$b"/lib/*/*.o "$b"/bin/*.o "$b"/bin/*/*.o
for o in "$b"/tests/unit/*.o "$b"/tests/snapshot/*.o; do
	[ ! -e "$o" ] || set -- "$@" "$o"
done
nm -A -P "$@" | awk '
	{ sub(/:$/, "", $1) }
	$3 ~ /^[TDBRVW]$/ && $1 ~ /\/lib\// { def[$2] = $1 }
	$3 == "U" { used[$2] = 1 }
	END {
		for (n in def)
			if (!(n in used)) {
				printf "%s: exports: %s is used by nobody else\n", def[n], n
				bad = 1
			}
		exit bad
	}'
