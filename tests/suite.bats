# suite.bats: what all programs share (fx.7), held for every program there is.
load helper

# Call the test for each program that has a source; name all that fail, then
# fail once.
each() {
	local p bad=0
	for p in "$top"/bin/fx-*.c "$top"/bin/factory; do
		[ -e "$p" ] || continue
		p=$FX_BIN/$(basename "$p" .c)
		"$1" "${p##*/}" || { printf '=> %s\n' "$p"; bad=1; }
	done
	[ "$bad" -eq 0 ]
}

help() {
	fx 0 "$1" --help && err_is </dev/null && has "$out" "usage: $1 " &&
	    has "$out" "$1(1)" && awk '
		length > 79 { print "wider than 79: " $0; bad = 1 }
		END { if (NR > 45) { print NR " lines"; bad = 1 }; exit bad }' "$out"
}
# bats test_tags=once
@test "--help says the usage on standard output, and ends with 0" {
	each help
}

version() {
	fx 0 "$1" --version && err_is </dev/null &&
	    out_is <<<"$1 $(sed -n 's/^VERSION *= *//p' "$top/Makefile")"
}
short_help() {
	fx 0 "$1" --help && cp "$out" ../help && fx 0 "$1" -h && out_is <../help
}
# bats test_tags=once
@test "-h is --help" {
	each short_help
}

# bats test_tags=once
@test "--version says the name and the version, and ends with 0" {
	each version
}

unknown() {
	local o
	for o in --no-such-option -% --hlep --format=nonsense --format -C; do
		fx 2 "$1" "$o" </dev/null && out_is </dev/null || return
		head -n 1 "$err" | grep -q "^$1: " || { cat "$err"; return 1; }
	done
	fx 2 "$1" --hlep && has "$err" "did you mean '--help'"
}
# bats test_tags=once
@test "an option that is unknown or lacks its word ends with 2 and says so" {
	each unknown
}

nowhere() {
	fx 2 "$1" -C no/such/folder && has "$err" "$1: -C no/such/folder" || return
	fx 2 "$1" -qCno/such && has "$err" "$1: -C no/such:"
}
# bats test_tags=once
@test "-C into a folder that is not there ends with 2" {
	each nowhere
}

# A question that each program answers otherwise in a repository.
ask() {
	case $1 in
	factory) set -- "$@" init ;;
	fx-contract) set -- "$@" bound ;;
	fx-boundary) set -- "$@" --staged ;;
	fx-errsum) echo 'OOPS' | "$@"; return ;;
	fx-detect) ;;
	fx-tcr) set -- "$@" list ;;
	fx-audit) set -- "$@" log ;;
	fx-check) set -- "$@" money ;;
	fx-run) set -- "$@" status ;;
	*) printf '%s: what can it be asked?\n' "$1"; return 1 ;;
	esac
	"$@" </dev/null
}
folders() {
	local o want=0
	rm -rf r && git init -q r && mkdir -p r/- r/-q r/.factory/errors || return
	printf '%s\n' 'family: own' 'rules:' "  - {id: oops, kind: test, start: '^OOPS'}" >r/.factory/errors/o.yaml
	if plain "$1"; then
		# Here it reads a file that it refuses; there is a module in each folder of r.
		mkdir -p .factory/languages && echo 'x: y' >.factory/languages/x.yaml &&
			touch r/go.mod r/-/go.mod r/-q/go.mod && fx 2 ask "$1" || return
	else
		fx 3 ask "$1" || return
	fi
	(cd r && ask "$1" >said 2>&1) || want=$?
	for o in '-C r' -Cr '-qC r' -qzCr '-C r -C -' '-C r -C -q' '-C r/- -C ..'; do
		# shellcheck disable=SC2086 # words
		OLDPWD=/ fx "$want" ask "$1" $o || return
	done
	cd r && fx "$want" ask "$1" -C '' && cd ..
}
@test "-C goes where git's goes, also to a folder called -" {
	each folders
}

# What follows its "--" is a command, and it has no verbs.
runs() { [ "$1" = fx-errsum ]; }
# It has neither.
plain() { [ "$1" = fx-detect ]; }
verbs() { "$1" --list-options | sed -n 's/^verb\t\([^\t]*\)\t.*/\1/p'; }
of_verbs() {
	local v f
	verbs "$1" | grep -q . || runs "$1" || plain "$1" || return
	while read -r v; do
		f=${v%% *}
		# shellcheck disable=SC2086 # "gate init"
		{ fx 0 "$1" $v --help && has "$out" "usage: $1 " && err_is </dev/null &&
			fx 0 "$1" --help $v && fx 0 "$1" $v --version && fx 0 "$1" -q $f --help -z &&
			fx 3 sh -c '"$@" >/dev/full' - "$1" $v --help &&
			fx 3 sh -c '"$@" >&-' - "$1" $v --help &&
			fx 0 sh -c '"$@" <&- 2>&-' - "$1" $v --help &&
			fx 2 "$1" $v --no-such && out_is </dev/null && has "$err" "$1: " &&
			fx 2 "$1" $v -C no/such && fx 2 "$1" $v --format xml && has "$err" "unknown format 'xml'" &&
			fx 2 sh -c '"$@" <&- >&-' - "$1" $v --no-such; } || return
	done < <(verbs "$1")
}
# bats test_tags=once
@test "what all programs share, all their verbs share" {
	each of_verbs
}

# An option that belongs to other verbs only.
strangers() {
	local v w kind short long arg verb
	"$1" --list-options | tr '\t' '\037' >list
	while read -r v; do
		while IFS=$'\x1f' read -r kind short long arg _ verb; do
			[ "$kind" = opt ] && [ -n "$verb" ] || continue
			case ,$verb, in *,"$v",*) continue ;; esac
			[ "$verb" != - ] || continue
			! awk -F '\037' -v o="$long" -v v=",$v," '
				$3 == o && index("," $6 ",", v) { yes = 1 }
				END { exit !yes }' list || continue
			w=${arg:+x}
			# shellcheck disable=SC2086 # words
			fx 2 "$1" $v "--$long" $w </dev/null || return
		done <list
	done < <(verbs "$1")
}
# bats test_tags=once
@test "an option that the verb does not take is refused" {
	each strangers
}

ended() {
	fx 2 "$1" --hel && has "$err" "did you mean '--help'" || return
	if [ "$1" = fx-tcr ]; then
		git init -q ended && fx 3 "$1" -C ended -- --help && has "$out" not-started &&
			fx 2 "$1" --
		return
	fi
	if runs "$1"; then
		fx 3 "$1" -- --help && out_is </dev/null && has "$err" "$1: --help: cannot be started" &&
			fx 0 "$1" -- true --help && fx 2 "$1" --
		return
	fi
	if plain "$1"; then
		fx 2 "$1" -- --help
		out_is </dev/null
		has "$err" "$1: --help: "
		return
	fi
	fx 2 "$1" -- --help && out_is </dev/null && has "$err" "'--help'" || return
	[ "$1" = fx-boundary ] || { fx 2 "$1" "$(verbs "$1" | sed -n '1s/.$//p')" && has "$err" 'did you mean'; }
}
# bats test_tags=once
@test "-- ends the options, and what was mistyped is guessed" {
	each ended
}

full() {
	local o
	for o in --help --version --list-options; do
		fx 3 sh -c '"$@" >/dev/full' - "$1" $o && has "$err" "$1: " || return
		fx 3 sh -c '"$@" >&-' - "$1" $o && has "$err" "$1: " || return
	done
}
# bats test_tags=once
@test "output that cannot be written ends with 3" {
	each full
}

@test "an answer that cannot be written is 3, and -q answers by the status alone" {
	local want line
	repo r
	mkdir -p .factory/t1
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: [a]\n' >.factory/t1/contract.yaml
	git add .factory
	commit start a b
	fx 0 factory new w --from t1
	cd w
	echo x >b
	git add b
	touch go.mod
	while read -r want line; do
		# shellcheck disable=SC2086 # words
		{ fx "$want" $line && [ -s "$out" ] && fx "$want" $line -q && out_is </dev/null &&
			err_is </dev/null && fx 3 sh -c '"$@" >/dev/full' - $line &&
			fx 3 sh -c '"$@" --json >/dev/full' - $line &&
			fx 3 sh -c '"$@" >&-' - $line && fx "$want" sh -c '"$@" <&-' - $line &&
			fx "$want" sh -c '"$@" 2>&-' - $line; } </dev/null || return
	done <<-'END'
		0 fx-contract show
		0 fx-contract schema
		0 fx-contract new t9
		1 fx-contract owners a b
		0 fx-contract bound
		0 fx-contract private
		0 fx-contract seal
		1 fx-boundary --staged
		1 fx-boundary --worktree
		1 fx-boundary check b
		0 factory init
		0 factory doctor
		1 fx-errsum --status 1 a
		0 fx-errsum --status 0 a
		0 fx-errsum --self-test --rules none
		0 fx-detect
		0 fx-detect --explain .
	END
	fx 1 sh -c '"$@" >/dev/full' - fx-boundary --staged -q
	for line in '' --receive --pre-push --ref-transaction; do
		# shellcheck disable=SC2086 # one or none
		fx 3 sh -c '"$@" <&-' - fx-boundary $line
	done
	fx 3 sh -c '"$@" <&-' - fx-errsum
	has "$err" 'fx-errsum: standard input: '
	fx 0 sh -c '"$@" <&-' - fx-errsum --stdin -- true
}

closed() {
	fx 0 sh -c '"$@" <&-' - "$1" --help && fx 0 sh -c '"$@" 2>&-' - "$1" --help &&
	    fx 2 sh -c '"$@" <&- >&-' - "$1" --no-such-option
}
# bats test_tags=once
@test "closed standard streams disturb nobody" {
	each closed
}

escaped() {
	fx 2 "$1" $'--a\e[31m\nb\xff' && ! LC_ALL=C grep -q $'[\e\xff]' "$err" &&
	    has "$err" '\x1b[31m\nb\xff'
}
# bats test_tags=once
@test "foreign bytes are escaped before they reach a terminal" {
	each escaped
}

listed() {
	local kind short long arg verb
	fx 0 "$1" --list-options && cp "$out" list && fx 0 "$1" --help || return
	awk -F '\t' -v p="$1" '
		$1 !~ /^(prog|synopsis|verb|opt)$/ || NF < 2 { print "odd: " $0; bad = 1 }
		$1 == "prog" && $2 != p { print "odd: " $0; bad = 1 }
		$1 == "opt" && NF != 6 { print "odd: " $0; bad = 1 }
		END { exit bad }' list || return
	for long in -C -q -z --format --help --version; do
		has "$out" " $long" || return
	done
	while IFS=$'\x1f' read -r kind short long arg _ verb; do
		[ "$kind" = opt ] || continue
		# Where there are too many for a screen, each verb says its own.
		case $1 in factory | fx-audit) verb=${verb%%[ ,]*} ;; *) verb= ;; esac
		fx 0 "$1" ${verb:+"$verb"} --help || return
		has "$out" "${short:+-$short}${short:+${long:+, }}${long:+--$long}${arg:+ $arg}" || return
	done < <(tr '\t' '\037' <list)
	fx 0 "$1" --help
	grep -oE '^  (-.|-., --[a-z-]+|--[a-z-]+) ' "$out" | grep -oE -- '--[a-z-]+|-[A-Za-z]' |
	    while read -r long; do
		grep -qE "^opt	(${long#-}	|[^	]*	${long#--}	)" list ||
			{ printf 'help only: %s\n' "$long"; exit 1; }
	done
}
# bats test_tags=once
@test "--list-options, of which the completions are made, agrees with --help" {
	each listed
}

page() {
	[ -f "$top/bin/$1.1" ] || { printf 'bin/%s.1 is missing\n' "$1"; return 1; }
}
# bats test_tags=once
@test "every program has a page" {
	each page
}

light() {
	local heavy='libgit2|libcurl'
	# It is linked statically where it can be.
	[ ! -e "$(pkg-config --variable=libdir libpcre2-8)/libpcre2-8.a" ] || heavy+='|libpcre'
	[ "$(head -c 2 "$FX_BIN/$1")" = '#!' ] || ! ldd "$FX_BIN/$1" | grep -E "$heavy"
}
@test "no program is linked with a library that costs its start milliseconds" {
	each light
}
