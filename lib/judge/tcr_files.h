/* What a pass has committed, file by file. */
#ifndef FX_TCR_FILES_H
#define FX_TCR_FILES_H

struct tcr;

/* Note what differs between the two trees as t->done.files, and which of the
 * files that were added look like a secret.  Where it cannot be told nothing
 * is noted. */
void tcr_files(struct tcr *, const char *from, const char *to);

/* "added", "deleted", "modified" of a line of it. */
const char *tcr_file_word(const char *file);

/* Note as t->done.modules the submodules that stand at another commit than
 * the index has: git status shows them, and no verdict commits or moves
 * them. */
void tcr_modules(struct tcr *);

/* Say on standard error which of them look like a secret, and how they are
 * taken out of the commit again. */
void tcr_files_warn(const struct tcr *);

#endif
