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
