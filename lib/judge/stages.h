/* How each stage runs in each component of a tree: what the contract says
 * beats .factory.toml, that beats .factory/LANGUAGE.yaml, and that what the
 * language's data says (fx-stages(5)). */
#ifndef FX_STAGES_H
#define FX_STAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

struct buf;
struct contract;
struct detect;
struct git;
struct seal;
struct ydoc_node;

enum stage_key {
	STAGE_COMMAND,		/* for a shell, in dir; NULL: unsupported */
	STAGE_UNSUPPORTED,	/* why there is no command */
	STAGE_EXPECTED,		/* a list: what a success prints, for people */
	STAGE_SUCCESS,		/* the condition (judge/success.h) */
	STAGE_FAILURE,		/* a list of patterns: any makes it fail */
	STAGE_RETRIES, STAGE_TIMEOUT, STAGE_TCR,	/* as below */
	STAGE_FIX,		/* tried once before work goes back */
	STAGE_WRITES,		/* a list of patterns of tracked files */
	STAGE_REPORT,		/* a path below dir; NULL: what is printed */
	STAGE_REPORT_FORMAT,
	STAGE_PARSE_OUTPUT,	/* for people */
	STAGE_REASON,		/* why tcr or not, for people */
	STAGE_OF_FILES,		/* those above may stand in a file ... */
	STAGE_RESTORE_TO = STAGE_OF_FILES,	/* ... these in a contract */
	STAGE_REVERT,		/* on_failure's command: shown, never run */
	STAGE_MEANING, STAGE_ACTION,
	STAGE_SNAPSHOT, STAGE_ADVANCES,		/* "true", "false" */
	STAGE_ACCEPTED,		/* the reason of accept_unsupported */
	STAGE_KEYS
};

struct stage_value {
	const char *text;	/* NULL: not said, or a list */
	const char **list;	/* NULL-ended; NULL: not said, or a text */
	const char *from;	/* the file that says so, or stages_built */
};

struct stage {
	const char *name;	/* one of schema_stages */
	const char *language;
	const char *dir;	/* "": the root */
	struct stage_value v[STAGE_KEYS];
	unsigned retries;	/* attempts in all */
	unsigned timeout;	/* of each, in seconds */
	bool tcr;		/* a failure takes work back */
};

/* A file that was read, and its bytes' SHA-256. */
struct stages_file {
	const char *path, *sha256;
};

struct stages {
	struct stage *v;	/* a component's ten, then the next one's */
	size_t n, cap;
	struct stages_file *files;
	size_t nfiles, files_cap;
	bool sealed;		/* they are what was sealed */
	struct err notes;	/* what is odd, and no error */
	struct arena arena;	/* owns every text */
};
#define STAGES_INIT { NULL, 0, 0, NULL, 0, 0, false, ERR_INIT, ARENA_INIT }

extern const char stages_built[];	/* "built in" */
extern const char *const stage_key_names[STAGE_KEYS];

/* The stages of a workspace.  seal: of the task that it is bound to; then
 * they are those that were sealed with its contract, and where none were,
 * FX_EINPUT says how to seal them.  NULL: those of the tree.  What the
 * contract c says, unless NULL, beats both.  0 or -1; releasable. */
int stages_load(struct stages *, const struct git *, const struct seal *seal,
    const struct contract *c, struct err *e);

/* The first stage called name, '_' and '-' being one, behind `after`, which
 * is NULL at first: one for each component, the primary one's first.  NULL:
 * no more. */
const struct stage *stages_find(const struct stages *, const char *name,
    const struct stage *after);

/* Does a value of that key hold?  What goes with a command does where there
 * is one. */
bool stage_told(const struct stage *, enum stage_key);

/* Append the stage as YAML, "name:" and its keys, but a contract's: as
 * .factory/LANGUAGE.yaml has them. */
void stage_put(struct buf *, const struct stage *, const char *indent);

/* The stages of the tree at top as its files are now, without a contract. */
int stages_tree(struct stages *, const char *top, struct err *e);

/* The same for the present folder, whose languages are known. */
int stages_merge(struct stages *, const struct detect *, struct err *e);

/* The stages that were sealed with the contract of seal.  1; 0: none were;
 * -1 with e: gone, or not what was sealed. */
int stages_sealed(struct stages *, const char *commondir,
    const struct seal *, struct err *e);

/* What a contract says beats what is there. */
void stages_contract(struct stages *, const struct contract *);

void stages_release(struct stages *);

#endif
