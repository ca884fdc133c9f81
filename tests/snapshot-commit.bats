# snapshot-commit.bats: what was scanned becomes a commit, or nothing changes.
load helper

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

# A repository with one commit and a change of every kind.
changed() {
	repo "${1:-r}"
	mkdir src build
	printf 'build/\n' >.gitignore
	echo 1 >src/a && echo 2 >src/b && echo 3 >c && echo o >build/o
	git add -A && git commit -qm base
	echo x >>src/a && rm src/b && echo n >new && echo s >c && git add c && echo w >c
}
# Files, what is staged, where HEAD is.
state() {
	find . -name .git -prune -o -type f -print0 | sort -z | xargs -0r sha256sum
	git ls-files -s
	git rev-parse -q --verify HEAD
}
clean() { [ -z "$(git status --porcelain)" ] || { git status --porcelain; return 1; }; }
hook() {
	printf '#!/bin/sh\n%s\n' "$2" >".git/hooks/$1"
	chmod +x ".git/hooks/$1"
}

@test "a pass is a commit: the author is ours, the committer fx-tcr" {
	changed
	head=$(git rev-parse HEAD)
	fx 0 "$tool" commit $'unit-test passed\n\n# 3 tests' refs/fx/tcr/t/1
	out_is </dev/null
	clean
	[ "$(git log -1 --format='%P %an %ae %cn %ce')" = "$head Ann ann@example.com fx-tcr ann@example.com" ]
	[ "$(git log -1 --format=%B)" = $'unit-test passed\n\n# 3 tests' ]
	[ "$(git show --name-status --format= HEAD | tr '\t\n' '  ')" = 'M c A new M src/a D src/b ' ]
	[ "$(git rev-parse 'refs/fx/tcr/t/1^{tree}')" = "$(git rev-parse 'HEAD^{tree}')" ]
	# Once more: nothing to commit is no failure, and no commit.
	head=$(git rev-parse HEAD)
	fx 0 "$tool" commit again refs/fx/tcr/t/2
	[ "$(git rev-parse HEAD)" = "$head" ]
}

@test "a detached HEAD, a branch without a commit, a linked worktree" {
	changed
	git checkout -q --detach
	fx 0 "$tool" commit detached refs/fx/tcr/t/1
	clean
	[ "$(git log -1 --format=%s main)" = base ]
	[ "$(git log -1 --format=%s)" = detached ]
	git worktree add -q ../linked main
	cd ../linked && echo l >l && cp ../r/.git/index ../before
	fx 0 "$tool" commit linked refs/fx/tcr/t/2
	clean
	[ "$(git log -1 --format=%s main)" = linked ]
	cmp ../r/.git/index ../before
	cd .. && repo u
	fx 0 "$tool" commit nothing
	not git rev-parse -q --verify HEAD
	echo x >x && git add x && echo y >y
	fx 0 "$tool" commit first
	clean
	[ "$(git log --format=%s)" = first ]
	[ "$(git ls-files)" = $'x\ny' ]
}

@test "a hook that refuses: 1 with its words, and nothing has changed" {
	local h
	for h in pre-commit prepare-commit-msg commit-msg reference-transaction; do
		changed "$h"
		hook $h 'echo "not in the contract" >&2; exit 1'
		state >../before
		fx 1 "$tool" commit no refs/fx/tcr/t/1
		has "$out" 'not in the contract'
		state | diff ../before - && [ ! -e .git/index.lock ]
		cd ..
	done
}

@test "a hook sees what will be committed, and the task's variables" {
	changed
	# shellcheck disable=SC2016 # the hook's words
	hook pre-commit 'git diff --cached --name-status >../seen; git diff --name-only >>../seen; echo "$FACTORY_TASK_ID" >>../seen'
	FACTORY_TASK_ID=bd-1 fx 0 "$tool" commit yes refs/fx/tcr/t/1
	[ "$(tr '\t\n' '  ' <../seen)" = 'M c A new M src/a D src/b bd-1 ' ]
}

@test "a hook that changes what would be committed: it is not committed" {
	changed
	hook pre-commit 'echo formatted >>src/a; git add src/a'
	head=$(git rev-parse HEAD) && git ls-files -s >../staged
	fx 1 "$tool" commit no refs/fx/tcr/t/1
	has "$out" 'a hook changed what would be committed'
	has "$out" $'M\tsrc/a'
	[ "$(git rev-parse HEAD)" = "$head" ]
	[ "$(tail -n 1 src/a)" = formatted ]
	git ls-files -s | diff ../staged -
	cd .. && repo u && echo x >x
	hook pre-commit 'echo more >x; git add x'
	fx 1 "$tool" commit no
	not git rev-parse -q --verify HEAD
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	[ "$(cat x)" = more ]
}

@test "what is staged otherwise is kept first, or it is refused" {
	changed
	state >../before
	fx 3 "$tool" commit no
	has "$err" 'what is staged was not kept'
	state | diff ../before -
	git add -A
	fx 0 "$tool" commit yes
	clean
}

@test "no author, an unfinished merge, a busy index: refused" {
	changed
	state >../before
	(
		unset "${!GIT_AUTHOR_@}" "${!GIT_COMMITTER_@}"
		export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=user.useConfigOnly GIT_CONFIG_VALUE_0=true
		fx 2 "$tool" commit no refs/fx/tcr/t/1
		has "$err" "git config user.email"
	)
	state | diff ../before -
	: >.git/index.lock
	fx 3 "$tool" commit no refs/fx/tcr/t/2
	has "$err" 'index.lock: another git command is at work'
	rm .git/index.lock
	state | diff ../before -
	git rev-parse HEAD >.git/MERGE_HEAD
	fx 2 "$tool" commit no refs/fx/tcr/t/3
	has "$err" 'a merge is not finished'
}

@test "a sparse checkout, a split index, intent-to-add" {
	changed
	git add -N new
	git sparse-checkout set --no-cone /c /new /.gitignore
	[ ! -e src/b ]
	git update-index --split-index
	fx 0 "$tool" commit yes refs/fx/tcr/t/1
	clean
	[ "$(git ls-tree -r --name-only HEAD | tr '\n' ' ')" = '.gitignore c new src/a src/b ' ]
	[ "$(git show HEAD:c)" = w ]
}

# bats test_tags=slow,plain,once
@test "killed with each git child, before it and after it: committed or not" {
	local how n got bad=0 points=0
	changed keep
	state >../bad
	cd .. && mkdir bin
	real=$(command -v git)
	cat >bin/git <<'END'
#!/bin/sh
n=$(cat "$COUNT") && n=$((n + 1)) && echo "$n" >"$COUNT"
if [ "$n" -eq "$AT" ]; then
	case $HOW in
	before) kill -9 "$PPID"; exit 1 ;;
	after) "$REAL" "$@"; kill -9 "$PPID"; exit 1 ;;
	esac
fi
exec "$REAL" "$@"
END
	chmod +x bin/git
	for how in before after; do
		n=0
		while n=$((n + 1)); do
			rm -rf r && cp -a keep r && cd r
			echo 0 >../count
			got=0
			PATH=$PWD/../bin:$PATH REAL=$real COUNT=$PWD/../count AT=$n HOW=$how \
			    "$tool" commit one refs/fx/tcr/k/1 >../said 2>&1 || got=$?
			[ "$(cat ../count)" -ge "$n" ] || break
			points=$((points + 1))
			[ "$got" -eq 137 ] || { echo "$how $n: status $got"; cat ../said; bad=1; }
			# The next run ends it; there are never two.
			fx 0 "$tool" commit one refs/fx/tcr/k/2 && clean &&
			    [ "$(git log --format=%s | tr '\n' ' ')" = 'one base ' ] &&
			    [ ! -e .git/index.lock ] && [ "$(cat c new)" = $'w\nn' ] || { echo "$how $n"; bad=1; }
			cd ..
		done
		[ "$got" -eq 0 ] || return
		cd ..
	done
	echo "$points kills"
	[ "$points" -gt 30 ]
	[ "$bad" -eq 0 ]
}

@test "'git commit' is run only where it does more; the commit and the log are the same" {
	local how n=1 say=$'  Add a thing  \n\n\n# 3 tests\t\n\nfeed\f\nlast\v\n\n'
	load seen
	seen
	changed
	# one NAME: a commit, and its message and what the branch's log says to ../NAME.
	one() {
		: >../ran
		n=$((n + 1)) && echo "$n" >c
		PATH=$seen:$PATH fx 0 "$tool" commit "$say" "refs/fx/tcr/t/$n"
		clean
		{ git cat-file commit HEAD | sed '1,/^$/d'; git reflog -1 --format=%gs; git reflog -1 --format=%gs main; } >"../$1"
	}
	one bare
	lacks ../ran ' commit -q'
	has ../ran 'maintenance run --auto'
	[ "$(head -n 1 ../bare)" = '  Add a thing' ]
	[ "$(tail -n 1 ../bare)" = 'commit: Add a thing' ]
	for how in hook.a.command=true core.hooksPath=/none commit.gpgsign=false i18n.commitEncoding=UTF-8; do
		git config "${how%%=*}" "${how#*=}"
		one set
		has ../ran ' commit -q'
		cmp ../bare ../set
		git config --unset "${how%%=*}"
	done
	GIT_REFLOG_ACTION=mine one mine
	has ../ran ' commit -q'
	has ../mine 'mine: '
	for how in pre-commit prepare-commit-msg commit-msg post-commit post-index-change; do
		hook "$how" "echo $how >../called"
		one hook
		has ../ran ' commit -q'
		# git calls that one only where it had to write the index.
		[ "$how" = post-index-change ] || [ "$(cat ../called)" = "$how" ]
		rm -f ".git/hooks/$how" ../called
		cmp ../bare ../hook
	done
	# One of the reference is no reason, and is asked.
	hook reference-transaction 'echo no >&2; exit 1'
	echo new >c
	PATH=$seen:$PATH fx 1 "$tool" commit refused refs/fx/tcr/t/last
	has "$out" no
	has <(git log -1 --format=%s) 'Add a thing'
	# A newer git names the hook.
	rm .git/hooks/reference-transaction
	seen=$BATS_TEST_TMPDIR/newer
	mkdir "$seen"
	printf '#!/bin/sh\ncase " $* " in *" update-ref "*" HEAD "*) echo no >&2; echo "fatal: in '"'preparing'"' phase, update aborted by the reference-transaction hook" >&2; exit 128 ;; esac\nexec "%s" "$@"\n' "$(command -v git)" >"$seen/git"
	chmod +x "$seen/git"
	PATH=$seen:$PATH fx 1 "$tool" commit refused refs/fx/tcr/t/newer
	has "$out" no
}
