# inject.bats: every allocation, write, open, ... failing in turn gives status
# 3 and leaves no half-written file.
# bats file_tags=once
load helper
load inject

setup() {
	pin
	mkdir w && cd w || return
}

old_file() {
	rm -rf d t && mkdir t && printf old >t/f
}
whole_file() {
	[ "$(ls -A t)" = f ] && case $(cat t/f) in old | new) ;; *) false ;; esac
}

# bats test_tags=plain
@test "replacing a file: it is the old or the new, and nothing lies beside it" {
	local kind
	for kind in $inject_kinds; do
		inject "$kind" old_file whole_file "${FX_BIN%/bin}/test/try_replace" t/f new
	done
}

# bats test_tags=plain
@test "the harness sees a half-written file, a wrong status, a silent failure" {
	local try=${FX_BIN%/bin}/test/try_replace
	gone() { false; }
	not inject open old_file gone "$try" t/f new >s
	has s 'left it so'
	printf '#!/bin/sh\n%s "$@" 2>/dev/null\n' "$try" >quiet
	printf '#!/bin/sh\n%s "$@" || exit 1\n' "$try" >wrong
	chmod +x quiet wrong
	not inject fsync old_file whole_file ./quiet t/f new >s
	has s 'says nothing'
	not inject fsync old_file whole_file ./wrong t/f new >s
	has s 'status 1'
}

# Git children answer: libgit2 has a test of its own, since it makes thousands
# of allocations when it is loaded.
# A workspace bound to t1, something staged: allowed src/a, forbidden doc/a.
workspace() {
	export FX_BACKEND=git
	repo r
	mkdir -p .factory/t1
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: ["src/**"]\n' >.factory/t1/contract.yaml
	git add .factory
	commit base src/a doc/a
	git checkout -q -b t1
	fx 0 factory init --task t1
	echo 2 >src/a
	git commit -qam 'inside'
	git rm -q --cached doc/a
	cp -a .git ../keep
	sed 's,\[,["doc/**"\, ,' .factory/t1/contract.yaml >../wide.yaml
}
again() { rm -rf .git && cp -a ../keep .git; }
# Nothing half-written lies about, and the seal that rules can be read.
sealed() {
	[ -z "$(find .git/factory -name '*.tmp-*')" ] || { find .git/factory; return 1; }
	fx 0 fx-boundary check src/a && fx 1 fx-boundary check lib/a
}

all_kinds() {
	local kind bad=0
	for kind in $inject_kinds; do
		inject "$kind" "$@" || bad=1
	done
	return "$bad"
}

# judges COMMAND...: it writes nothing, so one look at the end is enough.
judges() {
	local before rc=0 inject_reads=yes
	again
	git update-index -q --refresh || :
	before=$(sums)
	all_kinds true true "$@" || rc=1
	diff <(printf '%s\n' "$before") <(sums) || rc=1
	sealed && return "$rc"
}
sums() {
	find .git -type f -print0 | sort -z | xargs -0 sha256sum
}

# bats test_tags=slow,plain
@test "fx-boundary --staged answers rightly or ends with 3" {
	workspace
	judges fx-boundary --staged
}

# bats test_tags=slow,plain
@test "fx-boundary --commits answers rightly or ends with 3" {
	workspace
	git commit -qm outside --no-verify || git -c core.hooksPath=/nowhere commit -qm outside
	rm -rf ../keep && cp -a .git ../keep
	judges fx-boundary --commits main..HEAD
}

# bats test_tags=slow,plain
@test "fx-boundary --commits by libgit2 answers rightly or ends with 3" {
	workspace
	unset FX_BACKEND
	git commit -qm outside --no-verify || git -c core.hooksPath=/nowhere commit -qm outside
	rm -rf ../keep && cp -a .git ../keep
	judges fx-boundary --commits main..HEAD
}

# What git gives its hooks: an own commit, and one outside on top of it.
hook_input() {
	local zero own bad
	own=$(git rev-parse HEAD)
	bad=$(git commit-tree -p HEAD -m outside "$(git write-tree)")
	zero=${own//?/0}
	rm -rf ../keep && cp -a .git ../keep
	printf '%s %s refs/heads/t1\n' "$zero" "$own" "$own" "$bad" "$zero" "$own" >../moves
	printf 'refs/heads/%s %s refs/heads/%s %s\n' t1 "$own" t1 "$zero" x "$bad" x "$zero" >../pushes
	printf 'src/a\ndoc/a\n' >../paths
	sed -i "3s,t1\$,new," ../moves
}

# bats test_tags=slow,plain
@test "fx-boundary --ref-transaction and --pre-push answer rightly or end with 3" {
	workspace
	hook_input
	judges sh -c 'exec fx-boundary --ref-transaction <../moves'
	judges sh -c 'exec fx-boundary --pre-push <../pushes'
}

# bats test_tags=slow,plain
@test "fx-boundary with paths, in each format, answers rightly or ends with 3" {
	local f
	workspace
	hook_input
	for f in text json sarif github; do
		judges sh -c "exec fx-boundary --format $f <../paths"
	done
	judges sh -c 'exec fx-boundary -z --task t1 <../paths'
}

# bats test_tags=slow,plain
@test "fx-boundary --receive answers rightly or ends with 3" {
	workspace
	hook_input
	git clone -q --bare --no-hardlinks . ../gate.git
	git --git-dir=../gate.git symbolic-ref HEAD refs/heads/main
	cp -rf .git/objects ../gate.git/
	judges sh -c 'cd ../gate.git && exec fx-boundary --receive <../moves'
}

# bats test_tags=slow,plain
@test "a merge under way, with limits: fx-boundary --staged answers rightly or ends with 3" {
	workspace
	sed 's/boundary:/&\n    limits: {files: 1, lines: 1, file_bytes: 1}/' .factory/t1/contract.yaml >../limited.yaml
	git reset -q --hard && git switch -q main && echo 3 >>doc/a && git -c core.hooksPath=/nowhere commit -qam up
	git switch -q t1 && git merge -q --no-commit main && echo 4 >>doc/a && git add doc
	rm -rf ../keep && cp -a .git ../keep
	judges fx-boundary -c ../limited.yaml --staged
}

# bats test_tags=slow,plain
@test "fx-boundary check answers rightly or ends with 3, through a link too" {
	workspace
	ln -s ../doc src/link
	judges fx-boundary check src/link/a src/a
}

# bats test_tags=slow,plain
@test "fx-boundary --worktree answers rightly or ends with 3" {
	workspace
	judges fx-boundary --worktree
}

# bats test_tags=slow,plain
@test "fx-contract check and show answer rightly or end with 3" {
	workspace
	judges fx-contract check .factory/t1/contract.yaml ../wide.yaml
	judges fx-contract show .factory/t1/contract.yaml
}

# bats test_tags=slow,plain
@test "fx-contract seal leaves the old seal or the new one" {
	workspace
	before() { seals_of ../keep/factory; }
	all_kinds before sealed fx-contract seal --task t1 --widen --reason why ../wide.yaml
}

# bats test_tags=slow,plain
@test "fx-contract bind and unbind leave the binding whole" {
	workspace
	bound() {
		[ -z "$(find .git/factory -name '*.tmp-*')" ] || return
		case $(fx-contract bound) in '' | *t1*) ;; *) return 1 ;; esac
	}
	all_kinds again bound fx-contract unbind
	all_kinds again bound fx-contract bind --task t1 --force
}

summed_before() {
	alone || rm -f l*
	printf old >l
}
# It is the old log or the new one, and nothing lies beside it.
summed() {
	local all
	alone && { read -r -d '' all <l || [ "$all" = old ] || cmp -s in l; }
}
alone() {
	set -- l*
	[ "$*" = l ]
}

# bats test_tags=slow,plain
@test "fx-errsum of a log answers rightly or ends with 3, and keeps all or nothing" {
	printf 'x\na.c:3:1: error: bad\n' >in
	all_kinds summed_before summed fx-errsum --json --rules none --log l in
}

# bats test_tags=slow,plain
@test "fx-errsum of a command answers rightly or ends with 3" {
	local kind bad=0
	repo r
	mkdir -p .factory/errors d
	printf '%s\n' 'family: own' 'about: ours' 'rules:' '  - {id: own-oops, weight: 70, kind: test, start: "^OOPS"}' >.factory/errors/o.yaml
	printf 'OOPS\n' >in
	# Its writes are injected above: here the end of a child writes too.
	# A folder that cannot be seen is no repository, to git as well.
	for kind in malloc fsync close rename open read pipe fork; do
		inject "$kind" summed_before summed fx-errsum --json --rules d --log l -- sh -c 'cat in; exit 1' || bad=1
	done
	[ "$bad" -eq 0 ]
}
