# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# init: check a contract, seal it, bind this workspace to it, install hooks.
#: verb	init	[--task id] [--contract file] [--strict] [--as identity]	seal a contract, bind this workspace, install hooks
#: opt		task	ID	the task; without it, mend what is bound here	init
#: opt		contract	FILE	default: .factory/ID/contract.yaml	init
#: opt		strict		refuse commits in unbound workspaces	init
#: opt		as	IDENTITY	"NAME <EMAIL>", who commits in this workspace	init
# shellcheck source=/dev/null
. "$share/factory.d/_setup.sh"

main() {
	task='' contract='' strict='' as=''
	while [ $# -gt 0 ]; do
		case $ended$1 in
		--task | --task=*) option_value "$@"; task=$value ;;
		--contract | --contract=*) option_value "$@"; contract=$value ;;
		--as | --as=*) option_value "$@"; as=$value ;;
		--strict) strict=yes took=1 ;;
		-?*) common_option "$@" || unknown_option "$1" ;;
		*) bad_usage "what is '$(escape "$1")'?" ;;
		esac
		shift "$took"
	done
	[ -z "$as" ] || identity_parse "$as"
	case $contract in
	'' | /*) ;;
	*) contract=$PWD/$contract ;;
	esac
	locate
	bound_task ${task:+mend}
	if [ -n "$task$contract" ]; then
		init_task
		setup_rest
	elif [ -n "$bound" ]; then
		task=$bound
		lock
		setup_rest
	elif [ -f "$hooks_state" ]; then
		lock
		setup_hooks
	else
		bad_usage "this workspace is bound to no task: --task ID"
	fi
}

# Seal and bind, before anything of git's is touched.
init_task() {
	[ -n "$task" ] || task=$bound
	[ -n "$task" ] || bad_usage "this workspace is bound to no task: --task ID"
	[ -z "$bound" ] || [ "$bound" = "$task" ] ||
		fail 2 "this workspace is bound to $bound; first 'factory deinit'"
	[ -n "$contract" ] || contract=$top/.factory/$task/contract.yaml
	[ -e "$contract" ] || fail 2 "no contract: $contract
make one with 'fx-contract new $task', or name it with --contract FILE"
	lock
	setup_seal "$contract" "$task"
	setup_bind --task "$task"
}
