# detect-moon.bats: the real moon reads what fx-detect writes, runs the stages,
# and gives their status back.
load helper

put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # a format
	printf "${2:-}" >"$1"
}

# Each stage of each component is told by its name in ran.
tree() {
	need moon
	put go.mod 'module m\n'
	put 'web app/package.json' '{}'
	put .factory.toml '%s' ''
	cat >.factory.toml <<-'END'
		[stages]
		implement = "echo implement $(basename \"$PWD\") >>../ran"
		unit-test = "echo unit-test $(basename \"$PWD\") >>../ran; exit 3"
		[stages.coverage]
		command = "echo coverage >>../ran; sleep 30"
		timeout = 1
		[go.stages]
		static = "printf '%s\\n' 'a $b @in(0) $workspaceRoot' | grep -c 'a .b' && false || exit 5"
		[node.stages]
		lint = "true && true | cat"
	END
	fx 0 fx-detect --write
	[ ! -e ../ran ] || rm ../ran
}
# moon_run STATUS TASK
moon_run() {
	local got=0
	moon run "root:$2" >moon.out 2>&1 </dev/null || got=$?
	[ "$got" -eq "$1" ] || { printf 'status %s\n' "$got"; cat moon.out; return 1; }
}

# bats test_tags=slow
@test "moon runs the stages in their folders and gives the status back" {
	tree t
	moon_run 0 factory-implement
	[ "$(sort ran ../ran 2>/dev/null)" = $'implement t\nimplement web app' ] || { cat ran ../ran; return 1; }
	# Again, for a pass that is replayed is none.
	moon_run 0 factory-implement/go
	[ "$(sort ran ../ran 2>/dev/null | grep -c 'implement t')" -eq 2 ]
	# Not tried again.
	moon_run 3 factory-unit-test/go
	moon_run 3 factory-unit-test/node/web_20app
	[ "$(sort ran ../ran | grep -c unit-test)" -eq 2 ]
	moon_run 3 factory-unit-test
	moon_run 5 factory-static
	moon_run 0 factory-lint/node/web_20app
}

# bats test_tags=slow
@test "moon ends a stage at its time-out, and knows no task without a command" {
	local start
	tree
	start=$(date +%s)
	not moon run root:factory-coverage/go >moon.out 2>&1 </dev/null
	[ $(($(date +%s) - start)) -lt 20 ]
	[ "$(grep -c coverage ../ran)" -eq 1 ]
	moon_run 1 factory-integration
	has moon.out 'Unknown task'
	moon_run 1 factory-tdd-setup
}

# bats test_tags=slow
@test "what moon resolves is what was written" {
	tree
	moon task root:factory-coverage/go --json >task </dev/null
	python3 - <<-'END'
		import json
		t = json.load(open("task"))
		o = t["options"]
		assert o["cache"] is False and o["retryCount"] == 0, o
		assert o["timeout"] == 1 and o["runFromWorkspaceRoot"] is True, o
		assert o["mutex"] == "factory" and o["shell"] is True, o
		assert t["script"] == "echo coverage >>../ran; sleep 30", t
		assert t["toolchains"] == ["system"], t
	END
	# None of its options are those of other tasks.
	put .moon/tasks/mine.yml 'tasks:\n  mine:\n    command: "true"\n'
	moon task root:mine --json >task </dev/null
	python3 -c 'import json; o = json.load(open("task"))["options"]; assert "mutex" not in o or not o["mutex"]; assert not o.get("timeout"), o'
}

# bats test_tags=slow
@test "the files are valid by moon's own schemas, for every language" {
	local python
	need jsonschema
	python=$(dirname "$(command -v jsonschema)")/python3
	tree
	moon sync config-schemas >/dev/null 2>&1 </dev/null
	cp -R .moon/cache/schemas schemas
	fx 0 "$python" "$top/tests/schema.py" schemas/workspace.json .moon/workspace.yml
	has "$out" yes
	mkdir all && cd all
	"$python" - "$top"/contracts/languages/*.yaml <<-'END'
		import os, sys, yaml
		for f in sys.argv[1:]:
		    l = yaml.safe_load(open(f))
		    d = "d/" + l["language"]
		    os.makedirs(d)
		    first = l.get("manifests") or l.get("entries") or l["sources"]
		    for n in (first[0], l.get("sources", ["x"])[0]):
		        n = n["name"] if isinstance(n, dict) else n
		        open(d + "/" + n.replace("*", "x"), "w").write("{}" if n.endswith(".json") else "")
	END
	fx 0 fx-detect --write
	[ "$(grep -c '^wrote .factory/' "$out")" -ge 25 ]
	fx 0 "$python" "$top/tests/schema.py" ../schemas/tasks.json .moon/tasks/factory.yml
	has "$out" yes
	moon tasks >moon.out 2>&1 </dev/null || { cat moon.out; return 1; }
	has moon.out factory-unit-test
	sed -i 's/retryCount:/retries:/' .moon/tasks/factory.yml
	fx 0 "$python" "$top/tests/schema.py" ../schemas/tasks.json .moon/tasks/factory.yml
	has "$out" no
}

# bats test_tags=slow
@test "moon goes red with a stage of a real project, and its cache stays out of git" {
	need moon
	here go
	repo r
	unset GOFLAGS
	go mod init example.com/m 2>/dev/null
	put m.go 'package m\n\nfunc Add(a, b int) int { return a + b }\n'
	put m_test.go 'package m\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal(1)\n\t}\n}\n'
	fx 0 fx-detect --write
	git add -A && git commit -qm m
	for s in implement unit-test lint static; do moon_run 0 "factory-$s"; done
	rm moon.out
	[ -z "$(git status --porcelain -uall)" ] || { git status --porcelain; return 1; }
	sed -i 's/a + b/a   - b/' m.go
	moon_run 1 factory-unit-test
	has moon.out 'm_test.go:7'
	moon_run 1 factory-lint
	has moon.out m.go
	moon_run 0 factory-static
}

# In CI moon compares with a branch, and would run only what changed.
# bats test_tags=slow
@test "moon in CI runs each stage, and goes red with it, whatever changed" {
	repo r
	tree
	has .moon/workspace.yml "defaultBranch: 'main'"
	git add -A && git commit -qm m
	export CI=true
	moon_run 0 factory-implement/go
	git commit -q --allow-empty -m again
	moon_run 0 factory-implement/go
	rm moon.out
	git checkout -q -b other
	moon ci root:factory-implement/go >../ci.out 2>&1 </dev/null
	[ "$(grep -c implement ../ran)" -eq 3 ] || { cat ../ran ../ci.out; return 1; }
	moon_run 3 factory-unit-test
}

@test "moon's workspace names the branch that others start from" {
	repo r
	put go.mod 'module m\n'
	fx 0 fx-detect --write
	has .moon/workspace.yml "defaultBranch: 'main'"
	git add -A && git commit -qm m
	git branch -m develop
	fx 0 fx-detect --write
	has .moon/workspace.yml "defaultBranch: 'develop'"
	git checkout -q -b work
	git branch -m develop trunk
	fx 0 fx-detect --write
	has .moon/workspace.yml "defaultBranch: 'trunk'"
	git update-ref refs/remotes/origin/dev/next HEAD
	git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/dev/next
	fx 0 fx-detect --write
	has .moon/workspace.yml "defaultBranch: 'dev/next'"
	git symbolic-ref -d refs/remotes/origin/HEAD
	git checkout -q --detach
	git branch -D trunk work >/dev/null
	fx 0 fx-detect --write
	not grep -q defaultBranch .moon/workspace.yml
}
