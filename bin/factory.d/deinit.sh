# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# deinit: take back what init did here; the last one takes the hooks too.
#: verb	deinit	[--forget]	take back what init did
#: opt		forget		also remove the record of this task's seals	deinit
# shellcheck source=/dev/null
. "$share/factory.d/_config.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_hooks.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_jj.sh"

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
	[ -d "$state" ] || {
		say nothing 'no workspace of this repository was set up'
		return
	}
	lock
	if [ -n "$bound$misfit" ]; then
		(cd "$top" && fx fx-contract unbind) >/dev/null || exit
		say unbound "$top from ${bound:-what was bound before}"
	fi
	[ "$kind" != jj ] || jj_unset
	if other=$(other_binding); then
		identity_unset
		say kept "the hooks, for another workspace is bound: $other"
	else
		config_restore "$common/config" "$state/config" || :
		identity_unset
		deinit_last
	fi
	deinit_rest
}

# A workspace of this repository that is still there and bound.
other_binding() {
	for f in "$common/factory/task" "$common"/worktrees/*/factory/task \
	    "$state"/workspaces/*; do
		[ -f "$f" ] && [ -d "$(field path "$f")" ] || continue
		field path "$f"
		return
	done
	return 1
}

deinit_last() {
	if [ -f "$hooks_state" ]; then
		hooks_remove
		say hooks 'removed; what was there before is back'
	fi
	if [ -e "$state/strict" ]; then
		! git_config --get fx.strict >/dev/null || {
			common_config_open
			git_config --unset-all fx.strict
			common_config_close
		}
		rm -f "$state/strict"
	fi
	config_forget "$state/config"
}

deinit_rest() {
	if [ -n "$forget" ] && [ -n "$bound" ]; then
		rm -rf "$state/contracts/$bound"
		say forgotten "the seals of $bound"
	elif [ -d "$state/contracts" ]; then
		say kept "the record of what was sealed, in $state/contracts"
	fi
	rm -f "$lock"
	for d in "$gitdir/factory" "$state/workspaces" "$state/contracts" "$state"; do
		rmdir "$d" 2>/dev/null || :
	done
}
