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
