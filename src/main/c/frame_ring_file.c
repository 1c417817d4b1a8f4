#include "frame_ring_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MOST_RINGS_OF_ONE_PID 64

static int lock_for_life(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0};

    return fcntl(fd, F_SETLK, &whole);
}

/* A game that closed its standard streams must not print into the ring. */
static int above_standard_streams(int fd)
{
    if (fd > STDERR_FILENO || fd < 0) {
        return fd;
    }
    const int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return moved;
}

/* Growing a file past this limit is not an error but a signal that ends the game. */
static int file_size_allowed(size_t bytes)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= bytes;
}

/*
 * Whether this very process has the file mapped: another part of nvbind in the same game may own it.
 * Opening it to ask for its lock would release that part's lock, hence the look at the mappings. Some
 * filesystems tell another inode there, and a linked file may have lost its name: either is enough.
 */
static int mapped_here(const char *name, const struct stat *of)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[PATH_MAX + 128];
    int found = 0;

    if (maps == NULL) {
        return 1;
    }
    while (!found && fgets(line, sizeof line, maps) != NULL) {
        const char *last = strrchr(line, '/');
        unsigned long inode;

        found = (sscanf(line, "%*s %*s %*s %*s %lu", &inode) == 1 && inode == (unsigned long)of->st_ino)
            || (last != NULL && strncmp(last + 1, name, strlen(name)) == 0);
    }
    fclose(maps);
    return found;
}

static int holds_no_record(int fd, const struct stat *of)
{
    const off_t trailer = of->st_size - FRAME_RING_TRAILER_BYTES;
    int64_t tail;
    int64_t head;

    return trailer > 0 && pread(fd, &tail, sizeof tail, trailer + FRAME_RING_TAIL) == sizeof tail
        && pread(fd, &head, sizeof head, trailer + FRAME_RING_HEAD) == sizeof head && tail == head;
}

/*
 * Puts our file in the place of one left by a dead process of the same pid, if its reader has taken
 * everything out of it. Holding the old file's lock meanwhile keeps others from doing the same.
 */
static int replace_stale(int folder_fd, const char *temporary, const char *name)
{
    struct stat named;
    struct stat opened;
    int replaced = 0;

    if (fstatat(folder_fd, name, &named, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(named.st_mode)
        || mapped_here(name, &named)) {
        return 0;
    }
    const int fd = openat(folder_fd, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return 0;
    }
    if (lock_for_life(fd) == 0 && fstat(fd, &opened) == 0 && holds_no_record(fd, &opened)
        && fstatat(folder_fd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && named.st_ino == opened.st_ino
        && named.st_dev == opened.st_dev) {
        replaced = renameat(folder_fd, temporary, folder_fd, name) == 0;
    }
    close(fd);
    return replaced;
}

/* Renames without replacing; not every filesystem can do that in one step. */
static int rename_to_free_name(int folder_fd, const char *temporary, const char *name)
{
    if (renameat2(folder_fd, temporary, folder_fd, name, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return -1;
    }
    if (linkat(folder_fd, temporary, folder_fd, name, 0) != 0) {
        return -1;
    }
    return unlinkat(folder_fd, temporary, 0);
}

static const char *publish(struct frame_ring_file *file, int folder_fd, const char *temporary)
{
    const long pid = getpid();

    for (int nth = 1; nth <= MOST_RINGS_OF_ONE_PID; nth++) {
        if (nth == 1) {
            snprintf(file->name, sizeof file->name, "%ld.ring", pid);
        } else {
            snprintf(file->name, sizeof file->name, "%ld-%d.ring", pid, nth);
        }
        if (rename_to_free_name(folder_fd, temporary, file->name) == 0) {
            return NULL;
        }
        if (errno != EEXIST) {
            return "cannot name the ring";
        }
        if (replace_stale(folder_fd, temporary, file->name)) {
            return NULL;
        }
    }
    return "too many rings of this pid are waiting to be read";
}

/* Everything between the open file and its final name. */
static const char *prepare(struct frame_ring_file *file, int64_t capacity)
{
    const size_t bytes = (size_t)capacity + FRAME_RING_TRAILER_BYTES;
    const long page = sysconf(_SC_PAGESIZE);

    if (!file_size_allowed(bytes)) {
        return "the file size limit is below the ring's size";
    }
    if (ftruncate(file->fd, (off_t)bytes) != 0) {
        return "cannot size the ring";
    }
    /* A full filesystem must show here and not as SIGBUS in the game. */
    const int no_space = posix_fallocate(file->fd, 0, (off_t)bytes);
    if (no_space != 0) {
        errno = no_space;
        return "no room for the ring";
    }
    file->mapping = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file->fd, 0);
    if (file->mapping == MAP_FAILED) {
        file->mapping = NULL;
        return "cannot map the ring";
    }
    file->mapped_bytes = bytes;
    /* Writing one byte a page takes the page faults now instead of at a present. */
    for (size_t at = 0; at < bytes; at += (size_t)page) {
        ((volatile uint8_t *)file->mapping)[at] = 0;
    }
    if (lock_for_life(file->fd) != 0) {
        return "cannot lock the ring";
    }
    frame_ring_wrap(&file->ring, file->mapping, capacity);
    return NULL;
}

const char *frame_ring_file_create(struct frame_ring_file *file, const char *folder, int64_t capacity)
{
    struct timespec now;
    char temporary[80];
    const char *problem;

    memset(file, 0, sizeof *file);
    file->fd = -1;
    if (folder == NULL || folder[0] != '/') {
        errno = EINVAL;
        return "the frames folder is not an absolute path";
    }
    const int folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_fd < 0) {
        return "cannot open the frames folder";
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(temporary, sizeof temporary, ".%ld-%lld.%09ld.new", (long)getpid(), (long long)now.tv_sec, now.tv_nsec);
    file->fd = above_standard_streams(
        openat(folder_fd, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640));
    if (file->fd < 0) {
        problem = "cannot make a file in the frames folder";
    } else {
        problem = prepare(file, capacity);
        if (problem == NULL) {
            problem = publish(file, folder_fd, temporary);
        }
        if (problem != NULL) {
            const int reason = errno;
            unlinkat(folder_fd, temporary, 0);
            frame_ring_file_close(file);
            errno = reason;
        }
    }
    const int reason = errno;
    close(folder_fd);
    errno = reason;
    return problem;
}

void frame_ring_file_close(struct frame_ring_file *file)
{
    if (file->mapping != NULL) {
        munmap(file->mapping, file->mapped_bytes);
        file->mapping = NULL;
    }
    if (file->fd >= 0) {
        close(file->fd);
        file->fd = -1;
    }
}

int64_t frame_ring_file_capacity(const char *setting)
{
    char *end;

    if (setting == NULL || *setting == '\0') {
        return FRAME_RING_DEFAULT_BYTES;
    }
    errno = 0;
    const long long bytes = strtoll(setting, &end, 10);
    const int allowed = errno == 0 && *end == '\0' && bytes >= FRAME_RING_MIN_BYTES && bytes <= FRAME_RING_MAX_BYTES
        && (bytes & (bytes - 1)) == 0;
    return allowed ? bytes : FRAME_RING_DEFAULT_BYTES;
}
