# shellcheck shell=sh disable=SC2015,SC2034,SC2154 # read by bin/factory
# Trying the gate: commits and pushes from a scratch worktree with a temporary
# object directory, under the repository's real configuration.  Nothing of it
# is left behind.

probe_path=.factory/fx-probe	# control files are protected in every contract

# The remotes that are gates: "NAME", a line each.
gates() {
	{
		repo_git config --get-regexp '^remote\..*\.receivepack$' 'gate serve' || :
		repo_git config --get-regexp '^remote\..*\.fxgate$' true || :
	} | sed -n 's/^remote\.\(.*\)\.\(receivepack\|fxgate\) .*/\1/p' | sort -u
}

doctor_probes() {
	gate_list=$(gates)
	if [ -z "$bound" ] || [ ! -f "$state/contracts/$bound/seal" ]; then
		layer probe unknown 'not tried: no task is bound and sealed here'
		return
	fi
	[ "$kind,$gate_list" != jj, ] || layer gate unknown \
	    'jj runs no hooks, and there is no gate that its pushes must pass' \
	    'factory gate init DIR --upstream URL; factory gate connect DIR'
	[ "$kind,$colocated,$gate_list" != jj,, ] || return 0
	probe_start
	[ "$kind,$colocated" = jj, ] || probe_commits
	[ -z "$gate_list" ] || probe_gates
	probe_end
	doctor_past
}

probe_start() {
	scratch=$(mktemp -d) && scratch=$(cd "$scratch" && pwd -P) || exit 3
	trap probe_end EXIT
	trap 'exit 3' HUP INT TERM
	unset GIT_INDEX_FILE GIT_DIR GIT_WORK_TREE GIT_TRACE2_PARENT_SID
	mkdir "$scratch/objects" "$scratch/no-hooks"
	export GIT_OBJECT_DIRECTORY="$scratch/objects"
	export GIT_ALTERNATE_OBJECT_DIRECTORIES="$common/objects"
	export FACTORY_TASK_ID="$bound" GIT_EDITOR=true
	repo_git var GIT_AUTHOR_IDENT >/dev/null 2>&1 &&
	repo_git var GIT_COMMITTER_IDENT >/dev/null 2>&1 || {
		export GIT_AUTHOR_NAME=fx GIT_AUTHOR_EMAIL=fx@localhost
		export GIT_COMMITTER_NAME=fx GIT_COMMITTER_EMAIL=fx@localhost
	}
	w=$scratch/fx-doctor
	head=$(repo_git rev-parse -q --verify 'HEAD^{commit}') ||
		head=$(repo_git commit-tree -m probe "$(repo_git mktree </dev/null)")
	repo_git worktree add -q --no-checkout --detach "$w" "$head" \
	    >"$scratch/said" 2>&1 && probe_sparse && probe_index || {
		layer probe not "no scratch worktree: $(cat "$scratch/said")"
		exit 1
	}
	blob=$(printf 'fx probe\n' | git -C "$w" hash-object -w --stdin)
}

probe_end() {
	trap - EXIT
	unset GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
	[ ! -e "$w" ] || repo_git worktree remove --force "$w" ||
		warn "$w is left; git worktree remove --force it"
	rm -rf "$scratch"
}

# Hook managers want their configuration: the work tree gets the files at its
# top and the folders that begin with a dot, and no other file is missed there.
probe_sparse() {
	sparse=$(git -C "$w" rev-parse --path-format=absolute \
	    --git-path info/sparse-checkout) && mkdir -p "${sparse%/*}" &&
	printf '%s\n' '/*' '!/*/' '/.*/' >"$sparse"
}

# The index and the work tree as HEAD has them; where a filter fails, the
# index alone.
probe_index() {
	GIT_LFS_SKIP_SMUDGE=1 git -C "$w" -c core.sparseCheckout=true \
	    -c core.sparseCheckoutCone=false -c submodule.recurse=false \
	    read-tree --reset -u HEAD >/dev/null 2>&1 || git -C "$w" read-tree HEAD
}

probe_git() {
	git -C "$w" -c gc.auto=0 -c maintenance.auto=false \
	    -c commit.gpgSign=false -c advice.detachedHead=false "$@"
}

# Stage PATH, with the index otherwise as HEAD has it.
probe_stage() {
	probe_index &&
	git -C "$w" update-index --add --cacheinfo "100644,$blob,$1" || exit 3
}

# $bad, a forbidden commit on COMMIT.
probe_bad() {
	git -C "$w" read-tree "$1" &&
	git -C "$w" update-index --add --cacheinfo \
	    "100644,$blob,$probe_path" || exit 3
	bad=$(git -C "$w" commit-tree -m 'chore: fx probe' -p "$1" \
	    "$(git -C "$w" write-tree)") || exit 3
}

# Run git; $said what it said, $trace which hooks it ran, in order (not those
# of any git that a hook runs: their session has a parent).
probe_run() {
	rm -f "$scratch/trace"
	GIT_TRACE2_EVENT=$scratch/trace probe_git "$@" >"$scratch/said" 2>&1 && rc=0 ||
		rc=$?
	said=$(cat "$scratch/said")
	trace=$(sed -n 's/.*"event":"child_start","sid":"[^"\/]*".*"hook_name":"\([^"]*\)".*/\1/p' \
	    "$scratch/trace" 2>/dev/null)
}

# Was it our refusal of the probe, and by hook $2, the last one that ran?
# LAYER HOOK WHAT.
probe_refused() {
	last=${trace##*"$nl"}
	case $rc,$said in
	0,*) layer "$1" not "$3 went through" 'factory init' ;;
	*"$probe_path"*)
		if [ "$last" = "$2" ]; then
			layer "$1" live "$3 was refused"
		else
			layer "$1" not "$3 was refused only later, by ${last:-git}" \
			    'factory init'
		fi ;;
	*) layer "$1" unknown "$3 failed for another reason: ${said%%"$nl"*}" ;;
	esac
}

probe_accepted() {
	if [ "$rc" -eq 0 ]; then
		layer "$1" live "$2 was accepted"
	else
		layer "$1" unknown "$2 was refused: ${said%%"$nl"*}"
	fi
}

probe_commits() {
	probe_stage "$probe_path"
	probe_run commit -m 'chore: fx probe'
	probe_refused pre-commit pre-commit 'a forbidden commit'
	probe_reset
	probe_stage "$probe_path"
	probe_run commit --no-verify -m 'chore: fx probe'
	probe_refused prepare-commit-msg prepare-commit-msg \
	    'a forbidden commit with --no-verify'
	probe_reset
	probe_bad "$head"
	probe_am
	probe_ref
	probe_push
	probe_index
	probe_run commit --allow-empty -m 'chore: fx probe'
	probe_accepted allowed 'an allowed commit'
	probe_reset
	probe_run commit --allow-empty --no-verify -m 'chore: fx probe'
	probe_accepted allowed-no-verify 'an allowed commit with --no-verify'
}

probe_reset() {
	git -C "$w" update-ref --no-deref HEAD "$head" && probe_index || exit 3
}

probe_am() {
	probe_reset
	git -C "$w" format-patch --stdout --src-prefix=a/ --dst-prefix=b/ -1 \
	    "$bad" >"$scratch/patch" || exit 3
	probe_run am -q "$scratch/patch"
	probe_refused pre-applypatch pre-applypatch 'a forbidden patch'
	[ "$rc" -eq 0 ] || git -C "$w" am --abort >/dev/null 2>&1 || :
	probe_reset
}

probe_ref() {
	ref=refs/heads/fx-doctor-$$
	probe_run update-ref "$ref" "$bad"
	[ "$rc" -ne 0 ] || git -C "$w" update-ref -d "$ref"
	probe_refused reference-transaction reference-transaction \
	    'a branch on a forbidden commit'
}

probe_push() {
	(unset GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
	git init -q --bare --template= "$scratch/bare" \
	    --object-format="$(repo_git rev-parse --show-object-format)") || exit 3
	probe_run -c protocol.file.allow=always push -q "$scratch/bare" "$bad:refs/heads/fx-probe"
	probe_refused pre-push pre-push 'a push of a forbidden commit'
}

# What a push of the task to $remote would stand on: what is there already, by
# which the client would refuse anything else, or the base.
probe_tip() {
	for tip in "refs/remotes/$remote/$bound" \
	    "$(field base-ref "$state/contracts/$bound/seal")" HEAD; do
		tip=$(repo_git rev-parse -q --verify "$tip^{commit}") || continue
		return 0
	done
	tip=$head
}

# Remotes that lead to where a gate leads, past it.
doctor_past() {
	for remote in $(repo_git remote); do
		case $nl$gate_list$nl in
		*"$nl$remote$nl"*) continue ;;
		esac
		url=$(repo_git remote get-url --push "$remote") || continue
		for gate in $gate_list; do
			[ "$(repo_git remote get-url "$gate")" = "$url" ] || continue
			layer "remote-$remote" not "pushes to $remote go past the gate of \
$gate" "factory gate connect --remote $remote $(repo_git remote get-url --push "$gate")"
		done
	done
}

# Each gate: a forbidden push and, with the option fx-probe, an allowed one,
# which is judged and answered but never forwarded.
probe_gates() {
	while IFS= read -r remote; do
		probe_tip
		probe_bad "$tip"
		good=$(git -C "$w" commit-tree -m 'chore: fx probe' -p "$tip" \
		    "$(git -C "$w" rev-parse "$tip^{tree}")") || exit 3
		probe_run push --no-verify -o fx-probe "$remote" \
		    "$bad:refs/heads/$bound"
		trace=gate
		probe_refused "gate-$remote" gate "a forbidden push to $remote"
		probe_run push --no-verify -o fx-probe "$remote" \
		    "$good:refs/heads/$bound"
		case $rc,$said in
		0,*) layer "gate-$remote" not "$remote took a probe in" ;;
		*fx-probe*) layer "gate-$remote" live "an allowed push was judged" ;;
		*) layer "gate-$remote" not "an allowed push: ${said%%"$nl"*}" ;;
		esac
	done <<END
$gate_list
END
}
