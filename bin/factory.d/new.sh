# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# new: a git worktree or a jj workspace for a task, set up.  Each step looks
# whether it is done already, so that an interrupted run can be run again.
#: verb	new	name [--from task] [--contract file] [--dir dir] [--as identity] [--no-base]	make a workspace for a task, and init it
#: opt		from	TASK	the task; else it is called as the workspace	new
#: opt		contract	FILE	default: .factory/TASK/contract.yaml	new
#: opt		dir	DIR	where to make it; default: here	new
#: opt		as	IDENTITY	"NAME <EMAIL>", who commits in this workspace	new
#: opt		no-base		do not measure what fails at the base	new
# shellcheck source=bin/factory.d/_setup.sh
. "$share/factory.d/_setup.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_base.sh"

main() {
	name='' task='' contract='' dir=$PWD strict='' as='' no_base=''
	while [ $# -gt 0 ]; do
		case $ended$1 in
		--from | --from=*) option_value "$@"; task=$value ;;
		--contract | --contract=*) option_value "$@"; contract=$value ;;
		--dir | --dir=*) option_value "$@"; dir=$value ;;
		--as | --as=*) option_value "$@"; as=$value ;;
		--no-base) no_base=yes took=1 ;;
		-?*) common_option "$@" || unknown_option "$1" ;;
		*)
			[ -z "$name" ] || bad_usage "what is '$(escape "$1")'?"
			took=1 name=$1 ;;
		esac
		shift "$took"
	done
	[ -n "$name" ] || bad_usage 'a name for the workspace is missing'
	case $name in
	. | .. | -* | */* | *"$nl"*)
		bad_usage "'$(escape "$name")' cannot name a workspace" ;;
	esac
	[ -n "$task" ] || new_task
	[ -z "$as" ] || identity_parse "$as"
	absolute "$dir"
	path=$(cd "$abs" 2>/dev/null && pwd -P) ||
		fail 2 "--dir $(escape "$dir"): no such folder"
	path=${path%/}/$name
	absolute_contract
	locate
	new_workspace
}

# Without --from the task is called as its workspace.
new_task() {
	task=$name
	fx fx-contract new -q "$task" >/dev/null 2>&1 || case $? in
	2) bad_usage "'$(escape "$name")' cannot name a task; --from TASK \
says which it is" ;;
	*) exit 3 ;;
	esac
}

absolute_contract() {
	case $contract in
	'' | /*) ;;
	*) contract=$PWD/$contract ;;
	esac
}

new_workspace() {
	[ -n "$contract" ] || {
		contract=$top/.factory/$task/contract.yaml
		[ -e "$contract" ] || contract=
	}
	# Nothing is sealed for what cannot begin.
	[ "$kind" = jj ] || [ -e "$path" ] || start_point
	lock
	if [ -n "$contract" ]; then
		new_preflight
		setup_seal "$contract" "$task"
	else
		[ "$kind" != jj ] || jj_export
		template=$(fx fx-contract new "$task") || exit
	fi
	hide
	if [ "$kind" = jj ]; then
		new_jj
	else
		new_git
	fi
	cd "$path" || fail 3 "$path cannot be entered"
	locate
	if [ -z "$contract" ]; then
		put_contract
	elif [ "$kind" != jj ] && [ "${contract%/.factory/"$task"/contract.yaml}" != "$contract" ] &&
	    [ ! -e "$top/.factory/$task/contract.yaml" ]; then
		# It is committed nowhere yet.
		file=$top/.factory/$task/contract.yaml
		write_contract <"$contract"
	fi
	setup_bind --task "$task"
	setup_rest
	record_created
	unlock
	[ -n "$no_base" ] || measure_base
}

# What is likely wrong is shown, and stops nothing.
new_preflight() {
	likely=$(fx fx-contract preflight --task "$task" "$contract" 2>/dev/null) ||
		[ $? -ne 1 ] || say likely "$likely"
}

# The task's first record, once: one that has any is created already.
record_created() {
	if fx fx-audit status -q "$task"; then
		return
	elif [ $? -ne 1 ]; then
		fail 3 "the log cannot take in that $task was created; mend it, \
then run the same again"
	fi
	seal=$state/contracts/$task/seal
	set -- --ref "base=$(field base-commit "$seal")"
	[ -z "$contract" ] || set -- "$@" --ref "contract=$(field sha256 "$seal")"
	fx fx-audit append -q --task "$task" --to created --id "created-$task" \
	    --why "factory new $name${contract:+, with its contract}" "$@" || exit
	say created "$task, in the log"
}

# A contract where there was none: as it was sealed for a workspace before, else
# one to fill in, bound as a draft that allows nothing: the first seal over it
# is free.
put_contract() {
	file=$top/.factory/$task/contract.yaml seal=$state/contracts/$task/seal
	if [ -f "$seal" ] && [ -z "$(field draft "$seal")" ]; then
		[ -e "$file" ] || write_contract \
		    <"$state/contracts/$task/$(field sha256 "$seal").yaml"
		say contract "$task is sealed already, and that rules; its \
file is $file"
		return
	fi
	[ -e "$file" ] || printf '%s\n' "$template" | write_contract
	[ -f "$state/contracts/$task/seal" ] || (cd "$top" &&
		fx fx-contract seal -q --draft --task "$task" "$file") || exit
	say template "$file allows nothing yet; fill it in, then \
'factory init --task $task'"
}

write_contract() {
	mkdir -p "$top/.factory/$task" && cat >"$file.new" &&
	mv -f "$file.new" "$file" || fail 3 "$file cannot be written"
}

# Keep the new workspace out of the one that it lies in.
hide() {
	case $path/ in
	"$top"/*) ;;
	*) return 0 ;;
	esac
	line=$(hidden_line "$top" "$path")
	exclude=$common/info/exclude
	mkdir -p "$common/info"
	[ ! -f "$exclude" ] || ! grep -qxF -e "$line" "$exclude" || return 0
	if [ -s "$exclude" ] && [ -n "$(tail -c 1 "$exclude")" ]; then
		printf '\n' >>"$exclude"
	fi
	printf '%s\n' "$line" >>"$exclude" ||
		fail 3 "$exclude cannot be written"
	say excluded "$line in $exclude"
}

# Where the task starts: the base's commit when it was sealed, else the base.
start_point() {
	start=
	seal=$state/contracts/$task/seal
	[ ! -f "$seal" ] || start=$(field base-commit "$seal")
	case $start in
	*[!0]*) return ;;
	esac
	for ref in refs/remotes/origin/HEAD refs/heads/main refs/heads/master HEAD; do
		start=$(repo_git rev-parse -q --verify "$ref^{commit}") || continue
		return
	done
	fail 2 'the repository has no commit yet that a task could start from'
}

# Is there a worktree of this repository at $path already, on the task's
# branch?  A branch that another worktree has is git's to refuse.
worktree_there() {
	[ -f "$path/.git" ] || return 1
	there=$(cd "$path" && d=$(git rev-parse --git-common-dir) && cd "$d" &&
	    pwd -P) 2>/dev/null && [ "$there" = "$common" ] || return 1
	branch=$(git -C "$path" symbolic-ref -q HEAD) || :
	[ "$branch" = "refs/heads/$task" ] ||
		fail 2 "$path is there already, on $branch"
}

new_git() {
	if ! worktree_there; then
		[ ! -e "$path" ] || rmdir "$path" 2>/dev/null ||
			fail 2 "$path is there already"
		git -C "$top" worktree prune
		if repo_git rev-parse -q --verify "refs/heads/$task" >/dev/null
		then
			git -C "$top" worktree add -q --no-checkout "$path" "$task"
		else
			start_point
			git -C "$top" worktree add -q --no-checkout -b "$task" \
			    "$path" "$start"
		fi || fail 2 "git cannot make the worktree $path"
		say made "$path, on branch $task"
	fi
	# No index: the files were never (or not all) checked out.
	index=$(cd "$path" && git rev-parse --git-path index) || exit 3
	[ -e "$index" ] || git -C "$path" checkout -q -f "$task" ||
		fail 3 "git cannot check $task out in $path"
}

# Is there a workspace of this repository at $path already?  One that was
# forgotten (or whose making was undone) has no working copy any more.
jj_there() {
	[ -d "$path/.jj" ] || return 1
	there=$(cd "$path" && [ "$(jj --ignore-working-copy root)" = "$path" ] &&
	    cd "$(jj --ignore-working-copy git root)" && pwd -P) 2>/dev/null &&
	    [ "$there" = "$common" ] ||
		fail 2 "$path is there already"
	jj --ignore-working-copy --repository "$path" log -r @ -T '""' \
	    >/dev/null 2>&1 || fail 2 "$path was a workspace and is none any \
more; move it away"
	# One that nobody has bound or worked in may be ours, interrupted.
	(cd "$path" && fx fx-contract bound) >/dev/null 2>&1 ||
	    [ -n "$(jj --repository "$path" --quiet log --no-graph -r '@ & empty()' \
		-T '"x"')" ] || fail 2 "$path is there already, with work in it; \
'factory init --task $task' there binds it"
}

# jj knows a workspace by its name alone: another one that lives must not lose
# its name to this.
jj_name_free() {
	where=$(jj_here workspace root --name "$name" 2>/dev/null) || {
		jj_here --quiet workspace forget "$name" 2>/dev/null || :
		return 0
	}
	fail 2 "there is a workspace $(escape "$name") already, in $where"
}

new_jj() {
	! jj_there || return 0
	[ ! -e "$path" ] || rmdir "$path" 2>/dev/null ||
		fail 2 "$path is there already"
	jj_name_free
	start_point
	jj --repository "$top" --quiet workspace add --name "$name" \
	    -r "$start" "$path" || fail 3 "jj cannot make the workspace $path"
	say made "$path, a jj workspace on $start"
	earlier=$(last_commit)
	[ -z "$earlier" ] ||
		repo_git merge-base --is-ancestor "$earlier" "$start" 2>/dev/null ||
		say earlier "what was worked on before is in $earlier: 'jj new \
$earlier' there goes on with it"
}

# The commit of the task's newest run that has one, if that is still there: in
# jj no branch leads to it.
last_commit() {
	for f in $(cd "$state/tcr/$task" 2>/dev/null &&
	    printf '%s\n' *.json | sort -rn); do
		id=$(sed -n 's/.*"commit":[[:space:]]*"\([0-9a-f]*\)".*/\1/p' \
		    "$state/tcr/$task/$f" 2>/dev/null) || continue
		[ -n "$id" ] || continue
		repo_git cat-file -e "$id^{commit}" 2>/dev/null || return 0
		printf '%s\n' "$id"
		return 0
	done
}
