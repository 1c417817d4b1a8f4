#include "process_name.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

void utf8_copy(char *to, const char *from, size_t size)
{
    size_t length = from == NULL ? 0 : strnlen(from, size);

    if (length == size) {
        length = size - 1;
        /* Bytes 10xxxxxx continue a character. */
        while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memset(to, 0, size);
    if (length > 0) {
        memcpy(to, from, length);
    }
}

static const char *last_part(const char *path)
{
    const char *last = path;

    for (const char *at = path; *at != '\0'; at++) {
        if (*at == '/' || *at == '\\') {
            last = at + 1;
        }
    }
    return last;
}

static int read_text(const char *path, char *to, size_t size)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return 0;
    }
    const ssize_t got = read(fd, to, size - 1);
    close(fd);
    to[got > 0 ? got : 0] = '\0';
    return got > 0;
}

/* A thread of the game may have renamed the process after itself, so the executable says more. */
void process_name(char *to, size_t size)
{
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    path[length > 0 ? length : 0] = '\0';
    if (strncmp(last_part(path), "wine", 4) == 0) {
        read_text("/proc/self/cmdline", path, sizeof path);
    }
    if (path[0] == '\0' && read_text("/proc/self/comm", path, sizeof path)) {
        path[strcspn(path, "\n")] = '\0';
    }
    utf8_copy(to, last_part(path), size);
}
