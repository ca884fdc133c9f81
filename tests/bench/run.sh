#!/bin/sh
# run.sh PAIR: what the pipeline costs beside what it runs: ten stages of
# `true` in a repository of 100,000 files, beside ten `git status`, and the
# same ten commands by make and by just, where that is.
#
# FX_BIN: the programs (build/bin); FX_BENCH_FILES: how many; RUNS.
# Nothing here passes or fails: it prints, beside the aim.
set -eu
unset CDPATH
pair=$1
files=${FX_BENCH_FILES:-100000}
runs=${RUNS:-5}
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME="$dir"
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
PATH=${FX_BIN:-$PWD/build/bin}:$PATH
stages='tdd-setup implement unit-test coverage lint static integration security review accept'

git init -q -b main "$dir/big"
cd "$dir/big"
mkdir -p .factory/t1
for s in $stages; do
	printf '[stages.%s]\ncommand = "true"\nsuccess_means = "exit_code == 0"\ntcr = true\n' "$s"
done >.factory.toml
printf 'contract:\n  task: t1\n  base: main\n  boundary:\n    allowed_files: ["**"]\n' >.factory/t1/contract.yaml
awk -v files="$files" 'BEGIN {
	print "blob\nmark :1\ndata 2\nx\n"
	print "commit refs/heads/main\ncommitter a <a@example.org> 1700000000 +0000\ndata 4\nbase"
	for (i = 0; i < files; i++)
		printf "M 100644 :1 d%03d/f%06d\n", i % 500, i
}' | git fast-import --quiet
git reset -q --hard
{
	printf 'all: %s\n' "$stages"
	for s in $stages; do printf '%s:\n\t@true\n' "$s"; done
} >Makefile
sed -e 's/^\t@/    @/' Makefile >justfile
git add -A
git commit -qm stages
git switch -qc t1
fx-contract seal -q --task t1 .factory/t1/contract.yaml
fx-contract bind -q --task t1
git config gc.auto 0
sleep 1.1
git status >/dev/null

# Each run has a tree of its own, so that nothing has passed on it.
cat >"$dir/change" <<'END'
n=$(cat ../n 2>/dev/null || echo 0)
echo $((n + 1)) | tee ../n >d000/f000000
git status >/dev/null
END
printf '#!/bin/sh\nfor i in 1 2 3 4 5 6 7 8 9 10; do git status >/dev/null; done\n' >"$dir/ten"
printf '#!/bin/sh\nfor s in %s; do make -s "$s"; done\n' "$stages" >"$dir/make"
printf '#!/bin/sh\nfor s in %s; do just "$s"; done\n' "$stages" >"$dir/just"
chmod +x "$dir/ten" "$dir/make" "$dir/just"

printf '%s files, one changed, ten stages of true, median of %s interleaved runs, wall clock\n' \
	"$files" "$runs"
"$pair" -w -n "$runs" -l 3 -p "sh $dir/change" "ten stages : ten status" \
	"fx-run run -q" "$dir/ten"
"$pair" -w -n "$runs" -p "sh $dir/change" "ten stages : make" "fx-run run -q" "$dir/make"
! command -v just >/dev/null ||
	"$pair" -w -n "$runs" -p "sh $dir/change" "ten stages : just" "fx-run run -q" "$dir/just"
"$pair" -w -n "$runs" "all passed before : ten status" "fx-run run -q" "$dir/ten"
