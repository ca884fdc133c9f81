# note.bats: Merkle trees, proofs, signed notes and checkpoints, by try_note;
# the samples of others are in build/data/audit, where there is any.
# bats file_tags=once
load helper

note() { "${FX_BIN%/bin}/test/try_note" "$@"; }
data() {
	here python3
	[ -e "$top/build/data/audit/$1" ] && return
	skip "build/data/audit: no such data; unpack audit.tar.xz there"
}

@test "roots of trees of every size are those of RFC 6962" {
	data rfc6962-roots.json
	python3 - "${FX_BIN%/bin}/test/try_note" "$top/build/data/audit/rfc6962-roots.json" <<'E'
import json, subprocess, sys
d = json.load(open(sys.argv[2]))
for n, want in enumerate(d['root_hex_by_size']):
    got = subprocess.run([sys.argv[1], '-r', *d['leaf_inputs_hex'][:n]],
        capture_output=True, text=True).stdout.strip()
    assert got == want, (n, got, want)
assert n == 8
E
}

@test "proofs: every verdict" {
	data merkle-inclusion.jsonl
	python3 - "${FX_BIN%/bin}/test/try_note" "$top/build/data/audit/merkle-inclusion.jsonl" <<'E'
import json, subprocess, sys
n = 0
for line in open(sys.argv[2]):
    d = json.loads(line)
    got = subprocess.run([sys.argv[1], '-p', str(d['leafIdx']), str(d['treeSize']),
        d['root'] or '-', d['leafHash'] or '-', *[p or '-' for p in d['proof'] or []]],
        capture_output=True, text=True).stdout.strip()
    assert got == ('no' if d['wantErr'] else 'yes'), (d['desc'], got)
    n += 1
assert n == 98, n
E
}

@test "notes: the good ones are, each bad one is refused" {
	data signed-note.json
	python3 - "${FX_BIN%/bin}/test/try_note" "$top/build/data/audit/signed-note.json" <<'E'
import json, subprocess, sys
d = json.load(open(sys.argv[2]))
def run(args, text):
    r = subprocess.run([sys.argv[1], *args], input=text, capture_output=True)
    return r.returncode, r.stdout.decode()
keys = [v['vkey'] for v in d['valid']]
for v in d['valid']:
    text = v['note'].encode()
    assert run(['-n', v['vkey']], text)[1].startswith('1 keys, '), v
    # Other keys say nothing, and none is no fault.
    assert run(['-n'], text)[1].startswith('0 keys, '), v
    assert run(['-n', *[k for k in keys if k != v['vkey']]], text)[1].startswith('0 keys, ')
    # Any byte of the text or the signature that is another one.
    for i in range(len(text)):
        b = bytearray(text)
        b[i] ^= 1
        code, said = run(['-n', v['vkey']], bytes(b))
        assert code == 1 or said.startswith('0 keys, '), (i, said)
for v in d['invalid']:
    text = bytes.fromhex(v.get('note_prefix_hex', '')) + v['note'].encode()
    code, said = run(['-n', *([v['vkey']] if 'vkey' in v else [])], text)
    assert code == 1 and said.startswith('bad: '), (v['why'], said)
c = d['checkpoint_parse']
assert run(['-c'], c['good'].encode()) == (0, '123456789012 go.sum database tree as spelled\n')
for b in c['bad']:
    assert run(['-c'], b.encode())[0] == 1, b
E
}

@test "verifier keys and checkpoints that are none" {
	local k
	for k in '' x a+b a+00000000+AAAA 'a b+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' \
		'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' \
		'PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW' \
		'PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'; do
		not note -n "$k" </dev/null >"$out"
		has "$out" 'bad: is no verifier key'
	done
	for k in 'x\n01\n' 'x\n-1\n' '\n1\n' 'x\n1' 'x\n99999999999999999999\n'; do
		printf '%b47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n' "$k" >text
		not note -c <text >"$out"
		has "$out" 'bad: is no checkpoint'
	done
}
