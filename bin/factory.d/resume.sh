# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# resume: let a stage run again that was stopped for failing alike.
#: verb	resume	[TASK]	let a stage run again that failed alike too often
#: opt		why	TEXT	the reason; it is asked for where it is left out	resume
#: opt		stage	NAME	only this stage; else all that are stopped	resume
#: opt		commit	REV	where it goes on from; else the task's branch	resume
#: opt		key	FILE	sign with it, not ~/.ssh/factory_decision	resume
#: opt		statement	FILE	only write what is to be signed	resume
#: opt		signature	FILE	record the statement, signed elsewhere	resume
# shellcheck source=/dev/null
. "$share/factory.d/_decide.sh"

main() {
	decide resume "$@"
}
