# factory.bats: init, deinit and new, in git.
load helper
load work

setup() {
	pin
	programs
}

# The repository of the brief's problem 6, typed as it stands there.
brief() {
	repo r
	mkdir -p .factory/bd-52.1
	cat >.factory/bd-52.1/contract.yaml <<'END'
contract:
  task: bd-52.1
  title: "Implement batch upload HTTP handler"

  boundary:
    allowed_files:
      - src/web/handlers.gleam
      - src/web/handlers_test.gleam
      - test/fixtures/batch_requests.json

    forbidden_files:
      - src/core/rate_limiter.gleam      # That's bd-52.2
      - src/core/validator.gleam         # That's bd-52.3
END
	mkdir -p src/core src/web
	echo 1 >src/core/rate_limiter.gleam
	echo 1 >src/web/handlers.gleam
	git add -A
	git commit -qm base
}

@test "the brief's run: factory new, a wrong file, and the refusal" {
	brief
	fx 0 factory new batch-upload --from bd-52.1
	cd batch-upload
	echo 2 >src/core/rate_limiter.gleam
	git add src/core/rate_limiter.gleam # Wrong file!
	fx 1 git commit -m "..."
	has "$err" 'BLOCKED: bd-52.1 cannot modify src/core/rate_limiter.gleam'
	git restore --staged --worktree src/core
	echo 2 >src/web/handlers.gleam
	git add src/web/handlers.gleam
	fx 0 git commit -m "..."
}

@test "the brief's hook: in .git/hooks, with FACTORY_TASK_ID" {
	brief
	fx 0 factory init --task bd-52.1
	cp .git/hooks/pre-commit ../pre-commit
	fx 0 factory deinit
	cp ../pre-commit .git/hooks/
	git switch -qc work
	echo 2 >src/core/rate_limiter.gleam
	git add src/core
	FACTORY_TASK_ID=bd-52.1 fx 1 git commit -m "..."
	has "$err" 'BLOCKED: bd-52.1 cannot modify src/core/rate_limiter.gleam'
	fx 0 git commit -qm "..."
}

@test "init says what it did, and again does nothing" {
	way chain
	project
	fx 0 factory init --task t1
	has "$out" "bound: $PWD is bound to t1"
	has "$out" "hooks: pre-commit pre-applypatch prepare-commit-msg pre-push reference-transaction in $PWD/.git/hooks"
	state >../one
	fx 0 factory init --task t1
	has "$out" "hooks: in place, in $PWD/.git/hooks"
	state | diff -u ../one -
	fx 0 factory init
	state | diff -u ../one -
}

# bats test_tags=slow
@test "init refuses a second task, and a workspace without one" {
	project
	fx 2 factory init
	has "$err" 'factory: init: this workspace is bound to no task: --task ID'
	fx 2 factory init --task nope
	has "$err" 'no contract'
	fx 2 factory init --task t1 extra
	fx 2 factory init --task
	has "$err" "option '--task' needs an argument"
	fx 2 factory init --tsk t1
	has "$err" "unknown option '--tsk' (did you mean '--task'?)"
	fx 2 factory init --task t1 --as 'nobody'
	bind
	fx 2 factory init --task t2
	has "$err" "this workspace is bound to t1; first 'factory deinit'"
	cd "$BATS_TEST_TMPDIR"
	fx 3 factory init --task t1
}

# A hooks folder with every kind of thing in it, and a configuration that
# nobody's tool would write so.
odd() {
	project
	mkdir -p .git/hooks
	printf '#!/bin/sh\nexit 0\n' >.git/hooks/pre-commit
	printf '#!/bin/sh\nexit 0\n' >.git/hooks/pre-push
	chmod 755 .git/hooks/pre-commit
	chmod 640 .git/hooks/pre-push
	printf '#!/bin/sh\ncat >/dev/null\n' >.git/hooks/theirs
	chmod 711 .git/hooks/theirs
	ln -s theirs .git/hooks/reference-transaction
	ln -s gone .git/hooks/pre-applypatch
	printf '\n; mine\n[alias]   x = status # why\n\n[core]\n  abbrev=9' >>.git/config
}

put_back() {
	way "$1"
	odd
	[ -z "${way_path:-}" ] || git config core.hooksPath "$way_path"
	printf '\n[user] name=me' >>.git/config
	state >../one
	fx 0 factory init --task t1 --strict --as 'Bot <bot@example.com>'
	state >../two
	not cmp -s ../one ../two
	forbidden
	fx 0 factory deinit --forget
	state | diff -u ../one -
}

forbidden() {
	echo 9 >>doc/a.txt
	fx 1 git commit -qam x
	git restore --staged --worktree doc
}

@test "deinit puts every byte back: hooks folder" {
	put_back chain
}

# bats test_tags=slow
@test "deinit puts every byte back: configured hooks" {
	put_back config
}

# bats test_tags=slow
@test "deinit puts every byte back: core.hooksPath" {
	put_back dispatch
}

@test "deinit puts every byte back: there was no hooks folder" {
	way chain
	project
	rm -rf .git/hooks
	state >../one
	bind
	fx 0 factory deinit --forget
	state | diff -u ../one -
	fx 0 factory deinit
	has "$out" 'no workspace of this repository was set up'
}

# bats test_tags=slow
@test "deinit puts every byte back: the hooks folder is a link to a tracked one" {
	way chain
	project
	mkdir ../shared && rm -rf .git/hooks && ln -s ../../shared .git/hooks
	printf '#!/bin/sh\necho theirs >>../ran\n' >../shared/commit-msg
	chmod +x ../shared/commit-msg
	state >../one
	bind
	forbidden
	echo 9 >>src/a.c
	fx 0 git commit -qam x
	has ../ran theirs
	[ "$(ls ../shared)" = commit-msg ]
	fx 0 factory deinit --forget
	git update-ref refs/heads/t1 HEAD~
	state | diff -u ../one -
}

# bats test_tags=slow
@test "deinit keeps who may read the configuration, and a link to it" {
	local way
	for way in chain dispatch config; do
		way $way
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r && project
		chmod 600 .git/config
		[ -z "${way_path:-}" ] || git config core.hooksPath "$way_path"
		fx 0 factory init --task t1 --as 'Bot <bot@example.com>'
		[ -z "$(find .git/config .git/factory/config.[ab]* -perm /077)" ]
		fx 0 factory deinit
		[ "$(stat -c %a .git/config)" = 600 ]
		mv .git/config ../config && ln -s ../../config .git/config
		cp ../config ../before
		fx 0 factory init --task t1 --as 'Bot <bot@example.com>'
		not cmp -s ../config ../before
		fx 0 factory deinit
		[ -L .git/config ]
		cmp ../config ../before
		way_path=
	done
}

# bats test_tags=slow
@test "a path may hold what a shell would read" {
	local way odd
	for way in chain dispatch config; do
		way $way
		odd="$BATS_TEST_TMPDIR/t/o'b \$x \`y\\z $way"
		mkdir -p "$odd" && cd "$odd" && project
		way_path="$PWD/../it's \"\$there\""
		mkdir -p "$way_path"
		printf '#!/bin/sh\necho theirs >>"$RAN"\n' >"$way_path/pre-commit"
		chmod +x "$way_path/pre-commit"
		[ "$way" = chain ] || git config core.hooksPath "$way_path"
		fx 0 factory init --task t1 --as 'Bot <bot@example.com>'
		forbidden
		echo 9 >>src/a.c
		export RAN=$BATS_TEST_TMPDIR/ran.$way
		fx 0 git commit -qam x
		[ "$way" = chain ] || has "$RAN" theirs
		fx 0 factory doctor
		way_path=
	done
}

# bats test_tags=slow
@test "init is not done where something of this worktree keeps the hooks off" {
	way chain
	project
	git config extensions.worktreeConfig true
	git config --worktree core.hooksPath /nowhere
	fx 2 factory init --task t1
	has "$err" "the hooks are not live: core.hooksPath is '/nowhere' in the worktree"
	has "$err" "first 'git config --worktree --unset core.hooksPath', then 'factory init'"
	git config --worktree --unset core.hooksPath
	fx 0 factory init
	fx 0 factory doctor
}

# bats test_tags=slow
@test "a damaged record of the installation is said, mended, and taken back" {
	local way
	for way in chain dispatch config; do
		way $way
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r && project
		state >../one
		[ -z "${way_path:-}" ] || git config core.hooksPath "$way_path"
		fx 0 factory init --task t1
		echo nonsense >.git/factory/install
		fx 1 factory doctor
		has "$out" 'install is damaged'
		fx 0 factory init
		fx 0 factory doctor
		: >.git/factory/install
		fx 0 factory deinit
		fx 1 grep -E 'fx-|/factory/' .git/config
		not test -e .git/hooks/pre-commit
		echo 9 >>doc/a.txt
		fx 0 git commit -qam x
		way_path=
	done
}

# bats test_tags=slow
@test "deinit keeps what others changed since" {
	local way
	for way in chain dispatch config; do
		way $way
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r && odd
		fx 0 factory deinit
		[ -z "${way_path:-}" ] || git config core.hooksPath "$way_path"
		fx 0 factory init --task t1 --as 'Bot <bot@example.com>'
		git config their.key value
		echo changed >.git/hooks/post-commit
		fx 0 factory deinit
		[ "$(git config their.key)" = value ]
		[ "$(cat .git/hooks/post-commit)" = changed ]
		fx 1 grep -E 'fx-|includeIf|factory' .git/config
		[ "$(git config core.hooksPath || :)" = "${way_path:-}" ]
		way_path=
	done
}

@test "--as names who commits in one workspace and in no other" {
	project
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	git config user.name Ann && git config user.email ann@example.com
	fx 0 factory new w --from t2 --as 'Bot Two <two@example.com>'
	fx 0 factory init --task t1 --as 'Bot One <one@example.com>'
	fx 0 git var GIT_AUTHOR_IDENT
	has "$out" 'Bot One <one@example.com>'
	fx 0 git -C w var GIT_AUTHOR_IDENT
	has "$out" 'Bot Two <two@example.com>'
	git worktree add -q ../x side-src
	fx 0 git -C ../x var GIT_AUTHOR_IDENT
	has "$out" 'Ann <ann@example.com>'
	[ -z "$(git config extensions.worktreeConfig || :)" ]
	fx 0 factory deinit
	fx 0 git var GIT_AUTHOR_IDENT
	has "$out" 'Ann <ann@example.com>'
	fx 0 git -C w var GIT_AUTHOR_IDENT
	has "$out" 'Bot Two <two@example.com>'
}

# bats test_tags=slow
@test "--as where extensions.worktreeConfig is on uses it, and gives it back" {
	project
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL
	git config extensions.worktreeConfig true
	git config --worktree user.name Old
	git config --worktree user.email old@example.com
	fx 0 factory init --task t1 --as 'Bot One <one@example.com>'
	fx 0 git var GIT_AUTHOR_IDENT
	has "$out" 'Bot One <one@example.com>'
	fx 0 factory deinit
	fx 0 git var GIT_AUTHOR_IDENT
	has "$out" 'Old <old@example.com>'
}

# bats test_tags=slow
@test "--strict refuses a commit in a workspace that is bound to nothing" {
	project
	git worktree add -q ../x side-src
	fx 0 factory init --task t1 --strict
	cd ../x
	echo 9 >>src/a.c
	fx 1 git commit -qam x
	has "$err" 'factory init --task'
	cd ../r
	fx 0 factory deinit
	cd ../x
	fx 0 git commit -qam x
}

# bats test_tags=slow
@test "the hooks stay while another workspace is bound" {
	way chain
	project
	bind
	fx 0 factory new w --from t2
	fx 0 factory deinit
	has "$out" 'kept: the hooks, for another workspace is bound'
	cd w
	echo 9 >>src/a.c
	fx 1 git commit -qam x
	fx 0 factory deinit
	has "$out" 'hooks: removed'
	not test -e ../.git/hooks/pre-commit
}

# bats test_tags=slow
@test "new keeps its workspace out of the one around it, whatever its name" {
	project
	fx 0 factory new 'b #[x]*\ !' --from t2
	[ -z "$(git status --porcelain)" ]
	[ "$(git -C 'b #[x]*\ !' branch --show-current)" = t2 ]
	fx 0 factory new 'b #[x]*\ !' --from t2
	has "$out" 'hooks: in place'
	mkdir deep && fx 0 factory new w --from t3 --dir deep
	[ -z "$(git status --porcelain)" ]
}

@test "new without a contract makes a template, which allows nothing" {
	project
	fx 0 factory new w --from t9
	has "$out" 'allows nothing yet'
	cd w
	test -s .factory/t9/contract.yaml
	echo 9 >>src/a.c
	git add src
	fx 1 git commit -qm x
	task t9 'src/**'
	fx 0 factory init --task t9
	fx 0 git commit -qm x
}

# A Go module with the task t9, whose contract is there.
module() {
	repo r
	task t9 'src/**'
	printf 'module m\n\ngo 1.22\n' >go.mod
	git add -A && git commit -qm m
}

@test "new in a repository without a commit seals nothing" {
	git init -q r
	cd r
	task t1 'src/**'
	fx 2 factory new w --from t1
	has "$err" 'no commit yet that a task could start from'
	lacks "$out" sealed
	[ ! -e .git/factory/contracts/t1 ]
}

@test "new with a contract that is committed nowhere has its file in the workspace" {
	repo r
	git config user.email ann@example.com
	git commit -q --allow-empty -m base
	task t1 'src/**'
	fx 0 factory new w --from t1 --no-base
	cmp .factory/t1/contract.yaml w/.factory/t1/contract.yaml
	cd w
	sed -i 's/src/lib/' .factory/t1/contract.yaml
	fx 1 fx-contract diff sealed .factory/t1/contract.yaml
	[ -z "$(git status --porcelain --untracked-files=all | grep -v '^?? .factory/')" ]
}

@test "new writes how the stages run: excluded, sealed, and taken back" {
	module
	cp .git/info/exclude ../exclude
	fx 0 factory new w --from t9 --dir ..
	has "$out" 'stages: wrote .factory/go.yaml'
	cd ../w
	[ -s .factory/go.yaml ]
	[ -s .moon/tasks/factory.yml ]
	[ -z "$(git status --porcelain)" ]
	has ../r/.git/info/exclude /.factory/go.yaml
	seal=$(sed -n 's/^stages //p' ../r/.git/factory/contracts/t9/seal)
	has "../r/.git/factory/contracts/t9/$seal.stages" "path: '.factory/go.yaml'"
	# Again, and where a file is lost, it is as it was.
	cp -R .factory .moon ..
	rm .factory/go.yaml
	fx 0 factory init
	has "$out" 'wrote .factory/go.yaml'
	(cd ../r && fx 0 factory new w --from t9 --dir ..)
	has "$out" 'unchanged .factory/go.yaml'
	diff -r .factory ../.factory
	diff -r .moon ../.moon
	[ "$seal" = "$(sed -n 's/^stages //p' ../r/.git/factory/contracts/t9/seal)" ]
	fx 0 factory deinit
	has "$out" 'removed .factory/go.yaml'
	not test -e .moon
	[ "$(ls .factory)" = t9 ]
	diff ../exclude ../r/.git/info/exclude
}

@test "a base that says how its stages run keeps that, and an edit is shown" {
	module
	fx 0 fx-detect --write
	sed -i 's/go vet/go vet -x/' .factory/go.yaml
	git add -A && git commit -qm stages
	fx 0 factory new w --from t9 --dir ..
	cd ../w
	has "$out" 'tracked .factory/go.yaml here, and a task leaves it alone'
	[ -z "$(git status --porcelain)" ]
	lacks ../r/.git/info/exclude /.factory/go.yaml
	fx 0 fx-detect --stages
	has "$out" 'go vet -x ./... (.factory/go.yaml)'
	fx 0 factory deinit
	[ -z "$(git status --porcelain)" ]
	[ -s .moon/tasks/factory.yml ]
	# What was never tracked and is edited stays, and is told.
	cd ../r
	git rm -qr .factory/go.yaml .moon && git commit -qm none
	fx 0 fx-contract seal --task t9 --widen --reason 'the base has none'
	fx 0 factory init --task t9
	echo '# mine' >>.factory/go.yaml
	fx 0 factory init
	has "$out" 'edited .factory/go.yaml, it stays as it is'
	fx 0 factory deinit
	has "$out" 'edited .factory/go.yaml, it stays'
	has .factory/go.yaml '# mine'
}

@test "no language, or no stages to be had: said, and no end of the verb" {
	repo r
	task t9 'src/**'
	git add -A && git commit -qm m
	fx 0 factory new w --from t9 --dir ..
	has "$out" "stages: none are written: no language is known here"
	cd ../w
	fx 0 fx-contract bound
	# A file that cannot be read is a fault, told by fx-detect.
	printf '[stages' >.factory.toml
	fx 0 factory init
	has "$err" 'fx-detect: .factory.toml:1'
	has "$err" "how the stages run was not written; 'factory init' in $PWD tries it again"
	rm .factory.toml
	printf 'module m\n' >go.mod
	fx 0 factory init
	has "$out" 'stages: wrote .factory/go.yaml'
	has "$err" "fx-contract seal --task t9 --widen --reason TEXT"
}

@test "new says what it cannot do" {
	local name
	project
	for name in . .. -x a/b ''; do
		fx 2 factory new --from t2 -- "$name"
	done
	fx 2 factory new 'a b'
	has "$err" "factory: new: 'a b' cannot name a task; --from TASK says which it is"
	not test -e 'a b'
	fx 2 factory new --from t2
	mkdir full && echo 1 >full/f
	fx 2 factory new full --from t2
	has "$err" 'full is there already'
	fx 2 factory new w --from t1
	has "$err" 'cannot make the worktree'
	fx 2 factory new w --from t2 --dir nowhere
	repo empty
	fx 2 factory new w --from t2
	has "$err" 'no commit yet'
}

# bats test_tags=slow
@test "new that is killed at any call of git can be run again" {
	local k=0 git
	way chain
	git=$(command -v git)
	mkdir ../kill
	cat >../kill/git <<END
#!/bin/sh
n=\$((\$(cat "\$KILL" 2>/dev/null || echo 0) - 1))
echo \$n >"\$KILL"
[ \$n -ne 0 ] || kill -9 \$(cat "\$KILL.pid")
exec $git "\$@"
END
	chmod +x ../kill/git
	export KILL=$PWD/../count
	while :; do
		k=$((k + 1))
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r && project
		echo $k >"$KILL"
		if PATH=$PWD/../../kill:$PATH sh -c 'echo $$ >"$KILL.pid"
		    exec factory new w --from t2 --as "Bot <bot@example.com>"' \
		    >/dev/null 2>&1; then
			break
		fi
		fx 0 factory new w --from t2 --as "Bot <bot@example.com>"
		[ -z "$(git -C w status --porcelain)" ]
		[ "$(git -C w config user.name)" = Bot ]
		(cd w && echo 9 >>src/a.c && fx 1 git commit -qam x)
		rm -rf w/src && git -C w restore --staged --worktree src
		(cd w && fx 0 factory deinit)
		not test -e .git/hooks/pre-commit
	done
	[ "$k" -gt 10 ]
}

# bats test_tags=slow
@test "several at once in one repository lose nothing" {
	local i
	way chain
	project
	printf '#!/bin/sh\necho theirs >>"$RAN"\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	for i in 1 2 3 4; do
		git worktree add -q -b "u$i" "../u$i" main
		(cd "../u$i" && task "u$i" 'src/**' && factory init --task "u$i" >../said.$i 2>&1 ||
			echo failed >>../failed) &
	done
	wait
	not test -e ../failed || { cat ../said.*; false; }
	has .git/hooks/pre-commit.fx-old theirs
	cd ../u3
	echo 9 >>src/a.c
	RAN=$BATS_TEST_TMPDIR/ran fx 0 git commit -qam x
	has "$BATS_TEST_TMPDIR/ran" theirs
}

# bats test_tags=slow
@test "dash, bash and busybox's sh run it alike" {
	local sh
	way chain
	project
	for sh in dash bash 'busybox sh'; do
		command -v ${sh%% *} >/dev/null || continue
		fx 0 $sh "$FX_BIN/factory" init --task t1 --as 'Bot <b@example.com>'
		state >"../$sh.init"
		diff -u ../dash.init "../$sh.init"
		fx 0 $sh "$FX_BIN/factory" doctor
		cp "$out" "../$sh.doctor"
		fx 0 $sh "$FX_BIN/factory" deinit --forget
		diff -u ../dash.doctor "../$sh.doctor"
	done
}

@test "--json says each step as an object" {
	project
	fx 0 factory init --task t1 --json
	grep -q '^{"type":"step","step":"bound","text":".* is bound to t1"}$' "$out"
	not grep -v '^{"type":"step",.*}$' "$out"
	fx 0 factory init -q
	out_is </dev/null
}

@test "a verb that is unknown ends with 2 and says what was meant" {
	fx 2 factory inti
	err_is <<'END'
factory: unknown verb 'inti' (did you mean 'init'?)
try 'factory --help'
END
	fx 2 factory _common
	fx 2 factory ../init
	fx 2 factory
}

# bats test_tags=slow
@test "a workspace that was moved: init --task binds it, deinit lets it go" {
	way chain
	project
	state >../one
	fx 0 factory init --task t1
	cd .. && mv r s && cd s
	fx 2 factory init
	err_is <<<"fx-contract: $PWD/.git/factory/task: binds ${PWD%s}r to task t1, but this \
workspace is $PWD; if it was moved or made again, 'factory init --task t1' binds it"
	fx 0 factory init --task t1
	fx 0 fx-contract bound
	cd .. && mv s q && cd q
	fx 0 factory deinit --forget
	has "$out" "unbound: $PWD"
	fx 1 fx-contract bound
	rm -rf .git/factory
	state | diff -u ../one -
}

@test "an option may stand before its verb, and none is taken for another's" {
	project
	fx 0 factory --task t1 -q --as='Bot <b@example.com>' init --json
	out_is </dev/null
	fx 0 fx-contract bound
	has "$out" t1
	fx 2 factory --task
	has "$err" "unknown option '--task'"
	fx 2 factory --task t1 --dir x doctor
	has "$err" "doctor: unknown option '--task'"
	fx 2 factory init --task=
	has "$err" "option '--task' needs an argument"
	fx 2 factory new -- --from t1
	has "$err" "what is 't1'?"
	fx 2 factory new x --from t1 --dir nope
	err_is <<<'factory: --dir nope: no such folder'
	fx 2 factory gate serve --task '' .
	has "$err" "option '--task' needs an argument"
	fx 2 factory gate connect . --task t1
	has "$err" 'gate connect takes not all of these options'
	fx 2 factory gate init . --remote x --upstream y
	has "$err" 'gate init takes not all of these options'
}

@test "any awk will do" {
	need busybox
	project
	mkdir ../awk
	printf '#!/bin/sh\nexec busybox awk "$@"\n' >../awk/awk
	chmod +x ../awk/awk
	factory --help >../help
	factory new --help >>../help
	PATH=$PWD/../awk:$PATH
	{ factory --help && factory new --help; } | diff ../help -
	fx 0 factory --task t1 init --json
	grep -q '^{"type":"step","step":"bound","text":".* is bound to t1"}$' "$out"
	fx 2 factory --forgt deinit
	fx 2 factory deinit --forgt
	has "$err" "did you mean '--forget'"
	fx 2 factory $'i\e\xff\xe2\x80\xae\xc3\xa9'
	has "$err" "unknown verb 'i\\x1b\\xff\\xe2\\x80\\xaeé'"
}
