# baseline.bats: what a change did by itself: upstream's work may be merged, a
# wrong change taken back, and what landed undone by nobody in passing.
load helper
load work

setup() {
	pin
	programs
	way chain
	project
	bind
	git worktree add -q ../main main
}

# land PATH...: upstream changes these, by a checkout that is bound to no task.
land() {
	local p
	for p; do
		mkdir -p "../main/$(dirname "$p")"
		echo landed >>"../main/$p"
	done
	git -C ../main add -A
	git -C ../main commit -qm "landed $*"
}

# own: the task's own work, which it may do.
own() {
	echo own >>src/a.c
	git commit -qam own
}

# merged: own work, and what upstream landed: doc/a.txt and a new doc/h.
merged() {
	own
	land doc/a.txt doc/h
	fx 0 git merge -q --no-edit main
}

# past: a commit that no hook saw, with all that is staged.
past() {
	git commit-tree -m "${1:-past}" -p HEAD "$(git write-tree)"
}

# refused STATUS LINE COMMAND...: it ends so, a line of what it says is LINE,
# and the task's branch has not moved.
refused() {
	local want=$1 line=$2 was
	shift 2
	was=$(git rev-parse --verify -q refs/heads/t1)
	fx "$want" "$@"
	grep -qxF -e "$line" "$out" "$err" || {
		printf 'not said: %s\n' "$line"
		cat "$out" "$err"
		return 1
	}
	[ "$(git rev-parse --verify -q refs/heads/t1)" = "$was" ]
}

# again: index and work tree as the branch has them, nothing unfinished.
again() {
	git merge --abort 2>/dev/null || git revert --abort 2>/dev/null || :
	git reset -q --hard
	git clean -fdq
}

modify='BLOCKED: t1 cannot modify doc/a.txt'

# bats test_tags=slow
@test "what upstream did may be merged, rebased onto, fast-forwarded to" {
	land doc/a.txt .github/ci.yml
	fx 0 git merge -q --ff-only main
	merged
	land doc/h
	fx 0 git rebase -q main
	land doc/h
	fx 0 git rebase -q --apply main
	land doc/h
	fx 0 git pull -q --no-rebase --no-edit . main
	git switch -qc more t1~ && own
	land doc/h
	git switch -q t1
	fx 0 git merge -q --no-edit more main		# an octopus
	fx 0 fx-boundary --commits main..HEAD
}

@test "a merge that does more than merge is refused" {
	own
	land doc/a.txt
	git merge -q --no-commit main
	echo evil >>doc/a.txt && git add doc
	refused 1 "$modify" git commit -qm x
	refused 1 "$modify" git commit -qnm x
	again
	git merge -q --no-commit main
	git rm -qf doc/a.txt
	refused 1 'BLOCKED: t1 cannot delete doc/a.txt' git commit -qnm x
	again
	git merge -q --no-commit main
	echo new >doc/new && git add doc
	refused 1 'BLOCKED: t1 cannot modify doc/new' git commit -qnm x
}

# bats test_tags=slow
@test "what was merged cannot be put back or deleted, also not by amending" {
	merged
	git checkout -q HEAD^ -- doc/a.txt
	refused 1 "$modify" git commit -qm x
	refused 1 "$modify" git commit -qnm x
	refused 1 "$modify" git commit -q --amend --no-edit
	refused 1 "$modify" git commit -qn --amend --no-edit
	again
	git rm -q doc/h
	refused 1 'BLOCKED: t1 cannot delete doc/h' git commit -qnm x
	refused 1 'BLOCKED: t1 cannot delete doc/h' git commit -qn --amend --no-edit
	git checkout -q HEAD^ -- doc/a.txt
	refused 1 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' \
	    git commit -qn --amend --no-edit
	again
	# what is one's own in it may be amended
	echo more >>src/a.c
	fx 0 git commit -qa --amend --no-edit
	fx 0 fx-boundary --commits main..HEAD
}

@test "revert -m1 of a merge is refused, of one's own side not" {
	merged
	refused 128 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' \
	    git revert --no-edit -m1 HEAD
	lacks "$err" 'merge or rebase instead'
	again
	fx 0 git revert --no-edit -m2 HEAD
	[ "$(cat doc/a.txt)" = "$(git show main:doc/a.txt)" ]
}

# bats test_tags=slow
@test "merge -s ours, -X ours and a subtree of one's own drop nothing" {
	own
	land doc/a.txt doc/h
	refused 1 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' \
	    git merge -q --no-edit -s ours main
	again
	refused 1 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' \
	    git merge -q --no-verify --no-edit -s ours main
	again
	fx 0 git merge -q --no-edit -X ours main
	[ "$(cat doc/h)" = landed ]
}

# bats test_tags=slow
@test "the sealing commit lets no revert of upstream's work pass" {
	[ "$(sed -n 's/^base-commit //p' .git/factory/contracts/t1/seal)" = "$(git rev-parse main)" ]
	merged
	git revert --no-commit main
	refused 1 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' git commit -qm x
	refused 1 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' git commit -qnm x
	again
	refused 128 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' git revert --no-edit main
	again
}

# bats test_tags=slow
@test "neither a remote-tracking ref nor another branch makes anything known" {
	echo evil >>doc/a.txt && git add doc
	evil=$(past evil)
	again
	git fetch -q . "$evil:refs/remotes/x/evil"
	refused 128 "$modify in ${evil:0:12}" git merge -q --ff-only x/evil
	again
	own
	refused 1 "$modify" git merge -q --no-edit x/evil
	again
	git update-ref refs/heads/topic/evil/deep "$evil" || :
	git update-ref refs/x/evil "$evil"
	git branch -q seen "$evil"		# what a ref reaches is no new work
	refused 1 "$modify" git merge -q --no-edit seen
	again
	refused 128 "$modify in ${evil:0:12}" git reset -q --hard seen
	again
	refused 1 "$modify in ${evil:0:12}" fx-boundary --commits main..seen
}

# bats test_tags=slow
@test "another task's branch is no upstream" {
	fx 0 git worktree add -q ../w2 -b t2 main
	(cd ../w2 && fx 0 factory init --task t2 && echo 2 >>doc/a.txt &&
	    fx 0 git commit -qam 'by t2')
	own
	refused 1 "$modify" git merge -q --no-edit t2
	again
	refused 1 "$modify" git merge -q --no-verify --no-edit t2
	again
	refused 128 "$modify" git cherry-pick t2
	again
	refused 128 "$modify in $(git rev-parse --short=12 t2)" git rebase -q t2
	git rebase --abort 2>/dev/null || :
}

# bats test_tags=slow
@test "upstream squashed or picked: merge or rebase instead" {
	own
	land doc/a.txt doc/h
	git merge -q --squash main
	refused 1 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' git commit -qm x
	has "$err" "merge or rebase instead"
	again
	refused 128 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' git cherry-pick main
	has "$err" "merge or rebase instead"
	again
	git checkout -q main -- doc
	refused 1 'BLOCKED: t1 cannot modify doc/a.txt (and 1 more)' git commit -qnm x
	has "$err" "merge or rebase instead"
	again
	# and an amended copy of upstream's last commit
	git reset -q --hard main
	echo more >>src/a.c
	refused 128 "BLOCKED: t1 cannot modify doc/a.txt in $(
	    GIT_REFLOG_ACTION=x git -c core.hooksPath=/nowhere commit -qa --amend \
		-m "$(git log -1 --format=%B)" -m "$(fx-audit trailer)" &&
	    git rev-parse --short=12 HEAD && git -c core.hooksPath=/nowhere reset -q --soft main
	) (and 1 more)" git commit -qa --amend --no-edit
	has "$err" "merge or rebase instead"
}

# bats test_tags=slow
@test "a wrong change may be taken back, by commit, by amend, step by step" {
	echo evil >>doc/a.txt && echo new >doc/new && git add doc
	git reset -q --hard "$(past)" 2>/dev/null || git -c core.hooksPath=/nowhere reset -q --hard "$(past)"
	[ "$(git show HEAD:doc/new)" = new ]
	bad=$(git rev-parse HEAD)
	git rm -q doc/new
	fx 0 git commit -qm 'one of the two'
	git checkout -q main -- doc/a.txt
	fx 0 git commit -qm 'the other'
	[ -z "$(git diff main)" ]
	git -c core.hooksPath=/nowhere reset -q --hard "$bad"
	fx 0 git revert --no-edit HEAD
	git -c core.hooksPath=/nowhere reset -q --hard "$bad"
	git checkout -q main -- doc/a.txt && git rm -q doc/new
	fx 0 git commit -q --amend --allow-empty -m amended
	[ -z "$(git diff main)" ]
	# to another wrong content it may not go
	git -c core.hooksPath=/nowhere reset -q --hard "$bad"
	echo worse >>doc/a.txt
	refused 1 "$modify" git commit -qnam x
}

@test "in a range a bad commit is not cured by a later one" {
	echo evil >>doc/a.txt && git add doc
	git -c core.hooksPath=/nowhere reset -q --hard "$(past)"
	bad=$(git rev-parse HEAD)
	fx 0 git revert --no-edit HEAD
	own
	refused 1 "$modify in ${bad:0:12}" fx-boundary --commits main..HEAD
	has "$out" "git rebase -r --onto ${bad:0:12}^ ${bad:0:12}"
	fx 0 fx-boundary --commits "$bad..HEAD"
	git -c core.hooksPath=/nowhere rebase -q -r --onto "$bad^" "$bad" ||
	    git -c core.hooksPath=/nowhere rebase --skip
	fx 0 fx-boundary --commits main..HEAD
}

# bats test_tags=slow
@test "a bound workspace does not move its base, however it is asked to" {
	local base='BLOCKED: t1 cannot move refs/heads/main'
	git worktree remove --force ../main
	own
	refused 128 "$base" git branch -f main t1
	refused 128 "$base" git update-ref refs/heads/main t1
	refused 128 "$base" git fetch -q . t1:main
	refused 1 "$base" git push -q . t1:main
	fx 128 git push -q --no-verify . t1:main || fx 1 git push -q --no-verify . t1:main
	has "$err" "$base"
	git switch -q main
	refused 128 "$base" git merge -q --ff-only t1
	again
	refused 128 "$base" git reset -q --hard t1
	again
	echo 3 >>src/a.c
	refused 128 "$base" git commit -qam x
	again
	git switch -q t1
	[ "$(git rev-parse main)" = "$(git rev-parse t1~)" ]
	# without it the commit of the sealing is all that is known
	git -c core.hooksPath=/nowhere branch -qD main
	own
	refused 128 "$base" git branch main t1
	echo evil >>doc/a.txt
	refused 1 "$modify" git commit -qam x
}

# bats test_tags=slow
@test "with a remote the base is what was fetched, and the local branch follows it" {
	fx 0 factory deinit
	git worktree remove --force ../main
	git clone -q --bare . ../up.git
	git remote add origin ../up.git
	git fetch -q origin
	git clone -q -b main ../up.git ../main
	rm -rf .git/factory
	fx 0 factory init --task t1
	[ "$(sed -n 's/^base-ref //p' .git/factory/contracts/t1/seal)" = refs/remotes/origin/main ]
	own
	# the local branch counts for nothing, and goes nowhere else
	echo evil >>doc/a.txt && git add doc
	evil=$(past evil)
	again
	git update-ref refs/x/evil "$evil"
	refused 128 'BLOCKED: t1 cannot move refs/heads/main' git branch -qf main "$evil"
	fx 0 git branch -qf beside "$evil"
	refused 128 "$modify in ${evil:0:12}" git merge -q --no-edit beside
	again
	land doc/a.txt && git -C ../main push -q origin main
	fx 0 git branch -qf main origin/main
	git switch -q main
	fx 0 git pull -q --ff-only origin main
	git switch -q t1
	# commits that no ref reaches are new work, fetched or not
	land doc/h && git -C ../main push -q origin main
	fx 128 git fetch -q ../up.git main:copy || fx 1 git fetch -q ../up.git main:copy
	has "$err" 'BLOCKED: t1 cannot modify doc/h in'
	git fetch -q
	fx 0 git fetch -q ../up.git main:copy
	land doc/a.txt && git -C ../main push -q origin main
	git fetch -q
	fx 0 git merge -q --no-edit origin/main
	refused 1 'BLOCKED: t1 cannot move refs/heads/main' git push -q origin t1:main
	# upstream was rewound: what was known when it was sealed stays so
	git -C ../main reset -q --hard HEAD~2 && git -C ../main push -qf origin main
	git fetch -q
	fx 0 fx-boundary --staged
}

@test "the base is what its names lead to, and never the task's own branch" {
	fx 0 factory deinit
	git symbolic-ref refs/heads/trunk refs/heads/main
	sed -i 's/^  task: t1/&\n  base: trunk/' .factory/t1/contract.yaml
	rm -rf .git/factory
	fx 0 factory init --task t1
	grep -qx 'base-ref refs/heads/main' .git/factory/contracts/t1/seal
	git worktree remove --force ../main
	refused 128 'BLOCKED: t1 cannot move refs/heads/main' git branch -f main HEAD~1
	# a remote whose HEAD is the task's branch
	git checkout -q .factory
	fx 0 factory deinit
	git clone -q --bare . ../up.git
	git remote add origin ../up.git
	git fetch -q origin
	git remote set-head origin t1
	rm -rf .git/factory
	fx 0 factory init --task t1
	grep -qx 'base-ref refs/remotes/origin/main' .git/factory/contracts/t1/seal
}

@test "no tag is taken for the base or for the branch whose full name it has" {
	git worktree remove --force ../main
	echo evil >>doc/a.txt && git add doc
	evil=$(past evil)
	again
	own
	git -c core.hooksPath=/nowhere branch -qD main
	git tag refs/heads/main "$evil"
	refused 1 "$modify" git merge -q --no-edit "$evil"
	again
	git checkout -q --detach
	git branch -qD t1
	git tag refs/heads/t1 "$evil"
	fx 128 git branch t1 "$evil"
	has "$err" "$modify in ${evil:0:12}"
	not git show-ref -q --verify refs/heads/t1
}

@test "inside the git directory the binding holds as well" {
	echo evil >>doc/a.txt && git add doc
	evil=$(past evil)
	again
	for d in .git .git/refs; do
		refused 128 "$modify in ${evil:0:12}" git -C "$d" update-ref refs/heads/t1 "$evil"
	done
	refused 128 "$modify in ${evil:0:12}" \
	    env -C / git --git-dir="$PWD/.git" update-ref refs/heads/t1 "$evil"
	own
	for d in / .git "$HOME"; do
		fx 0 env -C "$d" git --git-dir="$PWD/.git" pack-refs --all
		fx 0 env -C "$d" git --git-dir="$PWD/.git" gc -q
	done
}

# Ways to move the branch t1 to $evil, which a ref reaches, or to what it did.
moves() {
	cat <<'END'
update-ref-stdin	printf 'start\nupdate refs/heads/t1 %s\nprepare\ncommit\n' $evil | git update-ref --stdin
update-ref-both	printf 'update refs/heads/side %s\nupdate refs/heads/t1 %s\n' $evil $evil | git update-ref --stdin
update-ref-head	git switch -q t1; git update-ref HEAD $evil
push-here	git push -q --no-verify . $evil:refs/heads/t1
push-force	git push -q --no-verify --force . seen:t1
fetch-here	git fetch -q . seen:t1
fetch-force	git fetch -qf . +seen:t1
fetch-bundle	git bundle create -q ../b main..seen; git fetch -q ../b seen:t1
checkout-B	git checkout -q -B t1 seen
switch-C	git switch -q -C t1 seen
branch-f	git branch -f t1 seen
branch-new	git branch -D t1; git branch t1 seen
branch-prefix	git branch x/t1 seen
worktree-B	git worktree add -q -B t1 ../w seen
reset-soft	git switch -q t1; git reset -q --soft seen
reset-keep	git switch -q t1; git reset -q --keep seen
merge-ff	git switch -q t1; git merge -q seen
pull		git switch -q t1; git pull -q --ff-only . seen
rebase		git switch -q t1; git rebase -q seen
rebase-onto	git rebase -q --onto seen t1 t1
pick-range	git switch -q t1; git cherry-pick seen
checkout-files	git switch -q t1; git checkout -q seen -- doc; git commit -qnm x
stash		git switch -q t1; echo evil >>doc/a.txt; git stash -q; git stash pop -q; git commit -qnam x
stash-branch	git switch -q t1; echo evil >>doc/a.txt; git stash -q; git checkout -q --detach; git branch -D t1; git stash branch t1; git commit -qnam x
apply		git switch -q t1; git diff t1 seen | git apply --index; git commit -qnm x
fast-import	printf 'commit refs/heads/t1\ncommitter A <a@b> 0 +0000\ndata 1\nx\nfrom %s\nM 644 inline doc/a.txt\ndata 1\nx\n' $(git rev-parse t1) | git fast-import --quiet
filter-branch	git filter-branch -f --index-filter 'git rm -q --cached doc/a.txt' main..t1
bisect-run	git switch -q t1; git bisect start seen main; git checkout -qB t1 seen
notes		git update-ref refs/notes/x $evil; git branch -f t1 refs/notes/x
replace		git replace t1 seen; git switch -q t1; git commit -qn --amend -am x; git replace -d $(git replace); git reset -q --hard seen
END
}

# bats test_tags=slow
@test "however the branch is moved, nothing gets onto it unseen" {
	local name script was bad=0
	own
	echo evil >>doc/a.txt && git add doc
	evil=$(past evil)
	again
	git update-ref refs/x/evil "$evil" && git branch seen "$evil"
	export evil FILTER_BRANCH_SQUELCH_WARNING=1
	git checkout -q --detach
	git worktree remove --force ../main
	cp -a . ../keep
	while read -r name script; do
		rm -rf ../r ../w ../b && cp -a ../keep ../r && cd ../r
		was=$(git rev-parse t1)
		bash -c "$script" >../said 2>&1 || :
		case $(git rev-parse -q --verify refs/heads/t1) in
		"$was" | '') ;;
		*) [ -z "$(git diff --name-only main refs/heads/t1 -- doc)" ] ||
			{ printf '%s: a forbidden change is on the branch\n' "$name"; cat ../said; bad=1; } ;;
		esac
		# (filter-branch throws away what hooks say)
		grep -Eq 'BLOCKED: t1 cannot (modify|delete) doc/a.txt|^Could not rewrite refs/heads/t1' ../said ||
			{ printf '%s: no refusal was shown\n' "$name"; cat ../said; bad=1; }
	done < <(moves)
	[ "$bad" -eq 0 ]
}

@test "no history in common: the empty tree is the baseline" {
	git checkout -q --orphan alone
	git rm -rqf .
	mkdir -p src && echo 1 >src/x.c && git add src
	fx 0 git commit -qm alone
	mkdir -p doc && echo 1 >doc/x && git add doc
	fx 1 git commit -qm x
	has "$err" 'BLOCKED: t1 cannot modify doc/x'
	git rm -qf doc/x
	git switch -q t1
	fx 0 git merge -q --no-edit --allow-unrelated-histories alone
	git switch -q alone
	refused 1 'BLOCKED: t1 cannot delete .factory/t1/contract.yaml (and 2 more)' \
	    git merge -q --no-edit --allow-unrelated-histories -s ours main
}

# bats test_tags=slow
@test "a history that was cut short is 3, and says what mends it" {
	own
	own
	git clone -q --depth 1 -b t1 "file://$PWD" ../s
	cd ../s
	git fetch -q --depth 1 origin main:refs/remotes/origin/main
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: ["src/**"]\n' >../c.yaml
	head=$(git rev-parse --short=12 HEAD)
	fx 3 fx-boundary -c ../c.yaml --commits origin/main..HEAD
	err_is <<-END
	fx-boundary: the history is cut short at $head (a shallow clone); 'git fetch --unshallow' brings the rest
	END
	echo x >>doc/a.txt && git add doc
	fx 3 fx-boundary -c ../c.yaml --staged
	err_is <<-'END'
	fx-boundary: the history is cut short (a shallow clone) before the base; 'git fetch --unshallow' brings the rest
	END
	git fetch -q --unshallow origin main t1
	fx 1 fx-boundary -c ../c.yaml --staged
	fx 0 fx-boundary -c ../c.yaml --commits origin/main..HEAD
	# cut below the base it is no matter
	git clone -q --depth 5 --no-single-branch -b t1 "file://${OLDPWD}" ../d
	cd ../d
	fx 0 fx-boundary -c ../c.yaml --commits origin/main..HEAD
}

# bats test_tags=slow
@test "grafts and replaced commits change no baseline" {
	merged
	land doc/h
	git checkout -q HEAD^ -- doc/a.txt
	tree=$(git write-tree)
	past=$(git rev-parse HEAD^2^)
	again
	git replace -f main "$past" 2>/dev/null
	git checkout -q HEAD^ -- doc/a.txt
	refused 1 "$modify" git commit -qnm x
	git replace -d main >/dev/null
	again
	printf '%s %s\n' "$(git rev-parse HEAD)" "$(git rev-parse HEAD^)" >.git/info/grafts
	evil=$(git commit-tree -m x -p HEAD "$tree" 2>/dev/null)
	refused 128 "$modify in ${evil:0:12}" git update-ref refs/heads/t1 "$evil"
	refused 1 "$modify in ${evil:0:12}" fx-boundary --commits "main..$evil"
}

# bats test_tags=slow
@test "operations are told from the baseline: what the task added it may change" {
	cat >.factory/t1/contract.yaml <<-'END'
	contract:
	  task: t1
	  boundary:
	    allowed_files:
	      - "src/**"
	      - {path: "doc/**", operations: [add, delete]}
	END
	fx 0 fx-contract seal --task t1 --widen --reason adds .factory/t1/contract.yaml
	git checkout -q .factory
	echo 1 >doc/new && git add doc
	fx 0 git commit -qm added
	echo 2 >doc/new
	fx 0 git commit -qam 'changed what was added'
	refused 1 "$modify" sh -c 'echo 2 >>doc/a.txt; git commit -qnam x'
	again
	# not in two steps either
	git rm -q doc/a.txt
	fx 0 git commit -qm deleted
	echo other >doc/a.txt && mkdir -p doc && git add doc
	refused 1 "$modify" git commit -qnm x
	has "$err" 'Reason: the contract does not allow it'
	git checkout -q main -- doc/a.txt
	fx 0 git commit -qm 'as it was'
	# nor by a merge of a branch on which it would be an added one
	git switch -q --orphan side
	mkdir -p doc && echo side >doc/a.txt && git add doc
	fx 0 git commit -qm side
	git switch -q t1
	git merge -q --no-edit --allow-unrelated-histories -X theirs side >"$out" 2>"$err" || :
	has "$err" "$modify"
	git merge --abort
	fx 0 fx-boundary --commits main..HEAD
}
