# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# doctor: prove each layer of the gate by trying it, and say what mends it.
#: verb	doctor		try each layer of the gate, say what is not live
# shellcheck source=bin/factory.d/_config.sh
. "$share/factory.d/_config.sh"
# shellcheck source=bin/factory.d/_hooks.sh
. "$share/factory.d/_hooks.sh"
# shellcheck source=bin/factory.d/_faults.sh
. "$share/factory.d/_faults.sh"
# shellcheck source=bin/factory.d/_jj.sh
. "$share/factory.d/_jj.sh"
# shellcheck source=bin/factory.d/_probe.sh
. "$share/factory.d/_probe.sh"

main() {
	while [ $# -gt 0 ]; do
		case $ended$1 in
		-?*) common_option "$@" || unknown_option "$1" ;;
		*) bad_usage "what is '$(escape "$1")'?" ;;
		esac
		shift "$took"
	done
	locate
	yes='ok  ' no='NOT ' maybe='??  ' answer=0
	! utf8_terminal || yes='✓' no='✗' maybe='⚠'
	doctor_programs
	doctor_binding
	[ -z "$bound" ] || doctor_contract
	if [ "$kind" = jj ]; then
		doctor_jj
	fi
	if [ "$kind" = git ] || [ -n "$colocated" ]; then
		doctor_hooks
	fi
	doctor_probes
	exit "$answer"
}

utf8_terminal() {
	[ -t 1 ] || return 1
	case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
	*[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
	*) return 1 ;;
	esac
}

# A line for each layer: NAME live|not|unknown WHY [COMMAND that mends it].
layer() {
	[ "$2" = live ] || answer=1
	[ -z "$quiet" ] || return 0
	if [ "$format" = json ]; then
		printf '{"type":"layer","layer":"%s","state":"%s","why":%s' \
		    "$1" "$2" "$(json_string "$3")" &&
		{ [ -z "${4-}" ] || printf ',"mend":%s' "$(json_string "$4")"; } &&
		printf '}\n' || exit 3
		return
	fi
	case $2 in
	live) mark=$yes ;;
	not) mark=$no ;;
	*) mark=$maybe ;;
	esac
	printf '%s %s: %s\n' "$mark" "$1" "$(escape "$3")" &&
	{ [ -z "${4-}" ] || printf '      mend: %s\n' "$(escape "$4")"; } || exit 3
}

doctor_programs() {
	for p in fx-boundary fx-contract fx-audit fx-check; do
		if [ ! -x "$bindir/$p" ]; then
			layer programs not "$bindir/$p is gone" \
			    'install fx again'
			exit 1
		fi
		said=$("$bindir/$p" --version 2>&1) || :
		[ "$said" = "$p $version" ] || {
			layer programs not "$bindir/$p says '$said'" 'install fx again'
			return
		}
	done
	layer programs live "fx $version in $bindir"
}

doctor_binding() {
	bound='' lost=''
	said=$( (cd "$top" && "$bindir/fx-contract" bound) 2>&1) || lost=$?
	case $lost in
	'') bound=$said ;;
	1)
		layer binding not "$top is bound to no task" \
		    'factory init --task ID'
		return ;;
	*)
		layer binding not "${said#fx-contract: }" 'factory init --task ID'
		return ;;
	esac
	case ${FACTORY_TASK_ID:-$bound} in
	"$bound") layer binding live "$top is bound to $bound" ;;
	*) layer binding not "FACTORY_TASK_ID is $FACTORY_TASK_ID, but $top \
is bound to $bound: all is refused" 'unset FACTORY_TASK_ID' ;;
	esac
	fault=$(identity_fault)
	[ -z "$fault" ] || layer identity not "$fault" 'factory init'
}

doctor_contract() {
	seal=$state/contracts/$bound/seal
	tracked=$top/.factory/$bound/contract.yaml
	sha=$([ ! -f "$seal" ] || field sha256 "$seal")
	sealed=$state/contracts/$bound/$sha.yaml
	if [ ! -f "$seal" ]; then
		layer contract not "$bound is not sealed: nothing is allowed" \
		    "factory init --task $bound"
	elif ! [ -f "$sealed" ] || ! (cd "$top" && fx fx-contract check -q "$sealed") >/dev/null
	then
		layer contract not "the sealed contract $sealed cannot be read" \
		    "fx-contract seal --widen --reason damaged $tracked"
	elif [ -f "$tracked" ] && ! cmp -s "$tracked" "$sealed"; then
		layer contract not "$tracked is not what was sealed, which rules" \
		    "fx-contract diff $sealed $tracked; fx-contract seal $tracked"
	else
		layer contract live "the sealed contract of $bound rules"
	fi
	[ ! -f "$seal" ] || doctor_wider
}

# The gate reads the contract of the base branch: does the seal allow more?
doctor_wider() {
	base=$(field base-ref "$seal")
	[ -n "$base" ] && [ -f "$sealed" ] || return 0
	theirs=$(mktemp) || exit 3
	if ! repo_git cat-file blob "$base:.factory/$bound/contract.yaml" \
	    >"$theirs" 2>/dev/null; then
		[ -z "$(gates)" ] || layer base not \
		    "$base has no contract of $bound: the gate refuses all of it" \
		    "commit ${tracked#"$top/"} to that branch"
	else
		more=0
		fx fx-contract diff -q "$theirs" "$sealed" >/dev/null 2>&1 || more=$?
		case $more in
		0) layer base live "$base allows what the seal allows" ;;
		1) layer base not "the seal allows more than $base does: the gate \
refuses the rest" "fx-contract diff $base:.factory/$bound/contract.yaml $sealed" ;;
		*) layer base not "the contract of $bound on $base cannot be read" \
		    "fx-contract check ${tracked#"$top/"}, on that branch" ;;
		esac
	fi
	rm -f "$theirs"
}

doctor_hooks() {
	if [ ! -f "$hooks_state" ]; then
		layer hooks not 'none are installed here' 'factory init'
		return
	fi
	faults=$(hooks_faults)
	if [ -z "$faults" ]; then
		layer hooks live "installed as: $(field way "$hooks_state")"
		return
	fi
	while IFS= read -r fault; do
		mend=${fault#*"$tab"} why=${fault%%"$tab"*}
		[ "$mend" != "$fault" ] || mend='factory init'
		layer hooks not "$why" "$mend"
	done <<END
$faults
END
}
