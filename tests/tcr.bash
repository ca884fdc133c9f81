# tcr.bash: a repository for fx-tcr, and its records.

# base: a repository r with one commit; its bytes and modes are in ../good.
base() {
	repo r
	printf '%s\n' '*.log' >.gitignore
	echo src >src
	echo gone >gone
	git add -A && git commit -qm base
	git rev-parse 'HEAD^{tree}' >../good
}

# stages LINE...: base, with three stages of its own that take work back; each
# LINE is "STAGE KEY = VALUE".  unit-test fails where "bad" stands in src, and
# runs $SCRIPT; lint fails at a blank at the end of a line.
stages() {
	local s l
	base
	for s in implement unit-test lint; do
		printf '[stages.%s]\n' "$s"
		for l; do
			case $l in "$s "*) printf '%s\n' "${l#* }" ;; esac
		done
		case " $*" in *" $s tcr "*) ;; *) echo 'tcr = true' ;; esac
		case $s in
		implement) echo 'command = "test ! -e broken"' ;;
		unit-test) echo 'command = "eval \"${SCRIPT:-:}\" && ! grep -q bad src"' ;;
		lint) echo "command = \"! grep -q ' \$' src\"" ;;
		esac
		case " $*" in *" $s success_means "*) ;; *) echo 'success_means = "exit_code == 0"' ;; esac
	done >.factory.toml
	printf '[stages.static]\ntcr = false\n' >>.factory.toml
	printf ':\n' >a.sh
	git add -A && git commit -q --amend -m base
}

# seal LINE...: a contract for t1 with these lines, committed, sealed and bound.
# No breaker stops a test that fails on purpose, but where it says so.
seal() {
	mkdir -p .factory/t1
	{
		printf 'contract:\n  task: t1\n  boundary:\n    allowed_files: ["**"]\n'
		printf '  %s\n' "$@"
		case $* in *breaker*) ;; *) echo '  breaker: {failures: 1000}' ;; esac
	} >.factory/t1/contract.yaml
	git add .factory && git commit -qm contract
	fx 0 fx-contract seal --task t1 --widen --reason test .factory/t1/contract.yaml
	fx 0 fx-contract bind --task t1 --force
	task=t1
}

# task_with LINE...: seal a contract for t1 whose unit-test has these lines in
# on_failure, and bind the workspace to it.
task_with() {
	seal tcr_behavior: "  ${stage:-unit-test}:" '    enabled: true' '    on_failure:' \
	    "${@/#/      }"
}

step() { echo "$1" >>src; }

# Nothing differs from HEAD, and nothing is staged.
clean() { [ -z "$(git status --porcelain)" ] || { git status --porcelain; return 1; }; }

# record N [-r] FILTER: what jq says of the record of attempt N; last: of the
# newest.
record() {
	jq -e "${@:2}" ".git/factory/tcr/${task:--main}/$1.json"
}
last() {
	record "$(find ".git/factory/tcr/${task:--main}" -name '*.json' | sed 's/.*\///; s/\.json//' | sort -n | tail -n 1)" "$@"
}

# ten [LINE...]: a bound task t1 with a command for each of the ten stages but
# tdd-setup and review; each notes that it ran in ../ran, and fails where its
# name stands in the file "bad".  A LINE is "STAGE KEY = VALUE".
ten() {
	local s l
	base
	for s in implement unit-test coverage lint static integration security accept; do
		printf '[stages.%s]\n' "$s"
		for l; do
			case $l in "$s "*) printf '%s\n' "${l#* }" ;; esac
		done
		case " $*" in *"$s command "*) ;; *)
			printf 'command = "echo %s >>$RAN; ! grep -qx %s bad"\n' "$s" "$s" ;;
		esac
		case " $*" in *"$s tcr "*) ;; *) printf 'tcr = %s\n' "$([ "$s" = accept ] && echo false || echo true)" ;; esac
		printf 'success_means = "exit_code == 0"\n'
	done >.factory.toml
	: >bad
	git add -A && git commit -q --amend -m base
	seal 'review: person' "${contract[@]}"
	export RAN=$PWD/../ran
	: >"$RAN"
}
contract=()

# ran WORDS: these stages ran since, in this order.
ran() {
	[ "$(paste -sd' ' "$RAN")" = "$*" ] || { printf 'ran: %s\nnot: %s\n' "$(paste -sd' ' "$RAN")" "$*"; return 1; }
	: >"$RAN"
}
all='implement unit-test coverage lint static integration security accept'
# at_work WORDS: is a process with these words at work in this folder?
at_work() {
	local p
	for p in $(pgrep -f -- "$1"); do
		[ "$(readlink "/proc/$p/cwd")" != "$PWD" ] || return 0
	done
	return 1
}

# The status in the log.
logged() { fx-audit log t1 --json | jq -rs '[.[] | select(.to) | .to] | last'; }

# ended PID: it is not there any more; one that nobody has reaped yet has ended.
ended() {
	local _
	for _ in {1..50}; do
		case $(ps -o stat= -p "$1") in '' | Z*) return 0 ;; esac
		sleep .1
	done
	ps -p "$1" -f
	return 1
}
