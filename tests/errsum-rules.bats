# errsum-rules.bats: the rules of fx-errsum against their own examples.
# bats file_tags=once
load helper

rules=$top/contracts/errors

one() {
	mkdir -p rules
	cat >rules/mine.yaml
}

@test "self-test: every rule that comes with fx finds what its examples say" {
	fx 0 fx-errsum --self-test --rules "$rules"
	has "$out" ' 0 failures'
	sed 's/^.*; \([0-9]*\) examples.*/\1/' "$out" >n
	[ "$(cat n)" -gt 150 ]
}


# The examples of a family are a log of its tools.
@test "what the build made of the rules says what the rules say" {
	for f in "$rules"/*.yaml; do
		sed 's/^ *//' "$f" >log
		for how in --all --explain; do
			fx 1 fx-errsum $how --format json --status 1 log
			cat "$out" >>made.json
			fx 1 fx-errsum $how --format json --status 1 --rules "$rules" log
			cat "$out" >>read.json
		done
	done
	diff made.json read.json
	[ "$(grep -c '"type":"cause"' made.json)" -gt 100 ]
	[ "$(grep -c '"type":"candidate"' made.json)" -gt 100 ]
}

@test "self-test: no rule that comes with fx is without an example" {
	bare() {
		awk 'function say() {
			if (id != "" && !seen)
				print at ": " id
			id = ""
		    }
		    FNR == 1 { say() }
		    /^  - id: / { say(); id = $3; at = FILENAME; seen = 0 }
		    /^    examples:/ { seen = 1 }
		    END { say() }' "$@"
	}
	run bare "$rules"/*.yaml "$top/contracts/plain.yaml"
	[ -z "$output" ]
	fx 0 fx-errsum --self-test --rules "$rules"
	has "$out" ' rules, 0 without example; '
}

@test "self-test: every example must come behind a time, too" {
	one <<-'END'
		family: mine
		rules:
		  - id: blub
		    kind: lint
		    start: '\dZ (?<message>BLUB)'
		    examples:
		      - {log: "7Z BLUB\n", message: BLUB}
		      - {log: "BLUB\n", none: true}
	END
	fx 1 fx-errsum --self-test --rules rules
	has "$out" 'rules/mine.yaml:8: blub: behind a time: expected nothing, came a cause from line 1 on'
	has "$out" ' 1 failures'
	fx 1 fx-errsum --self-test --rules rules --json
	has "$out" '"behind_time":true'
}

@test "a file that a rule takes may stand on a drive" {
	one <<-'END'
		family: mine
		rules:
		  - id: blub
		    kind: lint
		    start: '^BLUB (?<file>[^\s:]+):(?<line>\d+): (?<message>.+)'
		    examples:
		      - {log: "BLUB a.c:3: no\n", file: a.c, line: 3}
		      - {log: "BLUB C:\\shop\\a.c:3: no\n", file: "C:\\shop\\a.c", line: 3}
		      - {log: "BLUB d:/shop/a.c:3: no\n", file: "d:/shop/a.c", line: 3}
		      - {log: "BLUB a:3:4: no\n", none: true}
		  - id: blab
		    kind: lint
		    start: '^BLAB (?<file>/?(?:x|\S+\.c)) line (?<line>\d+) (?<message>.+)'
		    examples:
		      - {log: "BLAB /a.c line 3 no\n", file: /a.c, line: 3}
		      - {log: "BLAB a.c line 3 no\n", file: a.c, line: 3}
		      - {log: "BLAB C:\\a.c line 3 no\n", file: "C:\\a.c", line: 3}
		  - id: blob
		    kind: lint
		    start: '^BLOB (?<file>(?![^)(]*[]/[)]lib)/\S+\.c):(?<line>\d+)'
		    examples:
		      - {log: "BLOB C:\\a.c:3\n", file: "C:\\a.c", line: 3}
		      - {log: "BLOB /a.c:3\n", file: /a.c, line: 3}
		      - {log: "BLOB /a/lib/a.c:3\n", none: true}
		      - {log: "BLOB a.c:3\n", none: true}
	END
	fx 0 fx-errsum --self-test --rules rules
	has "$out" ' 0 failures'
}

@test "self-test: what did not come is told with file, line, rule, both values" {
	one <<-'END'
		family: mine
		rules:
		  - id: blub
		    kind: test
		    start: '^BLUB (?<file>\S+) (?<message>.+)'
		    examples:
		      - {log: "BLUB a.x is off", file: a.x, message: is off, lines: "1"}
		      - {log: "BLUB a.x is off", file: b.x, line: 7}
		      - {log: "BLUB", file: a.x}
		      - {log: "BLUB a.x is off", none: true}
		      - {log: "BLAB a.x is off", none: true}
		      - log: |
		          first
		          BLUB a.x is off
		        lines: "1"
	END
	fx 1 fx-errsum --self-test --rules rules
	has "$out" ' examples, 5 failures'
	sed -i '$d' "$out"
	out_is <<-'END'
		rules/mine.yaml:8: blub: expected file 'b.x', came a.x
		rules/mine.yaml:8: blub: expected line '7', came nothing
		rules/mine.yaml:9: blub: expected a cause, came nothing
		rules/mine.yaml:10: blub: expected nothing, came a cause from line 1 on
		rules/mine.yaml:12: blub: expected lines '1', came 2
	END
}

@test "self-test: a rule whose first line has no words, or another's name" {
	one <<-'END'
		family: mine
		rules:
		  - id: every
		    kind: test
		    start: '^\d+ \w+$'
		  - id: every
		    kind: test
		    start: '^BLUB'
	END
	fx 1 fx-errsum --self-test --rules rules
	has "$out" 'rules/mine.yaml:3: every: expected words'
	has "$out" 'rules/mine.yaml:6: every: expected a name of its own'
	fx 1 fx-errsum --self-test --json --rules rules
	has "$out" '"rule":"every"'
	has "$out" '"failures":2'
}

@test "a rule that begins with a later line, where a line stands above that must" {
	one <<-'END'
		family: mine
		rules:
		  - id: later
		    kind: test
		    start: '^ +BLUB (?<file>[^:]+):(?<line>\d+)$'
		    above:
		      - {match: '^till (?<message>.+)', within: 2, show: true, must: true}
		    examples:
		      - {log: "till is shut\n  BLUB a.x:3\n", file: a.x, line: 3, message: is shut, lines: 1-2}
		      - {log: "till is shut\n.\n.\n  BLUB a.x:3\n", none: true}
		      - {log: "  BLUB a.x:3\n", none: true}
	END
	fx 0 fx-errsum --self-test --rules rules
	# What told nothing is looked at again where the line stands above it.
	printf '  BLUB a.x:3\n%.0s' 1 2 3 >log
	printf 'till is shut\n  BLUB a.x:3\n' >>log
	fx 1 fx-errsum --status 1 --json --rules rules log
	has "$out" '"rule":"later"'
	has "$out" '"message":"is shut"'
}

@test "a rule whose first line is an item of a list, and one that has words behind a place" {
	one <<-'END'
		family: mine
		rules:
		  - id: item
		    kind: test
		    start: '^\s*\d+\) (?<test>\S.*)'
		    examples:
		      - {log: "1) shuts\n", test: shuts}
		      - {log: "ok\n\t 123) shuts\n", test: shuts, lines: 2}
		      - {log: "(1) shuts\n", none: true}
		  - id: behind
		    kind: lint
		    place: true
		    words: [bad, worse]
		    start: '^(?<file>[^:]+):(?<line>\d+)(?::\d+)?:? (?<message>(?i)(?:bad|worse) .*)'
		    examples:
		      - {log: "Till:3:1: Bad luck\n", file: Till, line: 3, message: Bad luck}
		      - {log: "till.x:3: worse luck\n", file: till.x, line: 3, message: worse luck}
		      - {log: "till.x:3: good or bad luck\n", none: true}
	END
	fx 0 fx-errsum --self-test --rules rules
}

@test "self-test: a pattern that cannot be compiled is told with its place" {
	one <<-'END'
		family: mine
		rules:
		  - id: broken
		    kind: test
		    start: 'BLUB ('
	END
	fx 2 fx-errsum --self-test --rules rules
	has "$err" 'rules/mine.yaml:5:'
}

@test "self-test: a character of several bytes that is repeated is told, and how it is meant" {
	one <<-'END'
		family: mine
		rules:
		  - id: ruled
		    kind: test
		    start: '^[─+]?(?:─)+\+ BLUB ─+$'
		    examples:
		      - {log: "─── BLUB ───\n"}
	END
	fx 2 fx-errsum --self-test --rules rules
	err_is <<<"fx-errsum: rules/mine.yaml:5:12: '─' is several bytes, and '+' would repeat the last one: '(?:─)+' is meant"
	sed -i 's/(?:─)+.+ BLUB ─+/(?:─)+ BLUB (?:─)+/' rules/mine.yaml
	fx 0 fx-errsum --self-test --rules rules
}

@test "a fix that names what no group of its rule tells is refused by its place" {
	one <<-'END'
		family: mine
		rules:
		  - id: blub
		    kind: lint
		    start: '^BLUB (?<file>\S+)'
		    take: ['^  (?<code>B\d+)']
		    fix: 'mend ${file} of ${code} with ${tool} and ${lines}'
	END
	fx 2 fx-errsum --self-test --rules rules
	err_is <<<"fx-errsum: rules/mine.yaml:7:10: '\${lines}': no group of the rule is called that"
	sed -i 's/ and .{lines}//' rules/mine.yaml
	printf 'BLUB a.x\n  B12\n' >log
	fx 1 fx-errsum --rules rules log
	has "$out" 'What to do: mend a.x of B12 with mine'
}

@test "an empty file of rules is told what it lacks" {
	one </dev/null
	fx 2 fx-errsum --self-test --rules rules
	err_is <<<"fx-errsum: rules/mine.yaml:1:1: the file is empty; 'family:' is wanted"
	one <<<'- id: x'
	fx 2 fx-errsum --self-test --rules rules
	has "$err" "a map is wanted here, such as 'family:'"
}

# "2026-..Z [ERROR] " has the time from CI and the tag from the tool.
@test "a rule sees a tool's own tag behind the time of CI, and the block goes on" {
	stamp='2026-01-02T03:04:05.1234567Z'
	one <<'END'
family: mine
about: mine
rules:
  - id: till
    kind: dependency
    weight: 80
    start: '^\[ERROR\] No tea (?<message>.*)'
    body: '^  \S'
    examples: [{log: "[ERROR] No tea at all\n", message: at all}]
END
	for tag in '[ERROR]' '[12:00:00] [ERROR]'; do
		printf "$stamp %s\n" 'boiling' "$tag No tea at all" \
			'  since noon' 'done' >log
		fx 1 fx-errsum --rules rules --status 1 --json log
		has "$out" '"rule":"till"'
		has "$out" '"message":"at all"'
		has "$out" '"log_range":[2,3]'
	done
}

@test "of a repository's rules with more words than there is room for none is lost" {
	git init -q .
	mkdir -p .factory/errors
	awk 'BEGIN {
		printf "family: many\nrules:\n"
		for (i = 0; i < 400; i++) {
			printf "  - id: many-%d\n    tool: many\n    kind: lint\n    weight: 70\n    words: [", i
			for (k = 0; k < 45; k++) printf "%sw%03dk%02dq", k ? ", " : "", i, k
			printf "]\n    start: \"^many%d (?<message>w.*)\"\n    examples: [{log: \"many%d w%03dk00q\", message: w%03dk00q}]\n", i, i, i, i
		}
	}' >.factory/errors/many.yaml
	git add -A
	git -c user.name=x -c user.email=x@x commit -qm rules
	printf 'many0 w000k44q\nmany399 w399k44q\n' >log
	fx 1 fx-errsum --json --status 1 log
	has "$out" '"message":"w000k44q"'
	has "$out" '"message":"w399k44q"'
	# Nor are the lines that tell commands apart.
	printf '##[group]Run till\nthe till is shut\n##[error]Process completed with exit code 3.\nhello\n' >log
	fx 1 fx-errsum --json --status 1 log
	head -n 1 "$out" | grep -qF '"text":"the till is shut"'
}
