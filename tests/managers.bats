# managers.bats: the real pre-commit, lefthook and husky before and after ours.
# What they run leaves its name in the file "ran", which nothing else writes.
load helper
load work

setup() {
	pin
	programs
	export PRE_COMMIT_HOME=$BATS_TEST_TMPDIR/pre-commit RAN=$BATS_TEST_TMPDIR/ran
	way chain
}

# A project whose hook managers have something to run.
managed() {
	project
	cat >.pre-commit-config.yaml <<'END'
repos:
- repo: local
  hooks:
  - id: x
    name: x
    language: system
    entry: sh -c 'echo pre-commit >>"$RAN"'
    always_run: true
    pass_filenames: false
END
	printf '%s\n' pre-commit: '  commands:' \
	    '    x: {run: echo lefthook >>"$RAN"}' >lefthook.yml
	mkdir .husky
	printf 'echo husky >>"$RAN"\n' >.husky/pre-commit
	echo '{}' >package.json
	git add -A && git commit -qm managers
	git switch -q main && git merge -q t1 && git switch -q t1
}

# An allowed commit passes and runs each of these once; a forbidden one is
# refused, with and without --no-verify.
holds() {
	rm -f "$RAN"
	echo 3 >>src/a.c
	fx 0 git commit -qam allowed
	diff -u <([ $# -eq 0 ] || printf '%s\n' "$@" | sort) <(sort "$RAN" 2>/dev/null)
	echo 3 >>doc/a.txt
	git add doc
	fx 1 git commit -qm forbidden
	grep -q 'BLOCKED: t1 cannot modify doc/a.txt' "$out" "$err"
	fx 1 git commit -qnm forbidden
	grep -q 'BLOCKED: t1 cannot modify doc/a.txt' "$out" "$err"
	git restore --staged --worktree doc
}

hooks_are() {
	diff -u <([ $# -eq 0 ] || printf '%s\n' "$@" | sort) \
	    <(find .git/hooks -type f ! -name '*.sample' -printf '%f\n' | sort)
}
ours="pre-applypatch pre-push prepare-commit-msg reference-transaction"

# bats test_tags=slow
@test "pre-commit before ours: kept, reinstalled, mended, taken back" {
	need pre-commit
	managed
	pre-commit install >/dev/null
	cp .git/hooks/pre-commit ../theirs
	bind
	holds pre-commit
	fx 0 factory doctor
	pre-commit install >/dev/null
	hooks_are $ours pre-commit pre-commit.legacy pre-commit.fx-old
	holds pre-commit
	fx 0 factory init
	hooks_are $ours pre-commit pre-commit.fx-old
	holds pre-commit
	fx 0 factory deinit
	hooks_are pre-commit
	cmp .git/hooks/pre-commit ../theirs
}

# bats test_tags=slow
@test "pre-commit after ours: both run, its uninstall leaves ours" {
	need pre-commit
	managed
	bind
	pre-commit install >/dev/null
	holds pre-commit
	pre-commit uninstall >/dev/null
	hooks_are $ours pre-commit
	holds
	pre-commit install >/dev/null
	fx 0 factory init
	holds pre-commit
	fx 0 factory deinit
	hooks_are pre-commit
}

# bats test_tags=slow
@test "a plain hook, ours, then pre-commit: all three run, in every state" {
	need pre-commit
	managed
	printf '#!/bin/sh\necho plain >>"$RAN"\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	bind
	holds plain
	pre-commit install >/dev/null
	holds plain pre-commit
	fx 0 factory init
	holds plain pre-commit
	pre-commit install >/dev/null
	holds plain pre-commit
	fx 0 factory deinit
	hooks_are pre-commit pre-commit.legacy
	has .git/hooks/pre-commit.legacy 'echo plain'
}

# bats test_tags=slow
@test "lefthook before ours: kept, reinstalled, mended, uninstalled" {
	need lefthook
	managed
	lefthook install >/dev/null
	cp .git/hooks/pre-commit ../theirs
	bind
	holds lefthook
	lefthook install >/dev/null
	hooks_are $ours pre-commit pre-commit.old pre-commit.fx-old
	holds lefthook
	fx 0 factory new --help
	fx 0 factory init
	hooks_are $ours pre-commit pre-commit.fx-old
	holds lefthook
	fx 0 factory doctor
	fx 0 factory deinit
	hooks_are pre-commit
	cmp .git/hooks/pre-commit ../theirs
	bind
	lefthook uninstall >/dev/null
	holds
	fx 0 factory deinit
	hooks_are
}

# bats test_tags=slow
@test "lefthook after ours: what it puts aside is missed, and mended" {
	need lefthook
	managed
	bind
	lefthook install >/dev/null
	holds lefthook
	fx 1 factory doctor
	has "$out" 'pre-commit was replaced'
	fx 0 factory init
	holds lefthook
	lefthook uninstall >/dev/null
	holds
	fx 0 factory deinit
	hooks_are
}

# bats test_tags=slow
@test "husky before ours: forwarded to; its next run is said and mended" {
	need husky
	managed
	husky
	cp .git/config ../config
	bind
	holds husky
	husky
	fx 1 factory doctor
	has "$out" "core.hooksPath is '.husky/_' in the local configuration"
	fx 2 factory no-such-verb
	fx 0 factory init
	holds husky
	fx 0 factory deinit
	cmp .git/config ../config
}

# bats test_tags=slow
@test "husky after ours: said by every verb, and mended" {
	need husky
	managed
	bind
	holds
	husky
	fx 1 factory doctor
	fx 0 factory init
	holds husky
	hooks_are
	fx 0 factory deinit
	[ "$(git config core.hooksPath)" = .husky/_ ]
}

# bats test_tags=slow
@test "lefthook forced into the folder that forwards is kept and mended" {
	need lefthook
	managed
	mkdir hooks.d
	printf '#!/bin/sh\necho tracked >>"$RAN"\n' >hooks.d/pre-commit
	chmod +x hooks.d/pre-commit
	git config core.hooksPath hooks.d
	cp .git/config ../config
	bind
	holds tracked
	lefthook install >/dev/null 2>&1 && return 1
	holds tracked
	lefthook install -f >/dev/null
	fx 1 factory doctor
	has "$out" 'pre-commit was replaced'
	fx 0 factory init
	holds tracked lefthook
	fx 0 factory init
	holds tracked lefthook
	fx 0 factory doctor
	fx 0 factory deinit
	cmp .git/config ../config
}

# bats test_tags=slow
@test "husky in a linked worktree: its folder is looked up there" {
	need husky
	managed
	husky
	bind
	fx 0 factory new w --from t2
	cd w
	rm -f "$RAN"
	echo 3 >>doc/a.txt
	fx 0 git commit -qam allowed
	not test -e "$RAN"
	husky
	fx 0 factory init
	echo 3 >>doc/a.txt
	fx 0 git commit -qam allowed
	has "$RAN" husky
	echo 3 >>src/a.c
	fx 1 git commit -qam forbidden
}

# bats test_tags=slow
@test "configured hooks stand beside every manager and touch nothing" {
	local m
	way config
	for m in pre-commit lefthook husky; do
		need $m
		cd "$BATS_TEST_TMPDIR/t" && rm -rf r
		managed
		case $m in husky) husky ;; *) $m install >/dev/null ;; esac
		find .git/hooks .husky -type f -exec sha256sum {} + | sort >../before
		cp .git/config ../config
		bind
		find .git/hooks .husky -type f -exec sha256sum {} + | sort | diff ../before -
		holds $m
		case $m in husky) husky ;; *) $m install >/dev/null ;; esac
		holds $m
		fx 0 factory doctor
		fx 0 factory deinit
		[ $m = husky ] || cmp .git/config ../config
	done
}
