# factory-verbs.bats: the verbs that are about a task, in git.
load helper
load work
load decide

setup() {
	pin
	programs
}

# two: project, with the workspaces one of t1 and two of t2.
two() {
	project
	git switch -q main
	fx 0 factory new one --from t1
	fx 0 factory new two --from t2
}

@test "a task is meant by its id, its workspace's name, a path in it, or by where one is" {
	local top
	two
	top=$PWD
	fx 0 fx-contract find t1 && out_is <<<"t1 $top/one"
	fx 0 fx-contract find one && out_is <<<"t1 $top/one"
	fx 0 fx-contract find two/ && out_is <<<"t2 $top/two"
	fx 0 fx-contract find ./two/doc && out_is <<<"t2 $top/two"
	cd one/src
	fx 0 fx-contract find && out_is <<<"t1 $top/one"
	fx 0 fx-contract find .. && out_is <<<"t1 $top/one"
	fx 0 fx-contract find two/ && out_is <<<"t2 $top/two"
	fx 0 fx-contract find two --json
	out_is <<<"{\"type\":\"task\",\"task\":\"t2\",\"path\":\"$top/two\"}"
	fx 1 fx-contract find twoo && out_is <<<"no task and no workspace is called 'twoo' (did you mean 'two'?)"
	fx 1 fx-contract find -q $'\e[2J'
	fx 1 fx-contract find $'\e[2J'
	has "$out" 'is called '\''\x1b[2J'\'''
	cd "$top"
	fx 1 fx-contract find
	out_is <<<'this workspace is bound to no task; name one, or a workspace'
}

@test "an id goes before a name, and a name that two workspaces have means none" {
	two
	mkdir ../x
	task two 'x/**'
	fx 0 factory init --task two
	fx 0 fx-contract find two && out_is <<<"two $PWD"
	fx 0 factory deinit
	fx 0 fx-contract find two && out_is <<<"two"
	fx 0 fx-contract find ./two && out_is <<<"t2 $PWD/two"
	task t3 'x/**'
	fx 0 factory new one --dir ../x --from t3
	fx 2 fx-contract find one
	has "$err" "are both called 'one'; name the task: t"
	fx 0 fx-contract find t3
}

@test "the verbs of decisions and audit take a workspace's name, or none" {
	here ssh-keygen python3
	two
	fx 0 factory audit one
	has "$out" 'factory new one'
	fx 0 factory -C one audit
	has "$out" 'factory new one'
	fx 0 factory -C two audit
	lacks "$out" 'factory new one'
	has "$out" 'factory new two'
	fx 0 factory audit
	has "$out" 'factory new one'
	has "$out" 'factory new two'
	fx 1 factory audit gone-t9
	has "$out" 'nothing is recorded of gone-t9'
	fx 2 factory approve onee --why x
	err_is <<<"factory: approve: no task and no workspace is called 'onee' (did you mean 'one'?)"
	fx 2 factory reject --why x
	err_is <<<"factory: reject: this workspace is bound to no task; name one, or a workspace"
	for v in approve reject deploy expand; do
		fx 1 factory $v one --why x
		has "$out" "BLOCKED: decision: t1 is 'created', and "
		fx 1 factory -C one $v --why x
		has "$out" "BLOCKED: decision: t1 is 'created', and "
	done
}

# --- new

# shop: a repository "shop" whose stages are scripts: one test fails there.
shop() {
	repo shop
	task t1 'src/**'
	mkdir src
	echo 1 >src/a
	printf '%s\n' 'echo "ok 1 - good"; echo "not ok 2 - old"' 'echo 1..2; exit 1' >t.sh
	echo 'echo src/a:1: bad; exit 1' >l.sh
	printf '[stages.%s]\ncommand = "%s"\n' unit-test 'sh t.sh' lint 'sh l.sh' static true >.factory.toml
	git add -A
	git commit -qm one
}

@test "new without --from: the task is called as the workspace, its contract a template" {
	shop
	fx 0 factory new batch
	has "$out" "template: $PWD/batch/.factory/batch/contract.yaml allows nothing yet"
	has "$out" 'created: batch, in the log'
	fx 0 fx-contract find batch && out_is <<<"batch $PWD/batch"
	[ "$(git -C batch symbolic-ref --short HEAD)" = batch ]
	[ -z "$(git status --porcelain)" ]
	fx 0 factory list
	has "$out" 'batch  batch  template  -  -  '
	fx 0 factory new t1
	lacks "$out" template
	fx 0 factory list
	has "$out" 't1     t1     created   -  -  '
}

@test "new measures the base once, tells what fails there, and records created once" {
	shop
	fx 0 factory new w --from t1
	has "$out" 'Measuring unit-test at the base: sh t.sh'
	has "$out" '  fails there: old'
	has "$out" 'The base is measured: lint fails there'
	has "$out" 'The base is measured: static passes there'
	fx 0 fx-audit status t1 && out_is <<<created
	cp .git/factory/audit/log ../log
	fx 0 factory new w --from t1
	has "$out" 'The base was measured when the task began: unit-test'
	cmp .git/factory/audit/log ../log
	cd w
	echo 2 >src/a
	fx 0 fx-tcr --stage unit-test
	has "$out" 'PASSED: what fails was failing at the base'
	git commit -qam work
	fx 0 factory new w --from t1 --dir ..
	lacks "$out" Measuring
	lacks "$out" 'was measured'
}

@test "new: --no-base measures nothing; -q says nothing; --json is steps; what cannot be measured ends nothing" {
	shop
	task t2 'src/**'
	task t3 'src/**'
	fx 0 factory new w --from t1 --no-base
	lacks "$out" base:
	not test -e .git/factory/tcr/t1
	echo 'kill -9 $$' >t.sh
	git commit -qam killed
	fx 0 factory new -q v --from t2
	out_is </dev/null
	err_is </dev/null
	fx 0 factory new x --from t3 --json
	has "$err" "what unit-test says before the work begins is not measured"
	jq -e 'select(.step == "base")' "$out"
	fx 0 jq -e . "$out"
}

@test "new: a tool that is not installed is told in one line for each stage, and no trouble" {
	shop
	printf '[stages.%s]\ncommand = "%s"\n' unit-test 'no-such-tool test' lint 'no-such-tool lint' static true >.factory.toml
	git commit -qam tool
	fx 0 factory new w --from t1
	has "$out" 'base: unit-test is not measured: its command cannot be started here'
	has "$out" 'base: lint is not measured: its command cannot be started here'
	has "$out" 'The base is measured: static passes there'
	lacks "$err" 'before the work begins'
	lacks "$err" 'cannot be measured'
}

@test "new tells what is likely wrong with the contract, and goes on" {
	shop
	task t1 'src/**' 'no/such'
	fx 0 factory new w --from t1
	has "$out" "no-match: 'no/such'"
	has "$out" 'bound: '
}

# bats test_tags=slow
@test "new that is killed at any call of a program of ours can be run again" {
	local k=0 p
	way chain
	mkdir ../kill
	for p in "$FX_BIN"/fx-*; do
		[ -x "$p" ] || continue
		cat >"../kill/${p##*/}" <<-END
			#!/bin/sh
			n=\$((\$(cat "\$KILL") - 1))
			echo \$n >"\$KILL"
			[ \$n -ne 0 ] || kill -9 \$(cat "\$KILL.pid")
			exec $p "\$@"
		END
		chmod +x "../kill/${p##*/}"
	done
	sed "s|^bindir=.*|bindir='$(cd ../kill && pwd)'|" "$FX_BIN/factory" >../kill/factory
	chmod +x ../kill/factory
	export KILL=$PWD/../count
	while :; do
		k=$((k + 1))
		[ "$k" -lt 60 ] || { cat ../said; false; }
		cd "$BATS_TEST_TMPDIR/t" && rm -rf shop && shop
		echo $k >"$KILL"
		if sh -c 'echo $$ >"$KILL.pid"; exec ../../kill/factory new w --from t1' \
		    >../said 2>&1; then
			break
		fi
		fx 0 factory new w --from t1
		[ -z "$(git -C w status --porcelain)" ]
		[ "$(fx-audit log t1 --json | grep -c '"to":"created"')" -eq 1 ]
		fx 0 fx-audit verify
		fx 0 fx-contract find t1 && out_is <<<"t1 $PWD/w"
		[ "$(find .git/factory/tcr/t1 -name 'base-*' ! -name '*.log' | wc -l)" -eq 3 ]
		not test -e .git/factory/lock
	done
	[ "$k" -gt 9 ]
}

# --- list and logs

@test "list says how far each task came, the same from every workspace" {
	shop
	task t2 'src/**'
	fx 0 factory new one --from t1 --no-base
	fx 0 factory new two --from t2 --no-base
	cd one
	echo 2 >src/a
	fx 1 fx-tcr --stage unit-test
	FX_NOW=1790000300 fx 0 factory list
	out_is <<-'E'
		t1  one  created  unit-test  failed, reverted  5 min
		t2  two  created  -          -                 5 min
	E
	cd ../two/src
	FX_NOW=1790007300 fx 0 factory list
	has "$out" 't1  one  created  unit-test  failed, reverted  2 h'
	fx 0 factory list --json
	[ "$(jq -r 'select(.task == "t1") | "\(.workspace) \(.status) \(.stage) \(.class) \(.end) \(.attempt)"' "$out")" = 'one created unit-test failed reverted 1' ]
	fx 0 factory -q list
	out_is </dev/null
	cd ../..
	echo '{' >.git/factory/tcr/t1/1.json
	fx 2 factory list
	has "$out" 't2  two'
	has "$err" 't1/1.json'
}

@test "list tells a run that goes on from one that was cut off" {
	shop
	printf '%s\n' 'echo $$ >"$PIDS"; until [ -e "$GO" ]; do sleep .05; done' >t.sh
	git commit -qam wait
	export PIDS=$PWD/../pids GO=$PWD/../go
	fx 0 factory new w --from t1 --no-base
	(cd w && exec fx-tcr --stage unit-test >/dev/null 2>&1) 3>&- &
	until [ -s "$PIDS" ]; do sleep .05; done
	fx 0 factory list
	has "$out" 'unit-test  running'
	kill -9 $!
	wait $! || :
	fx 0 factory list
	has "$out" 'unit-test  cut off'
	touch "$GO"
}

# bats test_tags=slow
@test "list of 50 workspaces takes less than a second" {
	local i
	shop
	for i in $(seq 50); do
		git worktree add -q -b "b$i" "../w$i"
		(cd "../w$i" && task "b$i" 'src/**' && fx-contract seal -q --task "b$i" ".factory/b$i/contract.yaml" &&
			fx-contract bind -q --task "b$i" && fx-audit append -q --task "b$i" --to created --why x &&
			fx-tcr -q checkpoint)
	done
	fx 0 timeout 5 factory list
	[ "$(wc -l <"$out")" -eq 50 ]
	has "$out" 'b50  w50  created  -  -  '
}

@test "logs: of what failed last, of a stage, of a number; raw to a file, escaped on a terminal" {
	shop
	printf '%s\n' "printf 'a\\033[31m\\0b'; echo '# cov'; exit 1" >l.sh
	git commit -qam l
	fx 0 factory new w --from t1 --no-base
	fx 2 factory logs w
	has "$err" 'a stage has not run yet'
	cd w
	fx 1 fx-tcr --stage unit-test
	fx 0 fx-tcr --stage static
	fx 0 factory logs
	printf 'ok 1 - good\nnot ok 2 - old\n1..2\n' | diff - "$out"
	err_is <<<"attempt 1, unit-test, held: $(cd .. && pwd)/.git/factory/tcr/t1/1.log, 32 bytes"
	fx 0 factory logs static
	out_is </dev/null
	cd ..
	fx 0 factory logs w 1
	has "$out" 'not ok 2 - old'
	fx 2 factory logs t1 lnt
	has "$err" "'lnt' is no stage (did you mean 'lint'?)"
	fx 2 factory logs t1 lint
	has "$err" 'lint has not run yet'
	echo 2 >w/src/a
	(cd w && fx 1 fx-tcr --stage lint)
	fx 0 factory logs t1 lint
	printf 'a\033[31m\000b# cov\n' | cmp - "$out"
	typed 0 '' factory logs t1 lint
	has "$out" 'a\x1b[31m\x00b# cov'
	fx 0 factory logs t1 lint --json
	jq -e '.type == "log" and .stage == "lint" and .bytes == 14' "$out"
	rm .git/factory/tcr/t1/2.log
	fx 3 factory logs t1 2
}

# --- drop

# dropping: shop with the workspace w of t1.
dropping() {
	shop
	printf 'target/\n*.env\n' >.gitignore
	git add .gitignore && git commit -qm ignore
	fx 0 factory new w --from t1 --no-base
}

kept() {
	fx 1 factory drop w
	has "$out" "KEPT: $PWD/w, for this would be lost:"
	has "$out" "$1"
	test -e w/src/a
	fx 0 fx-contract find t1 && out_is <<<"t1 $PWD/w"
}

@test "drop takes a workspace away with what init did, and new makes it again" {
	dropping
	git -C w commit -q --allow-empty -m work
	mkdir w/target && echo made >w/target/x
	git rev-parse t1 >../t1
	fx 2 factory -C w drop w
	has "$err" "you are in $PWD/w; leave it first"
	fx 0 factory drop w
	has "$out" "dropped: $PWD/w"
	not test -e w
	git rev-parse t1 | diff - ../t1
	[ "$(git worktree list | wc -l)" -eq 1 ]
	fx 1 grep -F /w/ .git/info/exclude
	fx 0 fx-contract find t1 && out_is <<<t1
	fx 0 fx-audit verify
	fx 0 fx-audit status t1 && out_is <<<created
	not test -e .git/hooks/pre-commit
	fx 1 grep -E 'fx-|/factory/' .git/config
	fx 2 factory drop w
	has "$err" "no workspace is called 'w'"
	fx 0 factory new w --from t1 --no-base
	git -C w rev-parse HEAD | diff - ../t1
	fx 0 factory new other
	fx 0 factory drop other
	has "$out" "kept: the hooks, for another workspace is bound: $PWD/w"
}

@test "drop keeps a workspace in which anything would be lost, and says what" {
	dropping
	echo 2 >w/src/a && kept '  not committed: src/a'
	git -C w add src/a && kept '  not committed: src/a'
	git -C w reset -q --hard
	echo 2 >"w/src/n"$'\e[2J' && kept '  untracked: src/n\x1b[2J'
	rm -f w/src/n*
	echo key >w/my.env && kept '  ignored: my.env'
	fx 1 factory drop w
	has "$out" '(with --ignored files that are ignored go with it)'
	fx 1 factory drop w --json
	jq -e '.type == "loss" and .what == "ignored" and .name == "my.env"' "$out"
	rm w/my.env
	mkdir -p w/.factory/t1 && echo x >w/.factory/t1/review.yaml
	kept '  untracked: .factory/t1/review.yaml'
	rm w/.factory/t1/review.yaml
	hidden='  not committed, and hidden from git status: src/a'
	git -C w update-index --assume-unchanged src/a
	echo 2 >w/src/a && kept "$hidden"
	rm w/src/a && fx 1 factory drop w && has "$out" "$hidden"
	git -C w update-index --no-assume-unchanged src/a
	git -C w update-index --skip-worktree src/a
	echo 2 >w/src/a && kept "$hidden"
	git -C w update-index --no-skip-worktree src/a
	git -C w reset -q --hard
	git -C w switch -q --detach && echo 2 >w/src/a && git -C w commit -qam lonely
	kept '  a commit on no branch: '
	git -C w switch -q t1
	git -C w bisect start -q && kept '  unfinished: BISECT_LOG'
	git -C w bisect reset >../said 2>&1
	echo 'sleep 30' >t.sh && git commit -qam slow
	(cd w && exec fx-tcr --stage unit-test -- sh -c 'sleep 30' >/dev/null 2>&1) 3>&- &
	until [ -e .git/factory/tcr/t1/1.json ]; do sleep .05; done
	kept '  at work: fx-tcr'
	kill $! && wait $! || :
	echo key >w/my.env
	fx 0 factory drop --ignored w
	not test -e w
	fx 2 factory drop shop
	fx 0 factory init --task t1
	fx 0 factory new z --dir .. --no-base
	fx 2 factory -C ../z drop t1
	has "$err" 'is the repository itself'
}

@test "new of a sealed task whose contract no base has: as it was sealed, and no template" {
	shop
	fx 0 factory new t7 --no-base
	has "$out" 't7/.factory/t7/contract.yaml allows nothing yet'
	sed -i 's|allowed_files: \[\]|allowed_files: ["src/**"]|' t7/.factory/t7/contract.yaml
	fx 0 factory -C t7 init --task t7
	cp t7/.factory/t7/contract.yaml ../was
	fx 0 factory drop t7
	fx 0 factory new again --from t7 --no-base
	has "$out" "contract: t7 is sealed already, and that rules; its file is $PWD/again/.factory/t7/contract.yaml"
	lacks "$out" template
	diff ../was again/.factory/t7/contract.yaml
	fx 0 factory -C again init --task t7
	has "$out" 'sealed already'
	# A draft is none.
	fx 0 factory new t8 --no-base
	fx 0 factory drop t8
	fx 0 factory new t8 --no-base
	has "$out" 't8/.factory/t8/contract.yaml allows nothing yet'
}

@test "drop of a template that nobody filled in; of one that somebody did, it says so" {
	shop
	fx 0 factory new batch
	echo '# mine' >>batch/.factory/batch/contract.yaml
	fx 1 factory drop batch
	has "$out" 'untracked: .factory/batch/contract.yaml'
	sed -i '$d' batch/.factory/batch/contract.yaml
	fx 0 factory drop batch
	not test -e batch
}

# bats test_tags=slow
@test "drop that is killed at any call of git can be run again" {
	local k=0 git
	way chain
	git=$(command -v git)
	mkdir ../kill
	cat >../kill/git <<-END
		#!/bin/sh
		n=\$((\$(cat "\$KILL" 2>/dev/null || echo 0) - 1))
		echo \$n >"\$KILL"
		[ \$n -ne 0 ] || { kill -9 \$(cat "\$KILL.pid"); exit 1; }
		exec $git "\$@"
	END
	chmod +x ../kill/git
	export KILL=$PWD/../count
	while :; do
		k=$((k + 1))
		[ "$k" -lt 90 ]
		cd "$BATS_TEST_TMPDIR/t" && rm -rf shop && dropping
		echo $k >"$KILL"
		if PATH=$PWD/../../kill:$PATH sh -c 'echo $$ >"$KILL.pid"; exec factory drop w' >/dev/null 2>&1; then
			break
		fi
		[ ! -e w ] || fx 0 factory drop w
		not test -e w
		[ "$(git worktree list | wc -l)" -eq 1 ]
		fx 0 fx-contract find t1 && out_is <<<t1
	done
	[ "$k" -gt 5 ]
}

# --- explain

@test "explain: cause, contract, what was tried, and the change that was taken back; secrets masked" {
	shop
	echo 'grep -q bad src/a || exit 0; echo "src/a:1: error: it is bad, password=hunter2hunter2"; exit 1' >l.sh
	git commit -qam lint
	fx 0 factory new w --from t1 --no-base
	fx 2 factory explain w
	has "$err" 'a stage has not run yet'
	cd w
	printf 'bad\napi_key = "sk-live-0123456789abcdef0123"\n' >src/a
	fx 1 fx-tcr --stage lint
	echo 1 | cmp - src/a
	fx 0 factory explain
	has "$out" '# t1: lint, reverted'
	has "$out" 'it is bad'
	has "$out" '      - src/**'
	has "$out" '    1  2026-09-21T14:13:20Z  lint'
	has "$out" '    +bad'
	lacks "$out" hunter2
	lacks "$out" sk-live
	cd ..
	FACTORY_EXPLAIN_COMMAND='grep -c "^# t1: lint"; exit 3' fx 3 factory explain t1 lint
	out_is <<<1
	fx 0 factory explain t1 --json
	jq -e '.type == "explain" and .task == "t1" and (.text | contains("+bad"))' "$out"
	seq 20000 >w/src/a && echo bad >>w/src/a
	(cd w && fx 1 fx-tcr --stage lint)
	fx 0 factory explain w
	has "$out" ' bytes more: git diff '
	[ "$(wc -c <"$out")" -lt 200000 ]
	fx 2 factory explain w unit-test
	has "$err" 'unit-test has not run yet'
}

@test "fx-errsum --mask masks a text and changes nothing else" {
	printf 'a\tb\n\0\377 token: ghp_0123456789abcdefghijABCDEFGHIJ012345\nend' >in
	fx 0 fx-errsum --mask in
	printf 'a\tb\n\0\377 token: ***\nend' | cmp - "$out"
	fx 0 fx-errsum --mask <in
	printf 'a\tb\n\0\377 token: ***\nend' | cmp - "$out"
	printf '+-----BEGIN RSA PRIVATE KEY-----\n+MIIEabc\n+-----END RSA PRIVATE KEY-----\n+after\n' >key
	fx 0 fx-errsum --mask key
	lacks "$out" MIIE
	has "$out" +after
	fx 2 fx-errsum --mask no/such
	fx 2 fx-errsum --mask --all in
	fx 3 sh -c 'fx-errsum --mask in >/dev/full'
}

@test "explain: a stage that passed, and whose commit was refused" {
	shop
	printf '%s\n' 'echo "ok 1 - good"' 'echo 1..1' >t.sh
	echo true >l.sh
	printf '[stages.%s]\ncommand = "true"\nsuccess_means = "exit_code == 0"\n' implement coverage \
	    integration security review accept >>.factory.toml
	git commit -qam green
	fx 0 factory new w --from t1 --no-base
	cd w
	echo 2 >src/a
	echo 1 >beside
	fx 1 factory run
	has "$out" 'HELD: passed, but its commit was refused'
	# line by line, and with what holds for a file that git does not know
	has "$out" '  BLOCKED: t1 cannot modify beside'
	has "$out" '    git stash push -q -u -- beside   # '
	lacks "$out" '\nReason'
	fx 0 factory explain
	has "$out" ', held'
	has "$out" '## How it ended'
	has "$out" 'cannot modify beside'
}
