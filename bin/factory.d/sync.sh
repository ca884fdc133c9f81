# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# sync: bring what happened on the base into a task.
#: verb	sync	[TASK]	bring the base in: merge, or rebase as fx.sync says
# shellcheck source=/dev/null
. "$share/factory.d/_land.sh"

main() {
	land_words "$@"
	if [ "$kind" = jj ]; then
		sync_jj
	else
		sync_git
	fi
}

sync_git() {
	for f in MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD rebase-merge rebase-apply; do
		[ ! -e "$gitdir/$f" ] || sync_unfinished
	done
	! repo_git merge-base --is-ancestor "$base" HEAD || {
		say nothing "all of $ref is in $task already"
		return
	}
	dirty=$(repo_git status --porcelain --untracked-files=no) || exit 3
	[ -z "$dirty" ] || sync_refused "$dirty"
	# Which also tells whether fx-tcr is at work here.
	kept=$(fx fx-tcr checkpoint -m "before factory sync") || exit
	was=$(repo_git rev-parse HEAD)
	how=$(repo_git config fx.sync) || how=merge
	case $how in
	merge)
		sync_try merge -q --no-edit -m "Merge $branch into $task" "$base" ||
			sync_stuck merge 'git commit --no-edit' ;;
	rebase) sync_try rebase -q "$base" ||
		sync_stuck rebase 'git rebase --continue' ;;
	*) fail 2 "fx.sync is '$(escape "$how")', and neither merge nor rebase" ;;
	esac
	say synced "$ref is in $task, by $how; back: git reset --keep $was"
	sync_next
}

sync_try() {
	said=$(git -C "$top" "$@" 2>&1)
}

sync_unfinished() {
	[ -n "$quiet" ] || say refused "a merge or rebase is not finished in $top; \
'git status' there says how it goes on and how it is taken back"
	exit 1
}

# Nothing is begun on work that is nowhere kept.
sync_refused() {
	[ -n "$quiet" ] || say refused "this is not committed in $top:
$1
commit it, or keep it aside with 'git stash', then run the same again"
	exit 1
}

# What git says stands in front; a merge that did not begin has no conflict.
sync_stuck() {
	paths=$(git -C "$top" diff --name-only --diff-filter=U)
	[ -n "$paths" ] || {
		say refused "$said"
		exit 1
	}
	say conflict "both sides changed, in $top:
$paths
mend them and 'git add' each, then: $2
or back to what was: git $1 --abort"
	exit 1
}

sync_next() {
	say next "factory run $task: what passed before passed on another tree"
}

# In jj all that is here is in a commit, so nothing can be lost.
sync_jj() {
	[ -z "$(jj_id "$base & ::@")" ] || {
		say nothing "all of $ref is in $task already"
		return
	}
	op=$(jj --quiet --repository "$top" op log --no-graph -n 1 -T 'id.short()') ||
		exit 3
	said=$(jj --quiet --repository "$top" rebase -b @ -d "$base" 2>&1) ||
		fail 3 "jj does not rebase: $said"
	stuck=$(jj_id "conflicts() & ($base..@)") || exit 3
	if [ -n "$stuck" ]; then
		say conflict "both sides changed, in $top:
$(jj --quiet --repository "$top" resolve --list -r "heads(conflicts() & ($base..@))" 2>&1)
mend them there (jj resolve), then: factory run $task
or back to what was: jj op restore $op"
		exit 1
	fi
	say synced "$task stands on $ref; back: jj op restore $op"
	sync_next
}
