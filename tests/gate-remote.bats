# gate-remote.bats: a gate as a repository: made, connected, served, forwarding.
load helper
load work
load gate

setup_file() { gate_make; }
setup() { gate_copy; }

# The value of a key of the gate's own file.
key() { git --git-dir="$gate" config --local --get-all "$1"; }

@test "gate init sets each key, and again changes nothing" {
	cd ..
	[ "$(git --git-dir="$gate" rev-parse --is-bare-repository)" = true ]
	[ "$(key core.hooksPath)" = "$gate/fx-hooks" ]
	[ "$(key remote.upstream.url)" = "$up" ]
	[ "$(key receive.fsckObjects)" = true ]
	[ "$(key receive.advertisePushOptions)" = true ]
	[ "$(key transfer.hideRefs)" = refs/upstream ]
	[ "$(key fx.gate.protected)" = refs/heads/main ]
	[ "$(key receive.autogc) $(key gc.auto) $(key maintenance.auto)" = 'false 0 false' ]
	not key remote.upstream.fetch
	not test -e gate/objects/info/alternates
	cmp "$FX_BIN/../share/hooks/pre-receive" gate/fx-hooks/pre-receive
	test -x gate/fx-hooks/pre-receive
	[ "$(at "$gate" upstream/heads/main)" = "$(at "$up" heads/main)" ]
	[ "$(at "$gate" heads/main)" = "$(at "$up" heads/main)" ]
	find gate -type f -exec sha256sum {} + | sort >before
	fx 0 factory gate init gate --upstream up.git
	out_is <<-END
	gate: $gate passes to $up what the contracts on main allow
	next: in a workspace: factory gate connect $gate
	END
	find gate -type f -exec sha256sum {} + | sort | diff -u before -
	git --git-dir="$gate" config --add transfer.hideRefs refs/secret
	fx 0 factory gate init gate --upstream up.git
	[ "$(key transfer.hideRefs)" = "$(printf 'refs/upstream\nrefs/secret')" ]
}

@test "gate init mends what it finds changed, and takes over nothing else" {
	cd ..
	rm -r gate/fx-hooks
	git --git-dir="$gate" config core.hooksPath /none
	git --git-dir="$gate" config receive.fsckObjects false
	fx 0 factory gate init gate --upstream up.git
	[ "$(key core.hooksPath) $(key receive.fsckObjects)" = "$gate/fx-hooks true" ]
	test -x gate/fx-hooks/pre-receive
	fx 2 factory gate init gate --upstream seed
	err_is <<<"factory: $gate is the gate of $up"
	fx 2 factory gate init w --upstream up.git
	err_is <<<"factory: $here/w is there and is no gate"
	fx 3 factory gate init other --upstream "$here/nowhere.git"
	has "$err" "factory: $here/nowhere.git cannot be read"
	not test -e other
	fx 2 factory gate init other
	has "$err" 'factory: gate: gate init needs --upstream URL'
}

# A bare repository with a remote named upstream, and a branch of its own.
@test "somebody's own remote named upstream makes no gate" {
	cd ..
	git clone -q --bare up.git own.git
	git --git-dir=own.git branch t1
	git --git-dir=own.git branch precious
	git --git-dir=own.git remote add upstream "$up"
	fx 2 factory gate init own.git --upstream up.git
	err_is <<<"factory: $here/own.git is there and is no gate"
	cp "$FX_BIN/../share/hooks/pre-receive" own.git/hooks/
	cd w
	change src/a.c
	fx 0 git push --receive-pack=git-receive-pack ../own.git t1
	[ "$(at ../own.git heads/t1) $(at "$up" heads/t1)" = "$(git rev-parse t1) none" ]
	[ "$(at ../own.git heads/precious)" = "$(git rev-parse main)" ]
	git --git-dir="$gate" config --unset remote.upstream.url
	fx 1 git push --receive-pack=git-receive-pack origin t1
	[ "$(said)" = "factory: $gate is a gate without an upstream; 'factory gate init DIR --upstream URL' mends it" ]
}

@test "the protected branch: upstream's HEAD, or another by name" {
	cd ..
	git --git-dir=up.git branch trunk
	git --git-dir=up.git symbolic-ref HEAD refs/heads/trunk
	fx 0 factory gate init two --upstream up.git
	[ "$(git --git-dir=two config fx.gate.protected)" = refs/heads/trunk ]
	fx 0 factory gate init three --upstream "file://$up" --protected refs/heads/main
	err_is </dev/null
	[ "$(git --git-dir=three config fx.gate.protected)" = refs/heads/main ]
	git init -q --bare -b main empty.git
	git --git-dir=empty.git symbolic-ref --delete HEAD 2>/dev/null || :
	fx 2 factory gate init four --upstream "file://$here/empty.git"
	has "$err" 'names no HEAD; say which branch is protected with --protected'
	fx 0 factory gate init four --upstream "file://$here/empty.git" --protected soon
	err_is <<<'factory: upstream has no branch soon: until it has, every push is refused'
}

@test "a gate passes to no other gate, which would tell it of no new contract" {
	cd ..
	fx 2 factory gate init two --upstream gate
	err_is <<<"factory: $gate is a gate itself; name what it passes to"
	[ ! -e two ]
}

@test "folders with blanks and quotes" {
	odd="$here/o d'd"
	mkdir "$odd" && cd "$odd"
	git clone -q --bare "$here/seed" 'up $x.git'
	fx 0 factory gate init 'gate #1' --upstream 'up $x.git'
	up="$odd/up \$x.git" gate="$odd/gate #1"
	[ "$(key core.hooksPath)" = "$gate/fx-hooks" ]
	cd "$here/w"
	git remote add odd "$up"
	fx 0 factory gate connect --remote odd "../o d'd/gate #1"
	change src/a.c
	fx 0 git push odd t1
	landed heads/t1
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify doc/a.txt' odd t1
}

@test "an upstream in sha256" {
	mkdir ../256 && cd ../256
	world --object-format=sha256 >/dev/null
	places
	[ "$(git --git-dir="$gate" rev-parse --show-object-format)" = sha256 ]
	cd w
	change src/a.c
	fx 0 git push origin t1
	landed heads/t1
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	cd .. && fx 0 factory gate init other --upstream "file://$up"
	[ "$(git --git-dir=other rev-parse --show-object-format)" = sha256 ]
}

# bats test_tags=slow
@test "refs in reftables, also with sha256" {
	local format
	need git 2.45
	export GIT_DEFAULT_REF_FORMAT=reftable
	for format in sha1 sha256; do
		mkdir "../$format" && cd "../$format"
		world --object-format=$format >/dev/null
		places
		[ "$(git --git-dir="$gate" rev-parse --show-ref-format)" = reftable ]
		cd w
		change src/a.c
		fx 0 git push origin t1
		landed heads/t1
		change doc/a.txt
		refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
		refused 'it is the protected branch' origin t1:main
		git reset -q --hard HEAD^
		# forwarded, and then the gate's own update fails
		change src/b.c
		printf '#!/bin/sh\nexit 1\n' >"$gate/fx-hooks/update"
		chmod +x "$gate/fx-hooks/update"
		fx 1 git push origin t1
		[ "$(at "$up" heads/t1)" = "$(git rev-parse t1)" ]
		rm "$gate/fx-hooks/update"
		git fetch -q
		git commit -q --amend -m again
		fx 0 git push --force-with-lease origin t1
		landed heads/t1
		fx 0 git push origin :t1
		cd ..
	done
}

# bats test_tags=slow
@test "a client and a gate of different gits" {
	local here_git there_git path=$PATH
	need git 2.55
	for client in /usr/bin "${FX_GIT:-$tools/git/bin}"; do
		[ "$client" = /usr/bin ] && server=${FX_GIT:-$tools/git/bin} || server=/usr/bin
		here_git=$(PATH=$client:$path git --version) there_git=$(PATH=$server:$path git --version)
		[ "$here_git" != "$there_git" ]
		# git tells its children where its own commands are
		git config remote.origin.receivepack \
		    "env -u GIT_EXEC_PATH PATH='$FX_BIN:$server:$path' '$FX_BIN/factory' gate serve"
		PATH=$FX_BIN:$client:$path
		git switch -qC t1 main
		change src/a.c
		fx 0 git push -f origin t1
		landed heads/t1
		git tag -f -m x v/t1 >/dev/null
		fx 0 git push -f origin v/t1
		landed tags/v/t1
		change doc/a.txt
		refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
		refused 'fx-probe: judged and allowed' -o fx-probe origin t1^:refs/heads/x/t1
		fx 0 git push --force-with-lease origin :t1
		fx 0 git push origin :v/t1
		sound
	done
}

# Settings of whoever runs the gate, each of which breaks or opens something
# when it is taken over.
# bats test_tags=slow
@test "settings of the gate's own account" {
	mkdir -p ../tmpl/hooks
	printf '#!/bin/sh\nexit 1\n' >../tmpl/hooks/pre-receive
	chmod +x ../tmpl/hooks/pre-receive
	while read -r key value; do
		git config --file "$HOME/.gitconfig" "$key" "$value"
	done <<-END
	safe.bareRepository explicit
	core.hooksPath /none
	core.abbrev 4
	color.ui always
	diff.ignoreSubmodules all
	diff.noprefix true
	diff.relative true
	fetch.prune true
	fetch.pruneTags true
	fetch.output compact
	fetch.recurseSubmodules on-demand
	fetch.writeCommitGraph true
	init.templateDir $here/tmpl
	log.showSignature true
	push.default nothing
	push.recurseSubmodules on-demand
	push.useForceIfIncludes true
	receive.fsckObjects false
	transfer.hideRefs refs/secret
	END
	export GIT_CONFIG_GLOBAL=$HOME/.gitconfig
	mkdir ../own && cd ../own
	world >/dev/null
	places
	cd w
	change src/a.c
	git tag -m x v/t1
	fx 0 git push --follow-tags origin t1
	landed heads/t1 tags/v/t1
	git commit -q --amend -m again
	fx 0 git push -f origin t1
	landed heads/t1
	refused 'fx-probe: judged and allowed' -o fx-probe origin t1:x/t1
	refused 'it is the protected branch' origin t1:main
	refused 'hidden ref' origin t1:refs/upstream/heads/t1
	git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),doc/sub"
	git -c diff.ignoreSubmodules=none commit -qm gitlink
	refused 'BLOCKED: t1 cannot modify doc/sub' origin t1
	git reset -q --hard HEAD^
	fx 0 git push origin :t1 :v/t1
}

@test "connect and disconnect leave the configuration byte for byte" {
	fx 0 factory gate disconnect
	out_is <<<'disconnected: origin is pushed to as before'
	printf '# mine\n[remote "other"]\n\turl = x\n\n[alias]\n\tx = y ; z\n' >>.git/config
	cp .git/config ../before
	fx 0 factory gate connect ../gate
	out_is <<<"connected: origin is pushed to through $gate, fetched as before"
	[ "$(git config remote.origin.pushurl)" = "$gate" ]
	[ "$(git config remote.origin.url)" = "$up" ]
	[ "$(git config remote.origin.receivepack)" = "'$FX_BIN/factory' gate serve" ]
	cp .git/config ../connected
	fx 0 factory gate connect ../gate
	cmp .git/config ../connected
	fx 0 factory gate disconnect
	cmp .git/config ../before
	fx 2 factory gate disconnect
	err_is <<<'factory: origin is not connected to a gate'
	fx 0 factory gate connect --remote other ../gate
	[ "$(git config remote.other.pushurl)" = "$gate" ]
	fx 0 factory gate disconnect --remote other
	cmp .git/config ../before
}

@test "connect takes nothing from anybody" {
	fx 0 factory gate disconnect
	cp .git/config ../before
	fx 2 factory gate connect ../seed
	err_is <<<"factory: $here/seed is no gate ('factory gate init DIR --upstream URL')"
	fx 2 factory gate connect ../nowhere
	err_is <<<'factory: there is no ../nowhere'
	fx 2 factory gate connect --remote none ../gate
	err_is <<<'factory: there is no remote none (--remote NAME)'
	cmp .git/config ../before
	git config remote.origin.pushurl /x
	fx 2 factory gate connect ../gate
	err_is <<<'factory: origin has a pushurl already: /x'
	git config --unset remote.origin.pushurl
	git config remote.origin.receivepack /y/receive
	fx 2 factory gate connect ../gate
	err_is <<<'factory: origin has a receivepack already: /y/receive'
	fx 2 factory gate disconnect
	[ "$(git config remote.origin.receivepack)" = /y/receive ]
}

@test "a workspace that is bound to a task pushes only that task's refs" {
	fx 0 fx-contract seal --task t1 .factory/t1/contract.yaml
	fx 0 fx-contract bind --task t1
	change src/a.c
	fx 0 git push origin t1
	git branch t2 main
	refused 'BLOCKED: t1 cannot move refs/heads/t2' origin t2
	has "$err" "Reason: this connection is for one task, and the ref is another's"
	refused 'BLOCKED: t1 cannot move refs/heads/t2' origin main:t2
	sed -i 's|^path .*|path /elsewhere|' .git/factory/task
	before=$(refs)
	fx 128 git push origin t1
	has "$err" 'binds /elsewhere to task t1, but this workspace is'
	[ "$before" = "$(refs)" ]
}

@test "serve --task restricts the connection, and its environment cannot widen it" {
	git config remote.origin.receivepack "'$FX_BIN/factory' gate serve --task t1"
	change src/a.c
	git branch t2 t1
	FX_GATE_TASK=t2 refused 'BLOCKED: t1 cannot move refs/heads/t2' origin t2
	git --git-dir="$up" update-ref refs/heads/t2 "$(git rev-parse main)"
	FX_GATE_TASK=t2 fx 0 git push origin t1
	landed heads/t1
	refused 'BLOCKED: t1 cannot move refs/heads/t2' origin :t2
}

# ssh COMMAND: git's ssh in which the key of the other side forces a command.
# It stands in for sshd, which runs it with SSH_ORIGINAL_COMMAND set.
forced() {
	cat >../ssh <<-END
	#!/bin/sh
	while [ \$# -gt 2 ]; do shift; done
	shift
	cd / && SSH_ORIGINAL_COMMAND=\$1 exec sh -c '$*'
	END
	chmod +x ../ssh
	export GIT_SSH_COMMAND="'$here/ssh'" GIT_SSH_VARIANT=ssh
	git config --unset remote.origin.receivepack || :
	git config remote.origin.pushurl "ssh://gate.example$gate"
}

@test "behind a forced command (a stand-in for ssh)" {
	forced "\"$FX_BIN/factory\" gate serve --task t1 \"$gate\""
	change src/a.c
	fx 0 git push origin t1
	landed heads/t1
	git branch t2 main
	refused 'BLOCKED: t1 cannot move refs/heads/t2' origin t2
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	# it may be fetched from as well
	[ "$(git ls-remote "ssh://gate.example$gate" t1 | cut -f 1)" = "$(git rev-parse t1^)" ]
	not grep -q refs/upstream <(git ls-remote "ssh://gate.example$gate")
}

@test "a forced command runs nothing else, and serves no other folder" {
	forced "\"$FX_BIN/factory\" gate serve --task t1 \"$gate\""
	change src/a.c
	fx 128 git push "ssh://gate.example$up" t1
	has "$err" "factory: this key is for another gate than $up"
	no='factory: this key may only push to and fetch from its gate'
	for command in 'sh' "git-receive-pack $gate" "git-receive-pack '$gate'; id" \
	    "git-receive-pack '$gate' 'x'" "git-upload-archive '$gate'" \
	    "factory gate serve --task t2 $gate" "git-receive-pack '$gate'\\'''" \
	    "git-receive-pack --x '$gate'"; do
		SSH_ORIGINAL_COMMAND=$command fx 2 factory gate serve --task t1 "$gate"
		err_is <<<"$no"
	done
	SSH_ORIGINAL_COMMAND="git-receive-pack '$gate'" fx 2 factory gate serve
	err_is <<<'factory: the forced command must name the gate: factory gate serve DIR'
	SSH_ORIGINAL_COMMAND="git-receive-pack '$gate'" fx 2 factory gate serve --task= "$gate"
	has "$err" "factory: gate: option '--task' needs an argument"
	[ "$(at "$up" heads/t1)" = none ]
}

@test "connect to a gate behind ssh: told by what it refuses, and probed by doctor" {
	fx 0 factory gate disconnect
	cp .git/config ../before
	forced "\"$FX_BIN/factory\" gate serve --task t1 \"$gate\""
	cp ../before .git/config
	url=ssh://gate.example$gate
	before=$(refs)
	fx 0 factory gate connect "$url"
	out_is <<<"connected: origin is pushed to through $url, fetched as before"
	[ "$(git config remote.origin.pushurl)" = "$url" ]
	not git config remote.origin.receivepack
	cp .git/config ../connected
	fx 0 factory gate connect "$url"
	cmp .git/config ../connected
	[ "$before" = "$(refs)" ]
	fx 0 fx-contract seal --task t1 .factory/t1/contract.yaml
	fx 0 fx-contract bind --task t1
	fx 1 factory doctor
	has "$out" 'ok   gate-origin: a forbidden push to origin was refused'
	has "$out" 'ok   gate-origin: an allowed push was judged'
	[ "$before" = "$(refs)" ]
	sound
	change src/a.c
	fx 0 git push origin t1
	landed heads/t1
	fx 0 factory gate disconnect
	cmp .git/config ../before
}

@test "connect to a server that is no gate: refused, and nothing is left there" {
	fx 0 factory gate disconnect
	cp .git/config ../before
	forced "$FX_BIN/factory gate serve $gate"
	cp ../before .git/config
	printf '#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\nexec sh -c "$2"\n' >../ssh
	before=$(refs)
	fx 2 factory gate connect "ssh://up.example$up"
	has "$err" "factory: ssh://up.example$up is no gate: fatal: the receiving end does not support push options"
	git --git-dir="$up" config receive.advertisePushOptions true
	fx 2 factory gate connect "ssh://up.example$up"
	err_is <<<"factory: ssh://up.example$up is no gate: it took in what no gate takes"
	fx 2 factory gate connect "ssh://up.example$here/nowhere"
	has "$err" "factory: ssh://up.example$here/nowhere is no gate: "
	[ "$before" = "$(refs)" ]
	cmp .git/config ../before
	git config remote.origin.receivepack /y/receive
	fx 2 factory gate connect "ssh://up.example$gate"
	err_is <<<'factory: origin has a receivepack already: /y/receive'
}

@test "a client that falls silent does not keep the gate" {
	forced "\"$FX_BIN/factory\" gate serve --task t1 \"$gate\""
	change src/a.c
	mkfifo ../silent
	exec 8<>../silent
	export SSH_ORIGINAL_COMMAND="git-receive-pack '$gate'"
	FX_GATE_HOLD=0.1 fx 3 factory gate serve --task t1 "$gate" <../silent
	has "$err" 'factory: the push took too long; the gate is let go'
	unset SSH_ORIGINAL_COMMAND
	export FX_GATE_WAIT=0
	fx 0 git push origin t1
	landed heads/t1
}

@test "push options are judged with, and never forwarded" {
	git --git-dir="$up" config receive.advertisePushOptions true
	printf '#!/bin/sh\nenv | grep "^GIT_PUSH_OPTION_[0-9]" >"%s"\nexit 0\n' "$here/options" \
	    >"$up/hooks/post-receive"
	chmod +x "$up/hooks/post-receive"
	change src/a.c
	refused 'fx-probe: judged and allowed; a probe is never taken in' -o fx-probe origin t1
	refused 'fx-probe: judged and allowed' -o other -o fx-probe origin t1
	not test -e "$here/options"
	fx 0 git push -o ci.skip -o fx-probe-not origin t1
	landed heads/t1
	diff -u /dev/null "$here/options"
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify doc/a.txt' -o fx-probe origin t1
	has "$err" BLOCKED
	lacks "$err" 'judged and allowed'
}

# bats test_tags=slow
@test "upstream moved, rewound, lost a branch, got a new one: pushes go on" {
	git clone -q "$up" ../other
	change src/a.c
	fx 0 git push origin t1
	# moved by others
	(cd ../other && git fetch -q && git switch -q t1 && change src/b.c && git push -q origin t1)
	change src/c.c
	refs >../before
	fx 1 git push origin t1
	has "$err" '(fetch first)'
	git pull -q --rebase origin t1
	fx 0 git push origin t1
	landed heads/t1
	# rewound
	git --git-dir="$up" update-ref refs/heads/t1 "$(git rev-parse main)"
	change src/d.c
	fx 1 git push --force-with-lease origin t1
	has "$err" '(stale info)'
	git fetch -q
	fx 0 git push --force-with-lease origin t1
	landed heads/t1
	# deleted
	git --git-dir="$up" update-ref -d refs/heads/t1
	git fetch -q --prune
	fx 0 git push --force-with-lease=t1: origin t1
	landed heads/t1
	# new, and in the way
	git --git-dir="$up" update-ref refs/heads/x/t1 "$(git rev-parse t1)"
	change src/e.c
	fx 0 git push origin t1:x/t1
	[ "$(at "$up" heads/x/t1)" = "$(git rev-parse t1)" ]
	# the protected branch, and with it the contract
	(cd ../other && git switch -q main && task t1 'doc/*' && git commit -qam narrow &&
	    git push -q origin main)
	git fetch -q
	change src/f.c
	fx 1 git push origin t1
	has "$err" 'BLOCKED: t1 cannot modify src/a.c'
	sound
}

# Without serve nothing is mirrored before the client is told what there is.
@test "told what upstream no longer has: fetch first, and then it goes on" {
	git config remote.origin.receivepack git-receive-pack
	change src/a.c
	fx 0 git push origin t1
	git --git-dir="$up" update-ref refs/heads/t1 "$(git rev-parse main)"
	change src/b.c
	fx 1 git push origin t1
	[ "$(said)" = 'REFUSED: refs/heads/t1 has moved upstream; fetch first' ]
	[ "$(at "$up" heads/t1)" = "$(git rev-parse main)" ]
	git fetch -q
	fx 0 git push origin t1
	landed heads/t1
}

@test "upstream moves while a push is judged: it is told, and nothing has changed" {
	change src/a.c
	cat >"$up/hooks/pre-receive" <<-END
	#!/bin/sh
	unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY
	git update-ref refs/heads/t1 $(git rev-parse main)
	END
	chmod +x "$up/hooks/pre-receive"
	fx 1 git push origin t1
	has "$err" 'remote: gate: upstream did not take it; nothing has changed'
	[ "$(at "$up" heads/t1) $(at "$gate" heads/t1)" = "$(git rev-parse main) none" ]
	sound
	rm "$up/hooks/pre-receive"
	fx 0 git push origin t1
	landed heads/t1
}

@test "two pushes at once: one wins, the other is told to fetch" {
	git clone -q "$up" ../w2
	change src/a.c
	(
		cd ../w2
		git switch -qc t1
		fx 0 factory gate connect ../gate
		change src/b.c
	)
	# Both wait for the lock, which is held here until both are started.
	exec 8>"$gate/fx-gate.lock"
	flock 8
	git push origin t1 >../one 2>&1 8>&- &
	one=$!
	git -C ../w2 push origin t1 >../two 2>&1 8>&- &
	two=$!
	exec 8>&-
	first=0 second=0
	wait $one || first=$?
	wait $two || second=$?
	[ $((first + second)) -eq 1 ]
	[ "$first" -eq 0 ] || { mv ../one ../swap && mv ../two ../one && mv ../swap ../two; }
	has ../two '(fetch first)'
	[ "$(at "$up" heads/t1)" = "$(git -C "$here/w$([ "$first" -eq 0 ] || echo 2)" rev-parse t1)" ]
	sound
}

@test "a gate that is held too long: a message, and nothing has changed" {
	change src/a.c
	before=$(refs)
	exec 8>"$gate/fx-gate.lock"
	flock 8
	export FX_GATE_WAIT=0
	fx 128 git push origin t1 8>&-
	has "$err" 'factory: the gate is busy: another push has held it too long'
	[ "$before" = "$(refs)" ]
	exec 8>&-
	fx 0 git push origin t1
	landed heads/t1
}

@test "the lock dies with its process, and no child keeps it" {
	change src/a.c
	# An upstream by ssh whose connection looks which files it inherits.
	cat >../ssh <<-END
	#!/bin/sh
	ls -l /proc/self/fd >>"$here/inherited"
	while [ \$# -gt 2 ]; do shift; done
	exec sh -c "\$2"
	END
	chmod +x ../ssh
	export GIT_SSH_COMMAND="'$here/ssh'" GIT_SSH_VARIANT=ssh
	git --git-dir="$gate" config remote.upstream.url "ssh://up.example$up"
	fx 0 git push origin t1
	landed heads/t1
	[ "$(grep -c 'pipe:' ../inherited)" -gt 2 ]
	lacks ../inherited fx-gate.lock
	# Killed while it waits for its upstream: the next one can go on.
	mkfifo ../wait ../started
	printf '#!/bin/sh\necho >"%s"\nread x <"%s"\n' "$here/started" "$here/wait" >../ssh
	factory gate serve "$gate" </dev/null >/dev/null 2>&1 &
	read -r _ <../started
	kill -9 $!
	wait $! 2>/dev/null || :
	git --git-dir="$gate" config remote.upstream.url "$up"
	export FX_GATE_WAIT=0
	change src/a.c
	fx 0 git push origin t1
	echo >../wait
	landed heads/t1
}

@test "upstream refuses by its own hook: its words come through, nothing changed" {
	printf '#!/bin/sh\necho not on a Friday\nexit 1\n' >"$up/hooks/pre-receive"
	chmod +x "$up/hooks/pre-receive"
	change src/a.c
	refused 'remote: upstream: remote: not on a Friday' origin t1
	has "$err" 'remote: gate: upstream did not take it; nothing has changed'
	has "$err" '[remote rejected] t1 -> t1 (pre-receive hook declined)'
	rm "$up/hooks/pre-receive"
	fx 0 git push origin t1
	landed heads/t1
}

@test "the gate's own update fails after forwarding: the next push mends it" {
	change src/a.c
	mkdir -p "$gate/refs/heads"
	: >"$gate/refs/heads/t1.lock"
	fx 1 git push origin t1
	has "$err" "remote: error: cannot lock ref 'refs/heads/t1'"
	[ "$(at "$up" heads/t1) $(at "$gate" heads/t1)" = "$(git rev-parse t1) none" ]
	rm "$gate/refs/heads/t1.lock"
	git fetch -q
	fx 0 git push origin t1
	landed heads/t1
	change src/a.c
	fx 0 git push origin t1
	landed heads/t1
}

@test "upstream unreachable: a message, and nothing has changed" {
	change src/a.c
	mv "$up" ../away
	before=$(git --git-dir="$gate" for-each-ref)
	fx 128 git push origin t1
	has "$err" 'gate: upstream cannot be mirrored; nothing was passed on'
	[ "$before" = "$(git --git-dir="$gate" for-each-ref)" ]
	# also when it goes between the mirror and the judgement
	git config remote.origin.receivepack git-receive-pack
	fx 1 git push origin t1
	has "$err" 'remote: gate: upstream cannot be mirrored; nothing was passed on'
	[ "$before" = "$(git --git-dir="$gate" for-each-ref)" ]
	mv ../away "$up"
	sound
	fx 0 git push origin t1
	landed heads/t1
}

@test "a gate whose hook is gone or that was moved takes in nothing" {
	change doc/a.txt
	before=$(refs)
	chmod -x "$gate/fx-hooks/pre-receive"
	fx 128 git push origin t1
	has "$err" "factory: $gate has no live hook; 'factory gate init DIR --upstream URL' mends it"
	rm "$gate/fx-hooks/pre-receive"
	fx 128 git push origin t1
	[ "$before" = "$(refs)" ]
	cd ..
	fx 0 factory gate init gate --upstream up.git
	mv gate moved
	cd w
	git config remote.origin.pushurl "$here/moved"
	fx 128 git push origin t1
	has "$err" "factory: $here/moved has no live hook; 'factory gate init DIR --upstream URL' mends it"
	cd .. && fx 0 factory gate init moved --upstream up.git
	cd w && gate=$here/moved
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
}

@test "a program that is gone refuses" {
	change src/a.c
	sed -i "s|^factory=.*|factory=/nowhere/factory|" "$gate/fx-hooks/pre-receive"
	refused 'remote: pre-receive: /nowhere/factory is gone; refusing' origin t1
}

@test "a shallow clone pushes its work, and cannot cut the history short" {
	(cd ../seed && echo 2 >src/two.c && git add . && git commit -qm two && git push -q "$up" HEAD:main)
	git clone -q --depth=1 "file://$up" ../shallow
	cd ../shallow
	git switch -qc t1
	fx 0 factory gate connect ../gate
	change src/a.c
	fx 0 git push origin t1
	landed heads/t1
	change doc/a.txt
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	git --git-dir="$gate" config receive.shallowUpdate true
	# a cut where the gate has no parent to look at
	cd ../w
	change doc/b.txt
	change src/b.c
	git clone -q --depth=1 --branch t1 "file://$here/w" ../cut
	cd ../cut
	git remote set-url origin "$up"
	fx 0 factory gate connect ../gate
	before=$(refs)
	fx 1 git push -f origin t1
	[ "$before" = "$(refs)" ]
	sound
}

@test "what is hidden stays so; the gate keeps no objects of the workspace" {
	not grep -q refs/upstream <(git ls-remote "$gate")
	change src/a.c
	fx 0 git push origin t1
	rm -rf .git/objects
	git --git-dir="$gate" fsck --full
	git --git-dir="$up" fsck --full
	not test -e "$gate/objects/info/alternates"
}

@test "a server of one's own: judged by what HEAD names, passed on to nobody" {
	cp "$FX_BIN/../share/hooks/pre-receive" "$up/hooks/pre-receive"
	chmod +x "$up/hooks/pre-receive"
	fx 0 factory gate disconnect
	change src/a.c
	fx 0 git push origin t1
	[ "$(at "$up" heads/t1)" = "$(git rev-parse t1)" ]
	change doc/a.txt
	gate=$up
	refused 'BLOCKED: t1 cannot modify doc/a.txt' origin t1
	refused 'it is the protected branch' origin t1:main
	refused 'it is the protected branch' origin :main
	refused 'only branches and tags may be pushed here' origin t1:refs/upstream/heads/main
	git --git-dir="$up" config fx.gate.protected trunk
	refused 'the protected branch refs/heads/trunk is not there; where it was renamed, fx.gate.protected must say so' origin t1
}

@test "what pre-receive cannot read is refused" {
	export GIT_DIR=$gate
	printf '' >../lines
	fx 0 fx-boundary --receive <../lines
	printf 'one two\n' >../lines
	fx 3 fx-boundary --receive <../lines
	err_is <<<'fx-boundary: pre-receive: a line without three fields'
	printf '%040d %040d refs/heads/t1\n' 0 1 >../lines
	fx 1 fx-boundary --receive <../lines
	has "$out" 'Reason: it leads to no commit, so it cannot be judged'
	git --git-dir="$gate" symbolic-ref HEAD refs/heads/none
	git --git-dir="$gate" config --unset fx.gate.protected
	fx 1 fx-boundary --receive <../lines
	has "$out" 'the protected branch refs/heads/none is not there; where it was renamed, fx.gate.protected must say so'
	fx 1 fx-boundary --receive --json <../lines
	has "$out" '{"type":"ref-violation","ref":"refs/heads/t1"'
}
