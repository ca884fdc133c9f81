# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What init and new have in common: seal, bind, hooks, identity, jj.
# shellcheck source=/dev/null
. "$share/factory.d/_config.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_hooks.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_faults.sh"
# shellcheck source=/dev/null
. "$share/factory.d/_jj.sh"

# Pass on what a program of ours said, as steps; its status is its answer.
tell() {
	step=$1
	shift
	if said=$("$@"); then
		set -- 0
	else
		set -- $?
	fi
	[ "$1" -eq 0 ] || { [ -z "$said" ] || printf '%s\n' "$said"; exit "$1"; }
	[ -z "$said" ] || say "$step" "$said"
}

setup_seal() {
	[ "$kind" != jj ] || jj_export
	tell contract fx fx-contract check "$1"
	tell sealed fx fx-contract seal --task "$2" "$1"
}

setup_bind() {
	(cd "$top" && fx fx-contract bind "$@") >/dev/null || exit
	say bound "$top is bound to $task"
}

setup_hooks() {
	if [ "$kind" = jj ] && [ -z "$colocated" ]; then
		say hooks 'none: jj runs no hooks; what is pushed is judged at the gate'
		return
	fi
	hooks_install
	if [ -n "$told" ]; then
		say hooks "$hook_names $where"
	else
		say hooks "in place, $where"
	fi
	[ -z "${kept-}" ] ||
		say kept "what was there runs after ours:$kept (NAME.fx-old)"
	fault=$(hooks_faults | head -n 1)
	case $fault in
	'') ;;
	*"$tab"*) fail 2 "the hooks are not live: ${fault%%"$tab"*}
first '${fault#*"$tab"}', then 'factory init'" ;;
	*) fail 3 "the hooks are not live: $fault" ;;
	esac
}

setup_strict() {
	common_config_open
	git_config --bool fx.strict true || fail 3 "$common/config cannot be written"
	common_config_close
	: >"$state/strict"
	say strict 'a workspace that is bound to no task is refused'
}

# How the stages run here, where the base does not say it: excluded, and
# sealed with the contract.  Without it the task is as well kept, so nothing
# that goes wrong with it ends the verb.
setup_stages() {
	# For deinit: what was excluded before.
	[ -e "$state/exclude" ] || [ ! -e "$common/info/exclude" ] ||
		{ cp "$common/info/exclude" "$state/exclude.new" &&
		mv -f "$state/exclude.new" "$state/exclude"; } ||
		fail 3 "$state/exclude cannot be written"
	if [ -n "$quiet" ]; then
		(cd "$top" && fx fx-detect -q --write) 2>/dev/null &&
			set -- 0 || set -- $?
		said=quiet
	else
		said=$(cd "$top" && fx fx-detect --write) && set -- 0 || set -- $?
		# What follows says more of it.
		case $said in 'no language is known '*) said= ;; esac
		[ -z "$said" ] || say stages "$said"
	fi
	case $1$said in
	1) say stages "none are written: no language is known here; where there \
is one, 'fx-detect --write' in $top writes them" ;;
	[01]*) ;;
	*) warn "how the stages run was not written; 'factory init' in $top tries \
it again" ;;
	esac
}

# All of it, for $task: --as in $as, --strict in $strict.
setup_rest() {
	setup_hooks
	[ -z "$strict" ] || setup_strict
	[ "$kind" != jj ] || setup_jj
	setup_stages
	if [ -z "$as" ]; then
		identity_mend
		return
	fi
	[ "$kind" != jj ] || jj_identity
	[ "$kind,$colocated" = jj, ] || identity_set
	say as "$as_name <$as_email>, in this workspace alone"
}
