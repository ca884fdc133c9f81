# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# reject: send a change back, and say why.
#: verb	reject	[TASK]	see what was measured, and send the change back
#: opt		why	TEXT	the reason; it is asked for where it is left out	reject
#: opt		rollout	TEXT	how far it may go	reject
#: opt		risk-accepted		say that a known risk is taken	reject
#: opt		commit	REV	what is decided about; else the task's branch	reject
#: opt		key	FILE	sign with it, not ~/.ssh/factory_decision	reject
#: opt		statement	FILE	only write what is to be signed	reject
#: opt		signature	FILE	record the statement, signed elsewhere	reject
# shellcheck source=/dev/null
. "$share/factory.d/_decide.sh"

main() {
	decide reject "$@"
}
