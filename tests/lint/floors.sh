#!/bin/sh
# floors.sh [DIR]: a file includes only what stands in its own floor or left of
# it in base <- door <- record <- judge <- bin, and names the floor.
cd "${1:-.}" && find lib bin -name '*.[ch]' -exec awk '
	BEGIN { n = split("base door record judge", f); for (i = 1; i <= n; i++) at[f[i]] = i }
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, q, "\""); split(q[2], to, "/"); split(FILENAME, from, "/")
		mine = from[1] == "bin" ? 9 : at[from[2]]
		if (!mine || !(to[1] in at) || at[to[1]] > mine) {
			printf "%s:%d: floors: may not include \"%s\"\n", FILENAME, FNR, q[2]
			bad = 1
		}
	}
	END { exit bad }' {} +
