# snapshot.bats: the state of a git work tree, kept whole and put back.
load helper

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

# Everything that a person would miss: bytes, modes, links, what is staged.
state() {
	find . -name .git -prune -o ! -type d -printf '%P %m %y %l\n' \
	    -o -path '*/.factory*' -prune -o ! -empty -printf '%P/ %m\n' | sort
	find . -name .git -prune -o -type f -print0 | sort -z | xargs -0r sha256sum
	git ls-files -s
}
same() { state | diff "$1" -; }

# A repository with one commit; its state is in ../good.
base() {
	repo r
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
	git add -A
	git commit -qm base
	state >../good
}

# Take back to HEAD, and forth again; each exactly, HEAD where it was.  Whoever
# asks with || has set -e off in here.
there_and_back() {
	local head
	head=$(git rev-parse -q --verify HEAD) || :
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 "${good-HEAD}" && same ../good &&
	    { [ -z "${clean-yes}" ] || [ -z "$(git status --porcelain)" ]; } &&
	    fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1 && same ../bad &&
	    fx 0 "$tool" restore refs/fx/tcr/t/3 =refs/fx/tcr/t/2 && same ../good &&
	    [ "$(git rev-parse -q --verify HEAD)" = "$head" ] && git fsck --no-dangling &&
	    [ ! -e .git/index.lock ] && fx 0 "$tool" unfinished && out_is </dev/null
}

# The table: each row changes the tree that base made.
row_edited() { echo x >>src/a; }
row_deleted() { rm src/b c; }
row_new() { mkdir -p d/e && echo n >d/e/n; }
row_staged_new() { echo n >n && git add n && echo more >>n; }
row_same_size_in_the_same_second() { git reset -q --hard && echo 9 >c && echo 8 >src/a; }
row_staged_and_edited() { echo s >c && git add c && echo w >c; }
row_staged_deletion_kept_on_disk() { git rm -q --cached c; }
row_mode_bit() { chmod +x c && chmod -x run; }
row_only_a_mode_of_an_edited_file() { echo k >c && chmod 640 c; }
row_link_changed() { ln -sf src/a link && ln -s nowhere dangling; }
row_file_to_folder() { rm c && mkdir c && echo x >c/x; }
row_folder_to_file() { rm -r src && echo x >src; }
row_folder_to_link() { mv src elsewhere && ln -s elsewhere src; }
row_link_to_file() { rm link && cp c ./link; }
row_odd_names() { mkdir $'nl\n' && for f in $'nl\n/x' ' b' '"q"' ':(top)x' '-n' $'\xff' '*.c' 'a\b'; do echo "$f" >"./$f"; done; }
row_renamed() { git mv src/a src/moved; }
row_case_renamed() { mv src/a src/A && git mv c C; }
row_intent_to_add() { echo i >i && git add -N i; }
row_empty_file() { : >empty && : >c; }
row_assume_unchanged() { git update-index --assume-unchanged c && echo y >c; }
row_many() { mkdir m && for i in $(seq 200); do echo "$i" >m/$i; done; rm m/7; }
row_contract_edited() { echo wider >>.factory/t/contract.yaml; }
row_zero_bytes() { printf 'a\0b' >c && head -c 100000 /dev/zero >z; }

table() {
	local f bad=0
	for f in $(declare -F | sed -n "s/^declare -f $1_/$1_/p"); do
		mkdir "$f" && cd "$f" && base && fx 0 "$tool" keep refs/fx/tcr/t/good || return
		"$f"
		there_and_back >../log 2>&1 || { bad=1; echo "$f:"; cat ../log; }
		cd ../..
	done
	[ "$bad" -eq 0 ]
}

@test "a folder gets its mode back, also where it was left without a file" {
	base
	mkdir -p d/e && echo x >d/e/f && git add d && git commit -qm d
	fx 0 "$tool" keep refs/fx/tcr/t/1
	rm -r d/e && chmod 700 d
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	[ "$(stat -c %a d d/e d/e/f | paste -sd ' ')" = '755 755 644' ]
	chmod 750 d/e
	fx 0 "$tool" keep refs/fx/tcr/t/3
	chmod 755 d/e && rm d/e/f && chmod 711 d/e
	fx 0 "$tool" restore refs/fx/tcr/t/4 =refs/fx/tcr/t/3
	[ "$(stat -c %a d d/e d/e/f | paste -sd ' ')" = '755 750 644' ]
}

@test "each state comes back as it was: HEAD, undone, HEAD again" {
	table row
}

# bats test_tags=slow
@test "each state comes back as it was from a checkpoint" {
	local good='=refs/fx/tcr/t/good' clean=''
	table row
}

# git does not see them: only a checkpoint knows what they were.
mode_full() { chmod 600 c && chmod 4755 run && chmod 750 src && echo k >key && chmod 400 key; }
mode_of_a_folder_that_goes() { mkdir -m 700 x && echo x >x/x && chmod 600 x/x && rm -r src; }

@test "full modes come back, of folders too" {
	local good='=refs/fx/tcr/t/good'
	table mode
}

@test "a detached HEAD, and a branch without a commit" {
	base
	git checkout -q --detach
	row_edited
	row_new
	there_and_back
	mkdir ../u && cd ../u && repo u
	echo x >x && git add x && echo y >y
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 ''
	[ "$(ls -A)" = .git ]
	[ -z "$(git ls-files)" ]
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	same ../bad
}

@test "a linked worktree: its own index, and the other tree is not touched" {
	base
	git worktree add -q ../linked
	echo mine >c
	state >../main
	cd ../linked
	# Its build/ is not there.
	state >../good
	row_staged_and_edited
	row_new
	there_and_back || return
	cd ../r && same ../main
}

@test "what is ignored stays, whichever of the two trees ignores it" {
	base
	echo log >x.log
	printf '*.log\n' >.gitignore
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	lacks "$out" build
	[ "$(cat build/o x.log)" = $'object\nlog' ]
	[ -z "$(git status --porcelain)" ]
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	same ../bad
	# And a rule more: what it ignores does not count when it is gone.
	printf '%s\n' build/ '*.log' '*.tmp' >.gitignore
	echo tmp >y.tmp
	fx 0 "$tool" restore refs/fx/tcr/t/3 HEAD
	[ "$(git status --porcelain)" = '?? y.tmp' ]
	[ "$(cat build/o y.tmp)" = $'object\ntmp' ]
}

@test "an ignored file or folder where a good file must return is kept first" {
	base
	printf 'out\nsrc\n' >>.gitignore
	echo good >out
	git add -f out .gitignore && git commit -qm out
	state >../good
	git rm -q --cached -r out src && rm -r out src
	mkdir out && echo precious >out/x && mkdir out/deep && echo more >out/deep/y
	echo ignored >src
	clean='' there_and_back
	[ "$(cat out)" = good ]
}

@test "in .factory/ what is untracked is neither kept nor taken away" {
	base
	mkdir .factory/u && echo log >.factory/u/stage.log && echo m >.factory/t/metrics.yaml
	row_contract_edited
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ "$(cat .factory/u/stage.log .factory/t/metrics.yaml .factory/t/contract.yaml)" = $'log\nm\nt' ]
	not git cat-file -e refs/fx/tcr/t/1:.factory/u/stage.log
	[ "$(git show refs/fx/tcr/t/1:.factory/t/contract.yaml)" = $'t\nwider' ]
}

@test "other repositories are named and left, submodules are not moved" {
	base
	mkdir born unborn deep && git init -q unborn && git init -q born && git init -q deep/er
	(cd born && git commit -q --allow-empty -m x && echo w >w)
	git init -q ../up && (cd ../up && git commit -q --allow-empty -m one && git commit -q --allow-empty -m two)
	git -c protocol.file.allow=always submodule -q add "$PWD/../up" sub
	git commit -qm sub
	git -C sub checkout -q HEAD^
	echo s >sub/untracked
	git config submodule.recurse true
	row_edited
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	has "$out" 'another repository: born'
	has "$out" 'another repository: unborn'
	has "$out" 'another repository: deep/er'
	[ "$(cat src/a born/w sub/untracked)" = $'1\nw\ns' ]
	[ "$(git -C sub log --format=%s -1)" = one ]
	# The commit before it: the submodule goes from the index, not from here.
	fx 0 "$tool" restore refs/fx/tcr/t/2 HEAD^
	[ "$(cat sub/untracked)" = s ]
	fx 0 "$tool" restore refs/fx/tcr/t/3 =refs/fx/tcr/t/2
	[ "$(git -C sub log --format=%s -1)" = one ]
	[ "$(git ls-files -s sub)" = "$(git ls-tree HEAD sub | sed 's/commit //; s/\t/ 0&/')" ]
}

@test "a path that is to be left out is" {
	base
	echo art >artefact && row_edited
	LEAVE=artefact fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ "$(cat artefact)" = art ]
	not git cat-file -e refs/fx/tcr/t/1:artefact
}

@test "line ends and filters: the very bytes come back" {
	local attrs
	for attrs in '* text=auto' '* text eol=crlf' '*.txt text eol=lf' '* ident' '*.txt filter=drop'; do
		rm -rf ../r && cd .. && base
		git config filter.drop.clean 'tr -d x' && git config filter.drop.smudge cat
		printf '%s\n' "$attrs" >.gitattributes
		printf 'a\nb\n' >lf.txt
		git add -A && git commit -qm attrs
		# As git writes them.
		rm lf.txt && git checkout lf.txt && state >../good
		printf 'a\r\nb\nx $Id$\r\n' >mixed.txt
		printf 'q\r\n' >lf.txt
		printf 'q\n' >$'n\nl.txt'
		there_and_back || { echo "$attrs"; return 1; }
	done
	git config core.autocrlf input && git config core.safecrlf true
	printf 'a\r\n' >c
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/5 HEAD
	fx 0 "$tool" restore refs/fx/tcr/t/6 =refs/fx/tcr/t/5
	same ../bad
}

@test "what was kept under other settings of line ends comes back as it was" {
	repo r
	printf 'a\n' >a
	git add a && git commit -qm a
	printf 'n\nn\n' >n
	state >../lf
	fx 0 "$tool" keep refs/fx/lf
	git config core.autocrlf true
	rm n
	fx 0 "$tool" restore refs/fx/u1 =refs/fx/lf
	same ../lf
	printf 'n\r\nn\r\n' >n && printf 'a\r\n' >a
	state >../crlf
	fx 0 "$tool" keep refs/fx/crlf
	git config --unset core.autocrlf
	rm a n
	fx 0 "$tool" restore refs/fx/u2 =refs/fx/crlf
	same ../crlf
	git config core.eol crlf
	echo '* text' >.git/info/attributes
	fx 0 "$tool" restore refs/fx/u3 =refs/fx/lf
	rm n && fx 0 "$tool" restore refs/fx/u4 =refs/fx/crlf
	same ../crlf
}

@test "only the line ends changed: the good bytes come back too" {
	base
	echo '* text=auto' >.gitattributes && git add -A && git commit -qm a
	printf '3\r\n' >c
	fx 0 "$tool" keep refs/fx/tcr/t/crlf
	state >../crlf
	printf '3\n' >c
	state >../lf
	fx 0 "$tool" restore refs/fx/tcr/t/lf =refs/fx/tcr/t/crlf
	same ../crlf
	fx 0 "$tool" restore refs/fx/tcr/t/x =refs/fx/tcr/t/lf
	same ../lf
}

@test "a sparse checkout, a split index, an index of another version" {
	base
	git sparse-checkout set --no-cone /c /link /.gitignore /.factory
	[ ! -e src ]
	echo edited >c && mkdir src && echo outside >src/new
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	[ ! -e src/new ]
	[ ! -e src/a ]
	[ "$(cat c)" = 3 ]
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	same ../bad
	cd .. && rm -rf r && base
	git update-index --index-version 4 && git update-index --split-index
	row_staged_and_edited
	grep -q link .git/index
	state >../bad
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	# git does so after two weeks.
	rm .git/sharedindex.*
	fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	same ../bad
}

refuses() {
	local before
	before=$(state) || :
	fx "$1" "$tool" restore refs/fx/tcr/t/n HEAD
	has "$err" "$2"
	[ "$(state)" = "$before" ]
	[ ! -e .git/index.lock ]
	fx 0 "$tool" unfinished && out_is </dev/null
}

@test "a merge, a rebase, a conflict is refused, with the way out" {
	base
	git checkout -q -b side && echo side >c && git commit -qam side
	git checkout -q main && echo main >c && git commit -qam main
	not git merge -q side
	refuses 2 "a merge is not finished; 'git merge --continue' ends it, 'git merge --abort' takes it back"
	git merge --abort
	not git rebase -q side
	refuses 2 "a rebase is not finished"
	git rebase --abort
	not git cherry-pick side
	refuses 2 "a cherry-pick is not finished"
	git cherry-pick --abort
	echo stash >c && git stash -q && echo other >c && git commit -qam other && not git stash pop -q
	refuses 2 "c: is in conflict; 'git add' it when it is settled"
}

@test "who holds the index, or the room, is waited out, not overrun" {
	base
	row_edited
	: >.git/index.lock
	fx 3 "$tool" restore refs/fx/tcr/t/1 HEAD
	has "$err" 'index.lock: another git command is at work'
	[ "$(cat src/a)" = $'1\nx' ]
	[ -e .git/index.lock ]
	rm .git/index.lock
	# Ours, of a run that was killed.
	ln .git/factory/snapshot/mark .git/index.lock
	fx 0 "$tool" restore refs/fx/tcr/t/2 HEAD
	[ ! -e .git/index.lock ]
}

# A git that first does $DO before the call named $WHEN.
first() {
	mkdir -p ../bin
	cat >../bin/git <<'END'
#!/bin/sh
case " $* " in *" $WHEN "*) sh -c "$DO" ;; esac
exec "$REAL" "$@"
END
	chmod +x ../bin/git
	WHEN=$1 DO=$2 REAL=$(command -v git)
	export WHEN DO REAL
	PATH=$PWD/../bin:$PATH
}

@test "a file that changes while it is kept is refused, and is as it was left" {
	base
	row_edited
	first hash-object 'echo late >>src/a'
	fx 3 "$tool" restore refs/fx/tcr/t/1 HEAD
	has "$err" "Entry 'src/a' not uptodate"
	[ "$(sed -n 1,3p src/a)" = $'1\nx\nlate' ]
	fx 0 "$tool" unfinished
	out_is </dev/null
}

@test "a file that is written in the way after the scan is refused" {
	base
	rm src/b && row_edited
	first read-tree 'echo late >src/b'
	fx 3 "$tool" restore refs/fx/tcr/t/1 HEAD
	has "$err" "src/b"
	[ "$(cat src/b src/a)" = $'late\n1\nx' ]
	fx 0 "$tool" unfinished
	out_is </dev/null
}

@test "one that writes on is told: the tree is not the good one" {
	base
	row_edited
	first read-tree 'echo late >late'
	fx 3 "$tool" restore refs/fx/tcr/t/1 HEAD
	has "$err" 'something writes to it; what it was is kept as refs/fx/tcr/t/1'
	fx 0 "$tool" unfinished
	has "$out" refs/fx/tcr/t/1
	DO=: fx 0 "$tool" restore refs/fx/tcr/t/2 HEAD
	same ../good && fx 0 "$tool" unfinished && out_is </dev/null
}

@test "what is written to a file while it is taken back is kept, and told" {
	local got=0 late
	base
	printf 'work\n' >src/a
	printf 'more\n' >c
	rm src/b
	mkdir src/new && echo new >src/new/d
	touch -d '1 minute ago' src/a c src/new/d
	state >../bad
	# By who has it open: git looks at paths only.
	first read-tree 'echo late >&9; echo late >&8'
	"$tool" restore refs/fx/t HEAD 8>>src/new/d 9>>src/a >../said 2>&1 || got=$?
	cat ../said
	[ "$got" -eq 3 ]
	has ../said 'src/a: was written to while it was taken back'
	has ../said 'src/new/d: was written to while it was taken back'
	for late in $(grep -o "blob [0-9a-f]*" ../said | cut -d' ' -f2); do
		git for-each-ref --format='%(refname):written' refs/fx/late | git cat-file --batch-check='%(objectname)' | grep -qx "$late"
		git cat-file blob "$late"
	done | diff - <(printf '%s\n' work late new late)
	not test -e .git/factory/snapshot/aside
	same ../good
	DO=: fx 0 "$tool" restore refs/fx/u =refs/fx/t
	same ../bad
	# By its path: it is another file, and git has not written there yet.
	touch -d '1 minute ago' src/a c src/new/d
	DO='echo other >src/a' fx 3 "$tool" restore refs/fx/v HEAD
	[ "$(cat src/a)" = other ]
	[ "$(cat c)" = more ]
	[ "$(cat src/new/d)" = new ]
	not test -e .git/factory/snapshot/unfinished
}

@test "empty folders, and folders with files, in the place of a good file" {
	base
	rm c src/a link run
	mkdir -p c/d/e src/a link run/x && echo 1 >link/new && echo o >run/x/y
	fx 0 "$tool" restore refs/fx/t HEAD
	same ../good
	# git keeps none that is empty.
	fx 0 "$tool" restore refs/fx/u =refs/fx/t
	[ "$(cat link/new run/x/y)" = $'1\no' ]
	not test -e c
}

@test "what one that was killed had set aside is kept, where nobody has it" {
	base
	echo work >c
	touch -d '1 minute ago' c
	mkdir -p .git/factory/snapshot/aside
	echo 3 >.git/factory/snapshot/aside/0
	echo late >.git/factory/snapshot/aside/1
	fx 0 "$tool" restore refs/fx/t HEAD
	same ../good
	not test -e .git/factory/snapshot/aside
	[ "$(git cat-file -p "$(git for-each-ref --format='%(objectname)' refs/fx/late):written")" = late ]
}

@test "one at a time, and no ref is written over" {
	base
	row_edited
	first read-tree "'$tool' tree 2>../second"
	fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD
	has ../second 'is locked by another process'
	row_new
	state >../bad
	fx 3 "$tool" restore refs/fx/tcr/t/1 HEAD
	has "$err" refs/fx/tcr/t/1
	same ../bad
}

@test "no hook of the user's is run, and nothing of theirs decides" {
	local h
	base
	for h in post-index-change reference-transaction post-checkout pre-commit; do
		printf '#!/bin/sh\necho %s >>../fired\n' "$h" >.git/hooks/$h
		chmod +x .git/hooks/$h
	done
	git config core.untrackedCache true && git config core.ignoreStat true && git config user.useConfigOnly true
	git config commit.gpgsign true && git config core.trustctime false && git config core.checkStat minimal
	row_edited && row_staged_and_edited
	state >../bad
	rm -f ../fired
	(
		unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
		fx 0 "$tool" restore refs/fx/tcr/t/1 HEAD &&
		    fx 0 "$tool" restore refs/fx/tcr/t/2 =refs/fx/tcr/t/1
	)
	[ ! -e ../fired ]
	same ../bad
}

@test "another repository or a device in the place of a good file is refused" {
	base
	rm -r src && git init -q src
	refuses 2 "src: another repository stands where 'src/a' must return; move it away"
	rm -r src && mkfifo src
	refuses 2 "src: what is no plain file stands where 'src/a' must return"
}

@test "an unreadable file or folder, one that cannot be written to" {
	local as=()
	[ "$(id -u)" -ne 0 ] || { need setpriv; as=(setpriv --reuid=65534 --regid=65534 --clear-groups); }
	base
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
	refused_to() {
		local before
		before=$(state)
		fx 3 "${as[@]}" "$tool" restore refs/fx/tcr/t/n HEAD
		has "$err" "$1"
		[ "$(state)" = "$before" ]
		[ ! -e .git/index.lock ]
	}
	cp "$tool" ../tool && tool=$PWD/../tool
	[ -z "${as[*]}" ] || {
		chmod o+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$BATS_TEST_TMPDIR" ..
		chown -R 65534:65534 ../r
	}
	echo secret >c && chmod 000 c
	refused_to 'open("c"): Permission denied'
	chmod 644 c
	mkdir dark && echo x >dark/x && chmod 000 dark
	refused_to "could not open directory 'dark/': Permission denied"
	chmod 755 dark && rm -r dark
	echo x >>src/a && chmod 555 src
	refused_to 'src: cannot be written to'
	chmod 755 src
}

# bats test_tags=slow
@test "a full disk is refused before anything goes" {
	[ "$(id -u)" -eq 0 ] || skip 'a file system is mounted only by root'
	need unshare
	unshare -m true 2>/dev/null || skip 'no mounts of our own: the root is no mount point, or they are forbidden'
	base
	head -c 3000000 /dev/urandom >big && git add big && git commit -qm big && rm big && row_edited
	cat >../full <<'END'
mount -t tmpfs -o size=12m none "$1/small" || exit 77
cd "$1/small" || exit
cp -a "$1/r/." . && head -c 1500000 /dev/zero >fill && dd if=/dev/zero of=.git/pad bs=64k 2>/dev/null
"$2" restore refs/fx/tcr/t/1 HEAD; a=$?
truncate -s 4000000 .git/pad
dd if=/dev/zero of=build/pad bs=64k count=200 2>/dev/null
truncate -s -600000 build/pad
"$2" restore refs/fx/tcr/t/2 HEAD; b=$?
cat src/a
echo "$a $b"
END
	mkdir ../small
	fx 0 unshare -m sh ../full "${PWD%/r}" "$tool"
	has "$out" '3 3'
	has "$out" 'x'
	has "$err" 'the disk is full'
}

@test "where git makes files of links, each comes back as what it was" {
	repo r
	ln -s a l && ln -s a k && echo a >a
	git add -A && git commit -qm base
	git config core.symlinks false
	rm k && git checkout -q k
	[ ! -L k ]
	chmod 600 k
	printf b >k && ln -sf b l && ln -s c m
	fx 1 fx-tcr -- false
	[ "$(cat l k)" = aa ]
	[ ! -e m ]
	fx 0 fx-tcr undo
	[ "$(readlink l m)" = $'b\nc' ]
	[ ! -L k ]
	[ "$(cat k)" = b ]
	[ "$(stat -c %a k)" = 600 ]
	fx 0 fx-tcr undo 2
	[ "$(cat l k)" = aa ]
	[ ! -L l ]
	fx 0 fx-tcr undo 1
	[ "$(readlink l m)" = $'b\nc' ]
	[ ! -L k ]
}
