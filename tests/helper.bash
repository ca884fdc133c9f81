# helper.bash: what every test file loads: a pinned world, and few words.
#
# A test that takes more than a second is tagged `# bats test_tags=slow`: it
# runs in check-all, not in check.  Every test starts in a folder of its own.

top=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd -P)
tools=${FX_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fx-tools}
FX_BIN=${FX_BIN:-$top/build/bin}
case $FX_BIN in /*) ;; *) FX_BIN=$PWD/$FX_BIN ;; esac

# Python takes what it compiled for a source of the same second and size, and a
# test edits faster than that.
export PYTHONDONTWRITEBYTECODE=1
unset PYTHONPYCACHEPREFIX PYTHONSAFEPATH PYTHONUNBUFFERED

# In a hook git sets GIT_DIR, and a test's `git init` would then answer with
# the real repository; a user's own settings must not decide a test either.
pin() {
	local v
	unset CDPATH NO_COLOR SSH_AUTH_SOCK XDG_CACHE_HOME XDG_DATA_HOME MAKEFLAGS MAKELEVEL
	for v in "${!GIT_@}" "${!JJ_@}" "${!FACTORY_@}" "${!LC_@}"; do
		unset "$v"
	done
	for v in "${!FX_@}"; do
		case $v in
		FX_BIN | FX_GIT | FX_REGEN | FX_REQUIRE) ;;
		*) unset "$v" ;;
		esac
	done
	export FX_BIN FX_NOW=1790000000 FX_TOOLS=$tools
	export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
	export HOME=$BATS_TEST_TMPDIR/home XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/home/.config
	export GIT_CONFIG_GLOBAL=$BATS_TEST_DIRNAME/gitconfig GIT_CONFIG_NOSYSTEM=1 GIT_EDITOR=true
	export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.com
	export GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@example.com
	export GIT_AUTHOR_DATE='1790000000 +0000' GIT_COMMITTER_DATE='1790000000 +0000'
	export JJ_CONFIG=$HOME/jj.toml
	export ASAN_OPTIONS=exitcode=99
	export LSAN_OPTIONS="exitcode=99:print_suppressions=0:suppressions='$BATS_TEST_DIRNAME/lsan.supp'"
	export UBSAN_OPTIONS=halt_on_error=1:exitcode=99
	PATH=$FX_BIN:${FX_GIT:+$FX_GIT:}$PATH
	mkdir -p "$HOME"
	printf '%s\n' '[user]' 'name = "Ann"' 'email = "ann@example.com"' '[ui]' \
	    'paginate = "never"' 'color = "never"' >"$JJ_CONFIG"
	out=$BATS_TEST_TMPDIR/.out err=$BATS_TEST_TMPDIR/.err
	mkdir -p "$BATS_TEST_TMPDIR/t"
	cd "$BATS_TEST_TMPDIR/t" || return 1
}

setup() {
	pin
}

# fx STATUS COMMAND...: run it; it must end with exactly that status.  Its
# output is in the files $out and $err.  A status that none of our programs
# has (a crash, a sanitizer's 99) never satisfies, and neither does a
# sanitizer's report from a program that git started.
fx() {
	local want=$1 got=0
	shift
	"$@" >"$out" 2>"$err" || got=$?
	if [ -s "$err" ] && grep -qE '(Address|Leak|Memory)Sanitizer|runtime error: |^==[0-9]+==' "$err"; then
		printf 'a sanitizer reported\n'
	elif [ "$got" -eq "$want" ]; then
		case ${1##*/}:$got in
		*:99) ;;
		fx-*:[0-3] | factory:[0-3]) return 0 ;;
		fx-*:* | factory:*) ;;
		*) return 0 ;;
		esac
	fi
	printf 'command: %s\nstatus: %s, not %s\n--- stdout\n' "$*" "$got" "$want"
	cat "$out"
	printf -- '--- stderr\n'
	cat "$err"
	return 1
}

# The whole of stdout (stderr) of the last fx is what stands on our stdin.
out_is() { diff -u --label expected --label stdout - "$out"; }
err_is() { diff -u --label expected --label stderr - "$err"; }

# These words stand in the file, as they are.
has() { grep -qF -e "$2" "$1" || { printf '%s lacks: %s\n' "$1" "$2"; cat "$1"; return 1; }; }
lacks() { ! grep -F -e "$2" "$1" || { printf '%s has: %s\n' "$1" "$2"; return 1; }; }

# Bats lets `! command` pass, whatever it answers: `not command` does not.
not() { ! "$@"; }

# repo NAME [jj]: a new git repository (or jj's, on a git one) without a
# commit, and go there.
repo() {
	if [ "${2:-git}" = jj ]; then
		need jj
		jj --quiet git init --colocate "$1"
	else
		git init -q -b main "$1"
	fi
	cd "$1" || return 1
}

# commit MESSAGE PATH...: write each path with its own name in it; commit them.
commit() {
	local p
	for p in "${@:2}"; do
		mkdir -p "$(dirname -- "./$p")"
		printf '%s\n' "$p" >"./$p"
	done
	git add -- "${@:2}"
	git commit -qm "$1"
}

# need TOOL [VERSION]: skip this test, with the reason, where the tool is
# missing; where FX_REQUIRE=all that is a failure.  `need git 2.54` goes on
# with the newer git where the one under test is older.
need() {
	local d why=missing
	for d in "$tools/jj/bin" "$tools/npm/node_modules/.bin" \
	    "$tools/pre-commit/bin" "$tools/schema/bin" "$tools/toml-test/bin" \
	    "$tools/moon/node_modules/.bin" "$tools/runners/node_modules/.bin"; do
		if [ -x "$d/$1" ]; then PATH=$PATH:$d; fi
	done
	if command -v "$1" >/dev/null; then
		[ -n "${2:-}" ] || return 0
		newer "$1" "$2" && return 0
		if [ "$1" = git ] && [ -x "$tools/git/bin/git" ]; then
			PATH=$FX_BIN:$tools/git/bin:$PATH
			newer git "$2" && return 0
		fi
		why="older than $2"
	fi
	lacking "$1: $why (tests/tools.sh brings it)"
}

# lacking WHAT: skip this test, for it cannot run here; where FX_REQUIRE=all
# that is a failure.
lacking() {
	[ "${FX_REQUIRE:-}" = all ] || skip "$1"
	printf '%s, and FX_REQUIRE=all\n' "$1"
	return 1
}

# pytest_wheels: pytest is there to be installed, from $tools/pytest/wheels.
pytest_wheels() {
	here python3
	[ -x "$tools/pytest/bin/pytest" ] || lacking "pytest: not in $tools/pytest (tests/tools.sh brings it)"
}

# maven: mvn, offline, with what tests/tools.sh brought it.
maven() {
	here mvn javac python3
	compgen -G "$tools/maven/ready-*" >/dev/null || lacking "mvn: what it needs is not in $tools/maven (tests/tools.sh brings it)" || return
	mkdir -p "$HOME/.m2"
	printf '<settings><offline>true</offline><localRepository>%s</localRepository></settings>\n' "$tools/maven/repository" >"$HOME/.m2/settings.xml"
	export MAVEN_OPTS="-Duser.home=$HOME"
}

# here TOOL...: skip where one is missing.  `install.sh --check` brings them
# all: where FX_REQUIRE=all that is a failure.
here() {
	local t
	for t; do
		command -v "$t" >/dev/null && continue
		lacking "$t: missing (install.sh --check brings it)" || return
	done
}

# rust: rustc and cargo; rustup's toolchain stands in the real home.
rust() {
	local home
	here rustc cargo python3
	home=$(getent passwd "$(id -u)" | cut -d: -f6)
	export RUSTUP_HOME=${RUSTUP_HOME:-$home/.rustup} CARGO_NET_OFFLINE=true
	unset RUST_BACKTRACE
	rustc --version >/dev/null 2>&1 || skip 'rustc: no toolchain of this home'
}

newer() {
	printf '%s\n' "$2" "$("$1" --version | sed 's/^[^0-9]*//; s/[^0-9.].*//')" |
	    sort -C -V
}

# bytes HEX: the bytes that these digits stand for.
bytes() {
	# shellcheck disable=SC2001,SC2059 # each pair of digits is an escape
	printf "$(sed 's/../\\x&/g' <<<"$1")"
}
