# factory-jj.bats: init, deinit, new and doctor in jj workspaces.
load helper
load work

setup() {
	pin
	programs
	need jj
	PATH=$tools/git/bin:$PATH	# jj wants 2.41 at least
}

# A jj repository "j" with a task; $1 is --colocate or --no-colocate.
jj_project() {
	jj --quiet git init "$1" j
	cd j || return
	task t1 'src/**'
	mkdir src doc
	echo 1 >src/a.c
	echo 1 >doc/a.txt
	jj --quiet commit -m one
	jj --quiet bookmark create main -r @-
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
	cd w || return
	[ "$(jj log --no-graph -r @ -T 'author.name()')" = Bot ]
	[ "$(jj log --no-graph -r @- -T 'local_bookmarks')" = main ]
	[ "$(jj config get templates.git_push_bookmark)" = 'change_id.short() ++ "/t1"' ]
	[ "$(jj config get git.private-commits)" = "$(fx-contract private)" ]
	jj log --no-graph -r "$(fx-contract private)" >../private
	settings >../two
	fx 0 factory init
	settings | diff -u ../two -
	fx 0 factory deinit --forget
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
	[ "$(jj config get git.private-commits)" = "(description(\"wip*\")) | $(fx-contract private)" ]
	fx 0 factory init
	[ "$(jj config get git.private-commits)" = "(description(\"wip*\")) | $(fx-contract private)" ]
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
