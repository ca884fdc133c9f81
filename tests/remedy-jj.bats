# remedy-jj.bats: what a refusal prints for jj leads out of it, as it stands.
load helper
load work

setup() {
	pin
	programs
	need jj
	PATH=$tools/git/bin:$PATH	# jj wants 2.41 at least
}

# jj_bound --colocate|--no-colocate: a workspace of t1, with main below it and
# in ../up.git.
jj_bound() {
	git init -q --bare up.git
	jj --quiet git init "$1" j
	cd j || return
	jj --quiet git remote add origin ../up.git
	task t1 'src/**'
	task t2 'doc/**'
	mkdir src doc
	echo 1 >src/a.c
	echo 1 >doc/a.txt
	jj --quiet commit -m one
	jj --quiet bookmark create main -r @-
	jj --quiet git push --bookmark main
	fx 0 factory init --task t1
}

ways() {
	sed -n '/^The way out:$/,/^[^ ]/{/^  #/d; s/^  //p;}' "$out" | sed 's/   # .*//'
}

# out WORDS: run the first command that begins with the words.
out() {
	ways | grep -m 1 -e "^$1" >../way || { printf 'no way out: %s\n' "$1"; cat "$out"; return 1; }
	fx 0 sh -eu ../way
}

id() { jj --color never --ignore-working-copy log --no-graph -r "$1" -T commit_id; }

# Is doc as the base has it, in every commit of ours?
clean() {
	[ -z "$(jj diff --summary --from main --to @ doc)" ]
	fx 0 fx-boundary --worktree
}

# What is in the working copy alone.
at() {
	echo 2 >>doc/a.txt
	echo 2 >doc/new
	echo 2 >>src/a.c
	fx 1 fx-boundary --worktree
	not has "$out" 'git re' >/dev/null
	# the working copy may change before one comes to it
	echo 3 >>src/a.c
	out 'jj restore'
	clean
	[ "$(cat src/a.c)" = $'1\n2\n3' ]
	jj --quiet undo
	[ "$(cat doc/new)" = 2 ]
}

# bats test_tags=slow
@test "the working copy: restored, and undone by jj undo: not colocated" {
	jj_bound --no-colocate
	at
}

# bats test_tags=slow
@test "the working copy: restored, and undone by jj undo: colocated" {
	jj_bound --colocate
	at
}

# Commits below the working copy.
below() {
	echo 2 >>doc/a.txt
	echo 2 >>src/a.c
	jj --quiet commit -m two
	echo 3 >>doc/a.txt
	echo 3 >>src/b.c
	jj --quiet commit -m three
	echo 4 >src/c.c
	jj --quiet status >/dev/null
	fx 1 fx-boundary --commits "$(id @)"
	cp "$out" ../said
	# in the order in which they are printed
	ways | grep '^jj restore' >../way
	[ "$(wc -l <../way)" -eq 2 ]
	fx 0 sh -eu ../way
	clean
	[ "$(cat src/a.c src/b.c src/c.c)" = $'1\n2\n3\n4' ]
	jj --quiet undo
	jj --quiet undo
	sed -n 's/^  \(jj abandon .*\)   # .*/\1/p' ../said >../way
	[ "$(wc -l <../way)" -eq 2 ]
	fx 0 sh -eu ../way
	clean
	[ "$(cat src/a.c src/c.c)" = $'1\n4' ]
	has ../said 'with all that is in it'
}

# bats test_tags=slow
@test "commits: only the paths, or the whole of them: not colocated" {
	jj_bound --no-colocate
	below
}

# bats test_tags=slow
@test "commits: only the paths, or the whole of them: colocated" {
	jj_bound --colocate
	below
}

# bats test_tags=slow
@test "more than fit a line: they come through a pipe; odd ones in parts" {
	local i
	jj_bound --no-colocate
	for i in 1 2 3 4 5 6 "it's" 'two words' 'a*b' '$x'; do echo 2 >"doc/$i"; done
	echo 2 >>src/a.c
	fx 1 fx-boundary --worktree
	cd src
	out 'fx-boundary -z --worktree | '
	cd ..
	clean
	[ "$(ls doc)" = a.txt ]
	[ "$(cat src/a.c)" = $'1\n2' ]
	# the same below the working copy
	jj --quiet undo
	jj --quiet commit -m many
	echo 3 >src/b.c
	fx 1 fx-boundary --worktree
	[ "$(wc -l <"$out")" -le 25 ]
	out 'fx-boundary -z --commits '
	clean
	[ "$(cat src/a.c src/b.c)" = $'1\n2\n3' ]
	# what no line can hold: the first, and again
	for i in 1 2 3 4 5 6 'a"b'; do echo 2 >"doc/$i"; done
	for i in 1 2; do
		fx 1 fx-boundary --worktree
		out 'jj restore'
	done
	clean
}

# bats test_tags=slow
@test "any name: jj's command takes it back, and no other" {
	need python3
	local name n=0
	jj_bound --no-colocate
	names=('two words' "it's" 'say "x"' $'new\nline' $'last\n' '$(touch oops)' '-n' '*' '[a]'
		'a*b' 'back\' $'tab\t' $'esc\033' 'root:x' '~x' 'a|b' 'a&b' '(x)' 'é' $'\xe2\x80\xae' '"' '@')
	for name in "${names[@]}"; do
		echo 3 >"doc/$name"
	done
	echo 3 >doc/ab
	cd src
	for name in "${names[@]}"; do
		fx 1 fx-boundary --worktree --json
		undo=$(python3 -c '
import json, sys
for line in open(sys.argv[2]):
    v = json.loads(line)
    if v["type"] == "violation" and v["path"] == sys.argv[1]:
        print(v["undo"]["jj"])
' "doc/$name" "$out")
		fx 0 sh -euc "$undo"
		n=$((n + 1))
		[ ! -e "../doc/$name" ]
		[ "$(find ../doc -type f -print0 | tr -cd '\0' | wc -c)" -eq $((${#names[@]} + 2 - n)) ]
	done
	not test -e oops
	[ -e ../doc/ab ]
}

# bats test_tags=slow
@test "jj push refuses, and passes once that was led out of" {
	jj_bound --no-colocate
	echo 2 >>doc/a.txt
	echo 2 >>src/a.c
	jj --quiet commit -m two
	jj --quiet bookmark create t1 -r @-
	fx 1 jj push --bookmark t1
	has "$out" "BLOCKED: t1 cannot modify doc/a.txt in $(id t1 | cut -c 1-12)"
	out 'jj restore --changes-in'
	fx 0 jj push --bookmark t1
	[ "$(git --git-dir=../up.git rev-parse t1)" = "$(id t1)" ]
	[ "$(git --git-dir=../up.git show t1:src/a.c)" = $'1\n2' ]
}
