# remedy.bats: the commands that a refusal prints lead out of it, as they stand.
load helper
load work
load remedy

setup() {
	pin
	programs
	project
	bind
	in_force=$(git config --get-all core.hooksPath) || in_force=
}

# Ways to change what is forbidden: a line each, a name and the script.
kinds() {
	cat <<'END'
new		echo 3 >doc/new; git add doc
modified	echo 3 >>doc/a.txt; git add doc
deleted		git rm -q doc/a.txt
renamed-in	git mv doc/a.txt src/in.c
renamed-out	git mv src/a.c doc/out.c
renamed-within	git mv doc/a.txt doc/b.txt
symlink		ln -s ../src/a.c doc/link; git add doc
to-symlink	ln -sf ../src/a.c doc/a.txt; git add doc
mode		chmod +x doc/a.txt; git add doc
to-folder	rm doc/a.txt; mkdir doc/a.txt; echo 3 >doc/a.txt/x; echo 3 >doc/a.txt-; git add doc
to-file		rm -r doc; echo 3 >doc; git add doc
gitlink		git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),doc/sub"
END
}

# Refuse each kind beside allowed work; lead out by $1; check by $2.
each_kind() {
	local name script bad=0
	cp -a . ../keep
	while read -r name script; do
		again
		bash -c "$script"
		find . -name .git -prune -o -printf '%p %m %l\n' | sort >../was
		echo own >src/own.c && git add src/own.c
		refused git commit -qm x && out "$1" && clean && "$2" &&
		    fx 0 git commit -qm x && [ "$(git show HEAD:src/own.c)" = own ] && clean ||
			{ printf '=> %s\n' "$name"; bad=1; }
	done < <(kinds)
	[ "$bad" -eq 0 ]
}

# Not a byte of the work tree is another.
untouched() {
	rm src/own.c
	find . -name .git -prune -o -printf '%p %m %l\n' | sort | diff ../was -
	git restore src/own.c
}

# What is forbidden is as HEAD has it, in the work tree too.
taken_back() {
	[ -z "$(git status --porcelain -- doc)" ]
}

# bats test_tags=slow
@test "plain: what is left out stays in the work tree" {
	each_kind 'git restore --staged -- ' untouched
}

# bats test_tags=slow
@test "plain: what is taken back is as HEAD has it, and that is said" {
	each_kind 'git restore --source=HEAD --staged --worktree -- ' taken_back
	echo 3 >>doc/a.txt
	refused git commit -qam x
	has <(about 'git restore --source=HEAD .*') 'lost'
}

@test "commit PATH: the edits are put aside, the same commit passes" {
	local words
	commit test test/c
	for words in 'src/a.c doc/a.txt' '-i src/a.c doc/a.txt'; do
		echo 3 >>doc/a.txt
		echo 3 >>src/a.c
		echo 3 >>test/c
		# shellcheck disable=SC2086 # several
		refused git commit -qm x $words
		out 'git stash push'
		# shellcheck disable=SC2086
		fx 0 git commit -qm x $words
		clean
		git stash pop -q
		[ "$(tail -n 1 doc/a.txt)" = 3 ]
		git restore doc/a.txt
	done
	echo 3 >>doc/a.txt
	echo 4 >>src/a.c
	refused git commit -qam x
	out 'git restore --source=HEAD'
	fx 0 git commit -qam x
	clean
}

@test "commit -a: all else is staged, and nothing is moved" {
	echo 3 >>doc/a.txt
	echo 3 >>src/a.c
	refused git commit -qam x
	out 'git add -u && git restore --staged -- '
	fx 0 git commit -qm x
	clean
	[ "$(git show HEAD:src/a.c | tail -n 1)" = 3 ]
	[ "$(tail -n 1 doc/a.txt)" = 3 ]
}

@test "no commit yet: what is left out stays in the work tree" {
	git switch -q --orphan new
	git rm -rq --cached . 2>/dev/null || :
	mkdir -p doc src
	echo 1 >doc/x
	echo 1 >src/x
	git add doc src
	echo 2 >>doc/x
	refused git commit -qm x
	out 'git rm -q -f --cached -- '
	fx 0 git commit -qm x
	[ "$(git ls-files)" = src/x ]
	[ "$(cat doc/x)" = $'1\n2' ]
}

@test "a merge of another task is given up" {
	echo own >src/own.c && git add src/own.c && git commit -qm own
	refused git merge -m x side-doc
	[ "$(ways | grep -c '^git ')" -eq 1 ]
	out 'git merge --abort'
	clean
	[ ! -e .git/MERGE_HEAD ]
	echo 2 >>src/own.c
	fx 0 git commit -qam x
}

# Upstream's own work, with the allowed conflict resolved and too much done.
upstream() {
	echo own >>src/a.c && git commit -qam own
	git switch -q main
	echo theirs >>src/a.c
	echo theirs >>doc/a.txt
	unjudged commit -qam theirs
	git switch -q t1
	not git merge -q main 2>/dev/null
	printf 'both\n' >src/a.c
	echo evil >>doc/a.txt
	git add .
}

@test "a merge of upstream that does too much: the base's content, or give up" {
	upstream >/dev/null
	refused git commit -qm x
	cp -a . ../keep
	out 'git restore --source=MERGE_HEAD --staged --worktree -- '
	out 'git merge --continue'
	[ "$(git show HEAD:src/a.c)" = both ]
	git diff --exit-code main HEAD -- doc
	[ "$(git rev-parse HEAD^2)" = "$(git rev-parse main)" ]
	again
	out 'git merge --abort'
	[ -z "$(git status --porcelain)" ]
	fx 1 git merge -q main
	has <(about 'git merge --abort') 'give the merge up'
}

@test "a cherry-pick: the rest of it, the next of them, or none" {
	mixed
	cp -a . ../keep
	for one in 'mixed^' 'mixed^ mixed'; do
		again
		# shellcheck disable=SC2086 # several
		refused git cherry-pick $one
		out 'git restore --source=HEAD --staged --worktree -- '
		out 'git cherry-pick --continue'
		clean
		[ "$(git show HEAD:src/m.c)" = m ]
		[ "$one" = 'mixed^' ] || [ "$(git show HEAD:src/n.c)" = n ]
		[ ! -e .git/CHERRY_PICK_HEAD ]
		git reset -q --hard main
		# shellcheck disable=SC2086
		refused git cherry-pick $one
		out 'git cherry-pick --abort'
		[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
		[ -z "$(git status --porcelain)" ]
		[ ! -e .git/sequencer ]
	done
	# nothing is left of it
	refused git cherry-pick side-doc mixed
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git cherry-pick --skip'
	[ "$(git show HEAD:src/n.c)" = n ]
	clean
}

@test "a revert: taken back; of several, the next goes on or none does" {
	refused git revert --no-edit was-doc
	out 'git restore --source=HEAD --staged --worktree -- '
	[ -z "$(git status --porcelain)" ]
	fx 0 git revert --no-edit was-src
	git reset -q --hard HEAD^
	refused git revert --no-edit was-doc was-src
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git revert --skip'
	[ "$(git log -1 --format=%s)" = 'Revert "was-src"' ]
	clean
	git reset -q --hard HEAD^
	refused git revert --no-edit was-src was-doc
	out 'git revert --abort'
	[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
	fx 0 git revert --no-edit was-src
}

# rebase WORDS...: of mixed onto t1, whose own commit comes first.
rebase() {
	mixed
	git switch -q t1
	echo own >src/own.c && git add src/own.c && git commit -qm own
	git switch -q mixed
	was=$(git rev-parse HEAD)
	refused_rebase "$@"
}

# git says "could not" there, and ends with 0 or 1.
refused_rebase() {
	git rebase "$@" t1 >../said 2>&1 || :
	has ../said 'BLOCKED: t1 cannot modify doc/'
}

rebased() {
	[ "$(git log --format=%s t1..mixed)" = $'after\nmixed' ]
	[ -z "$(git diff --name-only t1 mixed -- doc)" ]
	[ "$(git show mixed:src/m.c) $(git show mixed:src/n.c)" = 'm n' ]
	[ "$(git symbolic-ref --short HEAD)" = mixed ]
	[ -z "$(git status --porcelain)" ]
}

each_rebase() {
	rebase "$@"
	[ "$(grep -c -e --skip ../said)" -eq 1 ]
	has ../said 'never --skip'
	cp -a . ../keep
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git commit -C REBASE_HEAD'
	out 'GIT_SEQUENCE_EDITOR='
	out 'git rebase --continue'
	rebased
	again
	out 'git rebase --abort'
	[ "$(git rev-parse mixed)" = "$was" ]
	[ -z "$(git status --porcelain)" ]
}

# bats test_tags=slow
@test "a rebase: the rest of the commit and the next ones, or give up" {
	each_rebase
}

# bats test_tags=slow
@test "a rebase -i: the rest of the commit and the next ones, or give up" {
	GIT_SEQUENCE_EDITOR=: each_rebase -i
}

@test "a rebase whose commit is dropped whole" {
	git switch -q t1
	echo own >src/own.c && git add src/own.c && git commit -qm own
	git switch -q side-doc
	refused_rebase
	out 'git restore --source=HEAD --staged --worktree -- '
	lacks ../said 'git commit -C'
	out 'GIT_SEQUENCE_EDITOR='
	out 'git rebase --continue'
	[ "$(git rev-parse side-doc)" = "$(git rev-parse t1)" ]
}

@test "a rebase that had stopped for a conflict or an edit: it goes on" {
	git switch -qc both main
	echo b >>src/a.c
	unjudged commit -qam both
	git switch -q t1
	echo own >>src/a.c && git commit -qam own
	git switch -q both
	not git rebase -q t1 2>/dev/null
	echo ours >src/a.c
	echo evil >>doc/a.txt
	git add .
	refused git commit -qm x
	lacks ../said --edit-todo
	refused git rebase --continue
	lacks ../said --edit-todo
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git rebase --continue'
	[ "$(git log --format=%s t1..)" = both ]
	[ "$(git show HEAD:src/a.c)" = ours ]
	[ -z "$(git diff --name-only main HEAD -- doc)" ]
	GIT_SEQUENCE_EDITOR='sed -i 1s/pick/edit/' git rebase -q -i HEAD^ 2>/dev/null
	echo evil >>doc/a.txt
	echo more >>src/a.c
	git add .
	refused git commit -q --amend --no-edit
	out 'git restore --source=HEAD --staged --worktree -- '
	git commit -q --amend --no-edit
	out 'git rebase --continue'
	[ "$(git show HEAD:src/a.c)" = $'ours\nmore' ]
}

@test "a rebase onto what is forbidden is given up, by either backend" {
	echo own >src/own.c && git add src/own.c && git commit -qm own
	was=$(git rev-parse t1)
	refused git rebase side-doc
	out 'git rebase --abort'
	[ "$(git symbolic-ref HEAD) $(git rev-parse HEAD)" = "refs/heads/t1 $was" ]
	refused git rebase --apply side-doc
	out 'git rebase --quit && git switch t1' 2>/dev/null
	[ "$(git symbolic-ref HEAD) $(git rev-parse HEAD)" = "refs/heads/t1 $was" ]
	[ ! -e .git/rebase-apply ]
	[ -z "$(git status --porcelain)" ]
}

# bats test_tags=slow
@test "a rebase --apply: the rest of the commit and the next ones, or give up" {
	rebase --apply
	cp -a . ../keep
	lacks ../said --edit-todo
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git rebase --continue'
	rebased
	again
	out 'git rebase --abort'
	[ "$(git rev-parse mixed)" = "$was" ]
	[ -z "$(git status --porcelain)" ]
}

@test "an am: the rest of the patch and the next ones, or give up" {
	mixed
	git format-patch -2 --stdout mixed >../patch
	refused git am -q ../patch
	cp -a . ../keep
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git am --continue'
	[ "$(git log --format=%s main..)" = $'after\nmixed' ]
	[ "$(git show HEAD:src/m.c) $(git show HEAD:src/n.c)" = 'm n' ]
	clean
	again
	out 'git am --abort'
	[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
	[ -z "$(git status --porcelain)" ]
	# nothing is left of it
	git format-patch -1 --stdout side-doc >../patch
	refused git am -q ../patch
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git am --skip'
	[ -z "$(git status --porcelain)" ]
}

# moved COMMAND...: it has prepared the index and the work tree for a branch
# that was then refused to move.
moved() {
	git reset -q --hard main
	refused "$@"
	[ "$(git rev-parse t1)" = "$(git rev-parse main)" ]
	lacks ../said 'git rebase'
	out 'git restore --source=HEAD --staged --worktree -- '
	has <(about 'git restore .*') 'lost'
	clean
	[ -z "$(git status --porcelain -- doc)" ]
	# the allowed work is still there
	fx 0 git commit -qm x
	[ "$(git show HEAD:src/m.c) $(git show HEAD:src/n.c)" = 'm n' ]
	clean
}

@test "a fast-forward, a reset, a plumbed commit: the paths, and no more" {
	mixed
	moved git merge -q --ff-only mixed
	moved git reset -q --hard mixed
	git reset -q --hard main
	git switch -q mixed
	unjudged mv doc/a.txt doc/b.txt
	unjudged commit -qm again
	git rm -q doc/b.txt
	mkdir -p doc && echo 3 >doc/c
	git add .
	unjudged commit -qm third
	git switch -q t1
	moved git merge -q --ff-only mixed
	# a pull is one too
	moved git pull -q --ff-only . mixed
}

@test "a branch that is not checked out: nothing was changed, nothing is printed" {
	echo mine >>doc/a.txt
	git switch -q --detach
	refused git branch -f t1 side-doc
	not grep -q 'git restore' ../said
	git switch -q t1
	[ "$(tail -n 1 doc/a.txt)" = mine ]
}

@test "the base's branch, another task's: to the task's own, and commit there" {
	git switch -q main
	echo 3 >>src/a.c
	refused git commit -qam x
	has ../said 'BLOCKED: t1 cannot move refs/heads/main'
	out 'git switch t1'
	fx 0 git commit -qam x
	git switch -q --detach
	git branch -q -D t1
	git switch -q main
	echo 3 >>src/a.c
	refused git commit -qam x
	out 'git switch -c t1'
	fx 0 git commit -qam x
	fx 0 fx-contract seal -q .factory/t2/contract.yaml --task t2
	git switch -qc t2 main
	echo 3 >src/b.c
	git add src
	refused git commit -qm x
	has ../said 'BLOCKED: t1 cannot move refs/heads/t2'
	out 'git switch t1'
	fx 0 git commit -qam x
}

# bad LATER...: t1 with a commit of both kinds in its midst, upstream merged
# behind it.
range() {
	git switch -q main
	echo up >doc/up
	git add doc/up
	unjudged commit -qm up
	git switch -q t1
	echo a >src/one && git add . && git commit -qm one
	echo b >src/two
	echo b >doc/two
	git add . && unjudged commit -qm two
	echo c >src/three && git add . && git commit -qm three
	unjudged merge -q -m merged main
	echo d >src/four && git add . && git commit -qm four
}

judged() {
	fx 0 fx-boundary --commits main..t1
	[ "$(git symbolic-ref --short HEAD)" = t1 ]
	[ "$(git show t1:doc/up)" = up ]
	[ "$(git show t1:src/four)" = d ]
	[ "$(git log -1 --format=%s --merges t1)" = merged ]
	[ -z "$(git ls-files doc/two)" ]
	[ -z "$(git status --porcelain)" ]
}

# bats test_tags=slow
@test "a range with a bad commit inside: drop it, or only its paths" {
	range
	cp -a . ../keep
	refused fx-boundary --commits main..t1
	# not the merge, which only has what was before it
	[ "$(ways | grep -c '^git rebase')" -eq 1 ]
	out 'git rebase -r --onto' 2>/dev/null
	judged
	[ ! -e src/two ]
	has <(about 'git rebase .*') 'with all that is in it'
	again
	out 'git switch -q --detach' 2>/dev/null
	judged
	[ "$(git show t1:src/two)" = b ]
}

# bats test_tags=slow
@test "the last commit, and several: in the order in which they are printed" {
	echo a >src/one
	echo a >doc/one
	git add . && unjudged commit -qm one
	refused fx-boundary --commits t1
	cp -a . ../keep
	out 'git restore --source='
	fx 0 fx-boundary --commits t1
	[ "$(git show HEAD:src/one)" = a ]
	again
	echo b >>src/one
	echo b >>doc/one
	git add . && unjudged commit -qm two
	echo c >src/three && git add . && git commit -qm three
	refused fx-boundary --commits t1
	ways | grep '^git rebase' >../way
	[ "$(wc -l <../way)" -eq 2 ]
	sh -eu ../way 2>/dev/null
	fx 0 fx-boundary --commits t1
	[ "$(git show HEAD:src/three)" = c ]
}

@test "a root commit, and a detached HEAD" {
	git switch -q --orphan alone
	mkdir -p src doc
	echo a >src/one
	echo a >doc/one
	git add . && unjudged commit -qm one
	echo b >src/two && git add . && unjudged commit -qm two
	refused fx-boundary --commits alone
	GIT_SEQUENCE_EDITOR='sed -i 1,/pick/d' out 'git rebase -r -i --root' 2>/dev/null || :
	git rebase --abort 2>/dev/null || :
	git switch -q --detach t1
	echo b >doc/two
	echo b >src/two
	git add . && unjudged commit -qm two
	echo c >src/three && git add . && unjudged commit -qm three
	refused fx-boundary --commits HEAD
	out 'git switch -q --detach' 2>/dev/null
	fx 0 fx-boundary --commits HEAD
	[ "$(git show HEAD:src/two) $(git show HEAD:src/three)" = 'b c' ]
}

# bats test_tags=slow
@test "a push: the commit is dropped, or only its paths, and it passes" {
	git init -q --bare ../up.git
	git remote add up ../up.git
	range
	refused git push -q up t1
	cp -a . ../keep
	out 'git rebase -r --onto' 2>/dev/null
	judged
	fx 0 git push -q up t1
	again
	out 'git switch -q --detach' 2>/dev/null
	judged
	fx 0 git push -q -f up t1
	# a branch that is not checked out
	again
	git branch other t1
	git switch -q --detach main
	refused git push -q up other
	out 'git rebase -r --onto' 2>/dev/null
	[ "$(git symbolic-ref --short HEAD)" = other ]
	fx 0 fx-boundary --commits other
}

@test "a push to the base: the task's own branch is pushed instead" {
	git init -q --bare ../up.git
	git remote add up ../up.git
	git push -q --no-verify up main
	fx 0 factory deinit --forget
	bind
	echo 3 >>src/a.c
	git commit -qam x
	refused git push -q up t1:main
	has ../said 'BLOCKED: t1 cannot move refs/heads/main'
	out 'git push up HEAD:refs/heads/t1'
	[ "$(git --git-dir=../up.git rev-parse t1)" = "$(git rev-parse HEAD)" ]
	[ "$(git --git-dir=../up.git rev-parse main)" = "$(git rev-parse main)" ]
}

@test "the work tree: edits are put aside, commits taken back, new files too" {
	echo 3 >>doc/a.txt
	echo 3 >doc/new
	echo 3 >doc/staged && git add doc/staged
	echo 3 >src/own.c
	refused fx-boundary --worktree
	out 'git stash push -q -u -- '
	fx 0 fx-boundary --worktree
	[ "$(cat src/own.c)" = 3 ]
	git stash pop -q
	[ "$(cat doc/new) $(cat doc/staged) $(tail -n 1 doc/a.txt)" = '3 3 3' ]
	# also what is committed
	git add . && unjudged commit -qm x
	git rm -q doc/a.txt && unjudged commit -qm y
	echo 4 >doc/newer
	refused fx-boundary --worktree
	out 'git stash push -q -u -- '
	has <(about 'git restore .*') 'lost'
	out 'git restore --source='
	fx 0 fx-boundary --worktree
	fx 0 git commit -qm back
	[ "$(git show HEAD:src/own.c)" = 3 ]
	clean
}

@test "more than fit a line: they come through a pipe" {
	local i
	for i in 1 2 3 4 5 6 '*' '-n' $'a\nb' ':(top)'; do
		echo 3 >"doc/$i"
	done
	echo 3 >src/own.c
	git add .
	cp -a . ../keep
	refused git commit -qm x
	out 'fx-boundary -z --staged | git --literal-pathspecs restore --staged '
	fx 0 git commit -qm x
	clean
	[ "$(find doc -type f | wc -l)" -eq 12 ]	# a name of two lines
	again
	cd src
	refused_below git commit -qm x
	ways ../../said | grep -F 'restore --source=HEAD' >../../way
	sh -eu ../../way
	cd ..
	fx 0 git commit -qm x
	[ "$(ls doc)" = a.txt ]
	again
	refused fx-boundary --worktree
	out 'fx-boundary -z --worktree | git --literal-pathspecs stash push '
	fx 0 fx-boundary --worktree
	[ "$(ls doc)" = a.txt ]
}

refused_below() {
	if "$@" >../../said 2>&1; then return 1; fi
	has ../../said 'BLOCKED: t1 cannot '
}

# Names that mean something to a shell, to git or to a terminal.
names() {
	printf '%s\0' 'two words' "it's" 'say "x"' $'new\nline' $'last\n' '$(touch oops)' \
	    '`touch oops`' '-n' '--' '*' '?' '[a]' 'a*b' '\\back' 'back\' $'tab\t' $'esc\033[31m' \
	    $'bad\xff\xfe' ':(top)' ':a' ':!x' '!x' '^x' '#x' '~x' '_x' '%s%n' '$HOME' ' lead' \
	    'trail ' 'a;b' 'a|b' 'a&b' '{a,b}' 'é' $'\xe2\x80\xae' "'" '"' '.x' ',x' '=x' '@x'
}

# Each name alone: its own command takes it back and leaves the others.
each_name() {
	local name n=0 bad=0 undo
	while IFS= read -r -d '' name; do
		echo 3 >"$1$name"
	done < <(names)
	git add .
	fx 1 fx-boundary --staged --json
	cp "$out" ../json
	cd "$2" || return
	while IFS= read -r -d '' name; do
		n=$((n + 1))
		fx 1 fx-boundary --staged --json
		undo=$(python3 -c '
import base64, json, os, sys
want = os.fsencode(sys.argv[1])
for line in open(sys.argv[2]):
    v = json.loads(line)
    if v["type"] != "violation":
        continue
    p = base64.b64decode(v["path_b64"]) if "path_b64" in v else v["path"].encode()
    if p == want:
        print(v["undo"]["git"])
' "$1$name" "$out")
		git diff --cached --name-only -z --no-renames >"$BATS_TEST_TMPDIR/before"
		sh -euc "$undo" || bad=1
		git diff --cached --name-only -z --no-renames |
		    comm -z -13 - "$BATS_TEST_TMPDIR/before" >"$BATS_TEST_TMPDIR/gone" 2>/dev/null
		cmp -s "$BATS_TEST_TMPDIR/gone" <(printf '%s\0' "$1$name") ||
			{ printf 'of %q by %q: ' "$1$name" "$undo"; cat -v "$BATS_TEST_TMPDIR/gone"; bad=1; }
	done < <(names)
	fx 0 fx-boundary --staged
	[ "$n" -gt 30 ] && [ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "any name: its command takes it back, and no other" {
	need python3
	each_name '' .
	not test -e oops
}

# bats test_tags=slow
@test "any name below a folder, from another folder" {
	need python3
	each_name doc/ src
	not test -e oops -o -e ../oops
}

# bats test_tags=slow
@test "any name from another folder, at the top" {
	need python3
	each_name '' src
}

@test "a commit from a folder below: the commands hold there" {
	cd src
	echo 3 >>../doc/a.txt
	echo 3 >>a.c
	git add ..
	refused_below git commit -qm x
	ways ../../said >../../ways
	grep '^git restore --staged' ../../ways >../../way
	sh -eu ../../way
	fx 0 git commit -qm x
	grep '^fx-contract diff' ../../ways >../../way
	sh -eu ../../way
}

@test "ask for more: change the contract, look, seal; each refusal says it is wider" {
	echo 3 >>doc/a.txt
	echo 3 >>src/a.c
	git add .
	refused git commit -qm x
	lacks ../said 'Note: '
	out 'fx-contract diff sealed '
	echo '      - "doc/a.txt"' >>.factory/t1/contract.yaml
	not out 'fx-contract diff sealed ' >../differ
	has ../differ 'doc/a.txt'
	# without --widen it is refused, and says so
	fx 1 fx-contract seal --task t1
	refused git commit -qm x
	ways | grep '^fx-contract seal' | sed "s/TEXT/'the page is part of it'/" >../way
	sh -eu ../way >/dev/null
	fx 0 git commit -qm x
	[ "$(git show HEAD:doc/a.txt | tail -n 1)" = 3 ]
	echo 3 >doc/other
	git add doc
	refused git commit -qm y
	has ../said "Note: the sealed contract is wider than the base's; the gate judges by the base's"
	git reset -q
	fx 1 factory doctor
	has "$out" 'NOT  base: the seal allows more than refs/heads/main does'
}

# bats test_tags=slow
@test "make it a task of its own: a workspace where the same change passes" {
	echo 3 >top.txt
	git add top.txt
	refused git commit -qm x
	ways | grep '^factory new' | sed 's/NAME/scope/; s/NEW-TASK/t9/' >../way
	sh -eu ../way >/dev/null 2>../err2
	git restore --staged top.txt
	cd scope
	printf 'contract:\n  task: t9\n  boundary:\n    allowed_files:\n      - top.txt\n' \
	    >.factory/t9/contract.yaml
	fx 0 factory init --task t9
	mv ../top.txt .
	git add top.txt
	fx 0 git commit -qm x
	cd ..
	# a path that is another task's: to that task
	fx 0 fx-contract seal -q .factory/t2/contract.yaml --task t2
	echo 3 >>doc/a.txt
	git add doc
	refused git commit -qm x
	has ../said "Owner: t2's contract allows it"
	out 'factory new t2 --from t2' >/dev/null 2>&1
	git diff --cached | git -C t2 apply --index
	git -C t2 commit -qm x
	[ "$(git show t2:doc/a.txt | tail -n 1)" = 3 ]
	out 'git restore --source=HEAD '
	[ -z "$(git status --porcelain)" ]
}
