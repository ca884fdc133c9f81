# fx-run-moon.bats: the stages of a task through the real moon.
load helper
load tcr

shop() {
	need moon
	here go
	repo r
	printf 'module x\n\ngo 1.21\n' >go.mod
	printf 'package x\n\nfunc Add(a, b int) int { return 0 }\n' >x.go
	printf 'coverage.out\n' >.gitignore
	git add -A && git commit -qm base
	fx 0 fx-detect --write
	git add -A -f .factory .moon && git commit -qm stages
	seal 'review: person' "$@" 'accept_unsupported: [{stage: integration, reason: none}, {stage: security, reason: none}, {stage: accept, reason: none}]'
}
# That a tree was committed is the first one's alone.
facts() { jq -s '[.[] | select(.type == "attempt") | {stage, how: (.end | sub("committed"; "passed")), class, argv, config, run, passed, failed, coverage, tools}]' "$out"; }

# bats test_tags=slow,once
@test "with moon: the same verdicts and records as without" {
	shop 'test_requirements: [TestAdd]'
	printf 'package x\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(2, 3) != 5 {\n\t\tt.Fatal("not 5")\n\t}\n}\n' >x_test.go
	fx 1 fx-run run --json --until unit-test
	facts >../plain.red
	fx 0 fx-tcr checkpoint
	fx 1 fx-run run --json --from implement --until unit-test --with moon
	facts | jq -e --slurpfile p ../plain.red '. == ($p[0] | map(select(.stage != "tdd-setup")))'
	printf 'package x\n\nfunc Add(a, b int) int { return a + b }\n' >x.go
	fx 0 fx-run run --json
	facts >../plain.green
	fx 0 fx-run run --json --with moon --from implement
	facts | jq -e --slurpfile p ../plain.green '. == $p[0]' || { facts | diff ../plain.green -; return 1; }
	jq -se '.[0].with == "moon" and .[-1].status == "ready_for_decision"' "$out"
}

# bats test_tags=slow,once
@test "with moon: a task that runs anything else than the sealed command is refused" {
	shop
	echo '// more' >>x.go
	cp .moon/tasks/factory.yml ../factory.yml
	sed -i "s/'go build .*'/'true'/" .moon/tasks/factory.yml
	fx 2 fx-run run --with moon
	has "$err" "is not the stage's command: it is 'true', and not 'go build ./...'"
	not test -e .git/factory/tcr/t1/1.json
	# A project's own file beats the tasks of all.
	cp ../factory.yml .moon/tasks/factory.yml
	printf 'tasks:\n  factory-implement:\n    script: "true"\n' >moon.yml
	fx 2 fx-run run --with moon
	has "$err" "is not the stage's command"
	rm moon.yml
	fx 0 fx-run run --with moon --until implement
}
