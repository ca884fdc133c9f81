# changes.bats: what a change list holds, staged, in a commit, in the work
# tree: each kind of change, whatever git is told to hide, and any name.
load helper

setup() {
	pin
	tree
}

# t1 may touch src; doc and lib are nobody's.  No hooks: what is judged is what
# git was made to hold.
tree() {
	repo r
	mkdir -p .factory/t1
	printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: ["src/**"]\n' \
	    >.factory/t1/contract.yaml
	git add .factory
	mkdir -p lib/sub && ln -s ../doc/a.txt lib/link
	mkdir -p src && ln -s ../doc/a.txt src/link
	git update-index --add --cacheinfo "160000,$(git hash-object -t tree /dev/null),lib/sub"
	git add lib/link src/link
	commit one src/a.c src/b.c doc/a.txt doc/b.txt doc/exec
	chmod +x doc/exec && git add doc/exec && git commit -qm exec
	fx 0 fx-contract seal -q --task t1 .factory/t1/contract.yaml
	git switch -qc t1
	fx 0 fx-contract bind -q --task t1
}

# The findings of the last fx --json: "STATUS OLD-NEW RULE PATH".
list() {
	sed -nE 's/^\{"type":"violation","path":"(.*)","status":"(.)"(,"old_mode":"([0-9]*)")?(,"new_mode":"([0-9]*)")?.*,"rule":"([a-z-]*)".*/\2 \4-\6 \7 \1/p' "$out"
}

# judged NAME: stdin lists what must be found: in what is staged, in the commit
# that is made of it, and when the branch moves to that.
judged() {
	local want rc=0
	want=$(cat)
	[ -z "$want" ] || rc=1
	fx "$rc" fx-boundary --staged --json || { printf '%s\n' "$1"; return 1; }
	diff -u --label "$1" --label staged <(printf '%s' "${want:+$want
}") <(list) || return 1
	git commit -q --no-verify --allow-empty -m "$1"
	fx "$rc" fx-boundary --commits HEAD^..HEAD --json || { printf '%s\n' "$1"; return 1; }
	diff -u --label "$1" --label commit <(printf '%s' "${want:+$want
}") <(list) || return 1
	printf '%s %s refs/heads/t1\n' "${head//?/0}" "$(git rev-parse HEAD)" >../line
	git update-ref refs/heads/t1 HEAD^
	fx "$rc" fx-boundary --ref-transaction --json <../line || { printf '%s\n' "$1"; return 1; }
	diff -u --label "$1" --label ref <(printf '%s' "${want:+$want
}") <(list) || return 1
}

# row NAME SCRIPT: from the clean tree, run the script, which stages, and hold
# what is found against stdin.
row() {
	git reset -q --hard main
	git clean -fdq
	head=$(git rev-parse HEAD)
	bash -ec "$2" >../said 2>&1 || { printf '%s: %s\n' "$1" "$(cat ../said)"; return 1; }
	judged "$1"
}

# bats test_tags=slow
@test "renames, copies, deletions: both sides, whatever git would make of them" {
	row 'out' 'git mv src/a.c doc/a.c' <<-'END'
	A -100644 not-allowed doc/a.c
	END
	row 'in' 'git mv doc/a.txt src/a.txt' <<-'END'
	D 100644- not-allowed doc/a.txt
	END
	row 'within' 'git mv src/a.c src/c.c' </dev/null
	row 'elsewhere' 'git mv doc/a.txt lib/a.txt' <<-'END'
	D 100644- not-allowed doc/a.txt
	A -100644 not-allowed lib/a.txt
	END
	row 'a folder' 'git mv doc src/doc' <<-'END'
	D 100644- not-allowed doc/a.txt
	D 100644- not-allowed doc/b.txt
	D 100755- not-allowed doc/exec
	END
	row 'copied in' 'cp doc/a.txt src/a.txt; git add src' </dev/null
	row 'copied out' 'cp src/a.c doc/a.c; git add doc' <<-'END'
	A -100644 not-allowed doc/a.c
	END
	row 'deleted' 'git rm -q doc/a.txt src/a.c' <<-'END'
	D 100644- not-allowed doc/a.txt
	END
	row 'swapped' 'git mv doc/a.txt x; git mv src/a.c doc/a.txt; git mv x src/a.c' <<-'END'
	M 100644-100644 not-allowed doc/a.txt
	END
}

# bats test_tags=slow
@test "modes and types: of files, links, folders and gitlinks" {
	row 'executable' 'chmod +x doc/a.txt src/a.c; git add -u' <<-'END'
	M 100644-100755 not-allowed doc/a.txt
	END
	row 'not executable' 'git update-index --chmod=-x doc/exec' <<-'END'
	M 100755-100644 not-allowed doc/exec
	END
	row 'core.fileMode' 'git config core.fileMode false; git update-index --chmod=+x doc/a.txt' <<-'END'
	M 100644-100755 not-allowed doc/a.txt
	END
	row 'a link for a file' 'ln -sf b.txt doc/a.txt; git add doc' <<-'END'
	T 100644-120000 not-allowed doc/a.txt
	END
	row 'a file for a link' 'rm lib/link; echo 1 >lib/link; git add lib/link' <<-'END'
	T 120000-100644 not-allowed lib/link
	END
	row 'a link that leads elsewhere' 'ln -sf ../src/a.c lib/link; git add lib/link' <<-'END'
	M 120000-120000 not-allowed lib/link
	END
	row 'core.symlinks' 'git config core.symlinks false; rm lib/link; printf x >lib/link; git add lib/link; git config --unset core.symlinks' <<-'END'
	M 120000-120000 not-allowed lib/link
	END
	row 'a folder for a file' 'git rm -q doc/a.txt; mkdir -p doc/a.txt; echo 1 >doc/a.txt/x; git add doc' <<-'END'
	D 100644- not-allowed doc/a.txt
	A -100644 not-allowed doc/a.txt/x
	END
	row 'a file for a folder' 'git rm -rq doc; echo 1 >doc; git add doc' <<-'END'
	A -100644 not-allowed doc
	D 100644- not-allowed doc/a.txt
	D 100644- not-allowed doc/b.txt
	D 100755- not-allowed doc/exec
	END
	row 'a link for a folder' 'git rm -rq doc; ln -s src doc; git add doc' <<-'END'
	A -120000 not-allowed doc
	D 100644- not-allowed doc/a.txt
	D 100644- not-allowed doc/b.txt
	D 100755- not-allowed doc/exec
	END
	row 'a file of the own folder for all of it' 'git rm -rq src; echo 1 >src; git add src' <<-'END'
	A -100644 not-allowed src
	END
}

@test "a link to what is forbidden may be committed; who edits through it is told" {
	row 'a link' 'ln -s ../doc/b.txt src/to; git add src' </dev/null
	fx 0 fx-boundary check src/a.c
	fx 1 fx-boundary check src/to
	diff -u - <(head -n 1 "$out") <<<'BLOCKED: t1 cannot modify doc/b.txt'
}

# hidden WHAT: ways to make git show no change of a gitlink.
hidden() {
	cat <<'END'
plain		:
porcelain	git config diff.ignoreSubmodules all
modules		printf '[submodule "s"]\n\tpath = lib/sub\n\turl = x\n\tignore = all\n' >.gitmodules
config		git config submodule.s.ignore all; git config submodule.s.path lib/sub
END
}

# bats test_tags=slow
@test "gitlinks: added, moved on, taken away, however they are hidden" {
	local name script
	while read -r name script; do
		row "$name: added" "$script; git update-index --add --cacheinfo 160000,${head:-1111111111111111111111111111111111111111},doc/sub" <<-'END'
		A -160000 not-allowed doc/sub
		END
		row "$name: moved on" "$script; git update-index --cacheinfo 160000,1111111111111111111111111111111111111111,lib/sub" <<-'END'
		M 160000-160000 not-allowed lib/sub
		END
		row "$name: taken away" "$script; git rm -q --cached lib/sub" <<-'END'
		D 160000- not-allowed lib/sub
		END
		row "$name: a file for it" "$script; git rm -q --cached lib/sub; rm -rf lib/sub; echo 1 >lib/sub; git add lib/sub" <<-'END'
		T 160000-100644 not-allowed lib/sub
		END
		row "$name: in the own folder" "$script; git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,src/sub" </dev/null
		rm -f .gitmodules
	done < <(hidden)
	row 'modules' 'echo >.gitmodules; git add .gitmodules' <<-'END'
	A -100644 protected .gitmodules
	END
}

# bats test_tags=slow
@test "settings of git that show less, and where one stands, change nothing" {
	local s d
	echo no >../order
	for s in diff.relative=true diff.renames=copies diff.orderFile="$PWD/../order" diff.noprefix=true \
	    diff.ignoreSubmodules=all diff.external=true core.quotePath=true color.ui=always \
	    core.ignoreCase=true diff.indexed=false core.abbrev=4 log.showSignature=true; do
		row "$s" 'git mv src/a.c doc/é; git rm -q doc/a.txt' <<-'END'
		D 100644- not-allowed doc/a.txt
		A -100644 not-allowed doc/é
		END
		git reset -q --hard main
		git rm -q doc/a.txt
		for d in src doc .; do
			mkdir -p doc
			(cd "$d" && fx 1 git -c "$s" -c alias.x='!fx-boundary --staged --json' x)
			diff -u --label "$s in $d" --label found <(list) - <<-'END'
			D 100644- not-allowed doc/a.txt
			END
		done
	done
	git config diff.relative true
	(cd src && fx 1 fx-boundary --staged --json)
	diff -u <(list) - <<<'D 100644- not-allowed doc/a.txt'
}

# bats test_tags=slow
@test "what the index marks: intent to add, assumed unchanged, skipped, sparse" {
	row 'intent to add' 'echo 1 >doc/new; git add -N doc/new' </dev/null
	row 'assumed unchanged' 'git update-index --assume-unchanged doc/a.txt; git update-index --cacheinfo "100644,$(git rev-parse HEAD:src/a.c),doc/a.txt"' <<-'END'
	M 100644-100644 not-allowed doc/a.txt
	END
	git update-index --no-assume-unchanged doc/a.txt
	row 'skipped' 'git update-index --skip-worktree doc/a.txt; git update-index --cacheinfo "100644,$(git rev-parse HEAD:src/a.c),doc/a.txt"; git update-index --skip-worktree doc/a.txt' <<-'END'
	M 100644-100644 not-allowed doc/a.txt
	END
	git update-index --no-skip-worktree doc/a.txt
	row 'sparse' 'git sparse-checkout set src; [ ! -e doc/a.txt ]; git rm -q --sparse doc/a.txt' <<-'END'
	D 100644- not-allowed doc/a.txt
	END
	git reset -q --hard main
	git sparse-checkout disable
	row 'a conflict' 'git switch -q --detach; echo x >src/a.c; git commit -qam x; git switch -q t1; echo y >src/a.c; git commit -qam y; ! git merge -q @{-1}; git add src' </dev/null
}

@test "no commit yet, an orphan, an empty commit, an amended one" {
	row 'empty' ':' </dev/null
	git checkout -q --orphan alone
	fx 1 fx-boundary --staged --json
	list | sort >../got
	diff -u ../got - <<-'END'
	A -100644 not-allowed doc/a.txt
	A -100644 not-allowed doc/b.txt
	A -100644 protected .factory/t1/contract.yaml
	A -100755 not-allowed doc/exec
	A -120000 not-allowed lib/link
	A -160000 not-allowed lib/sub
	END
	git commit -qm alone
	fx 1 fx-boundary --commits HEAD --json
	diff -u ../got <(list | sort)
	git checkout -q -f t1
	# amended: judged by what the commit would then hold beyond the base
	echo 1 >>src/a.c && git commit -qam own
	echo 1 >>doc/a.txt && git add doc
	fx 1 fx-boundary --staged --json
	diff -u <(list) - <<<'M 100644-100644 not-allowed doc/a.txt'
	git commit -q --amend --no-edit
	fx 1 fx-boundary --commits main..HEAD --json
	diff -u <(list) - <<<'M 100644-100644 not-allowed doc/a.txt'
	# an empty repository, where nothing is known yet
	git init -q ../empty && cd ../empty
	fx 0 fx-boundary -c ../r/.factory/t1/contract.yaml --staged
	fx 0 fx-boundary -c ../r/.factory/t1/contract.yaml --worktree
	mkdir src doc && echo 1 >src/a && echo 1 >doc/a && git add .
	fx 1 fx-boundary -c ../r/.factory/t1/contract.yaml --staged --json
	diff -u <(list) - <<<'A -100644 not-allowed doc/a'
	fx 1 fx-boundary -c ../r/.factory/t1/contract.yaml --worktree --json
	diff -u <(list) - <<<'A -100644 not-allowed doc/a'
}

# Names, each NUL-ended: what shells, patterns, terminals and file systems make
# something of.
names() {
	printf '%s\0' $'a\nb' $'a\tb' 'a"b' "a'b" 'a\b' '-a' '--' ' a' 'a ' ':(glob)a' ':!a' '!a' '#a' \
	    '*' '?' '[a]' 'a{b,c}' '$(a)' '`a`' '~' $'bad\xff\xfe' $'cr\r' $'esc\033[31m' \
	    $'nfc-\xc3\xa9' $'nfd-e\xcc\x81' 'Case' 'cASE' 'a.' 'con' '...' 'a:b' $'\xc2\x85' $'\xe2\x80\xae'
}

# bats test_tags=slow
@test "any name: judged byte by byte, staged, committed, on standard input, before an edit" {
	local name n=0
	while IFS= read -r -d '' name; do
		echo 1 >"src/$name"
		echo 1 >"doc/$name"
		printf 'doc/%s\0' "$name" >>../want
		n=$((n + 1))
	done < <(names)
	LC_ALL=C sort -z ../want >../sorted
	fx 1 fx-boundary --worktree -z
	cmp "$out" ../sorted
	git add --sparse . 2>/dev/null || git add .
	fx 1 fx-boundary --staged -z
	cmp "$out" ../sorted
	git diff --cached --name-only -z >../paths
	fx 1 fx-boundary -z <../paths
	cmp "$out" ../sorted
	git commit -qm names
	fx 1 fx-boundary --commits main..HEAD -z
	cmp "$out" ../sorted
	while IFS= read -r -d '' name; do
		fx 0 fx-boundary -z check "src/$name"
		fx 1 fx-boundary -z check "doc/$name"
		cmp "$out" <(printf 'doc/%s\0' "$name")
		(cd doc && fx 1 fx-boundary -z check "./$name")
		cmp "$out" <(printf 'doc/%s\0' "$name")
	done < <(names)
	[ "$n" -gt 25 ]
}

@test "a path of 4,096 bytes" {
	local deep blob tree i
	blob=$(git rev-parse HEAD:src/a.c)
	for i in src doc; do
		deep=$i$(printf '/%0200d' {1..20})
		deep=$deep/$(printf '%0*d' $((4096 - ${#deep} - 1)) 7)
		[ ${#deep} -eq 4096 ]
		git update-index --add --cacheinfo "100644,$blob,$deep"
	done
	fx 1 fx-boundary --staged -z
	cmp "$out" <(printf '%s\0' "$deep")
	tree=$(git write-tree)
	git update-ref refs/heads/t1 "$(git commit-tree -p HEAD -m deep "$tree")"
	fx 1 fx-boundary --commits main..t1 -z
	cmp "$out" <(printf '%s\0' "$deep")
	fx 1 fx-boundary -z < <(printf 'src/a\0%s\0' "$deep")
	cmp "$out" <(printf '%s\0' "$deep")
}

# A tree of one blob called NAME in src, made without git's own checks.
smuggled() {
	local blob sub
	blob=$(git rev-parse HEAD:src/a.c)
	sub=$({ printf '100644 %s\0' "$1"; bytes "$blob"; } |
	    git hash-object -t tree -w --literally --stdin)
	git commit-tree -p HEAD -m x "$(git ls-tree HEAD | sed "s/^.*	src$/040000 tree $sub	src/" | git mktree)"
}

# bats test_tags=slow
@test "names that a checkout takes for git's own are refused, in an allowed folder too" {
	local name bad
	for name in .git .GIT .Git $'.git\xe2\x80\x8c' 'git~1' 'GIT~1' '.git.' '.git ' '.git:x' .. .; do
		bad=$(smuggled "$name")
		fx 1 fx-boundary --commits "main..$bad" --json
		has "$out" '"status":"A","new_mode":"100644","commit":"'"$bad"'","rule":"tree"'
		fx 1 fx-boundary --commits "main..$bad" -z
		cmp "$out" <(printf 'src/%s\0' "$name")
	done
}

@test "twins: what is forbidden is so in any case and normalisation" {
	printf '    forbidden_files:\n      - "src/key.c"\n      - "src/\303\251.c"\n' >>.factory/t1/contract.yaml
	fx 0 fx-contract seal -q --task t1 .factory/t1/contract.yaml
	git checkout -q .factory
	local name
	for name in src/key.c src/KEY.c SRC/key.c $'src/\xc3\xa9.c' $'src/e\xcc\x81.c' $'src/\xc3\x89.c'; do
		fx 1 fx-boundary -z < <(printf '%s\0' "$name")
		cmp "$out" <(printf '%s\0' "$name")
	done
	fx 1 fx-boundary --json < <(printf '%s\n' src/KEY.c)
	list | grep -qx 'M 100644-100644 forbidden src/KEY.c'
	fx 1 fx-boundary --json < <(printf '%s\n' Src/other.c)	# allowed is byte by byte
	list | grep -qx 'M 100644-100644 not-allowed Src/other.c'
	fx 0 fx-boundary < <(printf '%s\n' src/keys.c)
}
