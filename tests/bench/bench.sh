#!/bin/sh
# bench: what the gate costs, as ratios of two commands timed in turn.
#
# FX_BIN: the programs (build/bin); FX_BENCH_FILES, _COMMITS: sizes; RUNS.
# Nothing here passes or fails: it prints, beside the aim.
set -eu
unset CDPATH
fx=${FX_BIN:-$PWD/build/bin}
pair=$1
files=${FX_BENCH_FILES:-100000}
commits=${FX_BENCH_COMMITS:-10000}
runs=${RUNS:-15}
# pair divides its commands at blanks.
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME="$dir"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
PATH=$fx:$PATH

say() { printf '%s\n' "$*"; }

# import FILES COMMITS: a repository's history for git fast-import: FILES
# files on main, then COMMITS commits on the branch "task" within in/.
import() {
	awk -v files="$1" -v commits="$2" 'BEGIN {
		who = "a <a@example.org> 1700000000 +0000"
		print "blob\nmark :1\ndata 2\nx\n"
		print "commit refs/heads/main\ncommitter " who "\ndata 4\nbase"
		for (i = 0; i < files; i++)
			printf "M 100644 :1 in/d%03d/f%06d\n", i % 500, i
		print "M 100644 :1 out/f\n"
		print "reset refs/heads/task\nfrom refs/heads/main\n"
		for (c = 0; c < commits; c++) {
			print "commit refs/heads/task\ncommitter " who
			print "data 1\nc"
			printf "M 100644 inline in/c%04d\ndata %d\n%d\n",
			    c % 1000, length(c ""), c
		}
	}'
}

# repository NAME FILES COMMITS STAGED: a bound workspace in $dir/NAME and an
# unbound twin without hooks in $dir/NAME-bare, both with STAGED changes.
repository() {
	git init -q -b main "$dir/$1"
	import "$2" "$3" | git -C "$dir/$1" fast-import --quiet
	git -C "$dir/$1" checkout -q task
	cp -a "$dir/$1" "$dir/$1-bare"
	mkdir -p "$dir/$1/.factory/task"
	printf 'contract:\n  task: task\n  boundary:\n    allowed_files: ["in/**"]\n' \
		>"$dir/$1/.factory/task/contract.yaml"
	factory -C "$dir/$1" init --task task >/dev/null
	for r in "$dir/$1" "$dir/$1-bare"; do
		git -C "$r" ls-files -z 'in/d*' | head -z -n "$4" |
			(cd "$r" && xargs -0 sh -c 'for f; do echo y >"$f"; done' sh)
		git -C "$r" add -u
		cp "$r/.git/index" "$r/.git/index.saved"
		git -C "$r" rev-parse task >"$r/.git/tip"
	done
}

# The state before a commit, for pair -p.
rewind() {
	printf 'for r in %s %s-bare; do cp $r/.git/index.saved $r/.git/index; cp $r/.git/tip $r/.git/refs/heads/task; done' \
		"$dir/$1" "$dir/$1"
}

say "$(git --version), $(uname -sm), median of $runs interleaved runs"
say "A against B, CPU time of the whole tree of processes"

repository big "$files" 0 1000
cd "$dir/big"
"$pair" -n "$runs" -l 1.5 "staged : diff-index" "fx-boundary --staged" \
	"git diff-index --cached --raw -z --no-renames --ignore-submodules=none HEAD"
"$pair" -n "$runs" -l 1.5 -p "$(rewind big)" "commit, $files files : no hooks" \
	"git -C $dir/big commit -q -m x" "git -C $dir/big-bare commit -q -m x"
cd "$dir"
rm -rf big big-bare

repository small 50 0 5
cd "$dir/small"
"$pair" -w -n "$runs" -l '+25 ms' -p "$(rewind small)" "commit, 50 files : no hooks" \
	"git -C $dir/small commit -q -m x" "git -C $dir/small-bare commit -q -m x"

printf '#!/bin/sh\n' >"$dir/empty"
chmod +x "$dir/empty"
ln -s "$fx/../share/hooks/reference-transaction" "$dir/hook"
"$pair" -n 51 -l 1.5 "ref-transaction committed : empty" \
	"$dir/hook committed" "$dir/empty committed"

# Rebase: 100 commits onto a main that moved; B has an empty hook.
repository rebase 50 100 0
for r in rebase rebase-bare; do
	git -C "$dir/$r" reset -q --hard
	git -C "$dir/$r" branch -q before task
	git -C "$dir/$r" update-ref refs/heads/aside \
		"$(git -C "$dir/$r" commit-tree -p main -m aside 'main^{tree}')" || :
done
cp "$dir/empty" "$dir/rebase-bare/.git/hooks/reference-transaction"
back="for r in $dir/rebase $dir/rebase-bare; do rm -rf \$r/.git/rebase-merge; git -C \$r -c core.hooksPath=/dev/null checkout -q -B task before; done"
"$pair" -n 5 -l 1.6 -p "$back" "rebase 100 : empty hook" \
	"git -C $dir/rebase rebase -q aside" \
	"git -C $dir/rebase-bare rebase -q aside"

repository long 50 "$commits" 0
cd "$dir/long"
"$pair" -n "$runs" -l 1.5 "commits, $commits : log --raw" \
	"fx-boundary --commits main..task" "git log --raw main..task"

awk 'BEGIN {
	print "contract:\n  task: big\n  boundary:\n    allowed_files:"
	for (i = 0; i < 250; i++) {
		printf "      - \"src/m%d/**\"\n", i
		printf "      - \"lib/m%d/*.c\"\n", i
		printf "      - \"**/t%d_*.py\"\n", i
		printf "      - \"doc/p%d.md\"\n", i
	}
}' >"$dir/thousand.yaml"
awk 'BEGIN {
	for (i = 0; i < 25000; i++)
		printf "src/m%d/a/b%d.c%clib/m%d/x%d.c%ca/b/t%d_%d.py%cdoc/p%d.md%c",
		    i % 250, i, 0, i % 250, i, 0, i % 250, i, 0, i % 250, 0
}' >"$dir/paths"
"$pair" -n "$runs" -l '+100 ms' -i "$dir/paths" "1,000 patterns, 100,000 paths" \
	"fx-boundary -z -c $dir/thousand.yaml" true
