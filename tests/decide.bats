# decide.bats: what only a person decides: shown, signed by real ssh-keygen,
# checked, recorded.
load helper
load decide
load work

setup() {
	pin
}

@test "without a terminal nothing is decided, and it says how it can be" {
	decisions
	created
	fx 2 fx-audit decide approve --task t1 --why good </dev/null
	has "$err" "'fx-audit decide approve --task t1 --why TEXT' there"
	has "$err" "'--statement FILE' writes what is to be signed"
	fx 2 fx-audit decide approve --task t1 --why good --statement s </dev/null
	has "$err" "ssh-keygen -t ed25519 -f"
	fx 2 fx-audit decide praise --task t1 </dev/null
	has "$err" "'praise' is nothing to decide"
	fx 2 fx-audit decide approve </dev/null
	has "$err" '--task ID says what it is about'
	fx 2 fx-audit decide waive --task t1 --why x --rule not-allowed </dev/null
	has "$err" "waive needs '--rule NAME' or '--stage NAME', and '--until DAY'"
	fx 2 fx-audit decide waive --task t1 --why x --rule r --until 2026-1-1 </dev/null
	has "$err" "--until wants a day"
	not grep -q approved .git/factory/audit/log
	fx 2 fx-audit decide waive --task t1 --stage lint --until 2026-12-24 --why x </dev/null
	has "$err" "'fx-audit decide waive --task t1 --stage lint --until 2026-12-24 --why TEXT' there"
}

# bats test_tags=slow
@test "the first time: a key, the signers, the policy and the approval in one go" {
	decisions
	created
	local g a
	typed 0 'y|secret1|secret1|y|secret1|y|secret1' fx-audit decide approve --task t1 --why 'looks good'
	has "$out" 'Make it now? [y/N]'
	has "$out" 'The log begins with'
	has "$out" 'that is two'
	has "$out" 'fx-audit verify --genesis'
	has "$out" 'approved by ann@example.com (key), t1: record 5'
	# Without libcrypto a signature is in doubt, and a doubt is no yes.
	mkdir ../nolib && echo >../nolib/libcrypto.so.3
	cp "$out" ../told
	LD_LIBRARY_PATH=$PWD/../nolib:${LD_LIBRARY_PATH-} fx 3 fx-audit verify
	has "$err" 'cannot be checked: libcrypto fails'
	cp ../told "$out"
	# The whole of what was signed was shown, and is what the log has.
	python3 - "$out" <<-'P'
		import json, re, sys
		shown = re.sub(r'\x1b\[[0-9;]*m', '', open(sys.argv[1]).read())
		stmts = [json.loads(l)['stmt'] for l in open('.git/factory/audit/log') if '"stmt"' in l]
		assert len(stmts) == 2, stmts
		for s in stmts:
		    assert s in shown, s
	P
	grep -q '^ann@example.com namespaces="factory-decision@v1" ssh-ed25519 ' .factory/allowed_signers
	grep -q '^  approved: key' .factory/policy.yaml
	[ "$(stat -c %a "$HOME/.ssh/factory_decision")" = 600 ]
	# What is printed then finds a log that was made anew.
	read -r _ _ _ g _ a < <(grep -o 'fx-audit verify --genesis .*' "$out")
	fx 0 fx-audit verify
	fx 0 fx-audit verify --genesis "$g" --anchor "$a"
	fx 1 fx-audit verify --genesis "$(printf %064d 0)"
	has <(fx-audit log) 'ann@example.com'
}

# bats test_tags=slow
@test "who would rather not leaves no trace of a decision" {
	decisions
	created
	typed 1 n fx-audit decide approve --task t1 --why x
	[ ! -e "$HOME/.ssh/factory_decision" ]
	key ann
	typed 1 n fx-audit decide approve --task t1 --key ../ann --why x
	has "$out" 'nothing was signed, and nothing recorded'
	typed 2 '' fx-audit decide approve --task t1 --key ../none --why x
	not grep -q '"sig"' .git/factory/audit/log
}

# bats test_tags=slow
@test "before the key and the signature are there nothing is written" {
	repo r
	git config user.email ann@example.com
	commit one a
	typed 1 n fx-audit decide policy --why first
	has "$out" 'BLOCKED: no-key: no key was made, and nothing recorded'
	[ ! -e .git/factory ]
	[ -z "$(git status --porcelain)" ]
	cd .. && mkdir d && cd d || return
	decisions
	created
	fx-audit log >../was
	# The key is made, and then its passphrase is not given.
	typed 1 'y|secret1|secret1|n' fx-audit decide approve --task t1 --why x
	has "$out" 'nothing was signed, and nothing recorded'
	[ -z "$(git status --porcelain)" ]
	typed 2 'y|wrong|wrong|wrong' fx-audit decide approve --task t1 --why x
	[ -z "$(git status --porcelain)" ]
	fx-audit log | diff ../was -
	typed 0 'y|secret1|y|secret1' fx-audit decide approve --task t1 --why x
	has "$out" "wrote $PWD/.factory/allowed_signers"
	has "$out" 'Commit both on the protected branch'
}

@test "what waits for no decision is refused first, and what comes before it is told" {
	decisions
	local how="'factory run t1' runs each stage that has no valid pass, and asks for it; 'factory status t1' shows which they are"
	typed 1 '' fx-audit decide approve --task t1
	out_is <<<"✗ BLOCKED: decision: t1 is 'not in the log', and no decision is asked for yet: $how"
	fx 0 fx-audit append --task t1 --to created --why 'from the spec'
	fx 1 fx-audit decide reject --task t1 --why x </dev/null
	out_is <<<"BLOCKED: decision: t1 is 'created', and no decision is asked for yet: $how"
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'all stages passed'
	rules ann
	by ann approve --task t1 --why good
	fx 1 fx-audit decide approve --task t1 --why good --key ../ann --statement ../s2 </dev/null
	out_is <<<"BLOCKED: decision: t1 is 'approved', and 'factory land t1' makes that the base; where its tree or the base has moved, 'factory run t1' asks for a decision anew"
}

# bats test_tags=slow
@test "the key is the person's, whoever commits in the workspace" {
	local w
	here ssh-keygen python3
	repo r
	git config user.email ann@example.com
	task t1 'src/**'
	mkdir src && echo 1 >src/a
	git add . && git commit -qm one
	factory new -q w --from t1 --no-base --as 'bot <bot@example.com>'
	(cd w && echo 2 >src/a && as_bot git commit -qam two)
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'all stages passed'
	w=$PWD/w
	typed 0 'y|||y|y' factory -C "$w" approve t1 --why good
	has "$out" 'It will be the key of ann@example.com; this workspace commits as bot@example.com.'
	has "$out" 'approved by ann@example.com (key), t1'
	lacks "$out" alone
	grep -q '^ann@example.com ' .factory/allowed_signers
}

# bats test_tags=slow
@test "where the first checkout is an agent's, the key is the user's" {
	here ssh-keygen python3
	repo r
	task t1 'src/**'
	commit one src/a
	git add . && git commit -qm contract
	git switch -qc t1
	fx 0 factory init --task t1 --as 'bot <bot@example.com>'
	typed 2 '' fx-audit decide policy --why first
	has "$out" "who are you?  'git config --global user.email ADDRESS' says it: decisions bear that name, and not the workspace's"
	cp "$GIT_CONFIG_GLOBAL" ../gitconfig
	export GIT_CONFIG_GLOBAL=$PWD/../gitconfig
	git config --global user.email ann@example.com
	typed 1 n fx-audit decide policy --why first
	has "$out" 'It will be the key of ann@example.com; this workspace commits as bot@example.com.'
}

# bats test_tags=slow
@test "in two steps, signed elsewhere; what does not fit is refused" {
	decisions
	created
	rules ann
	fx 0 fx-audit decide approve --task t1 --why good --rollout '1% for 5 min' --risk-accepted \
	    --key ../ann --statement ../s </dev/null
	has "$out" 'ssh-keygen -Y sign -n factory-decision@v1 -f ../ann <../s >../s.sig'
	has ../s "tree: $(git rev-parse 't1^{tree}')"
	has ../s "base: $(git rev-parse main)"
	has ../s 'rollout: 1% for 5 min'
	fx 2 fx-audit decide approve --task t1 --why good --key ../ann --statement ../s </dev/null
	ssh-keygen -q -Y sign -n git -f ../ann <../s >../s.git
	fx 1 fx-audit decide approve --statement ../s --signature ../s.git </dev/null
	has "$out" "BLOCKED: namespace: the signature is for 'git', not for 'factory-decision@v1'"
	key eve
	ssh-keygen -q -Y sign -n factory-decision@v1 -f ../eve <../s >../s.eve
	fx 1 fx-audit decide approve --statement ../s --signature ../s.eve </dev/null
	has "$out" 'BLOCKED: signer: the key SHA256:'
	ssh-keygen -q -Y sign -n factory-decision@v1 -f ../ann <../s >../s.sig
	sed 's/^reason:/self: true\n&/' ../s >../s2
	fx 2 fx-audit decide approve --statement ../s2 --signature ../s.sig </dev/null
	sed 's/good$/bad/' ../s >../s2
	fx 1 fx-audit decide approve --statement ../s2 --signature ../s.sig </dev/null
	has "$out" 'BLOCKED: signature: '
	fx 2 fx-audit decide reject --statement ../s --signature ../s.sig </dev/null
	has "$err" "is a statement of 'approved', not of 'rejected'"
	fx 2 fx-audit decide approve --task t2 --statement ../s --signature ../s.sig </dev/null
	not grep -q '"approved"' .git/factory/audit/log
	fx 0 fx-audit decide approve --statement ../s --signature ../s.sig </dev/null
	has "$out" 'approved by ann@example.com (key), t1: record'
	# Again is nothing more, and only said.
	fx 0 fx-audit decide approve --statement ../s --signature ../s.sig </dev/null
	has "$out" 'recorded already'
	[ "$(grep -c '"to":"approved"' .git/factory/audit/log)" = 1 ]
	fx 0 fx-audit verify
}

# bats test_tags=slow
@test "nobody decides about a change of their own, but who is alone, and says so" {
	local who
	decisions
	created
	echo 3 >src/a
	git commit -qam 'by ann'
	rules ann
	by ann approve --task t1 --why mine
	has "$out" 'alone: author and approver are the same'
	grep -q '"self":true' .git/factory/audit/log
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	# A second signer ends that, and each way to be named counts.
	key bob
	signer bob >>.factory/allowed_signers
	by ann policy --why 'bob may, too'
	not by ann approve --task t1 --why mine
	has "$out" 'BLOCKED: decision: nobody decides about a change of their own: ann@example.com made'
	for who in author committer co-author; do
		git reset -q --hard main
		echo "$who" >src/a
		case $who in
		author) as_bot git commit -qam x --author 'A <Ann@Example.com>' ;;
		committer) git commit -qam x --author 'bot <bot@example.com>' ;;
		*) as_bot git commit -qam 'x

Co-Authored-By: Ann <ann@example.com>' ;;
		esac
		not by ann approve --task t1 --why mine
		has "$out" "($who); another signer may decide"
	done
	by bob approve --task t1 --why good
	lacks "$out" alone
	fx 0 fx-audit verify
}

# bats test_tags=slow
@test "a co-author is one wherever and however the message says so" {
	local m n=0
	decisions
	rules ann bob
	created
	for m in 'Co-authored-by: Ann <ann@example.com>\n\nmore' \
	    'text\nCO-AUTHORED-BY:Ann<ANN@example.com>' \
	    'Co-authored-by: Bot <bot@example.com>,\n Ann <ann@example.com>' \
	    'Co-developed-by: Ann <mailto:ann@example.com>\n---\nmore' \
	    'Co-authored-by: Ann < ann@example.com > (pair)\n\nSigned-off-by: bot <bot@example.com>'; do
		n=$((n + 1))
		# shellcheck disable=SC2059 # it is a format
		printf "x\n\n$m\n" | as_bot git commit -q --amend -F -
		fx 1 fx-audit decide approve --task t1 --key ../ann --statement ../s --why good
		has "$out" "made $(git rev-parse --short=12 HEAD) (co-author)"
	done
	# Whatever the configuration, and the commit, say of it.
	git reset -q --soft HEAD~
	git -c i18n.commitEncoding=IBM037 commit -q -m x --author 'Ann <ann@example.com>'
	fx 1 fx-audit decide approve --task t1 --key ../ann --statement ../s --why good
	has "$out" "made $(git rev-parse --short=12 HEAD) (author)"
	git config trailer.separators '#'
	git config core.commentChar C
	git config i18n.logOutputEncoding UTF-16
	fx 1 fx-audit decide approve --task t1 --key ../ann --statement ../s --why good
	for m in trailer.separators core.commentChar i18n.logOutputEncoding; do
		git config --unset "$m"
	done
	# Who is only told of is none.
	git reset -q --soft HEAD~
	printf 'x\n\nasked by Ann <ann@example.com>\nnot co-authored-by: Ann\n' | as_bot git commit -q -F -
	fx 0 fx-audit decide approve --task t1 --key ../ann --statement ../s --why good
}

@test "what the policy asks for is what counts: presence, keys, people" {
	decisions
	created
	mkdir -p .factory
	printf 'version: 1\npresence: {approved: touched}\n' >.factory/policy.yaml
	rules ann
	not by ann approve --task t1 --why good
	has "$out" "BLOCKED: presence: the signature proves 'key', and 'approved' needs 'touched'"
	by ann reject --task t1 --why 'no tests'
	# Only who is trusted before changes who is trusted.
	key eve
	signer eve >.factory/allowed_signers
	fx 2 fx-audit decide policy --why x --key ../eve --statement ../p </dev/null
	has "$err" "is none of a person who may decide; these may: ann@example.com, and one of them adds a key by 'fx-audit decide policy'"
	by ann policy --why 'eve from now on'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	fx 2 fx-audit decide approve --task t1 --why x --key ../ann --statement ../p </dev/null
	# A statement that was written before her key was taken away.
	signer ann >.factory/allowed_signers
	not by eve approve --task t1 --why x
	by eve policy --why 'ann again'
	fx 0 fx-audit decide reject --task t1 --why late --key ../ann --statement ../late </dev/null
	ssh-keygen -q -Y sign -n factory-decision@v1 -f ../ann <../late >../late.sig
	signer eve >.factory/allowed_signers
	by ann policy --why 'eve again'
	fx 1 fx-audit decide reject --statement ../late --signature ../late.sig </dev/null
	grep -qE 'BLOCKED: (policy|revoked): ' "$out"
	# A pattern could be anybody.
	sed -i 's/^eve@/*@/' .factory/allowed_signers
	not by eve policy --why all
	has "$out" 'BLOCKED: policy: allowed_signers:1:'
	fx 0 fx-audit verify
}

# bats test_tags=slow
@test "a decision names a tree, and the next ones are about what was approved" {
	local tree
	decisions
	created
	rules ann
	by ann approve --task t1 --why good
	tree=$(git rev-parse 't1^{tree}')
	echo 4 >src/a
	as_bot git commit -qam more
	by ann deploy --task t1 --why go --rollout '1% for 5 min'
	has "$BATS_TEST_TMPDIR/statement" "tree: $tree"
	not by ann approve --task t1 --why again
	has "$out" "t1 is 'deployed', and 'approved' cannot follow; what can: "
	fx 0 fx-audit append --task t1 --to monitoring --why on
	fx 0 fx-audit append --task t1 --to monitoring_complete --why fine
	by ann expand --task t1 --why 'fine at 1%'
	has "$out" deployed_10_percent
	fx 2 fx-audit append --task t1 --to deployed_100_percent --why auto
	fx 0 fx-audit append --task t1 --to ready_for_production --why fine
	by ann expand --task t1 --why 'fine at 10%'
	has "$out" deployed_100_percent
	fx 0 fx-audit verify
}

@test "the signed statements are a ref, whose files anybody can check" {
	local g f id
	decisions
	created
	rules ann
	by ann approve --task t1 --why good
	g=$(head -n 1 .git/factory/audit/log | tr -d '\n' | sha256sum | cut -d ' ' -f 1)
	id=$(git grep -l '> approved' "refs/fx/decisions/$g")
	id=${id##*:} id=${id%.statement}
	git show "refs/fx/decisions/$g:$id.statement" >../s
	git show "refs/fx/decisions/$g:$id.signature" >../s.sig
	signer ann >../allowed
	ssh-keygen -q -Y verify -f ../allowed -I ann@example.com -n factory-decision@v1 -s ../s.sig <../s
	[ "$(git show "refs/fx/decisions/$g:genesis" | sha256sum | cut -d ' ' -f 1)" = "$g" ]
	# It only grows.
	git rev-parse "refs/fx/decisions/$g" >../before
	fx 0 fx-audit append --task t1 --to ready_for_decision --why moved
	by ann approve --task t1 --why 'good again'
	git merge-base --is-ancestor "$(cat ../before)" "refs/fx/decisions/$g"
	[ "$(git ls-tree --name-only "refs/fx/decisions/$g" | grep -c statement)" = 3 ]
}

# bats test_tags=slow
@test "factory approve shows what was measured, and what was not, before it asks" {
	decisions
	created
	rules ann
	rm .factory/policy.yaml .factory/allowed_signers
	fx 0 factory init --task t1
	fx 0 fx-tcr --stage lint -- true
	typed 0 'read it|y' factory approve t1 --key ../ann
	has "$out" 't1: Upload in batches'
	has "$out" 'the newest by bot <bot@example.com>'
	has "$out" 'lint         passed'
	has "$out" 'coverage     not measured'
	has "$out" 'nothing is outside of the contract'
	has "$out" 'Why? '
	grep -q '"to":"approved".*"why":"read it"' .git/factory/audit/log
	# What was shown of the records is kept with the decision.
	grep -q '"evidence":"' .git/factory/audit/log
	git grep -q '"stage":"lint"' "$(git for-each-ref --format='%(refname)' refs/fx/decisions)"
	fx 0 factory audit t1
	has "$out" 'approved (ann@example.com)'
	# JSON is the program's that measured it.
	fx 0 fx-audit measured t1 --json
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
assert d["within_contract"] and d["files"] == 1 and d["decided_before"] == d["tree"], d
assert [s["stage"] for s in d["stages"] if s["measured"]] == ["lint"], d' "$out"
	fx 2 factory reject t1 </dev/null
	fx 2 factory approve </dev/null
	has "$err" 'fx-audit decide approve --task t1'
	fx 2 factory approve t1 t2 </dev/null
	# A path outside of the contract is named.
	echo x >other
	git add other
	as_bot git -c core.hooksPath=/dev/null commit -qm x
	fx 0 fx-audit measured t1 --commit HEAD
	has "$out" 'paths outside of the contract'
	has "$out" other
}

# bats test_tags=slow
@test "what passed or failed under an older contract is not counted, and told as that" {
	decisions
	created
	fx 0 factory init --task t1
	# What is sealed rules, and the tree stays what it was.
	sealed() {
		printf '[stages.lint]\ncommand = "grep -q %s src/a"\ntcr = false\n' "$1" >.factory.toml
		printf '%s\n' "${2:-}" >>.factory/t1/contract.yaml
		fx 0 fx-contract seal --widen --reason more .factory/t1/contract.yaml
		rm .factory.toml
		git checkout -q .factory
	}
	sealed 3
	fx 1 fx-tcr --stage lint
	fx 0 fx-audit measured t1
	grep -qx '    lint         failed (record 1)' "$out"
	sealed 3 '  breaker: {failures: 9, hours: 1}'
	fx 0 fx-audit measured t1
	has "$out" 'lint         failed (record 1), under an older contract: not counted'
	typed 0 '' fx-audit measured t1
	grep -q '^    lint  ' "$out"
	fx 0 fx-audit measured t1 --json
	has "$out" '"stage":"lint","measured":true,"counts":false,"class":"failed"'
	# What was run with another command counts as little as before.
	fx 0 fx-tcr --stage lint -- true
	fx 0 fx-audit measured t1
	has "$out" "lint         passed (record 2), by another command than the stage's: not counted"
	fx 1 fx-tcr --stage lint
	fx 0 fx-tcr --stage lint -- true
	fx 0 fx-audit measured t1
	grep -qx '    lint         failed (record 3)' "$out"
	sealed 2 '  breaker: {failures: 9, hours: 1}'
	fx 0 fx-audit measured t1
	has "$out" "(record 4), by another command than the stage's: not counted"
	fx 0 fx-tcr --stage lint
	fx 0 fx-audit measured t1
	grep -qx '    lint         passed (record 5)' "$out"
}

@test "a rule is waived by name, for one task, until a day, and it is shown" {
	decisions
	created
	rules ann
	rm -r .factory/policy.yaml .factory/allowed_signers
	fx 0 factory init --task t1
	echo x >other
	git add other
	fx 1 fx-boundary --staged
	by ann waive --task t1 --rule not-allowed --until 2026-09-30 --why 'for the demo'
	fx 0 fx-boundary --staged
	has "$out" 'WAIVED: other: not-allowed, by ann@example.com until 2026-09-30: for the demo'
	fx 0 fx-boundary --staged --json
	has "$out" '"type":"waived","rule":"not-allowed","path":"other"'
	# Not the day after, not another task's, not where the log was changed.
	FX_NOW=1790812800 fx 1 fx-boundary --staged
	FX_NOW=1790812799 fx 0 fx-boundary --staged
	fx 0 fx-boundary --staged --format github
	has "$out" '::notice file=other,title=fx-boundary%3A waived not-allowed::'
	has "$out" '; waived by ann@example.com until 2026-09-30: for the demo'
	fx 0 fx-boundary --staged --format sarif
	jq -e '.runs[0].results | length == 1 and .[0].ruleId == "not-allowed" and
	    .[0].suppressions == [{"kind":"external","status":"accepted","justification":
	    "waived by ann@example.com until 2026-09-30: for the demo"}]' "$out"
	FX_NOW=1790812800 fx 1 fx-boundary --staged --format sarif
	jq -e '.runs[0].results[0].suppressions == null' "$out"
	FX_NOW=1790812800 fx 1 fx-boundary --staged --format github
	has "$out" '::error file=other'
	# A list of paths could not show it.
	fx 1 fx-boundary --staged -z
	fx 0 fx-boundary --staged --json
	jq -es '.[1].type == "summary" and .[1].waived == 1 and .[1].violations == 0' "$out"
	cp .git/factory/audit/log ../log
	sed -i 's/for the demo/For the demo/' .git/factory/audit/log
	fx 1 fx-boundary --staged
	cp ../log .git/factory/audit/log
	sed -i 's/2026-09-30/2027-09-30/' .git/factory/audit/log
	fx 1 fx-boundary --staged
	sed 's/rule not-allowed/rule forbidden/' ../log >.git/factory/audit/log
	fx 1 fx-boundary --staged
}

# bats test_tags=slow
@test "what is waived is suppressed in the words of the standard (SARIF)" {
	local python
	need jsonschema
	python=$(dirname "$(command -v jsonschema)")/python3
	decisions
	created
	rules ann
	rm -r .factory/policy.yaml .factory/allowed_signers
	fx 0 factory init --task t1
	echo x >other
	git add other
	by ann waive --task t1 --rule not-allowed --until 2026-09-30 --why $'for "the"\ndemo'
	fx 0 fx-boundary --staged --format sarif
	jq -c . "$out" >../sarif
	jq -c '.runs[0].results[0].suppressions[0].status = "granted"' "$out" >../wrong
	fx 0 "$python" "$top/tests/schema.py" "$top/tests/sarif.schema.json" ../sarif ../wrong
	has "$out" '../sarif yes'
	has "$out" '../wrong no'
}

# bats test_tags=slow
@test "a wider contract is sealed when a signer has granted just that one" {
	decisions
	created
	rules ann bob
	rm -r .factory/policy.yaml .factory/allowed_signers
	cp .factory/t1/contract.yaml ../narrow
	sed -i 's|"src/\*\*"|"src/**", "doc/**"|' .factory/t1/contract.yaml
	fx 1 fx-contract seal --widen --reason 'docs, too' .factory/t1/contract.yaml
	tail -n 2 "$out" >../way
	diff - ../way <<-'E'
		A person who may decide grants it first: fx-audit decide widen --task t1 --why TEXT
		Then the same again: fx-contract seal --task t1 --widen --reason TEXT .factory/t1/contract.yaml
	E
	lacks "$out" 'all the same'
	# Who asks does not grant, while there are two.
	not by ann widen --task t1 --why mine
	has "$out" 'nobody decides about a change of their own'
	GIT_COMMITTER_EMAIL=bot@example.com by ann widen --task t1 --why 'docs, too'
	# Another one than that is not granted.
	sed -i 's|"doc/\*\*"|"doc/**", "lib/**"|' .factory/t1/contract.yaml
	fx 1 fx-contract seal --widen --reason x .factory/t1/contract.yaml
	sed -i 's|, "lib/\*\*"||' .factory/t1/contract.yaml
	fx 0 fx-contract seal --widen --reason 'docs, too' .factory/t1/contract.yaml
	has "$out" 'wider than before'
	fx 0 fx-audit verify
}

# bats test_tags=slow
@test "verify asks for the anchor that the policy wants" {
	decisions
	created
	rules ann
	fx 0 fx-audit verify -q
	sed 's/^approvals: 1/approvals: 1\nanchor: 24h/' .factory/policy.yaml >../p && cp ../p .factory/policy.yaml
	by ann policy --why 'an anchor each day'
	fx 1 fx-audit verify
	has "$out" 'anchor-missing: no anchor covers the log'
	# The screen of who did what is no judge of that.
	fx 0 fx-audit log
	fx 0 fx-audit checkpoint -q
	fx 0 fx-audit verify
	FX_NOW=$((FX_NOW + 86400)) fx 0 fx-audit verify -q
	FX_NOW=$((FX_NOW + 86401)) fx 1 fx-audit verify
	has "$out" '86401 seconds old, and 86400 are allowed'
	# The stricter of both holds.
	FX_NOW=$((FX_NOW + 3601)) fx 1 fx-audit verify -q --require-anchor 1h
	FX_NOW=$((FX_NOW + 86401)) fx 1 fx-audit verify -q --require-anchor 7d
}

# bats test_tags=slow
@test "verify compares who decided with the commits, where they are here" {
	decisions
	created
	rules ann bob
	local s=$BATS_TEST_TMPDIR/s old new file
	old=$(git rev-parse HEAD)
	new=$(git cat-file commit HEAD | sed 's/^author .*>/author Bob <BOB@example.com>/' |
	    git hash-object -t commit -w --stdin)
	file=.git/objects/${new:0:2}/${new:2}
	# A statement that another program wrote, about Bob's own commit.
	fx-audit decide approve --task t1 --why good --key ../bob --statement "$s" </dev/null >"$out"
	sed -i "s/$old/$new/" "$s"
	ssh-keygen -q -Y sign -n factory-decision@v1 -f ../bob <"$s" >"$s.sig"
	fx 1 fx-audit decide approve --statement "$s" --signature "$s.sig" </dev/null
	has "$out" "self: ${new:0:12} (author) is theirs, and nobody decides"
	# Where the commit is not here, it cannot be told; later it can.
	mv "$file" ../object
	fx 0 fx-audit decide approve --statement "$s" --signature "$s.sig" </dev/null
	fx 0 fx-audit verify
	has "$out" '1 decision is about commits that are not here'
	fx 0 fx-audit verify --json
	jq -e '.decisions == 2 and .unseen == 1' "$out"
	mv ../object "$file"
	fx 1 fx-audit verify
	has "$out" "self: bob@example.com made ${new:0:12} (author), and nobody decides"
	fx 1 fx-audit verify --json
	jq -e '.first.kind == "self" and .first.seq == .records - 1 and .unseen == null' "$out"
}

# bats test_tags=slow
@test "each approval is exported as in-toto's statement, with SLSA's summary" {
	local k
	decisions
	created
	rules ann bob
	fx 0 fx-audit export --in-toto
	out_is </dev/null
	fx 0 fx-contract bind --task t1 --force
	fx 0 fx-tcr -q --stage lint -- true
	by ann approve --task t1 --why $'good,\nreally'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by bob reject --task t1 --why no
	git remote add origin 'ssh://me@example.test:22/x/puller.git'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by bob approve --task t1 --why yes
	fx 0 fx-audit export --in-toto t1
	[ "$(wc -l <"$out")" -eq 2 ]
	[ "$(jq -s 'length' "$out")" -eq 2 ]
	head -n 1 .git/factory/audit/log | tr -d '\n' | sha256sum | cut -d ' ' -f 1 >../genesis
	jq -s '.[0]' "$out" >../one
	jq -n --arg g "$(cat ../genesis)" --arg c "$(git rev-parse t1)" --arg t "$(git rev-parse 't1^{tree}')" \
	    --arg p "$(sha256sum <.factory/policy.yaml | cut -d ' ' -f 1)" \
	    --arg s "$(sha256sum .factory/t1/contract.yaml | cut -d ' ' -f 1)" \
	    --slurpfile i ../one '{
		_type: "https://in-toto.io/Statement/v1",
		subject: [{name: "t1", digest: {gitCommit: $c, gitTree: $t}}],
		predicateType: "https://slsa.dev/verification_summary/v1",
		predicate: {
			verifier: {id: "urn:fx-audit:\($g)"},
			timeVerified: "2026-09-21T14:13:20Z",
			resourceUri: "git:local",
			policy: {uri: ".factory/policy.yaml", digest: {sha256: $p}},
			inputAttestations: ([{uri: "fx:contract", digest: {sha256: $s}}] +
			    $i[0].predicate.inputAttestations[1:]),
			verificationResult: "PASSED",
			verifiedLevels: ["FX_PRESENCE_KEY"]
		}}' >../want
	jq -S . ../want >../a
	jq -S . ../one >../b
	diff ../a ../b
	# What else was looked at: each by its SHA-256, which is there.
	jq -r '.predicate.inputAttestations[1:][] | "\(.uri) \(.digest.sha256)"' ../one >../inputs
	while read -r k sum; do
		[ "$k" != fx:evidence ] || sha256sum <".git/factory/audit/evidence/$sum" | grep -q "$sum" || return
		[[ $sum =~ ^[0-9a-f]{64}$ ]] || return
	done <../inputs
	has ../inputs 'fx:evidence '
	# By whom one may ask: no secret of the remote's address is in it.
	jq -se '.[1].predicate.resourceUri == "git:example.test:22/x/puller"' "$out" ||
	    { jq -s '.[1].predicate.resourceUri' "$out"; return 1; }
	not has "$out" 'me@'
	fx 0 fx-audit export --in-toto t2
	out_is </dev/null
	fx 2 fx-audit export
}
