#include "sim_core.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct sim_state *mapped;
static dev_t mapped_device;
static ino_t mapped_inode;

/* What tells the simulated libraries from the vendors' own. */
SIM_EXPORT int nvbind_simulated(void) {
    return 1;
}

static bool beside(const char *library, char path[PATH_MAX]) {
    const char *slash = strrchr(library, '/');
    int length = slash == NULL ? 1 : (int)(slash - library);
    int written = snprintf(path, PATH_MAX, "%.*s/%s", length, slash == NULL ? "." : library, SIM_STATE_FILE);
    return written > 0 && written < PATH_MAX && access(path, F_OK) == 0;
}

static bool find_state(char path[PATH_MAX]) {
    const char *named = getenv(SIM_STATE_ENV);
    if (named != NULL && named[0] != '\0') {
        int written = snprintf(path, PATH_MAX, "%s", named);
        return written > 0 && written < PATH_MAX;
    }
    Dl_info self;
    if (dladdr(&mapped, &self) == 0 || self.dli_fname == NULL) {
        return false;
    }
    if (beside(self.dli_fname, path)) {
        return true;
    }
    /* The library may have been opened by a link that lies elsewhere. */
    char real[PATH_MAX];
    return realpath(self.dli_fname, real) != NULL && beside(real, path);
}

static bool valid(const struct sim_state *state) {
    return memcmp(state->header.magic, SIM_MAGIC, sizeof state->header.magic) == 0
        && state->header.version == SIM_VERSION && state->header.size == sizeof(struct sim_state);
}

struct sim_state *sim_open(void) {
    char path[PATH_MAX];
    if (!find_state(path)) {
        return NULL;
    }
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) {
        return NULL;
    }
    struct stat status;
    struct sim_state *state = sim_state();
    if (fstat(file, &status) != 0 || status.st_size < (off_t)sizeof(struct sim_state)) {
        close(file);
        return NULL;
    }
    if (state == NULL || status.st_dev != mapped_device || status.st_ino != mapped_inode) {
        /* The mapping before this one is left in place: another thread may still be reading it. */
        void *memory = mmap(NULL, sizeof(struct sim_state), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        state = memory == MAP_FAILED ? NULL : memory;
        if (state != NULL && !valid(state)) {
            munmap(memory, sizeof(struct sim_state));
            state = NULL;
        }
        if (state != NULL) {
            mapped_device = status.st_dev;
            mapped_inode = status.st_ino;
            __atomic_store_n(&mapped, state, __ATOMIC_RELEASE);
        }
    }
    close(file);
    return state;
}

struct sim_state *sim_state(void) {
    return __atomic_load_n(&mapped, __ATOMIC_ACQUIRE);
}

static unsigned cards_listed(const struct sim_state *state) {
    unsigned count = state->header.card_count;
    return count > SIM_CARDS ? SIM_CARDS : count;
}

static bool counts(const struct sim_card *card, enum sim_vendor vendor) {
    return card->vendor == (uint32_t)vendor && (card->flags & SIM_CARD_PRESENT) != 0;
}

bool sim_vendor_present(enum sim_vendor vendor) {
    static const uint32_t absent[] = {0, SIM_FLAG_NVIDIA_ABSENT, SIM_FLAG_AMD_ABSENT, SIM_FLAG_INTEL_ABSENT};
    struct sim_state *state = sim_state();
    return state != NULL && (state->header.flags & absent[vendor]) == 0 && sim_card_count(vendor) > 0;
}

unsigned sim_card_count(enum sim_vendor vendor) {
    struct sim_state *state = sim_state();
    unsigned count = 0;
    for (unsigned slot = 0; state != NULL && slot < cards_listed(state); slot++) {
        count += counts(&state->cards[slot], vendor);
    }
    return count;
}

int sim_card_slot(enum sim_vendor vendor, unsigned index) {
    struct sim_state *state = sim_state();
    for (unsigned slot = 0; state != NULL && slot < cards_listed(state); slot++) {
        if (counts(&state->cards[slot], vendor) && index-- == 0) {
            return (int)slot;
        }
    }
    return -1;
}

struct sim_card *sim_card(enum sim_vendor vendor, int slot) {
    struct sim_state *state = sim_state();
    if (state == NULL || slot < 0 || slot >= SIM_CARDS || state->cards[slot].vendor != (uint32_t)vendor) {
        return NULL;
    }
    return &state->cards[slot];
}

bool sim_card_gone(const struct sim_card *card) {
    return (card->flags & (SIM_CARD_PRESENT | SIM_CARD_LOST)) != SIM_CARD_PRESENT;
}

bool sim_supports(const struct sim_card *card, enum sim_feature feature) {
    return (card->unsupported >> feature & 1) == 0;
}

void sim_wake(struct sim_card *card) {
    if ((__atomic_load_n(&card->flags, __ATOMIC_RELAXED) & SIM_CARD_SUSPENDED) != 0
            && (__atomic_fetch_and(&card->flags, ~SIM_CARD_SUSPENDED, __ATOMIC_RELAXED) & SIM_CARD_SUSPENDED) != 0) {
        __atomic_fetch_add(&card->wake_count, 1, __ATOMIC_RELAXED);
    }
}

bool sim_copy_text(char *to, size_t size, const char *text, size_t text_size) {
    size_t length = strnlen(text, text_size);
    size_t copied = length < size ? length : size - 1;
    memcpy(to, text, copied);
    to[copied] = '\0';
    return copied == length;
}

int sim_degrees(int32_t millidegrees) {
    return (millidegrees + (millidegrees < 0 ? -500 : 500)) / 1000;
}

unsigned sim_clock_levels(uint32_t low, uint32_t now, uint32_t high, uint32_t levels[3], unsigned *current) {
    unsigned count = 0;
    levels[count++] = low;
    if (now > low && now < high) {
        levels[count++] = now;
    }
    if (high > low) {
        levels[count++] = high;
    }
    *current = now >= high ? count - 1 : now <= low ? 0 : 1;
    return count;
}
