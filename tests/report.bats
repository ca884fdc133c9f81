# report.bats: a refusal, as people and as programs read it.
load helper

setup() {
	pin
	shop
}

# bd-52.1 as in the design's own example; bd-52.2 owns the rate limiter.
shop() {
	repo shop
	mkdir -p .factory/bd-52.1 .factory/bd-52.2
	cat >.factory/bd-52.1/contract.yaml <<-'END'
		contract:
		  task: bd-52.1
		  title: "Implement batch upload HTTP handler"

		  boundary:
		    allowed_files:
		      - src/web/handlers.gleam
		      - src/web/handlers_test.gleam
		      - test/fixtures/batch_requests.json

		    forbidden_files:
		      - src/core/rate_limiter.gleam      # That's bd-52.2
		      - src/core/validator.gleam         # That's bd-52.3
	END
	cat >.factory/bd-52.2/contract.yaml <<-'END'
		contract:
		  task: bd-52.2
		  boundary:
		    allowed_files: ["src/core/**"]
	END
	git add .
	commit one src/core/rate_limiter.gleam src/web/handlers.gleam
	git switch -qc bd-52.1
	fx 0 fx-contract seal -q --task bd-52.1 .factory/bd-52.1/contract.yaml
	fx 0 fx-contract seal -q --task bd-52.2 .factory/bd-52.2/contract.yaml
	fx 0 fx-contract bind -q --task bd-52.1
}

limiter() {
	echo faster >>src/core/rate_limiter.gleam
	git add src
}

# The refusal without its way out.
screen() {
	sed '/^The way out:/,$d' "$out"
}

# on_terminal NAME=VALUE... COMMAND: what it shows on a terminal.
on_terminal() {
	local -a env=()
	while [ $# -gt 1 ]; do
		env+=("$1")
		shift
	done
	env TERM=xterm "${env[@]}" script -qec "$1" /dev/null </dev/null | tr -d '\r'
}

@test "the screen: what, why and where, what is allowed, whose it is, the way out" {
	limiter
	fx 1 fx-boundary --staged
	out_is <<-'END'
		BLOCKED: bd-52.1 cannot modify src/core/rate_limiter.gleam
		Reason: That's bd-52.2 (contract.yaml:12)
		Allowed files:
		  - src/web/handlers.gleam
		  - src/web/handlers_test.gleam
		  - test/fixtures/batch_requests.json
		Owner: bd-52.2's contract allows it
		The way out:
		  git restore --staged -- src/core/rate_limiter.gleam   # leave them out
		  git restore --source=HEAD --staged --worktree -- src/core/rate_limiter.gleam   # or take the edits back too: they are lost
		  factory new bd-52.2 --from bd-52.2   # or work on it in its own task
		  fx-contract diff sealed .factory/bd-52.1/contract.yaml   # or ask for more: change the contract, look
		  fx-contract seal --task bd-52.1 --widen --reason TEXT   # and seal it
	END
	err_is </dev/null
}

@test "on a terminal: marks in a UTF-8 locale, colour unless NO_COLOR" {
	local e=$'\033'
	need script
	limiter
	on_terminal LC_ALL=C.UTF-8 'fx-boundary --staged' | head -n 7 >../seen
	diff -u - ../seen <<-END
		${e}[31m✗ ${e}[1mBLOCKED:${e}[0m bd-52.1 cannot modify src/core/rate_limiter.gleam
		${e}[31m✗ ${e}[0mReason: That's bd-52.2 (contract.yaml:12)
		${e}[31m✗ ${e}[0mAllowed files:
		  - src/web/handlers.gleam
		  - src/web/handlers_test.gleam
		  - test/fixtures/batch_requests.json
		${e}[31m✗ ${e}[0mOwner: bd-52.2's contract allows it
	END
	for off in NO_COLOR=1 TERM=dumb; do
		on_terminal LC_ALL=C.UTF-8 "$off" 'fx-boundary --staged' >../seen
		lacks ../seen "$e"
		diff -u - <(head -n 3 ../seen) <<-END
			✗ BLOCKED: bd-52.1 cannot modify src/core/rate_limiter.gleam
			✗ Reason: That's bd-52.2 (contract.yaml:12)
			✗ Allowed files:
		END
	done
	on_terminal LC_ALL=C 'fx-boundary --staged' >../seen
	has ../seen "BLOCKED:${e}[0m bd-52.1 cannot"
	[ -z "$(LC_ALL=C tr -d '\000-\177' <../seen)" ]
	fx 1 env TERM=xterm fx-boundary --staged
	[ -z "$(LC_ALL=C tr -d '\040-\176\n' <"$out")" ]
}

@test "five paths or five hundred: the head is a summary, the rest a screen" {
	local i
	{
		sed 's/^  task: .*/  task: bd-52.4/; /forbidden/,$d' .factory/bd-52.1/contract.yaml
		for i in $(seq 20); do echo "      - src/web/$i.gleam"; done
	} >../many.yaml
	for i in $(seq 500); do echo "$i" >"src/core/$i"; done
	git add .
	fx 1 fx-boundary --staged --task bd-52.1
	[ "$(wc -l <"$out")" -le 20 ]
	diff -u - <(screen) <<-'END'
		BLOCKED: bd-52.1 cannot modify src/core/1 (and 499 more)
		Reason: the contract does not allow it
		Allowed files:
		  - src/web/handlers.gleam
		  - src/web/handlers_test.gleam
		  - test/fixtures/batch_requests.json
		Owner: bd-52.2's contract allows it
		Also not-allowed: src/core/10, which is bd-52.2's
		Also not-allowed: src/core/100, which is bd-52.2's
		Also not-allowed: src/core/101, which is bd-52.2's
		  and 496 more: fx-boundary --staged --json
	END
	fx 1 fx-boundary --staged -c ../many.yaml
	[ "$(wc -l <"$out")" -le 25 ]
	has "$out" '  and 15 more: fx-contract show'
	fx 1 fx-boundary --staged --json
	[ "$(grep -c '"violation"' "$out")" -eq 500 ]
	git reset -q
	git add src/core/[1-5]
	fx 1 fx-boundary --staged
	has "$out" 'BLOCKED: bd-52.1 cannot modify src/core/1 (and 4 more)'
	has "$out" '  and 1 more: fx-boundary --staged --json'
	has "$out" 'git restore --staged -- src/core/1 src/core/2 src/core/3 src/core/4 src/core/5 '
	# commits of many paths, and many commits
	git reset -q
	for i in $(seq 30); do
		git add "src/core/$i"
		git commit -qm "$i"
	done
	fx 1 fx-boundary --commits HEAD
	[ "$(wc -l <"$out")" -le 25 ]
	has "$out" '  # and then the same for the 28 before'
}

@test "what is deleted, protected, the base's own: each in its words" {
	git rm -q src/core/rate_limiter.gleam
	fx 1 fx-boundary --staged
	has "$out" 'BLOCKED: bd-52.1 cannot delete src/core/rate_limiter.gleam'
	git reset -q --hard
	echo x >AGENTS.md
	git add .
	fx 1 fx-boundary --staged
	has "$out" 'Reason: protected: '
	git reset -q --hard
	git switch -q main
	echo more >>src/core/rate_limiter.gleam
	git commit -qam upstream
	git switch -q bd-52.1
	git cherry-pick -n main
	fx 1 fx-boundary --staged
	has "$out" "Hint: this is the base's own content: merge or rebase instead of copying it"
}

limited() {
	sed -i 's/^    allowed_files:.*/&\n    limits: {files: 2, lines: 5, file_bytes: 40}/' \
	    .factory/bd-52.2/contract.yaml
	cp .factory/bd-52.2/contract.yaml ../limited.yaml
	git restore .
}

@test "a limit says how much there is, and where it is counted" {
	limited
	echo x >src/core/a && echo x >src/core/b && echo x >src/core/c
	git add .
	fx 1 fx-boundary --staged -c ../limited.yaml
	diff -u - <(screen) <<-'END'
		BLOCKED: bd-52.2 makes too large a change
		Reason: 3 files differ from the base, and the contract's limit is 2 (limited.yaml:5)
	END
	fx 0 fx-contract seal -q --task bd-52.2 ../limited.yaml
	fx 1 fx-boundary --staged --task bd-52.2
	# The folder of the tests may need quotes.
	sed -n "s/'//g; /^The way out:/,\$p" "$out" | diff -u - <(cat <<-END
		The way out:
		  git diff --cached --stat $(git rev-parse --short=12 main)   # what is counted
		  factory new NAME --from NEW-TASK   # or make it a task of its own
		  fx-contract diff sealed $(cd .. && pwd -P)/limited.yaml   # or ask for more: change the contract, look
		  fx-contract seal --task bd-52.2 --widen --reason TEXT $(cd .. && pwd -P)/limited.yaml   # and seal it
	END
	)
	sh -c "$(sed -n 's/^  \(git diff .*\)   # .*/\1/p' "$out")" >../stat
	has ../stat '3 files changed'
	git rm -qf src/core/b src/core/c
	seq 20 >src/core/a
	git add .
	fx 1 fx-boundary --staged -c ../limited.yaml
	diff -u - <(screen) <<-'END'
		BLOCKED: bd-52.2 makes too large a change (and 1 more)
		Reason: 20 lines are added or deleted, and the contract's limit is 5 (limited.yaml:5)
		Also limit: src/core/a: 51 bytes in one file, and the contract's limit is 40 (limited.yaml:5)
	END
}

@test "a ref that may not move says which, and why" {
	git switch -qc bd-52.2
	echo x >src/web/handlers.gleam
	git add .
	fx 1 fx-boundary --staged
	out_is <<-'END'
		BLOCKED: bd-52.1 cannot move refs/heads/bd-52.2
		Reason: the branch is another task's
		The way out:
		  git switch bd-52.1   # the task's own branch; what is staged comes along
	END
	fx 1 fx-boundary --staged --json
	out_is <<-END
		{"type":"ref-violation","ref":"refs/heads/bd-52.2","rule":"other-task","reason":"the branch is another task's","owner":"bd-52.2","task":"bd-52.1"}
		{"type":"summary","ok":false,"violations":1,"task":"bd-52.1","contract":".factory/bd-52.1/contract.yaml","sha256":"$(sha256sum <.factory/bd-52.1/contract.yaml | cut -d' ' -f1)","paths":1}
	END
	git commit -qm x
	a=$(git rev-parse main) b=$(git rev-parse HEAD)
	echo "$a $b refs/heads/main" >../line
	fx 1 fx-boundary --ref-transaction <../line
	diff -u - <(screen) <<-'END'
		BLOCKED: bd-52.1 cannot move refs/heads/main
		Reason: it is the base that the change is measured against
		Hint: bd-52.1 is not begun, and not approved: 'factory run bd-52.1' asks for a decision
	END
	echo "refs/heads/x $b refs/heads/main $a" >../line
	fx 1 fx-boundary --pre-push <../line
	diff -u - <(screen) <<-'END'
		BLOCKED: bd-52.1 cannot move refs/heads/main
		Reason: a task lands on its base by a decision, not by a push from its workspace
		Hint: bd-52.1 is not begun, and not approved: 'factory run bd-52.1' asks for a decision
	END
	fx 1 fx-boundary --pre-push --format github <../line
	out_is <<-'END'
		::error title=fx-boundary%3A base::bd-52.1 cannot move refs/heads/main: a task lands on its base by a decision, not by a push from its workspace (bd-52.1 is not begun, and not approved: 'factory run bd-52.1' asks for a decision)
	END
}

@test "JSON: a line each, the keys in their order, then a summary" {
	local id
	limiter
	echo x >new && chmod +x new && git add new
	fx 1 fx-boundary --staged --json
	out_is <<-END
		{"type":"violation","path":"new","status":"A","new_mode":"100755","rule":"not-allowed","reason":"the contract does not allow it","task":"bd-52.1","undo":{"git":"git restore --staged -- new"}}
		{"type":"violation","path":"src/core/rate_limiter.gleam","status":"M","old_mode":"100644","new_mode":"100644","rule":"forbidden","line":12,"reason":"That's bd-52.2","owner":"bd-52.2","task":"bd-52.1","undo":{"git":"git restore --staged -- src/core/rate_limiter.gleam"}}
		{"type":"summary","ok":false,"violations":2,"task":"bd-52.1","contract":".factory/bd-52.1/contract.yaml","sha256":"$(sha256sum <.factory/bd-52.1/contract.yaml | cut -d' ' -f1)","paths":2,"allowed":["src/web/handlers.gleam","src/web/handlers_test.gleam","test/fixtures/batch_requests.json"]}
	END
	git rm -qf new src/core/rate_limiter.gleam
	git commit -qm gone
	id=$(git rev-parse HEAD)
	fx 1 fx-boundary --commits HEAD --format json
	diff -u - <(head -n 1 "$out") <<-END
		{"type":"violation","path":"src/core/rate_limiter.gleam","status":"D","old_mode":"100644","commit":"$id","rule":"forbidden","line":12,"reason":"That's bd-52.2","owner":"bd-52.2","task":"bd-52.1","undo":{"git":"git rebase -r --onto ${id:0:12}^ ${id:0:12}"}}
	END
	has "$out" '"paths":1,"commits":1,"allowed"'
	fx 0 fx-boundary --staged --json
	out_is <<-END
		{"type":"summary","ok":true,"violations":0,"task":"bd-52.1","contract":".factory/bd-52.1/contract.yaml","sha256":"$(sha256sum <.factory/bd-52.1/contract.yaml | cut -d' ' -f1)","paths":0}
	END
}

# Names that would do something to a terminal, a log, or a line of output.
odd() {
	printf '%s\0' $'a\nb' $'esc\033[31m' $'csi\xc2\x9b31m' $'rtl\xe2\x80\xae' $'tag\xf3\xa0\x81\x81' \
	    $'bad\xff' 'a:b,c%d' $'cr\r'
}

@test "foreign bytes are escaped in every format" {
	local name format
	while IFS= read -r -d '' name; do
		echo x >"$name"
	done < <(odd)
	git add .
	fx 1 fx-boundary --staged
	has "$out" 'cannot modify a\nb (and 7 more)'
	has "$out" 'Also not-allowed: a:b,c%d'
	has "$out" 'Also not-allowed: bad\xff'
	for format in text json sarif github; do
		fx 1 fx-boundary --staged --format "$format"
		iconv -f UTF-8 "$out" >/dev/null
		[ -z "$(LC_ALL=C tr -d '\040-\176\n\t' <"$out")" ]
	done
	[ "$(wc -l <"$out")" -eq 8 ]
	has "$out" '::error file=a%3Ab%2Cc%25d,title=fx-boundary%3A not-allowed::bd-52.1 cannot modify a:b,c%25d: the contract'
	has "$out" '::error file=a%0Ab,title=fx-boundary%3A not-allowed::bd-52.1 cannot modify a\nb: the contract'
	has "$out" 'file=cr%0D,'
	fx 1 fx-boundary --staged --json
	has "$out" '"path":"csi\u009b31m"'
	has "$out" '"path":"rtl\u202e"'
	has "$out" '"path":"tag\udb40\udc41"'
	has "$out" '"path":"bad\\xff","path_b64":"YmFk/w=="'
	fx 1 fx-boundary --staged -z
	cmp "$out" <(odd | LC_ALL=C sort -z)
}

@test "github: an annotation each, with its commit; sarif: a result each" {
	local id
	limiter
	git commit -qm bad
	id=$(git rev-parse --short=12 HEAD)
	fx 1 fx-boundary --commits HEAD --format github
	out_is <<-END
		::error file=src/core/rate_limiter.gleam,title=fx-boundary%3A forbidden::bd-52.1 cannot modify src/core/rate_limiter.gleam: That's bd-52.2; it is bd-52.2's [commit $id]
	END
	fx 1 fx-boundary --commits HEAD --format sarif
	tr -d '\n\t' <"$out" >../sarif
	has ../sarif '"version":"2.1.0"'
	has ../sarif "\"results\":[{\"ruleId\":\"forbidden\",\"level\":\"error\",\"message\":{\"text\":\"bd-52.1 cannot modify src/core/rate_limiter.gleam: That's bd-52.2; it is bd-52.2's\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"src/core/rate_limiter.gleam\",\"uriBaseId\":\"%SRCROOT%\"}}}],\"properties\":{\"commit\":\"$(git rev-parse HEAD)\",\"task\":\"bd-52.1\",\"owner\":\"bd-52.2\"}}]"
	echo x >'odd %#?é'
	git add .
	fx 1 fx-boundary --staged --format sarif
	has "$out" '"odd%20%25%23%3F%C3%A9"'
	fx 1 fx-boundary --staged --json
	has "$out" '"path":"odd %#?é"'
	git reset -q
	fx 0 fx-boundary --staged --format sarif
	tr -d '\n\t' <"$out" >../sarif
	has ../sarif '"results":[]'
	fx 0 fx-boundary --staged --format github
	out_is </dev/null
}

# One result of each kind, and none; held against the standard's own names.
@test "sarif: the names and types of the standard, whatever a path holds" {
	local name a b python
	need jsonschema
	python=$(dirname "$(command -v jsonschema)")/python3
	mkdir ../sarifs
	fx 0 fx-boundary --staged --format sarif
	tr -d '\t' <"$out" >../sarifs/none
	while IFS= read -r -d '' name; do echo x >"$name"; done < <(odd)
	limiter
	echo x >AGENTS.md
	git add .
	fx 1 fx-boundary --staged --format sarif
	tr -d '\t' <"$out" >../sarifs/paths
	git reset -q --hard
	git commit -q --allow-empty -m x
	a=$(git rev-parse main) b=$(git rev-parse HEAD)
	echo "$a $b refs/heads/main" >../line
	fx 1 fx-boundary --ref-transaction --format sarif <../line
	tr -d '\t' <"$out" >../sarifs/ref
	limited
	cp ../limited.yaml .
	echo x >src/core/a && echo x >src/core/b && seq 20 >src/core/c
	git add src
	fx 1 fx-boundary --staged -c limited.yaml --format sarif
	tr -d '\t' <"$out" >../sarifs/limits
	has "$out" '"startLine":	5'
	cd ../sarifs
	fx 0 "$python" "$top/tests/schema.py" "$top/tests/sarif.schema.json" ./*
	out_is <<-'END'
		./limits yes
		./none yes
		./paths yes
		./ref yes
	END
	sed -i 's/"text"/"txt"/' paths
	fx 0 "$python" "$top/tests/schema.py" "$top/tests/sarif.schema.json" paths
	has "$out" 'paths no '
}

@test "every rule that there is has a line in the page and in sarif" {
	fx 0 fx-boundary --staged --format sarif
	sed -n 's/.*"id":	"\(.*\)",/\1/p' "$out" | sort >../sarif
	sed -n '/^\.Sh DIAGNOSTICS/,/^\.Sh SEE/s/^\.It //p' "$top/bin/fx-boundary.1" | sort | diff -u - ../sarif
}

@test "-q says nothing, -z the paths alone; nothing refused is nothing said" {
	limiter
	fx 1 fx-boundary -q --staged
	out_is </dev/null
	err_is </dev/null
	fx 1 fx-boundary -z --staged
	cmp "$out" <(printf 'src/core/rate_limiter.gleam\0')
	git reset -q
	fx 0 fx-boundary --staged
	out_is </dev/null
	fx 0 fx-boundary -z --staged
	out_is </dev/null
}

@test "what cannot be written is not an answer" {
	local format
	limiter
	for format in text json sarif github; do
		fx 3 sh -c "fx-boundary --staged --format $format >/dev/full"
		has "$err" 'fx-boundary: '
	done
	fx 3 sh -c 'fx-boundary --staged -z >/dev/full'
	git reset -q
	fx 3 sh -c 'fx-boundary --staged --json >/dev/full'
	fx 3 sh -c 'fx-boundary --staged --json >&-'
	# -q writes nothing, so nothing fails
	fx 0 sh -c 'fx-boundary -q --staged >/dev/full'
}

@test "while the seal is wider than the base, each refusal says so" {
	limiter
	fx 1 fx-boundary --staged
	lacks "$out" 'Note:'
	sed -i 's|^    forbidden_files:|      - src/web/more.gleam\n&|' .factory/bd-52.1/contract.yaml
	fx 0 fx-contract seal -q --task bd-52.1 --widen --reason 'one more page'
	fx 1 fx-boundary --staged
	has "$out" "Note: the sealed contract is wider than the base's; the gate judges by the base's"
	fx 1 fx-boundary check src/core/rate_limiter.gleam
	has "$out" 'Note: the sealed contract is wider'
	fx 1 fx-boundary --staged --json
	has "$out" '"wider_than_base":true'
}
