#!/bin/sh
# valgrind.sh BUILD: the unit tests and at least one run of every program
# (its --help, the sessions of the pages) under valgrind.
set -eu
unset CDPATH
build=$1
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { printf 'valgrind: missing\n' >&2; exit 3; }
mkdir -p "$build/valgrind/bin"
ln -sfn "$build/share" "$build/valgrind/share"
for p in "$build"/bin/fx-* "$build"/bin/factory; do
	name=${p##*/}
	case $name in
	*.o | *.d) ;;
	factory) ln -sfn "$p" "$build/valgrind/bin/$name" ;;
	*)
		printf '#!/bin/sh\nexec valgrind -q --error-exitcode=99 --leak-check=full %s "$@"\n' \
		    "$p" >"$build/valgrind/bin/$name"
		chmod 755 "$build/valgrind/bin/$name" ;;
	esac
done
for t in "$build"/test/unit_*; do
	case $t in
	*.d | *.o) ;;
	*) valgrind -q --error-exitcode=99 --leak-check=full --child-silent-after-fork=yes "$t" >/dev/null ||
		{ printf 'FAIL %s\n' "$t"; exit 1; } ;;
	esac
done
# run.sh counts; what is filtered out here is run by check.
FX_BIN=$build/valgrind/bin
export FX_BIN
bats -f '^--help says|^every session' tests/suite.bats tests/docs.bats
