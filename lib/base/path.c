/* Paths as strings: components, joins, containment. */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/path.h"

/* Length of the UTF-8 form of a code point that HFS+ ignores in names, 0 if
 * there is none at s (git's utf8.c, next_hfs_char, has the same list). */
static size_t
hfs_ignored(const unsigned char *s, size_t n)
{
	if (n < 3)
		return 0;
	if (s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf)
		return 3;			/* U+FEFF */
	if (s[0] != 0xe2)
		return 0;
	if (s[1] == 0x80 && ((s[2] >= 0x8c && s[2] <= 0x8f) ||
	    (s[2] >= 0xaa && s[2] <= 0xae)))
		return 3;			/* U+200C-200F, U+202A-202E */
	if (s[1] == 0x81 && s[2] >= 0xaa && s[2] <= 0xaf)
		return 3;			/* U+206A-206F */
	return 0;
}

/* The name as a file system may take it: without what HFS+ ignores, up to
 * what ends a component on NTFS (a stream, a backslash), and without the dots
 * and spaces that NTFS drops at the end.  false: longer than bare. */
static bool
bare_name(char bare[16], const char *name, size_t n)
{
	size_t len = 0, k;

	for (size_t i = 0; i < n; i += k) {
		k = hfs_ignored((const unsigned char *)name + i, n - i);
		if (k > 0)
			continue;
		k = 1;
		if ((name[i] == ':' || name[i] == '\\') && len > 0)
			break;
		if (len < 15)
			bare[len++] = name[i];
		else if (name[i] != '.' && name[i] != ' ')
			return false;
	}
	while (len > 0 && (bare[len - 1] == '.' || bare[len - 1] == ' '))
		len--;
	bare[len] = '\0';
	return true;
}

bool
path_is_dotgit(const char *name, size_t n)
{
	char bare[16];

	return bare_name(bare, name, n) && (strcasecmp(bare, ".git") == 0 ||
	    strcasecmp(bare, "git~1") == 0);
}

bool
path_is_gitmodules(const char *name, size_t n)
{
	static const char hashed[] = "gi7eba";
	char bare[16];
	size_t k = 0;

	if (!bare_name(bare, name, n))
		return false;
	if (strcasecmp(bare, ".gitmodules") == 0)
		return true;
	/* NTFS short names: gitmod~1 to ~4, then so much of a hash as leaves
	 * room for the number (git's path.c, is_ntfs_dot_generic). */
	if (strncasecmp(bare, "gitmod~", 7) == 0 && strspn(bare + 7, "1234"))
		return bare[8] == '\0';
	while (k < 6 && strncasecmp(bare, hashed, k + 1) == 0)
		k++;
	return strlen(bare) == 8 && bare[k] == '~' && bare[k + 1] != '0' &&
	    strspn(bare + k + 1, "0123456789") == 7 - k;
}

/* Is there a .git in a component, or behind a backslash, which is a slash on
 * Windows?  git's fsck looks there too. */
static bool
holds_dotgit(const char *name, size_t n)
{
	const char *s;

	if (path_is_dotgit(name, n))
		return true;
	while ((s = memchr(name, '\\', n)) != NULL) {
		n -= (size_t)(s + 1 - name);
		name = s + 1;
		if (path_is_dotgit(name, n))
			return true;
	}
	return false;
}

const char *
path_fault(const char *path, size_t n)
{
	size_t from = 0, len;

	if (n == 0)
		return "is empty";
	if (path[0] == '/')
		return "is absolute";
	for (size_t i = 0; i <= n; i++) {
		if (i < n && path[i] != '/')
			continue;
		len = i - from;
		if (len == 0)
			return "has an empty component";
		if (len == 1 && path[from] == '.')
			return "has a '.' component";
		if (len == 2 && path[from] == '.' && path[from + 1] == '.')
			return "has a '..' component";
		if (holds_dotgit(path + from, len))
			return "has a component that is git's own";
		from = i + 1;
	}
	return NULL;
}

bool
path_within(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (n == 0)
		return true;
	return strncmp(path, dir, n) == 0 &&
	    (path[n] == '/' || path[n] == '\0' || dir[n - 1] == '/');
}

void
path_join(struct buf *b, const char *a, const char *c)
{
	if (*c != '/' && *a != '\0') {
		buf_str(b, a);
		if (b->data[b->len - 1] != '/')
			buf_byte(b, '/');
	}
	buf_str(b, c);
}

static void
resolve_onto(struct buf *b, const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && path[0] == '.' && path[1] == '.') {
			while (b->len > 0 && b->data[--b->len] != '/')
				;
			b->data[b->len] = '\0';
		} else if (n > 0 && !(n == 1 && path[0] == '.')) {
			buf_byte(b, '/');
			buf_append(b, path, n);
		}
		path += n;
		path += *path == '/';
	}
}

void
path_resolve(struct buf *out, const char *base, const char *path)
{
	struct buf b = BUF_INIT;

	buf_append(&b, "", 0);
	if (*path != '/')
		resolve_onto(&b, base);
	resolve_onto(&b, path);
	buf_str(out, b.len > 0 ? b.data : "/");
	buf_release(&b);
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool
path_task_ok(const char *id)
{
	static const char alnum[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	size_t n = strlen(id);

	if (n == 0 || n > 128 || strspn(id, alnum) == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!strchr(alnum, id[i]) && !strchr("._-", id[i]))
			return false;
	if (id[n - 1] == '.' || strstr(id, ".."))
		return false;
	return n < 5 || strcmp(id + n - 5, ".lock") != 0;
}

/* A component of a ref. */
static bool
ref_part_ok(const char *s, size_t n)
{
	return n > 0 && *s != '.' && s[n - 1] != '.' &&
	    (n < 5 || memcmp(s + n - 5, ".lock", 5) != 0);
}

const char *
path_ref_fault(const char *name)
{
	const char *end;

	if (strcmp(name, "HEAD") == 0 || strcmp(name, "@") == 0)
		return "is another one in each workspace";
	if (strncmp(name, "refs/", 5) == 0 && strchr(name + 5, '/') == NULL)
		return "is no full name of a ref";
	for (const char *s = name; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f ||
		    strchr("~^:?*[\\", *s))
			return "holds what no branch may";
	if (*name == '-' || strstr(name, "..") || strstr(name, "@{"))
		return "holds what no branch may";
	for (const char *s = name;; s = end + 1) {
		end = s + strcspn(s, "/");
		if (!ref_part_ok(s, (size_t)(end - s)))
			return "has a component that no branch may have";
		if (*end == '\0')
			return NULL;
	}
}
