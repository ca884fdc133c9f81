# model.bash: random edits of a tree, and a plain copy of it as the model.  A
# test has a history N, which makes one, and may say what else of its edits and
# of its model is not git's: edit_here N FILE, model_here N.

# shellcheck disable=SC2034,SC2154 # for the tests
# tree FOLDER: what is in it, but for what is ignored, and for folders without
# a file somewhere below them, which git does not keep.
tree() {
	(cd "$1" && find . -mindepth 1 \( -path ./.git -o -path ./.jj -o -path ./build \) -prune -o \
	    ! -type d -printf '%P %m %y %l\n' | sort
	find . \( -path ./.git -o -path ./.jj -o -path ./build \) -prune -o ! -type d -printf '%h\n' |
	    awk '{ for (; $0 != "."; sub("/[^/]*$", "")) print }' | sort -u |
	    xargs -d '\n' -r stat -c '%n/ %a'
	find . \( -path ./.git -o -path ./.jj -o -path ./build \) -prune -o -type f -print0 | sort -z | xargs -0r sha256sum)
}
ignored() { find build -type f -print0 2>/dev/null | sort -z | xargs -0r sha256sum; }
# Not in a subshell, which would have random numbers of its own.
pick() { local -n all=$1; REPLY=${all[RANDOM % ${#all[@]}]}; }

paths=(a b 'sp ace' d/a d/b d/e/f d e/x e/y.t x.t build/o build/p "$(printf 'n\nl')" 'é')
modes=(600 644 755 640 700 444)

# One random change.
edit() {
	local p q
	pick paths && p=$REPLY
	pick paths && q=$REPLY
	case $((RANDOM % 14)) in
	0 | 1 | 2 | 3) place "$p" && printf '%s\n' $RANDOM >"$p" ;;
	4) [ ! -f "$p" ] || [ -L "$p" ] || [ ! -w "$p" ] || printf 'x\r\n%s\n' $RANDOM >>"$p" ;;
	5) rm -rf -- "$p" ;;
	6) [ ! -f "$p" ] || [ -L "$p" ] || { pick modes && chmod "$REPLY" "$p"; } ;;
	7) place "$p" && ln -s "target$((RANDOM % 3))" "$p" ;;
	8) edit_here 1 "$p" ;;
	9) edit_here 2 "$p" ;;
	10) edit_here 3 "$p" ;;
	11) edit_here 4 "$p" ;;
	12) [ ! -d d ] || [ -L d ] || chmod "7$((RANDOM % 2 * 5))0" d ;;
	13) if [ -f "$p" ] && [ "$p" != "$q" ]; then cp -P -- "$p" ../moved && rm -f -- "$p" && place "$q" && mv ../moved "$q"; fi ;;
	esac
}
edit_here() {
	case $1 in
	1) git add -- "$2" 2>/dev/null || : ;;
	2) git rm -qr --cached --ignore-unmatch -- "$2" >/dev/null ;;
	3) git add -A ;;
	4) git add -N -- "$2" 2>/dev/null || : ;;
	esac
}
# Room for a file of this name, whatever stands there.
place() {
	local part=$1
	while part=${part%/*}; do
		[ ! -f "$part" ] && [ ! -L "$part" ] || rm -f -- "$part"
		case $part in */*) ;; *) break ;; esac
	done
	rm -rf -- "$1"
	case $1 in */*) mkdir -p -- "${1%/*}" ;; esac
}

# keep N: the model of what is here.
model() {
	rm -rf "../m/$1" && mkdir -p "../m/$1" || return
	find . -mindepth 1 -maxdepth 1 ! -name .git ! -name .jj ! -name build -exec cp -a -t "../m/$1" -- {} +
	model_here "$1"
}
model_here() { git ls-files -s >"../m/$1.staged"; }

# At model n: keep it, or go back to HEAD or to an older one.  k is the model
# (or HEAD) that must be here then.
turn() {
	case $((RANDOM % 4)) in
	0) fx 0 "$tool" keep refs/fx/tcr/h/$n || return
		k=$n ;;
	1) k=HEAD
		fx 0 "$tool" restore refs/fx/tcr/h/$n HEAD || return ;;
	*) k=$((RANDOM % n))
		[ $k -gt 0 ] || k=$n
		if [ $k -eq $n ]; then
			fx 0 "$tool" restore refs/fx/tcr/h/$n HEAD || return
			n=$((n + 1)) && model $n
			fx 0 "$tool" restore refs/fx/tcr/h/$n =refs/fx/tcr/h/$k || return
		else
			fx 0 "$tool" restore refs/fx/tcr/h/$n =refs/fx/tcr/h/$k || return
		fi ;;
	esac
}

# Histories FIRST to LAST, each from a seed of its own.
run_histories() {
	local i bad=0 log=$BATS_TEST_TMPDIR/log
	for i in $(seq "$1" "$2"); do
		RANDOM=$i
		mkdir "h$i" && cd "h$i" || return
		history "$i" >"$log" 2>&1 || { bad=$((bad + 1)); echo "history $i:"; tail -n 20 "$log"; }
		cd "$BATS_TEST_TMPDIR/t" || return
		rm -rf "h$i"
	done
	echo "$bad of $(($2 - $1 + 1)) differ"
	[ "$bad" -eq 0 ]
}
