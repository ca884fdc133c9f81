# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# Which task a verb is about.

# task_of [WORD]: $task and $task_top, its workspace ('' where it has none).
# WORD is the task's id, its workspace's name, or a path in that; without one
# it is the task of this workspace.  With a second word, $1 that nothing is
# called by stays the task: the log may know it.
task_of() {
	found=$(fx fx-contract find ${1:+"$1"}) || case $?,${2-} in
	1,) fail 2 "${verb:+$verb: }$found" ;;
	1,*)
		task=$1 task_top=''
		return ;;
	2,*) exit 2 ;;
	*) exit 3 ;;
	esac
	task=${found%% *}
	task_top=${found#"$task"}
	task_top=${task_top# }
}

# The same, and go to its workspace, which it must have.
task_enter() {
	task_of "$@"
	task_go
}

task_go() {
	[ -n "$task_top" ] || fail 2 "task $task has no workspace; \
'factory new NAME --from $task' makes one"
	cd "$task_top" || fail 3 "$task_top cannot be entered"
}

# The words of a verb that takes one at most: $word.
one_word() {
	word=
	while [ $# -gt 0 ]; do
		case $ended$1 in
		-?*) common_option "$@" || unknown_option "$1" ;;
		*)
			[ -z "$word" ] || bad_usage "what is '$(escape "$1")'?"
			word=$1 took=1 ;;
		esac
		shift "$took"
	done
}

is_stage() {
	case $1 in
	tdd[-_]setup | implement | unit[-_]test | coverage | lint | static | \
	    integration | security | review | accept) ;;
	*) return 1 ;;
	esac
}

# The words of a verb that takes [TASK] [STAGE]: $task, $task_top, $stage.  One
# word that names a stage, and no task, is that.
task_words() {
	word='' stage=''
	while [ $# -gt 0 ]; do
		case $ended$1 in
		-?*) common_option "$@" || unknown_option "$1" ;;
		*)
			[ -z "$stage" ] || bad_usage "what is '$(escape "$1")'?"
			[ -z "$word" ] && word=$1 || stage=$1
			took=1 ;;
		esac
		shift "$took"
	done
	if [ -z "$stage" ] && is_stage "$word" &&
	    ! fx fx-contract find -q "$word" 2>/dev/null; then
		stage=$word word=
	fi
	case $stage in
	tdd_setup) stage=tdd-setup ;;
	unit_test) stage=unit-test ;;
	esac
	task_of "$word"
}
