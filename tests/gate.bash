# gate.bash: a bare repository up.git, its gate, and the clone w of up.git that
# pushes through it.  `load helper` and `load work` come first.
#
# In w no hooks of ours run, as in any client that runs none.

# Make the three once for all tests of a file...
gate_make() {
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR/made
	mkdir "$BATS_TEST_TMPDIR"
	pin
	programs
	world
}

# ...and give each test a copy; go to w, on branch t1.
gate_copy() {
	pin
	programs
	cp -a "$BATS_FILE_TMPDIR/made/t/." .
	places
	sed -i "s|$BATS_FILE_TMPDIR/made/t/|$here/|" gate/config w/.git/config
	cd w || return
}

places() {
	here=$(pwd -P) gate=$here/gate up=$here/up.git
}

# world [INIT-OPTION...]: up.git with the contracts of t1 and t2, gate and w.
# shellcheck disable=SC2120 # a test passes --object-format
world() {
	git init -q -b main "$@" seed
	(
		cd seed || exit
		task t1 'src/**' 'test/*'
		task t2 'doc/**'
		printf '    forbidden_files:\n      - "src/key.c"   # rotated by hand\n' \
		    >>.factory/t1/contract.yaml
		mkdir src doc
		echo 1 >src/a.c
		echo 1 >src/key.c
		echo 1 >doc/a.txt
		git add .
		git commit -qm one
	)
	around_seed
}

# up.git, its gate and the clone w, from the repository seed.
around_seed() {
	git clone -q --bare seed up.git
	git clone -q up.git w
	fx 0 factory gate init gate --upstream up.git
	git -C w switch -qc t1
	(cd w && fx 0 factory gate connect ../gate)
}

# change PATH...: a commit that adds a line to each.
change() {
	local p
	for p; do
		mkdir -p "$(dirname "$p")"
		echo more >>"$p"
	done
	git add -- "$@"
	git commit -qm "change $*"
}

# What there is on either side; the gate's mirror follows upstream's.
refs() {
	git --git-dir="$up" for-each-ref
	git --git-dir="$gate" for-each-ref | grep -v '	refs/upstream/'
}

# at REPOSITORY REF: the id of refs/REF there, "none" without.
at() {
	git --git-dir="$1" show-ref --verify -s "refs/$2" 2>/dev/null || echo none
}

# Nothing is half there: objects, quarantine, refs.
sound() {
	local d
	# A push to upstream by name would leave refs there.
	[ -z "$(git --git-dir="$gate" for-each-ref refs/remotes)" ]
	for d in "$gate" "$up"; do
		diff -u /dev/null <(git --git-dir="$d" fsck --no-dangling 2>&1 |
		    grep -vE '^(notice|warning in tag)')
		diff -u /dev/null <(find "$d" -name 'tmp_objdir*' -o -name 'incoming*' \
		    -o -name 'tmp_*' -o -name '*.lock' ! -name fx-gate.lock)
	done
}

# refused WORDS PUSH-ARGUMENT...: and nothing has changed anywhere.
refused() {
	local words=$1 before
	shift
	before=$(refs)
	fx 1 git push "$@"
	has "$err" "$words"
	diff -u <(printf '%s\n' "$before") <(refs)
	sound
}

# landed REF...: upstream and the gate have them as we have them.
landed() {
	local ref
	for ref; do
		[ "$(at "$up" "$ref")" = "$(git rev-parse "$ref")" ]
		[ "$(at "$gate" "$ref")" = "$(git rev-parse "$ref")" ]
	done
	sound
}

# The lines that the hook wrote, as the client shows them.
said() {
	sed -n 's/^remote: //p' "$err" | sed 's/ *$//'
}
