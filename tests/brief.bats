# brief.bats: the runs of the brief, typed as they stand there, in git and in
# jj, with a real Go project.
# bats file_tags=slow
load helper
load decide

# web VCS: main has a handler with its tests, and the contract of bd-52.1.
web() {
	here go
	unset "${!GIT_AUTHOR_@}" "${!GIT_COMMITTER_@}"
	printf '[user]\n\tname = Ann\n\temail = ann@example.com\n' >"$HOME/.gitconfig"
	export GIT_CONFIG_GLOBAL=$HOME/.gitconfig
	case $1 in
	git) repo r ;;
	jj)
		need jj
		jj --quiet git init --no-colocate r
		cd r || return ;;
	esac
	mkdir -p src/web src/core .factory/bd-52.1
	printf 'module shop\n\ngo 1.21\n' >go.mod
	printf 'coverage.out\n' >.gitignore
	printf 'package core\n\nfunc Allow(n int) bool { return n <= 100 }\n' >src/core/limiter.go
	printf 'package web\n\nfunc Batch(urls []string) int { return len(urls) }\n' >src/web/handlers.go
	tests Batch
	cat >.factory/bd-52.1/contract.yaml <<-'X'
		contract:
		  task: bd-52.1
		  title: "HTTP batch endpoint"
		  base: main
		  boundary:
		    allowed_files: [src/web/handlers.go, src/web/handlers_test.go]
		    forbidden_files:
		      - src/core/limiter.go      # That's bd-52.2
		  coverage: {minimum: 80}
		  review: person
		  accept_unsupported: [{stage: integration, reason: "one program"}, {stage: security, reason: "no scanner"}, {stage: accept, reason: "a library"}]
	X
	case $1 in
	git) git add -A && git commit -qm base ;;
	jj) jj --quiet commit -m base && jj --quiet bookmark create main -r @- ;;
	esac
	fx 0 factory new batch-upload --from bd-52.1 --as 'Bot <bot@example.com>'
	has "$out" 'stages: wrote .factory/go.yaml'
	cd batch-upload || return
}
tests() {
	local n
	printf 'package web\n\nimport "testing"\n' >src/web/handlers_test.go
	for n; do
		printf '\nfunc Test%s(t *testing.T) {\n\tif %s([]string{"a", "b"}) != 2 {\n\t\tt.Fatal("race condition in rate limiter")\n\t}\n}\n' "$n" "$n" >>src/web/handlers_test.go
	done
}
handlers() {
	printf 'package web\n' >src/web/handlers.go
	while [ $# -gt 0 ]; do
		printf '\nfunc %s(urls []string) int { return %s }\n' "$1" "$2" >>src/web/handlers.go
		shift 2
	done
}

# Problem 10: a step that passed stays when the next one is taken back.
sequence() {
	web "$1"
	# step 2: add rate limiting
	handlers Batch 'len(urls)' Limited 'len(urls)'
	tests Batch Limited
	fx 0 factory stage bd-52.1 unit-test
	has "$out" '[ 3/10] unit-test    passed, 2 tests'
	cp src/web/handlers.go ../step2.go
	cp src/web/handlers_test.go ../step2_test.go
	# step 3: add concurrent validation
	handlers Batch 'len(urls)' Limited 'len(urls)' Concurrent '0'
	tests Batch Limited Concurrent
	fx 1 factory run bd-52.1
	# step 4 and 5
	has "$out" '[ 3/10] unit-test    FAILED after 3 attempts'
	has "$out" 'Test: TestConcurrent'
	has "$out" 'handlers_test.go:'
	has "$out" 'race condition in rate limiter'
	has "$out" 'Reverted: src/web/handlers.go'
	has "$out" 'Reverted: src/web/handlers_test.go'
	has "$out" 'TCR: Automatic revert triggered'
	has "$out" 'which passed unit-test'
	has "$out" 'Then: factory stage bd-52.1 unit-test'
	has "$out" 'Then: factory explain bd-52.1'
	has "$out" 'Then: factory debug bd-52.1 unit-test'
	has "$out" 'Saved to: .factory/bd-52.1/stage-3-failure.log'
	has "$out" 'What factory did:'
	has "$out" 'What you should do:'
	[ -s .factory/bd-52.1/stage-3-failure.log ]
	# Back to step 2, which passed, and not to before it.
	cmp src/web/handlers.go ../step2.go
	cmp src/web/handlers_test.go ../step2_test.go
	fx 0 factory stage bd-52.1 unit-test
	# Nothing is lost.
	fx 0 fx-tcr undo
	grep -q Concurrent src/web/handlers.go
}
@test "problem 10 in git: two passed steps, a failed third, back to the second" { sequence git; }
@test "problem 10 in jj: two passed steps, a failed third, back to the second" { sequence jj; }

# Problems 1, 2 and 5: run, see what was measured, decide, and who did it.
decided() {
	web "$1"
	handlers Batch 'len(urls)' Limited 'len(urls)'
	tests Batch Limited
	fx 0 factory run batch-upload
	has "$out" '[ 9/10] review       deferred to the person'
	has "$out" '[ 7/10] integration  accepted: one program'
	has "$out" 'READY FOR DECISION'
	has "$out" 'factory approve bd-52.1'
	has "$out" 'factory reject bd-52.1'
	has "$out" 'Nothing lands and nothing is rolled out without your decision'
	fx 0 factory status bd-52.1
	has "$out" 'TASK: bd-52.1 (HTTP batch endpoint)'
	has "$out" 'STATUS: ready_for_decision'
	has "$out" 'STAGE: passed all automated gates'
	has "$out" 'Test Coverage:         100.0 % (threshold: 80 %)'
	has "$out" 'New Dependencies:      not measured'
	has "$out" 'Complexity Delta:      not measured'
	has "$out" 'Pattern Match:         not measured'
	has "$out" 'Lint Clean:            Yes'
	has "$out" 'Type Check Clean:      Yes'
	has "$out" 'factory approve bd-52.1'
	not grep -qiE 'confidence|score|risk level|skip review' "$out"
	# A program cannot approve.
	fx 2 factory approve bd-52.1 --why 'on its own'
	cd ..
	here ssh-keygen python3
	typed 0 'y|word1|word1|y|word1|y|word1' factory approve batch-upload --why 'Reviewed, the logic looks good'
	fx 0 factory audit bd-52.1
	has "$out" 'created (system)'
	has "$out" 'ready_for_decision (system)'
	grep -q 'approved (.*person, presence: key' "$out"
	fx 0 factory status bd-52.1
	has "$out" 'STATUS: approved' && has "$out" 'factory land bd-52.1'
}
@test "problems 1, 2, 5 in git: run, measured facts, approval, who did it" { decided git; }
@test "problems 1, 2, 5 in jj: run, measured facts, approval, who did it" { decided jj; }

# Problem 6
@test "problem 6: the wrong file, in the workspace that the brief makes" {
	web git
	echo '// faster' >>src/core/limiter.go
	git add src/core/limiter.go
	fx 1 git commit -m '...'
	has "$err" 'BLOCKED: bd-52.1 cannot modify src/core/limiter.go'
	has "$err" 'src/web/handlers.go'
	# What is outside stops what passed from being committed, too.
	fx 1 factory run bd-52.1
	has "$out" 'HELD'
	has "$out" 'Nothing was taken away'
	has "$out" 'BLOCKED'
	git restore --staged --worktree src/core
	fx 0 factory run bd-52.1
}

@test "problem 9: what a workspace is written in is found, and how its stages run" {
	web git
	cd ..
	fx 0 factory new feature
	has "$out" 'wrote .factory/go.yaml'
	grep -q 'gofmt' feature/.factory/go.yaml
	grep -q 'go test' feature/.factory/go.yaml
	git rm -q go.mod && printf 'name = "shop"\nversion = "1.0.0"\n' >gleam.toml
	git add gleam.toml && git commit -qm gleam
	fx 0 factory new other
	has "$out" 'wrote .factory/gleam.yaml'
	grep -q 'gleam test' other/.factory/gleam.yaml
	grep -q 'gleam build' other/.factory/gleam.yaml
}
