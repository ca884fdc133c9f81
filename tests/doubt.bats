# doubt.bats: what cannot be told is refused, each with its message and status.
load helper
load work

# A workspace of t1 with a change that is allowed: only doubt can refuse it.
setup() {
	pin
	programs
	project
	fx 0 fx-contract seal -q --task t1
	fx 0 fx-contract bind -q --task t1
	echo 3 >>src/a.c
	git add src
	fx 0 fx-boundary --staged
	seal=$PWD/.git/factory/contracts/t1
	bytes=$(echo "$seal"/*.yaml)
	chmod -R u+w "$seal"
}

# says STATUS TEXT: fx-boundary ends so, and says only that.
says() {
	fx "$1" timeout 20 fx-boundary "${@:3}" --staged
	out_is </dev/null
	err_is <<<"fx-boundary: $2"
}

# Put something else where a file was, and see what is said; then it is back.
# spoilt FILE HOW STATUS TEXT
spoilt() {
	mv "$1" ../was
	case $2 in
	missing) ;;
	empty) : >"$1" ;;
	directory) mkdir "$1" ;;
	fifo) mkfifo "$1" ;;
	huge) truncate -s 1G "$1" ;;
	changed) { cat ../was; echo '# more'; } >"$1" ;;
	loop) ln -s "$1" "$1" ;;
	link) ln -s /proc/self/status "$1" ;;
	esac
	says "$3" "$4" "${@:5}" || { printf '=> %s, %s\n' "$1" "$2"; return 1; }
	rm -rf "$1" && mv ../was "$1" && fx 0 fx-boundary --staged
}

@test "a contract that is named: missing, empty, a folder, a FIFO, 1 GB, changed" {
	cp "$bytes" c.yaml
	fx 0 fx-boundary --staged -c c.yaml
	spoilt c.yaml missing 2 'c.yaml: No such file or directory' -c c.yaml
	spoilt c.yaml empty 2 "c.yaml:1:1: the file is empty; 'contract:' is wanted" -c c.yaml
	spoilt c.yaml directory 2 'c.yaml: is a directory' -c c.yaml
	spoilt c.yaml fifo 2 'c.yaml: is not a regular file' -c c.yaml
	spoilt c.yaml huge 2 'c.yaml: is larger than the limit of 65536 bytes' -c c.yaml
	spoilt c.yaml loop 2 'c.yaml: Too many levels of symbolic links' -c c.yaml
	[ ! -r /proc/self/status ] ||
		spoilt c.yaml link 2 'c.yaml: changed while it was read' -c c.yaml
}

@test "the sealed contract: missing, empty, a folder, a FIFO, 1 GB, changed" {
	local again="; 'fx-contract seal --widen --reason TEXT' seals the contract anew"
	spoilt "$bytes" missing 2 "$bytes: No such file or directory$again"
	spoilt "$bytes" empty 2 "$bytes: is not what was sealed (SHA-256 e3b0c44298fc, not $(basename "$bytes" | cut -c 1-12))$again"
	spoilt "$bytes" directory 2 "$bytes: is a directory$again"
	spoilt "$bytes" fifo 2 "$bytes: is not a regular file$again"
	spoilt "$bytes" huge 2 "$bytes: is larger than the limit of 65536 bytes$again"
	spoilt "$bytes" changed 2 "$bytes: is not what was sealed (SHA-256 $({ cat "$bytes"; echo '# more'; } | sha256sum | cut -c 1-12), not $(basename "$bytes" | cut -c 1-12))$again"
}

@test "the record of the seal and the binding: missing, empty, a folder, a FIFO, 1 GB" {
	local f
	spoilt "$seal/seal" missing 2 "task t1 has no sealed contract; 'factory init --task t1' or 'fx-contract seal --task t1' makes one"
	spoilt "$seal/seal" empty 2 "$seal/seal:1: is damaged; 'fx-contract seal --widen --reason TEXT' seals the contract anew"
	spoilt .git/factory/task missing 2 "this workspace is bound to no task; 'factory init --task ID' binds it, --task ID or -c FILE names a contract"
	spoilt .git/factory/task empty 2 "$PWD/.git/factory/task: is damaged; 'factory init --task ID' binds this workspace again"
	for f in "$seal/seal" "$PWD/.git/factory/task"; do
		spoilt "$f" directory 2 "$f: is a directory"
		spoilt "$f" fifo 2 "$f: is not a regular file"
		spoilt "$f" huge 2 "$f: is larger than the limit of 65536 bytes"
	done
}

@test "what may not be read: the contract, its record, the binding, the index" {
	local f cmd=() msg
	if [ "$(id -u)" -eq 0 ]; then
		need setpriv
		cmd=(setpriv --reuid=65534 --regid=65534 --clear-groups env
		    "HOME=$HOME" GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory
		    'GIT_CONFIG_VALUE_0=*')
		chmod a+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$BATS_TEST_TMPDIR"
		chown -R 65534:65534 .
		cp "$FX_BIN/fx-boundary" ../judge
		"${cmd[@]}" test -r "$PWD/.git/HEAD" -a -x ../judge ||
			skip 'setpriv: nobody may reach our folder'
	else
		cp "$FX_BIN/fx-boundary" ../judge
	fi
	fx 0 "${cmd[@]}" ../judge --staged
	cp "$bytes" c.yaml
	for f in "$bytes" "$seal/seal" "$PWD/.git/factory/task" "$PWD/.git/index" c.yaml; do
		chmod 0 "$f"
		msg="$f: Permission denied"
		case $f in
		"$bytes") fx 2 "${cmd[@]}" ../judge --staged
			msg="$msg; 'fx-contract seal --widen --reason TEXT' seals the contract anew" ;;
		*/index) fx 3 "${cmd[@]}" ../judge --staged
			msg='git diff-index: fatal: .git/index: index file open failed: Permission denied (status 128)' ;;
		c.yaml) fx 2 "${cmd[@]}" ../judge --staged -c c.yaml ;;
		*) fx 2 "${cmd[@]}" ../judge --staged ;;
		esac
		err_is <<<"fx-boundary: $msg"
		chmod 644 "$f"
	done
}

@test "a repository that cannot be read" {
	local here=$PWD
	cp -a .git ../whole
	whole() { rm -rf .git && cp -a ../whole .git; }
	rm .git/HEAD
	says 3 "$here: not in a git or jj repository"
	whole
	: >.git/HEAD
	says 3 'git diff-index: fatal: not a git repository (or any of the parent directories): .git (status 128)'
	whole
	echo junk >.git/index
	says 3 'git diff-index: fatal: .git/index: index file smaller than expected (status 128)'
	whole
	git pack-refs --all
	echo 0123 >.git/refs/heads/t1
	says 3 "git diff-index: fatal: bad revision 'HEAD' (status 128)"
	fx 3 fx-boundary --worktree
	# libgit2 and git say it each in their own words.
	grep -qE '^fx-boundary: (libgit2: )?HEAD: ' "$err"
	fx 2 fx-boundary --commits HEAD
	err_is <<<"fx-boundary: git rev-parse: fatal: bad revision 'HEAD' (status 128)"
	whole
	# what the baseline needs, and is not there
	echo 3 >>doc/a.txt
	git add doc
	echo 0123 >.git/refs/heads/main
	says 3 'refs/heads/main: cannot be read'
	whole
	git add doc
	rm -f ".git/objects/$(git rev-parse HEAD | sed 's|..|&/|')"
	fx 3 fx-boundary --staged
	fx 3 fx-boundary --worktree
	fx 3 fx-boundary --commits HEAD
	whole
	git add doc
	rm -f ".git/objects/$(git rev-parse 'main^{tree}' | sed 's|..|&/|')"
	fx 3 fx-boundary --staged
	has "$err" 'fx-boundary: '
	cd /
	fx 3 fx-boundary --staged
	err_is <<<'fx-boundary: /: not in a git or jj repository'
}

# A git on PATH that does something else when it is to run diff-index,
# diff-tree, rev-list or ls-files, as $1 says.
bad_git() {
	local real
	real=$(PATH=${PATH#"$BATS_TEST_TMPDIR/bad:"} command -v git)
	mkdir -p "$BATS_TEST_TMPDIR/bad"
	cat >"$BATS_TEST_TMPDIR/bad/git" <<-END
		#!/bin/sh
		case " \$* " in
		*' diff-index '* | *' diff-tree '* | *' rev-list '* | *' ls-files '*)
			$1 ;;
		esac
		exec '$real' "\$@"
	END
	chmod +x "$BATS_TEST_TMPDIR/bad/git"
	PATH=$BATS_TEST_TMPDIR/bad:${PATH#"$BATS_TEST_TMPDIR/bad:"}
}

# each_way WORDS: every judgement that asks git ends with 3 and says them.
each_way() {
	local how
	for how in --staged --worktree '--commits HEAD'; do
		# shellcheck disable=SC2086 # words
		fx 3 timeout 20 fx-boundary $how
		out_is </dev/null
		grep -qE "^fx-boundary: $1" "$err" || { printf '=> %s\n' "$how"; cat "$err"; return 1; }
	done
}

@test "a git child that fails, is killed, or tells half of it" {
	local git
	git=$(command -v git)
	git commit -qm x
	echo 3 >>src/a.c
	bad_git 'echo "fatal: no" >&2; exit 128'
	each_way 'git [a-z-]+: fatal: no \(status 128\)'
	bad_git 'exit 1'
	each_way 'git [a-z-]+: failed \(status 1\)'
	bad_git 'kill -9 $$'
	each_way 'git: ended by signal 9$'
	bad_git 'kill -TERM $$'
	each_way 'git: ended by signal 15$'
	# half a list, whatever the status says
	bad_git 'printf ":100644 100644 5d62b9139f9b1cb04ef1a3c9ba78e7a5ab7dbd82"; exit 0'
	fx 3 fx-boundary --staged
	err_is <<<"fx-boundary: git's list of changes is cut short"
	bad_git 'printf "nonsense\0"; exit 0'
	fx 3 fx-boundary --staged
	err_is <<<"fx-boundary: git's list of changes is broken at 'nonsense'"
	bad_git "\"$git\" \"\$@\"; exit 128"
	fx 3 fx-boundary --staged
	fx 3 fx-boundary --commits HEAD
}

@test "no git at all; and a hook that meets any of it lets nothing through" {
	mkdir ../none
	fx 3 env PATH="$BATS_TEST_TMPDIR/t/none" "$FX_BIN/fx-boundary" --staged
	err_is <<<'fx-boundary: git: cannot be started: No such file or directory'
	fx 0 factory init --task t1
	rm "$bytes" && mkfifo "$bytes"
	fx 1 timeout 20 git commit -qm x
	has "$err" 'is not a regular file'
	fx 1 timeout 20 git commit -nqm x
	[ "$(git log -1 --format=%s)" = was-doc ]
}
