# byproducts.bats: what tools leave behind in a task's workspace is nobody's
# work, whatever .gitignore forgets.
load helper
load work

setup() {
	pin
	programs
	here python3
	unset PYTHONDONTWRITEBYTECODE
}

# python [jj]: a repository r with a package, its test, and the contract of t1
# that allows both; .gitignore says nothing.
python() {
	repo r "$@"
	mkdir -p .factory/t1
	printf '%s\n' 'contract:' '  task: t1' '  boundary:' \
	    '    allowed_files: [app.py, test_app.py]' >.factory/t1/contract.yaml
	printf '[project]\nname = "app"\nversion = "1"\n' >pyproject.toml
	printf 'def one():\n    return 1\n' >app.py
	printf '%s\n' 'import unittest, app' 'class T(unittest.TestCase):' \
	    '    def test_one(self):' '        self.assertEqual(app.one(), 1)' >test_app.py
	if [ "${1-}" = jj ]; then
		jj --quiet commit -m base
		jj --quiet bookmark create main -r @-
	else
		git add -A && git commit -qm base
	fi
}

@test "python: what its interpreter leaves holds no commit and keeps no workspace" {
	python
	fx 0 factory new w --from t1
	has "$out" 'excluded __pycache__/, which tools leave behind, in info/exclude'
	has "$out" 'The base is measured: unit-test passes there'
	lacks "$out" 'taken back'
	cd w
	[ -d __pycache__ ]
	clean=$(git status --porcelain)
	[ -z "$clean" ]
	echo 'two = 2' >>app.py
	fx 0 fx-tcr --stage unit-test
	has "$out" 'PASSED'
	git add -A
	fx 0 git commit -qm two
	[ "$(git show --name-only --format=)" = app.py ]
	cd ..
	fx 0 factory drop w
	[ ! -e w ]
}

@test "python in jj: what its interpreter leaves is in no commit" {
	python jj
	fx 0 factory new w --from t1
	cd w
	[ -d __pycache__ ]
	[ -z "$(jj diff --name-only)" ]
	echo 'two = 2' >>app.py
	fx 0 fx-tcr --stage unit-test
	fx 0 jj commit -m two
	[ "$(jj diff --name-only -r @-)" = app.py ]
}

@test "what is ignored already is not excluded again, and only a task's workspace excludes" {
	python
	fx 0 fx-detect --write
	lacks .git/info/exclude __pycache__
	rm -r .moon .factory/python.yaml
	echo '__pycache__/' >.gitignore
	git add -A && git commit -qm ignored
	fx 0 factory new w --from t1 --no-base
	lacks .git/info/exclude __pycache__
}

@test "deinit takes the line out again" {
	python
	cp .git/info/exclude ../was
	fx 0 factory init --task t1
	has .git/info/exclude '/**/__pycache__/'
	fx 0 fx-detect --write --json
	lacks "$out" excluded
	fx 0 factory deinit
	diff ../was .git/info/exclude
}

@test "python: what is taken back is not what was compiled in the same second" {
	python
	printf '__pycache__/\n' >.gitignore
	git add -A && git commit -qm ignored
	fx 0 fx-tcr --stage unit-test
	# To the beginning of a second: all of it is in one.
	perl -MTime::HiRes=time,sleep -e 'sleep(1.02 - (time - int time))'
	sed -i 's/return 1/return 2/' app.py
	fx 1 fx-tcr --stage unit-test
	has app.py 'return 1'
	fx 0 python3 -m unittest
}
