# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What the verbs share: where the repository is, how things are told, options.
nl='
' tab=$(printf '\t')

# Foreign bytes as they may stand on a terminal: control bytes, what is not
# UTF-8, and characters that nobody sees, as \xHH; with "keep", new lines stay.
escape() {
	printf '%s' "$1" | LC_ALL=C awk -v keep="${2-}" '
	function hex(c) { return sprintf("\\x%02x", code[c]) }
	function tail(s, i, n,   k) {
		for (k = 1; k <= n; k++)
			if (substr(s, i + k, 1) !~ /[\200-\277]/)
				return 0
		return 1
	}
	function hidden(w) {
		return w ~ /^\302[\200-\237]/ || w ~ /^\342\200[\213-\217\252-\256]/ ||
		    w ~ /^\342\201[\240-\257]/ || w ~ /^\357\273\277/ ||
		    w ~ /^\355[\240-\277]/ || w ~ /^\340[\200-\237]/ ||
		    w ~ /^\360[\200-\217]/ || w ~ /^\364[\220-\277]/
	}
	BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }
	NR > 1 { printf "%s", keep ? "\n" : "\\n" }
	{
		for (i = 1; i <= length($0); i += n) {
			c = substr($0, i, 1)
			v = code[c]
			n = v < 194 || v > 244 ? 1 : v < 224 ? 2 : v < 240 ? 3 : 4
			w = substr($0, i, n)
			if (n > 1 && (!tail($0, i, n - 1) || hidden(w))) {
				n = 1
				w = hex(c)
			} else if (n == 1 && (v < 32 || v > 126))
				w = c == "\t" ? "\\t" : hex(c)
			printf "%s", w
		}
	}'
}

warn() {
	printf 'factory: %s\n' "$(escape "$*" keep)" >&2 2>/dev/null || :
}

# End with STATUS and a message, of which a word of the user's is escaped
# whole by its caller where it may hold a new line.
fail() {
	status=$1
	shift
	warn "$*"
	exit "$status"
}

need_help() {
	# shellcheck source=bin/factory.d/_help.sh
	. "$share/factory.d/_help.sh"
}

bad_usage() {
	fail 2 "${verb:+$verb: }$*
try 'factory${verb:+ $verb} --help'"
}

unknown_option() {
	need_help
	word=${1#--}
	bad_usage "unknown option '$(escape "$1")'$(nearest opt "${word%%=*}")"
}

unknown_verb() {
	need_help
	word=$verb verb=
	bad_usage "unknown verb '$(escape "$word")'$(nearest verb "$word")"
}

set_format() {
	case $1 in
	text | json) format=$1 ;;
	*) bad_usage "unknown format '$(escape "$1")'" ;;
	esac
}

# Take one of the options that all verbs have; $took words of it.  After --
# nothing is an option: $ended stands before each word when it is looked at.
common_option() {
	took=1
	case $1 in
	--) ended='operand ' ;;
	-q) quiet=yes ;;
	-z) ;;
	-[qz][!-]*)
		[ "${1#-q}" = "$1" ] || quiet=yes
		word=-${1#-?}
		shift
		common_option "$word" "$@" ;;
	-C) [ $# -gt 1 ] || bad_usage "option '-C' needs an argument"
		took=2
		enter "$2" ;;
	-C*) enter "${1#-C}" ;;
	--json) format=json ;;
	--format=*) set_format "${1#*=}" ;;
	--format)
		option_value "$@"
		set_format "$value" ;;
	-h | --help)
		need_help
		printed help "$verb" ;;
	--version) need_help; printed printf 'factory %s\n' "$version" ;;
	--list-options) need_help; printed list_options ;;
	*) return 1 ;;
	esac
}

# Go to a folder as git -C does: "" is here, and "-" is called so.
enter() {
	case $1 in
	/* | '') ;;
	*) set -- "./$1" "$1" ;;
	esac
	cd "${1:-.}" 2>/dev/null ||
		fail 2 "-C $(escape "${2:-$1}"): no such folder"
}

# A folder by its absolute path; it need not exist.
absolute() {
	case $1 in
	/*) abs=$1 ;;
	*) abs=$(pwd -P)/$1 ;;
	esac
}

# The value of an option that needs one: "--task ID" or "--task=ID".  An empty
# one is a variable that was not set: "serve --task ''" is not for all tasks.
option_value() {
	took=1
	case $1 in
	--*=*) value=${1#*=} ;;
	*)
		[ $# -gt 1 ] || bad_usage "option '$1' needs an argument"
		took=2 value=$2 ;;
	esac
	[ -n "$value" ] || bad_usage "option '${1%%=*}' needs an argument"
}

json_string() {
	printf '%s' "$1" | LC_ALL=C awk '
	BEGIN { printf "\""; for (i = 1; i < 32; i++) c[sprintf("%c", i)] = i }
	NR > 1 { printf "\\n" }
	{
		gsub(/[\\"]/, "\\\\&")
		while (match($0, /[\001-\037]/)) {
			printf "%s\\u%04x", substr($0, 1, RSTART - 1),
			    c[substr($0, RSTART, 1)]
			$0 = substr($0, RSTART + 1)
		}
		printf "%s", $0
	}
	END { printf "\"" }'
}

# Tell what was done: STEP TEXT.
say() {
	[ -z "$quiet" ] || return 0
	if [ "$format" = json ]; then
		printf '{"type":"step","step":"%s","text":%s}\n' "$1" \
		    "$(json_string "$2")" || exit 3
	else
		printf '%s: %s\n' "$1" "$(escape "$2" keep)" || exit 3
	fi
}

# Run one of our programs; where it is gone nothing else is tried.
fx() {
	fx_name=$1
	shift
	[ -x "$bindir/$fx_name" ] ||
		fail 3 "$bindir/$fx_name is gone; install fx again"
	"$bindir/$fx_name" "$@"
}

# Where we are: $top of the workspace, $kind git or jj (jj also where a .git
# stands beside the .jj: $colocated), $gitdir of the worktree, $common folder.
locate() {
	kind=git colocated='' gitdir='' top=''
	if [ -z "${GIT_DIR-}" ]; then
		top=$(pwd -P)
		while [ ! -e "$top/.git" ] && [ ! -d "$top/.jj" ]; do
			[ -n "$top" ] || fail 3 'not in a git or jj repository'
			top=${top%/*}
		done
		[ ! -d "$top/.jj" ] || kind=jj
	fi
	if [ "$kind" = jj ]; then
		locate_jj
		return
	fi
	top=$(git rev-parse --show-toplevel 2>/dev/null && printf x) ||
		fail 3 'no workspace: not in the work tree of a git repository'
	top=${top%"${nl}x"}
	locate_git
}

# The folder in the common directory that all fx programs share.
locate_state() {
	state=$common/factory
	hooks_state=$state/install
	dispatch=$state/hooks
}

locate_git() {
	gitdir=$(cd "$top" && d=$(git rev-parse --git-dir) && cd "$d" && pwd -P) &&
	common=$(cd "$top" && d=$(git rev-parse --git-common-dir) &&
	    cd "$d" && pwd -P) || fail 3 "git cannot read the repository of $top"
	locate_state
}

locate_jj() {
	command -v jj >/dev/null || fail 3 'this is a jj workspace and jj is not on PATH'
	if [ -e "$top/.git" ]; then
		colocated=yes
		locate_git
		return
	fi
	common=$(jj --ignore-working-copy git root) &&
	    common=$(cd "$common" && pwd -P) ||
		fail 3 "jj cannot read the repository of $top"
	gitdir=$common
	locate_state
}

# One factory at a time changes a repository.  The lock names its process, so
# that one left by a killed process is taken over.
lock() {
	mkdir -p "$common/factory" || fail 3 "$common/factory cannot be made"
	lock=$common/factory/lock tries=0
	until (set -C && printf '%s\n' $$ >"$lock") 2>/dev/null; do
		holder=
		{ read -r holder <"$lock"; } 2>/dev/null || :
		if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
			rm -f "$lock"
			continue
		fi
		tries=$((tries + 1))
		[ $tries -lt 60 ] || fail 3 "$lock is held by process $holder"
		sleep 1
	done
	trap 'rm -f "$lock"' EXIT
	trap 'exit 3' HUP INT TERM
}

# Let others at it before what may take long.
unlock() {
	rm -f "$lock"
	trap - EXIT HUP INT TERM
}

# git in the repository, also from a jj workspace that has no .git.
repo_git() {
	if [ "$kind,$colocated" = jj, ]; then
		git --git-dir="$common" "$@"
	else
		git -C "$top" "$@"
	fi
}

# The value of KEY in a file of "key value" lines; nothing where it has none.
field() {
	while read -r field_key field_value; do
		[ "$field_key" != "$1" ] || {
			printf '%s\n' "$field_value"
			return
		}
	done <"$2"
}

# The task that this workspace is bound to, or nothing.  A binding that does
# not fit it (moved, copied, damaged) is said, and is no end with "mend".
bound_task() {
	misfit=''
	bound=$(cd "$top" && fx fx-contract bound) && return
	case $? in
	1) ;;
	2) [ -n "${1-}" ] && misfit=yes || exit 2 ;;
	*) exit 3 ;;
	esac
}

# Say when something has switched our hooks off since they were installed.
warn_of_hooks() {
	[ -z "${GIT_DIR-}" ] || return 0
	# shellcheck source=bin/factory.d/_hooks.sh
	(locate 2>/dev/null && [ -f "$hooks_state" ] || exit
	. "$share/factory.d/_hooks.sh"
	. "$share/factory.d/_faults.sh"
	fault=$(hooks_faults | head -n 1)
	[ -z "$fault" ] || warn "the hooks are not live: ${fault%%"$tab"*}
run 'factory init' to mend them, 'factory doctor' to see more") || :
}

# The line of info/exclude that keeps the folder $2 out of the workspace $1.
hidden_line() {
	printf '/%s/\n' "$(printf '%s' "${2#"$1"/}" |
	    sed 's/[][*?\\#!]/\\&/g; s/ $/\\ /')"
}
