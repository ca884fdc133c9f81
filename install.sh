#!/bin/sh
# install.sh: build fx, and install, show or test it.  It never touches a
# repository of yours: `factory init` does that, where you run it.
set -eu
unset CDPATH

usage() {
	cat <<'EOT'
usage: ./install.sh [--prefix DIR] [--dry-run] [--demo | --check | --uninstall]

  (nothing)       install missing packages, build, install fx
  --demo          install missing packages, build, and show in a throw-away
                  repository a commit that is refused and one that passes
  --check         install missing packages, the tests' too, build, and run
                  all tests; FX_REQUIRE=all: a test that is skipped fails
  --prefix DIR    where fx goes (/usr/local)
  --dry-run       say what would be done, and do none of it
  --uninstall     take the installed files away
  --help          this text

status: 0 done, 1 a test failed, 2 mend the call, 3 it could not be done
EOT
}

say() {
	printf '==> %s\n' "$*"
}

fail() {
	status=$1
	shift
	printf 'install.sh: %s\n' "$*" >&2
	exit "$status"
}

# do_it COMMAND...: run it, or only show it.
do_it() {
	printf '  $ %s\n' "$*"
	[ -n "$dry" ] || "$@" || fail 3 "failed: $*"
}

has() {
	command -v "$1" >/dev/null 2>&1
}

lib() {
	has pkg-config && pkg-config --exists "$1"
}

# What is needed, and its package for: apt, dnf, pacman, apk, brew.
packages() {
	cat <<'EOT'
has cc|gcc libc6-dev|gcc|gcc|gcc musl-dev|gcc
has make|make|make|make|make|make
has git|git|git|git|git|git
has pkg-config|pkg-config|pkgconf-pkg-config|pkgconf|pkgconf|pkgconf
lib libgit2|libgit2-dev|libgit2-devel|libgit2|libgit2-dev|libgit2
lib yaml-0.1|libyaml-dev|libyaml-devel|libyaml|yaml-dev|libyaml
lib libcjson|libcjson-dev|cjson-devel|cjson|cjson-dev|cjson
lib expat|libexpat1-dev|expat-devel|expat|expat-dev|expat
lib zlib|zlib1g-dev|zlib-devel|zlib|zlib-dev|zlib
lib libutf8proc|libutf8proc-dev|utf8proc-devel|libutf8proc|utf8proc-dev|utf8proc
lib libcrypto|libssl-dev|openssl-devel|openssl|openssl-dev|openssl
lib libpcre2-8|libpcre2-dev|pcre2-devel|pcre2|pcre2-dev|pcre2
EOT
	[ "$what" = check ] || return 0
	cat <<'EOT'
has bats|bats|bats|bats|bats|bats-core
has shellcheck|shellcheck|ShellCheck|shellcheck|shellcheck|shellcheck
has mandoc|mandoc|mandoc|mandoc|mandoc|mandoc
has clang|clang|clang|clang|clang|llvm
fuzzer|libclang-rt-dev|compiler-rt|compiler-rt|compiler-rt|llvm
has clang-tidy|clang-tidy|clang-tools-extra|clang|clang-extra-tools|llvm
has valgrind|valgrind|valgrind|valgrind|valgrind|valgrind
has strace|strace|strace|strace|strace|strace
has busybox|busybox|busybox|busybox|busybox|busybox
has zsh|zsh|zsh|zsh|zsh|zsh
has fish|fish|fish|fish|fish|fish
has xz|xz-utils|xz|xz|xz|xz
has jq|jq|jq|jq|jq|jq
has npm|npm|nodejs-npm|npm|npm|node
has vim|vim|vim-enhanced|vim|vim|vim
has ssh-keygen|openssh-client|openssh-clients|openssh|openssh-keygen|openssh
venv|python3-venv|python3|python|python3|python
new_cargo|cargo-web|cargo|rust|cargo|rust
has go|golang-go|golang|go|go|go
has javac|default-jdk-headless|java-latest-openjdk-devel|jdk-openjdk|openjdk17|openjdk
has mvn|maven|maven|maven|maven|maven
has cmake|cmake|cmake|cmake|cmake|cmake
lib zlib|zlib1g-dev|zlib-devel|zlib|zlib-dev|zlib
EOT
}

fuzzer() {
	has clang && printf 'int LLVMFuzzerTestOneInput(void) { return 0; }\n' |
	    clang -fsanitize=fuzzer,address -x c -o /dev/null - 2>/dev/null
}

venv() {
	has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null
}

# jj needs a compiler that Debian 12 has as cargo-web only.
new_cargo() {
	has cargo && cargo --version |
	    awk '{ split($2, v, "."); exit !(v[1] > 1 || v[2] >= 89) }'
}

# The packages that are missing, for the package manager in column $1.
missing() {
	packages | while IFS='|' read -r test apt dnf pacman apk brew; do
		# shellcheck disable=SC2086 # two words
		! $test </dev/null || continue
		case $1 in
		apt) printf '%s ' "$apt" ;;
		dnf) printf '%s ' "$dnf" ;;
		pacman) printf '%s ' "$pacman" ;;
		apk) printf '%s ' "$apk" ;;
		brew) printf '%s ' "$brew" ;;
		esac
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		do_it "$@"
	elif has sudo; then
		do_it sudo "$@"
	elif [ -n "$dry" ]; then
		printf '  # %s\n' "$*"
	else
		fail 3 "not root, and no sudo; as root: $*"
	fi
}

# Install what is missing on Debian; elsewhere name it.
provide() {
	if has apt-get; then
		list=$(missing apt)
		[ -n "$list" ] || return 0
		say "packages that are missing: $list"
		[ -n "$dry" ] || [ "$(id -u)" -eq 0 ] || has sudo || fail 3 \
		    "not root, and no sudo; as root: apt-get install $list"
		(as_root apt-get update) ||
			say 'going on with the lists that are here'
		# shellcheck disable=SC2086 # a list
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
		    --no-install-recommends $list
		return
	fi
	if has dnf; then
		list=$(missing dnf) how='dnf install'
	elif has pacman; then
		list=$(missing pacman) how='pacman -S'
	elif has apk; then
		list=$(missing apk) how='apk add'
	elif has brew; then
		list=$(missing brew) how='brew install'
	else
		list=$(missing apt) how='install the like of Debian'\''s'
	fi
	[ -z "$list" ] || fail 2 "missing; first: $how $list"
}

build() {
	say 'building'
	do_it make -s -j2
}

# shown STATUS TEXT COMMAND...: put TEXT on the screen, run the command that
# it says, and hold it to its status.
shown() {
	want=$1
	printf '\n$ %s\n' "$2"
	shift 2
	got=0
	"$@" 2>&1 || got=$?
	[ "$got" -eq "$want" ] || fail 3 "the demo expected status $want, not $got"
}

demo() {
	say 'a throw-away repository'
	if [ -n "$dry" ]; then
		printf '  (a refused and an accepted commit in a temporary folder)\n'
		return
	fi
	demo=$(mktemp -d)
	trap 'rm -rf "$demo"' EXIT
	trap 'exit 3' HUP INT TERM
	# shellcheck disable=SC2046 # a list of names
	unset $(git rev-parse --local-env-vars) FACTORY_TASK_ID
	export HOME="$demo" XDG_CONFIG_HOME="$demo/config" GIT_CONFIG_NOSYSTEM=1
	export GIT_CONFIG_GLOBAL=/dev/null PATH="$PWD/build/bin:$PATH"
	export GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@example.org
	export GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@example.org
	cd "$demo"
	git init -q -b main shop
	cd shop
	mkdir -p .factory/bd-52.1 src/web src/core
	printf '// handlers\n' >src/web/handlers.gleam
	printf '// limits\n' >src/core/rate_limiter.gleam
	cat >.factory/bd-52.1/contract.yaml <<'EOT'
contract:
  task: bd-52.1
  title: "Implement batch upload HTTP handler"
  boundary:
    allowed_files:
      - src/web/handlers.gleam
      - "test/**"
    forbidden_files:
      - src/core/rate_limiter.gleam      # That's bd-52.2
EOT
	git add .
	git commit -qm 'the shop, and the contract of bd-52.1'
	shown 0 'cat .factory/bd-52.1/contract.yaml' cat .factory/bd-52.1/contract.yaml
	shown 0 'factory new batch-upload --from bd-52.1' \
	    factory new batch-upload --from bd-52.1
	printf '\n$ cd batch-upload\n'
	cd batch-upload
	printf '$ echo "// faster" >>src/core/rate_limiter.gleam\n'
	printf '// faster\n' >>src/core/rate_limiter.gleam
	shown 1 "git commit -qam 'while I am here' --no-verify" \
	    git commit -qam 'while I am here' --no-verify
	shown 0 'git restore --staged --worktree src/core/rate_limiter.gleam' \
	    git restore --staged --worktree src/core/rate_limiter.gleam
	printf '$ echo "// batch" >>src/web/handlers.gleam\n'
	printf '// batch\n' >>src/web/handlers.gleam
	shown 0 "git commit -qam 'web: accept a batch'" \
	    git commit -qam 'web: accept a batch'
	shown 0 'git log --oneline' git --no-pager log --oneline
	printf '\n'
	say 'refused what the contract does not allow, accepted what it does'
}

nl='
'
what=install
prefix=/usr/local
dry=
while [ $# -gt 0 ]; do
	case $1 in
	--demo) what=demo ;;
	--check) what=check ;;
	--uninstall) what=uninstall ;;
	--dry-run) dry=1 ;;
	--prefix)
		[ $# -gt 1 ] || fail 2 '--prefix needs a folder'
		prefix=$2
		shift ;;
	--prefix=*) prefix=${1#--prefix=} ;;
	-h | --help) usage; exit ;;
	*) usage >&2; fail 2 "unknown option '$1'" ;;
	esac
	shift
done
case $prefix in
/*) ;;
*) prefix=$PWD/$prefix ;;
esac
case $prefix in
*[\'\"\`\|\&\$\\]* | *"$nl"*)
	fail 2 "prefix '$prefix': none of '\"\`|&\$\\ and no new line" ;;
esac
{ has cat && has dirname && has id; } || fail 3 'cat, dirname or id is not on PATH'
cd "$(dirname "$0")"

# Do we need root to write below the prefix?
up=$prefix
while [ ! -e "$up" ]; do
	up=$(dirname "$up")
done
if [ -w "$up" ]; then
	place=do_it
else
	place=as_root
fi
case $what in
uninstall)
	[ -n "$dry" ] || [ -d "$prefix" ] || fail 2 "there is no $prefix"
	say "taking fx away from $prefix"
	$place make -s uninstall PREFIX="$prefix" ;;
install)
	provide
	build
	say "installing below $prefix"
	$place make -s install PREFIX="$prefix"
	case :$PATH: in
	*:"$prefix/bin":*) ;;
	*) say "put $prefix/bin on your PATH" ;;
	esac
	say 'done; in a repository: factory init --task ID (man fx tells more)' ;;
demo)
	provide
	build
	demo ;;
check)
	provide
	build
	say 'all tests'
	if [ -n "$dry" ]; then
		printf '  $ make check-all\n'
	else
		make check-all || exit 1
	fi ;;
esac
