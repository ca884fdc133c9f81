#!/bin/sh
# jj: what it costs to keep a jj workspace and take it back, beside jj's own
# snapshot and restore, which keep less.
#
# FX_BIN: the programs (build/bin); FX_BENCH_FILES, RUNS.  Nothing here passes
# or fails: it prints, beside the aim.
set -eu
unset CDPATH
tool=$(cd "${FX_BIN:-$PWD/build/bin}/../test" && pwd)/snapshot
pair=$1
files=${FX_BENCH_FILES:-100000}
changed=$((files < 1000 ? files : 1000))
runs=${RUNS:-7}
PATH=$PATH:${FX_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fx-tools}/jj/bin
if ! command -v jj >/dev/null || [ ! -x "$tool" ]; then
	printf 'jj: no jj, or %s is not made: not measured\n' "$tool"
	exit
fi
# pair divides its commands at blanks.
case ${TMPDIR:-} in *' '*) TMPDIR=/tmp ;; esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/fx-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 HOME="$dir" JJ_CONFIG="$dir/jj.toml"
printf '[user]\nname = "a"\nemail = "a@example.org"\n' >"$JJ_CONFIG"

for r in ours theirs; do
	jj --quiet git init --no-colocate "$dir/$r"
	cd "$dir/$r"
	awk -v files="$files" 'BEGIN {
		print "blob\nmark :1\ndata 2\nx\n"
		print "commit refs/heads/main\ncommitter a <a@example.org> 1700000000 +0000\ndata 4\nbase"
		for (i = 0; i < files; i++)
			printf "M 100644 :1 in/d%03d/f%06d\n", i % 500, i
	}' | git --git-dir "$(jj git root)" fast-import --quiet
	jj --quiet git import 2>/dev/null
	jj --quiet new main
done
cat >"$dir/prepare" <<END
n=\$(cat "$dir/n") && n=\$((n + 1)) && echo "\$n" >"$dir/n"
for r in ours theirs; do
	awk -v d="$dir/\$r" -v n="\$n" 'BEGIN {
		for (i = 0; i < $changed; i++) {
			f = sprintf("%s/in/d%03d/f%06d", d, i % 500, i)
			print n, i >f
			close(f)
		}
	}'
done
git --git-dir "$dir/ours/.jj/repo/store/git" update-ref -d refs/fx/tcr/bench/1
END
cat >"$dir/ours.sh" <<END
cd "$dir/ours" && exec "$tool" restore refs/fx/tcr/bench/1 HEAD
END
cat >"$dir/theirs.sh" <<END
cd "$dir/theirs" && jj --quiet log --no-graph -r @ -T commit_id && exec jj --quiet restore --from @-
END
echo 0 >"$dir/n"
for how in '-w wall' '-n1 CPU'; do
	"$pair" "${how% *}" -n "$runs" -l 2.5 -p "sh $dir/prepare" \
		"jj revert, $changed of $files : snapshot, restore (${how#* })" \
		"sh $dir/ours.sh" "sh $dir/theirs.sh"
done
