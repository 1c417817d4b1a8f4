/*
 * Holds levelzero/ze_slots.h against the specification's ddi headers; only ever compiled, by abi-check.
 *
 * Each table of ours becomes a struct of pointers under the names of the slots. Where ours lies at another place than
 * the specification's, or the function in a slot is of another type than the slot, an assert fails.
 */
#include <stddef.h>

#include <level_zero/ze_ddi.h>
#include <level_zero/zes_ddi.h>
#include <level_zero/zet_ddi.h>

#include "../levelzero/ze_slots.h"

#define MEMBER(slot, function, since) void *slot;
#define BARE_MEMBER(slot, since) void *slot;

#define SAME_PLACE(slot)                                                                                     \
    _Static_assert(offsetof(ours, slot) == offsetof(theirs, slot), "place of " #slot);
#define FUNCTION_FITS(slot, function, since)                                                                 \
    SAME_PLACE(slot)                                                                                         \
    _Static_assert(__builtin_types_compatible_p(__typeof__(((theirs *)0)->slot), __typeof__(&function)),     \
        "type of " #function);
#define BARE_FITS(slot, since) SAME_PLACE(slot)

#ifdef SIM_ZE_OLD
/* The old header knows no later slots; they come last, so leaving them out moves nothing. */
#define LATER_MEMBER(slot, function, since)
#define LATER_FITS(slot, function, since)
#else
#define LATER_MEMBER MEMBER
#define LATER_FITS FUNCTION_FITS
#endif

#define TABLE(prefix, Name, name, SLOTS)                                                                     \
    void prefix##_##name##_check(void);                                                                      \
    void prefix##_##name##_check(void) {                                                                     \
        typedef struct { SLOTS(MEMBER, LATER_MEMBER, BARE_MEMBER) } ours;                       \
        typedef prefix##_##name##_dditable_t theirs;                                                         \
        SLOTS(FUNCTION_FITS, LATER_FITS, BARE_FITS)                                               \
        _Static_assert(sizeof(ours) <= sizeof(theirs), "length of " #prefix " " #name);                      \
        (void)sizeof(prefix##Get##Name##ProcAddrTable);                                                      \
    }

#ifdef SIM_ZE_OLD
#define LONG_ENOUGH(length, count) ((length) == (count) * sizeof(void *))
#else
#define LONG_ENOUGH(length, count) ((length) >= (count) * sizeof(void *))
#endif

#define EMPTY(prefix, Name, name, count)                                                                     \
    _Static_assert(LONG_ENOUGH(sizeof(prefix##_##name##_dditable_t), count), "length of " #prefix " " #name);

ZE_TABLES(TABLE)
ZE_EMPTY_TABLES(EMPTY)
#ifndef SIM_ZE_OLD
ZE_NEWER_TABLES(TABLE)
#endif
