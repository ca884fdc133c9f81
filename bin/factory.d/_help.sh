# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# --help, --version, --list-options, and what an unknown word may have meant.

#: prog	factory	set up, prove and take away what keeps a workspace to its task
#: synopsis	[-C dir] [-q] [--format format] verb [argument ...]
# Each verb's file says its own in such lines, as fx-boundary --list-options
# does; the completions and the check of the page are made from them.
list_options() {
	for f in "$share"/factory.d/_help.sh "$share"/factory.d/[a-z]*.sh; do
		sed -n 's/^#: //p' "$f"
	done | awk '!seen[$0]++'
	printf 'opt\t%s\t\n' 'C		DIR	work as if started in DIR' \
	    '	format	FORMAT	text or json (one object a line)' \
	    '	json		the same as --format json' \
	    'q			print nothing, answer by the status' \
	    'z			paths end in NUL, in and out' \
	    '	help		this text, or that of a verb' \
	    '	version		the version'
}

# --help, of one verb or of all.
help() {
	{
		if [ -n "${1-}" ]; then
			sed -n 's/^#: //p' "$share/factory.d/$1.sh"
		else
			list_options
		fi
	} | awk -F '\t' -v one="${1-}" '
	function put(l, r) { printf "  %-24s %s\n", l, r }
	$1 == "synopsis" { printf "usage: factory %s\n\n", $2 }
	$1 == "verb" && one {
		line = lead " factory " $2 " " $3
		for (at = 79; length(line) > 79; at--)
			if (substr(line, at, 2) == " [") {
				print substr(line, 1, at - 1)
				line = "          " substr(line, at)
			}
		print line
		lead = "      "
	}
	$1 == "verb" && !one { put($2, $4) }
	$1 == "opt" && (one || $6 == "") {
		if (!begun++) print ""
		l = $2 == "" ? "" : "-" $2
		if ($3 != "") l = l (l == "" ? "" : ", ") "--" $3
		put(l ($4 == "" ? "" : " " $4), $5)
	}
	BEGIN { lead = "usage:" }
	END {
		print one ? "\nand what all verbs take, as factory --help says" : \
		    "\nfactory VERB --help says what a verb takes"
		print "\nstatus: 0 yes, 1 no, 2 mend the call, " \
		    "3 cannot tell; more in factory(1)"
	}'
}

# How many words has an option that stands before its verb?  Nothing: none of
# the verbs has such a one.
words_of() {
	list_options | awk -F '\t' -v w="$1" '
	BEGIN { whole = sub(/=.*/, "", w) }
	$1 == "opt" && $6 != "" && w == "--" $3 && (!whole || $4 != "") {
		print (whole || $4 == "" ? 1 : 2)
		exit
	}'
}

# The word of kind $1 (verb; opt: of this verb) that $2 is nearest to, by edit
# distance.
nearest() {
	list_options | awk -F '\t' -v kind="$1" -v w="$2" -v verb="$verb" '
	function min(a, b) { return a < b ? a : b }
	function far(a, b,   i, j, d) {
		for (i = 0; i <= length(a); i++) d[i, 0] = i
		for (j = 0; j <= length(b); j++) d[0, j] = j
		for (i = 1; i <= length(a); i++)
			for (j = 1; j <= length(b); j++)
				d[i, j] = min(min(d[i-1, j], d[i, j-1]) + 1,
				    d[i-1, j-1] + \
				    (substr(a, i, 1) != substr(b, j, 1)))
		return d[length(a), length(b)]
	}
	BEGIN { best = 1 + int(length(w) / 3) }
	$1 == kind && (kind == "verb" || $6 == "" || verb != "" && index($6, verb)) {
		split($(kind == "opt" ? 3 : 2), v, " ")
		if (v[1] != "" && v[1] != w && (n = far(w, v[1])) <= best) {
			best = n
			near = v[1]
		}
	}
	END {
		if (near != "")
			printf " (did you mean \047%s%s\047?)", \
			    kind == "opt" ? "--" : "", near
	}'
}

# Output that cannot be written is trouble, not success.
printed() {
	text=$("$@") && { printf '%s\n' "$text"; } 2>/dev/null ||
		fail 3 'standard output cannot be written'
	exit 0
}
