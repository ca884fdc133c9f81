#!/bin/sh
# doors.sh [DIR]: each third-party library, and _GNU_SOURCE, is known to one
# .c file below lib/door, and to no header.  immintrin.h is the compiler's.
cd "${1:-.}" && find lib bin -name '*.[ch]' -exec awk '
	BEGIN {
		split("assert ctype errno inttypes limits locale math signal stdarg stdbool stddef " \
		    "stdint stdio stdlib string time wchar dirent dlfcn fcntl fnmatch langinfo " \
		    "immintrin poll spawn strings termios unistd sys/file sys/ioctl sys/resource sys/stat " \
		    "sys/time sys/types sys/wait", h, " ")
		for (i in h) posix[h[i] ".h"] = 1
		# What a library calls its own, by the header that declares it.
		own["git2.h"] = "(^|[^a-z_])git_(repository|oid|odb|tree|blob|commit|reference|object|index|diff|strarray|libgit2)[a-z_]*[ (*]"
		own["yaml.h"] = "(^|[^a-z_])yaml_[a-z]"
		own["cjson/cJSON.h"] = "cJSON"
		own["expat.h"] = "XML_[A-Z]"
		own["zlib.h"] = "(^|[^a-z_])(compress2|compressBound|deflate(Init|End)[a-z0-9]*)[ (]"
		own["utf8proc.h"] = "utf8proc_"
		own["openssl/sha.h"] = "(^|[^A-Z_])SHA256_"
		own["openssl/evp.h"] = "EVP_"
	}
	function fault(what) { printf "%s:%d: doors: %s\n", FILENAME, FNR, what; bad = 1 }
	function claim(name) {
		if (FILENAME !~ /^lib\/door\/[a-z0-9_]+\.c$/)
			fault(name " belongs in one .c of lib/door")
		else if (name in owner && owner[name] != FILENAME)
			fault(name " is known to " owner[name] " already")
		owner[name] = FILENAME
	}
	/^[ \t]*#[ \t]*include[ \t]*</ {
		split($0, q, /[<>]/)
		if (!(q[2] in posix)) { claim(q[2]); knows[FILENAME, q[2]] = 1 }
	}
	/^[ \t]*#[ \t]*define[ \t]+_GNU_SOURCE/ { claim("_GNU_SOURCE") }
	!/^[ \t]*(\/?\*|#)/ {
		for (lib in own)
			if ($0 ~ own[lib] && !((FILENAME, lib) in knows)) {
				line = $0
				gsub(/"[^"]*"/, "", line)
				sub(/\/\*.*/, "", line)
				if (line ~ own[lib]) fault("a name of " lib)
			}
	}
	END { exit bad }' {} +
