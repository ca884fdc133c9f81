# binding.bats: which workspace is bound, however its git directory is reached,
# and after it was moved, copied or made again.
load helper
load work

setup() {
	pin
	programs
	way chain
}

moved_to() {
	fx 128 git "$@" update-ref refs/heads/t1 side-doc
	has "$err" 'BLOCKED: t1 cannot modify doc/side.txt'
}

@test "inside .git, or with --git-dir from elsewhere, the binding holds" {
	local here
	project
	bind
	here=$PWD
	moved_to -C .git
	moved_to -C .git/refs/heads
	moved_to --git-dir=.git
	cd / && moved_to --git-dir="$here/.git"
	cd "$here" && fx 0 git -C .git branch fresh
	fx 0 factory new w --from t2
	fx 128 git -C .git/worktrees/w update-ref refs/heads/t2 side-src
	has "$err" 'BLOCKED: t2 cannot modify src/side.c'
	mkdir ../tree && cp -r . ../tree
	echo 9 >>../tree/doc/a.txt
	fx 1 git --git-dir="$here/.git" --work-tree=../tree commit -qam outside
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
}

# bats test_tags=slow
@test "what another clone pushes here is judged on tasks' branches alone" {
	project
	bind
	fx 0 fx-contract seal --task t2
	git clone -q . ../c
	cd ../c
	git switch -q -c free origin/side-doc && commit free doc/free.txt
	FACTORY_TASK_ID=t2 fx 0 git push -q origin free
	fx 0 git push -q origin origin/side-doc:refs/heads/main
	not git push -q origin free:t2 origin/side-src:refs/heads/x/t2 2>"$err"
	has "$err" 'BLOCKED: t2 cannot modify src/side.c'
	fx 0 git push -q origin free:t2
}

# bats test_tags=slow
@test "a worktree that was moved is refused until init binds it again" {
	project
	fx 0 factory new w --from t2 --as 'Bot <bot@example.com>'
	git worktree move w x
	cd x
	echo 9 >>doc/a.txt
	fx 1 git commit -qam inside
	has "$err" "'factory init --task t2' binds it"
	fx 2 factory init
	fx 0 factory init --task t2
	has "$out" "bound: $PWD is bound to t2"
	fx 0 git commit -qam inside
	fx 0 factory doctor
	git -C .. worktree move x ../y
	cd "$BATS_TEST_TMPDIR/t/y"
	fx 0 factory deinit
	has "$out" "unbound: $PWD"
	fx 1 fx-contract bound
}

# bats test_tags=slow
@test "a repository that was moved: refused, then all is as it was, identity too" {
	local how
	for how in chain dispatch; do
		way $how
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r moved
		project
		git config user.name Ann && git config user.email ann@example.com
		[ -z "${way_path:-}" ] || git config core.hooksPath "$way_path"
		cp .git/config ../config
		fx 0 factory init --task t1 --as 'Bot <bot@example.com>'
		cd .. && mv r moved && cd moved
		fx 1 factory doctor
		has "$out" 'NOT  binding'
		fx 0 factory init --task t1
		fx 0 factory doctor
		[ "$(git config user.email)" = bot@example.com ]
		fx 1 grep -F "$BATS_TEST_TMPDIR/t/r/" .git/config
		echo 9 >>doc/a.txt
		fx 1 git commit -qam outside
		[ -z "${way_path:-}" ] || [ "$(sed -n 's/^path //p' .git/factory/install)" = "$way_path" ]
		fx 0 factory deinit
		cmp .git/config ../config
	done
}

# bats test_tags=slow
@test "a copy of a repository can be bound to the same task" {
	project
	bind
	cp -a . ../copy
	cd ../copy
	echo 9 >>src/a.c
	fx 1 git commit -qam inside
	fx 0 factory init --task t1
	fx 0 git commit -qam inside
	cd ../r
	git worktree add -q ../w side-src && cd ../w
	fx 2 factory init --task t1 --contract ../r/.factory/t1/contract.yaml
	has "$err" 'one task has one workspace'
}

# bats test_tags=slow
@test "doctor says when the identity of --as is not in force" {
	project
	fx 0 factory init --task t1 --as 'Bot <bot@example.com>'
	fx 0 factory doctor
	git config user.email other@example.com
	fx 1 factory doctor
	has "$out" 'NOT  identity: commits here are not made as bot@example.com'
	git config --unset user.email
	git config --remove-section "includeIf.gitdir:$PWD/.git"
	fx 1 factory doctor
	fx 0 factory init
	fx 0 factory doctor
}

# A clone whose upstream has gone on; its base is the remote's branch.
behind() {
	project
	git switch -q main
	git clone -q . ../c
	commit upstream doc/new.txt
	cd ../c && git switch -q main && "$@"
	fx 0 factory init --task t1
}

# bats test_tags=slow
@test "the local branch of a remote's base may be pulled, fetched and moved within that" {
	behind :
	fx 0 git pull -q
	git reset -q --hard HEAD~
	fx 0 git pull -q --rebase
	fx 0 git switch -qC t1 origin/main
	commit own src/own.c
	fx 0 git branch -f main origin/main~
	fx 0 git fetch -q origin main:main
	fx 0 git switch -q main
	echo 9 >>doc/a.txt
	fx 1 git commit -qam outside
	git restore --staged --worktree doc
	echo 9 >>src/a.c
	fx 128 git commit -qam inside
	has "$err" 'BLOCKED: t1 cannot move refs/heads/main'
	fx 1 git push -q origin t1:main
	has "$err" 'BLOCKED: t1 cannot move refs/heads/main'
}

@test "the base of a task is not its own branch, though upstream's HEAD is there" {
	project
	git clone -q . ../c
	cd ../c
	[ "$(git symbolic-ref refs/remotes/origin/HEAD)" = refs/remotes/origin/t1 ]
	fx 0 factory init --task t1
	has "$out" 'against refs/remotes/origin/main'
	fx 0 git switch -q main
}

# bats test_tags=slow
@test "what moves no branch passes though no contract can be asked" {
	project
	bind
	echo 9 >>doc/a.txt
	export FACTORY_TASK_ID=t2
	fx 1 git commit -qam outside
	has "$err" 'FACTORY_TASK_ID is t2, but this workspace is bound to t1'
	fx 1 git commit -qnam outside
	fx 128 git update-ref refs/heads/t1 main~
	git init -q --bare ../bare
	fx 1 git push -q ../bare t1
	fx 1 factory doctor
	has "$out" 'NOT  binding: FACTORY_TASK_ID is t2'
	has "$out" 'mend: unset FACTORY_TASK_ID'
	untouched
	unset FACTORY_TASK_ID
	rm -rf .git/factory/contracts
	fx 128 git update-ref refs/heads/t1 main~
	untouched
	cd .. && mv r moved && cd moved
	fx 128 git update-ref refs/heads/t1 main~
	untouched
}

untouched() {
	fx 0 git stash -q
	fx 0 git stash pop -q
	fx 0 git gc -q
	fx 0 git pack-refs --all
	fx 0 git switch -q --detach
	fx 0 git switch -q t1
}

# bats test_tags=slow
@test "a binding that cannot be read refuses, and init mends it" {
	local how file
	project
	bind
	file=$PWD/.git/factory/task
	for how in ': >"$1"' 'ln -sf nowhere "$1"' 'ln -sf task "$1"' 'rm "$1"; mkfifo "$1"' \
	    'sed -i "s/^version.*/version 9/" "$1"' 'sed -i /path/d "$1"'; do
		sh -c "$how" sh "$file"
		echo 9 >>doc/a.txt
		fx 1 git commit -qam outside
		has "$err" "$file"
		fx 1 git commit -qnam outside
		git restore doc
		fx 1 factory doctor
		has "$out" 'NOT  binding'
		has "$out" 'mend: factory init --task ID'
		fx 0 factory init --task t1
		fx 0 factory doctor -q
	done
	rm -rf "$file" && mkdir "$file"
	fx 1 git commit -q --allow-empty -m x
}

# bats test_tags=slow
@test "--strict: no work in an unbound worktree, all else there" {
	project
	fx 0 factory init --task t1 --strict
	git worktree add -q ../u side-src && cd ../u
	echo 9 >>src/a.c
	fx 1 git commit -qam x
	has "$err" 'the repository is strict (fx.strict)'
	fx 1 git commit -qnam x
	fx 128 git update-ref refs/heads/side-src "$(git commit-tree -m x -p HEAD "HEAD^{tree}")"
	git init -q --bare ../bare
	fx 1 git push -q ../bare HEAD:refs/heads/x
	fx 0 git stash -q
	fx 0 git switch -q --detach main
	fx 0 git gc -q
	fx 0 git fetch -q . main:refs/remotes/x/main
	fx 0 git switch -q side-src
	fx 0 git branch fresh main
	fx 0 git switch -qc fresher
	fx 0 git reset -q --hard side-doc
	fx 0 git worktree add -q -b more ../more
	fx 0 factory new w --from t2
	fx 1 git -C ../more commit -q --allow-empty -m x
	fx 0 git switch -q side-src
	FACTORY_TASK_ID=t1 fx 0 git commit -q --allow-empty -m x
	task u1 'src/**'
	fx 0 factory init --task u1
	fx 0 git stash pop -q
	fx 0 git commit -qm x src
	cd ../r && fx 0 factory deinit
	echo 9 >>src/a.c
	fx 1 git commit -qam x
	cd ../u && fx 0 factory -C w deinit && fx 0 factory deinit
	cd ../r && fx 0 git commit -qam x
}
