# snapshot-jj-model.bats: random histories of edits, keeps, restores, undos and
# commits in a jj workspace; a plain copy of the tree is the model, and it is
# always equal.
# bats file_tags=once
load helper
load model

setup() {
	pin
	need jj
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

# All that is there and not ignored.
there() {
	GIT_INDEX_FILE=$PWD/../none git --git-dir "$(jj git root)" --work-tree . -c core.bare=false \
	    ls-files -z -o --exclude-standard -x /.jj/ | tr '\0' '\n'
}
edit_here() {
	case $1 in
	1) jj --quiet st >/dev/null 2>&1 ;;
	2 | 3) place "$2" && head -c $((RANDOM + 1048577)) /dev/zero >"$2" ;;
	4) jj --quiet --config snapshot.max-new-file-size=0 st >/dev/null ;;
	esac
}
model_here() { :; }

history() {
	local n=0 step i before k edits way=--no-colocate
	[ $(($1 % 4)) -ne 0 ] || way=--colocate
	jj --quiet git init $way "r$1" && cd "r$1" || return
	[ $(($1 % 5)) -ne 0 ] || jj --quiet config set --workspace snapshot.auto-track '"glob:a | d"'
	printf 'build/\n' >"$(jj git root)/info/exclude" || return
	[ $(($1 % 3)) -ne 0 ] || printf '*.t text=auto\n' >.gitattributes
	for i in 1 2 3 4 5; do edit; done
	jj --quiet commit -m base 2>/dev/null
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
			[ -z "$(jj diff --summary)" ] && diff <(jj file list | sort) <(there | sort) || return
		else
			diff <(tree "../m/$k") <(tree .) || return
		fi
		[ $((RANDOM % 5)) -ne 0 ] || jj --quiet commit -m "$step" 2>/dev/null
	done
	git --git-dir "$(jj git root)" fsck --no-dangling
}

@test "2 random histories equal their model" {
	run_histories 4 5
}

# bats test_tags=slow
@test "100 random histories equal their model" {
	run_histories 1001 1100
}
