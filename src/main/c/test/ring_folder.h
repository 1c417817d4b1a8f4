/* A folder for rings of a test's own, emptied before each test, and looks into the rings in it. */
#ifndef NVBIND_TEST_RING_FOLDER_H
#define NVBIND_TEST_RING_FOLDER_H

#include <dirent.h>

#include "check.h"
#include "ring_snapshot.h"

static char folder[] = "/tmp/nvbind-ring-test-XXXXXX";

static inline int files_in_folder(void)
{
    DIR *listing = opendir(folder);
    int files = 0;

    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        files += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(listing);
    return files;
}

static inline void empty_folder(void)
{
    DIR *listing = opendir(folder);

    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        unlinkat(dirfd(listing), entry->d_name, 0);
    }
    closedir(listing);
}

static inline struct ring_snapshot ring_named(const char *name)
{
    struct ring_snapshot ring;
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    const char *problem = ring_snapshot_take(&ring, path);
    if (problem != NULL) {
        fprintf(stderr, "%s: %s\n", path, problem);
    }
    CHECK(problem == NULL);
    return ring;
}

static inline struct ring_snapshot ring_of(pid_t pid)
{
    char name[32];

    snprintf(name, sizeof name, "%d.ring", pid);
    return ring_named(name);
}

static inline int64_t count_of(const struct ring_snapshot *ring, int32_t type)
{
    struct ring_record record;
    int64_t position = ring->head;
    int64_t found = 0;

    while (ring_snapshot_next(ring, &position, &record)) {
        found += record.type == type;
    }
    return found;
}

/* Waits for a child, which must end well. */
static inline void join(pid_t child)
{
    int status;

    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK_EQUAL(status, 0);
}

/* A pipe over which a parent and a child take turns. */
static inline void wait_for(int fd)
{
    char turn;

    CHECK_EQUAL(read(fd, &turn, 1), 1);
}

static inline void let(int fd)
{
    CHECK_EQUAL(write(fd, "", 1), 1);
}

static inline void make_folder(void)
{
    CHECK(mkdtemp(folder) != NULL);
    setenv("NVBIND_FRAMES_DIR", folder, 1);
    unsetenv("NVBIND_RING_BYTES");
    unsetenv("NVBIND_DEBUG");
}

static inline void remove_folder(void)
{
    empty_folder();
    rmdir(folder);
}

#define RUN_IN_EMPTY_FOLDER(test) \
    do {                          \
        empty_folder();           \
        RUN(test);                \
    } while (0)

#endif
