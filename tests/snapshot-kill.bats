# snapshot-kill.bats: what is killed while it keeps or restores loses nothing,
# and the next run ends what it began.
# bats file_tags=once
load helper
load kill

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

# A changed tree in ../keep, its state in ../bad, the good one in ../good.
changed() {
	repo r
	mkdir src build
	printf 'build/\n' >.gitignore
	printf '*.t text\n' >.gitattributes
	echo 1 >src/a && echo 2 >src/b && echo 3 >c && echo l >x.t && echo o >build/o
	git add -A && git commit -qm base && state >../good
	echo n >src/new && rm src/b && echo m >c && git add c && echo w >c && chmod 600 src/a
	mkdir -m 700 d && echo k >d/key && chmod 400 d/key && printf 'l\r\nr\r\n' >x.t
	# The mode of what HEAD has as it is stays.
	sed 's,src/a 644,src/a 600,' -i ../good
	state >../bad
	cp -a . ../keep
	cd ..
}

# After a kill: the tree was not touched, or is kept; a second run makes it the
# good one; and it all comes back.
nothing_lost() {
	local from=refs/fx/tcr/k/2
	if git rev-parse -q --verify refs/fx/tcr/k/1 >/dev/null; then
		from=refs/fx/tcr/k/1
	elif ! state | diff ../bad -; then
		echo 'touched, and not kept'
		return 1
	fi
	"$tool" restore refs/fx/tcr/k/2 HEAD >/dev/null &&
	    state | diff ../good - && [ -z "$("$tool" unfinished)" ] && [ ! -e .git/index.lock ] &&
	    "$tool" restore refs/fx/tcr/k/3 "=$from" >/dev/null && state | diff ../bad - &&
	    git fsck --no-dangling
}

# bats test_tags=slow,plain
@test "killed at each system call that changes a file: nothing is lost" {
	need strace
	changed
	each_call 0 nothing_lost 50 "$tool" restore refs/fx/tcr/k/1 HEAD
}

# bats test_tags=slow,plain
@test "killed with each git child, before it and after it: nothing is lost" {
	changed
	# Without these it has git look.
	needless=$'config -l -z
var GIT_ATTR_SYSTEM
check-ignore -z --stdin --no-index' \
	    each_child 0 nothing_lost 60 "$tool" restore refs/fx/tcr/k/1 HEAD
}

# bats test_tags=slow,plain
@test "killed in the middle of taking away and giving back: nothing is lost" {
	local call n hit bad=0 points=0
	need strace
	changed
	mkdir bin
	real=$(command -v git)
	cat >bin/git <<'END'
#!/bin/sh
case " $* " in
*" read-tree "*)
	strace -qq -f -o "$TRACE" -e trace="$CALL" -e inject="$CALL:signal=KILL:when=$AT" "$REAL" "$@"
	rc=$?
	[ "$rc" -ne 137 ] || { : >"$HIT"; kill -9 "$PPID"; }
	exit "$rc" ;;
esac
exec "$REAL" "$@"
END
	chmod +x bin/git
	for call in unlink unlinkat rmdir mkdir openat write rename; do
		n=0
		while n=$((n + 1)); do
			again
			rm -f ../hit
			PATH=$PWD/../bin:$PATH REAL=$real HIT=$PWD/../hit TRACE=$PWD/../trace CALL=$call AT=$n \
			    "$tool" restore refs/fx/tcr/k/1 HEAD >../said 2>&1 || :
			[ -e ../hit ] || break
			points=$((points + 1))
			[ "$("$tool" unfinished)" = refs/fx/tcr/k/1 ] || { echo "$call $n: not told"; bad=1; }
			nothing_lost >../log 2>&1 || { bad=1; echo "$call $n:"; cat ../log; }
			cd ..
		done
		cd ..
	done
	echo "$points kills"
	[ "$points" -gt 15 ]
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "written to at any moment: what was written is on the disk or kept" {
	local file n bad=0 points=0
	changed
	mkdir bin
	real=$(command -v git)
	cat >bin/git <<'END'
#!/bin/sh
n=$(cat "$COUNT") && n=$((n + 1)) && echo "$n" >"$COUNT"
[ "$n" -ne "$AT" ] || echo late >"$LATE"
exec "$REAL" "$@"
END
	chmod +x bin/git
	# One that is taken back, one that goes, one that returns, one that nobody
	# knows, one that is as it should be.
	for file in c src/new src/b unknown .gitattributes; do
		n=0
		while n=$((n + 1)); do
			again
			echo 0 >../count
			got=0
			PATH=$PWD/../bin:$PATH REAL=$real COUNT=$PWD/../count AT=$n LATE=$file \
			    "$tool" restore refs/fx/tcr/k/1 HEAD >../said 2>&1 || got=$?
			[ "$(cat ../count)" -ge "$n" ] || break
			points=$((points + 1))
			if [ "$(cat "$file" 2>/dev/null)" != late ] &&
			    [ "$(git show "refs/fx/tcr/k/1:$file" 2>/dev/null)" != late ]; then
				echo "$file $n: lost, status $got"
				bad=1
			fi
			# A yes is the good tree.
			if [ "$got" -eq 0 ] && ! state | diff ../good - >../log; then
				[ "$file" != unknown ] && [ "$(cat "$file" 2>/dev/null)" != late ] && { echo "$file $n: a wrong yes"; cat ../log; bad=1; }
			fi
			[ ! -e .git/index.lock ] || bad=1
			cd ..
		done
		[ "$got" -eq 0 ] || { cat ../said; return 1; }
		cd ..
	done
	echo "written to at $points moments"
	[ "$points" -gt 80 ]
	[ "$bad" -eq 0 ]
}
