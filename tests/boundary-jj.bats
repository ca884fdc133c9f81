# boundary-jj.bats: what fx-boundary judges in a jj workspace: the working
# copy, revsets, and commits that jj left in conflict.
load helper
load work

setup() {
	pin
	programs
	case $BATS_TEST_DESCRIPTION in
	*'no jj a conflict'*) ;;
	*) need jj ;;
	esac
}

# bound --colocate|--no-colocate [second]: a workspace of t1, main below it.
bound() {
	jj_project "$1"
	if [ "${2:-}" = second ]; then
		jj --quiet workspace add ../two
		cd ../two || return
	fi
	fx 0 factory init --task t1
	store=$(jj --ignore-working-copy git root)
}

id() { jj --color never --ignore-working-copy log --no-graph -r "$1" -T commit_id; }

# edit PATH TEXT MESSAGE: a commit of it.
edit() {
	echo "$2" >"$1"
	jj --quiet commit -m "$3"
}

# All of what is between main and @, in the words that were passed.
words() {
	local word
	for word; do
		fx 0 fx-boundary --commits "$word"
	done
	echo 2 >>doc/a.txt	# jj has no snapshot of it yet
	for word; do
		fx 1 fx-boundary --commits "$word"
		has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
		has "$out" "  jj restore 'root-file:\"doc/a.txt\"'"
	done
	fx 0 fx-boundary --commits @-
	jj --quiet commit -m two
	fx 1 fx-boundary --commits @-
	has "$out" "BLOCKED: t1 cannot modify doc/a.txt in $(id @- | cut -c 1-12)"
	fx 0 fx-boundary --commits @-..@ ^main
	fx 1 fx-boundary --commits "$(id @-)"
	fx 2 fx-boundary --commits @...main
	err_is <<<"fx-boundary: '@...main': jj knows no '...'"
	fx 2 fx-boundary --commits none@
	has "$err" 'fx-boundary: jj: Error: '
	fx 2 fx-boundary --commits '@ & none()'
	err_is <<<"fx-boundary: '@ & none()' names no commit"
	fx 2 fx-boundary --commits 'root() & ~@'
	err_is <<<"fx-boundary: 'root() & ~@' names no commit"
}

# bats test_tags=slow
@test "ranges are in jj's words: not colocated" {
	bound --no-colocate
	words @ main..@ main.. ..@ main::@ '(main..@)' 'description("a..b") | @'
	fx 2 fx-boundary --commits HEAD
	has "$err" 'fx-boundary: jj: Error: Revision `HEAD` doesn'
	fx 2 fx-boundary --staged
	err_is <<<'fx-boundary: jj stages nothing, and there is no .git here: --worktree judges what is worked on'
}

# bats test_tags=slow
@test "ranges are in jj's words: a second workspace, whatever the first is at" {
	bound --colocate second
	words @ main..@ main..
	# git's HEAD is the first workspace's
	jj --quiet new main
	(cd ../j && edit doc/a.txt theirs theirs)
	fx 0 fx-boundary --commits main..@
	fx 0 fx-boundary --worktree
}

# bats test_tags=slow
@test "where .jj/repo names the repository by an absolute path" {
	bound --no-colocate second
	echo 2 >>doc/a.txt
	printf '%s' "$(cd ../j && pwd -P)/.jj/repo" >.jj/repo
	fx 0 fx-contract bound
	out_is <<<t1
	fx 1 fx-boundary --commits main..@
	fx 1 fx-boundary --worktree
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	# and where it leads nowhere
	printf '%s' ../../gone/.jj/repo >.jj/repo
	fx 3 fx-boundary --worktree --if-bound
	has "$err" 'not in a git or jj repository'
	fx 3 factory doctor
	# also inside of another repository, which would know nothing of it
	git init -q ../around
	cd ..
	mv two around
	cd around/two
	fx 3 fx-boundary --worktree --if-bound
	has "$err" 'not in a git or jj repository'
}

# bats test_tags=slow
@test "ranges that hold jj's @ are jj's, others git's: colocated" {
	bound --colocate
	words @ main..@ ..@ main::@
	fx 1 fx-boundary --commits main..HEAD
	fx 0 fx-boundary --commits 'HEAD@{0}~1'
}

# Two commits that both write the path, the second moved onto the first.
quarrel() {
	edit "$1" A A
	jj --quiet new main
	edit "$1" B B
	jj --quiet rebase -r 'description("B*")' -d 'description("A*")'
	jj --quiet new 'description("B*")'
	b=$(id @-)
	[ "$(jj log --no-graph -r "$b" -T 'conflict')" = true ]
}

# What jj stores of it is no path of the change.
no_storage() {
	lacks "$out" jjconflict
	lacks "$out" JJ-CONFLICT
}

# bats test_tags=slow
@test "a conflict is judged by what it really holds" {
	bound --no-colocate
	quarrel src/a.c
	fx 0 fx-boundary --commits "$b"
	fx 0 fx-boundary --commits @
	fx 0 fx-boundary --worktree
	echo C >src/a.c		# resolved
	fx 0 fx-boundary --worktree
	jj --quiet new main
	jj --quiet abandon 'main.. & ~@'
	quarrel doc/a.txt
	fx 1 fx-boundary --commits "$b"
	has "$out" "doc/a.txt in $(id 'description("A*")' | cut -c 1-12)"
	has "$out" "doc/a.txt in ${b:0:12}"
	no_storage
	fx 1 fx-boundary --json --commits "$b"
	has "$out" '"status":"U"'
	no_storage
}

# bats test_tags=slow
@test "a conflict is judged by what it really holds: colocated" {
	bound --colocate
	quarrel src/a.c
	fx 0 fx-boundary --commits "$b"
	fx 0 fx-boundary --worktree
	fx 0 fx-boundary --commits @
}

# bats test_tags=slow
@test "a merge in conflict is judged against each of its parents" {
	bound --no-colocate
	edit src/a.c mine mine
	jj --quiet new main
	echo theirs >doc/a.txt
	edit src/a.c theirs theirs
	jj --quiet bookmark set main -r @-
	jj --quiet new 'description("mine*")' main
	fx 0 fx-boundary --worktree
	jj --quiet restore --from 'description("mine*")' doc/a.txt
	[ "$(jj log --no-graph -r @ -T 'conflict')" = true ]
	fx 1 fx-boundary --worktree
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	no_storage
}

# forge TREE PARENT [FIELD]: a commit as no jj would write it; its id.
forge() {
	git --git-dir="$store" commit-tree -p "$2" -m forged "$1" >../id
	git --git-dir="$store" cat-file commit "$(cat ../id)" |
	    sed "${3:+/^committer /a $3}" |
	    git --git-dir="$store" hash-object -t commit -w --stdin
}

tree() { git --git-dir="$store" rev-parse "$1^{tree}"; }

# bats test_tags=slow
@test "what claims to be a conflict hides nothing" {
	bound --no-colocate
	edit doc/a.txt evil evil
	good=$(tree "$(id main)") evil=$(tree "$(id @-)") main=$(id main)
	id=$(forge "$good" "$main" "jj:trees $good $good $evil")
	fx 1 fx-boundary --commits "$id"
	has "$out" "BLOCKED: t1 cannot modify doc/a.txt in ${id:0:12}"
	# in another encoding, which git would read it in
	id=$(forge "$good" "$main" "encoding UTF-16\\
jj:trees $good $good $evil")
	fx 1 fx-boundary --commits "$id"
	has "$out" "BLOCKED: t1 cannot modify doc/a.txt in ${id:0:12}"
	# as it is stored
	id=$(forge "$evil" "$main" "jj:trees $good $good $good")
	fx 1 fx-boundary --commits "$id"
	has "$out" "BLOCKED: t1 cannot modify doc/a.txt in ${id:0:12}"
	# without the field such names are names
	stored=$({
		git --git-dir="$store" ls-tree "$good"
		printf '040000 tree %s\t.jjconflict-%s\n' "$good" base-0 \
		    "$good" side-0 "$good" side-1
	} | git --git-dir="$store" mktree)
	id=$(forge "$stored" "$main")
	fx 1 fx-boundary --commits "$id"
	has "$out" 'BLOCKED: t1 cannot modify .jjconflict-base-0/'
	# and with it they are its own alone
	id=$(forge "$stored" "$main" "jj:trees $good $good $good")
	fx 0 fx-boundary --commits "$id"
	id=$(forge "$stored" "$main" "jj:trees $good $good $evil")
	fx 1 fx-boundary --commits "$id"
	has "$out" 'doc/a.txt'
	# a child that takes what the merge of the sides had dropped
	stored=$({
		git --git-dir="$store" ls-tree "$evil"
		printf '040000 tree %s\t.jjconflict-%s\n' "$evil" base-0 \
		    "$evil" side-0 "$good" side-1
	} | git --git-dir="$store" mktree)
	id=$(forge "$stored" "$main" "jj:trees $evil $evil $good")
	fx 0 fx-boundary --commits "$id"
	id=$(forge "$evil" "$id")
	fx 1 fx-boundary --commits "$id"
	has "$out" "BLOCKED: t1 cannot modify doc/a.txt in ${id:0:12}"
	# and a field that cannot be read
	for field in "$good" "$good $good" "$good $good none" "$good  $good $good"; do
		id=$(forge "$good" "$main" "jj:trees $field")
		fx 3 fx-boundary --commits "$id"
		err_is <<<"fx-boundary: commit ${id:0:12}: its field jj:trees cannot be read"
	done
	id=$(forge "$good" "$main" "jj:trees $good $good ${good//[0-9]/0}")
	fx 3 fx-boundary --commits "$id"
}

@test "where there is no jj a conflict is refused" {
	project
	fx 0 factory init --task t1
	store=.git
	t=$(tree HEAD)
	id=$(forge "$t" HEAD "jj:trees $t $t $t")
	fx 1 fx-boundary --commits "$id"
	out_is <<END
BLOCKED: t1 leaves a conflict in ${id:0:12}
Reason: it holds a conflict of jj that nobody has resolved
The way out:
  jj edit ${id:0:12}   # and resolve it in the files there
  jj abandon ${id:0:12}   # or drop the commit
END
	fx 1 fx-boundary --json --commits "$id"
	grep -qx "{\"type\":\"violation\",\"commit\":\"$id\",\"rule\":\"conflict\",\"reason\":\"it holds \
a conflict of jj that nobody has resolved\",\"task\":\"t1\"}" "$out"
	fx 1 fx-boundary --format github --commits "$id"
	out_is <<END
::error title=fx-boundary%3A conflict::t1 leaves a conflict: it holds a conflict of jj that nobody has resolved [commit ${id:0:12}]
END
	fx 128 git update-ref refs/heads/t1 "$id"
	has "$err" "BLOCKED: t1 leaves a conflict in ${id:0:12}"
}

# bats test_tags=slow
@test "a base without a remote is where jj has it" {
	local way
	for way in '--no-colocate' '--colocate second'; do
		cd "$BATS_TEST_TMPDIR/t" && rm -rf j two
		# shellcheck disable=SC2086 # two words
		bound $way
		echo mine >src/a.c
		(cd ../j && jj --quiet new main && edit doc/a.txt theirs theirs &&
		    jj --quiet bookmark set main -r @-)
		jj --quiet workspace update-stale 2>/dev/null || :
		jj --quiet new main
		operation=$(jj op log --no-graph --limit 1 -T id)
		fx 0 fx-boundary --worktree
		fx 0 fx-boundary --commits @
		# that was no operation, which jj undo would then undo
		[ "$(jj op log --no-graph --limit 1 -T id)" = "$operation" ]
	done
	# two places at once
	operation=$(jj op log --no-graph --limit 1 -T id)
	jj --quiet bookmark set main -r @
	jj --quiet --at-operation "$operation" bookmark set main -B -r @--
	fx 3 fx-boundary --worktree
	err_is <<<"fx-boundary: the bookmark main is in conflict; 'jj bookmark set' puts it where it belongs"
}

# bats test_tags=slow
@test "no jj, or none that can tell: no answer" {
	bound --no-colocate
	mkdir ../bin
	for p in git sh sed; do ln -s "$(command -v $p)" ../bin; done
	fx 3 env PATH="$FX_BIN:$PWD/../bin" fx-boundary --worktree
	err_is <<<'fx-boundary: jj: cannot be started: No such file or directory'
	fx 3 env PATH="$FX_BIN:$PWD/../bin" fx-boundary --commits @
	printf '#!/bin/sh\nprintf sorry\n' >../bin/jj
	chmod +x ../bin/jj
	fx 3 env PATH="$FX_BIN:$PWD/../bin" fx-boundary --worktree
	err_is <<<"fx-boundary: jj log: no commit id, but 'sorry'"
	printf '#!/bin/sh\necho "error: unknown" >&2; exit 2\n' >../bin/jj
	fx 3 env PATH="$FX_BIN:$PWD/../bin" fx-boundary --worktree
	err_is <<<'fx-boundary: jj: error: unknown'
	printf '#!/bin/sh\nkill -9 $$\n' >../bin/jj
	fx 3 env PATH="$FX_BIN:$PWD/../bin" fx-boundary --worktree
}

# bats test_tags=slow
@test "a stale working copy is no answer" {
	bound --no-colocate
	jj --quiet workspace add ../three
	(cd ../three && echo 3 >src/z.c && jj --quiet squash --into default@)
	fx 3 fx-boundary --worktree
	has "$err" 'fx-boundary: jj: Error: The working copy is stale'
	jj --quiet workspace update-stale
	fx 0 fx-boundary --worktree
}
