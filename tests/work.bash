# work.bash: a repository with a task, and the three ways hooks are installed.
# `load helper` comes first.

# These tests need the programs behind the hooks.
programs() {
	local p
	for p in fx-boundary fx-contract; do
		[ -x "$FX_BIN/$p" ] || { printf '%s: not built\n' "$p"; return 1; }
	done
}

# task ID PATTERN...: write the contract of a task.
task() {
	mkdir -p ".factory/$1"
	{
		printf 'contract:\n  task: %s\n' "$1"
		printf '  boundary:\n    allowed_files:\n'
		printf '      - "%s"\n' "${@:2}"
	} >".factory/$1/contract.yaml"
}

# project: a repository "r" where the task t1 may touch src and test, t2 doc.
# Branches side-src and side-doc each change one file there; go there, on t1.
project() {
	repo r
	task t1 'src/**' 'test/*'
	task t2 'doc/**'
	commit one src/a.c doc/a.txt .factory/t1/contract.yaml .factory/t2/contract.yaml
	task t1 'src/**' 'test/*'
	task t2 'doc/**'
	git commit -qam contracts
	echo 2 >>src/a.c && git commit -qam was-src && git tag was-src
	echo 2 >>doc/a.txt && git commit -qam was-doc && git tag was-doc
	git switch -qc side-src && commit side-src src/side.c
	git switch -qc side-doc main && commit side-doc doc/side.txt
	git switch -qc t1 main
}

# jj_project --colocate|--no-colocate: a jj repository "j" where the task t1 may
# touch src and t2 doc, as the bookmark main has it; go there.
jj_project() {
	jj --quiet git init "$1" j
	cd j || return
	task t1 'src/**'
	task t2 'doc/**'
	mkdir src doc
	echo 1 >src/a.c
	echo 1 >doc/a.txt
	jj --quiet commit -m one
	jj --quiet bookmark create main -r @-
}

# An own PATH with but one git: DIR's.
one_git() {
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	find /bin /usr/bin /usr/local/bin -maxdepth 1 ! -type d \
	    -exec ln -sf -t "$BATS_TEST_TMPDIR/bin" {} +
	rm -f "$BATS_TEST_TMPDIR/bin/git"
	PATH=$FX_BIN:$1:$BATS_TEST_TMPDIR/bin
}

# way WAY: make init choose it in the repositories that are made from now on.
way() {
	case $1 in
	chain)
		# an old git on PATH, so that no hook is a configured one
		mkdir -p "$BATS_TEST_TMPDIR/old"
		printf '#!/bin/sh\necho git version 2.30.0\n' \
		    >"$BATS_TEST_TMPDIR/old/git"
		chmod +x "$BATS_TEST_TMPDIR/old/git"
		PATH=$PATH:$BATS_TEST_TMPDIR/old ;;
	dispatch)
		way chain
		way_path=$BATS_TEST_TMPDIR/theirs
		mkdir -p "$way_path" ;;
	config)
		need git 2.54
		one_git "$(dirname "$(command -v git)")" ;;
	esac
}

# bind: init the project that we are in, the way that was chosen.
bind() {
	[ -z "${way_path:-}" ] || git config core.hooksPath "$way_path"
	fx 0 factory init --task t1
}

# Everything in the git directory that a deinit must put back.
state() {
	local d
	d=$(git rev-parse --git-common-dir)
	(cd "$d" && find . -path ./objects -prune -o -path ./logs -prune -o -path ./factory/audit -prune -o \
	    -type f ! -name index ! -name '*_EDITMSG' ! -name ORIG_HEAD -print0 |
	    sort -z | xargs -0 sha256sum
	find . -path ./objects -prune -o -printf '%M %l %p\n' | grep hooks | sort)
}
