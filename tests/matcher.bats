# matcher.bats: what a pattern matches, by hand and with git as the oracle.
load helper

# contract PATTERN: c.yaml allows just that.
contract() {
	printf "contract: {task: t, boundary: {allowed_files: ['%s']}}\n" \
	    "${1//\'/\'\'}" >c.yaml
}

# refused FILE: those of its paths, a line each, that c.yaml does not allow.
refused() {
	tr '\n' '\0' <"$1" | timeout 10 fx-boundary -z -c c.yaml | tr '\0' '\n'
}

# The rows of tests/cases/wild: pattern, paths that match, paths that do not.
vectors() {
	grep -v -e '^#' -e '^$' "$top/tests/cases/wild"
}

@test "vectors: what the documented rules say" {
	local pattern yes no got bad=0 n=0
	repo r
	set -f
	while IFS=$'\t' read -r pattern yes no; do
		n=$((n + 1))
		contract "$pattern"
		[ "$yes" != - ] || yes=
		[ "$no" != - ] || no=
		# shellcheck disable=SC2086 # words
		set -- $yes $no
		mapfile -d '' -t got < <(printf '%s\0' "$@" | fx-boundary -z -c c.yaml)
		[ "${got[*]}" = "$no" ] || {
			printf '%s: refused: %s\nwanted: %s\n' "$pattern" "${got[*]}" "$no"
			bad=1
		}
	done < <(vectors)
	[ "$n" -gt 50 ]
	[ "$bad" -eq 0 ]
}

@test "a pattern of many stars takes no time" {
	local stars text
	repo r
	printf -v stars 'a*%.0s' {1..2000}
	printf -v text 'a%.0s' {1..4000}
	printf '%s\n%sb\n' "$text" "$text" >paths
	contract "${stars}b"
	refused paths >got
	head -n 1 paths | diff - got
	printf -v stars '**/%.0s' {1..1300}
	printf -v text 'a/%.0s' {1..2000}
	printf '%sa\n%sb\n' "$text" "$text" >paths
	contract "${stars}b"
	refused paths >got
	head -n 1 paths | diff - got
	printf -v stars '*[!b]?%.0s' {1..600}
	printf -v text 'a%.0s' {1..4000}
	printf '%s\n%sb\n' "$text" "$text" >paths
	contract "${stars}b"
	refused paths >got
	head -n 1 paths | diff - got
}

@test "control files want their name, however a file system may spell them" {
	repo r
	contract '**'
	cat >paths <<-'END'
		.factory/t/contract.yaml
		.factory.toml
		.gitattributes
		a/.GitAttributes
		.gitmodules
		a/b/.gitmodules
		GITMOD~1
		.gitmodules.
		.gitmodules . .
		.gitmodules::$DATA
		.gitmoduleſ
		.git‍modules
		.github/workflows/ci.yml
		.GITHUB/x
		.github
		.github./x
		.​github/x
		.gitlab-ci.yml
		.woodpecker.yaml
		Jenkinsfile
		lefthook.yml
		lefthook-local.toml
		.config/lefthook.json
		.pre-commit-config.yaml
		sub/.pre-commit-config.yaml
		prek.toml
		.husky/pre-commit
		CODEOWNERS
		docs/CodeOwners
		.claude/settings.json
		sub/.claude/settings.json
		.codex/x
		.cursor/x
		.cursor
		AGENTS.md
		sub/Agents.MD
		claude.md
		.jj/x
		sub/.git/x
	END
	printf %b "$(cat paths)\n" >wanted
	refused wanted | diff wanted -
	# What only looks like them is a file like any other.
	cat >paths <<-'END'
		.factory2/x
		sub/.factory.toml
		sub/.github/x
		.githubx
		.github2/x
		gitattributes
		.gitignore
		sub/CODEOWNERS
		CODEOWNERS.md
		codeowners/x
		AGENTS.md/x
		AGENTS
		claude/x
		xCLAUDE.md
		GITMOD~
		.claude2
	END
	refused paths | diff /dev/null -
	# By name, byte for byte; a folder by its slash.
	printf 'contract: {task: t, boundary: {allowed_files: [AGENTS.md, .github/, sub/, "**"]}}\n' >c.yaml
	printf '%s\n' AGENTS.md .github/x sub/.claude/x agents.md .GITHUB/x .gitmodules >paths
	refused paths | diff - <(printf '%s\n' agents.md .GITHUB/x .gitmodules)
}

# A repository whose index holds the paths of the file, a line each; those
# that it can hold are its answer.
index() {
	local blob
	repo oracle
	blob=$(git hash-object -w --stdin </dev/null)
	sed "s/^/100644 $blob 0	/" "$1" | tr '\n' '\0' |
	    git update-index -z --index-info 2>/dev/null
	git ls-files -z >paths.z
	tr '\0' '\n' <paths.z >paths
}

# paths SEED N, patterns SEED N: one a line, the same for the same seed.
generate() {
	awk -v what="$1" -v seed="$2" -v n="$3" '
		function any(k) { seed = seed * 16807 % 2147483647; return int(seed / 65536) % k }
		function pick(list,   v) { return v[1 + any(split(list, v, " "))] }
		function name(   s, k) {
			for (k = 1 + any(3); k > 0; k--) s = s pick("a a a b b c A . - é 1")
			return s
		}
		function path(   s, k) {
			for (k = any(4); k > 0; k--) s = s name() "/"
			s = s name()
			return any(6) ? s : s pick("* ? [ ] \\ ! ^ *a [a] \\a")
		}
		function pattern(   s, k) {
			for (k = 1 + any(6); k > 0; k--)
				s = s pick("a a a b b c A . - é / / / / * * * ? ? ** **/ /** /**/ *** [ab] [!a] [^a] " \
				    "[a-c] [!a-b] []a] [!]a] [a-] [a-c-] [-a] [\\]] [a\\-c] [[:alpha:]] [[:digit:]a] " \
				    "[![:upper:]] [[:nope:]] [[.a.]] [[:a] [/] [a/] [!/] [ ] \\* \\? \\[ \\\\ \\a \\/ [a [! *a a*")
			return s
		}
		BEGIN {
			seed += 12345
			for (i = 0; i < n; i++) print what == "paths" ? path() : pattern()
		}'
}

# oracle: for each pattern on standard input, git and fx-boundary part the
# paths of the index alike.  A pattern that no contract takes is not judged.
oracle() {
	local pattern as head rc
	while IFS= read -r pattern; do
		contract "$pattern"
		fx-boundary -z -c c.yaml <paths.z >refused 2>trouble && rc=0 || rc=$?
		case $rc in
		[01]) ;;
		2) continue ;;
		*) cat trouble >&2; return 1 ;;
		esac
		# A slash at the end is the whole subtree.
		as=$pattern
		case $as in */) as="$as**" ;; esac
		# git takes the literal beginning off, and then two stars begin
		# the pattern: a special first byte leaves it to wildmatch.
		head=${as%%[*?[\\]*}
		case ${head:-/}:${as#"$head"} in
		*/:*) ;;
		*:\*\**) as=\\$as ;;
		esac
		printf ' P %s\0 +\0' "$pattern"
		git ls-files -z -- ":(glob)$as"
		printf ' -\0'
		cat refused
	done >parted.z || return 1
	tr '\0' '\n' <parted.z >parted
	# To git a folder, named as it is, holds what is below it, and a path is
	# also named by its own bytes ("[a]" by "[a]"): not to us.
	awk '
		function close_(   p) {
			for (p in all)
				if (plus[p] + minus[p] != 1 && !(p == pattern && p ~ /[[\\]/)) {
					printf "%s: %s: git %s, fx-boundary %s\n", pattern, p,
					    plus[p] ? "yes" : "no", minus[p] ? "no" : "yes"
					bad = 1
				}
			split("", plus); split("", minus)
		}
		FILENAME == "paths" { all[$0]; m++; next }
		/^ P / {
			if (n) close_()
			n++
			pattern = substr($0, 4)
			next
		}
		/^ [-+]$/ { sign = $1; next }
		sign == "-" { minus[$0] = 1; next }
		index($0, pattern "/") != 1 { plus[$0] = 1; hits++ }
		END {
			if (n) close_()
			printf "# %d patterns, %d paths, %d pairs, %d of them match\n", n, m, n * m, hits
			exit bad || n == 0 || hits == 0
		}' paths parted
}

# bats test_tags=once
@test "oracle: git parts the paths of an index as we do" {
	local seed=1
	printf '# seed %s\n' "$seed" >&3
	generate paths "$seed" 300 >"$BATS_TEST_TMPDIR/paths"
	index "$BATS_TEST_TMPDIR/paths"
	generate patterns "$seed" 60 >patterns
	oracle <patterns >&3
}

@test "oracle: git says the same of the vectors" {
	vectors | cut -f 2- | tr ' \t' '\n\n' | grep -vx -e - -e '' |
	    sort -u >"$BATS_TEST_TMPDIR/paths"
	index "$BATS_TEST_TMPDIR/paths"
	vectors | cut -f 1 >patterns
	oracle <patterns >&3
}

@test "oracle: each class takes the bytes that git's takes" {
	local i class
	for i in {1..9} {11..46} {48..127}; do
		# shellcheck disable=SC2059 # the escape is meant
		printf "a\\x$(printf %x "$i")\n"
	done >"$BATS_TEST_TMPDIR/paths"
	index "$BATS_TEST_TMPDIR/paths"
	for class in alnum alpha blank cntrl digit graph lower print punct space upper xdigit; do
		printf 'a[[:%s:]]\na[![:%s:]-]\n' "$class" "$class"
	done >patterns
	oracle <patterns >&3
}

# bats test_tags=slow
@test "oracle: a thousand patterns, some hundred thousand pairs" {
	local seed=${SEED:-20}
	printf '# seed %s\n' "$seed" >&3
	generate paths "$seed" 800 >"$BATS_TEST_TMPDIR/paths"
	index "$BATS_TEST_TMPDIR/paths"
	generate patterns "$seed" 1500 >patterns
	oracle <patterns >&3
}
