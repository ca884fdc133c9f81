# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# What of a task is set in jj, for this workspace alone: which commits stay
# private, a push that checks first, the names of pushed bookmarks.

jj_here() {
	jj --ignore-working-copy --repository "$top" "$@"
}

# Where there is no .git beside it, jj tells git of its bookmarks only when it
# is asked to; the base may be one of them.
jj_export() {
	[ -n "$colocated" ] || jj_here --quiet git export ||
		warn 'jj cannot export its bookmarks; the base may be out of date'
}

# A string as TOML writes it; JSON's are such strings too.
toml_string() {
	json_string "$1"
}

# Set KEY to a TOML value, and keep what jj then says that it is.
jj_set() {
	said=$(jj_here --quiet config set --workspace "$1" "$2" 2>&1) &&
	jj_here config get "$1" >"$top/.jj/fx/set.$1" ||
		fail 3 "jj cannot set $1 for this workspace: $said"
}

# Take KEY back, where it is still what we set.
jj_unset_key() {
	[ -f "$top/.jj/fx/set.$1" ] || return 0
	if [ "$(jj_here config get "$1" 2>/dev/null)" = \
	    "$(cat "$top/.jj/fx/set.$1")" ]; then
		jj_here --quiet config unset --workspace "$1" 2>/dev/null || :
	else
		warn "$1 was changed by others; it is kept"
	fi
}

jj_config_file() {
	jj_here config path --workspace
}

# What must stay private: by a name, for jj shows it with each refusal, and
# with what the user keeps private.
jj_private() {
	if [ ! -e "$top/.jj/fx/private" ]; then
		jj_here config get git.private-commits >"$top/.jj/fx/private" \
		    2>/dev/null || :
	fi
	theirs=$(cat "$top/.jj/fx/private")
	case $theirs in
	'' | 'none()') printf 'outside_contract\n' ;;
	*) printf '(%s) | outside_contract\n' "$theirs" ;;
	esac
}

jj_values() {
	outside=$(cd "$top" && fx fx-contract private) || exit
	# One argument of a program is at most 128 KiB, here and in TOML.
	[ "${#outside}" -lt 60000 ] || outside='none()'
	private=$(jj_private)
	bookmark="change_id.short() ++ \"/$task\""
	push="[\"util\", \"exec\", \"--\", $(toml_string "$share/hooks/jj/push")]"
}

setup_jj() {
	file=$(jj_config_file) || fail 3 'jj cannot say where its configuration is'
	mkdir -p "$top/.jj/fx"
	jj_values
	config_open "$file" "$top/.jj/fx/config"
	jj_set revset-aliases.outside_contract "$(toml_string "$outside")"
	jj_set git.private-commits "$(toml_string "$private")"
	jj_set templates.git_push_bookmark "$(toml_string "$bookmark")"
	jj_set aliases.push "$push"
	config_close "$file" "$top/.jj/fx/config"
	[ "$outside" != 'none()' ] ||
		warn 'the contract is too long for jj to keep private what is outside'
	say jj 'private commits, bookmark names and "jj push" are set here'
}

# The commit being worked on was made under the old identity: it gets the new
# one while it is still empty.
jj_identity() {
	file=$(jj_config_file)
	config_open "$file" "$top/.jj/fx/config"
	jj_set user.name "$(toml_string "$as_name")"
	jj_set user.email "$(toml_string "$as_email")"
	config_close "$file" "$top/.jj/fx/config"
	jj_here --quiet metaedit --update-author -r '@ & empty()' 2>/dev/null || :
}

jj_unset() {
	[ -d "$top/.jj/fx" ] || return 0
	file=$(jj_config_file) || fail 3 'jj cannot say where its configuration is'
	config_restore "$file" "$top/.jj/fx/config" ||
		for key in git.private-commits \
		    revset-aliases.outside_contract templates.git_push_bookmark \
		    aliases.push user.name user.email; do
			jj_unset_key "$key"
		done
	rm -rf "$top/.jj/fx"
	say jj 'its settings of this workspace are as they were'
}

# What of setup_jj is not as it was left: a line each.
jj_faults() {
	[ -d "$top/.jj/fx" ] || {
		printf '%s\n' 'nothing of the task is set in jj here'
		return
	}
	jj_values
	jj_is git.private-commits "$private"
	jj_is revset-aliases.outside_contract "$outside"
	jj_is templates.git_push_bookmark "$bookmark"
	[ -x "$share/hooks/jj/push" ] ||
		printf '%s\n' "$share/hooks/jj/push is gone"
	case $(jj_here config get aliases.push 2>/dev/null) in
	*"$share/hooks/jj/push"*) ;;
	*) printf '%s\n' 'jj push is not the alias that checks first' ;;
	esac
}

jj_is() {
	value=$(jj_here config get "$1" 2>/dev/null) || value=
	[ "$value" = "$2" ] || printf '%s\n' "$1 is not what factory init set"
}

doctor_jj() {
	[ -n "$bound" ] || return 0
	task=$bound
	faults=$(jj_faults)
	if [ -z "$faults" ]; then
		layer jj live 'private commits, bookmark names and "jj push" are set'
		return
	fi
	while IFS= read -r fault; do
		layer jj not "$fault" 'factory init'
	done <<END
$faults
END
}
