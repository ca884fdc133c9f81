# slow.awk: a megabyte or two of log, made to be slow in the given way: lines
# of a megabyte, lines full of what is looked for, lines that nearly match,
# and what is nested deep.
function near(i) {
	printf "src/a.c:%d:%d error: it is no message\n", i, i
	print "error [E0308]: Error:error:  ERROR error :failed: FAIL"
	print " Traceback (most recent call lost): File \"a.py\" line 3"
	print "thread 'main' panics at src/main.rs: 3: 5"
	print "a.js (12 , 5): error TS : x; make *** [all] Errors 2"
	print "--- FAIL:TestX (0.0s) FAIL: FAILED failures: 0 errors"
	print "npm ERR code; [ERROR ] BUILD FAILURES; fatal error"
	print "java.lang.Exceptions: x at a.b.C(C.java:x) Caused: by"
	print "AssertionErrors expected: <a> but was <b"
	print "ld: cannot finds -lx; undefined references to `x'"
}

function nested(pad, i) {
	printf "%smake[%d]: Entering directory '/a/%d'\n", pad, i, i
	printf "%sCaused by: a.b.Deep%dException: {[(<%d\n", pad, i, i
	printf "%s  at a.b.C%d.run(C%d.java:%d)\n", pad, i, i, i
	printf "%s  File \"a%d.py\", line %d, in f\n", pad, i, i
	print "During handling of the above exception, another exception occurred:\n"
	print "Traceback (most recent call last):"
}

BEGIN {
	for (i = 0; how == "megabyte" && i < 20000; i++)
		printf "{\"at\":\"src/a%d.c:%d:7\",\"level\":\"error\"},", i, i
	for (i = 0; how == "full" && i < 200000; i++)
		printf i % 430 ? "error: " : "\nx: "
	for (i = 0; how == "near" && i < 2000; i++)
		near(i)
	for (i = 0; how == "nested" && i < 4000; i++)
		nested(sprintf("%" i % 100 "s", ""), i)
	print ""
}
