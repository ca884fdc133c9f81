# evidence.bats: what a runner saw of a command, and decisions of other clones.
# bats file_tags=slow
load helper
load decide

setup() {
	pin
}

@test "attest records what was run, on which tree, and what came of it" {
	local tree
	decisions
	tree=$(git rev-parse 'HEAD^{tree}')
	fx 0 fx-audit attest --task t1 --stage lint -- sh -c 'echo "all good"; echo -n x >&2'
	out_is <<<'all good'
	has "$err" "status 0 on tree ${tree:0:12}"
	fx 1 fx-audit attest --task t1 -- sh -c 'exit 7'
	has "$err" 'status 7'
	python3 - "$tree" <<-'P'
		import hashlib, json, sys
		r = [r for r in map(json.loads, open('.git/factory/audit/log')) if r['kind'] == 'attested']
		s = r[0]['stmt'].split('\n')
		assert r[0]['kind'] == 'attested' and r[0]['rule'] == 'stage lint', r[0]
		assert r[0]['refs']['tree'] == sys.argv[1] and 'tree: ' + sys.argv[1] in s, r[0]
		assert "argv: sh '-c' 'echo \"all good\"; echo -n x >&2'" in s, s
		out = hashlib.sha256(b'all good\n').hexdigest()
		assert 'stdout: sha256:%s 9 bytes' % out in s, s
		tool = [l for l in s if l.startswith('tool: ')][0].split()
		assert hashlib.sha256(open(tool[2], 'rb').read()).hexdigest() == tool[1][7:], tool
		assert 'status: 0' in s and 'status: 7' in r[1]['stmt'].split('\n'), s
	P
	# What is not committed is not what would be attested.
	echo 9 >src/a
	fx 2 fx-audit attest -- true
	has "$err" 'commit it, or ignore it, first'
	git checkout -q src/a
	fx 1 fx-audit attest -- sh -c 'echo 9 >src/a'
	has "$err" 'which it changed'
	git checkout -q src/a
	fx 3 fx-audit attest -- ./none
	fx 2 fx-audit attest
	fx 0 fx-audit verify
	[ "$(grep -c attested .git/factory/audit/log)" = 3 ]
}

@test "what was decided in another clone is fetched, and judged by whom one trusts here" {
	decisions
	created
	rules ann
	by ann approve --task t1 --why 'good, really'
	git clone -q . ../other
	cd ../other || return
	git config user.email bob@example.com
	fx 2 fx-audit log --from origin
	has "$err" "'fx-audit fetch origin' fetches them"
	fx 0 fx-audit fetch origin
	# Nobody is trusted here yet.
	fx 0 fx-audit log t1 --from origin
	out_is <<-E
		t1 approved (ann@example.com)  unproved: its key is none of a person who may decide, tree $(git rev-parse --short=12 'HEAD^{tree}')
		        good, really
	E
	# With the same signers in this log she is known.
	mkdir -p .factory
	signer ann >.factory/allowed_signers
	fx 0 fx-audit append --task t9 --to created --why x
	typed 1 'y|n' fx-audit decide waive --task t9 --rule x --until 2027-01-01 --key ../ann --why x || cat "$out" "$err"
	fx 0 fx-audit log t1 --from origin
	has "$out" 't1 approved (ann@example.com)  person, presence: key'
	fx 0 fx-audit log --from origin --json
	python3 -c 'import json, sys
rows = [json.loads(l) for l in open(sys.argv[1])]
assert [r["what"] for r in rows] == ["policy", "approved"], rows
assert all(r["known"] for r in rows), rows' "$out"
	fx 2 fx-audit fetch --upload-pack=x
	fx 2 fx-audit fetch -- -x
	fx 2 fx-audit fetch a/b
	fx 3 fx-audit fetch nowhere
	git config remote.team/up.url "$(git config remote.origin.url)"
	fx 0 fx-audit fetch team/up
	fx 0 fx-audit log t1 --from team/up
	has "$out" 't1 approved (ann@example.com)'
}
