# land.bash: a task that is about to land.  `load helper`, `load work` and
# `load decide` come first.

# landing [UPSTREAM [MORE]]: a repository r with main checked out, and the workspace w of t1 with
# one commit of a bot's; Ann may decide.  MORE runs before the
# first commit, and UPSTREAM is made of it.
landing() {
	repo r
	git config user.email ann@example.com
	task t1 'src/**'
	mkdir src doc
	echo 1 >src/a
	echo 1 >doc/a
	"${2:-:}"
	git add . && git commit -qm one
	if [ -n "${1:-}" ]; then
		git clone -q --bare . "$1"
		git remote add origin "$(cd "$1" && pwd)"
		git fetch -q
	fi
	fx 0 factory new w --from t1 --no-base --as 'bot <bot@example.com>'
	worked w 2
	rules ann
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'all passed'
}

worked() {
	(cd "$1" && echo "$2" >src/a && as_bot git commit -qam "work $2")
}

approve() { by ann approve --task t1 --why good; }

# Another decision is asked for.
again() { fx 0 fx-audit append --task t1 --to ready_for_decision --why 'the next one'; }

# Ten stages that pass.
true_stages() {
	local s
	for s in tdd-setup implement unit-test coverage lint static integration security review accept; do
		printf '[stages.%s]\ncommand = "true"\nsuccess_means = "exit_code == 0"\ntcr = true\n' "$s"
	done >.factory.toml
}
