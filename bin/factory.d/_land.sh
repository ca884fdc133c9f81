# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What sync and land have in common: the base of a task.
# shellcheck source=/dev/null
. "$share/factory.d/_task.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_jj.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_probe.sh"

# The one TASK of a verb; go to its workspace.  What is there counts, and not
# what git was told to see in its place (git-replace).
land_words() {
	GIT_NO_REPLACE_OBJECTS=1
	export GIT_NO_REPLACE_OBJECTS
	one_word "$@"
	task_enter "$word"
	locate
	base_of
}

# The remote of refs/remotes/$1: it may be called "team/up".
base_remote() {
	remote=${1%%/*}
	while IFS= read -r name; do
		case $1 in
		"$name"/*) [ "${#name}" -lt "${#remote}" ] || remote=$name ;;
		esac
	done <<-END
		$(repo_git remote)
	END
}

# The base, $ref, with $remote and $branch; what others did to it is fetched.
base_of() {
	ref=$(field base-ref "$state/contracts/$task/seal")
	remote='' branch=${ref#refs/heads/}
	case $ref in
	refs/remotes/*)
		base_remote "${ref#refs/remotes/}"
		branch=${ref#refs/remotes/"$remote"/} ;;
	esac
	[ "$kind" != jj ] || jj_export
	[ -z "$remote" ] || repo_git fetch -q "$remote" ||
		fail 3 "$(escape "$remote") cannot be fetched from; nothing was changed"
	# What git has fetched jj knows of when it is told.
	[ "$kind" != jj ] || [ -z "$remote" ] || jj_here --quiet git import ||
		fail 3 "jj cannot import what was fetched; nothing was changed"
	base=$(repo_git rev-parse -q --verify "$ref^{commit}") ||
		fail 2 "the base $ref of $task is not there"
}

jj_id() {
	jj --quiet --repository "$top" log --no-graph -r "$1" -T 'commit_id ++ "\n"'
}
