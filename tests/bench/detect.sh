#!/bin/sh
# detect: what a tree of 100,000 files costs beside git's own list of it, and a
# small one beside a program that does nothing.
#
# FX_BIN: the programs (build/bin); FX_BENCH_FILES; RUNS.  Nothing here passes
# or fails.
set -eu
unset CDPATH
PATH=${FX_BIN:-$PWD/build/bin}:$PATH
pair=$1
files=${FX_BENCH_FILES:-100000}
runs=${RUNS:-15}
# pair divides its commands at blanks.
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME="$dir"

mkdir "$dir/small"
printf 'module m\n' >"$dir/small/go.mod"
cd "$dir/small"
"$pair" -w -n "$runs" -l '+2 ms' "detect, 1 file : true, wall" fx-detect true

git init -q "$dir/big"
awk -v files="$files" 'BEGIN {
	n = split("c h go py js ts rs md txt json java html css", ext, " ")
	print "blob\nmark :1\ndata 2\n{}"
	print "commit refs/heads/main\ncommitter a <a@example.org> 1700000000 +0000\ndata 4\nbase"
	print "M 100644 inline go.mod\ndata 9\nmodule m\n"
	print "M 100644 :1 web/package.json"
	for (i = 0; i < files; i++)
		printf "M 100644 :1 in/p%02d/d%03d/f%06d.%s\n", i % 20, i % 500, i, ext[i % n + 1]
}' | git -C "$dir/big" fast-import --quiet
git -C "$dir/big" checkout -q main
cd "$dir/big"
printf 'git ls-files -z -co --exclude-standard | cat\n' >"$dir/list"
"$pair" -w -n "$runs" -l 1.2 "detect, $files : ls-files | cat" fx-detect "sh $dir/list"
"$pair" -n "$runs" -l 1.2 "detect, $files : the same, CPU" fx-detect "sh $dir/list"
