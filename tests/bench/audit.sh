#!/bin/sh
# audit.sh PAIR: the audit log at 100,000 records: verify, with its memory,
# and an append beside write and fdatasync of the same line (medians of 101,
# alternating, process start included).  A process that does nothing, and one
# that only writes and syncs the line (dd), tell what of it is the start.
set -eu
FX_BIN=${FX_BIN:-$PWD/build/bin}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
git init -q .
python3 - <<'END'
import hashlib, os
os.makedirs(".git/factory/audit", mode=0o700)
prev, out = "0" * 64, []
def put(s):
    global prev
    line = s % prev
    prev = hashlib.sha256(line.encode()).hexdigest()
    out.append(line)
by = '"by":{"kind":"system","id":"fx-audit"}'
when = '"when":"2026-01-01T00:00:00Z"'
put('{"v":1,"seq":0,"prev":"%s",' + when + ',"id":"g","kind":"genesis",' + by + '}')
for i in range(1, 100000):
    put('{"v":1,"seq":' + str(i) + ',"prev":"%s",' + when + f',"id":"{i:032x}","kind":"status",'
        f'"task":"t-{i}","to":"created",{by},"why":"a reason of the common length, made up",'
        '"refs":{"tree":"4b825dc642cb6eb9a060e54bf8d69288fbee4904"}}')
open(".git/factory/audit/log", "w").write("\n".join(out) + "\n")
END
git -c user.name=a -c user.email=a commit -q --allow-empty -m x
"$FX_BIN/fx-audit" append -q --task first --to created --why x
python3 - "$FX_BIN/fx-audit" <<'END'
import os, resource, statistics, subprocess, sys, time
fx = sys.argv[1]
t = []
for _ in range(5):
    a = time.perf_counter()
    subprocess.run([fx, "verify", "-q"], check=True)
    t.append(time.perf_counter() - a)
print(f"verify of 100,000 records: {min(t):.2f} s (at most 1), "
      f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB")
line = open(".git/factory/audit/log", "rb").read(600).split(b"\n")[1] + b"\n"
fd = os.open("plain", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
plain, nothing, dd, append = [], [], [], []
def timed(to, argv):
    a = time.perf_counter()
    subprocess.run(argv, check=True, stderr=subprocess.DEVNULL)
    to.append(time.perf_counter() - a)
open("line", "wb").write(line)
for i in range(101):
    a = time.perf_counter()
    os.write(fd, line)
    os.fdatasync(fd)
    plain.append(time.perf_counter() - a)
    timed(nothing, ["/bin/true"])
    timed(dd, ["/bin/dd", "if=line", "of=plain", "bs=1M", "oflag=append", "conv=notrunc,fdatasync"])
    timed(append, [fx, "append", "-q", "--task", f"b{i}", "--to", "created", "--why", "x"])
p, t, d, q = (statistics.median(x) * 1000 for x in (plain, nothing, dd, append))
print(f"append: {q:.2f} ms, write and fdatasync {p:.2f} ms: {q / p:.1f} times (at most 5)")
print(f"of that, /bin/true: {t:.2f} ms, {t / p:.1f} times; dd of the same line with fdatasync: {d:.2f} ms, {d / p:.1f} times")
END
