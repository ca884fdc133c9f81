/* The way out where a task's own contract is among what was refused: what is
 * sealed rules in the workspace, and what is on the base rules at the gate, so
 * an edit of it is sealed here, and committed there. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "base/text.h"
#include "door/hash.h"
#include "judge/remedy_contract.h"

enum { LARGEST = 1 << 20 };

bool
remedy_has_contract(const struct remedy *o)
{
	const char *source = o->s->git.top ? o->s->seal.source : NULL;

	for (size_t i = 0; source && i < o->fs->n; i++)
		if (o->fs->v[i].path && o->fs->v[i].status != 'D' &&
		    strcmp(o->fs->v[i].path, source) == 0)
			return true;
	return false;
}

/* Is the file in the work tree what is sealed? */
static bool
is_sealed(const struct scope *s)
{
	struct buf path = BUF_INIT, bytes = BUF_INIT;
	struct err ignored = ERR_INIT;
	char sum[HASH_HEX] = "";

	path_join(&path, s->git.top ? s->git.top : "", s->seal.source);
	if (io_slurp(&bytes, path.data, LARGEST, &ignored) == 0)
		hash_sha256(sum, buf_cstr(&bytes), bytes.len);
	err_release(&ignored);
	buf_release(&path);
	buf_release(&bytes);
	return strcmp(sum, s->seal.sha256) == 0;
}

static void
land(struct remedy *o, const char *base)
{
	const struct scope *s = o->s;
	char *dir = seal_folder(s->git.commondir, s->seal.task);
	struct buf b = BUF_INIT, what = BUF_INIT, file = BUF_INIT;

	buf_fmt(&file, "%s/%s.yaml", dir, s->seal.sha256);
	buf_str(&b, "cp ");
	text_shell(&b, file.data);
	buf_fmt(&b, " CHECKOUT/%s", s->seal.source);
	buf_fmt(&what, "and commit it on %s, in a checkout that is bound to no "
	    "task: the gate judges by that", base);
	remedy_note(o, "the contract is sealed as it stands, and rules here: "
	    "taking its file back loses nothing");
	remedy_say(o, b.data, what.data);
	buf_release(&file);
	buf_release(&what);
	buf_release(&b);
	free(dir);
}

void
remedy_contract(struct remedy *o)
{
	const struct seal *seal = &o->s->seal;
	const char *base = seal->base_ref ? seal->base_ref : "the base";
	struct buf b = BUF_INIT;

	if (strncmp(base, "refs/heads/", 11) == 0)
		base += 11;
	else if (strncmp(base, "refs/remotes/", 13) == 0)
		base += 13;
	if (is_sealed(o->s)) {
		land(o, base);
		return;
	}
	buf_fmt(&b, "fx-contract seal --task %s --widen --reason TEXT ",
	    seal->task);
	text_shell(&b, seal->source);
	remedy_say(o, b.data, "if it is to rule here: before it is taken "
	    "back");
	buf_clear(&b);
	buf_fmt(&b, "a task's contract changes on %s, in a checkout that is "
	    "bound to no task", base);
	remedy_note(o, b.data);
	buf_release(&b);
}
