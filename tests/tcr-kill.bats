# tcr-kill.bats: fx-tcr killed anywhere, on a failure and on a pass: the next
# run tells the truth about it, and nothing is lost or half restored.
# bats file_tags=once
load helper
load kill

setup() {
	pin
	umask 022
}

# A changed tree in ../keep, its state in ../bad, the good one's in ../good.
changed() {
	repo r
	mkdir src build
	printf 'build/\n' >.gitignore
	echo 1 >src/a && echo 2 >src/b && echo 3 >c && echo o >build/o
	git add -A && git commit -qm base && state >../good
	echo n >src/new && rm src/b && echo m >c && git add c && echo w >c && chmod 600 src/new
	state >../bad
	cp -a . ../keep
	cd ..
}

# Each record has come to an end, and is whole.
ended() {
	local f
	for f in .git/factory/tcr/-main/*.json; do
		jq -e '.end as $e | ["begun", "taking"] | index($e) | not' "$f" >/dev/null || { cat "$f"; return 1; }
	done
	[ -z "$(ls .git/factory/snapshot/unfinished .git/index.lock 2>/dev/null)" ]
}

# After a kill of a run that fails, one more takes everything back, and it all
# comes back.
failure_holds() {
	fx 1 fx-tcr -- false && state | diff ../good - && ended &&
	    fx 0 fx-tcr undo && state | diff ../bad - && git fsck --no-dangling
}

# After one of a run that passes, one more has it committed, once.
pass_holds() {
	fx 0 fx-tcr -- true && [ -z "$(git status --porcelain)" ] && ended &&
	    [ "$(git rev-list --count HEAD)" = 2 ] && [ "$(cat c src/new)" = $'w\nn' ] && [ ! -e src/b ] &&
	    [ "$(jq -s '[.[] | select(.end == "committed")] | length' .git/factory/tcr/-main/*.json)" = 1 ] &&
	    git fsck --no-dangling
}

# bats test_tags=slow,plain
@test "a failure, killed at each system call that changes a file" {
	need strace
	changed
	calls="$calls clone kill"
	each_call 1 failure_holds 50 fx-tcr -- false
}

# bats test_tags=slow,plain
@test "a pass, killed at each system call that changes a file" {
	need strace
	changed
	calls="$calls clone kill"
	each_call 0 pass_holds 50 fx-tcr -- true
}

# bats test_tags=slow,plain
@test "a failure, killed with each git child, before it and after it" {
	changed
	# Of those by which it is careful, or saves a scan, it needs no answer.
	spare=yes needless=$'update-ref --no-deref -d refs/fx/tcr/-main/1-before
config -l -z
var GIT_ATTR_SYSTEM
ls-files -s -v -z
check-ignore -z --stdin --no-index' \
	    each_child 1 failure_holds 60 fx-tcr -- false
}

# bats test_tags=slow,plain
@test "a pass, killed with each git child, before it and after it" {
	changed
	spare=yes each_child 0 pass_holds 60 fx-tcr -- true
}

# bats test_tags=slow,plain
@test "of many files, which are staged without git: killed at each call and with each git child" {
	need strace
	changed
	mkdir keep/many && (cd keep/many && seq 210 | split -l 1 -a 3)
	(cd keep && state) >bad
	calls='openat rename write link'
	each_call 0 pass_holds 20 fx-tcr -- true
	spare=yes each_child 0 pass_holds 60 fx-tcr -- true
	needless=$'update-ref --no-deref -d refs/fx/tcr/-main/1-before
config -l -z
ls-files -s -v -z
check-ignore -z --stdin --no-index
var GIT_ATTR_SYSTEM
index-pack --stdin' \
	    spare=yes each_child 1 failure_holds 60 fx-tcr -- false
}
