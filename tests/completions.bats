# completions.bats: what the shells complete is what the option table says.
# bats file_tags=once
load helper

# A program that has everything the generator knows, quotes and brackets too.
setup() {
	pin
	mkdir bin share
	cat >bin/fx-demo <<-'EOT'
		#!/bin/sh
		# --list-options of a program that never was
		printf 'prog\tfx-demo\tshow\nsynopsis\t[-n FILE]\nverb\tseal\tFILE...\tfix it\n'
		printf 'verb\tdiff\tA B\tcompare: "(two)"\nopt\tn\tname\tFILE\tthe [file]: it'\''s\n'
		printf 'opt\t\tstaged\t\twhat is staged\nopt\t\ttask\tID\tthe task\n'
		printf 'verb\tgate init\tDIR\tmake one\nverb\tgate serve\t\trun it\n'
		printf 'opt\t\twiden\t\tmore\tseal\nopt\t\turl\tURL\twhere\tgate init\n'
		printf 'opt\t\tworktree\t\tof no verb\t-\n'
		printf 'opt\tC\t\tDIR\twork there\nopt\t\tformat\tFORMAT\ttext, json or sarif\n'
	EOT
	chmod +x bin/fx-demo
	PATH=$PWD/bin:$PATH
	mkdir -p .factory/bd-1 'a dir'
	touch 'a file'
}

# The completion for that shell, on standard output.
gen() {
	"$top/bin/completions.sh" "$PWD/bin/fx-demo" "$PWD/gen" || return
	case $1 in
	bash) cat gen/bash-completion/completions/fx-demo ;;
	zsh) cat gen/zsh/site-functions/_fx-demo ;;
	fish) cat gen/fish/vendor_completions.d/fx-demo.fish ;;
	esac
}

# bash: the words after the command line, as readline would ask for them.
bash_words() {
	bash -c 'compopt() { :; }; source ./c; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
		_fx_demo "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}

@test "bash completes options, verbs, formats, files, folders and tasks" {
	gen bash >c
	fx 0 bash_words fx-demo --st
	out_is <<<--staged
	fx 0 bash_words fx-demo se
	out_is <<<seal
	fx 0 bash_words fx-demo --format s
	out_is <<<sarif
	fx 0 bash_words fx-demo -n 'a f'
	out_is <<<'a file'
	fx 0 bash_words fx-demo -C a
	out_is <<<'a dir'
	fx 0 bash_words fx-demo --task b
	out_is <<<bd-1
	fx 0 bash_words fx-demo seal 'a f'
	out_is <<<'a file'
	fx 0 bash_words fx-demo --format = s
	out_is <<<sarif
}

@test "bash completes what belongs to the verb, and the verbs of a verb" {
	gen bash >c
	fx 0 bash_words fx-demo -C 'a dir' ga
	out_is <<<gate
	fx 0 bash_words fx-demo gate ''
	out_is <<<$'init\nserve'
	fx 0 bash_words fx-demo gate init a
	out_is <<<'a dir'
	fx 0 bash_words fx-demo gate init --u
	out_is <<<--url
	fx 0 bash_words fx-demo gate serve --u
	out_is <<<''
	fx 0 bash_words fx-demo --format json seal 'a file' --wi
	out_is <<<--widen
	fx 0 bash_words fx-demo --format=json seal --wo
	out_is <<<''
	fx 0 bash_words fx-demo --wo
	out_is <<<--worktree
	fx 0 bash_words fx-demo diff -- --s
	out_is <<<''
}

@test "fish completes options, verbs, formats and tasks" {
	need fish
	gen fish >c
	fx 0 fish -N -c 'source c; complete -C "fx-demo --st"'
	out_is <<<$'--staged\twhat is staged'
	fx 0 fish -N -c 'source c; complete -C "fx-demo --na"'
	out_is <<<$'--name\tthe [file]: it\'s'
	fx 0 fish -N -c 'source c; complete -C "fx-demo di"'
	has "$out" $'diff\tcompare: "(two)"'
	fx 0 fish -N -c 'source c; complete -C "fx-demo --format s"'
	has "$out" sarif
	fx 0 fish -N -c 'source c; complete -C "fx-demo --task b"'
	has "$out" bd-1
	fx 0 fish -N -c 'source c; complete -C "fx-demo -C . gate "'
	out_is <<<$'init\tmake one\nserve\trun it'
	fx 0 fish -N -c 'source c; complete -C "fx-demo gate init --u"'
	out_is <<<$'--url\twhere'
	fx 0 fish -N -c 'source c; complete -C "fx-demo seal --format json --w"'
	out_is <<<$'--widen\tmore'
	fx 0 fish -N -c 'source c; complete -C "fx-demo --w"'
	out_is <<<$'--worktree\tof no verb'
	fx 0 fish -N -c 'source c; complete -C "fx-demo gate serve "'
	out_is </dev/null
}

# zsh has no question to ask: type into one behind a terminal of its own, and
# let a widget print the line as it is then.
zsh_line() {
	cat >z <<-'EOT'
		zmodload zsh/zpty
		zpty z zsh -f -i
		w() { zpty -w z "$1" }
		w "fpath=(${(q)PWD}/share \$fpath); autoload -Uz compinit; compinit -u -D"
		w "show() { print -r -- \"<<\$BUFFER>>\"; exit }; zle -N show"
		w "bindkey '^X' show; bindkey '^I' complete-word"
		w "zle-line-init() { print rea'dy' }; zle -N zle-line-init"
		zpty -r z line '*ready*'
		zpty -w -n z "$1"$'\t\x18'
		zpty -r z line '*>>*'
		print -r -- ${${line##*<<}%>>*}
		zpty -d z
	EOT
	timeout 20 zsh -f z "$1"
}

# bats test_tags=slow
@test "zsh completes options, verbs, formats and tasks" {
	need zsh
	gen zsh >share/_fx-demo
	fx 0 zsh -n share/_fx-demo
	fx 0 zsh_line 'fx-demo --st'
	out_is <<<'fx-demo --staged '
	fx 0 zsh_line 'fx-demo di'
	out_is <<<'fx-demo diff '
	fx 0 zsh_line 'fx-demo --format s'
	out_is <<<'fx-demo --format sarif '
	fx 0 zsh_line 'fx-demo --task b'
	out_is <<<'fx-demo --task bd-1 '
	fx 0 zsh_line 'fx-demo -C . gate se'
	out_is <<<'fx-demo -C . gate serve '
	fx 0 zsh_line 'fx-demo gate init --u'
	out_is <<<'fx-demo gate init --url='
	fx 0 zsh_line 'fx-demo gate serve --u'
	out_is <<<'fx-demo gate serve --u'
	fx 0 zsh_line 'fx-demo seal x --w'
	out_is <<<'fx-demo seal x --widen '
}

# A program without verbs that runs a command.
runner() {
	cat >bin/fx-demo <<-'EOT'
		#!/bin/sh
		printf 'prog\tfx-demo\trun\nsynopsis\t[OPTION...] LOG...\nsynopsis\t-- COMMAND ARG...\n'
		printf 'opt\tn\tname\tN\thow many\nopt\t\tformat\tFORMAT\ttext json rdjsonl markdown\n'
	EOT
	printf '#!/bin/sh\n' >bin/unlikely-tool
	chmod +x bin/unlikely-tool
}

@test "behind -- a command is completed, before it options and files" {
	runner
	gen bash >c
	fx 0 bash_words fx-demo -- unlikely-t
	out_is <<<unlikely-tool
	fx 0 bash_words fx-demo -n 3 -- unlikely-tool 'a f'
	out_is <<<'a file'
	fx 0 bash_words fx-demo 'a f'
	out_is <<<'a file'
	fx 0 bash_words fx-demo --format r
	out_is <<<rdjsonl
	need fish
	gen fish >c
	fx 0 fish -N -c 'source c; complete -C "fx-demo -n 3 -- unlikely-t"'
	has "$out" unlikely-tool
	fx 0 fish -N -c 'source c; complete -C "fx-demo -- unlikely-tool a\ f"'
	has "$out" 'a file'
	fx 0 fish -N -c 'source c; complete -C "fx-demo --format mark"'
	out_is <<<$'markdown\ttext json rdjsonl markdown'
}

# bats test_tags=slow
@test "behind -- a command is completed in zsh too" {
	need zsh
	runner
	gen zsh >share/_fx-demo
	fx 0 zsh -n share/_fx-demo
	fx 0 zsh_line 'fx-demo -n 3 -- unlikely-t'
	out_is <<<'fx-demo -n 3 -- unlikely-tool '
	fx 0 zsh_line 'fx-demo -- unlikely-tool a\ f'
	out_is <<<'fx-demo -- unlikely-tool a\ file '
	fx 0 zsh_line 'fx-demo --format rd'
	out_is <<<'fx-demo --format rdjsonl '
	fx 0 zsh_line 'fx-demo a\ f'
	out_is <<<'fx-demo a\ file '
}

@test "the completions of every program load in bash, zsh and fish" {
	local p n share=${FX_BIN%/bin}/share
	for p in "$top"/bin/fx-*.c "$top"/bin/factory; do
		[ -e "$p" ] || continue
		n=$(basename "$p" .c)
		# shellcheck disable=SC2016 # for the inner one
		fx 0 bash -c 'source "$1" && complete -p "$2"' - \
		    "$share/bash-completion/completions/$n" "$n"
		has "$share/bash-completion/completions/$n" --format
		! command -v zsh >/dev/null || fx 0 zsh -n "$share/zsh/site-functions/_$n"
		! command -v fish >/dev/null ||
			fx 0 fish -N -c "source '$share/fish/vendor_completions.d/$n.fish'"
	done
	need zsh
	need fish
}

@test "a program that does not answer gets no half completion" {
	printf '#!/bin/sh\nexit 2\n' >bin/fx-demo
	fx 2 gen bash
	[ ! -e gen ]
	printf '#!/bin/sh\necho prog\n' >bin/fx-demo
	fx 1 gen bash
	[ -z "$(find gen -type f ! -name '*.tmp')" ]
}

@test "fx-tcr: stages, what is expected, and the attempts that there are" {
	local shell
	repo r
	commit base a
	fx 0 fx-tcr -q -- true
	echo 1 >>a
	fx 1 fx-tcr -q -- false
	"$top/bin/completions.sh" "$FX_BIN/fx-tcr" "$PWD/gen"
	words() {
		bash -c 'compopt() { :; }; source gen/bash-completion/completions/fx-tcr; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
			_fx_tcr "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
			printf "%s\n" "${COMPREPLY[@]}"' - "$@"
	}
	fx 0 words fx-tcr --stage un
	out_is <<<unit-test
	# All that there are, and no other.
	fx 0 words fx-tcr --stage ''
	sort "$out" >stages
	printf 'module x\n' >go.mod && printf 'package x\n' >x.go
	fx 0 fx-detect --stages --json
	jq -r 'select(.type == "stage") | .stage' "$out" | sort | cmp - stages
	fx 0 words fx-tcr --expect r
	out_is <<<red
	fx 0 words fx-tcr --with ''
	out_is <<<moon
	for verb in show diff undo; do
		fx 0 words fx-tcr "$verb" ''
		out_is <<<$'1\n2'
	done
	has gen/zsh/site-functions/_fx-tcr 'printed,\ by\ default'
	for shell in zsh/site-functions/_fx-tcr fish/vendor_completions.d/fx-tcr.fish; do
		has "gen/$shell" 'tdd-setup implement unit-test'
		has "gen/$shell" 'fx-tcr list 2>/dev/null'
	done
}
