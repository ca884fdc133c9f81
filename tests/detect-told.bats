# detect-told.bats: what fx-detect offers is what runs there, and where it
# knows nothing it says what to do.
load helper

# put PATH [TEXT]: a file with that, "\n" as printf has it.
put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # a format
	printf "${2:-}" >"$1"
}

# stages: those of the present folder, to be asked with the next.
stages() { fx 0 fx-detect --stages --json; }

# stage LANGUAGE STAGE TEXT: the last --json has that for it.
stage() {
	grep "\"type\":\"stage\",\"language\":\"$1\".*\"stage\":\"$2\"" "$out" | grep -qF -e "$3" ||
		{ printf '%s %s\n' "$1" "$2"; cat "$out"; return 1; }
}

@test "a command is shown as it runs, and escaped where it holds control bytes" {
	put a.py
	fx 0 fx-detect --stages
	has "$out" "  implement    python3 -m compileall -q -x '/(\\.?venv|"
	cat >.factory.toml <<-'END'
		[stages]
		lint = 'grep -n "\." a'
		static = "a \\. \u001b[1m\tb"
	END
	fx 0 fx-detect --stages
	has "$out" '  lint         grep -n "\." a (.factory.toml)'
	has "$out" '  static       a \\. \x1b[1m\tb (.factory.toml)'
}

@test "where nothing is known the way out is named" {
	put Dockerfile 'FROM x\n'
	fx 1 fx-detect
	out_is <<-'END'
		no language is known in 1 file
		Next: [[components]] in .factory.toml names stages (fx-stages(5)), .factory/languages/NAME.yaml a language (fx-languages(5))
	END
	fx 1 fx-detect --explain
	has "$out" 'candidates of 1 file'
	has "$out" '[[components]] in .factory.toml, fx-stages(5)'
	has "$out" '.factory/languages/NAME.yaml, fx-languages(5)'
	git init -q .
	fx 2 fx-tcr --stage lint
	has "$err" '[[components]] in .factory.toml says how its stages run (fx-stages(5))'
	fx 0 fx-tcr --stage lint -- true
	has "$out" 'Next: write [[components]] with its stages into .factory.toml: fx-stages(5)'
	# Named by hand, it is known to everybody.
	put .factory.toml '[[components]]\ndir = "."\nlanguage = "docker"\nstages.lint = "hadolint Dockerfile"\n'
	fx 0 fx-detect
	out_is <<<'docker in ., only configured'
	fx 0 fx-detect --json
	out_is <<<'{"type":"configured","language":"docker","dir":"."}'
	fx 0 fx-detect --format yaml
	out_is <<<$'languages:\n  - language: "docker"\n    dir: "."'
	fx 0 fx-detect --stages
	has "$out" '  lint         hadolint Dockerfile (.factory.toml)'
	lacks "$out" 'no language is known'
	put main.py
	put a/go.mod
	rm .factory.toml
	fx 0 fx-detect
	lacks "$out" 'a entry'
	rm -r a
	put start.rb
	fx 0 fx-detect
	has "$out" 'an entry beats sources of ruby'
}

@test "a language that is called otherwise is no other; one that is not there configures nothing" {
	put go.mod 'module m\n'
	put .factory.toml '[[components]]\ndir = "."\nlanguage = "golang"\n'
	fx 2 fx-detect --stages
	err_is <<<"fx-detect: .factory.toml:3:12: unknown language 'golang' (did you mean 'go'?)"
	put .factory.toml '[golang.stages.lint]\ncommand = "x"\n'
	fx 2 fx-detect --stages
	err_is <<<"fx-detect: .factory.toml:1:2: unknown key 'golang' (did you mean 'go'?)"
	put .factory.toml '[typescript.stages.lint]\ncommand = "x"\n'
	fx 2 fx-detect --stages
	has "$err" "(did you mean 'node'?)"
	put .factory.toml '[rust.stages.lint]\ncommand = "x"\n'
	fx 0 fx-detect --stages
	err_is <<<'fx-detect: .factory.toml:1:2: no rust was detected; it configures nothing'
	# Unless the file itself has one.
	put .factory.toml '[rust.stages.lint]\ncommand = "x"\n[[components]]\ndir = "r"\nlanguage = "rust"\n'
	fx 0 fx-detect --stages
	err_is </dev/null
	has "$out" 'rust in r, only configured'
	has "$out" '  lint         x (.factory.toml)'
	# One's own is no slip.
	put .factory.toml '[[components]]\ndir = "."\nlanguage = "blub"\n'
	fx 0 fx-detect --stages
	err_is </dev/null
}

# unit COMMAND, lint COMMAND: the stage is that.
unit() { stages && stage python unit-test "\"command\":\"$1"; }

@test "a file beside the stage configuration that nothing reads is named, with the one that is meant" {
	put go.mod 'module m\n'
	put .factory/golang.yaml 'language: golang\n'
	fx 0 fx-detect
	err_is <<<"fx-detect: .factory/golang.yaml: nothing reads this file; the stages of go are in .factory/go.yaml"
	fx 0 fx-detect --explain
	has "$out" 'is not read'
	has "$out" '  .factory/golang.yaml: nothing reads this file; the stages of go are in .factory/go.yaml'
	mv .factory/golang.yaml .factory/go.yml
	put .factory/pyhton.yaml
	put .factory/notes.yaml
	put .factory/policy.yaml
	put .factory/docs/x.yaml
	fx 0 fx-detect --stages --explain --json
	err_is <<-'END'
		fx-detect: .factory/go.yml: nothing reads this file; the stages of go are in .factory/go.yaml
		fx-detect: .factory/notes.yaml: nothing reads this file; no language is called 'notes' (did you mean 'node'?)
		fx-detect: .factory/pyhton.yaml: nothing reads this file; no language is called 'pyhton' (did you mean 'python'?)
	END
	has "$out" '"unread":[".factory/go.yml: nothing reads'
	# One of the tree's own languages is read.
	put .factory/languages/notes.yaml 'language: notes\nmanifests: [notes.toml]\n'
	rm .factory/go.yml .factory/pyhton.yaml
	put .factory/notes.yaml 'language: notes\nstages: {lint: "true"}\ncomponents: [{dir: ".", stages: {}}]\n'
	fx 0 fx-detect
	err_is </dev/null
}

@test "Python: the tools are seen where projects declare them" {
	local f file text
	put a.py
	put manage.py
	unit 'python3 -m unittest -v'
	while IFS='|' read -r file text; do
		rm -rf x && mkdir x
		put x/a.py
		put x/setup.py 'setup()\n'
		put "x/$file" "${text//N/pytest}"
		(cd x && fx 0 fx-detect --stages && has "$out" 'python3 -m pytest --junitxml') || { printf '%s %s\n' "$file" "$text"; return 1; }
		rm "x/$file"
		put x/setup.py 'setup()\n'
		put "x/$file" "${text//N/black}"
		(cd x && fx 0 fx-detect --stages && has "$out" 'black --check .') || { printf '%s %s\n' "$file" "$text"; return 1; }
		put "x/$file" "${text//N/mypy}"
		(cd x && fx 0 fx-detect --stages && has "$out" 'mypy .') || { printf '%s %s\n' "$file" "$text"; return 1; }
		# What only begins so is another.
		put "x/$file" "${text//N/pytester}"
		(cd x && fx 0 fx-detect --stages && lacks "$out" 'python3 -m pytest') || { printf '%s %s\n' "$file" "$text"; return 1; }
	done <<-'END'
		pyproject.toml|[tool.poetry.group.dev.dependencies]\nN = "^8"\n
		pyproject.toml|[tool.poetry.dev-dependencies]\nN = {version = "^8"}\n
		pyproject.toml|[tool.poetry.group.dev.dependencies.N]\nversion = "8"\n
		pyproject.toml|[dependency-groups]\ndev = ["N>=8"]\n
		pyproject.toml|[tool.pdm.dev-dependencies]\ntest = [\n    "N[x] >= 8",\n]\n
		pyproject.toml|[tool.hatch.envs.default]\ndependencies = ["N"]\n
		pyproject.toml|[project.optional-dependencies]\ndev = ["N; python_version > \\"3\\""]\n
		Pipfile|[dev-packages]\nN = "*"\n
		dev-requirements.txt|# x\nN==8\n
		requirements-dev.txt|N\n
		requirements/dev.txt|N~=8\n
		test-requirements.txt|N # x\n
		setup.py|setup(extras_require={"dev": ["N"]})\n
		setup.cfg|[options.extras_require]\ndev =\n    N>=8\n
		tox.ini|[testenv]\ndeps =\n    N\n
		environment.yml|dependencies:\n  - N=8\n
	END
	rm -r x manage.py
	for f in tests/conftest.py test/conftest.py; do
		put "$f"
		unit 'python3 -m pytest'
		rm "$f"
	done
	put test_a.py 'import unittest\n'
	put test_b.py 'import os\nimport pytest\n'
	unit 'python3 -m pytest'
	rm test_b.py
	unit 'python3 -m unittest -v'
	put tests/test_b.py 'def test_a():\n    assert 1\n'
	unit 'python3 -m pytest'
	rm -r tests
	for f in '[flake8]' '[mypy]'; do
		put setup.cfg "$f\\n"
		fx 0 fx-detect --stages
		has "$out" "  $(tr -d '[]' <<<"$f")" || return
	done
	put setup.cfg '[tool:pytest]\n'
	unit 'python3 -m pytest'
	rm setup.cfg
	put requirements.txt 'Django==5\n'
	put manage.py 'os.environ["DJANGO_SETTINGS_MODULE"] = "a"\nfrom django.core import x\n'
	unit 'python3 manage.py test --noinput -v 2'
	put requirements-dev.txt 'pytest\n'
	unit 'python3 manage.py test --noinput -v 2'
	put requirements-dev.txt 'pytest-django\n'
	unit 'python3 -m pytest'
}

@test "what cannot run is not offered: the reason, and what to do" {
	local s
	put main.go 'package main\n'
	stages
	for s in implement unit-test static security tdd-setup coverage; do
		stage go "$s" '"unsupported":"there is no go.mod: go mod init NAME makes one"'
	done
	stage go lint 'gofmt -l .'
	put go.mod 'module m\n\ngo 1.24\n'
	stages
	stage go implement '"command":"go build ./..."'
	stage go security '"unsupported":"go has no scanner of its own; govulncheck is used where'
	put go.mod 'module m\n\ngo 1.24\n\ntool (\n\tgolang.org/x/vuln/cmd/govulncheck\n)\n'
	stages
	stage go security '"command":"go tool govulncheck ./..."'
	rm go.mod main.go
	put main.rs 'fn main() {}\n'
	stages
	for s in tdd-setup implement unit-test lint static security; do
		stage rust "$s" '"unsupported":"there is no Cargo.toml: cargo init makes one"'
	done
	rm main.rs
	put main.c
	stages
	stage c implement '"unsupported":"there is no Makefile, CMakeLists.txt, '
	stage c unit-test '"unsupported":"there is no Makefile, CMakeLists.txt, '
	put GNUmakefile 'all:\n'
	stages
	stage c implement '"command":"make"'
	stage c unit-test 'the Makefile has no target'
	rm main.c GNUmakefile
	put a.py
	put environment.yml "name: my-env\n"
	stages
	stage python unit-test '"command":"conda run -n my-env python3 -m'
	# It is a word for the shell, whatever it says.
	put environment.yml 'name: $(id);x\n'
	fx 0 fx-detect --stages
	has "$out" "conda run -n '\$(id);x' python3 -m"
	rm a.py environment.yml
	put build.gradle
	stages
	stage java integration '"unsupported":"Gradle has no task'
}

@test "npx and bunx fetch nothing" {
	put package.json '{"devDependencies": {"typescript": "5", "jest": "29", "eslint": "9"}}'
	put tsconfig.json '{}'
	stages
	stage node static '"command":"npx --no-install tsc --noEmit"'
	stage node unit-test '"command":"npx --no-install jest'
	stage node lint '"command":"npx --no-install eslint ."'
	not grep -E 'npx [^-]' "$out"
	put bun.lock
	stages
	stage node lint '"command":"bunx --no-install eslint ."'
	not grep -E 'bunx [^-]' "$out"
}

@test "a folder with pyvenv.cfg is foreign outside of git too" {
	put a.py
	put my-env/pyvenv.cfg 'home = /usr\n'
	put my-env/lib/x/setup.py
	put my-env/lib/x/b.py
	fx 0 fx-detect
	out_is <<-'END'
		python in ., primary
		  manager   pip
		  tools     pip python
		  because   no manifest and no entry, only source files
		            1 source file
	END
	fx 0 fx-detect --explain
	has "$out" '  my-env/ (vendored, 2 files)'
	# The one that is looked at is one's own.
	fx 0 fx-detect my-env
}

@test "the targets of make, just and task serve the shell, and a tree of nothing else" {
	put Makefile 'all:\n'
	fx 0 fx-detect
	has "$out" 'make in ., primary'
	put Makefile 'x := 1\ntest := 2\n'
	fx 1 fx-detect
	put Makefile '.PHONY: test lint\nfmt lint: a\n\ttrue\ntest:\n\ttrue\nbuild ::\n'
	stages
	stage make unit-test '"command":"make test","success_means":"exit_code == 0 AND tests >= 1'
	stage make lint '"command":"make lint"'
	stage make implement '"command":"make build"'
	stage make static '"unsupported":"there is no target static or typecheck; name a command in .factory.toml"'
	# A language that is known has its own.
	put t.sh 'echo\n'
	stages
	stage shell unit-test '"command":"make test"'
	stage shell lint '"command":"make lint"'
	not grep '"language":"make"' "$out"
	put test/a.bats
	stages
	stage shell unit-test 'bats --formatter junit test'
	rm -r test t.sh Makefile
	put justfile 'test arg="x":\n    true\nlint:\n'
	stages
	stage make unit-test '"command":"just test"'
	put a.py
	stages
	not grep '"language":"make"' "$out"
	rm a.py justfile
	put Taskfile.yml 'tasks:\n  check:\n    cmds: [x]\n'
	stages
	stage make unit-test '"command":"task check"'
}

@test "the shell's check takes files with a first line for a shell too" {
	here shellcheck python3
	local command
	put 'a b.sh' '#!/bin/sh\necho "$1"\n'
	put c.txt '#!/bin/sh\necho $1\n'
	put 'd e' '#!/usr/bin/env bash\necho "$1"\n'
	put f '\0\1\n'
	stages
	command=$(grep '"stage":"static"' "$out" | python3 -c 'import json, sys; print(json.load(sys.stdin)["command"])')
	fx 0 sh -c "$command"
	printf 'echo $1\n' >>'d e'
	fx 1 sh -c "$command"
	has "$out" 'In ./d e line 3'
}

@test "Lua, Terraform, Perl, Elm and Nim are known" {
	put lua/a-1.rockspec 'dependencies = { "lua >= 5.1" }\n'
	put lua/spec/a_spec.lua
	put lua/.luacheckrc
	put perl/Makefile.PL
	put perl/t/a.t
	put elm/elm.json '{"type": "application", "elm-version": "0.19.1"}'
	put elm/src/Main.elm
	put nim/a.nimble 'requires "nim >= 2.0.0"\n'
	stages
	stage lua unit-test '"command":"busted --output=TAP"'
	stage lua lint '"command":"luacheck ."'
	has "$out" '"floor":">= 5.1"'
	stage perl implement '"command":"perl Makefile.PL && make"'
	stage elm implement 'elm make src/Main.elm --output=/dev/null'
	has "$out" '"pin":"0.19.1"'
	stage nim unit-test '"command":"nimble test"'
	mkdir tf && cd tf
	put main.tf 'terraform {\n  required_version = ">= 1.5"\n}\n'
	stages
	stage terraform lint '"command":"terraform fmt -check -diff -recursive"'
	stage terraform static '"unsupported":"tflint is not configured'
	has "$out" '"floor":">= 1.5"'
	put .tflint.hcl
	put main.py
	stages
	stage terraform static '"command":"tflint"'
}

@test "Perl: its tests by name; red when broken" {
	here perl python3
	local command
	put t/a.t 'use Test::More tests => 2; ok(1, "a"); ok(A::b(), "b");\n'
	sed -i '1s/^/use A; /' t/a.t
	put 't/x y/c.t' 'use Test::More; is(1, 1, "c"); done_testing;\n'
	put lib/A.pm 'package A; sub b { 1 } 1;\n'
	stages
	command=$(grep '"stage":"unit-test"' "$out" | python3 -c 'import json, sys; print(json.load(sys.stdin)["command"])')
	fx 0 sh -c "$command"
	"${FX_BIN%/bin}/test/try_result" 0 <"$out" >judged
	has judged $'passed\trun=3\tpassed=3'
	put lib/A.pm 'package A; sub b { 0 } 1;\n'
	fx 1 sh -c "$command"
	"${FX_BIN%/bin}/test/try_result" 1 <"$out" >judged || :
	has judged $'failed\trun=3\tpassed=2\tfailed=1'
}

@test "TypeScript: what is checked is what its parts say, where the tsconfig has no file of its own" {
	put package.json '{"scripts": {"build": "tsc -b && vite build"}, "devDependencies": {"typescript": "5"}}'
	put tsconfig.json '{\n  // the parts\n  "files": [],\n  "references": [{"path": "./tsconfig.app.json"}]\n}'
	stages
	stage node static '"command":"npx --no-install tsc -b"'
	# A project of its own that names another is checked itself.
	put tsconfig.json '{"include": ["src"], "references": [{"path": "./tsconfig.node.json"}]}'
	stages
	stage node static '"command":"npx --no-install tsc --noEmit"'
	put package.json '{"devDependencies": {"vue-tsc": "3"}}'
	stages
	stage node static '"command":"npx --no-install vue-tsc --noEmit"'
	put package.json '{"scripts": {"build": "vue-tsc -b && vite build"}, "devDependencies": {"vue-tsc": "3"}}'
	stages
	stage node static '"command":"npx --no-install vue-tsc -b"'
	put package.json '{"scripts": {"type-check": "vue-tsc --build"}, "devDependencies": {"vue-tsc": "3"}}'
	stages
	stage node static '"command":"npm run type-check"'
	put package.json '{"scripts": {"check": "svelte-check --tsconfig ./tsconfig.json"}}'
	stages
	stage node static '"command":"npm run check"'
}

@test "an audit is offered where it can run, in the words of the manager's version" {
	put package.json '{"name": "a"}'
	stages
	stage node security '"unsupported":"npm audit wants a lock file: npm install --package-lock-only makes package-lock.json"'
	put package-lock.json '{}'
	stages
	stage node security '"command":"npm audit"'
	mv package-lock.json npm-shrinkwrap.json
	stages
	stage node security '"command":"npm audit"'
	rm npm-shrinkwrap.json
	put yarn.lock '# yarn lockfile v1\n'
	stages
	stage node security '"command":"yarn audit"'
	put yarn.lock '# This file is generated by running "yarn install"\n\n__metadata:\n  version: 8\n'
	stages
	stage node security '"command":"yarn npm audit"'
	rm yarn.lock
	put package.json '{"packageManager": "yarn@4.9.1"}'
	stages
	stage node security '"command":"yarn npm audit"'
}

@test "Bun has coverage of its own" {
	put package.json '{"name": "a"}'
	put bun.lock '{}'
	stages
	stage node coverage '"command":"mkdir -p .factory && bun test --coverage --coverage-reporter=lcov --coverage-dir=.factory/coverage '
	stage node coverage '"report":".factory/coverage/lcov.info","report_format":"lcov"'
}

@test "Python: a build backend that is the manager's own names it, behind a lock file" {
	for x in poetry:poetry.core.masonry.api uv:uv_build pdm:pdm.backend; do
		put pyproject.toml "[build-system]\nbuild-backend = \"${x#*:}\"\n[project]\nname = \"a\"\n"
		fx 0 fx-detect
		has "$out" "  manager   ${x%%:*} (pyproject.toml)"
	done
	put uv.lock
	fx 0 fx-detect
	has "$out" '  manager   uv (uv.lock)'
}

@test "Flutter: its platform folders are built by it and are no components" {
	put pubspec.yaml 'name: a\ndependencies:\n  flutter:\n    sdk: flutter\n'
	put lib/main.dart
	put android/build.gradle.kts
	put android/app/src/main/kotlin/M.kt
	put linux/CMakeLists.txt
	put linux/main.cc
	put ios/Podfile
	put web/package.json '{}'
	fx 0 fx-detect --explain
	has "$out" '  android/ (generated, '
	lacks "$out" 'kotlin in'
	lacks "$out" 'cpp in'
	has "$out" 'node in web'
}

@test "a runner is what runs the tests that are there" {
	put composer.json '{"require-dev": {"pestphp/pest": "^3"}}'
	put phpunit.xml
	stages
	stage php unit-test '"command":"vendor/bin/pest '
	stage php coverage '"command":"vendor/bin/pest --log-junit .factory/unit-test.xml --coverage-cobertura .factory/coverage.xml"'
	rm composer.json phpunit.xml
	# A site of jekyll new has no Rakefile.
	put Gemfile 'gem "jekyll"\n'
	put _config.yml 'title: a\n'
	stages
	stage ruby unit-test '"unsupported":"no test runner is known here'
	put Rakefile
	stages
	stage ruby unit-test '"command":"bundle exec rake test"'
}

@test "Angular: its tests end, without a window" {
	put package.json '{"scripts": {"test": "ng test"}, "devDependencies": {"@angular/cli": "20", "karma-chrome-launcher": "3"}}'
	put angular.json '{}'
	stages
	stage node unit-test '"command":"npx --no-install ng test --no-watch --no-progress --browsers=ChromeHeadless"'
	put package.json '{"scripts": {"test": "ng test"}, "devDependencies": {"@angular/cli": "21", "jsdom": "27"}}'
	stages
	stage node unit-test '"command":"npx --no-install ng test --no-watch"'
}
