# fx-audit.bats: the log of who did what, when and why.
load helper

log=.git/factory/audit/log

# Two tasks with some history.
story() {
	repo r
	commit start a
	fx 0 fx-audit append --task bd-1 --to created --why 'from the intent'
	fx 0 fx-audit append --task bd-1 --to ready_for_decision --why 'all gates passed' \
	    --ref "tree=$(git rev-parse 'HEAD^{tree}')" "commit=$(git rev-parse HEAD)"
	fx 0 fx-audit append --task bd-2 --to created --why 'another' --by agent:coder
}

@test "a record is there, chained by the hash of the raw line before" {
	story
	[ "$(wc -l <$log)" -eq 4 ]
	[ "$(stat -c %a $log)" = 600 ]
	prev=$(printf '%064d' 0)
	while IFS= read -r line; do
		[ "$(printf '%s' "$line" | jq -r .prev)" = "$prev" ]
		prev=$(printf '%s' "$line" | sha256sum | cut -d' ' -f1)
	done <$log
	[ "$(jq -r '[.seq, .kind, .task, .from, .to, .by.kind, .by.id] | map(tostring) | join(" ")' $log)" = \
"0 genesis null null null system fx-audit
1 status bd-1 null created system fx-audit
2 status bd-1 created ready_for_decision system fx-audit
3 status bd-2 null created agent coder" ]
	[ "$(sed -n 3p $log | jq -r .refs.commit)" = "$(git rev-parse HEAD)" ]
	fx 0 fx-audit verify
	has "$out" 'intact: 4 records, 0 signed'
	has "$out" 'records 0-3: only by the local chain'
}

@test "every status that a program may not record, or that cannot follow, is refused" {
	story
	cp $log before
	for s in approved rejected deployed deployed_10_percent deployed_100_percent; do
		fx 2 fx-audit append --task bd-1 --to $s --why x
		has "$err" "'$s' is for a person to decide"
	done
	fx 2 fx-audit append --task bd-1 --to monitoring --why x
	err_is <<<"fx-audit: task bd-1 is ready_for_decision: 'monitoring' cannot follow, but approved, rejected"
	fx 2 fx-audit append --task bd-9 --to ready_for_decision --why x
	err_is <<<"fx-audit: task bd-9 is new: 'ready_for_decision' cannot follow, but created"
	fx 2 fx-audit append --task bd-1 --to readyfordecision --why x
	has "$err" "did you mean 'ready_for_decision'"
	fx 2 fx-audit append --task ../x --to created --why x
	fx 2 fx-audit append --task bd-7 --to created --why x --by person:ann
	fx 2 fx-audit append --task bd-7 --to created --why x --ref tree=xyz
	fx 2 fx-audit append --task bd-7 --to created --why x --ref what=xyz
	fx 2 fx-audit append --task bd-7 --to created --why "$(printf 'a\377')"
	has "$err" UTF-8
	fx 2 fx-audit append --task bd-7 --to created --why "$(head -c 9000 /dev/zero | tr '\0' a)"
	has "$err" "'why' is too long"
	fx 2 fx-audit append --task bd-7 --to created
	cmp before $log
	fx 0 fx-audit verify -q
}

@test "a repeat with the same id adds nothing, and another thing under it is refused" {
	story
	fx 0 fx-audit append --task bd-3 --to created --why one --id once
	out_is <<<'recorded as record 4: bd-3 created'
	cp $log before
	fx 0 fx-audit append --task bd-3 --to created --why one --id once
	out_is <<<'was there as record 4: bd-3 created'
	fx 2 fx-audit append --task bd-4 --to created --why one --id once
	has "$err" "record 4 has the id 'once' and tells something else"
	rm .git/factory/audit/index
	fx 0 fx-audit append --task bd-3 --to created --why one --id once
	cmp before $log
}

@test "the screen: the brief's lines, the reason, the day and the zone" {
	story
	FX_NOW=1790000060 fx 0 fx-audit append --task bd-2 --to ready_for_decision --why $'two\nlines\e[2J'
	fx 0 fx-audit log bd-2
	out_is <<-'END'
		Status history:
		14:13 created (agent coder)
		        another
		14:14 ready_for_decision (system)
		        two
		        lines\x1b[2J

		on 2026-09-21, UTC; 0 by a person, 2 by programs
		no anchor outside of this clone covers records 0-4 of 5
	END
	TZ=Asia/Tokyo fx 0 fx-audit log bd-2
	has "$out" '23:13 created (agent coder)'
	has "$out" 'on 2026-09-21, JST'
	fx 0 script -qec 'fx-audit log bd-2' /dev/null
	grep -q '✓ 14:13 .*created.* (agent coder)' "$out"
	fx 0 fx-audit log
	has "$out" '14:13 bd-1 created (system)'
	FX_NOW=1790100000 fx 0 fx-audit append --task bd-3 --to created --why later
	fx 0 fx-audit log
	has "$out" '2026-09-21 14:13 bd-1 created (system)'
	has "$out" 'times in UTC'
	# What is of another day than today shows which.
	FX_NOW=1790100000 fx 0 fx-audit log bd-2
	has "$out" '2026-09-21 14:13 created (agent coder)'
	has "$out" 'times in UTC; 0 by a person'
	# Of what nothing is recorded there is nothing to show, and it says so.
	local f
	for f in text json yaml markdown; do
		fx 1 fx-audit log bd-7 --format "$f"
		has "$out" bd-7
	done
	fx 1 fx-audit log bd-7
	has "$out" 'nothing is recorded of bd-7'
	fx 1 fx-audit log bd-7 --json
	out_is <<<'{"type":"nothing","task":"bd-7"}'
	fx 1 factory audit bd-7
}

@test "as JSON, YAML and Markdown the log says the same" {
	story
	fx 0 fx-audit append --task bd-2 --to ready_for_decision --why 'a "quote" | a bar and \ more'
	fx 0 fx-audit log bd-2 --json
	[ "$(jq -r '[.to, .by, .by_id, .why, (.proved | tostring)] | join(" ")' "$out" | head -n 1)" = \
	    'created agent coder another true' ]
	[ "$(tail -n 1 "$out" | jq -r .why)" = 'a "quote" | a bar and \ more' ]
	fx 0 fx-audit log bd-2 --format yaml
	python3 - "$out" <<-'END'
		import sys, yaml
		d = yaml.safe_load(open(sys.argv[1]))
		assert d["issue"]["id"] == "bd-2"
		life = d["status_lifecycle"]
		assert life["stage"] == "ready_for_decision" and life["intact"] is True
		h = life["status_history"]
		assert [x["status"] for x in h] == ["created", "ready_for_decision"]
		assert h[0]["set_by"] == "coder" and h[1]["reason"] == 'a "quote" | a bar and \\ more'
	END
	fx 0 fx-audit log bd-2 --format markdown
	has "$out" '| agent' || has "$out" '| coder |'
	has "$out" '\| a bar and \\ more |'
	fx 2 fx-audit verify --format yaml
}

@test "a clock that went back is told, and the order is that of the numbers" {
	story
	FX_NOW=1789000000 fx 0 fx-audit append --task bd-3 --to created --why early
	fx 0 fx-audit verify
	has "$out" 'a clock went back 1 time, first at record 4'
	[ "$(fx-audit verify --json | jq .clock_back)" = 1 ]
}

@test "the last record torn: told, refused, put aside and recorded" {
	story
	cp $log before
	printf '{"v":1,"seq":4' >>$log
	fx 1 fx-audit verify
	has "$out" "BROKEN: record 4 at byte $(wc -c <before): torn:"
	fx 2 fx-audit append --task bd-3 --to created --why x
	has "$err" "'fx-audit repair' puts them aside"
	fx 0 fx-audit repair
	sum=$(printf '{"v":1,"seq":4' | sha256sum | cut -d' ' -f1)
	[ "$(cat ".git/factory/audit/torn-$sum")" = '{"v":1,"seq":4' ]
	[ "$(tail -n 1 $log | jq -r '.kind, .refs.torn')" = "recovered
$sum" ]
	cmp before <(head -n 4 $log)
	cp $log before
	fx 0 fx-audit repair
	has "$out" 'ends with a whole record'
	cmp before $log
	fx 0 fx-audit verify -q
}

@test "a repair that was killed before it told of it tells when it runs again" {
	story
	printf 'abc' >>$log
	fx 0 fx-audit repair
	sed -i '$d' $log
	rm .git/factory/audit/index
	fx 0 fx-audit repair
	[ "$(tail -n 1 $log | jq -r .kind)" = recovered ]
	fx 0 fx-audit verify -q
}

@test "what is no log in its place: told by name, and nothing is begun over it" {
	story
	cp $log keep
	for what in missing empty link not-a-file fifo; do
		rm -rf $log
		case $what in
		empty) : >$log ;;
		link) cp keep there && ln -s "$PWD/there" $log ;;
		not-a-file) mkdir $log ;;
		fifo) mkfifo $log && what=not-a-file ;;
		esac
		fx 1 timeout 10 fx-audit verify
		has "$out" "record 0 at byte 0: $what: "
		fx 2 timeout 10 fx-audit append --task bd-8 --to created --why x
	done
	rm -rf $log && cp keep $log
	fx 0 fx-audit verify -q
}

@test "a log that is cut or changed where only the index remembers it" {
	story
	cp $log keep
	head -n 3 keep >$log
	fx 1 fx-audit verify
	has "$out" 'rolled-back: '
	has "$out" 'is shorter than it was (it had 4 records'
	fx 2 fx-audit append --task bd-8 --to created --why x
	has "$err" 'is shorter than it was'
	fx 2 fx-audit repair
	# The last line is in no later line's hash.
	sed '4s/another/anether/' keep >$log
	fx 1 fx-audit verify
	has "$out" 'an old record was changed'
	cp keep $log
	fx 0 fx-audit append --task bd-8 --to created --why x
}

@test "a checkpoint on the ref: a chain of commits that only grows" {
	story
	fx 0 fx-audit checkpoint
	genesis=$(head -n 1 $log | tr -d '\n' | sha256sum | cut -d' ' -f1)
	ref=refs/fx/audit/$genesis
	[ "$(git show "$ref:checkpoint" | head -n 2)" = "fx-audit/$genesis
4" ]
	fx 0 fx-audit verify
	has "$out" "records 0-3: covered by the anchor in $ref"
	has "$out" 'which lies in this clone alone'
	fx 0 fx-audit append --task bd-3 --to created --why x
	fx 0 fx-audit verify
	has "$out" 'record 4: only by the local chain'
	fx 0 fx-audit checkpoint -q
	[ "$(git rev-list --count "$ref")" = 2 ]
	git init -q --bare ../away
	git push -q ../away "$ref:$ref"
	git fetch -q ../away "$ref:refs/fx/remotes/away/audit/$genesis"
	fx 0 fx-audit verify
	has "$out" "covered by the anchor in refs/fx/remotes/away/audit/$genesis"
	has "$out" 'which came from elsewhere'
	[ "$(fx-audit verify --json | jq .covered_away)" = 5 ]
}

@test "truncation and a whole older log are found by an anchor" {
	story
	cp $log old
	fx 0 fx-audit append --task bd-3 --to created --why x
	fx 0 fx-audit checkpoint -q
	cp old $log
	rm .git/factory/audit/index
	fx 1 fx-audit verify
	has "$out" 'BROKEN: record 4 at byte '
	has "$out" 'cut: there were 5 records, says the anchor in refs/fx/audit/'
	# Written anew with another end, the chain is right, and the anchor is not.
	fx 0 fx-audit append --task bd-4 --to created --why forged
	fx 1 fx-audit verify
	has "$out" 'anchor: records 0-4 are not those of the anchor in'
	# Begun anew: the anchors are of a log that is gone.
	rm -r .git/factory/audit
	fx 0 fx-audit append --task bd-1 --to created --why x
	fx 1 fx-audit verify
	has "$out" 'replaced: '
}

@test "anchors that are asked for: the genesis, a root, a ref, an age" {
	story
	genesis=$(head -n 1 $log | tr -d '\n' | sha256sum | cut -d' ' -f1)
	root=$(fx-audit verify --json | jq -r '"\(.records):\(.root)"')
	fx 0 fx-audit verify -q --genesis "$genesis"
	fx 0 fx-audit verify -q --genesis "${genesis:0:16}"
	fx 1 fx-audit verify --genesis "${genesis:0:15}"
	fx 1 fx-audit verify --genesis "$(printf '%064d' 1)"
	has "$out" 'genesis: the log begins with another record'
	fx 0 fx-audit verify -q --anchor "$root"
	fx 1 fx-audit verify --anchor "5:${root#*:}"
	has "$out" 'cut: there were 5 records'
	fx 1 fx-audit verify --anchor "3:${root#*:}"
	has "$out" 'anchor: '
	fx 1 fx-audit verify --anchor HEAD
	has "$out" 'anchor-missing: HEAD has no anchor of this log'
	fx 1 fx-audit verify --require-anchor 1d
	has "$out" 'anchor-missing: no anchor covers the log'
	fx 0 fx-audit checkpoint -q
	fx 0 fx-audit verify -q --require-anchor 1d --anchor "refs/fx/audit/$genesis"
	FX_NOW=1790090000 fx 1 fx-audit verify --require-anchor 1d
	has "$out" 'anchor-missing: the newest anchor, in refs/fx/audit/'
	FX_NOW=1790090000 fx 0 fx-audit verify -q --require-anchor 2d
	fx 2 fx-audit verify --require-anchor soon
}

@test "a trailer anchors the log in a commit, and one of another log says nothing" {
	story
	fx 0 fx-audit trailer
	trailer=$(cat "$out")
	git commit -q --allow-empty -m "work

$trailer"
	fx 0 fx-audit verify
	has "$out" "covered by the anchor in commit $(git rev-parse --short=12 HEAD)"
	git commit -q --allow-empty -m "other

${trailer% *} 0123456789abcdef"
	fx 0 fx-audit verify
	has "$out" '1 anchor of other logs'
	cp $log keep
	head -n 3 keep >$log && rm .git/factory/audit/index
	fx 1 fx-audit verify
	has "$out" 'cut: there were 4 records, says the anchor in commit'
}

@test "a proof holds without the log" {
	story
	for n in 0 2 3; do
		fx 0 fx-audit prove $n
		python3 - "$out" "$log" $n <<-'END'
			import sys, base64, hashlib
			proof, log, want = sys.argv[1], sys.argv[2], int(sys.argv[3])
			lines = open(proof).read().split("\n")
			assert lines[0] == "c2sp.org/tlog-proof@v1"
			record = base64.b64decode(lines[1].removeprefix("extra "))
			assert record == open(log, "rb").read().split(b"\n")[want]
			index = int(lines[2].removeprefix("index "))
			assert index == want
			end = lines.index("")
			path = [base64.b64decode(x) for x in lines[3:end]]
			size, root = int(lines[end + 2]), base64.b64decode(lines[end + 3])
			node = lambda a, b: hashlib.sha256(b"\1" + a + b).digest()
			h, fn, sn = hashlib.sha256(b"\0" + record).digest(), index, size - 1
			for p in path:
			    assert sn
			    if fn & 1 or fn == sn:
			        h = node(p, h)
			        while not fn & 1 and fn:
			            fn >>= 1; sn >>= 1
			    else:
			        h = node(h, p)
			    fn >>= 1; sn >>= 1
			assert sn == 0 and h == root
		END
	done
	fx 2 fx-audit prove 4
	has "$err" 'there is no record 4: the last is 3'
	fx 2 fx-audit prove x
}

@test "what is not intact is neither anchored, proved nor exported" {
	story
	sed -i '2s/intent/intend/' $log
	for v in checkpoint 'prove 1' 'export --in-toto'; do
		# shellcheck disable=SC2086 # words
		fx 2 fx-audit $v
		has "$err" 'the log is not intact: record 2: chain'
		out_is </dev/null
	done
	fx 1 fx-audit log bd-1
	has "$out" 'BROKEN: record 2: chain'
	[ -z "$(git for-each-ref refs/fx)" ]
}

@test "two records in one line's place: traps that readers of JSON fall into" {
	story
	cp $log keep
	last=$(tail -n 1 keep)
	rm .git/factory/audit/index
	while IFS='~' read -r from to said; do
		head -n 3 keep >$log
		printf '%s\n' "${last/"$from"/"$to"}" >>$log
		fx 1 fx-audit verify
		has "$out" "BROKEN: record 3 at byte $(head -n 3 keep | wc -c): form: $said"
	done <<-'END'
		"why":"another"}~"why":"another"} ~byte 
		"why":"another"}~"why":"another"}{}~byte 
		"why":"another"}~"why":"another","why":"b"}~the field 'why' is there twice
		"to":~"To":~the field 'To' is not known
		"task":~"tusk":~the field 'tusk' is not known
		"kind":"status","task":"bd-2"~"task":"bd-2","kind":"status"~the field 'kind' is out of its place
		"seq":3~"seq":9007199254740993~field 'seq' is larger than
		"seq":3~"seq":03~field 'seq' is no number
		"seq":3~"seq":3.0~byte 
		"seq":3~"seq":"3"~field 'seq' is no number
		another~a\u0000other~field 'why' has a NUL
		another~\u0061nother~field 'why' is spelled otherwise
		another~a\/nother~field 'why' is spelled otherwise
		"v":1~"v":2~field 'v' is 2: a newer fx wrote it
		"v":1,~"v":1, ~byte 
		"agent"~"person"~a record of kind 'status' is not for a person
		"to":"created"~"to":"approved"~'approved' is for a person to decide
		"why":"another"~"sig":"x"~field 'why' is missing
		"why":"another"~"why":"another","until":"2026-02-30T00:00:00Z"~field 'until' is no time
	END
	printf '%s' "$last" | tr a '\377' >bad && head -n 3 keep >$log && cat bad >>$log && echo >>$log
	fx 1 fx-audit verify
	has "$out" 'form: it is not UTF-8'
	head -n 3 keep >$log
	printf '%s\0\n' "$last" >>$log
	fx 1 fx-audit verify
	has "$out" 'form: it has a NUL'
	head -n 3 keep >$log
	{ printf '%s' "${last%\}}"; head -c 70000 /dev/zero | tr '\0' ' '; echo '}'; } >>$log
	fx 1 fx-audit verify
	has "$out" 'form: it is longer than 65536 bytes'
}

# bats test_tags=slow
@test "8 writers of 200 records: one valid chain of 1,600" {
	repo r
	fx 0 fx-audit append --task t --to created --why first
	for w in 1 2 3 4 5 6 7 8; do
		(
			for i in $(seq 200); do
				fx-audit append -q --task "w$w.$i" --to created --why "$w $i" || exit
			done
		) &
	done
	wait
	[ "$(wc -l <$log)" -eq 1602 ]
	fx 0 fx-audit verify
	has "$out" 'intact: 1602 records'
	[ "$(jq -r .task $log | grep -c '^w')" -eq 1600 ]
	[ "$(jq -r .task $log | sort | uniq -d | grep -c '^w')" -eq 0 ]
}

@test "in a worktree and in a bare repository it is the same log" {
	story
	git worktree add -q ../w
	(cd ../w && fx 0 fx-audit append --task bd-5 --to created --why there)
	fx 0 fx-audit log bd-5
	has "$out" 'created (system)'
	git init -q --bare ../bare.git
	cd ../bare.git
	fx 0 fx-audit append --task bd-5 --to created --why there
	fx 0 fx-audit verify -q
	cd /
	fx 3 fx-audit log
}

# A workspace of a task with a unit-test stage; its audit log begins with the
# seal.
workspace() {
	repo r "${1-git}"
	mkdir -p .factory/t1
	printf '%s\n' 'contract:' '  task: t1' '  boundary: {allowed_files: ["src/**"]}' \
	    '  tcr_behavior:' '    unit-test: {enabled: true}' >.factory/t1/contract.yaml
	mkdir src
	echo 1 >src/a
	git add -A
	git commit -qm start
}

@test "a seal is recorded, once, also where who sealed was killed before it" {
	workspace
	fx 0 factory init --task t1
	[ "$(jq -r 'select(.kind == "seal") | [.task, .by.id, .why] | join(" ")' $log)" = \
	    't1 fx-contract a contract was sealed by Ann <ann@example.com>' ]
	[ "$(jq -r 'select(.kind == "seal") | .refs.contract' $log)" = "$(sha256sum <.factory/t1/contract.yaml | cut -d' ' -f1)" ]
	n=$(wc -l <$log)
	fx 0 fx-contract seal .factory/t1/contract.yaml
	[ "$(wc -l <$log)" -eq "$n" ]
	sed -i '$d' $log
	rm .git/factory/audit/index
	fx 0 fx-contract seal .factory/t1/contract.yaml
	[ "$(tail -n 1 $log | jq -r .kind)" = seal ]
	fx 0 fx-audit verify -q
}

@test "a refusal is recorded where that is asked for, once in a minute, and stands without" {
	workspace
	git switch -qc other
	fx 0 factory init --task t1
	echo x >y
	git add y
	not git commit -qm y 2>/dev/null
	[ "$(jq -r .kind $log)" = $'genesis\nseal' ]
	# A person's own setting is not the repository's.
	git config --global fx.audit.refusals true
	not git commit -qm y 2>/dev/null
	[ "$(wc -l <$log)" -eq 2 ]
	git config --global --unset fx.audit.refusals
	git config fx.audit.refusals true
	not git commit -qm y 2>/dev/null
	[ "$(jq -r 'select(.kind == "refused") | [.task, .by.id, .rule, .why] | join(" ")' $log)" = \
	    't1 fx-boundary not-allowed y: the contract does not allow it' ] || { cat $log; return 1; }
	[ "$(tail -n 1 $log | jq -r .refs.contract)" = "$(sha256sum <.factory/t1/contract.yaml | cut -d' ' -f1)" ]
	for i in 1 2 3 4; do not git commit -qm y 2>/dev/null; done
	[ "$(wc -l <$log)" -eq 3 ]
	not git commit -q --no-verify -m y 2>/dev/null
	fx 0 fx-audit verify -q
	fx 0 fx-audit log t1
	has "$out" 'refused (system)'
	# What a person asks is no refusal of the gate.
	n=$(wc -l <$log)
	sed -i 's/"refused-[0-9]*/"refused-1/' $log && rm .git/factory/audit/index
	fx 1 fx-boundary check y
	[ "$(wc -l <$log)" -eq "$n" ]
	rm -rf .git/factory/audit && echo >.git/factory/audit
	fx 1 fx-boundary --staged
	has "$err" 'the refusal stands, and is not in the audit log'
}

@test "a task's commit has the trailer, in the place of an older one; others have none" {
	workspace
	git switch -qc other
	fx 0 factory init --task t1
	echo 2 >src/a
	git commit -qam two
	[ "$(git log -1 --format='%(trailers:key=Factory-Audit,valueonly)' | head -n 1)" = \
	    "$(fx-audit trailer | sed 's/^Factory-Audit: //')" ]
	fx 0 fx-audit append --task t1 --to created --why x
	git commit -q --amend --no-edit
	[ "$(git log -1 --format=%B | grep -c '^Factory-Audit: ')" = 1 ]
	fx 0 fx-audit verify
	has "$out" "covered by the anchor in commit $(git rev-parse --short=12 HEAD)"
	# A log that cannot be read costs no commit.
	printf x >>$log
	rm .git/factory/audit/index
	printf '{}\n' >$log
	echo 3 >src/a
	git commit -qam three
	git worktree add -q ../free HEAD~1 2>/dev/null
	cd ../free
	echo 4 >src/a
	git commit -qam four
	[ "$(git log -1 --format=%B)" = four ]
}

@test "fx-tcr records what it kept and what it took back" {
	workspace
	git switch -qc t1
	fx 0 factory init --task t1
	fx 0 fx-tcr checkpoint -m before
	echo 2 >src/bad
	fx 1 fx-tcr -- test ! -e src/bad
	[ "$(jq -r 'select(.by.id == "fx-tcr") | [.kind, .task, .refs.ref] | join(" ")' $log)" = \
"checkpoint t1 refs/fx/tcr/t1/1
reverted t1 refs/fx/tcr/t1/2" ]
	has $log 'failed'
	echo x >src/new
	fx 0 fx-tcr -- true
	[ "$(tail -n 1 $log | jq -r .refs.commit)" = "$(git rev-parse HEAD)" ]
	git log -1 --format=%B | grep -q '^Factory-Audit: '
	fx 0 fx-audit verify -q
	# A log that is torn takes nothing from the work, and is told.
	printf x >>$log
	echo 2 >src/bad
	fx 1 fx-tcr -- test ! -e src/bad
	has "$out" 'Not in the audit log: '
	not test -e src/bad
}

@test "in jj fx-tcr's commit has the trailer" {
	need jj
	workspace jj
	jj --quiet new
	fx 0 factory init --task t1
	echo x >src/new
	fx 0 fx-tcr -- true
	jj --quiet log --no-graph -r @- -T description | grep -q '^Factory-Audit: [0-9]* '
	fx 0 fx-audit verify -q
}
