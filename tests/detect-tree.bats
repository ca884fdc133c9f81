# detect-tree.bats: how fx-detect takes a tree in: its list, its limits, its
# size; and the languages that the build makes a part of the program.
load helper

# langs_are: the languages, primary first, as "language dir", are those of
# stdin.
langs_are() {
	fx 0 fx-detect --json || return
	sed -n 's/.*"type":"language","language":"\([^"]*\)".*"dir":"\([^"]*\)".*/\1 \2/p' "$out" | diff -u - /dev/fd/3
} 3<&0

put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059 # a format
	printf "${2:-}" >"$1"
}

@test "languages: fx-detect alone, without a file of fx, answers as it does installed" {
	put go.mod 'module m\n'
	put a/package.json '{"packageManager": "pnpm@9", "devDependencies": {"vitest": "1"}}'
	put b/pom.xml '<maven.compiler.release>21</maven.compiler.release>'
	fx 0 fx-detect --stages --explain --json
	mv "$out" ../installed
	mkdir -p ../x
	cp "$FX_BIN/fx-detect" ../x
	fx 0 ../x/fx-detect --stages --explain --json
	diff ../installed "$out" >&2
	# Read from their files they say the same.
	fx 0 fx-detect --languages "$top/contracts/languages" --stages --explain --json
	sed "s|$top/||g" "$out" | diff ../installed - >&2
}

@test "languages: those of a folder that is named, and no others" {
	put go.mod 'module m\n'
	put blub.toml
	put my/blub.yaml 'language: blub\nmanifests: [blub.toml]\n'
	put .factory/languages/own.yaml 'language: own\nmanifests: [go.mod]\n'
	fx 0 fx-detect --languages my
	has "$out" 'blub in ., primary'
	lacks "$out" ' in my'
	lacks "$out" 'own in'
	fx 2 fx-detect --languages none
	err_is <<<'fx-detect: none: No such file or directory'
	fx 2 fx-detect --languages go.mod
	err_is <<<'fx-detect: go.mod: is not a folder'
	mkdir empty
	fx 2 fx-detect --languages empty
	err_is <<<'fx-detect: empty: holds no *.yaml of a language'
	put my/blub.yaml 'language: blub\nstages: [{stage: lint, command: x, success_means: no}]\n'
	fx 2 fx-detect --languages my
	has "$err" 'fx-detect: my/blub.yaml:2: success_means: '
}

@test "languages: what is built in is made of the files that are here, each time the same" {
	cd "$top"
	fx 0 "$FX_BIN/../made/languages" contracts/languages
	cmp "$out" "$FX_BIN/../made/languages.c"
	lacks "$out" "$top"
}

@test "languages: a file with a fault fails the build, with its place" {
	make() { "$FX_BIN/../made/languages" l; }
	put l/a.yaml 'language: a\nmanifests: [a]\n'
	fx 0 make
	put l/b.yaml 'language: b\nmanifest: [a]\n'
	fx 2 make
	has "$err" 'l/b.yaml:2:1: unknown key'
	put l/b.yaml 'language: b\nstages: [{stage: lint, command: x, success_means: exit_code = 0}]\n'
	fx 2 make
	has "$err" 'l/b.yaml:2: success_means: '
	put l/b.yaml "language: b\ntools: [{name: a, file: b, match: '('}]\n"
	fx 2 make
	has "$err" 'l/b.yaml:2:'
}

@test "names: whole, by ending, by pattern, in a folder, and a folder's own" {
	put .factory/languages/n.yaml 'language: n
manifests: [whole, "*.end", "*.two.ends", "pat*tern", "[xy]z", "\\\\*"]
sources: ["*.src"]
vendored: ["ven*", plain]
generated: ["made-*"]
tools: [{name: led, file: "in/*.led"}, {name: deep, file: a/b/c.txt}]
'
	try() {
		rm -rf t
		mkdir -p t/.factory
		cp -R .factory/languages t/.factory
		put "t/$1"
		fx "$2" fx-detect t
	}
	for f in whole a.end a.b.end a.two.ends pattern patXtern xz yz '*'; do
		try "$f" 0
	done
	for f in whol wholes a.ends end two.ends. zz xzz pat tern ven1/whole plain/whole .end; do
		try "$f" 1
	done
	try plain1/whole 0
	put t/made-1/whole
	put t/plain1/made-1/whole
	fx 0 fx-detect t
	has "$out" 'n in made-1'
	put t/whole
	fx 0 fx-detect t
	lacks "$out" 'n in made-1'
	lacks "$out" led
	put t/xin/a.led
	put t/in/sub/a.led
	put t/b/c.txt
	fx 0 fx-detect t
	lacks "$out" led
	lacks "$out" deep
	put t/in/a.led
	put t/a/b/c.txt
	fx 0 fx-detect t
	has "$out" 'tools     led deep'
}

@test "a file that names the language beats what stands beside it" {
	put nixpacks.toml 'providers = ["node", "python"]\n\n[start]\ncmd = "x"\n'
	langs_are <<<$'node .\npython .'
	has "$out" '"manifest":"nixpacks.toml"'
	has "$out" '"named in nixpacks.toml"'
	# It is not of the one that has sources, as a shared build file is.
	put a.py
	langs_are <<<$'node .\npython .'
	put nixpacks.toml '# providers = ["node"]\nproviders = [\n  "...",\n  "python",\n]\n'
	langs_are <<<'python .'
	put go.mod 'module m\n'
	langs_are <<<$'go .\npython .'
	put nixpacks.toml 'providers = ["python"]\n'
	langs_are <<<$'python .\ngo .'
	has "$out" '"go.mod beside it weighs less: 80 against 90"'
	put nixpacks.toml 'providers = ["pythonic"]\n'
	langs_are <<<'go .'
	put railpack.json '{"provider": "rust"}'
	langs_are <<<$'rust .\ngo .'
	put Cargo.toml '[package]\n'
	langs_are <<<$'rust .\ngo .'
	has "$out" '"manifest":"Cargo.toml"'
	put railpack.json '{"deploy": {"provider": "node"}}'
	langs_are <<<$'go .\nrust .'
}

@test "an unmerged file counts once, a lock file that is gone does not" {
	repo r
	put package.json '{}'
	put yarn.lock
	put a.js 'a\n'
	git add -A && git commit -qm a
	git checkout -qb b && put a.js 'b\n' && git commit -qam b
	git checkout -q - && put a.js 'c\n' && git commit -qam c
	fx 1 git merge -q b
	[ "$(git ls-files | wc -l)" -eq 5 ]
	fx 0 fx-detect
	has "$out" '1 source file'
	lacks "$out" '3 source files'
	has "$out" 'manager   yarn (yarn.lock)'
	rm yarn.lock
	fx 0 fx-detect
	has "$out" 'manager   npm'
	ln -s package.json yarn.lock
	fx 0 fx-detect
	has "$out" 'manager   npm'
}

@test "a path that comes in pieces is one path" {
	repo r
	# More than a pipe holds, in names of which some lie across its end.
	long=$(printf '%0240d' 0)
	for i in 1 2 3 4 5 6 7 8 9 10; do
		for k in 0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n o p q r s t; do
			put "$long/$long/$i/$k$long.go"
		done
	done
	put "$long/$long/go.mod"
	fx 0 fx-detect
	has "$out" "go in $long/$long, primary"
	has "$out" '300 source files'
}

@test "the folders of one are told from those beside it that begin the same" {
	repo r
	put a/Cargo.toml '[workspace]\n'
	put a-b/Cargo.toml
	put a.b/Cargo.toml
	put a/c/Cargo.toml
	put ab/Cargo.toml
	put a/x.rs
	put a-b/x.rs
	put a/c/x.rs
	put a/d/x.rs
	put ab/c/x.rs
	fx 0 fx-detect --json
	[ "$(grep -c '"type":"language"' "$out")" -eq 4 ]
	grep '"dir":"a"' "$out" | grep -q '"3 source files","1 manifest below is part of it"'
	grep '"dir":"ab"' "$out" | grep -q '"1 source file"'
	grep -F "\"dir\":\"a.b\"" "$out" >a.b.got
	lacks a.b.got "source file"
}

# many N: a repository with N packages of node, each in a folder.
many() {
	git init -q many
	awk -v n="$1" 'BEGIN {
		print "blob\nmark :1\ndata 2\n{}"
		print "commit refs/heads/main\ncommitter a <a@example.org> 1700000000 +0000\ndata 1\nb"
		for (i = 0; i < n; i++)
			printf "M 100644 :1 p%d/x/d%d/package.json\nM 100644 :1 p%d/x/d%d/a.js\n", i % 100, i, i % 100, i
		print ""
	}' | git -C many fast-import --quiet
	git -C many checkout -q main
}

# bats test_tags=slow,once
@test "a tree of ten thousand components is told in seconds" {
	many 10000
	fx 0 timeout 10 fx-detect many
	[ "$(grep -c '^node in p' "$out")" -eq 10000 ]
	put many/package.json '{"workspaces": ["p*/x/*"]}'
	fx 0 timeout 10 fx-detect many
	has "$out" '10000 manifests below are part of it'
}

# bats test_tags=slow,once
@test "a tree of a million entries without git stops at the stated limit, and says so" {
	need python3
	local limit=200000
	has "$top/bin/fx-detect.1" 'up to 200,000 entries'
	put t/go.mod 'module m\n'
	put t/deep/er/Cargo.toml
	python3 - <<-'END'
		import os
		for d in range(100):
		    os.makedirs(f"t/d{d}")
		    for f in range(10000):
		        os.close(os.open(f"t/d{d}/f{f}", os.O_CREAT))
	END
	fx 3 timeout 60 fx-detect --explain --json t
	has "$out" '"language":"go","primary":true,"dir":"."'
	err_is <<<"fx-detect: the walk stopped behind $limit entries; in a repository git lists all"
	files=$(sed -n 's/.*"files":\([0-9]*\).*/\1/p' "$out" | head -n 1)
	[ "$files" -gt 150000 ]
	[ "$files" -le $limit ]
	# What it says is no more than what it has seen, and the same each time.
	mv "$out" first
	fx 3 fx-detect --explain --json t
	cmp first "$out"
}

# site COMMAND CHECK FILE [TEXT]: a tree of that file is a site, and this is
# how it is built and checked.
site() {
	rm -rf site && mkdir -p "site/$(dirname "$3")"
	# shellcheck disable=SC2059 # a format
	printf "${4:-}" >"site/$3"
	fx 0 fx-detect --stages --json site
	[ "$(head -n 1 "$out" | cut -d, -f2,3)" = '"language":"static","primary":true' ] || { cat "$out"; return 1; }
	grep -F '"stage":"implement"' "$out" | grep -F "\"command\":\"$1\"," || { cat "$out"; return 1; }
	grep -F '"stage":"static"' "$out" | grep -F "\"command\":\"$2\"," || { cat "$out"; return 1; }
}

@test "a generator of sites is known by its configuration" {
	local f
	for f in hugo.toml hugo.yaml hugo.json; do
		site hugo 'hugo --renderToMemory --panicOnWarning' $f
	done
	for f in toml yaml json; do
		site hugo 'hugo --renderToMemory --panicOnWarning' config/_default/hugo.$f
		has "$out" '"dir":"."'
		lacks "$out" '"dir":"config'
	done
	mkdir -p more/web/config/_default && touch more/web/config/_default/hugo.toml more/hugo.toml
	fx 0 fx-detect --json more
	has "$out" '"dir":"web","manifest":"web/config/_default/hugo.toml"'
	# The name alone, in another folder, is that folder's.
	rm -rf more && mkdir -p more/x_default && touch more/x_default/hugo.toml
	fx 0 fx-detect --json more
	has "$out" '"dir":"x_default"'
	site hugo 'hugo --renderToMemory --panicOnWarning' config.toml 'baseURL = "https://x/"\nlanguageCode = "en"\n'
	site 'zola build' 'zola check --skip-external-links' config.toml 'base_url = "https://x"\n'
	for f in mkdocs.yml mkdocs.yaml; do
		site 'mkdocs build' 'mkdocs build --strict' $f 'site_name: x\n'
	done
	for f in js mjs ts; do
		site 'npx --no-install astro build' 'npx --no-install astro check' astro.config.$f
	done
	for f in eleventy.config.js eleventy.config.mjs .eleventy.js; do
		site 'npx --no-install @11ty/eleventy' 'npx --no-install @11ty/eleventy --dryrun' $f
	done
	site 'sphinx-build -b html . _build/html' 'sphinx-build -W --keep-going -E -b dummy . _build/dummy' conf.py 'extensions = []\n'
	site 'jekyll build' 'jekyll doctor' _config.yml 'title: x\n'
}

@test "documentation beside a program does not make it a site" {
	printf '[project]\nname = "a"\n' >pyproject.toml
	printf 'site_name: x\n' >mkdocs.yml
	printf 'extensions = []\n' >conf.py
	fx 0 fx-detect --stages
	has "$out" 'python in ., primary'
	lacks "$out" 'static in'
	has "$out" 'mkdocs build --strict'
	rm -f ./*
	printf '{"devDependencies": {"astro": "5", "@astrojs/check": "1"}}' >package.json
	touch astro.config.mjs
	fx 0 fx-detect --stages
	has "$out" 'node in ., primary'
	has "$out" 'npx --no-install astro build'
	has "$out" 'npx --no-install astro check'
	rm -f ./*
	printf 'source "x"\ngem "jekyll", "~> 4"\n' >Gemfile
	printf 'title: x\n' >_config.yml
	fx 0 fx-detect --stages
	has "$out" 'bundle exec jekyll build'
	# A configuration of something else is none.
	rm -f ./*
	touch main.py
	printf 'theme: jekyll-theme-cayman\n' >_config.yml
	printf 'baseURL = "https://api"\n' >config.toml
	fx 0 fx-detect
	has "$out" 'python in ., primary'
	# Of hugo the name is its own, whatever its style sheets need.
	rm -f ./*
	touch hugo.toml package.json go.mod
	fx 0 fx-detect
	has "$out" 'static in ., primary'
}

@test "no file is written that could not be read again" {
	for i in {1..800}; do put "c$i/package.json" '{}'; done
	fx 2 fx-detect --write
	has "$err" '.factory/node.yaml: is larger than the limit of '
	not [ -e .factory/node.yaml ]
	fx 0 fx-detect --stages
}

@test "a folder that is closed to us is named" {
	need setpriv
	put go.mod 'module m\n'
	put a/package.json '{}'
	put b/package.json '{}'
	chmod 0 a
	# Root reads all but without these.
	local as=()
	[ "$(id -u)" -ne 0 ] || as=(setpriv "--bounding-set=-dac_override,-dac_read_search")
	fx 0 "${as[@]}" fx-detect
	chmod 755 a
	err_is <<<'fx-detect: a: Permission denied; what lies there is not told'
	has "$out" 'node in b'
	lacks "$out" 'node in a'
}
