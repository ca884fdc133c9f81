# fx-boundary.bats: the modes, and the limits of a contract.
load helper
load work

setup() {
	pin
	programs
}

# shop: t1 may touch src and test, t2 doc; no hooks.  `shop LIMITS` bounds t1.
shop() {
	repo r
	task t1 'src/**' 'test/*'
	[ -z "${1:-}" ] || printf '    limits: {%s}\n' "$1" >>.factory/t1/contract.yaml
	task t2 'doc/**'
	printf '*.o\n' >.gitignore
	git add .
	commit one src/a.c doc/a.txt
	git switch -qc t1
	fx 0 fx-contract seal -q --task t1 .factory/t1/contract.yaml
	fx 0 fx-contract seal -q --task t2 .factory/t2/contract.yaml
	fx 0 fx-contract bind -q --task t1
}

paths() { cmp "$out" <(printf '%s\0' "$@"); }

@test "paths on standard input, a line each or ended by NUL, all as modified" {
	shop
	fx 0 fx-boundary </dev/null
	fx 0 fx-boundary -z </dev/null
	printf 'src/a.c\ntest/x\n' | fx 0 fx-boundary
	printf 'src/a.c\ntest/x/y\ndoc/a.txt' >../in
	fx 1 fx-boundary --json <../in
	has "$out" '"path":"test/x/y","status":"M"'
	has "$out" '"violations":2'
	has "$out" '"paths":3'
	printf 'src/a.c\0doc/a\nb\0' >../in
	fx 1 fx-boundary -z <../in
	paths $'doc/a\nb'
	fx 2 fx-boundary <../in
	err_is <<<'fx-boundary: a path on standard input holds a NUL (-z?)'
	fx 3 fx-boundary <&-
	git diff --name-only -z main | fx 0 fx-boundary -z
	# as it is typed: what was renamed away is not seen, and the manual says so
	git mv doc/a.txt src/b.txt
	git diff --cached --name-only -z | fx 0 fx-boundary -z
	fx 1 fx-boundary --staged -z
	paths doc/a.txt
}

@test "whose contract: the binding, --task, -c, the environment; never two" {
	shop
	printf 'doc/a.txt\n' >../in
	fx 1 fx-boundary <../in
	fx 0 fx-boundary --task t2 <../in
	fx 0 fx-boundary -c .factory/t2/contract.yaml <../in
	FACTORY_TASK_ID=t1 fx 1 fx-boundary <../in
	FACTORY_TASK_ID=t2 fx 2 fx-boundary <../in
	err_is <<<'fx-boundary: FACTORY_TASK_ID is t2, but this workspace is bound to t1; unset it, or work in the workspace of t2'
	fx 0 fx-contract unbind -q
	FACTORY_TASK_ID=t2 fx 0 fx-boundary <../in
	fx 2 fx-boundary <../in
	err_is <<<"fx-boundary: this workspace is bound to no task; 'factory init --task ID' binds it, --task ID or -c FILE names a contract"
	fx 0 fx-boundary --if-bound <../in
	git config fx.strict true
	fx 2 fx-boundary --if-bound <../in
	fx 2 fx-boundary --task t3 <../in
	has "$err" "fx-boundary: task t3 has no sealed contract"
	fx 2 fx-boundary --task ../t1 <../in
	fx 2 fx-boundary --task t1 -c .factory/t2/contract.yaml <../in
	fx 2 fx-boundary --staged --worktree
	fx 2 fx-boundary --commits
	fx 2 fx-boundary --staged x
	fx 2 fx-boundary check
}

# bats test_tags=slow
@test "the work tree: edits, new files, deletions, modes, links, against the base" {
	shop
	fx 0 fx-boundary --worktree
	echo 2 >>src/a.c && echo 1 >src/new && echo 1 >doc/x.o
	fx 0 fx-boundary --worktree
	echo 2 >>doc/a.txt && echo 1 >doc/new && echo 1 >lib
	fx 1 fx-boundary --worktree -z
	paths doc/a.txt doc/new lib
	(cd src && fx 1 fx-boundary --worktree -z && paths doc/a.txt doc/new lib)
	rm doc/new lib doc/a.txt
	fx 1 fx-boundary --worktree --json
	has "$out" '"path":"doc/a.txt","status":"D"'
	ln -s ../src/a.c doc/a.txt
	fx 1 fx-boundary --worktree --json
	has "$out" '"path":"doc/a.txt","status":"T","old_mode":"100644","new_mode":"120000"'
	git checkout -q doc && chmod +x doc/a.txt
	fx 1 fx-boundary --worktree --json
	has "$out" '"path":"doc/a.txt","status":"M","old_mode":"100644","new_mode":"100755"'
	git checkout -q doc
	# staged, and taken back in the work tree: no change of the work tree
	echo 2 >>doc/a.txt && git add doc && git show HEAD:doc/a.txt >doc/a.txt
	fx 0 fx-boundary --worktree
	fx 1 fx-boundary --staged -z
	# committed counts too
	git checkout -q HEAD -- doc && echo 2 >>doc/a.txt && git commit -qam past
	fx 1 fx-boundary --worktree -z
	paths doc/a.txt
	# and what upstream did does not
	git reset -q --hard main && git switch -q main && echo 2 >>doc/a.txt && git commit -qam up
	git switch -q t1 && git merge -q main
	fx 0 fx-boundary --worktree
	touch -d '2 days ago' doc/a.txt
	fx 0 fx-boundary --worktree
}

@test "before an edit: new files, links on the way, out of the repository" {
	shop
	local top
	top=$PWD
	fx 0 fx-boundary check src/a.c src/deep/new.c "$top/test/x" ./src/../src/a.c
	fx 1 fx-boundary check -z src/a.c doc/a.txt lib
	paths doc/a.txt lib
	(cd src && fx 1 fx-boundary check -z ../doc/new && paths doc/new)
	ln -s ../doc src/docs
	ln -s ../doc/new src/dangling
	ln -s /etc/passwd src/out
	fx 1 fx-boundary check -z src/docs/a.txt src/docs/new
	paths doc/a.txt doc/new
	fx 1 fx-boundary check -z src/dangling
	paths doc/new
	fx 1 fx-boundary check src/out
	has "$out" 'it is a link that leads out of the repository'
	ln -s loop src/loop
	fx 3 fx-boundary check src/loop || fx 2 fx-boundary check src/loop
	has "$err" 'fx-boundary: '
	fx 1 fx-boundary check .factory/t1/contract.yaml
	has "$out" 'Reason: protected: contracts and stage configuration'
	fx 1 fx-boundary check src/.git/config src/CLAUDE.md
	for p in .. / "$top" . /etc/passwd; do
		fx 2 fx-boundary check "$p"
	done
	err_is <<<"fx-boundary: /etc/passwd: is not below $top"
}

# bats test_tags=slow
@test "ranges: several, symmetric, excluded; what leads to no commit is 2" {
	shop
	echo 2 >>src/a.c && git commit -qam ok
	echo 2 >>doc/a.txt && git commit -qam bad
	bad=$(git rev-parse HEAD)
	echo 3 >>src/a.c && git commit -qam ok2
	git tag -a -m x v1
	fx 1 fx-boundary --commits main..HEAD -z
	fx 1 fx-boundary --commits main...t1 -z
	fx 1 fx-boundary --commits t1 ^main -z
	fx 1 fx-boundary --commits v1 -z
	fx 1 fx-boundary --commits HEAD~2 HEAD -z
	paths doc/a.txt
	fx 0 fx-boundary --commits HEAD^..HEAD main..HEAD~2
	# as git reads it: what one range leaves out, all leave out
	fx 0 fx-boundary --commits HEAD^..HEAD main..HEAD~1
	fx 1 fx-boundary --commits main..HEAD --json
	has "$out" "\"commit\":\"$bad\""
	has "$out" '"commits":3'
	fx 0 fx-boundary --commits main
	fx 0 fx-boundary --commits main..main
	local by
	for by in git libgit2; do
		export FX_BACKEND=$by
		fx 2 fx-boundary --commits 'HEAD^{tree}'
		err_is <<<"fx-boundary: $(git rev-parse 'HEAD^{tree}'): leads to no commit"
		fx 2 fx-boundary --commits main..HEAD HEAD:src/a.c
	done
	fx 2 fx-boundary --commits nowhere..HEAD
	has "$err" "fx-boundary: git rev-parse: fatal: "
	fx 2 fx-boundary --commits ''
	fx 2 fx-boundary --commits -- --all
	err_is <<<"fx-boundary: '--all' is no range of commits"
}

@test "ranges: as many as are taken are judged, up to the last" {
	shop
	echo 2 >>doc/a.txt && git commit -qam bad
	local i many=()
	for ((i = 0; i < 58; i++)); do many+=(main); done
	for ((i = 48; i <= 58; i++)); do
		fx 1 fx-boundary --commits "${many[@]:0:i}" t1 -z
		paths doc/a.txt
	done
	fx 2 fx-boundary --commits "${many[@]}" main t1
	err_is <<<'fx-boundary: more than 59 revisions'
}

@test "ranges: a name that is two refs' is refused" {
	shop
	echo 2 >>doc/a.txt && git commit -qam bad
	git update-ref refs/remotes/origin/main main
	git tag origin/main t1
	for set in true false; do
		git config core.warnAmbiguousRefs "$set"
		fx 2 fx-boundary --commits origin/main..t1
		err_is <<-'END'
		fx-boundary: git rev-parse: warning: refname 'origin/main' is ambiguous.: only a full name (refs/...) says which is meant
		END
	done
	fx 1 fx-boundary --commits refs/remotes/origin/main..t1
	fx 0 fx-boundary --commits refs/tags/origin/main..t1
}

@test "a merge in a range is judged against each of its parents" {
	shop
	git switch -q main && echo up >>doc/a.txt && git commit -qam up
	git switch -q t1 && echo 2 >>src/a.c && git commit -qam own
	git merge -q --no-edit main
	fx 0 fx-boundary --commits main..HEAD
	good=$(git rev-parse HEAD)
	echo evil >>doc/a.txt && git commit -qa --amend --no-edit
	fx 1 fx-boundary --commits main..HEAD -z
	paths doc/a.txt
	[ "$(fx-boundary --commits main..HEAD --json | grep -c violation\")" -eq 1 ]
	# changed in no parent alone, which git log would not show
	git reset -q --hard "$good"
	git rm -q doc/a.txt && git commit -qa --amend --no-edit
	fx 1 fx-boundary --commits main..HEAD --json
	has "$out" '"path":"doc/a.txt","status":"D"'
}

# bats test_tags=slow
@test "the hooks' own input: what is malformed is 3, what moves nothing is 0" {
	shop
	local zero id
	id=$(git rev-parse HEAD)
	zero=${id//?/0}
	echo 2 >>doc/a.txt && git commit -qam bad
	bad=$(git rev-parse HEAD)
	git reset -q --hard HEAD^
	line() { printf '%s\n' "$1" >../line; }
	fx 0 fx-boundary --ref-transaction </dev/null
	fx 0 fx-boundary --pre-push </dev/null
	for l in x 'x y' "$zero nothing refs/heads/t1" ' ' "$zero $bad"; do
		line "$l"
		fx 3 fx-boundary --ref-transaction <../line
		has "$err" 'fx-boundary: reference-transaction: '
		fx 3 fx-boundary --pre-push <../line
		has "$err" 'fx-boundary: pre-push: '
	done
	for l in "$zero $bad HEAD" "$zero $bad refs/tags/x" "$id $zero refs/heads/t1" \
	    "$zero ref:refs/heads/main refs/heads/x" "$zero $id refs/heads/t1" "$bad $id refs/heads/t1"; do
		line "$l"
		fx 0 fx-boundary --ref-transaction <../line
	done
	for l in "$zero $bad refs/heads/t1" "$id $bad refs/heads/t1" "$zero $bad refs/heads/x" "$zero $bad refs/heads/a/t1"; do
		line "$l"
		fx 1 fx-boundary --ref-transaction -z <../line
		paths doc/a.txt
	done
	# another task's branch: by that task's contract
	line "$zero $bad refs/heads/t2"
	fx 0 fx-boundary --ref-transaction <../line
	line "refs/heads/t1 $bad refs/heads/t1 $zero"
	fx 1 fx-boundary --pre-push -z <../line
	paths doc/a.txt
	line "refs/tags/x $bad refs/tags/x $zero"
	fx 1 fx-boundary --pre-push -z <../line
	line "(delete) $zero refs/heads/t1 $id"
	fx 0 fx-boundary --pre-push <../line
	line "(delete) $zero refs/heads/main $id"
	fx 1 fx-boundary --pre-push --json <../line
	has "$out" '{"type":"ref-violation","ref":"refs/heads/main","rule":"base"'
	line "x $(git rev-parse HEAD:src/a.c) refs/tags/blob $zero"
	fx 1 fx-boundary --pre-push --json <../line
	has "$out" '"rule":"namespace"'
}

# lines N: a file of that many.
lines() { seq "$1"; }
too_many() { # COUNT WHAT LIMIT
	diff -u - <(sed -n 's/^Reason: \(.*\) (c[a-z]*.yaml.*/\1/p' "$out") <<<"$1 $2, and the contract's limit is $3"
}

@test "limits count from the base, over all commits, and what is over may shrink" {
	shop 'files: 3, lines: 10'
	lines 9 >src/new && git add src
	fx 0 fx-boundary --staged
	git commit -qm nine
	echo 1 >>src/new && echo 1 >>src/new && git add src
	fx 1 fx-boundary --staged
	too_many 11 'lines are added or deleted' 10
	git commit -qm eleven
	fx 1 fx-boundary --commits main..HEAD
	too_many 11 'lines are added or deleted' 10
	# no more than before passes, less does, more does not
	sed -i 's/^9$/x/' src/new && git add src
	fx 0 fx-boundary --staged
	lines 12 >src/new && git add src
	fx 1 fx-boundary --staged
	too_many 12 'lines are added or deleted' 10
	lines 10 >src/new && git add src
	fx 0 fx-boundary --staged
	git reset -q --hard main
	# a rename is a deletion and an addition, two files
	lines 3 >src/a.c && git commit -qam three && git branch -qf main
	git mv src/a.c src/b.c
	fx 0 fx-boundary --staged
	echo 1 >src/c.c && echo 1 >src/d.c && git add src
	fx 1 fx-boundary --staged
	too_many 4 'files differ from the base' 3
}

@test "limits: a binary has no lines, the largest file counts, upstream's does not" {
	shop 'lines: 3, file_bytes: 1000'
	head -c 1000 /dev/zero >src/bin && git add src
	fx 0 fx-boundary --staged
	head -c 1001 /dev/zero >src/bin && git add src
	fx 1 fx-boundary --staged --json
	has "$out" '"path":"src/bin","status":"M","rule":"limit"'
	has "$out" "1001 bytes in one file, and the contract's limit is 1000"
	git rm -qf --cached src/bin
	git switch -q main && lines 500 >doc/long && git add doc && git commit -qm long
	git switch -q t1 && echo 2 >src/x && git add src/x && git commit -qm own
	git merge -q --no-commit main
	fx 0 fx-boundary --staged
	git commit -qm merged
	fx 0 fx-boundary --commits main..HEAD
	fx 0 fx-boundary --staged
	# intended to be added is not added; settings hide nothing
	lines 50 >src/later && git add -N src/later
	fx 0 fx-boundary --staged
	git config diff.external true && git config diff.algorithm patience
	git add src/later
	fx 1 fx-boundary --staged
	too_many 51 'lines are added or deleted' 3
}

@test "limits without a commit or a common history count from nothing" {
	git init -q -b t1 r && cd r
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: ["src/**"]\n    limits: {files: 1}\n' >../c.yaml
	mkdir src && echo 1 >src/a && git add src
	fx 0 fx-boundary -c ../c.yaml --staged
	echo 1 >src/b && git add src
	fx 1 fx-boundary -c ../c.yaml --staged
	too_many 2 'files differ from the base' 1
	git commit -qm two
	fx 1 fx-boundary -c ../c.yaml --commits HEAD
	too_many 2 'files differ from the base' 1
}

@test "limits at a gate: what is over is refused, also when it shrinks" {
	shop 'lines: 3'
	git init -q --bare ../gate
	git push -q ../gate main
	git --git-dir=../gate symbolic-ref HEAD refs/heads/main
	lines 9 >src/new && git add src && git commit -qm nine
	lines 2 >src/new && git commit -qam two
	git push -q ../gate t1:refs/heads/x
	cd ../gate
	zero=$(git rev-parse main | tr 0-9a-f 0)
	printf '%s %s refs/heads/t1\n' "$zero" "$(git rev-parse x)" >../line
	fx 1 fx-boundary --receive --json <../line
	has "$out" '9 lines are added or deleted'
	has "$out" '"violations":1'
}
