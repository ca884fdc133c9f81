# remedy-odd.bats: the ways out hold where git's own commands trip: paths that
# the index has otherwise than the work tree, submodules, lists of a rebase,
# branches that half moved, an unclean work tree.
load helper
load work
load remedy

setup() {
	pin
	programs
	project
	mkdir -p doc
	for i in b c; do echo 1 >"doc/$i"; done
	git init -q doc/sub
	git -C doc/sub commit -q --allow-empty -m one
	git add . 2>/dev/null
	git commit -qm more
	git branch -q -f main
	git -C doc/sub commit -q --allow-empty -m two
	git -C doc/sub switch -q --detach HEAD^
	bind
}

# What commit -a takes of what it may not, a line each.
taken() {
	cat <<'END'
deleted		rm doc/a.txt
git rm		git rm -q doc/a.txt
renamed-in	git mv doc/a.txt src/in.c
renamed-out	git mv src/a.c doc/out.c
announced	echo 3 >doc/new; git add -N doc/new
edited twice	echo 3 >>doc/a.txt; git add doc; echo 4 >>doc/a.txt
staged, gone	echo 3 >>doc/a.txt; git add doc; rm doc/a.txt
to-folder	rm doc/a.txt; mkdir doc/a.txt; echo 3 >doc/a.txt/x
to-file		rm -r doc; echo 3 >doc
to-symlink	ln -sf ../src/a.c doc/a.txt
mode		chmod +x doc/a.txt
submodule	git -C doc/sub switch -q main 2>/dev/null || git -C doc/sub switch -q -
END
}

tree() {
	find . -name .git -prune -o -printf '%p %m %l\n' | sort
	git -C doc/sub rev-parse HEAD 2>/dev/null || :
}

# bats test_tags=slow
@test "commit -a: all but what is refused, which stays as it is" {
	local name script bad=0
	cp -a . ../keep
	while IFS=$'\t' read -r name script; do
		again
		bash -c "${script#"${script%%[![:space:]]*}"}"
		echo own >>src/own.c && git add src/own.c && echo more >>src/own.c
		tree >../was
		refused git commit -qam x &&
		    out 'git add -u && git restore --staged -- ' &&
		    fx 0 git commit -qm x && clean &&
		    [ "$(git show HEAD:src/own.c)" = $'own\nmore' ] &&
		    tree | diff ../was - || { printf '=> %s\n' "$name"; bad=1; }
	done < <(taken)
	[ "$bad" -eq 0 ]
}

# Seven files of the base, edited; one that git does not know, one that only
# the index has lost.
many() {
	local i
	for i in 1 2 3 4 5 6 7; do echo 1 >"doc/f$i"; done
	git add doc/f*
	unjudged commit -qm many
	unjudged branch -q -f main
	for i in 1 2 3 4 5 6 7; do echo 2 >"doc/f$i"; done
	git rm -q doc/a.txt
	echo 3 >doc/unknown
	echo 3 >doc/announced
	git add -N doc/announced
	echo 3 >>src/a.c
}

@test "commit -a of many: by a pipe, and what git does not know is no hindrance" {
	many
	cp -a . ../keep
	refused git commit -qam x
	has ../said '(and 8 more)'
	out 'git add -u && fx-boundary -z --staged | git --literal-pathspecs restore --staged '
	fx 0 git commit -qm x
	clean
	[ "$(git show HEAD:src/a.c | tail -n 1)" = 3 ]
	[ "$(cat doc/f7 doc/unknown)" = $'2\n3' ]
	again
	refused git commit -qam x
	out 'git add -u && fx-boundary -z --staged | git --literal-pathspecs restore --source=HEAD '
	fx 0 git commit -qm x
	[ "$(cat doc/f7 doc/unknown)" = $'1\n3' ]
}

@test "what is only announced (git add -N) is in no commit, and not judged" {
	echo 3 >doc/new
	git add -N doc/new
	echo 3 >>src/a.c
	git add src
	fx 0 fx-boundary --staged
	fx 0 git commit -qm x
	fx 1 fx-boundary --worktree
	has "$out" 'cannot modify doc/new'
}

@test "the work tree: what git cannot stash as it is" {
	local how
	cp -a . ../keep
	for how in 'git rm -q doc/a.txt' 'git mv doc/a.txt src/in.c' 'git add -N doc/new'; do
		again
		echo 3 >doc/new
		echo 3 >>doc/b
		$how
		refused fx-boundary --worktree
		out 'git restore --staged -- '
		out 'git stash push -q -u -- '
		fx 0 fx-boundary --worktree
		git stash pop -q
		[ "$(tail -n 1 doc/b)" = 3 ]
		[ "$(cat doc/new)" = 3 ]
	done
	again
	many
	refused fx-boundary --worktree
	out 'git restore --staged -- '
	out 'fx-boundary -z --worktree | git --literal-pathspecs stash push -q -u '
	fx 0 fx-boundary --worktree
	[ ! -e doc/unknown ]
	[ "$(tail -n 1 src/a.c)" = 3 ]
}

@test "the work tree: a submodule goes back, and keeps its branches" {
	local tip
	tip=$(git -C doc/sub rev-parse '@{-1}')
	cp -a . ../keep
	git -C doc/sub switch -q -
	refused fx-boundary --worktree
	out 'git restore --staged -- doc/sub && git -C doc/sub switch '
	fx 0 fx-boundary --worktree
	again
	git -C doc/sub switch -q -
	git add doc
	cd src
	fx 1 fx-boundary --worktree
	ways "$out" | grep '^git restore --staged -- :/doc/sub && git -C ../doc/sub ' >../../way
	sh -eu ../../way
	cd ..
	fx 0 fx-boundary --worktree
	[ "$(git -C doc/sub for-each-ref --format='%(objectname)' refs/heads)" = "$tip" ]
	rm -r doc/sub
	refused fx-boundary --worktree
	out 'git restore --staged --worktree -- doc/sub'
	fx 0 fx-boundary --worktree
}

@test "the work tree: a repository in it is judged by its name" {
	git init -q doc/own
	git init -q src/own
	git -C src/own commit -q --allow-empty -m one
	fx 1 fx-boundary --worktree --json
	has "$out" '"path":"doc/own","status":"A","new_mode":"160000","rule":"not-allowed"'
	has "$out" '"violations":1'
	fx 1 fx-boundary --worktree
	has "$out" 'move it out of here'
	git -C doc/own commit -q --allow-empty -m one
	git add doc/own 2>/dev/null
	fx 1 fx-boundary --worktree
	ways "$out" | grep '^git rm -q -f --cached ' >../way
	sh -eu ../way
	fx 0 fx-boundary --staged
	[ -e doc/own/.git ]
}

# folded WORD: a commit of t1 and a "WORD!" of it that goes too far.
folded() {
	echo own >src/own.c && git add src/own.c && git commit -qm own
	echo 3 >>doc/a.txt
	[ "$2" = only ] || echo two >>src/own.c
	unjudged commit -qm "$1! own" doc/a.txt src/own.c
	echo z >src/z.c && git add src/z.c && git commit -qm z
}

# bats test_tags=slow
@test "a fixup, a squash: taken off the list that git puts them on again" {
	local word what
	cp -a . ../keep
	for word in fixup squash; do
		for what in only more; do
			again
			folded "$word" "$what"
			if GIT_SEQUENCE_EDITOR=: git rebase -q -i --autosquash main >../said 2>&1; then
				return 1
			fi
			has ../said 'BLOCKED: t1 cannot modify doc/a.txt'
			out 'git restore --source=HEAD --staged --worktree -- '
			if [ "$what" = more ]; then
				out 'git commit --amend --no-edit' >/dev/null
			else
				lacks ../said 'git commit --amend'
			fi
			out 'GIT_SEQUENCE_EDITOR='
			out 'git rebase --continue' 2>/dev/null
			[ "$(git symbolic-ref --short HEAD)" = t1 ]
			[ "$(git log --format=%s main..)" = $'z\nown' ]
			clean
			[ "$what" = only ] || [ "$(git show HEAD:src/own.c)" = $'own\ntwo' ]
		done
	done
}

# bats test_tags=slow
@test "a reword, which git does not put back: no other commit is lost" {
	mixed
	git switch -q t1
	echo own >src/own.c && git add src/own.c && git commit -qm own
	git switch -q mixed
	if GIT_SEQUENCE_EDITOR='sed -i 1s/pick/reword/' git rebase -q -i t1 >../said 2>&1; then
		return 1
	fi
	has ../said 'BLOCKED: t1 cannot modify doc/a.txt'
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git commit -C REBASE_HEAD' >/dev/null
	out 'GIT_SEQUENCE_EDITOR='
	out 'git rebase --continue' 2>/dev/null
	[ "$(git log --format=%s t1..mixed)" = $'after\nmixed' ]
	[ -z "$(git diff --name-only t1 mixed -- doc)" ]
}

# bats test_tags=slow
@test "a rebase needs no editor: its line is the first of the list" {
	git switch -qc long main
	mixed
	git switch -q mixed
	git switch -qc side mixed^
	echo s >src/s.c && git add src/s.c && unjudged commit -qm s
	git switch -q mixed
	unjudged merge -q --no-ff -m joined side
	git switch -q t1
	echo own >src/own.c && git add src/own.c && git commit -qm own
	git switch -q mixed
	git rebase -r t1 >../said 2>&1 || :
	has ../said 'BLOCKED: t1 cannot modify doc/a.txt'
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git commit -C REBASE_HEAD' >/dev/null
	GIT_EDITOR=false out 'GIT_SEQUENCE_EDITOR='
	out 'git rebase --continue' 2>/dev/null
	[ "$(git log --format=%s --first-parent t1..mixed)" = $'joined\nafter\nmixed' ]
	[ -z "$(git diff --name-only t1 mixed -- doc)" ]
	[ "$(git show mixed:src/s.c)" = s ]
}

@test "a rebase that stands between commits: what is left is committed first" {
	echo own >src/own.c && git add src/own.c && git commit -qm own
	GIT_SEQUENCE_EDITOR='sed -i 1abreak' git rebase -q -i main 2>/dev/null
	echo 3 >>doc/a.txt
	echo 3 >>src/own.c
	git add doc/a.txt src
	refused git commit -qm x
	out 'git restore --source=HEAD --staged --worktree -- '
	has <(about 'git rebase --continue') 'once what is left is committed'
	git commit -qm x
	out 'git rebase --continue' 2>/dev/null
	[ "$(git log --format=%s main..t1)" = $'x\nown' ]
}

@test "a merge of what is allowed, with more done by hand: that is taken back" {
	git switch -qc fine main
	echo f >src/f.c && git add src/f.c && git commit -qm fine
	git switch -q t1
	echo own >src/own.c && git add src/own.c && git commit -qm own
	git merge -q --no-commit fine
	echo 3 >>doc/a.txt
	git add doc/a.txt
	refused git commit -qm x
	cp -a . ../keep
	has <(about 'git merge --abort') 'is lost'
	out 'git restore --source=HEAD --staged --worktree -- '
	out 'git merge --continue'
	[ "$(git show HEAD:src/f.c)" = f ]
	[ "$(git log -1 --format=%P | wc -w)" -eq 2 ]
	clean
	again
	out 'git merge --abort'
	[ -z "$(git status --porcelain)" ]
}

@test "a branch that could not move: only what was prepared for it is taken back" {
	mixed
	echo mine >>doc/a.txt
	refused git reset -q --soft mixed
	has ../said '# nothing was changed: index and work tree are as they were'
	refused git update-ref refs/heads/t1 mixed
	has ../said '# nothing was changed'
	git restore doc/a.txt
	# the index alone
	echo mine >>src/a.c
	refused git reset -q mixed
	cp -a . ../keep
	out 'git restore --staged -- '
	[ -z "$(git status --porcelain -- doc)" ]
	again
	out 'git reset -q'
	[ "$(git status --porcelain)" = ' M src/a.c' ]
	# both, beside edits; all that came with them
	for how in 'merge -q' 'reset -q --keep' 'checkout -q -B t1' 'switch -q -C t1'; do
		# shellcheck disable=SC2086 # words
		refused git $how mixed
		out 'git reset -q --merge'
		[ "$(git status --porcelain)" = ' M src/a.c' ]
		[ "$(git rev-parse t1)" = "$(git rev-parse main)" ]
	done
}

@test "a new branch that could not be made: what was checked out for it goes back" {
	local c
	echo 3 >>doc/a.txt
	git add doc/a.txt
	c=$(git commit-tree -p HEAD -m x "$(git write-tree)")
	git reset -q --hard
	refused git switch -q -c new "$c"
	[ -n "$(git status --porcelain)" ]
	out 'git restore --source=HEAD --staged --worktree -- '
	[ -z "$(git status --porcelain)" ]
	refused git branch new "$c"
	has ../said '# nothing was changed'
}

@test "the base that was to be moved: back, and to the task's own branch" {
	local how
	echo own >src/own.c && git add src/own.c && git commit -qm own
	git switch -q main
	for how in 'reset -q --hard main^' 'merge -q --ff-only t1' 'reset -q main^'; do
		# shellcheck disable=SC2086 # words
		refused git $how
		has ../said 'BLOCKED: t1 cannot move refs/heads/main'
		out 'git reset -q'
		[ -z "$(git status --porcelain --untracked-files=no)" ]
		out 'git switch t1' 2>/dev/null
		fx 0 fx-boundary --staged
		git switch -q main
	done
}

# bats test_tags=slow
@test "commits are rewritten beside edits that are in none" {
	echo a >src/one
	echo a >>doc/a.txt
	git add src doc/a.txt && unjudged commit -qm one
	cp -a . ../keep
	echo b >src/two && git add src && git commit -qm two
	echo edit >>src/a.c
	echo staged >src/staged && git add src/staged
	refused fx-boundary --commits t1
	out 'git stash push -q'
	out 'git switch -q --detach' 2>/dev/null
	git stash pop -q
	fx 0 fx-boundary --commits t1
	[ "$(tail -n 1 src/a.c) $(cat src/staged)" = 'edit staged' ]
	[ "$(git log --format=%s main..)" = $'two\none' ]
	# the last commit is amended: not with what is staged
	again
	echo staged >src/staged && git add src/staged
	refused fx-boundary --commits t1
	out 'git stash push -q'
	out 'git restore --source=' 2>/dev/null
	[ "$(git show --format= --name-only HEAD)" = src/one ]
}

# bats test_tags=slow
@test "many paths of a commit: by a pipe, and what else it does is kept" {
	local i
	for i in 1 2 3 4 5 6 7; do echo "$i" >"doc/f$i"; done
	echo a >src/one
	git add doc/f* src && unjudged commit -qm many
	echo b >src/two && git add src && git commit -qm two
	refused fx-boundary --commits t1
	has ../said "  and 3 more: fx-boundary --commits $(git rev-parse --short=12 HEAD^) --json"
	sh -c "$(sed -n 's/.* more: //p' ../said)" >../all || :
	[ "$(grep -c '"violation"' ../all)" -eq 7 ]
	cd src
	fx 1 fx-boundary --commits t1
	ways "$out" | grep '^git switch -q --detach' >../../way
	sh -eu ../../way 2>/dev/null
	cd ..
	fx 0 fx-boundary --commits t1
	[ "$(git log --format=%s main..t1)" = $'two\nmany' ]
	[ "$(git show t1:src/one) $(git show t1:src/two)" = 'a b' ]
}

@test "a tag is made anew; a commit that no branch has is nobody's to rewrite" {
	local c
	git init -q --bare ../up.git
	echo a >src/one
	echo a >>doc/a.txt
	git add src doc/a.txt && unjudged commit -qm one
	git tag v1
	refused git push -q ../up.git v1
	out 'git restore --source=' 2>/dev/null
	out 'git tag -f v1' >/dev/null
	fx 0 git push -q ../up.git v1
	echo b >>doc/a.txt
	c=$(git commit-tree -p HEAD -m x "$(git add -u && git write-tree)")
	git reset -q --hard
	refused fx-boundary --commits "$c"
	has ../said "# no branch here holds ${c:0:12}: there is nothing to rewrite"
	lacks ../said 'git rebase'
}

@test "taking upstream's work back is not called copying it" {
	git switch -q main
	echo up >doc/up && git add doc/up && unjudged commit -qm up
	git switch -q t1
	fx 0 git merge -q --ff-only main
	refused git revert --no-edit HEAD
	has ../said 'Hint: this takes back what landed on the base'
	out 'git restore --source=HEAD --staged --worktree -- '
	[ -z "$(git status --porcelain)" ]
}

@test "what fx-tcr may not commit: nothing of it is staged, and the ways hold" {
	echo own >>src/own.c
	echo 3 >>doc/a.txt
	echo 3 >doc/new
	echo 3 >'doc/a b'
	refused fx-tcr -- true
	sed -i 's/^  //' ../said
	lacks ../said 'restore --staged'
	cp -a . ../keep
	out 'git stash push -q -u -- '
	fx 0 fx-tcr -- true
	clean
	git stash pop -q
	[ "$(cat doc/new 'doc/a b') $(tail -n 1 doc/a.txt)" = $'3\n3 3' ]
	again
	out "printf '/%s"
	git checkout -q doc/a.txt
	fx 0 fx-tcr -- true
	clean
	[ "$(cat doc/new 'doc/a b')" = $'3\n3' ]
	[ -z "$(git status --porcelain --ignore-submodules)" ]
}

@test "the work tree: what git does not know may stay, out of every commit" {
	echo 3 >doc/new
	mkdir sub && cd sub
	refused_here() { not fx-boundary --worktree >../../said 2>&1; }
	refused_here
	ways ../../said | grep "^printf " >../../way
	sh -eu ../../way
	fx 0 fx-boundary --worktree
	cd .. && [ -e doc/new ]
	# A name that would mean more there is not offered.
	echo 3 >'doc/*'
	refused fx-boundary --worktree
	lacks ../said 'printf '
	out 'git stash push -q -u -- '
	fx 0 fx-boundary --worktree
}

# A task's own contract, widened where its workspace has it tracked.
widened() {
	sed -i 's|.*"test/\*".*|&\n      - doc/a.txt|' .factory/t1/contract.yaml
	echo own >>src/a.c
	echo 3 >>doc/a.txt
}

@test "a contract that was widened where it is tracked: sealed here, landed apart" {
	git worktree add -q ../main main
	widened
	refused git commit -qam x
	out 'fx-contract seal --task t1 --widen --reason TEXT '
	refused git commit -qam x
	has ../said 'cannot modify .factory/t1/contract.yaml'
	lacks ../said 'factory new'
	lacks ../said 'fx-contract seal'
	cp -a . ../keep
	out 'git add -u && git restore --staged -- '
	fx 0 git commit -qm x
	again
	out 'git restore --source=HEAD --staged --worktree -- '
	fx 0 git commit -qam x
	[ "$(git show --name-only --format= HEAD | tr '\n' ' ')" = 'doc/a.txt src/a.c ' ]
	# the gate's half
	sed -i 's|CHECKOUT|../main|' ../said
	out 'cp '
	fx 0 git -C ../main commit -qam 'contract of t1'
	git -C ../main show HEAD:.factory/t1/contract.yaml | grep -q doc/a.txt
	fx 0 git merge -q --no-edit main
	fx 0 fx-boundary --commits main..HEAD -c .factory/t1/contract.yaml
}

@test "fx-tcr is held for a contract that was widened here, and goes on once it is put aside" {
	widened
	fx 0 fx-contract seal --task t1 --widen --reason more .factory/t1/contract.yaml
	refused fx-tcr -- true
	sed -i 's/^  //' ../said
	has ../said 'taking its file back loses nothing'
	out 'git stash push -q -u -- '
	fx 0 fx-tcr -- true
	[ "$(git show --name-only --format= HEAD | tr '\n' ' ')" = 'doc/a.txt src/a.c ' ]
}
