# gate-history.bats: whatever made a commit, the gate judges it by what it holds.
load helper
load work
load gate

setup_file() { gate_make; }

# On main: old, then was-doc, which upstream has.  side-src, more-src and
# side-doc each add a file on top of main; in w no hooks of ours run.
setup() {
	gate_copy
	git switch -q main
	git tag old
	change doc/a.txt
	git tag was-doc
	git push -q "$up" main
	git switch -qc side-src main && change src/side.c
	git switch -qc more-src main && change src/more.c
	git switch -qc side-doc main && change doc/side.txt
	git switch -qC t1 main
	git push -q origin t1
	git push -q origin :t1
	export -f change
	cp -a ../w ../keep
}

# NAME | STATUS | WORDS | SCRIPT: a push of t1, forced, after the script.
rows() {
	cat <<'END'
empty		| 0 | | git commit -q --allow-empty -m x
old-base	| 0 | | git reset -q --hard old; change src/b.c
old-base-evil	| 1 | t1 cannot modify doc/a.txt | git reset -q --hard old; echo evil >>doc/a.txt; git commit -qam evil
merge-doc	| 1 | t1 cannot modify doc/side.txt | change src/a.c; git merge -qm x side-doc
merge-evil	| 1 | t1 cannot modify doc/evil.txt | change src/a.c; git merge -q --no-commit side-src; echo >doc/evil.txt; git add doc; git commit -qm x
merge-ff	| 1 | t1 cannot modify doc/side.txt | git merge -q --ff-only side-doc
octopus		| 0 | | change src/a.c; git merge -qm x side-src more-src
octopus-doc	| 1 | t1 cannot modify doc/side.txt | change src/a.c; git merge -qm x side-src side-doc
octopus-evil	| 1 | t1 cannot modify doc/evil.txt | change src/a.c; git merge -q --no-commit side-src more-src; echo >doc/evil.txt; git add doc; git commit -qm x
add-revert	| 1 | t1 cannot modify doc/new.txt | change doc/new.txt; git revert --no-edit HEAD
cherry-pick	| 1 | t1 cannot modify doc/side.txt | git cherry-pick side-doc
revert		| 1 | t1 cannot modify doc/a.txt | git revert --no-edit was-doc
rebase		| 1 | t1 cannot modify doc/side.txt | change src/a.c; git rebase -q side-doc
rebase-apply	| 1 | t1 cannot modify doc/side.txt | change src/a.c; git rebase -q --apply side-doc
rebase-own	| 0 | | git reset -q --hard old; change src/a.c; git rebase -q main
am		| 1 | t1 cannot modify doc/side.txt | git format-patch -1 --stdout side-doc >../p; git am -q ../p
stash		| 1 | t1 cannot modify doc/a.txt | echo 3 >>doc/a.txt; git stash -q; git stash pop -q; git commit -qam x
stash-itself	| 1 | t1 cannot modify doc/a.txt | echo 3 >>doc/a.txt; git stash -q; git reset -q --hard stash
fast-import	| 1 | t1 cannot modify doc/a.txt | printf 'commit refs/heads/t1\ncommitter A <a@b> 1 +0000\ndata 1\nx\nfrom refs/heads/t1^0\nM 644 inline doc/a.txt\ndata 1\nx\n' | git fast-import --quiet
update-ref	| 1 | t1 cannot modify doc/side.txt | echo update refs/heads/t1 $(git rev-parse side-doc) | git update-ref --stdin
replace-tree	| 1 | t1 cannot modify doc/a.txt | change doc/a.txt; git replace HEAD^{tree} main^{tree}
replace-blob	| 1 | t1 cannot modify doc/a.txt | change doc/a.txt; git replace HEAD:doc/a.txt main:doc/a.txt
unrelated	| 1 | t1 cannot delete .factory/t1/contract.yaml | git checkout -q --orphan x; git rm -rqf .; change src/x.c; git merge -q -s ours --allow-unrelated-histories main; git branch -qf t1
END
}

# These commands are newer than some gits.
newer_rows() {
	cat <<'END'
am-n		| 1 | t1 cannot modify doc/side.txt | git format-patch -1 --stdout side-doc >../p; git am -q --no-verify ../p
replay		| 1 | t1 cannot modify doc/side.txt | git replay --ref-action=update --advance t1 main..side-doc
history		| 1 | t1 cannot modify doc/a.txt | change doc/a.txt; change src/b.c; GIT_EDITOR='sed -i s/change/other/' git history reword HEAD^
history-fixup	| 1 | t1 cannot modify doc/a.txt | change src/b.c; change src/c.c; echo >>doc/a.txt; git add doc; git history fixup HEAD^
history-own	| 0 | | change src/b.c; change src/c.c; GIT_EDITOR='sed -i s/change/other/' git history reword HEAD^
END
}

row() {
	local before
	rm -rf ../w && cp -a ../keep ../w && cd ../w || return
	before=$(refs)
	bash -e -c "$4" >../said 2>&1 || { printf '%s: was not made\n' "$1"; cat ../said; return 1; }
	fx "$2" git push -f origin t1 || { printf '%s: judged wrongly\n' "$1"; return 1; }
	if [ "$2" -eq 0 ]; then
		landed heads/t1 && git push -q origin :t1
	else
		has "$err" "BLOCKED: $3" && has "$err" '(pre-receive hook declined)' &&
		    [ "$before" = "$(refs)" ] && sound
	fi || { printf '%s: judged wrongly\n' "$1"; return 1; }
}

each_row() {
	local name status words script bad=0
	while IFS='|' read -r name status words script; do
		words=${words# }
		row "$name" "${status// /}" "${words% }" "$script" || bad=1
	done
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "each way to make a commit is judged by what it holds" {
	each_row < <(rows)
}

# bats test_tags=slow
@test "the newer ways to make a commit are judged as well" {
	need git 2.55
	each_row < <(newer_rows)
}

@test "a graft of the client: what is left out must be there, and is judged" {
	change doc/new.txt
	bad=$(git rev-parse HEAD)
	change src/b.c
	printf '%s %s\n' "$(git rev-parse HEAD)" "$(git rev-parse main)" >.git/info/grafts
	before=$(refs)
	fx 1 git push origin t1
	[ "$before" = "$(refs)" ]
	rm .git/info/grafts
	refused "BLOCKED: t1 cannot modify doc/new.txt in ${bad:0:12}" origin t1
}
