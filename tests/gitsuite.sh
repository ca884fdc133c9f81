#!/bin/sh
# gitsuite: run git's own tests with our hooks in every repository they make,
# and name each test that fails with them and not without.
#
# usage: tests/gitsuite.sh [-j N] [-o DIR] [SCRIPT...]
#   SCRIPT   t3400-rebase ...; default: the list below
#   FX_GIT_SOURCE  an unpacked git source tree; without it Debian's source
#            package of the git on PATH is fetched through a private
#            configuration of apt
# Each script runs three times: without hooks, with the hooks in a repository
# that is bound to no task, and with a task whose contract allows everything.
# tests/gitsuite.known explains the tests that are to fail with hooks; one
# that is not explained there makes the status 1.
set -eu
unset CDPATH
top=$(cd "$(dirname "$0")/.." && pwd)
fx=${FX_BIN:-$top/build/bin}
# In the build tree, or as installed.
hooks=$fx/../share/hooks
[ -d "$hooks" ] || hooks=$fx/../share/fx/hooks
work=$top/build/gitsuite
jobs=2
while getopts j:o: opt; do
	case $opt in
	j) jobs=$OPTARG ;;
	o) work=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
mkdir -p "$work"
work=$(cd "$work" && pwd)

say() { printf 'gitsuite: %s\n' "$*" >&2; }

# Debian's source package of the git on PATH, unpacked below $work.
fetch_source() {
	# shellcheck disable=SC2016 # dpkg and apt expand them
	version=$(dpkg-query -W -f '${source:Version}' git)
	apt=$work/apt
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
	# The system's own sources, wherever they are written.
	# shellcheck disable=SC2016
	apt-get indextargets --format 'deb-src $(REPO_URI) $(RELEASE) main' \
		'Origin: Debian' | sort -u >"$apt/sources.list"
	cat >"$apt/apt.conf" <<-EOF
		Dir::Etc::sourcelist "$apt/sources.list";
		Dir::Etc::sourceparts "-";
		Dir::State::lists "$apt/lists";
		Dir::Cache "$apt/cache";
		APT::Sandbox::User "root";
	EOF
	(cd "$work" && export APT_CONFIG="$apt/apt.conf" &&
		apt-get -q update && apt-get -q source "git=$version") >&2
}

# Build what the tests need: their helper programs.
source_tree() {
	if [ -n "${FX_GIT_SOURCE:-}" ]; then
		printf '%s\n' "$FX_GIT_SOURCE"
		return
	fi
	set -- "$work"/git-[0-9]*/
	[ -d "$1" ] || fetch_source
	set -- "$work"/git-[0-9]*/
	printf '%s\n' "${1%/}"
}

# hooks NAME: fill the template folder that the tests' repositories get.
template() {
	rm -rf "$src/templates/blt"
	mkdir -p "$src/templates/blt/hooks" "$src/templates/blt/info" \
		"$src/templates/blt/branches"
	printf '# nothing\n' >"$src/templates/blt/info/exclude"
	printf 'x\n' >"$src/templates/blt/description"
	[ "$1" = plain ] && return
	for h in pre-commit pre-applypatch prepare-commit-msg pre-push \
	    reference-transaction; do
		cp "$hooks/$h" "$src/templates/blt/hooks/$h"
		chmod +x "$src/templates/blt/hooks/$h"
	done
	[ "$1" = bound ] || return 0
	cp -R "$work/sealed/.git/factory" "$src/templates/blt/factory"
}

# A sealed contract that allows everything, control files by name.  Its base
# is a branch that no test moves: a task must not move its own.
seal_everything() {
	rm -rf "$work/sealed"
	git init -q "$work/sealed"
	mkdir -p "$work/sealed/.factory/suite"
	cat >"$work/sealed/.factory/suite/contract.yaml" <<-\EOF
		contract:
		  task: suite
		  boundary:
		    allowed_files: ["**", .gitattributes, .gitmodules,
		      sub/.gitattributes, dir/.gitattributes]
	EOF
	"$fx/fx-contract" -C "$work/sealed" seal --task suite >&2
	rm -rf "$work/sealed/.git/factory/workspaces"
}

# run KIND SCRIPT: leave "script<TAB>number<TAB>title" of each failure.
run() {
	out=$work/$1/$2
	(
		cd "$src/t"
		unset FACTORY_TASK_ID
		[ "$1" != bound ] || export FACTORY_TASK_ID=suite
		GIT_TEST_INSTALLED=$(dirname "$(command -v git)") \
		GIT_TEST_DEFAULT_INITIAL_BRANCH_NAME=main \
			timeout 900 sh "./$2.sh" --root="$work/trash/$1" >"$out.log" 2>&1 || :
	)
	sed -n "s/^not ok \([0-9]*\) - \(.*\)$/$2	\1	\2/p" "$out.log" |
		grep -v '# TOD[O] known breakage' >"$out.bad" || :
	grep -Eq '^# passed all|^# failed|^1\.\.[0-9]' "$out.log" ||
		printf '%s\t0\tdid not come to its end\n' "$2" >>"$out.bad"
	printf '.' >&2
}

if [ "${1:-}" = --run ]; then	# from xargs
	src=$4
	run "$2" "$3"
	exit
fi
src=$(source_tree)
if [ ! -x "$src/t/helper/test-tool" ]; then
	say "building git's test helpers"
	make -C "$src" -j "$jobs" NO_GETTEXT=1 NO_TCLTK=1 NO_CURL=1 \
		all >"$work/build.log" 2>&1
fi
# shellcheck disable=SC2046,SC2012 # names of git's own, one a word
[ $# -gt 0 ] || set -- $(cd "$src/t" && ls t2400-worktree-add.sh \
	t2401-*.sh t2402-*.sh t2403-*.sh t2404-*.sh t34*.sh t35*.sh t3903-*.sh \
	t3904-*.sh t4150-*.sh t4151-*.sh t5510-*.sh t5516-*.sh t5517-*.sh \
	t5518-*.sh t5519-*.sh t5520-*.sh t5533-*.sh t5543-*.sh t6409-*.sh \
	t6417-*.sh t7500-*.sh t7501-*.sh t7502-*.sh t7505-*.sh t7600-*.sh \
	t7601-*.sh t7602-*.sh t7603-*.sh t7606-*.sh t7611-*.sh | sed 's/\.sh$//')
for kind in plain unbound bound; do
	[ "$kind" != bound ] || seal_everything
	rm -rf "${work:?}/$kind" "$work/trash/$kind"
	mkdir -p "$work/$kind" "$work/trash/$kind"
	template "$kind"
	say "$# scripts, $kind"
	printf '%s\n' "$@" | FX_BIN=$fx xargs -P "$jobs" -I '{}' \
		sh "$0" -o "$work" -- --run "$kind" '{}' "$src"
	printf '\n' >&2
	cat "$work/$kind"/*.bad | sort -u >"$work/$kind.failed"
done

bad=0
for kind in unbound bound; do
	n=$(comm -13 "$work/plain.failed" "$work/$kind.failed" | tee "$work/$kind.new" | wc -l)
	say "$kind: $n tests fail with the hooks and not without"
	while IFS='	' read -r script number title; do
		why=$(awk -F '\t' -v s="$script" -v n="$number" -v k="$kind" \
			'$1 == s && ($2 == n || $2 == "*") && ($3 == k || $3 == "*") { print $4; exit }' \
			"$top/tests/gitsuite.known")
		printf '%s\t%s\t%s\t%s\t%s\n' "$kind" "$script" "$number" "$title" \
			"${why:-NOT EXPLAINED}"
		[ -n "$why" ] || bad=1
	done <"$work/$kind.new"
done
exit "$bad"
