# decide.bash: a repository with a task that is ready for a decision, and a
# person who types.  `load helper` comes first.

# typed STATUS ANSWERS COMMAND...: run it at a terminal, and give the answers
# (with '|' between them) to its questions, one for each.
typed() {
	local want=$1 got=0
	shift
	python3 - "$@" >"$out" 2>"$err" <<-'E' || got=$?
		import os, pty, select, sys
		answers = sys.argv[1].split('|')
		pid, fd = pty.fork()
		if pid == 0:
		    os.execvp(sys.argv[2], sys.argv[2:])
		out, seen = b'', 0
		def more(seconds):
		    global out
		    if not select.select([fd], [], [], seconds)[0]:
		        return None
		    try:
		        d = os.read(fd, 65536)
		    except OSError:
		        d = b''
		    out += d
		    return len(d) > 0
		while True:
		    asked = out[seen:].rstrip(b' ')[-1:] in (b':', b']', b'?')
		    r = more(.15 if asked and answers else 30)
		    if r is False:
		        break
		    if r is None:
		        assert asked and answers, out
		        os.write(fd, answers.pop(0).encode() + b'\n')
		        seen = len(out)
		st = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
		sys.stdout.write(out.decode().replace('\r\n', '\n'))
		sys.exit(st)
	E
	[ "$got" -eq "$want" ] && return
	printf 'status: %s, not %s\n' "$got" "$want"
	cat "$out" "$err"
	return 1
}

# A repository r whose task t1 was written by a bot, with Ann's policy and
# signers on main; go there.
decisions() {
	here ssh-keygen python3
	repo r
	git config user.email ann@example.com
	mkdir -p .factory/t1 src
	cat >.factory/t1/contract.yaml <<-'E'
		contract:
		  task: t1
		  title: Upload in batches
		  base: main
		  boundary:
		    allowed_files: ["src/**"]
	E
	echo 1 >src/a
	git add .
	git commit -qm one
	fx 0 fx-contract seal .factory/t1/contract.yaml
	git switch -qc t1
	echo 2 >src/a
	as_bot git commit -qam two
}

as_bot() {
	GIT_AUTHOR_NAME=bot GIT_AUTHOR_EMAIL=bot@example.com \
	    GIT_COMMITTER_NAME=bot GIT_COMMITTER_EMAIL=bot@example.com "$@"
}

# key NAME: a decision key without a passphrase, outside the repository.
key() { ssh-keygen -q -t ed25519 -N '' -C "$1@example.com" -f "../$1"; }

# signer NAME [PRINCIPAL]: a line of allowed_signers.
signer() {
	printf '%s namespaces="factory-decision@v1" %s\n' \
	    "${2:-$1@example.com}" "$(cut -d ' ' -f 1,2 "../$1.pub")"
}

# rules NAME...: Ann's first decision makes these the signers; ../ann is hers.
rules() {
	local n
	mkdir -p .factory
	for n; do
		[ -e "../$n" ] || key "$n"
		signer "$n"
	done >.factory/allowed_signers
	typed 1 'y|n' fx-audit decide waive --task t1 --rule x --until 2027-01-01 --key ../ann --why x
}

# by KEY WHAT ARGUMENT...: decide in two steps, signed outside of fx.
by() {
	local k=$1 what=$2 s
	shift 2
	s=$BATS_TEST_TMPDIR/statement
	rm -f "$s" "$s.sig"
	fx-audit decide "$what" --key "../$k" --statement "$s" "$@" >"$out" </dev/null || return
	ssh-keygen -q -Y sign -n factory-decision@v1 -f "../$k" <"$s" >"$s.sig"
	fx-audit decide "$what" --statement "$s" --signature "$s.sig" >"$out" </dev/null
}

created() {
	fx 0 fx-audit append --task t1 --to created --why 'from the spec'
	fx 0 fx-audit append --task t1 --to ready_for_decision --why 'all stages passed'
}
