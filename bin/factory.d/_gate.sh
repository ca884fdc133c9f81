# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What a gate does while it is pushed to: mirror, judge, pass on.

# Variables by which receive-pack keeps what is pushed apart until it is
# accepted.  A fetch inside them would leave refs that lead nowhere.
quarantine='GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES'

# Where the gate in folder $1 passes on to; its own file alone says so.
gate_url() {
	git --git-dir="$1" config --local remote.upstream.url
}

# What is fetched from by name is somebody's own remote; a mirror would take
# away what only they have.
gate_own_remote() {
	git --git-dir="$1" config --local --get-regexp \
	    '^remote\.upstream\.(fetch|mirror)$' >/dev/null
}

# Refspecs for what fx.gate.open lets in beside branches and tags, a folder
# below refs/ each: unmirrored, what others push there would stop it for ever.
gate_open_refspecs() {
	git --git-dir="$1" config --local --includes --get-all fx.gate.open |
	    sed -n 's|^refs/\([A-Za-z0-9_-][A-Za-z0-9_.-]*\)/.*|\1|p' | sort -u |
	    sed '/^heads$/d; /^tags$/d; /^upstream$/d; s|.*|+refs/&/*:refs/&/*|'
}

hold=	# before a command that may not hold the lock for ever

# Bring upstream's branches and tags to refs/upstream, and to refs/heads and
# refs/tags, by which leases are checked and pushes are judged.  By URL: a
# fetch by name could follow a refspec of that remote.  Without the lock: a
# connection that ssh keeps open would keep it.
gate_mirror() (
	exec 9>&-
	# shellcheck disable=SC2086 # a list
	unset $quarantine GIT_DIR
	url=$(gate_url "$1") || exit
	# shellcheck disable=SC2046,SC2086 # no blank is in a name of a ref
	said=$($hold git --git-dir="$1" -c gc.auto=0 -c maintenance.auto=false \
	    fetch -q --no-tags --prune --no-write-fetch-head --refmap= "$url" \
	    '+refs/heads/*:refs/upstream/heads/*' '+refs/heads/*:refs/heads/*' \
	    '+refs/tags/*:refs/upstream/tags/*' '+refs/tags/*:refs/tags/*' \
	    '+refs/fx/decisions/*:refs/fx/decisions/*' \
	    $(gate_open_refspecs "$1") 2>&1) && exit
	prefixed gate "$said"
	printf 'gate: upstream cannot be mirrored; nothing was passed on\n' >&2
	exit 3
)

# Words of another program, with a name in front of each line.
prefixed() {
	[ -z "$2" ] || printf '%s\n' "$2" | sed "s/^/$1: /" >&2
}

# The folder that the client of a forced command asked for.
ssh_request() {
	case $SSH_ORIGINAL_COMMAND in
	"git-receive-pack '"*"'" | "git receive-pack '"*"'") service=receive-pack ;;
	"git-upload-pack '"*"'" | "git upload-pack '"*"'") service=upload-pack ;;
	*) fail 2 'this key may only push to and fetch from its gate' ;;
	esac
	asked=${SSH_ORIGINAL_COMMAND#*\'} asked=${asked%\'}
	case $asked in
	*\'*) fail 2 'this key may only push to and fetch from its gate' ;;
	esac
	[ -n "$dir" ] || fail 2 "the forced command must name the gate: factory gate serve DIR"
	[ "$asked" = "$dir" ] || [ "$(cd "$asked" 2>/dev/null && pwd -P)" = "$(cd "$dir" && pwd -P)" ] ||
		fail 2 "this key is for another gate than $(escape "$asked")"
}

# The task of the workspace that pushes, if there is one; a binding that does
# not hold is no reason to let everything through.
gate_bound() {
	task=$("$bindir/fx-contract" bound 2>&1) || case $? in
	2) fail 2 "${task#fx-contract: }" ;;
	*) task= ;;
	esac
}

# A gate that was moved, or has lost its hook, would take in everything.
gate_whole() {
	[ "$(git --git-dir="$1" config --local core.hooksPath)" = "$1/fx-hooks" ] &&
	    [ -x "$1/fx-hooks/pre-receive" ]
}

# Run in place of git-receive-pack: with the gate's lock, upstream mirrored.
gate_serve() {
	service=receive-pack
	[ -z "${SSH_ORIGINAL_COMMAND-}" ] || ssh_request
	[ -n "$task" ] || [ -n "${SSH_ORIGINAL_COMMAND-}" ] || gate_bound
	# shellcheck disable=SC2046 # a list
	unset $(git rev-parse --local-env-vars)
	dir=$(cd "$dir" 2>/dev/null && pwd -P) || fail 2 'there is no such gate'
	gate_url "$dir" >/dev/null ||
		fail 2 "$(escape "$dir") is no gate ('factory gate init DIR --upstream URL')"
	[ "$service" = receive-pack ] || exec git-upload-pack "$dir"
	gate_whole "$dir" || fail 3 "$(escape "$dir") has no live hook; \
'factory gate init DIR --upstream URL' mends it"
	# A client that fell silent on its way here would hold the lock for
	# hours; one on this machine dies with its end of the pipe.
	[ -z "${SSH_ORIGINAL_COMMAND-}" ] || hold="timeout ${FX_GATE_HOLD:-900}"
	command -v flock >/dev/null || fail 3 'flock (of util-linux) is missing'
	exec 9>"$dir/fx-gate.lock"
	flock -w "${FX_GATE_WAIT:-60}" 9 ||
		fail 3 "the gate is busy: another push has held it too long"
	gate_mirror "$dir" || exit 3
	FX_GATE_TASK=$task
	export FX_GATE_TASK
	# The lock is this shell's alone: it dies with it, whatever is left.
	$hold git-receive-pack "$dir" 9>&- && return
	status=$?
	[ -z "$hold" ] || [ "$status" -ne 124 ] ||
		fail 3 'the push took too long; the gate is let go'
	exit 3
}

# Was the client told what upstream really has?  The names of refs hold no
# blanks, so the lines can be read so.
gate_stale() {
	stale=
	while read -r old new ref; do
		case $ref in
		refs/heads/* | refs/tags/*) ;;
		*) continue ;;
		esac
		now=$(git rev-parse -q --verify "refs/upstream/${ref#refs/}") ||
			now=$(printf '%s' "$old" | tr '0-9a-f' 0)
		[ "$now" = "$old" ] || {
			printf 'REFUSED: %s has moved upstream; fetch first\n' "$ref"
			stale=yes
		}
	done <<-END
		$1
	END
	[ -z "$stale" ] || exit 1
}

is_probe() {
	[ "${GIT_PUSH_OPTION_COUNT:-0}" -gt 0 ] || return
	env | grep -q '^GIT_PUSH_OPTION_[0-9]*=fx-probe$'
}

# Push what was judged to upstream, once, all or nothing, each ref only if it
# is there as the client saw it.  By URL: a push by name would write refs to
# objects that are only in quarantine, and corrupt the gate.
gate_forward() (
	url=$1
	lines=$2
	set --
	while read -r old new ref; do
		case $old in
		*[!0]*) ;;
		*) old= ;;
		esac
		# A bare id may be the name of a branch or tag as well, and a
		# push takes that one, which may not be what was judged.
		case $new in
		*[!0]*) new="$new^{object}" ;;
		*) new= ;;
		esac
		set -- "$@" "--force-with-lease=$ref:$old" "$new:$ref"
	done <<-END
		$lines
	END
	# An upstream in a folder would inherit the options of the push.
	n=0
	while [ "$n" -lt "${GIT_PUSH_OPTION_COUNT:-0}" ]; do
		unset "GIT_PUSH_OPTION_$n"
		n=$((n + 1))
	done
	unset GIT_PUSH_OPTION_COUNT GIT_QUARANTINE_PATH
	said=$(git push -q --atomic --no-verify "$url" "$@" 2>&1) && exit
	prefixed upstream "$said"
	printf 'gate: upstream did not take it; nothing has changed\n' >&2
	exit 1
)

# What pre-receive calls: judge, and at a gate pass on.
gate_receive() {
	gate=$(pwd -P)
	lines=$(cat)
	[ -n "$lines" ] || exit 0
	# A server of one's own may have a remote of that name.
	url=
	[ ! -e fx-hooks ] || url=$(gate_url .) ||
		fail 3 "$gate is a gate without an upstream; 'factory gate init DIR --upstream URL' mends it"
	if [ -n "$url" ]; then
		gate_mirror "$gate" || exit 3
		gate_stale "$lines"
	fi
	# pre-receive's output is what the client is shown.
	printf '%s\n' "$lines" | "$bindir/fx-boundary" --receive || exit
	is_probe && {
		printf 'fx-probe: judged and allowed; a probe is never taken in\n'
		exit 1
	}
	[ -z "$url" ] || gate_forward "$url" "$lines"
}
