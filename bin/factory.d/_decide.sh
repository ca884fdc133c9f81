# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What a person decides: first what was measured, then the decision itself,
# which fx-audit shows, has signed and records.
# shellcheck source=/dev/null
. "$share/factory.d/_task.sh"

# decide WHAT "$@": the verb's own words.
decide() {
	what=$1 word='' jj_rev='' later=0
	shift
	n=$#
	while [ "$n" -gt 0 ]; do
		took=1
		case $ended$what$1 in
		resume--rollout* | resume--risk-accepted) unknown_option "$1" ;;
		operand* | resume--stage*) ;;
		*[a-z]--stage*) unknown_option "$1" ;;
		esac
		case $ended$1 in
		--why | --why=* | --rollout | --rollout=* | --commit | --commit=* | \
		    --key | --key=* | --statement | --statement=* | \
		    --signature | --signature=* | --stage | --stage=*)
			option_value "$@"
			set -- "$@" "${1%%=*}" "$value"
			later=$((later + 2)) ;;
		--risk-accepted)
			set -- "$@" "$1"
			later=$((later + 1)) ;;
		-?*) common_option "$@" || unknown_option "$1" ;;
		*)
			[ -z "$word" ] || bad_usage "what is '$(escape "$1")'?"
			word=$1 ;;
		esac
		shift "$took"
		n=$((n - took))
	done
	task_of "$word"
	rev=
	take=
	for word; do
		[ "$take" != commit ] || rev=$word
		take=
		[ "$word" != --commit ] || take=commit
	done
	case $rev$task_top in
	/*) [ ! -d "$task_top/.jj" ] || decide_jj ;;
	esac
	if [ "$what" != resume ] && [ -z "$quiet" ] && [ "$format" = text ]; then
		fx fx-audit measured "$task" ${rev:+"--commit=$rev"} || exit
		printf '\n'
	fi
	fx fx-audit decide "$what" --task "$task" ${quiet:+-q} --format "$format" \
	    ${jj_rev:+"--commit=$jj_rev"} "$@"
}

# In jj no branch is called like the task: it is the commit that the
# workspace works on.
decide_jj() {
	jj_rev=$(jj --quiet --repository "$task_top" log --no-graph -r @- \
	    -T 'commit_id ++ "\n"') || exit 3
	case $jj_rev in
	*"$nl"*) bad_usage 'which of the parents of @? --commit REV' ;;
	esac
	[ -n "$(jj --quiet --repository "$task_top" log --no-graph \
	    -r '@ & empty()' -T '"x"')" ] || warn "what is in @ of $task_top \
is not committed, and no part of what is decided"
	rev=$jj_rev
}
