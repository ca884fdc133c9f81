# gate.bats: what a gate judges: each line of a push, by whose it is.
load helper
load work
load gate

setup_file() { gate_make; }
setup() { gate_copy; }

@test "what a contract allows lands upstream, what it forbids does not" {
	change src/a.c
	fx 0 git push origin t1
	landed heads/t1
	[ "$(git rev-parse origin/t1)" = "$(git rev-parse t1)" ]
	change doc/a.txt
	refused '[remote rejected] t1 -> t1 (pre-receive hook declined)' origin t1
	id=$(git rev-parse --short=12 HEAD)
	diff -u - <(said) <<-END
	BLOCKED: t1 cannot modify doc/a.txt in $id
	Reason: the contract does not allow it
	Allowed files:
	  - src/**
	  - test/*
	Owner: t2's contract allows it
	The way out:
	  git rebase -r --onto $id^ $id   # drop the commit, with all that is in it
	  jj abandon $id   # the same in jj
	END
	[ "$(git rev-parse origin/t1)" = "$(git rev-parse t1^)" ]
	change src/a.c
	refused "BLOCKED: t1 cannot modify doc/a.txt in $id" origin t1
	# what was printed leads out
	fx 0 git rebase -q -r --onto "$id^" "$id"
	fx 0 git push origin t1
	landed heads/t1
}

@test "forbidden by name, deleted, renamed away: each with its line" {
	git mv src/key.c src/k.c
	git commit -qm rename
	refused 'BLOCKED: t1 cannot delete src/key.c' origin t1
	has "$err" 'Reason: rotated by hand (contract.yaml:8)'
	git reset -q --hard main
	git rm -q doc/a.txt
	git commit -qm gone
	refused 'BLOCKED: t1 cannot delete doc/a.txt' origin t1
	git reset -q --hard main
	change src/b.c .github/ci.yml
	refused 'BLOCKED: t1 cannot modify .github/ci.yml' origin t1
	has "$err" 'Reason: protected: '
}

@test "what was taken back in a later commit is still in the range" {
	change doc/a.txt
	git revert --no-edit HEAD >/dev/null
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
}

# bats test_tags=slow
@test "several refs: all or none, in the gate and upstream" {
	change src/a.c
	git branch fix/t1
	git switch -qc t2 main
	change src/a.c
	refused 'BLOCKED: t2 cannot modify src/a.c' origin t1 fix/t1 t2
	git reset -q --hard main
	change doc/a.txt
	printf '#!/bin/sh\n[ "$1" != refs/heads/t2 ]\n' >"$up/hooks/update"
	chmod +x "$up/hooks/update"
	refused 'upstream did not take it; nothing has changed' origin t1 fix/t1 t2
	rm "$up/hooks/update"
	fx 0 git push --atomic origin t1 fix/t1 t2
	landed heads/t1 heads/fix/t1 heads/t2
	fx 0 git push --atomic origin :fix/t1 :t2
	[ "$(at "$up" heads/t2) $(at "$up" heads/fix/t1)" = 'none none' ]
	sound
}

# bats test_tags=slow
@test "a task's refs may be rewritten and deleted, with the lease of git" {
	change src/a.c
	fx 0 git push origin t1
	git commit -q --amend -m again
	refused 'non-fast-forward' origin t1
	fx 0 git push -f origin t1
	landed heads/t1
	git commit -q --amend -m third
	fx 0 git push --force-with-lease origin t1
	landed heads/t1
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -f origin t1
	fx 0 git push origin :t1
	[ "$(at "$up" heads/t1) $(at "$gate" heads/t1)" = 'none none' ]
	sound
}

# bats test_tags=slow
@test "a tag is judged by what it reaches" {
	git config advice.nestedTag false
	change src/a.c
	git tag t1
	git tag -m note v/t1
	git tag -m twice w/t1 v/t1
	fx 0 git push origin tag t1 tag v/t1 tag w/t1
	landed tags/t1 tags/v/t1 tags/w/t1
	change doc/a.txt
	git tag -m note bad/t1
	git tag -m twice deep/t1 bad/t1
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin tag bad/t1
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin tag deep/t1
	git tag -f t1 >/dev/null
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -f origin tag t1
	git tag v1 main
	refused 'no task with a contract on the protected branch owns it' origin tag v1
	fx 0 git push origin :refs/tags/v/t1
	[ "$(at "$up" tags/v/t1)" = none ]
}

# bats test_tags=slow
@test "a tag that leads to no commit cannot be judged" {
	local what
	git config advice.nestedTag false
	for what in HEAD:src/a.c 'HEAD^{tree}'; do
		git tag -f plain/t1 "$what" >/dev/null
		git tag -f -m note note/t1 "$what" >/dev/null
		git tag -f -m twice deep/t1 note/t1 >/dev/null
		for tag in plain note deep; do
			refused "BLOCKED: t1 cannot move refs/tags/$tag/t1" origin "tags/$tag/t1"
			has "$err" 'Reason: it leads to no commit, so it cannot be judged'
		done
	done
}

# bats test_tags=slow
@test "refs that are nobody's, the protected branch, refs that are no branches" {
	change src/a.c
	refused 'it is the protected branch; a change lands there by a decision' origin t1:main
	refused 'it is the protected branch' -f origin t1:main
	refused 'it is the protected branch' origin :main
	for name in other T1 t1/x x/y/t1 t1.x xt1; do
		refused "cannot move refs/heads/$name" origin "t1:refs/heads/$name"
		has "$err" 'no task with a contract on the protected branch owns it'
	done
	for name in "refs/replace/$(git rev-parse main)" refs/notes/t1 refs/notes/commits \
	    refs/remotes/origin/t1 refs/x/t1 refs/for/t1 refs/pull/1/head refs/stash \
	    refs/fx/tcr/t1/1; do
		refused "cannot move $name" origin "t1:$name"
		has "$err" 'only branches and tags may be pushed here (fx.gate.open)'
	done
	refused 'hidden ref' origin t1:refs/upstream/heads/t1
	refused 'hidden ref' origin :refs/upstream/heads/main
}

@test "fx.gate.ref says whose a ref is; of two owners it is nobody's" {
	change src/a.c
	git --git-dir="$gate" config fx.gate.ref '{task}/*'
	git --git-dir="$gate" config --add fx.gate.ref '*/{task}'
	refused 'more than one task owns it (fx.gate.ref)' origin t1:t1/t2
	refused 'no task with a contract' origin t1
	fx 0 git push origin t1:t1/x
	[ "$(at "$up" heads/t1/x)" = "$(git rev-parse t1)" ]
}

@test "a ref below another task's is in its way, so it is refused" {
	change src/a.c
	refused 'more than one task owns it (fx.gate.ref)' origin t1:t2/t1
	refused 'more than one task owns it (fx.gate.ref)' origin t1:refs/tags/t2/t1
	fx 0 git push origin t1:t1/t1
	fx 0 git push origin :t1/t1
	fx 0 git push origin t1:x/t1
	[ "$(at "$up" heads/x/t1)" = "$(git rev-parse t1)" ]
}

@test "a branch that no clone could fetch beside HEAD or main is refused" {
	change src/a.c
	for name in HEAD/t1 head/t1 MAIN/t1; do
		refused "BLOCKED: t1 cannot move refs/heads/$name" origin \
		    "t1:refs/heads/$name"
		has "$err" 'could be fetched no more'
	done
	fx 0 git push origin t1:refs/heads/HEADS/t1 t1:refs/tags/HEAD/t1
	fx 0 git clone -q "$up" ../clone
}

@test "a protected branch that upstream has renamed is named as the reason" {
	change src/a.c
	git -C "$up" branch -m main trunk
	git -C "$up" symbolic-ref HEAD refs/heads/trunk
	fx 1 git push origin t1
	has "$err" 'BLOCKED: cannot move refs/heads/t1'
	has "$err" 'the protected branch refs/heads/main is not there'
	# what it names leads out
	git -C "$gate" config fx.gate.protected trunk
	fx 0 git push origin t1
}

@test "fx.gate.open lets refs through unjudged, and no others" {
	change doc/a.txt
	git --git-dir="$gate" config fx.gate.open 'refs/heads/open/*'
	fx 0 git push origin t1:open/x
	[ "$(at "$up" heads/open/x)" = "$(git rev-parse t1)" ]
	refused 'no task with a contract' origin t1:open/x/y
	git --git-dir="$gate" config --add fx.gate.open 'refs/notes/*'
	git notes add -m note
	fx 0 git push origin refs/notes/commits
	landed notes/commits
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
}

# bats test_tags=slow
@test "what is open beside branches and tags follows upstream too" {
	git --git-dir="$gate" config fx.gate.open 'refs/notes/*'
	git --git-dir="$gate" config --add fx.gate.open 'refs/heads/open/*'
	git --git-dir="$gate" config --add fx.gate.open '*'
	git notes add -m one
	fx 0 git push origin refs/notes/commits
	git --git-dir="$up" update-ref refs/notes/commits "$(git --git-dir="$up" \
	    commit-tree -m two -p refs/notes/commits 'refs/notes/commits^{tree}')"
	git notes append -m three
	fx 1 git push origin refs/notes/commits
	has "$err" '(fetch first)'
	git fetch -q origin +refs/notes/commits:refs/notes/commits
	git notes append -m three
	fx 0 git push origin refs/notes/commits
	landed notes/commits
}

@test "a ref that is named like a commit does not go in its place" {
	change src/a.c
	good=$(git rev-parse HEAD)
	change doc/a.txt
	git --git-dir="$gate" config fx.gate.open 'refs/tags/*'
	fx 0 git push origin "HEAD:refs/tags/$good"
	fx 0 git push origin "$good:refs/heads/t1"
	[ "$(at "$up" heads/t1) $(at "$gate" heads/t1)" = "$good $good" ]
}

@test "refused as one task's, taken as another's, refused again" {
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	fx 0 git push origin t1:t2
	[ "$(at "$up" heads/t2)" = "$(git rev-parse t1)" ]
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	change src/a.c
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
}

# bats test_tags=slow
@test "a merge of what landed passes, an evil one does not, nor one that drops it" {
	change src/a.c
	git switch -q main
	change doc/a.txt
	git push -q "$up" main
	git switch -q t1
	git fetch -q
	git merge -q --no-edit origin/main
	fx 0 git push origin t1
	landed heads/t1
	git revert --no-edit -m2 HEAD >/dev/null
	fx 0 git push origin t1		# its own work only
	git reset -q --hard HEAD^
	git revert --no-edit -m1 HEAD >/dev/null
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -f origin t1
	git reset -q --hard HEAD^^
	git merge -q --no-commit origin/main
	echo evil >>doc/a.txt
	git commit -qam evil
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -f origin t1
	git reset -q --hard HEAD^
	git merge -q --no-edit -s ours origin/main
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -f origin t1
	git reset -q --hard HEAD^
	git cherry-pick origin/main >/dev/null
	refused 'merge or rebase instead' -f origin t1
}

# main is a merge of p, where doc/a.txt is as it was, and q, which changed it.
# bats test_tags=slow
@test "half of what main merged is not kept at its old state by an evil merge" {
	git switch -q main
	git switch -qc q
	change doc/a.txt doc/b.txt
	git switch -q main
	change src/p.c
	p=$(git rev-parse main)
	git merge -q --no-edit q
	git push -q "$up" main
	git fetch -q
	git switch -qC t1 "$p"
	git merge -q --no-edit q
	change src/a.c
	fx 0 git push origin t1
	landed heads/t1
	git reset -q --hard "$p"
	git merge -q --no-commit -s ours q
	fx 1 fx-boundary -c .factory/t1/contract.yaml --staged
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	git commit -qm ours
	fx 1 fx-boundary -c .factory/t1/contract.yaml --commits origin/main..t1
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -f origin t1
	has "$err" 'cannot modify doc/a.txt in '
	git reset -q --hard q
	git merge -q --no-edit -s ours "$p"	# drops src/p.c, which is its own
	fx 0 git push -f origin t1
	# changed on both sides, and settled by hand: either may stand
	git switch -q main
	git switch -qc r q
	echo left >>doc/a.txt && git commit -qam left
	git switch -qC s q
	echo right >>doc/a.txt && git commit -qam right
	git switch -q main
	git merge -q --no-edit r
	not git merge -q s >/dev/null
	echo both >doc/a.txt && git commit -qam both
	git push -q "$up" main
	git switch -qC t1 r
	git merge -q --no-edit -s ours s
	fx 0 git push -f origin t1
	git reset -q --hard r
	git merge -q -s ours --no-commit s
	echo evil >>doc/a.txt && git commit -qam evil
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -f origin t1
}

# bats test_tags=slow
@test "a contract that is pushed counts for nothing" {
	task t1 '**' .factory/t1/contract.yaml
	task t3 '**'
	git add .factory
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify .factory/t1/contract.yaml' origin t1
	refused 'no task with a contract' origin t1:t3
	refused 'BLOCKED: t1 cannot modify .factory/t1/contract.yaml' origin t1:t1 t1:x/t1
	git reset -q --hard HEAD^
	git rm -qr .factory
	git commit -qm gone
	refused 'BLOCKED: t1 cannot delete .factory/t1/contract.yaml' origin t1
	# from a person's own checkout it comes, and rules from then on
	git switch -q main
	task t3 'doc/**'
	git add .factory && git commit -qm t3
	git push -q "$up" main
	git switch -qc t3
	change doc/a.txt
	fx 0 git push origin t3
	landed heads/t3
}

@test "a contract on the protected branch that does not load stops its task" {
	git switch -q main
	printf 'contract:\n  task: t1\n  allowd_files: []\n' >.factory/t1/contract.yaml
	git commit -qam broken
	git push -q "$up" main
	git switch -q t1
	change src/a.c
	fx 1 git push origin t1
	has "$err" "remote: fx-boundary: .factory/t1/contract.yaml:3:3: unknown key 'allowd_files'"
	[ "$(at "$up" heads/t1) $(at "$gate" heads/t1)" = 'none none' ]
	git switch -qc t2 main
	change doc/a.txt
	fx 0 git push origin t2
	landed heads/t2
}

@test "no history in common with the protected branch" {
	git switch -q --orphan alone
	change src/only.c
	fx 0 git push origin alone:t1
	[ "$(at "$up" heads/t1)" = "$(git rev-parse alone)" ]
	change doc/only.txt
	refused 'BLOCKED: t1 cannot modify doc/only.txt' origin alone:t1
}

# tree NAME...: a tree of the names in this order, each with the blob of
# src/a.c, whatever git thinks of them.
tree() {
	local name
	for name; do
		printf '100644 %s\0' "$name"
		bytes "$(git rev-parse main:src/a.c)"
	done | git hash-object -t tree -w --literally --stdin
}

# with_src TREE: a commit on main whose src is that tree.
with_src() {
	git commit-tree -p main -m bad "$(git ls-tree main |
	    sed "s/^.*	src$/040000 tree $1	src/" | git mktree)"
}

# bats test_tags=slow
@test "malformed trees, whatever receive.fsckObjects says" {
	local src what
	while read -r words what; do
		# shellcheck disable=SC2086 # the names
		src=$(tree ${words//,/ })
		bad=$(with_src "$src")
		git --git-dir="$gate" config receive.fsckObjects true
		before=$(refs)
		fx 1 git push origin "$bad:refs/heads/t1"
		[ "$before" = "$(refs)" ]
		git --git-dir="$gate" config receive.fsckObjects false
		fx 1 git push origin "$bad:refs/heads/t1"
		has "$err" "remote: Reason: the tree ${src:0:12} $what"
		[ "$before" = "$(refs)" ]
	done <<-'END'
	.. has a '..' component
	. has a '.' component
	.git has a component that is git's own
	.GIT has a component that is git's own
	git~1 has a component that is git's own
	.git::$INDEX_ALLOCATION has a component that is git's own
	.git. has a component that is git's own
	.git\x has a component that is git's own
	b\.git has a component that is git's own
	a,a has a name twice
	b,a is not in order
	a/../../doc/a.txt has a slash in a name
	END
	sound
	# git itself reads no tree with an empty name, neither there nor here
	src=$(tree '')
	bad=$(with_src "$src")
	(cd .git && cp -r objects/* "$gate/objects/")
	echo "${bad//?/0} $bad refs/heads/t1" >../line
	GIT_DIR=$gate fx 3 fx-boundary --receive <../line
	has "$err" 'fatal: empty filename in tree entry'
}

# Each path of it is refused: what looks through all refusals for each takes
# a quarter of a minute.
# bats test_tags=slow
@test "a commit of 60,000 forbidden files is refused in no time" {
	local blob
	blob=$(git rev-parse main:src/a.c)
	many=$(seq 60000 | sed "s/.*/100644 blob $blob	&/" | git mktree)
	many=$(git commit-tree -p main -m many "$({ git ls-tree main; echo "040000 tree $many	zz"; } |
	    git mktree)")
	(cd .git && cp -r objects/* "$gate/objects/")
	echo "${many//?/0} $many refs/heads/t1" >../line
	(
		ulimit -t 8
		GIT_DIR=$gate fx 1 fx-boundary --receive <../line
	)
	has "$out" "BLOCKED: t1 cannot modify zz/1 in ${many:0:12} (and 59999 more)"
}

@test "a path that differs from both parents of a merge is refused once" {
	git switch -q main
	git switch -qc side
	change src/side.c
	git switch -q t1
	change src/a.c
	git merge -q --no-commit side
	echo evil >>doc/a.txt
	echo evil >doc/b.txt
	git add doc
	git commit -qm evil
	(cd .git && cp -r objects/* "$gate/objects/")
	id=$(git rev-parse HEAD)
	echo "${id//?/0} $id refs/heads/t1" >../line
	GIT_DIR=$gate fx 1 fx-boundary --receive --json <../line
	[ "$(grep -c '"path":"doc/a.txt"' "$out") $(grep -c '"path":"doc/b.txt"' "$out")" = '1 1' ]
}

@test "replaced objects and grafts of the client change nothing" {
	change doc/a.txt
	bad=$(git rev-parse HEAD)
	change src/a.c
	git replace --graft HEAD main
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	git replace -d HEAD >/dev/null
	git replace "$bad" main
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	# also where the gate has been told of them
	git --git-dir="$gate" config fx.gate.open 'refs/replace/*'
	fx 0 git push origin main "refs/replace/$bad"
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
}

# bats test_tags=slow
@test "settings of the client reach no gate" {
	change doc/a.txt
	refused 'doc/a.txt' --no-verify origin t1
	printf '[core]\n\thooksPath = %s\n[fx "gate"]\n\topen = refs/**\n\tref = **\n' \
	    "$here/none" >"$HOME/.gitconfig"
	printf '\tprotected = t1\n[receive]\n\tfsckObjects = false\n' >>"$HOME/.gitconfig"
	export GIT_CONFIG_GLOBAL=$HOME/.gitconfig
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	export GIT_CONFIG_GLOBAL=$BATS_TEST_DIRNAME/gitconfig
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/none \
	    refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	fx 1 git -c core.hooksPath=/none -c fx.gate.open='refs/**' push origin t1
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	[ "$(at "$up" heads/t1) $(at "$gate" heads/t1)" = 'none none' ]
	FACTORY_TASK_ID=t2 FX_GATE_TASK=t2 refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
}

# bats test_tags=slow
@test "past a gate by its own words: upstream stays, the next push mends it" {
	change doc/a.txt
	before=$(git --git-dir="$up" for-each-ref)
	none='git -c core.hooksPath=/none receive-pack'
	fx 0 git push --receive-pack="$none" origin t1 t1:main t1:refs/notes/x
	[ "$(at "$gate" heads/main)" = "$(git rev-parse t1)" ]
	# not even by what it holds now, and without serve
	fx 1 git push --receive-pack=git-receive-pack origin t1:fix/t1
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	[ "$before" = "$(git --git-dir="$up" for-each-ref)" ]
	[ "$(at "$gate" heads/t1) $(at "$gate" heads/main)" = "none $(git rev-parse main)" ]
	sound
}

@test "a conflict of jj is refused, whatever git sees in it" {
	change src/a.c
	tree=$(git rev-parse 'HEAD^{tree}')
	for trees in "$tree $tree $tree" none; do
		id=$(git cat-file commit HEAD | sed "/^committer /a jj:trees $trees" |
		    git hash-object -t commit -w --stdin)
		refused "remote: BLOCKED: t1 leaves a conflict in ${id:0:12}" origin "$id:refs/heads/t1"
		has "$err" "remote:   jj edit ${id:0:12}   # and resolve it in the files there"
	done
}
