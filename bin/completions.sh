#!/bin/sh
# completions.sh: print the completion of a program for a shell, made from
# what the program answers to --list-options.
#
# usage: bin/completions.sh bash|zsh|fish PROGRAM
set -eu
unset CDPATH

shell=$1
list=$("$2" --list-options </dev/null)
case $shell in
bash | zsh | fish) ;;
*) printf 'completions.sh: unknown shell %s\n' "$shell" >&2; exit 2 ;;
esac

printf '%s\n' "$list" | LC_ALL=C awk -F '\t' -v shell="$shell" '
# What follows an option, by the name of its argument in the table.
function kind(arg) {
	if (arg ~ /DIR/) return "dir"
	if (arg ~ /FILE|PATH/) return "file"
	if (arg ~ /^(ID|TASK)$/) return "task"
	if (arg == "FORMAT") return "format"
	return "word"
}
function quote(s) {
	gsub(/\047/, "\047\\\047\047", s)
	return "\047" s "\047"
}
function zsh_text(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/:/, "\\:", s)
	gsub(/\[/, "\\[", s)
	gsub(/\]/, "\\]", s)
	return s
}
function formats(help,   s) {
	s = "text json"
	if (help ~ /sarif/) s = s " sarif"
	if (help ~ /github/) s = s " github"
	return s
}

$1 == "prog" { prog = $2; nd = $3 }
$1 == "verb" { nv++; verb[nv] = $2; verbargs[nv] = $3; verbhelp[nv] = $4 }
$1 == "opt" { n++; short[n] = $2; long[n] = $3; arg[n] = $4; help[n] = $5 }
END {
	if (prog == "" || n == 0) exit 1
	name = prog
	gsub(/-/, "_", name)
	if (shell == "bash") bash()
	else if (shell == "zsh") zsh()
	else fish()
}

function bash(   i, words, k) {
	printf "# %s(1): completion for bash, made from its option table.\n", prog
	printf "_%s() {\n\tlocal cur=$2 prev=$3\n\tcase $prev in\n", name
	for (i = 1; i <= n; i++) {
		if (short[i] != "") words = words " -" short[i]
		if (long[i] != "") words = words " --" long[i]
		if (arg[i] == "") continue
		printf "\t%s%s%s)\n\t\t", short[i] == "" ? "" : "-" short[i],
		    short[i] != "" && long[i] != "" ? " | " : "", long[i] == "" ? "" : "--" long[i]
		k = kind(arg[i])
		if (k == "dir")
			printf "compopt -o filenames\n\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n"
		else if (k == "file")
			printf "compopt -o filenames\n\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
		else if (k == "format")
			printf "mapfile -t COMPREPLY < <(compgen -W %s -- \"$cur\")\n", quote(formats(help[i]))
		else if (k == "task")
			printf "mapfile -t COMPREPLY < <(cd .factory 2>/dev/null && compgen -d -- \"$cur\")\n"
		else
			printf "COMPREPLY=()\n"
		printf "\t\treturn ;;\n"
	}
	printf "\tesac\n\tif [[ $cur == -* ]]; then\n"
	printf "\t\tmapfile -t COMPREPLY < <(compgen -W %s -- \"$cur\")\n", quote(substr(words, 2))
	if (nv) {
		words = ""
		for (i = 1; i <= nv; i++) words = words " " verb[i]
		printf "\telif ((COMP_CWORD == 1)); then\n"
		printf "\t\tmapfile -t COMPREPLY < <(compgen -W %s -- \"$cur\")\n", quote(substr(words, 2))
	}
	printf "\telse\n\t\tcompopt -o filenames\n"
	printf "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n\tfi\n}\n"
	printf "complete -F _%s %s\n", name, prog
}

function zsh(   i, k, act, t) {
	printf "#compdef %s\n", prog
	printf "# %s(1): completion for zsh, made from its option table.\n", prog
	printf "_arguments -s -S \\\n"
	for (i = 1; i <= n; i++) {
		act = ""
		if (arg[i] != "") {
			k = kind(arg[i])
			act = " "
			if (k == "dir") act = "_files -/"
			if (k == "file") act = "_files"
			if (k == "format") act = "(" formats(help[i]) ")"
			if (k == "task") act = "_path_files -/ -W $PWD/.factory"
			act = ":" zsh_text(arg[i]) ":" act
		}
		t = "[" zsh_text(help[i]) "]" act
		if (short[i] != "")
			printf "\t%s \\\n", quote("-" short[i] (arg[i] != "" ? "+" : "") t)
		if (long[i] != "")
			printf "\t%s \\\n", quote("--" long[i] (arg[i] != "" ? "=" : "") t)
	}
	if (nv) {
		t = ""
		for (i = 1; i <= nv; i++)
			t = t (i > 1 ? " " : "") verb[i] "\\:" zsh_word(verbhelp[i])
		printf "\t%s \\\n", quote("1:verb:((" t "))")
	}
	printf "\t%s\n", quote("*:file:_files")
}
# A description inside ((word\:text)): what means something to zsh there is
# left out, since each quoting of it is undone at another depth.
function zsh_word(s) {
	gsub(/[^A-Za-z0-9_,.\/ -]/, "", s)
	gsub(/ /, "\\ ", s)
	return s
}

function fish(   i, k, t) {
	printf "# %s(1): completion for fish, made from its option table.\n", prog
	for (i = 1; i <= n; i++) {
		t = ""
		if (short[i] != "") t = t " -s " short[i]
		if (long[i] != "") t = t " -l " long[i]
		if (arg[i] != "") {
			k = kind(arg[i])
			t = t (k == "file" ? " -r -F" : " -x")
			if (k == "dir") t = t " -a \"(__fish_complete_directories)\""
			if (k == "format") t = t " -a " quote(formats(help[i]))
			if (k == "task") t = t " -a \"(ls .factory 2>/dev/null)\""
		}
		printf "complete -c %s%s -d %s\n", prog, t, fish_quote(help[i])
	}
	for (i = 1; i <= nv; i++)
		printf "complete -c %s -n __fish_use_subcommand -f -a %s -d %s\n", prog,
		    verb[i], fish_quote(verbhelp[i])
}
function fish_quote(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/\047/, "\\\047", s)
	return "\047" s "\047"
}
'
