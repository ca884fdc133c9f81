#!/bin/sh
# shell.sh [DIR]: shellcheck has nothing to say, and dash and busybox can read
# what is to run in any sh.
cd "${1:-.}" || exit 3
bad=0
sh=$(for f in install.sh bin/*.sh bin/factory bin/factory.d/* tests/*.sh tests/*/*.sh \
    $(find hooks -type f); do [ ! -f "$f" ] || printf '%s\n' "$f"; done)
# shellcheck disable=SC2086 # a list
shellcheck -s sh -e SC1090,SC1091,SC2016 $sh || bad=1
for f in $sh; do
	for reader in dash 'busybox sh'; do
		! command -v "${reader%% *}" >/dev/null || $reader -n "$f" || bad=1
	done
done
bash=$(for f in .ci/run tests/helper.bash tests/*.bats; do [ ! -f "$f" ] || printf '%s\n' "$f"; done)
# The helper sets variables for the tests, and the tests for the helper.
# shellcheck disable=SC2086 # a list
[ -z "$bash" ] || shellcheck -s bash -S warning -e SC1091,SC2154,SC2034 $bash || bad=1
exit "$bad"
