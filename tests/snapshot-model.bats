# snapshot-model.bats: random histories of edits, keeps, restores and undos; a
# plain copy of the tree is the model, and it is always equal.
# bats file_tags=once
load helper
load model

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

history() {
	local n=0 step i before k edits
	repo "r$1"
	printf 'build/\n' >.git/info/exclude
	[ $(($1 % 3)) -ne 0 ] || printf '*.t text=auto\n' >.gitattributes
	for i in 1 2 3 4 5; do edit; done
	git add -A && git commit -q --allow-empty -m base
	for step in 1 2 3 4 5 6; do
		# Not in a subshell, as above.
		edits=$((RANDOM % 4 + 1))
		for ((i = 0; i < edits; i++)); do edit; done
		n=$((n + 1))
		model $n
		before=$(ignored)
		turn || return
		[ "$before" = "$(ignored)" ] || { echo 'ignored files changed'; return 1; }
		if [ $k = HEAD ]; then
			[ -z "$(git status --porcelain)" ] || { git status --porcelain; return 1; }
		else
			diff <(tree "../m/$k") <(tree .) && git ls-files -s | diff "../m/$k.staged" - || return
		fi
		[ $((RANDOM % 5)) -ne 0 ] || { git add -A && git commit -q --allow-empty -m "$step"; }
	done
	git fsck --no-dangling
}

@test "8 random histories equal their model" {
	run_histories 1 8
}

# bats test_tags=slow
@test "200 random histories equal their model" {
	run_histories 1001 1200
}
