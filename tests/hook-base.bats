# hook-base.bats: a workspace that is bound to a task moves its base by an
# approval, and in no other way that git tells its hooks of.
load helper
load work
load decide
load land

setup() {
	pin
	programs
	here ssh-keygen python3
}

# refused WORDS COMMAND...: git ends with a failure, and says these words.
refused() {
	local got=0
	"${@:2}" >"$out" 2>"$err" || got=$?
	case $got in 1 | 128) ;; *) cat "$out" "$err"; return 1 ;; esac
	cat "$out" >>"$err"
	has "$err" "$1"
}

# stays COMMIT REF: the ref is still there.
stays() { [ "$(git rev-parse -q --verify "$2")" = "$1" ]; }

# urgent: another clone pushes to the main of ../up.
urgent() {
	git clone -q "$up" "$BATS_TEST_TMPDIR/other"
	(cd "$BATS_TEST_TMPDIR/other" && commit urgent doc/fix && git push -q origin HEAD:main)
}

# What is not approved, made by hand: the tree of t1, by way of a change
# outside its contract.  Prints the commit.
detour() {
	local blob tree one
	blob=$(echo evil | git hash-object -w --stdin)
	tree=$(GIT_INDEX_FILE=$BATS_TEST_TMPDIR/index sh -c \
	    "git read-tree t1 && git update-index --cacheinfo 100644,$blob,doc/a && git write-tree")
	one=$(as_bot git commit-tree -p main -m evil "$tree")
	as_bot git commit-tree -p "$one" -m back 't1^{tree}'
}

@test "a push of the base takes the place of what was approved, and of nothing else" {
	local up was
	landing ../up
	up=$(cd ../up && pwd)
	was=$(git rev-parse main)
	approve
	urgent
	cd w
	refused 'the base has moved since it was approved' git push --force origin t1:main
	git fetch -q
	refused 'the base has moved since it was approved' git push --force origin t1:main
	git update-ref refs/remotes/origin/main main
	refused 'the base has moved since it was approved' git push --force origin t1:main
	refused 'not by a push from its workspace' git push origin :main
	[ "$(git --git-dir="$up" log -1 --format=%s main)" = urgent ]
	git --git-dir="$up" update-ref refs/heads/main "$was"
	fx 0 git push origin t1:main
	[ "$(git --git-dir="$up" rev-parse main)" = "$(git rev-parse t1)" ]
}

@test "a push does not make the base on a remote that has none" {
	landing
	git init -q --bare ../empty
	approve
	cd w
	refused 'the remote has no such branch' git push ../../empty t1:main
	fx 0 git push -q ../../empty t1
	[ "$(git --git-dir=../../empty for-each-ref --format='%(refname)')" = refs/heads/t1 ]
}

@test "the branch of the base's name moves as the base does, where that is a remote's" {
	local up was
	landing ../up
	up=$(cd ../up && pwd)
	was=$(git rev-parse main)
	git switch -q --detach
	cd w
	refused "it is the branch of the base's name" git update-ref refs/heads/main t1
	has "$err" 't1 is ready_for_decision, and not approved'
	(cd .. && approve)
	fx 0 git update-ref refs/heads/main t1
	git -C .. update-ref refs/heads/main "$(git commit-tree -p "$was" -m mine "$was^{tree}")"
	refused 'what is on it is not in that commit' git update-ref refs/heads/main t1
	refused 'what is on it is not in that commit' git branch -f main origin/main
	git -C .. update-ref refs/heads/main "$was"
	fx 0 factory land
	has "$out" 'next: git push origin main'
	stays "$(git rev-parse t1)" main
}

@test "the branch of the base's name follows its remote, and an unbound checkout moves it" {
	local up was
	landing ../up
	up=$(cd ../up && pwd)
	was=$(git rev-parse main)
	urgent
	git switch -q --detach
	cd w
	fx 0 git fetch -q
	fx 0 git fetch -q origin main:main
	stays "$(git rev-parse origin/main)" main
	git -C .. update-ref refs/heads/main "$was"
	fx 0 git branch -f main origin/main
	git -C .. branch -qD main
	fx 0 git branch -q main origin/main
	cd ..
	git switch -q -C main "$was"
	fx 0 git pull -q --ff-only origin main
	fx 0 git reset -q --hard "$was"
	fx 0 git merge -q t1
	fx 0 git push -q --force origin main
}

@test "a landing is judged commit by commit, whatever its last tree is" {
	local evil
	landing
	approve
	evil=$(detour)
	git switch -q --detach
	cd w
	refused 't1 cannot modify doc/a in' git update-ref refs/heads/main "$evil"
	git config fx.land merge
	git -C .. -c core.hooksPath=/dev/null update-ref refs/heads/t1 "$evil"
	fx 1 factory land
	has "$out" 't1 cannot modify doc/a in'
	fx 1 factory -C .. land w
	has "$out" 't1 cannot modify doc/a in'
	git -C .. -c core.hooksPath=/dev/null update-ref refs/heads/t1 "$evil~2"
	worked . 2
	fx 0 factory land
	[ "$(git rev-parse 'main^{tree}')" = "$(git rev-parse 't1^{tree}')" ]
}

@test "a push of the base is judged commit by commit, from what the remote has" {
	local evil
	landing ../up
	approve
	evil=$(detour)
	cd w
	refused 't1 cannot modify doc/a in' git push origin "$evil:main"
	git update-ref refs/remotes/origin/main "$evil"
	refused 't1 cannot modify doc/a in' git push origin "$evil:main"
	fx 0 git push -q origin t1:main
}

@test "the remote of the base may be called with a slash, or have the base under another name" {
	landing ../up
	git remote rename -q origin team/up 2>/dev/null || git remote rename origin team/up
	sed -i 's,^base-ref .*,base-ref refs/remotes/team/up/main,' .git/factory/contracts/t1/seal
	git switch -q --detach
	cd w
	refused 'not by a push from its workspace' git push team/up t1:main
	refused "it is the branch of the base's name" git update-ref refs/heads/main t1
	fx 1 factory land
	has "$out" 't1 is ready_for_decision, and not approved'
	fx 0 git push -q team/up t1:refs/heads/other/main
	git --git-dir=../../up update-ref refs/heads/trunk main
	git config --replace-all remote.team/up.fetch '+refs/heads/trunk:refs/remotes/team/up/main'
	refused 'not by a push from its workspace' git push team/up t1:trunk
	git config --replace-all remote.team/up.fetch trunk:refs/remotes/team/up/main
	refused 'not by a push from its workspace' git push team/up t1:trunk
	(cd .. && approve)
	fx 0 git push -q team/up t1:trunk
}

@test "the base becomes no other name of a branch, where git tells of it" {
	need git 2.55
	local was
	landing
	was=$(git rev-parse main)
	git switch -q --detach
	cd w
	refused 'no other name of one' git symbolic-ref refs/heads/main refs/heads/t1
	printf 'symref-update refs/heads/main refs/heads/t1\n' >../../line
	refused 'no other name of one' git update-ref --stdin <../../line
	stays "$was" main
	fx 0 git symbolic-ref refs/heads/alias refs/heads/t1
	fx 0 git symbolic-ref -d refs/heads/alias
}

@test "a base that is another name of a branch is seen at the next commit, move and push" {
	local was
	landing ../up
	git switch -q --detach
	was=$(git rev-parse main)
	sed -i 's,^base-ref .*,base-ref refs/heads/main,' .git/factory/contracts/t1/seal
	echo 'ref: refs/heads/t1' >.git/refs/heads/main
	cd w
	echo 3 >src/a
	refused 'the base is another name of refs/heads/t1, and moves with it' git commit -qam more
	has "$err" 'git update-ref --no-deref refs/heads/main COMMIT'
	refused 'the base is another name of refs/heads/t1' git commit --no-verify -qam more
	refused 'the base is another name of refs/heads/t1' git update-ref refs/heads/x HEAD~
	refused 'the base is another name of refs/heads/t1' git push origin t1
	fx 0 git stash -q
	git -C .. update-ref --no-deref refs/heads/main "$was"
	fx 0 git stash pop -q
	fx 0 git commit -qam more
	ln -sf t1 ../.git/refs/heads/main
	refused 'the base is another name of t1' git push origin t1
}

@test "the base is not deleted from a bound workspace, and other branches are" {
	local was how
	landing
	was=$(git rev-parse main)
	git switch -q --detach
	git branch -q other
	cd w
	# It lies loose, then loose and packed, then packed.
	for how in '--all --no-prune' --all --all; do
		refused 'the base is not taken away' git update-ref -d refs/heads/main
		refused 'the base is not taken away' git update-ref -d refs/heads/main "$was"
		refused 'the base is not taken away' git branch -D main
		refused 'the base is not taken away' git branch -m main other2
		stays "$was" main
		# shellcheck disable=SC2086 # an option or two
		fx 0 git pack-refs $how
		stays "$was" main
	done
	fx 0 git gc -q
	stays "$was" main
	fx 0 git branch -q -D other
	cd ..
	fx 0 git branch -q -D main
}

@test "the branch of the base's name is not deleted, where the base is a remote's" {
	local was
	landing ../up
	was=$(git rev-parse main)
	git switch -q --detach
	cd w
	refused 'the base is not taken away' git branch -D main
	fx 0 git pack-refs --all
	refused 'the base is not taken away' git update-ref -d refs/heads/main "$was"
	stays "$was" main
	cd ..
	fx 0 git branch -q -D main
	cd w
	fx 0 git update-ref -d refs/heads/main
}

@test "a branch that takes the base's name is brought back by what the refusal says" {
	local was tip
	landing
	was=$(git rev-parse main)
	git switch -q --detach
	cd w
	tip=$(git rev-parse t1)
	refused 'the base is not taken away' git branch -M t1 main
	stays "$was" main
	has "$err" "'git update-ref refs/heads/t1 $tip' brings it back"
	fx 0 git update-ref refs/heads/t1 "$tip"
	stays "$tip" HEAD
	[ -z "$(git status --porcelain --untracked-files=no)" ]
}
