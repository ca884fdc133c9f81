# snapshot-pack.bats: many files come into the store in one pack, and nothing
# else is different.
load helper
load seen

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
	seen 'case "${DO:-} $* " in
	"kill "*" fast-import "*) kill -9 $$ ;;
	"break "*" fast-import "*) sed "s/^done$/undone/" >../stream && exec <../stream ;;
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
	lacks ../ran fast-import
	[ "$t" = "$(gits)" ]
	[ "$(find .git/objects/pack -type f | wc -l)" -eq 0 ]
	change 300
	chmod +x d/300 && ln -s d/1 link && printf 'a\r\nb\r\n' >crlf
	: >empty && mkdir $'n\nl' && echo x >$'n\nl/"q' && head -c 3000000 /dev/urandom >large
	t=$(scan)
	has ../ran fast-import
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
	lacks ../ran fast-import
	[ "$t" = "$(gits)" ]
}

@test "what a filter changes is not brought as it lies there" {
	local t
	git config filter.up.clean 'tr a-z A-Z'
	printf '%s\n' '* text=auto' '*.up filter=up' '*.id ident' '*.le working-tree-encoding=UTF-16LE' >.gitattributes
	printf 'secret' >a.up && printf '$Id: x $' >a.id && printf 's\0e\0' >a.le && printf 'a\r\nb' >a.crlf
	change 300
	t=$(scan)
	has ../ran fast-import
	[ "$t" = "$(gits)" ]
	in_store d/001
	not is_loose d/001
	for f in a.up a.id a.le a.crlf; do
		not in_store "$f"
	done
	[ "$(git show "$t:a.up")" = SECRET ]
}

@test "where it cannot be packed git writes files, and no report of that is left" {
	local t
	change 300
	printf 'fast-import process: 1\nparent process     : 1\n' >.git/fast_import_crash_1
	t=$(DO="break" scan)
	has ../ran fast-import
	# What was packed until then stays.
	not is_loose d/001
	[ "$t" = "$(gits)" ]
	[ "$(echo .git/fast_import_crash_*)" = .git/fast_import_crash_1 ]
	rm -r .git/objects/pack && : >.git/objects/pack
	git read-tree HEAD
	t=$(scan)
	is_loose d/001
	[ "$t" = "$(gits)" ]
	[ "$(echo .git/fast_import_crash_*)" = .git/fast_import_crash_1 ]
}

@test "killed while it packs, it is done by git; a pass and an undo of many files" {
	local t
	change 300
	t=$(DO="kill" scan)
	has ../ran fast-import
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
