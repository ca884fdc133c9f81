# fx-detect.bats: what a tree is written in, where, which versions, and why.
load helper

# The languages, primary first, as "language dir".
langs() {
	fx 0 fx-detect --json || return
	sed -n 's/.*"type":"language","language":"\([^"]*\)".*"dir":"\([^"]*\)".*/\1 \2/p' "$out" >langs.got
	[ "$(grep -c '"primary":true' "$out")" -eq 1 ] || { cat "$out"; return 1; }
	head -n 1 "$out" | grep -q '"primary":true'
}
langs_are() { langs && diff -u - langs.got; }

# put PATH [TEXT]: a file with that, "\n" as printf has it.
put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # a format
	printf "${2:-}" >"$1"
}

@test "a manifest makes a language, in text, JSON and YAML" {
	repo r
	put go.mod 'module m\n\ngo 1.22\n\ntoolchain go1.22.3\n'
	put main.go 'package main\n'
	fx 0 fx-detect
	out_is <<-'END'
		go in ., primary
		  pin       go1.22.3 (go.mod)
		  floor     1.22 (go.mod)
		  manager   go
		  tools     go
		  because   manifest go.mod
		            1 source file
	END
	fx 0 fx-detect --json
	out_is <<-'END'
		{"type":"language","language":"go","primary":true,"dir":".","manifest":"go.mod","version":{"pin":"go1.22.3","pin_from":"go.mod","floor":"1.22","floor_from":"go.mod"},"manager":"go","tools":["go"],"because":["manifest go.mod","1 source file"]}
	END
	fx 0 fx-detect --format yaml
	out_is <<-'END'
		languages:
		  - language: "go"
		    primary: true
		    dir: "."
		    manifest: "go.mod"
		    version:
		      pin: "go1.22.3"
		      pin_from: "go.mod"
		      floor: "1.22"
		      floor_from: "go.mod"
		    manager: "go"
		    tools:
		      - "go"
		    because:
		      - "manifest go.mod"
		      - "1 source file"
	END
}

@test "the order: manifest, root, weight, sources, name" {
	repo r
	put main.py
	put start.sh
	langs_are <<<$'python .\nshell .'
	put sub/Cargo.toml
	langs_are <<<'rust sub'
	put package.json '{}'
	langs_are <<<$'node .\nrust sub'
	put Cargo.toml
	langs_are <<<$'rust .\nnode .\nrust sub'
	put go.mod
	langs_are <<<$'go .\nrust .\nnode .\nrust sub'
	has "$out" '"ambiguous with rust: first by name only"'
	put src/a.rs
	langs_are <<<$'rust .\ngo .\nnode .\nrust sub'
	has "$out" '"ambiguous with go: more source files, 1 against 0"'
}

@test "package.json beside another manifest is not the main thing" {
	local f
	for f in go.mod Cargo.toml pyproject.toml composer.json Gemfile mix.exs pom.xml deno.json Package.swift; do
		rm -rf t && mkdir t
		put t/package.json '{"scripts": {"build": "x"}}'
		put t/a.py
		put t/a.rb
		put "t/$f"
		(cd t && langs && [ "$(wc -l <langs.got)" -eq 2 ] && not grep -q ^node <(head -n 1 langs.got)) ||
			{ printf '%s\n' "$f"; cat t/langs.got; return 1; }
	done
	rm t/a.py t/a.rb t/Package.swift
	put t/pyproject.toml '[tool.ruff]\n'
	(cd t && langs_are <<<$'node .\npython .')
}

@test "tracked and untracked files count, ignored and deleted ones do not" {
	repo r
	put .gitignore '/gone/\n'
	put gone/Cargo.toml
	put go.mod
	langs_are <<<'go .'
	git add -A
	git commit -qm m
	langs_are <<<'go .'
	rm go.mod
	put package.json '{}'
	langs_are <<<'node .'
	cd gone
	langs_are <<<'rust .'
}

@test "vendored and generated folders do not count" {
	put package.json '{}'
	put node_modules/a/Cargo.toml
	put vendor/go.mod
	put target/pom.xml
	langs_are <<<$'node .\njava target'
	put Cargo.toml
	langs_are <<<$'rust .\nnode .'
	fx 0 fx-detect --explain
	has "$out" '  node_modules/ (vendored, 1 file)'
	put target/a.rs
	put target/b.rs
	fx 0 fx-detect --explain --json
	has "$out" '"left_out":[{"dir":"node_modules","why":"vendored","files":1}'
	has "$out" '{"dir":"target","why":"generated","files":2}'
	has "$out" '"would_change":"without Cargo.toml it is node"'
}

@test "a workspace has members; without one a manifest below is its own" {
	put package.json '{}'
	put p/package.json '{}'
	langs_are <<<$'node .\nnode p'
	put package.json '{"workspaces": ["p"]}'
	langs_are <<<'node .'
	has "$out" '"1 manifest below is part of it"'
	put go.mod
	put q/go.mod
	langs_are <<<$'go .\nnode .\ngo q'
}

@test "a manifest that two languages share is of the one with sources" {
	put build.gradle
	langs_are <<<'java .'
	put src/A.kt
	langs_are <<<'kotlin .'
	put src/A.java
	put src/B.java
	langs_are <<<$'java .\nkotlin .'
	rm -r build.gradle src
	put Makefile
	fx 1 fx-detect
	out_is <<-'END'
		no language is known in 2 files
		Next: [[components]] in .factory.toml names stages (fx-stages(5)), .factory/languages/NAME.yaml a language (fx-languages(5))
	END
	fx 1 fx-detect --write
	has "$out" 'no language is known in 2 files'
	put a.c
	langs_are <<<'c .'
}

# told LANGUAGE KEY WANTED, of the last --json.
told() { grep "\"language\":\"$1\"" "$out" | grep -qF "\"$2\":\"$3\"" || { printf '%s %s\n' "$1" "$2"; cat "$out"; return 1; }; }
versions() { told "$1" pin "$2" && told "$1" pin_from "$3" && told "$1" floor "$4" && told "$1" floor_from "$5"; }

@test "pins are not floors, and each has its file" {
	put a/Cargo.toml '[package]\nname = "a"\nrust-version = "1.70"\n'
	put a/rust-toolchain.toml '[toolchain]\nchannel = "1.79.0"\n'
	put b/pyproject.toml '[project]\nrequires-python = ">=3.10"\n'
	put .python-version '3.12.1\n'
	put c/package.json '{"engines": {"node": ">=18"}, "volta": {"node": "20.1.0"}}'
	put d/gleam.toml 'name = "d"\ngleam = ">= 1.4.0"\n'
	put .tool-versions 'gleam 1.18.0\nerlang 27\n'
	fx 0 fx-detect --json
	versions rust 1.79.0 a/rust-toolchain.toml 1.70 a/Cargo.toml
	versions python 3.12.1 .python-version '>=3.10' b/pyproject.toml
	versions node 20.1.0 c/package.json '>=18' c/package.json
	versions gleam 1.18.0 .tool-versions '>= 1.4.0' d/gleam.toml
	put c/.nvmrc 'v22 # lts\n'
	fx 0 fx-detect --json
	versions node v22 c/.nvmrc '>=18' c/package.json
	rm a/rust-toolchain.toml
	put rust-toolchain 'nightly-2026-01-01\n'
	fx 0 fx-detect --json
	told rust pin nightly-2026-01-01
}

manager() { fx 0 fx-detect --json && told "$1" manager "$2" && { [ -z "${3:-}" ] || told "$1" manager_from "$3"; }; }

@test "a lock file names the package manager, a field beats it" {
	put package.json '{}'
	manager node npm
	put yarn.lock
	manager node yarn yarn.lock
	put package.json '{"packageManager": "pnpm@9.1.0"}'
	manager node pnpm package.json
	put pyproject.toml '[project]\nname = "a"\n'
	put poetry.lock
	manager python poetry poetry.lock
	put pyproject.toml '[tool.uv]\n'
	manager python uv pyproject.toml
}

@test "a file that is no TOML or JSON is named, and the language stands" {
	put Cargo.toml '[package\n'
	put package.json '{"a": 1,\n "b": 2,,\n "c": 3}\n'
	langs_are <<<$'rust .\nnode .'
	has "$err" 'fx-detect: Cargo.toml:1:'
	has "$err" 'fx-detect: package.json:2: this is no JSON; a value, a comma or a bracket is wrong or missing here'
}

@test "a tree's own language is added, and one of the same name replaces" {
	put blub.toml
	fx 1 fx-detect
	put .factory/languages/blub.yaml 'language: blub\nmanifests: [blub.toml]\n'
	langs_are <<<'blub .'
	put .factory/languages/go.yaml 'language: go\nmanifests: [gogo]\n'
	put go.mod
	langs_are <<<'blub .'
	put .factory/languages/go.yaml 'language: go\nmanifest: [gogo]\n'
	fx 2 fx-detect
	err_is <<<"fx-detect: .factory/languages/go.yaml:2:1: unknown key 'manifest' (did you mean 'manifests'?)"
	put .factory/languages/go.yaml 'language: go\ntools: [{name: a, file: b, match: "("}]\n'
	fx 2 fx-detect
	has "$err" 'fx-detect: .factory/languages/go.yaml:2:'
	put ../out.yaml 'language: go\nmanifest: [gogo]\n'
	ln -sf ../../../out.yaml .factory/languages/go.yaml
	fx 0 fx-detect
}

@test "links are not followed, odd names are told" {
	repo r
	put ../Cargo.toml
	ln -s ../Cargo.toml Cargo.toml
	fx 1 fx-detect
	mkdir $'a\xff"\n'
	touch $'a\xff"\n/go.mod'
	fx 0 fx-detect --json
	has "$out" '"dir_b64":"Yf8iCg=="'
	has "$out" '"because":[{"text":"manifest a\\xff\"\\n/go.mod","text_b64":"bWFuaWZlc3QgYf8iCi9nby5tb2Q="}]'
	fx 0 fx-detect
	has "$out" 'go in a\xff"\n, primary'
}

@test "a folder outside of the repository that a hook names is walked" {
	repo r
	mkdir ../w
	put ../w/Cargo.toml
	GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD fx 0 fx-detect ../w
	has "$out" 'rust in ., primary'
}

@test "a repository that git will not list is no answer" {
	repo r
	put go.mod
	git add -A
	printf 'DIRCx' >.git/index
	fx 3 fx-detect
	out_is </dev/null
	has "$err" 'fx-detect: git ls-files ended with 128'
}

# bats test_tags=slow
@test "a walk stops at its limit, says so, and ends with 3" {
	put go.mod
	mkdir a
	(cd a && seq -f f%.0f 1 200010 | xargs -n 5000 touch)
	fx 3 fx-detect
	has "$out" 'go in ., primary'
	has "$err" 'fx-detect: the walk stopped behind 200000 entries'
	git init -q
	fx 0 fx-detect
	err_is </dev/null
}

@test "the languages that come with it are read strictly, each with its stages" {
	local l s n=0
	mkdir -p .factory
	cp -R "$top/contracts/languages" .factory
	put go.mod
	fx 0 fx-detect --stages --json
	for l in .factory/languages/*.yaml; do
		n=$((n + 1))
		has "$l" "language: $(basename "$l" .yaml)"
		for s in tdd-setup implement unit-test coverage lint static integration security; do
			grep -q "stage: $s\$" "$l" || { printf '%s: no %s\n' "$l" "$s"; return 1; }
		done
	done
	[ "$n" -ge 25 ]
	for l in "success_means: exit_code = 0" "failure_patterns: ['(']" "retries: 0" "timeout: soon"; do
		put .factory/languages/go.yaml 'language: go\nstages:\n  - stage: lint\n    command: x\n    '"$l"'\n'
		fx 2 fx-detect
		has "$err" 'fx-detect: .factory/languages/go.yaml:5:'
	done
	put .factory/languages/go.yaml 'language: go\nstages: [{stage: lint}]\n'
	fx 2 fx-detect
	has "$err" "go.yaml:2:10: a stage has a 'command', or says with 'unsupported' why it has none"
}

# stage LANGUAGE STAGE TEXT: the last --json has that for it.
stage() {
	grep "\"type\":\"stage\",\"language\":\"$1\".*\"stage\":\"$2\"" "$out" | grep -qF -e "$3" ||
		{ printf '%s %s\n' "$1" "$2"; cat "$out"; return 1; }
}

@test "each stage has a command that fits the tools, or says why it has none" {
	put go/go.mod 'module m\n'
	put gleam/gleam.toml 'name = "a"\n'
	put py/pyproject.toml '[tool.poetry]\n[tool.pytest.ini_options]\n[tool.ruff]\n'
	put py/a.py
	put js/package.json '{"devDependencies": {"vitest": "2", "eslint": "9"}}'
	put js/pnpm-lock.yaml
	put rs/Cargo.toml '[package]\n'
	fx 0 fx-detect --stages --json
	[ "$(grep -c '"type":"stage"' "$out")" -eq 50 ]
	stage go unit-test '"command":"go test -json ./...","success_means":"exit_code == 0 AND tests >= 1 AND passed >= 1 AND failed == 0"'
	stage go unit-test '"retries":3,"timeout":"10m","tcr":true,"report_format":"go-json"'
	stage gleam coverage '"unsupported":"gleam has no coverage tool'
	stage gleam unit-test '"expected_success_output":["passed, no failures"]'
	stage python unit-test '"command":"poetry run python3 -m pytest --junitxml=.factory/unit-test.xml"'
	stage python lint '"fix":"poetry run ruff check --fix ."'
	stage node unit-test '"command":"pnpm exec vitest run --reporter=junit'
	stage node lint '"command":"pnpm exec eslint ."'
	stage node security '"command":"pnpm audit"'
	stage rust integration '"unsupported":"there is no file in tests/"'
	stage rust accept '"command":"fx-check smoke"'
	put rs/tests/a.rs
	rm js/pnpm-lock.yaml
	put js/package.json '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'
	fx 0 fx-detect --stages --json
	stage rust integration "\"command\":\"cargo test --workspace --test '*'\""
	stage node unit-test '"command":"node --test --test-reporter=tap"'
	put js/package.json '{"scripts": {"test": "tap"}}'
	fx 0 fx-detect --stages --json
	stage node unit-test '"command":"npm run test"'
	not grep -q '[$][{]' "$out"
	fx 0 fx-detect --stages
	has "$out" '  coverage     unsupported: gleam has no coverage tool'
	fx 0 fx-detect --stages --format yaml
	has "$out" "        command: 'cargo test --workspace --test ''*'''"
}

@test "a command that runs nothing is refused wherever it stands" {
	local c
	repo r
	put go.mod 'module m\n'
	put .factory.toml '[stages.lint]\ncommand = ""\n'
	fx 2 fx-tcr --stage lint
	err_is <<<"fx-tcr: .factory.toml:2:11: 'command' is empty; write a value or leave it out"
	for c in ' ' '# later' ' \\n\\t# a\\n'; do
		put .factory.toml "[stages.lint]\ncommand = \"$c\"\n"
		fx 2 fx-tcr --stage lint
		err_is <<<"fx-tcr: .factory.toml:2:11: 'command' runs nothing, and nothing would always pass; write a command or leave it out"
		fx 2 fx-detect --stages
	done
	rm .factory.toml
	put .factory/go.yaml 'language: go\nstages:\n  lint: " "\n'
	fx 2 fx-tcr --stage lint
	has "$err" ".factory/go.yaml:3:9: 'lint' runs nothing"
	rm .factory/go.yaml
	put .factory/languages/go.yaml 'language: go\nmanifests: [go.mod]\nstages:\n  - {stage: lint, command: " "}\n'
	fx 2 fx-tcr --stage lint
	has "$err" ".factory/languages/go.yaml:4:28: 'command' runs nothing"
	rm -r .factory
	put c.yaml 'contract:\n  task: a\n  boundary: {allowed_files: []}\n  smoke:\n    - run: " "\n  tcr_behavior:\n    lint: {fix: "#"}\n'
	fx 2 fx-contract check c.yaml
	has "$err" "c.yaml:5:12: 'run' runs nothing"
	has "$err" "c.yaml:7:17: 'fix' runs nothing"
}

@test "in a jj workspace without .git what jj ignores does not count" {
	need jj
	jj --quiet git init --no-colocate r
	cd r
	put .gitignore '/gone/\n'
	put gone/Cargo.toml
	put go.mod
	put sub/mix.exs
	langs_are <<<$'go .\nelixir sub'
	jj --quiet commit -m m
	jj --quiet workspace add ../w
	cd ../w/sub
	langs_are <<<'elixir .'
	cd ..
	langs_are <<<$'go .\nelixir sub'
}

# Run each stage of the language that has a command, as it is told, but those
# that are named behind it.
# What stands on a contract is left out: review and accept.
run_stages() {
	local stage command
	fx 0 fx-detect --stages --json && grep '"type":"stage"' "$out" >stages || return
	while IFS=$'\t' read -r stage command; do
		case " $* tdd-setup security coverage review accept " in *" $stage "*) continue ;; esac
		fx 0 sh -c "$command" </dev/null || return
	done < <("$python" -c 'import json, sys
for s in map(json.loads, open("stages")):
    if "command" in s: print(s["stage"] + "\t" + s["command"])')
}
# The unit tests, as they are told, fail.
is_red() {
	local command
	command=$(sed -n 's/.*"stage":"unit-test","command":"\([^"]*\)".*/\1/p' stages)
	[ -n "$command" ] && not sh -c "$command" >red 2>&1 </dev/null
}

# bats test_tags=slow
@test "what go mod init makes runs green, and red when broken" {
	here go python3
	python=python3
	unset GOFLAGS
	go mod init example.com/m 2>/dev/null
	put m.go 'package m\n\nfunc Add(a, b int) int { return a + b }\n'
	put m_test.go 'package m\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(1)\n\t}\n}\n'
	run_stages
	sed -i 's/a + b/a - b/' m.go
	is_red
}

# bats test_tags=slow
@test "what cargo new makes runs green, and red when broken" {
	rust
	python=python3
	cargo new --quiet --lib --vcs none rs && cd rs
	run_stages lint static
	sed -i 's/assert_eq!(result, 4)/assert_eq!(result, 5)/' src/lib.rs
	is_red
}

# bats test_tags=slow
@test "what npm init makes runs green, and red when broken" {
	here npm node python3
	python=python3
	npm init -y >/dev/null
	put a.test.js 'require("node:test")("a", () => {});\n'
	run_stages
	put a.test.js 'require("node:test")("a", () => { throw 1; });\n'
	is_red
}

# bats test_tags=slow
@test "a project of Python runs green, and red when broken" {
	here python3
	python=python3
	put pyproject.toml '[project]\nname = "a"\nversion = "1"\n'
	put test_a.py 'import unittest\n\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(1, 1)\n'
	run_stages
	sed -i 's/(1, 1)/(1, 2)/' test_a.py
	# Of the same second and size it would be taken for what was compiled.
	rm -rf __pycache__
	is_red
}
