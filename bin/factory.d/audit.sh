# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# audit: who did what about a task, when and why.
#: verb	audit	[TASK]	who did what, when and why
# shellcheck source=/dev/null
. "$share/factory.d/_task.sh"

main() {
	one_word "$@"
	task_of "$word" log
	fx fx-audit log ${task:+"$task"} ${quiet:+-q} --format "$format"
}
