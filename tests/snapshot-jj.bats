# snapshot-jj.bats: the state of a jj workspace, kept whole and put back: what
# jj tracks by jj, what it does not keep by git on jj's store.
load helper

setup() {
	pin
	need jj
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

store() { git --git-dir "$(jj git root)" "$@"; }
# Everything that a person would miss: bytes, modes, links, what is tracked.
files() {
	find . \( -name .git -o -name .jj \) -prune -o ! -type d -printf '%P %m %y %l\n' \
	    -o -path '*/.factory*' -prune -o ! -empty -printf '%P/ %m\n' | sort
	find . \( -name .git -o -name .jj \) -prune -o -type f -print0 | sort -z | xargs -0r sha256sum
}
state() {
	jj file list 2>/dev/null
	files
}
same() { state | diff "$1" -; }
clean() { [ -z "$(jj diff --summary 2>/dev/null)" ] || { jj diff --summary; return 1; }; }

# new NAME [colocated|second|beside]: an empty workspace; second: not the
# repository's first one, beside: that of a colocated one.
new() {
	case ${2:-} in
	colocated) jj --quiet git init --colocate "$1" ;;
	second | beside)
		[ "$2" = second ] && set -- "$1" --no-colocate || set -- "$1" --colocate
		jj --quiet git init "$2" "$1.first"
		(cd "$1.first" && jj --quiet workspace add "../$1")
		;;
	*) jj --quiet git init --no-colocate "$1" ;;
	esac
	cd "$1" || return 1
}

# One with one commit, and an empty change on it; its state is in ../good.
base() {
	new r "${1:-}"
	mkdir -p src build .factory/t
	printf '%s\n' build/ '*.log' >.gitignore
	echo 1 >src/a
	echo 2 >src/b
	echo 3 >c
	echo t >.factory/t/contract.yaml
	printf '#!/bin/sh\n' >run
	chmod +x run
	ln -s c link
	echo object >build/o
	jj --quiet commit -m base
	state >../good
}

# Take back to @-, and forth again, and back; each exactly.
there_and_back() {
	local parent
	parent=$(jj log --no-graph -r @- -T commit_id)
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 "${good-HEAD}" && same ../good && { [ -z "${clean-yes}" ] || clean; } &&
	    fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1 && same ../bad &&
	    fx 0 "$tool" restore refs/fx/tcr/t/3 =refs/fx/tcr/t/2 && same ../good &&
	    [ "$(jj log --no-graph -r @- -T commit_id)" = "$parent" ] && store fsck --no-dangling &&
	    fx 0 "$tool" unfinished && out_is </dev/null
}

row_edited() { echo x >>src/a; }
row_deleted() { rm src/b c; }
row_new() { mkdir -p d/e && echo n >d/e/n; }
row_same_size_in_the_same_second() { echo 9 >c && echo 8 >src/a; }
row_mode_bit() { chmod +x c && chmod -x run; }
row_only_a_mode_of_an_edited_file() { echo k >c && chmod 640 c; }
row_link_changed() { ln -sf src/a link && ln -s nowhere dangling; }
row_file_to_folder() { rm c && mkdir c && echo x >c/x; }
row_folder_to_file() { rm -r src && echo x >src; }
row_folder_to_link() { mv src elsewhere && ln -s elsewhere src; }
row_link_to_file() { rm link && cp c ./link; }
row_odd_names() { mkdir $'nl\n' && for f in $'nl\n/x' ' b' '"q"' ':(top)x' '-n' '*.c' 'a\b' $'t\tb' 'é' "q'q" '~x|y' "$(printf '\1')"; do echo "$f" >"./$f"; done; }
row_name_that_is_no_utf8() { echo x >$'\xff' && echo x >src/$'\xfe'; }
row_renamed() { mv src/a src/moved; }
row_case_renamed() { mv src/a src/A && mv c C; }
row_empty_file() { : >empty && : >c; }
row_many() { mkdir m && for i in $(seq 200); do echo "$i" >m/$i; done; rm m/7; }
row_contract_edited() { echo wider >>.factory/t/contract.yaml; }
row_zero_bytes() { printf 'a\0b' >c && head -c 100000 /dev/zero >z; }
row_line_ends() { echo '* text=auto eol=crlf' >.gitattributes && printf 'a\r\nb\n' >c && printf 'x\r\n' >n; }
row_filter_that_fails() { store config filter.f.clean false && store config filter.f.required true && echo '* filter=f' >.gitattributes && echo x >n && head -c 1500000 /dev/zero >big; }
row_large() { head -c 1500000 /dev/zero >big && mkdir d && head -c 1500001 /dev/zero >d/big; }
row_large_and_small() { head -c 1500000 /dev/zero >c && row_large && row_edited; }
row_large_to_folder() { rm c && mkdir c && head -c 1500000 /dev/zero >c/big; }
row_large_in_the_place_of_a_folder() { rm -r src && head -c 1500000 /dev/zero >src; }
row_nothing() { :; }

table() {
	local f bad=0
	for f in $(declare -F | sed -n "s/^declare -f $1_/$1_/p"); do
		mkdir "$f" && cd "$f" && base "${2:-}" && fx 0 "$tool" keep refs/fx/tcr/t/good || return
		"$f"
		there_and_back >../log 2>&1 || { bad=1; echo "$f:"; cat ../log; }
		cd ../..
	done
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "each state comes back as it was: @-, undone, @- again" {
	table row
}

# bats test_tags=slow
@test "each state comes back as it was from a checkpoint, colocated" {
	local good='=refs/fx/tcr/t/good' clean=''
	table row colocated
}

@test "first, second, colocated and beside a colocated one" {
	local way
	for way in first colocated second beside; do
		mkdir "$way" && cd "$way" && base $way
		row_large_and_small && row_file_to_folder 2>/dev/null && rm src/b
		there_and_back || return
		cd ../..
	done
}

mode_full() { chmod 600 c && chmod 4755 run && chmod 750 src && echo k >key && chmod 400 key; }
mode_of_a_folder_that_goes() { mkdir -m 700 x && echo x >x/x && chmod 600 x/x && rm -r src; }

@test "full modes come back, of folders too" {
	local good='=refs/fx/tcr/t/good'
	table mode
}

# more CONFIG: as the workspace's own setting.
more() { jj --quiet config set --workspace "$@"; }

@test "what jj does not track by its settings is git's" {
	base
	more snapshot.auto-track 'none()'
	row_edited && row_new && echo k >key && chmod 600 key
	[ "$(jj diff --summary 2>/dev/null)" = 'M src/a' ]
	there_and_back
	fx 0 "$tool" restore refs/fx/tcr/t/4 =refs/fx/tcr/t/1
	fx 1 "$tool" commit one refs/fx/tcr/t/5
	out_is <<'END'
d/e/n: is not in the commit, as jj does not track it; ignore it, or have it tracked: jj --config snapshot.max-new-file-size=0 file track -- 'root-file:"d/e/n"'
key: is not in the commit, as jj does not track it; ignore it, or have it tracked: jj --config snapshot.max-new-file-size=0 file track -- 'root-file:"key"'
END
	sh -c "$(sed 's/.*tracked: //' "$out")"
	fx 0 "$tool" commit two refs/fx/tcr/t/6
	out_is </dev/null
	clean
	[ "$(jj file list -r @- | tr '\n' ' ')" = '.factory/t/contract.yaml .gitignore c d/e/n key link run src/a src/b ' ]
	[ "$(jj log --no-graph -r ::@- -T 'description ++ author.name()' | tr '\n' ' ')" = 'two Annone Annbase Ann' ]
}

@test "a pass is a commit of what was scanned, and @ is empty again" {
	local before
	base
	before=$(jj log --no-graph -r @- -T commit_id)
	row_edited && rm src/b && row_new && row_odd_names && row_file_to_folder
	state >../bad
	fx 0 "$tool" commit $'step one\n\nmore' refs/fx/tcr/t/1
	out_is </dev/null
	clean && same ../bad
	[ "$(jj log --no-graph -r @- -T 'parents.map(|p| p.commit_id()) ++ description')" = "${before}step one"$'\n\nmore' ]
	[ "$(jj log --no-graph -r '@|@-' -T 'author.name() ++ " "')" = 'Ann Ann ' ]
	# Once more: nothing to commit is no failure, and no commit.
	before=$(jj log --no-graph -r @- -T commit_id)
	fx 0 "$tool" commit again
	[ "$(jj log --no-graph -r @- -T commit_id)" = "$before" ]
	# A commit is no pass of what jj cannot keep.
	head -c 1500000 /dev/zero >big && cp big d/big && row_edited
	fx 1 "$tool" commit large
	[ "$(grep -c 'is not in the commit' "$out")" -eq 2 ]
	[ "$(jj diff -r @- --summary)" = 'M src/a' ]
}

@test "two passed steps and a failed third keep both" {
	base
	echo one >one && fx 0 "$tool" commit one refs/fx/tcr/t/1
	echo two >two && fx 0 "$tool" commit two refs/fx/tcr/t/2
	echo three >three && echo broken >one
	fx 0 "$tool" restore refs/fx/tcr/t/3 HEAD
	[ "$(cat one two)" = $'one\ntwo' ]
	[ ! -e three ]
	clean
	# And jj's own words for it, and another revision.
	echo three >three
	fx 0 "$tool" restore refs/fx/tcr/t/4 @-
	[ ! -e three ]
	fx 0 "$tool" restore refs/fx/tcr/t/5 'description(substring:"one")'
	[ -e one ]
	[ ! -e two ]
	[ "$(jj diff --summary)" = 'D two' ]
	fx 0 "$tool" restore refs/fx/tcr/t/6 ''
	# Nothing ignores it now.
	[ "$(jj file list)" = build/o ]
	[ "$(cat build/o)" = object ]
}

@test "what jj does not know comes back by git: a tree, a commit of git's" {
	local t c
	base
	row_edited && row_large && echo n >d/n
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	t=$(store rev-parse 'refs/fx/tcr/t/1^{tree}')
	fx 0 "$tool" restore refs/fx/tcr/t/2 "$t"
	same ../bad
	fx 0 "$tool" restore refs/fx/tcr/t/3 HEAD && same ../good
	c=$(store commit-tree -m x "$t")
	fx 0 "$tool" restore refs/fx/tcr/t/4 "$c"
	same ../bad
	fx 0 "$tool" restore refs/fx/tcr/t/5 HEAD
	fx 0 "$tool" restore refs/fx/tcr/t/6 refs/fx/tcr/t/1
	same ../bad
}

@test "what was kept outlives op abandon and gc" {
	base
	row_edited && row_large
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	jj --quiet op abandon ..@-
	jj --quiet util gc --expire now && store gc -q --prune=now
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	same ../bad
}

@test "what is ignored stays, whichever of the two trees ignores it" {
	base
	echo log >x.log
	printf '*.log\n' >.gitignore
	# jj tracks build/o now.
	[ "$(jj file list build)" = build/o ]
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	lacks "$out" build
	[ "$(cat build/o x.log)" = $'object\nlog' ]
	clean
	[ -z "$(jj file list build)" ]
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	same ../bad
	# And a rule more: what it ignores does not count when it is gone.
	printf '%s\n' build/ '*.log' '*.tmp' >.gitignore
	echo tmp >y.tmp
	fx 0 "$tool" restore refs/fx/tcr/t/3 HEAD
	[ "$(jj diff --summary)" = 'A y.tmp' ]
	[ "$(cat build/o y.tmp)" = $'object\ntmp' ]
}

@test "what jj tracked before it was ignored stays, and is tracked no more" {
	base
	mkdir cache && echo c >cache/c && jj --quiet st >/dev/null
	printf '%s\n' build/ '*.log' cache/ >.gitignore
	jj --quiet commit -m rule .gitignore
	[ "$(jj diff --summary)" = 'A cache/c' ]
	row_edited
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ "$(cat cache/c)" = c ]
	clean
}

@test "an ignored file or folder where a good file must return is kept first" {
	base
	printf 'out\nsrc\n' >>.gitignore
	jj --quiet st >/dev/null
	echo good >out
	jj --quiet file track --include-ignored out && jj --quiet commit -m out
	state >../good
	rm -r out src && jj --quiet st >/dev/null && jj --quiet file untrack out src 2>/dev/null || :
	mkdir out && echo precious >out/x && mkdir out/deep && echo more >out/deep/y
	echo ignored >src
	clean='' there_and_back
	[ "$(cat out)" = good ]
}

@test "in .factory/ what is new is neither kept nor taken away" {
	base
	mkdir .factory/u && echo log >.factory/u/stage.log && echo m >.factory/t/metrics.yaml
	row_contract_edited && row_edited
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ "$(cat .factory/u/stage.log .factory/t/metrics.yaml .factory/t/contract.yaml)" = $'log\nm\nt' ]
	not store cat-file -e refs/fx/tcr/t/1:.factory/u/stage.log
	[ "$(store show refs/fx/tcr/t/1:.factory/t/contract.yaml)" = $'t\nwider' ]
	# Nor committed.
	row_edited
	fx 0 "$tool" commit one refs/fx/tcr/t/2
	[ "$(jj diff -r @- --summary)" = 'M src/a' ]
	[ "$(jj diff --summary)" = 'A .factory/t/metrics.yaml' ]
	[ -e .factory/u/stage.log ]
}

@test "a path that is to be left out is" {
	base
	echo art >artefact && row_edited
	export LEAVE=artefact
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ "$(cat artefact)" = art ]
	not store cat-file -e refs/fx/tcr/t/1:artefact
	row_edited
	fx 0 "$tool" commit one
	[ "$(jj diff -r @- --summary)" = 'M src/a' ]
	[ "$(jj diff --summary)" = 'A artefact' ]
}

@test "other repositories and workspaces are named and left" {
	base
	mkdir deep
	git init -q born && (cd born && git commit -q --allow-empty -m x && echo w >w)
	git init -q deep/er
	jj --quiet git init --no-colocate inner && echo i >inner/i
	jj --quiet workspace add ws && echo ws >ws/ws
	row_edited
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	for n in born deep/er inner ws; do has "$out" "another repository: $n"; done
	[ "$(cat src/a born/w inner/i ws/ws)" = $'1\nw\ni\nws' ]
	not store cat-file -e refs/fx/tcr/t/1:inner/i
	rm -r src && mv ws src
	fx 2 "$tool" restore refs/fx/tcr/t/2 HEAD
	has "$err" "src: another repository stands where 'src/a' must return; move it away"
}

@test "a sparse workspace: what is left out stays so, and comes with the tree" {
	base
	jj --quiet sparse set --clear --add c --add link --add .gitignore --add .factory
	[ ! -e src ]
	echo edited >c && mkdir d && echo outside >d/new
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ ! -e src ]
	[ "$(cat c)" = 3 ]
	[ ! -e d/new ]
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	same ../bad
	[ "$(store show refs/fx/tcr/t/1:src/a)" = 1 ]
}

@test "a name that jj tracks and git takes for its own: refused, with the way out" {
	base
	mkdir .GIT && echo x >.GIT/a && echo edited >c
	fx 3 "$tool" restore refs/fx/tcr/t/1 HEAD
	has "$err" 'git takes that name for its own; move it away'
	[ "$(cat .GIT/a c)" = $'x\nedited' ]
	rm -r .GIT
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ "$(cat c)" = 3 ]
}

refuses() {
	local before
	before=$(files)
	fx "$1" "$tool" restore refs/fx/tcr/t/n "${3-HEAD}"
	has "$err" "$2"
	[ "$(files)" = "$before" ]
	not store rev-parse -q --verify refs/fx/tcr/t/n
	fx 0 "$tool" unfinished && out_is </dev/null
}

@test "a sparse workspace: what stands where something is left out stays, or is refused" {
	base
	jj --quiet sparse set --clear --add c --add .gitignore
	mkdir -p src/a && echo edited >c
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ -d src/a ] && [ "$(cat c)" = 3 ]
	rmdir src/a && ln -s x src/a && echo edited >c
	fx 0 "$tool" restore refs/fx/tcr/t/2 HEAD
	[ -L src/a ] && [ "$(cat c)" = 3 ]
	rm src/a && mkdir src/a && echo in >src/a/in && echo edited >c
	refuses 2 'src/a/in: stands where jj sparse leaves out something else; move it away'
	rm -r src && echo file >src
	refuses 2 'src: stands where jj sparse leaves out something else; move it away'
}

@test "a stale @, a conflict, a merge: refused, with the way out" {
	base second
	echo mine >c && jj --quiet st >/dev/null
	(cd ../r.first && jj --quiet restore --into r@ --from 'root()' run)
	echo more >>src/a
	refuses 2 "@ is stale: another workspace changed it; 'jj workspace update-stale' brings the files up to date"
	fx 2 "$tool" commit no
	has "$err" 'jj workspace update-stale'
	# Also where its user has it done without a word.
	more snapshot.auto-update-stale true
	refuses 2 'is stale'
	more snapshot.auto-update-stale false
	jj --quiet workspace update-stale
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	echo a >c && jj --quiet commit -m a && jj --quiet new @-- && echo b >c && jj --quiet commit -m b
	jj --quiet new 'description(substring:"a") & ~description(substring:"base")' @-
	refuses 2 "@ is in conflict; 'jj st' names the files, 'jj resolve' settles them"
	echo settled >c
	refuses 2 "@ is a merge that is not finished; 'jj commit' ends it"
	# A checkpoint says what it was.
	fx 0 "$tool" keep refs/fx/tcr/t/2
	echo worse >c
	fx 0 "$tool" restore refs/fx/tcr/t/3 =refs/fx/tcr/t/2
	[ "$(cat c)" = settled ]
	fx 0 "$tool" commit merged
	[ "$(jj log --no-graph -r @- -T 'parents.len()')" = 2 ]
}

@test "a .git that is not jj's is told, and jj's settings are left alone" {
	base
	state >../good
	find "$HOME" .jj -name '*.toml' ! -path '*/fx-*' -exec sha256sum {} + >../settings
	row_edited
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	fx 0 "$tool" commit x
	find "$HOME" .jj -name '*.toml' ! -path '*/fx-*' -exec sha256sum {} + | diff ../settings -
	git init -q .
	fx 2 "$tool" tree
	has "$err" 'is not where the jj workspace stores'
}

@test "fx-tcr in a workspace without .git: two passes, a failure, undone" {
	base second
	echo 2 >two && fx 0 fx-tcr -- true
	echo 3 >three && fx 0 fx-tcr -- true
	echo x >four && echo broken >two
	fx 1 fx-tcr -- false
	[ "$(cat two three)" = $'2\n3' ]
	[ ! -e four ]
	clean
	[ "$(jj log --no-graph -r ::@- -T '"x"')" = xxxx ]
	fx 0 fx-tcr undo
	[ "$(cat two three four)" = $'broken\n3\nx' ]
}
