# cases.bash: tables of cases (tests/cases), a text and what a program answers.
# `load helper` comes first.
#
#	#### NAME                    NAME %b: the text is as printf %b takes it
#	the text
#	----
#	the answer

# cut_cases TABLE: into the files 1.name, 1.text and so on of the folder cases;
# what stands before the first is cases/head.
cut_cases() {
	local i
	rm -rf cases && mkdir cases
	awk '
		/^#### / {
			n++; file = "cases/" n ".text"
			print substr($0, 6) >("cases/" n ".name")
			printf "" >file
			close("cases/" n ".name")
			next
		}
		/^----$/ { close(file); file = ""; next }
		n == 0 { print >"cases/head" }
		file != "" { print >file }' "$1"
	for i in cases/*.name; do
		i=${i%.name}
		case $(cat "$i.name") in
		*' %b') printf %b "$(cat "$i.text")" >"$i.raw" ;;
		*) cp "$i.text" "$i.raw" ;;
		esac
	done
}

# table TABLE STATUS COMMAND...: the command on each text, as c.yaml, ends with
# that status and writes just its answer.  All that differ are shown.  With
# FX_REGEN=1 (make regen) the answers of the table are written anew.
table() {
	local table=$top/tests/cases/$1 status=$2 i=0 bad=0
	shift 2
	cut_cases "$table"
	cp cases/head got
	while [ -e "cases/$((i += 1)).name" ]; do
		cp "cases/$i.raw" c.yaml
		if ! fx "$status" "$@"; then
			cat "cases/$i.name"
			bad=1
		fi
		printf '#### %s\n' "$(cat "cases/$i.name")"
		cat "cases/$i.text"
		printf -- '----\n'
		cat "$out" "$err"
	done >>got
	if [ -n "${FX_REGEN:-}" ]; then cp got "$table"; fi
	diff -u "$table" got && [ "$i" -gt 1 ] && [ "$bad" -eq 0 ]
}
