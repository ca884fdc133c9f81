/* Files that steer git, jj, CI or an agent: nobody touches them in passing. */
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "door/fold.h"
#include "record/contract.h"

struct guarded {
	const char *name;	/* folded; a trailing '/' is a folder */
	bool anywhere;		/* in any folder, not only at the root */
	const char *reason;
};

static const struct guarded guarded[] = {
	{ ".factory/", false, "contracts and stage configuration" },
	{ ".factory.toml", false, "stage configuration" },
	{ ".moon/", false, "stage configuration" },
	{ ".gitattributes", true, "steers git" },
	{ "gitatt~1", true, "steers git" },
	{ "gi7d29~1", true, "steers git" },
	{ ".gitmodules", true, "steers git" },
	{ "gitmod~1", true, "steers git" },
	{ "gi7eba~1", true, "steers git" },
	{ ".git/", true, "git's own" },
	{ ".jj/", true, "jj's own" },
	{ ".github/", false, "steers CI" },
	{ ".gitlab/", false, "steers CI" },
	{ ".gitlab-ci.yml", false, "steers CI" },
	{ ".forgejo/", false, "steers CI" },
	{ ".gitea/", false, "steers CI" },
	{ ".circleci/", false, "steers CI" },
	{ ".buildkite/", false, "steers CI" },
	{ ".woodpecker/", false, "steers CI" },
	{ ".woodpecker.yml", false, "steers CI" },
	{ ".woodpecker.yaml", false, "steers CI" },
	{ ".travis.yml", false, "steers CI" },
	{ ".drone.yml", false, "steers CI" },
	{ ".cirrus.yml", false, "steers CI" },
	{ ".appveyor.yml", false, "steers CI" },
	{ "appveyor.yml", false, "steers CI" },
	{ ".build.yml", false, "steers CI" },
	{ ".builds/", false, "steers CI" },
	{ ".semaphore/", false, "steers CI" },
	{ ".teamcity/", false, "steers CI" },
	{ "azure-pipelines.yml", false, "steers CI" },
	{ ".azure-pipelines/", false, "steers CI" },
	{ "bitbucket-pipelines.yml", false, "steers CI" },
	{ "cloudbuild.yaml", false, "steers CI" },
	{ "jenkinsfile", false, "steers CI" },
	{ "lefthook.yml", false, "steers hooks" },
	{ "lefthook.yaml", false, "steers hooks" },
	{ "lefthook.toml", false, "steers hooks" },
	{ "lefthook.json", false, "steers hooks" },
	{ ".lefthook.yml", false, "steers hooks" },
	{ ".lefthook.yaml", false, "steers hooks" },
	{ ".lefthook.toml", false, "steers hooks" },
	{ ".lefthook.json", false, "steers hooks" },
	{ ".config/lefthook.yml", false, "steers hooks" },
	{ ".config/lefthook.yaml", false, "steers hooks" },
	{ ".config/lefthook.toml", false, "steers hooks" },
	{ ".config/lefthook.json", false, "steers hooks" },
	{ "lefthook-local.yml", false, "steers hooks" },
	{ "lefthook-local.yaml", false, "steers hooks" },
	{ "lefthook-local.toml", false, "steers hooks" },
	{ "lefthook-local.json", false, "steers hooks" },
	{ ".lefthook-local.yml", false, "steers hooks" },
	{ ".lefthook-local.yaml", false, "steers hooks" },
	{ ".lefthook-local.toml", false, "steers hooks" },
	{ ".lefthook-local.json", false, "steers hooks" },
	{ ".config/lefthook-local.yml", false, "steers hooks" },
	{ ".config/lefthook-local.yaml", false, "steers hooks" },
	{ ".config/lefthook-local.toml", false, "steers hooks" },
	{ ".config/lefthook-local.json", false, "steers hooks" },
	{ ".lefthook/", false, "steers hooks" },
	{ ".lefthook-local/", false, "steers hooks" },
	{ ".pre-commit-config.yaml", true, "steers hooks" },
	{ ".pre-commit-config.yml", true, "steers hooks" },
	{ "prek.toml", true, "steers hooks" },
	{ ".husky/", false, "steers hooks" },
	{ ".githooks/", false, "steers hooks" },
	{ ".overcommit.yml", false, "steers hooks" },
	{ "codeowners", false, "says who reviews" },
	{ "docs/codeowners", false, "says who reviews" },
	{ ".claude/", true, "steers an agent" },
	{ ".codex/", true, "steers an agent" },
	{ ".cursor/", true, "steers an agent" },
	{ ".gemini/", true, "steers an agent" },
	{ ".agents/", true, "steers an agent" },
	{ ".opencode/", true, "steers an agent" },
	{ ".windsurf/", true, "steers an agent" },
	{ ".roo/", true, "steers an agent" },
	{ ".clinerules/", true, "steers an agent" },
	{ ".cursorrules", true, "steers an agent" },
	{ ".windsurfrules", true, "steers an agent" },
	{ ".goosehints", true, "steers an agent" },
	{ ".aider.conf.yml", true, "steers an agent" },
	{ ".mcp.json", true, "steers an agent" },
	{ "opencode.json", true, "steers an agent" },
	{ "agents.md", true, "steers an agent" },
	{ "agents.override.md", true, "steers an agent" },
	{ "agent.md", true, "steers an agent" },
	{ "claude.md", true, "steers an agent" },
	{ "claude.local.md", true, "steers an agent" },
	{ "gemini.md", true, "steers an agent" },
	{ ".junie/", false, "steers an agent" },
	{ ".kiro/", false, "steers an agent" },
	{ ".amazonq/", false, "steers an agent" },
	{ ".continue/", false, "steers an agent" },
	{ ".vscode/mcp.json", false, "steers an agent" },
};

const char *
protected_name(size_t i, bool *anywhere)
{
	if (i >= sizeof(guarded) / sizeof(*guarded))
		return NULL;
	*anywhere = guarded[i].anywhere;
	return guarded[i].name;
}

/* Is name, at this point of the path, the guarded thing or inside it?  A
 * file or link in place of a guarded folder counts as the folder. */
static bool
is_at(const struct guarded *g, const char *s)
{
	size_t n = strlen(g->name);

	if (g->name[n - 1] == '/')
		return strncmp(s, g->name, n - 1) == 0 &&
		    (s[n - 1] == '/' || s[n - 1] == '\0');
	return strcmp(s, g->name) == 0;
}

/* Why what begins here, a component, is guarded, or NULL. */
static const char *
guarded_at(const char *s, bool root)
{
	for (size_t i = 0; i < sizeof(guarded) / sizeof(*guarded); i++)
		if (s[0] == guarded[i].name[0] && s[1] == guarded[i].name[1] &&
		    (root || guarded[i].anywhere) && is_at(&guarded[i], s))
			return guarded[i].reason;
	return NULL;
}

/* The names that NTFS takes for the same: it drops dots and spaces at the
 * end, and what follows a colon names a stream of the file. */
static void
drop_ends(char *s)
{
	char *to = s;

	while (*s) {
		size_t all = strcspn(s, "/"), n = strcspn(s, ":/");

		while (n > 0 && strchr(". ", s[n - 1]))
			n--;
		if (n == 0)
			n = all;
		memmove(to, s, n);
		to += n;
		s += all;
		if (*s)
			*to++ = *s++;
	}
	*to = '\0';
}

const char *
protected_reason(const char *path)
{
	char *folded = fold_name(path);
	const char *reason = NULL;

	drop_ends(folded);

	for (const char *s = folded; s && reason == NULL;
	    s = strchr(s, '/')) {
		s += *s == '/';
		reason = guarded_at(s, s == folded);
	}
	for (const char *s = path; reason == NULL && *s;) {
		size_t n = strcspn(s, "/");

		if (path_is_dotgit(s, n))
			reason = "git's own";
		s += n;
		s += *s == '/';
	}
	free(folded);
	return reason;
}
