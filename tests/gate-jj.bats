# gate-jj.bats: jj git push through a gate, and what helps before it.
#
# jj runs no hooks and wants a git >= 2.41; every test drives the real jj.
load helper
load work
load gate

setup() {
	pin
	programs
	need jj
	need git 2.54
	world >/dev/null
	places
	rm -rf w
}

# clone --colocate|--no-colocate: upstream in jj, pushing through the gate.
clone() {
	jj --quiet git clone "$1" "$up" j
	cd j || return
	fx 0 factory gate connect "$gate"
}

# In a second workspace of the same repository, without a .git.
second() {
	jj --quiet workspace add --name two ../two
	cd ../two || return
	not test -e .git
	test -f .jj/repo
}

# work PATH MESSAGE: a commit on main, or on what is there, that adds a line.
work() {
	mkdir -p "$(dirname "$1")"
	echo more >>"$1"
	jj --quiet commit -m "$2"
}

id() { jj --color never --ignore-working-copy log --no-graph -r "$1" -T commit_id; }

# The gate stands alone here: nothing of ours is set in jj.
through_the_gate() {
	jj --quiet new main@origin
	work src/a.c good
	jj --quiet bookmark create t1 -r @-
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	[ "$(at "$gate" heads/t1)" = "$(id t1)" ]
	[ "$(id t1@origin)" = "$(id t1)" ]
	work doc/a.txt bad
	jj --quiet bookmark set t1 -r @-
	before=$(refs) bad=$(id t1)
	fx 1 jj git push --bookmark t1
	has "$err" "remote: BLOCKED: t1 cannot modify doc/a.txt in ${bad:0:12}"
	has "$err" 'remote: Reason: the contract does not allow it'
	has "$err" "remote: Owner: t2's contract allows it"
	has "$err" "remote:   jj abandon ${bad:0:12}   # the same in jj"
	has "$err" 'refs/heads/t1 (reason: pre-receive hook declined)'
	[ "$before" = "$(refs)" ]
	[ "$(id t1@origin)" != "$(id t1)" ]
	sound
	# what was printed leads out
	work src/b.c more
	jj --quiet bookmark set t1 -r @-
	fx 1 jj git push --bookmark t1
	fx 0 jj abandon "${bad:0:12}"
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	sound
}

# bats test_tags=slow
@test "refused with its text, landed when in scope: colocated" {
	clone --colocate
	through_the_gate
}

# bats test_tags=slow
@test "refused with its text, landed when in scope: not colocated" {
	clone --no-colocate
	through_the_gate
}

# bats test_tags=slow
@test "refused with its text, landed when in scope: a second workspace" {
	clone --colocate
	second
	through_the_gate
}

# bats test_tags=slow
@test "refused with its text, landed when in scope: a second one, not colocated" {
	clone --no-colocate
	second
	through_the_gate
}

# bats test_tags=slow
@test "rewritten, moved sideways and backward, deleted: as in git" {
	clone --no-colocate
	jj --quiet new main@origin
	work src/a.c one
	work src/b.c two
	jj --quiet bookmark create t1 -r @-
	fx 0 jj git push --bookmark t1
	jj --quiet describe -m rewritten t1
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	jj --quiet bookmark set t1 --allow-backwards -r t1-
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	jj --quiet new main@origin
	work doc/a.txt sideways
	jj --quiet bookmark set t1 --allow-backwards -r @-
	fx 1 jj git push --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	fx 1 jj git push --all
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	jj --quiet bookmark delete t1
	fx 0 jj git push --deleted
	[ "$(at "$up" heads/t1)" = none ]
	sound
}

# bats test_tags=slow
@test "other refs of jj's: the protected branch, nobody's bookmark, a tag" {
	clone --no-colocate
	jj --quiet new main@origin
	work src/a.c one
	before=$(refs)
	fx 1 jj git push --named other=@-
	has "$err" 'no task with a contract on the protected branch owns it'
	jj --quiet bookmark delete other
	jj --quiet bookmark set main -r @-
	fx 1 jj git push --bookmark main
	has "$err" 'it is the protected branch; a change lands there by a decision'
	[ "$before" = "$(refs)" ]
	# two at once: all or none
	jj --quiet bookmark set main -B -r main@origin
	jj --quiet bookmark create t1 -r @-
	work doc/a.txt two
	jj --quiet bookmark create fix/t1 -r @-
	fx 1 jj git push --bookmark t1 --bookmark fix/t1
	[ "$before" = "$(refs)" ]
	sound
}

# bats test_tags=slow
@test "upstream moved behind jj's back: stale, fetch, and it goes on" {
	clone --no-colocate
	jj --quiet new main@origin
	work src/a.c one
	jj --quiet bookmark create t1 -r @-
	fx 0 jj git push --bookmark t1
	git --git-dir="$up" update-ref refs/heads/t1 refs/heads/main
	work src/b.c two
	jj --quiet bookmark set t1 -r @-
	fx 1 jj git push --bookmark t1
	has "$err" 'stale info'
	[ "$(at "$up" heads/t1)" = "$(at "$up" heads/main)" ]
	fx 0 jj --quiet git fetch
	jj --quiet bookmark set t1 -B -r @-
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	sound
}

# bats test_tags=slow
@test "tags, uploads for review, and an option: all judged" {
	clone --no-colocate
	jj --quiet new main@origin
	work src/a.c one
	jj --quiet tag set t1 -r @-
	fx 0 jj git push --tag t1
	[ "$(at "$up" tags/t1)" = "$(id @-)" ]
	work doc/a.txt two
	before=$(refs)
	fx 1 jj gerrit upload --remote origin --remote-branch main -r @-
	has "$err" 'cannot move refs/for/main'
	jj --quiet tag set --allow-move t1 -r @-
	fx 1 jj git push --tag t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	fx 1 jj git push --tracked
	jj --quiet bookmark create t1 -r @--
	fx 1 jj git push -o fx-probe --bookmark t1
	has "$err" 'fx-probe: judged and allowed; a probe is never taken in'
	[ "$before" = "$(refs)" ]
	sound
}

# bats test_tags=slow
@test "after a refusal jj undo and op restore bring back nothing that passes" {
	clone --colocate
	jj --quiet new main@origin
	work doc/a.txt bad
	jj --quiet bookmark create t1 -r @-
	before=$(refs)
	fx 1 jj git push --bookmark t1
	bad=$(id t1) operation=$(jj op log --no-graph --limit 1 -T 'id.short()')
	jj --quiet restore --changes-in t1 'root-file:"doc/a.txt"'
	fx 0 jj git push --bookmark t1 --allow-empty-description
	good=$(id t1)
	[ "$(at "$up" heads/t1)" = "$good" ]
	fx 0 jj op restore "$operation"
	[ "$(id t1)" = "$bad" ]
	jj --quiet git fetch
	jj --quiet bookmark track t1@origin
	jj --quiet bookmark set t1 -B -r "$bad"
	fx 1 jj git push --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	fx 0 jj undo
	[ "$(at "$up" heads/t1)" = "$good" ]
	sound
}

# bats test_tags=slow
@test "a change that diverged is judged by the commit that is pushed" {
	clone --no-colocate
	jj --quiet new main@origin
	work src/a.c one
	change=$(jj log --no-graph -r @- -T change_id)
	operation=$(jj op log --no-graph --limit 1 -T 'id.short()')
	jj --quiet describe -m good "$change"
	good=$(id "$change")
	jj --at-operation "$operation" --quiet --ignore-working-copy describe -m other "$change"
	jj --quiet workspace update-stale 2>/dev/null
	[ "$(jj log --no-graph -r "change_id($change)" -T '"x"')" = xx ]
	jj --quiet bookmark create t1 -r "$good"
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$good" ]
	sound
}

# bats test_tags=slow
@test "a merge in jj: of what landed it passes, an evil one does not" {
	clone --no-colocate
	jj --quiet new main@origin
	work src/a.c one
	jj --quiet bookmark create t1 -r @-
	(cd ../seed && change doc/a.txt && git push -q "$up" HEAD:main)
	jj --quiet git fetch
	jj --quiet new t1 main@origin
	jj --quiet commit -m merge
	jj --quiet bookmark set t1 -r @-
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	jj --quiet new t1- main@origin
	work doc/a.txt evil
	jj --quiet bookmark set t1 -B -r @-
	fx 1 jj git push --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	sound
}

# task_here WAY: the clone with a workspace of the task t1, and go there.
task_here() {
	clone "$1"
	jj --quiet new main@origin
	fx 0 factory new two --from t1 --dir ..
	cd ../two || return
}

# bats test_tags=slow
@test "private commits: a refusal by name, a warning with --all, and no wall" {
	task_here --no-colocate
	work doc/a.txt bad
	jj --quiet bookmark create t1 -r @-
	before=$(refs)
	fx 1 jj git push --bookmark t1
	has "$err" "Won't push commit $(jj --ignore-working-copy log --no-graph -r t1 -T 'commit_id.short()') since it is private"
	fx 0 jj git push --all
	has "$err" "Won't push bookmark t1: commit"
	has "$err" 'is private'
	[ "$before" = "$(refs)" ]
	# past it, by its own option and by configuration: the gate holds
	fx 1 jj git push --allow-private --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	fx 1 jj --config git.private-commits='none()' git push --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	fx 1 jj --config 'revset-aliases."immutable_heads()"="all()"' git push --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	fx 1 jj --config git.executable-path="$(command -v git)" git push --allow-private --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	JJ_CONFIG='' fx 1 jj git push --allow-private --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	[ "$before" = "$(refs)" ]
	# and where the settings of the workspace are gone
	rm -f "$(jj config path --workspace)" .jj/workspace-config-id ../j/.jj/repo/config-id
	fx 1 jj git push --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	[ "$before" = "$(refs)" ]
	sound
}

# bats test_tags=slow
@test "the settings are this workspace's alone" {
	task_here --colocate
	[ "$(jj config get templates.git_push_bookmark)" = 'change_id.short() ++ "/t1"' ]
	jj config get git.private-commits >../private
	jj config list --workspace | grep -q '^aliases.push = '
	cd ../j
	[ -z "$(jj config list --workspace)" ]
	[ "$(jj config get git.private-commits)" = 'none()' ]
	not jj config get aliases.push
	work doc/a.txt theirs
	jj --quiet bookmark create t2 -r @-
	fx 0 jj git push --bookmark t2
	[ "$(at "$up" heads/t2)" = "$(id t2)" ]
}

# bats test_tags=slow
@test "a bookmark that jj names belongs to the task" {
	task_here --no-colocate
	work src/a.c one
	fx 0 jj git push --change @-
	name=$(jj --ignore-working-copy log --no-graph -r @- -T 'change_id.short()')/t1
	[ "$(at "$up" "heads/$name")" = "$(id @-)" ]
	# a second workspace bound to t1 pushes no other task's
	jj --quiet bookmark create t2 -r @-
	fx 1 jj git push --bookmark t2
	has "$err" 'remote: BLOCKED: t1 cannot move refs/heads/t2'
	sound
}

# The doctor of a workspace that pushes through the gate, in $1 of jj.
doctor() {
	fx 0 factory doctor
	has "$out" 'ok   jj: '
	has "$out" 'ok   gate-origin: a forbidden push to origin was refused'
	has "$out" 'ok   gate-origin: an allowed push was judged'
	err_is </dev/null
}

# bats test_tags=slow
@test "doctor tries the gate from any workspace, and leaves nothing" {
	local way
	for way in --no-colocate --colocate; do
		cd "$here" && rm -rf j two
		task_here "$way"
		before=$(refs)
		doctor
		[ "$before" = "$(refs)" ]
		# also when the task's branch is there, and is not what we are at
		work src/a.c one
		jj --quiet bookmark create t1 -r @-
		fx 0 jj git push --bookmark t1
		jj --quiet new main@origin
		doctor
		[ -z "$(git --git-dir="$(jj git root)" worktree list --porcelain | grep fx-doctor)" ]
		jj --quiet bookmark delete t1
		fx 0 jj git push --deleted
	done
	cd ../j
	fx 0 factory init --task t2
	doctor
	sound
}

# bats test_tags=slow
@test "several remotes: each that leads upstream must be a gate's" {
	task_here --no-colocate
	jj --quiet git remote add past "$up" 2>/dev/null
	jj --quiet git remote add fork "$here/fork.git"
	fx 1 factory doctor
	has "$out" "NOT  remote-past: pushes to past go past the gate of origin"
	has "$out" "      mend: factory gate connect --remote past $gate"
	lacks "$out" remote-fork
	work doc/a.txt bad
	jj --quiet bookmark create t1 -r @-
	before=$(refs)
	fx 1 jj git push --remote past --named t3=@-
	has "$err" 'since it is private'
	fx 1 jj push --remote past --bookmark t1
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	fx 0 factory gate connect --remote past "$gate"
	fx 1 jj git push --allow-private --remote past --named t3=@-
	has "$err" 'remote: BLOCKED: cannot move refs/heads/t3'
	fx 0 factory doctor
	[ "$before" = "$(refs)" ]
	sound
}

# bats test_tags=slow
@test "a git that is told to run hooks refuses before the gate does" {
	task_here --colocate
	cd ../j
	fx 0 factory deinit
	(cd ../two && fx 0 factory deinit)
	fx 0 factory init --task t1
	# shellcheck disable=SC2016 # it is the script's
	printf '%s\n' '#!/bin/bash' 'a=(); for x; do [ "$x" = --no-verify ] || a+=("$x"); done' \
	    'exec git "${a[@]}"' >"$HOME/git"
	chmod +x "$HOME/git"
	jj --quiet new main@origin
	work src/a.c one
	jj --quiet bookmark create t1 -r @-
	fx 0 jj --config git.executable-path="$HOME/git" git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	work doc/a.txt two
	jj --quiet bookmark set t1 -r @-
	before=$(refs)
	fx 1 jj --config git.executable-path="$HOME/git" git push --allow-private --bookmark t1
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	lacks "$err" remote:
	[ "$before" = "$(refs)" ]
	# jj's own git does not disturb, nor is it disturbed
	fx 0 jj util gc
	fx 0 jj git fetch
	[ "$before" = "$(refs)" ]
}

# bats test_tags=slow
@test "what upstream did is merged, and rebased onto, and pushed" {
	task_here --no-colocate
	work src/a.c one
	jj --quiet bookmark create t1 -r @-
	fx 0 jj push --bookmark t1
	(cd ../seed && change doc/a.txt && git push -q "$up" HEAD:main)
	jj --quiet git fetch
	jj --quiet new t1 main@origin
	fx 0 fx-boundary --worktree
	echo evil >>doc/a.txt
	fx 1 fx-boundary --worktree
	has "$out" "  jj restore 'root-file:\"doc/a.txt\"'"
	fx 0 jj restore 'root-file:"doc/a.txt"'
	fx 0 fx-boundary --worktree
	jj --quiet commit -m merge
	jj --quiet bookmark set t1 -r @-
	fx 0 jj push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	(cd ../seed && change doc/b.txt && git push -q "$up" HEAD:main)
	jj --quiet git fetch
	jj --quiet rebase --ignore-immutable -b t1 -d main@origin
	fx 0 jj push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	sound
}

# bats test_tags=slow
@test "asked for more: jj keeps private what is outside of the new seal" {
	task_here --no-colocate
	work doc/a.txt more
	jj --quiet bookmark create t1 -r @-
	fx 1 jj push --bookmark t1
	has "$out" "  fx-contract seal --task t1 --widen --reason TEXT && factory init   # and seal it"
	sed 's|      - "src/\*\*"|&\n      - "doc/**"|' .factory/t1/contract.yaml >../more.yaml
	fx 0 fx-contract seal --task t1 --widen --reason asked ../more.yaml
	fx 1 jj git push --bookmark t1
	has "$err" "Hint: Configured git.private-commits: 'outside_contract'"
	fx 1 factory doctor
	has "$out" 'NOT  jj: revset-aliases.outside_contract is not what factory init set'
	fx 0 factory init
	# the gate has it from the protected branch
	fx 1 jj push --bookmark t1
	has "$err" 'remote: BLOCKED: t1 cannot modify doc/a.txt'
	(cd ../seed && cp ../more.yaml .factory/t1/contract.yaml && git commit -qam more &&
	    git push -q "$up" HEAD:main)
	jj --quiet git fetch
	fx 0 jj push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
}

# bats test_tags=slow
@test "jj push judges first what would be pushed" {
	task_here --no-colocate
	work src/a.c one
	work doc/a.txt two
	work src/b.c three
	jj --quiet bookmark create t1 -r @-
	before=$(refs)
	fx 1 jj push --bookmark t1
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	lacks "$err" remote:
	[ "$before" = "$(refs)" ]
	jj --quiet abandon 'description("two*")'
	jj config set --user ui.color always
	fx 0 jj push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	sound
}

# bats test_tags=slow
@test "jj push judges also what is not below the commit that is worked on" {
	task_here --no-colocate
	jj --quiet new main@origin
	work doc/a.txt bad
	jj --quiet bookmark create x/t1 -r @-
	jj --quiet new main@origin
	before=$(refs)
	fx 1 jj push --allow-private --bookmark x/t1
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	[ "$before" = "$(refs)" ]
	jj --quiet bookmark delete x/t1
	jj --quiet new main@origin
	work doc/a.txt bad
	jj --quiet tag set t1 -r @-
	jj --quiet new main@origin
	fx 1 jj push --allow-private --tag t1
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	[ "$before" = "$(refs)" ]
	# of the workspace that -R names
	(cd ../j && fx 0 factory init --task t2 && fx 1 jj -R ../two push --allow-private --tag t1)
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	# a binding that does not hold
	echo other >.jj/fx-bound
	fx 2 jj push --allow-private --tag t1
	has "$err" "binds an earlier workspace $PWD to task t1"
}

# bats test_tags=slow
@test "a commit in conflict is pushed by nobody" {
	task_here --no-colocate
	work src/a.c one
	jj --quiet new main@origin
	echo other >src/a.c
	jj --quiet commit -m two
	jj --quiet rebase -r @- -d 'description("one*")'
	jj --quiet bookmark create t1 -r 'description("two*")'
	before=$(refs)
	fx 1 jj git push --bookmark t1
	has "$err" 'since it has conflicts'
	# past jj, and by git, though all of it is in scope
	fx 0 fx-boundary --commits t1
	bad=$(id t1 | cut -c 1-12)
	fx 1 jj git push --allow-conflicts --bookmark t1
	has "$err" "remote: BLOCKED: t1 leaves a conflict in $bad"
	has "$err" 'remote: Reason: it holds a conflict of jj that nobody has resolved'
	fx 1 git --git-dir="$(jj git root)" push origin "$(id t1):refs/heads/t1"
	has "$err" "remote: BLOCKED: t1 leaves a conflict in $bad"
	[ "$before" = "$(refs)" ]
	sound
	# what was printed leads out
	has "$err" "remote:   jj edit $bad   # and resolve it in the files there"
	fx 0 jj edit "$bad"
	echo both >src/a.c
	fx 0 jj git push --bookmark t1
	[ "$(at "$up" heads/t1)" = "$(id t1)" ]
	sound
}
