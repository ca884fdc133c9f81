# kill.bash: a program killed at each of its calls in turn, and what is there
# afterwards.  The work lies in ./keep, each try in a copy of it, ./r.

# What is here and, in git, what is staged; but for empty folders.
state() {
	find . \( -name .git -o -name .jj \) -prune -o ! -type d -printf '%P %m %y %l\n' | sort
	find . \( -name .git -o -name .jj \) -prune -o -type f -print0 | sort -z | xargs -0r sha256sum
	[ -d .jj ] || git ls-files -s
}
again() { rm -rf r && cp -a keep r && cd r || return; }

# What may change a file.
calls='write rename link unlink unlinkat mkdir rmdir symlink ftruncate fchmod fchmodat utimensat fsync syncfs openat'

# reads CALL COMMAND...: the numbers of those that change nothing, with a blank
# around each: of a hundred files it opens five are not opened to be read only.
reads() {
	[ "$1" = openat ] || return 0
	again
	strace -qq -e signal=none -o ../trace -e trace=openat "${@:2}" >../said 2>&1 || :
	awk '!/O_WRONLY|O_RDWR|O_CREAT/ { printf " %d ", NR }' ../trace
}

# each_call STATUS HOLDS LEAST COMMAND...: kill it at each of these calls, at
# LEAST so often; HOLDS looks at what is left.  The whole ends with STATUS.
each_call() {
	local want=$1 holds=$2 least=$3 call n got points=0 bad=0 same
	shift 3
	for call in $calls; do
		same=$(reads "$call" "$@") n=0
		while n=$((n + 1)); do
			case $same in *" $n "*) continue ;; esac
			again
			got=0
			strace -qq -o ../trace -e trace="$call" -e inject="$call:signal=KILL:when=$n" \
			    "$@" >../said 2>&1 || got=$?
			[ "$got" -eq 137 ] || break
			points=$((points + 1))
			"$holds" >../log 2>&1 || { bad=1; echo "$call $n:"; cat ../said ../log; }
			cd ..
		done
		[ "$got" -eq "$want" ] || { cat ../said; return 1; }
		cd ..
	done
	echo "killed at $points calls"
	[ "$points" -gt "$least" ] && [ "$bad" -eq 0 ]
}

# A git before the real one: of the Nth that WHO starts, HOW it ends.
wrapped() {
	mkdir -p bin
	real=$(command -v git)
	cat >bin/git <<'END'
#!/bin/sh
[ "$(cat "/proc/$PPID/comm")" = "$WHO" ] || exec "$REAL" "$@"
# Two may be at work at once.
until mkdir "$COUNT.lock" 2>/dev/null; do :; done
n=$(cat "$COUNT") && n=$((n + 1)) && echo "$n" >"$COUNT"
rmdir "$COUNT.lock"
if [ "$n" -eq "$AT" ]; then
	echo "$*" >"$COUNT.words"
	case $HOW in
	before) kill -9 "$PPID"; exit 1 ;;
	after) "$REAL" "$@"; kill -9 "$PPID"; exit 1 ;;
	itself) kill -9 $$ ;;
	late) "$REAL" "$@" >/dev/null; kill -9 $$ ;;
	esac
fi
exec "$REAL" "$@"
END
	chmod +x bin/git
}

# each_child STATUS HOLDS LEAST COMMAND...: kill it with each of its git
# children, by number, and the child alone.  spare: those whose end it may do
# without; needless: one with these words only tidies up, when all is done, or
# saves it something.
each_child() {
	local want=$1 holds=$2 least=$3 how n got bad=0 points=0
	shift 3
	wrapped
	for how in before after itself late; do
		n=0
		while n=$((n + 1)); do
			again
			echo 0 >../count
			got=0
			PATH=$PWD/../bin:$PATH REAL=$real WHO=${1##*/} COUNT=$PWD/../count AT=$n HOW=$how \
			    "$@" >../said 2>&1 || got=$?
			[ "$(cat ../count)" -ge "$n" ] || break
			points=$((points + 1))
			case $how:$got in
			before:137 | after:137 | itself:3 | late:3) ;;
			itself:0 | late:0) [ -n "${spare:-}" ] || grep -qF -e "${needless:?}" ../count.words || { echo "$how $n: status 0"; bad=1; } ;;
			"itself:$want" | "late:$want") grep -qF -e "${needless:?}" ../count.words || { echo "$how $n: $got: $(cat ../count.words)"; bad=1; } ;;
			*) echo "$how $n: status $got"; cat ../said; bad=1 ;;
			esac
			"$holds" >../log 2>&1 || { bad=1; echo "$how $n:"; cat ../said ../log; }
			cd ..
		done
		[ "$got" -eq "$want" ] || { cat ../said; return 1; }
		cd ..
	done
	echo "$points kills"
	[ "$points" -gt "$least" ] && [ "$bad" -eq 0 ]
}
