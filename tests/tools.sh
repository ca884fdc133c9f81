#!/bin/sh
# tools.sh: bring what the tests try fx with: jj, a newer git and libgit2, hook
# managers, a validator of JSON Schema, toml-test, moon, runners of JavaScript,
# pytest, what Maven needs to run.
#
# usage: tests/tools.sh [-n] [git] [libgit2] [jj] [managers] [schema] [toml]
#     [moon] [runners] [pytest] [maven]
# All by default.
# They go to ${FX_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fx-tools} and are kept.
# A tool that cannot be had is skipped with its reason, and is a failure when
# FX_REQUIRE=all.  -n only says what is missing.
set -eu
unset CDPATH

GIT_AT_LEAST=2.55
LIBGIT2=1.8
JJ=0.45.1
LEFTHOOK=2.1.10
HUSKY=9.1.7
PRE_COMMIT=4.6.2
JSONSCHEMA=4.26.0
PYYAML=6.0.3
TOML_TEST=2.2.0
MOON=2.5.5
JEST=29.7.0
VITEST=2.1.9
MOCHA=10.8.2
TYPESCRIPT=5.9.3
PYTEST=8.3.5
ARCHETYPE=1.4

tools=${FX_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/fx-tools}
look=
failed=0
tmp=
log=

say() {
	printf 'tools: %s\n' "$*"
}

# A tool that cannot be had: NAME REASON, and the end of what it wrote.
lost() {
	if [ -n "$log" ] && [ -s "$log" ]; then
		tail -n 15 "$log" | sed 's/^/    /' >&2
	fi
	if [ "${FX_REQUIRE:-}" = all ]; then
		printf 'tools: %s: %s\n' "$1" "$2" >&2
		failed=1
	else
		printf 'skip: %s: %s\n' "$1" "$2"
	fi
}

has() {
	command -v "$1" >/dev/null 2>&1
}

# The first of two versions is at least the second.
at_least() {
	printf '%s\n%s\n' "$2" "$1" | sort -C -t. -k1,1n -k2,2n -k3,3n
}

git_version() {
	"$1" --version 2>/dev/null | sed -n 's/^git version \([0-9.]*[0-9]\).*/\1/p'
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo -n "$@"
	fi
}

# apt with sources of its own: nothing of the system's is read or written.  A
# mirror may lag behind for weeks; what it has is signed all the same.
private_apt() {
	"$@" -o Dir::State="$tmp/apt/state" -o Dir::State::status="$tmp/apt/status" \
	    -o Dir::Cache="$tmp/apt/cache" -o Dir::Etc::SourceList="$tmp/apt/list" \
	    -o Dir::Etc::SourceParts="$tmp/apt/none" -o APT::Sandbox::User="$(id -un)" \
	    -o APT::Update::Post-Invoke::= -o Acquire::Languages=none \
	    -o Acquire::Check-Valid-Until=false
}

# private_list KIND SUITE: look there, and nowhere else.
private_list() {
	rm -rf "$tmp/apt"
	mkdir -p "$tmp/apt/state/lists/partial" "$tmp/apt/none" \
	    "$tmp/apt/cache/archives/partial"
	: >"$tmp/apt/status"
	# shellcheck disable=SC2016 # apt expands it
	uri=$(apt-get indextargets --format '$(REPO_URI)' \
	    'Origin: Debian' 'Label: Debian' | head -n 1)
	[ -n "$uri" ] || return 1
	printf '%s [signed-by=%s] %s %s main\n' "$1" \
	    /usr/share/keyrings/debian-archive-keyring.gpg "$uri" "$2" >"$tmp/apt/list"
	private_apt apt-get update
}

# The source of Debian's newest git, unpacked in $tmp/src.
git_source() {
	mkdir -p "$tmp/src"
	private_list deb-src sid &&
	(cd "$tmp/src" && private_apt apt-get source --download-only git) &&
	tar -xJf "$tmp"/src/git_*.orig.tar.xz -C "$tmp/src" --strip-components=1
}

build_git() {
	git_source || return 1
	v=$(sed -n 's/^DEF_VER=v//p' "$tmp/src/GIT-VERSION-GEN")
	[ ! -f "$tmp/src/version" ] || v=$(cat "$tmp/src/version")
	at_least "$v" "$GIT_AT_LEAST" || {
		printf 'Debian has only git %s\n' "$v"
		return 1
	}
	[ -f /usr/include/zlib.h ] || as_root apt-get install -y zlib1g-dev || return 1
	make -C "$tmp/src" -j2 prefix="$tools/git-$v" NO_GETTEXT=1 NO_TCLTK=1 \
	    NO_PERL=1 NO_PYTHON=1 NO_RUST=1 NO_CURL=1 NO_EXPAT=1 NO_OPENSSL=1 \
	    NO_INSTALL_HARDLINKS=1 CFLAGS=-O2 install || return 1
	ln -sfn "git-$v" "$tools/git"
}

bring_git() {
	have=$(git_version "$tools/git/bin/git" || :)
	if [ -n "$have" ] && at_least "$have" "$GIT_AT_LEAST"; then
		return
	fi
	have=$(git_version git || :)
	if [ -n "$have" ] && at_least "$have" "$GIT_AT_LEAST"; then
		mkdir -p "$tools/git/bin"
		ln -sfn "$(command -v git)" "$tools/git/bin/git"
		return
	fi
	say "git >= $GIT_AT_LEAST is missing in $tools"
	[ -z "$look" ] || return 0
	has apt-get || { lost git 'only known how to build it on Debian'; return; }
	say 'building git from the source package of Debian sid (3 minutes)'
	log=$tmp/git.log
	build_git >"$log" 2>&1 || { lost git 'cannot be built'; return; }
	say "git $(git_version "$tools/git/bin/git") is in $tools/git"
}

# The newer libgit2 that Debian 12 has, unpacked beside the system's.
unpack_libgit2() {
	to=$tools/libgit2
	private_list deb bookworm-backports &&
	(cd "$tmp" && private_apt apt-get download libgit2-dev "libgit2-$LIBGIT2") || return 1
	rm -rf "$to"
	for deb in "$tmp"/libgit2-*.deb; do
		dpkg -x "$deb" "$to" || return 1
	done
	sed -i "s/\"//g; s|=/usr|=$to/usr|" "$to"/usr/lib/*/pkgconfig/libgit2.pc
}

bring_libgit2() {
	for have in "$tools"/libgit2/usr/lib/*/libgit2.so."$LIBGIT2"; do
		[ ! -e "$have" ] || return 0
	done
	say "libgit2 $LIBGIT2 is missing in $tools"
	[ -z "$look" ] || return 0
	grep -qs '^VERSION_CODENAME=bookworm$' /etc/os-release ||
		{ printf 'skip: libgit2 %s: only known for Debian 12\n' "$LIBGIT2"; return; }
	log=$tmp/libgit2.log
	unpack_libgit2 >"$log" 2>&1 || { lost libgit2 'cannot be unpacked'; return; }
	say "libgit2 $LIBGIT2 is in $tools/libgit2"
}

bring_jj() {
	case $("$tools/jj/bin/jj" --version 2>/dev/null || :) in
	"jj $JJ"*) return ;;
	esac
	say "jj $JJ is missing in $tools"
	[ -z "$look" ] || return 0
	has cargo || { lost jj 'needs cargo with rustc >= 1.89'; return; }
	say 'building jj with cargo (6 minutes)'
	log=$tmp/jj.log
	cargo install --locked --bin jj --version "$JJ" --root "$tools/jj" jj-cli \
	    >"$log" 2>&1 || { lost jj "cargo cannot build $JJ"; return; }
	say "jj $JJ is in $tools/jj"
}

bring_node_managers() {
	if [ -x "$tools/npm/node_modules/.bin/lefthook" ] &&
	    [ -x "$tools/npm/node_modules/.bin/husky" ]; then
		return
	fi
	say "lefthook and husky are missing in $tools"
	[ -z "$look" ] || return 0
	has npm || { lost 'lefthook, husky' 'npm is missing'; return; }
	log=$tmp/npm.log
	mkdir -p "$tools/npm"
	(cd "$tools/npm" && CI=1 npm install --prefix . --no-audit --no-fund \
	    --no-save "lefthook@$LEFTHOOK" "husky@$HUSKY") >"$log" 2>&1 ||
		{ lost 'lefthook, husky' 'npm cannot install them'; return; }
	say "lefthook $LEFTHOOK and husky $HUSKY are in $tools/npm"
}

# venv FOLDER PROGRAM VERSION PACKAGE...: a Python environment with that program;
# the packages' wheels stay in its folder wheels where $wheels is set.
venv() {
	folder=$tools/$1 program=$2 wanted=$3
	shift 3
	[ ! -x "$folder/bin/$program" ] || return 0
	say "$program is missing in $tools"
	[ -z "$look" ] || return 0
	has python3 || { lost "$program" 'python3 is missing'; return; }
	log=$tmp/$program.log
	{ python3 -m venv "$folder" && "$folder/bin/pip" install "$@" &&
	    { [ -z "$wheels" ] || "$folder/bin/pip" download -d "$folder/wheels" "$@"; }
	} >"$log" 2>&1 || { rm -rf "$folder"
		lost "$program" 'pip cannot install it'; return; }
	say "$program $wanted is in $folder"
}

bring_pre_commit() {
	wheels='' && venv pre-commit pre-commit "$PRE_COMMIT" "pre-commit==$PRE_COMMIT"
}

bring_schema() {
	wheels='' && venv schema jsonschema "$JSONSCHEMA" "jsonschema==$JSONSCHEMA" \
	    "PyYAML==$PYYAML"
}

# Its wheels are kept, for a venv that a test makes without the network.
bring_pytest() {
	wheels=yes && venv pytest pytest "$PYTEST" "pytest==$PYTEST"
}

bring_toml() {
	case $("$tools/toml-test/bin/toml-test" version 2>/dev/null || :) in
	"toml-test v$TOML_TEST;"*) return ;;
	esac
	say "toml-test $TOML_TEST is missing in $tools"
	[ -z "$look" ] || return 0
	has go || { lost toml-test 'go is missing'; return; }
	log=$tmp/toml.log
	GOBIN=$tools/toml-test/bin go install \
	    "github.com/toml-lang/toml-test/v2/cmd/toml-test@v$TOML_TEST" \
	    >"$log" 2>&1 || { lost toml-test "go cannot build $TOML_TEST"; return; }
	say "toml-test $TOML_TEST is in $tools/toml-test"
}

bring_moon() {
	case $("$tools/moon/node_modules/.bin/moon" --version 2>/dev/null || :) in
	"moon $MOON") return ;;
	esac
	say "moon $MOON is missing in $tools"
	[ -z "$look" ] || return 0
	has npm || { lost moon 'npm is missing'; return; }
	log=$tmp/moon.log
	mkdir -p "$tools/moon"
	(cd "$tools/moon" && CI=1 npm install --prefix . --no-audit --no-fund \
	    --no-save "@moonrepo/cli@$MOON") >"$log" 2>&1 ||
		{ lost moon "npm cannot install $MOON"; return; }
	say "moon $MOON is in $tools/moon"
}

bring_runners() {
	if [ -x "$tools/runners/node_modules/.bin/jest" ] &&
	    [ -x "$tools/runners/node_modules/.bin/tsc" ] &&
	    [ -x "$tools/runners/node_modules/.bin/vitest" ] &&
	    [ -x "$tools/runners/node_modules/.bin/mocha" ]; then
		return
	fi
	say "jest, vitest, mocha and tsc are missing in $tools"
	[ -z "$look" ] || return 0
	has npm || { lost 'jest, vitest, mocha, tsc' 'npm is missing'; return; }
	log=$tmp/runners.log
	mkdir -p "$tools/runners"
	(cd "$tools/runners" && CI=1 npm install --prefix . --no-audit --no-fund \
	    --no-save "jest@$JEST" "vitest@$VITEST" "mocha@$MOCHA" \
	    "typescript@$TYPESCRIPT") >"$log" 2>&1 ||
		{ lost 'jest, vitest, mocha, tsc' 'npm cannot install them'; return; }
	say "jest $JEST, vitest $VITEST, mocha $MOCHA and tsc $TYPESCRIPT are in $tools/runners"
}

# The plugins and libraries that Maven loads while it works: a project from
# the archetype, and one of our own with its default plugins, both tested.
bring_maven() {
	[ ! -e "$tools/maven/ready-$ARCHETYPE" ] || return 0
	say "what Maven needs is missing in $tools"
	[ -z "$look" ] || return 0
	has mvn || { lost maven 'mvn is missing'; return; }
	has javac || { lost maven 'javac is missing'; return; }
	log=$tmp/maven.log
	repository=$tools/maven/repository
	mkdir -p "$repository" "$tmp/maven/src/main/java" "$tmp/maven/src/test/java"
	cat >"$tmp/maven/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>g</groupId><artifactId>a</artifactId><version>1</version>
<properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target></properties>
<dependencies><dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version></dependency></dependencies></project>
END
	printf 'public class A { }\n' >"$tmp/maven/src/main/java/A.java"
	printf 'public class ATest extends junit.framework.TestCase { public void testA() { } }\n' \
	    >"$tmp/maven/src/test/java/ATest.java"
	(cd "$tmp/maven" && mvn -B -q -Dmaven.repo.local="$repository" clean test &&
	    cd .. && mvn -B -q -Dmaven.repo.local="$repository" archetype:generate \
		-DgroupId=g -DartifactId=made -DarchetypeArtifactId=maven-archetype-quickstart \
		-DarchetypeVersion="$ARCHETYPE" -DinteractiveMode=false &&
	    cd made && mvn -B -q -Dmaven.repo.local="$repository" \
		-Dmaven.compiler.source=8 -Dmaven.compiler.target=8 clean test
	) >"$log" 2>&1 || { lost maven 'mvn cannot fetch what it needs'; return; }
	: >"$tools/maven/ready-$ARCHETYPE"
	say "what Maven needs is in $tools/maven"
}

while getopts n opt; do
	case $opt in
	n) look=1 ;;
	*) printf 'usage: tests/tools.sh [-n] [git] [libgit2] [jj] [managers] [schema] [toml] [moon] [runners] [pytest] [maven]\n' >&2
	   exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- git libgit2 jj managers schema toml moon runners \
	pytest maven

mkdir -p "$tools"
tools=$(cd "$tools" && pwd -P)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 3' HUP INT TERM
for what in "$@"; do
	log=
	case $what in
	git) bring_git ;;
	libgit2) bring_libgit2 ;;
	jj) bring_jj ;;
	managers) bring_node_managers; bring_pre_commit ;;
	schema) bring_schema ;;
	toml) bring_toml ;;
	moon) bring_moon ;;
	runners) bring_runners ;;
	pytest) bring_pytest ;;
	maven) bring_maven ;;
	*) printf 'tools: no tool called %s\n' "$what" >&2; exit 2 ;;
	esac
done
exit "$failed"
