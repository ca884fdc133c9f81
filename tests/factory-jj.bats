# factory-jj.bats: init, deinit, new and doctor in jj workspaces.
load helper
load work

setup() {
	pin
	programs
	need jj
}

# Everything that is set for this workspace alone.
settings() {
	jj config list --workspace
}

new_in() {
	jj_project "$1"
	settings >../one
	fx 0 factory new w --from t1 --as 'Bot <bot@example.com>'
	has "$out" 'jj runs no hooks'
	[ -z "$(jj diff --summary)" ]
	has "$out" 'stages: wrote .factory/c.yaml'
	cd w || return
	[ -s .factory/c.yaml ]
	[ -s .moon/tasks/factory.yml ]
	[ -z "$(jj diff --summary)" ]
	[ "$(jj log --no-graph -r @ -T 'author.name()')" = Bot ]
	[ "$(jj log --no-graph -r @- -T 'local_bookmarks')" = main ]
	[ "$(jj config get templates.git_push_bookmark)" = 'change_id.short() ++ "/t1"' ]
	[ "$(jj config get git.private-commits)" = outside_contract ]
	[ "$(jj config get revset-aliases.outside_contract)" = "$(fx-contract private)" ]
	jj log --no-graph -r "$(fx-contract private)" >../private
	settings >../two
	fx 0 factory init
	settings | diff -u ../two -
	fx 0 factory deinit --forget
	has "$out" 'removed .factory/c.yaml'
	not test -e .moon
	[ -z "$(jj diff --summary)" ]
	[ -z "$(settings)" ]
	cd ..
	settings | diff -u ../one -
	fx 0 factory new w --from t1
	cd w && fx 0 factory init --task t1
	settings | grep -q private-commits
}

# bats test_tags=slow
@test "new makes a jj workspace with settings of its own: colocated" {
	new_in --colocate
}

# bats test_tags=slow
@test "new makes a jj workspace with settings of its own: not colocated" {
	new_in --no-colocate
}

# bats test_tags=slow
@test "in a colocated workspace git's hooks are installed too, and taken back" {
	way chain
	jj_project --colocate
	state >../one
	fx 0 factory init --task t1
	test -x .git/hooks/pre-commit
	fx 1 factory doctor
	has "$out" 'ok   jj: '
	has "$out" 'ok   pre-commit: a forbidden commit was refused'
	has "$out" 'mend: factory gate init DIR --upstream URL; factory gate connect DIR'
	fx 0 factory deinit --forget
	state | diff -u ../one -
	[ -z "$(settings)" ]
}

# bats test_tags=slow
@test "doctor finds what was taken from jj, init mends it, deinit keeps it" {
	jj_project --no-colocate
	fx 0 factory init --task t1
	fx 1 factory doctor
	has "$out" 'ok   jj: '
	jj config unset --workspace git.private-commits
	fx 1 factory doctor
	has "$out" 'NOT  jj: git.private-commits is not what factory init set'
	fx 0 factory init
	fx 1 factory doctor
	has "$out" 'ok   jj: '
	rm "$(jj config path --workspace)"
	fx 1 factory doctor
	has "$out" 'NOT  jj: jj push is not the alias that checks first'
	fx 0 factory init
	jj config set --workspace templates.git_push_bookmark '"mine"'
	jj config set --workspace ui.color never
	fx 0 factory deinit
	has "$err" 'templates.git_push_bookmark was changed by others; it is kept'
	[ "$(jj config get templates.git_push_bookmark)" = mine ]
	[ "$(jj config get ui.color)" = never ]
	not grep -q private-commits <(settings)
}

# bats test_tags=slow
@test "what the user keeps private stays private" {
	jj_project --colocate
	jj config set --repo git.private-commits 'description("wip*")'
	fx 0 factory init --task t1
	[ "$(jj config get git.private-commits)" = '(description("wip*")) | outside_contract' ]
	fx 0 factory init
	[ "$(jj config get git.private-commits)" = '(description("wip*")) | outside_contract' ]
	fx 0 factory deinit
	[ "$(jj config get git.private-commits)" = 'description("wip*")' ]
}

# bats test_tags=slow
@test "jj push refuses when the judge is gone" {
	jj_project --colocate
	fx 0 factory init --task t1
	sed 's|^fx=.*|fx=/nowhere/fx-boundary|' "$FX_BIN/../share/hooks/jj/push" >../push
	fx 3 sh ../push
	err_is <<<'jj push: /nowhere/fx-boundary is gone; refusing (factory doctor)'
}

# bats test_tags=slow
@test "new takes no other workspace's name, and no other repository's place" {
	jj_project --no-colocate
	fx 2 factory new default --from t1 --dir ..
	err_is <<<"factory: there is a workspace default already, in $PWD"
	fx 0 factory new w --from t1 --dir ..
	fx 2 factory new w --from t2
	err_is <<<"factory: there is a workspace w already, in $(cd ../w && pwd -P)"
	[ "$(jj workspace list -T 'name ++ "\n"')" = $'default\nw' ]
	jj --quiet git init ../other
	fx 2 factory new other --from t2 --dir ..
	has "$err" "/other is there already"
	not test -e ../other/.jj/fx
	# somebody's own work is not taken over, a run that was killed goes on
	jj --quiet workspace add ../mine
	echo 2 >>../mine/doc/a.txt
	fx 2 factory new mine --from t2 --dir ..
	err_is <<<"factory: $(cd ../mine && pwd -P) is there already, with work in it; \
'factory init --task t2' there binds it"
	rm ../mine/doc/a.txt && echo 1 >../mine/doc/a.txt
	fx 0 factory new mine --from t2 --dir ..
	(cd ../mine && fx 0 factory deinit --forget)
	# a folder that is gone gives its name back
	rm -rf ../w
	fx 0 factory new w --from t1
	# and one whose making was undone says so
	fx 0 factory new v --from t2
	jj --quiet workspace forget v
	fx 2 factory new v --from t2
	err_is <<<"factory: $PWD/v was a workspace and is none any more; move it away"
	rm -rf v
	fx 0 factory new v --from t2
	cd v && fx 0 fx-contract bound
	out_is <<<t2
}

# bats test_tags=slow
@test "any name: its workspace is made, bound and hidden" {
	local name long
	jj_project --no-colocate
	long=$(printf '%0240d' 0)
	for name in 'a b' "it's" 'say "x"' '$(touch oops)' '*' '[a]' '#x' '!y' 'root()' é "$long"; do
		fx 0 factory new "$name" --from t1
		[ "$(jj diff --summary)" = '' ]
		(
			cd "./$name"
			fx 0 fx-contract bound
			out_is <<<t1
			fx 0 factory init
			fx 0 fx-boundary --worktree
			echo 2 >>doc/a.txt
			fx 1 fx-boundary --worktree
			fx 0 factory deinit
			fx 1 fx-contract bound
		)
	done
	not test -e oops
}

# bats test_tags=slow
@test "renamed it stays bound; moved, or made again, it is bound by init alone" {
	local again
	jj_project --no-colocate
	fx 0 factory new w --from t1
	cd w
	jj --quiet workspace rename v
	fx 0 fx-contract bound
	fx 0 fx-boundary --worktree
	fx 0 factory init
	cd ..
	mv w u
	cd u
	echo 2 >>doc/a.txt
	for verb in 'fx-contract bound' 'fx-boundary --worktree --if-bound' 'factory init'; do
		fx 2 $verb
		has "$err" "$PWD/.jj/fx-bound: this workspace was bound to task t1 as ${PWD%u}w; \
if it was moved, 'factory init --task t1' binds it"
	done
	fx 2 jj push
	has "$err" 'was bound to task t1'
	fx 1 factory doctor
	has "$out" 'NOT  binding: '
	fx 0 factory init --task t1
	fx 1 fx-boundary --worktree
	cd ..
	cp -a u copy
	(cd copy && fx 2 fx-contract bound)
	rm -rf copy
	mv u v
	(cd v && fx 0 factory deinit && fx 1 fx-contract bound)
	jj --quiet workspace forget v
	rm -rf v
	for again in w w; do
		jj --quiet workspace add --name w -r main w
		(cd w && fx 2 fx-boundary --worktree)
		has "$err" 'binds an earlier workspace'
		(cd w && fx 2 factory init)
		has "$err" "'factory init --task t1' binds this one"
		(cd w && fx 0 factory init --task t1 && fx 0 fx-boundary --worktree)
		jj --quiet workspace forget w
		rm -rf w
	done
}

# bats test_tags=slow
@test "jj git colocation: the binding stays, hooks come with init" {
	jj_project --no-colocate
	fx 0 factory init --task t1
	jj --quiet git colocation enable
	fx 0 fx-contract bound
	out_is <<<t1
	echo 2 >>doc/a.txt
	fx 1 fx-boundary --worktree
	fx 1 factory doctor
	has "$out" 'NOT  hooks: none are installed here'
	fx 0 factory init
	git add doc/a.txt
	fx 1 git commit -qm no
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	jj --quiet git colocation disable
	fx 0 fx-contract bound
	out_is <<<t1
	fx 1 fx-boundary --worktree
	fx 2 factory new x --from t1
	has "$err" 'one task has one workspace'
	fx 0 factory init
	fx 0 factory deinit --forget
	has "$out" 'the audit log, in '
	fx 1 fx-contract bound
	[ -z "$(find .jj -name '*fx*' -o -path '*/factory/*' ! -path '*/factory/audit*')" ]
	jj --quiet git colocation enable
	fx 1 fx-contract bound
}

# bats test_tags=slow
@test "in a second workspace the hooks of the first are no trouble" {
	way dispatch
	jj_project --colocate
	git config core.hooksPath "$way_path"
	task t2 'doc/**'
	state | grep -v refs/jj/ >../one
	fx 0 factory init --task t2
	jj --quiet workspace add ../two
	cd ../two
	fx 0 factory init --task t1 --as 'Bot <bot@example.com>'
	err_is </dev/null
	fx 2 factory gate connect /nowhere
	lacks "$err" 'not live'
	fx 1 factory doctor
	lacks "$out" ' hooks:'
	cd ../j
	fx 0 factory deinit --forget
	has "$out" 'another workspace is bound'
	# the last one takes them back, from where no .git is
	cd ../two
	fx 0 factory deinit --forget
	cd ../j
	state | grep -v refs/jj/ | diff -u ../one -
}

# bats test_tags=slow
@test "a second workspace with a .git of its own is a git worktree too" {
	way chain
	jj_project --colocate
	jj --quiet workspace add ../two
	# as jj does from 0.46 on
	git worktree add -q --no-checkout --detach ../made main
	mv ../made/.git ../two/.git && rmdir ../made
	cd ../two
	git worktree repair 2>/dev/null
	git read-tree HEAD
	echo '/*' >.jj/.gitignore
	fx 0 factory init --task t1
	test -f ../j/.git/worktrees/made/factory/task
	not test -e ../j/.git/factory/workspaces
	[ "$(jj config get git.private-commits)" = outside_contract ]
	fx 0 fx-boundary --worktree
	echo 2 >>doc/a.txt
	fx 1 fx-boundary --worktree
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	lacks "$out" "(and"
	fx 1 fx-boundary --commits main..@
	fx 1 git commit -qam no
	has "$err" 'BLOCKED: t1 cannot modify doc/a.txt'
	(cd ../j && fx 1 fx-contract bound)
	fx 0 factory deinit --forget
	[ -z "$(find ../j/.git -path '*/factory/*' ! -path '*/factory/audit*')" ]
	has "$out" 'the audit log, in '
}

# bats test_tags=slow
@test "what the user keeps private may be many lines" {
	jj_project --no-colocate
	jj config set --repo git.private-commits '"""
description(\"wip*\") |
description(\"no*\")"""'
	fx 0 factory init --task t1
	jj config get git.private-commits >../private
	diff -u - ../private <<'END'
(description("wip*") |
description("no*")) | outside_contract
END
	jj --quiet new main -m 'no way'
	[ "$(jj log --no-graph -r "@ & ($(cat ../private))" -T '"x"')" = x ]
	fx 1 factory doctor
	has "$out" 'ok   jj: '
}

# outside MORE PATTERN...: what jj keeps private of all files is what the
# contract refuses; MORE is "more" where it may be more than that.
outside() {
	local more=$1 set
	printf '%s\n' '    forbidden_files:' '      - "src/Key.c"' >../forbidden
	task t1 "${@:2}"
	cat ../forbidden >>.factory/t1/contract.yaml
	rm -rf "$store/factory/contracts/t1"
	fx 0 fx-contract seal -q --task t1 .factory/t1/contract.yaml
	set=$(fx-contract private --task t1)
	set=${set#files(}
	fx 0 jj --ignore-working-copy file list -r main -T 'path ++ "\n"' "${set%)}"
	sort "$out" >../private
	git --git-dir="$store" ls-tree -r -z --name-only main | fx-boundary -z --task t1 |
	    tr '\0' '\n' | sort >../refused
	if [ "$more" = more ]; then
		comm -13 ../private ../refused | diff -u /dev/null - || { echo "$2"; return 1; }
	else
		diff -u ../refused ../private || { echo "$2"; return 1; }
	fi
}

# bats test_tags=slow
@test "a contract that is too long for jj is said to be" {
	jj_project --no-colocate
	{
		printf 'contract: {task: t1, boundary: {allowed_files: ['
		seq -f 'f%.0f*,' 1 5000
		printf ']}}\n'
	} >../long.yaml
	fx 0 factory init --task t1 --contract ../long.yaml
	err_is <<<'factory: the contract is too long for jj to keep private what is outside'
	[ "$(jj config get revset-aliases.outside_contract)" = 'none()' ]
	echo 2 >>doc/a.txt
	fx 1 jj push
	has "$out" 'BLOCKED: t1 cannot modify doc/a.txt'
	fx 1 factory doctor
	has "$out" 'ok   jj: '
}

# bats test_tags=slow
@test "what jj keeps private is what the contract does not allow" {
	local p name
	jj_project --no-colocate
	for name in src/key.c src/b/c.c src/.hid AGENTS.md src/Claude.md src/.claude .github/x \
	    'a[b' 'a*b' axb aXXb a/b 'two words' "it's" 'say"x"' é/ü -x @ '~z' 'root()' k.c lib/k.c \
	    lib/a/k.c 'y/!b' y/ab y/bb y/-b 'y/]b' y/a/b q/1 q/é doc/a/b 'z/*' z/a; do
		mkdir -p "$(dirname "./$name")"
		echo 1 >"./$name"
	done
	jj --quiet commit -m two
	jj --quiet bookmark set main -r @-
	jj --quiet git export
	store=$(jj git root)
	for p in '**' '*' '*/*' 'src/**' 'src/*' src/ 'src/**/' '**/k.c' 'lib/**/k.c' 'a?b' 'a*b' 'a**b' \
	    'y/[a-b]b' 'z/\\*' 'é/*' 'two words' "it's" '-x' '@' '~z' 'root()' 'axb' 'AGENTS.md' \
	    '.github/' 'src/Claude.md' '*.md' 'doc/**'; do
		outside same "$p"
	done
	outside same 'src/**' AGENTS.md 'lib/**' .github/
	for p in '[[]' 'y/[!a]b' 'y/[]-]b' 'y/[c-a]b' 'y/[^a]b' 'q/[[:alnum:]]' 'y/a[!x]b' \
	    '***' 'q/?'; do
		outside more "$p" 'src/*.c'
	done
}
