#!/bin/sh
# banned.sh [DIR]: calls that no file makes: unbounded, not reentrant, or a
# shell on a string.
cd "${1:-.}" && find lib bin -name '*.[ch]' -exec awk '
	/(^|[^A-Za-z0-9_])(strcpy|strcat|strncpy|strncat|v?sprintf|strtok|gets|system|popen|atoi|atol|localtime|gmtime|ctime|asctime|mktemp|tmpnam|alloca) *\(/ {
		printf "%s:%d: banned: %s\n", FILENAME, FNR, $0
		bad = 1
	}
	END { exit bad }' {} +
