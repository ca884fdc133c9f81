# detect-write.bats: what fx-detect writes, over what, and what is sealed.
load helper

# put PATH [TEXT]: a file with that, "\n" as printf has it.
put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # a format
	printf "${2:-}" >"$1"
}

# A module in a repository, committed.
module() {
	repo "$1"
	put go.mod 'module m\n\ngo 1.22\n'
	put m.go 'package m\n'
	git add -A
	git commit -qm m
}

# task: the contract of t1 is sealed, and this workspace bound to it.
task() {
	put .factory/t1/contract.yaml 'contract:\n  task: t1\n  boundary: {allowed_files: ["*.go"]}\n'
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
}
hash() { sha256sum | cut -d' ' -f1; }
sealed() { sed -n 's/^stages //p' "$(git rev-parse --git-common-dir)/factory/contracts/t1/seal"; }

@test "--write makes the stages and moon's tasks, and says so" {
	module r
	fx 0 fx-detect --write
	out_is <<-'END'
		wrote .factory/go.yaml
		wrote .moon/tasks/factory.yml
		wrote .moon/workspace.yml
	END
	err_is </dev/null
	has .factory/go.yaml '# go in ., by go.mod; floor 1.22 of go.mod; manager go; tools go'
	[ "$(sed -n '1s/^# Made by fx-detect, sha256 \([0-9a-f]*\): .*/\1/p' .factory/go.yaml)" = "$(tail -n +2 .factory/go.yaml | hash)" ]
	has .git/info/exclude /.moon/cache/
	lacks .git/info/exclude .factory
	[ "$(git status --porcelain)" = $'?? .factory/\n?? .moon/' ]
	cp -R . ../was
	fx 0 fx-detect --write
	out_is <<-'END'
		unchanged .factory/go.yaml
		unchanged .moon/tasks/factory.yml
		unchanged .moon/workspace.yml
	END
	diff -r . ../was
	fx 0 fx-detect --write -q
	out_is </dev/null
}

@test "what was written is what holds, and each value has its file" {
	module r
	fx 0 fx-detect --stages --json
	cp "$out" before
	fx 0 fx-detect --write
	fx 0 fx-detect --stages --json
	diff before "$out"
	fx 0 fx-detect --stages --explain --json
	has "$out" '"from":{"command":".factory/go.yaml"'
	fx 0 fx-detect --stages
	has "$out" '  static       go vet ./... (.factory/go.yaml)'
	put .factory.toml '[stages.static]\ncommand = "make vet"\n[go.stages]\nlint = "make lint"\n'
	fx 0 fx-detect --stages
	has "$out" '  static       make vet (.factory.toml)'
	has "$out" '  lint         make lint (.factory.toml)'
	# moon runs what holds.
	fx 0 fx-detect --write
	has "$out" 'unchanged .factory/go.yaml'
	has "$out" 'replaced .moon/tasks/factory.yml'
	has .moon/tasks/factory.yml "    script: 'make vet'"
}

@test "a person's edit is shown and stays; --force replaces it" {
	module r
	fx 0 fx-detect --write
	cp .factory/go.yaml made
	sed -i 's|go vet ./...|go vet -x ./...|' .factory/go.yaml
	cp .factory/go.yaml mine
	rm .moon/workspace.yml
	fx 1 fx-detect --write
	has "$out" 'edited .factory/go.yaml, it stays as it is; --force replaces it'
	has "$out" '--- .factory/go.yaml'
	has "$out" "-    command: 'go vet -x ./...'"
	has "$out" "+    command: 'go vet ./...'"
	has "$out" 'wrote .moon/workspace.yml'
	cmp .factory/go.yaml mine
	has .moon/tasks/factory.yml "script: 'go vet -x ./...'"
	fx 1 fx-detect --write --json
	has "$out" '{"type":"file","path":".factory/go.yaml","action":"edited","diff":"--- .factory/go.yaml\n+++ fx-detect\n@@ '
	[ "$(wc -l <"$out")" -eq 3 ]
	fx 0 fx-detect --write --force
	has "$out" 'replaced .factory/go.yaml'
	cmp .factory/go.yaml made
	fx 2 fx-detect --force
	has "$err" 'fx-detect: --force goes with --write'
}

@test "what it made and nobody edited follows the tree" {
	module r
	fx 0 fx-detect --write
	put .golangci.yml
	fx 0 fx-detect --write
	has "$out" 'replaced .factory/go.yaml'
	has .factory/go.yaml "command: 'golangci-lint run ./...'"
}

@test "no link is followed, and nothing but a plain file is replaced" {
	module r
	mkdir ../away
	ln -s ../away .factory
	fx 2 fx-detect --write
	err_is <<<'fx-detect: .factory: is a symbolic link, which is not followed; nothing is written there'
	[ -z "$(ls ../away)" ]
	rm .factory && mkdir .factory
	ln -s ../../x .factory/go.yaml
	fx 2 fx-detect --write --force
	has "$err" 'fx-detect: .factory/go.yaml: is a symbolic link'
	[ ! -e ../x ]
	rm .factory/go.yaml && mkdir .factory/go.yaml
	fx 2 fx-detect --write
	has "$err" '.factory/go.yaml'
	rmdir .factory/go.yaml
	put .moon
	fx 2 fx-detect --write
	has "$err" 'fx-detect: .moon: is no folder; move it away'
}

fresh() { rm -rf .factory .moon .git/info/exclude; }
# Each file is whole or not there.
whole() {
	local f
	[ "$(find .factory .moon -type f 2>/dev/null | grep -cvE '/(go.yaml|factory.yml|workspace.yml)$')" -eq 0 ] || { find .factory .moon; return 1; }
	for f in .factory/go.yaml .moon/tasks/factory.yml .moon/workspace.yml; do
		[ ! -e "$f" ] || cmp "$f" "../made/$f" || return
	done
}

# bats test_tags=slow
@test "any call that fails leaves each file whole or not there" {
	local kind bad=0
	load inject
	module r
	fx 0 fx-detect --write
	mkdir ../made && cp -R .factory .moon ../made
	for kind in write fsync close rename mkdir open; do
		inject_reads=yes inject "$kind" fresh whole fx-detect --write || bad=1
	done
	[ "$bad" -eq 0 ]
}

@test "a file that cannot be read is told before any is written" {
	module r
	cp go.mod ../go.mod
	rm go.mod
	ln -s go.mod go.mod
	echo '{' >package.json
	echo '{}' >package-lock.json
	fx 3 fx-detect --write
	has "$err" 'package.json'
	[ ! -e .factory ]
	[ ! -e .moon ]
	rm go.mod package.json package-lock.json
	cp ../go.mod go.mod
	put .factory.toml '[go.stages.lint]\ncomand = "x"\n'
	fx 2 fx-detect --write
	err_is <<<"fx-detect: .factory.toml:2:1: unknown key 'comand' (did you mean 'command'?)"
	[ ! -e .factory ]
	[ ! -e .moon ]
	put .factory.toml '[go.stages.lint]\ncommand = x\n'
	fx 2 fx-detect --stages
	has "$err" 'fx-detect: .factory.toml:2:11: '
	rm .factory.toml
	put ../t.toml '[stages]\nlint = "x"\n'
	ln -s ../t.toml .factory.toml
	fx 2 fx-detect --stages
	err_is <<<'fx-detect: .factory.toml: is a symbolic link; stage configuration is a plain file'
}

@test "the configurations as the brief shows them load" {
	module r
	mkdir .factory
	cat >.factory/go.yaml <<-'END'
		# Auto-generated
		language: go
		version: 0.44

		stages:
		  implement:
		    command: "go check && go build"
		    expected_success_output:
		      - "✓ Compiling"
		    success_means: "exit_code == 0"
		    failure_patterns:
		      - "Error:"
		    retries: 5
		    tcr: true

		  unit_test:
		    command: "go test"
		    success_means: "exit_code == 0 AND contains 'ok'"
		    retries: 3

		  coverage:
		    command: "go test --coverage"
		    parse_output: "extract coverage_percent from JSON"
		    success_means: "coverage_percent >= 80"

		  lint: "gofmt -l ."

		language_quirks:
		  - name: "Tests use ?module prefix"
		    implication: "Watch for import errors in test setup"
	END
	fx 0 fx-detect --stages --json
	has "$out" '"stage":"implement","command":"go check && go build","expected_success_output":["✓ Compiling"],"success_means":"exit_code == 0","failure_patterns":["Error:"],"retries":5'
	has "$out" "\"command\":\"go test\",\"success_means\":\"exit_code == 0 AND contains 'ok'\",\"retries\":3"
	has "$out" '"parse_output":"extract coverage_percent from JSON"'
	has "$out" '"stage":"lint","command":"gofmt -l ."'
}

@test "another command does not inherit what the old one printed; that tests ran stays" {
	module r
	put .factory.toml '[stages.unit-test]\ncommand = "make test"\n[stages.coverage]\ntimeout = "1h"\n'
	fx 0 fx-detect --stages --json
	has "$out" '"stage":"unit-test","command":"make test","success_means":"exit_code == 0 AND tests >= 1 AND passed >= 1 AND failed == 0","retries":3,"timeout":"10m","tcr":true}'
	has "$out" '"timeout":"1h","tcr":true,"report":".factory/coverage.out","report_format":"go-cover"'
}

@test "several components, each with its stages; a file can name more" {
	repo r
	put go.mod
	put web/package.json '{}'
	put api/package.json '{"devDependencies": {"vitest": "2"}}'
	put '.factory.toml' '[[components]]\ndir = "web"\n[components.stages]\nlint = "true"\n[[components]]\ndir = "legacy"\nlanguage = "cobol"\n[components.stages]\nunit-test = "./run"\n'
	fx 0 fx-detect --write
	has .factory/node.yaml "  - dir: 'api'"
	has .factory/node.yaml "  - dir: 'web'"
	[ -e .factory/cobol.yaml ] || lacks "$out" cobol
	fx 0 fx-detect --stages --json
	grep '"dir":"web","stage":"lint"' "$out" | grep -q '"command":"true"'
	grep '"dir":"api","stage":"lint"' "$out" | grep -q unsupported
	grep '"language":"cobol","dir":"legacy","stage":"unit-test"' "$out" | grep -q '"command":"./run"'
	has .moon/tasks/factory.yml "    script: 'cd legacy || exit; ./run'"
	has .moon/tasks/factory.yml "      - '~:factory-unit-test/node/web'"
	put .factory.toml '[[components]]\ndir = "nowhere"\n'
	fx 0 fx-detect --stages
	has "$err" ".factory.toml:1:1: nothing was detected in 'nowhere'; name its 'language' to have it all the same"
	put sub/x/a.go
	fx 0 fx-detect --write sub
	has "$out" 'wrote .factory/go.yaml'
	has sub/.factory/go.yaml '# go in ., by its source files'
}

@test "without a language what .factory.toml names still runs" {
	repo r
	put README
	fx 1 fx-detect --write
	[ ! -e .factory ]
	put .factory.toml '[stages]\nunit_test = "make check"\n'
	fx 0 fx-detect --stages
	has "$out" 'other in ., only configured'
	has "$out" '  unit-test    make check (.factory.toml)'
	fx 0 fx-detect --write
	has .moon/tasks/factory.yml "script: 'make check'"
	[ ! -e .factory ]
}

@test "in a task's workspace it is excluded and sealed, and never tracked" {
	module r
	task
	first=$(sealed)
	[ -n "$first" ]
	fx 0 fx-detect --write
	has "$out" 'wrote .factory/go.yaml'
	err_is </dev/null
	has .git/info/exclude /.factory/go.yaml
	has .git/info/exclude /.moon/tasks/factory.yml
	has .git/info/exclude /.moon/workspace.yml
	[ "$(git status --porcelain -uall)" = '?? .factory/t1/contract.yaml' ] || { git status --porcelain; return 1; }
	# The seal names the file now, and nothing was widened.
	second=$(sealed)
	[ "$first" != "$second" ]
	lacks .git/factory/contracts/t1/seal widened
	has ".git/factory/contracts/t1/$second.stages" "  - path: '.factory/go.yaml'"
	has ".git/factory/contracts/t1/$second.stages" "    sha256: '$(hash <.factory/go.yaml)'"
	cp -R .git/factory ../was
	fx 0 fx-detect --write
	diff -r .git/factory ../was
}

@test "what is sealed holds, whatever the tree says since" {
	module r
	task
	fx 0 fx-detect --write
	put .factory.toml '[stages]\nunit-test = "true"\n'
	sed -i 's|go build|true|' .factory/go.yaml
	put .golangci.yml
	fx 0 fx-detect --stages --json
	has "$out" '"stage":"unit-test","command":"go test -json ./..."'
	has "$out" '"stage":"implement","command":"go build ./..."'
	not grep 'type":"stage".*golangci' "$out"
	fx 1 fx-detect --write
	has "$out" 'edited .factory/go.yaml'
	has "$err" "what is sealed for t1 rules, until 'fx-contract seal --task t1 --widen --reason TEXT'"
	has .moon/tasks/factory.yml 'go test -json'
	rm .factory.toml
	fx 0 fx-detect --write --force
	has .factory/go.yaml 'go build'
}

@test "--unwrite takes away what --write made, not what is tracked or edited" {
	module r
	fx 0 fx-detect --write
	git add .moon/workspace.yml
	echo '# mine' >>.factory/go.yaml
	fx 0 fx-detect --unwrite
	out_is <<-'END'
		edited .factory/go.yaml, it stays
		removed .moon/tasks/factory.yml
	END
	[ "$(find .moon .factory | sort | xargs)" = '.factory .factory/go.yaml .moon .moon/workspace.yml' ]
	git rm -q --cached .moon/workspace.yml
	rm .factory/go.yaml
	ln -s ../m.go .factory/go.yaml
	fx 2 fx-detect --unwrite
	rm .factory/go.yaml
	fx 0 fx-detect --unwrite --json
	out_is <<<'{"type":"file","path":".moon/workspace.yml","action":"removed"}'
	not test -e .moon
	fx 0 fx-detect --unwrite
	out_is </dev/null
	fx 2 fx-detect --unwrite --write
}

@test "a contract's least coverage is what the stage needs, and says so" {
	module r
	put .factory/t1/contract.yaml 'contract:\n  task: t1\n  boundary: {allowed_files: ["*.go"]}\n  coverage: {minimum: 91.5}\n'
	fx 0 fx-detect --stages
	has "$out" 'AND coverage_percent >= 80'
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	fx 0 fx-detect --stages --explain
	has "$out" 'passes when exit_code == 0 AND tests >= 1 AND passed >= 1 AND failed == 0 AND coverage_percent >= 91.5 (.factory/t1/contract.yaml)'
	fx 0 fx-detect --stages --explain --json
	grep '"stage":"coverage"' "$out" | grep -F '"success_means":".factory/t1/contract.yaml"'
	# What is written is of the language, and of no contract.
	fx 0 fx-detect --write
	has .factory/go.yaml 'coverage_percent >= 80'
}

@test "fx-contract show has the sealed stages, the contract over them" {
	module r
	put .factory.toml '[stages.lint]\ncommand = "a\\nb"\n'
	put .factory/t1/contract.yaml 'contract:\n  task: t1\n  boundary: {allowed_files: ["*.go"]}\n  coverage: {minimum: 91}\n'
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	# Not what the tree has come to say.
	put .factory.toml '[stages.unit-test]\ncommand = "true"\n'
	fx 0 fx-contract show
	has "$out" 'stages of go in .:'
	has "$out" '  unit-test    go test -json ./...'
	has "$out" '  lint         a\nb (.factory.toml)'
	has "$out" 'AND coverage_percent >= 91 (.factory/t1/contract.yaml)'
	fx 0 fx-contract show --json
	[ "$(sed 1d "$out" | grep -c '"type":"stage"')" = 10 ]
	has "$out" "\"stages\":\"$(sealed)\""
	grep '"stage":"lint"' "$out" | grep -F '"from":{"command":".factory.toml"'
	fx 0 fx-contract show .factory/t1/contract.yaml
	lacks "$out" stages
	chmod u+w .git/factory/contracts/t1/*.stages
	echo '# x' >>"$(echo .git/factory/contracts/t1/*.stages)"
	fx 2 fx-contract show
	has "$out" 'task       t1'
	repo ../none && commit m README
	task
	fx 0 fx-contract show
	has "$out" 'stages: none were sealed'
}

@test "fx-contract diff has what the tree's stages would change of the sealed" {
	module r
	task
	fx 0 fx-contract diff sealed .factory/t1/contract.yaml
	put .factory.toml '[stages.unit-test]\ncommand = "true"\n'
	fx 1 fx-contract diff sealed .factory/t1/contract.yaml
	has "$out" ".factory.toml: more: stage 'unit-test' of go in '.': command is 'true', was 'go test -json ./...'"
	has "$out" "less: stage 'unit-test' of go in '.': command is 'go test -json ./...', was 'true'"
	fx 1 fx-contract diff --more .factory/t1/contract.yaml sealed
	has "$out" "more: stage 'unit-test' of go in '.': command is 'go test -json ./...', was 'true'"
	fx 1 fx-contract diff --json --more sealed .factory/t1/contract.yaml
	has "$out" '"what":"stage"'
	# Other files that say the same change nothing; nor, without one, what is
	# detected since.
	put .factory.toml '# no more\n'
	fx 0 fx-contract diff sealed .factory/t1/contract.yaml
	rm .factory.toml
	put .golangci.yml
	fx 0 fx-contract diff sealed .factory/t1/contract.yaml
	fx 0 fx-contract diff .factory/t1/contract.yaml .factory/t1/contract.yaml
}

@test "fx-contract diff has what was sealed of the stages beside the base's" {
	module r
	put .factory/t1/contract.yaml 'contract:\n  task: t1\n  boundary: {allowed_files: ["*.go"]}\n'
	git add -A && git commit -qm contract
	git switch -qc t1
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	fx 0 fx-contract diff base sealed
	# A generated file says the same.
	fx 0 fx-detect --write
	fx 0 fx-contract diff base .factory/t1/contract.yaml
	put .factory.toml '[stages.unit-test]\ncommand = "true"\nsuccess_means = "exit_code == 0"\nretries = 5\ntimeout = 9\n[stages.static]\nunsupported = "none offline"\n'
	fx 1 fx-contract diff base .factory/t1/contract.yaml
	has "$out" ".factory.toml: more: stage 'unit-test' of go in '.': command is 'true', was 'go test -json ./...'"
	fx 1 fx-contract seal --task t1
	fx 0 fx-contract seal --task t1 --widen --reason x
	fx 1 fx-contract diff base sealed
	has "$out" ".factory.toml: more: stage 'unit-test' of go in '.': command is 'true', was 'go test -json ./...'"
	has "$out" "more: stage 'unit-test' of go in '.': success_means is 'exit_code == 0', was 'exit_code == 0 AND tests >= 1"
	has "$out" "more: stage 'unit-test' of go in '.': retries is '5', was "
	has "$out" "more: stage 'unit-test' of go in '.': timeout is '9', was "
	has "$out" "more: stage 'static' of go in '.': has no command, was 'go vet"
	has "$out" "; it is unsupported: none offline"
	[ "$(grep -c "more: stage 'static'" "$out")" = 1 ]
	has "$out" "less: stage 'static' of go in '.': command is 'go vet"
	has "$out" "less: stage 'unit-test' of go in '.': command is 'go test -json ./...', was 'true'"
	fx 1 fx-contract diff --json --more sealed base
	jq -se 'any(.[]; .what == "stage" and .rule == "more") and .[-1].equal == false' "$out"
	# The base says the same by now; what is of the tree is not asked.
	git switch -q main && git add -f .factory.toml && git commit -qm same && git switch -q t1
	put .factory.toml '[stages.lint]\ncommand = "x"\n'
	fx 0 fx-contract diff base sealed
	fx 1 fx-contract diff --more base .factory/t1/contract.yaml
	has "$out" "more: stage 'lint' of go in '.': command is 'x', was "
	has "$out" "more: stage 'unit-test' of go in '.': command is 'go test -json ./...', was 'true'"
	lacks "$out" "command is 'true'"
	git switch -qf main && put .factory.toml '[stages' && git commit -qam bad && git switch -q t1
	fx 2 fx-contract diff base sealed
	has "$err" 'refs/heads/main: .factory.toml:1:'
	[ -z "$(ls -d .git/factory/base.* 2>/dev/null)" ]
}

@test "a changed stage configuration is a widening" {
	module r
	task
	fx 0 fx-contract seal --task t1
	has "$out" 'sealed already'
	put .factory.toml '[stages.unit-test]\ncommand = "true"\n'
	fx 1 fx-contract seal --task t1
	has "$out" "more: stage 'unit-test' of go in '.': command is 'true', was 'go test -json ./...'"
	fx 0 fx-contract seal --task t1 --widen --reason 'no tests yet'
	has .git/factory/contracts/t1/seal 'widened yes'
	fx 0 fx-detect --stages
	has "$out" '  unit-test    true (.factory.toml)'
	# What says the same in other words is none.
	put .factory.toml '# why\n[stages]\nunit-test = "true"\n'
	fx 0 fx-contract seal --task t1
	# Nor is what the tree has come to hold: the seal stays as it was.
	put package.json '{}'
	put .golangci.yml
	cp .git/factory/contracts/t1/seal ../was
	fx 0 fx-contract seal --task t1
	has "$out" 'sealed already'
	diff .git/factory/contracts/t1/seal ../was
	rm .factory.toml
	fx 1 fx-contract seal --task t1
	has "$out" "stages of node in '.' are new"
}

@test "sealed stages that are not what was sealed rule nothing" {
	module r
	task
	chmod u+w .git/factory/contracts/t1/*.stages
	echo '# x' >>"$(echo .git/factory/contracts/t1/*.stages)"
	fx 2 fx-detect --stages
	has "$err" 'is not what was sealed'
	out_is </dev/null
	fx 2 fx-contract seal --task t1
	fx 0 fx-contract seal --task t1 --widen --reason mended
	fx 0 fx-detect --stages
	rm .git/factory/contracts/t1/*.stages
	fx 2 fx-detect --write
	has "$err" "'fx-contract seal --widen --reason TEXT' seals the contract anew"
}

@test "a task in a repository without a language gets stages by a person's word" {
	repo r
	commit m README
	task
	[ -z "$(sealed)" ]
	put go.mod 'module m\n'
	fx 1 fx-detect --write
	has "$err" "no stages are sealed for t1; 'fx-contract seal --task t1 --widen --reason TEXT' seals these"
	fx 0 fx-contract seal --task t1 --widen --reason 'it is Go'
	[ -n "$(sealed)" ]
	fx 0 fx-detect --write
}

@test "a task leaves what is tracked alone" {
	module r
	fx 0 fx-detect --write
	git add -A .factory && git commit -qm stages
	git worktree add -q ../w -b t1
	cd ../w
	put .factory/t1/contract.yaml 'contract:\n  task: t1\n  boundary: {allowed_files: ["*.go"]}\n'
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	put .golangci.yml
	fx 0 fx-detect --write --force
	has "$out" 'tracked .factory/go.yaml here, and a task leaves it alone'
	git diff --quiet
	has "$(git rev-parse --git-common-dir)/info/exclude" /.moon/tasks/factory.yml
	lacks "$(git rev-parse --git-common-dir)/info/exclude" /.factory/go.yaml
	# What a task had excluded is tracked by -f.
	cd ../r
	git rm -q .factory/go.yaml && git commit -qm gone
	rm -rf .moon
	fx 0 fx-detect --write
	has "$out" "wrote .moon/tasks/factory.yml, which git ignores; 'git add -f' tracks it"
}

@test "in a jj workspace without .git it is excluded, sealed and not tracked" {
	need jj
	jj --quiet git init --no-colocate r
	cd r
	put go.mod 'module m\n'
	put .factory/t1/contract.yaml 'contract:\n  task: t1\n  boundary: {allowed_files: ["*.go"]}\n'
	jj --quiet commit -m m
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	fx 0 fx-detect --write
	[ -e .factory/go.yaml ]
	[ -z "$(jj diff --name-only)" ] || { jj diff --name-only; return 1; }
	grep -q "path: '.factory/go.yaml'" .jj/repo/store/git/factory/contracts/t1/*.stages
	fx 0 fx-detect --write
	has "$out" 'unchanged .factory/go.yaml'
}

@test "odd folders: patterns are quoted, what is no UTF-8 has no stages" {
	repo r
	put 'a [b]*/go.mod'
	put $'a [b]*/x\'y/Cargo.toml' '[package]\n'
	fx 0 fx-detect --write
	has .moon/tasks/factory.yml "    script: 'cd ''a [b]*'' || exit; go build ./...'"
	put $'c\xff/mix.exs'
	fx 0 fx-detect --stages --json
	has "$err" 'fx-detect: c\xff: a folder whose name is not UTF-8 has no stages'
	cd 'a [b]*'
	fx 0 fx-detect --write
	has ../.git/info/exclude '/a \[b]\*/.moon/cache/'
	mkdir -p .moon/cache && touch .moon/cache/x
	[ -z "$(git status --porcelain -uall | grep cache)" ]
}

@test "--unwrite takes moon's cache out of info/exclude again, where none is left to need it" {
	repo r
	put go.mod
	printf '/mine/\n/.moon/cache/x\n' >.git/info/exclude
	fx 0 fx-detect --write
	has .git/info/exclude /.moon/cache/
	fx 0 fx-detect --unwrite
	printf '/mine/\n/.moon/cache/x\n' | cmp - .git/info/exclude
	mkdir a
	put a/go.mod
	fx 0 fx-detect --write a
	has .git/info/exclude /a/.moon/cache/
	git commit -q --allow-empty -m m
	git worktree add -q ../w
	fx 0 fx-detect --unwrite a
	has .git/info/exclude /a/.moon/cache/
}
