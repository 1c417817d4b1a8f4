/* Hands the loader its tables. They are described in ze_slots.h, as data; the types of the functions play no part. */
#include "ze_sim.h"
#include "ze_slots.h"

typedef void (*entry_point)(void);

struct slot {
    entry_point entry;
    unsigned since; /* 1.since */
};

/* Whatever it is called with: on the ABIs Linux runs on, an argument too many does no harm. */
static ze_result_t unsupported(void) {
    return ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;
}

static ze_result_t fill(ze_api_version_t version, entry_point *table, const struct slot *slots, unsigned count) {
    ZE_POINTER(table);
    ZE_CHECK(ZE_MAJOR(version) == 1, ZE_RESULT_ERROR_UNSUPPORTED_VERSION);
    for (unsigned i = 0; i < count; i++) {
        if (slots[i].entry != NULL && slots[i].since <= (version & 0xffff)) {
            table[i] = slots[i].entry;
        }
    }
    return ZE_RESULT_SUCCESS;
}

static ze_result_t fill_empty(ze_api_version_t version, entry_point *table, unsigned count) {
    ZE_POINTER(table);
    ZE_CHECK(ZE_MAJOR(version) == 1, ZE_RESULT_ERROR_UNSUPPORTED_VERSION);
    for (unsigned i = 0; i < count; i++) {
        table[i] = (entry_point)unsupported;
    }
    return ZE_RESULT_SUCCESS;
}

#define DECLARE(member, function, since) ze_result_t function();
#define IGNORE(member, since)

#define ENTRY(member, function, since) {(entry_point)function, since},
#define STUB(member, since) {(entry_point)unsupported, since},
#ifdef SIM_ZE_OLD
#define NEWER_ENTRY(member, function, since) {NULL, since},
#else
#define NEWER_ENTRY ENTRY
#endif

#define TABLE(prefix, Name, name, SLOTS)                                                                        \
    SLOTS(DECLARE, DECLARE, IGNORE)                                                                     \
    ZE_API prefix##Get##Name##ProcAddrTable(ze_api_version_t version, entry_point *table) {                     \
        static const struct slot slots[] = {SLOTS(ENTRY, NEWER_ENTRY, STUB)};                          \
        return fill(version, table, slots, sizeof slots / sizeof slots[0]);                                     \
    }

#define EMPTY(prefix, Name, name, count)                                                                        \
    ZE_API prefix##Get##Name##ProcAddrTable(ze_api_version_t version, entry_point *table) {                     \
        return fill_empty(version, table, count);                                                               \
    }

ZE_TABLES(TABLE)
ZE_EMPTY_TABLES(EMPTY)
#ifndef SIM_ZE_OLD
ZE_NEWER_TABLES(TABLE)
#endif
