# ci.bats: the job that judges where the host runs no hooks, run as it stands
# in fx-gate(7), in clones as a runner makes them.
load helper
load work
load gate

setup_file() { gate_make; }
setup() { gate_copy; }

# runner BRANCH [CLONE-OPTION...]: what actions/checkout leaves, and its
# variables; go there.
runner() {
	export GITHUB_HEAD_REF=$1 RUNNER_TEMP=$here
	cd "$here" && rm -rf ci || return
	git clone -q "${@:2}" --no-checkout "file://$up" "$here/ci"
	cd "$here/ci" || return
	git checkout -q --detach "refs/remotes/origin/$1"
}

# job STATUS: the lines of the page, each in a shell as the runner has it.
job() {
	local line
	sed -n 's/^ *- run: //p' "$top/bin/fx-gate.7" >"$here/job"
	[ "$(wc -l <"$here/job")" -eq 2 ]
	fx 0 bash -e -c "$(head -n 1 "$here/job")"
	line=$(tail -n 1 "$here/job")
	has "$here/job" 'fx-boundary -c "$RUNNER_TEMP/c.yaml" --commits refs/remotes/origin/main..HEAD --format github'
	fx "$1" bash -e -c "$line"
}

@test "the job passes what the contract allows, and annotates what it does not" {
	change src/a.c
	git push -q "$up" t1
	change doc/a.txt
	id=$(git rev-parse --short=12 HEAD)
	change src/a.c
	git push -q "$up" t1:x/t1
	runner t1
	job 0
	diff -u /dev/null "$out"
	runner x/t1
	job 1
	out_is <<-END
	::error file=doc/a.txt,title=fx-boundary%3A not-allowed::t1 cannot modify doc/a.txt: the contract does not allow it [commit $id]
	END
}

@test "the contract of the job is the protected branch's; without one it fails" {
	task t1 '**' .factory/t1/contract.yaml
	git add .factory
	change doc/a.txt
	git push -q "$up" t1 t1:t3
	runner t1
	job 1
	has "$out" 'file=.factory/t1/contract.yaml,'
	has "$out" 'file=doc/a.txt,'
	runner t3
	fx 128 bash -e -c "$(head -n 1 "$here/job")"
}

@test "a tag that is called as the protected branch changes nothing" {
	task t1 '**'
	git add .factory
	change doc/a.txt
	git push -q "$up" t1 t1:refs/tags/origin/main t1:refs/tags/main
	runner t1
	job 1
	has "$out" 'file=doc/a.txt,'
}

@test "the job refuses a history that is cut short, or a clone without trees" {
	local options
	change src/a.c
	change src/b.c
	change doc/a.txt
	git push -q "$up" t1
	for options in --depth=1 --depth=2 --depth=3; do
		runner t1 "$options" --no-single-branch
		job 3
		has "$err" 'the history is cut short at '
		has "$err" "(a shallow clone); 'git fetch --unshallow' brings the rest"
		diff -u /dev/null "$out"
	done
	git fetch -q --unshallow
	job 1
	git --git-dir="$up" config uploadpack.allowFilter true
	runner t1 --filter=blob:none
	job 1
	# what git cannot read it is not let fetch
	cd "$here" && rm -rf ci || return
	git clone -q --filter=tree:0 --no-checkout "file://$up" "$here/ci"
	cd "$here/ci" || return
	git --git-dir="$up" show main:.factory/t1/contract.yaml >"$here/c.yaml"
	git update-ref --no-deref HEAD refs/remotes/origin/t1
	fx 3 fx-boundary -c "$here/c.yaml" --commits origin/main..HEAD --format github
}
