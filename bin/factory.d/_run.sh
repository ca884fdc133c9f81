# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What run, stage, debug and status have in common: which task, in which
# workspace, and fx-run there.
# shellcheck source=/dev/null
. "$share/factory.d/_task.sh"

# run_words MOST "$@": the verb's own words, its options among them, in fx-run's
# spelling behind.  MOST: it takes [TASK], or [TASK] [STAGE].
run_words() {
	most=$1 one='' two='' stage=''
	shift
	n=$#
	while [ "$n" -gt 0 ]; do
		took=1
		case $verb:$ended$1 in
		run:--from | run:--from=* | run:--until | run:--until=* | \
		    run:--with | run:--with=* | stage:--with | stage:--with=*)
			option_value "$@"
			set -- "$@" "${1%%=*}=$value" ;;
		run:--keep-going) set -- "$@" "$1" ;;
		*:-?*) common_option "$@" || unknown_option "$1" ;;
		*)
			[ -z "$two" ] && { [ -z "$one" ] || [ "$most" -gt 1 ]; } ||
				bad_usage "what is '$(escape "$1")'?"
			[ -z "$one" ] && one=$1 || two=$1 ;;
		esac
		shift "$took"
		n=$((n - took))
	done
	if [ "$most" -gt 1 ]; then
		task_words ${one:+"$one"} ${two:+"$two"}
		task_go
	else
		task_enter ${one:+"$one"}
	fi
	fx_run "$@"
}

fx_run() {
	exec "$bindir/fx-run" "$verb" ${stage:+"$stage"} ${quiet:+-q} \
	    --format "$format" "$@"
}
