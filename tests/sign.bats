# sign.bats: SSH signatures and allowed_signers, by try_sign: what real
# ssh-keygen makes, what OpenSSH's own samples are (build/data/audit, where
# there is any), and ssh-keygen as a second judge.
# bats file_tags=once
load helper

sign() { "${FX_BIN%/bin}/test/try_sign" "$@"; }
# good WANT FILE NAMESPACE <message
good() {
	local want=$1
	shift
	sign "$@" >"$out" 2>"$err" || { cat "$out" "$err"; return 1; }
	[[ $(cat "$out") == "$want"* ]] || { cat "$out"; return 1; }
}
# bad WANT FILE NAMESPACE <message
bad() {
	local want=$1
	shift
	not sign "$@" >"$out" 2>"$err" || { cat "$out"; return 1; }
	[[ $(cat "$out") == "bad: $want"* ]] || { cat "$out"; return 1; }
}
data() {
	[ -e "$top/build/data/audit/$1" ] && return
	skip "build/data/audit: no such data; unpack audit.tar.xz there"
}
key() { ssh-keygen -q -t "$1" ${2:+-b "$2"} -N '' -C me@example.org -f "$1"; }

@test "what ssh-keygen signs, of each of its types, is good; nothing else is" {
	need ssh-keygen
	local t
	printf 'approve\n' >m
	for t in ed25519 ecdsa rsa; do
		key "$t"
		ssh-keygen -q -Y sign -f "$t" -n factory-decision@v1 <m >"$t.sig"
		good "$t key $(ssh-keygen -lf "$t.pub" | cut -d ' ' -f 2)" "$t.sig" factory-decision@v1 <m
		bad 'the signature is not of these bytes' "$t.sig" factory-decision@v1 <<<approv
		bad "the signature is for 'factory-decision@v1', not for 'git'" "$t.sig" git <m
	done
	for t in 384 521; do
		ssh-keygen -q -t ecdsa -b $t -N '' -f e$t
		ssh-keygen -q -Y sign -f e$t -n git -O hashalg=sha256 <m >e$t.sig
		good 'ecdsa key' e$t.sig git <m
	done
	bad 'none: No such file' none git <m
}

@test "a signature that was changed anywhere is none" {
	need ssh-keygen
	here python3
	key ed25519
	echo x >m
	ssh-keygen -q -Y sign -f ed25519 -n git <m >s
	good ed25519 s git <m
	python3 - "${FX_BIN%/bin}/test/try_sign" <<'E'
import base64, subprocess, sys
text = open('s').read().split('\n')
blob = bytearray(base64.b64decode(''.join(text[1:-2])))
def judge(b, name):
    body = base64.b64encode(bytes(b)).decode()
    lines = [body[i:i+70] for i in range(0, len(body), 70)]
    open('t', 'w').write('\n'.join([text[0], *lines, text[-2], '']))
    r = subprocess.run([sys.argv[1], 't', 'git'], stdin=open('m'), capture_output=True, text=True)
    k = subprocess.run(['ssh-keygen', '-Y', 'check-novalidate', '-n', 'git', '-s', 't'],
        stdin=open('m'), capture_output=True)
    assert r.returncode in (0, 1), (name, r)
    return r.returncode == 0, k.returncode == 0
assert judge(blob, 'whole') == (True, True)
for i in range(len(blob)):
    for bit in (0, 7):
        b = bytearray(blob)
        b[i] ^= 1 << bit
        assert judge(b, i)[0] is False, (i, bit)
for i in range(len(blob)):
    assert judge(blob[:i], i)[0] is False, i
assert judge(blob + b'\0', 'longer')[0] is False
E
	for t in 's/BEGIN/BEGIM/' 's/^U1/\nU1/;$d' '$d' 's/=*$/x/' '1i x' '$a x'; do
		sed "$t" s >t
		not cmp -s s t
		bad '' t git <m
	done
	# Line ends of another system are none of a signature's bytes.
	sed 's/$/\r/' s >t
	good ed25519 t git <m
}

# A signature of a security key that is made here: kind, flags.
sk() {
	python3 - "$@" <<'E'
import base64, hashlib, struct, subprocess, sys
flags = int(sys.argv[1], 16)
def s(b): return struct.pack('>I', len(b)) + b
subprocess.run(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'k.pem'], check=True)
der = subprocess.run(['openssl', 'pkey', '-in', 'k.pem', '-pubout', '-outform', 'DER'],
    check=True, capture_output=True).stdout
kind = b'sk-ssh-ed25519@openssh.com'
key = s(kind) + s(der[-32:]) + s(b'ssh:')
message = open('m', 'rb').read()
ns = b'factory-decision@v1'
signed = b'SSHSIG' + s(ns) + s(b'') + s(b'sha512') + s(hashlib.sha512(message).digest())
data = hashlib.sha256(b'ssh:').digest() + bytes([flags]) + struct.pack('>I', 7) + \
    hashlib.sha256(signed).digest()
open('data', 'wb').write(data)
sig = subprocess.run(['openssl', 'pkeyutl', '-sign', '-inkey', 'k.pem', '-rawin', '-in', 'data'],
    check=True, capture_output=True).stdout
blob = b'SSHSIG' + struct.pack('>I', 1) + s(key) + s(ns) + s(b'') + s(b'sha512') + \
    s(s(kind) + s(sig) + bytes([flags]) + struct.pack('>I', 7))
body = base64.b64encode(blob).decode()
lines = [body[i:i+70] for i in range(0, len(body), 70)]
open('sk.sig', 'w').write('\n'.join(['-----BEGIN SSH SIGNATURE-----', *lines,
    '-----END SSH SIGNATURE-----', '']))
open('sk.pub', 'w').write('me ' + kind.decode() + ' ' + base64.b64encode(key).decode() + '\n')
E
}

@test "presence is what the authenticator's flags say, not what ssh-keygen calls good" {
	need ssh-keygen
	need openssl
	here python3
	local flags want
	echo approve >m
	while read -r flags want; do
		sk "$flags"
		good "sk-ed25519 $want SHA256:" sk.sig factory-decision@v1 <m
		# The second judge sees no difference.
		ssh-keygen -q -Y verify -f sk.pub -I me -n factory-decision@v1 -s sk.sig <m
	done <<-'E'
		0x00 none
		0x01 touched
		0x04 none
		0x05 verified
	E
}

@test "OpenSSH's samples: each is verified, or refused by name" {
	data sshsig/namespace
	local d=$top/build/data/audit/sshsig n
	n=$(cat "$d/namespace")
	good 'ed25519 key' "$d/ed25519.sig" "$n" <"$d/signed-data"
	good 'ecdsa key' "$d/ecdsa.sig" "$n" <"$d/signed-data"
	good 'rsa key' "$d/rsa.sig" "$n" <"$d/signed-data"
	good 'sk-ed25519 touched' "$d/ed25519_sk.sig" "$n" <"$d/signed-data"
	good 'sk-ecdsa touched' "$d/ecdsa_sk.sig" "$n" <"$d/signed-data"
	good 'webauthn touched' "$d/ecdsa_sk_webauthn.sig" "$n" <"$d/signed-data"
	bad "the key's type 'ssh-mldsa44-ed25519@openssh.com' is not known" "$d/mldsa44-ed25519.sig" "$n" <"$d/signed-data"
	for t in ed25519 ecdsa rsa ed25519_sk ecdsa_sk ecdsa_sk_webauthn; do
		bad 'the signature is not of these bytes' "$d/$t.sig" "$n" <<<other
	done
}

@test "Wycheproof: every Ed25519 verdict" {
	data wycheproof-ed25519_test.json
	here python3
	python3 - "${FX_BIN%/bin}/test/try_sign" "$top/build/data/audit/wycheproof-ed25519_test.json" <<'E'
import json, subprocess, sys
n = 0
for g in json.load(open(sys.argv[2]))['testGroups']:
    for t in g['tests']:
        r = subprocess.run([sys.argv[1], '-e', g['publicKey']['pk'], t['sig']],
            input=bytes.fromhex(t['msg']), capture_output=True).stdout.decode().strip()
        assert r == t['result'], (t['tcId'], t['comment'], r, t['result'])
        n += 1
assert n == 151, n
E
}

@test "allowed_signers: whose signature it is, as ssh-keygen finds it" {
	need ssh-keygen
	local pub
	key ed25519
	pub=$(cut -d ' ' -f 1,2 ed25519.pub)
	echo x >m
	ssh-keygen -q -Y sign -f ed25519 -n factory-decision@v1 <m >s
	cat >allowed <<-E
		# people
		bob namespaces="git" $pub
		ann,alice@example.org $pub
		"*@example.org,!eve@*" namespaces="factory-*,git",valid-after="20200101" $pub a comment
		carol valid-before="20200101Z" $pub
		dan cert-authority $pub
	E
	sign -s allowed s factory-decision@v1 <m >"$out"
	out_is <<-'E'
		ann,alice@example.org line 3, alice no
		*@example.org,!eve@* line 4, alice no
		carol line 5, alice no
	E
	# The second judge.
	ssh-keygen -q -Y verify -f allowed -I joe@example.org -n factory-decision@v1 -s s <m
	not ssh-keygen -q -Y verify -f allowed -I eve@example.org -n factory-decision@v1 -s s <m
	not ssh-keygen -q -Y verify -f allowed -I bob -n factory-decision@v1 -s s <m
	printf 'alice %s\n' "$pub" >allowed
	sign -s allowed s factory-decision@v1 <m | grep -qx 'alice line 1, alice yes'
	key rsa
	printf 'alice %s\n' "$(cut -d ' ' -f 1,2 rsa.pub)" >allowed
	[ -z "$(sign -s allowed s factory-decision@v1 <m)" ]
}

@test "allowed_signers: every fault is named with its line" {
	need ssh-keygen
	local pub
	key ed25519
	pub=$(cut -d ' ' -f 1,2 ed25519.pub)
	echo x >m
	ssh-keygen -q -Y sign -f ed25519 -n git <m >s
	cat >allowed <<-E
		ann verify-required $pub
		bob namespaces=git $pub
		carol valid-after="2020" $pub
		dan
		eve ssh-ed25519 AAAA
		fay ssh-rsa ${pub#* }
		gil ssh-ed25519 !!!!
		hal namespaces="git
		"ida $pub
		joe namespaces="a",namespaces="b" $pub
	E
	not sign -s allowed s git <m >"$out"
	out_is <<-'E'
		bad: allowed:1: an option that is not known; known are namespaces="...", valid-after="...", valid-before="...", cert-authority
		allowed:2: an option that is not known; known are namespaces="...", valid-after="...", valid-before="...", cert-authority
		allowed:3: a time is YYYYMMDD or YYYYMMDDHHMMSS, with Z in UTC, in quotes, once
		allowed:4: a line is PRINCIPALS [OPTIONS] TYPE KEY
		allowed:5: the key is of another type than is written
		allowed:6: the key is of another type than is written
		allowed:7: a line is PRINCIPALS [OPTIONS] TYPE KEY
		allowed:8: a line is PRINCIPALS [OPTIONS] TYPE KEY
		allowed:9: a line is PRINCIPALS [OPTIONS] TYPE KEY
		allowed:10: namespaces twice
	E
}
