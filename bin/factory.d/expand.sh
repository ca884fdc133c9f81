# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# expand: widen a rollout by one step.
#: verb	expand	[TASK]	widen a rollout by one step
#: opt		why	TEXT	the reason; it is asked for where it is left out	expand
#: opt		rollout	TEXT	how far it may go	expand
#: opt		risk-accepted		say that a known risk is taken	expand
#: opt		commit	REV	what is decided about; else the task's branch	expand
#: opt		key	FILE	sign with it, not ~/.ssh/factory_decision	expand
#: opt		statement	FILE	only write what is to be signed	expand
#: opt		signature	FILE	record the statement, signed elsewhere	expand
# shellcheck source=/dev/null
. "$share/factory.d/_decide.sh"

main() {
	decide expand "$@"
}
