# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# The git hooks: which of three ways to install them, doing it, and undoing it.
#   config    every git on PATH knows configured hooks (2.54): nothing of
#             anybody's is touched
#   chain     in the hooks folder; what was there becomes NAME.fx-old
#   dispatch  core.hooksPath was set: a folder of our own that forwards there

hook_names="pre-commit pre-applypatch prepare-commit-msg pre-push \
reference-transaction"
# Hooks whose mere presence costs or changes something are forwarded only
# where they are; all others, since a tracked folder may gain them any day.
forward_rare="reference-transaction post-index-change push-to-checkout \
proc-receive"
forward_names="applypatch-msg pre-applypatch post-applypatch pre-commit \
pre-merge-commit prepare-commit-msg commit-msg post-commit pre-rebase \
post-checkout post-merge post-rewrite pre-push pre-auto-gc pre-receive update \
post-receive post-update sendemail-validate"

exists() {
	[ -e "$1" ] || [ -L "$1" ]
}

# Is the file one of our hooks?  Each says so in its second line.
is_ours() {
	[ -f "$1" ] && [ -r "$1" ] || return 1
	second=
	{ read -r _ && IFS= read -r second; } <"$1" 2>/dev/null || :
	case $second in
	'# fx hook '* | '# fx forward'*) return 0 ;;
	*) return 1 ;;
	esac
}

# The first git on PATH that is too old for configured hooks, if any.
old_git() (
	set -f
	IFS=:
	for dir in $PATH; do
		[ -x "${dir:-.}/git" ] && [ ! -d "${dir:-.}/git" ] || continue
		v=$("${dir:-.}/git" version 2>/dev/null) || continue
		v=${v#git version }
		major=${v%%.*} minor=${v#*.}
		minor=${minor%%[!0-9]*}
		case $major in '' | *[!0-9]*) minor= ;; esac
		[ -n "$minor" ] || { printf '%s\n' "${dir:-.}/git"; return; }
		[ "$major" -lt 3 ] || continue
		[ "$major" -eq 2 ] && [ "$minor" -ge 54 ] || {
			printf '%s\n' "${dir:-.}/git"
			return
		}
	done
)

# core.hooksPath as the files have it: $path as written, $scope.
hooks_path() {
	path='' scope=''
	line=$(unset GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT
	    repo_git config --show-scope --get core.hooksPath) || return 0
	scope=${line%%"$tab"*} path=${line#*"$tab"}
}

# Is it our own folder, here or where the repository was before it was moved?
is_dispatch() {
	[ "$1" = "$dispatch" ] || { [ -n "$1" ] && [ -f "$hooks_state" ] &&
	    [ "$1" = "$(field folder "$hooks_state")" ]; }
}

# Which way it is to be: $way, and for dispatch the $path and $scope before us.
hooks_choose() {
	hooks_path
	if is_dispatch "$path"; then
		path=$(field path "$hooks_state") scope=$(field scope "$hooks_state")
	fi
	if [ -z "$(old_git)" ]; then
		way=config
	elif [ -n "$path" ] || [ -L "$common/hooks" ]; then
		way=dispatch
	else
		way=chain
	fi
}

# The way they were installed; nothing where that cannot be told.
hooks_way() {
	[ ! -f "$hooks_state" ] || case $(field way "$hooks_state") in
	config) echo config ;;
	chain) echo chain ;;
	dispatch) echo dispatch ;;
	esac
}

# Install or mend them.  $told says what was done.
hooks_install() {
	for n in $hook_names; do
		[ -f "$share/hooks/$n" ] ||
			fail 3 "$share/hooks/$n is gone; install fx again"
	done
	hooks_choose
	told=''
	[ "$(hooks_way)" = "$way" ] || hooks_remove
	"put_$way"
}

hooks_note() {
	printf '%s\n' "version $version" "way $way" "$@" >"$hooks_state.new" &&
	mv -f "$hooks_state.new" "$hooks_state" ||
		fail 3 "$hooks_state cannot be written"
}

hooks_remove() {
	[ -f "$hooks_state" ] || return 0
	had=$(hooks_way)
	if [ -n "$had" ]; then
		"undo_$had"
	else	# damaged: each looks for what is ours
		undo_config
		undo_chain
		undo_dispatch
	fi
	rm -f "$hooks_state"
}

# Put our hook NAME at FILE, at once and whole.
put_hook() {
	if is_ours "$2" && cmp -s "$share/hooks/$1" "$2" && [ -x "$2" ]; then
		return
	fi
	cp "$share/hooks/$1" "$2.fx-new" && chmod 755 "$2.fx-new" &&
	mv -f "$2.fx-new" "$2" || fail 3 "$2 cannot be written"
	told="$told $1"
}

quoted() {
	printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# The command of a configured hook.  A file that is missing there would stop
# every ref update, so reference-transaction's first look is inline.
# shellcheck disable=SC2016 # it is for another shell
hook_command() {
	file=$(quoted "$share/hooks/$1")
	if [ "$1" != reference-transaction ]; then
		printf '%s\n' "$file"
		return
	fi
	printf '%s ' 'fx() { [ "$1" = prepared ] || return 0;' \
	    'while IFS=" " read -r o n r; do case $r in refs/heads/*)' \
	    "[ -x $file ] ||" '{ case $n in *[!0]*) ;; *) continue;; esac;' \
	    '[ "$(git rev-parse -q --verify "$r")" != "$n" ] || continue;' \
	    'echo reference-transaction:' "$file" \
	    'is gone, refusing "(factory doctor)" >&2; return 3; };' \
	    '{ printf "%s %s %s\n" "$o" "$n" "$r";' \
	    'while IFS= read -r l; do printf "%s\n" "$l"; done; } |' "$file" \
	    'prepared; return;; esac; done; }; fx'
}

put_config() {
	hooks_note
	common_config_open
	for n in $hook_names; do
		command=$(hook_command "$n")
		[ "$(git_config --get "hook.fx-$n.command")" != "$command" ] ||
		    [ "$(git_config --get-all "hook.fx-$n.event")" != "$n" ] ||
			continue
		git_config --replace-all "hook.fx-$n.event" "$n" &&
		git_config --replace-all "hook.fx-$n.command" "$command" ||
			fail 3 "$common/config cannot be written"
		told="$told $n"
	done
	common_config_close
	where='as configured hooks'
}

undo_config() {
	common_config_open
	for n in $hook_names; do
		git_config --remove-section "hook.fx-$n" 2>/dev/null || :
	done
	common_config_close
}

put_chain() {
	hooks=$common/hooks
	made='' asides=''
	if [ -f "$hooks_state" ]; then
		made=$(field made "$hooks_state")
		asides=$(grep '^aside ' "$hooks_state") || :
	fi
	[ -d "$hooks" ] || made=yes
	mkdir -p "$hooks"
	hooks_note "made $made" ${asides:+"$asides"}
	for n in $hook_names; do
		set_aside "$hooks/$n"
		put_hook "$n" "$hooks/$n"
	done
	where="in $hooks"
}

# Where a manager (pre-commit, lefthook) put our FILE aside for its own.
taken() {
	for suffix in legacy old; do
		! is_ours "$1.$suffix" || {
			printf '%s\n' "$1.$suffix"
			return
		}
	done
}

# Were both files written by the same hook manager?
same_manager() {
	! cmp -s "$1" "$2" || return 0
	for word in pre-commit.com lefthook husky overcommit; do
		! grep -q "$word" "$1" || ! grep -q "$word" "$2" || return 0
	done
	return 1
}

# Make room at FILE: what is there, and is not ours, becomes FILE.fx-old.  A
# manager that came after us over an older hook becomes FILE.fx-old2: nothing
# may lie at FILE.legacy, where that manager would write over it next time.
set_aside() {
	! is_ours "$1" || return 0
	aside=$(taken "$1")
	if exists "$1"; then
		to=$1.fx-old
		if exists "$to" && ! same_manager "$1" "$to"; then
			to=$1.fx-old2
			exists "$to" || printf '%s\n' \
			    "aside ${1##*/} ${aside##*.}" >>"$hooks_state"
		fi
		rm -f "$to"
		[ ! -L "$1" ] && ln "$1" "$to" 2>/dev/null || cp -pP "$1" "$to" ||
			fail 3 "$1 cannot be kept"
		kept="${kept-} ${1##*/}"
	fi
	[ -z "$aside" ] || rm -f "$aside"
}

# FILE is ours, or gone: what we put aside goes back.
put_back() {
	! is_ours "$1" || rm -f "$1"
	if exists "$1.fx-old2"; then
		mv -f "$1.fx-old2" "$1"
		suffix=$(sed -n "s/^aside ${1##*/} //p" "$hooks_state" | tail -n 1)
		case $suffix in
		legacy | old)
			exists "$1.$suffix" || mv -f "$1.fx-old" "$1.$suffix" ;;
		esac
	elif exists "$1.fx-old"; then
		mv -f "$1.fx-old" "$1"
	fi
}

# FILE is a manager's: leave it as if we had never stood before it; an older
# hook goes to where that manager has put us.
step_aside() {
	for old in "$1.fx-old" "$1.fx-old2"; do
		! exists "$old" || ! same_manager "$1" "$old" || rm -f "$old"
	done
	aside=$(taken "$1")
	[ -z "$aside" ] || rm -f "$aside"
	for old in "$1.fx-old" "$1.fx-old2"; do
		if exists "$old" && [ -n "$aside" ] && ! exists "$aside"; then
			mv -f "$old" "$aside"
		fi
	done
}

undo_chain() {
	hooks=$common/hooks
	for n in $hook_names; do
		f=$hooks/$n
		if is_ours "$f" || ! exists "$f"; then
			aside=$(taken "$f")
			[ -z "$aside" ] || rm -f "$aside"
			put_back "$f"
		else
			step_aside "$f"
		fi
		for old in "$f.fx-old" "$f.fx-old2"; do
			! exists "$old" ||
				warn "$old is kept: others have replaced $f since"
		done
	done
	[ "$(field made "$hooks_state")" != yes ] ||
		rmdir "$hooks" 2>/dev/null || :
}

put_forward() {
	cat <<END >"$2.fx-new" || fail 3 "$2 cannot be written"
#!/bin/sh
# fx forward: what core.hooksPath named before fx, from each worktree's top.
name=\${0##*/}
hook=$1/\${name%.fx-old}
[ ! -x "\$hook" ] || exec "\$hook" "\$@"
END
	chmod 755 "$2.fx-new"
	cmp -s "$2.fx-new" "$2" || told="$told ${2##*/}"
	mv -f "$2.fx-new" "$2"
}

put_dispatch() {
	if [ -n "$path" ]; then
		to=$(repo_git -c "core.hooksPath=$path" \
		    config --type=path --get core.hooksPath) || to=$path
	else
		to=$common/hooks
	fi
	case $to in /*) there=$to ;; *) there=$top/$to ;; esac
	hooks_note "scope $scope" "path $path" "folder $dispatch"
	mkdir -p "$dispatch"
	to=$(quoted "$to")
	for n in $forward_names $forward_rare; do
		f=$dispatch/$n
		case " $hook_names " in *" $n "*) f=$f.fx-old ;; esac
		case " $forward_rare " in
		*" $n "*) exists "$there/$n" || exists "$f" || continue ;;
		esac
		# one that was forced into our folder stays
		! exists "$f" || is_ours "$f" || continue
		put_forward "$to" "$f"
	done
	for n in $hook_names; do
		set_aside "$dispatch/$n"
		put_hook "$n" "$dispatch/$n"
	done
	where="in $dispatch, in front of ${path:-$common/hooks}"
	[ "$(git_config --get core.hooksPath)" != "$dispatch" ] || return 0
	common_config_open
	git_config --replace-all core.hooksPath "$dispatch" ||
		fail 3 "$common/config cannot be written"
	common_config_close
	told="$told core.hooksPath"
}

undo_dispatch() {
	if is_dispatch "$(git_config --get core.hooksPath)"; then
		common_config_open
		if [ "$(field scope "$hooks_state")" = local ]; then
			git_config core.hooksPath "$(field path "$hooks_state")"
		else
			git_config --unset-all core.hooksPath
		fi || fail 3 "$common/config cannot be written"
		common_config_close
	fi
	rm -rf "$dispatch"
}
