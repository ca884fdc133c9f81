# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# logs: what the stage that failed last printed, or another.
#: verb	logs	[TASK] [STAGE]	what a stage printed; by default what failed last
# shellcheck source=/dev/null
. "$share/factory.d/_task.sh"

main() {
	task_words "$@"
	fx fx-tcr log ${stage:+"$stage"} --task "$task" ${quiet:+-q} --format "$format"
}
