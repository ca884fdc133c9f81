# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# gate: a bare repository that judges what is pushed and passes it upstream.
#: verb	gate init	DIR --upstream URL [--protected BRANCH]	make a gate that pushes must pass
#: verb	gate connect	(DIR|URL) [--remote NAME]	push through it from here
#: verb	gate disconnect	[--remote NAME]	push as before
#: verb	gate serve	[--task ID] DIR	what runs at the gate, for ssh
#: opt		upstream	URL	where what passes goes	gate init
#: opt		protected	BRANCH	who has the contracts; default: upstream's HEAD	gate init
#: opt		remote	NAME	which remote; default: origin	gate connect,gate disconnect
#: opt		task	ID	only this task's refs	gate serve
# shellcheck source=/dev/null
. "$share/factory.d/_gate.sh"

main() {
	upstream='' protected='' remote='' task='' verb2='' dir=''
	while [ $# -gt 0 ]; do
		case $ended$1 in
		--upstream | --upstream=*) option_value "$@"; upstream=$value ;;
		--protected | --protected=*) option_value "$@"; protected=${value#refs/heads/} ;;
		--remote | --remote=*) option_value "$@"; remote=$value ;;
		--task | --task=*) option_value "$@"; task=$value ;;
		-?*) common_option "$@" || unknown_option "$1" ;;
		*)
			if [ -z "$verb2" ]; then
				verb2=$1
			elif [ -z "$dir" ]; then
				dir=$1
			else
				bad_usage "what is '$(escape "$1")'?"
			fi
			took=1 ;;
		esac
		shift "$took"
	done
	gate_takes
	remote=${remote:-origin}
	case $verb2,${dir:+dir} in
	init,dir) gate_init ;;
	connect,dir) gate_connect ;;
	disconnect,) gate_disconnect ;;
	serve,dir) gate_serve ;;
	serve,)
		[ -n "${SSH_ORIGINAL_COMMAND-}" ] || bad_usage 'serve needs DIR'
		gate_serve ;;
	receive,) gate_receive ;;
	init, | connect,) bad_usage "gate $verb2 needs DIR" ;;
	,*) bad_usage 'gate needs init, connect, disconnect or serve' ;;
	*) bad_usage "unknown verb 'gate $(escape "$verb2")'" ;;
	esac
}

# An option of another verb's is a mistake, not a wish.
gate_takes() {
	case $verb2,${upstream:+u}${protected:+p}${remote:+r}${task:+t} in
	init,*[rt]* | *connect,*[upt]* | serve,*[upr]* | receive,?*)
		bad_usage "gate $verb2 takes not all of these options" ;;
	esac
}

# What upstream is: object format, and the branch that its HEAD names.
ask_upstream() {
	heads=$(git ls-remote --symref "$upstream" HEAD) ||
		fail 3 "$(escape "$upstream") cannot be read"
	format2=
	if [ -d "$upstream" ]; then
		format2=$(git --git-dir="$upstream" rev-parse --show-object-format 2>/dev/null ||
		    git -C "$upstream" rev-parse --show-object-format 2>/dev/null) || format2=
	fi
	[ -n "$format2" ] || format2=$(printf '%s\n' "$heads" | awk '
		$2 == "HEAD" && length($1) == 64 { print "sha256"; exit }')
	[ -n "$protected" ] || protected=$(printf '%s\n' "$heads" | awk '
		$1 == "ref:" { sub("refs/heads/", "", $2); print $2; exit }')
	[ -n "$protected" ] || [ ! -d "$upstream" ] ||
		protected=$(git -C "$upstream" symbolic-ref -q --short HEAD) || :
	[ -n "$protected" ] || fail 2 "$(escape "$upstream") names no HEAD; \
say which branch is protected with --protected"
}

gate_init() {
	[ -n "$upstream" ] || bad_usage 'gate init needs --upstream URL'
	if [ -d "$upstream" ]; then
		upstream=$(cd "$upstream" && pwd -P)
		[ ! -e "$upstream/fx-hooks" ] || fail 2 "$(escape "$upstream") is \
a gate itself; name what it passes to"
	fi
	absolute "$dir"
	dir=$abs
	if [ -e "$dir" ]; then
		there=$(gate_url "$dir" 2>/dev/null) && ! gate_own_remote "$dir" ||
			fail 2 "$(escape "$dir") is there and is no gate"
		[ "$there" = "$upstream" ] ||
			fail 2 "$(escape "$dir") is the gate of $(escape "$there")"
	fi
	ask_upstream
	[ -e "$dir" ] || git init -q --bare --template= -b "$protected" \
	    ${format2:+"--object-format=$format2"} "$dir" || exit 3
	dir=$(cd "$dir" && pwd -P)
	mkdir -p "$dir/fx-hooks"
	cp "$share/hooks/pre-receive" "$dir/fx-hooks/pre-receive" &&
	    chmod 755 "$dir/fx-hooks/pre-receive" ||
		fail 3 "$dir/fx-hooks/pre-receive cannot be written"
	set_all "$dir" <<-END
		core.hooksPath $dir/fx-hooks
		remote.upstream.url $upstream
		receive.fsckObjects true
		receive.advertisePushOptions true
		receive.autogc false
		receive.denyDeletes false
		receive.denyDeleteCurrent ignore
		receive.denyNonFastForwards false
		transfer.unpackLimit 1
		gc.auto 0
		maintenance.auto false
		fx.gate.protected refs/heads/$protected
	END
	# Of this one there may be others.
	git --git-dir="$dir" config --local --get-all transfer.hideRefs |
	    grep -qx refs/upstream ||
		git --git-dir="$dir" config --add transfer.hideRefs refs/upstream ||
		fail 3 "$dir/config cannot be written"
	gate_mirror "$dir" || exit 3
	git --git-dir="$dir" show-ref -q --verify "refs/heads/$protected" ||
		warn "upstream has no branch $(escape "$protected"): until it has, every push is refused"
	say gate "$dir passes to $upstream what the contracts on $protected allow"
	say next "in a workspace: factory gate connect $dir"
}

# "KEY VALUE" lines, set in the configuration of the repository $1.
set_all() {
	while read -r key value; do
		git --git-dir="$1" config "$key" "$value" ||
			fail 3 "$1/config cannot be written"
	done
}

# Nothing of anybody's is in the way of pushing $remote to $1, by $2.
gate_may_connect() {
	repo_git config "remote.$remote.url" >/dev/null ||
		fail 2 "there is no remote $(escape "$remote") (--remote NAME)"
	theirs=$(repo_git config --local "remote.$remote.pushurl" 2>/dev/null) || theirs=
	[ -z "$theirs" ] || [ "$theirs" = "$1" ] ||
		fail 2 "$remote has a pushurl already: $(escape "$theirs")"
	theirs=$(repo_git config --local "remote.$remote.receivepack" 2>/dev/null) || theirs=
	case $2,$theirs in
	*, | serve,*'gate serve') ;;
	*) fail 2 "$remote has a receivepack already: $(escape "$theirs")" ;;
	esac
}

gate_connect() {
	locate
	absolute "$dir"
	abs=$(cd "$abs" 2>/dev/null && pwd -P) || case $dir in
	*://* | *@*:*) gate_connect_far; return ;;
	*) fail 2 "there is no $(escape "$dir")" ;;
	esac
	gate_url "$abs" >/dev/null 2>&1 ||
		fail 2 "$(escape "$abs") is no gate ('factory gate init DIR --upstream URL')"
	gate_may_connect "$abs" serve
	serve="$(shell_word "$bindir/factory") gate serve"
	repo_git config "remote.$remote.pushurl" "$abs" &&
	    repo_git config "remote.$remote.receivepack" "$serve" ||
		fail 3 'the configuration cannot be written'
	say connected "$remote is pushed to through $abs, fetched as before"
}

# A gate behind ssh, where the forced command serves.  That it is one is told
# by how it refuses what no gate takes.
gate_connect_far() {
	gate_may_connect "$dir" ''
	ref=refs/fx-probe/$$
	tree=$(repo_git hash-object -w -t tree --stdin </dev/null) || exit 3
	said=$(repo_git push -q --no-verify -o fx-probe "$dir" "$tree:$ref" 2>&1) && {
		repo_git push -q --no-verify "$dir" ":$ref" || :
		said='it took in what no gate takes'
	}
	case $said in
	*fx.gate.open*) ;;
	*) fail 2 "$(escape "$dir") is no gate: $(escape "$said" keep)" ;;
	esac
	repo_git config "remote.$remote.pushurl" "$dir" &&
	    repo_git config "remote.$remote.fxgate" true ||
		fail 3 'the configuration cannot be written'
	say connected "$remote is pushed to through $dir, fetched as before"
}

gate_disconnect() {
	locate
	key=receivepack
	case $(repo_git config --local "remote.$remote.receivepack" 2>/dev/null) in
	*'gate serve'*) ;;
	*)
		key=fxgate
		[ "$(repo_git config --local "remote.$remote.fxgate")" = true ] ||
			fail 2 "$remote is not connected to a gate" ;;
	esac
	repo_git config --local --unset "remote.$remote.$key" &&
	    repo_git config --local --unset "remote.$remote.pushurl" ||
		fail 3 'the configuration cannot be written'
	say disconnected "$remote is pushed to as before"
}

shell_word() {
	printf "'"
	printf '%s' "$1" | sed "s/'/'\\\\''/g"
	printf "'"
}
