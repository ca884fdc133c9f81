# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# land: what was approved becomes the base.
#: verb	land	[TASK]	make what was approved the base, through the gate
# shellcheck source=/dev/null
. "$share/factory.d/_land.sh"

main() {
	land_words "$@"
	land_fetch
	rev=
	[ "$kind" != jj ] || land_jj_commit
	said=$(fx fx-audit landing "$task" ${rev:+"--commit=$rev"}) || {
		status=$?
		[ "$status" -ne 1 ] || land_refused "$said"
		exit "$status"
	}
	commit=${said%% *}
	target=$commit
	land_range
	land_commit
	if [ -z "$remote" ]; then
		land_here
	elif gates | grep -qxF -e "$remote"; then
		land_gate
	else
		land_beside
	fi
}

# What was decided in other clones, as far as the remote has it.
land_fetch() {
	[ -z "$remote" ] || fx fx-audit fetch "$remote" ||
		warn "what other clones decided is not known here"
}

land_refused() {
	[ -n "$quiet" ] || say refused "$1"
	exit 1
}

land_jj_commit() {
	rev=$(jj_id @-) || exit 3
	case $rev in
	*"$nl"*) fail 2 'which of the parents of @ is to land? (jj new makes one)' ;;
	esac
}

# What is approved is a tree; each commit that leads to it is inside the
# contract, too, whatever hooks were there when it was made.
land_range() {
	said=$(fx fx-boundary --task "$task" --commits "$base..$commit" 2>&1) || {
		status=$?
		[ "$status" -ne 1 ] || land_refused "$said"
		fail "$status" "$said"
	}
}

# As fx.land says: the commits themselves, or a merge of them, with the same
# tree.
land_commit() {
	how=$(repo_git config fx.land) || how=fast-forward
	case $how in
	fast-forward) ;;
	merge)
		target=$(printf 'Merge %s\n' "$task" | repo_git commit-tree \
		    -p "$base" -p "$commit" "$commit^{tree}") || exit 3 ;;
	*) fail 2 "fx.land is '$(escape "$how")', and neither fast-forward nor merge" ;;
	esac
}

# A gate judges it again by what was signed, which goes with it.
land_gate() {
	said=$(repo_git push -q --atomic "$remote" "$target:refs/heads/$branch" \
	    'refs/fx/decisions/*:refs/fx/decisions/*' 2>&1) ||
		land_refused "the gate of $remote does not take it:
$said"
	# git has moved the remote's branch here, too; jj takes it from there.
	[ "$kind" != jj ] || jj_here --quiet git import ||
		warn "jj git fetch brings it here"
	land_done "$branch of $remote, through its gate"
}

land_done() {
	say landed "$task is on $1, at $(printf '%.12s' "$target")"
}

# The worktree that has the branch, for there it has to be brought up to date.
# No path of git's here holds a line break but in quotes, and then fails.
land_worktree() {
	at=
	git --git-dir="$common" worktree list --porcelain | while IFS= read -r line; do
		case $line in
		'worktree '*) at=${line#worktree } ;;
		"branch refs/heads/$1") printf '%s\n' "$at" ;;
		esac
	done
}

# jj knows a merge that git made only from a ref.
land_jj() {
	if [ "$target" = "$commit" ]; then
		said=$(jj_here --quiet bookmark set "$branch" -r "$target" 2>&1) ||
			land_refused "jj does not move $branch: $said"
		jj_export
		[ "$(repo_git rev-parse -q --verify "refs/heads/$branch")" = "$target" ] ||
			land_refused "$branch has moved meanwhile; 'jj git import' shows it"
		return
	fi
	said=$(repo_git update-ref -m "factory land $task" \
	    "refs/heads/$branch" "$target" "$now" 2>&1) || land_refused "$said"
	jj_here --quiet git import ||
		warn "$branch has moved; 'jj git import' shows it in jj"
}

# The local base: the hook of reference-transaction asks for the approval, too.
# It takes the place of what was approved as the base, whatever is there by now.
land_here() {
	now=$base
	[ -z "$remote" ] || now=$(repo_git rev-parse -q --verify "refs/heads/$branch")
	if [ "$kind" = jj ]; then
		land_jj
		land_done "$branch"
		return
	fi
	at=$(land_worktree "$branch")
	if [ -n "$at" ]; then
		# No hook asks there, and a decision may have come since.
		said=$(fx fx-audit landing "$task" --commit "$commit") ||
			land_refused "$said"
		said=$(unset GIT_DIR; cd "$at" && git merge -q --ff-only "$target" 2>&1) ||
			land_refused "$branch is checked out in $at, and git does not \
bring it up to date there:
$said"
	else
		said=$(git -C "$top" update-ref -m "factory land $task" \
		    "refs/heads/$branch" "$target" "$now" 2>&1) || land_refused "$said"
	fi
	land_done "$branch${at:+, checked out in $at}"
}

# The base is a remote's, which is no gate: its branch of the same name here is
# what may be moved.
land_beside() {
	why="what is on the local $branch is not in $task"
	now=$(repo_git rev-parse -q --verify "refs/heads/$branch") ||
		why="there is no local $branch"
	[ -n "$now" ] && repo_git merge-base --is-ancestor "$now" "$target" ||
		land_refused "$remote is no gate ('factory gate connect DIR'), and $why"
	land_here
	say next "git push $remote $branch, in a workspace that is bound to no task"
}
