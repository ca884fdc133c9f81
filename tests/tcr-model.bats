# tcr-model.bats: random histories of edits, passes, failures, checkpoints and
# undos through fx-tcr itself; a plain copy of the tree is the model, and it is
# always equal.
# bats file_tags=once
load helper
load model

setup() {
	pin
	umask 022
}

# The number of the newest attempt, and whether it kept something.
newest() {
	fx 0 fx-tcr list --json || return
	n=$(tail -n 1 "$out" | sed -n 's/.*"n":\([0-9]*\),.*/\1/p')
	n=${n:-0}
}
# An attempt that kept something, at random.
kept() {
	local -a found
	mapfile -t found < <(sed -n '/"kept":"/s/.*"n":\([0-9]*\),"what".*/\1/p' "$out")
	[ "${#found[@]}" -gt 0 ] && pick found
}

# Is the tree HEAD's, to the byte?  By an index without the times of files, so
# that each is looked into.
is_head() {
	local fresh=$BATS_TEST_TMPDIR/fresh-index
	rm -f "$fresh"
	GIT_INDEX_FILE=$fresh git read-tree HEAD && GIT_INDEX_FILE=$fresh git add -A 2>/dev/null || return
	[ "$(GIT_INDEX_FILE=$fresh git write-tree)" = "$(git rev-parse 'HEAD^{tree}')" ]
}
# And the index is; but where the tree was HEAD's before ($same), nothing was
# done, and what is staged stays.
is_settled() {
	is_head || { git status --porcelain; return 1; }
	if [ -n "$same" ]; then
		git ls-files -s | diff "../m/$1.staged" -
	else
		[ -z "$(git status --porcelain)" ] || { git status --porcelain; return 1; }
	fi
}
is_model() { diff <(tree "../m/$1") <(tree .) && git ls-files -s | diff "../m/$1.staged" -; }

# In jj: the edits that are its own, and @ against @-.
jj_ways() {
	edit_here() {
		case $1 in
		1) jj --quiet st >/dev/null 2>&1 ;;
		2 | 3) place "$2" && head -c $((RANDOM + 1048577)) /dev/zero >"$2" ;;
		4) jj --quiet --config snapshot.max-new-file-size=0 st >/dev/null ;;
		esac
	}
	model_here() { :; }
	store=$(jj git root)
	there() {
		GIT_INDEX_FILE=$BATS_TEST_TMPDIR/none git --git-dir "$store" --work-tree . -c core.bare=false \
		    ls-files -z -o --exclude-standard -x /.jj/ | sort -z
	}
	# The commit's tree, by an index of its own.
	is_head() {
		local fresh=$BATS_TEST_TMPDIR/fresh-index
		rm -f "$fresh"
		there | GIT_INDEX_FILE=$fresh git --git-dir "$store" --work-tree . -c core.bare=false \
		    -c core.attributesFile=/dev/null update-index --add -z --stdin || return
		[ "$(GIT_INDEX_FILE=$fresh git --git-dir "$store" write-tree)" = \
		    "$(git --git-dir "$store" rev-parse "$(here_head)^{tree}")" ]
	}
	is_settled() { is_head || { jj diff --summary; return 1; }; }
	is_model() { diff <(tree "../m/$1") <(tree .); }
	here_head() { jj --ignore-working-copy log --no-graph -r @- -T commit_id; }
}

jj_history() {
	local way=--no-colocate
	[ $(($1 % 3)) -ne 0 ] || way=--colocate
	jj --quiet git init $way "r$1" && cd "r$1" || return
	jj_ways
	printf 'build/\n' >"$store/info/exclude" || return
	for i in 1 2 3 4 5; do edit; done
	jj --quiet --config snapshot.max-new-file-size=0 commit -m base 2>/dev/null || return
	steps "$1"
}

here_head() { git rev-parse HEAD; }

history() {
	local i
	if [ -n "${in_jj:-}" ]; then
		jj_history "$1"
		return
	fi
	repo "r$1"
	printf 'build/\n' >.git/info/exclude
	[ $(($1 % 3)) -ne 0 ] || printf '*.t text=auto\n' >.gitattributes
	for i in 1 2 3 4 5; do edit; done
	git add -A && git commit -q --allow-empty -m base
	steps "$1"
	git fsck --no-dangling
}

steps() {
	local n=0 step i k st edits before head same
	for step in 1 2 3 4 5 6; do
		# Not in a subshell, which would have random numbers of its own.
		edits=$((RANDOM % 4))
		for ((i = 0; i < edits; i++)); do edit; done
		newest || return
		model $((n + 1))
		before=$(ignored)
		head=$(here_head)
		same=
		if is_head; then same=yes; fi
		k=$((RANDOM % 6))
		case $k in
		0)
			st=0
			fx-tcr -- true >"$out" 2>"$err" || st=$?
			# jj does not commit a file of that size: it is held.
			if [ -n "${in_jj:-}" ] && [ "$st" -eq 1 ]; then
				grep -q 'is not in the commit, as jj does not track it' "$out" || return
				diff <(tree "../m/$((n + 1))") <(tree .) || return
				continue
			fi
			[ "$st" -eq 0 ] || { cat "$out" "$err"; return 1; }
			diff <(tree "../m/$((n + 1))") <(tree .) && is_settled $((n + 1)) || return ;;
		1 | 2)
			fx 1 fx-tcr -- false || return
			is_settled $((n + 1)) && [ "$(here_head)" = "$head" ] || return ;;
		3)
			fx 0 fx-tcr checkpoint || return
			is_model $((n + 1)) || return ;;
		*)
			if kept; then
				fx 0 fx-tcr undo "$REPLY" || return
				is_model "$REPLY" && [ "$(here_head)" = "$head" ] || return
			fi ;;
		esac
		undone=$((undone + (k > 3)))
		[ "$before" = "$(ignored)" ] || { echo 'ignored files changed'; return 1; }
	done
	# All that was ever kept comes back.
	newest || return
	cp "$out" all
	mv all ../all
	for k in $(sed -n '/"kept":"/s/.*"n":\([0-9]*\),"what".*/\1/p' ../all); do
		fx 0 fx-tcr undo "$k" && is_model "$k" || return
	done
}

@test "3 random histories through fx-tcr equal their model" {
	undone=0
	run_histories 1 3
	[ "$undone" -gt 0 ]
}

@test "2 random histories through fx-tcr in jj equal their model" {
	need jj
	undone=0 in_jj=yes
	run_histories 1 2
	[ "$undone" -gt 0 ]
}

# bats test_tags=slow
@test "40 random histories through fx-tcr in jj equal their model" {
	need jj
	undone=0 in_jj=yes
	run_histories 2001 2040
	[ "$undone" -gt 0 ]
}

# bats test_tags=slow
@test "200 random histories through fx-tcr equal their model" {
	undone=0
	run_histories 1001 1200
	[ "$undone" -gt 0 ]
}
