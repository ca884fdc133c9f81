# toml.bats: TOML 1.0, by the suite of those who wrote it.
# bats file_tags=once
load helper

decode() { "${FX_BIN%/bin}/test/toml_decode"; }

# The numbers are those of toml-test 2.2.0: fewer would mean that it looked at
# less than it has.
# bats test_tags=slow
@test "toml-test: every valid file is read right, every invalid one refused" {
	need toml-test
	fx 0 toml-test test -toml=1.0 -timeout=20s -color=never \
	    -decoder="${FX_BIN%/bin}/test/toml_decode"
	has "$out" '  valid tests: 205 passed,  0 failed'
	has "$out" 'invalid tests: 474 passed,  0 failed'
}

@test "what TOML 1.1 added is refused: the reader reads 1.0" {
	local s
	for s in 'a = "\e"' 'a = "\x41"' 'a = {b = 1,}' 'a = 12:30' $'a = {\n}' 'é = 1'; do
		printf '%s\n' "$s" >in
		fx 1 decode <in
		out_is </dev/null
		has "$err" 'toml_decode: stdin:1:'
	done
}

@test "a table in tagged JSON, and one message with its place" {
	printf '[p."x y"]\nn = 0x10\nd = 2026-11-28 08:00:00z\nf = [-0.5, inf]\n' >in
	fx 0 decode <in
	out_is <<'END'
{"p":{"x y":{"n":{"type": "integer", "value": "16"},"d":{"type": "datetime", "value": "2026-11-28T08:00:00Z"},"f":[{"type": "float", "value": "-0.5"},{"type": "float", "value": "inf"}]}}}
END
	printf 'a = 1\nb = 2\na = 3\n' >in
	fx 1 decode <in
	err_is <<'END'
toml_decode: stdin:3:1: 'a' is an integer already, since line 1; a key is given once
END
}
