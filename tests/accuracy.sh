#!/bin/sh
# accuracy.sh SCORER DATA TOOL: score TOOL (fx-errsum) on the labelled logs in
# DATA, with its rules, and on the first set also without them.  SCORER is the
# program that knows what counts; neither is part of fx.
set -eu
unset CDPATH

scorer=${1:-} data=${2:-} tool=$3
command -v "${scorer:-/}" >/dev/null || {
	printf 'accuracy: no scorer %s; make accuracy SCORER=PROGRAM\n' "'$scorer'" >&2
	exit 2
}
[ -d "$data/hit" ] || [ -d "$data/field" ] || {
	printf 'accuracy: no labelled logs in %s; make accuracy DATA=DIR, with hit/ or field/\n' "'$data'" >&2
	exit 2
}
printf 'with all rules:\n'
"$scorer" --tool "$tool" "$data"
[ ! -d "$data/hit/logchunks" ] || {
	printf 'with --rules none:\n'
	"$scorer" --tool "$tool --rules none" --sets logchunks "$data"
}
