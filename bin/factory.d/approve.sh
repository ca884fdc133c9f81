# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# approve: let a change land, after a look at what was measured.
#: verb	approve	[TASK]	see what was measured, and approve the change
#: opt		why	TEXT	the reason; it is asked for where it is left out	approve
#: opt		rollout	TEXT	how far it may go	approve
#: opt		risk-accepted		say that a known risk is taken	approve
#: opt		commit	REV	what is decided about; else the task's branch	approve
#: opt		key	FILE	sign with it, not ~/.ssh/factory_decision	approve
#: opt		statement	FILE	only write what is to be signed	approve
#: opt		signature	FILE	record the statement, signed elsewhere	approve
# shellcheck source=/dev/null
. "$share/factory.d/_decide.sh"

main() {
	decide approve "$@"
}
