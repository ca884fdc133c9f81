# gate-decide.bats: what lands on the protected branch through a gate is what a
# person approved, to the tree.
# bats file_tags=slow
load helper
load work
load gate
load decide

setup() {
	local n
	pin
	here ssh-keygen python3
	programs
	git init -q -b main seed
	for n in ann bob eve; do
		ssh-keygen -q -t ed25519 -N '' -C "$n@example.com" -f "$n"
	done
	(
		cd seed || exit
		task t1 'src/**'
		task t2 'doc/**'
		mkdir src
		echo 1 >src/a.c
		printf 'version: 1\n' >.factory/policy.yaml
		signer ann >.factory/allowed_signers
		git add .
		git commit -qm one
	)
	around_seed
	places
	cd w || return
	git config user.email ann@example.com
	fx 0 fx-contract seal .factory/t1/contract.yaml
	echo 2 >src/a.c
	as_bot git commit -qam two
	created
	typed 1 'y|n' fx-audit decide waive --task t1 --rule x --until 2027-01-01 --key ../ann --why x
}

push() { git push -q "$gate" "$@" >"$out" 2>&1; }
# eves_log: a log that trusts Eve alone, which fx-audit begins only where the
# base says nothing of who decides.
eves_log() {
	local base
	created
	typed 2 '' fx-audit decide waive --task t1 --rule x --until 2027-01-01 --key ../eve --why x
	has "$out" 'none of a person who may decide'
	base=$(git rev-parse origin/main)
	git update-ref refs/remotes/origin/main "$(git commit-tree -m none "$(git mktree </dev/null)")"
	signer eve >.factory/allowed_signers
	typed 1 'y|n' fx-audit decide waive --task t1 --rule x --until 2027-01-01 --key ../eve --why x
	git update-ref refs/remotes/origin/main "$base"
	git restore .factory
}
decisions='refs/fx/decisions/*:refs/fx/decisions/*'

@test "only the approved tree lands, with its decision; then it is upstream's" {
	fx 1 git push -q "$gate" t1:main
	has "$err" '0 of 1 have approved exactly this tree'
	by ann approve --task t1 --why good
	# Without the signed statement the gate knows of none.
	not push t1:main
	# With it, in one push; another tree does not.
	echo 3 >src/a.c
	as_bot git commit -qam three
	not push t1:main "$decisions"
	has "$out" '0 of 1 have approved exactly this tree'
	[ "$(at "$up" heads/main)" = "$(git rev-parse origin/main)" ]
	push t1~:main "$decisions"
	[ "$(at "$up" heads/main)" = "$(git rev-parse t1~)" ]
	git --git-dir="$up" for-each-ref | grep -q refs/fx/decisions/
	git --git-dir="$gate" for-each-ref | grep -q refs/fx/decisions/
	# It was for that base: it has moved by now.
	not push t1:main "$decisions"
}

@test "decisions may come first, from anywhere; a later no takes a yes back" {
	by ann approve --task t1 --why good
	push "$decisions"
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'asked again'
	by ann reject --task t1 --why 'on second thought'
	push "$decisions"
	not push t1:main
	has "$out" '0 of 1 have approved'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'asked again'
	by ann approve --task t1 --why 'all right'
	push t1:main "$decisions"
}

@test "no approval of one's own, nor outside the contract, nor of another base" {
	echo 3 >src/a.c
	git commit -qam 'by ann'
	# Alone she may, and it says so.
	by ann approve --task t1 --why mine
	grep -q 'self: true' "$BATS_TEST_TMPDIR/statement"
	push t1:main "$decisions"
	# The contract rules what was approved, too.
	git fetch -q origin && git reset -q --hard origin/main
	mkdir doc && echo 1 >doc/a
	git add doc
	as_bot git commit -qm doc
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by ann approve --task t1 --why good
	not push t1:main "$decisions"
	has "$out" doc/a
	# What upstream has got since is part of no approval.
	git reset -q --hard origin/main
	echo 4 >src/a.c
	as_bot git commit -qam four
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by ann approve --task t1 --why good
	git clone -q "$up" ../other
	(
		cd ../other || exit
		echo x >other
		git add other
		git commit -qm other
		git push -q origin main
	)
	not push t1:main "$decisions"
	git fetch -q origin
	as_bot git merge -q --no-edit origin/main
	not push t1:main "$decisions"
	has "$out" 'have approved exactly this tree'
}

@test "two must be two persons, and none of them the author" {
	local g
	(
		cd ../seed || exit
		printf 'version: 1\napprovals: 2\n' >.factory/policy.yaml
		key carl
		{ signer ann; signer carl Ann@Example.com; signer bob; } >.factory/allowed_signers
		git commit -qam rules
		git push -q "$up" main
	)
	git fetch -q origin
	as_bot git merge -q --no-edit origin/main
	cp ../carl ../ann2 && cp ../carl.pub ../ann2.pub
	fx 0 fx-contract seal .factory/t1/contract.yaml
	by ann policy --why 'two persons'
	by ann approve --task t1 --why good
	push "$decisions"
	not push t1:main "$decisions"
	has "$out" '1 of 2 have approved exactly this tree'
	# Another key of the same person is the same person.
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by ann2 approve --task t1 --why 'good, too'
	not push t1:main "$decisions"
	has "$out" '1 of 2 have approved exactly this tree'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by bob approve --task t1 --why good
	push t1:main "$decisions"
	[ "$(at "$up" heads/main)" = "$(git rev-parse t1)" ]
}

@test "what is no signed statement, or takes one away, is not let in" {
	local g
	by ann approve --task t1 --why good
	g=$(git for-each-ref --format='%(refname)' refs/fx/decisions)
	push "$decisions"
	# Forget, delete, rename, add.
	not push --force "$(git commit-tree -m x "$(git mktree </dev/null)"):$g"
	has "$out" decisions
	not push --delete "$g"
	has "$out" 'decisions are not taken back'
	not push "$g:refs/fx/decisions/x"
	has "$out" 'called after no log'
	forge() {
		git read-tree --empty
		git read-tree "$g"
		git update-index --add --cacheinfo "100644,$(git hash-object -w --stdin),$1"
		git commit-tree -p "$g" -m x "$(git write-tree)"
	}
	export GIT_INDEX_FILE=$PWD/../index
	not push "$(forge run.sh <<<x):$g"
	has "$out" "'run.sh' is no file of signed statements"
	not push "$(forge genesis <<<x):$g"
	has "$out" "'genesis' was taken away or changed"
	not push "$(forge 00112233445566778899aabbccddeeff.statement <<<x):$g"
	has "$out" 'has no signature'
	unset GIT_INDEX_FILE
	# Signed by who may not.
	push t1:main
	[ "$(at "$up" heads/main)" = "$(git rev-parse t1)" ]
}

@test "a rule is let be by a signed statement, and shown; not longer, nor for others" {
	echo x >doc.txt
	git add doc.txt
	as_bot git commit -qm three
	fx 1 git push -q "$gate" t1
	has "$err" 'cannot modify doc.txt'
	by ann waive --task t1 --rule not-allowed --until 2026-09-30 --why 'for the demo'
	# It is signed, but the gate has not seen it.
	not push t1
	# Not after its last day.
	FX_NOW=1790812800 not push t1 "$decisions"
	has "$out" 'cannot modify doc.txt'
	# By itself it lets nothing land.
	not push t1:main "$decisions"
	has "$out" '0 of 1 have approved'
	fx 0 git push -q "$gate" t1 "$decisions"
	has "$err" 'WAIVED: doc.txt: not-allowed, by ann@example.com until 2026-09-30: for the demo'
	[ "$(at "$up" heads/t1)" = "$(git rev-parse t1)" ]
	# Another rule, and another task's branch, stay refused.
	git switch -qc t2 main
	echo x >src/b.c
	git add src && as_bot git commit -qm other
	not push t2
	has "$out" 'cannot modify src/b.c'
	# With an approval it lands, and is shown again.
	git switch -q t1
	by ann approve --task t1 --why good
	fx 0 git push -q "$gate" t1:main "$decisions"
	has "$err" 'WAIVED: doc.txt'
}

@test "a waiver of who may not, or of one's own, lets nothing be at the gate" {
	echo x >doc.txt
	git add doc.txt
	as_bot git commit -qm three
	# Eve is no signer there; a log of her own trusts her.
	rm -r .git/factory/audit
	eves_log
	by eve waive --task t1 --rule not-allowed --until 2026-09-30 --why mine
	not push t1 "$decisions"
	has "$out" 'Also decisions: refs/fx/decisions/'
	not push t1
	has "$out" 'cannot modify doc.txt'
}

@test "with a second signer nobody waives for a change of their own" {
	git switch -qc rules main
	{ signer ann; signer bob; } >.factory/allowed_signers
	git commit -qam rules
	by ann policy --why 'bob, too'
	push rules:main "$decisions"
	git fetch -q
	git switch -q t1
	git rebase -q origin/main
	echo x >doc.txt
	git add doc.txt
	as_bot git commit -qm three
	by bob waive --task t1 --rule not-allowed --until 2026-09-30 --why fine
	# What is pushed is not what the waiver was written about: Bob's own.
	git commit -q --amend --no-edit --author 'Bob <bob@example.com>'
	not push t1 "$decisions"
	has "$out" 'cannot modify doc.txt'
	git commit -q --amend --no-edit --author 'bot <bot@example.com>'
	push t1 "$decisions"
	has "$out" 'WAIVED: doc.txt'
}

# attester NAME [PRINCIPAL]: a line of allowed_signers for a runner's key.
attester() {
	printf '%s namespaces="factory-attestation@v1" %s\n' "${2:-$1@example.com}" \
	    "$(cut -d ' ' -f 1,2 "../$1.pub")"
}

@test "where the policy asks for evidence, a runner has signed what it saw of this tree" {
	local tree
	git switch -qc rules main
	printf 'version: 1\nevidence: [unit_test, lint]\n' >.factory/policy.yaml
	{ signer ann; attester bob ci; } >.factory/allowed_signers
	git commit -qam rules
	by ann policy --why 'with evidence'
	# A change of the rules runs nothing.
	push rules:main "$decisions"
	git fetch -q
	git switch -q t1
	git rebase -q origin/main
	by ann approve --task t1 --why good
	tree=$(git rev-parse --short=12 't1^{tree}')
	not push t1:main "$decisions"
	has "$out" "nobody who may has attested of exactly this tree ($tree): unit-test, lint; 'fx-audit attest"
	# Unsigned it is a claim; so it is by a key of nobody, or of a person.
	fx 0 fx-audit attest --task t1 --stage unit-test -- true
	has "$err" 'attested (unsigned: a claim): record'
	fx 0 fx-audit attest --task t1 --stage lint --key ../eve -- true
	fx 0 fx-audit attest --task t1 --stage lint --key ../ann -- true
	not push t1:main "$decisions"
	has "$out" "($tree): unit-test, lint; only claimed: unit-test, lint; 'fx-audit attest"
	# The runner's; but not what failed, or changed the tree, or another's.
	fx 1 fx-audit attest --task t1 --stage lint --key ../bob -- false
	fx 1 fx-audit attest --task t1 --stage lint --key ../bob -- sh -c 'echo 9 >src/a.c'
	git checkout -q src/a.c
	git commit -q --allow-empty -m 'the same tree'
	fx 0 fx-audit attest --task t1 --stage unit-test --key ../bob -- true
	git reset -q --hard HEAD^
	not push t1:main "$decisions"
	has "$out" "($tree): lint; only claimed: lint; 'fx-audit"
	echo 3 >src/a.c
	as_bot git commit -qam three
	fx 0 fx-audit attest --task t1 --stage lint --key ../bob -- true
	git reset -q --hard HEAD^
	not push t1:main "$decisions"
	has "$out" "($tree): lint; only claimed"
	# A branch of the task's own may go at any time.
	push t1
	fx 0 fx-audit attest --task t1 --stage lint --key ../bob -- true
	has "$err" 'attested: record'
	fx 0 fx-audit verify -q
	push t1:main "$decisions"
	[ "$(at "$up" heads/main)" = "$(git rev-parse t1)" ]
	fx 2 fx-audit attest --stage linting -- true
	has "$err" "unknown stage 'linting'"
}

@test "a runner's key decides nothing; what was attested is found changed" {
	git switch -qc rules main
	printf 'version: 1\nevidence: [lint]\n' >.factory/policy.yaml
	{ signer ann; attester bob ci; } >.factory/allowed_signers
	git commit -qam rules
	by ann policy --why 'with evidence'
	push rules:main "$decisions"
	git fetch -q
	git switch -q t1
	git rebase -q origin/main
	not by bob approve --task t1 --why good
	by ann approve --task t1 --why good
	fx 0 fx-audit attest --task t1 --stage lint --key ../bob -- true
	fx 0 fx-audit verify -q
	# What the log says of it is what was signed.
	cp .git/factory/audit/log ../log
	sed -i '$s/stage: lint/stage: unit/' .git/factory/audit/log
	fx 1 fx-audit verify
	has "$out" 'signature'
	cp ../log .git/factory/audit/log
	# The ref with other words under that signature: a claim.
	local ref blob tree commit name
	ref=$(git for-each-ref --format='%(refname)' refs/fx/decisions/)
	name=$(git ls-tree --name-only "$ref" | grep attestation)
	blob=$(git cat-file blob "$ref:$name" | sed 's/^status: 0/status: 0 /; s/^start: .*/start: x/' | git hash-object -w --stdin)
	tree=$(git ls-tree "$ref" | sed "s/^\(.*\) [0-9a-f]*\t$name$/\1 $blob\t$name/" | git mktree)
	commit=$(git commit-tree "$tree" -p "$ref" -m x </dev/null)
	not push "$commit:$ref" t1:main
	has "$out" 'nobody who may has attested'
	push "$ref" t1:main
}

@test "who may decide changes by a decision that the state before trusts, and by no other" {
	local old
	rules_of() {
		git switch -q -C rules origin/main
		printf '%s\n' "$1" >.factory/policy.yaml
		shift
		for n; do signer "$n"; done >.factory/allowed_signers
		git add .factory
		git commit -qm rules
	}
	old=$(at "$up" heads/main)
	stays() { [ "$(at "$up" heads/main)" = "$old" ]; }
	# An edited file alone; what nobody signed.
	rules_of 'version: 1' ann eve
	not push rules:main "$decisions"
	has "$out" "nobody who may has decided that just these are the policy and the signers; 'fx-audit decide policy' does"
	stays
	# Eve makes herself a signer: in a log of her own that trusts her, and by
	# an approval there.
	cp -a .git/factory/audit ../audit
	git for-each-ref --format='delete %(refname)' refs/fx/ | git update-ref --stdin
	rm -r .git/factory/audit
	eves_log
	by eve policy --why 'me, too'
	not push rules:main "$decisions"
	has "$out" decisions
	stays
	git for-each-ref --format='delete %(refname)' refs/fx/ | git update-ref --stdin
	rm -r .git/factory/audit
	cp -a ../audit .git/factory/audit
	# Ann's decision, but about other files than those that come.
	rules_of 'version: 1' ann bob
	by ann policy --why 'bob, too'
	rules_of 'version: 1' ann bob eve
	not push rules:main "$decisions"
	has "$out" 'nobody who may has decided that just these'
	stays
	rules_of $'version: 1\nagent: true' ann bob
	not push rules:main "$decisions"
	stays
	# The right ones, and something else beside them.
	rules_of 'version: 1' ann bob
	echo 2 >src/a.c
	git commit -qam more
	not push rules:main "$decisions"
	stays
	# One of the two is gone.
	rules_of 'version: 1' ann bob
	git rm -q .factory/policy.yaml
	git commit -qm gone
	not push rules:main "$decisions"
	stays
	# By way of something else, which is not in the last tree.
	git switch -q -C rules origin/main
	echo 2 >src/a.c
	git commit -qam detour
	git checkout -q HEAD~ -- src
	signer ann >.factory/allowed_signers
	signer bob >>.factory/allowed_signers
	git commit -qam rules
	not push rules:main "$decisions"
	has "$out" 'a change of the policy cannot modify src/a.c in'
	stays
	rules_of 'version: 1' ann bob
	push rules:main "$decisions"
	[ "$(at "$up" heads/main)" = "$(git rev-parse rules)" ]
	# From now on Bob may, also to take Ann away; then Ann may not.
	git fetch -q
	old=$(at "$up" heads/main)
	rules_of 'version: 1' bob
	by bob policy --why 'without ann'
	push rules:main "$decisions"
	git fetch -q
	old=$(at "$up" heads/main)
	git switch -q t1
	git rebase -q origin/main
	not by ann approve --task t1 --why good
	not push t1:main "$decisions"
	stays
	by bob approve --task t1 --why good
	push t1:main "$decisions"
}

@test "of a task whose contract the protected branch has not, the refusal says so" {
	git switch -qc t3
	task t3 'src/**'
	fx 0 fx-contract seal --task t3 .factory/t3/contract.yaml
	fx 0 fx-audit append --task t3 --to created --why made
	fx 0 fx-audit append --task t3 --to ready_for_decision --why passed
	by ann approve --task t3 --commit t3 --why good
	fx 1 git push "$gate" t3:main "$decisions"
	has "$err" 'Reason: it is the protected branch, which has no .factory/t3/contract.yaml: what was approved is judged by that, so a person puts it there first'
	fx 1 git push "$gate" t3
	has "$err" 'Hint: where t3 is a task, main has no .factory/t3/contract.yaml here'
	# That is the way out.
	git switch -qc more origin/main
	git add .factory/t3
	git commit -qm 'contract of t3'
	git push -q "$up" more:main
	fx 0 git push -q "$gate" t3
}

@test "who may decide changes by no approval of a task, whatever its contract allows" {
	(
		cd ../seed || exit
		task t1 'src/**' .factory/allowed_signers
		git commit -qam contract
		git push -q "$up" main
	)
	git fetch -q
	as_bot git rebase -q origin/main
	by ann widen --task t1 --why more
	fx 0 fx-contract seal --widen --reason more .factory/t1/contract.yaml
	signer eve >>.factory/allowed_signers
	as_bot git commit -qam 'eve, too'
	by ann approve --task t1 --why good
	push "$decisions"
	not push t1:main "$decisions"
	has "$out" "who may decide changes by 'fx-audit decide policy', in a commit of those two files alone"
	# Nor where it is all that changes.
	git switch -q -c only origin/main
	git checkout -q t1 -- .factory/allowed_signers
	as_bot git commit -qm 'only eve'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by ann approve --task t1 --commit only --why good
	not push only:main "$decisions"
	has "$out" 'nobody who may has decided that just these'
}

@test "a key decides at the gate as long as it may sign" {
	(
		cd ../seed || exit
		signer ann | sed 's/ ssh/,valid-before="20261001Z" ssh/' >.factory/allowed_signers
		git commit -qam until
		git push -q "$up" main
	)
	git fetch -q
	as_bot git rebase -q origin/main
	by ann policy --why until
	by ann approve --task t1 --why good || {
		fx 0 fx-audit append --task t1 --to ready_for_decision --why again
		by ann approve --task t1 --why good
	}
	push t1 "$decisions"
	FX_NOW=1790812800 not push t1:main
	has "$out" 'that of ann@example.com: its key may not sign at this time'
	push t1:main
}

# Two words that were signed at one place of the log, which two clones have
# gone on from.
@test "a yes and a no that were signed at the same place are no yes" {
	cp -a .git/factory/audit ../audit
	by ann approve --task t1 --why good
	rm -r .git/factory/audit
	mv ../audit .git/factory
	by ann reject --task t1 --why bad
	push "$decisions"
	not push t1:main
	has "$out" '0 of 1 have approved exactly this tree'
}

@test "what takes the place of another commit than is there, or goes by another name, is refused" {
	local was
	by ann approve --task t1 --why good
	push t1 "$decisions"
	cd "$gate"
	was=$(git rev-parse t1~)
	fx 1 fx-boundary --receive <<<"$(git rev-parse t1) $(git rev-parse t1) refs/heads/main"
	has "$out" 'the protected branch has moved meanwhile; fetch first'
	fx 0 fx-boundary --receive <<<"$(git rev-parse main t1 | tr '\n' ' ')refs/heads/main"
	git symbolic-ref refs/heads/x/t1 refs/heads/main
	fx 1 fx-boundary --receive <<<"$was $(git rev-parse t1) refs/heads/x/t1"
	has "$out" 'it is another name of a ref here'
}

@test "who said no in one clone and yes in another has not said yes" {
	by ann approve --task t1 --why good
	push "$decisions"
	# Another clone, with a log of its own.
	rm -r .git/factory/audit
	git for-each-ref --format='delete %(refname)' refs/fx/ | git update-ref --stdin
	created
	typed 1 'y|n' fx-audit decide reject --task t1 --key ../ann --why x
	by ann reject --task t1 --why bad
	push "$decisions"
	not push t1:main
	has "$out" '0 of 1 have approved exactly this tree'
	has "$out" 'ann@example.com has rejected it'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	by ann approve --task t1 --why 'good, after all'
	push t1:main "$decisions"
}

@test "where a gate has a name, what was decided about a copy of it counts for nothing" {
	by ann approve --task t1 --why good
	git --git-dir="$gate" config fx.gate.repo example.com/app
	push "$decisions"
	not push t1:main
	has "$out" 'that of ann@example.com: it is about another repository (fx.gate.repo)'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	git config remote.origin.url https://ann@example.com/app.git
	by ann approve --task t1 --why good
	grep -qx 'repo: example.com/app' "$BATS_TEST_TMPDIR/statement"
	push t1:main "$decisions"
}
