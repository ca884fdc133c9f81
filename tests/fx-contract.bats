# fx-contract.bats: what loads and what is refused, and what is printed of it.
load helper
load cases

@test "what loads, and how it is understood" {
	table contract/loads 0 fx-contract show c.yaml
}

@test "what YAML would take is refused, with its place and what was meant" {
	table contract/yaml 2 fx-contract check c.yaml
}

@test "what the keys may not hold is refused, with its place and what was meant" {
	table contract/keys 2 fx-contract check c.yaml
}

@test "what no schema tells is refused, with its place and what was meant" {
	table contract/rules 2 fx-contract check c.yaml
}

@test "a contract as JSON: numbers are numbers, words are words" {
	table contract/json 0 fx-contract show --json c.yaml
}

good() { printf 'contract: {task: %s, boundary: {}}\n' "$1"; }

@test "columns count bytes, many on one line, whatever stands before them" {
	{ printf 'contract: {t\303\266: \303\274\303\274, boundary: {}, '
	printf 'pl\303\244n: [\342\202\254, {b: 1, b: 2}]}\n'; } >c.yaml
	fx 2 fx-contract check c.yaml
	err_is <<-'END'
		fx-contract: c.yaml:1:57: duplicate key 'b'; it stands in line 1 already
	END
}

@test "check of several files tells the errors of each, a line each" {
	good t1 >good.yaml
	printf 'contract: {task: ..}\n' >a.yaml
	printf 'contract: {tsk: t1, boundary: {}}\n' >b.yaml
	fx 2 fx-contract check a.yaml good.yaml missing.yaml b.yaml
	out_is </dev/null
	err_is <<-'END'
		fx-contract: a.yaml:1:18: '..' cannot name a task; letters, digits, '.', '_' and '-', as in bd-52.1
		fx-contract: a.yaml:1:11: contract lacks the key 'boundary': what may be touched
		fx-contract: missing.yaml: No such file or directory
		fx-contract: b.yaml:1:12: unknown key 'tsk' (did you mean 'task'?)
		fx-contract: b.yaml:1:11: contract lacks the key 'task': the task's id
	END
	fx 0 fx-contract check good.yaml good.yaml
	out_is </dev/null
	err_is </dev/null
	fx 2 fx-contract check --json good.yaml a.yaml
	out_is <<<'{"type":"contract","file":"good.yaml","task":"t1","ok":true}'
	fx 2 fx-contract check -q a.yaml
	has "$err" 'a.yaml:1:18:'
}

@test "a hundred errors are told, and that there are more" {
	{
		printf 'contract:\n  task: t1\n  boundary:\n    allowed_files:\n'
		printf '      - /\n%.0s' {1..5000}
	} >c.yaml
	fx 2 fx-contract check c.yaml
	[ "$(wc -l <"$err")" -eq 101 ]
	tail -n 1 "$err" >last
	diff -u last - <<<'fx-contract: c.yaml:105:9: more errors follow; mend these first'
}

@test "a file name is escaped in what is told of it" {
	good ..x >$'a\n\e[2Jb.yaml'
	fx 2 fx-contract check $'a\n\e[2Jb.yaml'
	err_is <<-'END'
		fx-contract: a\n\x1b[2Jb.yaml:1:18: '..x' cannot name a task; letters, digits, '.', '_' and '-', as in bd-52.1
	END
}

@test "a contract that is missing, empty, a folder, a FIFO or too large" {
	fx 2 fx-contract check none.yaml
	err_is <<<'fx-contract: none.yaml: No such file or directory'
	: >empty.yaml
	fx 2 fx-contract check empty.yaml
	err_is <<<"fx-contract: empty.yaml:1:1: the file is empty; 'contract:' is wanted"
	mkdir dir.yaml
	fx 2 fx-contract check dir.yaml
	err_is <<<'fx-contract: dir.yaml: is a directory'
	fx 2 fx-contract check empty.yaml/c.yaml
	err_is <<<'fx-contract: empty.yaml/c.yaml: Not a directory'
	mkfifo fifo.yaml
	fx 2 timeout 10 fx-contract check fifo.yaml
	err_is <<<'fx-contract: fifo.yaml: is not a regular file'
	fx 2 fx-contract check /dev/zero
	err_is <<<'fx-contract: /dev/zero: is not a regular file'
	ln -s loop.yaml loop.yaml
	fx 2 fx-contract check loop.yaml
	err_is <<<'fx-contract: loop.yaml: Too many levels of symbolic links'
	truncate -s 1G huge.yaml
	fx 2 fx-contract check huge.yaml
	err_is <<<'fx-contract: huge.yaml: is larger than the limit of 65536 bytes'
	good t1 >c.yaml
	printf '%*s' $((65536 - $(wc -c <c.yaml))) '' >>c.yaml
	fx 0 fx-contract check c.yaml
	printf ' ' >>c.yaml
	fx 2 fx-contract check c.yaml
	err_is <<<'fx-contract: c.yaml: is larger than the limit of 65536 bytes'
}

@test "a contract that may not be read" {
	local cmd=(fx-contract)
	good t1 >c.yaml
	chmod 0 c.yaml
	if [ "$(id -u)" -eq 0 ]; then
		need setpriv
		# Root may read anything; and who is not root, not our folders.
		cp "$FX_BIN/fx-contract" .
		chmod 755 "$BATS_TEST_TMPDIR" fx-contract
		cmd=(setpriv --reuid=65534 --regid=65534 --clear-groups ./fx-contract)
		"${cmd[@]}" --version >ran 2>&1 || skip 'setpriv: nobody may run our copy'
	fi
	fx 2 "${cmd[@]}" check c.yaml
	err_is <<<'fx-contract: c.yaml: Permission denied'
}

@test "a contract whose reading fails is not told to be wrong" {
	[ -r /proc/self/mem ] || skip '/proc/self/mem: missing'
	fx 3 fx-contract check /proc/self/mem
	err_is <<<'fx-contract: /proc/self/mem: Input/output error'
}

@test "what cannot be written is no yes" {
	good t1 >c.yaml
	local verb
	for verb in 'show c.yaml' 'show --json c.yaml' 'check --json c.yaml' schema 'new t1'; do
		# shellcheck disable=SC2086 # words
		fx 3 full fx-contract $verb
		err_is <<<'fx-contract: standard output: No space left on device'
	done
	fx 0 full fx-contract check c.yaml
}

full() { "$@" >/dev/full; }

@test "new makes a template that loads, allows nothing and seals" {
	fx 0 fx-contract new t1
	cp "$out" c.yaml
	has c.yaml '  task: t1'
	fx 0 fx-contract check c.yaml
	fx 0 fx-contract show c.yaml
	out_is <<-'END'
		task       t1
		file       c.yaml
		allowed files: none
		forbidden files: none
	END
	repo r
	fx 1 fx-boundary -c ../c.yaml <<<src/a.c
	cd ..
	# And what it says as a comment loads too.
	sed -E '/allowed_files: \[]/,$ s/^( *)# (title|base|forbidden_files|  -|limits|test_req|coverage|dependencies|smoke|review|accept_un)/\1\2/' c.yaml >full.yaml
	fx 0 fx-contract show full.yaml
	has "$out" "src/core/limiter.c   # That's another task's"
	has "$out" 'limit: 20 files'
	has "$out" 'also: dependencies'
	has "$out" 'smoke'
	has "$out" 'review'
	has "$out" 'accept_unsupported'
	has full.yaml '{name: test_batch_of_50, structural: true}'
	fx 2 fx-contract new ../x
	err_is <<<"fx-contract: '../x' cannot name a task"
	fx 2 fx-contract new
	fx 0 fx-contract new -q t1
	out_is </dev/null
}

@test "a nest of brackets, of keys or of stars costs nothing" {
	local text
	printf -v text '[%.0s' {1..60000}
	printf 'contract: %s\n' "$text" >a.yaml
	printf -v text '[a,%.0s' {1..20000}
	printf 'contract: %s\n' "$text" >b.yaml
	printf -v text '? %.0s' {1..30000}
	printf 'contract: %s\n' "$text" >c.yaml
	printf -v text '{a: %.0s' {1..15000}
	printf 'contract: %s\n' "$text" >d.yaml
	printf -v text -- '- %.0s' {1..30000}
	printf 'contract:\n  %s\n' "$text" >e.yaml
	fx 2 timeout 10 fx-contract check [a-e].yaml
	err_is <<-'END'
		fx-contract: a.yaml:1:75: nested deeper than 8 levels
		fx-contract: b.yaml:1:32: nested deeper than 8 levels
		fx-contract: c.yaml:1:11: mapping keys are not allowed in this context
		fx-contract: d.yaml:1:39: nested deeper than 8 levels
		fx-contract: e.yaml:2:17: nested deeper than 8 levels
	END
	printf -v text '  k%d: \n' {1..4000}
	printf 'contract:\n%s\n' "$text" >f.yaml
	fx 2 timeout 10 fx-contract check f.yaml
	has "$err" 'f.yaml:102:3: more errors follow; mend these first'
}

@test "the schema that is shipped is the one that is printed" {
	fx 0 fx-contract schema
	out_is <"$top/contracts/contract.schema.json"
	fx 0 fx-contract schema -q
	out_is </dev/null
}

# schema TABLE yes|no: what an editor says of each of the cases.
schema() {
	local i
	cut_cases "$top/tests/cases/contract/$1"
	for i in cases/*.name; do
		i=${i%.name}
		mv "$i.raw" "cases/$(tr -c '[:alnum:]\n' - <"$i.name").yaml"
	done
	fx 0 "$python" "$top/tests/schema.py" "$top/contracts/contract.schema.json" cases/*.yaml
	not grep -v " $2" "$out"
}

# bats test_tags=slow
@test "the schema is one, takes what loads, and refuses what it can see" {
	if [ -x "$tools/schema/bin/jsonschema" ]; then PATH=$tools/schema/bin:$PATH; fi
	need jsonschema
	python=$(dirname "$(command -v jsonschema)")/python3
	schema loads yes
	schema json yes
	schema rules yes
	schema keys no
	fx-contract new t1 >c.yaml
	fx 0 "$python" "$top/tests/schema.py" "$top/contracts/contract.schema.json" c.yaml
	out_is <<<'c.yaml yes'
}

@test "a contract that is not what its size says changed while it was read" {
	[ -r /proc/self/status ] || skip '/proc/self/status: missing'
	fx 2 fx-contract check /proc/self/status
	err_is <<<'fx-contract: /proc/self/status: changed while it was read'
}

@test "how long a pattern and how many values there may be" {
	local text
	printf -v text 'a%.0s' {1..4096}
	printf 'contract: {task: t1, boundary: {allowed_files: [%s]}}\n' "$text" >c.yaml
	fx 0 fx-contract check c.yaml
	sed -i 's/aa/aaa/' c.yaml
	fx 2 fx-contract check c.yaml
	err_is <<<"fx-contract: c.yaml:1:49: '${text:0:100}...': a pattern longer than 4096 bytes"
	# Three maps and a list, four keys and the task: nine.
	printf -v text 'a,%.0s' {1..8183}
	printf 'contract: {task: t1, boundary: {allowed_files: [%s]}}\n' "${text%,}" >c.yaml
	fx 0 fx-contract check c.yaml
	sed -i 's/a,/a,a,/' c.yaml
	fx 2 fx-contract check c.yaml
	has "$err" 'more than 8192 values; a contract is smaller'
}
