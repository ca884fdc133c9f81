# brief.bats: the runs for which all this was made, typed as they were written.
load helper

setup() {
	pin
}

# The contract, to the letter.
contract() {
	cat <<'END'
# .factory/bd-52.1/contract.yaml

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
      - src/infra/db.gleam               # That's bd-52.4
      - src/worker/pool.gleam            # Different epic

  test_requirements:
    - test_POST_batch_endpoint_accepts_urls
    - test_batch_id_returned_immediately
    - test_empty_array_rejected
    - test_invalid_url_rejected
    - test_concurrent_requests_handled
END
}

# What the refusal begins with, on a terminal and elsewhere.
blocked() {
	cat <<'END'
✗ BLOCKED: bd-52.1 cannot modify src/core/rate_limiter.gleam
✗ Reason: That's bd-52.2 (contract.yaml:14)
✗ Allowed files:
  - src/web/handlers.gleam
  - src/web/handlers_test.gleam
  - test/fixtures/batch_requests.json
END
}
plainly() { blocked | sed 's/^✗ //'; }

# A repository of that project; $1 is git or jj's --colocate, --no-colocate.
project() {
	if [ "$1" = git ]; then
		repo project
	else
		need jj
		need git 2.54
		jj --quiet git init "$1" project
		cd project || return
	fi
	mkdir -p .factory/bd-52.1 src/core src/web
	contract >.factory/bd-52.1/contract.yaml
	echo 'pub fn limit() { 1 }' >src/core/rate_limiter.gleam
	echo 'pub fn handle() { 1 }' >src/web/handlers.gleam
	if [ "$1" = git ]; then
		git add .
		git commit -qm project
	else
		jj --quiet commit -m project
		jj --quiet bookmark create main -r @-
	fi
}

@test "its own refusal: a file of another task is added and committed" {
	project git
	fx 0 factory init --task bd-52.1
	git switch -qc bd-52.1
	echo '// faster' >>src/core/rate_limiter.gleam
	git add src/core/rate_limiter.gleam
	fx 1 git commit -m 'while I am here'
	diff -u <(plainly) <(head -n 6 "$err")
	fx 1 git commit -m 'while I am here' --no-verify
	diff -u <(plainly) <(head -n 6 "$err")
	# 1. Remove that file from commit
	git restore --staged -- src/core/rate_limiter.gleam
	echo '// batch' >>src/web/handlers.gleam
	git add src/web
	fx 0 git commit -m 'batch upload'
	[ "$(git show --format= --name-only)" = src/web/handlers.gleam ]
}

@test "factory new, cd, git add, git commit: the hook fires" {
	project git
	fx 0 factory new batch-upload --from bd-52.1
	cd batch-upload
	echo '// faster' >>src/core/rate_limiter.gleam
	git add src/core/rate_limiter.gleam  # Wrong file!
	fx 1 git commit -m "..."
	diff -u <(plainly) <(head -n 6 "$err")
}

@test "as a person sees it" {
	need script
	project git
	fx 0 factory new batch-upload --from bd-52.1
	cd batch-upload
	echo '// faster' >>src/core/rate_limiter.gleam
	git add src/core/rate_limiter.gleam
	TERM=xterm NO_COLOR=1 script -qec 'git commit -m "..."' /dev/null </dev/null |
	    tr -d '\r' >../seen
	diff -u <(blocked) <(head -n 6 ../seen)
}

@test "with boundaries for boundary, and FACTORY_TASK_ID for a workspace" {
	project git
	sed -i 's/  boundary:/  boundaries:/' .factory/bd-52.1/contract.yaml
	git commit -qam boundaries
	fx 0 fx-contract seal --task bd-52.1
	export FACTORY_TASK_ID=bd-52.1
	echo '// faster' >>src/core/rate_limiter.gleam
	git add src/core/rate_limiter.gleam
	fx 1 fx-boundary --staged
	diff -u <(plainly) <(head -n 6 "$out")
	fx 1 fx-boundary <<<'src/core/rate_limiter.gleam'
	diff -u <(plainly) <(head -n 6 "$out")
	git reset -q
	git add src/web
	fx 0 fx-boundary --staged
}

@test "a new task for what creeps in, or another contract" {
	project git
	fx 0 factory new batch-upload --from bd-52.1
	cd batch-upload
	echo '// faster' >>src/core/rate_limiter.gleam
	git add src/core/rate_limiter.gleam
	fx 1 git commit -m "..."
	has "$err" '  fx-contract seal --task bd-52.1 --widen --reason TEXT'
	# 2. Create new issue (bd-52.5) for scope creep
	has "$err" '  factory new NAME --from NEW-TASK   # or make it a task of its own'
	fx 0 factory new faster --from bd-52.5
	has "$out" 'allows nothing yet; fill it in'
	# 3. Or update the contract if it's wrong
	sed -i '/forbidden_files:/,/rate_limiter/{/rate_limiter/d;s|^    forb|      - src/core/rate_limiter.gleam\n&|;}' \
	    .factory/bd-52.1/contract.yaml
	fx 1 fx-contract diff sealed .factory/bd-52.1/contract.yaml
	fx 1 fx-contract seal --task bd-52.1
	fx 0 fx-contract seal --task bd-52.1 --widen --reason 'the handler needs its limit'
	fx 0 git commit -m "..."
	[ "$(git show --format= --name-only)" = src/core/rate_limiter.gleam ]
}

# The same in jj, which runs no hooks: at the push that asks first, and at the
# gate, whatever is typed.
in_jj() {
	local id
	git init -q --bare -b main up.git
	project "$1"
	jj --quiet git remote add origin "$(cd .. && pwd -P)/up.git"
	jj --quiet git push --bookmark main
	fx 0 factory gate init ../gate --upstream ../up.git
	fx 0 factory new batch-upload --from bd-52.1
	cd batch-upload || return
	fx 0 factory gate connect ../../gate
	echo '// faster' >>src/core/rate_limiter.gleam
	fx 1 fx-boundary --worktree
	has "$out" 'BLOCKED: bd-52.1 cannot modify src/core/rate_limiter.gleam in '
	jj --quiet commit -m "..."
	jj --quiet bookmark create bd-52.1 -r @-
	id=$(jj log --no-graph -r @- -T 'commit_id.short(12)')
	plainly | sed "1s/\$/ in $id/" >../../wanted
	fx 1 jj push --bookmark bd-52.1
	diff -u ../../wanted <(head -n 6 "$out")
	cp "$out" ../../said
	fx 1 jj --config 'git.private-commits="none()"' git push --bookmark bd-52.1
	diff -u ../../wanted <(sed -n 's/^remote: //p' "$err" | sed 's/ *$//' | head -n 6)
	[ -z "$(git --git-dir=../../up.git rev-parse -q --verify bd-52.1 || :)" ]
	# the way out, and in
	echo '// batch' >>src/web/handlers.gleam
	jj --quiet commit -m "batch upload"
	jj --quiet bookmark set bd-52.1 -r @-
	sed -n 's/^  \(jj abandon .*\)   # .*/\1/p' ../../said >../../way
	fx 0 sh -eu ../../way
	fx 0 jj push --bookmark bd-52.1
	[ "$(git --git-dir=../../up.git diff --name-only main bd-52.1)" = src/web/handlers.gleam ]
}

# bats test_tags=slow
@test "the same in jj: not colocated" {
	in_jj --no-colocate
}

# bats test_tags=slow
@test "the same in jj: colocated" {
	in_jj --colocate
}
