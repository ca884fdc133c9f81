# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# drop: take a workspace away, when nothing in it would be lost.
#: verb	drop	NAME [--ignored]	take a workspace away, where nothing would be lost
#: opt		ignored		files that are ignored may go with it	drop
# shellcheck source=/dev/null
. "$share/factory.d/_task.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_deinit.sh"

main() {
	word='' ignored='' forget=''
	while [ $# -gt 0 ]; do
		case $ended$1 in
		--ignored) ignored=yes took=1 ;;
		-?*) common_option "$@" || unknown_option "$1" ;;
		*)
			[ -z "$word" ] || bad_usage "what is '$(escape "$1")'?"
			word=$1 took=1 ;;
		esac
		shift "$took"
	done
	[ -n "$word" ] || bad_usage 'which workspace?'
	drop_find
	from=$(pwd -P)
	case $from/ in
	"$path"/*) fail 2 "you are in $path; leave it first: cd $(escape "${path%/*}")" ;;
	esac
	locate
	here=$top
	cd "$path" || fail 3 "$path cannot be entered"
	locate
	lock
	resumed=
	if drop_going; then
		resumed=yes
	else
		drop_check
	fi
	drop_do
}

# $path, the workspace that the word means: also one whose dropping was cut
# off, which is bound no more.
drop_find() {
	task_of "$word" going
	path=$task_top
	[ -z "$path" ] || return 0
	path=$(cd "$word" 2>/dev/null && pwd -P) && (cd "$path" && locate &&
	    [ "$top" = "$path" ] && drop_going) ||
		fail 2 "no workspace is called '$(escape "$word")'"
}

# Where it is noted that all was checked, and the rest may go.
drop_going() {
	going=$gitdir/fx-dropping
	[ "$kind" != jj ] || going=$top/.jj/fx-dropping
	[ -e "$going" ]
}

drop_check() {
	if [ -d "$path/.jj/repo" ] || { [ "$kind" = git ] && [ -d "$path/.git" ]; }
	then
		fail 2 "$path is the repository itself; 'factory deinit' there \
lets its task go"
	fi
	lost=$(fx fx-tcr losses ${ignored:+--ignored} --format "$format") || case $? in
	1)
		[ -n "$quiet" ] || drop_tell
		exit 1 ;;
	*) fail 3 "$path stays, for it cannot be told what would be lost" ;;
	esac
}

drop_tell() {
	if [ "$format" = json ]; then
		printf '%s\n' "$lost"
		return
	fi
	printf 'KEPT: %s, for this would be lost:\n' "$(escape "$path")"
	printf '%s\n' "$lost" | sed 's/^/  /'
	printf '%s\n' "commit it, move it or remove it, then run the same again"
	case $nl$lost in
	*"${nl}ignored: "*) printf '%s\n' "(with --ignored files that are \
ignored go with it)" ;;
	esac
}

drop_do() {
	: >"$going" || fail 3 "$going cannot be written"
	bound_task mend
	# What is excluded must be so until git has looked.
	dropping=yes
	deinit_here
	if [ "$kind" = jj ]; then
		drop_jj
	else
		drop_git
	fi
	unhide
	[ -n "$other" ] || [ ! -d "$state" ] || {
		stages_show
		rmdir "$state" 2>/dev/null || :
	}
	say dropped "$path"
}

# git looks for itself, too, unless it was cut off in the middle.
drop_git() {
	contract=.factory/${bound:-none}/contract.yaml
	# One that is not tracked is as it was sealed.
	git -C "$path" ls-files --error-unmatch -- "$contract" >/dev/null 2>&1 ||
		rm -f "$path/$contract"
	git --git-dir="$common" worktree remove ${resumed:+--force} "$path" && return
	rm -f "$going"
	fail 3 "git does not take $path away; 'factory init --task ${bound:-ID}' \
there binds it again"
}

# What is in its commit stays in the repository; the folder goes last, and its
# .jj after all else, by which it is known.
drop_jj() {
	name=$(jj_name) || name=
	cd / || exit 3
	if [ -n "$name" ]; then
		kept=$(jj --ignore-working-copy --repository "$path" log \
		    --no-graph -r 'latest((@ ~ empty()) | (@- ~ ::bookmarks() ~ root()))' \
		    -T 'change_id.short()') || exit 3
		jj --ignore-working-copy --quiet --repository "$path" workspace \
		    forget "$name" || fail 3 "jj does not forget $name"
		[ -z "$kept" ] || say commit "what was worked on is in $kept"
	fi
	find "$path" -mindepth 1 -maxdepth 1 ! -name .jj -exec rm -rf {} + &&
	rm -rf "$path" || fail 3 "$path cannot be taken away whole; run the same again"
}

# The name that jj has for the workspace at $path.
jj_name() {
	jj --ignore-working-copy --repository "$path" workspace list \
	    -T 'name ++ "\n"' | while IFS= read -r n; do
		root=$(jj --ignore-working-copy --repository "$path" workspace \
		    root --name "$n" 2>/dev/null) || continue
		[ "$root" != "$path" ] || printf '%s\n' "$n"
	done
}

# It is kept out of what lies around it no more: else a folder that comes to be
# called so would not be seen.
unhide() {
	case $path/ in
	"$here"/*) ;;
	*) return 0 ;;
	esac
	exclude=$common/info/exclude
	line=$(hidden_line "$here" "$path")
	[ -f "$exclude" ] && grep -qxF -e "$line" "$exclude" || return 0
	grep -vxF -e "$line" "$exclude" >"$exclude.fx-new" || [ $? -eq 1 ] ||
		fail 3 "$exclude.fx-new cannot be written"
	cat "$exclude.fx-new" >"$exclude" && rm -f "$exclude.fx-new" ||
		fail 3 "$exclude cannot be written"
}
