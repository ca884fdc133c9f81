# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# Taking back what was set up in a workspace, and with the last one the rest.
# shellcheck source=/dev/null
. "$share/factory.d/_config.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_hooks.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_jj.sh"

# In the workspace that we are in, with the lock; $forget also its seals.  Where
# $dropping is set, stages_show is the caller's.
deinit_here() {
	if [ -n "$bound$misfit" ]; then
		(cd "$top" && fx fx-contract unbind) >/dev/null || exit
		say unbound "$top from ${bound:-what was bound before}"
		said=$(cd "$top" && fx fx-detect --unwrite) ||
			warn "the stage configuration that init made is left"
		[ -z "$said" ] || say stages "$said"
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
	[ -n "${dropping-}" ] || stages_show
}

# What --write had excluded, and nobody else had, is so no more.
stages_show() {
	exclude=$common/info/exclude
	[ -e "$exclude" ] || return 0
	[ -e "$state/exclude" ] || : >"$state/exclude"
	LC_ALL=C awk 'FILENAME == ARGV[1] { had[$0]; next }
	($0 in had) || !/^\/(\*\*\/[^\/]+\/|(.*\/)?\.factory\/[^\/]+\.(yaml|xml|lcov|out)|\.moon\/(tasks\/factory\.yml|workspace\.yml|cache\/))$/' \
	    "$state/exclude" "$exclude" >"$state/exclude.new" ||
		fail 3 "$state/exclude.new cannot be written"
	if cmp -s "$state/exclude.new" "$exclude"; then
		rm -f "$state/exclude.new"
	elif [ -s "$state/exclude.new" ]; then
		cat "$state/exclude.new" >"$exclude" ||
			fail 3 "$exclude cannot be put back"
	else
		rm -f "$exclude"
	fi
	rm -f "$state/exclude" "$state/exclude.new"
}

deinit_rest() {
	if [ -n "$forget" ] && [ -n "$bound" ]; then
		rm -rf "$state/contracts/$bound"
		say forgotten "the seals of $bound"
	elif [ -d "$state/contracts" ]; then
		say kept "the record of what was sealed, in $state/contracts"
	fi
	[ ! -e "$state/audit/log" ] || say kept "the audit log, in $state/audit"
	rm -f "$lock"
	for d in "$gitdir/factory" "$state/workspaces" "$state/contracts" "$state"; do
		rmdir "$d" 2>/dev/null || :
	done
}
