/* What a pass has committed, file by file.  Untracked files go with it, as
 * they do in jj, and somebody must see that. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "judge/tcr_files.h"
#include "judge/tcr_parts.h"

/* Bytes of a file, files that are read. */
enum { LARGE = 1 << 18, READ = 1000 };

const char *
tcr_file_word(const char *file)
{
	return *file == 'A' ? "added" : *file == 'D' ? "deleted" : "modified";
}

static bool
is_secret(const struct tcr *t, const char *path, bool read)
{
	struct buf full = BUF_INIT, bytes = BUF_INIT;
	struct err no = ERR_INIT;
	struct stat st;
	bool is;

	path_join(&full, t->g.top, path);
	if (read && lstat(full.data, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size <= LARGE)
		(void)io_slurp(&bytes, full.data, LARGE, &no);
	is = secret_file(path, buf_cstr(&bytes), bytes.len);
	err_release(&no);
	buf_release(&full);
	buf_release(&bytes);
	return is;
}

void
tcr_files(struct tcr *t, const char *from, const char *to)
{
	struct err no = ERR_INIT;
	size_t n = 0, read = 0, found = 0;

	t->done.files = from ? tcr_diff(t, from, to, &no) : NULL;
	err_release(&no);
	while (t->done.files && t->done.files[n])
		n++;
	t->done.secrets = arena_alloc(&t->arena,
	    (n + 1) * sizeof(*t->done.secrets));
	for (size_t i = 0; i < n; i++)
		if (*t->done.files[i] == 'A' && is_secret(t,
		    t->done.files[i] + 2, read++ < READ))
			t->done.secrets[found++] = t->done.files[i] + 2;
	t->done.secrets[found] = NULL;
}

/* The path as a word that git or jj, wherever they are called, takes for one
 * at the top. */
static void
word(const struct tcr *t, struct buf *words, const char *path)
{
	struct buf b = BUF_INIT;

	buf_str(&b, t->g.jj_top ? "root:\"" : ":/");
	for (const char *s = path; *s; s++)
		buf_fmt(&b, t->g.jj_top && strchr("\"\\", *s) ? "\\%c" :
		    "%c", *s);
	if (t->g.jj_top)
		buf_byte(&b, '"');
	buf_byte(words, ' ');
	text_shell(words, b.data);
	buf_release(&b);
}

void
tcr_files_warn(const struct tcr *t)
{
	struct buf b = BUF_INIT, words = BUF_INIT;

	if (t->done.secrets == NULL || t->done.secrets[0] == NULL)
		return;
	for (const char *const *v = t->done.secrets; *v; v++) {
		buf_str(&b, "fx-tcr: ");
		text_escape(&b, *v, strlen(*v));
		buf_fmt(&b, ": looks like a secret, and is in the commit "
		    "%.12s now\n", t->a->commit);
		word(t, &words, *v);
	}
	buf_fmt(&b, "fx-tcr: to take it out again have it ignored "
	    "(.gitignore, or .git/info/exclude), then: ");
	buf_fmt(&b, t->g.jj_top ? "jj file untrack%s && jj squash\n" :
	    "git rm -q --cached --%s && git commit --amend --no-edit\n",
	    words.data);
	fputs(b.data, stderr);
	buf_release(&b);
	buf_release(&words);
}
