# lint.bats: the rules that machines keep; each holds here, and each is seen
# to refuse a tree that breaks it.
# bats file_tags=once,plain
load helper

lint() { "$top/tests/lint/$1.sh" "${2:-$top}"; }

# A small tree without a fault, in the present folder.
tree() {
	mkdir -p lib/base lib/door lib/judge bin hooks
	printf '#include <stdio.h>\n#include "base/a.h"\nint\na(void)\n{\n\treturn 1;\n}\n' >lib/base/a.c
	printf 'int a(void);\n' >lib/base/a.h
	printf '#include <yaml.h>\n#include "base/a.h"\nyaml_parser_t p;\n' >lib/door/y.c
	printf '#include "judge/j.h"\n' >bin/fx-x.c
	printf '.Dd January 1, 2026\n.Dt FX-X 1\n.Os\n.Sh NAME\n.Nm fx-x\n.Nd x\n' >bin/fx-x.1
	printf '#!/bin/sh\nexit 0\n' >hooks/pre-commit
}

# refuses RULE WORDS: it passes the tree that is here but for what $1 names.
refuses() {
	fx 1 lint "$1" .
	cat "$err" >>"$out"
	has "$out" "$2"
}

@test "floors: a file includes only what stands left of it" {
	fx 0 lint floors
	tree
	fx 0 lint floors .
	printf '#include "door/y.h"\n' >>lib/base/a.c
	refuses floors 'lib/base/a.c:8: floors: may not include "door/y.h"'
	tree
	printf '#include "a.h"\n' >>lib/base/a.c
	refuses floors 'may not include "a.h"'
}

@test "doors: a library is known to one file of lib/door" {
	fx 0 lint doors
	tree
	fx 0 lint doors .
	printf '#include <yaml.h>\n' >lib/door/z.c
	refuses doors 'yaml.h is known to'
	tree
	rm lib/door/z.c
	printf '#include <yaml.h>\n' >lib/base/b.h
	refuses doors 'lib/base/b.h:1: doors: yaml.h belongs in one .c of lib/door'
	rm lib/base/b.h
	printf 'yaml_event_t *e;\n' >lib/judge/j.c
	refuses doors 'lib/judge/j.c:1: doors: a name of yaml.h'
	printf '#define _GNU_SOURCE\n' >lib/judge/j.c
	refuses doors '_GNU_SOURCE belongs in one .c of lib/door'
}

@test "banned: no unbounded call, no shell on a string" {
	fx 0 lint banned
	tree
	fx 0 lint banned .
	printf 'int x(void) { return system("ls"); }\n' >bin/fx-x.c
	refuses banned 'bin/fx-x.c:1: banned: '
	tree
	printf '\tstrcpy (a, b);\n' >lib/base/a.h
	refuses banned 'lib/base/a.h:1: banned: '
}

@test "sizes: files, functions, lines and hooks stay small" {
	fx 0 lint sizes
	tree
	fx 0 lint sizes .
	seq 1 30 >hooks/pre-commit
	refuses sizes 'hooks/pre-commit:25: sizes: longer than 24 lines'
	tree
	seq 1 501 >lib/base/a.c
	refuses sizes 'lib/base/a.c:501: sizes: longer than 500 lines'
	{ printf 'int\nx(void)\n{\n'; seq 1 60; printf '}\n'; } >lib/base/a.c
	refuses sizes 'lib/base/a.c:3: sizes: a function of 61 lines'
	printf '\t%74d;\n' 1 >lib/base/a.c
	refuses sizes 'lib/base/a.c:1: sizes: 83 columns'
	printf 'x; \n' >lib/base/a.c
	refuses sizes 'lib/base/a.c:1: sizes: a blank at the end'
}

@test "words: nothing promises later work or names one machine" {
	fx 0 lint words
	tree
	fx 0 lint words .
	printf '/* %s: later */\n' TO"DO" >lib/base/a.h
	refuses words './lib/base/a.h:1: words: promises later work'
	printf '/%s/main\n' wo"rk" >lib/base/a.h
	refuses words './lib/base/a.h:1: words: a path or host of one machine'
	printf '%s HEAD\n' '<<<<<''<<' >lib/base/a.h
	refuses words './lib/base/a.h:1: words: a merge was not finished'
}

@test "pages: every program has one, and mandoc is silent" {
	need mandoc
	fx 0 lint pages
	tree
	fx 0 lint pages .
	printf '.Bl -bogus\n' >>bin/fx-x.1
	refuses pages 'mandoc: bin/fx-x.1:'
	rm bin/fx-x.1
	refuses pages 'bin/fx-x.1 is missing'
}

@test "shell: shellcheck is silent, and any sh can read it" {
	need shellcheck
	fx 0 lint shell
	tree
	fx 0 lint shell .
	printf '#!/bin/sh\nrm $1\n' >hooks/pre-commit
	refuses shell SC2086
}

@test "exports: an exported name is used by another object" {
	need nm
	need cc
	tree
	printf 'int a(void);\nint\nmain(void)\n{\n\treturn a();\n}\n' >bin/fx-x.c
	mkdir -p build/lib/base build/bin
	cc -c -o build/lib/base/a.o lib/base/a.c -iquote lib
	cc -c -o build/bin/fx-x.o bin/fx-x.c
	fx 0 lint exports .
	printf 'int b;\n' >>lib/base/a.c
	cc -c -o build/lib/base/a.o lib/base/a.c -iquote lib
	refuses exports 'build/lib/base/a.o: exports: b is used by nobody else'
	mkdir -p build/tests/unit
	printf 'extern int b;\nint main(void) { return b; }\n' >t.c
	cc -c -o build/tests/unit/t.o t.c
	fx 0 lint exports .
}

# What is built otherwise exports names of its own.
# bats test_tags=plain
@test "exports: nothing of ours is exported that nobody uses" {
	need nm
	[ -e "$FX_BIN/../libfx.a" ] || skip "$FX_BIN: objects are missing (make leaves them)"
	fx 0 "$top/tests/lint/exports.sh" "$top" "${FX_BIN%/bin}"
}
