# repos.bats: every kind of repository that git has, and what is asked of it.
load helper

setup() {
	pin
	need git
}

# fill: in a repository without a commit: t1 may touch src.
fill() {
	mkdir -p .factory/t1
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: ["src/**"]\n' \
	    >.factory/t1/contract.yaml
	git add .factory
	commit one src/a.c doc/a.txt doc/b.txt
	git branch -qM main
	git switch -qc t1
}

bound() {
	fx 0 fx-contract seal -q --task t1 .factory/t1/contract.yaml
	fx 0 fx-contract bind -q --task t1
}

# holds: what is staged, committed, received by a branch and in the work tree
# is judged here, by either backend.
holds() {
	local by bad
	for by in '' git; do
		export FX_BACKEND=$by
		echo 2 >>src/a.c && git add src
		fx 0 fx-boundary --staged -z || return
		echo 2 >>doc/a.txt && git add doc
		fx 1 fx-boundary --staged -z || return
		cmp "$out" <(printf 'doc/a.txt\0') || return
		fx 1 fx-boundary --worktree -z || return
		cmp "$out" <(printf 'doc/a.txt\0') || return
		bad=$(git commit-tree -p HEAD -m x "$(git write-tree)")
		fx 1 fx-boundary --commits "main..$bad" -z || return
		cmp "$out" <(printf 'doc/a.txt\0') || return
		printf '%s %s refs/heads/t1\n' "${bad//?/0}" "$bad" >"$BATS_TEST_TMPDIR/line"
		fx 1 fx-boundary --ref-transaction -z <"$BATS_TEST_TMPDIR/line" || return
		cmp "$out" <(printf 'doc/a.txt\0') || return
		printf 'refs/heads/t1 %s refs/heads/t1 %s\n' "$bad" "${bad//?/0}" >"$BATS_TEST_TMPDIR/line"
		fx 1 fx-boundary --pre-push -z <"$BATS_TEST_TMPDIR/line" || return
		cmp "$out" <(printf 'doc/a.txt\0') || return
		fx 0 fx-boundary check src/new.c || return
		fx 1 fx-boundary check doc/a.txt || return
		git reset -q --hard
	done
	unset FX_BACKEND
}

# Each a kind of repository: its name, the git that has it, how it is made.
# Then two: settings in one that is there already.
kinds() {
	cat <<'END'
plain		2.30	git init -q .
sha256		2.30	git init -q --object-format=sha256 .
reftable	2.45	git init -q --ref-format=reftable .
sha256-reftable	2.45	git init -q --object-format=sha256 --ref-format=reftable .
v4		2.30	git init -q .; git config index.version 4
split		2.30	git init -q .; git config core.splitIndex true
skipHash	2.40	git init -q .; git config index.skipHash true
manyFiles	2.30	git init -q .; git config feature.manyFiles true
untracked	2.30	git init -q .; git config core.untrackedCache true
fsmonitor	2.30	git init -q .; git config core.fsmonitor true
fsmonitor-hook	2.30	git init -q .; printf '#!/bin/sh\nexit 1\n' >../fsm; chmod +x ../fsm; git config core.fsmonitor "$PWD/../fsm"
worktreeConfig	2.30	git init -q .; git config extensions.worktreeConfig true
precious	2.48	git init -q .; git config core.repositoryFormatVersion 1; git config extensions.preciousObjects true
relative	2.48	git init -q .; git config worktree.useRelativePaths true
ignoreCase	2.30	git init -q .; git config core.ignoreCase true
no-symlinks	2.30	git init -q .; git config core.symlinks false; git config core.fileMode false
autocrlf	2.30	git init -q .; git config core.autocrlf true
separate	2.30	git init -q --separate-git-dir=../elsewhere.git .
commitGraph	2.30	git init -q .; git config fetch.writeCommitGraph true; git config gc.writeCommitGraph true
END
}

# bats test_tags=slow
@test "each format of index, refs and objects" {
	local name least script bad=0
	while read -r name least script; do
		newer git "$least" || { need git "$least"; }
		mkdir "$BATS_TEST_TMPDIR/t/$name" && cd "$BATS_TEST_TMPDIR/t/$name"
		eval "$script"
		fill
		bound
		holds || { printf '%s\n' "$name"; bad=1; }
		git gc -q && git pack-refs --all
		holds || { printf '%s, packed\n' "$name"; bad=1; }
		cd ..
		git -C "$name" worktree add -q --detach "../$name.w" main
		cd "$name.w" && git switch -qc w && git branch -qm w t2
		fx 2 fx-boundary --staged || bad=1
		has "$err" 'this workspace is bound to no task' || bad=1
		cd "$BATS_TEST_TMPDIR/t"
	done < <(kinds)
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "sha256 and reftable, the whole of it: hooks, an evil merge, another task's branch" {
	need git 2.45
	local base='BLOCKED: t1 cannot'
	git init -q -b main --object-format=sha256 --ref-format=reftable r && cd r
	fill
	mkdir -p .factory/t2
	sed 's/t1/t2/; s/src/doc/' .factory/t1/contract.yaml >.factory/t2/contract.yaml
	git switch -q main && git add .factory && git commit -qm t2 && git switch -q t1 && git merge -q main
	git branch t2
	fx 0 factory init --task t1
	fx 0 fx-contract seal -q --task t2 .factory/t2/contract.yaml
	git worktree add -q ../m main
	echo 3 >>../m/doc/a.txt && git -C ../m commit -qam landed
	echo 3 >>src/a.c && fx 0 git commit -qam own
	fx 0 git merge -q --no-edit main
	fx 128 git revert --no-edit -m1 HEAD
	has "$err" "$base modify doc/a.txt"
	git reset -q --hard
	echo 4 >>doc/a.txt
	fx 1 git commit -qam x
	has "$err" "$base modify doc/a.txt"
	fx 1 git commit -qnam x
	git reset -q --hard
	git switch -q t2
	fx 1 git commit -q --allow-empty -m x
	has "$err" "$base move refs/heads/t2"
	git switch -q t1
	fx 128 git update-ref refs/heads/t1 "$(git commit-tree -p HEAD -m x "main^{tree}")" || :
	fx 0 fx-boundary --commits main..HEAD
}

# bats test_tags=slow
@test "linked worktrees: also with relative paths, with their own settings, from a folder below" {
	repo r
	fill
	git switch -q main
	git worktree add -q ../w t1
	cd ../w
	bound
	holds
	git config extensions.worktreeConfig true
	git config --worktree core.sparseCheckout false
	holds
	mkdir -p src/deep
	cd src/deep
	echo 2 >>../../doc/a.txt && git add ../../doc
	fx 1 fx-boundary --staged -z
	fx 1 fx-boundary --worktree -z
	cmp "$out" <(printf 'doc/a.txt\0')
	fx 0 fx-boundary check x.c
	fx 1 fx-boundary check ../../doc/new
	need git 2.48
	cd ../../../r
	git worktree add -q --relative-paths -b t3 ../rel t1
	cd ../rel
	git branch -qm t3 t1b
	sed -i s/t1/t1b/ .factory/t1/contract.yaml
	fx 0 fx-contract seal -q --task t1b .factory/t1/contract.yaml
	git checkout -q .factory
	fx 0 fx-contract bind -q --task t1b
	echo 2 >>doc/a.txt && git add doc
	fx 1 fx-boundary --staged -z
	cmp "$out" <(printf 'doc/a.txt\0')
}

@test "sparse checkouts, also with a sparse index" {
	local s
	repo r
	fill
	bound
	for s in --no-sparse-index --sparse-index; do
		git sparse-checkout set --cone "$s" src
		[ ! -e doc/a.txt ]
		git rm -q --sparse --cached doc/a.txt
		fx 1 fx-boundary --staged -z
		cmp "$out" <(printf 'doc/a.txt\0')
		git reset -q --hard
		echo 2 >>src/a.c && git add src
		fx 0 fx-boundary --staged
		fx 0 fx-boundary --worktree
		git reset -q --hard
	done
}

@test "partial clones: nothing is fetched, and what is missing is 3" {
	repo r
	fill
	bound
	echo 2 >>src/a.c && git commit -qam own
	git config uploadpack.allowFilter true
	git config uploadpack.allowAnySHA1InWant true
	git clone -q --filter=blob:none "file://$PWD" ../blobs
	git clone -q --filter=tree:0 --no-checkout "file://$PWD" ../trees
	cd ../blobs
	git fetch -q origin main:refs/remotes/origin/main
	fx 0 fx-boundary -c ../r/.factory/t1/contract.yaml --commits origin/main..HEAD
	echo 2 >>doc/a.txt && git add doc
	fx 1 fx-boundary -c ../r/.factory/t1/contract.yaml --staged
	cd ../trees
	fx 3 fx-boundary -c ../r/.factory/t1/contract.yaml --staged
	has "$err" 'fx-boundary: git diff-index: '
	fx 3 fx-boundary -c ../r/.factory/t1/contract.yaml --commits origin/main..HEAD
	lacks "$err" 'Receiving'
}

@test "a bare repository: its commits are judged; it has no index and no work tree" {
	repo r
	fill
	echo 2 >>doc/a.txt && git commit -qam x
	git clone -q --bare . ../b.git
	cd ../b.git
	fx 1 fx-boundary -c ../r/.factory/t1/contract.yaml --commits main..t1 -z
	cmp "$out" <(printf 'doc/a.txt\0')
	fx 3 fx-boundary -c ../r/.factory/t1/contract.yaml --staged
	err_is <<<'fx-boundary: a bare repository has no index'
	fx 3 fx-boundary -c ../r/.factory/t1/contract.yaml --worktree
	err_is <<<'fx-boundary: a bare repository has no work tree'
	fx 3 fx-boundary -c ../r/.factory/t1/contract.yaml check src/a.c
	err_is <<<'fx-boundary: there is no work tree here'
}

@test "GIT_INDEX_FILE: what is committed is judged, whatever the usual index holds" {
	repo r
	fill
	fx 0 factory init --task t1
	cp .git/index ../other
	echo 2 >>doc/a.txt
	GIT_INDEX_FILE=$PWD/../other git add doc
	fx 0 fx-boundary --staged
	GIT_INDEX_FILE=$PWD/../other fx 1 fx-boundary --staged -z
	GIT_INDEX_FILE=../other fx 1 fx-boundary --staged -z
	cmp "$out" <(printf 'doc/a.txt\0')
	GIT_INDEX_FILE=$PWD/../other fx 1 git commit -qm x
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	GIT_INDEX_FILE=$PWD/../other fx 1 git commit -qnm x
	# the usual one holds what is refused, the one that is committed does not
	git add doc
	echo 2 >>src/a.c
	cp .git/index ../other && GIT_INDEX_FILE=$PWD/../other git reset -q
	GIT_INDEX_FILE=$PWD/../other git add src
	GIT_INDEX_FILE=$PWD/../other fx 0 git commit -qm x
	GIT_INDEX_FILE=$PWD/gone fx 1 fx-boundary --staged -z
	cmp "$out" <(printf '%s\0' .factory/t1/contract.yaml doc/a.txt doc/b.txt)
}

@test "GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR: the repository that git would use" {
	local r
	repo other && fill && cd ..
	repo r && fill && bound
	r=$PWD
	echo 2 >>doc/a.txt && git add doc
	cd ../other
	fx 2 fx-boundary --staged
	GIT_DIR=$r/.git fx 1 fx-boundary --staged -z
	cmp "$out" <(printf 'doc/a.txt\0')
	GIT_DIR=$r/.git GIT_WORK_TREE=$r fx 1 fx-boundary --worktree -z
	cmp "$out" <(printf 'doc/a.txt\0')
	GIT_DIR=$r/.git GIT_COMMON_DIR=$r/.git GIT_WORK_TREE=$r fx 1 fx-boundary --staged -z
	GIT_DIR=$r/.git GIT_COMMON_DIR=$r/.git GIT_WORK_TREE=$r fx 0 fx-boundary --commits main..t1
	cd "$r"
	GIT_DIR=$r/../other/.git fx 2 fx-boundary --staged
	GIT_DIR=$r/../other/.git fx 0 fx-boundary --staged --if-bound
	GIT_DIR=$r/nowhere fx 3 fx-boundary --staged --if-bound
	cd / && fx 3 fx-boundary --staged --if-bound
	err_is <<<'fx-boundary: /: not in a git or jj repository'
}

@test "a submodule is its own repository; its commit is judged where it is recorded" {
	repo lib && commit one x && cd ..
	repo r
	fill
	git -c protocol.file.allow=always submodule add -q "$PWD/../lib" doc/lib
	git commit -qam sub
	git branch -qf main
	fx 0 factory init --task t1
	echo 2 >>doc/lib/x
	fx 0 git -C doc/lib commit -qam x
	fx 1 git commit -qam x
	has "$err" 'BLOCKED: t1 cannot modify doc/lib'
	fx 1 fx-boundary --worktree -z
	cmp "$out" <(printf 'doc/lib\0')
	git submodule -q update
	fx 0 fx-boundary --worktree -z
}

@test "a repository of another user is 3, unless git is told that it is safe" {
	[ "$(id -u)" -eq 0 ] || skip 'needs root, to give a repository away'
	repo r
	fill
	bound
	echo 2 >>doc/a.txt && git add doc
	chown -R 65534 .
	fx 3 fx-boundary --staged
	has "$err" 'dubious ownership'
	fx 3 fx-boundary --commits main..t1
	has "$err" 'dubious ownership'
	printf '[safe]\n\tdirectory = *\n' >"$HOME/safe"
	GIT_CONFIG_GLOBAL=$HOME/safe fx 1 fx-boundary --staged
}

# without NAME: PATH's git, with this in front of what it is asked.
fake() {
	local real
	real=$(command -v git)
	mkdir -p "$BATS_TEST_TMPDIR/fake"
	printf '#!/bin/sh\n%s\nexec %s "$@"\n' "$1" "$real" >"$BATS_TEST_TMPDIR/fake/git"
	chmod +x "$BATS_TEST_TMPDIR/fake/git"
	PATH=$BATS_TEST_TMPDIR/fake:$PATH
}

@test "a git that fails, is killed, says half or is not there is 3, with its name" {
	repo r
	fill
	bound
	echo 2 >>src/a.c && git commit -qam own
	echo 2 >>src/a.c && git add src
	PATH=$FX_BIN:/nowhere fx 3 fx-boundary --staged
	err_is <<<'fx-boundary: git: cannot be started: No such file or directory'
	# shellcheck disable=SC2016 # for the fake
	fake 'case " $* " in *" $FAKE "*) eval "$DO";; esac'
	export FAKE DO
	FAKE=diff-index DO='echo no luck >&2; exit 7' fx 3 fx-boundary --staged
	err_is <<<'fx-boundary: git diff-index: no luck (status 7)'
	FAKE=diff-index DO='kill -9 $$' fx 3 fx-boundary --staged
	err_is <<<'fx-boundary: git: ended by signal 9'
	FAKE=diff-index DO='printf ":100644 100644"; exit 0' fx 3 fx-boundary --staged
	err_is <<<"fx-boundary: git's list of changes is cut short"
	FAKE=diff-index DO='echo doc/a.txt; exit 0' fx 3 fx-boundary --staged
	err_is <<<"fx-boundary: git's list of changes is cut short"
	FAKE=rev-list DO='exit 7' fx 3 fx-boundary --commits main..HEAD
	err_is <<<'fx-boundary: git rev-list: failed (status 7)'
	FAKE=diff-tree DO='exit 7' fx 3 fx-boundary --commits main..HEAD
	err_is <<<'fx-boundary: git diff-tree: status 7'
	FAKE=diff-tree DO='kill -9 $$' fx 3 fx-boundary --commits main..HEAD
	err_is <<<'fx-boundary: child: ended by signal 9'
	echo 2 >>doc/a.txt && git add doc
	FAKE=merge-base DO='kill -9 $$' fx 3 fx-boundary --staged
	err_is <<<'fx-boundary: git: ended by signal 9'
	# it may be gone before it is asked, or before it answers
	FAKE=cat-file DO='read -r ask; exit 0' fx 3 fx-boundary --staged
	has "$err" 'fx-boundary: git cat-file ended at object '
	FAKE=ls-files DO='exit 7' fx 3 fx-boundary --worktree
	err_is <<<'fx-boundary: git ls-files: failed (status 7)'
}

@test "a repository that cannot be read is 3: index, HEAD, objects" {
	repo r
	fill
	bound
	echo 2 >>doc/a.txt && git add doc
	cp -a .git ../keep
	echo garbage >.git/index
	fx 3 fx-boundary --staged
	has "$err" 'fx-boundary: git diff-index: '
	rm -rf .git && cp -a ../keep .git
	echo garbage >.git/HEAD
	fx 3 fx-boundary --staged
	rm -rf .git && cp -a ../keep .git
	echo garbage >.git/refs/heads/main
	fx 3 fx-boundary --staged
	has "$err" 'fx-boundary: refs/heads/main: cannot be read'
	rm -rf .git && cp -a ../keep .git
	git commit -qnm x
	rm -f ".git/objects/$(git rev-parse 'HEAD^{tree}' | sed 's,^..,&/,')"
	fx 3 fx-boundary --staged
	has "$err" 'fx-boundary: git diff-index: '
	fx 3 fx-boundary --commits main..HEAD
	has "$err" 'fx-boundary: git diff-tree: '
	rm -f ".git/objects/$(git rev-parse HEAD | sed 's,^..,&/,')"
	fx 3 fx-boundary --commits main..HEAD
	err_is <<<"fx-boundary: object $(git rev-parse HEAD) cannot be read"
	FX_BACKEND=git fx 3 fx-boundary --commits main..HEAD
	rm -rf .git && cp -a ../keep .git
	echo 0 >.git/MERGE_HEAD
	fx 3 fx-boundary --staged
	err_is <<<"fx-boundary: $PWD/.git/MERGE_HEAD: holds no commit ids"
}

@test "a contract that is missing, empty, a folder, a pipe, huge, unreadable" {
	local name words mode
	repo r
	fill
	echo 2 >>src/a.c && git add src
	cd ..
	: >empty
	mkdir folder
	mkfifo pipe
	truncate -s 1G huge
	cp r/.factory/t1/contract.yaml secret && chmod 0 secret
	printf '%040d %040d refs/heads/x\n' 0 1 >line
	while read -r name words; do
		[ "$name" != secret ] || [ "$(id -u)" -ne 0 ] || continue
		for mode in --staged --worktree '--commits main..HEAD' --pre-push --ref-transaction 'check src/a.c' ''; do
			# shellcheck disable=SC2086 # a mode and its operands
			fx 2 timeout 10 fx-boundary -C r -c "../$name" $mode <line
			err_is <<<"fx-boundary: ../$name$words"
			[ ! -s "$out" ]
		done
	done <<-'END'
	none : No such file or directory
	empty :1:1: the file is empty; 'contract:' is wanted
	folder : is a directory
	pipe : is not a regular file
	huge : is larger than the limit of 65536 bytes
	secret : Permission denied
	END
}

@test "--staged: one git child, as it should be asked, and libgit2 is never loaded" {
	repo r
	fill
	bound
	echo 2 >>src/a.c && git commit -qam own
	echo 2 >>src/a.c && git add src
	# shellcheck disable=SC2016 # for the fake
	fake '(shift 2; printf "%s " "$@"; echo "${GIT_NO_REPLACE_OBJECTS-}") >>"$LOG"'
	export LOG=$BATS_TEST_TMPDIR/log
	asked() { sed -E 's/^--no-pager( -c [^ ]*)* //' "$LOG"; }
	fx 0 fx-boundary --staged
	diff -u <(asked) - <<-'END'
	diff-index --cached --raw -z --no-renames --no-abbrev --ignore-submodules=none --ita-invisible-in-index --end-of-options HEAD -- 1
	END
	: >"$LOG"
	fx 0 fx-boundary --commits main..HEAD
	[ "$(asked | grep -c diff-tree)" -eq 1 ]
	asked | grep -qx 'diff-tree --stdin -r -m --root --raw -z --no-renames --no-abbrev --ignore-submodules=none 1'
	not grep -qv ' 1$' "$LOG"
}

# bats test_tags=plain
@test "libgit2 is loaded where it answers, and by no hook that runs in a rebase" {
	repo r
	fill
	bound
	echo 2 >>doc/a.txt && git add doc
	echo 3 >>src/a.c && git commit -qm own src/a.c
	bad=$(git commit-tree -p HEAD -m x "$(git write-tree)")
	printf '%s %s refs/heads/x\n' "${bad//?/0}" "$bad" >../line
	export LD_DEBUG=files
	fx-boundary --staged >../staged 2>&1 || :
	fx-boundary --ref-transaction <../line >../moved 2>&1 || :
	fx-boundary --commits main..HEAD >../commits 2>&1 || :
	unset LD_DEBUG
	grep -q 'BLOCKED: t1' ../staged
	grep -q 'BLOCKED: t1' ../moved
	grep -q 'libc\.so' ../staged || skip 'this C library shows nothing of what it loads'
	lacks ../staged libgit2
	lacks ../moved libgit2
	grep -q libgit2 ../commits
}
