#!/bin/sh
# pages.sh [DIR]: every program has a page, and mandoc has nothing to say.
cd "${1:-.}" || exit 3
bad=0
for p in bin/fx-*.c bin/factory; do
	[ ! -e "$p" ] || [ -f "${p%.c}.1" ] || {
		printf '%s: pages: %s.1 is missing\n' "$p" "${p%.c}"
		bad=1
	}
done
for p in bin/*.[1-8]; do
	# Cross references to our own pages, which are not installed here.
	mandoc -T lint -W warning "$p" >&2 || bad=1
done
exit "$bad"
