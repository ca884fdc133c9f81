/* Is what is sealed here wider than what the base branch has? */
#ifndef FX_WIDER_H
#define FX_WIDER_H

struct contract;
struct err;
struct git;
struct repo;
struct scope;
struct seal;

/* Read the contract that the base branch of a sealed task has now.
 * FX_EINPUT where it has none. */
int wider_base_contract(struct contract *, const struct git *,
    const char *task, struct err *);

/* Does this sealed contract allow more than the base branch's?  1 also where
 * that branch has none, or none that can be read: a gate takes its contract
 * from there, and allows nothing without one.  0 no, -1 with e. */
int wider_than_base(const struct seal *, const struct contract *,
    struct repo *, struct err *);

#endif
