# errsum-made.bats: the rules and fixes that the build makes a part of fx-errsum.
# bats file_tags=once
load helper

# A failure that a rule knows and whose remedy the table of fixes has.
failure() {
	printf '%s\n' 'building' 'error[E0308]: mismatched types' ' --> src/lib.rs:7:5' \
	    '  |' '7 |     "x"' '  |     ^^^ expected `u32`, found `&str`' '' >log
}

@test "made: fx-errsum alone, without a file of fx, answers as it does installed" {
	failure
	fx 1 fx-errsum --status 1 log
	has "$out" 'src/lib.rs:7:5'
	has "$out" 'rustc --explain E0308'
	mv "$out" installed
	mkdir bin
	cp "$FX_BIN/fx-errsum" bin
	fx 1 bin/fx-errsum --status 1 log
	sed 's|bin/fx-errsum|fx-errsum|' "$out" | diff installed -
	fx 3 bin/fx-errsum --self-test
	has "$err" 'fx is not installed whole'
}

@test "made: rules that are installed and not those built in are told of" {
	mkdir -p x/bin x/share
	cp "$FX_BIN/fx-errsum" x/bin
	cp -R "$FX_BIN/../share/contracts" x/share
	failure
	fx 1 x/bin/fx-errsum --status 1 --format json log
	mv "$out" before
	# What the examples say is for another test.
	x/bin/fx-errsum --self-test >self || [ $? -eq 1 ]
	has self ' examples, '
	for f in x/share/contracts/errors/rust.yaml x/share/contracts/plain.yaml; do
		cp "$f" saved
		printf '# \n' >>"$f"
		fx 2 x/bin/fx-errsum --self-test
		err_is <<-'END'
			fx-errsum: the rules that are installed are not those that fx-errsum was built with; those of a repository lie in .factory/errors
		END
		fx 1 x/bin/fx-errsum --status 1 --format json log
		diff before "$out"
		cp saved "$f"
	done
	cp x/share/contracts/errors/rust.yaml x/share/contracts/errors/rusty.yaml
	fx 2 x/bin/fx-errsum --self-test
	fx 1 x/bin/fx-errsum --status 1 --format json log
	diff before "$out"
}

# The same input is the same bytes, and names no folder of this machine.
@test "made: what is built in is made of the files that are here, each time the same" {
	cd "$top"
	fx 0 "$FX_BIN/../made/rules" contracts/plain.yaml contracts/errors contracts/fixes.yaml
	cmp "$out" "$FX_BIN/../made/rules.c"
	lacks "$out" "$top"
}

@test "made: a file with a fault fails the build, with its place" {
	mkdir rules
	cp "$top/contracts/errors/go.yaml" rules
	make() {
		"$FX_BIN/../made/rules" "$top/contracts/plain.yaml" rules "${1:-$top/contracts/fixes.yaml}"
	}
	fx 0 make
	printf '%s\n' 'family: mine' 'rules:' "  - {id: a, kind: test, start: 'a('}" >rules/mine.yaml
	fx 2 make
	has "$err" 'rules/mine.yaml:3:32: '
	rm rules/mine.yaml
	printf '%s\n' 'fixes:' "  - {tool: 'a(', fix: x}" >fixes.yaml
	fx 2 make fixes.yaml
	has "$err" 'fixes.yaml:2:12: '
}
