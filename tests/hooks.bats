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

# bats test_tags=slow
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
	fx 3 sh ../$h prepared <<<"$(git rev-parse HEAD) $(git rev-parse main) refs/heads/t1"
	err_is <<<"$h: /nowhere/fx-boundary is gone; refusing (factory doctor)"
}

@test "reference-transaction starts nothing for what is not a branch's new value" {
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
$zero ref:refs/heads/b refs/heads/c
$zero $one refs/remotes/origin/refs/heads/x
END
	err_is </dev/null
	fx 3 sh $h prepared <<END
$zero $one HEAD
$zero $one refs/heads/t1
END
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
		rm -rf ../r ../up ../c ../w && cp -a ../keep ../r && cp -a ../up.keep ../up
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

# bats test_tags=slow
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
