# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# deploy: begin a rollout of what was approved.
#: verb	deploy	[TASK]	begin the rollout of what was approved
#: opt		why	TEXT	the reason; it is asked for where it is left out	deploy
#: opt		rollout	TEXT	how far it may go	deploy
#: opt		risk-accepted		say that a known risk is taken	deploy
#: opt		commit	REV	what is decided about; else the task's branch	deploy
#: opt		key	FILE	sign with it, not ~/.ssh/factory_decision	deploy
#: opt		statement	FILE	only write what is to be signed	deploy
#: opt		signature	FILE	record the statement, signed elsewhere	deploy
# shellcheck source=/dev/null
. "$share/factory.d/_decide.sh"

main() {
	decide deploy "$@"
}
