# remedy.bash: refuse something, and run the commands that the refusal prints as
# they stand.  `load helper` and `load work` come first.

# unjudged COMMAND...: git without our hooks, to make what they would refuse.
unjudged() {
	git -c core.hooksPath=/none "$@"
}

# refused COMMAND...: it must fail and show a refusal, which is kept in ../said.
refused() {
	if "$@" >../said 2>&1; then
		printf 'not refused: %s\n' "$*"
		cat ../said
		return 1
	fi
	has ../said 'BLOCKED: t1 cannot '
	lacks ../said Sanitizer
}

# The commands of the refusal, without what they say about themselves.
ways() {
	sed -n '/^The way out:$/,/^[^ ]/{/^  #/d; s/^  //p;}' "${1:-../said}" |
	    sed 's/   # .*//'
}

# What the refusal says about a command.
about() {
	sed -n "s/^  $1   # //p" ../said
}

# out WORDS: run the command that begins with the words, which stands there once.
out() {
	ways | grep -F -e "$1" | grep -e "^$1" >../way ||
		{ printf 'no way out: %s\n' "$1"; cat ../said; return 1; }
	[ "$(wc -l <../way)" -eq 1 ]
	sh -eu ../way
}

# The copy in ../keep once more.
again() {
	rm -rf ../r && cp -a ../keep ../r && cd ../r && git update-index -q --refresh || :
}

# Is anything of doc in the next commit, or in what t1 has beyond main?
clean() {
	[ -z "$(git diff --cached --name-only --no-renames HEAD -- doc)" ]
	[ -z "$(git diff --name-only --no-renames main t1 -- doc)" ]
}

# A commit beside a forbidden change, on a branch "mixed", and one behind it.
mixed() {
	git switch -qc mixed main
	echo m >src/m.c
	echo m >>doc/a.txt
	git add .
	unjudged commit -qm mixed
	echo n >src/n.c
	git add .
	unjudged commit -qm after
	git switch -q t1
}
