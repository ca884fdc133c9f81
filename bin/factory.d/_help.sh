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
	printf 'opt\t%s\n' 'C		DIR	work as if started in DIR' \
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
	$1 == "verb" && one { printf "%s factory %s %s\n", lead, $2, $3 }
	$1 == "verb" && one { lead = "      " }
	$1 == "verb" && !one { put($2, $4) }
	$1 == "opt" {
		if (one && !begun++) print ""
		l = $2 == "" ? "" : "-" $2
		if ($3 != "") l = l (l == "" ? "" : ", ") "--" $3
		put(l ($4 == "" ? "" : " " $4), $5)
	}
	BEGIN { lead = "usage:" }
	END {
		print "\nstatus: 0 yes, 1 no, 2 mend the call, " \
		    "3 cannot tell; more in factory(1)"
	}'
}

# The word of kind $1 (verb, opt) that $2 is nearest to, by edit distance.
nearest() {
	list_options | awk -F '\t' -v kind="$1" -v w="$2" '
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
	$1 == kind {
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
