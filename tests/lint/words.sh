#!/bin/sh
# words.sh [DIR]: nothing promises later work, names a machine's path or a
# registry's host, or is the two sides of a merge.  The brackets keep this file from finding itself.
cd "${1:-.}" || exit 3
files=$(git ls-files 2>/dev/null | grep -vE '(^|/)tests/(cases|corpus)/') || files=
[ -n "$files" ] || files=$(find . -type f ! -path './build/*' ! -path './.git/*')
printf '%s\n' "$files" | tr '\n' '\0' | xargs -0 awk '
	/(^|[^A-Za-z])(TOD[O]|FIXM[E]|XX[X]|HAC[K])([^A-Za-z]|$)|[Nn]ot (yet )?implemente[d]|[Pp]laceholde[r]/ {
		printf "%s:%d: words: promises later work\n", FILENAME, FNR; bad = 1
	}
	/\/(wor[k]|roo[t])\/|bash_job[s]|(registry|proxy|index)\.[a-z]+\.(org|com|io)/ {
		printf "%s:%d: words: a path or host of one machine\n", FILENAME, FNR; bad = 1
	}
	/^(<<<<<<<|>>>>>>>)([^<>]|$)/ {
		printf "%s:%d: words: a merge was not finished\n", FILENAME, FNR; bad = 1
	}
	END { exit bad }' || exit 1
