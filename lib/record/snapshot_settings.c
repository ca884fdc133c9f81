/* What git's settings say, asked once in a scan. */
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "record/snapshot_settings.h"

const struct buf *
snap_settings(struct snapshot *s)
{
	struct err no = ERR_INIT;

	if (s->settings.len == 0 && snap_git(s, NULL, &s->settings, &no,
	    SNAP("config", "-l", "-z")) < 0)
		buf_clear(&s->settings);
	err_release(&no);
	return s->settings.len > 0 ? &s->settings : NULL;
}

void
snap_settings_anew(struct snapshot *s)
{
	buf_clear(&s->settings);
}

/* "": it is there without a value. */
static const char *
last(const struct buf *all, const char *name, bool *bare)
{
	const char *value = NULL;
	size_t n = strlen(name);

	for (size_t i = 0; i < all->len; i += strlen(all->data + i) + 1) {
		const char *x = all->data + i;

		if (strncmp(x, name, n) != 0 || (x[n] && x[n] != '\n'))
			continue;
		*bare = x[n] == '\0';
		value = *bare ? x + n : x + n + 1;
	}
	return value;
}

const char *
snap_setting(struct snapshot *s, const char *name)
{
	const struct buf *all = snap_settings(s);
	bool bare;

	return all ? last(all, name, &bare) : NULL;
}

bool
snap_is_set(struct snapshot *s, const char *name, bool unless)
{
	static const char *const no[] = { "", "false", "no", "off", "0" };
	const struct buf *all = snap_settings(s);
	const char *value;
	bool bare = false;

	if (all == NULL)
		return true;
	if ((value = last(all, name, &bare)) == NULL)
		return unless;
	for (size_t i = 0; !bare && i < sizeof(no) / sizeof(*no); i++)
		if (strcasecmp(value, no[i]) == 0)
			return false;
	return true;
}

bool
snap_no_links(struct snapshot *s)
{
	return !snap_is_set(s, "core.symlinks", true);
}
