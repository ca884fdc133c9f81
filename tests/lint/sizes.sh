#!/bin/sh
# sizes.sh [DIR]: lib files of at most 500 lines, mains 120, headers 120,
# functions 60, hooks 25; C at most 80 columns wide, without blanks at ends.
cd "${1:-.}" && find lib bin hooks \( -name '*.[ch]' -o -path 'hooks/*' -type f \) -exec awk '
	function fault(line, what) { printf "%s:%d: sizes: %s\n", FILENAME, line, what; bad = 1 }
	function most(   n) {
		if (FILENAME ~ /^hooks\//) return 24
		if (FILENAME ~ /^lib\/.*\.c$/) return 500
		return 120
	}
	FNR == 1 { start = 0; limit = most() }
	FNR == limit + 1 { fault(FNR, "longer than " limit " lines") }
	FILENAME !~ /\.[ch]$/ { next }
	/[ \t]$/ { fault(FNR, "a blank at the end") }
	{
		line = $0
		gsub(/[\200-\277]/, "", line)
		while (i = index(line, "\t"))
			line = substr(line, 1, i - 1) substr("        ", 1, 8 - (i - 1) % 8) substr(line, i + 1)
		if (length(line) > 80) fault(FNR, length(line) " columns")
	}
	/^{/ { start = FNR }
	/^}/ {
		if (start && FNR - start > 60) fault(start, "a function of " FNR - start " lines")
		start = 0
	}
	END { exit bad }' {} +
