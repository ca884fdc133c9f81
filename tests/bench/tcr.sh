#!/bin/sh
# tcr: what taking back and passing cost, beside what git does for the same:
# one file of a hundred is changed, with content that is new each time.
#
# FX_BIN: the programs (build/bin); FX_BENCH_FILES: how many; RUNS.
# Nothing here passes or fails: it prints, beside the aim.
set -eu
unset CDPATH
pair=$1
files=${FX_BENCH_FILES:-100000}
runs=${RUNS:-7}
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME="$dir"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
PATH=${FX_BIN:-$PWD/build/bin}:$PATH

git init -q -b main "$dir/big"
cd "$dir/big"
awk -v files="$files" 'BEGIN {
	print "blob\nmark :1\ndata 2\nx\n"
	print "commit refs/heads/main\ncommitter a <a@example.org> 1700000000 +0000\ndata 4\nbase"
	for (i = 0; i < files; i++)
		printf "M 100644 :1 d%03d/f%06d\n", i % 500, i
}' | git fast-import --quiet
git checkout -q main
git config gc.auto 0
# So that no entry of the index is as old as the index.
sleep 1.1
git status >/dev/null

# change: one of a hundred gets what no object has, and a tenth as many are new.
cat >"$dir/change" <<'END'
n=$(cat ../n 2>/dev/null || echo 0)
n=$((n + 1))
echo "$n" >../n
git ls-files | awk -v n="$n" 'NR % 100 == 1 { print n, NR >$0; close($0) }
	NR % 1000 == 1 { f = $0 "-new"; print n, NR >f; close(f) }'
END
changed="sh $dir/change"
fresh="git reset -q --hard; git clean -qfd; git status >/dev/null; $changed"

printf '%s files, %s of them changed, median of %s interleaved runs, wall clock\n' \
	"$files" "$((files / 100))" "$runs"
"$pair" -w -n "$runs" -l 1.5 -p "$fresh" "revert, durable : stash -u" \
	"fx-tcr -q -- false" "git stash -q -u"
"$pair" -w -n "$runs" -l 3 -p "$fresh" "pass, committed : status" \
	"fx-tcr -q -- true" "git status"
# What git itself needs to have the same in its store.
printf '#!/bin/sh\ngit add -A && git commit -q -m x\n' >"$dir/commit"
chmod +x "$dir/commit"
"$pair" -w -n "$runs" -p "$fresh" "pass : git add -A, commit" "fx-tcr -q -- true" "$dir/commit"
sh -c "$fresh"
sleep 1.1
git add -A
git commit -q -m x
git status >/dev/null
"$pair" -w -n "$runs" -l 3 "pass, nothing changed : status" "fx-tcr -q -- true" "git status"
# An index that knows no times of files: each is read.
"$pair" -w -n 1 -p "$fresh; git read-tree HEAD" "revert, cold : stash -u" \
	"fx-tcr -q -- false" "git stash -q -u"
