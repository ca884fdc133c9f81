#!/bin/sh
# completions.sh: write the completions of a program below SHARE, for bash, zsh
# and fish, made from what the program answers to --list-options.
#
# usage: bin/completions.sh PROGRAM SHARE
set -eu
unset CDPATH

list=$("$1" --list-options </dev/null)
name=${1##*/}

# make SHELL FILE: never a half one.
make() {
	mkdir -p "${2%/*}"
	printf '%s\n' "$list" | LC_ALL=C awk -F '\t' -v shell="$1" '
# What follows an option or a verb, by the name of its argument in the table.
function kind(arg) {
	if (arg ~ /DIR/) return "dir"
	if (arg ~ /FILE|PATH|^A /) return "file"
	if (arg ~ /^(ID|TASK)$/) return "task"
	if (arg == "FORMAT") return "format"
	return "word"
}
function kind_of(i) {
	if (long[i] == "stage") return "stage"
	if (long[i] == "expect") return "expect"
	if (long[i] == "with") return "with"
	return kind(arg[i])
}
# What is one of a few words.
function choice(k) {
	if (k == "stage") return "tdd-setup implement unit-test coverage lint static integration security review accept"
	if (k == "expect") return "green red"
	if (k == "with") return "moon"
	return ""
}
# The operands of a verb: what its usage begins with.
function operands(args) {
	sub(/ .*--.*/, "", args)
	if (prog == "fx-tcr" && args ~ /^\[?N/) return "attempt"
	return kind(args)
}
function quote(s) {
	gsub(/\047/, "\047\\\047\047", s)
	return "\047" s "\047"
}
function formats(help,   i, m, s, w) {
	s = "text json"
	m = split("yaml sarif rdjsonl github errorformat markdown", w, " ")
	for (i = 1; i <= m; i++)
		if (help ~ w[i]) s = s " " w[i]
	return s
}
# Does option i belong to that verb ("": before there is one)?
function belongs(i, v) {
	if (owners[i] == "" || v == "") return owners[i] == "" || owners[i] == "-"
	return index("," owners[i] ",", "," v ",") > 0
}
# The words that may stand at that place, after the verb v.
function nexts(v,   i, s, w) {
	for (i = 1; i <= nv; i++) {
		w = verb[i]
		if (v != "" && index(w, v " ") != 1) continue
		if (v != "") w = substr(w, length(v) + 2)
		sub(/ .*/, "", w)
		if (!index(s " ", " " w " ")) s = s " " w
	}
	return substr(s, 2)
}

BEGIN { fish_tasks = "(for d in .factory/*/; string split -f 2 / $d; end)" }
$1 == "prog" { prog = $2; nd = $3 }
$1 == "synopsis" && $2 ~ /-- COMMAND/ { runs = 1 }
$1 == "verb" {
	verb[++nv] = $2; verbargs[nv] = $3; verbhelp[nv] = $4
	if (split($2, w, " ") > 1 && !(w[1] in group)) {
		group[w[1]] = 1
		groups[++ng] = w[1]
	}
}
$1 == "opt" {
	n++
	short[n] = $2; long[n] = $3; arg[n] = $4; help[n] = $5; owners[n] = $6
}
END {
	if (prog == "" || n == 0) exit 1
	name = prog
	gsub(/-/, "_", name)
	if (shell == "bash") bash()
	else if (shell == "zsh") zsh()
	else fish()
}

# The options with an argument, with sep between them.
function with_argument(sep,   i, s, w) {
	for (i = 1; i <= n; i++) {
		if (arg[i] == "") continue
		w = (short[i] == "" ? "" : " -" short[i]) (long[i] == "" ? "" : " --" long[i])
		if (!index(s " ", w " ")) s = s w
	}
	s = substr(s, 2)
	gsub(/ /, sep, s)
	return s
}

function bash_words(k, help) {
	if (k == "dir") return "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")"
	if (k == "file") return "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"
	if (k == "format") return "mapfile -t COMPREPLY < <(compgen -W " quote(formats(help)) " -- \"$cur\")"
	if (choice(k) != "") return bash_list(choice(k))
	if (k == "attempt") return "mapfile -t COMPREPLY < <(compgen -W \"$(fx-tcr list 2>/dev/null | cut -d \\  -f 1)\" -- \"$cur\")"
	if (k == "task") return "mapfile -t COMPREPLY < <(cd .factory 2>/dev/null && compgen -d -- \"$cur\")"
	return "COMPREPLY=()"
}
function bash_options(v,   i, s) {
	for (i = 1; i <= n; i++) {
		if (!belongs(i, v) && owners[i] != "") continue
		if (short[i] != "") s = s " -" short[i]
		if (long[i] != "") s = s " --" long[i]
	}
	return substr(s, 2)
}
# One branch for a verb: options after a dash, else what v says may follow.
function bash_branch(pattern, v, then) {
	printf "\t%s)\n\t\tif [[ -z $ended && $cur == -* ]]; then\n", pattern
	printf "\t\t\tmapfile -t COMPREPLY < <(compgen -W %s -- \"$cur\")\n", quote(bash_options(v))
	printf "\t\telse\n\t\t\t%s\n\t\tfi ;;\n", then
}
function bash_list(words) {
	return "mapfile -t COMPREPLY < <(compgen -W " quote(words) " -- \"$cur\")"
}
function bash(   i, s) {
	printf "# %s(1): completion for bash, made from its option table.\n", prog
	printf "_%s() {\n\tlocal cur=$2 prev=$3 verb= ended= i\n", name
	# readline splits --format=json in three
	printf "\tif [[ $cur == = ]]; then cur=; prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	printf "\telif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
	printf "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	printf "\t\tcase $ended${COMP_WORDS[i]} in\n\t\t--) ended=. ;;\n"
	printf "\t\t%s) [[ ${COMP_WORDS[i + 1]} != = ]] || ((i++)); ((i++)) ;;\n", with_argument(" | ")
	printf "\t\t-*) ;;\n\t\t*) verb+=${verb:+ }${COMP_WORDS[i]} ;;\n\t\tesac\n\tdone\n"
	printf "\t[[ -n $ended ]] || case $prev in\n"
	for (i = 1; i <= n; i++) {
		if (arg[i] == "") continue
		s = short[i] == "" ? "" : "-" short[i]
		if (long[i] != "") s = s (s == "" ? "" : " | ") "--" long[i]
		if (!(s in told))
			printf "\t%s) %s; return ;;\n", s, bash_words(kind_of(i), help[i])
		told[s] = 1
	}
	printf "\tesac\n"
	if (runs) {
		printf "\tif [[ -n $ended && $prev == -- ]]; then %s; return; fi\n", \
		    "mapfile -t COMPREPLY < <(compgen -c -- \"$cur\")"
	}
	printf "\tcase $verb in\n"
	for (i = 1; i <= nv; i++)
		bash_branch(quote(verb[i]) " | " quote(verb[i]) "\\ *", verb[i], bash_words(operands(verbargs[i])))
	for (i = 1; i <= ng; i++)
		bash_branch(groups[i], "", bash_list(nexts(groups[i])))
	bash_branch(nv ? "\"\"" : "*", "", nv ? bash_list(nexts("")) : bash_words("file"))
	if (nv) bash_branch("*", "", bash_words("file"))
	printf "\tesac\n}\ncomplete -F _%s %s\n", name, prog
}

function zsh_text(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/:/, "\\:", s)
	gsub(/\[/, "\\[", s)
	gsub(/\]/, "\\]", s)
	return s
}
# A description inside ((word\:text)): what means something to zsh there is
# left out, since each quoting of it is undone at another depth.
function zsh_word(s) {
	gsub(/;/, ",", s)
	gsub(/[^A-Za-z0-9_,.\/ -]/, "", s)
	gsub(/ /, "\\ ", s)
	return s
}
function zsh_action(k, help) {
	if (k == "dir") return "_files -/"
	if (k == "file") return "_files"
	if (k == "format") return "(" formats(help) ")"
	if (choice(k) != "") return "(" choice(k) ")"
	if (k == "attempt") return "_fx_attempts"
	if (k == "task") return "_fx_tasks"
	return "()"
}
function zsh_arguments(v,   i, t) {
	printf "_arguments -s -S -C \\\n"
	for (i = 1; i <= n; i++) {
		if (!belongs(i, v) && owners[i] != "") continue
		t = "[" zsh_text(help[i]) "]"
		if (arg[i] != "")
			t = t ":" zsh_text(arg[i]) ":" zsh_action(kind_of(i), help[i])
		if (short[i] != "")
			printf "\t\t%s \\\n", quote("-" short[i] (arg[i] != "" ? "+" : "") t)
		if (long[i] != "")
			printf "\t\t%s \\\n", quote("--" long[i] (arg[i] != "" ? "=" : "") t)
	}
}
function zsh_verbs(v,   i, j, m, t, w) {
	m = split(nexts(v), w, " ")
	for (j = 1; j <= m; j++) {
		t = t (j > 1 ? " " : "") w[j]
		for (i = 1; i <= nv; i++)
			if (verb[i] == (v == "" ? "" : v " ") w[j])
				t = t "\\:" zsh_word(verbhelp[i])
	}
	return quote("(-)1:verb:((" t "))")
}
function zsh(   i) {
	printf "#compdef %s\n", prog
	printf "# %s(1): completion for zsh, made from its option table.\n", prog
	printf "_fx_tasks() { compadd -- .factory/*(/N:t) }\n"
	printf "_fx_attempts() { compadd -- ${(f)\"$(fx-tcr list 2>/dev/null | cut -d \\  -f 1)\"} }\n"
	printf "local curcontext=$curcontext state line verb\ntypeset -A opt_args\n"
	# what follows is a command line of its own
	if (runs) {
		printf "integer at=${words[(i)--]}\nif (( at < CURRENT )); then\n"
		printf "\tshift at words; (( CURRENT -= at )); _normal; return\nfi\n"
	}
	zsh_arguments("")
	if (!nv) {
		printf "\t\t%s\n", quote("*:file:_files")
		return
	}
	printf "\t\t%s %s && return\n", zsh_verbs(""), quote("(-)*:: :->rest")
	printf "[[ $state == rest ]] || return\nverb=$words[1]\n"
	for (i = 1; i <= ng; i++) {
		printf "if [[ $verb == %s ]]; then\n", groups[i]
		zsh_arguments("")
		printf "\t\t%s %s && return\n", zsh_verbs(groups[i]), quote("(-)*:: :->sub")
		printf "\t[[ $state == sub ]] || return\n\tverb=\"%s $words[1]\"\nfi\n", groups[i]
	}
	printf "case $verb in\n"
	for (i = 1; i <= nv; i++) {
		printf "%s) ", quote(verb[i])
		zsh_arguments(verb[i])
		printf "\t\t%s ;;\n", quote("*:operand:" zsh_action(operands(verbargs[i])))
	}
	printf "*) _files ;;\nesac\n"
}

function fish_quote(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/\047/, "\\\047", s)
	return "\047" s "\047"
}
function fish_when(test, v) {
	return " -n " quote("__" name "_" test (v == "" ? "" : " " v))
}
function fish_option(i,   t, k, m, j, v) {
	if (short[i] != "") t = t " -s " short[i]
	if (long[i] != "") t = t " -l " long[i]
	if (arg[i] != "") {
		k = kind_of(i)
		t = t (k == "file" ? " -r -F" : " -x")
		if (k == "dir") t = t " -a \"(__fish_complete_directories)\""
		if (k == "format") t = t " -a " quote(formats(help[i]))
		if (k == "task") t = t " -a " fish_quote(fish_tasks)
		if (choice(k) != "") t = t " -a " fish_quote(choice(k))
	}
	t = t " -d " fish_quote(help[i])
	if (owners[i] == "" || owners[i] == "-") {
		printf "complete -c %s%s%s\n", prog, owners[i] == "" ? "" : fish_when("at", ""), t
		return
	}
	m = split(owners[i], v, ",")
	for (j = 1; j <= m; j++)
		printf "complete -c %s%s%s\n", prog, fish_when("in", v[j]), t
}
function fish(   i, j, m, w, v, k) {
	printf "# %s(1): completion for fish, made from its option table.\n", prog
	printf "# The operands typed so far: exactly these (at), or these first (in).\n"
	printf "function __%s_words\n\tset -l words (commandline -opc)\n", name
	printf "\tset -e words[1]\n\twhile set -q words[1]\n\t\tswitch $words[1]\n"
	printf "\t\tcase %s\n\t\t\tset -e words[1]\n", with_argument(" ")
	printf "\t\tcase \047-*\047\n\t\tcase \047*\047\n\t\t\techo -- $words[1]\n\t\tend\n"
	printf "\t\tset -q words[1]; and set -e words[1]\n\tend\nend\n"
	printf "function __%s_at\n\tset -l w (__%s_words)\n\ttest \"$w\" = \"$argv\"\nend\n", name, name
	printf "function __%s_in\n\tset -l w (__%s_words)\n\tset -l n (count $argv)\n", name, name
	printf "\ttest \"$w[1..$n]\" = \"$argv\"\nend\n"
	if (runs) {
		printf "function __%s_command\n\tset -l w (commandline -opc)\n", name
		printf "\tif set -l at (contains -i -- -- $w)\n\t\tset -e w[1..$at]\n"
		printf "\t\tcomplete -C (string join \" \" -- (string escape -- $w) (commandline -ct) | string collect)\n"
		printf "\tend\nend\n"
		printf "complete -c %s -n \"contains -- -- (commandline -opc)\" -f -a \"(__%s_command)\"\n", prog, name
	}
	for (i = 1; i <= n; i++) fish_option(i)
	for (i = 0; i <= ng; i++) {
		v = i ? groups[i] : ""
		if (!nv) break
		m = split(nexts(v), w, " ")
		for (j = 1; j <= m; j++)
			printf "complete -c %s%s -f -a %s -d %s\n", prog, fish_when("at", v), w[j], fish_quote(fish_help(v, w[j]))
	}
	for (i = 1; i <= nv; i++) {
		k = operands(verbargs[i])
		if (k == "file") continue
		printf "complete -c %s%s -f%s\n", prog, fish_when("in", verb[i]),
		    k == "dir" ? " -a \"(__fish_complete_directories)\"" : \
		    k == "task" ? " -a " fish_quote(fish_tasks) : \
		    k == "attempt" ? " -a " fish_quote("(fx-tcr list 2>/dev/null | cut -d \" \" -f 1)") : ""
	}
}
function fish_help(v, w,   i) {
	for (i = 1; i <= nv; i++)
		if (verb[i] == (v == "" ? "" : v " ") w) return verbhelp[i]
	for (i = 1; i <= nv; i++)
		if (index(verb[i], w " ") == 1) return verbhelp[i]
	return ""
}
	' >"$2.tmp"
	mv "$2.tmp" "$2"
}

make bash "$2/bash-completion/completions/$name"
make zsh "$2/zsh/site-functions/_$name"
make fish "$2/fish/vendor_completions.d/$name.fish"
