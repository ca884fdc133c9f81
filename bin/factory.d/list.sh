# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# list: each task, its workspace, and how far it came.
#: verb	list		each task, its workspace, and how far it came

main() {
	while [ $# -gt 0 ]; do
		case $ended$1 in
		-?*) common_option "$@" || unknown_option "$1" ;;
		*) bad_usage "what is '$(escape "$1")'?" ;;
		esac
		shift "$took"
	done
	fx fx-audit tasks ${quiet:+-q} --format "$format"
}
