# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# run: run each stage that has no valid pass.
#: verb	run	[TASK] [--from S] [--until S]	run each stage that has no valid pass
#: opt		from	S	run S and the later ones again	run
#: opt		until	S	stop behind S	run
#: opt		with	moon	let moon run the commands	run
#: opt		keep-going		go on behind a stage that is held	run
# shellcheck source=/dev/null
. "$share/factory.d/_run.sh"

main() {
	run_words 1 "$@"
}
