# install.bats: what is installed runs from there, goes away whole, and
# install.sh says what it does and touches no repository.
# bats file_tags=once
load helper

files() { (cd "$1" && find . ! -type d | LC_ALL=C sort); }

# bats test_tags=slow,plain
@test "make install puts everything below PREFIX, uninstall takes just that" {
	local p
	mkdir -p root/opt/bin root/opt/share/man/man1
	touch root/opt/bin/mine root/opt/share/man/man1/mine.1
	files root >before
	fx 0 make -s -C "$top" install DESTDIR="$PWD/root" PREFIX=/opt
	for p in "$top"/bin/fx-*.c "$top"/bin/factory; do
		[ -e "$p" ] || continue
		p=$(basename "$p" .c)
		[ -x "root/opt/bin/$p" ]
		[ -f "root/opt/share/man/man1/$p.1" ]
		[ -f "root/opt/share/bash-completion/completions/$p" ]
		[ -f "root/opt/share/zsh/site-functions/_$p" ]
		[ -f "root/opt/share/fish/vendor_completions.d/$p.fish" ]
	done
	[ -f root/opt/share/man/man7/fx.7 ]
	[ -x root/opt/share/fx/hooks/pre-commit ]
	not grep -rE '@(BINDIR|SHAREDIR|VERSION)@' root >left
	not grep -rF "$PWD" root >left
	not grep -rlF "$top/build" root --include=factory --include='*.sh' --include='pre-*' >left
	has root/opt/share/fx/hooks/pre-commit /opt/bin/fx-boundary
	fx 0 make -s -C "$top" uninstall DESTDIR="$PWD/root" PREFIX=/opt
	files root >after
	diff before after
	[ ! -e root/opt/share/fx ]
}

# bats test_tags=slow,plain
@test "what install.sh installed runs from there, and goes away" {
	local p="a plàce"
	fx 0 "$top/install.sh" --prefix "$PWD/$p"
	has "$out" "put $PWD/$p/bin on your PATH"
	repo r
	mkdir -p .factory/t1
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: [a]\n' >.factory/t1/contract.yaml
	git add .factory
	commit start a
	PATH=$PWD/../$p/bin:$PATH
	fx 0 factory --version
	fx 0 factory new w --from t1
	cd w
	echo x >b
	git add b
	fx 1 git commit -qm b --no-verify
	has "$err" 'BLOCKED: t1 cannot modify b'
	fx 0 factory doctor
	cd ../..
	[ "$(sed -n "s/^bindir='\(.*\)'/\1/p" "$p/bin/factory")" = "$PWD/$p/bin" ]
	fx 0 "$top/install.sh" --uninstall --prefix "$PWD/$p"
	[ -z "$(files "$p")" ]
	fx 2 "$top/install.sh" --uninstall --prefix "$PWD/never"
	has "$err" "there is no $PWD/never"
}

# bats test_tags=slow,plain
@test "install.sh --demo refuses one commit and accepts one, elsewhere" {
	repo mine
	commit one a
	find . ! -path './.git/index' -exec stat -c '%n %Y %s' {} + | LC_ALL=C sort >../before
	# Also when a hook of mine started it.
	fx 0 env GIT_DIR="$PWD/.git" GIT_INDEX_FILE="$PWD/.git/index" "$top/install.sh" --demo
	has "$out" 'BLOCKED: bd-52.1 cannot modify src/core/rate_limiter.gleam'
	has "$out" "Reason: That's bd-52.2"
	has "$out" 'web: accept a batch'
	[ "$(grep -c 'while I am here' "$out")" -eq 1 ]
	find . ! -path './.git/index' -exec stat -c '%n %Y %s' {} + | LC_ALL=C sort >../after
	diff ../before ../after
}

# bats test_tags=plain
@test "install.sh --dry-run does nothing but say" {
	local what
	for what in --demo --check '--prefix p' '--uninstall --prefix p'; do
		# shellcheck disable=SC2086 # words
		fx 0 "$top/install.sh" --dry-run $what
		[ ! -e p ]
		grep -q '^  [$#(]' "$out"
	done
	fx 0 "$top/install.sh" --help
	err_is </dev/null
	fx 2 "$top/install.sh" --no-such
	has "$err" "unknown option '--no-such'"
	fx 2 "$top/install.sh" --prefix
	for what in 'a|b' "a'b" 'a"b' 'a\b' 'a&b' 'a$b' 'a`b' $'a\nb'; do
		fx 2 "$top/install.sh" --dry-run --prefix "$what"
		has "$err" "prefix '"
	done
}

# A machine with this package manager and nothing else: PATH is ./bin.
bare() {
	local t
	rm -rf bin && mkdir bin
	for t in sh dirname id cat mktemp rm; do
		ln -s "$(command -v "$t")" bin/
	done
	for t in "$@"; do
		printf '#!/bin/sh\necho "ran %s $*" >&2\n' "$t" >"bin/$t"
		chmod +x "bin/$t"
	done
	printf '#!/bin/sh\necho 1000\n' >id
	chmod +x id
}

# bats test_tags=plain
@test "install.sh names what is missing, for each package manager" {
	bare dnf
	fx 2 env PATH="$PWD/bin" "$top/install.sh" --demo
	has "$err" 'dnf install gcc make git pkgconf-pkg-config libgit2-devel libyaml-devel cjson-devel expat-devel zlib-devel utf8proc-devel openssl-devel pcre2-devel'
	bare pacman
	fx 2 env PATH="$PWD/bin" "$top/install.sh" --demo
	has "$err" 'pacman -S gcc make git pkgconf libgit2 libyaml cjson expat zlib libutf8proc openssl pcre2'
	bare apk
	fx 2 env PATH="$PWD/bin" "$top/install.sh" --demo
	has "$err" 'apk add gcc musl-dev make git pkgconf libgit2-dev yaml-dev cjson-dev expat-dev zlib-dev utf8proc-dev openssl-dev pcre2-dev'
	bare brew
	fx 2 env PATH="$PWD/bin" "$top/install.sh" --demo
	has "$err" 'brew install gcc make git pkgconf libgit2 libyaml cjson expat zlib utf8proc openssl pcre2'
	mkdir none
	fx 3 "$(command -v sh)" -c 'PATH=none exec "$@"' - "$(command -v sh)" "$top/install.sh" --dry-run
	has "$err" 'is not on PATH'
	bare
	fx 2 env PATH="$PWD/bin" "$top/install.sh"
	has "$err" "install the like of Debian's gcc libc6-dev make"
	bare apt-get
	rm bin/id && mv id bin/
	fx 3 env PATH="$PWD/bin" "$top/install.sh" --demo
	has "$err" 'not root, and no sudo; as root: apt-get install gcc libc6-dev make git pkg-config libgit2-dev libyaml-dev libcjson-dev libexpat1-dev zlib1g-dev libutf8proc-dev libssl-dev libpcre2-dev'
	lacks "$err" 'ran apt-get'
	fx 0 env PATH="$PWD/bin" "$top/install.sh" --dry-run --demo
	has "$out" '# apt-get update'
	has "$out" '(a refused and an accepted commit'
	printf '#!/bin/sh\necho "as root: $*" >&2\n' >bin/sudo
	chmod +x bin/sudo
	fx 0 env PATH="$PWD/bin" "$top/install.sh" --dry-run --demo
	has "$out" '$ sudo apt-get update'
	has "$out" '$ sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc'
	lacks "$err" ran
}

# bats test_tags=slow,plain
@test "the release is the tree, and builds" {
	repo r
	cp -R "$top/Makefile" "$top/bin" "$top/lib" "$top/hooks" "$top/LICENSE" .
	git add . && git commit -qm all
	fx 0 make -s dist B=b
	fx 0 tar -tzf b/fx-*.tar.gz
	has "$out" "fx-$(sed -n 's/^VERSION *= *//p' Makefile)/lib/base/err.c"
	lacks "$out" /b/
}
