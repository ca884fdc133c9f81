# fx-check.bats: reviews, smoke runs, unused names and money, with real git.
load helper
load tcr

# work [LINE...]: a bound task t1 on a branch, with a change of one commit by
# A U Thor; the review lies in $review.
work() {
	base
	printf '[stages.implement]\ncommand = "true"\n' >.factory.toml
	git add .factory.toml && git commit -qm stages
	seal "$@"
	git checkout -qb task/t1
	step one && git commit -qam 'the change'
	review=.factory/t1/review.yaml
	printf '.factory/t1/review*\n' >>.git/info/exclude
}

# reviewed LINE...: a review by Rita with these lines as its findings.
reviewed() {
	{
		echo 'by: "Rita <rita@example.org>"'
		if [ $# = 0 ]; then echo 'findings: []'; else echo 'findings:' && printf '  %s\n' "$@"; fi
	} >$review
}
blocking=('- severity: blocking' '  file: src' '  line: 1' '  message: src says bad' '  command: "! grep bad src"')

@test "review: a finding is open while its command fails, and only a blocking one holds" {
	work
	reviewed "${blocking[@]}" '- {severity: minor, message: a minor one, command: "false"}' \
	    '- {severity: note, message: a note}'
	echo bad >>src
	fx 1 fx-check review
	has "$out" 'src:1: open: blocking: src says bad (by Rita <rita@example.org>, claimed)'
	has "$out" '  $ ! grep bad src'
	has "$out" '  | bad'
	has "$out" '  status 1'
	has "$out" 'open: minor: a minor one'
	has "$out" 'noted: note: a note'
	has "$out" 'fx-check: findings: 1 blocking finding open, 0 closed, 1 noted; by Rita <rita@example.org> (claimed)'
	fx 1 fx-check --json review
	jq -es '.[0].state == "open" and .[0].line == 1 and .[0].claimed and .[0].output == "bad\n" and
	    .[3].class == "findings" and .[3].open == 1' "$out"
	sed -i '/bad/d' src
	fx 0 fx-check review
	has "$out" 'src:1: closed: blocking'
	has "$out" 'fx-check: passed: no blocking finding is open, 1 closed, 1 noted'
	fx 0 fx-check -q review
	[ ! -s "$out" ]
}

@test "review: JSON lines say the same, a score is data, null is nothing" {
	work
	review=.factory/t1/review.jsonl
	printf '%s\n' '{"by":"Rita","score":12.5}' '' \
	    '{"severity":"blocking","file":"src","line":1,"message":"bad \ud83d\ude00","command":"! grep -q bad src","by":"Rita"}' \
	    '{"severity":"minor","file":null,"message":"m","by":"Otto","score":3}' >$review
	fx 0 fx-check review
	has "$out" 'noted: minor: m (by Otto, claimed, score 3)'
	has "$out" 'by Rita, Otto (claimed)'
	echo bad >>src
	fx 1 fx-check review --json
	jq -es '.[0].message == "bad 😀" and .[1].score == 3' "$out"
	reviewed && fx 2 fx-check review
}

@test "review: none is status 3, but for a contract that leaves it to a person" {
	work
	fx 3 fx-check review
	has "$err" 'fx-check: missing-review: .factory/t1/review.yaml: is not there'
	reviewed && : >$review && mv $review .factory/t1/review.jsonl
	fx 2 fx-check review
	has "$err" "review.jsonl:1:1: names no reviewer; add \"by\""
	cd .. && mkdir two && cd two
	work 'review: person'
	fx 0 fx-check review
	has "$out" 'fx-check: deferred: the contract leaves the review to the person who decides'
	fx 0 fx-check review --json
	jq -e '.class == "deferred"' "$out"
	# What was found counts all the same.
	reviewed "${blocking[@]}" && echo bad >>src
	fx 1 fx-check review
}

@test "review: what is malformed is told by its place, with the line to add" {
	work
	reviewed '- severity: blocking' '  message: m'
	fx 2 fx-check review
	has "$err" "review.yaml:3:5: it blocks, and no command shows that it is open; add the line 'command: "
	reviewed '- severity: critical' '  mesage: m'
	fx 2 fx-check review
	has "$err" "review.yaml:3:15: unknown 'critical'; severity is one of blocking, major, minor or note"
	has "$err" "review.yaml:4:5: unknown key 'mesage' (did you mean 'message'?)"
	printf 'findings: []\n' >$review
	fx 2 fx-check review
	has "$err" "names no reviewer; add the line 'by: "
	rm $review
	printf '%s\n' '{"severity":"minor","message":"m","by":"R"}' '{"severity":"minor","mesage":1,"by":"R"}' '[1]' '{' \
	    >.factory/t1/review.jsonl
	fx 2 fx-check review
	has "$err" "review.jsonl:2:21: unknown key 'mesage'"
	has "$err" 'review.jsonl:3:1: is no JSON object'
	has "$err" 'review.jsonl:4:1:'
	lacks "$err" 'jsonl:1:'
	has "$err" 'fx-check: invalid-review: mend'
}

@test "review: the author, the committer and a co-author do not review their own" {
	local by
	work
	git commit -q --allow-empty -m "$(printf 'more\n\nCo-authored-by: Co Worker <co@example.org>')"
	for by in "$(git log -1 --format='%an <%ae>')" "$(git log -1 --format=%ae | tr a-z A-Z)" "$(git log -1 --format=%cn)" \
	    'Other Name <co@example.org>' 'co worker'; do
		printf 'by: "%s"\nfindings: []\n' "$by" >$review
		fx 2 fx-check review
		has "$err" "refused-review: $review:1: '$by' wrote the change itself"
	done
	reviewed
	fx 0 fx-check review
	# What is not committed yet has an author, too.
	printf 'by: "Someone <someone@example.org>"\nfindings: []\n' >$review
	git config user.email someone@example.org
	export GIT_AUTHOR_EMAIL=someone@example.org
	fx 0 fx-check review
	step two
	fx 2 fx-check review
	has "$err" 'who commits here'
}

@test "review: a file that the change tracks, held once, or links to is refused, and nothing of it runs" {
	work
	reviewed '- {severity: blocking, message: m, command: "touch ran; false"}'
	git add -f $review
	fx 2 fx-check review
	has "$err" "refused-review: $review: is tracked"
	has "$err" 'git rm --cached'
	git commit -qm 'a review' && git rm -q --cached $review && git commit -qm 'and none'
	fx 2 fx-check review
	has "$err" 'lies in a commit of the change'
	git reset -q --hard HEAD~2
	reviewed '- {severity: blocking, message: m, command: "touch ran; false"}'
	fx 1 fx-check review
	[ -e ran ] && rm ran
	mv $review theirs.yaml && git add theirs.yaml && ln -s ../../theirs.yaml $review
	fx 2 fx-check review
	has "$err" 'is a link, or lies behind one'
	[ ! -e ran ]
}

@test "review: a command runs alone, without input, and not beyond its time" {
	work
	reviewed '- {severity: blocking, message: slow, command: "sleep 60"}' \
	    '- {severity: blocking, message: input, command: "! read -r x"}' \
	    '- {severity: blocking, message: gone, command: "no-such-program"}'
	SECONDS=0
	fx 1 fx-check review --timeout 1 </dev/zero
	[ "$SECONDS" -lt 20 ]
	has "$out" 'it ran out of time'
	has "$out" 'closed: blocking: input'
	has "$out" 'status 127, a program is missing'
	has "$out" '2 blocking findings open, 1 closed'
	# It cannot pass for a line of ours.
	reviewed '- {severity: blocking, message: m, command: "echo fx-check: passed: x; false"}'
	fx 1 fx-check review
	has "$out" '  | fx-check: passed: x'
}

@test "review: one of another commit is stale" {
	work
	{ git rev-parse HEAD | sed 's/^/commit: /' && printf 'by: Rita\nfindings: []\n'; } >$review
	fx 0 fx-check review
	step two && git commit -qam two
	fx 3 fx-check review
	has "$err" 'stale-review'
	has "$err" 'which is not what is here'
}

@test "smoke: the built program must run, and print what must be seen" {
	work 'smoke: [{run: "./app --version", see: "1.2"}, {run: "./app x"}]'
	printf '#!/bin/sh\necho "app 1.2 $1"\n' >app && chmod +x app
	fx 0 fx-check smoke
	has "$out" '$ ./app --version'
	has "$out" '  | app 1.2 --version'
	has "$out" '  seen: 1.2'
	has "$out" 'fx-check: passed: 2 runs of the built program'
	sed -i 's/1\.2/1.3/' app
	fx 1 fx-check smoke
	has "$out" "does not hold: '1.2' is not in what it printed"
	has "$out" 'fx-check: not-seen: 1 of 2 runs'
	printf '#!/bin/sh\necho 1.2; exit 4\n' >app
	fx 1 fx-check smoke --json
	jq -es '.[0].why == "status 4" and .[2].class == "not-seen"' "$out"
	rm app
	fx 1 fx-check smoke
	has "$out" 'a program is missing'
	# The sealed contract rules, not the one beside it.
	sed -i '/smoke/d' .factory/t1/contract.yaml
	fx 1 fx-check smoke
}

@test "smoke: nothing to run is no pass, until the contract accepts it" {
	work
	fx 3 fx-check smoke
	has "$err" 'fx-check: no-smoke: nothing to run'
	has "$err" 'smoke: [{run: "./app --version", see: "1.2"}]'
	has "$err" 'accept_unsupported: [{stage: accept, reason: "..."}]'
	has "$err" 'and seal it: fx-contract seal --task t1 --widen --reason TEXT'
	cd .. && mkdir two && cd two
	work 'accept_unsupported: [{stage: accept, reason: "a library"}]'
	fx 0 fx-check smoke
	has "$out" 'fx-check: accepted: a library'
}

@test "unused: new public names that no other file says, in five languages" {
	work
	mkdir -p old && printf 'package old\n\nfunc Older() {}\n' >old/old.go && git add old && git commit -qm old
	base=$(git rev-parse HEAD)
	printf 'package a\n\n// Dead is dead.\nfunc Dead() {}\n\nfunc Used() {}\n\ntype (\n\tGone struct{}\n\tkept int\n)\n\nfunc (g Gone) Method() {}\nfunc hidden() {}\n' >a.go
	printf 'package a\n\nfunc init() { Used() }\n' >b.go
	printf 'pub fn dead_rs() {}\npub(crate) struct Used2;\nfn private() {}\npub async fn later() {}\nimpl Used2 { pub fn dead_method(&self) {} }\n' >a.rs
	printf 'fn x() { Used2; later(); }\n' >b.rs
	printf 'def dead_py():\n    def inner():\n        pass\n\ndef _own():\n    pass\n\n@app.route("/")\ndef handed():\n    pass\n\nclass UsedPy:\n    pass\n' >a.py
	printf 'from a import UsedPy\n' >b.py
	printf 'pub fn dead_gleam() { 1 }\npub type Dying { Dying }\npub fn main() { 1 }\n' >a.gleam
	printf 'export function deadTs() {}\nexport const deadConst = 1\nexport default class Shown {}\nfunction not() {}\n' >a.ts
	printf 'import Shown from "./a"\n' >b.ts
	printf 'package a\n\nimport "testing"\n\nfunc TestDead(t *testing.T) { Dead() }\n' >a_test.go
	printf 'Dying, dead_py and dead_rs are described here.\n' >README.md
	git add a.go
	fx 1 fx-check unused --base "$base"
	out_is <<-'EOT'
		a.gleam:1: unused: function 'dead_gleam': no other file names it
		a.gleam:2: unused: type 'Dying': no other file names it (its own does, 1 times)
		a.go:4: unused: function 'Dead': no other file but tests names it (its own does, 1 times)
		a.go:9: unused: type 'Gone': no other file names it (its own does, 1 times)
		a.py:1: unused: function 'dead_py': no other file names it
		a.rs:1: unused: function 'dead_rs': no other file names it
		a.rs:5: unused: function 'dead_method': no other file names it
		a.ts:1: unused: function 'deadTs': no other file names it
		a.ts:2: unused: value 'deadConst': no other file names it
	EOT
	fx 1 fx-check unused --base "$base" --json
	jq -es 'length == 9 and (.[] | select(.name == "Dead") | .tests_only and .kind == "function")' "$out"
	git add -A && git commit -qm all
	fx 0 fx-check unused --base HEAD
	[ ! -s "$out" ]
	# Of the task's own base; only what is new.
	printf '\nfunc Newer() {}\n' >>old/old.go
	fx 1 fx-check unused
	has "$out" "old/old.go:5: unused: function 'Newer'"
	has "$out" "'Older'"
	fx 1 fx-check unused --base HEAD
	out_is <<<"old/old.go:5: unused: function 'Newer': no other file names it"
}

@test "money: floating point in what is named like money, in added lines alone" {
	work
	printf 'package a\n\ntype Old struct {\n\tPrice float64\n}\n' >old.go && git add old.go && git commit -qm old
	printf 'package a\n\ntype Order struct {\n\tUnitPrice, tax float64\n\tTotal *float32\n\tTotalSeconds float64\n\tFee int64 // not float64\n\tNote string // price float64\n}\n\nfunc Sum(amounts []float64, rate float64) string { return "balance float64" }\n' >a.go
	printf 'struct A {\n    price: Option<f64>,\n    weight: f64,\n    cost: i64,\n}\n' >a.rs
	printf 'class A:\n    """balance: float"""\n    balance: float = 0\n    ratio: float\n\n\ndef pay(salary: "int", fee: Optional[float]): pass\n' >a.py
	printf 'class A {\n  private double orderAmount;\n  double totalWeight, balance;\n  List<Double> fees;\n  // double price;\n  String s = "double price";\n}\n' >A.java
	printf 'pub type A { A(price: Float, count: Int) }\n' >a.gleam
	printf 'interface A { amount?: number; amountCents: number; size: number }\n' >a.ts
	fx 1 fx-check money --base HEAD
	out_is <<-'EOT'
		A.java:2: money: 'orderAmount' is double, which cannot hold 0.1: whole cents, or a decimal type
		A.java:3: money: 'balance' is double, which cannot hold 0.1: whole cents, or a decimal type
		A.java:4: money: 'fees' is Double, which cannot hold 0.1: whole cents, or a decimal type
		a.gleam:1: money: 'price' is Float, which cannot hold 0.1: whole cents, or a decimal type
		a.go:4: money: 'UnitPrice' is float64, which cannot hold 0.1: whole cents, or a decimal type
		a.go:5: money: 'Total' is float32, which cannot hold 0.1: whole cents, or a decimal type
		a.go:11: money: 'amounts' is float64, which cannot hold 0.1: whole cents, or a decimal type
		a.py:3: money: 'balance' is float, which cannot hold 0.1: whole cents, or a decimal type
		a.py:7: money: 'fee' is float, which cannot hold 0.1: whole cents, or a decimal type
		a.rs:2: money: 'price' is f64, which cannot hold 0.1: whole cents, or a decimal type
		a.ts:1: money: 'amount' is number, which cannot hold 0.1: whole cents, or a decimal type
	EOT
	git add -A && git commit -qm all
	fx 0 fx-check money --base HEAD
	sed -i 's/Price float64/Price float32/' old.go
	fx 1 fx-check money --base HEAD --json
	jq -e '.file == "old.go" and .line == 4 and .name == "Price" and .of == "float32"' "$out"
	fx 1 fx-check money --all
	[ "$(wc -l <"$out")" = 12 ]
	fx 2 fx-check money --all --base HEAD
	cd .. && repo free && commit x x
	fx 2 fx-check money
	has "$err" '--base REV says where the change begins'
}

# as STATUS CLASS VERDICT STAGE: fx-tcr answers so, and nothing is taken away.
as() {
	local before
	before=$(git stash create)
	fx "$1" fx-tcr --json --stage "$4"
	jq -es --arg c "$2" --arg v "$3" '.[-1] | .class == $c and .verdict == $v' "$out" || { cat "$out"; return 1; }
	[ "$(git stash create)" = "$before" ]
}

@test "stage review: missing, stale, refused and open ones hold the tree, whatever PATH has" {
	work
	step more
	mkdir ../fake && printf '#!/bin/sh\nexit 0\n' >../fake/fx-check && chmod +x ../fake/fx-check
	PATH=$PWD/../fake:$PATH
	as 3 missing-review hold review
	last '.end == "held" and (.why | startswith(".factory/t1/review.yaml: is not there")) and .exit == null'
	fx 3 fx-tcr --stage review
	has "$out" 'HELD: missing-review'
	has "$out" "man fx-check"
	reviewed "${blocking[@]}" && echo bad >>src
	as 1 findings hold review
	fx 1 fx-tcr --stage review
	has "$out" 'HELD: findings'
	has "$out" 'each is closed when its command ends with 0'
	[ "$(tail -n 1 src)" = bad ]
	sed -i '/bad/d' src
	as 0 passed pass review
	printf 'by: Ann\nfindings: []\n' >$review
	as 3 refused-review hold review
	printf 'by: Rita\nfindigs: []\n' >$review
	as 3 invalid-review hold review
	# A finding that is not there yet is no part of the tree: it is looked at
	# anew each time.
	reviewed
	as 0 passed pass review
	reviewed "${blocking[@]}" && sed -i 's/! grep.*src/false/' $review
	as 1 findings hold review
	PATH=${PATH#*:}
}

@test "stage review: a contract that leaves it to a person defers it, and the record says so" {
	work 'review: person'
	as 0 deferred pass review
	last '.class == "deferred" and .end == "passed"'
	fx 0 fx-tcr --stage review
	has "$out" "DEFERRED to the person who decides"
}

@test "stage accept: the built program decides; nothing to run holds, or is accepted" {
	work 'smoke: [{run: "./app", see: "1.2"}]'
	as 1 not-seen hold accept
	printf '#!/bin/sh\necho 1.2\n' >app && chmod +x app
	as 0 passed pass accept
	cd .. && mkdir two && cd two
	work
	as 3 no-smoke hold accept
	fx 3 fx-tcr --stage accept
	has "$out" 'HELD: no-smoke'
	has "$out" 'smoke: [{run:'
	cd .. && mkdir three && cd three
	work 'accept_unsupported: [{stage: accept, reason: "a library"}]'
	as 0 accepted hold accept
	last '.end == "held" and .class == "accepted" and .why == "a library"'
	fx 0 fx-tcr --stage accept
	has "$out" 'ACCEPTED: nothing is to be run'
	has "$out" 'a library'
	lacks "$out" Next
	fx 1 fx-run --json run --until accept
	fx 0 fx-run --json status
	jq -es '.[] | select(.type == "stage-state" and .stage == "accept") | .state == "accepted"' "$out" || { cat "$out"; false; }
}

# toml LINE...: base, with these lines in .factory.toml.
toml() {
	base
	printf '%s\n' "$@" >.factory.toml
	git add -A && git commit -qm stages
}

@test "coverage: of no lines is no pass, nor is a report that is missing or older than the run" {
	local said
	toml '[stages.coverage]' 'command = "cat ../said"'
	seal 'coverage: {minimum: 80}'
	for said in 'TOTAL       0      0   100%' '100.00% coverage, 0/0 lines covered' 'coverage: [no statements]' ''; do
		step "$said"
		echo "$said" >../said
		as 3 unproved hold coverage
		last '.why == "coverage_percent was not measured"'
	done
	echo 'TOTAL       10      1   90%' >../said
	as 0 passed pass coverage
	echo 'TOTAL       10      4   60%' >../said
	step more
	fx 1 fx-tcr --stage coverage
	has "$out" 'coverage_percent is 60, not >= 80'
	cd .. && mkdir two && cd two
	toml '[stages.coverage]' 'command = "cat ../said >>lcov.info"' 'report = "lcov.info"' 'report_format = "lcov"'
	echo lcov.info >>.git/info/exclude
	seal 'coverage: {minimum: 80}'
	printf '%s\n' SF:a LF:0 LH:0 end_of_record >../said
	as 3 unproved hold coverage
	printf '%s\n' SF:a DA:1,1 DA:2,1 end_of_record >../said
	step a
	as 0 passed pass coverage
	sed -i 's/cat .*info/true/' .factory.toml && git commit -qam 'no report'
	fx 0 fx-contract seal --task t1 --widen --reason report .factory/t1/contract.yaml
	fx 3 fx-tcr --stage coverage
	has "$out" 'lcov.info is from before the start'
	rm lcov.info && step b
	fx 3 fx-tcr --stage coverage
	has "$out" 'no report was written: lcov.info'
	clean || [ "$(git status --porcelain)" = ' M src' ]
}

@test "a stage without a tool stops the run, and says the lines to write; once written they are accepted" {
	local s
	toml '[stages.implement]' 'command = "true"' '[stages.unit-test]' 'command = "echo 1..1; echo ok 1 a"'
	seal 'review: person' 'accept_unsupported: [{stage: accept, reason: "a library"}]'
	step more
	for s in coverage lint static integration security; do
		as 1 unsupported hold $s
		fx 1 fx-tcr --stage $s
		has "$out" "[stages.$s] command = \"...\""
		has "$out" "accept_unsupported: [{stage: $s, reason: \"...\"}]"
		has "$out" 'and seal that: fx-contract seal --widen --reason TEXT'
	done
	fx 1 fx-run run
	has "$out" '[ 4/10] coverage     HELD: unsupported'
	has "$out" '[stages.coverage]'
	has "$out" 'accept_unsupported: [{stage: coverage, reason: "..."},'
	has "$out" '     {stage: security, reason: "..."}]'
	lacks "$out" '[ 5/10]'
	sed -i 's/accept_unsupported: \[/&{stage: coverage, reason: r1}, {stage: lint, reason: r2}, {stage: static, reason: r3}, {stage: integration, reason: r4}, {stage: security, reason: r5}, /' \
	    .factory/t1/contract.yaml
	sed -n 's/^ *Then: \(fx-contract .*\)/\1/p' "$out" >../way
	fx 1 factory init --task t1
	[ -s ../way ] && sh -eu ../way
	git commit -qam contract
	fx 0 fx-run run
	has "$out" '[ 8/10] security     accepted: r5'
	has "$out" 'READY FOR DECISION'
	has "$out" 'review: deferred'
	has "$out" 'accept: accepted, a library'
	fx 0 fx-tcr --stage lint
	has "$out" 'ACCEPTED: nothing is to be run'
	has "$out" 'Why: r2'
}

# tests NAME=VALUE...: test_a.py, in which each passes whose value is 1.
tests() {
	local t
	printf 'import unittest\n\n\nclass T(unittest.TestCase):\n' >test_a.py
	for t; do printf '    def %s(self):\n        self.assertEqual(%s, 1)\n\n' "${t%=*}" "${t#*=}" >>test_a.py; done
}

@test "tdd-setup: no named test is not applicable, said aloud; one that is green at the base is told" {
	here python3
	toml '[stages.tdd-setup]' 'command = "python3 -m unittest -v"'
	tests test_old=1 && git add -A && git commit -qm tests
	seal 'title: none'
	fx 0 fx-tcr --stage tdd-setup
	has "$out" 'NOT APPLICABLE'
	has "$out" 'Why: the contract names no test that is to be written'
	last '.end == "held" and .class == "not-applicable"'
	fx 0 fx-run run --until tdd-setup
	has "$out" 'not applicable: the contract names no test'
	cd .. && mkdir two && cd two
	toml '[stages.tdd-setup]' 'command = "python3 -m unittest -v"'
	tests test_old=1 && git add -A && git commit -qm tests
	seal 'test_requirements: [test_old, test_new]'
	tests test_old=1 test_new=0
	fx 1 fx-tcr --stage tdd-setup
	has "$out" 'test_old passes already'
	has "$out" 'existing: true'
	seal 'test_requirements: [{name: test_old, existing: true}, test_new]'
	tests test_old=1 test_new=0
	fx 0 fx-tcr --stage tdd-setup
	has "$out" 'RED: it fails, as it must'
	# One that is only to stay green makes no red; where it is not green, that is told.
	seal 'test_requirements: [{name: test_old, existing: true}]'
	tests test_old=1
	fx 0 fx-tcr --stage tdd-setup
	has "$out" 'NOT APPLICABLE'
	tests test_other=1
	fx 1 fx-tcr --stage tdd-setup
	lacks "$out" 'NOT APPLICABLE'
	has "$out" test_old
}

# in_jj: a jj workspace without .git, bound to t1, with a change of two
# commits and work that is not described.
in_jj() {
	need jj
	jj --quiet git init --no-colocate r
	cd r || return 1
	mkdir -p .factory/t1 sub
	printf 'contract:\n  task: t1\n  base: main\n  boundary:\n    allowed_files: ["**"]\n  smoke: [{run: "./app", see: "1.2"}]\n' >.factory/t1/contract.yaml
	printf '[stages.implement]\ncommand = "true"\n' >.factory.toml
	printf '#!/bin/sh\necho 1.2\n' >app && chmod +x app
	printf '/.factory/t1/review*\n' >.gitignore
	jj --quiet commit -m base && jj --quiet bookmark create main -r @-
	fx 0 fx-contract seal --task t1 .factory/t1/contract.yaml
	fx 0 fx-contract bind --task t1
	printf 'package a\n\nfunc Dead() {}\n' >a.go && jj --quiet commit -m one
	printf 'price: float = 0\n' >a.py
	review=.factory/t1/review.yaml
}

@test "in a jj workspace without .git all four say the same" {
	in_jj
	fx 3 fx-check review
	printf 'by: "Ann <x@example.org>"\nfindings: []\n' >$review
	fx 2 fx-check review
	has "$err" "'Ann <x@example.org>' wrote the change itself"
	printf 'by: Rita\nfindings:\n - {severity: blocking, file: a.go, line: 3, message: dead, command: "! grep Dead a.go"}\n' >$review
	cd sub
	fx 1 fx-check review
	has "$out" 'a.go:3: open: blocking: dead'
	has "$out" '  | func Dead() {}'
	fx 0 fx-check smoke
	fx 1 fx-check unused
	out_is <<<"a.go:3: unused: function 'Dead': no other file names it"
	fx 1 fx-check money
	out_is <<<"a.py:1: money: 'price' is float, which cannot hold 0.1: whole cents, or a decimal type"
	fx 0 fx-check unused --base @-
	fx 1 fx-check money --base @-
	fx 1 fx-check money --all
	cd ..
	fx 1 fx-tcr --stage review
	has "$out" 'HELD: findings'
	fx 0 fx-tcr --stage accept
	# One that jj tracks is refused.
	: >.gitignore && : >"$(jj git root)/info/exclude"
	fx 2 fx-check review
	has "$err" "refused-review: $review: is tracked"
	has "$err" 'jj file untrack'
}
