# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# deinit: take back what init did here; the last one takes the hooks too.
#: verb	deinit	[--forget]	take back what init did
#: opt		forget		also remove the record of this task's seals	deinit
# shellcheck source=/dev/null
. "$share/factory.d/_deinit.sh"

main() {
	forget=
	while [ $# -gt 0 ]; do
		case $ended$1 in
		--forget) forget=yes took=1 ;;
		-?*) common_option "$@" || unknown_option "$1" ;;
		*) bad_usage "what is '$(escape "$1")'?" ;;
		esac
		shift "$took"
	done
	locate
	bound_task mend
	case $(ls -A "$state" 2>/dev/null || :) in
	'' | audit)
		say nothing 'no workspace of this repository was set up'
		return ;;
	esac
	lock
	deinit_here
}
