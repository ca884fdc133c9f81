/* Who is logged in, as the system's table of users has it. */
#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/buf.h"
#include "door/login.h"

void
login_name(struct buf *b)
{
	const struct passwd *p = getpwuid(getuid());

	if (p && p->pw_name && *p->pw_name)
		buf_str(b, p->pw_name);
	else
		buf_fmt(b, "uid %lu", (unsigned long)getuid());
}
