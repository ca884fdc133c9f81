# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# Changes to git's and jj's configuration, each of which can be taken back:
# byte for byte where nobody else wrote since, else value by value.

git_config() {
	repo_git config --local "$@"
}

# Around a change of FILE: the bytes before our first change and after our
# last are kept as KEPT.before and KEPT.after.  Where FILE is not what we left,
# others wrote to it, and its first bytes will never be put back whole.
config_open() {
	if [ -f "$2.after" ]; then
		same_file "$1" "$2.after" || rm -f "$2.before"
		rm -f "$2.after"
	elif [ ! -e "$2.touched" ]; then
		rm -f "$2.before"
		[ ! -e "$1" ] || cp -p "$1" "$2.before"
		[ -e "$1" ] || : >"$2.absent"
	else	# we were interrupted in the middle
		rm -f "$2.before" "$2.absent"
	fi
	: >"$2.touched"
}

config_close() {
	{ [ ! -e "$2.before" ] && [ ! -e "$2.absent" ]; } || cp -p "$1" "$2.after"
}

same_file() {
	cmp -s "$1" "$2"
}

# Put the first bytes back, when nobody else wrote since: 0 done, 1 not.
config_restore() {
	[ -f "$2.after" ] && same_file "$1" "$2.after" || return 1
	if [ -f "$2.before" ] && [ -L "$1" ]; then
		cat "$2.before" >"$1" || fail 3 "$1 cannot be put back"
	elif [ -f "$2.before" ]; then
		(umask 077 && set -C && : >"$1.lock") 2>/dev/null ||
			fail 3 "$1 is locked by another process"
		# with the mode that it has now: it may hold a password
		cp -p "$1" "$1.lock" && cat "$2.before" >"$1.lock" &&
		mv -f "$1.lock" "$1" || fail 3 "$1 cannot be put back"
	elif [ -f "$2.absent" ]; then
		rm -f "$1"
	else
		return 1
	fi
}

config_forget() {
	rm -f "$1.before" "$1.after" "$1.absent" "$1.touched"
}

common_config_open() {
	mkdir -p "$common/factory"
	config_open "$common/config" "$common/factory/config"
}

common_config_close() {
	config_close "$common/config" "$common/factory/config"
}

# An identity for this workspace alone: "NAME <EMAIL>".  In git it comes in by
# includeIf, which every git and library reads; extensions.worktreeConfig
# would shut out those that do not know it, and is used only where it is on.
identity_parse() {
	as_name=${1%<*} as_email=${1##*<}
	as_name=${as_name% } as_email=${as_email%>}
	case $1 in
	*?' <'?*'>') ;;
	*) bad_usage "--as wants \"NAME <EMAIL>\", not '$1'" ;;
	esac
	case $as_name$as_email in
	*[\<\>$nl]*) bad_usage "--as wants \"NAME <EMAIL>\", not '$1'" ;;
	esac
}

identity_key() {
	printf 'includeIf.gitdir:%s.path\n' \
	    "$(printf '%s' "$gitdir" | sed 's/[][*?\\]/\\&/g')"
}

worktree_config() {
	[ "$(git_config --type=bool --get extensions.worktreeConfig)" = true ]
}

# What one key was before us, to put it back: WHAT VALUE or WHAT alone.
identity_note() {
	if was=$(git -C "$top" config --worktree --get "$1"); then
		printf '%s %s\n' "$1" "$was"
	else
		printf '%s\n' "$1"
	fi
}

identity_set() {
	mkdir -p "$gitdir/factory"
	if worktree_config; then
		[ -e "$gitdir/factory/identity" ] || {
			identity_note user.name
			identity_note user.email
		} >"$gitdir/factory/identity"
		git -C "$top" config --worktree user.name "$as_name" &&
		git -C "$top" config --worktree user.email "$as_email" ||
			fail 3 'the identity cannot be written'
		return
	fi
	file=$gitdir/factory/config
	git config -f "$file" user.name "$as_name" &&
	git config -f "$file" user.email "$as_email" ||
		fail 3 "$file cannot be written"
	identity_include
}

# Have the identity in $file read here; where the repository was moved, what
# read it at its old place goes.
identity_include() {
	key=$(identity_key)
	[ "$(git_config --get "$key")" != "$file" ] || return 0
	common_config_open
	git_config -z --get-regexp '^includeif\.gitdir:.*\.path$' |
	    tr '\n\0' '\t\n' | while IFS=$tab read -r was gone; do
		case $gone in
		*/factory/config)
			was=includeIf.${was#*.}
			[ -e "$gone" ] || git_config --remove-section \
			    "${was%.path}" || : ;;
		esac
	done
	git_config "$key" "$file" || fail 3 "$common/config cannot be written"
	common_config_close
}

# What --as said once holds until deinit.
identity_mend() {
	file=$gitdir/factory/config
	[ ! -f "$file" ] || identity_include
}

identity_fault() {
	file=$gitdir/factory/config
	[ -f "$file" ] || return 0
	mine=$(git config -f "$file" user.email)
	[ "$(git -C "$top" config user.email)" = "$mine" ] ||
		printf '%s\n' "commits here are not made as $mine"
}

identity_unset() {
	if [ -f "$gitdir/factory/identity" ]; then
		while read -r key was; do
			if [ -n "$was" ]; then
				git -C "$top" config --worktree "$key" "$was"
			else
				git -C "$top" config --worktree --unset "$key"
			fi || warn "$key of this worktree was gone already"
		done <"$gitdir/factory/identity"
		rm -f "$gitdir/factory/identity"
	fi
	[ -f "$gitdir/factory/config" ] || return 0
	common_config_open
	section=$(identity_key)
	git_config --remove-section "${section%.path}" 2>/dev/null || :
	common_config_close
	rm -f "$gitdir/factory/config"
}
