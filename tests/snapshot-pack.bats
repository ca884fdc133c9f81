# snapshot-pack.bats: many files come into the store in one pack, and nothing
# else is different.
load helper
load seen

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
	seen 'case "${DO:-} $* " in
	"kill "*" index-pack "*) kill -9 $$ ;;
	*" var GIT_ATTR_SYSTEM "*) [ -z "${SYSTEM:-}" ] || { echo "$SYSTEM"; exit; } ;;
	"stop "*" index-pack "*) exit 1 ;;
	"break "*" index-pack "*) head -c -30 >../stream && exec <../stream ;;
	esac'
	repo r
	mkdir d && echo 0 | tee d/{001..300} >/dev/null
	git add -A && git commit -qm base
	find . -name .git -prune -o -exec touch -h -d '1 hour ago' {} +
	git status >/dev/null
}

# change N: so many files, and half as many new ones.
change() {
	local f
	for f in $(seq -f %03g "$1"); do
		echo "changed $f" >"d/$f"
		[ "$f" -gt $((${1} / 2)) ] || printf 'new %s' "$f" >"d/n$f"
	done
}
scan() {
	: >../ran
	PATH=$seen:$PATH "$tool" tree | sed 1q
}
gits() {
	cp -p .git/index ../index
	GIT_INDEX_FILE=$PWD/../index git -c core.safecrlf=false add -A
	GIT_INDEX_FILE=$PWD/../index git write-tree
}
# Is what the file holds in the store, in a file of its own?
is_loose() { [ -e ".git/objects/$(git hash-object --no-filters "$1" | sed 's|..|&/|')" ]; }
in_store() { git cat-file -e "$(git hash-object --no-filters "$1")" 2>/dev/null; }

@test "many files are one pack, few are files; the tree is git's" {
	local f t
	change 100
	t=$(scan)
	lacks ../ran index-pack
	[ "$t" = "$(gits)" ]
	[ "$(find .git/objects/pack -type f | wc -l)" -eq 0 ]
	change 300
	chmod +x d/300 && ln -s d/1 link && printf 'a\r\nb\r\n' >crlf
	: >empty && mkdir $'n\nl' && echo x >$'n\nl/"q' && head -c 3000000 /dev/urandom >large
	t=$(scan)
	has ../ran index-pack
	[ "$(find .git/objects/pack -name '*.pack' | wc -l)" -eq 1 ]
	for f in d/101 d/300 d/n051 d/n150 empty $'n\nl/"q'; do
		in_store "$f"
		not is_loose "$f"
	done
	for f in crlf large; do is_loose "$f"; done
	[ "$t" = "$(gits)" ]
	git fsck --no-dangling
	# A second time there is nothing to bring, but what is as young as the
	# index is read again.
	find . -name .git -prune -o -exec touch -h -d '1 hour ago' {} +
	sleep 0.1
	scan
	[ "$(find .git/objects/pack -name '*.pack' | wc -l)" -eq 1 ]
	t=$(scan)
	lacks ../ran index-pack
	[ "$t" = "$(gits)" ]
}

@test "what a filter changes is not brought as it lies there" {
	local t
	git config filter.up.clean 'tr a-z A-Z'
	printf '%s\n' '* text=auto' '*.up filter=up' '*.id ident' '*.le working-tree-encoding=UTF-16LE' >.gitattributes
	printf 'secret' >a.up && printf '$Id: x $' >a.id && printf 's\0e\0' >a.le && printf 'a\r\nb' >a.crlf
	change 300
	t=$(scan)
	has ../ran index-pack
	[ "$t" = "$(gits)" ]
	in_store d/001
	not is_loose d/001
	for f in a.up a.id a.le a.crlf; do
		not in_store "$f"
	done
	[ "$(git show "$t:a.up")" = SECRET ]
}

@test "where it cannot be packed git writes files and trees" {
	local t how
	change 300
	for how in break stop kill; do
		git read-tree HEAD
		echo "$how" >d/300
		t=$(DO=$how scan)
		has ../ran index-pack
		has ../ran write-tree
		is_loose d/300
		[ "$t" = "$(gits)" ]
		git fsck --no-dangling
		[ "$(find .git/objects/pack -name 'pack-*' | wc -l)" -eq 0 ]
	done
	rm -r .git/objects/pack && : >.git/objects/pack
	git read-tree HEAD
	echo more >d/300
	t=$(scan)
	is_loose d/300
	[ "$t" = "$(gits)" ]
}

@test "killed while it packs, it is done by git; a pass and an undo of many files" {
	local t
	change 300
	t=$(DO="kill" scan)
	has ../ran index-pack
	is_loose d/001
	[ "$t" = "$(gits)" ]
	git stash -qu && git stash pop -q
	fx 0 fx-tcr -- true
	[ -z "$(git status --porcelain)" ]
	change 200
	for f in d/*; do echo more >>"$f"; done
	cp -a d ../was
	fx 1 fx-tcr -- false
	[ -z "$(git status --porcelain)" ]
	fx 0 fx-tcr undo
	diff -r d ../was
	git fsck --no-dangling
}

@test "what was packed and is gone again is brought again" {
	change 300
	find . -name .git -prune -o -exec touch -h -d '1 hour ago' {} +
	sleep 0.1
	scan
	git repack -adq
	not in_store d/001
	fx 0 fx-tcr checkpoint
	in_store d/001
	git fsck --no-dangling
}

@test "where the command deletes what was kept nothing is taken away" {
	change 300
	cp -a d ../was
	fx 3 fx-tcr -- sh -c 'rm -f .git/objects/pack/*; exit 1'
	has "$err" 'an object of what was kept is missing'
	has "$err" 'nothing was taken away'
	diff -r d ../was
	fx 1 fx-tcr -- false
	fx 0 fx-tcr undo
	diff -r d ../was
	git fsck --no-dangling
}

# as_git: is the user's index, which a pass has written, what git makes of the
# same work tree; and are the trees that it claims to know true?
as_git() {
	local own=$PWD/../own new=$PWD/../new
	git fsck --no-dangling
	[ -z "$(git status --porcelain)" ]
	cp -p "$(git rev-parse --git-path index)" "$own"
	rm -f "$new"
	git ls-files -s | GIT_INDEX_FILE=$new git update-index --index-info
	GIT_INDEX_FILE=$new git update-index -q --refresh
	# All but the device, which a file system may have two of, and flags.
	diff <(GIT_INDEX_FILE=$own git ls-files -s --debug) <(GIT_INDEX_FILE=$new git ls-files -s --debug)
	# One entry more, so that what is known of all other folders is used.
	for f in "$own" "$new"; do
		echo "100644 $(git rev-parse HEAD:last) 0	zz" | GIT_INDEX_FILE=$f git update-index --add --index-info
		GIT_INDEX_FILE=$f git write-tree
	done >../trees
	[ "$(sort -u ../trees | wc -l)" -eq 1 ]
}

@test "the index that is written is git's own: folders come, go, and hold the same" {
	local f
	echo last >last
	mkdir -p same/{a,b/c,bb} deep/1/2/3/4 gone/x kept/untouched 'b l' d-e
	echo same | tee same/{a,b/c,bb}/{f,g} >/dev/null
	for f in deep/1/f deep/1/2/3/4/f gone/x/{1,2} gone/3 kept/untouched/{1,2} kept/f 'b l/f' d-e/f d.f; do echo "$f" >"$f"; done
	chmod +x d/290 && ln -s 1 d/link
	git add -A && git commit -qm more
	find . -name .git -prune -o -exec touch -h -d '1 hour ago' {} +
	git status >/dev/null
	for n in 1 2; do
		change 200
		for f in d/*[0-9]; do echo "$n" >>"$f"; done
		case $n in
		1)	rm -r gone d/250 deep/1/2/3/4
			mkdir -p new/e/f 'b l/new' same/b/bc
			echo same | tee new/e/f/{f,g} same/b/bc/{f,g} 'b l/new/f' >/dev/null
			: >empty
			chmod +x d/001 && chmod -x d/290
			echo x >deep/1/2/3/f && echo x >d-a && echo x >d.a && echo x >d0 ;;
		*)	rm -r same/a new deep && echo y >'b l/f' && mkdir -p gone/x && echo back >gone/x/2
			printf '%0300d' 7 >"$(printf '%0200d' 3)" ;;
		esac
		PATH=$seen:$PATH fx 0 fx-tcr -- true
		has ../ran index-pack
		lacks ../ran 'write-tree'
		as_git
		: >../ran
	done
	# Of an index that knows no trees all are made, and of one in another form.
	for n in 3 4; do
		[ "$n" = 3 ] || git update-index --index-version 4
		rm .git/index && git read-tree HEAD && git ls-files -s >../list
		rm .git/index && git update-index --add --index-info <../list && git update-index -q --refresh
		for f in d/*[0-9]; do echo "$n" >>"$f"; done
		PATH=$seen:$PATH fx 0 fx-tcr -- true
		as_git
	done
}

@test "in a repository of SHA-256, in a linked worktree, behind a merge that had conflicts" {
	local f
	git init -q --object-format=sha256 ../s
	cp -r d ../s
	echo last >last && echo a >conflict && git add last conflict && git commit -qm last
	git checkout -qb side && echo side >conflict && git commit -qam side
	git checkout -q main && echo main >conflict && git commit -qam main
	not git merge -q side
	echo both >conflict && git add conflict && git commit -qm merged
	git worktree add -q ../w side
	for n in ../s . ../w; do
		cd "$n" || return
		echo last >last
		[ "$n" != ../s ] || { git add -A && git commit -qm base; }
		for f in d/*[0-9]; do echo "$n" >>"$f"; done
		: >../ran
		PATH=$seen:$PATH fx 0 fx-tcr -- true
		has ../ran index-pack
		as_git
		cd ../r || return
	done
}

@test "what git must look at itself is not staged by us" {
	local how t
	change 300
	for how in name mode attributes link; do
		case $how in
		name)	mkdir .GIT. && echo x >.GIT./x ;;
		mode)	git config core.fileMode false && chmod +x d/001 ;;
		attributes)
			git config core.fileMode true && git config core.attributesFile "$PWD/../attr" && git config filter.up.clean 'tr a-z A-Z'
			echo 'd/n* filter=up' >../attr ;;
		link)	git config --unset core.attributesFile && git config core.symlinks false
			ln -s target was && git add was && rm was && printf other >was ;;
		esac
		t=$(scan)
		has ../ran index-pack
		has ../ran write-tree
		in_store d/001
		not is_loose d/001
		# git leaves out what it would not check out.
		[ "$how" != name ] || mv .GIT. ../aside
		[ "$t" = "$(gits)" ]
		git read-tree HEAD
	done
}

@test "git is asked for attributes wherever they may come from" {
	local how
	change 300
	for how in none prefix user setting tree source; do
		git read-tree HEAD
		case $how in
		# Where a git of one's own has the system's.
		prefix)	mkdir "$seen/../etc" && : >"$seen/../etc/gitattributes" ;;
		user)	rm -r "$seen/../etc" && mkdir -p "$HOME/.config/git" && : >"$HOME/.config/git/attributes" ;;
		setting) rm "$HOME/.config/git/attributes" && git config core.attributesFile /nowhere ;;
		tree)	git config --unset core.attributesFile && git config attr.tree HEAD ;;
		source)	git config --unset attr.tree && export GIT_ATTR_SOURCE=HEAD ;;
		esac
		scan
		has ../ran index-pack
		case $how in
		none)	lacks ../ran check-attr ;;
		# A newer git says where it looks.
		prefix)	git var GIT_ATTR_SYSTEM 2>/dev/null || has ../ran check-attr ;;
		*)	has ../ran check-attr ;;
		esac
	done
}

@test "attributes that are in no tree: an ignored file's, another tree's, the system's" {
	local how t tree
	git config filter.up.clean 'tr a-z A-Z'
	echo 'n* filter=up' >.gitattributes && git add .gitattributes
	tree=$(git write-tree)
	git rm -qf .gitattributes
	for how in ignored below tree setting; do
		git read-tree HEAD
		change 300
		echo "$how" | tee d/*[0-9] >/dev/null
		case $how in
		ignored)
			echo .gitattributes >.git/info/exclude
			echo 'd/n* filter=up' >.gitattributes ;;
		below)	rm .gitattributes && echo 'n* filter=up' >d/.gitattributes ;;
		tree)	rm d/.gitattributes && export GIT_ATTR_SOURCE=$tree ;;
		setting)
			unset GIT_ATTR_SOURCE && git config attr.tree "$tree" ;;
		esac
		t=$(scan)
		# An older git does not know the last two.
		[ "$t" = "$(gits)" ]
		[[ $how = [ts]* ]] || has <(git cat-file -p "$t:d/n001") "${how^^}"
	done
	git config --unset attr.tree
	change 300
	scan
	lacks ../ran check-attr
	: >../system
	change 299
	SYSTEM=$PWD/../system scan
	has ../ran check-attr
}
