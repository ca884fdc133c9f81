# land-people.bats: whose approvals let a task land, from its own clone and
# from others.
load helper
load work
load gate
load decide
load land

setup() {
	pin
	programs
	here ssh-keygen python3
}

# The rules go to the base, and w knows.
published() {
	git add .factory/policy.yaml .factory/allowed_signers
	git commit -qm rules
}

@test "where the base says who decides, a log begins with just that" {
	landing
	published
	rm -r .git/factory/audit
	git for-each-ref --format='delete %(refname)' refs/fx/ | git update-ref --stdin
	cd w
	fx 0 fx-audit append --task t1 --to created --why again
	fx 0 fx-audit append --task t1 --to ready_for_decision --why again
	ssh-keygen -q -t ed25519 -N '' -C bot -f ../../bot
	typed 2 '' fx-audit decide approve --task t1 --key ../../bot --why mine
	has "$out" 'Who may decide is what lies on refs/heads/main: '
	has "$out" 'bot ('
	has "$out" 'is none of a person who may decide'
	# Nor what lies uncommitted where main is checked out.
	cd ..
	key eve
	signer eve >>.factory/allowed_signers
	typed 2 '' fx-audit decide approve --task t1 --key ../eve --why mine
	has "$out" 'is none of a person who may decide'
	git restore .factory
	typed 0 'y|y' fx-audit decide approve --task t1 --key ../ann --why good
	has "$out" 'From then on these decide:'
	has "$out" '  ann@example.com  SHA256:'
	fx-audit log --json | jq -es 'map(select(.kind == "policy")) | length == 1'
	# What was committed of the base meanwhile is for it to come in.
	fx 1 factory land w
	has "$out" 'what is on the base is not in it'
}

@test "a log whose rules are not those of the base lets nothing land" {
	landing
	approve
	key bob
	{ signer ann; signer bob; } >.factory/allowed_signers
	published
	as_bot git -C w merge -q main
	again
	approve
	fx 1 factory land w
	has "$out" 'who may decide is not the same on the base'
	fx 128 git -C w update-ref refs/heads/main t1
	has "$err" 'who may decide is not the same on the base'
	by ann policy --why 'bob, too'
	again
	approve
	fx 0 factory land w
}

@test "a policy that wants more persons than there are is not recorded" {
	landing
	printf 'version: 1\napprovals: 2\n' >.factory/policy.yaml
	fx 1 fx-audit decide policy --key ../ann --statement ../s --why two
	out_is <<<'BLOCKED: decision: the policy wants 2 persons to approve, and .factory/allowed_signers names 1'
	[ ! -e ../s ]
	{ signer ann; signer ann Ann@example.com; } >.factory/allowed_signers
	fx 1 fx-audit decide policy --key ../ann --statement ../s --why two
	key bob
	{ signer ann; signer bob; } >.factory/allowed_signers
	by ann policy --why two
}

@test "nobody lets their own work land by a twin commit of another author" {
	landing
	key bob
	{ signer ann; signer bob; } >.factory/allowed_signers
	by ann policy --why 'bob, too'
	# Ann makes what t1 lacks, and a bot's commit of the same tree is what she
	# approves.
	(cd w && echo 3 >src/a && git commit -qam mine)
	fx 1 fx-audit decide approve --task t1 --key ../ann --statement ../s --why good
	has "$out" 'nobody decides about a change of their own'
	twin=$(as_bot git commit-tree -p main -m twin 't1^{tree}')
	by ann approve --task t1 --commit "$twin" --why good
	fx 1 factory land w
	has "$out" "ann@example.com made $(git rev-parse --short=12 t1) (author), and nobody decides about a change of their own"
	fx 128 git -C w update-ref refs/heads/main t1
	has "$err" 'nobody decides about a change of their own'
	again
	by bob approve --task t1 --why good
	fx 0 factory land w
}

@test "who is alone lands their own work, which the log says" {
	landing
	(cd w && echo 3 >src/a && git commit -qam mine)
	approve
	fx-audit log t1 --json | jq -es 'map(select(.to == "approved")) | .[0].self'
	fx 0 factory land w
}

@test "what is outside of the contract is not asked about; mended as told, it is" {
	landing '' true_stages
	cd w
	echo 3 >doc/b
	git add doc/b
	as_bot git -c core.hooksPath=/dev/null commit -qm outside
	fx 1 factory run
	has "$out" 'OUTSIDE OF THE CONTRACT, though all is passed'
	has "$out" 'cannot modify doc/b'
	lacks "$out" 'READY FOR'
	fx 1 factory run --json
	[ "$(jq -rs 'last | .end + " " + (.why | split("\n")[0])' "$out")" = "outside BLOCKED: t1 cannot modify doc/b in $(git rev-parse --short=12 HEAD)" ]
	fx 0 factory status
	has "$out" 'factory run t1   # tells what is outside'
	lacks "$out" 'factory approve'
	as_bot git reset -q --hard HEAD^
	fx 0 factory run
	has "$out" 'READY FOR DECISION'
	fx 0 factory status
	has "$out" 'factory approve t1'
}

@test "after what changed, run asks again, and the approval of that lands" {
	landing '' true_stages
	fx 0 factory run w
	approve
	fx 0 factory run w
	fx 0 fx-audit landing t1
	git commit -q --allow-empty -m base
	fx 1 factory land w
	has "$out" "the base has moved since it was approved"
	as_bot fx 0 factory -C w sync
	fx 0 factory run w
	approve
	sed -i 's/src.\*\*/src\/*/' .factory/t1/contract.yaml
	fx 0 fx-contract seal --task t1 .factory/t1/contract.yaml
	git restore .factory/t1
	fx 1 factory land w
	has "$out" "another contract was sealed since it was approved: 'factory run t1', then 'factory approve t1'"
	fx 0 factory run w
	approve
	key bob
	{ signer ann; signer bob; } >.factory/allowed_signers
	by ann policy --why 'bob, too'
	fx 1 factory land w
	has "$out" "the policy or the signers have changed since it was approved: 'factory run t1', then 'factory approve t1'"
	fx 0 factory run w
	approve
	fx 0 factory land w
}

@test "where one of two has said yes, the other is asked, and may say no" {
	landing '' true_stages
	key bob
	printf 'version: 1\napprovals: 2\n' >.factory/policy.yaml
	{ signer ann; signer bob; } >.factory/allowed_signers
	by ann policy --why two
	fx 0 factory run w
	by bob approve --task t1 --why good
	fx 0 factory run w
	has "$out" 'READY FOR DECISION'
	has "$out" 'Approved, and not enough: 1 of the 2 persons'
	fx 0 factory run w --json
	[ "$(jq -rs 'last | .status + ": " + .why' "$out" | cut -c 1-45)" = 'approved: 1 of the 2 persons that the policy ' ]
	by ann reject --task t1 --why bad
	fx 1 factory land w
	fx 0 factory status w
	has "$out" 'STATUS: rejected'
}

@test "a yes is taken back before it has landed" {
	landing '' true_stages
	fx 0 factory run w
	approve
	fx 0 factory run w
	has "$out" 'APPROVED, just this'
	by ann reject --task t1 --why 'on second thought'
	fx 1 factory land w
	fx 0 factory status w
	has "$out" 'STATUS: rejected'
}

@test "where the base has gone, what is outside of the contract is not asked about either" {
	landing '' true_stages
	(cd w && echo 3 >doc/b && git add doc/b && as_bot git -c core.hooksPath=/dev/null commit -qm outside)
	git branch -m main trunk
	fx 1 factory run w
	has "$out" 'cannot modify doc/b'
	lacks "$out" 'READY FOR'
}

# Bob's clone, with a log of its own, and its decisions at the gate.
bob() {
	(
		cd ../bobs || exit
		git fetch -q
		if [ ! -e .git/factory/audit ]; then
			git switch -qc t1 origin/t1
			fx 0 fx-contract seal --task t1 .factory/t1/contract.yaml
			fx 0 fx-audit append --task t1 --to created --why seen
			again
			typed 1 'y|n' fx-audit decide waive --task t1 --rule x --until 2027-01-01 --key ../bob --why x
		else
			again
		fi
		by bob "$1" --task t1 --why "$1"
		git push -q ../gate 'refs/fx/decisions/*:refs/fx/decisions/*'
	)
}

# bats test_tags=slow
@test "approvals of other clones count as at the gate, until they are taken back" {
	landing ../up
	key bob
	printf 'version: 1\napprovals: 2\n' >.factory/policy.yaml
	{ signer ann; signer bob; } >.factory/allowed_signers
	by ann policy --why 'the two of us'
	published
	git push -q origin main && git fetch -q
	as_bot fx 0 factory sync w
	fx 0 factory gate init ../gate --upstream ../up
	fx 0 factory gate connect ../gate
	git -C w push -q origin t1
	git clone -q ../gate ../bobs
	approve
	fx 1 factory land w
	has "$out" '1 of the 2 persons'
	bob approve
	bob reject
	fx 1 factory land w
	has "$out" '1 of the 2 persons'
	bob approve
	fx 0 factory land w
	has "$out" 'landed: t1 is on main of origin, through its gate'
}

# bats test_tags=slow
@test "an approval of the own log that was taken back does not come back from elsewhere" {
	local own
	landing ../up
	published
	git push -q origin main && git fetch -q
	as_bot fx 0 factory sync w
	approve
	own=$(git for-each-ref --format='%(refname)' refs/fx/decisions/)
	git update-ref "refs/fx/remotes/x/decisions/$(printf 'f%.0s' {1..64})" "$own"
	again
	by ann reject --task t1 --why 'not yet'
	again
	fx 1 factory land w
	has "$out" 't1 is ready_for_decision, and not approved'
}

# withheld KEY WHAT: signed now, to be handed in when it pleases; $s has it.
withheld() {
	s=$BATS_TEST_TMPDIR/$2-$1
	rm -f "$s" "$s.sig"
	fx 0 fx-audit decide "$2" --task t1 --key "../$1" --statement "$s" --why "$2"
	ssh-keygen -q -Y sign -n factory-decision@v1 -f "../$1" <"$s" >"$s.sig"
}

@test "what was signed before a later word about the same is not said after it" {
	local s yes
	landing
	withheld ann approve
	yes=$s
	withheld ann reject
	by ann reject --task t1 --why 'on second thought'
	again
	fx 1 fx-audit decide approve --statement "$yes" --signature "$yes.sig"
	out_is <<<'BLOCKED: after: it was signed after record 4, and record 5 has said something else since: it is to be decided anew'
	approve
	again
	fx 1 fx-audit decide reject --statement "$s" --signature "$s.sig"
	has "$out" 'it is to be decided anew'
	# Two approve side by side; and twice the same is once.
	withheld ann approve
	fx 0 fx-audit decide approve --statement "$s" --signature "$s.sig"
	fx 0 fx-audit decide approve --statement "$s" --signature "$s.sig"
	has "$out" 'recorded already'
	key bob
	{ signer ann; signer bob; } >.factory/allowed_signers
	by ann policy --why 'bob, too'
	again
	withheld bob approve
	by ann approve --task t1 --why good
	again
	fx 0 fx-audit decide approve --statement "$s" --signature "$s.sig"
	fx 0 fx-audit verify -q
	fx 0 factory land w
}

@test "what was signed is in a log once, whoever writes it" {
	landing
	approve
	again
	by ann reject --task t1 --why 'not yet'
	again
	# The approval once more, at the end of the chain.
	python3 - .git/factory/audit/log <<-'E'
		import hashlib, json, sys
		lines = open(sys.argv[1], 'rb').read().splitlines()
		old = json.loads(next(l for l in lines if b'"to":"approved"' in l))
		was = old['seq'], old['prev']
		raw = next(l for l in lines if b'"to":"approved"' in l)
		raw = raw.replace(b'"seq":%d' % was[0], b'"seq":%d' % len(lines), 1)
		raw = raw.replace(was[1].encode(), hashlib.sha256(lines[-1]).hexdigest().encode(), 1)
		open(sys.argv[1], 'ab').write(raw + b'\n')
	E
	fx 2 fx-audit landing t1
	has "$err" 'does not hold: it was recorded before, and counts once'
	fx 1 fx-audit verify
	has "$out" 'repeated'
}

@test "a log that was put back to what it was lets nothing land" {
	landing
	approve
	cp .git/factory/audit/log ../log
	again
	by ann reject --task t1 --why 'on second thought'
	cp ../log .git/factory/audit/log
	fx 2 fx-audit landing t1
	has "$err" 'is shorter than it was'
	fx 2 factory land w
	git switch -q --detach
	fx 128 git -C w update-ref refs/heads/main t1
	has "$err" 'is shorter than it was'
}

@test "a log that was put back with its index lacks what was signed in it" {
	landing
	approve
	cp -a .git/factory/audit ../audit
	again
	by ann reject --task t1 --why 'on second thought'
	rm -r .git/factory/audit
	mv ../audit .git/factory
	fx 1 factory land w
	has "$out" 'the audit log lacks what was signed in it ('
	git switch -q --detach
	fx 128 git -C w update-ref refs/heads/main t1
	has "$err" 'the audit log lacks what was signed in it ('
}

@test "what a key of nobody's signed in the name of the log holds nothing up" {
	local ref old new=ffffffffffffffffffffffffffffffff
	landing
	approve
	ref=$(git for-each-ref --format='%(refname)' refs/fx/decisions/)
	old=$(git ls-tree --name-only "$ref" | sed -n 's/\.statement$//p' | head -1)
	key eve
	git cat-file blob "$ref:$old.statement" | sed "s/$old/$new/" >../statement
	ssh-keygen -q -Y sign -n factory-decision@v1 -f ../eve <../statement >../statement.sig
	git ls-tree "$ref" >../tree
	printf '100644 blob %s\t%s.signature\n' "$(git hash-object -w ../statement.sig)" $new >>../tree
	printf '100644 blob %s\t%s.statement\n' "$(git hash-object -w ../statement)" $new >>../tree
	git update-ref "$ref" "$(git commit-tree -p "$ref" -m eve "$(git mktree <../tree)")"
	fx 0 factory land w
}

@test "a contract is not widened because the log is gone, where the base says who decides" {
	landing
	published
	rm -r .git/factory/audit
	git for-each-ref --format='delete %(refname)' refs/fx/ | git update-ref --stdin
	task t1 '**'
	fx 1 fx-contract seal --task t1 --widen --reason more .factory/t1/contract.yaml
	has "$out" 'A person who may decide grants it first'
	git branch -q other HEAD~
	sed -i '/task:/a\  base: other' .factory/t1/contract.yaml
	fx 1 fx-contract seal --task t1 --widen --reason more .factory/t1/contract.yaml
	git restore .factory
	fx 0 fx-contract seal --task t1 .factory/t1/contract.yaml
}

@test "who may decide changes by no approval of a task" {
	# shellcheck disable=SC2317 # landing calls it
	named() { task t1 'src/**' .factory/allowed_signers; }
	landing '' named
	published
	as_bot git -C w merge -q main
	key eve
	signer eve >>w/.factory/allowed_signers
	(cd w && as_bot git commit -qam 'eve, too')
	approve
	fx 1 factory land w
	has "$out" "it changes who may decide (.factory/policy.yaml, .factory/allowed_signers), and that is decided apart: 'fx-audit decide policy'"
	git switch -q --detach
	fx 128 git -C w update-ref refs/heads/main t1
	has "$err" 'it changes who may decide'
}

@test "no task brings one of the two files of who may decide without the other" {
	# shellcheck disable=SC2317 # landing calls it
	named() { task t1 'src/**' .factory/policy.yaml; }
	landing '' named
	cp .factory/policy.yaml w/.factory/policy.yaml
	(cd w && git add -f .factory/policy.yaml && as_bot git commit -qm 'half of it')
	approve
	fx 1 factory land w
	has "$out" 'it changes who may decide'
	git switch -q --detach
	fx 128 git -C w update-ref refs/heads/main t1
	has "$err" 'it changes who may decide'
}

@test "a rejection that comes between the answer and the merge is heard" {
	landing
	approve
	# Git as it is, but that Ann changes her mind when it is first asked where
	# main is checked out.
	mkdir ../late
	cat >../late/git <<-E
		#!/bin/sh
		case " \$* " in *' worktree list '*)
			[ -e "$PWD/../told" ] || { : >"$PWD/../told"; "$PWD/../late/reject" >/dev/null; } ;;
		esac
		exec "$(command -v git)" "\$@"
	E
	{
		printf '#!/usr/bin/env bash\ncd "%s"\nPATH="%s"\nBATS_TEST_TMPDIR="%s" out="%s" err="%s" FX_BIN="%s"\n' \
		    "$PWD" "$PATH" "$BATS_TEST_TMPDIR/late" "$out.late" "$err.late" "$FX_BIN"
		declare -f fx again by
		printf 'mkdir -p "$BATS_TEST_TMPDIR"; unset GIT_DIR; again && by ann reject --task t1 --why "wait"\n'
	} >../late/reject
	chmod +x ../late/git ../late/reject
	git rev-parse main >../was
	PATH=$PWD/../late:$PATH fx 1 factory land w
	has "$out" 't1 is rejected, and not approved'
	git rev-parse main | diff - ../was
}
