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
