# hooks.bats: real operations of git, each refused or let pass rightly.
load helper
load work

setup() {
	pin
	programs
}

# Ways to make a commit of a change to $P on the branch t1; $K is src or doc.
# Each is run for an allowed and for a forbidden path.
commits() {
	cat <<'END'
commit		echo 3 >>$P; git add -- "$P"; git commit -qm x
commit-n	echo 3 >>$P; git add -- "$P"; git commit -qnm x
commit-a	echo 3 >>$P; git commit -qam x
commit-p	echo 3 >>$P; echo y | git commit -qpm x
commit-path	echo 3 >>$P; git commit -qm x -- "$P"
commit-include	echo 3 >>$P; git commit -qim x -- "$P"
amend		commit_own; echo 3 >>$P; git add -- "$P"; git commit -q --amend --no-edit
amend-n		commit_own; echo 3 >>$P; git add -- "$P"; git commit -qn --amend --no-edit
subfolder	cd $K; echo 3 >>new; git add new; git commit -qm x
delete		git rm -q -- "$P"; git commit -qm x
rename		git mv -- "$P" src/moved; git commit -qm x
mode		chmod +x -- "$P"; git commit -qam x
newline		f=$(printf '%s/a\nb' $K); echo 3 >"$f"; git add -- "$f"; git commit -qm x
dash		cd $K; echo 3 >./-n; git add -- -n; git commit -qm x
merge		commit_own; git merge -qm x side-$K
merge-n		commit_own; git merge -q --no-verify -m x side-$K
merge-no-ff	git merge -q --no-ff -m x side-$K
merge-ff	git merge -q --ff-only side-$K
merge-squash	git merge -q --squash side-$K; git commit -qm x
octopus		commit_own; git merge -qm x side-$K was-src
pull		git pull -q --ff-only . side-$K
cherry-pick	git cherry-pick side-$K
revert		git revert --no-edit was-$K
rebase		commit_own; git rebase -q side-$K
rebase-apply	commit_own; git rebase -q --apply side-$K
am		git format-patch -1 --stdout side-$K >../p; git am -q ../p
reset		git reset -q --hard side-$K
update-ref	git update-ref refs/heads/t1 side-$K
update-stdin	echo update refs/heads/t1 $(git rev-parse side-$K) | git update-ref --stdin
fast-import	printf 'commit refs/heads/t1\ncommitter A <a@b> 1 +0000\ndata 1\nx\nfrom refs/heads/t1^0\nM 644 inline %s\ndata 1\nx\n' $P | git fast-import --quiet
branch		git checkout -q --detach; git branch -f t1 side-$K
fetch		git checkout -q --detach; git fetch -q . side-$K:t1
plumbing	echo 3 >>$P; git add -- "$P"; git update-ref refs/heads/t1 $(git commit-tree -m x -p HEAD $(git write-tree))
END
}

commit_own() {
	mkdir -p test && echo own >test/own && git add test/own && git commit -qm own
}
export -f commit_own

# Run one row for a path; 0 when the branch did what it should.
try() {
	local name=$1 script=$2 kind=$3 was now
	rm -rf ../r && cp -a ../keep ../r && cd ../r || return
	was=$(git rev-parse t1)
	K=$kind P=$kind/a.$([ "$kind" = src ] && echo c || echo txt) \
	    bash -c "$script" >../said 2>&1
	now=$(git rev-parse refs/heads/t1)
	case $kind in
	src)
		[ "$was" != "$now" ] ||
			{ printf '%s: an allowed change was refused\n' "$name"; cat ../said; return 1; } ;;
	doc)
		[ -z "$(git diff --name-only --no-renames main "$now" -- doc)" ] ||
			{ printf '%s: a forbidden change passed\n' "$name"; cat ../said; return 1; }
		grep -Eq 'BLOCKED: t1 cannot (modify|delete) doc/' ../said ||
			{ printf '%s: no refusal was shown\n' "$name"; cat ../said; return 1; } ;;
	esac
}

each_commit() {
	local name script kind bad=0
	project
	bind
	cp -a . ../keep
	while read -r name script; do
		for kind in src doc; do
			try "$name" "$script" "$kind" || bad=1
		done
	done < <(commits)
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "every way to commit is judged: hooks in the hooks folder" {
	way chain
	each_commit
}

# bats test_tags=slow,once
@test "every way to commit is judged: configured hooks" {
	way config
	each_commit
}

# bats test_tags=slow
@test "every way to commit is judged: core.hooksPath was set" {
	way dispatch
	each_commit
}

forbidden() {
	local head
	head=$(git rev-parse -q --verify HEAD) || :
	mkdir -p doc && echo 9 >>doc/a.txt && git add doc/a.txt
	fx 1 git commit -qm x && grep -q 'BLOCKED: t1 cannot modify doc/a.txt' "$out" "$err" &&
	fx 1 git commit -qnm x && grep -q 'BLOCKED: t1 cannot modify doc/a.txt' "$out" "$err" &&
	[ "$(git rev-parse -q --verify HEAD || :)" = "$head" ] && git rm -qf --cached doc/a.txt
}

allowed() {
	mkdir -p src && echo 9 >>src/b.c && git add src/b.c && fx 0 git commit -qm x
}

@test "a forbidden commit is refused, an allowed one passes: hooks folder" {
	way chain
	project
	bind
	forbidden
	git reset -q
	allowed
}

# bats test_tags=slow
@test "a forbidden commit is refused, an allowed one passes: configured hooks" {
	way config
	project
	bind
	forbidden
	git reset -q
	allowed
	not ls .git/hooks/pre-commit
}

# bats test_tags=slow
@test "a forbidden commit is refused, an allowed one passes: core.hooksPath" {
	way dispatch
	project
	bind
	forbidden
	git reset -q
	allowed
}

@test "in a linked worktree the hooks hold as well, and only there" {
	project
	fx 0 factory new w --from t2
	cd w
	echo 9 >>src/a.c
	fx 1 git commit -qam x
	grep -q 'BLOCKED: t2 cannot modify src/a.c' "$out" "$err"
	git restore --staged --worktree src
	echo 9 >>doc/a.txt
	fx 0 git commit -qam x
	cd ..
	echo 9 >>src/a.c
	fx 0 git commit -qam x
}

# bats test_tags=slow
@test "in an empty repository the first commit is judged" {
	repo r
	git switch -qc t1
	task t1 'src/**'
	bind
	rm -rf .factory
	forbidden
	allowed
}

# bats test_tags=slow
@test "the first commit of all makes the base, the second may not move it" {
	repo r
	task t1 'src/**'
	bind
	has .git/factory/contracts/t1/seal 'base-ref refs/heads/main'
	rm -rf .factory
	forbidden
	allowed
	git rev-parse -q --verify refs/heads/main
	echo 2 >>src/x.c
	git add src
	fx 128 git commit -qm second
	grep -q 'base' "$out" "$err"
	fx 0 git switch -qc t1
	fx 0 git commit -qm second
}

# bats test_tags=slow
@test "a hook whose program is gone refuses, with 3 and its name" {
	local h
	project
	bind
	for h in pre-commit pre-applypatch prepare-commit-msg pre-push; do
		sed "s|^fx=.*|fx=/nowhere/fx-boundary|" ".git/hooks/$h" >../$h
		fx 3 sh ../$h prepared </dev/null
		err_is <<<"$h: /nowhere/fx-boundary is gone; refusing (factory doctor)"
	done
	h=reference-transaction
	sed "s|^fx='[^']*'|fx=/nowhere/fx-boundary|" ".git/hooks/$h" >../$h
	fx 3 sh ../$h prepared <<<"$(git rev-parse HEAD) $(git rev-parse main~) refs/heads/t1"
	err_is <<<"$h: /nowhere/fx-boundary is gone; refusing (factory doctor)"
}

@test "reference-transaction starts nothing for what is no branch's" {
	local h=../rt zero=0000000000000000000000000000000000000000 one
	project
	one=$(git rev-parse HEAD)
	sed "s|^fx='[^']*'|fx=/nowhere/fx-boundary|" \
	    "$FX_BIN/../share/hooks/reference-transaction" >$h
	for phase in preparing committed aborted; do
		fx 0 sh $h $phase <<<"$zero $one refs/heads/t1"
	done
	fx 0 sh $h prepared </dev/null
	fx 0 sh $h prepared <<END
$zero $one HEAD
$zero $one refs/tags/x
$one $zero refs/heads/t1
ref:refs/heads/a ref:refs/heads/b HEAD
$zero $one refs/remotes/origin/refs/heads/x
END
	err_is </dev/null
	fx 0 sh $h prepared <<END
$zero $one HEAD
$zero $one refs/heads/t1
END
	fx 3 sh $h prepared <<END
$zero $one refs/heads/t1
$zero $(git rev-parse HEAD~) refs/heads/main
END
	fx 3 sh $h prepared <<<"$zero ref:refs/heads/b refs/heads/c"
}

@test "each hook is under 25 lines, and dash and busybox can read it" {
	local h
	for h in "$top"/hooks/*; do
		[ -f "$h" ] || continue
		[ "$(wc -l <"$h")" -lt 25 ]
		dash -n "$h"
		! command -v busybox >/dev/null || busybox sh -n "$h"
	done
}

# bats test_tags=slow
@test "where the hooks' program is gone, branches stay and other work goes on" {
	local way
	for way in chain config; do
		way $way
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r && project
		bind
		sed -i "s|$FX_BIN/fx-boundary|/nowhere/fx-boundary|" .git/hooks/* 2>/dev/null || :
		sed -i "s|$(cd "$FX_BIN/../share" && pwd -P)|/nowhere|g" .git/config
		fx 0 git switch -q main
		fx 0 git switch -q t1
		fx 0 git gc -q
		fx 0 git pack-refs --all
		echo 9 >>doc/a.txt
		fx 0 git stash -q
		fx 0 git stash drop -q
		fx 128 git update-ref refs/heads/t1 main~
		has "$err" 'is gone'
		fx 1 git commit -q --allow-empty -m x
	done
}

# bats test_tags=slow
@test "busybox's sh runs the hooks as dash does" {
	local box
	box=$(command -v busybox) || skip 'busybox: missing'
	way chain
	project
	printf '#!/bin/sh\necho theirs "$@" >>"$RAN"; cat >>"$RAN"\n' >.git/hooks/pre-push
	cp .git/hooks/pre-push .git/hooks/reference-transaction
	chmod +x .git/hooks/*
	export RAN=$BATS_TEST_TMPDIR/ran
	bind
	sed -i "1s|.*|#!$box sh|" .git/hooks/*
	forbidden
	git reset -q
	allowed
	has "$RAN" "$(git rev-parse HEAD) refs/heads/t1"
	fx 128 git update-ref refs/heads/t1 side-doc
	git init -q --bare ../bare
	fx 1 git push -q ../bare side-doc:x
	has "$err" 'BLOCKED: t1 cannot modify doc/side.txt'
	fx 0 git push -q ../bare t1
	has "$RAN" 'theirs ../bare ../bare'
	git format-patch -1 --stdout side-doc >../p
	fx 1 git am -q ../p
}

# bats test_tags=slow
@test "am --no-verify, git replay and git history are judged where git has them" {
	need git 2.55
	project
	bind
	git format-patch -1 --stdout side-doc >../p
	fx 128 git am -q --no-verify ../p
	grep -q 'BLOCKED: t1 cannot modify doc/side.txt' "$out" "$err"
	git am --abort
	git replay --ref-action=print --advance t1 main..side-doc >../p
	fx 128 git update-ref --stdin <../p
	has "$err" 'BLOCKED: t1 cannot modify doc/side.txt'
	fx 128 git replay --ref-action=update --advance t1 main..side-doc
	has "$err" 'BLOCKED: t1 cannot modify doc/side.txt'
	commit own src/own.c
	echo 3 >>doc/a.txt
	git add doc
	fx 128 git history fixup HEAD
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	git reset -q --hard
	[ "$(git log --format=%s -1)" = own ]
	GIT_EDITOR='sed -i s/own/mine/' fx 0 git history reword HEAD
	[ "$(git log --format=%s -1)" = mine ]
}

# What must work as if we were not there: in a repository where another task
# has commits of its own, and one workspace is bound.
ordinary() {
	cat <<'END'
checkout	git checkout -q side-doc; git checkout -q t1
checkout-detach	git checkout -q --detach side-doc; git checkout -q t1
checkout-b	git checkout -q -b fresh main
switch		git switch -q main; git switch -q -
switch-c	git switch -q -c fresh side-src
switch-orphan	git switch -q --orphan fresh
fetch		git fetch -q ../up
fetch-remote	git remote add up ../up; git fetch -q up
fetch-here	git fetch -q . side-doc:copy
remote-prune	git remote add up ../up; git fetch -q up; git remote prune up; git remote remove up
worktree	git worktree add -q ../w side-doc; git worktree remove ../w
worktree-b	git worktree add -q -b fresh ../w side-doc; git worktree remove ../w
branch		git branch fresh side-doc; git branch -D fresh
branch-move	git branch fresh; git branch -m fresh fresher; git branch -c fresher more
branch-delete	git branch -D side-doc
bisect		git bisect start t1 HEAD~2; git bisect good; git bisect reset
stash		echo 3 >>doc/a.txt; git stash -q; git stash pop -q
stash-drop	echo 3 >>doc/a.txt; git stash -q; git stash drop -q
merge-abort	echo 4 >>src/a.c; git commit -qam own; ! git merge -q clash; git merge --abort
pick-abort	echo 4 >>src/a.c; git commit -qam own; ! git cherry-pick clash; git cherry-pick --abort
revert-abort	echo 4 >>src/a.c; git commit -qam own; ! git revert --no-edit was-src; git revert --abort
rebase-abort	echo 4 >>src/a.c; git commit -qam own; ! git rebase -q clash; git rebase --abort
apply-abort	echo 4 >>src/a.c; git commit -qam own; ! git rebase -q --apply clash; git rebase --abort
rebase		echo 4 >>src/a.c; git commit -qam own; git rebase -q --force-rebase main
autosquash	echo 4 >>src/a.c; git commit -qam own; echo 5 >>src/a.c; git commit -qa --fixup HEAD; git rebase -qi --autosquash main
am-abort	git format-patch -1 --stdout clash >../p; echo 4 >>src/a.c; git commit -qam own; ! git am -q ../p; git am --abort
gc		git gc -q
gc-prune	git gc -q --prune=now --aggressive
pack-refs	git pack-refs --all --prune
repack		git repack -adq
maintenance	git maintenance run --quiet
reflog		git reflog expire --expire=now --all
clone		git clone -q . ../c
clone-mirror	git clone -q --mirror . ../c
tag		git tag fresh side-doc; git tag -d fresh
tag-annotated	git tag -a -m x fresh
notes		git notes add -m note side-doc
replace		git replace --graft was-doc; git replace -d was-doc
reset-own	echo 4 >>src/a.c; git commit -qam own; git reset -q --hard HEAD~
reset-soft	echo 4 >>src/a.c; git commit -qam own; git reset -q --soft HEAD~
restore		echo 3 >>doc/a.txt; git add doc; git restore --staged doc; git restore doc
clean		echo 3 >doc/x; git clean -fdq
push		git push -q ../up t1
push-delete	git push -q ../up t1:gone; git push -q ../up :gone
symbolic-ref	git symbolic-ref refs/heads/alias refs/heads/side-doc; git symbolic-ref -d refs/heads/alias
sparse		git sparse-checkout set src; git sparse-checkout disable
submodule	git -c protocol.file.allow=always submodule add -q ../up src/sub; git submodule status
allow-empty	git commit -q --allow-empty -m x
upstream	git remote add up ../up; git fetch -q up; git branch -u up/main
describe	git describe --all; git status; git log -1; git diff side-doc
archive		git archive HEAD >../a.tar; git bundle create -q ../b side-doc
submodules	c="git -c protocol.file.allow=always"; $c submodule add -q ../up src/sub; git rm -q --cached .gitmodules src/sub; $c submodule update -q --init; git submodule sync -q; git submodule foreach -q true; git submodule absorbgitdirs; cd src/sub; git switch -qc x; echo 1 >y; git add y; git commit -qm y
maintenance-all	git remote add up ../up; for t in prefetch commit-graph loose-objects incremental-repack pack-refs gc; do git maintenance run --quiet --task=$t; done
partial		git clone -q --bare . ../p; git -C ../p config uploadpack.allowFilter true; git clone -q --filter=blob:none "file://$PWD/../p" ../c; cd ../c; factory init -q --task t1; git switch -q main; git switch -q -; echo 1 >>src/a.c; git commit -qam x; git fetch -q; git rebase -q origin/main
partial-tree	git clone -q --bare . ../p; git -C ../p config uploadpack.allowFilter true; git clone -q --filter=tree:0 "file://$PWD/../p" ../c; cd ../c; factory init -q --task t1; git switch -q main; git switch -q -; echo 1 >>src/a.c; git commit -qam x; git fetch -q; git rebase -q origin/main
filter-branch	echo 4 >>src/a.c; git commit -qam own; FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch --msg-filter 'cat; echo more' main..t1
sparse-all	git sparse-checkout set --cone --sparse-index src; echo 4 >>src/a.c; git commit -qam own; git sparse-checkout add test; git sparse-checkout reapply; git switch -q side-doc; git switch -q t1; git sparse-checkout disable
sparse-task	git sparse-checkout set --no-cone /src/ /test/; echo 4 >>src/a.c; git commit -qam own; git merge -q main; git rebase -q main
update-refs	echo 4 >>src/a.c; git commit -qam own; git branch mid; echo 5 >>src/a.c; git commit -qam own2; git rebase -q --force-rebase --update-refs main; git merge-base --is-ancestor mid t1
update-refs-task	git branch -q t2 || :; echo 4 >>src/a.c; git commit -qam own;  git rebase -q --force-rebase --update-refs main
autostash	echo 4 >>src/a.c; git commit -qam own; echo 5 >>doc/a.txt; git rebase -q --force-rebase --autostash main; git diff --quiet && exit 1; git checkout -q doc
autostash-abort	echo 4 >>src/a.c; git commit -qam own; echo 5 >>doc/a.txt; ! git rebase -q --autostash clash; git rebase --abort; ! git diff --quiet
autostash-merge	echo 5 >>doc/a.txt; git merge -q --autostash side-src; ! git diff --quiet
autostash-pull	echo 5 >>doc/a.txt; git pull -q --rebase --autostash . side-src; ! git diff --quiet
fixup-amend	echo 4 >>src/a.c; git commit -qam own; git commit -q --allow-empty --fixup=reword:HEAD; git rebase -qi --autosquash main
rebase-exec	echo 4 >>src/a.c; git commit -qam own; git rebase -q --force-rebase -x 'git status >/dev/null' main
rebase-onto	git switch -q side-src; git switch -q -c own; echo 4 >>src/b; git add src; git commit -qm own; git rebase -q --onto main side-src own
rebase-quit	echo 4 >>src/a.c; git commit -qam own; ! git rebase -q clash; git rebase --quit
rebase-continue	echo 4 >>src/a.c; git commit -qam own; ! git rebase -q clash; echo both >src/a.c; git add src; GIT_EDITOR=true git rebase --continue
rebase-skip	echo 4 >>src/a.c; git commit -qam own; ! git rebase -q clash; git rebase --skip
rebase-merges	echo 4 >>src/a.c; git commit -qam own; git merge -q side-src; git rebase -q --force-rebase --rebase-merges main
rebase-root-own	git switch -q --orphan own; git rm -qrf --ignore-unmatch .; mkdir -p src; echo 1 >src/z; git add src; git commit -qm z; git rebase -q --root
merge-continue	echo 4 >>src/a.c; git commit -qam own; ! git merge -q clash; echo both >src/a.c; git add src; git merge --continue
merge-quit	echo 4 >>src/a.c; git commit -qam own; ! git merge -q clash; git merge --quit
merge-main	git merge -q --no-ff main; git merge -q main
pick-continue	echo 4 >>src/a.c; git commit -qam own; ! git cherry-pick clash; echo both >src/a.c; git add src; git cherry-pick --continue
pick-n		git cherry-pick -n side-doc; git reset -q --hard
pick-quit	echo 4 >>src/a.c; git commit -qam own; ! git cherry-pick clash; git cherry-pick --quit
am-skip		git format-patch -1 --stdout clash >../p; echo 4 >>src/a.c; git commit -qam own; ! git am -q ../p; git am --skip
am-3way		git format-patch -1 --stdout side-src >../p; git am -q -3 ../p
apply-index	git format-patch -1 --stdout side-doc >../p; git apply --index ../p; git reset -q --hard
checkout-B	git checkout -q -B t1 main
checkout-track	git remote add up ../up; git fetch -q up; git checkout -q -b up-doc --track up/side-doc
detached	git switch -q --detach; echo 4 >>src/a.c; git commit -qam own; git branch fresh; git switch -q t1; git merge -q fresh
worktree-all	git worktree add -q --detach ../w side-doc; git worktree lock ../w; git worktree unlock ../w; git worktree move ../w ../w2; git worktree repair; git worktree list; git worktree remove ../w2; git worktree prune
bisect-run	git bisect start t1 HEAD~2; git bisect run true; git bisect reset
stash-all	echo 3 >>doc/a.txt; echo 4 >doc/new; git stash -qu; git stash apply -q; git stash show -p; git reset -q --hard; git clean -fdq; git stash branch fresh; git reset -q --hard
stash-staged	echo 3 >>doc/a.txt; git add doc; git stash push -q --staged; git stash clear
reset-kinds	echo 4 >>src/a.c; git commit -qam own; git reset -q --keep HEAD~; git reset -q --merge HEAD@{1}; git reset -q --mixed main; git reset -q --hard
fetch-all	git remote add up ../up; git fetch -q --all --prune --tags; git remote update; git remote rename up down; git remote set-head down -a; git remote prune down; git remote remove down
fetch-depth	git clone -q --depth 1 "file://$PWD" ../c; cd ../c; git fetch -q --unshallow; git fetch -q --depth=2; git fetch -q --deepen=1
fetch-bundle	git bundle create -q ../b side-doc; git fetch -q ../b side-doc:refs/remotes/b/doc
fetch-main	git remote add up ../up; git fetch -q up; git fetch -q up side-doc:side-doc
pull-own	git push -q ../up t1; git remote add up ../up; git fetch -q up; git branch -q -u up/t1; echo 4 >>src/a.c; git commit -qam own; git pull -q --rebase; git push -q up t1
push-kinds	git remote add up ../up; git push -qu up t1; echo 4 >>src/a.c; git commit -qam own; git push -q --force-with-lease up t1; git tag mine; git push -q up mine; git push -q --tags up; git push -q --follow-tags up t1; git push -q --dry-run up t1; git push -q up t1:gone; git push -q up :gone
push-mirror	git push -q --mirror ../up
push-all	git push -q --all ../up
clones		git clone -q --shared . ../c; rm -rf ../c; git clone -q --bare . ../c; rm -rf ../c; git clone -q --reference . ../up ../c; rm -rf ../c; git clone -q --no-local . ../c
init-again	git init -q
fsck		git repack -adq; git fsck; git prune; git prune-packed; git commit-graph write --reachable; git multi-pack-index write; git update-server-info
fast-export	git init -q ../c; git fast-export --all 2>/dev/null | git -C ../c fast-import --quiet
reflog-delete	git reflog delete 'HEAD@{0}'; git reflog expire --expire-unreachable=now --all
update-ref-d	git update-ref refs/custom/x side-doc; git update-ref -d refs/heads/side-doc; git update-ref -d refs/custom/x
update-ref-stdin	printf 'start\ncreate refs/heads/fresh %s\nprepare\ncommit\n' "$(git rev-parse side-doc)" | git update-ref --stdin
update-ref-abort	printf 'start\ncreate refs/heads/fresh %s\nprepare\nabort\n' "$(git rev-parse side-doc)" | git update-ref --stdin
branch-config	git branch --edit-description; git branch -q -u side-doc; git branch --unset-upstream; git branch -q --no-track fresh side-doc
range-diff	git range-diff main side-doc side-src; git log --all --graph; git blame src/a.c; git shortlog HEAD; git grep a
add-p		echo 3 >>src/a.c; echo y | git add -p; git checkout -q HEAD src; echo 3 >>src/a.c; echo y | git checkout -p >/dev/null
commit-tree	c=$(git commit-tree -m x -p HEAD HEAD^{tree}); git update-ref refs/heads/t1 $c
notes-merge	git notes add -m note side-doc; git notes --ref=other add -m note main; git notes merge -q other; git notes prune
replace-edit	git replace --graft was-doc side-src; git log -1 was-doc; git replace -d was-doc
rerere		git config rerere.enabled true; echo 4 >>src/a.c; git commit -qam own; ! git merge -q clash; git rerere; git merge --abort
subtree-split	[ ! -x "$(git --exec-path)/git-subtree" ] || git subtree split -q --prefix=src
orphan-worktree	git worktree add -q --orphan fresh ../w 2>/dev/null || git worktree add -q --detach ../w
refs-migrate	git refs 2>&1 | grep -q migrate || exit 0; git worktree prune; [ ! -d .git/worktrees ] || exit 0; git refs migrate --ref-format=reftable --dry-run
refs-optimize	git refs 2>&1 | grep -q optimize || exit 0; git refs optimize --all; git refs verify
history-reword	git history 2>&1 | grep -q reword || exit 0; echo 4 >>src/a.c; git commit -qam own; git history reword HEAD
replay		git replay 2>&1 | grep -q onto || exit 0; git switch -q -c own main; echo 4 >src/q; git add src; git commit -qm own; git switch -q t1; git replay --onto side-src main..own
backfill	git backfill 2>&1 | grep -q unknown && exit 0; git backfill || :
worktree-commit	git worktree add -q -b fresh ../w main; cd ../w; echo 1 >>doc/a.txt; git commit -qam x
checkout-old	git checkout -q HEAD~2; git checkout -q -; git checkout -q was-src -- src; git reset -q --hard
tag-move	git tag fresh; git tag -f fresh side-doc; git tag -a -m y -f fresh side-doc
revert-own	echo 4 >>src/a.c; git commit -qam own; git revert --no-edit HEAD
END
}

disturbed() {
	local name script bad=0
	project
	git clone -q --bare . ../up
	git switch -qc clash main && echo clash >>src/a.c && git commit -qam clash
	git switch -q t1
	cp -a ../up ../up.keep
	"$@"
	cp -a . ../keep
	while read -r name script; do
		rm -rf ../r ../up ../c ../w ../w2 ../p && cp -a ../keep ../r && cp -a ../up.keep ../up
		cd ../r || return
		bash -ec "$script" >../said 2>&1 || {
			printf '%s: disturbed\n' "$name"
			cat ../said
			bad=1
		}
	done < <(ordinary)
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "no ordinary work is disturbed: in a bound workspace" {
	way chain
	disturbed bind
}

elsewhere() {
	fx 0 factory new other --from t2 --dir ..
}
# bats test_tags=slow
@test "no ordinary work is disturbed: unbound, beside a bound workspace" {
	way chain
	disturbed elsewhere
}

# bats test_tags=slow,once
@test "no ordinary work is disturbed: configured hooks" {
	way config
	disturbed bind
}

@test "what was there runs after ours, with its input, words and status" {
	local h
	way chain
	project
	for h in pre-commit pre-push reference-transaction prepare-commit-msg; do
		cat >.git/hooks/$h <<'END'
#!/bin/sh
name=${0##*/}
{ echo "$name" "$@"; case $name in pre-push* | ref*) cat ;; esac; } >>"$RAN"
[ ! -e "$RAN.no-${name%.fx-old}" ] || exit 7
END
		chmod +x .git/hooks/$h
	done
	export RAN=$BATS_TEST_TMPDIR/ran
	bind
	rm -f "$RAN"
	echo 9 >>src/a.c
	fx 0 git commit -qam x
	has "$RAN" 'pre-commit.fx-old'
	has "$RAN" 'prepare-commit-msg.fx-old .git/COMMIT_EDITMSG message'
	has "$RAN" 'reference-transaction.fx-old prepared'
	has "$RAN" 'reference-transaction.fx-old committed'
	has "$RAN" "$(git rev-parse HEAD) refs/heads/t1"
	git init -q --bare ../bare
	fx 0 git push -q ../bare t1
	has "$RAN" 'pre-push.fx-old ../bare ../bare'
	has "$RAN" "refs/heads/t1 $(git rev-parse HEAD) refs/heads/t1 0000"
	for h in pre-commit prepare-commit-msg reference-transaction; do
		touch "$RAN.no-$h"
		echo 9 >>src/a.c
		case $h in
		ref*) fx 128 git commit -qam x ;;
		*) fx 1 git commit -qam x ;;
		esac
		rm "$RAN.no-$h"
	done
	touch "$RAN.no-pre-push"
	fx 1 git push -q ../bare HEAD:refs/heads/more
	# and not at all where ours refuses
	rm -f "$RAN"
	echo 9 >>doc/a.txt
	git add doc
	fx 1 git commit -qm x
	not grep pre-commit "$RAN"
}

@test "a folder that core.hooksPath names is forwarded to, for every hook" {
	local h
	way dispatch
	project
	mkdir hooks.d
	for h in pre-commit commit-msg post-commit post-checkout pre-push pre-rebase; do
		printf '#!/bin/sh\necho "${0##*/}" "$#" >>"$RAN"\n' >hooks.d/$h
		chmod +x hooks.d/$h
	done
	git add hooks.d
	git commit -qm hooks
	git switch -q main && git merge -q t1 && git switch -q t1
	export RAN=$BATS_TEST_TMPDIR/ran
	git config core.hooksPath hooks.d
	fx 0 factory init --task t1
	echo 9 >>src/a.c
	fx 0 git commit -qam x
	fx 0 git switch -qc more
	fx 0 git switch -q t1
	fx 0 git rebase -q main
	git init -q --bare ../bare
	fx 0 git push -q ../bare t1
	for h in 'pre-commit 0' 'commit-msg 1' 'post-commit 0' 'post-checkout 3' 'pre-push 2'; do
		has "$RAN" "$h"
	done
	# a relative one is looked up in each worktree's own top
	fx 0 factory new w --from t2
	cd w
	printf '#!/bin/sh\necho mine >>"$RAN"\n' >hooks.d/pre-commit
	rm -f "$RAN"
	echo 9 >>doc/a.txt
	fx 0 git commit -qm x doc
	has "$RAN" mine
	# and a hook that the folder gains later runs
	printf '#!/bin/sh\necho gained >>"$RAN"\n' >../hooks.d/post-merge
	chmod +x ../hooks.d/post-merge
	cd .. && fx 0 git merge -q side-src
	has "$RAN" gained
}

@test "a linked worktree added again under the same name is not bound" {
	project
	fx 0 factory new w --from t2
	rm -rf w
	git worktree prune
	git worktree add -q w side-src
	cd w
	echo 9 >>src/a.c
	fx 0 git commit -qam x
}
