# inject.bats: every allocation, write, open, ... failing in turn gives status
# 3 and leaves no half-written file.
load helper
load inject

setup() {
	pin
	# There malloc is the sanitizers', or gcov does not take a no.
	case $FX_BIN in */asan/bin | */cov/bin) skip 'not with this kind of build' ;; esac
	mkdir w && cd w || return
}

old_file() {
	rm -rf d t && mkdir t && printf old >t/f
}
whole_file() {
	[ "$(ls -A t)" = f ] && case $(cat t/f) in old | new) ;; *) false ;; esac
}

@test "replacing a file: it is the old or the new, and nothing lies beside it" {
	local kind
	for kind in $inject_kinds; do
		inject "$kind" old_file whole_file "${FX_BIN%/bin}/test/try_replace" t/f new
	done
}

@test "the harness sees a half-written file, a wrong status, a silent failure" {
	local try=${FX_BIN%/bin}/test/try_replace
	gone() { false; }
	not inject open old_file gone "$try" t/f new >s
	has s 'left it so'
	printf '#!/bin/sh\n%s "$@" 2>/dev/null\n' "$try" >quiet
	printf '#!/bin/sh\n%s "$@" || exit 1\n' "$try" >wrong
	chmod +x quiet wrong
	not inject fsync old_file whole_file ./quiet t/f new >s
	has s 'says nothing'
	not inject fsync old_file whole_file ./wrong t/f new >s
	has s 'status 1'
}
