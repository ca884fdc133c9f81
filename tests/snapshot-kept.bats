# snapshot-kept.bats: a scan that finds by the times of files, without git,
# that nothing has changed since the one before; and sees all that has.
load helper
load seen

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
	seen '[ ! -x ../meanwhile ] || ../meanwhile "$*"'
}

# A repository of all that may lie about, as old as a file's time can tell.
base() {
	repo r
	mkdir -p src empty/deep logs out :out sub/ignored cache .factory
	printf 'a\r\n' >.factory/c
	printf '%s\n' out/ '*.log' >.gitignore
	printf '*\n' >cache/.gitignore
	printf '%s\n' /ignored >sub/.gitignore
	echo 1 >src/a
	echo 2 >src/b
	echo 3 >c
	ln -s c link
	git add -A
	git commit -qm base
	printf 'b\r\n' >.factory/c
	echo l >logs/x.log
	echo o >out/o
	echo i >sub/ignored/i
	echo x >cache/x
	echo u >untracked
	export GIT_CONFIG_GLOBAL=$PWD/../gitconfig
	echo '*.never' >../excludes
	git config --global core.excludesFile "$PWD/../excludes"
	find . ../excludes -exec touch -h -d '1 hour ago' {} +
	sleep 0.1
	scanned
}

# A scan; which of git's commands it ran is in ../ran.
scan() {
	: >../ran
	PATH=$seen:$PATH "$tool" tree | sed 1q
}

# Twice the same, by its times; the tree is in $tree.
scanned() {
	tree=$(scan)
	[ "$(scan)" = "$tree" ]
	lacks ../ran write-tree
	lacks ../ran ls-files
}

row_edited() { echo 9 >src/a; }
row_the_same_size_and_time() { local t; t=$(stat -c %y src/a) && echo 9 >src/a && touch -d "$t" src/a; }
row_an_older_one_in_its_place() { echo 9 >src/n && touch -d '2 hours ago' src/n && mv src/n src/a; }
row_two_change_places() { mv src/a t && mv src/b src/a && mv t src/b; }
row_deleted() { rm src/b; }
row_new() { echo n >n; }
row_new_in_a_folder() { echo n >src/n; }
row_new_in_an_empty_folder() { echo n >empty/deep/n; }
row_new_beside_what_is_ignored() { echo n >logs/n; }
row_a_folder_in_an_empty_one() { mkdir empty/e && echo n >empty/e/n; }
row_new_in_a_folder_that_git_reads_as_magic() { echo n >:out/n; }
row_rules_beside_what_is_left_out() { echo '* text' >.factory/.gitattributes; }
row_executable() { chmod +x src/a; }
row_a_link_in_its_place() { ln -sf a src/b; }
row_a_link_elsewhere() { ln -sfn src/a link; }
row_a_folder_in_its_place() { rm c && mkdir c && echo n >c/c; }
row_a_folder_gone() { rm -r src; }
row_a_folder_renamed() { mv src src2; }
row_the_untracked_one() { echo v >untracked; }
row_the_rules() { echo '*.log' >.gitignore; }
row_no_rules() { rm .gitignore; }
row_rules_that_are_ignored_themselves() { echo '!/x' >cache/.gitignore; }
row_rules_of_a_folder() { echo '/no' >sub/.gitignore; }
row_rules_of_the_repository() { echo 'untracked' >.git/info/exclude; }
row_rules_of_the_user() { echo 'untracked' >../excludes; }
row_rules_elsewhere() { echo untracked >../e2 && git config --global core.excludesFile "$PWD/../e2"; }
row_what_is_staged() { git add untracked; }
row_no_longer_tracked() { git rm -q --cached c && echo c >>.gitignore; }
row_attributes() { echo '* text eol=crlf' >.gitattributes && printf 'a\r\n' >src/a; }
row_another_repository() { git init -q empty/r && git -C empty/r -c user.name=r -c user.email=r@example.com commit -q --allow-empty -m r; }
row_an_ignored_one() { echo l >logs/y.log && echo o >out/p; }

@test "what has not changed is scanned without git, and what has is seen" {
	local row t
	for row in $(compgen -A function row_); do
		(base && "$row" && t=$(scan) && cp ../ran ../first && rm .git/factory/snapshot/facts &&
		    if [ "$t" != "$(scan)" ]; then echo "$row: $t"; exit 1; fi &&
		    case $row in
		    row_an_ignored_one | row_what_is_staged | row_another_repository) [ "$t" = "$tree" ] ;;
		    *) [ "$t" != "$tree" ] ;;
		    esac) || { echo "$row"; return 1; }
		rm -rf r gitconfig excludes e2
	done
}

@test "what git reads by its settings is scanned anew where they change" {
	base
	git config core.autocrlf true
	scan
	has ../ran write-tree
	scanned
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fileMode GIT_CONFIG_VALUE_0=false scan
	has ../ran write-tree
}

@test "what lies in .factory, and changes in an ignored folder, is no change" {
	base
	mkdir -p .factory/t1
	sleep 0.1
	scanned
	echo x >.factory/t1/log
	mkdir -p out/deep && echo x >out/deep/o
	touch -d '1 hour ago' out
	[ "$(scan)" = "$tree" ]
	lacks ../ran write-tree
}

@test "what was changed a moment ago is not told by its time" {
	base
	for i in $(seq 20); do
		printf '%03d' "$i" >src/a
		t=$(scan)
		# The same size, often in the same tick.
		printf '%03d' "$((i + 500))" >src/a
		[ "$(scan)" != "$t" ]
		[ "$(git cat-file -p "$(scan):src/a")" = "$((i + 500))" ]
	done
}

@test "what changes while git looks is not taken for what it saw" {
	base
	echo 2 >src/b
	# The same size, behind the reading of what is tracked.
	printf '#!/bin/sh\ncase $1 in *" write-tree"*) echo 7 >src/a ;; esac\n' >../meanwhile
	chmod +x ../meanwhile
	t=$(scan)
	rm ../meanwhile
	has ../ran write-tree
	[ "$(git cat-file -p "$t:src/a")" = 1 ]
	[ "$(git cat-file -p "$(scan):src/a")" = 7 ]
}

@test "a tree that git has collected is scanned anew" {
	base
	git prune --expire=now
	not git cat-file -e "$tree"
	[ "$(scan)" = "$tree" ]
	git cat-file -e "$tree"
	git fsck --no-dangling
}

@test "what was kept before is kept again, with its modes, and not once it is gone" {
	base
	chmod 640 src/a
	sleep 0.1
	scanned
	fx 0 "$tool" keep refs/fx/tcr/t/1
	fx 0 "$tool" keep refs/fx/tcr/t/2
	[ "$(git rev-parse refs/fx/tcr/t/1^2)" = "$(git rev-parse refs/fx/tcr/t/2^2)" ]
	git cat-file -p refs/fx/tcr/t/2^2:state | tr '\0' '\n' >../state
	has ../state 'mode 640 src/a'
	chmod 600 src/a
	fx 0 "$tool" keep refs/fx/tcr/t/3
	git cat-file -p refs/fx/tcr/t/3^2:state | tr '\0' '\n' >../state
	has ../state 'mode 600 src/a'
	sleep 0.1
	scanned
	fx 0 "$tool" keep refs/fx/tcr/t/old
	git update-ref refs/tree "$(git commit-tree -m tree "$tree")"
	for n in 1 2 3 old; do git update-ref -d "refs/fx/tcr/t/$n"; done
	git prune --expire=now
	scan
	lacks ../ran write-tree
	fx 0 "$tool" keep refs/fx/tcr/t/4
	git fsck --no-dangling
	git cat-file -e refs/fx/tcr/t/4^2:index
	# And what is staged now, not then.
	git add untracked
	fx 0 "$tool" keep refs/fx/tcr/t/5
	[ "$(git rev-parse refs/fx/tcr/t/5^2:staged)" = "$(git write-tree)" ]
}

@test "what is staged is kept, also where git has collected its tree" {
	base
	echo staged >src/a
	git add src/a
	echo 1 >src/a
	sleep 0.1
	scanned
	git update-ref refs/tree "$(git commit-tree -m tree "$tree")"
	git prune --expire=now
	scan
	lacks ../ran write-tree
	fx 0 "$tool" keep refs/fx/tcr/t/1
	git fsck --no-dangling
	[ "$(git cat-file -p refs/fx/tcr/t/1^2:staged/src/a)" = staged ]
}

@test "what was kept by the times alone comes back to the byte" {
	base
	chmod 640 src/a
	printf '*.crlf text eol=crlf\n' >.gitattributes
	printf 'a\nb\r\n' >mixed.crlf
	sleep 0.1
	scanned
	fx 0 "$tool" keep refs/fx/tcr/t/1
	sha256sum mixed.crlf >../sum
	echo x >mixed.crlf
	chmod 600 src/a
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	sha256sum -c ../sum
	[ "$(stat -c %a src/a)" = 640 ]
}

@test "what was committed is known; what a hook changed behind it is seen" {
	base
	echo 9 >src/a
	sleep 0.1
	fx 0 "$tool" commit one
	[ "$(scan)" = "$(git rev-parse HEAD:)" ]
	lacks ../ran write-tree
	lacks ../ran ls-files
	[ -z "$(git status --porcelain)" ]
	fx 0 "$tool" keep refs/fx/tcr/t/1
	[ "$(git rev-parse refs/fx/tcr/t/1^2:staged)" = "$(git write-tree)" ]
	# What is ignored changes behind the scan.
	echo late >.git/info/exclude
	echo u >late
	printf '#!/bin/sh\n: >.git/info/exclude\n' >.git/hooks/post-commit
	chmod +x .git/hooks/post-commit
	echo 7 >src/a
	sleep 0.1
	fx 0 "$tool" commit excluded
	[ "$(git cat-file -p "$(scan):late")" = u ]
	printf '#!/bin/sh\necho h >src/b\n' >.git/hooks/post-commit
	chmod +x .git/hooks/post-commit
	echo 8 >src/a
	sleep 0.1
	fx 0 "$tool" commit two
	[ "$(git cat-file -p "$(scan):src/b")" = h ]
}

@test "a file of it that is cut, or has a wrong bit, is not believed" {
	base
	local f=.git/factory/snapshot/facts n at
	cp "$f" ../facts
	n=$(stat -c %s "$f")
	for at in $(seq 0 97 "$n"); do
		head -c "$at" ../facts >"$f"
		[ "$(scan)" = "$tree" ]
		has ../ran write-tree
	done
	for at in $(seq 3 61 "$((n - 1))"); do
		cp ../facts "$f"
		printf '\001' | dd of="$f" bs=1 seek="$at" conv=notrunc status=none
		! cmp -s ../facts "$f" || continue
		[ "$(scan)" = "$tree" ]
		has ../ran write-tree
	done
	rm "$f"
	mkfifo "$f"
	[ "$(timeout 10 "$tool" tree)" = "$tree" ]
}

@test "submodules, sparse and split indexes are scanned by git" {
	base
	git update-index --split-index
	scan
	scan
	has ../ran write-tree
	git update-index --no-split-index
	git sparse-checkout set src
	scan
	scan
	has ../ran write-tree
}
