#!/bin/sh
# all.sh: everything (make check-all): both compilers, every test, under the
# git that is installed and under a newer one.
#
# FX_REQUIRE=all: what cannot be tried here is a failure.  The last line is
# "N passed, N failed" of all steps.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
tools=${FX_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fx-tools}
make=${MAKE:-make}
log=$(mktemp)
trap 'rm -rf "$log" "$log.fuzz" "$log.d"' EXIT
trap 'exit 3' HUP INT TERM

# step NAME COMMAND...: one that passes or fails.
step() {
	name=$1
	shift
	printf '== %s\n' "$name"
	if "$@"; then
		printf '1 passed, 0 failed\n' >>"$log"
	else
		printf 'FAIL %s\n' "$name"
		printf '0 passed, 1 failed\n' >>"$log"
	fi
}

# tests NAME [VAR=VALUE]: all test files; run.sh counts.  more: its options.
more=
tests() {
	printf '== %s\n' "$1"
	shift
	{ env "$@" tests/run.sh -a $more || :; } | tee -a "$log"
}

strict() {
	"$make" -s -j2 B="build/$1" CC="$1" CFLAGS='-O2 -g -Werror' tested
}

# The folder of the tests has nothing of theirs, or it is shown.
left() {
	rmdir "$log.d/a b" 2>/dev/null || {
		find "$log.d/a b" -mindepth 1 -maxdepth 3
		return 1
	}
}

# What a fuzzer prints is of use only when it found something.
fuzz() {
	"$make" -s -j2 fuzz SECS=1 >"$log.fuzz" 2>&1 || {
		tail -n 60 "$log.fuzz"
		return 1
	}
}

step 'tools' tests/tools.sh
step 'gcc, a warning is an error' strict gcc
if command -v clang >/dev/null; then
	step 'clang, a warning is an error' strict clang
elif [ "${FX_REQUIRE:-}" = all ]; then
	step 'clang is missing' false
else
	printf 'skip: clang: missing\n'
fi
step headers "$make" -s headers
if command -v clang-tidy >/dev/null || [ "${FX_REQUIRE:-}" = all ]; then
	step clang-tidy "$make" -s tidy
else
	printf 'skip: clang-tidy: missing\n'
fi
if command -v clang >/dev/null; then
	step 'fuzzing, a second each' fuzz
fi
tests "tests, $(git --version)" FX_GIT=
# Here also: a folder whose name has a blank, and nothing stays in it.
if [ -x "$tools/git/bin/git" ]; then
	mkdir -p "$log.d/a b"
	more=-k
	tests "tests, $("$tools/git/bin/git" --version)" FX_GIT="$tools/git/bin" TMPDIR="$log.d/a b"
	step 'nothing is left behind' left
fi
for pc in "$tools"/libgit2/usr/lib/*/pkgconfig; do
	[ -d "$pc" ] || continue
	export PKG_CONFIG_PATH="$pc"
	step 'libgit2 1.8, build' "$make" -s -j2 B=build/libgit2 tested
	unset PKG_CONFIG_PATH
	printf '== tests, libgit2 1.8\n'
	{ LD_LIBRARY_PATH=${pc%/pkgconfig} FX_BIN=$PWD/build/libgit2/bin tests/run.sh -k || :; } |
	    tee -a "$log"
done
awk '
	/^[0-9]+ passed, [0-9]+ failed/ { p += $1; f += $3; s += $5 }
	END {
		printf "%d passed, %d failed", p, f
		if (s) printf ", %d skipped", s
		print ""
		exit f > 0
	}' "$log"
