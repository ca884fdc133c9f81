# fx-run-many.bats: three tasks of one repository at once, in workspaces of
# their own: no work is lost, no log is crossed, one audit log holds.
# bats file_tags=slow,once
load helper

# shop VCS: three contracts, and stages that say which workspace they run in.
shop() {
	local t
	case $1 in
	git) repo r ;;
	jj)
		need jj
		jj --quiet git init --no-colocate r
		cd r || return ;;
	esac
	for t in one two three; do
		mkdir -p ".factory/$t"
		printf 'contract:\n  task: %s\n  base: main\n  boundary:\n    allowed_files: ["%s/**", bad]\n  review: person\n  breaker: {failures: 100}\n  accept_unsupported: [%s]\n' "$t" "$t" \
			'{stage: coverage, reason: no}, {stage: lint, reason: no}, {stage: static, reason: no}, {stage: integration, reason: no}, {stage: security, reason: no}, {stage: accept, reason: no}' \
			>".factory/$t/contract.yaml"
		mkdir "$t" && echo start >"$t/work"
	done
	# A line of whose log it is, between a second's worth of races.
	cat >.factory.toml <<-'X'
		[stages.implement]
		command = "for i in 1 2 3 4 5; do echo log of $(basename \"$PWD\"); done; ! grep -q worse */work"
		success_means = "exit_code == 0"
		tcr = true
		[stages.unit-test]
		command = "echo 1..1; grep -q bad */work && { echo not ok 1 a; exit 1; }; echo ok 1 a"
		success_means = "exit_code == 0"
		tcr = true
	X
	sed -i 's|\$(cat ../me-\*)|$(basename "$PWD")|' .factory.toml
	case $1 in
	git) git add -A && git commit -qm base ;;
	jj) jj --quiet commit -m base && jj --quiet bookmark create main -r @- ;;
	esac
	for t in one two three; do
		fx 0 factory new "$t" --from "$t" --dir .. --no-base --as "Bot $t <$t@example.com>"
	done
}

# at ROUND TASK: work, a run, and every fifth time a step that is taken back.
at() {
	cd "../$2" || return
	echo "$2 $1" >>"$2/work"
	fx-run run >"../out-$2" 2>&1 || { cat "../out-$2"; return 1; }
	if [ $(($1 % 5)) = 0 ]; then
		echo bad >>"$2/work"
		if fx-run run >"../out-$2" 2>&1; then return 1; fi
		grep -q 'TCR: Automatic revert' "../out-$2" || { cat "../out-$2"; return 1; }
		not grep -q bad "$2/work"
	fi
}

many() {
	local i t pids
	shop "$1"
	for i in {1..20}; do
		pids=()
		for t in one two three; do
			at "$i" "$t" &
			pids+=($!)
		done
		for t in "${pids[@]}"; do wait "$t"; done
	done
	for t in one two three; do
		cd "../$t" || return
		# Each line of each round is there, and committed on its own line of work.
		[ "$(grep -c "^$t " "$t/work")" = 20 ]
		case $1 in
		git) git show "HEAD:$t/work" | diff - "$t/work" && [ "$(git symbolic-ref --short HEAD)" = "$t" ] ;;
		jj) jj file show -r @- "$t/work" | diff - "$t/work" ;;
		esac
		# The others' work is not in it, nor their logs.
		for i in one two three; do
			[ "$i" = "$t" ] || [ "$(cat "$i/work")" = start ]
		done
		fx 0 fx-tcr list --json
		jq -se --arg t "$t" 'all(.[]; .class != "trouble") and ([.[] | select(.end == "reverted")] | length) == 4' "$out"
		jq -r 'select(.log) | .log' "$out" | while read -r l; do
			case $l in */tcr/"$t"/*) ;; *) echo "$l"; exit 1 ;; esac
			not grep -vE "^(log of $t|1\.\.1|(not )?ok 1 a)\$" "$l"
		done
		fx 0 fx-run status
		has "$out" 'STATUS: ready_for_decision'
	done
	fx 0 fx-audit verify
	fx 0 factory list
	for t in one two three; do has "$out" "$t"; done
}
@test "three tasks at once, 20 rounds, in git" { many git; }
@test "three tasks at once, 20 rounds, in jj" { many jj; }
