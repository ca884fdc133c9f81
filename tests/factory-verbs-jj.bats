# factory-verbs-jj.bats: the verbs that are about a task, in jj workspaces.
load helper
load work

setup() {
	pin
	programs
	need jj
}

found() {
	local top
	jj_project "$1"
	top=$PWD
	fx 0 factory new one --from t1
	fx 0 factory new two --from t2
	fx 0 fx-contract find t1 && out_is <<<"t1 $top/one"
	fx 0 fx-contract find two && out_is <<<"t2 $top/two"
	cd one/src || return
	fx 0 fx-contract find && out_is <<<"t1 $top/one"
	fx 0 fx-contract find ../../two && out_is <<<"t2 $top/two"
	echo 2 >a.c
	fx 1 factory approve --why x
	has "$err" "what is in @ of $top/one is not committed"
	has "$out" 'changed: 0 files'
	jj --quiet commit -m two
	cd "$top" || return
	fx 1 factory approve one --why x
	lacks "$err" 'not committed'
	has "$out" '+1 -1	src/a.c'
	rm -rf two
	fx 0 fx-contract find t2 && out_is <<<t2
	fx 1 fx-contract find two
}

@test "a task is meant by id, name, path, and decided about at @-: colocated" {
	found --colocate
}

@test "a task is meant by id, name, path, and decided about at @-: not colocated" {
	found --no-colocate
}

named() {
	jj_project "$1"
	fx 0 factory new batch
	has "$out" 'template: '
	has "$out" 'created: batch, in the log'
	fx 0 factory new one --from t1
	[ -z "$(jj diff --summary)" ]
	fx 0 factory list
	has "$out" 'batch  batch  template'
	fx 0 factory -C one list
	has "$out" 't1     one    created'
	printf 'false\n' >one/src/a.c
	(cd one && fx 1 fx-tcr --stage unit-test -- sh -c 'echo not ok 1 - x; echo 1..1; exit 1')
	fx 0 factory logs one
	printf 'not ok 1 - x\n1..1\n' | diff - "$out"
	fx 0 factory list
	has "$out" 'unit-test  failed, reverted'
}

@test "new without --from, list, logs: colocated" {
	named --colocate
}

@test "new without --from, list, logs: not colocated" {
	named --no-colocate
}

dropped() {
	jj_project "$1"
	fx 0 factory new one --from t1
	fx 0 factory new two --from t2
	jj --repository one config set --repo snapshot.max-new-file-size '"10B"'
	echo 0123456789abcdef >one/src/big
	fx 1 factory drop one
	has "$out" 'untracked: src/big'
	rm one/src/big
	jj config unset --repo snapshot.max-new-file-size
	echo my.env >>"$(jj git root)/info/exclude"
	echo key >one/my.env
	fx 1 factory drop one
	has "$out" 'ignored: my.env'
	rm one/my.env
	echo 2 >one/src/a.c
	fx 0 factory drop one
	has "$out" 'commit: what was worked on is in '
	has "$out" 'kept: the hooks, for another workspace is bound'
	not test -e one
	fx 0 fx-contract find t1 && out_is <<<t1
	[ "$(jj --quiet workspace list -T 'name ++ " "')" = 'default two ' ]
	[ "$(jj file show -r 'heads(all()) & files(src/a.c) & ~::main' src/a.c)" = 2 ]
	fx 0 factory drop two
	not test -e two
	fx 0 factory new one --from t1
	fx 2 factory -C one drop one
	fx 2 factory drop j
	fx 0 factory init --task t2
	fx 2 factory -C src drop ..
	has "$err" 'leave it first'
}

# bats test_tags=slow
@test "drop of a jj workspace keeps its commit, and all that jj would not take in: colocated" {
	dropped --colocate
}

# bats test_tags=slow
@test "drop of a jj workspace keeps its commit, and all that jj would not take in: not colocated" {
	dropped --no-colocate
}

# bats test_tags=slow
@test "what was worked on before a drop is named, and where new starts" {
	local c
	jj_project --colocate
	fx 0 factory new one --from t1 --no-base
	cd one
	echo 2 >src/a.c
	fx 0 fx-tcr -- true
	c=$(jj log --no-graph -r @- -T commit_id)
	[ -z "$(jj log --no-graph -r '@ ~ empty()' -T commit_id)" ]
	cd ..
	fx 0 factory drop one
	has "$out" 'commit: what was worked on is in '
	fx 0 factory new one --from t1 --no-base
	has "$out" "earlier: what was worked on before is in $c: 'jj new $c' there goes on with it"
	cd one
	jj --quiet new "$c"
	[ "$(cat src/a.c)" = 2 ]
}

# bats test_tags=slow
@test "what passes and is outside of the contract is not committed" {
	local at
	jj_project --colocate
	fx 0 factory new one --from t1 --no-base
	cd one
	at=$(jj log --no-graph -r @- -T commit_id)
	echo 2 >src/a.c
	echo x >'out side.txt'
	fx 1 fx-tcr -- true
	has "$out" 'BLOCKED: t1 cannot modify out side.txt'
	has "$out" 'Held: the commit was refused'
	[ "$(jj log --no-graph -r @- -T commit_id)" = "$at" ]
	[ "$(cat src/a.c 'out side.txt')" = $'2\nx' ]
	mv 'out side.txt' $'out\nside.txt'
	fx 1 fx-tcr -- true
	rm $'out\nside.txt'
	fx 0 fx-tcr -- true
	[ "$(jj diff --summary -r @-)" = 'M src/a.c' ]
}
