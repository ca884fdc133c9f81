# snapshot-look.bats: a scan that is made without git where it can be has the
# tree that git makes, and says nothing is changed only where git says so.
load helper
load seen

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
	seen
}

base() {
	local f
	repo "$1"
	mkdir -p -- src deep/er/est out ignored/in '-x' 'a b'
	printf '%s\n' out/ '*.log' '!keep.log' >.gitignore
	printf '%s\n' '/in' >ignored/.gitignore
	: >src/__init__.py
	for f in src/a src/b c c-d deep/er/f deep/er/est/g -x/y 'a b/c'; do echo "$f" >"./$f"; done
	printf '#!/bin/sh\n' >run && chmod +x run
	ln -s c link && ln -s nowhere dangling
	echo tracked >out.txt && mkdir -p out && echo t >out/tracked
	git add -A && git add -f out/tracked && git commit -qm base
	# As old as git takes for settled.
	find . -name .git -prune -o -exec touch -h -d '1 hour ago' {} +
	git status >/dev/null
	echo o >out/o && echo i >ignored/in/i
}

# What git makes of the same.
gits() {
	cp -p .git/index ../index
	GIT_INDEX_FILE=$PWD/../index git -c core.safecrlf=false add -A
	GIT_INDEX_FILE=$PWD/../index git write-tree
}
scan() {
	: >../ran
	PATH=$seen:$PATH "$tool" tree | sed 1q
}

row_nothing() { :; }
row_edited() { echo x >>src/a; }
row_another_in_its_place() { cp -p src/a src/n && mv src/n src/a; }
row_mode() { chmod -x run && chmod +x c; }
row_gone() { rm src/b c-d && rm -r deep/er/est; }
row_new() { mkdir -p n/e/w && echo 1 >n/e/w/f && echo 2 >src/.hid && echo 3 >c-d2 && echo 4 >c.d; }
row_ignored() { local f; mkdir -p src/out deep/out n/out && for f in src/out/x deep/out/x n/out/x n/y.log n/keep.log x.log out/keep.log; do echo x >"$f"; done; }
row_ignored_by_a_new_rule() { echo 'n*' >src/.gitignore && echo 1 >src/n1 && echo 2 >src/m1; }
row_excludes() { echo never >.git/info/exclude && echo 1 >never && echo 2 >src/never; }
row_link() { ln -sf src/a link && ln -s deep src/link; }
row_empty() { : >src/a && : >empty; }
row_filled() { echo 1 >src/__init__.py; }
row_odd_names() { local f; mkdir $'nl\n' && for f in $'nl\n/x' ' b' '"q"' ':(top)x' '-n' $'\xff' '*.c' 'a\b' '!x' '#x'; do echo "$f" >"./$f"; done; }
row_touched() { touch src/a c; }
row_attributes() { echo '* text=auto' >.gitattributes && printf 'a\r\nb\r\n' >crlf; }
row_a_filter() { git config filter.up.clean 'tr a-z A-Z' && echo '*.up filter=up' >.gitattributes && echo x >n.up; }
row_factory_tracked() { mkdir .factory && echo 1 >.factory/x && git add -f .factory/x && echo 2 >.factory/x; }
row_staged() { echo 1 >src/a && git add src/a && echo 2 >src/a && echo 3 >s && git add s; }
row_staged_removal() { git rm -q --cached src/a; }
row_no_untracked_fifo() { mkfifo src/p; }
row_empty_folders() { mkdir -p e/m/p/t/y src/e; }
row_link_to_a_folder() { ln -s ../deep src/d && ln -s / root; }
# Which git must look at, in all or in part.
row_git_folder_to_link() { mv src elsewhere && ln -s elsewhere src; }
row_git_file_to_folder() { rm c && mkdir c && echo x >c/x; }
row_git_folder_to_file() { rm -r src && echo x >src; }
row_git_shorter_paths() { git update-index --index-version 4 && echo x >>src/a; }
row_git_intent_to_add() { echo i >i && git add -N i; }
row_git_assume_unchanged() { git update-index --assume-unchanged c && echo y >src/a; }
row_git_folds() { git config core.ignoreCase true && echo x >>src/a; }
row_git_left_out() { git update-index --skip-worktree c && echo x >>src/a; }

# bats test_tags=slow
@test "the tree is the one that git makes" {
	local f bad=0 tree want
	for f in $(declare -F | sed -n 's/^declare -f row_/row_/p'); do
		mkdir "$f" && cd "$f" && base r
		"$f"
		want=$(gits)
		tree=$(scan)
		[ "$tree" = "$want" ] || { echo "$f: $(git diff --name-status "$want" "$tree")" && bad=1; }
		case $f in
		row_git_*) has ../ran 'ls-files -o' ;;
		*) lacks ../ran 'ls-files -o' ;;
		esac || { echo "$f: wrong way" && bad=1; }
		cd ../..
	done
	[ "$bad" = 0 ]
}

@test "other repositories are git's to see" {
	base r
	git init -q src/nested && (cd src/nested && git commit -q --allow-empty -m x)
	echo x >src/nested/f
	tree=$(scan)
	has ../ran 'ls-files -o'
	[ "$tree" = "$(git rev-parse 'HEAD^{tree}')" ]
}

# Under a command that changes it, after it was scanned.
passes() {
	: >../ran
	# shellcheck disable=SC2016 # for the shell inside
	PATH=$seen:$PATH fx "$1" fx-tcr -q -- sh -c "$2"
}

# bats test_tags=slow
@test "after the command git looks again only where something is changed" {
	base r
	echo 1 >>src/a && echo n >n && sleep 0.1
	passes 0 true
	lacks ../ran 'ls-files -t'
	[ "$(git show HEAD:n)" = n ]
	echo 2 >>src/a && sleep 0.1
	# An ignored one is none.
	passes 0 'echo x >out/x; mkdir -p out/y; echo y >out/y/y'
	lacks ../ran 'ls-files -t'
	for c in 'echo 3 >>src/a' 'rm c' 'chmod +x c-d' 'ln -sf c-d link'; do
		git reset -q --hard && echo 2 >>src/b && sleep 0.1
		head=$(git rev-parse HEAD)
		passes 1 "$c"
		has ../ran 'ls-files -t'
		[ "$(git rev-parse HEAD)" = "$head" ] || { echo "$c"; false; }
	done
}

# bats test_tags=slow
@test "what was written a moment ago, and what has kept its size and time, is read" {
	base r
	for i in $(seq 10 30); do
		echo "$i" >src/a
		# shellcheck disable=SC2016 # for the shell inside
		passes 1 't=$(stat -c %y src/a); echo 99 >src/a; touch -d "$t" src/a'
		[ "$(cat src/a)" = 99 ]
		git log -1 --format=%s
		git checkout -q src/a
	done
}

# bats test_tags=slow
@test "an index that is cut, or has a wrong bit, is git's to judge" {
	base r
	cp .git/index ../good && n=$(stat -c %s .git/index)
	tree=$(scan)
	for at in $(seq 0 41 "$((n - 21))"); do
		cp ../good .git/index
		printf '\377' | dd of=.git/index bs=1 seek="$at" conv=notrunc status=none
		want=$(gits 2>/dev/null) || want=
		run timeout 20 "$tool" tree
		[ "$status" != 0 ] || [ "${lines[0]}" = "$want" ] || { echo "$at: ${lines[0]}, not $want"; false; }
	done
	for at in $(seq 0 53 "$n"); do
		head -c "$at" ../good >.git/index
		want=$(gits 2>/dev/null) || want=
		run timeout 20 "$tool" tree
		[ "$status" != 0 ] || [ "${lines[0]}" = "$want" ] || { echo "$at: ${lines[0]}, not $want"; false; }
	done
	cp ../good .git/index
	[ "$(scan)" = "$tree" ]
}

@test "names of objects that are longer" {
	git init -q --object-format=sha256 -b main s
	cd s
	echo 1 >a && : >empty && git add -A && git commit -qm base
	touch -d '1 hour ago' a empty && git status >/dev/null
	echo 2 >b
	want=$(gits)
	[ "$(scan)" = "$want" ]
	lacks ../ran 'ls-files -o'
	rm b && : >a
	want=$(gits)
	[ "$(scan)" = "$want" ]
}

@test "what is as young as the index is read, as git reads it" {
	local at
	base r
	# The index has another object for src/a, with what lstat says of it.
	cat >../patch.py <<-'END'
		import hashlib, sys
		b = bytearray(open('.git/index', 'rb').read())
		i = b.index(b'src/a\0') - 62
		old = sys.argv[1]
		if old == 'show':
		    print(b[i:i + 40].hex())
		else:
		    b[i:i + 40] = bytes.fromhex(old)
		    b[-20:] = hashlib.sha1(b[:-20]).digest()
		    open('.git/index', 'r+b').write(b)
	END
	said=$(python3 ../patch.py show)
	git update-index --cacheinfo "100644,$(git rev-parse :src/b),src/a"
	python3 ../patch.py "$said"
	for at in 0 1 -1 10; do
		touch -d "@$(($(stat -c %Y src/a) + at))" .git/index
		want=$(gits)
		[ "$(scan)" = "$want" ] || { echo "$at"; false; }
		lacks ../ran 'ls-files -o'
	done
	# Both ways were gone: read, and not.
	touch -r src/a .git/index && a=$(scan)
	touch -d "@$(($(stat -c %Y src/a) + 10))" .git/index && b=$(scan)
	[ "$a" != "$b" ]
}

@test "what was written in one second with its time put back is read, though git does not" {
	base r
	perl -MTime::HiRes=time,sleep -e 'sleep(1.02 - (time - int time))'
	echo xx >src/a && touch -d 2020-01-01 src/a
	git add -A
	one=$(scan)
	echo yy >src/a && touch -d 2020-01-01 src/a
	sleep 1
	two=$(scan)
	[ "$one" != "$two" ]
	[ "$(git show "$two:src/a")" = yy ]
}
