# snapshot-model.bats: random histories of edits, keeps, restores and undos; a
# plain copy of the tree is the model, and it is always equal.
load helper

setup() {
	pin
	tool=${FX_BIN%/bin}/test/snapshot
	umask 022
}

# tree FOLDER: what is in it, but for what is ignored, and for folders without
# a file somewhere below them, which git does not keep.
tree() {
	(cd "$1" && find . -mindepth 1 \( -path ./.git -o -path ./build \) -prune -o \
	    ! -type d -printf '%P %m %y %l\n' | sort
	find . \( -path ./.git -o -path ./build \) -prune -o ! -type d -printf '%h\n' |
	    awk '{ for (; $0 != "."; sub("/[^/]*$", "")) print }' | sort -u |
	    xargs -d '\n' -r stat -c '%n/ %a'
	find . \( -path ./.git -o -path ./build \) -prune -o -type f -print0 | sort -z | xargs -0r sha256sum)
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
	8) git add -- "$p" 2>/dev/null || : ;;
	9) git rm -qr --cached --ignore-unmatch -- "$p" >/dev/null ;;
	10) git add -A ;;
	11) git add -N -- "$p" 2>/dev/null || : ;;
	12) [ ! -d d ] || [ -L d ] || chmod "7$((RANDOM % 2 * 5))0" d ;;
	13) if [ -f "$p" ] && [ "$p" != "$q" ]; then cp -P -- "$p" ../moved && rm -f -- "$p" && place "$q" && mv ../moved "$q"; fi ;;
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
	find . -mindepth 1 -maxdepth 1 ! -name .git ! -name build -exec cp -a -t "../m/$1" -- {} +
	git ls-files -s >"../m/$1.staged"
}

history() {
	local n=0 step i before k edits
	repo "r$1"
	printf 'build/\n' >.git/info/exclude
	[ $(($1 % 3)) -ne 0 ] || printf '*.t text=auto\n' >.gitattributes
	for i in 1 2 3 4 5; do edit; done
	git add -A && git commit -q --allow-empty -m base
	for step in 1 2 3 4 5 6; do
		# Not in a subshell, as above.
		edits=$((RANDOM % 4 + 1))
		for ((i = 0; i < edits; i++)); do edit; done
		n=$((n + 1))
		model $n
		before=$(ignored)
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
		[ "$before" = "$(ignored)" ] || { echo 'ignored files changed'; return 1; }
		if [ $k = HEAD ]; then
			[ -z "$(git status --porcelain)" ] || { git status --porcelain; return 1; }
		else
			diff <(tree "../m/$k") <(tree .) && git ls-files -s | diff "../m/$k.staged" - || return
		fi
		[ $((RANDOM % 5)) -ne 0 ] || { git add -A && git commit -q --allow-empty -m "$step"; }
	done
	git fsck --no-dangling
}

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

@test "8 random histories equal their model" {
	run_histories 1 8
}

# bats test_tags=slow
@test "200 random histories equal their model" {
	run_histories 1001 1200
}
