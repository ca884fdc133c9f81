# factory-land.bats: the base comes into a task, and what was approved becomes
# the base, in git and in jj.
load helper
load work
load gate
load decide
load land

setup() {
	pin
	programs
	here ssh-keygen python3
}

@test "land moves the base to exactly what was approved, also where it is checked out" {
	landing
	git rev-parse main >../was
	fx 1 factory land w
	out_is <<<"refused: NOT LANDED: t1 is ready_for_decision, and not approved: 'factory approve t1' decides"
	git rev-parse main | diff - ../was
	approve
	fx 0 fx-audit landing t1
	out_is <<<"$(git rev-parse t1) refs/heads/main $(cat ../was)"
	fx 0 factory -C w land
	has "$out" "landed: t1 is on main, checked out in $PWD, at $(git rev-parse --short=12 t1)"
	[ "$(git rev-parse main)" = "$(git rev-parse t1)" ]
	[ "$(cat src/a)" = 2 ]
	[ -z "$(git status --porcelain --untracked-files=no)" ]
	fx 1 factory land t1
	out_is <<<"refused: NOT LANDED: $(git rev-parse --short=12 t1) is on refs/heads/main already"
}

@test "what has landed is told as that, by git, with what remains to be done" {
	landing '' true_stages
	approve
	fx 0 factory run w
	has "$out" 'APPROVED, just this'
	lacks "$out" READY
	fx 0 factory status w
	has "$out" 'STATUS: approved'
	has "$out" 'Approved: factory land t1 lands it'
	fx 0 factory land w
	fx 0 factory status w
	has "$out" 'STATUS: approved, landed'
	has "$out" 'Landed: what was approved is in refs/heads/main'
	has "$out" 'Its workspace goes by: factory drop t1'
	fx 0 factory list
	grep -q '^t1  w  approved, landed  ' "$out"
	[ "$(factory list --json | jq .landed)" = true ]
	[ "$(factory status t1 --json | head -n 1 | jq .landed)" = true ]
	# A run asks for no decision about it again.
	fx 0 factory run w
	has "$out" 'LANDED: what is here was approved, and is in the base'
	has "$out" 'Next: factory drop t1'
	[ "$(fx-audit status t1)" = approved ]
	# Nobody's word: where git has it no more, it has not.
	git reset -q --hard main~
	fx 0 factory list
	grep -q '^t1  w  approved  ' "$out"
	fx 0 factory status w
	has "$out" 'Approved: factory land t1 lands it'
	git reset -q --hard t1
	fx 0 factory drop t1
	fx 0 factory list
	grep -q '^t1  -  approved, landed  ' "$out"
}

@test "where the policy wants two, two persons approve the same before it lands" {
	landing
	printf 'version: 1\napprovals: 2\n' >.factory/policy.yaml
	key bob && key ann2
	{ signer ann; signer ann2 Ann@Example.com; signer bob; } >.factory/allowed_signers
	by ann policy --why 'two persons'
	approve
	fx 1 factory land w
	has "$out" "1 of the 2 persons that the policy wants have approved exactly this: another of them, 'factory approve t1'"
	# Who approves next needs no other word in the log first.
	by ann2 approve --task t1 --why 'with another key'
	fx 1 factory land w
	has "$out" '1 of the 2 persons'
	# What the other one approved was another tree.
	worked w 3
	again
	by bob approve --task t1 --why good
	fx 1 factory land w
	has "$out" '1 of the 2 persons'
	by ann approve --task t1 --why good
	fx 0 fx-audit landing t1
	# Who may decide is another question by now.
	{ signer ann; signer bob; } >.factory/allowed_signers
	by ann policy --why 'one key each'
	fx 1 factory land w
	has "$out" 'the policy or the signers have changed since it was approved'
	again
	by bob approve --task t1 --why good
	again
	by ann reject --task t1 --why 'not yet'
	again
	by ann approve --task t1 --why 'now it is'
	fx 1 factory land w
	has "$out" '1 of the 2 persons'
	by bob approve --task t1 --why good
	fx 0 factory land w
	[ "$(git rev-parse main)" = "$(git rev-parse t1)" ]
}

@test "the hook lets exactly the approved commit through, from the bound workspace" {
	landing
	git switch -q --detach
	cd w
	fx 128 git update-ref refs/heads/main t1
	has "$err" "t1 is ready_for_decision, and not approved"
	(cd .. && approve)
	as_bot git commit -q --allow-empty -m same-tree
	echo 3 >src/a && as_bot git commit -qam other
	fx 128 git update-ref refs/heads/main t1
	has "$err" 'what ann@example.com approved is the tree'
	fx 128 git update-ref refs/heads/main "$(git commit-tree -m lonely "t1~2^{tree}")"
	has "$err" 'what is on the base is not in it'
	fx 1 factory land
	fx 0 git reset -q --hard t1~2
	fx 0 factory land
	has "$out" 'landed: t1 is on main, at'
	[ "$(git rev-parse main)" = "$(git rev-parse t1)" ]
}

@test "land: another tree, another base, another contract, a dirty checkout are refused" {
	landing
	approve
	worked w 3
	fx 1 factory land w
	has "$out" "what ann@example.com approved is the tree"
	git -C w reset -q --hard HEAD~
	echo mine >>src/a
	fx 1 factory land w
	has "$out" "main is checked out in $PWD, and git does not bring it up to date there"
	has "$out" src/a
	[ "$(tail -n 1 src/a)" = mine ]
	git restore src/a
	echo 2 >doc/a && git commit -qam base
	fx 1 factory land w
	has "$out" "the base has moved since it was approved"
	has "$out" "'factory sync t1'"
	git reset -q --hard HEAD~
	sed -i 's/\*\*/a/' .factory/t1/contract.yaml
	fx 0 fx-contract seal --task t1 .factory/t1/contract.yaml
	git restore .factory
	fx 1 factory land w
	has "$out" 'another contract was sealed since'
	fx 1 factory land w --json
	jq -e '.step == "refused"' "$out"
}

@test "land as a merge has the approved tree, and both parents" {
	landing
	git config fx.land merge
	git rev-parse main t1 >../both
	approve
	fx 0 factory land w
	git rev-parse main^1 main^2 | diff - ../both
	[ "$(git rev-parse 'main^{tree}')" = "$(git rev-parse 't1^{tree}')" ]
	# Where it is checked out nowhere, the hook judges the merge.
	git switch -q --detach main^1
	git branch -qf main main^1
	fx 0 factory land w
	git rev-parse main^1 main^2 | diff - ../both
	git config fx.land odd
	fx 1 factory land w
}

# bats test_tags=slow
@test "land as a merge has the approved tree, whatever git was told to see in its place" {
	local evil
	landing
	approve
	git config fx.land merge
	evil=$(GIT_INDEX_FILE=$BATS_TEST_TMPDIR/index sh -c \
	    "git read-tree t1 && git update-index --cacheinfo 100644,$(echo evil | git hash-object -w --stdin),src/a && git write-tree")
	git replace t1 "$(as_bot git commit-tree -p main -m evil "$evil")"
	fx 0 factory land w
	export GIT_NO_REPLACE_OBJECTS=1
	[ "$(git rev-parse 'main^{tree}')" = "$(git rev-parse 't1^{tree}')" ]
}

@test "land goes through the gate, which judges it again; where there is none, the local branch moves" {
	landing ../up
	git add .factory/policy.yaml .factory/allowed_signers
	git commit -qm rules && git push -q origin main && git fetch -q
	fx 0 factory sync w
	approve
	fx 0 factory land w
	has "$out" 'next: git push origin main, in a workspace that is bound to no task'
	[ "$(git rev-parse main)" = "$(git rev-parse t1)" ]
	git reset -q --hard origin/main
	fx 0 factory gate init ../gate --upstream ../up
	fx 0 factory gate connect ../gate
	fx 0 factory land w
	has "$out" 'landed: t1 is on main of origin, through its gate'
	[ "$(git --git-dir=../up rev-parse main)" = "$(git rev-parse t1)" ]
	[ "$(git rev-parse origin/main)" = "$(git rev-parse t1)" ]
	git --git-dir=../up for-each-ref | grep -q refs/fx/decisions/
	worked w 4
	cd w
	fx 1 git push origin HEAD:main
	has "$err" 'a task lands on its base by a decision'
}

# --- sync

@test "sync merges the base in, or rebases; what is not committed is refused" {
	landing
	fx 0 factory sync w
	has "$out" 'nothing: all of refs/heads/main is in t1 already'
	echo 2 >doc/a && git commit -qam base
	echo mine >>w/src/a
	fx 1 factory sync w
	has "$out" ' M src/a'
	[ "$(tail -n 1 w/src/a)" = mine ]
	git -C w restore src/a
	fx 0 factory sync w
	has "$out" 'synced: refs/heads/main is in t1, by merge; back: git reset --keep '
	[ "$(cat w/doc/a) $(cat w/src/a)" = '2 2' ]
	[ "$(git rev-parse t1^2)" = "$(git rev-parse main)" ]
	git config fx.sync rebase
	echo 3 >doc/a && git commit -qam again
	fx 0 factory -C w sync
	has "$out" 'by rebase'
	[ "$(git merge-base main t1)" = "$(git rev-parse main)" ]
	git config fx.sync odd
	echo 4 >doc/a && git commit -qam more
	fx 2 factory sync w
}

@test "sync in conflict says which files, and the way on and back" {
	local how
	for how in merge rebase; do
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r ann ann.pub && landing
		git config fx.sync $how
		echo base >src/a && git commit -qam base
		git rev-parse t1 >../was
		fx 1 factory sync w
		has "$out" "conflict: both sides changed, in $PWD/w:"
		has "$out" src/a
		has "$out" "back to what was: git $how --abort"
		fx 1 factory sync w
		git -C w $how --abort
		git rev-parse t1 | diff - ../was
		[ -z "$(git -C w status --porcelain --untracked-files=no)" ]
		fx 1 factory sync w
		echo both >w/src/a && git -C w add src/a
		case $how in
		merge) fx 0 git -C w commit --no-edit ;;
		rebase) fx 0 git -C w rebase --continue ;;
		esac
		fx 0 factory sync w
		has "$out" 'nothing: '
	done
}

jj_landing() {
	need jj
	jj --quiet git init "$1" r
	cd r || return
	jj config set --repo user.email ann@example.com
	jj --quiet metaedit --update-author
	git --git-dir="$(jj git root)" config user.email ann@example.com
	task t1 'src/**'
	mkdir src doc
	echo 1 >src/a
	echo 1 >doc/a
	"${3:-:}"
	jj --quiet commit -m one
	jj --quiet bookmark create main -r @-
	"${2:-:}"
	fx 0 factory new w --from t1 --no-base --as 'bot <bot@example.com>'
	echo 2 >w/src/a
	jj --repository w --quiet commit -m two
}

# The same as a merge, from where main was.
jj_land_merge() {
	local was
	was=$(jj log --no-graph -r main- -T commit_id)
	jj --quiet bookmark set main -B -r "$was"
	jj --quiet git export
	git --git-dir="$(jj git root)" config fx.land merge
	fx 0 factory land w
	[ "$(jj log --no-graph -r main -T 'parents.map(|c| c.commit_id())')" = "$was $c" ]
	git --git-dir="$(jj git root)" config --unset fx.land
	jj --quiet bookmark set main -B -r "$c"
	jj --quiet git export
}

# Ann may decide about $c, and it is asked for.
jj_asked() {
	export GIT_AUTHOR_EMAIL=ann@example.com
	c=$(jj --repository w log --no-graph -r @- -T commit_id)
	key ann
	mkdir -p .factory
	signer ann >.factory/allowed_signers
	typed 1 'y|n' fx-audit decide waive --task t1 --rule x --until 2027-01-01 --key ../ann --why x --commit "$c"
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'all passed'
}

jj_land() {
	jj_landing "$1"
	jj_asked
	fx 1 factory land w
	has "$out" 'not approved'
	by ann approve --task t1 --why good --commit "$c"
	fx 0 factory land w
	has "$out" 'landed: t1 is on main, at'
	[ "$(jj log --no-graph -r main -T commit_id)" = "$c" ]
	jj_land_merge
	jj --quiet new main -m base && echo 3 >doc/a && jj --quiet bookmark set main -r @
	jj --quiet new
	fx 0 factory sync w
	has "$out" 'synced: t1 stands on refs/heads/main; back: jj op restore '
	[ "$(cat w/doc/a)" = 3 ]
	fx 0 factory sync w
	has "$out" 'nothing: '
	echo mine >w/src/a
	jj --quiet new main -m other && echo theirs >src/a && jj --quiet bookmark set main -r @
	jj --quiet new
	fx 1 factory sync w
	has "$out" 'conflict: both sides changed'
	has "$out" src/a
	op=$(sed -n 's/.*jj op restore //p' "$out")
	jj --repository w --quiet op restore "$op"
	jj --repository w --quiet workspace update-stale || :
	[ "$(cat w/src/a)" = mine ]
}

# bats test_tags=slow
@test "land and sync in jj: colocated" {
	jj_land --colocate
}

# bats test_tags=slow
@test "land and sync in jj: not colocated" {
	jj_land --no-colocate
}

# late PROGRAM WORDS: PROGRAM as it is, but that main of $g moves to $moved
# before it does that.
late() {
	mkdir -p ../late
	cat >"../late/$1" <<-E
		#!/bin/sh
		case " \$* " in *' $2 '*)
			"$(command -v git)" --git-dir="$g" update-ref refs/heads/main $moved ;;
		esac
		exec "$(command -v "$1")" "\$@"
	E
	chmod +x "../late/$1"
}

# bats test_tags=slow
@test "a base that moves while it lands is not overwritten: jj" {
	local g moved was
	jj_landing --no-colocate
	jj_asked
	g=$(jj git root)
	by ann approve --task t1 --why good --commit "$c"
	was=$(git --git-dir="$g" rev-parse main)
	moved=$(git --git-dir="$g" commit-tree -p main -m urgent 'main^{tree}')
	git --git-dir="$g" config fx.land merge
	late git commit-tree
	PATH=$PWD/../late:$PATH fx 1 factory land w
	has "$out" 'refused: '
	[ "$(git --git-dir="$g" rev-parse main)" = "$moved" ]
	git --git-dir="$g" update-ref refs/heads/main "$was"
	git --git-dir="$g" config --unset fx.land
	rm ../late/git
	late jj 'bookmark set'
	PATH=$PWD/../late:$PATH fx 1 factory land w
	has "$out" 'refused: main has moved meanwhile'
	[ "$(git --git-dir="$g" rev-parse main)" = "$moved" ]
}

# ../up becomes the remote, and its main says that Ann may decide.
jj_upstream() {
	git init -q --bare -b main ../up
	jj --quiet git remote add origin "$(cd ../up && pwd)"
	key ann
	jj --quiet new main
	mkdir -p .factory
	signer ann >.factory/allowed_signers
	printf 'version: 1\n' >.factory/policy.yaml
	jj --quiet commit -m rules
	jj --quiet bookmark set main -r @-
	jj --quiet bookmark track main@origin
	jj --quiet git push --remote origin --bookmark main
}

# What is approved in a jj workspace goes to the remote's branch by its gate.
jj_gate() {
	jj_landing "$1" jj_upstream
	export GIT_AUTHOR_EMAIL=ann@example.com
	fx 0 factory gate init ../gate --upstream ../up
	fx 0 factory gate connect ../gate
	c=$(jj --repository w log --no-graph -r @- -T commit_id)
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'all passed'
	typed 1 'y|n' fx-audit decide waive --task t1 --rule x --until 2027-01-01 --key ../ann --why x --commit "$c"
	by ann approve --task t1 --why good --commit "$c"
	fx 0 factory land w
	has "$out" 'landed: t1 is on main of origin, through its gate'
	[ "$(git --git-dir=../up rev-parse main)" = "$c" ]
	[ "$(jj log --no-graph -r main@origin -T commit_id)" = "$c" ]
	git --git-dir=../up for-each-ref | grep -q refs/fx/decisions/
	# What others push is known to jj before it rebases.
	git clone -q ../up ../other
	(cd ../other && echo 5 >doc/a && as_bot git commit -qam other && git push -q origin main)
	fx 0 factory sync w
	has "$out" 'synced: t1 stands on refs/remotes/origin/main'
	[ "$(cat w/doc/a)" = 5 ]
}

# bats test_tags=slow
@test "land in jj goes through the gate: colocated" {
	jj_gate --colocate
}

# bats test_tags=slow
@test "land in jj goes through the gate: not colocated" {
	jj_gate --no-colocate
}

# bats test_tags=slow
@test "what is outside of the contract is not asked about: jj" {
	jj_landing --colocate : true_stages
	cd w
	fx 0 factory run
	has "$out" 'READY FOR DECISION'
	echo 3 >doc/b
	jj --quiet commit -m outside
	fx 1 factory run
	has "$out" 'OUTSIDE OF THE CONTRACT'
	has "$out" 'cannot modify doc/b'
	lacks "$out" 'READY'
	fx 0 factory status
	has "$out" 'factory run t1   # tells what is outside'
}
