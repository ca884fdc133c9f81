# seal.bats: sealing contracts, binding workspaces, and what compares them.
load helper
load inject
load work

# A repository with one commit and the contract of t1: src/**, not src/x.c.
shop() {
	repo r
	contract t1 'src/**' -src/x.c
	commit one src/a.c src/x.c doc/a
}

# contract TASK PATTERN...: write its contract; "-PATTERN" is forbidden.
contract() {
	local p d=.factory/$1
	mkdir -p "$d"
	{
		printf 'contract:\n  task: %s\n  boundary:\n    allowed_files:\n' "$1"
		for p in "${@:2}"; do
			case $p in -*) ;; *) printf '      - "%s"\n' "$p" ;; esac
		done
		[ "${*#*-}" = "$*" ] || printf '    forbidden_files:\n'
		for p in "${@:2}"; do
			case $p in -*) printf '      - "%s"\n' "${p#-}" ;; esac
		done
	} >"$d/contract.yaml"
}

sealed() { sed -n 's/^sha256 //p' ".git/factory/contracts/$1/seal"; }
hash() { sha256sum <"$1" | cut -d' ' -f1; }

# --- seal

@test "a seal keeps the bytes, their SHA-256, the base and a line in the log" {
	shop
	fx 0 fx-contract seal --task t1
	sum=$(hash .factory/t1/contract.yaml)
	out_is <<<"sealed t1 ${sum:0:12} against refs/heads/main"
	cmp .factory/t1/contract.yaml ".git/factory/contracts/t1/$sum.yaml"
	stages=$(hash .git/factory/contracts/t1/*.stages)
	[ -f ".git/factory/contracts/t1/$stages.stages" ]
	diff -u - .git/factory/contracts/t1/seal <<-END
		version 1
		task t1
		sha256 $sum
		base-ref refs/heads/main
		base-commit $(git rev-parse main)
		time 1790000000
		source .factory/t1/contract.yaml
		stages $stages
	END
	diff -u - .git/factory/contracts/t1/log <<-END
		{"v":1,"time":"2026-09-21T14:13:20Z","task":"t1","sha256":"$sum","draft":false,"widened":false,"base_ref":"refs/heads/main","base_commit":"$(git rev-parse main)","source":".factory/t1/contract.yaml","stages":"$stages","by":"Ann <ann@example.com>"}
	END
	[ "$(ls .git/factory/contracts/t1 | wc -l)" -eq 4 ]
}

@test "sealing the same again changes nothing" {
	shop
	fx 0 fx-contract seal --task t1
	cp -a .git/factory before
	export FX_NOW=1800000000
	fx 0 fx-contract seal --task t1
	has "$out" 'sealed already: t1 '
	diff -r before .git/factory
}

@test "narrowing is free, widening wants a reason, and both are on record" {
	shop
	fx 0 fx-contract seal --task t1
	first=$(sealed t1)
	contract t1 'src/*.c' -src/x.c
	fx 0 fx-contract seal --task t1
	second=$(sealed t1)
	[ "$first" != "$second" ]
	contract t1 'src/*.c' 'doc/**'
	fx 1 fx-contract seal --task t1
	out_is <<-'END'
		BLOCKED: .factory/t1/contract.yaml would allow more than what is sealed for t1
		.factory/t1/contract.yaml:6: more: allows 'doc/**' (for example doc/x)
		sealed:.factory/t1/contract.yaml:7: more: does not forbid 'src/x.c' (for example src/x.c)
		To seal it all the same: fx-contract seal --task t1 --widen --reason TEXT
	END
	[ "$(sealed t1)" = "$second" ]
	fx 1 fx-contract seal -q --task t1
	out_is </dev/null
	fx 2 fx-contract seal --task t1 --widen
	err_is <<<'fx-contract: --widen needs --reason TEXT'
	fx 2 fx-contract seal --task t1 --reason why
	fx 0 fx-contract seal --task t1 --widen --reason 'the doc, too'
	has "$out" 'wider than before'
	has .git/factory/contracts/t1/seal 'widened yes'
	has .git/factory/contracts/t1/seal 'reason the doc, too'
	tail -n 1 .git/factory/contracts/t1/log >last
	has last "\"previous\":\"$second\",\"draft\":false,\"widened\":true,\"reason\":\"the doc, too\""
	[ "$(wc -l <.git/factory/contracts/t1/log)" -eq 3 ]
	[ -f ".git/factory/contracts/t1/$first.yaml" ]
	# The next that narrows is no widening any more.
	contract t1 'src/*.c'
	fx 0 fx-contract seal --task t1
	lacks .git/factory/contracts/t1/seal widened
}

@test "a reason of two lines stays one record" {
	shop
	fx 0 fx-contract seal --task t1
	contract t1 '**'
	fx 0 fx-contract seal --task t1 --widen --reason $'one\nsha256 0000'
	has .git/factory/contracts/t1/seal 'reason one sha256 0000'
	fx 0 fx-contract show --task t1
}

@test "the way out that a refusal prints works, also for odd file names" {
	shop
	fx 0 fx-contract seal --task t1
	contract t1 '**'
	mv .factory/t1/contract.yaml "it's a \$file.yaml"
	fx 1 fx-contract seal --task t1 "it's a \$file.yaml"
	line=$(sed -n 's/^To seal it all the same: //p' "$out")
	fx 0 sh -c "${line/TEXT/why}"
}

@test "a draft allows nothing; the first seal over it is free, going back is not" {
	shop
	contract t1 '**'
	fx 0 fx-contract seal --draft --task t1
	has "$out" 'a draft that allows nothing'
	fx 0 fx-contract bind --task t1
	fx 1 fx-boundary check src/a.c
	fx 1 fx-contract owners src/a.c
	fx 0 fx-contract seal
	fx 0 fx-boundary check src/a.c
	fx 2 fx-contract seal --draft
	has "$err" 't1 is sealed; a draft cannot take its place'
}

@test "whose contract: --task, the binding, the file, and they agree" {
	shop
	contract t2 doc/a
	fx 2 fx-contract seal
	has "$err" 'bound to no task; name one with --task'
	fx 0 fx-contract seal .factory/t2/contract.yaml
	fx 2 fx-contract seal --task t1 .factory/t2/contract.yaml
	err_is <<<'fx-contract: .factory/t2/contract.yaml: is the contract of t2, not of t1'
	FACTORY_TASK_ID=t1 fx 0 fx-contract seal
	fx 0 fx-contract bind --task t1
	FACTORY_TASK_ID=t2 fx 2 fx-contract seal
	has "$err" 'FACTORY_TASK_ID is t2, but this workspace is bound to t1'
	fx 2 fx-contract seal .factory/t2/contract.yaml
	fx 0 fx-contract seal --task t2
	mkdir sub && cd sub
	fx 0 fx-contract seal
	fx 0 fx-contract seal ../.factory/t1/contract.yaml
}

@test "ids that are paths are refused everywhere" {
	shop
	for id in ../x a/b .. . '' -x x.lock a..b "$(printf 'a\nb')"; do
		for verb in seal bind 'diff sealed base' preflight; do
			# shellcheck disable=SC2086 # words
			fx 2 fx-contract $verb --task "$id"
		done
		FACTORY_TASK_ID=$id fx 2 fx-contract seal
		printf 'contract:\n  task: "%s"\n  boundary: {allowed_files: []}\n' "$id" >bad.yaml
		fx 2 fx-contract seal bad.yaml
	done
	not test -e .git/factory
}

@test "what is damaged is refused, says what mends it, and that mends it" {
	shop
	fx 0 fx-contract seal --task t1
	seal=.git/factory/contracts/t1/seal
	yaml=.git/factory/contracts/t1/$(sealed t1).yaml
	cp "$seal" good
	cp "$yaml" good.yaml
	broken() {
		fx 2 fx-contract show --task t1
		has "$err" "${1:-is damaged}"
		has "$err" "'fx-contract seal --widen --reason TEXT'"
		fx 2 fx-contract seal --task t1
		fx 0 fx-contract seal --task t1 --widen --reason broken
		fx 0 fx-contract show --task t1
		cp good "$seal"
		cp -f good.yaml "$yaml"
	}
	sed '/^sha256/d' good >"$seal"; broken 'is cut short'
	head -n 3 good >"$seal"; broken 'is cut short'
	head -c 100 good >"$seal"; broken
	: >"$seal"; broken
	sed 's/^task t1/task t2/' good >"$seal"; broken 'is the seal of task t2'
	sed 's/^task t1/task ..\/t2/' good >"$seal"; broken
	{ cat good; echo 'draft yes'; echo 'draft yes'; } >"$seal"; broken
	{ cat good; echo 'draft no'; } >"$seal"; broken
	{ cat good; echo 'more x'; } >"$seal"; broken
	{ cat good; printf 'reason a\0b\n'; } >"$seal"; broken
	sed 's/^base-commit .*/base-commit main/' good >"$seal"; broken
	sed 's/^base-ref .*/base-ref main/' good >"$seal"; broken
	sed 's/^time .*/time now/' good >"$seal"; broken
	sed 's/^version 1/versions 1/' good >"$seal"; broken
	chmod u+w "$yaml"
	sed -i 's/src/doc/' "$yaml"; broken 'is not what was sealed (SHA-256'
	rm "$yaml"; broken 'No such file'
	rm "$yaml"; mkdir "$yaml"; fx 2 fx-contract show --task t1; rmdir "$yaml"; cp good.yaml "$yaml"
	rm "$yaml"; mkfifo "$yaml"; fx 2 fx-contract show --task t1; rm "$yaml"; cp good.yaml "$yaml"
}

@test "a seal or binding of a newer version says to upgrade, and stays" {
	shop
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	sed -i 's/^version 1/version 2/' .git/factory/contracts/t1/seal
	cp .git/factory/contracts/t1/seal kept
	fx 2 fx-contract show
	has "$err" 'is of version 2; a newer fx wrote it, upgrade this one'
	fx 2 fx-contract seal
	fx 2 fx-contract seal --widen --reason all
	cmp kept .git/factory/contracts/t1/seal
	sed -i 's/^version 1/version 2/' .git/factory/task
	fx 2 fx-contract bound
	has "$err" 'is of version 2; a newer fx wrote it, upgrade this one'
}

@test "a seal that was removed does not make the next one free" {
	shop
	fx 0 fx-contract seal --task t1
	rm .git/factory/contracts/t1/seal
	fx 0 fx-contract seal --task t1
	rm .git/factory/contracts/t1/seal
	contract t1 '**'
	fx 2 fx-contract seal --task t1
	has "$err" 'the seal of t1 is gone, but its log tells of one'
	fx 0 fx-contract seal --task t1 --widen --reason again
	has .git/factory/contracts/t1/seal 'widened yes'
}

# bats test_tags=plain,once
@test "sealing that is killed anywhere leaves the old seal or the new" {
	shop
	fx 0 fx-contract seal --task t1
	cp -a .git/factory keep
	contract t1 'src/*.c' -src/x.c
	old=$(sealed t1) new=$(hash .factory/t1/contract.yaml) points=0
	for call in write rename fsync open; do
		n=0
		while n=$((n + 1)); do
			rm -rf .git/factory hit && cp -a keep .git/factory
			got=0
			FX_INJECT=$call:$n FX_INJECT_HIT=$PWD/hit \
			    LD_PRELOAD=${FX_BIN%/bin}/test/inject.so \
			    fx-contract seal --task t1 >/dev/null 2>&1 || got=$?
			[ $got -eq 0 ] || [ $got -eq 3 ] || { echo "$call $n: $got"; false; }
			case $(sealed t1) in "$old" | "$new") ;; *) false ;; esac
			fx 0 fx-contract show --task t1
			fx 0 fx-contract seal --task t1
			[ "$(sealed t1)" = "$new" ]
			not grep -q '"sha256".*"sha256"' .git/factory/contracts/t1/log
			[ -e hit ] || break
			points=$((points + 1))
		done
	done
	echo "failed at $points calls"
	[ "$points" -gt 20 ]
}

# bats test_tags=slow,plain,once
@test "every call that fails in turn leaves a seal that can be read" {
	shop
	# libgit2 makes thousands of allocations when it is loaded.
	export FX_BACKEND=git
	fx 0 fx-contract seal --task t1
	cp -a .git/factory keep
	contract t1 'src/*.c' -src/x.c
	again() { seals_of keep; }
	# got is inject's: the status that it ended with.
	readable() {
		fx 0 fx-contract show --task t1 &&
			not compgen -G '.git/factory/contracts/t1/*.tmp*' || return
		[ "$got" -eq 0 ] || return 0
		has "$out" 'src/x.c' && fx 0 fx-audit verify &&
			[ "$(grep -c '"kind":"seal"' .git/factory/audit/log)" -eq 2 ]
	}
	for kind in $inject_kinds; do
		inject "$kind" again readable fx-contract seal --task t1
	done
}

@test "sealers that race: one after the other, none is lost" {
	shop
	for i in 1 2 3 4 5 6 7 8; do
		contract t1 'src/**' "-src/$i"
		cp .factory/t1/contract.yaml "../$i.yaml"
	done
	for i in 1 2 3 4 5 6 7 8; do
		fx-contract seal --task t1 --widen --reason race "../$i.yaml" >/dev/null &
	done
	wait
	fx 0 fx-contract show --task t1
	[ "$(wc -l <.git/factory/contracts/t1/log)" -eq 8 ]
	[ "$(tail -n 1 .git/factory/contracts/t1/log | grep -c "\"sha256\":\"$(sealed t1)\"")" -eq 1 ]
	not test -e .git/factory/contracts/t1/lock
	# Each follows the one before it.
	sed -n 's/.*"sha256":"\([0-9a-f]*\)".*/\1/p' .git/factory/contracts/t1/log | head -n 7 >ids
	sed -n 's/.*"previous":"\([0-9a-f]*\)".*/\1/p' .git/factory/contracts/t1/log | diff ids -
}

@test "a line that was cut off in the log is ended, not continued" {
	shop
	fx 0 fx-contract seal --task t1
	printf '{"v":1,"ti' >>.git/factory/contracts/t1/log
	contract t1 src/a.c
	fx 0 fx-contract seal --task t1
	[ "$(wc -l <.git/factory/contracts/t1/log)" -eq 3 ]
	tail -n 1 .git/factory/contracts/t1/log | grep -q '^{"v":1,"time".*}$'
}

@test "a store that is missing, a file, or cannot be written" {
	shop
	fx 2 fx-contract show --task t1
	has "$err" "task t1 has no sealed contract; 'factory init --task t1'"
	fx 0 fx-contract owners -q src/a.c || fx 1 fx-contract owners -q src/a.c
	: >.git/factory
	fx 3 fx-contract seal --task t1
	fx 2 fx-contract show --task t1
	rm .git/factory
	mkdir .git/factory
	: >.git/factory/contracts
	fx 3 fx-contract seal --task t1
	rm .git/factory/contracts
	mkdir -p .git/factory/contracts/t1/log
	fx 2 fx-contract seal --task t1
	not test -e .git/factory/contracts/t1/seal
}

@test "a contract that is none is not sealed" {
	shop
	fx 2 fx-contract seal --task t1 nothing.yaml
	err_is <<<'fx-contract: nothing.yaml: No such file or directory'
	mkdir folder && mkfifo pipe
	fx 2 fx-contract seal --task t1 folder
	fx 2 fx-contract seal --task t1 pipe
	head -c 70000 /dev/zero | tr '\0' '#' >large
	fx 2 fx-contract seal --task t1 large
	not test -e .git/factory
}

# --- the base

base_of() { fx 0 fx-contract seal --task t1 && sed -n 's/^base-ref //p' .git/factory/contracts/t1/seal; }
fresh() { rm -rf .git/factory; }

@test "the base: no remote, a remote, several, a name, unborn, detached" {
	shop
	[ "$(base_of)" = refs/heads/main ]
	git clone -q --bare . ../up.git
	# Newer gits write refs/remotes/NAME/HEAD when they fetch.
	git remote add zed ../up.git && git config remote.zed.followRemoteHEAD never
	git fetch -q zed
	fresh; [ "$(base_of)" = refs/remotes/zed/main ]
	git remote add origin ../up.git && git config remote.origin.followRemoteHEAD never
	git fetch -q origin
	fresh; [ "$(base_of)" = refs/remotes/origin/main ]
	git config branch.main.remote zed
	fresh; [ "$(base_of)" = refs/remotes/zed/main ]
	git config --unset branch.main.remote
	git branch dev && git push -q zed dev && git fetch -q zed
	git symbolic-ref refs/remotes/zed/HEAD refs/remotes/zed/dev
	fresh; [ "$(base_of)" = refs/remotes/zed/dev ]
	sed -i 's/^  boundary/  base: local\n&/' .factory/t1/contract.yaml
	fresh; [ "$(base_of)" = refs/heads/local ]
	grep -q '^base-commit 0*$' .git/factory/contracts/t1/seal
	sed -i 's,base: local,base: origin/main,' .factory/t1/contract.yaml
	fresh; [ "$(base_of)" = refs/remotes/origin/main ]
	git branch origin/main
	fresh; [ "$(base_of)" = refs/heads/origin/main ]
	sed -i 's,base: origin/main,base: dev,' .factory/t1/contract.yaml
	fresh; [ "$(base_of)" = refs/remotes/zed/dev ]
	sed -i 's,base: dev,base: refs/tags/v1,' .factory/t1/contract.yaml
	fresh; [ "$(base_of)" = refs/tags/v1 ]
	git tag -a -m tag v1
	fresh; [ "$(base_of)" = refs/tags/v1 ]
	has .git/factory/contracts/t1/seal "base-commit $(git rev-parse main)"
	git tag -f v1 "$(git rev-parse main:src/a.c)" 2>/dev/null
	fresh; fx 2 fx-contract seal --task t1
	err_is <<<'fx-contract: refs/tags/v1: is no commit, and cannot be the base'
}

@test "the base of an unborn branch and of a detached head" {
	repo r
	contract t1 'src/**'
	[ "$(base_of)" = refs/heads/main ]
	grep -q '^base-commit 0*$' .git/factory/contracts/t1/seal
	commit one a
	git checkout -q --detach
	fresh; [ "$(base_of)" = refs/heads/main ]
	git branch -m main trunk
	git checkout -q trunk
	fresh; [ "$(base_of)" = refs/heads/trunk ]
	git checkout -q -b t1
	git branch -D -q trunk
	fresh; [ "$(base_of)" = refs/heads/main ]
}

@test "the base stays while the contract names the same; a new one is wider" {
	shop
	fx 0 fx-contract seal --task t1
	git clone -q --bare . ../up.git
	git remote add origin ../up.git && git fetch -q origin
	fx 0 fx-contract seal --task t1
	contract t1 src/a.c
	[ "$(base_of)" = refs/heads/main ]
	fx 0 fx-contract seal --task t1 --widen --reason 'there is a remote now'
	has "$out" 'against refs/remotes/origin/main, wider than before'
	sed -i 's/^  boundary/  base: main\n&/' .factory/t1/contract.yaml
	fx 1 fx-contract seal --task t1
	has "$out" "contract.yaml:3: more: is measured against 'main', not the usual branch"
	# A base that went away is found anew, which is another one.
	git checkout -q .factory 2>/dev/null || contract t1 src/a.c
	git remote remove origin
	contract t1 src/b.c src/a.c
	fx 1 fx-contract seal --task t1
	has "$out" 'is measured against refs/heads/main now, not refs/remotes/origin/main'
}

# --- wider than the base

@test "wider than the base branch: bound and every refusal say so" {
	shop
	git add .factory && git commit -qm contract
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	fx 0 fx-contract bound --json
	has "$out" '"wider_than_base":false'
	fx 1 fx-boundary check doc/a
	lacks "$out" 'wider than'
	contract t1 'src/**'
	fx 0 fx-contract seal --widen --reason x
	fx 0 fx-contract bound --json
	has "$out" '"widened":true,"reason":"x","wider_than_base":true'
	fx 1 fx-boundary check doc/a
	has "$out" 'wider than'
	fx 1 fx-contract diff --more base sealed
	out_is <<<"refs/heads/main:.factory/t1/contract.yaml:7: more: does not forbid 'src/x.c' (for example src/x.c)"
	git commit -qam allowed
	fx 0 fx-contract bound --json
	has "$out" '"wider_than_base":false'
	fx 0 fx-contract diff base sealed
	git rm -q --cached .factory/t1/contract.yaml && git commit -qm gone
	fx 0 fx-contract bound --json
	has "$out" '"wider_than_base":true'
	fx 2 fx-contract diff base sealed
	has "$err" 'refs/heads/main:.factory/t1/contract.yaml: there is no such contract'
}

# --- diff

@test "diff: both directions, with examples, as text and JSON" {
	repo r
	contract a 'src/**' -src/x.c
	contract b 'src/*.c' 'doc/**'
	fx 1 fx-contract diff .factory/a/contract.yaml .factory/b/contract.yaml
	out_is <<-'END'
		.factory/b/contract.yaml:6: more: allows 'doc/**' (for example doc/x)
		.factory/a/contract.yaml:7: more: does not forbid 'src/x.c' (for example src/x.c)
		.factory/a/contract.yaml:5: less: allows 'src/**' (for example src/x)
	END
	fx 1 fx-contract diff --json .factory/a/contract.yaml .factory/b/contract.yaml
	tail -n 1 "$out" | grep -qxF '{"type":"summary","equal":false,"more":2,"less":1}'
	head -n 1 "$out" | grep -qxF '{"type":"difference","rule":"more","what":"allowed","file":".factory/b/contract.yaml","line":6,"message":"allows '\''doc/**'\''","pattern":"doc/**","example":"doc/x","proved":true}'
	fx 1 fx-contract diff -q .factory/a/contract.yaml .factory/b/contract.yaml
	out_is </dev/null
	contract c 'src/*.c' src/x.c
	contract d 'src/*.c' 'src/?.c'
	fx 0 fx-contract diff .factory/c/contract.yaml .factory/d/contract.yaml
	out_is </dev/null
	fx 0 fx-contract diff --more .factory/a/contract.yaml .factory/a/contract.yaml
	fx 2 fx-contract diff .factory/a/contract.yaml
	fx 2 fx-contract diff .factory/a/contract.yaml none.yaml
}

@test "diff: a name from the contract cannot steer the terminal" {
	repo r
	contract a 'a'
	printf 'contract:\n  task: a\n  boundary:\n    allowed_files: ["\\u202ex"]\n' >b.yaml
	fx 1 fx-contract diff .factory/a/contract.yaml b.yaml
	has "$out" "more: allows '\\xe2\\x80\\xaex' (for example \\xe2\\x80\\xaex)"
}

@test "patterns too entangled to compare are wider, and it takes no minute" {
	repo r
	{
		printf 'contract:\n  task: a\n  boundary:\n    allowed_files:\n'
		q=
		for _ in 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0; do
			q="$q?"
			printf '      - "*a%s[!b]*"\n' "$q"
		done
		printf '      - "?"\n      - "*[!ab]*"\n      - "b*"\n'
	} >a.yaml
	printf 'contract:\n  task: a\n  boundary:\n    allowed_files: ["*a*", "*b*"]\n' >b.yaml
	fx 1 timeout 60 fx-contract diff --more a.yaml b.yaml
	has "$out" 'more: '
}

# bats test_tags=once
@test "hundreds of patterns that are entangled, or are plain names, take no minute" {
	repo r
	entangled() {
		awk -v seed="$1" 'BEGIN {
			split("*a *b ? *[!c] **/ a /*", part, " ")
			print "contract:\n  task: t\n  boundary:\n    allowed_files:"
			for (i = 0; i < 400; i++) {
				p = "x"
				for (k = 0; k < 10; k++) {
					seed = seed * 16807 % 2147483647
					p = p part[1 + int(seed / 65536) % 7]
				}
				gsub("//+", "/", p)
				printf "      - \"%sx\"\n", p
			}
		}'
	}
	entangled 3 >a.yaml
	entangled 5 >b.yaml
	fx 1 timeout 60 fx-contract diff --more a.yaml b.yaml
	has "$out" 'that this is no more is not proved'
	{ head -n 4 a.yaml; printf '      - src/%s/f.c\n' {1..2500}; } >c.yaml
	{ head -n 4 a.yaml; printf '      - src/%s/f.c\n' {2..2501}; } >d.yaml
	fx 1 timeout 10 fx-contract diff --more c.yaml d.yaml
	out_is <<<"d.yaml:2504: more: allows 'src/2501/f.c' (for example src/2501/f.c)"
}

# --- owners

@test "owners: who allows and who forbids a path, and nobody is 1" {
	shop
	contract t2 'src/x.c' 'doc/**' -doc/secret
	sed -i 's|- "src/x.c"|- {path: src/x.c, operations: [modify], reason: mine}|' .factory/t2/contract.yaml
	fx 1 fx-contract owners src/a.c
	out_is </dev/null
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract seal --task t2
	fx 0 fx-contract owners src/a.c
	out_is <<<'src/a.c: t1 allows it (.factory/t1/contract.yaml:5)'
	fx 0 fx-contract owners src/x.c
	out_is <<-'END'
		src/x.c: t1 forbids it (.factory/t1/contract.yaml:7)
		src/x.c: t2 allows it to modify (.factory/t2/contract.yaml:5: mine)
	END
	fx 1 fx-contract owners src/x.c doc/secret
	has "$out" 'doc/secret: t2 forbids it'
	cd src
	fx 0 fx-contract owners x.c ../doc/a
	fx 2 fx-contract owners ../../out
	cd ..
	printf 'src/a.c\0doc/a\nb\0' | fx 0 fx-contract owners -z
	has "$out" 'doc/a\nb: t2 allows it'
	printf 'src/a.c\nno\n' | fx 1 fx-contract owners --json
	out_is <<<'{"type":"owner","path":"src/a.c","task":"t1","answer":"allows","file":".factory/t1/contract.yaml","line":5,"pattern":"src/**"}'
	echo x >>.git/factory/contracts/t2/seal
	fx 2 fx-contract owners src/a.c
}

@test "a path on standard input that no tree can hold is judged by nobody" {
	local path
	shop
	fx 0 fx-contract seal --task t1
	for path in src/../doc/a src//a src/ ./src/a /src/a src/.; do
		printf '%s\n' "$path" >paths
		fx 2 fx-contract owners <paths
		out_is </dev/null
		fx 2 fx-boundary --task t1 <paths
		out_is </dev/null
	done
	err_is <<<"fx-boundary: standard input: the path 'src/.' has a '.' component"
	printf 'src/a\0doc/a\0' >paths
	fx 2 fx-contract owners <paths
	err_is <<<'fx-contract: a path on standard input holds a NUL (-z?)'
	printf 'src/.git/a\n' >paths
	fx 1 fx-boundary --task t1 <paths
	has "$out" "git's own"
	fx 1 fx-contract owners <paths
}

# --- private

@test "private: what is forbidden is so in any case, a folder too" {
	need jj
	shop
	commit two src/A.c
	commit three doc/b
	commit four src/b.c
	jj --quiet git init --colocate
	contract t1 '**' -SRC/A.C -Doc/
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract private --task t1
	jj --ignore-working-copy log --no-graph -T 'description' -r "::main & ($(cat "$out"))" |
	    diff - <(printf '%s\n' three two one)
}

# --- preflight

@test "preflight: no match, overlap, both, control files; with their lines" {
	shop
	contract t2 'doc/**' src/x.c
	fx 0 fx-contract seal --task t2
	mkdir -p tool
	touch tool/a tool/AGENTS.md
	contract t1 'src/**' src/new.c 'doc/*' doc/a .github/ci.yml tool/ -doc/a -none
	fx 1 fx-contract preflight --task t1
	out_is <<-'END'
		.factory/t1/contract.yaml:6:9: no-match: 'src/new.c' matches no file yet; that is well if new files are meant
		.factory/t1/contract.yaml:8:9: both: 'doc/a' is allowed and forbidden at once; it allows nothing
		.factory/t1/contract.yaml:9:9: no-match: '.github/ci.yml' matches no file yet; that is well if new files are meant
		.factory/t1/contract.yaml:9:9: control: '.github/ci.yml' is a control file (steers CI) and allowed by name
		.factory/t1/contract.yaml:10:9: control: 'tool/' allows a control file by the name of its folder; 'tool/**' would not (for example tool/AGENTS.md)
		.factory/t1/contract.yaml:13:9: no-match: 'none' is forbidden and matches no file
		.factory/t1/contract.yaml:5:9: overlap: 'src/**' overlaps what t2 may touch (for example src/x.c)
		.factory/t1/contract.yaml:7:9: overlap: 'doc/*' overlaps what t2 may touch (for example doc/x)
	END
	contract t1 src/a.c
	fx 0 fx-contract preflight --task t1
	out_is </dev/null
	contract t1 .factory/t1/contract.yaml
	fx 1 fx-contract preflight --json .factory/t1/contract.yaml
	has "$out" '"rule":"control"'
	git clone -q --bare . ../bare.git
	fx 3 fx-contract -C ../bare.git preflight ../r/.factory/t1/contract.yaml
}

@test "preflight: what allows or forbids nothing says why" {
	shop
	mkdir -p .github tool
	touch .github/ci.yml AGENTS.md src/A.c tool/x
	commit two .github/ci.yml AGENTS.md src/A.c tool/x
	contract t1 '.github/*' '**/AGENTS.md' '.husky/**' src/A.c tool '*/?.c' -SRC/a.c -src
	sed -i 's|- "\*/?.c"|- {path: "*/?.c", operations: [add, delete]}|
	    $a\      - {path: "*/*.C", operations: [add]}\n      - {path: "*/*.c", operations: [delete]}' .factory/t1/contract.yaml
	fx 1 fx-contract preflight --task t1
	out_is <<-'END'
		.factory/t1/contract.yaml:5:9: protected: '.github/*' is for control files alone, which no glob allows; name those that are meant (for example .github/ci.yml)
		.factory/t1/contract.yaml:6:9: protected: '**/AGENTS.md' is for control files alone, which no glob allows; name those that are meant (for example AGENTS.md)
		.factory/t1/contract.yaml:7:9: no-match: '.husky/**' matches no file yet; that is well if new files are meant
		.factory/t1/contract.yaml:7:9: protected: '.husky/**' is for control files alone, which no glob allows; name those that are meant
		.factory/t1/contract.yaml:8:9: both: 'src/A.c' is allowed and forbidden at once; it allows nothing
		.factory/t1/contract.yaml:9:9: no-match: 'tool' is a folder and matches no file; 'tool/' is what is in it (for example tool/x)
		.factory/t1/contract.yaml:10:9: both: '*/?.c' is allowed and forbidden at once; it allows nothing
		.factory/t1/contract.yaml:12:9: no-match: 'SRC/a.c' is forbidden and matches no file
		.factory/t1/contract.yaml:13:9: no-match: 'src' is a folder and matches no file; 'src/' is what is in it (for example src/A.c)
		.factory/t1/contract.yaml:14:9: no-match: '*/*.C' is forbidden and matches no file
	END
	# And that is how they are judged.
	fx 1 fx-boundary -c .factory/t1/contract.yaml <<<$'.github/ci.yml\nAGENTS.md\nsrc/A.c\ntool/x'
	has "$out" '.github/ci.yml'
	has "$out" 'tool/x'
}

@test "preflight: another task's contract that is not sealed here" {
	shop
	contract t1 src/a.c 'doc/*'
	contract t2 'src/*' -src/x.c
	contract t3 'doc/b/*'
	fx 1 fx-contract preflight --task t1
	out_is <<<".factory/t1/contract.yaml:5:9: overlap: 'src/a.c' overlaps what t2 may touch (for example src/a.c)"
	# Once it is sealed, the seal is what counts.
	fx 0 fx-contract seal --task t2
	contract t2 doc/a
	fx 1 fx-contract preflight --task t1
	out_is <<<".factory/t1/contract.yaml:5:9: overlap: 'src/a.c' overlaps what t2 may touch (for example src/a.c)"
	echo 'x: y' >.factory/t3/contract.yaml
	fx 2 fx-contract preflight --task t1
	has "$err" "/.factory/t3/contract.yaml:1:1: unknown key 'x'"
}

@test "preflight: a base that is not there" {
	repo r
	contract t1 src/a.c
	sed -i 's/^  boundary/  base: mian\n&/' .factory/t1/contract.yaml
	mkdir src && touch src/a.c
	# Nothing is there before the first commit.
	fx 0 fx-contract preflight --task t1
	commit one src/a.c
	fx 1 fx-contract preflight --task t1
	out_is <<<".factory/t1/contract.yaml:3:9: base: 'mian' is no base here: there is no refs/heads/mian"
	sed -i 's/mian/main/' .factory/t1/contract.yaml
	fx 0 fx-contract preflight --task t1
	sed -i '/base/d' .factory/t1/contract.yaml
	git checkout -qb t1 && git branch -qD main
	fx 1 fx-contract preflight --task t1
	out_is <<<".factory/t1/contract.yaml:1:1: base: 'base' is no base here: there is no refs/heads/main"
}

# --- binding

@test "one task, one workspace; a worktree that is gone holds none" {
	shop
	contract t2 'doc/**'
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract seal --task t2
	fx 1 fx-contract bound
	out_is </dev/null
	fx 0 fx-contract bind --task t1
	fx 0 fx-contract bound
	out_is <<<t1
	fx 0 fx-contract bind --task t1
	git worktree add -q ../w
	cd ../w
	fx 1 fx-contract bound
	fx 2 fx-contract bind --task t1
	err_is <<<"fx-contract: task t1 is bound to the workspace $(cd ../r && pwd) already; one task has one workspace"
	fx 0 fx-contract bind --task t2
	fx 2 fx-contract bind --task t1 --force
	cd ../r
	fx 2 fx-contract bind --task t2
	fx 0 fx-contract unbind
	fx 1 fx-contract bound
	fx 2 fx-contract bind --task t2
	rm -rf ../w
	fx 0 fx-contract bind --task t2
	fx 2 fx-contract bind --task t1
	has "$err" "this workspace is bound to t2; "
	fx 0 fx-contract bind --task t1 --force
	fx 2 fx-contract bind --task never-sealed --force
	not test -e .git/factory/contracts/never-sealed
}

@test "a worktree that was moved, or made again, does not inherit" {
	shop
	fx 0 fx-contract seal --task t1
	git worktree add -q ../w
	fx 0 fx-contract -C ../w bind --task t1
	# Moved: refused, and the next binding mends it.
	git worktree move ../w ../v
	cd ../v
	fx 2 fx-contract bound
	has "$err" "if it was moved or made again, 'factory init --task t1' binds it"
	fx 2 fx-boundary --staged --if-bound
	fx 0 fx-contract bind --task t1
	fx 0 fx-contract bound
	cd ../r
	fx 2 fx-contract bind --task t1
	# Something else at the old path is not the workspace.
	mv ../v ../u && mkdir ../v
	fx 0 fx-contract bind --task t1
	fx 0 fx-contract unbind
	# Removed and made again, same name and path.
	rm -rf ../u ../v
	git worktree prune
	git worktree add -q -f ../w w
	cd ../w
	fx 1 fx-contract bound
	fx 0 fx-contract bind --task t1
	cd ../r
	git worktree remove ../w && git worktree add -q ../w w
	fx 1 fx-contract -C ../w bound
	fx 0 fx-contract -C ../w bind --task t1
	rm -rf ../w
	git worktree add -q -f ../w w
	fx 1 fx-contract -C ../w bound
}

@test "two workspaces that are bound at once: one of them is" {
	shop
	fx 0 fx-contract seal --task t1
	for i in 1 2 3 4; do git worktree add -q "../w$i"; done
	for i in 1 2 3 4; do
		{ fx-contract -C "../w$i" bind --task t1 >/dev/null 2>&1 && echo "$i" >>../won; } &
	done
	wait || :
	[ "$(wc -l <../won)" -eq 1 ]
}

@test "a jj workspace that was made again does not inherit" {
	need jj
	shop
	fx 0 fx-contract seal --task t1
	jj --quiet git init --colocate
	jj --quiet workspace add ../w
	cd ../w
	not test -e .git
	fx 0 fx-contract bind --task t1
	fx 0 fx-contract bound
	out_is <<<t1
	grep -qE '^mark [0-9a-f]{32}$' "../r/.git/factory/workspaces/w-"*
	cd ../r
	fx 2 fx-contract bind --task t1
	jj --quiet workspace forget w
	rm -rf ../w
	jj --quiet workspace add ../w
	fx 2 fx-contract -C ../w bound
	has "$err" "binds an earlier workspace"
	has "$err" "'factory init --task t1' binds this one"
	fx 0 fx-contract bind --task t1
	fx 2 fx-contract -C ../w bind --task t1
	fx 0 fx-contract unbind
	fx 0 fx-contract -C ../w bind --task t1
	fx 0 fx-contract -C ../w unbind
	not test -e ../w/.jj/fx-bound
}

@test "a binding that is damaged is refused" {
	shop
	fx 0 fx-contract seal --task t1
	fx 0 fx-contract bind --task t1
	for text in '' 'version 1\n' 'version 1\ntask t1\n' "version 1\\ntask ../x\\npath $PWD\\n" \
	    "version 1\\ntask t1\\npath $PWD" "version 1\\ntask t1\\npath $PWD\\nmore\\n" \
	    "version 1\\ntask t1\\npath $PWD\\n\\0\\n" 'version 1\ntask t1\npath r\n'; do
		# shellcheck disable=SC2059 # the escapes are meant
		printf "$text" >.git/factory/task
		fx 2 fx-contract bound
		has "$err" 'is damaged'
		fx 2 fx-boundary --staged --if-bound
	done
	fx 0 fx-contract bind --task t1
	rm .git/factory/task && mkfifo .git/factory/task
	fx 2 fx-contract bound
	rm .git/factory/task && mkdir .git/factory/task
	fx 2 fx-contract bound
}

@test "what a killed diff or drop left beside the seals goes with the next one" {
	project
	fx 0 factory init --task t1
	cd .git/factory
	mkdir -p base.a1b2c3/src/x
	echo 1 >base.a1b2c3/src/x/a
	ln -s /etc base.a1b2c3/link
	: >losses-index.12 && : >losses-index.12.lock && : >base-t1.err
	mkdir base.young && : >losses-index.13
	touch -d 2020-01-01 base.a1b2c3 losses-index.12 losses-index.12.lock base-t1.err
	cd ../..
	fx-contract diff base sealed >"$out" 2>"$err" || :
	[ ! -e .git/factory/base.a1b2c3 ]
	[ -e .git/factory/base.young ] && [ -e .git/factory/base-t1.err ] && [ -e /etc ]
	fx-tcr losses >"$out" 2>"$err" || :
	[ ! -e .git/factory/losses-index.12 ] && [ ! -e .git/factory/losses-index.12.lock ]
	[ -e .git/factory/losses-index.13 ]
}

@test "a seal that takes something away says so" {
	shop
	fx 0 fx-contract seal --task t1
	lacks "$out" 'before'
	contract t1 src/a.c
	fx 0 fx-contract seal --task t1
	has "$out" 'against refs/heads/main, narrower than before'
	contract t1 doc/b.md
	fx 0 fx-contract seal --task t1 --widen --reason 'the page, not the code'
	has "$out" 'against refs/heads/main, in part wider than before, in part narrower'
	fx 0 fx-contract seal --task t1
	has "$out" 'sealed already:'
	lacks "$out" 'narrower'
	contract t1 doc/b.md src/a.c
	fx 0 fx-contract seal --json --task t1 --widen --reason both
	has "$out" '"widened":true,"narrowed":false'
}
