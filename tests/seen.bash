# seen.bash: a git that leaves its words in ../ran, in front of which a program
# may do something meanwhile.

# seen [COMMAND]: in the folder $seen, for PATH; before git runs, COMMAND does.
seen() {
	seen=$BATS_TEST_TMPDIR/seen
	mkdir "$seen"
	printf '#!/bin/sh\nprintf "%%s\\n" "$*" >>../ran\n%s\nexec "%s" "$@"\n' "${1:-}" "$(command -v git)" >"$seen/git"
	chmod +x "$seen/git"
}
