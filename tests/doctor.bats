# doctor.bats: what factory doctor proves, what it finds, what it leaves.
load helper
load work

setup() {
	pin
	programs
	mkdir "$BATS_TEST_TMPDIR/tmp"
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

all_live() {
	way "$1"
	project
	bind
	fx 0 factory doctor
	out_is <<END
ok   programs: fx $(sed -n 's/^VERSION *= *//p' "$top/Makefile") in $FX_BIN
ok   binding: $PWD is bound to t1
ok   contract: the sealed contract of t1 rules
ok   base: refs/heads/main allows what the seal allows
ok   hooks: installed as: $1
ok   pre-commit: a forbidden commit was refused
ok   prepare-commit-msg: a forbidden commit with --no-verify was refused
ok   pre-applypatch: a forbidden patch was refused
ok   reference-transaction: a branch on a forbidden commit was refused
ok   pre-push: a push of a forbidden commit was refused
ok   allowed: an allowed commit was accepted
ok   allowed-no-verify: an allowed commit with --no-verify was accepted
END
	fx 0 factory doctor -q
	out_is </dev/null
}

@test "every layer is live: hooks folder" {
	all_live chain
}

# bats test_tags=slow
@test "every layer is live: configured hooks" {
	all_live config
}

# bats test_tags=slow
@test "every layer is live: core.hooksPath" {
	all_live dispatch
}

# All files, with their times, but the folders': a lock file touches those.
trace() {
	find .git ! -type d -printf '%p %s %i %T@ %M %l\n' | sort
	git for-each-ref
	GIT_OPTIONAL_LOCKS=0 git status --porcelain
	git worktree list
	ls -A "$TMPDIR"
}

# bats test_tags=slow
@test "it leaves no trace, in a good and in a broken repository" {
	way chain
	project
	bind
	trace >../one
	fx 0 factory doctor
	trace | diff -u ../one -
	rm .git/hooks/reference-transaction .git/hooks/pre-push
	chmod -x .git/hooks/pre-commit .git/hooks/prepare-commit-msg
	trace >../one
	fx 1 factory doctor
	has "$out" 'NOT  reference-transaction: a branch on a forbidden commit went through'
	has "$out" 'NOT  prepare-commit-msg: a forbidden commit with --no-verify went through'
	trace | diff -u ../one -
}

# bats test_tags=slow
@test "it works in a linked worktree and where there is no commit yet" {
	project
	fx 0 factory new w --from t2
	fx 0 factory -C w doctor
	repo empty
	git switch -qc t1
	task t1 'src/**'
	bind
	trace >../one
	fx 0 factory doctor
	trace | diff -u ../one -
	cd .. && git init -q -b t1 --object-format=sha256 long && cd long
	task t1 'src/**'
	bind
	git add .factory && git commit -qm contract 2>/dev/null || :
	trace >../one
	fx 0 factory doctor
	trace | diff -u ../one -
}

# bats test_tags=slow
@test "it works without an identity, and with settings that change patches" {
	project
	bind
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	git config user.useConfigOnly true
	git config diff.noprefix true
	git config format.noprefix true
	git config protocol.allow never
	fx 0 factory doctor
}

# finds WHAT MEND COMMAND...: after the command, doctor says this, and says
# what mends it; that done, all is live again.
finds() {
	local what=$1 mend=$2
	shift 2
	"$@"
	fx 1 factory doctor
	has "$out" "$what"
	[ -z "$mend" ] || {
		has "$out" "mend: $mend"
		fx 0 sh -c "$mend"
		fx 0 factory doctor
	}
}

# bats test_tags=slow
@test "it finds what is wrong with the hooks, and its command mends it" {
	local h=.git/hooks/pre-commit
	way chain
	project
	bind
	finds "$h is not executable" 'factory init' chmod -x $h
	finds "$h is gone" 'factory init' rm $h
	printf '#!/bin/sh\n' >../theirs && chmod +x ../theirs
	finds "$h was replaced" 'factory init' cp ../theirs $h
	fx 0 cmp ../theirs $h.fx-old
	finds 'is of another version of fx, or was changed' 'factory init' \
	    sed -i 's/--if-bound/--if-bound -q/' $h
	finds "core.hooksPath is '/nowhere' in the local" 'factory init' \
	    git config core.hooksPath /nowhere
}

# bats test_tags=slow
@test "it finds core.hooksPath of another scope" {
	way chain
	project
	bind
	export GIT_CONFIG_GLOBAL=$BATS_TEST_TMPDIR/global
	finds "core.hooksPath is '/nowhere' in the global" 'factory init' \
	    git config --global core.hooksPath /nowhere
	git config extensions.worktreeConfig true
	finds "core.hooksPath is '/nowhere' in the worktree" \
	    'git config --worktree --unset core.hooksPath' \
	    git config --worktree core.hooksPath /nowhere
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/no
	finds 'NOT  pre-commit: a forbidden commit went through' '' true
}

# bats test_tags=slow
@test "it finds configured hooks that are off" {
	way config
	project
	bind
	finds 'hook.fx-pre-push.enabled is false' \
	    'git config --unset hook.fx-pre-push.enabled' \
	    git config hook.fx-pre-push.enabled false
	finds 'hook.fx-pre-push.command is not what fx wrote' 'factory init' \
	    git config hook.fx-pre-push.command true
	finds "hook.fx-pre-push.event is not 'pre-push'" 'factory init' \
	    git config hook.fx-pre-push.event pre-commit
	way chain
	finds 'is older than 2.54: it runs no configured hooks' 'factory init' true
	has "$out" 'installed as: chain'
}

# bats test_tags=slow
@test "it finds a program that is gone or moved" {
	way chain
	project
	mkdir -p ../fx/bin && cp -L "$FX_BIN"/fx-* ../fx/bin/
	sed "s|^bindir=.*|bindir='$PWD/../fx/bin'|" "$FX_BIN/factory" >../fx/bin/factory
	bind
	rm ../fx/bin/fx-boundary
	fx 1 sh ../fx/bin/factory doctor
	has "$out" 'fx-boundary is gone'
	has "$out" 'mend: install fx again'
}

# bats test_tags=slow
@test "it finds a binding that is lost, and a contract that is not the sealed one" {
	way chain
	project
	fx 1 factory doctor
	has "$out" "$PWD is bound to no task"
	has "$out" 'mend: factory init --task ID'
	bind
	task t1 'src/**' 'test/*' 'more/**'
	fx 1 factory doctor
	has "$out" '.factory/t1/contract.yaml is not what was sealed, which rules'
	git checkout -q .factory
	fx 0 factory doctor
	mv ../r ../moved && cd ../moved
	fx 1 factory doctor
	has "$out" 'NOT  binding'
}

@test "--json says each layer as an object" {
	way chain
	project
	bind
	rm .git/hooks/pre-push
	fx 1 factory doctor --json
	has "$out" '{"type":"layer","layer":"pre-commit","state":"live","why":"a forbidden commit was refused"}'
	has "$out" '"state":"not","why":"a push of a forbidden commit went through","mend":"factory init"}'
	not grep -v '^{"type":"layer",.*}$' "$out"
}

# bats test_tags=slow
@test "a hook of others that refuses everything is not taken for ours" {
	way chain
	project
	printf '#!/bin/sh\necho no commits today\nexit 1\n' >.git/hooks/commit-msg
	chmod +x .git/hooks/commit-msg
	bind
	fx 1 factory doctor
	has "$out" '??   allowed: an allowed commit was refused: no commits today'
	has "$out" 'ok   pre-commit: a forbidden commit was refused'
	has "$out" 'ok   allowed-no-verify'
}
