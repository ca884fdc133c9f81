# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# stage: run one stage, and those before it that lack a pass.
#: verb	stage	[TASK] STAGE	run one stage, and those before it that lack a pass
#: opt		with	moon	let moon run the command	stage
# shellcheck source=/dev/null
. "$share/factory.d/_run.sh"

main() {
	run_words 2 "$@"
}
