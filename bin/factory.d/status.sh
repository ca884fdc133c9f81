# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# status: where the task stands, and what was measured.
#: verb	status	[TASK]	where the task stands, and what was measured
# shellcheck source=/dev/null
. "$share/factory.d/_run.sh"

main() {
	run_words 1 "$@"
}
