# docs.bats: what the pages and the README say is what the programs do.
#
# In a page's EXAMPLES each literal block is a session: lines that begin with
# "$ " are typed ("> " goes on), what follows is all that is then seen, output
# and errors, where "..." stands for anything.  The sessions of a page are run
# in their order, in one shell, in the repository that `shop` makes, after
# `prepare_PAGE` (fx-contract.5: prepare_fx_contract_5) where there is one.
load helper

# Two tasks, their contracts on main, and an origin that has it.
shop() {
	git init -q --bare -b main origin.git
	repo shop
	git remote add origin ../origin.git
	mkdir -p .factory/bd-52.1 .factory/bd-52.2
	cat >.factory/bd-52.1/contract.yaml <<-'EOT'
		contract:
		  task: bd-52.1
		  title: "Implement batch upload HTTP handler"
		  boundary:
		    allowed_files:
		      - src/web/handlers.gleam
		      - "test/**"
		    forbidden_files:
		      - src/core/rate_limiter.gleam      # That's bd-52.2
	EOT
	cat >.factory/bd-52.2/contract.yaml <<-'EOT'
		contract:
		  task: bd-52.2
		  title: "Limit the rate of uploads"
		  boundary:
		    allowed_files:
		      - "src/core/**"
	EOT
	git add .factory
	commit 'the shop and its contracts' src/web/handlers.gleam src/core/rate_limiter.gleam test/a
	git push -q origin main
	git remote set-head origin main
	git branch -q -u origin/main
}

# A program that does not compile, and what passes.
prepare_fx_errsum_1() {
	printf 'int\nmain(void) {\n  int total; return tota;\n}\n' >cart.c
	printf '%s\n' 'test: cart.o' 'cart.o: cart.c' "	cc -c cart.c" 'ok:' \
	    "	echo all is well; echo 'a.c:1:1: error: the old one'" 'clean:' '	echo all is well' 'late:' \
	    "	echo 'a.c:1:1: error: the old one'; echo 'b.c:2:2: error: the new one'; exit 1" >Makefile
}
prepare_fx_detect_1() {
	printf 'module shop\n\ngo 1.22\n\ntoolchain go1.22.3\n' >go.mod
	mkdir cmd
	echo 'package main' >cmd/main.go
	echo '{"private": true}' >package.json
	echo v20 >.nvmrc
	: >pnpm-lock.yaml
}
prepare_fx_run_1() {
	printf '[stages.%s]\ncommand = "%s"\nsuccess_means = "exit_code == 0"\ntcr = true\n' \
	    implement 'test -e test/a' unit-test 'echo 1..1; echo ok 1 a' >.factory.toml
	git add .factory.toml && git commit -qm stages && git push -q origin main
	fx-contract seal --task bd-52.1 .factory/bd-52.1/contract.yaml && fx-contract bind --task bd-52.1
} >/dev/null
prepare_fx_check_1() {
	fx-contract seal --task bd-52.1 .factory/bd-52.1/contract.yaml && fx-contract bind --task bd-52.1
	: >test/a
	printf '%s\n' 'by: "Rita <rita@example.org>"' 'findings:' '  - severity: blocking' '    file: test/a' \
	    '    message: the test is empty' '    command: test -s test/a' >.factory/bd-52.1/review.yaml
} >/dev/null
prepare_fx_errors_5() {
	printf '%s\n' 'checking 312 orders' 'BLUB in orders/7.yaml at 12: no such item' '  item: 00-12' \
	    '  wanted one of: 00-11, 00-13' 'checked, 1 blub' >stock.log
}

# The sessions below EXAMPLES, as a reader sees them.
sessions() {
	awk '/^\.Sh /{ on = /EXAMPLES/ } /^\.Ed/ { b = 0 } on && b; /^\.Bd/ { b = 1 }' "$1" |
	    sed -e 's/\\&//g' -e "s/\\\\(aq/'/g" -e 's/\\(dq/"/g' -e 's/\\(ga/`/g' -e 's/\\-/-/g' -e 's/\\e/\\/g'
}

# seen WANTED: what a command printed is that, "..." being anything.
seen() {
	local pat=${1//\\/\\\\} c
	for c in '*' '?' '['; do
		pat=${pat//"$c"/"\\$c"}
	done
	pat=${pat//.../*}
	# shellcheck disable=SC2053 # a pattern
	[[ $(cat "$out") == $pat ]] || {
		printf '$ %s\n--- the page says\n%s\n--- it prints\n' "$typed" "$1"
		cat "$out"
		return 1
	}
}

# play FILE: run the sessions that it holds.
play() {
	local line typed='' wanted='' n=0
	while IFS= read -r line || [ "${line:=end}" = end ]; do
		case $line in
		'> '*)
			typed+=$'\n'${line#> }
			continue ;;
		'$ '* | end)
			if [ -n "$typed" ]; then
				eval "$typed" >"$out" 2>&1 </dev/null || :
				seen "${wanted%$'\n'}" || return
				n=$((n + 1))
			fi
			typed=${line#\$ }
			wanted=''
			[ "$line" != end ] || break
			;;
		*)
			[ -n "$typed" ] || { printf 'not a session: %s\n' "$line"; return 1; }
			wanted+=$line$'\n' ;;
		esac
	done <"$1"
	[ "$n" -gt 0 ] || { printf 'no line begins with "$ "\n'; return 1; }
}

each_page() {
	local page bad=0
	for page in "$top"/bin/*.[157]; do
		"$1" "$page" || { printf '=> %s\n' "$page"; bad=1; }
	done
	return "$bad"
}

runs() {
	local name=${1##*/}
	sessions "$1" >"$BATS_TEST_TMPDIR/s"
	case $name in
	*.1) ;;
	*) [ -s "$BATS_TEST_TMPDIR/s" ] || return 0 ;;
	esac
	(
		rm -rf "$BATS_TEST_TMPDIR/p" && mkdir "$BATS_TEST_TMPDIR/p" &&
		    cd "$BATS_TEST_TMPDIR/p" && shop || exit
		name=${name//[-.]/_}
		! declare -F "prepare_$name" >/dev/null || "prepare_$name" || exit
		play "$BATS_TEST_TMPDIR/s"
	)
}

@test "every session in a page's EXAMPLES prints what the page says" {
	each_page runs
}

@test "a session that prints something else is refused" {
	printf '%s\n' '$ echo a; echo b' a b '$ printf "%s\n" "x*y" \' '> [z]' x*y '[z]' '$ true' >s
	play s
	printf '%s\n' '$ echo a b c; echo d; echo e' 'a ... c' ... e >s
	play s
	printf '%s\n' '$ echo a' b >s
	not play s >said
	has said 'the page says'
	printf '%s\n' '$ true' x >s
	not play s >said
	printf '%s\n' '$ echo xx' 'x*' >s
	not play s >said
	printf '%s\n' 'true' >s
	not play s >said
	has said 'not a session'
	: >s
	not play s >said
}

@test "the session in the README goes as it stands there" {
	repo shop
	commit start src/core/rate_limiter.gleam
	# What is typed into cat follows it; marks are for a terminal.
	awk '/^```/ { n++; next } n != 1 { next }
		/^\$ / && typed { print "> END"; typed = 0 }
		/^\$ .*cat >[^ ]*$/ { print $0 " <<\047END\047"; typed = 1; next }
		typed { print "> " $0; next }
		{ sub(/^✗ /, ""); print }
		END { print "..." }' "$top/README.md" >"$BATS_TEST_TMPDIR/session"
	play "$BATS_TEST_TMPDIR/session"
	[ "$(grep -c '^\$ ' "$BATS_TEST_TMPDIR/session")" -gt 3 ]
}

@test "two megabytes, one cause: as the README has it" {
	repo shop
	mkdir -p .factory/bd-52.1
	printf '%s\n' 'test:' '	@cat log; exit 1' >Makefile
	{
		printf -- '--- FAIL: TestAdd (0.00s)\n    --- FAIL: TestAdd/two (0.00s)\n'
		printf '        cart_test.go:12: Add(1, 1) = 3, want 2\nFAIL\nFAIL\tshop/cart\t0.004s\n'
		seq -f $'ok  \tshop/shelf/part-of-the-stock-%05.0f\t0.01s' 41200
		printf 'FAIL\n'
	} >log
	awk '/^```/ { n++; next } n == 5 { sub(/^✗ /, ""); print }' "$top/README.md" >"$BATS_TEST_TMPDIR/session"
	play "$BATS_TEST_TMPDIR/session"
}

@test "what passes is committed, what fails is taken back: as the README has it" {
	repo shop
	printf '%s\n' '#!/bin/sh' '. ./total.sh' 'echo 1..2; bad=0' \
		'[ "$(total 1 2)" = 3 ] && echo "ok 1 - total of two" || { echo "not ok 1 - total of two"; bad=1; }' \
		'[ "$(total 5)" = 5 ] && echo "ok 2 - total of one" || { echo "not ok 2 - total of one"; bad=1; }' \
		'exit "$bad"' >test.sh
	chmod +x test.sh
	# shellcheck disable=SC2016  # the script's own words
	echo 'total() { echo $(($1 + ${2:-0})); }' >total.sh
	git add -A
	git commit -qm start
	awk '/^```/ { n++; next } n == 7' "$top/README.md" >"$BATS_TEST_TMPDIR/session"
	play "$BATS_TEST_TMPDIR/session"
	fx 0 fx-tcr undo
	grep -q ':-1' total.sh
}

@test "from a task to a decision: as the README has it" {
	here python3
	repo shop
	printf '[project]\nname = "shop"\nversion = "1"\n' >pyproject.toml
	echo 'print("hello")' >greet.py
	echo __pycache__/ >.gitignore
	git add -A
	git commit -qm start
	awk '/^```/ { n++; next } n != 9 { next }
		/^\$ / && typed { print "> END"; typed = 0 }
		/^\$ .*cat >[^ ]*$/ { print $0 " <<\047END\047"; typed = 1; next }
		typed { print "> " $0; next }
		{ print }' "$top/README.md" >"$BATS_TEST_TMPDIR/session"
	play "$BATS_TEST_TMPDIR/session"
	fx 0 factory status
	has "$out" 'STATUS: ready_for_decision'
	has "$out" 'Required Tests Pass:   1/1'
}

@test "agents, a gate and who reviews: as the README has it" {
	shop
	git remote set-url origin "$(cd .. && pwd -P)/origin.git"
	awk '/^```/ { n++; next } n == 3' "$top/README.md" >"$BATS_TEST_TMPDIR/session"
	play "$BATS_TEST_TMPDIR/session"
	(cd one && commit work test/b && fx 0 git push origin bd-52.1)
	git merge -q bd-52.1
	fx 1 git push origin main
	has "$err" 'it is the protected branch; a change lands there by a decision'
	git clone -q ../origin.git ../review
	cd ../review
	git merge -q origin/bd-52.1
	[ -f test/b ]
	fx 0 git push origin main
}

# The Nd line of a page.
nd() { sed -n 's/^\.Nd //p' "$1"; }

programs() {
	local p bad=0
	for p in "$top"/bin/fx-*.c "$top"/bin/factory; do
		[ -e "$p" ] || continue
		p=$(basename "$p" .c)
		fx 0 "$p" --list-options && cp "$out" list
		"$1" "$p" "$top/bin/$p.1" || { printf '=> %s\n' "$p"; bad=1; }
	done
	return "$bad"
}

one_sentence() {
	local nd bad=0
	nd=$(nd "$2")
	[ "$(sed -n 's/^prog\t[^\t]*\t//p' list)" = "$nd" ] || { printf 'prog: %s\n' "$nd"; bad=1; }
	grep -qxF "| \`$1\` | $nd |" "$top/README.md" || { printf 'README.md: %s\n' "$nd"; bad=1; }
	grep -xF -A1 ".It Xr $1 1" "$top/bin/fx.7" | grep -qxF "$nd" || { printf 'fx.7: %s\n' "$nd"; bad=1; }
	[ ! -e "$top/bin/$1.c" ] || head -n 1 "$top/bin/$1.c" | grep -qxF "/* $1: $nd. */" ||
		{ printf '%s.c: %s\n' "$1" "$nd"; bad=1; }
	return "$bad"
}
@test "page, --help, README, overview and source say in one sentence what each is" {
	programs one_sentence
}

# SYNOPSIS as mandoc shows it, and the usage lines, in words.
words() { sed 's/ *\.\.\./ .../g' | tr -s ' \n' '\n' | sed '/^$/d'; }
synopsis() {
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh /{/^\.Sh DESC/!p;}' "$2" |
	    { sed -n '1,/^\.Sh/p' "$2" | head -n -1; cat; } |
	    mandoc -T ascii -O width=500 | sed 's/.\x08//g' |
	    sed -n '/^SYNOPSIS/,/^[A-Z]* *[A-Z][a-z]* [0-9]*, /{/^ /p;}' | words >page.words
	sed -n "s/^synopsis\t/$1 /p" list | words >help.words
	diff -u --label "$1.1" --label "$1 --help" page.words help.words
}
@test "SYNOPSIS is what --help says" {
	need mandoc
	programs synopsis
}

# The options that a page describes: each Fl of an It line.
described() {
	awk '/^\.Sh / { on = /DESCRIPTION|OPTIONS/ }
		on && /^\.It Fl / { n = split($0, w, " ")
			for (i = 2; i < n; i++) if (w[i] == "Fl") print "-" w[i + 1] }' "$2" | LC_ALL=C sort -u >page.opts
	awk -F '\t' '$1 == "opt" { if ($2 != "") print "-" $2; if ($3 != "") print "--" $3 }' list |
	    LC_ALL=C sort -u >list.opts
	# What all programs share is in fx.7, and may be left to it.
	diff page.opts list.opts | sed -n 's/^< /not an option: /p; s/^> /not in the page: /p' |
	    grep -vE 'not in the page: (-C|-q|-z|--format|--json|--help|--version)$' >differ || return 0
	cat differ
	return 1
}
@test "a page describes every option of its program, and no other" {
	programs described
}

refers() {
	local name section
	sed -n 's/^\.Xr \(fx[a-z-]*\|factory\) \([0-9]\).*/\1 \2/p; s/^\.It Xr \(fx[a-z-]*\|factory\) \([0-9]\).*/\1 \2/p' "$1" |
	    while read -r name section; do
		[ -f "$top/bin/$name.$section" ] || { printf 'no page: %s(%s)\n' "$name" "$section"; exit 1; }
	done
}
@test "the pages refer to no page that does not exist" {
	each_page refers
}

@test "quotes in a page do not nest" {
	local f open=$'\xe2\x80\x98' close=$'\xe2\x80\x99'
	need mandoc
	for f in "$top"/bin/*.[1-8]; do
		mandoc -T utf8 "$f" | col -b | tr '\n' ' ' >page
		not grep -oE "${open}[^$close]*$open.{0,40}|$close$close" page || { printf '%s\n' "$f"; return 1; }
	done
}
