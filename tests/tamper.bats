# tamper.bats: what somebody does to the hooks, the contract or the records to
# get a forbidden change past them.  Where nothing local can hold (the same
# user owns the repository), the change is made, and the gate refuses it.
#
# In each test: the bare repository up.git, its gate, and w, a clone of it
# with hooks, bound to t1 (src/**, test/*); doc/a.txt is forbidden.
load helper
load work

setup_file() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR/made
	mkdir "$BATS_TEST_TMPDIR"
	pin
	programs
	git init -q -b main seed
	(
		cd seed || exit
		task t1 'src/**' 'test/*'
		task t2 'doc/**'
		mkdir src doc
		echo 1 >src/a.c
		echo 1 >doc/a.txt
		git add .
		git commit -qm one
	)
	git clone -q --bare seed up.git
	fx 0 factory gate init gate --upstream up.git
}

setup() {
	pin
	programs
	cp -a "$BATS_FILE_TMPDIR/made/t/." .
	here=$(pwd -P)
	sed -i "s|$(cd "$BATS_FILE_TMPDIR/made/t" && pwd -P)|$here|" gate/config
	way chain
}

# work: the workspace, and go there.
work() {
	git clone -q up.git w
	cd w || return
	git switch -qc t1
	factory gate connect ../gate >/dev/null
	fx 0 factory init --task t1
}

# outside [GIT-OPTION...]: try a forbidden commit with these options.
outside() {
	echo more >>doc/a.txt
	git "$@" commit -qam outside
}

# past: the forbidden commit that was made stops at the gate, whatever this
# side's hooks say, and upstream has nothing of it.
past() {
	fx 0 git log -1 --format=%s
	echo outside | out_is
	fx 1 git push -q --no-verify origin HEAD:refs/heads/t1
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	fx 0 git --git-dir=../up.git for-each-ref --format='%(refname)'
	echo refs/heads/main | out_is
}

# stopped: nothing was committed.
stopped() {
	fx 0 git log -1 --format=%s
	echo one | out_is
}

# bats test_tags=slow
@test "core.hooksPath by -c, by the environment, by includeIf: past the hooks, not the gate" {
	work
	outside -c core.hooksPath=/nowhere
	past
	git reset -q --hard origin/main
	GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/nowhere outside
	past
	git reset -q --hard origin/main
	printf '[core]\n\thooksPath = /nowhere\n' >../inc
	git config "includeIf.onbranch:t1.path" ../../inc
	outside
	past
	fx 1 factory doctor
	has "$out" "core.hooksPath is '/nowhere'"
}

# bats test_tags=slow
@test "configured hooks switched off by name or event: past them, not the gate" {
	way config
	work
	fx 1 outside
	outside -c hook.fx-pre-commit.enabled=false -c hook.fx-prepare-commit-msg.enabled=false \
	    -c hook.fx-reference-transaction.enabled=false
	past
	git reset -q --hard origin/main
	git config hook.fx-pre-commit.enabled false
	git config hook.fx-prepare-commit-msg.enabled false
	git config hook.fx-reference-transaction.enabled false
	outside
	past
	fx 1 factory doctor
	has "$out" 'hook.fx-pre-commit.enabled is false'
}

@test "commit-tree, a raw ref and update-ref without hooks: past them, not the gate" {
	local c
	work
	echo more >>doc/a.txt
	git add doc
	c=$(git commit-tree -p HEAD -m outside "$(git write-tree)")
	fx 128 git update-ref refs/heads/t1 "$c"
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	stopped
	echo "$c" >.git/refs/heads/t1
	past
}

# bats test_tags=slow
@test "one hook that is switched off leaves the others: chmod, gone, replaced" {
	local how
	work
	for how in 'chmod -x' 'rm -f' 'cp -f /bin/true'; do
		$how .git/hooks/pre-commit
		fx 1 outside
		has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
		stopped
		git reset -q --hard
		fx 1 factory doctor
		has "$out" 'NOT  pre-commit'
		fx 0 factory init --task t1
		fx 0 factory doctor
	done
}

# bats test_tags=slow
@test "a relative core.hooksPath, which no linked worktree has: doctor says so, init mends it" {
	work
	git config core.hooksPath hooks
	git worktree add -q ../other -b t2
	cd ../other
	fx 0 fx-contract bind --task t2 2>/dev/null || fx 0 fx-contract seal --task t2
	fx 1 factory doctor
	has "$out" "core.hooksPath is 'hooks'"
	fx 0 factory init --task t2
	fx 0 factory doctor
	echo more >>src/a.c
	fx 1 git commit -qam outside
	has "$err" 'BLOCKED: t2 cannot modify src/a.c'
	cd ../w
	fx 1 outside
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
}

@test "a judge that is gone, no program, or killed: nothing is committed" {
	local bin=$BATS_TEST_TMPDIR/bin2
	mkdir "$bin"
	cp -L "$FX_BIN"/fx-* "$bin/"
	mkdir "$bin/../share" && cp -R "$FX_BIN/../share/contracts" "$bin/../share/"
	sed "s|^bindir=.*|bindir='$bin'|" "$FX_BIN/factory" >"$bin/factory"
	chmod +x "$bin/factory"
	PATH=$bin:$PATH
	work
	sed -i "s|$FX_BIN|$bin|g" .git/hooks/*
	fx 1 outside
	has "$err" BLOCKED
	git reset -q --hard
	rm "$bin/fx-boundary"
	fx 1 outside
	has "$err" "$bin/fx-boundary"
	stopped
	echo text >"$bin/fx-boundary" && chmod +x "$bin/fx-boundary"
	fx 1 outside
	stopped
	printf '#!/bin/sh\nkill -9 $$\n' >"$bin/fx-boundary"
	fx 1 outside
	stopped
}

@test "the contract, changed in the same commit, does not rule" {
	work
	task t1 '**'
	echo more >>doc/a.txt
	fx 1 git commit -qam outside
	has "$err" 'cannot modify'
	has "$err" 'doc/a.txt'
	has "$err" '.factory/t1/contract.yaml'
	stopped
}

# bats test_tags=slow
@test "the contract through a link, a rename over it, a case twin, a submodule" {
	local sub
	work
	ln -s ../.factory src/link
	fx 0 git add src/link
	fx 0 git commit -qm 'a link alone changes nothing there'
	fx 1 fx-boundary check src/link/t1/contract.yaml
	has "$out" '.factory/t1/contract.yaml'
	task t1 '**'
	cp .factory/t1/contract.yaml src/wide.yaml
	git checkout -q .factory
	git add src/wide.yaml && git commit -qm 'a contract elsewhere is a file'
	fx 1 outside
	git reset -q --hard
	git mv -f src/wide.yaml .factory/t1/contract.yaml
	fx 1 git commit -qm over
	has "$err" 'cannot modify .factory/t1/contract.yaml'
	git reset -q --hard
	git update-index --add --cacheinfo "100644,$(git hash-object -w src/a.c),.Factory/t1/Contract.yaml"
	fx 1 git commit -qm twin
	has "$err" 'cannot modify .Factory/t1/Contract.yaml'
	git reset -q --hard
	sub=$(git rev-parse HEAD)
	git rm -q -r --cached .factory/t1
	git update-index --add --cacheinfo "160000,$sub,.factory/t1"
	fx 1 git commit -qm gitlink
	has "$err" 'cannot modify .factory/t1'
	git reset -q --hard
	fx 1 outside
}

@test "the sealed bytes, the record and the binding, changed by hand, are refused" {
	local store sha
	work
	store=.git/factory/contracts/t1
	sha=$(sed -n 's/^sha256 //p' $store/seal)
	chmod u+w $store/*
	sed -i 's/src/doc/' "$store/$sha.yaml"
	fx 1 outside
	has "$err" "$sha.yaml"
	has "$err" 'is not what was sealed'
	stopped
	fx 2 fx-contract seal --task t1
	has "$err" "'fx-contract seal --widen --reason TEXT' seals the contract anew"
	fx 0 fx-contract seal --task t1 --widen --reason damaged
	fx 1 outside
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	stopped
	printf 'version 1\ntask t2\npath /elsewhere\n' >.git/factory/task
	fx 1 outside
	has "$err" 'factory init'
	stopped
}

# bats test_tags=slow
@test "records forged so that they agree: past the hooks, not the gate" {
	local store sha
	work
	store=.git/factory/contracts/t1
	task t1 '**'
	sha=$(sha256sum .factory/t1/contract.yaml | cut -c1-64)
	cp .factory/t1/contract.yaml "$store/$sha.yaml"
	chmod u+w $store/*
	sed -i "s/^sha256 .*/sha256 $sha/" "$store/seal"
	git checkout -q .factory
	outside
	past
	git reset -q --hard origin/main
	rm -rf .git/factory
	outside
	past
}

@test "a workspace of another task does not get onto this task's branch" {
	work
	fx 0 factory new two --from t2
	git switch -q --detach
	cd two
	git switch -q t1
	echo more >>doc/a.txt
	fx 1 git commit -qam outside
	has "$err" 'BLOCKED: t2 cannot move refs/heads/t1'
}
