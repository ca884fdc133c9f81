# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What keeps our hooks from running, found by looking: a line for each fault,
# and after a tab the command that mends it where that is not factory init.
# factory doctor also tries them.

hooks_faults() {
	for n in $hook_names; do
		[ -x "$share/hooks/$n" ] || printf '%s\n' "$share/hooks/$n is gone"
	done
	had=$(hooks_way)
	if [ -n "$had" ]; then
		"faults_$had"
	else
		printf '%s\n' "$hooks_state is damaged: how they were installed \
cannot be told"
	fi
}

# The values of our configured hooks, all in one question to git.
faults_config() {
	old=$(old_git)
	[ -z "$old" ] ||
		printf '%s\n' "$old is older than 2.54: it runs no configured hooks"
	now=$(repo_git config --get-regexp '^hook\.fx-.*\.(command|event)$') || :
	for n in $hook_names; do
		case $nl$now$nl in
		*"${nl}hook.fx-$n.command $(hook_command "$n")$nl"*) ;;
		*)
			printf '%s\n' "hook.fx-$n.command is not what fx wrote"
			continue ;;
		esac
		case $nl$now$nl in
		*"${nl}hook.fx-$n.event $n$nl"*) ;;
		*) printf '%s\n' "hook.fx-$n.event is not '$n'" ;;
		esac
		[ "$(repo_git config --bool "hook.fx-$n.enabled")" != false ] ||
			printf '%s\n' "hook.fx-$n.enabled is false${tab}git \
config --unset hook.fx-$n.enabled"
		[ "$(repo_git config --bool "hook.$n.enabled" 2>/dev/null)" != \
		    false ] || printf '%s\n' "hook.$n.enabled is false${tab}git \
config --unset hook.$n.enabled"
	done
}

# One of our files as git would run it: NAME FILE.
faults_file() {
	if [ ! -e "$2" ]; then
		printf '%s\n' "$2 is gone"
	elif ! is_ours "$2"; then
		printf '%s\n' "$2 was replaced, it is not the hook of fx"
	elif [ ! -x "$2" ]; then
		printf '%s\n' "$2 is not executable"
	elif ! cmp -s "$2" "$share/hooks/$1"; then
		printf '%s\n' "$2 is of another version of fx, or was changed"
	fi
}

faults_path() {
	mend=
	[ "$scope" != worktree ] ||
		mend="${tab}git config --worktree --unset core.hooksPath"
	printf '%s\n' "core.hooksPath is '$path' in the $scope configuration: \
git looks for hooks there$mend"
}

faults_chain() {
	hooks_path
	if [ -n "$path" ] && [ "$path" != "$common/hooks" ]; then
		faults_path
		return
	fi
	for n in $hook_names; do
		faults_file "$n" "$common/hooks/$n"
	done
}

faults_dispatch() {
	hooks_path
	case $path in
	"$dispatch") ;;
	'') printf '%s\n' "core.hooksPath is not set to $dispatch any more" ;;
	*) faults_path ;;
	esac
	for n in $hook_names; do
		faults_file "$n" "$dispatch/$n"
	done
}
