# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What fails before the work begins, measured once, by fx-tcr.

# The commit that the workspace stands on.
base_stands() {
	if [ "$kind" = jj ]; then
		jj --quiet --repository "$top" log --no-graph -r @- \
		    -T 'commit_id ++ "\n"'
	else
		git -C "$top" rev-parse HEAD
	fi
}

# Nothing that goes wrong here ends the verb: what was not measured is told,
# and a run shows what fails as if it were new.
measure_base() {
	# What was worked on already is no base.
	[ "$(base_stands)" = "$(field base-commit "$state/contracts/$task/seal")" ] ||
		return 0
	(cd "$top" && fx fx-detect -q) 2>/dev/null || return 0
	for stage in unit-test lint static; do
		base_stage
	done
}

# A stage whose tool is not here has no base; what else went wrong is told.
base_stage() {
	if [ -n "$quiet" ]; then
		(cd "$top" && fx fx-tcr -q --base --stage "$stage") 2>/dev/null || :
		return
	fi
	trouble=$state/base-$task.err
	if [ "$format" = json ]; then
		said=$(cd "$top" && fx fx-tcr --base --stage "$stage" \
		    2>"$trouble") && set -- 0 || set -- $?
		[ -z "$said" ] || say base "$said"
	else	# which may take long, so as it comes
		(cd "$top" && fx fx-tcr --base --stage "$stage" 2>"$trouble") &&
			set -- 0 || set -- $?
	fi
	case $1,$(cat "$trouble") in
	[01],*) cat "$trouble" >&2 ;;
	*'(not-started)'*) say base "$stage is not measured: its command \
cannot be started here" ;;
	*)
		cat "$trouble" >&2
		warn "what $stage says before the work begins is not measured; \
what fails there will count as the work's" ;;
	esac
	rm -f "$trouble"
}
