# unit.bats: the tests written in C (tests/unit), each a program of its own.
load helper

@test "every unit test holds" {
	local t bad=0 n=0
	for t in "${FX_BIN%/bin}"/test/unit_*; do
		[ -x "$t" ] || continue
		n=$((n + 1))
		fx 0 "$t" "$FX_BIN" || bad=1
	done
	[ "$n" -gt 0 ]
	[ "$bad" -eq 0 ]
}

@test "every fuzz target takes its corpus (tests/corpus) without a report" {
	local t bad=0
	for t in "${FX_BIN%/bin}"/test/replay_*; do
		[ -x "$t" ] || continue
		fx 0 "$t" "$top/tests/corpus/${t##*/replay_}" || bad=1
	done
	[ "$bad" -eq 0 ]
}
