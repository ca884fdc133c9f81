# snapshot-jj-kill.bats: what is killed while it keeps, restores or commits in
# a jj workspace loses nothing; two workspaces at once lose nothing either.
# bats file_tags=once
load helper
load kill

setup() {
	pin
	need jj
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

# Also where @ is stale.
store() { git --git-dir "$(jj --ignore-working-copy git root)" "$@"; }
# A changed workspace in ../keep, its state in ../bad, the good one in ../good.
changed() {
	jj --quiet git init --no-colocate keep
	cd keep || return
	mkdir src build
	printf 'build/\n' >.gitignore
	echo 1 >src/a && echo 2 >src/b && echo 3 >c && echo o >build/o
	jj --quiet commit -m base && state >../good
	echo n >src/new && rm src/b && echo w >c && chmod 600 src/a
	mkdir -m 700 d && echo k >d/key && chmod 400 d/key && head -c 1200000 /dev/zero >big
	# The mode of what @- has as it is stays.
	sed 's,src/a 644,src/a 600,' -i ../good
	state >../bad
	cd .. || return
}

# One that jj was killed in is stale, and its user is told what to do.
ask() {
	local got=0
	"$tool" "$@" >../asked 2>&1 || got=$?
	if [ "$got" -eq 2 ] && grep -q "'jj workspace update-stale'" ../asked; then
		jj --quiet workspace update-stale && : >../stale
		set -- "$1" "$2x" "${@:3}"
		got=0
		"$tool" "$@" >../asked 2>&1 || got=$?
	fi
	[ "$got" -eq 0 ] || cat ../asked
	return "$got"
}

# After a kill: the tree was not touched, or is kept; a second run makes it the
# good one; and it all comes back.
nothing_lost() {
	local from=refs/fx/tcr/k/1
	if ! store rev-parse -q --verify $from >/dev/null; then
		state | diff ../bad - || { echo 'touched, and not kept'; return 1; }
		"$tool" keep $from >/dev/null || return
	fi
	ask restore refs/fx/tcr/k/2 HEAD && state | diff ../good - && [ -z "$("$tool" unfinished)" ] &&
	    [ -z "$(jj diff --summary)" ] &&
	    ask restore refs/fx/tcr/k/3 =$from && state | diff ../bad - && store fsck --no-dangling
}

# A git and a jj before the real ones: of their Nth call, HOW it ends.
wrapped() {
	local p
	mkdir -p bin
	for p in git jj; do
		cat >bin/$p <<END
#!/bin/sh
REAL=$(command -v $p)
END
		cat >>bin/$p <<'END'
n=$(cat "$COUNT") && n=$((n + 1)) && echo "$n" >"$COUNT"
if [ "$n" -eq "$AT" ]; then
	echo " $* " >"$COUNT.words"
	case $HOW in
	before) kill -9 "$PPID"; exit 1 ;;
	after) "$REAL" "$@"; kill -9 "$PPID"; exit 1 ;;
	itself) kill -9 $$ ;;
	late) "$REAL" "$@" >/dev/null 2>&1; kill -9 $$ ;;
	write) echo late >"$LATE" ;;
	busy) [ -e "$COUNT.busy" ] || { : >"$COUNT.busy"; exit 255; } ;;
	esac
fi
exec "$REAL" "$@"
END
		chmod +x bin/$p
	done
}

# each HOW CHECK COMMAND...: run the tool so often that each child of it is
# the one; CHECK looks at what is left.
each() {
	local how=$1 check=$2 n=0
	shift 2
	while n=$((n + 1)); do
		again
		echo 0 >../count
		rm -f ../count.busy
		got=0
		PATH=$PWD/../bin:$PATH COUNT=$PWD/../count AT=$n HOW=$how LATE=${late-} \
		    "$tool" "$@" >../said 2>&1 || got=$?
		[ "$(cat ../count)" -ge "$n" ] || break
		points=$((points + 1))
		$check >../log 2>&1 || { bad=1; echo "$how $n: status $got"; cat ../said ../log; }
		cd ..
	done
	[ "$got" -eq 0 ] || { cat ../said; return 1; }
	cd ..
}

killed_and_whole() {
	case $how:$got in
	before:137 | after:137 | itself:3 | late:3) ;;
	# What these two say git is asked in another way, then.
	itself:0 | late:0) grep -qE ' config -l | check-ignore ' ../count.words && state | diff ../good - || return ;;
	*) return 1 ;;
	esac
	nothing_lost
}

# bats test_tags=slow,plain
@test "killed with each git and jj child, before it and after it: nothing is lost" {
	local how got bad=0 points=0
	changed
	wrapped
	for how in before after itself late; do
		each $how killed_and_whole restore refs/fx/tcr/k/1 HEAD || return
	done
	echo "$points kills"
	[ "$points" -gt 60 ]
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow,plain
@test "killed while it undoes, with each git and jj child: nothing is lost" {
	local how got bad=0 points=0
	changed
	# The good one is the changed one now, and the present one HEAD's.
	(cd keep && "$tool" restore refs/fx/tcr/u/1 HEAD >/dev/null && echo e >extra && state >../mid)
	mv good at && mv bad good && mv mid bad
	wrapped
	undone() {
		local from=refs/fx/tcr/k/1
		if ! store rev-parse -q --verify $from >/dev/null; then
			state | diff ../bad - || return
			"$tool" keep $from >/dev/null || return
		fi
		ask restore refs/fx/tcr/k/2 =refs/fx/tcr/u/1 && state | diff ../good - &&
		    ask restore refs/fx/tcr/k/3 =$from && state | diff ../bad -
	}
	for how in before after; do
		each $how undone restore refs/fx/tcr/k/1 =refs/fx/tcr/u/1 || return
	done
	echo "$points kills"
	[ "$points" -gt 30 ]
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow,plain
@test "killed while it commits, with each git and jj child: committed or not, once" {
	local how got bad=0 points=0
	changed
	rm keep/big && (cd keep && state >../bad)
	wrapped
	once() {
		state | diff ../bad - && ask commit one && state | diff ../bad - &&
		    [ "$(jj log --no-graph -r ::@- -T 'description.first_line() ++ " "')" = 'one base  ' ] &&
		    [ -z "$(jj diff --summary)" ]
	}
	for how in before after itself late; do
		each $how once commit one || return
	done
	echo "$points kills"
	[ "$points" -gt 20 ]
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow,plain
@test "killed at each system call that changes a file: nothing is lost" {
	need strace
	changed
	calls='write rename unlink unlinkat mkdir rmdir fchmodat fsync syncfs symlink openat'
	each_call 0 nothing_lost 40 "$tool" restore refs/fx/tcr/k/1 HEAD
}

# bats test_tags=slow,plain
@test "jj and git killed in the middle of restoring: nothing is lost" {
	local call n bad=0 points=0 p
	need strace
	changed
	mkdir bin
	for p in git:read-tree jj:restore; do
		cat >"bin/${p%:*}" <<END
#!/bin/sh
REAL=$(command -v "${p%:*}") WHAT=${p#*:}
END
		cat >>"bin/${p%:*}" <<'END'
case " $* " in
*" $WHAT "*-m*-u* | *" $WHAT --from"*)
	strace -qq -f -o "$TRACE" -e trace="$CALL" -e inject="$CALL:signal=KILL:when=$AT" "$REAL" "$@"
	rc=$?
	[ "$rc" -ne 137 ] || { : >"$HIT"; kill -9 "$PPID"; }
	exit "$rc" ;;
esac
exec "$REAL" "$@"
END
		chmod +x "bin/${p%:*}"
	done
	for call in renameat unlink unlinkat mkdir fdatasync chmod write rename; do
		n=0
		while n=$((n + 1)); do
			again
			rm -f ../hit
			PATH=$PWD/../bin:$PATH HIT=$PWD/../hit TRACE=$PWD/../trace CALL=$call AT=$n \
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
	[ "$points" -gt 30 ]
	[ "$bad" -eq 0 ]
	[ -e stale ]
}

# bats test_tags=slow
@test "written to at any moment: what was written is on the disk or kept" {
	local late got how=write bad=0 points=0
	changed
	wrapped
	not_lost() {
		local ref
		[ "$(cat "$late" 2>/dev/null)" = late ] && return
		for ref in refs/fx/tcr/k/1 $(store for-each-ref --format='%(refname)' refs/fx/late/); do
			[ "$(store show "$ref:$late" 2>/dev/null)" != late ] || return 0
		done
		echo "$late: lost"
		return 1
	}
	# One that is taken back, one that goes, one that returns, one that nobody
	# knows, one that is as it should be, one that is too large for jj.
	for late in c src/new src/b unknown src/a big; do
		each write not_lost restore refs/fx/tcr/k/1 HEAD || return
	done
	echo "written to at $points moments"
	[ "$points" -gt 80 ]
	[ "$bad" -eq 0 ]
}

# bats test_tags=slow
@test "a jj that ends with 255 is asked once more" {
	local how=busy got bad=0 points=0
	changed
	wrapped
	as_if_not() { [ "$got" -eq 0 ] && state | diff ../good - || [ "$got" -eq 3 ]; }
	each busy as_if_not restore refs/fx/tcr/k/1 HEAD
	again
	# Only jj's calls.
	printf '#!/bin/sh\n[ -e "$ONCE" ] || { : >"$ONCE"; exit 255; }\nexec %s "$@"\n' "$(command -v jj)" >../bin/jj
	rm ../bin/git
	ONCE=$PWD/../once PATH=$PWD/../bin:$PATH fx 0 "$tool" restore refs/fx/tcr/k/1 HEAD
	state | diff ../good -
	sed -i 's/: >"$ONCE"; //' ../bin/jj && rm ../once
	ONCE=$PWD/../once PATH=$PWD/../bin:$PATH fx 3 "$tool" restore refs/fx/tcr/k/9 HEAD
	has "$err" 'jj log: '
}

# moves N: in this workspace, each keeps, restores, undoes or commits.
moves() {
	local i
	for i in $(seq "$1"); do
		echo "$2 $i" >"$2.$((i % 3))" && echo "$i" >both
		[ $((i % 4)) -ne 0 ] || head -c 1100000 /dev/zero >"large.$2"
		case $((i % 5)) in
		0) "$tool" commit "$2 $i" "refs/fx/tcr/$2/$i" || [ $? -eq 1 ] || return ;;
		1) "$tool" keep "refs/fx/tcr/$2/$i" || return ;;
		*) state >"../$2.$i"
			"$tool" restore "refs/fx/tcr/$2/$i" HEAD || return
			[ -z "$(jj diff --summary 2>/dev/null)" ] || return
			[ ! -e "large.$2" ] || return
			"$tool" restore "refs/fx/tcr/$2/$i.back" "=refs/fx/tcr/$2/$i" || return
			state | diff "../$2.$i" - || return ;;
		esac
	done
}

# bats test_tags=slow
@test "two workspaces at once, 120 moves: each has its own, none is lost" {
	local w
	jj --quiet git init --no-colocate one && cd one
	echo base >base && jj --quiet commit -m base
	jj --quiet workspace add ../two
	(moves 60 one >../one.log 2>&1 || echo failed >>../one.log) &
	(cd ../two && moves 60 two >../two.log 2>&1 || echo failed >>../two.log) &
	wait
	for w in one two; do
		! grep -q failed "../$w.log" || { tail -n 20 "../$w.log"; return 1; }
		[ "$(store for-each-ref "refs/fx/tcr/$w/" | wc -l)" -eq 96 ]
		# Its commits, in order, and nothing of the other's.
		[ "$(cd "../$w" && jj log --no-graph -r '::@- & ~root()' -T 'description.first_line() ++ "\n"')" = "$(seq -f "$w %.0f" 60 -5 5 && echo base)" ]
		[ "$(cd "../$w" && cat "$w.0" both)" = "$w 60"$'\n60' ]
	done
	store fsck --no-dangling
}
