# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# debug: run what failed, show all, take nothing back.
#: verb	debug	[TASK] [STAGE]	run what failed, show all, take nothing back
# shellcheck source=/dev/null
. "$share/factory.d/_run.sh"

main() {
	run_words 2 "$@"
}
